/*
 * rerouting.c: RT-6 to RT-13 of what is here already: released, diverted,
 * under another name, or handed in for a collective.
 */
#include "tests/relay/rig.h"

#define RI(text) ri_prefix(S(text))

static struct error error;

/* AIG 1 is RJBBYY and RJCCUU. */
static void
with_collective(struct rig *r)
{
	rig_init(r);
	r->members[0] = (struct relay_member){RI("RJBBYY"), {NULL, 0}};
	r->members[1] = (struct relay_member){RI("RJCCUU"), {NULL, 0}};
	r->collectives[0] =
	    (struct relay_collective){S("AIG 1"), 0, &r->members[0], 2};
	r->config.collective_count = 1;
}

/* The station that begins with this log knows what this one does. */
static void
same_by_log(struct rig *r, const char *what)
{
	struct relay_host host = r->s->host;
	struct station *other = station_new(&r->config, &host);
	struct buf live = {0}, replayed = {0};

	rig_sync(r);
	station_replay(other, buf_slice(&r->disk));
	station_snapshot(r->s, rig_put, &live);
	station_snapshot(other, rig_put, &replayed);
	ok(other->failed == 0 && live.n > 0 &&
		slice_equal(buf_slice(&live), buf_slice(&replayed)),
	    "REC-2 %s is so after a restart", what);
	station_free(other);
	buf_free(&live);
	buf_free(&replayed);
}

/* Service messages apart, to how many RIs of a state a station owes it. */
static size_t
owed(const struct rig *r, unsigned state)
{
	const struct branch *b;
	size_t i, n = 0;

	for (i = 0; i < r->s->message_count; i++)
		for (b = r->s->messages[i]->branches; b != NULL; b = b->next)
			if (b->state == state &&
			    !(b->message->marks & (MARK_SVC | MARK_NEIGHBOUR)))
				n += b->ri_count;
	return n;
}

/* ---- collectives -------------------------------------------------------------- */

static void
test_released_collective(void)
{
	struct rig r;

	with_collective(&r);
	rig_start(&r);
	rig_in(&r, DD,
	    message("DDA001", "PP RJAA", "0001", "ZNR UUXUU", "TO RJAA/AIG 1\n",
		"UNCLAS\nEXERCISE"));
	ok(rig_held(&r, REASON_GARBLED) == 1, "RT-12 one that is held");
	r.failing = 1;
	station_release(r.s, 1, &error);
	ok(rig_held(&r, REASON_GARBLED) == 1 && rig_said(&r, "cannot be read"),
	    "RT-12 and that the disk does not give back stays so");
	ok(station_release(r.s, 1, &error) && r.s->held.count == 0,
	    "RT-12 is released");
	ok(count(rig_out(&r, BB), "EXERCISE") == 1 &&
		has(r.out.p, "\nPP RJBBYY\n") &&
		count(rig_out(&r, CC), "EXERCISE") == 1,
	    "RT-12 to the members of its collective");
	same_by_log(&r, "a collective that was released");
	rig_free(&r);
}

/* What stands for a collective and for a post is the operator's as the latter. */
static void
test_released_both(void)
{
	struct rig r;

	with_collective(&r);
	rig_start(&r);
	rig_in(&r, DD,
	    message("DDA001", "PP RJAA", "0001", "ZNR UUUUU",
		"TO RJAA/AIG 1\nRJAA/LEGATION ALFA\n", "UNCLAS\nEXERCISE"));
	ok(rig_held(&r, REASON_OPERATOR) == 1 &&
		has(rig_out(&r, BB), "EXERCISE") &&
		has(rig_out(&r, CC), "EXERCISE"),
	    "RT-12 an RI may be that of a collective and of a post");
	ok(station_release(r.s, 1, &error) && r.s->held.count == 0 &&
		!has(rig_out(&r, BB), "EXERCISE") &&
		!has(rig_out(&r, CC), "EXERCISE"),
	    "RT-12 of which the members do not get it twice");
	rig_free(&r);

	with_collective(&r);
	rig_start(&r);
	rig_in(&r, DD,
	    message("DDA001", "PP RJAA", "0001", "ZNR UUUUU",
		"INFO RJAA/AIG 1\nTO RJAA/AIG 1\n", "UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, BB), "\nPP RJBBYY\n"),
	    "RT-12 of a collective that is to act and to know members are to act");
	rig_free(&r);
}

/* RT-3 holds of what is released as well. */
static void
test_released_info(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD,
	    message("DDA001", "PP RJBBYY RJCCUU", "0001", "ZNR UUXUU",
		"TO RJBBYY/A\nINFO RJCCUU/C\n", "UNCLAS\nEXERCISE"));
	station_release(r.s, 1, &error);
	ok(has(rig_out(&r, BB), "\nPP RJBBYY\n") &&
		has(rig_out(&r, CC), "\nRR RJCCUU\n"),
	    "RT-3 what is released has the precedence of its addressees");
	rig_free(&r);
}

