/*
 * references.c: section 8 of the catalogue, references.
 *
 * A form has signs for what is chosen by chance: %1 to %4 are posts with
 * their number, %a to %d the post, %A to %D the number alone, %y the year of
 * the telegram in two digits, %p an earlier one, %P in four, %o its post.
 * Behind " => " stands what is read, a reference after the other, with the
 * same signs: an id, its bullet before it ("B:07LIMA12"), its flaws behind.
 */
#include "tests/mutate/mutate.h"

#include <stdio.h>

struct draw {
	struct slice post[4];
	unsigned number[4];
	unsigned earlier; /* year */
};

static struct draw
draw(struct mutant *m)
{
	static const struct slice posts[] = {{"LIMA", 4}, {"QUITO", 5},
	    {"BOGOTA", 6}, {"LISBON", 6}, {"ANKARA", 6}, {"MADRID", 6},
	    {"NAIROBI", 7}, {"TOKYO", 5}, {"ROME", 4}, {"CAIRO", 5}};
	struct draw d;
	uint32_t first = chance(m, 10), i;

	for (i = 0; i < 4; i++) {
		d.post[i] = posts[(first + 3 * i) % 10];
		d.number[i] = 11 + chance(m, 88) + 100 * i;
		d.number[i] += d.number[i] == m->t->id.number;
	}
	d.earlier = (unsigned)m->t->id.year - 1 - chance(m, 9);
	return d;
}

/* The signs of a form filled in; ids as they are canonical. */
static const char *
fill(struct mutant *m, const struct draw *d, struct slice form)
{
	struct buf b = {0};
	const char *out;
	size_t i, k;
	char c;

	for (i = 0; i < form.n; i++) {
		if (form.p[i] != '%' || i + 1 == form.n) {
			buf_char(&b, form.p[i]);
			continue;
		}
		c = form.p[++i];
		k = (size_t)(ascii_is_digit(c) ? c - '1'
			: ascii_is_upper(c)    ? c - 'A'
					       : c - 'a');
		if (c == 'y')
			buf_padded(&b, short_year(m), 2);
		else if (c == 'p')
			buf_padded(&b, d->earlier % 100, 2);
		else if (c == 'P')
			buf_number(&b, d->earlier);
		else if (c == 'o')
			buf_add(&b, m->t->id.post);
		else if (ascii_is_digit(c))
			buf_format(&b, "%S %u", &d->post[k], d->number[k]);
		else if (ascii_is_upper(c))
			buf_number(&b, d->number[k]);
		else
			buf_add(&b, d->post[k]);
	}
	out = print(m, "%S", &(struct slice){b.p, b.n});
	buf_free(&b);
	return out;
}

/* "B:07LIMA12" of the n-th; "~mail" is a kind, "!" NOTAL behind. */
static void
expect_one(struct mutant *m, size_t n, struct slice said)
{
	size_t colon = slice_index(said, ':');
	struct slice bullet = slice_head(said, colon);

	if (colon < said.n) {
		expect(m, "references[%zu].bullet = %S", n, &bullet);
		said = slice_skip(said, colon + 1);
	}
	if (slice_ends(said, S("!"))) {
		expect(m, "references[%zu].notal = true", n);
		said.n--;
	}
	if (said.p[0] == '~') {
		said = slice_skip(said, 1);
		expect(m, "references[%zu].kind = %S", n, &said);
		expect(m, "references[%zu].id = null", n);
	} else
		expect(m, "references[%zu].id = %S", n, &said);
}

/* "WHAT STANDS THERE => WHAT IS READ" */
static bool
list(struct mutant *m, const char *with)
{
	struct slice form = slice_of(one_of(m, with)), said, word;
	size_t arrow = slice_find(form, S(" => ")), n = 0;
	struct draw d = draw(m);

	if (m->t->id.year < 1973 || m->t->sections_of > 1 ||
	    !field(m, LINE_REFERENCE, fill(m, &d, slice_head(form, arrow))))
		return false;
	excuse(m, "references given_none");
	said = slice_of(fill(m, &d, slice_skip(form, arrow + 4)));
	while ((word = slice_word(&said)).n > 0)
		if (word.p[0] == '[')
			expect(m, "references[%zu].note ~ %S", n - 1,
			    &(struct slice){word.p + 1, word.n - 2});
		else if (word.p[0] == '+')
			expect(m, "remarks has %S",
			    &(struct slice){word.p + 1, word.n - 1});
		else if (word.p[0] != '-')
			expect_one(m, n++, word);
	expect(m, "count(references) = %zu", n);
	return true;
}

