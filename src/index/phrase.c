/*
 * phrase.c: where words stand one after the other, or near each other.  It
 * looks at positions only of documents that have all of the words.
 */
#include "index/match.h"

/* ---- reading lists ---------------------------------------------------------------- */

/* Where a list is read, in a phrase. */
struct cursor {
	const struct list *list;
	bool ready, counted;
	unsigned at;
	struct block block;
	struct places places;
	uint32_t *positions; /* of the document it stands on */
	size_t n, size;
};

static void
cursor_start(struct cursor *c, const struct list *list)
{
	c->list = list;
	c->ready = c->counted = false;
	c->places.block = UINT32_MAX;
}

/*
 * Go to a document, which is not before the last one asked for; whether the
 * list has it.
 */
static bool
cursor_to(struct worker *w, struct cursor *c, uint32_t document, bool *has)
{
	const struct list *list = c->list;
	uint32_t k;

	*has = false;
	if (!c->ready || c->block.documents[c->block.n - 1] < document) {
		k = list_seek(list, c->ready ? c->block.number : 0, document);
		if (k == list->blocks || (list->rows == NULL && c->ready))
			return true;
		if (!list_documents(list, k, &c->block))
			return worker_damaged(w);
		if (!worker_steps(w, PACK))
			return false;
		c->ready = true;
		c->counted = false;
		c->at = 0;
	}
	while (c->at < c->block.n && c->block.documents[c->at] < document)
		c->at++;
	*has = c->at < c->block.n && c->block.documents[c->at] == document;
	return true;
}

/* Where the list's word stands in the document the cursor is at. */
static bool
cursor_read(struct worker *w, struct cursor *c)
{
	if (!c->counted) {
		if (!list_counts(c->list, &c->block) ||
		    !list_ordinals(c->list, &c->block))
			return worker_damaged(w);
		c->counted = true;
	}
	c->n = c->block.counts[c->at];
	if (c->n > c->size) {
		c->size = c->n * 2;
		c->positions =
		    heap_grow(c->positions, c->size * sizeof(*c->positions));
	}
	if (!list_positions(
		c->list, &c->block, c->at, &c->places, c->positions))
		return worker_damaged(w);
	return worker_steps(w, c->n);
}

/* ---- one phrase -------------------------------------------------------------------- */

/* Positions in order, which grow. */
struct row {
	uint32_t *p;
	size_t n, size;
};

static void
row_room(struct row *r, size_t n)
{
	if (n <= r->size)
		return;
	r->size = n * 2;
	r->p = heap_grow(r->p, r->size * sizeof(*r->p));
}

/* Of those in r, the ones whose offset one is in p, which is in order. */
static void
row_keep(struct row *r, const uint32_t *p, size_t n, uint32_t offset)
{
	size_t i, j = 0, kept = 0;
	uint32_t wanted;

	for (i = 0; i < r->n && j < n; i++) {
		wanted = r->p[i] + offset;
		while (j < n && p[j] < wanted)
			j++;
		if (j < n && p[j] == wanted)
			r->p[kept++] = r->p[i];
	}
	r->n = kept;
}

/* Both rows in one, in order; those that are in both come once. */
static void
row_merge(struct row *r, const uint32_t *p, size_t n)
{
	size_t i = r->n, j = n, at, from;

	row_room(r, r->n + n);
	if (r->n == 0) {
		memcpy(r->p, p, n * sizeof(*p));
		r->n = n;
		return;
	}
	at = r->n + n;
	while (j > 0)
		if (i > 0 && r->p[i - 1] > p[j - 1])
			r->p[--at] = r->p[--i];
		else if (i > 0 && r->p[i - 1] == p[j - 1])
			j--;
		else
			r->p[--at] = p[--j];
	/* What is left stands below the gap that equals have made. */
	from = at;
	at = i;
	while (from < r->n + n)
		r->p[at++] = r->p[from++];
	r->n = at;
}

/* The positions of an element in a document, those of a prefix together. */
static bool
element_read(struct worker *w, const struct element *e, struct cursor *cursors,
    uint32_t document, struct row *out, bool *has)
{
	struct cursor *c = &cursors[e->cursor];
	unsigned i;

	out->n = 0;
	for (i = 0; i < e->n; i++, c++) {
		if (!cursor_to(w, c, document, has))
			return false;
		if (!*has)
			continue;
		if (!cursor_read(w, c))
			return false;
		row_merge(out, c->positions, c->n);
	}
	*has = out->n > 0;
	return true;
}

/* What one thread keeps for one leaf from window to window. */
struct phrase_state {
	size_t segment; /* whose lists the cursors read */
	struct cursor *cursors;
	unsigned cursor_size;
	struct row *starts; /* of each phrase */
	size_t *at; /* in each of them */
	unsigned phrase_count;
	struct row some;
	uint64_t sets[3][WORDS];
};

