/*
 * lower.c: the tree of a query as the index has it: words to terms, values
 * to keys, days to seconds.  It must not look anything up but through the
 * look-up that it is given.
 */
#include "archive/shelf.h"

/* Within a name, words in any order stand so close. */
#define NAME_DISTANCE 3

#define WORDS_MOST 64 /* of one phrase or name */

struct lowering {
	struct arena *arena;
	const struct shelf_lookup *lookup;
	struct error *error;
};

static struct index_node *
node(struct lowering *l, enum index_kind kind)
{
	struct index_node *n = ARENA_NEW(l->arena, struct index_node);

	n->kind = kind;
	return n;
}

/* What matches all: a word that is only a sign says nothing. */
static struct index_node *
everything(struct lowering *l)
{
	struct index_node *n = node(l, INDEX_ALL);

	n->unscored = true;
	return n;
}

/* The last word of a node only begins so. */
static void
make_prefix(struct index_node *n)
{
	struct index_node *last = n;

	if (n->kind == INDEX_PHRASE)
		for (last = n->first; last->next != NULL; last = last->next)
			;
	if (last->kind == INDEX_TERM)
		last->kind = INDEX_PREFIX;
}

static struct index_node *
words(struct lowering *l, const struct query *q)
{
	bool subject = q->field == ASK_SUBJECT;
	struct index_node *n = index_words(l->arena,
	    subject || q->field == ASK_TEXT ? INDEX_TEXT : (unsigned)q->field,
	    q->text);

	if (n == NULL)
		return everything(l);
	if (q->kind == QUERY_PREFIX)
		make_prefix(n);
	if (subject) {
		n->from = 0;
		n->to = INDEX_SUBJECT - 1;
	}
	n->unscored = !subject && q->field != ASK_TEXT;
	return n;
}

/* The words of a name, in any order. */
static struct index_node *
name(struct lowering *l, const struct query *q)
{
	struct index_node *n = words(l, q);

	if (n->kind == INDEX_PHRASE) {
		n->kind = INDEX_NEAR;
		n->distance = NAME_DISTANCE;
	}
	return n;
}

static struct index_node *
key(struct lowering *l, const struct query *q)
{
	struct index_node *n =
	    node(l, q->kind == QUERY_PREFIX ? INDEX_PREFIX : INDEX_TERM);

	n->field = (unsigned)q->field;
	n->text = slice_head(q->text, INDEX_WORD);
	n->unscored = true;
	return q->text.n == 0 ? everything(l) : n;
}

static struct index_node *
range(struct lowering *l, const struct query *q)
{
	struct index_node *n;

	if (q->field != ASK_DATE) {
		n = node(l, INDEX_COLUMN);
		n->column = (unsigned)shelf_column(q->field);
		n->least = q->least;
		n->most = q->most;
	} else {
		n = node(l, INDEX_WHEN);
		/* What has no date is on neither side of any day. */
		n->least = q->least == INT32_MIN ? DOCUMENT_NO_DATE + 1
						 : q->least * 86400;
		n->most =
		    q->most == INT32_MAX ? INT64_MAX : q->most * 86400 + 86399;
	}
	n->unscored = true;
	return n;
}

static bool
cited_by(struct lowering *l, const struct query *q, struct index_node **out)
{
	struct slice_list *list = NULL;
	struct index_node **end, *n;
	struct query one = {.kind = QUERY_WORDS, .field = ASK_ID};

	if (!l->lookup->cited(
		l->lookup->user, q->text, l->arena, &list, l->error))
		return false;
	*out = node(l, INDEX_OR);
	(*out)->unscored = true;
	end = &(*out)->first;
	for (; list != NULL; list = list->next) {
		one.text = list->text;
		n = key(l, &one);
		*end = n;
		end = &n->next;
	}
	if ((*out)->first == NULL)
		(*out)->kind = INDEX_IDS; /* none */
	return true;
}

static bool lower(
    struct lowering *l, const struct query *q, struct index_node **out);

/* The depth of a query is bounded (QUERY_DEPTH), and so is this. */
static bool
children(struct lowering *l, enum index_kind kind, const struct query *q,
    struct index_node **out)
{
	struct index_node *n = node(l, kind), **end = &n->first;
	const struct query *part;

	for (part = q->first; part != NULL; part = part->next) {
		if (!lower(l, part, end))
			return false;
		/* NEAR is asked of words: what is none falls out. */
		if (kind == INDEX_NEAR && (*end)->kind == INDEX_ALL) {
			*end = NULL;
			continue;
		}
		end = &(*end)->next;
	}
	n->distance = q->distance;
	if (kind == INDEX_NEAR && n->first == NULL)
		n = everything(l);
	else if (kind == INDEX_NEAR && n->first->next == NULL)
		n = n->first;
	*out = n;
	return true;
}

static bool
lower(struct lowering *l, const struct query *q, struct index_node **out)
{
	enum ask_kind kind = ask_info(q->field)->kind;

	switch (q->kind) {
	case QUERY_AND:
		return children(l, INDEX_AND, q, out);
	case QUERY_OR:
		return children(l, INDEX_OR, q, out);
	case QUERY_NOT:
		return children(l, INDEX_NOT, q, out);
	case QUERY_NEAR:
		return children(l, INDEX_NEAR, q, out);
	case QUERY_ALL:
		*out = everything(l);
		return true;
	case QUERY_RANGE:
		*out = range(l, q);
		return true;
	case QUERY_WORDS:
	case QUERY_PREFIX:
		break;
	}
	if (q->field == ASK_CITEDBY)
		return cited_by(l, q, out);
	*out = kind == ASK_KIND_WORDS ? words(l, q)
	    : kind == ASK_KIND_NAME   ? name(l, q)
				      : key(l, q);
	return true;
}

/* Those of any of the accesses of a view. */
struct index_node *
shelf_seen(struct arena *arena, struct slice view)
{
	struct index_node * or = ARENA_NEW(arena, struct index_node);
	struct index_node **end = & or->first;
	struct slice access;

	or->kind = INDEX_OR;
	or->unscored = true;
	while (view.n > 0) {
		access = slice_line(&view);
		if (access.n == 0)
			continue;
		*end = ARENA_NEW(arena, struct index_node);
		(*end)->kind = INDEX_TERM;
		(*end)->field = ASK_ACCESS;
		(*end)->text = access_key(arena, access);
		(*end)->unscored = true;
		end = &(*end)->next;
	}
	if (or->first == NULL)
		or->kind = INDEX_IDS; /* none */
	return or ;
}

bool
shelf_lower(struct arena *arena, const struct query *q,
    const struct shelf_lookup *lookup, struct index_node **out,
    struct error *error)
{
	struct lowering l = {arena, lookup, error};
	struct index_node *seen;

	if (!lower(&l, q, out))
		return false;
	if (lookup->view.p == NULL)
		return true;
	seen = shelf_seen(arena, lookup->view);
	if (seen->kind != INDEX_OR) {
		*out = seen;
		return true;
	}
	seen->next = *out;
	*out = node(&l, INDEX_AND);
	(*out)->first = seen;
	return true;
}
