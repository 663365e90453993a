/*
 * bytes.c: the maps of bytes, of each width, are what one byte after the
 * other says; and nothing beyond the end is read (under ASan).  The file is
 * included, so that both widths are here on a machine that has both.
 */
#include <stdlib.h>

#include "base/bytes.c" /* NOLINT */

#include "tests/unit/tap.h"

static uint32_t seed = 1;

static uint32_t
below(uint32_t n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % n;
}

/* Texts of few letters, so that what is looked for comes often. */
static void
fill(char *p, size_t n)
{
	static const char few[] =
	    "XxREF/refPARPocNTAqueUMMumm  \t,Ss\n\n@([)];a1Z";
	size_t i;

	for (i = 0; i < n; i++)
		p[i] = below(8) == 0 ? (char)below(256)
				     : few[below(sizeof(few) - 1)];
}

static bool
bit(uint64_t map, size_t i)
{
	return (map >> i & 1) != 0;
}

/* Is this the map of the block at `from`? */
static bool
is_map(struct slice s, size_t from, const struct bytes_map *map)
{
	size_t i, at;
	bool in;

	for (i = 0; i < BYTES_BLOCK; i++) {
		at = from + i;
		in = at < s.n;
		if (bit(map->newline, i) != (in && s.p[at] == '\n') ||
		    bit(map->lower, i) != (in && ascii_is_lower(s.p[at])) ||
		    bit(map->digit, i) != (in && ascii_is_digit(s.p[at])) ||
		    bit(map->odd, i) != (in && bytes_is_odd(s, at)))
			return false;
	}
	return true;
}

static bool
are_maps(struct slice s, size_t from)
{
	size_t count = (s.n - from + BYTES_BLOCK - 1) / BYTES_BLOCK, i;
	struct bytes_map maps[8];
	uint64_t newlines[8];

	bytes_maps(s, from, maps, count);
	bytes_newlines(s, from, newlines, count);
	for (i = 0; i < count; i++)
		if (!is_map(s, from + i * BYTES_BLOCK, &maps[i]) ||
		    newlines[i] != maps[i].newline)
			return false;
	return true;
}

/* The narrow look alone, at whole blocks. */
static bool
is_narrow_map(struct slice s)
{
	struct bytes_map map;
	uint64_t newline;

	maps16(s.p, &map, 1);
	newlines16(s.p, &newline, 1);
	return is_map(s, 0, &map) && newline == map.newline;
}

int
main(void)
{
	bool all = true, narrow = true;
	size_t n, from;
	unsigned run;
	char *p;

	for (run = 0; run < 40; run++)
		for (n = 0; n < 300; n++) {
			p = malloc(n + 1);
			fill(p + 1, n);
			from = n == 0 ? 0 : below((uint32_t)n);
			/* at an odd address, and to the very end */
			all = all && are_maps(slice(p + 1, n), 0) &&
			    are_maps(slice(p + 1, n), from);
			if (n >= BYTES_BLOCK + BEHIND)
				narrow =
				    narrow && is_narrow_map(slice(p + 1, n));
			free(p);
		}
	ok(all, "maps of every length, from anywhere");
	ok(narrow, "maps sixteen bytes at a time");
	ok(bytes_is_odd(S("reftel"), 0) && !bytes_is_odd(S("reftel"), 1),
	    "odd is where it begins");
	ok(!bytes_is_odd(S("X"), 0) && !bytes_is_odd(S(""), 0),
	    "and not beyond the end");
	return tap_done();
}
