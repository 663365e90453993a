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

/* Those of a message, or of one of its branches. */
struct legs {
	struct leg *legs;
	size_t count, size;
	const struct branch *of; /* NULL: of all of it */
	const struct head_address *end; /* of the lines that count */
	char *expanded; /* by collective: as what its members have it; or 0 */
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
	if ((c->ita2 && !(m->marks & MARK_PLAIN)) ||
	    (!c->framed && m->marks & MARK_FRAMES))
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

/* The first address line of a preamble before, which readdressing has kept. */
static const struct head_address *
old_address(const struct head *h)
{
	const struct head_address *a = h->addresses;
	struct slice rest;
	const char *from;

	if (a == NULL)
		return NULL;
	rest = slice_between(a->designation.p, slice_end(h->all));
	from = rest.p + slice_find(rest, S("\nFM "));
	while (a != NULL && a->designation.p < from)
		a = a->next;
	return a;
}

/* 'T'o or 'I'nfo, as the address lines have it; 0 where none has it. */
static char
kind_of(const struct head *h, const struct legs *l, uint64_t ri)
{
	const struct head_address *a;
	char kind = 0;

	for (a = h->addresses; a != l->end; a = a->next)
		if (a->ri == ri && a->kind != 'X' && kind != 'T')
			kind = a->kind;
	return kind;
}

static bool
has_ri(const struct branch *b, uint64_t ri)
{
	size_t i;

	for (i = 0; i < b->ri_count && b->ris[i] != ri; i++)
		continue;
	return i < b->ri_count;
}

/* Whether another part of the message is, or was, for an RI. */
static bool
is_elsewhere(const struct branch *of, uint64_t ri)
{
	const struct branch *b;

	if (of == NULL || has_ri(of, ri))
		return false;
	for (b = of->message->branches; b != NULL && !has_ri(b, ri);)
		b = b->next;
	return b != NULL;
}

static void
leg_put(struct station *s, const struct message *m, struct legs *l,
    struct leg leg, uint64_t tried)
{
	struct leg *before = l->legs;
	size_t i;

	for (i = 0; i < l->count; i++)
		if (l->legs[i].ri == leg.ri) {
			if (leg.kind == 'T')
				l->legs[i].kind = 'T';
			return;
		}
	leg.target = choose(s, m, leg.ri, tried, &leg.reason);
	if (l->count == l->size) {
		l->size = l->size == 0 ? 16 : l->size * 2;
		l->legs = ARENA_ROOM(&s->arena, struct leg, l->size);
		if (l->count > 0)
			memcpy(l->legs, before, l->count * sizeof(*before));
	}
	l->legs[l->count++] = leg;
}

/* The same, under the name that the RI has now. */
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
	if (!is_elsewhere(l->of, leg.ri))
		leg_put(s, m, l, leg, tried);
}

/* ---- collectives --------------------------------------------------------------- */

/*
 * `EASTERN COLLECTIVE PRIORITY 0123': the name, behind which is more; as it
 * stood when the message came.
 */
