/*
 * declass.c: the line of the executive order, worked out.  What the line
 * says was read by order.c; here is only what it means.
 *
 * E.O. 11652 sec. 5, 12065, 12356, 12958 and 13526; 32 CFR Part 2001
 * (2001.12, 2001.21, 2001.26, 2001.30); ISOO, 12958 as amended: marking
 * changes (2003).  What is not confirmed by a source that was read earns a
 * doubt, never an answer of its own.
 */
#include "telegram/declass.h"
#include "telegram/marking.h"
#include "telegram/reader.h"
#include "telegram/table.h"

#define AUTOMATIC_YEARS 25 /* 32 CFR 2001.30(a): 31 December of the 25th */

/* The days on which the rules changed. */
static const struct date order_12958 = {1995, 10, 14};
static const struct date order_amended = {2003, 9, 22};

struct work {
	struct arena *arena;
	const struct telegram *t;
	const struct order *o;
	struct declass *out;
	struct declass_doubt **doubts_end;
	enum classification level;
	struct date origin;
	bool foreign; /* restricted data, NATO: another law or owner */
};

struct slice
declass_kind_name(enum declass_kind kind)
{
	static const struct slice names[DECLASS_MAX] = {
	    [DECLASS_NOT_CLASSIFIED] = {"not-classified", 14},
	    [DECLASS_DATE] = {"date", 4},
	    [DECLASS_EVENT] = {"event", 5},
	    [DECLASS_REVIEW] = {"review", 6},
	    [DECLASS_NEVER] = {"never", 5},
	    [DECLASS_UNKNOWN] = {"unknown", 7}};

	return names[kind];
}

bool
declass_due(const struct declass_answer *a, struct date today)
{
	return a->kind == DECLASS_DATE && date_known(a->date) &&
	    date_compare(a->date, today) <= 0;
}

static void
doubt(struct work *w, struct slice text, struct slice source)
{
	struct declass_doubt *d = ARENA_NEW(w->arena, struct declass_doubt);

	d->text = text;
	d->source = source;
	*w->doubts_end = d;
	w->doubts_end = &d->next;
}

static void
answer(struct declass_answer *a, enum declass_kind kind, struct date date,
    struct slice why, struct slice source)
{
	a->kind = kind;
	a->date = date;
	a->why = why;
	a->source = source;
}

/* 31 December so many full years after the year of origin. */
static struct date
end_of_year(const struct work *w, int years)
{
	if (!date_known(w->origin))
		return (struct date){0};
	return (struct date){(int16_t)(w->origin.year + years), 12, 31};
}

static struct date
first_of_year(const struct work *w, int years)
{
	return (struct date){(int16_t)(w->origin.year + years), 1, 1};
}

static bool
later_than_years(const struct work *w, struct date d, int years)
{
	return date_known(w->origin) && date_known(d) &&
	    date_compare(d, date_add_years(w->origin, years)) > 0;
}

static bool
from_on(const struct work *w, struct date day)
{
	return date_known(w->origin) && date_compare(w->origin, day) >= 0;
}

/* ---- the codes ---------------------------------------------------------- */

static bool
has_code(const struct order *o, struct slice code)
{
	const struct slice_list *c;

	for (c = o->codes; c != NULL; c = c->next)
		if (slice_equal(c->text, code))
			return true;
	return false;
}

/* The X-codes: X1, 1.6X1 (no number before it), 25X1, 50X1, 75X1. */
static int
exemption_years(struct slice code)
{
	uint32_t years;

	if (code.n < 4 || code.p[2] != 'X' ||
	    !slice_number(slice_head(code, 2), 99, &years))
		return 0;
	return years == 25 || years == 50 || years == 75 ? (int)years : 0;
}

static bool
is_plain_x(struct slice code)
{
	if (slice_starts(code, S("1.6")))
		code = slice_skip(code, 3);
	return code.n == 2 && code.p[0] == 'X' && code.p[1] >= '1' &&
	    code.p[1] <= '8';
}

static bool
has_plain_x(const struct order *o)
{
	const struct slice_list *c;

	for (c = o->codes; c != NULL; c = c->next)
		if (is_plain_x(c->text))
			return true;
	return false;
}

/* The longest of 25X, 50X and 75X; 0 for none. */
static int
longest_exemption(const struct order *o)
{
	const struct slice_list *c;
	int years, longest = 0;

	for (c = o->codes; c != NULL; c = c->next) {
		years = exemption_years(c->text);
		longest = years > longest ? years : longest;
	}
	return longest;
}

