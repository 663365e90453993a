/*
 * level.c: the words that classify, in every spelling: letter-spaced, glued
 * to what follows, misspelt, struck out, broken over a line (5 FAH-2 H-220;
 * ACP 127(G) para 209 asks for the letters to be spaced).  It must not know
 * where such a word may stand.
 */
#include "telegram/reader.h"

struct level_word {
	const char *letters; /* without blanks */
	uint8_t n;
	uint8_t gaps; /* blanks between its words */
	uint8_t edits; /* how many slips are forgiven */
	enum classification level;
};

/* Of words that begin alike the longer one first. */
static const struct level_word words_c[] = {
    {"CONFIDENTIAL", 12, 0, 2, CLASS_CONFIDENTIAL},
};
static const struct level_word words_e[] = {
    {"ENCRYPTEDFORTRANSMISSIONONLY", 28, 3, 0, CLASS_LOU},
    {"EFTO", 4, 0, 0, CLASS_LOU},
};
static const struct level_word words_f[] = {
    {"FOROFFICIALUSEONLY", 18, 3, 1, CLASS_SBU},
    {"FOUO", 4, 0, 0, CLASS_SBU},
};
static const struct level_word words_l[] = {
    {"LIMITEDOFFICIALUSE", 18, 2, 2, CLASS_LOU},
    {"LOU", 3, 0, 0, CLASS_LOU},
};
static const struct level_word words_o[] = {
    {"OFFICIALUSEONLY", 15, 2, 1, CLASS_LOU},
};
static const struct level_word words_s[] = {
    {"SECRET", 6, 0, 1, CLASS_SECRET},
    {"SENSITIVEBUTUNCLASSIFIED", 24, 2, 2, CLASS_SBU},
    {"SBU", 3, 0, 0, CLASS_SBU},
};
static const struct level_word words_t[] = {
    {"TOPSECRET", 9, 1, 1, CLASS_TOP_SECRET},
};
static const struct level_word words_u[] = {
    {"UNCLASSIFIED", 12, 0, 2, CLASS_UNCLASSIFIED},
    {"UNCLASS", 7, 0, 0, CLASS_UNCLASSIFIED},
    {"UNCLAS", 6, 0, 1, CLASS_UNCLASSIFIED},
};

#define LEVEL_WORDS(a) (*count = sizeof(a) / sizeof((a)[0]), (a))

static const struct level_word *
words_of(char first, size_t *count)
{
	switch (ascii_upper(first)) {
	case 'C':
		return LEVEL_WORDS(words_c);
	case 'E':
		return LEVEL_WORDS(words_e);
	case 'F':
		return LEVEL_WORDS(words_f);
	case 'L':
		return LEVEL_WORDS(words_l);
	case 'O':
		return LEVEL_WORDS(words_o);
	case 'S':
		return LEVEL_WORDS(words_s);
	case 'T':
		return LEVEL_WORDS(words_t);
	case 'U':
		return LEVEL_WORDS(words_u);
	default:
		*count = 0;
		return NULL;
	}
}

bool
level_begins(char c)
{
	size_t count;

	return c == '~' || words_of(c, &count) != NULL;
}

/* How far into s the comparing is, and into the word. */
struct cursor {
	size_t at, letter;
	size_t gaps; /* runs of blanks passed */
};

/* Letters one by one, blanks between them passed over. */
static void
follow(struct slice s, const struct level_word *w, struct cursor *c)
{
	const char *p = s.p + c->at, *end = slice_end(s), *next;
	size_t letter = c->letter, gaps = c->gaps;

	for (; letter < w->n; letter++) {
		for (next = p; next < end && ascii_is_space(*next); next++)
			continue;
		/* without the bit of small letters: capitals all */
		if (next == end || (*next & ~0x20) != w->letters[letter])
			break;
		gaps += next > p && letter > 0;
		p = next + 1;
	}
	*c = (struct cursor){(size_t)(p - s.p), letter, gaps};
}

static bool
at_word_end(struct slice s, size_t at)
{
	return at >= s.n || !ascii_is_alnum(s.p[at]);
}

/*
 * The same with at most `edits` letters lost, added, changed or swapped.
 * What is added behind the word is another word, not a slip (SECRETS).
 */
static bool
follow_near(struct slice s, const struct level_word *w, unsigned edits,
    struct cursor *c)
{
	struct cursor try, at;
	size_t next;

