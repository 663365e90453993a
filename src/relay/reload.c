/*
 * reload.c: a configuration that takes the place of another while the
 * station runs.  What both have keeps its place, so that what waits there
 * goes on waiting; what is gone leaves an empty place.  Nothing changes when
 * the new one does not do.
 */
#include "relay/loop.h"

#include <unistd.h>

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static struct slice
keep(struct host_config *c, struct slice s)
{
	return arena_copy(&c->arena, s);
}

/* What cannot change under way, since what was said would not hold. */
static bool
may_follow(const char *path, const struct host_config *next,
    const struct host_config *old, struct error *error)
{
	const char *what;
	const struct relay_circuit *a, *b;
	size_t i, k;

	what = next->relay.station != old->relay.station ? "station"
	    : !same_text(next->spool, old->spool)        ? "spool"
	    : !same_text(next->operator, old->operator)  ? "operator"
	    : !same_text(next->metrics, old->metrics)    ? "metrics"
							 : NULL;
	if (what != NULL)
		return error_set(
		    error, "%s: another %s needs a restart", path, what);
	for (i = 0; i < next->relay.circuit_count; i++)
		for (k = 0; k < old->relay.circuit_count; k++) {
			a = &next->relay.circuits[i];
			b = &old->relay.circuits[k];
			if (!slice_equal(a->name, b->name))
				continue;
			what = a->peer != b->peer                    ? "peer"
			    : a->framed != b->framed                 ? "framing"
			    : a->ita2 != b->ita2                     ? "charset"
			    : a->digits != b->digits                 ? "digits"
			    : memcmp(a->letters, b->letters, 3) != 0 ? "channel"
								     : NULL;
			if (what != NULL)
				return error_set(error,
				    "%s: circuit %S: another %s needs a "
				    "restart",
				    path, &a->name, what);
		}
	return true;
}

/* What an operator has done stays so, unless the file says another thing. */
static bool
stays_closed(const struct line *line, bool now_closed)
{
	const struct relay_circuit *c =
	    &line->loop->config.relay.circuits[line->circuit];

	return c->gone || line->closed != now_closed ? now_closed : c->closed;
}

/*
 * Where each of `from' is in the order of `to', which grows by the rest; and
 * which of these the file has as closed.
 */
static bool
order_circuits(struct host_config *next, const struct loop *l,
    int map[RELAY_CIRCUITS], bool closed[RELAY_CIRCUITS])
{
	const struct host_config *old = &l->config;
	struct relay_config *r = &next->relay;
	size_t n = old->relay.circuit_count, i, k;
	struct relay_circuit *circuits = ARENA_ARRAY(
	    &next->arena, struct relay_circuit, n + r->circuit_count);
	struct line_config *lines =
	    ARENA_ARRAY(&next->arena, struct line_config, n + r->circuit_count);

	for (k = 0; k < n; k++) {
		circuits[k] = old->relay.circuits[k];
		circuits[k].name = keep(next, circuits[k].name);
		circuits[k].gone = circuits[k].closed = true;
		lines[k] = (struct line_config){.kind = WAY_NONE};
	}
	for (i = 0; i < r->circuit_count; i++) {
		for (k = 0; k < n; k++)
			if (slice_equal(circuits[k].name, r->circuits[i].name))
				break;
		closed[k] = r->circuits[i].closed;
		if (k == n)
			n++;
		else
			r->circuits[i].closed =
			    stays_closed(&l->lines[k], closed[k]);
		circuits[k] = r->circuits[i];
		lines[k] = next->lines[i];
		map[i] = (int)k;
	}
	r->circuits = circuits;
	r->circuit_count = n;
	next->lines = lines;
	return n <= RELAY_CIRCUITS / 4;
}

static bool
order_deliveries(
    struct host_config *next, const struct host_config *old, int *map)
{
	struct relay_config *r = &next->relay;
	size_t n = old->relay.delivery_count, i, k;
	struct relay_delivery *all = ARENA_ARRAY(
	    &next->arena, struct relay_delivery, n + r->delivery_count);

