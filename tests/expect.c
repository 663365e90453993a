/*
 * expect.c: assertions about the JSON of telegrams.  It must not know what
 * any telegram should say.
 */
#include "tests/expect.h"

#include <stdio.h>
#include <stdlib.h>

#include "import/import.h"
#include "render/render.h"
#include "telegram/telegram.h"

struct slice
expect_unescape(struct arena *arena, struct slice text)
{
	char *p = arena_bytes(arena, text.n + 1), c;
	size_t i, n = 0;
	char hex[3] = {0};

	for (i = 0; i < text.n; i++) {
		c = text.p[i];
		if (c == '\\' && i + 1 < text.n) {
			c = text.p[++i];
			if (c == 'x' && i + 2 < text.n) {
				memcpy(hex, text.p + i + 1, 2);
				c = (char)strtoul(hex, NULL, 16);
				i += 2;
			} else if (c == 'n')
				c = '\n';
			else if (c == 'r')
				c = '\r';
			else if (c == 't')
				c = '\t';
			else if (c == '0')
				c = '\0';
			else if (c != '\\')
				p[n++] = '\\';
		}
		p[n++] = c;
	}
	return slice(p, n);
}

static void
show(struct buf *why, const char *word, struct slice s)
{
	size_t i;

	buf_string(why, "#   ");
	buf_string(why, word);
	buf_string(why, ": ");
	for (i = 0; i < s.n; i++)
		if (s.p[i] == '\n')
			buf_string(why, "\\n");
		else
			buf_char(why, s.p[i]);
	buf_char(why, '\n');
}

/* What a node says, as an assertion would write it. */
static struct slice
said(const struct json *node)
{
	if (node == NULL || node->kind == JSON_NULL)
		return S("null");
	if (node->kind == JSON_TRUE)
		return S("true");
	if (node->kind == JSON_FALSE)
		return S("false");
	if (node->kind == JSON_STRING || node->kind == JSON_NUMBER)
		return node->text;
	return node->at;
}

static const struct json *
find(struct arena *arena, const struct json *root, struct slice path)
{
	char *string = arena_alloc(arena, path.n + 1);

	memcpy(string, path.p, path.n);
	return json_path(root, string);
}

static bool
in_array(const struct json *array, struct slice name)
{
	static const char *const members[] = {"check", "code", "id", "name"};
	const struct json *node;
	size_t i;

	if (array == NULL || array->kind != JSON_ARRAY)
		return false;
	for (node = array->first; node != NULL; node = node->next) {
		if (json_is(node, name))
			return true;
		for (i = 0; i < sizeof(members) / sizeof(members[0]); i++)
			if (node->kind == JSON_OBJECT &&
			    json_is(json_get(node, slice_of(members[i])), name))
				return true;
	}
	return false;
}

static bool
expect_count(const struct json *node, struct slice value, struct buf *why)
{
	char text[24];
	size_t count = node == NULL ? 0 : node->count;

	snprintf(text, sizeof(text), "%zu", count);
	if (slice_equal(value, slice_of(text)))
		return true;
	show(why, "count is", slice_of(text));
	if (node != NULL)
		show(why, "and it is", node->at);
	return false;
}

/* The operator of an assertion, with blanks around it. */
static size_t
operator_at(struct slice line, struct slice *operator)
{
	static const struct slice operators[] = {
	    {" = ", 3}, {" ~ ", 3}, {" has ", 5}, {" lacks ", 7}};
	size_t i, at, best = line.n;

	for (i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
		at = slice_find(line, operators[i]);
		if (at < best) {
			best = at;
			*operator= operators[i];
		}
	}
	return best;
}

static bool
expect_value(const struct json *node, struct slice operator, struct slice value,
    struct buf *why)
{
	bool good;

	if (slice_equal(operator, S(" = ")))
		good = slice_equal(said(node), value);
	else if (slice_equal(operator, S(" ~ ")))
		good = slice_find(said(node), value) < said(node).n ||
		    value.n == 0;
	else
		good =
		    in_array(node, value) == slice_equal(operator, S(" has "));
	if (!good)
		show(why, "it is", said(node));
	return good;
}

bool
expect_line(struct arena *arena, const struct subject *subject,
    struct slice line, struct buf *why)
{
	struct slice operator= {0}, path, value;
	char number[24];
	uint32_t which = 1;
	size_t at;

