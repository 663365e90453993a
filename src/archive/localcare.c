/*
 * localcare.c: the care of an archive on one machine: its file and its index
 * against each other, a copy of both, all that is derived made anew, and how
 * a query is taken.  It must not write but in a transaction of others.
 */
#include "archive/local.h"

#include <stdlib.h>
#include <unistd.h>

#include "sys/sys.h"

/* ---- anew -------------------------------------------------------------------------- */

bool
local_clear(void *state, struct error *error)
{
	static const enum sql_id all[] = {SQL_CLEAR_READINGS,
	    SQL_CLEAR_TELEGRAMS, SQL_CLEAR_REFERENCES, SQL_CLEAR_SEGMENTS,
	    SQL_CLEAR_VALUES};
	struct local *db = state;
	size_t i;

	tidy_end(db);
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (!sql_run(sql(db->sqlite, all[i], error, ""), error))
			return false;
	shelf_values_forget(db->shelf);
	db->cleared = true;
	db->shown = false;
	return true;
}

/* ---- against each other -------------------------------------------------------------- */

struct comparing {
	struct local *db;
	void (*say)(void *user, const char *sentence);
	void *user;
};

static bool
check_segments(const struct comparing *c, bool *all, struct error *error)
{
	struct arena arena = {0};
	struct index_live *live;
	struct error why;
	size_t count, i;

	*all = true;
	if (!local_live(c->db, &arena, &live, &count, error))
		return false;
	for (i = 0; i < count; i++) {
		if (shelf_verify(c->db->shelf, live[i].name, &why))
			continue;
		*all = false;
		c->say(c->user, why.text);
	}
	arena_free(&arena);
	return true;
}

struct ids {
	int64_t *all;
	size_t count, size;
};

static bool
add_id(void *user, const struct index_hit *hit)
{
	struct ids *ids = user;

	if (ids->count == ids->size) {
		ids->size = ids->size == 0 ? 4096 : ids->size * 2;
		ids->all = heap_grow(ids->all, ids->size * sizeof(*ids->all));
	}
	ids->all[ids->count++] = hit->id;
	return true;
}

/* Telegrams that are not in the index, and the other way round. */
static bool
compare_ids(
    const struct comparing *c, const struct ids *ids, struct error *error)
{
	struct sql *s = sql(c->db->sqlite, SQL_DOCUMENTS, error, "");
	int64_t missing = 0, strange = 0, document;
	struct error e;
	size_t i = 0;
	bool row = true;

	while (row) {
		if (!sql_step(s, &row, error))
			return false;
		document = row ? sql_int(s, 0) : INT64_MAX;
		for (; i < ids->count && ids->all[i] < document; i++)
			strange++;
		if (i < ids->count && row && ids->all[i] == document)
			i++;
		else
			missing += row;
	}
	if (missing > 0) {
		error_set(&e,
		    "%lld telegrams are not in the index; `reftel reindex' "
		    "makes it anew",
		    (long long)missing);
		c->say(c->user, e.text);
	}
	if (strange > 0) {
		error_set(&e,
		    "%lld telegrams of the index are not there or are there "
		    "twice; `reftel reindex' makes it anew",
		    (long long)strange);
		c->say(c->user, e.text);
	}
	return true;
}

static bool
check_index(const struct comparing *c, struct error *error)
{
	struct index_node all = {.kind = INDEX_ALL, .unscored = true};
	struct index_query q = {.root = &all};
	struct ids ids = {0};
	struct error why;
	bool good;

	if (!index_walk(
		shelf_index(c->db->shelf), &q, false, add_id, &ids, &why)) {
		c->say(c->user, why.text);
		heap_free(ids.all);
		return true;
	}
	if (ids.count > 0)
		qsort(ids.all, ids.count, sizeof(*ids.all), local_by_number);
	good = compare_ids(c, &ids, error);
	heap_free(ids.all);
	return good;
}

/* That each value that is counted has a text. */
static bool
check_values(const struct comparing *c, struct error *error)
{
	struct index_node all = {.kind = INDEX_ALL, .unscored = true};
	struct index_query q = {.root = &all};
	struct index_answer found;
	struct arena arena = {0};
	struct slice text;
	struct error why;
	enum ask field;
	size_t i, lost = 0;
	unsigned column;
	bool good = true;

	for (column = 0; column < shelf_columns(); column++)
		if (ask_info(shelf_field(column))->facet)
			q.facets |= (uint32_t)1 << column;
	if (!index_find(shelf_index(c->db->shelf), &q, &arena, &found, &why)) {
		c->say(c->user, why.text);
		arena_free(&arena);
		return true;
	}
	for (column = 0; good && column < shelf_columns(); column++) {
		field = shelf_field(column);
		for (i = 0; good && i < found.facets[column].count; i++) {
			if (found.facets[column].counts[i].value == 0)
				continue;
			good = local_value(c->db, field,
			    found.facets[column].counts[i].value, &arena, &text,
			    error);
			lost += good && text.p == NULL;
		}
	}
	if (lost > 0)
		c->say(c->user,
		    "values that are counted have lost their names; `reftel "
		    "reindex' makes them anew");
	arena_free(&arena);
	return good;
}

