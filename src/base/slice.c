/*
 * slice.c: what of slices is too long for a header.  It must not allocate.
 */
#include "base/slice.h"

/* Sixteen bytes at a time: the compiler knows what the machine can do. */
typedef uint8_t bytes16 __attribute__((vector_size(16)));

static inline bytes16
sixteen(const char *p)
{
	bytes16 v;

	memcpy(&v, p, sizeof(v));
	return v;
}

/* Whether a place among sixteen may begin with these two bytes. */
static inline bool
may_begin(const char *p, uint8_t first, uint8_t second)
{
	bytes16 hit = (bytes16)((sixteen(p) | 0x20) == first) &
	    (bytes16)((sixteen(p + 1) | 0x20) == second);
	uint64_t halves[2];

	memcpy(halves, &hit, sizeof(halves));
	return (halves[0] | halves[1]) != 0;
}

size_t
slice_find_fold(struct slice s, struct slice what)
{
	size_t i = 0, end;
	uint8_t first, second;

	if (what.n >= 2 && what.n <= s.n) {
		first = (uint8_t)(what.p[0] | 0x20);
		second = (uint8_t)(what.p[1] | 0x20);
		while (i + 17 <= s.n) {
			if (!may_begin(s.p + i, first, second)) {
				i += 16;
				continue;
			}
			for (end = i + 16; i < end; i++)
				if (i + what.n <= s.n &&
				    slice_equal_fold(
					slice(s.p + i, what.n), what))
					return i;
		}
	}
	for (; i + what.n <= s.n; i++)
		if (slice_equal_fold(slice(s.p + i, what.n), what))
			return i;
	return s.n;
}
