/*
 * aad.c: section 13.2 of the catalogue: records of the archives.
 */
#include "tests/mutate/mutate.h"

/* A plain telegram of those years in a record, with these attributes more. */
static bool
record(struct mutant *m, const char *attributes)
{
	struct slice text = m->t->text, id = m->t->id.post;
	struct slice from = said_at(m, "from.post");

	if (m->t->carrier != CARRIER_PLAIN || m->t->id.year < 1973 ||
	    m->t->id.year > 1979 || m->t->id.series.p != NULL ||
	    !slice_ends(text, S("\n")))
		return false;
	m->whole = slice_of(print(m,
	    "Message Text\n%S\nMessage Attributes\nAutomatic Decaptioning: X\n"
	    "%sDocument Number: %d%S%s%u\nFrom: %S\n",
	    &text, attributes, m->t->id.year,
	    &(struct slice){id.p, id.n < 6 ? id.n : 6},
	    m->t->id.number < 1000 ? "00" : "0", m->t->id.number, &from));
	excuse(m, "attributes");
	expect(m, "carrier = aad");
	return true;
}

/* "KEY: VALUE AS PRINTED=VALUE AS READ" */
static bool
attribute(struct mutant *m, const char *with)
{
	const char *all = one_of(m, with);
	size_t n = strcspn(all, "="), colon = strcspn(all, ":");

	expect(m, "attributes[1].key = %S", &(struct slice){all, colon});
	expect(m, "attributes[1].value = %s", all + n + 1);
	return record(m, print(m, "%S\n", &(struct slice){all, n}));
}

/* Without a date-time group the attribute is the date. */
static bool
date(struct mutant *m, const char *with)
{
	struct slice dtg = m->t->dtg.at, text = m->t->text, line;
	const char *pair = one_of(m, with);
	size_t n = strcspn(pair, "=");

	line = lines_of(m, LINE_DTG);
	if (!is_single(m) || dtg.p == NULL || line.p == NULL ||
	    m->t->carrier != CARRIER_PLAIN || m->t->id.year < 1973 ||
	    m->t->id.year > 1979)
		return false;
	m->whole = slice_of(print(m,
	    "Message Text\n%S%S\nMessage Attributes\nDocument Number: "
	    "%d%S0%u\n%S\n",
	    &(struct slice){text.p, (size_t)(line.p - text.p)},
	    &(struct slice){
		slice_end(line), (size_t)(slice_end(text) - slice_end(line))},
	    m->t->id.year, &m->t->id.post, m->t->id.number,
	    &(struct slice){pair, n}));
	excuse(m, "attributes service precedence references id_printed");
	excuse(m, "order declassify_on tags");
	expect(m, "carrier = aad");
	expect(m, "dtg = null");
	expect(m, "created = %sT00:00:00Z", pair + n + 1);
	return true;
}

/* Its subject runs on, its references are cut. */
static bool
swallowed(struct mutant *m, const char *with)
{
	struct slice subject = m->t->subject;

	if (subject.p == NULL || m->t->subject_derived || !is_single(m))
		return false;
	expect(m, "remarks lacks carrier-differs");
	return record(
	    m, print(m, "Subject: %S%s\n", &subject, one_of(m, with)));
}

static bool
stamps(struct mutant *m, const char *with)
{
	const char *line = inner_line(m), *stamp = one_of(m, with);

	if (line == NULL || m->t->carrier != CARRIER_AAD)
		return false;
	put_in(m, line,
	    print(m, "%s\n%s\n%s\n\n%s\n\n%s\n\n", stamp, stamp, banner(m),
		banner(m), page_line(m)));
	excuse(m, "stamps");
	return true;
}

/* All sections of the sample in one record. */
static bool
joined(struct mutant *m, const char *with)
{
	expect(m, "remarks lacks section-missing");
	return m->t->sections_held > 1 && record(m, with);
}

/* What the record says of the level is never the telegram's. */
static bool
levels(struct mutant *m, const char *with)
{
	if (m->t->classification == CLASS_NONE || level_words(m).p == NULL)
		return false;
	return record(m,
	    print(m,
		"Current Classification: UNCLASSIFIED\n"
		"Original Classification: %s\n"
		"Original Handling Restrictions: n/a\n",
		*with == 'o' ? banner(m) : with));
}

/* A letter where the figures' shift was missed. */
static bool
shift(struct mutant *m, const char *with)
{
	struct slice gap = word_gap(m);
	const char *words = one_of(m, with);

	if (gap.p == NULL || m->t->id.year < 1973 || m->t->id.year > 1985)
		return false;
	put(m, gap, words);
	expect_gap(m, gap, words);
	excuse(m, "mentions");
	expect(m, "remarks has shift-error");
	return true;
}

static bool
three(struct mutant *m, const char *with)
{
	struct slice one;

	if (!is_single(m) || !record(m, with))
		return false;
	one = m->whole;
	m->whole = slice_of(print(m, "%S%S%S", &one, &one, &one));
	expect(m, "telegrams = 3");
	expect(m, "#3 id = %S",
	    &(struct slice){said_at(m, "id").p, said_at(m, "id").n});
	return true;
}

