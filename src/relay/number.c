/*
 * number.c: channel numbers (ACP 127(G) para 112, 429-433).  It must not
 * know what becomes of the messages that bear them.
 */
#include "relay/station.h"

#define DAY ((int64_t)86400000)
#define ROUND ((int64_t)600000) /* in which all numbers may be asked for */
#define A_MESSAGE 4u /* so many more for each that comes */

uint16_t
number_most(const struct circuit *c)
{
	return c->config->digits == 3 ? 999 : 9999;
}

uint16_t
number_after(const struct circuit *c, uint16_t n)
{
	return n >= number_most(c) ? 1 : (uint16_t)(n + 1);
}

uint16_t
number_before(const struct circuit *c, uint16_t n)
{
	return n <= 1 ? number_most(c) : (uint16_t)(n - 1);
}

unsigned
number_distance(const struct circuit *c, uint16_t a, uint16_t b)
{
	unsigned most = number_most(c);

	return (b + most - a) % most;
}

bool
number_is_open(const struct circuit *c, uint16_t n)
{
	return (c->open[n / 64] >> n % 64 & 1) != 0;
}

void
number_open(struct circuit *c, uint16_t n, bool open)
{
	uint64_t bit = (uint64_t)1 << n % 64;

	if (open)
		c->open[n / 64] |= bit;
	else
		c->open[n / 64] &= ~bit;
}

void
number_book(struct circuit *c, uint16_t n)
{
	unsigned ahead;

	number_open(c, n, false);
	ahead = c->expect == 0 ? 0 : number_distance(c, c->expect, n);
	if (ahead < number_most(c) / 2u)
		c->expect = number_after(c, n);
}

struct ti
number_named(const struct circuit *c, struct ti ti)
{
	if (c->peer_letters[0] != '\0')
		memcpy(ti.letters, c->peer_letters, 3);
	return ti;
}

/* The letters of one message alone may be garbled. */
static void
learn_letters(struct circuit *c, const struct ti *ti)
{
	if (memcmp(ti->letters, c->last_letters, 3) == 0)
		memcpy(c->peer_letters, ti->letters, 3);
	memcpy(c->last_letters, ti->letters, 3);
}

void
number_ask(struct station *s, struct circuit *c, const struct ti *like,
    uint16_t from, uint16_t to)
{
	struct buf b = {0};
	struct ti ti = number_named(c, *like);
	unsigned count = 0;
	uint16_t n;

	/*
	 * Each twice: a garble on the way back then costs a repetition that
	 * is filed, and not the message (para 433 has them once).
	 */
	ti.digits = (uint8_t)c->config->digits;
	for (n = from; n != to; n = number_after(c, n)) {
		ti.number = n;
		buf_string(&b, count > 0 ? "\nZFX " : "ZFX ");
		ti_add(&b, &ti);
		buf_string(&b, " ZFX ");
		ti_add(&b, &ti);
		count++;
		if (count < 40 && number_after(c, n) != to)
			continue;
		buf_char(&b, '\0');
		service_neighbour(s, c, WIRE_IMMEDIATE, "%s", b.p);
		buf_clear(&b);
		count = 0;
	}
	buf_free(&b);
}

static void
report_open(struct station *s, struct circuit *c, const struct ti *like,
    uint16_t from, uint16_t to)
{
	uint16_t n;

	note(s, false, "%S: numbers %u up to %u are open", &c->config->name,
	    (unsigned)from, (unsigned)to);
	for (n = from; n != to; n = number_after(c, n))
		happen(s, "open %S %u", &c->config->name, (unsigned)n);
	number_ask(s, c, like, from, to);
}

static void
report(struct station *s, struct circuit *c, const char *signal,
    const struct ti *ti)
{
	struct buf b = {0};

	ti_add(&b, ti);
	buf_char(&b, '\0');
	note(s, false, "%S: %s %s", &c->config->name, signal, b.p);
	service_neighbour(s, c, WIRE_ROUTINE, "%s %s", signal, b.p);
	buf_free(&b);
}

/* RX-8: who has sent what, and its number before (para 432). */
static void
report_no_number(struct station *s, struct circuit *c, const struct head *h,
    const struct ti *before)
{
	struct buf signal = {0};

	buf_string(&signal, "ZFT");
	if (h->id.ri != 0 && h->id.ssn[0] != '\0') {
		buf_char(&signal, ' ');
		message_id_add(&signal, &h->id);
	}
	buf_char(&signal, '\0');
	report(s, c, signal.p, before);
	buf_free(&signal);
}

/* RX-6: two numbers of one channel on one message (para 430). */
static void
second_number(
    struct station *s, struct circuit *c, const struct head *h, struct ti *ti)
{
	const struct ti *other = &h->tis[1];

	if (h->ti_count < 2 || other->digits < 3 ||
	    memcmp(other->letters, ti->letters, 3) != 0)
		return;
	if (number_distance(c, other->number, ti->number) <
	    number_most(c) / 2u) {
		/* The higher is blank: what comes next may have it. */
		*ti = *other;
	}
	report(s, c, "ZFU", ti);
}

void
number_stand(
    struct station *s, struct circuit *c, const struct ti *like, uint16_t own)
{
	unsigned left = number_most(c) / 2u, far;
	uint16_t n = own, end;

