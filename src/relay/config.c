/*
 * config.c: relay.conf(5): words to a station's configuration, with line
 * and column in every complaint.  It must not open anything but the file.
 */
#include "relay/config.h"
#include "relay/loop.h"

#include <sys/un.h>

#define MOST ((size_t)1 << 20)

/* What a statement begins with: to LAST_ONCE what is said once. */
enum {
	STATION,
	SPOOL,
	OPERATOR,
	METRICS,
	MAILER,
	MAILBOX,
	CERTIFICATE,
	KEY,
	AUTHORITY,
	RETAIN,
	JOURNAL,
	SEGMENT,
	LAST_ONCE = SEGMENT,
	CIRCUIT,
	ROUTE,
	DELIVER,
	COLLECTIVE,
	MOVED,
	MINIMIZE,
	STATEMENTS
};

static const char *const statements[] = {[STATION] = "station",
    [SPOOL] = "spool",
    [OPERATOR] = "operator",
    [METRICS] = "metrics",
    [MAILER] = "mailer",
    [MAILBOX] = "mailbox",
    [CERTIFICATE] = "certificate",
    [KEY] = "key",
    [AUTHORITY] = "authority",
    [RETAIN] = "retain",
    [JOURNAL] = "journal",
    [SEGMENT] = "segment",
    [CIRCUIT] = "circuit",
    [ROUTE] = "route",
    [DELIVER] = "deliver",
    [COLLECTIVE] = "collective",
    [MOVED] = "moved",
    [MINIMIZE] = "minimize",
    [STATEMENTS] = NULL};

bool
reading_next(struct reading *r)
{
	return conf_next(&r->conf, &r->w, r->error);
}

bool
reading_fail(struct reading *r, const char *what)
{
	return conf_error(&r->conf, &r->w, r->error, "%s", what);
}

bool
reading_is(const struct reading *r, const char *word)
{
	return r->w.kind == CONF_WORD && slice_equal(r->w.text, slice_of(word));
}

unsigned
reading_choice(const struct reading *r, const char *const *words)
{
	unsigned i = 0;

	while (words[i] != NULL && !reading_is(r, words[i]))
		i++;
	return i;
}

const char *
reading_string(struct reading *r, struct slice s)
{
	return arena_copy(&r->c->arena, s).p;
}

bool
reading_unknown(struct reading *r, const char *what, const char *const *words)
{
	struct buf b = {0};

	buf_string(&b, what);
	if (r->conf.depth > 0 && reading_choice(r, statements) < STATEMENTS)
		buf_string(&b, "; is a `}' missing before it?");
	else if (words != NULL)
		words_near(&b, reading_string(r, r->w.text), words);
	buf_char(&b, '\0');
	reading_fail(r, b.p);
	buf_free(&b);
	return false;
}

bool
reading_said(struct reading *r, unsigned which, unsigned *so_far)
{
	if (*so_far >> which & 1)
		return reading_fail(r, "this is said twice");
	*so_far |= 1u << which;
	return true;
}

bool
reading_at_end(const struct reading *r)
{
	return r->w.kind == CONF_LINE || r->w.kind == CONF_END;
}

bool
reading_value(struct reading *r, const char *what)
{
	if (!reading_next(r))
		return false;
	if (r->w.kind == CONF_WORD || r->w.kind == CONF_TEXT)
		return true;
	return conf_error(
	    &r->conf, &r->w, r->error, "%s is expected here", what);
}

void *
reading_grow(
    struct reading *r, void *old, size_t count, size_t *room, size_t size)
{
	void *wider;

	if (count < *room)
		return old;
	*room = *room == 0 ? 16 : *room * 2;
	wider = arena_alloc(&r->c->arena, *room * size);
	if (count > 0)
		memcpy(wider, old, count * size);
	return wider;
}

