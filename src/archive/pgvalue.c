/*
 * pgvalue.c: values in the binary form that PostgreSQL takes and gives.  It
 * knows neither a connection nor a statement.
 */
#include "archive/pg.h"

#include <string.h>

#include "base/utf8.h"

void
pg_put_number(char out[static 8], int64_t number)
{
	uint64_t n = (uint64_t)number;
	int i;

	for (i = 7; i >= 0; i--, n >>= 8)
		out[i] = (char)(n & 0xff);
}

int64_t
pg_get_number(const char *p, int n)
{
	uint64_t number = n > 0 && (p[0] & 0x80) != 0 ? UINT64_MAX : 0;
	int i;

	for (i = 0; i < n; i++)
		number = number << 8 | (unsigned char)p[i];
	return (int64_t)number;
}

void
pg_put16(struct buf *b, uint32_t n)
{
	buf_char(b, (char)(n >> 8 & 0xff));
	buf_char(b, (char)(n & 0xff));
}

void
pg_put32(struct buf *b, uint32_t n)
{
	pg_put16(b, n >> 16);
	pg_put16(b, n & 0xffff);
}

void
pg_set32(struct buf *b, size_t at, uint32_t n)
{
	b->p[at] = (char)(n >> 24 & 0xff);
	b->p[at + 1] = (char)(n >> 16 & 0xff);
	b->p[at + 2] = (char)(n >> 8 & 0xff);
	b->p[at + 3] = (char)(n & 0xff);
}

/* ---- arrays and rows ----------------------------------------------------------- */

/* One dimension (none when empty), no NULLs, from 1; see array_recv(). */
static void
add_array_head(struct buf *b, uint32_t type, size_t count)
{
	pg_put32(b, count > 0);
	pg_put32(b, 0);
	pg_put32(b, type);
	if (count > 0) {
		pg_put32(b, (uint32_t)count);
		pg_put32(b, 1);
	}
}

static struct slice
give(struct arena *arena, struct buf *b)
{
	struct slice out = arena_copy(arena, buf_slice(b));

	buf_free(b);
	return out;
}

struct slice
pg_numbers(struct arena *arena, const int64_t *numbers, size_t count)
{
	struct buf b = {0};
	size_t i;

	add_array_head(&b, TYPE_INT8, count);
	for (i = 0; i < count; i++)
		pg_row_number(&b, numbers[i]);
	return give(arena, &b);
}

struct slice
pg_slices(
    struct arena *arena, uint32_t type, const struct slice *all, size_t count)
{
	struct buf b = {0};
	size_t i;

	add_array_head(&b, type, count);
	for (i = 0; i < count; i++)
		if (type == TYPE_TEXT)
			pg_row_text(&b, all[i]);
		else
			pg_row_bytes(&b, all[i]);
	return give(arena, &b);
}

void
pg_row(struct buf *b, unsigned columns)
{
	pg_put16(b, columns);
}

void
pg_row_number(struct buf *b, int64_t number)
{
	char bytes[8];

	pg_put_number(bytes, number);
	pg_put32(b, 8);
	buf_add(b, slice(bytes, 8));
}

void
pg_row_bytes(struct buf *b, struct slice s)
{
	pg_put32(b, s.p == NULL ? UINT32_MAX : (uint32_t)s.n);
	buf_add(b, s);
}

void
pg_row_text(struct buf *b, struct slice s)
{
	struct arena arena = {0};

	pg_row_bytes(b, pg_text(&arena, s));
	arena_free(&arena);
}

size_t
pg_row_open(struct buf *b)
{
	pg_put32(b, 0);
	return b->n;
}

void
pg_row_close(struct buf *b, size_t open)
{
	pg_set32(b, open - 4, (uint32_t)(b->n - open));
}

struct slice
pg_text(struct arena *arena, struct slice s)
{
	struct buf b = {0};
	struct slice out;
	size_t i;

	if (s.n == 0 ||
	    (utf8_valid(s) == s.n && memchr(s.p, '\0', s.n) == NULL))
		return s;
	utf8_from_any(&b, s);
	out = buf_slice(&b);
	if (memchr(out.p, '\0', out.n) != NULL) {
		struct buf clean = {0};

		for (i = 0; i < out.n; i++)
			if (out.p[i] == '\0')
				utf8_add(&clean, UTF8_REPLACEMENT);
			else
				buf_char(&clean, out.p[i]);
		buf_free(&b);
		b = clean;
		out = buf_slice(&b);
	}
	out = arena_copy(arena, out);
	buf_free(&b);
	return out;
}
