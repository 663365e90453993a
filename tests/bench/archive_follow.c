/*
 * archive_follow.c: how long it takes to follow references, to see the
 * numbers of a post's year, and to find texts that are alike.
 */
#include "tests/bench/archive_bench.h"

#include <stdio.h>
#include <string.h>

#include "archive/follow.h"

enum { ASKED = 200 };

/* Telegrams all over the archive. */
struct chosen {
	struct archive_hit hits[ASKED];
	uint64_t seen, step;
	unsigned count;
	struct arena arena;
};

static bool
choose(void *user, const struct archive_hit *hit)
{
	struct chosen *c = user;

	if (c->seen++ % c->step != 0 || hit->id.n == 0)
		return true;
	c->hits[c->count] = *hit;
	c->hits[c->count].id = arena_copy(&c->arena, hit->id);
	c->hits[c->count++].from = arena_copy(&c->arena, hit->from);
	return c->count < ASKED;
}

static double
thread(struct archive *a, struct arena *arena, const struct archive_hit *hit)
{
	struct archive_thread *t;
	struct error error;

	if (!archive_thread(a, hit->id, 0, 200, arena, &t, &error))
		bench_fail(&error);
	return t == NULL ? 0 : (double)t->count;
}

static double
gaps(struct archive *a, struct arena *arena, const struct archive_hit *hit)
{
	struct archive_gaps *g;
	struct error error;

	if (!archive_gaps(
		a, hit->from, (uint32_t)hit->date.date.year, arena, &g, &error))
		bench_fail(&error);
	return (double)g->run_count;
}

static double
similar(struct archive *a, struct arena *arena, const struct archive_hit *hit)
{
	struct archive_alike *list;
	struct error error;
	double n = 0;

	if (!archive_similar(a, hit->document, 10, arena, &list, &error))
		bench_fail(&error);
	for (; list != NULL; list = list->next)
		n++;
	return n;
}

static void
measure(struct archive *a, const struct chosen *c, const char *what,
    double (*ask)(struct archive *, struct arena *, const struct archive_hit *))
{
	struct arena arena = {0};
	double times[ASKED], t, found = 0;
	unsigned i;

	for (i = 0; i < c->count; i++) {
		t = bench_now();
		found += ask(a, &arena, &c->hits[i]);
		times[i] = (bench_now() - t) * 1e3;
		arena_reset(&arena);
	}
	arena_free(&arena);
	if (c->count > 0)
		bench_times(what, times, c->count, found);
}

void
bench_follow(struct archive *a)
{
	static struct chosen c;
	struct archive_query everything = {.text = S("")};
	struct archive_answer answer;
	struct error error;
	uint64_t telegrams, records;

	if (!archive_count(a, &telegrams, &records, &error))
		bench_fail(&error);
	c = (struct chosen){.step = telegrams / ASKED + 1};
	if (!archive_walk(a, &everything, choose, &c, &answer, &error))
		bench_fail(&error);
	printf("of %u telegrams, in ms\n"
	       "  %-20s %8s %8s %8s  %10s\n",
	    c.count, "", "p50", "p99", "worst", "found");
	measure(a, &c, "thread, 200 at most", thread);
	measure(a, &c, "gaps of the year", gaps);
	measure(a, &c, "similar texts", similar);
	arena_free(&c.arena);
}
