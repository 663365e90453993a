/*
 * passage.c: text over several lines, unwrapped: furniture out, lines joined
 * by a blank, or by nothing where a word was broken.  It must not write to
 * the text, nor decide what the text says.
 */
#include "telegram/reader.h"

/* A table keeps its lines (X15): three blanks or a tab between words. */
static bool
has_columns(struct slice s)
{
	uint64_t w, blanks;
	size_t i, count = 0;

	s = slice_trim(s);
	/* Six at a time, since a run may reach over: asked of every line. */
	for (; s.n >= 8; s = slice_skip(s, 6)) {
		w = slice_eight(s.p);
		blanks = slice_zeros(w ^ slice_spread(' '));
		if ((blanks & blanks >> 8 & blanks >> 16) != 0 ||
		    slice_zeros(w ^ slice_spread('\t')) != 0)
			return true;
	}
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '\t')
			return true;
		count = s.p[i] == ' ' ? count + 1 : 0;
		if (count >= 3)
			return true;
	}
	return false;
}

/*
 * minis-/ter is one word, long-/term keeps its hyphen, and so does US-/PERU:
 * a hyphen stands for a break when a letter is before it, the word goes on
 * in the same case, and both parts are no words of their own kind (digits,
 * capitals between small letters).
 */
static bool
joins(struct slice before, struct slice after)
{
	size_t n = before.n, letters = 0;

	if (n < 3 || before.p[n - 1] != '-' || after.n == 0 ||
	    !ascii_is_alpha(before.p[n - 2]) || !ascii_is_alpha(after.p[0]))
		return false;
	if (before.p[n - 2] == '-')
		return false;
	while (letters < n - 1 && ascii_is_alpha(before.p[n - 2 - letters]))
		letters++;
	/* US-, LONG-TERM's parts: a part so short is a word by itself */
	if (letters < 3)
		return false;
	return ascii_is_upper(before.p[n - 2]) == ascii_is_upper(after.p[0]);
}

/* A line that passages pass over: not of the text, or no words. */
static bool
is_passed(const struct line *line)
{
	return line_is_furniture(line) || line->kind == LINE_REPEATED ||
	    line->kind == LINE_RULE || line->kind == LINE_SEPARATOR ||
	    line->kind == LINE_BLANK;
}

/* The part of a line that belongs to the passage. */
static struct slice
part_of(const struct passage *p, const struct line *line)
{
	struct slice s = line_slice(line);
	const char *to = slice_end(p->at);

	if (slice_end(s) <= p->at.p || s.p >= to)
		return slice(s.p, 0);
	if (s.p < p->at.p)
		s = slice_between(p->at.p, slice_end(s));
	if (slice_end(s) > to)
		s = slice_between(s.p, to);
	return s;
}

/* Whether the word that ends this piece goes on in the next line of text. */
static bool
breaks_word(const struct telegram *t, const struct passage *p,
    const struct passage_walk *walk, struct slice s)
{
	uint32_t i, end = p->first_line + p->lines;

	if (s.n < 3 || s.p[s.n - 1] != '-')
		return false;
	for (i = walk->line; i < end; i++)
		if (!is_passed(&t->lines[i]))
			return joins(s, slice_trim(part_of(p, &t->lines[i])));
	return false;
}

bool
passage_next(const struct telegram *t, const struct passage *passage,
    struct passage_walk *walk)
{
	const struct line *line;
	struct slice s;
	uint32_t end = passage->first_line + passage->lines;
	bool glued = walk->hyphen, table = walk->table, begun = walk->begun;

	if (passage->at.p == NULL)
		return false;
	if (!begun)
		walk->line = passage->first_line;
	for (; walk->line < end; walk->line++) {
		line = &t->lines[walk->line];
		if (is_passed(line))
			continue;
		s = slice_trim_right(part_of(passage, line));
		walk->table = has_columns(s);
		if (!walk->table)
			s = slice_trim_left(s);
		if (s.n == 0)
			continue;
		walk->line++;
		walk->begun = true;
		walk->piece = s;
		walk->joint = !begun || glued ? S("")
		    : walk->table || table    ? S("\n")
					      : S(" ");
		walk->hyphen = !walk->table && breaks_word(t, passage, walk, s);
		if (walk->hyphen)
			walk->piece.n--;
		return true;
	}
	return false;
}

struct slice
passage_text(
    struct arena *arena, const struct telegram *t, const struct passage *p)
{
	struct passage_walk walk = {0};
	struct slice first;
	char *text;
	size_t n;

	if (!passage_next(t, p, &walk))
		return p->at.p == NULL ? p->at : slice(p->at.p, 0);
	first = walk.piece;
	if (!passage_next(t, p, &walk))
		return first;
	text = arena_bytes(arena, p->at.n + p->lines + 1);
	memcpy(text, first.p, first.n);
	n = first.n;
	do {
		memcpy(text + n, walk.joint.p, walk.joint.n);
		n += walk.joint.n;
		memcpy(text + n, walk.piece.p, walk.piece.n);
		n += walk.piece.n;
	} while (passage_next(t, p, &walk));
	return slice(text, n);
}
