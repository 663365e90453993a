/*
 * schema.c: JSON Schema, in part.  It must not know what the schema is of.
 */
#include "tests/schema.h"

#include <regex.h>

#define DEEPEST 32

struct check {
	const struct json *root;
	struct buf *why;
	struct buf path;
	bool quiet; /* an alternative of anyOf may fail */
	int depth;
};

static bool holds(
    struct check *c, const struct json *schema, const struct json *node);

static bool
fail(struct check *c, const char *what, struct slice detail)
{
	if (!c->quiet) {
		buf_string(c->why, "#   ");
		buf_add(c->why, buf_slice(&c->path));
		buf_format(c->why, ": %s %S\n", what, &detail);
	}
	return false;
}

static bool
is_type(struct slice type, const struct json *node)
{
	int64_t number;

	switch (node->kind) {
	case JSON_NULL:
		return slice_equal(type, S("null"));
	case JSON_FALSE:
	case JSON_TRUE:
		return slice_equal(type, S("boolean"));
	case JSON_NUMBER:
		return slice_equal(type, S("number")) ||
		    (slice_equal(type, S("integer")) &&
			json_integer(node, &number));
	case JSON_STRING:
		return slice_equal(type, S("string"));
	case JSON_ARRAY:
		return slice_equal(type, S("array"));
	case JSON_OBJECT:
		return slice_equal(type, S("object"));
	}
	return false;
}

static bool
check_type(struct check *c, const struct json *type, const struct json *node)
{
	const struct json *one;

	if (type->kind == JSON_STRING && is_type(type->text, node))
		return true;
	if (type->kind == JSON_ARRAY)
		for (one = type->first; one != NULL; one = one->next)
			if (is_type(one->text, node))
				return true;
	return fail(c, "is not of type", type->at);
}

static bool
same(const struct json *a, const struct json *b)
{
	return a->kind == b->kind &&
	    (a->kind == JSON_STRING || a->kind == JSON_NUMBER
		    ? slice_equal(a->text, b->text)
		    : a->kind <= JSON_TRUE);
}

static bool
check_enum(struct check *c, const struct json *list, const struct json *node)
{
	const struct json *one;

	for (one = list->first; one != NULL; one = one->next)
		if (same(one, node))
			return true;
	return fail(c, "is none of those it can be:", node->at);
}

static bool
check_pattern(
    struct check *c, const struct json *pattern, const struct json *node)
{
	char text[256] = {0}, value[512] = {0};
	regex_t regex;
	bool good;

	if (node->kind != JSON_STRING)
		return true;
	if (pattern->text.n >= sizeof(text) || node->text.n >= sizeof(value))
		return fail(c, "is too long for", pattern->text);
	memcpy(text, pattern->text.p, pattern->text.n);
	memcpy(value, node->text.p, node->text.n);
	if (regcomp(&regex, text, REG_EXTENDED | REG_NOSUB) != 0)
		return fail(c, "is held against no pattern:", pattern->text);
	good = regexec(&regex, value, 0, NULL, 0) == 0;
	regfree(&regex);
	return good || fail(c, "is not in the form of", node->at);
}

static bool
check_members(
    struct check *c, const struct json *schema, const struct json *node)
{
	const struct json *properties = json_get(schema, S("properties"));
	const struct json *more = json_get(schema, S("additionalProperties"));
	const struct json *required = json_get(schema, S("required")), *one;
	size_t from = c->path.n;
	bool good = true;

	if (node->kind != JSON_OBJECT)
		return true;
	if (required != NULL)
		for (one = required->first; one != NULL; one = one->next)
			if (json_get(node, one->text) == NULL)
				good = fail(c, "lacks", one->text);
	for (one = node->first; one != NULL; one = one->next) {
		buf_char(&c->path, '.');
		buf_add(&c->path, one->key);
		if (json_get(properties, one->key) != NULL)
			good = holds(c, json_get(properties, one->key), one) &&
			    good;
		else if (more != NULL && more->kind == JSON_FALSE)
			good = fail(c, "is not in the schema", S(""));
		c->path.n = from;
	}
	return good;
}

static bool
check_items(struct check *c, const struct json *items, const struct json *node)
{
	size_t from = c->path.n, i = 0;
	const struct json *one;
	bool good = true;

	if (node->kind != JSON_ARRAY)
		return true;
	for (one = node->first; one != NULL; one = one->next) {
		buf_format(&c->path, "[%zu]", i++);
		good = holds(c, items, one) && good;
		c->path.n = from;
	}
	return good;
}

static bool
check_reference(
    struct check *c, const struct json *reference, const struct json *node)
{
	struct slice name = reference->text;
	const struct json *schema;

	if (!slice_starts(name, S("#/$defs/")))
		return fail(c, "refers to what is no definition:", name);
	name = slice_skip(name, 8);
	schema = json_get(json_get(c->root, S("$defs")), name);
	if (schema == NULL)
		return fail(c, "refers to no definition:", name);
	return holds(c, schema, node);
}

static bool
check_any(struct check *c, const struct json *list, const struct json *node)
{
	const struct json *one;
	bool was = c->quiet, good = false;

	c->quiet = true;
	for (one = list->first; one != NULL && !good; one = one->next)
		good = holds(c, one, node);
	c->quiet = was;
	return good || fail(c, "is none of its alternatives", S(""));
}

static bool
check_keyword(
    struct check *c, const struct json *keyword, const struct json *node)
{
	static const char *const elsewhere[] = {"$schema", "$id", "$defs",
	    "title", "description", "properties", "required",
	    "additionalProperties", NULL};
	int64_t least, number;
	int i;

	for (i = 0; elsewhere[i] != NULL; i++)
		if (slice_equal(keyword->key, slice_of(elsewhere[i])))
			return true;
	if (slice_equal(keyword->key, S("type")))
		return check_type(c, keyword, node);
	if (slice_equal(keyword->key, S("enum")))
		return check_enum(c, keyword, node);
	if (slice_equal(keyword->key, S("const")))
		return same(keyword, node) || fail(c, "is not", keyword->at);
	if (slice_equal(keyword->key, S("pattern")))
		return check_pattern(c, keyword, node);
	if (slice_equal(keyword->key, S("items")))
		return check_items(c, keyword, node);
	if (slice_equal(keyword->key, S("$ref")))
		return check_reference(c, keyword, node);
	if (slice_equal(keyword->key, S("anyOf")))
		return check_any(c, keyword, node);
	if (slice_equal(keyword->key, S("minimum")))
		return node->kind != JSON_NUMBER ||
		    (json_integer(keyword, &least) &&
			json_integer(node, &number) && number >= least) ||
		    fail(c, "is less than", keyword->at);
	return fail(c, "has a keyword that is not known:", keyword->key);
}

static bool
holds(struct check *c, const struct json *schema, const struct json *node)
{
	const struct json *keyword;
	bool good = true;

	if (c->depth >= DEEPEST)
		return fail(c, "is too deep", S(""));
	c->depth++;
	for (keyword = schema->first; keyword != NULL; keyword = keyword->next)
		good = check_keyword(c, keyword, node) && good;
	good = check_members(c, schema, node) && good;
	c->depth--;
	return good;
}

bool
schema_holds(
    const struct json *schema, const struct json *node, struct buf *why)
{
	struct check c = {.root = schema, .why = why};
	bool good;

	buf_string(&c.path, "$");
	good = holds(&c, schema, node);
	buf_free(&c.path);
	return good;
}
