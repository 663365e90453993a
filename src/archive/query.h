/*
 * query.h: a query as a tree, and what fields and values mean.  A secret of
 * this folder: doors give text, and engines get this.
 */
#ifndef ARCHIVE_QUERY_H
#define ARCHIVE_QUERY_H

#include "base/arena.h"
#include "base/error.h"
#include "telegram/telegram.h"

/* Limits; what goes beyond them is refused with a sentence. */
enum { QUERY_TERMS = 400, QUERY_DEPTH = 50, QUERY_BYTES = 20000 };

enum ask {
#define ASK(id, name, kind, facet, what) ASK_##id,
#include "archive/fields.def"
#undef ASK
	ASK_MAX
};

enum ask_kind {
	ASK_KIND_WORDS, /* words, which make phrases */
	ASK_KIND_NAME, /* words, in any order, close together */
	ASK_KIND_KEY, /* one value, folded to letters and digits */
	ASK_KIND_ID, /* the same, of a telegram's number */
	ASK_KIND_POST,
	ASK_KIND_CLASS,
	ASK_KIND_PRECEDENCE,
	ASK_KIND_DAY,
	ASK_KIND_NUMBER,
};

struct ask_info {
	struct slice name, what;
	enum ask_kind kind;
	bool facet;
};

const struct ask_info *ask_info(enum ask field);

enum query_kind {
	QUERY_ALL, /* every telegram: an empty query */
	QUERY_WORDS, /* a word or phrase, or a key of its field */
	QUERY_PREFIX, /* the same, and the last word only begins so */
	QUERY_NEAR, /* children close together */
	QUERY_AND,
	QUERY_OR,
	QUERY_NOT,
	QUERY_RANGE, /* least <= day or number <= most */
};

struct query {
	enum query_kind kind;
	enum ask field;
	struct slice text; /* WORDS, PREFIX: what to look for; a key: folded */
	struct slice at; /* where it stands in the query */
	struct slice told; /* how it was understood, where that is in doubt */
	bool guessed; /* no name of a post, but spelt like one */
	uint32_t distance; /* NEAR */
	int64_t least, most; /* RANGE: days since 1970, or numbers */
	struct query *first, *next;
};

/* The tree of a text; on false *at is where the trouble is. */
bool query_read(struct arena *arena, struct slice text, struct query **out,
    struct slice *at, struct error *error);

/* ---- value.c: values as the index has them ------------------------------- */

/* Folded for case and accents, letters and digits alone. */
struct slice value_key(struct arena *arena, struct slice s);

/* The canonical number of a telegram: "08LIMA335"; absent if it is none. */
struct slice value_id(struct arena *arena, struct slice printed);

/* Its last digits, and what stands before them: 335 and 08LIMA. */
uint32_t value_serial(struct slice name, struct slice *series);

/* A post by any name: canonical; `later`: the name it bore last, or absent. */
struct slice value_post(
    struct arena *arena, struct slice name, int year, struct slice *later);

/* CLASS_NONE, PRECEDENCE_NONE when it is none; letters and words do. */
enum classification value_class(struct slice s);
enum precedence value_precedence(struct slice s);

/*
 * closed.c: that a field has such a value at all, by its key; or a sentence
 * that says which it has.  What `has' has beside remarks and blocks.
 */
bool value_closed(
    enum ask field, struct slice value, struct slice key, struct error *error);
const char *const *value_things(void);

/* A day, a month or a year in any habit: its first and last day. */
bool value_days(struct slice s, int64_t *first, int64_t *last);

#endif
