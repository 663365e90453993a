/*
 * traffic.c: who wrote to whom, of what a query finds: counts by pairs of
 * posts.  A count for each of those that wrote the most is one more query.
 */
#include "answer/answer.h"

static const struct archive_facet *
facet(const struct archive_answer *answer, struct slice name)
{
	const struct archive_facet *f;

	for (f = answer->facets; f != NULL; f = f->next)
		if (slice_equal(f->name, name))
			return f;
	return NULL;
}

/* The query with one more part. */
static struct slice
narrowed(struct arena *arena, struct slice query, struct slice from)
{
	struct buf b = {0};
	struct slice text;
	size_t i;

	if (query.n > 0)
		buf_format(&b, "(%S) ", &query);
	buf_string(&b, "from:\"");
	for (i = 0; i < from.n; i++)
		if (from.p[i] != '"')
			buf_char(&b, from.p[i]);
	buf_char(&b, '"');
	text = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	return text;
}

static uint64_t
count_of(const struct archive_facet *f, struct slice value)
{
	size_t i;

	for (i = 0; f != NULL && i < f->count; i++)
		if (slice_equal(f->values[i].value, value))
			return f->values[i].count;
	return 0;
}

bool
traffic_find(struct archive *a, struct slice text, uint32_t most,
    struct arena *arena, struct traffic *out, uint32_t *column,
    struct error *error)
{
	static const struct archive_facet none;
	struct archive_query query = {
	    .text = text, .facet_most = TRAFFIC_POSTS};
	struct archive_answer answer = {0}, one;
	size_t i, j;

	*column = 0;
	if (!archive_find(a, &query, arena, &answer, error)) {
		*column = answer.column;
		return false;
	}
	out->total = answer.total;
	out->from = facet(&answer, S("from"));
	out->to = facet(&answer, S("to"));
	out->years = facet(&answer, S("year"));
	out->from = out->from == NULL ? &none : out->from;
	out->to = out->to == NULL ? &none : out->to;
	out->rows = out->from->count < most ? out->from->count : most;
	out->columns = out->to->count < most ? out->to->count : most;
	out->counts =
	    ARENA_ARRAY(arena, uint64_t, out->rows * out->columns + 1);
	for (i = 0; i < out->rows; i++) {
		query.text = narrowed(arena, text, out->from->values[i].value);
		if (!archive_find(a, &query, arena, &one, error))
			return false;
		for (j = 0; j < out->columns; j++)
			out->counts[i * out->columns + j] = count_of(
			    facet(&one, S("to")), out->to->values[j].value);
	}
	return true;
}

static void
json_posts(struct buf *b, const char *name, const struct archive_facet *f)
{
	size_t i;

	buf_format(b, ",\"%s\":[", name);
	for (i = 0; i < f->count; i++) {
		buf_string(b, i > 0 ? ",{" : "{");
		buf_json_member(b, "post", f->values[i].value);
		buf_format(
		    b, ",\"count\":%lld}", (long long)f->values[i].count);
	}
	buf_char(b, ']');
}

void
answer_traffic(struct buf *b, struct slice query, const struct traffic *t)
{
	size_t i, j;
	uint64_t n;
	bool any = false;

	buf_format(b, "{\"total\":%lld,", (long long)t->total);
	buf_json_member(b, "query", query);
	json_posts(b, "from", t->from);
	json_posts(b, "to", t->to);
	buf_string(b, ",\"pairs\":[");
	for (i = 0; i < t->rows; i++)
		for (j = 0; j < t->columns; j++) {
			n = t->counts[i * t->columns + j];
			if (n == 0)
				continue;
			buf_string(b, any ? ",{" : "{");
			any = true;
			buf_json_member(b, "from", t->from->values[i].value);
			buf_char(b, ',');
			buf_json_member(b, "to", t->to->values[j].value);
			buf_format(b, ",\"count\":%lld}", (long long)n);
		}
	buf_string(b, "]}");
}
