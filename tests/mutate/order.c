/*
 * order.c: section 5 of the catalogue, the line of the executive order.
 */
#include "tests/mutate/mutate.h"

#include <stdio.h>

/* The order that held in the sample's year. */
static unsigned
order_of(const struct mutant *m)
{
	int year = m->t->id.year;

	return year < 1979 ? 11652
	    : year < 1983  ? 12065
	    : year < 1996  ? 12356
	    : year < 2010  ? 12958
			   : 13526;
}

/* A line of an order in place of the sample's; all it says is told anew. */
static bool
line_is(struct mutant *m, const char *line)
{
	if (m->t->id.year < 1973 || m->t->sections_of > 1 ||
	    !field(m, LINE_ORDER, line))
		return false;
	excuse(m, "order declassify_on");
	return true;
}

/*
 * Forms with "%o" for the order, "%d" 03 and "%m" 05 and "%y" "%Y" the year
 * of a day ten years on.
 */
static const char *
form(struct mutant *m, const char *with)
{
	struct buf b = {0};
	const char *out;

	for (; *with != '\0'; with++)
		if (*with != '%')
			buf_char(&b, *with);
		else if (*++with == 'o')
			buf_number(&b, order_of(m));
		else if (*with == 'y')
			buf_padded(&b, (short_year(m) + 10) % 100, 2);
		else if (*with == 'Y')
			buf_number(&b, m->t->id.year + 10);
		else
			buf_string(&b, *with == 'd' ? "03" : "05");
	out = print(m, "%S", &(struct slice){b.p, b.n});
	buf_free(&b);
	return out;
}

/* A day of declassification, however it is written. */
static bool
deadline(struct mutant *m, const char *with)
{
	expect(m, "order.number = %u", order_of(m));
	expect(m, "declassify_on = %d-05-03", m->t->id.year + 10);
	return line_is(m, form(m, one_of(m, with)));
}

/* The same with the order's number damaged. */
static bool
number(struct mutant *m, const char *with)
{
	char digits[8], *p = digits;
	unsigned at;

	snprintf(digits, sizeof(digits), "%u", order_of(m));
	switch (*with) {
	case 'l': /* the last lost */
		digits[4] = '\0';
		break;
	case 's': /* two swapped */
		at = 1 + chance(m, 3);
		if (digits[at] == digits[at + 1])
			return false;
		digits[7] = digits[at];
		digits[at] = digits[at + 1];
		digits[at + 1] = digits[7];
		break;
	default: /* a letter for the first */
		digits[0] = 'l';
	}
	expect(m, "order.number = %u", order_of(m));
	expect(m, "declassify_on = %d-05-03", m->t->id.year + 10);
	return line_is(
	    m, print(m, "E.O. %s: %s", p, form(m, "DECL: %m/%d/%Y")));
}

static bool
not_applicable(struct mutant *m, const char *with)
{
	const char *said = one_of(m, with);

	expect(m, "order.number = %u", order_of(m));
	expect(m, "order.not_applicable = true");
	expect(m, "declassify_on = null");
	return line_is(m, print(m, "E.O. %u: %s", order_of(m), said));
}

/* "INSTRUCTION=CODE" */
static bool
code(struct mutant *m, const char *with)
{
	const char *pair = one_of(m, with);
	size_t n = strcspn(pair, "=");

	expect(m, "order.codes[0] = %s", pair + n + 1);
	expect(m, "declassify_on = null");
	return m->t->id.year > 1982 &&
	    line_is(m,
		print(m, "E.O. %u: %S", order_of(m), &(struct slice){pair, n}));
}

static bool
event(struct mutant *m, const char *with)
{
	const char *words = one_of(m, with);

	expect(m, "order.event = %s", words);
	expect(m, "declassify_on = null");
	return line_is(m, print(m, "E.O. %u: DECL: %s", order_of(m), words));
}

/* "LINE=SCHEME=CATEGORY=DAY=NAME=AUTHORITY" */
static bool
scheme(struct mutant *m, const char *with)
{
	static const char *const members[] = {"order.scheme", "order.category",
	    "declassify_on", "order.name", "order.authority"};
	struct slice rest = slice_of(one_of(m, with)), line, word;
	size_t i;

	line = slice_head(rest, slice_index(rest, '='));
	for (i = 0; i < 5; i++) {
		rest = slice_skip(rest, slice_index(rest, '=') + 1);
		word = slice_head(rest, slice_index(rest, '='));
		expect(m, "%s = %S", members[i], &word);
	}
	return m->t->id.year < 1983 &&
	    line_is(m, form(m, print(m, "%S", &line)));
}

