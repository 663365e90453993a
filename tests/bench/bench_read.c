/*
 * bench_read.c: how fast telegrams are read, beside what the machine can do
 * with the same bytes in the same run.
 *
 *     bench-read FILE...
 *
 * All files are read into memory as one text, telegram after telegram.  The
 * best of several runs counts: what else the machine does only slows.  Status
 * 1 when the checksum of reading without output is not that of the JSON.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "render/render.h"

#define RUNS 3
#define THREADS_MOST 2

struct text {
	struct arena arena; /* of the bytes */
	struct slice *files;
	size_t count;
	uint64_t bytes;
};

struct work {
	const struct text *text;
	size_t from, to; /* of the files */
	bool json;
	uint64_t sum, telegrams;
	double busy; /* seconds on a core */
	int null; /* where the JSON goes */
};

/* By the clock on the wall, or of what this thread had of a core. */
static double
seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void *
work(void *user)
{
	struct work *w = user;
	struct arena arena = {0};
	struct buf out = {0};
	const struct telegram *t;
	struct slice rest;
	size_t i, n;

	w->busy = seconds(CLOCK_THREAD_CPUTIME_ID);
	w->sum = w->telegrams = 0;
	for (i = w->from; i < w->to; i++) {
		for (rest = w->text->files[i]; rest.n > 0;
		     rest = slice_skip(rest, n)) {
			n = telegram_split(rest);
			t = telegram_read(&arena, slice_head(rest, n), NULL);
			w->sum += render_json(w->json ? &out : NULL, &arena, t);
			w->telegrams++;
			arena_reset(&arena);
			if (!w->json)
				continue;
			buf_char(&out, '\n');
			if (out.n < (size_t)1 << 17)
				continue;
			if (write(w->null, out.p, out.n) < 0)
				abort();
			buf_clear(&out);
		}
	}
	arena_free(&arena);
	buf_free(&out);
	w->busy = seconds(CLOCK_THREAD_CPUTIME_ID) - w->busy;
	return NULL;
}

/* The best time of reading all with so many threads, and what a core did. */
static double
measure(const struct text *text, unsigned threads, bool json, uint64_t *sum,
    uint64_t *telegrams, double *busy)
{
	struct work works[THREADS_MOST];
	pthread_t ids[THREADS_MOST];
	double best = 1e9, from, cores;
	size_t share = text->count / threads;
	unsigned run, i;
	int null = open("/dev/null", O_WRONLY);

	for (run = 0; run < RUNS; run++) {
		from = seconds(CLOCK_MONOTONIC);
		for (i = 0; i < threads; i++) {
			works[i] = (struct work){.text = text,
			    .json = json,
			    .null = null,
			    .from = i * share,
			    .to = i + 1 == threads ? text->count
						   : (i + 1) * share};
			if (pthread_create(&ids[i], NULL, work, &works[i]) != 0)
				abort();
		}
		*sum = *telegrams = 0;
		cores = 0;
		for (i = 0; i < threads; i++) {
			pthread_join(ids[i], NULL);
			*sum += works[i].sum;
			*telegrams += works[i].telegrams;
			cores += works[i].busy;
		}
		if (run == 0 || cores < *busy)
			*busy = cores;
		if (seconds(CLOCK_MONOTONIC) - from < best)
			best = seconds(CLOCK_MONOTONIC) - from;
	}
	close(null);
	return best;
}

/* Count lines with memchr: what touching each byte costs. */
static double
measure_memchr(const struct text *text, uint64_t *lines)
{
	double best = 1e9, from;
	struct slice rest;
	const char *end;
	unsigned run;
	size_t i;

	for (run = 0; run < RUNS; run++) {
		from = seconds(CLOCK_MONOTONIC);
		*lines = 0;
		for (i = 0; i < text->count; i++) {
			rest = text->files[i];
			while (rest.n > 0 &&
			    (end = memchr(rest.p, '\n', rest.n)) != NULL) {
				++*lines;
				rest = slice_between(end + 1, slice_end(rest));
			}
		}
		if (seconds(CLOCK_MONOTONIC) - from < best)
			best = seconds(CLOCK_MONOTONIC) - from;
	}
	return best;
}

