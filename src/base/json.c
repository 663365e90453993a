/*
 * json.c: JSON to a tree.  It must not recurse, must not guess what a
 * malformed text meant, and must not know what the text is for.
 */
#include "base/json.h"

#include "base/utf8.h"

const struct json_limits json_limits_usual = {
    .bytes = (size_t)64 << 20,
    .nodes = (size_t)4 << 20,
    .depth = 100,
};

struct reader {
	struct arena *arena;
	const struct json_limits *limits;
	struct error *error;
	struct slice text;
	struct slice rest;
	struct json *open; /* the array or object being filled */
	struct json **link; /* where its next element goes */
	size_t nodes;
	unsigned depth;
};

/* The sentence: where the rest begins, and what was wrong there. */
static bool
fail_at(struct reader *r, const char *at, const char *what)
{
	struct slice before = slice_between(r->text.p, at), line = before;
	size_t i, lines = 1, start = 0;

	for (i = 0; i < before.n; i++) {
		if (before.p[i] != '\n')
			continue;
		lines++;
		start = i + 1;
	}
	line = slice_skip(before, start);
	return error_set(r->error, "JSON, line %zu, column %zu: %s", lines,
	    utf8_count(line) + 1, what);
}

static bool
fail(struct reader *r, const char *what)
{
	return fail_at(
	    r, r->rest.p, r->rest.n == 0 ? "it ends too early" : what);
}

static void
skip_blanks(struct reader *r)
{
	while (r->rest.n > 0 &&
	    (r->rest.p[0] == ' ' || r->rest.p[0] == '\n' ||
		r->rest.p[0] == '\t' || r->rest.p[0] == '\r'))
		r->rest = slice_skip(r->rest, 1);
}

static bool
take(struct reader *r, char c)
{
	if (r->rest.n == 0 || r->rest.p[0] != c)
		return false;
	r->rest = slice_skip(r->rest, 1);
	return true;
}

