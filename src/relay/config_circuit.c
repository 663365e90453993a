/*
 * config_circuit.c: relay.conf(5): what is said of a circuit.
 */
#include "relay/config.h"
#include "relay/loop.h"

/* What a circuit may say, each but the hours once. */
enum {
	LISTEN,
	CONNECT,
	PEER,
	CLEARANCE,
	NAME,
	FRAMING,
	CHARSET,
	SPEED,
	HOURS_OF,
	CHANNEL,
	DIGITS,
	CYCLIC,
	TRAIL,
	TRANSFER,
	SPECIAL,
	IDLE,
	DIVERT,
	CLOSED,
	OPTIONS
};

static const char *const options[] = {[LISTEN] = "listen",
    [CONNECT] = "connect",
    [PEER] = "peer",
    [CLEARANCE] = "clearance",
    [NAME] = "name",
    [FRAMING] = "framing",
    [CHARSET] = "charset",
    [SPEED] = "speed",
    [HOURS_OF] = "hours",
    [CHANNEL] = "channel",
    [DIGITS] = "digits",
    [CYCLIC] = "cyclic",
    [TRAIL] = "trail",
    [TRANSFER] = "transfer",
    [SPECIAL] = "special",
    [IDLE] = "idle",
    [DIVERT] = "divert",
    [CLOSED] = "closed",
    [OPTIONS] = NULL};

/* tls:0.0.0.0:4127, tcp:rjcc.example:4127, unix:/path, "pipe:command" */
static bool
read_address(struct reading *r, struct line_config *line)
{
	struct slice text, host;
	size_t colon;

	if (!reading_value(r, "an address, as tls:HOST:PORT"))
		return false;
	text = r->w.text;
	if (slice_starts(text, S("unix:"))) {
		line->kind = WAY_UNIX;
		line->host = reading_string(r, slice_skip(text, 5));
		return reading_socket(r, slice_skip(text, 5));
	}
	if (slice_starts(text, S("serial:")) ||
	    slice_starts(text, S("folder:"))) {
		line->kind =
		    slice_starts(text, S("serial:")) ? WAY_SERIAL : WAY_FOLDER;
		line->host = reading_string(r, slice_skip(text, 7));
		return text.n > 7 || reading_fail(r, "this needs a path");
	}
	if (slice_starts(text, S("mail:"))) {
		line->kind = WAY_MAIL;
		line->host = reading_string(r, slice_skip(text, 5));
		return slice_index(text, '@') < text.n ||
		    reading_fail(r, "mail: needs an address");
	}
	if (slice_starts(text, S("pipe:"))) {
		line->kind = WAY_PIPE;
		line->command = reading_string(r, slice_skip(text, 5));
		return text.n > 5 || reading_fail(r, "pipe: needs a command");
	}
	if (slice_starts(text, S("tcp:")))
		line->kind = WAY_TCP;
	else if (slice_starts(text, S("tls:")))
		line->kind = WAY_TLS;
	else
		return reading_fail(r,
		    "an address begins with tcp:, tls:, unix:, pipe:, "
		    "serial:, folder: or mail:");
	host = slice_skip(text, 4);
	colon = config_port(host);
	if (colon == 0)
		return reading_fail(
		    r, "an address is HOST:PORT, and a port is 1 to 65535");
	line->port = reading_string(r, slice_skip(host, colon));
	host = slice_head(host, colon - 1);
	if (slice_starts(host, S("[")) && slice_ends(host, S("]")))
		host = slice_head(slice_skip(host, 1), host.n - 2);
	line->host = reading_string(r, host);
	return true;
}

/* One of two words: whether it is the first. */
static bool
read_either(struct reading *r, const char *what, struct slice yes,
    struct slice no, const char *expected, bool *out)
{
	if (!reading_value(r, what))
		return false;
	*out = slice_equal(r->w.text, yes);
	if (*out || slice_equal(r->w.text, no))
		return true;
	return reading_fail(r, expected);
}

static bool
read_yes(struct reading *r, bool *out)
{
	return read_either(r, "yes or no", S("yes"), S("no"),
	    "yes or no is expected here", out);
}

