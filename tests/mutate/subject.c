/*
 * subject.c: section 7 of the catalogue, the subject.
 */
#include "tests/mutate/mutate.h"

/* The subject's words as they are read, where they stand in one line. */
static struct slice
words(const struct mutant *m)
{
	struct slice text = m->t->subject;

	if (!is_classic(m) || m->t->subject_derived ||
	    lines_of(m, LINE_SUBJECT).p == NULL ||
	    slice_find(lines_of(m, LINE_SUBJECT), S("REF:")) <
		lines_of(m, LINE_SUBJECT).n ||
	    m->t->subject_mark.at.p != NULL)
		return (struct slice){NULL, 0};
	return text;
}

static bool
has_words(const struct mutant *m)
{
	struct slice text = words(m);
	size_t i;

	for (i = 0; i < text.n; i++)
		if (!ascii_is_alpha(text.p[i]) && text.p[i] != ' ' &&
		    text.p[i] != ':' && text.p[i] != ',')
			return false;
	return text.n > 20;
}

/* The place of one of its blanks. */
static size_t
blank(struct mutant *m)
{
	struct slice text = words(m);
	size_t i, found = 0;
	uint32_t seen = 0;

	for (i = 3; i + 3 < text.n; i++)
		if (text.p[i] == ' ' && chance(m, ++seen) == 0)
			found = i;
	return found;
}

/* The words with something for one of the blanks. */
static bool
with_gap(struct mutant *m, const char *gap)
{
	struct slice text = words(m);
	size_t at = blank(m);

	if (!has_words(m) || at == 0)
		return false;
	return field(m, LINE_SUBJECT,
	    print(m, "SUBJECT: %S%s%S", &(struct slice){text.p, at}, gap,
		&(struct slice){text.p + at + 1, text.n - at - 1}));
}

static bool
label_is(struct mutant *m, const char *with)
{
	struct slice text = words(m);

	return text.p != NULL &&
	    field(m, LINE_SUBJECT, print(m, "%s%S", one_of(m, with), &text));
}

static bool
wraps(struct mutant *m, const char *with)
{
	return with_gap(m, one_of(m, with));
}

/* A blank line in it; the next line is no known head. */
static bool
blank_line(struct mutant *m, const char *with)
{
	(void)with;
	if (lines_of(m, LINE_REFERENCE).p == NULL ||
	    ascii_is_lower(m->t->subject.p[m->t->subject.n - 1]))
		return false; /* without them it may as well be the text */
	expect(m, "remarks has subject-blank");
	return with_gap(m, "\n\n");
}

/* The references behind it, without a line end. */
static bool
reference_behind(struct mutant *m, const char *with)
{
	struct slice subject = lines_of(m, LINE_SUBJECT);
	struct slice refs = lines_of(m, LINE_REFERENCE);

	if (words(m).p == NULL || refs.p == NULL || refs.p < subject.p ||
	    m->t->references == NULL || !slice_starts(refs, S("REF")))
		return false;
	put(m, slice_between(slice_end(subject) - 1, refs.p), one_of(m, with));
	return true;
}

/* What ends it though it is glued on: "TEXT=a statement". */
static bool
ended(struct mutant *m, const char *with)
{
	struct slice subject = lines_of(m, LINE_SUBJECT);

	if (words(m).p == NULL || !is_single(m))
		return false;
	put(m, slice(slice_end(subject) - 1, 1), one_of(m, with));
	return true;
}

static bool
ended_classified(struct mutant *m, const char *with)
{
	struct slice subject = lines_of(m, LINE_SUBJECT);

	if (words(m).p == NULL || m->t->classified_by != NULL ||
	    !is_single(m) || m->t->reasons != NULL)
		return false;
	put(m, slice(slice_end(subject) - 1, 1), one_of(m, with));
	excuse(m, "classified_by");
	expect(m, "count(classified_by) = 1");
	expect(m, "classified_by[0].name = Jane Doe");
	expect(m, "reasons = [\"1.4(b)\"]");
	return true;
}

/* The first paragraph behind it, without a blank line. */
static bool
paragraph_behind(struct mutant *m, const char *with)
{
	struct slice subject = lines_of(m, LINE_SUBJECT);
	const struct paragraph *p = m->t->paragraphs;

	(void)with;
	if (words(m).p == NULL || p == NULL || p->number_at.p == NULL ||
	    p->number != 1 || p->number_at.p < slice_end(subject) ||
	    slice_trim(slice_between(slice_end(subject), p->number_at.p)).n > 0)
		return false;
	put(m, slice_between(slice_end(subject), p->number_at.p), "");
	return true;
}

