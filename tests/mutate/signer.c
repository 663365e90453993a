/*
 * signer.c: section 12 of the catalogue, the signer and the end.
 */
#include "tests/mutate/mutate.h"

/* The only signature's line; absent. */
static struct slice
own(const struct mutant *m)
{
	const struct slice_list *s = m->t->signature;
	struct slice line = lines_of(m, LINE_SIGNATURE);

	if (s == NULL || s->next != NULL || m->t->sections_of > 1 ||
	    !is_classic(m) || line.p == NULL ||
	    !slice_equal(slice_trim(line), s->text))
		return (struct slice){NULL, 0};
	return s->text.p == NULL ? s->text : line;
}

static bool
before(struct mutant *m, const char *with)
{
	struct slice line = own(m);

	if (line.p == NULL)
		return false;
	put_in(m, line.p, one_of(m, with));
	return true;
}

/* The same of what may be taken for the end of the text. */
static bool
words_before(struct mutant *m, const char *with)
{
	size_t n = count_of(m, "paragraphs");

	if (n == 0 || !before(m, with))
		return false;
	excuse_text(m);
	excuse(m, print(m, "paragraphs[%zu].text", n - 1));
	return true;
}

static bool
after(struct mutant *m, const char *with)
{
	struct slice line = own(m);

	if (line.p == NULL || !slice_ends(line, S("\n")))
		return false;
	put_in(m, slice_end(line), one_of(m, with));
	return true;
}

static bool
banner_after(struct mutant *m, const char *with)
{
	return after(m, print(m, with, banner(m)));
}

/* "PRINTED=READ": another name. */
static bool
name_is(struct mutant *m, const char *with)
{
	const char *pair = one_of(m, with);
	size_t n = strcspn(pair, "=");
	struct slice line = own(m);

	if (line.p == NULL)
		return false;
	put(m, slice_trim(line), print(m, "%S", &(struct slice){pair, n}));
	expect(m, "signature = [\"%s\"]", pair + n + 1);
	return true;
}

/* Behind the end of a quotation, and glued to it. */
static bool
glued(struct mutant *m, const char *with)
{
	struct slice line = own(m);
	const char *words = one_of(m, with);
	const struct paragraph *p = m->t->paragraphs;
	size_t n = 0;

	if (line.p == NULL || p == NULL || m->t->blocks != NULL)
		return false;
	for (; p->next != NULL; p = p->next)
		n++;
	put_in(m, line.p, words);
	excuse_text(m);
	excuse(m, print(m, "paragraphs[%zu]", n));
	return true;
}

static bool
twice(struct mutant *m, const char *with)
{
	struct slice line = own(m), name = slice_trim(line);

	if (line.p == NULL || slice_index(name, ' ') < name.n || name.n < 3)
		return false;
	put(m, name, print(m, "%S%s%S", &name, one_of(m, with), &name));
	expect(m, "remarks has signature-twice");
	return true;
}

/* A name at the end of a first section. */
static bool
one_a_section(struct mutant *m, const char *with)
{
	const struct slice_list *s = m->t->signature;
	struct slice mark = S("\nBT\n"), first;
	size_t at = slice_find(m->t->text, mark);
	struct slice head = slice_head(m->t->text, at);

	if (s == NULL || m->t->sections_held < 2 || at == m->t->text.n ||
	    m->t->lines_moved)
		return false;
	/* the BT that ends the first section's text, not its header */
	first = slice_skip(m->t->text, at + mark.n);
	if (!slice_starts(first, S("#"))) {
		at += mark.n + slice_find(first, mark);
		head = slice_head(m->t->text, at);
		first = slice_skip(m->t->text, at + mark.n);
	}
	if (!slice_starts(first, S("#")) || !slice_ends(head, S(".")))
		return false;
	put_in(m, slice_end(head), one_of(m, with));
	return true;
}

static bool
gone(struct mutant *m, const char *with)
{
	struct slice line = own(m);

	(void)with;
	if (line.p == NULL)
		return false;
	put(m, line, "");
	expect(m, "signature = []");
	return true;
}

static bool
last_word(struct mutant *m, const char *with)
{
	struct slice line = own(m), before_it;
	const struct paragraph *p = m->t->paragraphs;
	size_t n = 0;

	if (line.p == NULL || p == NULL)
		return false;
	for (; p->next != NULL; p = p->next)
		n++;
	before_it = slice_trim(slice_between(p->at.p, line.p));
	if (before_it.n == 0 || !slice_ends(before_it, S(".")))
		return false;
	put(m, slice_between(slice_end(before_it), slice_end(line)),
	    one_of(m, with));
	excuse_text(m);
	excuse(m, print(m, "paragraphs[%zu]", n));
	expect(m, "signature = []");
	return true;
}

static bool
note_after(struct mutant *m, const char *with)
{
	struct slice line = own(m);
	const char *note = one_of(m, with);

	if (line.p == NULL || m->t->notes.at.p != NULL ||
	    !slice_ends(line, S("\n")) || m->t->carrier == CARRIER_AAD)
		return false;
	put_in(m, slice_end(line), print(m, "%s\n", note));
	expect(m, "notes ~ NOT PASSED");
	return true;
}

static bool
labelled(struct mutant *m, const char *with)
{
	size_t at = slice_find(m->t->text, S("\nSignature: "));
	struct slice value;

	if (m->t->carrier != CARRIER_SMART || at == m->t->text.n)
		return false;
	value = slice_trim_left(slice_skip(m->t->text, at + 12));
	value = slice_trim(slice_head(value, slice_index(value, '\n')));
	put(m, value, print(m, "%s", one_of(m, with)));
	excuse(m, "attributes");
	expect(m, "signature = [\"DOE\"]");
	return true;
}

const struct mutation mutations_signer[] = {
    {"N1", before, "\n|\n\n|  |          "},
    {"N2", glued, "BEGIN TEXT\nFISH.\nEND TEXT.|BEGIN TEXT\nFISH\nEND TEXT\n"},
    {"N2", words_before, "GDS\n|##\n"},
    {"N3", banner_after, "\n%s\n\n"},
    {"N3", after, "\n\n|   \n"},
    {"N4", name_is,
	"VAN DOE=VAN DOE|DOE-ROE=DOE-ROE|O'DOE=O'DOE|DOE.=DOE|"
	"MC DOE=MC DOE"},
    {"N5", twice, "|\n"},
    {"N6", one_a_section, "\nBLOE|\nMOE"},
    {"N7", gone, ""},
    {"N7", last_word, " It lies in the\nPORT\n| THEY WENT TO THE\nHARBOR\n"},
    {"N8", note_after,
	"NOTE BY OC/T: NOT PASSED TO ABOVE ADDRESSEES|"
	"NOTE BY OC/T: NOT PASSED ABOVE ADDRESSEES."},
    {"N9", labelled, "Doe|DOE|doe"},
    {"N10", name_is, "DEO=DEO|REO=REO|DOW=DOW"},
    {NULL, NULL, NULL},
};
