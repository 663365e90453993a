/*
 * station.c: a station from outside: what comes in by relay.h and the order
 * in which the others are asked.  Whatever comes in ends with commit().
 */
#include "relay/station.h"

#define MINUTE ((int64_t)60000)
#define HOUR (60 * MINUTE)

/* How long each precedence may take (NAVEDTRA 14272), in milliseconds. */
static const int64_t speed_of_service[WIRE_PRECEDENCES] = {
    10 * MINUTE, 30 * MINUTE, 3 * HOUR, 6 * HOUR};

/* When what was asked for is asked for again (para 419). */
static const int64_t chase_after[WIRE_PRECEDENCES] = {
    30 * MINUTE, 2 * HOUR, 8 * HOUR, 16 * HOUR};

#define RECEIPT_AFTER (5 * MINUTE)
#define CHECK_AFTER (10 * MINUTE)

/* What stands behind NNNN at most, in bytes: a peer can do without it. */
#define LINE_END 12

/* A plain line that is up that long is not one that flaps. */
#define STEADY MINUTE

static void
circuit_init(struct station *s, size_t i)
{
	s->circuits[i] =
	    (struct circuit){.config = &s->config.circuits[i], .index = (int)i};
	s->circuits[i].reader.ita2 = s->config.circuits[i].ita2;
}

struct station *
station_new(const struct relay_config *config, const struct relay_host *host)
{
	struct station *s = heap_grow(NULL, sizeof(*s));
	size_t n = RELAY_CIRCUITS / 4 * sizeof(*s->circuits);

	*s = (struct station){.config = *config, .host = *host};
	s->next_seq = s->fresh = 1;
	/* Places for all that a station may have: lists point into them. */
	s->circuits = heap_grow(NULL, n);
	n = RELAY_DELIVERIES * sizeof(s->deliveries[0]);
	s->deliveries = heap_grow(NULL, n);
	memset(s->deliveries, 0, n);
	for (n = 0; n < config->circuit_count; n++)
		circuit_init(s, n);
	return s;
}

bool
may_stay(const struct station *s, const struct branch *b)
{
	const struct relay_circuit *c = &s->config.circuits[b->target.index];

	return !c->gone &&
	    (b->message->marks & MARK_NEIGHBOUR ||
		refused_by(c, b->message) == REASON_NONE);
}

void
review_window(struct station *s, struct circuit *c, bool all)
{
	unsigned i, first = all ? 0 : c->cursor + (c->offset > 0);
	const struct given *g;

	for (i = c->given; i > first; i--) {
		g = &c->window[i - 1];
		if (g->branch == NULL || may_stay(s, g->branch))
			continue;
		if (all || !g->out)
			branch_repeat(s, g->branch,
			    c->config->gone || g->out ? ONE_DOUBT : 0);
	}
}

/* The circuit is another now: what it must not carry goes another way. */
static void
review_circuit(struct station *s, struct circuit *c)
{
	struct branch *b, *next;
	unsigned p;

	review_window(s, c, c->config->gone || !works(c));
	/* No receipt comes by one that is gone. */
	while (c->config->gone && c->receipts.first != NULL)
		branch_repeat(s, c->receipts.first, ONE_DOUBT);
	for (p = 0; p < WIRE_PRECEDENCES; p++)
		for (b = c->queues[p].first; b != NULL; b = next) {
			next = b->after;
			if (!may_stay(s, b))
				redirect(s, b);
		}
}

/* It is gone: all goes another way but what its command has just now. */
static void
empty_delivery(struct station *s, const struct list *lists)
{
	struct branch *b, *next;
	unsigned p;

	for (p = 0; p <= BEGUN; p++)
		for (b = lists[p].first; b != NULL; b = next) {
			next = b->after;
			if (!b->handed)
				redirect(s, b);
		}
}

