/*
 * gloss.h: what a group of a telegram says, in plain words.  A secret of
 * this folder, between explain.c and gloss.c.
 */
#ifndef RENDER_GLOSS_H
#define RENDER_GLOSS_H

#include "base/arena.h"
#include "telegram/telegram.h"

struct gloss {
	struct arena *arena;
	const struct telegram *t;
	int year; /* in which words mean what they mean; 0 not known */
	struct buf words; /* what this very group says; may stay empty */
	struct slice source; /* of the table's row that says so; or absent */
	/* where the walk along the telegram's lists stands */
	const struct tag *tag;
	const struct reference *reference;
	const struct classifier *classifier;
	const struct slice_list *reason;
	const struct redaction *redaction;
	const struct paragraph *paragraph;
	const struct action *action;
};

void gloss_init(struct gloss *g, struct arena *arena, const struct telegram *t);

/*
 * The words for a group of a field, into g->words and g->source.  To be
 * asked in the order of the text.
 */
void gloss_group(struct gloss *g, enum field field, struct slice group);

/* What a line of a kind is: a sentence, and where that is written. */
struct gloss_kind {
	struct slice what, source;
};
struct gloss_kind gloss_kind(const struct telegram *t, enum line_kind kind);

/* What the name of a carrier's field means; absent where that is not known. */
struct slice gloss_label(struct slice label);

/* The telegram in a sentence or two: who, when, to whom, about what. */
void gloss_telegram(struct gloss *g);

/* A source without the links and the ways by which it came to us. */
struct slice gloss_source(struct arena *arena, struct slice source);

#endif
