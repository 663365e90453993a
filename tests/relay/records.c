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
	struct rig r;
	const char *out;

	rig_init(&r);
	rig_start(&r);
	station_down(r.s, CC);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE 1"));
	rig_in(&r, DD, to("DDA002", "RJCCUU", "0002", "UNCLAS\nEXERCISE 2"));
	rig_in(&r, DD, to("DDA003", "RJCCUU", "0003", "UNCLAS\nEXERCISE 3"));
	rig_kill(&r);
	out = rig_out(&r, CC);
	ok(strstr(out, "EXERCISE 1") < strstr(out, "EXERCISE 2") &&
		strstr(out, "EXERCISE 2") < strstr(out, "EXERCISE 3"),
	    "REC-2 queues are in order after a restart");
	rig_free(&r);
}

/* Cut the log at every byte: what is before is there, and no more. */
static void
test_torn(void)
{
	struct rig r;
	struct buf whole = {0};
	size_t n, last = 0, good = 0;
	unsigned messages, before = 0;
	bool rising = true;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	rig_in(&r, DD, to("DDA002", "RJAAXX", "0002", "UNCLAS\nEXERCISE"));
	rig_in(&r, BB, to("BBA003", "RJCCUU", "0003", "UNCLAS\nEXERCISE"));
	rig_out(&r, CC);
	rig_delivered(&r);
	buf_add(&whole, buf_slice(&r.disk));
	for (n = 0; n <= whole.n; n += 7) {
		station_free(r.s);
		r.s = station_new(&r.config, &(struct relay_host){.user = &r});
		good = station_replay(r.s, slice_head(buf_slice(&whole), n));
		messages = (unsigned)r.s->message_count;
		rising &= good <= n && good >= last && messages >= before &&
		    r.s->failed == 0;
		last = good;
		before = messages;
	}
	ok(rising && before >= 4, "REC-1 a log cut anywhere is good before it");
	buf_free(&whole);
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

static void
test_trace(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD,
	    message("DDA001", "PP RJCCUU RJAAXX", "0001", "ZNR UUUUU",
		"TO RJCCUU/A\nRJAAXX/B\n", "UNCLAS\nEXERCISE"));
	rig_out(&r, CC);
	rig_delivered(&r);
	rig_in(&r, BB,
	    "VZCZCBBA001\nPP RJAA\nDE RJBBYY 0047 0601215\nZNR UUUUU\nBT\n"
	    "UNCLAS SVC INT ZDQ RJBBYY 0001 0601210\nBT\nNNNN\n");
	ok(has(rig_out(&r, BB), "SVC ZDQ RJBBYY 0001 0601210") &&
		has(r.out.p, "RJCC AAC001") && has(r.out.p, "\nRJAAXX"),
	    "REC-4 a tracer is answered: to whom, under which number");
	rig_in(&r, BB,
	    "VZCZCBBA002\nPP RJAA\nDE RJBBYY 0048 0601215\nZNR UUUUU\nBT\n"
	    "UNCLAS SVC INT ZDQ RJBBYY 0009 0601210\nBT\nNNNN\n");
	ok(has(rig_out(&r, BB), "RJBBYY 0009 0601210 NIL"),
	    "REC-4 or that it was never here");
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

int
main(void)
{
	test_numbers();
	test_order();
	test_torn();
	test_tampered();
	test_trace();
	test_unreadable();
	return tap_done();
}
