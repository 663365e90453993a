/*
 * arena.c: the only malloc on the pure floors.  It must not know what is
 * kept in it, and it never returns NULL.
 */
#include "base/arena.h"

#include <stdlib.h>

/* Sixteen is the strictest alignment that any type of ours asks for. */
#define ALIGN 16
#define BLOCK_LEAST ((size_t)64 << 10)

struct arena_block {
	struct arena_block *older;
	size_t size; /* of the bytes after this head */
};

#define HEAD ((sizeof(struct arena_block) + ALIGN - 1) / ALIGN * ALIGN)

void *
heap_grow(void *p, size_t n)
{
	p = realloc(p, n == 0 ? 1 : n);
	if (p == NULL)
		abort();
	return p;
}

void
heap_free(void *p)
{
	free(p);
}

static void
arena_more(struct arena *a, size_t n)
{
	struct arena_block *block;
	size_t size = a->block == NULL ? BLOCK_LEAST : a->block->size * 2;

	/* Blocks grow so that their number stays small, up to 1 MiB. */
	if (size > (size_t)1 << 20)
		size = (size_t)1 << 20;
	if (size < n + ALIGN)
		size = n + ALIGN;
	if (n > SIZE_MAX / 2)
		abort();
	block = heap_grow(NULL, HEAD + size);
	block->older = a->block;
	block->size = size;
	a->block = block;
	a->next = (char *)block + HEAD;
	a->end = a->next + size;
}

void *
arena_room(struct arena *a, size_t n)
{
	size_t skip =
	    (ALIGN - ((uintptr_t)a->next & (ALIGN - 1))) & (ALIGN - 1);
	void *p;

	if (a->next == NULL || (size_t)(a->end - a->next) < skip ||
	    (size_t)(a->end - a->next) - skip < n) {
		arena_more(a, n);
		skip = 0;
	}
	p = a->next + skip;
	a->next += skip + n;
	a->used += skip + n;
	return p;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	return memset(arena_room(a, n), 0, n);
}

char *
arena_bytes(struct arena *a, size_t n)
{
	char *p;

	if (a->next == NULL || (size_t)(a->end - a->next) < n)
		arena_more(a, n);
	p = a->next;
	a->next += n;
	a->used += n;
	return p;
}

struct slice
arena_copy(struct arena *a, struct slice s)
{
	char *p;

	if (s.p == NULL)
		return s;
	p = arena_bytes(a, s.n + 1);
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return slice(p, s.n);
}

struct slice
arena_join(struct arena *a, struct slice x, struct slice y, struct slice z)
{
	size_t n = x.n + y.n + z.n;
	char *p = arena_bytes(a, n + 1);
	char *at = p;

	if (x.n > 0)
		memcpy(at, x.p, x.n);
	at += x.n;
	if (y.n > 0)
		memcpy(at, y.p, y.n);
	at += y.n;
	if (z.n > 0)
		memcpy(at, z.p, z.n);
	p[n] = '\0';
	return slice(p, n);
}

void
arena_reset(struct arena *a)
{
	struct arena_block *block = a->block, *older;

	a->used = 0;
	if (block == NULL)
		return;
	/* The newest is the largest but for one odd giant, which goes too. */
	while (block->older != NULL) {
		older = block->older;
		block->older = older->older;
		heap_free(older);
	}
	if (block->size > (size_t)4 << 20) {
		heap_free(block);
		*a = (struct arena){0};
		return;
	}
	a->next = (char *)block + HEAD;
	a->end = a->next + block->size;
}

void
arena_free(struct arena *a)
{
	struct arena_block *block = a->block, *older;

	for (; block != NULL; block = older) {
		older = block->older;
		heap_free(block);
	}
	*a = (struct arena){0};
}
