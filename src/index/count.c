/*
 * count.c: how many of the documents that match have each value of a
 * column.  It must not know what the values mean.
 */
#include "index/match.h"

/* Where a value is counted: the last place is for those there cannot be. */
static inline uint32_t
place_of(const struct counter *counter, uint32_t value)
{
	return value < counter->n ? value : counter->n;
}

static inline uint32_t
narrow_at(const unsigned char *p, unsigned width, size_t i)
{
	return width == 1 ? p[i]
	    : width == 2  ? get16(p + 2 * i)
			  : get32(p + 4 * i);
}

/* One loop for each width, since it runs for every match. */
static inline void
count_one(const struct worker *w, struct counter *counter,
    const unsigned char *values, const unsigned width, uint32_t n)
{
	uint32_t *counts = counter->counts, i;

	values += (size_t)w->base * width;
	for (i = 0; i < n; i++)
		counts[place_of(
		    counter, narrow_at(values, width, w->documents[i]))]++;
}

static inline bool
count_many(struct worker *w, struct counter *counter,
    const struct segment_column *c, const unsigned width, uint32_t n)
{
	const unsigned char *offsets = c->offsets + 4 * (size_t)w->base;
	uint32_t *counts = counter->counts, i, at, end;

	for (i = 0; i < n; i++) {
		at = get32(offsets + 4 * (size_t)w->documents[i]);
		end = get32(offsets + 4 * (size_t)w->documents[i] + 4);
		if (end > c->count)
			return worker_damaged(w);
		for (; at < end; at++)
			counts[place_of(
			    counter, narrow_at(c->values, width, at))]++;
	}
	return true;
}

/* Bits from low up to high. */
static uint32_t
count_bits(const uint64_t *bits, uint32_t low, uint32_t high)
{
	uint32_t n = 0, i = low / 64;
	uint64_t first = ~(uint64_t)0 << low % 64;

	for (; i * 64 < high; i++, first = ~(uint64_t)0) {
		if (high - i * 64 < 64)
			first &= ((uint64_t)1 << (high - i * 64)) - 1;
		n += (uint32_t)__builtin_popcountll(bits[i] & first);
	}
	return n;
}

/* A column that follows the order of documents is counted by ranges. */
static void
count_runs(struct worker *w, struct counter *counter,
    const struct segment_column *c, const uint64_t *matches)
{
	uint64_t low = 0, high = c->count, middle;
	uint32_t from, to;

	while (high - low > 1) {
		middle = low + (high - low) / 2;
		if (get32(c->values + 8 * middle) <= w->base)
			low = middle;
		else
			high = middle;
	}
	for (; low < c->count; low++) {
		from = get32(c->values + 8 * low);
		to = low + 1 < c->count ? get32(c->values + 8 * low + 8)
					: w->live->segment->documents;
		if (from >= w->base + w->size)
			break;
		from = from > w->base ? from - w->base : 0;
		to = to > w->base ? to - w->base : 0;
		to = to < w->size ? to : w->size;
		if (from < to)
			counter->counts[place_of(
			    counter, get32(c->values + 8 * low + 4))] +=
			    count_bits(matches, from, to);
	}
}

/* The matches as a list, which all columns go through. */
static uint32_t
list_matches(struct worker *w, const uint64_t *matches)
{
	uint32_t n = 0, i;
	uint64_t rest;

	for (i = 0; i < WORDS; i++)
		for (rest = matches[i]; rest != 0; rest &= rest - 1)
			w->documents[n++] = (uint16_t)(i * 64 +
			    (uint32_t)__builtin_ctzll(rest));
	return n;
}

static bool
count_column(struct worker *w, struct counter *counter,
    const struct segment_column *c, uint32_t n)
{
	if (c->kind == COLUMN_ONE) {
		if (c->width == 1)
			count_one(w, counter, c->values, 1, n);
		else if (c->width == 2)
			count_one(w, counter, c->values, 2, n);
		else
			count_one(w, counter, c->values, 4, n);
		return true;
	}
	if (c->width == 1)
		return count_many(w, counter, c, 1, n);
	if (c->width == 2)
		return count_many(w, counter, c, 2, n);
	return count_many(w, counter, c, 4, n);
}

bool
count_window(struct worker *w, const uint64_t *matches)
{
	const struct segment_column *column;
	uint32_t facets = w->search->query->facets, n = 0;
	bool listed = false;
	unsigned c;

	for (c = 0; facets >> c != 0; c++) {
		if ((facets >> c & 1) == 0)
			continue;
		column = &w->live->segment->columns[c];
		if (column->kind == COLUMN_RUNS) {
			count_runs(w, &w->counters[c], column, matches);
			continue;
		}
		if (!listed)
			n = list_matches(w, matches);
		listed = true;
		if (!count_column(w, &w->counters[c], column, n))
			return false;
	}
	return worker_steps(w, n);
}
