/*
 * text.c: section 11 of the catalogue: text, paragraphs, sections.
 */
#include "tests/mutate/mutate.h"

static const struct paragraph *
any_paragraph(struct mutant *m, bool with_mark, size_t *n)
{
	const struct paragraph *p, *found = NULL;
	uint32_t seen = 0;
	size_t i = 0;

	for (p = m->t->paragraphs; p != NULL; p = p->next, i++)
		if (p->number_at.p != NULL && p->number > 0 &&
		    p->number_at.p == p->at.p &&
		    slice_within(p->at, m->t->text) &&
		    (p->mark.at.p != NULL) == with_mark &&
		    (!with_mark || slice_ends(p->mark.at, S(")"))) &&
		    (!with_mark ||
			(p->mark.at.p > p->number_at.p &&
			    p->mark.at.p < p->number_at.p + 8)) &&
		    chance(m, ++seen) == 0) {
			found = p;
			*n = i;
		}
	return found;
}

/* "%n" and "%m" for number and mark. */
static const char *
number_form(struct mutant *m, const char *form, const struct paragraph *p)
{
	struct buf b = {0};
	const char *out;

	for (; *form != '\0'; form++)
		if (*form != '%')
			buf_char(&b, *form);
		else if (*++form == 'n')
			buf_number(&b, p->number);
		else
			buf_add(&b, p->mark.printed);
	out = print(m, "%S", &(struct slice){b.p, b.n});
	buf_free(&b);
	return out;
}

static bool
paragraph_form(struct mutant *m, const char *with)
{
	size_t n;
	const struct paragraph *p = any_paragraph(m, true, &n);

	if (p == NULL)
		return false;
	put(m, slice_between(p->at.p, slice_end(p->mark.at)),
	    number_form(m, one_of(m, with), p));
	return true;
}

static bool
plain_form(struct mutant *m, const char *with)
{
	size_t n;
	const struct paragraph *p = any_paragraph(m, false, &n);

	if (p == NULL || !slice_ends(p->number_at, S(".")))
		return false;
	put(m, p->number_at, number_form(m, one_of(m, with), p));
	return true;
}

/* "(S/NF)=S//NF": another mark. */
static bool
mark(struct mutant *m, const char *with)
{
	const char *pair = one_of(m, with);
	size_t n, end = strcspn(pair, "=");
	const struct paragraph *p = any_paragraph(m, true, &n);

	if (p == NULL)
		return false;
	put(m, p->mark.at, print(m, "%S", &(struct slice){pair, end}));
	expect(m, "paragraphs[%zu].mark = %s", n, pair + end + 1);
	return true;
}

static bool
number_other(struct mutant *m, const char *with)
{
	const struct paragraph *p = m->t->paragraphs;
	size_t n = 0;
	unsigned number;

	if (p == NULL || !is_classic(m))
		return false;
	for (; p->next != NULL; p = p->next)
		n++;
	if (n < 2 || p->number != n + 1 || p->number_at.p == NULL ||
	    !slice_ends(p->number_at, S(".")) ||
	    !ascii_is_digit(p->number_at.p[0]))
		return false;
	number = *with == 's' ? p->number + 1 + chance(m, 3) : p->number - 1;
	put(m, p->number_at, print(m, "%u.", number));
	excuse(m, "blocks action_requests");
	expect(m, "paragraphs[%zu].number = %u", n, number);
	expect(m, "remarks has paragraph-number");
	return true;
}

static bool
heading(struct mutant *m, const char *with)
{
	size_t n;
	const struct paragraph *p = any_paragraph(m, chance(m, 2) == 0, &n);

	if (p == NULL || p->heading.p != NULL || n == 0)
		return false;
	put_in(m, p->at.p, one_of(m, with));
	expect(m, "paragraphs[%zu].heading = THE PORT", n);
	return true;
}

/* A number at a line's beginning that is none of a paragraph. */
static bool
false_number(struct mutant *m, const char *with)
{
	struct slice gap = word_gap(m);
	const char *words = one_of(m, with);
	const struct paragraph *p;
	char *said;
	size_t n;

	if (gap.p == NULL)
		return false;
	for (p = m->t->paragraphs; p != NULL; p = p->next)
		if (p->number + 1 == 3 || p->number + 1 == 12)
			return false; /* it could be the next one's */
	put(m, gap, words);
	said = (char *)print(m, "%s", words);
	n = strcspn(said, "\n");
	said[n] = ' ';
	excuse_text(m);
	expect_gap(m, gap, said);
	return true;
}

