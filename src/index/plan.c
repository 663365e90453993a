/*
 * plan.c: a query made ready: its nodes checked, its words looked up in
 * every segment, its weights known.  It must not look at a document.
 */
#include "index/match.h"

#include <math.h>

/* ---- the tree ------------------------------------------------------------------ */

static bool
check_children(const struct index_node *node, struct error *error)
{
	const struct index_node *c;
	unsigned n = 0;

	for (c = node->first; c != NULL && n <= INDEX_NODES; c = c->next) {
		n++;
		if ((node->kind == INDEX_PHRASE || node->kind == INDEX_NEAR) &&
		    c->kind != INDEX_TERM && c->kind != INDEX_PREFIX &&
		    (node->kind == INDEX_PHRASE || c->kind != INDEX_PHRASE))
			return error_set(error,
			    "a phrase has something in it that is no word");
	}
	if ((node->kind == INDEX_NOT && n != 1) ||
	    ((node->kind == INDEX_PHRASE || node->kind == INDEX_NEAR) &&
		n == 0))
		return error_set(error, "a query has a part without words");
	return true;
}

static bool
check_node(
    const struct search *s, const struct index_node *node, struct error *error)
{
	switch (node->kind) {
	case INDEX_TERM:
	case INDEX_PREFIX:
		if (node->text.n == 0 || node->text.n > INDEX_WORD ||
		    node->field >= INDEX_FIELDS)
			return error_set(
			    error, "a word to look for is empty or too long");
		return true;
	case INDEX_COLUMN:
		if (node->column >= s->index->scheme.columns)
			return error_set(
			    error, "a query asks for a column there is not");
		return true;
	case INDEX_PHRASE:
	case INDEX_NEAR:
	case INDEX_NOT:
		return check_children(node, error);
	default:
		return true;
	}
}

/* Whether a node has its own data in every segment. */
static bool
is_leaf(enum index_kind kind)
{
	return kind != INDEX_ALL && kind != INDEX_AND && kind != INDEX_OR &&
	    kind != INDEX_NOT && kind != INDEX_COLUMN;
}

static bool
has_score(enum index_kind kind)
{
	return kind == INDEX_TERM || kind == INDEX_PREFIX ||
	    kind == INDEX_PHRASE || kind == INDEX_NEAR;
}

static bool
count_nodes(struct search *s, unsigned depth, struct error *error)
{
	if (++s->node_count > INDEX_NODES)
		return error_set(error,
		    "the query has more than %u words and brackets; ask for "
		    "less at once",
		    (unsigned)INDEX_NODES);
	if (depth > INDEX_DEPTH)
		return error_set(error,
		    "the query has brackets in brackets, more than %u deep",
		    (unsigned)INDEX_DEPTH);
	s->depth = depth > s->depth ? depth : s->depth;
	return true;
}

/* The words of phrases count as nodes, too. */
static bool
count_words(struct search *s, const struct index_node *node, unsigned depth,
    struct error *error)
{
	const struct index_node *c;

	for (c = node->first; c != NULL; c = c->next) {
		if (!count_nodes(s, depth, error) || !check_node(s, c, error))
			return false;
		if (c->kind == INDEX_PHRASE &&
		    !count_words(s, c, depth + 1, error))
			return false;
	}
	return true;
}

/* A copy of the tree with what running needs; as deep as INDEX_DEPTH. */
static struct plan *
plan_make(struct search *s, const struct index_node *node, unsigned depth,
    bool scored, struct error *error)
{
	struct plan *plan = ARENA_NEW(&s->arena, struct plan), **end;
	const struct index_node *c;

	if (!count_nodes(s, depth, error) || !check_node(s, node, error))
		return NULL;
	scored = scored && node->kind != INDEX_NOT && !node->unscored;
	*plan = (struct plan){.kind = node->kind,
	    .node = node,
	    .leaf = NO_LEAF,
	    .scored = scored && has_score(node->kind)};
	if (is_leaf(node->kind)) {
		plan->leaf = (int)s->leaf_count;
		s->plans[s->leaf_count++] = plan;
		return count_words(s, node, depth + 1, error) ? plan : NULL;
	}
	end = &plan->first;
	for (c = node->first; c != NULL; c = c->next) {
		*end = plan_make(s, c, depth + 1, scored, error);
		if (*end == NULL)
			return NULL;
		end = &(*end)->next;
	}
	return plan;
}

