/*
 * service.c: service messages, between neighbours and through the net
 * (ACP 127(G) para 404-437).  What is written here consists of signals and
 * identifications alone, and so is unclassified (para 407).
 */
#include "relay/station.h"

#include "base/date.h"

#define DAY ((int64_t)86400000)

/* A message of our own. */
static struct message *
compose_own(struct station *s, struct slice text, struct head *h)
{
	/* What is accepted lies in the arena as what came does. */
	head_read(&s->arena, arena_copy(&s->arena, text), h);
	return accept_message(s, NULL, h, 0, 0);
}

static void
to_neighbour(struct station *s, struct circuit *c, unsigned precedence,
    uint64_t calling, struct slice text)
{
	struct message *m;
	struct buf b = {0};
	struct head h;

	buf_string(&b, "ZCZC\n");
	buf_fill(&b, wire_letter(precedence), 2);
	buf_char(&b, ' ');
	ri_add(&b, c->config->peer);
	buf_string(&b, "\nDE ");
	ri_add(&b, calling);
	buf_format(&b, "\n%S\nNNNN", &text);
	m = compose_own(s, buf_slice(&b), &h);
	branch_add(s, m, 0, (struct target){TARGET_CIRCUIT, c->index},
	    precedence, 0, 0, h.ris, h.ri_count);
	happen(s, "routed %lld", (long long)m->seq);
	buf_free(&b);
}

void
service_neighbour(struct station *s, struct circuit *c, unsigned precedence,
    const char *format, ...)
{
	struct buf text = {0};
	va_list ap;

	va_start(ap, format);
	buf_vformat(&text, format, ap);
	va_end(ap);
	to_neighbour(s, c, precedence, s->config.station, buf_slice(&text));
	buf_free(&text);
}

/* As FL3 has it: the day of the year, the hour, the minute. */
static void
time_add(struct buf *b, int64_t wall)
{
	struct date day = date_from_days((int32_t)(wall / DAY));
	unsigned minute = (unsigned)(wall % DAY / 60000);

	buf_padded(b, date_day_of_year(day), 3);
	buf_padded(b, minute / 60, 2);
	buf_padded(b, minute % 60, 2);
}

void
service_to(struct station *s, uint64_t ri, unsigned precedence,
    const char *format, ...)
{
	struct buf text = {0}, b = {0};
	struct message *m;
	struct slice said;
	struct head h;
	va_list ap;

	va_start(ap, format);
	buf_vformat(&text, format, ap);
	va_end(ap);
	said = buf_slice(&text);
	buf_string(&b, "ZCZC\n");
	buf_fill(&b, wire_letter(precedence), 2);
	buf_char(&b, ' ');
	ri_add(&b, ri);
	buf_string(&b, "\nDE ");
	ri_add(&b, s->config.station);
	buf_char(&b, ' ');
	buf_padded(&b, s->serial % 9999 + 1, 4);
	buf_char(&b, ' ');
	time_add(&b, s->wall);
	buf_format(&b, "\nZNR UUUUU\nBT\nUNCLAS SVC %S\nBT\nNNNN", &said);
	m = compose_own(s, buf_slice(&b), &h);
	dispatch(s, m, &h, 0, 0);
	buf_free(&text);
	buf_free(&b);
}

/* ---- what neighbours say ----------------------------------------------------------- */

/* Whether what a number was for is what it was for last, and was sent. */
static bool
was_sent(const struct circuit *c, const struct branch *b, uint16_t number)
{
	/* It may be on its way under another number by now. */
	return b != NULL && b->number == number &&
	    b->target.kind == TARGET_CIRCUIT && b->target.index == c->index &&
	    (b->state == BRANCH_DONE || b->state == BRANCH_RECEIPT);
}

/* What went out under a number of ours, today or before. */
static struct branch *
sent_as(const struct station *s, const struct circuit *c, const struct ti *ti,
    bool before)
{
	const struct given_to *sent = before ? c->sent_before : c->sent;
	struct branch *b;

	if (memcmp(ti->letters, c->config->letters, 3) != 0 || sent == NULL ||
	    ti->number == 0 || ti->number > number_most(c))
		return NULL;
	sent += ti->number;
	b = branch_find(message_find(s, sent->seq), sent->branch);
	return was_sent(c, b, ti->number) ? b : NULL;
}

