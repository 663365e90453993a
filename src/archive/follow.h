/*
 * follow.h: from one telegram to others: what it refers to and what refers
 * to it, threads, and the numbers that are missing.  The second half of the
 * chapter that archive.h begins.
 *
 * All of this is looked up when it is asked for and nothing of it is kept,
 * so that what comes into the archive later is found as well.
 */
#ifndef ARCHIVE_FOLLOW_H
#define ARCHIVE_FOLLOW_H

#include "archive/archive.h"

/* ---- reference.c: who cites whom ------------------------------------------ */

/* What became of a reference; links.def has a line for each. */
enum archive_link {
#define LINK(id, name, what) ARCHIVE_LINK_##id,
#include "archive/links.def"
#undef LINK
	ARCHIVE_LINK_MAX
};

struct archive_link_info {
	struct slice name, what;
};
const struct archive_link_info *archive_link_info(enum archive_link link);

/* A line of a telegram's list of references, and what it leads to. */
struct archive_reference {
	struct slice printed, bullet, note; /* as it stands there */
	struct slice id; /* the number it means; absent */
	struct slice candidate; /* that it may mean as well; absent */
	enum reference_kind kind;
	bool notal;
	enum archive_link link;
	struct archive_hit *held; /* the likeliest first */
	size_t held_count; /* more than one: in doubt */
	struct archive_reference *next;
};

/* All of them, in the order of its list. */
bool archive_references(struct archive *a, int64_t document,
    struct arena *arena, struct archive_reference **out, struct error *error);

/* Who refers to a number, and how. */
struct archive_citation {
	struct archive_hit by;
	struct archive_reference reference;
	struct archive_citation *next;
};

/*
 * Those that mean the telegram of a hit, or may mean it; or, when it has no
 * document, its number.  The oldest first; `most` of them, and how many
 * there are, about.
 */
bool archive_citations(struct archive *a, const struct archive_hit *hit,
    uint32_t most, struct arena *arena, struct archive_citation **out,
    uint64_t *total, struct error *error);

/* ---- said.c: what a telegram says of one that it cites --------------------- */

struct archive_said {
	struct slice text; /* a sentence or two, unwrapped; absent */
	uint32_t paragraph; /* its number; 0: none */
};

bool archive_said(struct archive *a, int64_t document,
    const struct archive_reference *reference, struct arena *arena,
    struct archive_said *out, struct error *error);

/* ---- thread.c: what leads to a telegram, and from it ----------------------- */

struct archive_edge {
	size_t to; /* the node that is cited */
	struct archive_reference reference;
	struct archive_edge *next;
};

#define ARCHIVE_NO_NODE SIZE_MAX

/* A telegram of a thread, or one that is known by references alone. */
struct archive_node {
	struct archive_hit hit; /* no document: not held */
	int depth; /* below 0: cited; above: cites; from the one asked for */
	struct archive_edge *cites; /* within the thread */
	size_t cited; /* by so many of the thread */
	uint64_t left; /* so many more cite it */
	size_t parent; /* of the tree; ARCHIVE_NO_NODE: none */
};

struct archive_thread {
	struct archive_node *nodes; /* in order of date */
	size_t count, held, root;
	unsigned depth; /* how far it goes */
	bool cut_depth, cut_most; /* there is more */
};

enum { ARCHIVE_THREAD_MOST = 10000 };

/*
 * What a telegram cites and what cites it, and so on, `depth` times and
 * `most` telegrams at most; 0: without a limit, or the largest.  A telegram
 * stands in the tree under the latest of those that it cites.  NULL when
 * neither it nor anything that cites it is held.
 */
bool archive_thread(struct archive *a, struct slice id, unsigned depth,
    uint32_t most, struct arena *arena, struct archive_thread **out,
    struct error *error);

/* ---- gaps.c: the numbers of a post's year ---------------------------------- */

enum archive_presence {
	ARCHIVE_MISSING,
	ARCHIVE_CITED, /* missing, and others cite it */
	ARCHIVE_WITHDRAWN, /* a withdrawal card stands for it */
	ARCHIVE_TEXTLESS, /* its text is lost, or on paper alone */
	ARCHIVE_PRESENT,
	ARCHIVE_PRESENCE_MAX
};

