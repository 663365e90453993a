/*
 * local.c: the engine for one machine: records in an SQLite file, and beside
 * it, in the folder NAME.index, the index.  What lives in that folder is
 * listed in the file, and both change in one transaction.  It must not know
 * SQL but by the names of statements.
 */
#include "archive/local.h"

#include <stdlib.h>

#include "sys/sys.h"

/*
 * Postings that a query may look at: some ten seconds of a core, far more
 * than any that a person asks takes.
 */
#define STEPS_MOST ((uint64_t)1 << 31)

/* ---- open ------------------------------------------------------------------ */

static void
close_local(void *state)
{
	struct local *db = state;

	tidy_end(db);
	shelf_close(db->shelf);
	sqlite_close(db->sqlite);
	if (db->lock >= 0)
		file_unlock(db->lock);
	pthread_mutex_destroy(&db->fresh_lock);
	heap_free(db->fresh);
	heap_free(db->dead);
	rows_view(db, (struct slice){NULL, 0});
	local_forget(db);
	heap_free(db);
}

bool
local_live(struct local *db, struct arena *arena, struct index_live **out,
    size_t *count, struct error *error)
{
	struct sql *s = sql(db->sqlite, SQL_SEGMENTS, error, "");
	struct index_live *all = NULL;
	size_t n = 0, room = 0;
	bool row = true;

	while (row) {
		if (!sql_step(s, &row, error)) {
			heap_free(all);
			return false;
		}
		if (!row)
			break;
		if (n == room) {
			room = room == 0 ? 16 : room * 2;
			all = heap_grow(all, room * sizeof(*all));
		}
		all[n].name = sql_text(arena, s, 1);
		all[n++].deleted = sql_text(arena, s, 2);
	}
	*out = ARENA_ARRAY(arena, struct index_live, n + 1);
	if (n > 0)
		memcpy(*out, all, n * sizeof(*all));
	heap_free(all);
	*count = n;
	return true;
}

static bool
read_values(struct local *db, struct error *error)
{
	struct sql *s = sql(db->sqlite, SQL_VALUES, error, "");
	struct arena arena = {0};
	struct shelf_value value;
	bool row = true, good = true;

	while (good && row) {
		good = sql_step(s, &row, error);
		if (!good || !row)
			break;
		value.field = (enum ask)sql_int(s, 0);
		value.number = (uint32_t)sql_int(s, 1);
		value.text = sql_text(&arena, s, 2);
		shelf_know(db->shelf, &value);
		arena_reset(&arena);
	}
	arena_free(&arena);
	return good;
}

/* What a writer needs to know, and what a killed one left behind. */
static bool
prepare_writing(struct local *db, struct error *error)
{
	struct arena arena = {0};
	struct index_live *live;
	size_t count;
	bool good;

	good = local_live(db, &arena, &live, &count, error) &&
	    sql_number(sql(db->sqlite, SQL_SEGMENT_NEXT, error, ""),
		&db->next_segment, error) &&
	    read_values(db, error);
	if (good)
		shelf_sweep(db->shelf, live, count);
	arena_free(&arena);
	return good;
}

static bool
open_writing(
    struct local *db, const char *folder, bool empty, struct error *error)
{
	char path[FILE_PATH];

	return file_folder(folder, error) &&
	    (file_join(path, folder, S("lock")) ||
		error_set(error, "%s: is too long a path", folder)) &&
	    file_lock(path, false, &db->lock, error) &&
	    (!empty || sqlite_make(db->sqlite, error)) &&
	    shelf_open(folder, true, &db->shelf, error) &&
	    prepare_writing(db, error);
}

static bool
open_local(
    const char *name, enum archive_mode mode, void **out, struct error *error)
{
	struct local *db = heap_grow(NULL, sizeof(*db));
	struct buf folder = {0};
	bool empty = false, good;

	*db = (struct local){.lock = -1};
	pthread_mutex_init(&db->fresh_lock, NULL);
	buf_format(&folder, "%s.index", name);
	buf_char(&folder, '\0');
	good = sqlite_open(name, mode, &db->sqlite, &empty, error) &&
	    (mode != ARCHIVE_READ
		    ? open_writing(db, folder.p, empty, error)
		    : shelf_open(folder.p, false, &db->shelf, error));
	buf_free(&folder);
	if (!good) {
		close_local(db);
		return false;
	}
	*out = db;
	return true;
}

