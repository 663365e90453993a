/*
 * keep.c: what is kept and what is forgotten (REC-5): snapshots, so that a
 * restart need not read the whole log; and the round through all messages
 * that forgets what is done with, and copies forward what stands in the way
 * of giving the disk back.  It must not forget anything that is open.
 *
 * A snapshot is a log of its own, of lines that lead to the same state when
 * they are applied: those of log.c's events, and besides
 *
 *	owe ... STATE NUMBER REASON REPEATED SENT
 *	window CIRCUIT NUMBER [SEQ BRANCH]
 *	had CIRCUIT DAY NUMBER SEQ BRANCH
 *	series CIRCUIT EXPECT BEFORE IN_DAY NEXT OUT_DAY
 *	serial NUMBER SEQ
 *	end
 */
#include "relay/station.h"

#define DAY ((int64_t)86400000)
#define RETAIN (30 * DAY)
#define SEGMENT ((uint64_t)64 << 20)

/* Messages that are looked at in one step, of which there is one a second. */
#define ROUND 5000
#define STEP 1000
#define PAUSE 60000
#define COPIED ((size_t)4 << 20)

/* ---- writing ------------------------------------------------------------------------ */

struct writing {
	bool (*put)(void *user, struct slice);
	void *user;
	struct log_end end;
	struct buf lines, out;
	bool good;
};

static void
put_record(struct writing *w, bool always)
{
	if (!always && w->lines.n < 65536)
		return;
	log_write(&w->end, &w->out, buf_slice(&w->lines), S(""));
	w->good = w->good && w->put(w->user, buf_slice(&w->out));
	buf_clear(&w->lines);
	buf_clear(&w->out);
}

static void
put_branch(const struct station *s, const struct branch *branch, struct buf *b)
{
	struct slice reason = reason_name(branch->reason);

	buf_format(b, "owe %lld %u ", (long long)branch->message->seq,
	    (unsigned)branch->index);
	target_add(b, s, branch->target);
	buf_format(b, " %u %u ", (unsigned)branch->precedence,
	    branch->doubts * ONE_DOUBT + branch->marks);
	unsigned_add(b, branch->tried);
	buf_char(b, ' ');
	ris_add(b, branch->ris, branch->ri_count);
	buf_format(b, " %u %u %S %u %lld\n", (unsigned)branch->state,
	    (unsigned)branch->number, &reason, branch->repeated ? 1u : 0u,
	    (long long)branch->sent);
}

static void
put_message(const struct station *s, const struct message *m, struct buf *b)
{
	struct slice ssn = slice(m->id.ssn, strnlen(m->id.ssn, 8));
	struct slice filing = slice(m->id.filing, strnlen(m->id.filing, 10));
	const struct branch *branch;

	buf_format(
	    b, "accept %lld %lld ", (long long)m->seq, (long long)m->wall);
	buf_add(
	    b, m->circuit < 0 ? S("-") : s->config.circuits[m->circuit].name);
	buf_format(b, " %u %u %u %u %u %u ", (unsigned)m->number,
	    (unsigned)m->marks, (unsigned)m->precedence, (unsigned)m->second,
	    (unsigned)m->class, (unsigned)m->warning);
	ris_add(b, &m->id.ri, m->id.ri == 0 ? 0 : 1);
	buf_char(b, ' ');
	buf_add(b, ssn.n == 0 ? S("-") : ssn);
	buf_char(b, ' ');
	buf_add(b, filing.n == 0 ? S("-") : filing);
	buf_format(b, " %lld %u ", (long long)m->at, (unsigned)m->n);
	unsigned_add(b, m->label);
	buf_format(b, " %u %lld\n", (unsigned)m->words, (long long)m->last);
	for (branch = m->branches; branch != NULL; branch = branch->next)
		put_branch(s, branch, b);
	if (m->routed)
		buf_format(b, "routed %lld\n", (long long)m->seq);
}

static void
put_numbers(struct writing *w, const struct circuit *c,
    const struct given_to *sent, int day)
{
	unsigned n;

	for (n = 1; sent != NULL && n <= number_most(c); n++) {
		if (sent[n].seq != 0)
			buf_format(&w->lines, "had %S %d %u %lld %u\n",
			    &c->config->name, day, n, (long long)sent[n].seq,
			    (unsigned)sent[n].branch);
		put_record(w, false);
	}
}

static void
put_circuit(struct writing *w, const struct circuit *c)
{
	struct buf *b = &w->lines;
	const struct given *g;
	unsigned i;

	for (i = 0; i < c->given; i++) {
		g = &c->window[i];
		buf_format(
		    b, "window %S %u", &c->config->name, (unsigned)g->number);
		if (g->branch != NULL)
			buf_format(b, " %lld %u",
			    (long long)g->branch->message->seq,
			    (unsigned)g->branch->index);
		buf_char(b, '\n');
	}
	put_numbers(w, c, c->sent, 0);
	put_numbers(w, c, c->sent_before, 1);
	buf_format(b, "series %S %u %u %d %u %d\n", &c->config->name,
	    (unsigned)c->expect, (unsigned)c->before, (int)c->in_day,
	    (unsigned)c->next, (int)c->out_day);
	for (i = 1; i <= number_most(c); i++)
		if (number_is_open(c, (uint16_t)i))
			buf_format(b, "open %S %u\n", &c->config->name, i);
	buf_format(b, "proven %S %u\n", &c->config->name, (unsigned)c->proven);
	buf_format(b, "peer %S ", &c->config->name);
	unsigned_add(b, c->peer_epoch);
	buf_char(b, '\n');
	put_record(w, false);
}

