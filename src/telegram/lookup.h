/*
 * lookup.h: everything the tables say of a word, for people who ask.
 *
 * The reader does not use this: it knows what sort of word it is looking at
 * and asks table.h.  Here a word may be anything, in any spelling: a TAGS
 * code, a post, a routing indicator, an operating signal, a caption, an
 * order, a reason, an exemption, an office, the name of a check, or a word
 * of a meaning.
 */
#ifndef TELEGRAM_LOOKUP_H
#define TELEGRAM_LOOKUP_H

#include "base/arena.h"
#include "base/slice.h"

struct lookup_row {
	struct slice table; /* tags, posts ...; checks, routes */
	struct slice kind; /* "TAGS code", "routing indicator" ... */
	struct slice sort; /* finer: "subject", "embassy"; may be empty */
	struct slice key; /* as the table spells it */
	struct slice meaning; /* empty: not known */
	struct slice note; /* may be empty */
	struct slice years; /* "1973-1994", "from 2013"; empty: always */
	struct slice confidence; /* "confirmed" ... ; empty: nothing to doubt */
	struct slice source;
	bool holds; /* a year was asked for, and this is what held then */
	struct lookup_row *next;
};

struct lookup {
	struct lookup_row *rows; /* what the word is, best known first */
	struct lookup_row *mentions; /* no such word: meanings that have it */
	struct slice *near; /* no such word: keys that are spelt alike */
	uint32_t near_count;
};

/*
 * Look a word, or several with blanks between, up.  With a year (four
 * digits; 0: none) rows that held then are marked, the TAGS by tag_find()'s
 * rule.  Everything lives in the arena or for ever, but the word.  The cost
 * is a walk over all tables: some milliseconds.
 */
struct lookup lookup_word(struct arena *arena, struct slice word, int year);

#endif
