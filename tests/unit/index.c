/*
 * index.c: segments written, opened, asked, deleted from and merged; what is
 * refused; and that no damage to a segment is more than an error.
 *
 * usage: index [ROUNDS]: of damage, beyond the first
 */
#include "base/buf.h"
#include "index/snapshot.h"
#include "tests/unit/tap.h"

#include <stdlib.h>
#include <unistd.h>

enum { SUBJECT = 1, KIND = 0, MANY = 1, YEAR = 2, COLUMNS = 3, TAGGED = 2 };

static char folder[] = "/tmp/reftel-index-XXXXXX";
static const struct index_scheme scheme = {
    .version = 3, .columns = COLUMNS, .many = 1 << MANY};
static struct arena arena;
static uint64_t seed = 1;

static uint32_t
some(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((seed >> 33) % below);
}

static void
give_up(const struct error *error)
{
	printf("Bail out! %s\n", error->text);
	exit(1);
}

/* ---- nodes ------------------------------------------------------------------- */

static struct index_node *
node(enum index_kind kind, struct slice text)
{
	struct index_node *n = ARENA_NEW(&arena, struct index_node);

	n->kind = kind;
	n->text = text;
	return n;
}

static struct index_node *
with(enum index_kind kind, struct index_node *x, struct index_node *y)
{
	struct index_node *n = node(kind, (struct slice){NULL, 0});

	n->first = x;
	if (x != NULL)
		x->next = y;
	return n;
}

static struct index_node *
term(const char *text)
{
	return node(INDEX_TERM, slice_of(text));
}

static struct index_node *
between(enum index_kind kind, unsigned column, int64_t least, int64_t most)
{
	struct index_node *n = node(kind, (struct slice){NULL, 0});

	n->column = column;
	n->least = least;
	n->most = most;
	return n;
}

/* ---- documents: number i has words that say what i is ---------------------------- */

static void
add(struct index_build *b, uint32_t i)
{
	struct buf text = {0};
	uint32_t j;

	buf_format(&text, "the number%u of", i);
	for (j = 2; j < 8; j++)
		if (i % j == 0)
			buf_format(&text, " by%u and", j);
	index_build_begin(b, i, i / 4);
	index_build_text(b, INDEX_TEXT, S("SUBJECT OF IT"), 0);
	index_build_text(b, SUBJECT, S("SUBJECT OF IT"), 0);
	index_build_text(b, INDEX_TEXT, buf_slice(&text), INDEX_SUBJECT);
	index_build_term(b, TAGGED, i % 2 == 0 ? S("even") : S("odd"), 0);
	index_build_value(b, KIND, i % 5);
	for (j = 2; j < 8; j++)
		if (i % j == 0)
			index_build_value(b, MANY, j);
	index_build_value(b, YEAR, i / 100);
	index_build_end(b);
	buf_free(&text);
}

static void
write_segment(const char *name, uint32_t from, uint32_t to, uint32_t step)
{
	struct index_build *b = index_build_new(&scheme);
	struct index_summary summary;
	struct error error;
	uint32_t i;

	for (i = from; i < to; i += step)
		add(b, i);
	if (!index_build_write(b, folder, slice_of(name), &summary, &error))
		give_up(&error);
	if (summary.documents != (to - from + step - 1) / step)
		ok(false, "the summary counts documents");
	index_build_free(b);
}

static struct index *
open_index(struct index_live *live, size_t n, const struct index *before)
{
	struct error error;
	struct index *index;

	if (!index_open(folder, &scheme, live, n, before, &index, &error))
		give_up(&error);
	return index;
}

static struct index_answer
ask(const struct index *index, const struct index_query *query)
{
	struct index_answer answer = {0};
	struct error error;

	if (!index_find(index, query, &arena, &answer, &error))
		give_up(&error);
	return answer;
}

static uint64_t
total(const struct index *index, const struct index_node *root)
{
	struct index_query query = {.root = root};

	return ask(index, &query).total;
}

