/*
 * weigh.c: how rare words are, and how long telegrams, among those that may
 * be seen; and an order of values that does not depend on the others: so that
 * no order in which anything is found tells of what is not seen.  It must not
 * decide what may be seen.
 */
#include "archive/local.h"

#include <stdlib.h>

struct weighing {
	struct local *db;
	struct arena *arena;
	struct index_node *seen;
	struct error *error;
};

/* All that is seen, measured once until the archive changes. */
static bool
measure(struct weighing *w)
{
	struct local *db = w->db;
	struct index_query q = {.root = w->seen, .crew = shelf_crew(db->shelf)};

	if (db->measured && db->measured_version == db->version)
		return true;
	if (!index_measure(shelf_index(db->shelf), &q, &db->seen,
		&db->seen_lengths, w->error))
		return false;
	db->measured = true;
	db->measured_version = db->version;
	return true;
}

static bool
count_word(struct weighing *w, struct index_node *word)
{
	struct index_node one = *word, both = {.kind = INDEX_AND};
	struct index_node seen = *w->seen;
	struct index_query q = {
	    .root = &both, .crew = shelf_crew(w->db->shelf)};
	struct index_answer found;

	one.from = one.to = 0;
	one.next = NULL;
	seen.next = &one;
	both.first = &seen;
	if (!index_find(
		shelf_index(w->db->shelf), &q, w->arena, &found, w->error))
		return false;
	word->counted = true;
	word->documents = found.total;
	return true;
}

/* The words that count; the depth of a query is bounded (QUERY_DEPTH). */
static bool
weigh(struct weighing *w, struct index_node *node)
{
	struct index_node *child;

	if (node->unscored || node->kind == INDEX_NOT)
		return true;
	if (node->kind == INDEX_TERM || node->kind == INDEX_PREFIX)
		return count_word(w, node);
	for (child = node->first; child != NULL; child = child->next)
		if (!weigh(w, child))
			return false;
	return true;
}

bool
local_weigh(struct local *db, struct index_node *root, struct index_query *q,
    struct error *error)
{
	struct arena arena = {0};
	struct weighing w = {.db = db, .arena = &arena, .error = error};
	bool good;

	if (db->rows.view.p == NULL || q->rank != INDEX_BY_SCORE)
		return true;
	w.seen = shelf_seen(&arena, db->rows.view);
	good = measure(&w) && weigh(&w, root);
	q->documents = db->seen;
	q->lengths = db->seen_lengths;
	arena_free(&arena);
	return good;
}

/* ---- the order of values ---------------------------------------------------------- */

void
local_forget(struct local *db)
{
	unsigned field;

	for (field = 0; field < ASK_MAX; field++) {
		heap_free(db->ranks[field].all);
		db->ranks[field] = (struct ranks){0};
	}
}

/* Which place the text of each value has among them. */
static bool
read_ranks(struct local *db, enum ask field, struct error *error)
{
	struct ranks *r = &db->ranks[field];
	struct sql *s;
	uint32_t place = 0;
	size_t number, size = r->count;
	bool row = true;

	if (r->all != NULL && r->version == db->version)
		return true;
	s = sql(db->sqlite, SQL_VALUE_ORDER, error, "i", (int64_t)field);
	while (row) {
		if (!sql_step(s, &row, error))
			return false;
		if (!row)
			break;
		number = (size_t)sql_int(s, 0);
		if (number >= INDEX_VALUE)
			continue;
		if (number >= size) {
			size = number + number / 2 + 64;
			r->all = heap_grow(r->all, size * sizeof(*r->all));
		}
		while (r->count <= number)
			r->all[r->count++] = UINT32_MAX;
		r->all[number] = place++;
	}
	r->version = db->version;
	return true;
}

struct ranked {
	uint32_t value, count, rank;
};

static int
by_rank(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return (x->rank > y->rank) - (x->rank < y->rank);
}

bool
local_order(struct local *db, enum ask field, struct index_facet *counted,
    struct error *error)
{
	const struct ranks *r = &db->ranks[field];
	struct ranked *all;
	uint32_t value;
	size_t i;

	if (!read_ranks(db, field, error))
		return false;
	all = heap_grow(NULL, (counted->count + 1) * sizeof(*all));
	for (i = 0; i < counted->count; i++) {
		value = counted->counts[i].value;
		all[i] = (struct ranked){value, counted->counts[i].count,
		    value < r->count ? r->all[value] : value};
	}
	qsort(all, counted->count, sizeof(*all), by_rank);
	for (i = 0; i < counted->count; i++)
		counted->counts[i] =
		    (struct index_count){all[i].value, all[i].count};
	heap_free(all);
	return true;
}
