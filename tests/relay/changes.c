/*
 * changes.c: what was right when it was done and is not any more: a circuit
 * that has gone or is cleared for less, numbers with fewer digits, peers with
 * other books, what was cancelled after it went.
 */
#include "tests/relay/rig.h"

#define RI(text) ri_prefix(S(text))

static const char flash[] =
    "VZCZCDDA001\nZZ RJBBYY\nDE RJDDXX 0001 0601210\nZNR UUUUU\n"
    "Z 011210Z MAR 2025\nFM X\nTO RJBBYY/A\nBT\nUNCLAS\nEXERCISE\nBT\nNNNN\n";

static const char secret[] =
    "VZCZCDDA001\nPP RJCCUU\nDE RJDDXX 0001 0601210\nZNY SSSSS\n"
    "P 011210Z MAR 2025\nFM X\nTO RJCCUU/A\nBT\nS E C R E T\nEXERCISE\n"
    "BT\nNNNN\n";

/* Routes to RJBB have a second way, by CC. */
static void
two_ways(struct rig *r)
{
	size_t i;

	rig_init(r);
	for (i = 0; i < r->config.route_count; i++)
		if (r->routes[i].prefix == RI("RJBB")) {
			r->routes[i].targets[1] =
			    (struct target){TARGET_CIRCUIT, CC};
			r->routes[i].count = 2;
		}
}

/* Its configuration again, whose circuits may be changed. */
static struct relay_config
other_config(const struct rig *r, struct relay_circuit *circuits)
{
	struct relay_config config = r->config;

	memcpy(circuits, r->circuits, sizeof(r->circuits));
	config.circuits = circuits;
	return config;
}

/* CC has four digits, and needs them. */
static void
many_numbers(struct rig *r)
{
	char ssn[8], number[16];
	int i;

	rig_init(r);
	r->circuits[CC].digits = 4;
	rig_start(r);
	for (i = 1; i <= 1005; i++) {
		snprintf(ssn, sizeof(ssn), "%04d", i);
		snprintf(number, sizeof(number), "DDA%03d", (i - 1) % 999 + 1);
		rig_in(r, DD, to(number, "RJCCUU", ssn, "UNCLAS\nEXERCISE"));
		rig_out(r, CC);
	}
}

/* It starts again with another configuration; with its snapshot or its log. */
static void
again(struct rig *r, const struct relay_config *config)
{
	struct relay_host host = r->s->host;

	station_free(r->s);
	r->config = *config;
	r->s = station_new(&r->config, &host);
	station_replay(r->s, buf_slice(&r->disk));
	station_at(r->s, r->mono, r->wall);
	station_start(r->s, 7);
	rig_sync(r);
}

/* The same without BB: CC and DD are its circuits 0 and 1. */
static void
without_bb(struct rig *r)
{
	static struct relay_circuit circuits[2];
	static struct relay_route routes[1];
	struct relay_config config = r->config;

	circuits[0] = r->circuits[CC];
	circuits[1] = r->circuits[DD];
	routes[0] = (struct relay_route){
	    .prefix = RI("RJBB"), .targets = {{TARGET_CIRCUIT, 0}}, .count = 1};
	config.circuits = circuits;
	config.circuit_count = 2;
	config.routes = routes;
	config.route_count = 1;
	again(r, &config);
	station_up(r->s, 0);
	rig_sync(r);
}

static void
test_gone_at_restart(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJBBYY", "0001", "UNCLAS\nEXERCISE"));
	rig_some(&r, BB, 10);
	without_bb(&r);
	ok(r.s->failed == 0 && has(rig_out(&r, 0), "EXERCISE") &&
		has(r.out.p, "ZFD"),
	    "DUP-1 what was on a line that is gone goes another way, marked");
	rig_free(&r);

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, flash);
	ok(has(rig_out(&r, BB), "EXERCISE"), "RX-11 a FLASH goes");
	without_bb(&r);
	ok(has(rig_out(&r, 0), "EXERCISE") && has(r.out.p, "ZFD"),
	    "RX-11 and again, when its circuit is gone before its receipt");
	rig_free(&r);
}

