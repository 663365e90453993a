/*
 * explain.c: any bytes explained, and laid out in each other form for
 * people: nothing that a terminal or a browser would obey comes through.
 */
#include "base/json.h"
#include "base/utf8.h"
#include "render/render.h"
#include "tests/fuzz/fuzz.h"

static void
check_plain(struct buf *b)
{
	must(utf8_valid(buf_slice(b)) == b->n);
	must(slice_index(buf_slice(b), '\x1b') == b->n);
	must(slice_index(buf_slice(b), '\0') == b->n);
	buf_clear(b);
}

static void
check_html(struct buf *b)
{
	must(utf8_valid(buf_slice(b)) == b->n);
	must(slice_find_fold(buf_slice(b), S("<script")) == b->n);
	must(slice_index(buf_slice(b), '\0') == b->n);
	buf_clear(b);
}

void
fuzz_one(struct slice input)
{
	static const struct hints none;
	struct arena arena = {0};
	const struct telegram *t = telegram_read(&arena, input, &none);
	unsigned width = 40 + (unsigned)(input.n % 120);
	const struct json *node = NULL;
	struct buf b = {0}, laid = {0};

	render_explain(&b, &arena, t, 0, width, false);
	check_plain(&b);
	render_text(&b, &arena, t, width, false);
	check_plain(&b);
	render_lines(&b, &arena, t, 0, false);
	check_plain(&b);
	render_explain_html(&b, &arena, t, 0);
	check_html(&b);
	render_html(&b, &arena, t, "/t/");
	check_html(&b);
	render_title(&arena, t);
	render_explain_json(&b, &arena, t, 0);
	must(json_read(&arena, buf_slice(&b), NULL, &node, NULL));
	render_pretty(&laid, buf_slice(&b), width);
	must(json_read(&arena, buf_slice(&laid), NULL, &node, NULL));
	buf_free(&b);
	buf_free(&laid);
	arena_free(&arena);
}
