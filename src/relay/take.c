/*
 * take.c: a message came by a circuit: its number is booked, its head is
 * checked, and it is accepted, filed or held.  It must not know how it goes
 * on from here (dispatch.c).
 */
#include "relay/station.h"

static unsigned
highest_class(const struct head *h)
{
	unsigned class = h->class > h->fl12_class ? h->class : h->fl12_class;

	return class > h->other_class ? class : h->other_class;
}

/* Whether who has it by such a plain line takes it for broken off (para 423). */
static bool
is_broken_off(const struct head *h, bool ita2)
{
	return h->marks & MARK_CANCELLED && (ita2 || !h->shifted);
}

struct message *
accept_message(struct station *s, const struct circuit *c, const struct head *h,
    uint16_t number, unsigned marks)
{
	struct buf *b = happen_begin(s);
	struct slice ssn = slice(h->id.ssn, strnlen(h->id.ssn, 8));
	struct slice filing = slice(h->id.filing, strnlen(h->id.filing, 10));
	unsigned class = highest_class(h);
	unsigned called = h->called;
	uint64_t seq = s->next_seq;

	marks |= h->marks;
	/* No warning at all, or HH (para 203). */
	if (h->warning == 'H' || (h->class == WIRE_NONE && h->warning == 0))
		marks |= MARK_APPROVED;
	if (!reader_is_one(h->all, false) || is_broken_off(h, false))
		marks |= MARK_FRAMES;
	if (reader_is_ita2(h->all) && reader_is_one(h->all, true) &&
	    !is_broken_off(h, true))
		marks |= MARK_PLAIN;
	buf_format(b, "accept %lld %lld ", (long long)seq, (long long)s->wall);
	buf_add(b, c == NULL ? S("-") : c->config->name);
	buf_format(b, " %u %u %u %u %u %u ", (unsigned)number, marks & 0xffff,
	    called, h->second > called ? h->second : called, class,
	    (unsigned)(unsigned char)h->warning);
	ris_add(b, &h->id.ri, h->id.ri == 0 ? 0 : 1);
	buf_char(b, ' ');
	buf_add(b, ssn.n == 0 ? S("-") : ssn);
	buf_char(b, ' ');
	buf_add(b, filing.n == 0 ? S("-") : filing);
	buf_format(b, " +%zu %zu ", s->bodies.n, h->all.n);
	unsigned_add(
	    b, c == NULL || c->config->trail ? h->label : LABEL_UNKNOWN);
	buf_format(
	    b, " %u", (unsigned)(h->words != 0 ? h->words : head_words(h)));
	buf_add(&s->bodies, h->all);
	happen_end(s);
	return message_find(s, seq);
}

static void
book(struct station *s, const struct circuit *c, uint16_t number,
    const char *what)
{
	if (number != 0)
		happen(s, "book %S %u %s", &c->config->name, (unsigned)number,
		    what);
}

/* Whether this station has answered for an RI as a part of m. */
static bool
answers(const struct message *m, uint64_t ri)
{
	const struct branch *b;
	size_t i;

	for (b = m->branches; b != NULL; b = b->next) {
		if (b->state == BRANCH_VOID ||
		    (b->state == BRANCH_HELD &&
			(b->reason == REASON_GARBLED ||
			    b->reason == REASON_STRAGGLER)))
			continue;
		for (i = 0; i < b->ri_count; i++)
			if (b->ris[i] == ri)
				return true;
	}
	return false;
}

/*
 * Whether a number is one of ours, on a message that was here: by its
 * identification, since the number may have come round and be another's; or by
 * what the number was given to, since noise may have changed what names it.
 */
static bool
gave(const struct station *s, const struct circuit *c, const struct ti *ti,
    const struct message_id *id, uint32_t words)
{
	const struct given_to *days[2] = {c->sent, c->sent_before};
	const struct message *m;
	int i;

	if (memcmp(c->config->letters, ti->letters, 3) != 0 ||
	    ti->digits == 0 || ti->number > number_most(c))
		return false;
	for (m = message_by_id(s, id); m != NULL; m = m->same)
		if (message_id_same(&m->id, id))
			return true;
	for (i = 0; i < 2; i++) {
		m = days[i] == NULL ? NULL
				    : message_find(s, days[i][ti->number].seq);
		if (m != NULL && m->words == words)
			return true;
	}
	return false;
}

