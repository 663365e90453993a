/*
 * ids.c: section 1 of the catalogue, identifiers of documents.
 */
#include "tests/mutate/mutate.h"

#include <stdio.h>

/* The number gone from the text and told from outside, in another form. */
static bool
tell_id(struct mutant *m, const char *id)
{
	const struct identifier *own = &m->t->id;

	if (!is_single(m) || !is_bare(m) ||
	    !slice_within(own->at, m->t->text) ||
	    m->t->carrier != CARRIER_PLAIN || own->series.p != NULL ||
	    level_words(m).p == NULL)
		return false;
	put(m, own->at, "");
	m->id = slice_of(id);
	excuse(m, "id_printed");
	return true;
}

/* Of "%y%p%n" and words: the year, the post, the number. */
static const char *
id_form(struct mutant *m, const char *form)
{
	struct buf b = {0};
	const char *text;
	char four[16];

	for (; *form != '\0'; form++)
		if (*form != '%')
			buf_char(&b, *form);
		else if (*++form == 'y')
			buf_padded(&b, short_year(m), 2);
		else if (*form == 'Y')
			buf_number(&b, m->t->id.year);
		else if (*form == 'p')
			buf_add(&b, m->t->id.post);
		else if (*form == 'c')
			buf_add(&b, slice_head(m->t->id.post, 6));
		else if (*form == 'n')
			buf_number(&b, m->t->id.number);
		else {
			snprintf(four, sizeof(four), "%05u", m->t->id.number);
			buf_string(&b, four);
		}
	text = print(m, "%S", &(struct slice){b.p, b.n});
	buf_free(&b);
	return text;
}

static bool
told(struct mutant *m, const char *with)
{
	return tell_id(m, id_form(m, one_of(m, with)));
}

static bool
told_section(struct mutant *m, const char *with)
{
	excuse(m, "section sections");
	expect(m, "section.n = 1");
	expect(m, "section.of = 2");
	return told(m, with);
}

static bool
told_caption(struct mutant *m, const char *with)
{
	const char *caption = one_of(m, with);

	if (m->t->classification < CLASS_CONFIDENTIAL)
		return false;
	excuse(m, "captions");
	expect(m, "captions has %s", caption);
	return tell_id(m, id_form(m, print(m, "%%y%s%%p%%n", caption)));
}

static bool
told_office(struct mutant *m, const char *with)
{
	if (slice_equal(m->t->id.post, S("STATE")) ||
	    slice_starts(m->t->id.post, S("US")))
		return false;
	return told(m, with);
}

static bool
told_suffix(struct mutant *m, const char *with)
{
	const char *suffix = one_of(m, with);

	expect(m, "suffix = %s", suffix);
	return tell_id(m, id_form(m, print(m, "%%y%%p%%n%s", suffix)));
}

static bool
told_series(struct mutant *m, const char *with)
{
	expect(m, "series = TOSEC %s", with);
	return tell_id(m, id_form(m, print(m, "%%y%%p%%nTOSEC%s", with)));
}

/* A post of many letters, and one of them damaged. */
static bool
told_damaged(struct mutant *m, const char *with)
{
	char *post;
	struct slice own = m->t->id.post;
	size_t at;

	if (own.n < 7 || slice_starts(own, S("US")) ||
	    slice_equal(own, S("ULAANBAATAR")))
		return false; /* which has two spellings */
	at = 1 + chance(m, (uint32_t)own.n - 3);
	post = arena_bytes(m->arena, own.n + 2);
	memcpy(post, own.p, own.n);
	post[own.n] = '\0';
	switch (*one_of(m, with)) {
	case 'f': /* the first lost */
		post++;
		break;
	case 'l': /* one lost */
		memmove(post + at, post + at + 1, own.n - at);
		break;
	case 'd': /* one twice */
		memmove(post + at + 1, post + at, own.n - at + 1);
		break;
	case 's': /* two swapped */
		if (post[at] == post[at + 1])
			return false;
		post[at] = own.p[at + 1];
		post[at + 1] = own.p[at];
		break;
	default: /* one changed */
		post[at] = post[at] == 'X' ? 'Q' : 'X';
	}
	expect(m, "remarks has post-repaired");
	return tell_id(
	    m, print(m, "%s%s%s", id_form(m, "%y"), post, id_form(m, "%n")));
}

