/*
 * records.c: REC-1 to REC-4, REC-6: the log, restarts, and frames.
 */
#include "tests/relay/rig.h"

static const char *
to(const char *number, const char *ri, const char *ssn, const char *text)
{
	char fl2[32], addresses[32];

	snprintf(fl2, sizeof(fl2), "PP %s", ri);
	snprintf(addresses, sizeof(addresses), "TO %s/A\n", ri);
	return message(number, fl2, ssn, "ZNR UUUUU", addresses, text);
}

static const char FLASH[] =
    "VZCZCDDA041\nZZ RJBBYY\nDE RJDDYY 0041 0601210\nZNR UUUUU\n"
    "Z 011210Z MAR 2025\nFM LEGATION BRAVO\nTO RJBBYY/A\nBT\nUNCLAS\n"
    "EXERCISE FLASH\nBT\n\n\nNNNN\n";

static void
frame_in(struct rig *r, const struct frame *f)
{
	struct buf b = {0};

	frame_write(&b, f);
	station_input(r->s, BB, buf_slice(&b));
	buf_free(&b);
}

/* The frames that go out by BB, by their types. */
static const char *
frames_out(struct rig *r, struct frame *last)
{
	static char types[64];
	struct buf b = {0};
	size_t used = 0, bad = 0, n = 0;
	struct frame f;

	station_output(r->s, BB, 1 << 20, &b);
	while (n < sizeof(types) - 1 &&
	    frame_read(buf_slice(&b), &used, &bad, &f)) {
		types[n++] = f.type;
		*last = f;
		last->payload = (struct slice){NULL, 0};
	}
	types[n] = '\0';
	buf_free(&b);
	return types;
}

static void
greet(struct rig *r, uint16_t expects)
{
	struct frame f = {
	    .type = FRAME_HELLO, .number = expects, .payload = S("RJBB 4711")};

	frame_in(r, &f);
	rig_sync(r);
}

static void
text_in(struct rig *r, uint16_t number, const char *text)
{
	struct frame f = {.type = FRAME_TEXT,
	    .flags = FRAME_FIRST | FRAME_LAST,
	    .number = number,
	    .payload = slice_of(text)};

	frame_in(r, &f);
}

static void
test_promise(void)
{
	struct frame f;
	struct rig r;

	rig_init(&r);
	r.circuits[BB].framed = true;
	r.circuits[BB].digits = 4;
	rig_start(&r);
	greet(&r, 1);
	frames_out(&r, &f);
	text_in(&r, 1, to("BBA0001", "RJAAXX", "0001", "UNCLAS\nEXERCISE"));
	ok(!has(frames_out(&r, &f), "A"),
	    "REC-1 no answer before it is on the disk");
	rig_sync(&r);
	ok(has(frames_out(&r, &f), "A") && f.number == 1, "REC-1 but then");
	text_in(&r, 2, to("BBA0002", "RJAAXX", "0002", "UNCLAS\nEXERCISE"));
	rig_kill(&r);
	ok(has(frames_out(&r, &f), "H") && f.number == 2,
	    "REC-1 what was not is asked for after a crash");
	rig_free(&r);
}

static void
test_frames(void)
{
	struct frame f;
	struct rig r;

	rig_init(&r);
	r.circuits[BB].framed = true;
	r.circuits[BB].digits = 4;
	rig_start(&r);
	greet(&r, 1);
	rig_in(&r, DD, to("DDA001", "RJBBYY", "0001", "UNCLAS\nEXERCISE"));
	rig_in(&r, DD, to("DDA002", "RJBBYY", "0002", "UNCLAS\nEXERCISE"));
	rig_sync(&r);
	ok(has(frames_out(&r, &f), "TT") && f.number == 2,
	    "REC-2 two messages go");
	rig_kill(&r);
	frames_out(&r, &f);
	greet(&r, 2);
	ok(count(frames_out(&r, &f), "T") == 1 && f.number == 2 &&
		rig_state(&r, BRANCH_DONE) == 1,
	    "REC-2 after a kill the peer says which it has, and the other "
	    "goes again under its number");
	f = (struct frame){.type = FRAME_ACK, .number = 2};
	frame_in(&r, &f);
	ok(rig_state(&r, BRANCH_DONE) == 2, "REC-2 until it is acknowledged");
	f = (struct frame){.type = FRAME_ACK, .number = 3};
	rig_in(&r, DD, to("DDA003", "RJBBYY", "0003", "UNCLAS\nEXERCISE"));
	frame_in(&r, &f);
	ok(station_hangs_up(r.s, BB) && rig_state(&r, BRANCH_DONE) == 2,
	    "REC-2 an answer to what was not sent ends the call");
	rig_free(&r);
}

