/*
 * error.c: writing the one sentence.  It must not print it.
 */
#include "base/error.h"

#include <stdarg.h>

#include "base/buf.h"

/* One line, whatever a name in it holds: "a sentence" is a promise. */
static char
within_line(char c)
{
	return c == '\n' || c == '\r' || c == '\0' ? ' ' : c;
}

bool
error_set(struct error *error, const char *format, ...)
{
	struct buf b = {0};
	size_t n, i;
	va_list ap;

	if (error == NULL)
		return false;
	va_start(ap, format);
	buf_vformat(&b, format, ap);
	va_end(ap);
	n = b.n < sizeof(error->text) - 1 ? b.n : sizeof(error->text) - 1;
	for (i = 0; i < n; i++)
		error->text[i] = within_line(b.p[i]);
	error->text[n] = '\0';
	buf_free(&b);
	return false;
}
