/*
 * json.c: any bytes to the reader of JSON.  What it takes must say the same
 * when it is written again, and lie within the text.
 */
#include "base/json.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "tests/fuzz/fuzz.h"

static const struct json_limits limits = {
    .bytes = 1 << 20, .nodes = 10000, .depth = 20};

/* What begins a value: its name, and the value but for what is within. */
static void
write_one(struct buf *b, const struct json *node)
{
	if (node->key.p != NULL) {
		buf_char(b, '"');
		buf_json(b, node->key);
		buf_string(b, "\":");
	}
	switch (node->kind) {
	case JSON_ARRAY:
		buf_char(b, '[');
		break;
	case JSON_OBJECT:
		buf_char(b, '{');
		break;
	case JSON_STRING:
		must(utf8_valid(node->text) == node->text.n);
		buf_char(b, '"');
		buf_json(b, node->text);
		buf_char(b, '"');
		break;
	default:
		buf_add(b, node->at);
		break;
	}
}

/* The whole tree; without recursion, since depth is what is hostile. */
static void
write_all(struct buf *b, const struct json *node, struct slice text)
{
	const struct json *root = node->parent;

	while (node != root) {
		must(slice_within(node->at, text));
		write_one(b, node);
		if (node->first != NULL) {
			node = node->first;
			continue;
		}
		for (;;) {
			if (node->kind == JSON_ARRAY)
				buf_char(b, ']');
			if (node->kind == JSON_OBJECT)
				buf_char(b, '}');
			if (node->next != NULL || node->parent == root)
				break;
			node = node->parent;
		}
		if (node->next != NULL)
			buf_char(b, ',');
		node = node->next != NULL ? node->next : node->parent;
	}
}

void
fuzz_one(struct slice input)
{
	struct arena arena = {0};
	struct buf once = {0}, twice = {0};
	const struct json *node = NULL;
	struct error error;

	if (json_read(&arena, input, &limits, &node, &error)) {
		write_all(&once, node, input);
		must(json_read(&arena, buf_slice(&once), NULL, &node, &error));
		write_all(&twice, node, buf_slice(&once));
		must(slice_equal(buf_slice(&once), buf_slice(&twice)));
		json_path(node, "a[0].b.c[1]");
	} else
		must(strchr(error.text, '\n') == NULL);
	buf_free(&once);
	buf_free(&twice);
	arena_free(&arena);
}