static void
test_other_books(void)
{
	struct frame f;
	struct rig r;

	rig_init(&r);
	r.circuits[BB].framed = true;
	r.circuits[BB].digits = 4;
	rig_start(&r);
	greet(&r, 1);
	rig_in(&r, DD, to("DDA001", "RJBBYY", "0001", "UNCLAS\nEXERCISE"));
	frames_out(&r, &f);
	station_down(r.s, BB);
	station_up(r.s, BB);
	greet(&r, 500);
	ok(rig_said(&r, "suspected duplicates"),
	    "DUP-1 a peer with other books is alarming");
	rig_sync(&r);
	ok(has(frames_out(&r, &f), "T") && f.number == 500 &&
		r.s->messages[0] != NULL,
	    "DUP-1 what it may have goes again");
	rig_free(&r);
}

/* On a line that doubles and swaps what passes an old greeting comes late. */
static void
test_late_greeting(void)
{
	struct frame f;
	struct rig r;

	rig_init(&r);
	r.circuits[BB].framed = true;
	r.circuits[BB].digits = 4;
	rig_start(&r);
	greet(&r, 1);
	rig_in(&r, DD, to("DDA001", "RJBBYY", "0001", "UNCLAS\nEXERCISE"));
	rig_in(&r, DD, to("DDA002", "RJBBYY", "0002", "UNCLAS\nEXERCISE"));
	rig_sync(&r);
	frames_out(&r, &f);
	f = (struct frame){.type = FRAME_ACK, .number = 2};
	frame_in(&r, &f);
	greet(&r, 1);
	rig_in(&r, DD, to("DDA003", "RJBBYY", "0003", "UNCLAS\nEXERCISE"));
	rig_sync(&r);
	ok(!rig_said(&r, "suspected duplicates") &&
		has(frames_out(&r, &f), "T") && f.number == 3,
	    "REC-2 a greeting that comes late changes no numbers");
	f = (struct frame){.type = FRAME_ACK, .flags = 7 << 2, .number = 3};
	frame_in(&r, &f);
	ok(rig_state(&r, BRANCH_DONE) == 2,
	    "REC-2 nor does an answer of another connection count");
	f = (struct frame){.type = FRAME_ACK, .number = 3};
	frame_in(&r, &f);
	ok(rig_state(&r, BRANCH_DONE) == 3, "REC-2 but one of this does");
	rig_free(&r);
}

/* Numbers that were given and not used do not stand before a FLASH. */
static void
test_way(void)
{
	char number[16], ssn[16];
	struct frame f;
	struct rig r;
	const char *types;
	int i;

	rig_init(&r);
	r.circuits[BB].framed = true;
	r.circuits[BB].digits = 4;
	rig_start(&r);
	greet(&r, 1);
	for (i = 1; i <= 40; i++) {
		snprintf(number, sizeof(number), "DDA%03d", i);
		snprintf(ssn, sizeof(ssn), "%04d", i);
		rig_in(&r, DD, to(number, "RJBBYY", ssn, "UNCLAS\nEXERCISE"));
	}
	rig_in(&r, DD, FLASH);
	rig_sync(&r);
	types = frames_out(&r, &f);
	ok(slice_starts(slice_of(types), S("HTCCC")) &&
		count(types, "C") == 39 &&
		r.s->circuits[BB].window[40].branch != NULL &&
		r.s->circuits[BB].window[40].branch->precedence == WIRE_FLASH,
	    "Q-2 a FLASH is the first with a number that is used");
	rig_sync(&r);
	frames_out(&r, &f);
	f = (struct frame){.type = FRAME_ACK, .number = 80};
	frame_in(&r, &f);
	ok(rig_state(&r, BRANCH_DONE) == 41,
	    "Q-2 and the rest goes behind it, all of it");
	rig_free(&r);
}

/*
 * Part of a PRIORITY goes on a slow line, and a FLASH breaks it off; before
 * that it went whole (whole), or a process that is dead now may have sent it.
 */
