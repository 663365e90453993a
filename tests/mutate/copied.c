/*
 * copied.c: section 15 of the catalogue: pages copied as text, and what
 * stands on them.
 */
#include "tests/mutate/mutate.h"

#include <stdio.h>

static const char *
level_word(const struct mutant *m)
{
	return m->t->classification == CLASS_SBU
	    ? "UNCLASSIFIED//FOR OFFICIAL USE ONLY"
	    : banner(m);
}

/* The name of the office as a page spells it: "Embassy Lima". */
static const char *
office(struct mutant *m)
{
	struct slice name = m->t->from == NULL ? S("") : m->t->from->name;
	char *low;
	size_t i;

	if (slice_starts(name, S("SECSTATE")))
		return "Secretary of State";
	if (!slice_starts(name, S("AMEMBASSY ")) &&
	    !slice_starts(name, S("AMCONSUL ")))
		return NULL;
	i = slice_index(name, ' ') + 1;
	low = (char *)lower(m, slice_skip(name, i));
	for (i = 0; low[i] != '\0'; i++)
		if (i == 0 || low[i - 1] == ' ')
			low[i] = ascii_upper(low[i]);
	return print(
	    m, "%s %s", name.p[2] == 'E' ? "Embassy" : "Consulate", low);
}

static bool
is_page(const struct mutant *m)
{
	return m->t->carrier == CARRIER_PLAIN && is_single(m) && is_bare(m) &&
	    m->t->dtg.moment.date.month != 0 && m->t->id.series.p == NULL &&
	    m->t->classification != CLASS_NONE && level_words(m).p != NULL;
}

/* Labels, values, and what more the page has between them and the text. */
static bool
copied(struct mutant *m, const char *origin, const char *between)
{
	struct slice id = said_at(m, "id"), dtg = said_at(m, "dtg");
	struct slice day = slice_head(dtg, 10), text = m->t->text;
	struct slice time = slice_head(slice_skip(dtg, 11), 8);

	if (!is_page(m) || origin == NULL)
		return false;
	m->whole = slice_of(print(m,
	    "Identifier\nCreated\nClassification\nOrigin\n%S\n%S %S\n%s\n%s\n"
	    "%s\n%S",
	    &id, &day, &time, level_word(m), origin, between, &text));
	excuse(m, "attributes");
	expect(m, "carrier = page-text");
	expect(m, "attributes ~ %S", &id);
	return true;
}

static bool
page(struct mutant *m, const char *with)
{
	expect(m, "remarks lacks carrier-differs");
	return copied(m, office(m), one_of(m, with));
}

static bool
page_title(struct mutant *m, const char *with)
{
	struct slice subject = m->t->subject;

	if (subject.p == NULL || m->t->subject_derived)
		return false;
	expect(m, "attributes ~ %S", &(struct slice){subject.p, 12});
	return copied(m, office(m),
	    print(m, "Cable title:  \n%s%S\n", one_of(m, with), &subject));
}

static bool
page_tags(struct mutant *m, const char *with)
{
	const char *blank = one_of(m, with);
	const struct tag *tag;
	struct buf b = {0};
	const char *tags;

	if (m->t->tags == NULL)
		return false;
	for (tag = m->t->tags; tag != NULL; tag = tag->next) {
		if (tag->code.p == NULL) {
			buf_free(&b);
			return false;
		}
		buf_string(&b, blank);
		buf_add(&b, tag->code);
	}
	tags = print(m, "Tags:%S\n", &(struct slice){b.p, b.n});
	buf_free(&b);
	expect(m, "remarks lacks carrier-differs");
	return copied(m, office(m), tags);
}

/* From the line of the classification to where the text begins, twice. */
static bool
block_twice(struct mutant *m, const char *with)
{
	struct slice from = lines_of(m, LINE_CLASSIFICATION), block;
	const struct paragraph *p = m->t->paragraphs;

	(void)with;
	if (!is_single(m) || !is_bare(m) || from.p == NULL || p == NULL ||
	    p->at.p < from.p || p->heading.p != NULL ||
	    m->t->references == NULL || level_words(m).p == NULL)
		return false;
	block = slice_between(from.p, p->at.p);
	put_in(m, p->at.p, print(m, "%S", &block));
	expect(m, "remarks has repeated-block");
	return true;
}

/* A nonpaper with a release marker of its own. */
static bool
marker(struct mutant *m, const char *with)
{
	const struct paragraph *p = m->t->paragraphs;
	size_t n = 0;

	if (p == NULL || m->t->blocks != NULL)
		return false;
	for (; p->next != NULL; p = p->next)
		n++;
	if (p->mark.at.p == NULL || p->number_at.p == NULL ||
	    p->at.p != p->number_at.p || p->heading.p != NULL || n == 0)
		return false;
	put_in(m, p->at.p,
	    print(m,
		"Begin nonpaper:\n\n%s\n\nThe fish are ours and will "
		"be.\n\nEND NONPAPER\n\n",
		one_of(m, with)));
	excuse(m, "blocks comment summary action_requests");
	excuse(m,
	    print(m,
		"paragraphs[%zu].text paragraphs[%zu].portions "
		"paragraphs[%zu].items",
		n - 1, n - 1, n - 1));
	expect(m, "blocks[0].kind = nonpaper");
	expect(m, "blocks[0].mark ~ REL");
	return true;
}

static bool
collective(struct mutant *m, const char *with)
{
	const char *path, *pair = one_of(m, with);
	size_t n = strcspn(pair, "=");

	path = addressee(m, print(m, "%S", &(struct slice){pair, n}));
	if (path == NULL)
		return false;
	expect(m, "%s.kind = collective", path);
	expect(m, "%s.name = %s", path, pair + n + 1);
	expect(m, "remarks has collective-unknown");
	return true;
}

