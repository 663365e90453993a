/*
 * check.c: what must hold: nothing lost, nothing twice without its mark,
 * nothing on a line that is not cleared for it, order kept, nothing altered
 * where there is a checksum.
 */
#include "tests/sim/sim.h"

#include <stdio.h>

static void
complain(struct sim *sim, uint64_t *count, const char *what, size_t telegram)
{
	if (++*count <= 5)
		printf("# seed %llu at %lld s: telegram %zu: %s\n",
		    (unsigned long long)sim->plan.seed,
		    (long long)sim->now / 1000, telegram, what);
}

/* The place of an identification in the table: its own, or a free one. */
static uint32_t *
place(const struct sim *sim, const struct message_id *id)
{
	size_t i = message_id_key(id) & (sim->table_size - 1);

	while (sim->table[i] != 0 &&
	    !message_id_same(&sim->telegrams[sim->table[i] - 1].id, id))
		i = (i + 1) & (sim->table_size - 1);
	return &sim->table[i];
}

void
check_add(struct sim *sim, size_t telegram)
{
	*place(sim, &sim->telegrams[telegram].id) = (uint32_t)telegram + 1;
}

/*
 * Whether one identification may be the other after noise, which has left
 * something of it.  The words of two telegrams may have one sum.
 */
static bool
is_like(const struct message_id *a, const struct message_id *b)
{
	return a->ri == b->ri || memcmp(a->ssn, b->ssn, sizeof(a->ssn)) == 0 ||
	    memcmp(a->filing, b->filing, sizeof(a->filing)) == 0;
}

/* By its words where noise has made its identification another's. */
static struct sim_telegram *
find_by_words(const struct sim *sim, const struct message *m)
{
	uint32_t number = *place(sim, &m->id);
	struct sim_telegram *t =
	    number == 0 ? NULL : &sim->telegrams[number - 1];
	size_t i;

	if (t != NULL && t->words == m->words)
		return t;
	for (i = 0; i < sim->telegram_count; i++)
		if (sim->telegrams[i].words == m->words &&
		    is_like(&sim->telegrams[i].id, &m->id))
			return &sim->telegrams[i];
	return t;
}

/* What got a number on an end of a link: is it in order, may it be there? */
static void
check_number(struct sim *sim, int station, int link, int side, uint16_t number)
{
	struct sim_station *st = &sim->stations[station];
	const struct sim_link *l = &sim->links[link];
	const struct circuit *c = &st->station->circuits[l->circuit[side]];
	const struct given_to *to = &c->sent[number];
	const struct branch *b =
	    branch_find(message_find(st->station, to->seq), to->branch);
	struct sim_telegram *t;
	uint64_t *last;

	if (b == NULL || b->message->marks & MARK_SVC)
		return;
	t = find_by_words(sim, b->message);
	if (t != NULL && t->class > c->config->clearance)
		complain(sim, &sim->result.insecure,
		    "on a line that is not cleared for it",
		    (size_t)(t - sim->telegrams));
	if (t != NULL && l->plain && l->noisy)
		t->plain = true;
	if (b->repeated)
		return;
	last = &st->order[l->circuit[side]][b->precedence];
	if (b->message->seq < *last)
		complain(sim, &sim->result.disordered, "out of order",
		    t == NULL ? 0 : (size_t)(t - sim->telegrams));
	*last = b->message->seq;
}

void
check_sent(struct sim *sim, int station, int link, int side)
{
	struct sim_link *l = &sim->links[link];
	const struct circuit *c =
	    &sim->stations[station].station->circuits[l->circuit[side]];
	uint16_t n = l->checked[side];

	if (n == c->next)
		return;
	l->checked[side] = c->next;
	for (n = n == 0 ? 1 : n; c->sent != NULL && n != c->next;
	     n = number_after(c, n))
		check_number(sim, station, link, side, n);
}

/* After a crash: what was given and not kept is given again. */
void
check_boot(struct sim *sim, int station)
{
	struct sim_station *st = &sim->stations[station];
	struct sim_link *l;
	int i, side;

	memset(st->order, 0, sizeof(st->order));
	for (i = 0; i < sim->link_count; i++)
		for (side = 0; side < 2; side++) {
			l = &sim->links[i];
			if (l->station[side] == station)
				l->checked[side] =
				    st->station->circuits[l->circuit[side]]
					.next;
		}
}

