/*
 * routing.c: RT-1 to RT-13: who gets a message, and by which way.
 */
#include "tests/relay/rig.h"

#define RI(text) ri_prefix(S(text))

/* FL3 to FL16 of what went out. */
static struct slice
tail_of(const char *text)
{
	const char *at = strstr(text, "DE RJBBYY");

	return slice_trim(slice_of(at == NULL ? "" : at));
}

static void
test_split(void)
{
	const char *in = message("DDA001",
	    "PP RJBBYY RJBBZZ RJCCUU RVCCUU RJAAXX RJAAYY RJBBUU", "0001",
	    "ZNR UUUUU",
	    "TO RJBBYY/A\nRJBBZZ/B\nRJCCUU/C\nRVCCUU/D\nRJAAXX/E\n"
	    "RJAAYY/F\nRJBBUU/G\n",
	    "UNCLAS\nEXERCISE");
	struct rig r;
	const char *out;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, in);
	out = rig_out(&r, BB);
	ok(has(out, "\nPP RJBBYY RJBBZZ RJBBUU\n") && count(out, "ZCZC") == 1,
	    "RT-1 one transmission for a path, with its RIs alone");
	ok(slice_equal(tail_of(out), tail_of(in)),
	    "RT-2 FL3 to FL16 go as they came");
	out = rig_out(&r, CC);
	ok(has(out, "\nPP RJCCUU RVCCUU\n") && count(out, "ZCZC") == 1,
	    "RT-1 and the others by theirs");
	out = rig_delivered(&r);
	ok(count(out, "EXERCISE") == 2 && has(out, "PP RJAAXX\n") &&
		has(out, "PP RJAAYY\n"),
	    "RT-1 posts get theirs");
	rig_free(&r);
}

static void
test_line_ends(void)
{
	struct rig r;
	const char *out,
	    *in = "VZCZCDDA001     UU\r\r\nPP RJBBYY RJCCUU\r\r\n"
		  "DE RJDDXX 129B 0601210\r\r\nZNR UUUUU\r\r\n"
		  "P 011210Z MAR 2025\r\r\nFM X\r\r\n"
		  "TO RJBBYY/A\r\r\nRJCCUU/C\r\r\nBT\r\r\n"
		  "UNCLAS\r\r\n  SPACED  \r\r\nBT\r\r\n\n\n\nNNNN";

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, in);
	out = rig_out(&r, BB);
	ok(has(out, "     UU\r\r\nPP RJBBYY\r\r\nDE RJDDXX") &&
		slice_equal(slice_trim(slice_of(strstr(out, "DE "))),
		    slice_of(strstr(in, "DE "))),
	    "RT-2 and lines of ours end as theirs do");
	rig_free(&r);
}

static void
test_second(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD,
	    message("DDA001", "PP RJBBYY RJCCUU", "0001", "ZNR UUUUU",
		"TO RJBBYY/A\nINFO RJCCUU/C\n", "UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, BB), "\nPP RJBBYY\n"), "RT-3 action is PRIORITY");
	ok(has(rig_out(&r, CC), "\nRR RJCCUU\n"),
	    "RT-3 information alone goes by the second precedence");
	rig_free(&r);
}

static void
test_flash_dual(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD,
	    "VZCZCDDA001\nZZ RJBBYY RJBBZZ\nDE RJDDXX 0001 0601210\n"
	    "ZNR UUUUU\nZ R 011210Z MAR 2025\nFM X\nTO RJBBYY/A\n"
	    "INFO RJBBZZ/B\nBT\nUNCLAS\nEXERCISE\nBT\nNNNN\n");
	ok(has(rig_out(&r, BB), "\nZZ RJBBYY\n") &&
		has(r.out.p, "\nRR RJBBZZ\n"),
	    "RT-4 a FLASH of two precedences goes in two");
	rig_free(&r);
}

