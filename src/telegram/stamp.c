/*
 * stamp.c: what was stamped on a telegram when it was released: authority,
 * date, decision, case and document numbers (C13, F7, A6).
 */
#include "telegram/body.h"

/* The same stamp on every page says it once. */
#define STAMPS_MOST 64

static struct slice
after(struct slice s, struct slice what, size_t most)
{
	size_t n = slice_find(s, what);

	if (n == s.n)
		return (struct slice){NULL, 0};
	s = slice_trim_left(slice_skip(s, n + what.n));
	for (n = 0; n < s.n && n < most && !ascii_is_space(s.p[n]); n++)
		continue;
	return slice_head(s, n);
}

/* B5,B6 or 1.4(D): exemption codes, and nothing else. */
static bool
take_codes(struct reader *r, struct stamp *stamp, struct slice word)
{
	struct slice code;
	bool any = false;

	while (word.n > 0) {
		code = slice_head(word, slice_index(word, ','));
		word = slice_skip(word, code.n + 1);
		if (code.n > 1 && code.n < 10 &&
		    (code.p[0] == 'B' || code.p[0] == '1' ||
			code.p[0] == '(') &&
		    ascii_is_digit(code.p[code.p[0] == '1' ? 0 : 1])) {
			slice_list_add(r->arena, &stamp->codes, code, code);
			any = true;
		}
	}
	return any;
}

/* RELEASE IN PART B1,B5 */
static void
read_decision(struct reader *r, struct stamp *stamp, struct slice s)
{
	struct slice rest = s, word;

	stamp->decision = s;
	while ((word = slice_word(&rest)).p != NULL)
		if (take_codes(r, stamp, word) &&
		    slice_within(word, stamp->decision))
			stamp->decision =
			    slice_trim_right(slice_between(s.p, word.p));
}

static void
read_stamp(struct reader *r, struct stamp *stamp, struct slice s)
{
	size_t n;

	n = slice_find(s, S("Declassified/Released"));
	if (n < s.n && n > 0)
		stamp->authority = slice_trim(slice_head(s, n));
	if (slice_starts(s, S("RELEASE")) || slice_starts(s, S("DENIED")))
		read_decision(r, stamp, s);
	if (slice_starts(s, S("REVIEWED, NOT DECLASSIFIED: COPY DENIED ")))
		read_decision(r, stamp,
		    slice_head(
			slice_skip(s, 33), slice_find(s, S(" FOR ")) - 33));
	if (slice_starts(s, S("REVIEW AUTHORITY")))
		stamp->authority =
		    slice_trim(slice_skip(s, slice_index(s, ':') + 1));
	stamp->case_number = after(s, S("Case No."), 24);
	stamp->document = after(s, S("Doc No."), 24);
	for (n = s.n < 24 ? 0 : s.n - 24; n < s.n; n++)
		if (ascii_is_digit(s.p[n]) && (n == 0 || s.p[n - 1] == ' ') &&
		    date_read(
			slice_skip(s, n), (struct date){0}, &stamp->date, NULL))
			break;
}

/* A decision in two lines, RELEASE IN PART / B5,B6: joined. */
static struct slice
decision(struct reader *r, uint32_t *i, struct slice s)
{
	const struct telegram *t = r->t;
	struct slice next;

	if (!slice_starts(s, S("RELEASE")) || *i + 1 >= t->line_count ||
	    t->lines[*i + 1].kind != LINE_STAMP)
		return s;
	next = slice_trim(line_slice(&t->lines[*i + 1]));
	if (next.n > 24 || slice_starts(next, S("RELEASE")))
		return s;
	++*i;
	return arena_join(r->arena, s, S(" "), next);
}

static bool
is_new(const struct telegram *t, struct slice s)
{
	const struct stamp *stamp;

	for (stamp = t->stamps; stamp != NULL; stamp = stamp->next)
		if (slice_equal(stamp->text, s))
			return false;
	return true;
}

void
read_stamps(struct reader *r)
{
	struct telegram *t = r->t;
	struct stamp *stamp;
	struct slice s, at;
	uint32_t i, count = 0;

	if (!r->stamped)
		return;
	for (i = 0; i < t->line_count && count < STAMPS_MOST; i++) {
		if (t->lines[i].kind != LINE_STAMP)
			continue;
		at = slice_trim(line_slice(&t->lines[i]));
		s = decision(r, &i, at);
		if (!is_new(t, s))
			continue;
		stamp = ARENA_NEW(r->arena, struct stamp);
		stamp->at = at;
		stamp->text = s;
		read_stamp(r, stamp, s);
		*r->stamps_end = stamp;
		r->stamps_end = &stamp->next;
		count++;
	}
}
