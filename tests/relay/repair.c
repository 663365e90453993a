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
	ok(r.s->circuits[DD].expect == 3 &&
		!number_is_open(&r.s->circuits[DD], 2),
	    "DUP-3 and its number booked");
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

/* A rerun passes a station that has had a good copy, for who asked. */
static void
test_rerun_passes(void)
{
	const char *rerun =
	    "VZCZCDDA%03d\nPP RJCCUU\nZNR UUUUU ZDK\nPP RJCCUU\n"
	    "DE RJBBYY 0001 0601210\nZNR UUUUU\nP R 011210Z MAR 2025\n"
	    "FM LEGATION BRAVO\nTO RJCCUU/A\nBT\nUNCLAS\nEXERCISE\nBT\n\n\n"
	    "NNNN\n";
	char text[300];
	struct rig r;
	int trail, i;

	for (trail = 0; trail < 2; trail++) {
		rig_init(&r);
		r.circuits[DD].trail = trail == 1;
		rig_start(&r);
		rig_in(
		    &r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
		rig_out(&r, CC);
		for (i = 2; i <= 4; i++) {
			snprintf(text, sizeof(text), rerun, i);
			rig_in(&r, DD, text);
			ok(has(rig_out(&r, CC), "EXERCISE") == (i == 2) &&
				r.s->held.count == 0,
			    "COR-1 a rerun goes on to who asked, once: %d", i);
		}
		rig_free(&r);
	}
	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJAAXX", "0001", "UNCLAS\nEXERCISE"));
	rig_delivered(&r);
	rig_in(&r, DD,
	    "VZCZCDDA002\nPP RJAAXX\nZNR UUUUU ZDK\nPP RJAAXX\n"
	    "DE RJBBYY 0001 0601210\nZNR UUUUU\nP 011210Z MAR 2025\nFM X\n"
	    "TO RJAAXX/POST ALFA\nBT\nUNCLAS\nEXERCISE\nBT\n\n\nNNNN\n");
	ok(!has(rig_delivered(&r), "EXERCISE"),
	    "COR-1 but is filed where it was delivered");
	rig_free(&r);
}

/* One service message asks for hundreds. */
static void
test_many_asked(void)
{
	struct buf b = {0};
	char line[300];
	struct rig r;
	int i;

	rig_init(&r);
	rig_start(&r);
	buf_string(&b,
	    "VZCZCCCA001\nPP RJAA\nDE RJCCUU 0047 0601215\nZNR UUUUU\nBT\n"
	    "UNCLAS SVC INT\n");
	for (i = 0; i < 300; i++) {
		snprintf(line, sizeof(line), "%s RJBBYY %04d 0601210\n",
		    i % 2 ? "ZES2" : "ZDQ", i);
		buf_string(&b, line);
	}
	buf_string(&b, "BT\nNNNN\n");
	buf_char(&b, '\0');
	rig_in(&r, CC, b.p);
	ok(r.s->message_count == 41 && rig_said(&r, "asks for more than 40"),
	    "COR-1 forty signals of one message are answered: %zu",
	    r.s->message_count);
	buf_clear(&b);
	buf_string(&b, "VZCZCCCA002\nPP RJAA\nDE RJCC\nZID\n");
	for (i = 0; i < 300; i++)
		buf_string(&b, "CCA001\n");
	buf_string(&b, "NNNN\n");
	buf_char(&b, '\0');
	rig_in(&r, CC, b.p);
	ok(r.s->message_count == 81, "RX-12 so of neighbours");
	buf_free(&b);
	rig_free(&r);

	/* A trace of very many copies. */
	rig_init(&r);
	rig_start(&r);
	for (i = 1; i <= 300; i++) {
		snprintf(line, sizeof(line),
		    "VZCZCDDA%03d\nPP RJAAXX\nDE RJBBYY 0001 0601210\n"
		    "ZNR UUUUU\nP 011210Z MAR 2025 ZFG\nFM LEGATION BRAVO\n"
		    "TO RJAAXX/A\nBT\nUNCLAS\nEXERCISE\nBT\nNNNN\n",
		    i);
		rig_in(&r, DD, line);
		rig_delivered(&r);
	}
	rig_in(&r, CC,
	    "VZCZCCCA001\nPP RJAA\nDE RJCCUU 0047 0601215\nZNR UUUUU\nBT\n"
	    "UNCLAS SVC INT ZDQ RJBBYY 0001 0601210\nBT\nNNNN\n");
	ok(count(rig_out(&r, CC), "RJAAXX") == 40,
	    "REC-4 forty copies are told of");
	rig_free(&r);
}

/* What is bad by a framed circuit was so before: its originator is asked. */
static void
test_bad_framed(void)
{
	struct frame f = {
	    .type = FRAME_HELLO, .number = 1, .payload = S("RJBB 4711 5")};
	struct buf in = {0};
	struct rig r;

	rig_init(&r);
	r.circuits[BB].framed = true;
	r.circuits[BB].digits = 4;
	rig_start(&r);
	frame_write(&in, &f);
	f.type = FRAME_TEXT;
	f.flags = FRAME_FIRST | FRAME_LAST | SESSION_TAG(5);
	f.payload = slice_trim(
	    S("VZCZCBBA0001\nPP RJAAXX\nDE RJDDYY 0003 0601210\nZNR UUUUU\n"
	      "P 011210Z MAR 2025\nFM LEGATION DELTA\nTO RJAAXX/A\n"
	      "BT\nUNCLAS\nEXERCISE\nBT\n#0004\nNNNN\n"));
	frame_write(&in, &f);
	station_input(r.s, BB, buf_slice(&in));
	rig_sync(&r);
	ok(rig_held(&r, REASON_STRAGGLER) == 1 &&
		has(rig_out(&r, DD), "UNCLAS SVC ZES2 RJDDYY 0003 0601210"),
	    "COR-1 of a bad copy by frames its originator is asked");
	buf_free(&in);
	rig_free(&r);
}

/* Who wants a corrected copy gets one, or it is asked for further up. */
static void
test_corrected(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	rig_out(&r, CC);
	rig_in(&r, CC, "VZCZCCCA001\nPP RJAA\nDE RJCC\nZDH AAC001\nNNNN\n");
	ok(has(rig_out(&r, CC), "ZEL\nPP RJCCUU") && has(r.out.p, "EXERCISE") &&
		!has(rig_out(&r, DD), "ZDH"),
	    "COR-3 ZDH gets the copy that we have");
	rig_in(&r, BB,
	    "VZCZCBBA001\nOO RJCCUU\nDE RJBBYY 0003 0601210\nZNR UUUUU\n"
	    "O 011210Z MAR 2025\nFM LEGATION BRAVO\nTO RJCCUU/A\n"
	    "BT\nUNCLAS\nBAD EXERCISE\nBT\n#0004\nNNNN\n");
	ok(has(rig_out(&r, BB), "ZDH BBA001") &&
		has(rig_out(&r, CC), "VZCZCAAC003"),
	    "COR-3 one that is bad goes on");
	rig_in(&r, CC, "VZCZCCCA002\nPP RJAA\nDE RJCC\nZDH AAC003\nNNNN\n");
	ok(!has(rig_out(&r, CC), "EXERCISE") &&
		has(rig_out(&r, BB), "ZDH BBA001"),
	    "COR-3 of that a ZDH goes on upward");
	rig_free(&r);
}

/* COR-3: a mutilated IMMEDIATE whose head is wrong goes nowhere. */
static void
test_mutilated_heads(void)
{
	static const struct {
		const char *what, *fl4, *address, *class;
	} heads[] = {{"FL4", "ZNX UUUUU", "RJCCUU", "UNCLAS"},
	    {"the class", "ZNR UUUUU", "RJCCUU", "S E C R E T"},
	    {"an address", "ZNR UUUUU", "RJCCUV", "UNCLAS"}};
	char text[300];
	struct rig r;
	size_t i;

	for (i = 0; i < 3; i++) {
		rig_init(&r);
		rig_start(&r);
		snprintf(text, sizeof(text),
		    "VZCZCBBA001\nOO RJCCUU\nDE RJBBYY 0003 0601210\n%s\n"
		    "O 011210Z MAR 2025\nFM LEGATION BRAVO\nTO %s/A\n"
		    "BT\n%s\nEXERCISE\nBT\n#0004\nNNNN\n",
		    heads[i].fl4, heads[i].address, heads[i].class);
		rig_in(&r, BB, text);
		ok(!has(rig_out(&r, CC), "EXERCISE") && r.s->held.count == 1,
		    "COR-3 it does not where %s is wrong", heads[i].what);
		rig_free(&r);
	}
}

/* COR-2: each precedence has its time, and after ZAR3 nothing is asked for. */
static void
test_chasing_times(void)
{
	static const struct {
		char precedence;
		int minutes;
	} times[] = {{'R', 16 * 60}, {'P', 8 * 60}, {'O', 2 * 60}};
	char text[300];
	struct rig r;
	size_t i;

	for (i = 0; i < 3; i++) {
		rig_init(&r);
		rig_start(&r);
		snprintf(text, sizeof(text),
		    "VZCZCBBA001\n%c%c RJAAXX\nDE RJBBYY 0003 0601210\n"
		    "ZNX UUUUU\n%c 011210Z MAR 2025\nFM LEGATION BRAVO\n"
		    "TO RJAAXX/A\nBT\nUNCLAS\nEXERCISE\nBT\nNNNN\n",
		    times[i].precedence, times[i].precedence,
		    times[i].precedence);
		rig_in(&r, BB, text);
		rig_out(&r, BB);
		rig_wait(&r, (times[i].minutes - 1) * 60000);
		ok(!has(rig_out(&r, BB), "ZAR"), "COR-2 %c waits %d minutes",
		    times[i].precedence, times[i].minutes);
		rig_wait(&r, 2 * 60000);
		ok(has(rig_out(&r, BB), "ZAR2"), "COR-2 and no longer");
		rig_wait(&r, (times[i].minutes + 1) * 60000);
		ok(has(rig_out(&r, BB), "ZAR3"), "COR-2 then ZAR3");
		rig_wait(&r, (times[i].minutes + 1) * 60000);
		ok(!has(rig_out(&r, BB), "ZAR") && r.s->request_count == 0 &&
			rig_said(&r, "no good copy of message"),
		    "COR-2 and then the operator has it");
		rig_free(&r);
	}
}

/* COR-2 of what has no serial by which copies are known (para 434). */
static void
test_always_nameless(void)
{
	static const char *const names[] = {
	    "RJBBYY 12345 0601210", "RJBBYY", "RJB8YY 0001 0601210"};
	char text[300];
	struct rig r;
	size_t k;
	int i, asked;

	for (k = 0; k < 3; k++) {
		rig_init(&r);
		rig_start(&r);
		for (i = 1, asked = 0; i <= 20; i++) {
			snprintf(text, sizeof(text),
			    "VZCZCBBA%03d\nPP RJAAXX\nZNR UUUUU ZDK\n"
			    "PP RJAAXX\nDE %s\nZNR UUUUU\n"
			    "P 011210Z MAR 2025\nFM LEGATION BRAVO\n"
			    "TO RJAAXX/A\nBT\nUNCLAS\nEXERCISE\nBT\nNNNN\n",
			    i, names[k]);
			rig_in(&r, BB, text);
			asked += has(rig_out(&r, BB), "ZES2");
			if (i == 10)
				rig_kill(&r);
		}
		ok(asked == 3 && rig_held(&r, REASON_GARBLED) == 20,
		    "COR-2 %s is asked for three times: %d", names[k], asked);
		rig_free(&r);
	}
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

/* What is held goes nowhere by a release after it was cancelled. */
static void
test_cancel_held(void)
{
	struct error error;
	struct rig r;
	int i;

	for (i = 0; i < 2; i++) {
		rig_init(&r);
		rig_start(&r);
		station_down(r.s, CC);
		rig_in(
		    &r, BB, to("BBA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
		ok(station_hold(r.s, 1, &error) &&
			rig_state(&r, BRANCH_HELD) == 1,
		    "CAN-1 one is held");
		rig_in(&r, BB,
		    i == 0 ? "VZCZCBBA002\nPP RJAA\nDE RJBB\nZFR BBA001\n"
			     "NNNN\n"
			   : "VZCZCBBA002\nPP RJAA\nDE RJBBYY 0002 0601215\n"
			     "ZNR UUUUU\nBT\nUNCLAS SVC ZFR RJBBYY 0001 "
			     "0601210\nBT\nNNNN\n");
		ok(rig_state(&r, BRANCH_VOID) == 1 && r.s->held.count == 0 &&
			!station_release(r.s, 1, &error),
		    "CAN-1 and is cancelled all the same");
		station_up(r.s, CC);
		ok(!has(rig_out(&r, CC), "EXERCISE"), "CAN-1 it does not go");
		rig_free(&r);
	}
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
	test_rerun_passes();
	test_many_asked();
	test_bad_framed();
	test_chasers();
	test_not_chased();
	test_chasing_times();
	test_mutilated();
	test_corrected();
	test_mutilated_heads();
	test_always_bad();
	test_always_nameless();
	test_garbled_call();
	test_other_part();
	test_head_corrected();
	test_cancel();
	test_cancel_held();
	return tap_done();
}