/* ---- what is found ------------------------------------------------------------------- */

static void
test_kinds(const struct index *index)
{
	static const int64_t ids[] = {-5, 7, 8, 9, 100000};
	struct index_node *n;

	ok(total(index, node(INDEX_ALL, S(""))) == 1000, "all");
	ok(total(index, term("by3")) == 334, "a term");
	ok(total(index, term("by9")) == 0, "an absent term");
	n = term("even");
	n->field = TAGGED;
	ok(total(index, n) == 500, "a term of a field");
	ok(total(index, term("even")) == 0, "which is in no other");
	ok(total(index, with(INDEX_NOT, term("by2"), NULL)) == 500, "not");
	ok(total(index, with(INDEX_AND, NULL, NULL)) == 1000, "and of none");
	ok(total(index, with(INDEX_OR, NULL, NULL)) == 0, "or of none");
	ok(total(index, node(INDEX_PREFIX, S("number99"))) == 11, "a prefix");
	ok(total(index, between(INDEX_WHEN, 0, 10, 12)) == 12, "times");
	ok(total(index, between(INDEX_WHEN, 0, INT64_MIN, INT64_MAX)) == 1000,
	    "all times");
	ok(total(index, between(INDEX_WHEN, 0, 12, 10)) == 0, "no times");
	ok(total(index, between(INDEX_COLUMN, KIND, 1, 2)) == 400, "a column");
	ok(total(index, between(INDEX_COLUMN, MANY, 3, 3)) == 334,
	    "one value of many");
	ok(total(index, between(INDEX_COLUMN, YEAR, 3, 4)) == 200,
	    "a column in order of time");
	ok(total(index, between(INDEX_COLUMN, KIND, INT64_MIN, INT64_MAX)) ==
		1000,
	    "any value");
	n = node(INDEX_IDS, S(""));
	n->ids = ids;
	n->id_count = 5;
	ok(total(index, n) == 3, "documents by number");
	n->id_count = 0;
	ok(total(index, n) == 0, "none by number");
	ok(total(index,
	       with(INDEX_AND, term("by7"),
		   with(INDEX_OR, term("by5"),
		       with(INDEX_NOT, term("by2"), NULL)))) == 86,
	    "brackets");
}

static void
test_words(const struct index *index)
{
	struct index_node *n = index_words(&arena, INDEX_TEXT, S("Subject of"));

	ok(n->kind == INDEX_PHRASE && total(index, n) == 1000, "a phrase");
	n->to = INDEX_SUBJECT;
	ok(total(index, n) == 1000, "in the subject");
	n->from = INDEX_SUBJECT;
	n->to = 1 << 20;
	ok(total(index, n) == 0, "not in the text");
	n = index_words(&arena, INDEX_TEXT, S("F-16"));
	ok(n->kind == INDEX_TERM && slice_equal(n->text, S("f16")),
	    "a code is one word");
	n = index_words(&arena, INDEX_TEXT, S("F-16 B"));
	ok(n->kind == INDEX_PHRASE && slice_equal(n->first->text, S("f")),
	    "two words are a phrase");
	n = index_words(&arena, INDEX_TEXT, S("\"NUMBER7\""));
	ok(n->kind == INDEX_TERM && total(index, n) == 1, "a quoted code");
	ok(index_words(&arena, INDEX_TEXT, S(" -- ")) == NULL, "no word");
}