	follow(s, w, c);
	if (c->letter == w->n)
		return at_word_end(s, c->at);
	if (edits == 0 || c->letter == 0)
		return false;
	at = *c;
	for (next = at.at; next < s.n && ascii_is_space(s.p[next]); next++)
		continue;
	if (next + 1 < s.n && at.letter + 1 < w->n &&
	    ascii_upper(s.p[next]) == w->letters[at.letter + 1] &&
	    ascii_upper(s.p[next + 1]) == w->letters[at.letter]) {
		try = (struct cursor){next + 2, at.letter + 2, at.gaps};
		if (follow_near(s, w, edits - 1, &try))
			return *c = try, true; /* swapped */
	}
	if (next < s.n && !ascii_is_digit(s.p[next])) {
		try = (struct cursor){next + 1, at.letter + 1, at.gaps};
		if (follow_near(s, w, edits - 1, &try))
			return *c = try, true; /* changed */
		try = (struct cursor){next + 1, at.letter, at.gaps};
		if (follow_near(s, w, edits - 1, &try))
			return *c = try, true; /* added */
	}
	try = (struct cursor){at.at, at.letter + 1, at.gaps};
	if (follow_near(s, w, edits - 1, &try))
		return *c = try, true; /* lost */
	return false;
}

/* LIMA 000335: letters and then digits, to the end of the line or further. */
static bool
is_post_and_number(struct slice s)
{
	size_t letters = 0, i;

	for (i = 0; i < s.n && i < 40 && !ascii_is_digit(s.p[i]); i++) {
		if (!ascii_is_upper(s.p[i]) && s.p[i] != ' ' && s.p[i] != '-' &&
		    s.p[i] != '\'' && s.p[i] != '\n')
			return false;
		letters += ascii_is_upper(s.p[i]);
	}
	return i < s.n && ascii_is_digit(s.p[i]) && letters >= 3;
}

/*
 * What may be glued to a level that is not letter-spaced: a section mark, a
 * caption, post and number.  SECRETARY and CONFIDENTIALITY are words.
 */