/* Numbers in a row of which the same is to be said. */
struct archive_run {
	uint32_t from, to;
	enum archive_presence what;
	struct moment first, last; /* of those that are held; absent */
};

struct archive_gaps {
	struct slice post; /* canonical */
	int year;
	struct slice series; /* 08LIMA: what its numbers begin with */
	uint32_t last; /* the highest that is believed; from 1 to here */
	struct archive_run *runs;
	size_t run_count;
	uint64_t counts[ARCHIVE_PRESENCE_MAX];
	/* Far above all others, held or cited: misread, it may be. */
	uint32_t *strays;
	size_t stray_count;
	struct moment first_day, last_day; /* of those held */
};

/* By any name of the post; a year of two digits or four. */
bool archive_gaps(struct archive *a, struct slice post, uint32_t year,
    struct arena *arena, struct archive_gaps **out, struct error *error);

/* ---- stats.c: counts of what a query finds --------------------------------- */

enum { ARCHIVE_LENGTHS = 8 };

/* So many telegrams of so many words. */
struct archive_length {
	uint32_t from, to; /* UINT32_MAX: and more */
	uint64_t count;
};

/* Minutes from the date-time group to the receipt, of one precedence. */
struct archive_handling {
	uint64_t count;
	uint32_t median, most_of, longest; /* most_of: of nine in ten */
};

struct archive_stats {
	uint64_t total;
	struct archive_facet *facets;
	struct archive_facet has, remarks; /* how many have what */
	struct archive_length lengths[ARCHIVE_LENGTHS];
	uint32_t median_length;
	/* Of those that were read: */
	uint64_t read;
	struct archive_handling handling[PRECEDENCE_MAX];
	uint64_t
	    links[ARCHIVE_LINK_MAX]; /* references, by what became of them */
	uint64_t link_microseconds;
};

/*
 * Everything is counted but what stands in the texts alone: for that `read`
 * telegrams are read (0: all), as many of each year as it has a share of.
 * On false with *column set, the query is none.
 */
bool archive_stats(struct archive *a, struct slice query, uint32_t facet_most,
    uint32_t read, struct arena *arena, struct archive_stats **out,
    uint32_t *column, struct error *error);

/* ---- actions.c: what was asked for, and what came of it --------------------- */

/* One of those who were asked. */
struct archive_asked {
	struct slice name; /* the post, or as printed */
	bool post; /* else a collective, or no post */
	struct archive_hit answer; /* the first to cite it from there */
	bool answered;
	uint32_t days; /* after how many */
	uint32_t answers; /* of a collective: from how many posts */
	struct archive_asked *next;
};

struct archive_request {
	const struct archive_hit *hit;
	bool demarche; /* to be made to somebody else */
	struct slice text; /* what is asked, unwrapped, its beginning */
	uint32_t paragraph; /* 0: unnumbered */
	struct archive_asked *asked;
	bool answered; /* by one at least */
	int32_t open_days; /* from it to the last telegram of the archive */
};

/*
 * Of what a query finds, the telegrams that ask for action or bring a
 * demarche, the newest first, until `each` returns false.
 */
bool archive_requests(struct archive *a, struct slice query,
    bool (*each)(void *user, const struct archive_request *r), void *user,
    struct archive_answer *answer, struct error *error);

/* ---- similar.c: texts that are alike ---------------------------------------- */

/* A telegram that has passages in common with another. */
struct archive_alike {
	struct archive_hit hit;
	double here, there; /* the share of each text that both have */
	uint32_t longest; /* words of the longest passage in common */
	struct slice passage; /* and the passage, as it stands here */
	/* Passages of each that the other lacks, in order. */
	struct slice_list *only_here, *only_there;
	struct archive_alike *next;
};

/* Those most alike first, `most` at most. */
bool archive_similar(struct archive *a, int64_t document, uint32_t most,
    struct arena *arena, struct archive_alike **out, struct error *error);

#endif
