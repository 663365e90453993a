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
};

bool paragraph_start(
    struct arena *arena, struct slice line, struct start *start);

/* Dashes, equals and the like, and nothing else. */
bool line_is_rule(struct slice s);

/* Signature, notes after it, end of message: from the end of the text. */
void read_signer(struct reader *r);

/* Summary, comment, blocks, items, redactions, contacts ... */
void read_text(struct reader *r);

/* In a line of a paragraph, s: text.c asks, these add to the telegram. */
void read_redactions(
    struct reader *r, struct paragraph *p, uint32_t line, struct slice s);
void read_contacts(struct reader *r, const struct paragraph *p, bool has_at);
void read_stamps(struct reader *r);

#endif
