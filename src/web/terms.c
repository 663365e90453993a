/*
 * terms.c: a query as the parts that a visitor may take away again.  It
 * must not know what they mean: that is the archive's.
 */
#include "web/web.h"

/* One part: up to a blank that stands in no quotes and no brackets. */
static struct slice
next_part(struct slice *rest)
{
	struct slice s = slice_trim_left(*rest);
	unsigned depth = 0;
	bool quoted = false;
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			quoted = !quoted;
		else if (!quoted && s.p[i] == '(')
			depth++;
		else if (!quoted && s.p[i] == ')' && depth > 0)
			depth--;
		else if (!quoted && depth == 0 && ascii_is_space(s.p[i]))
			break;
	}
	*rest = slice_skip(s, i);
	return slice_head(s, i);
}

static bool
joins(struct slice part)
{
	return slice_equal(part, S("OR")) || slice_equal(part, S("AND")) ||
	    slice_starts(part, S("NEAR"));
}

struct web_term *
web_terms(struct arena *arena, struct slice query)
{
	struct web_term *first = NULL, **end = &first;
	struct slice rest = query, part, before = {NULL, 0};
	bool joined = false;

	while ((part = next_part(&rest)).n > 0) {
		joined = joined || joins(part);
		if (before.p != NULL)
			part = slice_between(before.p, slice_end(part));
		before = (struct slice){NULL, 0};
		if (slice_equal(part, S("NOT"))) {
			before = part;
			continue;
		}
		*end = ARENA_NEW(arena, struct web_term);
		(*end)->text = part;
		end = &(*end)->next;
	}
	/* What operators hold together comes and goes as one. */
	if (joined && first != NULL) {
		first->text = slice_trim(query);
		first->next = NULL;
	}
	return first;
}

bool
web_has_term(const struct web_term *terms, struct slice text)
{
	for (; terms != NULL; terms = terms->next)
		if (slice_equal(terms->text, text))
			return true;
	return false;
}

struct slice
web_without(struct arena *arena, const struct web_term *terms,
    struct slice text, struct slice prefix)
{
	struct buf b = {0};
	struct slice s;

	for (; terms != NULL; terms = terms->next) {
		if (slice_equal(terms->text, text) ||
		    (prefix.n > 0 && slice_starts(terms->text, prefix)))
			continue;
		if (b.n > 0)
			buf_char(&b, ' ');
		buf_add(&b, terms->text);
	}
	s = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	return s.p == NULL ? (struct slice){"", 0} : s;
}
