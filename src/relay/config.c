/*
 * config.c: relay.conf(5): words to a station's configuration, with line
 * and column in every complaint.  It must not open anything but the file.
 */
#include "relay/host.h"

#define MOST ((size_t)1 << 20)

struct reading {
	struct host_config *c;
	struct conf conf;
	struct conf_word w; /* the one at hand */
	size_t circuits, routes, deliveries, collectives, moved; /* room */
	struct error *error;
	/* Routes name circuits that may stand further below. */
	struct pending {
		struct conf_word names[RELAY_ALTERNATES];
		unsigned count;
		size_t route;
	} * pending;
	size_t pending_count, pending_size;
};

static bool
next(struct reading *r)
{
	return conf_next(&r->conf, &r->w, r->error);
}

static bool
fail(struct reading *r, const char *what)
{
	return conf_error(&r->conf, &r->w, r->error, "%s", what);
}

static bool
is(const struct reading *r, const char *word)
{
	return r->w.kind == CONF_WORD && slice_equal(r->w.text, slice_of(word));
}

static bool
at_end(const struct reading *r)
{
	return r->w.kind == CONF_LINE || r->w.kind == CONF_END;
}

/* The next word or text, which must be there. */
static bool
value(struct reading *r, const char *what)
{
	if (!next(r))
		return false;
	if (r->w.kind == CONF_WORD || r->w.kind == CONF_TEXT)
		return true;
	return conf_error(
	    &r->conf, &r->w, r->error, "%s is expected here", what);
}

static const char *
string(struct reading *r, struct slice s)
{
	return arena_copy(&r->c->arena, s).p;
}

static void *
grow(struct reading *r, void *old, size_t count, size_t *room, size_t size)
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

static bool
read_ri(struct reading *r, bool prefix, uint64_t *out)
{
	if (!value(r, "a routing indicator"))
		return false;
	*out = prefix ? ri_prefix(r->w.text) : ri_pack(r->w.text);
	if (*out != 0)
		return true;
	return fail(r,
	    prefix ? "a routing indicator has up to 8 capitals"
		   : "a routing indicator has 4 to 8 capitals");
}

/* ---- circuits --------------------------------------------------------------------- */

/* tls:0.0.0.0:4127, tcp:rjcc.example:4127, unix:/path, "pipe:command" */
static bool
read_address(struct reading *r, struct line_config *line)
{
	struct slice text, host;
	size_t colon;

	if (!value(r, "an address, as tls:HOST:PORT"))
		return false;
	text = r->w.text;
	if (slice_starts(text, S("unix:"))) {
		line->kind = WAY_UNIX;
		line->host = string(r, slice_skip(text, 5));
		return text.n > 5 || fail(r, "unix: needs a path");
	}
	if (slice_starts(text, S("serial:")) ||
	    slice_starts(text, S("folder:"))) {
		line->kind =
		    slice_starts(text, S("serial:")) ? WAY_SERIAL : WAY_FOLDER;
		line->host = string(r, slice_skip(text, 7));
		return text.n > 7 || fail(r, "this needs a path");
	}
	if (slice_starts(text, S("mail:"))) {
		line->kind = WAY_MAIL;
		line->host = string(r, slice_skip(text, 5));
		return slice_index(text, '@') < text.n ||
		    fail(r, "mail: needs an address");
	}
	if (slice_starts(text, S("pipe:"))) {
		line->kind = WAY_PIPE;
		line->command = string(r, slice_skip(text, 5));
		return text.n > 5 || fail(r, "pipe: needs a command");
	}
	if (slice_starts(text, S("tcp:")))
		line->kind = WAY_TCP;
	else if (slice_starts(text, S("tls:")))
		line->kind = WAY_TLS;
	else
		return fail(r,
		    "an address begins with tcp:, tls:, unix:, pipe:, "
		    "serial:, folder: or mail:");
	host = slice_skip(text, 4);
	for (colon = host.n; colon > 0 && host.p[colon - 1] != ':'; colon--)
		continue;
	if (colon < 2 || colon == host.n)
		return fail(r, "an address is HOST:PORT");
	line->port = string(r, slice_skip(host, colon));
	host = slice_head(host, colon - 1);
	if (slice_starts(host, S("[")) && slice_ends(host, S("]")))
		host = slice_head(slice_skip(host, 1), host.n - 2);
	line->host = string(r, host);
	return true;
}

