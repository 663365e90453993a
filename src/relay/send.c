/*
 * send.c: what goes out next on a circuit: numbers are given, messages are
 * written for the line, and lower precedences are broken off.  Plain
 * circuits are here too; framed ones are in link.c.
 */
#include "relay/station.h"

#define DAY ((int64_t)86400000)

/* Messages that may have numbers and not yet be on a fast line. */
#define AHEAD 64

/* Of them a FLASH waits for so many at most. */
#define FEW 8

/* Places in the window that only a FLASH gets: it waits for no answer. */
#define KEPT 16

/* What it costs to cancel, in characters; an extra long ROUTINE: 5 pages. */
#define CANCEL 60
#define EXTRA_LONG (5 * 20 * 69)

/* Numbers sent since the last that a plain circuit's peer says it had. */
static unsigned
unproven(const struct circuit *c)
{
	return !c->config->framed && c->proven != 0 && c->next != 0
	    ? number_distance(c, c->proven, number_before(c, c->next))
	    : 0;
}

/* So many at either end of a queue are looked through for service. */
#define LOOKED 4096

/*
 * Of half of all numbers a peer cannot tell whether they are before or behind
 * what it had.  So after a third of them telegrams wait until it has said where
 * it stands; a line can be dead for hours without an end that knows.
 */
struct branch *
waiting(const struct circuit *c)
{
	bool service = unproven(c) > number_most(c) / 3u;
	struct branch *b;
	unsigned p, n;

	for (p = 0; p < WIRE_PRECEDENCES; p++) {
		b = c->queues[p].first;
		for (n = 0; b != NULL && n < LOOKED; n++, b = b->after)
			if (!service || b->message->marks & MARK_SVC)
				return b;
		/* What asks where the peer stands is the newest. */
		b = b == NULL ? NULL : c->queues[p].last;
		for (n = 0; b != NULL && n < LOOKED; n++, b = b->before)
			if (b->message->marks & MARK_SVC)
				return b;
	}
	return NULL;
}

/*
 * It is asked in time where it stands (para 412); who has not said so yet, now
 * and then.
 */
static void
ask_proof(struct station *s, struct circuit *c)
{
	bool is_time = c->proven == 0 ? !c->config->framed && c->next % 64 == 32
				      : unproven(c) > number_most(c) / 4u;

	if (c->checked != 0 || !is_time)
		return;
	say_last(s, c, WIRE_PRIORITY, "ZID");
	c->checked = s->mono;
}

/* The first number of all, or of a day (para 112, 413). */
static void
begin_series(struct station *s, struct circuit *c)
{
	int32_t day = (int32_t)(s->wall / DAY);

	if (c->next == 0) {
		happen(s, "next %S 1 %d", &c->config->name, (int)day);
		return;
	}
	if (c->config->cyclic || c->config->framed || day <= c->out_day)
		return;
	say_last(s, c, WIRE_FLASH, "ZID");
	happen(s, "next %S 1 %d", &c->config->name, (int)day);
	c->told = 0; /* its answer is by the new numbers */
}

/*
 * What has a number and is not on the line yet stands before a FLASH, and
 * 64 of it are more than a FLASH may wait for: it gets other numbers later,
 * and what goes under these is twenty bytes to say that nothing does.
 */
static void
make_way(struct station *s, struct circuit *c)
{
	const struct branch *b;
	unsigned i;

	if (!c->config->framed || c->given - c->cursor <= FEW ||
	    c->queues[WIRE_FLASH].first == NULL)
		return;
	/*
	 * From the last on, since it may have been broken off in part; but
	 * what the peer may have goes again under the number that it knows.
	 */
	for (i = c->given; i > c->cursor + 1; i--) {
		b = c->window[i - 1].branch;
		if (c->window[i - 1].out)
			break;
		if (b != NULL && b->precedence > WIRE_FLASH)
			branch_repeat(s, b, 0);
	}
}

/* Whether what waits may have its number now. */
static bool
has_place(const struct circuit *c, const struct branch *b)
{
	unsigned ahead = c->config->speed > 0 ? 1 : AHEAD;

	if (b->precedence == WIRE_FLASH && c->config->framed &&
	    c->config->speed == 0)
		return c->given < WINDOW;
	return c->given < WINDOW - KEPT && c->given - c->cursor < ahead;
}

void
fill(struct station *s, struct circuit *c)
{
	struct branch *b;

	if (!works(c) || s->full || c->breaking)
		return;
	make_way(s, c);
	ask_proof(s, c);
	while ((b = waiting(c)) != NULL && has_place(c, b)) {
		/* What is sent again may have gone when more was allowed. */
		if (!may_stay(s, b)) {
			redirect(s, b);
			if (b->list != NULL && waiting(c) == b)
				break;
			continue;
		}
		begin_series(s, c);
		b = waiting(c);
		if (b == NULL)
			break;
		happen(s, "number %lld %u %u %lld", (long long)b->message->seq,
		    (unsigned)b->index, (unsigned)c->next, (long long)s->wall);
	}
}

struct slice
message_body(struct station *s, const struct message *m)
{
	struct buf b = {0};
	struct slice copy = {NULL, 0};

	if (m->log <= s->durable &&
	    s->host.read(s->host.user, m->at, m->n, &b) && b.n == m->n)
		copy = arena_copy(&s->arena, buf_slice(&b));
	buf_free(&b);
	return copy;
}

/*
 * Our own number, and behind it those of the stations before, if the peer
 * keeps them.  Behind what came by a circuit that keeps none stands XXX000.
 */
