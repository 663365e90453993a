/*
 * carrier.h: the secret that carrier.c shares with the textual carriers:
 * each marks the lines that are its own, keeps what it states as attributes,
 * and says between which lines the telegram itself stands (reader.first,
 * reader.last).
 */
#ifndef TELEGRAM_CARRIER_H
#define TELEGRAM_CARRIER_H

#include "telegram/label.h"
#include "telegram/reader.h"

void aad_lines(struct reader *r); /* aad.c */
void page_text_lines(struct reader *r); /* pagetext.c */
void smart_lines(struct reader *r); /* smart.c */
/* A line that begins with a label of the table above, not MRN: itself. */
bool smart_row(struct slice line);
/*
 * sniff.c: the table of a message of 2009-12 begins here: MRN:, and another
 * label soon behind it.  Alone it is a word of a text.
 */
bool smart_begins(struct slice line, struct slice after);
void old_form_lines(struct reader *r); /* oldform.c: plain, before 1973 */
void draft_lines(struct reader *r); /* draftform.c: plain, not sent yet */

/* Keep a fact of the carrier's; key and at are of the text. */
void attribute_add(
    struct reader *r, struct slice key, struct slice value, struct slice at);

#endif