/* Where a phrase begins in a document that has all of its words. */
static bool
phrase_read(struct worker *w, const struct phrase *p,
    struct phrase_state *state, uint32_t document, struct row *starts)
{
	const struct element *e;
	struct cursor *c;
	size_t i, kept;
	unsigned k;
	bool has;

	/* The rarest word leads; what it rules out is not read. */
	e = &p->elements[p->rarest];
	if (!element_read(w, e, state->cursors, document, starts, &has))
		return false;
	for (i = kept = 0; i < starts->n; i++)
		if (starts->p[i] >= e->offset)
			starts->p[kept++] = starts->p[i] - e->offset;
	starts->n = kept;
	for (k = 0; k < p->n && starts->n > 0; k++) {
		if (k == p->rarest)
			continue;
		e = &p->elements[k];
		if (e->n > 1) {
			if (!element_read(w, e, state->cursors, document,
				&state->some, &has))
				return false;
			row_keep(
			    starts, state->some.p, state->some.n, e->offset);
			continue;
		}
		c = &state->cursors[e->cursor];
		if (!cursor_to(w, c, document, &has) ||
		    (has && !cursor_read(w, c)))
			return false;
		row_keep(starts, c->positions, has ? c->n : 0, e->offset);
	}
	return true;
}

/* Only within some positions: the subject, or the text. */
static void
zone_keep(struct row *r, const struct index_node *node, uint32_t words)
{
	size_t i, kept = 0;

	if (node->to == 0)
		return;
	for (i = 0; i < r->n; i++)
		if (r->p[i] >= node->from &&
		    (uint64_t)r->p[i] + words - 1 <= node->to)
			r->p[kept++] = r->p[i];
	r->n = kept;
}

/* ---- near ------------------------------------------------------------------------------ */

/*
 * How often the phrases stand so that between the end of each and the start
 * of the one that starts last are `distance` positions at most.
 */
static size_t
near_count(const struct phrase *phrases, const struct row *rows, unsigned n,
    uint32_t distance, size_t *at)
{
	uint32_t last, start, first;
	size_t found = 0;
	unsigned i, lowest;
	bool all;

	memset(at, 0, n * sizeof(*at));
	for (;;) {
		last = 0;
		for (i = 0; i < n; i++) {
			start = rows[i].p[at[i]];
			last = start > last ? start : last;
		}
		all = true;
		lowest = 0;
		for (i = 0; i < n; i++) {
			while ((uint64_t)rows[i].p[at[i]] + phrases[i].words +
				distance <
			    last)
				if (++at[i] == rows[i].n)
					return found;
			start = rows[i].p[at[i]];
			all = all && start <= last;
			first = rows[lowest].p[at[lowest]];
			lowest = start < first ? i : lowest;
		}
		if (!all)
			continue;
		found++;
		if (++at[lowest] == rows[lowest].n)
			return found;
	}
}

/* ---- a word of the subject ------------------------------------------------------- */

/* How often a word is in the subject stands beside its counts. */
static bool
is_heavy(const struct leaf *leaf, const struct index_node *node)
{
	return node->kind == INDEX_TERM && node->field == INDEX_TEXT &&
	    node->from == 0 && node->to == INDEX_SUBJECT - 1 &&
	    leaf->phrase_count == 1 && leaf->phrases[0].n == 1;
}

static bool
heavy_window(struct worker *w, const struct list *list, const uint64_t *within,
    uint64_t *out, unsigned char *times)
{
	uint32_t k = list_seek(list, 0, w->base), low = 0, high, d;
	struct block b;
	unsigned i;

	for (; k < list->blocks && low < w->size; k++) {
		high = list_last(list, k) - w->base;
		high = high < w->size ? high : w->size - 1;
		if (!bits_any(within, low, high)) {
			low = high + 1;
			continue;
		}
		low = high + 1;
		if (!list_documents(list, k, &b) || !list_heavies(list, &b))
			return worker_damaged(w);
		for (i = 0; i < b.heavies; i++) {
			d = b.documents[b.heavy[2 * i]] - w->base;
			if (d >= w->size || !bits_has(within, d))
				continue;
			bits_set(out, d);
			times[d] = b.heavy[2 * i + 1];
		}
		if (!worker_steps(w, PACK))
			return false;
	}
	return true;
}

/* ---- windows ----------------------------------------------------------------- */

