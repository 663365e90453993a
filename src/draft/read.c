/*
 * read.c: a draft taken apart into the lines of its header and its text.  It
 * must not judge what they say.
 */
#include "base/utf8.h"
#include "draft/draft.h"

/* More troubles than this are not told. */
#define TROUBLES_MOST 200
/* No telegram has more addressees; what is more is told, not taken. */
#define ITEMS_MOST 500

static const struct draft_key_info infos[] = {
#define KEY(id, name, list, signed_, what) \
	{{name, sizeof(name) - 1}, {what, sizeof(what) - 1}, list},
#include "draft/keys.def"
#undef KEY
};

const struct draft_key_info *
draft_key_info(enum draft_key key)
{
	return &infos[key];
}

void
draft_tell(
    struct draft *d, enum level level, struct slice at, const char *format, ...)
{
	struct draft_trouble *trouble;
	struct buf b = {0};
	va_list ap;

	d->worst = level > d->worst ? level : d->worst;
	if (d->trouble_count++ >= TROUBLES_MOST)
		return;
	trouble = ARENA_NEW(d->arena, struct draft_trouble);
	va_start(ap, format);
	buf_vformat(&b, format, ap);
	va_end(ap);
	trouble->level = level;
	trouble->at = at;
	trouble->text = arena_copy(d->arena, buf_slice(&b));
	buf_free(&b);
	*d->troubles_end = trouble;
	d->troubles_end = &trouble->next;
}

/* The key that a line begins with; DRAFT_KEYS: none. */
static enum draft_key
key_of(struct slice line, size_t *colon)
{
	unsigned k;

	*colon = slice_index(line, ':');
	for (k = 0; k < DRAFT_KEYS; k++)
		if (slice_equal_fold(slice_trim_right(slice_head(line, *colon)),
			infos[k].name))
			return (enum draft_key)k;
	return DRAFT_KEYS;
}

/* What stands in place of a key and is none. */
static void
tell_unknown(struct draft *d, struct slice word)
{
	unsigned best = word.n < 5 ? 1 : 2, far, k;
	const struct slice *near = NULL;

	for (k = 0; k < DRAFT_KEYS; k++) {
		far = slice_far(word, infos[k].name, best);
		if (far <= best) {
			near = &infos[k].name;
			best = far - (far > 0);
		}
	}
	if (near != NULL)
		draft_tell(d, LEVEL_ERROR, word,
		    "no line of a draft's header begins with `%S'; did you "
		    "mean `%S'?",
		    &word, near);
	else
		draft_tell(d, LEVEL_ERROR, word,
		    "no line of a draft's header begins with `%S'", &word);
}

static void
add_item(struct draft *d, enum draft_key key, struct slice text)
{
	struct draft_item **end = &d->items[key];
	unsigned count = 0;

	text = slice_trim(text);
	if (text.n == 0)
		return;
	for (; *end != NULL; count++)
		end = &(*end)->next;
	if (count >= ITEMS_MOST) {
		if (!d->crowded)
			draft_tell(d, LEVEL_ERROR, text,
			    "no line of a header has so many values");
		d->crowded = true;
		return;
	}
	*end = ARENA_NEW(d->arena, struct draft_item);
	(*end)->text = text;
}

/* A list may stand on one line, with semicolons between. */
static void
add_value(struct draft *d, enum draft_key key, struct slice value)
{
	size_t n;

	if (d->crowded)
		return;

	if (!infos[key].list) {
		if (d->items[key] == NULL)
			add_item(d, key, value);
		else if (slice_trim(value).n > 0) /* it goes on below */
			d->items[key]->text =
			    slice_between(d->items[key]->text.p,
				slice_end(slice_trim_right(value)));
		return;
	}
	while (value.n > 0) {
		n = slice_index(value, ';');
		add_item(d, key, slice_head(value, n));
		value = slice_skip(value, n + 1);
	}
}

static void
read_line(struct draft *d, struct slice line, enum draft_key *open)
{
	size_t colon;
	enum draft_key key;

	if (line.p[0] == '#')
		return;
	if (ascii_is_blank(line.p[0])) {
		if (*open == DRAFT_KEYS)
			draft_tell(d, LEVEL_ERROR, slice_trim(line),
			    "nothing stands above for this line to go on with");
		else
			add_value(d, *open, line);
		return;
	}
	key = key_of(line, &colon);
	if (key == DRAFT_KEYS) {
		tell_unknown(d, slice_trim_right(slice_head(line, colon)));
		*open = DRAFT_KEYS;
		return;
	}
	if (d->items[key] != NULL && !infos[key].list)
		draft_tell(d, LEVEL_ERROR, slice_head(line, colon),
		    "%S stands twice; the first is taken", &infos[key].name);
	else
		add_value(d, key, slice_skip(line, colon + 1));
	*open = key;
}

struct draft *
draft_read(struct arena *arena, struct slice text)
{
	struct draft *d = ARENA_NEW(arena, struct draft);
	struct slice rest, line;
	enum draft_key open = DRAFT_KEYS;
	size_t mark;

	utf8_sniff(slice_head(text, 4), &mark);
	rest = slice_skip(text, mark);
	d->arena = arena;
	d->text = text;
	d->troubles_end = &d->troubles;
	while ((line = slice_line(&rest)).p != NULL) {
		line = slice_trim_right(line);
		if (line.n == 0)
			break;
		read_line(d, line, &open);
	}
	d->header = slice_between(text.p, slice_end(text) - rest.n);
	d->body = rest;
	if (d->body.p == NULL)
		d->body = S("");
	return d;
}

struct slice
draft_value(const struct draft *d, enum draft_key key)
{
	return d->items[key] == NULL ? (struct slice){NULL, 0}
				     : d->items[key]->text;
}
