/*
 * build.c: documents to a segment.  It must not know how a segment lies in
 * its file, nor what the documents are.
 *
 * What costs time here is not the arithmetic but memory that is far away.
 * So a document is only turned into the numbers of its terms, one after the
 * other in a stream, and the terms of a batch are fetched ahead.  When the
 * segment is written, each number of the stream is dealt to its term's
 * share of one long array (a counting sort), and the terms are written from
 * there one by one.  Documents get their final order on that way for
 * nothing.
 */
#include "index/write.h"

#include <assert.h>
#include <stdlib.h>

enum {
	CHUNK = 1 << 18, /* numbers of the stream in a block of memory */
	HEAD = 20, /* bytes of a term that lie in its struct */
	RECENT = 4, /* common words that are remembered for pairs */
	AHEAD = 24, /* how far the dealing of numbers looks */
	NEAR_BITS = 9 /* positions to an entry of the table of documents */
};

/*
 * A number of the stream is a term, which stands at the next position; or
 * with STAY a pair, which stands one before the last position and takes
 * none; or with MOVE the next position itself.
 */
#define MOVE 0x80000000u
#define STAY 0x40000000u
#define NONE UINT32_MAX

struct term {
	char head[HEAD];
	uint32_t more; /* of a longer one: where it is in the texts */
	uint32_t count;
	uint8_t n, field;
	uint8_t common; /* of a common word: its number, from 1 */
	uint8_t unused;
};

struct document {
	int64_t id, when;
	uint64_t stream, stream_end;
	uint32_t span; /* positions, to the last one used */
	uint32_t length; /* parts of the text */
	uint32_t number; /* in order of arrival */
};

struct column {
	struct buf values, offsets; /* of uint32_t */
};

struct recent {
	uint32_t position;
	uint8_t common;
};

struct index_build {
	struct index_scheme scheme;
	struct term *terms;
	uint32_t term_count, term_size;
	uint64_t *slots; /* high half: of the hash; low half: term + 1 */
	size_t slot_count;
	struct buf texts; /* of the terms that are long */
	uint32_t **chunks;
	size_t chunk_count, chunk_size;
	uint32_t *next, *end; /* in the last chunk */
	struct document *documents;
	size_t count, size;
	uint64_t entries, span;
	struct column columns[INDEX_COLUMNS];
	/* pairs */
	unsigned common_count;
	uint32_t *pairs; /* common_count squared: their terms */
	struct buf pair_words;
	struct recent recent[RECENT];
	unsigned recent_next;
	/* the document that is being added */
	struct document now;
	uint32_t position; /* where the next number would stand */
	struct index_tokens tokens;
};

/* Words that stand beside each other all the time, in English telegrams. */
static const char *const common_words[] = {"a", "about", "after", "all", "also",
    "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can",
    "could", "do", "during", "for", "from", "further", "had", "has", "have",
    "he", "his", "i", "if", "in", "into", "is", "it", "its", "may", "more",
    "new", "no", "not", "of", "on", "one", "only", "or", "other", "our", "out",
    "over", "said", "should", "so", "some", "such", "than", "that", "the",
    "their", "them", "there", "these", "they", "this", "to", "two", "under",
    "up", "was", "we", "were", "what", "when", "which", "while", "who", "will",
    "with", "would", "you", "ambassador", "american", "department", "embassy",
    "foreign", "government", "meeting", "minister", "ministry", "president",
    "state", "states", "united", "us", "u", "s", "prime", "secretary", NULL};

/* ---- terms ------------------------------------------------------------------- */

static inline uint64_t
load(const char *p, size_t n)
{
	uint64_t v = 0;

	memcpy(&v, p, n);
	return v;
}

