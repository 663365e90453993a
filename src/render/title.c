/*
 * title.c: a subject in title case, for lists and headings (S23).  It must
 * not change a letter, only its case, and leaves mixed case alone.
 */
#include "render/render.h"

#include "render/words.h"
#include "telegram/table.h"

/* Not capitals in a title, unless they begin or end it or a part of it. */
static const struct slice small_words[] = {{"A", 1}, {"AN", 2}, {"AND", 3},
    {"AS", 2}, {"AT", 2}, {"BUT", 3}, {"BY", 2}, {"FOR", 3}, {"FROM", 4},
    {"IN", 2}, {"INTO", 4}, {"NOR", 3}, {"OF", 2}, {"ON", 2}, {"OR", 2},
    {"OVER", 4}, {"PER", 3}, {"RE", 2}, {"THE", 3}, {"TO", 2}, {"UPON", 4},
    {"VIA", 3}, {"VS", 2}, {"WITH", 4}};

/* Without a vowel and no acronyms. */
static const struct slice short_forms[] = {{"DR", 2}, {"GTMO", 4}, {"JR", 2},
    {"LT", 2}, {"MR", 2}, {"MRS", 3}, {"MS", 2}, {"MT", 2}, {"NR", 2},
    {"PVT", 3}, {"SGT", 3}, {"SR", 2}, {"ST", 2}, {"TH", 2}, {"WK", 2}};

static const struct slice romans[] = {{"II", 2}, {"III", 3}, {"IV", 2},
    {"VI", 2}, {"VII", 3}, {"VIII", 4}, {"IX", 2}, {"XI", 2}, {"XII", 3}};

/* Acronyms that end words as well (NOTI-FY, ROMAN-IA): no rows of the table. */
static const struct slice ends[] = {{"FY", 2}, {"IA", 2}};

#define IS_IN(list, word) is_in(list, sizeof(list) / sizeof((list)[0]), word)

static bool
is_in(const struct slice *list, size_t count, struct slice word)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (slice_equal(list[i], word))
			return true;
	return false;
}

#define IS_SMALL(word) ((word).n <= 4 && IS_IN(small_words, word))

/* The government of Bolivia, of Japan: GOB, GOJ; but not GOD. */
static bool
is_government(struct slice word)
{
	return word.n == 3 && word.p[0] == 'G' && word.p[1] == 'O' &&
	    ascii_is_upper(word.p[2]) && memchr("DOV", word.p[2], 3) == NULL;
}

#define LETTER(c) (1u << ((c) - 'A'))
#define VOWELS                                                                 \
	(LETTER('A') | LETTER('E') | LETTER('I') | LETTER('O') | LETTER('U') | \
	    LETTER('Y'))

static bool
is_acronym(struct slice word)
{
	size_t i, vowels = 0;

	if (word.n < 2 || word.n > 12)
		return word.n < 2;
	for (i = 0; i < word.n; i++)
		vowels += word.p[i] >= 'A' && word.p[i] <= 'Y' &&
		    (VOWELS >> (word.p[i] - 'A') & 1) != 0;
	if (vowels == 0 && word.n <= 8)
		return !IS_IN(short_forms, word);
	return (word.n <= 4 && IS_IN(romans, word)) || IS_IN(ends, word) ||
	    is_government(word) || table_find(TABLE_ACRONYMS, word).count > 0;
}

/* An apostrophe: the typewriter's, or the last byte of U+2019. */
static size_t
apostrophe(struct slice s)
{
	if (s.n > 0 && s.p[0] == '\'')
		return 1;
	return slice_starts(s, S("\xe2\x80\x99")) ? 3 : 0;
}

static void
lower(char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		p[i] = ascii_lower(p[i]);
}

/* How many bytes of words stand at the end of s. */
static size_t
word_back(struct slice s)
{
	size_t n = 0;

	while (n < s.n &&
	    (ascii_is_alnum(s.p[s.n - 1 - n]) || s.p[s.n - 1 - n] == '\''))
		n++;
	return n;
}

/*
 * Whether a word in brackets is the initials of those before them, small
 * words left out: "WORLD GOAT CENSUS (WGC)".
 */
static bool
is_initials(struct slice before, struct slice word)
{
	struct slice other;
	size_t n, left = word.n, small = 0;

	if (word.n > 8 || before.n == 0 || before.p[before.n - 1] != '(')
		return false;
	while (left > 0 && small <= word.n) {
		while (before.n > 0 &&
		    memchr("( -", before.p[before.n - 1], 3) != NULL)
			before.n--;
		n = word_back(before);
		if (n == 0)
			return false;
		other = slice_skip(before, before.n - n);
		before.n -= n;
		if (ascii_upper(other.p[0]) == word.p[left - 1])
			left--;
		else if (ascii_is_lower(other.p[0]))
			small++;
		else
			return false;
	}
	return left == 0;
}

/*
 * A word that is no part of another; `edge` when it begins or ends a part of
 * the title.
 */
static void
case_word(char *p, size_t n, bool edge)
{
	struct slice word = slice(p, n);
	bool small = IS_SMALL(word);

	if (!edge && small)
		lower(p, n);
	else if (small || !is_acronym(word))
		lower(p + 1, n - 1);
}

/* Where the run of letters and digits at the front ends. */
static size_t
run_end(struct slice s, bool *digits)
{
	size_t n;

	*digits = false;
	for (n = 0; n < s.n &&
	     (ascii_is_alnum(s.p[n]) || (unsigned char)s.p[n] >= 0x80);
	     n++) {
		if ((unsigned char)s.p[n] >= 0x80 &&
		    apostrophe(slice_skip(s, n)) != 0)
			break;
		*digits = *digits || ascii_is_digit(s.p[n]);
	}
	return n;
}

struct slice
title_case(struct arena *arena, struct slice s)
{
	struct slice copy = arena_copy(arena, s), rest;
	char *p = (char *)copy.p; /* ours: it was copied */
	size_t i = 0, n, mark;
	bool digits, edge = true, last, after_letter = false;

	while (i < s.n) {
		rest = slice_skip(s, i);
		n = run_end(rest, &digits);
		if (n == 0) {
			mark = apostrophe(rest);
			/* What follows an apostrophe in a word: 'S, N'DJ. */
			if (mark != 0 && after_letter) {
				i += mark;
				n = run_end(slice_skip(s, i), &digits);
				if (n > 2)
					lower(p + i + 1, n - 1);
				else
					lower(p + i, n);
				i += n;
				continue;
			}
			/* a quotation mark behind a letter closes */
			if ((memchr(":(\"[/;.!?", rest.p[0], 9) != NULL &&
				(rest.p[0] != '"' || !after_letter)) ||
			    slice_starts(rest, S("- ")))
				edge = true;
			after_letter = false;
			i++;
			continue;
		}
		last = slice_trim(slice_skip(rest, n)).n == 0;
		if (!digits && !is_initials(slice(p, i), slice(p + i, n)))
			case_word(p + i, n, edge || last);
		edge = false;
		after_letter = true;
		i += n;
	}
	return copy;
}

struct slice
render_subject(struct arena *arena, struct slice subject)
{
	size_t i;

	if (subject.p == NULL)
		return subject;
	for (i = 0; i < subject.n; i++)
		if (ascii_is_lower(subject.p[i]))
			return subject;
	return title_case(arena, subject);
}

struct slice
render_title(struct arena *arena, const struct telegram *t)
{
	return render_subject(arena, t->subject);
}
