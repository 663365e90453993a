/*
 * rank.c: the best documents, by BM25, by a column or by time.  It must not
 * know how a document came to match.
 *
 * A score is looked for only where it can be among the best: for a cell of
 * 128 documents the highest impacts that the blocks of all lists may have
 * in it are added, and when that sum does not beat the least of the best so
 * far, the cell's postings are not even read.
 */
#include "index/match.h"

/* ---- the best of many ---------------------------------------------------------- */

/* Of equal keys the newer is better, or where asked for the older. */
static bool
better(
    const struct heap *h, const struct candidate *a, const struct candidate *b)
{
	if (a->key != b->key)
		return a->key > b->key;
	if (a->when != b->when)
		return (a->when > b->when) != h->oldest;
	return (a->id > b->id) != h->oldest;
}

static void
heap_down(struct heap *h, unsigned n, unsigned at)
{
	struct candidate c = h->all[at];
	unsigned child;

	for (; (child = 2 * at + 1) < n; at = child) {
		if (child + 1 < n &&
		    better(h, &h->all[child], &h->all[child + 1]))
			child++;
		if (!better(h, &c, &h->all[child]))
			break;
		h->all[at] = h->all[child];
	}
	h->all[at] = c;
}

bool
heap_may(const struct heap *h, double key)
{
	return h->most > 0 && (h->n < h->most || key >= h->all[0].key);
}

bool
heap_add(struct heap *h, struct candidate c)
{
	unsigned at, above;

	if (h->n == h->most) {
		if (h->most == 0 || !better(h, &c, &h->all[0]))
			return false;
		h->all[0] = c;
		heap_down(h, h->n, 0);
		return true;
	}
	for (at = h->n++; at > 0; at = above) {
		above = (at - 1) / 2;
		if (!better(h, &h->all[above], &c))
			break;
		h->all[at] = h->all[above];
	}
	h->all[at] = c;
	return true;
}

void
heap_sort(struct heap *h)
{
	struct candidate c;
	unsigned n;

	for (n = h->n; n > 1; n--) {
		c = h->all[0];
		h->all[0] = h->all[n - 1];
		h->all[n - 1] = c;
		heap_down(h, n - 1, 0);
	}
}

static struct candidate
candidate(const struct worker *w, uint32_t document, double key)
{
	return (struct candidate){.key = key,
	    .when = segment_when(w->live->segment, document),
	    .id = segment_id(w->live->segment, document)};
}

/* ---- by time ---------------------------------------------------------------------- */

/* Documents stand in order of time: the first that is refused ends it. */
static void
take_newest(struct worker *w, struct heap *h, const uint64_t *matches)
{
	uint64_t rest;
	uint32_t i, d;

	for (i = WORDS; i-- > 0;)
		for (rest = matches[i]; rest != 0;) {
			d = 63 - (uint32_t)__builtin_clzll(rest);
			rest &= ~((uint64_t)1 << d);
			d += w->base + i * 64;
			if (!heap_add(h, candidate(w, d, 0)))
				return;
		}
}

static void
take_oldest(struct worker *w, struct heap *h, const uint64_t *matches)
{
	uint64_t rest;
	uint32_t i, d;

	for (i = 0; i < WORDS; i++)
		for (rest = matches[i]; rest != 0; rest &= rest - 1) {
			d = w->base + i * 64 + (uint32_t)__builtin_ctzll(rest);
			if (!heap_add(h, candidate(w, d, 0)))
				return;
		}
}

void
rank_times(struct worker *w, const uint64_t *matches)
{
	if (w->newest.most > 0)
		take_newest(w, &w->newest, matches);
	if (w->oldest.most > 0)
		take_oldest(w, &w->oldest, matches);
}

/* ---- by a column -------------------------------------------------------------------- */

static void
rank_column(struct worker *w, const uint64_t *matches)
{
	const struct index_query *query = w->search->query;
	const struct segment_column *c =
	    &w->live->segment->columns[query->rank_column];
	uint64_t rest;
	uint32_t i, d;
	double key;

	for (i = 0; i < WORDS; i++)
		for (rest = matches[i]; rest != 0; rest &= rest - 1) {
			d = w->base + i * 64 + (uint32_t)__builtin_ctzll(rest);
			key = column_value(c, d);
			if (query->rank == INDEX_BY_LEAST)
				key = -key;
			if (heap_may(&w->best, key))
				heap_add(&w->best, candidate(w, d, key));
		}
}

