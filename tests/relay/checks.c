/*
 * checks.c: what an operator asks for: tests of circuits, closing, traces
 * through the net, readdressals (RX-12, REC-4, SEC-6, RT-9).
 */
#include "tests/relay/rig.h"

static void
test_readable(void)
{
	struct error error;
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	ok(station_test(r.s, S("CC"), &error) &&
		has(rig_out(&r, CC), "QUICK BROWN FOX") &&
		has(r.out.p, "INT ZBZ K"),
	    "RX-12 a plain circuit is tested by a fox");
	rig_wait(&r, 1500);
	rig_in(&r, CC, "VZCZCCCA001\nPP RJAA\nDE RJCC\nZBZ5 K\nNNNN\n");
	ok(rig_said(&r, "answered after 1500 ms: readable without fault"),
	    "RX-12 and the answer is a note");
	rig_in(&r, CC,
	    "VZCZCCCA002\nPP RJAA\nDE RJCC\nTHE QUICK BROWN FOX JUMPS OVER THE "
	    "LAZY DOG 0123456789\nINT ZBZ K\nNNNN\n");
	ok(has(rig_out(&r, CC), "ZBZ5 K"), "RX-12 a test is answered");
	rig_in(&r, CC,
	    "VZCZCCCA003\nPP RJAA\nDE RJCC\nTHE QUICK BRXWN FOX JUMPS OVER THE "
	    "LAZY DOG 0123456789\nINT ZBZ K\nNNNN\n");
	ok(has(rig_out(&r, CC), "ZBZ3 K"),
	    "RX-12 and what is garbled in it is said");
	station_down(r.s, CC);
	ok(!station_test(r.s, S("CC"), &error) &&
		!station_test(r.s, S("QQ"), &error),
	    "RX-12 what is down is not tested");
	rig_free(&r);
}

static void
test_closing(void)
{
	struct error error;
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD,
	    message("DDA001", "PP RJCCUU", "0001", "ZNR UUUUU", "TO RJCCUU/A\n",
		"UNCLAS\nEXERCISE"));
	rig_out(&r, CC);
	ok(station_circuit(r.s, S("CC"), false, &error) &&
		!station_is_closed(r.s, CC) &&
		has(rig_out(&r, CC), "INT ZKJ ZID AAC001"),
	    "RX-12 before a circuit closes the peer is told");
	rig_in(
	    &r, CC, "VZCZCCCA001\nPP RJAA\nDE RJCC\nZKJ1 ZID CCA000\nNNNN\n");
	ok(station_is_closed(r.s, CC), "RX-12 and when it agrees it closes");
	station_circuit(r.s, S("CC"), true, &error);
	station_circuit(r.s, S("CC"), false, &error);
	ok(!station_is_closed(r.s, CC), "RX-12 one that says nothing");
	rig_wait(&r, 31000);
	ok(station_is_closed(r.s, CC), "RX-12 is not waited for");
	rig_in(&r, BB,
	    "VZCZCBBA001\nOO RJAA\nDE RJBB\nINT ZKJ ZID BBA000\nNNNN\n");
	ok(has(rig_out(&r, BB), "ZKJ1 ZID AAB") &&
		rig_said(&r, "the peer closes"),
	    "RX-12 who closes is answered with our last number");
	rig_free(&r);
}

static void
test_net_trace(void)
{
	struct message_id id = {.ri = ri_pack(S("RJBBYY"))};
	struct buf b = {0};
	struct error error;
	struct rig r;

	memcpy(id.ssn, "0001", 4);
	memcpy(id.filing, "0601210", 7);
	rig_init(&r);
	rig_start(&r);
	ok(station_inquire(r.s, ri_pack(S("RJCC")), &id, &error) &&
		has(rig_out(&r, CC), "SVC INT ZDQ RJBBYY 0001 0601210"),
	    "REC-4 another station is asked");
	station_heard(r.s, &id, &b);
	ok(b.n == 0, "REC-4 and has not answered");
	rig_in(&r, CC,
	    "VZCZCCCA001\nPP RJAA\nDE RJCC 0009 0601215\nZNR UUUUU\nBT\n"
	    "UNCLAS SVC ZDQ RJBBYY 0001 0601210\nRJDD CCD007\nBT\nNNNN\n");
	station_heard(r.s, &id, &b);
	ok(slice_equal(
	       buf_slice(&b), S("RJCC RJBBYY 0001 0601210 RJDD CCD007\n")),
	    "REC-4 what it answers is kept for who asked");
	ok(!station_inquire(r.s, ri_pack(S("RJAA")), &id, &error),
	    "REC-4 nobody asks himself");
	buf_free(&b);
	rig_free(&r);
}

