/*
 * reception.c: RX-1 to RX-13: messages and their numbers come in.
 */
#include "tests/relay/rig.h"

static void
test_framing(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB, "XKCD 4711 NOISE\r\n");
	rig_in(&r, BB, "VZCZCBBA001\nPP RJAAXX\nDE RJBB");
	rig_in(&r, BB, plain("BBA002", "0001", "UNCLAS\nEXERCISE"));
	rig_in(&r, BB, plain("BBA003", "0002", "UNCLAS\nEXERCISE"));
	ok(rig_said(&r, "straggler"),
	    "RX-1 half a head before the next ZCZC is a straggler");
	ok(count(rig_delivered(&r), "EXERCISE") == 2,
	    "RX-1 and the two messages behind it are whole");
	ok(r.s->circuits[BB].noise > 0, "RX-1 noise between is counted");
	rig_free(&r);
}

static void
test_no_gap(void)
{
	struct rig r;
	struct buf b = {0};

	rig_init(&r);
	rig_start(&r);
	buf_string(&b, plain("BBA001", "0001", "UNCLAS\nEXERCISE"));
	while (b.p[b.n - 1] == '\n')
		b.n--;
	buf_string(&b, plain("BBA002", "0002", "UNCLAS\nEXERCISE"));
	buf_char(&b, '\0');
	rig_in(&r, BB, b.p);
	ok(count(rig_delivered(&r), "EXERCISE") == 2,
	    "RX-1 two messages without a gap are two");
	buf_free(&b);
	rig_free(&r);
}

static void
test_byte_by_byte(void)
{
	const char *text = plain("BBA001", "0001", "UNCLAS\nEXERCISE");
	char one[2] = {0};
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	for (; *text != '\0'; text++) {
		one[0] = *text;
		rig_in(&r, BB, one);
	}
	ok(count(rig_delivered(&r), "EXERCISE") == 1,
	    "RX-1 a message that comes byte by byte");
	rig_free(&r);
}

static void
test_straggler(void)
{
	struct rig r;
	const char *out;

	rig_init(&r);
	rig_start(&r);
	rig_in(
	    &r, BB, plain("BBA001", "0001", "UNCLAS\nEXERCISE\nBT\n#0002\nX"));
	ok(rig_held(&r, REASON_STRAGGLER) == 0,
	    "RX-2 a number that is not the last line says nothing");
	rig_in(&r, BB,
	    "VZCZCBBA002\nPP RJAAXX\nDE RJBBYY 0003 0601210\nZNR UUUUU\n"
	    "P 011210Z MAR 2025\nFM LEGATION BRAVO\nTO RJAAXX/POST ALFA\n"
	    "BT\nUNCLAS\nHEAD OF ONE\nBT\n#0004\nNNNN\n");
	ok(rig_held(&r, REASON_STRAGGLER) == 1,
	    "RX-2 FL15 that is not the serial of FL3 is held");
	ok(!has(rig_delivered(&r), "HEAD OF ONE"), "RX-2 and not released");
	out = rig_out(&r, BB);
	ok(has(out, "ZES2 BBA002"), "RX-2 and asked for again");
	rig_free(&r);
}

static void
test_series(void)
{
	struct rig r;
	char number[8];
	char ssn[8];
	int i;

	rig_init(&r);
	rig_start(&r);
	for (i = 1; i <= 1000; i++) {
		snprintf(number, sizeof(number), "BBA%03d", (i - 1) % 999 + 1);
		snprintf(ssn, sizeof(ssn), "%04d", i);
		rig_in(&r, BB, plain(number, ssn, "UNCLAS\nEXERCISE"));
		rig_delivered(&r);
	}
	ok(!has(rig_out(&r, BB), "ZF"), "RX-3 after 999 comes 001");
	rig_wait(&r, 86400000);
	rig_in(&r, BB, plain("BBA001", "2001", "UNCLAS\nEXERCISE"));
	ok(r.s->circuits[BB].expect == 2 && !has(rig_out(&r, BB), "ZFQ"),
	    "RX-3 a new day begins with 001");
	rig_in(&r, BB, plain("BBA002", "2002", "UNCLAS\nEXERCISE"));
	rig_in(&r, BB, plain("BBA003", "2003", "UNCLAS\nEXERCISE"));
	rig_wait(&r, 86400000);
	rig_in(&r, BB, plain("BBA002", "3002", "UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, BB), "ZFX BBA001") && r.s->circuits[BB].expect == 3,
	    "RX-3 also where its 001 is lost");
	rig_free(&r);
}

static void
test_day_told(void)
{
	char number[16], ssn[16];
	struct rig r;
	int i;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB, plain("BBA001", "0001", "UNCLAS\nEXERCISE"));
	rig_wait(&r, 86400000);
	rig_in(&r, BB, "VZCZCBBA001\nPP RJAA\nDE RJBB\nZID BBA003\nNNNN\n");
	ok(has(rig_out(&r, BB), "ZFX BBA002") && has(r.out.p, "ZFX BBA003"),
	    "RX-3 ZID of the new day tells what is missing of the old");
	rig_free(&r);

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB, plain("BBA001", "0001", "UNCLAS\nEXERCISE"));
	for (i = 2; i <= 60; i++) {
		snprintf(number, sizeof(number), "BBA%03d", i);
		snprintf(ssn, sizeof(ssn), "%04d", i);
		rig_in(&r, BB, plain(number, ssn, "UNCLAS\nEXERCISE"));
	}
	rig_out(&r, BB);
	rig_in(&r, BB, "VZCZCBBA061\nPP RJAA\nDE RJBB\nZID BBA056\nNNNN\n");
	ok(!has(rig_out(&r, BB), "ZFX") && has(r.out.p, "ZIC BBA061"),
	    "RX-3 one that was overtaken on its way speaks of no other day");
	rig_free(&r);
}

