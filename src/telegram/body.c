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
/* A line behind a number without its point is no row of a list. */
#define LOOSE_LEAST 40
/* C - ENTIRE TEXT is short. */
#define ENTIRE_MOST 48
/* So long a heading may be; without a blank line above, so long. */
#define HEADING_MOST 110
#define HEADING_CLOSE 60
/* A line that is full may end with a sentence by chance. */
#define LINE_FULL 54
/* For lost digits is looked ahead so often. */
#define GUESSES_MOST 4

struct bodies {
	struct reader *r;
	struct paragraph *open, **end;
	struct slice heading; /* stands above the next paragraph */
	uint32_t heading_line;
	uint32_t next; /* the number that comes next */
	bool blank; /* the line before is blank, or furniture */
	bool numbered; /* a number has been seen */
	bool broken; /* page furniture stands since the line before */
	char item; /* the last item's letter or dash, of no numbers; or 0 */
	uint32_t last; /* the line of text before */
	uint32_t marked, unmarked; /* paragraphs with a number */
	uint32_t list; /* the number an inner list goes on with; 0: none */
	uint32_t guesses; /* times that was looked ahead for a lost digit */
};

/* ---- the first line of a paragraph ------------------------------------------ */

/*
 * 1. or 1); `loose`: 1 Text and 1, Text, where the point is lost, and 6A. of
 * a form, which are numbers only where that number comes next.
 */
static size_t
take_number(struct slice s, uint32_t *number, bool *loose)
{
	size_t n = 0;

	*loose = false;
	while (n < s.n && n < 3 && ascii_is_digit(s.p[n]))
		n++;
	if (n == 0 || n == 3 || !slice_number(slice_head(s, n), 99, number) ||
	    *number == 0 || n >= s.n)
		return 0;
	if (s.p[n] == '.' || s.p[n] == ')')
		return n + 1;
	*loose = true;
	if (s.n > n + 2 && s.p[n] == 'A' &&
	    (s.p[n + 1] == '.' || s.p[n + 1] == ' '))
		return n + (s.p[n + 1] == '.' ? 2 : 1);
	if (s.n < n + LOOSE_LEAST || (s.p[n] != ' ' && s.p[n] != ','))
		return 0;
	n += s.p[n] == ',';
	return s.p[n] == ' ' && ascii_is_upper(s.p[n + 1]) ? n : 0;
}

/* (C - ENTIRE TEXT.), C - ENTIRE TEXT: one mark for all, and these words. */
static bool
take_entire(struct arena *arena, struct slice s, struct start *start)
{
	struct slice rest, words;
	size_t n =
	    slice_find_fold(slice_head(s, ENTIRE_MOST), S("ENTIRE TEXT"));

	if (n + 11 > s.n || n + 11 > ENTIRE_MOST ||
	    !marking_entire(arena, s, &start->mark, &rest))
		return false;
	start->mark.at = slice_between(s.p, slice_end(start->mark.printed));
	words = slice_skip(s, n);
	/* with the brackets nothing else is on the line */
	if (slice_trim(rest).n == 0)
		words = slice_head(
		    words, words.n > 11 && words.p[11] == '.' ? 12 : 11);
	start->text = words;
	return true;
}