/* The same on every machine is not asked for: it never leaves this file. */
static inline uint64_t
hash_of(struct slice s, unsigned field)
{
	uint64_t a, b, h = field * 0xff51afd7ed558ccdu + s.n;

	for (; s.n > 16; s = slice_skip(s, 8)) {
		h = (h ^ load(s.p, 8)) * 0x9e3779b97f4a7c15u;
		h ^= h >> 32;
	}
	if (s.n >= 8) {
		a = load(s.p, 8);
		b = load(s.p + s.n - 8, 8);
	} else if (s.n >= 4) {
		a = load(s.p, 4);
		b = load(s.p + s.n - 4, 4);
	} else {
		a = load(s.p, 1) << 8 | load(s.p + s.n - 1, 1);
		b = load(s.p + s.n / 2, 1);
	}
	h = (h ^ a) * 0x9e3779b97f4a7c15u;
	h = (h ^ h >> 32 ^ b) * 0xc2b2ae3d27d4eb4fu;
	return h ^ h >> 29;
}

static inline bool
term_is(const struct index_build *b, const struct term *t, struct slice s,
    unsigned field)
{
	if (t->n != s.n || t->field != field)
		return false;
	return memcmp(s.n <= HEAD ? t->head : b->texts.p + t->more, s.p, s.n) ==
	    0;
}

static struct slice
term_text(const struct index_build *b, const struct term *t)
{
	return slice(t->n <= HEAD ? t->head : b->texts.p + t->more, t->n);
}

static void
slots_grow(struct index_build *b)
{
	size_t n = b->slot_count == 0 ? 1 << 14 : b->slot_count * 2, at;
	uint64_t hash;
	uint32_t i;

	heap_free(b->slots);
	b->slots = heap_grow(NULL, n * sizeof(*b->slots));
	memset(b->slots, 0, n * sizeof(*b->slots));
	b->slot_count = n;
	for (i = 0; i < b->term_count; i++) {
		hash = hash_of(term_text(b, &b->terms[i]), b->terms[i].field);
		for (at = hash & (n - 1); b->slots[at] != 0;
		     at = (at + 1) & (n - 1))
			continue;
		b->slots[at] = (hash >> 32) << 32 | (i + 1);
	}
}

static uint32_t
term_new(struct index_build *b, struct slice s, unsigned field)
{
	struct term *t;

	if (b->term_count == b->term_size) {
		b->term_size = b->term_size == 0 ? 4096 : b->term_size * 2;
		b->terms =
		    heap_grow(b->terms, b->term_size * sizeof(*b->terms));
	}
	t = &b->terms[b->term_count];
	*t = (struct term){.n = (uint8_t)s.n, .field = (uint8_t)field};
	if (s.n <= HEAD) {
		memcpy(t->head, s.p, s.n);
	} else {
		/* The head is there too, for the sort. */
		memcpy(t->head, s.p, HEAD);
		t->more = (uint32_t)b->texts.n;
		buf_add(&b->texts, s);
	}
	return b->term_count++;
}

/* The number of a term, new or not. */
static uint32_t
term_find(struct index_build *b, struct slice s, unsigned field, uint64_t hash)
{
	size_t at = hash & (b->slot_count - 1);
	uint32_t id;

	for (; b->slots[at] != 0; at = (at + 1) & (b->slot_count - 1)) {
		id = (uint32_t)b->slots[at] - 1;
		if (b->slots[at] >> 32 == hash >> 32 &&
		    term_is(b, &b->terms[id], s, field))
			return id;
	}
	id = term_new(b, s, field);
	b->slots[at] = (hash >> 32) << 32 | (id + 1);
	if ((size_t)b->term_count * 2 > b->slot_count)
		slots_grow(b);
	return id;
}

/* ---- the stream ----------------------------------------------------------------- */

static void
chunk_new(struct index_build *b)
{
	if (b->chunk_count == b->chunk_size) {
		b->chunk_size = b->chunk_size == 0 ? 16 : b->chunk_size * 2;
		b->chunks =
		    heap_grow(b->chunks, b->chunk_size * sizeof(*b->chunks));
	}
	b->next = heap_grow(NULL, CHUNK * sizeof(*b->next));
	b->end = b->next + CHUNK;
	b->chunks[b->chunk_count++] = b->next;
}