void
station_reload(struct station *s, const struct relay_config *config)
{
	size_t i, before = s->config.circuit_count;

	s->config = *config;
	for (i = 0; i < before; i++)
		s->circuits[i].config = &s->config.circuits[i];
	for (; i < config->circuit_count; i++) {
		circuit_init(s, i);
		s->circuits[i].changed = s->circuits[i].worked = s->mono;
	}
	for (i = 0; i < config->circuit_count; i++)
		review_circuit(s, &s->circuits[i]);
	for (i = 0; i < config->delivery_count; i++)
		if (config->deliveries[i].gone)
			empty_delivery(s, s->deliveries[i]);
	note(s, false, "the configuration was read again");
	commit(s);
}

void
station_free(struct station *s)
{
	struct circuit *c;
	size_t i;

	for (i = 0; i < s->message_count; i++) {
		branches_free(s->messages[i]);
		heap_free(s->messages[i]);
	}
	for (i = 0; i < s->config.circuit_count; i++) {
		c = &s->circuits[i];
		buf_free(&c->text);
		buf_free(&c->control);
		buf_free(&c->in);
		buf_free(&c->assembly);
		reader_free(&c->reader);
		heap_free(c->sent);
		heap_free(c->sent_before);
	}
	heap_free(s->messages);
	heap_free(s->circuits);
	heap_free(s->deliveries);
	heap_free(s->keys);
	heap_free(s->requests);
	buf_free(&s->lines);
	buf_free(&s->bodies);
	buf_free(&s->log);
	buf_free(&s->said);
	buf_free(&s->heard);
	arena_free(&s->arena);
	heap_free(s);
}

/* ---- before it runs ---------------------------------------------------------------- */

size_t
station_replay(struct station *s, struct slice log)
{
	struct log_end end = s->end;
	struct slice rest = log, lines, bodies, line;
	size_t n, good = 0;

	while (log_read(&end, rest, &lines, &bodies, &n)) {
		while ((line = slice_line(&lines)).p != NULL)
			if (!event_apply(s, line, end.at - LOG_TAIL - bodies.n))
				s->failed++;
		s->end = end;
		s->fresh = s->next_seq;
		rest = slice_skip(rest, n);
		good += n;
	}
	return good;
}

void
station_at(struct station *s, int64_t mono, int64_t wall)
{
	s->mono = mono;
	s->wall = wall;
}

static bool
in_window(const struct circuit *c, const struct branch *b)
{
	unsigned i;

	for (i = 0; i < c->given; i++)
		if (c->window[i].branch == b)
			return true;
	return false;
}

/* What a crash has left in the middle of something. */
static void
recover_branch(struct station *s, struct branch *b)
{
	const struct circuit *c;

	b->since = s->mono;
	if (b->target.kind == TARGET_NONE &&
	    (b->state == BRANCH_QUEUED || b->state == BRANCH_SENDING)) {
		/* Its circuit has gone from the configuration. */
		redirect(s, b);
		return;
	}
	if (b->target.kind == TARGET_CIRCUIT && !may_stay(s, b) &&
	    (b->state == BRANCH_QUEUED || b->state == BRANCH_SENDING)) {
		redirect(s, b);
		return;
	}
	if (b->state != BRANCH_SENDING)
		return;
	c = b->target.kind == TARGET_CIRCUIT ? &s->circuits[b->target.index]
					     : NULL;
	/* Between two Reftels nothing is in doubt: the peer will say. */
	if (c != NULL && c->config->framed && in_window(c, b))
		return;
	branch_repeat(s, b, ONE_DOUBT);
}

void
station_start(struct station *s, uint64_t epoch)
{
	struct circuit *c;
	struct branch *b;
	struct message *m;
	size_t i;

	s->durable = s->end.at + 1;
	if (s->epoch == 0)
		happen(s, "epoch %lld", (long long)(epoch >> 2 | 1));
	happen(s, "boot %lld", (long long)s->wall);
	if (s->failed > 0)
		note(s, true, "%zu lines of the log were not understood",
		    s->failed);
	for (i = 0; i < s->config.circuit_count; i++) {
		c = &s->circuits[i];
		c->changed = c->worked = s->mono;
		c->safe = c->expect == 0 ? 0 : number_before(c, c->expect);
	}
	for (i = 0; i < s->message_count; i++) {
		m = s->messages[i];
		for (b = m->branches; b != NULL; b = b->next)
			recover_branch(s, b);
	}
	s->started = true;
	commit(s);
}

