/*
 * match.c: which documents of a window match.  It must not know what is
 * done with them.
 */
#include "index/match.h"

/* ---- sets of a window ---------------------------------------------------------- */

bool
bits_any(const uint64_t *bits, uint32_t low, uint32_t high)
{
	uint64_t first = ~(uint64_t)0 << low % 64;
	uint64_t last = ~(uint64_t)0 >> (63 - high % 64);
	uint32_t i = low / 64, end = high / 64;

	if (i == end)
		return (bits[i] & first & last) != 0;
	if ((bits[i] & first) != 0)
		return true;
	for (i++; i < end; i++)
		if (bits[i] != 0)
			return true;
	return (bits[end] & last) != 0;
}

void
bits_fill(uint64_t *bits, uint32_t low, uint32_t high)
{
	uint32_t i;

	for (i = low; i < high && i % 64 != 0; i++)
		bits_set(bits, i);
	for (; i + 64 <= high; i += 64)
		bits[i / 64] = ~(uint64_t)0;
	for (; i < high; i++)
		bits_set(bits, i);
}

uint32_t
bits_count(const uint64_t *bits)
{
	uint32_t n = 0;
	size_t i;

	for (i = 0; i < WORDS; i++)
		n += (uint32_t)__builtin_popcountll(bits[i]);
	return n;
}

static bool
bits_none(const uint64_t *bits)
{
	uint64_t any = 0;
	size_t i;

	for (i = 0; i < WORDS; i++)
		any |= bits[i];
	return any == 0;
}

static void
bits_clear(uint64_t *bits)
{
	memset(bits, 0, WORDS * sizeof(*bits));
}

/* ---- bounds --------------------------------------------------------------------- */

bool
worker_damaged(struct worker *w)
{
	w->failed = true;
	atomic_store(&w->search->over, true);
	return segment_damaged(w->live->segment, "postings", &w->error);
}

static bool
give_up(struct worker *w, const char *why)
{
	w->failed = true;
	atomic_store(&w->search->over, true);
	return error_set(&w->error, "%s", why);
}

bool
worker_look(struct worker *w)
{
	struct search *s = w->search;
	uint64_t most = s->query->steps, all;

	all = atomic_fetch_add(&s->steps, w->steps - w->told);
	all += w->steps - w->told;
	w->told = w->steps;
	if (all > (most == 0 ? SEARCH_STEPS : most))
		return give_up(w, "the query takes too long; narrow it");
	if (s->query->stop != NULL && atomic_load(s->query->stop))
		return give_up(w, "the query was stopped");
	return !atomic_load(&s->over);
}

/* ---- leaves ---------------------------------------------------------------------- */

/* From a bitmap of a whole segment, on the disk. */
static void
from_bitmap(struct worker *w, const struct list *list, const uint64_t *within,
    uint64_t *out)
{
	const unsigned char *p = list->bits + w->base / 8;
	uint32_t words = (w->size + 63) / 64, i;

	for (i = 0; i < words; i++)
		out[i] = get64(p + 8 * (size_t)i) & within[i];
}

static bool
from_blocks(struct worker *w, const struct list *list, const uint64_t *within,
    uint64_t *out)
{
	uint32_t k = list_seek(list, 0, w->base), low = 0, high, i;
	uint32_t d, last;
	struct block b;

	for (; k < list->blocks && low < w->size; k++) {
		/* Whether anything is asked of where the block is. */
		last = list_last(list, k);
		high = last - w->base < w->size ? last - w->base : w->size - 1;
		if (!bits_any(within, low, high)) {
			low = high + 1;
			continue;
		}
		low = high + 1;
		if (!list_documents(list, k, &b))
			return worker_damaged(w);
		for (i = 0; i < b.n; i++) {
			d = b.documents[i] - w->base;
			if (d < w->size)
				bits_set(out, d);
		}
		if (!worker_steps(w, PACK))
			return false;
	}
	for (i = 0; i < WORDS; i++)
		out[i] &= within[i];
	return true;
}

bool
match_list(struct worker *w, const struct list *list, const uint64_t *within,
    uint64_t *out)
{
	bits_clear(out);
	if (list->count == 0)
		return true;
	if (list->bits == NULL)
		return from_blocks(w, list, within, out);
	from_bitmap(w, list, within, out);
	return worker_steps(w, WORDS);
}

static bool
match_leaf(struct worker *w, const struct plan *plan, const uint64_t *within,
    uint64_t *out)
{
	const struct leaf *leaf = &w->leaves[plan->leaf];
	uint32_t i, low, high;

	bits_clear(out);
	if (leaf->none)
		return true;
	if (leaf->phrases != NULL)
		return phrase_window(w, plan, within, out);
	if (leaf->bits != NULL) {
		for (i = 0; i < WORDS; i++)
			out[i] = leaf->bits[w->base / 64 + i] & within[i];
		return true;
	}
	if (plan->kind != INDEX_WHEN)
		return match_list(w, &leaf->list, within, out);
	low = leaf->low > w->base ? leaf->low - w->base : 0;
	high = leaf->high > w->base ? leaf->high - w->base : 0;
	bits_fill(out, low < w->size ? low : w->size,
	    high < w->size ? high : w->size);
	for (i = 0; i < WORDS; i++)
		out[i] &= within[i];
	return true;
}

/* ---- columns ----------------------------------------------------------------------- */