static void
test_receipt_down(void)
{
	struct relay_circuit circuits[RIG_CIRCUITS];
	struct relay_config config;
	struct rig r;

	two_ways(&r);
	rig_start(&r);
	rig_in(&r, DD, flash);
	rig_out(&r, BB);
	station_down(r.s, BB);
	rig_wait(&r, 60 * 60000);
	ok(has(rig_out(&r, CC), "EXERCISE") && has(r.out.p, "ZFD"),
	    "RT-11 a FLASH without receipt does not wait for a dead line");
	rig_free(&r);

	two_ways(&r);
	rig_start(&r);
	rig_in(&r, DD, flash);
	rig_out(&r, BB);
	config = other_config(&r, circuits);
	circuits[BB].gone = circuits[BB].closed = true;
	station_reload(r.s, &config);
	rig_sync(&r);
	ok(has(rig_out(&r, CC), "EXERCISE") && has(r.out.p, "ZFD"),
	    "RT-11 nor for one that was taken out");
	rig_free(&r);
}

static size_t
series(const struct rig *r)
{
	const struct circuit *c = &r->s->circuits[CC];

	return c->next * 10000u + c->expect;
}

static void
test_fewer_digits(void)
{
	struct relay_circuit circuits[RIG_CIRCUITS];
	struct relay_config config;
	struct rig r;

	many_numbers(&r);
	ok(r.s->circuits[CC].next > 999,
	    "REC-2 more numbers than three digits");
	config = other_config(&r, circuits);
	circuits[CC].digits = 3;
	again(&r, &config);
	station_up(r.s, CC);
	station_up(r.s, DD);
	rig_in(&r, DD, to("DDA500", "RJCCUU", "2000", "UNCLAS\nEXERCISE LAST"));
	ok(has(rig_out(&r, CC), "EXERCISE LAST"),
	    "REC-2 with fewer digits it goes on (%zu)", series(&r));
	rig_free(&r);
}

static void
test_fewer_digits_snapshot(void)
{
	struct relay_circuit circuits[RIG_CIRCUITS];
	struct relay_config config;
	struct relay_host host;
	struct buf snapshot = {0};
	struct rig r;

	many_numbers(&r);
	rig_in(&r, DD, to("DDA010", "RJCCUU", "1999", "UNCLAS\nEXERCISE ON"));
	rig_some(&r, CC, 10);
	ok(station_snapshot(r.s, rig_put, &snapshot), "REC-2 a snapshot");
	host = r.s->host;
	station_free(r.s);
	config = other_config(&r, circuits);
	circuits[CC].digits = 3;
	r.config = config;
	r.s = station_new(&r.config, &host);
	ok(station_restore(r.s, buf_slice(&snapshot)), "REC-2 is read");
	station_at(r.s, r.mono, r.wall);
	station_start(r.s, 7);
	rig_sync(&r);
	station_up(r.s, CC);
	station_up(r.s, DD);
	rig_in(&r, DD, to("DDA500", "RJCCUU", "2000", "UNCLAS\nEXERCISE LAST"));
	rig_out(&r, CC);
	ok(has(r.out.p, "EXERCISE LAST") && has(r.out.p, "EXERCISE ON") &&
		has(r.out.p, "ZFD"),
	    "REC-2 and with fewer digits goes on, with what was on the line");
	buf_free(&snapshot);
	rig_free(&r);
}

/* A peer with old books beside a station with new ones. */
static void
test_old_books(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, CC, "VZCZCCCA001\nPP RJAA\nDE RJCC\nZIC AAC005\nNNNN\n");
	rig_out(&r, CC);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, CC), "EXERCISE"),
	    "RX-12 a ZIC of what never went says nothing");
	rig_in(&r, CC, "VZCZCCCA002\nPP RJAA\nDE RJCC\nZIC AAC900\nNNNN\n");
	rig_in(&r, DD, to("DDA002", "RJCCUU", "0002", "UNCLAS\nEXERCISE"));
	ok(r.s->circuits[CC].proven == 0 && has(rig_out(&r, CC), "EXERCISE"),
	    "RX-12 nor does one that is ahead of us");
	rig_free(&r);
}

