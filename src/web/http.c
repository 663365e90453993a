/*
 * http.c: HTTP, by libmicrohttpd, which no other file knows.  It must not
 * know what a page shows.
 *
 * A few threads wait for visitors with epoll; each request takes one of as
 * many open archives, has an arena of its own, and is answered whole.
 */
#include "web/web.h"

#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sys/sys.h"

#define THREADS_MOST 64
#define CONNECTIONS_MOST 10000
#define CONNECTION_MEMORY 32768 /* of a request: its head fits or is refused */
#define IDLE_SECONDS 20
#define ADDRESS_MOST 300

static const char policy[] =
    "default-src 'none'; script-src 'self'; connect-src 'self'; "
    "style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

struct server {
	const struct web_options *options;
	struct archive *free[THREADS_MOST];
	unsigned count;
	pthread_mutex_t lock;
	pthread_cond_t given_back;
};

/* ---- archives ------------------------------------------------------------- */

static struct archive *
take_archive(struct server *s)
{
	struct archive *a;

	pthread_mutex_lock(&s->lock);
	while (s->count == 0)
		pthread_cond_wait(&s->given_back, &s->lock);
	a = s->free[--s->count];
	pthread_mutex_unlock(&s->lock);
	return a;
}

static void
give_archive(struct server *s, struct archive *a)
{
	pthread_mutex_lock(&s->lock);
	s->free[s->count++] = a;
	pthread_cond_signal(&s->given_back);
	pthread_mutex_unlock(&s->lock);
}

/* ---- a response -------------------------------------------------------------- */

/* A fold of the body, in quotes: what has not changed is not sent again. */
static void
make_etag(struct slice body, char out[static 20])
{
	uint64_t h = 0xcbf29ce484222325u ^ body.n, word;
	size_t i;

	for (i = 0; i + 8 <= body.n; i += 8) {
		memcpy(&word, body.p + i, 8);
		h = (h ^ word) * 0x9fb21c651e98df25u;
		h ^= h >> 32;
	}
	for (; i < body.n; i++)
		h = (h ^ (unsigned char)body.p[i]) * 0x100000001b3u;
	h ^= h >> 29;
	out[0] = '"';
	for (i = 0; i < 16; i++)
		out[i + 1] = "0123456789abcdef"[h >> (4 * i) & 15];
	out[17] = '"';
	out[18] = '\0';
}

static void
put_header(struct MHD_Response *m, const char *name, const char *value)
{
	MHD_add_response_header(m, name, value);
}

static void
put_headers(
    struct MHD_Response *m, const struct web_response *r, const char *etag)
{
	struct buf b = {0};

	put_header(m, "Content-Type", r->type);
	put_header(m, "Content-Security-Policy", policy);
	put_header(m, "X-Content-Type-Options", "nosniff");
	put_header(m, "Referrer-Policy", "same-origin");
	put_header(m, "Cross-Origin-Opener-Policy", "same-origin");
	put_header(m, "Cross-Origin-Resource-Policy", "same-origin");
	put_header(m, "Cache-Control",
	    r->lasting ? "public, max-age=86400" : "no-cache");
	if (etag != NULL)
		put_header(m, "ETag", etag);
	if (r->location.n > 0) {
		buf_add(&b, r->location);
		buf_char(&b, '\0');
		put_header(m, "Location", b.p);
		buf_clear(&b);
	}
	if (r->next.n > 0) {
		buf_format(&b, "<%S>; rel=\"next\"", &r->next);
		buf_char(&b, '\0');
		put_header(m, "Link", b.p);
		buf_clear(&b);
	}
	if (r->filename.n > 0) {
		buf_string(&b, "attachment; filename=\"");
		buf_url(&b, r->filename);
		buf_string(&b, "\"");
		buf_char(&b, '\0');
		put_header(m, "Content-Disposition", b.p);
	}
	buf_free(&b);
}

