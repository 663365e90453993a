/*
 * http.c: HTTP, by libmicrohttpd, which no other file knows.  It must not
 * know what a page shows.
 *
 * A few threads wait for visitors with epoll; each request takes one of as
 * many open archives, has an arena of its own, and is answered whole.
 */
#include "web/desk.h"
#include "web/kept.h"
#include "web/serve.h"

#include <microhttpd.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sys/sys.h"

#define THREADS_MOST 64
#define CONNECTIONS_MOST 10000
#define CONNECTION_MEMORY 32768 /* of a request: its head fits or is refused */
#define IDLE_SECONDS 20
#define BODY_MOST ((size_t)64 << 10)
#define STOP_SECONDS 10 /* for answers that are on their way */
#define KEY_MOST ((size_t)1 << 20)
#define RATE_USUAL 100

#define COOKIE_SESSION "reftel-session"
#define COOKIE_FORM "reftel-form"

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
	struct door *door; /* NULL: no accounts */
	struct record *record;
	struct web_desk desk;
	struct guard *guard;
	unsigned rate;
};

/* A request while its head, its body and its answer come and go. */
struct asked {
	struct buf body;
	bool large; /* the body is larger than may be */
	bool busy; /* its answer is on its way */
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

/* ---- who reads what --------------------------------------------------------- */

/* What was given out to one request, for the record. */
struct reading {
	struct buf lines;
};

static void
note_reading(void *user, const struct archive_telegram *t, struct slice access)
{
	struct reading *r = user;

	if (slice_equal(access, S("UNCLASSIFIED")))
		return;
	buf_string(&r->lines, r->lines.n > 0 ? ",{\"id\":\"" : "{\"id\":\"");
	buf_json(&r->lines, t->id);
	buf_string(&r->lines, "\",\"access\":\"");
	buf_json(&r->lines, access);
	buf_string(&r->lines, "\"}");
}

/*
 * What goes on record: who comes in, out or is refused; and what somebody
 * whom not everything is open to everyone for has asked, and read.
 */
static bool
is_recorded(const struct web_request *q, const struct web_response *r,
    const struct reading *read)
{
	if (q->visitor == NULL)
		return false;
	return r->note != NULL || read->lines.n > 0 ||
	    (q->visitor->name.n > 0 && r->status == 200 && !r->lasting &&
		q->visitor->viewer.clearance > CLASS_UNCLASSIFIED);
}

static void
record(struct server *s, const struct web_request *q, const char *method,
    struct slice target, struct web_response *r, struct reading *read)
{
	struct buf b = {0};
	struct slice name = q->visitor == NULL ? USER_ANYONE
	    : q->visitor->name.n > 0           ? q->visitor->name
	    : r->note != NULL                  ? web_form(q, S("name"))
					       : USER_ANYONE;

	if (s->record == NULL || !is_recorded(q, r, read))
		return;
	meter_words(&b, q, name, method, target, r);
	buf_string(&b, ",\"read\":[");
	buf_add(&b, buf_slice(&read->lines));
	buf_char(&b, ']');
	if (!record_add(s->record, buf_slice(&b))) {
		/* What cannot be recorded is not given out. */
		r->filename = r->location = (struct slice){NULL, 0};
		r->session = (struct slice){NULL, 0};
		layout_error(
		    q, r, 503, S("The record of what is read cannot be kept."));
	}
	buf_free(&b);
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

/* A cookie of ours; one that is empty is taken back. */
static void
put_cookie(struct MHD_Response *m, const char *name, struct slice value)
{
	struct buf b = {0};

	if (value.p == NULL)
		return;
	buf_format(&b, "%s=%S; Path=/; Secure; HttpOnly; SameSite=Lax%s", name,
	    &value, value.n == 0 ? "; Max-Age=0" : "");
	buf_char(&b, '\0');
	put_header(m, "Set-Cookie", b.p);
	buf_free(&b);
}

static void
put_headers(struct server *s, struct MHD_Response *m,
    const struct web_response *r, const char *etag)
{
	struct buf b = {0};

	put_header(m, "Content-Type", r->type);
	put_header(m, "Content-Security-Policy", policy);
	put_header(m, "X-Content-Type-Options", "nosniff");
	put_header(m, "Referrer-Policy", "same-origin");
	put_header(m, "Cross-Origin-Opener-Policy", "same-origin");
	put_header(m, "Cross-Origin-Resource-Policy", "same-origin");
	put_header(m, "Cache-Control",
	    r->lasting            ? "public, max-age=86400"
		: s->door != NULL ? "private, no-cache"
				  : "no-cache");
	if (s->door != NULL)
		put_header(m, "Vary", "Cookie");
	if (s->options->certificate != NULL)
		put_header(m, "Strict-Transport-Security", "max-age=31536000");
	if (r->status == 429)
		put_header(m, "Retry-After", "1");
	if (r->status == 405)
		put_header(m, "Allow", "GET, HEAD");
	put_cookie(m, COOKIE_SESSION, r->session);
	put_cookie(m, COOKIE_FORM, r->form);
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

static struct caller *
caller_of(struct MHD_Connection *c)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info == NULL ? NULL : info->socket_context;
}

static void
expect(struct server *s, struct MHD_Connection *c, enum guard_step step,
    size_t bytes)
{
	struct caller *caller = caller_of(c);

	if (caller != NULL)
		guard_expect(s->guard, caller, step, bytes);
}

/*
 * Whether If-None-Match names it: one of a list, weak or not, or all there
 * are (RFC 9110, 13.1.2).
 */
static bool
is_held(const char *known, const char *etag)
{
	struct slice list = slice_of(known == NULL ? "" : known), one;

	while (list.n > 0) {
		one = slice_head(list, slice_index(list, ','));
		list = slice_skip(list, one.n + 1);
		one = slice_trim(one);
		if (slice_starts(one, S("W/")))
			one = slice_skip(one, 2);
		if (slice_equal(one, S("*")) ||
		    slice_equal(one, slice_of(etag)))
			return true;
	}
	return false;
}

static enum MHD_Result
send_response(
    struct server *s, struct MHD_Connection *c, struct web_response *r)
{
	const char *known =
	    MHD_lookup_connection_value(c, MHD_HEADER_KIND, "If-None-Match");
	struct slice body = buf_slice(&r->body);
	struct MHD_Response *m;
	enum MHD_Result result;
	char etag[20];
	bool whole = r->status == 200;

