/*
 * reading.c: RX-2, RX-10, RX-13: what is read of a message, and what is made of
 * it that is not as it should be.
 */
#include "tests/relay/rig.h"

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
	test_two();
	test_two_on_a_line();
	return tap_done();
}
