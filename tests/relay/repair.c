/*
 * repair.c: DUP-1 to DUP-4, COR-1 to COR-4, CAN-1: doubt, garbles and
 * changes of mind.
 */
#include "tests/relay/rig.h"

static void
test_doubt(void)
{
	struct buf out = {0};
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	station_output(r.s, CC, 1 << 20, &out);
	ok(slice_find(buf_slice(&out), S("EXERCISE")) < out.n,
	    "DUP-1 it is on the line");
	rig_kill(&r);
	ok(has(rig_out(&r, CC), "\nZNR UUUUU ZFD RJAA\n") &&
		has(r.out.p, "VZCZCAAC002"),
	    "DUP-1 after a kill it goes again with ZFD, under a new number");
	ok(!has(rig_out(&r, CC), "EXERCISE"), "DUP-1 once");
	rig_kill(&r);
	ok(!has(rig_out(&r, CC), "EXERCISE"),
	    "DUP-1 what was surely sent does not");
	buf_free(&out);
	rig_free(&r);
}

static void
test_delivery_doubt(void)
{
	struct relay_due due;
	struct buf out = {0};
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJAAXX", "0001", "UNCLAS\nEXERCISE"));
	station_deliver(r.s, &due, &out);
	rig_sync(&r);
	ok(station_deliver(r.s, &due, &out) && !due.suspected,
	    "DUP-1 a delivery has begun");
	rig_kill(&r);
	ok(has(rig_delivered(&r), "ZFD RJAA"),
	    "DUP-1 and is done again, marked, after a kill");
	buf_free(&out);
	rig_free(&r);
}

static void
test_cut(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	rig_some(&r, CC, 50);
	station_down(r.s, CC);
	station_up(r.s, CC);
	ok(has(rig_out(&r, CC), "EXERCISE") && !has(r.out.p, "ZFD"),
	    "DUP-1 what was cut short is in no doubt");
	rig_free(&r);
}

static void
test_marked(void)
{
	const char *marked =
	    "VZCZCDDA00%d\nPP RJCCUU\nZNR UUUUU ZFD RJDD\nPP RJCCUU\n"
	    "DE RJBBYY 0001 0601210\nZNR UUUUU\nP R 011210Z MAR 2025\n"
	    "FM LEGATION BRAVO\nTO RJCCUU/A\nBT\nUNCLAS\nEXERCISE\nBT\n\n\n"
	    "NNNN\n";
	char text[400];
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	snprintf(text, sizeof(text), marked, 1);
	rig_in(&r, DD, text);
	ok(has(rig_out(&r, CC), "\nPP RJCCUU\nZNR UUUUU ZFD RJDD\nPP RJCCUU\n"),
	    "DUP-2 a suspected duplicate goes on as one");
	snprintf(text, sizeof(text), marked, 2);
	rig_in(&r, DD, text);
	ok(!has(rig_out(&r, CC), "EXERCISE") && !has(rig_out(&r, DD), "ZFG") &&
		rig_said(&r, "is a suspected duplicate, filed"),
	    "DUP-2 or is filed where it was had");
	rig_free(&r);
}