/* More wait than are looked through for what asks where the peer stands. */
static void
test_long_queue(void)
{
	char ssn[8], number[16], zic[64];
	struct rig r;
	int i;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "9999", "UNCLAS\nEXERCISE"));
	rig_out(&r, CC);
	rig_in(&r, CC, "VZCZCCCA001\nPP RJAA\nDE RJCC\nZIC AAC001\nNNNN\n");
	for (i = 1; i <= 5000; i++) {
		snprintf(ssn, sizeof(ssn), "%04d", i);
		snprintf(number, sizeof(number), "DDA%03d", i % 999 + 1);
		rig_in(&r, DD, to(number, "RJCCUU", ssn, "UNCLAS\nEXERCISE"));
	}
	for (i = 0; i < 10 && !has(rig_out(&r, CC), "ZID"); i++)
		continue;
	ok(i < 10, "RX-12 what asks where the peer stands is found");
	ok(!has(rig_out(&r, CC), "EXERCISE"), "RX-12 and then all waits");
	snprintf(zic, sizeof(zic),
	    "VZCZCCCA002\nPP RJAA\nDE RJCC\nZIC AAC%03u\nNNNN\n",
	    (unsigned)number_before(
		&r.s->circuits[CC], r.s->circuits[CC].next));
	rig_in(&r, CC, zic);
	ok(has(rig_out(&r, CC), "EXERCISE"), "RX-12 until it has said so");
	rig_free(&r);
}

static void
test_lowered(void)
{
	struct relay_circuit circuits[RIG_CIRCUITS];
	struct relay_config config;
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, secret);
	ok(has(rig_out(&r, CC), "EXERCISE"), "SEC-1 SECRET goes to CC");
	config = other_config(&r, circuits);
	circuits[CC].clearance = WIRE_U;
	station_reload(r.s, &config);
	rig_in(&r, CC, "VZCZCCCA001\nPP RJAA\nDE RJCC\nZFX AAC001\nNNNN\n");
	ok(!has(rig_out(&r, CC), "EXERCISE") &&
		rig_held(&r, REASON_SECURITY) == 1,
	    "SEC-1 and does not go again when CC is cleared for less");
	rig_free(&r);
}

static bool
in_frames(struct rig *r, int circuit, const char *what)
{
	rig_out(r, circuit);
	return slice_find(buf_slice(&r->out), slice_of(what)) < r->out.n;
}

/* The same between two Reftels, where the line itself sends again. */
static void
test_lowered_framed(void)
{
	static const char hello[] = "RJCC 4711";
	struct relay_circuit circuits[RIG_CIRCUITS];
	struct frame f = {
	    .type = FRAME_HELLO, .number = 1, .payload = S(hello)};
	struct relay_config config;
	struct buf b = {0};
	struct rig r;

	rig_init(&r);
	r.circuits[CC].framed = true;
	r.circuits[CC].digits = 4;
	rig_start(&r);
	frame_write(&b, &f);
	station_input(r.s, CC, buf_slice(&b));
	rig_in(&r, DD, secret);
	ok(in_frames(&r, CC, "EXERCISE"), "SEC-1 SECRET goes in frames");
	config = other_config(&r, circuits);
	circuits[CC].clearance = WIRE_U;
	station_reload(r.s, &config);
	rig_wait(&r, 11000);
	station_input(r.s, CC, buf_slice(&b));
	rig_wait(&r, 11000);
	ok(!in_frames(&r, CC, "EXERCISE") && rig_held(&r, REASON_SECURITY) == 1,
	    "SEC-1 nor again when nobody acknowledges it");
	buf_free(&b);
	rig_free(&r);
}

/* The peer has what ends behind its NNNN. */
static void
test_cut_end(void)
{
	struct rig r;
	size_t n;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	rig_some(&r, CC, 1);
	n = r.s->circuits[CC].text.n;
	rig_some(&r, CC, n - 2);
	ok(r.s->circuits[CC].offset == n - 1, "DUP-1 all but the line's end");
	station_down(r.s, CC);
	station_up(r.s, CC);
	ok(has(rig_out(&r, CC), "EXERCISE") && has(r.out.p, "ZFD"),
	    "DUP-1 what was cut behind NNNN goes again, marked");
	rig_free(&r);
}

static void
test_cancelled_flash(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, flash);
	ok(has(rig_out(&r, BB), "EXERCISE"), "CAN-1 a FLASH goes");
	rig_in(&r, DD,
	    "VZCZCDDA002\nZZ RJBBYY RJAA\nDE RJDDXX 0002 0601220\nZNR UUUUU\n"
	    "BT\nUNCLAS SVC ZFR RJDDXX 0001 0601210\nBT\nNNNN\n");
	rig_out(&r, BB);
	rig_wait(&r, 20 * 60000);
	ok(!has(rig_out(&r, BB), "EXERCISE"),
	    "CAN-1 and not again when it was cancelled");
	rig_free(&r);
}

