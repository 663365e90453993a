/*
 * same.c: telegrams compared by their JSON, and the laws of writing.
 */
#include "tests/write/same.h"

#include "render/render.h"

/* What is no field of the telegram, or says where and how it stood. */
static const char *const ignored[] = {"carrier", "remarks", "coverage",
    "id_printed", "section", "sections", "further_transmissions", "attributes",
    "created", NULL};

static bool
is_in(struct slice key, const char *const *list)
{
	for (; list != NULL && *list != NULL; list++)
		if (slice_equal(key, slice_of(*list)))
			return true;
	return false;
}

/* The end of a value: the comma or bracket behind it. */
static size_t
value_end(struct slice s)
{
	bool quoted = false;
	int depth = 0;
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (quoted) {
			if (s.p[i] == '\\')
				i++;
			else if (s.p[i] == '"')
				quoted = false;
			continue;
		}
		if (s.p[i] == '"')
			quoted = true;
		else if (s.p[i] == '{' || s.p[i] == '[')
			depth++;
		else if ((s.p[i] == '}' || s.p[i] == ']' || s.p[i] == ',') &&
		    depth == 0)
			return i;
		else if (s.p[i] == '}' || s.p[i] == ']')
			depth--;
	}
	return s.n;
}

/* Take "key":value off the front. */
static bool
member(struct slice *s, struct slice *key, struct slice *value)
{
	size_t n;

	if (s->n < 2)
		return false;
	*s = slice_skip(*s, 2); /* { or , and the quote */
	n = slice_index(*s, '"');
	*key = slice_head(*s, n);
	*s = slice_skip(*s, n + 2);
	n = value_end(*s);
	*value = slice_head(*s, n);
	*s = slice_skip(*s, n);
	return n > 0;
}

/* Where two texts part, some of what is before, and how they go on. */
static struct slice
parted(struct arena *arena, struct slice what, struct slice a, struct slice b)
{
	struct buf why = {0};
	struct slice result;
	size_t n = 0;

	while (n < a.n && n < b.n && a.p[n] == b.p[n])
		n++;
	n = n > 240 ? n - 240 : 0;
	a = slice_head(slice_skip(a, n), 480);
	b = slice_head(slice_skip(b, n), 480);
	buf_format(&why, "%S:\n%S\n-- other:\n%S", &what, &a, &b);
	result = arena_copy(arena, buf_slice(&why));
	buf_free(&why);
	return result;
}

/* The forms before the Department's printer state day and number so. */
static bool
is_of_form(const struct telegram *t, struct slice key)
{
	return !date_known(t->dtg.moment.date) &&
	    (slice_equal(key, S("created")) ||
		slice_equal(key, S("attributes")));
}

/* In how many sections it goes is no matter of the telegram's. */
static struct slice
without_section(struct arena *arena, struct slice value)
{
	size_t n = slice_find(value, S("\"section\":"));

	if (n == value.n)
		return value;
	return arena_join(arena, slice_head(value, n), S(""),
	    slice_skip(value, n + 10 + value_end(slice_skip(value, n + 10))));
}

struct slice
same_fields(struct arena *arena, const struct telegram *a,
    const struct telegram *b, const char *const *but)
{
	struct buf one = {0}, other = {0};
	struct slice s, o, key, value, okey, ovalue, result = {NULL, 0};

	render_json(&one, arena, a);
	render_json(&other, arena, b);
	s = buf_slice(&one);
	o = buf_slice(&other);
	while (result.p == NULL && member(&s, &key, &value) &&
	    member(&o, &okey, &ovalue)) {
		if ((is_in(key, ignored) && !is_of_form(a, key)) ||
		    is_in(key, but) || slice_equal(value, ovalue))
			continue;
		if (slice_equal(key, S("transmission"))) {
			value = without_section(arena, value);
			ovalue = without_section(arena, ovalue);
			if (slice_equal(value, ovalue))
				continue;
		}
		result = parted(arena, key, value, ovalue);
	}
	buf_free(&one);
	buf_free(&other);
	return result;
}

struct slice
same_laws(struct arena *arena, const struct telegram *t,
    const struct form *form, const char *const *but, struct buf *written)
{
	const struct telegram *back;
	struct slice text, trouble;
	struct buf again = {0};
	struct form found;

	buf_clear(written);
	telegram_write(written, arena, t, form);
	text = arena_copy(arena, buf_slice(written));
	if (telegram_split(text) != text.n)
		return S("what is written is split in two");
	back = telegram_read(arena, text, NULL);
	trouble = same_fields(arena, t, back, but);
	if (trouble.p != NULL)
		return trouble;
	telegram_write(&again, arena, back, form);
	if (!slice_equal(buf_slice(&again), text))
		trouble =
		    parted(arena, S("written again"), text, buf_slice(&again));
	/* format finds the form by itself */
	found = form_of(back);
	if (trouble.p == NULL && found.style != form->style)
		trouble = arena_join(arena, S("the form is taken for "),
		    form_name((enum form_style)found.style), S(""));
	buf_free(&again);
	return trouble;
}
