/*
 * relay.c: any bytes to a station: on a plain circuit, on one of ITA2, on a
 * framed one, before and after its greeting.  Whatever comes, what goes out
 * by a circuit of low clearance is not classified, what the log has can be
 * replayed to the same, and memory stays in bounds.
 */
#include "relay/station.h"
#include "tests/fuzz/fuzz.h"

#define RI(text) ri_prefix(S(text))

static struct relay_circuit circuits[] = {{.letters = "AAB",
					      .clearance = WIRE_S,
					      .trail = true,
					      .digits = 3,
					      .idle = 1800000,
					      .divert = 1000},
    {.letters = "AAC",
	.clearance = WIRE_S,
	.ita2 = true,
	.digits = 3,
	.idle = 1800000,
	.divert = 1000},
    {.letters = "AAD",
	.clearance = WIRE_S,
	.framed = true,
	.trail = true,
	.cyclic = true,
	.digits = 4,
	.idle = 30000,
	.divert = 1000},
    {.letters = "AAE",
	.clearance = WIRE_U,
	.trail = true,
	.digits = 3,
	.idle = 1800000,
	.divert = 1000}};

static struct relay_route routes[6];

static bool
read_log(void *user, uint64_t at, size_t n, struct buf *out)
{
	const struct buf *disk = user;

	if (at > disk->n || n > disk->n - at)
		return false;
	buf_add(out, slice(disk->p + at, n));
	return true;
}

static void
configure(struct relay_config *c)
{
	static const char *const peers[] = {"RJBB", "RJCC", "RJDD", "RJEE"};
	static const char *const names[] = {"BB", "CC", "DD", "EE"};
	static struct relay_delivery post;
	size_t i;

	*c = (struct relay_config){.station = RI("RJAA"),
	    .circuits = circuits,
	    .circuit_count = 4,
	    .routes = routes,
	    .route_count = 6,
	    .deliveries = &post,
	    .delivery_count = 1};
	post = (struct relay_delivery){RI("RJAAXX"), S("x")};
	for (i = 0; i < 4; i++) {
		circuits[i].name = slice_of(names[i]);
		circuits[i].peer = ri_pack(slice_of(peers[i]));
		routes[i] =
		    (struct relay_route){.prefix = ri_pack(slice_of(peers[i])),
			.targets = {{TARGET_CIRCUIT, (int)i}},
			.count = 1};
	}
	routes[4] = (struct relay_route){.prefix = RI("RJAAXX"),
	    .targets = {{TARGET_DELIVERY, 0}},
	    .count = 1};
	routes[5] = (struct relay_route){.prefix = RI("R"),
	    .targets = {{TARGET_CIRCUIT, 3}, {TARGET_CIRCUIT, 0}},
	    .count = 2};
	route_sort(c);
}

static void
sync_log(struct station *s, struct buf *disk)
{
	struct buf *log = station_log(s);

	buf_add(disk, buf_slice(log));
	buf_clear(log);
	station_durable(s, disk->n);
	buf_clear(station_said(s));
}

static void
round_trip(struct station *s, struct buf *disk)
{
	struct relay_due due;
	struct buf out = {0};
	int i;

	for (i = 0; i < 4; i++) {
		buf_clear(&out);
		station_output(s, i, 1 << 20, &out);
		sync_log(s, disk);
		station_output(s, i, 1 << 20, &out);
		sync_log(s, disk);
		if (i == 3)
			must(slice_find(buf_slice(&out), S("ZNY SSSSS")) ==
				out.n &&
			    slice_find(buf_slice(&out), S("ZNY CCCCC")) ==
				out.n);
	}
	station_deliver(s, &due, &out);
	sync_log(s, disk);
	buf_free(&out);
}

/* The same state from the log alone. */
static void
replay(const struct relay_config *c, struct station *s, struct buf *disk)
{
	struct relay_host host = {.user = disk, .read = read_log};
	struct station *again = station_new(c, &host);

	must(station_replay(again, buf_slice(disk)) == disk->n);
	must(again->failed == 0 && again->next_seq == s->next_seq &&
	    again->held.count == s->held.count &&
	    again->request_count == s->request_count);
	station_free(again);
}

void
fuzz_one(struct slice input)
{
	struct buf disk = {0}, frames = {0};
	struct relay_host host = {.user = &disk, .read = read_log};
	struct frame f = {
	    .type = FRAME_HELLO, .number = 1, .payload = S("RJDD 7")};
	struct relay_config c;
	struct station *s;
	int i;

	configure(&c);
	s = station_new(&c, &host);
	station_at(s, 1000, 1740831300000);
	station_start(s, 5);
	for (i = 0; i < 4; i++)
		station_up(s, i);
	for (i = 0; i < 4; i++)
		station_input(s, i, input);
	round_trip(s, &disk);
	frame_write(&frames, &f);
	f = (struct frame){.type = FRAME_TEXT,
	    .flags = FRAME_FIRST | FRAME_LAST,
	    .number = 1,
	    .payload = slice_head(input, FRAME_MOST)};
	frame_write(&frames, &f);
	station_input(s, 2, buf_slice(&frames));
	station_input(s, 2, input);
	round_trip(s, &disk);
	station_at(s, 1000 + 7200000, 1740831300000 + 7200000);
	station_tick(s);
	round_trip(s, &disk);
	replay(&c, s, &disk);
	must(s->circuits[2].in.n <= FRAME_MOST + FRAME_HEAD + FRAME_TAIL);
	station_free(s);
	buf_free(&disk);
	buf_free(&frames);
}