static bool
may_be_glued(struct slice rest)
{
	static const struct slice endings[] = {{"ARY", 3}, {"ARIA", 4},
	    {"LY", 2}, {"ITY", 3}, {"IVE", 3}, {"ION", 3}};
	struct section section;
	size_t i;

	for (i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (slice_starts_fold(rest, endings[i]))
			return false;
	return section_read(rest, &section) || caption_front(rest).n > 0 ||
	    is_post_and_number(rest);
}

static bool
all_capitals(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (ascii_is_lower(s.p[i]))
			return false;
	return true;
}

/* The word spelt right; glued: what it is glued to is another thing. */
static bool
is_exact(struct slice s, const struct level_word *w, bool glued, size_t *n)
{
	struct cursor c = {0};

	if (slice_starts(s, slice(w->letters, w->n)) &&
	    at_word_end(s, w->n)) { /* nearly all of them */
		*n = w->n;
		return !glued || may_be_glued(slice_skip(s, w->n));
	}
	follow(s, w, &c);
	if (c.letter < w->n)
		return false;
	*n = c.at;
	if (glued)
		return may_be_glued(slice_skip(s, c.at));
	if (at_word_end(s, c.at))
		return c.gaps == 0 || c.gaps == w->gaps || w->n > 4 ||
		    c.gaps + 1 == w->n;
	return c.gaps * 2 >= w->n; /* S E C R E TLIMA */
}

/* With a slip or two; a short word only when post and number follow. */
static bool
is_near(struct slice s, const struct level_word *w, unsigned edits, size_t *n)
{
	struct cursor c = {0};

	if (w->edits < edits || s.n + 2 < w->n ||
	    !follow_near(s, w, edits, &c) || !all_capitals(slice_head(s, c.at)))
		return false;
	*n = c.at;
	return w->n >= 10 ||
	    is_post_and_number(slice_trim_left(slice_skip(s, c.at)));
}

static enum classification
level_word(struct slice s, size_t *n, bool *exact)
{
	size_t count, i;
	const struct level_word *words = words_of(s.p[0], &count);
	unsigned edits;

	*exact = true;
	for (i = 0; i < count; i++)
		if (is_exact(s, &words[i], false, n))
			return words[i].level;
	*exact = false;
	for (edits = 1; edits <= 2; edits++) /* the nearest first */
		for (i = 0; i < count; i++)
			if (is_near(s, &words[i], edits, n))
				return words[i].level;
	*exact = true;
	for (i = 0; i < count; i++)
		if (is_exact(s, &words[i], true, n))
			return words[i].level;
	*exact = false;
	return CLASS_NONE;
}

/* UNCLASSIFIED//FOR OFFICIAL USE ONLY, UNCLAS FOUO: one level (C7). */
static size_t
official_use(struct slice rest)
{
	struct slice s = rest;
	struct cursor c = {0};
	size_t i;

	if (rest.n == 0)
		return 0;
	while (s.n > 0 &&
	    (ascii_is_space(s.p[0]) || s.p[0] == '/' || s.p[0] == '(' ||
		s.p[0] == '-'))
		s = slice_skip(s, 1);
	for (i = 0; i < sizeof(words_f) / sizeof(words_f[0]); i++) {
		c = (struct cursor){0};
		follow(s, &words_f[i], &c);
		if (c.letter == words_f[i].n && at_word_end(s, c.at)) {
			if (c.at < s.n && s.p[c.at] == ')')
				c.at++;
			return (size_t)(s.p - rest.p) + c.at;
		}
	}
	return 0;
}

enum classification
class_read(struct slice s, struct slice *rest, bool *exact)
{
	struct slice word = slice_trim(s);
	enum classification level;
	size_t n = 0, struck = 0, more;

	*rest = word;
	*exact = false;
	while (struck < word.n && word.p[struck] == '~')
		struck++;
	word = slice_skip(word, struck);
	if (word.n < 3 || !ascii_is_alpha(word.p[0]))
		return CLASS_NONE;
	level = level_word(word, &n, exact);
	if (level == CLASS_NONE)
		return CLASS_NONE;
	/* UNCLASSTATE: glued to it, the second S is the post's (C4) */
	if (n == 7 && level == CLASS_UNCLASSIFIED && word.n > n &&
	    ascii_is_alpha(word.p[n]))
		n--;
	word = slice_skip(word, n);
	while (struck > 0 && word.n > 0 && word.p[0] == '~')
		word = slice_skip(word, 1);
	if (level == CLASS_UNCLASSIFIED && (more = official_use(word)) > 0) {
		level = CLASS_SBU;
		word = slice_skip(word, more);
	}
	*rest = slice_trim_left(word);
	return level;
}

/* ---- sections ------------------------------------------------------------- */

/* One to twenty in words: SECTION TWO OF TWO. */
static uint32_t
number_word(struct slice word)
{
	static const char *const words[] = {"ONE", "TWO", "THREE", "FOUR",
	    "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN", "ELEVEN", "TWELVE"};
	uint32_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_equal_fold(word, slice_of(words[i])))
			return i + 1;
	return 0;
}

/* 01, 2, O1, TWO off the front of *s; 0 when it is none. */
static uint32_t
take_number(struct slice *s, bool *damaged)
{
	size_t n = 0, letters = 0;
	uint32_t value = 0;
	bool odd = false;

	*s = slice_trim_left(*s);
	if (s->n > 1 && ascii_is_digit(s->p[1]) &&
	    (s->p[0] == 'O' || s->p[0] == 'l' || s->p[0] == 'I')) {
		odd = true; /* O1, l2 */
		value = s->p[0] != 'O';
		n = 1;
	}
	for (; n < s->n && n < 4 && ascii_is_digit(s->p[n]); n++)
		value = value * 10 + (uint32_t)(s->p[n] - '0');
	if (n == 1 && s->n > 1 && s->p[1] == 'O' &&
	    (s->n == 2 || !ascii_is_alnum(s->p[2]))) {
		odd = true; /* 1O */
		value *= 10;
		n = 2;
	}
	if (n > 0 && n < 4 && value > 0) {
		*damaged = *damaged || odd;
		*s = slice_skip(*s, n);
		return value;
	}
	while (letters < s->n && ascii_is_alpha(s->p[letters]))
		letters++;
	value = number_word(slice_head(*s, letters));
	if (value > 0)
		*s = slice_skip(*s, letters);
	return value;
}

/*
 * OF between the numbers: also ON, QF, GF, and glued to both (I8).  Returns
 * false when it is none of them.
 */
