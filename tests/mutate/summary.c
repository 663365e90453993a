/*
 * summary.c: section 10 of the catalogue, the summary.
 */
#include "tests/mutate/mutate.h"

/* The paragraph whose text begins with the label and ends with its end. */
struct own {
	struct slice label, end; /* "SUMMARY:", "END SUMMARY." */
	size_t n; /* which paragraph */
};

static bool
find(struct mutant *m, struct own *own)
{
	const struct paragraph *p;
	struct slice at;
	size_t i = 0, from, to;

	for (p = m->t->paragraphs; p != NULL; p = p->next, i++) {
		at = p->at;
		from = slice_find(at, S("SUMMARY: "));
		to = slice_find(at, S("END SUMMARY."));
		if (from >= to || to == at.n || from > 14)
			continue;
		*own = (struct own){
		    slice(at.p + from, 8), slice(at.p + to, 12), i};
		return m->t->summary.at.p != NULL;
	}
	return false;
}

static void
excuse_own(struct mutant *m, const struct own *own)
{
	excuse(m,
	    print(m,
		"paragraphs[%zu].text paragraphs[%zu].heading "
		"paragraphs[%zu].items",
		own->n, own->n, own->n));
}

static bool
label_is(struct mutant *m, const char *with)
{
	struct own own;

	if (!find(m, &own))
		return false;
	put(m, own.label, one_of(m, with));
	excuse(m, "action_requests");
	excuse_own(m, &own);
	return true;
}

/* A heading of its own, with a rule under it. */
static bool
heading(struct mutant *m, const char *with)
{
	struct own own;
	const struct paragraph *p = m->t->paragraphs;
	size_t i;

	if (!find(m, &own))
		return false;
	for (i = 0; i < own.n; i++)
		p = p->next;
	put_in(m, p->at.p, one_of(m, with));
	put(m, slice(own.label.p, own.label.n + 1), "");
	put(m, own.end, "");
	excuse_own(m, &own);
	return true;
}

static bool
end_is(struct mutant *m, const char *with)
{
	struct own own;

	if (!find(m, &own))
		return false;
	put(m, own.end, one_of(m, with));
	excuse_own(m, &own);
	return true;
}

static bool
unbegun(struct mutant *m, const char *with)
{
	struct own own;

	(void)with;
	if (!find(m, &own) || own.n != 0)
		return false;
	put(m, slice(own.label.p, own.label.n + 1), "");
	excuse_own(m, &own);
	excuse(m, "title");
	expect(m, "remarks has summary-unbegun");
	return true;
}

/* The end a paragraph later. */
static bool
two_paragraphs(struct mutant *m, const char *with)
{
	struct own own;
	struct slice said = said_at(m, "summary");
	const char *mark;

	if (!find(m, &own) || own.n != 0 || said.p == NULL ||
	    m->t->paragraphs->mark.at.p == NULL)
		return false;
	(void)with;
	mark = print(m, "(%S) ", &m->t->paragraphs->mark.printed);
	put(m, own.end,
	    print(m,
		"\n\n2. %sThe fish are still there. "
		"END SUMMARY.",
		mark));
	excuse(m, "paragraphs action_requests blocks contacts");
	expect(m, "summary ~ %S", &(struct slice){said.p, 20});
	expect(m, "summary ~ The fish are still there.");
	expect(m, "paragraphs[0].mark = %S",
	    &(struct slice){said_at(m, "paragraphs[0].mark").p,
		said_at(m, "paragraphs[0].mark").n});
	expect(m, "paragraphs[1].number = 2");
	return true;
}

static bool
word_in_text(struct mutant *m, const char *with)
{
	struct slice gap = word_gap(m);
	const char *words = one_of(m, with);

	if (gap.p == NULL || m->t->summary.at.p != NULL)
		return false;
	put(m, gap, words);
	excuse(m,
	    print(m,
		"paragraphs[%zu].text paragraphs[%zu].items "
		"paragraphs[%zu].portions",
		paragraph_at(m, gap.p), paragraph_at(m, gap.p),
		paragraph_at(m, gap.p)));
	excuse(m, "comment blocks action_requests title");
	expect(m, "summary = null");
	return true;
}

static bool
none(struct mutant *m, const char *with)
{
	struct own own;

	(void)with;
	if (!find(m, &own))
		return false;
	put(m, slice(own.label.p, own.label.n + 1), "");
	put(m, own.end, "");
	excuse_own(m, &own);
	excuse(m, "title");
	expect(m, "summary = null");
	return true;
}

const struct mutation mutations_summary[] = {
    {"U1", label_is,
	"SUMMARY.|Summary:|SUMMARY AND COMMENT:|SUMMARY AND ACTION REQUEST:|"
	"INTRODUCTION AND SUMMARY:|SUMMARY -|BEGIN SUMMARY:|SUMMARY :"},
    {"U2", heading,
	"SUMMARY\n-------\n|SUMMARY\n-------\n\n|-------\nSUMMARY\n-------\n|"
	"SUMMARY\n=======\n"},
    {"U3", end_is,
	"END SUMMARY|END\nSUMMARY.|End summary.|End Summary and Comment.|"
	"(END SUMMARY)|END SUMMARY AND COMMENT."},
    {"U4", unbegun, ""},
    {"U5", end_is, ""},
    {"U6", label_is, "SUMMAY:|SUMARY:|SUMMRY:"},
    {"U6", end_is, "END SUMMAY.|END SUMARY."},
    {"U7", two_paragraphs, ""},
    {"U8", label_is,
	"SUMMARY \xE2\x80\x90|SUMMARY \xE2\x80\x93|SUMMARY \xE2\x80\x94"},
    {"U9", word_in_text, " in summary, | IN SUMMARY THE | the summary of "},
    {"U10", none, ""},
    {NULL, NULL, NULL},
};