	make_etag(body, etag);
	if (whole && is_held(known, etag)) {
		r->status = 304;
		body.n = 0;
	}
	m = MHD_create_response_from_buffer(
	    body.n, (void *)body.p, MHD_RESPMEM_MUST_COPY);
	if (m == NULL)
		return MHD_NO;
	put_headers(s, m, r, whole ? etag : NULL);
	expect(s, c, GUARD_SEND, body.n);
	meter_add(METER_BYTES, (int64_t)body.n);
	result = MHD_queue_response(c, r->status, m);
	MHD_destroy_response(m);
	return result;
}

/* A sentence for what is no page: a wrong method, too much of it. */
static enum MHD_Result
refuse(struct server *s, struct MHD_Connection *c, unsigned status,
    const char *sentence)
{
	struct web_response r = {
	    .status = status, .type = "text/plain; charset=utf-8"};
	enum MHD_Result result;

	buf_string(&r.body, sentence);
	result = send_response(s, c, &r);
	meter_answer(status, 0);
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

static struct slice
value_of(struct MHD_Connection *c, enum MHD_ValueKind kind, const char *name)
{
	const char *value = MHD_lookup_connection_value(c, kind, name);

	return value == NULL ? (struct slice){NULL, 0} : slice_of(value);
}

/* All of a request but its target and its body. */
static void
read_request(struct server *s, struct MHD_Connection *c, struct web_request *q)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

	q->address =
	    listen_peer(q->arena, info == NULL ? NULL : info->client_addr);
	q->host = value_of(c, MHD_HEADER_KIND, "Host");
	q->origin = value_of(c, MHD_HEADER_KIND, "Origin");
	q->site = value_of(c, MHD_HEADER_KIND, "Sec-Fetch-Site");
	q->session = value_of(c, MHD_COOKIE_KIND, COOKIE_SESSION);
	q->form_cookie = value_of(c, MHD_COOKIE_KIND, COOKIE_FORM);
	q->now = clock_seconds();
	q->door = s->door;
	q->kept = s->options->lists;
	q->tls = s->options->certificate != NULL;
}

/* ---- a request ------------------------------------------------------------------ */

/* The archive as he may see it, and the page of it. */
static void
answer(struct server *s, struct web_request *q, const char *method,
    struct slice target, struct slice body, struct web_response *r)
{
	struct visitor visitor;
	struct reading read = {0};
	struct error error;

