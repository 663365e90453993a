/*
 * checkmark.c: classification, order, captions and portion marks held
 * against each other and against the rules of the telegram's day.  What is
 * not sure for a day is no remark.  It must not read or repair anything.
 *
 * 32 CFR Part 2001; the register of the intelligence agencies (H.8, H.9);
 * ISOO, 12958 as amended: marking changes (2003); TAGS handbook of 1974;
 * 5 FAH-1 H-246.
 */
#include "telegram/marking.h"
#include "telegram/reader.h"
#include "telegram/table.h"

/* The order that is printed lags behind the one in force (78 STATE 296107). */
#define LAG_DAYS 60

/* the line of the order came with TAGS (TAGS handbook 1974 section 1) */
static const struct date day_tags = {1973, 3, 1};
static const struct date day_12958 = {1995, 10, 14};
static const struct date day_amended = {2003, 9, 22};
static const struct date day_register = {2000, 1, 1};

struct marks {
	struct reader *r;
	const struct telegram *t;
	struct date sent; /* month 0: not known, and then no rule of a day */
	const struct marking **portions; /* those that have a level */
	size_t count;
	bool classified;
	bool whole; /* head and text are there */
};

static bool
since(const struct marks *m, struct date day)
{
	return date_known(m->sent) && date_compare(m->sent, day) >= 0;
}

static bool
before(const struct marks *m, struct date day)
{
	return date_known(m->sent) && date_compare(m->sent, day) < 0;
}

static bool
has_caption(const struct telegram *t, struct slice caption)
{
	return slice_list_has(t->captions, caption);
}

static struct slice
caption_at(const struct telegram *t, struct slice caption)
{
	const struct slice_list *c;

	for (c = t->captions; c != NULL; c = c->next)
		if (slice_equal(c->text, caption))
			return c->at;
	return (struct slice){NULL, 0};
}

/* ---- portions ----------------------------------------------------------- */

/* 32 CFR 2001.21(b): the whole is as high as its highest part. */
static void
check_portions(struct marks *m)
{
	const struct telegram *t = m->t;
	const struct paragraph *p;
	size_t i, numbered = 0, unmarked = 0;
	enum classification highest = CLASS_NONE;

	for (p = t->paragraphs; p != NULL; p = p->next)
		if (p->number > 0) {
			numbered++;
			unmarked += p->mark.level == CLASS_NONE &&
			    p->mark.printed.p == NULL;
		}
	for (i = 0; i < m->count; i++) {
		enum classification level = m->portions[i]->level;

		highest = level > highest ? level : highest;
		if (t->classification != CLASS_NONE &&
		    level > t->classification && level >= CLASS_CONFIDENTIAL)
			remark(m->r, CHECK_PORTION_ABOVE, m->portions[i]->at,
			    classification_name(t->classification));
	}
	if (!m->classified || !m->whole || numbered == 0)
		return;
	if (m->count == 0 && since(m, day_12958))
		remark(m->r, CHECK_PORTIONS_UNMARKED, t->classification_at,
		    (struct slice){0});
	else if (unmarked == 0 && highest < t->classification)
		remark(m->r, CHECK_PORTIONS_BELOW, t->classification_at,
		    classification_name(highest));
}

/* USA, then the others by the alphabet, and somebody besides (H.8). */
static bool
is_list_sound(struct arena *arena, struct slice control)
{
	struct slice_list *sorted = marking_countries(arena, control, false);
	struct slice s = slice_trim(slice_skip(control, 6)), word;
	size_t n;

	if (sorted == NULL || sorted->next == NULL ||
	    !slice_equal(sorted->text, S("USA")))
		return false;
	for (; sorted != NULL; sorted = sorted->next) {
		while (s.n > 0 && !ascii_is_alnum(s.p[0]))
			s = slice_skip(s, 1);
		for (n = 0; n < s.n && ascii_is_alnum(s.p[n]); n++)
			continue;
		word = slice_head(s, n);
		s = slice_skip(s, n);
		if (!slice_equal_fold(word, sorted->text))
			return false;
	}
	return true;
}

/* Only codes of three and four letters: REL TO LIMALAND is another habit. */
static bool
is_of_codes(struct slice control)
{
	struct slice s = slice_skip(control, 6);
	size_t n, run = 0;

	for (n = 0; n <= s.n; n++) {
		if (n < s.n && ascii_is_alnum(s.p[n])) {
			run++;
			continue;
		}
		if (run == 1 || run == 2 || run > 4)
			return false;
		run = 0;
	}
	return s.n > 0;
}

static void
check_release_list(struct marks *m, const struct marking *mark)
{
	const struct slice_list *c;

	for (c = mark->controls; c != NULL; c = c->next) {
		if (!slice_starts(c->text, S("REL TO ")) ||
		    !is_of_codes(c->text))
			continue;
		if (slice_list_has(mark->controls, S("NOFORN")))
			remark(m->r, CHECK_RELEASE_NOFORN, mark->at,
			    mark->printed);
		else if (!is_list_sound(m->r->arena, c->text))
			remark(
			    m->r, CHECK_RELEASE_LIST, mark->at, mark->printed);
	}
}