/* ---- writing ---------------------------------------------------------------- */

static bool
begin(void *state, struct error *error)
{
	struct local *db = state;

	return sql_run(sql(db->sqlite, SQL_BEGIN, error, ""), error);
}

static bool
document_put(void *state, unsigned worker, int64_t document,
    const struct document *d, bool *full, struct error *error)
{
	struct local *db = state;

	(void)error;
	shelf_put(db->shelf, worker, document, d, full);
	return true;
}

static void
document_drop(void *state, int64_t document)
{
	struct local *db = state;

	if (db->dead_count == db->dead_size) {
		db->dead_size = db->dead_size == 0 ? 256 : db->dead_size * 2;
		db->dead =
		    heap_grow(db->dead, db->dead_size * sizeof(*db->dead));
	}
	db->dead[db->dead_count++] = document;
}

void
local_name(struct local *db, struct fresh *out)
{
	struct buf name = {0};

	*out = (struct fresh){0};
	pthread_mutex_lock(&db->fresh_lock);
	out->id = db->next_segment++;
	pthread_mutex_unlock(&db->fresh_lock);
	buf_padded(&name, (uint64_t)out->id, 8);
	buf_string(&name, ".segment");
	memcpy(out->name, name.p,
	    name.n < sizeof(out->name) ? name.n : sizeof(out->name) - 1);
	buf_free(&name);
}

static bool
flush(void *state, unsigned worker, struct error *error)
{
	struct local *db = state;
	struct fresh fresh;
	bool good;

	local_name(db, &fresh);
	good = shelf_write(
	    db->shelf, worker, slice_of(fresh.name), &fresh.documents, error);
	if (!good || fresh.documents == 0)
		return good;
	pthread_mutex_lock(&db->fresh_lock);
	if (db->fresh_count == db->fresh_size) {
		db->fresh_size = db->fresh_size == 0 ? 16 : db->fresh_size * 2;
		db->fresh =
		    heap_grow(db->fresh, db->fresh_size * sizeof(*db->fresh));
	}
	db->fresh[db->fresh_count++] = fresh;
	pthread_mutex_unlock(&db->fresh_lock);
	return true;
}

static bool
commit_values(struct local *db, struct error *error)
{
	const struct shelf_value *v;
	size_t count, i;

	v = shelf_new_values(db->shelf, &count);
	for (i = 0; i < count; i++)
		if (!sql_run(sql(db->sqlite, SQL_VALUE_ADD, error, "iis",
				 (int64_t)v[i].field, (int64_t)v[i].number,
				 v[i].text),
			error))
			return false;
	return true;
}

int
local_by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

bool
local_delete(
    struct local *db, const int64_t *ids, size_t n, struct error *error)
{
	struct arena arena = {0};
	struct index_live *live;
	struct slice *deleted;
	size_t count, found, i;
	bool good;

	if (n == 0)
		return true;
	good = local_live(db, &arena, &live, &count, error) &&
	    shelf_show(db->shelf, live, count, error);
	db->shown = false;
	if (good) {
		deleted = ARENA_ARRAY(&arena, struct slice, count + 1);
		good = index_delete(shelf_index(db->shelf), ids, n, &arena,
		    deleted, &found, error);
		for (i = 0; good && i < count; i++)
			if (deleted[i].n > 0)
				good = sql_run(
				    sql(db->sqlite, SQL_SEGMENT_DELETED, error,
					"sb", live[i].name, deleted[i]),
				    error);
	}
	arena_free(&arena);
	return good;
}

static bool
commit(void *state, struct error *error)
{
	struct local *db = state;
	bool merged = false;
	size_t i;

	for (i = 0; i < db->fresh_count; i++)
		if (!sql_run(sql(db->sqlite, SQL_SEGMENT_ADD, error, "isi",
				 db->fresh[i].id, slice_of(db->fresh[i].name),
				 (int64_t)db->fresh[i].documents),
			error))
			return false;
	if (db->dead_count > 0)
		qsort(db->dead, db->dead_count, sizeof(*db->dead),
		    local_by_number);
	if (!commit_values(db, error) ||
	    !local_delete(db, db->dead, db->dead_count, error) ||
	    !tidy_apply(db, false, &merged, error) ||
	    !sql_run(sql(db->sqlite, SQL_COMMIT, error, ""), error))
		return false;
	shelf_values_kept(db->shelf);
	db->fresh_count = 0;
	db->dead_count = 0;
	db->shown = false;
	if (merged || db->cleared)
		tidy_sweep(db);
	db->cleared = false;
	return tidy_begin(db, error);
}

