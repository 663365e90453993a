/*
 * json.h: the one reader of JSON (RFC 8259).
 *
 * A text becomes a tree of nodes in an arena.  Strings and numbers are
 * slices of the text where they can be, so the text must outlive the tree.
 * Reading is strict, linear, and does not recurse; limits stand at the door.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/arena.h"
#include "base/error.h"
#include "base/slice.h"

enum json_kind {
	JSON_NULL,
	JSON_FALSE,
	JSON_TRUE,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT,
};

struct json {
	enum json_kind kind;
	struct slice key; /* of a member of an object; else absent */
	struct slice text; /* a string decoded, a number as printed */
	struct slice at; /* where the value stands in the text */
	struct json *first; /* of an array or object; NULL when empty */
	struct json *next;
	struct json *parent;
	size_t count; /* of its elements or members */
};

struct json_limits {
	size_t bytes;
	size_t nodes;
	unsigned depth; /* of arrays and objects within each other */
};

/* 64 MiB, 4 million nodes, 100 deep. */
extern const struct json_limits json_limits_usual;

/*
 * Read the whole of a text.  limits may be NULL for the usual.  The error
 * names line and column (both from 1, columns in characters) and what was
 * wrong; on false *out is left alone.
 */
bool json_read(struct arena *a, struct slice text,
    const struct json_limits *limits, const struct json **out,
    struct error *error);

/*
 * All of the following take NULL for a node that is not there and give
 * NULL, so that they can be chained.  Of members with one name the last
 * counts.  To walk over many elements follow first and next.
 */
const struct json *json_get(const struct json *object, struct slice key);
const struct json *json_at(const struct json *array, size_t index);

/*
 * By path: names separated by points, indices in brackets, as in
 * `references[0].id`.  NULL as well when the path is no path.
 */
const struct json *json_path(const struct json *node, const char *path);

/* Whether there is a node and it is other than null. */
bool json_there(const struct json *node);

/* The string; absent when it is none. */
struct slice json_string(const struct json *node);

/* Whether the node is a string of this very text. */
bool json_is(const struct json *node, struct slice text);

/* True alone is true. */
bool json_true(const struct json *node);

/* A number without fraction or exponent that fits; else *out is left. */
bool json_integer(const struct json *node, int64_t *out);

#endif
