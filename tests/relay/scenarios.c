/*
 * scenarios.c: three stations whose circuits are tied together, and what
 * goes from one to the next looked at: scenarios 7 to 10 of our list of
 * requirements, and the dialects of heads.
 *
 * RJAA, RJBB and RJCC; each has two circuits, named after who is there.
 */
#include "tests/relay/rig.h"

#include <stdlib.h>

#define STATIONS 3
#define NOON ((int64_t)1740831300000)

struct net {
	struct relay_config config[STATIONS];
	struct relay_circuit circuits[STATIONS][2];
	struct relay_route routes[STATIONS][8];
	struct relay_delivery deliveries[STATIONS];
	struct relay_moved moved;
	struct station *s[STATIONS];
	struct buf disk[STATIONS], said[STATIONS], delivered[STATIONS];
	struct buf line[STATIONS][2]; /* all that went out there */
	int64_t mono;
};

static const char *const names[] = {"AA", "BB", "CC"};
static const char *const ris[] = {"RJAA", "RJBB", "RJCC"};
static const char *const posts[] = {"RJAAXX", "RJBBXX", "RJCCXX"};

/* Who is at the other end of circuit k of station i, and which it is there. */
static int
peer_of(int i, int k)
{
	return k < i ? k : k + 1;
}

static int
circuit_to(int i, int peer)
{
	return peer < i ? peer : peer - 1;
}

static bool
read_disk(void *user, uint64_t at, size_t n, struct buf *out)
{
	const struct buf *disk = user;

	if (at > disk->n || n > disk->n - at)
		return false;
	buf_add(out, slice(disk->p + at, n));
	return true;
}

static void
route(struct net *n, int i, const char *prefix, int to)
{
	struct relay_config *c = &n->config[i];

	n->routes[i][c->route_count++] =
	    (struct relay_route){.prefix = ri_prefix(slice_of(prefix)),
		.targets = {{to < 0 ? TARGET_DELIVERY : TARGET_CIRCUIT,
		    to < 0 ? 0 : circuit_to(i, to)}},
		.count = 1};
}

static void
net_init(struct net *n)
{
	int i, k, peer;

	*n = (struct net){.mono = 1000000};
	for (i = 0; i < STATIONS; i++) {
		n->config[i] =
		    (struct relay_config){.station = ri_pack(slice_of(ris[i])),
			.circuits = n->circuits[i],
			.circuit_count = 2,
			.routes = n->routes[i],
			.deliveries = &n->deliveries[i],
			.delivery_count = 1};
		n->deliveries[i] = (struct relay_delivery){
		    ri_pack(slice_of(posts[i])), S("x"), false};
		route(n, i, posts[i], -1);
		for (k = 0; k < 2; k++) {
			peer = peer_of(i, k);
			n->circuits[i][k] = (struct relay_circuit){
			    .name = slice_of(names[peer]),
			    .letters = {names[i][0], names[i][0],
				names[peer][0]},
			    .peer = ri_pack(slice_of(ris[peer])),
			    .clearance = WIRE_S,
			    .trail = true,
			    .cyclic = true,
			    .digits = 3,
			    .idle = 1800000,
			    .divert = 60000};
			route(n, i, ris[peer], peer);
		}
	}
}

static void
net_start(struct net *n)
{
	struct relay_host host = {.read = read_disk};
	int i, k;

	for (i = 0; i < STATIONS; i++) {
		route_sort(&n->config[i]);
		host.user = &n->disk[i];
		n->s[i] = station_new(&n->config[i], &host);
		station_at(n->s[i], n->mono, NOON);
		station_start(n->s[i], 7);
		for (k = 0; k < 2; k++)
			station_up(n->s[i], k);
	}
}

static void
net_free(struct net *n)
{
	int i, k;

	for (i = 0; i < STATIONS; i++) {
		station_free(n->s[i]);
		buf_free(&n->disk[i]);
		buf_free(&n->said[i]);
		buf_free(&n->delivered[i]);
		for (k = 0; k < 2; k++)
			buf_free(&n->line[i][k]);
	}
}

