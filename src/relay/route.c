/*
 * route.c: to whom: the longest prefix of a routing indicator, and the
 * members of a collective at a time.  It must not know what is up or down.
 */
#include "relay/relay.h"

/* No qsort on this floor: heap sort, which needs nothing. */
static void
sift(struct relay_route *r, size_t i, size_t n)
{
	struct relay_route swap;
	size_t child;

	while ((child = 2 * i + 1) < n) {
		if (child + 1 < n && r[child].prefix < r[child + 1].prefix)
			child++;
		if (r[i].prefix >= r[child].prefix)
			return;
		swap = r[i];
		r[i] = r[child];
		r[child] = swap;
		i = child;
	}
}

void
route_sort(struct relay_config *c)
{
	struct relay_route swap;
	size_t i;

	for (i = c->route_count / 2; i > 0; i--)
		sift(c->routes, i - 1, c->route_count);
	for (i = c->route_count; i > 1; i--) {
		swap = c->routes[0];
		c->routes[0] = c->routes[i - 1];
		c->routes[i - 1] = swap;
		sift(c->routes, 0, i - 1);
	}
}

static const struct relay_route *
exactly(const struct relay_config *c, uint64_t prefix)
{
	size_t low = 0, high = c->route_count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (c->routes[middle].prefix < prefix)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < c->route_count && c->routes[low].prefix == prefix)
		return &c->routes[low];
	return NULL;
}

const struct relay_route *
route_longest(const struct relay_config *c, uint64_t ri)
{
	const struct relay_route *route;
	unsigned n;

	for (n = ri_length(ri); n > 0; n--) {
		route = exactly(c, n == 8 ? ri : ri & ~(~(uint64_t)0 >> 8 * n));
		if (route != NULL)
			return route;
	}
	return NULL;
}

const struct relay_collective *
collective_find(
    const struct relay_config *c, struct slice name, int64_t seconds)
{
	const struct relay_collective *best = NULL, *g;
	size_t i;

	/* The latest that had begun, of those with the name. */
	for (i = 0; i < c->collective_count; i++) {
		g = &c->collectives[i];
		if (g->from > seconds || !slice_equal(g->name, name))
			continue;
		if (best == NULL || g->from >= best->from)
			best = g;
	}
	return best;
}