/*
 * RT-8: the circuits by which this message has gone from here already, as
 * its trail of channel numbers in FL1 says; how often.
 */
static unsigned
trail(const struct station *s, const struct head *h, uint32_t words,
    uint64_t *circuits)
{
	unsigned t, count = 0;
	size_t i;

	for (t = 1; t < h->ti_count; t++)
		for (i = 0; i < s->config.circuit_count; i++)
			if (gave(s, &s->circuits[i], &h->tis[t], &h->id,
				words)) {
				count++;
				*circuits |= (uint64_t)1 << (i & 63);
			}
	return count;
}

/* Whether a copy calls all that a bad one was for: each part has its own. */
static bool
calls_all(const struct head *h, const struct branch *b)
{
	size_t i, k;

	for (i = 0; i < b->ri_count; i++) {
		for (k = 0; k < h->ri_count && h->ris[k] != b->ris[i]; k++)
			continue;
		if (k == h->ri_count)
			return false;
	}
	return true;
}

static bool
is_held_bad(const struct branch *b)
{
	return b->state == BRANCH_HELD &&
	    (b->reason == REASON_GARBLED || b->reason == REASON_STRAGGLER);
}

/* Held ones that are looked at for one without a name. */
#define LOOKED_AT 256

/* Of what has no serial (para 434), or is by nobody, no copy is found by it. */
static bool
has_no_name(const struct message_id *id)
{
	return id->ri == 0 || id->ssn[0] == '\0';
}

static bool
is_nameless(const struct branch *b, int circuit, uint32_t words)
{
	return has_no_name(&b->message->id) && b->message->circuit == circuit &&
	    b->message->words == words && is_held_bad(b);
}

static void
answer(struct station *s, const struct branch *b)
{
	uint64_t seq = b->message->seq;

	happen(s, "void %lld %u answered", (long long)seq, (unsigned)b->index);
	happen(s, "asked %lld", (long long)seq);
}

/* A good copy has come of what was held for a bad one. */
static void
answer_held(struct station *s, const struct message *good, const struct head *h)
{
	const struct message *m =
	    s->held.count == 0 ? NULL : message_by_id(s, &good->id);
	struct branch *b, *before;
	unsigned i;

	for (; m != NULL; m = m->same) {
		if (m == good || !message_id_same(&m->id, &good->id))
			continue;
		for (b = m->branches; b != NULL; b = b->next)
			if (is_held_bad(b) && calls_all(h, b))
				answer(s, b);
	}
	b = s->held.last;
	for (i = 0; b != NULL && i < LOOKED_AT; i++, b = before) {
		before = b->before;
		if (is_nameless(b, good->circuit, good->words) &&
		    calls_all(h, b))
			answer(s, b);
	}
}

static void
hold_whole(struct station *s, const struct message *m, const struct head *h,
    unsigned reason)
{
	struct slice name = reason_name(reason);

	branch_add(s, m, 0, (struct target){TARGET_NONE, 0}, m->precedence, 0,
	    0, h->ris, h->ri_count);
	happen(s, "hold %lld 0 %S", (long long)m->seq, &name);
	happen(s, "routed %lld", (long long)m->seq);
}

/* Bad copies that are held of one message, before no more are asked for. */
#define BAD_COPIES 4

/* Of what has no name those that came by this circuit with the same words. */
static unsigned
nameless_copies(
    const struct station *s, const struct circuit *c, const struct head *h)
{
	uint32_t words = head_words(h);
	const struct branch *b = s->held.last;
	unsigned n = 0, i;

	for (i = 0; b != NULL && i < LOOKED_AT; i++, b = b->before)
		n += is_nameless(b, c->index, words);
	return n;
}

/*
 * Whether its sender cannot have better: it knows that its own copy is bad,
 * or has answered often enough.
 */