static void
rollback(void *state)
{
	struct local *db = state;

	if (sqlite_begun(db->sqlite))
		sql_run(sql(db->sqlite, SQL_ROLLBACK, NULL, ""), NULL);
	shelf_forget(db->shelf);
	db->fresh_count = 0;
	db->dead_count = 0;
	db->cleared = false;
}

/* Merge until there is nothing more to merge. */
static bool
tidy(void *state, struct error *error)
{
	struct local *db = state;
	bool merged;

	while (db->merge.running) {
		if (!begin(db, error) ||
		    !tidy_apply(db, true, &merged, error) ||
		    !sql_run(sql(db->sqlite, SQL_COMMIT, error, ""), error)) {
			rollback(db);
			return false;
		}
		db->shown = false;
		if (merged)
			tidy_sweep(db);
		if (!tidy_begin(db, error))
			return false;
	}
	return true;
}

/* ---- finding ---------------------------------------------------------------- */

/* Show what is alive now, unless it is what is shown. */
static bool
show(struct local *db, struct error *error)
{
	struct arena arena = {0};
	struct index_live *live;
	size_t count;
	int64_t version;
	bool good;

	if (!sqlite_version(db->sqlite, &version, error))
		return false;
	if (db->shown && version == db->version)
		return true;
	good = local_live(db, &arena, &live, &count, error) &&
	    shelf_show(db->shelf, live, count, error);
	arena_free(&arena);
	db->shown = good;
	db->version = version;
	return good;
}

void
local_read_end(struct local *db, bool begun)
{
	if (begun)
		sql_run(sql(db->sqlite, SQL_ROLLBACK, NULL, ""), NULL);
}

#define TRIES 5

/* A segment that a merge has just deleted is not in the list read next. */
bool
local_read_begin(struct local *db, bool *begun, struct error *error)
{
	int try;

	*begun = false;
	if (sqlite_begun(db->sqlite))
		return show(db, error);
	for (try = 0; try < TRIES; try++) {
		if (!sql_run(sql(db->sqlite, SQL_BEGIN_READ, error, ""), error))
			return false;
		*begun = true;
		if (show(db, error))
			return true;
		local_read_end(db, true);
	}
	return false;
}

bool
local_value(struct local *db, enum ask field, uint32_t number,
    struct arena *arena, struct slice *out, struct error *error)
{
	struct sql *s;
	bool row;

	if (shelf_number_text(arena, field, number, out))
		return true;
	s = sql(db->sqlite, SQL_VALUE, error, "ii", (int64_t)field,
	    (int64_t)number);
	if (!sql_step(s, &row, error))
		return false;
	*out = row ? sql_text(arena, s, 0) : (struct slice){NULL, 0};
	sql_done(s);
	return true;
}

static int
by_value(const void *a, const void *b)
{
	return slice_compare(((const struct archive_value *)a)->value,
	    ((const struct archive_value *)b)->value);
}

static bool
add_facet(struct local *db, enum ask field, struct index_facet *counted,
    size_t most, struct arena *arena, struct archive_facet **out,
    struct error *error)
{
	struct archive_facet *f = ARENA_NEW(arena, struct archive_facet);
	size_t i;

	f->name = ask_info(field)->name;
	if (db->rows.view.p != NULL && !local_order(db, field, counted, error))
		return false;
	if (counted->count > most)
		counted->count = most;
	f->values =
	    ARENA_ARRAY(arena, struct archive_value, counted->count + 1);
	for (i = 0; i < counted->count; i++) {
		/* 0 is what a document has that has none. */
		if (counted->counts[i].value == 0)
			continue;
		f->values[f->count].count = counted->counts[i].count;
		if (!local_value(db, field, counted->counts[i].value, arena,
			&f->values[f->count].value, error))
			return false;
		if (f->values[f->count].value.p == NULL)
			f->values[f->count].value = S("?");
		f->count++;
	}
	/* Years are told in their order, the others by how many there are. */
	if (field == ASK_YEAR || field == ASK_MONTH)
		qsort(f->values, f->count, sizeof(*f->values), by_value);
	*out = f;
	return true;
}