	for (k = 0; k < n; k++) {
		all[k] = old->relay.deliveries[k];
		all[k].command = keep(next, all[k].command);
		all[k].gone = true;
	}
	for (i = 0; i < r->delivery_count; i++) {
		for (k = 0; k < n; k++)
			if (all[k].prefix == r->deliveries[i].prefix)
				break;
		if (k == n)
			n++;
		all[k] = r->deliveries[i];
		map[i] = (int)k;
	}
	r->deliveries = all;
	r->delivery_count = n;
	return n <= RELAY_DELIVERIES;
}

static bool
follow(struct host_config *next, const struct loop *l,
    bool closed[RELAY_CIRCUITS], struct error *error)
{
	struct relay_config *r = &next->relay;
	int circuits[RELAY_CIRCUITS];
	int *deliveries = ARENA_ARRAY(&next->arena, int, r->delivery_count + 1);
	struct target *t;
	size_t i;
	unsigned k;

	if (!order_circuits(next, l, circuits, closed) ||
	    !order_deliveries(next, &l->config, deliveries))
		return error_set(error,
		    "too many circuits or deliveries have come and gone: this "
		    "needs a restart");
	for (i = 0; i < r->route_count; i++)
		for (k = 0; k < r->routes[i].count; k++) {
			t = &r->routes[i].targets[k];
			if (t->kind == TARGET_CIRCUIT)
				t->index = circuits[t->index];
			else if (t->kind == TARGET_DELIVERY)
				t->index = deliveries[t->index];
		}
	return true;
}

static bool
same_way(const struct line_config *a, const struct line_config *b)
{
	return a->kind == b->kind && a->listens == b->listens &&
	    a->baud == b->baud && same_text(a->host, b->host) &&
	    same_text(a->port, b->port) && same_text(a->command, b->command) &&
	    same_text(a->name, b->name);
}

/* The lines by their new configuration; one that is as before stays up. */
static void
change_lines(struct loop *l, const struct host_config *old,
    const bool closed[RELAY_CIRCUITS])
{
	struct line *line;
	size_t i;
	bool same;

	for (i = 0; i < l->config.relay.circuit_count; i++) {
		line = &l->lines[i];
		same = i < old->relay.circuit_count &&
		    same_way(&old->lines[i], &l->config.lines[i]);
		line->config = &l->config.lines[i];
		line->closed = closed[i];
		line->listen = l->mono;
		if (same)
			continue;
		line_drop(line, "is configured anew");
		line_deaf(line);
		line->retry = l->mono;
		line->failures = 0;
	}
	/* Where one has listened another may now. */
	for (i = 0; i < l->config.relay.circuit_count; i++)
		line_hear(&l->lines[i]);
}

void
loop_deaf(const struct loop *l, struct buf *out)
{
	const struct line *line;
	size_t i;

	for (i = 0; i < l->config.relay.circuit_count; i++) {
		line = &l->lines[i];
		if (line->listener < 0 && line->listen > l->mono)
			buf_format(out, "alarm: %s\n", line->trouble.text);
	}
}

bool
loop_reload(struct loop *l, struct error *error)
{
	struct host_config next, old = l->config;
	struct tls_context *tls = NULL;
	struct buf said = {0};
	size_t i;
	bool wants = false, closed[RELAY_CIRCUITS] = {false};

	buf_format(&said, "RELOADING=1\nMONOTONIC_USEC=%lld",
	    (long long)clock_microseconds());
	buf_char(&said, '\0');
	notify(said.p);
	buf_free(&said);
	if (!config_read(l->path, &next, error)) {
		notify("READY=1");
		return false;
	}
	for (i = 0; i < next.relay.circuit_count; i++)
		wants |= next.lines[i].kind == WAY_TLS;
	/* The certificate may be a new one. */
	if (!may_follow(l->path, &next, &old, error) ||
	    !follow(&next, l, closed, error) ||
	    (wants && !tls_context_new(&next, &tls, error))) {
		config_free(&next);
		notify("READY=1");
		return false;
	}
	tls_context_free(l->tls);
	l->tls = tls;
	l->config = next;
	station_reload(l->station, &l->config.relay);
	change_lines(l, &old, closed);
	post_again(l);
	config_free(&old);
	notify("READY=1");
	return true;
}
