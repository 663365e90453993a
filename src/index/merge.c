/*
 * merge.c: many segments to one, without their deleted documents.  It must
 * not decide which segments are alive: it only writes a new one.
 */
#include "index/snapshot.h"
#include "index/write.h"

#include <stdlib.h>

enum {
	FAN = 8, /* segments of a size that are merged into one */
	FAN_MOST = 16,
	SMALL = 1000 /* documents of the smallest size */
};

/* The new number of a deleted document. */
#define GONE UINT32_MAX

/* ---- which ------------------------------------------------------------------ */

/* Sizes of eight times each. */
static unsigned
size_of(const struct live *l)
{
	uint32_t n = (l->segment->documents - l->deleted_count) / SMALL;
	unsigned size = 0;

	while (n >= FAN) {
		n /= FAN;
		size++;
	}
	return size;
}

size_t
index_merge_plan(const struct index *index, size_t *which)
{
	unsigned size, sizes[32] = {0};
	size_t i, n = 0;

	for (i = 0; i < index->count; i++)
		sizes[size_of(&index->live[i])]++;
	for (size = 0; size < 32; size++) {
		if (sizes[size] < FAN)
			continue;
		for (i = 0; i < index->count && n < FAN_MOST; i++)
			if (size_of(&index->live[i]) == size)
				which[n++] = i;
		return n;
	}
	/* One that is more than half deleted is worth writing anew. */
	for (i = 0; i < index->count; i++)
		if (index->live[i].deleted_count >
		    index->live[i].segment->documents / 2) {
			which[0] = i;
			return 1;
		}
	return 0;
}

/* ---- documents ---------------------------------------------------------------- */

/* What a merge reads of one segment. */
struct source {
	const struct live *live;
	const struct segment *segment;
	uint32_t next; /* document, while they are put in order */
	uint32_t *numbers; /* the new ones, or GONE */
	struct terms terms;
	bool over; /* no more terms */
	/* the list that is being read */
	bool reads;
	struct block block;
	struct places places;
	unsigned at;
	uint32_t *positions;
	size_t size;
};

struct merge {
	struct source *sources;
	size_t count;
	uint32_t documents;
	int64_t *ids, *whens;
	uint32_t *lengths;
	struct column_data columns[INDEX_COLUMNS];
	struct buf pairs; /* the words that are paired in all of them */
	bool all_pairs;
	struct error *error;
};

/* The source whose next document comes first, or NULL at the end. */
static struct source *
next_document(struct merge *m, int64_t *id, int64_t *when)
{
	struct source *s, *first = NULL;
	int64_t its_when, its_id;
	size_t i;

	for (i = 0; i < m->count; i++) {
		s = &m->sources[i];
		while (s->next < s->segment->documents &&
		    live_deleted(s->live, s->next))
			s->numbers[s->next++] = GONE;
		if (s->next == s->segment->documents)
			continue;
		its_when = segment_when(s->segment, s->next);
		its_id = segment_id(s->segment, s->next);
		if (first == NULL || its_when < *when ||
		    (its_when == *when && its_id < *id)) {
			first = s;
			*when = its_when;
			*id = its_id;
		}
	}
	return first;
}

static void
number_documents(struct merge *m)
{
	struct source *s;
	int64_t id = 0, when = 0;
	size_t all = 0, i;

	for (i = 0; i < m->count; i++) {
		s = &m->sources[i];
		all += s->segment->documents;
		s->numbers = heap_grow(
		    NULL, s->segment->documents * sizeof(*s->numbers));
	}
	m->ids = heap_grow(NULL, all * sizeof(*m->ids));
	m->whens = heap_grow(NULL, all * sizeof(*m->whens));
	m->lengths = heap_grow(NULL, all * sizeof(*m->lengths));
	while ((s = next_document(m, &id, &when)) != NULL) {
		m->ids[m->documents] = id;
		m->whens[m->documents] = when;
		m->lengths[m->documents] = segment_length(s->segment, s->next);
		s->numbers[s->next++] = m->documents++;
	}
}