static bool
asked_enough(
    const struct station *s, const struct circuit *c, const struct head *h)
{
	const struct message *m = message_by_id(s, &h->id);
	const struct branch *b;
	unsigned n = 0;

	for (; h->id.ri != 0 && m != NULL && n < BAD_COPIES; m = m->same)
		for (b = m->branches; b != NULL; b = b->next)
			n += message_id_same(&m->id, &h->id) && is_held_bad(b);
	if (has_no_name(&h->id))
		n = nameless_copies(s, c, h);
	return h->marks & (MARK_ZDG | MARK_ZEL) || n >= BAD_COPIES;
}

/* It is not fit to be relayed: held, and a good copy is asked for. */
static void
hold_bad(struct station *s, struct circuit *c, const struct head *h,
    uint16_t number, unsigned reason)
{
	struct message *m = accept_message(s, c, h, number, 0);
	struct slice name = reason_name(reason);
	struct buf b = {0};
	struct ti ti =
	    h->ti_count > 0 ? number_named(c, h->tis[0]) : (struct ti){{0}};

	hold_whole(s, m, h, reason);
	note(s, true, "message %lld by %S is held: %S", (long long)m->seq,
	    &c->config->name, &name);
	if (asked_enough(s, c, h))
		note(s, false, "a good copy of it is not asked for");
	else if (c->config->framed || ti.digits == 0 || number == 0) {
		/* It came from further away (para 418). */
		if (!has_no_name(&m->id) && !(m->marks & MARK_SVC)) {
			message_id_add(&b, &m->id);
			buf_char(&b, '\0');
			service_to(s, m->id.ri, WIRE_PRIORITY, "ZES2 %s", b.p);
		}
	} else {
		ti_add(&b, &ti);
		buf_char(&b, '\0');
		service_neighbour(s, c, WIRE_PRIORITY, "ZES2 %s", b.p);
		happen(s, "ask %lld %lld 0", (long long)m->seq,
		    (long long)s->wall);
	}
	buf_free(&b);
}

enum fate { FATE_NEW, FATE_FILE, FATE_LOOP, FATE_DIFFERS, FATE_MAX };

/* Messages of one identification; a peer can send thousands. */
#define MANY_COPIES 64

/*
 * Whether a copy comes of one that was here: the attempts of its hops begin
 * with those of the other and go on, and for one addressee an attempt goes one
 * way.  It holds where noise has changed the letters of its trail as well.
 */
static bool
comes_of(uint64_t label, uint64_t earlier)
{
	unsigned bits = 64;

	while (bits > 0 && (earlier >> (64 - bits) & 15) == 0)
		bits -= 4;
	return label != earlier &&
	    (bits == 0 || label >> (64 - bits) == earlier >> (64 - bits));
}

/*
 * Whether the neighbour itself was in doubt (para 427): it is the last whom the
 * pilot names behind ZFD.  The mark alone may be of a station further away, and
 * the copy may have come round.
 */
static bool
sent_twice(const struct circuit *c, const struct head *h)
{
	struct slice line = h->pilot, word;
	bool named = false;
	uint64_t last = 0;

	if (!c->config->trail)
		return (h->marks & (MARK_ZFD | MARK_ZDK)) != 0;
	while ((word = slice_word(&line)).p != NULL) {
		if (named)
			last = ri_pack(word);
		named = slice_equal(word, S("ZFD"));
	}
	return last == c->config->peer;
}

/*
 * Two copies that cross must not each be filed on account of the other, and
 * one that went round must not be filed at all.  So a copy is filed where an
 * earlier one was before it (struct head's label), or where it is delivered;
 * an earlier one that comes later goes on.  Where the trail does not tell,
 * the operator decides; but what its neighbour says it sent twice is filed.
 * What has another text is no copy: noise made its number another's, or one of
 * the two is garbled, and the operator sees which.
 */
