/*
 * items.c: the items of a list inside a paragraph: (1)Text, A. Text, a) Text,
 * -- Text, bullets.  A label is one where a list can be: in its turn, after a
 * blank line, below a colon.  It must not know paragraphs nor blocks.
 */
#include "telegram/body.h"

/* So far ahead a list's second item is looked for. */
#define LINES_WITHIN 16

enum {
	STYLE_NONE,
	STYLE_DASH,
	STYLE_BULLET,
	STYLE_BRACKET,
	STYLE_CAPITAL,
	STYLE_LETTER,
	STYLE_MAX
};

_Static_assert(STYLE_MAX == ITEM_STYLES, "a rank for each style");

struct found {
	struct slice label;
	int style;
	uint32_t rank; /* 1 for A, a, 1; 0: a dash */
	bool small;
};

/* (A), which no mark is, and (B), (C) in its turn: a list of the 1970s. */
static bool
capital(struct slice s, struct found *f)
{
	if (s.n < 4 || !ascii_is_upper(s.p[1]) || s.p[2] != ')')
		return false;
	f->label = slice_head(s, 3);
	f->style = STYLE_CAPITAL;
	f->rank = (uint32_t)(s.p[1] - 'A') + 1;
	return true;
}

/* (1) or (a); (C) and (SBU) are marks. */
static bool
bracket(struct slice s, struct found *f)
{
	size_t n = 1;

	while (n < s.n && n < 4 && ascii_is_alnum(s.p[n]))
		n++;
	if (n == 1 || n + 1 >= s.n || s.p[n] != ')' || ascii_is_upper(s.p[1]))
		return false;
	f->label = slice_head(s, n + 1);
	f->style = STYLE_BRACKET;
	if (ascii_is_digit(s.p[1])) {
		if (!slice_number(slice(s.p + 1, n - 1), 999, &f->rank))
			return false;
	} else {
		f->rank = n == 2 ? (uint32_t)(s.p[1] - 'a') + 1 : 0;
	}
	return true;
}

/* A. Text, a) Text: one letter. */
static bool
letter(struct slice s, struct found *f)
{
	if (s.n < 4 || !ascii_is_alpha(s.p[0]) ||
	    (s.p[1] != '.' && s.p[1] != ')') || s.p[2] != ' ')
		return false;
	f->label = slice_head(s, 2);
	f->style = STYLE_LETTER;
	f->small = ascii_is_lower(s.p[0]);
	f->rank = (uint32_t)(ascii_upper(s.p[0]) - 'A') + 1;
	return true;
}

static bool
dashes(struct slice s, struct found *f)
{
	size_t n = 0;

	while (n < s.n && s.p[n] == '-' && n < 3)
		n++;
	if (n + 1 >= s.n || s.p[n] != ' ')
		return false;
	f->label = slice_head(s, n);
	f->style = STYLE_DASH;
	return true;
}

static bool
find_label(struct slice s, struct found *f)
{
	*f = (struct found){{NULL, 0}, STYLE_NONE, 0, false};
	switch (s.p[0]) {
	case '(':
		return bracket(s, f) || capital(s, f);
	case '-':
		return dashes(s, f);
	case '\xe2':
		f->style = STYLE_BULLET;
		f->label = slice_head(s, 3);
		return slice_starts(s, S("\xe2\x80\xa2"));
	default:
		return letter(s, f);
	}
}

/* Does the list go on soon: another dash, B. after A.? */
static bool
follows(const struct items *it, const struct found *f, uint32_t i)
{
	const struct telegram *t = it->r->t;
	uint32_t k, seen = 0;
	struct found next;

	for (k = i + 1; k < it->end && seen < LINES_WITHIN; k++) {
		struct slice s = slice_trim(line_slice(&t->lines[k]));

		if (s.n == 0 || line_is_furniture(&t->lines[k]) ||
		    t->lines[k].kind == LINE_REPEATED)
			continue;
		if (find_label(s, &next) && next.style == f->style &&
		    next.small == f->small &&
		    (f->rank == 0 || next.rank == f->rank + 1))
			return true;
		seen++;
	}
	return false;
}

/* May a list have this label here? */
static bool
stands_in_turn(const struct items *it, const struct found *f, uint32_t i)
{
	struct slice above = slice_trim_right(it->above);
	char last = above.n == 0 ? ':' : above.p[above.n - 1];

	if (f->style == STYLE_BULLET)
		return true;
	if (f->style == STYLE_CAPITAL)
		return f->rank == 1 ? follows(it, f, i)
				    : f->rank == it->rank[f->style] + 1;
	if (f->style == STYLE_DASH) /* no half of a dash that was wrapped */
		return last != '-' &&
		    (it->blank || last == ':' || last == ';' || last == '.' ||
			(it->open != NULL && it->style == STYLE_DASH) ||
			follows(it, f, i));
	if (it->blank ||
	    (f->rank == 1 &&
		(last == ':' || last == ';' || last == '.' || last == ',' ||
		    follows(it, f, i))))
		return true;
	return it->rank[f->style] != 0 && f->rank > it->rank[f->style] &&
	    f->rank <= it->rank[f->style] + 2;
}

static void
append(struct items *it, struct item *item)
{
	*it->list_end = item;
	it->list_end = &item->next;
	claim(it->r, FIELD_ITEM, item->label);
	if (item->mark.form.p != NULL)
		claim(it->r, FIELD_MARK, item->mark.at);
}

static struct item *
item_new(struct items *it, uint32_t line, struct slice s, struct slice label)
{
	struct item *item = ARENA_NEW(it->r->arena, struct item);
	struct slice rest = slice_trim_left(slice_skip(s, label.n)), after;

	item->label = label;
	if (rest.n > 0 && rest.p[0] == '(' &&
	    marking_read(it->r->arena, rest, &item->mark, &after) &&
	    item->mark.form.p != NULL)
		rest = slice_trim_left(after);
	item->text.first_line = line;
	item->text.lines = 1;
	item->text.at = rest;
	return item;
}

/* What stands behind a list is no part of its last item. */
static bool
ends_list(const struct items *it)
{
	struct slice above = slice_trim_right(it->above);
	char last = above.n == 0 ? ' ' : above.p[above.n - 1];

	return it->open != NULL && it->blank && it->style != STYLE_LETTER &&
	    (last == '.' || last == ';' || last == '?' || last == '!' ||
		last == '"' || last == ')');
}

void
items_begin(struct items *it, struct reader *r, struct paragraph *p)
{
	*it = (struct items){.r = r,
	    .list_end = &p->items,
	    .end = p->text.first_line + p->text.lines};
}

bool
items_line(struct items *it, uint32_t i, struct slice s, bool first)
{
	struct found f;
	struct item *item;

	if (!find_label(s, &f) || (!first && !stands_in_turn(it, &f, i)) ||
	    (first && f.rank > 1)) {
		if (ends_list(it))
			it->open = NULL;
		return false;
	}
	item = item_new(it, i, s, f.label);
	if (it->first != NULL && f.style == it->style &&
	    (f.rank == 0 || f.rank == 2))
		append(it, it->first); /* a list after all */
	it->first = NULL;
	it->open = item;
	it->style = f.style;
	it->rank[f.style] = f.rank;
	if (first) { /* a list only when a second one comes */
		it->first = item;
		return false;
	}
	append(it, item);
	return true;
}
