/*
 * postings.c: the documents of a term, how often it is in each, and where.
 * It must not believe what it reads, nor know what is searched.
 */
#include "index/segment.h"

/* A number of the second, third or fourth row. */
static uint32_t
row_of(const struct list *l, unsigned row, uint32_t block)
{
	return get32(l->rows + 4 * ((size_t)l->blocks * row + (size_t)block));
}

uint32_t
list_seek(const struct list *l, uint32_t block, uint32_t document)
{
	uint32_t low = block, high, step = 1;

	/* Near most often: so gallop, then halve. */
	while (low + step < l->blocks && list_last(l, low + step) < document) {
		low += step;
		step *= 2;
	}
	high = low + step < l->blocks ? low + step : l->blocks;
	while (low < high) {
		block = low + (high - low) / 2;
		if (list_last(l, block) < document)
			low = block + 1;
		else
			high = block;
	}
	return low;
}

static unsigned
block_n(const struct list *l, uint32_t block)
{
	return block + 1 < l->blocks ? PACK : (l->count - 1) % PACK + 1;
}

/* The bytes of a block; false when they are not in the list. */
static bool
block_bytes(const struct list *l, struct block *b)
{
	size_t all = (size_t)(l->end - l->data), from = 0, to = all;

	if (l->rows != NULL) {
		from = row_of(l, 1, b->number);
		if (b->number + 1 < l->blocks)
			to = row_of(l, 1, b->number + 1);
	}
	if (from > to || to > all)
		return false;
	b->rest = l->data + from;
	b->end = l->data + to;
	return true;
}

/* The documents of a block from the bitmap. */
static bool
from_bits(const struct list *l, struct block *b, uint64_t first)
{
	uint32_t documents = l->segment->documents;
	size_t word = first / 64, words = ((size_t)documents + 63) / 64;
	unsigned n = 0;
	uint64_t bits;

	if (first >= documents)
		return false;
	bits = get64(l->bits + 8 * word) >> first % 64 << first % 64;
	for (;;) {
		for (; bits != 0 && n < b->n; bits &= bits - 1)
			b->documents[n++] = (uint32_t)(word * 64) +
			    (uint32_t)__builtin_ctzll(bits);
		if (n == b->n || ++word == words)
			break;
		bits = get64(l->bits + 8 * word);
	}
	return n == b->n && b->documents[n - 1] == list_last(l, b->number) &&
	    b->documents[n - 1] < documents;
}

bool
list_documents(const struct list *l, uint32_t block, struct block *b)
{
	uint64_t first = block == 0 ? 0 : (uint64_t)list_last(l, block - 1) + 1;
	uint64_t gaps = 0, last;
	uint32_t next = (uint32_t)first, gap;
	unsigned i;

	b->number = block;
	b->n = block_n(l, block);
	if (!block_bytes(l, b))
		return false;
	if (l->bits != NULL)
		return from_bits(l, b, first);
	b->rest = pack_read(b->rest, b->end, b->documents, b->n);
	if (b->rest == NULL)
		return false;
	for (i = 0; i < b->n; i++) {
		gap = b->documents[i];
		gaps += gap;
		b->documents[i] = next + gap;
		next += gap + 1;
	}
	/* When the last is right, nothing before it can have wrapped. */
	last = first + gaps + b->n - 1;
	return last < l->segment->documents &&
	    (l->rows == NULL || last == list_last(l, block));
}

/* What stands behind the counts: which are heavy, and how often. */
static bool
heavies(struct block *b, const unsigned char *p)
{
	unsigned i;

	if (p == NULL || p == b->end)
		return false;
	b->heavies = *p++;
	b->heavy = p;
	if (b->heavies > b->n || (size_t)(b->end - p) < 2 * b->heavies)
		return false;
	for (i = 0; i < b->heavies; i++)
		if (p[2 * i] >= b->n)
			return false;
	return true;
}

bool
list_counts(const struct list *l, struct block *b)
{
	const unsigned char *p = pack_read(b->rest, b->end, b->counts, b->n);
	unsigned i;

	(void)l;
	for (i = 0; i < PACK; i++)
		b->counts[i]++;
	return heavies(b, p);
}

bool
list_heavies(const struct list *l, struct block *b)
{
	(void)l;
	return heavies(b, pack_skip(b->rest, b->end, b->n));
}

bool
list_ordinals(const struct list *l, struct block *b)
{
	uint64_t first = 0, end = l->positions;
	uint32_t all = 0, any = 0;
	unsigned i;

	for (i = 0; i < b->n; i++) {
		b->before[i] = all;
		all += b->counts[i];
		any |= b->counts[i] - 1;
	}
	b->before[i] = all;
	if (l->rows != NULL) {
		first = row_of(l, 3, b->number);
		if (b->number + 1 < l->blocks)
			end = row_of(l, 3, b->number + 1);
	}
	/* None is so big that their sum could have wrapped. */
	return any < POSITIONS && end >= first && end - first == all &&
	    end <= l->positions;
}

/* The run of positions that begins with an ordinal. */
static bool
run_read(const struct list *l, struct places *p, uint64_t first)
{
	uint64_t left = l->positions - first;

	p->first = first;
	p->n = left < PACK ? (unsigned)left : PACK;
	p->next = pack_read(p->next, l->places_end, p->values, p->n);
	return p->next != NULL;
}

/* Go to the run in which an ordinal of a block is. */
static bool
run_find(const struct list *l, const struct block *b, struct places *p,
    uint64_t ordinal)
{
	uint64_t first = l->rows == NULL ? 0 : row_of(l, 3, b->number);
	uint32_t place = l->rows == NULL ? 0 : row_of(l, 2, b->number);

	/* What is read already may do; otherwise go to the block's first. */
	if (p->block == UINT32_MAX || ordinal < p->first ||
	    (p->block != b->number && first >= p->first + p->n)) {
		if (place > (size_t)(l->places_end - l->places))
			return false;
		p->next = l->places + place;
		if (!run_read(l, p, first - first % PACK))
			return false;
	}
	p->block = b->number;
	while (ordinal >= p->first + p->n) {
		first = p->first + p->n;
		if (p->n < PACK)
			return false;
		if (ordinal < first + PACK) {
			if (!run_read(l, p, first))
				return false;
		} else {
			p->next = pack_skip(p->next, l->places_end, PACK);
			if (p->next == NULL)
				return false;
			p->first = first;
		}
	}
	return true;
}

bool
list_positions(const struct list *l, const struct block *b, unsigned i,
    struct places *p, uint32_t *out)
{
	uint64_t ordinal =
	    (l->rows == NULL ? 0 : row_of(l, 3, b->number)) + b->before[i];
	uint32_t left = b->counts[i], position = 0;
	unsigned at, n;

	while (left > 0) {
		if (!run_find(l, b, p, ordinal))
			return false;
		at = (unsigned)(ordinal - p->first);
		n = p->n - at < left ? p->n - at : left;
		left -= n;
		ordinal += n;
		for (n += at; at < n; at++) {
			position += p->values[at];
			*out++ = position++;
		}
	}
	return true;
}
