/*
 * inner.c: labels that stand within an entry, where a line of the head ran
 * into the next one (T16, T25, S6, S7, S29): each becomes an entry of its
 * own; and the text proper where it begins on a line of the head.  It must
 * not read any field.
 */
#include "telegram/label.h"
#include "telegram/reader.h"
#include "telegram/table.h"

/* How far behind REF something like a reference must stand. */
#define REFERENCE_NEAR 48

/* No label is longer than this; so that time stays linear. */
#define LINE_LONGEST 200

static bool
is_strict(const struct label *l)
{
	char last = l->text.n > 0 ? l->text.p[l->text.n - 1] : ' ';

	return last == ':' || last == ';';
}

static bool
has_letter(struct slice s, bool (*is)(char))
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (is(s.p[i]))
			return true;
	return false;
}

/* Behind REF: a number, a bullet, N/A; not the rest of a sentence. */
static bool
is_plausible(struct slice rest)
{
	rest = slice_trim_left(slice_head(rest, REFERENCE_NEAR));
	if (rest.n == 0)
		return false;
	return has_letter(rest, ascii_is_digit) ||
	    slice_starts_fold(rest, S("N/A")) ||
	    slice_starts_fold(rest, S("NONE"));
}

/* Behind REF without a mark: a post that is known, and a number. */
static bool
is_identifier(struct slice rest)
{
	struct post_found found;
	size_t n = 0;

	rest = slice_trim_left(slice_head(rest, REFERENCE_NEAR));
	while (n < rest.n &&
	    (ascii_is_upper(rest.p[n]) || ascii_is_space(rest.p[n])))
		n++;
	if (n < 4 || n == rest.n || !ascii_is_digit(rest.p[n]))
		return false;
	found = post_find(slice_head(rest, n), 0, (struct slice){NULL, 0});
	return found.how != POST_UNKNOWN && !post_how_guessed(found.how);
}

static bool
fits_classified(const struct label *l)
{
	return is_strict(l) || has_letter(l->text, ascii_is_lower);
}

/*
 * May this label end an entry of that kind here?  `behind`: what follows it,
 * on the lines below too; `glued`: no blank before.
 */
static bool
ends(
    enum line_kind kind, const struct label *l, struct slice behind, bool glued)
{
	bool strict = is_strict(l);

	if (glued && !strict)
		return false;
	switch (l->kind) {
	case LINE_ORDER:
		return kind == LINE_TAGS && !glued;
	case LINE_TAGS:
		return strict || (kind == LINE_ORDER && l->text.n == 4);
	case LINE_SUBJECT:
		return kind != LINE_SUBJECT &&
		    (strict || kind == LINE_TAGS || kind == LINE_ORDER);
	case LINE_REFERENCE:
		if (kind == LINE_REFERENCE || kind == LINE_CLASSIFIED_BY ||
		    kind == LINE_DERIVED_FROM)
			return false;
		if (glued && l->text.n > 5)
			return false;
		return strict || l->text.p[l->text.n - 1] == '.'
		    ? is_plausible(behind)
		    : is_identifier(l->rest);
	case LINE_CLASSIFIED_BY:
		return kind != LINE_CLASSIFIED_BY && fits_classified(l);
	case LINE_DERIVED_FROM:
		return kind != LINE_DERIVED_FROM && strict;
	default:
		return false;
	}
}

/*
 * Whether a label may begin with these two letters: TAGS, SUBJECT, REF and
 * DERIVED, CLASSIFIED, E.O.  A bit for each pair of sets, without branches.
 */
static inline bool
may_begin(char c, char next)
{
	static const uint8_t first[256] = {['T'] = 1,
	    ['t'] = 1,
	    ['S'] = 2,
	    ['s'] = 2,
	    ['R'] = 4,
	    ['r'] = 4,
	    ['D'] = 4,
	    ['d'] = 4,
	    ['C'] = 8,
	    ['c'] = 8,
	    ['E'] = 16,
	    ['e'] = 16};
	static const uint8_t second[256] = {['A'] = 1,
	    ['a'] = 1,
	    ['G'] = 1,
	    ['U'] = 2,
	    ['u'] = 2,
	    ['E'] = 4,
	    ['e'] = 4,
	    ['L'] = 8,
	    ['l'] = 8,
	    ['.'] = 16,
	    ['O'] = 16,
	    ['o'] = 16,
	    [' '] = 16};

	return (first[(unsigned char)c] & second[(unsigned char)next]) != 0;
}

/* 1. (C) Text: the first paragraph, on a line of the head (S7, R28, B13). */
static bool
is_first_paragraph(struct arena *arena, struct slice s)
{
	struct marking mark;

	if (s.n < 6 || s.p[0] != '1' || s.p[1] != '.')
		return false;
	s = slice_trim_left(slice_head(slice_skip(s, 2), 40));
	return s.n > 2 && s.p[0] == '(' &&
	    marking_read(arena, s, &mark, NULL) && mark.level != CLASS_NONE;
}

/* ...(d) Summary: behind the reasons (B13). */
static bool
is_summary(struct slice s)
{
	return slice_starts_fold(s, S("SUMMARY")) && s.n > 8 &&
	    !ascii_is_alpha(s.p[7]);
}

enum inner { INNER_NONE, INNER_LABEL, INNER_TEXT };

