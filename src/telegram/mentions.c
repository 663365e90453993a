/*
 * mentions.c: where the text speaks of what its REF line names: reftel, ref A,
 * (REF. C), refs A and B (R33).  It must not know the references.
 */
#include "telegram/body.h"

/* A text names no more of them. */
#define MENTIONS_MOST 64

static void
add(struct reader *r, struct slice at, struct slice text)
{
	if (slice_list_has(r->t->mentions, text) ||
	    r->mention_count++ >= MENTIONS_MOST)
		return;
	slice_list_add(r->arena, &r->t->mentions, at, text);
}

/*
 * A, (A), (a) at the front of s: its length, the letter; 0: none.  A small
 * letter without brackets is a word.
 */
static size_t
letter(struct slice s, char *c)
{
	bool open = s.n > 2 && s.p[0] == '(';

	if (open ? !ascii_is_alpha(s.p[1]) || s.p[2] != ')'
		 : s.n == 0 || !ascii_is_upper(s.p[0]) ||
		    (s.n > 1 && ascii_is_alnum(s.p[1])))
		return 0;
	*c = ascii_upper(s.p[open ? 1 : 0]);
	return open ? 3 : 1;
}

/* Past what stands between two of them: blanks, a comma, AND. */
static size_t
between(struct slice s)
{
	size_t n = 0, words = 0;

	for (;;) {
		while (n < s.n &&
		    (ascii_is_blank(s.p[n]) || s.p[n] == ',' || s.p[n] == '&' ||
			s.p[n] == '/'))
			n++;
		if (words++ > 0 ||
		    !slice_starts_fold(slice_skip(s, n), S("AND ")))
			return n;
		n += 4;
	}
}

/* The letters behind REF, REFS, REF. */
static void
letters(struct reader *r, const char *from, struct slice s)
{
	size_t n, gap = 0;
	char c;

	while ((n = letter(slice_skip(s, gap), &c)) > 0) {
		s = slice_skip(s, gap + n);
		add(r, slice_between(from, s.p),
		    arena_join(r->arena, S("ref "), slice(&c, 1), S("")));
		gap = between(s);
		if (gap == 0)
			return;
		from = s.p + gap;
	}
}

/* What it is a mention of may stand at the front of the next line. */
static void
read_word(struct reader *r, struct slice word, struct slice next)
{
	struct slice s = slice_skip(word, 3);

	if (slice_starts_fold(s, S("TEL"))) {
		add(r, slice_head(word, 6), S("reftel"));
		return;
	}
	if (s.n > 0 && ascii_upper(s.p[0]) == 'S')
		s = slice_skip(s, 1);
	if (s.n > 0 && s.p[0] == '.')
		s = slice_skip(s, 1);
	next = slice_trim_left(next);
	if (slice_trim_left(s).n == 0)
		letters(r, next.p, next);
	else if (s.n > 0 && (ascii_is_blank(s.p[0]) || s.p[0] == '('))
		letters(r, word.p, slice_trim_left(s));
}

void
read_mentions(struct reader *r, struct slice line, struct slice next)
{
	size_t i;

	for (i = 2; i < line.n; i++)
		if (ascii_upper(line.p[i]) == 'F' &&
		    ascii_upper(line.p[i - 1]) == 'E' &&
		    ascii_upper(line.p[i - 2]) == 'R' &&
		    (i == 2 || !ascii_is_alpha(line.p[i - 3])))
			read_word(r, slice_skip(line, i - 2), next);
}
