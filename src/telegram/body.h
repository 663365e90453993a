/*
 * body.h: the secret of the files that read the text proper: body.c which
 * lines are paragraphs, text.c what stands in them, signer.c how it ends.
 */
#ifndef TELEGRAM_BODY_H
#define TELEGRAM_BODY_H

#include "telegram/reader.h"
#include "telegram/shapes.h"

/* The first line of a numbered paragraph, taken apart. */
struct start {
	struct slice number_at, text;
	struct marking mark;
	uint32_t number;
	bool pilcrow;
	bool loose; /* no point behind it: a number only in its turn */
};

bool paragraph_start(
    struct arena *arena, struct slice line, struct start *start);

/* Dashes, equals and the like, and nothing else. */
bool line_is_rule(struct slice s);

/* Signature, notes after it, end of message: from the end of the text. */
void read_signer(struct reader *r);

/* Summary, comment, blocks, items, redactions, contacts ... */
void read_text(struct reader *r);

/*
 * The items of a paragraph's lists, line by line (items.c): items_line() says
 * whether line i begins one; `first`: it is the paragraph's first.  The caller
 * tells what is above, and extends `open` over the lines that follow.
 */
#define ITEM_STYLES 6

struct items {
	struct reader *r;
	struct item **list_end;
	struct item *open; /* runs to the next one, or to the list's end */
	struct item *first; /* begins the paragraph; of a list, or not */
	uint32_t end; /* of the paragraph's lines */
	uint32_t rank[ITEM_STYLES]; /* the last one's number, of each style */
	int style; /* of the one that is open */
	struct slice above; /* the line of text above */
	bool blank; /* a blank line is between, and no page line */
};

void items_begin(struct items *it, struct reader *r, struct paragraph *p);
bool items_line(struct items *it, uint32_t i, struct slice s, bool first);

/* In a line of a paragraph, s: text.c asks, these add to the telegram. */
/* Of a line; `next` is the line below, if it goes on there. */
void read_mentions(struct reader *r, struct slice line, struct slice next);
void read_redactions(
    struct reader *r, struct paragraph *p, uint32_t line, struct slice s);
void read_contacts(struct reader *r, const struct paragraph *p, unsigned has);
void read_stamps(struct reader *r);

#endif
