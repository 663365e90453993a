/*
 * text.c: the text of a draft as paragraphs: numbered when there are several
 * (5 FAH-1 H-240), with marks, headings, items and quoted texts.
 *
 *     # HEADING              a heading above the next paragraph
 *     (C) Text               a paragraph and its mark
 *     - text, a) text        items of the paragraph above
 *     > text                 quoted: QUOTE and UNQUOTE around it
 *     BEGIN NONPAPER ...     to END NONPAPER, as it stands
 */
#include "draft/draft.h"
#include "telegram/shapes.h"

/* No mark is longer, between its brackets. */
#define MARK_MOST 40

struct texter {
	struct composer *c;
	struct buf text; /* lines with LF between */
	uint32_t lines;
	uint32_t number, count; /* of paragraphs: so far, in all */
	uint32_t marked; /* of them have a mark */
	bool entire; /* and one is of all of them */
	char letter; /* of the item above, as a capital; or 0 */
	bool inside; /* a quoted text or nonpaper that is open */
	bool quoting; /* > */
	bool said; /* there is more than marks, headings and labels */
};

enum part { PART_PARAGRAPH, PART_HEADING, PART_ITEM, PART_QUOTE, PART_LABEL };

/* The next lines up to a blank one. */
static struct slice
next_block(struct slice *rest)
{
	struct slice line, after;
	const char *from = NULL, *to = NULL;

	for (after = *rest; (line = slice_line(&after)).p != NULL;
	     *rest = after) {
		line = slice_trim(line);
		if (line.n == 0 && from != NULL)
			break;
		if (line.n == 0)
			continue;
		if (from == NULL)
			from = line.p;
		to = slice_end(line);
	}
	return from == NULL ? (struct slice){NULL, 0} : slice_between(from, to);
}

/* a) or (a) or a. of an item, or a dash; how long it is. */
static size_t
item_label(struct slice s)
{
	if (s.n > 2 && s.p[0] == '-' && s.p[1] == '-' && s.p[2] == ' ')
		return 2;
	if (s.n > 2 && (s.p[0] == '-' || s.p[0] == '*') && s.p[1] == ' ')
		return 1;
	if (s.n > 3 && ascii_is_alpha(s.p[0]) &&
	    (s.p[1] == ')' || s.p[1] == '.') && s.p[2] == ' ')
		return 2;
	return 0;
}

static bool
is_label(struct slice s)
{
	static const struct slice words[] = {
	    {"BEGIN ", 6}, {"END ", 4}, {"QUOTE", 5}, {"UNQUOTE", 7}};
	size_t i;

	if (s.n > 60 || slice_index(s, '\n') < s.n)
		return false;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_starts_fold(s, words[i]))
			return true;
	return false;
}

static enum part
part_of(const struct texter *x, struct slice s)
{
	if (s.p[0] == '#')
		return PART_HEADING;
	if (s.p[0] == '>')
		return PART_QUOTE;
	if (is_label(s))
		return PART_LABEL;
	return item_label(s) > 0 || x->inside ? PART_ITEM : PART_PARAGRAPH;
}

static void
add_line(struct texter *x, struct slice s, bool gap)
{
	if (x->lines > 0)
		buf_string(&x->text, gap ? "\n\n" : "\n");
	buf_add(&x->text, s);
	x->lines++;
}

/* C) that follows no B): the mark (C) may be meant, whose bracket is lost. */
static void
check_letter(struct texter *x, struct slice item)
{
	char letter = ascii_upper(item.p[0]);

	if (item.p[1] == ')' && letter == item.p[0] && letter != 'A' &&
	    letter != x->letter + 1 && memchr("CSU", letter, 3) != NULL)
		draft_tell(x->c->d, LEVEL_WARNING, slice_head(item, 2),
		    "an item of a list is written here; (%S) would be a mark",
		    &(struct slice){item.p, 1});
	x->letter = letter;
}

/* Several items may stand in a block, each on lines of its own. */
static void
add_items(struct texter *x, struct slice s)
{
	struct slice line, rest = s, item = {NULL, 0}, text;
	struct buf b = {0};
	size_t n;

	while ((line = slice_line(&rest)).p != NULL || item.p != NULL) {
		if (line.p != NULL && item.p != NULL &&
		    item_label(slice_trim(line)) == 0) {
			item = slice_between(item.p, slice_end(line));
			continue;
		}
		if (item.p != NULL) {
			n = item_label(item);
			buf_clear(&b);
			if (n > 0 && ascii_is_alpha(item.p[0])) {
				check_letter(x, item);
				buf_char(&b, ascii_upper(item.p[0]));
				buf_string(&b, ". ");
			} else if (n > 0)
				buf_string(&b, "-- ");
			text = draft_set(x->c, slice_trim(slice_skip(item, n)));
			buf_add(&b, text);
			add_line(x, buf_slice(&b), true);
		}
		item = slice_trim(line);
		if (line.p == NULL)
			break;
	}
	buf_free(&b);
}

