/*
 * entry.c: an entry of the head, and where a part of its text stands.  It
 * must not know what the entry says.
 */
#include "telegram/reader.h"

struct entry *
entry_add(struct reader *r, enum line_kind kind, uint32_t first, uint32_t lines,
    struct slice label)
{
	struct entry *e = ARENA_NEW(r->arena, struct entry);

	e->kind = kind;
	e->first = first;
	e->lines = lines;
	e->label = label;
	*r->entries_end = e;
	r->entries_end = &e->next;
	claim(r, FIELD_LABEL, label);
	return e;
}

void
entry_skip(struct entry *e, size_t n)
{
	e->text = slice_skip(e->text, n);
}

/* A no-break space in UTF-8: a blank to whoever reads a field (K3). */
#define HARD S("\xc2\xa0")

/* Pieces that a line becomes: one, and one more for each no-break space. */
static uint32_t
count_pieces(const struct line *line)
{
	struct slice s = line_slice(line);
	uint32_t pieces = 1;
	size_t n;

	if (line_is_furniture(line))
		return 0;
	if ((line->has & HAS_HIGH) == 0)
		return 1;
	while ((n = slice_find(s, HARD)) < s.n) {
		pieces++;
		s = slice_skip(s, n + 2);
	}
	return pieces;
}

struct copying {
	struct entry *e;
	char *p;
	size_t n;
};

static void
copy_line(struct copying *c, struct slice s, bool high)
{
	struct piece *piece;
	size_t n;

	do {
		n = high ? slice_find(s, HARD) : s.n;
		piece = &c->e->pieces[c->e->piece_count++];
		piece->offset = (uint32_t)c->n;
		piece->source = s.p;
		if (n > 0)
			memcpy(c->p + c->n, s.p, n);
		c->n += n;
		c->p[c->n++] = n < s.n ? ' ' : '\n';
		if (n == s.n)
			return;
		s = slice_skip(s, n + 2);
	} while (true);
}

struct entry
entry_part(const struct entry *e, struct slice part)
{
	struct entry copy = *e;

	copy.text = part;
	return copy;
}

void
entry_text(struct reader *r, struct entry *e)
{
	const struct line *lines = r->t->lines + e->first;
	struct slice first = line_slice(&lines[0]);
	struct copying c = {.e = e};
	uint32_t i, n, pieces = 0;
	size_t size = 0;
	bool whole = true;

	if (slice_within(e->label, first))
		first = slice_between(slice_end(e->label), slice_end(first));
	for (i = 0; i < e->lines; i++) {
		n = count_pieces(&lines[i]);
		/* CR alone ends a line as well (X19): '\n' is put for it */
		whole = whole && n == 1 && (i == 0 || lines[i].p[-1] == '\n');
		pieces += n;
		size += lines[i].n + 1;
	}
	if (whole) {
		e->text = slice_trim(slice_between(
		    first.p, slice_end(line_slice(&lines[e->lines - 1]))));
		return;
	}
	c.p = arena_bytes(r->arena, size + 1);
	e->pieces = ARENA_ARRAY(r->arena, struct piece, pieces + 1);
	for (i = 0; i < e->lines; i++)
		if (!line_is_furniture(&lines[i]))
			copy_line(&c, i == 0 ? first : line_slice(&lines[i]),
			    (lines[i].has & HAS_HIGH) != 0);
	e->base = c.p;
	e->text = slice_trim(slice(c.p, c.n));
}

/* Where one byte of entry.text stands. */
static const char *
entry_byte(const struct entry *e, const char *at)
{
	uint32_t low = 0, high = e->piece_count, middle;
	uint32_t offset = (uint32_t)(at - e->base);

	while (high - low > 1) {
		middle = low + (high - low) / 2;
		if (e->pieces[middle].offset <= offset)
			low = middle;
		else
			high = middle;
	}
	return e->pieces[low].source + (offset - e->pieces[low].offset);
}

struct slice
entry_source(const struct entry *e, struct slice part)
{
	if (e->pieces == NULL || part.p == NULL || part.n == 0)
		return part;
	if (!slice_within(part, e->text))
		return (struct slice){NULL, 0};
	return slice_between(
	    entry_byte(e, part.p), entry_byte(e, part.p + part.n - 1) + 1);
}

void
entry_claim(struct reader *r, const struct entry *e, enum field field,
    struct slice part)
{
	claim(r, field, entry_source(e, part));
}

void
entry_remark(struct reader *r, const struct entry *e, enum check check,
    struct slice part, struct slice detail)
{
	remark(r, check, entry_source(e, part), detail);
}
