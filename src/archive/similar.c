/*
 * similar.c: texts that are nearly the same, and passages that one text has
 * from another.
 *
 * Nothing is kept for this.  Of each stretch of the text the rarest shingle
 * is chosen, a run of words all of which stand elsewhere as well; the index
 * is asked for telegrams that have such runs, in one query; and the few that
 * it gives are read and compared word by word.  So millions of telegrams
 * cost no more than their rarest words do, and no fingerprints have to be
 * stored for each.
 */
#include <stdlib.h>

#include "archive/follow.h"
#include "archive/private.h"
#include "index/index.h"

#define SHINGLE 5 /* words */
#define STRETCH 12 /* words, of which one shingle is chosen */
#define PHRASES 32 /* asked for, at most */
#define WORDS_ASKED 1000 /* whose number is asked for */
#define WORDS_MOST 200000 /* of a text */
#define CANDIDATES 60 /* read, at most */
#define PASSAGE_LEAST 10 /* words: what is shorter is a turn of phrase */
#define LACKS_LEAST 3 /* words that the other lacks, to be told */
#define LACKS_MOST 50

struct word {
	struct slice text; /* folded */
	struct slice at; /* as it stands */
	uint64_t hash;
	uint32_t count; /* telegrams that have it; 0: not asked */
	bool common; /* it stands in a shingle that both texts have */
};

struct text {
	struct word *words;
	size_t count;
};

