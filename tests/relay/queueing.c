/*
 * queueing.c: what goes out next.
 */
#include "tests/relay/rig.h"

static const char *
one_to(const char *ri, int number, unsigned precedence, const char *text)
{
	static struct buf b;
	char letter = wire_letter(precedence);

	buf_clear(&b);
	buf_string(&b, "VZCZCDDA");
	buf_padded(&b, (unsigned)number, 3);
	buf_char(&b, '\n');
	buf_fill(&b, letter, 2);
	buf_format(&b, " %s\nDE RJDDXX ", ri);
	buf_padded(&b, (unsigned)number, 4);
	buf_string(&b, " 0601210\nZNR UUUUU ZGC\n");
	buf_char(&b, letter);
	buf_format(&b,
	    " 011210Z MAR 2025\nFM X\nTO %s/A\nBT\nUNCLAS\n%s\nBT\nNNNN\n", ri,
	    text);
	buf_char(&b, '\0');
	return b.p;
}

static const char *
one(int number, unsigned precedence, const char *text)
{
	return one_to("RJCCUU", number, precedence, text);
}

static void
test_order(void)
{
	struct rig r;
	const char *out;
	unsigned precedence, last = 0, numbers[4] = {0};
	int i, good = 0;
	char text[32];
	uint32_t n = 0;

	rig_init(&r);
	r.circuits[DD].digits = 3;
	rig_start(&r);
	station_down(r.s, CC);
	for (i = 0; i < 999; i++) {
		snprintf(text, sizeof(text), "EXERCISE %d %04d", i % 4, i + 1);
		rig_in(&r, DD, one(i + 1, (unsigned)(i % 4), text));
	}
	station_up(r.s, CC);
	out = rig_out(&r, CC);
	while ((out = strstr(out, "EXERCISE ")) != NULL) {
		precedence = (unsigned)(out[9] - '0');
		slice_number(slice(out + 11, 4), 9999, &n);
		good += precedence >= last && n > numbers[precedence];
		last = precedence;
		numbers[precedence] = n;
		out += 10;
	}
	ok(good == 999, "Q-1 by precedence, then in order of receipt");
	rig_free(&r);
}

/* A circuit of 75 baud with a long message on it. */
static void
slow(struct rig *r, unsigned precedence, size_t lines, size_t gone)
{
	struct buf text = {0};
	size_t i;

	rig_init(r);
	r->circuits[CC].speed = 10;
	rig_start(r);
	for (i = 0; i < lines; i++)
		buf_string(&text, "THE KEEPER COUNTED THE HERRING AGAIN.\n");
	buf_string(&text, "LAST LINE");
	buf_char(&text, '\0');
	rig_in(r, DD, one(1, precedence, text.p));
	rig_some(r, CC, gone);
	buf_free(&text);
}

static void
test_break_off(void)
{
	struct rig r;
	const char *out, *flash;

	slow(&r, WIRE_ROUTINE, 260, 3000);
	ok(has(r.out.p, "VZCZCAAC001"), "Q-2 a ROUTINE is on the line");
	rig_in(&r, DD, one(2, WIRE_FLASH, "EXERCISE FLASH"));
	out = rig_out(&r, CC);
	flash = strstr(out, "EXERCISE FLASH");
	ok(strstr(out, "E E E E E E E E AR") == out + 1 && flash != NULL,
	    "Q-2 a FLASH breaks it off");
	ok(flash != NULL && has(out, "VZCZCAAC002DDA002\nZZ") &&
		has(flash, "VZCZCAAC003DDA001\nRR"),
	    "Q-2 which goes again whole under a new number");
	ok(count(out, "COUNTED") == 260 && !has(out, "ZFD"),
	    "Q-2 and unmarked, since it had not been received");
	rig_free(&r);

	slow(&r, WIRE_ROUTINE, 5, 10);
	while (r.s->circuits[CC].text.n - r.s->circuits[CC].offset > 50)
		rig_some(&r, CC, 10);
	rig_in(&r, DD, one(2, WIRE_IMMEDIATE, "EXERCISE"));
	out = rig_out(&r, CC);
	ok(!has(out, "E E E") && has(out, "LAST LINE"),
	    "Q-2 where finishing is quicker, it is finished");
	rig_free(&r);

	slow(&r, WIRE_IMMEDIATE, 260, 3000);
	rig_in(&r, DD, one(2, WIRE_IMMEDIATE, "EXERCISE"));
	ok(!has(rig_out(&r, CC), "E E E"),
	    "Q-2 the same precedence does not break off");
	rig_free(&r);

	slow(&r, WIRE_ROUTINE, 100, 300);
	rig_in(&r, DD, one(2, WIRE_PRIORITY, "EXERCISE"));
	ok(!has(rig_out(&r, CC), "E E E"),
	    "Q-2 PRIORITY lets a ROUTINE of usual length end");
	rig_free(&r);

	slow(&r, WIRE_ROUTINE, 260, 300);
	rig_in(&r, DD, one(2, WIRE_PRIORITY, "EXERCISE"));
	ok(has(rig_out(&r, CC), "E E E"),
	    "Q-2 and breaks off one that is extra long");
	rig_free(&r);
}