static bool
read_number(struct reading *r, uint32_t least, uint32_t most, uint32_t *out)
{
	if (!value(r, "a number"))
		return false;
	if (slice_number(r->w.text, most, out) && *out >= least)
		return true;
	return conf_error(&r->conf, &r->w, r->error,
	    "a number of %u to %u is expected here", (unsigned)least,
	    (unsigned)most);
}

/* One of two words: whether it is the first. */
static bool
read_either(struct reading *r, const char *what, struct slice yes,
    struct slice no, const char *expected, bool *out)
{
	if (!value(r, what))
		return false;
	*out = slice_equal(r->w.text, yes);
	if (*out || slice_equal(r->w.text, no))
		return true;
	return fail(r, expected);
}

static bool
read_yes(struct reading *r, bool *out)
{
	return read_either(r, "yes or no", S("yes"), S("no"),
	    "yes or no is expected here", out);
}

struct circuit_seen {
	bool framed, idle, digits;
};

static bool
read_letters(struct reading *r, struct relay_circuit *c)
{
	size_t i;

	if (!value(r, "three letters"))
		return false;
	for (i = 0; i < r->w.text.n && ascii_is_upper(r->w.text.p[i]); i++)
		continue;
	if (r->w.text.n != 3 || i != 3)
		return fail(r, "a channel has three capitals");
	memcpy(c->letters, r->w.text.p, 3);
	return true;
}

/* `hours 0600-0800', once for each. */
static bool
read_hours(struct reading *r, struct line_config *line)
{
	uint32_t from = 0, to = 0;
	struct slice s;

	if (!value(r, "hours, as 0600-0800"))
		return false;
	s = r->w.text;
	if (s.n != 9 || s.p[4] != '-' ||
	    !slice_number(slice_head(s, 4), 2359, &from) ||
	    !slice_number(slice_skip(s, 5), 2400, &to) || from % 100 > 59 ||
	    to % 100 > 59)
		return fail(r, "hours are 0600-0800, by UTC");
	if (line->hour_count == HOURS)
		return fail(r, "a circuit has 8 times of its day at most");
	line->hours[line->hour_count++] =
	    (struct hours){(uint16_t)(from / 100 * 60 + from % 100),
		(uint16_t)(to / 100 * 60 + to % 100)};
	return true;
}

bool
hours_open(const struct line_config *c, int64_t wall)
{
	unsigned minute = (unsigned)(wall % 86400000 / 60000), i;
	struct hours h;

	for (i = 0; i < c->hour_count; i++) {
		h = c->hours[i];
		if (h.from <= h.to ? minute >= h.from && minute < h.to
				   : minute >= h.from || minute < h.to)
			return true;
	}
	return c->hour_count == 0;
}

static bool
read_option(struct reading *r, struct relay_circuit *c,
    struct line_config *line, struct circuit_seen *seen)
{
	uint32_t n = 0;
	int class;
	bool good;

