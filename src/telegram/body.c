/*
 * body.c: the text proper: which lines are paragraphs, headings, signature.
 * What stands inside a paragraph is text.c's.
 *
 * A paragraph runs to the next numbered one; headings between belong to the
 * next.  A telegram of one paragraph has no number (5 FAH-1 H-240).
 */
#include "telegram/body.h"

/* A number may skip ahead so far and still be one (X3). */
#define SKIP_MOST 5

struct bodies {
	struct reader *r;
	struct paragraph *open, **end;
	struct slice heading; /* stands above the next paragraph */
	uint32_t heading_line;
	uint32_t next; /* the number that comes next */
	bool blank; /* the line before is blank, or furniture */
	bool numbered; /* a number has been seen */
	bool list; /* numbers of an inner list are being passed */
};

/* ---- the first line of a paragraph ------------------------------------------ */

static size_t
take_number(struct slice s, uint32_t *number)
{
	size_t n = 0;

	while (n < s.n && n < 3 && ascii_is_digit(s.p[n]))
		n++;
	if (n == 0 || n == 3 || !slice_number(slice_head(s, n), 99, number) ||
	    *number == 0 || n >= s.n || (s.p[n] != '.' && s.p[n] != ')'))
		return 0;
	return n + 1;
}

/*
 * What X1 lists: 1. (C) Text, 1.(C), (C) 1., 1. C) Text, 1) (C), -- 1., and
 * a pilcrow before any of them (W4).
 */
bool
paragraph_start(struct arena *arena, struct slice line, struct start *start)
{
	struct slice s = slice_trim(line), rest;
	struct marking mark = {0};
	size_t n;

	*start = (struct start){0};
	if (s.n < 2)
		return false;
	if (slice_starts(s, S("\xc2\xb6"))) {
		start->pilcrow = true;
		s = slice_trim_left(slice_skip(s, 2));
	}
	while (s.n > 0 && s.p[0] == '-')
		s = slice_trim_left(slice_skip(s, 1));
	if (s.n == 0)
		return false;
	if (s.p[0] == '(' && marking_read(arena, s, &mark, &rest)) {
		rest = slice_trim_left(rest);
		n = take_number(rest, &start->number);
		if (n == 0)
			return false;
		start->mark = mark;
		start->number_at = slice_head(rest, n);
		start->text = slice_trim_left(slice_skip(rest, n));
		return true;
	}
	n = take_number(s, &start->number);
	if (n == 0)
		return false;
	/* 3.5 million is no paragraph */
	if (n < s.n && ascii_is_digit(s.p[n]))
		return false;
	start->number_at = slice_head(s, n);
	rest = slice_trim_left(slice_skip(s, n));
	if (rest.n > 0 && rest.p[0] == '(' &&
	    marking_read(arena, rest, &mark, &start->text)) {
		start->mark = mark;
		start->text = slice_trim_left(start->text);
		if (start->text.n > 1 && start->text.p[0] == '.')
			start->text =
			    slice_trim_left(slice_skip(start->text, 1));
	} else if (rest.n > 2 && rest.p[1] == ')' &&
	    ascii_is_upper(rest.p[0]) && slice_index(S("UCS"), rest.p[0]) < 3) {
		/* 1. C) Text: the first bracket is lost */
		start->mark.at = start->mark.printed = slice_head(rest, 1);
		start->mark.form = slice_head(rest, 1);
		start->mark.level = rest.p[0] == 'U' ? CLASS_UNCLASSIFIED
		    : rest.p[0] == 'C'               ? CLASS_CONFIDENTIAL
						     : CLASS_SECRET;
		start->text = slice_trim_left(slice_skip(rest, 2));
	} else {
		start->text = rest;
	}
	return true;
}

/*
 * A number at a line start may be in a sentence ("in / 1975. The"), or in a
 * list: what decides is the number that comes next, a mark, a blank line
 * (X3, X5).
 */
static bool
is_next(const struct bodies *b, const struct start *start)
{
	bool marked = start->mark.printed.p != NULL || start->pilcrow;

	if (start->number == b->next)
		return b->blank || marked || b->open == NULL ||
		    start->text.n > 0;
	if (marked && (b->blank || start->pilcrow))
		return true;
	if (!b->blank)
		return false;
	if (!b->numbered)
		return start->number <= SKIP_MOST || b->open == NULL;
	/* skipped ahead, or once more */
	return (start->number > b->next &&
		   start->number <= b->next + SKIP_MOST) ||
	    start->number + 1 == b->next;
}

/* ---- lines ------------------------------------------------------------------- */

static void
begin(struct bodies *b, uint32_t line, const struct start *start)
{
	struct paragraph *p = ARENA_NEW(b->r->arena, struct paragraph);
	struct line *l = &b->r->t->lines[line];
	struct slice s = slice_trim(line_slice(l));

	p->at = s;
	p->number = start == NULL ? 0 : start->number;
	p->text.first_line = line;
	p->text.lines = 1;
	p->text.at = s;
	if (start != NULL) {
		p->number_at = start->number_at;
		p->mark = start->mark;
		p->text.at = start->text;
		if (start->text.n == 0) /* it stands on the next line */
			p->text.at = slice(slice_end(s), 0);
		claim(b->r, FIELD_PARAGRAPH_NUMBER, start->number_at);
		claim(b->r, FIELD_MARK, start->mark.at);
		if (b->numbered && start->number != b->next)
			remark(b->r, CHECK_PARAGRAPH_NUMBER, start->number_at,
			    (struct slice){0});
		b->next = start->number + 1;
		b->numbered = true;
	}
	if (b->heading.p != NULL) {
		p->heading = b->heading;
		b->heading = (struct slice){NULL, 0};
	}
	l->kind = LINE_PARAGRAPH;
	*b->end = p;
	b->end = &p->next;
	b->open = p;
}