/* The first place within e where something else begins. */
static enum inner
find(struct reader *r, const struct entry *e, struct label *l, size_t *at)
{
	struct slice s = e->text, line;
	size_t i;
	bool start, glued;

	for (i = 1; i + 3 < s.n; i++) {
		char c = s.p[i];

		if (c != '1' && !may_begin(c, s.p[i + 1]))
			continue;
		glued = ascii_is_alnum(s.p[i - 1]);
		start = !glued;
		*at = i;
		if (start && c == '1' && e->kind != LINE_TAGS &&
		    is_first_paragraph(r->arena, slice_skip(s, i)))
			return INNER_TEXT;
		if (start && (c == 'S' || c == 's') &&
		    e->kind == LINE_CLASSIFIED_BY &&
		    is_summary(slice_skip(s, i)))
			return INNER_TEXT;
		if (!may_begin(c, s.p[i + 1]) ||
		    (glued && !ascii_is_upper(c)) ||
		    (s.p[i - 1] == '.' && i > 1 && ascii_is_alpha(s.p[i - 2]) &&
			!slice_starts(slice_skip(s, i), S("REF:"))))
			continue;
		line = slice_head(slice_skip(s, i), LINE_LONGEST);
		line = slice_head(line, slice_index(line, '\n'));
		if (!label_read(line, l) || !slice_within(l->text, line) ||
		    l->text.n == 0 ||
		    !ends(e->kind, l,
			slice_between(slice_end(l->text), slice_end(s)), glued))
			continue;
		*at = (size_t)(l->text.p - s.p);
		return INNER_LABEL;
	}
	return INNER_NONE;
}

/*
 * The text proper begins in the middle of a line: it becomes a line, if no
 * other line of the head stands below.
 */
static void
cut_line(struct reader *r, const struct entry *e, const char *p)
{
	struct telegram *t = r->t;
	uint32_t i = e->first, end = e->first + e->lines, after;
	struct line *lines;
	struct entry *other;

	while (i < end &&
	    !(p > t->lines[i].p && p < t->lines[i].p + t->lines[i].n))
		i++;
	/* once: what stands below is of the text already */
	if (i == end || i >= t->body_line || e->part > 0)
		return;
	after = i + 1;
	while (after < t->body_line &&
	    (t->lines[after].kind == LINE_BLANK ||
		t->lines[after].kind == e->kind ||
		line_is_furniture(&t->lines[after])))
		after++;
	if (after < t->body_line)
		return;
	lines = ARENA_ARRAY(r->arena, struct line, t->line_count + 1);
	memcpy(lines, t->lines, sizeof(*lines) * (i + 1));
	memcpy(
	    lines + i + 1, t->lines + i, sizeof(*lines) * (t->line_count - i));
	lines[i].n = (uint32_t)(p - lines[i].p);
	lines[i + 1].p = p;
	lines[i + 1].n -= lines[i].n;
	line_look(&lines[i]);
	line_look(&lines[i + 1]);
	t->lines = lines;
	t->line_count++;
	t->body_line = i + 1;
	t->body_end++;
	r->last++;
	for (i = i + 1; i < end + 1; i++)
		if (lines[i].kind == e->kind)
			lines[i].kind = LINE_TEXT;
	for (other = e->next; other != NULL; other = other->next)
		other->first += other->first >= t->body_line;
	for (i = 0; i < r->parts; i++)
		r->part[i].first += r->part[i].first >= t->body_line;
}

static void
add_after(struct reader *r, struct entry *e, const struct label *l)
{
	struct entry *inner = ARENA_NEW(r->arena, struct entry);
	const char *end = slice_end(e->text);

	*inner = *e;
	inner->kind = l->kind;
	inner->label = entry_source(e, l->text);
	inner->text = slice_trim(slice_between(slice_end(l->text), end));
	claim(r, FIELD_LABEL, inner->label);
	entry_remark(r, e, CHECK_LABEL_INNER, l->text, l->text);
	if (e->next == NULL)
		r->entries_end = &inner->next;
	e->next = inner;
}

/*
 * 1. (U) Classified by CDA Jane Doe, reason 1.5 D: it may stand in the first
 * paragraph, which remains one.
 */
static void
first_paragraph(struct reader *r)
{
	struct telegram *t = r->t;
	uint32_t i = t->body_line, n = 1;
	struct slice s;
	struct label l;
	struct entry *e;

	while (i < t->body_end && t->lines[i].kind == LINE_BLANK)
		i++;
	if (i >= t->body_end || t->lines[i].n < 20 || t->lines[i].p[0] != '1' ||
	    t->lines[i].p[1] != '.')
		return;
	s = slice_trim_left(slice_skip(line_slice(&t->lines[i]), 2));
	if (!label_read(s, &l) || l.kind != LINE_CLASSIFIED_BY)
		return;
	while (
	    n < 6 && i + n < t->body_end && t->lines[i + n].kind != LINE_BLANK)
		n++;
	e = entry_add(r, LINE_CLASSIFIED_BY, i, n, l.text);
	entry_text(r, e);
}

void
inner_entries(struct reader *r)
{
	struct entry *e;
	struct label l;
	size_t at;

	first_paragraph(r);
	for (e = r->entries; e != NULL; e = e->next) {
		if (e->kind < LINE_ORDER || e->kind > LINE_DERIVED_FROM)
			continue;
		switch (find(r, e, &l, &at)) {
		case INNER_NONE:
			break;
		case INNER_LABEL:
			add_after(r, e, &l);
			e->text = slice_trim(slice_head(e->text, at));
			break;
		case INNER_TEXT:
			if (e->part == 0)
				cut_line(r, e,
				    entry_source(e, slice(e->text.p + at, 1))
					.p);
			e->text = slice_trim(slice_head(e->text, at));
			break;
		}
	}
}

void
read_below(struct reader *r, const struct entry *e, struct slice s)
{
	struct slice line;
	struct entry part;

	while ((line = slice_line(&s)).p != NULL) {
		line = slice_trim(line);
		if (line.n == 0)
			continue;
		part = entry_part(e, line);
		if (caption_is(line))
			read_caption(r, &part);
		else if (passing_is(line))
			passing_add(r, e, line);
	}
}
