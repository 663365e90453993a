/*
 * utf8.c: UTF-8, windows-1252 and UTF-16.  It must not know what the text
 * is about, and it must not change the text it looks at.
 */
#include "base/utf8.h"

#define ONES (~(uint64_t)0 / 255)

size_t
utf8_get(struct slice s, uint32_t *rune)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t r, least;
	size_t n, i;

	if (s.n == 0)
		return 0;
	if (p[0] < 0x80) {
		*rune = p[0];
		return 1;
	}
	if (p[0] >= 0xc2 && p[0] < 0xe0) {
		n = 2;
		least = 0x80;
		r = p[0] & 0x1fu;
	} else if (p[0] >= 0xe0 && p[0] < 0xf0) {
		n = 3;
		least = 0x800;
		r = p[0] & 0x0fu;
	} else if (p[0] >= 0xf0 && p[0] < 0xf5) {
		n = 4;
		least = 0x10000;
		r = p[0] & 0x07u;
	} else
		return 0;
	if (s.n < n)
		return 0;
	for (i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		r = r << 6 | (p[i] & 0x3fu);
	}
	if (r < least || r > 0x10ffff || (r >= 0xd800 && r < 0xe000))
		return 0;
	*rune = r;
	return n;
}

size_t
utf8_get_any(struct slice s, uint32_t *rune)
{
	size_t n = utf8_get(s, rune);

	if (n > 0 || s.n == 0)
		return n;
	*rune = utf8_windows1252((unsigned char)s.p[0]);
	return 1;
}

