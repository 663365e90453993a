/*
 * zstd.c: records made smaller (libzstd, RFC 8878), and whole again.
 */
#include "archive/engine.h"

#include <assert.h>
#include <stdlib.h>
#include <zstd.h>

#define LEVEL 3

struct zstd {
	ZSTD_CCtx *context;
	char *room;
	size_t size;
};

struct zstd *
zstd_new(void)
{
	struct zstd *z = heap_grow(NULL, sizeof(*z));

	*z = (struct zstd){.context = ZSTD_createCCtx()};
	if (z->context == NULL)
		abort();
	return z;
}

void
zstd_free(struct zstd *z)
{
	ZSTD_freeCCtx(z->context);
	heap_free(z->room);
	heap_free(z);
}

struct slice
zstd_pack(struct zstd *z, struct arena *arena, struct slice s)
{
	size_t room = ZSTD_compressBound(s.n), n;

	if (z->size < room) {
		z->room = heap_grow(z->room, room);
		z->size = room;
	}
	n = ZSTD_compressCCtx(z->context, z->room, z->size, s.p, s.n, LEVEL);
	assert(!ZSTD_isError(n));
	return arena_copy(arena, slice(z->room, n));
}

bool
zstd_unpack(struct arena *arena, struct slice packed, size_t most,
    struct slice *out, struct error *error)
{
	unsigned long long size = ZSTD_getFrameContentSize(packed.p, packed.n);
	size_t n;
	char *p;

	if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN)
		return error_set(error, "a record of the archive is damaged");
	if (size > most)
		return error_set(error, "a record of the archive is too large");
	p = arena_bytes(arena, (size_t)size + 1);
	n = ZSTD_decompress(p, (size_t)size, packed.p, packed.n);
	if (ZSTD_isError(n) || n != size)
		return error_set(error, "a record of the archive is damaged");
	*out = slice(p, n);
	return true;
}
