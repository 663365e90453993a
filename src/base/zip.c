/*
 * zip.c: see zip.h.  It must not know where the bytes go.
 */
#include "base/zip.h"

/* What stands for a number that a 64-bit record has. */
#define ELSEWHERE UINT32_MAX

enum {
	NEEDED = 20, /* version that is needed to read it: 2.0, or 4.5 */
	NEEDED_64 = 45,
	UTF8 = 0x0800 /* flag: names are UTF-8 */
};

/* CRC-32 of a nibble at a time (ISO 3309). */
static const uint32_t sums[16] = {0x00000000, 0x1db71064, 0x3b6e20c8,
    0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c, 0xedb88320,
    0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278,
    0xbdbdf21c};

uint32_t
zip_sum(uint32_t sum, struct slice s)
{
	size_t i;

	sum = ~sum;
	for (i = 0; i < s.n; i++) {
		sum ^= (unsigned char)s.p[i];
		sum = sum >> 4 ^ sums[sum & 15];
		sum = sum >> 4 ^ sums[sum & 15];
	}
	return ~sum;
}

/* A number in so many bytes, the lowest first. */
static void
put(struct buf *b, uint64_t number, unsigned bytes)
{
	for (; bytes > 0; bytes--, number >>= 8)
		buf_char(b, (char)(unsigned char)(number & 255));
}

static uint32_t
fit(uint64_t number)
{
	return number < ELSEWHERE ? (uint32_t)number : ELSEWHERE;
}

/* What both heads of an entry have in common. */
static void
put_common(
    struct buf *b, bool large, uint64_t size, uint32_t sum, struct date day)
{
	unsigned year =
	    day.year >= 1980 && day.year < 2108 ? (unsigned)day.year - 1980 : 0;
	unsigned dos = year == 0 && day.year != 1980
	    ? 33 /* 1 January 1980 */
	    : year << 9 | (unsigned)day.month << 5 | day.day;

	put(b, large ? NEEDED_64 : NEEDED, 2);
	put(b, UTF8, 2);
	put(b, 0, 2); /* stored */
	put(b, 0, 2); /* midnight */
	put(b, dos, 2);
	put(b, sum, 4);
	put(b, fit(size), 4);
	put(b, fit(size), 4);
}

void
zip_entry(struct zip *z, struct buf *file, struct buf *directory,
    struct slice name, uint64_t size, uint32_t sum, struct date day)
{
	bool large = fit(size) == ELSEWHERE, far = fit(z->at) == ELSEWHERE;
	size_t begin = file->n, listed = directory->n;

	name = slice_head(name, UINT16_MAX);
	put(file, 0x04034b50, 4);
	put_common(file, large, size, sum, day);
	put(file, name.n, 2);
	put(file, large ? 20 : 0, 2);
	buf_add(file, name);
	if (large) {
		put(file, 1, 2);
		put(file, 16, 2);
		put(file, size, 8);
		put(file, size, 8);
	}

	put(directory, 0x02014b50, 4);
	put(directory, 3 << 8 | NEEDED_64, 2); /* made on Unix */
	put_common(directory, large || far, size, sum, day);
	put(directory, name.n, 2);
	put(directory, large || far ? 4u + 16u * large + 8u * far : 0, 2);
	put(directory, 0, 2 + 2 + 2); /* no comment, disk 0, bytes */
	put(directory, (uint64_t)0100644 << 16, 4);
	put(directory, fit(z->at), 4);
	buf_add(directory, name);
	if (large || far) {
		put(directory, 1, 2);
		put(directory, 16u * large + 8u * far, 2);
		if (large) {
			put(directory, size, 8);
			put(directory, size, 8);
		}
		if (far)
			put(directory, z->at, 8);
	}
	z->at += file->n - begin + size;
	z->directory += directory->n - listed;
	z->count++;
}

void
zip_end(struct zip *z, struct buf *file)
{
	uint64_t end = z->at + z->directory;
	unsigned count =
	    z->count < UINT16_MAX ? (unsigned)z->count : UINT16_MAX;

	if (count == UINT16_MAX || fit(end) == ELSEWHERE) {
		put(file, 0x06064b50, 4);
		put(file, 44, 8);
		put(file, 3 << 8 | NEEDED_64, 2);
		put(file, NEEDED_64, 2);
		put(file, 0, 4);
		put(file, 0, 4);
		put(file, z->count, 8);
		put(file, z->count, 8);
		put(file, z->directory, 8);
		put(file, z->at, 8);
		put(file, 0x07064b50, 4);
		put(file, 0, 4);
		put(file, end, 8);
		put(file, 1, 4);
	}
	put(file, 0x06054b50, 4);
	put(file, 0, 2);
	put(file, 0, 2);
	put(file, count, 2);
	put(file, count, 2);
	put(file, fit(z->directory), 4);
	put(file, fit(z->at), 4);
	put(file, 0, 2);
}
