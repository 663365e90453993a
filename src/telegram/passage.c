/*
 * passage.c: text over several lines, unwrapped: furniture out, lines joined
 * by a blank, or by nothing where a word was broken.  It must not write to
 * the text, nor decide what the text says.
 */
#include "telegram/reader.h"

/* A table keeps its lines (X15): three blanks or a tab between words. */
typedef uint8_t bytes16 __attribute__((vector_size(16)));

static inline bytes16
sixteen(const char *p)
{
	bytes16 v;

	memcpy(&v, p, sizeof(v));
	return v;
}

/* Whether a run begins, or a tab stands, in sixteen bytes; two more are read. */
static inline bool
begins_column(const char *p)
{
	bytes16 hit =
	    ((bytes16)(sixteen(p) == ' ') & (bytes16)(sixteen(p + 1) == ' ') &
		(bytes16)(sixteen(p + 2) == ' ')) |
	    (bytes16)(sixteen(p) == '\t');
	uint64_t halves[2];

	memcpy(halves, &hit, sizeof(halves));
	return (halves[0] | halves[1]) != 0;
}

static bool
has_columns(struct slice s)
{
	size_t i, blanks = 0;

	s = slice_trim(s);
	for (; s.n >= 18; s = slice_skip(s, 16))
		if (begins_column(s.p))
			return true;
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '\t')
			return true;
		blanks = s.p[i] == ' ' ? blanks + 1 : 0;
		if (blanks >= 3)
			return true;
	}
	return false;
}

/* First parts that stand before a hyphen as words: long-term, well-known. */
static bool
is_first_part(struct slice s)
{
	static const struct slice parts[] = {{"LONG", 4}, {"SHORT", 5},
	    {"WELL", 4}, {"SELF", 4}, {"HALF", 4}, {"HIGH", 4}, {"NON", 3},
	    {"ANTI", 4}, {"POST", 4}, {"NORTH", 5}, {"SOUTH", 5}, {"EAST", 4},
	    {"WEST", 4}, {"FULL", 4}, {"PART", 4}, {"ONE", 3}, {"TWO", 3},
	    {"THREE", 5}, {"FOUR", 4}, {"FIVE", 4}, {"THIRD", 5}, {"CROSS", 5},
	    {"HARD", 4}, {"FIRST", 5}, {"SECOND", 6}, {"LARGE", 5},
	    {"SMALL", 5}, {"TWENTY", 6}, {"THIRTY", 6}};
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (slice_equal_fold(s, parts[i]))
			return true;
	return s.n < 3; /* US-, UN-: too short to be a syllable */
}

/* Does a line end in a hyphen that the next line goes on from? */
static bool
hyphenated(struct slice before, struct slice after)
{
	size_t n = before.n;

	return n >= 2 && before.p[n - 1] == '-' && after.n > 0 &&
	    ascii_is_alnum(before.p[n - 2]) && ascii_is_alnum(after.p[0]);
}

/*
 * minis-/ter is one word; long-/term, US-/PERU and North-/South keep their
 * hyphen: it stands for a break when letters are on both sides, the word
 * goes on in the same case, and what is before it is no word that stands
 * before hyphens (X12).
 */
static bool
joins(struct slice before, struct slice after)
{
	size_t n = before.n, letters = 0;

	if (!ascii_is_alpha(before.p[n - 2]) || !ascii_is_alpha(after.p[0]) ||
	    ascii_is_upper(before.p[n - 2]) != ascii_is_upper(after.p[0]))
		return false;
	while (letters < n - 1 && ascii_is_alpha(before.p[n - 2 - letters]))
		letters++;
	return !is_first_part(slice(before.p + n - 1 - letters, letters));
}

/* A line that passages pass over: not of the text, or no words. */
static bool
is_passed(const struct line *line)
{
	return line_is_furniture(line) || line->kind == LINE_REPEATED ||
	    line->kind == LINE_RULE || line->kind == LINE_SEPARATOR ||
	    line->kind == LINE_SIGNATURE || line->kind == LINE_END ||
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

/* The next line of text of the passage, or an empty slice. */
static struct slice
next_part(const struct telegram *t, const struct passage *p,
    const struct passage_walk *walk)
{
	uint32_t i, end = p->first_line + p->lines;

	for (i = walk->line; i < end; i++)
		if (!is_passed(&t->lines[i]))
			return slice_trim(part_of(p, &t->lines[i]));
	return S("");
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
		walk->hyphen = false;
		if (!walk->table && s.p[s.n - 1] == '-') {
			struct slice after = next_part(t, passage, walk);

			walk->hyphen = hyphenated(s, after);
			if (walk->hyphen && joins(s, after))
				walk->piece.n--;
		}
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