static enum fate
fate_of(const struct station *s, const struct circuit *c, const struct head *h,
    uint32_t words, uint64_t ri)
{
	uint64_t label = c->config->trail ? h->label : LABEL_UNKNOWN;
	const struct relay_route *route = route_longest(&s->config, ri);
	bool local = ri == s->config.station ||
	    (route != NULL && route->targets[0].kind != TARGET_CIRCUIT);
	enum fate fate = FATE_NEW;
	const struct message *m;
	unsigned n = 0;
	bool rerun, same = false;

	if (h->marks & (MARK_ZFG | MARK_ZEL))
		return FATE_NEW;
	for (m = message_by_id(s, &h->id); m != NULL; m = m->same) {
		if (!message_id_same(&m->id, &h->id))
			continue;
		/* No more are looked at: the operator does. */
		if (n++ == MANY_COPIES)
			return FATE_DIFFERS;
		if (!answers(m, ri))
			continue;
		if (h->marks & MARK_SVC)
			return FATE_FILE;
		/* The first rerun is for who asked, further on (para 418). */
		rerun = h->marks & MARK_ZDK && !(m->marks & MARK_ZDK);
		if (m->words != 0 && m->words != words) {
			if (fate == FATE_NEW)
				fate = FATE_DIFFERS;
			continue;
		}
		if (local)
			return FATE_FILE;
		same = true;
		if (label == LABEL_UNKNOWN || m->label == LABEL_UNKNOWN) {
			if (m->circuit != c->index || !sent_twice(c, h))
				fate = FATE_LOOP;
			else if (!rerun)
				return FATE_FILE;
		} else if (comes_of(label, m->label))
			fate = FATE_LOOP;
		else if (m->label <= label && !rerun)
			return FATE_FILE;
	}
	/* Of two texts under one name it is one that was here. */
	return fate == FATE_DIFFERS && same ? FATE_NEW : fate;
}

/* Its RIs by their fates. */
struct fates {
	uint64_t *ris[FATE_MAX];
	size_t count[FATE_MAX];
};

/* Whether it may stand for others: a collective, or who has moved. */
static bool
stands_for(const struct station *s, uint64_t ri)
{
	const struct relay_route *route = route_longest(&s->config, ri);
	size_t i;

	for (i = 0; i < s->config.moved_count; i++)
		if (s->config.moved[i].old == ri)
			return true;
	return ri_starts(ri, s->config.station) ||
	    (route != NULL && route->targets[0].kind != TARGET_CIRCUIT);
}

/*
 * That of RIs of which no message here has a branch, since they stand for
 * others: new while one of those has not had it.
 */
static enum fate
fate_of_others(struct station *s, const struct circuit *c, const struct head *h,
    uint32_t words, const uint64_t *ris, size_t count)
{
	enum fate fate = FATE_FILE, one;
	size_t i, n;

	if (count == 0 || message_by_id(s, &h->id) == NULL)
		return FATE_NEW;
	n = dispatch_for(s, c, h, ris, count, &ris);
	for (i = 0; i < n && fate != FATE_NEW; i++) {
		one = fate_of(s, c, h, words, ris[i]);
		if (one == FATE_NEW || fate == FATE_FILE)
			fate = one;
	}
	return n == 0 ? FATE_NEW : fate;
}

static void
fate_add(struct fates *f, enum fate fate, uint64_t ri)
{
	f->ris[fate][f->count[fate]++] = ri;
}

static struct fates
fates_of(struct station *s, const struct circuit *c, const struct head *h,
    uint32_t words)
{
	uint64_t *others = ARENA_ARRAY(&s->arena, uint64_t, h->ri_count);
	struct fates f = {0};
	enum fate fate;
	size_t i, n = 0;

	for (i = 0; i < FATE_MAX; i++)
		f.ris[i] = ARENA_ARRAY(&s->arena, uint64_t, h->ri_count);
	for (i = 0; i < h->ri_count; i++) {
		fate = fate_of(s, c, h, words, h->ris[i]);
		if (fate == FATE_NEW && stands_for(s, h->ris[i]))
			others[n++] = h->ris[i];
		else
			fate_add(&f, fate, h->ris[i]);
	}
	fate = fate_of_others(s, c, h, words, others, n);
	for (i = 0; i < n; i++)
		fate_add(&f, fate, others[i]);
	return f;
}

static void
file_duplicate(
    struct station *s, struct circuit *c, const struct head *h, uint16_t number)
{
	struct buf b = {0};