/* 1. C) Text, 1. SBU) Text: the first bracket is lost (X1). */
static bool
take_unopened(struct arena *arena, struct slice s, struct start *start)
{
	size_t n = slice_index(slice_head(s, 4), ')');
	struct slice in = slice_head(s, n);

	if (n == 0 || n > 3 || n + 1 >= s.n || s.p[n] != ')' ||
	    !marking_read(arena, in, &start->mark, NULL) ||
	    start->mark.level == CLASS_NONE) {
		start->mark = (struct marking){0};
		return false;
	}
	start->text = slice_trim_left(slice_skip(s, n + 1));
	return true;
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
		n = take_number(rest, &start->number, &start->loose);
		if (n == 0 || start->loose)
			return false;
		start->mark = mark;
		start->number_at = slice_head(rest, n);
		start->text = slice_trim_left(slice_skip(rest, n));
		return true;
	}
	n = take_number(s, &start->number, &start->loose);
	if (n == 0)
		return false;
	/* 3.5 million is no paragraph */
	if (n < s.n && ascii_is_digit(s.p[n]))
		return false;
	start->number_at = slice_head(s, n);
	rest = slice_trim_left(slice_skip(s, n));
	/* '(SBU): a speck before the mark (F6) */
	if (rest.n > 3 && rest.p[1] == '(' &&
	    (rest.p[0] == '\'' || rest.p[0] == '.' || rest.p[0] == '`' ||
		rest.p[0] == ',') &&
	    marking_read(arena, slice_skip(rest, 1), &mark, NULL))
		rest = slice_skip(rest, 1);
	if (take_entire(arena, rest, start))
		return true;
	if (rest.n > 0 && rest.p[0] == '(' &&
	    marking_read(arena, rest, &mark, &start->text)) {
		start->mark = mark;
		start->text = slice_trim_left(start->text);
		if (start->text.n > 1 && start->text.p[0] == '.')
			start->text =
			    slice_trim_left(slice_skip(start->text, 1));
	} else if (!take_unopened(arena, rest, start)) {
		start->text = rest;
	}
	return true;
}

/*
 * 1. between 10. and 12.: a digit is lost (X3).  The next number after a
 * blank line tells it from a list's.
 */
static bool
lost_digit(struct bodies *b, uint32_t i, uint32_t number)
{
	const struct telegram *t = b->r->t;
	struct start start;
	bool blank = false;

	if (b->next < 10 ||
	    (number != b->next / 10 && number != b->next % 10) ||
	    b->guesses++ >= GUESSES_MOST)
		return false;
	for (i++; i < b->r->body_end; i++) {
		const struct line *line = &t->lines[i];

		if (line->kind == LINE_BLANK)
			blank = true;
		if (line->kind != LINE_TEXT)
			continue;
		if (blank && (line->has & HAS_DIGIT) != 0 &&
		    paragraph_start(b->r->arena, line_slice(line), &start) &&
		    !start.loose)
			return start.number == b->next + 1;
		blank = false;
	}
	return false;
}

/*
 * A number at a line start may be in a sentence ("in / 1975. The"), or in a
 * list: what decides is the number that comes next, a mark, a blank line
 * (X3, X5).
 */
static bool
is_next(struct bodies *b, uint32_t i, const struct start *start)
{
	bool marked = start->mark.printed.p != NULL || start->pilcrow;

	if (start->loose)
		return b->numbered && start->number == b->next &&
		    (b->blank ||
			slice_index(start->number_at, 'A') <
			    start->number_at.n);
	/* where paragraphs have marks, numbers without are a list's */
	if (!marked && start->number == b->list && b->marked > b->unmarked) {
		b->list++;
		return false;
	}
	if (start->number == b->next)
		return b->blank || marked || b->open == NULL ||
		    start->text.n > 0;
	if (marked && (b->blank || start->pilcrow))
		return true;
	if (!b->blank)
		return false;
	if (!b->numbered)
		return start->number <= SKIP_MOST || b->open == NULL;
	if (lost_digit(b, i, start->number))
		return true;
	if (start->number == 1)
		b->list = 2;
	if (b->marked > b->unmarked)
		return false;
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

	b->item = '\0';
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
		/* a lost digit is put right, so that the next one fits */
		b->next = start->number == b->next ||
			!(b->next >= 10 && start->number < 10 &&
			    (start->number == b->next / 10 ||
				start->number == b->next % 10))
		    ? start->number + 1
		    : b->next + 1;
		b->numbered = true;
		if (start->mark.printed.p != NULL || start->pilcrow)
			b->marked++;
		else
			b->unmarked++;
		b->list = 0;
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
	const char *end = slice_end(line_text(l));

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

	if (s.n < 3)
		return false;
	for (i = 0; i < s.n; i++)
		if (s.p[i] != '-' && s.p[i] != '=' && s.p[i] != '_' &&
		    s.p[i] != '*' && (s.p[i] != ' ' || i == 0))
			return false;
	return true;
}

