/*
 * declass.h: when a classification ends: as it was marked, and under the
 * rules of today.
 *
 * Two questions that must not be mixed.  *As marked* is what the order of
 * the day made of the line of the executive order: E.O. 11652 to 13526, each
 * with its own arithmetic.  *Under today's rules* is what 32 CFR 2001.12(c)
 * and 2001.30(l) make of such a marking.  Neither says that a telegram is
 * declassified: a date that has passed makes it eligible, and the agency
 * that classified it is to be asked.
 *
 * Nothing here looks at a clock: a caller that knows what day it is compares
 * for itself, with declass_due().
 */
#ifndef TELEGRAM_DECLASS_H
#define TELEGRAM_DECLASS_H

#include "telegram/telegram.h"

enum declass_kind {
	DECLASS_NOT_CLASSIFIED,
	DECLASS_DATE, /* on that day */
	DECLASS_EVENT, /* when it comes to pass; `date`: at the latest */
	DECLASS_REVIEW, /* reviewed on that day; nothing ends by itself */
	DECLASS_NEVER, /* not by itself */
	DECLASS_UNKNOWN, /* `date`, if known: at the latest */
	DECLASS_MAX
};

/* "date", "event" ... as JSON spells them. */
struct slice declass_kind_name(enum declass_kind kind);

/* From this day on the level is a lower one (E.O. 11652 GDS alone). */
struct declass_step {
	enum classification to;
	struct date from;
};

struct declass_answer {
	enum declass_kind kind;
	struct date date; /* month 0: none */
	struct slice event; /* as printed; absent */
	struct slice why, source; /* the rule in a sentence, and where it is */
	bool unless_exempted; /* an exemption may have put it off */
};

/* What is doubtful about it: a sentence, and the rule's source. */
struct declass_doubt {
	struct slice text, source;
	struct declass_doubt *next;
};

struct declass {
	struct date origin; /* month 0: the day of the telegram is not known */
	uint32_t order; /* by which it was worked out; 0: by none */
	struct declass_answer marked, today;
	struct declass_step steps[2];
	uint32_t step_count;
	struct declass_doubt *doubts; /* in the order they were met */
};

/*
 * Work it out.  `day` stands in for that of a telegram that has none, and may
 * be absent.  `permanent`: the record is of permanent value, as telegrams
 * of the Department are; of others section 3.3 does not speak.  All slices
 * are constant, of the telegram, or in the arena.
 */
void declass_work(struct arena *arena, const struct telegram *t,
    struct date day, bool permanent, struct declass *out);

/* Has the day of an answer come?  Never for one that has none. */
bool declass_due(const struct declass_answer *answer, struct date today);

#endif