/* How many of its three letters are those of our numbers. */
static int
ours(const struct circuit *c, const struct ti *ti)
{
	int i, same = 0;

	for (i = 0; i < 3; i++)
		same += ti->letters[i] == c->config->letters[i];
	return same;
}

/*
 * Of today's number and the same of the day before nobody knows which is
 * meant, so both go: who has the other files it.
 */
static void
send_again(
    struct station *s, struct circuit *c, const struct ti *ti, unsigned mark)
{
	const struct branch *b;
	struct ti meant = *ti;
	int before;

	/* One letter may be garbled: it was so when the peer first saw it. */
	if (ours(c, ti) == 2)
		memcpy(meant.letters, c->config->letters, 3);
	for (before = 0; before < 2; before++) {
		b = sent_as(s, c, &meant, before == 1);
		if (b != NULL)
			branch_repeat(s, b, mark);
	}
}

/*
 * COR-3: a corrected copy is wanted.  Where ours is bad too whoever sent it is
 * asked; of long ago the number may be another's by now.
 */
static void
send_corrected(struct station *s, struct circuit *c, const struct ti *ti)
{
	const struct branch *b = sent_as(s, c, ti, false);
	const struct message *m = b == NULL ? NULL : b->message;
	struct circuit *from;
	struct buf text = {0};
	struct ti theirs;

	if (m == NULL || !(m->marks & MARK_ZDG)) {
		send_again(s, c, ti, MARK_ZEL);
		return;
	}
	note(s, true, "%S: a corrected copy of %lld is wanted, and ours is bad",
	    &c->config->name, (long long)m->seq);
	from = m->circuit < 0 ? NULL : &s->circuits[m->circuit];
	if (from != NULL && !from->config->framed && m->number != 0 &&
	    s->wall - m->wall < DAY && from->last_letters[0] != '\0') {
		theirs = (struct ti){.number = m->number,
		    .digits = (uint8_t)from->config->digits};
		memcpy(theirs.letters, from->last_letters, 3);
		theirs = number_named(from, theirs);
		ti_add(&text, &theirs);
		buf_char(&text, '\0');
		service_neighbour(s, from, m->precedence, "ZDH %s", text.p);
	} else if (m->id.ssn[0] != '\0' && m->id.ri != s->config.station) {
		message_id_add(&text, &m->id);
		buf_char(&text, '\0');
		service_to(s, m->id.ri, m->precedence, "ZES2 %s", text.p);
	}
	buf_free(&text);
}

static void
receipted(struct station *s, struct circuit *c, const struct ti *ti)
{
	const struct branch *b = sent_as(s, c, ti, false);

	if (b == NULL || b->state != BRANCH_RECEIPT)
		b = sent_as(s, c, ti, true);
	if (b != NULL && b->state == BRANCH_RECEIPT)
		happen(s, "done %lld %u %lld", (long long)b->message->seq,
		    (unsigned)b->index, (long long)s->wall);
}

/* The peer cancels what it sent us under a number (para 424). */
static void
cancel_number(struct station *s, struct circuit *c, const struct ti *ti)
{
	struct message *m;
	struct branch *b;
	uint64_t seq;

	if (c->peer_letters[0] != '\0' &&
	    memcmp(ti->letters, c->peer_letters, 3) != 0) {
		note(s, true,
		    "%S: a cancellation by letters of another channel",
		    &c->config->name);
		return;
	}
	for (seq = s->next_seq; seq > 1 && s->next_seq - seq < 10000; seq--) {
		m = message_find(s, seq - 1);
		if (m == NULL || m->circuit != c->index ||
		    m->number != ti->number)
			continue;
		for (b = m->branches; b != NULL; b = b->next) {
			if (b->state == BRANCH_QUEUED ||
			    b->state == BRANCH_HELD)
				happen(s, "void %lld %u cancelled",
				    (long long)seq - 1, (unsigned)b->index);
			else if (b->target.kind == TARGET_CIRCUIT)
				note(s, true,
				    "message %lld was cancelled, but had gone",
				    (long long)seq - 1);
		}
		return;
	}
}