static bool
add_facets(struct local *db, struct index_answer *found, size_t most,
    struct arena *arena, struct archive_answer *answer, struct error *error)
{
	struct archive_facet **end = &answer->facets;
	unsigned field;
	int c;

	for (field = 0; field < ASK_MAX; field++) {
		c = ask_info((enum ask)field)->facet
		    ? shelf_column((enum ask)field)
		    : -1;
		if (c < 0)
			continue;
		if (!add_facet(db, (enum ask)field, &found->facets[c], most,
			arena, end, error))
			return false;
		end = &(*end)->next;
	}
	return true;
}

/* Rows of the hits from `skip` on, `most` of them. */
static bool
add_hits(struct local *db, const struct index_hit *list, size_t count,
    size_t skip, size_t most, struct arena *arena, struct archive_hit **out,
    size_t *out_count, struct error *error)
{
	size_t i;

	skip = skip < count ? skip : count;
	list += skip;
	count = count - skip < most ? count - skip : most;
	*out = ARENA_ARRAY(arena, struct archive_hit, count + 1);
	for (i = 0; i < count; i++) {
		if (!rows_hit(db, list[i].id, arena, &(*out)[i], error))
			return false;
		(*out)[i].score = list[i].score;
	}
	*out_count = count;
	return true;
}

static bool
add_all_hits(struct local *db, const struct index_answer *found,
    const struct archive_query *query, struct arena *arena,
    struct archive_answer *answer, struct error *error)
{
	const struct index_hit *list = found->best;
	size_t count = found->best_count;

	if (query->sort == ARCHIVE_NEWEST) {
		list = found->newest;
		count = found->newest_count;
	} else if (query->sort == ARCHIVE_OLDEST) {
		list = found->oldest;
		count = found->oldest_count;
	}
	return add_hits(db, list, count, query->skip, query->most, arena,
		   &answer->hits, &answer->hit_count, error) &&
	    add_hits(db, found->newest, found->newest_count, 0, query->newest,
		arena, &answer->newest, &answer->newest_count, error);
}

/* No more than there are, nor than an answer may list. */
static unsigned
bounded(const struct local *db, uint64_t want)
{
	uint64_t there = index_count(shelf_index(db->shelf));

	want = want < there ? want : there;
	return want < INDEX_HITS ? (unsigned)want : INDEX_HITS;
}

static void
ask_index(const struct local *db, const struct archive_query *query,
    struct index_query *q)
{
	unsigned most = bounded(db, (uint64_t)query->skip + query->most), c;

	if (query->sort == ARCHIVE_NEWEST)
		q->newest = most;
	else if (query->sort == ARCHIVE_OLDEST)
		q->oldest = most;
	else
		q->best = most;
	if (query->newest > q->newest)
		q->newest = bounded(db, query->newest);
	if (query->sort == ARCHIVE_LONGEST || query->sort == ARCHIVE_SHORTEST) {
		q->rank = query->sort == ARCHIVE_LONGEST ? INDEX_BY_MOST
							 : INDEX_BY_LEAST;
		q->rank_column = (unsigned)shelf_column(ASK_LENGTH);
	}
	/* With a view all of them, to be put in another order. */
	q->facet_most = db->rows.view.p != NULL ? 0 : query->facet_most;
	for (c = 0; query->facet_most > 0 && c < shelf_columns(); c++)
		if (ask_info(shelf_field(c))->facet)
			q->facets |= (uint32_t)1 << c;
}

static void
view(void *state, struct slice accesses)
{
	struct local *db = state;

	rows_view(state, accesses);
	db->measured = false;
}

static bool
find_in(struct local *db, const struct query *root,
    const struct archive_query *query, struct arena *arena,
    struct archive_answer *answer, struct error *error)
{
	struct shelf_lookup lookup = {db, rows_cited, db->rows.view};
	struct index_query q = {.crew = shelf_crew(db->shelf)};
	struct index_answer found;
	struct index_node *node;

