/*
 * account.c: for every file and every prefix of it the spans of the account
 * in order are the input, byte for byte, and nothing beyond its end is read:
 * each prefix lies in a block of its exact size, which ASan guards.
 *
 *     test-account STEP FILE...     prefixes grow by STEP bytes
 */
#include <stdio.h>
#include <stdlib.h>

#include "render/render.h"
#include "tests/expect.h"

static int done, failed;

/* Of a long text the prefixes grow faster, so that the time stays linear. */
#define PREFIXES_MOST 20000

/* The first thing that is wrong with the account, or NULL. */
static const char *
wrong(struct arena *arena, struct slice text, const struct telegram *t)
{
	struct span *spans;
	const char *p = t->text.p;
	size_t count, i;

	if (t->text.n != text.n)
		return "the telegram is not all of the text";
	spans = telegram_account(arena, t, &count);
	for (i = 0; i < count; i++) {
		if (spans[i].at.p != p)
			return "a span does not begin where the last ended";
		if (spans[i].at.n == 0)
			return "a span is empty";
		if (spans[i].field >= FIELD_MAX)
			return "a span has no field";
		p = slice_end(spans[i].at);
	}
	if (p != slice_end(t->text))
		return "the spans do not reach the end";
	return NULL;
}

/*
 * The checksum must be that of the JSON, with and without writing it, and
 * must be another one when the JSON is another one.
 */
static const char *
wrong_sum(struct arena *arena, const struct telegram *t)
{
	static struct buf last;
	static uint64_t last_sum;
	struct buf b = {0};
	uint64_t sum = render_json(&b, arena, t);
	const char *trouble = NULL;

	if (sum != render_json(NULL, arena, t))
		trouble = "the checksum is not that of the JSON";
	else if (last.n > 0 &&
	    slice_equal(buf_slice(&b), buf_slice(&last)) != (sum == last_sum))
		trouble = "the checksum does not tell one JSON from another";
	buf_free(&last);
	last = b;
	last_sum = sum;
	return trouble;
}

/* One of the forms that can be made of it, in turn. */
static void
render_one(struct buf *b, struct arena *arena, const struct telegram *t)
{
	unsigned width = (unsigned)(20 + t->text.n % 100);
	static unsigned turn;

	switch (turn++ % 6) {
	case 0:
		render_lines(b, arena, t, 0, false);
		break;
	case 1:
		render_text(b, arena, t, width, turn % 4 == 0);
		break;
	case 2:
		render_explain(b, arena, t, 0, width, turn % 4 == 0);
		break;
	case 3:
		render_explain_json(b, arena, t, 0);
		break;
	case 4:
		render_explain_html(b, arena, t, 0);
		break;
	default:
		render_html(b, arena, t, "/t/");
	}
}

/* The same of one text. */
static bool
check(struct arena *arena, struct slice text, const char *file)
{
	const struct telegram *t = telegram_read(arena, text, NULL);
	const char *trouble = wrong(arena, text, t);
	struct coverage c = telegram_coverage(arena, t);
	struct buf b = {0};

	if (trouble == NULL && (c.bytes != text.n || c.understood > c.bytes))
		trouble = "the coverage is not that of the text";
	if (trouble == NULL)
		trouble = wrong_sum(arena, t);
	render_one(&b, arena, t);
	buf_free(&b);
	if (trouble != NULL)
		printf(
		    "# %s, its first %zu bytes: %s\n", file, text.n, trouble);
	arena_reset(arena);
	return trouble == NULL;
}

static bool
check_prefix(struct arena *arena, struct slice text, const char *file)
{
	char *block = heap_grow(NULL, text.n == 0 ? 1 : text.n);
	bool good;

	if (text.n > 0)
		memcpy(block, text.p, text.n);
	good = check(arena, slice(block, text.n), file);
	heap_free(block);
	return good;
}

static void
run(const char *file, size_t step)
{
	struct slice text = expect_file(file), rest = text;
	struct arena arena = {0};
	bool good = true;
	size_t n;

	if (text.n / step > PREFIXES_MOST)
		step = text.n / PREFIXES_MOST;
	for (n = 0; n < text.n && good; n += step)
		good = check_prefix(&arena, slice_head(text, n), file);
	/* The whole file, telegram by telegram. */
	while (rest.n > 0 && good) {
		n = telegram_split(rest);
		good = n > 0 && check(&arena, slice_head(rest, n), file);
		rest = slice_skip(rest, n);
	}
	printf("%sok %d - %s\n", good ? "" : "not ", ++done, file);
	failed += good ? 0 : 1;
	arena_free(&arena);
	heap_free((void *)text.p);
}

int
main(int argc, char **argv)
{
	uint32_t step;
	int i;

	if (argc < 2 || !slice_number(slice_of(argv[1]), 1 << 20, &step) ||
	    step == 0) {
		printf("1..0 # SKIP usage: test-account STEP FILE...\n");
		return 2;
	}
	for (i = 2; i < argc; i++)
		run(argv[i], step);
	printf("1..%d\n", done);
	return failed == 0 ? 0 : 1;
}
