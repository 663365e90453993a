/*
 * segment.c: a mapped segment, its dictionary and its columns.  It must not
 * believe a byte of it: every place is checked against its part before it is
 * read.  It does not know what is searched.
 */
#include "index/segment.h"

/* ---- opening ------------------------------------------------------------------ */

bool
segment_damaged(const struct segment *s, const char *what, struct error *error)
{
	return error_set(error,
	    "%s: the index is damaged in its %s; build it again", s->name,
	    what);
}

static bool
head_read(struct segment *s, struct error *error)
{
	const char *p = s->map.p;
	struct segment_head *h = &s->head;
	size_t i;

	if (s->map.n < HEAD_BYTES || memcmp(p, "RTLindex", 8) != 0)
		return error_set(error, "%s: is not a segment", s->name);
	if (get64(p + HEAD_BYTES - 8) != sum64(0, slice(p, HEAD_BYTES - 8)))
		return segment_damaged(s, "head", error);
	if (get32(p + 8) != FORMAT)
		return error_set(error,
		    "%s: is of format %u and this program knows format %u; "
		    "build it again",
		    s->name, (unsigned)get32(p + 8), (unsigned)FORMAT);
	h->version = get32(p + 12);
	h->documents = s->documents = get32(p + 16);
	h->columns = get32(p + 20);
	h->many = get32(p + 24);
	h->terms = get64(p + 32);
	h->blocks = get64(p + 40);
	h->lengths = get64(p + 48);
	h->postings = get64(p + 56);
	h->positions = get64(p + 64);
	h->position_bytes = get64(p + 72);
	h->pair_bytes = get64(p + 80);
	for (i = 0, p += 88; i < PART_MAX; i++, p += 24) {
		h->parts[i] =
		    (struct part){get64(p), get64(p + 8), get64(p + 16)};
		if (h->parts[i].at > s->map.n ||
		    h->parts[i].n > s->map.n - h->parts[i].at)
			return error_set(error, "%s: is cut off", s->name);
		s->parts[i] =
		    slice(s->map.p + h->parts[i].at, (size_t)h->parts[i].n);
	}
	return true;
}

/* Where the totals of a column are, which it has or not. */
static bool
totals_read(struct segment *s, struct segment_column *column, uint64_t at)
{
	struct slice part = s->parts[PART_TOTALS];
	uint64_t windows = ((uint64_t)s->documents + WINDOW - 1) / WINDOW;

	if (at == UINT64_MAX)
		return true;
	if (at > part.n || (windows + 1) * 4 > part.n - at)
		return false;
	column->totals = (const unsigned char *)part.p + at;
	column->pairs = get32(column->totals + 4 * windows);
	return column->pairs * 8 <= part.n - at - (windows + 1) * 4;
}

static bool
column_read(struct segment *s, unsigned c)
{
	struct slice part = s->parts[PART_COLUMNS];
	const char *line =
	    s->parts[PART_DIRECTORY].p + (size_t)c * DIRECTORY_BYTES;
	struct segment_column *column = &s->columns[c];
	uint64_t at = get64(line), need = 0;

	column->kind = get32(line + 8);
	column->width = get32(line + 12);
	column->most = get32(line + 16);
	column->count = get64(line + 24);
	if (at > part.n || column->kind > COLUMN_MANY ||
	    (column->width != 1 && column->width != 2 && column->width != 4) ||
	    column->count > part.n)
		return false;
	if (column->kind == COLUMN_MANY)
		need = 4 * ((uint64_t)s->documents + 1);
	else if (column->kind == COLUMN_ONE && column->count != s->documents)
		return false;
	column->offsets = (const unsigned char *)part.p + at;
	column->values = column->offsets + need;
	need +=
	    column->count * (column->kind == COLUMN_RUNS ? 8 : column->width);
	/* A little may be read beyond the last value, though not used. */
	return need <= part.n - at &&
	    s->map.n - s->head.parts[PART_COLUMNS].at >= at + need + SLACK &&
	    totals_read(s, column, get64(line + 32)) &&
	    (column->totals != NULL || column->kind == COLUMN_RUNS ||
		column->most >= INDEX_VALUE) &&
	    (column->kind == COLUMN_MANY) == ((s->head.many >> c & 1) != 0);
}

