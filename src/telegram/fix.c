/*
 * fix.c: what can be mended without judgement: sums, prosigns, words that can
 * be one word only, lists that have an order, a date that has a form.  What a
 * misspelt post or number was meant to be is not of that kind.
 */
#include "telegram/marking.h"
#include "telegram/reader.h"
#include "telegram/send.h"
#include "telegram/writer.h"

static const struct slice none = {NULL, 0};

/* 026 of the offices. */
static struct slice
fixed_sum(struct arena *arena, const struct telegram *t)
{
	const struct office *o;
	struct buf b = {0};
	struct slice s;
	uint32_t sum = 0;

	for (o = t->distribution; o != NULL; o = o->next)
		sum += o->copies;
	buf_padded(&b, sum, 3);
	s = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

/* OO: the higher of the date line's (5 FAH-2 H-320). */
static struct slice
fixed_prosign(const struct telegram *t)
{
	static const struct slice prosigns[PRECEDENCE_MAX] = {
	    {NULL, 0}, {"RR", 2}, {"PP", 2}, {"OO", 2}, {"OO", 2}, {"ZZ", 2}};
	const struct transmission *x = t->transmission;

	if (x == NULL || x->precedence.n != 2)
		return none;
	return prosigns[t->action_precedence > t->info_precedence
		? t->action_precedence
		: t->info_precedence];
}

/* 20211103 for 11/03/2021 (32 CFR 2001.21(a)(4)). */
static struct slice
fixed_deadline(struct arena *arena, const struct telegram *t, struct slice *at)
{
	struct date d = t->order.declassify_on, read;
	struct slice s = t->order.at, rest;
	struct buf b = {0};
	size_t i;

	/* where the date stands in the line */
	for (i = slice_find_fold(s, S("DECL")); i < s.n; i++)
		if (ascii_is_digit(s.p[i]))
			break;
	*at = slice_skip(s, i);
	if (!date_known(d) || i >= s.n ||
	    !date_read(*at, t->dtg.moment.date, &read, &rest) ||
	    date_compare(read, d) != 0)
		return none;
	*at = slice_trim_right(slice_between(at->p, rest.p));
	buf_padded(&b, (uint64_t)d.year, 4);
	buf_padded(&b, d.month, 2);
	buf_padded(&b, d.day, 2);
	s = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

/* The marking that stands there, its list in order: USA first. */
static struct slice
fixed_list(struct arena *arena, const struct telegram *t, struct slice at)
{
	const struct marking **marks;
	size_t count = marking_portions(arena, t, &marks), i;
	const struct slice_list *c;

	for (i = 0; i < count; i++) {
		if (marks[i]->at.p != at.p || marks[i]->at.p == NULL)
			continue;
		/* a list of one, or beside NOFORN, needs judgement */
		for (c = marks[i]->controls; c != NULL; c = c->next)
			if (slice_equal(c->text, S("NOFORN")) ||
			    slice_equal(slice_trim(c->text), S("REL TO USA")))
				return none;
		return arena_join(
		    arena, S("("), marking_portion(arena, marks[i]), S(")"));
	}
	return none;
}

/* What a remark's words become; absent: that needs judgement. */
static struct slice
fixed(struct arena *arena, const struct telegram *t, const struct remark *r,
    struct slice *at)
{
	*at = r->at;
	switch (r->check) {
	case CHECK_DISTRIBUTION_SUM:
		return fixed_sum(arena, t);
	case CHECK_PROSIGN_DIFFERS:
		return fixed_prosign(t);
	case CHECK_PRECEDENCE_MISSPELT:
	case CHECK_SCHEME_REPAIRED:
		return r->detail;
	case CHECK_CLASSIFICATION_MISSPELT:
		return level_spaced(t->classification);
	case CHECK_DEADLINE_FORM:
		return fixed_deadline(arena, t, at);
	case CHECK_RELEASE_LIST:
		return fixed_list(arena, t, r->at);
	default:
		return none;
	}
}

/* In its place; one that overlaps another is left for the next time. */
static void
insert(struct fix *fixes, size_t *count, struct fix f)
{
	size_t i = *count, k;

	while (i > 0 && fixes[i - 1].at.p > f.at.p)
		i--;
	if ((i > 0 && slice_end(fixes[i - 1].at) > f.at.p) ||
	    (i < *count && slice_end(f.at) > fixes[i].at.p))
		return;
	for (k = *count; k > i; k--)
		fixes[k] = fixes[k - 1];
	fixes[i] = f;
	++*count;
}

struct fix *
telegram_fixes(struct arena *arena, const struct telegram *t, size_t *count)
{
	const struct remark *r;
	struct fix *fixes, f;
	size_t room = 2;

	for (r = t->remarks; r != NULL; r = r->next)
		room++;
	fixes = ARENA_ARRAY(arena, struct fix, room);
	*count = 0;
	for (r = t->remarks; r != NULL; r = r->next) {
		f.check = r->check;
		f.text = fixed(arena, t, r, &f.at);
		if (f.text.p == NULL || !slice_within(f.at, t->text) ||
		    slice_equal(f.at, f.text))
			continue;
		insert(fixes, count, f);
	}
	return fixes;
}

void
telegram_mend(struct buf *out, const struct telegram *t,
    const struct fix *fixes, size_t count)
{
	const char *from = t->text.p;
	size_t i;

	for (i = 0; i < count; i++) {
		if (fixes[i].at.p < from)
			continue;
		buf_add(out, slice_between(from, fixes[i].at.p));
		buf_add(out, fixes[i].text);
		from = slice_end(fixes[i].at);
	}
	buf_add(out, slice_between(from, slice_end(t->text)));
}
