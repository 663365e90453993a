/*
 * match.h: a query while it runs, for the files that run it: plan.c makes
 * it ready, match.c and phrase.c find what matches, rank.c and count.c use
 * it, find.c puts the answer together.  A secret of this folder.
 *
 * Documents are looked at in windows of 16,384, each a set of bits that
 * fits the nearest cache.  A window is one thread's from the first bit to
 * the last count; nothing is kept of it but what belongs to the answer.
 */
#ifndef INDEX_MATCH_H
#define INDEX_MATCH_H

#include "index/snapshot.h"

enum {
	WORDS = WINDOW / 64,
	CELL = 128, /* documents whose best score is bounded together */
	CELLS = WINDOW / CELL,
	CREW_MOST = 15, /* helpers of one query */
	NO_LEAF = -1,
	CURSORS = 4096, /* of all phrases of a query in a segment */
	PATIENCE = 1 << 16 /* steps between looks at the bounds */
};

#define SEARCH_STEPS ((uint64_t)1 << 32)
#define SEARCH_MEMORY ((size_t)64 << 20)

/* ---- plan.c --------------------------------------------------------------- */

/* A node of the query, checked and ready to run. */
struct plan {
	enum index_kind kind;
	const struct index_node *node;
	struct plan *first, *next;
	int leaf; /* its number, or NO_LEAF */
	bool scored;
	uint64_t documents; /* about how many it will match */
	float weight; /* of a leaf that is scored */
	int64_t first_id; /* IDS, as bits from the first on */
	uint64_t id_span, *ids;
};

/* Where a word of a phrase may be found: several lists for a prefix. */
struct element {
	uint32_t offset; /* from the beginning of the phrase */
	unsigned n, cursor;
	struct list *lists;
};

struct phrase {
	uint32_t words;
	unsigned n, rarest; /* elements; the one with the fewest positions */
	struct element *elements;
};

/* A leaf in a segment. */
struct leaf {
	struct list list; /* TERM, and a phrase that is a pair */
	uint64_t *bits; /* PREFIX, IDS: of the whole segment */
	unsigned char *times; /* PREFIX: how often, cut at 255 */
	struct phrase *phrases; /* PHRASE, NEAR; NULL: the list is all */
	unsigned phrase_count, cursors;
	uint32_t low, high; /* WHEN */
	bool none; /* it matches nothing here */
};

struct search {
	const struct index *index;
	const struct index_query *query;
	struct arena arena;
	struct plan *root, **plans; /* plans: of the leaves */
	unsigned leaf_count, node_count, depth;
	struct leaf *leaves; /* of a segment: leaf_count in a row */
	size_t memory;
	float average; /* length of a document */
	bool ranked; /* some leaf is scored, and a score is asked for */
	/* windows, handed out from the newest */
	uint32_t *windows; /* of each segment */
	uint32_t window_count;
	atomic_uint next_window, next_worker;
	_Atomic uint64_t steps;
	atomic_bool over; /* a worker failed: the others stop */
	_Atomic float least; /* a score that is certain to be beaten */
	uint64_t **kept; /* of each segment: all that matches; or NULL */
	struct worker *workers;
	unsigned worker_count;
};

bool search_begin(struct search *s, const struct index *index,
    const struct index_query *query, struct error *error);
void search_end(struct search *s);

/* Account for memory that the query takes, before it is taken. */
bool search_memory(struct search *s, size_t n, struct error *error);

/* ---- rank.c --------------------------------------------------------------- */

/* A document that may be among the best: the least of them on top. */
struct candidate {
	double key;
	int64_t when, id;
};

struct heap {
	struct candidate *all;
	unsigned n, most;
	bool oldest; /* of equal keys the older is the better */
};

/* Whether a key could still enter; then enter it. */
bool heap_may(const struct heap *h, double key);
bool heap_add(struct heap *h, struct candidate c);
/* From the best to the least. */
void heap_sort(struct heap *h);

/* ---- match.c ---------------------------------------------------------------- */

/* Places after those of the values, for what is none. */
enum { COUNT_SPARE = 4 };

struct counter {
	uint32_t *counts; /* and COUNT_SPARE */
	uint32_t n;
};

struct worker {
	struct search *search;
	struct arena arena;
	size_t segment; /* whose leaves and cursors these are */
	const struct live *live;
	const struct leaf *leaves;
	uint32_t base; /* first document of the window */
	uint32_t size; /* documents in it */
	uint64_t *sets; /* two for each level of the query, and more */
	unsigned char **times; /* of phrases: how often in each document */
	struct phrase_state **phrases; /* of each leaf, see phrase.c */
	float *scores;
	uint16_t *documents;
	struct heap best, newest, oldest;
	struct counter counters[INDEX_COLUMNS];
	uint64_t total, steps, told;
	bool failed;
	struct error error;
};

/* Fill in `out` with what of `within` matches in the window. */
bool match_window(struct worker *w, uint64_t out[static WORDS]);

/* The documents of a list in the window that are in `within`. */
bool match_list(struct worker *w, const struct list *list,
    const uint64_t *within, uint64_t *out);

/* Whether to go on: false when it is too much, or no more is wanted. */
bool worker_look(struct worker *w);

/* Work was done; now and then it is time to look. */
static inline bool
worker_steps(struct worker *w, uint64_t n)
{
	w->steps += n;
	return w->steps - w->told < PATIENCE || worker_look(w);
}

/* Something was damaged; always false. */
bool worker_damaged(struct worker *w);

static inline bool
bits_has(const uint64_t *bits, uint32_t i)
{
	return (bits[i / 64] >> i % 64 & 1) != 0;
}

static inline void
bits_set(uint64_t *bits, uint32_t i)
{
	bits[i / 64] |= (uint64_t)1 << i % 64;
}

/* Whether any of the bits from low to high, both of them too, is set. */
bool bits_any(const uint64_t *bits, uint32_t low, uint32_t high);
/* Set those from low up to high. */
void bits_fill(uint64_t *bits, uint32_t low, uint32_t high);
uint32_t bits_count(const uint64_t *bits);

/* ---- phrase.c ------------------------------------------------------------------ */

/* The documents of a window where a phrase, or what is near, is. */
bool phrase_window(struct worker *w, const struct plan *plan,
    const uint64_t *within, uint64_t *out);
/* Give back what the phrases of a worker took. */
void phrase_end(struct worker *w);

/* ---- rank.c, count.c: what is done with a window's matches ------------------------ */

bool rank_window(struct worker *w, const uint64_t *matches);
void rank_times(struct worker *w, const uint64_t *matches);
/* n is how many there are. */
bool count_window(struct worker *w, const uint64_t *matches, uint32_t n);

/* The value of a column of one value. */
uint32_t column_value(const struct segment_column *c, uint32_t document);

/* ---- crew.c ---------------------------------------------------------------------------- */

unsigned crew_count(const struct index_crew *crew);
/* Run it here, and by up to so many helpers at the same time. */
void crew_run(struct index_crew *crew, void (*work)(void *), void *context,
    unsigned helpers);

#endif