/* The header of another section at a paragraph or in its midst. */
static bool
joined(struct mutant *m, const char *with)
{
	struct slice level = level_words(m), head, id = m->t->id.at;
	size_t n;
	const struct paragraph *p;
	const char *place;

	if (!is_single(m) || !is_bare(m) || level.p == NULL ||
	    ascii_is_lower(level.p[1]) || m->t->carrier != CARRIER_PLAIN ||
	    m->t->dtg.at.p == NULL)
		return false;
	head = slice_between(line_of(m, LINE_DTG).p, id.p);
	p = any_paragraph(m, chance(m, 2) == 0, &n);
	place = *with == 'p' ? (p == NULL || n == 0 ? NULL : p->at.p)
			     : inner_line(m);
	if (place == NULL || head.p == NULL || place < id.p ||
	    (p != NULL && *with == 'p' && p->heading.p != NULL))
		return false;
	put_in(m, id.p, "SECTION 01 OF 02 ");
	put_in(m, place, print(m, "BT\n%SSECTION 02 OF 02 %S\n\n", &head, &id));
	excuse(m, "section sections further_transmissions");
	expect(m, "section.n = 1");
	expect(m, "sections.held = 2");
	return true;
}

/* A word of small or capital letters, broken with a hyphen. */
static bool
hyphen(struct mutant *m, const char *with)
{
	struct slice gap = word_gap(m), word;
	size_t n = 1, at;
	const char *between = *with == 'p'
	    ? print(m, "-\n%s\n\n%s\n\n%s\n\n", banner(m), banner(m),
		  page_line(m))
	    : "-\n";

	if (gap.p == NULL ||
	    (*with == 'p' && m->t->classification == CLASS_NONE))
		return false;
	while (ascii_is_alpha(gap.p[n]))
		n++;
	word = slice(gap.p + 1, n - 1);
	if (word.n < 6 ||
	    ascii_is_upper(word.p[0]) != ascii_is_upper(word.p[1]) ||
	    word.p[word.n] == '-')
		return false;
	at = 3 + chance(m, (uint32_t)word.n - 5);
	excuse(m, "mentions"); /* REF-TEL */
	put_in(m, word.p + at, between);
	return true;
}

static bool
joined_in_word(struct mutant *m, const char *with)
{
	struct slice gap = word_gap(m), head, id = m->t->id.at;
	size_t n = 1;

	(void)with;
	if (gap.p == NULL || !is_single(m) || !is_bare(m) ||
	    level_words(m).p == NULL || m->t->carrier != CARRIER_PLAIN ||
	    m->t->dtg.at.p == NULL || ascii_is_lower(level_words(m).p[1]))
		return false;
	while (ascii_is_alpha(gap.p[n]))
		n++;
	if (n < 7 || ascii_is_upper(gap.p[1]) != ascii_is_upper(gap.p[2]) ||
	    gap.p[n] == '-')
		return false;
	head = slice_between(line_of(m, LINE_DTG).p, id.p);
	put_in(m, id.p, "SECTION 01 OF 02 ");
	put_in(m, gap.p + 4,
	    print(m, "-\nBT\n%SSECTION 02 OF 02 %S\n\n", &head, &id));
	excuse(m, "section sections further_transmissions");
	expect(m, "sections.held = 2");
	return true;
}

/* NNN or NNNN is the last line above that is not blank. */
static bool
is_ended(const struct mutant *m, uint32_t i)
{
	while (i > 0 && m->t->lines[--i].kind == LINE_BLANK)
		continue;
	return m->t->lines[i].n <= 4 && m->t->lines[i].p[0] == 'N';
}

