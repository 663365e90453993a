/*
 * answer.h: what an archive answers, for programs: JSON and CSV.  The
 * chapter of this folder, which serves both doors, the command and the web,
 * so that both say the same in the same words.
 *
 * What is written here is a contract (doc/json.md).  Nothing here prints.
 */
#ifndef ANSWER_ANSWER_H
#define ANSWER_ANSWER_H

#include "archive/archive.h"
#include "archive/follow.h"
#include "base/buf.h"
#include "base/diff.h"

/* ---- hit.c ---------------------------------------------------------------- */

/* A hit as an object of JSON, and as a line of CSV. */
void hit_json(struct buf *b, const struct archive_hit *hit);
void hit_csv(struct buf *b, const struct archive_hit *hit);
#define HIT_COLUMNS "id,date,from,classification,subject,snippet\r\n"

/* ---- search.c ------------------------------------------------------------- */

/*
 * A whole answer as an object, without a newline.  `next`, when present, is
 * what a caller hands back as `after` to have what follows.
 */
void answer_search(struct buf *b, struct slice query,
    const struct archive_answer *answer, struct slice next);

/* ---- thread.c, gaps.c ------------------------------------------------------- */

/*
 * A thread, and the gaps of a post's year, as objects; what citing telegrams
 * say is looked up in the archive.
 */
bool answer_thread(struct buf *b, struct archive *a,
    const struct archive_thread *t, struct arena *arena, struct error *error);
bool answer_gaps(struct buf *b, struct archive *a,
    const struct archive_gaps *gaps, struct arena *arena, struct error *error);

/* "missing", "cited", "withdrawn", "textless", "held". */
const char *answer_presence(enum archive_presence what);

/* The number of a series as a hit that is not held: for archive_citations(). */
struct archive_hit answer_number(
    struct arena *arena, const struct archive_gaps *gaps, uint32_t number);

/* ---- stats.c, actions.c, similar.c ------------------------------------------ */

/* Counts of what a query finds, as an object. */
void answer_stats(
    struct buf *b, struct slice query, const struct archive_stats *s);

/* A request with those who were asked, as an object. */
void answer_request(struct buf *b, const struct archive_request *r);

/* Telegrams that are alike, as a list; and how alike one is, in words. */
void answer_alike(struct buf *b, const struct archive_alike *list);
const char *answer_alike_kind(const struct archive_alike *a);
unsigned answer_percent(double share);

/* ---- card.c ----------------------------------------------------------------- */

/* The telegram of a number as a list has it; hit->id alone if none is held. */
bool answer_hit(struct archive *a, struct slice id, struct arena *arena,
    struct archive_hit *hit, bool *held, struct error *error);

/* It, or that it is not held, and how many cite it; known: either of them. */
bool answer_card(struct buf *b, struct archive *a, struct slice id,
    struct arena *arena, bool *known, struct error *error);

/* ---- traffic.c -------------------------------------------------------------- */

enum { TRAFFIC_POSTS = 2000 };

/* Posts by how much they wrote and got, and the pairs of the first of them. */
struct traffic {
	uint64_t total;
	const struct archive_facet *from, *to;
	const struct archive_facet *years; /* may be NULL */
	size_t rows, columns; /* of from and of to */
	uint64_t *counts; /* row by row */
};

/* On false with *column set, the query is none. */
bool traffic_find(struct archive *a, struct slice query, uint32_t most,
    struct arena *arena, struct traffic *out, uint32_t *column,
    struct error *error);
void answer_traffic(struct buf *b, struct slice query, const struct traffic *t);

/* ---- editions.c ------------------------------------------------------------- */

/* Words that two texts share, or that one of them lacks. */
struct answer_change {
	enum diff_kind kind;
	struct slice text; /* blanks between its words included */
};

size_t answer_changes(struct arena *arena, struct slice one, struct slice other,
    struct answer_change **out);
/* The record that is shown, or the first of those it is joined from. */
const struct archive_record *answer_shown(const struct archive_telegram *held);
/* The name of a file without its folders. */
struct slice answer_file(struct slice path);
/* All records, where they came from, and how they differ from what is shown. */
void answer_editions(
    struct buf *b, struct arena *arena, const struct archive_telegram *held);

/* ---- list.c ----------------------------------------------------------------- */

enum { ANSWER_LIST_MOST = 200 };

/* A line of a list: 08OSLO412#3 and a note. */
struct answer_listed {
	struct archive_hit hit; /* its id alone, when it is not held */
	bool held;
	uint32_t paragraph; /* 0: the whole of it */
	struct slice note;
	struct answer_listed *next;
};

bool answer_list_read(struct archive *a, struct slice text, struct arena *arena,
    struct answer_listed **out, struct error *error);
void answer_list(struct buf *b, const struct answer_listed *l);
/* Its one member, for an object that has others. */
void answer_list_members(struct buf *b, const struct answer_listed *l);

/* ---- tables.c --------------------------------------------------------------- */

/* A table by its name; its number is one of enum table. */
bool answer_table_named(struct slice name, uint32_t *table);
/*
 * Rows that have words in a cell, `skip` of them left out and `most` given;
 * and how many there are.
 */
uint32_t answer_table_rows(uint32_t table, struct slice words, uint32_t skip,
    uint32_t most, uint32_t *rows, uint32_t *total);
void answer_table(struct buf *b, uint32_t table, const uint32_t *rows,
    uint32_t count, uint32_t total, struct slice next);
void answer_tables(struct buf *b);

/* ---- explain.c -------------------------------------------------------------- */

void answer_explain(
    struct buf *b, struct slice query, const struct archive_stage *stages);

#endif