static void
test_gap(void)
{
	struct rig r;
	const char *out;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB, plain("BBA115", "0115", "UNCLAS\nEXERCISE"));
	rig_out(&r, BB);
	rig_in(&r, BB, plain("BBA118", "0118", "UNCLAS\nEXERCISE"));
	out = rig_out(&r, BB);
	ok(has(out, "OO RJBB") && has(out, "ZFX BBA116") &&
		has(out, "ZFX BBA117") && !has(out, "ZFX BBA118"),
	    "RX-4 a gap is reported at IMMEDIATE");
	rig_in(&r, BB, plain("BBA116", "0116", "UNCLAS\nEXERCISE"));
	ok(rig_said(&r, "open number 116 came late"),
	    "RX-4 an open number that comes late is taken and said");
	ok(!number_is_open(&r.s->circuits[BB], 116) &&
		number_is_open(&r.s->circuits[BB], 117),
	    "RX-4 and is not open any more");
	rig_free(&r);
}

static void
test_gap_answered(void)
{
	struct rig r;
	const char *out;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, CC,
	    message("CCA001", "PP RJBBYY", "0001", "ZNR UUUUU",
		"TO RJBBYY/LEGATION BRAVO\n", "UNCLAS\nEXERCISE"));
	out = rig_out(&r, BB);
	ok(has(out, "VZCZCAAB001"), "RX-4 what was sent has a number");
	rig_in(&r, BB,
	    "VZCZCBBA001\nOO RJAA\nDE RJBB\nZFX AAB001 ZFX AAB001\nNNNN\n");
	out = rig_out(&r, BB);
	ok(has(out, "VZCZCAAB002") && has(out, "ZFD RJAA") &&
		count(out, "EXERCISE") == 1,
	    "RX-4 a ZFX is answered under a new number, once");
	rig_free(&r);
}

static void
test_same_number(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB, plain("BBA145", "0001", "UNCLAS\nEXERCISE"));
	rig_in(&r, BB, plain("BBA145", "0002", "UNCLAS\nEXERCISE"));
	ok(count(rig_delivered(&r), "EXERCISE") == 2,
	    "RX-5 two messages of one number both go on");
	ok(has(rig_out(&r, BB), "ZFQ BBA145"), "RX-5 and the peer is told");
	rig_free(&r);
}

static void
test_two_numbers(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB, plain("BBA115", "0001", "UNCLAS\nEXERCISE"));
	rig_in(&r, BB, plain("BBA117BBA116", "0002", "UNCLAS\nEXERCISE"));
	ok(r.s->circuits[BB].expect == 117 &&
		has(rig_out(&r, BB), "ZFU BBA116"),
	    "RX-6 of two numbers the lower is booked");
	ok(count(rig_delivered(&r), "EXERCISE") == 2, "RX-6 and it goes on");
	rig_free(&r);
}

static void
test_split(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(
	    &r, BB, plain("BBA001", "0001", "UNCLAS\nEXERCISE\nBBA001\nMORE"));
	ok(has(rig_out(&r, BB), "ZFV BBA001"),
	    "RX-7 a number inside the text is reported");
	ok(has(rig_delivered(&r), "ZDG"),
	    "RX-7 and it goes on subject to correction");
	rig_free(&r);
}