static void
test_other_letters(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	station_down(r.s, CC);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	rig_in(&r, DD, to("DDA002", "RJCCUU", "0002", "UNCLAS\nEXERCISE"));
	rig_in(&r, DD, "VZCZCDDA003\nPP RJAA\nDE RJDD\nZFR QQX001\nNNNN\n");
	ok(rig_state(&r, BRANCH_QUEUED) == 2 &&
		rig_said(&r, "letters of another channel"),
	    "CAN-1 a number of another channel cancels nothing");
	rig_in(&r, DD, "VZCZCDDA004\nPP RJAA\nDE RJDD\nZFR DDA001\nNNNN\n");
	ok(rig_state(&r, BRANCH_QUEUED) == 1, "CAN-1 one of this one does");
	rig_free(&r);
}

static void
test_asked_often(void)
{
	struct buf b = {0};
	struct rig r;
	int i;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	rig_out(&r, CC);
	buf_string(&b,
	    "VZCZCCCA001\nRR RJAA\nDE RJCCUU 0007 0601215\n"
	    "ZNR UUUUU\nBT\nUNCLAS SVC");
	for (i = 0; i < 30; i++)
		buf_string(&b, " ZES2 RJBBYY 0001 0601210\n");
	buf_string(&b, "BT\nNNNN\n");
	buf_char(&b, '\0');
	rig_in(&r, CC, b.p);
	ok(count(rig_out(&r, CC), "EXERCISE") == 1,
	    "COR-1 who asks many times at once gets one copy");
	buf_free(&b);
	rig_free(&r);
}

/* What is on its way to another of the same station is no rerun. */
static void
test_other_part(void)
{
	struct rig r;
	int i;

	rig_init(&r);
	r.circuits[CC].speed = 75;
	rig_start(&r);
	rig_in(&r, DD,
	    "VZCZCDDA001\nZZ RJCCUU RJCCVV\nDE RJDDXX 0001 0601210\n"
	    "ZNR UUUUU\nZ R 011210Z MAR 2025\nFM X\nTO RJCCUU/A\n"
	    "INFO RJCCVV/B\nBT\nUNCLAS\nEXERCISE\nBT\nNNNN\n");
	for (i = 0; i < 400 && r.s->circuits[CC].receipts.first == NULL; i++)
		rig_some(&r, CC, 10);
	rig_in(&r, CC, "VZCZCCCA001\nZZ RJAA\nDE RJCC\nR Z AAC001\nNNNN\n");
	ok(rig_state(&r, BRANCH_DONE) == 1, "COR-1 one part is done");
	rig_in(&r, CC,
	    "VZCZCCCA002\nPP RJAA\nDE RJCC 0010 0601216\nZNR UUUUU\nBT\n"
	    "UNCLAS SVC ZES2 RJDDXX 0001 0601210\nBT\nNNNN\n");
	ok(rig_state(&r, BRANCH_QUEUED) + rig_state(&r, BRANCH_SENDING) == 2,
	    "COR-1 and goes again beside the other, which is on its way");
	rig_free(&r);
}

/* What is held for its class is chased like other bad copies. */
static void
test_class_chased(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD,
	    message("DDA001", "PP RJCCUU", "0001", "ZNR UUUUU", "TO RJCCUU/A\n",
		"S E C R E T\nEXERCISE"));
	rig_out(&r, DD);
	rig_wait(&r, (int64_t)9 * 3600000);
	ok(rig_held(&r, REASON_CLASS) == 1 && has(rig_out(&r, DD), "ZAR2"),
	    "COR-2 what is held for its class is chased");
	rig_free(&r);
}

/* A good copy ends the search for one that had no name. */
static void
test_nameless(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD,
	    "VZCZCDDA001\nPP RJCCUU\nDE RJDDXX\nZNR UUUUU\n"
	    "P 011210Z MAR 2025\nFM X\nTO RJCCUU/A\nBT\nUNCLAS\nEXERCISE\n"
	    "BT\nNNNN\n");
	ok(rig_held(&r, REASON_GARBLED) == 1, "COR-1 one without serial");
	rig_in(&r, DD,
	    "VZCZCDDA002\nPP RJCCUU\nZNR UUUUU ZDK\nPP RJCCUU\n"
	    "DE RJDDXX 0001 0601210\nZNR UUUUU\n"
	    "P 011210Z MAR 2025\nFM X\nTO RJCCUU/A\nBT\nUNCLAS\nEXERCISE\n"
	    "BT\nNNNN\n");
	ok(has(rig_out(&r, CC), "EXERCISE") &&
		rig_held(&r, REASON_GARBLED) == 0,
	    "COR-1 is answered by the copy that has it");
	rig_free(&r);
}