static double
measure_wc(char **files)
{
	double best = 1e9, from;
	int status, null;
	unsigned run;
	pid_t child;

	for (run = 0; run < RUNS; run++) {
		from = seconds(CLOCK_MONOTONIC);
		child = fork();
		if (child == 0) {
			null = open("/dev/null", O_WRONLY);
			dup2(null, STDOUT_FILENO);
			files[-1] = (char *)"-l"; /* over our own name */
			files[-2] = (char *)"wc";
			execvp("wc", files - 2);
			_exit(127);
		}
		if (child < 0 || waitpid(child, &status, 0) != child ||
		    status != 0)
			return 0;
		if (seconds(CLOCK_MONOTONIC) - from < best)
			best = seconds(CLOCK_MONOTONIC) - from;
	}
	return best;
}

static bool
load(struct text *text, char **files)
{
	struct slice s;
	size_t room = 0;
	char *p;
	ssize_t n;
	off_t size;
	int fd;

	for (; *files != NULL; files++) {
		fd = open(*files, O_RDONLY);
		size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
		if (size < 0 || lseek(fd, 0, SEEK_SET) != 0)
			return false;
		p = arena_bytes(&text->arena, (size_t)size + 1);
		for (s = slice(p, 0); s.n < (size_t)size; s.n += (size_t)n)
			if ((n = read(fd, p + s.n, (size_t)size - s.n)) <= 0)
				return false;
		close(fd);
		text->bytes += s.n;
		/* One telegram each, so that threads can share them. */
		while (s.n > 0) {
			if (text->count == room) {
				room = room == 0 ? 1024 : room * 2;
				text->files = heap_grow(
				    text->files, room * sizeof(*text->files));
			}
			text->files[text->count] =
			    slice_head(s, telegram_split(s));
			s = slice_skip(s, text->files[text->count++].n);
		}
	}
	return text->count >= THREADS_MOST;
}

static void
tell(const char *what, const struct text *text, double time, double busy)
{
	double megabytes = (double)text->bytes / 1e6;

	if (time <= 0) {
		printf("# %-30s not there\n", what);
		return;
	}
	printf("# %-30s %7.0f MB/s", what, megabytes / time);
	if (busy > 0)
		printf(", %7.0f MB/s a core's time", megabytes / busy);
	printf("\n");
}

int
main(int argc, char **argv)
{
	struct text text = {0};
	uint64_t none, none2, json, telegrams, lines;
	double wc, chr, read1, read2, json1, json2, busy[4];
	bool good;

	if (argc < 2 || !load(&text, argv + 1)) {
		fprintf(stderr, "usage: bench-read FILE...\n");
		return 2;
	}
	/* argv[-1] is not ours: wc gets a list of its own. */
	char **list = heap_grow(NULL, sizeof(*list) * ((size_t)argc + 3));
	memcpy(list + 2, argv + 1, sizeof(*list) * (size_t)argc);
	wc = measure_wc(list + 2);
	chr = measure_memchr(&text, &lines);
	read1 = measure(&text, 1, false, &none, &telegrams, &busy[0]);
	json1 = measure(&text, 1, true, &json, &telegrams, &busy[1]);
	read2 = measure(&text, 2, false, &none2, &telegrams, &busy[2]);
	json2 = measure(&text, 2, true, &none2, &telegrams, &busy[3]);
	printf("# %llu telegrams, %llu lines, %.1f MB, %.0f bytes each\n",
	    (unsigned long long)telegrams, (unsigned long long)lines,
	    (double)text.bytes / 1e6, (double)text.bytes / (double)telegrams);
	tell("wc -l", &text, wc, 0);
	tell("memchr, line by line", &text, chr, 0);
	tell("read, all fields, one thread", &text, read1, busy[0]);
	tell("read, all fields, two threads", &text, read2, busy[2]);
	tell("read to ndjson, one thread", &text, json1, busy[1]);
	tell("read to ndjson, two threads", &text, json2, busy[3]);
	good = none == json && none == none2;
	printf("# checksum %016llx, %s\n", (unsigned long long)none,
	    good ? "that of the JSON" : "NOT THAT OF THE JSON");
	heap_free(list);
	heap_free(text.files);
	arena_free(&text.arena);
	return good ? 0 : 1;
}