static void
test_instructions(void)
{
	struct rig r;
	const char *in = message("DDA001", "PP RJBBYY RJCCUU", "0001",
	    "ZNR UUUUU ZUI T RJBBYY RJBBVV T RJCCUU RJCCWW",
	    "TO RJBBYY/A\nRJCCUU/C\n", "UNCLAS\nEXERCISE");

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, in);
	ok(has(rig_out(&r, BB), "\nZNR UUUUU ZUI T RJBBYY RJBBVV\n"),
	    "RT-5 instructions of another branch are left out");
	ok(has(rig_out(&r, CC), "\nZNR UUUUU ZUI T RJCCUU RJCCWW\n"),
	    "RT-5 and the security warning never is");
	rig_in(&r, DD,
	    message("DDA002", "PP RJBBYY RJCCUU", "0002",
		"ZNR UUUUU ZUI T RJBBYY RJCCUU T RJBBVV RJBBYY",
		"TO RJBBYY/A\nRJCCUU/C\n", "UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, CC), "\nZNR UUUUU ZUI T RJBBYY RJCCUU\n"),
	    "RT-5 one for two of them goes to the second as well");
	ok(has(rig_out(&r, BB),
	       "\nZNR UUUUU ZUI T RJBBYY RJCCUU T RJBBVV RJBBYY\n"),
	    "RT-5 and to the first");
	rig_free(&r);
}

static void
test_transfer(void)
{
	struct buf fl2 = {0}, addresses = {0};
	struct rig r;
	const char *out;
	size_t lines = 0;
	char ri[8] = "RJCC";
	int i;

	rig_init(&r);
	r.circuits[CC].transfer = true;
	rig_start(&r);
	buf_string(&fl2, "PP");
	for (i = 0; i < 40; i++) {
		ri[4] = (char)('A' + i / 26);
		ri[5] = (char)('A' + i % 26);
		ri[6] = '\0';
		buf_format(&fl2, i % 9 == 8 ? "\n%s" : " %s", ri);
		buf_format(&addresses, "%s%s/POST\n", i == 0 ? "TO " : "", ri);
	}
	buf_char(&fl2, '\0');
	buf_char(&addresses, '\0');
	rig_in(&r, DD,
	    message("DDA001     UU", fl2.p, "0001", "", addresses.p,
		"UNCLAS\nEXERCISE"));
	out = rig_out(&r, CC);
	ok(count(out, "EXERCISE") == 3, "RT-6 40 RIs go in 3 transmissions");
	for (; *out != '\0'; out++)
		lines += strncmp(out, "\nRJCC", 5) == 0 &&
		    strncmp(out + 7, "/", 1) != 0;
	ok(lines == 2, "RT-6 of two lines of RIs at most");
	ok(count(r.out.p, "\nZNR UUUUU\n") == 3,
	    "RT-6 another net gets ZNR UUUUU where it is missing");
	buf_free(&fl2);
	buf_free(&addresses);
	rig_free(&r);
}

/* FL4 is a line, the security warning in front, behind a pilot as well. */
static void
test_transfer_warning(void)
{
	const char *text = "VZCZCDDA00%d     UU\nPP RJCCUU\n%s"
			   "DE RJDDXX 000%d 0601210\n%s"
			   "P 011210Z MAR 2025\nFM X\nTO RJCCUU/A\nBT\n"
			   "UNCLAS\nEXERCISE\nBT\nNNNN\n";
	static const struct {
		const char *pilot, *fl4, *out, *what;
	} ways[] = {
	    {"ZFD RJDD\nPP RJCCUU\n", "", "ZNR UUUUU\nP 01", "behind a pilot"},
	    {"", "ZFF T RJCCUU T RJBBYY\n", "ZNR UUUUU ZFF T RJCCUU\nP 01",
		"before instructions"},
	    {"", "ZFF\n", "ZNR UUUUU ZFF\nP 01", "before a signal"},
	    {"ZFD RJDD\nPP RJCCUU\n", "ZFF T RJBBYY\n",
		"ZNR UUUUU ZFF T RJBBYY\nP 01",
		"before what a pilot leaves as it came"},
	    {"", "ZNR UUUUU\n", "0601210\nZNR UUUUU\nP 01",
		"once, where it is there"}};
	char in[400];
	struct rig r;
	int i;

	rig_init(&r);
	r.circuits[CC].transfer = true;
	rig_start(&r);
	for (i = 0; i < 5; i++) {
		snprintf(in, sizeof(in), text, i + 1, ways[i].pilot, i + 1,
		    ways[i].fl4);
		rig_in(&r, DD, in);
		ok(has(rig_out(&r, CC), ways[i].out) &&
			count(r.out.p, "ZNR") == 1,
		    "RT-6 another net gets ZNR UUUUU %s", ways[i].what);
	}
	rig_free(&r);
}

