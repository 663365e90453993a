/*
 * bytes.h: which bytes stand where in a text, as bits: one look at each byte
 * that tells the readers of lines what they need not look for.
 *
 * It knows letters, not what they mean: why these are asked for is said
 * where they are used, in telegram/scan.c.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include "base/slice.h"

/* So many bytes to a map; the first byte is the lowest bit. */
#define BYTES_BLOCK ((size_t)64)

struct bytes_map {
	uint64_t newline;
	uint64_t lower; /* a to z */
	uint64_t digit;
	uint64_t odd; /* something begins here that lines seldom have */
};

/*
 * What is odd, and by its first byte one knows which: a byte over 127, a
 * control byte but tab and newline, @, ( and [, a tab, three blanks, a comma
 * with an S behind it, and in any case XX, REF, PAR, UMM.
 */
void bytes_maps(
    struct slice s, size_t from, struct bytes_map *maps, size_t count);

/* Only where the newlines are. */
void bytes_newlines(
    struct slice s, size_t from, uint64_t *newlines, size_t count);

/* The same for one place, the plain way. */
bool bytes_is_odd(struct slice s, size_t at);

/* The place of the lowest bit; there must be one. */
static inline unsigned
bytes_lowest(uint64_t bits)
{
	return (unsigned)__builtin_ctzll(bits);
}

#endif
