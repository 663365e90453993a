/*
 * sha256.c: SHA-256 as in FIPS 180-4, section 6.2.  No secret passes here,
 * so nothing is done against who measures time.
 */
#include "base/sha256.h"

/* GCC asks the processor once, before main(); Clang does not know `sha'. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#include <immintrin.h>
#define INSTRUCTIONS 1
#else
#define INSTRUCTIONS 0
#endif

static const uint32_t rounds[64] = {0x428a2f98, 0x71374491, 0xb5c0fbcf,
    0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
    0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7,
    0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
    0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
    0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e,
    0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
    0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c,
    0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee,
    0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2};

static uint32_t
turn(uint32_t x, unsigned n)
{
	return x >> n | x << (32 - n);
}

static uint32_t
big_endian(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

/*
 * One of eight rounds: that the variables change places is told by the names
 * that it is called with, and costs nothing.
 */
static inline void
round_of(uint32_t a, uint32_t b, uint32_t c, uint32_t *d, uint32_t e,
    uint32_t f, uint32_t g, uint32_t *h, uint32_t add)
{
	uint32_t first = *h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) +
	    (g ^ (e & (f ^ g))) + add;

	*d += first;
	*h = first + (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) +
	    ((a & b) | (c & (a | b)));
}

static void
block(uint32_t state[static 8], const unsigned char *p)
{
	uint32_t w[64], a, b, c, d, e, f, g, h;
	unsigned i;

	for (i = 0; i < 16; i++)
		w[i] = big_endian(p + 4 * i);
	for (; i < 64; i++) {
		a = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ w[i - 15] >> 3;
		b = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ w[i - 2] >> 10;
		w[i] = w[i - 16] + a + w[i - 7] + b;
	}
	a = state[0], b = state[1], c = state[2], d = state[3];
	e = state[4], f = state[5], g = state[6], h = state[7];
	for (i = 0; i < 64; i += 8) {
		round_of(a, b, c, &d, e, f, g, &h, rounds[i] + w[i]);
		round_of(h, a, b, &c, d, e, f, &g, rounds[i + 1] + w[i + 1]);
		round_of(g, h, a, &b, c, d, e, &f, rounds[i + 2] + w[i + 2]);
		round_of(f, g, h, &a, b, c, d, &e, rounds[i + 3] + w[i + 3]);
		round_of(e, f, g, &h, a, b, c, &d, rounds[i + 4] + w[i + 4]);
		round_of(d, e, f, &g, h, a, b, &c, rounds[i + 5] + w[i + 5]);
		round_of(c, d, e, &f, g, h, a, &b, rounds[i + 6] + w[i + 6]);
		round_of(b, c, d, &e, f, g, h, &a, rounds[i + 7] + w[i + 7]);
	}
	state[0] += a, state[1] += b, state[2] += c, state[3] += d;
	state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

#if INSTRUCTIONS
/*
 * The same by the processor's instructions for it: four rounds by a turn,
 * with the state as ABEF and CDGH, and the words of the schedule by fours.
 */
__attribute__((target("sha,sse4.1"))) static void
by_instructions(uint32_t state[static 8], const unsigned char *p, size_t n)
{
	const __m128i turned =
	    _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
	__m128i abef, cdgh, was_abef, was_cdgh, word, w[4];
	unsigned i;

	word = _mm_shuffle_epi32(
	    _mm_loadu_si128((const __m128i *)(const void *)state), 0xb1);
	cdgh = _mm_shuffle_epi32(
	    _mm_loadu_si128((const __m128i *)(const void *)(state + 4)), 0x1b);
	abef = _mm_alignr_epi8(word, cdgh, 8);
	cdgh = _mm_blend_epi16(cdgh, word, 0xf0);
	for (; n > 0; n--, p += 64) {
		was_abef = abef;
		was_cdgh = cdgh;
		for (i = 0; i < 4; i++)
			w[i] = _mm_shuffle_epi8(
			    _mm_loadu_si128(
				(const __m128i *)(const void *)(p + 16 * i)),
			    turned);
		for (i = 0; i < 16; i++) {
			word = _mm_add_epi32(w[i % 4],
			    _mm_loadu_si128(
				(const __m128i *)(const void *)(rounds +
				    4 * i)));
			cdgh = _mm_sha256rnds2_epu32(cdgh, abef, word);
			word = _mm_shuffle_epi32(word, 0x0e);
			abef = _mm_sha256rnds2_epu32(abef, cdgh, word);
			w[i % 4] = _mm_sha256msg2_epu32(
			    _mm_add_epi32(
				_mm_sha256msg1_epu32(w[i % 4], w[(i + 1) % 4]),
				_mm_alignr_epi8(
				    w[(i + 3) % 4], w[(i + 2) % 4], 4)),
			    w[(i + 3) % 4]);
		}
		abef = _mm_add_epi32(abef, was_abef);
		cdgh = _mm_add_epi32(cdgh, was_cdgh);
	}
	word = _mm_shuffle_epi32(abef, 0x1b);
	cdgh = _mm_shuffle_epi32(cdgh, 0xb1);
	_mm_storeu_si128(
	    (__m128i *)(void *)state, _mm_blend_epi16(word, cdgh, 0xf0));
	_mm_storeu_si128(
	    (__m128i *)(void *)(state + 4), _mm_alignr_epi8(cdgh, word, 8));
}
#endif

static void
blocks(uint32_t state[static 8], const unsigned char *p, size_t n)
{
#if INSTRUCTIONS
	if (__builtin_cpu_supports("sha")) {
		by_instructions(state, p, n);
		return;
	}
#endif
	for (; n > 0; n--, p += 64)
		block(state, p);
}

void
sha256_start(struct sha256 *h)
{
	*h = (struct sha256){
	    .state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
		0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

void
sha256_add(struct sha256 *h, struct slice s)
{
	size_t held = (size_t)(h->length % 64), n;

	h->length += s.n;
	if (held > 0) {
		n = s.n < 64 - held ? s.n : 64 - held;
		if (n > 0)
			memcpy(h->rest + held, s.p, n);
		s = slice_skip(s, n);
		if (held + n < 64)
			return;
		blocks(h->state, h->rest, 1);
	}
	if (s.n >= 64) {
		blocks(h->state, (const unsigned char *)s.p, s.n / 64);
		s = slice_skip(s, s.n / 64 * 64);
	}
	if (s.n > 0)
		memcpy(h->rest, s.p, s.n);
}

void
sha256_end(struct sha256 *h, unsigned char out[static SHA256_BYTES])
{
	uint64_t bits = h->length * 8;
	size_t held = (size_t)(h->length % 64);
	unsigned i;

	h->rest[held++] = 0x80;
	if (held > 56) {
		memset(h->rest + held, 0, 64 - held);
		blocks(h->state, h->rest, 1);
		held = 0;
	}
	memset(h->rest + held, 0, 56 - held);
	for (i = 0; i < 8; i++)
		h->rest[56 + i] = (unsigned char)(bits >> (56 - 8 * i));
	blocks(h->state, h->rest, 1);
	for (i = 0; i < SHA256_BYTES; i++)
		out[i] = (unsigned char)(h->state[i / 4] >> (24 - 8 * (i % 4)));
}

void
sha256(struct slice s, unsigned char out[static SHA256_BYTES])
{
	struct sha256 h;

	sha256_start(&h);
	sha256_add(&h, s);
	sha256_end(&h, out);
}

void
sha256_hex(
    const unsigned char hash[static SHA256_BYTES], char out[static SHA256_HEX])
{
	static const char digits[16] = "0123456789abcdef";
	unsigned i;

	for (i = 0; i < SHA256_BYTES; i++) {
		out[2 * i] = digits[hash[i] >> 4];
		out[2 * i + 1] = digits[hash[i] & 15];
	}
}
