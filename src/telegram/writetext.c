/*
 * writetext.c: the text as lines.  A line that fits stays as it is; a longer
 * one is broken at a blank.  It must break so that the reader joins it again:
 * not behind a hyphen, nor where the next line would begin like something.
 */
#include "telegram/label.h"
#include "telegram/reader.h"
#include "telegram/writer.h"

/* 12. (C/NF) SUMMARY: a label does not stand on a line alone. */
#define FRONT_MOST 12

/* So much of a line that goes on tells whether it begins with a level. */
#define LEVEL_MOST 60
/* And so much, whether with anything else. */
#define FRONT_LOOK 120

/* Furniture that says something of the text beside it stays there. */
static bool
is_kept(const struct line *line)
{
	switch (line->kind) {
	case LINE_HEADING:
	case LINE_RULE:
	case LINE_PARAGRAPH:
	case LINE_BODY:
	case LINE_LOOSE:
	case LINE_TEXT:
	case LINE_CODE:
		return true;
	default:
		return false;
	}
}

/*
 * How sure it must be that the reader takes no line for something else by how
 * it begins: where no break is without doubt, one will do that is no line of
 * the heading, and at last one that is neither that nor an item.
 */
enum care { CARE_LEAST, CARE_LITTLE, CARE_SOME, CARE_ALL };

/* What the terminals of later years print over a text (A16, F13). */
static bool
begins_stamp(struct slice s)
{
	static const struct slice words[] = {{"RELEASE", 7}, {"DENIED", 6},
	    {"REVIEW AUTHORITY", 16}, {"CASE NO", 7}, {"DECLASSIFIED", 12},
	    {"PAGE", 4}};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_starts_fold(s, words[i]))
			return true;
	return false;
}

static bool
begins_something(struct slice s, enum care care)
{
	struct slice front = slice_head(s, LEVEL_MOST);
	unsigned opening;
	struct label label;

	/* it will be a line at most; what is asked looks no further */
	s = slice_head(s, FRONT_LOOK);
	opening = opening_of(s.p, s.n);

	if ((opening &
		(OPENING_HEAD | OPENING_NUMBER | OPENING_ITEM |
		    OPENING_MARK)) != 0)
		return true;
	if (care >= CARE_LITTLE &&
	    (level_may_begin(front.p, front.n) || begins_stamp(s)))
		return true;
	if (care >= CARE_SOME && label_read(s, &label))
		return true;
	return care == CARE_ALL &&
	    (opening != 0 || slice_starts_fold(s, S("NOTE")) || passing_is(s) ||
		caption_is(s));
}

/*
 * END SUMMARY, BEGIN TEXT, ref A, para 3: a page line may stand where a line
 * is broken.
 */
static bool
ends_in_label(struct slice s)
{
	static const struct slice words[] = {{"END", 3}, {"BEGIN", 5},
	    {"REF", 3}, {"REFS", 4}, {"PARA", 4}, {"PARAS", 5}};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (s.n >= words[i].n &&
		    slice_equal_fold(
			slice_skip(s, s.n - words[i].n), words[i]) &&
		    (s.n == words[i].n ||
			!ascii_is_alnum(s.p[s.n - words[i].n - 1])))
			return true;
	return false;
}

static size_t
count_words(struct slice s)
{
	size_t words = 0;

	while (slice_word(&s).p != NULL)
		words++;
	return words;
}

/*
 * Is a break between these two one that the reader undoes?  A hyphen at the
 * end of a line is dropped or joined; a short last line without a full stop
 * below a sentence looks like a heading.
 */
static bool
is_good_break(
    struct slice before, struct slice after, size_t width, enum care care)
{
	char last = before.p[before.n - 1], end = after.p[after.n - 1];

	if (last == '-' || begins_something(after, care) ||
	    ends_in_label(before))
		return false;
	return !(ascii_is_full_stop(last) && after.n <= width &&
	    (!ascii_is_full_stop(end) || count_words(after) <= 3));
}