	message_id_add(&b, &h->id);
	buf_char(&b, '\0');
	book(s, c, number, "duplicate");
	/* Unmarked, its sender is told (para 428). */
	if (!(h->marks & (MARK_ZFD | MARK_ZDK | MARK_ZEL)) &&
	    !(h->marks & MARK_SVC)) {
		note(s, false, "%S: %s came again, filed", &c->config->name,
		    b.p);
		service_neighbour(s, c, WIRE_ROUTINE, "ZFG %s", b.p);
	} else
		note(s, false, "%S: %s is a suspected duplicate, filed",
		    &c->config->name, b.p);
	buf_free(&b);
}

/* RX-11: a FLASH is receipted from station to station (para 150). */
static void
receipt(struct station *s, struct circuit *c, const struct head *h)
{
	struct buf b = {0};

	if (c->config->framed || h->called != WIRE_FLASH ||
	    h->marks & (MARK_ZGC | MARK_SVC) || h->ti_count == 0 ||
	    h->tis[0].digits == 0)
		return;
	ti_add(&b, &h->tis[0]);
	buf_char(&b, '\0');
	service_neighbour(s, c, WIRE_FLASH, "R Z %s", b.p);
	buf_free(&b);
}

/* What was wrong as it went, so that it is not fit to be relayed (para 402). */
static unsigned
unfit(const struct circuit *c, const struct head *h)
{
	/* Between two Reftels a frame says so, and no line of the text. */
	if (h->wrong & (HEAD_STRAGGLER | HEAD_NO_END | HEAD_TWO) ||
	    is_broken_off(h, c->config->ita2))
		return REASON_STRAGGLER;
	if (h->wrong &
	    (HEAD_FL1 | HEAD_FL2 | HEAD_FL3 | HEAD_FL4 | HEAD_CORRECTION))
		return REASON_GARBLED;
	if (h->wrong & HEAD_CLASS)
		return REASON_CLASS;
	/* Noise cannot have done these where there is a checksum. */
	if (!c->config->framed && h->wrong & (HEAD_PRECEDENCE | HEAD_ADDRESS))
		return REASON_GARBLED;
	return REASON_NONE;
}

/*
 * Whether the tail of another hangs on it for all to see: another FL3, a
 * security warning, a second BT.  It may be of a higher class.
 */
static bool
has_tail(const struct head *h)
{
	struct slice rest = h->text, line, word;

	while ((line = slice_line(&rest)).p != NULL) {
		line = slice_trim(line);
		word = slice_word(&line);
		if (slice_equal(word, S("ZNY")) || slice_equal(word, S("ZNR")))
			return true;
		if (slice_equal(word, S("DE")) &&
		    ri_pack(slice_word(&line)) != 0)
			return true;
		/* That of its own end is the last line. */
		if (slice_equal(word, S("BT")) && line.n == 0 &&
		    slice_trim(rest).n > 0)
			return true;
	}
	return false;
}

/* COR-3: mutilated FLASH and IMMEDIATE go on, if they go right (para 420). */
static bool
goes_on_bad(const struct head *h, unsigned reason)
{
	return reason == REASON_STRAGGLER && !has_tail(h) &&
	    !(h->wrong & (HEAD_NO_END | HEAD_TWO)) &&
	    !(h->marks & MARK_CANCELLED) && h->called <= WIRE_IMMEDIATE &&
	    h->id.ri != 0 &&
	    !(h->wrong &
		(HEAD_FL2 | HEAD_FL3 | HEAD_FL4 | HEAD_CLASS | HEAD_ADDRESS |
		    HEAD_PRECEDENCE));
}

static void
ask_corrected(struct station *s, struct circuit *c, const struct head *h)
{
	struct buf b = {0};
	struct ti ti;

	if (h->ti_count == 0 || asked_enough(s, c, h))
		return;
	ti = number_named(c, h->tis[0]);
	ti_add(&b, &ti);
	buf_char(&b, '\0');
	service_neighbour(s, c, (unsigned)h->called, "ZDH %s", b.p);
	buf_free(&b);
}

