/*
 * header.c: section 3 of the catalogue, the transmission's header.
 */
#include "tests/mutate/mutate.h"

#include <stdio.h>

/* A header before one that has none, with the prosigns of its date line. */
static bool
whole_header(struct mutant *m, const char *with)
{
	const char *warning = one_of(m, with);

	if (m->t->transmission != NULL || !is_single(m) || !is_bare(m) ||
	    m->t->carrier != CARRIER_PLAIN || lines_of(m, LINE_DTG).p == NULL)
		return false;
	put_in(m, lines_of(m, LINE_DTG).p,
	    print(m,
		"VZCZCABC0001\nPP RUEHAA RUEHBB\n"
		"DE RUEHLM #0335/01 1231200\n%s ZZH\n",
		warning));
	excuse(m, "transmission");
	expect(m, "transmission.identification = VZCZCABC0001");
	expect(m, "transmission.called[1] = RUEHBB");
	expect(m, "transmission.station = RUEHLM");
	expect(m, "transmission.serial = 0335");
	expect(m, "transmission.section = 01");
	expect(m, "transmission.filed = 1231200");
	expect(m, "transmission.warning = %s", warning);
	expect(m, "transmission.signals[0] = ZZH");
	return true;
}

/* The text from a line on; what stood before it is told as hints. */
static bool
header_cut(struct mutant *m, const char *with)
{
	struct slice from = lines_of(m, LINE_FROM), info;
	char day[11] = {0};
	size_t i;

	if (!is_single(m) || m->t->carrier != CARRIER_PLAIN || from.p == NULL ||
	    m->t->dtg.moment.date.month == 0 || level_words(m).p == NULL)
		return false;
	info = lines_of(m, LINE_INFO);
	if (*with == 'i') {
		if (info.p == NULL)
			return false;
		from = info;
		for (i = 0; i < 2; i++)
			expect(m, i == 0 ? "from = null" : "count(to) = 0");
		excuse(m, "to");
	}
	put(m, slice_between(m->t->text.p, from.p), "");
	date_format(m->t->dtg.moment.date, day);
	m->date = slice_of(print(m, "%s", day));
	excuse(m,
	    "transmission dtg created precedence service distribution "
	    "dash drafting notes stamps passing");
	expect(m, "dtg = null");
	expect(m, "transmission = null");
	return true;
}

static bool
to_missing(struct mutant *m, const char *with)
{
	struct slice to = lines_of(m, LINE_TO);

	(void)with;
	if (to.p == NULL || lines_of(m, LINE_INFO).p == NULL ||
	    lines_of(m, LINE_EXCLUDED).p != NULL || !is_single(m))
		return false;
	put(m, to, "");
	expect(m, "to = []");
	expect(m, "remarks has no-to");
	return true;
}

static bool
page_after_to(struct mutant *m, const char *with)
{
	struct slice to = line_of(m, LINE_TO);

	if (!is_classic(m) || !slice_starts(to, S("TO ")))
		return false;
	if (*one_of(m, with) == 't')
		put_in(m, to.p + 3, print(m, "%s\n", page_line(m)));
	else
		put_in(m, slice_end(to), print(m, "\n%s", page_line(m)));
	return true;
}

/* "LINE=NAME=PRECEDENCE=NUMBER" of a further addressee. */
static bool
more(struct mutant *m, const char *with)
{
	static const char *const members[] = {"name", "precedence", "number"};
	const char *all = one_of(m, with), *path;
	struct slice rest = slice_of(all), word;
	size_t i, n = slice_index(rest, '=');

	word = slice_head(rest, n);
	path = addressee(m, print(m, "%S", &word));
	if (path == NULL)
		return false;
	rest = slice_skip(rest, n + 1);
	for (i = 0; i < 3; i++) {
		n = slice_index(rest, '=');
		word = slice_head(rest, n);
		rest = slice_skip(rest, n + 1);
		expect(m, "%s.%s = %S", path, members[i], &word);
	}
	return true;
}

static bool
exclusion(struct mutant *m, const char *with)
{
	const char *lines = one_of(m, with), *path;

	path = addressee(m, lines);
	if (path == NULL)
		return false;
	expect(m, "%s.name = NORTHERN FISHERY COLLECTIVE", path);
	expect(m, "%s.kind = collective", path);
	expect(m, "%s.excluded[0] = AMEMBASSY OSLO", path);
	if (slice_find(slice_of(lines), S("RIGA")) < strlen(lines))
		expect(m, "%s.excluded[1] = AMEMBASSY RIGA", path);
	return true;
}

