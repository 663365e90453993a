/*
 * net.c: the lines between stations: how they lie, and how they fail.
 */
#include "tests/sim/sim.h"

/* On a noisy line one byte of so many. */
#define NOISE 12000

/* RJAA for the first station, RJAAXX for its first post. */
static uint64_t
station_ri(int station)
{
	char text[4] = {'R', 'J', (char)('A' + station), (char)('A' + station)};

	return ri_pack(slice(text, 4));
}

static struct slice
word(struct sim *sim, char a, char b)
{
	char text[2] = {a, b};

	return arena_copy(&sim->arena, slice(text, 2));
}

/* One end: a circuit of the station, named after who is there. */
static int
add_circuit(struct sim *sim, const struct sim_link *l, int station, int peer,
    unsigned clearance, bool ita2, bool trail)
{
	struct relay_config *config = &sim->stations[station].config;
	struct relay_circuit *c = &config->circuits[config->circuit_count];

	*c = (struct relay_circuit){
	    .name = word(sim, (char)('A' + peer), (char)('A' + station)),
	    .letters = {(char)('A' + station), (char)('A' + station),
		(char)('A' + peer)},
	    .peer = station_ri(peer),
	    .clearance = clearance,
	    .framed = !l->plain,
	    .ita2 = ita2,
	    .trail = trail,
	    .digits = l->plain ? 3 : 4,
	    .cyclic = true,
	    .speed = l->speed,
	    .idle = l->plain ? 1800000 : 600000,
	    .divert = 120000};
	return (int)config->circuit_count++;
}

static void
add_link(struct sim *sim, int a, int b)
{
	struct sim_link *l = &sim->links[sim->link_count];
	struct random *r = &sim->random;
	unsigned clearance = random_one_in(r, 3) ? WIRE_C : WIRE_S;
	bool ita2, trail;

	*l = (struct sim_link){.station = {a, b}};
	l->plain = random_one_in(r, 3);
	l->noisy = sim->plan.noise && random_one_in(r, 3);
	l->latency = 1 + random_below(r, 300);
	if (random_one_in(r, 5))
		l->speed = 60 + random_below(r, 200);
	ita2 = l->plain && random_one_in(r, 2);
	trail = !l->plain || !random_one_in(r, 4);
	l->circuit[0] = add_circuit(sim, l, a, b, clearance, ita2, trail);
	l->circuit[1] = add_circuit(sim, l, b, a, clearance, ita2, trail);
	sim->link_count++;
}

static unsigned
distance(const struct sim *sim, int from, int to)
{
	unsigned far[SIM_STATIONS];
	int i, round, a, b;

	for (i = 0; i < sim->count; i++)
		far[i] = i == to ? 0 : 1000;
	for (round = 0; round < sim->count; round++)
		for (i = 0; i < sim->link_count; i++) {
			a = sim->links[i].station[0];
			b = sim->links[i].station[1];
			/* Through relays alone. */
			if ((b == to || b < sim->relays) && far[a] > far[b] + 1)
				far[a] = far[b] + 1;
			if ((a == to || a < sim->relays) && far[b] > far[a] + 1)
				far[b] = far[a] + 1;
		}
	return far[from];
}

/* The neighbours through which it is shortest first, none that lead away. */
static void
add_route(struct sim *sim, int station, int to)
{
	struct relay_config *config = &sim->stations[station].config;
	struct relay_route *route = &config->routes[config->route_count];
	unsigned far, want;
	int i, side, peer;

	*route = (struct relay_route){.prefix = station_ri(to)};
	for (want = 0; want <= distance(sim, station, to); want++)
		for (i = 0; i < sim->link_count; i++) {
			side = sim->links[i].station[1] == station;
			if (sim->links[i].station[side] != station)
				continue;
			peer = sim->links[i].station[!side];
			far = peer == to ? 0 : distance(sim, peer, to);
			if (far != want ||
			    (peer != to && peer >= sim->relays) ||
			    route->count == RELAY_ALTERNATES)
				continue;
			route->targets[route->count++] = (struct target){
			    TARGET_CIRCUIT, sim->links[i].circuit[side]};
		}
	if (route->count > 0)
		config->route_count++;
}