bool
local_verify(void *state, void (*tell)(void *user, const char *sentence),
    void *user, struct error *error)
{
	struct comparing c = {state, tell, user};
	struct error why;
	bool begun, good, all;

	if (!sqlite_check(c.db->sqlite, &why))
		tell(user, why.text);
	if (!rows_verify(c.db, tell, user, error) ||
	    !check_segments(&c, &all, error))
		return false;
	if (!all)
		return true; /* it cannot be opened to be compared */
	if (!local_read_begin(c.db, &begun, &why)) {
		tell(user, why.text);
		return true;
	}
	good = check_index(&c, error) && check_values(&c, error);
	local_read_end(c.db, begun);
	return good;
}

/* ---- how large -------------------------------------------------------------------- */

static void
add_size(struct arena *arena, struct archive_size ***end, struct slice name,
    uint64_t bytes)
{
	struct archive_size *size = ARENA_NEW(arena, struct archive_size);

	size->name = name;
	size->bytes = bytes;
	**end = size;
	*end = &size->next;
}

static void
add_index_sizes(
    struct local *db, struct arena *arena, struct archive_size ***end)
{
	const struct index *index = shelf_index(db->shelf);
	struct index_summary sum = {0}, one;
	size_t i;

	for (i = 0; i < index_segments(index); i++) {
		index_summarize(index, i, &one);
		sum.bytes += one.bytes;
		sum.dictionary_bytes += one.dictionary_bytes;
		sum.posting_bytes += one.posting_bytes;
		sum.position_bytes += one.position_bytes;
		sum.pair_bytes += one.pair_bytes;
		sum.column_bytes += one.column_bytes;
	}
	add_size(
	    arena, end, S("dictionary of the index"), sum.dictionary_bytes);
	add_size(arena, end, S("postings"), sum.posting_bytes);
	add_size(arena, end, S("positions"), sum.position_bytes);
	add_size(arena, end, S("pairs"), sum.pair_bytes);
	add_size(arena, end, S("columns"), sum.column_bytes);
	add_size(arena, end, S("all of the index"), sum.bytes);
}

bool
local_sizes(void *state, struct arena *arena, struct archive_size **out,
    struct error *error)
{
	struct local *db = state;
	int64_t records, readings, file;
	bool begun, good;

	*out = NULL;
	if (!local_read_begin(db, &begun, error))
		return false;
	good = sql_number(sql(db->sqlite, SQL_SIZE_RECORDS, error, ""),
		   &records, error) &&
	    sql_number(sql(db->sqlite, SQL_SIZE_READINGS, error, ""), &readings,
		error) &&
	    sql_number(sql(db->sqlite, SQL_SIZE_FILE, error, ""), &file, error);
	if (good) {
		add_size(arena, &out, S("records"), (uint64_t)records);
		add_size(arena, &out, S("decoded texts and facts"),
		    (uint64_t)readings);
		add_size(arena, &out, S("all of the database"), (uint64_t)file);
		add_index_sizes(db, arena, &out);
	}
	local_read_end(db, begun);
	return good;
}

/* ---- a copy ------------------------------------------------------------------------- */

static bool
copy_segments(struct local *db, const char *folder, struct error *error)
{
	const struct index *index = shelf_index(db->shelf);
	struct arena arena = {0};
	struct index_live *live;
	char path[FILE_PATH];
	size_t count, i;
	bool good;

	good = file_folder(folder, error) &&
	    local_live(db, &arena, &live, &count, error);
	for (i = 0; good && i < count; i++)
		good =
		    (file_join(path, folder, live[i].name) ||
			error_set(error, "%s: is too long a path", folder)) &&
		    file_write(path, index_bytes(index, i), error);
	arena_free(&arena);
	return good;
}

/* The index first: what stands at TO is whole, or is not there. */
static bool
copy_all(struct local *db, const char *to, struct error *error)
{
	struct buf folder = {0}, part = {0};
	bool good;

	buf_format(&folder, "%s.index", to);
	buf_char(&folder, '\0');
	buf_format(&part, "%s" FILE_PART, to);
	buf_char(&part, '\0');
	unlink(part.p);
	good = copy_segments(db, folder.p, error) &&
	    sqlite_backup(db->sqlite, part.p, error) &&
	    file_move(part.p, to, error);
	if (!good)
		unlink(part.p);
	buf_free(&folder);
	buf_free(&part);
	return good;
}

bool
local_backup(void *state, const char *to, struct error *error)
{
	struct local *db = state;
	bool begun, good;

	if (access(to, F_OK) == 0)
		return error_set(
		    error, "%s: is there already, and is left as it is", to);
	if (!local_read_begin(db, &begun, error))
		return false;
	good = copy_all(db, to, error);
	local_read_end(db, begun);
	return good;
}

/* ---- how a query is taken -------------------------------------------------------------- */

struct counting {
	struct local *db;
	struct arena *arena;
};

static bool
count_node(void *user, const struct index_node *node, uint64_t *total,
    struct error *error)
{
	struct counting *c = user;
	struct index_query q = {.root = node, .crew = shelf_crew(c->db->shelf)};
	struct index_answer found;

	if (!index_find(shelf_index(c->db->shelf), &q, c->arena, &found, error))
		return false;
	*total = found.total;
	return true;
}

bool
local_explain(void *state, const struct query *root, struct arena *arena,
    struct archive_stage **out, struct error *error)
{
	struct local *db = state;
	struct shelf_lookup lookup = {db, rows_cited, db->rows.view};
	struct counting counting = {db, arena};
	struct index_node *node;
	bool good, begun;

	if (!local_read_begin(db, &begun, error))
		return false;
	good = shelf_lower(arena, root, &lookup, &node, error) &&
	    shelf_stages(arena, node, db->rows.view.p != NULL, count_node,
		&counting, out, error);
	local_read_end(db, begun);
	return good;
}