static void
go_on(struct bodies *b, uint32_t line)
{
	struct paragraph *p = b->open;
	struct line *l = &b->r->t->lines[line];
	const char *end = slice_end(slice_trim_right(line_slice(l)));

	l->kind = LINE_BODY;
	p->text.lines = line - p->text.first_line + 1;
	/* sections may stand out of order: a place is from first to last */
	if (end > p->at.p) {
		p->at = slice_between(p->at.p, end);
		p->text.at = slice_between(p->text.at.p, end);
	}
}

bool
line_is_rule(struct slice s)
{
	size_t i;

	if (s.n < 3 ||
	    (s.p[0] != '-' && s.p[0] != '=' && s.p[0] != '_' && s.p[0] != '*'))
		return false;
	for (i = 1; i < s.n; i++)
		if (s.p[i] != s.p[0] && s.p[i] != ' ')
			return false;
	return true;
}

/* Words of a heading: capitals, or each with a capital; no full sentence. */
static bool
looks_headed(struct slice s)
{
	size_t i, words = 1, small = 0;

	if (slice_starts_fold(s, S("END ")) ||
	    slice_starts_fold(s, S("UNQUOTE")))
		return false;
	if (s.n < 3 || s.n > 64 || !ascii_is_alpha(s.p[0]) ||
	    s.p[s.n - 1] == ',' || s.p[s.n - 1] == ';')
		return false;
	for (i = 1; i < s.n; i++)
		if (s.p[i - 1] == ' ') {
			words++;
			small += ascii_is_lower(s.p[i]);
		}
	return words <= 9 && small * 2 <= words &&
	    (s.p[s.n - 1] != '.' || words <= 3);
}

/*
 * A heading stands alone between blank lines or rules and above a numbered
 * paragraph (X4).
 */
static bool
is_heading(struct bodies *b, uint32_t i, struct slice s)
{
	const struct telegram *t = b->r->t;
	struct start start;
	bool apart = false;
	uint32_t k;

	if (!looks_headed(s))
		return false;
	if (!b->blank && b->open != NULL)
		return false;
	for (k = i + 1; k < b->r->body_end; k++) {
		const struct line *line = &t->lines[k];
		struct slice next;

		if (line->kind == LINE_BLANK) {
			apart = true;
			continue;
		}
		if (line->kind != LINE_TEXT)
			continue;
		next = slice_trim(line_slice(line));
		if (line_is_rule(next))
			return true;
		return (apart || !b->numbered || slice_ends(s, S(":"))) &&
		    paragraph_start(b->r->arena, next, &start) &&
		    start.number <= b->next + SKIP_MOST;
	}
	return false;
}

static void
take_line(struct bodies *b, uint32_t i)
{
	struct line *line = &b->r->t->lines[i];
	struct slice s = slice_trim(line_slice(line));
	struct start start;
	char c = s.p[0];

	if ((c == '-' || c == '=' || c == '_' || c == '*') && line_is_rule(s)) {
		line->kind = LINE_RULE;
		b->blank = true;
		return;
	}
	if ((ascii_is_digit(c) || c == '(' || c == '-' || c == '\xc2') &&
	    (line->has & HAS_DIGIT) != 0 &&
	    paragraph_start(b->r->arena, s, &start) && is_next(b, &start)) {
		begin(b, i, &start);
		b->blank = false;
		return;
	}
	if ((b->blank || b->open == NULL) && s.n <= 64 && is_heading(b, i, s)) {
		line->kind = LINE_HEADING;
		b->heading = s;
		b->heading_line = i;
		claim(b->r, FIELD_HEADING, s);
		b->blank = true;
		return;
	}
	if (b->open == NULL || (b->blank && !b->numbered)) {
		struct slice rest;
		struct start unnumbered = {0};

		/* (U) Text: a mark without a number */
		begin(b, i, NULL);
		if (c == '(' &&
		    marking_read(b->r->arena, s, &unnumbered.mark, &rest)) {
			b->open->mark = unnumbered.mark;
			b->open->text.at = slice_trim_left(rest);
			claim(b->r, FIELD_MARK, unnumbered.mark.at);
		}
	} else {
		go_on(b, i);
	}
	b->blank = false;
}

void
read_body(struct reader *r)
{
	struct telegram *t = r->t;
	struct bodies b = {
	    .r = r, .end = &t->paragraphs, .next = 1, .blank = true};
	uint32_t i;

	r->body_end = t->body_end;
	read_signer(r); /* from the end: moves r->body_end up */
	for (i = t->body_line; i < r->body_end; i++) {
		struct line *line = &t->lines[i];

		if (line->kind == LINE_BLANK)
			b.blank = true;
		else if (line->kind == LINE_TEXT)
			take_line(&b, i);
		/* furniture ends no paragraph, and is no blank line */
	}
	if (b.heading.p != NULL) /* above nothing */
		begin(&b, b.heading_line, NULL);
	read_text(r);
}
