/*
 * write.c: the writing side of a segment's file, for who builds and for who
 * merges.  It must not know where documents and terms come from.
 */
#include "index/write.h"

#include <assert.h>

/* What a reader needs to go to a block of a term's documents. */
struct skip {
	uint32_t last; /* document of the block */
	uint32_t packed; /* where its counts begin */
	uint32_t place, ordinal; /* where its positions begin */
	uint32_t most; /* of 255: the highest impact of a posting */
};

/* ---- parts ------------------------------------------------------------------ */

static bool
part_flush(struct writer *w, struct error *error)
{
	struct part *part = &w->head.parts[w->part];

	part->sum = sum64(part->sum, buf_slice(&w->out));
	part->n += w->out.n;
	if (!file_add(&w->file, buf_slice(&w->out), error))
		return false;
	buf_clear(&w->out);
	return true;
}

/* Add to the part, which is summed in blocks of one size. */
static bool
part_add(struct writer *w, struct slice s, struct error *error)
{
	size_t n;

	while (s.n > 0) {
		n = SUM_BLOCK - w->out.n < s.n ? SUM_BLOCK - w->out.n : s.n;
		buf_add(&w->out, slice_head(s, n));
		s = slice_skip(s, n);
		if (w->out.n == SUM_BLOCK && !part_flush(w, error))
			return false;
	}
	return true;
}

static void
part_begin(struct writer *w, enum segment_part part)
{
	w->part = part;
	w->head.parts[part] = (struct part){.at = w->file.written};
}

static bool
part_whole(struct writer *w, enum segment_part part, struct slice s,
    struct error *error)
{
	part_begin(w, part);
	return part_add(w, s, error) && part_flush(w, error);
}

uint64_t
part_sum(struct slice part)
{
	uint64_t sum = 0;

	/* The writer ends every part with what is left, be it nothing. */
	while (part.n >= SUM_BLOCK) {
		sum = sum64(sum, slice_head(part, SUM_BLOCK));
		part = slice_skip(part, SUM_BLOCK);
	}
	return sum64(sum, part);
}

/* ---- the head ---------------------------------------------------------------- */

static void
head_write(unsigned char out[static HEAD_BYTES], const struct segment_head *h)
{
	unsigned char *p = out + 8;
	size_t i;

	memset(out, 0, HEAD_BYTES);
	memcpy(out, "RTLindex", 8);
	put32(p, FORMAT);
	put32(p + 4, h->version);
	put32(p + 8, h->documents);
	put32(p + 12, h->columns);
	put32(p + 16, h->many);
	put64(p + 24, h->terms);
	put64(p + 32, h->blocks);
	put64(p + 40, h->lengths);
	put64(p + 48, h->postings);
	put64(p + 56, h->positions);
	put64(p + 64, h->position_bytes);
	put64(p + 72, h->pair_bytes);
	for (i = 0, p += 80; i < PART_MAX; i++, p += 24) {
		put64(p, h->parts[i].at);
		put64(p + 8, h->parts[i].n);
		put64(p + 16, h->parts[i].sum);
	}
	put64(out + HEAD_BYTES - 8,
	    sum64(0, slice((const char *)out, HEAD_BYTES - 8)));
}

void
head_summarize(const struct segment_head *h, struct index_summary *out)
{
	*out = (struct index_summary){.documents = h->documents,
	    .terms = h->terms,
	    .postings = h->postings,
	    .positions = h->positions,
	    .bytes = h->parts[PART_PAIRS].at + h->parts[PART_PAIRS].n,
	    .dictionary_bytes =
		h->parts[PART_TERMS].n + h->parts[PART_BLOCKS].n,
	    .position_bytes = h->position_bytes,
	    .pair_bytes = h->pair_bytes,
	    .posting_bytes =
		h->parts[PART_POSTINGS].n - h->position_bytes - h->pair_bytes,
	    .column_bytes = h->parts[PART_COLUMNS].n + h->parts[PART_TOTALS].n +
		h->parts[PART_IDS].n + h->parts[PART_WHENS].n +
		h->parts[PART_LENGTHS].n};
}

/* ---- terms ------------------------------------------------------------------- */

