/*
 * check.c: the remarks on any bytes, in each form: they have a place, and
 * what is printed is one line, JSON, SARIF.
 */
#include "base/json.h"
#include "render/render.h"
#include "tests/fuzz/fuzz.h"

static void
check_line(struct buf *b, const struct render_remark *r)
{
	buf_clear(b);
	render_remark_line(b, r, S("a file"), 7, false);
	must(slice_index(buf_slice(b), '\n') == b->n - 1);
	must(slice_index(buf_slice(b), '\x1b') == b->n);
}

static void
check_json(struct arena *arena, struct buf *b)
{
	const struct json *node = NULL;

	must(json_read(arena, buf_slice(b), NULL, &node, NULL));
}

void
fuzz_one(struct slice input)
{
	static const struct hints none;
	struct arena arena = {0};
	const struct telegram *t = telegram_read(&arena, input, &none);
	const struct render_remark *remarks;
	struct buf b = {0}, sarif = {0};
	size_t count, i;

	remarks = render_remarks(&arena, t, &count);
	render_sarif_begin(&sarif, "0");
	for (i = 0; i < count; i++) {
		must(t->worst >= remarks[i].info->level);
		check_line(&b, &remarks[i]);
		buf_clear(&b);
		render_remark_json(&b, &remarks[i], S("a file"), 7,
		    identifier_text(&arena, &t->id));
		check_json(&arena, &b);
		buf_string(&sarif, i == 0 ? "" : ",");
		render_sarif_remark(&sarif, &remarks[i], S("a file"), 7);
	}
	render_sarif_end(&sarif);
	check_json(&arena, &sarif);
	buf_free(&sarif);
	buf_free(&b);
	arena_free(&arena);
}
