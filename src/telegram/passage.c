/*
 * passage.c: text over several lines, unwrapped: furniture out, lines joined
 * by a blank, or by nothing where a word was broken.  It must not write to
 * the text, nor decide what the text says.
 */
#include "telegram/reader.h"

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
bool
passage_hyphenated(struct slice before, struct slice after)
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
bool
passage_joins(struct slice before, struct slice after)
{
	size_t n = before.n, letters = 0;

	if (!ascii_is_alpha(before.p[n - 2]) || !ascii_is_alpha(after.p[0]) ||
	    ascii_is_upper(before.p[n - 2]) != ascii_is_upper(after.p[0]))
		return false;
	while (letters < n - 1 && ascii_is_alpha(before.p[n - 2 - letters]))
		letters++;
	return !is_first_part(slice(before.p + n - 1 - letters, letters));
}

#define BIT(kind) ((uint64_t)1 << (kind))

/* A line that passages pass over: not of the text, or no words. */
static bool
is_passed(const struct line *line)
{
	/* furniture, from PAGE to NOTICE, and some others */
	const uint64_t passed = (BIT(LINE_NOTICE + 1) - BIT(LINE_PAGE)) |
	    BIT(LINE_REPEATED) | BIT(LINE_RULE) | BIT(LINE_SEPARATOR) |
	    BIT(LINE_SIGNATURE) | BIT(LINE_END) | BIT(LINE_BLANK);

	_Static_assert(LINE_MAX <= 64, "a bit a kind");
	return (passed >> line->kind & 1) != 0;
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

/* A whole line of words, as most are: nothing of it is left out. */
static inline bool
is_plain(const struct passage *p, const struct line *line)
{
	return line->kind == LINE_BODY &&
	    (line->has & (HAS_EDGE | HAS_COLUMNS)) == 0 && line->p >= p->at.p &&
	    line->p + line->n <= p->at.p + p->at.n &&
	    line->p[line->n - 1] != '-';
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
		if (is_plain(passage, line) && begun && !glued && !table) {
			walk->line++;
			walk->piece = line_slice(line);
			walk->joint = S(" ");
			return true;
		}
		if (is_passed(line))
			continue;
		s = slice_trim_right(part_of(passage, line));
		walk->table = (line->has & HAS_COLUMNS) != 0 && has_columns(s);
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

			walk->hyphen = passage_hyphenated(s, after);
			if (walk->hyphen && passage_joins(s, after))
				walk->piece.n--;
		}
		return true;
	}
	return false;
}

bool
passage_run(const struct telegram *t, const struct passage *passage,
    struct passage_walk *walk)
{
	uint32_t end = passage->first_line + passage->lines;
	const struct line *line;
	const char *stop;

	if (!passage_next(t, passage, walk))
		return false;
	if (walk->hyphen || walk->table)
		return true;
	stop = slice_end(walk->piece);
	for (; walk->line < end; walk->line++) {
		line = &t->lines[walk->line];
		if (line->p != stop + 1 || *stop != '\n' ||
		    !is_plain(passage, line))
			break;
		stop = line->p + line->n;
	}
	walk->piece = slice_between(walk->piece.p, stop);
	return true;
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
