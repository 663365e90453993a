/*
 * diff.c: two readings compared, but for the paths that are excused.
 */
#include "tests/mutate/diff.h"

struct comparison {
	struct slice excused; /* a path a line */
	struct buf path;
	struct buf *why;
	unsigned found;
};

/* The path itself, or one above it, stands in the list. */
static bool
is_excused(const struct comparison *c)
{
	struct slice path = buf_slice(&c->path), rest = c->excused, one;

	while ((one = slice_line(&rest)).p != NULL)
		if (slice_starts(path, one) &&
		    (path.n == one.n || path.p[one.n] == '.' ||
			path.p[one.n] == '['))
			return true;
	return false;
}

static void
tell(struct buf *why, const char *word, const struct json *node)
{
	struct slice at = node == NULL ? S("nothing") : node->at;

	at = slice_head(at, 300);
	buf_format(why, "#     %s: %S\n", word, &at);
}

static void
differ(struct comparison *c, const struct json *was, const struct json *is)
{
	struct slice path = buf_slice(&c->path);

	c->found++;
	if (c->found > 4)
		return;
	buf_format(c->why, "#   %S\n", &path);
	tell(c->why, "was", was);
	tell(c->why, "is", is);
}

static void compare(
    struct comparison *c, const struct json *was, const struct json *is);

/* Members by their order: both were written by one program. */
static void
compare_members(
    struct comparison *c, const struct json *was, const struct json *is)
{
	const struct json *a = was->first, *b = is->first;
	size_t keep = c->path.n, i = 0;

	for (; a != NULL || b != NULL; i++) {
		if (was->kind == JSON_ARRAY)
			buf_format(&c->path, "[%zu]", i);
		else
			buf_format(&c->path, "%s%S", keep == 0 ? "" : ".",
			    a != NULL ? &a->key : &b->key);
		compare(c, a, b);
		c->path.n = keep;
		a = a == NULL ? NULL : a->next;
		b = b == NULL ? NULL : b->next;
	}
}

/* Not deep: what a telegram is written as has five levels. */
static void
compare(struct comparison *c, const struct json *was, const struct json *is)
{
	if (is_excused(c) ||
	    (was != NULL && is != NULL && slice_equal(was->at, is->at)))
		return;
	if (was != NULL && is != NULL && was->kind == is->kind &&
	    (was->kind == JSON_ARRAY || was->kind == JSON_OBJECT))
		compare_members(c, was, is);
	else
		differ(c, was, is);
}

bool
diff_readings(const struct json *was, const struct json *is,
    struct slice excused, struct buf *why)
{
	struct comparison c = {.excused = excused, .why = why};

	compare(&c, was, is);
	buf_free(&c.path);
	return c.found == 0;
}