/* (C) at the front of s, taken off: its form. */
static struct slice
take_mark(struct composer *c, struct slice *s)
{
	struct slice none = {NULL, 0}, rest;
	struct marking m = {0};

	if (s->p[0] != '(' || !marking_read(c->arena, *s, &m, &rest) ||
	    m.form.p == NULL)
		return none;
	*s = slice_trim(rest);
	return m.printed;
}

/* 1. that the drafter wrote already. */
static void
drop_number(struct slice *s)
{
	size_t n = 0;

	while (n < s->n && n < 2 && ascii_is_digit(s->p[n]))
		n++;
	if (n > 0 && n + 1 < s->n && s->p[n] == '.' &&
	    (s->p[n + 1] == ' ' || s->p[n + 1] == '('))
		*s = slice_trim(slice_skip(*s, n + 1));
}

/* SUMMARY: and COMMENT: have an end, which is easily forgotten. */
static void
add_end(struct buf *b, struct slice text)
{
	static const struct slice words[] = {{"SUMMARY", 7}, {"COMMENT", 7}};
	struct slice all, end;
	size_t i;

	for (i = 0; i < 2; i++) {
		if (!slice_starts_fold(text, words[i]) ||
		    text.n < words[i].n + 2 || text.p[words[i].n] != ':')
			continue;
		all = buf_slice(b);
		end = slice_skip(
		    all, all.n > words[i].n + 6 ? all.n - words[i].n - 6 : 0);
		if (slice_find_fold(end, S("END ")) == end.n)
			buf_format(b, " END %S.", &words[i]);
	}
}

/* `new' writes them, and the drafter what follows. */
static bool
is_bare_label(struct slice text)
{
	return slice_equal_fold(text, S("SUMMARY:")) ||
	    slice_equal_fold(text, S("COMMENT:"));
}

/* (C - ENTIRE TEXT) */
static bool
is_entire(struct slice mark)
{
	return slice_find_fold(mark, S("ENTIRE TEXT")) < mark.n;
}

/* (Q), (C//NOFRON): capitals in brackets, which may be meant for a mark. */
static size_t
looks_marked(struct slice s)
{
	size_t n = slice_index(slice_head(s, MARK_MOST), ')'), i;

	if (s.p[0] != '(' || n < 2 || n == MARK_MOST || n == s.n)
		return 0;
	for (i = 1; i < n; i++)
		if (!ascii_is_upper(s.p[i]) && s.p[i] != '/' && s.p[i] != ' ' &&
		    s.p[i] != '-' && s.p[i] != ',')
			return 0;
	return n + 1;
}

/* Of one without a mark, where others have one (32 CFR 2001.21(c)). */
static void
check_unmarked(struct texter *x, struct slice s)
{
	struct slice word;
	size_t n;

	if (s.n == 0 || x->marked == 0 || x->entire)
		return;
	word = slice_head(s, looks_marked(s));
	n = slice_index(slice_head(s, MARK_MOST), '\n');
	if (word.n > 0)
		draft_tell(x->c->d, LEVEL_WARNING, word,
		    "%S is no mark that is known; it is taken for text", &word);
	else if (x->marked > 0 && x->c->t->classification >= CLASS_CONFIDENTIAL)
		draft_tell(x->c->d, LEVEL_WARNING, slice_head(s, n),
		    "this paragraph has no mark, and others have");
}

static void
add_paragraph(struct texter *x, struct slice s)
{
	struct slice mark, text, at = s;
	struct buf b = {0};

	x->number++;
	drop_number(&s);
	mark = take_mark(x->c, &s);
	drop_number(&s);
	if (x->count > 1)
		buf_format(&b, "%u. ", x->number);
	if (mark.p != NULL)
		buf_format(&b, "(%S) ", &mark);
	text = draft_set(x->c, s);
	x->letter = '\0';
	if (mark.p == NULL)
		check_unmarked(x, s);
	if ((text.n == 0 && !is_entire(mark)) || is_bare_label(text))
		draft_tell(x->c->d, LEVEL_WARNING, at,
		    "nothing stands in this paragraph");
	else
		x->said = true;
	buf_add(&b, text);
	add_end(&b, text);
	add_line(x, buf_slice(&b), true);
	buf_free(&b);
}

