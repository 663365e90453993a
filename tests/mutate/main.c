/*
 * main.c: the catalogue's rules as mutations of all samples.
 *
 *     test-mutate NUMBERS FILE...                all of them, as TAP
 *     test-mutate --show T7/13 NUMBERS FILE...   one of them, and its text
 *     test-mutate --only T7 NUMBERS FILE...      those of a number
 *     test-mutate --chain 2 NUMBERS FILE...      each after another one
 *
 * Each number of the catalogue is done to twenty telegrams (again and again
 * to the same, elsewhere, where fewer have what it damages).  $REFTEL_SEED is
 * the seed; without it that of the day of the first test, or the clock's
 * where CI=true.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "import/import.h"
#include "tests/mutate/diff.h"
#include "tests/mutate/mutate.h"
#include "tests/unit/tap.h"

#define CASES 20
#define SAMPLES_MOST 400
#define SURVIVE_PERCENT 98 /* of all cases */
#define NUMBERS_LEAST 250 /* of the catalogue that are mutations */

static const struct mutation *const sections[] = {mutations_ids,
    mutations_posts, mutations_header, mutations_class, mutations_order,
    mutations_tags, mutations_subject, mutations_references,
    mutations_classified, mutations_summary, mutations_text, mutations_signer,
    mutations_portal, mutations_aad, mutations_smart, mutations_old,
    mutations_copied};
#define SECTIONS (sizeof(sections) / sizeof(sections[0]))

static struct arena pool; /* the samples */
static struct sample samples[SAMPLES_MOST];
static size_t sample_count;
static uint64_t seed;
static const char *program, *show;
static unsigned chain = 1;
static struct slice numbers;

struct tally {
	unsigned cases, survived, numbers, reasons, starved;
};

/* ---- samples ------------------------------------------------------------ */

struct reading {
	struct arena *arena;
	struct slice text;
	const struct telegram *t;
	size_t count;
};

static bool
take(void *user, const struct found *found)
{
	struct reading *r = user;

	r->count++;
	if (found->text.p == r->text.p && found->text.n == r->text.n)
		r->t = telegram_read(r->arena, found->text, &found->hints);
	return true;
}

/* A sample of a text that holds one telegram, if it is one. */
static bool
sample_read(struct arena *arena, struct slice name, struct slice text,
    struct sample *out)
{
	static const struct hints none;
	static const struct slice absent;
	struct reading r = {.arena = arena, .text = text};
	struct import in = {.take = take, .user = &r, .hints = &none};
	struct subject subject = {0};
	struct buf why = {0};
	struct error error;
	bool good;

	good = import_bytes(&in, name, text, &error) && r.count == 1 &&
	    r.t != NULL && !r.t->lines_moved &&
	    expect_read(arena, text, absent, absent, absent, &subject, &why) &&
	    subject.count == 1;
	if (good)
		*out = (struct sample){name, text, r.t, subject.telegrams[0]};
	heap_free((void *)subject.telegrams);
	buf_free(&why);
	return good;
}

/* It has a number, and its lines are its own. */
static bool
is_ground(const struct sample *sample)
{
	const struct remark *r;

	for (r = sample->t->remarks; r != NULL; r = r->next)
		if (r->check == CHECK_LINES_REBUILT)
			return false;
	return json_there(json_get(sample->reading, S("id")));
}

/* Carriers that are no text lie in wait decoded, as plain telegrams. */
static bool
take_sample(void *user, const struct found *found)
{
	struct slice name = slice_of(user), text;

	if (sample_count == SAMPLES_MOST)
		return false;
	text = arena_copy(&pool, found->text);
	if (sample_read(&pool, name, text, &samples[sample_count]) &&
	    is_ground(&samples[sample_count]))
		sample_count++;
	return true;
}

static void
load(char **files)
{
	static const struct hints none;
	struct joiner joiner;
	struct import in = {.take = join_take, .user = &joiner, .hints = &none};
	struct slice text;
	struct error error;

	for (; *files != NULL; files++) {
		if (slice_ends(slice_of(*files), S(".pdf")))
			continue;
		text = expect_file(*files);
		join_begin(&joiner, take_sample, *files);
		import_bytes(&in, slice_of(*files), text, &error);
		join_end(&joiner);
		heap_free((void *)text.p);
	}
}

/* ---- a case -------------------------------------------------------------- */

static void
mutant_begin(struct mutant *m, struct arena *arena, const struct sample *sample,
    uint64_t random)
{
	*m = (struct mutant){
	    .arena = arena, .sample = sample, .t = sample->t, .random = random};
}

static void
mutant_end(struct mutant *m)
{
	buf_free(&m->statements);
	buf_free(&m->excused);
}

