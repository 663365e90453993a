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
#include "archive/viewer.h"
#include "base/arena.h"
#include "base/buf.h"
#include "sys/users.h"
#include "telegram/telegram.h"

#define WEB_LINK "/telegram/" /* before an id */

/* name=value of the address's query, decoded. */
struct web_arg {
	struct slice name, value;
	struct web_arg *next;
};

struct web_desk;

/* Who asks, where there are accounts. */
struct visitor {
	struct slice name; /* absent: he has not said */
	enum user_role role;
	bool known; /* there is something here for him */
	struct archive_viewer viewer;
	char csrf[SECRET_TEXT]; /* that his forms must bring back */
	char fresh[SECRET_TEXT]; /* a new token of his session; or empty */
};

struct web_request {
	struct arena *arena; /* of this request */
	struct archive *archive; /* as the visitor may see it */
	struct door *door; /* NULL: no accounts, everyone reads all */
	const struct visitor *visitor; /* NULL: the same */
	const char *kept; /* the folder of what accounts keep; NULL: none */
	const struct web_desk *desk; /* what goes out; NULL: the usual policy */
	bool posted;
	const struct web_arg *form; /* of a POST */
	struct slice session, form_cookie; /* from cookies; absent */
	struct slice address; /* where he comes from */
	struct slice origin, site; /* Origin, Sec-Fetch-Site; absent */
	int64_t now; /* seconds since 1970 */
	struct slice path; /* decoded, "/telegram/08LIMA335" */
	struct slice rest; /* behind what the route matched */
	const struct web_arg *args;
	struct slice host; /* as the visitor named it; absent */
	bool tls; /* he came by https */
	const char *version;
	bool fixed; /* a page of a site of files: nobody answers a form there */
};

struct web_response {
	unsigned status; /* 200, unless a page says otherwise */
	const char *type; /* of the content; text/html unless ... */
	struct slice location; /* of a redirect; absent */
	struct slice filename; /* to be saved as; absent */
	struct slice next; /* where what did not fit goes on; absent */
	bool lasting; /* may be kept for a day without asking again */
	struct slice session; /* cookie to be set; empty: to be taken back */
	struct slice form; /* the same for a form before there is a session */
	const char *note; /* for the record: "login refused"; or NULL */
	struct buf body;
};

/* ---- route.c ---------------------------------------------------------------- */

/*
 * Answer a GET, or a POST with its body; `target` is the path and query as
 * they came.  Who may not come in is sent to the door, whatever he asks.
 */
void web_answer(struct web_request *q, struct slice target, struct slice body,
    struct web_response *r);

/* Is a path that of a route, or below one that ends in a slash? */
bool web_matches(struct slice route, struct slice path);

/* Is he that, by his account?  An administrator is everything. */
bool web_is(const struct web_request *q, enum user_role role);

/* A value of the form that was posted; absent when it is not there. */
struct slice web_form(const struct web_request *q, struct slice name);

/* The value of an argument; absent when it is not there. */
struct slice web_arg(const struct web_request *q, struct slice name);
/* The query of the address; empty when there is none. */
struct slice web_query(const struct web_request *q);
/* The same as a number; `usual` when it is none or over `most`. */
uint32_t web_arg_number(const struct web_request *q, struct slice name,
    uint32_t most, uint32_t usual);

/* Percent signs (and, in queries, plus signs) undone. */
struct slice web_decode(struct arena *arena, struct slice s, bool plus);

/* ---- terms.c ---------------------------------------------------------------- */

/* A part of a query: a word, a phrase, field:value, what stands in brackets. */
struct web_term {
	struct slice text;
	struct web_term *next;
};

/* All that must hold; what OR or NEAR join is one. */
struct web_term *web_terms(struct arena *arena, struct slice query);
bool web_has_term(const struct web_term *terms, struct slice text);
/* The query without a part, and without those that begin with `prefix`. */
struct slice web_without(struct arena *arena, const struct web_term *terms,
    struct slice text, struct slice prefix);

/* ---- layout.c ----------------------------------------------------------------- */

/* Head of a page, up to where its own matter begins; and its end. */
void layout_begin(const struct web_request *q, struct web_response *r,
    struct slice title, struct slice query);
void layout_end(const struct web_request *q, struct web_response *r);

/* login.c: who is here, and the way in or out. */
void layout_visitor(struct buf *b, const struct web_request *q);
/* What his role has besides, in the list of pages. */
void layout_offices(struct buf *b, const struct web_request *q);
/* Is there an account of that name? */
bool login_knows(const struct web_request *q, struct slice name);

/* A field of a form that nobody sees. */
void layout_hidden(struct buf *b, const char *name, struct slice value);
void layout_cell(struct buf *b, struct slice s); /* of a table */

/* A page that says what went wrong, and the status that goes with it. */
void layout_error(const struct web_request *q, struct web_response *r,
    unsigned status, struct slice sentence);

/* Where this is: http://example.org, for those who take an address away. */
void layout_base(struct buf *b, const struct web_request *q);
/* ".docx" of 08OSLO412.docx; absent. */
struct slice layout_suffix(struct slice id);
/* That there is no such form of a telegram, and which there are. */
void layout_forms(const struct web_request *q, struct web_response *r,
    struct slice before, struct slice id, const struct slice *suffixes,
    size_t count);

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
/* The same up to its snippet, for a page that says something else of it. */
void layout_hit_begin(
    struct buf *b, struct arena *arena, const struct archive_hit *hit);
