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
	uint32_t i, kept = 0;
	size_t next;

	for (i = 0; i < e->piece_count; i++) {
		next = i + 1 < e->piece_count ? e->pieces[i + 1].offset
					      : e->text.n + 1;
		if (next <= n)
			continue; /* all of this piece goes */
		e->pieces[kept] = e->pieces[i];
		if (e->pieces[kept].offset < n) {
			e->pieces[kept].source += n - e->pieces[kept].offset;
			e->pieces[kept].offset = (uint32_t)n;
		}
		e->pieces[kept++].offset -= (uint32_t)n;
	}
	e->piece_count = kept;
	e->text = slice_skip(e->text, n);
}

void
entry_text(struct reader *r, struct entry *e)
{
	const struct line *lines = r->t->lines + e->first;
	struct slice first = line_slice(&lines[0]), s;
	uint32_t i, pieces = 0;
	size_t size = 0, n = 0;
	char *p;

	if (slice_within(e->label, first))
		first = slice_between(slice_end(e->label), slice_end(first));
	for (i = 0; i < e->lines; i++)
		if (!line_is_furniture(&lines[i])) {
			pieces++;
			size += lines[i].n + 1;
		}
	if (pieces == e->lines) {
		e->text = slice_trim(slice_between(
		    first.p, slice_end(line_slice(&lines[e->lines - 1]))));
		return;
	}
	p = arena_bytes(r->arena, size + 1);
	e->pieces = ARENA_ARRAY(r->arena, struct piece, pieces + 1);
	for (i = 0; i < e->lines; i++) {
		if (line_is_furniture(&lines[i]))
			continue;
		s = i == 0 ? first : line_slice(&lines[i]);
		e->pieces[e->piece_count].offset = (uint32_t)n;
		e->pieces[e->piece_count++].source = s.p;
		if (s.n > 0)
			memcpy(p + n, s.p, s.n);
		n += s.n;
		p[n++] = '\n';
	}
	e->text = slice_trim_right(slice(p, n));
	entry_skip(e, e->text.n - slice_trim_left(e->text).n);
}

/* Where one byte of entry.text stands. */
static const char *
entry_byte(const struct entry *e, const char *at)
{
	uint32_t low = 0, high = e->piece_count, middle;
	uint32_t offset = (uint32_t)(at - e->text.p);

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
