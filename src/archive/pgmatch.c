/*
 * pgmatch.c: whether one document matches a query, by all of its words: for
 * what a tsvector could not take, and a tsquery could not say.  It must not
 * ask the server, and reads the document once.
 */
#include "archive/pgengine.h"

#include <stdlib.h>

/* Positions in order. */
struct places {
	uint32_t *p;
	size_t n, size;
};

/* A word that is looked for, with where it stands. */
struct sought {
	const struct index_node *node;
	struct slice lexeme;
	struct places places;
};

struct match {
	struct arena arena;
	const struct pg_candidate *c;
	struct sought *sought;
	size_t n, size;
};

static bool matches(struct match *m, const struct index_node *node);

/* ---- the words ------------------------------------------------------------------- */

static void
seek_words(struct match *m, const struct index_node *node)
{
	const struct index_node *part;

	if (node->kind == INDEX_TERM || node->kind == INDEX_PREFIX) {
		if (m->n == m->size) {
			m->size = m->size == 0 ? 16 : m->size * 2;
			m->sought =
			    heap_grow(m->sought, m->size * sizeof(*m->sought));
		}
		m->sought[m->n++] = (struct sought){.node = node,
		    .lexeme = arena_copy(&m->arena,
			pg_lexeme(&m->arena, node->field, node->text))};
	}
	for (part = node->first; part != NULL; part = part->next)
		seek_words(m, part);
}

static void
add_place(struct places *p, uint32_t position)
{
	if (p->n == p->size) {
		p->size = p->size == 0 ? 16 : p->size * 2;
		p->p = heap_grow(p->p, p->size * sizeof(*p->p));
	}
	p->p[p->n++] = position;
}

static void
take_lexeme(void *user, struct slice lexeme, uint32_t position)
{
	struct match *m = user;
	struct sought *s;
	size_t i;

	for (i = 0; i < m->n; i++) {
		s = &m->sought[i];
		if (s->node->kind == INDEX_PREFIX
			? slice_starts(lexeme, s->lexeme)
			: slice_equal(lexeme, s->lexeme))
			add_place(&s->places, position);
	}
}

static int
by_place(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static struct places *
places_of(struct match *m, const struct index_node *word)
{
	size_t i;

	for (i = 0; m->sought[i].node != word; i++)
		;
	return &m->sought[i].places;
}

/* How many of them are below a position. */
static size_t
below(const struct places *p, uint64_t position)
{
	size_t low = 0, high = p->n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (p->p[middle] < position)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
stands_at(const struct places *p, uint64_t position)
{
	size_t i = below(p, position);

	return i < p->n && p->p[i] == position;
}

/* ---- where a word or a phrase begins --------------------------------------------- */

static bool
in_zone(const struct index_node *node, uint64_t position, uint32_t words)
{
	return node->to == 0 ||
	    (position >= node->from && position + words - 1 <= node->to);
}

/* In the arena; *words is its length. */
static struct places
starts_of(struct match *m, const struct index_node *node, uint32_t *words)
{
	const struct index_node *first =
	    node->kind == INDEX_PHRASE ? node->first : node;
	const struct index_node *word;
	const struct places *p = places_of(m, first);
	struct places out = {.p = ARENA_ARRAY(&m->arena, uint32_t, p->n + 1)};
	size_t i;
	uint32_t offset;

	*words = 1;
	if (node->kind == INDEX_PHRASE)
		for (word = first->next; word != NULL; word = word->next)
			++*words;
	for (i = 0; i < p->n; i++) {
		if (!in_zone(node, p->p[i], *words))
			continue;
		word = node->kind == INDEX_PHRASE ? first->next : NULL;
		for (offset = 1; word != NULL &&
		     stands_at(places_of(m, word), (uint64_t)p->p[i] + offset);
		     offset++)
			word = word->next;
		if (word == NULL)
			out.p[out.n++] = p->p[i];
	}
	return out;
}

static bool
is_near(struct match *m, const struct index_node *node)
{
	enum { PARTS = INDEX_NODES };
	const struct index_node *part;
	struct places *starts;
	uint32_t *words;
	size_t n = 0, i, j, k;
	uint64_t last, least;
	bool good;

	for (part = node->first; part != NULL; part = part->next)
		n++;
	starts = ARENA_ARRAY(&m->arena, struct places, n + 1);
	words = ARENA_ARRAY(&m->arena, uint32_t, n + 1);
	for (i = 0, part = node->first; i < n; i++, part = part->next)
		starts[i] = starts_of(m, part, &words[i]);
	/* Take each as the one that begins last; the others lie before it. */
	for (i = 0; i < n; i++)
		for (k = 0; k < starts[i].n; k++) {
			last = starts[i].p[k];
			good = true;
			for (j = 0; good && j < n; j++) {
				least = words[j] + (uint64_t)node->distance;
				least = last > least ? last - least : 0;
				good = below(&starts[j], last + 1) >
				    below(&starts[j], least);
			}
			if (good)
				return true;
		}
	return false;
}

/* ---- the tree ---------------------------------------------------------------------- */

static bool
matches_list(struct match *m, const struct index_node *node, bool all)
{
	const struct index_node *part;

	for (part = node->first; part != NULL; part = part->next)
		if (matches(m, part) != all)
			return !all;
	return all;
}

/* The depth of a query is bounded (QUERY_DEPTH), and so is this. */
static bool
matches(struct match *m, const struct index_node *node)
{
	uint32_t words;

	switch (node->kind) {
	case INDEX_ALL:
		return true;
	case INDEX_IDS:
		return false;
	case INDEX_TERM:
	case INDEX_PREFIX:
	case INDEX_PHRASE:
		return starts_of(m, node, &words).n > 0;
	case INDEX_NEAR:
		return is_near(m, node);
	case INDEX_AND:
		return matches_list(m, node, true);
	case INDEX_OR:
		return matches_list(m, node, false);
	case INDEX_NOT:
		return !matches(m, node->first);
	case INDEX_WHEN:
		return m->c->when >= node->least && m->c->when <= node->most;
	case INDEX_COLUMN:
		return m->c->words >= node->least && m->c->words <= node->most;
	}
	return false;
}

bool
pg_match(const struct index_node *node, const struct pg_candidate *c, bool *out,
    struct error *error)
{
	struct match m = {.c = c};
	size_t i;
	bool good;

	seek_words(&m, node);
	good = pg_each_lexeme(c, take_lexeme, &m);
	for (i = 0; i < m.n; i++)
		if (m.sought[i].places.n > 1)
			qsort(m.sought[i].places.p, m.sought[i].places.n,
			    sizeof(uint32_t), by_place);
	*out = good && matches(&m, node);
	for (i = 0; i < m.n; i++)
		heap_free(m.sought[i].places.p);
	heap_free(m.sought);
	arena_free(&m.arena);
	return good ||
	    error_set(error,
		"a document of the archive is damaged; `reftel "
		"reindex' makes it anew");
}