/* ---- as marked ---------------------------------------------------------- */

/* Two digits, and the day lies before the telegram in its own year. */
static bool
is_doubtful_year(const struct work *w)
{
	struct slice s = w->o->instruction;
	struct date d = w->o->declassify_on;
	size_t n = s.n, digits = 0;

	if (!date_known(w->origin) || d.year != w->origin.year ||
	    date_compare(d, w->origin) >= 0)
		return false;
	while (n > 0 && !ascii_is_digit(s.p[n - 1]))
		n--;
	while (n > 0 && ascii_is_digit(s.p[n - 1])) {
		n--;
		digits++;
	}
	return digits == 2;
}

/* A date that is printed: as it stands, with what is odd about it. */
static void
on_date(struct work *w, struct slice why, struct slice source)
{
	struct date d = w->o->declassify_on;

	if (is_doubtful_year(w)) {
		answer(&w->out->marked, DECLASS_UNKNOWN, (struct date){0},
		    S("a year of two digits, and a day before the telegram's "
		      "own: the century is not to be guessed"),
		    source);
		return;
	}
	if (date_known(w->origin) && date_compare(d, w->origin) < 0)
		doubt(w, S("the date lies before the telegram's own"),
		    S("32 CFR 2001.21"));
	answer(&w->out->marked, DECLASS_DATE, d, why, source);
}

static void
on_event(struct work *w, struct slice why, struct slice source)
{
	answer(&w->out->marked, DECLASS_EVENT, (struct date){0}, why, source);
	w->out->marked.event = w->o->event;
}

static void
as_missing(struct work *w)
{
	answer(&w->out->marked, DECLASS_UNKNOWN, (struct date){0},
	    w->o->at.p == NULL ? S("there is no line of the executive order")
			       : S("the line does not say when"),
	    S("32 CFR 2001.12(c)(2)"));
}

static void
step(struct work *w, enum classification to, int years)
{
	w->out->steps[w->out->step_count++] =
	    (struct declass_step){to, first_of_year(w, years)};
}

/* The General Declassification Schedule: section 5(A) of E.O. 11652. */
static void
as_gds(struct work *w)
{
	static const struct slice source = {"E.O. 11652 sec. 5(A)", 20};
	int years = w->level == CLASS_TOP_SECRET ? 10
	    : w->level == CLASS_SECRET           ? 8
						 : 6;

	answer(&w->out->marked,
	    date_known(w->origin) ? DECLASS_DATE : DECLASS_UNKNOWN,
	    end_of_year(w, years),
	    date_known(w->origin)
		? S("General Declassification Schedule: at the end of the "
		    "tenth (TOP SECRET), eighth (SECRET) or sixth "
		    "(CONFIDENTIAL) full calendar year after its own")
		: S("General Declassification Schedule, which counts from the "
		    "telegram's year, which is not known"),
	    source);
	if (!date_known(w->origin))
		return;
	if (w->level == CLASS_TOP_SECRET)
		step(w, CLASS_SECRET, 3);
	if (w->level >= CLASS_SECRET)
		step(w, CLASS_CONFIDENTIAL, w->level == CLASS_SECRET ? 3 : 5);
}

static void
as_11652(struct work *w)
{
	const struct order *o = w->o;
	bool dated = date_known(o->declassify_on);

	if (slice_equal(o->scheme, S("XGDS"))) {
		if (dated) {
			on_date(w,
			    S("exempt from the General Declassification "
			      "Schedule, with a date"),
			    S("E.O. 11652 sec. 5(B)"));
			return;
		}
		answer(&w->out->marked,
		    date_known(w->origin) ? DECLASS_DATE : DECLASS_UNKNOWN,
		    end_of_year(w, 30),
		    S("exempt from the General Declassification Schedule: at "
		      "the end of the thirtieth calendar year"),
		    S("E.O. 11652 sec. 5(B), 5(E)"));
		w->out->marked.unless_exempted = true;
		doubt(w,
		    S("the head of the department may have exempted it in "
		      "writing for longer"),
		    S("E.O. 11652 sec. 5(E)"));
	} else if (slice_equal(o->scheme, S("GDS"))) {
		as_gds(w);
	} else if (dated) {
		on_date(w,
		    S("Advanced Declassification Schedule: on the date given"),
		    S("TAGS handbook of 1974"));
	} else if (o->event.n > 0) {
		on_event(w,
		    S("Advanced Declassification Schedule: on the event "
		      "given"),
		    S("TAGS handbook of 1974"));
	} else {
		as_missing(w);
	}
}