/* Words of a heading: capitals, or each with a capital; no full sentence. */
static bool
looks_headed(struct slice s)
{
	size_t i, words = 1, small = 0;

	if (slice_starts_fold(s, S("END ")) ||
	    slice_starts_fold(s, S("QUOTE")) ||
	    slice_starts_fold(s, S("UNQUOTE")))
		return false;
	if (s.n < 3 || s.n > HEADING_MOST || !ascii_is_alpha(s.p[0]) ||
	    s.p[s.n - 1] == ',' || s.p[s.n - 1] == ';')
		return false;
	/* C. WHO PAYS FOR THE OIL? a question of a list */
	if (s.p[s.n - 1] == '?' && (s.p[1] == '.' || s.p[1] == ')'))
		return false;
	for (i = 1; i < s.n; i++)
		if (s.p[i - 1] == ' ') {
			words++;
			small += ascii_is_lower(s.p[i]);
		}
	return words <= 16 && small * 2 <= words &&
	    (s.p[s.n - 1] != '.' || words <= 3);
}

/* A line that ends a sentence. */
static bool
ends_sentence(struct slice s)
{
	return s.n == 0 || ascii_is_full_stop(s.p[s.n - 1]);
}

/* A heading that stands right below the end of a paragraph. */
static inline bool
may_be_close(
    const struct bodies *b, const struct line *last, const struct line *line)
{
	/* one question, since each of them alone is guessed wrong */
	return (line_text(line).n <= HEADING_CLOSE) & b->numbered &
	    ((line->has & HAS_FULL_STOP) == 0) &
	    ((last->has & HAS_FULL_STOP) != 0);
}

/*
 * A heading has a blank line above it; or stands right below the end of a
 * paragraph, when a blank line and the next number follow.
 */
static bool
may_be_heading(const struct bodies *b, const struct line *line)
{
	if (b->blank || b->open == NULL)
		return line_text(line).n <= HEADING_MOST;
	return may_be_close(b, &b->r->t->lines[b->last], line);
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
	bool apart = false, close = !b->blank && b->open != NULL;
	uint32_t k;

	if (!looks_headed(s))
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
		if (!paragraph_start(b->r->arena, next, &start))
			return false;
		if (close || start.loose)
			return apart && start.number == b->next;
		return (apart || !b->numbered || slice_ends(s, S(":"))) &&
		    start.number <= b->next + SKIP_MOST;
	}
	return false;
}

/*
 * Over the end of a page a paragraph without a number goes on, unless it
 * ended with a sentence before the line was full.
 */
static bool
runs_over(const struct bodies *b, struct slice s)
{
	struct slice above = slice_trim(line_slice(&b->r->t->lines[b->last]));

	return b->broken && s.p[0] != '(' && s.p[0] != '-' &&
	    (!ends_sentence(above) || above.n >= LINE_FULL);
}

/*
 * Below a colon, and then in its turn, an item of a list is no paragraph of
 * its own where paragraphs have no numbers.
 */
static bool
is_item(struct bodies *b, struct slice s)
{
	struct slice above = slice_trim(line_slice(&b->r->t->lines[b->last]));
	size_t dashes = s.n > 3 && s.p[0] == '-' ? 1 + (s.p[1] == '-') : 0;
	char item = '\0';

	if (dashes > 0 && s.p[dashes] == ' ')
		item = '-';
	else if (s.n > 3 && ascii_is_alpha(s.p[0]) && s.p[2] == ' ' &&
	    (s.p[1] == '.' || s.p[1] == ')'))
		item = s.p[0];
	if (item == '\0' ||
	    !((slice_ends(above, S(":")) &&
		  (item == '-' || ascii_upper(item) == 'A')) ||
		(item == '-' && b->item == '-') ||
		(item != '-' && b->item != '\0' && item == b->item + 1)))
		return false;
	b->item = item;
	return true;
}