/* ---- circuits -------------------------------------------------------------------------- */

bool
works(const struct circuit *c)
{
	return c->up && (c->greeted || !c->config->framed);
}

/* What was lost with the line is missed by a ZID (para 411); one is enough. */
static void
say_up(struct station *s, struct circuit *c)
{
	const struct branch *b = branch_find(message_find(s, c->asked), 0);

	if (b != NULL &&
	    (b->state == BRANCH_QUEUED || b->state == BRANCH_SENDING))
		return;
	say_last(s, c, WIRE_PRIORITY, "ZID");
	c->asked = s->next_seq - 1;
}

void
station_up(struct station *s, int circuit)
{
	struct circuit *c = &s->circuits[circuit];

	if (c->up)
		station_down(s, circuit);
	c->up = true;
	c->hang_up = c->greeted = c->naked = c->assembling = false;
	c->ack_due = false;
	c->checked = 0;
	c->changed = c->heard = c->spoke = c->progress = s->mono;
	c->cursor = 0;
	c->offset = 0;
	c->composed = NULL;
	/* The log has grown since any other connection. */
	c->session = s->end.at;
	c->peer_session = 0;
	c->shift = (struct ita2){0};
	c->reader.shift = (struct ita2){0};
	buf_clear(&c->in);
	buf_clear(&c->control);
	note(s, false, "%S: up", &c->config->name);
	if (c->config->framed)
		framed_hello(s, c);
	else if (c->next != 0)
		say_up(s, c);
	commit(s);
}

void
station_down(struct station *s, int circuit)
{
	struct circuit *c = &s->circuits[circuit];
	const struct branch *b;
	struct slice item;

	if (!c->up)
		return;
	/* One that flaps does not work, and what waits for it is diverted. */
	if (c->config->framed ? c->greeted : s->mono - c->changed >= STEADY)
		c->worked = s->mono;
	c->up = c->greeted = c->hang_up = false;
	c->changed = s->mono;
	note(s, false, "%S: down", &c->config->name);
	if (!c->config->framed) {
		if (reader_cut(&c->reader, &item) != READER_NONE)
			take_cut(s, c, item);
		/*
		 * What was cut short was not received: no doubt there, but for
		 * the line's end behind NNNN.
		 */
		b = c->given > 0 && c->offset > 0 && !c->breaking
		    ? c->window[0].branch
		    : NULL;
		if (b != NULL)
			branch_repeat(s, b,
			    c->text.n - c->offset <= LINE_END ? ONE_DOUBT : 0);
	}
	c->breaking = false;
	c->cursor = 0;
	c->offset = 0;
	c->composed = NULL;
	c->checked = 0;
	review_window(s, c, true);
	commit(s);
}

void
station_input(struct station *s, int circuit, struct slice bytes)
{
	struct circuit *c = &s->circuits[circuit];

	if (!c->up)
		return;
	c->heard = s->mono;
	if (c->config->framed)
		framed_input(s, c, bytes);
	else
		plain_input(s, c, bytes);
	commit(s);
}

void
station_parcel(struct station *s, int circuit, struct slice bytes)
{
	struct circuit *c = &s->circuits[circuit];
	struct slice item;

	station_input(s, circuit, bytes);
	if (c->up && reader_cut(&c->reader, &item) != READER_NONE) {
		take_cut(s, c, item);
		commit(s);
	}
}

void
station_output(struct station *s, int circuit, size_t most, struct buf *b)
{
	struct circuit *c = &s->circuits[circuit];
	size_t before = b->n;

	if (!c->up)
		return;
	if (c->config->framed)
		framed_output(s, c, most, b);
	else
		plain_output(s, c, most, b);
	if (b->n > before)
		c->spoke = s->mono;
	commit(s);
}

bool
station_hangs_up(struct station *s, int circuit)
{
	return s->circuits[circuit].hang_up;
}

