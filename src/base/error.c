/*
 * error.c: writing the one sentence.  It must not print it.
 */
#include "base/error.h"

#include <stdarg.h>

#include "base/buf.h"

bool
error_set(struct error *error, const char *format, ...)
{
	struct buf b = {0};
	size_t n;
	va_list ap;

	if (error == NULL)
		return false;
	va_start(ap, format);
	buf_vformat(&b, format, ap);
	va_end(ap);
	n = b.n < sizeof(error->text) - 1 ? b.n : sizeof(error->text) - 1;
	if (n > 0)
		memcpy(error->text, b.p, n);
	error->text[n] = '\0';
	buf_free(&b);
	return false;
}