static uint64_t
hash_of(struct slice s)
{
	uint64_t h = 14695981039346656037u;
	size_t i;

	for (i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
	return h ^ h >> 32;
}

/* ---- words ------------------------------------------------------------------------- */

static void
split(struct arena *arena, struct slice body, struct text *out)
{
	struct index_token tokens[INDEX_TOKENS];
	struct index_tokens reading;
	size_t n, i, size = body.n / 2 + 1;
	struct word *w;

	size = size < WORDS_MOST ? size : WORDS_MOST;
	out->words = ARENA_ARRAY(arena, struct word, size);
	out->count = 0;
	index_tokens_start(&reading, body, 0);
	while ((n = index_tokens_read(&reading, tokens)) > 0)
		for (i = 0; i < n && out->count < size; i++) {
			if (tokens[i].whole)
				continue;
			w = &out->words[out->count++];
			w->text = arena_copy(arena, tokens[i].text);
			w->at = tokens[i].at;
			w->hash = hash_of(w->text);
		}
}

static bool
read_text(struct archive *a, int64_t document, struct arena *arena,
    struct text *out, struct error *error)
{
	struct archive_telegram *held;

	*out = (struct text){0};
	if (!archive_get_document(a, document, arena, &held, error))
		return false;
	if (held != NULL)
		split(arena,
		    document_body(
			arena, telegram_read(arena, held->text, &held->hints)),
		    out);
	return true;
}

/* ---- the rarest shingles --------------------------------------------------------------- */

static int
by_hash(const void *a, const void *b)
{
	const struct word *x = *(struct word *const *)a,
			  *y = *(struct word *const *)b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

static bool
count_word(
    struct archive *a, struct arena *arena, struct word *w, struct error *error)
{
	struct query query = {
	    .kind = QUERY_WORDS, .field = ASK_TEXT, .text = w->text};
	struct archive_query none = {0};
	struct archive_answer answer = {0};

	if (!a->engine->find(a->db, &query, &none, arena, &answer, error))
		return false;
	w->count =
	    answer.total > UINT32_MAX ? UINT32_MAX : (uint32_t)answer.total;
	return true;
}

/* In how many telegrams each word stands, asked once for each. */
static bool
count_words(struct archive *a, struct text *t, struct error *error)
{
	struct word **order = heap_grow(NULL, (t->count + 1) * sizeof(*order));
	struct arena arena = {0};
	size_t i, asked = 0;
	bool good = true;

	for (i = 0; i < t->count; i++)
		order[i] = &t->words[i];
	qsort(order, t->count, sizeof(*order), by_hash);
	for (i = 0; good && i < t->count; i++) {
		if (i > 0 && order[i]->hash == order[i - 1]->hash) {
			order[i]->count = order[i - 1]->count;
			continue;
		}
		/* Of a very long text those that hash lowest will do. */
		if (asked++ >= WORDS_ASKED)
			break;
		arena_reset(&arena);
		good = count_word(a, &arena, order[i], error);
	}
	arena_free(&arena);
	heap_free(order);
	return good;
}

/*
 * How rare a shingle is: telegrams that have its rarest word.  0 when one of
 * its words stands nowhere else, or is not known.
 */
static uint32_t
rarity(const struct word *w)
{
	uint32_t least = UINT32_MAX;
	unsigned i;

	for (i = 0; i < SHINGLE; i++) {
		if (w[i].count < 2)
			return 0;
		least = w[i].count < least ? w[i].count : least;
	}
	return least;
}

/* The rarest shingle that begins in a stretch; NULL if there is none. */
static const struct word *
rarest(const struct text *t, size_t from, size_t to)
{
	const struct word *best = NULL;
	uint32_t least = UINT32_MAX, r;
	size_t i;

	for (i = from; i < to && i + SHINGLE <= t->count; i++) {
		r = rarity(&t->words[i]);
		if (r == 0 || r >= least)
			continue;
		least = r;
		best = &t->words[i];
	}
	return best;
}

static struct query *
phrase_of(struct arena *arena, const struct word *w)
{
	struct query *q = ARENA_NEW(arena, struct query);
	struct buf b = {0};
	unsigned i;

	for (i = 0; i < SHINGLE; i++) {
		if (i > 0)
			buf_char(&b, ' ');
		buf_add(&b, w[i].text);
	}
	q->kind = QUERY_WORDS;
	q->field = ASK_TEXT;
	q->text = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	return q;
}

static bool
find_candidates(struct archive *a, const struct text *t, struct arena *arena,
    struct archive_answer *answer, struct error *error)
{
	struct archive_query query = {
	    .sort = ARCHIVE_BEST, .most = CANDIDATES + 1};
	struct query any = {.kind = QUERY_OR}, **end = &any.first;
	size_t stretch = t->count / PHRASES, i;
	const struct word *w;

	stretch = stretch < STRETCH ? STRETCH : stretch;
	for (i = 0; i < t->count; i += stretch) {
		w = rarest(t, i, i + stretch);
		if (w == NULL)
			continue;
		*end = phrase_of(arena, w);
		end = &(*end)->next;
	}
	*answer = (struct archive_answer){0};
	return any.first == NULL ||
	    a->engine->find(a->db, &any, &query, arena, answer, error);
}

/* ---- comparing ---------------------------------------------------------------------------- */

/* The shingles of a text, by hash; open addressing. */
struct shingles {
	uint64_t *slots;
	bool *met;
	size_t size;
};

static uint64_t
shingle_hash(const struct word *w)
{
	uint64_t h = 0;
	unsigned i;

	for (i = 0; i < SHINGLE; i++)
		h = (h ^ w[i].hash) * 0x9e3779b97f4a7c15u;
	return h | 1; /* 0 is a slot that is free */
}

static size_t
slot_of(const struct shingles *s, uint64_t hash)
{
	size_t i = (size_t)(hash >> 16) & (s->size - 1);

	while (s->slots[i] != 0 && s->slots[i] != hash)
		i = (i + 1) & (s->size - 1);
	return i;
}

static void
put_shingles(struct arena *arena, const struct text *t, struct shingles *s)
{
	size_t i;
	uint64_t hash;

	for (s->size = 64; s->size < t->count * 2;)
		s->size *= 2;
	s->slots = ARENA_ARRAY(arena, uint64_t, s->size);
	s->met = ARENA_ARRAY(arena, bool, s->size);
	for (i = 0; i + SHINGLE <= t->count; i++) {
		hash = shingle_hash(&t->words[i]);
		s->slots[slot_of(s, hash)] = hash;
	}
}

static void
mark(struct word *w)
{
	unsigned i;

	for (i = 0; i < SHINGLE; i++)
		w[i].common = true;
}

/* Which words of each stand in shingles that both have. */
static void
mark_common(struct text *here, const struct shingles *s, struct text *there)
{
	size_t i, slot;

	memset(s->met, 0, s->size * sizeof(*s->met));
	for (i = 0; i < here->count; i++)
		here->words[i].common = false;
	for (i = 0; i + SHINGLE <= there->count; i++) {
		slot = slot_of(s, shingle_hash(&there->words[i]));
		if (s->slots[slot] == 0)
			continue;
		s->met[slot] = true;
		mark(&there->words[i]);
	}
	for (i = 0; i + SHINGLE <= here->count; i++)
		if (s->met[slot_of(s, shingle_hash(&here->words[i]))])
			mark(&here->words[i]);
}

/* From a word to the one before another, as they stand, in one line. */
static struct slice
passage(struct arena *arena, const struct text *t, size_t from, size_t to)
{
	struct slice rest = slice_between(
			 t->words[from].at.p, slice_end(t->words[to - 1].at)),
		     word;
	char *p = arena_bytes(arena, rest.n + 1);
	size_t n = 0;

	while ((word = slice_word(&rest)).p != NULL) {
		if (n > 0)
			p[n++] = ' ';
		memcpy(p + n, word.p, word.n);
		n += word.n;
	}
	return slice(p, n);
}

/* What of a text is common, and its passages that are not. */
static double
sum_up(struct arena *arena, const struct text *t, struct archive_alike *out,
    struct slice_list **lacks, bool longest)
{
	size_t i, begin = 0, common = 0, told = 0;

	for (i = 0; i <= t->count; i++) {
		if (i < t->count)
			common += t->words[i].common;
		if (i == 0 ||
		    (i < t->count &&
			t->words[i].common == t->words[begin].common))
			continue;
		if (t->words[begin].common) {
			if (longest && i - begin > out->longest) {
				out->longest = (uint32_t)(i - begin);
				out->passage = passage(arena, t, begin, i);
			}
		} else if (i - begin >= LACKS_LEAST && told++ < LACKS_MOST) {
			*lacks = ARENA_NEW(arena, struct slice_list);
			(*lacks)->text = passage(arena, t, begin, i);
			lacks = &(*lacks)->next;
		}
		begin = i;
	}
	return t->count == 0 ? 0 : (double)common / (double)t->count;
}

static double
likeness(const struct archive_alike *x)
{
	return x->here > x->there ? x->here : x->there;
}

/* Into the list, the most alike first. */
static void
insert(struct archive_alike **list, struct archive_alike *one, uint32_t most)
{
	uint32_t n = 0;

	while (*list != NULL && likeness(*list) >= likeness(one)) {
		list = &(*list)->next;
		n++;
	}
	one->next = *list;
	*list = one;
	for (; *list != NULL && n < most; n++)
		list = &(*list)->next;
	*list = NULL;
}

bool
archive_similar(struct archive *a, int64_t document, uint32_t most,
    struct arena *arena, struct archive_alike **out, struct error *error)
{
	struct text here, there;
	struct shingles shingles;
	struct archive_answer answer;
	struct archive_alike *one;
	size_t i;

	*out = NULL;
	if (!read_text(a, document, arena, &here, error) ||
	    !count_words(a, &here, error) ||
	    !find_candidates(a, &here, arena, &answer, error))
		return false;
	put_shingles(arena, &here, &shingles);
	for (i = 0; i < answer.hit_count; i++) {
		if (answer.hits[i].document == document)
			continue;
		if (!read_text(
			a, answer.hits[i].document, arena, &there, error))
			return false;
		mark_common(&here, &shingles, &there);
		one = ARENA_NEW(arena, struct archive_alike);
		one->hit = answer.hits[i];
		one->here = sum_up(arena, &here, one, &one->only_here, true);
		one->there =
		    sum_up(arena, &there, one, &one->only_there, false);
		if (one->longest >= PASSAGE_LEAST)
			insert(out, one, most);
	}
	return true;
}