static void
test_readdress(void)
{
	uint64_t ris[2] = {ri_pack(S("RJCCUU")), ri_pack(S("RJCCVV"))}, fresh;
	struct error error;
	const char *out;
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB,
	    message("BBA001", "PP RJAAXX", "0001", "ZNY CCCCC", "TO RJAAXX/A\n",
		"C O N F I D E N T I A L\nEXERCISE 1"));
	ok(station_readdress(r.s, message_find(r.s, 1)->seq, WIRE_IMMEDIATE,
	       ris, 2, false, &fresh, &error),
	    "SEC-6 a message is readdressed");
	out = rig_out(&r, CC);
	ok(has(out,
	       "OO RJCCUU RJCCVV\nDE RJAA 0001 0601215\nZNY CCCCC\n"
	       "O 011215Z MAR 2025\nFM RJAA\nTO RJCCUU/RJCCUU\n"
	       "RJCCVV/RJCCVV\nP R 011210Z MAR 2025\nFM LEGATION BRAVO\n"
	       "TO RJAAXX/A\nBT\nC O N F I D E N T I A L\nEXERCISE 1\n"
	       "BT\nNNNN"),
	    "SEC-6 under a head of ours, and its own unchanged behind");
	rig_in(&r, BB,
	    message("BBA002", "PP RJAAXX", "0002", "ZNR UUUUU", "TO RJAAXX/A\n",
		"LMPSK QWERT ASDFG ZXCVB POIUY LKJHG MNBVC RTYUI FGHJK VBNMA "
		"QAZWS EDCRF"));
	ok(!station_readdress(
	       r.s, fresh + 1, WIRE_PRIORITY, ris, 2, false, &fresh, &error) &&
		has(error.text, "cryptographic"),
	    "SEC-6 encrypted text only after the cryptographic centre");
	ok(station_readdress(
	       r.s, fresh + 1, WIRE_PRIORITY, ris, 2, true, &fresh, &error) &&
		has(rig_out(&r, CC), "LMPSK QWERT"),
	    "SEC-6 which the operator says");
	ok(!station_readdress(
	       r.s, 4711, WIRE_PRIORITY, ris, 2, false, &fresh, &error),
	    "SEC-6 what never was is not readdressed");
	rig_free(&r);
}

/* All of the text, however its lines end, and what corrects it. */
static void
test_readdress_whole(void)
{
	static const char *const eol[] = {"\n", "\r\n", "\r\r\n"};
	uint64_t ri = ri_pack(S("RJCCUU")), fresh;
	struct buf in = {0}, want = {0};
	struct error error = {""};
	struct rig r;
	const char *e;
	int i, k;

	for (i = 0; i < 3; i++) {
		e = eol[i];
		rig_init(&r);
		rig_start(&r);
		buf_format(&in,
		    "VZCZCBBA001%sPP RJAAXX%sDE RJBBYY 0001 0601210%s"
		    "ZNR UUUUU%s",
		    e, e, e, e);
		buf_clear(&want);
		buf_format(&want,
		    "VZCZCAAC001%sPP RJCCUU%sDE RJAA 0001 0601215%s"
		    "ZNR UUUUU%sP 011215Z MAR 2025%sFM RJAA%s"
		    "TO RJCCUU/RJCCUU%s",
		    e, e, e, e, e, e, e);
		for (k = 0; k < 2; k++)
			buf_format(k == 0 ? &in : &want,
			    "P 011210Z MAR 2025%sFM LEGATION BRAVO%s"
			    "TO RJAAXX/A%sBT%sUNCLAS%sEXERCISE ONE%sBT%s"
			    "EXERCISE TWO%sBT%sC PAGE 2 LINE 1 WAS TOO%s",
			    e, e, e, e, e, e, e, e, e, e);
		buf_format(&in, "#0001%s%s%sNNNN\n", e, e, e);
		buf_char(&in, '\0');
		buf_add(&want, S("NNNN\n\0"));
		rig_in(&r, BB, in.p);
		ok(station_readdress(
		       r.s, 1, WIRE_PRIORITY, &ri, 1, false, &fresh, &error),
		    "SEC-6 lines ended %d ways are readdressed: %s", i + 1,
		    error.text);
		rig_out(&r, CC);
		ok(strcmp(r.out.p, want.p) == 0,
		    "SEC-6 with all of the text, and its corrections");
		buf_clear(&in);
		rig_free(&r);
	}
	buf_free(&in);
	buf_free(&want);
}