/* References that the text has not, told by the record. */
static bool
references(struct mutant *m, const char *with)
{
	const char *pair = one_of(m, with);
	size_t n = strcspn(pair, "=");

	if (m->t->references != NULL || !is_single(m) ||
	    lines_of(m, LINE_REFERENCE).p != NULL)
		return false;
	excuse(m, "references");
	expect(m, "references[0].id = 74LIMA12");
	expect(m, "references[1].id = %s", pair + n + 1);
	expect(m, "count(references) = 2");
	return record(m, print(m, "Reference: %S\n", &(struct slice){pair, n}));
}

/* The attributes alone: "LINE=STATUS". */
static bool
card(struct mutant *m, const char *with)
{
	const char *pair = one_of(m, with);
	size_t n = strcspn(pair, "=");
	struct slice from;

	if (!record(m, print(m, "%S\n", &(struct slice){pair, n})) ||
	    !is_single(m))
		return false;
	from = slice_skip(
	    m->whole, slice_find(m->whole, S("Message Attributes\n")));
	m->whole = from;
	excuse(m,
	    "transmission dtg created precedence distribution drafting "
	    "dash classification captions to info passing service order "
	    "declassify_on tags subject title references paragraphs "
	    "summary comment blocks mentions signature notes id_printed "
	    "from.name from.route section sections action_requests "
	    "given_none redactions contacts");
	expect(m, "status = %s", pair + n + 1);
	expect(m, "paragraphs = []");
	return true;
}

static bool
remarked(struct mutant *m, const char *with)
{
	const char *pair = one_of(m, with);
	size_t n = strcspn(pair, "=");

	expect(m, "remarks has %s", pair + n + 1);
	return m->t->sections_of < 2 &&
	    record(m, print(m, "%S\n", &(struct slice){pair, n}));
}

static bool
tags(struct mutant *m, const char *with)
{
	if (m->t->tags == NULL || lines_of(m, LINE_TAGS).p == NULL)
		return false;
	expect(m, "remarks has carrier-differs");
	return record(m, print(m, "TAGS: %s\n", one_of(m, with)));
}

/* Another style of the dash line. */
static bool
dashes(struct mutant *m, const char *with)
{
	struct slice line = line_of(m, LINE_DASHES);
	const char *style = one_of(m, with);
	bool late = strchr(style, 'Z') != NULL;

	if (line.p == NULL || m->t->dash_serial.p == NULL || !is_single(m))
		return false;
	put(m, line, style);
	excuse(m, "dash");
	expect(m, "dash.serial = 012345");
	expect(m, "dash.time = %s", late ? "031215Z" : "null");
	return true;
}

/* A stamp's columns, between two lines of the text. */
static bool
columns(struct mutant *m, const char *with)
{
	const char *line = inner_line(m);

	if (line == NULL || m->t->carrier != CARRIER_AAD)
		return false;
	put_in(m, line, one_of(m, with));
	excuse(m, "stamps");
	return true;
}

const struct mutation mutations_aad[] = {
    {"A1", attribute,
	"Concepts: FISH, PORTS,\n TRADE=FISH, PORTS, TRADE|"
	"Concepts: FISH, PORTS, TRADE=FISH, PORTS, TRADE|"
	"Capture Date: 01 JAN 1994=01 JAN 1994"},
    {"A2", date,
	"Draft Date: 03 MAY 1974=1974-05-03|"
	"Sent Date: 03-May-1977 12:00:00 am=1977-05-03"},
    {"A3", date,
	"Draft Date: 03 MAY 1974=1974-05-03|Draft Date: 03 may 1974="
	"1974-05-03|Draft Date: 03-May-1977 12:00:00 am=1977-05-03"},
    {"A4", swallowed, " 1. THE GROUP ARRIVED| 1. DELEGATION CAME ON"},
    {"A5", attribute, "Concepts: PERU\\'S PORT=PERU'S PORT|Office: X\\'Y=X'Y"},
    {"A6", stamps,
	"Declassified/Released US Department of State EO Systematic Review "
	"30 JUN 2005"},
    {"A7", joined, "Copy: <CONCATENATED>\n"},
    {"A8", levels, "own"},
    {"A9", shift, " PARA PTQ AND | REF (AL OF | SEE (BL AND "},
    {"A10", attribute, "Line Count: 75=75|Page Count: 2=2"},
    {"A10", remarked, "Line Count: 750=line-count"},
    {"A11", three, ""},
    {"A12", references,
	"74 LIMA 12, 74LIMA00013=74LIMA13|74LIMA00012, 74STATE000345="
	"74STATE345"},
    {"A13", card, "Withdrawn: 03 MAY 2009=withheld"},
    {"A14", card, "Locator: P740001-0002=paper"},
    {"A15", tags, "PE, XYZW|OVIP, PE, EFIS, ETRD"},
    {"A16", columns,
	"Margaret P. Grafeld\nDeclassified/Released\nUS Department of "
	"State\nEO Systematic Review\n04 MAY 2006\n"},
    {"A17", levels, "SECRETARY"},
    {"A18", dashes,
	"                       ---------------------     012345|"
	"                    ------------------012345 031215Z /26"},
    {"A19", card, "Locator: TEXT UNRETRIEVABLE=lost"},
    {"A20", remarked, "Copy: <CONCATENATED>=not-joined"},
    {NULL, NULL, NULL},
};
