/*
 * telegram.c: any bytes as a telegram.  Reading never fails; the account is
 * the input, byte for byte; the JSON is JSON, and its checksum the same
 * without it; every remark has a place within the text.
 */
#include "telegram/telegram.h"

#include "base/json.h"
#include "render/render.h"
#include "tests/fuzz/fuzz.h"

static void
check_account(struct arena *arena, const struct telegram *t)
{
	size_t count, i;
	const struct span *spans = telegram_account(arena, t, &count);
	const char *at = t->text.p;

	for (i = 0; i < count; i++) {
		must(spans[i].at.p == at && spans[i].at.n > 0);
		at += spans[i].at.n;
	}
	must(at == slice_end(t->text));
}

static void
check_remarks(struct arena *arena, const struct telegram *t)
{
	const struct remark *r;
	const struct render_remark *sorted;
	struct buf b = {0};
	size_t count, i;

	for (r = t->remarks; r != NULL; r = r->next)
		must(r->at.p == NULL || slice_within(r->at, t->text));
	sorted = render_remarks(arena, t, &count);
	for (i = 0; i < count; i++)
		render_remark_line(&b, &sorted[i], S("-"), 0, false);
	render_lines(&b, arena, t, 0, false);
	must(slice_index(buf_slice(&b), '\x1b') == b.n);
	buf_free(&b);
}

static void
check_one(struct arena *arena, struct slice text)
{
	struct hints hints = {0};
	const struct json *node = NULL;
	struct telegram *t = telegram_read(arena, text, &hints);
	struct buf b = {0};
	uint64_t sum;

	check_account(arena, t);
	check_remarks(arena, t);
	sum = render_json(&b, arena, t);
	must(json_read(arena, buf_slice(&b), NULL, &node, NULL));
	must(json_is(json_get(node, S("schema")), S("reftel.telegram/1")));
	must(render_json(NULL, arena, t) == sum);
	buf_free(&b);
}

void
fuzz_one(struct slice input)
{
	struct arena arena = {0};
	struct slice rest = input;
	size_t n;

	check_one(&arena, input);
	while (rest.n > 0) {
		n = telegram_split(rest);
		must(n > 0 && n <= rest.n);
		arena_reset(&arena);
		check_one(&arena, slice_head(rest, n));
		rest = slice_skip(rest, n);
	}
	arena_free(&arena);
}