/* One paragraph has no number, several have (5 FAH-1 H-246, of 2004). */
static void
check_numbering(struct marks *m)
{
	const struct paragraph *p;
	size_t count = 0, numbered = 0;

	if (!m->whole || m->t->signature == NULL ||
	    !since(m, (struct date){2004, 7, 12}))
		return;
	for (p = m->t->paragraphs; p != NULL; p = p->next) {
		count++;
		numbered += p->number > 0;
	}
	if ((count == 1 && numbered == 1) || (count > 2 && numbered == 0))
		remark(m->r, CHECK_NUMBERING, m->t->paragraphs->number_at,
		    (struct slice){0});
}

/* ---- the order ---------------------------------------------------------- */

/* Was this order in force then, give or take LAG_DAYS? */
static bool
was_in_force(uint32_t number, struct date sent)
{
	char digits[5];
	struct table_rows rows;
	struct date from, to;
	struct slice cell;
	uint32_t i;
	bool known = false, held = false;

	for (i = 5; i > 0; number /= 10)
		digits[--i] = (char)('0' + number % 10);
	rows = table_find(TABLE_ORDERS, slice(digits, sizeof(digits)));
	for (i = rows.first; i < rows.first + rows.count && !held; i++) {
		cell = table_cell(TABLE_ORDERS, i, ORDERS_BEGINS);
		if (!date_read_iso(cell, &from))
			continue;
		known = true;
		cell = table_cell(TABLE_ORDERS, i, ORDERS_ENDS);
		if (!date_read_iso(cell, &to))
			to = (struct date){9999, 12, 31};
		held = date_days(sent) >= date_days(from) - LAG_DAYS &&
		    date_days(sent) <= date_days(to) + LAG_DAYS;
	}
	return held || !known;
}

static bool
is_exempt_code(struct slice code)
{
	if (slice_starts(code, S("1.6")))
		code = slice_skip(code, 3);
	return code.n == 2 && code.p[0] == 'X';
}

static void
check_codes(struct marks *m)
{
	const struct order *o = &m->t->order;
	const struct slice_list *c;

	for (c = o->codes; c != NULL; c = c->next) {
		if ((is_exempt_code(c->text) && since(m, day_amended)) ||
		    (slice_equal(c->text, S("OADR")) && since(m, day_12958)))
			remark(m->r, CHECK_EXEMPTION_ENDED, c->at, c->text);
		if ((slice_equal(c->text, S("50X1-HUM")) ||
			slice_equal(c->text, S("50X2-WMD"))) &&
		    date_known(o->declassify_on))
			remark(m->r, CHECK_EXEMPTION_DATED, c->at, c->text);
	}
}

/* AIDAC and its like were exempt from the rule (TAGS handbook section 2). */
static bool
is_exempt_from_order(const struct telegram *t)
{
	return has_caption(t, S("AIDAC"));
}

/* 20350503: 32 CFR 2001.21(a)(4); the Department went on as before. */
static bool
ends_in_eight(struct slice s)
{
	size_t n = 0;

	while (n < s.n && ascii_is_digit(s.p[s.n - 1 - n]))
		n++;
	return n == 8;
}

static void
check_order(struct marks *m)
{
	const struct telegram *t = m->t;
	const struct order *o = &t->order;

	if (m->classified && m->whole && o->at.p == NULL &&
	    since(m, day_tags) && !is_exempt_from_order(t))
		remark(m->r, CHECK_ORDER_MISSING, t->classification_at,
		    (struct slice){0});
	if (o->at.p == NULL)
		return;
	if (m->classified && o->not_applicable)
		remark(m->r, CHECK_ORDER_NONE, o->at,
		    classification_name(t->classification));
	if (!m->classified && t->classification != CLASS_NONE &&
	    !o->not_applicable && o->instruction.n > 0)
		remark(m->r, CHECK_ORDER_NEEDLESS, o->at,
		    classification_name(t->classification));
	if (o->number != 0 && date_known(m->sent) &&
	    !was_in_force(o->number, m->sent))
		remark(m->r, CHECK_ORDER_DATE, o->at, (struct slice){0});
	check_codes(m);
	if (o->number == 13526 && date_known(o->declassify_on) &&
	    !ends_in_eight(o->instruction))
		remark(m->r, CHECK_DEADLINE_FORM, o->at, o->instruction);
	if (date_known(o->declassify_on) && date_known(m->sent) &&
	    date_compare(o->declassify_on, m->sent) < 0)
		remark(m->r, CHECK_DEADLINE_BEFORE, o->at, o->instruction);
	else if (date_known(o->declassify_on) && since(m, day_amended) &&
	    o->codes == NULL &&
	    date_compare(o->declassify_on, date_add_years(m->sent, 25)) > 0)
		remark(m->r, CHECK_DEADLINE_FAR, o->at, o->instruction);
}