/*
 * ZID: the last number that the peer has sent (para 412); as a day begins,
 * the last of the one that ended (413).  What was before the ZID in a queue has
 * the numbers between what it says and its own, and says nothing of a day.
 */
static void
last_sent(struct station *s, struct circuit *c, const struct ti *ti,
    const struct ti *own)
{
	uint16_t to = number_after(c, ti->number);
	struct ti said = *ti;
	struct buf b = {0};

	if (to != own->number && c->before != 0 && !c->config->cyclic &&
	    own->number <= NUMBER_FAR) {
		if (ti->number <= number_most(c) &&
		    number_distance(c, c->before, to) < number_most(c) / 2u)
			number_ask(s, c, ti, c->before, to);
		happen(s, "ended %S 0", &c->config->name);
		return;
	}
	if (to == own->number && c->expect != 0)
		number_stand(s, c, ti, own->number);
	said.number = number_before(c, c->expect);
	ti_add(&b, &said);
	buf_char(&b, '\0');
	service_neighbour(s, c, WIRE_PRIORITY, "ZIC %s", b.p);
	buf_free(&b);
}

/*
 * ZIC: the last number that the peer has had of us (para 412).  What was never
 * sent, or is ahead of what was, is of other books, or a garble.
 */
static void
last_had(struct station *s, struct circuit *c, const struct ti *ti)
{
	uint16_t n = ti->number, told = c->told;
	unsigned behind;

	c->checked = 0;
	c->told = 0;
	if (memcmp(ti->letters, c->config->letters, 3) != 0 || n == 0 ||
	    n > number_most(c))
		return;
	/* What it lacks it asks for itself, unless it cannot. */
	behind = told == 0 ? 0 : number_distance(c, n, told);
	if (behind > 0 && behind <= number_most(c) / 2u)
		note(s, true, "%S: the peer has had %u, and %u was sent",
		    &c->config->name, (unsigned)n, (unsigned)told);
	if (c->next != 0 &&
	    ((c->sent != NULL && c->sent[n].seq != 0) ||
		(c->sent_before != NULL && c->sent_before[n].seq != 0)) &&
	    number_distance(c, n, number_before(c, c->next)) <=
		number_most(c) / 2u)
		happen(s, "proven %S %u", &c->config->name, (unsigned)n);
}

/*
 * Signals of one service message that are answered by one of ours each: more
 * would have us write many times what came.
 */
#define SIGNALS 40

static void
read_number(struct station *s, struct circuit *c, struct slice signal,
    const struct ti *ti, const struct ti *own)
{
	if (slice_equal(signal, S("ZFX")))
		send_again(s, c, ti, ONE_DOUBT);
	else if (slice_equal(signal, S("ZES2")) ||
	    slice_equal(signal, S("ZDK")))
		send_again(s, c, ti, MARK_ZDK);
	else if (slice_equal(signal, S("ZDH")))
		send_corrected(s, c, ti);
	else if (slice_equal(signal, S("ZID")))
		last_sent(s, c, ti, own);
	else if (slice_equal(signal, S("ZIC")))
		last_had(s, c, ti);
	else if (slice_equal(signal, S("R")) || slice_equal(signal, S("Z")))
		receipted(s, c, ti);
	else if (slice_equal(signal, S("ZFR")))
		cancel_number(s, c, ti);
}

/* A signal that neighbours use (para 411-437). */
static bool
is_known(struct slice word)
{
	static const char *const words[] = {"ZFX", "ZES2", "ZDK", "ZDH", "ZID",
	    "ZIC", "R", "Z", "INT", "ZFR", "ZFQ", "ZFU", "ZFV", "ZFT", "ZFG",
	    "ZAR2", "ZAR3", "ZKJ", "ZKJ1", "ZBZ", "ZBZ3", "ZBZ5", "K", "ZUI",
	    "ZXB", "ZPH", "CHANNEL", "CHECK", "THE", "QUICK", "BROWN", "FOX",
	    "JUMPS", "OVER", "LAZY", "DOG", "RYRYRYRYRYRYRYRYRYRYRYRYRYRYRYRY"};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_equal(word, slice_of(words[i])))
			return true;
	return false;
}