bool
reading_ri(struct reading *r, bool prefix, uint64_t *out)
{
	if (!reading_value(r, "a routing indicator"))
		return false;
	*out = prefix ? ri_prefix(r->w.text) : ri_pack(r->w.text);
	if (*out != 0)
		return true;
	return reading_fail(r,
	    prefix ? "a routing indicator has up to 8 capitals"
		   : "a routing indicator has 4 to 8 capitals");
}

bool
reading_number(struct reading *r, uint32_t least, uint32_t most, uint32_t *out)
{
	if (!reading_value(r, "a number"))
		return false;
	if (slice_number(r->w.text, most, out) && *out >= least)
		return true;
	return conf_error(&r->conf, &r->w, r->error,
	    "a number of %u to %u is expected here", (unsigned)least,
	    (unsigned)most);
}

size_t
config_port(struct slice address)
{
	size_t colon = address.n;
	uint32_t n;

	while (colon > 0 && address.p[colon - 1] != ':')
		colon--;
	if (colon < 2 || colon == address.n)
		return 0;
	address = slice_skip(address, colon);
	return slice_number(address, 65535, &n) && n > 0 ? colon : 0;
}

bool
reading_socket(struct reading *r, struct slice path)
{
	struct sockaddr_un local;

	if (path.n == 0)
		return reading_fail(r, "unix: needs a path");
	return path.n < sizeof(local.sun_path) ||
	    reading_fail(r, "this path is too long for a socket");
}

/* ---- the statements ---------------------------------------------------------- */

static struct relay_route *
add_route(struct reading *r, uint64_t prefix)
{
	struct relay_config *relay = &r->c->relay;
	struct relay_route *route;

	relay->routes = reading_grow(r, relay->routes, relay->route_count,
	    &r->routes, sizeof(*relay->routes));
	route = &relay->routes[relay->route_count++];
	*route = (struct relay_route){.prefix = prefix};
	return route;
}

static bool
is_routed(const struct reading *r, uint64_t prefix)
{
	size_t i;

	for (i = 0; i < r->c->relay.route_count; i++)
		if (r->c->relay.routes[i].prefix == prefix)
			return true;
	return false;
}

/* One of the circuits of a route, and on to what is behind. */
static bool
read_way(struct reading *r, struct pending *p)
{
	unsigned i;

	if (r->w.kind != CONF_WORD)
		return reading_fail(r, "a circuit's name is expected here");
	for (i = 0; i < p->count; i++)
		if (slice_equal(p->names[i].text, r->w.text))
			return reading_fail(
			    r, "this circuit is in the route already");
	if (p->count == RELAY_ALTERNATES)
		return reading_fail(r, "there are too many alternates");
	p->names[p->count++] = r->w;
	return reading_next(r);
}

/* route RJBB via BB alternate CC DD */
static bool
read_route(struct reading *r)
{
	struct pending *p;
	uint64_t prefix;

	if (!reading_ri(r, true, &prefix))
		return false;
	if (is_routed(r, prefix))
		return reading_fail(r, "this is routed or delivered above");
	if (!reading_next(r))
		return false;
	if (!reading_is(r, "via"))
		return reading_fail(r, "`via' is expected here");
	r->pending = reading_grow(r, r->pending, r->pending_count,
	    &r->pending_size, sizeof(*r->pending));
	p = &r->pending[r->pending_count++];
	*p = (struct pending){.route = r->c->relay.route_count};
	add_route(r, prefix);
	if (!reading_next(r) || !read_way(r, p))
		return false;
	while (!reading_at_end(r)) {
		if (!reading_is(r, "alternate"))
			return reading_fail(r, "`alternate' is expected here");
		/* `alternate CC DD' is two. */
		if (!reading_next(r))
			return false;
		do
			if (!read_way(r, p))
				return false;
		while (!reading_at_end(r) && !reading_is(r, "alternate"));
	}
	return true;
}