/* The label alone; the list is the sample's. */
static bool
label_is(struct mutant *m, const char *with)
{
	struct slice line = line_of(m, LINE_REFERENCE);

	if (!is_classic(m) || m->t->references == NULL ||
	    !(slice_starts(line, S("REF: ")) ||
		slice_starts(line, S("REFS: "))) ||
	    m->t->references->bullet.p != NULL)
		return false;
	return label(m, LINE_REFERENCE, one_of(m, with));
}

/* The own number among them. */
static bool
itself(struct mutant *m, const char *with)
{
	(void)with;
	expect(m, "remarks has reference-self");
	return list(m,
	    print(m, "REF: %%1; %S %u => %%y%%a%%A", &m->t->id.post,
		m->t->id.number));
}

/* Own post, a number that is not yet reached. */
static bool
own_number(struct mutant *m, const char *with)
{
	(void)with;
	if (m->t->id.number < 100)
		return false;
	return list(m, "REF: %A => %y%o%A");
}

static bool
page_inside(struct mutant *m, const char *with)
{
	const char *furniture = *with == 'p'
	    ? print(m, "%s\n\n%s\n\n%s\n", banner(m), banner(m), page_line(m))
	    : print(m, "%S 0000%u  001.2 OF 003\n", &m->t->id.post,
		  1000 + m->t->id.number);

	return list(m,
	    print(m,
		"REF: A. %%1\n%sB. %%2 => "
		"A:%%y%%a%%A B:%%y%%b%%B",
		furniture));
}

/* Of the last days of a year that is no longer: only where it is at hand. */
static bool
two_blocks(struct mutant *m, const char *with)
{
	struct slice subject = lines_of(m, LINE_SUBJECT);
	struct draw d = draw(m);
	const char *first, *second;

	(void)with;
	if (!is_single(m) || lines_of(m, LINE_REFERENCE).p != NULL ||
	    m->t->references != NULL)
		return false;
	first = fill(m, &d, S("%1"));
	second = fill(m, &d, S("%2"));
	put_in(m, slice_end(subject),
	    print(m, "Ref: (A) %s\nREF: (A) %s (B) %s\n",
		lower(m, slice_of(first)), first, second));
	excuse(m, "references given_none");
	expect(m, "count(references) = 2");
	expect(m, "references[0].id = %s", fill(m, &d, S("%y%a%A")));
	expect(m, "references[1].id = %s", fill(m, &d, S("%y%b%B")));
	return true;
}

/* What stands behind the list and ends it. */
static bool
stops(struct mutant *m, const char *with)
{
	struct slice refs = lines_of(m, LINE_REFERENCE);

	if (!is_single(m) || m->t->references == NULL || refs.p == NULL ||
	    m->t->classified_by != NULL)
		return false;
	put_in(m, slice_end(refs), one_of(m, with));
	excuse(m, "classified_by reasons");
	return true;
}

static bool
mention(struct mutant *m, const char *with)
{
	struct slice gap = word_gap(m);
	const char *words = one_of(m, with);

	/* in the letters of the text */
	if (gap.p != NULL &&
	    ascii_is_lower(gap.p[-2]) != ascii_is_lower(words[2]))
		return false;
	if (gap.p == NULL || m->t->mentions != NULL || m->t->references == NULL)
		return false;
	put(m, gap, words);
	excuse(m, "mentions");
	expect(m, "count(mentions) = 1");
	expect_gap(m, gap, words);
	return true;
}

/* No reference, though it begins so. */
static bool
word_in_text(struct mutant *m, const char *with)
{
	const char *line = inner_line(m);
	struct slice before;

	if (line == NULL)
		return false;
	before = slice(line - 1, 1);
	excuse_text(m);
	excuse(m,
	    print(m,
		"paragraphs[%zu].text paragraphs[%zu].items "
		"paragraphs[%zu].portions",
		paragraph_at(m, line), paragraph_at(m, line),
		paragraph_at(m, line)));
	put(m, before, print(m, "\n%s\n", one_of(m, with)));
	return true;
}

/* A record's own list, cut at its limit or parted by commas. */
static bool
attribute(struct mutant *m, const char *with)
{
	struct slice text = m->t->text, value;
	size_t at = slice_find(text, S("\nReference: "));

	if (m->t->carrier != CARRIER_AAD || at == text.n ||
	    m->t->references == NULL || lines_of(m, LINE_REFERENCE).p == NULL)
		return false;
	value = slice_skip(text, at + 12);
	value = slice_head(value, slice_index(value, '\n'));
	put_in(m, slice_end(value), one_of(m, with));
	excuse(m, "attributes");
	return true;
}