/* Where no plain line is on the way, nobody takes it for a garble. */
static void
test_xyz(void)
{
	static const char xyz[] =
	    "VZCZCXYZ0012\nRR RJCCWEB\n\nDE RJAAYY 0001 0601210\n"
	    "ZNR UUUUU ZZH\nR 011210Z MAR 2025\nFM EMBASSY ALFA\n"
	    "TO RJCC/SECSTATE BRAVO\nBT\nUNCLAS\nEXERCISE\nBT\n#0001\nNNNN\n";
	struct error error;
	struct rig r;
	uint64_t seq;
	int framed;

	for (framed = 0; framed < 2; framed++) {
		rig_init(&r);
		r.circuits[CC].framed = framed == 1;
		rig_start(&r);
		ok(station_submit(r.s, S(xyz), &seq, &error) == (framed == 1),
		    "RX-10 FL2 of a head of the service is %s",
		    framed == 1 ? "taken" : "refused for a plain line");
		rig_free(&r);
	}
}

/* The same twice at once: the first is not on the disk yet. */
static void
test_at_once(void)
{
	static const char text[] =
	    "ZCZC\nRR RJCCUU\nDE RJAAYY 0001 0601210\n"
	    "ZNR UUUUU\nR 011210Z MAR 2025\nFM EMBASSY ALFA\nTO RJCCUU/A\nBT\n"
	    "UNCLAS\nEXERCISE\nBT\nNNNN";
	struct error error;
	struct rig r;
	uint64_t seq;

	rig_init(&r);
	rig_start(&r);
	ok(station_submit(r.s, S(text), &seq, &error), "DUP-3 one is taken");
	ok(!station_submit(r.s, S(text), &seq, &error),
	    "DUP-3 and the same is not, before it is on the disk");
	rig_free(&r);
}

/* What the operator releases may find no way still. */
static void
test_no_way(void)
{
	struct error error;
	struct rig r;

	rig_init(&r);
	r.circuits[CC].clearance = WIRE_C;
	rig_start(&r);
	rig_in(&r, DD,
	    message("DDA001", "PP RJCCUU RJXXYY", "0001", "ZNY SSSSS",
		"TO RJCCUU/A\nRJXXYY/B\n", "S E C R E T\nEXERCISE"));
	ok(rig_held(&r, REASON_SECURITY) == 1 &&
		rig_held(&r, REASON_ROUTE) == 1,
	    "OPS two are held");
	ok(station_release(r.s, 1, &error), "OPS they are released");
	rig_sync(&r);
	ok(rig_held(&r, REASON_SECURITY) == 1 &&
		rig_held(&r, REASON_ROUTE) == 1,
	    "OPS and held again, since there is no way");
	rig_free(&r);
}

/* The account of the day before is closed for good. */
static void
test_old_day(void)
{
	struct rig r;

	rig_init(&r);
	r.circuits[DD].cyclic = false;
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	rig_in(&r, DD, to("DDA002", "RJCCUU", "0002", "UNCLAS\nEXERCISE"));
	rig_wait(&r, (int64_t)24 * 3600000);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0003", "UNCLAS\nEXERCISE"));
	ok(r.s->circuits[DD].before == 3, "RX-3 a day begins (%u)",
	    (unsigned)r.s->circuits[DD].before);
	rig_in(&r, DD, "VZCZCDDA002\nPP RJAA\nDE RJDD\nZID DDA002\nNNNN\n");
	ok(r.s->circuits[DD].before == 0, "RX-3 the old one is closed (%u)",
	    (unsigned)r.s->circuits[DD].before);
	rig_kill(&r);
	ok(r.s->circuits[DD].before == 0, "REC-2 and stays so");
	rig_free(&r);
}

int
main(void)
{
	test_gone_at_restart();
	test_receipt_down();
	test_fewer_digits();
	test_fewer_digits_snapshot();
	test_old_books();
	test_long_queue();
	test_lowered();
	test_lowered_framed();
	test_other_part();
	test_class_chased();
	test_nameless();
	test_xyz();
	test_at_once();
	test_cut_end();
	test_cancelled_flash();
	test_other_letters();
	test_asked_often();
	test_no_way();
	test_old_day();
	return tap_done();
}