/* ---- words in a segment ------------------------------------------------------------ */

bool
search_memory(struct search *s, size_t n, struct error *error)
{
	s->memory += n;
	if (s->memory <= SEARCH_MEMORY)
		return true;
	return error_set(error,
	    "the query needs more than %u MB of memory; narrow it",
	    (unsigned)(SEARCH_MEMORY >> 20));
}

static struct slice
key_of(char room[static KEY], unsigned field, struct slice text)
{
	room[0] = (char)field;
	memcpy(room + 1, text.p, text.n);
	return slice(room, text.n + 1);
}

static bool
find_term(const struct segment *seg, unsigned field, struct slice text,
    struct list *out, struct error *error)
{
	char room[KEY];

	return segment_find(seg, key_of(room, field, text), out, error);
}

/* A bit for each document of a segment. */
static uint64_t *
new_bits(struct search *s, const struct segment *seg, struct error *error)
{
	size_t n = ((size_t)seg->documents + 63) / 64 + WORDS;

	if (!search_memory(s, n * sizeof(uint64_t), error))
		return NULL;
	return ARENA_ARRAY(&s->arena, uint64_t, n);
}

/* Every document of a list, into the bits and times of a prefix. */
static bool
add_list(struct search *s, struct leaf *leaf, const struct list *list,
    struct error *error)
{
	struct block block;
	uint32_t k, d;
	unsigned i, times;

	for (k = 0; k < list->blocks; k++) {
		if (!list_documents(list, k, &block) ||
		    (leaf->times != NULL && !list_counts(list, &block)))
			return segment_damaged(
			    list->segment, "postings", error);
		for (i = 0; i < block.n; i++)
			bits_set(leaf->bits, block.documents[i]);
		for (i = 0; leaf->times != NULL && i < block.n; i++) {
			d = block.documents[i];
			times = leaf->times[d] + block.counts[i];
			leaf->times[d] =
			    (unsigned char)(times < 255 ? times : 255);
		}
	}
	s->steps += list->count;
	if (s->steps <= s->query->steps ||
	    (s->query->steps == 0 && s->steps <= SEARCH_STEPS))
		return true;
	return error_set(
	    error, "a prefix stands for too many words; give more of it");
}

static uint64_t
bits_total(const uint64_t *bits, uint32_t n)
{
	uint64_t total = 0;
	size_t i;

	for (i = 0; i < ((size_t)n + 63) / 64; i++)
		total += (uint64_t)__builtin_popcountll(bits[i]);
	return total;
}

/* The terms that begin with a prefix, one after the other. */
static bool
prefix_next(struct terms *t, struct slice key, struct error *error)
{
	if (terms_next(t))
		return slice_starts(slice((char *)t->key, t->key_n), key);
	if (t->damaged)
		segment_damaged(t->segment, "dictionary", error);
	return false;
}

static bool
leaf_prefix(struct search *s, const struct plan *plan,
    const struct segment *seg, struct leaf *leaf, uint64_t *count,
    struct error *error)
{
	char room[KEY];
	struct slice key = key_of(room, plan->node->field, plan->node->text);
	struct terms t;

	leaf->bits = new_bits(s, seg, error);
	if (leaf->bits == NULL)
		return false;
	if (plan->scored && s->query->best > 0) {
		if (!search_memory(s, seg->documents, error))
			return false;
		leaf->times = ARENA_ARRAY(
		    &s->arena, unsigned char, seg->documents + WINDOW);
	}
	terms_seek(&t, seg, key);
	while (prefix_next(&t, key, error))
		if (!add_list(s, leaf, &t.list, error))
			return false;
	*count += bits_total(leaf->bits, seg->documents);
	return !t.damaged;
}

