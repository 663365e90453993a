/*
 * hold.c: what must hold of every telegram, checked.
 */
#include "tests/fuzz/hold.h"

#include "base/json.h"
#include "render/render.h"
#include "tests/fuzz/fuzz.h"

static void
hold_spans(const struct span *spans, size_t count, struct slice bytes)
{
	const char *at = bytes.p;
	size_t i;

	for (i = 0; i < count; i++) {
		must(spans[i].at.p == at && spans[i].at.n > 0);
		at += spans[i].at.n;
	}
	must(at == slice_end(bytes));
}

static void
hold_account(struct arena *arena, const struct telegram *t)
{
	struct coverage c = telegram_coverage(arena, t);
	const struct span *spans;
	size_t count;

	spans = telegram_account(arena, t, &count);
	hold_spans(spans, count, t->source);
	spans = telegram_account_text(arena, t, &count);
	hold_spans(spans, count, t->text);
	must(c.bytes == t->text.n && c.understood <= c.bytes);
}

static void
hold_remarks(const struct telegram *t)
{
	const struct remark *r;

	for (r = t->remarks; r != NULL; r = r->next) {
		must(r->check < CHECK_MAX);
		must(r->at.p == NULL || slice_within(r->at, t->text));
	}
}

static void
hold_json(struct arena *arena, const struct telegram *t)
{
	const struct json *node = NULL;
	struct buf b = {0};
	uint64_t sum = render_json(&b, arena, t);

	must(json_read(arena, buf_slice(&b), NULL, &node, NULL));
	must(json_is(json_get(node, S("schema")), S("reftel.telegram/1")));
	must(render_json(NULL, arena, t) == sum);
	buf_free(&b);
}

const struct telegram *
hold_telegram(struct arena *arena, struct slice text, const struct hints *hints)
{
	const struct telegram *t = telegram_read(arena, text, hints);

	must(t->text.n == text.n);
	hold_account(arena, t);
	hold_remarks(t);
	hold_json(arena, t);
	return t;
}

static bool
take(void *user, const struct found *found)
{
	struct arena *arena = user;

	hold_telegram(arena, found->text, &found->hints);
	arena_reset(arena);
	return true;
}

void
hold_import(struct slice bytes, const struct hints *hints)
{
	struct arena arena = {0};
	struct joiner joiner;
	struct import in = {.take = join_take, .user = &joiner, .hints = hints};
	struct error error;

	join_begin(&joiner, take, &arena);
	if (!import_bytes(&in, S("fuzz"), bytes, &error))
		must(slice_index(slice_of(error.text), '\n') ==
		    strlen(error.text));
	join_end(&joiner);
	arena_free(&arena);
}