static void
test_time(void)
{
	struct rig r;

	with_collective(&r);
	r.collectives[0].count = 1;
	/* As it was before, and as it is since Wednesday. */
	r.collectives[1] =
	    (struct relay_collective){S("AIG 1"), 1740000000, &r.members[1], 1};
	r.config.collective_count = 2;
	rig_start(&r);
	rig_in(&r, DD,
	    message("DDA001", "PP RJAA", "0001", "ZNR UUUUU", "TO RJAA/AIG 1\n",
		"UNCLAS\nEXERCISE"));
	ok(!has(rig_out(&r, BB), "EXERCISE") &&
		has(rig_out(&r, CC), "EXERCISE"),
	    "RT-12 it goes to the members of the day");
	rig_free(&r);
}

static bool
hand_in(struct rig *r, const char *fl2, const char *addresses)
{
	struct buf b = {0};
	uint64_t seq;
	bool good;

	buf_format(&b,
	    "ZCZC\n%s\nDE RJAAYY 0001 0601210\nZNR UUUUU\nP R 011210Z MAR 2025\n"
	    "FM LEGATION ALFA\n%sBT\nUNCLAS\nEXERCISE\nBT\nNNNN",
	    fl2, addresses);
	good = station_submit(r->s, buf_slice(&b), &seq, &error);
	buf_free(&b);
	rig_sync(r);
	return good;
}

static void
test_handed_in(void)
{
	struct rig r;

	with_collective(&r);
	rig_start(&r);
	hand_in(&r, "PP RJAAXX RJDDUU",
	    "TO RJDDUU/EMBASSY DELTA\nINFO AIG 1\nAIG 1\n");
	ok(count(rig_out(&r, BB), "EXERCISE") == 1 &&
		count(rig_out(&r, CC), "EXERCISE") == 1 &&
		has(rig_out(&r, DD), "EXERCISE"),
	    "RT-12 a collective without RI is due where it was handed in");
	ok(has(rig_delivered(&r), "EXERCISE"),
	    "RT-12 and no post stands for it alone");
	rig_free(&r);

	with_collective(&r);
	rig_start(&r);
	hand_in(&r, "PP RJAAXX RJCCUU", "TO EMBASSY ALFA\nINFO AIG 1\n");
	ok(has(rig_delivered(&r), "PP RJAAXX\n") &&
		has(rig_out(&r, BB), "\nRR RJBBYY\n") &&
		has(rig_out(&r, CC), "\nPP RJCCUU\n"),
	    "RT-12 beside a post without RI both have it");
	same_by_log(&r, "what was handed in");
	rig_free(&r);

	with_collective(&r);
	rig_start(&r);
	hand_in(&r, "PP RJAA RJAAZL", "TO AIG 1\n");
	ok(has(rig_out(&r, BB), "EXERCISE") &&
		has(rig_out(&r, CC), "EXERCISE") && r.s->held.count == 0,
	    "RT-12 the station's own RI stands for collectives alone");
	rig_free(&r);

	with_collective(&r);
	rig_start(&r);
	hand_in(&r, "PP RJAA RJAAZL",
	    "TO RJAA/LEGATION ALFA\nRJAAZL/HERRING BOARD\nINFO AIG 1\n");
	ok(has(rig_out(&r, BB), "EXERCISE") &&
		rig_held(&r, REASON_OPERATOR) == 1 &&
		rig_held(&r, REASON_ROUTE) == 1,
	    "RT-12 and for the posts that a line gives it");
	rig_free(&r);
}

