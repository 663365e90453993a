/*
 * frames.c: frames between two Reftels: REC-1, REC-2, DUP-1 and Q-2 as they
 * are kept there.
 */
#include "tests/relay/rig.h"

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
	static char types[512];
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

/* BB goes to another Reftel, at a speed if it is slow. */
static void
framed(struct rig *r, unsigned speed)
{
	rig_init(r);
	r->circuits[BB].speed = speed;
	r->circuits[BB].framed = true;
	r->circuits[BB].digits = 4;
	rig_start(r);
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

	framed(&r, 0);
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

/* A peer that is greeted, and two messages for it. */
static void
two_wait(struct rig *r)
{
	framed(r, 0);
	greet(r, 1);
	rig_in(r, DD, to("DDA001", "RJBBYY", "0001", "UNCLAS\nEXERCISE"));
	rig_in(r, DD, to("DDA002", "RJBBYY", "0002", "UNCLAS\nEXERCISE"));
	rig_sync(r);
}

static void
test_frames(void)
{
	struct frame f;
	struct rig r;

	two_wait(&r);
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

	framed(&r, 0);
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

	two_wait(&r);
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

static void
lower(struct rig *r, int i)
{
	char number[16], ssn[16];

	snprintf(number, sizeof(number), "DDA%03d", i);
	snprintf(ssn, sizeof(ssn), "%04d", i);
	rig_in(r, DD, to(number, "RJBBYY", ssn, "UNCLAS\nEXERCISE"));
}

static void
flash(struct rig *r, int i)
{
	char text[256];

	snprintf(text, sizeof(text),
	    "VZCZCDDA%03d\nZZ RJBBYY\nDE RJDDYY %04d 0601210\nZNR UUUUU\n"
	    "Z 011210Z MAR 2025\nFM LEGATION BRAVO\nTO RJBBYY/A\nBT\nUNCLAS\n"
	    "EXERCISE FLASH\nBT\n\n\nNNNN\n",
	    i, i);
	rig_in(r, DD, text);
}

/* Numbers that were given and not used do not stand before a FLASH. */
static void
test_way(void)
{
	struct frame f;
	struct rig r;
	const char *types;
	int i;

	framed(&r, 0);
	greet(&r, 1);
	for (i = 1; i <= 40; i++)
		lower(&r, i);
	flash(&r, i);
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

/* Nor does a FLASH wait until what is on its way is answered for. */
static void
test_places(void)
{
	const struct circuit *c;
	struct frame f;
	struct rig r;
	int i;

	framed(&r, 0);
	greet(&r, 1);
	frames_out(&r, &f);
	c = &r.s->circuits[BB];
	for (i = 1; i <= 300; i++) {
		lower(&r, i);
		frames_out(&r, &f);
	}
	ok(c->queues[WIRE_PRIORITY].count == 300u - f.number &&
		f.number == c->given && f.number < WINDOW,
	    "Q-2 what is not answered for is limited, to %u numbers",
	    (unsigned)f.number);
	i = f.number + 1;
	flash(&r, 301);
	ok(has(frames_out(&r, &f), "T") && f.number == i &&
		c->window[c->given - 1].branch->precedence == WIRE_FLASH,
	    "Q-2 and a FLASH goes all the same");
	for (i = 302; i <= 400; i++) {
		flash(&r, i);
		frames_out(&r, &f);
	}
	ok(c->given == WINDOW && f.number == WINDOW,
	    "Q-2 until 256 are under way, as the protocol has it");
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

	framed(&r, 75);
	greet(&r, 1);
	snprintf(text, sizeof(text), "UNCLAS\nEXERCISE\n%0900d", 0);
	rig_in(&r, DD,
	    message("DDA001", "PP RJBBYY", "0001", "ZNR UUUUU", "TO RJBBYY/A\n",
		text));
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
	flash(&r, 2);
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

	framed(&r, 0);
	rig_in(&r, DD, to("DDA001", "RJBBYY", "0001", "UNCLAS\nEXERCISE"));
	text_in(&r, 1, to("BBA0001", "RJAAXX", "0001", "UNCLAS\nEXERCISE"));
	ok(r.s->circuits[BB].expect == 0, "REC-1 nothing before a greeting");
	frame_in(&r, &f);
	ok(station_hangs_up(r.s, BB), "REC-1 nor by another station");
	ok(!has(frames_out(&r, &f), "T"), "REC-1 which gets nothing");
	rig_free(&r);
}

/* A ZIC says nothing where frames say what the peer has: it was plain once. */
static void
test_zic(void)
{
	struct rig r;

	framed(&r, 0);
	greet(&r, 1);
	r.s->circuits[BB].proven = 1;
	station_down(r.s, BB);
	rig_in(&r, DD, to("DDA001", "RJBBYY", "0001", "UNCLAS\nEXERCISE"));
	r.s->circuits[BB].next = 5000;
	ok(r.s->circuits[BB].proven == 1 && waiting(&r.s->circuits[BB]) != NULL,
	    "RX-12 a framed circuit does not wait for a ZIC");
	rig_free(&r);
}

/* A peer that says and says, and reads nothing. */
static void
test_deaf(void)
{
	struct frame hello = {.type = FRAME_HELLO,
	    .flags = FRAME_FIRST,
	    .number = 1,
	    .payload = S("RJBB 99 5")};
	struct frame f;
	size_t n;
	struct rig r;
	int i;

	framed(&r, 0);
	for (i = 0; i < 2000; i++)
		frame_in(&r, &hello);
	n = r.s->circuits[BB].control.n;
	ok(n > 0 && n < 2048,
	    "Q-5 what is to be said to a peer that does not read is little");
	frames_out(&r, &f);
	frame_in(&r, &hello);
	ok(slice_equal(slice_of(frames_out(&r, &f)), S("H")),
	    "Q-5 and goes on when it does");
	rig_free(&r);
}

int
main(void)
{
	test_zic();
	test_promise();
	test_frames();
	test_other_books();
	test_late_greeting();
	test_way();
	test_places();
	test_second_way();
	test_impostor();
	test_deaf();
	return tap_done();
}