static void
add_posts(struct sim *sim, int station)
{
	struct relay_config *config = &sim->stations[station].config;
	char text[6] = {'R', 'J', (char)('A' + station), (char)('A' + station)};
	uint64_t ri;
	int i;

	for (i = 0; i < SIM_POSTS; i++) {
		text[4] = text[5] = (char)('W' + i);
		ri = ri_pack(slice(text, 6));
		config->deliveries[i] =
		    (struct relay_delivery){.prefix = ri, .command = S("true")};
		config->routes[config->route_count++] =
		    (struct relay_route){.prefix = ri,
			.targets = {{TARGET_DELIVERY, i}},
			.count = 1};
	}
	config->delivery_count = SIM_POSTS;
}

void
net_make(struct sim *sim)
{
	struct relay_config *config;
	int i, k;

	sim->count = sim->plan.stations > 0 ? sim->plan.stations : SIM_STATIONS;
	sim->relays = sim->plan.stations > 0 ? 3 : 4;
	for (i = 0; i < sim->count; i++) {
		config = &sim->stations[i].config;
		config->station = station_ri(i);
		config->circuits = ARENA_ARRAY(
		    &sim->arena, struct relay_circuit, SIM_STATIONS);
		config->routes = ARENA_ARRAY(
		    &sim->arena, struct relay_route, SIM_STATIONS + SIM_POSTS);
		config->deliveries =
		    ARENA_ARRAY(&sim->arena, struct relay_delivery, SIM_POSTS);
	}
	for (i = 0; i < sim->relays; i++)
		for (k = i + 1; k < sim->relays; k++)
			add_link(sim, i, k);
	for (i = sim->relays; i < sim->count; i++) {
		k = (int)random_below(&sim->random, (uint32_t)sim->relays);
		add_link(sim, k, i);
		add_link(sim, (k + 1) % sim->relays, i);
	}
	for (i = 0; i < sim->count; i++) {
		add_posts(sim, i);
		for (k = 0; k < sim->count; k++)
			if (k != i)
				add_route(sim, i, k);
		route_sort(&sim->stations[i].config);
	}
	if (sim->plan.shape != NULL)
		sim->plan.shape(sim);
}

/* ---- bytes ------------------------------------------------------------------------------- */

/* Flipped bits, dropped bytes, doubled lines. */
static void
add_noise(struct sim *sim, const struct sim_link *l, struct buf *b)
{
	struct random *r = &sim->random;
	bool ita2 =
	    sim->stations[l->station[0]].config.circuits[l->circuit[0]].ita2;
	uint32_t noise = sim->plan.noise_of > 0 ? sim->plan.noise_of : NOISE;
	size_t i, n, count = b->n / noise;

	if (random_below(r, noise) < b->n % noise)
		count++;
	for (; count > 0 && b->n > 0; count--) {
		sim->result.noise++;
		i = random_below(r, (uint32_t)b->n);
		switch (random_below(r, 3)) {
		case 0:
			b->p[i] = (char)(b->p[i] ^
			    1 << random_below(r, ita2 ? 5 : 7));
			break;
		case 1:
			memmove(b->p + i, b->p + i + 1, b->n - i - 1);
			b->n--;
			break;
		default:
			n = b->n - i < 70 ? b->n - i : 70;
			buf_room(b, n);
			memmove(b->p + i + n, b->p + i, b->n - i);
			b->n += n;
			break;
		}
	}
}

