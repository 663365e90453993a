/*
 * scenario.c: what befalls three relays and five tributaries: the first six
 * of the ten scenarios from end to end of our list of requirements, each by
 * its name; the other four are in tests/relay/scenarios.c.
 *
 * RJAA, RJBB and RJCC are the relays, each connected to both others; RJDD to
 * RJHH are the tributaries, each on two of them.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/sim/sim.h"
#include "tests/unit/tap.h"

#define MINUTE ((int64_t)60000)
#define HOUR (60 * MINUTE)

static bool
good(const struct sim_result *r)
{
	bool is = r->lost + r->doubled + r->insecure + r->disordered +
		r->altered + r->misrouted + r->stuck ==
	    0;

	printf("# telegrams %llu deliveries %llu lost %llu doubled %llu "
	       "insecure %llu disordered %llu altered %llu misrouted %llu "
	       "stuck %llu held %llu marked %llu garbled %llu crashes %llu\n",
	    (unsigned long long)r->telegrams, (unsigned long long)r->deliveries,
	    (unsigned long long)r->lost, (unsigned long long)r->doubled,
	    (unsigned long long)r->insecure, (unsigned long long)r->disordered,
	    (unsigned long long)r->altered, (unsigned long long)r->misrouted,
	    (unsigned long long)r->stuck, (unsigned long long)r->held,
	    (unsigned long long)r->marked, (unsigned long long)r->garbled,
	    (unsigned long long)r->crashes);
	return is;
}

/* What a scenario has seen at its end; its own, so that nothing is shared. */
static struct {
	size_t given, open, waiting, receipts, alarms, once, twice, hops;
	uint64_t crossed;
	bool loop;
} seen;

static struct circuit *
circuit_between(struct sim *sim, int station, int peer)
{
	struct sim_link *l;
	int i, side;

	for (i = 0; i < sim->link_count; i++) {
		l = &sim->links[i];
		for (side = 0; side < 2; side++)
			if (l->station[side] == station &&
			    l->station[!side] == peer)
				return &sim->stations[station]
					    .station
					    ->circuits[l->circuit[side]];
	}
	return NULL;
}

static struct relay_circuit *
config_between(struct sim *sim, int station, int peer)
{
	struct relay_config *config = &sim->stations[station].config;
	size_t i;

	for (i = 0; i < config->circuit_count; i++)
		if (config->circuits[i].peer ==
		    sim->stations[peer].config.station)
			return &config->circuits[i];
	return NULL;
}

static struct sim_link *
link_between(struct sim *sim, int a, int b)
{
	int i;

	for (i = 0; i < sim->link_count; i++)
		if ((sim->links[i].station[0] == a &&
			sim->links[i].station[1] == b) ||
		    (sim->links[i].station[0] == b &&
			sim->links[i].station[1] == a))
			return &sim->links[i];
	return NULL;
}

/* All lines framed, fast and cleared for all, so that nothing is held. */
static void
make_good(struct sim *sim)
{
	struct relay_circuit *c;
	int i, side;

	for (i = 0; i < sim->link_count; i++) {
		sim->links[i].plain = sim->links[i].noisy = false;
		sim->links[i].speed = 0;
		for (side = 0; side < 2; side++) {
			c = &sim->stations[sim->links[i].station[side]]
				 .config.circuits[sim->links[i].circuit[side]];
			c->framed = c->trail = true;
			c->ita2 = false;
			c->digits = 4;
			c->clearance = WIRE_S;
			c->speed = 0;
			c->idle = 600000;
		}
	}
}

/* A line of the old kind, in both directions. */
static void
make_plain(struct sim *sim, int a, int b, bool ita2, unsigned speed)
{
	struct sim_link *l = link_between(sim, a, b);
	struct relay_circuit *c;
	int side;

	l->plain = true;
	l->speed = speed;
	for (side = 0; side < 2; side++) {
		c = &sim->stations[l->station[side]]
			 .config.circuits[l->circuit[side]];
		c->framed = false;
		c->ita2 = ita2;
		c->digits = 3;
		c->speed = speed;
		c->idle = 1800000;
	}
}

/* The line that a tributary does not use is none. */
static void
cut_off(struct sim *sim, int tributary, int but)
{
	struct relay_circuit *c;
	int relay;

	for (relay = 0; relay < 3; relay++) {
		c = config_between(sim, tributary, relay);
		if (relay == but || c == NULL)
			continue;
		c->closed = true;
		config_between(sim, relay, tributary)->closed = true;
	}
}

/* ---- 1: a calm day ------------------------------------------------------------------ */

/* Numbers that were given on one side of a line and did not come on the other. */
static unsigned
missing(const struct sim *sim, const struct sim_link *l, int side)
{
	const struct circuit *from = &sim->stations[l->station[side]]
					  .station->circuits[l->circuit[side]];
	const struct circuit *at = &sim->stations[l->station[!side]]
					.station->circuits[l->circuit[!side]];
	unsigned given = from->next == 0 ? 1 : from->next;
	unsigned due = at->expect == 0 ? 1 : at->expect;

	seen.given += given - 1;
	return number_distance(from, (uint16_t)due, (uint16_t)given);
}