/* The numbers that are wanted as bits, made once for all segments. */
static bool
ids_make(struct search *s, struct plan *plan, struct error *error)
{
	const struct index_node *node = plan->node;
	uint64_t span, at;
	size_t i;

	if (node->id_count == 0)
		return true;
	plan->first_id = node->ids[0];
	span =
	    (uint64_t)node->ids[node->id_count - 1] - (uint64_t)plan->first_id;
	if (!search_memory(s, (size_t)(span / 8) + 8, error))
		return false;
	plan->ids = ARENA_ARRAY(&s->arena, uint64_t, span / 64 + 1);
	plan->id_span = span;
	for (i = 0; i < node->id_count; i++) {
		at = (uint64_t)node->ids[i] - (uint64_t)plan->first_id;
		if (at <= span)
			plan->ids[at / 64] |= (uint64_t)1 << at % 64;
	}
	return true;
}

static bool
leaf_ids(struct search *s, struct plan *plan, const struct segment *seg,
    struct leaf *leaf, struct error *error)
{
	uint64_t at;
	uint32_t d;

	if (plan->ids == NULL && !ids_make(s, plan, error))
		return false;
	leaf->none = plan->ids == NULL;
	if (leaf->none)
		return true;
	leaf->bits = new_bits(s, seg, error);
	if (leaf->bits == NULL)
		return false;
	for (d = 0; d < seg->documents; d++) {
		at = (uint64_t)segment_id(seg, d) - (uint64_t)plan->first_id;
		if (at <= plan->id_span &&
		    (plan->ids[at / 64] >> at % 64 & 1) != 0)
			bits_set(leaf->bits, d);
	}
	return true;
}

/* ---- phrases ------------------------------------------------------------------------ */

/* Whether a word's neighbours were indexed as pairs in a segment. */
static bool
is_common(const struct segment *seg, const struct index_node *node)
{
	struct slice rest = seg->parts[PART_PAIRS];
	struct slice word;

	if (node->kind != INDEX_TERM || node->field != INDEX_TEXT)
		return false;
	while ((word = slice_line(&rest)).p != NULL)
		if (slice_equal(word, node->text))
			return true;
	return false;
}

static bool
find_pair(const struct segment *seg, const struct index_node *a,
    const struct index_node *b, struct list *out, struct error *error)
{
	char text[2 * PAIR_WORD + 1];

	memcpy(text, a->text.p, a->text.n);
	text[a->text.n] = ' ';
	memcpy(text + a->text.n + 1, b->text.p, b->text.n);
	return find_term(seg, PAIR_FIELD,
	    slice(text, a->text.n + 1 + b->text.n), out, error);
}

/* The lists of the terms that a prefix within a phrase stands for. */
static bool
prefix_lists(struct search *s, const struct index_node *node,
    const struct segment *seg, struct element *e, struct error *error)
{
	char room[KEY];
	struct slice key = key_of(room, node->field, node->text);
	struct list *lists = NULL;
	unsigned size = 0;
	struct terms t;
	bool good = true;

	e->n = 0;
	terms_seek(&t, seg, key);
	while (good && prefix_next(&t, key, error)) {
		if (e->n == size) {
			size = size == 0 ? 16 : size * 2;
			lists = heap_grow(lists, size * sizeof(*lists));
		}
		lists[e->n++] = t.list;
		if (e->n > CURSORS)
			good = error_set(error,
			    "a prefix in a phrase stands for more than %u "
			    "words; give more of it",
			    (unsigned)CURSORS);
	}
	e->lists = ARENA_ARRAY(&s->arena, struct list, e->n + 1);
	if (e->n > 0)
		memcpy(e->lists, lists, e->n * sizeof(*lists));
	heap_free(lists);
	return good && !t.damaged;
}

static bool
element_add(struct search *s, struct phrase *p, struct leaf *leaf,
    uint32_t offset, const struct list *list)
{
	struct element *e = &p->elements[p->n++];

	e->offset = offset;
	e->n = 1;
	e->lists = ARENA_NEW(&s->arena, struct list);
	*e->lists = *list;
	leaf->none |= list->count == 0;
	return true;
}

