/*
 * reading.c: RX-2, RX-10, RX-13: what is read of a message, and what is made of
 * it that is not as it should be.
 */
#include "tests/relay/rig.h"

/* To RJCCUU, with what stands behind FL13. */
static const char *
ended(const char *number, const char *ssn, const char *fl15)
{
	static char text[400];

	snprintf(text, sizeof(text),
	    "VZCZC%s\nPP RJCCUU\nDE RJBBYY %s 0601210\nZNR UUUUU\n"
	    "P 011210Z MAR 2025\nFM X\nTO RJCCUU/A\nBT\nUNCLAS\nEXERCISE\n"
	    "BT\n%s\nNNNN\n",
	    number, ssn, fl15);
	return text;
}

/* What a peer of the BB between two Reftels sends. */
static void
framed_in(struct rig *r, const char *message)
{
	struct frame f = {
	    .type = FRAME_HELLO, .number = 1, .payload = S("RJBB 4711")};
	struct buf in = {0};

	frame_write(&in, &f);
	f.type = FRAME_TEXT;
	f.flags = FRAME_FIRST | FRAME_LAST;
	f.payload = slice_trim(slice_of(message));
	frame_write(&in, &f);
	station_input(r->s, BB, buf_slice(&in));
	rig_sync(r);
	buf_free(&in);
}

static void
framed_start(struct rig *r)
{
	rig_init(r);
	r->circuits[BB].framed = true;
	r->circuits[BB].digits = 4;
}

/* FL3 as para 115 and 129 have it. */
static void
test_fl3(void)
{
	static const struct {
		const char *id;
		bool good;
	} all[] = {{"0001 0601210", true}, {"116B 02/1452Z", true},
	    {"#0001 0601210", true}, {"#0407/01 0751624", true}, {"7A", true},
	    {"0001 02/1452", false}, {"0001 2/1452Z", false},
	    {"0001 02-1452Z", false}, {"0001 060121", false},
	    {"00001 0601210", false}, {"116BB 0601210", false},
	    {"B116 0601210", false}};
	char text[400];
	struct rig r;
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		rig_init(&r);
		rig_start(&r);
		snprintf(text, sizeof(text),
		    "VZCZCBBA001\nPP RJCCUU\nDE RJBBYY %s\nZNR UUUUU\n"
		    "P 011210Z MAR 2025\nFM X\nTO RJCCUU/A\nBT\nUNCLAS\n"
		    "EXERCISE\nBT\nNNNN\n",
		    all[i].id);
		rig_in(&r, BB, text);
		ok(has(rig_out(&r, CC), "EXERCISE") == all[i].good &&
			rig_held(&r, REASON_GARBLED) == !all[i].good,
		    "RX-10 FL3 with %s", all[i].id);
		rig_free(&r);
	}
}

/* All of FL15 is read, and the whole number. */
static void
test_fl15(void)
{
	static const struct {
		const char *fl15;
		unsigned reason;
	} all[] = {{"#0012", REASON_NONE}, {"#12", REASON_NONE},
	    {"#0002", REASON_STRAGGLER}, {"#0112", REASON_STRAGGLER},
	    {"#1012", REASON_STRAGGLER}, {"#0013", REASON_STRAGGLER},
	    {"#0009\nC WA HERRING - RED HERRING", REASON_STRAGGLER},
	    {"C WA HERRING - RED HERRING\n#0009", REASON_STRAGGLER},
	    {"C WA HERRING - RED HERRING\n#0012", REASON_NONE},
	    {"C LINE 2 WAS RJCCUV\nPAGE 2 LINE 3 WAS HERRING", REASON_GARBLED},
	    {"C PAGE 2 LINE 3 WAS HERRING\nLINE 4 WAS COD", REASON_NONE},
	    {"C WA HERRING - COD\nPAGE 1 LINE 4 WAS X", REASON_GARBLED}};
	struct rig r;
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		rig_init(&r);
		rig_start(&r);
		rig_in(&r, BB, ended("BBA001", "0012", all[i].fl15));
		ok(has(rig_out(&r, CC), "EXERCISE") ==
			    (all[i].reason == REASON_NONE) &&
			r.s->held.count == (all[i].reason != REASON_NONE) &&
			rig_held(&r, all[i].reason) == r.s->held.count,
		    "RX-2 COR-4 %s", all[i].fl15);
		rig_free(&r);
	}
}