static bool
take_of(struct slice *s, bool *damaged)
{
	struct slice at = slice_trim_left(*s);
	char a, b;

	if (at.n > 1 && at.p[0] == '/') {
		*s = slice_skip(at, 1);
		return true;
	}
	if (at.n < 3)
		return false;
	a = ascii_upper(at.p[0]);
	b = ascii_upper(at.p[1]);
	if (ascii_is_alpha(at.p[2]) && at.p[2] != 'O' && at.p[2] != 'T' &&
	    at.p[2] != 'F' && at.p[2] != 'S')
		return false;
	if ((a == 'O' || a == '0' || a == 'Q' || a == 'G' || a == 'C') &&
	    (b == 'F' || b == 'N')) {
		*damaged = *damaged || a != 'O' || b != 'F';
		*s = slice_skip(at, 2);
		return true;
	}
	return false;
}

/* SECTION and what is left of it: SCTION, ECTION, SECTON, SECT, SEC. */
static size_t
section_word(struct slice s, bool *damaged)
{
	static const struct slice words[] = {{"SECTION", 7}, {"SCTION", 6},
	    {"ECTION", 6}, {"SETION", 6}, {"SECION", 6}, {"SECTON", 6},
	    {"SECTIN", 6}, {"SECTIO", 6}, {"SECTOIN", 7}, {"SECITON", 7},
	    {"SECTIONS", 8}, {"SECT", 4}, {"SEC", 3}};
	size_t i, n = 0;

	while (n < s.n && n < 9 && ascii_is_alpha(s.p[n]))
		n++;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_equal_fold(slice_head(s, n), words[i])) {
			*damaged = i > 0 && words[i].n > 4;
			if (n < s.n && s.p[n] == '.')
				n++;
			return n;
		}
	return 0;
}

/* FINAL SECTION OF 3, LAST SECTION OF 3: the n is the m. */
static bool
section_final(struct slice s, struct section *section)
{
	struct slice rest = s, word = slice_word(&rest);
	bool damaged = false;
	size_t n;

	if (!slice_equal_fold(word, S("FINAL")) &&
	    !slice_equal_fold(word, S("LAST")))
		return false;
	rest = slice_trim_left(rest);
	n = section_word(rest, &damaged);
	rest = slice_skip(rest, n);
	if (n == 0 || !take_of(&rest, &damaged))
		return false;
	section->of = take_number(&rest, &damaged);
	section->n = section->of;
	section->damaged = damaged;
	section->at = slice_between(s.p, rest.p);
	section->rest = rest;
	return section->of > 0;
}

bool
section_read(struct slice s, struct section *section)
{
	struct slice all = s, rest;
	bool damaged = false;
	size_t n;

	if (s.n < 3)
		return false;
	if (s.p[0] == '(')
		s = slice_skip(s, 1);
	switch (ascii_upper(s.p[0])) {
	case 'S': /* SECTION */
	case 'E': /* ECTION */
	case 'F': /* FINAL */
	case 'L': /* LAST */
		break;
	default:
		if (!ascii_is_digit(s.p[0]))
			return false;
	}
	if (section_final(s, section))
		return true;
	n = section_word(s, &damaged);
	if (n == 0 && !ascii_is_digit(s.p[0]))
		return false;
	rest = slice_skip(s, n);
	section->n = take_number(&rest, &damaged);
	if (section->n == 0 && n > 0 && slice_starts(rest, S("0"))) {
		/* 0QF02: the digit is lost; of what is lost most is 1 */
		damaged = true;
		rest = slice_skip(rest, 1);
		section->n = 1;
	}
	if (section->n == 0 || !take_of(&rest, &damaged))
		return false;
	section->of = take_number(&rest, &damaged);
	/* without the word: only what cannot be a number and a section */
	if (section->of == 0 ||
	    (n == 0 && (section->n > section->of || section->of > 99)))
		return false;
	if (all.p[0] == '(' && rest.n > 0 && rest.p[0] == ')')
		rest = slice_skip(rest, 1);
	section->damaged = damaged;
	section->at = slice_between(all.p, rest.p);
	section->rest = rest;
	return true;
}

bool
section_is(struct slice s)
{
	struct section section;
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (i > 0 && ascii_is_alnum(s.p[i - 1]) &&
		    !(s.p[i] == '/' || s.p[i - 1] == '/') &&
		    !slice_starts_fold(slice_skip(s, i), S("SECTION")))
			continue;
		if (section_read(slice_skip(s, i), &section))
			return true;
		/* LIMA 335/1: a number, a slash and the section */
		if (s.p[i] == '/' && i > 0 && ascii_is_digit(s.p[i - 1]) &&
		    i + 1 < s.n && ascii_is_digit(s.p[i + 1]))
			return true;
	}
	return false;
}
