/*
 * text.c: any bytes to all who escape or convert.  What comes out must be
 * sound for its reader.
 */
#include "base/buf.h"
#include "base/date.h"
#include "base/json.h"
#include "base/utf8.h"
#include "tests/fuzz/fuzz.h"

static bool
has(struct slice s, char c)
{
	return slice_index(s, c) < s.n;
}

static void
check_json(struct buf *b, struct slice input)
{
	struct arena arena = {0};
	const struct json *node = NULL;
	struct buf any = {0};

	buf_clear(b);
	buf_char(b, '"');
	buf_json(b, input);
	buf_char(b, '"');
	utf8_from_any(&any, input);
	must(json_read(&arena, buf_slice(b), NULL, &node, NULL));
	must(json_is(node, buf_slice(&any)));
	buf_free(&any);
	arena_free(&arena);
}

static void
check_escapes(struct buf *b, struct slice input)
{
	buf_clear(b);
	buf_html(b, input);
	must(utf8_valid(buf_slice(b)) == b->n);
	must(!has(buf_slice(b), '<') && !has(buf_slice(b), '"'));
	buf_clear(b);
	buf_plain(b, input);
	must(utf8_valid(buf_slice(b)) == b->n);
	must(!has(buf_slice(b), '\x1b') && !has(buf_slice(b), '\0'));
	buf_clear(b);
	buf_url(b, input);
	must(utf8_ascii(buf_slice(b)) == b->n && !has(buf_slice(b), '/'));
	buf_clear(b);
	buf_csv(b, input);
	must(!has(buf_slice(b), '\n') || b->p[0] == '"');
}

static void
check_codes(struct buf *b, struct slice input)
{
	struct ita2 state = {0}, back = {0};
	struct buf codes = {0};
	size_t mark;

	buf_clear(b);
	utf8_from_utf16(b, input, false);
	utf8_from_utf16(b, input, true);
	utf8_from_windows1252(b, input);
	utf8_from_mojibake(b, input);
	utf8_add_folded(b, input);
	must(utf8_valid(buf_slice(b)) == b->n);
	must(utf8_count(input) <= input.n);
	utf8_sniff(input, &mark);
	must(mark <= input.n);

	/* What has gone through the five-level code once stays as it is. */
	buf_clear(b);
	ita2_write(&state, &codes, input);
	must(ita2_read(&back, b, buf_slice(&codes)) == 0);
	must(b->n == input.n);
	buf_free(&codes);
}

void
fuzz_one(struct slice input)
{
	struct date d, near = {1974, 5, 3};
	struct buf b = {0};
	struct slice rest;
	char out[20];

	check_json(&b, input);
	check_escapes(&b, input);
	check_codes(&b, input);
	if (date_read(input, near, &d, &rest)) {
		must(date_valid(d) && slice_within(rest, input));
		date_format(d, out);
		must(date_read_iso(slice(out, 10), &near) &&
		    date_compare(near, d) == 0);
	}
	buf_free(&b);
}