/* The last break of s between these that is good; 0: none is. */
static size_t
last_break(struct slice s, size_t least, size_t width, enum care care)
{
	size_t n = width < s.n ? width : s.n - 1;

	for (; n > least; n--)
		if (s.p[n] == ' ' && s.p[n - 1] != ' ' &&
		    is_good_break(slice_head(s, n),
			slice_trim_left(slice_skip(s, n)), width, care))
			return n;
	return 0;
}

/* A word longer than the line runs over it. */
static size_t
any_break(struct slice s, size_t width)
{
	size_t n = width;

	while (n > 0 && (s.p[n] != ' ' || s.p[n - 1] == '-'))
		n--;
	if (n == 0)
		for (n = width; n < s.n && s.p[n] != ' ';)
			n++;
	return n;
}

size_t
text_break(struct slice s, size_t width, bool text)
{
	size_t n = 0;

	if (s.n <= width)
		return s.n;
	if (text)
		n = last_break(s, FRONT_MOST, width, CARE_ALL);
	if (text && n == 0)
		n = last_break(s, FRONT_MOST, width, CARE_SOME);
	if (text && n == 0)
		n = last_break(s, 0, width, CARE_LITTLE);
	if (text && n == 0)
		n = last_break(s, 0, width, CARE_LEAST);
	return n > 0 ? n : any_break(s, width);
}

static void
add_row(struct writer *w, struct slice text, bool gap)
{
	struct row *more;

	if (w->row_count == w->row_room) {
		w->row_room = w->row_room * 2 + 64;
		more = ARENA_ROOM(w->arena, struct row, w->row_room);
		if (w->row_count > 0)
			memcpy(more, w->rows, w->row_count * sizeof(*more));
		w->rows = more;
	}
	w->rows[w->row_count++] = (struct row){text, gap};
}

/* What is left of a line that was broken: the next may go on with it. */
struct carry {
	struct slice text; /* n == 0: nothing is left */
	bool gap;
};

static void
flush(struct writer *w, struct carry *c)
{
	if (c->text.n > 0)
		add_row(w, c->text, c->gap);
	c->text.n = 0;
}

static void
add_broken(struct writer *w, struct slice s, bool gap, struct carry *c)
{
	size_t n = 0;

	if (has_columns(s)) {
		add_row(w, s, gap);
		return;
	}
	while ((n = text_break(s, w->form->width, true)) < s.n) {
		add_row(w, slice_head(s, n), gap);
		s = slice_trim_left(slice_skip(s, n));
		gap = false;
		*c = (struct carry){s, false};
	}
	if (c->text.n == 0)
		add_row(w, s, gap);
	c->text = c->text.n > 0 ? s : c->text;
}

/* May this line go on with what is left of the one above? */
static bool
goes_on(const struct carry *c, const struct line *line, struct slice s)
{
	return c->text.n > 0 && line->kind == LINE_BODY &&
	    c->text.p[c->text.n - 1] != '-' && !has_columns(s) &&
	    !begins_something(s, CARE_ALL);
}

void
text_rows(struct writer *w)
{
	const struct telegram *t = w->t;
	const struct line *line;
	bool blank = true, furniture = false;
	struct carry left = {{NULL, 0}, false};
	struct slice s;
	uint32_t i;

	for (i = t->body_line; i < t->body_end; i++) {
		line = &t->lines[i];
		if (line->kind == LINE_BLANK) {
			/* those around a page line are the page's */
			blank = blank || !furniture;
			continue;
		}
		if (!is_kept(line)) {
			furniture = true;
			continue;
		}
		s = slice_trim_right(slice(line->p, line->n));
		if (s.n == 0)
			continue;
		if (furniture &&
		    (line->kind == LINE_PARAGRAPH ||
			line->kind == LINE_HEADING))
			blank = true;
		if (!blank && goes_on(&left, line, slice_trim_left(s))) {
			s = arena_join(
			    w->arena, left.text, S(" "), slice_trim_left(s));
			left.text.n = 0;
		}
		flush(w, &left);
		/* a heading on two lines is none; a message has the room */
		if (line->kind == LINE_HEADING &&
		    w->form->style == FORM_MESSAGE)
			add_row(w, s, blank && w->row_count > 0);
		else
			add_broken(w, s, blank && w->row_count > 0, &left);
		blank = furniture = false;
	}
	flush(w, &left);
}
