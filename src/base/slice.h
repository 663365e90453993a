/*
 * slice.h: a run of bytes that somebody else owns.
 *
 * A slice is also a place: a field of a telegram is a slice of the bytes
 * that were read, and pointing back at it is subtraction.  Absent is
 * p == NULL, empty is n == 0.  Nothing here allocates, and nothing here
 * knows what a telegram is.
 */
#ifndef BASE_SLICE_H
#define BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/ascii.h"

struct slice {
	const char *p;
	size_t n;
};

/* A string literal as a slice, without its NUL. */
#define S(literal) ((struct slice){(literal), sizeof(literal) - 1})

/* For printf's "%.*s". */
#define SLICE_ARG(s) (int)(s).n, (s).p

static inline struct slice
slice(const char *p, size_t n)
{
	return (struct slice){p, n};
}

/* The bytes from a up to b, which point into the same run. */
static inline struct slice
slice_between(const char *a, const char *b)
{
	return (struct slice){a, (size_t)(b - a)};
}

static inline struct slice
slice_of(const char *string)
{
	return (struct slice){string, string == NULL ? 0 : strlen(string)};
}

static inline const char *
slice_end(struct slice s)
{
	return s.p == NULL ? NULL : s.p + s.n;
}

/* Without its first n bytes; all of it may go. */
static inline struct slice
slice_skip(struct slice s, size_t n)
{
	if (n > s.n)
		n = s.n;
	return s.p == NULL ? s : (struct slice){s.p + n, s.n - n};
}

/* At most its first n bytes. */
static inline struct slice
slice_head(struct slice s, size_t n)
{
	return (struct slice){s.p, n < s.n ? n : s.n};
}

static inline bool
slice_equal(struct slice a, struct slice b)
{
	return a.n == b.n &&
	    (a.n == 0 || (a.p[0] == b.p[0] && memcmp(a.p, b.p, a.n) == 0));
}

static inline bool
slice_starts(struct slice s, struct slice with)
{
	return s.n >= with.n &&
	    (with.n == 0 ||
		(s.p[0] == with.p[0] && memcmp(s.p, with.p, with.n) == 0));
}

static inline bool
slice_ends(struct slice s, struct slice with)
{
	return s.n >= with.n && slice_equal(slice_skip(s, s.n - with.n), with);
}

/* A to Z and a to z are alike: they differ in one bit. */
static inline bool
slice_equal_fold(struct slice a, struct slice b)
{
	size_t i;
	unsigned other;

	if (a.n != b.n)
		return false;
	for (i = 0; i < a.n; i++) {
		other = (unsigned char)(a.p[i] ^ b.p[i]);
		if (other != 0 && (other != 0x20 || !ascii_is_alpha(a.p[i])))
			return false;
	}
	return true;
}

static inline bool
slice_starts_fold(struct slice s, struct slice with)
{
	return s.n >= with.n && slice_equal_fold(slice_head(s, with.n), with);
}

/* Byte order, then the shorter first: the order of the tables. */
static inline int
slice_compare(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n == 0 ? 0 : memcmp(a.p, b.p, n);

	return c != 0 ? c : (a.n > b.n) - (a.n < b.n);
}

/* Without white space (blank, tab, CR, LF, VT, FF) at an end. */
static inline struct slice
slice_trim_left(struct slice s)
{
	while (s.n > 0 && ascii_is_space(s.p[0])) {
		s.p++;
		s.n--;
	}
	return s;
}

static inline struct slice
slice_trim_right(struct slice s)
{
	while (s.n > 0 && ascii_is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

static inline struct slice
slice_trim(struct slice s)
{
	return slice_trim_left(slice_trim_right(s));
}

/* Where c first stands in s, or s.n. */
static inline size_t
slice_index(struct slice s, char c)
{
	const char *at = s.n == 0 ? NULL : memchr(s.p, c, s.n);

	return at == NULL ? s.n : (size_t)(at - s.p);
}

/*
 * Where `what` first stands in s, or s.n; and the same with A to Z and a to z
 * alike.  Linear for the short needles the format has; do not look for long
 * ones.  slice.c
 */
size_t slice_find(struct slice s, struct slice what);
size_t slice_find_fold(struct slice s, struct slice what);

/*
 * Letters to add, drop, change or swap to make one word the other, with
 * capitals alike; one more than `most` when there are more, or a word has more
 * than 64 letters.  slice.c
 */
unsigned slice_far(struct slice a, struct slice b, unsigned most);

/*
 * Take the next run of bytes that are not white space off the front of *s.
 * Absent when there is none.
 */
static inline struct slice
slice_word(struct slice *s)
{
	struct slice word = slice_trim_left(*s);
	size_t n = 0;

	if (word.n == 0) {
		*s = word;
		return (struct slice){NULL, 0};
	}
	while (n < word.n && !ascii_is_space(word.p[n]))
		n++;
	*s = slice_skip(word, n);
	return slice_head(word, n);
}

/* Take what stands before the next tab off the front of *s, and the tab. */
static inline struct slice
slice_cell(struct slice *s)
{
	size_t n = slice_index(*s, '\t');
	struct slice cell = slice_head(*s, n);

	*s = slice_skip(*s, n + 1);
	return cell;
}

/*
 * Take the next line off the front of *s, without its LF.  Absent when s is
 * at its end; a last line without LF is a line.
 */
static inline struct slice
slice_line(struct slice *s)
{
	struct slice line;
	size_t n;

	if (s->n == 0)
		return (struct slice){NULL, 0};
	n = slice_index(*s, '\n');
	line = slice_head(*s, n);
	*s = slice_skip(*s, n + 1);
	return line;
}

/*
 * The whole of s as a decimal number.  False, and *out left alone, unless s
 * is all digits, has one at least and is at most `most`.
 */
static inline bool
slice_number(struct slice s, uint32_t most, uint32_t *out)
{
	uint64_t value = 0;
	size_t i;

	if (s.n == 0)
		return false;
	for (i = 0; i < s.n; i++) {
		if (!ascii_is_digit(s.p[i]))
			return false;
		value = value * 10 + (uint64_t)(s.p[i] - '0');
		if (value > most)
			return false;
	}
	*out = (uint32_t)value;
	return true;
}

/* Whether inner lies wholly within outer, in memory. */
static inline bool
slice_within(struct slice inner, struct slice outer)
{
	return inner.p != NULL && outer.p != NULL &&
	    (uintptr_t)inner.p >= (uintptr_t)outer.p &&
	    (uintptr_t)inner.p + inner.n <= (uintptr_t)outer.p + outer.n;
}

#endif