bool
writer_open(struct writer *w, const char *folder, struct slice name,
    uint32_t documents, const uint32_t *lengths, struct error *error)
{
	static const char zeros[HEAD_BYTES];
	char path[FILE_PATH];
	double average;
	uint32_t i, length;

	*w = (struct writer){0};
	if (!file_join(path, folder, name))
		return error_set(
		    error, "%s/%S: is too long a path", folder, &name);
	if (!file_begin(&w->file, path, error))
		return false;
	w->head.documents = documents;
	w->norms = heap_grow(NULL, documents * sizeof(*w->norms));
	for (i = 0; i < documents; i++)
		w->head.lengths += lengths[i] < 65535 ? lengths[i] : 65535;
	average = w->head.lengths == 0
	    ? 1
	    : (double)w->head.lengths / (double)documents;
	for (i = 0; i < documents; i++) {
		length = lengths[i] < 65535 ? lengths[i] : 65535;
		w->norms[i] =
		    BM25_K1 * (1 - BM25_B + BM25_B * (float)(length / average));
	}
	if (file_add(&w->file, slice(zeros, sizeof(zeros)), error)) {
		part_begin(w, PART_POSTINGS);
		return true;
	}
	writer_drop(w);
	return false;
}

void
writer_term(struct writer *w, struct slice key)
{
	assert(key.n > 0 && key.n <= KEY);
	memcpy(w->key, key.p, key.n);
	w->key_n = key.n;
	w->count = 0;
	w->heavies = 0;
	w->pending_n = 0;
	w->positions = 0;
	buf_clear(&w->packed);
	buf_clear(&w->skips);
	buf_clear(&w->places);
}

static void
places_flush(struct writer *w)
{
	char *room = buf_room(&w->places, PACK_ROOM);

	w->places.n +=
	    pack_write((unsigned char *)room, w->pending, w->pending_n);
	w->pending_n = 0;
}

/* The highest impact in the block, of 255 and not less than it is. */
static uint32_t
block_most(const struct writer *w, const uint32_t *documents, unsigned n)
{
	uint32_t weights[PACK];
	float most = 0, weight, impact;
	unsigned i;

	memcpy(weights, w->counts, n * sizeof(*weights));
	for (i = 0; i < w->heavies; i++)
		weights[w->heavy[2 * i]] +=
		    (uint32_t)w->heavy[2 * i + 1] * (INDEX_SUBJECT_WEIGHT - 1);
	for (i = 0; i < n; i++) {
		weight = (float)weights[i];
		impact = weight / (weight + w->norms[documents[i]]);
		most = impact > most ? impact : most;
	}
	i = (unsigned)(most * 255) + 1;
	return i < 255 ? i : 255;
}

/* Counts of a block that is full, or the last: how often, and how heavy. */
static void
block_end(struct writer *w)
{
	unsigned n = (unsigned)((w->count - 1) % PACK) + 1, i;
	unsigned char *room;
	struct skip skip;

	memcpy(&skip, w->skips.p + w->skips.n - sizeof(skip), sizeof(skip));
	skip.last = w->documents[w->count - 1];
	skip.most = block_most(w, w->documents + w->count - n, n);
	memcpy(w->skips.p + w->skips.n - sizeof(skip), &skip, sizeof(skip));
	for (i = 0; i < n; i++)
		w->counts[i]--;
	room = (unsigned char *)buf_room(
	    &w->packed, PACK_ROOM + 1 + sizeof(w->heavy));
	i = (unsigned)pack_write(room, w->counts, n);
	room[i++] = (unsigned char)w->heavies;
	memcpy(room + i, w->heavy, (size_t)w->heavies * 2);
	w->packed.n += i + (size_t)w->heavies * 2;
	w->heavies = 0;
}

void
writer_posting(struct writer *w, uint32_t document, const uint32_t *positions,
    size_t n, uint32_t base)
{
	uint32_t before = base;
	unsigned in = (unsigned)(w->count % PACK), heavy;
	struct skip skip;
	size_t i;

	if (w->count == w->size) {
		w->size = w->size == 0 ? 4096 : w->size * 2;
		w->documents =
		    heap_grow(w->documents, w->size * sizeof(*w->documents));
	}
	w->documents[w->count++] = document;
	if (in == 0) {
		skip = (struct skip){.packed = (uint32_t)w->packed.n,
		    .place = (uint32_t)w->places.n,
		    .ordinal = (uint32_t)w->positions};
		buf_add(&w->skips, slice((char *)&skip, sizeof(skip)));
	}
	w->counts[in] = (uint32_t)n;
	w->positions += n;
	if (positions[0] - base < INDEX_SUBJECT && w->key[0] == INDEX_TEXT) {
		for (heavy = 1; heavy < n && heavy < 255 &&
		     positions[heavy] - base < INDEX_SUBJECT;
		     heavy++)
			continue;
		w->heavy[2 * w->heavies] = (unsigned char)in;
		w->heavy[2 * w->heavies++ + 1] = (unsigned char)heavy;
	}
	for (i = 0; i < n; i++) {
		/* The first as it is, the others less one: never the same. */
		w->pending[w->pending_n++] = positions[i] - before;
		before = positions[i] + 1;
		if (w->pending_n == PACK)
			places_flush(w);
	}
	if (in == PACK - 1)
		block_end(w);
}

