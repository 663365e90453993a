/*
 * check.c: checks of circuits and of the way of a message, as an operator
 * asks for them: whether a line is readable (ACP 127(G) para 411), whether
 * it may be closed (para 414), and what other stations know (para 437).
 */
#include "relay/station.h"

#include "base/date.h"

void
say_last(struct station *s, struct circuit *c, unsigned precedence,
    const char *signal)
{
	struct ti ti = {.digits = (uint8_t)c->config->digits,
	    .number = c->next == 0 ? 0 : number_before(c, c->next)};
	struct buf b = {0};

	memcpy(ti.letters, c->config->letters, 3);
	ti_add(&b, &ti);
	buf_char(&b, '\0');
	service_neighbour(s, c, precedence, "%s %s", signal, b.p);
	if (c->told == 0)
		c->told = ti.number;
	buf_free(&b);
}

bool
station_test(struct station *s, struct slice name, struct error *error)
{
	struct circuit *c = circuit_word(s, &name);

	if (c == NULL)
		return error_set(error, "there is no such circuit");
	if (!works(c))
		return error_set(error, "the circuit is down");
	c->tested = s->mono + 1;
	if (c->config->framed)
		/* The peer answers with what it has. */
		frame_control(c, FRAME_IDLE,
		    c->next == 0 ? 0 : number_before(c, c->next), S(""));
	else
		service_neighbour(s, c, WIRE_PRIORITY,
		    "THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG 0123456789\n"
		    "RYRYRYRYRYRYRYRYRYRYRYRYRYRYRYRY\nINT ZBZ K");
	note(s, false, "%S: is tested", &c->config->name);
	commit(s);
	return true;
}

void
tested(struct station *s, struct circuit *c, const char *what)
{
	int64_t time = s->mono + 1 - c->tested;

	if (c->tested == 0)
		return;
	c->tested = 0;
	note(s, false, "%S: the test is answered after %lld ms: %s",
	    &c->config->name, (long long)time, what);
}

/* Before a plain circuit is closed the peer says what it has (para 414). */
void
close_circuit(struct station *s, struct circuit *c)
{
	c->closing = 0;
	if (!c->up || c->config->framed || c->next == 0)
		return;
	say_last(s, c, WIRE_IMMEDIATE, "INT ZKJ ZID");
	c->closing = s->mono + 30000;
}

void
close_asked(struct station *s, struct circuit *c)
{
	note(s, true, "%S: the peer closes the circuit", &c->config->name);
	say_last(s, c, WIRE_IMMEDIATE, "ZKJ1 ZID");
}

bool
station_is_closed(const struct station *s, int circuit)
{
	const struct circuit *c = &s->circuits[circuit];

	return c->config->closed && (!c->up || s->mono >= c->closing);
}

/* ---- the way of a message through others -------------------------------------------- */

/* What was heard of others is kept for a while, and not for good. */
#define HEARD ((size_t)64 << 10)

void
heard(struct station *s, uint64_t from, struct slice text)
{
	struct slice line;

	if (s->heard.n + text.n > HEARD)
		buf_clear(&s->heard);
	ri_add(&s->heard, from);
	while ((line = slice_line(&text)).p != NULL) {
		line = slice_trim(line);
		if (line.n == 0 || slice_equal(line, S("BT")))
			break;
		buf_char(&s->heard, ' ');
		buf_add(&s->heard, line);
	}
	buf_char(&s->heard, '\n');
}

bool
station_inquire(struct station *s, uint64_t ri, const struct message_id *id,
    struct error *error)
{
	struct buf b = {0};

	if (ri == s->config.station)
		return error_set(error, "that is this station");
	message_id_add(&b, id);
	buf_char(&b, '\0');
	service_to(s, ri, WIRE_PRIORITY, "INT ZDQ %s", b.p);
	buf_free(&b);
	commit(s);
	return true;
}

void
station_heard(
    const struct station *s, const struct message_id *id, struct buf *b)
{
	struct slice rest = buf_slice(&s->heard), line, id_text;
	struct buf name = {0};

	message_id_add(&name, id);
	id_text = buf_slice(&name);
	while ((line = slice_line(&rest)).p != NULL)
		if (slice_find(line, id_text) < line.n)
			buf_format(b, "%S\n", &line);
	buf_free(&name);
}

/* ---- readdressal ------------------------------------------------------------------------ */

