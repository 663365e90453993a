/*
 * operator.c: what an operator sees of a station and does to it.  It must
 * not know by which door he came.
 */
#include "relay/station.h"

static const char *const states[] = {
    "queued", "sending", "receipt", "done", "held", "void"};

static void
add_name(struct buf *b, const char *name)
{
	if (b->n > 0 && b->p[b->n - 1] != '{' && b->p[b->n - 1] != '[')
		buf_char(b, ',');
	buf_format(b, "\"%s\":", name);
}

static void
add_number(struct buf *b, const char *name, uint64_t n)
{
	add_name(b, name);
	buf_number(b, (int64_t)n);
}

static void
add_text(struct buf *b, const char *name, struct slice text)
{
	add_name(b, name);
	buf_char(b, '"');
	buf_json(b, text);
	buf_char(b, '"');
}

static void
add_flag(struct buf *b, const char *name, bool flag)
{
	add_name(b, name);
	buf_string(b, flag ? "true" : "false");
}

static void
add_queues(const struct station *s, const struct list *queues, struct buf *b)
{
	const struct branch *oldest;
	struct slice name;
	unsigned p;

	add_name(b, "queued");
	buf_char(b, '{');
	for (p = 0; p < WIRE_PRECEDENCES; p++) {
		name = wire_precedence_name(p);
		add_name(b, name.p);
		buf_char(b, '{');
		add_number(b, "count", queues[p].count);
		oldest = queues[p].first;
		if (oldest != NULL)
			add_number(b, "seconds",
			    (uint64_t)((s->wall - oldest->message->wall) /
				1000));
		buf_char(b, '}');
	}
	buf_char(b, '}');
}

static void
status_of_circuit(
    const struct station *s, const struct circuit *c, struct buf *b)
{
	struct buf ri = {0};

	buf_char(b, '{');
	add_text(b, "name", c->config->name);
	ri_add(&ri, c->config->peer);
	add_text(b, "peer", buf_slice(&ri));
	buf_free(&ri);
	add_flag(b, "up", works(c));
	add_flag(b, "open", !c->config->closed);
	add_text(b, "clearance", wire_class_name(c->config->clearance));
	add_number(b, "unacknowledged", c->given);
	add_number(b, "next", c->next);
	add_number(b, "expected", c->expect);
	add_number(b, "noise", c->noise);
	add_queues(s, c->queues, b);
	buf_char(b, '}');
}

/* What is there for a delivery, and the one that was begun. */
static size_t
delivery_count(const struct station *s, size_t delivery)
{
	size_t n = 0;
	unsigned p;

	for (p = 0; p <= BEGUN; p++)
		n += s->deliveries[delivery][p].count;
	return n;
}

static void
status_of_delivery(const struct station *s, size_t delivery, struct buf *b)
{
	const struct branch *begun = s->deliveries[delivery][BEGUN].first;
	struct buf ri = {0};

	buf_char(b, '{');
	ri_add(&ri, s->config.deliveries[delivery].prefix);
	add_text(b, "to", buf_slice(&ri));
	buf_free(&ri);
	if (begun != NULL) {
		add_number(b, "begun", begun->message->seq);
		add_number(b, "seconds",
		    (uint64_t)((s->wall - begun->message->wall) / 1000));
		add_number(b, "doubts", begun->doubts);
	}
	add_queues(s, s->deliveries[delivery], b);
	buf_char(b, '}');
}

