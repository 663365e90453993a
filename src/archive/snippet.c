/*
 * snippet.c: the paragraph that shows why a telegram was found, with the
 * words that were looked for.  It must not look for telegrams.
 */
#include "archive/private.h"

#include "index/index.h"

#define WORDS 64 /* of a query that are marked */
#define MARKS 32 /* in a snippet */
#define LONGEST 240 /* bytes of a snippet, about */
#define BEFORE 60 /* of them before the first word */

struct wanted {
	struct slice words[WORDS];
	bool prefix[WORDS];
	size_t count;
};

static void
want_tokens(struct arena *arena, struct wanted *w, const struct query *q)
{
	struct index_token out[INDEX_TOKENS];
	struct index_tokens tokens;
	size_t n, i, first = w->count;

	index_tokens_start(&tokens, q->text, 0);
	while ((n = index_tokens_read(&tokens, out)) > 0)
		for (i = 0; i < n && w->count < WORDS; i++)
			if (!out[i].whole)
				w->words[w->count++] =
				    arena_copy(arena, out[i].text);
	if (q->kind == QUERY_PREFIX && w->count > first)
		w->prefix[w->count - 1] = true;
}

/* The words of a query that a telegram must or may have; bounded depth. */
static void
want(struct arena *arena, struct wanted *w, const struct query *q)
{
	const struct query *part;

	if (q->kind == QUERY_NOT)
		return;
	if ((q->kind == QUERY_WORDS || q->kind == QUERY_PREFIX) &&
	    (q->field == ASK_TEXT || q->field == ASK_SUBJECT))
		want_tokens(arena, w, q);
	for (part = q->first; part != NULL; part = part->next)
		want(arena, w, part);
}

static bool
wanted(const struct wanted *w, struct slice token, uint64_t *seen)
{
	size_t i;
	bool found = false;

	for (i = 0; i < w->count; i++)
		if (w->prefix[i] ? slice_starts(token, w->words[i])
				 : slice_equal(token, w->words[i])) {
			*seen |= (uint64_t)1 << i;
			found = true;
		}
	return found;
}

/* How many of the words wanted a text has, and where the first stands. */
static unsigned
weigh(const struct wanted *w, struct slice text, size_t *first)
{
	struct index_token out[INDEX_TOKENS];
	struct index_tokens tokens;
	uint64_t seen = 0;
	unsigned weight = 0;
	size_t n, i;

	*first = text.n;
	index_tokens_start(&tokens, text, 0);
	while ((n = index_tokens_read(&tokens, out)) > 0)
		for (i = 0; i < n; i++)
			if (!out[i].whole && wanted(w, out[i].text, &seen) &&
			    *first == text.n)
				*first = (size_t)(out[i].at.p - text.p);
	for (; seen != 0; seen &= seen - 1)
		weight++;
	return weight;
}

static size_t
word_begin(struct slice s, size_t at)
{
	while (at > 0 && at < s.n && !ascii_is_space(s.p[at - 1]))
		at--;
	return at < s.n ? at : s.n;
}

/* A part of a text around a place, from word to word. */
static struct slice
cut(struct slice text, size_t around)
{
	size_t from = 0, to = text.n;

	if (text.n <= LONGEST)
		return slice_trim(text);
	if (around > BEFORE)
		from = word_begin(text, around - BEFORE);
	if (text.n - from < LONGEST)
		from = word_begin(text, text.n - LONGEST);
	if (text.n - from > LONGEST)
		to = word_begin(text, from + LONGEST);
	if (to <= from)
		to = text.n - from > LONGEST ? from + LONGEST : text.n;
	return slice_trim(slice_between(text.p + from, text.p + to));
}

/* Line ends and tabs are blanks; the marks are set. */
static void
finish(struct arena *arena, const struct wanted *w, struct slice text,
    struct archive_hit *hit)
{
	struct index_token out[INDEX_TOKENS];
	struct index_tokens tokens;
	char *copy = arena_bytes(arena, text.n + 1);
	uint64_t seen = 0;
	size_t n, i;