	far = number_distance(c, number_after(c, own), c->expect);
	if (far == 0 || far >= number_most(c) / 2u)
		return;
	note(s, true, "%S: number %u was expected, and the peer stands at %u",
	    &c->config->name, (unsigned)c->expect, (unsigned)own);
	while (left-- > 0) {
		n = number_before(c, n);
		if (!number_is_open(c, n))
			continue;
		end = number_after(c, n);
		while (left > 0 && number_is_open(c, number_before(c, n))) {
			n = number_before(c, n);
			left--;
		}
		number_ask(s, c, like, n, end);
	}
	happen(s, "expect %S %u %d", &c->config->name,
	    (unsigned)number_after(c, own), (int)c->in_day);
	happen(s, "ended %S 0", &c->config->name);
}

/*
 * Whether that many may be asked for now that were not missed before: two lines
 * that name numbers far off have us write hundreds, each time.  A whole round
 * may be at any time; then a few for each message that comes, and a round in ten
 * minutes.  What may not is found missing by those that come later.
 */
static bool
may_ask(struct station *s, struct circuit *c, unsigned count)
{
	unsigned most = number_most(c);
	int64_t paid = (s->mono - c->wanted_at) * most / ROUND;

	c->wanted -= paid >= c->wanted ? c->wanted : (unsigned)paid;
	c->wanted_at = s->mono;
	if (c->wanted > 0 && c->wanted + count > most)
		return false;
	c->wanted += count;
	return true;
}

/* How many begin_at() asks for, and those of the old series at its end. */
static unsigned
count_anew(const struct circuit *c, uint16_t number)
{
	unsigned count = number - 1u;

	if (c->expect > number)
		count += number_most(c) - c->expect + 1u;
	return count;
}

/*
 * A number is the first that is heard of a series.  What was sent before it was
 * meant for us too.
 */
static void
begin_at(struct station *s, struct circuit *c, const struct ti *ti, int32_t day)
{
	happen(s, "expect %S %u %d", &c->config->name, (unsigned)ti->number,
	    (int)day);
	if (ti->number > 1)
		report_open(s, c, ti, 1, ti->number);
}

uint16_t
number_judge(struct station *s, struct circuit *c, const struct head *h)
{
	struct ti ti = h->ti_count > 0 ? h->tis[0] : (struct ti){{0}};
	/* Our clock may be behind the peer's by an hour. */
	int32_t day = (int32_t)((s->wall + DAY / 24) / DAY);
	unsigned ahead;

	if (ti.digits < 3 || ti.number == 0 || ti.number > number_most(c)) {
		ti.number = c->expect == 0 ? 0 : number_before(c, c->expect);
		ti.digits = (uint8_t)c->config->digits;
		memcpy(ti.letters, "XXX", 3);
		ti = number_named(c, ti);
		report_no_number(s, c, h, &ti);
		return 0;
	}
	learn_letters(c, &ti);
	c->wanted -= c->wanted < A_MESSAGE ? c->wanted : A_MESSAGE;
	second_number(s, c, h, &ti);
	if (h->wrong & HEAD_SPLIT)
		report(s, c, "ZFV", &ti); /* RX-7, para 431 */
	if (c->expect == 0) {
		/* The first of all. */
		begin_at(s, c, &ti, day);
		return ti.number;
	}
	ahead = number_distance(c, c->expect, ti.number);
	/* A new day begins with 001, which may be lost (para 413). */
	if (!c->config->cyclic && ahead > NUMBER_FAR &&
	    ti.number <= NUMBER_FAR && c->in_day != day &&
	    !number_is_open(c, ti.number)) {
		happen(s, "expect %S 1 %d", &c->config->name, (int)day);
		ahead = number_distance(c, 1, ti.number);
	}
	if (ahead == 0) {
		c->suspect = 0;
		return ti.number;
	}
	/* One ahead that is open was so when numbers came round before. */
	if (number_is_open(c, ti.number) && ahead >= number_most(c) / 2u) {
		note(s, false, "%S: open number %u came late", &c->config->name,
		    (unsigned)ti.number);
		/* Two in a row: it is where the peer stands. */
		if (c->suspect == ti.number)
			number_stand(s, c, &ti, ti.number);
		c->suspect = number_after(c, ti.number);
		return ti.number;
	}
	if (ahead >= number_most(c) / 2u && c->suspect == ti.number &&
	    may_ask(s, c, count_anew(c, ti.number))) {
		/*
		 * The second in a row: the peer has begun anew, at 001, or more
		 * than half of all numbers are lost, and those at the end too.
		 */
		note(s, true, "%S: the series goes on at %u", &c->config->name,
		    (unsigned)ti.number);
		c->suspect = 0;
		if (c->expect > ti.number)
			number_ask(s, c, &ti, c->expect, 1);
		begin_at(s, c, &ti, day);
		return ti.number;
	}
	if (ahead >= number_most(c) / 2u) {
		/* RX-5, RX-9: both go on; that it is lower is alarming. */
		c->suspect = number_after(c, ti.number);
		if (number_after(c, ti.number) != c->expect)
			note(s, true, "%S: number %u after %u",
			    &c->config->name, (unsigned)ti.number,
			    (unsigned)c->expect);
		report(s, c, "ZFQ", &ti);
		return 0;
	}
	if (ahead > NUMBER_FAR &&
	    (c->suspect != ti.number || !may_ask(s, c, ahead))) {
		/* The next one will tell whether it is to be believed. */
		c->suspect = number_after(c, ti.number);
		note(s, true, "%S: number %u, expected %u", &c->config->name,
		    (unsigned)ti.number, (unsigned)c->expect);
		return 0;
	}
	c->suspect = 0;
	report_open(s, c, &ti, c->expect, ti.number);
	return ti.number;
}