/* The state of a leaf, its cursors at the beginning of the window. */
static struct phrase_state *
state_of(struct worker *w, const struct plan *plan)
{
	const struct leaf *leaf = &w->leaves[plan->leaf];
	struct phrase_state *state = w->phrases[plan->leaf];
	const struct element *e;
	struct cursor *c;
	unsigned i, j, k;

	if (state == NULL) {
		state = ARENA_NEW(&w->arena, struct phrase_state);
		state->phrase_count = leaf->phrase_count;
		state->starts =
		    ARENA_ARRAY(&w->arena, struct row, leaf->phrase_count);
		state->at = ARENA_ARRAY(&w->arena, size_t, leaf->phrase_count);
		state->segment = SIZE_MAX;
		w->phrases[plan->leaf] = state;
		w->times[plan->leaf] =
		    ARENA_ARRAY(&w->arena, unsigned char, WINDOW);
	}
	if (leaf->cursors > state->cursor_size) {
		state->cursors = heap_grow(
		    state->cursors, leaf->cursors * sizeof(*state->cursors));
		for (i = state->cursor_size; i < leaf->cursors; i++)
			state->cursors[i] = (struct cursor){0};
		state->cursor_size = leaf->cursors;
	}
	for (i = 0; i < leaf->phrase_count; i++)
		for (j = 0; j < leaf->phrases[i].n; j++) {
			e = &leaf->phrases[i].elements[j];
			for (k = 0; k < e->n; k++) {
				c = &state->cursors[e->cursor + k];
				if (state->segment != w->segment || !c->ready ||
				    c->block.documents[0] > w->base)
					cursor_start(c, &e->lists[k]);
				c->at = 0;
			}
		}
	state->segment = w->segment;
	return state;
}

void
phrase_end(struct worker *w)
{
	struct phrase_state *state;
	unsigned l, i;

	for (l = 0; l < w->search->leaf_count; l++) {
		state = w->phrases[l];
		if (state == NULL)
			continue;
		for (i = 0; i < state->cursor_size; i++)
			heap_free(state->cursors[i].positions);
		heap_free(state->cursors);
		for (i = 0; i < state->phrase_count; i++)
			heap_free(state->starts[i].p);
		heap_free(state->some.p);
	}
}

/* Of those in `from`, the documents that have an element. */
static bool
element_window(struct worker *w, struct phrase_state *state,
    const struct element *e, const uint64_t *from, uint64_t *out)
{
	uint64_t *one = state->sets[2];
	unsigned i, k;

	if (e->n == 1)
		return match_list(w, e->lists, from, out);
	memset(out, 0, WORDS * sizeof(*out));
	for (i = 0; i < e->n; i++) {
		if (!match_list(w, &e->lists[i], from, one))
			return false;
		for (k = 0; k < WORDS; k++)
			out[k] |= one[k];
	}
	return true;
}

/* How often it is in a document that has all words, or 0. */
static bool
times_in(struct worker *w, const struct plan *plan, struct phrase_state *state,
    uint32_t document, size_t *times)
{
	const struct leaf *leaf = &w->leaves[plan->leaf];
	const struct index_node *node = plan->node;
	unsigned i;

	*times = 0;
	if (plan->kind == INDEX_NEAR)
		node = node->first;
	for (i = 0; i < leaf->phrase_count; i++, node = node->next) {
		if (!phrase_read(w, &leaf->phrases[i], state, document,
			&state->starts[i]))
			return false;
		zone_keep(&state->starts[i], node, leaf->phrases[i].words);
		if (state->starts[i].n == 0)
			return true;
	}
	if (plan->kind == INDEX_NEAR)
		*times = near_count(leaf->phrases, state->starts,
		    leaf->phrase_count, plan->node->distance, state->at);
	else
		*times = state->starts[0].n;
	return true;
}

bool
phrase_window(struct worker *w, const struct plan *plan, const uint64_t *within,
    uint64_t *out)
{
	const struct leaf *leaf = &w->leaves[plan->leaf];
	struct phrase_state *state = state_of(w, plan);
	uint64_t *from = state->sets[0], *to = state->sets[1], *swap, rest;
	unsigned char *times = w->times[plan->leaf];
	const struct phrase *p;
	size_t n;
	uint32_t i, j, d;

	memset(times, 0, WINDOW);
	if (is_heavy(leaf, plan->node))
		return heavy_window(
		    w, leaf->phrases[0].elements[0].lists, within, out, times);
	memcpy(from, within, WORDS * sizeof(*from));
	for (i = 0; i < leaf->phrase_count; i++) {
		p = &leaf->phrases[i];
		for (j = 0; j < p->n; j++) {
			if (!element_window(
				w, state, &p->elements[j], from, to))
				return false;
			swap = from;
			from = to;
			to = swap;
		}
	}
	for (i = 0; i < WORDS; i++)
		for (rest = from[i]; rest != 0; rest &= rest - 1) {
			d = i * 64 + (uint32_t)__builtin_ctzll(rest);
			if (!times_in(w, plan, state, w->base + d, &n))
				return false;
			if (n == 0)
				continue;
			bits_set(out, d);
			times[d] = (unsigned char)(n < 255 ? n : 255);
		}
	return true;
}