/* The bits of all documents, for a term that many have. */
static void
bitmap_add(struct writer *w, struct buf *out)
{
	size_t bytes = ((size_t)w->head.documents + 63) / 64 * 8, i;
	unsigned char *bits = (unsigned char *)buf_room(out, bytes);

	memset(bits, 0, bytes);
	for (i = 0; i < w->count; i++)
		bits[w->documents[i] / 8] |=
		    (unsigned char)(1 << w->documents[i] % 8);
	out->n += bytes;
}

static struct skip
skip_of(const struct writer *w, size_t block)
{
	struct skip skip;

	memcpy(&skip, w->skips.p + block * sizeof(skip), sizeof(skip));
	return skip;
}

/* A block: its documents unless the bitmap has them, then its counts. */
static void
block_add(struct writer *w, struct buf *out, size_t block, bool bitmap)
{
	size_t from = block * PACK, i;
	unsigned n =
	    (unsigned)(w->count - from < PACK ? w->count - from : PACK);
	uint32_t gaps[PACK], next;
	struct skip skip = skip_of(w, block);
	size_t end =
	    from + n < w->count ? skip_of(w, block + 1).packed : w->packed.n;

	if (!bitmap) {
		next = from == 0 ? 0 : w->documents[from - 1] + 1;
		for (i = 0; i < n; i++) {
			gaps[i] = w->documents[from + i] - next;
			next = w->documents[from + i] + 1;
		}
		out->n += pack_write(
		    (unsigned char *)buf_room(out, PACK_ROOM), gaps, n);
	}
	buf_add(out, slice(w->packed.p + skip.packed, end - skip.packed));
}

/* Where things are, in five rows; see struct list. */
static void
skips_add(struct writer *w, struct buf *out, size_t blocks)
{
	unsigned char *row =
	    (unsigned char *)buf_room(out, blocks * SKIP_BYTES);
	struct skip skip;
	size_t i;

	for (i = 0; i < blocks; i++) {
		skip = skip_of(w, i);
		put32(row + 4 * i, skip.last);
		put32(row + 4 * (blocks + i), 0);
		put32(row + 4 * (2 * blocks + i), skip.place);
		put32(row + 4 * (3 * blocks + i), skip.ordinal);
		row[16 * blocks + i] = (unsigned char)skip.most;
	}
	out->n += blocks * SKIP_BYTES;
}

static void
region_build(struct writer *w)
{
	struct buf *out = &w->region;
	size_t blocks = (w->count + PACK - 1) / PACK, i, data;
	bool bitmap =
	    blocks > 1 && (uint64_t)w->count * DENSE > w->head.documents;

	buf_clear(out);
	if (blocks > 1)
		skips_add(w, out, blocks);
	if (bitmap)
		bitmap_add(w, out);
	data = out->n;
	for (i = 0; i < blocks; i++) {
		if (blocks > 1)
			put32(out->p + 4 * (blocks + i),
			    (uint32_t)(out->n - data));
		block_add(w, out, i, bitmap);
	}
}

/* A term of the dictionary, without what it shares with the one before. */
static void
dictionary_add(struct writer *w, uint64_t at)
{
	unsigned char *p = (unsigned char *)buf_room(&w->terms, KEY + 64);
	size_t shared = 0, n = 0;

	if (w->head.terms++ % BLOCK_TERMS == 0) {
		put64(buf_room(&w->blocks, 16), w->terms.n);
		put64(w->blocks.p + w->blocks.n + 8, at);
		w->blocks.n += 16;
		w->head.blocks++;
	} else
		while (shared < w->before_n && shared < w->key_n &&
		    w->before[shared] == w->key[shared])
			shared++;
	p[n++] = (unsigned char)shared;
	p[n++] = (unsigned char)(w->key_n - shared);
	memcpy(p + n, w->key + shared, w->key_n - shared);
	n += w->key_n - shared;
	n += varint_write(p + n, w->count);
	n += varint_write(p + n, w->positions - w->count);
	n += varint_write(p + n, w->region.n);
	n += varint_write(p + n, w->places.n);
	w->terms.n += n;
	memcpy(w->before, w->key, w->key_n);
	w->before_n = w->key_n;
}

