/*
 * stages.c: how a query is taken, part by part, and what each part matches.
 * It must not know how anything is found.
 */
#include "archive/shelf.h"

#include "sys/sys.h"

struct stages {
	struct arena *arena;
	bool (*count)(void *user, const struct index_node *node,
	    uint64_t *total, struct error *error);
	void *user;
	struct archive_stage **end;
	struct error *error;
	const struct index_node *seen; /* that goes with each; or NULL */
};

/* What a node of the index looks for, in words. */
static struct slice
node_text(struct arena *arena, const struct index_node *n)
{
	static const char *const kinds[] = {[INDEX_ALL] = "every telegram",
	    [INDEX_TERM] = "word",
	    [INDEX_PREFIX] = "words that begin with",
	    [INDEX_PHRASE] = "phrase",
	    [INDEX_NEAR] = "near each other",
	    [INDEX_AND] = "all of",
	    [INDEX_OR] = "any of",
	    [INDEX_NOT] = "not",
	    [INDEX_WHEN] = "date",
	    [INDEX_COLUMN] = "length",
	    [INDEX_IDS] = "no telegram"};
	struct buf b = {0};
	struct slice out;
	char day[10];

	buf_string(&b, kinds[n->kind]);
	if (n->kind == INDEX_TERM || n->kind == INDEX_PREFIX) {
		buf_format(&b, " `%S' in %S", &n->text,
		    &ask_info(n->field == INDEX_TEXT && n->to > 0
			    ? ASK_SUBJECT
			    : (enum ask)n->field)
			 ->name);
	} else if (n->kind == INDEX_NEAR)
		buf_format(&b, ", %u words between at most", n->distance);
	else if (n->kind == INDEX_WHEN) {
		if (n->least > DOCUMENT_NO_DATE + 1) {
			date_format(
			    date_from_days((int32_t)(n->least / 86400)), day);
			buf_format(&b, " from %S", &(struct slice){day, 10});
		}
		if (n->most / 86400 < INT32_MAX) {
			date_format(
			    date_from_days((int32_t)(n->most / 86400)), day);
			buf_format(&b, " to %S", &(struct slice){day, 10});
		}
	} else if (n->kind == INDEX_COLUMN)
		buf_format(&b, " from %lld to %lld", (long long)n->least,
		    (long long)n->most);
	out = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	return out;
}

/* The depth of a query is bounded (QUERY_DEPTH), and so is this. */
static bool
add_stage(struct stages *s, const struct index_node *n, unsigned depth)
{
	struct archive_stage *stage = ARENA_NEW(s->arena, struct archive_stage);
	struct index_node one = *n, seen, both = {.kind = INDEX_AND};
	const struct index_node *child;
	uint64_t begun = clock_microseconds();

	one.next = NULL;
	if (s->seen != NULL) {
		seen = *s->seen;
		seen.next = &one;
		both.first = &seen;
	}
	if (!s->count(s->user, s->seen != NULL ? &both : &one, &stage->count,
		s->error))
		return false;
	stage->depth = depth;
	stage->what = node_text(s->arena, n);
	stage->microseconds = clock_microseconds() - begun;
	*s->end = stage;
	s->end = &stage->next;
	for (child = n->first; child != NULL; child = child->next)
		if (!add_stage(s, child, depth + 1))
			return false;
	return true;
}

bool
shelf_stages(struct arena *arena, const struct index_node *node, bool seen,
    bool (*count)(void *user, const struct index_node *node, uint64_t *total,
	struct error *error),
    void *user, struct archive_stage **out, struct error *error)
{
	struct stages s = {.arena = arena,
	    .count = count,
	    .user = user,
	    .end = out,
	    .error = error};

	*out = NULL;
	if (seen && node->kind == INDEX_AND) {
		s.seen = node->first;
		node = node->first->next;
	}
	return add_stage(&s, node, 0);
}