/* What has come since: by rising numbers, where there are frames. */
void
check_taken(struct sim *sim, int station)
{
	struct sim_station *st = &sim->stations[station];
	const struct station *s = st->station;
	const struct circuit *c;
	const struct message *m;
	unsigned ahead;

	for (; st->checked < s->next_seq; st->checked++) {
		m = message_find(s, st->checked);
		if (m == NULL || m->circuit < 0)
			continue;
		sim->result.hops++;
		c = &s->circuits[m->circuit];
		if (!c->config->framed)
			continue;
		ahead = st->last[m->circuit] == 0
		    ? 1
		    : number_distance(c, st->last[m->circuit], m->number);
		if (ahead == 0 || ahead > 5000)
			complain(sim, &sim->result.disordered,
			    "numbers do not rise", 0);
		st->last[m->circuit] = m->number;
	}
}

/* ---- delivered ---------------------------------------------------------------------- */

/* The number that most of the five say. */
static struct sim_telegram *
find_by_text(struct sim *sim, struct slice text)
{
	uint32_t numbers[16], value;
	size_t n = 0, i, k, votes, most = 0, best = 0;
	struct slice word = S("EXERCISE NO ");

	while (n < 16 && (i = slice_find(text, word)) < text.n) {
		text = slice_skip(text, i + word.n);
		if (slice_number(slice_head(text, 6), 999999, &value))
			numbers[n++] = value;
	}
	for (i = 0; i < n; i++) {
		votes = 0;
		for (k = 0; k < n; k++)
			votes += numbers[k] == numbers[i];
		if (votes > most) {
			most = votes;
			best = numbers[i];
		}
	}
	return most == 0 || best >= sim->telegram_count ? NULL
							: &sim->telegrams[best];
}

/* FL3 to the end, without line ends and what stands around NNNN. */
static void
essence(struct buf *b, struct slice text)
{
	char *to;
	size_t i;

	text = slice_skip(text, slice_find(text, S("\nDE ")));
	buf_clear(b);
	to = buf_room(b, text.n);
	for (i = 0; i < text.n; i++)
		if (text.p[i] != '\r' && text.p[i] != '\n')
			to[b->n++] = text.p[i];
}

static bool
altered(const struct sim_telegram *t, struct slice text)
{
	struct buf a = {0}, b = {0};
	bool same;

	essence(&a, buf_slice(&t->text));
	essence(&b, text);
	same = slice_equal(buf_slice(&a), buf_slice(&b));
	buf_free(&a);
	buf_free(&b);
	return !same;
}

/* The fate of it at an RI; NULL: it was never called there. */
static struct sim_fate *
fate_at(const struct sim_telegram *t, uint64_t ri)
{
	size_t i;

	for (i = 0; i < t->count; i++)
		if (t->fates[i].ri == ri)
			return &t->fates[i];
	return NULL;
}

static void
deliver_one(struct sim *sim, int station, struct sim_telegram *t, uint64_t ri,
    bool marked, bool changed, bool renamed)
{
	const struct station *s = sim->stations[station].station;
	int64_t retain = s->config.retain;
	size_t number = (size_t)(t - sim->telegrams);
	struct sim_fate *f = fate_at(t, ri);

	if (f == NULL) {
		complain(sim, &sim->result.misrouted,
		    "delivered to who is no addressee", number);
		return;
	}
	/*
	 * Where noise changed what names one of two, nobody can know that
	 * they are the same: it is a garbled text, and counted so.
	 */
	f->renamed |= t->plain && renamed;
	if (f->delivered++ > 0 && !marked && !f->renamed) {
		/* Nobody is promised to be remembered for longer. */
		if (retain > 0 && s->wall - f->last > retain)
			sim->result.late++;
		else
			complain(sim, &sim->result.doubled,
			    "delivered again without a mark", number);
	}
	f->last = s->wall;
	sim->result.marked += marked;
	if (!changed)
		return;
	f->altered++;
	if (t->plain)
		sim->result.garbled++;
	else
		complain(sim, &sim->result.altered, "altered", number);
}

void
check_delivered(struct sim *sim, int station, const struct relay_due *due,
    struct slice text)
{
	const struct station *s = sim->stations[station].station;
	struct sim_telegram *t = find_by_text(sim, text);
	struct arena arena = {0};
	struct head h;
	bool changed;

	head_read(&arena, text, &h);
	/* A service message of the net has no telegram, nor when garbled. */
	if (h.marks & MARK_SVC || ri_length(h.id.ri) == 4) {
		arena_free(&arena);
		return;
	}
	sim->result.deliveries++;
	if (t == NULL) {
		complain(sim, &sim->result.altered, "cannot be told", 0);
		arena_free(&arena);
		return;
	}
	changed = altered(t, text);
	/* What counts is who got it, though noise has changed FL2. */
	deliver_one(sim, station, t, s->config.deliveries[due->delivery].prefix,
	    (h.marks & (MARK_ZFD | MARK_ZDK | MARK_ZEL)) != 0, changed,
	    !message_id_same(&h.id, &t->id));
	arena_free(&arena);
}

