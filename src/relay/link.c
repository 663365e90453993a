/*
 * link.c: the conversation between two Reftels, in frames (doc/relay.md):
 * each number is acknowledged when it is on stable storage, and sent again
 * under the same number until it is, so that nothing is in doubt.
 */
#include "relay/station.h"

#define HELLO_AGAIN 10000

/* So much waits to be said to a peer that does not read, and no more. */
#define CONTROL ((size_t)1024)

/* All of it is said again in time: what there is no room for may be lost. */
void
frame_control(
    struct circuit *c, char type, uint16_t number, struct slice payload)
{
	struct frame f = {.type = type, .number = number, .payload = payload};

	if (c->control.n >= CONTROL)
		return;
	if (type != FRAME_HELLO)
		f.flags = SESSION_TAG(c->session);
	else if (!c->greeted)
		f.flags = FRAME_FIRST;
	frame_write(&c->control, &f);
}

static uint16_t
expected(const struct circuit *c)
{
	return c->safe == 0 ? 1 : number_after(c, c->safe);
}

void
framed_hello(struct station *s, struct circuit *c)
{
	struct buf b = {0};

	ri_add(&b, s->config.station);
	buf_format(
	    &b, " %lld %lld", (long long)s->epoch, (long long)c->session);
	frame_control(c, FRAME_HELLO, expected(c), buf_slice(&b));
	buf_free(&b);
	c->checked = s->mono;
}

/* ---- numbers that the peer has ----------------------------------------------------- */

/* The first n of the window are the peer's responsibility now. */
static void
acknowledge(struct station *s, struct circuit *c, unsigned n)
{
	const struct branch *b;

	for (; n > 0; n--) {
		b = c->window[0].branch;
		if (b == NULL)
			happen(s, "blank %S %u", &c->config->name,
			    (unsigned)c->window[0].number);
		else
			happen(s, "done %lld %u %lld",
			    (long long)b->message->seq, (unsigned)b->index,
			    (long long)s->wall);
		c->progress = s->mono;
	}
}

/* Where a number stands in the window; `given' when it is the next. */
static bool
in_window(const struct circuit *c, uint16_t number, unsigned *i)
{
	for (*i = 0; *i < c->given; (*i)++)
		if (c->window[*i].number == number)
			return true;
	return number == (c->next == 0 ? 1 : c->next);
}

static void
rewind_to(struct station *s, struct circuit *c, unsigned i)
{
	review_window(s, c, true);
	c->cursor = i;
	c->offset = 0;
	c->composed = NULL;
}

/* Its books are not those we know: all is in doubt (DUP-1). */
static void
start_over(struct station *s, struct circuit *c, uint16_t number)
{
	const struct branch *b;

	note(s, true,
	    "%S: the peer expects number %u and we %u: "
	    "%u messages are suspected duplicates",
	    &c->config->name, (unsigned)number, (unsigned)c->next, c->given);
	while (c->given > 0) {
		b = c->window[0].branch;
		if (b != NULL)
			branch_repeat(s, b, ONE_DOUBT);
		happen(s, "blank %S %u", &c->config->name,
		    (unsigned)c->window[0].number);
	}
	happen(s, "next %S %u 0", &c->config->name, (unsigned)number);
}

static uint64_t
decimal(struct slice word)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < word.n && i < 19 && ascii_is_digit(word.p[i]); i++)
		n = n * 10 + (uint64_t)(word.p[i] - '0');
	return n;
}

/*
 * Within a session a number that is expected only grows: one that is not in
 * the window was overtaken by what was said since, and tells nothing.
 */
static void
hello_again(struct station *s, struct circuit *c, const struct frame *f)
{
	unsigned i;

	if (!in_window(c, f->number, &i))
		return;
	acknowledge(s, c, i);
	if (!(f->flags & FRAME_FIRST))
		return;
	rewind_to(s, c, 0);
	framed_hello(s, c);
}

