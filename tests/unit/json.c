/*
 * json.c: the reader of JSON, what it takes and what it refuses.
 */
#include "base/json.h"

#include <stdlib.h>

#include "base/buf.h"
#include "tests/unit/tap.h"

static struct arena arena;

/* The text in a block of its exact size, which the arena's reset outlives. */
static bool
reads(const char *text, size_t n, struct error *error)
{
	const struct json *node;
	char *block = malloc(n == 0 ? 1 : n);
	bool good;

	if (block == NULL)
		abort();
	memcpy(block, text, n);
	arena_reset(&arena);
	good = json_read(&arena, slice(block, n), NULL, &node, error);
	free(block);
	return good;
}

static void
test_tree(void)
{
	struct slice text =
	    S("\xef\xbb\xbf {\"id\": \"08LIMA335\",\"year\":2008,"
	      "\"references\":[{\"id\":\"05PARIS5459\"},{\"id\":null}],"
	      "\"\\u00e9\\n\\ud83d\\ude00\\ud800\":[ ],\"notal\":true,"
	      "\"year\":-9223372036854775808,\"x\":1.5e3, \"o\":{} }\r\n");
	const struct json *node = NULL;
	int64_t n = 0;

	ok(json_read(&arena, text, NULL, &node, NULL), "read");
	ok(node != NULL && node->kind == JSON_OBJECT && node->count == 8,
	    "an object of eight members");
	ok(json_is(json_path(node, "id"), S("08LIMA335")), "a member");
	ok(json_is(json_path(node, "references[0].id"), S("05PARIS5459")),
	    "a path");
	ok(json_path(node, "references[1].id") != NULL &&
		!json_there(json_path(node, "references[1].id")),
	    "null is not there");
	ok(json_path(node, "references[2].id") == NULL, "beyond the end");
	ok(json_path(node, "references[x]") == NULL, "no index");
	ok(json_path(node, "id.id") == NULL, "not within a string");
	ok(json_get(node, S("\xc3\xa9\n\xf0\x9f\x98\x80\xef\xbf\xbd")) != NULL,
	    "escapes in a name");
	ok(json_true(json_get(node, S("notal"))), "true");
	ok(json_integer(json_get(node, S("year")), &n) && n == INT64_MIN,
	    "the last of two counts; the least integer");
	ok(!json_integer(json_get(node, S("x")), &n), "1.5e3 is no integer");
	ok(slice_equal(json_get(node, S("o"))->at, S("{}")), "place");
	ok(slice_equal(json_get(node, S("references"))->at,
	       S("[{\"id\":\"05PARIS5459\"},{\"id\":null}]")),
	    "place of an array");
	ok(json_string(NULL).p == NULL && json_get(NULL, S("x")) == NULL,
	    "nothing of nothing");
}

static void
test_good(void)
{
	static const char *const good[] = {"0", "-0", "1.25E-3", "\"\"",
	    " [ ] ", "[1 , 2]", "{\"a\":{\"a\":[[]]}}", "null", "\"\\/\"",
	    "\"\x7f\""};
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ok(reads(good[i], strlen(good[i]), NULL), "takes %s", good[i]);
}

static void
test_bad(void)
{
	static const char *const bad[] = {"", " ", "[", "[1", "[1,", "[1,]",
	    "[,]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{a:1}",
	    "[1 2]", "]", "[}", "{]", "01", "-", "1.", "1e", "+1", ".5", "nul",
	    "nulls", "\"", "\"\\", "\"\\u12\"", "\"\\x\"", "\"\x01\"",
	    "\"\xff\"", "\"\xc3\"", "'a'", "1 1", "NaN", "\"\\\""};
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(!reads(bad[i], strlen(bad[i]), NULL), "refuses case %zu", i);
}

static void
test_errors(void)
{
	struct error error;

	reads("{\n \"\xc3\xa9\": 1x}", 12, &error);
	ok(strcmp(error.text,
	       "JSON, line 2, column 8: a comma or } is wanted") == 0,
	    "place in characters: %s", error.text);
	reads("[1,", 3, &error);
	ok(strcmp(error.text, "JSON, line 1, column 4: it ends too early") == 0,
	    "end: %s", error.text);
}

static void
test_limits(void)
{
	const struct json_limits limits = {.bytes = 50, .nodes = 4, .depth = 3};
	struct buf b = {0};
	const struct json *node = NULL;
	struct error error;

	ok(json_read(&arena, S("[[[1]]]"), &limits, &node, NULL), "3 deep");
	ok(!json_read(&arena, S("[[[[]]]]"), &limits, &node, NULL), "4 deep");
	ok(!json_read(&arena, S("[1,2,3,4]"), &limits, &node, NULL), "5 nodes");
	buf_fill(&b, ' ', 50);
	buf_char(&b, '1');
	ok(!json_read(&arena, buf_slice(&b), &limits, &node, NULL), "51 bytes");
	buf_clear(&b);
	buf_fill(&b, '[', 1000000);
	ok(!json_read(&arena, buf_slice(&b), NULL, &node, &error),
	    "brackets never closed: %s", error.text);
	buf_free(&b);
}

int
main(void)
{
	test_tree();
	test_good();
	test_bad();
	test_errors();
	test_limits();
	arena_free(&arena);
	return tap_done();
}
