/*
 * pack.c: numbers in few bits, for postings.  It must not know what the
 * numbers mean.
 *
 * A run has one width for all of its numbers; the few that are wider are
 * exceptions, whose high bits follow.  Its first byte is the width, and
 * EXCEPT when there are exceptions.  A full run of 128 lies in four lanes, number i in
 * lane i mod 4, so that a processor unpacks four at once; a shorter one is
 * a plain row of bits.
 */
#include "index/pack.h"

#define EXCEPT 0x80

typedef uint32_t lanes __attribute__((vector_size(16)));

static unsigned
bits_of(uint32_t n)
{
	return n == 0 ? 0 : 32 - (unsigned)__builtin_clz(n);
}

/* Bytes of n numbers of a width. */
static size_t
body(unsigned n, unsigned width)
{
	return ((size_t)n * width + 7) / 8;
}

/* The width that takes the fewest bytes, exceptions and all. */
static unsigned
best_width(const uint32_t *numbers, unsigned n, unsigned *exceptions)
{
	unsigned of_width[2][33] = {{0}}, i, width, wider = 0, best, widest;
	size_t bytes, least;

	/* Two rows, since neighbours are alike and would wait for another. */
	for (i = 0; i + 2 <= n; i += 2) {
		of_width[0][bits_of(numbers[i])]++;
		of_width[1][bits_of(numbers[i + 1])]++;
	}
	if (i < n)
		of_width[0][bits_of(numbers[i])]++;
	for (best = 32; best > 0; best--)
		if ((of_width[0][best] | of_width[1][best]) != 0)
			break;
	widest = best;
	least = body(n, best);
	*exceptions = 0;
	for (width = best; width-- > 0;) {
		wider += of_width[0][width + 1] + of_width[1][width + 1];
		/* One takes two bytes or more: so many never pay. */
		if (wider > n / 3)
			break;
		/* A byte for its place, and its high bits. */
		bytes = body(n, width) + 1 +
		    (size_t)wider * (1 + (widest - width + 6) / 7);
		if (bytes < least) {
			least = bytes;
			best = width;
			*exceptions = wider;
		}
	}
	return best;
}

static void
put_lanes(unsigned char *out, lanes v)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	memcpy(out, &v, sizeof(v));
#else
	unsigned i;

	for (i = 0; i < 4; i++)
		put32(out + 4 * i, v[i]);
#endif
}

static void
write_lanes(unsigned char *out, const uint32_t *numbers, unsigned width)
{
	const uint32_t one =
	    width == 32 ? UINT32_MAX : ((uint32_t)1 << width) - 1;
	const lanes mask = {one, one, one, one};
	lanes word = {0}, v;
	unsigned row, have = 0;

	if (width == 0)
		return;
	for (row = 0; row < PACK / 4; row++) {
		memcpy(&v, numbers + (size_t)row * 4, sizeof(v));
		v &= mask;
		word |= v << have;
		have += width;
		if (have < 32)
			continue;
		put_lanes(out, word);
		out += sizeof(word);
		have -= 32;
		word = have == 0 ? (lanes){0} : v >> (width - have);
	}
}

static void
write_row(
    unsigned char *out, const uint32_t *numbers, unsigned n, unsigned width)
{
	uint64_t mask = ((uint64_t)1 << width) - 1, rest = 0;
	unsigned i, have = 0;

	for (i = 0; i < n; i++) {
		rest |= (numbers[i] & mask) << have;
		for (have += width; have >= 8; have -= 8) {
			*out++ = (unsigned char)rest;
			rest >>= 8;
		}
	}
	if (have > 0)
		*out = (unsigned char)rest;
}

size_t
pack_write(unsigned char *out, const uint32_t *numbers, unsigned n)
{
	unsigned exceptions, width = best_width(numbers, n, &exceptions), i;
	unsigned char *p = out, *place;

	*p++ = (unsigned char)(width | (exceptions > 0 ? EXCEPT : 0));
	if (exceptions > 0)
		*p++ = (unsigned char)exceptions;
	if (n == PACK)
		write_lanes(p, numbers, width);
	else
		write_row(p, numbers, n, width);
	p += body(n, width);
	if (exceptions == 0)
		return (size_t)(p - out);
	place = p;
	p += exceptions;
	for (i = 0; i < n; i++) {
		if (bits_of(numbers[i]) <= width)
			continue;
		*place++ = (unsigned char)i;
		p += varint_write(p, numbers[i] >> width);
	}
	return (size_t)(p - out);
}

static inline lanes
lanes_at(const unsigned char *p)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	lanes v;

	memcpy(&v, p, sizeof(v));
	return v;
#else
	return (lanes){get32(p), get32(p + 4), get32(p + 8), get32(p + 12)};
#endif
}

/* The four numbers of a row: a shift, and a second when they straddle. */
#define ROW(row)                                                       \
	do {                                                           \
		const unsigned bit = (row)*width, shift = bit % 32;    \
		const unsigned char *at = p + bit / 32 * 16;           \
		lanes v = lanes_at(at) >> shift;                       \
		if (shift + width > 32)                                \
			v |= lanes_at(at + 16) << ((32 - shift) & 31); \
		v &= mask;                                             \
		memcpy(out + 4 * (row), &v, sizeof(v));                \
	} while (0)
#define ROWS4(row)      \
	ROW(row);       \
	ROW((row) + 1); \
	ROW((row) + 2); \
	ROW((row) + 3)

/* With a width that is known at each of its places, all of it folds. */
static inline __attribute__((always_inline)) void
read_lanes(const unsigned char *p, uint32_t *out, const unsigned width)
{
	const uint32_t one =
	    width == 32 ? UINT32_MAX : ((uint32_t)1 << width) - 1;
	const lanes mask = {one, one, one, one};

	ROWS4(0);
	ROWS4(4);
	ROWS4(8);
	ROWS4(12);
	ROWS4(16);
	ROWS4(20);
	ROWS4(24);
	ROWS4(28);
}