static void
read_hello(struct station *s, struct circuit *c, const struct frame *f)
{
	struct slice rest = f->payload;
	uint64_t ri = ri_pack(slice_word(&rest));
	uint64_t epoch = decimal(slice_word(&rest));
	uint64_t session = decimal(slice_word(&rest));
	unsigned i;

	if (ri != c->config->peer) {
		note(s, true, "%S: another station answers", &c->config->name);
		c->hang_up = true;
		return;
	}
	if (f->number == 0 || f->number > number_most(c)) {
		c->hang_up = true;
		return;
	}
	if (c->greeted && epoch == c->peer_epoch &&
	    session <= c->peer_session) {
		if (session == c->peer_session)
			hello_again(s, c, f);
		return;
	}
	c->peer_session = session;
	if (epoch != c->peer_epoch)
		happen(s, "peer %S %lld", &c->config->name, (long long)epoch);
	if (in_window(c, f->number, &i))
		acknowledge(s, c, i);
	else
		start_over(s, c, f->number);
	rewind_to(s, c, 0);
	c->greeted = true;
	if (f->flags & FRAME_FIRST)
		framed_hello(s, c);
}

static void
read_answer(struct station *s, struct circuit *c, const struct frame *f)
{
	unsigned i;

	if (!c->greeted)
		return;
	tested(s, c, "it is heard");
	if (!in_window(c, f->number, &i)) {
		/* An old one, or one that was never given. */
		return;
	}
	if (f->type == FRAME_NAK) {
		/*
		 * What is before it has come, but may not be on the disk: it
		 * is not acknowledged by this.
		 */
		if (i <= c->cursor)
			rewind_to(s, c, i);
		return;
	}
	if (i >= c->cursor) {
		if (i == c->given)
			return;
		note(s, true, "%S: the peer acknowledges what was not sent",
		    &c->config->name);
		c->hang_up = true;
		return;
	}
	acknowledge(s, c, i + 1);
}

/* ---- messages that come ------------------------------------------------------------- */

/* Booked, but to be said only when the log is on the disk. */
static void
booked(struct station *s, struct circuit *c, uint16_t number)
{
	c->booked = number;
	c->booked_log = s->end.at + 1;
	if (c->frozen == 0) {
		c->frozen = number;
		c->frozen_log = c->booked_log;
	}
}

/* Whether a number is the one that is due; otherwise it is answered. */
static bool
is_due(struct station *s, struct circuit *c, uint16_t number)
{
	if (c->expect == 0)
		happen(s, "expect %S 1 0", &c->config->name);
	if (number == c->expect)
		return true;
	if (number_distance(c, c->expect, number) >= number_most(c) / 2u) {
		/* Again: our answer was lost. */
		c->ack_due = true;
	} else if (!c->naked) {
		frame_control(c, FRAME_NAK, c->expect, S(""));
		c->naked = true;
	}
	return false;
}

static void
read_text(struct station *s, struct circuit *c, const struct frame *f)
{
	if (!is_due(s, c, f->number))
		return;
	if (f->flags & FRAME_FIRST) {
		buf_clear(&c->assembly);
		c->assembling = true;
	}
	if (!c->assembling || f->offset != c->assembly.n ||
	    c->assembly.n + f->payload.n > 2 * RELAY_LONGEST) {
		c->assembling = false;
		if (!c->naked)
			frame_control(c, FRAME_NAK, c->expect, S(""));
		c->naked = true;
		return;
	}
	buf_add(&c->assembly, f->payload);
	if (!(f->flags & FRAME_LAST))
		return;
	c->assembling = false;
	/* without room it is not taken; the peer will send it again. */
	if (station_is_full(s))
		return;
	c->naked = false;
	take_message(
	    s, c, arena_copy(&s->arena, buf_slice(&c->assembly)), f->number);
	booked(s, c, f->number);
}

static void
read_cancel(struct station *s, struct circuit *c, const struct frame *f)
{
	if (!is_due(s, c, f->number) || station_is_full(s))
		return;
	c->naked = false;
	c->assembling = false;
	happen(
	    s, "book %S %u cancelled", &c->config->name, (unsigned)f->number);
	booked(s, c, f->number);
}

static void
read_frame(struct station *s, struct circuit *c, const struct frame *f)
{
	if (f->type != FRAME_HELLO &&
	    (f->number > number_most(c) ||
		(f->flags & ~3u) != SESSION_TAG(c->peer_session)))
		return;
	switch (f->type) {
	case FRAME_HELLO:
		read_hello(s, c, f);
		break;
	case FRAME_TEXT:
		if (c->greeted && f->number != 0)
			read_text(s, c, f);
		break;
	case FRAME_CANCEL:
		if (c->greeted && f->number != 0)
			read_cancel(s, c, f);
		break;
	case FRAME_ACK:
	case FRAME_NAK:
		read_answer(s, c, f);
		break;
	case FRAME_IDLE:
		c->ack_due = true;
		if (c->greeted && f->number != 0 && !c->assembling &&
		    number_after(c, f->number) != c->expect && !c->naked &&
		    c->expect != 0) {
			frame_control(c, FRAME_NAK, c->expect, S(""));
			c->naked = true;
		}
		break;
	case FRAME_BYE:
		c->hang_up = true;
		break;
	default:
		break;
	}
}