	if (is(r, "listen") || is(r, "connect")) {
		line->listens = is(r, "listen");
		return read_address(r, line);
	}
	if (is(r, "peer"))
		return read_ri(r, false, &c->peer);
	if (is(r, "clearance")) {
		if (!value(r, "a classification"))
			return false;
		class = wire_class_by_name(r->w.text);
		c->clearance = class < 0 ? 0 : (unsigned)class;
		return class >= 0 || fail(r, "this is no classification");
	}
	if (is(r, "name")) {
		good = value(r, "a name");
		line->name = good ? string(r, r->w.text) : NULL;
		return good;
	}
	if (is(r, "channel"))
		return read_letters(r, c);
	if (is(r, "charset"))
		return read_either(r, "ascii or ita2", S("ita2"), S("ascii"),
		    "the character set is ascii or ita2", &c->ita2);
	if (is(r, "framing")) {
		seen->framed = true;
		return read_either(r, "plain or framed", S("framed"),
		    S("plain"), "the framing is plain or framed", &c->framed);
	}
	if (is(r, "trail"))
		return read_yes(r, &c->trail);
	if (is(r, "special"))
		return read_yes(r, &c->special);
	if (is(r, "transfer"))
		return read_yes(r, &c->transfer);
	if (is(r, "cyclic"))
		return read_yes(r, &c->cyclic);
	if (is(r, "closed"))
		return read_yes(r, &c->closed);
	if (is(r, "digits")) {
		good = read_number(r, 3, 4, &n);
		c->digits = n;
		return good;
	}
	if (is(r, "speed")) {
		/* Baud: a character of ITA2 has 7.5 elements. */
		good = read_number(r, 45, 100000000, &n);
		c->speed = line->baud = n;
		return good;
	}
	if (is(r, "idle") || is(r, "divert")) {
		good = is(r, "idle");
		if (!read_number(r, 1, 86400, &n))
			return false;
		if (good) {
			c->idle = (int64_t)n * 1000;
			seen->idle = true;
		} else
			c->divert = (int64_t)n * 1000;
		return true;
	}
	if (is(r, "hours"))
		return read_hours(r, line);
	return fail(r, "no circuit has such an option");
}

static bool
finish_circuit(struct reading *r, struct relay_circuit *c,
    struct line_config *line, const struct circuit_seen *seen)
{
	struct buf name = {0};

	if (c->peer == 0)
		return fail(r, "the circuit does not say its peer");
	if (c->clearance == WIRE_NONE)
		return fail(r, "the circuit does not say its clearance");
	if (line->kind == WAY_NONE)
		return fail(r, "the circuit neither listens nor connects");
	if (line->name == NULL) {
		ri_add(&name, c->peer);
		line->name = string(r, buf_slice(&name));
		buf_free(&name);
	}
	if (!seen->framed)
		c->framed = !c->ita2 && line->kind < WAY_PIPE;
	if (c->framed && c->ita2)
		return fail(r, "frames need eight bits, and ita2 has five");
	if (line->kind >= WAY_FOLDER) {
		if (c->framed || c->ita2 || c->speed > 0)
			return fail(
			    r, "folders and mail take messages as they are");
	}
	if (line->listens && line->kind >= WAY_PIPE)
		return fail(r, "this kind of circuit connects");
	if (c->digits == 0)
		c->digits = c->framed ? 4 : 3;
	if (c->speed > 0) {
		c->speed = c->ita2 ? c->speed * 2 / 15 : c->speed / 10;
		/* What is faster than that is a fast line. */
		if (c->speed > 2000)
			c->speed = 0;
	}
	if (!seen->idle)
		c->idle = c->framed ? 30000 : 1800000;
	if (c->framed)
		c->cyclic = true; /* there is no other */
	return true;
}

static bool
read_circuit(struct reading *r)
{
	struct relay_config *relay = &r->c->relay;
	size_t n = relay->circuit_count, old = r->circuits, i;
	struct relay_circuit *c;
	struct line_config *line;
	struct circuit_seen seen = {false, false, false};

	if (!value(r, "the circuit's name"))
		return false;
	for (i = 0; i < n; i++)
		if (slice_equal(relay->circuits[i].name, r->w.text))
			return fail(r, "there is a circuit of this name above");
	if (n == RELAY_CIRCUITS / 4)
		return fail(r, "there are too many circuits");
	relay->circuits =
	    grow(r, relay->circuits, n, &r->circuits, sizeof(*relay->circuits));
	r->c->lines = grow(r, r->c->lines, n, &old, sizeof(*r->c->lines));
	c = &relay->circuits[n];
	line = &r->c->lines[n];
	*c = (struct relay_circuit){
	    .name = r->w.text, .trail = true, .cyclic = true, .divert = 600000};
	if (!next(r))
		return false;
	if (r->w.kind != CONF_OPEN)
		return fail(r, "a `{' is expected here");
	for (;;) {
		if (!next(r))
			return false;
		if (r->w.kind == CONF_CLOSE)
			break;
		if (r->w.kind != CONF_WORD)
			return fail(r, "an option of the circuit is expected");
		if (!read_option(r, c, line, &seen))
			return false;
	}
	relay->circuit_count++;
	return finish_circuit(r, c, line, &seen) && next(r);
}