/*
 * It came back to us (RT-8): what has not been tried is, once, and if it
 * must wait for it; else the operator has it.
 */
static void
take_back(struct station *s, struct circuit *c, struct head *h, uint16_t number,
    unsigned times, uint64_t circuits)
{
	struct message *m = accept_message(s, c, h, number, 0);
	struct buf b = {0};

	message_id_add(&b, &m->id);
	buf_char(&b, '\0');
	note(s, true, "%s came back by %S: a loop", b.p, &c->config->name);
	buf_free(&b);
	if (times > 1)
		hold_whole(s, m, h, REASON_LOOP);
	else
		dispatch(s, m, h, 0, circuits);
}

/* Neither duplicates for sure nor a loop: the operator may tell. */
static void
hold_odd(struct station *s, const struct circuit *c, const struct message *m,
    unsigned reason, const uint64_t *ris, size_t count)
{
	struct slice name = reason_name(reason);
	unsigned index = branch_next(m);

	if (count == 0)
		return;
	note(s, true, "message %lld by %S %s", (long long)m->seq,
	    &c->config->name,
	    reason == REASON_LOOP ? "came before by another way"
				  : "is not what came under its "
				    "identification before");
	branch_add(s, m, index, (struct target){TARGET_NONE, 0}, m->precedence,
	    0, 0, ris, count);
	happen(s, "hold %lld %u %S", (long long)m->seq, index, &name);
}

void
take_message(
    struct station *s, struct circuit *c, struct slice bytes, uint16_t number)
{
	struct message *m;
	unsigned reason, times, marks = 0;
	uint64_t circuits = 0;
	struct head h;
	struct fates f;
	uint32_t words;

	head_read(&s->arena, bytes, &h);
	if (!c->config->framed) {
		if (h.wrong & HEAD_FL1) {
			take_cut(s, c, bytes);
			return;
		}
		number = number_judge(s, c, &h);
	}
	if (!c->config->framed && is_broken_off(&h, c->config->ita2)) {
		note(s, false, "%S: number %u was broken off", &c->config->name,
		    (unsigned)number);
		book(s, c, number, "cancelled");
		return;
	}
	if (h.marks & MARK_NEIGHBOUR && !(h.wrong & (HEAD_NO_END | HEAD_TWO))) {
		book(s, c, number, "service");
		service_read(s, c, &h, number);
		return;
	}
	reason = unfit(c, &h);
	if (goes_on_bad(&h, reason)) {
		reason = REASON_NONE;
		marks |= MARK_ZDG;
		ask_corrected(s, c, &h);
	} else if (h.wrong & HEAD_SPLIT)
		marks |= MARK_ZDG;
	if (reason != REASON_NONE) {
		hold_bad(s, c, &h, number, reason);
		return;
	}
	receipt(s, c, &h);
	words = h.words = head_words(&h);
	times = trail(s, &h, words, &circuits);
	if (times > 0) {
		take_back(s, c, &h, number, times, circuits);
		return;
	}
	f = fates_of(s, c, &h, words);
	if (f.count[FATE_FILE] == h.ri_count) {
		file_duplicate(s, c, &h, number);
		return;
	}
	m = accept_message(s, c, &h, number, marks);
	answer_held(s, m, &h);
	hold_odd(s, c, m, REASON_LOOP, f.ris[FATE_LOOP], f.count[FATE_LOOP]);
	hold_odd(s, c, m, REASON_DIFFERS, f.ris[FATE_DIFFERS],
	    f.count[FATE_DIFFERS]);
	if (h.marks & MARK_SVC)
		service_seen(s, m, &h);
	h.ris = f.ris[FATE_NEW];
	h.ri_count = f.count[FATE_NEW];
	dispatch(s, m, &h, marks, 0);
}

void
take_cut(struct station *s, struct circuit *c, struct slice bytes)
{
	struct slice head = slice_head(bytes, 24);

	/*
	 * It was never ended, so its sender does not believe that we have
	 * it; its number will be missed when the next one comes.
	 */
	c->noise += bytes.n;
	note(s, true, "%S: straggler of %zu bytes: %S", &c->config->name,
	    bytes.n, &head);
}
