/*
 * sim.c: the run of one seed: events in order of time, until all is quiet.
 */
#include "tests/sim/sim.h"

#include <stdio.h>
#include <stdlib.h>

#define MINUTE ((int64_t)60000)
#define HOUR (60 * MINUTE)

/* Where days begin for the stations: 2025-12-31T22:00Z, so that a year ends. */
#define EPOCH ((int64_t)1767218400000)

uint64_t
random_next(struct random *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

uint32_t
random_below(struct random *r, uint32_t n)
{
	return (uint32_t)((random_next(r) >> 32) * n >> 32);
}

bool
random_one_in(struct random *r, uint32_t n)
{
	return random_below(r, n) == 0;
}

/* ---- events ---------------------------------------------------------------------- */

static bool
sooner(const struct sim_event *a, const struct sim_event *b)
{
	return a->time != b->time ? a->time < b->time : a->order < b->order;
}

void
sim_at(struct sim *sim, int64_t time, struct sim_event event)
{
	size_t i, parent;

	event.time = time;
	event.order = sim->order++;
	if (sim->heap_count == sim->heap_size) {
		sim->heap_size = sim->heap_size == 0 ? 256 : sim->heap_size * 2;
		sim->heap =
		    heap_grow(sim->heap, sim->heap_size * sizeof(*sim->heap));
	}
	for (i = sim->heap_count++; i > 0; i = parent) {
		parent = (i - 1) / 2;
		if (!sooner(&event, &sim->heap[parent]))
			break;
		sim->heap[i] = sim->heap[parent];
	}
	sim->heap[i] = event;
}

static bool
next_event(struct sim *sim, struct sim_event *out)
{
	struct sim_event last;
	size_t i = 0, child;

	if (sim->heap_count == 0)
		return false;
	*out = sim->heap[0];
	last = sim->heap[--sim->heap_count];
	while ((child = 2 * i + 1) < sim->heap_count) {
		if (child + 1 < sim->heap_count &&
		    sooner(&sim->heap[child + 1], &sim->heap[child]))
			child++;
		if (!sooner(&sim->heap[child], &last))
			break;
		sim->heap[i] = sim->heap[child];
		i = child;
	}
	sim->heap[i] = last;
	return true;
}

bool
sim_said(const struct sim *sim, const char *what)
{
	return slice_find(buf_slice(&sim->said), slice_of(what)) < sim->said.n;
}

/* ---- a station and the world ------------------------------------------------------ */

static void
give_time(struct sim *sim, int station)
{
	struct sim_station *st = &sim->stations[station];

	station_at(st->station, sim->now, EPOCH + sim->now + st->skew);
}

static void
take_deliveries(struct sim *sim, int station)
{
	struct sim_station *st = &sim->stations[station];
	struct relay_due due;
	struct buf b = {0};

	while (station_deliver(st->station, &due, &b)) {
		check_delivered(sim, station, &due, buf_slice(&b));
		buf_clear(&b);
		sim_at(sim, sim->now + 1 + random_below(&sim->random, 2000),
		    (struct sim_event){.kind = SIM_DELIVERED,
			.station = station,
			.generation = st->boot,
			.seq = due.seq,
			.branch = due.branch,
			.good = !sim->plan.faults || sim->calm ||
			    !random_one_in(&sim->random, 200)});
	}
	buf_free(&b);
}

void
sim_pump(struct sim *sim, int station)
{
	struct sim_station *st = &sim->stations[station];
	struct buf *said;
	int64_t due;

	if (st->station == NULL)
		return;
	give_time(sim, station);
	check_taken(sim, station);
	net_send(sim, station);
	take_deliveries(sim, station);
	disk_write(sim, station);
	said = station_said(st->station);
	if (sim->plan.trace && said->n > 0)
		printf("# %lld.%03lld station %d: %.*s",
		    (long long)sim->now / 1000, (long long)sim->now % 1000,
		    station, (int)said->n, said->p);
	if (sim->plan.end != NULL)
		buf_add(&sim->said, buf_slice(said));
	buf_clear(said);
	due = station_next(st->station);
	if (st->due > sim->now && st->due <= due)
		return;
	st->due = due;
	sim_at(sim, due,
	    (struct sim_event){
		.kind = SIM_TICK, .station = station, .generation = st->boot});
}

static bool
put_lines(void *user, struct slice s)
{
	buf_add(user, s);
	return true;
}

/* The lines of a snapshot but those of what is not kept for good. */
static void
lines_of(const struct station *s, struct buf *out)
{
	struct buf b = {0};
	struct slice rest, lines, bodies, line;
	struct log_end end;
	size_t n;

	station_snapshot(s, put_lines, &b);
	rest = buf_slice(&b);
	log_start_read(rest, "RfS1", &end);
	rest = slice_skip(rest, LOG_START);
	while (log_read(&end, rest, &lines, &bodies, &n)) {
		rest = slice_skip(rest, n);
		while ((line = slice_line(&lines)).p != NULL)
			if (!slice_starts(line, S("series "))) {
				buf_add(out, line);
				buf_char(out, '\n');
			}
	}
	buf_free(&b);
}

/* What a snapshot and the log behind it lead to is what the log leads to. */
static bool
is_same(struct sim *sim, int station)
{
	struct sim_station *st = &sim->stations[station];
	struct relay_host host = {.user = &st->disk, .read = disk_read};
	struct station *other = station_new(&st->config, &host);
	struct buf a = {0}, b = {0};
	bool same;

	station_replay(other, buf_slice(&st->disk.durable));
	lines_of(other, &a);
	lines_of(st->station, &b);
	same = slice_equal(buf_slice(&a), buf_slice(&b));
	buf_free(&a);
	buf_free(&b);
	station_free(other);
	return same;
}

static void
boot(struct sim *sim, int station)
{
	struct sim_station *st = &sim->stations[station];
	struct sim_disk *d = &st->disk;
	struct relay_host host = {.user = d, .read = disk_read};
	int i;

	if (st->station != NULL)
		return;
	st->boot++;
	st->due = 0;
	memset(st->last, 0, sizeof(st->last));
	st->station = station_new(&st->config, &host);
	if (d->state.n > 0 &&
	    !station_restore(st->station, buf_slice(&d->state)))
		sim->result.stuck++;
	d->durable.n = d->at +
	    station_replay(
		st->station, slice_skip(buf_slice(&d->durable), d->at));
	if (d->state.n > 0 && random_one_in(&sim->keeping, 4) &&
	    !is_same(sim, station))
		sim->result.stuck++;
	/* What was accepted before a crash is looked at again. */
	st->checked = st->station->next_seq;
	check_boot(sim, station);
	give_time(sim, station);
	station_start(st->station, random_next(&sim->random));
	if (st->station->failed > 0)
		sim->result.stuck++;
	for (i = 0; i < sim->link_count; i++)
		if (sim->links[i].station[0] == station ||
		    sim->links[i].station[1] == station)
			sim_at(sim,
			    sim->now + random_below(&sim->random, 20000),
			    (struct sim_event){.kind = SIM_JOIN, .link = i});
	sim_pump(sim, station);
}

static void
crash(struct sim *sim, int station)
{
	struct sim_station *st = &sim->stations[station];
	int i;

	if (st->station == NULL)
		return;
	sim->result.crashes++;
	disk_crash(sim, station);
	station_free(st->station);
	st->station = NULL;
	for (i = 0; i < sim->link_count; i++)
		if (sim->links[i].station[0] == station ||
		    sim->links[i].station[1] == station)
			net_cut(sim, i);
	sim_at(sim,
	    sim->now +
		(sim->plan.away > 0
			? sim->plan.away
			: 1000 + random_below(&sim->random, 120000)),
	    (struct sim_event){.kind = SIM_BOOT, .station = station});
}

static void
one_event(struct sim *sim, struct sim_event *e)
{
	struct sim_station *st = &sim->stations[e->station];
	bool stale = st->station == NULL || e->generation != st->boot;

	switch (e->kind) {
	case SIM_ARRIVE:
		net_arrive(sim, e);
		buf_free(&e->bytes);
		break;
	case SIM_FREE:
		sim->links[e->link].waking[e->side] = false;
		sim_pump(sim, sim->links[e->link].station[e->side]);
		break;
	case SIM_SYNC:
		if (!stale)
			disk_synced(sim, e);
		break;
	case SIM_TICK:
		if (stale)
			break;
		give_time(sim, e->station);
		station_tick(st->station);
		if (random_one_in(&sim->keeping, 1500))
			disk_snapshot(sim, e->station);
		st->due = 0;
		sim_pump(sim, e->station);
		break;
	case SIM_SUBMIT:
		load_submit(sim);
		break;
	case SIM_DELIVERED:
		if (stale)
			break;
		give_time(sim, e->station);
		station_delivered(st->station, e->seq, e->branch, e->good);
		sim_pump(sim, e->station);
		break;
	case SIM_CUT:
		sim->result.cuts += sim->links[e->link].up;
		net_cut(sim, e->link);
		break;
	case SIM_JOIN:
		net_join(sim, e->link);
		break;
	case SIM_TOLD:
		net_told(sim, e);
		break;
	case SIM_CRASH:
		crash(sim, e->station);
		break;
	case SIM_BOOT:
		boot(sim, e->station);
		break;
	case SIM_FULL:
		st->disk.full = e->good;
		if (st->station != NULL) {
			give_time(sim, e->station);
			station_full(st->station, e->good);
			sim_pump(sim, e->station);
		}
		break;
	case SIM_CLOCK:
		st->skew =
		    (int64_t)random_below(&sim->random, 2 * 7200000) - 7200000;
		break;
	}
}

static void
plan_faults(struct sim *sim)
{
	int64_t load = sim->plan.load, at;
	int i;

	for (i = 0; i < sim->count; i++) {
		for (at = 0; at < load;
		     at += random_below(&sim->random, (uint32_t)(2 * HOUR)))
			if (at > 0)
				sim_at(sim, at,
				    (struct sim_event){
					.kind = SIM_CRASH, .station = i});
		if (random_one_in(&sim->random, 3)) {
			at = random_below(&sim->random, (uint32_t)load);
			sim_at(sim, at,
			    (struct sim_event){
				.kind = SIM_FULL, .station = i, .good = true});
			sim_at(sim,
			    at + random_below(&sim->random, (uint32_t)HOUR),
			    (struct sim_event){.kind = SIM_FULL, .station = i});
		}
		if (random_one_in(&sim->random, 4))
			sim_at(sim, random_below(&sim->random, (uint32_t)load),
			    (struct sim_event){
				.kind = SIM_CLOCK, .station = i});
	}
	for (i = 0; i < sim->link_count; i++)
		for (at = 0; at < load;
		     at += random_below(&sim->random, (uint32_t)HOUR))
			if (at > 0)
				sim_at(sim, at,
				    (struct sim_event){
					.kind = SIM_CUT, .link = i});
}

/* No more faults: everything that is down comes up, and stays so. */
static void
calm_down(struct sim *sim)
{
	int i;

	sim->calm = true;
	for (i = 0; i < sim->count; i++) {
		sim->stations[i].disk.full = false;
		if (sim->stations[i].station == NULL) {
			boot(sim, i);
			continue;
		}
		give_time(sim, i);
		station_full(sim->stations[i].station, false);
		sim_pump(sim, i);
	}
	for (i = 0; i < sim->link_count; i++)
		sim_at(sim, sim->now + random_below(&sim->random, 60000),
		    (struct sim_event){.kind = SIM_JOIN, .link = i});
}

static void
finish(struct sim *sim)
{
	size_t i;
	int k;

	for (i = 0; i < sim->heap_count; i++)
		buf_free(&sim->heap[i].bytes);
	heap_free(sim->heap);
	for (k = 0; k < sim->count; k++) {
		if (sim->stations[k].station != NULL)
			station_free(sim->stations[k].station);
		buf_free(&sim->stations[k].disk.durable);
		buf_free(&sim->stations[k].disk.writing);
		buf_free(&sim->stations[k].disk.state);
		buf_free(&sim->stations[k].disk.fresh);
	}
	for (i = 0; i < sim->telegram_count; i++)
		buf_free(&sim->telegrams[i].text);
	buf_free(&sim->said);
	arena_free(&sim->arena);
}

/* What each station has kept, for who must find out what went wrong. */
static void
dump_logs(const struct sim *sim)
{
	struct slice rest, lines, bodies, line;
	struct log_end end;
	size_t n;
	int i;

	for (i = 0; i < sim->count; i++) {
		end = (struct log_end){0};
		rest = buf_slice(&sim->stations[i].disk.durable);
		while (log_read(&end, rest, &lines, &bodies, &n)) {
			rest = slice_skip(rest, n);
			while ((line = slice_line(&lines)).p != NULL)
				printf(
				    "# log %d: %.*s\n", i, (int)line.n, line.p);
			for (; bodies.n > 0;) {
				line = slice_line(&bodies);
				printf(
				    "# log %d| %.*s\n", i, (int)line.n, line.p);
			}
		}
	}
}

void
sim_run(const struct sim_plan *plan, struct sim_result *result)
{
	struct sim *sim = heap_grow(NULL, sizeof(*sim));
	struct sim_event e;
	int64_t quiet = 0, looked = 0;
	unsigned i;
	int k;

	memset(sim, 0, sizeof(*sim));
	sim->plan = *plan;
	sim->random.state = plan->seed;
	sim->keeping.state = ~plan->seed;
	sim->telegrams =
	    ARENA_ARRAY(&sim->arena, struct sim_telegram, plan->telegrams + 1);
	for (sim->table_size = 64; sim->table_size < 2 * plan->telegrams;)
		sim->table_size *= 2;
	sim->table = ARENA_ARRAY(&sim->arena, uint32_t, sim->table_size);
	net_make(sim);
	/* Some forget soon what is done, and give the disk back. */
	for (k = 0; k < sim->count && plan->seed % 4 == 0; k++) {
		sim->stations[k].config.retain = 3 * HOUR;
		sim->stations[k].config.segment = 1 << 16;
	}
	for (k = 0; k < sim->count; k++)
		boot(sim, k);
	for (i = 0; i < plan->telegrams; i++)
		sim_at(sim, random_below(&sim->random, (uint32_t)plan->load),
		    (struct sim_event){.kind = SIM_SUBMIT});
	if (plan->fail != NULL)
		plan->fail(sim);
	else if (plan->faults)
		plan_faults(sim);
	sim->end = plan->load + 96 * HOUR;
	while (next_event(sim, &e) && e.time < sim->end) {
		sim->now = e.time;
		if (!sim->calm && sim->now >= plan->load)
			calm_down(sim);
		if (sim->calm &&
		    (e.kind == SIM_CRASH || e.kind == SIM_CUT ||
			e.kind == SIM_FULL || e.kind == SIM_CLOCK))
			continue;
		sim->result.events++;
		one_event(sim, &e);
		/* Quiet for long enough that every idle check has passed. */
		if (!sim->calm || e.kind != SIM_TICK || sim->now < looked)
			continue;
		looked = sim->now + 60000;
		if (!check_quiet(sim))
			quiet = 0;
		else if (quiet == 0)
			quiet = sim->now;
		else if (sim->now - quiet > 2 * HOUR)
			break;
	}
	for (k = 0; k < sim->count; k++)
		disk_settle(sim, k);
	check_end(sim);
	if (plan->end != NULL)
		plan->end(sim);
	if (plan->trace)
		dump_logs(sim);
	*result = sim->result;
	finish(sim);
	heap_free(sim);
}