static inline void
stream_add(struct index_build *b, uint32_t number)
{
	if (b->next == b->end)
		chunk_new(b);
	*b->next++ = number;
}

static uint64_t
stream_length(const struct index_build *b)
{
	return (uint64_t)b->chunk_count * CHUNK - (uint64_t)(b->end - b->next);
}

static void
stream_term(struct index_build *b, uint32_t id, uint32_t position)
{
	if (position >= POSITIONS)
		return;
	if (position != b->position)
		stream_add(b, MOVE | position);
	stream_add(b, id);
	b->terms[id].count++;
	b->entries++;
	b->position = position + 1;
	if (b->position > b->now.span)
		b->now.span = b->position;
}

/* The term of a pair of common words. */
static uint32_t
pair_term(struct index_build *b, unsigned first, unsigned second)
{
	uint32_t *place = &b->pairs[(first - 1) * b->common_count + second - 1];
	char text[2 * PAIR_WORD + 1];
	struct slice x, y;

	if (*place != NONE)
		return *place;
	x = term_text(b, &b->terms[first - 1]);
	y = term_text(b, &b->terms[second - 1]);
	memcpy(text, x.p, x.n);
	text[x.n] = ' ';
	memcpy(text + x.n + 1, y.p, y.n);
	*place = term_new(b, slice(text, x.n + y.n + 1), PAIR_FIELD);
	return *place;
}

/* A pair at a position, most often the one before the last. */
static void
stream_pair(struct index_build *b, uint32_t id, uint32_t position)
{
	if (position + 2 != b->position) {
		stream_term(b, id, position);
		return;
	}
	stream_add(b, STAY | id);
	b->terms[id].count++;
	b->entries++;
}

/* A common word makes pairs with those that stand beside it. */
static void
common_add(struct index_build *b, unsigned common, uint32_t position)
{
	const struct recent *r;
	unsigned i;

	for (i = 0; i < RECENT; i++) {
		r = &b->recent[i];
		if (r->common == 0)
			continue;
		if (r->position + 1 == position)
			stream_pair(
			    b, pair_term(b, r->common, common), r->position);
		else if (position + 1 == r->position)
			stream_pair(
			    b, pair_term(b, common, r->common), position);
	}
	b->recent[b->recent_next] = (struct recent){position, (uint8_t)common};
	b->recent_next = (b->recent_next + 1) % RECENT;
}

static inline void
token_add(struct index_build *b, uint32_t id, unsigned field, uint32_t position)
{
	unsigned common = b->terms[id].common;

	stream_term(b, id, position);
	if (common > 0 && field == INDEX_TEXT && position < POSITIONS)
		common_add(b, common, position);
}

/* ---- documents ---------------------------------------------------------------------- */

/* The common words are the first terms, in the order of their numbers. */
static void
common_begin(struct index_build *b)
{
	const char *const *word = b->scheme.pairs;
	struct slice s;
	size_t i, n;

	if (word == NULL)
		word = common_words;
	for (; *word != NULL && b->term_count < PAIR_WORDS; word++) {
		s = slice_of(*word);
		n = b->term_count;
		if (s.n == 0 || s.n > PAIR_WORD ||
		    term_find(b, s, INDEX_TEXT, hash_of(s, INDEX_TEXT)) < n)
			continue;
		b->terms[n].common = (uint8_t)(n + 1);
		buf_add(&b->pair_words, s);
		buf_char(&b->pair_words, '\n');
	}
	b->common_count = b->term_count;
	n = (size_t)b->common_count * b->common_count;
	b->pairs = heap_grow(b->pairs, n * sizeof(*b->pairs));
	for (i = 0; i < n; i++)
		b->pairs[i] = NONE;
}

static void
build_begin(struct index_build *b)
{
	b->term_count = 0;
	b->entries = b->span = 0;
	b->count = 0;
	b->slot_count = 0;
	buf_clear(&b->texts);
	buf_clear(&b->pair_words);
	slots_grow(b);
	common_begin(b);
}

