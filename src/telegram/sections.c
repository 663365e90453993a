/*
 * sections.c: a telegram that came in several sections: which are here, in
 * what order, and their texts put in that order (X6, X8).  It must not read
 * the text.
 */
#include "telegram/reader.h"

/* What calls itself section 100 is damaged (ACP 127 has two digits). */
#define SECTIONS_MOST 99

/* Each head's own word for which section it is. */
static void
number_parts(struct reader *r)
{
	const struct entry *e;
	struct section section;
	struct slice s;
	size_t i;

	for (e = r->entries; e != NULL; e = e->next) {
		if (e->kind != LINE_CLASSIFICATION || e->part >= r->parts ||
		    r->part[e->part].of != 0)
			continue;
		/* behind the level: letters and blanks up to SECTION or 1/2 */
		s = e->text;
		for (i = 0; i < s.n; i++)
			if ((i == 0 || !ascii_is_alnum(s.p[i - 1])) &&
			    section_read(slice_skip(s, i), &section)) {
				r->part[e->part].n = section.n;
				r->part[e->part].of = section.of;
				break;
			}
	}
}

static bool
is_sorted(const struct reader *r)
{
	uint16_t i;

	for (i = 1; i < r->parts; i++)
		if (r->part[i].n < r->part[i - 1].n)
			return false;
	return true;
}

/* The lines of each part in the order of the sections; stable. */
static void
sort_parts(struct reader *r)
{
	struct telegram *t = r->t;
	struct line *lines = ARENA_ARRAY(r->arena, struct line, t->line_count);
	uint32_t from = r->part[0].first, to = from, n, end;
	uint16_t i;

	memcpy(lines, t->lines, t->line_count * sizeof(*lines));
	for (n = 0; n <= SECTIONS_MOST; n++)
		for (i = 0; i < r->parts; i++) {
			if (r->part[i].n != n)
				continue;
			end = i + 1 < r->parts ? r->part[i + 1].first : r->last;
			if (to > from)
				r->seams[r->seam_count++] = to;
			memcpy(lines + to, t->lines + r->part[i].first,
			    (end - r->part[i].first) * sizeof(*lines));
			to += end - r->part[i].first;
		}
	t->lines = lines;
	t->body_line = from;
	t->lines_moved = true;
}

/* Its lines are of the head that is read, or of one more. */
static void
mark_entry(struct reader *r, const struct entry *e)
{
	struct line *line = r->t->lines + e->first;
	uint32_t i;

	for (i = 0; i < e->lines; i++)
		if (line[i].kind == LINE_REPEATED || line[i].kind == e->kind)
			line[i].kind =
			    (uint8_t)(e->part > 0 ? LINE_REPEATED : e->kind);
}

/* The head that is read is the first section's, wherever it stands (X8). */
static void
lead_with_first(struct reader *r)
{
	struct entry *e, *next, *rest = NULL, **rest_end = &rest;
	uint16_t first = 0;

	while (first < r->parts && r->part[first].n != 1)
		first++;
	if (first == 0 || first == r->parts)
		return;
	e = r->entries;
	r->entries_end = &r->entries;
	for (; e != NULL; e = next) {
		next = e->next;
		e->next = NULL;
		if (e->part != 0 && e->part != first) {
			*rest_end = e;
			rest_end = &e->next;
			continue;
		}
		e->part = e->part == 0 ? first : 0;
		mark_entry(r, e);
		if (e->part == 0) {
			*r->entries_end = e;
			r->entries_end = &e->next;
		} else {
			*rest_end = e;
			rest_end = &e->next;
		}
	}
	*r->entries_end = rest;
	if (rest != NULL)
		r->entries_end = rest_end;
}

/* The text of a section that stands twice is read once. */
static void
drop_twice(struct reader *r, uint16_t part)
{
	uint32_t i,
	    end = part + 1 < r->parts ? r->part[part + 1].first : r->last;

	remark(r, CHECK_SECTION_TWICE,
	    line_slice(&r->t->lines[r->part[part].first]), (struct slice){0});
	for (i = r->part[part].first; i < end; i++)
		if (r->t->lines[i].kind == LINE_TEXT)
			r->t->lines[i].kind = LINE_REPEATED;
}

static void
tell_missing(struct reader *r, const bool *held, uint32_t of)
{
	struct buf b = {0};
	uint32_t n;

	for (n = 1; n <= of; n++)
		if (!held[n]) {
			buf_clear(&b);
			buf_format(&b, "section %u of %u", n, of);
			remark(r, CHECK_SECTION_MISSING, (struct slice){0},
			    buf_slice(&b));
		}
	buf_free(&b);
}

void
read_sections(struct reader *r)
{
	bool held[SECTIONS_MOST + 1] = {false};
	uint32_t of = 0, count = 0, n;
	uint16_t i;

	number_parts(r);
	for (i = 0; i < r->parts; i++) {
		n = r->part[i].n;
		if (r->part[i].of > SECTIONS_MOST || n > SECTIONS_MOST) {
			r->part[i].n = r->part[i].of = 0;
			continue;
		}
		if (r->part[i].of > of)
			of = r->part[i].of;
		if (n == 0)
			continue;
		if (held[n])
			drop_twice(r, i);
		else
			count++;
		held[n] = true;
	}
	r->t->sections_of = (uint16_t)of;
	r->t->sections_held = (uint16_t)count;
	if (of == 0)
		return;
	tell_missing(r, held, of);
	r->seams = ARENA_ARRAY(r->arena, uint32_t, r->parts);
	if (is_sorted(r)) {
		for (i = 1; i < r->parts; i++)
			r->seams[r->seam_count++] = r->part[i].first;
	} else {
		remark(r, CHECK_SECTION_ORDER,
		    line_slice(&r->t->lines[r->part[0].first]),
		    (struct slice){0});
		lead_with_first(r);
		sort_parts(r);
	}
}
