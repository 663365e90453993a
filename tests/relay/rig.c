/*
 * rig.c: see rig.h.
 */
#include "tests/relay/rig.h"

#include <stdlib.h>

#define RI(text) ri_prefix(S(text))

/* 2025-03-01T12:15:00Z: day 060. */
#define NOON ((int64_t)1740831300000)

static bool
read_disk(void *user, uint64_t at, size_t n, struct buf *out)
{
	struct rig *r = user;

	if (r->failing > 0) {
		r->failing--;
		return false;
	}
	if (at > r->disk.n || n > r->disk.n - at)
		return false;
	buf_add(out, slice(r->disk.p + at, n));
	return true;
}

static void
add_route(struct rig *r, const char *prefix, enum target_kind kind, int first,
    int second)
{
	struct relay_route *route = &r->routes[r->config.route_count++];

	*route = (struct relay_route){.prefix = ri_prefix(slice_of(prefix)),
	    .targets = {{kind, first}, {kind, second}},
	    .count = second < 0 ? 1 : 2};
}

void
rig_init(struct rig *r)
{
	static const char *const names[] = {"BB", "CC", "DD"};
	static const char *const peers[] = {"RJBB", "RJCC", "RJDD"};
	int i;

	*r = (struct rig){.mono = 1000000, .wall = NOON};
	for (i = 0; i < RIG_CIRCUITS; i++)
		r->circuits[i] =
		    (struct relay_circuit){.name = slice_of(names[i]),
			.letters = {'A', 'A', names[i][0]},
			.peer = ri_pack(slice_of(peers[i])),
			.clearance = WIRE_S,
			.trail = true,
			.digits = 3,
			.idle = 1800000,
			.divert = 60000};
	r->config.station = RI("RJAA");
	r->config.circuits = r->circuits;
	r->config.circuit_count = RIG_CIRCUITS;
	r->config.routes = r->routes;
	r->config.deliveries = r->deliveries;
	r->config.delivery_count = 2;
	r->config.collectives = r->collectives;
	r->config.moved = r->moved;
	r->deliveries[0] = (struct relay_delivery){RI("RJAAXX"), S("x")};
	r->deliveries[1] = (struct relay_delivery){RI("RJAAYY"), S("y")};
	add_route(r, "RJAAXX", TARGET_DELIVERY, 0, -1);
	add_route(r, "RJAAYY", TARGET_DELIVERY, 1, -1);
	add_route(r, "RJBB", TARGET_CIRCUIT, BB, CC);
	add_route(r, "RJCC", TARGET_CIRCUIT, CC, -1);
	add_route(r, "RVCC", TARGET_CIRCUIT, CC, -1);
	add_route(r, "RJDD", TARGET_CIRCUIT, DD, -1);
}

static void
begin(struct rig *r)
{
	struct relay_host host = {.user = r, .read = read_disk};
	size_t good;
	int i;

	r->s = station_new(&r->config, &host);
	good = station_replay(r->s, buf_slice(&r->disk));
	r->disk.n = good;
	station_at(r->s, r->mono, r->wall);
	station_start(r->s, 77);
	rig_sync(r);
	for (i = 0; i < RIG_CIRCUITS; i++)
		station_up(r->s, i);
	rig_sync(r);
}

void
rig_start(struct rig *r)
{
	route_sort(&r->config);
	begin(r);
}

void
rig_kill(struct rig *r)
{
	station_free(r->s);
	begin(r);
}

void
rig_free(struct rig *r)
{
	station_free(r->s);
	buf_free(&r->disk);
	buf_free(&r->out);
	buf_free(&r->said);
}

void
rig_sync(struct rig *r)
{
	struct buf *log = station_log(r->s), *said = station_said(r->s);

	buf_add(&r->disk, buf_slice(log));
	buf_clear(log);
	station_durable(r->s, r->disk.n);
	buf_add(&r->said, buf_slice(said));
	buf_clear(said);
}