void
framed_input(struct station *s, struct circuit *c, struct slice bytes)
{
	size_t used = 0;
	struct frame f;

	buf_add(&c->in, bytes);
	while (
	    !c->hang_up && frame_read(buf_slice(&c->in), &used, &c->noise, &f))
		read_frame(s, c, &f);
	if (used > 0 && used < c->in.n)
		memmove(c->in.p, c->in.p + used, c->in.n - used);
	c->in.n -= used;
}

/* ---- messages that go ----------------------------------------------------------------- */

static void
answer(struct circuit *c)
{
	if (!c->ack_due || !c->greeted)
		return;
	c->ack_due = false;
	if (c->safe == 0)
		return;
	frame_control(c, FRAME_ACK, c->safe, S(""));
}

static void
send_part(
    struct station *s, struct circuit *c, const struct given *g, struct buf *b)
{
	size_t most = c->config->speed > 0 ? 128 : FRAME_MOST;
	size_t n = c->text.n - c->offset;
	struct frame f = {.type = FRAME_TEXT,
	    .flags = SESSION_TAG(c->session),
	    .number = g->number};

	if (c->offset == 0)
		f.flags |= FRAME_FIRST;
	if (n <= most)
		f.flags |= FRAME_LAST;
	else
		n = most;
	f.offset = (uint32_t)c->offset;
	f.payload = slice(c->text.p + c->offset, n);
	frame_write(b, &f);
	c->offset += n;
	c->progress = s->mono;
	if (f.flags & FRAME_LAST) {
		c->window[c->cursor++].out = true;
		c->offset = 0;
		c->composed = NULL;
	}
}

static bool
send_next(struct station *s, struct circuit *c, struct buf *b)
{
	struct given *g;
	struct frame f = {
	    .type = FRAME_CANCEL, .flags = SESSION_TAG(c->session)};

	fill(s, c);
	if (c->cursor == c->given)
		return false;
	g = &c->window[c->cursor];
	if (g->log > s->durable)
		return false;
	if (g->branch == NULL) {
		f.number = g->number;
		frame_write(b, &f);
		c->cursor++;
		c->progress = s->mono;
		return true;
	}
	if (gives_way(c)) {
		note(s, false, "%S: number %u is broken off", &c->config->name,
		    (unsigned)g->number);
		branch_repeat(s, g->branch, g->out ? ONE_DOUBT : 0);
		return true;
	}
	if ((c->composed != g->branch || c->offset == 0) && !compose(s, c, g)) {
		note(s, true, "message %lld cannot be read",
		    (long long)g->branch->message->seq);
		happen(s, "hold %lld %u unreadable",
		    (long long)g->branch->message->seq,
		    (unsigned)g->branch->index);
		return true;
	}
	send_part(s, c, g, b);
	return true;
}

void
framed_output(struct station *s, struct circuit *c, size_t most, struct buf *b)
{
	size_t begin = b->n;

	answer(c);
	buf_add(b, buf_slice(&c->control));
	buf_clear(&c->control);
	while (c->greeted && !c->hang_up && b->n - begin < most &&
	    send_next(s, c, b))
		continue;
}

void
framed_tick(struct station *s, struct circuit *c)
{
	bool slow = c->config->speed > 0;
	int64_t wait = slow ? 90000 : 10000;
	uint16_t last;

	if (!c->greeted) {
		if (s->mono - c->checked >= HELLO_AGAIN * (slow ? 6 : 1))
			framed_hello(s, c);
	} else if (c->cursor > 0 && s->mono - c->progress >= wait) {
		rewind_to(s, c, 0);
		c->progress = s->mono;
	} else if (s->mono - c->spoke >= c->config->idle) {
		last = c->given > 0 ? c->window[0].number : c->next;
		if (c->cursor > 0)
			last = c->window[c->cursor - 1].number;
		else if (last != 0)
			last = number_before(c, last);
		frame_control(c, FRAME_IDLE, last, S(""));
		c->spoke = s->mono;
	}
	if (s->mono - c->heard >= 3 * c->config->idle) {
		note(s, true, "%S: nothing is heard", &c->config->name);
		c->hang_up = true;
	}
}