/* What counts as encrypted: nine words of ten, whatever the class line has. */
static void
test_encrypted(void)
{
	static const struct {
		const char *first, *fl4;
		int groups, words;
		bool encrypted;
	} all[] = {{"C O N F I D E N T I A L", "ZNY CCCCC", 100, 0, true},
	    {"C O N F I D E N T I A L SECTION 1 OF 2 FOR DOE", "ZNY CCCCC", 12,
		0, true},
	    {"UNCLAS", "ZNR UUUUU", 10, 0, true},
	    {"UNCLAS", "ZNR UUUUU", 8, 0, false},
	    {"UNCLAS QWERT ASDFG", "ZNR UUUUU", 8, 0, true},
	    {"UNCLAS", "ZNR UUUUU", 18, 2, true},
	    {"UNCLAS", "ZNR UUUUU", 17, 2, false},
	    {"PAGE 1 S E C R E T", "ZNY SSSSS", 30, 0, true},
	    {"UNCLAS", "ZNR UUUUU", 0, 30, false}};
	uint64_t ris[1] = {ri_pack(S("RJCCUU"))}, fresh;
	struct buf b = {0};
	struct error error;
	struct rig r;
	size_t i;
	int k;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		rig_init(&r);
		rig_start(&r);
		buf_clear(&b);
		buf_string(&b, all[i].first);
		for (k = 0; k < all[i].groups; k++)
			buf_string(&b, k % 10 == 0 ? "\nQWERT" : " ASDFG");
		for (k = 0; k < all[i].words; k++)
			buf_string(&b, "\nEXERCISE");
		buf_char(&b, '\0');
		rig_in(&r, BB,
		    message("BBA001", "PP RJAAXX", "0001", all[i].fl4,
			"TO RJAAXX/A\n", b.p));
		ok(station_readdress(r.s, 1, WIRE_PRIORITY, ris, 1, false,
		       &fresh, &error) == !all[i].encrypted,
		    "SEC-6 %s, %d groups and %d words", all[i].first,
		    all[i].groups, all[i].words);
		rig_free(&r);
	}
	buf_free(&b);
}

static void
test_table(void)
{
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, BB,
	    "VZCZCBBA001\nPP RJAA\nDE RJBB 0009 0601215\nZNR UUUUU\nBT\n"
	    "UNCLAS SVC ZEQ3 RJAAXX 0001 0601210 RJCCUU\nBT\nNNNN\n");
	ok(rig_said(&r, "alarm: ZEQ3 RJAAXX 0001 0601210 RJCCUU"),
	    "RT-9 who is told that his table is wrong is alarmed");
	rig_free(&r);
}

static void
test_metrics(void)
{
	struct buf b = {0};
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	station_down(r.s, CC);
	rig_in(&r, DD,
	    message("DDA001", "PP RJCCUU", "0001", "ZNR UUUUU", "TO RJCCUU/A\n",
		"UNCLAS\nEXERCISE"));
	rig_wait(&r, 90000);
	station_metrics(r.s, &b);
	buf_char(&b, '\0');
	ok(has(b.p,
	       "reftel_queue{circuit=\"CC\",peer=\"RJCC\",precedence="
	       "\"PRIORITY\"} 1\n") &&
		has(b.p,
		    "reftel_queue_oldest_seconds{circuit=\"CC\",peer=\"RJCC\","
		    "precedence=\"PRIORITY\"} 90\n") &&
		has(b.p, "reftel_circuit_up{circuit=\"CC\",peer=\"RJCC\"} 0\n"),
	    "Q-3 metrics say what waits, and how long");
	buf_free(&b);
	rig_free(&r);
}

/* By the polynomial alone, a bit at a time. */
static uint32_t
crc_by_bits(struct slice s)
{
	uint32_t crc = 0xffffffffu;
	size_t i;
	int bit;

	for (i = 0; i < s.n; i++) {
		crc ^= (unsigned char)s.p[i];
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78u : 0);
	}
	return ~crc;
}