void
station_status(const struct station *s, struct buf *b)
{
	struct buf ri = {0};
	size_t i;

	buf_char(b, '{');
	ri_add(&ri, s->config.station);
	add_text(b, "schema", S("reftel.relay.status/1"));
	add_text(b, "station", buf_slice(&ri));
	buf_free(&ri);
	add_number(b, "accepted", s->next_seq - 1);
	add_number(b, "held", s->held.count);
	add_number(b, "log", s->end.at);
	add_number(
	    b, "durable", s->durable < s->end.at ? s->durable : s->end.at);
	add_flag(b, "full", station_is_full(s));
	add_name(b, "circuits");
	buf_char(b, '[');
	for (i = 0; i < s->config.circuit_count; i++) {
		if (s->config.circuits[i].gone)
			continue;
		if (b->p[b->n - 1] == '}')
			buf_char(b, ',');
		status_of_circuit(s, &s->circuits[i], b);
	}
	buf_char(b, ']');
	add_name(b, "deliveries");
	buf_char(b, '[');
	for (i = 0; i < s->config.delivery_count; i++) {
		if (s->config.deliveries[i].gone && delivery_count(s, i) == 0)
			continue;
		if (b->p[b->n - 1] == '}')
			buf_char(b, ',');
		status_of_delivery(s, i, b);
	}
	buf_string(b, "]}\n");
}

/* ---- metrics, as Prometheus reads them ---------------------------------------------- */

static void
metric(struct buf *b, const char *name, const char *kind, const char *help)
{
	buf_format(b, "# HELP reftel_%s %s\n# TYPE reftel_%s %s\n", name, help,
	    name, kind);
}

static void
value(struct buf *b, const char *name, const struct circuit *c,
    const char *precedence, uint64_t n)
{
	buf_format(b, "reftel_%s", name);
	if (c != NULL) {
		buf_format(b, "{circuit=\"%S\",peer=\"", &c->config->name);
		ri_add(b, c->config->peer);
		buf_char(b, '"');
		if (precedence != NULL)
			buf_format(b, ",precedence=\"%s\"", precedence);
		buf_char(b, '}');
	}
	buf_char(b, ' ');
	buf_number(b, (int64_t)n);
	buf_char(b, '\n');
}

static uint64_t
of_circuit(const struct station *s, const struct circuit *c, unsigned which,
    unsigned precedence)
{
	const struct branch *oldest = c->queues[precedence].first;

	switch (which) {
	case 0:
		return works(c);
	case 1:
		return c->given;
	case 2:
		return c->noise;
	case 3:
		return c->queues[precedence].count;
	default:
		return oldest == NULL
		    ? 0
		    : (uint64_t)((s->wall - oldest->message->wall) / 1000);
	}
}

void
station_metrics(const struct station *s, struct buf *b)
{
	static const struct {
		const char *name, *kind, *help;
		bool by_precedence;
	} rows[] = {
	    {"circuit_up", "gauge", "Whether the circuit is up.", false},
	    {"unacknowledged", "gauge",
		"Messages that have a number and no answer.", false},
	    {"noise_bytes_total", "counter",
		"Bytes that came and were nothing.", false},
	    {"queue", "gauge", "Messages that wait.", true},
	    {"queue_oldest_seconds", "gauge", "Age of the first that waits.",
		true}};
	const struct circuit *c;
	unsigned i, p;
	size_t k;

	metric(b, "accepted_total", "counter", "Messages accepted, ever.");
	value(b, "accepted_total", NULL, NULL, s->next_seq - 1);
	metric(b, "held", "gauge", "Branches before the operator.");
	value(b, "held", NULL, NULL, s->held.count);
	metric(b, "alarms_total", "counter", "Alarms since the start.");
	value(b, "alarms_total", NULL, NULL, s->alarms);
	metric(b, "log_bytes_total", "counter", "The log's length, ever.");
	value(b, "log_bytes_total", NULL, NULL, s->end.at);
	metric(b, "full", "gauge", "Whether the disk is full.");
	value(b, "full", NULL, NULL, station_is_full(s));
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		metric(b, rows[i].name, rows[i].kind, rows[i].help);
		for (k = 0; k < s->config.circuit_count; k++) {
			c = &s->circuits[k];
			for (p = 0; !c->config->gone &&
			     p < (rows[i].by_precedence ? 4u : 1u);
			     p++)
				value(b, rows[i].name, c,
				    rows[i].by_precedence
					? wire_precedence_name(p).p
					: NULL,
				    of_circuit(s, c, i, p));
		}
	}
	metric(b, "delivery_queue", "gauge", "Messages that wait for a post.");
	for (k = 0; k < s->config.delivery_count; k++) {
		if (s->config.deliveries[k].gone)
			continue;
		buf_string(b, "reftel_delivery_queue{to=\"");
		ri_add(b, s->config.deliveries[k].prefix);
		buf_format(b, "\"} %zu\n", delivery_count(s, k));
	}
}

