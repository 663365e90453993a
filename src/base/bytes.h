/*
 * bytes.h: which bytes stand where in a text, as bits: one look at each byte
 * that tells the readers of lines what they need not look for.
 *
 * It knows letters, not what they mean: why these are asked for is said
 * where they are used, in telegram/scan.c.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include "base/slice.h"

/* So many bytes to a map; the first byte is the lowest bit. */
#define BYTES_BLOCK ((size_t)64)

struct bytes_map {
	uint64_t newline;
	uint64_t lower; /* a to z */
	uint64_t digit;
	uint64_t odd; /* something begins here that lines seldom have */
};

/*
 * What is odd, and by its first byte one knows which: a byte over 127, a
 * control byte but tab and newline, @, ( and [, a tab, three blanks, a comma
 * with an S behind it, and in any case XX, NTA, PAR, POC, QUE, REF, UMM.
 */
void bytes_maps(
    struct slice s, size_t from, struct bytes_map *maps, size_t count);

/* Only where the newlines are. */
void bytes_newlines(
    struct slice s, size_t from, uint64_t *newlines, size_t count);

/* The same for one place, the plain way. */
bool bytes_is_odd(struct slice s, size_t at);

/* The place of the lowest bit; there must be one. */
static inline unsigned
bytes_lowest(uint64_t bits)
{
	return (unsigned)__builtin_ctzll(bits);
}

/*
 * The lines of a text in turn, without their newlines: for who looks at the
 * front of each.  Start with {.text = text}; a last one without a newline is
 * one.
 */
struct bytes_lines {
	struct slice text;
	size_t next; /* where the next line begins */
	size_t first, mapped; /* from and to where newlines are known */
	uint64_t bits; /* those of the block in hand, of so many */
	unsigned block, blocks;
	uint64_t newlines[16];
};

bool bytes_more_lines(struct bytes_lines *lines);

static inline bool
bytes_line(struct bytes_lines *lines, struct slice *line)
{
	const char *p = lines->text.p + lines->next;
	size_t end;

	if (lines->next >= lines->text.n)
		return false;
	if (lines->bits == 0 && !bytes_more_lines(lines)) {
		*line = slice_skip(lines->text, lines->next);
		lines->next = lines->text.n;
		return true;
	}
	end = lines->first + lines->block * BYTES_BLOCK +
	    bytes_lowest(lines->bits);
	lines->bits &= lines->bits - 1;
	*line = slice(p, end - lines->next);
	lines->next = end + 1;
	return true;
}

#endif
