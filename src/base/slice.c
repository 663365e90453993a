/*
 * slice.c: what of slices is too long for a header.  It must not allocate.
 */
#include "base/slice.h"

#include "base/sixteen.h"

/* A to Z as a to z: other bytes may be taken for one another too. */
#define SMALL 0x20

/* Of sixteen places, where the first and the last byte are right. */
static inline unsigned
may_stand(const char *p, size_t last, bytes16 first_byte, bytes16 last_byte,
    uint8_t fold)
{
	return sixteen_mask((bytes16)((sixteen(p) | fold) == first_byte) &
	    (bytes16)((sixteen(p + last) | fold) == last_byte));
}

static inline bool
stands(const char *p, struct slice what, uint8_t fold)
{
	struct slice at = slice(p, what.n);

	return fold != 0 ? slice_equal_fold(at, what) : slice_equal(at, what);
}

static inline size_t
find(struct slice s, struct slice what, uint8_t fold)
{
	size_t i = 0, end;
	bytes16 first, last;
	unsigned places;

	if (what.n == 0)
		return 0;
	if (what.n > s.n)
		return s.n;
	end = s.n - what.n + 1; /* so many places */
	if (end >= SIXTEEN) {
		first = (bytes16){0} + (uint8_t)((uint8_t)what.p[0] | fold);
		last = (bytes16){0} +
		    (uint8_t)((uint8_t)what.p[what.n - 1] | fold);
		for (; i < end; i += SIXTEEN) {
			if (i > end - SIXTEEN) /* the last ones, again */
				i = end - SIXTEEN;
			places =
			    may_stand(s.p + i, what.n - 1, first, last, fold);
			for (; places != 0; places &= places - 1) {
				size_t at = i + (size_t)__builtin_ctz(places);

				if (stands(s.p + at, what, fold))
					return at;
			}
		}
		return s.n;
	}
	for (; i < end; i++)
		if ((((uint8_t)s.p[i] ^ (uint8_t)what.p[0]) & ~fold) == 0 &&
		    stands(s.p + i, what, fold))
			return i;
	return s.n;
}

size_t
slice_find(struct slice s, struct slice what)
{
	return find(s, what, 0);
}

size_t
slice_find_fold(struct slice s, struct slice what)
{
	return find(s, what, SMALL);
}

/* Words that are longer are far from all others. */
#define FAR_WORD 64

static bool
alike(char a, char b)
{
	return ascii_lower(a) == ascii_lower(b);
}

unsigned
slice_far(struct slice a, struct slice b, unsigned most)
{
	unsigned rows[3][FAR_WORD + 1], *now, *last, *before, best, x;
	size_t i, j;

	if (a.n > FAR_WORD || b.n > FAR_WORD || a.n > b.n + most ||
	    b.n > a.n + most)
		return most + 1;
	for (j = 0; j <= b.n; j++)
		rows[0][j] = (unsigned)j;
	for (i = 1; i <= a.n; i++) {
		now = rows[i % 3];
		last = rows[(i + 2) % 3];
		before = rows[(i + 1) % 3];
		now[0] = best = (unsigned)i;
		for (j = 1; j <= b.n; j++) {
			x = last[j - 1] + !alike(a.p[i - 1], b.p[j - 1]);
			x = last[j] + 1 < x ? last[j] + 1 : x;
			x = now[j - 1] + 1 < x ? now[j - 1] + 1 : x;
			if (i > 1 && j > 1 && before[j - 2] + 1 < x &&
			    alike(a.p[i - 1], b.p[j - 2]) &&
			    alike(a.p[i - 2], b.p[j - 1]))
				x = before[j - 2] + 1;
			now[j] = x;
			best = x < best ? x : best;
		}
		if (best > most)
			return most + 1;
	}
	x = rows[a.n % 3][b.n];
	return x > most ? most + 1 : x;
}
