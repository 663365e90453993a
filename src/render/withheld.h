/*
 * withheld.h: the list of withholdings, a row each, as a table for programs,
 * a page, or the text that render_pdf_list() takes.
 */
#ifndef RENDER_WITHHELD_H
#define RENDER_WITHHELD_H

#include "telegram/telegram.h"

enum render_list { RENDER_LIST_CSV, RENDER_LIST_HTML, RENDER_LIST_TEXT };

struct render_withheld {
	size_t number; /* of the row, from 1 */
	struct slice id, from, to, subject; /* as the copy has them */
	struct date date;
	struct slice disposition; /* RELEASE IN PART */
	struct slice place; /* P3 (part) */
	const struct slice_list *codes;
	struct slice why; /* who decided, or which rule */
};

void render_withheld_begin(struct buf *out, enum render_list form);
void render_withheld_row(struct buf *out, struct arena *arena,
    enum render_list form, const struct render_withheld *w);
void render_withheld_end(struct buf *out, enum render_list form);

#endif