/* ---- at the end ------------------------------------------------------------------------ */

bool
check_quiet(const struct sim *sim)
{
	const struct station *s;
	const struct message *m;
	const struct branch *b;
	size_t k;
	int i;

	for (i = 0; i < sim->count; i++) {
		s = sim->stations[i].station;
		if (s == NULL)
			return false;
		for (k = 0; k < s->message_count; k++) {
			m = s->messages[k];
			if (m == NULL || m->marks & MARK_SVC)
				continue;
			for (b = m->branches; b != NULL; b = b->next)
				if (b->state == BRANCH_QUEUED ||
				    b->state == BRANCH_SENDING ||
				    b->state == BRANCH_RECEIPT)
					return false;
		}
	}
	return true;
}

/* What operators have before them, and the telegram that it says it is. */
struct before {
	const struct branch *branch;
	struct sim_telegram *telegram;
};

static size_t
all_held(struct sim *sim, struct before **out)
{
	struct station *s;
	const struct branch *b;
	struct slice body;
	struct before *list = NULL;
	size_t n = 0, room = 0;
	int i;

	for (i = 0; i < sim->count; i++) {
		s = sim->stations[i].station;
		if (s == NULL)
			continue;
		for (b = s->held.first; b != NULL; b = b->after) {
			body = message_body(s, b->message);
			if (n == room) {
				room = room == 0 ? 64 : 2 * room;
				list = heap_grow(list, room * sizeof(*list));
			}
			list[n++] = (struct before){
			    b, body.p == NULL ? NULL : find_by_text(sim, body)};
			arena_reset(&s->arena);
		}
	}
	*out = list;
	return n;
}

/* Whether an operator has it before him. */
static bool
is_held(const struct before *list, size_t n, const struct sim_telegram *t,
    uint64_t ri)
{
	const struct branch *b;
	size_t i, k;

	for (i = 0; i < n; i++) {
		if (list[i].telegram != t)
			continue;
		b = list[i].branch;
		/* A garble may be in what names it. */
		if (b->reason == REASON_GARBLED ||
		    b->reason == REASON_STRAGGLER || b->reason == REASON_CLASS)
			return true;
		/* Or in whom FL2 calls. */
		for (k = 0; k < b->ri_count; k++)
			if (b->ris[k] == ri || fate_at(t, b->ris[k]) == NULL)
				return true;
	}
	return false;
}

/* Where it has been, for who must find out why it is lost. */
static void
whereabouts(const struct sim *sim, const struct sim_telegram *t, uint64_t ri)
{
	const struct station *s;
	const struct message *m;
	const struct branch *b;
	struct buf line = {0};
	struct slice name;
	int i;

	for (i = 0; i < sim->count; i++) {
		s = sim->stations[i].station;
		m = s == NULL ? NULL : message_by_id(s, &t->id);
		for (; m != NULL; m = m->same) {
			if (!message_id_same(&m->id, &t->id))
				continue;
			for (b = m->branches; b != NULL; b = b->next) {
				name = reason_name(b->reason);
				buf_format(&line, "#   station %d: %lld/%u to ",
				    i, (long long)m->seq, (unsigned)b->index);
				target_add(&line, s, b->target);
				buf_format(&line,
				    " state %u reason %S number %u from %d/%u "
				    "marks %u: ",
				    (unsigned)b->state, &name,
				    (unsigned)b->number, (int)m->circuit,
				    (unsigned)m->number, (unsigned)b->marks);
				ris_add(&line, b->ris, b->ri_count);
				buf_char(&line, '\n');
			}
		}
	}
	buf_string(&line, "#   wanted: ");
	ri_add(&line, ri);
	printf("%.*s\n", (int)line.n, line.p);
	buf_free(&line);
}

void
check_end(struct sim *sim)
{
	struct sim_telegram *t;
	struct before *held;
	size_t n = all_held(sim, &held), i, k;

	if (!check_quiet(sim))
		complain(sim, &sim->result.stuck, "not quiet at the end", 0);
	for (i = 0; i < sim->telegram_count; i++) {
		t = &sim->telegrams[i];
		for (k = 0; t->promised && k < t->count; k++) {
			if (t->fates[k].delivered > 0)
				continue;
			t->fates[k].held = is_held(held, n, t, t->fates[k].ri);
			if (t->fates[k].held)
				sim->result.held++;
			else {
				complain(sim, &sim->result.lost, "lost", i);
				if (sim->result.lost <= 5)
					whereabouts(sim, t, t->fates[k].ri);
			}
		}
	}
	heap_free(held);
}