static void
add_branch(const struct station *s, const struct branch *b, struct buf *out)
{
	struct buf text = {0};

	buf_char(out, '{');
	add_number(out, "seq", b->message->seq);
	add_number(out, "branch", b->index);
	message_id_add(&text, &b->message->id);
	add_text(out, "id", buf_slice(&text));
	add_text(out, "precedence", wire_precedence_name(b->precedence));
	add_text(out, "class", wire_class_name(b->message->class));
	add_text(out, "state", slice_of(states[b->state]));
	if (b->state == BRANCH_HELD || b->state == BRANCH_VOID)
		add_text(out, "reason", reason_name(b->reason));
	buf_clear(&text);
	target_add(&text, s, b->target);
	add_text(out, "target", buf_slice(&text));
	buf_clear(&text);
	ris_add(&text, b->ris, b->ri_count);
	add_text(out, "for", buf_slice(&text));
	add_number(out, "number", b->number);
	add_number(out, "doubts", b->doubts);
	add_number(
	    out, "seconds", (uint64_t)((s->wall - b->message->wall) / 1000));
	buf_string(out, "}\n");
	buf_free(&text);
}

/*
 * What is held waits for the operator and for nothing else, so it is listed
 * before what goes by itself; all in the order of acceptance.
 */
void
station_queue(const struct station *s, size_t most, struct buf *b)
{
	size_t held = s->held.count < most ? s->held.count : most;
	size_t i, others = most - held, *left;
	const struct message *m;
	const struct branch *branch;

	for (i = 0; i < s->message_count && held + others > 0; i++) {
		m = s->messages[i];
		for (branch = m->branches; branch != NULL;
		     branch = branch->next) {
			left = branch->state == BRANCH_HELD ? &held : &others;
			if (branch->state == BRANCH_DONE ||
			    branch->state == BRANCH_VOID || *left == 0)
				continue;
			--*left;
			add_branch(s, branch, b);
		}
	}
}

void
station_held(const struct station *s, uint64_t seq, struct buf *b)
{
	const struct message *m = message_find(s, seq);
	const struct branch *branch;

	for (branch = m == NULL ? NULL : m->branches; branch != NULL;
	     branch = branch->next)
		if (branch->state == BRANCH_HELD)
			add_branch(s, branch, b);
}

bool
station_has(const struct station *s, uint64_t seq)
{
	return message_find(s, seq) != NULL;
}

bool
station_show(
    struct station *s, uint64_t seq, struct buf *b, struct error *error)
{
	const struct message *m = message_find(s, seq);
	struct slice body;

	if (m == NULL)
		return error_set(error, "there is no such message");
	body = message_body(s, m);
	if (body.p == NULL)
		return error_set(error, "the disk does not give it back");
	buf_add(b, body);
	buf_char(b, '\n');
	arena_reset(&s->arena);
	return true;
}

bool
station_trace(
    const struct station *s, const struct message_id *id, struct buf *b)
{
	const struct message *m = message_by_id(s, id);
	const struct branch *branch;
	bool any = false;

	for (; m != NULL; m = m->same) {
		if (!message_id_same(&m->id, id))
			continue;
		any = true;
		for (branch = m->branches; branch != NULL;
		     branch = branch->next)
			add_branch(s, branch, b);
	}
	return any;
}

/*
 * Whether it is not on its way just now: what has a number on a line that is
 * down, and what a delivery does not get rid of, may be taken away.
 */
