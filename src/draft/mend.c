/*
 * mend.c: what stands in a draft that a remark on its telegram is about, and
 * what of it can be mended without judgement: all that telegram_fixes() mends
 * whose words are the drafter's, and posts that are addressed twice.
 */
#include "draft/draft.h"
#include "telegram/send.h"

/* So many are mended at a time. */
#define DRAFT_FIXES_MOST 500

/* The line of a draft's header that a line of the telegram is made of. */
static enum draft_key
key_of(enum line_kind kind)
{
	switch (kind) {
	case LINE_FROM:
		return DRAFT_FROM;
	case LINE_TO:
		return DRAFT_TO;
	case LINE_INFO:
	case LINE_EXCLUDED:
		return DRAFT_INFO;
	case LINE_CAPTION:
		return DRAFT_CAPTIONS;
	case LINE_PASSING:
		return DRAFT_PASS;
	case LINE_ORDER:
		return DRAFT_DECLASSIFY;
	case LINE_TAGS:
		return DRAFT_TAGS;
	case LINE_SUBJECT:
		return DRAFT_SUBJECT;
	case LINE_REFERENCE:
		return DRAFT_REFERENCES;
	case LINE_CLASSIFIED_BY:
		return DRAFT_CLASSIFIED_BY;
	case LINE_CLASSIFICATION:
		return DRAFT_CLASSIFICATION;
	default:
		return DRAFT_KEYS;
	}
}

/* The key that a line of a header begins with; DRAFT_KEYS: none. */
static enum draft_key
key_on(struct slice line)
{
	size_t colon = slice_index(line, ':');
	unsigned k;

	for (k = 0; k < DRAFT_KEYS && colon < line.n; k++)
		if (slice_equal_fold(slice_trim(slice_head(line, colon)),
			draft_key_info((enum draft_key)k)->name))
			return (enum draft_key)k;
	return DRAFT_KEYS;
}

bool
draft_is(struct slice text)
{
	return key_on(slice_line(&text)) != DRAFT_KEYS;
}

/* What lines of a header only a telegram or a mail has. */
static bool
is_foreign(struct slice line)
{
	static const struct slice names[] = {{"MRN", 3}, {"Sent", 4}, {"Cc", 2},
	    {"Action", 6}, {"Date/DTG", 8}, {"Reference", 9}};
	struct slice name =
	    slice_trim(slice_head(line, slice_index(line, ':')));
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (slice_equal_fold(name, names[i]))
			return true;
	return slice_starts_fold(name, S("E.O."));
}

/* What only a drafter writes; From and the others are in any header. */
static bool
is_own(enum draft_key key)
{
	return key == DRAFT_ORDER || key == DRAFT_DECLASSIFY ||
	    key == DRAFT_DRAFTED || key == DRAFT_SIGNATURE ||
	    key == DRAFT_PRECEDENCE || key == DRAFT_PASS ||
	    key == DRAFT_CLASSIFIED_BY;
}

/* Is there a telegram behind the header? */
static bool
holds_telegram(struct slice body)
{
	struct arena arena = {0};
	const struct telegram *t = telegram_read(&arena, body, NULL);
	bool holds = t->id.number > 0 || t->transmission != NULL ||
	    (t->from != NULL && date_known(t->dtg.moment.date));

	arena_free(&arena);
	return holds;
}

/* So many lines of a header are looked at. */
#define HEADER_MOST 1000

bool
draft_is_surely(struct slice text)
{
	unsigned lines, unknown = 0, known = 0;
	bool from = false, own = false;
	enum draft_key key;
	struct slice line;

	if (!draft_is(text))
		return false;
	for (lines = 0; lines < HEADER_MOST; lines++) {
		line = slice_trim_right(slice_line(&text));
		if (line.n == 0)
			break;
		if (line.p[0] == '#' || ascii_is_blank(line.p[0]))
			continue;
		if (is_foreign(line))
			return false;
		key = key_on(line);
		unknown += key == DRAFT_KEYS;
		known += key != DRAFT_KEYS;
		from = from || key == DRAFT_FROM;
		own = own || is_own(key);
	}
	/* one of them may be misspelt */
	return from && own && unknown * 2 <= known && !holds_telegram(text);
}

/* The first of these words in there behind `from`; absent: none. */
static struct slice
find(struct slice where, const char *from, struct slice words)
{
	size_t n;

	if (from > where.p && from <= slice_end(where))
		where = slice_between(from, slice_end(where));
	n = slice_find_fold(where, words);
	return n < where.n && words.n > 0
	    ? slice_head(slice_skip(where, n), words.n)
	    : (struct slice){NULL, 0};
}

static enum draft_key
key_at(const struct telegram *t, struct slice at)
{
	enum draft_key key = DRAFT_KEYS;
	uint32_t i;

	for (i = 0; i < t->line_count; i++)
		if (t->lines[i].p <= at.p &&
		    at.p <= t->lines[i].p + t->lines[i].n)
			key = key_of((enum line_kind)t->lines[i].kind);
	return key;
}

