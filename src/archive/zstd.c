/*
 * zstd.c: records made smaller (libzstd, RFC 8878), and whole again.  What
 * records have in common stands in a dictionary, which is trained on some of
 * them; its number stands in each frame that needs it, so that what was
 * packed with an older one stays readable.
 */
#include "archive/engine.h"

#include <assert.h>
#include <stdlib.h>
#include <zdict.h>
#include <zstd.h>

#define LEVEL 3

/* Of a dictionary; libzstd advises a hundredth of what it is trained on. */
#define DICTIONARY_BYTES ((size_t)112 << 10)

struct zstd {
	ZSTD_CCtx *context;
	char *room;
	size_t size;
};

struct dictionary {
	uint32_t number;
	ZSTD_CDict *pack; /* NULL where nothing is packed */
	ZSTD_DDict *unpack;
	struct dictionary *next;
};

struct dictionaries {
	struct dictionary *_Atomic first; /* the newest */
	ZSTD_DCtx *context;
};

/* ---- dictionaries ---------------------------------------------------------- */

struct dictionaries *
dictionaries_new(void)
{
	struct dictionaries *d = heap_grow(NULL, sizeof(*d));

	*d = (struct dictionaries){.context = ZSTD_createDCtx()};
	if (d->context == NULL)
		abort();
	return d;
}

void
dictionaries_free(struct dictionaries *d)
{
	struct dictionary *one, *next;

	if (d == NULL)
		return;
	for (one = d->first; one != NULL; one = next) {
		next = one->next;
		ZSTD_freeCDict(one->pack);
		ZSTD_freeDDict(one->unpack);
		heap_free(one);
	}
	ZSTD_freeDCtx(d->context);
	heap_free(d);
}

static const struct dictionary *
find(const struct dictionaries *d, uint32_t number)
{
	const struct dictionary *one = d->first;

	while (one != NULL && one->number != number)
		one = one->next;
	return one;
}

bool
dictionaries_has(const struct dictionaries *d, uint32_t number)
{
	return find(d, number) != NULL;
}

uint32_t
dictionaries_newest(const struct dictionaries *d)
{
	const struct dictionary *first = d->first;

	return first == NULL ? 0 : first->number;
}

bool
dictionaries_add(struct dictionaries *d, uint32_t number, struct slice bytes,
    bool packs, struct error *error)
{
	struct dictionary *one, *before = d->first;

	if (ZDICT_getDictID(bytes.p, bytes.n) != number)
		return error_set(
		    error, "a dictionary of the archive is damaged");
	one = heap_grow(NULL, sizeof(*one));
	*one = (struct dictionary){.number = number,
	    .pack = packs ? ZSTD_createCDict(bytes.p, bytes.n, LEVEL) : NULL,
	    .unpack = ZSTD_createDDict(bytes.p, bytes.n)};
	if ((packs && one->pack == NULL) || one->unpack == NULL) {
		ZSTD_freeCDict(one->pack);
		ZSTD_freeDDict(one->unpack);
		heap_free(one);
		return error_set(
		    error, "a dictionary of the archive is damaged");
	}
	if (before == NULL || before->number < number) {
		one->next = before;
		d->first = one;
		return true;
	}
	while (before->next != NULL && before->next->number > number)
		before = before->next;
	one->next = before->next;
	before->next = one;
	return true;
}

bool
dictionary_train(struct arena *arena, const struct slice *samples, size_t count,
    uint32_t number, struct slice *out)
{
	struct buf all = {0};
	size_t *sizes = ARENA_ARRAY(arena, size_t, count + 1), i, n;
	char *room = arena_bytes(arena, DICTIONARY_BYTES);
	uint32_t id;

	for (i = 0; i < count; i++) {
		buf_add(&all, samples[i]);
		sizes[i] = samples[i].n;
	}
	n = ZDICT_trainFromBuffer(
	    room, DICTIONARY_BYTES, all.p, sizes, (unsigned)count);
	buf_free(&all);
	/* Too little, or too much of one kind: then there is none. */
	if (ZDICT_isError(n) || n < 8)
		return false;
	/* Bytes 4 to 7 are the number, little end first (RFC 8878, 5). */
	for (id = number, i = 4; i < 8; i++, id >>= 8)
		room[i] = (char)(id & 0xff);
	*out = slice(room, n);
	return true;
}

/* ---- frames ----------------------------------------------------------------- */

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
zstd_pack(struct zstd *z, const struct dictionaries *d, struct arena *arena,
    struct slice s)
{
	const struct dictionary *newest = d->first;
	size_t room = ZSTD_compressBound(s.n), n;

	if (z->size < room) {
		z->room = heap_grow(z->room, room);
		z->size = room;
	}
	n = newest == NULL || newest->pack == NULL
	    ? ZSTD_compressCCtx(z->context, z->room, z->size, s.p, s.n, LEVEL)
	    : ZSTD_compress_usingCDict(
		  z->context, z->room, z->size, s.p, s.n, newest->pack);
	assert(!ZSTD_isError(n));
	return arena_copy(arena, slice(z->room, n));
}

uint32_t
zstd_dictionary(struct slice packed)
{
	return ZSTD_getDictID_fromFrame(packed.p, packed.n);
}

bool
zstd_unpack(struct dictionaries *d, struct arena *arena, struct slice packed,
    size_t most, struct slice *out, struct error *error)
{
	unsigned long long size = ZSTD_getFrameContentSize(packed.p, packed.n);
	uint32_t number = zstd_dictionary(packed);
	const struct dictionary *one = find(d, number);
	size_t n;
	char *p;

	if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN)
		return error_set(error, "a record of the archive is damaged");
	if (size > most)
		return error_set(error, "a record of the archive is too large");
	if (number != 0 && one == NULL)
		return error_set(error,
		    "a record of the archive needs a dictionary that is not "
		    "there");
	p = arena_bytes(arena, (size_t)size + 1);
	n = one == NULL ? ZSTD_decompressDCtx(
			      d->context, p, (size_t)size, packed.p, packed.n)
			: ZSTD_decompress_usingDDict(d->context, p,
			      (size_t)size, packed.p, packed.n, one->unpack);
	if (ZSTD_isError(n) || n != size)
		return error_set(error, "a record of the archive is damaged");
	*out = slice(p, n);
	return true;
}