static bool
wraps(struct mutant *m, const char *with)
{
	const char *path = addressee(m, one_of(m, with));

	if (path == NULL)
		return false;
	expect(m, "%s.name = JOINT STAFF WASHINGTON DC//J2/J5//", path);
	return true;
}

/* Other prosigns before the group: "P R=PRIORITY=ROUTINE|...". */
static bool
prosigns(struct mutant *m, const char *with)
{
	const char *all = one_of(m, with);
	struct slice rest = slice_of(all), sign, action;
	struct slice line = line_of(m, LINE_DTG), at = m->t->dtg.at;

	if (!is_single(m) || line.p == NULL || !slice_within(at, line) ||
	    m->t->carrier == CARRIER_SMART)
		return false;
	sign = slice_head(rest, slice_index(rest, '='));
	rest = slice_skip(rest, sign.n + 1);
	action = slice_head(rest, slice_index(rest, '='));
	rest = slice_skip(rest, action.n + 1);
	put(m, slice_between(line.p, at.p), print(m, "%S ", &sign));
	expect(m, "precedence.action = %S", &action);
	expect(m, "precedence.info = %S", &rest);
	return true;
}

/* The group itself, damaged without losing what it says. */
static bool
group(struct mutant *m, const char *with)
{
	struct slice at = m->t->dtg.at, line = line_of(m, LINE_DTG);
	size_t z = slice_index(at, 'Z');

	if (!is_single(m) || !slice_within(at, line) || at.n != 14 || z != 6 ||
	    line.p == at.p || at.p[-1] != ' ')
		return false;
	switch (*one_of(m, with)) {
	case 'b': /* two blanks before the year */
		put_in(m, at.p + 12, " ");
		break;
	case 'm': /* none before the month */
		put(m, slice(at.p + 7, 1), "");
		break;
	case 'g': /* none behind the prosign */
		put(m, slice(at.p - 1, 1), "");
		break;
	case 'o': /* letters for digits */
		if (at.p[4] != '0')
			return false;
		put(m, slice(at.p + 4, 1), "O");
		break;
	default: /* no year: the number's, told */
		if (!is_bare(m) || level_words(m).p == NULL)
			return false;
		put(m, slice(at.p + 11, 3), "");
		m->id = said_at(m, "id");
	}
	return true;
}

/* What can be no time. */
static bool
group_bad(struct mutant *m, const char *with)
{
	struct slice at = m->t->dtg.at;

	if (!is_single(m) || !slice_within(at, line_of(m, LINE_DTG)) ||
	    at.n != 14 || at.p[6] != 'Z')
		return false;
	put(m, slice(at.p + 2, 4), one_of(m, with));
	excuse(m, "created");
	expect(m, "dtg = null");
	expect(m, "remarks has dtg-bad");
	return true;
}

static bool
filed_day(struct mutant *m, const char *with)
{
	const struct transmission *tr = m->t->transmission;
	char day[4] = {0};
	unsigned n;

	(void)with;
	if (tr == NULL || tr->filed.n != 7 || !is_single(m))
		return false;
	n = (unsigned)(tr->filed.p[0] - '0') * 100 +
	    (unsigned)(tr->filed.p[1] - '0') * 10 +
	    (unsigned)(tr->filed.p[2] - '0');
	n = n > 200 ? n - 10 - chance(m, 100) : n + 10 + chance(m, 100);
	snprintf(day, sizeof(day), "%03u", n % 1000);
	put(m, slice_head(tr->filed, 3), day);
	expect(m, "transmission.filed = %s%S", day,
	    &(struct slice){tr->filed.p + 3, 4});
	expect(m, "remarks has filed-differs");
	return true;
}

/* "FMAMEMBASSY", blanks or a line before it. */
static bool
before_from(struct mutant *m, const char *with)
{
	struct slice line = line_of(m, LINE_FROM);

	if (!is_classic(m) || !slice_starts(line, S("FM ")))
		return false;
	switch (*one_of(m, with)) {
	case 'g':
		put(m, slice(line.p + 2, 1), "");
		break;
	case 'b':
		put_in(m, line.p, "  ");
		break;
	default:
		put_in(m, line.p, "\n  ");
	}
	return true;
}

