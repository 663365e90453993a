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

#endif