static void
test_lists(const struct index *index)
{
	struct index_query query = {.root = node(INDEX_ALL, S("")),
	    .best = 3,
	    .newest = 2,
	    .oldest = 2,
	    .facets = 1 << KIND | 1 << MANY | 1 << YEAR,
	    .facet_most = 2};
	struct index_answer a = ask(index, &query);

	ok(a.best_count == 3 && a.best[0].id == 999 && a.best[2].id == 997,
	    "without a score the newest are the best");
	ok(a.newest[1].id == 998 && a.oldest[0].id == 0 && a.oldest[1].id == 1,
	    "the newest and the oldest");
	ok(a.facets[MANY].count == 2 && a.facets[MANY].distinct == 6 &&
		a.facets[MANY].counts[0].value == 2 &&
		a.facets[MANY].counts[0].count == 500 &&
		a.facets[MANY].counts[1].value == 3,
	    "the commonest values");
	ok(a.facets[KIND].counts[0].value == 0 &&
		a.facets[KIND].counts[1].value == 1 &&
		a.facets[YEAR].distinct == 10,
	    "equal counts by value");
	query.rank = INDEX_BY_MOST;
	query.rank_column = KIND;
	a = ask(index, &query);
	ok(a.best[0].id == 999 && a.best[1].id == 994, "by a column");
	query.rank = INDEX_BY_LEAST;
	query.rank_column = YEAR;
	a = ask(index, &query);
	ok(a.best[0].id == 99 && a.best[1].id == 98, "by its least");
}

/* ---- what is refused ------------------------------------------------------------------- */

static bool
refused(const struct index *index, const struct index_query *query,
    const char *what)
{
	struct index_answer answer;
	struct error error = {""};
	bool good = index_find(index, query, &arena, &answer, &error);

	return ok(!good && error.text[0] != '\0', "refused: %s: %s", what,
	    error.text);
}

static struct index_node *
many_words(enum index_kind kind)
{
	struct index_node *n = with(kind, NULL, NULL), *t;
	uint32_t i;

	for (i = 0; i < 10000; i++) {
		t = term("a");
		t->next = n->first;
		n->first = t;
	}
	return n;
}

static void
test_refused(const struct index *index)
{
	struct index_query query = {0};
	struct index_node *n;
	atomic_bool stop;
	uint32_t i;

	query.root = n = many_words(INDEX_OR);
	refused(index, &query, "10,000 words");
	n = term("a");
	for (i = 0; i < 10000; i++)
		n = with(INDEX_NOT, n, NULL);
	query.root = n;
	refused(index, &query, "10,000 brackets");
	query.root = with(INDEX_PHRASE, NULL, NULL);
	refused(index, &query, "a phrase of no words");
	query.root = many_words(INDEX_PHRASE);
	refused(index, &query, "a phrase of 10,000 words");
	query.root =
	    with(INDEX_PHRASE, with(INDEX_OR, term("a"), term("b")), NULL);
	refused(index, &query, "an alternative in a phrase");
	query.root = term("");
	refused(index, &query, "an empty word");
	query.root = between(INDEX_COLUMN, COLUMNS, 0, 1);
	refused(index, &query, "a column too many");
	query.root = term("the");
	query.facets = 1 << COLUMNS;
	refused(index, &query, "counting a column too many");
	query.facets = 0;
	query.best = INDEX_HITS + 1;
	refused(index, &query, "too many hits");
	query.best = 0;
	query.steps = 100;
	query.root = node(INDEX_PREFIX, S("n"));
	refused(index, &query, "too much work");
	query.steps = 0;
	query.root = term("the");
	atomic_init(&stop, true);
	query.stop = &stop;
	refused(index, &query, "a query that is stopped");
	ok(total(index, term("the")) == 1000, "and afterwards all is well");
}

/* ---- snapshots, deletions, merges --------------------------------------------------------- */

struct ids {
	int64_t all[2000];
	size_t n;
};

static bool
collect(void *context, const struct index_hit *hit)
{
	struct ids *ids = context;

	ids->all[ids->n++] = hit->id;
	return ids->n < 2000;
}

static struct ids
walk(const struct index *index, const struct index_node *root, bool newest)
{
	struct index_query query = {.root = root};
	struct ids ids = {.n = 0};
	struct error error;

	if (!index_walk(index, &query, newest, collect, &ids, &error))
		give_up(&error);
	return ids;
}

static bool
same(const struct index *a, const struct index *b, const struct index_node *n)
{
	struct ids x = walk(a, n, true), y = walk(b, n, true);

	return x.n == y.n && memcmp(x.all, y.all, x.n * sizeof(x.all[0])) == 0;
}