static void
as_12065(struct work *w)
{
	const struct order *o = w->o;
	bool dated = date_known(o->declassify_on);

	if (slice_equal(o->scheme, S("RDS")) ||
	    slice_equal(o->scheme, S("XDS"))) {
		bool extended = slice_equal(o->scheme, S("XDS"));

		answer(&w->out->marked,
		    dated || (extended && date_known(w->origin))
			? DECLASS_REVIEW
			: DECLASS_UNKNOWN,
		    dated ? o->declassify_on
			: extended && date_known(w->origin)
			? date_add_years(w->origin, 30)
			: (struct date){0},
		    S("to be reviewed for declassification: nothing ends by "
		      "itself"),
		    S("E.O. 12065"));
		if (extended && !dated)
			doubt(w,
			    S("that an extended telegram is reviewed at thirty "
			      "years is not confirmed"),
			    S("E.O. 12065; unconfirmed"));
		if (!extended && later_than_years(w, o->declassify_on, 20))
			doubt(w, S("a review more than twenty years off"),
			    S("E.O. 12065; unconfirmed"));
	} else if (dated) {
		on_date(
		    w, S("declassified on the date given"), S("E.O. 12065"));
		if (later_than_years(w, o->declassify_on, 6))
			doubt(w,
			    S("more than six years off, without being marked "
			      "for review"),
			    S("E.O. 12065; unconfirmed"));
	} else if (o->event.n > 0) {
		on_event(
		    w, S("declassified on the event given"), S("E.O. 12065"));
	} else {
		as_missing(w);
	}
}

static void
as_12356(struct work *w)
{
	const struct order *o = w->o;

	if (has_code(o, S("OADR")))
		answer(&w->out->marked, DECLASS_NEVER, (struct date){0},
		    S("Originating Agency's Determination Required: not by "
		      "itself"),
		    S("E.O. 12356; 32 CFR 2001.12(c)(2)"));
	else if (date_known(o->declassify_on))
		on_date(
		    w, S("declassified on the date given"), S("E.O. 12356"));
	else if (o->event.n > 0)
		on_event(
		    w, S("declassified on the event given"), S("E.O. 12356"));
	else if (has_plain_x(o))
		answer(&w->out->marked, DECLASS_NEVER, (struct date){0},
		    S("an exemption of a later order"), S("E.O. 12958"));
	else
		as_missing(w);
}

/* OADR, MR, DCI ONLY: indefinite, and no longer allowed. */
static bool
as_indefinite(struct work *w)
{
	const struct order *o = w->o;

	if (!has_code(o, S("OADR")) && !has_code(o, S("MR")) &&
	    !has_code(o, S("MANUAL REVIEW")) && !has_code(o, S("DCI ONLY")) &&
	    !has_code(o, S("DNI ONLY")))
		return false;
	answer(&w->out->marked, DECLASS_NEVER, (struct date){0},
	    S("an indefinite marking: not by itself"),
	    S("32 CFR 2001.12(c)(2)"));
	if (has_code(o, S("OADR")) && from_on(w, order_12958))
		doubt(w, S("OADR was not to be used from 14 October 1995 on"),
		    S("32 CFR 2001.12(c)(2)"));
	return true;
}

/* X1 to X8: exempt from the ten years of 1995. */
static bool
as_exempt(struct work *w)
{
	if (!has_plain_x(w->o))
		return false;
	answer(&w->out->marked, DECLASS_NEVER, (struct date){0},
	    S("exempt from declassification after ten years"),
	    S("E.O. 12958 sec. 1.6(d)"));
	if (from_on(w, order_amended))
		doubt(w,
		    S("X1 to X8 were not to be used from 22 September 2003 "
		      "on"),
		    S("ISOO, 12958 as amended: marking changes (2003)"));
	else if (date_known(w->origin) && !from_on(w, order_12958))
		doubt(w, S("X1 to X8 came with the order of 14 October 1995"),
		    S("E.O. 12958 sec. 1.6(d)"));
	return true;
}