/* A part of a message identification: RJAAXX 129B 1821328. */
static bool
is_identity(struct slice word)
{
	return ri_pack(word) != 0 || (word.n > 0 && ascii_is_digit(word.p[0]));
}

/* So often the same wrong names are taken for noise. */
#define MISNAMED 2

/*
 * Whether the heads of service messages name others again and again, and
 * always the same: one of the two stations has its peer's name wrong, and to
 * ask for the same again would be asked for again in turn, without end.
 */
static bool
is_misnamed(struct station *s, struct circuit *c, const struct head *h)
{
	uint64_t called = h->ri_count > 0 ? h->ris[0] : 0;
	uint64_t names = h->id.ri ^ (called << 1 | called >> 63);

	if (h->wrong != 0 ||
	    (h->id.ri == c->config->peer && called == s->config.station))
		return false;
	if (names != c->misnamed)
		c->misnamed_times = 0;
	c->misnamed = names;
	if (c->misnamed_times < MISNAMED) {
		c->misnamed_times++;
		return false;
	}
	note(s, true, "%S: the peer has another name, or knows us by another",
	    &c->config->name);
	return true;
}

/* It is not understood, and may have said what we must know. */
static void
service_odd(
    struct station *s, struct circuit *c, const struct head *h, uint16_t number)
{
	struct buf b = {0};
	struct ti ti;

	note(s, true, "%S: service message %u is not understood",
	    &c->config->name, (unsigned)number);
	if (c->config->framed || number == 0 || h->marks & MARK_ZDK ||
	    is_misnamed(s, c, h))
		return;
	ti = number_named(c, h->tis[0]);
	ti_add(&b, &ti);
	buf_char(&b, '\0');
	service_neighbour(s, c, WIRE_PRIORITY, "ZES2 %s", b.p);
	buf_free(&b);
}

/* Its `channel' was another once, or two letters are garbled: it is missed. */
static void
asked_strange(struct station *s, const struct circuit *c, const struct ti *ti)
{
	struct slice letters = slice(c->config->letters, 3);
	struct buf b = {0};

	ti_add(&b, ti);
	buf_char(&b, '\0');
	note(s, true, "%S: number %s is asked for, and ours begin with %S",
	    &c->config->name, b.p, &letters);
	buf_free(&b);
}

void
service_read(
    struct station *s, struct circuit *c, const struct head *h, uint16_t number)
{
	struct slice rest = h->text, word, signal = {NULL, 0}, after;
	bool odd = false, asks = false, readable = false;
	unsigned answered = 0;
	struct ti ti, strange = {.digits = 0};

	/* A channel check is sent back as it came (para 412). */
	if (h->wrong == 0 && h->ri_count == 1 && h->ris[0] == h->id.ri &&
	    h->id.ri == c->config->peer) {
		to_neighbour(s, c, h->called, h->id.ri, S("CHANNEL CHECK"));
		return;
	}
	/* Who calls others by this circuit is misrouted, garbled, or lies. */
	if (h->wrong != 0 || h->ri_count != 1 || h->id.ri != c->config->peer ||
	    h->ris[0] != s->config.station) {
		service_odd(s, c, h, number);
		return;
	}
	c->misnamed_times = 0;
	while ((word = slice_word(&rest)).p != NULL) {
		if (slice_equal(word, S("NNNN")))
			break;
		after = word;
		if (signal.n > 0 && ti_read(&after, &ti) && after.n == 0 &&
		    ti.digits >= 3) {
			if (slice_equal(signal, S("ZFX")) && ours(c, &ti) < 2)
				strange = ti;
			if ((slice_equal(signal, S("ZID")) ||
				slice_equal(signal, S("ZFR")) ||
				slice_equal(signal, S("ZDH"))) &&
			    answered++ >= SIGNALS)
				continue;
			read_number(s, c, signal, &ti, &h->tis[0]);
		} else if (is_known(word)) {
			signal = word;
			asks |= slice_equal(word, S("INT"));
			readable |= slice_equal(word, S("ZBZ"));
			if (asks && slice_equal(word, S("ZKJ")))
				close_asked(s, c);
			else if (slice_equal(word, S("ZKJ1")))
				c->closing = s->mono;
			else if (slice_equal(word, S("ZBZ5")))
				tested(s, c, "readable without fault");
			else if (slice_equal(word, S("ZBZ3")))
				tested(s, c, "readable with faults");
		} else if (!is_identity(word))
			odd = true;
	}
	if (strange.digits > 0)
		asked_strange(s, c, &strange);
	/* What a test was garbled in is what it was for (para 411). */
	odd |= slice_find(h->text, S("FOX")) < h->text.n &&
	    slice_find(h->text,
		S("THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG 0123456789")) ==
		h->text.n;
	if (asks && readable)
		service_neighbour(
		    s, c, WIRE_PRIORITY, odd ? "ZBZ3 K" : "ZBZ5 K");
	else if (odd)
		service_odd(s, c, h, number);
}