static bool
told_cut(struct mutant *m, const char *with)
{
	if (m->t->id.post.n < 7 || slice_starts(m->t->id.post, S("US")))
		return false;
	return told(m, with);
}

static bool
told_bad(struct mutant *m, const char *with)
{
	excuse(m, "references"); /* bare numbers, and whose they are */
	expect(m, "id = null");
	expect(m, "number = null");
	expect(m, "remarks has %s",
	    *with == 'b' ? "number-bad" : "number-missing");
	return tell_id(m, id_form(m, *with == 'b' ? "%y%p1234567" : "%y%p"));
}

/* The same without a date-time group: the two digits alone. */
static bool
told_year(struct mutant *m, const char *with)
{
	struct slice dtg = lines_of(m, LINE_DTG);

	if (dtg.p == NULL || m->t->id.year < 1966)
		return false;
	put(m, dtg, "");
	excuse(m, "dtg created precedence service transmission tags");
	expect(m, "dtg = null");
	return told(m, with);
}

/* Another number is told than stands in the text. */
static bool
told_other(struct mutant *m, const char *with)
{
	if (!is_single(m) || !is_bare(m) || level_words(m).p == NULL ||
	    m->t->carrier != CARRIER_PLAIN)
		return false;
	m->id = slice_of(id_form(m, one_of(m, with)));
	expect(m, "remarks has carrier-differs");
	return true;
}

/* Zeros before the number of a reference, or none. */
static bool
reference_zeros(struct mutant *m, const char *with)
{
	const struct reference *ref = m->t->references;
	struct slice printed;
	size_t i = 0, at;

	if (ref == NULL || !is_classic(m))
		return false;
	for (; ref->next != NULL && chance(m, 3) > 0; ref = ref->next)
		i++;
	printed = ref->printed;
	at = printed.n;
	while (at > 0 && ascii_is_digit(printed.p[at - 1]))
		at--;
	if (ref->id.p == NULL || !slice_within(printed, m->t->text) ||
	    at == printed.n || at == 0 || printed.p[at - 1] != ' ' ||
	    printed.n - at > 4)
		return false;
	put_in(m, printed.p + at, one_of(m, with));
	excuse(m, print(m, "references[%zu].printed", i));
	return true;
}

/* Two editions, the second under another number of transmission. */
static bool
edition(struct mutant *m, const char *with)
{
	const struct transmission *tr = m->t->transmission;
	struct slice tail = slice_trim(m->t->text);

	if (tr == NULL || !slice_within(tr->identification, m->t->text) ||
	    !is_single(m) || !slice_ends(tail, S("NNNN")))
		return false;
	m->whole = slice_of(print(m, "%S\n%s%S", &tail, with,
	    &(struct slice){slice_end(tr->identification),
		(size_t)(slice_end(m->t->text) -
		    slice_end(tr->identification))}));
	expect(m, "telegrams = 2");
	expect(m, "#2 id = %S",
	    &(struct slice){said_at(m, "id").p, said_at(m, "id").n});
	expect(m, "#2 transmission.identification = %s", with);
	return true;
}

static bool
three_records(struct mutant *m, const char *with)
{
	struct slice text = m->t->text, id = said_at(m, "id");

	(void)with;
	if (m->t->carrier != CARRIER_AAD)
		return false;
	m->whole = slice_of(print(m, "%S%S%S", &text, &text, &text));
	expect(m, "telegrams = 3");
	expect(m, "#2 id = %S", &id);
	expect(m, "#3 id = %S", &id);
	/* a stamp between two records is the first's as well */
	excuse(m, "stamps attributes");
	return true;
}

/* The same number a year later. */
static bool
next_year(struct mutant *m, const char *with)
{
	struct slice dtg = m->t->dtg.at, text = slice_trim(m->t->text), post;
	struct slice head, rest;

	(void)with;
	if (!is_single(m) || !slice_ends(text, S("NNNN")) || dtg.p == NULL ||
	    m->t->carrier != CARRIER_PLAIN || m->t->id.year == 1999)
		return false;
	post = m->t->id.post;
	head = slice_between(m->t->text.p, slice_end(dtg) - 2);
	rest = slice_between(slice_end(dtg), slice_end(m->t->text));
	m->whole = slice_of(print(m, "%S\n%S%s%u%S", &text, &head,
	    short_year(m) % 100 < 9 ? "0" : "", short_year(m) + 1, &rest));
	expect(m, "telegrams = 2");
	expect(m, "#2 year = %d", m->t->id.year + 1);
	expect(m, "#2 post = %S", &post);
	expect(m, "#2 number = %u", m->t->id.number);
	return true;
}