	q->archive = take_archive(s);
	if (s->door != NULL) {
		door_enter(s->door, q->session, q->now, q->arena, &visitor);
		q->visitor = &visitor;
		archive_watch(q->archive, note_reading, &read);
	}
	if (s->door != NULL &&
	    !archive_see(q->archive, &visitor.viewer, &error))
		layout_error(q, r, 500, slice_of(error.text));
	else
		web_answer(q, target, body, r);
	archive_watch(q->archive, NULL, NULL);
	give_archive(s, q->archive);
	if (s->door != NULL && r->session.p == NULL && visitor.fresh[0] != '\0')
		r->session = arena_copy(q->arena, slice_of(visitor.fresh));
	record(s, q, method, target, r, &read);
	buf_free(&read.lines);
	if (r->note != NULL && strcmp(r->note, "logout") != 0)
		meter_count(r->status == 303 ? METER_LOGINS : METER_REFUSED);
	/* The visitor goes with this function; his name is in the arena. */
	if (q->visitor != NULL) {
		struct visitor *kept = ARENA_NEW(q->arena, struct visitor);

		*kept = visitor;
		q->visitor = kept;
	}
}

/*
 * The path of a target: of a whole address, which a server has to take as
 * well (RFC 9112, 3.2.2), what stands behind its host.
 */
static const char *
path_of(const char *target)
{
	static const struct slice schemes[] = {{"http://", 7}, {"https://", 8}};
	struct slice url = slice_of(target);
	size_t i;

	for (i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (slice_starts_fold(url, schemes[i])) {
			url = slice_skip(url, schemes[i].n);
			url = slice_skip(url, slice_index(url, '/'));
			return url.n > 0 ? url.p : "/";
		}
	return target;
}

static enum MHD_Result
handle_whole(struct server *s, struct MHD_Connection *c, const char *url,
    const char *method, struct slice body)
{
	struct buf target = {0};
	struct arena arena = {0};
	struct web_request q = {.arena = &arena,
	    .version = s->options->version,
	    .desk = &s->desk,
	    .posted = strcmp(method, "POST") == 0};
	struct web_response r = {.type = "text/html; charset=utf-8"};
	uint64_t begun = clock_microseconds(), took;
	enum MHD_Result result;

	expect(s, c, GUARD_OURS, 0);
	read_request(s, c, &q);
	if ((s->options->rate_told || !listen_is_loopback(q.address)) &&
	    !guard_allows(s->guard, q.address)) {
		arena_free(&arena);
		meter_count(METER_LIMITED);
		return refuse(s, c, 429, "Too many requests; wait a little.\n");
	}
	buf_string(&target, path_of(url));
	MHD_get_connection_values(c, MHD_GET_ARGUMENT_KIND, add_arg, &target);
	answer(s, &q, method, buf_slice(&target), body, &r);
	took = clock_microseconds() - begun;
	result = send_response(s, c, &r);
	meter_answer(r.status, took);
	meter_line(&q, method, buf_slice(&target), &r, took);
	buf_free(&r.body);
	buf_free(&target);
	arena_free(&arena);
	return result;
}

static enum MHD_Result
handle(void *user, struct MHD_Connection *c, const char *url,
    const char *method, const char *version, const char *upload,
    size_t *upload_size, void **state)
{
	struct server *s = user;
	struct asked *asked = *state;

	(void)version;
	if (asked == NULL) {
		/* The head is here; a body may follow. */
		*state = asked = heap_grow(NULL, sizeof(*asked));
		*asked = (struct asked){0};
		expect(s, c, GUARD_BODY, 0);
		return MHD_YES;
	}
	if (*upload_size > 0) {
		asked->large |= *upload_size > BODY_MOST - asked->body.n;
		if (!asked->large)
			buf_add(&asked->body, slice(upload, *upload_size));
		*upload_size = 0;
		return MHD_YES;
	}
	if (asked->large) {
		meter_count(METER_LARGE);
		return refuse(s, c, 413, "That is too much.\n");
	}
	if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0 &&
	    strcmp(method, "POST") != 0)
		return refuse(s, c, 405, "Only GET, HEAD and POST.\n");
	asked->busy = true;
	meter_add(METER_BUSY, 1);
	return handle_whole(s, c, url, method, buf_slice(&asked->body));
}

static void
forget(void *user, struct MHD_Connection *c, void **state,
    enum MHD_RequestTerminationCode how)
{
	struct asked *asked = *state;