static void
test_others_collective(void)
{
	uint64_t ri = RI("RJDDUU"), fresh;
	struct rig r;

	with_collective(&r);
	rig_start(&r);
	rig_in(&r, DD,
	    message("DDA001", "PP RJAAXX", "0001", "ZNR UUUUU",
		"TO RJAAXX/A\nINFO AIG 1\n", "UNCLAS\nEXERCISE"));
	ok(!has(rig_out(&r, BB), "EXERCISE"),
	    "RT-12 one without RI was due where the telegram comes from");
	station_readdress(r.s, 1, WIRE_PRIORITY, &ri, 1, false, &fresh, &error);
	ok(has(rig_out(&r, DD), "EXERCISE") &&
		!has(rig_out(&r, BB), "EXERCISE") &&
		!has(rig_out(&r, CC), "EXERCISE"),
	    "RT-12 and is not due again with a readdressed one");
	rig_free(&r);
}

static void
test_large(void)
{
	static struct relay_member members[600];
	const struct branch *b;
	size_t i, most = 0;
	struct rig r;
	char ri[8];

	for (i = 0; i < 600; i++) {
		snprintf(ri, sizeof(ri), "RJCC%c%c", (char)('A' + i / 26),
		    (char)('A' + i % 26));
		members[i].ri = ri_pack(slice_of(ri));
	}
	with_collective(&r);
	r.collectives[0].members = members;
	r.collectives[0].count = 600;
	rig_start(&r);
	rig_in(&r, DD,
	    message("DDA001", "PP RJAA", "0001", "ZNR UUUUU", "TO RJAA/AIG 1\n",
		"UNCLAS\nEXERCISE"));
	for (b = message_find(r.s, 1)->branches; b != NULL; b = b->next)
		most = b->ri_count > most ? b->ri_count : most;
	ok(owed(&r, BRANCH_QUEUED) + owed(&r, BRANCH_SENDING) == 600 &&
		most <= RELAY_RIS,
	    "RT-13 a collective of 600 is owed to 600");
	ok(count(rig_out(&r, CC), "EXERCISE") == 2,
	    "RT-13 in two transmissions");
	same_by_log(&r, "a large one");
	rig_free(&r);
}

/* All that is in a megabyte: it ends, since members are looked up once. */
static void
test_every_line(void)
{
	static struct relay_member members[500];
	struct buf lines = {0};
	struct rig r;
	size_t i;

	with_collective(&r);
	for (i = 0; i < 500; i++)
		members[i] = r.members[i % 2];
	r.collectives[0].members = members;
	r.collectives[0].count = 500;
	rig_start(&r);
	for (i = 0; i < 80000; i++)
		buf_string(&lines, i == 0 ? "TO RJAA/AIG 1\n" : "RJAA/AIG 1\n");
	buf_char(&lines, '\0');
	rig_in(&r, DD,
	    message("DDA001", "PP RJAA", "0001", "ZNR UUUUU", lines.p,
		"UNCLAS\nEXERCISE"));
	ok(owed(&r, BRANCH_QUEUED) + owed(&r, BRANCH_SENDING) == 2,
	    "RT-12 one that each line names is looked up once");
	buf_free(&lines);
	rig_free(&r);
}

/* ---- moved -------------------------------------------------------------------- */

static void
reload_moved(struct rig *r, uint64_t old, uint64_t now)
{
	struct relay_config next = r->config;

	r->moved[0] = (struct relay_moved){old, now};
	next.moved_count = 1;
	station_reload(r->s, &next);
	r->config = next;
	rig_sync(r);
}