static void
test_age(void)
{
	static const int64_t minutes[] = {10, 30, 180, 360};
	static const char *const names[] = {
	    "FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"};
	struct rig r;
	char what[40];
	unsigned p;

	for (p = 0; p < 4; p++) {
		rig_init(&r);
		rig_start(&r);
		station_down(r.s, CC);
		rig_in(&r, DD, one(1, p, "EXERCISE"));
		snprintf(what, sizeof(what), "CC: %s message", names[p]);
		rig_wait(&r, minutes[p] * 60000 - 1000);
		ok(!rig_said(&r, what), "Q-3 %s is not late yet", names[p]);
		rig_wait(&r, 2000);
		ok(rig_said(&r, what), "Q-3 %s is, after %d minutes", names[p],
		    (int)minutes[p]);
		rig_wait(&r, 60000);
		ok(!rig_said(&r, what), "Q-3 it is said once");
		rig_free(&r);
	}
}

/* hold for those who deliver here as well. */
static void
test_delivery(void)
{
	static const unsigned order[] = {
	    WIRE_ROUTINE, WIRE_ROUTINE, WIRE_IMMEDIATE, WIRE_FLASH};
	const char *out;
	char text[16];
	struct rig r;
	int i;

	rig_init(&r);
	rig_start(&r);
	for (i = 0; i < 4; i++) {
		snprintf(text, sizeof(text), "EXERCISE %d", i + 1);
		rig_in(&r, DD, one_to("RJAAXX", i + 1, order[i], text));
	}
	rig_wait(&r, 11 * 60000);
	ok(rig_said(&r, "RJAAXX: FLASH message 4 waits, 0 behind it"),
	    "Q-3 what is not delivered in time is said");
	rig_kill(&r);
	out = rig_delivered(&r);
	ok(count(out, "EXERCISE") == 4 &&
		strstr(out, "EXERCISE 4") < strstr(out, "EXERCISE 3") &&
		strstr(out, "EXERCISE 3") < strstr(out, "EXERCISE 1") &&
		strstr(out, "EXERCISE 1") < strstr(out, "EXERCISE 2"),
	    "Q-1 a FLASH is delivered first");
	rig_free(&r);
}

/* Q-3 does not end where a number is given, or a delivery begun. */
static void
test_unanswered(void)
{
	struct frame hello = {
	    .type = FRAME_HELLO, .number = 1, .payload = S("RJCC 99 5")};
	const char *flash = "VZCZCDDA001\nZZ RJCCUU\nDE RJDDXX 0001 0601210\n"
			    "ZNR UUUUU\nZ 011210Z MAR 2025\nFM X\n"
			    "TO RJCCUU/A\nBT\nUNCLAS\nEXERCISE\nBT\nNNNN\n";
	struct relay_due due;
	struct buf b = {0};
	struct rig r;

	rig_init(&r);
	r.circuits[CC].framed = true;
	rig_start(&r);
	frame_write(&b, &hello);
	station_input(r.s, CC, buf_slice(&b));
	rig_in(&r, DD, one(1, WIRE_IMMEDIATE, "EXERCISE"));
	station_down(r.s, CC);
	ok(r.s->circuits[CC].given == 1, "Q-3 one that has a number");
	rig_wait(&r, 30 * 60000 - 1000);
	ok(!rig_said(&r, "IMMEDIATE message"), "Q-3 is not late yet");
	rig_wait(&r, 1000);
	ok(rig_said(&r,
	       "alarm: CC: IMMEDIATE message 1 has a number, and is not "
	       "answered for"),
	    "Q-3 and is, in its time");
	rig_wait(&r, 60000);
	ok(!rig_said(&r, "IMMEDIATE message"), "Q-3 which is said once");
	rig_free(&r);

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, flash);
	rig_out(&r, CC);
	station_down(r.s, CC);
	rig_said(&r, "");
	rig_wait(&r, 9 * 60000);
	ok(rig_state(&r, BRANCH_RECEIPT) == 1 &&
		!rig_said(&r, "CC: FLASH message"),
	    "Q-3 one that waits for its receipt");
	rig_wait(&r, 60000);
	ok(rig_said(&r, "alarm: CC: FLASH message 2 has no receipt"),
	    "Q-3 is late as well");
	rig_free(&r);

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, one_to("RJAAXX", 1, WIRE_FLASH, "EXERCISE"));
	rig_wait(&r, 9 * 60000 + 30000);
	while (!station_deliver(r.s, &due, &r.out))
		rig_sync(&r);
	rig_wait(&r, 30000);
	ok(!rig_said(&r, "FLASH message"),
	    "Q-3 one whose delivery has just begun is not");
	rig_wait(&r, 30000);
	ok(rig_said(&r,
	       "alarm: RJAAXX: FLASH message 1 is with a delivery that does "
	       "not end"),
	    "Q-3 and one that does not end is");
	buf_free(&b);
	rig_free(&r);
}

