/*
 * retention.c: REC-5: what is done is forgotten after its time, what is open
 * never; snapshots; and bodies that are copied so that the disk is given
 * back.
 */
#include "tests/relay/rig.h"

#define DAY ((int64_t)86400000)

static bool
refuse(void *user, struct slice s)
{
	size_t *pieces = user;

	(void)s;
	return --*pieces > 0;
}

/* Three messages: one delivered, one sent, one that has no way out. */
static void
begin(struct rig *r)
{
	rig_init(r);
	rig_start(r);
	rig_in(r, DD, to("DDA001", "RJAAXX", "0001", "UNCLAS\nEXERCISE 1"));
	rig_in(r, DD, to("DDA002", "RJCCUU", "0002", "UNCLAS\nEXERCISE 2"));
	rig_in(r, DD, to("DDA003", "RJZZUU", "0003", "UNCLAS\nEXERCISE 3"));
	rig_delivered(r);
	rig_out(r, CC);
}

static size_t
known(const struct rig *r)
{
	size_t i, n = 0;

	for (i = 0; i < r->s->message_count; i++)
		n += !r->s->messages[i]->gone &&
		    !(r->s->messages[i]->marks & MARK_SVC);
	return n;
}

static void
test_forgotten(void)
{
	struct message_id id = {.ri = ri_pack(S("RJBBYY"))};
	struct buf shown = {0};
	struct error error;
	struct rig r;

	memcpy(id.ssn, "0001", 4);
	memcpy(id.filing, "0601210", 7);
	begin(&r);
	rig_wait(&r, 29 * DAY);
	ok(known(&r) == 3, "REC-5 nothing is forgotten before its time");
	rig_wait(&r, 2 * DAY);
	ok(known(&r) == 1 && message_find(r.s, 1) == NULL,
	    "REC-5 what is done is forgotten then");
	ok(rig_held(&r, REASON_ROUTE) == 1 &&
		station_show(r.s, 3, &shown, &error) &&
		has((buf_char(&shown, '\0'), shown.p), "EXERCISE 3"),
	    "REC-5 what is open is not, and is there to be read");
	ok(!station_trace(r.s, &id, &shown),
	    "REC-5 of what is forgotten is no trace");
	rig_kill(&r);
	ok(known(&r) == 1 && r.s->failed == 0,
	    "REC-5 and it stays forgotten after a restart");
	rig_in(&r, CC,
	    "VZCZCCCA001\nPP RJAA\nDE RJCC\nZFX AAC001 ZFX AAC001\nNNNN\n");
	ok(!has(rig_out(&r, CC), "EXERCISE 2"),
	    "REC-5 a number that was forgotten is nothing");
	buf_free(&shown);
	rig_free(&r);
}

/* Its time begins when it was sent, not when it came. */
static void
test_late(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	station_down(r.s, CC);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	rig_wait(&r, 31 * DAY);
	station_up(r.s, CC);
	ok(has(rig_out(&r, CC), "EXERCISE"), "REC-5 it is sent late");
	rig_wait(&r, 2 * DAY);
	rig_kill(&r);
	rig_in(&r, CC,
	    "VZCZCCCA001\nPP RJAA\nDE RJCC\nZFX AAC001 ZFX AAC001\nNNNN\n");
	ok(has(rig_out(&r, CC), "EXERCISE"),
	    "REC-5 and is there yet when it is asked for");
	rig_wait(&r, 62 * DAY);
	ok(known(&r) == 0, "REC-5 and forgotten in its time");
	rig_free(&r);
}

static void
test_asked(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	/* A garble in FL4: a good copy is asked for. */
	rig_in(&r, DD,
	    message("DDA001", "PP RJCCUU", "0001", "ZNR UUXUU", "TO RJCCUU/A\n",
		"UNCLAS\nEXERCISE"));
	rig_wait(&r, 40 * DAY);
	ok(known(&r) == 1,
	    "REC-5 a bad copy that waits for the good one is open");
	rig_free(&r);
}

