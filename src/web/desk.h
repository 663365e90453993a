/*
 * desk.h: the review desk and the copies that go out, in the browser.  A secret
 * of desk.c, deskform.c and given.c, and of http.c, which opens it.
 */
#ifndef WEB_DESK_H
#define WEB_DESK_H

#include "answer/desk.h"
#include "web/web.h"

/* What a room has of it; the policy lies in `arena`. */
struct web_desk {
	const char *log; /* the decisions; NULL: no desk */
	struct policy policy;
	struct arena arena;
};

/* Read the policy (NULL: the usual one). */
bool web_desk_open(struct web_desk *d, const char *log, const char *policy,
    struct error *error);
void web_desk_close(struct web_desk *d);

/* May this visitor see the desk? */
bool web_desk_is_for(const struct web_request *q);

/* The log as it is now; false when the page of the trouble is there. */
bool web_desk_read(
    struct web_request *q, struct web_response *r, struct desk *out);

/* The telegram of a number; NULL when the page of the trouble is there. */
const struct telegram *web_desk_telegram(
    struct web_request *q, struct web_response *r, struct slice id);

/* The copy for the public, by the marks and the log. */
bool web_desk_make(struct web_request *q, const struct telegram *t,
    struct release *out, struct error *error);

/*
 * Why one that its carrier stamped as released is withheld, as HTML in words of
 * the service alone; empty where it bears no stamp or no mark withholds.
 */
struct slice web_desk_stamp(struct web_request *q, const struct telegram *t,
    const struct release *made);

/*
 * A line of the log, as a row of a table; with a form where one may answer.
 * `winner' is the number of a cut that wins over it; 0: none, or not asked.
 */
void web_desk_entry(struct web_request *q, struct buf *b,
    const struct desk_entry *e, bool answered, unsigned winner);

#endif
