/*
 * find.c: the tree of a query to an answer.  It must not know how an engine
 * finds what has no children.
 */
#include "archive/private.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "sys/sys.h"

struct finder {
	struct archive *a;
	struct arena *arena;
	struct error *error;
};

/* ---- sets of documents ------------------------------------------------------ */

enum join { JOIN_AND, JOIN_OR, JOIN_LESS };

static void
join(struct arena *arena, enum join how, struct engine_set *left,
    const struct engine_set *right)
{
	size_t i = 0, j = 0, n = 0;
	struct engine_match *out = ARENA_ARRAY(
	    arena, struct engine_match, left->count + right->count + 1);

	while (i < left->count || j < right->count) {
		if (j == right->count ||
		    (i < left->count &&
			left->matches[i].document <
			    right->matches[j].document)) {
			if (how != JOIN_AND)
				out[n++] = left->matches[i];
			i++;
		} else if (i == left->count ||
		    left->matches[i].document > right->matches[j].document) {
			if (how == JOIN_OR)
				out[n++] = right->matches[j];
			j++;
		} else {
			if (how != JOIN_LESS) {
				out[n] = left->matches[i];
				out[n++].score += right->matches[j].score;
			}
			i++;
			j++;
		}
	}
	left->matches = out;
	left->count = n;
}

/* A query's depth is bounded (QUERY_DEPTH), and so is this recursion. */
static bool
evaluate(struct finder *f, const struct query *q, struct engine_set *out)
{
	struct query all = {.kind = QUERY_ALL};
	struct engine_set set;
	const struct query *part;

	if (q->kind != QUERY_AND && q->kind != QUERY_OR && q->kind != QUERY_NOT)
		return f->a->engine->match(
		    f->a->db, q, f->arena, out, f->error);
	if (q->kind == QUERY_NOT) {
		if (!evaluate(f, &all, out) || !evaluate(f, q->first, &set))
			return false;
		join(f->arena, JOIN_LESS, out, &set);
		return true;
	}
	if (!evaluate(f, q->first, out))
		return false;
	for (part = q->first->next; part != NULL; part = part->next) {
		if (!evaluate(f, part, &set))
			return false;
		join(f->arena, q->kind == QUERY_AND ? JOIN_AND : JOIN_OR, out,
		    &set);
	}
	return true;
}

/* ---- facets ----------------------------------------------------------------- */

struct tally {
	enum ask field;
	struct slice value;
	uint64_t count;
	struct tally *next;
};

struct counter {
	struct arena *arena;
	struct tally *buckets[4096];
	size_t distinct[ASK_MAX];
};

static void
count_value(void *user, enum ask field, struct slice value)
{
	struct counter *c = user;
	uint32_t hash = 2166136261u ^ (uint32_t)field;
	struct tally **at, *t;
	size_t i;

	if (field >= ASK_MAX)
		return;
	for (i = 0; i < value.n; i++)
		hash = (hash ^ (unsigned char)value.p[i]) * 16777619u;
	for (at = &c->buckets[hash % 4096]; (t = *at) != NULL; at = &t->next)
		if (t->field == field && slice_equal(t->value, value)) {
			t->count++;
			return;
		}
	t = ARENA_NEW(c->arena, struct tally);
	*t = (struct tally){
	    .field = field, .value = arena_copy(c->arena, value), .count = 1};
	*at = t;
	c->distinct[field]++;
}

static int
by_count(const void *a, const void *b)
{
	const struct archive_value *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return slice_compare(x->value, y->value);
}

static int
by_value(const void *a, const void *b)
{
	return slice_compare(((const struct archive_value *)a)->value,
	    ((const struct archive_value *)b)->value);
}

static struct archive_facet *
facet_of(struct counter *c, enum ask field, size_t most)
{
	struct archive_facet *f = ARENA_NEW(c->arena, struct archive_facet);
	const struct tally *t;
	size_t i, n = 0;

	f->name = ask_info(field)->name;
	f->values =
	    ARENA_ARRAY(c->arena, struct archive_value, c->distinct[field] + 1);
	for (i = 0; i < 4096; i++)
		for (t = c->buckets[i]; t != NULL; t = t->next)
			if (t->field == field)
				f->values[n++] =
				    (struct archive_value){t->value, t->count};
	qsort(f->values, n, sizeof(*f->values), by_count);
	f->count = n < most ? n : most;
	if (field == ASK_YEAR || field == ASK_MONTH)
		qsort(f->values, f->count, sizeof(*f->values), by_value);
	return f;
}

