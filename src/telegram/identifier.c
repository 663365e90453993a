/*
 * identifier.c: year, post and number in every printed form.
 */
#include "telegram/reader.h"

struct slice
identifier_text(struct arena *arena, const struct identifier *id)
{
	struct slice text;
	char digits[16], *p;
	size_t n = 0;
	uint32_t number = id->number;

	if (id->year == 0 || id->post.p == NULL || number == 0)
		return (struct slice){NULL, 0};
	do
		digits[sizeof(digits) - ++n] = (char)('0' + number % 10);
	while ((number /= 10) != 0);
	p = arena_bytes(arena, 2 + id->post.n + n);
	text = slice(p, 2 + id->post.n + n);
	*p++ = (char)('0' + id->year / 10 % 10);
	*p++ = (char)('0' + id->year % 10);
	memcpy(p, id->post.p, id->post.n);
	memcpy(p + id->post.n, digits + sizeof(digits) - n, n);
	return text;
}
