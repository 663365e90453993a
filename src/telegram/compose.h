/*
 * compose.h: the secret of compose.c, copygroup.c, copybytes.c and copystamp.c:
 * the copy of a telegram while it is made.
 */
#ifndef TELEGRAM_COMPOSE_H
#define TELEGRAM_COMPOSE_H

#include "telegram/reader.h"
#include "telegram/redact.h"

#define KEEP '\2' /* begins a line that is laid out: a table's */
#define BREAK '\n'

struct composer {
	struct redaction_work *w;
	struct release *out;
	struct buf copy;
	struct buf raw; /* the group, still in one line */
	struct withheld **end, *last;
	struct withheld **holes; /* of the group, by number */
	size_t hole_count, hole_room;
	size_t mark; /* the next of w->marks */
	unsigned hole_fate; /* of the hole that stands last; 0: none */
	unsigned block; /* what the copy's last line is of */
	bool paged; /* page lines stand in it */
	unsigned ordinal; /* of the paragraph */
};

/*
 * copygroup.c: a character of the group; a hole for what is cut, one for all of
 * it that follows; a mark as the copy has it, struck, and what holds instead
 * before it; a new line, where what stands on both sides of it is given.
 */
void copy_char(struct composer *c, char ch);
void copy_hole(
    struct composer *c, unsigned fate, const char *at, struct slice place);
void copy_mark(struct composer *c, const struct struck *m, bool gives);
void copy_break(struct composer *c, bool blank);

/* No copy has it. */
bool copy_is_control(char c);
bool copy_ends_blank(const struct buf *b);

/* The codes of a hole; the holes get theirs, and the lines go to the copy. */
void copy_codes(struct composer *c, struct buf *b, const struct withheld *h);
void copy_flush(struct composer *c);

/* copybytes.c: whether any byte of a line is cut, or a mark of it is struck. */
bool copy_is_touched(const struct composer *c, struct slice line);
unsigned copy_fate(const struct composer *c, const char *p);

/* A line of a unit into the group; how it is joined to the one before it. */
void copy_bytes(
    struct composer *c, struct slice s, struct slice unit, struct slice place);
void copy_joint(struct composer *c, struct slice before, struct slice s);

/* copystamp.c: the first of the two says what was decided. */
void copy_stamp(struct composer *c, struct buf *b, bool first);

#endif