/* The filing time some minutes off. */
static bool
filed(struct mutant *m, const char *with)
{
	const struct transmission *tr = m->t->transmission;
	char minutes[3];
	unsigned old;
	const struct remark *r;

	(void)with;
	for (r = m->t->remarks; r != NULL; r = r->next)
		if (r->check == CHECK_FILED_DIFFERS)
			return false;
	if (tr == NULL || tr->filed.n != 7 || m->t->dtg.at.p == NULL)
		return false;
	old = (unsigned)(tr->filed.p[5] - '0') * 10 +
	    (unsigned)(tr->filed.p[6] - '0');
	old = (old + 5 + chance(m, 30)) % 60;
	minutes[0] = (char)('0' + old / 10);
	minutes[1] = (char)('0' + old % 10);
	minutes[2] = '\0';
	put(m, slice(tr->filed.p + 5, 2), minutes);
	excuse(m, "transmission.filed");
	expect(m, "remarks lacks filed-differs");
	return true;
}

static bool
classified(struct mutant *m, const char *with)
{
	if (m->t->order.number == 0 || !is_single(m) ||
	    !field(m, LINE_CLASSIFIED_BY, one_of(m, with)))
		return false;
	excuse(m, "classified_by derived_from");
	expect(m, "classified_by[0].name = Jane Q. Doe");
	expect(m, "classified_by[0].role = PM DAS");
	expect(m, "reasons = [\"1.4(b)\",\"1.4(d)\"]");
	return true;
}

/* Items in the last paragraph but one. */
static bool
items(struct mutant *m, const char *with)
{
	const struct paragraph *p = m->t->paragraphs;
	size_t n = 0, had;

	if (p == NULL)
		return false;
	for (; p->next != NULL; p = p->next)
		n++;
	if (n == 0 || p->number_at.p == NULL || p->at.p != p->number_at.p ||
	    p->heading.p != NULL || m->t->blocks != NULL)
		return false;
	had = count_of(m, print(m, "paragraphs[%zu].items", n - 1));
	if (had > 0)
		return false;
	put_in(m, p->at.p, one_of(m, with));
	excuse(m, "comment summary action_requests");
	excuse(m,
	    print(
		m, "paragraphs[%zu].text paragraphs[%zu].items", n - 1, n - 1));
	expect(m, "count(paragraphs[%zu].items) = 2", n - 1);
	expect(m, "paragraphs[%zu].items[1].text = Who owns the fish;", n - 1);
	return true;
}

/* Points of contact in a paragraph of their own. */
static bool
contacts(struct mutant *m, const char *with)
{
	struct slice sign = lines_of(m, LINE_SIGNATURE);
	size_t n = count_of(m, "paragraphs");

	if (!is_single(m) || sign.p == NULL || m->t->paragraphs == NULL ||
	    m->t->paragraphs->number == 0 || ascii_is_lower(sign.p[0]) ||
	    m->t->contacts != NULL || m->t->paragraphs == NULL)
		return false;
	put_in(m, sign.p, print(m, "\n%zu. %s\n", n + 1, one_of(m, with)));
	excuse(m, print(m, "contacts paragraphs[%zu]", n));
	expect(m, "count(contacts) = 2");
	expect(m, "contacts[0].name = Jane Doe");
	expect(m, "contacts[0].phone = 202-555-0101");
	expect(m, "contacts[0].mail = DoeJ@state.example");
	expect(m, "contacts[1].name = John Roe");
	expect(m, "contacts[1].phone = 202-555-0102");
	return true;
}

static bool
no_end(struct mutant *m, const char *with)
{
	const struct slice_list *s = m->t->signature;

	(void)with;
	if (s == NULL || s->next != NULL || m->t->notes.at.p != NULL ||
	    m->t->carrier != CARRIER_PLAIN || m->t->sections_of > 1 ||
	    !slice_within(s->at, m->t->text))
		return false;
	put(m, slice_between(slice_end(s->at), slice_end(m->t->text)), "");
	excuse(m, "stamps attributes drafting");
	return true;
}

const struct mutation mutations_copied[] = {
    {"K1", page, "|\n"},
    {"K2", page_title, "\n|"},
    {"K3", page_tags, "\xC2\xA0| | \xC2\xA0"},
    {"K4", page,
	"pdf how-to read a cable\n|pdf\nhow-to read a cable\nshare\n|"
	"\nhow-to read a cable\n"},
    {"K5", page, ""},
    {"K6", block_twice, ""},
    {"K7", marker,
	"(SECRET//REL LIMALAND)|(CONFIDENTIAL//REL LIMALAND)|"
	"(SECRET//REL TO LIMALAND)"},
    {"K8", collective,
	"RJAAIL/ANDEAN FISHERY IMMEDIATE=ANDEAN FISHERY|"
	"RJAAIL/ANDEAN FISHERY=ANDEAN FISHERY|NORTHERN LAMPS=NORTHERN LAMPS"},
    {"K9", filed, ""},
    {"K10", classified,
	"Classified By: PM DAS JANE Q. DOE REASONS 1.4 (B,D)|"
	"Classified By: PM DAS Jane Q. Doe reasons 1.4 (b,d)"},
    {"K11", items,
	"(1)How the port is run;\n(2)Who owns the fish;\n\n|"
	"(A)How the port is run;\n(B)Who owns the fish;\n\n"},
    {"K12", contacts,
	"POCs for this request are AB/CD: Jane Doe, 202-555-0101,\n"
	"DoeJ@state.example; and John Roe, 202-555-0102.|"
	"Points of contact: Jane Doe, 202-555-0101, DoeJ@state.example;\n"
	"and John Roe, 202-555-0102."},
    {"K13", no_end, ""},
    {NULL, NULL, NULL},
};
