/*
 * smart.c: section 13.3 of the catalogue: the message of 2009-12.
 */
#include "tests/mutate/mutate.h"

static bool
is_smart(const struct mutant *m)
{
	return m->t->carrier == CARRIER_SMART;
}

/* All labels, and then all values. */
static bool
is_apart(const struct mutant *m)
{
	return slice_find(m->t->text, S("MRN:\n")) < m->t->text.n;
}

/* A label of the table, by another. */
static bool
labels(struct mutant *m, const char *with)
{
	const char *pair = one_of(m, with);
	size_t n = strcspn(pair, "="), at;
	struct slice label = {print(m, "\n%S", &(struct slice){pair, n}), 0};

	label = slice_of(label.p);
	at = slice_find(m->t->text, label);
	if (!is_smart(m) || at == m->t->text.n || is_apart(m))
		return false;
	put(m, slice(m->t->text.p + at + 1, n), pair + n + 1);
	return true;
}

/* The table's label and value, on one line. */
static struct slice
value_of(const struct mutant *m, struct slice label)
{
	size_t at = slice_find(m->t->text, label);
	struct slice value = slice_skip(m->t->text, at + label.n);

	value = slice_head(value, slice_index(value, '\n'));
	return at == m->t->text.n ? (struct slice){NULL, 0} : value;
}

/* All labels first, and then their values. */
static bool
apart(struct mutant *m, const char *with)
{
	static const char *const names[] = {
	    "MRN:", "Date/DTG:", "From:", "Action:", "E.O.:", "TAGS:"};
	struct buf labels_text = {0}, values = {0};
	struct slice from = m->t->text, to, value;
	size_t i, at;
	bool good = is_smart(m);

	(void)with;
	for (i = 0; i < 6; i++) {
		at = slice_find(from, slice_of(names[i]));
		value = slice_skip(from, at + strlen(names[i]));
		value = slice_trim(slice_head(value, slice_index(value, '\n')));
		if (at == from.n || value.n == 0 ||
		    (i > 0 && slice_trim(slice_head(from, at)).n > 0))
			good = false;
		else if (i == 0)
			to = slice(from.p + at, 0);
		buf_format(&labels_text, "%s\n", names[i]);
		buf_format(&values, "%S\n", &value);
		from = at == from.n
		    ? from
		    : slice_between(slice_end(value), slice_end(from));
	}
	/* what wraps is told by its indent alone */
	if (good && from.n > 1 && from.p[1] == ' ')
		good = false;
	if (good) {
		put(m, slice_between(to.p, from.p + 1),
		    print(m, "%S%S\n",
			&(struct slice){labels_text.p, labels_text.n},
			&(struct slice){values.p, values.n}));
		expect(m, "remarks has paired-by-order");
		excuse(m, "attributes");
	}
	buf_free(&labels_text);
	buf_free(&values);
	return good && slice_find(m->t->text, S("MRN:\n")) == m->t->text.n;
}

/* Another action post, wrapped. */
static bool
action(struct mutant *m, const char *with)
{
	struct slice value = value_of(m, S("\nAction:"));
	size_t n = count_of(m, "to");

	if (!is_smart(m) || slice_trim(value).n == 0 ||
	    slice_ends(value, S("AMEMBASSY")))
		return false;
	put_in(m, slice_end(value), one_of(m, with));
	excuse(m, print(m, "to[%zu] attributes precedence", n));
	expect(m, "to[%zu].name = AMEMBASSY QUITO", n);
	expect(m, "to[%zu].precedence = PRIORITY", n);
	return true;
}

/* The date in words a day off: the group wins. */
static bool
local_date(struct mutant *m, const char *with)
{
	struct slice value = slice_trim(value_of(m, S("\nDate/DTG:")));
	size_t slash = slice_find(value, S(" / "));

	if (!is_smart(m) || slash == value.n)
		return false;
	put(m, slice_head(value, slash), one_of(m, with));
	excuse(m, "attributes");
	expect(m, "remarks has carrier-differs");
	return true;
}

static bool
order(struct mutant *m, const char *with)
{
	struct slice value = value_of(m, S("\nE.O.:"));
	const char *said = one_of(m, with);

	if (!is_smart(m) || slice_trim(value).n == 0 ||
	    slice_find(m->t->text, S("DECL:")) < m->t->text.n)
		return false;
	put(m, slice_trim(value), said);
	excuse(m, "order attributes declassify_on");
	expect(m, "order.number = 13526");
	expect(m, "declassify_on = %s",
	    strchr(said, '/') == NULL ? "null" : "2020-05-03");
	return true;
}

