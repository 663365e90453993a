/*
 * archive_bench.h: what the files of the archive's bench share.
 */
#ifndef TESTS_BENCH_ARCHIVE_BENCH_H
#define TESTS_BENCH_ARCHIVE_BENCH_H

#include "archive/archive.h"
#include "tests/bench/words.h"

enum { BENCH_CLASSES = 10, BENCH_QUERIES = 120 };

extern const char *const bench_classes[BENCH_CLASSES];

struct bench_query {
	struct slice text; /* as archive_find() takes it */
	struct slice fts; /* as FTS5 does; absent where it cannot */
};

double bench_now(void);
void bench_fail(const struct error *error);
void bench_times(const char *what, double *times, unsigned n, double matches);

/* The same queries for the same corpus: BENCH_QUERIES of each class. */
struct bench_query *bench_make_queries(
    struct arena *arena, struct archive *a, const char *corpus);

/* Threads, gaps and likenesses. */
void bench_follow(struct archive *a);

/* The same corpus and queries with FTS5. */
void bench_fts(
    const char *corpus, const char *beside, const struct bench_query *queries);

#endif