	(void)how;
	if (asked != NULL) {
		meter_add(METER_BUSY, asked->busy ? -1 : 0);
		buf_free(&asked->body);
		heap_free(asked);
		*state = NULL;
	}
	expect(user, c, GUARD_HEAD, 0);
}

static void
greet(void *user, struct MHD_Connection *c, void **context,
    enum MHD_ConnectionNotificationCode what)
{
	struct server *s = user;
	const union MHD_ConnectionInfo *info;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		info = MHD_get_connection_info(
		    c, MHD_CONNECTION_INFO_CONNECTION_FD);
		*context = info == NULL
		    ? NULL
		    : guard_greet(s->guard, info->connect_fd);
		meter_add(METER_CONNECTIONS, 1);
	} else {
		if (*context != NULL)
			guard_part(s->guard, *context);
		*context = NULL;
		meter_add(METER_CONNECTIONS, -1);
	}
}

/* Escapes are undone once, in route.c. */
static size_t
keep_escapes(void *user, struct MHD_Connection *c, char *s)
{
	(void)user;
	(void)c;
	return strlen(s);
}

/* ---- the server ------------------------------------------------------------------- */

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

/* A certificate and its key, which end with a NUL for libmicrohttpd. */
static bool
read_keys(const struct web_options *o, struct buf *certificate, struct buf *key,
    struct error *error)
{
	if (o->certificate == NULL)
		return true;
	if (!file_read(o->certificate, KEY_MOST, certificate, error) ||
	    !file_read(o->key, KEY_MOST, key, error))
		return false;
	buf_char(certificate, '\0');
	buf_char(key, '\0');
	return true;
}

static struct MHD_Daemon *
start(struct server *s, unsigned threads, int fd, const char *certificate,
    const char *key)
{
	struct MHD_OptionItem tls[] = {
	    {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)certificate},
	    {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)key},
	    {MHD_OPTION_HTTPS_PRIORITIES, 0,
		(void *)(uintptr_t) "SECURE128:-VERS-ALL:+VERS-TLS1.3:"
				    "+VERS-TLS1.2"},
	    {MHD_OPTION_END, 0, NULL}};
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC;

	if (certificate == NULL)
		tls[0].option = MHD_OPTION_END;
	flags |= certificate == NULL ? MHD_USE_TURBO : MHD_USE_TLS;
	return MHD_start_daemon(flags, 0, NULL, NULL, handle, s,
	    MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE, threads,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MOST,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
	    MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
	    MHD_OPTION_NOTIFY_COMPLETED, forget, s,
	    MHD_OPTION_NOTIFY_CONNECTION, greet, s, MHD_OPTION_ARRAY, tls,
	    MHD_OPTION_END);
}

/* Nobody new comes in; who is here gets his answer. */
static void
stop(struct MHD_Daemon *daemon)
{
	const struct timespec moment = {.tv_nsec = 50000000};
	MHD_socket fd = MHD_quiesce_daemon(daemon);
	int i;

	for (i = 0; i < STOP_SECONDS * 20 && meter_value(METER_BUSY) > 0; i++)
		nanosleep(&moment, NULL);
	MHD_stop_daemon(daemon);
	if (fd != MHD_INVALID_SOCKET)
		close(fd);
}

static bool
serve(struct server *s, unsigned threads, void (*ready)(const char *address),
    struct error *error)
{
	char address[LISTEN_ADDRESS];
	struct buf certificate = {0}, key = {0};
	struct MHD_Daemon *daemon = NULL;
	bool tls = s->options->certificate != NULL;
	sigset_t wait;
	int fd = -1, got = SIGHUP;

	/* The threads inherit this: signals come to the one that waits. */
	sigemptyset(&wait);
	sigaddset(&wait, SIGTERM);
	sigaddset(&wait, SIGINT);
	sigaddset(&wait, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &wait, NULL);
	if (read_keys(s->options, &certificate, &key, error) &&
	    listen_on(s->options->listen, &fd, address, tls, error)) {
		listen_alone(s->options);
		s->guard = guard_new(s->rate);
		daemon = start(s, threads, fd, tls ? certificate.p : NULL,
		    tls ? key.p : NULL);
		if (daemon == NULL)
			error_set(error, "cannot serve on %s", address);
	}
	if (daemon != NULL) {
		ready(address);
		/* SIGHUP: the accounts are read again when they are asked for. */
		while (got == SIGHUP && sigwait(&wait, &got) == 0)
			;
		stop(daemon);
	} else if (fd >= 0)
		close(fd);
	if (s->guard != NULL)
		guard_free(s->guard);
	buf_free(&certificate);
	buf_free(&key);
	return daemon != NULL;
}

bool
http_serve(const struct web_options *options,
    void (*ready)(const char *address), struct error *error)
{
	struct server s = {.options = options,
	    .lock = PTHREAD_MUTEX_INITIALIZER,
	    .given_back = PTHREAD_COND_INITIALIZER,
	    .rate = options->rate_told ? options->rate : RATE_USUAL};
	unsigned threads = threads_of(options);
	bool good;

	signal(SIGPIPE, SIG_IGN);
	good = open_archives(&s, threads, error) &&
	    (options->users == NULL ||
		door_open(options->users, &s.door, error)) &&
	    (options->lists == NULL || kept_open(options->lists, error)) &&
	    (options->audit == NULL ||
		record_open(options->audit, &s.record, error)) &&
	    web_desk_open(&s.desk, options->desk, options->policy, error) &&
	    (options->log == NULL || meter_log(options->log, error)) &&
	    serve(&s, threads, ready, error);
	while (s.count > 0)
		archive_close(s.free[--s.count]);
	door_close(s.door);
	record_close(s.record);
	web_desk_close(&s.desk);
	return good;
}