	for (i = 0, n = 0; i < text.n; i++) {
		if (!ascii_is_space(text.p[i]))
			copy[n++] = text.p[i];
		else if (n > 0 && copy[n - 1] != ' ')
			copy[n++] = ' ';
	}
	hit->snippet = slice(copy, n);
	hit->marks = ARENA_ARRAY(arena, struct archive_mark, MARKS);
	index_tokens_start(&tokens, hit->snippet, 0);
	while ((n = index_tokens_read(&tokens, out)) > 0)
		for (i = 0; i < n && hit->mark_count < MARKS; i++)
			if (!out[i].whole && wanted(w, out[i].text, &seen))
				hit->marks[hit->mark_count++] =
				    (struct archive_mark){
					(uint32_t)(out[i].at.p - copy),
					(uint32_t)out[i].at.n};
}

/* What is chosen is copied: the telegram lies in `scratch'. */
static void
choose(struct arena *arena, struct arena *scratch, const struct telegram *t,
    const struct wanted *w, struct archive_hit *hit)
{
	const struct paragraph *p;
	struct slice text, best = {NULL, 0};
	unsigned weight, most = 0;
	size_t first, around = 0;

	for (p = t->paragraphs; p != NULL; p = p->next) {
		text = passage_text(scratch, t, &p->text);
		weight = weigh(w, text, &first);
		if (best.p != NULL && weight <= most)
			continue;
		best = text;
		most = weight;
		around = first;
		hit->paragraph = p->number;
		hit->mark = p->mark.printed;
	}
	if (most == 0 && t->body_end > t->body_line) {
		text = document_body(scratch, t);
		if (weigh(w, text, &first) > 0 || best.p == NULL) {
			hit->paragraph = 0;
			hit->mark = (struct slice){NULL, 0};
			best = text;
			around = first;
		}
	}
	if (best.p != NULL)
		finish(arena, w, cut(best, around < best.n ? around : 0), hit);
	if (hit->mark.p != NULL)
		hit->mark = arena_copy(arena, hit->mark);
}

/* Of one hit, whose records they are, the best first. */
static bool
snippet(struct archive *a, const struct wanted *w, struct arena *arena,
    struct arena *scratch, const struct engine_reading *r,
    struct archive_hit *hit, struct error *error)
{
	struct archive_telegram t = {0};
	struct archive_record **end = &t.records;

	for (; r != NULL; r = r->next, end = &(*end)->next) {
		*end = ARENA_NEW(scratch, struct archive_record);
		if (!archive_open_record(a, scratch, r, *end, error))
			return false;
	}
	if (t.records == NULL)
		return true;
	archive_compose(scratch, &t);
	choose(
	    arena, scratch, telegram_read(scratch, t.text, &t.hints), w, hit);
	return true;
}

bool
archive_snippets(struct archive *a, const struct query *query,
    struct arena *arena, struct archive_hit *hits, size_t count,
    struct error *error)
{
	enum { TOGETHER = 50 };
	struct engine_reading *shown[TOGETHER];
	struct wanted w = {.count = 0};
	int64_t documents[TOGETHER];
	struct arena words = {0}, some = {0}, one = {0};
	size_t n, i;
	bool good = true;

	want(&words, &w, query);
	for (; good && count > 0; hits += n, count -= n) {
		n = count < TOGETHER ? count : TOGETHER;
		for (i = 0; i < n; i++)
			documents[i] = hits[i].document;
		arena_reset(&some);
		good =
		    a->engine->shown(a->db, documents, n, &some, shown, error);
		for (i = 0; good && i < n; i++) {
			arena_reset(&one);
			good = snippet(
			    a, &w, arena, &one, shown[i], &hits[i], error);
		}
	}
	arena_free(&words);
	arena_free(&some);
	arena_free(&one);
	return good;
}
