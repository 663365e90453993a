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
	double adding, writing; /* seconds of a core */
	size_t memory;
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

static double
core_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void *
build(void *context)
{
	struct part *part = context;
	struct index_build *b = index_build_new(&scheme);
	struct error error;
	char name[32];
	double t = core_seconds();
	size_t i;

	for (i = part->from; i < part->to; i++)
		add(b, i);
	part->adding = core_seconds() - t;
	part->memory = index_build_memory(b);
	snprintf(name, sizeof(name), "part%zu", part->number);
	if (!index_build_write(
		b, folder, slice_of(name), &part->summary, &error))
		fail(&error);
	part->writing = core_seconds() - t - part->adding;
	index_build_free(b);
	return NULL;
}

static void
print_disk(const char *what, const struct index_summary *s)
{
	double text = (double)bytes;

	printf("%s: %.3f of the text (dictionary %.3f, postings %.3f, "
	       "positions %.3f, pairs %.3f, columns %.3f)\n",
	    what, (double)s->bytes / text, (double)s->dictionary_bytes / text,
	    (double)s->posting_bytes / text, (double)s->position_bytes / text,
	    (double)s->pair_bytes / text, (double)s->column_bytes / text);
}

static void
sum_up(struct index_summary *sum, const struct index_summary *s)
{
	sum->bytes += s->bytes;
	sum->terms += s->terms;
	sum->postings += s->postings;
	sum->positions += s->positions;
	sum->dictionary_bytes += s->dictionary_bytes;
	sum->posting_bytes += s->posting_bytes;
	sum->position_bytes += s->position_bytes;
	sum->pair_bytes += s->pair_bytes;
	sum->column_bytes += s->column_bytes;
}

