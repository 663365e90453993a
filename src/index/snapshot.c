/*
 * snapshot.c: the live segments as one reader sees them, and which of their
 * documents are deleted.  The one home of CRoaring, in whose portable form
 * deletions are kept.  It must not decide which segments are alive.
 */
#include "index/snapshot.h"

#include <roaring/roaring.h>
#include <stdlib.h>

enum { SUM = 8 }; /* bytes of the checksum before a bitmap */

static size_t
words_of(const struct segment *s)
{
	return ((size_t)s->documents + 63) / 64;
}

/* The bits of a bitmap, each of which is a document. */
static bool
bits_read(const struct segment *s, const roaring_bitmap_t *r, uint64_t *bits,
    uint32_t *count)
{
	roaring_uint32_iterator_t i;

	*count = 0;
	for (roaring_init_iterator(r, &i); i.has_value;
	     roaring_advance_uint32_iterator(&i)) {
		if (i.current_value >= s->documents)
			return false;
		bits[i.current_value / 64] |= (uint64_t)1
		    << i.current_value % 64;
		(*count)++;
	}
	return true;
}

/* What the caller kept of a segment's deletions. */
static bool
deleted_read(struct live *l, struct slice kept, struct error *error)
{
	roaring_bitmap_t *r = NULL;
	bool good;

	l->deleted = NULL;
	l->deleted_count = 0;
	if (kept.n == 0)
		return true;
	/* The checksum comes first: CRoaring believes what it is given. */
	good = kept.n > SUM && get64(kept.p) == sum64(0, slice_skip(kept, SUM));
	if (good)
		r = roaring_bitmap_portable_deserialize_safe(
		    kept.p + SUM, kept.n - SUM);
	if (r != NULL) {
		l->deleted = heap_grow(
		    NULL, (words_of(l->segment) + 1) * sizeof(*l->deleted));
		memset(l->deleted, 0,
		    (words_of(l->segment) + 1) * sizeof(*l->deleted));
		good = bits_read(l->segment, r, l->deleted, &l->deleted_count);
		roaring_bitmap_free(r);
	}
	if (r != NULL && good)
		return true;
	heap_free(l->deleted);
	l->deleted = NULL;
	return error_set(error,
	    "%s: the list of its deleted documents is damaged; build it again",
	    l->segment->name);
}

static struct slice
deleted_write(
    const struct segment *s, const uint64_t *bits, struct arena *arena)
{
	roaring_bitmap_t *r = roaring_bitmap_create();
	size_t word, n;
	uint64_t rest;
	char *out;

	if (r == NULL)
		abort();
	for (word = 0; word < words_of(s); word++)
		for (rest = bits[word]; rest != 0; rest &= rest - 1)
			roaring_bitmap_add(r,
			    (uint32_t)(word * 64) +
				(uint32_t)__builtin_ctzll(rest));
	roaring_bitmap_run_optimize(r);
	n = roaring_bitmap_portable_size_in_bytes(r);
	out = arena_bytes(arena, n + SUM);
	roaring_bitmap_portable_serialize(r, out + SUM);
	roaring_bitmap_free(r);
	put64(out, sum64(0, slice(out + SUM, n)));
	return slice(out, n + SUM);
}

/* The segment of a name that another snapshot has open, or NULL. */
static struct segment *
shared(const struct index *before, struct slice name)
{
	size_t i;

	for (i = 0; before != NULL && i < before->count; i++)
		if (slice_equal(slice_of(before->live[i].segment->name), name))
			return segment_share(before->live[i].segment);
	return NULL;
}

bool
index_open(const char *folder, const struct index_scheme *scheme,
    const struct index_live *live, size_t count, const struct index *before,
    struct index **out, struct error *error)
{
	struct index *index =
	    heap_grow(NULL, sizeof(*index) + count * sizeof(index->live[0]));
	struct live *l;

	*index = (struct index){.scheme = *scheme};
	for (; index->count < count; index->count++) {
		l = &index->live[index->count];
		*l = (struct live){
		    .segment = shared(before, live[index->count].name)};
		if (l->segment == NULL &&
		    !segment_open(folder, live[index->count].name, scheme,
			&l->segment, error))
			break;
		if (!deleted_read(l, live[index->count].deleted, error)) {
			segment_close(l->segment);
			break;
		}
		index->documents += l->segment->documents;
		index->deleted += l->deleted_count;
		index->lengths += l->segment->head.lengths;
	}
	if (index->count == count) {
		*out = index;
		return true;
	}
	index_close(index);
	return false;
}

