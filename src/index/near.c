/*
 * near.c: words of the index that are spelt nearly so, for who finds nothing.
 * It must not look at a document.
 */
#include "index/segment.h"
#include "index/snapshot.h"

/* Beyond so many words it gives up, and has what it has. */
#define TERMS_MOST 2000000

struct word {
	struct slice text;
	uint64_t documents; /* deleted ones too */
	unsigned off; /* letters that are other */
};

/* Those that are known so far, the nearest and commonest first. */
struct nearest {
	struct arena *arena;
	struct word *all;
	size_t n, most;
};

static bool
better(const struct word *a, const struct word *b)
{
	return a->off != b->off ? a->off < b->off : a->documents > b->documents;
}

static void
add_word(struct nearest *list, const struct word *word)
{
	struct word one = *word, other;
	size_t i;

	for (i = 0; i < list->n; i++)
		if (slice_equal(list->all[i].text, one.text)) {
			list->all[i].documents += one.documents;
			return;
		}
	if (list->n == list->most && !better(&one, &list->all[list->n - 1]))
		return;
	one.text = arena_copy(list->arena, one.text);
	if (list->n < list->most)
		list->n++;
	else
		list->all[list->n - 1] = one;
	for (i = 0; i + 1 < list->n; i++)
		if (better(&one, &list->all[i])) {
			other = list->all[i];
			list->all[i] = one;
			one = other;
		}
	list->all[i] = one;
}

/* The first letter is seldom wrong, and where the words stand together. */
static bool
seek(const struct segment *segment, unsigned field, const char *word,
    unsigned off, uint64_t *left, struct nearest *list, struct error *error)
{
	char first[2] = {(char)field, word[0]};
	struct slice key = slice(first, 2);
	struct word one;
	struct terms t;

	terms_seek(&t, segment, key);
	while (*left > 0 && terms_next(&t) &&
	    slice_starts(slice((char *)t.key, t.key_n), key)) {
		--*left;
		one.text = slice((char *)t.key + 1, t.key_n - 1);
		one.off = slice_far(slice_of(word), one.text, off);
		one.documents = t.list.count;
		if (one.off > 0 && one.off <= off)
			add_word(list, &one);
	}
	return !t.damaged || segment_damaged(segment, "dictionary", error);
}

bool
index_near(const struct index *index, unsigned field, const char *word,
    unsigned off, size_t most, struct arena *arena, struct slice **out,
    size_t *count, struct error *error)
{
	struct nearest list = {.arena = arena,
	    .all = ARENA_ARRAY(arena, struct word, most),
	    .most = most};
	uint64_t left = TERMS_MOST;
	size_t i;

	for (i = 0; i < index->count; i++)
		if (!seek(index->live[i].segment, field, word, off, &left,
			&list, error))
			return false;
	*out = ARENA_ARRAY(arena, struct slice, list.n + 1);
	for (i = 0; i < list.n; i++)
		(*out)[i] = list.all[i].text;
	*count = list.n;
	return true;
}