static void
test_no_number(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB, plain("BBA001", "0001", "UNCLAS\nEXERCISE"));
	rig_in(&r, BB, plain("BBA", "0002", "UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, BB), "ZFT RJBBYY 0002 0601210 XXX001\n"),
	    "RX-8 no number is reported, with the one before");
	rig_in(&r, BB, plain("BBA002", "0003", "UNCLAS\nEXERCISE"));
	rig_in(&r, BB, plain("BBA", "0004", "UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, BB), "ZFT RJBBYY 0004 0601210 BBA002\n"),
	    "RX-8 by the letters of its channel where they are known");
	ok(count(rig_delivered(&r), "EXERCISE") == 4, "RX-8 and it goes on");
	rig_free(&r);
}

/* Behind VV and its five blanks nothing at all. */
static void
test_bare_vv(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB,
	    "VV   \nPP RJAAXX\nDE RJBBYY 0001 0601210\nZNR UUUUU\n"
	    "P 011210Z MAR 2025\nFM X\nTO RJAAXX/A\nBT\nUNCLAS\nEXERCISE\n"
	    "BT\nNNNN\n");
	ok(has(rig_delivered(&r), "EXERCISE") && has(rig_out(&r, BB), "ZFT "),
	    "RX-8 nor is a VV without number thrown away");
	rig_free(&r);
}

/* FL3 names nobody's number: is it a message, or of a neighbour? */
static void
test_no_serial(void)
{
	const char *rest = "ZNR UUUUU\nP 011210Z MAR 2025\nFM X\nTO RJCCUU/A\n"
			   "BT\nUNCLAS\nEXERCISE\nBT\nNNNN\n";
	char text[400];
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	snprintf(
	    text, sizeof(text), "VZCZCBBA001\nPP RJCCUU\nDE RJBBYY\n%s", rest);
	rig_in(&r, BB, text);
	ok(rig_held(&r, REASON_GARBLED) == 1 &&
		has(rig_out(&r, BB), "ZES2 BBA001"),
	    "RX-10 a message without serial is held, and asked for");
	snprintf(text, sizeof(text),
	    "VZCZCBBA002\nPP RJCCUU\nZNR UUUUU ZDK\nPP RJCCUU\nDE RJBBYY\n%s",
	    rest);
	rig_in(&r, BB, text);
	ok(rig_held(&r, REASON_GARBLED) == 2 &&
		has(rig_out(&r, BB), "ZES2 BBA002"),
	    "RX-10 again, as noise may have taken the next one's too");
	rig_in(&r, BB, "VZCZCBBA003\nPP RJAA\nDE RJBB\nZID BBA002\nNNNN\n");
	ok(has(rig_out(&r, BB), "ZIC BBA003"),
	    "RX-10 what a neighbour says has none");
	rig_free(&r);
}

