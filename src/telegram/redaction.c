/*
 * redaction.c: what was cut before release: runs of X, brackets that say so,
 * exemption codes in the margin or between lines (X13, F8).
 */
#include "telegram/body.h"

#define RUN_LEAST 4

static struct redaction *
add(struct reader *r, struct paragraph *p, struct slice at, uint32_t length)
{
	struct redaction *redaction = ARENA_NEW(r->arena, struct redaction);

	(void)p;
	redaction->at = at;
	redaction->length = length;
	*r->redactions_end = redaction;
	r->redactions_end = &redaction->next;
	claim(r, FIELD_REDACTION, at);
	return redaction;
}

/* B1, B6, 1.4(D), (B)(1), 25X1 ... the whole of s is codes, or nothing. */
static bool
take_codes(struct reader *r, struct slice s, struct slice_list **codes)
{
	struct slice rest = s, word;
	size_t n, i;

	while (rest.n > 0) {
		while (rest.n > 0 &&
		    (ascii_is_space(rest.p[0]) || rest.p[0] == ',' ||
			rest.p[0] == ';'))
			rest = slice_skip(rest, 1);
		if (rest.n == 0)
			break;
		for (n = 0; n < rest.n && !ascii_is_space(rest.p[n]) &&
		     rest.p[n] != ',' && rest.p[n] != ';';
		     n++)
			continue;
		word = slice_head(rest, n);
		rest = slice_skip(rest, n);
		i = 0;
		if (word.n >= 2 && word.n <= 10 && word.p[0] == 'B' &&
		    ascii_is_digit(word.p[1]))
			i = 2;
		else if (slice_starts(word, S("1.4(")) ||
		    slice_starts(word, S("1.5(")) ||
		    slice_starts(word, S("1.4 ")) ||
		    slice_starts(word, S("25X")))
			i = 4;
		else if (slice_starts_fold(word, S("(b)(")) && word.n < 10)
			i = 4;
		if (i == 0 || word.n > 12)
			return false;
		slice_list_add(r->arena, codes, word, word);
	}
	return *codes != NULL;
}

static bool
is_bracketed_cut(struct slice s)
{
	return slice_find_fold(s, S("REDACTED")) < s.n ||
	    slice_find_fold(s, S("not declassified")) < s.n ||
	    slice_find_fold(s, S("DELETED")) < s.n ||
	    slice_find_fold(s, S("excised")) < s.n ||
	    slice_equal(s, S("[...]")) || slice_equal(s, S("[\xe2\x80\xa6]"));
}

/* [B1, 1.4(D)], [B6: 12 characters]: codes in place of what was cut. */
static bool
take_bracket(struct reader *r, struct paragraph *p, struct slice s)
{
	struct slice inside = slice(s.p + 1, s.n - 2), told;
	struct slice_list *codes = NULL;
	struct redaction *redaction;
	uint32_t length = 0;
	size_t n = slice_index(inside, ':');

	if (s.n > 2 && (inside.p[0] == 'B' || ascii_is_digit(inside.p[0])) &&
	    take_codes(r, slice_head(inside, n), &codes)) {
		told = slice_skip(inside, n + 1);
		slice_number(slice_word(&told), 10000000, &length);
		redaction = add(r, p, s, length);
		redaction->codes = codes;
		return true;
	}
	if (!is_bracketed_cut(s))
		return false;
	add(r, p, s, 0);
	return true;
}

/* Brackets that say so, and runs of X or x, also glued to a word, in order. */
static void
take_cuts(struct reader *r, struct paragraph *p, struct slice s)
{
	size_t i, n;
	char c;

	for (i = 0; i < s.n; i += n) {
		n = 1;
		c = s.p[i];
		if (c == '[') {
			n = slice_index(slice_head(slice_skip(s, i), 80), ']') +
			    1;
			if (i + n > s.n || n > 80 ||
			    !take_bracket(r, p, slice(s.p + i, n)))
				n = 1;
		} else if (c == 'X' || c == 'x') {
			while (i + n < s.n && s.p[i + n] == c)
				n++;
			if (n >= RUN_LEAST)
				add(r, p, slice(s.p + i, n), (uint32_t)n);
		}
	}
}

/* Black boxes: U+2588, U+25A0 in a row. */
static void
take_boxes(struct reader *r, struct paragraph *p, struct slice s)
{
	size_t i, from;

	for (i = 0; i + 2 < s.n; i++) {
		from = i;
		while (i + 2 < s.n && s.p[i] == '\xe2' &&
		    ((s.p[i + 1] == '\x96' &&
			(s.p[i + 2] == '\x88' || s.p[i + 2] == '\xa0'))))
			i += 3;
		if (i > from) {
			add(r, p, slice(s.p + from, i - from),
			    (uint32_t)(i - from) / 3);
			i--;
		}
	}
}

void
read_redactions(
    struct reader *r, struct paragraph *p, uint32_t line, struct slice s)
{
	struct line *l = &r->t->lines[line];
	struct slice_list *codes = NULL;
	struct redaction *redaction;

	if ((l->has & HAS_DIGIT) != 0 && s.n < 24 && s.n > 1 &&
	    (s.p[0] == 'B' || s.p[0] == '1' || s.p[0] == '2' ||
		s.p[0] == '(') &&
	    take_codes(r, s, &codes)) {
		/* one cut may have its code on several lines */
		if (r->code_line != 0 && r->code_line == line) {
			redaction = r->last_redaction;
			if (redaction != NULL) {
				while (codes != NULL) {
					if (!slice_list_has(
						redaction->codes, codes->text))
						slice_list_add(r->arena,
						    &redaction->codes,
						    codes->at, codes->text);
					codes = codes->next;
				}
				claim(r, FIELD_REDACTION, s);
			}
		} else {
			redaction = add(r, p, s, 0);
			redaction->codes = codes;
			r->last_redaction = redaction;
		}
		r->code_line = line + 1;
		/* of the margin: no part of the text */
		if (line != p->text.first_line)
			l->kind = LINE_CODE;
		return;
	}
	if ((l->has & HAS_CUT) != 0 ||
	    ((l->has & HAS_BRACKET) != 0 && slice_index(s, '[') < s.n))
		take_cuts(r, p, s);
	if ((l->has & HAS_HIGH) != 0)
		take_boxes(r, p, s);
}
