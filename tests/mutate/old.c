/*
 * old.c: section 13.4 of the catalogue: before 1973, and what is no telegram.
 */
#include "tests/mutate/mutate.h"

#include <stdio.h>

/* A plain telegram's text without its marks under an old heading. */
static bool
old_form(struct mutant *m, const char *with)
{
	static const char *const months[] = {"JANUARY", "FEBRUARY", "MARCH",
	    "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER",
	    "NOVEMBER", "DECEMBER"};
	const char *month = months[chance(m, 12)];
	unsigned day = 1 + chance(m, 28), year = 1950 + chance(m, 22);
	const struct paragraph *p = m->t->paragraphs;
	struct slice text, post = m->t->id.post;

	if (!is_single(m) || !is_bare(m) || p == NULL || p->number != 1 ||
	    m->t->carrier != CARRIER_PLAIN || m->t->id.series.p != NULL ||
	    p->number_at.p == NULL || p->at.p != p->number_at.p ||
	    slice_equal(post, S("STATE")))
		return false;
	text = slice_between(p->at.p, slice_end(m->t->text));
	m->whole = slice_of(print(m,
	    *with == 'c' ? "INCOMING TELEGRAM   Department of State\n\n"
			   "Action\nARA                 Control: 1234\n"
			   "                    Rec'd:   %s %u, %u\n"
			   "Info                         2:15 PM\nSS\n"
			   "       FROM:   %S\n\nTO:     Secretary "
			   "of State\n\nNO:     %u, %s %u, 11 AM\n\n%S"
			 : "Control: 1234\nRec'd: %s %u, %u, 2:15 PM\n"
			   "FROM: %S\nTO: Secretary of State\nNO: %u, %s %u, "
			   "11 AM\n\n%S",
	    month, day, year, &post, m->t->id.number, month, day, &text));
	excuse(m,
	    "transmission precedence distribution drafting dash "
	    "classification captions to info passing service order "
	    "declassify_on tags subject title references "
	    "classified_by reasons attributes year id id_printed "
	    "created dtg from given_none suffix derived_from "
	    "stamps mentions");
	expect(m, "number = %u", m->t->id.number);
	expect(m, "year = %u", year);
	expect(m, "post = %S", &post);
	expect(m, "to[0].post = STATE");
	expect(m, "attributes ~ 1234");
	return true;
}

static bool
page_head(struct mutant *m, const char *with)
{
	const char *line = inner_line(m), *head = one_of(m, with);

	if (line == NULL || m->t->id.year > 1972)
		return false;
	put_in(m, line, print(m, head, m->t->id.number, &m->t->id.post));
	return true;
}

static bool
file_number(struct mutant *m, const char *with)
{
	const char *number = one_of(m, with);
	struct slice facts = json_get(m->sample->reading, S("attributes"))->at;

	if (lines_of(m, LINE_OLD_FORM).p == NULL ||
	    !slice_ends(m->t->text, S("\n")) ||
	    slice_find(facts, S("File number")) < facts.n)
		return false;
	put_in(m, slice_end(m->t->text),
	    print(m, "\n                                        %s\n", number));
	excuse(m, "attributes");
	expect(m, "attributes ~ %s", number);
	return true;
}

static bool
stamped(struct mutant *m, const char *with)
{
	if (!old_form(m, with))
		return false;
	m->whole = slice_of(print(m,
	    "INCOMING TELEGRAM   Department of State\nAction\nARA\nInfo\n"
	    "SS\nG\n%S",
	    &m->whole));
	expect(m, "distribution.offices[0].name = ARA");
	expect(m, "distribution.offices[0].role = action");
	expect(m, "distribution.offices[1].name = SS");
	expect(m, "distribution.offices[2].role = info");
	return true;
}

const struct mutation mutations_old[] = {
    {"O1", old_form, "plain"},
    {"O1", old_form, "columns"},
    {"O2", page_head,
	"-2- %u, MAY 3, 11 AM, FROM %S\n|-3- %u, May 3, 11 AM, from %S\n"},
    {"O3", file_number, "623.00/5-361|711.00/1-1261"},
    {"O4", stamped, "plain"},
    {"O5", NULL, "another agency's paper is no telegram that was damaged"},
    {"O6", NULL, "an airgram is another kind of paper"},
    {"O7", NULL, "an edited text is another layout, written by editors"},
    {"O8", NULL, "a memorandum is no telegram that was damaged"},
    {"O9", NULL, "a paraphrase has another text"},
    {NULL, NULL, NULL},
};
