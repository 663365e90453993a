/*
 * thread.c: what leads to a telegram and from it, as a tree in order of
 * date.  It must not know how references are resolved, nor print.
 */
#include <stdlib.h>

#include "archive/follow.h"
#include "archive/private.h"

/* Telegrams that cite one, listed at most; of the others the number is told. */
#define FAN 500

struct threading {
	struct archive *a;
	struct arena *arena;
	struct archive_thread *t;
	size_t size; /* of nodes */
	uint32_t most;
	unsigned depth;
	size_t *slots; /* nodes by number or document, from 1; 0: free */
	size_t slot_count;
	struct error *error;
};

/* ---- nodes by what they are ----------------------------------------------------- */

static size_t
hash_of(const struct archive_hit *hit)
{
	uint64_t h = 14695981039346656037u;
	size_t i;

	if (hit->document != 0)
		h = (h ^ (uint64_t)hit->document) * 1099511628211u;
	else
		for (i = 0; i < hit->id.n; i++)
			h = (h ^ (unsigned char)hit->id.p[i]) * 1099511628211u;
	return (size_t)(h ^ h >> 29);
}

static bool
same(const struct archive_hit *x, const struct archive_hit *y)
{
	return x->document == y->document &&
	    (x->document != 0 || slice_equal(x->id, y->id));
}

static size_t *
slot_of(struct threading *g, const struct archive_hit *hit)
{
	size_t i = hash_of(hit) & (g->slot_count - 1);

	for (; g->slots[i] != 0; i = (i + 1) & (g->slot_count - 1))
		if (same(&g->t->nodes[g->slots[i] - 1].hit, hit))
			break;
	return &g->slots[i];
}

/* The node of a telegram, made if there is none yet and `make`. */
static size_t
node_of(
    struct threading *g, const struct archive_hit *hit, int depth, bool make)
{
	struct archive_node *node;
	size_t *slot = slot_of(g, hit);

	if (*slot != 0)
		return *slot - 1;
	if (!make)
		return ARCHIVE_NO_NODE;
	if (g->t->count == g->most) {
		g->t->cut_most = true;
		return ARCHIVE_NO_NODE;
	}
	node = &g->t->nodes[g->t->count];
	node->hit = *hit;
	node->depth = depth;
	node->parent = ARCHIVE_NO_NODE;
	*slot = ++g->t->count;
	return g->t->count - 1;
}

static void
add_edge(struct threading *g, size_t from, size_t to,
    const struct archive_reference *r)
{
	struct archive_edge **end = &g->t->nodes[from].cites;

	if (from == to)
		return;
	for (; *end != NULL; end = &(*end)->next)
		if ((*end)->to == to)
			return;
	*end = ARENA_NEW(g->arena, struct archive_edge);
	(*end)->to = to;
	(*end)->reference = *r;
	g->t->nodes[to].cited++;
}

/* ---- from node to node ------------------------------------------------------------ */

/* What stands for a reference that leads nowhere; false: nothing does. */
static bool
stand_in(const struct archive_reference *r, struct archive_hit *out)
{
	*out = (struct archive_hit){.id = r->id};
	if (r->kind != REFERENCE_TELEGRAM && r->kind != REFERENCE_MESSAGE &&
	    r->kind != REFERENCE_AIRGRAM)
		return false;
	if (out->id.n == 0)
		out->id = r->printed;
	return out->id.n > 0;
}

/* What a telegram cites; with `make` what is not in the thread yet as well. */
static bool
go_up(struct threading *g, size_t from, bool make)
{
	struct archive_node *node = &g->t->nodes[from];
	struct archive_reference *r;
	struct archive_hit hit;
	size_t to;

	if (node->hit.document == 0)
		return true;
	if (!archive_references(
		g->a, node->hit.document, g->arena, &r, g->error))
		return false;
	for (; r != NULL; r = r->next) {
		if (r->held_count > 0)
			hit = r->held[0];
		else if (!stand_in(r, &hit))
			continue;
		to = node_of(g, &hit, node->depth - 1, make);
		if (to != ARCHIVE_NO_NODE)
			add_edge(g, from, to, r);
	}
	return true;
}