/* 25X1 to 75X9 and the two that have no date. */
static bool
as_beyond(struct work *w)
{
	const struct order *o = w->o;
	int years = longest_exemption(o);
	bool hum = has_code(o, S("50X1-HUM")) || has_code(o, S("50X2-WMD"));

	if (years == 0)
		return false;
	if (hum) {
		answer(&w->out->marked,
		    date_known(w->origin) ? DECLASS_DATE : DECLASS_UNKNOWN,
		    end_of_year(w, 75),
		    S("no date and no event: up to seventy-five years"),
		    S("32 CFR 2001.26(a)(2)"));
		w->out->marked.unless_exempted = true;
		if (date_known(o->declassify_on))
			doubt(w, S("50X1-HUM and 50X2-WMD take no date"),
			    S("32 CFR 2001.26(a)"));
	} else if (date_known(o->declassify_on)) {
		on_date(w,
		    S("exempt from declassification after twenty-five years, "
		      "with a date"),
		    S("32 CFR 2001.26(a)"));
		w->out->marked.unless_exempted = true;
		if (later_than_years(w, o->declassify_on, years + 25))
			doubt(w,
			    S("the date lies further off than the "
			      "exemption goes"),
			    S("32 CFR 2001.26(a)"));
	} else {
		/* the source's date and fifty years: 2001.22(e)(4) */
		answer(&w->out->marked, DECLASS_UNKNOWN, end_of_year(w, 50),
		    S("an exemption without its date; at fifty years from its "
		      "source at the latest"),
		    S("32 CFR 2001.22(e)(4)"));
		doubt(w, S("an exemption must have a date"),
		    S("32 CFR 2001.26(a)"));
	}
	return true;
}

static void
as_12958(struct work *w)
{
	const struct order *o = w->o;
	bool dated = date_known(o->declassify_on);

	if (as_beyond(w))
		return;
	if (dated) {
		on_date(w, S("declassified on the date given"),
		    w->out->order == 13526 ? S("E.O. 13526 sec. 1.5")
					   : S("E.O. 12958 sec. 1.6"));
		if (from_on(w, order_amended)) {
			if (later_than_years(w, o->declassify_on, 25))
				doubt(w, S("more than twenty-five years off"),
				    S("32 CFR 2001.12(a)"));
		} else if (later_than_years(w, o->declassify_on, 10) &&
		    !has_plain_x(o)) {
			doubt(w,
			    S("more than ten years off, without an exemption"),
			    S("E.O. 12958 sec. 1.6; unconfirmed"));
		}
	} else if (!as_exempt(w) && !as_indefinite(w)) {
		if (o->event.n > 0)
			on_event(w, S("declassified on the event given"),
			    S("32 CFR 2001.12(a)"));
		else
			as_missing(w);
	}
}

/* ---- by which order ----------------------------------------------------- */

/* The order in force on a day. */
static uint32_t
order_of_day(struct date day)
{
	if (!date_known(day))
		return 0;
	if (date_compare(day, (struct date){1972, 6, 1}) < 0)
		return 10501;
	if (date_compare(day, (struct date){1978, 12, 1}) < 0)
		return 11652;
	if (date_compare(day, (struct date){1982, 8, 1}) < 0)
		return 12065;
	if (date_compare(day, order_12958) < 0)
		return 12356;
	return date_compare(day, (struct date){2010, 6, 27}) < 0 ? 12958
								 : 13526;
}

/* RESTRICTED DATA, NATO: the line of the order has no say (2001.24(h), (i)). */
static bool
is_foreign(const struct telegram *t)
{
	static const struct slice words[] = {{"RESTRICTED DATA", 15},
	    {"FORMERLY RESTRICTED DATA", 24}, {"NATO", 4}, {"COSMIC", 6}};
	const struct slice_list *c;
	struct slice event = t->order.event;
	size_t i;

	for (c = t->captions; c != NULL; c = c->next)
		for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (slice_equal(c->text, words[i]))
				return true;
	return slice_starts_fold(event, S("N/A TO RD")) ||
	    slice_starts_fold(event, S("N/A TO FRD")) ||
	    slice_starts_fold(event, S("N/A TO TFNI")) ||
	    slice_starts_fold(event, S("N/A TO NATO"));
}

static void
work_marked(struct work *w)
{
	switch (w->out->order) {
	case 11652:
		as_11652(w);
		break;
	case 12065:
		as_12065(w);
		break;
	case 12356:
		as_12356(w);
		break;
	case 12958:
	case 13292:
	case 13526:
		as_12958(w);
		break;
	default:
		/* 10501 and before: groups of another order, not worked out */
		answer(&w->out->marked, DECLASS_UNKNOWN, (struct date){0},
		    S("the rules of this order are not worked out here"),
		    S("E.O. 10501"));
		break;
	}
}

/* ---- today -------------------------------------------------------------- */