/* Its subject as a title, cut where a list has no room; absent. */
struct slice layout_title(struct arena *arena, const struct archive_hit *hit);
/* A classification in its frame; nothing where there is none. */
void layout_level(struct buf *b, enum classification level);
/* The form that asks a query. */
void layout_form(struct buf *b, struct slice query);
/* field:value as a query has it, in quotes where it needs them. */
struct slice layout_term(
    struct arena *arena, struct slice field, struct slice value);

/* list.c: a line of a list, as the beginning of an item. */
void layout_listed(
    struct buf *b, struct arena *arena, const struct answer_listed *l);

struct lookup_row;
/* What the tables say of a word, `most` rows of it. */
void layout_rows(struct buf *b, const struct lookup_row *row, unsigned most);

/* ---- traffic.c ------------------------------------------------------------------ */

/* A form that asks a page for the query it is of; t may be NULL. */
void layout_scope(const struct web_request *q, struct buf *b, struct slice page,
    struct slice query, const struct traffic *t);
/* The years of a scope, each leading to the page of that year alone. */
void layout_years(struct web_request *q, struct buf *b, struct slice page,
    struct slice query, const struct traffic *t);
/* traffic_find(); when it is false, the page of the trouble is there. */
bool layout_traffic(struct web_request *q, struct web_response *r,
    struct slice query, uint32_t most, struct traffic *t);

/* ---- bars.c ------------------------------------------------------------------- */

/* Years as bars, each leading to the search for it; with a form and a list. */
void layout_bars(
    struct buf *b, const struct archive_facet *years, struct slice query);

/* ---- facets.c ----------------------------------------------------------------- */

/* How a facet is headed: "TAGS"; its own name when it has no other. */
struct slice facet_title(struct slice name);
/* A facet of an answer; NULL when it has none of that name. */
const struct archive_facet *facet_of(
    const struct archive_answer *answer, struct slice name);
/* Where a value's own page is: /post/OSLO; else a search for it. */
void facet_place(struct buf *b, struct slice field, struct slice value);
/*
 * The commonest values as a list.  With `terms` they narrow that query, and
 * those that are in it widen it again; without, each leads to its page.  A
 * TAGS code has what it meant in `years`, the facet of the same answer.
 */
void facet_list(struct buf *b, struct arena *arena,
    const struct archive_facet *f, const struct archive_facet *years,
    size_t most, struct slice query, const struct web_term *terms);

/* ---- thread.c, around.c: views of one telegram ---------------------------------- */

/* False, with a sentence, when the archive cannot say. */
bool view_thread(
    struct web_request *q, struct buf *b, struct slice id, struct error *error);
bool view_beside(struct web_request *q, struct buf *b,
    const struct archive_telegram *held, const struct telegram *t,
    struct error *error);
bool view_similar(struct web_request *q, struct buf *b,
    const struct archive_telegram *held, struct error *error);
void view_editions(
    struct web_request *q, struct buf *b, const struct archive_telegram *held);

/* ---- lists.c, listsform.c: what an account keeps -------------------------------- */

/* Does who asks have an account, which keeps lists here? */
bool lists_here(const struct web_request *q);
/* The beginning of a form of his that does `what`. */
void lists_form(const struct web_request *q, struct buf *b, const char *what);
/* Beside a telegram: his notes on it, and a form to put it on a list. */
bool lists_beside(
    struct web_request *q, struct buf *b, struct slice id, struct error *error);
/* Below a list that is an address: a form to keep it. */
bool lists_take(struct web_request *q, struct buf *b, struct slice lines,
    struct error *error);
/* Beside what a query finds: a form to keep it. */
void lists_keep(struct web_request *q, struct buf *b, struct slice query);

/* ---- the pages ------------------------------------------------------------------ */

typedef void web_page(struct web_request *q, struct web_response *r);

web_page page_home, page_all, page_search, page_feed, page_opensearch;
web_page page_style, page_script, page_icon;
web_page page_traffic, page_map, page_map_image, page_actions, page_list;
web_page page_telegram, page_post, page_tag, page_person, page_guide;
web_page page_api_telegram, page_api_search, page_api_thread, page_api_gaps;
web_page page_api_lookup, page_openapi, page_health, page_metrics;
web_page page_login, post_login, post_logout;
web_page page_api_card, page_api_similar, page_api_editions, page_api_cite;
web_page page_api_traffic, page_api_explain, page_api_stats, page_api_actions;
web_page page_api_list, page_api_table, page_api_tables;

web_page page_lists, post_lists, page_api_lists;
web_page page_keeping, page_accounts, post_accounts;
web_page page_release, page_desk, post_desk;

/* deskform.c: a telegram on the desk; with what was wrong with a form. */
void desk_review(struct web_request *q, struct web_response *r, struct slice id,
    const char *trouble);

/* apiargs.c: the most that each number may be. */
enum {
	API_SKIP = 1000000,
	API_HITS = 1000,
	API_FACETS = 1000,
	API_DEPTH = 1000,
	API_YEAR = 9999,
	API_PARAGRAPH = 100000,
	API_PAIRS = 100,
	API_VALUES = 10000,
	API_REQUESTS = 1000,
	API_ROWS = 2000,
};

/* Is all behind the question mark what it may be?  Else that is answered. */
bool api_args(struct web_request *q, struct web_response *r);

/* What went wrong, to programs; with a column the query is none. */
void api_trouble(
    struct web_response *r, uint32_t column, const struct error *error);

/* ---- away.c ---------------------------------------------------------------------- */

/* What a query finds as one text of reading copies, or the bytes in a ZIP. */
void away_answer(struct web_request *q, struct web_response *r,
    const struct archive_query *query, bool zipped);

#endif