static void
test_unknown(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, CC,
	    message("CCA001", "PP RJBBYY RJXXAA RJDDUU RJAAXX RJDDVV", "0001",
		"ZNR UUUUU",
		"TO RJBBYY/A\nRJXXAA/B\nRJDDUU/C\nRJAAXX/D\nRJDDVV/E\n",
		"UNCLAS\nEXERCISE"));
	ok(rig_held(&r, REASON_ROUTE) == 1,
	    "RT-7 an unknown RI is before the operator");
	ok(has(rig_out(&r, BB), "UNCLAS SVC ZEQ4 RJBBYY 0001 0601210 RJXXAA"),
	    "RT-7 its originator is told");
	ok(has(r.out.p, "\nPP RJBBYY\n") &&
		has(rig_out(&r, DD), "\nPP RJDDUU RJDDVV\n") &&
		has(rig_delivered(&r), "EXERCISE"),
	    "RT-7 and the others go");
	rig_free(&r);
}

/* Reused: its number is that of another message when it comes back. */
static void
test_loop(bool reused)
{
	struct rig r;
	const char *out;
	char back[512];

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD,
	    message("DDA001", "PP RJBBYY", "0001", "ZNR UUUUU", "TO RJBBYY/A\n",
		"UNCLAS\nEXERCISE"));
	out = rig_out(&r, BB);
	ok(has(out, "VZCZCAAB001DDA001\n"), "RT-8 FL1 keeps the trail");
	snprintf(back, sizeof(back), "VZCZCCCA001%s", out + 5);
	if (reused)
		r.s->circuits[BB].sent[1].seq = 0;
	rig_in(&r, CC, back);
	ok(rig_said(&r, "came back by CC: a loop"),
	    "RT-8 what comes back is known");
	out = rig_out(&r, BB);
	ok(has(out, "SVC ZEQ5 RJBBYY 0001 0601210 RJBBYY"),
	    "RT-9 its originator is told");
	ok(!has(out, "EXERCISE") && !has(rig_out(&r, CC), "EXERCISE") &&
		rig_held(&r, REASON_LOOP) == 1,
	    "RT-8 is not sent round again, and is held");
	rig_free(&r);
}

/* It comes back, and noise has changed a letter behind `what'. */
static void
come_back(struct rig *r, const char *what, size_t at, char letter)
{
	char back[512], *place;

	rig_init(r);
	rig_start(r);
	rig_in(r, DD,
	    message("DDA001", "PP RJBBYY", "0001", "ZNR UUUUU", "TO RJBBYY/A\n",
		"UNCLAS\nEXERCISE"));
	snprintf(back, sizeof(back), "VZCZCCCA001%s", rig_out(r, BB) + 5);
	place = strstr(back, what);
	ok(place != NULL, "RT-8 %s is in what comes back", what);
	if (place != NULL)
		place[at] = letter;
	rig_in(r, CC, back);
}

static void
test_loop_garbled(void)
{
	struct error error;
	struct rig r;

	/* The letters of ours in the trail. */
	come_back(&r, "AAB001", 2, 'X');
	ok(rig_said(&r, "came before by another way") &&
		rig_held(&r, REASON_LOOP) == 1,
	    "RT-8 what comes of what was here is held without it, too");
	ok(station_release(r.s, r.s->held.first->message->seq, &error) &&
		has(rig_out(&r, BB), "\nPP RJBBYY\nZNR UUUUU ZFD RJAA\n"),
	    "RT-8 and goes on with ZFD when it is released");
	rig_free(&r);

	/* What names it. */
	come_back(&r, "RJBBYY 0001", 9, '7');
	ok(rig_said(&r, "came back by CC: a loop") &&
		rig_held(&r, REASON_LOOP) == 1,
	    "RT-8 what has our number and the words is known without it");
	rig_free(&r);
}