static inline uint32_t
narrow_at(const unsigned char *p, unsigned width, uint64_t i)
{
	return width == 1 ? p[i]
	    : width == 2  ? get16(p + 2 * i)
			  : get32(p + 4 * i);
}

/* The run of a column in which a document is, of which there is one. */
static uint64_t
run_of(const struct segment_column *c, uint32_t document)
{
	uint64_t low = 0, high = c->count, middle;

	while (high - low > 1) {
		middle = low + (high - low) / 2;
		if (get32(c->values + 8 * middle) <= document)
			low = middle;
		else
			high = middle;
	}
	return low;
}

uint32_t
column_value(const struct segment_column *c, uint32_t document)
{
	if (c->kind == COLUMN_RUNS)
		return c->count == 0
		    ? 0
		    : get32(c->values + 8 * run_of(c, document) + 4);
	return narrow_at(c->values, c->width, document);
}

static bool
has_value(struct worker *w, const struct segment_column *c,
    const struct index_node *node, uint32_t document, bool *has)
{
	uint64_t i, end;
	int64_t value;

	*has = false;
	i = document;
	end = i + 1;
	if (c->kind == COLUMN_MANY) {
		i = get32(c->offsets + 4 * (size_t)document);
		end = get32(c->offsets + 4 * (size_t)document + 4);
		if (i > end || end > c->count)
			return worker_damaged(w);
	}
	for (; i < end && !*has; i++) {
		value = narrow_at(c->values, c->width, i);
		*has = value >= node->least && value <= node->most;
	}
	return true;
}

/* Runs of one value, where the column follows the order of documents. */
static void
match_runs(struct worker *w, const struct segment_column *c,
    const struct index_node *node, const uint64_t *within, uint64_t *out)
{
	uint64_t i = c->count == 0 ? 0 : run_of(c, w->base);
	uint32_t from, to, k;
	int64_t value;

	for (; i < c->count; i++) {
		from = get32(c->values + 8 * i);
		value = get32(c->values + 8 * i + 4);
		to = i + 1 < c->count ? get32(c->values + 8 * i + 8)
				      : w->live->segment->documents;
		if (from >= w->base + w->size)
			break;
		from = from > w->base ? from - w->base : 0;
		to = to > w->base ? to - w->base : 0;
		to = to < w->size ? to : w->size;
		if (value >= node->least && value <= node->most && from < to)
			bits_fill(out, from, to);
	}
	for (k = 0; k < WORDS; k++)
		out[k] &= within[k];
}

static bool
match_column(struct worker *w, const struct index_node *node,
    const uint64_t *within, uint64_t *out)
{
	const struct segment_column *c =
	    &w->live->segment->columns[node->column];
	uint64_t rest;
	uint32_t i, d;
	bool has;

	bits_clear(out);
	if (c->kind == COLUMN_RUNS) {
		match_runs(w, c, node, within, out);
		return true;
	}
	for (i = 0; i < WORDS; i++)
		for (rest = within[i]; rest != 0; rest &= rest - 1) {
			d = i * 64 + (uint32_t)__builtin_ctzll(rest);
			if (!has_value(w, c, node, w->base + d, &has))
				return false;
			if (has)
				bits_set(out, d);
		}
	return worker_steps(w, WINDOW / 8);
}

/* ---- the tree ----------------------------------------------------------------------- */

/* As deep as the query, which INDEX_DEPTH bounds. */
static bool
match(struct worker *w, const struct plan *plan, unsigned level,
    const uint64_t *within, uint64_t *out)
{
	uint64_t *some = w->sets + (size_t)level * 2 * WORDS;
	uint64_t *rest = some + WORDS;
	const struct plan *c;
	uint32_t i;

	switch (plan->kind) {
	case INDEX_ALL:
		memcpy(out, within, WORDS * sizeof(*out));
		return true;
	case INDEX_COLUMN:
		return match_column(w, plan->node, within, out);
	case INDEX_NOT:
		if (!match(w, plan->first, level + 1, within, some))
			return false;
		for (i = 0; i < WORDS; i++)
			out[i] = within[i] & ~some[i];
		return true;
	case INDEX_OR:
		bits_clear(out);
		for (c = plan->first; c != NULL; c = c->next) {
			if (!match(w, c, level + 1, within, some))
				return false;
			for (i = 0; i < WORDS; i++)
				out[i] |= some[i];
		}
		return true;
	case INDEX_AND:
		memcpy(rest, within, WORDS * sizeof(*rest));
		for (c = plan->first; c != NULL; c = c->next) {
			if (!match(w, c, level + 1, rest, some))
				return false;
			memcpy(rest, some, WORDS * sizeof(*rest));
			if (bits_none(rest))
				break;
		}
		memcpy(out, rest, WORDS * sizeof(*out));
		return true;
	default:
		return match_leaf(w, plan, within, out);
	}
}

bool
match_window(struct worker *w, uint64_t out[static WORDS])
{
	uint64_t *within = w->sets;
	const uint64_t *deleted = w->live->deleted;
	uint32_t i, words = (w->size + 63) / 64;

	bits_clear(within);
	bits_fill(within, 0, w->size);
	for (i = 0; deleted != NULL && i < words; i++)
		within[i] &= ~deleted[w->base / 64 + i];
	w->steps += WORDS / 8;
	return worker_look(w) && match(w, w->search->root, 1, within, out);
}
