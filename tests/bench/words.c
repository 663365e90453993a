/*
 * words.c: a vocabulary with the frequencies of real texts.  It must not
 * know what is written with it.
 */
#include "tests/bench/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

#define LIST_MOST ((size_t)16 << 20)
#define ZIPF_S 1.05
#define ZIPF_Q 2.0

/* Of which half of the words follow the last one as usual. */
#define NEIGHBOUR_PERMILLE 500
#define NEIGHBOURS 16

/* The longest first; all are of Debian's wordlist packages. */
static const char *const lists[] = {"/usr/share/dict/american-english-insane",
    "/usr/share/dict/american-english-huge",
    "/usr/share/dict/american-english-large",
    "/usr/share/dict/american-english", "/usr/share/dict/words"};

/* What no list says: which words are frequent.  By frequency in English. */
static const char common[] =
    "the of and to in a that is was for on as with by it at from be this are "
    "his have not he which were had they an we has their said will been would "
    "or but there its who also embassy government minister all if about more "
    "post them than one new foreign him other into our any after some out only "
    "no up when department visit could these meeting so last talks political "
    "what time two such officials made may trade year while before between "
    "because most officer over president country local many most even under "
    "state support economic however during must both policy since first "
    "through against ministry report issue now press very still being where "
    "agreement again ambassador those same party issues here further police "
    "people military information office national told position next public "
    "port security international noted added point fish assistance general "
    "each proposal week request problem programs development number given "
    "fact work group should view part states three possible question able";

double
random_normal(struct random *r)
{
	double sum = -6;
	int i;

	for (i = 0; i < 12; i++)
		sum += (double)(random_next(r) >> 11) / 9007199254740992.0;
	return sum;
}

/* Short words are the frequent ones, more or less: a key to sort by. */
static double
rarity(struct slice word, struct random *r)
{
	return (double)word.n + 2.5 * random_normal(r);
}

struct entry {
	struct slice word;
	double rarity;
};

static int
by_rarity(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->rarity != y->rarity)
		return x->rarity < y->rarity ? -1 : 1;
	return slice_compare(x->word, y->word);
}

static bool
is_plain(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!ascii_is_lower(s.p[i]))
			return false;
	return s.n > 1 && s.n < 16;
}

static bool
is_common(struct slice word)
{
	struct slice rest = slice_of(common), one;

	while ((one = slice_word(&rest)).p != NULL)
		if (slice_equal(one, word))
			return true;
	return false;
}

static struct slice
read_list(struct words *w)
{
	struct slice text = {0};
	size_t i, got;
	FILE *f = NULL;
	char *p;

	for (i = 0; i < sizeof(lists) / sizeof(lists[0]) && f == NULL; i++)
		f = fopen(w->list = lists[i], "rb");
	if (f == NULL)
		return text;
	p = arena_bytes(&w->arena, LIST_MOST);
	got = fread(p, 1, LIST_MOST, f);
	fclose(f);
	for (i = 0; i < got; i++)
		p[i] = ascii_lower(p[i]);
	return slice(p, got);
}

/*
 * Where the list has too few words, a further one of two: so the size is
 * what it is everywhere, and the words are near what they would be.
 */
static void
make_up(struct words *w, struct entry *entries, uint32_t n, struct random *r)
{
	struct slice a, b;

	while (w->count < WORDS_VOCABULARY) {
		a = entries[random_below(r, n)].word;
		b = entries[random_below(r, n)].word;
		w->word[w->count++] = arena_join(&w->arena, a, b, S(""));
	}
}

static void
make_alias(struct words *w)
{
	uint32_t n = w->count, i, small = 0, large = 0, *smalls, *larges;
	double *p = heap_grow(NULL, n * sizeof(*p)), sum = 0;

	w->alias = heap_grow(NULL, n * sizeof(*w->alias));
	w->keep = heap_grow(NULL, n * sizeof(*w->keep));
	smalls = heap_grow(NULL, n * sizeof(*smalls));
	larges = heap_grow(NULL, n * sizeof(*larges));
	for (i = 0; i < n; i++)
		sum += p[i] = pow((double)i + 1 + ZIPF_Q, -ZIPF_S);
	for (i = 0; i < n; i++) {
		p[i] *= (double)n / sum;
		if (p[i] < 1)
			smalls[small++] = i;
		else
			larges[large++] = i;
	}
	while (small > 0 && large > 0) {
		uint32_t s = smalls[--small], l = larges[large - 1];

		w->keep[s] = (uint32_t)(p[s] * 4294967295.0);
		w->alias[s] = l;
		p[l] -= 1 - p[s];
		if (p[l] < 1)
			smalls[small++] = larges[--large];
	}
	while (small > 0)
		w->keep[smalls[--small]] = UINT32_MAX;
	while (large > 0)
		w->keep[larges[--large]] = UINT32_MAX;
	heap_free(p);
	heap_free(smalls);
	heap_free(larges);
}

bool
words_open(struct words *w, uint64_t seed)
{
	struct slice text, line, rest = slice_of(common);
	struct random r = {seed};
	struct entry *entries;
	uint32_t n = 0, kept = 0, i;

	*w = (struct words){0};
	text = read_list(w);
	if (text.p == NULL)
		return false;
	entries = heap_grow(NULL, sizeof(*entries) * (text.n / 2 + 1));
	while ((line = slice_line(&text)).p != NULL)
		if (is_plain(line) && (line.n > 13 || !is_common(line)))
			entries[n++] = (struct entry){line, 0};
	/* Once each, also what is a name and a word. */
	qsort(entries, n, sizeof(*entries), by_rarity);
	for (i = 0; i < n; i++)
		if (kept == 0 ||
		    !slice_equal(entries[i].word, entries[kept - 1].word))
			entries[kept++] = entries[i];
	n = kept;
	for (i = 0; i < n; i++)
		entries[i].rarity = rarity(entries[i].word, &r);
	qsort(entries, n, sizeof(*entries), by_rarity);
	w->word = heap_grow(NULL, sizeof(*w->word) * WORDS_VOCABULARY);
	while ((line = slice_word(&rest)).p != NULL)
		w->word[w->count++] = line;
	for (i = 0; i < n && w->count < WORDS_VOCABULARY; i++)
		w->word[w->count++] = entries[i].word;
	make_up(w, entries, n, &r);
	heap_free(entries);
	make_alias(w);
	return true;
}

void
words_close(struct words *w)
{
	heap_free(w->word);
	heap_free(w->alias);
	heap_free(w->keep);
	arena_free(&w->arena);
}

uint32_t
words_draw(const struct words *w, struct random *r)
{
	uint32_t i = random_below(r, w->count);

	return (uint32_t)(random_next(r) >> 32) <= w->keep[i] ? i : w->alias[i];
}

/*
 * Each word has its neighbours, drawn once and for all by its number, the
 * nearer the likelier.
 */
uint32_t
words_next(const struct words *w, struct random *r, uint32_t last)
{
	struct random own;
	uint32_t k;

	if (!random_chance(r, NEIGHBOUR_PERMILLE))
		return words_draw(w, r);
	k = random_below(r, NEIGHBOURS);
	k = random_below(r, k + 1);
	own.state = (uint64_t)last * 0x9e3779b97f4a7c15u + k;
	return words_draw(w, &own);
}
