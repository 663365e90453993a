/*
 * reftoken.c: the text of REF lines as tokens, cut when they are asked for.
 * It must not know what they mean.
 */
#include "telegram/reference.h"

#define TOKEN_LONGEST 64

static bool
is_word_byte(char c)
{
	return ascii_is_alnum(c) || (unsigned char)c >= 0x80;
}

/* LIMA12B.QUITO3, 12B) QUITO: the letter is the next bullet (R31). */
static size_t
cut_bullet(struct slice s, size_t n)
{
	if (n < 2 || n + 1 >= s.n || !ascii_is_alpha(s.p[n - 1]) ||
	    !ascii_is_digit(s.p[n - 2]) || (s.p[n] != '.' && s.p[n] != ')'))
		return n;
	if (ascii_upper(s.p[n - 1]) == 'Z' && n >= 7)
		return n; /* 031200Z. */
	return n - 1;
}

static size_t
token_length(struct slice s)
{
	size_t n = 0;

	while (n < s.n && n < TOKEN_LONGEST) {
		if (is_word_byte(s.p[n]))
			n++;
		else if ((s.p[n] == '-' || s.p[n] == '\'') && n > 0 &&
		    n + 1 < s.n && is_word_byte(s.p[n + 1]) &&
		    is_word_byte(s.p[n - 1]))
			n++;
		else
			break;
	}
	return cut_bullet(s, n);
}

static enum token_kind
kind_of(struct slice s)
{
	size_t i, digits = 0;

	for (i = 0; i < s.n; i++)
		digits += ascii_is_digit(s.p[i]);
	return digits == 0  ? TOKEN_WORD
	    : digits == s.n ? TOKEN_NUMBER
			    : TOKEN_MIXED;
}

/* The pilcrow that pages put before a number or bullet, and backslashes. */
static size_t
noise(struct slice s)
{
	if (slice_starts(s, S("\xc2\xb6")))
		return 2;
	return s.p[0] == '\\' ? 1 : 0;
}

static struct token
cut_token(struct ref_list *l)
{
	struct token t = {{NULL, 0}, TOKEN_END, false, l->line_next};
	struct slice s = l->rest;
	size_t n;

	for (;;) {
		if (s.n > 0 && ascii_is_space(s.p[0])) {
			t.line = t.line || s.p[0] == '\n';
			t.blank = true;
			s = slice_skip(s, 1);
		} else if (s.n > 0 && (n = noise(s)) > 0) {
			s = slice_skip(s, n);
		} else
			break;
	}
	l->line_next = false;
	if (s.n == 0) {
		t.at = slice_head(s, 0);
		t.at.p = slice_end(l->rest);
		l->rest = s;
		return t;
	}
	n = token_length(s);
	t.kind = n == 0 ? TOKEN_MARK : kind_of(slice_head(s, n));
	t.at = slice_head(s, n == 0 ? 1 : n);
	l->rest = slice_skip(s, t.at.n);
	return t;
}

const struct token *
ref_peek(struct ref_list *l, unsigned k)
{
	static const struct token end = {{"", 0}, TOKEN_END, false, true};

	if (k >= REF_WINDOW)
		return &end;
	while (l->count <= k) {
		l->window[(l->head + l->count) % REF_WINDOW] = cut_token(l);
		l->count++;
	}
	return &l->window[(l->head + k) % REF_WINDOW];
}

void
ref_advance(struct ref_list *l, unsigned n)
{
	while (n-- > 0) {
		ref_peek(l, 0);
		l->head = (l->head + 1) % REF_WINDOW;
		l->count--;
	}
}