static unsigned
doubts_after(bool whole, bool killed)
{
	static char text[2000];
	unsigned doubts;
	struct frame f;
	struct rig r;

	rig_init(&r);
	r.circuits[BB].framed = true;
	r.circuits[BB].digits = 4;
	r.circuits[BB].speed = 75;
	rig_start(&r);
	greet(&r, 1);
	snprintf(text, sizeof(text), "UNCLAS\nEXERCISE\n%0900d", 0);
	rig_in(&r, DD,
	    message("DDA001", "PP RJBBYY", "0001", "ZNR UUUUU",
		"TO RJBBYY/A\n", text));
	rig_sync(&r);
	if (whole) {
		frames_out(&r, &f);
		station_down(r.s, BB);
		station_up(r.s, BB);
		greet(&r, 1);
	}
	if (killed) {
		rig_kill(&r);
		greet(&r, 1);
	}
	rig_some(&r, BB, 200);
	rig_in(&r, DD, FLASH);
	rig_sync(&r);
	frames_out(&r, &f);
	ok(rig_said(&r, "number 1 is broken off"), "Q-2 a FLASH breaks it off");
	doubts = r.s->messages[0]->branches->doubts;
	rig_free(&r);
	return doubts;
}

/*
 * That a number is expected says what is on the peer's disk: it may have
 * taken more, and what is broken off on its second way is in doubt.
 */
static void
test_second_way(void)
{
	ok(doubts_after(false, false) == 0,
	    "Q-2 what is broken off on its first way is no duplicate");
	ok(doubts_after(true, false) == 1,
	    "DUP-1 but on its second it is suspected");
	ok(doubts_after(false, true) == 1,
	    "DUP-1 and so it is when the first is not known");
}

static void
test_impostor(void)
{
	struct frame f = {
	    .type = FRAME_HELLO, .number = 1, .payload = S("RJZZ 4711")};
	struct rig r;

	rig_init(&r);
	r.circuits[BB].framed = true;
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJBBYY", "0001", "UNCLAS\nEXERCISE"));
	text_in(&r, 1, to("BBA0001", "RJAAXX", "0001", "UNCLAS\nEXERCISE"));
	ok(r.s->circuits[BB].expect == 0, "REC-1 nothing before a greeting");
	frame_in(&r, &f);
	ok(station_hangs_up(r.s, BB), "REC-1 nor by another station");
	ok(!has(frames_out(&r, &f), "T"), "REC-1 which gets nothing");
	rig_free(&r);
}

static void
test_numbers(void)
{
	char number[8], ssn[8], want[16];
	struct rig r;
	int i, good = 0, marked = 0;
	unsigned next = 1;

	rig_init(&r);
	rig_start(&r);
	for (i = 1; i <= 300; i++) {
		snprintf(number, sizeof(number), "DDA%03d", i);
		snprintf(ssn, sizeof(ssn), "%04d", i);
		if (i % 3 == 0)
			rig_kill(&r);
		rig_in(&r, DD, to(number, "RJCCUU", ssn, "UNCLAS\nEXERCISE"));
		rig_out(&r, CC);
		while (has(r.out.p, "VZCZCAAC")) {
			snprintf(want, sizeof(want), "VZCZCAAC%03u", next);
			if (!has(r.out.p, want))
				break;
			next++;
			memcpy(strstr(r.out.p, want), "x", 1);
		}
		good += has(r.out.p, "EXERCISE");
		marked += has(r.out.p, "ZFD");
	}
	ok(good == 300 && !has(r.out.p, "VZCZCAAC"),
	    "REC-2 numbers go on over 100 kills, none twice, none skipped");
	ok(marked == 0, "REC-2 and nothing is in doubt that is not");
	rig_free(&r);
}

static void
test_order(void)
{
	struct rig r;
	const char *out;

	rig_init(&r);
	rig_start(&r);
	station_down(r.s, CC);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE 1"));
	rig_in(&r, DD, to("DDA002", "RJCCUU", "0002", "UNCLAS\nEXERCISE 2"));
	rig_in(&r, DD, to("DDA003", "RJCCUU", "0003", "UNCLAS\nEXERCISE 3"));
	rig_kill(&r);
	out = rig_out(&r, CC);
	ok(strstr(out, "EXERCISE 1") < strstr(out, "EXERCISE 2") &&
		strstr(out, "EXERCISE 2") < strstr(out, "EXERCISE 3"),
	    "REC-2 queues are in order after a restart");
	rig_free(&r);
}

