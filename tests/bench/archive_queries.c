/*
 * archive_queries.c: the fixed queries of the archive's bench, made of words
 * of the corpus by how many telegrams have them.
 */
#include "tests/bench/archive_bench.h"

#include <stdio.h>
#include <stdlib.h>

#include "index/index.h"
#include "sys/sys.h"

const char *const bench_classes[BENCH_CLASSES] = {"rare word", "common word",
    "two common", "three with OR", "with NOT", "prefix", "word in a field",
    "date range and word", "phrase", "near"};

enum { RARE_MOST = 400, COMMON_MOST = 300 };

struct choosing {
	struct arena *arena;
	struct archive *archive;
	struct slice text; /* of the corpus */
	struct random r;
	struct slice rare[RARE_MOST], common[COMMON_MOST];
	uint32_t rare_count, common_count;
	uint64_t telegrams;
};

static bool
is_word(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!ascii_is_alpha(s.p[i]))
			return false;
	return s.n >= 3;
}

static bool
is_one_of(const struct slice *list, uint32_t n, struct slice s)
{
	uint32_t i;

	for (i = 0; i < n; i++)
		if (slice_equal(list[i], s))
			return true;
	return false;
}

static uint64_t
count_of(struct choosing *c, struct slice word)
{
	struct archive_query q = {.text = word};
	struct archive_answer answer;
	struct arena arena = {0};
	struct error error;

	if (!archive_find(c->archive, &q, &arena, &answer, &error))
		bench_fail(&error);
	arena_free(&arena);
	return answer.total;
}

/* The words of a line or two, somewhere in the corpus. */
static size_t
some_words(struct choosing *c, struct index_tokens *tokens,
    struct index_token out[static INDEX_TOKENS])
{
	size_t at = ((size_t)random_below(&c->r, 1u << 30) << 8 |
			random_below(&c->r, 256)) %
	    (c->text.n - 400);
	struct slice s = slice_head(slice_skip(c->text, at), 300);

	/* A word that is cut is none. */
	s = slice_skip(s, slice_index(s, ' '));
	index_tokens_start(tokens, s, 0);
	return index_tokens_read(tokens, out);
}

/* Common: in a fifth or more; rare: in five to two thousandths. */
static void
choose_words(struct choosing *c)
{
	struct index_token out[INDEX_TOKENS];
	struct index_tokens tokens;
	struct slice w;
	uint64_t n, most = c->telegrams / 2000 + 10;
	size_t got, i;
	unsigned try;

	for (try = 0; try < 200000 && c->rare_count < RARE_MOST; try++) {
		got = some_words(c, &tokens, out);
		for (i = 1; i + 1 < got; i++) {
			w = out[i].text;
			if (!is_word(w) ||
			    is_one_of(c->common, c->common_count, w) ||
			    is_one_of(c->rare, c->rare_count, w))
				continue;
			n = count_of(c, w);
			if (n >= 5 && n <= most && c->rare_count < RARE_MOST)
				c->rare[c->rare_count++] =
				    arena_copy(c->arena, w);
			else if (n * 5 > c->telegrams &&
			    n * 100 < c->telegrams * 97 &&
			    c->common_count < COMMON_MOST)
				c->common[c->common_count++] =
				    arena_copy(c->arena, w);
		}
	}
}

static struct slice
a_common(struct choosing *c)
{
	return c->common[random_below(&c->r, c->common_count)];
}

static struct slice
join(struct choosing *c, struct buf *b)
{
	struct slice out = arena_copy(c->arena, buf_slice(b));

	buf_free(b);
	return out;
}

/* Three words in a row of some telegram, all of them common. */
static struct slice
a_phrase(struct choosing *c)
{
	struct index_token out[INDEX_TOKENS];
	struct index_tokens tokens;
	struct buf b = {0};
	size_t got, i;

	for (;;) {
		got = some_words(c, &tokens, out);
		for (i = 1; i + 4 < got; i++)
			if (is_one_of(
				c->common, c->common_count, out[i].text) &&
			    is_one_of(
				c->common, c->common_count, out[i + 1].text) &&
			    is_one_of(
				c->common, c->common_count, out[i + 2].text)) {
				buf_format(&b, "\"%S %S %S\"", &out[i].text,
				    &out[i + 1].text, &out[i + 2].text);
				return join(c, &b);
			}
	}
}

static struct bench_query
a_query(struct choosing *c, unsigned class)
{
	struct slice x = a_common(c), y = a_common(c), z = a_common(c);
	struct bench_query q = {0};
	struct buf b = {0}, fts = {0};
	uint32_t year;

	switch (class) {
	case 0:
		q.text = q.fts = c->rare[random_below(&c->r, c->rare_count)];
		return q;
	case 1:
		q.text = q.fts = x;
		return q;
	case 2:
		buf_format(&b, "%S %S", &x, &y);
		q.text = q.fts = join(c, &b);
		return q;
	case 3:
		buf_format(&b, "%S OR %S OR %S", &x, &y, &z);
		q.text = q.fts = join(c, &b);
		return q;
	case 4:
		buf_format(&b, "%S %S NOT %S", &x, &y, &z);
		buf_format(&fts, "(%S AND %S) NOT %S", &x, &y, &z);
		break;
	case 5:
		x = c->rare[random_below(&c->r, c->rare_count)];
		x = slice_head(x, 4 + random_below(&c->r, 2));
		buf_format(&b, "%S*", &x);
		q.text = q.fts = join(c, &b);
		return q;
	case 6:
		buf_format(&b, "subject:%S", &x);
		buf_format(&fts, "subject : %S", &x);
		break;
	case 7:
		year = 1973 + random_below(&c->r, 35);
		buf_format(&b, "%S date:%u-03..%u-08", &x, year, year + 2);
		break;
	case 8:
		q.text = q.fts = a_phrase(c);
		return q;
	default:
		buf_format(&b, "%S NEAR/5 %S", &x, &y);
		buf_format(&fts, "NEAR(%S %S, 5)", &x, &y);
	}
	q.text = join(c, &b);
	q.fts = fts.n > 0 ? join(c, &fts) : (struct slice){NULL, 0};
	return q;
}

struct bench_query *
bench_make_queries(struct arena *arena, struct archive *a, const char *corpus)
{
	static struct choosing c;
	struct bench_query *out = ARENA_ARRAY(
	    arena, struct bench_query, BENCH_CLASSES * BENCH_QUERIES);
	struct error error;
	uint64_t records;
	unsigned i;

	c = (struct choosing){.arena = arena, .archive = a, .r = {42}};
	if (!archive_count(a, &c.telegrams, &records, &error) ||
	    !file_map(corpus, &c.text, &error))
		bench_fail(&error);
	choose_words(&c);
	printf("# queries: of %u words in 5 to %llu telegrams, and %u in a "
	       "fifth of them or more\n",
	    c.rare_count, (unsigned long long)(c.telegrams / 2000 + 10),
	    c.common_count);
	if (c.rare_count == 0 || c.common_count < 3) {
		fprintf(stderr, "bench-archive: too small a corpus\n");
		exit(1);
	}
	for (i = 0; i < BENCH_CLASSES * BENCH_QUERIES; i++)
		out[i] = a_query(&c, i / BENCH_QUERIES);
	file_unmap(c.text);
	return out;
}