static void
test_starving(void)
{
	struct rig r;
	int i, number = 2;
	bool said = false;

	rig_init(&r);
	r.circuits[CC].speed = 10;
	rig_start(&r);
	rig_in(&r, DD, one(1, WIRE_IMMEDIATE, "EXERCISE"));
	rig_in(&r, DD, one(2, WIRE_ROUTINE, "EXERCISE ROUTINE"));
	/* As fast as the line takes one, another comes. */
	for (i = 0; i < 400; i++) {
		rig_in(&r, DD, one(++number, WIRE_IMMEDIATE, "EXERCISE"));
		rig_some(&r, CC, 100);
		rig_wait(&r, 60000);
	}
	said = rig_said(&r, "CC: ROUTINE message");
	ok(said && r.s->circuits[CC].queues[WIRE_ROUTINE].count == 1,
	    "Q-4 a ROUTINE that starves is alarming, and is kept");
	rig_free(&r);
}

static void
test_minimize(void)
{
	struct error error = {""};
	struct rig r;
	uint64_t seq;

	rig_init(&r);
	r.config.minimized[0] = ri_prefix(S("RJCC"));
	r.config.minimize_count = 1;
	rig_start(&r);
	ok(!station_submit(
	       r.s, slice_of(one(1, WIRE_ROUTINE, "EXERCISE")), &seq, &error) &&
		has(error.text, "MINIMIZE"),
	    "Q-4 MINIMIZE limits at the source");
	ok(station_submit(r.s,
	       slice_of(one(2, WIRE_ROUTINE, "EXERCISE\nMINIMIZE CONSIDERED")),
	       &seq, &error) &&
		station_submit(r.s,
		    slice_of(one(3, WIRE_IMMEDIATE, "EXERCISE")), &seq, &error),
	    "Q-4 but not what was considered, nor IMMEDIATE");
	rig_free(&r);
}

static void
test_full(void)
{
	struct error error;
	struct rig r;
	uint64_t seq;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, one(1, WIRE_ROUTINE, "EXERCISE ONE"));
	rig_in(&r, BB, to("BBA001", "RJAAXX", "0001", "UNCLAS\nEXERCISE"));
	station_full(r.s, true);
	ok(rig_said(&r, "alarm: the disk is full"), "Q-5 a full disk alarms");
	ok(!has(rig_delivered(&r), "EXERCISE"),
	    "Q-5 and nothing is delivered, which could not be kept");
	rig_in(&r, DD, one(2, WIRE_ROUTINE, "EXERCISE TWO"));
	ok(r.s->circuits[DD].expect == 2 &&
		!station_submit(r.s, slice_of(one(3, WIRE_ROUTINE, "EXERCISE")),
		    &seq, &error),
	    "Q-5 and nothing is taken");
	station_full(r.s, false);
	rig_in(&r, DD, one(3, WIRE_ROUTINE, "EXERCISE THREE"));
	ok(has(rig_out(&r, CC), "EXERCISE ONE") &&
		has(r.out.p, "EXERCISE THREE"),
	    "Q-5 what was accepted goes when there is room");
	ok(has(rig_delivered(&r), "EXERCISE"), "Q-5 and is delivered then");
	ok(has(rig_out(&r, DD), "ZFX DDA002"),
	    "Q-5 and what was not is asked for");
	rig_free(&r);
}

/* Little room: what is here goes on, so that there is more again. */
static void
test_low(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, one(1, WIRE_ROUTINE, "EXERCISE ONE"));
	station_low(r.s, true);
	ok(rig_said(&r, "alarm: there is little room"),
	    "Q-5 so does a low one");
	rig_in(&r, DD, one(2, WIRE_ROUTINE, "EXERCISE TWO"));
	ok(r.s->circuits[DD].expect == 2, "Q-5 with which nothing is taken");
	ok(has(rig_out(&r, CC), "EXERCISE ONE"),
	    "Q-5 but what was accepted goes");
	rig_wait(&r, 31 * (int64_t)86400000);
	rig_wait(&r, 3600000);
	ok(!station_has(r.s, 1), "Q-5 and is forgotten in time");
	station_low(r.s, false);
	rig_in(&r, DD, one(3, WIRE_ROUTINE, "EXERCISE THREE"));
	ok(has(rig_out(&r, DD), "ZFX DDA002"), "Q-5 the rest is asked for");
	rig_free(&r);
}

int
main(void)
{
	test_order();
	test_delivery();
	test_low();
	test_break_off();
	test_age();
	test_unanswered();
	test_starving();
	test_minimize();
	test_full();
	return tap_done();
}