static bool
no_separator(struct mutant *m, const char *with)
{
	struct slice line = lines_of(m, LINE_SEPARATOR);

	if (line.p == NULL || !is_single(m))
		return false;
	put(m, line, one_of(m, with));
	return true;
}

static bool
separator_in_text(struct mutant *m, const char *with)
{
	struct slice gap = word_gap(m);

	if (gap.p == NULL)
		return false;
	put(m, gap, with);
	expect_gap(m, gap, with);
	return true;
}

/* A line of its own between others of the header. */
static bool
service(struct mutant *m, const char *with)
{
	const char *line = one_of(m, with);
	struct slice from = lines_of(m, LINE_FROM);

	if (from.p == NULL || !is_single(m) || m->t->service != NULL)
		return false;
	put_in(m, from.p, print(m, "%s\n", line));
	expect(m, "service = [\"%s\"]", line);
	return true;
}

/* Before the date line: what the Department's terminal added. */
static bool
before_date(struct mutant *m, const char *lines)
{
	struct slice dtg = lines_of(m, LINE_DTG);

	if (!is_single(m) || dtg.p == NULL || m->t->transmission != NULL ||
	    m->t->distribution != NULL || m->t->dash_serial.p != NULL)
		return false;
	put_in(m, dtg.p, lines);
	return true;
}

static bool
distribution(struct mutant *m, const char *with)
{
	const char *form = one_of(m, with);
	bool origin = slice_starts(slice_of(form), S("ORIGIN"));

	excuse(m, "distribution");
	expect(m, "count(distribution.offices) = 4");
	expect(m, "distribution.offices[0].name = ARA");
	expect(m, "distribution.offices[0].role = %s",
	    origin ? "origin" : "action");
	expect(m, "distribution.offices[0].copies = 10");
	expect(m, "distribution.offices[1].name = OCT");
	expect(m, "distribution.offices[1].role = info");
	expect(m, "distribution.offices[3].name = SS");
	expect(m, "distribution.offices[3].copies = 15");
	expect(m, "distribution.sum = 026");
	expect(m, "remarks lacks distribution-sum");
	return before_date(m, form);
}

static bool
dashes(struct mutant *m, const char *with)
{
	const char *line = one_of(m, with);
	bool late = slice_index(slice_of(line), 'Z') < strlen(line);

	excuse(m, "dash");
	expect(m, "dash.serial = 012345");
	expect(m, "dash.time = %s", late ? "031210Z" : "null");
	return before_date(m, print(m, "ACTION ARA-10\n%s\n", line)) &&
	    (excuse(m, "distribution"), true);
}

/* Under the classification line. */
static bool
passing(struct mutant *m, const char *with)
{
	const char *line = one_of(m, with), *place = head_place(m);

	if (place == NULL || !is_single(m) || m->t->passing != NULL)
		return false;
	put_in(m, place, print(m, "%s\n\n", line));
	expect(m, "passing = [\"%s\"]", line);
	return true;
}

static bool
minimize(struct mutant *m, const char *with)
{
	const char *place = head_place(m);

	if (place == NULL || !is_single(m) || m->t->service != NULL)
		return false;
	put_in(m, place, print(m, "%s\n\n", with));
	expect(m, "service = [\"%s\"]", with);
	return true;
}

/* The header of a second section, where the text was cut in two. */
static bool
two_headers(struct mutant *m, const char *with)
{
	const char *line = inner_line(m);
	struct slice level = level_words(m), head, id = m->t->id.at;

	(void)with;
	if (line == NULL || !is_single(m) || !is_bare(m) || level.p == NULL ||
	    lines_of(m, LINE_SEPARATOR).p == NULL ||
	    m->t->carrier != CARRIER_PLAIN)
		return false;
	head = slice_between(m->t->text.p, id.p);
	put_in(m, id.p, "SECTION 01 OF 02 ");
	put_in(m, line,
	    print(m, "BT\n#0335\nNNNN\n%SSECTION 02 OF 02 %S\n\n", &head, &id));
	excuse(m, "section further_transmissions");
	excuse(m, "sections");
	expect(m, "section.n = 1");
	expect(m, "sections.held = 2");
	expect(m, "sections.of = 2");
	return true;
}

