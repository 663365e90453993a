/*
 * words.h: the service's words in plain ones.  A secret of this folder.
 */
#ifndef RENDER_WORDS_H
#define RENDER_WORDS_H

#include "telegram/telegram.h"

/* "3 May 2008", "3 May 2008, 12:00 Zulu". */
void words_date(struct buf *b, struct date d);
void words_moment(struct buf *b, struct moment m);

/*
 * An address in plain words: "Embassy Lima", "Department of State"; what is
 * not in capitals, and units with slashes, as they stand.
 */
void words_address(struct buf *b, struct arena *arena, struct slice name);

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

#endif
