/*
 * buf.h: output that grows, with one function for each thing to escape for.
 *
 * {0} is an empty buffer.  A buf owns its bytes; what comes out of it is a
 * slice that lives until the next addition.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>

#include "base/slice.h"

struct buf {
	char *p;
	size_t n;
	size_t size;
};

static inline struct slice
buf_slice(const struct buf *b)
{
	return slice(b->p == NULL ? "" : b->p, b->n);
}

static inline void
buf_clear(struct buf *b)
{
	b->n = 0;
}

void buf_free(struct buf *b);

/* Room for n bytes more; returns where they go, and does not count them. */
char *buf_grow(struct buf *b, size_t n);

static inline char *
buf_room(struct buf *b, size_t n)
{
	return b->p != NULL && b->size - b->n >= n ? b->p + b->n
						   : buf_grow(b, n);
}

void buf_add(struct buf *b, struct slice s);
void buf_char(struct buf *b, char c);
void buf_fill(struct buf *b, char c, size_t n);
void buf_string(struct buf *b, const char *string);
void buf_number(struct buf *b, int64_t number);

/* A number with zeros before it to `width` digits. */
void buf_padded(struct buf *b, uint64_t number, unsigned width);

/*
 * What stands between the quotes of a JSON string: quotes, backslashes and
 * control bytes escaped; bytes that are no UTF-8 become the character they
 * are in windows-1252, so that the output is UTF-8 whatever came in.
 */
void buf_json(struct buf *b, struct slice s);

/* The same of lines, whose ends become blanks. */
void buf_json_lines(struct buf *b, struct slice s);

/* "name":"value" of an object; null when it is absent. */
void buf_json_member(struct buf *b, const char *name, struct slice value);

/* Text for HTML, element or quoted attribute alike. */
void buf_html(struct buf *b, struct slice s);

/* A CSV field, quoted when it has to be (RFC 4180). */
void buf_csv(struct buf *b, struct slice s);

/* For a terminal: control bytes and escape sequences made harmless. */
void buf_plain(struct buf *b, struct slice s);

/* A component of a URL (RFC 3986: all but unreserved percent-encoded). */
void buf_url(struct buf *b, struct slice s);

/*
 * Formatted as error_set() does: %s %S %d %u %zu %lld %%.
 */
void buf_format(struct buf *b, const char *format, ...);
void buf_vformat(struct buf *b, const char *format, va_list ap);

#endif