/* ---- the other statements ---------------------------------------------------------- */

static struct relay_route *
add_route(struct reading *r, uint64_t prefix)
{
	struct relay_config *relay = &r->c->relay;
	struct relay_route *route;

	relay->routes = grow(r, relay->routes, relay->route_count, &r->routes,
	    sizeof(*relay->routes));
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

/* route RJBB via BB alternate CC DD */
static bool
read_route(struct reading *r)
{
	struct pending *p;
	uint64_t prefix;

	if (!read_ri(r, true, &prefix))
		return false;
	if (is_routed(r, prefix))
		return fail(r, "this is routed or delivered above");
	if (!next(r))
		return false;
	if (!is(r, "via"))
		return fail(r, "`via' is expected here");
	r->pending = grow(r, r->pending, r->pending_count, &r->pending_size,
	    sizeof(*r->pending));
	p = &r->pending[r->pending_count++];
	*p = (struct pending){.route = r->c->relay.route_count};
	add_route(r, prefix);
	for (;;) {
		if (!next(r))
			return false;
		if (at_end(r) && p->count > 0)
			return true;
		if (is(r, "alternate") && p->count > 0)
			continue;
		if (r->w.kind != CONF_WORD)
			return fail(r, "a circuit's name is expected here");
		if (p->count == RELAY_ALTERNATES)
			return fail(r, "there are too many alternates");
		p->names[p->count++] = r->w;
	}
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
				return fail(r, "there is no such circuit");
			route->targets[route->count++] =
			    (struct target){TARGET_CIRCUIT, (int)k};
		}
	}
	return true;
}

static bool
read_deliver(struct reading *r)
{
	struct relay_config *relay = &r->c->relay;
	uint64_t prefix;

	if (!read_ri(r, true, &prefix))
		return false;
	if (is_routed(r, prefix))
		return fail(r, "this is routed or delivered above");
	if (!value(r, "a command in quotes"))
		return false;
	if (relay->delivery_count == RELAY_DELIVERIES)
		return fail(r, "there are too many deliveries");
	relay->deliveries = grow(r, relay->deliveries, relay->delivery_count,
	    &r->deliveries, sizeof(*relay->deliveries));
	add_route(r, prefix)->targets[0] =
	    (struct target){TARGET_DELIVERY, (int)relay->delivery_count};
	relay->routes[relay->route_count - 1].count = 1;
	relay->deliveries[relay->delivery_count++] = (struct relay_delivery){
	    prefix, arena_copy(&r->c->arena, r->w.text)};
	return next(r);
}

/* collective "EASTERN COLLECTIVE" from 2025-03-01 { RJAAXX RJBB "B" } */
static bool
read_collective(struct reading *r)
{
	struct relay_config *relay = &r->c->relay;
	struct relay_collective *g;
	struct relay_member *m = NULL;
	struct date day;
	size_t room = 0;

	if (!value(r, "the collective's name in quotes"))
		return false;
	relay->collectives =
	    grow(r, relay->collectives, relay->collective_count,
		&r->collectives, sizeof(*relay->collectives));
	g = &relay->collectives[relay->collective_count++];
	*g = (struct relay_collective){.name = r->w.text};
	if (!next(r))
		return false;
	if (is(r, "from")) {
		if (!value(r, "a day"))
			return false;
		if (!date_read_iso(r->w.text, &day))
			return fail(r, "a day is YYYY-MM-DD");
		g->from = (int64_t)date_days(day) * 86400;
		if (!next(r))
			return false;
	}
	if (r->w.kind != CONF_OPEN)
		return fail(r, "a `{' is expected here");
	for (;;) {
		if (!next(r))
			return false;
		if (r->w.kind == CONF_CLOSE)
			return next(r);
		if (r->w.kind == CONF_TEXT && m != NULL) {
			m->designation = r->w.text;
			continue;
		}
		g->members = grow(r, g->members, g->count, &room, sizeof(*m));
		m = &g->members[g->count++];
		*m = (struct relay_member){ri_pack(r->w.text), {NULL, 0}};
		if (m->ri == 0)
			return fail(r, "a routing indicator is expected here");
	}
}

