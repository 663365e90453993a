/*
 * words.h: words that come as often, and in such company, as words do.
 */
#ifndef BENCH_WORDS_H
#define BENCH_WORDS_H

#include "base/arena.h"
#include "base/buf.h"

#define WORDS_VOCABULARY 250000

/* SplitMix64: the same numbers from the same seed on every machine. */
struct random {
	uint64_t state;
};

static inline uint64_t
random_next(struct random *r)
{
	uint64_t z = (r->state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* 0 to n - 1; the bias of so small an n is below what can be measured. */
static inline uint32_t
random_below(struct random *r, uint32_t n)
{
	return (uint32_t)(((random_next(r) >> 32) * n) >> 32);
}

/* Whether, in so many of a thousand. */
static inline bool
random_chance(struct random *r, uint32_t of_thousand)
{
	return random_below(r, 1000) < of_thousand;
}

/* Mean 0, deviation 1, near enough: twelve uniform numbers. */
double random_normal(struct random *r);

struct words {
	struct slice *word; /* by rank, the most frequent first */
	uint32_t count;
	/* Walker's alias method: one draw, one look */
	uint32_t *alias;
	uint32_t *keep; /* in 2^32 */
	const char *list; /* the file they are from */
	struct arena arena; /* of the words */
};

/*
 * The vocabulary, from the longest word list that Debian has put here.  The
 * frequencies are Zipf's and Mandelbrot's, 1 / (rank + 2)^1.05.
 */
bool words_open(struct words *w, uint64_t seed);
void words_close(struct words *w);

/* A word on its own; and one that may be a usual neighbour of the last. */
uint32_t words_draw(const struct words *w, struct random *r);
uint32_t words_next(const struct words *w, struct random *r, uint32_t last);

#endif