static bool
read_letters(struct reading *r, struct relay_circuit *c)
{
	size_t i;

	if (!reading_value(r, "three letters"))
		return false;
	for (i = 0; i < r->w.text.n && ascii_is_upper(r->w.text.p[i]); i++)
		continue;
	if (r->w.text.n != 3 || i != 3)
		return reading_fail(r, "a channel has three capitals");
	memcpy(c->letters, r->w.text.p, 3);
	return true;
}

/* `hours 0600-0800', once for each. */
static bool
read_hours(struct reading *r, struct line_config *line)
{
	uint32_t from = 0, to = 0;
	struct slice s;

	if (!reading_value(r, "hours, as 0600-0800"))
		return false;
	s = r->w.text;
	if (s.n != 9 || s.p[4] != '-' ||
	    !slice_number(slice_head(s, 4), 2359, &from) ||
	    !slice_number(slice_skip(s, 5), 2400, &to) || from % 100 > 59 ||
	    to % 100 > 59)
		return reading_fail(r, "hours are 0600-0800, by UTC");
	if (from == to)
		return reading_fail(
		    r, "these hours have no minute; none is always");
	if (line->hour_count == HOURS)
		return reading_fail(
		    r, "a circuit has 8 times of its day at most");
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
    struct line_config *line, unsigned *seen)
{
	unsigned which = reading_choice(r, options);
	uint32_t n = 0;
	int class;
	bool good;

	if (which == OPTIONS)
		return reading_unknown(
		    r, "no circuit has such an option", options);
	if (which != HOURS_OF && !reading_said(r, which, seen))
		return false;
	switch (which) {
	case LISTEN:
	case CONNECT:
		if (line->kind != WAY_NONE)
			return reading_fail(
			    r, "a circuit either listens or connects");
		line->listens = which == LISTEN;
		return read_address(r, line);
	case PEER:
		good = reading_ri(r, false, &c->peer);
		r->peers[r->c->relay.circuit_count] = r->w;
		return good;
	case CLEARANCE:
		if (!reading_value(r, "a classification"))
			return false;
		class = wire_class_by_name(r->w.text);
		c->clearance = class < 0 ? 0 : (unsigned)class;
		return class >= 0 ||
		    reading_fail(r, "this is no classification");
	case NAME:
		good = reading_value(r, "a name");
		line->name = good ? reading_string(r, r->w.text) : NULL;
		return good;
	case CHANNEL:
		return read_letters(r, c);
	case CHARSET:
		return read_either(r, "ascii or ita2", S("ita2"), S("ascii"),
		    "the character set is ascii or ita2", &c->ita2);
	case FRAMING:
		return read_either(r, "plain or framed", S("framed"),
		    S("plain"), "the framing is plain or framed", &c->framed);
	case TRAIL:
		return read_yes(r, &c->trail);
	case SPECIAL:
		return read_yes(r, &c->special);
	case TRANSFER:
		return read_yes(r, &c->transfer);
	case CYCLIC:
		return read_yes(r, &c->cyclic);
	case CLOSED:
		return read_yes(r, &c->closed);
	case DIGITS:
		good = reading_number(r, 3, 4, &n);
		c->digits = n;
		return good;
	case SPEED:
		/* Baud: a character of ITA2 has 7.5 elements. */
		good = reading_number(r, 45, 100000000, &n);
		c->speed = line->baud = n;
		r->speed = r->w;
		return good;
	case IDLE:
		good = reading_number(r, 1, 86400, &n);
		c->idle = (int64_t)n * 1000;
		return good;
	case DIVERT:
		good = reading_number(r, 1, 86400, &n);
		c->divert = (int64_t)n * 1000;
		return good;
	default:
		return read_hours(r, line);
	}
}

/* The speeds that a system knows: B50 is not 50 everywhere. */
static const struct baud bauds[] = {{50, B50}, {75, B75}, {110, B110},
    {134, B134}, {150, B150}, {200, B200}, {300, B300}, {600, B600},
    {1200, B1200}, {1800, B1800}, {2400, B2400}, {4800, B4800}, {9600, B9600},
    {19200, B19200}, {38400, B38400}, {57600, B57600}, {115200, B115200}};

const struct baud *
baud_find(unsigned baud)
{
	size_t i;

	for (i = 0; i < sizeof(bauds) / sizeof(bauds[0]); i++)
		if (bauds[i].baud == baud)
			return &bauds[i];
	return NULL;
}

