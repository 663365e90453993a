/*
 * dispatch.c: who gets a message, and by which way: FL2 is split into
 * branches, one for each outgoing path, with only the routing indicators
 * that it serves (ACP 127(G) para 303).  It must not touch what is sent.
 */
#include "relay/station.h"

/* One routing indicator on its way. */
struct leg {
	uint64_t ri;
	struct target target;
	unsigned reason; /* why it is held; 0: it is not */
	char kind; /* 'T'o or 'I'nfo */
	bool rerouted, done;
};

struct legs {
	struct leg *legs;
	size_t count;
};

unsigned
refused_by(const struct relay_circuit *c, const struct message *m)
{
	unsigned class = m->class;

	/* Nothing tells its class: only what is cleared for much (SEC-2). */
	if (class == WIRE_NONE && m->warning != 'U')
		class = WIRE_S;
	if (class > c->clearance ||
	    (m->marks & MARK_APPROVED && c->clearance < WIRE_R))
		return REASON_SECURITY;
	if (m->marks & MARK_SPECIAL && !c->special)
		return REASON_SPECIAL;
	if (c->ita2 && !(m->marks & MARK_PLAIN))
		return REASON_CODE;
	return REASON_NONE;
}

/* The way for one RI, or why there is none. */
static struct target
choose(const struct station *s, const struct message *m, uint64_t ri,
    uint64_t tried, unsigned *reason)
{
	const struct relay_route *route = route_longest(&s->config, ri);
	struct target usable = {TARGET_NONE, 0}, t;
	const struct circuit *c;
	unsigned i, refused, why = REASON_ROUTE;

	*reason = REASON_NONE;
	if (ri == s->config.station && (route == NULL || route->prefix != ri))
		return (struct target){TARGET_SELF, 0};
	for (i = 0; route != NULL && i < route->count; i++) {
		t = route->targets[i];
		if (t.kind != TARGET_CIRCUIT)
			return t;
		c = &s->circuits[t.index];
		if (c->config->closed)
			continue;
		refused = refused_by(c->config, m);
		if (refused != REASON_NONE) {
			why = refused;
			continue;
		}
		if (t.index == m->circuit) {
			if (why == REASON_ROUTE)
				why = REASON_MISSENT;
			continue;
		}
		if (tried >> (t.index & 63) & 1) {
			if (why == REASON_ROUTE)
				why = REASON_LOOP;
			continue;
		}
		if (works(c) || s->mono - c->worked < c->config->divert)
			return t;
		if (usable.kind == TARGET_NONE)
			usable = t;
	}
	if (usable.kind == TARGET_NONE)
		*reason = why;
	return usable;
}

static char
kind_of(const struct head *h, uint64_t ri)
{
	const struct head_address *a;
	char kind = 0;

	for (a = h->addresses; a != NULL; a = a->next)
		if (a->ri == ri && a->kind != 'X' && kind != 'T')
			kind = a->kind;
	return kind == 'I' ? 'I' : 'T';
}

static void
leg_add(struct station *s, const struct message *m, struct legs *l, uint64_t ri,
    char kind, uint64_t tried)
{
	struct leg leg = {.ri = ri, .kind = kind};
	size_t i;

	for (i = 0; i < s->config.moved_count; i++)
		if (s->config.moved[i].old == ri) {
			leg.ri = s->config.moved[i].now;
			leg.rerouted = true;
		}
	for (i = 0; i < l->count; i++)
		if (l->legs[i].ri == leg.ri) {
			if (kind == 'T')
				l->legs[i].kind = 'T';
			return;
		}
	leg.target = choose(s, m, leg.ri, tried, &leg.reason);
	if (l->count < RELAY_RIS)
		l->legs[l->count++] = leg;
}

/* ---- collectives --------------------------------------------------------------- */

/* `EASTERN COLLECTIVE PRIORITY 0123': the name, behind which is more. */
static const struct relay_collective *
collective_of(const struct station *s, struct slice designation)
{
	const struct relay_collective *g;
	int words;

	for (words = 0; words < 4 && designation.n > 0; words++) {
		g = collective_find(&s->config, designation, s->wall / 1000);
		if (g != NULL)
			return g;
		while (designation.n > 0 &&
		    designation.p[designation.n - 1] != ' ')
			designation.n--;
		designation = slice_trim_right(designation);
	}
	return NULL;
}

