/*
 * spelling.c: of a query that finds nothing, the words and values that are in
 * no telegram, and what may be meant.  Nothing is suggested that finds
 * nothing: each suggestion has been looked for.
 */
#include "archive/private.h"

#include "telegram/lookup.h"

enum {
	LETTERS_LEAST = 4, /* of a word that may be another */
	WORDS_MOST = 8,
	TRIES = 6, /* suggestions that are looked for */
};

struct spelling {
	struct archive *a;
	struct arena *arena;
	struct archive_told **end;
	unsigned words;
	struct error *error;
};

/* How many telegrams have what one part of a query asks for. */
static bool
count(struct spelling *s, const struct query *q, uint64_t *total)
{
	static const struct archive_query none;
	struct archive_answer answer = {0};

	if (!s->a->engine->find(
		s->a->db, q, &none, s->arena, &answer, s->error))
		return false;
	*total = answer.total;
	return true;
}

static bool
count_word(struct spelling *s, struct slice word, uint64_t *total)
{
	return count(s,
	    &(struct query){.kind = QUERY_WORDS,
		.field = ASK_TEXT,
		.text = word,
		.at = word},
	    total);
}

static void
add(struct spelling *s, struct slice at, struct slice as)
{
	*s->end = ARENA_NEW(s->arena, struct archive_told);
	(*s->end)->at = at;
	(*s->end)->as = as;
	s->end = &(*s->end)->next;
}

static bool
is_letters(struct slice word)
{
	size_t i;

	for (i = 0; i < word.n; i++)
		if (ascii_is_digit(word.p[i]))
			return false;
	return word.n >= LETTERS_LEAST;
}

static bool
suggest(struct spelling *s, struct slice printed)
{
	struct slice word = value_key(s->arena, printed), *list;
	uint64_t total;
	size_t count, i;

	if (s->a->engine->near == NULL || !is_letters(word) ||
	    ++s->words > WORDS_MOST)
		return true;
	if (!count_word(s, word, &total))
		return false;
	if (total > 0)
		return true;
	if (!s->a->engine->near(
		s->a->db, word, TRIES, s->arena, &list, &count, s->error))
		return false;
	for (i = 0; i < count; i++) {
		if (!count_word(s, list[i], &total))
			return false;
		if (total == 0)
			continue;
		add(s, printed, list[i]);
		return true;
	}
	return true;
}

static bool
is_of_value(enum ask field)
{
	return field == ASK_FROM || field == ASK_TO || field == ASK_INFO ||
	    field == ASK_TAG || field == ASK_CAPTION || field == ASK_PERSON;
}

/* The value as it is said: of field:value, or of field:(value OR value). */
static struct slice
value_said(const struct query *q)
{
	size_t at = slice_index(q->at, ':');
	struct slice s = at < q->at.n ? slice_skip(q->at, at + 1) : q->at;

	return s.n > 2 && s.p[0] == '"'
	    ? slice_between(s.p + 1, slice_end(s) - 1)
	    : s;
}

/* The same of another value, as people write it. */
static struct slice
with_value(struct spelling *s, const struct query *q, struct slice value)
{
	struct buf b = {0};
	size_t at = slice_index(q->at, ':');
	bool quoted = slice_index(value, ' ') < value.n;
	struct slice out;

	if (at < q->at.n)
		buf_add(&b, slice_head(q->at, at + 1));
	buf_format(
	    &b, "%s%S%s", quoted ? "\"" : "", &value, quoted ? "\"" : "");
	out = arena_copy(s->arena, buf_slice(&b));
	buf_free(&b);
	return out;
}

/* A value that no telegram has: what the tables have that is spelt like it. */
static bool
suggest_value(struct spelling *s, const struct query *q)
{
	struct slice value, later;
	struct query other = *q;
	struct lookup found;
	uint64_t total;
	uint32_t i;

	other.next = NULL;
	if (++s->words > WORDS_MOST)
		return true;
	if (!count(s, &other, &total))
		return false;
	if (total > 0)
		return true;
	found = lookup_word(s->arena, value_said(q), 0);
	for (i = 0; i < found.near_count && i < TRIES; i++) {
		value = found.near[i];
		other.text = value;
		if (ask_info(q->field)->kind == ASK_KIND_POST) {
			value = value_post(s->arena, value, 0, &later);
			other.text = value_key(s->arena, value);
		} else if (ask_info(q->field)->kind == ASK_KIND_KEY)
			other.text = value_key(s->arena, value);
		if (!count(s, &other, &total))
			return false;
		if (total == 0)
			continue;
		add(s, q->at, with_value(s, q, value));
		return true;
	}
	add(s, q->at, (struct slice){"", 0});
	return true;
}

/* The depth of a query is bounded. */
static bool
seek(struct spelling *s, const struct query *q)
{
	struct slice rest = q->text, word;
	const struct query *part;

	/* Of post:, one of three may have what the others lack. */
	if (q->kind == QUERY_NOT || q->field == ASK_POST)
		return true;
	if (q->kind == QUERY_WORDS && is_of_value(q->field))
		return suggest_value(s, q);
	if (q->kind == QUERY_WORDS &&
	    (q->field == ASK_TEXT || q->field == ASK_SUBJECT))
		while ((word = slice_word(&rest)).p != NULL)
			if (!suggest(s, word))
				return false;
	for (part = q->first; part != NULL; part = part->next)
		if (!seek(s, part))
			return false;
	return true;
}

bool
archive_spelling(struct archive *a, const struct query *root,
    struct arena *arena, struct archive_told **out, struct error *error)
{
	struct spelling s = {
	    .a = a, .arena = arena, .end = out, .error = error};

	*out = NULL;
	return seek(&s, root);
}
