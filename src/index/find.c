/*
 * find.c: everything about a query in one answer, and all that match one
 * after the other.  Windows are handed to whoever is free, the newest first.
 */
#include "index/match.h"

#include <float.h>
#include <stdlib.h>

/* Helpers are not worth waking for fewer documents than this. */
enum { ENOUGH = 1 << 15 };

/* ---- workers ----------------------------------------------------------------- */

static bool
make_heap(struct worker *w, struct heap *h, unsigned most)
{
	h->most = most;
	h->all = ARENA_ARRAY(&w->arena, struct candidate, most + 1);
	return true;
}

static void
worker_begin(struct worker *w, struct search *s)
{
	const struct index_query *query = s->query;
	const struct index *index = s->index;
	struct counter *counter;
	unsigned c;
	size_t i;

	w->search = s;
	w->segment = SIZE_MAX;
	w->sets = ARENA_ARRAY(
	    &w->arena, uint64_t, ((size_t)s->depth + 2) * 2 * WORDS);
	w->times = ARENA_ARRAY(&w->arena, unsigned char *, s->leaf_count + 1);
	w->phrases =
	    ARENA_ARRAY(&w->arena, struct phrase_state *, s->leaf_count + 1);
	make_heap(w, &w->best, query->best);
	make_heap(w, &w->newest, query->newest);
	make_heap(w, &w->oldest, query->oldest);
	w->oldest.oldest = true;
	if (s->ranked)
		w->scores = ARENA_ARRAY(&w->arena, float, WINDOW);
	w->documents = ARENA_ARRAY(&w->arena, uint16_t, WINDOW);
	for (c = 0; c < index->scheme.columns; c++) {
		if ((query->facets >> c & 1) == 0)
			continue;
		counter = &w->counters[c];
		for (i = 0; i < index->count; i++)
			if (index->live[i].segment->columns[c].most >=
			    counter->n)
				counter->n =
				    index->live[i].segment->columns[c].most + 1;
		counter->counts = ARENA_ARRAY(
		    &w->arena, uint32_t, (size_t)counter->n + COUNT_SPARE);
	}
}

static bool
window_run(struct worker *w)
{
	uint64_t matches[WORDS];
	const struct search *s = w->search;
	uint32_t n;

	if (!match_window(w, matches))
		return false;
	n = bits_count(matches);
	if (n == 0)
		return true;
	w->total += n;
	if (s->kept != NULL)
		memcpy(s->kept[w->segment] + w->base / 64, matches,
		    sizeof(matches));
	if (w->newest.most > 0 || w->oldest.most > 0)
		rank_times(w, matches);
	if (w->best.most > 0 && !rank_window(w, matches))
		return false;
	return s->query->facets == 0 || count_window(w, matches, n);
}

/* One thread's part: windows until there are none. */
static void
work(void *context)
{
	struct search *s = context;
	unsigned number = atomic_fetch_add(&s->next_worker, 1);
	struct worker *w = &s->workers[number];
	uint32_t next, window;
	size_t i;

	if (number >= s->worker_count)
		return;
	worker_begin(w, s);
	while (!atomic_load(&s->over) &&
	    (next = atomic_fetch_add(&s->next_window, 1)) < s->window_count) {
		/* Segments as they come, each from its newest window on. */
		for (i = 0, window = next; window >= s->windows[i]; i++)
			window -= s->windows[i];
		window = s->windows[i] - 1 - window;
		w->segment = i;
		w->live = &s->index->live[i];
		w->leaves = s->leaves + i * s->leaf_count;
		w->base = window * WINDOW;
		w->size = w->live->segment->documents - w->base;
		w->size = w->size < WINDOW ? w->size : WINDOW;
		if (!window_run(w))
			break;
	}
	phrase_end(w);
}

/* All windows, with help when it is worth it. */
static bool
search_run(struct search *s, struct error *error)
{
	unsigned helpers = crew_count(s->query->crew), i;
	bool good = true;

	helpers = helpers < CREW_MOST ? helpers : CREW_MOST;
	if (s->root->documents < ENOUGH || s->window_count < 2)
		helpers = 0;
	if (s->window_count > 0 && helpers >= s->window_count)
		helpers = s->window_count - 1;
	s->worker_count = helpers + 1;
	s->workers = ARENA_ARRAY(&s->arena, struct worker, s->worker_count);
	crew_run(s->query->crew, work, s, helpers);
	for (i = 0; i < s->worker_count; i++)
		if (s->workers[i].failed) {
			*error = s->workers[i].error;
			good = false;
		}
	return good;
}

/* ---- the answer -------------------------------------------------------------------- */