/* Where the words of a phrase are to be found, in pairs if they can be. */
static bool
phrase_make(struct search *s, const struct index_node *node,
    const struct segment *seg, struct phrase *p, struct leaf *leaf,
    struct error *error)
{
	const struct index_node *c, *first = node;
	struct list list;
	struct element *e;
	uint32_t i = 0;
	bool paired = false, common, next;

	if (node->kind == INDEX_PHRASE)
		first = node->first;
	for (c = first; c != NULL; c = node == first ? NULL : c->next)
		p->words++;
	p->elements = ARENA_ARRAY(&s->arena, struct element, p->words);
	common = p->words > 1 && is_common(seg, first);
	for (c = first, i = 0; i < p->words; c = c->next, i++) {
		next = i + 1 < p->words && is_common(seg, c->next);
		if (common && next) {
			if (!find_pair(seg, c, c->next, &list, error))
				return false;
			element_add(s, p, leaf, i, &list);
			paired = true;
		} else if (paired) {
			/* It was the second of the pair before. */
			paired = false;
		} else if (c->kind == INDEX_TERM) {
			if (!find_term(seg, c->field, c->text, &list, error))
				return false;
			element_add(s, p, leaf, i, &list);
		} else {
			e = &p->elements[p->n++];
			e->offset = i;
			if (!prefix_lists(s, c, seg, e, error))
				return false;
			leaf->none |= e->n == 0;
		}
		common = next;
	}
	return true;
}

static uint64_t
element_positions(const struct element *e)
{
	uint64_t n = 0;
	unsigned i;

	for (i = 0; i < e->n; i++)
		n += e->lists[i].positions;
	return n;
}

static bool
leaf_phrases(struct search *s, const struct plan *plan,
    const struct segment *seg, struct leaf *leaf, struct error *error)
{
	const struct index_node *node = plan->node, *c;
	struct phrase *p;
	unsigned i, j;

	leaf->phrase_count = 1;
	if (node->kind == INDEX_NEAR)
		for (c = node->first->next; c != NULL; c = c->next)
			leaf->phrase_count++;
	leaf->phrases =
	    ARENA_ARRAY(&s->arena, struct phrase, leaf->phrase_count);
	c = node->kind == INDEX_NEAR ? node->first : node;
	for (i = 0; i < leaf->phrase_count; i++, c = c->next) {
		p = &leaf->phrases[i];
		if (!phrase_make(s, c, seg, p, leaf, error))
			return false;
		for (j = 0; j < p->n; j++) {
			p->elements[j].cursor = leaf->cursors;
			leaf->cursors += p->elements[j].n;
			if (element_positions(&p->elements[j]) <
			    element_positions(&p->elements[p->rarest]))
				p->rarest = j;
		}
	}
	if (leaf->cursors > CURSORS)
		return error_set(error,
		    "a phrase with a prefix stands for too many words; give "
		    "more of it");
	/* One list, anywhere: nothing about positions is left to ask. */
	p = leaf->phrases;
	if (leaf->phrase_count == 1 && p->n == 1 && p->elements[0].n == 1 &&
	    node->to == 0) {
		leaf->list = p->elements[0].lists[0];
		leaf->phrases = NULL;
	}
	return true;
}

/* ---- leaves -------------------------------------------------------------------------- */

static bool
leaf_make(struct search *s, struct plan *plan, const struct segment *seg,
    struct leaf *leaf, uint64_t *count, struct error *error)
{
	const struct index_node *node = plan->node;

