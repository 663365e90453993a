/*
 * layout.c: what is laid out fits: at each width no line of the reading copy
 * or of the explanation is longer, but where one word alone is, or where a
 * line stands as the telegram has it; and HTML closes what it opens.
 *
 *     test-layout FILE...
 */
#include <stdio.h>

#include "base/utf8.h"
#include "render/render.h"
#include "tests/expect.h"

static int done, failed;

static bool
is_one_word(struct slice line)
{
	slice_word(&line);
	return slice_trim(line).n == 0;
}

static bool
fits(struct slice text, unsigned width, const struct telegram *t, bool whole)
{
	struct slice line;

	while ((line = slice_line(&text)).p != NULL) {
		if (utf8_count(line) <= width || is_one_word(line))
			continue;
		/* a table, which stands as it came */
		if (!whole && slice_find(t->text, slice_trim(line)) < t->text.n)
			continue;
		printf("# wider than %u: %.*s\n", width, SLICE_ARG(line));
		return false;
	}
	return true;
}

/* Each element that is opened is closed, innermost first. */
static bool
is_balanced(struct slice html)
{
	static const char *const empty[] = {"br", "meta", "!DOCTYPE"};
	struct slice open[64], name;
	size_t depth = 0, i, n;
	bool end;

	while ((n = slice_index(html, '<')) < html.n) {
		html = slice_skip(html, n + 1);
		end = html.n > 0 && html.p[0] == '/';
		name = slice_skip(html, end ? 1 : 0);
		for (n = 0; n < name.n && name.p[n] != '>' && name.p[n] != ' ';
		     n++)
			continue;
		name = slice_head(name, n);
		for (i = 0; i < 3; i++)
			if (slice_equal(name, slice_of(empty[i])))
				break;
		if (i < 3)
			continue;
		if (!end && depth < 64)
			open[depth++] = name;
		else if (end && depth > 0 && slice_equal(open[depth - 1], name))
			depth--;
		else {
			printf("# does not close: %.*s\n", SLICE_ARG(name));
			return false;
		}
	}
	return depth == 0;
}

static bool
check(struct arena *arena, const struct telegram *t)
{
	static const unsigned widths[] = {40, 59, 80, 110, 200};
	struct buf b = {0};
	bool good = true;
	size_t i;

	for (i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
		buf_clear(&b);
		render_text(&b, arena, t, widths[i], false);
		good = fits(buf_slice(&b), widths[i], t, false) && good;
		buf_clear(&b);
		render_explain(&b, arena, t, 0, widths[i], false);
		good = fits(buf_slice(&b), widths[i], t, true) && good;
	}
	buf_clear(&b);
	render_html_begin(&b, S("a title"));
	render_html(&b, arena, t, "/t/");
	render_explain_html(&b, arena, t, 0);
	render_html_end(&b);
	good = is_balanced(buf_slice(&b)) && good;
	buf_free(&b);
	return good;
}

int
main(int argc, char **argv)
{
	struct arena arena = {0};
	struct slice text, rest;
	size_t n;
	bool good;
	int i;

	for (i = 1; i < argc; i++) {
		text = rest = expect_file(argv[i]);
		for (good = true; rest.n > 0; rest = slice_skip(rest, n)) {
			n = telegram_split(rest);
			good = check(&arena,
				   telegram_read(
				       &arena, slice_head(rest, n), NULL)) &&
			    good;
			arena_reset(&arena);
		}
		printf("%sok %d - %s\n", good ? "" : "not ", ++done, argv[i]);
		failed += good ? 0 : 1;
		heap_free((void *)text.p);
	}
	arena_free(&arena);
	printf("1..%d\n", done);
	return failed == 0 ? 0 : 1;
}