static void
test_lower(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB, plain("BBA519", "0001", "UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, BB), "ZFX BBA001") && has(r.out.p, "ZFX BBA518"),
	    "RX-9 what was sent before the first is asked for");
	rig_in(&r, BB, plain("BBA521", "0002", "UNCLAS\nEXERCISE"));
	rig_in(&r, BB, plain("BBA520", "0003", "UNCLAS\nEXERCISE"));
	rig_out(&r, BB);
	ok(r.s->circuits[BB].expect == 522 && !rig_said(&r, "alarm: BB"),
	    "RX-9 a lower number that is open is booked");
	rig_in(&r, BB, plain("BBA519", "0004", "UNCLAS\nEXERCISE"));
	ok(rig_said(&r, "alarm: BB: number 519 after 522"),
	    "RX-9 one that is not is an alarm");
	ok(count(rig_delivered(&r), "EXERCISE") == 4, "RX-9 and all go on");
	rig_free(&r);

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB, plain("BBA001", "0001", "UNCLAS\nEXERCISE"));
	rig_in(&r, BB, plain("BBA583", "0002", "UNCLAS\nEXERCISE"));
	ok(!has(rig_out(&r, BB), "ZFX"), "RX-9 one far off is not believed");
	rig_in(&r, BB, plain("BBA584", "0003", "UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, BB), "ZFX BBA002") && has(r.out.p, "ZFX BBA583") &&
		r.s->circuits[BB].expect == 585,
	    "RX-9 two in a row are, and more than half may be lost");
	rig_in(&r, BB, plain("BBA082", "0004", "UNCLAS\nEXERCISE"));
	rig_out(&r, BB);
	rig_in(&r, BB, plain("BBA010", "0005", "UNCLAS\nEXERCISE"));
	rig_in(&r, BB, plain("BBA011", "0006", "UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, BB), "ZFX BBA585") && has(r.out.p, "ZFX BBA999") &&
		has(r.out.p, "ZFX BBA010"),
	    "RX-9 and those at the end");
	ok(count(rig_delivered(&r), "EXERCISE") == 6, "RX-9 and all go on");
	rig_free(&r);
}

/* The first number that is heard is a garble of 002, and 003 is lost. */
static void
test_garbled_first(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB, plain("BBA042", "0002", "UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, BB), "ZFX BBA041"), "RX-9 42 is believed");
	rig_in(&r, BB, plain("BBA004", "0004", "UNCLAS\nEXERCISE"));
	rig_out(&r, BB);
	rig_in(&r, BB, "VZCZCBBA005\nPP RJAA\nDE RJBB\nZID BBA004\nNNNN\n");
	ok(has(rig_out(&r, BB), "ZFX BBA003") && !has(r.out.p, "ZFX BBA004") &&
		!has(r.out.p, "ZFX BBA006") && has(r.out.p, "ZIC BBA005") &&
		r.s->circuits[BB].expect == 6,
	    "RX-9 until ZID says twice where the peer stands");
	rig_free(&r);

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB, plain("BBA001", "0001", "UNCLAS\nEXERCISE"));
	rig_in(&r, BB, plain("BBA020", "0002", "UNCLAS\nEXERCISE"));
	rig_in(&r, BB, plain("BBA004", "0004", "UNCLAS\nEXERCISE"));
	rig_out(&r, BB);
	rig_in(&r, BB, plain("BBA005", "0005", "UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, BB), "ZFX BBA003") && !has(r.out.p, "ZFX BBA004") &&
		!has(r.out.p, "ZFX BBA006") && r.s->circuits[BB].expect == 6,
	    "RX-9 or two that are open come in a row");
	rig_free(&r);
}

/* In ITA2 a shift is lost, and what ends a message comes as figures. */
static void
test_lost_shift(void)
{
	struct reader r = {.ita2 = true};
	struct ita2 shift = {0};
	struct arena arena = {0};
	struct buf code = {0};
	struct slice item;
	struct head h;

	ita2_write(&shift, &code,
	    S("VZCZCBBA001\r\r\nRR RJAAXX\r\r\nDE RJBBYY 0001 0601210\r\r\n"
	      "EXERCISE, FOUR\r\r\n3 3 3 3 3 3 3 3 -4\r\r\n,,,,"));
	reader_add(&r, slice_head(buf_slice(&code), code.n - 1));
	ok(reader_next(&r, &item) == READER_NONE,
	    "RX-13 three commas are no end yet");
	reader_add(&r, slice_skip(buf_slice(&code), code.n - 1));
	ok(reader_next(&r, &item) == READER_MESSAGE &&
		slice_ends(item, S("NNNN")),
	    "RX-13 four are an NNNN without its shift");
	head_read(&arena, item, &h);
	ok(h.marks & MARK_CANCELLED,
	    "RX-13 and 3 and -4 say that it is broken off");
	arena_free(&arena);
	buf_free(&code);
	reader_free(&r);
}

static void
test_far(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB, plain("BBA001", "0001", "UNCLAS\nEXERCISE"));
	rig_in(&r, BB, plain("BBA202", "0002", "UNCLAS\nEXERCISE"));
	ok(!has(rig_out(&r, BB), "ZFX"),
	    "RX-9 a number far ahead is not believed at once");
	rig_in(&r, BB, plain("BBA003", "0003", "UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, BB), "ZFX BBA002") && r.s->circuits[BB].expect == 4,
	    "RX-9 and was a garble of the one that is missed");
	rig_free(&r);
}

static void
test_text(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB,
	    message("BBA001", "PP RJCCUU", "0001", "ZNY SSSSS",
		"TO RJCCUU/MISSION CHARLIE\n",
		"QXWER ZZZZZ 12#45 \x01\x7f ((( EXERCISE"));
	ok(has(rig_out(&r, CC), "QXWER ZZZZZ 12#45"),
	    "RX-10 a text is not judged");
	rig_free(&r);
}

/* SVC makes a service message behind the class, and nowhere else. */
static void
test_service_word(void)
{
	static const char *const classes[] = {"NATO CONFIDENTIAL",
	    "NATO UNCLASSIFIED", "UNCLAS E F T O", "UNCLAS EFTO", "UNCLAS/"};
	char line[64];
	struct head h;
	size_t i;
	const char *text = "UNCLAS FOR FOREIGN SVC OFFICERS\nEXERCISE ONE",
		   *other = "UNCLAS FOR FOREIGN SVC OFFICERS\nEXERCISE TWO";
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB, to("BBA001", "RJAA", "0001", text));
	ok(rig_held(&r, REASON_OPERATOR) == 1,
	    "RX-10 a text that names SVC is before the operator");
	rig_in(&r, BB, to("BBA002", "RJCCUU", "0002", text));
	rig_in(&r, BB, to("BBA003", "RJCCUU", "0002", other));
	ok(has(rig_out(&r, CC), "EXERCISE ONE") &&
		rig_held(&r, REASON_DIFFERS) == 1,
	    "RX-10 and another under its identification is not filed");
	rig_in(&r, BB,
	    to("BBA004", "RJAA", "0004",
		"U N C L A S S I F I E D SVC INT ZDQ RJBBYY 0002 0601210"));
	ok(rig_held(&r, REASON_OPERATOR) == 1 &&
		has(rig_out(&r, BB),
		    "SVC ZDQ RJBBYY 0002 0601210\nRECEIVED RJBB"),
	    "RX-10 where SVC is behind the class it is one");
	for (i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		snprintf(line, sizeof(line), "%s SVC ZUI EXERCISE", classes[i]);
		head_read(&r.s->arena,
		    slice_of(message("BBA003", "PP RJAA", "0004",
			i == 0 ? "ZNY CCCCC" : "ZNR UUUUU", "TO RJAA/A\n",
			line)),
		    &h);
		ok(h.marks & MARK_SVC, "RX-10 also behind %s", classes[i]);
	}
	rig_free(&r);
}