/* Single letters are those of a class that is spaced, as pages repeat it. */
static bool
is_in_groups(struct slice text)
{
	struct slice word;
	size_t groups = 0, words = 0, i;

	while ((word = slice_word(&text)).p != NULL) {
		words += word.n > 1;
		for (i = 0; i < word.n && ascii_is_upper(word.p[i]); i++)
			continue;
		groups += word.n == 5 && i == 5;
	}
	return words >= 10 && groups * 10 >= words * 9;
}

/*
 * SEC-6: five-letter groups throughout are encrypted (para 502), with the line
 * of the class or without.
 */
static bool
is_encrypted(const struct head *h)
{
	struct slice text = slice_trim_left(h->text), behind = text;

	slice_line(&behind);
	return is_in_groups(text) ||
	    (h->fl12_class != WIRE_NONE && is_in_groups(behind));
}

/* FL1 to FL8 of ours, before the old preamble (para 502). */
static void
write_preamble(const struct station *s, struct buf *b, const struct head *h,
    unsigned precedence, const uint64_t *ris, size_t count)
{
	struct date day = date_from_days((int32_t)(s->wall / 86400000));
	unsigned minute = (unsigned)(s->wall % 86400000 / 60000);
	struct slice month = date_month_name(day.month), eol = head_line_end(h),
		     fl4 = slice_trim(h->fl4);
	size_t i;

	buf_format(b, "ZCZC%S", &eol);
	buf_fill(b, wire_letter(precedence), 2);
	for (i = 0; i < count; i++) {
		buf_char(b, ' ');
		ri_add(b, ris[i]);
	}
	buf_format(b, "%SDE ", &eol);
	ri_add(b, s->config.station);
	buf_char(b, ' ');
	buf_padded(b, s->serial % 9999 + 1, 4);
	buf_char(b, ' ');
	buf_padded(b, date_day_of_year(day), 3);
	buf_padded(b, minute / 60, 2);
	buf_padded(b, minute % 60, 2);
	buf_add(b, eol);
	if (fl4.n > 0)
		buf_format(b, "%S%S", &fl4, &eol);
	buf_char(b, wire_letter(precedence));
	buf_char(b, ' ');
	buf_padded(b, day.day, 2);
	buf_padded(b, minute / 60, 2);
	buf_padded(b, minute % 60, 2);
	buf_format(b, "Z %S %d%SFM ", &month, (int)day.year, &eol);
	ri_add(b, s->config.station);
	for (i = 0; i < count; i++) {
		buf_format(b, "%S%s", &eol, i == 0 ? "TO " : "");
		ri_add(b, ris[i]);
		buf_char(b, '/');
		ri_add(b, ris[i]);
	}
	buf_add(b, eol);
}

/*
 * FL5 to FL13 are never changed or left out (para 503), nor are corrections
 * behind them; but FL15 names the serial of FL3, which is another now.
 */
static void
write_old(struct buf *b, const struct head *h)
{
	struct slice rest =
			 slice_between(slice_end(h->text), slice_end(h->all)),
		     eol = head_line_end(h), line;

	buf_add(b, slice_between(h->fl5.p, slice_end(h->text)));
	while ((line = slice_line(&rest)).p != NULL) {
		line = slice_trim(line);
		if (line.n > 0 && !slice_starts(line, S("#")) &&
		    !slice_equal(line, S("NNNN")))
			buf_format(b, "%S%S", &line, &eol);
	}
	buf_string(b, "NNNN");
}

bool
station_readdress(struct station *s, uint64_t seq, unsigned precedence,
    const uint64_t *ris, size_t count, bool cleared, uint64_t *fresh,
    struct error *error)
{
	const struct message *m = message_find(s, seq);
	struct slice body;
	struct buf b = {0};
	struct head h;
	bool good;

	body = m == NULL ? (struct slice){NULL, 0} : message_body(s, m);
	if (body.p == NULL)
		return error_set(error, "there is no such message");
	head_read(&s->arena, body, &h);
	if (h.fl5.p == NULL || h.marks & MARK_SVC)
		return error_set(error, "it has no preamble to readdress");
	if (is_encrypted(&h) && !cleared)
		return error_set(error,
		    "it is encrypted: the cryptographic centre has it first, "
		    "and then `cleared' is said");
	if (h.wrong & HEAD_NO_END)
		return error_set(error, "its text has no end");
	write_preamble(s, &b, &h, precedence, ris, count);
	write_old(&b, &h);
	good = station_submit(s, buf_slice(&b), fresh, error);
	if (good) {
		note(s, false, "message %lld is readdressed as %lld",
		    (long long)seq, (long long)*fresh);
		commit(s);
	}
	buf_free(&b);
	return good;
}