	switch (node->kind) {
	case INDEX_TERM:
		if (node->to > 0)
			return leaf_phrases(s, plan, seg, leaf, error);
		if (!find_term(
			seg, node->field, node->text, &leaf->list, error))
			return false;
		leaf->none = leaf->list.count == 0;
		*count += leaf->list.count;
		return true;
	case INDEX_PREFIX:
		if (node->to > 0)
			return leaf_phrases(s, plan, seg, leaf, error);
		return leaf_prefix(s, plan, seg, leaf, count, error);
	case INDEX_PHRASE:
	case INDEX_NEAR:
		return leaf_phrases(s, plan, seg, leaf, error);
	case INDEX_WHEN:
		leaf->low = segment_before(seg, node->least);
		leaf->high = node->most == INT64_MAX
		    ? seg->documents
		    : segment_before(seg, node->most + 1);
		leaf->none = leaf->low >= leaf->high;
		*count += leaf->none ? 0 : leaf->high - leaf->low;
		return true;
	default:
		*count += node->id_count;
		return leaf_ids(s, plan, seg, leaf, error);
	}
}

static float
idf(const struct search *s, uint64_t count)
{
	uint64_t told = s->query->documents;
	double all = (double)(told > 0 ? told : s->index->documents);
	double n = (double)count;

	return (float)log(1 + (all - n + 0.5) / (n + 0.5));
}

/* How many documents have a word, or any that begin so. */
static bool
count_word(const struct search *s, const struct index_node *node,
    uint64_t *count, struct error *error)
{
	char room[KEY];
	struct slice key = key_of(room, node->field, node->text);
	const struct segment *seg;
	struct list list;
	struct terms t;
	size_t i;

	*count = node->documents;
	if (node->counted)
		return true;
	for (i = 0; i < s->index->count; i++) {
		seg = s->index->live[i].segment;
		if (node->kind == INDEX_TERM) {
			if (!segment_find(seg, key, &list, error))
				return false;
			*count += list.count;
			continue;
		}
		terms_seek(&t, seg, key);
		while (prefix_next(&t, key, error))
			*count += t.list.count;
		if (t.damaged)
			return false;
	}
	if (*count > s->index->documents)
		*count = s->index->documents;
	return true;
}

/* A phrase weighs as much as its words together, and is as rare as one. */
static bool
weigh_words(struct search *s, struct plan *plan, const struct index_node *node,
    struct error *error)
{
	const struct index_node *c;
	uint64_t count;

	if (node->kind == INDEX_TERM || node->kind == INDEX_PREFIX) {
		if (!count_word(s, node, &count, error))
			return false;
		if (count < plan->documents)
			plan->documents = count;
		plan->weight += idf(s, count);
		return true;
	}
	for (c = node->first; c != NULL; c = c->next)
		if (!weigh_words(s, plan, c, error))
			return false;
	return true;
}

static bool
leaves_make(struct search *s, struct error *error)
{
	struct plan *plan;
	uint64_t count;
	size_t i;
	unsigned l;

	s->leaves = ARENA_ARRAY(
	    &s->arena, struct leaf, s->index->count * s->leaf_count + 1);
	for (l = 0; l < s->leaf_count; l++) {
		plan = s->plans[l];
		count = 0;
		for (i = 0; i < s->index->count; i++)
			if (!leaf_make(s, plan, s->index->live[i].segment,
				&s->leaves[i * s->leaf_count + l], &count,
				error))
				return false;
		plan->documents = count;
		plan->weight =
		    idf(s, plan->node->counted ? plan->node->documents : count);
		if (plan->kind == INDEX_PHRASE || plan->kind == INDEX_NEAR ||
		    plan->node->to > 0) {
			plan->documents = s->index->documents;
			plan->weight = 0;
			if (has_score(plan->kind) &&
			    !weigh_words(s, plan, plan->node, error))
				return false;
		}
		plan->weight *= BM25_K1 + 1;
		s->ranked |= plan->scored && s->query->best > 0 &&
		    s->query->rank == INDEX_BY_SCORE;
	}
	return true;
}

/* ---- order ----------------------------------------------------------------------------- */

/* What takes longer for each document is better asked of few of them. */
static uint64_t
cost(const struct plan *plan)
{
	switch (plan->kind) {
	case INDEX_PHRASE:
	case INDEX_NEAR:
		return plan->documents * 64;
	case INDEX_COLUMN:
		return plan->documents * 2;
	default:
		return plan->documents;
	}
}

