/*
 * records.c: REC-1 to REC-4, REC-6: the log and restarts; frames are in
 * frames.c.
 */
#include "tests/relay/rig.h"

static void
test_numbers(void)
{
	char number[8], ssn[8], want[16];
	struct rig r;
	int i, good = 0, marked = 0;
	unsigned next = 1;

	rig_init(&r);
	rig_start(&r);
	for (i = 1; i <= 300; i++) {
		snprintf(number, sizeof(number), "DDA%03d", i);
		snprintf(ssn, sizeof(ssn), "%04d", i);
		if (i % 3 == 0)
			rig_kill(&r);
		rig_in(&r, DD, to(number, "RJCCUU", ssn, "UNCLAS\nEXERCISE"));
		rig_out(&r, CC);
		while (has(r.out.p, "VZCZCAAC")) {
			snprintf(want, sizeof(want), "VZCZCAAC%03u", next);
			if (!has(r.out.p, want))
				break;
			next++;
			memcpy(strstr(r.out.p, want), "x", 1);
		}
		good += has(r.out.p, "EXERCISE");
		marked += has(r.out.p, "ZFD");
	}
	ok(good == 300 && !has(r.out.p, "VZCZCAAC"),
	    "REC-2 numbers go on over 100 kills, none twice, none skipped");
	ok(marked == 0, "REC-2 and nothing is in doubt that is not");
	rig_free(&r);
}

static void
test_order(void)
{
	const char *out, *first, *second, *third;
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	station_down(r.s, CC);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE 1"));
	rig_in(&r, DD, to("DDA002", "RJCCUU", "0002", "UNCLAS\nEXERCISE 2"));
	rig_in(&r, DD, to("DDA003", "RJCCUU", "0003", "UNCLAS\nEXERCISE 3"));
	rig_kill(&r);
	out = rig_out(&r, CC);
	first = strstr(out, "EXERCISE 1");
	second = strstr(out, "EXERCISE 2");
	third = strstr(out, "EXERCISE 3");
	ok(count(out, "EXERCISE") == 3 && first != NULL && second != NULL &&
		third != NULL && first < second && second < third,
	    "REC-2 queues are in order after a restart");
	rig_free(&r);
}

/* What each record of a log leads to, as a snapshot. */
struct known {
	size_t end; /* of the record */
	struct buf state;
};

/* Cut the log at every byte: what its whole records say is known, and no more. */
static void
test_torn(void)
{
	struct known known[64] = {{0}};
	struct relay_host none = {.user = NULL};
	struct slice all, rest, lines, bodies;
	struct buf whole = {0}, now = {0};
	struct log_end end = {0};
	size_t n, count = 0, at = 0, good, wrong = 0;
	struct station *s;
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	rig_in(&r, DD, to("DDA002", "RJAAXX", "0002", "UNCLAS\nEXERCISE"));
	rig_in(&r, BB, to("BBA003", "RJCCUU", "0003", "UNCLAS\nEXERCISE"));
	rig_out(&r, CC);
	rig_delivered(&r);
	buf_add(&whole, buf_slice(&r.disk));
	all = rest = buf_slice(&whole);
	s = station_new(&r.config, &none);
	station_snapshot(s, rig_put, &known[count++].state);
	while (count < 64 && log_read(&end, rest, &lines, &bodies, &n)) {
		station_replay(s, slice_head(rest, n));
		rest = slice_skip(rest, n);
		known[count].end = whole.n - rest.n;
		station_snapshot(s, rig_put, &known[count++].state);
	}
	station_free(s);
	ok(rest.n == 0 && count > 8, "REC-1 a log of %zu records", count - 1);
	for (n = 0; n <= whole.n; n++) {
		if (at + 1 < count && known[at + 1].end == n)
			at++;
		s = station_new(&r.config, &none);
		good = station_replay(s, slice_head(all, n));
		buf_clear(&now);
		station_snapshot(s, rig_put, &now);
		wrong += good != known[at].end || s->failed != 0 ||
		    !slice_equal(buf_slice(&now), buf_slice(&known[at].state));
		station_free(s);
	}
	ok(wrong == 0, "REC-1 cut at any byte it is good to its last record");
	s = station_new(&r.config, &none);
	station_replay(s, all);
	buf_clear(&now);
	station_snapshot(s, rig_put, &now);
	buf_clear(&whole);
	station_snapshot(r.s, rig_put, &whole);
	ok(slice_equal(buf_slice(&whole), buf_slice(&now)),
	    "REC-1 and whole it is what the station knew");
	station_free(s);
	for (n = 0; n < count; n++)
		buf_free(&known[n].state);
	buf_free(&whole);
	buf_free(&now);
	rig_free(&r);
}

/* REC-6: any byte that changes is noticed, and what is behind it too. */
static void
test_tampered(void)
{
	struct rig r;
	struct slice lines, bodies, rest;
	struct log_end end;
	size_t n, i, records, all = 0, noticed = 0, tried = 0;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	rig_out(&r, CC);
	for (i = 0; i <= r.disk.n; i += 5) {
		if (i > 0)
			r.disk.p[i - 5] = (char)(r.disk.p[i - 5] ^ 1);
		end = (struct log_end){0};
		rest = buf_slice(&r.disk);
		for (records = 0; log_read(&end, rest, &lines, &bodies, &n);
		     records++)
			rest = slice_skip(rest, n);
		if (i == 0)
			all = records;
		else {
			tried++;
			noticed += records < all;
			r.disk.p[i - 5] = (char)(r.disk.p[i - 5] ^ 1);
		}
	}
	ok(all > 4 && noticed == tried, "REC-6 a changed bit breaks the chain");
	rig_free(&r);
}

