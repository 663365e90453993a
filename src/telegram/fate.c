/*
 * fate.c: what becomes of a byte of a telegram that is given out, and on which
 * ground one is cut.  It must not decide it.
 */
#include "telegram/reader.h"
#include "telegram/redact.h"

struct slice
redact_part(struct slice line, struct slice at)
{
	const char *from = line.p > at.p ? line.p : at.p;
	const char *to =
	    slice_end(line) < slice_end(at) ? slice_end(line) : slice_end(at);

	return from < to ? slice_between(from, to) : slice(line.p, 0);
}

unsigned char *
redact_fate(const struct redaction_work *w, const char *p)
{
	return w->fate + (p - w->t->text.p);
}

void
redact_paint(struct redaction_work *w, struct slice at, unsigned fate)
{
	if (at.n > 0)
		memset(redact_fate(w, at.p), (int)fate, at.n);
}

void
redact_cut(struct redaction_work *w, struct slice at, unsigned fate)
{
	unsigned char *f = redact_fate(w, at.p), *end = f + at.n;

	for (; f < end; f++)
		if (*f != FATE_DROP)
			*f = (unsigned char)fate;
}

bool
redact_gives(const struct redaction_work *w, struct slice at)
{
	const char *p;

	for (p = at.p; p < slice_end(at); p++)
		if (*redact_fate(w, p) == FATE_GIVE && !ascii_is_space(*p))
			return true;
	return false;
}

bool
redact_keeps(const struct redaction_work *w, struct slice at)
{
	const char *p;

	if (w->kept == NULL)
		return false;
	for (p = at.p; p < slice_end(at); p++)
		if (w->kept[p - w->t->text.p] != 0 &&
		    *redact_fate(w, p) == FATE_GIVE && !ascii_is_space(*p))
			return true;
	return false;
}

static bool
same_codes(const struct slice_list *a, const struct slice_list *b)
{
	for (; a != NULL && b != NULL; a = a->next, b = b->next)
		if (!slice_equal(a->text, b->text))
			return false;
	return a == b;
}

unsigned
redact_ground(
    struct redaction_work *w, const struct slice_list *codes, struct slice why)
{
	unsigned i;

	for (i = 0; i < w->ground_count; i++)
		if (same_codes(w->grounds[i].codes, codes) &&
		    slice_equal(w->grounds[i].why, why))
			return FATE_CUT + i;
	if (w->ground_count == GROUNDS_MOST) /* the last stands for the rest */
		return FATE_CUT + GROUNDS_MOST - 1;
	w->grounds[i] = (struct ground){codes, why};
	w->ground_count++;
	return FATE_CUT + i;
}

unsigned
redact_by_rule(
    struct redaction_work *w, enum classification level, struct slice why)
{
	if (level == CLASS_NONE)
		level = w->banner.level;
	return redact_ground(w,
	    level == CLASS_NONE || level >= CLASS_CONFIDENTIAL
		? w->order->policy->code
		: w->order->policy->sensitive,
	    why);
}