void
rig_wait(struct rig *r, int64_t milliseconds)
{
	r->mono += milliseconds;
	r->wall += milliseconds;
	station_at(r->s, r->mono, r->wall);
	station_tick(r->s);
	rig_sync(r);
}

void
rig_in(struct rig *r, int circuit, const char *text)
{
	station_input(r->s, circuit, slice_of(text));
	rig_sync(r);
}

const char *
rig_some(struct rig *r, int circuit, size_t most)
{
	size_t before;

	buf_clear(&r->out);
	do {
		before = r->out.n;
		station_output(r->s, circuit, most - r->out.n, &r->out);
		rig_sync(r);
	} while (r->out.n > before && r->out.n < most);
	buf_char(&r->out, '\0');
	return r->out.p;
}

const char *
rig_out(struct rig *r, int circuit)
{
	/* Numbers are given, brought to the disk, and only then used. */
	station_output(r->s, circuit, 0, &r->out);
	rig_sync(r);
	return rig_some(r, circuit, (size_t)1 << 22);
}

const char *
rig_delivered(struct rig *r)
{
	struct relay_due due;

	buf_clear(&r->out);
	for (;;) {
		rig_sync(r);
		if (!station_deliver(r->s, &due, &r->out)) {
			if (station_log(r->s)->n == 0)
				break;
			continue;
		}
		station_delivered(r->s, due.seq, due.branch, true);
	}
	buf_char(&r->out, '\0');
	return r->out.p;
}

bool
has(const char *text, const char *what)
{
	return strstr(text, what) != NULL;
}

size_t
count(const char *text, const char *what)
{
	size_t n = 0;

	while ((text = strstr(text, what)) != NULL) {
		n++;
		text += strlen(what);
	}
	return n;
}

bool
rig_said(struct rig *r, const char *what)
{
	bool found;

	rig_sync(r);
	found = slice_find(buf_slice(&r->said), slice_of(what)) < r->said.n;
	buf_clear(&r->said);
	return found;
}

size_t
rig_held(const struct rig *r, unsigned reason)
{
	const struct branch *b;
	size_t n = 0;

	for (b = r->s->held.first; b != NULL; b = b->after)
		n += b->reason == reason;
	return n;
}

size_t
rig_state(const struct rig *r, unsigned state)
{
	const struct message *m;
	const struct branch *b;
	size_t i, n = 0;

	for (i = 0; i < r->s->message_count; i++) {
		m = r->s->messages[i];
		if (m == NULL || m->marks & MARK_SVC)
			continue;
		for (b = m->branches; b != NULL; b = b->next)
			n += b->state == state;
	}
	return n;
}

const char *
message(const char *number, const char *fl2, const char *ssn, const char *fl4,
    const char *addresses, const char *text)
{
	static struct buf ring[8];
	static unsigned next;
	struct buf *b = &ring[next++ % 8];

	buf_clear(b);
	buf_format(b,
	    "VZCZC%s\n%s\nDE RJBBYY %s 0601210\n%s%sP R 011210Z MAR "
	    "2025\nFM LEGATION BRAVO\n%sBT\n%s\nBT\n\n\nNNNN\n",
	    number, fl2, ssn, fl4, *fl4 == '\0' ? "" : "\n", addresses, text);
	buf_char(b, '\0');
	return b->p;
}

const char *
to(const char *number, const char *ri, const char *ssn, const char *text)
{
	char fl2[32], addresses[32];

	snprintf(fl2, sizeof(fl2), "PP %s", ri);
	snprintf(addresses, sizeof(addresses), "TO %s/A\n", ri);
	return message(number, fl2, ssn, "ZNR UUUUU", addresses, text);
}

const char *
plain(const char *number, const char *ssn, const char *text)
{
	return message(number, "PP RJAAXX", ssn, "ZNR UUUUU",
	    "TO RJAAXX/POST ALFA\n", text);
}

bool
rig_put(void *buf, struct slice part)
{
	buf_add(buf, part);
	return true;
}