/* The vectors of RFC 3720, B.4, and every length at every place of a word. */
/* What does not get on its way can be taken away. */
static void
test_stuck(void)
{
	struct relay_due due;
	struct error error;
	struct rig r;
	int i;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJAAXX", "0001", "UNCLAS\nEXERCISE ONE"));
	rig_in(&r, DD, to("DDA002", "RJAAXX", "0002", "UNCLAS\nEXERCISE TWO"));
	for (i = 0; i < 3; i++) {
		while (!station_deliver(r.s, &due, &r.out))
			rig_sync(&r);
		if (i < 2)
			station_delivered(r.s, due.seq, due.branch, false);
		rig_sync(&r);
		ok(rig_said(&r, "could not be delivered") == (i == 0),
		    "OPS that it cannot be delivered is said once");
	}
	ok(due.seq == 1 && station_hold(r.s, 1, &error),
	    "OPS what cannot be delivered may be held");
	ok(!has(rig_delivered(&r), "EXERCISE ONE") &&
		has(r.out.p, "EXERCISE TWO"),
	    "OPS and others are delivered");
	station_delivered(r.s, 1, due.branch, true);
	ok(station_release(r.s, 1, &error) &&
		has(rig_delivered(&r), "EXERCISE ONE") && has(r.out.p, "ZFD"),
	    "OPS when it is released it goes, in doubt");
	rig_in(&r, DD, to("DDA003", "RJCCUU", "0003", "UNCLAS\nEXERCISE"));
	rig_in(&r, DD, to("DDA004", "RJCCUU", "0004", "UNCLAS\nEXERCISE"));
	rig_some(&r, CC, 10);
	ok(!station_cancel(r.s, 4, &error), "OPS what is on a line is not");
	station_down(r.s, CC);
	ok(station_cancel(r.s, 4, &error),
	    "OPS what has a number on a line that is down may be cancelled");
	rig_in(&r, DD,
	    "VZCZCDDA005\nZZ RJBBYY\nDE RJDDXX 0005 0601210\nZNR UUUUU\n"
	    "Z 011210Z MAR 2025\nFM X\nTO RJBBYY/A\nBT\nUNCLAS\nEXERCISE\n"
	    "BT\nNNNN\n");
	rig_out(&r, BB);
	ok(rig_state(&r, BRANCH_RECEIPT) == 1 &&
		station_cancel(r.s,
		    r.s->circuits[BB].receipts.first->message->seq, &error),
	    "OPS and a FLASH whose receipt does not come");
	rig_wait(&r, 6 * 60000);
	ok(!has(rig_out(&r, BB), "EXERCISE"), "OPS which does not go again");
	rig_free(&r);
}

/* What nobody is named in stays, and what is for the operator is done. */
static void
test_release(void)
{
	struct error error;
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD,
	    "VZCZCDDA001\nPP\nDE RJDDXX 0001 0601210\nZNR UUUUU\n"
	    "P 011210Z MAR 2025\nFM X\nTO RJBBYY/A\nBT\nUNCLAS\nEXERCISE\n"
	    "BT\nNNNN\n");
	ok(rig_held(&r, REASON_GARBLED) == 1 &&
		!station_release(r.s, r.s->held.first->message->seq, &error) &&
		rig_held(&r, REASON_GARBLED) == 1,
	    "OPS what names nobody is not released into nothing");
	rig_in(&r, DD, to("DDA002", "RJAA", "0002", "UNCLAS\nEXERCISE"));
	ok(rig_held(&r, REASON_OPERATOR) == 1 &&
		station_release(r.s, r.s->held.last->message->seq, &error) &&
		rig_held(&r, REASON_OPERATOR) == 0 &&
		rig_state(&r, BRANCH_QUEUED) == 0,
	    "OPS what is for the station is done when it is released");
	rig_free(&r);
}

