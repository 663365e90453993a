/*
 * samples.c: what reftel read made of the samples, held against the schema
 * and against what the samples' .expect files assert.
 *
 *     test-samples SCHEMA FOLDER EXPECT...
 *
 * FOLDER has, for each sample NAME.ext, its JSON as NAME.ndjson, and a list
 * of these, one name to a line, in the file `names`.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/expect.h"
#include "tests/schema.h"

static int done, failed;

static void
report(bool good, const char *what, struct slice name, const struct buf *why)
{
	printf("%sok %d - %.*s %s\n", good ? "" : "not ", ++done,
	    SLICE_ARG(name), what);
	printf("%.*s", SLICE_ARG(buf_slice(why)));
	failed += good ? 0 : 1;
}

/* The telegrams of one sample as JSON trees. */
static bool
load(struct arena *arena, struct slice text, struct subject *out,
    struct buf *why)
{
	struct slice rest = text, line;
	struct error error;
	size_t n = 0;

	while ((line = slice_line(&rest)).p != NULL)
		n++;
	out->telegrams = ARENA_ARRAY(arena, const struct json *, n + 1);
	out->count = 0;
	while ((line = slice_line(&text)).p != NULL) {
		if (!json_read(arena, line, NULL, &out->telegrams[out->count],
			&error)) {
			buf_format(why, "#   %s\n", error.text);
			return false;
		}
		out->count++;
	}
	return out->count > 0;
}

static struct slice
open_sample(const char *folder, struct slice name)
{
	struct buf path = {0};
	struct slice text;

	buf_format(&path, "%s/%S.ndjson", folder, &name);
	buf_char(&path, '\0');
	text = expect_file(path.p);
	buf_free(&path);
	return text;
}

/* The names stand in the order in which doc/json.md and the schema have them. */
static bool
in_order(const struct json *schema, const struct json *node, struct buf *why)
{
	const struct json *want = json_get(schema, S("properties"))->first;
	const struct json *is = node->first;

	for (; want != NULL && is != NULL; want = want->next, is = is->next)
		if (!slice_equal(want->key, is->key)) {
			buf_format(why, "#   %S stands where %S should\n",
			    &is->key, &want->key);
			return false;
		}
	return true;
}

static void
check_schema(const struct json *schema, const char *folder, struct slice name)
{
	struct slice text = open_sample(folder, name);
	struct subject subject = {0};
	struct arena arena = {0};
	struct buf why = {0};
	bool good = load(&arena, text, &subject, &why);
	size_t i;

	for (i = 0; i < subject.count; i++)
		good = schema_holds(schema, subject.telegrams[i], &why) &&
		    in_order(schema, subject.telegrams[i], &why) && good;
	report(good, "is as the schema says", name, &why);
	buf_free(&why);
	arena_free(&arena);
	heap_free((void *)text.p);
}

static struct slice
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct slice name = slice_of(slash == NULL ? path : slash + 1);

	return slice_ends(name, S(".expect")) ? slice_head(name, name.n - 7)
					      : name;
}

static void
check_expect(const char *folder, const char *path)
{
	struct slice expect = expect_file(path), rest = expect, line, text;
	struct slice name = base_name(path);
	struct subject subject = {0};
	struct arena arena = {0};
	struct buf why = {0};
	int count = 0;
	bool good;

	text = open_sample(folder, name);
	good = load(&arena, text, &subject, &why);
	while (good && (line = slice_line(&rest)).p != NULL) {
		line = slice_trim(line);
		if (line.n == 0 || slice_starts(line, S("# ")))
			continue;
		count++;
		if (!expect_line(&arena, &subject, line, &why))
			buf_format(&why, "#   at: %S\n", &line);
	}
	report(
	    good && why.n == 0 && count > 0, "reads as expected", name, &why);
	buf_free(&why);
	arena_free(&arena);
	heap_free((void *)text.p);
	heap_free((void *)expect.p);
}

int
main(int argc, char **argv)
{
	struct slice schema_text, names, rest, name;
	struct arena arena = {0};
	const struct json *schema;
	struct buf path = {0};
	struct error error;
	int i;

	if (argc < 3)
		return 2;
	schema_text = expect_file(argv[1]);
	if (!json_read(&arena, schema_text, NULL, &schema, &error)) {
		printf("Bail out! %s: %s\n", argv[1], error.text);
		return 2;
	}
	buf_format(&path, "%s/names", argv[2]);
	buf_char(&path, '\0');
	names = rest = expect_file(path.p);
	while ((name = slice_line(&rest)).p != NULL)
		check_schema(schema, argv[2], name);
	for (i = 3; i < argc; i++)
		check_expect(argv[2], argv[i]);
	printf("1..%d\n", done);
	buf_free(&path);
	arena_free(&arena);
	heap_free((void *)names.p);
	heap_free((void *)schema_text.p);
	return failed == 0 ? 0 : 1;
}