/* Queries of every kind find the same, in the same order, in both. */
static bool
all_same(const struct index *a, const struct index *b)
{
	struct index_query query = {.root = term("by2"),
	    .best = 50,
	    .facets = 1 << KIND | 1 << MANY | 1 << YEAR};
	struct index_answer x = ask(a, &query), y = ask(b, &query);
	size_t i, c;
	bool good = x.total == y.total && x.best_count == y.best_count;

	for (c = 0; c < COLUMNS && good; c++)
		good = x.facets[c].count == y.facets[c].count &&
		    memcmp(x.facets[c].counts, y.facets[c].counts,
			x.facets[c].count * sizeof(*x.facets[c].counts)) == 0;
	for (i = 0; i < x.best_count && good; i++)
		good = x.best[i].score > y.best[i].score * 0.9 &&
		    x.best[i].score < y.best[i].score * 1.1;
	return good && same(a, b, node(INDEX_ALL, S(""))) &&
	    same(a, b, term("by6")) && same(a, b, term("number77")) &&
	    same(a, b, index_words(&arena, INDEX_TEXT, S("by2 and"))) &&
	    same(a, b, index_words(&arena, INDEX_TEXT, S("and by5"))) &&
	    same(a, b, with(INDEX_NEAR, term("by2"), term("by7"))) &&
	    same(a, b, node(INDEX_PREFIX, S("number9")));
}

static void
test_merge(void)
{
	struct index_live live[3] = {
	    {.name = S("a")}, {.name = S("b")}, {.name = S("c")}};
	struct index_live one = {.name = S("m")};
	int64_t ids[300], *lost_ids;
	const size_t which[3] = {0, 1, 2};
	struct slice deleted[3];
	struct index *parts, *merged, *later;
	struct index_summary summary;
	struct error error;
	size_t i, found = 0, lost = 0;
	char path[FILE_PATH];

	/* Interleaved: every third document. */
	write_segment("a", 0, 1000, 3);
	write_segment("b", 1, 1000, 3);
	write_segment("c", 2, 1000, 3);
	parts = open_index(live, 3, NULL);
	if (!index_merge(parts, which, 3, folder, S("m"), &summary, &error))
		give_up(&error);
	merged = open_index(&one, 1, NULL);
	ok(summary.documents == 1000 && all_same(parts, merged),
	    "three segments and their merger find the same");
	ok(index_verify(folder, S("m"), &scheme, &error), "which is sound");
	index_close(merged);
	for (i = 0; i < 300; i++)
		ids[i] = some(1000);
	index_delete(parts, ids, 300, &arena, deleted, &found, &error);
	for (i = 0; i < 3; i++)
		live[i].deleted = deleted[i];
	later = open_index(live, 3, parts);
	ok(index_count(later) == 1000 - found && index_count(parts) == 1000,
	    "%zu deleted, and the older snapshot has them still", found);
	ok(later->live[0].segment == parts->live[0].segment,
	    "snapshots share their segments");
	index_merge(later, which, 3, folder, S("m"), &summary, &error);
	merged = open_index(&one, 1, NULL);
	ok(summary.documents == 1000 - found && all_same(later, merged),
	    "a merger leaves out what is deleted");
	ok(index_merge_lost(
	       parts, later, which, 3, &arena, &lost_ids, &lost, &error) &&
		lost == found,
	    "what was deleted while merging is known");
	index_close(parts);
	for (i = 0; i < 3; i++) {
		file_join(path, folder, live[i].name);
		unlink(path);
	}
	ok(all_same(later, merged), "snapshots outlive their files");
	index_close(later);
	index_close(merged);
	live[0].deleted = arena_copy(&arena, live[0].deleted);
	((char *)(uintptr_t)live[0].deleted.p)[12] ^= 1;
	write_segment("a", 0, 1000, 3);
	ok(!index_open(folder, &scheme, live, 1, NULL, &parts, &error),
	    "damaged deletions: %s", error.text);
}