/* The damaged telegram, in a block of its exact size, as its reader sees it. */
static bool
check(struct mutant *m, struct slice text, struct buf *why)
{
	struct slice rest = buf_slice(&m->statements), line, block;
	struct slice none = {NULL, 0};
	struct subject subject = {0};
	bool counted = slice_find(rest, S("telegrams = ")) < rest.n;
	bool good;

	block = slice(heap_grow(NULL, text.n == 0 ? 1 : text.n), text.n);
	memcpy((char *)block.p, text.p, text.n);
	buf_string(&m->excused, "remarks\ncoverage\n");
	good =
	    expect_read(m->arena, block, m->date, m->id, none, &subject, why);
	if (good && !counted && subject.count != 1) {
		buf_format(why, "#   %zu telegrams are read\n", subject.count);
		good = false;
	}
	good = good && subject.count > 0 &&
	    diff_readings(m->sample->reading, subject.telegrams[0],
		buf_slice(&m->excused), why);
	while (subject.count > 0 && (line = slice_line(&rest)).p != NULL)
		if (!expect_line(m->arena, &subject, line, why)) {
			buf_format(why, "#   at: %S\n", &line);
			good = false;
		}
	heap_free((void *)subject.telegrams);
	heap_free((void *)block.p);
	return good;
}

/* Line ends of other kinds, and what no terminal shows, would end a line. */
static void
make_plain(struct buf *why)
{
	size_t i;

	for (i = 0; i < why->n; i++)
		if ((ascii_is_control(why->p[i]) && why->p[i] != '\n') ||
		    (unsigned char)why->p[i] == 0x85)
			why->p[i] = '?';
}

static void
print_case(const struct mutation *row, unsigned number, const struct mutant *m,
    struct slice text, struct slice why, bool good)
{
	printf("# %s/%u  %.*s: %s\n%.*s", row->number, number,
	    SLICE_ARG(m->sample->name), good ? "read as expected" : "not so",
	    SLICE_ARG(why));
	if (show == NULL) {
		printf("#   to see it: REFTEL_SEED=%llu%s %s --show %s/%u "
		       "tests/catalogue/numbers.txt $(find samples -type f | "
		       "sort)\n",
		    (unsigned long long)seed, chain > 1 ? " (a chain)" : "",
		    program, row->number, number);
		return;
	}
	printf("# ---- the text%s%.*s%s%.*s\n",
	    m->id.p != NULL ? ", --id " : "", SLICE_ARG(m->id),
	    m->date.p != NULL ? ", --date " : "", SLICE_ARG(m->date));
	printf("%.*s\n# ---- what is expected of it\n%.*s", SLICE_ARG(text),
	    SLICE_ARG(buf_slice(&m->statements)));
}

static uint64_t
mix(uint64_t hash, const char *string, unsigned number)
{
	hash ^= number * 0x9e3779b97f4a7c15u;
	for (; *string != '\0'; string++)
		hash = (hash ^ (unsigned char)*string) * 0x100000001b3u;
	return hash ^ (hash >> 29);
}

/* Damage that is the ground of the next: another rule's, and survived. */
static bool
ground(struct arena *arena, uint64_t random, struct sample *sample)
{
	struct mutant m;
	const struct mutation *row;
	struct buf why = {0};
	struct slice text;
	bool good;
	size_t count = 0;

	mutant_begin(&m, arena, sample, random);
	row = sections[chance(&m, SECTIONS)];
	while (row[count].number != NULL)
		count++;
	row += chance(&m, (uint32_t)count);
	good = row->make != NULL && row->make(&m, row->with) && !m.misplaced &&
	    m.id.p == NULL && m.date.p == NULL;
	if (good) {
		text = damaged(&m);
		good = check(&m, text, &why) &&
		    sample_read(arena,
			slice_of(print(
			    &m, "%S after %s", &sample->name, row->number)),
			text, sample) &&
		    is_ground(sample);
	}
	buf_free(&why);
	mutant_end(&m);
	return good;
}

/* A case; false when no sample has what the row damages. */
static bool
run_case(const struct mutation *row, unsigned variants, unsigned number,
    struct tally *tally)
{
	uint64_t random = mix(seed, row->number, number);
	size_t from = (size_t)(random % sample_count), tries;
	const struct mutation *variant = row + number % variants;
	struct arena arena = {0};
	struct sample sample;
	struct mutant m;
	struct buf why = {0};
	struct slice text;
	bool made = false, good;
	unsigned links;

	for (tries = 0; tries < 3 * sample_count && !made; tries++) {
		arena_reset(&arena);
		sample = samples[(from + tries * 7) % sample_count];
		for (links = 1; links < chain; links++)
			if (!ground(
				&arena, random + tries * 31 + links, &sample))
				break;
		if (links < chain)
			continue;
		mutant_begin(&m, &arena, &sample, random + tries);
		made = variant->make(&m, variant->with) && !m.misplaced;
		if (!made)
			mutant_end(&m);
	}
	if (made) {
		text = damaged(&m);
		good = check(&m, text, &why);
		tally->cases++;
		tally->survived += good ? 1 : 0;
		make_plain(&why);
		if (!good || show != NULL)
			print_case(
			    variant, number, &m, text, buf_slice(&why), good);
		mutant_end(&m);
	}
	buf_free(&why);
	arena_free(&arena);
	return made;
}

