/*
 * index.h: documents of terms with positions, and columns to count by.
 * The chapter of this folder.
 *
 * An index is derived from records that somebody else keeps, and may be
 * built again at any time.  It knows documents by a number (`id`), an order
 * in time (`when`), terms in up to 250 fields, and columns of small numbers;
 * what the numbers mean is the caller's affair.
 *
 * It lies in segments: files that are written once, by rename after fsync,
 * mapped, and never changed.  Which of them are alive, and which of their
 * documents deleted, is a list that the caller keeps and changes with its
 * records.  Who reads holds an `index`, a snapshot of that list, and is never
 * in the way of who writes.  A segment may be damaged: what does not fit is
 * an error that names the file, and the remedy is to build it again.
 */
#ifndef INDEX_INDEX_H
#define INDEX_INDEX_H

#include "base/arena.h"
#include "base/error.h"

#include <stdatomic.h>

/* Limits; what goes beyond them is refused with a sentence, or cut. */
enum {
	INDEX_WORD = 60, /* bytes of a term; longer ones are cut */
	INDEX_FIELDS = 250,
	INDEX_COLUMNS = 32,
	INDEX_NODES = 1000, /* of a query */
	INDEX_DEPTH = 60, /* of brackets in it */
	INDEX_HITS = 1 << 22, /* that one answer lists */
	INDEX_VALUE = 1 << 22, /* values of a column that is counted */
};

/* ---- token.c: text to terms ---------------------------------------------- */

/*
 * Case and accents are folded, numbers lose their leading zeros.  A run of
 * four X or more, or of black boxes, is INDEX_REDACTED.  Parts that are
 * written together (codes, words that a line end divides, initials) also
 * make a whole, at the positions of its first and its last part.
 */
#define INDEX_REDACTED S("xxxx")

struct index_token {
	struct slice text; /* folded; lives until the next read */
	struct slice at; /* what was printed */
	uint32_t position;
	bool whole; /* of the parts that came before it */
};

/* How a part is tied to the one before it. */
enum index_glue { INDEX_APART, INDEX_CODE, INDEX_THOUSANDS, INDEX_INITIALS };

enum { INDEX_TOKENS = 64 };

struct index_tokens {
	struct slice text;
	size_t next;
	uint32_t position; /* of the next part */
	/* the whole that may be growing */
	unsigned parts;
	unsigned char part_kind;
	enum index_glue glue;
	size_t whole_begin, part_begin, part_end, whole_n;
	char whole[INDEX_WORD];
	char room[INDEX_TOKENS * INDEX_WORD];
};

void index_tokens_start(
    struct index_tokens *t, struct slice text, uint32_t position);

/* Some more tokens, and how many; 0 at the end. */
size_t index_tokens_read(
    struct index_tokens *t, struct index_token out[static INDEX_TOKENS]);

/* ---- build.c: documents to a segment ------------------------------------- */

/* What the documents of an index are like; the same for all its segments. */
struct index_scheme {
	uint32_t version; /* the caller's: a segment of another is refused */
	unsigned columns;
	uint32_t many; /* bit c: column c has any number of values */
	/*
	 * The common words whose neighbours are indexed as pairs, for
	 * phrases: NULL-terminated, at most 250; NULL: a list of our own.
	 */
	const char *const *pairs;
};

/*
 * Field 0 is text: its length counts.  Its positions below INDEX_SUBJECT are
 * the subject's, where a word weighs as much as so many elsewhere.
 */
enum { INDEX_TEXT = 0, INDEX_SUBJECT = 256, INDEX_SUBJECT_WEIGHT = 4 };

/* What a segment has, in documents and bytes on the disk. */
struct index_summary {
	uint64_t documents, terms, postings, positions;
	int64_t first_when, last_when;
	uint64_t bytes, dictionary_bytes, posting_bytes, position_bytes;
	uint64_t pair_bytes; /* of the postings and positions of pairs */
	uint64_t column_bytes;
};

/* A builder is one thread's; two build two segments at the same time. */
struct index_build *index_build_new(const struct index_scheme *scheme);
void index_build_free(struct index_build *b);

/*
 * A document: begin, then any of the middle three, then end.  The text is
 * not kept.  index_build_text() returns the position after the last part;
 * leave a gap before what should not form phrases with it.
 */
void index_build_begin(struct index_build *b, int64_t id, int64_t when);
uint32_t index_build_text(struct index_build *b, unsigned field,
    struct slice text, uint32_t position);
void index_build_term(struct index_build *b, unsigned field, struct slice term,
    uint32_t position);
void index_build_value(struct index_build *b, unsigned column, uint32_t value);
void index_build_end(struct index_build *b);

/* Documents so far; the memory that they and writing them will take. */
size_t index_build_count(const struct index_build *b);
size_t index_build_memory(const struct index_build *b);

/* Write them as FOLDER/NAME, and begin anew. */
bool index_build_write(struct index_build *b, const char *folder,
    struct slice name, struct index_summary *summary, struct error *error);

/* ---- snapshot.c: the live segments, deletions ---------------------------- */

/* A line of the caller's list. */
struct index_live {
	struct slice name;
	struct slice deleted; /* bytes of index_delete(); empty: none is */
};

struct index;

/*
 * A snapshot.  Segments that `before` (which may be NULL) has open are
 * shared with it.  The files may be deleted while it is open.
 */
bool index_open(const char *folder, const struct index_scheme *scheme,
    const struct index_live *live, size_t count, const struct index *before,
    struct index **out, struct error *error);