/* What cites it. */
static bool
go_down(struct threading *g, size_t to)
{
	struct archive_node *node = &g->t->nodes[to];
	struct archive_citation *c;
	uint64_t total, known = 0;
	size_t from;

	if (!archive_citations(g->a, &node->hit, g->most < FAN ? g->most : FAN,
		g->arena, &c, &total, g->error))
		return false;
	for (; c != NULL; c = c->next) {
		from = node_of(g, &c->by, node->depth + 1, true);
		if (from == ARCHIVE_NO_NODE)
			continue;
		known++;
		add_edge(g, from, to, &c->reference);
	}
	node->left = total > known ? total - known : 0;
	g->t->cut_most |= node->left > 0;
	return true;
}

/* What is not gone on with: does it lead further? */
static bool
look_beyond(struct threading *g, size_t at)
{
	struct archive_node *node = &g->t->nodes[at];
	struct archive_reference *r = NULL;
	struct archive_citation *c;
	struct archive_hit hit;

	if (node->depth > 0) {
		if (!archive_citations(g->a, &node->hit, 1, g->arena, &c,
			&node->left, g->error))
			return false;
		g->t->cut_depth |= node->left > 0;
		return true;
	}
	if (node->hit.document != 0 &&
	    !archive_references(
		g->a, node->hit.document, g->arena, &r, g->error))
		return false;
	for (; r != NULL; r = r->next)
		g->t->cut_depth |= r->held_count > 0 || stand_in(r, &hit);
	return true;
}

/* Who else cites what is not held. */
static bool
count_others(struct threading *g, struct archive_node *node)
{
	struct archive_citation *c;
	uint64_t total;

	if (!archive_citations(
		g->a, &node->hit, 1, g->arena, &c, &total, g->error))
		return false;
	node->left = total > node->cited ? total - node->cited : 0;
	return true;
}

static unsigned
distance(int depth)
{
	return (unsigned)(depth < 0 ? -depth : depth);
}

/* Whether the steps that were asked for end here. */
static bool
is_beyond(const struct threading *g, size_t node)
{
	return g->depth > 0 && distance(g->t->nodes[node].depth) >= g->depth;
}

/*
 * Nodes are looked at in the order in which they were found, so that the
 * nearest come first and what a limit leaves out is far away.
 */
static bool
spread(struct threading *g)
{
	struct archive_thread *t = g->t;
	bool beyond;
	size_t i;

	for (i = 0; i < t->count; i++) {
		beyond = is_beyond(g, i);
		if (distance(t->nodes[i].depth) > t->depth)
			t->depth = distance(t->nodes[i].depth);
		if (beyond && !look_beyond(g, i))
			return false;
		if (!beyond && t->nodes[i].depth <= 0 && !go_up(g, i, true))
			return false;
		if (!beyond && t->nodes[i].depth >= 0 && !go_down(g, i))
			return false;
	}
	/* What was not gone up from may cite more of what stands here. */
	for (i = 0; i < t->count; i++) {
		if ((t->nodes[i].depth > 0 || is_beyond(g, i)) &&
		    !go_up(g, i, false))
			return false;
		if (t->nodes[i].hit.document == 0 && t->nodes[i].depth < 0 &&
		    !count_others(g, &t->nodes[i]))
			return false;
	}
	return true;
}

/* ---- in order ------------------------------------------------------------------- */

struct place_in_order {
	int64_t when;
	size_t node;
	bool held;
};

static int
by_when(const void *a, const void *b)
{
	const struct place_in_order *x = a, *y = b;

	if (x->when != y->when)
		return x->when < y->when ? -1 : 1;
	if (x->held != y->held)
		return x->held ? 1 : -1;
	return (x->node > y->node) - (x->node < y->node);
}

/* What has no date stands before the first that cites it. */
static void
date_all(const struct archive_thread *t, struct place_in_order *order)
{
	const struct archive_edge *e;
	bool changed = true;
	unsigned turns;
	size_t i;

	for (i = 0; i < t->count; i++)
		order[i] = (struct place_in_order){
		    .when = date_known(t->nodes[i].hit.date.date)
			? moment_seconds(t->nodes[i].hit.date)
			: INT64_MAX,
		    .node = i,
		    .held = t->nodes[i].hit.document != 0};
	/* One cites another: a chain of undated ones is short or in doubt. */
	for (turns = 0; changed && turns < 8; turns++) {
		changed = false;
		for (i = 0; i < t->count; i++)
			for (e = t->nodes[i].cites; e != NULL; e = e->next)
				if (!date_known(
					t->nodes[e->to].hit.date.date) &&
				    order[i].when < order[e->to].when) {
					order[e->to].when = order[i].when;
					changed = true;
				}
	}
}