/* "(C) %=C": a mark before or after. */
static bool
marked(struct mutant *m, const char *with)
{
	const char *form = one_of(m, with);
	size_t at = strcspn(form, "%"), end = strcspn(form, "=");
	struct slice text = words(m);

	if (text.p == NULL)
		return false;
	expect(m, "subject.mark = %s", form + end + 1);
	return field(m, LINE_SUBJECT,
	    print(m, "SUBJECT: %S%S%S", &(struct slice){form, at}, &text,
		&(struct slice){form + at + 1, end - at - 1}));
}

/* Cut by a portal above the real header. */
static bool
cut_above(struct mutant *m, const char *with)
{
	struct slice text = words(m);
	struct slice line = lines_of(m, LINE_CLASSIFICATION);

	if (!has_words(m) || line.p == NULL || !is_single(m) ||
	    m->t->carrier != CARRIER_PLAIN)
		return false;
	put_in(m, *with == 't' ? m->t->text.p : line.p,
	    print(m, "SUBJECT: %S...\n",
		&(struct slice){text.p, 8 + chance(m, 8)}));
	return true;
}

static bool
corrected_copy(struct mutant *m, const char *with)
{
	const char *place = head_place(m);

	if (words(m).p == NULL || place == NULL || !is_single(m))
		return false;
	put_in(m, place, print(m, "%s\n", one_of(m, with)));
	excuse(m, "service captions passing");
	return true;
}

/* A word over two lines, and a compound over two. */
static bool
hyphen(struct mutant *m, const char *with)
{
	struct slice text = words(m);
	const char *two = one_of(m, with);
	size_t n = strcspn(two, "=");

	if (text.p == NULL)
		return false;
	excuse(m, "title");
	expect(m, "subject.text = %S %s", &text, two + n + 1);
	return field(m, LINE_SUBJECT,
	    print(m, "SUBJECT: %S %S", &text, &(struct slice){two, n}));
}

/* Words behind it, as printed and as read: "PRINTED=READ". */
static bool
words_more(struct mutant *m, const char *with)
{
	return hyphen(m, with);
}

static bool
in_text(struct mutant *m, const char *with)
{
	struct slice line = {inner_line(m), 0};

	if (line.p == NULL || words(m).p == NULL || m->t->blocks != NULL)
		return false;
	put_in(m, line.p, print(m, "BEGIN TEXT\n%s\nEND TEXT\n", with));
	excuse_text(m);
	excuse(m, print(m, "paragraphs[%zu]", paragraph_at(m, line.p)));
	excuse(m, "redactions mentions");
	expect(m, "blocks[0].text ~ OTHER FISH");
	return true;
}

static bool
again(struct mutant *m, const char *with)
{
	struct slice subject = lines_of(m, LINE_SUBJECT);

	if (!has_words(m))
		return false;
	put_in(m, slice_end(subject), print(m, "SUBJECT: %s\n", with));
	expect(m, "remarks has subject-differs");
	return true;
}

static bool
gone(struct mutant *m, const char *with)
{
	struct slice lines = lines_of(m, LINE_SUBJECT);

	(void)with;
	if (words(m).p == NULL || !is_single(m) ||
	    m->t->carrier != CARRIER_PLAIN)
		return false;
	put(m, lines, "");
	expect(m, "subject = null");
	excuse(m, "title");
	expect(m, "title.derived = true");
	return true;
}

static bool
small_letters(struct mutant *m, const char *with)
{
	struct slice text = words(m);
	const char *low;

	if (text.p == NULL)
		return false;
	low = lower(m, text);
	expect(m, "subject.text = %s", low);
	excuse(m, "title");
	return field(m, LINE_SUBJECT, print(m, "%s%s", one_of(m, with), low));
}

static bool
page_inside(struct mutant *m, const char *with)
{
	return with_gap(m,
	    *with == 'b' ? print(m, "\n%s\n\n%s\n\n%s\n\n", banner(m),
			       banner(m), page_line(m))
			 : print(m, "\n%s\n%s\n", banner(m), page_line(m)));
}

static bool
attribute(struct mutant *m, const char *with)
{
	struct slice text = m->t->text, value, end;
	size_t at = slice_find(text, S("\nSubject: "));

	if (m->t->carrier != CARRIER_AAD || at == text.n || words(m).p == NULL)
		return false;
	value = slice_skip(text, at + 10);
	value = slice_head(value, slice_index(value, '\n'));
	end = slice(slice_end(value), 0);
	if (slice_index(value, '1') < value.n)
		return false;
	put_in(m, end.p, one_of(m, with));
	excuse(m, "attributes");
	expect(m, "remarks lacks carrier-differs");
	return true;
}

