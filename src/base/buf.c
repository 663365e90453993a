/*
 * buf.c: output that grows.  It must not know what it is output of.
 */
#include "base/buf.h"

#include "base/arena.h"

void
buf_free(struct buf *b)
{
	heap_free(b->p);
	*b = (struct buf){0};
}

char *
buf_grow(struct buf *b, size_t n)
{
	size_t size = b->size;

	while (size == 0 || size - b->n < n)
		size = size == 0 ? 256 : size * 2;
	b->p = heap_grow(b->p, size);
	b->size = size;
	return b->p + b->n;
}

void
buf_add(struct buf *b, struct slice s)
{
	if (s.n == 0)
		return;
	memcpy(buf_room(b, s.n), s.p, s.n);
	b->n += s.n;
}

void
buf_char(struct buf *b, char c)
{
	*buf_room(b, 1) = c;
	b->n++;
}

void
buf_fill(struct buf *b, char c, size_t n)
{
	if (n == 0)
		return;
	memset(buf_room(b, n), c, n);
	b->n += n;
}

void
buf_string(struct buf *b, const char *string)
{
	buf_add(b, slice_of(string));
}

void
buf_padded(struct buf *b, uint64_t number, unsigned width)
{
	char digits[32];
	size_t n = 0;

	do
		digits[sizeof(digits) - ++n] = (char)('0' + number % 10);
	while ((number /= 10) != 0);
	while (n < width && n < sizeof(digits))
		digits[sizeof(digits) - ++n] = '0';
	buf_add(b, slice(digits + sizeof(digits) - n, n));
}

void
buf_number(struct buf *b, int64_t number)
{
	if (number < 0)
		buf_char(b, '-');
	buf_padded(b, number < 0 ? 0 - (uint64_t)number : (uint64_t)number, 1);
}

void
buf_vformat(struct buf *b, const char *format, va_list ap)
{
	const struct slice *s;
	const char *f;
	size_t n;

	for (f = format; *f != '\0'; f++) {
		for (n = 0; f[n] != '\0' && f[n] != '%'; n++)
			continue;
		buf_add(b, slice(f, n));
		f += n;
		if (*f == '\0')
			break;
		f++;
		if (*f == 's')
			buf_string(b, va_arg(ap, const char *));
		else if (*f == 'S') {
			s = va_arg(ap, const struct slice *);
			buf_add(b, *s);
		} else if (*f == 'd')
			buf_number(b, va_arg(ap, int));
		else if (*f == 'u')
			buf_number(b, va_arg(ap, unsigned));
		else if (f[0] == 'z' && f[1] == 'u') {
			buf_padded(b, va_arg(ap, size_t), 1);
			f++;
		} else if (f[0] == 'l' && f[1] == 'l' && f[2] == 'd') {
			buf_number(b, va_arg(ap, long long));
			f += 2;
		} else
			buf_char(b, *f);
		if (*f == '\0')
			break;
	}
}

void
buf_format(struct buf *b, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	buf_vformat(b, format, ap);
	va_end(ap);
}