static void
sync_one(struct net *n, int i)
{
	struct buf *log = station_log(n->s[i]), *said = station_said(n->s[i]);

	buf_add(&n->disk[i], buf_slice(log));
	buf_clear(log);
	station_durable(n->s[i], n->disk[i].n);
	buf_add(&n->said[i], buf_slice(said));
	buf_clear(said);
}

static bool
deliver(struct net *n, int i)
{
	struct relay_due due;
	bool any = false;

	while (station_deliver(n->s[i], &due, &n->delivered[i])) {
		any = true;
		station_delivered(n->s[i], due.seq, due.branch, true);
		sync_one(n, i);
	}
	return any;
}

/* Until nothing goes any more; how many rounds that took. */
static unsigned
flow(struct net *n)
{
	struct buf b = {0};
	unsigned rounds = 0;
	bool moved = true;
	int i, k, peer;

	while (moved && rounds < 1000) {
		moved = false;
		rounds++;
		for (i = 0; i < STATIONS; i++) {
			sync_one(n, i);
			moved |= deliver(n, i);
			for (k = 0; k < 2; k++) {
				buf_clear(&b);
				station_output(n->s[i], k, 65536, &b);
				/* What has a number now waits for the disk. */
				moved |= station_log(n->s[i])->n > 0;
				sync_one(n, i);
				if (b.n == 0)
					continue;
				moved = true;
				buf_add(&n->line[i][k], buf_slice(&b));
				peer = peer_of(i, k);
				station_input(n->s[peer], circuit_to(peer, i),
				    buf_slice(&b));
			}
		}
	}
	buf_free(&b);
	return rounds;
}

static const char *
text_of(struct buf *b)
{
	buf_char(b, '\0');
	b->n--;
	return b->p;
}

static const char *
on_line(struct net *n, int from, int to)
{
	return text_of(&n->line[from][circuit_to(from, to)]);
}

static bool
submit(struct net *n, int i, const char *to, const char *ssn, const char *text)
{
	struct buf b = {0};
	struct error error;
	uint64_t seq;
	bool good;

	buf_format(&b,
	    "VZCZC\nPP %s\nDE %s %s 0601210\nZNR UUUUU\n"
	    "P 011210Z MAR 2025\nFM LEGATION\nTO %s/POST\nBT\nUNCLAS\n"
	    "EXERCISE %s\nBT\nNNNN",
	    to, posts[i], ssn, to, text);
	good = station_submit(n->s[i], buf_slice(&b), &seq, &error);
	if (!good)
		printf("# %s\n", error.text);
	buf_free(&b);
	return good;
}

/* ---- 7 ---------------------------------------------------------------------------------- */

static void
test_renamed(void)
{
	struct relay_config next;
	struct relay_route routes[8];
	struct net n;

	net_init(&n);
	/* RJBBOLD is RJCCXX now: RJBB knows, RJAA does not. */
	n.moved =
	    (struct relay_moved){ri_pack(S("RJBBOLD")), ri_pack(S("RJCCXX"))};
	n.config[1].moved = &n.moved;
	n.config[1].moved_count = 1;
	net_start(&n);
	submit(&n, 0, "RJBBOLD", "0001", "TO THE OLD ADDRESS");
	flow(&n);
	ok(has(text_of(&n.delivered[2]), "TO THE OLD ADDRESS") &&
		has(on_line(&n, 1, 2), "ZOV"),
	    "RT-9 scenario 7: it goes on by a ZOV pilot");
	ok(has(text_of(&n.delivered[0]), "ZEQ3 RJAAXX 0001 0601210 RJCCXX"),
	    "RT-9 scenario 7: and its originator is told by ZEQ3");
	/* He corrects his table, while his station runs. */
	next = n.config[0];
	memcpy(routes, n.routes[0], sizeof(routes));
	next.routes = routes;
	next.moved = &n.moved;
	next.moved_count = 1;
	route_sort(&next);
	station_reload(n.s[0], &next);
	buf_clear(&n.line[1][circuit_to(1, 2)]);
	buf_clear(&n.line[0][circuit_to(0, 2)]);
	submit(&n, 0, "RJBBOLD", "0002", "BY A TABLE THAT IS RIGHT");
	flow(&n);
	ok(has(on_line(&n, 0, 2), "BY A TABLE THAT IS RIGHT") &&
		!has(on_line(&n, 1, 2), "BY A TABLE THAT IS RIGHT") &&
		has(text_of(&n.delivered[2]), "BY A TABLE THAT IS RIGHT"),
	    "RT-9 scenario 7: the next goes straight, by a table that was "
	    "mended");
	net_free(&n);
}

