/*
 * sixteen.h: sixteen bytes at a time, by the vectors of gcc and clang, which
 * know them on every machine.  Comparisons of them give 0 or 255 a byte.
 */
#ifndef BASE_SIXTEEN_H
#define BASE_SIXTEEN_H

#include <stdint.h>
#include <string.h>

#define SIXTEEN 16

typedef uint8_t bytes16 __attribute__((vector_size(SIXTEEN)));

static inline bytes16
sixteen(const char *p)
{
	bytes16 v;

	memcpy(&v, p, SIXTEEN);
	return v;
}

/* The highest bit of each, the first byte's the lowest. */
static inline unsigned
sixteen_mask(bytes16 v)
{
#if defined(__SSE2__)
	typedef char chars __attribute__((vector_size(SIXTEEN)));

	return (uint16_t)__builtin_ia32_pmovmskb128((chars)v);
#else
	unsigned mask = 0, i;

	for (i = 0; i < SIXTEEN; i++)
		mask |= (unsigned)(v[i] >> 7) << i;
	return mask;
#endif
}

#endif
