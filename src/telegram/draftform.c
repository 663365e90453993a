/*
 * draftform.c: a telegram of the Department as its drafter left it, before
 * it was numbered and sent: no header and no line of the classification, but
 * who drafted, approved and cleared it, then the posts, each behind its
 * precedence (observed in the State FOIA releases of 2009-12).
 *
 *     ARA/AND:JDOE
 *     08/24/2009 202-555-0101
 *     ARA:RROE
 *
 *     EUR/NB:JPOE L:MCOE
 *
 *     IMMEDIATE LIMA, IMMEDIATE QUITO, PRIORITY LA PAZ +
 */
#include "telegram/carrier.h"

#define HEAD_LINES 40

struct draft {
	struct reader *r;
	uint32_t persons, posts; /* lines of them */
	bool dated;
};

enum draft_line { DRAFT_NONE, DRAFT_PERSONS, DRAFT_DATE, DRAFT_POSTS };

/* ARA/AND:JDOE, D(S):LCUE(PROVISIONAL): an office, a colon, a name. */
static bool
is_person(struct slice word)
{
	size_t colon = slice_index(word, ':'), i;

	if (colon == 0 || colon > 12 || colon == word.n)
		return false;
	for (i = 0; i < colon; i++)
		if (!ascii_is_upper(word.p[i]) && word.p[i] != '/' &&
		    word.p[i] != '(' && word.p[i] != ')' && word.p[i] != '-' &&
		    !ascii_is_digit(word.p[i]))
			return false;
	return true;
}

/* Where the next person of the line begins: a word with a colon. */
static size_t
next_person(struct slice s)
{
	struct slice rest = s, word = slice_word(&rest);

	while ((word = slice_word(&rest)).p != NULL)
		if (is_person(word))
			return (size_t)(word.p - s.p);
	return s.n;
}

static bool
is_precedence(struct slice word)
{
	return slice_equal(word, S("FLASH")) || slice_equal(word, S("NIACT")) ||
	    slice_equal(word, S("IMMEDIATE")) ||
	    slice_equal(word, S("PRIORITY")) || slice_equal(word, S("ROUTINE"));
}

static enum draft_line
kind_of(const struct line *line)
{
	struct slice s = slice_trim(line_slice(line)), rest = s;
	struct slice word = slice_word(&rest);
	struct date date;

	if (s.n < 3 || s.n > 100)
		return DRAFT_NONE;
	if (is_precedence(word) && rest.n > 0)
		return DRAFT_POSTS;
	if (ascii_is_digit(s.p[0]) &&
	    date_read(s, (struct date){0}, &date, &rest))
		return DRAFT_DATE;
	return (line->has & HAS_LOWER) == 0 && is_person(word) ? DRAFT_PERSONS
							       : DRAFT_NONE;
}

/* Is it one?  Both persons and posts, and none of a header's labels. */
static bool
begins_draft(struct reader *r)
{
	uint32_t i, end = r->first + HEAD_LINES, posts = 0, persons = 0;
	struct label l;

	for (i = r->first; i < r->last && i < end; i++) {
		const struct line *line = &r->t->lines[i];

		if (line->kind != LINE_TEXT)
			continue;
		if (label_read(line_slice(line), &l))
			return posts > 0 && persons > 0 &&
			    (l.kind == LINE_TAGS || l.kind == LINE_ORDER ||
				l.kind == LINE_SUBJECT);
		posts += kind_of(line) == DRAFT_POSTS;
		persons += kind_of(line) == DRAFT_PERSONS;
	}
	return false;
}

static void
read_persons(struct draft *d, struct slice s)
{
	static const struct entry none;
	size_t n;

	if (s.p[s.n - 1] == '+') /* more than the form has room for */
		s = slice_trim(slice_head(s, s.n - 1));
	while (s.n > 0) {
		n = next_person(s);
		/* the first drafts, the one below the date approves */
		drafting_add(d->r, &none, slice_trim(slice_head(s, n)),
		    d->persons == 0                   ? S("drafted")
			: d->persons == 1 && d->dated ? S("approved")
						      : S("cleared"));
		s = slice_skip(s, n);
	}
	d->persons++;
}

static void
read_posts(struct draft *d, struct slice s)
{
	static const struct entry to = {.kind = LINE_TO};
	struct slice item, name, word;

	while (s.n > 0) {
		item = slice_trim(slice_head(s, slice_index(s, ',')));
		s = slice_skip(s, slice_index(s, ',') + 1);
		name = item;
		word = slice_word(&name);
		while (is_precedence(slice_head(slice_trim_left(name),
		    slice_index(slice_trim_left(name), ' '))))
			word =
			    slice_between(word.p, slice_end(slice_word(&name)));
		if (name.n > 0 && name.p[name.n - 1] == '+')
			name = slice_head(name, name.n - 1);
		name = slice_trim(name);
		if (name.n > 0)
			address_add(d->r, &to, item, name, word);
	}
	d->posts++;
}

void
draft_lines(struct reader *r)
{
	struct draft d = {.r = r};
	uint32_t i, end = r->first + HEAD_LINES;
	struct date date;
	struct slice s, rest;
	struct label l;

	if (!begins_draft(r))
		return;
	r->t->kind = KIND_DRAFT;
	for (i = r->first; i < r->last && i < end; i++) {
		struct line *line = &r->t->lines[i];

		if (line->kind != LINE_TEXT)
			continue;
		s = slice_trim(line_slice(line));
		if (label_read(line_slice(line), &l))
			break;
		switch (kind_of(line)) {
		case DRAFT_PERSONS:
			read_persons(&d, s);
			line->kind = LINE_DRAFTING;
			break;
		case DRAFT_DATE:
			if (date_read(s, (struct date){0}, &date, &rest) &&
			    !date_known(r->t->created.date))
				r->t->created.date = date;
			claim(r, FIELD_DRAFTING, s);
			line->kind = LINE_DRAFTING;
			d.dated = true;
			break;
		case DRAFT_POSTS:
			read_posts(&d, s);
			line->kind = LINE_TO;
			break;
		default:
			break;
		}
	}
}