static bool
find_facets(struct finder *f, const struct engine_set *set, size_t most,
    struct archive_answer *answer)
{
	struct counter *c = ARENA_NEW(f->arena, struct counter);
	struct archive_facet **end = &answer->facets;
	size_t i;

	c->arena = f->arena;
	for (i = 0; i < set->count; i++)
		if (!f->a->engine->facets(f->a->db, set->matches[i].document,
			count_value, c, f->error))
			return false;
	for (i = 0; i < ASK_MAX; i++) {
		if (!ask_info((enum ask)i)->facet)
			continue;
		*end = facet_of(c, (enum ask)i, most);
		end = &(*end)->next;
	}
	return true;
}

/* ---- hits -------------------------------------------------------------------- */

static int
compare_hits(const struct archive_hit *x, const struct archive_hit *y,
    enum archive_sort sort)
{
	bool dated = date_known(x->date.date);
	int c = 0;

	if (sort == ARCHIVE_BEST && x->score != y->score)
		return x->score < y->score ? 1 : -1;
	if (sort == ARCHIVE_LONGEST || sort == ARCHIVE_SHORTEST) {
		c = (x->length > y->length) - (x->length < y->length);
		c = sort == ARCHIVE_LONGEST ? -c : c;
	}
	if (c != 0)
		return c;
	if (dated != date_known(y->date.date))
		return dated ? -1 : 1;
	c = date_compare(x->date.date, y->date.date);
	if (c == 0)
		c = (x->date.hour * 60 + x->date.minute) -
		    (y->date.hour * 60 + y->date.minute);
	if (c == 0)
		c = (x->document > y->document) - (x->document < y->document);
	return sort == ARCHIVE_OLDEST ? c : -c;
}

#define COMPARE(name, sort)                           \
	static int name(const void *a, const void *b) \
	{                                             \
		return compare_hits(a, b, sort);      \
	}

COMPARE(by_score, ARCHIVE_BEST)
COMPARE(by_newest, ARCHIVE_NEWEST)
COMPARE(by_oldest, ARCHIVE_OLDEST)
COMPARE(by_longest, ARCHIVE_LONGEST)
COMPARE(by_shortest, ARCHIVE_SHORTEST)

static bool
find_hits(struct finder *f, const struct engine_set *set,
    const struct archive_query *query, const struct query *root,
    struct archive_answer *answer)
{
	static int (*const orders[])(const void *, const void *) = {
	    by_score, by_newest, by_oldest, by_longest, by_shortest};
	struct archive_hit *all =
	    ARENA_ARRAY(f->arena, struct archive_hit, set->count + 1);
	size_t i;

	for (i = 0; i < set->count; i++) {
		if (!f->a->engine->hit(f->a->db, set->matches[i].document,
			f->arena, &all[i], f->error))
			return false;
		all[i].score = set->matches[i].score;
	}
	qsort(all, set->count, sizeof(*all), orders[query->sort]);
	i = query->skip < set->count ? query->skip : set->count;
	answer->hits = all + i;
	answer->hit_count =
	    set->count - i < query->most ? set->count - i : query->most;
	for (i = 0; query->snippets && i < answer->hit_count; i++)
		if (!archive_snippet(
			f->a, root, f->arena, &answer->hits[i], f->error))
			return false;
	return true;
}

bool
archive_find(struct archive *a, const struct archive_query *query,
    struct arena *arena, struct archive_answer *answer, struct error *error)
{
	struct finder f = {a, arena, error};
	struct engine_set set = {0};
	struct query *root;
	struct slice at;
	uint64_t begun = clock_microseconds();

	*answer = (struct archive_answer){0};
	if (!query_read(arena, query->text, &root, &at, error)) {
		if (at.p != NULL)
			answer->column = (uint32_t)utf8_count(slice_between(
					     query->text.p, at.p)) +
			    1;
		return false;
	}
	if (!evaluate(&f, root, &set))
		return false;
	answer->total = set.count;
	if (!find_hits(&f, &set, query, root, answer) ||
	    (query->facet_most > 0 &&
		!find_facets(&f, &set, query->facet_most, answer)))
		return false;
	answer->microseconds = clock_microseconds() - begun;
	return true;
}
