/*
 * line.c: circuits in earnest: connections, TLS, and the pace of slow lines.
 * It must not know what the bytes mean, nor how a line is called (call.c).
 */
#include "relay/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * Bytes of a fast line that may lie here, and with the system in each
 * direction: what lies there is not overtaken by a FLASH.  So of what the
 * network has not taken yet no more lies there than goes in 20 milliseconds;
 * a fast network may have more, for it costs much to be woken for little.
 */
#define AHEAD ((size_t)32 << 10)
#define BUFFER (128 << 10)
#define UNSENT (16 << 10)
#define UNSENT_FOR 20
#define MEASURED 250

/* So often AHEAD in a row, then others have their turn. */
#define ROUNDS 8

/* A slow line's pace. */
#define PACE 250

#define CALL_MOST 30000
#define SHAKE_MOST 20000
#define LISTEN_AGAIN 30000

/* A line that was up so long, or brought so much, is one that can be had. */
#define LASTING 30000
#define BROUGHT 1024

struct slice
line_name(const struct line *line)
{
	return line->loop->config.relay.circuits[line->circuit].name;
}

static void
set_unsent(int fd, int bytes)
{
#ifdef TCP_NOTSENT_LOWAT
	(void)setsockopt(
	    fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes, sizeof(bytes));
#else
	(void)fd;
	(void)bytes;
#endif
}

