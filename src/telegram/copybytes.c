/*
 * copybytes.c: the bytes of a line into a group of the copy: what goes, holes
 * for what is cut, marks that are struck; and whether any of it is so.
 */
#include "telegram/compose.h"
#include "telegram/writer.h"

unsigned
copy_fate(const struct composer *c, const char *p)
{
	return c->w->fate[p - c->w->t->text.p];
}

bool
copy_is_touched(const struct composer *c, struct slice line)
{
	const char *p;
	size_t low = 0, high = c->w->mark_count, middle;

	for (p = line.p; p < slice_end(line); p++)
		if (copy_fate(c, p) >= FATE_CUT)
			return true;
	while (low < high) {
		middle = (low + high) / 2;
		if (c->w->marks[middle].at.p < line.p)
			low = middle + 1;
		else
			high = middle;
	}
	for (;
	     low < c->w->mark_count && c->w->marks[low].at.p < slice_end(line);
	     low++)
		if (c->w->marks[low].struck)
			return true;
	return false;
}

/* The mark that begins here, or NULL. */
static const struct struck *
mark_at(struct composer *c, const char *p)
{
	struct redaction_work *w = c->w;

	if (c->mark >= w->mark_count || w->marks[c->mark].at.p > p ||
	    w->t->lines_moved)
		c->mark = 0; /* sections were sorted: from the front again */
	while (c->mark < w->mark_count && w->marks[c->mark].at.p < p)
		c->mark++;
	return c->mark < w->mark_count && w->marks[c->mark].at.p == p
	    ? &w->marks[c->mark]
	    : NULL;
}

/* What a mark stands before: does any of it go? */
static bool
gives_behind(
    const struct composer *c, const struct struck *m, struct slice unit)
{
	const char *p;

	for (p = slice_end(m->at); p < slice_end(unit); p++)
		if (copy_fate(c, p) == FATE_GIVE && ascii_is_alnum(*p))
			return true;
	return false;
}

/* From a mark to the next, or to the end. */
static struct slice
marked_by(const struct composer *c, const struct struck *m, struct slice unit)
{
	const struct struck *next = m + 1;
	const char *end = slice_end(unit);

	if (next < c->w->marks + c->w->mark_count && next->at.p < end)
		end = next->at.p;
	return end > slice_end(m->at) ? slice_between(slice_end(m->at), end)
				      : slice(slice_end(m->at), 0);
}

void
copy_bytes(
    struct composer *c, struct slice s, struct slice unit, struct slice place)
{
	const struct struck *m;
	const char *p;
	unsigned fate;
	bool holed = false;

	for (p = s.p; p < slice_end(s); p++) {
		fate = copy_fate(c, p);
		if (fate == FATE_DROP)
			continue;
		if (fate >= FATE_CUT) {
			if (ascii_is_space(*p) && c->hole_fate != fate)
				continue; /* no hole for a blank */
			copy_hole(c, fate, p, place);
			holed = true;
			continue;
		}
		m = *p == '(' || *p == '[' || *p == '{' ? mark_at(c, p) : NULL;
		if (m != NULL && m->struck &&
		    slice_within(m->at, c->w->t->text) &&
		    !redact_keeps(c->w, m->at) &&
		    !redact_keeps(c->w, marked_by(c, m, unit))) {
			copy_mark(c, m, gives_behind(c, m, unit));
			p = slice_end(m->at) - 1;
			if (p >= slice_end(s))
				break;
			continue;
		}
		copy_char(c, *p);
	}
	if (holed && c->last != NULL)
		c->last->lines++;
}

/* The first byte of a line that is not dropped is given, and so the last. */
static bool
begins_given(const struct composer *c, struct slice s)
{
	return s.n > 0 && copy_fate(c, s.p) == FATE_GIVE;
}

static bool
ends_given(const struct composer *c, struct slice s)
{
	return s.n > 0 && copy_fate(c, slice_end(s) - 1) == FATE_GIVE;
}

void
copy_joint(struct composer *c, struct slice before, struct slice s)
{
	if (c->raw.n == 0 || c->hole_fate != 0 ||
	    c->raw.p[c->raw.n - 1] == BREAK)
		return;
	if (ends_given(c, before) && begins_given(c, s) &&
	    passage_hyphenated(before, s)) {
		if (passage_joins(before, s) && c->raw.p[c->raw.n - 1] == '-')
			c->raw.n--;
		return;
	}
	if (!copy_ends_blank(&c->raw))
		buf_char(&c->raw, ' ');
}