/* ---- through the net ------------------------------------------------------------------ */

static struct message *
next_of(const struct message_id *id, struct message *m)
{
	while (m != NULL && !message_id_same(&m->id, id))
		m = m->same;
	return m;
}

/* CAN-1: only the originator cancels; who has sent it on passes this on too. */
static void
cancel(struct station *s, const struct head *h, const struct message_id *id)
{
	struct message *m;
	struct branch *b;

	if (id->ri != h->id.ri) {
		note(s, true, "a cancellation by another than the originator");
		return;
	}
	for (m = next_of(id, message_by_id(s, id)); m != NULL;
	     m = next_of(id, m->same))
		for (b = m->branches; b != NULL; b = b->next)
			if (b->state == BRANCH_QUEUED ||
			    b->state == BRANCH_HELD)
				happen(s, "void %lld %u cancelled",
				    (long long)m->seq, (unsigned)b->index);
			else if (b->state == BRANCH_RECEIPT)
				/* It went; it does not go again. */
				happen(s, "done %lld %u %lld",
				    (long long)m->seq, (unsigned)b->index,
				    (long long)s->wall);
}

/* Branches of a message after which none is added for who asks again. */
#define RERUNS 10000

/* Whether another branch is on its way to one of those of a branch. */
static bool
is_going(const struct branch *to)
{
	const struct branch *b;
	size_t i, k;

	for (b = to->message->branches; b != NULL; b = b->next) {
		if (b->state != BRANCH_QUEUED && b->state != BRANCH_SENDING &&
		    b->state != BRANCH_RECEIPT)
			continue;
		for (i = 0; i < b->ri_count; i++)
			for (k = 0; k < to->ri_count; k++)
				if (b->ris[i] == to->ris[k])
					return true;
	}
	return false;
}

/* COR-1: a rerun for one who was an addressee, or upward (para 416-418). */
static void
rerun(struct station *s, const struct head *h, const struct message_id *id)
{
	struct message *m = next_of(id, message_by_id(s, id));
	const struct branch *b, *best = NULL;
	unsigned index = 0;
	struct buf text = {0};
	size_t i;

	for (; m != NULL && best == NULL; m = next_of(id, m->same))
		for (b = m->branches; b != NULL; b = b->next) {
			if (b->index >= index)
				index = b->index + 1u;
			for (i = 0; i < b->ri_count; i++)
				if (ri_starts(b->ris[i], h->id.ri) &&
				    b->state == BRANCH_DONE)
					best = b;
		}
	/* One is on its way already, or there have been more than enough. */
	if (best != NULL && (is_going(best) || index > RERUNS))
		return;
	if (best != NULL) {
		branch_add(s, best->message, index, best->target,
		    best->precedence, MARK_ZDK, 0, best->ris, best->ri_count);
		return;
	}
	if (id->ri == s->config.station || id->ri == h->id.ri)
		return;
	message_id_add(&text, id);
	buf_char(&text, '\0');
	service_to(s, id->ri, h->called, "ZES2 %s", text.p);
	buf_free(&text);
}

