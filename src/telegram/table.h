/*
 * table.h: look-ups in what the service knows (tables/, compiled in).
 *
 * A table is rows of cells; the first cell is the key, the last is where the
 * row comes from, and rows with one key are alternatives in time.  The build
 * makes for each table NAME an enum constant TABLE_NAME, its columns as
 * NAME_COLUMN, a struct NAME_row and a function NAME_row(row) that fills it
 * (tables_gen.h): cells as slices, `from`, `to` and `rank` as int, 0 where
 * empty.  An empty cell is an empty slice.
 *
 * Ownership: every slice that comes out of here points into constant data
 * and lives for ever, but for post_found.office and what post_canonical()
 * has to copy.  Nothing is allocated, everything is hashed: a look-up costs
 * some tens of nanoseconds, one that must search for what a misspelt word is
 * near about ten times that.
 */
#ifndef TELEGRAM_TABLE_H
#define TELEGRAM_TABLE_H

#include "base/arena.h"
#include "base/slice.h"
#include "telegram/tables_gen.h"

/* ---- any table --------------------------------------------------------- */

/* A run of rows, or of an index's entries. */
struct table_rows {
	uint32_t first, count;
};

#define TABLE_NONE UINT32_MAX /* no row */

/* The rows of a key, byte for byte; count 0 when there is none. */
struct table_rows table_find(enum table table, struct slice key);

/* All rows; the names of table and columns, as the files spell them. */
struct table_rows table_all(enum table table);
struct slice table_name(enum table table);
uint32_t table_columns(enum table table);
struct slice table_column(enum table table, uint32_t column);

/* A cell as text, or as the number it is (0: empty). */
struct slice table_cell(enum table table, uint32_t row, uint32_t column);
int table_year(enum table table, uint32_t row, uint32_t column);

/* Entries of a column's index that have this value, and their rows. */
struct table_rows table_index_find(enum table_index index, struct slice value);
uint32_t table_index_row(enum table_index index, uint32_t entry);

/*
 * Rows whose keys are one letter (lost, added, changed, swapped) from a word:
 * at most `room` of them, one for a key; returns how many there are.  Only
 * for tables that the build makes ready (posts, shortposts, tags), else 0.
 */
uint32_t table_near(
    enum table table, struct slice word, uint32_t *rows, uint32_t room);

/* ---- TAGS: tables/tags.csv; 5 FAH-3 H-410 and before ------------------- */

enum tag_when {
	TAG_UNKNOWN, /* no such code */
	TAG_HELD, /* the row's years hold the telegram's */
	TAG_BEFORE, /* no row does; the nearest ended before */
	TAG_AFTER, /* no row does; the nearest began after */
	TAG_UNDATED /* no year was given: the row that begins last */
};

struct tag_found {
	enum tag_when when;
	uint32_t row; /* TABLE_NONE when unknown */
	uint32_t others; /* other rows whose years hold the year as well */
	struct slice code, kind; /* kind: subject, program, geographic,
	                            organization, topic, category */
	struct slice title; /* empty: the meaning is not known */
	bool confirmed; /* code and meaning, by a source that was read */
};

/*
 * What a code, in capitals, meant in a year (four digits, 0 unknown).  Of the
 * rows whose years hold it the one that begins last wins, an unconfirmed row
 * inside its years before a confirmed one outside; no such row: the nearest
 * in time, of two as near the later.
 */
struct tag_found tag_find(struct slice code, int year);

/*
 * The one code of a year that is a letter from a misspelt one (PRELL, MOPPS)
 * or has letters where it has digits (01IP): TAG_UNKNOWN when there is none
 * or there are two.  Codes of fewer than four letters are not guessed at.
 */
struct tag_found tag_near(struct slice code, int year);

/* ---- posts: tables/posts.csv, tables/shortposts.csv -------------------- */

/* How a post was recognized, best first. */
enum post_how {
	POST_UNKNOWN, /* in no table: a name all the same */
	POST_EXACT, /* its name, with or without blanks and office words */
	POST_OFFICE, /* another word for it: DEPT, SECSTATE, EMBASSY THE ... */
	POST_SERIES, /* SECTO, TOSEC, PARTO: a series, not a post */
	POST_SHORT, /* BKK, HCMC, PORT A */
	POST_CODE, /* six letters of the archives: BUENOS, NEWDE */
	POST_OLD, /* a name or spelling of another time: ALMA ATA */
	POST_CUT, /* the beginning of one name only: PORT AU PR */
	POST_COUNTRY, /* a country for its capital: a candidate */
	POST_MISSPELT, /* a known slip: in the table */
	POST_DIGIT, /* 0 for O, 1 for I or L, 5 for S: repaired */
	POST_NEAR, /* one letter from one name only: repaired */
	POST_AMBIGUOUS, /* fits several, in `rivals`: BA, PORTO */
	POST_HOW_MAX
};

#define POST_RIVALS 4

struct post_found {
	enum post_how how;
	uint32_t row; /* of TABLE_POSTS; TABLE_NONE: see how */
	struct slice name; /* canonical, no blanks: LAPAZ; absent if no row */
	struct slice later; /* the name this post bore last: group by it */
	struct slice office; /* of the argument: AMEMBASSY, EMBASSY; absent */
	uint32_t rivals[POST_RIVALS], rival_count; /* rows */
};

/*
 * A post by any name that people use.  Case, blanks, line ends, hyphens,
 * dots, commas and apostrophes do not count.  The year (0 unknown) and the
 * post where the telegram comes from (canonical; may be absent) decide what
 * would be ambiguous else.  Names of more than 48 letters are unknown.
 *
 * The printed name stands: DACCA is found as DACCA with later DHAKA.  Only
 * TAIPEI from 1980 is AITTAIPEI.  SECDEF is SECDEF and never STATE.
 */
struct post_found post_find(struct slice name, int year, struct slice near);

/*
 * The canonical name of what post_find() found, or, of a post in no table,
 * its name in capitals without office words, blanks and marks: NEWTOWN.
 */
struct slice post_canonical(
    struct arena *arena, struct slice name, const struct post_found *found);

/* "exact", "country", "near" ...: for explanations and JSON. */
struct slice post_how_name(enum post_how how);

/* Whether the finding was a repair or a guess, to be remarked on. */
static inline bool
post_how_guessed(enum post_how how)
{
	return how >= POST_COUNTRY;
}

/*
 * The post that a routing indicator belongs to, as a row of TABLE_POSTS, or
 * TABLE_NONE; of several (RUEHIN) the one whose years hold the year.
 */
uint32_t route_find(struct slice route, int year);

#endif
