/*
 * draft.h: a telegram before it is one: plain text that a person edits, and
 * how it becomes a telegram.  The chapter of this folder.
 *
 * A draft is lines of `Key: value` (a line that begins with a blank goes on
 * with the one above), a blank line, and the text: paragraphs with blank
 * lines between, which are numbered when it is written.  draft-format(5) is
 * reftel-draft(5), the manual.
 *
 * read.c takes it apart, compose.c makes a telegram of it, which
 * telegram_write() writes and telegram_read() reads back before anything is
 * checked; sign.c keeps its states.  Pure: no file, no clock; what day it is
 * is told.
 */
#ifndef DRAFT_DRAFT_H
#define DRAFT_DRAFT_H

#include "base/arena.h"
#include "base/buf.h"
#include "telegram/send.h"
#include "telegram/write.h"

/* ---- read.c ------------------------------------------------------------------ */

enum draft_key {
#define KEY(id, name, list, signed_, what) DRAFT_##id,
#include "draft/keys.def"
#undef KEY
	DRAFT_KEYS
};

/* A line of the header, or what follows below it. */
struct draft_item {
	struct slice text; /* of the draft, trimmed */
	struct draft_item *next;
};

/* What is to be said of a draft, at a place of it. */
struct draft_trouble {
	enum level level; /* LEVEL_ERROR: it cannot be written so */
	struct slice at; /* p == NULL: of the draft as a whole */
	struct slice text; /* a sentence */
	struct draft_trouble *next;
};

struct draft {
	struct arena *arena;
	struct slice text; /* all of it */
	struct slice header, body;
	struct draft_item *items[DRAFT_KEYS];
	struct draft_trouble *troubles, **troubles_end;
	enum level worst;
	unsigned trouble_count;
	bool crowded; /* there was more than is taken */
};

/* Any bytes are a draft; the text must outlive it. */
struct draft *draft_read(struct arena *arena, struct slice text);

void draft_tell(struct draft *d, enum level level, struct slice at,
    const char *format, ...);

/* The first value of a key; absent when there is none. */
struct slice draft_value(const struct draft *d, enum draft_key key);

struct draft_key_info {
	struct slice name, what;
	bool list; /* several values: a line each, or semicolons between */
};
const struct draft_key_info *draft_key_info(enum draft_key key);

/* ---- compose.c ------------------------------------------------------------------ */

enum draft_profile { DRAFT_STATE, DRAFT_ACP127, DRAFT_ACP128 };

/*
 * The telegram that the draft is, in the form of its day; `now` is the day
 * and minute when it has none of its own.  Its slices lie in the draft, the
 * arena or for ever.  Troubles are told in the draft.
 */
struct telegram *draft_compose(struct draft *d, enum draft_profile profile,
    struct moment now, struct form *form);

/* compose.c and its neighbours: parts of it. */
struct composer {
	struct draft *d;
	struct arena *arena;
	struct telegram *t;
	struct form form;
	enum draft_profile profile;
	bool plain; /* the set of the teleprinter alone */
	bool quoted; /* a QUOTE is open */
	struct slice behind_level; /* SECRET//NOFORN: NOFORN */
};

bool compose_has(const struct slice_list *list, struct slice text);
void compose_address(struct composer *c); /* address.c */
/* In capitals, with single blanks. */
struct slice compose_upper(struct composer *c, struct slice s);
void compose_wire(struct composer *c);
void compose_body(struct composer *c); /* text.c */
void compose_persons(struct composer *c); /* persons.c */
void compose_old(struct composer *c); /* old.c */

/* In the characters that the form has; what it lacks is told. set.c */
struct slice draft_set(struct composer *c, struct slice s);

/* ---- sign.c: draft, cleared, approved, released ------------------------------------- */

enum draft_state { STATE_DRAFT, STATE_CLEARED, STATE_APPROVED, STATE_RELEASED };

struct slice draft_state_name(enum draft_state state);
bool draft_state_by_name(struct slice name, enum draft_state *out);

/*
 * Where it stands by its header.  False, and told, when what was approved or
 * released is not what stands there now.
 */
bool draft_state(struct draft *d, enum draft_state *out);

/* Whether it may go to a state now; else it is told why not. */
bool draft_may(struct draft *d, enum draft_state state);

/*
 * The draft with a line more: who, in what state, when.  `extra` are lines
 * that release adds (number, date), may be empty.  False, and told, when the
 * state is out of order.
 */
bool draft_sign(struct draft *d, enum draft_state state, struct slice who,
    struct moment when, struct slice extra, struct buf *out);

/* ---- mend.c: what a remark on the telegram is about in the draft ------------------- */

/* Does this text begin as a draft does? */
bool draft_is(struct slice text);

/*
 * Is it one, and no telegram or mail whose lines have the same names, nor one
 * with a telegram behind it?  In doubt it is none: what is one is not kept.
 */
bool draft_is_surely(struct slice text);

/* The words in the draft that those of the telegram come from; empty: none. */
struct slice draft_place(
    const struct draft *d, const struct telegram *t, struct slice at);

/*
 * What can be mended without judgement, in the order of the draft, of one that
 * is not approved; `back` is the telegram read back and checked.
 */
struct fix *draft_fixes(struct draft *d, const struct telegram *composed,
    const struct telegram *back, size_t *count);

#endif