static void
work_today(struct work *w, bool permanent)
{
	const struct declass_answer *m = &w->out->marked;
	struct declass_answer *a = &w->out->today;
	struct date limit = end_of_year(w, AUTOMATIC_YEARS);

	*a = *m;
	if (w->foreign) {
		answer(a, DECLASS_NEVER, (struct date){0},
		    S("another law or owner decides: restricted data, NATO"),
		    S("32 CFR 2001.24(h), (i), 2001.30(p)"));
		return;
	}
	switch (m->kind) {
	case DECLASS_NOT_CLASSIFIED:
		return;
	case DECLASS_DATE:
		/* a date fires on its own day; beyond 25 years only if exempt */
		if (!permanent || !date_known(limit) ||
		    longest_exemption(w->o) > 0 ||
		    !later_than_years(w, m->date, AUTOMATIC_YEARS)) {
			a->why = S("on the very day that was marked");
			a->source = S("32 CFR 2001.12(c)(1)");
			return;
		}
		answer(a, DECLASS_DATE, limit,
		    S("marked for longer than 25 years: at the end of the "
		      "25th year"),
		    S("32 CFR 2001.12(c)(1), 2001.30(l)"));
		a->unless_exempted = true;
		return;
	case DECLASS_EVENT:
		if (!permanent)
			return;
		a->date = limit;
		a->why = S("the event, but not later than the end of the 25th "
			   "year");
		a->source = S("32 CFR 2001.12(c), 2001.30(l)");
		a->unless_exempted = true;
		return;
	default:
		break;
	}
	if (!permanent) {
		a->why = S("not of permanent value: it stays until someone "
			   "with authority acts");
		a->source = S("32 CFR 2001.30(g), (h)");
		return;
	}
	if (m->kind == DECLASS_UNKNOWN &&
	    (is_doubtful_year(w) || longest_exemption(w->o) > 0 ||
		!date_known(limit))) {
		a->why = date_known(limit)
		    ? S("ask the agency that classified it")
		    : S("the day of the telegram is not known");
		if (longest_exemption(w->o) == 0)
			a->date = limit;
		return;
	}
	answer(a, DECLASS_DATE, limit,
	    S("no date that holds: at the end of the 25th year"),
	    S("32 CFR 2001.12(c)(2)(iii), 2001.30(l)"));
	a->unless_exempted = true;
}

/* ---- all of it ---------------------------------------------------------- */

void
declass_work(struct arena *arena, const struct telegram *t, struct date day,
    bool permanent, struct declass *out)
{
	struct work w = {.arena = arena,
	    .t = t,
	    .o = &t->order,
	    .out = out,
	    .level = t->classification,
	    .origin = date_known(t->created.date) ? t->created.date : day};
	struct marking portions;
	bool classified;

	if (w.level == CLASS_NONE && marking_by_portions(arena, t, &portions))
		w.level = portions.level;
	classified = w.level >= CLASS_CONFIDENTIAL;
	*out = (struct declass){.origin = w.origin, .order = w.o->number};
	w.doubts_end = &out->doubts;
	w.foreign = is_foreign(t);
	if (w.level == CLASS_NONE && w.o->at.p == NULL) {
		answer(&out->marked, DECLASS_UNKNOWN, (struct date){0},
		    S("nothing says whether it is classified: no line and no "
		      "mark of a portion"),
		    S("32 CFR 2001.21"));
		out->today = out->marked;
		return;
	}
	if (w.o->not_applicable || (!classified && w.o->at.p == NULL)) {
		if (classified)
			doubt(&w, S("N/A on a classified telegram"),
			    S("TAGS handbook of 1974; 32 CFR 2001.21"));
		answer(&out->marked, DECLASS_NOT_CLASSIFIED, (struct date){0},
		    w.o->not_applicable
			? S("the line of the executive order says N/A")
			: S("it is not classified"),
		    S("TAGS handbook of 1974"));
		if (classified)
			answer(&out->marked, DECLASS_UNKNOWN, (struct date){0},
			    S("classified, but its line says N/A"),
			    S("TAGS handbook of 1974"));
		work_today(&w, permanent);
		return;
	}
	if (!classified && w.level != CLASS_NONE)
		doubt(&w,
		    S("a declassification instruction on a telegram that is "
		      "not classified"),
		    S("TAGS handbook of 1974"));
	if (out->order == 0) {
		out->order = order_of_day(w.origin);
		if (out->order != 0 && w.o->at.p != NULL)
			doubt(&w,
			    S("the line has no number; taken for the order in "
			      "force on its day"),
			    S("tables/orders.csv"));
	}
	if (w.o->at.p == NULL)
		as_missing(&w);
	else
		work_marked(&w);
	work_today(&w, permanent);
}