bool
line_set_up(int fd)
{
	int one = 1, size = BUFFER;

	(void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	/* A pipe's socket has no such option, which is no trouble. */
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	set_unsent(fd, UNSENT);
	return fcntl(fd, F_SETFL, O_NONBLOCK) == 0 &&
	    fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

void
line_complain(struct line *line, const char *what)
{
	struct slice name = line_name(line);

	if (strcmp(line->trouble.text, what) == 0)
		return;
	error_set(&line->trouble, "%s", what);
	loop_say(line->loop, "%S: %s", &name, what);
}

/* Whether it was up in earnest: who speaks in frames must have been heard. */
static bool
has_lasted(const struct line *line)
{
	const struct loop *l = line->loop;

	if (line->state != LINE_UP)
		return false;
	if (line->heard >= BROUGHT)
		return true;
	return l->mono - line->since >= LASTING &&
	    (line->heard > 0 ||
		!l->config.relay.circuits[line->circuit].framed);
}

static int64_t
pause_of(const struct line *line)
{
	unsigned n = line->failures;

	return n > 5 ? CALL_MOST : n == 0 ? LINE_AGAIN : LINE_AGAIN << (n - 1);
}

void
line_drop(struct line *line, const char *why)
{
	struct loop *l = line->loop;

	if (line->state == LINE_DOWN)
		return;
	/* One that goes down as soon as it is up is called ever less often. */
	if (has_lasted(line)) {
		line->failures = 0;
		line->trouble.text[0] = '\0';
	} else
		line->failures++;
	if (*why != '\0')
		line_complain(line, why);
	if (line->state == LINE_UP)
		station_down(l->station, line->circuit);
	tls_close(line->tls);
	line->tls = NULL;
	if (line->fd >= 0)
		close(line->fd);
	line->fd = -1;
	if (line->child > 0)
		kill(line->child, SIGTERM);
	line->child = 0;
	line->state = LINE_DOWN;
	buf_clear(&line->out);
	line->sent = 0;
	line->blocked = false;
	line->retry = l->mono + pause_of(line);
}

static void
watch_writable(struct line *line, bool blocked)
{
	if (line->blocked == blocked)
		return;
	line->blocked = blocked;
	loop_change(
	    line->loop, line->fd, SOURCE_LINE, (size_t)line->circuit, blocked);
}

static void
is_up(struct line *line)
{
	watch_writable(line, false);
	line->state = LINE_UP;
	line->since = line->loop->mono;
	line->heard = 0;
	line->paced = line->measured = line->loop->mono;
	line->moved = 0;
	station_up(line->loop->station, line->circuit);
}

static void
shake(struct line *line)
{
	struct error error;

	switch (tls_handshake(line->tls, line->config->name, &error)) {
	case TLS_OK:
		is_up(line);
		break;
	case TLS_READ:
		watch_writable(line, false);
		break;
	case TLS_WRITE:
		watch_writable(line, true);
		break;
	case TLS_END:
		line_drop(line, error.text);
		break;
	}
}

/* The connection is there: TLS, or up at once. */
void
line_connected(struct line *line)
{
	line->since = line->loop->mono;
	if (line->config->kind != WAY_TLS) {
		is_up(line);
		return;
	}
	line->state = LINE_SHAKING;
	line->tls = tls_open(line->loop->tls, line->fd, false);
	shake(line);
}

void
line_taken(struct line *line, int fd, struct tls *tls, struct slice said)
{
	/* A second call means that the first is dead, and we not told. */
	line_drop(line, "is called anew");
	line->fd = fd;
	line->tls = tls;
	is_up(line);
	if (said.n == 0)
		return;
	line->heard += said.n;
	station_input(line->loop->station, line->circuit, said);
}

/* ---- bytes ------------------------------------------------------------------------------ */

static bool
read_some(struct line *line, char *p, size_t size, size_t *got)
{
	enum tls_result result;
	ssize_t n;

	if (line->tls != NULL) {
		result = tls_read(line->tls, p, size, got);
		if (result == TLS_END)
			line_drop(line, tls_trouble(line->tls));
		return result == TLS_OK;
	}
	n = read(line->fd, p, size);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (n <= 0) {
		line_drop(line, "");
		return false;
	}
	*got = (size_t)n;
	return true;
}

static void
receive(struct line *line)
{
	char block[65536];
	size_t got;
	int round;

	/* Others have their turn too. */
	for (round = 0; round < 4 && line->state == LINE_UP; round++) {
		if (!read_some(line, block, sizeof(block), &got))
			break;
		line->heard += got;
		station_input(
		    line->loop->station, line->circuit, slice(block, got));
		if (line->tls == NULL && got < sizeof(block))
			break;
	}
}

static bool
write_some(struct line *line, struct slice s, size_t *sent)
{
	enum tls_result result;
	ssize_t n;

	if (line->tls != NULL) {
		result = tls_write(line->tls, s.p, s.n, sent);
		if (result == TLS_END)
			line_drop(line, tls_trouble(line->tls));
		return result == TLS_OK;
	}
	/* A serial line is no socket; SIGPIPE is ignored. */
	n = write(line->fd, s.p, s.n);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (n < 0) {
		line_drop(line, "");
		return false;
	}
	*sent = (size_t)n;
	return true;
}

static void
measure(struct line *line, size_t n)
{
	int64_t since = line->loop->mono - line->measured, bytes;

	line->moved += n;
	if (since < MEASURED)
		return;
	bytes = (int64_t)line->moved * UNSENT_FOR / since;
	if (bytes < UNSENT)
		bytes = UNSENT;
	set_unsent(line->fd, bytes < 2 * BUFFER ? (int)bytes : 2 * BUFFER);
	line->measured = line->loop->mono;
	line->moved = 0;
}

static void
transmit(struct line *line)
{
	size_t n;

	while (line->state == LINE_UP && line->sent < line->out.n) {
		if (!write_some(line,
			slice_skip(buf_slice(&line->out), line->sent), &n)) {
			if (line->state == LINE_UP)
				watch_writable(line, true);
			return;
		}
		line->sent += n;
		measure(line, n);
	}
	if (line->state != LINE_UP)
		return;
	buf_clear(&line->out);
	line->sent = 0;
	watch_writable(line, false);
}

/* What the station has to say, as fast as the line is. */
static void
fetch(struct line *line)
{
	struct loop *l = line->loop;
	unsigned speed = l->config.relay.circuits[line->circuit].speed;
	size_t most = AHEAD;

	if (line->out.n - line->sent >= AHEAD)
		return;
	if (speed > 0) {
		if (l->mono < line->paced || line->out.n > line->sent)
			return;
		most = speed * PACE / 1000 + 1;
		line->paced = l->mono + PACE;
	}
	station_output(l->station, line->circuit, most, &line->out);
}

void
line_event(struct line *line, bool readable, bool writable)
{
	int trouble = 0;
	socklen_t n = sizeof(trouble);

	if (line->state == LINE_CALLING && writable) {
		if (getsockopt(line->fd, SOL_SOCKET, SO_ERROR, &trouble, &n) !=
		    0)
			trouble = errno;
		if (trouble != 0) {
			call_failed(line, strerror(trouble));
			return;
		}
		watch_writable(line, false);
		line_connected(line);
		return;
	}
	if (line->state == LINE_SHAKING) {
		shake(line);
		return;
	}
	if (readable && line->state == LINE_UP)
		receive(line);
	if (writable && line->state == LINE_UP)
		transmit(line);
}

static bool
is_closed(const struct line *line)
{
	const struct loop *l = line->loop;

	return station_is_closed(l->station, line->circuit) ||
	    line->config->kind == WAY_NONE ||
	    !hours_open(line->config, l->wall);
}

void
line_deaf(struct line *line)
{
	callers_dismiss(line);
	if (line->listener >= 0)
		close(line->listener);
	line->listener = -1;
}

/* Who calls while it is closed is to learn so at once. */
void
line_hear(struct line *line)
{
	struct loop *l = line->loop;
	struct error error;

	if (!line->config->listens || is_closed(line)) {
		line_deaf(line);
		line->listen = l->mono;
		return;
	}
	callers_work(line);
	if (line->listener >= 0 || l->mono < line->listen)
		return;
	line->listen = l->mono + LISTEN_AGAIN;
	if (!line_listen(line, &error)) {
		if (strcmp(line->trouble.text, error.text) != 0)
			loop_say(l, "alarm: %s", error.text);
		line->trouble = error;
	}
}

void
line_work(struct line *line)
{
	struct loop *l = line->loop;
	int round;
	bool closed = is_closed(line);

	if (line->config->kind == WAY_FOLDER ||
	    line->config->kind == WAY_MAIL) {
		parcel_work(line, closed);
		return;
	}
	line_hear(line);
	/* What is opened again is called at once. */
	if (closed) {
		line->failures = 0;
		line->retry = l->mono;
	}
	if (line->state == LINE_UP &&
	    (station_hangs_up(l->station, line->circuit) || closed))
		line_drop(line, closed ? "is closed" : "hangs up");
	if ((line->state == LINE_SHAKING || line->state == LINE_CALLING) &&
	    l->mono - line->since >= SHAKE_MOST)
		line_drop(line, "does not answer");
	if (line->state == LINE_DOWN && !line->config->listens && !closed &&
	    !l->stopping && !line->asking && l->mono >= line->retry)
		line_call(line);
	for (round = 0; round < ROUNDS && line->state == LINE_UP; round++) {
		fetch(line);
		if (line->blocked || line->sent == line->out.n)
			return;
		transmit(line);
	}
	/* There is more, and nothing else may happen. */
	if (line->state == LINE_UP)
		watch_writable(line, true);
}

int64_t
line_due(const struct line *line)
{
	const struct loop *l = line->loop;
	unsigned speed = l->config.relay.circuits[line->circuit].speed;

	if (line->config->kind == WAY_FOLDER || line->config->kind == WAY_MAIL)
		return parcel_due(line);
	if (line->state == LINE_DOWN && line->asking)
		return l->mono + 60000;
	if (line->state == LINE_DOWN)
		return line->config->listens || line->retry < l->mono
		    ? l->mono + 1000
		    : line->retry;
	if (line->state != LINE_UP)
		return line->since + SHAKE_MOST;
	/* One that takes nothing says when it does again. */
	return speed > 0 && !line->blocked ? line->paced : l->mono + 60000;
}
