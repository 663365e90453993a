/*
 * main.c: runs seeds of the simulated network.
 *
 *     test-sim FIRST COUNT TELEGRAMS [calm|faults|noise] [trace]
 *
 * What fails names its seed, and runs again exactly as it did.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/sim/sim.h"
#include "tests/unit/tap.h"

static void
sum(struct sim_result *total, const struct sim_result *one)
{
	uint64_t *a = (uint64_t *)total;
	const uint64_t *b = (const uint64_t *)one;
	size_t i;

	for (i = 0; i < sizeof(*total) / sizeof(uint64_t); i++)
		a[i] += b[i];
}

static bool
good(const struct sim_result *r)
{
	return r->lost + r->doubled + r->insecure + r->disordered + r->altered +
	    r->misrouted + r->stuck ==
	    0;
}

static void
print(const struct sim_result *r)
{
	const struct {
		const char *name;
		uint64_t n;
	} rows[] = {{"telegrams", r->telegrams}, {"hops", r->hops},
	    {"deliveries", r->deliveries}, {"lost", r->lost},
	    {"doubled", r->doubled}, {"insecure", r->insecure},
	    {"disordered", r->disordered}, {"altered", r->altered},
	    {"misrouted", r->misrouted}, {"stuck", r->stuck}, {"late", r->late},
	    {"held", r->held}, {"garbled", r->garbled}, {"marked", r->marked},
	    {"refused", r->refused}, {"crashes", r->crashes}, {"cuts", r->cuts},
	    {"noise", r->noise}, {"events", r->events},
	    {"snapshots", r->snapshots}, {"purged", r->purged}};
	size_t i;

	printf("#");
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		printf(" %s=%llu", rows[i].name, (unsigned long long)rows[i].n);
	printf("\n");
}

int
main(int argc, char **argv)
{
	const char *mode = argc > 4 ? argv[4] : "noise";
	struct sim_plan plan = {.load = 4 * (int64_t)3600000};
	struct sim_result total = {0}, one;
	uint64_t first, count, i;

	if (argc < 4) {
		printf("usage: test-sim FIRST COUNT TELEGRAMS "
		       "[calm|faults|noise] [trace]\n");
		return 4;
	}
	first = strtoull(argv[1], NULL, 10);
	count = strtoull(argv[2], NULL, 10);
	plan.telegrams = (unsigned)strtoul(argv[3], NULL, 10);
	plan.faults = strcmp(mode, "calm") != 0;
	plan.noise = strcmp(mode, "noise") == 0;
	plan.trace = argc > 5;
	for (i = 0; i < count; i++) {
		plan.seed = first + i;
		sim_run(&plan, &one);
		sum(&total, &one);
		if (!good(&one) || plan.trace || count == 1) {
			printf("# seed %llu:", (unsigned long long)plan.seed);
			print(&one);
		}
		ok(good(&one), "seed %llu", (unsigned long long)plan.seed);
		fflush(stdout);
	}
	print(&total);
	return tap_done();
}