/* ---- the log ---------------------------------------------------------------------------- */

struct buf *
station_log(struct station *s)
{
	return &s->log;
}

uint64_t
station_logged(const struct station *s)
{
	return s->end.at;
}

struct log_end
station_end(const struct station *s)
{
	return s->end;
}

void
station_durable(struct station *s, uint64_t log)
{
	struct circuit *c;
	size_t i;

	if (log <= s->durable)
		return;
	s->durable = log;
	for (i = 0; i < s->config.circuit_count; i++) {
		c = &s->circuits[i];
		while (c->frozen != 0 && c->frozen_log <= log) {
			c->safe = c->frozen;
			c->ack_due = true;
			c->frozen = c->booked == c->frozen ? 0 : c->booked;
			c->frozen_log = c->booked_log;
		}
	}
}

void
station_full(struct station *s, bool full)
{
	if (full == s->full)
		return;
	s->full = full;
	note(s, true,
	    full ? "the disk is full: nothing is taken"
		 : "the disk has room again");
	commit(s);
}

void
station_low(struct station *s, bool low)
{
	if (low == s->low)
		return;
	s->low = low;
	note(s, true,
	    low ? "there is little room on the disk: nothing is taken"
		: "there is room on the disk again");
	commit(s);
}

bool
station_is_full(const struct station *s)
{
	return s->full || s->low;
}

struct buf *
station_said(struct station *s)
{
	return &s->said;
}

/* ---- what is due -------------------------------------------------------------------------- */

/* what takes longer than it may is said once. */
static void
say_late(struct station *s, struct branch *b, const char *how)
{
	struct slice name = wire_precedence_name(b->precedence);
	struct buf to = {0};

	b->alarmed = true;
	target_add(&to, s, b->target);
	buf_char(&to, '\0');
	note(s, true, "%s: %S message %lld %s", to.p + 2, &name,
	    (long long)b->message->seq, how);
	buf_free(&to);
}

static bool
is_late(const struct station *s, const struct branch *b)
{
	return b != NULL && !b->alarmed &&
	    s->wall - b->message->wall >= speed_of_service[b->precedence];
}

/* The oldest of each queue is enough to look at. */
static void
check_age(struct station *s, const struct list *queues)
{
	struct buf how = {0};
	unsigned p;

	for (p = 0; p < WIRE_PRECEDENCES; p++) {
		if (!is_late(s, queues[p].first))
			continue;
		buf_clear(&how);
		buf_format(&how, "waits, %zu behind it", queues[p].count - 1);
		buf_char(&how, '\0');
		say_late(s, queues[p].first, how.p);
	}
	buf_free(&how);
}

/* What has only just been given to a line or a command is on its way. */
static void
check_begun(struct station *s, struct branch *b, const char *how)
{
	if (is_late(s, b) && s->mono - b->since >= STEADY)
		say_late(s, b, how);
}

/* The first of each precedence of the window, and of the receipts. */
static void
check_answers(struct station *s, const struct circuit *c)
{
	unsigned i, seen = 0;
	struct branch *b;

	for (i = 0; i < c->given; i++) {
		b = c->window[i].branch;
		if (b == NULL || seen >> b->precedence & 1)
			continue;
		seen |= 1u << b->precedence;
		check_begun(s, b, "has a number, and is not answered for");
	}
	check_begun(s, c->receipts.first, "has no receipt");
}

/* RX-11: a receipt that does not come; the FLASH goes again. */
static void
check_receipts(struct station *s, struct circuit *c)
{
	struct branch *b = c->receipts.first, *next;

	for (; c->up && b != NULL; b = next) {
		next = b->after;
		if (s->mono - b->since < RECEIPT_AFTER)
			continue;
		note(s, true, "%S: no receipt for FLASH message %lld",
		    &c->config->name, (long long)b->message->seq);
		branch_repeat(s, b, ONE_DOUBT);
	}
}

