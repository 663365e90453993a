/*
 * pack.c: numbers in few bits come back, and damage is seen.
 */
#include "base/arena.h"
#include "index/pack.h"
#include "tests/unit/tap.h"

static uint64_t seed = 1;

static uint32_t
some(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((seed >> 32) % below);
}

/* Numbers of a width, one in `odd` of them of any width. */
static void
numbers(uint32_t *out, unsigned n, unsigned width, unsigned odd)
{
	unsigned i;

	for (i = 0; i < n; i++) {
		out[i] = some(0xffffffff) << 1 | some(2);
		if (some(odd) != 0)
			out[i] = width == 0 ? 0 : out[i] >> (32 - width);
	}
}

/* Write and read in blocks of exactly their size. */
static bool
comes_back(const uint32_t *in, unsigned n)
{
	unsigned char room[PACK_ROOM], *exact;
	uint32_t out[PACK];
	size_t bytes = pack_write(room, in, n), cut;
	bool good;

	exact = heap_grow(NULL, bytes);
	memcpy(exact, room, bytes);
	good = bytes <= PACK_ROOM &&
	    pack_read(exact, exact + bytes, out, n) == exact + bytes &&
	    pack_skip(exact, exact + bytes, n) == exact + bytes &&
	    memcmp(out, in, n * sizeof(*in)) == 0;
	heap_free(exact);
	for (cut = 0; cut < bytes && good; cut += 1 + cut / 8) {
		exact = heap_grow(NULL, cut);
		memcpy(exact, room, cut);
		good = pack_read(exact, exact + cut, out, n) == NULL &&
		    pack_skip(exact, exact + cut, n) == NULL;
		heap_free(exact);
	}
	return good;
}

static void
test_pack(void)
{
	static const unsigned odds[] = {1, 2, 10, 60, 1000000};
	uint32_t in[PACK];
	unsigned width, n, i;
	bool good;

	for (i = 0; i < 5; i++) {
		good = true;
		for (width = 0; width <= 32; width++)
			for (n = 1; n <= PACK; n += n < 9 ? 1 : 7) {
				numbers(in, n, width, odds[i]);
				good = good && comes_back(in, n);
				numbers(in, PACK, width, odds[i]);
				good = good && comes_back(in, PACK);
			}
		ok(good, "all widths, one in %u odd", odds[i]);
	}
}

/* Any bytes: an answer or none, and no read beyond them. */
static void
test_noise(void)
{
	unsigned char *exact;
	const unsigned char *end;
	uint32_t out[PACK];
	unsigned i, j, n;
	bool good = true;

	for (i = 0; i < 100000; i++) {
		n = some(600);
		exact = heap_grow(NULL, n);
		for (j = 0; j < n; j++)
			exact[j] = (unsigned char)some(256);
		end = pack_read(exact, exact + n, out, 1 + some(PACK));
		good = good && (end == NULL || end <= exact + n);
		heap_free(exact);
	}
	ok(good, "noise");
}

static void
test_varint(void)
{
	unsigned char room[16];
	uint64_t in, out = 0;
	unsigned i;
	size_t n;
	bool good = true;

	for (i = 0; i < 64; i++) {
		in = UINT64_MAX >> i;
		n = varint_write(room, in);
		good = good && n <= 10 &&
		    varint_read(room, room + n, &out) == room + n &&
		    out == in && varint_read(room, room + n - 1, &out) == NULL;
	}
	ok(good, "numbers of any size");
}

static void
test_sum(void)
{
	char text[100];
	uint64_t sum;
	unsigned n, i, bit;
	bool good = true;

	memset(text, 7, sizeof(text));
	for (n = 0; n < sizeof(text); n++) {
		sum = sum64(1, slice(text, n));
		good = good && sum != sum64(1, slice(text, n + 1));
		for (i = 0; i < n; i++)
			for (bit = 0; bit < 8; bit++) {
				text[i] = (char)(text[i] ^ 1 << bit);
				good = good && sum64(1, slice(text, n)) != sum;
				text[i] = (char)(text[i] ^ 1 << bit);
			}
	}
	ok(good, "a checksum sees every bit and the length");
}

int
main(void)
{
	test_pack();
	test_noise();
	test_varint();
	test_sum();
	return tap_done();
}