size_t
utf8_put(char out[static 4], uint32_t r)
{
	if (r > 0x10ffff || (r >= 0xd800 && r < 0xe000))
		r = UTF8_REPLACEMENT;
	if (r < 0x80) {
		out[0] = (char)r;
		return 1;
	}
	if (r < 0x800) {
		out[0] = (char)(0xc0 | r >> 6);
		out[1] = (char)(0x80 | (r & 0x3f));
		return 2;
	}
	if (r < 0x10000) {
		out[0] = (char)(0xe0 | r >> 12);
		out[1] = (char)(0x80 | (r >> 6 & 0x3f));
		out[2] = (char)(0x80 | (r & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | r >> 18);
	out[1] = (char)(0x80 | (r >> 12 & 0x3f));
	out[2] = (char)(0x80 | (r >> 6 & 0x3f));
	out[3] = (char)(0x80 | (r & 0x3f));
	return 4;
}

void
utf8_add(struct buf *b, uint32_t rune)
{
	b->n += utf8_put(buf_room(b, 4), rune);
}

size_t
utf8_ascii(struct slice s)
{
	size_t i = 0;
	uint64_t w;

	for (; s.n - i >= 8; i += 8) {
		memcpy(&w, s.p + i, 8);
		if ((w & (ONES << 7)) != 0)
			break;
	}
	while (i < s.n && (unsigned char)s.p[i] < 0x80)
		i++;
	return i;
}

size_t
utf8_valid(struct slice s)
{
	size_t i = 0, n;
	uint32_t rune;

	for (;;) {
		i += utf8_ascii(slice_skip(s, i));
		if (i == s.n)
			return i;
		n = utf8_get(slice_skip(s, i), &rune);
		if (n == 0)
			return i;
		i += n;
	}
}

size_t
utf8_count(struct slice s)
{
	size_t n, count = 0;
	uint32_t rune;

	while (s.n > 0) {
		n = utf8_ascii(s);
		count += n;
		s = slice_skip(s, n);
		n = utf8_get_any(s, &rune);
		count += n > 0;
		s = slice_skip(s, n);
	}
	return count;
}

uint32_t
utf8_windows1252(unsigned char byte)
{
	/* The five bytes without a character stay the controls they are. */
	static const uint16_t upper[32] = {0x20ac, 0x81, 0x201a, 0x192, 0x201e,
	    0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d,
	    0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013,
	    0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178};

	return byte >= 0x80 && byte < 0xa0 ? upper[byte - 0x80] : byte;
}

/* How many of the first pairs have a zero on the side asked for, in 100. */
static unsigned
zeros(struct slice s, size_t side)
{
	size_t i, pairs = (s.n < 512 ? s.n : 512) / 2, n = 0;

	for (i = 0; i < pairs; i++)
		n += s.p[2 * i + side] == '\0' && s.p[2 * i + 1 - side] != '\0';
	return pairs == 0 ? 0 : (unsigned)(n * 100 / pairs);
}

enum utf8_encoding
utf8_sniff(struct slice s, size_t *mark)
{
	*mark = 2;
	if (slice_starts(s, S("\xff\xfe")))
		return UTF8_UTF16LE;
	if (slice_starts(s, S("\xfe\xff")))
		return UTF8_UTF16BE;
	*mark = 0;
	if (s.n >= 4 && zeros(s, 1) >= 90)
		return UTF8_UTF16LE;
	if (s.n >= 4 && zeros(s, 0) >= 90)
		return UTF8_UTF16BE;
	if (slice_starts(s, S("\xef\xbb\xbf")))
		*mark = 3;
	if (*mark == 0 && utf8_ascii(s) == s.n)
		return UTF8_ASCII;
	return utf8_valid(s) == s.n ? UTF8_UTF8 : UTF8_WINDOWS1252;
}

size_t
utf8_from_any(struct buf *b, struct slice s)
{
	size_t n, bad = 0;

	for (;;) {
		n = utf8_valid(s);
		buf_add(b, slice_head(s, n));
		s = slice_skip(s, n);
		if (s.n == 0)
			return bad;
		utf8_add(b, utf8_windows1252((unsigned char)s.p[0]));
		s = slice_skip(s, 1);
		bad++;
	}
}

void
utf8_from_windows1252(struct buf *b, struct slice s)
{
	size_t n;

	while (s.n > 0) {
		n = utf8_ascii(s);
		buf_add(b, slice_head(s, n));
		s = slice_skip(s, n);
		if (s.n == 0)
			return;
		utf8_add(b, utf8_windows1252((unsigned char)s.p[0]));
		s = slice_skip(s, 1);
	}
}

static uint32_t
unit(struct slice s, size_t i, bool big_endian)
{
	uint32_t a = (unsigned char)s.p[i], z = (unsigned char)s.p[i + 1];

	return big_endian ? a << 8 | z : z << 8 | a;
}

void
utf8_from_utf16(struct buf *b, struct slice s, bool big_endian)
{
	uint32_t r, low;
	size_t i;

	for (i = 0; s.n - i >= 2; i += 2) {
		r = unit(s, i, big_endian);
		if (i == 0 && r == 0xfeff)
			continue;
		if (r >= 0xd800 && r < 0xdc00 && s.n - i >= 4) {
			low = unit(s, i + 2, big_endian);
			if (low >= 0xdc00 && low < 0xe000) {
				r = 0x10000 + ((r - 0xd800) << 10) +
				    (low - 0xdc00);
				i += 2;
			}
		}
		utf8_add(b, r);
	}
	if (i < s.n)
		utf8_add(b, UTF8_REPLACEMENT);
}

/* The byte that a character is in windows-1252 or Latin-1, or -1. */
static int
byte_of(uint32_t rune)
{
	unsigned i;

	if (rune < 0x100)
		return (int)rune;
	for (i = 0x80; i < 0xa0; i++)
		if (utf8_windows1252((unsigned char)i) == rune)
			return (int)i;
	return -1;
}

size_t
utf8_mojibake(struct slice s, uint32_t *rune)
{
	char bytes[4];
	size_t i, n, at = 0, want = 1;
	uint32_t r;
	int byte;

	for (i = 0; i < want; i++) {
		n = utf8_get(slice_skip(s, at), &r);
		byte = n == 0 ? -1 : byte_of(r);
		/* The first says how many there must be; none is ASCII. */
		if (byte < (i == 0 ? 0xc2 : 0x80) || byte > 0xf4)
			return 0;
		if (i == 0)
			want = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
		bytes[i] = (char)byte;
		at += n;
	}
	return utf8_get(slice(bytes, want), rune) == want ? at : 0;
}

size_t
utf8_from_mojibake(struct buf *b, struct slice s)
{
	size_t n, count = 0;
	uint32_t rune;

	while (s.n > 0) {
		n = utf8_ascii(s);
		buf_add(b, slice_head(s, n));
		s = slice_skip(s, n);
		n = utf8_mojibake(s, &rune);
		if (n > 0)
			count++;
		else
			n = utf8_get_any(s, &rune);
		if (n > 0)
			utf8_add(b, rune);
		s = slice_skip(s, n);
	}
	return count;
}