/* The twenty of a number; `only` the one, if given. */
static void
run_number(const struct mutation *row, unsigned variants, const char *only,
    struct tally *all)
{
	struct tally tally = {0};
	unsigned i, starved = 0;

	for (i = 0; i < CASES; i++)
		if (only == NULL || strtoul(only, NULL, 10) == i)
			starved += run_case(row, variants, i, &tally) ? 0 : 1;
	printf("# %s  %u of %u\n", row->number, tally.survived, tally.cases);
	if (starved > 0 && only == NULL)
		printf("# %s: %u times there was no telegram for it\n",
		    row->number, starved);
	all->cases += tally.cases;
	all->survived += tally.survived;
	all->starved += starved;
	all->numbers++;
}

static bool
is_wanted(const char *number, const char *wanted)
{
	size_t n = wanted == NULL ? 0 : strcspn(wanted, "/");

	return wanted == NULL ||
	    (strlen(number) == n && memcmp(number, wanted, n) == 0);
}

/* A section's numbers; how its cases fared is a line of its own. */
static void
run_section(const struct mutation *rows, const char *only, struct tally *all)
{
	const char *slash = only == NULL ? NULL : strchr(only, '/');
	struct tally before = *all;
	unsigned variants;

	for (; rows->number != NULL; rows += variants) {
		variants = 1;
		while (rows[variants].number != NULL &&
		    strcmp(rows[variants].number, rows->number) == 0)
			variants++;
		if (!is_wanted(rows->number, only))
			continue;
		if (rows->make == NULL) {
			printf("# %s  no mutation: %s\n", rows->number,
			    rows->with);
			all->reasons++;
			continue;
		}
		run_number(
		    rows, variants, slash == NULL ? NULL : slash + 1, all);
	}
	if (only == NULL)
		printf("# section: %u of %u survive\n",
		    all->survived - before.survived, all->cases - before.cases);
}

/* ---- the whole ------------------------------------------------------------ */

static bool
has_rows(struct slice number)
{
	const struct mutation *row;
	size_t i;

	for (i = 0; i < SECTIONS; i++)
		for (row = sections[i]; row->number != NULL; row++)
			if (slice_equal(slice_of(row->number), number))
				return true;
	return false;
}

/* Every number of the catalogue is a mutation or has a reason. */
static unsigned
count_missing(struct slice list)
{
	struct slice line;
	unsigned missing = 0;

	while ((line = slice_line(&list)).p != NULL) {
		if (line.n == 0 || line.p[0] == '#' || has_rows(line))
			continue;
		printf("# %.*s is neither a mutation nor has a reason\n",
		    SLICE_ARG(line));
		missing++;
	}
	return missing;
}

static void
choose_seed(void)
{
	const char *told = getenv("REFTEL_SEED"), *ci = getenv("CI");

	if (told != NULL)
		seed = strtoull(told, NULL, 10);
	else if (ci != NULL && strcmp(ci, "true") == 0)
		seed = (uint64_t)time(NULL);
	else
		seed = 19730503;
	printf("# REFTEL_SEED=%llu, %zu samples\n", (unsigned long long)seed,
	    sample_count);
}

static void
judge(const struct tally *all)
{
	unsigned missing = count_missing(numbers);

	printf("# all: %u of %u survive, %u numbers as mutations, %u not\n",
	    all->survived, all->cases, all->numbers, all->reasons);
	ok(all->survived * 100 >= all->cases * SURVIVE_PERCENT,
	    "of all cases %u %% survive", SURVIVE_PERCENT);
	if (chain == 1) /* damage may take away what the next rule needs */
		ok(all->starved == 0, "each number was done to %u telegrams",
		    CASES);
	ok(missing == 0, "each number is a mutation, or it is said why not");
	ok(all->numbers >= NUMBERS_LEAST, "%u numbers at least are mutations",
	    NUMBERS_LEAST);
}

int
main(int argc, char **argv)
{
	const char *only = NULL;
	struct tally all = {0};
	char **arg = argv + 1;
	size_t i;

	program = argv[0];
	for (; argc > 2 && arg[0] != NULL && arg[1] != NULL && *arg[0] == '-';
	     arg += 2)
		if (strcmp(arg[0], "--show") == 0)
			only = show = arg[1];
		else if (strcmp(arg[0], "--only") == 0)
			only = arg[1];
		else if (strcmp(arg[0], "--chain") == 0)
			chain = (unsigned)strtoul(arg[1], NULL, 10);
	if (arg[0] == NULL || arg[1] == NULL) {
		printf("Bail out! usage: test-mutate NUMBERS FILE...\n");
		return 2;
	}
	numbers = expect_file(arg[0]);
	load(arg + 1);
	choose_seed();
	if (sample_count == 0) {
		printf("Bail out! there are no samples\n");
		return 2;
	}
	for (i = 0; i < SECTIONS; i++)
		run_section(sections[i], only, &all);
	if (only == NULL)
		judge(&all);
	heap_free((void *)numbers.p);
	arena_free(&pool);
	return only == NULL ? tap_done() : all.survived < all.cases;
}
