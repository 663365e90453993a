/*
 * render.h: a telegram for a reader.  The chapter of this folder.
 *
 * Every function takes a telegram that was read and adds to a buffer; none
 * fetches, stores or prints.  What goes into the buffer is sound for its
 * reader whatever bytes the telegram has: JSON is UTF-8 and escaped, HTML
 * is escaped, terminals get no escape sequence that was not put in here.
 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "base/buf.h"
#include "telegram/telegram.h"

/* ---- json.c: all fields, for programs ----------------------------------- */

/*
 * One object on one line, without a newline (doc/json.md), and its
 * checksum: a fold of every value in it.  With out == NULL nothing is
 * written and the checksum is the same.  The arena is for scratch.
 */
uint64_t render_json(
    struct buf *out, struct arena *arena, const struct telegram *t);

/* ---- pretty.c: the same for people -------------------------------------- */

/*
 * JSON as this program writes it, laid out over lines: what fits into
 * `width` columns stays on one.  Ends with a newline.
 */
void render_pretty(struct buf *out, struct slice json, unsigned width);

#endif