static struct index_hit *
gather(struct search *s, size_t heap, struct arena *arena, size_t *count)
{
	struct heap all = {0}, *one;
	struct index_hit *hits;
	unsigned i, j;

	*count = 0;
	for (i = 0; i < s->worker_count; i++) {
		one = (struct heap *)(void *)((char *)&s->workers[i] + heap);
		if (i == 0 || all.most == 0) {
			all = *one;
			continue;
		}
		for (j = 0; j < one->n; j++)
			heap_add(&all, one->all[j]);
	}
	heap_sort(&all);
	hits = ARENA_ARRAY(arena, struct index_hit, (size_t)all.n + 1);
	for (i = 0; i < all.n; i++)
		hits[i] = (struct index_hit){.id = all.all[i].id,
		    .when = all.all[i].when,
		    .score = all.all[i].key};
	*count = all.n;
	return hits;
}

static int
compare_counts(const void *a, const void *b)
{
	const struct index_count *x = a, *y = b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return x->value < y->value ? -1 : x->value > y->value;
}

/* Let the one on top of a heap of counts, its least, sink to its place. */
static void
counts_down(struct index_count *all, size_t n)
{
	struct index_count c = all[0];
	size_t at, child;

	for (at = 0; (child = 2 * at + 1) < n; at = child) {
		if (child + 1 < n &&
		    compare_counts(&all[child + 1], &all[child]) > 0)
			child++;
		if (compare_counts(&c, &all[child]) >= 0)
			break;
		all[at] = all[child];
	}
	all[at] = c;
}

/* The commonest of many: only they are put in order. */
static size_t
counts_best(const struct counter *sum, struct index_count *out, size_t most,
    size_t *distinct)
{
	struct index_count one;
	uint32_t v;
	size_t n = 0;

	*distinct = 0;
	for (v = 0; v < sum->n; v++) {
		if (sum->counts[v] == 0)
			continue;
		one = (struct index_count){v, sum->counts[v]};
		(*distinct)++;
		if (n < most) {
			out[n++] = one;
			/* In order, and so the least comes on top. */
			if (n == most) {
				qsort(out, n, sizeof(*out), compare_counts);
				for (size_t i = 0; i < n / 2; i++) {
					one = out[i];
					out[i] = out[n - 1 - i];
					out[n - 1 - i] = one;
				}
			}
		} else if (compare_counts(&one, &out[0]) < 0) {
			out[0] = one;
			counts_down(out, n);
		}
	}
	if (n > 0)
		qsort(out, n, sizeof(*out), compare_counts);
	return n;
}

/* The values of a column that were met, the commonest first. */
static void
facet_make(
    struct search *s, unsigned c, struct arena *arena, struct index_facet *out)
{
	struct counter *sum = &s->workers[0].counters[c];
	const struct counter *other;
	size_t most = s->query->facet_most;
	uint32_t v;
	unsigned i;

	for (i = 1; i < s->worker_count; i++) {
		other = &s->workers[i].counters[c];
		for (v = 0; v < other->n; v++)
			sum->counts[v] += other->counts[v];
	}
	if (most == 0 || most > sum->n)
		most = sum->n;
	out->counts = ARENA_ARRAY(arena, struct index_count, most + 1);
	out->count = counts_best(sum, out->counts, most, &out->distinct);
}

static bool
check_query(const struct index *index, const struct index_query *query,
    struct error *error)
{
	uint32_t known = index->scheme.columns == 32
	    ? UINT32_MAX
	    : ((uint32_t)1 << index->scheme.columns) - 1;
	size_t i;
	unsigned c;

	if (query->best > INDEX_HITS || query->newest > INDEX_HITS ||
	    query->oldest > INDEX_HITS)
		return error_set(error,
		    "an answer lists %u documents at most; ask for all of "
		    "them by walking",
		    (unsigned)INDEX_HITS);
	if ((query->facets & ~known) != 0 ||
	    (query->rank != INDEX_BY_SCORE &&
		(query->rank_column >= index->scheme.columns ||
		    (index->scheme.many >> query->rank_column & 1) != 0)))
		return error_set(
		    error, "a query asks for a column there is not");
	for (c = 0; c < index->scheme.columns; c++)
		for (i = 0; (query->facets >> c & 1) != 0 && i < index->count;
		     i++)
			if (index->live[i].segment->columns[c].most >=
			    INDEX_VALUE)
				return error_set(error,
				    "column %u has too many values to be "
				    "counted",
				    c);
	return true;
}

bool
index_find(const struct index *index, const struct index_query *query,
    struct arena *arena, struct index_answer *answer, struct error *error)
{
	struct search s;
	unsigned i, c;
	bool good;

	if (!check_query(index, query, error) ||
	    !search_begin(&s, index, query, error))
		return false;
	atomic_store(&s.least, -FLT_MAX);
	good = search_run(&s, error);
	if (good) {
		*answer = (struct index_answer){0};
		answer->best = gather(&s, offsetof(struct worker, best), arena,
		    &answer->best_count);
		answer->newest = gather(&s, offsetof(struct worker, newest),
		    arena, &answer->newest_count);
		answer->oldest = gather(&s, offsetof(struct worker, oldest),
		    arena, &answer->oldest_count);
		for (i = 0; i < s.worker_count; i++) {
			answer->total += s.workers[i].total;
			answer->steps += s.workers[i].steps;
		}
		for (c = 0; c < index->scheme.columns; c++)
			if ((query->facets >> c & 1) != 0)
				facet_make(&s, c, arena, &answer->facets[c]);
	}
	search_end(&s);
	return good;
}