static void
test_unmarked(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	rig_out(&r, CC);
	rig_in(&r, DD, to("DDA002", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	ok(!has(rig_out(&r, CC), "EXERCISE"),
	    "DUP-3 an exact duplicate is filed");
	ok(has(rig_out(&r, DD), "ZFG RJBBYY 0001 0601210"),
	    "DUP-3 and its sender told");
	rig_in(&r, DD, to("DDA003", "RJCCUU", "0001/02", "UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, CC), "EXERCISE"),
	    "DUP-3 another section is another message");
	rig_free(&r);
}

/* Who stands for others has no branch of its own. */
static void
test_for_others(void)
{
	static const char *const fl2[] = {"PP RJAAZL", "PP RJAAZZ"};
	static const char *const lines[] = {
	    "TO RJAAZL/AIG 4711\n", "TO RJAAZZ/LEGATION ALFA\n"};
	struct rig r;
	int i, kill;

	for (i = 0; i < 4; i++) {
		kill = i / 2;
		rig_init(&r);
		r.members[0] =
		    (struct relay_member){ri_pack(S("RJBBYY")), {NULL, 0}};
		r.members[1] =
		    (struct relay_member){ri_pack(S("RJAAXX")), {NULL, 0}};
		r.collectives[0] =
		    (struct relay_collective){S("AIG 4711"), 0, r.members, 2};
		r.config.collective_count = 1;
		r.moved[0] = (struct relay_moved){
		    ri_pack(S("RJAAZZ")), ri_pack(S("RJAAXX"))};
		r.config.moved_count = 1;
		rig_start(&r);
		rig_in(&r, DD,
		    message("DDA001", fl2[i % 2], "0001", "ZNR UUUUU",
			lines[i % 2], "UNCLAS\nEXERCISE"));
		ok(has(rig_delivered(&r), "EXERCISE") &&
			has(rig_out(&r, BB), "EXERCISE") == (i % 2 == 0),
		    "DUP-3 %s is known by whom it stands for", fl2[i % 2] + 3);
		if (kill)
			rig_kill(&r);
		rig_in(&r, DD,
		    message("DDA002", fl2[i % 2], "0001", "ZNR UUUUU",
			lines[i % 2], "UNCLAS\nEXERCISE"));
		ok(!has(rig_delivered(&r), "EXERCISE") &&
			!has(rig_out(&r, BB), "EXERCISE") &&
			has(rig_out(&r, DD), "ZFG RJBBYY 0001 0601210"),
		    "DUP-3 a copy of it is filed");
		rig_in(&r, DD,
		    message("DDA003", fl2[i % 2], "0001", "ZNR UUUUU",
			lines[i % 2], "UNCLAS\nEXERCISE OF ANOTHER DAY"));
		ok(!has(rig_delivered(&r), "EXERCISE") &&
			rig_held(&r, REASON_DIFFERS) == 1,
		    "DUP-2 and one with another text is held");
		rig_free(&r);
	}

	/* Its part for one of them came first, by another way. */
	rig_init(&r);
	r.members[0] = (struct relay_member){ri_pack(S("RJCCUU")), {NULL, 0}};
	r.members[1] = (struct relay_member){ri_pack(S("RJAAXX")), {NULL, 0}};
	r.collectives[0] =
	    (struct relay_collective){S("AIG 4711"), 0, r.members, 2};
	r.config.collective_count = 1;
	rig_start(&r);
	rig_in(&r, BB,
	    message("BBA001", "PP RJAAXX", "0001", "ZNR UUUUU",
		"TO RJAAXX/LEGATION ALFA\nINFO RJAAZL/AIG 4711\n",
		"UNCLAS\nEXERCISE"));
	rig_in(&r, DD,
	    message("DDA001", "PP RJAAZL", "0001", "ZNR UUUUU",
		"TO RJAAXX/LEGATION ALFA\nINFO RJAAZL/AIG 4711\n",
		"UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, CC), "EXERCISE"),
	    "DUP-3 but not while one of them has not had it");
	rig_free(&r);
}

/* Noise has made a number another's, which was here. */
static void
test_renamed(void)
{
	static const char *const ways[] = {"RJCCUU", "RJAAXX"};
	struct rig r;
	int i, kill;

	for (i = 0; i < 2; i++)
		for (kill = 0; kill < 2; kill++) {
			rig_init(&r);
			rig_start(&r);
			rig_in(&r, DD,
			    to("DDA001", ways[i], "0001", "UNCLAS\nEXERCISE"));
			rig_out(&r, CC);
			rig_delivered(&r);
			if (kill)
				rig_kill(&r);
			rig_in(&r, DD,
			    to("DDA002", ways[i], "0001",
				"UNCLAS\nEXERCISE OF ANOTHER DAY"));
			ok(rig_held(&r, REASON_DIFFERS) == 1 &&
				!has(rig_out(&r, DD), "ZFG") &&
				rig_said(&r,
				    "is not what came under its "
				    "identification before"),
			    "DUP-2 what has another text is held, not filed");
			rig_in(&r, DD,
			    to("DDA003", ways[i], "0001",
				"UNCLAS\nexercise of\n\nanother day"));
			ok(rig_held(&r, REASON_DIFFERS) == 1 &&
				has(rig_out(&r, DD), "ZFG"),
			    "DUP-3 and a copy of that is filed");
			rig_free(&r);
		}
}

/* Two copies that cross: the earlier goes on, whoever came first. */
static void
test_crossing(void)
{
	struct rig r;
	char *first, *second;
	struct buf a = {0}, b = {0};

	rig_init(&r);
	rig_start(&r);
	buf_string(
	    &a, to("DDA001XXX001BBX007", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	buf_char(&a, '\0');
	buf_string(
	    &b, to("BBA001BBX006", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	buf_char(&b, '\0');
	first = b.p;
	second = a.p;
	rig_in(&r, DD, second);
	rig_in(&r, BB, first);
	ok(count(rig_out(&r, CC), "EXERCISE") == 2,
	    "DUP-2 an earlier copy that comes later goes on");
	rig_free(&r);

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB, first);
	rig_in(&r, DD, second);
	ok(count(rig_out(&r, CC), "EXERCISE") == 1,
	    "DUP-2 a later one is filed");
	rig_free(&r);

	/* Without a trail nobody knows whether it has gone round. */
	rig_init(&r);
	r.circuits[DD].trail = false;
	rig_start(&r);
	rig_in(&r, BB, first);
	rig_in(&r, DD, second);
	ok(count(rig_out(&r, CC), "EXERCISE") == 1 &&
		rig_held(&r, REASON_LOOP) == 1,
	    "DUP-2 without a trail the operator decides");
	rig_in(&r, DD, to("DDA002", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	ok(!has(rig_out(&r, CC), "EXERCISE") && rig_held(&r, REASON_LOOP) == 2,
	    "DUP-2 even of one that its neighbour calls no duplicate");
	rig_in(&r, DD,
	    "VZCZCDDA003\nPP RJCCUU\nZNR UUUUU ZFD RJDD\nPP RJCCUU\n"
	    "DE RJBBYY 0001 0601210\nZNR UUUUU\nP R 011210Z MAR 2025\n"
	    "FM LEGATION BRAVO\nTO RJCCUU/A\nBT\nUNCLAS\nEXERCISE\nBT\n\n\n"
	    "NNNN\n");
	ok(!has(rig_out(&r, CC), "EXERCISE") && rig_held(&r, REASON_LOOP) == 2,
	    "DUP-2 what the same neighbour was in doubt of is filed");
	r.circuits[DD].trail = true;
	rig_in(&r, DD,
	    "VZCZCDDA004XXX000\nPP RJCCUU\nZNR UUUUU ZFD RJDD ZFD RJAA\n"
	    "PP RJCCUU\nDE RJBBYY 0001 0601210\nZNR UUUUU\n"
	    "P R 011210Z MAR 2025\nFM LEGATION BRAVO\nTO RJCCUU/A\nBT\n"
	    "UNCLAS\nEXERCISE\nBT\n\n\nNNNN\n");
	ok(!has(rig_out(&r, CC), "EXERCISE") && rig_held(&r, REASON_LOOP) == 3,
	    "DUP-2 but not what another was, which may have come round");
	rig_in(&r, DD,
	    "VZCZCDDA005XXX000\nPP RJCCUU\nZNR UUUUU ZFD RJAA ZFD RJDD\n"
	    "PP RJCCUU\nDE RJBBYY 0001 0601210\nZNR UUUUU\n"
	    "P R 011210Z MAR 2025\nFM LEGATION BRAVO\nTO RJCCUU/A\nBT\n"
	    "UNCLAS\nEXERCISE\nBT\n\n\nNNNN\n");
	ok(rig_held(&r, REASON_LOOP) == 3, "DUP-2 unless it was the last");
	buf_free(&a);
	buf_free(&b);
	rig_free(&r);
}

static void
test_zfg(void)
{
	const char *zfg =
	    "VZCZCDDA002\nPP RJAAXX\nDE RJBBYY 0001 0601210\nZNR UUUUU\n"
	    "P R 011210Z MAR 2025 ZFG\nFM LEGATION BRAVO\nTO RJAAXX/A\nBT\n"
	    "UNCLAS\nEXERCISE\nBT\n\n\nNNNN\n";
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJAAXX", "0001", "UNCLAS\nEXERCISE"));
	rig_delivered(&r);
	rig_in(&r, DD, zfg);
	ok(has(rig_delivered(&r), "EXERCISE"), "DUP-4 ZFG is delivered");
	rig_free(&r);
}

static void
test_rerun(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	/* Asked by the neighbour, who was given it. */
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	rig_out(&r, CC);
	rig_in(&r, CC, "VZCZCCCA001\nPP RJAA\nDE RJCC\nZES2 AAC001\nNNNN\n");
	ok(has(rig_out(&r, CC), "ZDK\nPP RJCCUU\n") &&
		has(r.out.p, "VZCZCAAC002"),
	    "COR-1 a rerun under a new number, with its pilot");
	/* Asked through the net, of the middle one, who has a copy. */
	rig_in(&r, CC,
	    "VZCZCCCA002\nPP RJAA\nDE RJCCUU 0047 0601215\nZNR UUUUU\nBT\n"
	    "UNCLAS SVC INT ZES2 RJBBYY 0001 0601210\nBT\nNNNN\n");
	ok(has(rig_out(&r, CC), "ZDK\nPP RJCCUU\n"),
	    "COR-1 who has the copy reruns it");
	/* Not on hand: upward. */
	rig_in(&r, CC,
	    "VZCZCCCA003\nPP RJAA\nDE RJCCUU 0048 0601216\nZNR UUUUU\nBT\n"
	    "UNCLAS SVC INT ZES2 RJBBYY 0002 0601210\nBT\nNNNN\n");
	ok(has(rig_out(&r, BB), "UNCLAS SVC ZES2 RJBBYY 0002 0601210"),
	    "COR-1 who has none asks the originator");
	/* Not for one who was no addressee. */
	rig_in(&r, DD,
	    "VZCZCDDA002\nPP RJAA\nDE RJDDUU 0001 0601216\nZNR UUUUU\nBT\n"
	    "UNCLAS SVC INT ZES2 RJBBYY 0001 0601210\nBT\nNNNN\n");
	ok(!has(rig_out(&r, DD), "EXERCISE"),
	    "COR-1 who was no addressee gets nothing");
	rig_free(&r);
}

static void
test_chasers(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB,
	    "VZCZCBBA001\nPP RJAAXX\nDE RJBBYY 0003 0601210\nZNR UUUUU\n"
	    "P 011210Z MAR 2025\nFM LEGATION BRAVO\nTO RJAAXX/A\n"
	    "BT\nUNCLAS\nEXERCISE\nBT\n#0004\nNNNN\n");
	ok(has(rig_out(&r, BB), "ZES2 BBA001"),
	    "COR-2 a PRIORITY is asked for");
	rig_wait(&r, 8 * 3600000 - 60000);
	ok(!has(rig_out(&r, BB), "ZAR2"), "COR-2 and waited for 8 hours");
	rig_wait(&r, 120000);
	ok(has(rig_out(&r, BB), "ZAR2 ZES2 BBA001"), "COR-2 then ZAR2");
	rig_kill(&r);
	rig_wait(&r, 8 * 3600000 + 1000);
	ok(has(rig_out(&r, BB), "ZAR3 ZES2 BBA001"),
	    "COR-2 then ZAR3, also over a restart");
	rig_in(&r, BB,
	    to("BBA002", "RJAAXX", "0003", "UNCLAS\nEXERCISE\nBT\n#0003"));
	ok(has(rig_delivered(&r), "EXERCISE") && r.s->held.count == 0 &&
		r.s->request_count == 0,
	    "COR-2 a good copy ends it");
	rig_free(&r);
}

/* What the operator has done with a bad copy is not asked for any more. */
static void
test_not_chased(void)
{
	const char *bad =
	    "VZCZCBBA001\nPP RJAAXX\nDE RJBBYY 0003 0601210\nZNR UUUUU\n"
	    "P 011210Z MAR 2025\nFM LEGATION BRAVO\nTO RJAAXX/A\n"
	    "BT\nUNCLAS\nEXERCISE\nBT\n#0004\nNNNN\n";
	struct error error;
	struct rig r;
	int let_go;

	for (let_go = 0; let_go < 2; let_go++) {
		rig_init(&r);
		rig_start(&r);
		rig_in(&r, BB, bad);
		rig_out(&r, BB);
		ok(r.s->request_count == 1 &&
			(let_go ? station_release : station_cancel)(
			    r.s, 1, &error),
		    "COR-2 a bad copy is %s", let_go ? "let go" : "cancelled");
		rig_wait(&r, 9 * 3600000);
		ok(!has(rig_out(&r, BB), "ZAR2"),
		    "COR-2 and not asked for again");
		rig_wait(&r, 9 * 3600000);
		rig_wait(&r, 9 * 3600000);
		ok(!rig_said(&r, "no good copy") && r.s->request_count == 0,
		    "COR-2 nor missed");
		rig_kill(&r);
		ok(r.s->request_count == 0, "COR-2 nor after a restart");
		rig_free(&r);
	}
}

static void
test_mutilated(void)
{
	const char *flash =
	    "VZCZCBBA001\nOO %s\nDE RJBBYY 0003 0601210\nZNR UUUUU\n"
	    "O 011210Z MAR 2025\nFM LEGATION BRAVO\nTO RJCCUU/A\n"
	    "BT\nUNCLAS\nEXERCISE\nBT\n#0004\nNNNN\n";
	char text[400];
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	snprintf(text, sizeof(text), flash, "RJCCUU");
	rig_in(&r, BB, text);
	ok(has(rig_out(&r, CC), "ZNR UUUUU ZDG\nOO RJCCUU"),
	    "COR-3 a mutilated IMMEDIATE goes on subject to correction");
	ok(has(rig_out(&r, BB), "ZDH BBA001"),
	    "COR-3 a corrected copy is asked for");
	rig_in(&r, BB,
	    "VZCZCBBA002\nOO RJCCUU\nZNR UUUUU ZEL\nOO RJCCUU\n"
	    "DE RJBBYY 0003 0601210\nZNR UUUUU\nO 011210Z MAR 2025\n"
	    "FM LEGATION BRAVO\nTO RJCCUU/A\nBT\nUNCLAS\nEXERCISE\nBT\n"
	    "#0003\nNNNN\n");
	ok(has(rig_out(&r, CC), "ZEL\nOO RJCCUU"), "COR-3 and goes on too");
	/* A neighbour that knows of it has no better one to give. */
	rig_in(&r, BB,
	    "VZCZCBBA003\nOO RJCCUU\nZNR UUUUU ZDG\nOO RJCCUU\n"
	    "DE RJBBYY 0005 0601210\nZNR UUUUU\nO 011210Z MAR 2025\n"
	    "FM LEGATION BRAVO\nTO RJCCUU/A\nBT\nUNCLAS\nEXERCISE\nBT\n"
	    "#0006\nNNNN\n");
	ok(has(rig_out(&r, CC), "ZDG\nOO RJCCUU") &&
		!has(rig_out(&r, BB), "ZDH"),
	    "COR-3 nor is one asked for that its neighbour has not");
	rig_free(&r);

	rig_init(&r);
	rig_start(&r);
	snprintf(text, sizeof(text), flash, "RJCC4U");
	rig_in(&r, BB, text);
	ok(!has(rig_out(&r, CC), "EXERCISE") && r.s->held.count == 1,
	    "COR-3 but never where the garble would misroute");
	rig_free(&r);
}

/* A copy that is always bad is not asked for for ever. */
static void
test_always_bad(void)
{
	char text[300];
	struct rig r;
	int i, asked = 0;

	rig_init(&r);
	rig_start(&r);
	for (i = 1; i <= 10; i++) {
		snprintf(text, sizeof(text),
		    "VZCZCBBA%03d\nPP RJAAXX\nDE RJBBYY 0003 0601210\n"
		    "ZNR UUUUU\nP 011210Z MAR 2025\nFM LEGATION BRAVO\n"
		    "TO RJAAXX/A\nBT\nUNCLAS\nEXERCISE\nBT\n#0004\nNNNN\n",
		    i);
		rig_in(&r, BB, text);
		asked += has(rig_out(&r, BB), "ZES2");
	}
	ok(asked == 3 && rig_held(&r, REASON_STRAGGLER) == 10,
	    "COR-2 asked for three times, then the operator's: %d", asked);
	rig_free(&r);
}

static void
test_garbled_call(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB,
	    message("BBA001", "PP RJCCUV", "0001", "ZNR UUUUU", "TO RJCCUU/A\n",
		"UNCLAS\nEXERCISE"));
	ok(!has(rig_out(&r, CC), "EXERCISE") &&
		rig_held(&r, REASON_GARBLED) == 1,
	    "COR-3 FL2 calls whom no address line has: a garble");
	ok(has(rig_out(&r, BB), "ZES2 BBA001"), "COR-3 and asked for again");
	rig_in(&r, BB,
	    message("BBA002", "RR RJCCUU", "0002", "ZNR UUUUU", "TO RJCCUU/A\n",
		"UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, CC), "EXERCISE"),
	    "RT-3 FL2 by the second precedence is none");
	rig_in(&r, BB,
	    message("BBA003", "OO RJCCUU", "0003", "ZNR UUUUU", "TO RJCCUU/A\n",
		"UNCLAS\nEXERCISE"));
	ok(!has(rig_out(&r, CC), "EXERCISE"),
	    "COR-3 FL2 and FL5 of different precedence: a garble");
	rig_in(&r, BB,
	    message("BBA004", "PP RJCCUUD", "0004", "ZNR UUUUU", "O RJCCUU/A\n",
		"UNCLAS\nEXERCISE"));
	ok(!has(rig_out(&r, CC), "EXERCISE") &&
		rig_held(&r, REASON_GARBLED) == 3,
	    "COR-3 FM and nobody whom it is for: a garble");
	rig_free(&r);
}

/* A telegram goes in parts: the good copy of one is not that of the other. */
static void
test_other_part(void)
{
	static const char *const both = "TO RJCCUU/A\nRJBBYY/B\n";
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD,
	    message("DDA001", "PP RJCCUU", "0001", "ZNR UUXUU", both,
		"UNCLAS\nEXERCISE"));
	rig_in(&r, DD,
	    message("DDA002", "PP RJBBYY", "0001", "ZNR UUUUU", both,
		"UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, BB), "EXERCISE") &&
		rig_held(&r, REASON_GARBLED) == 1,
	    "COR-2 a bad copy waits for a good one of its own part");
	rig_in(&r, DD,
	    message("DDA003", "PP RJCCUU", "0001", "ZNR UUUUU", both,
		"UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, CC), "EXERCISE") &&
		rig_held(&r, REASON_GARBLED) == 0,
	    "COR-2 and is answered by that");
	rig_free(&r);
}

static void
test_head_corrected(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB,
	    to("BBA001", "RJCCUU", "0001",
		"UNCLAS\nEXERCISE\nBT\nC LINE 2 WAS RJCCUV"));
	ok(rig_held(&r, REASON_GARBLED) == 0,
	    "COR-4 a correction inside is text");
	rig_in(&r, BB,
	    "VZCZCBBA002\nPP RJCCUU\nDE RJBBYY 0002 0601210\nZNR UUUUU\n"
	    "P 011210Z MAR 2025\nFM LEGATION BRAVO\nTO RJCCUU/A\n"
	    "BT\nUNCLAS\nSECOND\nBT\nC LINE 2 WAS RJCCUV\nNNNN\n");
	ok(!has(rig_out(&r, CC), "SECOND") && rig_held(&r, REASON_GARBLED) == 1,
	    "COR-4 FL15 that corrects line 2 is rejected");
	rig_in(&r, BB,
	    "VZCZCBBA003\nPP RJCCUU\nDE RJBBYY 0003 0601210\nZNR UUUUU\n"
	    "P 011210Z MAR 2025\nFM LEGATION BRAVO\nTO RJCCUU/A\n"
	    "BT\nUNCLAS\nTHIRD\nBT\nC PAGE 2 LINE 3 WAS HERRING\nNNNN\n");
	ok(has(rig_out(&r, CC), "THIRD"), "COR-4 one of the text is not");
	rig_free(&r);
}

static void
test_cancel(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	station_down(r.s, CC);
	rig_in(&r, BB, to("BBA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	rig_in(&r, DD,
	    "VZCZCDDA001\nPP RJCCUU\nDE RJDDYY 0001 0601215\nZNR UUUUU\nBT\n"
	    "UNCLAS SVC ZFR RJBBYY 0001 0601210\nBT\nNNNN\n");
	ok(rig_said(&r, "by another than the originator") &&
		rig_state(&r, BRANCH_QUEUED) == 1,
	    "CAN-1 a third station cannot cancel");
	rig_in(&r, BB,
	    "VZCZCBBA002\nPP RJCCUU\nDE RJBBYY 0002 0601215\nZNR UUUUU\nBT\n"
	    "UNCLAS SVC ZFR RJBBYY 0001 0601210\nBT\nNNNN\n");
	ok(rig_state(&r, BRANCH_VOID) == 1, "CAN-1 the originator can");
	station_up(r.s, CC);
	ok(!has(rig_out(&r, CC), "EXERCISE") && has(r.out.p, "ZFR RJBBYY 0001"),
	    "CAN-1 and it is passed on");
	rig_in(&r, BB, to("BBA003", "RJCCUU", "0003", "UNCLAS\nEXERCISE"));
	rig_out(&r, CC);
	rig_in(&r, BB, "VZCZCBBA004\nPP RJAA\nDE RJBB\nZFR BBA003\nNNNN\n");
	ok(rig_said(&r, "was cancelled, but had gone"),
	    "CAN-1 what had gone is said");
	rig_free(&r);
}

int
main(void)
{
	test_doubt();
	test_delivery_doubt();
	test_cut();
	test_marked();
	test_unmarked();
	test_for_others();
	test_renamed();
	test_crossing();
	test_zfg();
	test_rerun();
	test_chasers();
	test_not_chased();
	test_mutilated();
	test_always_bad();
	test_garbled_call();
	test_other_part();
	test_head_corrected();
	test_cancel();
	return tap_done();
}
