/*
 * redact.h: the secret of redact.c, compose.c, cutplace.c and of the files that
 * are named here: what becomes of each byte of a telegram that is given out.
 */
#ifndef TELEGRAM_REDACT_H
#define TELEGRAM_REDACT_H

#include "telegram/release.h"

/* A byte goes, stays out without a word, or is cut on one of the grounds. */
enum { FATE_DROP, FATE_GIVE, FATE_CUT };

#define GROUNDS_MOST 200

struct ground {
	const struct slice_list *codes;
	struct slice why;
};

/* A marking that stands in the text, and whether it is struck in the copy. */
struct struck {
	struct slice at; /* with its brackets */
	struct slice form; /* "U": what stands in its place */
	enum classification level;
	bool struck;
};

struct redaction_work {
	struct arena *arena;
	const struct telegram *t;
	const struct release_order *order;
	unsigned char *fate; /* of t->text; FATE_CUT + n: ground n */
	unsigned char *kept; /* let go with its mark: 1; NULL: nothing is */
	struct ground grounds[GROUNDS_MOST];
	unsigned ground_count;
	struct struck *marks; /* in the order of the text */
	size_t mark_count, mark_room;
	struct marking banner; /* of the telegram as it was sent */
	bool banner_allowed, freed, paged;
	bool closed; /* as classified, but for what was decided to be cut */
};

/*
 * What a line is: of a message of 2009 to 2012 by its label, since there its
 * head and foot are the carrier's.
 */
unsigned redact_kind(const struct telegram *t, uint32_t line);
/* How long the label is that a line begins with, its colon included; or 0. */
size_t redact_label(struct slice line);

/* The paragraph a line is of, or NULL; a line of words, not of the heading. */
const struct paragraph *redact_paragraph(
    const struct telegram *t, uint32_t line, bool paged);
bool redact_is_text(unsigned kind);

/*
 * Where a paragraph ends, in lines.  Of a telegram in pages an unnumbered one
 * behind it is its own: at the end of a page nobody can tell.
 */
bool redact_is_paged(const struct telegram *t);
uint32_t redact_end(
    const struct telegram *t, const struct paragraph *p, bool paged);
/* Do two places share a byte? */
bool redact_overlaps(struct slice a, struct slice b);

/*
 * oddmark.c: s begins with a mark that the reader of marks does not know:
 * with its brackets; it is (NF), (NOFORN) and no more.
 */
bool redact_odd_mark(struct slice s, struct slice *at, bool *noforn);

/* fate.c: the part of a line that is of a place. */
struct slice redact_part(struct slice line, struct slice at);

/* The fate of a byte; that of all of a place; of what the policy leaves in. */
unsigned char *redact_fate(const struct redaction_work *w, const char *p);
void redact_paint(struct redaction_work *w, struct slice at, unsigned fate);
void redact_cut(struct redaction_work *w, struct slice at, unsigned fate);

/* Some of it is given. */
bool redact_gives(const struct redaction_work *w, struct slice at);

/* Some of it is given, and is as high as it was: nobody declassified it. */
bool redact_keeps(const struct redaction_work *w, struct slice at);

/* The fate of what is cut for these codes. */
unsigned redact_ground(
    struct redaction_work *w, const struct slice_list *codes, struct slice why);

/* What no mark lets go: for its level, that of the whole where it has none. */
unsigned redact_by_rule(
    struct redaction_work *w, enum classification level, struct slice why);

/* allowed.c: the level of the whole and what its captions add to it. */
void redact_banner(struct redaction_work *w);

/* May what is so marked go? */
bool redact_allows(
    struct redaction_work *w, const struct marking *m, struct slice *why);

/* captionhold.c: text goes by a caption first: nothing of it does. */
void redact_hold_caption(struct redaction_work *w);

/* portion.c: a paragraph, when what has no mark has this fate. */
void redact_portion(
    struct redaction_work *w, const struct paragraph *p, unsigned unmarked);

/* Number and mark, which stand before the text and tell nothing of it. */
void redact_front(struct redaction_work *w, const struct paragraph *p);

/* A mark in brackets that begins here, and was not struck; one is kept. */
bool redact_mark_at(struct redaction_work *w, struct slice line, const char *p,
    struct marking *m);
void redact_note_mark(
    struct redaction_work *w, const struct marking *m, bool allowed);

/* decision.c: what people decided, on top of what the marks say. */
void redact_decide(struct redaction_work *w);

/*
 * denied.c: lines of subject and text; no word of them is given; one of the
 * subject is, behind its mark; and, of these codes, something is withheld
 * since it is classified.
 */
bool redact_is_body(unsigned kind);
bool redact_denies(const struct redaction_work *w);
bool redact_gives_subject(const struct redaction_work *w);
bool redact_withholds_classified(
    const struct redaction_work *w, const struct slice_list *codes);

/* copylevel.c: how high that is; CLASS_NONE: there is none. */
enum classification redact_kept_level(const struct redaction_work *w);

/* As high as any line that says how high it is: of the head, of a page. */
enum classification redact_highest(const struct telegram *t);

/* How high the copy is. */
enum classification redact_level(const struct redaction_work *w);

/*
 * rungs.c: the lists that are open in a paragraph, one within the other, and
 * what held before each; what holds at the next label.
 */
#define RUNGS_MOST 8

struct rung {
	unsigned style, rank, outer;
	size_t column;
};

struct rungs {
	struct rung rung[RUNGS_MOST];
	unsigned count;
};

unsigned rungs_item(struct rungs *r, struct slice label, size_t column,
    unsigned now, unsigned base);

/*
 * captionstrike.c: is a caption struck in a copy of that level; a line of
 * them with those struck, true when one is.
 */
bool redact_strikes(
    struct redaction_work *w, enum classification banner, struct slice caption);
bool redact_caption_line(struct redaction_work *w, enum classification banner,
    struct slice line, struct buf *out);

/*
 * tagcut.c: of the TAGS what is no code has this fate; a line below them that
 * has no code is none of them, and is so high as what has no mark.
 */
void redact_tags(struct redaction_work *w, unsigned fate);
void redact_tag_words(struct redaction_work *w, unsigned fate);

/* compose.c: the copy */
void redact_compose(struct redaction_work *w, struct release *out);

#endif