static void
build_all(void)
{
	struct part parts[THREADS] = {{0}};
	struct index_summary sum = {0};
	double t = now(), mb = (double)bytes / 1e6, adding = 0, writing = 0;
	size_t i, memory = 0;

	for (i = 0; i < THREADS; i++) {
		parts[i].number = i;
		parts[i].from = documents * i / THREADS;
		parts[i].to = documents * (i + 1) / THREADS;
		pthread_create(&parts[i].thread, NULL, build, &parts[i]);
	}
	for (i = 0; i < THREADS; i++) {
		pthread_join(parts[i].thread, NULL);
		sum_up(&sum, &parts[i].summary);
		adding += parts[i].adding;
		writing += parts[i].writing;
		memory += parts[i].memory;
	}
	t = now() - t;
	printf("build: %.1f MB in %.2f s on %d threads: %.1f MB/s\n", mb, t,
	    THREADS, mb / t);
	printf("core-seconds a MB: %.4f adding, %.4f writing; so %.1f MB/s "
	       "on %d free cores; %.0f MB of memory\n",
	    adding / mb, writing / mb, THREADS * mb / (adding + writing),
	    THREADS, (double)memory / 1e6);
	printf("%zu terms, %.1f M postings, %.1f M positions\n",
	    (size_t)sum.terms, (double)sum.postings / 1e6,
	    (double)sum.positions / 1e6);
	print_disk("disk", &sum);
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

/* ---- asking ---------------------------------------------------------------- */

enum { QUERIES = 120, CLASSES = 10, RARE = 0, COMMON = 1 };

static const char *const classes[CLASSES] = {"rare word", "common word",
    "two common", "three with OR", "with NOT", "prefix", "word in a field",
    "date range and word", "phrase", "near"};

static struct index *snapshot;
static struct index_crew *crew;
static struct arena arena;
static struct slice *rare, *common;
static size_t rare_count, common_count;

static struct index_node *
node(enum index_kind kind, struct slice text)
{
	struct index_node *n = ARENA_NEW(&arena, struct index_node);

	n->kind = kind;
	n->text = text;
	return n;
}

static struct index_node *
both(enum index_kind kind, struct index_node *x, struct index_node *y)
{
	struct index_node *n = node(kind, (struct slice){NULL, 0});

	n->first = x;
	x->next = y;
	return n;
}

static uint64_t
count_of(const struct index_node *root)
{
	struct index_query query = {.root = root};
	struct index_answer answer;
	struct error error;

	if (!index_find(snapshot, &query, &arena, &answer, &error))
		fail(&error);
	return answer.total;
}

/* Words that a hundredth or less, and that a fifth or more have. */
static void
choose_words(void)
{
	struct random r = {42};
	struct slice w;
	uint64_t n;
	uint32_t i;

	rare = ARENA_ARRAY(&arena, struct slice, 1000);
	common = ARENA_ARRAY(&arena, struct slice, 1000);
	for (i = 0; i < 1000; i++) {
		w = words.word[i];
		n = count_of(node(INDEX_TERM, w));
		if (n * 5 > documents && n * 100 < documents * 97)
			common[common_count++] = w;
	}
	while (rare_count < 1000) {
		w = words.word[2000 + random_below(&r, 200000)];
		n = count_of(node(INDEX_TERM, w));
		if (n >= 5 && n <= 150)
			rare[rare_count++] = w;
	}
}

static struct index_node *
a_common(struct random *r)
{
	return node(
	    INDEX_TERM, common[random_below(r, (uint32_t)common_count)]);
}

static bool
is_common(struct slice w)
{
	size_t i;

	for (i = 0; i < common_count; i++)
		if (slice_equal(common[i], w))
			return true;
	return false;
}

/* Three words in a row of some document, all of them common. */
static struct index_node *
a_phrase(struct random *r)
{
	struct index_token out[INDEX_TOKENS];
	struct index_tokens t;
	struct index_node *n = node(INDEX_PHRASE, S("")), **end = &n->first;
	struct slice s;
	size_t got, i, j, line;
	const struct made *d;

	for (;;) {
		d = &all[random_below(r, (uint32_t)documents)];
		line = random_below(r, (uint32_t)d->n);
		s = slice_head(slice(d->text + line, d->n - line), 200);
		index_tokens_start(&t, s, 0);
		got = index_tokens_read(&t, out);
		for (i = 1; i + 4 < got; i++)
			if (is_common(out[i].text) &&
			    is_common(out[i + 1].text) &&
			    is_common(out[i + 2].text)) {
				for (j = i; j < i + 3; j++) {
					*end = node(INDEX_TERM,
					    arena_copy(&arena, out[j].text));
					end = &(*end)->next;
				}
				return n;
			}
	}
}

static struct index_node *
a_query(unsigned class, struct random *r)
{
	struct index_node *n, *m;
	struct slice w;

	switch (class) {
	case 0:
		return node(INDEX_TERM, rare[random_below(r, 1000)]);
	case 1:
		return a_common(r);
	case 2:
		return both(INDEX_AND, a_common(r), a_common(r));
	case 3:
		n = both(INDEX_OR, a_common(r), a_common(r));
		n->first->next->next = a_common(r);
		return n;
	case 4:
		m = node(INDEX_NOT, S(""));
		m->first = a_common(r);
		n = both(INDEX_AND, a_common(r), a_common(r));
		n->first->next->next = m;
		return n;
	case 5:
		w = words.word[random_below(r, 30000)];
		return node(
		    INDEX_PREFIX, slice_head(w, 4 + random_below(r, 2)));
	case 6:
		n = a_common(r);
		n->field = 1;
		return n;
	case 7:
		n = node(INDEX_WHEN, S(""));
		n->least = random_below(r, 1000000000);
		n->most = n->least + 200000000;
		return both(INDEX_AND, n, a_common(r));
	case 8:
		return a_phrase(r);
	default:
		n = both(INDEX_NEAR, a_common(r), a_common(r));
		n->distance = 5;
		return n;
	}
}

static int
compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
ask_class(unsigned class)
{
	struct random r = {class + 1};
	struct index_query query = {.best = 20,
	    .newest = 20,
	    .facets = (1 << COLUMNS) - 1,
	    .facet_most = 50,
	    .crew = crew};
	struct index_answer answer;
	struct error error;
	double times[QUERIES], t;
	uint64_t total = 0, steps = 0;
	unsigned i, round;

	for (i = 0; i < QUERIES; i++) {
		query.root = a_query(class, &r);
		for (round = 0; round < 2; round++) {
			t = now();
			if (!index_find(
				snapshot, &query, &arena, &answer, &error))
				fail(&error);
			times[i] = (now() - t) * 1e3;
		}
		total += answer.total;
		steps += answer.steps;
	}
	qsort(times, QUERIES, sizeof(times[0]), compare_doubles);
	printf("%-20s %8.3f %8.3f %8.3f  %9.0f matches %10.0f steps\n",
	    classes[class], times[QUERIES / 2], times[QUERIES * 99 / 100],
	    times[QUERIES - 1], (double)total / QUERIES,
	    (double)steps / QUERIES);
}

static void
merge_all(void)
{
	static const size_t which[THREADS] = {0, 1};
	struct index_summary summary;
	struct error error;
	double t = core_seconds();

	if (!index_merge(snapshot, which, THREADS, folder, S("merged"),
		&summary, &error))
		fail(&error);
	t = core_seconds() - t;
	printf("merged in %.2f core-seconds: %.1f MB of text a second\n", t,
	    (double)bytes / 1e6 / t);
	print_disk("merged", &summary);
}

/* Memory of the process that is no mapped file, at its highest. */
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

static void
ask_all(void)
{
	struct index_live lives[THREADS];
	char names[THREADS][16];
	struct error error;
	double t = now(), memory;
	unsigned i;

	for (i = 0; i < THREADS; i++) {
		snprintf(names[i], sizeof(names[i]), "part%u", i);
		lives[i] = (struct index_live){.name = slice_of(names[i])};
	}
	if (!index_open(
		folder, &scheme, lives, THREADS, NULL, &snapshot, &error))
		fail(&error);
	printf("opened in %.3f ms\n", (now() - t) * 1e3);
	choose_words();
	printf("%-20s %8s %8s %8s  (ms; total, best 20, newest 20, %d "
	       "facets; %u words are common)\n",
	    "", "p50", "p99", "worst", (int)COLUMNS, (unsigned)common_count);
	memory = anonymous();
	for (i = 0; i < CLASSES; i++)
		ask_class(i);
	printf("memory beyond the files: %.1f MB\n", anonymous() - memory);
	merge_all();
	index_close(snapshot);
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
	crew = getenv("ALONE") != NULL ? NULL : index_crew_new(1);
	ask_all();
	index_crew_free(crew);
	return 0;
}