static void
send_side(struct sim *sim, int link, int side)
{
	struct sim_link *l = &sim->links[link];
	int station = l->station[side], circuit = l->circuit[side];
	struct station *s = sim->stations[station].station;
	struct buf b = {0};
	size_t most = l->speed > 0 ? l->speed / 4 + 1 : 65536;

	if (l->waking[side])
		return;
	station_output(s, circuit, most, &b);
	check_sent(sim, station, link, side);
	if (station_hangs_up(s, circuit)) {
		buf_free(&b);
		net_cut(sim, link);
		station_down(s, circuit);
		return;
	}
	if (b.n == 0) {
		buf_free(&b);
		return;
	}
	l->busy[side] = sim->now + 1 +
	    (int64_t)(l->speed > 0 ? b.n * 1000 / l->speed : b.n / 1000);
	l->waking[side] = true;
	sim_at(sim, l->busy[side],
	    (struct sim_event){.kind = SIM_FREE, .link = link, .side = side});
	if (!l->up) {
		buf_free(&b);
		return;
	}
	if (l->noisy && !sim->calm)
		add_noise(sim, l, &b);
	sim_at(sim, l->busy[side] + l->latency,
	    (struct sim_event){.kind = SIM_ARRIVE,
		.link = link,
		.side = !side,
		.generation = l->generation,
		.bytes = b});
}

void
net_send(struct sim *sim, int station)
{
	int i, side;

	for (i = 0; i < sim->link_count; i++)
		for (side = 0; side < 2; side++)
			if (sim->links[i].station[side] == station)
				send_side(sim, i, side);
}

void
net_arrive(struct sim *sim, struct sim_event *e)
{
	struct sim_link *l = &sim->links[e->link];
	int station = l->station[e->side];
	struct sim_station *st = &sim->stations[station];

	if (l->hears[e->side] != e->generation || st->station == NULL)
		return;
	station_at(st->station, sim->now, st->station->wall);
	sim_pump(sim, station);
	station_input(st->station, l->circuit[e->side], buf_slice(&e->bytes));
	sim_pump(sim, station);
}

/* ---- up and down ------------------------------------------------------------------------- */

void
net_cut(struct sim *sim, int link)
{
	struct sim_link *l = &sim->links[link];
	struct random *r = &sim->random;
	int64_t delay;
	int side;

	if (!l->up)
		return;
	l->up = false;
	for (side = 0; side < 2; side++) {
		/* What is on its way may still arrive. */
		if (random_one_in(r, 2))
			l->hears[side] = 0;
		/* A half-open line is one where an end knows nothing. */
		delay = random_one_in(r, 6) ? random_below(r, 3600000)
					    : random_below(r, 5000);
		sim_at(sim, sim->now + delay,
		    (struct sim_event){.kind = SIM_TOLD,
			.link = link,
			.side = side,
			.generation = l->generation});
	}
	delay = sim->calm ? 10000 : 5000 + random_below(r, 1200000);
	sim_at(sim, sim->now + delay,
	    (struct sim_event){.kind = SIM_JOIN, .link = link});
}

void
net_told(struct sim *sim, const struct sim_event *e)
{
	struct sim_link *l = &sim->links[e->link];
	struct sim_station *st = &sim->stations[l->station[e->side]];

	if (l->generation != e->generation || l->up)
		return;
	l->hears[e->side] = 0;
	if (st->station == NULL)
		return;
	sim_pump(sim, l->station[e->side]);
	station_down(st->station, l->circuit[e->side]);
	sim_pump(sim, l->station[e->side]);
}

void
net_join(struct sim *sim, int link)
{
	struct sim_link *l = &sim->links[link];
	int side;

	if (l->up || sim->stations[l->station[0]].station == NULL ||
	    sim->stations[l->station[1]].station == NULL)
		return;
	l->up = true;
	l->generation++;
	for (side = 0; side < 2; side++)
		l->hears[side] = l->generation;
	for (side = 0; side < 2; side++) {
		sim_pump(sim, l->station[side]);
		station_up(
		    sim->stations[l->station[side]].station, l->circuit[side]);
		sim_pump(sim, l->station[side]);
	}
}