	line = slice_trim(line);
	if (line.n > 1 && line.p[0] == '#') {
		path = slice_word(&line);
		if (!slice_number(slice_skip(path, 1), 1 << 20, &which))
			which = 0;
		line = slice_trim(line);
	}
	at = operator_at(line, &operator);
	if (operator.p == NULL) {
		show(why, "no assertion", line);
		return false;
	}
	path = slice_trim(slice_head(line, at));
	value = expect_unescape(
	    arena, slice_trim(slice_skip(line, at + operator.n)));
	if (slice_equal(path, S("telegrams"))) {
		snprintf(number, sizeof(number), "%zu", subject->count);
		if (!slice_equal(value, slice_of(number)))
			show(why, "telegrams", slice_of(number));
		return slice_equal(value, slice_of(number));
	}
	if (which == 0 || which > subject->count) {
		show(why, "no such telegram", line);
		return false;
	}
	if (slice_starts(path, S("count(")) && slice_ends(path, S(")"))) {
		path = slice(path.p + 6, path.n - 7);
		return expect_count(
		    find(arena, subject->telegrams[which - 1], path), value,
		    why);
	}
	return expect_value(
	    find(arena, subject->telegrams[which - 1], path), operator, value,
	    why);
}

static const struct json *
as_json(struct arena *arena, const struct telegram *t, struct buf *why)
{
	const struct json *json = NULL;
	struct buf b = {0};
	struct error error;
	uint64_t sum = render_json(&b, arena, t);

	if (!json_read(
		arena, arena_copy(arena, buf_slice(&b)), NULL, &json, &error))
		show(why, "not JSON", slice_of(error.text));
	else if (sum != render_json(NULL, arena, t)) {
		show(why, "checksum", S("not that of the JSON"));
		json = NULL;
	}
	buf_free(&b);
	return json;
}

struct gathering {
	struct arena *arena;
	struct subject *out;
	struct buf *why;
	size_t room;
	bool good;
};

static bool
gather(void *user, const struct found *found)
{
	struct gathering *g = user;
	struct arena arena = {0}; /* what was found dies with the call */
	const struct telegram *t =
	    telegram_read(&arena, found->text, &found->hints);
	const struct json *json = as_json(g->arena, t, g->why);

	arena_free(&arena);
	if (json == NULL)
		return g->good = false;
	if (g->out->count == g->room) {
		g->room = g->room == 0 ? 16 : g->room * 2;
		g->out->telegrams = heap_grow((void *)g->out->telegrams,
		    g->room * sizeof(*g->out->telegrams));
	}
	g->out->telegrams[g->out->count++] = json;
	return true;
}

bool
expect_read(struct arena *arena, struct slice text, struct slice date,
    struct slice id, struct slice as, struct subject *out, struct buf *why)
{
	struct hints hints = {.id = id};
	struct gathering g = {
	    .arena = arena, .out = out, .why = why, .good = true};
	struct joiner joiner;
	struct import in = {
	    .take = join_take, .user = &joiner, .hints = &hints};
	struct error error;

	if (date.p != NULL && !date_read_iso(date, &hints.date)) {
		show(why, "no date", date);
		return false;
	}
	if (as.p != NULL)
		hints.carrier_told = carrier_by_name(as, &hints.carrier);
	if (as.p != NULL && !hints.carrier_told) {
		show(why, "no carrier", as);
		return false;
	}
	*out = (struct subject){0};
	join_begin(&joiner, gather, &g);
	if (!import_bytes(&in, S("test"), text, &error)) {
		show(why, "import", slice_of(error.text));
		return false;
	}
	join_end(&joiner);
	return g.good;
}

struct slice
expect_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	size_t n = 0, room = 0, got;
	char *p = NULL;

	if (f == NULL) {
		printf("Bail out! cannot open %s\n", path);
		exit(2);
	}
	do {
		if (n == room) {
			room = room == 0 ? 65536 : room * 2;
			p = heap_grow(p, room);
		}
		got = fread(p + n, 1, room - n, f);
		n += got;
	} while (got > 0);
	fclose(f);
	p = heap_grow(p, n == 0 ? 1 : n);
	return slice(p, n);
}