/* A stamp in the midst of a sentence. */
static bool
stamp(struct mutant *m, const char *with)
{
	const char *line = inner_line(m);

	if (!is_smart(m) || line == NULL)
		return false;
	put_in(m, line, one_of(m, with));
	excuse(m, "stamps");
	return true;
}

/* An exemption's code between two lines. */
static bool
code(struct mutant *m, const char *with)
{
	const char *line = inner_line(m), *codes = one_of(m, with);
	size_t n;

	if (!is_smart(m) || line == NULL || m->t->redactions != NULL)
		return false;
	n = paragraph_at(m, line);
	put_in(m, line, print(m, "%s\n", codes));
	excuse_text(m);
	excuse(m, "redactions");
	excuse(m, print(m, "paragraphs[%zu].text", n));
	expect(m, "count(redactions) = 1");
	expect(m, "redactions[0].codes has %S",
	    &(struct slice){codes, strcspn(codes, "\n")});
	return true;
}

/* The trailer's fields: "LINES=PATH = VALUE" */
static bool
trailer(struct mutant *m, const char *with)
{
	const char *pair = one_of(m, with);
	size_t n = strcspn(pair, "=");

	if (!is_smart(m) || m->t->clearances != NULL ||
	    value_of(m, S("\nDrafted By:")).p != NULL)
		return false;
	put_in(m, slice_end(m->t->text),
	    print(m, "\n%S\n", &(struct slice){pair, n}));
	excuse(m, "drafting attributes info");
	expect(m, "%s", pair + n + 1);
	return true;
}

static bool
wrapped(struct mutant *m, const char *with)
{
	if (!is_smart(m) || slice_find(m->t->text, S("Sent:")) < m->t->text.n)
		return false;
	put_in(m, m->t->text.p, one_of(m, with));
	excuse(m, "stamps attributes");
	return true;
}

/* A plain telegram under a table that says the same. */
static bool
cover(struct mutant *m, const char *with)
{
	struct slice text, subject = m->t->subject, line;
	const struct tag *tag;
	struct buf b = {0};

	line = lines_of(m, LINE_CLASSIFICATION);
	if (!is_single(m) || !is_bare(m) || m->t->carrier != CARRIER_PLAIN ||
	    m->t->id.year < 2000 || line.p == NULL || m->t->from == NULL ||
	    m->t->tags == NULL || level_words(m).p == NULL ||
	    m->t->dtg.at.n != 14)
		return false;
	for (tag = m->t->tags; tag != NULL; tag = tag->next) {
		buf_format(&b, "%s%S", b.n > 0 ? ", " : "", &tag->code);
		if (*with == 'd' && tag == m->t->tags && tag->code.n == 4) {
			b.p[1] = tag->code.p[2]; /* PERL for PREL */
			b.p[2] = tag->code.p[1];
		}
	}
	text = slice_between(line.p, slice_end(m->t->text));
	m->whole = slice_of(print(m,
	    "MRN: %u %S %u\nDate/DTG: %S\nFrom: %S\nTAGS: %S\n"
	    "Subject: %S\n\n%S",
	    short_year(m), &m->t->id.post, m->t->id.number, &m->t->dtg.at,
	    &m->t->from->name, &(struct slice){b.p, b.n}, &subject, &text));
	buf_free(&b);
	excuse(m,
	    "transmission precedence service to info from.route "
	    "attributes passing id_printed subject title");
	expect(m, "carrier = smart");
	if (short_year(m) < 10)
		m->whole = slice_of(print(m, "MRN: 0%S",
		    &(struct slice){m->whole.p + 5, m->whole.n - 5}));
	return true;
}

/* The number not yet there. */
static bool
draft(struct mutant *m, const char *with)
{
	struct slice value = value_of(m, S("\nMRN:"));

	if (!is_smart(m) || level_words(m).p != NULL)
		return false;
	if (value.p == NULL && slice_starts(m->t->text, S("MRN:"))) {
		value = slice_skip(m->t->text, 4);
		value = slice_head(value, slice_index(value, '\n'));
	}
	if (slice_trim(value).n == 0)
		return false;
	put(m, value, with);
	excuse(m,
	    "id_printed attributes references year post number kind "
	    "dtg created order tags");
	expect(m, "id = null");
	expect(m, "kind = draft");
	return true;
}

