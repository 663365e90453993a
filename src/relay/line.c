/*
 * line.c: circuits in earnest: calls, connections, TLS, programs in a pipe,
 * and the pace of slow lines.  It must not know what the bytes mean.
 */
#include "relay/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/*
 * Bytes of a fast line that may lie here, and with the system in each
 * direction: what lies there is not overtaken by a FLASH.
 */
#define AHEAD ((size_t)64 << 10)
#define BUFFER (128 << 10)

/* A slow line's pace. */
#define PACE 250

#define CALL_AGAIN 1000
#define CALL_MOST 30000
#define SHAKE_MOST 20000

static struct slice
name_of(const struct line *line)
{
	return line->loop->config.relay.circuits[line->circuit].name;
}

static bool
set_up(int fd)
{
	int one = 1, size = BUFFER;

	(void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	/* A pipe's socket has no such option, which is no trouble. */
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return fcntl(fd, F_SETFL, O_NONBLOCK) == 0 &&
	    fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

void
line_drop(struct line *line, const char *why)
{
	struct loop *l = line->loop;
	struct slice name = name_of(line);

	if (line->state == LINE_DOWN)
		return;
	if (*why != '\0')
		loop_say(l, "%S: %s", &name, why);
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
	line->failures = line->state == LINE_UP ? 0 : line->failures + 1;
	line->state = LINE_DOWN;
	buf_clear(&line->out);
	line->sent = 0;
	line->blocked = false;
	line->retry = l->mono + CALL_AGAIN;
	if (line->failures > 3)
		line->retry = l->mono + CALL_MOST;
}

static void
is_up(struct line *line)
{
	line->state = LINE_UP;
	line->failures = 0;
	line->paced = line->loop->mono;
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
		loop_change(line->loop, line->fd, SOURCE_LINE,
		    (size_t)line->circuit, false);
		break;
	case TLS_WRITE:
		loop_change(line->loop, line->fd, SOURCE_LINE,
		    (size_t)line->circuit, true);
		break;
	case TLS_END:
		line_drop(line, error.text);
		break;
	}
}

/* The connection is there: TLS, or up at once. */
static void
connected(struct line *line)
{
	line->since = line->loop->mono;
	if (line->config->kind != WAY_TLS) {
		is_up(line);
		return;
	}
	line->state = LINE_SHAKING;
	line->tls = tls_open(line->loop->tls, line->fd, line->config->listens);
	shake(line);
}

static void
take(struct line *line, int fd)
{
	/* A second call means that the first is dead, and we not told. */
	line_drop(line, "is called anew");
	if (!set_up(fd)) {
		close(fd);
		return;
	}
	line->fd = fd;
	line->state = LINE_SHAKING;
	loop_watch(line->loop, fd, SOURCE_LINE, (size_t)line->circuit, false);
	connected(line);
}

void
line_accept(struct line *line)
{
	int fd = accept(line->listener, NULL, NULL);

	if (fd >= 0)
		take(line, fd);
}

/* ---- calling and being called ------------------------------------------------------ */

static bool
unix_address(const char *path, struct sockaddr_un *out)
{
	*out = (struct sockaddr_un){.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof(out->sun_path))
		return false;
	memcpy(out->sun_path, path, strlen(path) + 1);
	return true;
}

static bool
listen_at(struct line *line, int family, const void *address, socklen_t n)
{
	int one = 1;
	int fd = socket(family, SOCK_STREAM, 0);

	if (fd < 0)
		return false;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (!set_up(fd) || bind(fd, address, n) != 0 || listen(fd, 8) != 0) {
		close(fd);
		return false;
	}
	line->listener = fd;
	return loop_watch(
	    line->loop, fd, SOURCE_LISTENER, (size_t)line->circuit, false);
}

bool
line_listen(struct line *line, struct error *error)
{
	struct addrinfo hints = {
	    .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
	const struct line_config *config = line->config;
	struct sockaddr_un local;
	struct addrinfo *list, *a;
	struct slice name = name_of(line);
	bool good = false;
	int trouble;

	if (config->kind == WAY_UNIX) {
		if (!unix_address(config->host, &local))
			return error_set(
			    error, "%s: is too long a path", config->host);
		unlink(config->host);
		good = listen_at(line, AF_UNIX, &local, sizeof(local));
		return good ||
		    error_set(error, "%S: cannot listen at %s: %s", &name,
			config->host, strerror(errno));
	}
	trouble = getaddrinfo(config->host, config->port, &hints, &list);
	if (trouble != 0)
		return error_set(error, "%S: %s: %s", &name, config->host,
		    gai_strerror(trouble));
	for (a = list; a != NULL && !good; a = a->ai_next)
		good = listen_at(line, a->ai_family, a->ai_addr, a->ai_addrlen);
	freeaddrinfo(list);
	return good ||
	    error_set(error, "%S: cannot listen at %s:%s: %s", &name,
		config->host, config->port, strerror(errno));
}

static void
called(struct line *line, int fd, int trouble)
{
	line->fd = fd;
	line->since = line->loop->mono;
	line->state = LINE_CALLING;
	loop_watch(line->loop, fd, SOURCE_LINE, (size_t)line->circuit, true);
	if (trouble == 0)
		connected(line);
	else if (trouble != EINPROGRESS)
		line_drop(line, "");
}

static void
call_host(struct line *line)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;
	int fd;

	if (getaddrinfo(
		line->config->host, line->config->port, &hints, &list) != 0)
		return;
	fd = socket(list->ai_family, SOCK_STREAM, 0);
	if (fd >= 0 && set_up(fd))
		called(line, fd,
		    connect(fd, list->ai_addr, list->ai_addrlen) == 0 ? 0
								      : errno);
	else if (fd >= 0)
		close(fd);
	freeaddrinfo(list);
}

static void
call_unix(struct line *line)
{
	struct sockaddr_un local;
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd < 0)
		return;
	if (unix_address(line->config->host, &local) && set_up(fd))
		called(line, fd,
		    connect(fd, (struct sockaddr *)&local, sizeof(local)) == 0
			? 0
			: errno);
	else
		close(fd);
}

