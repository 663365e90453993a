/*
 * index_bench.c: how fast an index is built and how fast it answers, on
 * invented documents whose words are spread as those of telegrams are:
 * Zipf-Mandelbrot over 250,000 words, neighbours that repeat, two topics to
 * a document, lengths lognormal about 925 words.  Prints a table.
 *
 * usage: index_bench [DOCUMENTS [FOLDER]]
 */
#include "index/index.h"
#include "sys/sys.h"
#include "tests/bench/words.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
	THREADS = 2,
	COLUMNS = 6,
};

enum { YEAR, CLASS, ORIGIN, TAG, ADDRESSEE, PERSON };

/* ---- documents -------------------------------------------------------------------- */

struct made {
	char *text;
	size_t n;
	int64_t when;
	uint32_t year, class, origin, tags[4], tag_count, to[6], to_count;
	uint32_t person;
};

static size_t documents, bytes;
static struct made *all;
static struct words words;

static double
fraction(struct random *r)
{
	return (double)(random_next(r) >> 11) / 9007199254740992.0;
}

/* A number below n, the lower ones more often. */
static uint32_t
skewed(struct random *r, double n, double how)
{
	return (uint32_t)(n * pow(fraction(r), how));
}

static size_t
put_word(char *out, uint32_t number, struct random *r, bool capitals)
{
	uint32_t odd = random_below(r, 1000);
	struct slice w = words.word[number];
	size_t i;

	if (odd < 10)
		return (size_t)snprintf(
		    out, 8, "%u", (unsigned)random_below(r, 9999));
	for (i = 0; i < w.n; i++)
		out[i] = capitals ? ascii_upper(w.p[i]) : w.p[i];
	if (odd < 13)
		out[random_below(r, (uint32_t)w.n)] =
		    (char)('a' + random_below(r, 26));
	return w.n;
}

static uint32_t
topic(struct random *r)
{
	uint32_t word;

	do
		word = words_draw(&words, r);
	while (word < 150);
	return word;
}

static void
make(struct made *d, size_t number)
{
	struct random r = {number * 7919 + 5};
	size_t length =
		   (size_t)(exp(log(925) - 0.28 + 0.75 * random_normal(&r))),
	       i;
	uint32_t topics[2], word = 0, kind;
	char *room, *p;

	length = length < 20 ? 20 : length > 20000 ? 20000 : length;
	d->when = (int64_t)number * 1200000000 / (int64_t)documents;
	d->year = (uint32_t)(d->when / 31557600);
	d->class = random_chance(&r, 500) ? 0 : random_below(&r, 6);
	d->origin = skewed(&r, 300, 2.5);
	d->person = skewed(&r, 20000, 3);
	d->tag_count = 1 + random_below(&r, 4);
	for (i = 0; i < d->tag_count; i++)
		d->tags[i] = skewed(&r, 600, 3);
	d->to_count = 1 + random_below(&r, 6);
	for (i = 0; i < d->to_count; i++)
		d->to[i] = skewed(&r, 400, 3);
	topics[0] = topic(&r);
	topics[1] = topic(&r);
	room = p = malloc(length * 32 + 64);
	for (i = 0; i < length; i++) {
		kind = random_below(&r, 100);
		word =
		    kind < 8 ? topics[kind & 1] : words_next(&words, &r, word);
		p += put_word(p, word, &r, d->year < 19);
		*p++ = i % 11 == 10 ? '\n' : ' ';
	}
	d->n = (size_t)(p - room);
	d->text = realloc(room, d->n);
}

/* ---- building ---------------------------------------------------------------------- */

static const char *folder = "/tmp/index_bench";
static const struct index_scheme scheme = {
    .version = 1, .columns = COLUMNS, .many = 1 << TAG | 1 << ADDRESSEE};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
fail(const struct error *error)
{
	fprintf(stderr, "index_bench: %s\n", error->text);
	exit(1);
}

struct part {
	pthread_t thread;
	size_t number, from, to;
	struct index_summary summary;
};

static void
add(struct index_build *b, size_t number)
{
	const struct made *d = &all[number];
	uint32_t subject;
	size_t i, line = 0;

	while (line < d->n && d->text[line] != '\n')
		line++;
	index_build_begin(b, (int64_t)number + 1, d->when);
	subject = index_build_text(b, INDEX_TEXT, slice(d->text, line), 0);
	index_build_text(b, 1, slice(d->text, line), 0);
	index_build_text(b, INDEX_TEXT, slice(d->text + line, d->n - line),
	    subject < INDEX_SUBJECT ? INDEX_SUBJECT : subject);
	index_build_value(b, YEAR, d->year);
	index_build_value(b, CLASS, d->class);
	index_build_value(b, ORIGIN, d->origin);
	index_build_value(b, PERSON, d->person);
	for (i = 0; i < d->tag_count; i++)
		index_build_value(b, TAG, d->tags[i]);
	for (i = 0; i < d->to_count; i++)
		index_build_value(b, ADDRESSEE, d->to[i]);
	index_build_end(b);
}

