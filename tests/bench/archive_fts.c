/*
 * archive_fts.c: the same corpus and the same queries with SQLite's FTS5, as
 * its manual has it: a contentless table in one transaction, bm25() for the
 * best.  Where it takes too long, so many queries are asked as there is time.
 */
#include "tests/bench/archive_bench.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "sys/sys.h"
#include "telegram/telegram.h"

#define SECONDS_A_CLASS 4.0

static void
check(sqlite3 *db, int result)
{
	if (result == SQLITE_OK || result == SQLITE_DONE)
		return;
	fprintf(stderr, "bench-archive: FTS5: %s\n", sqlite3_errmsg(db));
	exit(1);
}

static void
build(sqlite3 *db, struct slice text, const char *path)
{
	sqlite3_stmt *s;
	struct telegram *t;
	struct arena arena = {0};
	struct slice one;
	uint64_t size = 0, bytes = text.n;
	int64_t id = 0;
	double spent = 0, begun;
	size_t n;

	check(db,
	    sqlite3_exec(db,
		"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
		"PRAGMA page_size = 16384; PRAGMA cache_size = -262144;"
		"CREATE VIRTUAL TABLE f USING fts5(subject, body, "
		"content='', detail=full);"
		"INSERT INTO f(f, rank) VALUES('hashsize', 67108864);"
		"BEGIN",
		NULL, NULL, NULL));
	check(db,
	    sqlite3_prepare_v2(db,
		"INSERT INTO f(rowid, subject, body) VALUES (?, ?, ?)", -1, &s,
		NULL));
	for (; text.n > 0; text = slice_skip(text, n)) {
		n = telegram_split(text);
		one = slice_head(text, n);
		/* Its subject is read outside the clock. */
		t = telegram_read(&arena, one, NULL);
		begun = bench_now();
		sqlite3_bind_int64(s, 1, ++id);
		sqlite3_bind_text64(s, 2, t->subject.p, t->subject.n,
		    SQLITE_STATIC, SQLITE_UTF8);
		sqlite3_bind_text64(
		    s, 3, one.p, one.n, SQLITE_STATIC, SQLITE_UTF8);
		check(db, sqlite3_step(s));
		sqlite3_reset(s);
		spent += bench_now() - begun;
		arena_reset(&arena);
	}
	arena_free(&arena);
	sqlite3_finalize(s);
	begun = bench_now();
	check(db, sqlite3_exec(db, "COMMIT", NULL, NULL, NULL));
	spent += bench_now() - begun;
	file_length(path, &size, NULL);
	printf("FTS5 beside it, on one thread, text alone: %.1f MB/s, %.4f of "
	       "the bytes in\n",
	    (double)bytes / 1e6 / spent, (double)size / (double)bytes);
}

static double
ask(sqlite3 *db, sqlite3_stmt *s, struct slice query, double *matches)
{
	double t = bench_now();
	int result;

	sqlite3_bind_text64(s, 1, query.p, query.n, SQLITE_STATIC, SQLITE_UTF8);
	while ((result = sqlite3_step(s)) == SQLITE_ROW)
		*matches += (double)sqlite3_column_int64(s, 0);
	check(db, result);
	sqlite3_reset(s);
	return (bench_now() - t) * 1e3;
}

static void
ask_class(sqlite3 *db, sqlite3_stmt *count, sqlite3_stmt *best,
    const struct bench_query *queries, unsigned class)
{
	double times[BENCH_QUERIES], begun = bench_now(), matches = 0, none;
	char what[64];
	unsigned i;

	if (queries[0].fts.p == NULL)
		return;
	for (i = 0; i < BENCH_QUERIES && bench_now() - begun < SECONDS_A_CLASS;
	     i++)
		times[i] = ask(db, count, queries[i].fts, &matches) +
		    ask(db, best, queries[i].fts, &none);
	snprintf(what, sizeof(what), "%s (%u)", bench_classes[class], i);
	bench_times(what, times, i, matches);
}

void
bench_fts(
    const char *corpus, const char *beside, const struct bench_query *queries)
{
	char path[FILE_PATH];
	sqlite3 *db;
	sqlite3_stmt *count, *best;
	struct slice text;
	struct error error;
	unsigned i;

	snprintf(path, sizeof(path), "%s.fts", beside);
	unlink(path);
	if (!file_map(corpus, &text, &error))
		bench_fail(&error);
	check(NULL, sqlite3_open(path, &db));
	build(db, text, path);
	file_unmap(text);
	check(db,
	    sqlite3_prepare_v2(db, "SELECT count(*) FROM f WHERE f MATCH ?", -1,
		&count, NULL));
	check(db,
	    sqlite3_prepare_v2(db,
		"SELECT rowid FROM f WHERE f MATCH ? ORDER BY rank LIMIT "
		"20",
		-1, &best, NULL));
	printf("FTS5: total and best 20, without facets, in ms; (how many "
	       "were asked)\n");
	for (i = 0; i < BENCH_CLASSES; i++)
		ask_class(db, count, best, queries + i * BENCH_QUERIES, i);
	sqlite3_finalize(count);
	sqlite3_finalize(best);
	sqlite3_close(db);
	unlink(path);
}
