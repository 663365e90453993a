/*
 * query.c: any bytes as a query: a tree of bounded size, or a sentence with
 * a place in the text.
 */
#include "archive/query.h"

#include "tests/fuzz/fuzz.h"

/* Without recursion that the text could drive: depth is bounded first. */
static size_t
count(const struct query *q, unsigned depth, struct slice input)
{
	const struct query *part;
	size_t n = 1;

	must(depth <= QUERY_DEPTH + 2);
	must(q->field < ASK_MAX);
	must(q->at.p == NULL || slice_within(q->at, input));
	must(q->kind != QUERY_RANGE || q->first == NULL);
	for (part = q->first; part != NULL; part = part->next)
		n += count(part, depth + 1, input);
	return n;
}

void
fuzz_one(struct slice input)
{
	struct arena arena = {0};
	struct query *q = NULL;
	struct slice at = {NULL, 0};
	struct error error;

	if (query_read(&arena, input, &q, &at, &error))
		must(count(q, 0, input) <= 10 * QUERY_TERMS);
	else {
		must(error.text[0] != '\0');
		must(strchr(error.text, '\n') == NULL);
		must(at.p == NULL || slice_within(at, input) ||
		    at.p == slice_end(input));
	}
	arena_free(&arena);
}
