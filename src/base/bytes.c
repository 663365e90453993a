/*
 * bytes.c: which bytes stand where, by the vectors of gcc and clang: sixteen
 * bytes wide, which they know on every machine, and thirty-two where the
 * machine at hand has them.  It must not read beyond the end of a text.
 */
#include "base/bytes.h"

#include "base/sixteen.h"

#define LANES 16
#define LANES_(name) name##16
#define LANES_FOR
#include "base/lanes.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define LANES 32
#define LANES_(name) name##32
#define LANES_FOR __attribute__((target("avx2")))
#include "base/lanes.h"
#define HAS_WIDE (__builtin_cpu_supports("avx2") != 0)
#else
#define HAS_WIDE false
#define maps32 maps16
#define newlines32 newlines16
#endif

/* What the widest look at a block reads behind it. */
#define BEHIND 2

/* How many of the blocks from `from` on can be looked at where they stand. */
static size_t
whole_blocks(struct slice s, size_t from, size_t count)
{
	size_t whole =
	    s.n < from + BEHIND ? 0 : (s.n - from - BEHIND) / BYTES_BLOCK;

	return whole < count ? whole : count;
}

/* A block at the end of a text, with room behind it. */
static const char *
last_block(struct slice s, size_t from, char room[static BYTES_BLOCK * 2])
{
	size_t n = from < s.n ? s.n - from : 0;

	if (n > BYTES_BLOCK + BEHIND)
		n = BYTES_BLOCK + BEHIND;
	/* letters that are in none of the sets */
	memset(room, '.', BYTES_BLOCK * 2);
	if (n > 0)
		memcpy(room, s.p + from, n);
	return room;
}

void
bytes_maps(struct slice s, size_t from, struct bytes_map *maps, size_t count)
{
	char room[BYTES_BLOCK * 2];
	size_t i = whole_blocks(s, from, count);

	if (HAS_WIDE)
		maps32(s.p + from, maps, i);
	else
		maps16(s.p + from, maps, i);
	for (; i < count; i++)
		maps16(
		    last_block(s, from + i * BYTES_BLOCK, room), &maps[i], 1);
}

void
bytes_newlines(struct slice s, size_t from, uint64_t *newlines, size_t count)
{
	char room[BYTES_BLOCK * 2];
	size_t i = whole_blocks(s, from, count);

	if (HAS_WIDE)
		newlines32(s.p + from, newlines, i);
	else
		newlines16(s.p + from, newlines, i);
	for (; i < count; i++)
		newlines16(last_block(s, from + i * BYTES_BLOCK, room),
		    &newlines[i], 1);
}

bool
bytes_more_blocks(struct bytes_lines *lines)
{
	const size_t most = sizeof(lines->newlines) / sizeof(uint64_t);
	size_t left = lines->text.n - lines->mapped;

	lines->count = lines->number = 0;
	if (left == 0)
		return false;
	left = (left + BYTES_BLOCK - 1) / BYTES_BLOCK;
	lines->count = (unsigned)(left < most ? left : most);
	bytes_newlines(
	    lines->text, lines->mapped, lines->newlines, lines->count);
	lines->block = lines->text.p + lines->mapped;
	left = lines->count * BYTES_BLOCK;
	lines->mapped = left < lines->text.n - lines->mapped
	    ? lines->mapped + left
	    : lines->text.n;
	return true;
}

/* Whether these letters, given in small ones, stand at the front of s. */
static bool
begins(struct slice s, struct slice letters)
{
	return slice_starts_fold(s, letters);
}

bool
bytes_is_odd(struct slice s, size_t at)
{
	struct slice rest = slice_skip(s, at);
	unsigned char c;

	if (rest.n == 0)
		return false;
	c = (unsigned char)rest.p[0];
	return c > 126 || (c < 32 && c != '\n') || c == '@' || c == '(' ||
	    c == '[' || slice_starts(rest, S("   ")) || begins(rest, S(",s")) ||
	    begins(rest, S("/r")) || begins(rest, S("xx")) ||
	    begins(rest, S("nta")) || begins(rest, S("par")) ||
	    begins(rest, S("poc")) || begins(rest, S("que")) ||
	    begins(rest, S("ref")) || begins(rest, S("umm"));
}