/* ---- 8 ---------------------------------------------------------------------------------- */

static void
test_loop(void)
{
	unsigned rounds;
	struct net n;

	net_init(&n);
	route(&n, 0, "RJZZ", 1);
	route(&n, 1, "RJZZ", 2);
	route(&n, 2, "RJZZ", 0);
	net_start(&n);
	submit(&n, 0, "RJZZXX", "0001", "ROUND AND ROUND");
	rounds = flow(&n);
	ok(count(on_line(&n, 0, 1), "ROUND AND ROUND") == 1 &&
		count(on_line(&n, 1, 2), "ROUND AND ROUND") == 1 &&
		count(on_line(&n, 2, 0), "ROUND AND ROUND") == 1,
	    "RT-8 scenario 8: a loop is found within one round");
	ok(has(text_of(&n.said[0]), "a loop") && n.s[0]->held.count == 1,
	    "RT-8 scenario 8: and is before the operator where it began");
	ok(rounds < 100, "RT-8 scenario 8: no storm of service messages");
	net_free(&n);
	/* Two that send to each other: by the way it came nothing goes. */
	net_init(&n);
	route(&n, 0, "RJZZ", 1);
	route(&n, 1, "RJZZ", 0);
	net_start(&n);
	submit(&n, 0, "RJZZXX", "0001", "TO AND FRO");
	flow(&n);
	ok(count(on_line(&n, 0, 1), "TO AND FRO") == 1 &&
		count(on_line(&n, 1, 0), "TO AND FRO") == 0 &&
		n.s[1]->held.count == 1 &&
		has(text_of(&n.delivered[0]), "ZEQ2"),
	    "RT-8 scenario 8: nor between two");
	net_free(&n);
}

/* ---- 9 ---------------------------------------------------------------------------------- */

/* ITA2 of a line as letters, to look at it. */
static void
as_letters(struct buf *b, struct slice code)
{
	struct ita2 shift = {0};

	ita2_read(&shift, b, code);
}

static void
test_old_switch(void)
{
	struct buf text = {0};
	struct net n;
	size_t i;
	bool five = true;

	net_init(&n);
	for (i = 0; i < 2; i++) {
		n.circuits[i][0].ita2 = true;
		n.circuits[i][0].speed = 0;
	}
	/* The line between RJAA and RJBB is the old one. */
	net_start(&n);
	submit(&n, 0, "RJBBXX", "0001", "PLAIN (SEE PARA 2): 3/4, A-B. OK?");
	flow(&n);
	for (i = 0; i < n.line[0][0].n; i++)
		five &= (unsigned char)n.line[0][0].p[i] < 32;
	as_letters(&text, buf_slice(&n.line[0][0]));
	ok(five &&
		has(text_of(&text),
		    "EXERCISE PLAIN (SEE PARA 2): 3/4, A-B. "
		    "OK?\r\r\n"),
	    "RX-10 scenario 9: five bits, 2CR 1LF");
	ok(has(text_of(&n.delivered[1]), "PLAIN (SEE PARA 2): 3/4, A-B. OK?"),
	    "RX-10 scenario 9: and the same at the other end");
	submit(&n, 0, "RJBBXX", "0002", "small letters");
	flow(&n);
	ok(has(text_of(&n.delivered[1]), "EXERCISE SMALL LETTERS"),
	    "RX-10 scenario 9: small letters become capitals");
	submit(&n, 0, "RJBBXX", "0003", "A \"QUOTE\" AND A % SIGN");
	flow(&n);
	ok(!has(text_of(&n.delivered[1]), "QUOTE") &&
		has(text_of(&n.delivered[0]), "LMF REJ RJAAXX 0003"),
	    "RX-10 scenario 9: what the code has not is refused, and said");
	submit(&n, 0, "RJCCXX", "0004", "A \"QUOTE\" AND A % SIGN");
	flow(&n);
	ok(has(text_of(&n.delivered[2]), "A \"QUOTE\" AND A % SIGN"),
	    "RX-10 scenario 9: but goes where there is ASCII");
	buf_free(&text);
	net_free(&n);
}

