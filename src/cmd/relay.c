/*
 * relay.c: `reftel relay': be a station, have the one that is read its
 * configuration again, or say what it would be.
 */
#include "cmd/station.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static const char *const verbs[] = {"check", "reload", NULL};

/* ---- check ------------------------------------------------------------------------ */

static void
add_address(struct buf *b, const struct line_config *line)
{
	static const char *const kinds[] = {[WAY_NONE] = "",
	    [WAY_TCP] = "tcp:",
	    [WAY_TLS] = "tls:",
	    [WAY_UNIX] = "unix:",
	    [WAY_PIPE] = "pipe:",
	    [WAY_SERIAL] = "serial:",
	    [WAY_FOLDER] = "folder:",
	    [WAY_MAIL] = "mail:"};
	const char *what = line->kind == WAY_PIPE ? line->command : line->host;
	bool v6 = line->port != NULL && strchr(what, ':') != NULL;

	buf_format(b, "%s %s%s%s%s",
	    line->listens ? "listens at" : "connects to", kinds[line->kind],
	    v6 ? "[" : "", what, v6 ? "]" : "");
	if (line->port != NULL)
		buf_format(b, ":%s", line->port);
}

static void
add_circuit(struct buf *b, const struct relay_circuit *c,
    const struct line_config *line)
{
	struct slice class = wire_class_name(c->clearance);
	struct hours h;
	char day[32];
	unsigned i;

	buf_format(b, "circuit %S to ", &c->name);
	ri_add(b, c->peer);
	buf_format(b, ", %S: ", &class);
	add_address(b, line);
	buf_format(b, ", %s", c->framed ? "framed" : "plain");
	buf_string(b, c->ita2 ? ", ita2" : "");
	if (line->baud > 0)
		buf_format(b, ", %u baud", line->baud);
	if (line->kind == WAY_TLS)
		buf_format(b, ", with the certificate of %s", line->name);
	for (i = 0; i < line->hour_count; i++) {
		h = line->hours[i];
		snprintf(day, sizeof(day), "%02d%02d-%02d%02d", h.from / 60,
		    h.from % 60, h.to / 60, h.to % 60);
		buf_format(b, "%s %s", i == 0 ? ", open" : "", day);
	}
	buf_string(b, c->closed ? ", closed\n" : "\n");
}

static void
add_route(struct buf *b, const struct relay_config *c,
    const struct relay_route *route)
{
	const struct relay_delivery *d;
	unsigned i;

	buf_string(b,
	    route->targets[0].kind == TARGET_DELIVERY ? "deliver " : "route ");
	ri_add(b, route->prefix);
	if (route->targets[0].kind == TARGET_DELIVERY) {
		d = &c->deliveries[route->targets[0].index];
		buf_format(b, ": %S\n", &d->command);
		return;
	}
	for (i = 0; i < route->count; i++)
		buf_format(b, "%s%S",
		    i == 0       ? " via "
			: i == 1 ? " alternate "
				 : " ",
		    &c->circuits[route->targets[i].index].name);
	buf_char(b, '\n');
}

static bool
is_used(const struct relay_config *c, size_t circuit)
{
	const struct relay_route *route;
	size_t i;
	unsigned k;

	for (i = 0; i < c->route_count; i++) {
		route = &c->routes[i];
		for (k = 0; k < route->count; k++)
			if (route->targets[k].kind == TARGET_CIRCUIT &&
			    route->targets[k].index == (int)circuit)
				return true;
	}
	return false;
}

static bool
is_same_door(const struct line_config *a, const struct line_config *b)
{
	return a->listens && b->listens && strcmp(a->host, b->host) == 0 &&
	    (a->port == NULL) == (b->port == NULL) &&
	    (a->port == NULL || strcmp(a->port, b->port) == 0);
}

/* Circuits that cannot both listen, and mail that cannot be answered. */
static void
add_line_doubts(struct buf *b, const struct host_config *c)
{
	const struct relay_circuit *circuits = c->relay.circuits;
	bool mail = false;
	size_t i, k;

	for (i = 0; i < c->relay.circuit_count; i++) {
		for (k = 0; k < i; k++)
			if (is_same_door(&c->lines[i], &c->lines[k]))
				buf_format(b,
				    "but: circuits %S and %S listen at the "
				    "same address, which only one can have\n",
				    &circuits[k].name, &circuits[i].name);
		mail = mail || c->lines[i].kind == WAY_MAIL;
	}
	if (mail && slice_ends(slice_of(c->mailbox), S("@localhost")))
		buf_format(b,
		    "but: mail is from %s, to whom no neighbour can answer: "
		    "say `mailbox'\n",
		    c->mailbox);
}