/* ---- columns --------------------------------------------------------------------- */

static uint32_t
value_at(const struct segment_column *c, uint64_t i)
{
	return c->width == 1 ? c->values[i]
	    : c->width == 2  ? get16(c->values + 2 * i)
			     : get32(c->values + 4 * i);
}

static void
merge_one(struct merge *m, unsigned number, uint32_t *out)
{
	const struct segment_column *c;
	const struct source *s;
	uint32_t d, value;
	uint64_t run;
	size_t i;

	for (i = 0; i < m->count; i++) {
		s = &m->sources[i];
		c = &s->segment->columns[number];
		for (d = 0, run = 0; d < s->segment->documents; d++) {
			if (c->kind == COLUMN_RUNS) {
				while (run + 1 < c->count &&
				    get32(c->values + 8 * run + 8) <= d)
					run++;
				value = c->count == 0
				    ? 0
				    : get32(c->values + 8 * run + 4);
			} else
				value = value_at(c, d);
			if (s->numbers[d] != GONE)
				out[s->numbers[d]] = value;
		}
	}
}

/* Where the values of a document are; false when it cannot be. */
static bool
values_of(
    const struct segment_column *c, uint32_t d, uint32_t *from, uint32_t *to)
{
	*from = get32(c->offsets + 4 * (size_t)d);
	*to = get32(c->offsets + 4 * (size_t)d + 4);
	return *from <= *to && *to <= c->count;
}

static bool
merge_many(struct merge *m, unsigned number, struct column_data *out)
{
	const struct segment_column *c;
	const struct source *s;
	uint32_t *offsets, *values, d, from, to, at;
	uint64_t all = 0;
	size_t i;

	offsets =
	    heap_grow(NULL, ((size_t)m->documents + 1) * sizeof(*offsets));
	offsets[0] = 0;
	out->offsets = offsets;
	for (i = 0; i < m->count; i++) {
		s = &m->sources[i];
		c = &s->segment->columns[number];
		for (d = 0; d < s->segment->documents; d++) {
			if (!values_of(c, d, &from, &to))
				return segment_damaged(
				    s->segment, "columns", m->error);
			if (s->numbers[d] == GONE)
				continue;
			offsets[s->numbers[d] + 1] = to - from;
			all += to - from;
		}
	}
	if (all > UINT32_MAX)
		return error_set(
		    m->error, "the segments have too many values for one");
	for (d = 0; d < m->documents; d++)
		offsets[d + 1] += offsets[d];
	values = heap_grow(NULL, (size_t)all * sizeof(*values));
	out->values = values;
	for (i = 0; i < m->count; i++) {
		s = &m->sources[i];
		c = &s->segment->columns[number];
		for (d = 0; d < s->segment->documents; d++) {
			if (s->numbers[d] == GONE)
				continue;
			values_of(c, d, &from, &to);
			for (at = offsets[s->numbers[d]]; from < to; from++)
				values[at++] = value_at(c, from);
		}
	}
	return true;
}

static bool
merge_columns(struct merge *m, const struct index_scheme *scheme)
{
	uint32_t *out;
	unsigned c;

	for (c = 0; c < scheme->columns; c++)
		if ((scheme->many >> c & 1) != 0) {
			if (!merge_many(m, c, &m->columns[c]))
				return false;
		} else {
			out = heap_grow(NULL, m->documents * sizeof(*out));
			merge_one(m, c, out);
			m->columns[c].values = out;
		}
	return true;
}

/* ---- pairs ------------------------------------------------------------------------ */

/* Whether a word is a line of a list. */
static bool
listed(struct slice list, struct slice word)
{
	struct slice line;

	while ((line = slice_line(&list)).p != NULL)
		if (slice_equal(line, word))
			return true;
	return false;
}

