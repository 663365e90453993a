/*
 * steps.h: work and memory, counted.  It is forced into a second build of
 * the sources by tests/bombs/meson.build, so that they need know nothing of
 * it: the compiler calls steps.c from each block of code that is run, and
 * what libc does to bytes is counted by sixteens.  So a test can say what
 * something costs without a clock, the same on every machine.
 */
#ifndef TESTS_STEPS_H
#define TESTS_STEPS_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct steps {
	uint64_t count; /* blocks of code, and sixteens of bytes */
	size_t now, most; /* bytes held, and the most that were */
};

extern struct steps steps;

void *steps_realloc(void *p, size_t n);
void steps_free(void *p);

#ifdef STEPS_COUNTED

static inline size_t
steps_of(size_t n)
{
	steps.count += n / 16;
	return n;
}

/* What was looked through is what came before the find. */
static inline void *
steps_memchr(const void *p, int c, size_t n)
{
	const char *found = memchr(p, c, n);

	steps_of(found == NULL ? n : (size_t)(found - (const char *)p));
	return (void *)(uintptr_t)found;
}

static inline void *
steps_memcpy(void *to, const void *from, size_t n)
{
	return memcpy(to, from, steps_of(n));
}

static inline void *
steps_memmove(void *to, const void *from, size_t n)
{
	return memmove(to, from, steps_of(n));
}

static inline void *
steps_memset(void *to, int c, size_t n)
{
	return memset(to, c, steps_of(n));
}

static inline int
steps_memcmp(const void *x, const void *y, size_t n)
{
	return memcmp(x, y, steps_of(n));
}

static inline size_t
steps_strlen(const char *s)
{
	return steps_of(strlen(s));
}

#define memchr steps_memchr
#define memcpy steps_memcpy
#define memmove steps_memmove
#define memset steps_memset
#define memcmp steps_memcmp
#define strlen steps_strlen
#define realloc steps_realloc
#define free steps_free

#endif
#endif
