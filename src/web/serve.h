/*
 * serve.h: what stands before the pages: who a visitor is, what he may take,
 * what is counted and recorded, and the server.  A secret of the files that do
 * this and of reftel-web.c; no page knows it but that by which one comes in.
 */
#ifndef WEB_SERVE_H
#define WEB_SERVE_H

#include "web/web.h"

/* ---- door.c: who a visitor is -------------------------------------------------- */

struct door;

/* The accounts of a file, which is read again when it changes. */
bool door_open(const char *path, struct door **out, struct error *error);
void door_close(struct door *d);

/* By the token of a session, or as anyone; all of it lies in the arena. */
void door_enter(struct door *d, struct slice token, int64_t now,
    struct arena *arena, struct visitor *out);

/* As an account, without a password: for --get.  False: there is none. */
bool door_named(struct door *d, struct slice name, struct arena *arena,
    struct visitor *out);

/* All accounts, with how many sessions each has. */
struct door_account {
	struct slice name, clearance, captions;
	enum user_role role;
	unsigned sessions;
	struct door_account *next;
};

struct door_account *door_accounts(
    struct door *d, int64_t now, struct arena *arena);
/* End all sessions of an account. */
void door_dismiss(struct door *d, struct slice name);

/* Is there an account of that name? */
bool door_knows(struct door *d, struct slice name);

enum door_answer { DOOR_IN, DOOR_WRONG, DOOR_WAIT };

enum door_answer door_login(struct door *d, struct slice name,
    struct slice password, struct slice address, int64_t now,
    char token[static SECRET_TEXT]);
void door_leave(struct door *d, struct slice token, int64_t now);

/* ---- guard.c: how often, and how long ------------------------------------------- */

struct guard;
struct caller; /* a connection */

struct guard *guard_new(unsigned rate);
void guard_free(struct guard *g);

/* Whether one more request of an address is not one too many. */
bool guard_allows(struct guard *g, struct slice address);

/* Who has come, what is waited for, and that he has gone. */
enum guard_step { GUARD_HEAD, GUARD_BODY, GUARD_OURS, GUARD_SEND };

struct caller *guard_greet(struct guard *g, int fd);
void guard_expect(
    struct guard *g, struct caller *c, enum guard_step step, size_t bytes);
void guard_part(struct guard *g, struct caller *c);

/* ---- meter.c: how much --------------------------------------------------------- */

enum meter {
	METER_CONNECTIONS,
	METER_BUSY,
	METER_BYTES,
	METER_LIMITED,
	METER_SLOW,
	METER_LARGE,
	METER_LOGINS,
	METER_REFUSED,
	METER_AUDITED,
	METER_MAX
};

void meter_add(enum meter which, int64_t n);
void meter_count(enum meter which);
int64_t meter_value(enum meter which);
void meter_answer(unsigned status, uint64_t microseconds);

/* What was asked by whom, and the answer, as members of an object. */
void meter_words(struct buf *b, const struct web_request *q,
    struct slice account, const char *method, struct slice target,
    const struct web_response *r);

/* A line a request from here on, "-": to standard error. */
bool meter_log(const char *path, struct error *error);
void meter_line(const struct web_request *q, const char *method,
    struct slice target, const struct web_response *r, uint64_t microseconds);

/* ---- record.c: who read what ------------------------------------------------------ */

struct record;

bool record_open(const char *path, struct record **out, struct error *error);
void record_close(struct record *r);
/* The members of a line, as JSON. */
bool record_add(struct record *r, struct slice members);

/* ---- listen.c: where visitors come to ---------------------------------------------- */

enum { LISTEN_ADDRESS = 300 };

struct sockaddr;
struct web_options;

/* Whether it is HOST:PORT; whether there is such a host is another matter. */
bool listen_is_address(const char *where);

/* HOST:PORT or [HOST]:PORT, bound and listening; and the address to open. */
bool listen_on(const char *where, int *out, char address[static LISTEN_ADDRESS],
    bool tls, struct error *error);

/* Where somebody comes from, as text. */
struct slice listen_peer(struct arena *arena, const struct sockaddr *peer);
bool listen_is_loopback(struct slice address);

/* Give up what the server does not need, and say what could not be. */
void listen_alone(const struct web_options *options);

/* ---- http.c ---------------------------------------------------------------------- */

struct web_options {
	const char *archive;
	const char *listen; /* "127.0.0.1:8080"; port 0: any */
	const char *version;
	const char *users; /* the file of accounts; NULL: everyone reads all */
	const char *lists; /* the folder of what accounts keep */
	const char *audit; /* the record of what was read; NULL: none */
	const char *certificate, *key; /* PEM files; NULL: no TLS */
	const char *desk, *policy; /* of what goes out; NULL: none, the usual */
	const char *log; /* a line a request: a file, "-"; NULL: none */
	unsigned threads; /* 0: as many as there are cores */
	unsigned rate; /* requests a second of one address; 0: as many */
	bool rate_told; /* also of the loopback */
	bool open; /* no sandbox */
};

/*
 * Serve until SIGTERM or SIGINT; `ready` is told the address when visitors
 * may come.
 */
bool http_serve(const struct web_options *options,
    void (*ready)(const char *address), struct error *error);

#endif
