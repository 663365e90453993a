/*
 * words.h: the service's words in plain ones.  A secret of this folder.
 */
#ifndef RENDER_WORDS_H
#define RENDER_WORDS_H

#include "telegram/telegram.h"

/* "3 May 2008", "3 May 2008, 12:00 Zulu". */
void words_date(struct buf *b, struct date d);
void words_moment(struct buf *b, struct moment m);

/* The same, but the day alone where no more is known. */
void words_when(struct buf *b, const struct telegram *t);

/* "[cut: B5, B6]" for what is not there any more. */
void words_cut(struct buf *b, const struct redaction *cut);

/*
 * The next cut that left nothing where it was: one that ends before `to` and
 * begins at `from` or after it; NULL when there is none.  The cursor walks
 * along the telegram's list, which is in the order of the text.
 */
const struct redaction *words_cut_between(
    const struct redaction **cursor, const char *from, const char *to);

/*
 * An address in plain words: "Embassy Lima", "Department of State"; what is
 * not in capitals, and units with slashes, as they stand.
 */
void words_address(struct buf *b, struct arena *arena, struct slice name);

/*
 * Who classified it, from what and for which reasons; and until when, by which
 * order.  Empty when it does not say.
 */
void words_classified(struct buf *b, const struct telegram *t);
void words_until(struct buf *b, const struct telegram *t);

/* What a reference says beside the telegram: its note, that not all have it. */
void words_reference(struct buf *b, const struct reference *r);

/* "night action, immediate" ...; empty for none and routine. */
struct slice words_precedence(enum precedence p);

/* What a marking's portion form means: "secret, not for foreigners". */
void words_marking(struct buf *b, const struct marking *mark);

/* A text in title case; title.c. */
struct slice title_case(struct arena *arena, struct slice s);

/* White space to one blank each, ends trimmed. */
struct slice words_squeeze(struct arena *arena, struct slice s);

/* One colour for each level, and none for none. */
const char *words_color(enum classification level);

#define COLOR_BOLD "\033[1m"
#define COLOR_DIM "\033[2m"
#define COLOR_NONE "\033[0m"

/*
 * The level with which it was given out, when the one it was sent with is
 * struck (`~~SECRET~~ UNCLAS'); absent otherwise.
 */
struct slice words_struck(const struct telegram *t);

/* A marking that is struck at the front of s, ~~(C)~~: its length, or 0. */
bool words_struck_caption(const struct telegram *t, struct slice caption);
size_t words_struck_mark(struct slice s);

/* Codes in place of what was cut at the front of s, [B1, 1.4(D)]: the same. */
size_t words_code_box(struct slice s);

#endif
