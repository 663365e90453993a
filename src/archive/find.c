/*
 * find.c: the text of a query to an answer.  It must not know how an engine
 * finds anything.
 */
#include "archive/private.h"

#include "base/utf8.h"
#include "sys/sys.h"

struct archive_hit
archive_hit_of(const struct engine_telegram *row)
{
	struct archive_hit hit = {.document = row->document,
	    .id = row->name,
	    .from = row->from,
	    .subject = row->subject,
	    .classification = row->classification,
	    .status = row->status,
	    .length = row->words,
	    .editions = row->editions};

	if (row->dated)
		hit.date = moment_from_seconds(row->when);
	return hit;
}

/* What was taken for something else; the depth of a query is bounded. */
static struct archive_told **
tell(const struct query *q, struct arena *arena, struct archive_told **end)
{
	const struct query *part;

	if (q->told.n > 0) {
		*end = ARENA_NEW(arena, struct archive_told);
		(*end)->at = q->at;
		(*end)->as = q->told;
		/* 5/3/2008: the month comes first here, and elsewhere not. */
		(*end)->doubt = q->guessed ||
		    (slice_index(q->at, '/') < q->at.n &&
			q->kind == QUERY_RANGE);
		return &(*end)->next; /* post: has three that say the same */
	}
	for (part = q->first; part != NULL; part = part->next)
		end = tell(part, arena, end);
	return end;
}

bool
archive_query_read(struct archive_answer *answer, struct slice text,
    struct arena *arena, struct query **root, struct error *error)
{
	struct slice at;

	if (query_read(arena, text, root, &at, error)) {
		tell(*root, arena, &answer->told);
		return true;
	}
	answer->column = at.p == NULL
	    ? 0
	    : (uint32_t)utf8_count(slice_between(text.p, at.p)) + 1;
	return false;
}

bool
archive_find(struct archive *a, const struct archive_query *query,
    struct arena *arena, struct archive_answer *answer, struct error *error)
{
	struct query *root;
	struct archive_told *told;
	uint64_t begun = clock_microseconds();

	*answer = (struct archive_answer){0};
	if (!archive_query_read(answer, query->text, arena, &root, error))
		return false;
	told = answer->told;
	if (!a->engine->find(a->db, root, query, arena, answer, error))
		return false;
	answer->told = told;
	if (answer->total == 0 &&
	    !archive_spelling(a, root, arena, &answer->near, error))
		return false;
	if (query->snippets &&
	    !archive_snippets(
		a, root, arena, answer->hits, answer->hit_count, error))
		return false;
	answer->microseconds = clock_microseconds() - begun;
	return true;
}

bool
archive_explain(struct archive *a, struct slice text, struct arena *arena,
    struct archive_stage **out, struct archive_answer *answer,
    struct error *error)
{
	struct query *root;

	*answer = (struct archive_answer){0};
	*out = NULL;
	return archive_query_read(answer, text, arena, &root, error) &&
	    a->engine->explain(a->db, root, arena, out, error);
}

struct walk {
	struct archive *a;
	const struct query *root;
	bool snippets;
	bool (*each)(void *user, const struct archive_hit *hit);
	void *user;
	struct arena arena; /* of one hit */
	struct error *error;
	bool failed;
};

static bool
walk_each(void *user, const struct archive_hit *hit)
{
	struct walk *w = user;
	struct archive_hit with = *hit;

	arena_reset(&w->arena);
	if (w->snippets &&
	    !archive_snippets(w->a, w->root, &w->arena, &with, 1, w->error)) {
		w->failed = true;
		return false;
	}
	return w->each(w->user, &with);
}

bool
archive_walk(struct archive *a, const struct archive_query *query,
    bool (*each)(void *user, const struct archive_hit *hit), void *user,
    struct archive_answer *answer, struct error *error)
{
	struct walk w = {.a = a,
	    .snippets = query->snippets,
	    .each = each,
	    .user = user,
	    .error = error};
	struct arena arena = {0};
	struct query *root;
	bool good;

	*answer = (struct archive_answer){0};
	good = archive_query_read(answer, query->text, &arena, &root, error);
	answer->told = NULL; /* it goes with the arena */
	if (good) {
		w.root = root;
		good =
		    a->engine->walk(a->db, root, query->sort != ARCHIVE_OLDEST,
			walk_each, &w, error) &&
		    !w.failed;
	}
	arena_free(&w.arena);
	arena_free(&arena);
	return good;
}