/* ---- 10, and the dialects of heads --------------------------------------------------------- */

/* What went in between two words comes out as it was. */
static bool
untouched(const char *in, const char *out)
{
	struct slice a = slice_of(in), b = slice_of(out);
	size_t i = slice_find(a, S("\nDE ")), k = slice_find(b, S("\nDE "));

	a = slice_skip(a, i);
	b = slice_skip(b, k);
	i = slice_find(a, S("NNNN"));
	k = slice_find(b, S("NNNN"));
	return i < a.n && k < b.n &&
	    slice_equal(slice_trim_right(slice_head(a, i)),
		slice_trim_right(slice_head(b, k)));
}

static void
test_dialects(void)
{
	static const struct {
		const char *what, *text;
	} dialects[] = {
	    {"a cable of an embassy, with an XYZ line and an empty one",
		"VZCZCBBA0001\nPP RJCCXX RJAAXX\nDE RJBB #0047 0601215\n"
		"ZNR UUUUU ZZH\nP 011215Z MAR 25\nFM AMEMBASSY BRAVO\n"
		"TO RJCCXX/SECSTATE CHARLIE PRIORITY 0123\n"
		"INFO RJAAXX/AMEMBASSY ALFA 0456\nXMT AMCONSUL DELTA\n\n"
		"BT\nUNCLAS BRAVO 000047\n\nEXERCISE\n\nE.O. 12958: N/A\n"
		"TAGS: PREL, BR\nSUBJECT: THE LAMP\n\n1. IT IS OUT.\n"
		"BT\n#0047\n\nNNNN\n"},
	    {"filing time as the group, in the manner of the years before",
		"VZCZCBBA0002\nRR RJCCXX RJAAXX\nDE RJBB 0048/01 0601215\n"
		"ZNR UUUUU\nR 011215Z MAR 25\nFM LEGATION BRAVO\n"
		"TO RJCCXX/MINISTRY\nRJAAXX/CONSUL\nBT\nUNCLAS SECTION 1 OF 2\n"
		"EXERCISE\nBT\n#0048\nNNNN\n"},
	    {"abbreviated, with no preamble",
		"VZCZCBBA0003\nPP RJCCXX RJAAXX\nDE RJBB 0049 0601215\n"
		"ZNR UUUUU\nBT\nUNCLAS\nEXERCISE\nBT\n#0049\nNNNN\n"},
	    {"two precedences, and a codress",
		"VZCZCBBA0004\nOO RJCCXX RJAAXX\nDE RJBB 0050 0601215\n"
		"ZNR UUUUU\nO P 011215Z MAR 25\nFM STAFF\nTO RJCCXX\n"
		"INFO RJAAXX\nBT\nUNCLAS\nEXERCISE\nBT\n#0050\nNNNN\n"},
	    {"a tape with letters of its own time: VV, and no Z",
		"VV   BBA005\nPP RJCCXX RJAAXX\nDE RJBB 0051 0601215\n"
		"ZNR UUUUU\nP 011215Z MAR 25\nFM STAFF\nTO RJCCXX/A\n"
		"RJAAXX/B\nBT\nUNCLAS\nEXERCISE\nBT\n#0051\nNNNN\n"}};
	struct buf text = {0};
	struct net n;
	size_t i;

	for (i = 0; i < sizeof(dialects) / sizeof(dialects[0]); i++) {
		net_init(&n);
		net_start(&n);
		buf_clear(&text);
		buf_string(&text, dialects[i].text);
		station_input(n.s[0], circuit_to(0, 1), buf_slice(&text));
		flow(&n);
		ok(untouched(dialects[i].text, on_line(&n, 0, 2)) &&
			untouched(dialects[i].text, text_of(&n.delivered[0])) &&
			n.s[0]->held.count == 0,
		    "RT-2 scenario 10: %s goes through untouched",
		    dialects[i].what);
		if (n.s[0]->held.count > 0)
			printf("# %s\n", text_of(&n.said[0]));
		net_free(&n);
	}
	buf_free(&text);
}

int
main(void)
{
	test_renamed();
	test_loop();
	test_old_switch();
	test_dialects();
	return tap_done();
}