static bool
check(struct segment *s, const struct index_scheme *scheme, struct error *error)
{
	const struct segment_head *h = &s->head;
	uint64_t n = h->documents;
	unsigned c;

	if (h->version != scheme->version || h->columns != scheme->columns ||
	    h->many != scheme->many)
		return error_set(error,
		    "%s: was built for another version of the archive; build "
		    "it again",
		    s->name);
	if (n > DOCUMENTS || s->parts[PART_IDS].n != 8 * n ||
	    s->parts[PART_WHENS].n != 8 * n ||
	    s->parts[PART_LENGTHS].n != 2 * n || h->columns > INDEX_COLUMNS ||
	    s->parts[PART_DIRECTORY].n !=
		(size_t)h->columns * DIRECTORY_BYTES ||
	    s->parts[PART_BLOCKS].n / 16 != h->blocks ||
	    h->blocks != (h->terms + BLOCK_TERMS - 1) / BLOCK_TERMS)
		return segment_damaged(s, "head", error);
	for (c = 0; c < h->columns; c++)
		if (!column_read(s, c))
			return segment_damaged(s, "columns", error);
	return true;
}

static bool
segment_make(struct slice bytes, bool mapped, struct slice name,
    const struct index_scheme *scheme, struct segment **out,
    struct error *error)
{
	struct segment *s = heap_grow(NULL, sizeof(*s));

	*s = (struct segment){.map = bytes, .mapped = mapped};
	atomic_init(&s->users, 1);
	s->name = heap_grow(NULL, name.n + 1);
	if (name.n > 0)
		memcpy(s->name, name.p, name.n);
	s->name[name.n] = '\0';
	if (head_read(s, error) && check(s, scheme, error)) {
		*out = s;
		return true;
	}
	segment_close(s);
	return false;
}

bool
segment_from(struct slice bytes, struct slice name,
    const struct index_scheme *scheme, struct segment **out,
    struct error *error)
{
	return segment_make(bytes, false, name, scheme, out, error);
}

bool
segment_open(const char *folder, struct slice name,
    const struct index_scheme *scheme, struct segment **out,
    struct error *error)
{
	char path[FILE_PATH];
	struct slice map;

	if (!file_join(path, folder, name))
		return error_set(
		    error, "%s/%S: is too long a path", folder, &name);
	return file_map(path, &map, error) &&
	    segment_make(map, true, name, scheme, out, error);
}

struct segment *
segment_share(struct segment *s)
{
	atomic_fetch_add(&s->users, 1);
	return s;
}

void
segment_close(struct segment *s)
{
	if (atomic_fetch_sub(&s->users, 1) > 1)
		return;
	if (s->mapped)
		file_unmap(s->map);
	heap_free(s->name);
	heap_free(s);
}

