/*
 * spelling.c: of a query that finds nothing, the words that are in no
 * telegram, and what may be meant.  Nothing is suggested that finds nothing:
 * each suggestion has been looked for.
 */
#include "archive/private.h"

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

/* How many telegrams have a word. */
static bool
count_word(struct spelling *s, struct slice word, uint64_t *total)
{
	static const struct archive_query none;
	struct query q = {
	    .kind = QUERY_WORDS, .field = ASK_TEXT, .text = word, .at = word};
	struct archive_answer answer = {0};

	if (!s->a->engine->find(
		s->a->db, &q, &none, s->arena, &answer, s->error))
		return false;
	*total = answer.total;
	return true;
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

	if (!is_letters(word) || ++s->words > WORDS_MOST)
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
		*s->end = ARENA_NEW(s->arena, struct archive_told);
		(*s->end)->at = printed;
		(*s->end)->as = list[i];
		s->end = &(*s->end)->next;
		return true;
	}
	return true;
}

/* The depth of a query is bounded. */
static bool
seek(struct spelling *s, const struct query *q)
{
	struct slice rest = q->text, word;
	const struct query *part;

	if (q->kind == QUERY_NOT)
		return true;
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
	return a->engine->near == NULL || seek(&s, root);
}
