/*
 * mutate.h: damage done by rule to telegrams that are read as they are.
 *
 * A mutation takes a sample, whose reading is known, and makes of it another
 * text by a rule of the catalogue of irregularities at a place chosen by
 * chance.  It says which fields then read otherwise, and how; all others must
 * read as they did.  It returns false where the sample has no such place.
 */
#ifndef TESTS_MUTATE_H
#define TESTS_MUTATE_H

#include "telegram/telegram.h"
#include "tests/expect.h"

struct sample {
	struct slice name, text;
	const struct telegram *t; /* read from `text` */
	const struct json *reading;
};

struct mutant {
	struct arena *arena;
	const struct sample *sample;
	const struct telegram *t; /* of the sample: where its fields are */
	uint64_t random;
	struct edit *edits;
	struct slice date, id; /* hints to give; absent */
	struct buf statements; /* as expect.h has them, one a line */
	struct buf excused; /* paths that may read otherwise, one a line */
	struct slice whole; /* the text anew; absent: made by the edits */
	bool misplaced; /* an edit is none of the text: it was copied */
};

/* Rows of one number that follow each other are its variants. */
struct mutation {
	const char *number;
	bool (*make)(struct mutant *m, const char *with); /* NULL: none */
	const char *with; /* its alternatives; or why there is none */
};

/* ---- chance ----------------------------------------------------------- */

uint32_t chance(struct mutant *m, uint32_t below);
/* One of the alternatives, "a|b|c". */
const char *one_of(struct mutant *m, const char *alternatives);

/* ---- damage ----------------------------------------------------------- */

/* Formats: %s %S %d %u %zu. */
const char *print(struct mutant *m, const char *format, ...);
void put(struct mutant *m, struct slice at, const char *with);
void put_in(struct mutant *m, const char *place, const char *with);
/* The sample with what was put so far. */
struct slice damaged(struct mutant *m);

/* ---- what is then read ------------------------------------------------- */

/* An assertion of expect.h; its path may read otherwise. */
void expect(struct mutant *m, const char *format, ...);
/* A path and all below it may read otherwise. */
void excuse(struct mutant *m, const char *paths);
/* How many elements the sample's reading has there. */
size_t count_of(const struct mutant *m, const char *path);
struct slice said_at(const struct mutant *m, const char *path);

/* ---- places ------------------------------------------------------------ */

/* The first lines of a kind, with their line ends; absent. */
struct slice lines_of(const struct mutant *m, enum line_kind kind);
/* The first of them, without its line end. */
struct slice line_of(const struct mutant *m, enum line_kind kind);
/* Neither the table of 2009-12 nor an old form, its head once. */
bool is_classic(const struct mutant *m);
/* That, and of one section. */
bool is_single(const struct mutant *m);
/* No page lines or banners. */
bool is_bare(const struct mutant *m);
/* The lines of a field by others, or these before the text. */
bool field(struct mutant *m, enum line_kind kind, const char *with);
/* Where a line of the head may be put: before the first of its fields. */
const char *head_place(const struct mutant *m);
/* Another label for the field, without what parts it from the value. */
bool label(struct mutant *m, enum line_kind kind, const char *with);
/* A line more of addressees: the path that it will have, "info[2]". */
const char *addressee(struct mutant *m, const char *line);

/* A line of the text, not the first, whose paragraph runs through it. */
const char *inner_line(struct mutant *m);
/* The blank between two words of a paragraph's line. */
struct slice word_gap(struct mutant *m);
/* What stands there is now `with` for the blank: the paragraph says so. */
void expect_gap(struct mutant *m, struct slice gap, const char *with);
/* Fields that tell what is in the text may read otherwise. */
void excuse_text(struct mutant *m);
size_t paragraph_at(const struct mutant *m, const char *place);

/* ---- words -------------------------------------------------------------- */

const char *banner(const struct mutant *m); /* CONFIDENTIAL */
const char *page_line(struct mutant *m); /* PAGE 02  LIMA 00335  031400Z */
const char *letters_spaced(struct mutant *m, const char *word);
const char *lower(struct mutant *m, struct slice s);
unsigned short_year(const struct mutant *m); /* 08 */
const char *post_of_chance(struct mutant *m);
struct slice level_words(const struct mutant *m); /* on its own line */

/* The mutations of each section of the catalogue, to a number of NULL. */
extern const struct mutation mutations_ids[], mutations_posts[],
    mutations_header[], mutations_class[], mutations_order[], mutations_tags[],
    mutations_subject[], mutations_references[], mutations_classified[],
    mutations_summary[], mutations_text[], mutations_signer[],
    mutations_portal[], mutations_aad[], mutations_smart[], mutations_old[],
    mutations_copied[];

#endif