static bool
take_hex4(struct slice *s, uint32_t *out)
{
	uint32_t value = 0;
	size_t i;
	char c;

	if (s->n < 4)
		return false;
	for (i = 0; i < 4; i++) {
		c = ascii_lower(s->p[i]);
		if (!ascii_is_digit(c) && (c < 'a' || c > 'f'))
			return false;
		value = value << 4 |
		    (uint32_t)(ascii_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	*s = slice_skip(*s, 4);
	*out = value;
	return true;
}

/* The character of a \u escape, both halves of a pair taken together. */
static bool
take_unicode(struct slice *s, uint32_t *rune)
{
	struct slice after;
	uint32_t low;

	if (!take_hex4(s, rune))
		return false;
	if (*rune < 0xd800 || *rune >= 0xdc00)
		return true;
	after = *s;
	if (!slice_starts(after, S("\\u")))
		return true;
	after = slice_skip(after, 2);
	if (!take_hex4(&after, &low) || low < 0xdc00 || low >= 0xe000)
		return true;
	*rune = 0x10000 + ((*rune - 0xd800) << 10) + (low - 0xdc00);
	*s = after;
	return true;
}

/*
 * The string within the quotes, escapes undone.  A half of a surrogate
 * pair becomes U+FFFD.  The result is never longer than what is printed.
 */
static bool
unescape(struct reader *r, struct slice s, struct slice *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	char *p = arena_bytes(r->arena, s.n + 4), *at = p;
	const char *found;
	uint32_t rune;
	size_t n;

	while (s.n > 0) {
		n = slice_index(s, '\\');
		memcpy(at, s.p, n);
		at += n;
		s = slice_skip(s, n);
		if (s.n == 0)
			break;
		s = slice_skip(s, 1);
		found =
		    s.n == 0 || s.p[0] == '\0' ? NULL : strchr(from, s.p[0]);
		if (found != NULL) {
			*at++ = to[found - from];
			s = slice_skip(s, 1);
			continue;
		}
		if (!slice_starts(s, S("u")))
			return fail_at(r, s.p, "no such escape");
		s = slice_skip(s, 1);
		if (!take_unicode(&s, &rune))
			return fail_at(r, s.p, "\\u wants four hex digits");
		at += utf8_put(at, rune);
	}
	*out = slice_between(p, at);
	return true;
}

/* At the opening quote. */
static bool
read_string(struct reader *r, struct slice *out)
{
	struct slice s = slice_skip(r->rest, 1);
	bool escaped = false;
	size_t i, n;

	for (i = 0; i < s.n && s.p[i] != '"'; i++) {
		if ((unsigned char)s.p[i] < 0x20)
			return fail_at(
			    r, s.p + i, "a control character within a string");
		if (s.p[i] != '\\')
			continue;
		escaped = true;
		i++;
	}
	if (i >= s.n)
		return fail_at(r, r->rest.p, "a string that does not end");
	*out = slice_head(s, i);
	n = utf8_valid(*out);
	if (n < i)
		return fail_at(r, s.p + n, "a byte that is not UTF-8");
	if (escaped && !unescape(r, *out, out))
		return false;
	r->rest = slice_skip(s, i + 1);
	return true;
}

static size_t
count_digits(struct slice s)
{
	size_t n = 0;

	while (n < s.n && ascii_is_digit(s.p[n]))
		n++;
	return n;
}

static bool
read_number(struct reader *r, struct slice *out)
{
	struct slice start = r->rest;
	size_t n;

	take(r, '-');
	n = count_digits(r->rest);
	if (n == 0)
		return fail(r, "a number without digits");
	if (n > 1 && r->rest.p[0] == '0')
		return fail(r, "a number that begins with a zero");
	r->rest = slice_skip(r->rest, n);
	if (take(r, '.')) {
		n = count_digits(r->rest);
		if (n == 0)
			return fail(r, "no digit after the point");
		r->rest = slice_skip(r->rest, n);
	}
	if (take(r, 'e') || take(r, 'E')) {
		if (!take(r, '+'))
			take(r, '-');
		n = count_digits(r->rest);
		if (n == 0)
			return fail(r, "no digit in the exponent");
		r->rest = slice_skip(r->rest, n);
	}
	*out = slice_between(start.p, r->rest.p);
	return true;
}

static bool
read_word(struct reader *r, struct json *node)
{
	static const struct {
		struct slice word;
		enum json_kind kind;
	} words[] = {
	    {{"null", 4}, JSON_NULL},
	    {{"false", 5}, JSON_FALSE},
	    {{"true", 4}, JSON_TRUE},
	};
	size_t i;

	for (i = 0; i < 3; i++) {
		if (!slice_starts(r->rest, words[i].word))
			continue;
		node->kind = words[i].kind;
		r->rest = slice_skip(r->rest, words[i].word.n);
		return true;
	}
	return fail(r, "no value begins so");
}

static void
open_node(struct reader *r, struct json *node, enum json_kind kind)
{
	node->kind = kind;
	r->rest = slice_skip(r->rest, 1);
	r->open = node;
	r->link = &node->first;
	r->depth++;
}

/* The name of a member and its colon. */
static bool
read_key(struct reader *r, struct slice *key)
{
	skip_blanks(r);
	if (r->rest.n == 0 || r->rest.p[0] != '"')
		return fail(r, "a member's name in quotes is wanted");
	if (!read_string(r, key))
		return false;
	skip_blanks(r);
	return take(r, ':') || fail(r, "a colon is wanted after the name");
}

/* One value, or the opening bracket of one; *out is its node. */
static bool
read_value(struct reader *r, struct json **out)
{
	struct json *node;
	char c;

	if (++r->nodes > r->limits->nodes)
		return fail_at(r, r->rest.p, "more values than the limit");
	node = ARENA_NEW(r->arena, struct json);
	node->parent = r->open;
	if (r->open != NULL && r->open->kind == JSON_OBJECT &&
	    !read_key(r, &node->key))
		return false;
	skip_blanks(r);
	*out = node;
	*r->link = node;
	r->link = &node->next;
	if (r->open != NULL)
		r->open->count++;
	if (r->rest.n == 0)
		return fail(r, "");
	node->at = slice_head(r->rest, 1);
	c = r->rest.p[0];
	if (c == '{' || c == '[') {
		if (r->depth == r->limits->depth)
			return fail(r, "nested deeper than the limit");
		open_node(r, node, c == '{' ? JSON_OBJECT : JSON_ARRAY);
		return true;
	}
	if (c == '"') {
		node->kind = JSON_STRING;
		if (!read_string(r, &node->text))
			return false;
	} else if (c == '-' || ascii_is_digit(c)) {
		node->kind = JSON_NUMBER;
		if (!read_number(r, &node->text))
			return false;
	} else if (!read_word(r, node))
		return false;
	node->at = slice_between(node->at.p, r->rest.p);
	return true;
}

/* Close what ends here; false when another element is to come. */
static bool
close_node(struct reader *r)
{
	struct json *node = r->open;

	skip_blanks(r);
	if (!take(r, node->kind == JSON_OBJECT ? '}' : ']'))
		return false;
	node->at = slice_between(node->at.p, r->rest.p);
	r->open = node->parent;
	r->link = &node->next;
	r->depth--;
	return true;
}

static bool
read_tree(struct reader *r, struct json **root)
{
	struct json *node;

	if (!read_value(r, root))
		return false;
	while (r->open != NULL) {
		if (close_node(r))
			continue;
		if (r->open->first != NULL && !take(r, ','))
			return fail(r,
			    r->open->kind == JSON_OBJECT
				? "a comma or } is wanted"
				: "a comma or ] is wanted");
		if (!read_value(r, &node))
			return false;
	}
	skip_blanks(r);
	return r->rest.n == 0 || fail(r, "something follows the value");
}

bool
json_read(struct arena *a, struct slice text, const struct json_limits *limits,
    const struct json **out, struct error *error)
{
	struct json *root = NULL;
	struct reader r = {.arena = a,
	    .limits = limits == NULL ? &json_limits_usual : limits,
	    .error = error,
	    .text = text,
	    .rest = text,
	    .link = &root};

	if (text.n == 0)
		return error_set(error, "JSON, line 1, column 1: it is empty");
	if (text.n > r.limits->bytes)
		return error_set(error,
		    "the JSON text has %zu bytes and the limit is %zu", text.n,
		    r.limits->bytes);
	if (slice_starts(r.rest, S("\xef\xbb\xbf")))
		r.rest = slice_skip(r.rest, 3);
	if (!read_tree(&r, &root))
		return false;
	*out = root;
	return true;
}

const struct json *
json_get(const struct json *object, struct slice key)
{
	const struct json *found = NULL, *node;

	if (object == NULL || object->kind != JSON_OBJECT)
		return NULL;
	for (node = object->first; node != NULL; node = node->next)
		if (slice_equal(node->key, key))
			found = node;
	return found;
}

const struct json *
json_at(const struct json *array, size_t index)
{
	const struct json *node;

	if (array == NULL || array->kind != JSON_ARRAY)
		return NULL;
	for (node = array->first; node != NULL && index > 0; index--)
		node = node->next;
	return node;
}

const struct json *
json_path(const struct json *node, const char *path)
{
	struct slice rest = slice_of(path);
	uint32_t index;
	size_t n;

	while (rest.n > 0 && node != NULL) {
		if (rest.p[0] == '[') {
			n = slice_index(rest, ']');
			if (n == rest.n ||
			    !slice_number(slice_skip(slice_head(rest, n), 1),
				UINT32_MAX, &index))
				return NULL;
			node = json_at(node, index);
			rest = slice_skip(rest, n + 1);
		} else {
			n = slice_index(rest, '.');
			if (slice_index(rest, '[') < n)
				n = slice_index(rest, '[');
			node = json_get(node, slice_head(rest, n));
			rest = slice_skip(rest, n);
		}
		if (slice_starts(rest, S(".")))
			rest = slice_skip(rest, 1);
	}
	return node;
}

bool
json_there(const struct json *node)
{
	return node != NULL && node->kind != JSON_NULL;
}

struct slice
json_string(const struct json *node)
{
	if (node == NULL || node->kind != JSON_STRING)
		return (struct slice){NULL, 0};
	return node->text;
}

bool
json_is(const struct json *node, struct slice text)
{
	return node != NULL && node->kind == JSON_STRING &&
	    slice_equal(node->text, text);
}

bool
json_true(const struct json *node)
{
	return node != NULL && node->kind == JSON_TRUE;
}

bool
json_integer(const struct json *node, int64_t *out)
{
	struct slice s;
	uint64_t value = 0, most = INT64_MAX, digit;
	bool negative;
	size_t i;

	if (node == NULL || node->kind != JSON_NUMBER)
		return false;
	negative = slice_starts(node->text, S("-"));
	s = slice_skip(node->text, negative);
	most += negative;
	for (i = 0; i < s.n; i++) {
		if (!ascii_is_digit(s.p[i]))
			return false;
		digit = (uint64_t)(s.p[i] - '0');
		if (value > (most - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*out = negative ? -(int64_t)(value - (value > 0)) - (value > 0)
			: (int64_t)value;
	return true;
}