struct index_build *
index_build_new(const struct index_scheme *scheme)
{
	struct index_build *b = heap_grow(NULL, sizeof(*b));

	assert(scheme->columns <= INDEX_COLUMNS);
	*b = (struct index_build){.scheme = *scheme};
	build_begin(b);
	return b;
}

static void
chunks_free(struct index_build *b)
{
	while (b->chunk_count > 0)
		heap_free(b->chunks[--b->chunk_count]);
	b->next = b->end = NULL;
}

void
index_build_free(struct index_build *b)
{
	unsigned c;

	if (b == NULL)
		return;
	chunks_free(b);
	heap_free(b->chunks);
	heap_free(b->terms);
	heap_free(b->slots);
	heap_free(b->documents);
	heap_free(b->pairs);
	buf_free(&b->texts);
	buf_free(&b->pair_words);
	for (c = 0; c < INDEX_COLUMNS; c++) {
		buf_free(&b->columns[c].values);
		buf_free(&b->columns[c].offsets);
	}
	heap_free(b);
}

static void
add32(struct buf *to, uint32_t n)
{
	memcpy(buf_room(to, sizeof(n)), &n, sizeof(n));
	to->n += sizeof(n);
}

static bool
is_many(const struct index_build *b, unsigned column)
{
	return (b->scheme.many >> column & 1) != 0;
}

void
index_build_begin(struct index_build *b, int64_t id, int64_t when)
{
	struct column *column;
	unsigned c;

	b->now = (struct document){.id = id,
	    .when = when,
	    .stream = stream_length(b),
	    .number = (uint32_t)b->count};
	b->position = 0;
	memset(b->recent, 0, sizeof(b->recent));
	for (c = 0; c < b->scheme.columns; c++) {
		column = &b->columns[c];
		if (is_many(b, c))
			add32(&column->offsets,
			    (uint32_t)(column->values.n / sizeof(uint32_t)));
		else
			add32(&column->values, 0);
	}
}

static void
tokens_add(struct index_build *b, unsigned field,
    const struct index_token *tokens, size_t n)
{
	uint64_t hashes[INDEX_TOKENS], slot;
	size_t i;

	for (i = 0; i < n; i++) {
		hashes[i] = hash_of(tokens[i].text, field);
		__builtin_prefetch(&b->slots[hashes[i] & (b->slot_count - 1)]);
	}
	for (i = 0; i < n; i++) {
		slot = b->slots[hashes[i] & (b->slot_count - 1)];
		if (slot != 0)
			__builtin_prefetch(&b->terms[(uint32_t)slot - 1], 1);
	}
	for (i = 0; i < n; i++)
		token_add(b, term_find(b, tokens[i].text, field, hashes[i]),
		    field, tokens[i].position);
}

uint32_t
index_build_text(
    struct index_build *b, unsigned field, struct slice text, uint32_t position)
{
	struct index_token tokens[INDEX_TOKENS];
	size_t n;

	assert(field < INDEX_FIELDS);
	index_tokens_start(&b->tokens, text, position);
	while ((n = index_tokens_read(&b->tokens, tokens)) > 0)
		tokens_add(b, field, tokens, n);
	if (field == INDEX_TEXT)
		b->now.length += b->tokens.position - position;
	return b->tokens.position;
}

void
index_build_term(
    struct index_build *b, unsigned field, struct slice term, uint32_t position)
{
	assert(field < INDEX_FIELDS);
	term = slice_head(term, INDEX_WORD);
	if (term.n > 0)
		token_add(b, term_find(b, term, field, hash_of(term, field)),
		    field, position);
}

void
index_build_value(struct index_build *b, unsigned column, uint32_t value)
{
	struct buf *values = &b->columns[column].values;

	assert(column < b->scheme.columns);
	if (is_many(b, column))
		add32(values, value);
	else
		memcpy(values->p + values->n - sizeof(value), &value,
		    sizeof(value));
}