static void
test_plan(void)
{
	struct index_live live[9];
	char names[9][8];
	size_t which[9], i;
	struct index *index;

	for (i = 0; i < 9; i++) {
		snprintf(names[i], sizeof(names[i]), "p%zu", i);
		write_segment(names[i], 0, i == 0 ? 9000 : 10, 1);
		live[i] = (struct index_live){.name = slice_of(names[i])};
	}
	index = open_index(live, 8, NULL);
	ok(index_merge_plan(index, which) == 0, "seven small are left alone");
	index_close(index);
	index = open_index(live, 9, NULL);
	ok(index_merge_plan(index, which) == 8 && which[0] == 1,
	    "eight small are merged, and the big one is not");
	index_close(index);
}

/* Merged, phrases may use only pairs that all of the parts have. */
static void
test_pairs(void)
{
	static const char *const few[] = {"the", "of", NULL};
	struct index_scheme other = scheme;
	struct index_live live[2] = {{.name = S("x")}, {.name = S("y")}};
	struct index_live one = {.name = S("z")};
	const size_t which[2] = {0, 1};
	struct index *parts, *merged;
	struct index_build *b;
	struct error error;

	other.pairs = few;
	b = index_build_new(&other);
	index_build_begin(b, 1, 1);
	index_build_text(b, INDEX_TEXT, S("all of the and in it"), 0);
	index_build_end(b);
	index_build_write(b, folder, S("x"), NULL, &error);
	index_build_free(b);
	b = index_build_new(&scheme);
	index_build_begin(b, 2, 2);
	index_build_text(b, INDEX_TEXT, S("out of the and in it"), 0);
	index_build_end(b);
	index_build_write(b, folder, S("y"), NULL, &error);
	index_build_free(b);
	parts = open_index(live, 2, NULL);
	index_merge(parts, which, 2, folder, S("z"), NULL, &error);
	merged = open_index(&one, 1, NULL);
	ok(total(merged, index_words(&arena, 0, S("and in"))) == 2 &&
		total(parts, index_words(&arena, 0, S("and in"))) == 2 &&
		total(merged, index_words(&arena, 0, S("of the and"))) == 2,
	    "phrases with other pairs in each part");
	index_close(parts);
	index_close(merged);
}

/* Terms that come in no order, twice, and far out. */
static void
test_positions(void)
{
	struct index_live live = {.name = S("q")};
	struct index_build *b = index_build_new(&scheme);
	struct index *index;
	struct error error;
	struct index_node *n;
	uint32_t i;

	for (i = 0; i < 3; i++) {
		index_build_begin(b, i, 3 - i);
		index_build_text(b, INDEX_TEXT, S("one two three"), 300);
		index_build_term(b, INDEX_TEXT, S("zwei"), 301);
		index_build_term(b, INDEX_TEXT, S("one"), 299);
		index_build_term(b, INDEX_TEXT, S("one"), 299);
		index_build_term(b, INDEX_TEXT, S("of"), 298);
		index_build_term(b, INDEX_TEXT, S("the"), 297);
		index_build_term(b, INDEX_TEXT, S("far"), UINT32_MAX / 2);
		index_build_end(b);
	}
	if (!index_build_write(b, folder, S("q"), NULL, &error))
		give_up(&error);
	index_build_free(b);
	index = open_index(&live, 1, NULL);
	ok(total(index, index_words(&arena, 0, S("one zwei three"))) == 3 &&
		total(index, index_words(&arena, 0, S("one one two"))) == 3 &&
		total(index, index_words(&arena, 0, S("the of"))) == 3 &&
		total(index, index_words(&arena, 0, S("of the"))) == 0,
	    "terms at any position");
	ok(total(index, term("far")) == 0, "but not beyond the last");
	n = node(INDEX_ALL, S(""));
	ok(walk(index, n, true).all[0] == 0, "documents in order of time");
	ok(index_verify(folder, S("q"), &scheme, &error), "and all is sound");
	index_close(index);
}