/* Only words that all segments pair are sure to have all of their pairs. */
static void
merge_pairs(struct merge *m)
{
	struct slice first = m->sources[0].segment->parts[PART_PAIRS];
	struct slice rest = first, word;
	bool all;
	size_t i;

	m->all_pairs = true;
	for (i = 1; i < m->count; i++)
		m->all_pairs = m->all_pairs &&
		    slice_equal(
			first, m->sources[i].segment->parts[PART_PAIRS]);
	while ((word = slice_line(&rest)).p != NULL) {
		all = true;
		for (i = 1; i < m->count && !m->all_pairs; i++)
			all = all &&
			    listed(
				m->sources[i].segment->parts[PART_PAIRS], word);
		if (!all)
			continue;
		buf_add(&m->pairs, word);
		buf_char(&m->pairs, '\n');
	}
}

static bool
pair_kept(const struct merge *m, struct slice key)
{
	size_t blank = slice_index(key, ' ');

	if (m->all_pairs || (unsigned char)key.p[0] != PAIR_FIELD)
		return true;
	return blank > 0 && blank < key.n &&
	    listed(
		buf_slice(&m->pairs), slice_skip(slice_head(key, blank), 1)) &&
	    listed(buf_slice(&m->pairs), slice_skip(key, blank + 1));
}

/* ---- terms ------------------------------------------------------------------------ */

static bool
source_damaged(struct merge *m, const struct source *s)
{
	return segment_damaged(s->segment, "postings", m->error);
}

static bool
source_block(struct merge *m, struct source *s, uint32_t number)
{
	s->at = 0;
	if (!list_documents(&s->terms.list, number, &s->block) ||
	    !list_counts(&s->terms.list, &s->block) ||
	    !list_ordinals(&s->terms.list, &s->block))
		return source_damaged(m, s);
	return true;
}

/* To the next document of the list that is not gone. */
static bool
source_settle(struct merge *m, struct source *s)
{
	for (;; s->at++) {
		if (s->at == s->block.n) {
			s->reads = s->block.number + 1 < s->terms.list.blocks;
			if (!s->reads)
				return true;
			if (!source_block(m, s, s->block.number + 1))
				return false;
		}
		if (s->numbers[s->block.documents[s->at]] != GONE)
			return true;
	}
}

static bool
source_begin(struct merge *m, struct source *s)
{
	s->reads = true;
	s->places.block = UINT32_MAX;
	return source_block(m, s, 0) && source_settle(m, s);
}

static bool
source_posting(struct merge *m, struct source *s, struct writer *w)
{
	uint32_t n = s->block.counts[s->at];

	if (n > s->size) {
		s->size = (size_t)n * 2;
		s->positions =
		    heap_grow(s->positions, s->size * sizeof(*s->positions));
	}
	if (!list_positions(
		&s->terms.list, &s->block, s->at, &s->places, s->positions))
		return source_damaged(m, s);
	writer_posting(
	    w, s->numbers[s->block.documents[s->at]], s->positions, n, 0);
	s->at++;
	return source_settle(m, s);
}

/* The lists of all sources that stand on one key, document by document. */
static bool
merge_lists(struct merge *m, struct writer *w)
{
	struct source *s, *first;
	uint32_t number, least;
	size_t i;

	for (;;) {
		first = NULL;
		least = GONE;
		for (i = 0; i < m->count; i++) {
			s = &m->sources[i];
			if (!s->reads)
				continue;
			number = s->numbers[s->block.documents[s->at]];
			if (first == NULL || number < least) {
				first = s;
				least = number;
			}
		}
		if (first == NULL)
			return true;
		if (!source_posting(m, first, w))
			return false;
	}
}

static struct slice
key_of(const struct source *s)
{
	return slice((const char *)s->terms.key, s->terms.key_n);
}

static bool
source_next(struct merge *m, struct source *s)
{
	s->over = !terms_next(&s->terms);
	if (s->terms.damaged)
		return segment_damaged(s->segment, "dictionary", m->error);
	return true;
}