void
index_build_end(struct index_build *b)
{
	if (b->count == b->size) {
		b->size = b->size == 0 ? 1024 : b->size * 2;
		b->documents =
		    heap_grow(b->documents, b->size * sizeof(*b->documents));
	}
	b->span += b->now.span;
	b->documents[b->count++] = b->now;
}

size_t
index_build_count(const struct index_build *b)
{
	return b->count;
}

size_t
index_build_memory(const struct index_build *b)
{
	size_t n = b->chunk_count * CHUNK * sizeof(uint32_t);
	unsigned c;

	/* Positions are dealt as 32 bits: more do not fit one segment. */
	if (b->span > UINT32_MAX - 64 * (uint64_t)POSITIONS ||
	    b->count >= DOCUMENTS)
		return SIZE_MAX;
	for (c = 0; c < b->scheme.columns; c++)
		n += b->columns[c].values.size + b->columns[c].offsets.size;
	return n + b->entries * sizeof(uint32_t) +
	    b->term_size * (sizeof(struct term) + 24) +
	    b->slot_count * sizeof(*b->slots) + b->texts.size +
	    b->size * sizeof(*b->documents);
}

/* ---- writing --------------------------------------------------------------------------- */

/* What the terms are written from. */
struct deal {
	struct index_build *b;
	uint32_t *order; /* terms in byte order */
	uint32_t *from; /* of each term: where its share begins */
	uint32_t *shares; /* positions within the segment */
	uint32_t *base; /* of each document, and one more: its positions */
	uint32_t *near; /* the document of every so manyth position */
};