static void
test_empty(void)
{
	struct index_live live = {.name = S("empty")};
	const size_t which = 0;
	struct index *index;
	struct error error;

	write_segment("empty", 0, 0, 1);
	index = open_index(&live, 1, NULL);
	ok(total(index, node(INDEX_ALL, S(""))) == 0 &&
		total(index, term("a")) == 0 &&
		total(index, node(INDEX_PREFIX, S("a"))) == 0,
	    "an empty segment");
	ok(index_merge(index, &which, 1, folder, S("empty2"), NULL, &error) &&
		index_verify(folder, S("empty2"), &scheme, &error),
	    "is merged");
	index_close(index);
	index = open_index(&live, 0, NULL);
	ok(total(index, term("a")) == 0, "no segment at all");
	index_close(index);
}

static void
test_other_scheme(void)
{
	struct index_scheme other = scheme;
	struct index_live live = {.name = S("empty")};
	struct index *index;
	struct error error;

	other.version++;
	ok(!index_open(folder, &other, &live, 1, NULL, &index, &error),
	    "another version: %s", error.text);
	live.name = S("nowhere");
	ok(!index_open(folder, &scheme, &live, 1, NULL, &index, &error),
	    "no file: %s", error.text);
}

/* ---- damage --------------------------------------------------------------------------------- */

