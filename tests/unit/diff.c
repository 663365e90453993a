/*
 * diff.c: the runs of a difference lead from the one list to the other, and
 * are the fewest; on lists made at random, beside the plain way to count.
 */
#include "base/diff.h"

#include <stdio.h>
#include <stdlib.h>

static unsigned tests, failed;
static uint64_t seed = 1;

static void
ok(bool good, const char *what)
{
	printf("%s %u - %s\n", good ? "ok" : "not ok", ++tests, what);
	failed += !good;
}

static uint32_t
any(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % below;
}

/* Whether the runs make the other list of the one; the changes they have. */
static bool
leads(const uint32_t *one, size_t n, const uint32_t *other, size_t m,
    const struct diff_run *runs, size_t count, size_t *changes)
{
	size_t x = 0, y = 0, i, j;

	*changes = 0;
	for (i = 0; i < count; i++)
		for (j = 0; j < runs[i].n; j++)
			switch (runs[i].kind) {
			case DIFF_SAME:
				if (x >= n || y >= m || runs[i].from + j != x ||
				    one[x++] != other[y++])
					return false;
				break;
			case DIFF_GONE:
				if (runs[i].from + j != x++)
					return false;
				++*changes;
				break;
			case DIFF_NEW:
				if (runs[i].from + j != y++)
					return false;
				++*changes;
			}
	return x == n && y == m;
}

/* The fewest there can be: by the longest common part, cell by cell. */
static size_t
fewest(const uint32_t *one, size_t n, const uint32_t *other, size_t m)
{
	static size_t longest[101][101];
	size_t i, j;

	for (i = 1; i <= n; i++)
		for (j = 1; j <= m; j++)
			longest[i][j] = one[i - 1] == other[j - 1]
			    ? longest[i - 1][j - 1] + 1
			    : longest[i - 1][j] > longest[i][j - 1]
			    ? longest[i - 1][j]
			    : longest[i][j - 1];
	return n + m - 2 * longest[n][m];
}

static void
test_random(void)
{
	struct arena arena = {0};
	struct diff_run *runs;
	uint32_t one[100], other[100];
	size_t n, m, i, count, changes;
	unsigned round, wrong = 0, more = 0;

	for (round = 0; round < 3000; round++) {
		n = any(100);
		m = any(100);
		for (i = 0; i < n; i++)
			one[i] = any(round % 30 + 1);
		for (i = 0; i < m; i++)
			other[i] =
			    i < n && any(4) > 0 ? one[i] : any(round % 30 + 1);
		count = diff_lists(&arena, one, n, other, m, &runs);
		if (!leads(one, n, other, m, runs, count, &changes))
			wrong++;
		else if (changes != fewest(one, n, other, m))
			more++;
		arena_reset(&arena);
	}
	arena_free(&arena);
	ok(wrong == 0, "3,000 pairs at random: the runs lead to the other");
	ok(more == 0, "and there are no fewer changes");
}

/* Nothing in common, and much: linear all the same. */
static void
test_long(void)
{
	enum { LONG = 200000 };
	struct arena arena = {0};
	struct diff_run *runs;
	uint32_t *one = calloc(LONG, sizeof(*one));
	uint32_t *other = calloc(LONG, sizeof(*other));
	size_t i, count, changes;

	for (i = 0; i < LONG; i++) {
		one[i] = any(1000);
		other[i] = any(1000);
	}
	count = diff_lists(&arena, one, LONG, other, LONG, &runs);
	ok(leads(one, LONG, other, LONG, runs, count, &changes),
	    "long lists at random");
	for (i = 0; i < LONG; i++)
		other[i] = one[i] + 1000;
	count = diff_lists(&arena, one, LONG, other, LONG, &runs);
	ok(leads(one, LONG, other, LONG, runs, count, &changes) &&
		changes == 2 * LONG,
	    "long lists with nothing in common");
	count = diff_lists(&arena, one, LONG, one, LONG, &runs);
	ok(count == 1 && runs[0].kind == DIFF_SAME, "the same list");
	count = diff_lists(&arena, one, 0, one, 0, &runs);
	ok(count == 0, "no lists");
	free(one);
	free(other);
	arena_free(&arena);
}

int
main(void)
{
	test_random();
	test_long();
	printf("1..%u\n", tests);
	return failed > 0;
}