/* Cut the log at every byte: what is before is there, and no more. */
static void
test_torn(void)
{
	struct rig r;
	struct buf whole = {0};
	size_t n, last = 0, good = 0;
	unsigned messages, before = 0;
	bool rising = true;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	rig_in(&r, DD, to("DDA002", "RJAAXX", "0002", "UNCLAS\nEXERCISE"));
	rig_in(&r, BB, to("BBA003", "RJCCUU", "0003", "UNCLAS\nEXERCISE"));
	rig_out(&r, CC);
	rig_delivered(&r);
	buf_add(&whole, buf_slice(&r.disk));
	for (n = 0; n <= whole.n; n += 7) {
		station_free(r.s);
		r.s = station_new(&r.config, &(struct relay_host){.user = &r});
		good = station_replay(r.s, slice_head(buf_slice(&whole), n));
		messages = (unsigned)r.s->message_count;
		rising &= good <= n && good >= last && messages >= before &&
		    r.s->failed == 0;
		last = good;
		before = messages;
	}
	ok(rising && before >= 4, "REC-1 a log cut anywhere is good before it");
	buf_free(&whole);
	rig_free(&r);
}

/* REC-6: any byte that changes is noticed, and what is behind it too. */
static void
test_tampered(void)
{
	struct rig r;
	struct slice lines, bodies, rest;
	struct log_end end;
	size_t n, i, records, all = 0, noticed = 0, tried = 0;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	rig_out(&r, CC);
	for (i = 0; i <= r.disk.n; i += 5) {
		if (i > 0)
			r.disk.p[i - 5] = (char)(r.disk.p[i - 5] ^ 1);
		end = (struct log_end){0};
		rest = buf_slice(&r.disk);
		for (records = 0; log_read(&end, rest, &lines, &bodies, &n);
		     records++)
			rest = slice_skip(rest, n);
		if (i == 0)
			all = records;
		else {
			tried++;
			noticed += records < all;
			r.disk.p[i - 5] = (char)(r.disk.p[i - 5] ^ 1);
		}
	}
	ok(all > 4 && noticed == tried, "REC-6 a changed bit breaks the chain");
	rig_free(&r);
}

static void
test_trace(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD,
	    message("DDA001", "PP RJCCUU RJAAXX", "0001", "ZNR UUUUU",
		"TO RJCCUU/A\nRJAAXX/B\n", "UNCLAS\nEXERCISE"));
	rig_out(&r, CC);
	rig_delivered(&r);
	rig_in(&r, BB,
	    "VZCZCBBA001\nPP RJAA\nDE RJBBYY 0047 0601215\nZNR UUUUU\nBT\n"
	    "UNCLAS SVC INT ZDQ RJBBYY 0001 0601210\nBT\nNNNN\n");
	ok(has(rig_out(&r, BB), "SVC ZDQ RJBBYY 0001 0601210") &&
		has(r.out.p, "RJCC AAC001") && has(r.out.p, "\nRJAAXX"),
	    "REC-4 a tracer is answered: to whom, under which number");
	rig_in(&r, BB,
	    "VZCZCBBA002\nPP RJAA\nDE RJBBYY 0048 0601215\nZNR UUUUU\nBT\n"
	    "UNCLAS SVC INT ZDQ RJBBYY 0009 0601210\nBT\nNNNN\n");
	ok(has(rig_out(&r, BB), "RJBBYY 0009 0601210 NIL"),
	    "REC-4 or that it was never here");
	rig_free(&r);
}

static void
test_unreadable(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE 1"));
	rig_in(&r, DD, to("DDA002", "RJCCUU", "0002", "UNCLAS\nEXERCISE 2"));
	r.failing = 1;
	ok(has(rig_out(&r, CC), "EXERCISE 2") &&
		rig_held(&r, REASON_UNREADABLE) == 1,
	    "REC-3 what the disk does not give back is held, the rest goes");
	rig_free(&r);
}

int
main(void)
{
	test_promise();
	test_frames();
	test_other_books();
	test_late_greeting();
	test_way();
	test_second_way();
	test_impostor();
	test_numbers();
	test_order();
	test_torn();
	test_tampered();
	test_trace();
	test_unreadable();
	return tap_done();
}