uint32_t
segment_before(const struct segment *s, int64_t when)
{
	uint32_t low = 0, high = s->documents, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (segment_when(s, middle) < when)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* ---- the dictionary ------------------------------------------------------------- */

struct entry {
	uint64_t count, more, region, places;
};

static const unsigned char *
end_of(struct slice s)
{
	return (const unsigned char *)s.p + s.n;
}

/* One entry; its key comes to stand over the one before it. */
static const unsigned char *
entry_read(const unsigned char *p, const unsigned char *end,
    unsigned char key[static KEY], size_t *key_n, struct entry *e)
{
	size_t shared, n;

	if (end - p < 2)
		return NULL;
	shared = *p++;
	n = *p++;
	if (shared > *key_n || n == 0 || shared + n > KEY ||
	    (size_t)(end - p) < n)
		return NULL;
	memcpy(key + shared, p, n);
	*key_n = shared + n;
	p = varint_read(p + n, end, &e->count);
	if (p != NULL)
		p = varint_read(p, end, &e->more);
	if (p != NULL)
		p = varint_read(p, end, &e->region);
	return p == NULL ? NULL : varint_read(p, end, &e->places);
}

/* The list that an entry tells of; false when it does not fit. */
static bool
list_make(const struct segment *s, const struct entry *e, uint64_t at,
    struct list *out)
{
	struct slice part = s->parts[PART_POSTINGS];
	uint64_t rows = 0, bits = 0;
	const unsigned char *p;

	if (at > part.n || e->places > part.n - at ||
	    e->region > part.n - at - e->places || e->count == 0 ||
	    e->count > s->documents || e->more > UINT32_MAX ||
	    (e->count + e->more + PACK - 1) / PACK > e->places)
		return false;
	p = (const unsigned char *)part.p + at;
	*out = (struct list){.segment = s,
	    .count = (uint32_t)e->count,
	    .blocks = (uint32_t)((e->count + PACK - 1) / PACK),
	    .positions = e->count + e->more,
	    .places = p,
	    .places_end = p + e->places,
	    .end = p + e->places + e->region};
	p = out->places_end;
	if (out->blocks > 1) {
		rows = (uint64_t)out->blocks * SKIP_BYTES;
		if (e->count * DENSE > s->documents)
			bits = ((uint64_t)s->documents + 63) / 64 * 8;
		if (rows + bits > e->region)
			return false;
		out->rows = p;
		out->bits = bits > 0 ? p + rows : NULL;
	}
	out->data = p + rows + bits;
	return true;
}

/* The key of a block's first entry; absent when it is damaged. */
static struct slice
block_key(const struct segment *s, uint64_t block)
{
	struct slice terms = s->parts[PART_TERMS];
	uint64_t at = get64(s->parts[PART_BLOCKS].p + 16 * block);
	size_t n;

	if (at + 2 > terms.n || at > terms.n)
		return (struct slice){NULL, 0};
	n = (unsigned char)terms.p[at + 1];
	if (terms.p[at] != 0 || n > terms.n - at - 2)
		return (struct slice){NULL, 0};
	return slice(terms.p + at + 2, n);
}

/* The block in which a key is, if it is anywhere. */
static bool
block_of(const struct segment *s, struct slice key, uint64_t *block)
{
	uint64_t low = 0, high = s->head.blocks, middle;
	struct slice first;

	while (high - low > 1) {
		middle = low + (high - low) / 2;
		first = block_key(s, middle);
		if (first.p == NULL)
			return false;
		if (slice_compare(first, key) <= 0)
			low = middle;
		else
			high = middle;
	}
	*block = low;
	return true;
}

static void
terms_block(struct terms *t, uint64_t block)
{
	struct slice part = t->segment->parts[PART_TERMS];
	const char *line = t->segment->parts[PART_BLOCKS].p + 16 * block;
	uint64_t at = get64(line);

	t->damaged = at > part.n;
	t->next = block * BLOCK_TERMS;
	t->at = t->damaged ? NULL : (const unsigned char *)part.p + at;
	t->postings = get64(line + 8);
	t->key_n = 0;
}

bool
terms_next(struct terms *t)
{
	struct entry e;

	if (t->damaged || t->next >= t->segment->head.terms)
		return false;
	/* Keys begin anew with every block, and so does what is believed. */
	if (t->next % BLOCK_TERMS == 0)
		terms_block(t, t->next / BLOCK_TERMS);
	if (!t->damaged)
		t->at = entry_read(t->at, end_of(t->segment->parts[PART_TERMS]),
		    t->key, &t->key_n, &e);
	t->damaged = t->damaged || t->at == NULL ||
	    !list_make(t->segment, &e, t->postings, &t->list);
	if (t->damaged)
		return false;
	t->postings += e.region + e.places;
	t->next++;
	return true;
}

void
terms_seek(struct terms *t, const struct segment *s, struct slice key)
{
	struct terms before;
	uint64_t block = 0;

	*t = (struct terms){.segment = s};
	if (s->head.terms == 0)
		return;
	if (!block_of(s, key, &block)) {
		t->damaged = true;
		return;
	}
	terms_block(t, block);
	do
		before = *t;
	while (terms_next(t) &&
	    slice_compare(slice((char *)t->key, t->key_n), key) < 0);
	if (!t->damaged)
		*t = before;
}

bool
segment_find(const struct segment *s, struct slice key, struct list *out,
    struct error *error)
{
	struct terms t = {.segment = s};
	uint64_t block;
	int order;

	*out = (struct list){.segment = s};
	if (s->head.terms == 0)
		return true;
	if (!block_of(s, key, &block))
		return segment_damaged(s, "dictionary", error);
	t.next = block * BLOCK_TERMS;
	while (terms_next(&t)) {
		order = slice_compare(slice((char *)t.key, t.key_n), key);
		if (order == 0)
			*out = t.list;
		if (order >= 0 || t.next % BLOCK_TERMS == 0)
			return true;
	}
	return !t.damaged || segment_damaged(s, "dictionary", error);
}
