/*
 * zstd.c: records made smaller (libzstd, RFC 8878), and whole again.
 */
#include "archive/engine.h"

#include <assert.h>
#include <zstd.h>

#define LEVEL 3

struct slice
zstd_pack(struct arena *arena, struct slice s)
{
	size_t room = ZSTD_compressBound(s.n), n;
	struct slice out;
	char *p = heap_grow(NULL, room);

	n = ZSTD_compress(p, room, s.p, s.n, LEVEL);
	assert(!ZSTD_isError(n));
	out = arena_copy(arena, slice(p, n));
	heap_free(p);
	return out;
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