static void
put_in_order(struct threading *g)
{
	struct archive_thread *t = g->t;
	struct place_in_order *order =
	    ARENA_ARRAY(g->arena, struct place_in_order, t->count);
	struct archive_node *nodes =
	    ARENA_ARRAY(g->arena, struct archive_node, t->count);
	size_t *moved = ARENA_ARRAY(g->arena, size_t, t->count), i;
	struct archive_edge *e;

	date_all(t, order);
	qsort(order, t->count, sizeof(*order), by_when);
	for (i = 0; i < t->count; i++) {
		nodes[i] = t->nodes[order[i].node];
		moved[order[i].node] = i;
		t->held += nodes[i].hit.document != 0;
	}
	for (i = 0; i < t->count; i++)
		for (e = nodes[i].cites; e != NULL; e = e->next)
			e->to = moved[e->to];
	t->root = moved[t->root];
	t->nodes = nodes;
}

/* What is not held, and only one cites, stands under that one. */
static bool
hangs(const struct archive_thread *t, size_t node)
{
	return t->nodes[node].hit.document == 0 && t->nodes[node].cited == 1 &&
	    node != t->root;
}

/* Under which of those that it cites a telegram stands. */
static size_t
latest(const struct archive_thread *t, size_t node)
{
	const struct archive_edge *e;
	size_t best = ARCHIVE_NO_NODE;
	bool held, best_held = false;

	for (e = t->nodes[node].cites; e != NULL; e = e->next) {
		if (e->to >= node || hangs(t, e->to))
			continue;
		held = t->nodes[e->to].hit.document != 0;
		if (best == ARCHIVE_NO_NODE ||
		    (held == best_held ? e->to > best : held)) {
			best = e->to;
			best_held = held;
		}
	}
	return best;
}

static void
make_tree(struct archive_thread *t)
{
	const struct archive_edge *e;
	size_t i;

	for (i = 0; i < t->count; i++)
		t->nodes[i].parent = latest(t, i);
	for (i = 0; i < t->count; i++)
		for (e = t->nodes[i].cites; e != NULL; e = e->next)
			if (hangs(t, e->to))
				t->nodes[e->to].parent = i;
}

/* ---- the whole --------------------------------------------------------------------- */

/* The one asked for, or what stands for it when only others know it. */
static bool
begin(struct threading *g, struct slice id, bool *found)
{
	struct slice name = value_id(g->arena, id);
	struct engine_telegram *rows, *row;
	struct archive_hit hit = {.id = name.n > 0 ? name : id};
	struct archive_citation *c;
	uint64_t total;

	if (!g->a->engine->telegrams(
		g->a->db, hit.id, g->arena, &rows, g->error))
		return false;
	/* Of several of the number, the latest leads to most. */
	for (row = rows; row != NULL; row = row->next)
		hit = archive_hit_of(row);
	*found = rows != NULL;
	if (rows == NULL) {
		if (!archive_citations(
			g->a, &hit, 1, g->arena, &c, &total, g->error))
			return false;
		*found = c != NULL;
	}
	if (*found)
		g->t->root = node_of(g, &hit, 0, true);
	return true;
}

bool
archive_thread(struct archive *a, struct slice id, unsigned depth,
    uint32_t most, struct arena *arena, struct archive_thread **out,
    struct error *error)
{
	struct threading g = {.a = a,
	    .arena = arena,
	    .most = most == 0 || most > ARCHIVE_THREAD_MOST
		? ARCHIVE_THREAD_MOST
		: most,
	    .depth = depth,
	    .error = error};
	bool found;

	*out = NULL;
	g.t = ARENA_NEW(arena, struct archive_thread);
	g.t->nodes = ARENA_ARRAY(arena, struct archive_node, g.most);
	for (g.slot_count = 16; g.slot_count < (size_t)g.most * 2;)
		g.slot_count *= 2;
	g.slots = ARENA_ARRAY(arena, size_t, g.slot_count);
	if (!begin(&g, id, &found))
		return false;
	if (!found)
		return true;
	if (!spread(&g))
		return false;
	put_in_order(&g);
	make_tree(g.t);
	*out = g.t;
	return true;
}