/* ---- by score -------------------------------------------------------------------------- */

/* A set of cells. */
struct cells {
	uint64_t bits[CELLS / 64];
};

/* The cells of the window from document `low` to `high`, both too. */
static bool
cells_any(const struct cells *cells, uint32_t low, uint32_t high)
{
	return bits_any(cells->bits, low / CELL, high / CELL);
}

/* How much more an impact may be than when the segment was written. */
static float
stretch(const struct worker *w)
{
	const struct segment_head *h = &w->live->segment->head;
	double then =
	    h->documents == 0 ? 1 : (double)h->lengths / (double)h->documents;
	double now = w->search->average;

	return then > 0 && now > then ? (float)(now / then) : 1.0f;
}

/* Add to each cell the most that a list may give to a document in it. */
static void
bound_list(
    struct worker *w, const struct list *list, float weight, float *bounds)
{
	unsigned char most[CELLS] = {0};
	uint32_t k = list_seek(list, 0, w->base), low = 0, high, i;
	float factor = stretch(w) / 255, impact;

	for (; k < list->blocks && low < w->size; k++) {
		high = list_last(list, k) - w->base;
		high = high < w->size ? high : w->size - 1;
		for (i = low / CELL; i <= high / CELL; i++)
			if (list_most(list, k) > most[i])
				most[i] = (unsigned char)list_most(list, k);
		low = high + 1;
	}
	for (i = 0; i < CELLS; i++) {
		impact = (float)most[i] * factor;
		bounds[i] += weight * (impact < 1 ? impact : 1);
	}
}

/* The same for a leaf that is known bit by bit. */
static void
bound_times(
    struct worker *w, const unsigned char *times, float weight, float *bounds)
{
	uint32_t i, j;
	unsigned most;
	float low = BM25_K1 * (1 - BM25_B);

	(void)w;
	for (i = 0; i < CELLS; i++) {
		most = 0;
		for (j = 0; j < CELL; j++)
			most = times[i * CELL + j] > most ? times[i * CELL + j]
							  : most;
		if (most > 0)
			bounds[i] += weight * (float)most / ((float)most + low);
	}
}

static const unsigned char *
leaf_times(const struct worker *w, unsigned leaf)
{
	if (w->leaves[leaf].times != NULL)
		return w->leaves[leaf].times + w->base;
	return w->leaves[leaf].phrases != NULL ? w->times[leaf] : NULL;
}

/* The cells in which a document may be among the best. */
static struct cells
cells_alive(struct worker *w, const uint64_t *matches)
{
	const struct search *s = w->search;
	float bounds[CELLS] = {0};
	float least = atomic_load(&w->search->least);
	struct cells alive = {{0}};
	const unsigned char *times;
	uint32_t i;
	unsigned l;

	for (l = 0; l < s->leaf_count; l++) {
		if (!s->plans[l]->scored || w->leaves[l].none)
			continue;
		times = leaf_times(w, l);
		if (times != NULL)
			bound_times(w, times, s->plans[l]->weight, bounds);
		else if (w->leaves[l].list.count > 0)
			bound_list(
			    w, &w->leaves[l].list, s->plans[l]->weight, bounds);
	}
	for (i = 0; i < CELLS; i++)
		/* Sums of floats are rounded, here and there alike. */
		if (bounds[i] * 1.0001f >= least &&
		    (matches[2 * i] | matches[2 * i + 1]) != 0)
			bits_set(alive.bits, i);
	return alive;
}

/* What one posting adds: norm is what its document's length makes of it. */
static inline float
impact(float times, float fixed, float slope, uint32_t length)
{
	return times / (times + fixed + slope * (float)length);
}

