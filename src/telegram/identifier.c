/*
 * identifier.c: year, post and number in every printed form.
 */
#include "telegram/reader.h"
#include "telegram/table.h"

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

struct slice
post_of(const struct reader *r, struct slice name)
{
	struct post_found found =
	    post_find(name, reader_date(r).year, r->t->id.post);

	return post_canonical(r->arena, name, &found);
}

bool
identifier_read(struct arena *arena, struct slice s, struct date near,
    struct identifier *id)
{
	struct post_found found;
	struct slice printed = s = slice_trim(s), name;
	size_t n = 0, digits = 0;
	uint32_t year = 0, number;

	while (n < s.n && ascii_is_digit(s.p[n]))
		n++;
	if (n == 2 || n == 4)
		slice_number(slice_head(s, n), 9999, &year);
	else if (n != 0)
		return false;
	s = slice_trim(slice_skip(s, n));
	while (digits < s.n && ascii_is_digit(s.p[s.n - 1 - digits]))
		digits++;
	name = slice_trim(slice_head(s, s.n - digits));
	if (digits == 0 || digits > 6 || name.n < 2 ||
	    !slice_number(slice_skip(s, s.n - digits), 999999, &number) ||
	    number == 0)
		return false;
	id->printed = printed;
	id->year = n == 2 ? date_year(year, near) : (int)year;
	id->number = number;
	found = post_find(name, id->year != 0 ? id->year : near.year,
	    (struct slice){NULL, 0});
	id->post = post_canonical(arena, name, &found);
	return id->post.p != NULL;
}
