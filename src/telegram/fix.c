/*
 * fix.c: what can be mended without judgement: sums, prosigns, words that can
 * be one word only, lists that have an order, a date that has a form, what
 * stands twice or is glued.  What a misspelt post or number was meant to be is
 * not of that kind.
 */
#include "base/utf8.h"
#include "telegram/marking.h"
#include "telegram/reader.h"
#include "telegram/send.h"
#include "telegram/writer.h"

static const struct slice none = {NULL, 0};

/* The section of a reason stands at most so far before its letter. */
#define SECTION_BEFORE 8

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

/* 031115Z MAR 08, where letters stood for digits. */
static struct slice
fixed_group(struct arena *arena, const struct telegram *t)
{
	struct moment m = t->dtg.moment;
	struct buf b = {0};
	struct slice s;

	if (!date_known(m.date))
		return none;
	group_add(&b, m, false);
	s = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

/* Of the date-time group, or of an office whose name has a digit for O. */
static struct slice
fixed_digits(
    struct arena *arena, const struct telegram *t, const struct remark *r)
{
	const struct office *o;

	if (r->at.p == t->dtg.at.p && r->at.n == t->dtg.at.n)
		return fixed_group(arena, t);
	for (o = t->distribution; o != NULL; o = o->next)
		if (o->name.p == r->detail.p && r->detail.p != NULL)
			return o->name;
	return none;
}

/* ETRDEINV: ETRD EINV, as they were taken apart. */
static struct slice
fixed_tags(struct arena *arena, const struct telegram *t, struct slice at)
{
	const struct tag *tag;
	struct buf b = {0};
	struct slice s;

	for (tag = t->tags; tag != NULL; tag = tag->next)
		if (slice_within(tag->at, at) && tag->code.p != NULL)
			buf_format(&b, "%s%S", b.n > 0 ? " " : "", &tag->code);
	s = b.n > 0 ? arena_copy(arena, buf_slice(&b)) : none;
	buf_free(&b);
	return s;
}

/* E.O. 11652 for 16652: the number alone. */
static struct slice
fixed_order(struct arena *arena, const struct telegram *t, struct slice *at)
{
	struct buf b = {0};
	struct slice s;
	size_t i;

	/* 1295B: with what is glued to it */
	while (slice_end(*at) < slice_end(t->text) &&
	    ascii_is_alnum(*slice_end(*at)))
		at->n++;
	for (i = 0; i < at->n; i++)
		if (!ascii_is_alnum(at->p[i]))
			return none;
	buf_format(&b, "%u", t->order.number);
	s = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

static const struct line *
line_at(const struct telegram *t, struct slice at)
{
	uint32_t low = 0, high = t->line_count, middle;

	/* where sections were sorted, what is not found is not mended */
	while (high - low > 1) {
		middle = low + (high - low) / 2;
		if (t->lines[middle].p <= at.p)
			low = middle;
		else
			high = middle;
	}
	return low < t->line_count &&
		slice_within(at, line_slice(&t->lines[low]))
	    ? &t->lines[low]
	    : NULL;
}

/* SECTION 01 OF 02 on the line of the number. */
static struct slice
fixed_section(struct arena *arena, const struct telegram *t, struct slice at)
{
	const struct line *line = line_at(t, at);
	struct form form = form_for(FORM_PRINT, t->dtg.moment.date);
	struct buf b = {0};
	struct slice s;

	if (line == NULL || line->kind != LINE_CLASSIFICATION ||
	    t->id.section == 0 || t->id.sections < t->id.section ||
	    t->sections_held > 1)
		return none;
	buf_string(&b, "SECTION ");
	buf_padded(&b, t->id.section, form.section_digits);
	buf_string(&b, " OF ");
	buf_padded(&b, t->id.sections, form.section_digits);
	/* SECTION01OF02LIMA: the post stands apart as well */
	if (slice_end(at) < slice_end(line_slice(line)) &&
	    ascii_is_alnum(*slice_end(at)))
		buf_char(&b, ' ');
	s = arena_copy(arena, buf_slice(&b));
	if (at.p > line->p && ascii_is_alnum(at.p[-1]))
		s = arena_join(arena, S(" "), s, S(""));
	buf_free(&b);
	return s;
}

/* SUBJEOT: is SUBJECT:, since the reader took it for that. */
static struct slice
fixed_label(const struct telegram *t, struct slice at)
{
	const struct line *line = line_at(t, at);

	if (line == NULL || at.n == 0 || at.p[at.n - 1] != ':')
		return none;
	return line->kind == LINE_SUBJECT  ? S("SUBJECT:")
	    : line->kind == LINE_TAGS      ? S("TAGS:")
	    : line->kind == LINE_REFERENCE ? S("REF:")
					   : none;
}

/* NODIS on a line of its own: NOFORN stands below it (5 FAH-2 H-442). */
static struct slice
fixed_caption(
    struct arena *arena, const struct telegram *t, const struct remark *r)
{
	const struct line *line = line_at(t, r->at);

	if (line == NULL || line->kind != LINE_CAPTION ||
	    !slice_equal(slice_trim(line_slice(line)), r->at))
		return none;
	return arena_join(arena, r->at, S("\n"), r->detail);
}

/* Blank lines within a subject, and nothing else. */
static struct slice
fixed_gap(const struct telegram *t, struct slice *at)
{
	const char *from = at->p;

	while (from > t->text.p && ascii_is_space(from[-1]))
		from--;
	*at = slice_between(from, at->p);
	return at->n > 1 ? S("\n") : none;
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
	case CHECK_DIGITS_REPAIRED:
		return fixed_digits(arena, t, r);
	case CHECK_TAGS_GLUED:
		return fixed_tags(arena, t, r->at);
	case CHECK_ORDER_REPAIRED:
		return fixed_order(arena, t, at);
	case CHECK_SECTION_DAMAGED:
		return fixed_section(arena, t, r->at);
	case CHECK_LABEL_REPAIRED:
		return fixed_label(t, r->at);
	case CHECK_CAPTION_NEEDS:
		return fixed_caption(arena, t, r);
	case CHECK_SUBJECT_BLANK:
		return fixed_gap(t, at);
	default:
		return none;
	}
}

/* ---- what is said once, and mended wherever it is ---------------------------- */

struct fixing {
	struct arena *arena;
	const struct telegram *t;
	struct fix *fixes;
	size_t count, room;
};

static void
add(struct fixing *f, enum check check, struct slice at, struct slice text)
{
	struct fix *more;

	if (text.p == NULL || !slice_within(at, f->t->text) ||
	    slice_equal(at, text))
		return;
	if (f->count == f->room) {
		f->room = f->room * 2 + 16;
		more = ARENA_ROOM(f->arena, struct fix, f->room);
		if (f->count > 0)
			memcpy(more, f->fixes, f->count * sizeof(*more));
		f->fixes = more;
	}
	f->fixes[f->count++] = (struct fix){check, at, text};
}

/* 1.5, which stands a little before its letters; absent for others. */
static struct slice
section_of(const struct telegram *t, struct slice letters)
{
	struct slice rest = letters;
	unsigned n;

	if (!slice_within(letters, t->text))
		return none;
	for (n = 0; n < SECTION_BEFORE; n++) {
		rest = slice_between(letters.p - n, slice_end(t->text));
		if (slice_starts(rest, S("1.4")) ||
		    slice_starts(rest, S("1.5")))
			return slice_head(rest, 3);
		if (rest.p == t->text.p)
			break;
	}
	return none;
}

/* 1.5(d) from 2003 on is 1.4(d), and before it the other way (markings). */
static void
fix_reasons(struct fixing *f, struct slice wrong)
{
	const struct slice_list *r;
	bool old = slice_starts(wrong, S("1.4"));
	const char *before = NULL;
	struct slice at;

	for (r = f->t->reasons; r != NULL; r = r->next) {
		/* there was no (h) before */
		if (slice_ends(r->text, S("(h)")) ||
		    !slice_starts(r->text, old ? S("1.4") : S("1.5")))
			continue;
		at = section_of(f->t, r->at);
		if (at.n > 0 && at.p != before)
			add(f, CHECK_REASON_ORDER, at,
			    old ? S("1.5") : S("1.4"));
		before = at.p;
	}
}

/* One alone has no number, several have theirs (5 FAH-1 H-240). */
static void
fix_numbers(struct fixing *f)
{
	const struct paragraph *p = f->t->paragraphs;
	struct buf b = {0};
	struct slice at;
	uint32_t n = 0;

	if (p->next == NULL) {
		at = p->number_at;
		while (slice_end(at) < slice_end(f->t->text) &&
		    *slice_end(at) == ' ')
			at.n++;
		add(f, CHECK_NUMBERING, at, S(""));
		return;
	}
	/* what has no mark may be a title, a caption or a signature block */
	for (; p != NULL; p = p->next)
		if (p->mark.form.p == NULL)
			return;
	for (p = f->t->paragraphs; p != NULL; p = p->next) {
		buf_clear(&b);
		buf_format(&b, "%u. ", ++n);
		add(f, CHECK_NUMBERING, slice_head(p->at, 0),
		    arena_copy(f->arena, buf_slice(&b)));
	}
	buf_free(&b);
}

/* Control bytes go; what was read as Latin-1 is what it was before. */
static void
fix_line(struct fixing *f, enum check check, struct slice s)
{
	struct buf b = {0};
	uint32_t rune;
	size_t i = 0, n;

	while (i < s.n) {
		n = 0;
		buf_clear(&b);
		if (check == CHECK_MOJIBAKE) {
			n = utf8_mojibake(slice_skip(s, i), &rune);
			if (n > 0)
				utf8_add(&b, rune);
		} else {
			while (i + n < s.n && s.p[i + n] != '\t' &&
			    ascii_is_control(s.p[i + n]))
				n++;
		}
		if (n > 0)
			add(f, check, slice(s.p + i, n),
			    b.n > 0 ? arena_copy(f->arena, buf_slice(&b))
				    : S(""));
		i += n > 0 ? n : 1;
	}
	buf_free(&b);
}

static void
fix_bytes(struct fixing *f, enum check check)
{
	unsigned has = check == CHECK_MOJIBAKE ? HAS_HIGH : HAS_CONTROL;
	const struct line *line;
	uint32_t i;

	for (i = f->t->body_line; i < f->t->body_end; i++) {
		line = &f->t->lines[i];
		if ((line->has & has) != 0)
			fix_line(f, check, line_slice(line));
	}
}

/* A bare line that names an addressee again goes. */
static void
fix_twice(struct fixing *f, const struct remark *r)
{
	const struct line *line = line_at(f->t, r->at);
	struct slice s;

	if (line == NULL)
		return;
	s = line_slice(line);
	if (slice_trim_left(s).p != r->at.p ||
	    slice_end(s) == slice_end(f->t->text))
		return;
	add(f, r->check, slice(s.p, s.n + 1), S(""));
}

static void
fix_remark(struct fixing *f, const struct remark *r)
{
	struct slice at, text;

	switch (r->check) {
	case CHECK_REASON_ORDER:
		fix_reasons(f, r->detail);
		break;
	case CHECK_NUMBERING:
		fix_numbers(f);
		break;
	case CHECK_CONTROL_BYTES:
	case CHECK_MOJIBAKE:
		fix_bytes(f, r->check);
		break;
	case CHECK_ADDRESSEE_TWICE:
		fix_twice(f, r);
		break;
	default:
		text = fixed(f->arena, f->t, r, &at);
		add(f, r->check, at, text);
	}
}

static bool
is_behind(const struct fix *a, const struct fix *b)
{
	return a->at.p > b->at.p || (a->at.p == b->at.p && a->at.n > b->at.n);
}

/* By place; of two that overlap the second is left for the next time. */
static void
sort_fixes(struct fixing *f)
{
	struct fix fix;
	size_t gap, i, j, kept = 0;

	for (gap = f->count / 2; gap > 0; gap /= 2)
		for (i = gap; i < f->count; i++) {
			fix = f->fixes[i];
			for (j = i;
			     j >= gap && is_behind(&f->fixes[j - gap], &fix);
			     j -= gap)
				f->fixes[j] = f->fixes[j - gap];
			f->fixes[j] = fix;
		}
	for (i = 0; i < f->count; i++)
		if (kept == 0 ||
		    f->fixes[i].at.p >= slice_end(f->fixes[kept - 1].at))
			f->fixes[kept++] = f->fixes[i];
	f->count = kept;
}

struct fix *
telegram_fixes(struct arena *arena, const struct telegram *t, size_t *count)
{
	struct fixing f = {.arena = arena, .t = t};
	const struct remark *r;

	for (r = t->remarks; r != NULL; r = r->next)
		fix_remark(&f, r);
	sort_fixes(&f);
	*count = f.count;
	return f.fixes;
}

void
telegram_mend(
    struct buf *out, struct slice text, const struct fix *fixes, size_t count)
{
	const char *from = text.p;
	size_t i;

	for (i = 0; i < count; i++) {
		if (fixes[i].at.p < from)
			continue;
		buf_add(out, slice_between(from, fixes[i].at.p));
		buf_add(out, fixes[i].text);
		from = slice_end(fixes[i].at);
	}
	buf_add(out, slice_between(from, slice_end(text)));
}