static bool
resolve(struct reading *r)
{
	const struct relay_config *relay = &r->c->relay;
	struct relay_route *route;
	size_t i, k;
	unsigned n;

	for (i = 0; i < r->pending_count; i++) {
		route = &r->c->relay.routes[r->pending[i].route];
		for (n = 0; n < r->pending[i].count; n++) {
			r->w = r->pending[i].names[n];
			for (k = 0; k < relay->circuit_count; k++)
				if (slice_equal(
					relay->circuits[k].name, r->w.text))
					break;
			if (k == relay->circuit_count)
				return reading_fail(
				    r, "there is no such circuit");
			route->targets[route->count++] =
			    (struct target){TARGET_CIRCUIT, (int)k};
		}
	}
	return true;
}

enum post_kind
post_kind(struct slice command, struct slice *path)
{
	static const char *const words[] = {"folder:", "p772:", "mailbox:"};
	size_t i, n = 0;

	for (i = 0; i < 3; i++)
		if (slice_starts(command, slice_of(words[i]))) {
			*path = slice_skip(command, strlen(words[i]));
			return (enum post_kind)(POST_FOLDER + i);
		}
	/* A command that has a colon has it behind a blank, or a path. */
	while (n < command.n && ascii_is_alnum(command.p[n]))
		n++;
	*path = command;
	return n > 0 && n < command.n && command.p[n] == ':' ? POST_NONE
							     : POST_COMMAND;
}

static bool
read_deliver(struct reading *r)
{
	struct relay_config *relay = &r->c->relay;
	struct slice path;
	uint64_t prefix;

	if (!reading_ri(r, true, &prefix))
		return false;
	if (is_routed(r, prefix))
		return reading_fail(r, "this is routed or delivered above");
	if (!reading_value(r, "a command in quotes"))
		return false;
	if (post_kind(r->w.text, &path) == POST_NONE)
		return reading_fail(r,
		    "a delivery is a command, or begins with folder:, p772: "
		    "or mailbox:");
	if (slice_trim(path).n == 0)
		return reading_fail(
		    r, "a command or a path is missing in this");
	if (relay->delivery_count == RELAY_DELIVERIES)
		return reading_fail(r, "there are too many deliveries");
	relay->deliveries = reading_grow(r, relay->deliveries,
	    relay->delivery_count, &r->deliveries, sizeof(*relay->deliveries));
	add_route(r, prefix)->targets[0] =
	    (struct target){TARGET_DELIVERY, (int)relay->delivery_count};
	relay->routes[relay->route_count - 1].count = 1;
	relay->deliveries[relay->delivery_count++] = (struct relay_delivery){
	    prefix, arena_copy(&r->c->arena, r->w.text)};
	return reading_next(r);
}

/* Of two that begin on one day neither is the latest. */
static bool
collective_twice(
    const struct relay_config *relay, const struct relay_collective *g)
{
	const struct relay_collective *other;

	for (other = relay->collectives; other < g; other++)
		if (other->from == g->from && slice_equal(other->name, g->name))
			return true;
	return false;
}

/* collective "EASTERN COLLECTIVE" from 2025-03-01 { RJAAXX RJBB "B" } */
static bool
read_collective(struct reading *r)
{
	struct relay_config *relay = &r->c->relay;
	struct relay_collective *g;
	struct relay_member *m = NULL;
	struct conf_word name;
	struct date day;
	size_t room = 0;

	if (!reading_value(r, "the collective's name in quotes"))
		return false;
	name = r->w;
	relay->collectives =
	    reading_grow(r, relay->collectives, relay->collective_count,
		&r->collectives, sizeof(*relay->collectives));
	g = &relay->collectives[relay->collective_count++];
	*g = (struct relay_collective){.name = r->w.text};
	if (!reading_next(r))
		return false;
	if (reading_is(r, "from")) {
		if (!reading_value(r, "a day"))
			return false;
		if (!date_read_iso(r->w.text, &day))
			return reading_fail(r, "a day is YYYY-MM-DD");
		g->from = (int64_t)date_days(day) * 86400;
		if (!reading_next(r))
			return false;
	}
	if (collective_twice(relay, g))
		return conf_error(&r->conf, &name, r->error,
		    "this collective is said twice: `from' a day it may be "
		    "another");
	if (r->w.kind != CONF_OPEN)
		return reading_fail(r, "a `{' is expected here");
	for (;;) {
		if (!reading_next(r))
			return false;
		if (r->w.kind == CONF_CLOSE)
			return g->count > 0
			    ? reading_next(r)
			    : reading_fail(r, "a collective has members");
		if (r->w.kind == CONF_TEXT && m != NULL) {
			m->designation = r->w.text;
			continue;
		}
		g->members =
		    reading_grow(r, g->members, g->count, &room, sizeof(*m));
		m = &g->members[g->count++];
		*m = (struct relay_member){ri_pack(r->w.text), {NULL, 0}};
		if (m->ri == 0)
			return reading_unknown(
			    r, "a routing indicator is expected here", NULL);
	}
}