bool
station_snapshot(
    const struct station *s, bool (*put)(void *user, struct slice), void *user)
{
	struct writing w = {
	    .put = put, .user = user, .end = s->end, .good = true};
	size_t i;

	log_start_write(&w.out, "RfS1", s->end);
	w.good = put(user, buf_slice(&w.out));
	buf_clear(&w.out);
	buf_string(&w.lines, "epoch ");
	unsigned_add(&w.lines, s->epoch);
	buf_char(&w.lines, '\n');
	for (i = 0; i < s->message_count && w.good; i++) {
		if (!s->messages[i]->gone)
			put_message(s, s->messages[i], &w.lines);
		put_record(&w, false);
	}
	for (i = 0; i < s->config.circuit_count && w.good; i++)
		put_circuit(&w, &s->circuits[i]);
	for (i = 0; i < s->request_count; i++)
		buf_format(&w.lines, "ask %lld %lld %u\n",
		    (long long)s->requests[i].seq,
		    (long long)s->requests[i].wall, s->requests[i].stage);
	buf_format(&w.lines, "serial %u %lld\nend\n", s->serial,
	    (long long)s->next_seq);
	put_record(&w, true);
	buf_free(&w.lines);
	buf_free(&w.out);
	return w.good;
}

/* ---- reading ------------------------------------------------------------------------ */

void
state_branch(struct station *s, struct branch *b, struct slice line)
{
	struct circuit *c = b->target.kind == TARGET_CIRCUIT
	    ? &s->circuits[b->target.index]
	    : NULL;
	uint64_t state = number_word(&line), number = number_word(&line);
	struct slice reason = slice_word(&line);
	unsigned i;

	b->state = (uint8_t)(state > BRANCH_VOID ? BRANCH_HELD : state);
	if (b->state == BRANCH_RECEIPT && c == NULL)
		b->state = BRANCH_SENDING; /* as in event.c */
	b->number = (uint16_t)number;
	for (i = 0; i < REASON_MAX; i++)
		if (slice_equal(reason, reason_name(i)))
			b->reason = (uint8_t)i;
	b->repeated = number_word(&line) != 0;
	b->sent = (int64_t)number_word(&line);
	if (b->state == BRANCH_QUEUED)
		return;
	if (b->state == BRANCH_SENDING && b->target.kind == TARGET_DELIVERY) {
		branch_begun(s, b);
		return;
	}
	list_remove(b);
	if (b->state == BRANCH_HELD)
		list_add(&s->held, b);
	else if (b->state == BRANCH_RECEIPT && c != NULL)
		list_add(&c->receipts, b);
}

static bool
apply_window(struct station *s, struct slice line)
{
	struct circuit *c = circuit_word(s, &line);
	uint64_t number = number_word(&line), seq = number_word(&line);
	struct branch *b =
	    branch_find(message_find(s, seq), (unsigned)number_word(&line));

	/* Its circuit may have gone from the configuration since. */
	if (c == NULL)
		return true;
	if (c->given == WINDOW || number > number_most(c) ||
	    (seq != 0 && b == NULL))
		return false;
	c->window[c->given++] = (struct given){b, 0, (uint16_t)number, true};
	return true;
}

static bool
apply_had(struct station *s, struct slice line)
{
	struct circuit *c = circuit_word(s, &line);
	struct given_to **sent;
	uint64_t day = number_word(&line), number = number_word(&line);

	if (c == NULL || number > number_most(c))
		return c == NULL;
	sent = day == 0 ? &c->sent : &c->sent_before;
	if (*sent == NULL)
		*sent = no_numbers(c);
	(*sent)[number].seq = number_word(&line);
	(*sent)[number].branch = (uint16_t)number_word(&line);
	return true;
}

static bool
apply_series(struct station *s, struct slice line)
{
	struct circuit *c = circuit_word(s, &line);

	if (c == NULL)
		return true;
	c->expect = (uint16_t)number_word(&line);
	c->before = (uint16_t)number_word(&line);
	c->in_day = (int32_t)number_word(&line);
	c->next = (uint16_t)number_word(&line);
	c->out_day = (int32_t)number_word(&line);
	/* What the messages booked is not how it stood in the end. */
	memset(c->open, 0, sizeof(c->open));
	/* Its numbers have fewer digits now: the books begin anew. */
	if (c->expect > number_most(c) || c->next > number_most(c) ||
	    c->before > number_most(c))
		c->expect = c->before = c->next = 0;
	return true;
}

