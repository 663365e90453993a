/*
 * error.h: one sentence about the world.
 *
 * What can fail returns false and writes one whole sentence into the last
 * parameter.  Only the programs print it.  What is wrong with a telegram is
 * never an error: it is a remark.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

#include "base/slice.h"

struct error {
	char text[480]; /* a sentence without its newline, NUL-terminated */
};

/*
 * Set the sentence from a format that knows %s (a string), %S (a struct
 * slice *), %d (an int), %u (an unsigned), %zu (a size_t), %lld (a long
 * long) and %%.  What is too long is cut.  Returns false, so that a
 * function can end with `return error_set(error, ...)`; error may be NULL.
 */
bool error_set(struct error *error, const char *format, ...);

#endif
