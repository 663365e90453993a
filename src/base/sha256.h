/*
 * sha256.h: the hash by which bytes are known again (FIPS 180-4).
 */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include "base/slice.h"

enum { SHA256_BYTES = 32, SHA256_HEX = 64 };

struct sha256 {
	uint32_t state[8];
	uint64_t length;
	unsigned char rest[64];
};

void sha256_start(struct sha256 *h);
void sha256_add(struct sha256 *h, struct slice s);
void sha256_end(struct sha256 *h, unsigned char out[static SHA256_BYTES]);

/* All of it at once. */
void sha256(struct slice s, unsigned char out[static SHA256_BYTES]);

/* As sha256sum prints it, without a NUL. */
void sha256_hex(
    const unsigned char hash[static SHA256_BYTES], char out[static SHA256_HEX]);

#endif