/* A trail that is not whole is kept all the same: ours may be in it. */
static void
test_part_of_trail(void)
{
	struct rig r;

	rig_init(&r);
	r.circuits[DD].trail = false;
	rig_start(&r);
	rig_in(&r, DD, to("DDA007", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, CC), "VZCZCAAC001DDA007XXX000\n"),
	    "RT-8 behind what is known stands that more is not");
	rig_in(
	    &r, BB, to("BBA001DA0007", "RJCCUU", "0002", "UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, CC), "VZCZCAAC002BBA001XXX000\n"),
	    "RT-8 so does behind what is garbled");
	rig_free(&r);
}

static void
test_two_tables(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	/* RJBB believes that RJBBQQ is reached by us, and we by it. */
	rig_in(&r, CC,
	    message("CCA001", "PP RJCCUU", "0001", "ZNR UUUUU", "TO RJCCUU/A\n",
		"UNCLAS\nEXERCISE"));
	ok(!has(rig_out(&r, CC), "EXERCISE") &&
		rig_held(&r, REASON_MISSENT) == 1,
	    "RT-10 what is only reached by where it came from is held");
	ok(has(rig_out(&r, BB), "SVC ZEQ2 RJBBYY 0001 0601210 RJCCUU"),
	    "RT-10 with ZEQ2");
	rig_free(&r);
}

static void
test_missent(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, CC,
	    message("CCA001", "PP RJDDUU", "0001", "ZNR UUUUU", "TO RJDDUU/A\n",
		"UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, DD), "\nPP RJDDUU\nDE RJBBYY"),
	    "RT-10 one of another station goes there, without a pilot");
	rig_free(&r);
}

static void
test_moved(void)
{
	struct rig r;

	rig_init(&r);
	r.moved[0] = (struct relay_moved){RI("RJAAZZ"), RI("RJDDZZ")};
	r.config.moved_count = 1;
	rig_start(&r);
	rig_in(&r, CC,
	    message("CCA001", "PP RJAAZZ", "0001", "ZNR UUUUU", "TO RJAAZZ/A\n",
		"UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, DD),
	       "\nPP RJDDZZ\nZNR UUUUU ZOV RJAA\nPP RJAAZZ\nDE RJBBYY"),
	    "RT-9 who has moved is reached by a ZOV pilot");
	ok(has(rig_out(&r, BB), "SVC ZEQ3 RJBBYY 0001 0601210 RJDDZZ"),
	    "RT-9 and the originator is told");
	rig_free(&r);
}

static void
send_mixed(struct rig *r, int n)
{
	static const char *const fl2[] = {
	    "RR RJBBYY", "PP RJBBYY", "OO RJBBYY"};
	static const char letters[] = "RPO";
	char text[400];
	int i;

	for (i = 0; i < n; i++) {
		snprintf(text, sizeof(text),
		    "VZCZCDDA%03d\n%s\nDE RJDDXX %04d 0601210\nZNR UUUUU\n"
		    "%c 011210Z MAR 2025\nFM X\nTO RJBBYY/A\nBT\nUNCLAS\n"
		    "EXERCISE %04d\nBT\nNNNN\n",
		    i + 1, fl2[i % 3], i + 1, letters[i % 3], i + 1);
		rig_in(r, DD, text);
	}
}

