/*
 * arena.h: memory that is given back all at once.
 *
 * What is derived from one telegram, one page or one query lives in one
 * arena and dies with it.  Out of memory ends the process (limits stand at
 * every door, so this is the machine's trouble and not the telegram's).
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/slice.h"

struct arena {
	struct arena_block *block; /* the newest, and through it the others */
	char *next; /* first free byte of the newest */
	char *end;
	size_t used; /* bytes handed out since the last reset */
};

/* An arena with nothing in it: {0} does as well. */
static inline void
arena_init(struct arena *a)
{
	*a = (struct arena){0};
}

/* n bytes, zeroed, aligned for anything. */
void *arena_alloc(struct arena *a, size_t n);

/* The same, not zeroed: for arrays that are filled as they grow. */
void *arena_room(struct arena *a, size_t n);

/* n bytes, not zeroed, not aligned: for text. */
char *arena_bytes(struct arena *a, size_t n);

/* A copy of s in the arena; absent stays absent. */
struct slice arena_copy(struct arena *a, struct slice s);

/* Three slices one after the other. */
struct slice arena_join(
    struct arena *a, struct slice x, struct slice y, struct slice z);

/* Forget everything, keep one block for the next telegram. */
void arena_reset(struct arena *a);

/* Give everything back. */
void arena_free(struct arena *a);

/* One zeroed struct or array of a type. */
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) \
	((type *)arena_alloc((arena), sizeof(type) * (count)))
#define ARENA_ROOM(arena, type, count) \
	((type *)arena_room((arena), sizeof(type) * (count)))

/*
 * The heap for what must grow and move: the one malloc of the pure floors.
 * heap_grow(NULL, n) makes, heap_grow(p, n) moves, heap_free gives back.
 */
void *heap_grow(void *p, size_t n);
void heap_free(void *p);

#endif