/* A program: its standard input and output are the circuit. */
static void
call_program(struct line *line)
{
	int ends[2];
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
		return;
	child = fork();
	if (child == 0) {
		dup2(ends[1], STDIN_FILENO);
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execl(
		    "/bin/sh", "sh", "-c", line->config->command, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	if (child < 0 || !set_up(ends[0])) {
		close(ends[0]);
		return;
	}
	line->child = child;
	called(line, ends[0], 0);
}

static void
call(struct line *line)
{
	line->retry = line->loop->mono + CALL_AGAIN;
	if (line->config->kind == WAY_PIPE)
		call_program(line);
	else if (line->config->kind == WAY_UNIX)
		call_unix(line);
	else
		call_host(line);
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
			line_drop(line, "");
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
			line_drop(line, "");
		return result == TLS_OK;
	}
	n = send(line->fd, s.p, s.n, MSG_NOSIGNAL);
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
transmit(struct line *line)
{
	size_t n;

	while (line->state == LINE_UP && line->sent < line->out.n) {
		if (!write_some(line,
			slice_skip(buf_slice(&line->out), line->sent), &n)) {
			if (line->state == LINE_UP && !line->blocked) {
				line->blocked = true;
				loop_change(line->loop, line->fd, SOURCE_LINE,
				    (size_t)line->circuit, true);
			}
			return;
		}
		line->sent += n;
	}
	if (line->state != LINE_UP)
		return;
	buf_clear(&line->out);
	line->sent = 0;
	if (line->blocked) {
		line->blocked = false;
		loop_change(line->loop, line->fd, SOURCE_LINE,
		    (size_t)line->circuit, false);
	}
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
			0 ||
		    trouble != 0) {
			line_drop(line, "");
			return;
		}
		loop_change(line->loop, line->fd, SOURCE_LINE,
		    (size_t)line->circuit, false);
		connected(line);
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

void
line_work(struct line *line)
{
	struct loop *l = line->loop;
	bool closed = l->config.relay.circuits[line->circuit].closed;

	if (line->state == LINE_UP &&
	    (station_hangs_up(l->station, line->circuit) || closed))
		line_drop(line, closed ? "is closed" : "hangs up");
	if ((line->state == LINE_SHAKING || line->state == LINE_CALLING) &&
	    l->mono - line->since > SHAKE_MOST)
		line_drop(line, "does not answer");
	if (line->state == LINE_DOWN && !line->config->listens && !closed &&
	    !l->stopping && l->mono >= line->retry)
		call(line);
	if (line->state != LINE_UP)
		return;
	fetch(line);
	if (!line->blocked)
		transmit(line);
}

int64_t
line_due(const struct line *line)
{
	const struct loop *l = line->loop;
	unsigned speed = l->config.relay.circuits[line->circuit].speed;

	if (line->state == LINE_DOWN)
		return line->config->listens ? l->mono + 60000 : line->retry;
	if (line->state != LINE_UP)
		return line->since + SHAKE_MOST;
	return speed > 0 ? line->paced : l->mono + 60000;
}