/* FL9: those of the collective who are not to have it. */
static bool
exempt(const struct head *h, const struct relay_member *member)
{
	const struct head_address *a;

	for (a = h->addresses; a != NULL; a = a->next)
		if (a->kind == 'X' &&
		    (a->ri == member->ri ||
			(member->designation.n > 0 &&
			    slice_equal(a->designation, member->designation))))
			return true;
	return false;
}

/*
 * The members of the collectives that one of our own RIs stands for.  True
 * when it stands for nothing else.
 */
static bool
expand(struct station *s, const struct message *m, const struct head *h,
    struct legs *l, uint64_t ri, uint64_t tried)
{
	const struct head_address *a;
	const struct relay_collective *g;
	bool any = false, other = false;
	size_t i;

	for (a = h->addresses; a != NULL; a = a->next) {
		if (a->kind == 'X' || a->zen)
			continue;
		/* An address line without RI is due where it was handed in. */
		if (a->ri != ri && !(a->ri == 0 && m->circuit < 0))
			continue;
		g = collective_of(s, a->designation);
		if (g == NULL) {
			other |= a->ri == ri;
			continue;
		}
		any = true;
		for (i = 0; i < g->count; i++)
			if (!exempt(h, &g->members[i]))
				leg_add(
				    s, m, l, g->members[i].ri, a->kind, tried);
	}
	return any && !other;
}

/* ---- branches -------------------------------------------------------------------- */

static bool
together(const struct message *m, const struct leg *a, const struct leg *b)
{
	if (a->target.kind != b->target.kind ||
	    a->target.index != b->target.index || a->reason != b->reason ||
	    a->rerouted != b->rerouted)
		return false;
	/* A FLASH of two precedences goes apart (para 151). */
	return m->precedence != WIRE_FLASH || m->second == WIRE_FLASH ||
	    a->kind == b->kind;
}

/* Two lines of RIs is what another net takes (para 306). */
static bool
has_room(const struct station *s, const struct leg *leg, const uint64_t *ris,
    size_t count)
{
	size_t i, column = 2, line = 1, n;

	if (leg->target.kind != TARGET_CIRCUIT ||
	    !s->config.circuits[leg->target.index].transfer)
		return count < RELAY_RIS;
	for (i = 0; i <= count; i++) {
		n = ri_length(i < count ? ris[i] : leg->ri);
		if (column + 1 + n > 69) {
			line++;
			column = n;
		} else
			column += 1 + n;
	}
	return line <= 2;
}

/* What the originator is told: signals and identifications alone (SEC-7). */
static void
tell(struct station *s, const struct message *m, unsigned reason,
    const uint64_t *ris, size_t count)
{
	static const char *const signals[REASON_MAX] = {[REASON_ROUTE] = "ZEQ4",
	    [REASON_SECURITY] = "SEC REJ",
	    [REASON_LOOP] = "ZEQ5",
	    [REASON_MISSENT] = "ZEQ2",
	    [REASON_CODE] = "LMF REJ",
	    [REASON_SPECIAL] = "SRC REJ",
	    [REASON_NONE] = "ZEQ3"};
	const char *signal = signals[reason];
	struct buf b = {0};
	size_t i;

	if (signal == NULL || m->id.ri == 0 || m->marks & MARK_SVC)
		return;
	message_id_add(&b, &m->id);
	for (i = 0; i < count; i++) {
		buf_char(&b, i % 6 == 5 ? '\n' : ' ');
		ri_add(&b, ris[i]);
	}
	buf_char(&b, '\0');
	service_to(s, m->id.ri, WIRE_PRIORITY, "%s %s", signal, b.p);
	buf_free(&b);
}

unsigned
branch_next(const struct message *m)
{
	const struct branch *b;
	unsigned index = 0;

	for (b = m->branches; b != NULL; b = b->next)
		if (b->index >= index)
			index = b->index + 1u;
	return index;
}

static void
make_branch(struct station *s, struct message *m, const struct leg *first,
    const uint64_t *ris, size_t count, bool info, unsigned marks,
    uint64_t tried)
{
	unsigned precedence = m->precedence, index = branch_next(m);
	struct slice name = reason_name(first->reason);

	/* Information alone may go by the lower precedence (para 151). */
	if (info && m->second > precedence)
		precedence = m->second;
	if (first->rerouted)
		marks |= MARK_ZOV;
	branch_add(
	    s, m, index, first->target, precedence, marks, tried, ris, count);
	if (first->target.kind == TARGET_SELF) {
		if (m->marks & MARK_SVC)
			happen(s, "done %lld %u %lld", (long long)m->seq, index,
			    (long long)s->wall);
		else
			happen(s, "hold %lld %u operator", (long long)m->seq,
			    index);
		return;
	}
	if (first->rerouted)
		tell(s, m, REASON_NONE, ris, count);
	if (first->reason == REASON_NONE)
		return;
	happen(s, "hold %lld %u %S", (long long)m->seq, index, &name);
	note(s, true, "message %lld is held: %S", (long long)m->seq, &name);
	tell(s, m, first->reason, ris, count);
}