/* `RECEIVED RJDD DDA001 0601215': by whom and when, of what came by a circuit. */
static void
trace_received(
    const struct station *s, const struct message *m, struct buf *text)
{
	const struct circuit *c =
	    m->circuit < 0 ? NULL : &s->circuits[m->circuit];
	struct ti ti = {.number = m->number};

	buf_string(text, "\nRECEIVED ");
	if (c != NULL) {
		ri_add(text, c->config->peer);
		buf_char(text, ' ');
	}
	/* In frames nobody learns the letters. */
	if (c != NULL && m->number != 0 && c->peer_letters[0] != '\0') {
		ti.digits = (uint8_t)c->config->digits;
		ti = number_named(c, ti);
		ti_add(text, &ti);
		buf_char(text, ' ');
	}
	time_add(text, m->wall);
}

/* `RJCC AAC001 0601216': to whom, under which number and when. */
static void
trace_sent(const struct station *s, const struct branch *b, struct buf *text)
{
	const struct circuit *c;
	struct ti ti;

	buf_char(text, '\n');
	if (b->target.kind == TARGET_CIRCUIT) {
		c = &s->circuits[b->target.index];
		ri_add(text, c->config->peer);
		ti = (struct ti){
		    .number = b->number, .digits = (uint8_t)c->config->digits};
		memcpy(ti.letters, c->config->letters, 3);
		buf_char(text, ' ');
		ti_add(text, &ti);
	} else
		ris_add(text, b->ris, b->ri_count);
	/* A snapshot of an older release has no time. */
	if (b->sent != 0) {
		buf_char(text, ' ');
		time_add(text, b->sent);
	}
}

/*
 * REC-4: what the journal knows of a message, received and relayed, to whom,
 * by which number and at what time (para 437).
 */
static void
trace(struct station *s, const struct head *h, const struct message_id *id)
{
	struct message *m;
	const struct branch *b;
	struct buf text = {0};
	bool any = false;
	unsigned copies = 0;

	message_id_add(&text, id);
	for (m = next_of(id, message_by_id(s, id));
	     m != NULL && copies++ < SIGNALS; m = next_of(id, m->same)) {
		any = true;
		trace_received(s, m, &text);
		for (b = m->branches; b != NULL; b = b->next)
			if (b->state == BRANCH_DONE ||
			    b->state == BRANCH_RECEIPT)
				trace_sent(s, b, &text);
	}
	buf_string(&text, any ? "" : " NIL");
	buf_char(&text, '\0');
	service_to(s, h->id.ri, WIRE_PRIORITY, "ZDQ %s", text.p);
	buf_free(&text);
}

void
service_seen(struct station *s, const struct message *m, const struct head *h)
{
	struct slice rest = h->text, word;
	struct message_id id;
	bool ours = false, asks = false;
	struct slice after;
	unsigned asked = 0;
	size_t i;

	for (i = 0; i < h->ri_count; i++)
		ours |= h->ris[i] == s->config.station;
	while ((word = slice_word(&rest)).p != NULL) {
		if (slice_equal(word, S("INT")))
			asks = true;
		else if (slice_equal(word, S("ZFR")) &&
		    message_id_read(&rest, &id))
			cancel(s, h, &id);
		else if (ours && slice_equal(word, S("ZES2")) &&
		    message_id_read(&rest, &id)) {
			if (asked++ < SIGNALS)
				rerun(s, h, &id);
		} else if (ours && slice_equal(word, S("ZDQ")) && asks &&
		    message_id_read(&rest, &id)) {
			if (asked++ < SIGNALS)
				trace(s, h, &id);
		} else if (ours && slice_equal(word, S("ZDQ"))) {
			/* All that follows is the answer. */
			heard(s, h->id.ri, rest);
			break;
		} else if (ours && word.n == 4 &&
		    slice_starts(word, S("ZEQ")) && word.p[3] >= '2' &&
		    word.p[3] <= '6') {
			/* What our own table has wrong (para 426). */
			after = slice_trim(slice_line(&rest));
			note(s, true, "%S %S", &word, &after);
		} else if (ours && slice_equal(word, S("REJ")))
			note(s, true, "service message %lld is a rejection",
			    (long long)m->seq);
	}
	if (asked > SIGNALS)
		note(s, true,
		    "service message %lld asks for more than %u: the rest is "
		    "not answered",
		    (long long)m->seq, SIGNALS);
}