/* The children of an AND from the cheapest on; NOT comes last. */
static void
order_children(struct plan *plan)
{
	struct plan *rest = plan->first, *p, **at;

	plan->first = NULL;
	while (rest != NULL) {
		p = rest;
		rest = p->next;
		for (at = &plan->first; *at != NULL; at = &(*at)->next)
			if ((*at)->kind == INDEX_NOT
				? p->kind != INDEX_NOT
				: p->kind != INDEX_NOT && cost(p) < cost(*at))
				break;
		p->next = *at;
		*at = p;
	}
}

/* Guess how many match, from the leaves up; as deep as the query is. */
static void
order(struct search *s, struct plan *plan)
{
	uint64_t all = s->index->documents, sum = 0, least = all;
	struct plan *c;

	for (c = plan->first; c != NULL; c = c->next) {
		order(s, c);
		sum += c->documents;
		least = c->documents < least ? c->documents : least;
	}
	if (plan->kind == INDEX_AND) {
		order_children(plan);
		plan->documents = least;
	} else if (plan->kind == INDEX_OR)
		plan->documents = sum < all ? sum : all;
	else if (plan->kind == INDEX_NOT)
		plan->documents = all - (sum < all ? sum : all);
	else if (plan->leaf == NO_LEAF)
		plan->documents = all;
}

/* The length of a document, for relevance. */
static float
average_of(const struct index *index, const struct index_query *query)
{
	bool told = query->documents > 0;
	uint64_t documents = told ? query->documents : index->documents;
	uint64_t lengths = told ? query->lengths : index->lengths;

	return documents == 0 || lengths == 0
	    ? 1
	    : (float)((double)lengths / (double)documents);
}

bool
search_begin(struct search *s, const struct index *index,
    const struct index_query *query, struct error *error)
{
	size_t i;

	*s = (struct search){.index = index, .query = query};
	s->plans = ARENA_ARRAY(&s->arena, struct plan *, INDEX_NODES + 1);
	s->root = plan_make(s, query->root, 1, true, error);
	if (s->root == NULL || !leaves_make(s, error)) {
		arena_free(&s->arena);
		return false;
	}
	order(s, s->root);
	s->average = average_of(index, query);
	s->windows = ARENA_ARRAY(&s->arena, uint32_t, index->count + 1);
	for (i = 0; i < index->count; i++) {
		s->windows[i] =
		    (index->live[i].segment->documents + WINDOW - 1) / WINDOW;
		s->window_count += s->windows[i];
	}
	return true;
}

void
search_end(struct search *s)
{
	unsigned i;

	for (i = 0; i < s->worker_count; i++)
		arena_free(&s->workers[i].arena);
	arena_free(&s->arena);
}

/* ---- words to a node ------------------------------------------------------------------- */

static struct index_node *
term_node(struct arena *arena, unsigned field, struct slice text)
{
	struct index_node *node = ARENA_NEW(arena, struct index_node);

	node->kind = INDEX_TERM;
	node->field = field;
	node->text = arena_copy(arena, text);
	return node;
}

struct index_node *
index_words(struct arena *arena, unsigned field, struct slice text)
{
	struct index_token tokens[INDEX_TOKENS];
	struct index_node *phrase = ARENA_NEW(arena, struct index_node);
	struct index_node **end = &phrase->first, *whole = NULL;
	struct index_tokens t;
	struct slice at = {NULL, 0};
	size_t n, i;

	index_tokens_start(&t, text, 0);
	while ((n = index_tokens_read(&t, tokens)) > 0)
		for (i = 0; i < n; i++) {
			if (tokens[i].whole) {
				/* Of all there is so far, or of less. */
				whole = tokens[i].at.p == at.p
				    ? term_node(arena, field, tokens[i].text)
				    : NULL;
				continue;
			}
			if (at.p == NULL)
				at = tokens[i].at;
			whole = NULL;
			*end = term_node(arena, field, tokens[i].text);
			end = &(*end)->next;
		}
	if (whole != NULL || phrase->first == NULL)
		return whole;
	if (phrase->first->next == NULL)
		return phrase->first;
	phrase->kind = INDEX_PHRASE;
	phrase->field = field;
	return phrase;
}