/* The answer to a tracer that comes by BB. */
static const char *
traced(struct rig *r, int number, const char *ssn)
{
	struct buf b = {0};
	const char *answer;

	buf_string(&b, "VZCZCBBA");
	buf_padded(&b, (unsigned)number, 3);
	buf_string(&b, "\nPP RJAA\nDE RJBBYY ");
	buf_padded(&b, (unsigned)number, 4);
	buf_format(&b,
	    " 0601215\nZNR UUUUU\nBT\nUNCLAS SVC INT ZDQ RJBBYY %s 0601210\n"
	    "BT\nNNNN\n",
	    ssn);
	buf_char(&b, '\0');
	rig_in(r, BB, b.p);
	answer = strstr(rig_out(r, BB), "SVC ZDQ RJBBYY");
	buf_free(&b);
	return answer == NULL ? "" : answer;
}

/* One that was sent, delivered, given a number alone, and held. */
static void
test_trace(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJDDUU", "0003", "UNCLAS\nEXERCISE"));
	rig_in(&r, DD,
	    message("DDA002", "PP RJCCUU RJAAXX RJBBUU RJZZUU", "0001",
		"ZNR UUUUU", "TO RJCCUU/A\nRJAAXX/B\nRJBBUU/C\nRJZZUU/D\n",
		"UNCLAS\nEXERCISE"));
	rig_wait(&r, 120000);
	rig_out(&r, CC);
	rig_wait(&r, 180000);
	rig_delivered(&r);
	ok(r.s->circuits[BB].given > 0 &&
		slice_starts(slice_of(traced(&r, 1, "0001")),
		    S("SVC ZDQ RJBBYY 0001 0601210\n"
		      "RECEIVED RJDD DDA002 0601215\n"
		      "RJCC AAC001 0601217\nRJAAXX 0601220\nBT\n")),
	    "REC-4 a tracer is answered: from whom it came, to whom it went, "
	    "by which numbers and when, and no more");
	ok(slice_starts(slice_of(traced(&r, 2, "0009")),
	       S("SVC ZDQ RJBBYY 0009 0601210 NIL\nBT\n")),
	    "REC-4 or that it was never here");
	rig_wait(&r, 3600000);
	rig_kill(&r);
	ok(slice_starts(slice_of(traced(&r, 3, "0001")),
	       S("SVC ZDQ RJBBYY 0001 0601210\nRECEIVED RJDD 0601215\n"
		 "RJCC AAC001 0601217\nRJBB AAB002 0601220\n"
		 "RJAAXX 0601220\n")),
	    "REC-4 the same after a restart, and what went since");
	rig_free(&r);
}

static void
test_unreadable(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE 1"));
	rig_in(&r, DD, to("DDA002", "RJCCUU", "0002", "UNCLAS\nEXERCISE 2"));
	r.failing = 1;
	ok(has(rig_out(&r, CC), "EXERCISE 2") &&
		rig_held(&r, REASON_UNREADABLE) == 1,
	    "REC-3 what the disk does not give back is held, the rest goes");
	rig_free(&r);
}

/* By its number here, its channel number, and its identification. */
static void
test_retrieved(void)
{
	struct message_id id = {.ri = ri_pack(S("RJBBYY"))};
	struct buf b = {0};
	struct error error;
	struct rig r;

	memcpy(id.ssn, "0002", 4);
	memcpy(id.filing, "0601210", 7);
	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE 1"));
	rig_in(&r, DD, to("DDA002", "RJCCUU", "0002", "UNCLAS\nEXERCISE 2"));
	rig_out(&r, CC);
	rig_kill(&r);
	ok(station_trace(r.s, &id, &b) &&
		slice_starts(buf_slice(&b), S("{\"seq\":2,")),
	    "REC-3 an identification leads to the number of a message");
	buf_clear(&b);
	ok(station_show(r.s, 2, &b, &error) &&
		slice_find(buf_slice(&b), S("EXERCISE 2")) < b.n &&
		slice_starts(buf_slice(&b), S("VZCZCDDA002\nPP RJCCUU\n")),
	    "REC-3 and that to what came, as it came");
	rig_in(&r, CC, "VZCZCCCA001\nPP RJAA\nDE RJCC\nZES2 AAC002\nNNNN\n");
	ok(count(rig_out(&r, CC), "EXERCISE") == 1 &&
		has(r.out.p, "EXERCISE 2") && has(r.out.p, "ZDK"),
	    "REC-3 a channel number to what went under it");
	rig_in(&r, CC,
	    "VZCZCCCA002\nPP RJAA\nDE RJCCUU 0047 0601215\nZNR UUUUU\nBT\n"
	    "UNCLAS SVC ZES2 RJBBYY 0001 0601210\nBT\nNNNN\n");
	ok(count(rig_out(&r, CC), "EXERCISE") == 1 &&
		has(r.out.p, "EXERCISE 1") && has(r.out.p, "ZDK"),
	    "REC-3 and an identification, of who has had it");
	buf_free(&b);
	rig_free(&r);
}

int
main(void)
{
	test_numbers();
	test_order();
	test_torn();
	test_tampered();
	test_trace();
	test_unreadable();
	test_retrieved();
	return tap_done();
}
