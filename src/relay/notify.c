/*
 * notify.c: what the service manager is told (sd_notify(3)), and the door
 * through which Prometheus looks.  Neither is needed.
 */
#include "relay/loop.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

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

bool
metrics_listen(struct loop *l, struct error *error)
{
	struct addrinfo hints = {
	    .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
	struct addrinfo *list;
	struct slice address;
	char host[256], port[16];
	size_t colon;
	int one = 1;

	l->metrics = -1;
	if (l->config.metrics == NULL)
		return true;
	address = slice_of(l->config.metrics);
	for (colon = address.n; colon > 0 && address.p[colon - 1] != ':';)
		colon--;
	if (colon < 2 || colon > sizeof(host) ||
	    address.n - colon >= sizeof(port))
		return error_set(error, "metrics are at HOST:PORT");
	memcpy(host, address.p, colon - 1);
	host[colon - 1] = '\0';
	memcpy(port, address.p + colon, address.n - colon + 1);
	if (getaddrinfo(host, port, &hints, &list) != 0)
		return error_set(error, "metrics: there is no host %s", host);
	l->metrics = socket(list->ai_family, SOCK_STREAM, 0);
	setsockopt(l->metrics, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (l->metrics < 0 || fcntl(l->metrics, F_SETFL, O_NONBLOCK) != 0 ||
	    fcntl(l->metrics, F_SETFD, FD_CLOEXEC) != 0 ||
	    bind(l->metrics, list->ai_addr, list->ai_addrlen) != 0 ||
	    listen(l->metrics, 8) != 0) {
		freeaddrinfo(list);
		return error_set(error, "cannot listen at %s", host);
	}
	freeaddrinfo(list);
	return loop_watch(l, l->metrics, SOURCE_METRICS, 0, false);
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
