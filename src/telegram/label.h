/*
 * label.h: the secret that frame.c, split.c and sniff.c share with label.c:
 * what a line is by how it begins.
 */
#ifndef TELEGRAM_LABEL_H
#define TELEGRAM_LABEL_H

#include "telegram/names.h"

struct label {
	enum line_kind kind;
	struct slice text; /* the label itself: "TAGS:"; may be empty */
	struct slice rest; /* of the line, after it */
	bool damaged; /* repaired */
};

/* False when the line begins like nothing of the head. */
bool label_read(struct slice line, struct label *l);

/* Whether s begins with a date-time group, precedence before it or not. */
bool label_is_dtg(struct slice s);

/* Whether s is shaped like a routing indicator. */
bool label_is_route(struct slice s);

/*
 * The digits of the number on a classification line, without its zeros:
 * 335 of UNCLAS LIMA 000335.  False when it is none.
 */
bool label_number(struct slice line, struct slice *number);

#endif
