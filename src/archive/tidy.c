/*
 * tidy.c: many segments to few, in a thread of its own, while an import goes
 * on.  Its result takes their place in the transaction of a commit, so that
 * a kill at any moment leaves the one or the other.
 */
#include "archive/local.h"

#include <stdlib.h>

static void *
merge_run(void *user)
{
	struct merge *m = user;
	struct index_summary summary;

	m->good = index_merge(m->index, m->which, m->count, m->folder,
	    slice_of(m->result.name), &summary, &m->error);
	m->result.documents = (size_t)summary.documents;
	atomic_store(&m->ended, true);
	return NULL;
}

static void
forget(struct merge *m)
{
	if (m->index != NULL)
		index_close(m->index);
	heap_free(m->which);
	heap_free(m->names);
	*m = (struct merge){.running = false};
}

bool
tidy_begin(struct local *db, struct error *error)
{
	struct merge *m = &db->merge;
	struct arena arena = {0};
	struct index_live *live;
	size_t count, i;
	bool good;

	if (m->running)
		return true;
	good = local_live(db, &arena, &live, &count, error) &&
	    (count < 2 ||
		shelf_share(db->shelf, live, count, &m->index, error));
	if (!good || m->index == NULL) {
		arena_free(&arena);
		return good;
	}
	m->which = heap_grow(NULL, count * sizeof(*m->which));
	m->count = index_merge_plan(m->index, m->which);
	if (m->count == 0) {
		forget(m);
		arena_free(&arena);
		return true;
	}
	m->names = heap_grow(NULL, m->count * sizeof(*m->names));
	memset(m->names, 0, m->count * sizeof(*m->names));
	for (i = 0; i < m->count; i++)
		memcpy(m->names[i], live[m->which[i]].name.p,
		    live[m->which[i]].name.n < 31 ? live[m->which[i]].name.n
						  : 31);
	arena_free(&arena);
	m->folder = shelf_folder(db->shelf);
	local_name(db, &m->result);
	atomic_init(&m->ended, false);
	m->running = pthread_create(&m->thread, NULL, merge_run, m) == 0;
	if (!m->running)
		forget(m); /* then not now */
	return true;
}

/* The result in the place of what was merged. */
static bool
replace(struct local *db, struct error *error)
{
	struct merge *m = &db->merge;
	struct arena arena = {0};
	struct index_live *live;
	struct index *now = NULL;
	int64_t *ids;
	size_t count, lost = 0, i;
	bool good;

	good = local_live(db, &arena, &live, &count, error) &&
	    shelf_share(db->shelf, live, count, &now, error) &&
	    index_merge_lost(
		m->index, now, m->which, m->count, &arena, &ids, &lost, error);
	for (i = 0; good && i < m->count; i++)
		good = sql_run(sql(db->sqlite, SQL_SEGMENT_DROP, error, "s",
				   slice_of(m->names[i])),
		    error);
	good = good &&
	    sql_run(sql(db->sqlite, SQL_SEGMENT_ADD, error, "isi", m->result.id,
			slice_of(m->result.name), (int64_t)m->result.documents),
		error) &&
	    local_delete(db, ids, lost, error);
	if (now != NULL)
		index_close(now);
	arena_free(&arena);
	return good;
}

bool
tidy_apply(struct local *db, bool wait, bool *done, struct error *error)
{
	struct merge *m = &db->merge;
	bool good;

	*done = false;
	if (!m->running || (!wait && !atomic_load(&m->ended)))
		return true;
	pthread_join(m->thread, NULL);
	m->running = false;
	if (!m->good && error != NULL)
		*error = m->error;
	good = m->good && replace(db, error);
	*done = good;
	forget(m);
	return good;
}

void
tidy_sweep(struct local *db)
{
	struct arena arena = {0};
	struct index_live *live;
	size_t count;

	if (local_live(db, &arena, &live, &count, NULL))
		shelf_sweep(db->shelf, live, count);
	arena_free(&arena);
}

void
tidy_end(struct local *db)
{
	struct merge *m = &db->merge;

	if (m->running)
		pthread_join(m->thread, NULL);
	forget(m);
}