static bool
is_stuck(const struct station *s, const struct branch *b)
{
	if (b->state == BRANCH_SENDING)
		return b->target.kind != TARGET_CIRCUIT ||
		    !works(&s->circuits[b->target.index]);
	return b->state == BRANCH_RECEIPT;
}

/* Every branch of a message that is in one of some states, or stuck. */
static bool
each(struct station *s, uint64_t seq, unsigned wanted, const char *done,
    void (*act)(struct station *, struct branch *), struct error *error)
{
	struct message *m = message_find(s, seq);
	struct branch *b, *next;
	const struct branch *last = NULL;
	const char *state = "not owed to anybody";
	unsigned n = 0;

	if (m == NULL)
		return error_set(error, "there is no such message");
	/* What the act itself adds, such as another that is held, is not met. */
	for (b = m->branches; b != NULL; b = b->next)
		last = b;
	for (b = m->branches; b != NULL; b = next) {
		next = b == last ? NULL : b->next;
		state = states[b->state];
		if (is_stuck(s, b) && wanted >> BRANCH_QUEUED & 1)
			branch_repeat(s, b, ONE_DOUBT);
		if (!(wanted >> b->state & 1))
			continue;
		act(s, b);
		n++;
	}
	if (n > 0) {
		note(s, false, "message %lld: %s by the operator",
		    (long long)seq, done);
		commit(s);
	}
	return n > 0 ||
	    error_set(error, "message %lld is %s: that does not go with it",
		(long long)seq, state);
}

static void
act_hold(struct station *s, struct branch *b)
{
	happen(s, "hold %lld %u operator", (long long)b->message->seq,
	    (unsigned)b->index);
}

static void
act_cancel(struct station *s, struct branch *b)
{
	happen(s, "void %lld %u cancelled", (long long)b->message->seq,
	    (unsigned)b->index);
}

bool
station_hold(struct station *s, uint64_t seq, struct error *error)
{
	return each(s, seq, 1u << BRANCH_QUEUED, "held", act_hold, error);
}

/* What is for the station itself has been read by its operator. */
static void
act_release(struct station *s, struct branch *b)
{
	redirect(s, b);
	if (b->state == BRANCH_QUEUED && b->target.kind == TARGET_SELF)
		happen(s, "done %lld %u %lld", (long long)b->message->seq,
		    (unsigned)b->index, (long long)s->wall);
}

bool
station_release(struct station *s, uint64_t seq, struct error *error)
{
	const struct message *m = message_find(s, seq);
	const struct branch *b;

	for (b = m == NULL ? NULL : m->branches; b != NULL; b = b->next)
		if (b->state == BRANCH_HELD && b->ri_count == 0)
			return error_set(error,
			    "message %lld names nobody whom it is for: cancel "
			    "it, and hand it in with a line 2",
			    (long long)seq);
	return each(s, seq, 1u << BRANCH_HELD, "released", act_release, error);
}

bool
station_reroute(struct station *s, uint64_t seq, struct error *error)
{
	return each(s, seq, 1u << BRANCH_QUEUED, "rerouted", redirect, error);
}

bool
station_cancel(struct station *s, uint64_t seq, struct error *error)
{
	return each(s, seq, 1u << BRANCH_QUEUED | 1u << BRANCH_HELD,
	    "cancelled", act_cancel, error);
}

bool
station_has_circuit(struct station *s, struct slice name)
{
	return circuit_word(s, &name) != NULL;
}

bool
station_circuit(
    struct station *s, struct slice name, bool open, struct error *error)
{
	size_t i;

	for (i = 0; i < s->config.circuit_count; i++)
		if (slice_equal(s->config.circuits[i].name, name)) {
			if (!open && !s->config.circuits[i].closed)
				close_circuit(s, &s->circuits[i]);
			s->config.circuits[i].closed = !open;
			note(s, false, "%S: %s by the operator", &name,
			    open ? "opened" : "closed");
			commit(s);
			return true;
		}
	return error_set(error, "there is no circuit %S", &name);
}