	if (!shelf_lower(arena, root, &lookup, &node, error))
		return false;
	q.root = node;
	q.steps = STEPS_MOST;
	ask_index(db, query, &q);
	if (q.best > 0 && !local_weigh(db, node, &q, error))
		return false;
	if (!index_find(shelf_index(db->shelf), &q, arena, &found, error))
		return false;
	answer->total = found.total;
	if ((uint64_t)query->skip + query->most > INDEX_HITS &&
	    query->skip < found.total && found.total > INDEX_HITS)
		return error_set(error,
		    "the first %d telegrams can be given in that order; by "
		    "date, all can",
		    (int)INDEX_HITS);
	return add_all_hits(db, &found, query, arena, answer, error) &&
	    (query->facet_most == 0 ||
		add_facets(
		    db, &found, query->facet_most, arena, answer, error));
}

static bool
find(void *state, const struct query *root, const struct archive_query *query,
    struct arena *arena, struct archive_answer *answer, struct error *error)
{
	struct local *db = state;
	bool good, begun;

	if (!local_read_begin(db, &begun, error))
		return false;
	good = find_in(db, root, query, arena, answer, error);
	local_read_end(db, begun);
	return good;
}

static bool
near(void *state, struct slice word, size_t most, struct arena *arena,
    struct slice **out, size_t *count, struct error *error)
{
	struct local *db = state;
	const char *ended = arena_join(arena, word, slice("", 1), S("")).p;
	bool good, begun;

	/* Which words there are says something of what may not be seen. */
	*count = 0;
	if (db->rows.view.p != NULL)
		return true;
	if (!local_read_begin(db, &begun, error))
		return false;
	good = index_near(shelf_index(db->shelf), INDEX_TEXT, ended,
	    word.n < 7 ? 1 : 2, most, arena, out, count, error);
	local_read_end(db, begun);
	return good;
}

struct walking {
	struct local *db;
	bool (*each)(void *user, const struct archive_hit *hit);
	void *user;
	struct error *error;
	struct arena arena; /* of one hit */
	bool failed;
};

static bool
walk_hit(void *context, const struct index_hit *found)
{
	struct walking *w = context;
	struct archive_hit one = {0};

	arena_reset(&w->arena);
	if (!rows_hit(w->db, found->id, &w->arena, &one, w->error)) {
		w->failed = true;
		return false;
	}
	return w->each(w->user, &one);
}

static bool
walk(void *state, const struct query *root, bool newest_first,
    bool (*each)(void *user, const struct archive_hit *hit), void *user,
    struct error *error)
{
	struct local *db = state;
	struct walking w = {
	    .db = db, .each = each, .user = user, .error = error};
	struct shelf_lookup lookup = {db, rows_cited, db->rows.view};
	struct index_query q = {0};
	struct index_node *node;
	struct arena arena = {0};
	bool good, begun;

	if (!local_read_begin(db, &begun, error))
		return false;
	good = shelf_lower(&arena, root, &lookup, &node, error);
	q.root = node;
	good = good &&
	    index_walk(shelf_index(db->shelf), &q, newest_first, walk_hit, &w,
		error) &&
	    !w.failed;
	local_read_end(db, begun);
	arena_free(&w.arena);
	arena_free(&arena);
	return good;
}

const struct engine engine_local = {
    .scheme = "",
    .open = open_local,
    .close = close_local,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .count = rows_count,
    .file_find = rows_file_find,
    .file_put = rows_file_put,
    .record_find = rows_record_find,
    .record_add = rows_record_add,
    .provenance_add = rows_provenance_add,
    .reading_put = rows_reading_put,
    .telegram_put = rows_telegram_put,
    .telegrams = rows_telegrams,
    .telegram_of = rows_telegram_of,
    .readings = rows_readings,
    .shown = rows_shown,
    .names = rows_names,
    .accesses = rows_accesses,
    .view = view,
    .references = rows_references,
    .citing = rows_citing,
    .numbers = rows_numbers,
    .records = rows_records,
    .dictionary_get = rows_dictionary_get,
    .dictionary_put = rows_dictionary_put,
    .telegrams_after = rows_telegrams_after,
    .telegram_same = rows_telegram_same,
    .clear = local_clear,
    .verify = local_verify,
    .sizes = local_sizes,
    .backup = local_backup,
    .explain = local_explain,
    .document_put = document_put,
    .document_drop = document_drop,
    .flush = flush,
    .tidy = tidy,
    .find = find,
    .near = near,
    .walk = walk,
};