static int
compare_documents(const void *a, const void *b)
{
	const struct document *x = a, *y = b;

	if (x->when != y->when)
		return x->when < y->when ? -1 : 1;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* The order in which documents will stand; most come in it. */
static void
order_documents(struct index_build *b)
{
	size_t i;

	for (i = 1; i < b->count; i++)
		if (compare_documents(&b->documents[i - 1], &b->documents[i]) >
		    0)
			break;
	if (i < b->count)
		qsort(b->documents, b->count, sizeof(*b->documents),
		    compare_documents);
}

/* A term and its first bytes, which nearly always decide. */
struct sorted {
	uint64_t first;
	uint32_t id;
	struct slice text;
};

static int
compare_terms(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return slice_compare(x->text, y->text);
}

static void
order_terms(struct deal *d)
{
	const struct index_build *b = d->b;
	struct sorted *all = heap_grow(NULL, b->term_count * sizeof(*all));
	const struct term *t;
	uint32_t i, n = 0;
	unsigned j;

	for (i = 0; i < b->term_count; i++) {
		t = &b->terms[i];
		if (t->count == 0)
			continue;
		all[n].first = t->field;
		for (j = 0; j < 7; j++)
			all[n].first =
			    all[n].first << 8 | (unsigned char)t->head[j];
		all[n].text = term_text(b, t);
		all[n++].id = i;
	}
	if (n > 0)
		qsort(all, n, sizeof(*all), compare_terms);
	d->order = heap_grow(NULL, ((size_t)n + 1) * sizeof(*d->order));
	for (i = 0; i < n; i++)
		d->order[i] = all[i].id;
	d->order[n] = NONE;
	heap_free(all);
}

/* Where each document's positions and each term's share begin. */
static void
deal_places(struct deal *d)
{
	const struct index_build *b = d->b;
	uint32_t at = 0, *order;
	size_t i, n = b->count, spot = 0;

	d->base = heap_grow(NULL, (n + 1) * sizeof(*d->base));
	for (i = 0; i < n; i++) {
		d->base[i] = at;
		at += b->documents[i].span;
	}
	d->base[n] = at;
	d->near =
	    heap_grow(NULL, (((size_t)at >> NEAR_BITS) + 1) * sizeof(*d->near));
	for (i = 0; i < n; i++)
		for (; (uint64_t)spot << NEAR_BITS < d->base[i + 1]; spot++)
			d->near[spot] = (uint32_t)i;
	d->from =
	    heap_grow(NULL, ((size_t)b->term_count + 1) * sizeof(*d->from));
	at = 0;
	for (order = d->order; *order != NONE; order++) {
		d->from[*order] = at;
		at += b->terms[*order].count;
	}
	d->shares = heap_grow(NULL, (size_t)at * sizeof(*d->shares));
}

/* Where in the stream a number is, and how many follow in its chunk. */
static const uint32_t *
stream_at(const struct index_build *b, uint64_t at)
{
	return b->chunks[at / CHUNK] + at % CHUNK;
}

/* One document's numbers, to the shares of their terms. */
static void
deal_numbers(
    struct deal *d, const uint32_t *p, size_t n, uint32_t base, uint32_t *next)
{
	uint32_t *from = d->from, *shares = d->shares, number, position = *next;
	size_t i;

	for (i = 0; i < n; i++) {
		if (i + AHEAD < n) {
			__builtin_prefetch(&from[p[i + AHEAD] & ~STAY], 1);
			number = p[i + AHEAD / 2] & ~STAY;
			if (number < MOVE)
				__builtin_prefetch(&shares[from[number]], 1);
		}
		number = p[i];
		if ((number & MOVE) != 0)
			position = number & ~MOVE;
		else if ((number & STAY) != 0)
			shares[from[number & ~STAY]++] = base + position - 2;
		else
			shares[from[number]++] = base + position++;
	}
	*next = position;
}

static void
deal_all(struct deal *d)
{
	struct index_build *b = d->b;
	uint64_t at, end, n;
	uint32_t position;
	size_t i;

	for (i = 0; i < b->count; i++) {
		at = b->documents[i].stream;
		end = b->documents[i].stream_end;
		position = 0;
		while (at < end) {
			n = CHUNK - at % CHUNK;
			n = n < end - at ? n : end - at;
			deal_numbers(d, stream_at(b, at), (size_t)n, d->base[i],
			    &position);
			at += n;
		}
	}
}

static int
compare_numbers(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* In order and each once: where the caller added terms as it liked. */
static size_t
tidy(uint32_t *positions, size_t n)
{
	size_t i, kept = 1;

	qsort(positions, n, sizeof(*positions), compare_numbers);
	for (i = 1; i < n; i++)
		if (positions[i] != positions[i - 1])
			positions[kept++] = positions[i];
	return kept;
}

static void
write_postings(struct deal *d, struct writer *w, uint32_t *p, uint32_t *end)
{
	uint32_t document, last, *from;
	bool in_order;
	size_t n;

	while (p < end) {
		document = d->near[*p >> NEAR_BITS];
		while (d->base[document + 1] <= *p)
			document++;
		last = d->base[document + 1];
		in_order = true;
		for (from = p++; p < end &&
		     *p - d->base[document] < last - d->base[document];
		     p++)
			in_order &= p[-1] < *p;
		n = (size_t)(p - from);
		if (!in_order)
			n = tidy(from, n);
		writer_posting(w, document, from, n, d->base[document]);
	}
}

static bool
write_terms(struct deal *d, struct writer *w, struct error *error)
{
	const struct index_build *b = d->b;
	const struct term *t;
	unsigned char key[KEY + PAIR_WORD];
	uint32_t *order, *share = d->shares;

	for (order = d->order; *order != NONE; order++) {
		t = &b->terms[*order];
		key[0] = t->field;
		memcpy(key + 1, term_text(b, t).p, t->n);
		writer_term(w, slice((char *)key, (size_t)t->n + 1));
		write_postings(d, w, share, share + t->count);
		share += t->count;
		if (!writer_term_end(w, error))
			return false;
	}
	return true;
}

/* A column in the order of documents. */
static struct column_data
column_in_order(const struct index_build *b, unsigned c)
{
	const struct column *column = &b->columns[c];
	const uint32_t *values = (const uint32_t *)(void *)column->values.p;
	const uint32_t *offsets = (const uint32_t *)(void *)column->offsets.p;
	uint32_t *out, *places = NULL, at = 0, from, to, number;
	size_t i, all = column->values.n / sizeof(uint32_t);

	out = heap_grow(NULL, (all + 1) * sizeof(*out));
	if (!is_many(b, c)) {
		for (i = 0; i < b->count; i++)
			out[i] = values[b->documents[i].number];
		return (struct column_data){out, NULL};
	}
	places = heap_grow(NULL, (b->count + 1) * sizeof(*places));
	for (i = 0; i < b->count; i++) {
		number = b->documents[i].number;
		from = offsets[number];
		to =
		    number + 1 < b->count ? offsets[number + 1] : (uint32_t)all;
		places[i] = at;
		if (from < to)
			memcpy(out + at, values + from,
			    (to - from) * sizeof(*out));
		at += to - from;
	}
	places[b->count] = at;
	return (struct column_data){out, places};
}

static bool
write_rest(struct index_build *b, struct writer *w, const uint32_t *lengths,
    struct error *error)
{
	struct column_data columns[INDEX_COLUMNS];
	int64_t *ids = heap_grow(NULL, b->count * 2 * sizeof(*ids));
	int64_t *whens = ids + b->count;
	bool good;
	unsigned c;
	size_t i;

	for (i = 0; i < b->count; i++) {
		ids[i] = b->documents[i].id;
		whens[i] = b->documents[i].when;
	}
	for (c = 0; c < b->scheme.columns; c++)
		columns[c] = column_in_order(b, c);
	good = writer_finish(w, &b->scheme, ids, whens, lengths, columns,
	    buf_slice(&b->pair_words), error);
	for (c = 0; c < b->scheme.columns; c++) {
		heap_free((void *)(uintptr_t)columns[c].values);
		heap_free((void *)(uintptr_t)columns[c].offsets);
	}
	heap_free(ids);
	return good;
}

/* The next document that came, by number, is where one's stream ends. */
static void
streams_end(struct index_build *b)
{
	size_t i;

	for (i = 0; i + 1 < b->count; i++)
		b->documents[i].stream_end = b->documents[i + 1].stream;
	if (b->count > 0)
		b->documents[i].stream_end = stream_length(b);
}

static bool
write_segment(struct index_build *b, struct writer *w, const uint32_t *lengths,
    struct error *error)
{
	struct deal d = {.b = b};
	bool good;

	order_terms(&d);
	deal_places(&d);
	deal_all(&d);
	chunks_free(b);
	good = write_terms(&d, w, error);
	heap_free(d.order);
	heap_free(d.from);
	heap_free(d.shares);
	heap_free(d.base);
	heap_free(d.near);
	if (!good) {
		writer_drop(w);
		return false;
	}
	return write_rest(b, w, lengths, error);
}

bool
index_build_write(struct index_build *b, const char *folder, struct slice name,
    struct index_summary *summary, struct error *error)
{
	uint32_t *lengths = heap_grow(NULL, b->count * sizeof(*lengths));
	struct writer w;
	unsigned c;
	size_t i;
	bool good;

	assert(b->span <= UINT32_MAX && b->count < DOCUMENTS + 64);
	streams_end(b);
	order_documents(b);
	for (i = 0; i < b->count; i++)
		lengths[i] = b->documents[i].length;
	good =
	    writer_open(&w, folder, name, (uint32_t)b->count, lengths, error) &&
	    write_segment(b, &w, lengths, error);
	if (good && summary != NULL) {
		head_summarize(&w.head, summary);
		if (b->count > 0) {
			summary->first_when = b->documents[0].when;
			summary->last_when = b->documents[b->count - 1].when;
		}
	}
	heap_free(lengths);
	writer_free(&w);
	chunks_free(b);
	for (c = 0; c < INDEX_COLUMNS; c++) {
		buf_clear(&b->columns[c].values);
		buf_clear(&b->columns[c].offsets);
	}
	build_begin(b);
	return good;
}
