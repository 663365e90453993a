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
 * with an S behind it, a slash with an R, and in any case XX, NTA, PAR, POC, QUE, REF, UMM.
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
 * front of each.  Start with {.text = text, .next = text.p}; a last one without
 * a newline is one.
 */
struct bytes_lines {
	struct slice text;
	const char *next; /* where the next line begins */
	const char *block; /* the block whose newlines are in bits */
	uint64_t bits; /* those that are left */
	size_t mapped; /* so far newlines are known */
	unsigned number, count; /* of the block, and of all that are known */
	uint64_t newlines[16];
};

/* The next blocks are looked at; false: there is none. */
bool bytes_more_blocks(struct bytes_lines *lines);

/* On to a block that has a newline, unless one is left; false: none has any. */
static inline bool
bytes_more_lines(struct bytes_lines *lines)
{
	while (lines->bits == 0) {
		if (++lines->number < lines->count)
			lines->block += BYTES_BLOCK;
		else if (!bytes_more_blocks(lines))
			return false;
		lines->bits = lines->newlines[lines->number];
	}
	return true;
}

static inline bool
bytes_line(struct bytes_lines *lines, struct slice *line)
{
	const char *p, *end;

	if (!bytes_more_lines(lines)) {
		*line = slice_between(lines->next, slice_end(lines->text));
		lines->next = slice_end(lines->text);
		return line->n > 0;
	}
	p = lines->next;
	end = lines->block + bytes_lowest(lines->bits);
	lines->bits &= lines->bits - 1;
	lines->next = end + 1;
	*line = slice_between(p, end);
	return true;
}

#endif
