/*
 * table_hash.h: the hash of a key, which tools/mktables and table.c must
 * compute alike, on whatever machine each of them runs.
 */
#ifndef TELEGRAM_TABLE_HASH_H
#define TELEGRAM_TABLE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* So written that compilers make one load of it where bytes lie this way. */
static inline uint32_t
table_hash_four(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;

	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[3] << 24;
}

static inline uint64_t
table_hash_eight(const char *p)
{
	return table_hash_four(p) | (uint64_t)table_hash_four(p + 4) << 32;
}

/* Eight bytes at a time; the last ones once more where they do not fit. */
static inline uint32_t
table_hash_bytes(const char *p, size_t n)
{
	const uint64_t odd = 0x9e3779b97f4a7c15u;
	uint64_t h = n * odd, last;
	size_t i;

	if (n >= 8) {
		for (i = 0; i + 8 < n; i += 8) {
			h = (h ^ table_hash_eight(p + i)) * odd;
			h ^= h >> 32;
		}
		last = table_hash_eight(p + n - 8);
	} else if (n >= 4) {
		last = table_hash_four(p) |
		    (uint64_t)table_hash_four(p + n - 4) << 32;
	} else {
		last = n == 0 ? 0
			      : (uint64_t)(unsigned char)p[0] |
			(uint64_t)(unsigned char)p[n / 2] << 8 |
			(uint64_t)(unsigned char)p[n - 1] << 16;
	}
	h = (h ^ last) * odd;
	return (uint32_t)(h >> 32);
}

#endif