static bool
two_releases(struct mutant *m, const char *with)
{
	struct slice text = m->t->text;

	(void)with;
	if (!is_smart(m) || slice_find(text, S("MRN:")) > 200)
		return false;
	m->whole = slice_of(print(m, "%S\n%S", &text, &text));
	excuse(m, "stamps");
	expect(m, "telegrams = 2");
	expect(m, "#2 id = %S",
	    &(struct slice){said_at(m, "id").p, said_at(m, "id").n});
	return true;
}

static bool
words(struct mutant *m, const char *with)
{
	struct slice gap = word_gap(m);
	const char *said = one_of(m, with);

	if (!is_smart(m) || gap.p == NULL)
		return false;
	put(m, gap, said);
	expect_gap(m, gap, said);
	return true;
}

/* "LINE=STATEMENT": a label more in the table. */
static bool
label_more(struct mutant *m, const char *with)
{
	const char *pair = one_of(m, with);
	size_t n = strcspn(pair, "="), at, had;
	struct slice label = {pair, strcspn(pair, ":")};

	at = slice_find(m->t->text, S("MRN:"));
	at += slice_find(slice_skip(m->t->text, at), S("\nSubject:"));
	had = slice_find(m->t->text, label);
	if (!is_smart(m) || at == m->t->text.n || had < m->t->text.n ||
	    is_apart(m))
		return false;
	put_in(m, m->t->text.p + at + 1,
	    print(m, "%S\n", &(struct slice){pair, n}));
	excuse(m, "attributes classification");
	if (pair[n + 1] != '\0')
		expect(m, "%s", pair + n + 1);
	return true;
}

const struct mutation mutations_smart[] = {
    {"F1", labels,
	"From:=From: |Action:=Action: |E.O.:=E.O.:  |TAGS:=TAGS: |"
	"Subject:=SUBJECT:"},
    {"F2", apart, ""},
    {"F3", action,
	"; QUITO, AMEMBASSY\n        PRIORITY|; QUITO, AMEMBASSY PRIORITY|;\n"
	"        QUITO, AMEMBASSY PRIORITY"},
    {"F4", local_date, "May 04, 2001|Jan 01, 2010"},
    {"F5", order, "13526|13526 |13526, DECL: 05/03/2020"},
    {"F6", labels,
	"Date/DTG:=DatelDTG:|Subject:=SUBJEOT:|Subject:=Subjeot:|"
	"TAGS:=TAG5:"},
    {"F7", stamp,
	"RELEASE IN PART B1\nCase No. F-0000-00001 Doc No. C00000001\n|"
	"\nUNCLASSIFIED U.S. Department of State Case No. F-2013-00077 Doc "
	"No. C00000241 Date: 04/01/2014\n\n|RELEASE IN PART B1\n"},
    {"F8", code, "B1|B6|B1\n1.4(D)|1.4(D)"},
    {"F9", trailer,
	"Drafted By: LIMA:Roe, Richard=drafting[0].office = LIMA|"
	"Drafted By: LIMA:Roe, Richard=drafting[0].name = Roe, Richard|"
	"Approved By: DCM:Doe, Jane=drafting[0].role = approved|"
	"Cleared By: ECON:Poe, P=drafting[0].office = ECON"},
    {"F10", wrapped,
	"From: Roe, Richard\nSent: Monday, May 03, 2010 2:00 PM\n"
	"To: Poe, Patricia\nSubject: Fw: cable\n\nPlease see below.\n\n|"
	"From: Roe, Richard\nSent: Monday, May 03, 2010 2:00 PM\n"
	"To: Poe, Patricia\nSubject: FW: cable\n\n"},
    {"F11", cover, "same"},
    {"F12", cover, "differs"},
    {"F13", draft, ""},
    {"F14", two_releases, ""},
    {"F15", words,
	" \xE2\x80\x9C"
	"fish\xE2\x80\x9D and |\tfish\xE2\x80\x99s "},
    {"F16", label_more,
	"Captions: SENSITIVE=captions has SENSITIVE|"
	"Pass Line: FOR ARA=passing has FOR ARA|Info Office: ECON="},
    {NULL, NULL, NULL},
};