static void
test_flash(void)
{
	struct rig r;
	const char *flash = "VZCZCBBA001\nZZ RJCCUU\nDE RJBBYY 0001 0601210\n"
			    "ZNR UUUUU\nZ 011210Z MAR 2025\n"
			    "FM LEGATION BRAVO\nTO RJCCUU/MISSION CHARLIE\n"
			    "BT\nUNCLAS\nEXERCISE\nBT\nNNNN\n";
	const char *quiet = "VZCZCBBA002\nZZ RJCCUU\nDE RJBBYY 0002 0601210\n"
			    "ZNR UUUUU ZGC\nZ 011210Z MAR 2025\n"
			    "FM LEGATION BRAVO\nTO RJCCUU/MISSION CHARLIE\n"
			    "BT\nUNCLAS\nEXERCISE\nBT\nNNNN\n";

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB, flash);
	ok(has(rig_out(&r, BB), "R Z BBA001") && has(r.out.p, "ZZ RJBB"),
	    "RX-11 a FLASH is receipted by a FLASH");
	ok(has(rig_out(&r, CC), "EXERCISE"), "RX-11 and goes on");
	rig_wait(&r, 4 * 60000);
	ok(!has(rig_out(&r, CC), "EXERCISE"),
	    "RX-11 a receipt has five minutes");
	rig_wait(&r, 2 * 60000);
	ok(has(rig_out(&r, CC), "ZFD RJAA"),
	    "RX-11 without a receipt it goes again, marked");
	rig_in(&r, CC, "VZCZCCCA001\nZZ RJAA\nDE RJCC\nR Z AAC002\nNNNN\n");
	rig_wait(&r, 6 * 60000);
	ok(!has(rig_out(&r, CC), "EXERCISE") && rig_state(&r, BRANCH_DONE) == 1,
	    "RX-11 with one it does not");
	rig_in(&r, BB, quiet);
	ok(!has(rig_out(&r, BB), "R Z"), "RX-11 ZGC wants no receipt");
	rig_out(&r, CC);
	rig_wait(&r, 6 * 60000);
	ok(!has(rig_out(&r, CC), "EXERCISE"), "RX-11 nor is one waited for");
	rig_in(&r, BB,
	    "VZCZCBBA003\nZZ RJCCUU\nDE RJBBYY 0003 0601210\nZNR UUUUU\n"
	    "BT\nUNCLAS SVC ZUI EXERCISE\nBT\nNNNN\n");
	ok(!has(rig_out(&r, BB), "R Z") && has(rig_out(&r, CC), "EXERCISE"),
	    "RX-11 nor of a service message");
	rig_wait(&r, 6 * 60000);
	ok(!has(rig_out(&r, CC), "EXERCISE"), "RX-11 at the other end too");
	rig_free(&r);
}

