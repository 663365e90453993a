/*
 * opening.h: what a line may be by its first three bytes: the secret of the
 * files that look at all lines, so that they need look at few.  Without
 * branches: how lines of text begin is as good as random.
 */
#ifndef TELEGRAM_OPENING_H
#define TELEGRAM_OPENING_H

#include "base/slice.h"
#include "opening_gen.h" /* OPENING_LEVEL, OPENING_HEAD ... */

/* By place and byte, a bit for each line of openings.def. */
extern const uint32_t opening_bits[3][256];

/*
 * The openings of a line of which three bytes can be read, its end perhaps
 * among them: then they may be too many.
 */
static inline uint32_t
opening_at(const char *p)
{
	return opening_bits[0][(unsigned char)p[0]] &
	    opening_bits[1][(unsigned char)p[1]] &
	    opening_bits[2][(unsigned char)p[2]];
}

/* The openings of a text without blanks before it; n > 0. */
static inline uint32_t
opening_of(const char *p, size_t n)
{
	unsigned char second = (unsigned char)(n > 1 ? p[1] : ' ');
	unsigned char third = (unsigned char)(n > 2 ? p[2] : ' ');

	return opening_bits[0][(unsigned char)p[0]] & opening_bits[1][second] &
	    opening_bits[2][third];
}

#endif