static enum MHD_Result
send_response(struct MHD_Connection *c, struct web_response *r)
{
	const char *known =
	    MHD_lookup_connection_value(c, MHD_HEADER_KIND, "If-None-Match");
	struct slice body = buf_slice(&r->body);
	struct MHD_Response *m;
	enum MHD_Result result;
	char etag[20];
	bool whole = r->status == 200;

	make_etag(body, etag);
	if (whole && known != NULL && strcmp(known, etag) == 0) {
		r->status = 304;
		body.n = 0;
	}
	m = MHD_create_response_from_buffer(
	    body.n, (void *)body.p, MHD_RESPMEM_MUST_COPY);
	if (m == NULL)
		return MHD_NO;
	put_headers(m, r, whole ? etag : NULL);
	result = MHD_queue_response(c, r->status, m);
	MHD_destroy_response(m);
	return result;
}

/* A sentence for what is no page: a wrong method, a body. */
static enum MHD_Result
refuse(struct MHD_Connection *c, unsigned status, const char *sentence)
{
	struct web_response r = {
	    .status = status, .type = "text/plain; charset=utf-8"};
	enum MHD_Result result;

	buf_string(&r.body, sentence);
	result = send_response(c, &r);
	buf_free(&r.body);
	return result;
}

/* ---- what is asked for --------------------------------------------------------- */

/* One more name=value of the query, as it came: a blank was a plus sign. */
static enum MHD_Result
add_arg(
    void *user, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct buf *target = user;
	const char *const parts[] = {name, value};
	const char *p;
	size_t i;

	(void)kind;
	buf_char(target,
	    slice_index(buf_slice(target), '?') < target->n ? '&' : '?');
	for (i = 0; i < 2; i++) {
		if (i == 1)
			buf_char(target, '=');
		for (p = parts[i]; p != NULL && *p != '\0'; p++)
			buf_char(target, *p == ' ' ? '+' : *p);
	}
	return MHD_YES;
}

/* ---- a request ------------------------------------------------------------------ */

static enum MHD_Result
handle(void *user, struct MHD_Connection *c, const char *url,
    const char *method, const char *version, const char *upload,
    size_t *upload_size, void **state)
{
	struct server *s = user;
	static int seen;
	struct buf target = {0};
	struct arena arena = {0};
	struct web_request q = {
	    .arena = &arena, .version = s->options->version};
	struct web_response r = {0};
	const char *host;
	enum MHD_Result result;

	(void)version;
	(void)upload;
	if (*state == NULL) {
		*state = &seen; /* the head is here; a body may follow */
		return MHD_YES;
	}
	if (*upload_size > 0) {
		*upload_size = 0; /* nobody wants it */
		return MHD_YES;
	}
	if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		return refuse(c, 405, "Only GET and HEAD.\n");
	host = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Host");
	q.host = host == NULL ? (struct slice){NULL, 0} : slice_of(host);
	q.archive = take_archive(s);
	buf_string(&target, url);
	MHD_get_connection_values(c, MHD_GET_ARGUMENT_KIND, add_arg, &target);
	web_answer(&q, buf_slice(&target), &r);
	give_archive(s, q.archive);
	result = send_response(c, &r);
	buf_free(&r.body);
	buf_free(&target);
	arena_free(&arena);
	return result;
}

/* Escapes are undone once, in route.c. */
static size_t
keep_escapes(void *user, struct MHD_Connection *c, char *s)
{
	(void)user;
	(void)c;
	return strlen(s);
}

/* ---- listening ------------------------------------------------------------------- */

/* HOST:PORT or [HOST]:PORT, bound and listening. */
static bool
listen_on(const char *where, int *out, char address[static ADDRESS_MOST],
    struct error *error)
{
	struct addrinfo want = {.ai_family = AF_UNSPEC,
	    .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
	struct addrinfo *found, *at;
	struct sockaddr_storage bound;
	socklen_t size = sizeof(bound);
	char host[ADDRESS_MOST], port[32];
	const char *colon = strrchr(where, ':');
	size_t n = colon == NULL ? 0 : (size_t)(colon - where);
	int fd = -1, one = 1, trouble;