/*
 * The end of a page stands in a sentence: what is below it is no heading, but
 * for capitals below small letters and what is underlined at its length.
 */
static bool
is_cut(const struct bodies *b, uint32_t i, struct slice s)
{
	const struct line *line = &b->r->t->lines[i];
	const struct line *last = &b->r->t->lines[b->last];
	struct slice below;

	if (!b->broken || b->open == NULL || b->heading.p != NULL ||
	    ends_sentence(slice_trim_right(line_slice(last))) ||
	    slice_starts_fold(line_text(last), S("UNQUOTE")))
		return false;
	if ((line->has & HAS_LOWER) == 0 && (last->has & HAS_LOWER) != 0)
		return false;
	if (i + 1 >= b->r->body_end)
		return true;
	below = slice_trim(line_slice(line + 1));
	return !line_is_rule(below) || below.n > s.n + 3 || s.n > below.n + 3;
}

static void
take_line(struct bodies *b, uint32_t i)
{
	struct line *line = &b->r->t->lines[i];
	struct slice s = line_text(line);
	struct start start;
	char c = s.p[0];

	if ((line->begins & OPENING_RULE) != 0 && line_is_rule(s)) {
		line->kind = LINE_RULE;
		b->blank = true;
		return;
	}
	if ((line->begins & OPENING_NUMBER) != 0 &&
	    (line->has & HAS_DIGIT) != 0 &&
	    paragraph_start(b->r->arena, s, &start) && is_next(b, i, &start)) {
		begin(b, i, &start);
		b->blank = false;
		return;
	}
	if (may_be_heading(b, line) && !is_cut(b, i, s) &&
	    is_heading(b, i, s)) {
		line->kind = LINE_HEADING;
		b->heading = s;
		b->heading_line = i;
		claim(b->r, FIELD_HEADING, s);
		b->blank = true;
		return;
	}
	if (b->open == NULL ||
	    (b->blank && !b->numbered && !runs_over(b, s) && !is_item(b, s))) {
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

/*
 * Most lines go on with the paragraph that is open: those from i on that are
 * sure to, all at once.  Returns the line behind them.
 */
static uint32_t
take_words(struct bodies *b, uint32_t i)
{
	struct line *lines = b->r->t->lines;
	uint32_t first = i, end = b->r->body_end;

	if (b->open == NULL || b->blank || b->r->t->lines_moved)
		return i;
	for (; i < end && lines[i].kind == LINE_TEXT &&
	     (lines[i].begins & (OPENING_RULE | OPENING_NUMBER)) == 0 &&
	     !may_be_close(b, &lines[b->last], &lines[i]);
	     i++) {
		lines[i].kind = LINE_BODY;
		b->last = i;
	}
	if (i > first) {
		go_on(b, b->last);
		b->broken = false;
	}
	return i;
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
	for (i = t->body_line; (i = take_words(&b, i)) < r->body_end; i++) {
		struct line *line = &t->lines[i];

		if (line->kind == LINE_BLANK)
			b.blank = true;
		else if (line->kind == LINE_TEXT) {
			take_line(&b, i);
			b.last = i;
			b.broken = false;
		} else /* furniture ends no paragraph, and is no blank line */
			b.broken = b.broken || line_is_furniture(line) ||
			    line->kind == LINE_REPEATED;
	}
	if (b.heading.p != NULL) { /* above nothing */
		b.heading = (struct slice){NULL, 0};
		begin(&b, b.heading_line, NULL);
	}
	read_text(r);
}