/* Where the second of two sections begins: behind an end, before a head. */
static struct slice
second_part(const struct mutant *m)
{
	const struct line *lines = m->t->lines;
	const char *from = NULL;
	uint32_t i;

	if (m->t->carrier != CARRIER_PLAIN || m->t->sections_of != 2 ||
	    m->t->sections_held != 2)
		return (struct slice){NULL, 0};
	for (i = 0; i < m->t->line_count; i++)
		if (lines[i].kind == LINE_BANNER && i > 0 &&
		    i > m->t->body_line && from == NULL && is_ended(m, i))
			from = lines[i].p;
		else if (lines[i].kind == LINE_REPEATED && lines[i].n > 6 &&
		    slice_trim(line_of(m, LINE_FROM)).n > 0)
			return slice_between(from == NULL ? lines[i].p : from,
			    slice_end(m->t->text));
	return (struct slice){NULL, 0};
}

static bool
sections(struct mutant *m, const char *with)
{
	struct slice second = second_part(m), first, text = m->t->text;

	if (second.p == NULL || !slice_ends(text, S("\n")))
		return false;
	first = slice_between(text.p, second.p);
	if (*with == 'o') {
		m->whole = slice_of(print(m, "%S\n%S", &second, &first));
		expect(m, "remarks has section-order");
	} else if (*with == 't') {
		m->whole =
		    slice_of(print(m, "%S%S%S", &first, &first, &second));
		excuse(m, "further_transmissions");
		expect(m, "remarks has section-twice");
	} else {
		m->whole = first;
		excuse(m,
		    "further_transmissions paragraphs signature comment "
		    "summary mentions redactions blocks notes contacts "
		    "action_requests stamps");
		expect(m, "sections.held = 1");
		expect(m, "sections.of = 2");
		expect(m, "remarks has section-missing");
	}
	return true;
}

/* Another form of the mark in the line of the number. */
static bool
section_form(struct mutant *m, const char *with)
{
	struct slice line = line_of(m, LINE_CLASSIFICATION);
	size_t at = slice_find(line, S("SECTION "));
	unsigned of = m->t->id.sections, n = m->t->id.section;
	struct buf b = {0};
	const char *form = one_of(m, with);

	if (at == line.n || of == 0 || of > 9 || m->t->id.at.p == NULL ||
	    m->t->id.at.p < line.p + at || m->t->id.at.p[-1] != ' ' ||
	    !slice_within(m->t->id.at, line))
		return false;
	for (; *form != '\0'; form++)
		if (*form != '%')
			buf_char(&b, *form);
		else if (*++form == 'n')
			buf_number(&b, n);
		else
			buf_number(&b, of);
	put(m, slice_between(line.p + at, m->t->id.at.p),
	    print(m, "%S ", &(struct slice){b.p, b.n}));
	buf_free(&b);
	return true;
}

static bool
furniture(struct mutant *m, const char *with)
{
	const char *line = inner_line(m);
	unsigned n = 1000 + m->t->id.number % 9000;

	if (line == NULL)
		return false;
	switch (*one_of(m, with)) {
	case 'c': /* a counter */
		put_in(m, line,
		    print(m, "%S 0000%u  002.2 OF 003\n", &m->t->id.post, n));
		break;
	case 'b': /* with blank lines about it */
		put_in(m, line,
		    print(
			m, "\n%S 0000%u  002 OF 003\n\n\n", &m->t->id.post, n));
		break;
	default:
		if (m->t->classification == CLASS_NONE)
			return false;
		put_in(m, line,
		    print(m, "%s\n%s\n\n%s\n%s\n\n%s\n\n", with + 1, with + 1,
			banner(m), banner(m), page_line(m)));
		excuse(m, "stamps");
	}
	return true;
}

/* "PRINTED=LENGTH" */
static bool
redacted(struct mutant *m, const char *with)
{
	const char *pair = one_of(m, with);
	size_t n = strcspn(pair, "=");
	struct slice gap = word_gap(m), words = {pair, n};

	if (gap.p == NULL || m->t->redactions != NULL)
		return false;
	put(m, gap, print(m, "%S", &words));
	expect_gap(m, gap, print(m, "%S", &words));
	excuse(m, "redactions mentions");
	expect(m, "count(redactions) = 1");
	expect(m, "redactions[0].length = %s", pair + n + 1);
	return true;
}

