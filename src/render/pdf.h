/*
 * pdf.h: a telegram on paper.  Beside render.h, so that what needs no PDF
 * links neither cairo nor pango.
 */
#ifndef RENDER_PDF_H
#define RENDER_PDF_H

#include "base/error.h"
#include "telegram/telegram.h"

/*
 * The reading copy as PDF: tagged, with an outline, metadata and embedded
 * fonts, dated as the telegram.  With a link ("http://host/telegram/")
 * references lead there.  Bytes of several documents must not be mixed.
 */
bool render_pdf(struct buf *out, struct arena *arena, const struct telegram *t,
    const char *link, struct error *error);

/*
 * A list of withholdings: lines of a heading, a tab and what it says; an empty
 * line begins the next.  The first line is the title.
 */
bool render_pdf_list(struct buf *out, struct slice list, struct error *error);

#endif
