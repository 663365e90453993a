/*
 * same.h: whether two telegrams say the same, field by field: all that their
 * JSON has, but where it stands and what is remarked on it.
 */
#ifndef TESTS_WRITE_SAME_H
#define TESTS_WRITE_SAME_H

#include "telegram/write.h"

/*
 * The first field in which they differ and both values, or an absent slice;
 * of the arena.  `but`: further names of fields, which may be NULL.
 */
struct slice same_fields(struct arena *arena, const struct telegram *a,
    const struct telegram *b, const char *const *but);

/* The laws on one telegram in one form; what is broken, or absent. */
struct slice same_laws(struct arena *arena, const struct telegram *t,
    const struct form *form, const char *const *but, struct buf *written);

#endif