static void
score_block(struct worker *w, const struct block *b, const uint64_t *matches,
    float weight)
{
	const struct segment *s = w->live->segment;
	const float fixed = BM25_K1 * (1 - BM25_B);
	const float slope = BM25_K1 * BM25_B / w->search->average;
	float times[PACK];
	uint32_t d;
	unsigned i;

	for (i = 0; i < b->n; i++)
		times[i] = (float)b->counts[i];
	for (i = 0; i < b->heavies; i++)
		times[b->heavy[2 * i]] +=
		    (float)(b->heavy[2 * i + 1] * (INDEX_SUBJECT_WEIGHT - 1));
	for (i = 0; i < b->n; i++) {
		d = b->documents[i] - w->base;
		if (d < w->size && bits_has(matches, d))
			w->scores[d] += weight *
			    impact(times[i], fixed, slope,
				segment_length(s, b->documents[i]));
	}
}

static bool
score_list(struct worker *w, const struct list *list, float weight,
    const uint64_t *matches, const struct cells *alive)
{
	uint32_t k = list_seek(list, 0, w->base), low = 0, high;
	struct block b;

	for (; k < list->blocks && low < w->size; k++) {
		high = list_last(list, k) - w->base;
		high = high < w->size ? high : w->size - 1;
		if (cells_any(alive, low, high)) {
			if (!list_documents(list, k, &b) ||
			    !list_counts(list, &b))
				return worker_damaged(w);
			score_block(w, &b, matches, weight);
			if (!worker_steps(w, 2 * PACK))
				return false;
		}
		low = high + 1;
	}
	return true;
}

static void
score_times(struct worker *w, const unsigned char *times, float weight,
    const uint64_t *matches)
{
	const float fixed = BM25_K1 * (1 - BM25_B);
	const float slope = BM25_K1 * BM25_B / w->search->average;
	uint64_t rest;
	uint32_t i, d;

	for (i = 0; i < WORDS; i++)
		for (rest = matches[i]; rest != 0; rest &= rest - 1) {
			d = i * 64 + (uint32_t)__builtin_ctzll(rest);
			if (times[d] > 0)
				w->scores[d] += weight *
				    impact(times[d], fixed, slope,
					segment_length(
					    w->live->segment, w->base + d));
		}
}

/* Tell the others of a score that they need not be below. */
static void
share_least(struct worker *w)
{
	float least, known = atomic_load(&w->search->least);

	if (w->best.n < w->best.most)
		return;
	least = (float)w->best.all[0].key;
	while (least > known &&
	    !atomic_compare_exchange_weak(&w->search->least, &known, least))
		continue;
}

static void
take_best(struct worker *w, const uint64_t *matches)
{
	uint64_t rest;
	uint32_t i, d;

	for (i = 0; i < WORDS; i++)
		for (rest = matches[i]; rest != 0; rest &= rest - 1) {
			d = i * 64 + (uint32_t)__builtin_ctzll(rest);
			if (heap_may(&w->best, w->scores[d]))
				heap_add(&w->best,
				    candidate(w, w->base + d, w->scores[d]));
			w->scores[d] = 0;
		}
	share_least(w);
}

static bool
rank_scores(struct worker *w, const uint64_t *matches)
{
	const struct search *s = w->search;
	const struct cells alive = cells_alive(w, matches);
	uint64_t worthy[WORDS];
	const unsigned char *times;
	unsigned l, i;

	for (i = 0; i < WORDS; i++)
		worthy[i] =
		    bits_has(alive.bits, i * 64 / CELL) ? matches[i] : 0;
	for (l = 0; l < s->leaf_count; l++) {
		if (!s->plans[l]->scored || w->leaves[l].none)
			continue;
		times = leaf_times(w, l);
		if (times != NULL)
			score_times(w, times, s->plans[l]->weight, worthy);
		else if (!score_list(w, &w->leaves[l].list, s->plans[l]->weight,
			     worthy, &alive))
			return false;
	}
	take_best(w, worthy);
	return true;
}

bool
rank_window(struct worker *w, const uint64_t *matches)
{
	if (w->search->query->rank != INDEX_BY_SCORE) {
		rank_column(w, matches);
		return worker_steps(w, WINDOW / 8);
	}
	/* Nothing to score by: then the newest are the best. */
	if (!w->search->ranked) {
		take_newest(w, &w->best, matches);
		return true;
	}
	return rank_scores(w, matches);
}