static void
make_branches(struct station *s, struct message *m, struct legs *l,
    unsigned marks, uint64_t tried)
{
	uint64_t ris[RELAY_RIS];
	struct leg *first, *leg;
	size_t i, k, count;
	bool info;

	for (i = 0; i < l->count; i++) {
		first = &l->legs[i];
		if (first->done)
			continue;
		count = 0;
		info = true;
		for (k = i; k < l->count; k++) {
			leg = &l->legs[k];
			if (leg->done || !together(m, first, leg) ||
			    !has_room(s, leg, ris, count))
				continue;
			ris[count++] = leg->ri;
			info &= leg->kind == 'I';
			leg->done = true;
		}
		make_branch(s, m, first, ris, count, info, marks, tried);
	}
}

void
dispatch(struct station *s, struct message *m, const struct head *h,
    unsigned marks, uint64_t tried)
{
	struct legs l = {ARENA_ARRAY(&s->arena, struct leg, RELAY_RIS), 0};
	struct target t;
	unsigned reason;
	size_t i;

	for (i = 0; i < h->ri_count; i++) {
		t = choose(s, m, h->ris[i], tried, &reason);
		if ((t.kind == TARGET_SELF || t.kind == TARGET_DELIVERY ||
			ri_starts(h->ris[i], s->config.station)) &&
		    expand(s, m, h, &l, h->ris[i], tried))
			continue;
		leg_add(s, m, &l, h->ris[i], kind_of(h, h->ris[i]), tried);
	}
	make_branches(
	    s, m, &l, marks & (MARK_ZDG | MARK_ZEL | MARK_ZDK), tried);
	happen(s, "routed %lld", (long long)m->seq);
}

/* The branch as legs again: it goes on whole, or is split. */
static void
branch_again(
    struct station *s, struct branch *b, struct legs *l, unsigned marks)
{
	size_t i;

	for (i = 1; i < l->count && together(b->message, l->legs, l->legs + i);)
		i++;
	if (i == l->count && l->legs[0].reason == REASON_NONE) {
		branch_move(s, b, l->legs[0].target, marks, b->tried);
		return;
	}
	marks += b->doubts * ONE_DOUBT + (b->marks | MARK_DIVERTED);
	happen(s, "void %lld %u answered", (long long)b->message->seq,
	    (unsigned)b->index);
	make_branches(s, b->message, l, marks, b->tried);
}

static struct legs
legs_of(struct station *s, const struct branch *b, uint64_t tried)
{
	struct legs l = {ARENA_ARRAY(&s->arena, struct leg, b->ri_count), 0};
	size_t i;

	for (i = 0; i < b->ri_count; i++) {
		l.legs[i] = (struct leg){.ri = b->ris[i],
		    .kind = b->precedence > b->message->precedence ? 'I' : 'T'};
		l.legs[i].target =
		    choose(s, b->message, b->ris[i], tried, &l.legs[i].reason);
	}
	l.count = b->ri_count;
	return l;
}

bool
divert(struct station *s, struct branch *b, unsigned marks)
{
	uint64_t here = b->target.kind == TARGET_CIRCUIT
	    ? (uint64_t)1 << (b->target.index & 63)
	    : 0;
	struct legs l;
	size_t i;

	if (b->message->marks & MARK_NEIGHBOUR)
		return false;
	l = legs_of(s, b, here | b->tried);
	for (i = 0; i < l.count; i++)
		if (l.legs[i].reason != REASON_NONE ||
		    (l.legs[i].target.kind == TARGET_CIRCUIT &&
			!works(&s->circuits[l.legs[i].target.index])))
			return false;
	branch_again(s, b, &l, marks);
	return true;
}

void
redirect(struct station *s, struct branch *b)
{
	struct legs l = legs_of(s, b, b->tried);

	/* What came twice, or had begun to go, may be delivered twice. */
	branch_again(s, b, &l,
	    b->reason == REASON_LOOP || b->state == BRANCH_SENDING ? ONE_DOUBT
								   : 0);
}