/* RT-11: what waits for a circuit that is down goes another way. */
static void
check_down(struct station *s, struct circuit *c)
{
	struct branch *b, *next;
	unsigned p, i;

	if (works(c) || s->mono - c->worked < c->config->divert ||
	    s->mono - c->diverted < 10000)
		return;
	c->diverted = s->mono;
	for (i = 0; i < c->given; i++) {
		b = c->window[i].branch;
		/* It had a number: whether it arrived is in doubt. */
		if (b != NULL && divert(s, b, ONE_DOUBT) && !c->config->framed)
			i--;
	}
	for (b = c->receipts.first; b != NULL; b = next) {
		next = b->after;
		divert(s, b, ONE_DOUBT);
	}
	for (p = 0; p < WIRE_PRECEDENCES; p++)
		for (b = c->queues[p].first; b != NULL; b = next) {
			next = b->after;
			divert(s, b, 0);
		}
}

static void
check_idle(struct station *s, struct circuit *c)
{
	if (c->config->framed) {
		framed_tick(s, c);
		return;
	}
	if (c->checked != 0 && s->mono - c->checked >= CHECK_AFTER) {
		note(s, true, "%S: ZID is not answered", &c->config->name);
		c->checked = 0;
	}
	if (s->mono - c->spoke < c->config->idle || c->next == 0 ||
	    waiting(c) != NULL || c->given > 0)
		return;
	say_last(s, c, WIRE_PRIORITY, "ZID");
	c->checked = s->mono;
	c->spoke = s->mono;
}

/* A bad copy that was cancelled or let go is not waited for any more. */
static bool
is_bad(const struct message *m)
{
	const struct branch *b;

	for (b = m->branches; b != NULL; b = b->next)
		if (b->state == BRANCH_HELD &&
		    (b->reason == REASON_GARBLED ||
			b->reason == REASON_STRAGGLER ||
			b->reason == REASON_CLASS))
			return true;
	return false;
}

/* COR-2: ZAR2, then ZAR3, then the operator (para 419). */
static void
check_requests(struct station *s)
{
	const struct message *m;
	struct circuit *c;
	struct buf b = {0};
	struct slice body;
	struct head h;
	struct ti ti;
	uint64_t seq;
	unsigned stage;
	size_t i;

	for (i = 0; i < s->request_count; i++) {
		seq = s->requests[i].seq;
		m = message_find(s, seq);
		stage = s->requests[i].stage + 1;
		if (m != NULL && !is_bad(m)) {
			happen(s, "asked %lld", (long long)seq);
			i--;
			continue;
		}
		if (m != NULL &&
		    s->wall - s->requests[i].wall < chase_after[m->precedence])
			continue;
		if (m == NULL || m->circuit < 0 || stage > 2) {
			happen(s, "asked %lld", (long long)seq);
			i--;
			note(s, true, "no good copy of message %lld came",
			    (long long)seq);
			continue;
		}
		c = &s->circuits[m->circuit];
		body = message_body(s, m);
		if (body.p == NULL)
			continue; /* it is being copied */
		head_read(&s->arena, body, &h);
		ti = number_named(c, h.tis[0]);
		buf_clear(&b);
		ti_add(&b, &ti);
		buf_char(&b, '\0');
		service_neighbour(
		    s, c, m->precedence, "ZAR%u ZES2 %s", stage + 1, b.p);
		happen(s, "ask %lld %lld %u", (long long)seq,
		    (long long)s->wall, stage);
	}
	buf_free(&b);
}

void
station_tick(struct station *s)
{
	struct circuit *c;
	size_t i;

	for (i = 0; i < s->config.circuit_count; i++) {
		c = &s->circuits[i];
		check_age(s, c->queues);
		check_answers(s, c);
		check_receipts(s, c);
		check_down(s, c);
		if (c->up)
			check_idle(s, c);
	}
	for (i = 0; i < s->config.delivery_count; i++) {
		check_age(s, s->deliveries[i]);
		check_begun(s, s->deliveries[i][BEGUN].first,
		    "is with a delivery that does not end");
	}
	check_requests(s);
	sweep(s);
	commit(s);
}

