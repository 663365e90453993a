/*
 * replay.c: runs a target over files, and over each of them cut at two
 * hundred places and damaged in as many ways, the same in every run.
 *
 *     replay FILE...
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/fuzz/fuzz.h"
#include "tests/unit/tap.h"

#define MOST ((size_t)1 << 20)
#define TIMES 200

/* In a block of the exact size, so that a read beyond its end is seen. */
static void
run(const char *p, size_t n)
{
	char *block = malloc(n == 0 ? 1 : n);

	must(block != NULL);
	if (n > 0)
		memcpy(block, p, n);
	fuzz_one(slice(block, n));
	free(block);
}

static uint32_t
next(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

/* A few bytes changed to what means something to some reader, then cut. */
static void
damage(const char *p, size_t n, char *copy, uint32_t *seed)
{
	static const char odd[] =
	    "\0\n\r\"\\{}[]()<>&#/:,.-\x1b\x80\xc3\xff 19AXZ";
	size_t i, changes = next(seed) % 8, end = n;

	memcpy(copy, p, n);
	for (i = 0; i < changes; i++)
		copy[next(seed) % n] = odd[next(seed) % (sizeof(odd) - 1)];
	if (next(seed) % 2 == 0)
		end = next(seed) % n;
	run(copy, end);
}

static bool
replay(const char *path, char *text, char *copy)
{
	FILE *f = fopen(path, "rb");
	uint32_t seed = 2463534242u;
	size_t n, i;

	if (f == NULL)
		return false;
	n = fread(text, 1, MOST, f);
	fclose(f);
	run(text, n);
	for (i = 0; n > 0 && i < TIMES; i++)
		run(text, next(&seed) % n);
	for (i = 0; n > 0 && i < TIMES; i++)
		damage(text, n, copy, &seed);
	return true;
}

int
main(int argc, char **argv)
{
	char *text = malloc(MOST), *copy = malloc(MOST);
	int i;

	must(text != NULL && copy != NULL);
	run("", 0);
	for (i = 1; i < argc; i++)
		ok(replay(argv[i], text, copy), "%s", argv[i]);
	free(text);
	free(copy);
	ok(argc > 1, "there is a corpus");
	return tap_done();
}
