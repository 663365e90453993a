/*
 * notify.c: what the service manager is told (sd_notify(3)), and the door
 * through which Prometheus looks.  Neither is needed.
 */
#include "relay/config.h"
#include "relay/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define METRICS_AGAIN 30000

void
notify(const char *what)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	size_t n = path == NULL ? 0 : strlen(path);
	int fd;

	if (n < 2 || n >= sizeof(a.sun_path))
		return;
	memcpy(a.sun_path, path, n);
	if (path[0] == '@')
		a.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	if (fd < 0)
		return;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	(void)sendto(fd, what, strlen(what), MSG_NOSIGNAL,
	    (struct sockaddr *)&a,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n));
	close(fd);
}

/* HOST:PORT, the host in brackets where it is of numbers and colons. */
static struct addrinfo *
metrics_address(struct slice at, struct error *error)
{
	struct addrinfo hints = {
	    .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
	struct addrinfo *list = NULL;
	struct slice host;
	struct buf b = {0};
	size_t colon = config_port(at);
	int trouble;

	host = slice_head(at, colon - 1);
	if (slice_starts(host, S("[")) && slice_ends(host, S("]")))
		host = slice_head(slice_skip(host, 1), host.n - 2);
	buf_add(&b, host);
	buf_char(&b, '\0');
	at = slice_skip(at, colon);
	buf_add(&b, at);
	buf_char(&b, '\0');
	trouble = getaddrinfo(b.p, b.p + host.n + 1, &hints, &list);
	if (trouble != 0) {
		error_set(error, "metrics: %s: %s", b.p, gai_strerror(trouble));
		list = NULL;
	}
	buf_free(&b);
	return list;
}

static bool
metrics_listen(struct loop *l, struct error *error)
{
	struct addrinfo *list =
	    metrics_address(slice_of(l->config.metrics), error);
	int one = 1, fd;

	if (list == NULL)
		return false;
	fd = socket(list->ai_family, SOCK_STREAM, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (fd < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) != 0 ||
	    fcntl(fd, F_SETFD, FD_CLOEXEC) != 0 ||
	    bind(fd, list->ai_addr, list->ai_addrlen) != 0 ||
	    listen(fd, 8) != 0) {
		error_set(error, "metrics: cannot listen at %s: %s",
		    l->config.metrics, strerror(errno));
		freeaddrinfo(list);
		if (fd >= 0)
			close(fd);
		return false;
	}
	freeaddrinfo(list);
	l->metrics = fd;
	return loop_watch(l, fd, SOURCE_METRICS, 0, false);
}

/* No telegram waits for it: where it fails it is tried again. */
void
metrics_work(struct loop *l)
{
	bool first = l->metrics_again == 0;
	struct error error;

	if (l->metrics >= 0 || l->config.metrics == NULL ||
	    l->mono < l->metrics_again)
		return;
	l->metrics_again = l->mono + METRICS_AGAIN;
	if (!metrics_listen(l, &error) && first)
		loop_say(l, "alarm: %s", error.text);
}

/* The one page there is; false while its request is not whole. */
bool
metrics_answer(struct loop *l, struct slice request, struct buf *out)
{
	struct slice rest = request, line;
	struct buf page = {0};
	bool good;

	if (slice_find(request, S("\r\n\r\n")) == request.n &&
	    slice_find(request, S("\n\n")) == request.n && request.n < 8192)
		return false;
	line = slice_line(&rest);
	good = slice_starts(line, S("GET /metrics ")) ||
	    slice_starts(line, S("GET / "));
	if (good)
		station_metrics(l->station, &page);
	buf_format(out,
	    "HTTP/1.1 %s\r\nContent-Type: text/plain; version=0.0.4\r\n"
	    "Content-Length: %zu\r\nConnection: close\r\n\r\n",
	    good ? "200 OK" : "404 Not Found", page.n);
	buf_add(out, buf_slice(&page));
	buf_free(&page);
	return true;
}