static void
sooner(int64_t *next, int64_t when)
{
	if (when < *next)
		*next = when;
}

int64_t
station_next(struct station *s)
{
	int64_t next = s->mono + 10 * MINUTE;
	const struct circuit *c;
	size_t i;

	for (i = 0; i < s->config.circuit_count; i++) {
		c = &s->circuits[i];
		if (!works(c) && (waiting(c) != NULL || c->given > 0))
			sooner(&next,
			    s->mono - c->worked < c->config->divert
				? c->worked + c->config->divert
				: s->mono + MINUTE);
		if (!c->up)
			continue;
		if (c->hang_up)
			continue;
		if (c->config->framed ||
		    (c->next != 0 && waiting(c) == NULL && c->given == 0))
			sooner(&next, c->spoke + c->config->idle);
		if (!c->config->framed) {
			if (c->receipts.first != NULL)
				sooner(&next,
				    c->receipts.first->since + RECEIPT_AFTER);
			continue;
		}
		sooner(&next, c->heard + 3 * c->config->idle);
		if (!c->greeted)
			sooner(&next, s->mono + 10000);
		if (c->cursor > 0)
			sooner(&next,
			    c->progress +
				(c->config->speed > 0 ? 90000 : 10000));
	}
	return next <= s->mono ? s->mono + 1 : next;
}

/* ---- telegrams of this place ------------------------------------------------------------- */

/* in MINIMIZE only what was considered is handed in. */
static bool
minimized(const struct station *s, const struct head *h)
{
	size_t i, k;

	if (h->called <= WIRE_IMMEDIATE ||
	    slice_find(h->text, S("MINIMIZE CONSIDERED")) < h->text.n)
		return false;
	for (i = 0; i < s->config.minimize_count; i++)
		for (k = 0; k < h->ri_count; k++)
			if (ri_starts(h->ris[k], s->config.minimized[i]))
				return true;
	return false;
}

static bool
was_cancelled(const struct message *m)
{
	const struct branch *b = m->branches;

	while (b != NULL &&
	    (b->state != BRANCH_VOID || b->reason != REASON_CANCELLED))
		b = b->next;
	return b != NULL;
}

/* The same telegram that was handed in before, byte for byte; or NULL. */
static const struct message *
handed_in(struct station *s, const struct head *h)
{
	const struct message *m = message_by_id(s, &h->id);

	for (; m != NULL && !(h->marks & MARK_ZFG); m = m->same)
		if (message_id_same(&m->id, &h->id) && m->circuit < 0 &&
		    m->n == h->all.n && !was_cancelled(m) &&
		    /* What is not on the disk yet cannot be read. */
		    (m->log > s->durable
			    ? m->words == head_words(h)
			    : slice_equal(message_body(s, m), h->all)))
			return m;
	return NULL;
}

uint64_t
station_handed_in(struct station *s, struct slice message)
{
	const struct message *m;
	struct head h;

	head_read(&s->arena, slice_trim(message), &h);
	m = handed_in(s, &h);
	return m == NULL ? 0 : m->seq;
}

bool
station_misaddressed(const struct station *s, const struct head *h)
{
	const struct relay_route *route;
	const struct target *t;
	size_t i, k;

	if (!(h->wrong & HEAD_ADDRESS))
		return false;
	if (h->addresses == NULL)
		return true;
	for (i = 0; i < h->ri_count; i++) {
		route = route_longest(&s->config, h->ris[i]);
		for (k = 0; route != NULL && k < route->count; k++) {
			t = &route->targets[k];
			if (t->kind == TARGET_CIRCUIT &&
			    !s->config.circuits[t->index].framed)
				return true;
		}
	}
	return false;
}

bool
station_submit(
    struct station *s, struct slice message, uint64_t *seq, struct error *error)
{
	const struct message *before;
	struct message *m;
	struct head h;

