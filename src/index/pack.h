/*
 * pack.h: numbers in few bits, little-endian numbers, checksums: what the
 * writing and the reading side of a segment share.  A secret of this folder.
 */
#ifndef INDEX_PACK_H
#define INDEX_PACK_H

#include "base/slice.h"

enum {
	PACK = 128, /* numbers in a full run */
	PACK_ROOM = 1 + 4 * PACK + 1 + 6 * PACK /* bytes it may take */
};

/* Write n <= PACK numbers at out; the bytes taken. */
size_t pack_write(unsigned char *out, const uint32_t *numbers, unsigned n);

/*
 * Read n numbers; what follows them, or NULL when they are not all there.
 * There is room for PACK numbers whatever n is; the others become 0.
 */
const unsigned char *pack_read(const unsigned char *p, const unsigned char *end,
    uint32_t out[static PACK], unsigned n);

/* The same without reading: where a run of n ends. */
const unsigned char *pack_skip(
    const unsigned char *p, const unsigned char *end, unsigned n);

/* Numbers of any size in few bytes, seven bits in each. */
size_t varint_write(unsigned char *out, uint64_t n); /* up to 10 bytes */
const unsigned char *varint_read(
    const unsigned char *p, const unsigned char *end, uint64_t *out);

static inline uint32_t
get32(const void *p)
{
	const unsigned char *b = p;

	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
	    (uint32_t)b[3] << 24;
}

static inline uint64_t
get64(const void *p)
{
	return get32(p) | (uint64_t)get32((const char *)p + 4) << 32;
}

static inline uint32_t
get16(const void *p)
{
	const unsigned char *b = p;

	return (uint32_t)b[0] | (uint32_t)b[1] << 8;
}

static inline void
put32(void *p, uint32_t n)
{
	unsigned char *b = p;

	b[0] = (unsigned char)n;
	b[1] = (unsigned char)(n >> 8);
	b[2] = (unsigned char)(n >> 16);
	b[3] = (unsigned char)(n >> 24);
}

static inline void
put64(void *p, uint64_t n)
{
	put32(p, (uint32_t)n);
	put32((char *)p + 4, (uint32_t)(n >> 32));
}

/*
 * A checksum of 64 bits that any change of a single byte changes, at the
 * speed of memory.  It is no protection against malice.
 */
uint64_t sum64(uint64_t seed, struct slice s);

#endif
