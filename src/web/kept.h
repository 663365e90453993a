/*
 * kept.h: what an account keeps: lists of telegrams with notes on them, and
 * queries that it asks again.  A secret of kept.c, lists.c, listsform.c and
 * listsapi.c, and of http.c, which opens the folder.
 *
 * What is kept is a number, a paragraph and words.  Whether it is shown is
 * for the archive to say: a line is there for whom its telegram is there.
 */
#ifndef WEB_KEPT_H
#define WEB_KEPT_H

#include "web/web.h"

enum {
	KEPT_LISTS = 50, /* of an account */
	KEPT_QUERIES = 100,
	KEPT_LINES = ANSWER_LIST_MOST, /* of a list */
	KEPT_TITLE = 100, /* bytes */
	KEPT_NOTE = 400,
	KEPT_QUERY = 1000,
	KEPT_TOKEN = 32,
};

/* A telegram on a list, or a paragraph of it, and perhaps a note. */
struct kept_line {
	struct slice id;
	uint32_t paragraph; /* 0: the whole of it */
	struct slice note; /* may be empty */
	struct kept_line *next;
};

struct kept_list {
	struct slice token; /* in its address: nobody can guess it */
	struct slice title; /* for its owner alone */
	struct kept_line *lines;
	struct kept_list *next;
};

struct kept_query {
	struct slice text;
	uint64_t total; /* that it found when it was last looked at */
	int64_t looked;
	struct kept_query *next;
};

struct kept {
	struct kept_list *lists;
	struct kept_query *queries;
};

/* ---- kept.c: a file an account, in a folder ------------------------------- */

/* Make the folder when it is not there; nobody else may read it. */
bool kept_open(const char *folder, struct error *error);

/* What an account keeps; nothing, if it never kept anything. */
bool kept_read(const char *folder, struct slice name, struct arena *arena,
    struct kept *out, struct error *error);

/*
 * Change it by `edit`, one at a time whoever asks; when that returns false
 * nothing is changed.
 */
typedef bool kept_edit(void *user, struct kept *kept, struct error *error);
bool kept_change(const char *folder, struct slice name, struct arena *arena,
    kept_edit *edit, void *user, struct error *error);

struct kept_list *kept_list(const struct kept *k, struct slice token);
struct kept_query *kept_query(const struct kept *k, struct slice text);
/* The line of a telegram or of a paragraph of it. */
struct kept_line *kept_line(
    const struct kept_list *list, struct slice id, uint32_t paragraph);

/* A new one at the end; NULL when there are as many as may be. */
struct kept_list *kept_add_list(
    struct kept *k, struct arena *arena, struct slice title);
struct kept_query *kept_add_query(
    struct kept *k, struct arena *arena, struct slice text);
/* The line is there, and has this note unless that is empty. */
bool kept_add_line(struct kept_list *list, struct arena *arena, struct slice id,
    uint32_t paragraph, struct slice note);

void kept_drop_list(struct kept *k, const struct kept_list *list);
void kept_drop_query(struct kept *k, const struct kept_query *query);
void kept_drop_line(struct kept_list *list, const struct kept_line *line);

/* Words as they are kept: one line, `most` bytes of whole characters. */
struct slice kept_words(struct arena *arena, struct slice s, size_t most);

/* ---- lists.c: the pages ----------------------------------------------------- */

/* What an account keeps; false when the page of the trouble is there. */
bool lists_read(struct web_request *q, struct web_response *r,
    struct slice owner, struct kept *out);

/* The lines that are there for who asks. */
bool lists_seen(struct web_request *q, const struct kept_list *list,
    struct answer_listed **out, struct error *error);
/* How many telegrams that is. */
bool lists_count(struct web_request *q, const struct kept_list *list,
    uint64_t *out, struct error *error);
/* What a query finds for him; false with a sentence when it is none. */
bool lists_total(struct web_request *q, struct slice query, uint64_t *out,
    struct error *error);

/* OWNER/TOKEN of an address: his list; NULL when there is none for who asks. */
struct kept_list *lists_named(struct web_request *q, struct web_response *r,
    struct slice rest, struct slice *owner);

/* Both pages, with what was wrong with a form. */
void lists_all(
    struct web_request *q, struct web_response *r, const char *trouble);
void lists_one(struct web_request *q, struct web_response *r,
    struct slice owner, struct kept_list *list, const char *trouble);

#endif