static unsigned
trail(const struct station *s, const struct circuit *c, const struct given *g,
    const struct head *h, struct ti tis[static RELAY_TIS])
{
	int from = g->branch->message->circuit;
	unsigned i, n = 1;
	bool unknown;

	tis[0] = (struct ti){
	    .number = g->number, .digits = (uint8_t)c->config->digits};
	memcpy(tis[0].letters, c->config->letters, 3);
	if (!c->config->trail || h->marks & MARK_NEIGHBOUR)
		return n;
	if (g->branch->doubts > 0)
		tis[n++] = (struct ti){
		    .letters = "XXX", .number = g->branch->doubts, .digits = 3};
	unknown = from >= 0 &&
	    (!s->circuits[from].config->trail || h->label == LABEL_UNKNOWN ||
		h->ti_count + n > RELAY_TIS);
	for (i = 0; i < h->ti_count && n < RELAY_TIS - 1; i++)
		if (h->tis[i].digits >= 3)
			tis[n++] = h->tis[i];
	if (unknown &&
	    (tis[n - 1].number != 0 ||
		strncmp(tis[n - 1].letters, "XXX", 3) != 0))
		tis[n++] = (struct ti){.letters = "XXX", .digits = 3};
	return n;
}

/* The message of a number as it goes on the line; false when it cannot. */
bool
compose(struct station *s, struct circuit *c, const struct given *g)
{
	const struct branch *b = g->branch;
	struct slice body = message_body(s, b->message);
	struct ti tis[RELAY_TIS];
	struct head_branch out = {.tis = tis,
	    .precedence = b->precedence,
	    .ris = b->ris,
	    .ri_count = b->ri_count,
	    .marks = b->marks,
	    .doubts = b->doubts,
	    .station = s->config.station};
	struct buf text = {0};
	struct head h;
	bool good = true;

	buf_clear(&c->text);
	c->offset = 0;
	c->composed = NULL;
	if (body.p == NULL)
		return false;
	head_read(&s->arena, body, &h);
	out.ti_count = trail(s, c, g, &h, tis);
	out.add_warning = c->config->transfer && b->message->class == WIRE_U;
	head_write(&text, &h, &out);
	if (c->config->ita2)
		good = reader_ita2(&c->shift, &c->text, buf_slice(&text));
	else {
		buf_add(&c->text, buf_slice(&text));
		if (!c->config->framed)
			buf_char(&c->text, '\n');
	}
	buf_free(&text);
	if (good)
		c->composed = g->branch;
	return good;
}

/* whether what is on a slow line gives way (para 150). */
bool
gives_way(const struct circuit *c)
{
	const struct branch *on =
	    c->cursor < c->given ? c->window[c->cursor].branch : NULL;
	const struct branch *next = waiting(c);
	size_t left;

	if (c->config->speed == 0 || on == NULL || c->offset == 0 ||
	    next == NULL || next->precedence >= on->precedence)
		return false;
	left = c->text.n - c->offset;
	if (next->precedence == WIRE_PRIORITY)
		return left > EXTRA_LONG;
	return left > CANCEL;
}

/* ---- plain circuits ----------------------------------------------------------------- */

/* Eight E's and AR, and the end of message functions (para 423). */
static void
break_off(struct station *s, struct circuit *c)
{
	const struct branch *b = c->window[c->cursor].branch;

	note(s, false, "%S: number %u is broken off", &c->config->name,
	    (unsigned)b->number);
	branch_repeat(s, b, 0);
	buf_clear(&c->text);
	if (c->config->ita2)
		reader_ita2(
		    &c->shift, &c->text, S("\nE E E E E E E E AR\nNNNN"));
	else
		buf_string(&c->text, "\nE E E E E E E E AR\nNNNN\n");
	c->breaking = true;
	c->offset = 0;
}

static void
hand_out(struct circuit *c, size_t most, struct buf *b)
{
	size_t n = c->text.n - c->offset;

	if (n > most)
		n = most;
	buf_add(b, slice(c->text.p + c->offset, n));
	c->offset += n;
}

void
plain_output(struct station *s, struct circuit *c, size_t most, struct buf *b)
{
	size_t begin = b->n;
	struct given *g;

	while (b->n - begin < most) {
		if (gives_way(c))
			break_off(s, c);
		if (c->breaking) {
			hand_out(c, most - (b->n - begin), b);
			if (c->offset < c->text.n)
				break;
			c->breaking = false;
			c->offset = 0;
			continue;
		}
		fill(s, c);
		if (c->given == 0)
			break;
		g = &c->window[0];
		if (g->log > s->durable)
			break;
		if (c->composed != g->branch && !compose(s, c, g)) {
			note(s, true, "message %lld cannot be sent by %S",
			    (long long)g->branch->message->seq,
			    &c->config->name);
			happen(s, "hold %lld %u unreadable",
			    (long long)g->branch->message->seq,
			    (unsigned)g->branch->index);
			continue;
		}
		hand_out(c, most - (b->n - begin), b);
		if (c->offset == c->text.n)
			happen(s, "sent %lld %u %lld",
			    (long long)g->branch->message->seq,
			    (unsigned)g->branch->index, (long long)s->wall);
	}
}

void
plain_input(struct station *s, struct circuit *c, struct slice bytes)
{
	enum reader_kind kind;
	struct slice item;

	reader_add(&c->reader, bytes);
	while ((kind = reader_next(&c->reader, &item)) != READER_NONE) {
		/* Without room it is not taken, and missed later. */
		if (station_is_full(s))
			continue;
		if (kind == READER_MESSAGE)
			take_message(s, c, item, 0);
		else
			take_cut(s, c, item);
	}
}