static bool
read_path(struct reading *r, const char **out)
{
	if (!reading_value(r, "a path"))
		return false;
	*out = reading_string(r, r->w.text);
	return r->w.text.n > 0 ? reading_next(r)
			       : reading_fail(r, "there is nothing in this");
}

static bool
read_moved(struct reading *r)
{
	struct relay_config *relay = &r->c->relay;
	struct relay_moved *m;
	size_t i;

	relay->moved = reading_grow(r, relay->moved, relay->moved_count,
	    &r->moved, sizeof(*relay->moved));
	m = &relay->moved[relay->moved_count++];
	if (!reading_ri(r, false, &m->old))
		return false;
	for (i = 0; i + 1 < relay->moved_count; i++)
		if (relay->moved[i].old == m->old)
			return reading_fail(r, "this has moved above");
	if (!reading_ri(r, false, &m->now))
		return false;
	return m->old != m->now ? reading_next(r)
				: reading_fail(r, "it has not moved, then");
}

static bool
read_minimize(struct reading *r)
{
	struct relay_config *relay = &r->c->relay;
	uint64_t prefix;
	size_t i;

	if (relay->minimize_count == 16)
		return reading_fail(r, "MINIMIZE has 16 prefixes at most");
	if (!reading_ri(r, true, &prefix))
		return false;
	for (i = 0; i < relay->minimize_count; i++)
		if (relay->minimized[i] == prefix)
			return reading_fail(r, "this is said twice");
	relay->minimized[relay->minimize_count++] = prefix;
	return reading_next(r);
}

static bool
read_days(struct reading *r, unsigned *out)
{
	uint32_t n;

	if (!reading_number(r, 1, 36500, &n))
		return false;
	*out = n;
	return reading_next(r);
}

/* In megabytes. */
static bool
read_segment(struct reading *r)
{
	uint32_t n;

	if (!reading_number(r, 1, 1024, &n))
		return false;
	r->c->relay.segment = (uint64_t)n << 20;
	return reading_next(r);
}

static bool
read_metrics(struct reading *r)
{
	if (!reading_value(r, "HOST:PORT"))
		return false;
	r->c->metrics = reading_string(r, r->w.text);
	return config_port(r->w.text) > 0
	    ? reading_next(r)
	    : reading_fail(
		  r, "metrics are at HOST:PORT, and a port is 1 to 65535");
}

static bool
read_operator(struct reading *r)
{
	if (!reading_value(r, "unix:PATH"))
		return false;
	if (!slice_starts(r->w.text, S("unix:")))
		return reading_fail(r, "unix:PATH is expected here");
	r->c->operator= reading_string(r, slice_skip(r->w.text, 5));
	return reading_socket(r, slice_skip(r->w.text, 5)) && reading_next(r);
}

