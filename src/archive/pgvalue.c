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

struct slice
pg_numbers(struct arena *arena, const int64_t *numbers, size_t count)
{
	static const char types[8] = {0, 0, 0, 0, 0, 0, 0, TYPE_INT8};
	char *p = arena_bytes(arena, 20 + count * 12 + 1), *at = p + 20;
	size_t i;

	/* One dimension (none when empty), no NULLs, of int8, from 1. */
	memset(p, 0, 20);
	p[3] = count > 0;
	memcpy(p + 4, types, 8);
	if (count == 0)
		return slice(p, 12);
	p[12] = (char)(count >> 24 & 0xff);
	p[13] = (char)(count >> 16 & 0xff);
	p[14] = (char)(count >> 8 & 0xff);
	p[15] = (char)(count & 0xff);
	p[19] = 1;
	for (i = 0; i < count; i++, at += 12) {
		memset(at, 0, 4);
		at[3] = 8;
		pg_put_number(at + 4, numbers[i]);
	}
	return slice(p, (size_t)(at - p));
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
