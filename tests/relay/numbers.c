/*
 * numbers.c: what bad numbers, names and tails on a plain circuit may not do.
 */
#include "tests/relay/rig.h"

/* RX-2 of IMMEDIATE and FLASH: no tail goes on that is seen to be another's. */
static void
test_tails(void)
{
	static const char *const tails[] = {
	    "DE RJBBYY 0004 0601210", "ZNY SSSSS", "BT\nS E C R E T"};
	char text[300];
	struct rig r;
	size_t i;

	for (i = 0; i < 3; i++) {
		rig_init(&r);
		rig_start(&r);
		snprintf(text, sizeof(text),
		    "VZCZCBBA001\nOO RJCCUU\nDE RJBBYY 0003 0601210\n"
		    "ZNR UUUUU\nO 011210Z MAR 2025\nFM LEGATION BRAVO\n"
		    "TO RJCCUU/A\nBT\nUNCLAS\nEXERCISE\n%s\nTAIL\nBT\n"
		    "#0004\nNNNN\n",
		    tails[i]);
		rig_in(&r, BB, text);
		ok(!has(rig_out(&r, CC), "TAIL") &&
			rig_held(&r, REASON_STRAGGLER) == 1 &&
			has(rig_out(&r, BB), "ZES2 BBA001"),
		    "RX-2 an IMMEDIATE with the tail of another is held: %zu",
		    i);
		rig_free(&r);
	}
}

/* RX-3: a day may have more than half of all numbers. */
static void
test_busy_day(void)
{
	char number[16], ssn[16];
	struct rig r;
	int i;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB, plain("BBA001", "0001", "UNCLAS\nEXERCISE"));
	rig_wait(&r, 86400000);
	for (i = 1; i <= 600; i++) {
		snprintf(number, sizeof(number), "BBA%03d", i);
		snprintf(ssn, sizeof(ssn), "%04d", i);
		rig_in(&r, BB, plain(number, ssn, "UNCLAS\nEXERCISE"));
	}
	rig_out(&r, BB);
	rig_in(&r, BB, plain("BBA001", "1001", "UNCLAS\nEXERCISE"));
	ok(r.s->circuits[BB].expect == 601 && !has(rig_out(&r, BB), "ZFX"),
	    "RX-3 a lower number of the same day begins no series");
	rig_wait(&r, 86400000);
	for (i = 1; i <= 2; i++) {
		snprintf(number, sizeof(number), "BBA%03d", i);
		snprintf(ssn, sizeof(ssn), "%04d", i + 2000);
		rig_in(&r, BB, plain(number, ssn, "UNCLAS\nEXERCISE"));
		ok(r.s->circuits[BB].expect == i + 1 &&
			!has(rig_out(&r, BB), "ZF"),
		    "RX-3 after 600 of a day comes 00%d of the next", i);
	}
	rig_free(&r);
}

/* Two lines at a number far off: how much is written of each. */
static void
jump(struct rig *r, unsigned number)
{
	char text[128];
	unsigned i;

	for (i = 0; i < 2; i++) {
		snprintf(text, sizeof(text),
		    "VZCZCBBA%04u\nPP RJAA\nDE RJBB\nK\nNNNN\n", number + i);
		rig_in(r, BB, text);
	}
}

/* Who jumps to and fro has not all numbers asked for each time, but later. */
static void
test_jumps(void)
{
	static const unsigned back[] = {5001, 1};
	struct rig r;
	int i, way;

	for (way = 0; way < 2; way++) {
		rig_init(&r);
		r.circuits[BB].digits = 4;
		rig_start(&r);
		jump(&r, 1);
		/* Forth by less than half, and back by more than that. */
		for (i = 0; i < 50; i++)
			jump(&r,
			    way == 0 ? 1 + (unsigned)(i + 1) % 3 * 3300
				     : 1 + (unsigned)(i + 1) % 2 * 5100);
		ok(r.disk.n < 1500000 && r.s->message_count < 800,
		    "RX-9 %zu bytes and %zu messages of a hundred that jump",
		    r.disk.n, r.s->message_count);
		rig_out(&r, BB);
		rig_wait(&r, 600000);
		jump(&r, back[way]);
		jump(&r, 7001);
		rig_out(&r, BB);
		rig_wait(&r, 600000);
		jump(&r, 4001);
		ok(r.s->circuits[BB].expect == 4003 &&
			has(rig_out(&r, BB), "ZFX BBA4000"),
		    "RX-9 ten minutes later all are asked for again");
		rig_free(&r);
	}
}

