/*
 * frameline.c: what a line of the head or at its end looks like by itself: the
 * first of a paragraph, a rule, a heading, offices of the distribution, a page's
 * small number.  It must not know what stands around it; frame.c does.
 */
#include "telegram/frame.h"

/*
 * The first line of a numbered paragraph: 1. (C), 1.(C), (C) 1., 1) (C), a
 * pilcrow before it (X1, W4).
 */
bool
line_is_paragraph(struct slice s)
{
	uint32_t number;
	size_t n = 0, i;

	s = slice_trim(s);
	if (slice_starts(s, S("\xc2\xb6")))
		s = slice_trim_left(slice_skip(s, 2));
	while (s.n > 0 && s.p[0] == '-')
		s = slice_trim_left(slice_skip(s, 1));
	if (s.n > 4 && s.p[0] == '(') { /* (C) 1. */
		i = slice_index(s, ')');
		if (i < 12 && i + 2 < s.n)
			s = slice_trim_left(slice_skip(s, i + 1));
	}
	while (n < s.n && n < 3 && ascii_is_digit(s.p[n]))
		n++;
	if (n == 0 || n > 2 || !slice_number(slice_head(s, n), 99, &number) ||
	    number == 0 || n >= s.n)
		return false;
	if (s.p[n] != '.' && s.p[n] != ')')
		return false;
	return n + 1 == s.n || ascii_is_space(s.p[n + 1]) ||
	    s.p[n + 1] == '(' || s.p[n + 1] == '-' ||
	    ascii_is_alpha(s.p[n + 1]);
}

/* SUMMARY, INTRODUCTION AND SUMMARY, a heading that begins the text. */
bool
line_is_heading(struct slice s)
{
	s = slice_trim(s);
	return s.n < 60 &&
	    (slice_starts_fold(s, S("SUMMARY")) ||
		slice_starts_fold(s, S("BEGIN SUMMARY")) ||
		slice_starts_fold(s, S("(C) SUMMARY")) ||
		slice_starts_fold(s, S("INTRODUCTION")) ||
		slice_starts_fold(s, S("ACTION REQUEST")));
}

/* Tokens of the distribution: OCT-01, SS-15, AGR(E)-00, /026 W, ( ISO ) W. */
bool
line_is_distribution(struct slice s)
{
	struct slice word;
	size_t dash, offices = 0, others = 0;

	if (ascii_is_digit(s.p == NULL || s.n == 0 ? ' ' : s.p[0]))
		slice_word(&s); /* the copies of SS-, above (H19) */
	while ((word = slice_word(&s)).p != NULL) {
		if (word.p[0] == '/' && word.n >= 3 &&
		    ascii_is_digit(word.p[1])) {
			offices++;
			word = slice_word(&s);
			continue;
		}
		if (word.p[0] == '(' &&
		    (word.n == 1 || slice_equal(word, S("(ISO)")))) {
			/* ( ISO ) W in place of the sum */
			offices++;
			break;
		}
		dash = slice_index(word, '-');
		if (dash > 0 && dash <= 6 && dash < word.n &&
		    (dash + 1 == word.n || ascii_is_digit(word.p[dash + 1])))
			offices++;
		else
			others++;
	}
	return offices > others;
}

/* A small number alone, or 43/67, just below a page line (section 2): meaning unknown. */
bool
line_is_page_number(const struct telegram *t, uint32_t i, struct slice s)
{
	uint32_t number, back;
	size_t n = 0;

	while (n < s.n && ascii_is_digit(s.p[n]))
		n++;
	if (!slice_number(slice_head(s, n), 999, &number) ||
	    (n < s.n &&
		((s.p[n] != '/' && s.p[n] != '-') ||
		    !slice_number(slice_skip(s, n + 1), 999, &number))))
		return false;
	for (back = 1; back <= i && back < 4; back++)
		if (t->lines[i - back].kind == LINE_PAGE)
			return true;
	return false;
}

bool
slice_has_digit(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (ascii_is_digit(s.p[i]))
			return true;
	return false;
}

/* A line without lower case whose last word is a number: LIMA 000335. */
bool
line_is_number(const struct line *line)
{
	struct slice s = slice_trim(line_slice(line));
	size_t n = 0, i;

	if ((line->has & HAS_LOWER) != 0 || (line->has & HAS_DIGIT) == 0 ||
	    s.n < 4 || s.n > 60 || !ascii_is_upper(s.p[0]))
		return false;
	while (n < s.n && ascii_is_digit(s.p[s.n - 1 - n]))
		n++;
	if (n < 1 || n > 7 || n + 2 > s.n || s.p[s.n - 1 - n] != ' ')
		return false;
	for (i = 0; i < s.n - n; i++)
		if (!ascii_is_upper(s.p[i]) && s.p[i] != ' ' &&
		    s.p[i] != '\'' && s.p[i] != '.' && s.p[i] != '-')
			return false;
	return true;
}