static struct slice
read_file(const char *name)
{
	struct buf b = {0};
	char path[FILE_PATH];
	struct slice s;
	struct error error;

	file_join(path, folder, slice_of(name));
	if (!file_read(path, 1 << 24, &b, &error))
		give_up(&error);
	s = arena_copy(&arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

/* Queries that read every part of a segment. */
static struct index_node *queries[12];

static void
make_queries(void)
{
	unsigned n = 0;
	struct index_node *t;

	queries[n++] = term("the");
	queries[n++] = term("by2");
	queries[n++] = term("number7");
	queries[n++] = node(INDEX_PREFIX, S("b"));
	queries[n++] = index_words(&arena, 0, S("and by3"));
	queries[n++] = index_words(&arena, 0, S("the number9 of"));
	queries[n++] = with(INDEX_NEAR, term("by2"), term("by3"));
	queries[n - 1]->distance = 3;
	t = index_words(&arena, 0, S("subject of it"));
	t->to = INDEX_SUBJECT;
	queries[n++] = t;
	queries[n++] = between(INDEX_COLUMN, MANY, 2, 3);
	queries[n++] = with(INDEX_AND, between(INDEX_WHEN, 0, 3, 40),
	    between(INDEX_COLUMN, KIND, 1, 2));
	queries[n++] = with(INDEX_OR, term("odd"), term("by5"));
	queries[n++] = between(INDEX_COLUMN, YEAR, 1, 1);
}

/* Ask a segment everything; the answers do not matter, that there are any. */
static void
ask_everything(struct segment *s)
{
	struct index *index =
	    heap_grow(NULL, sizeof(*index) + sizeof(index->live[0]));
	struct index_query query = {.best = 5,
	    .newest = 2,
	    .oldest = 2,
	    .facets = 1 << KIND | 1 << MANY | 1 << YEAR,
	    .facet_most = 3};
	struct index_answer answer;
	struct arena room = {0};
	struct error error;
	size_t i;

	*index = (struct index){.scheme = scheme,
	    .documents = s->documents,
	    .lengths = s->head.lengths,
	    .count = 1};
	index->live[0] = (struct live){.segment = s};
	for (i = 0; i < 12; i++) {
		query.root = queries[i];
		query.rank = i % 3 == 2 ? INDEX_BY_MOST : INDEX_BY_SCORE;
		query.rank_column = YEAR;
		(void)index_find(index, &query, &room, &answer, &error);
		arena_reset(&room);
	}
	arena_free(&room);
	heap_free(index);
}

/* Whether verification sees what is wrong with these bytes. */
static bool
seen(struct slice bytes, bool *opened)
{
	struct segment *s;
	struct error error;
	bool good;

	*opened = segment_from(bytes, S("damaged"), &scheme, &s, &error);
	if (!*opened)
		return true;
	ask_everything(s);
	good = segment_verify(s, &error);
	segment_close(s);
	return !good;
}

static void
test_flips(const char *name, unsigned rounds)
{
	struct slice bytes = read_file(name);
	char *copy = heap_grow(NULL, bytes.n);
	size_t i, unseen = 0, opened = 0, count = 0;
	unsigned round;
	bool open;

	memcpy(copy, bytes.p, bytes.n);
	ok(!seen(slice(copy, bytes.n), &open) && open, "%s is sound", name);
	for (round = 0; round <= rounds; round++)
		for (i = 0; i < bytes.n; i++) {
			copy[i] = (char)(copy[i] ^
			    (round == 0 ? 1 << i % 8 : (char)(1 + some(255))));
			count++;
			unseen += !seen(slice(copy, bytes.n), &open);
			opened += open;
			copy[i] = bytes.p[i];
		}
	ok(unseen == 0 && opened > count / 2,
	    "every change of %zu is seen by verifying", count);
	heap_free(copy);
}

static void
test_cuts(const char *name)
{
	struct slice bytes = read_file(name);
	size_t i, opened = 0;
	char *copy;
	bool open;

	for (i = 0; i < bytes.n; i += i < 1024 ? 1 : 37) {
		copy = heap_grow(NULL, i);
		memcpy(copy, bytes.p, i);
		(void)seen(slice(copy, i), &open);
		opened += open;
		heap_free(copy);
	}
	ok(opened == 0, "a file that is cut off is not opened");
}

/* Many bytes at once, the head's too, with a head that adds up again. */
static void
test_fuzz(const char *name, unsigned rounds)
{
	struct slice bytes = read_file(name);
	char *copy = heap_grow(NULL, bytes.n);
	unsigned round, changes;
	size_t opened = 0, at;
	bool open;

	for (round = 0; round < rounds; round++) {
		memcpy(copy, bytes.p, bytes.n);
		for (changes = 1 + some(6); changes > 0; changes--) {
			at = some(4) == 0 ? 8 + some(HEAD_BYTES - 16)
					  : some((uint32_t)bytes.n);
			copy[at] = some(3) == 0 ? (char)(some(2) * 255)
						: (char)some(256);
		}
		put64(copy + HEAD_BYTES - 8,
		    sum64(0, slice(copy, HEAD_BYTES - 8)));
		(void)seen(slice(copy, bytes.n), &open);
		opened += open;
	}
	ok(opened > rounds / 4, "%u segments of nonsense, %zu opened", rounds,
	    opened);
	heap_free(copy);
}

static void
clean(void)
{
	struct slice *names;
	struct error error;
	char path[FILE_PATH];
	size_t n, i;

	if (!file_list(folder, &arena, &names, &n, &error))
		return;
	for (i = 0; i < n; i++) {
		file_join(path, folder, names[i]);
		unlink(path);
	}
	rmdir(folder);
}

int
main(int argc, char **argv)
{
	unsigned rounds = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
	struct index_live live = {.name = S("all")};
	struct index *index;

	if (mkdtemp(folder) == NULL)
		return 1;
	write_segment("all", 0, 1000, 1);
	index = open_index(&live, 1, NULL);
	test_kinds(index);
	test_words(index);
	test_lists(index);
	test_refused(index);
	index_close(index);
	test_merge();
	test_plan();
	test_pairs();
	test_positions();
	test_empty();
	test_other_scheme();
	make_queries();
	write_segment("small", 0, 200, 1);
	test_flips("small", rounds);
	test_cuts("small");
	test_fuzz("small", 1000 + rounds * 10000);
	clean();
	arena_free(&arena);
	return tap_done();
}