void index_close(struct index *index);

uint64_t index_count(const struct index *index); /* documents not deleted */
void index_summarize(
    const struct index *index, size_t segment, struct index_summary *out);

/* How many segments, and all of the file of one. */
size_t index_segments(const struct index *index);
struct slice index_bytes(const struct index *index, size_t segment);

/* deleted[i]: what the list is to keep for the i-th segment; absent: as is. */
bool index_delete(const struct index *index, const int64_t *ids, size_t count,
    struct arena *arena, struct slice *deleted, size_t *found,
    struct error *error);

/* Read all of a segment against its checksums, and against itself. */
bool index_verify(const char *folder, struct slice name,
    const struct index_scheme *scheme, struct error *error);

/* ---- merge.c: many segments to one --------------------------------------- */

/*
 * Which segments it is time to merge; their count, or 0.  The positions go
 * into which[], which has room for as many as the snapshot has segments.
 */
size_t index_merge_plan(const struct index *index, size_t *which);

/* Those segments, without their deleted documents, as one. */
bool index_merge(const struct index *index, const size_t *which, size_t count,
    const char *folder, struct slice name, struct index_summary *summary,
    struct error *error);

/* Those that `now` has deleted and `index` had not: to be deleted again. */
bool index_merge_lost(const struct index *index, const struct index *now,
    const size_t *which, size_t count, struct arena *arena, int64_t **ids,
    size_t *lost, struct error *error);

/* ---- match.c: a query ---------------------------------------------------- */

enum index_kind {
	INDEX_ALL, /* every document */
	INDEX_TERM,
	INDEX_PREFIX, /* terms that begin so */
	INDEX_PHRASE, /* children: terms or prefixes, one after the other */
	INDEX_NEAR, /* children: terms, prefixes, phrases; see distance */
	INDEX_AND,
	INDEX_OR,
	INDEX_NOT, /* one child: documents that it does not match */
	INDEX_WHEN, /* least <= when <= most */
	INDEX_COLUMN, /* a value of the column from least to most */
	INDEX_IDS, /* documents by number */
};

/* A node, of the caller's, which outlives the query. */
struct index_node {
	enum index_kind kind;
	struct index_node *first, *next; /* child, sibling */
	struct slice text; /* TERM, PREFIX: as a token has it */
	unsigned field;
	/* NEAR: so many parts at most between the first child and the last. */
	uint32_t distance;
	/* TERM, PREFIX, PHRASE: within these positions; both 0: anywhere. */
	uint32_t from, to;
	unsigned column;
	int64_t least, most;
	const int64_t *ids; /* in order */
	size_t id_count;
	bool unscored; /* a filter, which does not count for relevance */
	bool counted; /* of a word: as rare as this says, for relevance */
	uint64_t documents;
};

/* Words as a query means them: a term, a whole, or a phrase; NULL: none. */
struct index_node *index_words(
    struct arena *arena, unsigned field, struct slice text);

/* ---- rank.c, count.c: one answer ----------------------------------------- */

enum index_rank {
	INDEX_BY_SCORE, /* BM25 (k1 1.2, b 0.75) over field 0 lengths */
	INDEX_BY_LEAST, /* of rank_column */
	INDEX_BY_MOST,
};

struct index_query {
	const struct index_node *root;
	/* How many of each list to give; a list of 0 costs nothing. */
	unsigned best, newest, oldest;
	enum index_rank rank; /* of `best` */
	unsigned rank_column;
	uint32_t facets; /* bit c: count the values of column c */
	unsigned facet_most; /* values of each, the commonest; 0: all */
	/* Bounds: postings looked at, about (0: 2^32), and a flag. */
	uint64_t steps;
	const atomic_bool *stop;
	struct index_crew *crew; /* more threads, or NULL */
	/* For relevance: as if the index had so many; 0: what it has. */
	uint64_t documents, lengths;
};

struct index_hit {
	int64_t id, when;
	double score;
};

struct index_count {
	uint32_t value, count;
};

struct index_facet {
	struct index_count *counts; /* by count, then by value */
	size_t count;
	size_t distinct; /* values there are in all */
};

struct index_answer {
	uint64_t total;
	struct index_hit *best, *newest, *oldest;
	size_t best_count, newest_count, oldest_count;
	struct index_facet facets[INDEX_COLUMNS];
	uint64_t steps;
};

/* Everything about a query at once; the lists lie in the arena. */
bool index_find(const struct index *index, const struct index_query *query,
    struct arena *arena, struct index_answer *answer, struct error *error);

/*
 * All that match, in order of time or against it, without a limit.  Ends
 * early when `each` returns false, which is no error.
 */
bool index_walk(const struct index *index, const struct index_query *query,
    bool newest_first, bool (*each)(void *context, const struct index_hit *),
    void *context, struct error *error);

/* How many match, and how long they are together. */
bool index_measure(const struct index *index, const struct index_query *query,
    uint64_t *documents, uint64_t *lengths, struct error *error);

/* near.c: words that begin alike and are up to so many letters off (most). */
bool index_near(const struct index *index, unsigned field, const char *word,
    unsigned off, size_t most, struct arena *arena, struct slice **out,
    size_t *count, struct error *error);

/* ---- crew.c: threads that help with queries ------------------------------ */

/* So many helpers, which sleep until asked; queries may share them. */
struct index_crew *index_crew_new(unsigned helpers);
void index_crew_free(struct index_crew *crew);

#endif