static void
count_open(struct sim *sim)
{
	unsigned n;
	size_t i;
	int k;

	for (k = 0; k < sim->link_count; k++)
		seen.open += missing(sim, &sim->links[k], 0) +
		    missing(sim, &sim->links[k], 1);
	for (k = 0; k < sim->count; k++)
		for (i = 0; i < sim->stations[k].config.circuit_count; i++)
			seen.waiting +=
			    sim->stations[k].station->circuits[i].given;
	for (i = 0; i < sim->telegram_count; i++)
		for (n = 0; n < sim->telegrams[i].count; n++)
			if (sim->telegrams[i].fates[n].delivered == 1)
				seen.once++;
			else
				seen.twice++;
}

static void
test_calm(void)
{
	struct sim_plan plan = {.seed = 1,
	    .telegrams = 10000,
	    .load = 12 * HOUR,
	    .stations = 8,
	    .shape = make_good,
	    .end = count_open};
	struct sim_result r;

	memset(&seen, 0, sizeof(seen));
	sim_run(&plan, &r);
	ok(good(&r) && r.held == 0 && r.telegrams == 10000,
	    "scenario 1: ten thousand telegrams on a calm day");
	ok(seen.once > 10000 && seen.twice == 0,
	    "scenario 1: each addressee has each once");
	ok(seen.given > 10000 && seen.open == 0 && seen.waiting == 0,
	    "scenario 1: every number that was given has come in the end");
}

/* ---- 2: a relay is killed every five seconds ------------------------------------------ */

static void
kill_relays(struct sim *sim)
{
	int64_t at;

	for (at = 5000; at < sim->plan.load; at += 5000)
		sim_at(sim, at,
		    (struct sim_event){.kind = SIM_CRASH,
			.station = (int)random_below(&sim->random, 3)});
}

static void
test_kills(void)
{
	struct sim_plan plan = {.seed = 2,
	    .telegrams = 10000,
	    .load = 2 * HOUR,
	    .stations = 8,
	    .faults = true,
	    .away = 400,
	    .fail = kill_relays};
	struct sim_result r;

	sim_run(&plan, &r);
	ok(good(&r) && r.crashes > 1200,
	    "scenario 2: one of the relays is killed every five seconds");
}

/* ---- 3: noise --------------------------------------------------------------------------- */

static void
make_noisy(struct sim *sim)
{
	int i;

	for (i = 0; i < sim->link_count; i++)
		sim->links[i].noisy = true;
}

static void
make_noisy_frames(struct sim *sim)
{
	make_good(sim);
	make_noisy(sim);
}

static void
nothing(struct sim *sim)
{
	(void)sim;
}

static void
test_noise(void)
{
	/* A line of text in a hundred is hit. */
	struct sim_plan plan = {.seed = 3,
	    .telegrams = 1000,
	    .load = 4 * HOUR,
	    .stations = 8,
	    .faults = true,
	    .noise = true,
	    .noise_of = 6900,
	    .shape = make_noisy_frames,
	    .fail = nothing};
	struct sim_result r;

	sim_run(&plan, &r);
	ok(good(&r) && r.noise > 500 && r.garbled == 0 && r.held == 0,
	    "scenario 3: noise on every framed line alters nothing");
	plan.shape = make_noisy;
	plan.seed = 4;
	sim_run(&plan, &r);
	ok(good(&r) && r.noise > 500,
	    "scenario 3: and on plain ones no route, and nothing in silence "
	    "but text");
	printf("# %llu texts garbled, which nobody can know on a plain line\n",
	    (unsigned long long)r.garbled);
}

/* ---- 4: the line between two relays is out for two hours -------------------------------- */

static void
lower_one(struct sim *sim)
{
	make_good(sim);
	config_between(sim, 0, 2)->clearance = WIRE_C;
	config_between(sim, 2, 0)->clearance = WIRE_C;
	/* So that RJDD is reached from RJAA by RJBB, and from there alone. */
	cut_off(sim, 3, 1);
}

static void
cut_for_long(struct sim *sim)
{
	struct sim_link *l = link_between(sim, 0, 1);
	int64_t at;

	for (at = HOUR; at < 3 * HOUR; at += 1000)
		sim_at(sim, at,
		    (struct sim_event){
			.kind = SIM_CUT, .link = (int)(l - sim->links)});
}