bool
writer_term_end(struct writer *w, struct error *error)
{
	uint64_t at = w->head.parts[PART_POSTINGS].n + w->out.n;

	if (w->count == 0)
		return true;
	if (w->count % PACK != 0)
		block_end(w);
	if (w->pending_n > 0)
		places_flush(w);
	region_build(w);
	if (w->places.n > UINT32_MAX || w->region.n > UINT32_MAX ||
	    w->positions > UINT32_MAX)
		return error_set(error,
		    "%s: a term has too many positions for one segment",
		    w->file.path);
	dictionary_add(w, at);
	w->head.postings += w->count;
	w->head.positions += w->positions;
	if (w->key[0] == PAIR_FIELD)
		w->head.pair_bytes += w->places.n + w->region.n;
	else
		w->head.position_bytes += w->places.n;
	return part_add(w, buf_slice(&w->places), error) &&
	    part_add(w, buf_slice(&w->region), error);
}

/* ---- documents and columns ----------------------------------------------------- */

static bool
add_numbers(
    struct writer *w, const int64_t *numbers, size_t n, struct error *error)
{
	unsigned char eight[8];
	size_t i;

	for (i = 0; i < n; i++) {
		put64(eight, (uint64_t)numbers[i]);
		if (!part_add(w, slice((char *)eight, 8), error))
			return false;
	}
	return part_flush(w, error);
}

static bool
add_narrow(struct writer *w, const uint32_t *values, size_t n, unsigned width,
    uint32_t most, struct error *error)
{
	unsigned char four[4];
	size_t i;

	for (i = 0; i < n; i++) {
		put32(four, values[i] < most ? values[i] : most);
		if (!part_add(w, slice((char *)four, width), error))
			return false;
	}
	return true;
}

/* Columns that follow the order of documents, as years do, are runs. */
static size_t
count_runs(const uint32_t *values, size_t n)
{
	size_t i, runs = n > 0;

	for (i = 1; i < n; i++) {
		if (values[i] < values[i - 1])
			return SIZE_MAX;
		runs += values[i] != values[i - 1];
	}
	return runs;
}

static bool
add_runs(struct writer *w, const uint32_t *values, struct error *error)
{
	uint32_t run[2], i, n = w->head.documents;

	for (i = 0; i < n; i++) {
		if (i > 0 && values[i] == values[i - 1])
			continue;
		run[0] = i;
		run[1] = values[i];
		if (!add_narrow(w, run, 2, 4, UINT32_MAX, error))
			return false;
	}
	return true;
}

static void
add32(struct buf *to, uint32_t n)
{
	put32(buf_room(to, 4), n);
	to->n += 4;
}

/*
 * How often each value is in each window of documents: so that, where most
 * of a window matches, only the others are counted.
 */
static void
add_totals(struct writer *w, const struct column_data *column, uint32_t most)
{
	uint32_t n = w->head.documents, d, end, from, to, v;
	uint32_t windows = (n + WINDOW - 1) / WINDOW, pairs = 0, i;
	uint32_t *counts = heap_grow(NULL, ((size_t)most + 1) * 4);
	struct buf *out = &w->totals;
	size_t places = out->n;

	memset(counts, 0, ((size_t)most + 1) * 4);
	for (i = 0; i <= windows; i++)
		add32(out, 0);
	for (i = 0; i < windows; i++) {
		d = i * WINDOW;
		end = n - d < WINDOW ? n : d + WINDOW;
		from = column->offsets == NULL ? d : column->offsets[d];
		to = column->offsets == NULL ? end : column->offsets[end];
		for (v = from; v < to; v++)
			counts[column->values[v]]++;
		for (v = from; v < to; v++) {
			if (counts[column->values[v]] == 0)
				continue;
			add32(out, column->values[v]);
			add32(out, counts[column->values[v]]);
			counts[column->values[v]] = 0;
			pairs++;
		}
		put32(out->p + places + 4 * ((size_t)i + 1), pairs);
	}
	heap_free(counts);
}