/* One of the two stations has its peer's name wrong. */
static void
test_misnamed(void)
{
	char text[160];
	struct rig r;
	int i;
	size_t asked = 0;

	rig_init(&r);
	rig_start(&r);
	for (i = 1; i <= 20; i++) {
		snprintf(text, sizeof(text),
		    "VZCZCBBA%03d\nPP RJAX\nDE RJBB\nZES2 AAB%03d\nNNNN\n", i,
		    i);
		rig_in(&r, BB, text);
		asked += has(rig_out(&r, BB), "ZES2");
	}
	ok(asked == 2 && rig_said(&r, "knows us by another"),
	    "RX-12 a wrong name is not asked about without end: %zu", asked);
	for (i = 0; i < 4; i++) {
		snprintf(text, sizeof(text),
		    "VZCZCBBA%03d\nPP RJ%cA\nDE RJBB\nZFX AAB001\nNNNN\n",
		    21 + i, 'B' + i);
		rig_in(&r, BB, text);
		asked += has(rig_out(&r, BB), "ZES2");
	}
	ok(asked == 6, "RX-12 but each that noise has changed is");
	rig_in(&r, BB, "VZCZCBBA025\nPP RJAA\nDE RJBB\nZIC AAB001\nNNNN\n");
	rig_in(&r, BB, "VZCZCBBA026\nPP RJEA\nDE RJBB\nZIC AAB001\nNNNN\n");
	rig_in(&r, BB, "VZCZCBBA027\nPP RJAA\nDE RJBB\nZIC AAB001\nNNNN\n");
	rig_out(&r, BB);
	rig_in(&r, BB, "VZCZCBBA028\nPP RJEA\nDE RJBB\nZIC AAB001\nNNNN\n");
	ok(has(rig_out(&r, BB), "ZES2 BBA028"),
	    "RX-12 and what was understood between begins it anew");
	rig_free(&r);
}

/* ZIC says that the peer lacks what was sent. */
static void
test_behind(void)
{
	char number[16], ssn[16];
	struct rig r;
	int i;

	rig_init(&r);
	rig_start(&r);
	for (i = 1; i <= 3; i++) {
		snprintf(number, sizeof(number), "DDA%03d", i);
		snprintf(ssn, sizeof(ssn), "%04d", i);
		rig_in(&r, DD, to(number, "RJBBYY", ssn, "UNCLAS\nEXERCISE"));
	}
	rig_out(&r, BB);
	rig_wait(&r, 31 * 60000);
	ok(has(rig_out(&r, BB), "ZID AAB003"), "RX-12 three are said");
	rig_in(&r, DD, to("DDA004", "RJBBYY", "0004", "UNCLAS\nEXERCISE"));
	rig_out(&r, BB);
	rig_in(&r, BB, "VZCZCBBA001\nPP RJAA\nDE RJBB\nZIC AAB003\nNNNN\n");
	ok(!rig_said(&r, "the peer has had"),
	    "RX-12 what went since they were said may be on its way");
	rig_wait(&r, 31 * 60000);
	ok(has(rig_out(&r, BB), "ZID AAB005"), "RX-12 five are said");
	rig_in(&r, BB, "VZCZCBBA002\nPP RJAA\nDE RJBB\nZIC AAB002\nNNNN\n");
	ok(rig_said(&r, "alarm: BB: the peer has had 2, and 5 was sent"),
	    "RX-12 a ZIC of fewer is alarming");
	ok(!has(rig_out(&r, BB), "EXERCISE"), "RX-12 and no more");
	rig_in(&r, BB, "VZCZCBBA003\nPP RJAA\nDE RJBB\nZFX AAB003\nNNNN\n");
	ok(has(rig_out(&r, BB), "EXERCISE"), "RX-4 until it asks");
	rig_free(&r);
}

int
main(void)
{
	test_tails();
	test_busy_day();
	test_jumps();
	test_misnamed();
	test_behind();
	return tap_done();
}