/* ---- reasons ------------------------------------------------------------ */

static void
check_reasons(struct marks *m)
{
	const struct telegram *t = m->t;
	const struct slice_list *c;
	bool told = false;

	for (c = t->reasons; c != NULL; c = c->next) {
		if (slice_equal(c->text, S("1.5(h)")))
			remark(m->r, CHECK_REASON_NONE, c->at, c->text);
		if (told)
			continue;
		if ((slice_starts(c->text, S("1.5")) &&
			since(m, day_amended)) ||
		    (slice_starts(c->text, S("1.4")) && since(m, day_12958) &&
			before(m, day_amended))) {
			remark(m->r, CHECK_REASON_ORDER, c->at, c->text);
			told = true;
		}
	}
	if (t->reasons != NULL && t->derived_from.p != NULL)
		remark(m->r, CHECK_REASON_DERIVED, t->reasons->at,
		    t->derived_from);
	/* a list of them stands somewhere (32 CFR 2001.22) */
	if (m->whole &&
	    slice_starts_fold(t->derived_from, S("MULTIPLE SOURCES")) &&
	    slice_trim(slice_skip(t->derived_from, 16)).n <= 1 &&
	    slice_find_fold(t->text, S("SOURCES:")) == t->text.n &&
	    slice_find_fold(t->text, S("LIST OF SOURCES")) == t->text.n)
		remark(m->r, CHECK_SOURCES_UNLISTED,
		    t->reasons != NULL ? t->reasons->at : t->classified_by_at,
		    (struct slice){0});
}

/* ---- captions ----------------------------------------------------------- */

/* A list of release, of a portion or on a line below the captions. */
static bool
has_release(const struct marks *m)
{
	const struct slice_list *c;
	size_t i;

	for (i = 0; i < m->count; i++)
		for (c = m->portions[i]->controls; c != NULL; c = c->next)
			if (slice_starts(c->text, S("REL TO")) &&
			    !slice_list_has(
				m->portions[i]->controls, S("NOFORN")))
				return true;
	for (c = m->t->passing; c != NULL; c = c->next)
		if (slice_starts(c->text, S("REL TO ")))
			return true;
	return false;
}

static void
check_captions(struct marks *m)
{
	const struct telegram *t = m->t;
	bool nodis = has_caption(t, S("NODIS"));
	bool exdis = has_caption(t, S("EXDIS"));
	struct slice at = caption_at(t, nodis ? S("NODIS") : S("EXDIS"));

	if (nodis && exdis)
		remark(m->r,
		    since(m, day_register) ? CHECK_CAPTIONS_EXCLUDE
					   : CHECK_CAPTIONS_BOTH,
		    at, (struct slice){0});
	if ((nodis || exdis) && since(m, day_register) &&
	    !has_caption(t, S("NOFORN")))
		remark(m->r, CHECK_CAPTION_NEEDS, at, S("NOFORN"));
	if ((nodis || exdis) && since(m, day_register) && has_release(m))
		remark(m->r, CHECK_CAPTION_RELEASE, at, (struct slice){0});
	if (m->classified && has_caption(t, S("SENSITIVE")))
		remark(m->r, CHECK_SENSITIVE_CLASSIFIED,
		    caption_at(t, S("SENSITIVE")),
		    classification_name(t->classification));
}

/* LIMITED OFFICIAL USE and what followed it; the years are not confirmed. */
static void
check_level(struct marks *m)
{
	const struct telegram *t = m->t;

	if ((t->classification == CLASS_LOU &&
		since(m, (struct date){1996, 1, 1})) ||
	    (t->classification == CLASS_SBU &&
		before(m, (struct date){1990, 1, 1})))
		remark(m->r, CHECK_LEVEL_DATE, t->classification_at,
		    classification_name(t->classification));
}

void
check_marks(struct reader *r)
{
	const struct telegram *t = r->t;
	struct marks m = {.r = r, .t = t, .sent = reader_date(r)};
	size_t i;

	m.classified = t->classification >= CLASS_CONFIDENTIAL;
	m.whole = t->kind == KIND_TELEGRAM && t->status == STATUS_HELD &&
	    t->classification_at.p != NULL && t->subject.p != NULL &&
	    !t->subject_derived && t->paragraphs != NULL &&
	    t->sections_held == t->sections_of;
	m.count = marking_portions(r->arena, t, &m.portions);
	check_portions(&m);
	for (i = 0; i < m.count; i++)
		if (m.portions[i]->controls != NULL)
			check_release_list(&m, m.portions[i]);
	check_numbering(&m);
	check_order(&m);
	check_reasons(&m);
	check_captions(&m);
	check_level(&m);
}