static void
end_quote(struct texter *x)
{
	if (x->quoting)
		add_line(x, S("UNQUOTE"), true);
	x->quoting = false;
}

static void
add_quote(struct texter *x, struct slice s)
{
	struct slice line, rest = s;
	struct buf b = {0};

	if (!x->quoting)
		add_line(x, S("QUOTE"), true);
	x->quoting = true;
	while ((line = slice_line(&rest)).p != NULL) {
		line = slice_trim(line);
		if (line.n > 0 && line.p[0] == '>')
			line = slice_trim(slice_skip(line, 1));
		if (b.n > 0)
			buf_char(&b, ' ');
		line = draft_set(x->c, line);
		buf_add(&b, line);
	}
	add_line(x, buf_slice(&b), true);
	buf_free(&b);
}

static void
add_label(struct texter *x, struct slice s)
{
	bool ends =
	    slice_starts_fold(s, S("END")) || slice_starts_fold(s, S("UN"));
	struct buf b = {0};
	struct slice text;

	while (s.n > 0 && (s.p[s.n - 1] == ':' || s.p[s.n - 1] == '.'))
		s.n--;
	text = draft_set(x->c, s);
	buf_add(&b, text);
	if (slice_find_fold(s, S("QUOTE")) == s.n)
		buf_char(&b, ends ? '.' : ':');
	add_line(x, buf_slice(&b), true);
	x->inside = !ends;
	buf_free(&b);
}

static void
add_block(struct texter *x, struct slice s)
{
	enum part part = part_of(x, s);

	if (part != PART_QUOTE)
		end_quote(x);
	switch (part) {
	case PART_HEADING:
		while (s.n > 0 && (s.p[0] == '#' || s.p[0] == ' '))
			s = slice_skip(s, 1);
		add_line(x, draft_set(x->c, s), true);
		break;
	case PART_ITEM:
		x->said = true;
		if (item_label(s) > 0)
			add_items(x, s);
		else
			add_line(x, draft_set(x->c, s), true);
		break;
	case PART_QUOTE:
		x->said = true;
		add_quote(x, s);
		break;
	case PART_LABEL:
		add_label(x, s);
		break;
	case PART_PARAGRAPH:
		add_paragraph(x, s);
	}
}

static void
count_paragraphs(struct texter *x)
{
	struct slice rest = x->c->d->body, s, mark;

	while ((s = next_block(&rest)).p != NULL) {
		switch (part_of(x, s)) {
		case PART_PARAGRAPH:
			x->count++;
			drop_number(&s);
			mark = take_mark(x->c, &s);
			x->marked += mark.p != NULL;
			x->entire = x->entire || is_entire(mark);
			break;
		case PART_LABEL:
			x->inside = !slice_starts_fold(s, S("END")) &&
			    !slice_starts_fold(s, S("UN"));
			break;
		default:
			break;
		}
	}
	x->inside = false;
}

/* The lines of the text, of any length: whoever writes it breaks them. */
static void
settle(struct texter *x)
{
	struct telegram *t = x->c->t;
	struct slice rest = arena_copy(x->c->arena, buf_slice(&x->text)), line;
	size_t i, lines = 1;

	for (i = 0; i < rest.n; i++)
		lines += rest.p[i] == '\n';
	t->text = rest;
	t->lines = ARENA_ARRAY(x->c->arena, struct line, lines);
	while ((line = slice_line(&rest)).p != NULL) {
		t->lines[t->line_count].p = line.p;
		t->lines[t->line_count].n = (uint32_t)line.n;
		t->lines[t->line_count++].kind =
		    line.n == 0 ? LINE_BLANK : LINE_BODY;
	}
	t->body_end = t->line_count;
}

void
compose_body(struct composer *c)
{
	struct texter x = {.c = c};
	struct slice rest = c->d->body, s;

	count_paragraphs(&x);
	while ((s = next_block(&rest)).p != NULL)
		add_block(&x, s);
	end_quote(&x);
	if (!x.said)
		draft_tell(c->d, LEVEL_ERROR, (struct slice){NULL, 0},
		    "it has no text");
	settle(&x);
	buf_free(&x.text);
}
