/*
 * stanag.h: what a telegram's marks say, as labels that other programs read:
 * the confidentiality label of STANAG 4774, bound to a file by 4778, and the
 * attributes of the intelligence agencies (ISM).
 */
#ifndef RENDER_STANAG_H
#define RENDER_STANAG_H

#include "base/error.h"
#include "telegram/telegram.h"

/* A label, written by a telegram or read from XML. */
struct stanag {
	struct slice kind; /* originator, alternative, metadata, ism */
	struct slice policy, originator;
	struct marking marking; /* level, controls */
	struct slice_list *informative; /* STADIS, SIPDIS: for whom, not how */
	struct moment created;
	struct date declassify, review; /* month 0: none */
	struct slice event, exemption; /* in place of a date */
	struct slice_list *reasons;
	struct slice classified_by, derived_from;
};

/* False when nothing says how it is classified: then there is no label. */
bool stanag_of(
    struct arena *arena, const struct telegram *t, struct stanag *out);

/* Lines of a name, a tab and a value: the same for what was read. */
void stanag_text(struct buf *out, struct arena *arena, const struct stanag *s);

/* XML, whole documents; 4778 names the file that the label is of. */
void stanag_4774(struct buf *out, struct arena *arena, const struct stanag *s);
void stanag_4778(struct buf *out, struct arena *arena, const struct stanag *s,
    struct slice file);
void stanag_ism(struct buf *out, struct arena *arena, const struct stanag *s,
    const struct telegram *t);

/*
 * A label from the lines that the reader of XML gives, KEY TAB VALUE; false
 * with a sentence when they are none.
 */
bool stanag_read(struct arena *arena, struct slice lines, struct stanag *out,
    struct error *error);

#endif