static void *
build(void *context)
{
	struct part *part = context;
	struct index_build *b = index_build_new(&scheme);
	struct error error;
	char name[32];
	double t = now(), added;
	size_t i;

	for (i = part->from; i < part->to; i++)
		add(b, i);
	added = now();
	snprintf(name, sizeof(name), "part%zu", part->number);
	printf("  part %zu: %.0f MB of memory\n", part->number,
	    (double)index_build_memory(b) / 1e6);
	if (!index_build_write(
		b, folder, slice_of(name), &part->summary, &error))
		fail(&error);
	printf("  part %zu: added in %.2f s, written in %.2f s\n", part->number,
	    added - t, now() - added);
	index_build_free(b);
	return NULL;
}

static void
build_all(void)
{
	struct part parts[THREADS] = {{0}};
	struct index_summary sum = {0};
	double t = now();
	size_t i;

	for (i = 0; i < THREADS; i++) {
		parts[i].number = i;
		parts[i].from = documents * i / THREADS;
		parts[i].to = documents * (i + 1) / THREADS;
		pthread_create(&parts[i].thread, NULL, build, &parts[i]);
	}
	for (i = 0; i < THREADS; i++) {
		pthread_join(parts[i].thread, NULL);
		sum.bytes += parts[i].summary.bytes;
		sum.terms += parts[i].summary.terms;
		sum.postings += parts[i].summary.postings;
		sum.positions += parts[i].summary.positions;
		sum.dictionary_bytes += parts[i].summary.dictionary_bytes;
		sum.posting_bytes += parts[i].summary.posting_bytes;
		sum.position_bytes += parts[i].summary.position_bytes;
		sum.pair_bytes += parts[i].summary.pair_bytes;
		sum.column_bytes += parts[i].summary.column_bytes;
	}
	t = now() - t;
	printf("build: %.1f MB in %.2f s on %d threads: %.1f MB/s\n",
	    (double)bytes / 1e6, t, THREADS, (double)bytes / 1e6 / t);
	printf("%zu terms, %.1f M postings, %.1f M positions\n",
	    (size_t)sum.terms, (double)sum.postings / 1e6,
	    (double)sum.positions / 1e6);
	printf("disk: %.3f of the text (dictionary %.3f, postings %.3f, "
	       "positions %.3f, pairs %.3f, columns %.3f)\n",
	    (double)sum.bytes / (double)bytes,
	    (double)sum.dictionary_bytes / (double)bytes,
	    (double)sum.posting_bytes / (double)bytes,
	    (double)sum.position_bytes / (double)bytes,
	    (double)sum.pair_bytes / (double)bytes,
	    (double)sum.column_bytes / (double)bytes);
}

static void *
generate(void *context)
{
	struct part *part = context;
	size_t i;

	for (i = part->from; i < part->to; i++)
		make(&all[i], i);
	return NULL;
}

static void
generate_all(void)
{
	struct part parts[THREADS];
	size_t i;

	all = calloc(documents, sizeof(*all));
	for (i = 0; i < THREADS; i++) {
		parts[i].from = documents * i / THREADS;
		parts[i].to = documents * (i + 1) / THREADS;
		pthread_create(&parts[i].thread, NULL, generate, &parts[i]);
	}
	for (i = 0; i < THREADS; i++)
		pthread_join(parts[i].thread, NULL);
	for (i = 0; i < documents; i++)
		bytes += all[i].n;
}

int
main(int argc, char **argv)
{
	struct error error;
	double t = now();

	documents = argc > 1 ? strtoul(argv[1], NULL, 10) : 30000;
	if (argc > 2)
		folder = argv[2];
	if (!file_folder(folder, &error))
		fail(&error);
	if (!words_open(&words, 1)) {
		fprintf(stderr, "index_bench: no word list is installed\n");
		return 1;
	}
	generate_all();
	printf("%zu documents, %.1f MB, made in %.1f s\n", documents,
	    (double)bytes / 1e6, now() - t);
	build_all();
	return 0;
}
