/*
 * classified.c: section 9 of the catalogue, who classified it.
 */
#include "tests/mutate/mutate.h"

/*
 * "WHAT STANDS THERE => NAME = ROLE; NAME = ROLE / REASONS": a line of it in
 * place of the sample's, or where none was.
 */
static bool
line_is(struct mutant *m, const char *with)
{
	struct slice form = slice_of(one_of(m, with)), said, one, name, role;
	size_t arrow = slice_find(form, S(" => ")), slash, n = 0, is;
	const char *words;

	words = print(m, "%S", &(struct slice){form.p, arrow});
	if (m->t->id.year < 1973 || !is_single(m) || m->t->order.number == 0 ||
	    !field(m, LINE_CLASSIFIED_BY, words))
		return false;
	excuse(m, "classified_by derived_from");
	said = slice_skip(form, arrow + 4);
	slash = slice_find(said, S(" / "));
	one = slice_skip(said, slash + 3);
	expect(m, "reasons = [%s%S%s]", one.n == 0 ? "" : "\"", &one,
	    one.n == 0 ? "" : "\"");
	said = slice_head(said, slash);
	while (said.n > 0) {
		one = slice_head(said, slice_index(said, ';'));
		said = slice_trim(slice_skip(said, one.n + 1));
		is = slice_find(one, S(" = "));
		name = slice_head(one, is);
		role = slice_skip(one, is + 3);
		expect(m, "classified_by[%zu].name = %S", n, &name);
		expect(m, "classified_by[%zu].role = %S", n, &role);
		n++;
	}
	expect(m, "count(classified_by) = %zu", n);
	return true;
}

static bool
label_is(struct mutant *m, const char *with)
{
	struct slice line = line_of(m, LINE_CLASSIFIED_BY);

	return m->t->classified_by != NULL && slice_index(line, ':') < 16 &&
	    slice_find(slice_skip(line, 15), S("By:")) == line.n - 15 &&
	    label(m, LINE_CLASSIFIED_BY, one_of(m, with));
}

static bool
gone(struct mutant *m, const char *with)
{
	struct slice lines = lines_of(m, LINE_CLASSIFIED_BY);

	(void)with;
	if (lines.p == NULL || m->t->classified_by == NULL || !is_classic(m))
		return false;
	put(m, lines, "");
	excuse(m, "reasons derived_from");
	expect(m, "classified_by = []");
	return true;
}

/* The first paragraph right behind it. */
static bool
paragraph_behind(struct mutant *m, const char *with)
{
	struct slice lines = lines_of(m, LINE_CLASSIFIED_BY);
	const struct paragraph *p = m->t->paragraphs;

	(void)with;
	if (lines.p == NULL || p == NULL || p->number != 1 || !is_classic(m) ||
	    p->number_at.p < slice_end(lines) ||
	    slice_trim(slice_between(slice_end(lines), p->number_at.p)).n > 0)
		return false;
	put(m, slice_between(slice_end(lines), p->number_at.p), "");
	return true;
}

