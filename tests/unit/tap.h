/*
 * tap.h: the Test Anything Protocol in a page, for the test programs.
 */
#ifndef TESTS_TAP_H
#define TESTS_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

static int tap_count, tap_failed;

/* One test; what follows the condition is a printf format for its name. */
#define ok(...) tap_ok(__FILE__, __LINE__, __VA_ARGS__)

static inline bool
tap_ok(const char *file, int line, bool good, const char *format, ...)
{
	char name[400], *p;
	va_list ap;

	va_start(ap, format);
	vsnprintf(name, sizeof(name), format, ap);
	va_end(ap);
	/* a name is one line */
	for (p = name; *p != '\0'; p++)
		if (*p == '\n' || *p == '\r')
			*p = ' ';
	printf("%sok %d - %s\n", good ? "" : "not ", ++tap_count, name);
	if (!good) {
		tap_failed++;
		printf("# at %s:%d\n", file, line);
	}
	return good;
}

/* The plan, and the status for main to return. */
static inline int
tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed == 0 ? 0 : 1;
}

#endif
