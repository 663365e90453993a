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

/*
 * One loop for each width, since it runs for every match.  Step is 1, or -1
 * for those that do not match, when it is they that are counted.
 */
static inline void
count_one(const struct worker *w, struct counter *counter,
    const unsigned char *values, const unsigned width, uint32_t n,
    uint32_t step)
{
	uint32_t *counts = counter->counts, i;

	values += (size_t)w->base * width;
	for (i = 0; i < n; i++)
		counts[place_of(counter,
		    narrow_at(values, width, w->documents[i]))] += step;
}

/*
 * Most documents have few values of a column, but who knows how many; so
 * four are counted always, and those there are not in a place of their own.
 */
static inline bool
count_many(struct worker *w, struct counter *counter,
    const struct segment_column *c, const unsigned width, uint32_t n,
    uint32_t step)
{
	const unsigned char *offsets = c->offsets + 4 * (size_t)w->base;
	const unsigned char *values;
	uint32_t *counts = counter->counts, i, k, at, end, place, none;

	none = counter->n;
	for (i = 0; i < n; i++) {
		at = get32(offsets + 4 * (size_t)w->documents[i]);
		end = get32(offsets + 4 * (size_t)w->documents[i] + 4);
		if (at > end || end > c->count)
			return worker_damaged(w);
		values = c->values + (size_t)at * width;
		end -= at;
		for (k = 0; k < COUNT_SPARE; k++) {
			place = place_of(counter, narrow_at(values, width, k));
			counts[k < end ? place : none + k] += step;
		}
		for (; k < end; k++)
			counts[place_of(
			    counter, narrow_at(values, width, k))] += step;
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

/* Documents as a list, which all columns go through. */
static uint32_t
list_documents_of(struct worker *w, const uint64_t *bits)
{
	uint32_t n = 0, i;
	uint64_t rest;

	for (i = 0; i < WORDS; i++)
		for (rest = bits[i]; rest != 0; rest &= rest - 1)
			w->documents[n++] = (uint16_t)(i * 64 +
			    (uint32_t)__builtin_ctzll(rest));
	return n;
}

/* Those of the window that are not in a set. */
static void
others_of(const struct worker *w, const uint64_t *matches, uint64_t *out)
{
	uint32_t i;

	memset(out, 0, WORDS * sizeof(*out));
	bits_fill(out, 0, w->size);
	for (i = 0; i < WORDS; i++)
		out[i] &= ~matches[i];
}

/* All documents of the window at once. */
static bool
count_totals(
    struct worker *w, struct counter *counter, const struct segment_column *c)
{
	size_t window = w->base / WINDOW;
	size_t windows =
	    ((size_t)w->live->segment->documents + WINDOW - 1) / WINDOW;
	const unsigned char *pairs = c->totals + 4 * (windows + 1);
	uint32_t from = get32(c->totals + 4 * window);
	uint32_t to = get32(c->totals + 4 * window + 4), i;

	if (to > c->pairs)
		return worker_damaged(w);
	for (i = from; i < to; i++)
		counter
		    ->counts[place_of(counter, get32(pairs + 8 * (size_t)i))] +=
		    get32(pairs + 8 * (size_t)i + 4);
	return true;
}

static bool
count_column(struct worker *w, struct counter *counter,
    const struct segment_column *c, uint32_t n, uint32_t step)
{
	if (c->kind == COLUMN_ONE) {
		if (c->width == 1)
			count_one(w, counter, c->values, 1, n, step);
		else if (c->width == 2)
			count_one(w, counter, c->values, 2, n, step);
		else
			count_one(w, counter, c->values, 4, n, step);
		return true;
	}
	if (c->width == 1)
		return count_many(w, counter, c, 1, n, step);
	if (c->width == 2)
		return count_many(w, counter, c, 2, n, step);
	return count_many(w, counter, c, 4, n, step);
}

bool
count_window(struct worker *w, const uint64_t *matches, uint32_t n)
{
	const struct segment_column *column;
	uint32_t facets = w->search->query->facets, listed = 0;
	uint64_t others[WORDS];
	bool most = n > w->size / 2;
	unsigned c;

	for (c = 0; c < INDEX_COLUMNS; c++) {
		if ((facets >> c & 1) == 0)
			continue;
		column = &w->live->segment->columns[c];
		if (column->kind == COLUMN_RUNS) {
			count_runs(w, &w->counters[c], column, matches);
			continue;
		}
		if (listed++ == 0 && most)
			others_of(w, matches, others);
		if (listed == 1)
			n = list_documents_of(w, most ? others : matches);
		/* What is counted has few enough values to have totals. */
		if (most && !count_totals(w, &w->counters[c], column))
			return false;
		if (!count_column(
			w, &w->counters[c], column, n, most ? UINT32_MAX : 1))
			return false;
	}
	return worker_steps(w, n);
}