/* What is no mistake, and yet may not be meant. */
static void
add_doubts(struct buf *b, const struct host_config *c)
{
	const struct relay_collective *g = c->relay.collectives;
	size_t i;

	add_line_doubts(b, c);
	for (i = 0; i < c->relay.circuit_count; i++)
		if (!is_used(&c->relay, i))
			buf_format(b, "but: no route goes by circuit %S\n",
			    &c->relay.circuits[i].name);
	for (i = 0; i < c->relay.collective_count; i++)
		if (!head_is_collective(g[i].name) &&
		    (i == 0 || !slice_equal(g[i].name, g[i - 1].name)))
			buf_format(b,
			    "but: other stations do not know collective %S by "
			    "its name, and may hold for a garble what comes "
			    "for its members\n",
			    &g[i].name);
	if (c->operator== NULL)
		buf_string(b,
		    "but: there is no `operator', so that nobody can ask the "
		    "station for its status\n");
}

/*
 * What TLS needs must be there, and fit: that says the program that has TLS,
 * so that no other command waits for its libraries.
 */
static int
check_certificates(const char *path, const struct host_config *c)
{
	const char *files[] = {c->certificate, c->key, c->authority};
	char dashes[] = "--check";
	char *words[] = {NULL, dashes, (char *)(uintptr_t)path, NULL};
	size_t i = 0;

	while (i < c->relay.circuit_count && c->lines[i].kind != WAY_TLS)
		i++;
	if (i == c->relay.circuit_count)
		return STATUS_CLEAN;
	for (i = 0; i < 3; i++)
		if (access(files[i], R_OK) != 0)
			return cmd_error(STATUS_SYSTEM, "cannot read %s: %s",
			    files[i], strerror(errno));
	return cmd_beside("reftel-relay", words);
}

static int
check(const char *path, const struct host_config *c)
{
	const struct relay_config *r = &c->relay;
	struct buf b = {0};
	size_t i;
	int out, status;

	buf_format(&b, "%s: station ", path);
	ri_add(&b, r->station);
	buf_format(&b, ", spool %s", c->spool);
	if (c->operator!= NULL)
		buf_format(&b, ", operator unix:%s", c->operator);
	if (c->metrics != NULL)
		buf_format(&b, ", metrics %s", c->metrics);
	buf_char(&b, '\n');
	for (i = 0; i < r->circuit_count; i++)
		add_circuit(&b, &r->circuits[i], &c->lines[i]);
	for (i = 0; i < r->route_count; i++)
		add_route(&b, r, &r->routes[i]);
	for (i = 0; i < r->collective_count; i++)
		buf_format(&b, "collective %S of %zu\n",
		    &r->collectives[i].name, r->collectives[i].count);
	add_doubts(&b, c);
	/* What is told is closed behind it, and the next program goes on. */
	out = dup(STDOUT_FILENO);
	status = cmd_tell(&b);
	if (status != STATUS_CLEAN || out < 0)
		return status;
	dup2(out, STDOUT_FILENO);
	return check_certificates(path, c);
}

int
cmd_relay(char **argv)
{
	static const struct usage usage = {"relay", "[check|reload]",
	    "Be a station: accept, route, forward and deliver telegrams, "
	    "until a signal\nends it. Or say what it would be, and what is "
	    "wrong in its configuration;\nor have the one that runs read that "
	    "again.",
	    station_options};
	struct asked a = {0};
	char *words[] = {NULL, NULL, NULL};
	struct host_config c;
	struct buf out = {0};
	int status = cmd_options(&usage, argv, NULL, station_option, &a);

	if (status < 0 && *argv != NULL)
		status = station_verb(&usage, argv, verbs);
	if (status < 0 && *argv != NULL && argv[1] != NULL)
		status = cmd_usage(&usage, "there are operands too many");
	if (status < 0)
		status = station_configure(&usage, &a, config_read, &c);
	if (status >= 0)
		return status;
	if (*argv != NULL)
		status = strcmp(*argv, "check") == 0
		    ? check(a.config, &c)
		    : station_ask(&c, "reload", argv + 1, &out);
	/* It is done, and yet not all is well. */
	fprintf(stderr, "%.*s", (int)out.n, out.n > 0 ? out.p : "");
	buf_free(&out);
	config_free(&c);
	if (status >= 0)
		return status;
	words[1] = (char *)(uintptr_t)a.config;
	return cmd_beside("reftel-relay", words);
}