/* The least key of all sources; absent at the end. */
static struct slice
least_key(const struct merge *m)
{
	struct slice least = {NULL, 0}, key;
	size_t i;

	for (i = 0; i < m->count; i++) {
		if (m->sources[i].over)
			continue;
		key = key_of(&m->sources[i]);
		if (least.p == NULL || slice_compare(key, least) < 0)
			least = key;
	}
	return least;
}

static bool
merge_terms(struct merge *m, struct writer *w)
{
	char room[KEY];
	struct slice key;
	struct source *s;
	size_t i;

	for (i = 0; i < m->count; i++) {
		terms_seek(&m->sources[i].terms, m->sources[i].segment, S(""));
		if (!source_next(m, &m->sources[i]))
			return false;
	}
	while ((key = least_key(m)).p != NULL) {
		memcpy(room, key.p, key.n);
		key = slice(room, key.n);
		writer_term(w, key);
		for (i = 0; i < m->count; i++) {
			s = &m->sources[i];
			s->reads = false;
			if (!s->over && slice_equal(key_of(s), key) &&
			    pair_kept(m, key) && !source_begin(m, s))
				return false;
		}
		if (!merge_lists(m, w) || !writer_term_end(w, m->error))
			return false;
		for (i = 0; i < m->count; i++) {
			s = &m->sources[i];
			if (!s->over && slice_equal(key_of(s), key) &&
			    !source_next(m, s))
				return false;
		}
	}
	return true;
}

/* ---- all of it ---------------------------------------------------------------------- */

static void
merge_free(struct merge *m)
{
	size_t i;
	unsigned c;

	for (i = 0; i < m->count; i++) {
		heap_free(m->sources[i].numbers);
		heap_free(m->sources[i].positions);
	}
	for (c = 0; c < INDEX_COLUMNS; c++) {
		heap_free((void *)(uintptr_t)m->columns[c].values);
		heap_free((void *)(uintptr_t)m->columns[c].offsets);
	}
	heap_free(m->sources);
	heap_free(m->ids);
	heap_free(m->whens);
	heap_free(m->lengths);
	buf_free(&m->pairs);
}

static bool
merge_write(struct merge *m, const struct index_scheme *scheme,
    const char *folder, struct slice name, struct index_summary *summary)
{
	struct writer w;
	bool good;

	if (!writer_open(
		&w, folder, name, m->documents, m->lengths, m->error)) {
		writer_free(&w);
		return false;
	}
	if (!merge_terms(m, &w)) {
		writer_drop(&w);
		return false;
	}
	good = writer_finish(&w, scheme, m->ids, m->whens, m->lengths,
	    m->columns, buf_slice(&m->pairs), m->error);
	if (good && summary != NULL) {
		head_summarize(&w.head, summary);
		if (m->documents > 0) {
			summary->first_when = m->whens[0];
			summary->last_when = m->whens[m->documents - 1];
		}
	}
	writer_free(&w);
	return good;
}

bool
index_merge(const struct index *index, const size_t *which, size_t count,
    const char *folder, struct slice name, struct index_summary *summary,
    struct error *error)
{
	struct merge m = {.error = error};
	uint64_t documents = 0;
	bool good = false;
	size_t i;

	m.sources = heap_grow(NULL, count * sizeof(*m.sources));
	for (; m.count < count; m.count++) {
		m.sources[m.count] =
		    (struct source){.live = &index->live[which[m.count]],
			.segment = index->live[which[m.count]].segment};
		documents += m.sources[m.count].segment->documents;
	}
	for (i = 0; i < count; i++)
		file_advise(m.sources[i].segment->map, true);
	if (count == 0 || documents > DOCUMENTS)
		error_set(error, "there is nothing to merge, or too much");
	else {
		number_documents(&m);
		merge_pairs(&m);
		good = merge_columns(&m, &index->scheme) &&
		    merge_write(&m, &index->scheme, folder, name, summary);
	}
	merge_free(&m);
	return good;
}