#define WIDTH(w)                       \
	case w:                        \
		read_lanes(p, out, w); \
		break

static void
read_width(const unsigned char *p, uint32_t *out, unsigned width)
{
	switch (width) {
	case 0:
		memset(out, 0, PACK * sizeof(*out));
		break;
		WIDTH(1);
		WIDTH(2);
		WIDTH(3);
		WIDTH(4);
		WIDTH(5);
		WIDTH(6);
		WIDTH(7);
		WIDTH(8);
		WIDTH(9);
		WIDTH(10);
		WIDTH(11);
		WIDTH(12);
		WIDTH(13);
		WIDTH(14);
		WIDTH(15);
		WIDTH(16);
		WIDTH(17);
		WIDTH(18);
		WIDTH(19);
		WIDTH(20);
		WIDTH(21);
		WIDTH(22);
		WIDTH(23);
		WIDTH(24);
		WIDTH(25);
		WIDTH(26);
		WIDTH(27);
		WIDTH(28);
		WIDTH(29);
		WIDTH(30);
		WIDTH(31);
		WIDTH(32);
	}
}

static void
read_row(const unsigned char *p, uint32_t *out, unsigned n, unsigned width)
{
	unsigned char copy[PACK * 4 + 8];
	uint64_t mask = ((uint64_t)1 << width) - 1, v;
	unsigned i;
	size_t bit = 0;

	/* Eight bytes are taken at once, and the last may not have them. */
	memcpy(copy, p, body(n, width));
	memset(copy + body(n, width), 0, 8);
	for (i = 0; i < n; i++, bit += width) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
		memcpy(&v, copy + bit / 8, sizeof(v));
#else
		v = get64(copy + bit / 8);
#endif
		out[i] = (uint32_t)(v >> bit % 8 & mask);
	}
	memset(out + n, 0, (PACK - n) * sizeof(*out));
}

/* The head of a run; NULL when the run goes beyond the end. */
static const unsigned char *
read_head(const unsigned char *p, const unsigned char *end, unsigned n,
    unsigned *width, unsigned *exceptions)
{
	if (p == NULL || p >= end)
		return NULL;
	*width = *p & (EXCEPT - 1);
	*exceptions = 0;
	if ((*p++ & EXCEPT) != 0) {
		if (p == end)
			return NULL;
		*exceptions = *p++;
	}
	if (*width > 32 || *exceptions > n ||
	    (size_t)(end - p) < body(n, *width) + *exceptions)
		return NULL;
	return p;
}

const unsigned char *
pack_read(const unsigned char *p, const unsigned char *end,
    uint32_t out[static PACK], unsigned n)
{
	unsigned width, exceptions, i;
	const unsigned char *place;
	uint64_t high;

	p = read_head(p, end, n, &width, &exceptions);
	if (p == NULL)
		return NULL;
	if (n == PACK)
		read_width(p, out, width);
	else
		read_row(p, out, n, width);
	p += body(n, width);
	if (exceptions == 0)
		return p;
	place = p;
	p += exceptions;
	for (i = 0; i < exceptions; i++) {
		p = varint_read(p, end, &high);
		if (p == NULL || place[i] >= n || width == 32)
			return NULL;
		out[place[i]] |= (uint32_t)(high << width);
	}
	return p;
}

const unsigned char *
pack_skip(const unsigned char *p, const unsigned char *end, unsigned n)
{
	unsigned width, exceptions, i;

	p = read_head(p, end, n, &width, &exceptions);
	if (p == NULL)
		return NULL;
	p += body(n, width) + exceptions;
	for (i = 0; i < exceptions; i++, p++) {
		while (p < end && (*p & 0x80) != 0)
			p++;
		if (p >= end)
			return NULL;
	}
	return p;
}

size_t
varint_write(unsigned char *out, uint64_t n)
{
	size_t length = 0;

	while (n >= 0x80) {
		out[length++] = (unsigned char)(n | 0x80);
		n >>= 7;
	}
	out[length++] = (unsigned char)n;
	return length;
}

const unsigned char *
varint_read(const unsigned char *p, const unsigned char *end, uint64_t *out)
{
	uint64_t n = 0;
	unsigned shift;

	for (shift = 0; p < end && shift < 64; shift += 7, p++) {
		n |= (uint64_t)(*p & 0x7f) << shift;
		if (*p < 0x80) {
			*out = n;
			return p + 1;
		}
	}
	return NULL;
}

/* A step that loses nothing: other words or another sum end otherwise. */
static inline uint64_t
mix(uint64_t sum, uint64_t word)
{
	sum = (sum ^ word) * 0x9e3779b97f4a7c15u;
	return sum ^ sum >> 29;
}

uint64_t
sum64(uint64_t seed, struct slice s)
{
	uint64_t lane[4] = {seed, seed + 1, seed + 2, seed + 3}, word;
	unsigned char last[8] = {0};
	size_t i;

	for (; s.n >= 32; s = slice_skip(s, 32))
		for (i = 0; i < 4; i++) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
			memcpy(&word, s.p + 8 * i, 8);
#else
			word = get64(s.p + 8 * i);
#endif
			lane[i] = mix(lane[i], word);
		}
	for (; s.n >= 8; s = slice_skip(s, 8))
		lane[0] = mix(lane[0], get64(s.p));
	if (s.n > 0)
		memcpy(last, s.p, s.n);
	last[7] = (unsigned char)s.n;
	lane[0] = mix(lane[0], get64(last));
	return mix(mix(mix(lane[0], lane[1]), lane[2]), lane[3]);
}