bool
state_apply(struct station *s, struct slice kind, struct slice line)
{
	if (slice_equal(kind, S("window")))
		return apply_window(s, line);
	if (slice_equal(kind, S("had")))
		return apply_had(s, line);
	if (slice_equal(kind, S("series")))
		return apply_series(s, line);
	if (slice_equal(kind, S("serial"))) {
		s->serial = (unsigned)number_word(&line);
		s->next_seq = number_word(&line);
		return true;
	}
	return slice_equal(kind, S("end"));
}

/* Whether it is whole: every record, and the last line of the last. */
static bool
is_whole(struct slice snapshot, struct log_end *start)
{
	struct slice lines = {NULL, 0}, bodies;
	struct log_end end;
	size_t n;

	if (!log_start_read(snapshot, "RfS1", start))
		return false;
	end = *start;
	snapshot = slice_skip(snapshot, LOG_START);
	while (log_read(&end, snapshot, &lines, &bodies, &n))
		snapshot = slice_skip(snapshot, n);
	return snapshot.n == 0 && slice_ends(lines, S("\nend\n"));
}

bool
station_restore(struct station *s, struct slice snapshot)
{
	struct slice lines, bodies, line;
	struct log_end start, end;
	size_t n, i;

	if (!is_whole(snapshot, &start))
		return false;
	s->restoring = true;
	end = start;
	snapshot = slice_skip(snapshot, LOG_START);
	while (log_read(&end, snapshot, &lines, &bodies, &n)) {
		snapshot = slice_skip(snapshot, n);
		while ((line = slice_line(&lines)).p != NULL)
			if (!event_apply(s, line, 0))
				s->failed++;
	}
	s->restoring = false;
	s->end = start;
	s->fresh = s->next_seq;
	s->sweep.known_oldest = start.at;
	for (i = 0; i < s->message_count; i++)
		if (s->messages[i]->at < s->sweep.known_oldest)
			s->sweep.known_oldest = s->messages[i]->at;
	return true;
}

/* ---- forgetting --------------------------------------------------------------------- */

uint64_t
station_oldest(const struct station *s)
{
	return s->sweep.known_oldest;
}

/* Nobody is owed it; of whom a good copy is asked, the bad one is held. */
static bool
is_finished(const struct message *m)
{
	const struct branch *b;

	if (!m->routed)
		return false;
	for (b = m->branches; b != NULL; b = b->next)
		if (b->state != BRANCH_DONE && b->state != BRANCH_VOID)
			return false;
	return true;
}

/* A round is over: what it found, and the places of what was forgotten. */
static void
end_round(struct station *s)
{
	struct sweep *w = &s->sweep;
	uint64_t segment = s->config.segment > 0 ? s->config.segment : SEGMENT;
	size_t i, n = 0;

	w->known_oldest = w->oldest;
	w->below = 0;
	/* Little is needed of what is old: it is copied, and the rest goes. */
	if (s->end.at - w->oldest > 4 * w->bytes + 4 * segment)
		w->below = w->oldest + segment;
	if (s->message_gone > 0) {
		for (i = 0; i < s->message_count; i++)
			if (s->messages[i]->gone)
				heap_free(s->messages[i]);
			else
				s->messages[n++] = s->messages[i];
		s->message_count = n;
		s->message_gone = 0;
	}
	w->at = 0;
	w->oldest = s->end.at;
	w->bytes = 0;
}

/* What has a number may be composed any moment, and is left where it is. */
static bool
copy_forward(struct station *s, struct message *m)
{
	struct sweep *w = &s->sweep;
	const struct branch *b;
	struct slice body;

	for (b = m->branches; b != NULL; b = b->next)
		if (b->state == BRANCH_SENDING)
			return false;
	if (w->kept_count == sizeof(w->kept) / sizeof(w->kept[0]) ||
	    s->bodies.n > COPIED)
		return false;
	body = message_body(s, m);
	if (body.p == NULL)
		return false;
	happen(s, "keep %lld +%zu", (long long)m->seq, s->bodies.n);
	buf_add(&s->bodies, body);
	w->kept[w->kept_count++] = m->seq;
	return true;
}

void
sweep(struct station *s)
{
	int64_t retain = s->config.retain > 0 ? s->config.retain : RETAIN;
	struct sweep *w = &s->sweep;
	struct message *m;
	int64_t since;
	size_t n;

	if (s->full || s->mono < w->due)
		return;
	w->due = s->mono + STEP;
	for (n = 0; n < ROUND && w->at < s->message_count; n++, w->at++) {
		m = s->messages[w->at];
		if (m->gone)
			continue;
		since = m->last > m->wall ? m->last : m->wall;
		if (s->wall - since > retain && is_finished(m)) {
			happen(s, "forget %lld", (long long)m->seq);
			continue;
		}
		w->bytes += m->n;
		if (m->at < w->below && !s->low && copy_forward(s, m))
			continue;
		if (m->at < w->oldest)
			w->oldest = m->at;
	}
	if (w->at >= s->message_count) {
		end_round(s);
		w->due = s->mono + PAUSE;
	}
}