static bool
quoted(struct mutant *m, const char *with)
{
	size_t n;
	const struct paragraph *p = any_paragraph(m, chance(m, 2) == 0, &n);

	if (p == NULL || n == 0 || m->t->blocks != NULL ||
	    p->heading.p != NULL || p->number < 2 ||
	    m->t->paragraphs->number == 0)
		return false;
	put_in(m, p->at.p, one_of(m, with));
	excuse(m,
	    print(m,
		"blocks paragraphs[%zu].text paragraphs[%zu].items "
		"summary comment action_requests redactions "
		"mentions",
		n - 1, n - 1));
	expect(m, "blocks[0].text ~ The fish are ours.");
	return true;
}

static bool
table(struct mutant *m, const char *with)
{
	const char *line = inner_line(m);
	size_t n;

	if (line == NULL || m->t->blocks != NULL || m->t->paragraphs == NULL ||
	    m->t->paragraphs->number == 0)
		return false;
	n = paragraph_at(m, line);
	put_in(m, line, with);
	excuse_text(m);
	excuse(m,
	    print(m,
		"paragraphs[%zu].text paragraphs[%zu].items "
		"paragraphs[%zu].portions",
		n, n, n));
	expect(m, "paragraphs[%zu].text ~ 1974   1975", n);
	return true;
}

/* Words in the text: "PRINTED" as they are read, a remark behind it. */
static bool
words_in_text(struct mutant *m, const char *with)
{
	const char *pair = one_of(m, with);
	size_t n = strcspn(pair, "=");
	struct slice gap = word_gap(m), words = {pair, n};

	if (gap.p == NULL)
		return false;
	put(m, gap, print(m, "%S", &words));
	expect_gap(m, gap, print(m, "%S", &words));
	if (pair[n] == '=' && pair[n + 1] != '\0')
		expect(m, "remarks has %s", pair + n + 1);
	return true;
}

/* A byte that no terminal shows, for a blank or beside one. */
static bool
control(struct mutant *m, const char *with)
{
	struct slice gap = word_gap(m);
	static const char *const bytes[] = {" \x1b", " \a", "\x01 ", "\b "};

	(void)with;
	if (gap.p == NULL)
		return false;
	put(m, gap, bytes[chance(m, 4)]);
	excuse_text(m);
	excuse(m, print(m, "paragraphs[%zu]", paragraph_at(m, gap.p)));
	expect(m, "remarks has control-bytes");
	return true;
}

/* All line ends others. */
static bool
line_ends(struct mutant *m, const char *with)
{
	const char *end = one_of(m, with);
	struct buf b = {0};
	size_t i;

	if (m->t->carrier != CARRIER_PLAIN)
		return false;
	for (i = 0; i < m->t->text.n; i++)
		if (m->t->text.p[i] == '\n')
			buf_string(&b, end);
		else
			buf_char(&b, m->t->text.p[i]);
	m->whole = slice_of(print(m, "%S", &(struct slice){b.p, b.n}));
	buf_free(&b);
	return true;
}

/* The text proper, or all of it, in small letters. */
static bool
small_letters(struct mutant *m, const char *with)
{
	(void)with;
	if (!is_single(m) || m->t->carrier != CARRIER_PLAIN ||
	    level_words(m).p == NULL || !is_bare(m) ||
	    (m->t->references != NULL && lines_of(m, LINE_REFERENCE).p == NULL))
		return false;
	m->whole = slice_of(lower(m, m->t->text));
	excuse(m,
	    "paragraphs title summary comment blocks contacts "
	    "action_requests mentions redactions notes id_printed "
	    "service passing tags classified_by");
	excuse(m, "from.name transmission further_transmissions");
	excuse(m, "subject.text derived_from drafting distribution dash");
	excuse(m, "to info references order attributes signature captions");
	expect(m, "count(paragraphs) = %zu", count_of(m, "paragraphs"));
	expect(m, "count(tags) = %zu", count_of(m, "tags"));
	expect(m, "count(references) = %zu", count_of(m, "references"));
	expect(m, "count(to) = %zu", count_of(m, "to"));
	return true;
}