static void
test_moved_later(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJXXZZ", "0001", "UNCLAS\nEXERCISE"));
	ok(rig_held(&r, REASON_ROUTE) == 1, "RT-9 who is not known is held");
	reload_moved(&r, RI("RJXXZZ"), RI("RJCCUU"));
	ok(station_release(r.s, 1, &error) && r.s->held.count == 0 &&
		has(rig_out(&r, CC),
		    "\nPP RJCCUU\nZNR UUUUU ZOV RJAA\nPP RJXXZZ\nDE RJBBYY"),
	    "RT-9 till the table says who it is now");
	ok(has(rig_out(&r, BB), "SVC ZEQ3 RJBBYY 0001 0601210 RJCCUU"),
	    "RT-9 and the originator is told");
	same_by_log(&r, "who has moved");
	rig_free(&r);

	/* That one is called as well, and has had it. */
	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD,
	    message("DDA001", "PP RJXXZZ RJCCUU", "0001", "ZNR UUUUU",
		"TO RJXXZZ/A\nRJCCUU/C\n", "UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, CC), "EXERCISE"), "RT-9 the new one is called too");
	reload_moved(&r, RI("RJXXZZ"), RI("RJCCUU"));
	ok(station_release(r.s, 1, &error) && r.s->held.count == 0 &&
		!has(rig_out(&r, CC), "EXERCISE"),
	    "RT-9 and does not get it twice");
	rig_free(&r);
}

/* ---- other ways --------------------------------------------------------------- */

/* RJBBNN is reached by BB alone, RJBBYY by CC as well. */
static void
with_one_way(struct rig *r)
{
	rig_init(r);
	r->routes[r->config.route_count++] =
	    (struct relay_route){.prefix = RI("RJBBNN"),
		.targets = {{TARGET_CIRCUIT, BB}},
		.count = 1};
}

static void
test_part_diverted(bool framed)
{
	struct rig r;

	with_one_way(&r);
	r.circuits[BB].framed = framed;
	rig_start(&r);
	station_down(r.s, BB);
	rig_in(&r, DD,
	    message("DDA001", "PP RJBBNN RJBBYY", "0001", "ZNR UUUUU",
		"TO RJBBYY/A\nRJBBNN/B\n", "UNCLAS\nEXERCISE"));
	rig_wait(&r, 61000);
	ok(has(rig_out(&r, CC), "\nPP RJBBYY\n") && !has(r.out.p, "ZFD"),
	    "RT-11 who has an alternative has it by that");
	ok(owed(&r, BRANCH_QUEUED) == 1 && r.s->held.count == 0,
	    "RT-11 and who has none waits");
	rig_wait(&r, 61000);
	ok(owed(&r, BRANCH_QUEUED) == 1 && rig_state(&r, BRANCH_VOID) == 1 &&
		!has(rig_out(&r, CC), "EXERCISE"),
	    "RT-11 as long as it takes");
	same_by_log(&r, "a part that was diverted");
	if (!framed) {
		station_up(r.s, BB);
		ok(has(rig_out(&r, BB), "\nPP RJBBNN\n") &&
			count(r.out.p, "EXERCISE") == 1,
		    "RT-11 till the line is back");
	}
	rig_free(&r);
}

/* Both have their numbers when the line goes down in the first. */
static void
test_number_diverted(void)
{
	struct rig r;

	with_one_way(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJBBYY", "0001", "UNCLAS\nEXERCISE"));
	rig_in(&r, DD,
	    message("DDA002", "PP RJBBYY RJBBNN", "0002", "ZNR UUUUU",
		"TO RJBBYY/A\nRJBBNN/B\n", "UNCLAS\nEXERCISE TWO"));
	rig_some(&r, BB, 10);
	station_down(r.s, BB);
	rig_wait(&r, 61000);
	ok(count(rig_out(&r, CC), "EXERCISE") == 2 &&
		has(r.out.p, "\nPP RJBBYY\nZNR UUUUU ZFD RJAA\n") &&
		count(r.out.p, "ZFD") == 1,
	    "RT-11 what had a number on a line goes another way with ZFD");
	station_up(r.s, BB);
	ok(has(rig_out(&r, BB), "\nPP RJBBNN\nZNR UUUUU ZFD RJAA\n") &&
		count(r.out.p, "EXERCISE") == 1,
	    "RT-11 so does the part that waits for it");
	same_by_log(&r, "what was in doubt");
	rig_free(&r);
}

static void
test_info_diverted(void)
{
	struct rig r;

	with_one_way(&r);
	rig_start(&r);
	station_down(r.s, BB);
	rig_in(&r, DD,
	    message("DDA001", "PP RJCCUU RJBBYY RJBBNN", "0001", "ZNR UUUUU",
		"TO RJCCUU/C\nINFO RJBBYY/A\nRJBBNN/B\n", "UNCLAS\nEXERCISE"));
	rig_out(&r, CC);
	rig_wait(&r, 61000);
	ok(has(rig_out(&r, CC), "\nRR RJBBYY\n"),
	    "RT-3 a part of information alone stays such");
	rig_free(&r);

	with_one_way(&r);
	rig_start(&r);
	station_down(r.s, BB);
	rig_in(&r, DD,
	    message("DDA001", "PP RJCCUU RJBBYY RJBBNN", "0001", "ZNR UUUUU",
		"TO RJCCUU/C\nINFO RJBBYY/A\nRJBBNN/B\n", "UNCLAS\nEXERCISE"));
	rig_out(&r, CC);
	r.circuits[BB].closed = true;
	ok(station_reroute(r.s, 1, &error) &&
		has(rig_out(&r, CC), "\nRR RJBBYY\n") &&
		rig_held(&r, REASON_ROUTE) == 1,
	    "RT-3 at the operator's wish as well");
	rig_free(&r);
}

static void
test_closed(void)
{
	struct rig r;

	rig_init(&r);
	r.circuits[BB].closed = true;
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJBBYY", "0001", "UNCLAS\nEXERCISE"));
	ok(has(rig_out(&r, CC), "\nPP RJBBYY\n") && r.s->held.count == 0,
	    "RT-11 a circuit that is closed is not chosen");
	rig_free(&r);
}

/* Five lines of RIs go by BB at once; CC is to another net. */
static void
test_transfer_diverted(void)
{
	struct buf fl2 = {0}, addresses = {0};
	struct rig r;
	char ri[8];
	int i;

	rig_init(&r);
	r.circuits[CC].transfer = true;
	rig_start(&r);
	station_down(r.s, BB);
	buf_string(&fl2, "PP");
	for (i = 0; i < 40; i++) {
		snprintf(ri, sizeof(ri), "RJBB%c%c", (char)('A' + i / 26),
		    (char)('A' + i % 26));
		buf_format(&fl2, i % 9 == 8 ? "\n%s" : " %s", ri);
		buf_format(&addresses, "%s%s/POST\n", i == 0 ? "TO " : "", ri);
	}
	buf_char(&fl2, '\0');
	buf_char(&addresses, '\0');
	rig_in(&r, DD,
	    message("DDA001", fl2.p, "0001", "ZNR UUUUU", addresses.p,
		"UNCLAS\nEXERCISE"));
	ok(rig_state(&r, BRANCH_QUEUED) == 1, "RT-6 one transmission waits");
	rig_wait(&r, 61000);
	ok(count(rig_out(&r, CC), "EXERCISE") == 3,
	    "RT-6 and goes into another net in three");
	same_by_log(&r, "what went in three");
	buf_free(&fl2);
	buf_free(&addresses);
	rig_free(&r);
}

int
main(void)
{
	test_released_collective();
	test_released_both();
	test_released_info();
	test_time();
	test_handed_in();
	test_others_collective();
	test_large();
	test_every_line();
	test_moved_later();
	test_part_diverted(false);
	test_part_diverted(true);
	test_number_diverted();
	test_info_diverted();
	test_closed();
	test_transfer_diverted();
	return tap_done();
}
