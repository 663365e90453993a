/*
 * fill.h: words into lines of a width.  A secret of this folder.
 *
 * What is added is text of anybody's: it goes through buf_plain(), so no
 * escape sequence gets through.  Colours are put in apart and take no room.
 */
#ifndef RENDER_FILL_H
#define RENDER_FILL_H

#include "base/buf.h"

struct fill {
	struct buf *out;
	struct buf word; /* the one being gathered */
	struct buf plain; /* the same as it is printed */
	const char *code; /* of colour, to stand before the next word */
	unsigned width, indent;
	unsigned column; /* 0: nothing stands on the line */
	bool blank; /* one is due before the next word */
};

void fill_init(struct fill *f, struct buf *out, unsigned width);
void fill_free(struct fill *f);

/* Words, broken at white space; a word may continue in the next call. */
void fill_text(struct fill *f, struct slice s);
void fill_string(struct fill *f, const char *string);
void fill_format(struct fill *f, const char *format, ...);

/* One word, blanks in it and all: it is not broken. */
void fill_word(struct fill *f, struct slice s);

/* A colour from the next word on; nothing when color is not wanted. */
void fill_color(struct fill *f, const char *code);

/* End the line if anything stands on it. */
void fill_line(struct fill *f);

/* The further words begin at a column, on this line if there is room. */
void fill_to(struct fill *f, unsigned column);

/* A line as it is, not broken. */
void fill_verbatim(struct fill *f, struct slice s);

/* How wide a text that is sound for a terminal stands there. */
unsigned fill_width(struct slice s);

#endif
