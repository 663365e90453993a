/*
 * call.c: how a line is called, or listens: hosts, whose names are looked up
 * by threads, sockets, programs in a pipe, serial lines.  It must not read
 * or write what goes over it.
 */
#include "relay/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

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
	if (!line_set_up(fd) || bind(fd, address, n) != 0 ||
	    listen(fd, 8) != 0) {
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
	struct slice name = line_name(line);
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

/* What an address is to people. */
static void
add_address(const struct line_config *c, struct buf *b)
{
	bool numbers = c->port != NULL && strchr(c->host, ':') != NULL;

	if (c->kind == WAY_PIPE)
		buf_string(b, c->command);
	else
		buf_format(b, numbers ? "[%s]" : "%s", c->host);
	if (c->port != NULL)
		buf_format(b, ":%s", c->port);
}

void
call_failed(struct line *line, const char *why)
{
	struct buf b = {0};

	add_address(line->config, &b);
	buf_format(&b, ": %s", why);
	buf_char(&b, '\0');
	line->state = LINE_CALLING;
	line_drop(line, b.p);
	buf_free(&b);
}

static void
called(struct line *line, int fd, int trouble)
{
	line->fd = fd;
	line->since = line->loop->mono;
	line->state = LINE_CALLING;
	line->blocked = trouble == EINPROGRESS;
	loop_watch(
	    line->loop, fd, SOURCE_LINE, (size_t)line->circuit, line->blocked);
	if (trouble == 0)
		line_connected(line);
	else if (trouble != EINPROGRESS)
		call_failed(line, strerror(trouble));
}

/* ---- names of hosts ---------------------------------------------------------------- */

/* A name that is looked up, by a thread of its own: it may take long. */
struct question {
	struct line *line;
	char *host, *port;
	struct addrinfo *list;
	int answer;
};

static void *
look_up(void *user)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	struct question *q = user;

	if (getaddrinfo(q->host, q->port, &hints, &q->list) != 0)
		q->list = NULL;
	/* A pointer is written whole or not at all; the loop frees it. */
	if (write(q->answer, &q, sizeof(q)) != sizeof(q))
		return NULL;
	return NULL;
}

static char *
copy(const char *text)
{
	size_t n = strlen(text) + 1;

	return memcpy(heap_grow(NULL, n), text, n);
}

static void
ask_name(struct line *line)
{
	struct question *q = heap_grow(NULL, sizeof(*q));
	pthread_t thread;

	*q = (struct question){.line = line,
	    .host = copy(line->config->host),
	    .port = copy(line->config->port),
	    .answer = line->loop->names[1]};
	line->asking = pthread_create(&thread, NULL, look_up, q) == 0;
	if (line->asking) {
		pthread_detach(thread);
		return;
	}
	heap_free(q->host);
	heap_free(q->port);
	heap_free(q);
}

/* There is nothing to call by. */
static void
not_called(struct line *line, int fd)
{
	int trouble = errno;

	if (fd >= 0)
		close(fd);
	call_failed(line, strerror(trouble));
}

static void
call_address(struct line *line, const struct addrinfo *list)
{
	const struct addrinfo *a = list;
	unsigned turn = line->failures;
	int fd;

	/* Each in turn, until one answers. */
	for (; turn > 0; turn--)
		a = a->ai_next == NULL ? list : a->ai_next;
	fd = socket(a->ai_family, SOCK_STREAM, 0);
	if (fd >= 0 && line_set_up(fd))
		called(line, fd,
		    connect(fd, a->ai_addr, a->ai_addrlen) == 0 ? 0 : errno);
	else
		not_called(line, fd);
}

static bool
is_host(const struct line_config *c)
{
	return !c->listens && (c->kind == WAY_TCP || c->kind == WAY_TLS);
}

void
call_names(struct loop *l)
{
	struct question *q;

	while (read(l->names[0], &q, sizeof(q)) == sizeof(q)) {
		q->line->asking = false;
		/* It may be configured anew since. */
		if (q->line->state == LINE_DOWN && !l->stopping &&
		    is_host(q->line->config)) {
			if (q->list == NULL)
				call_failed(q->line, "there is no such host");
			else
				call_address(q->line, q->list);
		}
		if (q->list != NULL)
			freeaddrinfo(q->list);
		heap_free(q->host);
		heap_free(q->port);
		heap_free(q);
	}
}

static void
call_host(struct line *line)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
	struct addrinfo *list;

	if (getaddrinfo(
		line->config->host, line->config->port, &hints, &list) != 0) {
		ask_name(line);
		return;
	}
	call_address(line, list);
	freeaddrinfo(list);
}

/* ---- other ways ---------------------------------------------------------------------- */

static void
call_unix(struct line *line)
{
	struct sockaddr_un local;
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd >= 0 && unix_address(line->config->host, &local) &&
	    line_set_up(fd))
		called(line, fd,
		    connect(fd, (struct sockaddr *)&local, sizeof(local)) == 0
			? 0
			: errno);
	else
		not_called(line, fd);
}

/* A program: its standard input and output are the circuit. */
static void
call_program(struct line *line)
{
	int ends[2];
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
		not_called(line, -1);
		return;
	}
	child = fork();
	if (child == 0) {
		dup2(ends[1], STDIN_FILENO);
		dup2(ends[1], STDOUT_FILENO);
		loop_child();
		execl(
		    "/bin/sh", "sh", "-c", line->config->command, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	if (child < 0 || !line_set_up(ends[0])) {
		not_called(line, ends[0]);
		return;
	}
	line->child = child;
	called(line, ends[0], 0);
}

/* Bits without meaning to the system: raw, at its speed if it is told. */
static bool
set_serial(int fd, const struct line_config *config, bool ita2)
{
	const struct baud *baud = baud_find(config->baud);
	struct termios t;

	if (tcgetattr(fd, &t) != 0)
		return false;
	t.c_iflag = IGNBRK;
	t.c_oflag = 0;
	t.c_lflag = 0;
	t.c_cflag &= ~(tcflag_t)(CSIZE | PARENB);
	t.c_cflag |= (tcflag_t)(CREAD | CLOCAL | (ita2 ? CS5 : CS8));
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	/* Without one it is as stty(1) or setserial(8) have left it. */
	if (baud != NULL) {
		cfsetispeed(&t, baud->speed);
		cfsetospeed(&t, baud->speed);
	}
	if (tcsetattr(fd, TCSANOW, &t) != 0 || tcgetattr(fd, &t) != 0)
		return false;
	/* It is good for tcsetattr() that something has changed. */
	if (baud == NULL || cfgetospeed(&t) == baud->speed)
		return true;
	errno = EINVAL;
	return false;
}

static void
call_serial(struct line *line)
{
	const struct loop *l = line->loop;
	int fd = open(line->config->host, O_RDWR | O_NOCTTY | O_NONBLOCK);

	if (fd >= 0 && line_set_up(fd) &&
	    set_serial(fd, line->config,
		l->config.relay.circuits[line->circuit].ita2)) {
		called(line, fd, 0);
		return;
	}
	not_called(line, fd);
}

void
line_call(struct line *line)
{
	line->retry = line->loop->mono + LINE_AGAIN;
	switch (line->config->kind) {
	case WAY_PIPE:
		call_program(line);
		break;
	case WAY_UNIX:
		call_unix(line);
		break;
	case WAY_SERIAL:
		call_serial(line);
		break;
	default:
		call_host(line);
		break;
	}
}