static void
count_crossed(struct sim *sim)
{
	const struct circuit *c = circuit_between(sim, 0, 2);
	const struct message *m;
	const struct branch *b;
	const struct station *s = sim->stations[0].station;
	size_t i;
	int k;

	for (k = 0; k < sim->count; k++)
		for (b = sim->stations[k].station->held.first; b != NULL;
		     b = b->after)
			seen.alarms += b->message->class < WIRE_S ||
			    b->reason != REASON_SECURITY;

	for (i = 0; i < s->message_count; i++) {
		m = s->messages[i];
		for (b = m->branches; b != NULL; b = b->next)
			if (b->target.kind == TARGET_CIRCUIT &&
			    b->target.index == c->index && m->class >= WIRE_S &&
			    b->state == BRANCH_DONE)
				seen.crossed++;
			else if (b->target.kind == TARGET_CIRCUIT &&
			    b->target.index == c->index &&
			    b->state == BRANCH_DONE && b->repeated)
				seen.hops++;
	}
}

static void
test_outage(void)
{
	struct sim_plan plan = {.seed = 5,
	    .telegrams = 800,
	    .load = 4 * HOUR,
	    .stations = 8,
	    .faults = true,
	    .shape = lower_one,
	    .fail = cut_for_long,
	    .end = count_crossed};
	struct sim_result r;

	memset(&seen, 0, sizeof(seen));
	sim_run(&plan, &r);
	ok(good(&r) && seen.alarms == 0,
	    "scenario 4: a line is out for two hours, and nothing is held but "
	    "what is SECRET and had come half the way");
	ok(seen.hops > 0, "scenario 4: the alternative is taken");
	ok(seen.crossed == 0,
	    "scenario 4: nothing SECRET goes by what is CONFIDENTIAL");
}

/* ---- 5: midnight and New Year ---------------------------------------------------------- */

static void
by_day(struct sim *sim)
{
	struct relay_circuit *c;
	int i, side;

	make_good(sim);
	for (i = 0; i < sim->link_count; i++) {
		make_plain(sim, sim->links[i].station[0],
		    sim->links[i].station[1], false, 0);
		for (side = 0; side < 2; side++) {
			c = &sim->stations[sim->links[i].station[side]]
				 .config.circuits[sim->links[i].circuit[side]];
			c->cyclic = false;
		}
	}
}

static void
count_new_year(struct sim *sim)
{
	struct circuit *c;
	size_t i;
	int k;

	/* 2026-01-01 or later is the day of every series that was used then. */
	for (k = 0; k < sim->count; k++)
		for (i = 0; i < sim->stations[k].config.circuit_count; i++) {
			c = &sim->stations[k].station->circuits[i];
			if (c->out_day >= 20454 && c->sent_before != NULL)
				seen.once++;
			seen.alarms += c->out_day < 20454 && c->next > 100;
		}
}

static void
test_new_year(void)
{
	struct sim_plan plan = {.seed = 6,
	    .telegrams = 1500,
	    .load = 4 * HOUR,
	    .stations = 8,
	    .shape = by_day,
	    .end = count_new_year};
	struct sim_result r;

	memset(&seen, 0, sizeof(seen));
	sim_run(&plan, &r);
	ok(good(&r) && r.held == 0,
	    "scenario 5: a year ends in the middle of traffic");
	ok(seen.once > 10 && seen.alarms == 0,
	    "scenario 5: numbers are back at 001 on every circuit that goes "
	    "by the day");
}

/* ---- 6: a storm of FLASH ---------------------------------------------------------------- */

static void
slow_line(struct sim *sim)
{
	make_good(sim);
	cut_off(sim, 3, 0);
	/* 75 baud are 10 characters a second. */
	make_plain(sim, 0, 3, false, 10);
}

static void
count_receipts(struct sim *sim)
{
	struct circuit *c = circuit_between(sim, 0, 3);
	struct slice rest = buf_slice(&sim->said), line;

	seen.receipts = c->receipts.count;
	seen.waiting = c->queues[WIRE_FLASH].count;
	while ((line = slice_line(&rest)).p != NULL)
		seen.loop |= slice_find(line, S("FLASH message ")) < line.n &&
		    slice_find(line, S(" waits, ")) < line.n;
}

static void
test_storm(void)
{
	struct sim_plan plan = {.seed = 7,
	    .telegrams = 50,
	    .load = MINUTE,
	    .stations = 8,
	    .from = 1,
	    .to = 4,
	    .precedence = WIRE_FLASH,
	    .shape = slow_line,
	    .end = count_receipts};
	struct sim_result r;

	memset(&seen, 0, sizeof(seen));
	sim_run(&plan, &r);
	ok(good(&r) && r.telegrams == 50 && r.deliveries == 50,
	    "scenario 6: fifty FLASH in a minute on 75 baud, in order");
	ok(seen.receipts == 0 && seen.waiting == 0,
	    "scenario 6: each is receipted");
	ok(seen.loop, "scenario 6: that they wait is alarming");
}

/* With a number that one alone. */
int
main(int argc, char **argv)
{
	static void (*const scenarios[])(void) = {test_calm, test_kills,
	    test_noise, test_outage, test_new_year, test_storm};
	unsigned long only = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	size_t i;

	for (i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++)
		if (only == 0 || only == i + 1)
			scenarios[i]();
	return tap_done();
}