/* FL15 that quotes E's and 3's has broken nothing off. */
static void
test_many_threes(void)
{
	static const char *const lines[] = {"C PAGE 1 LINE 7 WAS 3 3 3 3 3 3 3",
	    "C WA HERRING - COD\nPAGE 2 LINE 7 WAS E E E E E E E",
	    "3 3 3 3 3 3 3 3 -4", "E E E E E E E E AR"};
	struct error error;
	struct rig r;
	uint64_t seq;
	int i;

	for (i = 0; i < 4; i++) {
		rig_init(&r);
		rig_start(&r);
		rig_in(&r, BB, ended("BBA001", "0012", lines[i]));
		ok(has(rig_out(&r, CC), "EXERCISE") == (i < 3) &&
			r.s->held.count == 0,
		    "RX-13 %s, in ASCII", lines[i]);
		ok(rig_said(&r, "number 1 was broken off") == (i == 3),
		    "RX-13 what was broken off is said");
		ok(station_submit(r.s, slice_of(ended("", "0013", lines[i])),
		       &seq, &error) == (i < 2),
		    "RX-13 and not handed in");
		rig_free(&r);

		framed_start(&r);
		r.circuits[CC].ita2 = true;
		rig_start(&r);
		framed_in(&r, ended("BBA0001", "0012", lines[i]));
		ok(rig_held(&r, REASON_CODE) == (i == 2) &&
			rig_held(&r, REASON_STRAGGLER) == (i == 3) &&
			r.s->held.count == (i >= 2),
		    "RX-13 %s, between two Reftels, and then by ITA2",
		    lines[i]);
		rig_free(&r);
	}
}

/* Two in one: the second is for others, and may be secret. */
static void
test_two(void)
{
	const char *one = to("BBA0001", "RJCCUU", "0001", "UNCLAS\nEXERCISE");
	struct buf both = {0};
	struct error error;
	struct rig r;
	uint64_t seq;
	int i;

	buf_format(&both, "%s%s", one,
	    message("", "PP RJDDXX", "0002", "ZNY SSSSS", "TO RJDDXX/A\n",
		"S E C R E T\nEXERCISE"));
	buf_char(&both, '\0');
	for (i = 0; i < 2; i++) {
		/* Once more with what is between them in small letters. */
		if (i == 1)
			memcpy(
			    strstr(both.p, "NNNN\nVZCZC"), "nnnn\nvzczc", 10);
		framed_start(&r);
		rig_start(&r);
		ok(!station_submit(r.s, slice_of(both.p), &seq, &error) &&
			strstr(error.text, "more than one") != NULL,
		    "RX-10 two telegrams in one are refused");
		framed_in(&r, both.p);
		ok(rig_held(&r, REASON_STRAGGLER) == 1 &&
			!has(rig_out(&r, CC), "EXERCISE"),
		    "RX-10 and held where they came by a circuit");
		rig_free(&r);
	}
	buf_free(&both);
}

/* What a plain line would end, or begin, in the middle of a text. */
static void
test_two_on_a_line(void)
{
	static const struct {
		const char *text;
		bool plain, ita2;
	} all[] = {{"THE INNER BANNER", true, true},
	    {"BANNNNER OF THE LUMPSUCKER", false, false},
	    {" NNNN VZCZCAAC002\nPP RJCCUU\nDE RJBBYY 0099 0601210", false,
		false},
	    {"THE ZCZC AGAIN", false, false}, {"VV   12 TONS", false, false},
	    {"IN VV   12 TONS", true, true}, {"a bannnner", true, false},
	    {"a zczc", true, false}, {"THE NN\rNN", true, false},
	    {",,,, SAID HE", true, false}, {"VV  12 TONS", true, true}};
	struct rig r;
	char text[200];
	size_t i;
	int k;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		snprintf(
		    text, sizeof(text), "UNCLAS\nEXERCISE\n%s", all[i].text);
		for (k = 0; k < 3; k++) {
			framed_start(&r);
			r.circuits[CC].ita2 = k == 1;
			r.circuits[CC].framed = k == 2;
			rig_start(&r);
			framed_in(&r, to("BBA0001", "RJCCUU", "0001", text));
			ok(rig_held(&r, REASON_CODE) ==
				(k == 0          ? !all[i].plain
					: k == 1 ? !all[i].ita2
						 : 0),
			    "RX-10 %s, by a line of kind %d", all[i].text, k);
			rig_free(&r);
		}
	}
}

int
main(void)
{
	test_fl3();
	test_fl15();
	test_many_threes();
	test_two();
	test_two_on_a_line();
	return tap_done();
}