static bool
impossible(struct mutant *m, const char *with)
{
	const char *day = one_of(m, with);

	expect(m, "declassify_on = null");
	expect(m, "order.instruction = DECL: %s", day);
	expect(m, "remarks has deadline-impossible");
	return line_is(m, print(m, "E.O. %u: DECL: %s", order_of(m), day));
}

static bool
doubtful(struct mutant *m, const char *with)
{
	int off = *with == 'b' ? -100 : 100;

	expect(m, "declassify_on = %d-05-03", m->t->id.year + off);
	expect(m, "remarks has %s",
	    off < 0 ? "deadline-before" : "deadline-doubtful");
	return line_is(m,
	    print(m, "E.O. %u: DECL: 05/03/%d", order_of(m),
		m->t->id.year + off));
}

/* The line elsewhere: behind the TAGS, behind the subject. */
static bool
moved(struct mutant *m, const char *with)
{
	struct slice order = lines_of(m, LINE_ORDER), after;

	after = lines_of(m, *with == 't' ? LINE_TAGS : LINE_SUBJECT);
	if (!is_classic(m) || order.p == NULL || after.p == NULL ||
	    after.p < order.p)
		return false;
	put(m, order, "");
	put_in(m, slice_end(after), print(m, "%S", &order));
	return true;
}

static bool
reason(struct mutant *m, const char *with)
{
	(void)with;
	if (count_of(m, "reasons") > 0)
		return false;
	expect(m, "declassify_on = %d-05-03", m->t->id.year + 10);
	expect(m, "reasons = [\"1.4(b)\"]");
	return line_is(m, form(m, "E.O. %o: DECL: %m/%d/%Y REASON: 1.4(B)"));
}

const struct mutation mutations_order[] = {
    {"E1", deadline, "E.O. %o: DECL: %m/%d/%Y"},
    {"E2", deadline,
	"E.O. %o: DECL: 5/3/%y|E.O. %o: DECL: %Y/%m/%d|"
	"E.O. %o: DECL: %Y/5/3|E.O. %o: DECL: %m-%d-%Y"},
    {"E3", deadline,
	"eo %o decl %m/%d/%y|EO %o DECL %m/%d/%Y|E.O. %o:DECL:%m/%d/%Y|"
	"e.o. %o: decl: %m/%d/%Y"},
    {"E4", deadline,
	"E.O %o: DECL: %m/%d/%Y|E.O.%o: DECL: %m/%d/%Y|"
	"E. O. %o: DECL: %m/%d/%Y|E.OM %o: DECL: %m/%d/%Y|"
	"E.0. %o: DECL: %m/%d/%Y"},
    {"E4", number, "lost"},
    {"E4", number, "swapped"},
    {"E5", not_applicable, "N/A|NA|N:A|/A|N.A.|n/a"},
    {"E6", code,
	"DECL: OADR=OADR|OADR=OADR|DECL: X1=X1|DECL: X1, X5=X1|"
	"DECL: 25X1=25X1|DECL: MR=MR|DECL: 1.6X5=1.6X5"},
    {"E7", event,
	"AFTER THE TREATY OF NOWHERE IS SIGNED|UPON RETURN OF THE HORSE|"
	"WHEN THE LAMP IS LIT"},
    {"E8", scheme,
	"E.O. %o: GDS=GDS=null=null=null=null|"
	"E.O. %o: XGDS-3=XGDS=3=null=null=null|"
	"E.O. %o: XGDS 1, 3=XGDS=1, 3=null=null=null|"
	"E.O. 11652: ADS 31 DEC 89=ADS=null=1989-12-31=null=null|"
	"11652: GDS=GDS=null=null=null=null|E.O. %o: GP-3=GP=3=null=null=null"},
    {"E9", scheme,
	"E.O. 12065: GDS 5/3/85 (DOE, JANE) OR-M=GDS=null=1985-05-03="
	"DOE, JANE=OR-M|E.O. 12065: RDS-3 5/3/99=RDS=3=1999-05-03=null=null|"
	"E.O. 12065: XDS-1=XDS=1=null=null=null"},
    {"E10", impossible, "02/30/2017|00/00/00|13/41/2017|04/31/2017"},
    {"E11", doubtful, "before"},
    {"E11", doubtful, "after"},
    {"E12", moved, "tags"},
    {"E12", moved, "subject"},
    {"E13", deadline, "E.O. %o: DECL:\n%m/%d/%Y|E.O. %o:\nDECL: %m/%d/%Y"},
    {"E14", reason, ""},
    {"E15", deadline,
	"E.O. %o: DECL: O5/03/%Y|E.O. %o: DECL: O5/O3/%Y|"
	"E.O. %o: DECL: 05/O3/%y"},
    {"E15", number, "letter"},
    {NULL, NULL, NULL},
};