void
index_close(struct index *index)
{
	size_t i;

	if (index == NULL)
		return;
	for (i = 0; i < index->count; i++) {
		heap_free(index->live[i].deleted);
		segment_close(index->live[i].segment);
	}
	heap_free(index);
}

uint64_t
index_count(const struct index *index)
{
	return index->documents - index->deleted;
}

size_t
index_segments(const struct index *index)
{
	return index->count;
}

struct slice
index_bytes(const struct index *index, size_t segment)
{
	return index->live[segment].segment->map;
}

void
index_summarize(
    const struct index *index, size_t segment, struct index_summary *out)
{
	const struct segment *s = index->live[segment].segment;

	head_summarize(&s->head, out);
	if (s->documents == 0)
		return;
	out->first_when = segment_when(s, 0);
	out->last_when = segment_when(s, s->documents - 1);
}

static int
compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

/* Whether one of them is among n in order. */
static bool
among(const int64_t *ids, size_t n, int64_t id)
{
	size_t low = 0, middle;

	while (n - low > 1) {
		middle = low + (n - low) / 2;
		if (ids[middle] <= id)
			low = middle;
		else
			n = middle;
	}
	return n > low && ids[low] == id;
}

/* Mark them in a segment; how many were not marked before. */
static size_t
mark(const struct live *l, const int64_t *ids, size_t n, uint64_t *bits)
{
	uint32_t i, documents = l->segment->documents;
	size_t found = 0;
	uint64_t bit;
	int64_t id;

	for (i = 0; i < documents; i++) {
		id = segment_id(l->segment, i);
		if (id < ids[0] || id > ids[n - 1] || !among(ids, n, id))
			continue;
		bit = (uint64_t)1 << i % 64;
		if ((bits[i / 64] & bit) == 0) {
			bits[i / 64] |= bit;
			found++;
		}
	}
	return found;
}

bool
index_delete(const struct index *index, const int64_t *ids, size_t count,
    struct arena *arena, struct slice *deleted, size_t *found,
    struct error *error)
{
	const struct live *l;
	int64_t *sorted;
	uint64_t *bits;
	size_t i, n, marked;

	(void)error;
	*found = 0;
	for (i = 0; i < index->count; i++)
		deleted[i] = (struct slice){NULL, 0};
	if (count == 0)
		return true;
	sorted = heap_grow(NULL, count * sizeof(*sorted));
	memcpy(sorted, ids, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), compare_ids);
	for (i = 0; i < index->count; i++) {
		l = &index->live[i];
		n = words_of(l->segment) * sizeof(*bits);
		bits = heap_grow(NULL, n);
		memset(bits, 0, n);
		if (l->deleted != NULL)
			memcpy(bits, l->deleted, n);
		marked = mark(l, sorted, count, bits);
		if (marked > 0)
			deleted[i] = deleted_write(l->segment, bits, arena);
		*found += marked;
		heap_free(bits);
	}
	heap_free(sorted);
	return true;
}

bool
index_merge_lost(const struct index *index, const struct index *now,
    const size_t *which, size_t count, struct arena *arena, int64_t **ids,
    size_t *lost, struct error *error)
{
	const struct live *old, *new;
	size_t i, j, size = 0, n = 0;
	int64_t *out = NULL;
	uint32_t d;

	for (i = 0; i < count; i++) {
		old = &index->live[which[i]];
		for (j = 0; j < now->count &&
		     strcmp(now->live[j].segment->name, old->segment->name);
		     j++)
			continue;
		if (j == now->count) {
			heap_free(out);
			return error_set(error,
			    "%s: was replaced while it was merged",
			    old->segment->name);
		}
		new = &now->live[j];
		for (d = 0; d < new->segment->documents; d++) {
			if (!live_deleted(new, d) || live_deleted(old, d))
				continue;
			if (n == size) {
				size = size == 0 ? 64 : size * 2;
				out = heap_grow(out, size * sizeof(*out));
			}
			out[n++] = segment_id(new->segment, d);
		}
	}
	*ids = ARENA_ARRAY(arena, int64_t, n + 1);
	if (n > 0)
		memcpy(*ids, out, n * sizeof(*out));
	heap_free(out);
	*lost = n;
	return true;
}