/* A column and its line in the directory. */
static bool
add_column(struct writer *w, const struct column_data *column,
    unsigned char line[static DIRECTORY_BYTES], struct error *error)
{
	size_t n = w->head.documents, values = n, runs = SIZE_MAX, i;
	uint32_t most = 0;
	unsigned width;

	if (column->offsets != NULL)
		values = column->offsets[n];
	else
		runs = count_runs(column->values, n);
	for (i = 0; i < values; i++)
		most = column->values[i] > most ? column->values[i] : most;
	width = most < 256 ? 1 : most < 65536 ? 2 : 4;
	memset(line, 0, DIRECTORY_BYTES);
	put64(line, w->head.parts[PART_COLUMNS].n + w->out.n);
	put32(line + 12, width);
	put32(line + 16, most);
	put64(line + 32, UINT64_MAX);
	if (runs < n * width / 8) {
		put32(line + 8, COLUMN_RUNS);
		put64(line + 24, runs);
		return add_runs(w, column->values, error);
	}
	put32(line + 8, column->offsets == NULL ? COLUMN_ONE : COLUMN_MANY);
	put64(line + 24, values);
	put64(line + 32, most < INDEX_VALUE ? w->totals.n : UINT64_MAX);
	if (most < INDEX_VALUE)
		add_totals(w, column, most);
	if (column->offsets != NULL &&
	    !add_narrow(w, column->offsets, n + 1, 4, UINT32_MAX, error))
		return false;
	return add_narrow(w, column->values, values, width, UINT32_MAX, error);
}

static bool
add_columns(
    struct writer *w, const struct column_data *columns, struct error *error)
{
	unsigned char lines[DIRECTORY_BYTES * INDEX_COLUMNS];
	unsigned c, n = w->head.columns;

	part_begin(w, PART_COLUMNS);
	for (c = 0; c < n; c++)
		if (!add_column(
			w, &columns[c], lines + c * DIRECTORY_BYTES, error))
			return false;
	return part_flush(w, error) &&
	    part_whole(w, PART_TOTALS, buf_slice(&w->totals), error) &&
	    part_whole(w, PART_DIRECTORY,
		slice((char *)lines, (size_t)n * DIRECTORY_BYTES), error);
}

static bool
add_rest(struct writer *w, const int64_t *ids, const int64_t *whens,
    const uint32_t *lengths, const struct column_data *columns,
    struct slice pairs, struct error *error)
{
	size_t n = w->head.documents;

	if (!part_flush(w, error))
		return false;
	part_begin(w, PART_IDS);
	if (!add_numbers(w, ids, n, error))
		return false;
	part_begin(w, PART_WHENS);
	if (!add_numbers(w, whens, n, error))
		return false;
	part_begin(w, PART_LENGTHS);
	return add_narrow(w, lengths, n, 2, 65535, error) &&
	    part_flush(w, error) && add_columns(w, columns, error) &&
	    part_whole(w, PART_TERMS, buf_slice(&w->terms), error) &&
	    part_whole(w, PART_BLOCKS, buf_slice(&w->blocks), error) &&
	    part_whole(w, PART_PAIRS, pairs, error);
}

bool
writer_finish(struct writer *w, const struct index_scheme *scheme,
    const int64_t *ids, const int64_t *whens, const uint32_t *lengths,
    const struct column_data *columns, struct slice pairs, struct error *error)
{
	unsigned char head[HEAD_BYTES];

	w->head.version = scheme->version;
	w->head.columns = scheme->columns;
	w->head.many = scheme->many;
	if (!add_rest(w, ids, whens, lengths, columns, pairs, error)) {
		writer_drop(w);
		return false;
	}
	head_write(head, &w->head);
	if (!file_patch(&w->file, 0, slice((char *)head, HEAD_BYTES), error)) {
		writer_drop(w);
		return false;
	}
	return file_commit(&w->file, error);
}

void
writer_drop(struct writer *w)
{
	file_drop(&w->file);
	writer_free(w);
}

void
writer_free(struct writer *w)
{
	heap_free(w->norms);
	heap_free(w->documents);
	buf_free(&w->out);
	buf_free(&w->packed);
	buf_free(&w->skips);
	buf_free(&w->places);
	buf_free(&w->terms);
	buf_free(&w->blocks);
	buf_free(&w->region);
	buf_free(&w->totals);
	w->norms = NULL;
	w->documents = NULL;
}