static bool
none_given(struct mutant *m, const char *with)
{
	expect(m, "references = []");
	excuse(m, "given_none mentions");
	expect(m, "given_none has references");
	return m->t->sections_of < 2 && m->t->carrier == CARRIER_PLAIN &&
	    field(m, LINE_REFERENCE, one_of(m, with));
}

const struct mutation mutations_references[] = {
    {"R1", label_is,
	"REF:|REFS:|REF(S):|REFTEL:|REFTEL|RETEL:|REFERENCE:|REFERENCES:|"
	"REF|REF .|Ref:|REFTELS:"},
    {"R1", list, "REF A: %1\nREF B: %2 => A:%y%a%A B:%y%b%B"},
    {"R2", list,
	"REF: REF: %1 => %y%a%A|REF: A. REF A %1 => A:%y%a%A|"
	"REF: A. REF A: %1 => A:%y%a%A"},
    {"R3", list,
	"REF: A. %1 B. %2 => A:%y%a%A B:%y%b%B|"
	"REF: (A) %1 (B) %2 => A:%y%a%A B:%y%b%B|"
	"REF: A) %1 B) %2 => A:%y%a%A B:%y%b%B|"
	"REF: [A] %1 [B] %2 => A:%y%a%A B:%y%b%B|"
	"REF: A: %1 B: %2 => A:%y%a%A B:%y%b%B|"
	"REF: 1) %1 2) %2 => 1:%y%a%A 2:%y%b%B|"
	"REF: A - %1 B - %2 => A:%y%a%A B:%y%b%B|"
	"REF: A. A) %1 B. B) %2 => A:%y%a%A B:%y%b%B"},
    {"R4", list,
	"REF: A. %1 B. %2 %3 B. %4 => A:%y%a%A B:%y%b%B %y%c%C B:%y%d%D|"
	"REF: A. %1 %2 C. %3 => A:%y%a%A %y%b%B C:%y%c%C"},
    {"R5", list,
	"REF: (A)%1,(B)%2 => A:%y%a%A B:%y%b%B|"
	"REF: (A)%1(B)%2(C)%3 => A:%y%a%A B:%y%b%B C:%y%c%C"},
    {"R6", list,
	"REF: %p %1 => %p%a%A|REF: '%p %1 => %p%a%A|REF: %P %1 => %p%a%A|"
	"REF: (%p) %1; (%p) %2 => %p%a%A %p%b%B"},
    {"R7", list,
	"REF: %2-%p => %p%b%B|REF: %2/%p => %p%b%B|REF: %1 (%p) => %p%a%A|"
	"REF: A. %1 (%P) B. %2 => A:%p%a%A B:%y%b%B"},
    {"R8", list,
	"REF: %p%a%A => %p%a%A|REF: %p-%a-%A => %p%a%A|"
	"REF: A. %p%a%A B. %p%b00%B => A:%p%a%A B:%p%b%B|"
	"REF: %P%a%A => %p%a%A"},
    {"R9", list, "REF: %1 => %y%a%A|REF: %1, %2 => %y%a%A %y%b%B"},
    {"R10", list, "REF: %p %a 99999 => %p%a99999"},
    {"R11", list,
	"REF: %1 AND %B => %y%a%A %y%a%B|REF: %1, %B => %y%a%A %y%a%B|"
	"REF: %1/%B/%C => %y%a%A %y%a%B %y%a%C|"
	"REF: %1 & %B => %y%a%A %y%a%B|"
	"REF: %1, %B AND PREVIOUS => %y%a%A %y%a%B [PREVIOUS]|"
	"REF: %1, %B, %C AND %D => %y%a%A %y%a%B %y%a%C %y%a%D"},
    {"R12", list, "REF: %A %a => %y%a%A|REF: %A %a; %B %b => %y%a%A %y%b%B"},
    {"R13", list,
	"REF: %a #%A => %y%a%A|REF: %a NO. %A => %y%a%A|REF: %a, %A => %y%a%A|"
	"REF: %a.%A => %y%a%A|REF: %a NR %A; %b #%B => %y%a%A %y%b%B"},
    {"R14", list,
	"REF: %1: %2: %3 => %y%a%A %y%b%B %y%c%C|"
	"REF: %1, %2 => %y%a%A %y%b%B|REF: %1 AND %2 => %y%a%A %y%b%B|"
	"REF: %1 & %2 => %y%a%A %y%b%B|"
	"REF: %1. B. %2 => %y%a%A B:%y%b%B|REF: %1; %2 => %y%a%A %y%b%B"},
    {"R15", own_number, ""},
    {"R16", list,
	"REF: RIO\n\nDE JANEIRO %A => %yRIODEJANEIRO%A|"
	"REF: A. %1 B. BUENOS\nAIRES %B => A:%y%a%A B:%yBUENOSAIRES%B|"
	"REF: RIO DE\n     JANEIRO %A => %yRIODEJANEIRO%A"},
    {"R17", page_inside, "page"},
    {"R17", page_inside, "counter"},
    {"R18", itself, ""},
    {"R19", list,
	"REF: %1 (NOTAL) => %y%a%A!|REF: %1 NOTAL; %2 => %y%a%A! %y%b%B|"
	"REF: A. %1 B. %2 (NOTAL) => A:%y%a%A B:%y%b%B!|"
	"REF: %1 (NOTAL TO QUITO) => %y%a%A!"},
    {"R20", list,
	"REF: %1 (REPORT ON FISH) => %y%a%A [REPORT]|"
	"REF: %1 -- FISH => %y%a%A [FISH]|"
	"REF: A. %1 (REPORT ON FISH) B. %2 => A:%y%a%A B:%y%b%B"},
    {"R21", list,
	"REF: A. DOE/ROE E-MAIL 5/3/07 B. %1 => A:~mail B:%y%a%A|"
	"REF: A. %1 B. DOE-ROE TELCON => A:%y%a%A B:~telcon|"
	"REF: A. MEMCON OF MAY 3 B. %1 => A:~memo B:%y%a%A|"
	"REF: A. LIMA A-123 OF MAY 3 B. %1 => A:~airgram B:%y%a%A|"
	"REF: A. %1 B. IIR 6 111 0001 07 => A:%y%a%A B:~report|"
	"REF: A. %1 B. 9 FAM 40.21 => A:%y%a%A B:~book"},
    {"R22", list,
	"REF: SECDEF 031200Z MAY %p => ~message|"
	"REF: A. %1 B. SECDEF 031200Z MAY %p => A:%y%a%A B:~message"},
    {"R23", list,
	"REF: EMBTEL %A => %y%o%A|REF: DEPTEL %A => %ySTATE%A|"
	"REF: SECTO %A => %ySECTO%A"},
    {"R24", list,
	"REF: (A) %1\n-    (B) %2 => A:%y%a%A B:%y%b%B|"
	"REF: A. %1\n-    B. %2\n-    C. %3 => A:%y%a%A B:%y%b%B C:%y%c%C"},
    {"R25", two_blocks, ""},
    {"R26", list,
	"REF: %a OO%A => %y%a%A|REF: %a 1O2 => %y%a102|"
	"REF: %a l%A; %2 => %y%a1%A %y%b%B"},
    {"R27", list,
	"REF: %1, PARA 3 => %y%a%A|REF: %1 OF MAY 12 => %y%a%A|"
	"REF: %1, PAGE 2 => %y%a%A"},
    {"R28", stops,
	"Classified By: DCM Jane Doe, reasons 1.4 (b)\n|"
	"\nClassified By: DCM Jane Doe, reasons 1.4 (b)\n"},
    {"R29", NULL, "the same as S6"},
    {"R30", list,
	"REF: Y. %1 Z. %2 AA. %3 BB. %4 => Y:%y%a%A Z:%y%b%B AA:%y%c%C "
	"BB:%y%d%D"},
    {"R31", list,
	"REF: A.%a%AB.%b%B => A:%y%a%A B:%y%b%B|"
	"REF: (A)%a%A(B)%b%B => A:%y%a%A B:%y%b%B"},
    {"R32", attribute, ", 79STA|, 76 LIMA 12, 76"},
    {"R33", mention, " reftel | (ref A) | REFTEL | (REF B) "},
    {"R34", word_in_text, "REFUGEES 12 CAME FROM QUITO|REFORM 7 FOLLOWED"},
    {"R35", none_given, "REF: N/A|REF: NONE|REFS: NA"},
    {"R36", NULL, "hangs on the one turn of the century; a year before is R6"},
    {NULL, NULL, NULL},
};