/* ---- walking ------------------------------------------------------------------ */

/* Where a walk stands in a segment. */
struct place {
	const struct segment *segment;
	const uint64_t *matches;
	uint32_t next, last; /* documents; next is a match, unless it is over */
	bool over;
};

/* To the first match at or beyond p->next, on the way of the walk. */
static void
place_settle(struct place *p, bool newest_first)
{
	while (!p->over && !bits_has(p->matches, p->next)) {
		/* Whole words without a match at once. */
		if (p->matches[p->next / 64] == 0)
			p->next = newest_first ? p->next / 64 * 64
					       : p->next / 64 * 64 + 63;
		if (newest_first ? p->next == 0 : p->next >= p->last)
			p->over = true;
		else
			p->next = newest_first ? p->next - 1 : p->next + 1;
	}
}

static void
place_step(struct place *p, bool newest_first)
{
	if (newest_first ? p->next == 0 : p->next >= p->last) {
		p->over = true;
		return;
	}
	p->next = newest_first ? p->next - 1 : p->next + 1;
	place_settle(p, newest_first);
}

static struct index_hit
place_hit(const struct place *p)
{
	return (struct index_hit){.id = segment_id(p->segment, p->next),
	    .when = segment_when(p->segment, p->next)};
}

/* The place whose document comes next, or NULL at the end. */
static struct place *
place_next(struct place *places, size_t n, bool newest_first)
{
	struct place *first = NULL;
	struct index_hit a = {0}, b;
	size_t i;

	for (i = 0; i < n; i++) {
		if (places[i].over)
			continue;
		b = place_hit(&places[i]);
		if (first == NULL ||
		    (b.when != a.when ? b.when > a.when : b.id > a.id) ==
			newest_first) {
			first = &places[i];
			a = b;
		}
	}
	return first;
}

static void
walk(struct search *s, bool newest_first,
    bool (*each)(void *context, const struct index_hit *), void *context)
{
	size_t i, n = s->index->count;
	struct place *places = ARENA_ARRAY(&s->arena, struct place, n + 1), *p;
	struct index_hit hit;

	for (i = 0; i < n; i++) {
		p = &places[i];
		p->segment = s->index->live[i].segment;
		p->matches = s->kept[i];
		p->over = p->segment->documents == 0;
		p->last = p->over ? 0 : p->segment->documents - 1;
		p->next = newest_first ? p->last : 0;
		place_settle(p, newest_first);
	}
	while ((p = place_next(places, n, newest_first)) != NULL) {
		hit = place_hit(p);
		if (!each(context, &hit))
			return;
		place_step(p, newest_first);
	}
}

/* All that matches, as s->kept; search_end() is the caller's. */
static bool
keep_all(struct search *s, const struct index *index,
    const struct index_query *query, struct index_query *all,
    struct error *error)
{
	uint32_t words;
	size_t i;

	*all = *query;
	all->best = all->newest = all->oldest = 0;
	all->facets = 0;
	if (!search_begin(s, index, all, error))
		return false;
	s->kept = ARENA_ARRAY(&s->arena, uint64_t *, index->count + 1);
	for (i = 0; i < index->count; i++) {
		words = s->windows[i] * WORDS;
		s->kept[i] = ARENA_ARRAY(&s->arena, uint64_t, words + 1);
	}
	if (search_run(s, error))
		return true;
	search_end(s);
	return false;
}

bool
index_walk(const struct index *index, const struct index_query *query,
    bool newest_first, bool (*each)(void *context, const struct index_hit *),
    void *context, struct error *error)
{
	struct index_query all;
	struct search s;

	if (!keep_all(&s, index, query, &all, error))
		return false;
	walk(&s, newest_first, each, context);
	search_end(&s);
	return true;
}

bool
index_measure(const struct index *index, const struct index_query *query,
    uint64_t *documents, uint64_t *lengths, struct error *error)
{
	const struct segment *segment;
	struct index_query all;
	struct search s;
	uint64_t rest;
	uint32_t word, d;
	size_t i;

	*documents = *lengths = 0;
	if (!keep_all(&s, index, query, &all, error))
		return false;
	for (i = 0; i < index->count; i++) {
		segment = index->live[i].segment;
		for (word = 0; word < s.windows[i] * WORDS; word++)
			for (rest = s.kept[i][word]; rest != 0;
			     rest &= rest - 1) {
				d = word * 64 + (uint32_t)__builtin_ctzll(rest);
				++*documents;
				*lengths += segment_length(segment, d);
			}
	}
	search_end(&s);
	return true;
}
