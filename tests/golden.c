/*
 * golden.c: prints what can be made of a file in a form and of a width, for
 * golden.sh to compare.
 *
 *     test-golden FORM WIDTH FILE       FORM: text, explain, html, lines, ...
 */
#include <stdio.h>

#include "import/import.h"
#include "render/render.h"
#include "tests/expect.h"

struct golden {
	struct arena arena;
	struct buf out;
	struct slice form;
	unsigned width;
};

static bool
take(void *user, const struct found *found)
{
	struct golden *g = user;
	const struct render_remark *remarks;
	const struct telegram *t;
	size_t count, i;

	t = telegram_read(&g->arena, found->text, &found->hints);
	if (slice_equal(g->form, S("text")))
		render_text(&g->out, &g->arena, t, g->width, false);
	else if (slice_equal(g->form, S("explain")))
		render_explain(
		    &g->out, &g->arena, t, found->line, g->width, false);
	else if (slice_equal(g->form, S("html")))
		render_html(&g->out, &g->arena, t, "/t/");
	else if (slice_equal(g->form, S("lines")))
		render_lines(&g->out, &g->arena, t, found->line, false);
	else if (slice_equal(g->form, S("check"))) {
		remarks = render_remarks(&g->arena, t, &count);
		for (i = 0; i < count; i++)
			render_remark_line(&g->out, &remarks[i], S("file"),
			    found->line, false);
	} else
		return false;
	return true;
}

int
main(int argc, char **argv)
{
	static const struct hints none;
	struct golden g = {.width = 80};
	struct import in = {.take = take, .user = &g, .hints = &none};
	struct error error;
	struct slice text;
	bool good;

	if (argc != 4 || !slice_number(slice_of(argv[2]), 1000, &g.width)) {
		fprintf(stderr, "usage: test-golden FORM WIDTH FILE\n");
		return 2;
	}
	g.form = slice_of(argv[1]);
	text = expect_file(argv[3]);
	good = import_bytes(&in, S("file"), text, &error);
	fwrite(g.out.p, 1, g.out.n, stdout);
	buf_free(&g.out);
	arena_free(&g.arena);
	heap_free((void *)text.p);
	return good ? 0 : 1;
}