/* The letters of one message alone may be garbled, both ways. */
static void
test_letters(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB, plain("BBA001", "0001", "UNCLAS\nEXERCISE"));
	rig_in(&r, BB, plain("BBA002", "0002", "UNCLAS\nEXERCISE"));
	rig_in(&r, BB, plain("XBA004", "0004", "UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, BB), "ZFX BBA003 ZFX BBA003"),
	    "RX-4 a number is asked for by the letters of its channel");
	rig_in(&r, CC,
	    message("CCA001", "PP RJBBYY", "0001", "ZNR UUUUU",
		"TO RJBBYY/LEGATION BRAVO\n", "UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, BB), "VZCZCAAB002"), "RX-4 what was sent");
	rig_in(&r, BB,
	    "VZCZCBBA005\nOO RJAA\nDE RJBB\nZFX XAB002 ZFX XAB002\nNNNN\n");
	ok(has(rig_out(&r, BB), "ZFD RJAA") && !rig_said(&r, "asked for"),
	    "RX-4 goes again where one of the letters is another");
	rig_in(&r, BB,
	    "VZCZCBBA006\nOO RJAA\nDE RJBB\nZFX XXB002 ZFX XXB002\nNNNN\n");
	ok(!has(rig_out(&r, BB), "ZFD RJAA"), "RX-4 but not where two are");
	ok(rig_said(&r,
	       "alarm: BB: number XXB002 is asked for, and ours begin with "
	       "AAB"),
	    "RX-4 which is alarming");
	rig_free(&r);
}

/* As many are handed on to BB; how many go. */
static unsigned
send_on(struct rig *r, int first, int last)
{
	char number[16], ssn[16];
	unsigned sent = 0;
	int i;

	for (i = first; i <= last; i++) {
		snprintf(number, sizeof(number), "CCA%03d", i);
		snprintf(ssn, sizeof(ssn), "%04d", i);
		rig_in(r, CC,
		    message(number, "PP RJBBYY", ssn, "ZNR UUUUU",
			"TO RJBBYY/LEGATION BRAVO\n", "UNCLAS\nEXERCISE"));
		sent += has(rig_out(r, BB), "EXERCISE");
	}
	return sent;
}

/* What would be held for a garble at the next station. */
static void
test_called(void)
{
	static const char *const bad[] = {
	    "ZCZC\nPP RJAAXX RJCCVV\nDE RJAAYY 0001 0601210\nZNR UUUUU\n"
	    "P 011210Z MAR 2025\nFM X\nTO RJAAXX/A\nBT\nUNCLAS\nEXERCISE\n"
	    "BT\nNNNN",
	    "ZCZC\nPP RJCCVV\nDE RJAAYY 0001 0601210\nZNR UUUUU\n"
	    "P 011210Z MAR 2025\nFM X\nRJCCVV/A\nBT\nUNCLAS\nEXERCISE\n"
	    "BT\nNNNN"};
	struct error error = {""};
	struct rig r;
	uint64_t seq;
	int i;

	rig_init(&r);
	rig_start(&r);
	for (i = 0; i < 2; i++)
		ok(!station_submit(r.s, slice_of(bad[i]), &seq, &error) &&
			has(error.text, "no address line"),
		    "RX-10 whom no address line names is not handed in");
	ok(r.s->message_count == 0, "RX-10 and nothing of it is taken");
	rig_free(&r);
}

/* Who had no answer may hand it in again. */
static void
test_again(void)
{
	const char *one = to("", "RJCCUU", "0001", "UNCLAS\nEXERCISE"),
		   *other = to("", "RJCCVV", "0001", "UNCLAS\nEXERCISE"),
		   *zfg = "ZCZC\nPP RJCCUU\nDE RJBBYY 0001 0601210\n"
			  "ZNR UUUUU\nP 011210Z MAR 2025 ZFG\nFM X\n"
			  "TO RJCCUU/A\nBT\nUNCLAS\nEXERCISE\nBT\nNNNN";
	struct error error = {""};
	uint64_t seq, first;
	size_t logged;
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	ok(station_submit(r.s, slice_of(one), &first, &error),
	    "DUP-3 a telegram is handed in");
	rig_sync(&r);
	logged = station_logged(r.s);
	ok(!station_submit(r.s, slice_of(one), &seq, &error) &&
		has(error.text, "handed in before, and is message 1") &&
		station_handed_in(r.s, slice_of(one)) == first,
	    "DUP-3 and once: %s", error.text);
	ok(station_logged(r.s) > logged,
	    "DUP-3 which is said when the first is on the disk");
	rig_kill(&r);
	ok(!station_submit(r.s, slice_of(one), &seq, &error) &&
		count(rig_out(&r, CC), "EXERCISE") == 1,
	    "DUP-3 also over a restart");
	ok(!station_submit(r.s, slice_of(one), &seq, &error),
	    "DUP-3 and when it has gone");
	ok(station_submit(r.s, slice_of(other), &seq, &error),
	    "DUP-3 its part for another is another");
	ok(station_submit(r.s, slice_of(zfg), &seq, &error) &&
		(rig_sync(&r), true) &&
		station_submit(r.s, slice_of(zfg), &seq, &error),
	    "DUP-4 ZFG is taken each time");
	rig_out(&r, CC);
	station_down(r.s, CC);
	ok(station_submit(r.s,
	       slice_of(to("", "RJCCUU", "0002", "UNCLAS\nEXERCISE")), &seq,
	       &error) &&
		station_cancel(r.s, seq, &error) &&
		station_submit(r.s,
		    slice_of(to("", "RJCCUU", "0002", "UNCLAS\nEXERCISE")),
		    &seq, &error),
	    "DUP-3 what was cancelled is taken anew: %s", error.text);
	rig_in(&r, DD, to("DDA001", "RJAAXX", "0003", "UNCLAS\nEXERCISE"));
	ok(station_submit(r.s,
	       slice_of(to("DDA001", "RJAAXX", "0003", "UNCLAS\nEXERCISE")),
	       &seq, &error),
	    "DUP-3 what came by a circuit was not handed in");
	rig_free(&r);
}

/* What a peer sends under one identification is not compared without end. */
static void
test_many_copies(void)
{
	char number[8], text[32];
	struct rig r;
	int i;

	rig_init(&r);
	rig_start(&r);
	for (i = 1; i <= 66; i++) {
		snprintf(number, sizeof(number), "BBA%03d", i);
		snprintf(text, sizeof(text), "UNCLAS\nEXERCISE %d", i);
		rig_in(&r, BB, to(number, "RJCCUU", "0001", text));
	}
	rig_in(&r, BB, to("BBA067", "RJCCUU", "0001", "UNCLAS\nEXERCISE 1"));
	ok(count(rig_out(&r, CC), "EXERCISE") == 1 &&
		rig_held(&r, REASON_DIFFERS) == 66,
	    "DUP-1 of very many copies the operator decides");
	rig_free(&r);
}

/* A line may be dead for hours, and no end of it knows. */
static void
test_proven(void)
{
	char said[128];
	struct rig r;
	unsigned sent;

	rig_init(&r);
	rig_start(&r);
	sent = send_on(&r, 1, 30);
	ok(!has(r.out.p, "ZID"), "RX-12 a busy line is not asked at once");
	sent += send_on(&r, 31, 31);
	ok(has(r.out.p, "ZID AAB"), "RX-12 but soon");
	sent += send_on(&r, 32, 400);
	ok(sent == 400, "RX-12 of who never answered nothing is known");
	rig_free(&r);

	rig_init(&r);
	rig_start(&r);
	sent = send_on(&r, 1, 1);
	rig_in(&r, BB, "VZCZCBBA001\nPP RJAA\nDE RJBB\nZIC AAB001\nNNNN\n");
	sent += send_on(&r, 2, 240);
	rig_kill(&r);
	sent += send_on(&r, 241, 500);
	ok(sent > 320 && sent <= 335,
	    "RX-12 a third of all numbers after its answer telegrams wait");
	ok(rig_state(&r, BRANCH_QUEUED) + sent == 500,
	    "RX-12 and none is lost");
	snprintf(said, sizeof(said),
	    "VZCZCBBA002\nPP RJAA\nDE RJBB\nZIC AAB%03d\nNNNN\n",
	    r.s->circuits[BB].next - 1);
	rig_in(&r, BB, said);
	ok(has(rig_out(&r, BB), "EXERCISE"),
	    "RX-12 until the peer says what it had");
	rig_free(&r);
}

static void
test_idle(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, CC,
	    message("CCA001", "PP RJBBYY", "0001", "ZNR UUUUU",
		"TO RJBBYY/LEGATION BRAVO\n", "UNCLAS\nEXERCISE"));
	rig_out(&r, BB);
	rig_wait(&r, 31 * 60000);
	ok(has(rig_out(&r, BB), "ZID AAB001"), "RX-12 a silent line is asked");
	rig_in(&r, BB, "VZCZCBBA001\nPP RJAA\nDE RJBB\nZIC AAB002\nNNNN\n");
	rig_wait(&r, 11 * 60000);
	ok(!rig_said(&r, "ZID is not answered"), "RX-12 and answers");
	rig_wait(&r, 31 * 60000);
	rig_out(&r, BB);
	rig_wait(&r, 11 * 60000);
	ok(rig_said(&r, "ZID is not answered"), "RX-12 or is alarming");
	rig_in(&r, BB, "VZCZCBBA002\nPP RJAA\nDE RJBB\nZID BBA001\nNNNN\n");
	ok(has(rig_out(&r, BB), "ZIC BBA002"), "RX-12 ZID is answered by ZIC");
	rig_in(&r, BB, "VZCZCBBA003\nPP RJBB\nDE RJBB\nCHANNEL CHECK\nNNNN\n");
	ok(has(rig_out(&r, BB), "DE RJBB\nCHANNEL CHECK"),
	    "RX-12 a channel check goes back");
	rig_free(&r);
}

static void
test_cancelled(void)
{
	static const char *const where[] = {
	    "PP RJAA\nE E E E E E E E AR\nNNNN\n",
	    "PP RJAAXX\nDE RJBBYY 0001 0601210\nZNR UUUUU\nBT\nUNCLAS\n"
	    "HALF A\nE E E E E E E E AR\n\n\nNNNN\n",
	    "PP RJAAXX\nDE RJBBYY 0001 0601210\nZNR UUUUU\nBT\nUNCLAS\n"
	    "HALF A\nBT\n#00\nE E E E E E E E AR\nNNNN\n"};
	char text[256];
	struct rig r;
	int i;

	rig_init(&r);
	rig_start(&r);
	for (i = 0; i < 3; i++) {
		snprintf(
		    text, sizeof(text), "VZCZCBBA%03d\n%s", i + 1, where[i]);
		rig_in(&r, BB, text);
		ok(r.s->circuits[BB].expect == i + 2 &&
			!has(rig_delivered(&r), "HALF") && r.s->held.count == 0,
		    "RX-13 cancelled in line %d: the number is used, and "
		    "nothing more",
		    i);
	}
	rig_free(&r);
}

/* RX-13 on a noisy line: what was broken off is not taken for a message. */
static void
test_cancelled_garbled(void)
{
	static const char *const ends[] = {"E E E E E E D E AR",
	    "E E E E EE E E AR", "E E E EXE E E E AR", "E E E E E E E E AX",
	    "AND E E E E E E E E AR"};
	char text[256];
	struct rig r;
	int i;

	rig_init(&r);
	rig_start(&r);
	for (i = 0; i < 5; i++) {
		snprintf(text, sizeof(text),
		    "VZCZCBBA%03d\nRR RJAAXX\nDE RJBBYY 0001 0601210\n"
		    "ZNR UUUUU\nR 011210Z MAR 2025\nFM POST OF\n%s\nNNNN\n",
		    i + 1, ends[i]);
		rig_in(&r, BB, text);
		ok(r.s->circuits[BB].expect == i + 2 &&
			*rig_delivered(&r) == '\0' && r.s->held.count == 0,
		    "RX-13 %s is cancelled", ends[i]);
	}
	rig_in(&r, BB,
	    "VZCZCBBA006\nRR RJAAXX\nDE RJBBYY 0001 0601210\nZNR UUUUU\n"
	    "R 011210Z MAR 2025\nFM POST OF\nE E X\nNNNN\n");
	ok(*rig_delivered(&r) == '\0' && rig_held(&r, REASON_STRAGGLER) == 1,
	    "a message without its BT is held");
	ok(has(rig_out(&r, BB), "ZES2 BBA006"), "and a good copy is asked for");
	rig_free(&r);
}

/* What was open when numbers came round before is not late, but a gap. */
static void
test_round(void)
{
	char number[16], ssn[16];
	struct rig r;
	int i, k;

	rig_init(&r);
	for (i = 0; i < RIG_CIRCUITS; i++)
		r.circuits[i].cyclic = true;
	rig_start(&r);
	for (i = 1; i <= 1006; i++) {
		k = (i - 1) % 999 + 1;
		if (i == 5 || i == 6 || i == 1004)
			continue;
		snprintf(number, sizeof(number), "BBA%03d", k);
		snprintf(ssn, sizeof(ssn), "%04d", i);
		rig_in(&r, BB,
		    message(number, "PP RJAAXX", ssn, "ZNR UUUUU",
			"TO RJAAXX/A\n", "UNCLAS\nEXERCISE"));
		if (i == 7)
			ok(has(rig_out(&r, BB), "ZFX BBA005"),
			    "RX-4 two are missed");
	}
	ok(has(rig_out(&r, BB), "ZFX BBA005 ZFX BBA005\nNNNN"),
	    "RX-4 and one of them again when numbers have come round");
	rig_free(&r);
}

int
main(void)
{
	test_framing();
	test_no_gap();
	test_byte_by_byte();
	test_straggler();
	test_series();
	test_round();
	test_day_told();
	test_gap();
	test_gap_answered();
	test_same_number();
	test_two_numbers();
	test_split();
	test_no_number();
	test_bare_vv();
	test_no_serial();
	test_lower();
	test_garbled_first();
	test_lost_shift();
	test_far();
	test_text();
	test_service_word();
	test_flash();
	test_letters();
	test_called();
	test_again();
	test_many_copies();
	test_proven();
	test_idle();
	test_cancelled();
	test_cancelled_garbled();
	return tap_done();
}
