/*
 * archive_bench.c: how fast telegrams come into an archive, how large it
 * is, and how fast it answers, through the doors that programs have.
 *
 *     bench-archive CORPUS ARCHIVE REFTEL
 *
 * The corpus is a file of telegrams (generate.c); the archive is made of it
 * at that path, and left there: one that is there is asked as it is.  Prints
 * a table.
 */
#include <fcntl.h>
#include <math.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "archive/follow.h"
#include "cmd/cmd.h"
#include "index/index.h"
#include "render/render.h"
#include "tests/bench/archive_bench.h"

#define FTS_MOST ((uint64_t)4 << 30)

static const char *corpus, *archive_path, *program;

double
bench_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void
bench_fail(const struct error *error)
{
	fprintf(stderr, "bench-archive: %s\n", error->text);
	exit(1);
}

/* Memory of the process that is no mapped file, in MB. */
static double
anonymous(void)
{
	char line[256];
	double kb = 0;
	FILE *f = fopen("/proc/self/status", "r");

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "RssAnon:", 8) == 0)
			kb = strtod(line + 8, NULL);
	if (f != NULL)
		fclose(f);
	return kb / 1e3;
}

static double
core_seconds(void)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
	    (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

/* ---- import -------------------------------------------------------------------- */

struct importing {
	struct archive *archive;
	uint64_t telegrams, bytes;
	double memory;
};

static bool
take(void *user, const struct found *found)
{
	struct importing *m = user;
	struct archive_item item = {.bytes = found->bytes,
	    .text = found->text,
	    .line = found->line,
	    .hints = &found->hints};
	struct error error;
	double memory;

	if (!archive_put(m->archive, &item, &error))
		bench_fail(&error);
	m->bytes += found->bytes.n;
	if (++m->telegrams % 256 == 0) {
		memory = anonymous();
		m->memory = memory > m->memory ? memory : m->memory;
	}
	return true;
}

static void
print_costs(const struct importing *m, double all, double putting)
{
	static const char *const names[ARCHIVE_SPENT_MAX] = {"reading",
	    "what is looked for", "hash and packing", "rows", "indexing",
	    "writing segments"};
	uint64_t spent[ARCHIVE_SPENT_MAX];
	double mb = (double)m->bytes / 1e6, rest = all - putting;
	unsigned i;

	archive_spent(m->archive, spent);
	printf("core-seconds a MB: %.4f in all\n", all / mb);
	printf("  %-24s %.4f\n", "splitting and handing on", putting / mb);
	for (i = 0; i < ARCHIVE_SPENT_MAX; i++) {
		printf("  %-24s %.4f\n", names[i], (double)spent[i] / 1e9 / mb);
		rest -= (double)spent[i] / 1e9;
	}
	printf("  %-24s %.4f\n", "merging, committing", rest / mb);
}

static uint64_t
import_all(void)
{
	static const struct hints no_hints;
	struct importing m = {0};
	struct error error;
	double t = bench_now(), cores = core_seconds(), putting;
	uint64_t telegrams = 0, records = 0;
	bool known;

	if (!archive_open(archive_path, ARCHIVE_WRITE, &m.archive, &error) ||
	    !archive_file(m.archive, slice_of(corpus), 1, 1, &known, &error))
		bench_fail(&error);
	putting = (double)clock_core() / 1e9;
	if (!input_records(corpus, &no_hints, take, &m, &error) ||
	    !archive_file_end(m.archive, &error))
		bench_fail(&error);
	putting = (double)clock_core() / 1e9 - putting;
	if (!archive_commit(m.archive, &error))
		bench_fail(&error);
	printf("searchable after %.1f s\n", bench_now() - t);
	if (!archive_tidy(m.archive, &error) ||
	    !archive_count(m.archive, &telegrams, &records, &error))
		bench_fail(&error);
	t = bench_now() - t;
	cores = core_seconds() - cores;
	printf("import: %llu telegrams, %.1f MB in %.1f s: %.1f MB/s (and "
	       "%.1f if two cores had been free); peak memory %.0f MB\n",
	    (unsigned long long)telegrams, (double)m.bytes / 1e6, t,
	    (double)m.bytes / 1e6 / t, 2 * (double)m.bytes / 1e6 / cores,
	    m.memory);
	print_costs(&m, cores, putting);
	archive_close(m.archive);
	return m.bytes;
}

static void
print_sizes(struct archive *a, uint64_t bytes)
{
	struct arena arena = {0};
	struct archive_size *all, *s;
	struct error error;

	if (!archive_sizes(a, &arena, &all, &error))
		bench_fail(&error);
	printf("bytes on the disk against bytes in:\n");
	for (s = all; s != NULL; s = s->next)
		printf("  %-24.*s %.4f\n", (int)s->name.n, s->name.p,
		    (double)s->bytes / (double)bytes);
	arena_free(&arena);
}

/* ---- asking --------------------------------------------------------------------- */

static int
compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

void
bench_times(const char *what, double *times, unsigned n, double matches)
{
	qsort(times, n, sizeof(*times), compare_doubles);
	printf("  %-20s %8.2f %8.2f %8.2f  %10.0f\n", what, times[n / 2],
	    times[n * 99 / 100], times[n - 1], matches / n);
}

static void
ask_class(struct archive *a, const struct bench_query *queries, unsigned class,
    double *all)
{
	struct archive_query q = {.most = 20, .newest = 20, .facet_most = 20};
	struct archive_answer answer;
	struct arena arena = {0};
	struct error error;
	double times[BENCH_QUERIES], t, matches = 0;
	unsigned i, round;

	for (i = 0; i < BENCH_QUERIES; i++) {
		q.text = queries[i].text;
		for (round = 0; round < 2; round++) {
			arena_reset(&arena);
			t = bench_now();
			if (!archive_find(a, &q, &arena, &answer, &error))
				bench_fail(&error);
			times[i] = (bench_now() - t) * 1e3;
		}
		matches += (double)answer.total;
		all[i] = times[i];
	}
	arena_free(&arena);
	bench_times(bench_classes[class], times, BENCH_QUERIES, matches);
}

static void
ask_all(struct archive *a, const struct bench_query *queries)
{
	static double all[BENCH_CLASSES * BENCH_QUERIES];
	double memory = anonymous();
	unsigned i;

	printf("a query: total, best 20, newest 20, all facets, in ms\n"
	       "  %-20s %8s %8s %8s  %10s\n",
	    "", "p50", "p99", "worst", "telegrams");
	for (i = 0; i < BENCH_CLASSES; i++)
		ask_class(
		    a, queries + i * BENCH_QUERIES, i, all + i * BENCH_QUERIES);
	/* Each sorts what it is given: the part comes before the whole. */
	bench_times("but phrases and near", all, 8 * BENCH_QUERIES, 0);
	bench_times("all of them", all, BENCH_CLASSES * BENCH_QUERIES, 0);
	printf(
	    "memory beyond the mapped files: %.1f MB\n", anonymous() - memory);
}

/* ---- the program --------------------------------------------------------------------- */

extern char **environ;

static double
start(const char *query)
{
	char *argv[] = {(char *)(uintptr_t)program, (char *)"search",
	    (char *)"-a", (char *)(uintptr_t)archive_path, (char *)"--format",
	    (char *)"json", (char *)(uintptr_t)query, NULL};
	posix_spawn_file_actions_t actions;
	double t = bench_now();
	pid_t pid;
	int status;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(
	    &actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	if (posix_spawn(&pid, program, &actions, NULL, argv, environ) != 0 ||
	    waitpid(pid, &status, 0) != pid)
		abort();
	posix_spawn_file_actions_destroy(&actions);
	return (bench_now() - t) * 1e3;
}

static bool
forget_file(void *user, const struct walk_file *file)
{
	int fd = open(file->path, O_RDONLY);

	(void)user;
	if (fd >= 0) {
		fsync(fd);
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
		close(fd);
	}
	return true;
}

/* From the start of the process to its end; cold: its files not in memory. */
static void
ask_program(const struct bench_query *rare)
{
	double warm[20], cold[20];
	char folder[FILE_PATH], query[200];
	unsigned i;

	snprintf(folder, sizeof(folder), "%s.index", archive_path);
	for (i = 0; i < 20; i++) {
		snprintf(query, sizeof(query), "%.*s", (int)rare[i].text.n,
		    rare[i].text.p);
		walk_files(folder, forget_file, NULL, NULL);
		walk_files(archive_path, forget_file, NULL, NULL);
		cold[i] = start(query);
		warm[i] = start(query);
	}
	qsort(warm, 20, sizeof(warm[0]), compare_doubles);
	qsort(cold, 20, sizeof(cold[0]), compare_doubles);
	printf("start of the process to its answer, of 20: warm %.1f ms "
	       "(worst %.1f), cold %.1f ms (worst %.1f)\n",
	    warm[10], warm[19], cold[10], cold[19]);
}

/* ---- giving back ----------------------------------------------------------------------- */

struct ids {
	int64_t *documents;
	struct slice *names;
	struct arena arena;
	size_t count, size;
};

static bool
add_id(void *user, const struct archive_hit *hit)
{
	struct ids *ids = user;

	if (ids->count == ids->size) {
		ids->size = ids->size == 0 ? 4096 : ids->size * 2;
		ids->documents = realloc(
		    ids->documents, ids->size * sizeof(*ids->documents));
		ids->names =
		    realloc(ids->names, ids->size * sizeof(*ids->names));
	}
	ids->documents[ids->count] = hit->document;
	ids->names[ids->count++] = arena_copy(&ids->arena, hit->id);
	return true;
}

static void
show(struct archive *a, struct arena *arena, struct slice name)
{
	struct archive_telegram *t;
	struct buf b = {0};
	struct error error;

	if (!archive_get(a, name, arena, &t, &error))
		bench_fail(&error);
	for (; t != NULL; t = t->next)
		render_text(&b, arena, telegram_read(arena, t->text, &t->hints),
		    80, false);
	buf_free(&b);
}

static void
show_all(struct archive *a)
{
	struct archive_query everything = {.text = S("")};
	struct archive_answer answer;
	struct archive_reference *list;
	struct random r = {7};
	struct ids ids = {0};
	struct arena arena = {0};
	struct error error;
	static double times[10000];
	uint64_t references = 0, held = 0;
	double t = bench_now(), spent = 0;
	unsigned i;
	size_t at;

	if (!archive_walk(a, &everything, add_id, &ids, &answer, &error))
		bench_fail(&error);
	printf(
	    "all %zu telegrams walked in %.2f s\n", ids.count, bench_now() - t);
	for (i = 0; i < 10000; i++) {
		at = random_below(&r, (uint32_t)ids.count);
		t = bench_now();
		show(a, &arena, ids.names[at]);
		times[i] = (bench_now() - t) * 1e3;
		spent += times[i] / 1e3;
		arena_reset(&arena);
	}
	qsort(times, 10000, sizeof(times[0]), compare_doubles);
	printf("show by number, 10,000 at random: %.0f a second; p50 %.2f, "
	       "p99 %.2f, worst %.2f ms\n",
	    10000 / spent, times[5000], times[9900], times[9999]);
	t = bench_now();
	for (i = 0; i < 10000; i++) {
		at = random_below(&r, (uint32_t)ids.count);
		if (!archive_references(
			a, ids.documents[at], &arena, &list, &error))
			bench_fail(&error);
		for (; list != NULL; list = list->next, references++)
			held += list->held_count > 0;
		arena_reset(&arena);
	}
	t = bench_now() - t;
	printf("references of 10,000 telegrams: %llu, %llu of them held; %.0f "
	       "resolved a second\n",
	    (unsigned long long)references, (unsigned long long)held,
	    (double)references / t);
	free(ids.documents);
	free(ids.names);
	arena_free(&ids.arena);
	arena_free(&arena);
}

/* What is asked of an archive that is there, a line a query: for others. */
static int
print_queries(const char *from, const char *name)
{
	struct bench_query *queries;
	struct arena arena = {0};
	struct archive *a;
	struct error error;
	size_t i, j;

	if (!archive_open(name, ARCHIVE_READ, &a, &error))
		bench_fail(&error);
	queries = bench_make_queries(&arena, a, from);
	for (i = 0; i < BENCH_CLASSES * BENCH_QUERIES; i++) {
		/* A phrase may have come from two lines of a text. */
		for (j = 0; j < queries[i].text.n; j++)
			putchar(queries[i].text.p[j] == '\n'
				? ' '
				: queries[i].text.p[j]);
		putchar('\n');
	}
	archive_close(a);
	arena_free(&arena);
	return 0;
}

int
main(int argc, char **argv)
{
	struct bench_query *queries;
	struct arena arena = {0};
	struct archive *a;
	struct error error;
	uint64_t bytes;

	if (argc != 4) {
		fprintf(stderr,
		    "usage: bench-archive CORPUS ARCHIVE REFTEL|--queries\n");
		return 4;
	}
	if (strcmp(argv[3], "--queries") == 0)
		return print_queries(argv[1], argv[2]);
	setvbuf(stdout, NULL, _IOLBF, 0);
	corpus = argv[1];
	archive_path = argv[2];
	program = argv[3];
	if (access(archive_path, F_OK) != 0)
		bytes = import_all();
	else if (!file_length(corpus, &bytes, &error))
		bench_fail(&error);
	if (!archive_open(archive_path, ARCHIVE_READ, &a, &error))
		bench_fail(&error);
	print_sizes(a, bytes);
	queries = bench_make_queries(&arena, a, corpus);
	ask_all(a, queries);
	ask_program(queries);
	show_all(a);
	bench_follow(a);
	archive_close(a);
	/* What takes an hour to build is not built beside it. */
	if (bytes < FTS_MOST)
		bench_fts(corpus, archive_path, queries);
	arena_free(&arena);
	return 0;
}