static const struct relay_collective *
collective_of(
    const struct station *s, const struct message *m, struct slice designation)
{
	const struct relay_collective *g;
	int words;

	for (words = 0; words < 4 && designation.n > 0; words++) {
		g = collective_find(&s->config, designation, m->wall / 1000);
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
exempt(const struct head *h, const struct legs *l,
    const struct relay_member *member)
{
	const struct head_address *a;

	for (a = h->addresses; a != l->end; a = a->next)
		if (a->kind == 'X' &&
		    (a->ri == member->ri ||
			(member->designation.n > 0 &&
			    slice_equal(a->designation, member->designation))))
			return true;
	return false;
}

/* Its members, once: a message may name it in each line. */
static void
add_members(struct station *s, const struct message *m, const struct head *h,
    struct legs *l, const struct relay_collective *g, char kind, uint64_t tried)
{
	char *as;
	size_t i;

	if (l->expanded == NULL)
		l->expanded =
		    ARENA_ARRAY(&s->arena, char, s->config.collective_count);
	as = &l->expanded[g - s->config.collectives];
	if (*as == kind || *as == 'T')
		return;
	*as = kind;
	for (i = 0; i < g->count; i++)
		if (!exempt(h, l, &g->members[i]))
			leg_add(s, m, l, g->members[i].ri, kind, tried);
}

/*
 * The members of the collectives that one of our own RIs stands for, or that
 * stand without any (0).  True when these are all for which it stands.
 */
static bool
expand(struct station *s, const struct message *m, const struct head *h,
    struct legs *l, uint64_t ri, uint64_t tried)
{
	const struct head_address *a;
	const struct relay_collective *g;
	bool any = false, other = false;

	for (a = h->addresses; a != l->end; a = a->next) {
		if (a->kind == 'X' || a->zen || a->ri != ri)
			continue;
		g = collective_of(s, m, a->designation);
		if (g != NULL)
			add_members(s, m, h, l, g, a->kind, tried);
		any |= g != NULL;
		other |= g == NULL;
	}
	return any && !other;
}

/*
 * The legs of a message, or of what is left of it in a branch: for members of
 * collectives and not for these, and by the names that hold now.
 */
static void
legs_make(struct station *s, const struct message *m, const struct head *h,
    struct legs *l, const uint64_t *ris, size_t count, uint64_t tried)
{
	struct target t;
	unsigned reason;
	bool bare;
	char kind;
	size_t i;

	l->end = old_address(h);
	/* An address line without RI is due where it was handed in. */
	bare = l->of == NULL && m->circuit < 0 && expand(s, m, h, l, 0, tried);
	for (i = 0; i < count; i++) {
		t = choose(s, m, ris[i], tried, &reason);
		kind = kind_of(h, l, ris[i]);
		/* What no line bears and nobody gets stood for these alone. */
		if (bare && kind == 0 && ri_starts(ris[i], s->config.station) &&
		    (t.kind == TARGET_SELF ||
			route_longest(&s->config, ris[i]) == NULL))
			continue;
		if ((t.kind == TARGET_SELF || t.kind == TARGET_DELIVERY ||
			ri_starts(ris[i], s->config.station)) &&
		    expand(s, m, h, l, ris[i], tried))
			continue;
		if (l->of != NULL && l->of->precedence > m->precedence)
			kind = 'I';
		leg_add(s, m, l, ris[i], kind == 'I' ? 'I' : 'T', tried);
	}
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
	struct legs l = {0};

	legs_make(s, m, h, &l, h->ris, h->ri_count, tried);
	make_branches(
	    s, m, &l, marks & (MARK_ZDG | MARK_ZEL | MARK_ZDK), tried);
	happen(s, "routed %lld", (long long)m->seq);
}

size_t
dispatch_for(struct station *s, const struct circuit *c, const struct head *h,
    const uint64_t *ris, size_t count, const uint64_t **out)
{
	const struct message m = {
	    .wall = s->wall, .circuit = (int16_t)c->index};
	struct legs l = {0};
	uint64_t *those;
	size_t i;

	legs_make(s, &m, h, &l, ris, count, 0);
	*out = those = ARENA_ARRAY(&s->arena, uint64_t, l.count);
	for (i = 0; i < l.count; i++)
		those[i] = l.legs[i].ri;
	return l.count;
}

static bool
stays_whole(
    const struct station *s, const struct branch *b, const struct legs *l)
{
	size_t i;

	for (i = 0; i < l->count; i++)
		if (i == b->ri_count || l->legs[i].ri != b->ris[i] ||
		    !together(b->message, l->legs, &l->legs[i]) ||
		    !has_room(s, &l->legs[i], b->ris, i))
			return false;
	return l->count > 0 && l->count == b->ri_count;
}

/* The branch as legs again: it goes on whole, or is split. */
static void
branch_again(
    struct station *s, struct branch *b, struct legs *l, unsigned marks)
{
	if (stays_whole(s, b, l) && l->legs[0].reason == REASON_NONE) {
		branch_move(s, b, l->legs[0].target, marks, b->tried);
		return;
	}
	marks += b->doubts * ONE_DOUBT + (b->marks | MARK_DIVERTED);
	happen(s, "void %lld %u answered", (long long)b->message->seq,
	    (unsigned)b->index);
	make_branches(s, b->message, l, marks, b->tried);
}

bool
divert(struct station *s, struct branch *b, unsigned marks)
{
	uint64_t here = b->target.kind == TARGET_CIRCUIT
	    ? (uint64_t)1 << (b->target.index & 63)
	    : 0;
	char kind = b->precedence > b->message->precedence ? 'I' : 'T';
	struct legs l = {.of = b};
	struct leg *leg;
	bool any = false;
	size_t i;

	if (b->message->marks & MARK_NEIGHBOUR)
		return false;
	for (i = 0; i < b->ri_count; i++)
		leg_put(s, b->message, &l,
		    (struct leg){.ri = b->ris[i], .kind = kind},
		    here | b->tried);
	for (i = 0; i < l.count; i++) {
		leg = &l.legs[i];
		if (leg->reason == REASON_NONE &&
		    (leg->target.kind != TARGET_CIRCUIT ||
			works(&s->circuits[leg->target.index]))) {
			any = true;
			continue;
		}
		/* It waits where it is, whatever becomes of the others. */
		leg->target = b->target;
		leg->reason = REASON_NONE;
	}
	if (any)
		branch_again(s, b, &l, marks);
	return any;
}

void
redirect(struct station *s, struct branch *b)
{
	struct legs l = {.of = b};
	struct head h = {0};
	struct slice body;

	/* What was held may have been so before anybody asked for whom it is. */
	if (b->state == BRANCH_HELD) {
		body = message_body(s, b->message);
		if (body.p == NULL) {
			note(s, true, "message %lld cannot be read",
			    (long long)b->message->seq);
			return;
		}
		head_read(&s->arena, body, &h);
	}
	legs_make(s, b->message, &h, &l, b->ris, b->ri_count, b->tried);
	/* What came twice, or had begun to go, may be delivered twice. */
	branch_again(s, b, &l,
	    b->reason == REASON_LOOP || b->state == BRANCH_SENDING ? ONE_DOUBT
								   : 0);
}