static bool
read_statement(struct reading *r)
{
	unsigned which = reading_choice(r, statements);

	if (which == STATEMENTS)
		return reading_unknown(r, "no statement begins so", statements);
	if (which <= LAST_ONCE && !reading_said(r, which, &r->said))
		return false;
	switch (which) {
	case STATION:
		return reading_ri(r, false, &r->c->relay.station) &&
		    reading_next(r);
	case SPOOL:
		return read_path(r, &r->c->spool);
	case OPERATOR:
		return read_operator(r);
	case METRICS:
		return read_metrics(r);
	case MAILER:
		return read_path(r, &r->c->mailer);
	case MAILBOX:
		return read_path(r, &r->c->mailbox);
	case CERTIFICATE:
		return read_path(r, &r->c->certificate);
	case KEY:
		return read_path(r, &r->c->key);
	case AUTHORITY:
		return read_path(r, &r->c->authority);
	case RETAIN:
		return read_days(r, &r->c->retain);
	case JOURNAL:
		return read_days(r, &r->c->journal);
	case SEGMENT:
		return read_segment(r);
	case CIRCUIT:
		return config_circuit(r);
	case ROUTE:
		return read_route(r);
	case DELIVER:
		return read_deliver(r);
	case COLLECTIVE:
		return read_collective(r);
	case MOVED:
		return read_moved(r);
	default:
		return read_minimize(r);
	}
}

/* AAB: the last two letters of the station, the first of the circuit. */
static void
name_channels(struct host_config *c)
{
	unsigned n = ri_length(c->relay.station);
	struct relay_circuit *circuit;
	size_t i;

	for (i = 0; i < c->relay.circuit_count; i++) {
		circuit = &c->relay.circuits[i];
		if (circuit->letters[0] != '\0')
			continue;
		circuit->letters[0] =
		    (char)(c->relay.station >> (72 - 8 * n) & 0xff);
		circuit->letters[1] =
		    (char)(c->relay.station >> (64 - 8 * n) & 0xff);
		circuit->letters[2] = ascii_upper(circuit->name.p[0]);
		if (!ascii_is_upper(circuit->letters[2]))
			circuit->letters[2] = 'X';
	}
}

static bool
check(struct reading *r)
{
	const struct host_config *c = r->c;
	size_t i, k;

	if (c->relay.station == 0)
		return reading_fail(r, "the file does not say the station");
	if (c->spool == NULL)
		return reading_fail(r, "the file does not say the spool");
	for (i = 0; i < c->relay.circuit_count; i++)
		if (c->relay.circuits[i].peer == c->relay.station)
			return conf_error(&r->conf, &r->peers[i], r->error,
			    "the peer of a circuit is another station");
	name_channels(r->c);
	r->c->relay.retain = (int64_t)c->retain * 86400000;
	for (i = 0; i < c->relay.circuit_count; i++) {
		for (k = 0; k < i; k++)
			if (memcmp(c->relay.circuits[i].letters,
				c->relay.circuits[k].letters, 3) == 0)
				return reading_fail(r,
				    "two circuits have the same channel "
				    "letters: say `channel' in one");
	}
	return true;
}

bool
config_read(const char *path, struct host_config *out, struct error *error)
{
	struct host_config c = {.certificate = "/etc/reftel/station.crt",
	    .key = "/etc/reftel/station.key",
	    .authority = "/etc/reftel/authority.crt",
	    .mailer = "/usr/sbin/sendmail -i -t",
	    .mailbox = "reftel@localhost",
	    .retain = 30,
	    .journal = 400,
	    .relay.segment = (uint64_t)64 << 20};
	struct reading r = {.c = &c, .error = error};
	bool good = file_read(path, MOST, &c.text, error);

	conf_open(&r.conf, path, buf_slice(&c.text));
	good = good && reading_next(&r);
	while (good && r.w.kind != CONF_END) {
		if (r.w.kind == CONF_LINE) {
			good = reading_next(&r);
			continue;
		}
		good = read_statement(&r);
		if (good && !reading_at_end(&r))
			good = reading_fail(
			    &r, "the line goes on where it should end");
	}
	good = good && check(&r) && resolve(&r);
	if (!good) {
		config_free(&c);
		return false;
	}
	route_sort(&c.relay);
	*out = c;
	return true;
}

void
config_free(struct host_config *c)
{
	arena_free(&c->arena);
	buf_free(&c->text);
}
