/*
 * caller.c: who calls a circuit that listens, until it has shown that it is
 * the peer: by its certificate, or where frames go without TLS by its HELLO.
 * Until then the line is as it was.  It must not say anything to a caller but
 * what TLS does, nor let one hold anything for long.
 */
#include "relay/loop.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

/* A caller has so long, and says so much before its HELLO is whole. */
#define SHOW_MOST 20000
#define SAID_MOST 512

/* So long what one that is refused says is read, so that it hears why. */
#define REFUSED_MOST 2000

/* Between two complaints of callers, who may be anybody. */
#define COMPLAIN_AGAIN 10000

static size_t
index_of(const struct line *line, const struct caller *c)
{
	return (size_t)line->circuit * CALLERS + (size_t)(c - line->callers);
}

static void
forget(struct caller *c)
{
	tls_close(c->tls);
	buf_free(&c->in);
	*c = (struct caller){0};
}

static void
dismiss(struct caller *c)
{
	if (c->fd > 0)
		close(c->fd);
	forget(c);
}

void
callers_dismiss(struct line *line)
{
	size_t i;

	for (i = 0; i < CALLERS; i++)
		dismiss(&line->callers[i]);
}

static void
complain(struct line *line, const char *what)
{
	struct loop *l = line->loop;

	if (line->complained != 0 &&
	    l->mono - line->complained < COMPLAIN_AGAIN)
		return;
	line->complained = l->mono;
	line_complain(line, what);
}

/* What TLS has said of it must arrive, which a reset would undo. */
static void
refuse(struct line *line, struct caller *c)
{
	tls_close(c->tls);
	c->tls = NULL;
	c->refused = true;
	c->since = line->loop->mono;
	shutdown(c->fd, SHUT_WR);
	loop_change(line->loop, c->fd, SOURCE_CALLER, index_of(line, c), false);
}

static void
accepted(struct line *line, struct caller *c)
{
	struct caller was = *c;

	c->fd = 0;
	c->tls = NULL;
	c->in = (struct buf){0};
	loop_change(
	    line->loop, was.fd, SOURCE_LINE, (size_t)line->circuit, false);
	line_taken(line, was.fd, was.tls, buf_slice(&was.in));
	buf_free(&was.in);
}

static void
shake(struct line *line, struct caller *c)
{
	struct error error;

	switch (tls_handshake(c->tls, line->config->name, &error)) {
	case TLS_OK:
		accepted(line, c);
		break;
	case TLS_READ:
		loop_change(
		    line->loop, c->fd, SOURCE_CALLER, index_of(line, c), false);
		break;
	case TLS_WRITE:
		loop_change(
		    line->loop, c->fd, SOURCE_CALLER, index_of(line, c), true);
		break;
	case TLS_END:
		complain(line, error.text);
		refuse(line, c);
		break;
	}
}

/* The first frame is to be the HELLO of the peer. */
static void
look(struct line *line, struct caller *c)
{
	uint64_t peer = line->loop->config.relay.circuits[line->circuit].peer;
	struct slice payload, word;
	size_t used = 0, bad = 0;
	struct error error;
	struct frame f;

	if (!frame_read(buf_slice(&c->in), &used, &bad, &f)) {
		if (c->in.n < SAID_MOST)
			return;
		complain(line, "a caller says no HELLO");
		dismiss(c);
		return;
	}
	payload = f.payload;
	word = slice_word(&payload);
	if (f.type == FRAME_HELLO && ri_pack(word) == peer) {
		accepted(line, c);
		return;
	}
	if (f.type == FRAME_HELLO && ri_pack(word) != 0) {
		error_set(&error, "a caller says that it is %S", &word);
		complain(line, error.text);
	} else
		complain(line, "a caller says no HELLO");
	dismiss(c);
}

static void
hear(struct line *line, struct caller *c)
{
	ssize_t n = read(c->fd, buf_room(&c->in, SAID_MOST), SAID_MOST);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		dismiss(c);
		return;
	}
	c->in.n += (size_t)n;
	look(line, c);
}

static void
hear_out(struct caller *c)
{
	char block[4096];
	ssize_t n = read(c->fd, block, sizeof(block));

	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		dismiss(c);
}

void
caller_event(struct line *line, size_t which)
{
	struct caller *c = &line->callers[which];

	if (c->fd <= 0)
		return;
	if (c->refused)
		hear_out(c);
	else if (c->tls != NULL)
		shake(line, c);
	else
		hear(line, c);
}

/* The place of one that calls; the oldest has had the longest time. */
static struct caller *
place(struct line *line)
{
	struct caller *oldest = line->callers;
	size_t i;

	for (i = 0; i < CALLERS; i++) {
		if (line->callers[i].fd <= 0)
			return &line->callers[i];
		if (line->callers[i].since < oldest->since)
			oldest = &line->callers[i];
	}
	dismiss(oldest);
	return oldest;
}

void
line_accept(struct line *line)
{
	struct loop *l = line->loop;
	struct caller *c;
	int fd = accept(line->listener, NULL, NULL);

	if (fd < 0)
		return;
	if (!line_set_up(fd)) {
		close(fd);
		return;
	}
	c = place(line);
	*c = (struct caller){.fd = fd, .since = l->mono};
	loop_watch(l, fd, SOURCE_CALLER, index_of(line, c), false);
	if (line->config->kind == WAY_TLS) {
		c->tls = tls_open(l->tls, fd, true);
		shake(line, c);
	} else if (!l->config.relay.circuits[line->circuit].framed)
		/* Nothing would show it; the one before may be dead. */
		accepted(line, c);
}

void
callers_work(struct line *line)
{
	struct caller *c;
	int64_t most;
	size_t i;

	for (i = 0; i < CALLERS; i++) {
		c = &line->callers[i];
		most = c->refused ? REFUSED_MOST : SHOW_MOST;
		if (c->fd > 0 && line->loop->mono - c->since >= most)
			dismiss(c);
	}
}
