/*
 * utf8.h: the character codes that telegrams come in.
 *
 * Text is UTF-8 inside Reftel, or bytes that claim to be and are not: what
 * is no UTF-8 is taken for windows-1252, byte by byte, since that is what
 * it nearly always is.  Nothing here changes what was read; it makes copies.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/buf.h"
#include "base/slice.h"

/* utf8.c: one character, and whole texts */

#define UTF8_REPLACEMENT 0xfffdu

/*
 * The character at the front of s: its length of 1 to 4 bytes, and its
 * number in *rune.  0 when s is empty or its front is not UTF-8 (overlong
 * forms, surrogates and what lies beyond U+10FFFF are not).
 */
size_t utf8_get(struct slice s, uint32_t *rune);

/* The same, and never 0 but for an empty s: a bad byte is windows-1252. */
size_t utf8_get_any(struct slice s, uint32_t *rune);

/* Write a character; its length.  What is none becomes U+FFFD. */
size_t utf8_put(char out[static 4], uint32_t rune);
void utf8_add(struct buf *b, uint32_t rune);

/* How many bytes at the front are ASCII, or good UTF-8: s.n when all are. */
size_t utf8_ascii(struct slice s);
size_t utf8_valid(struct slice s);

/* How many characters s has, a bad byte counting as one. */
size_t utf8_count(struct slice s);

/* The character of a byte of windows-1252, which holds Latin-1. */
uint32_t utf8_windows1252(unsigned char byte);

enum utf8_encoding {
	UTF8_ASCII,
	UTF8_UTF8,
	UTF8_WINDOWS1252, /* some bytes of 80 to FF that are not UTF-8 */
	UTF8_UTF16LE,
	UTF8_UTF16BE,
};

/*
 * What a text is written in, and how long its byte-order mark is.  UTF-16
 * without a mark is known by its zeros: every other byte in nearly all of
 * the first few hundred.
 */
enum utf8_encoding utf8_sniff(struct slice s, size_t *mark);

/*
 * Copies in UTF-8, without a byte-order mark of their own accord.
 * utf8_from_any() keeps what is good UTF-8 and takes the rest for
 * windows-1252; the count is of the bytes so taken.
 */
size_t utf8_from_any(struct buf *b, struct slice s);
void utf8_from_windows1252(struct buf *b, struct slice s);
void utf8_from_utf16(struct buf *b, struct slice s, bool big_endian);

/*
 * UTF-8 that was read as Latin-1 or windows-1252 and written as UTF-8
 * again.  When the characters at the front of s are such, their length in
 * bytes, and the character that was meant; otherwise 0.
 */
size_t utf8_mojibake(struct slice s, uint32_t *rune);

/* A copy with all of that undone; how many characters were. */
size_t utf8_from_mojibake(struct buf *b, struct slice s);

/* fold.c: what a reader types to find it */

/*
 * A Latin letter in lower case without its accents, as ASCII: "e" for
 * U+00C9, "ss" for U+00DF.  Typographer's quotes, dashes and blanks become
 * the typewriter's.  The length is 1 to 3, or 0 for a combining accent,
 * which vanishes; false when there is no ASCII for it.
 */
bool utf8_fold(uint32_t rune, char out[static 3], size_t *n);

/* A folded copy; what has no ASCII stays as it is. */
void utf8_add_folded(struct buf *b, struct slice s);

/* ita2.c: the five-level code of teleprinters (ACP 127(G) para 140) */

/* The shift a line stands in; {0} is letters. */
struct ita2 {
	bool figures;
};

/*
 * Codes 0 to 31, one to a byte (higher bits are ignored), to ASCII.  Shifts
 * and blanks vanish, a position without a character becomes SUB (0x1a).
 * Returns how many were such.
 */
size_t ita2_read(struct ita2 *state, struct buf *b, struct slice codes);

/*
 * ASCII to codes, shifting where needed; small letters become capitals, and
 * what the code lacks becomes a question mark.  Returns how many were such.
 */
size_t ita2_write(struct ita2 *state, struct buf *b, struct slice text);

#endif