static bool
partial(struct mutant *m, const char *with)
{
	struct slice place = lines_of(m, LINE_CLASSIFICATION);

	if (!is_single(m) || place.p == NULL || !is_bare(m) ||
	    m->t->carrier != CARRIER_PLAIN)
		return false;
	put(m, slice_between(m->t->text.p, place.p), one_of(m, with));
	m->id = said_at(m, "id");
	excuse(m,
	    "transmission dtg created precedence service distribution "
	    "dash drafting from to info passing tags references "
	    "stamps declassify_on id_printed");
	expect(m, "status = partial");
	return true;
}

/* The header, and no text. */
static bool
header_only(struct mutant *m, const char *with)
{
	struct slice to = lines_of(m, LINE_TO);

	(void)with;
	if (!is_single(m) || m->t->carrier != CARRIER_PLAIN || to.p == NULL ||
	    !is_bare(m) || lines_of(m, LINE_EXCLUDED).p != NULL)
		return false;
	put(m, slice_between(slice_end(to), slice_end(m->t->text)), "");
	m->id = said_at(m, "id");
	excuse(m,
	    "info classification captions order declassify_on tags "
	    "subject title references classified_by reasons summary "
	    "comment blocks action_requests contacts mentions "
	    "redactions signature notes id_printed passing given_none "
	    "derived_from service series");
	expect(m, "paragraphs = []");
	expect(m, "subject = null");
	return true;
}

static bool
very_long(struct mutant *m, const char *with)
{
	const char *line = inner_line(m);
	struct buf b = {0};
	unsigned i;
	size_t n;

	if (line == NULL)
		return false;
	n = paragraph_at(m, line);
	for (i = 0; i < 1400; i++)
		buf_format(&b, "%s\n", with);
	put_in(m, line, print(m, "%S", &(struct slice){b.p, b.n}));
	buf_free(&b);
	excuse_text(m);
	excuse(m,
	    print(m,
		"paragraphs[%zu].text paragraphs[%zu].items "
		"paragraphs[%zu].portions",
		n, n, n));
	return true;
}

/* Another telegram behind it: the same with another number. */
static bool
another(struct mutant *m, const char *with)
{
	struct slice text = slice_trim(m->t->text), id = m->t->id.at;
	struct slice head, tail;
	size_t n = id.n;

	if (!is_single(m) || m->t->carrier != CARRIER_PLAIN || !is_bare(m) ||
	    level_words(m).p == NULL || lines_of(m, LINE_DTG).p == NULL ||
	    ascii_is_lower(level_words(m).p[1]))
		return false;
	while (n > 0 && ascii_is_digit(id.p[n - 1]))
		n--;
	head = slice_between(m->t->text.p, id.p + n);
	tail = slice_between(slice_end(id), slice_end(m->t->text));
	m->whole = slice_of(print(m, "%S\n%s%S%u%S", &text, one_of(m, with),
	    &head, m->t->id.number + 7, &tail));
	expect(m, "telegrams = 2");
	expect(m, "#2 number = %u", m->t->id.number + 7);
	expect(m, "#2 subject.text = %S",
	    &(struct slice){
		said_at(m, "subject.text").p, said_at(m, "subject.text").n});
	return true;
}

static bool
trailer(struct mutant *m, const char *with)
{
	if (!is_single(m) || m->t->carrier != CARRIER_PLAIN ||
	    !slice_ends(m->t->text, S("\n")))
		return false;
	put_in(m, slice_end(m->t->text), one_of(m, with));
	return true;
}

static bool
lost(struct mutant *m, const char *with)
{
	size_t from = slice_find(m->t->text, S("Message Text\n"));
	size_t to = slice_find(m->t->text, S("Message Attributes\n"));

	if (m->t->carrier != CARRIER_AAD || from >= to ||
	    m->t->status != STATUS_HELD)
		return false;
	put(m, slice_between(m->t->text.p + from + 13, m->t->text.p + to),
	    print(m, "\n%s\n\n", one_of(m, with)));
	m->id = said_at(m, "id");
	expect(m, "status = lost");
	expect(m, "paragraphs = []");
	expect(m, "remarks has text-lost");
	excuse(m,
	    "id_printed created dtg precedence distribution drafting "
	    "dash classification captions from to info passing service "
	    "order declassify_on tags subject title references summary "
	    "comment blocks action_requests mentions redactions "
	    "signature notes section sections stamps attributes "
	    "classified_by reasons contacts given_none");
	return true;
}

