/*
 * tagcut.c: what of the TAGS a caption withholds: all that is no code of the
 * table, for it may be whom the telegram is about, and all in brackets.  It
 * must not go by what the reader made of them, who holds each but once.
 *
 * TAGS handbook of 1974 section 15: the name stands behind the code.
 */
#include "telegram/reader.h"
#include "telegram/redact.h"
#include "telegram/table.h"

struct tag_walk {
	struct redaction_work *w;
	const bool *codes; /* of each byte of the text: of a code */
	unsigned fate;
	bool bracket; /* inside of one, over the ends of lines */
	bool cut; /* what stands before is */
};

/* PREL, U.N., HUMAN RIGHTS: spelt as the table has it. */
static bool
is_code(struct arena *arena, struct slice at)
{
	char *letters = arena_bytes(arena, at.n + 1);
	size_t i, n = 0;

	for (i = 0; i < at.n; i++)
		if (at.p[i] != '.')
			letters[n++] = ascii_is_space(at.p[i])
			    ? ' '
			    : ascii_upper(at.p[i]);
	return tag_find(squeeze(arena, slice(letters, n)), 0).when !=
	    TAG_UNKNOWN;
}

static const bool *
find_codes(const struct redaction_work *w)
{
	const struct telegram *t = w->t;
	bool *codes = arena_alloc(w->arena, t->text.n + 1);
	const struct span *c;
	uint32_t i;

	for (i = 0; i < t->claim_count; i++) {
		c = &t->claims[i];
		if (c->field == FIELD_TAG && slice_within(c->at, t->text) &&
		    c->at.n <= 40 && is_code(w->arena, c->at))
			memset(codes + (c->at.p - t->text.p), true, c->at.n);
	}
	return codes;
}

static void
walk(struct tag_walk *k, struct slice s)
{
	const char *p, *between = s.p; /* only blanks and commas since */
	bool known;

	for (p = s.p; p < slice_end(s); p++) {
		if (!k->bracket &&
		    (ascii_is_space(*p) || memchr(",;:./\\", *p, 6) != NULL))
			continue;
		known = !k->bracket && k->codes[p - k->w->t->text.p] &&
		    memchr("([{", *p, 3) == NULL;
		if (memchr("([{", *p, 3) != NULL)
			k->bracket = true;
		else if (memchr(")]}", *p, 3) != NULL)
			k->bracket = false;
		if (!known)
			redact_cut(k->w,
			    slice_between(k->cut ? between : p, p + 1),
			    k->fate);
		k->cut = !known;
		between = p + 1;
	}
}

/* Where the codes begin: behind TAGS: of a line, which may have more before. */
static struct slice
behind_label(struct slice s)
{
	size_t n = slice_find_fold(s, S("TAGS"));

	n = n == s.n ? slice_find_fold(s, S("TAG:")) : n;
	if (n == s.n)
		return (struct slice){NULL, 0};
	s = slice_skip(s, n + 3);
	if (s.n > 0 && ascii_upper(s.p[0]) == 'S')
		s = slice_skip(s, 1);
	while (s.n > 0 && (ascii_is_blank(s.p[0]) || s.p[0] == ':'))
		s = slice_skip(s, 1);
	return s;
}

/* A code stands in it, or it goes on with a name in brackets. */
static bool
is_of_tags(const bool *codes, const char *text, struct slice s, bool *bracket)
{
	bool yes = *bracket;
	size_t i;

	for (i = 0; i < s.n; i++) {
		yes = yes || codes[s.p + i - text];
		if (memchr("([{", s.p[i], 3) != NULL)
			*bracket = true;
		else if (memchr(")]}", s.p[i], 3) != NULL)
			*bracket = false;
	}
	return yes;
}

void
redact_tag_words(struct redaction_work *w, unsigned fate)
{
	const char *text = w->t->text.p;
	const bool *codes = find_codes(w);
	const struct line *line;
	bool bracket = false;
	struct slice s;
	uint32_t i;

	for (i = 0; i < w->t->line_count; i++) {
		line = &w->t->lines[i];
		s = line_slice(line);
		if (line->kind != LINE_TAGS)
			continue;
		if (behind_label(s).p != NULL)
			bracket = false;
		if (!is_of_tags(codes, text, s, &bracket) &&
		    behind_label(s).p == NULL && fate >= FATE_CUT)
			redact_paint(w, s, fate);
	}
}

void
redact_tags(struct redaction_work *w, unsigned fate)
{
	struct tag_walk k = {.w = w, .fate = fate};
	const struct line *line;
	unsigned kind = LINE_MAX; /* of the lines that are TAGS now */
	struct slice s;
	uint32_t i;

	k.codes = find_codes(w);
	for (i = 0; i < w->t->line_count; i++) {
		line = &w->t->lines[i];
		if (line->kind == LINE_BLANK || line_is_furniture(line))
			continue;
		s = (struct slice){NULL, 0};
		if (line->kind == LINE_TAGS || line->kind == LINE_ORDER)
			s = behind_label(line_slice(line));
		if (s.p != NULL) {
			kind = line->kind;
			k.bracket = k.cut = false;
		} else if (line->kind == kind || line->kind == LINE_TAGS) {
			kind = line->kind;
			s = line_slice(line);
		} else {
			kind = LINE_MAX;
			continue;
		}
		walk(&k, s);
	}
}
