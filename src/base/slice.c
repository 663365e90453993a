/*
 * slice.c: what of slices is too long for a header.  It must not allocate.
 */
#include "base/slice.h"

/* Where its first two bytes are not near, eight places are passed over. */
size_t
slice_find_fold(struct slice s, struct slice what)
{
	size_t i = 0, end;
	uint64_t fold = slice_spread(0x20), first, second;

	if (what.n >= 2 && what.n <= s.n) {
		first = slice_spread((char)(what.p[0] | 0x20));
		second = slice_spread((char)(what.p[1] | 0x20));
		while (i + 9 <= s.n) {
			if (slice_zeros(
				((slice_eight(s.p + i) | fold) ^ first) |
				((slice_eight(s.p + i + 1) | fold) ^ second)) ==
			    0) {
				i += 8;
				continue;
			}
			for (end = i + 8; i < end; i++)
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