const struct mutation mutations_text[] = {
    {"X1", paragraph_form,
	"%n.(%m)|(%m) %n.|%n. %m)|\xC2\xB6%n. (%m)|%n) (%m)|%n.  (%m)|"
	"%n. (%m )|\xC2\xB6%n.(%m)"},
    {"X1", plain_form, "%n)|\xC2\xB6%n.|-- %n.|%n. "},
    {"X2", mark,
	"(U)=U|(SBU)=SBU|(C)=C|(S)=S|(S/NF)=S//NF|(S//NF)=S//NF|(LOU)=LOU|"
	"(FOUO)=FOUO|(N/SF)=N/SF|(C/NF)=C//NF"},
    {"X3", number_other, "skips"},
    {"X3", number_other, "repeats"},
    {"X4", heading,
	"--------\nTHE PORT\n--------\n|THE PORT\n--------\n\n|"
	"THE PORT\n========\n|--------\nTHE PORT\n--------\n\n"},
    {"X5", false_number, " IN\n1975. THE | at\n3. The | of\n12. This "},
    {"X6", joined, "paragraph"},
    {"X7", joined_in_word, ""},
    {"X7", joined, "sentence"},
    {"X8", sections, "order"},
    {"X8", sections, "twice"},
    {"X8", sections, "missing"},
    {"X9", section_form,
	"SECTION %n OF %m|SECTION %n ON %m|%n/%m|SECTION 0%n OF 0%m|"
	"SECTION %n/%m|SECTION 0%nOF 0%m|SECTION %nOF%m"},
    {"X10", furniture, "counter|blank"},
    {"X11", furniture,
	"sDeclassified/Released US Department of State EO Systematic Review "
	"30 JUN 2005"},
    {"X12", hyphen, "line"},
    {"X12", hyphen, "page"},
    {"X13", redacted,
	" XXXXXXXXXXXX =12|XXXXXXX =7| xxxxxxx =7| [REDACTED] =null| [...] =null"},
    {"X14", quoted,
	"BEGIN TEXT\nFM AMEMBASSY QUITO\nTO AMEMBASSY LIMA\nUNCLAS QUITO "
	"000012\nSUBJECT: OTHER FISH\nThe fish are ours.\nEND TEXT\n\n|"
	"QUOTE\nThe fish are ours.\nUNQUOTE\n\n|"
	"BEGIN TEXT:\n\nTAGS: PREL\nThe fish are ours.\n\nEND TEXT.\n\n"},
    {"X15", table,
	"\nFISH         1974   1975\nCOD            12     14\n"
	"HAKE            3      5\n\n"},
    {"X16", words_in_text,
	" El Ni\xC3\xB1o and the r\xC3\xA9gime | the regime? and | aenderung "},
    {"X17", words_in_text, " Per\xC3\x83\xC2\xBA and =mojibake"},
    {"X18", words_in_text,
	" the minister,s fish and Peru,s port =comma-apostrophe|"
	" the &fish8 plan ="},
    {"X19", control, ""},
    {"X19", line_ends, "\r\n|\r|\xC2\x85"},
    {"X20", small_letters, ""},
    {"X21", partial,
	"(this record is a partial extract of the original)\n\n|"
	"(notice: this record is an extract)\n\n"},
    {"X22", header_only, ""},
    {"X23", very_long,
	"There were more fish than anybody had wanted to count that day"},
    {"X24", another, "|=====\n|\n\n\n"},
    {"X25", trailer,
	"NNNN\n|\n<< END OF DOCUMENT >>\n|NNNNMAFVVZCZ\n|"
	"\n*** Current Handling Restrictions *** n/a\n"},
    {"X26", lost,
	"ERROR READING TEXT INDEX FILE; TELEGRAM TEXT FOR THIS MRN IS "
	"UNAVAILABLE|EXPAND ERROR ENCOUNTERED; TELEGRAM TEXT FOR THIS MRN IS "
	"UNAVAILABLE"},
    {NULL, NULL, NULL},
};