static bool
finish_circuit(struct reading *r, struct relay_circuit *c,
    struct line_config *line, unsigned seen)
{
	struct buf name = {0};

	if (c->peer == 0)
		return reading_fail(r, "the circuit does not say its peer");
	if (c->clearance == WIRE_NONE)
		return reading_fail(
		    r, "the circuit does not say its clearance");
	if (line->kind == WAY_NONE)
		return reading_fail(
		    r, "the circuit neither listens nor connects");
	if (line->name != NULL && line->kind != WAY_TLS)
		return reading_fail(r, "a name is looked for by tls: alone");
	if (line->name == NULL) {
		ri_add(&name, c->peer);
		line->name = reading_string(r, buf_slice(&name));
		buf_free(&name);
	}
	if (!(seen >> FRAMING & 1))
		c->framed = !c->ita2 && line->kind < WAY_PIPE;
	if (c->framed && c->ita2)
		return reading_fail(
		    r, "frames need eight bits, and ita2 has five");
	if (line->kind >= WAY_FOLDER) {
		if (c->framed || c->ita2 || c->speed > 0)
			return reading_fail(
			    r, "folders and mail take messages as they are");
	}
	if (line->kind == WAY_SERIAL && line->baud > 0 &&
	    baud_find(line->baud) == NULL) {
		r->w = r->speed;
		return reading_fail(r,
		    "a serial line has 50, 75, 110, 134, 150, 200, 300, 600, "
		    "1200, 1800, 2400, 4800, 9600, 19200, 38400, 57600 or "
		    "115200 baud");
	}
	if (line->listens && line->kind >= WAY_PIPE)
		return reading_fail(r, "this kind of circuit connects");
	if (c->digits == 0)
		c->digits = c->framed ? 4 : 3;
	if (c->speed > 0) {
		c->speed = c->ita2 ? c->speed * 2 / 15 : c->speed / 10;
		/* What is faster than that is a fast line. */
		if (c->speed > 2000)
			c->speed = 0;
	}
	if (!(seen >> IDLE & 1))
		c->idle = c->framed ? 30000 : 1800000;
	if (c->framed && !c->cyclic)
		return reading_fail(r, "in frames numbers go round");
	return true;
}

/* The log has it as one word, and Prometheus in quotes. */
static bool
is_name(struct slice name)
{
	size_t i;

	for (i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] <= ' ' || name.p[i] == 0x7f ||
		    name.p[i] == '\\')
			return false;
	return name.n > 0;
}

bool
config_circuit(struct reading *r)
{
	struct relay_config *relay = &r->c->relay;
	size_t n = relay->circuit_count, old = r->circuits, i;
	struct relay_circuit *c;
	struct line_config *line;
	unsigned seen = 0;

	if (!reading_value(r, "the circuit's name"))
		return false;
	if (!is_name(r->w.text))
		return reading_fail(r,
		    "a circuit's name is one word, without quotes and "
		    "backslashes");
	for (i = 0; i < n; i++)
		if (slice_equal(relay->circuits[i].name, r->w.text))
			return reading_fail(
			    r, "there is a circuit of this name above");
	if (n == RELAY_CIRCUITS / 4)
		return reading_fail(r, "there are too many circuits");
	relay->circuits = reading_grow(
	    r, relay->circuits, n, &r->circuits, sizeof(*relay->circuits));
	r->c->lines =
	    reading_grow(r, r->c->lines, n, &old, sizeof(*r->c->lines));
	r->peers =
	    reading_grow(r, r->peers, n, &r->peers_size, sizeof(*r->peers));
	c = &relay->circuits[n];
	line = &r->c->lines[n];
	*c = (struct relay_circuit){
	    .name = r->w.text, .trail = true, .cyclic = true, .divert = 600000};
	if (!reading_next(r))
		return false;
	if (r->w.kind != CONF_OPEN)
		return reading_fail(r, "a `{' is expected here");
	for (;;) {
		if (!reading_next(r))
			return false;
		if (r->w.kind == CONF_CLOSE)
			break;
		if (r->w.kind != CONF_WORD)
			return reading_fail(
			    r, "an option of the circuit is expected");
		if (!read_option(r, c, line, &seen))
			return false;
	}
	relay->circuit_count++;
	return finish_circuit(r, c, line, seen) && reading_next(r);
}