	if (colon == NULL || n >= sizeof(host))
		return error_set(
		    error, "`%s' is no address; it is HOST:PORT", where);
	if (n >= 2 && where[0] == '[' && where[n - 1] == ']')
		snprintf(host, sizeof(host), "%.*s", (int)n - 2, where + 1);
	else
		snprintf(host, sizeof(host), "%.*s", (int)n, where);
	trouble =
	    getaddrinfo(*host == '\0' ? NULL : host, colon + 1, &want, &found);
	if (trouble != 0)
		return error_set(error, "cannot listen on %s: %s", where,
		    gai_strerror(trouble));
	for (at = found; at != NULL && fd < 0; at = at->ai_next) {
		fd = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
		if (fd < 0)
			continue;
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
		if (bind(fd, at->ai_addr, at->ai_addrlen) != 0 ||
		    listen(fd, 1024) != 0) {
			trouble = errno;
			close(fd);
			fd = -1;
		}
	}
	freeaddrinfo(found);
	if (fd < 0)
		return error_set(
		    error, "cannot listen on %s: %s", where, strerror(trouble));
	if (getsockname(fd, (struct sockaddr *)&bound, &size) != 0 ||
	    getnameinfo((struct sockaddr *)&bound, size, host, sizeof(host),
		port, sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
		close(fd);
		return error_set(error, "cannot listen on %s", where);
	}
	snprintf(address, ADDRESS_MOST,
	    strchr(host, ':') != NULL ? "http://[%.200s]:%s/"
				      : "http://%.200s:%s/",
	    host, port);
	*out = fd;
	return true;
}

static unsigned
threads_of(const struct web_options *options)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned n = options->threads;

	if (n == 0)
		n = cores > 0 && cores < THREADS_MOST ? (unsigned)cores : 2;
	n = n < 2 ? 2 : n;
	return n < THREADS_MOST ? n : THREADS_MOST;
}

static bool
open_archives(struct server *s, unsigned count, struct error *error)
{
	for (s->count = 0; s->count < count; s->count++)
		if (!archive_open(s->options->archive, ARCHIVE_READ,
			&s->free[s->count], error))
			return false;
	return true;
}

static bool
serve(struct server *s, unsigned threads, void (*ready)(const char *address),
    struct error *error)
{
	char address[ADDRESS_MOST];
	struct MHD_Daemon *daemon;
	sigset_t wait;
	int fd = -1, got;

	/* The threads inherit this: signals come to the one that waits. */
	sigemptyset(&wait);
	sigaddset(&wait, SIGTERM);
	sigaddset(&wait, SIGINT);
	pthread_sigmask(SIG_BLOCK, &wait, NULL);
	if (!listen_on(s->options->listen, &fd, address, error))
		return false;
	daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO,
	    0, NULL, NULL, handle, s, MHD_OPTION_LISTEN_SOCKET, fd,
	    MHD_OPTION_THREAD_POOL_SIZE, threads, MHD_OPTION_CONNECTION_LIMIT,
	    (unsigned)CONNECTIONS_MOST, MHD_OPTION_CONNECTION_TIMEOUT,
	    (unsigned)IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	    (size_t)CONNECTION_MEMORY, MHD_OPTION_UNESCAPE_CALLBACK,
	    keep_escapes, NULL, MHD_OPTION_END);
	if (daemon == NULL) {
		close(fd);
		return error_set(error, "cannot serve on %s", address);
	}
	ready(address);
	sigwait(&wait, &got);
	MHD_stop_daemon(daemon);
	return true;
}

bool
http_serve(const struct web_options *options,
    void (*ready)(const char *address), struct error *error)
{
	struct server s = {.options = options,
	    .lock = PTHREAD_MUTEX_INITIALIZER,
	    .given_back = PTHREAD_COND_INITIALIZER};
	unsigned threads = threads_of(options);
	bool good;

	signal(SIGPIPE, SIG_IGN);
	good = open_archives(&s, threads, error) &&
	    serve(&s, threads, ready, error);
	while (s.count > 0)
		archive_close(s.free[--s.count]);
	return good;
}