static void
test_alternate(void)
{
	struct rig r;
	const char *out, *at;
	char want[16];
	int i, p, good = 0;

	rig_init(&r);
	rig_start(&r);
	station_down(r.s, BB);
	send_mixed(&r, 200);
	ok(!has(rig_out(&r, CC), "EXERCISE"),
	    "RT-11 an outage is waited for a while");
	rig_wait(&r, 61000);
	out = rig_out(&r, CC);
	ok(count(out, "EXERCISE") == 200 && !has(out, "ZFD"),
	    "RT-11 then all goes by the alternative, without a pilot");
	for (at = out, p = 2; p >= 0; p--)
		for (i = p; i < 200; i += 3) {
			snprintf(want, sizeof(want), "EXERCISE %04d", i + 1);
			if (strstr(at, want) == NULL)
				continue;
			at = strstr(at, want);
			good++;
		}
	ok(good == 200, "RT-11 by precedence and in order of receipt");
	station_up(r.s, BB);
	rig_in(&r, DD,
	    message("DDA201", "PP RJBBYY", "0999", "ZNR UUUUU", "TO RJBBYY/A\n",
		"UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, BB), "EXERCISE"),
	    "RT-11 and the usual way again when it is back");
	rig_free(&r);
}

/* A line that comes up and falls again is one that is down. */
static void
test_flapping(void)
{
	struct rig r;
	int i;

	rig_init(&r);
	rig_start(&r);
	send_mixed(&r, 1);
	rig_out(&r, BB);
	station_down(r.s, BB);
	rig_in(&r, DD, to("DDA002", "RJBBYY", "0999", "UNCLAS\nEXERCISE"));
	for (i = 0; i < 50; i++) {
		rig_wait(&r, 1000);
		station_up(r.s, BB);
		rig_wait(&r, 500);
		station_down(r.s, BB);
	}
	ok(r.s->circuits[BB].next == 4,
	    "RT-11 one ZID waits for a line that flaps");
	rig_wait(&r, 1000);
	ok(has(rig_out(&r, CC), "EXERCISE"),
	    "RT-11 and what waits goes by the alternative");
	rig_free(&r);

	rig_init(&r);
	r.circuits[BB].framed = true;
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJBBYY", "0999", "UNCLAS\nEXERCISE"));
	rig_wait(&r, 61000);
	ok(has(rig_out(&r, CC), "EXERCISE"),
	    "RT-11 as it does where nobody greets");
	rig_free(&r);
}

static void
test_collective(void)
{
	struct rig r;
	const char *in = message("DDA001", "PP RJAAZL", "0001", "ZNR UUUUU",
	    "TO RJAAZL/EASTERN COLLECTIVE PRIORITY\n"
	    "INFO RJAAZL/NORTHERN COLLECTIVE\nXMT MISSION CHARLIE\n",
	    "UNCLAS\nEXERCISE");
	const char *out;

	rig_init(&r);
	r.members[0] = (struct relay_member){RI("RJAAXX"), {NULL, 0}};
	r.members[1] = (struct relay_member){RI("RJBBYY"), {NULL, 0}};
	r.members[2] =
	    (struct relay_member){RI("RJCCUU"), S("MISSION CHARLIE")};
	r.members[3] = (struct relay_member){RI("RJBBYY"), {NULL, 0}};
	r.members[4] = (struct relay_member){RI("RJBBZZ"), {NULL, 0}};
	r.collectives[0] = (struct relay_collective){
	    S("EASTERN COLLECTIVE"), 0, &r.members[0], 3};
	r.collectives[1] = (struct relay_collective){
	    S("NORTHERN COLLECTIVE"), 0, &r.members[3], 2};
	r.config.collective_count = 2;
	rig_start(&r);
	rig_in(&r, DD, in);
	out = rig_out(&r, BB);
	ok(has(out, "\nPP RJBBYY RJBBZZ\n") && count(out, "EXERCISE") == 1,
	    "RT-12 who is in two collectives gets one copy");
	ok(slice_equal(tail_of(out), tail_of(in)),
	    "RT-12 the address lines stay");
	ok(!has(rig_out(&r, CC), "EXERCISE"), "RT-12 XMT takes one out");
	ok(count(rig_delivered(&r), "EXERCISE") == 1,
	    "RT-12 members here get it");
	ok(r.s->held.count == 0, "RT-12 and the collective itself is done");
	rig_free(&r);
}

/* What it was expanded to, at the next station, by its name. */
static void
test_collective_names(void)
{
	static const struct {
		const char *name;
		bool known;
	} names[] = {{"EASTERN COLLECTIVE", true}, {"AIG 4711", true},
	    {"ALL EASTERN LEGATIONS PRIORITY", true},
	    {"EASTERN DIPLOMATIC POSTS", true}, {"EASTERN CAPITALS", true},
	    {"LEGATION BRAVO", false}};
	char line[80];
	struct rig r;
	size_t i;

	rig_init(&r);
	rig_start(&r);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(line, sizeof(line), "TO RJBBZL/%s\n", names[i].name);
		rig_in(&r, BB,
		    message("BBA", "PP RJAAXX", "0001", "ZNR UUUUU", line,
			"UNCLAS\nEXERCISE"));
		ok(has(rig_delivered(&r), "EXERCISE") == names[i].known &&
			rig_held(&r, REASON_GARBLED) == !names[i].known,
		    "RT-12 a member by %s is %s", names[i].name,
		    names[i].known ? "none that was garbled" : "a garble");
		rig_free(&r);
		rig_init(&r);
		rig_start(&r);
	}
	rig_free(&r);
}

