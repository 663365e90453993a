/*
 * web.h: the reading room: the archive in a browser.  The chapter of this
 * folder.
 *
 * http.c speaks HTTP and knows no page; route.c finds the page for a path;
 * a page is a function from a request and the archive to a response, in a
 * file of its own; layout.c has what pages share.  Nothing a telegram or a
 * visitor brings gets out unescaped, and no page needs a script.
 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "answer/answer.h"
#include "archive/archive.h"
#include "base/arena.h"
#include "base/buf.h"
#include "telegram/telegram.h"

#define WEB_LINK "/telegram/" /* before an id */

/* name=value of the address's query, decoded. */
struct web_arg {
	struct slice name, value;
	struct web_arg *next;
};

struct web_request {
	struct arena *arena; /* of this request */
	struct archive *archive;
	struct slice path; /* decoded, "/telegram/08LIMA335" */
	struct slice rest; /* behind what the route matched */
	const struct web_arg *args;
	struct slice host; /* as the visitor named it; absent */
	const char *version;
};

struct web_response {
	unsigned status; /* 200, unless a page says otherwise */
	const char *type; /* of the content; text/html unless ... */
	struct slice location; /* of a redirect; absent */
	struct slice filename; /* to be saved as; absent */
	bool lasting; /* may be kept for a day without asking again */
	struct buf body;
};

/* ---- route.c ---------------------------------------------------------------- */

/* Answer a GET; `target` is the path and query as they came. */
void web_answer(
    struct web_request *q, struct slice target, struct web_response *r);

/* The value of an argument; absent when it is not there. */
struct slice web_arg(const struct web_request *q, struct slice name);
/* The same as a number; `usual` when it is none or over `most`. */
uint32_t web_arg_number(const struct web_request *q, struct slice name,
    uint32_t most, uint32_t usual);

/* Percent signs (and, in queries, plus signs) undone. */
struct slice web_decode(struct arena *arena, struct slice s, bool plus);

/* ---- layout.c ----------------------------------------------------------------- */

/* Head of a page, up to where its own matter begins; and its end. */
void layout_begin(const struct web_request *q, struct web_response *r,
    struct slice title, struct slice query);
void layout_end(const struct web_request *q, struct web_response *r);

/* A page that says what went wrong, and the status that goes with it. */
void layout_error(const struct web_request *q, struct web_response *r,
    unsigned status, struct slice sentence);

/* <a href="/telegram/ID">ID</a>, or the bare words when there is no id. */
void layout_telegram(struct buf *b, struct slice id, struct slice words);
/* "/search?q=..." with one more term behind a query. */
void layout_search(
    struct buf *b, struct slice query, struct slice field, struct slice value);
/* "3 May 2008". */
void layout_date(struct buf *b, struct moment m);
/* 1,234,567 */
void layout_count(struct buf *b, uint64_t n);
/* A hit as an item of a list. */
void layout_hit(
    struct buf *b, struct arena *arena, const struct archive_hit *hit);
/* Counts as bars, a column a value, each leading to the search for it. */
void layout_bars(
    struct buf *b, const struct archive_facet *years, struct slice query);

/* ---- the pages ------------------------------------------------------------------ */

typedef void web_page(struct web_request *q, struct web_response *r);

web_page page_home, page_search, page_feed, page_style, page_opensearch;
web_page page_telegram, page_post, page_tag, page_guide;
web_page page_api_telegram, page_api_search, page_api_thread, page_api_gaps;
web_page page_api_lookup, page_openapi, page_health;

/* ---- http.c ---------------------------------------------------------------------- */

struct web_options {
	const char *archive;
	const char *listen; /* "127.0.0.1:8080"; port 0: any */
	const char *version;
	unsigned threads; /* 0: as many as there are cores */
};

/*
 * Serve until SIGTERM or SIGINT; `ready` is told the address when visitors
 * may come.
 */
bool http_serve(const struct web_options *options,
    void (*ready)(const char *address), struct error *error);

#endif