struct slice
draft_place(const struct draft *d, const struct telegram *t, struct slice at)
{
	struct slice none = slice(d->text.p, 0), where = d->body, found;
	enum draft_key key;

	if (at.p == NULL)
		return none;
	key = key_at(t, at);
	if (key != DRAFT_KEYS) {
		if (d->items[key] == NULL)
			return none;
		where =
		    slice_between(d->items[key]->text.p, slice_end(d->header));
	}
	found = find(where, NULL, slice_head(at, slice_index(at, '\n')));
	if (found.p != NULL)
		return found;
	return key != DRAFT_KEYS ? d->items[key]->text : none;
}

struct mending {
	struct draft *d;
	struct fix *fixes;
	size_t count;
};

static void
add(struct mending *m, enum check check, struct slice at, struct slice text)
{
	size_t i = m->count++;

	for (; i > 0 && m->fixes[i - 1].at.p > at.p; i--)
		m->fixes[i] = m->fixes[i - 1];
	m->fixes[i] = (struct fix){check, at, text};
}

/* Is something mended there already? */
static bool
is_taken(const struct mending *m, struct slice at)
{
	size_t i;

	for (i = 0; i < m->count; i++)
		if (at.p < slice_end(m->fixes[i].at) &&
		    slice_end(at) > m->fixes[i].at.p)
			return true;
	return false;
}

/* What is mended in the telegram, where the drafter wrote it. */
static void
add_telegram(struct mending *m, const struct telegram *t, const struct fix *fix)
{
	enum draft_key key = key_at(t, fix->at);
	struct slice where = m->d->body, at, text = fix->text;
	const char *from = NULL;

	if (fix->check == CHECK_REASON_ORDER) {
		/* 1.5 (b) and (d): each has it here */
		while (m->d->items[DRAFT_REASONS] != NULL &&
		    (at = find(m->d->header,
			 from == NULL ? m->d->items[DRAFT_REASONS]->text.p
				      : from,
			 fix->at))
			    .p != NULL) {
			if (!is_taken(m, at))
				add(m, fix->check, at, text);
			from = slice_end(at);
		}
		return;
	}
	if (key != DRAFT_KEYS)
		where = m->d->header;
	/* each of several that are alike is another */
	while ((at = find(where, from, fix->at)).p != NULL && is_taken(m, at))
		from = slice_end(at);
	if (at.p == NULL)
		return;
	/* lines of captions are words of one line here */
	if (slice_index(text, '\n') < text.n) {
		text = arena_join(m->d->arena,
		    slice_head(text, slice_index(text, '\n')), S(", "),
		    slice_skip(text, slice_index(text, '\n') + 1));
		where = slice_between(slice_end(at), slice_end(where));
		if (where.n > 1 && where.p[0] == ' ' &&
		    ascii_is_alpha(where.p[1]))
			text = arena_join(m->d->arena, text, S(","), S(""));
	}
	add(m, fix->check, at, text);
}

/* The whole line, where nothing but this value is on it. */
static struct slice
line_alone(const struct draft *d, const struct draft_item *item)
{
	const char *from = item->text.p, *to = slice_end(item->text);

	while (from > d->text.p && ascii_is_blank(from[-1]))
		from--;
	while (to < slice_end(d->header) && ascii_is_blank(*to))
		to++;
	if (from == d->text.p || from[-1] != '\n' || to == slice_end(d->text) ||
	    *to != '\n')
		return (struct slice){NULL, 0};
	return slice_between(from, to + 1);
}

/* A post that is named before, in either list, and has a line of its own. */
static void
add_twice(struct mending *m, const struct telegram *composed)
{
	const struct addressee *a, *b,
	    *lists[] = {composed->to, composed->info};
	static const enum draft_key keys[] = {DRAFT_TO, DRAFT_INFO};
	const struct draft_item *item;
	struct slice line;
	unsigned k, n = 0;
	bool twice;
	size_t l;

	for (k = 0; k < 2; k++) {
		item = m->d->items[keys[k]];
		for (a = lists[k]; a != NULL && item != NULL && n++ < 1000;
		     a = a->next, item = item->next) {
			twice = false;
			for (l = 0; l <= k && a->post.n > 0; l++)
				for (b = lists[l]; b != NULL && b != a;
				     b = b->next)
					twice = twice ||
					    slice_equal(b->post, a->post);
			line = line_alone(m->d, item);
			if (twice && line.p != NULL && !is_taken(m, line))
				add(m, CHECK_ADDRESSEE_TWICE, line, S(""));
		}
	}
}

struct fix *
draft_fixes(struct draft *d, const struct telegram *composed,
    const struct telegram *back, size_t *count)
{
	struct mending m = {.d = d};
	const struct draft_item *item;
	size_t n, i, items = 0;
	struct fix *fixes = telegram_fixes(d->arena, back, &n);
	enum draft_state state;
	unsigned k;

	/* what was approved is not changed any more */
	if (!draft_state(d, &state) || state >= STATE_APPROVED) {
		*count = 0;
		return NULL;
	}
	for (k = 0; k < DRAFT_KEYS; k++)
		for (item = d->items[k]; item != NULL; item = item->next)
			items++;
	m.fixes = ARENA_ROOM(d->arena, struct fix, n + items + 1);
	for (i = 0; i < n && i < DRAFT_FIXES_MOST; i++)
		if (fixes[i].at.n > 0 &&
		    fixes[i].check != CHECK_ADDRESSEE_TWICE)
			add_telegram(&m, back, &fixes[i]);
	add_twice(&m, composed);
	*count = m.count;
	return m.fixes;
}