/* Post and number parted by a line end, or by a page. */
static bool
broken(struct mutant *m, const char *with)
{
	struct slice at = m->t->id.at;
	size_t blank = slice_index(at, ' ');

	if (!is_classic(m) || level_words(m).p == NULL || blank == at.n)
		return false;
	if (*with == 'p' && is_bare(m))
		return false; /* such a copy has pages */
	put(m, slice(at.p + blank, 1),
	    *with == 'p' ? print(m, "\n%s\n\n%s\n\n%s\n\n", banner(m),
			       banner(m), page_line(m))
			 : "\n");
	return true;
}

static bool
section_mark(struct mutant *m, const char *with)
{
	if (!is_single(m) || level_words(m).p == NULL)
		return false;
	put_in(m, m->t->id.at.p, one_of(m, with));
	excuse(m, "section sections");
	expect(m, "section.n = 1");
	expect(m, "section.of = 2");
	return true;
}

static bool
series(struct mutant *m, const char *with)
{
	const char *words = one_of(m, with);

	if (!is_single(m) || level_words(m).p == NULL ||
	    m->t->id.series.p != NULL)
		return false;
	put_in(m, slice_end(m->t->id.at), print(m, " %s", words));
	excuse(m, "id_printed");
	expect(m, "series = %s", words);
	return true;
}

static bool
number_bad(struct mutant *m, const char *with)
{
	struct slice at = m->t->id.at;
	size_t n = at.n;

	if (!is_single(m) || !is_bare(m) || level_words(m).p == NULL ||
	    m->t->transmission != NULL)
		return false;
	while (n > 0 && ascii_is_digit(at.p[n - 1]))
		n--;
	put(m, slice_skip(at, n), one_of(m, with));
	excuse(m, "references id_printed");
	expect(m, "id = null");
	expect(m, "number = null");
	expect(m, "remarks has number-bad");
	return true;
}

const struct mutation mutations_ids[] = {
    {"I1", told, "%y%p%n"},
    {"I2", told, "%Y%p%5"},
    {"I3", told_cut, "%Y%c%5"},
    {"I4", reference_zeros, "0|00|000"},
    {"I4", told, "%y%p000%n|%y %p 0%n"},
    {"I5", told_year, "%y%p%n"},
    {"I6", told, "%y%y%p%n"},
    {"I7", told_section, "%ySECTION01OF02%p%n"},
    {"I8", told_section,
	"%ySCTION01OF02%p%n|%yECTION0QF02%p%n|%ySECTON01GF02%p%n"},
    {"I9", told_caption, "EFTO|NOFORN|EXDIS|LIMDIS|NODIS"},
    {"I10", told_office, "%yAMEMBASSY%p%n|%yEMBASSY%p%n"},
    {"I11", told_suffix, "ZDK|ZFR|ZFF"},
    {"I12", told_series, "100001"},
    {"I12", told_suffix, "SUSPECTEDDUPLICATE"},
    {"I13", told_damaged, "f"},
    {"I14", told_damaged, "l|d|s|c"},
    {"I15", told_bad, "missing"},
    {"I16", edition, "VZCZCDEF0777"},
    {"I17", told_other, "%yX%p%n"},
    {"I18", told_section, "%ySECTION01OF02%p%n"},
    {"I19", three_records, ""},
    {"I20", next_year, ""},
    {"I21", told_other, "%yLIMA%n|%yQUITO%n"},
    {"I22", broken, "line"},
    {"I22", broken, "page"},
    {"I23", section_mark, "SECTION 01 OF 02 "},
    {"I24", series, "TOSEC 20077|SECTO 1234"},
    {"I25", number_bad, "0000000|1234567"},
    {"I25", told_bad, "bad"},
    {NULL, NULL, NULL},
};
