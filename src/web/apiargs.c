/*
 * apiargs.c: what may be said behind the question mark of an address under
 * /api/1: a number of a range, a word of some, or any text.  The same stands
 * in openapi.json, and a test holds one against the other.
 */
#include "web/web.h"

#define WORDS_MOST 6

static const struct parameter {
	const char *path, *name; /* path: whole, or all below it with a slash */
	uint32_t most; /* of a number; 0: it is a word, or a text */
	const char *words[WORDS_MOST]; /* none: any text */
} parameters[] = {
    {"/api/1/search", "q", 0, {NULL}},
    {"/api/1/search", "after", API_SKIP, {NULL}},
    {"/api/1/search", "limit", API_HITS, {NULL}},
    {"/api/1/search", "facets", API_FACETS, {NULL}},
    {"/api/1/search", "sort", 0,
	{"best", "newest", "oldest", "longest", "shortest"}},
    {"/api/1/search", "format", 0, {"json", "csv", "text", "zip"}},
    {"/api/1/thread/", "depth", API_DEPTH, {NULL}},
    {"/api/1/lookup/", "year", API_YEAR, {NULL}},
    {"/api/1/cite/", "paragraph", API_PARAGRAPH, {NULL}},
    {"/api/1/traffic", "q", 0, {NULL}},
    {"/api/1/traffic", "most", API_PAIRS, {NULL}},
    {"/api/1/explain", "q", 0, {NULL}},
    {"/api/1/list", "of", 0, {NULL}},
    {"/api/1/stats", "q", 0, {NULL}},
    {"/api/1/stats", "facets", API_VALUES, {NULL}},
    {"/api/1/actions", "q", 0, {NULL}},
    {"/api/1/actions", "after", API_SKIP, {NULL}},
    {"/api/1/actions", "limit", API_REQUESTS, {NULL}},
    {"/api/1/tables/", "q", 0, {NULL}},
    {"/api/1/tables/", "after", API_SKIP, {NULL}},
    {"/api/1/tables/", "limit", API_ROWS, {NULL}},
};

#define COUNT (sizeof(parameters) / sizeof(parameters[0]))

static bool
is_sound(const struct parameter *p, struct slice value)
{
	uint32_t n;
	size_t i;

	if (p->most > 0)
		return value.n > 0 && slice_number(value, p->most, &n);
	if (p->words[0] == NULL)
		return true;
	for (i = 0; i < WORDS_MOST && p->words[i] != NULL; i++)
		if (slice_equal(value, slice_of(p->words[i])))
			return true;
	return false;
}

static void
refuse(struct web_request *q, struct web_response *r, const struct parameter *p)
{
	struct buf b = {0};
	size_t i;

	buf_format(&b, "`%s' is ", p->name);
	if (p->most > 0)
		buf_format(&b, "a number from 0 to %u", p->most);
	for (i = 0; i < WORDS_MOST && p->words[i] != NULL; i++)
		buf_format(&b, "%s%s",
		    i == 0 ? ""
			: i + 1 == WORDS_MOST || p->words[i + 1] == NULL
			? " or "
			: ", ",
		    p->words[i]);
	buf_char(&b, '.');
	layout_error(q, r, 400, arena_copy(q->arena, buf_slice(&b)));
	buf_free(&b);
}

/* Of an address; with the name NULL any that it has. */
static const struct parameter *
parameter_of(struct slice path, const struct slice *name, size_t from)
{
	size_t i;

	for (i = from; i < COUNT; i++)
		if (web_matches(slice_of(parameters[i].path), path) &&
		    (name == NULL ||
			slice_equal(slice_of(parameters[i].name), *name)))
			return &parameters[i];
	return NULL;
}

/* A slip of the pen would give an answer to something else. */
static void
refuse_name(struct web_request *q, struct web_response *r, struct slice name)
{
	const struct parameter *p = parameter_of(q->path, NULL, 0);
	struct buf b = {0};

	buf_format(&b, "there is no `%S'; there is ", &name);
	if (p == NULL)
		buf_string(&b, "nothing to be said here");
	for (; p != NULL;
	     p = parameter_of(q->path, NULL, (size_t)(p - parameters) + 1))
		buf_format(
		    &b, "%s`%s'", b.p[b.n - 1] == '\'' ? ", " : "", p->name);
	buf_char(&b, '.');
	layout_error(q, r, 400, arena_copy(q->arena, buf_slice(&b)));
	buf_free(&b);
}

bool
api_args(struct web_request *q, struct web_response *r)
{
	const struct parameter *p;
	const struct web_arg *arg;

	for (arg = q->args; arg != NULL; arg = arg->next) {
		if (arg->name.n == 0 && arg->value.n == 0) /* ?&q=fish */
			continue;
		p = parameter_of(q->path, &arg->name, 0);
		if (p != NULL && is_sound(p, arg->value))
			continue;
		if (p == NULL)
			refuse_name(q, r, arg->name);
		else
			refuse(q, r, p);
		return false;
	}
	return true;
}
