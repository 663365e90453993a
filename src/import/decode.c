/*
 * decode.c: text out of bytes that are not it, with where each run of it
 * came from, so that a slice stays a place.
 */
#include "import/import.h"

#include "base/utf8.h"

/* Text grows in a buf and may move: runs hold offsets until decode_done. */
static void
add_run(struct decoder *d, size_t n, const char *source, size_t source_n)
{
	struct source_run *run, *more;

	if (d->count == d->room) {
		d->room = d->room == 0 ? 64 : d->room * 2;
		more = ARENA_ARRAY(d->arena, struct source_run, d->room);
		if (d->count > 0)
			memcpy(more, d->runs, d->count * sizeof(*more));
		d->runs = more;
	}
	run = &d->runs[d->count++];
	run->text = d->text.p + d->text.n;
	run->n = (uint32_t)n;
	run->source = source;
	run->source_n = (uint32_t)source_n;
}

/* Room for more without moving what the runs point at. */
static void
hold(struct decoder *d, size_t n)
{
	const char *old = d->text.p;
	size_t i;

	buf_room(&d->text, n);
	if (old == d->text.p)
		return;
	for (i = 0; i < d->count; i++)
		d->runs[i].text = d->text.p + (d->runs[i].text - old);
}

void
decode_same(struct decoder *d, const char *source, size_t n)
{
	struct source_run *last;

	if (n == 0)
		return;
	hold(d, n);
	last = d->count > 0 ? &d->runs[d->count - 1] : NULL;
	if (last != NULL && last->n == last->source_n &&
	    last->source + last->n == source &&
	    last->text + last->n == d->text.p + d->text.n)
		last->n = last->source_n = last->n + (uint32_t)n;
	else
		add_run(d, n, source, n);
	buf_add(&d->text, slice(source, n));
}

void
decode_as(struct decoder *d, struct slice text, const char *source, size_t n)
{
	hold(d, text.n);
	add_run(d, text.n, source, n);
	buf_add(&d->text, text);
}

/* A byte that is no UTF-8 is windows-1252 (utf8.h). */
static void
decode_bytes(struct decoder *d, struct slice s)
{
	char out[4];
	size_t good;
	uint32_t rune;

	while (s.n > 0) {
		good = utf8_valid(s);
		decode_same(d, s.p, good);
		s = slice_skip(s, good);
		if (s.n == 0)
			break;
		utf8_get_any(s, &rune);
		decode_as(d, slice(out, utf8_put(out, rune)), s.p, 1);
		s = slice_skip(s, 1);
	}
}

static void
decode_utf16(struct decoder *d, struct slice s, bool big)
{
	struct buf b = {0};
	size_t n;

	while (s.n > 0) {
		/* a unit, or two that are one character */
		n = s.n >= 4 && ((unsigned char)s.p[big ? 0 : 1] & 0xfc) == 0xd8
		    ? 4
		    : s.n >= 2 ? 2
			       : s.n;
		buf_clear(&b);
		utf8_from_utf16(&b, slice_head(s, n), big);
		decode_as(d, buf_slice(&b), s.p, n);
		s = slice_skip(s, n);
	}
	buf_free(&b);
}

void
decode_charset(struct decoder *d, struct slice source, bool *decoded)
{
	size_t mark;
	enum utf8_encoding encoding = utf8_sniff(source, &mark);

	*decoded = mark > 0 || encoding > UTF8_UTF8;
	if (!*decoded)
		return;
	source = slice_skip(source, mark);
	if (encoding == UTF8_UTF16LE || encoding == UTF8_UTF16BE)
		decode_utf16(d, source, encoding == UTF8_UTF16BE);
	else
		decode_bytes(d, source);
}

void
import_fact(struct arena *arena, struct attribute **list, struct slice key,
    struct slice value)
{
	struct attribute *a = ARENA_NEW(arena, struct attribute);

	a->key = key;
	a->value = value;
	while (*list != NULL)
		list = &(*list)->next;
	*list = a;
}