/* A delivery is taken out of the configuration while it is tried. */
static void
test_taken_out(void)
{
	struct relay_delivery deliveries[2];
	struct relay_config next;
	struct relay_due due;
	const char *out;
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJAAXX", "0001", "UNCLAS\nEXERCISE 1"));
	rig_in(&r, DD, to("DDA002", "RJAAXX", "0002", "UNCLAS\nEXERCISE 2"));
	while (!station_deliver(r.s, &due, &r.out))
		rig_sync(&r);
	memcpy(deliveries, r.deliveries, sizeof(deliveries));
	deliveries[0].gone = true;
	next = r.config;
	next.deliveries = deliveries;
	r.routes[route_longest(&next, ri_pack(S("RJAAXX"))) - r.routes]
	    .targets[0] = (struct target){TARGET_CIRCUIT, CC};
	station_reload(r.s, &next);
	out = rig_out(&r, CC);
	ok(has(out, "EXERCISE 2") && !has(out, "ZFD") &&
		!has(out, "EXERCISE 1"),
	    "OPS what waits for a delivery that is gone goes another way");
	station_delivered(r.s, due.seq, due.branch, false);
	rig_sync(&r);
	ok(!has(rig_delivered(&r), "EXERCISE"),
	    "OPS what it could not deliver is not given to it again");
	out = rig_out(&r, CC);
	ok(has(out, "EXERCISE 1") && has(out, "ZFD"),
	    "OPS but goes that way too, in doubt");
	rig_free(&r);

	rig_init(&r);
	rig_start(&r);
	rig_in(&r, DD, to("DDA001", "RJAAXX", "0001", "UNCLAS\nEXERCISE 1"));
	rig_sync(&r);
	/* It is begun, and not handed to its command yet. */
	station_deliver(r.s, &due, &r.out);
	next.routes = r.routes;
	r.routes[route_longest(&next, ri_pack(S("RJAAXX"))) - r.routes]
	    .targets[0] = (struct target){TARGET_CIRCUIT, CC};
	next.circuits = r.circuits;
	station_reload(r.s, &next);
	rig_sync(&r);
	ok(!has(rig_delivered(&r), "EXERCISE") &&
		has(rig_out(&r, CC), "EXERCISE 1"),
	    "OPS nor is what was only begun");
	rig_free(&r);
}

/* What waits for the operator is listed, however much goes by itself. */
static void
test_listed(void)
{
	struct buf all = {0}, some = {0}, held = {0};
	struct rig r;

	rig_init(&r);
	rig_start(&r);
	station_down(r.s, CC);
	rig_in(&r, DD, to("DDA001", "RJCCUU", "0001", "UNCLAS\nEXERCISE"));
	rig_in(&r, DD, to("DDA002", "RJCCUU", "0002", "UNCLAS\nEXERCISE"));
	rig_in(&r, DD, to("DDA003", "RJXXUU", "0003", "UNCLAS\nEXERCISE"));
	station_queue(r.s, 10, &all);
	buf_char(&all, '\0');
	ok(has(all.p, "RJBBYY 0001") && has(all.p, "RJBBYY 0002") &&
		has(all.p, "RJBBYY 0003") &&
		strstr(all.p, "RJBBYY 0001") < strstr(all.p, "RJBBYY 0003"),
	    "OPS what is owed is listed in the order of acceptance");
	station_queue(r.s, 2, &some);
	buf_char(&some, '\0');
	ok(count(some.p, "\"seq\"") == 2 && has(some.p, "RJBBYY 0001") &&
		has(some.p, "RJBBYY 0003"),
	    "OPS where that is too much, what is held is not left out");
	station_held(r.s, 3, &held);
	buf_char(&held, '\0');
	ok(count(held.p, "\"seq\"") == 1 && has(held.p, "\"reason\":\"route\""),
	    "OPS of one message is said why it is held");
	buf_clear(&held);
	station_held(r.s, 1, &held);
	ok(held.n == 0, "OPS or that it is not");
	buf_free(&all);
	buf_free(&some);
	buf_free(&held);
	rig_free(&r);
}

static void
test_checksum(void)
{
	char bytes[512];
	size_t i, from, bad = 0;

	memset(bytes, 0, sizeof(bytes));
	ok(crc32c(slice(bytes, 32)) == 0x8a9136aa, "CRC-32C of 32 zeros");
	memset(bytes, 0xff, sizeof(bytes));
	ok(crc32c(slice(bytes, 32)) == 0x62a8ab43, "CRC-32C of 32 ones");
	ok(crc32c(S("123456789")) == 0xe3069283, "CRC-32C of 123456789");
	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 151 + (i >> 3));
	for (from = 0; from < 8; from++)
		for (i = 0; i + from <= sizeof(bytes); i++)
			bad += crc32c(slice(bytes + from, i)) !=
			    crc_by_bits(slice(bytes + from, i));
	ok(bad == 0, "CRC-32C of every length and place: %zu differ", bad);
}

int
main(void)
{
	test_checksum();
	test_stuck();
	test_release();
	test_listed();
	test_taken_out();
	test_readable();
	test_closing();
	test_net_trace();
	test_readdress();
	test_encrypted();
	test_readdress_whole();
	test_table();
	test_metrics();
	return tap_done();
}