const struct mutation mutations_header[] = {
    {"H1", whole_header, "ZNY CCCCC|ZNR UUUUU|ZNY SSSSS"},
    {"H2", header_cut, "from"},
    {"H2", header_cut, "info"},
    {"H3", to_missing, ""},
    {"H4", page_after_to, "to|next"},
    {"H5", more,
	"RUEHPE/AMEMBASSY LIMA PRIORITY 4321=AMEMBASSY LIMA=PRIORITY=4321|"
	"AMEMBASSY QUITO ROUTINE 17=AMEMBASSY QUITO=ROUTINE=17"},
    {"H6", more,
	"AMEMBASSY LIMA PIORITY 4321=AMEMBASSY LIMA=PRIORITY=4321|"
	"AMEMBASSY LIMA PRIORTY 4321=AMEMBASSY LIMA=PRIORITY=4321|"
	"AMEMBASSY QUITO IMMEDATE 17=AMEMBASSY QUITO=IMMEDIATE=17|"
	"AMEMBASSY QUITO NIACT 17=AMEMBASSY QUITO=NIACT IMMEDIATE=17"},
    {"H7", more,
	"AMEMBASSY LIMA 4321 PRIORITY=AMEMBASSY LIMA=PRIORITY=4321|"
	"AMEMBASSY LIMA PRIORITY4321=AMEMBASSY LIMA=PRIORITY=4321"},
    {"H8", exclusion,
	"RUEHNO/NORTHERN FISHERY COLLECTIVE\nXMT/AMEMBASSY OSLO\n"
	"AMEMBASSY RIGA|NORTHERN FISHERY COLLECTIVE\nXMT AMEMBASSY OSLO|"
	"NORTHERN FISHERY COLLECTIVE (LESS AMEMBASSY OSLO)"},
    {"H9", wraps,
	"RUEKJCS/JOINT STAFF WASHINGTON DC//J2/\nJ5//|"
	"JOINT STAFF WASHINGTON DC//J2/\n J5//"},
    {"H10", prosigns,
	"P R=PRIORITY=ROUTINE|O R=IMMEDIATE=ROUTINE|ZP=FLASH=PRIORITY|"
	"OP=IMMEDIATE=PRIORITY"},
    {"H11", group, "b|m|g|o|y"},
    {"H11", group_bad, "1260|2500|1299"},
    {"H12", filed_day, ""},
    {"H13", two_headers, ""},
    {"H14", before_from, "g|b|l"},
    {"H15", no_separator, "|\n"},
    {"H15", separator_in_text, " THE BT COMPANY "},
    {"H16", service,
	"ZDK CORRECTED COPY PARA 2|ZFF3|ZFR CANCELLED|ZUI REF YOUR ZDK"},
    {"H17", distribution,
	"ACTION ARA-10\n\nINFO  OCT-01  ISO-00  SS-15  /026 W\n|"
	"ACTION ARA-10\nINFO OCT-01 ISO-00 SS-15 /026 W\n"},
    {"H18", distribution,
	"ORIGIN ARA-10\n\nINFO  OCT-01  ISO-00  SS-15  /026 R\n"},
    {"H19", distribution,
	"ACTION ARA-10\nINFO OCT-01 ISO-00 SS-\n15 /026 W\n|"
	"ACTION ARA-10\n\nINFO  OCT-01  ISO-00\n\n      SS-15  /026 W\n"},
    {"H20", dashes,
	"                       ---------------------     012345|"
	"                    ------------------012345 031210Z /26|"
	"                    ------------------031210Z 012345 /26"},
    {"H21", passing,
	"FOR ARA/AND FROM AMBASSADOR|DEPT PASS USTR|STATE PASS TO NASA|"
	"DEPARTMENT PLEASE PASS AGRICULTURE"},
    {"H22", minimize, "MINIMIZE CONSIDERED"},
    {"H23", more,
	"RUEAIIA/CIA WASHDC//J5//=CIA WASHDC//J5//=null=null|"
	"RHMFISS/HQ USCENTCOM=HQ USCENTCOM=null=null"},
    {"H24", more,
	"AMEMBASSY LIMA NIACT IMMEDIATE 4321=AMEMBASSY LIMA="
	"NIACT IMMEDIATE=4321|AMEMBASSY QUITO FLASH=AMEMBASSY QUITO=FLASH="
	"null"},
    {NULL, NULL, NULL},
};