static bool
very_long(struct mutant *m, const char *with)
{
	struct slice text = words(m);
	struct buf b = {0};
	unsigned i, n = 9 + chance(m, 20);
	bool good;

	if (text.p == NULL)
		return false;
	for (i = 0; i < n; i++)
		buf_format(&b, "\n%s", with);
	good = field(m, LINE_SUBJECT,
	    print(m, "SUBJECT: %S%S", &text, &(struct slice){b.p, b.n}));
	expect(m, "subject.text ~ %S %s %s", &text, with, with);
	excuse(m, "title");
	buf_free(&b);
	return good;
}

static bool
none_given(struct mutant *m, const char *with)
{
	excuse(m, "title given_none");
	expect(m, "subject = null");
	expect(m, "given_none has subject");
	return words(m).p != NULL && is_single(m) &&
	    m->t->carrier == CARRIER_PLAIN &&
	    field(m, LINE_SUBJECT, print(m, "SUBJECT: %s", one_of(m, with)));
}

/* "SUBJECT=TITLE" */
static bool
display(struct mutant *m, const char *with)
{
	const char *pair = one_of(m, with);
	size_t n = strcspn(pair, "=");
	struct slice text = slice(pair, n);

	if (words(m).p == NULL || !is_single(m))
		return false;
	excuse(m, "subject");
	expect(m, "subject.text = %S", &text);
	expect(m, "title.text = %s", pair + n + 1);
	return field(m, LINE_SUBJECT, print(m, "SUBJECT: %S", &text));
}

const struct mutation mutations_subject[] = {
    {"S1", label_is, "SUBJECT: |SUBJECT:|SUBJECT:   "},
    {"S2", label_is,
	"SUBJ: |SUBJECT |UBJECT: |SUBECT: |S U B J E C T: |SUBJECT. |"
	"SUBJECT- |SUBJ |SUBJCT: |SUBJECT:: "},
    {"S3", wraps, "\n|\n  |\n          "},
    {"S4", label_is, "SUBJECT:\n|SUBJECT:  \n|SUBJ:\n"},
    {"S5", blank_line, ""},
    {"S6", reference_behind, "| "},
    {"S7", paragraph_behind, ""},
    {"S7", ended_classified,
	" Classified By: DCM Jane Doe, reasons 1.4 (b)\n|"
	"\nClassified By: DCM Jane Doe, reasons 1.4 (b)\n"},
    {"S7", ended,
	"\n-------\n|\nSENSITIVE BUT UNCLASSIFIED - PLEASE PROTECT "
	"ACCORDINGLY\n|\n----------------\n"},
    {"S8", marked,
	"(C) %=C|% (U)=U|(S//NF) %=S//NF|(SBU) %=SBU|% (C)=C|(U) %=U"},
    {"S9", cut_above, "line"},
    {"S10", corrected_copy,
	"C O R R E C T E D  COPY//SUBJECT LINE//|"
	"C O R R E C T E D  C O P Y (SUBJECT)"},
    {"S11", hyphen,
	"AND COOPER-\nATION=AND COOPERATION|AND US-\nPERU TALKS="
	"AND US-PERU TALKS|AND THE MINIS-\nTER=AND THE MINISTER"},
    {"S12", words_more,
	"AND PERU,S PORT=AND PERU'S PORT|AND THE MINISTER,S FISH="
	"AND THE MINISTER'S FISH"},
    {"S13", words_more, "AND PORTS\\=AND PORTS|AND\\\nPORTS=AND PORTS"},
    {"S14", in_text, "SUBJECT: OTHER FISH|SUBJ: OTHER FISH"},
    {"S15", again, "ANOTHER MATTER ENTIRELY"},
    {"S16", gone, ""},
    {"S17", small_letters, "subject: |Subject: |subj: "},
    {"S18", page_inside, "banners"},
    {"S18", page_inside, "page"},
    {"S19", words_more,
	"AND \"NO\" SAYS ... MINISTER=AND \"NO\" SAYS ... MINISTER|"
	"... OR NOT=... OR NOT"},
    {"S20", attribute, " 1. DELEGATION CAME| 1. THE GROUP ARRIVED ON"},
    {"S21", very_long,
	"AND ANOTHER LINE OF A SUBJECT THAT WILL NOT END AT ALL"},
    {"S22", none_given, "N/A|NONE"},
    {"S23", display,
	"UN'S ROLE IN LIMA: G-77 VIEWS=UN's Role in Lima: G-77 Views|"
	"EXERCISE: THE US-EU TALKS=Exercise: The US-EU Talks"},
    {NULL, NULL, NULL},
};