const struct mutation mutations_classified[] = {
    {"B1", line_is,
	"Classified By: AMB Jane Doe, reasons 1.4 (b) and (d) => "
	"Jane Doe = AMB / 1.4(b)\",\"1.4(d)|"
	"Classified By: DCM John Q. Roe, reasons 1.5 (b) and (d). => "
	"John Q. Roe = DCM / 1.5(b)\",\"1.5(d)"},
    {"B2", label_is,
	"Classified By: Classified By:|CLASSIFIED BY|Classfied By:|"
	"CLASSIFIED BY:|Classified by:|Classified By|Clasified By:"},
    {"B3", line_is,
	"Classified By: DCM Jane Doe, reasons 1.4 (b) => "
	"Jane Doe = DCM / 1.4(b)|"
	"Classified By: Jane Doe, DCM, reasons 1.4 (b) => "
	"Jane Doe = DCM / 1.4(b)|"
	"Classified By: Econ Counselor Jane Doe, reasons 1.4 (b) => "
	"Jane Doe = Econ Counselor / 1.4(b)|"
	"Classified By: Jane Doe, Econ Counselor, reasons 1.4 (b) => "
	"Jane Doe = Econ Counselor / 1.4(b)"},
    {"B4", line_is,
	"Classified By: Ambasador Jane Doe, reasons 1.4 (b) => "
	"Jane Doe = Ambassador / 1.4(b)|"
	"Classified By: Political Counsellor Jane Doe, reasons 1.4 (b) => "
	"Jane Doe = Political Counselor / 1.4(b)"},
    {"B5", line_is,
	"Classified By: Ambassador for reasons 1.4(b) => "
	"null = Ambassador / 1.4(b)|"
	"Classified By: DCM for reasons 1.4(b). => null = DCM / 1.4(b)"},
    {"B6", line_is,
	"Classified By: doej for reasons 1.4 (b) => doej = null / 1.4(b)"},
    {"B7", line_is,
	"Classified By: DCM Jane\nDoe, reasons 1.4 (b) => "
	"Jane Doe = DCM / 1.4(b)|"
	"Classified By: Econ\nCounselor Jane Doe, reasons 1.4 (b) => "
	"Jane Doe = Econ Counselor / 1.4(b)"},
    {"B8", line_is,
	"Classified By: DCM Jane Doe, for reasons 1.4 (b) => "
	"Jane Doe = DCM / 1.4(b)|"
	"Classified By: DCM Jane Doe. Reason: 1.4 (b) => "
	"Jane Doe = DCM / 1.4(b)|"
	"Classified By: DCM Jane Doe, due to 1.4 (b) => "
	"Jane Doe = DCM / 1.4(b)|"
	"Classified By: DCM Jane Doe per 1.4 (b) => "
	"Jane Doe = DCM / 1.4(b)|"
	"Classified By: DCM Jane Doe under 1.4 (b) => "
	"Jane Doe = DCM / 1.4(b)|"
	"Classified By: DCM Jane Doe, based on 1.4 (b) => "
	"Jane Doe = DCM / 1.4(b)|"
	"Classified By: DCM Jane Doe, REA\nSONS 1.4 (b) => "
	"Jane Doe = DCM / 1.4(b)"},
    {"B9", line_is,
	"Classified By: DCM Jane Doe, reasons 1.4 (b), (d) => "
	"Jane Doe = DCM / 1.4(b)\",\"1.4(d)|"
	"Classified By: DCM Jane Doe, reasons 1.4 B/D => "
	"Jane Doe = DCM / 1.4(b)\",\"1.4(d)|"
	"Classified By: DCM Jane Doe, reasons 1.5(b) and (d) => "
	"Jane Doe = DCM / 1.5(b)\",\"1.5(d)|"
	"Classified By: DCM Jane Doe, E.O. 12958 1.4b => "
	"Jane Doe = DCM / 1.4(b)|"
	"Classified By: DCM Jane Doe, reasons 1,4 (B) => "
	"Jane Doe = DCM / 1.4(b)"},
    {"B10", line_is,
	"Classified By: Jane Doe and John Roe, reasons 1.4 (b) => "
	"Jane Doe = null; John Roe = null / 1.4(b)|"
	"Classified By: DCM Jane Doe and Econ Counselor John Roe, reasons "
	"1.4 (b) => Jane Doe = DCM; John Roe = Econ Counselor / 1.4(b)"},
    {"B11", line_is,
	"CLASSIFIED BY: JOHN Q. ROE-DOE, JR., REASONS 1.4 (B) => "
	"John Q. Roe-Doe, Jr. = null / 1.4(b)|"
	"Classified By: F. DANIEL ROE, III, REASONS 1.4 (B) => "
	"F. Daniel Roe, III = null / 1.4(b)|"
	"Classified By: DCM Carol van Doe, reasons 1.4 (b) => "
	"Carol van Doe = DCM / 1.4(b)"},
    {"B12", line_is,
	"Classified By: DCM Jane Doe, reasons l.4 (b) => "
	"Jane Doe = DCM / 1.4(b)|"
	"Classified By: DCM Jane Doe, reasons I.4 (b) => "
	"Jane Doe = DCM / 1.4(b)"},
    {"B13", paragraph_behind, ""},
    {"B14", line_is,
	"Classified by Economic Section, reasons 1.4 (b) => "
	"null = Economic Section / 1.4(b)"},
    {"B15", line_is, "DERIVED FROM: MULTIPLE SOURCES =>  / "},
    {"B16", gone, ""},
    {NULL, NULL, NULL},
};