	message = arena_copy(&s->arena, slice_trim(message));
	head_read(&s->arena, message, &h);
	if (station_is_full(s))
		return error_set(error, "the disk is full");
	if (message.n > RELAY_LONGEST)
		return error_set(error, "it is too long");
	if (h.wrong & (HEAD_FL1 | HEAD_NO_END))
		return error_set(error, "it is not framed by ZCZC and NNNN");
	if (h.marks & MARK_CANCELLED)
		return error_set(
		    error, "its last line says that it was broken off");
	if (h.wrong & HEAD_TWO)
		return error_set(
		    error, "there is more than one telegram in it");
	if (h.wrong & (HEAD_FL2 | HEAD_FL3) || h.id.ssn[0] == '\0')
		return error_set(
		    error, "its lines 2 and 3 do not say to whom and by whom");
	if (station_misaddressed(s, &h))
		return error_set(
		    error, "its line 2 calls whom no address line names");
	if ((h.wrong | HEAD_ADDRESS) != HEAD_ADDRESS)
		return error_set(
		    error, "its head contradicts itself, or its end its head");
	if (minimized(s, &h))
		return error_set(error,
		    "MINIMIZE is in force, and it does not say that this was "
		    "considered");
	before = handed_in(s, &h);
	if (before != NULL) {
		/* That one must be on the disk before anybody relies on it. */
		note(s, false, "message %lld is handed in again, and refused",
		    (long long)before->seq);
		commit(s);
		return error_set(error,
		    "it was handed in before, and is message %lld",
		    (long long)before->seq);
	}
	m = accept_message(s, NULL, &h, 0, 0);
	if (h.marks & MARK_SVC)
		service_seen(s, m, &h);
	dispatch(s, m, &h, 0, 0);
	*seq = m->seq;
	commit(s);
	return true;
}

bool
station_deliver(struct station *s, struct relay_due *due, struct buf *b)
{
	struct head_branch out = {0};
	struct branch *branch;
	struct slice body;
	struct head h;
	size_t i;
	unsigned p;

	for (i = 0; i < s->config.delivery_count; i++) {
		branch = s->deliveries[i][BEGUN].first;
		for (p = 0; branch == NULL && p < WIRE_PRECEDENCES; p++)
			branch = s->deliveries[i][p].first;
		/* One at a time, and never before it is known to be due. */
		if (branch == NULL || branch->log > s->durable || s->full)
			continue;
		if (branch->state == BRANCH_QUEUED) {
			happen(s, "begun %lld %u",
			    (long long)branch->message->seq,
			    (unsigned)branch->index);
			commit(s);
			continue;
		}
		if (branch->handed)
			continue;
		body = message_body(s, branch->message);
		if (body.p == NULL) {
			happen(s, "hold %lld %u unreadable",
			    (long long)branch->message->seq,
			    (unsigned)branch->index);
			commit(s);
			continue;
		}
		head_read(&s->arena, body, &h);
		out.tis = h.tis;
		out.ti_count = h.ti_count;
		out.precedence = branch->precedence;
		out.ris = branch->ris;
		out.ri_count = branch->ri_count;
		out.marks = branch->marks;
		out.doubts = branch->doubts;
		out.station = s->config.station;
		head_write(b, &h, &out);
		buf_char(b, '\n');
		branch->handed = true;
		*due = (struct relay_due){branch->message->seq, branch->index,
		    (int)i, branch->doubts > 0};
		return true;
	}
	return false;
}

void
station_delivered(struct station *s, uint64_t seq, unsigned branch, bool good)
{
	struct branch *b = branch_find(message_find(s, seq), branch);

	if (b == NULL || b->state != BRANCH_SENDING)
		return;
	b->handed = false;
	if (good)
		happen(s, "done %lld %u %lld", (long long)seq, branch,
		    (long long)s->wall);
	else {
		/* Said once: who delivers knows why. */
		if (b->doubts == 0)
			note(s, true, "message %lld could not be delivered",
			    (long long)seq);
		if (b->target.kind == TARGET_DELIVERY &&
		    s->config.deliveries[b->target.index].gone)
			redirect(s, b);
		else
			branch_repeat(s, b, ONE_DOUBT);
	}
	commit(s);
}
