/*
 * account.c: for every file and every prefix of it the spans of the account
 * in order are the input, byte for byte, and nothing beyond its end is read:
 * each prefix lies in a block of its exact size, which ASan guards.
 *
 *     test-account STEP FILE...     prefixes grow by STEP bytes
 */
#include <stdio.h>
#include <stdlib.h>

#include "import/import.h"
#include "render/render.h"
#include "tests/expect.h"

static int done, failed;

/* Of a long text the prefixes grow faster, so that the time stays linear. */
#define PREFIXES_MOST 20000

/* The first thing that is wrong with the spans of some bytes, or NULL. */
static const char *
wrong_spans(const struct span *spans, size_t count, struct slice bytes)
{
	const char *p = bytes.p;
	size_t i;

	for (i = 0; i < count; i++) {
		if (spans[i].at.p != p)
			return "a span does not begin where the last ended";
		if (spans[i].at.n == 0)
			return "a span is empty";
		if (spans[i].field >= FIELD_MAX)
			return "a span has no field";
		p = slice_end(spans[i].at);
	}
	return p == slice_end(bytes) ? NULL : "the spans do not reach the end";
}

/* The account of the source and that of the text decoded from it. */
static const char *
wrong(struct arena *arena, struct slice text, const struct telegram *t)
{
	const char *trouble;
	struct span *spans;
	size_t count;

	if (t->text.n != text.n)
		return "the telegram is not all of the text";
	spans = telegram_account(arena, t, &count);
	trouble = wrong_spans(spans, count, t->source);
	if (trouble != NULL)
		return trouble;
	spans = telegram_account_text(arena, t, &count);
	return wrong_spans(spans, count, t->text);
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
check(struct arena *arena, struct slice text, const struct hints *hints,
    const char *file)
{
	const struct telegram *t = telegram_read(arena, text, hints);
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
	good = check(arena, slice(block, text.n), NULL, file);
	heap_free(block);
	return good;
}

struct whole {
	struct arena arena;
	const char *file;
	size_t count;
	bool good;
};

/* A telegram as its carrier gives it out, decoded or not. */
static bool
take(void *user, const struct found *found)
{
	struct whole *w = user;

	w->count++;
	w->good =
	    check(&w->arena, found->text, &found->hints, w->file) && w->good;
	return w->good;
}

static void
run(const char *file, size_t step)
{
	static const struct hints none;
	struct whole whole = {.file = file, .good = true};
	struct import in = {.take = take, .user = &whole, .hints = &none};
	struct slice text = expect_file(file);
	struct error error;
	bool good = true;
	size_t n;

	if (text.n / step > PREFIXES_MOST)
		step = text.n / PREFIXES_MOST;
	for (n = 0; n < text.n && good; n += step)
		good = check_prefix(&whole.arena, slice_head(text, n), file);
	/* What cannot be imported is not this test's affair. */
	import_bytes(&in, slice_of(file), text, &error);
	good = good && whole.good;
	printf("%sok %d - %s, %zu telegram%s\n", good ? "" : "not ", ++done,
	    file, whole.count, whole.count == 1 ? "" : "s");
	failed += good ? 0 : 1;
	arena_free(&whole.arena);
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