/* A restart by a snapshot, and what of the log is behind it. */
static void
test_snapshot(void)
{
	struct relay_host host;
	struct station *other;
	struct buf b = {0}, again = {0};
	size_t n, pieces;
	bool refused = true;
	struct rig r;

	begin(&r);
	rig_in(&r, BB, to("BBA002", "RJCCUU", "0012", "UNCLAS\nEXERCISE 4"));
	ok(station_snapshot(r.s, rig_put, &b), "REC-5 a snapshot");
	rig_in(&r, DD, to("DDA004", "RJBBYY", "0004", "UNCLAS\nEXERCISE 5"));
	host = r.s->host;
	other = station_new(&r.config, &host);
	ok(station_restore(other, buf_slice(&b)) && other->failed == 0 &&
		station_logged(other) < station_logged(r.s),
	    "REC-5 is what a station begins with");
	ok(station_replay(other,
	       slice_skip(buf_slice(&r.disk), station_logged(other))) > 0 &&
		station_logged(other) == station_logged(r.s),
	    "REC-5 and the log goes on behind it");
	buf_clear(&b);
	station_snapshot(other, rig_put, &b);
	station_snapshot(r.s, rig_put, &again);
	ok(slice_equal(buf_slice(&b), buf_slice(&again)),
	    "REC-5 to the state that it was in");
	station_free(other);
	for (n = 0; n < b.n; n += n < 200 || b.n - n < 200 ? 1 : 37) {
		other = station_new(&r.config, &host);
		refused &=
		    !station_restore(other, slice_head(buf_slice(&b), n)) &&
		    other->message_count == 0;
		station_free(other);
	}
	ok(refused, "REC-5 one that is not whole is none");
	b.p[b.n / 2] = (char)(b.p[b.n / 2] ^ 1);
	other = station_new(&r.config, &host);
	ok(!station_restore(other, buf_slice(&b)) && other->message_count == 0,
	    "REC-5 nor one that was altered");
	station_free(other);
	pieces = 1;
	ok(!station_snapshot(r.s, refuse, &pieces),
	    "REC-5 a full disk makes none");
	buf_free(&b);
	buf_free(&again);
	rig_free(&r);
}

/* One that is held for years does not keep all that came since. */
static void
test_copied(void)
{
	char number[16], ssn[16];
	struct buf shown = {0};
	struct error error;
	uint64_t before;
	struct rig r;
	int i;

	rig_init(&r);
	r.config.segment = 4096;
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJZZUU", "0001", "UNCLAS\nEXERCISE 1"));
	before = message_find(r.s, 1)->at;
	for (i = 2; i < 300; i++) {
		snprintf(number, sizeof(number), "DDA%03d", i);
		snprintf(ssn, sizeof(ssn), "%04d", i);
		rig_in(&r, DD, to(number, "RJCCUU", ssn, "UNCLAS\nEXERCISE"));
		rig_out(&r, CC);
	}
	rig_out(&r, BB);
	rig_out(&r, DD);
	ok(station_oldest(r.s) <= before, "REC-5 what is kept is kept");
	for (i = 0; i < 6; i++)
		rig_wait(&r, 8 * DAY);
	ok(message_find(r.s, 1) != NULL && message_find(r.s, 1)->at > before &&
		station_oldest(r.s) > before + 4 * 4096,
	    "REC-5 what stands in the way of much is copied forward");
	ok(station_show(r.s, 1, &shown, &error) &&
		has((buf_char(&shown, '\0'), shown.p), "EXERCISE 1"),
	    "REC-5 and reads as before");
	rig_kill(&r);
	buf_clear(&shown);
	ok(station_show(r.s, 1, &shown, &error) &&
		has((buf_char(&shown, '\0'), shown.p), "EXERCISE 1") &&
		rig_held(&r, REASON_ROUTE) == 1,
	    "REC-5 after a restart too");
	buf_free(&shown);
	rig_free(&r);
}

/* A part without its bodies: the chain holds, and any change breaks it. */
static void
test_stripped(void)
{
	struct buf b = {0};
	struct slice rest, lines, bodies;
	struct log_end end = {0}, other = {0};
	size_t n, i, noticed = 0, tried = 0;
	struct rig r;

	begin(&r);
	rest = buf_slice(&r.disk);
	while (log_read(&end, rest, &lines, &bodies, &n)) {
		log_strip(slice_head(rest, n), &b);
		rest = slice_skip(rest, n);
	}
	rest = buf_slice(&b);
	while (log_read(&other, rest, &lines, &bodies, &n))
		rest = slice_skip(rest, n);
	ok(rest.n == 0 && memcmp(&end, &other, sizeof(end)) == 0 &&
		slice_find(buf_slice(&b), S("EXERCISE")) == b.n,
	    "REC-5 bodies are gone, and the chain ends as it did");
	for (i = 0; i < b.n; i += 11) {
		b.p[i] = (char)(b.p[i] ^ 1);
		other = (struct log_end){0};
		rest = buf_slice(&b);
		while (log_read(&other, rest, &lines, &bodies, &n))
			rest = slice_skip(rest, n);
		tried++;
		noticed += rest.n > 0;
		b.p[i] = (char)(b.p[i] ^ 1);
	}
	ok(tried > 50 && noticed == tried,
	    "REC-6 a bit that changes in a journal is noticed");
	buf_free(&b);
	rig_free(&r);
}

int
main(void)
{
	test_forgotten();
	test_late();
	test_asked();
	test_snapshot();
	test_copied();
	test_stripped();
	return tap_done();
}