static bool
read_path(struct reading *r, const char **out, struct slice prefix)
{
	struct slice text;

	if (!value(r, "a path"))
		return false;
	text = r->w.text;
	if (prefix.n > 0 && !slice_starts(text, prefix))
		return fail(r, "unix:PATH is expected here");
	*out = string(r, slice_skip(text, prefix.n));
	return next(r);
}

static bool
read_moved(struct reading *r)
{
	struct relay_config *relay = &r->c->relay;
	struct relay_moved *m;

	relay->moved = grow(r, relay->moved, relay->moved_count, &r->moved,
	    sizeof(*relay->moved));
	m = &relay->moved[relay->moved_count++];
	return read_ri(r, false, &m->old) && read_ri(r, false, &m->now) &&
	    next(r);
}

static bool
read_minimize(struct reading *r)
{
	struct relay_config *relay = &r->c->relay;

	if (relay->minimize_count == 16)
		return fail(r, "MINIMIZE has 16 prefixes at most");
	return read_ri(r, true, &relay->minimized[relay->minimize_count++]) &&
	    next(r);
}

static bool
read_days(struct reading *r, unsigned *out)
{
	uint32_t n;

	if (!read_number(r, 1, 36500, &n))
		return false;
	*out = n;
	return next(r);
}

/* In megabytes. */
static bool
read_segment(struct reading *r)
{
	uint32_t n;

	if (!read_number(r, 1, 1024, &n))
		return false;
	r->c->relay.segment = (uint64_t)n << 20;
	return next(r);
}

static bool
read_statement(struct reading *r)
{
	if (is(r, "station"))
		return read_ri(r, false, &r->c->relay.station) && next(r);
	if (is(r, "spool"))
		return read_path(r, &r->c->spool, S(""));
	if (is(r, "operator"))
		return read_path(r, &r->c->operator, S("unix:"));
	if (is(r, "metrics"))
		return read_path(r, &r->c->metrics, S(""));
	if (is(r, "mailer"))
		return read_path(r, &r->c->mailer, S(""));
	if (is(r, "mailbox"))
		return read_path(r, &r->c->mailbox, S(""));
	if (is(r, "certificate"))
		return read_path(r, &r->c->certificate, S(""));
	if (is(r, "key"))
		return read_path(r, &r->c->key, S(""));
	if (is(r, "authority"))
		return read_path(r, &r->c->authority, S(""));
	if (is(r, "circuit"))
		return read_circuit(r);
	if (is(r, "route"))
		return read_route(r);
	if (is(r, "deliver"))
		return read_deliver(r);
	if (is(r, "collective"))
		return read_collective(r);
	if (is(r, "moved"))
		return read_moved(r);
	if (is(r, "minimize"))
		return read_minimize(r);
	if (is(r, "retain"))
		return read_days(r, &r->c->retain);
	if (is(r, "journal"))
		return read_days(r, &r->c->journal);
	if (is(r, "segment"))
		return read_segment(r);
	return fail(r,
	    "a statement begins with station, spool, circuit, route, deliver, "
	    "collective, operator, moved, minimize, retain, journal, segment, "
	    "metrics, mailer, mailbox, certificate, key or authority");
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
		return fail(r, "the file does not say the station");
	if (c->spool == NULL)
		return fail(r, "the file does not say the spool");
	name_channels(r->c);
	r->c->relay.retain = (int64_t)c->retain * 86400000;
	for (i = 0; i < c->relay.circuit_count; i++) {
		for (k = 0; k < i; k++)
			if (memcmp(c->relay.circuits[i].letters,
				c->relay.circuits[k].letters, 3) == 0)
				return fail(r,
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
	good = good && next(&r);
	while (good && r.w.kind != CONF_END) {
		if (r.w.kind == CONF_LINE) {
			good = next(&r);
			continue;
		}
		good = read_statement(&r);
		if (good && !at_end(&r))
			good = fail(&r, "the line goes on where it should end");
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