static void
test_dated(void)
{
	struct rig r;

	rig_init(&r);
	r.members[0] = (struct relay_member){RI("RJBBYY"), {NULL, 0}};
	r.members[1] = (struct relay_member){RI("RJCCUU"), {NULL, 0}};
	r.collectives[0] =
	    (struct relay_collective){S("AIG 1"), 0, &r.members[0], 1};
	r.collectives[1] =
	    (struct relay_collective){S("AIG 1"), 1740000000, &r.members[1], 1};
	r.config.collective_count = 2;
	ok(collective_find(&r.config, S("AIG 1"), 1739999999)->members[0].ri ==
		    RI("RJBBYY") &&
		collective_find(&r.config, S("AIG 1"), 1740000000)
			->members[0]
			.ri == RI("RJCCUU"),
	    "RT-12 the table is the one of the day");
	ok(collective_find(&r.config, S("AIG 2"), 1740000000) == NULL,
	    "RT-12 and may have none");
}

static void
test_prefix(void)
{
	struct relay_route routes[4] = {{.prefix = RI("R"), .count = 1},
	    {.prefix = RI("RJC"), .count = 1},
	    {.prefix = RI("RJCCUUU"), .count = 1},
	    {.prefix = RI("RJCC"), .count = 1}};
	struct relay_config c = {.routes = routes, .route_count = 4};

	route_sort(&c);
	ok(route_longest(&c, RI("RJCCUU"))->prefix == RI("RJCC") &&
		route_longest(&c, RI("RJCD"))->prefix == RI("RJC") &&
		route_longest(&c, RI("RUXX"))->prefix == RI("R") &&
		route_longest(&c, RI("RJCCUUUU"))->prefix == RI("RJCCUUU") &&
		route_longest(&c, RI("QJCC")) == NULL,
	    "RT-1 the longest prefix wins");
}

static void
test_many(void)
{
	struct buf fl2 = {0};
	struct rig r;
	char ri[8] = "RJCC";
	int i;

	rig_init(&r);
	rig_start(&r);
	buf_string(&fl2, "PP");
	for (i = 0; i < 501; i++) {
		ri[4] = (char)('A' + i / 26);
		ri[5] = (char)('A' + i % 26);
		ri[6] = '\0';
		buf_format(&fl2, i % 9 == 8 ? "\n%s" : " %s", ri);
	}
	buf_char(&fl2, '\0');
	rig_in(&r, DD,
	    message("DDA001", fl2.p, "0001", "ZNR UUUUU", "TO AIG 4711\n",
		"UNCLAS\nEXERCISE"));
	/* The last is RJCCTG. */
	ok(count(rig_out(&r, CC), "EXERCISE") == 1 &&
		has(r.out.p, "RJCCTG\nDE "),
	    "RT-13 501 RIs go");
	buf_free(&fl2);
	rig_free(&r);
}

int
main(void)
{
	test_split();
	test_line_ends();
	test_second();
	test_flash_dual();
	test_instructions();
	test_transfer();
	test_transfer_warning();
	test_unknown();
	test_loop(false);
	test_loop(true);
	test_loop_garbled();
	test_part_of_trail();
	test_two_tables();
	test_missent();
	test_moved();
	test_alternate();
	test_flapping();
	test_collective();
	test_collective_names();
	test_dated();
	test_prefix();
	test_many();
	return tap_done();
}
