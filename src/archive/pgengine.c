/*
 * pgengine.c: the engine for PostgreSQL: an archive in the schema `reftel'
 * of a database, alone or spread over several servers.  It must not know
 * libpq, nor how anything is found.
 *
 * Of an archive that is spread the home knows the servers and the files that
 * were read; a telegram lies on one server with all that belongs to it.  A
 * commit first tells the home of the files, then the servers of the
 * telegrams, and at last the home that the files are done: whatever is lost
 * between, the same import finds what is there and adds what is not.
 */
#include "archive/pgengine.h"

#include <time.h>

#define VERSION_LEAST 150000
#define SCHEMA "3"

/* Documents go together when there are so many bytes of them. */
#define COPY_LEAST ((size_t)1 << 20)

/* It is committed after so many bytes of documents of a worker. */
#define ROWS_MOST ((size_t)16 << 20)

/* Where a document is to go. */
struct pg_placed {
	int64_t document;
	size_t server;
};

/* ---- open ------------------------------------------------------------------ */

static void
close_pg(void *state)
{
	struct pg_archive *db = state;
	size_t i, n;

	n = db->documents == NULL
	    ? 0
	    : ENGINE_WORKERS * pg_servers(db->rows.database);
	for (i = 0; i < n; i++)
		buf_free(&db->documents[i]);
	pg_close(db->rows.database);
	pthread_mutex_destroy(&db->lock);
	heap_free(db->documents);
	heap_free(db->placed);
	heap_free(db->dead);
	pg_values_free(db->values);
	pg_write_free(db->write);
	rows_view(db, (struct slice){NULL, 0});
	heap_free(db);
}

bool
pg_fit(const struct database *database, struct error *error)
{
	int version = pg_version(database);

	if (version < VERSION_LEAST)
		return error_set(error,
		    "%s: is PostgreSQL %d, and an archive needs 15 or later",
		    pg_name(database), version / 10000);
	return pg_utf8(database) ||
	    error_set(error,
		"%s: keeps its texts in another form than UTF-8; make the "
		"database with `createdb -E UTF8 -T template0'",
		pg_name(database));
}

/* Whether it is an archive that we know; it is made where one is written. */
static bool
examine(struct database *database, enum archive_mode mode, struct arena *arena,
    struct error *error)
{
	struct slice schema;
	bool there;

	if (!pg_there(database, &there, error))
		return false;
	if (!there && mode == ARCHIVE_READ)
		return error_set(error,
		    "%s: there is no such archive; `reftel import' makes one",
		    pg_name(database));
	if ((!there && !pg_make(database, error)) ||
	    !pg_setting(database, "schema", arena, &schema, error))
		return false;
	return slice_equal(schema, S(SCHEMA)) ||
	    error_set(error,
		"%s: was written by another reftel (its schema is %S, and this "
		"one knows %s)",
		pg_name(database), &schema, SCHEMA);
}

/* Who has just gone may hold it for a moment longer. */
bool
pg_take_lock(struct database *database, struct error *error)
{
	const struct timespec moment = {.tv_nsec = 100000000};
	int64_t got = 0;
	int tries;

	for (tries = 0; got == 0 && tries < 15; tries++) {
		if (tries > 0)
			nanosleep(&moment, NULL);
		if (!sql_number(sql(database, (enum sql_id)PG_LOCK, error, ""),
			&got, error))
			return false;
	}
	return got != 0 ||
	    error_set(error, "%s: another process is writing here",
		pg_name(database));
}

static bool
open_pg(
    const char *name, enum archive_mode mode, void **out, struct error *error)
{
	struct pg_archive *db = heap_grow(NULL, sizeof(*db));
	struct arena arena = {0};
	size_t i, n;
	bool good;

	*db = (struct pg_archive){
	    .values = pg_values_new(), .write = pg_write_new()};
	pthread_mutex_init(&db->lock, NULL);
	good = pg_open(name, &db->rows.database, error) &&
	    pg_fit(db->rows.database, error) &&
	    (mode == ARCHIVE_READ || pg_take_lock(db->rows.database, error)) &&
	    examine(db->rows.database, mode, &arena, error) &&
	    (mode == ARCHIVE_READ ||
		pg_open_servers(db->rows.database, &arena, error));
	arena_free(&arena);
	if (!good) {
		close_pg(db);
		return false;
	}
	n = ENGINE_WORKERS * pg_servers(db->rows.database);
	db->documents = heap_grow(NULL, n * sizeof(*db->documents));
	for (i = 0; i < n; i++)
		db->documents[i] = (struct buf){0};
	*out = db;
	return true;
}

/* ---- reading ----------------------------------------------------------------- */

static bool
shown(void *state, const int64_t *documents, size_t count, struct arena *arena,
    struct engine_reading **out, struct error *error)
{
	struct pg_archive *db = state;

	return rows_deal(sql(db->rows.database, SQL_SHOWN, error, "a",
			     pg_numbers(arena, documents, count)),
	    documents, count, arena, out, error);
}

/* ---- writing ---------------------------------------------------------------- */

static bool
begin(void *state, struct error *error)
{
	struct pg_archive *db = state;

	return pg_begin(db->rows.database, error);
}

static void
add_placed(
    struct pg_placed **list, size_t *n, size_t *size, struct pg_placed one)
{
	if (*n == *size) {
		*size = *size == 0 ? 256 : *size * 2;
		*list = heap_grow(*list, *size * sizeof(**list));
	}
	(*list)[(*n)++] = one;
}

void
pg_placed(struct pg_archive *db, int64_t document)
{
	pthread_mutex_lock(&db->lock);
	add_placed(&db->placed, &db->placed_count, &db->placed_size,
	    (struct pg_placed){document, pg_place(db->rows.database)});
	pthread_mutex_unlock(&db->lock);
}

/* They come in the order of their numbers. */
void
pg_placed_again(struct pg_archive *db, int64_t document)
{
	if (db->placed_count == 0 ||
	    db->placed[db->placed_count - 1].document < document)
		pg_placed(db, document);
}

/* The server of a document, whose number is that of its newest record. */
static size_t
server_of(struct pg_archive *db, int64_t document)
{
	size_t low = 0, high, middle, server = 0;

	pthread_mutex_lock(&db->lock);
	high = db->placed_count;
	while (low < high) {
		middle = low + (high - low) / 2;
		if (db->placed[middle].document < document)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < db->placed_count && db->placed[low].document == document)
		server = db->placed[low].server;
	pthread_mutex_unlock(&db->lock);
	return server;
}

/* While one thread copies, the others go on reading. */
static bool
document_put(void *state, unsigned worker, int64_t document,
    const struct document *d, bool *full, struct error *error)
{
	struct pg_archive *db = state;
	size_t servers = pg_servers(db->rows.database),
	       server = server_of(db, document), before;
	struct buf *b = &db->documents[worker * servers + server];

	pg_begin_rows(b);
	before = b->n;
	pg_add_row(b, document, d, db->values);
	db->put[worker] += b->n - before;
	*full = db->put[worker] > ROWS_MOST;
	return b->n < COPY_LEAST ||
	    pg_copy(db->rows.database, server, PG_DOCUMENT, b, error);
}

static bool
flush(void *state, unsigned worker, struct error *error)
{
	struct pg_archive *db = state;
	size_t servers = pg_servers(db->rows.database), i;

	db->put[worker] = 0;
	for (i = 0; i < servers; i++)
		if (!pg_copy(db->rows.database, i, PG_DOCUMENT,
			&db->documents[worker * servers + i], error))
			return false;
	return true;
}

static void
document_drop(void *state, int64_t document)
{
	struct pg_archive *db = state;

	add_placed(&db->dead, &db->dead_count, &db->dead_size,
	    (struct pg_placed){document, pg_place(db->rows.database)});
}

static bool
drop_documents(struct pg_archive *db, struct error *error)
{
	struct arena arena = {0};
	size_t servers = pg_servers(db->rows.database), server, i, n;
	int64_t *ids = ARENA_ARRAY(&arena, int64_t, db->dead_count + 1);
	bool good = true;

	for (server = 0; good && server < servers; server++) {
		for (i = n = 0; i < db->dead_count; i++)
			if (db->dead[i].server == server)
				ids[n++] = db->dead[i].document;
		if (n == 0)
			continue;
		pg_go(db->rows.database, server);
		good = sql_run(
		    sql(db->rows.database, (enum sql_id)PG_DOCUMENTS_DROP,
			error, "a", pg_numbers(&arena, ids, n)),
		    error);
	}
	arena_free(&arena);
	return good;
}

static void
forget(struct pg_archive *db)
{
	size_t servers = pg_servers(db->rows.database), i;

	for (i = 0; i < ENGINE_WORKERS * servers; i++) {
		buf_free(&db->documents[i]);
		db->documents[i] = (struct buf){0};
	}
	db->placed_count = db->dead_count = 0;
	pg_write_forget(db->write);
}

/* At the home of an archive that is spread nothing is done too early. */
static bool
commit(void *state, struct error *error)
{
	struct pg_archive *db = state;
	bool spread = pg_is_spread(db->rows.database);

	if (!drop_documents(db, error) || !pg_values_write(db, error) ||
	    (!spread && !pg_files_done(db, error)) ||
	    !pg_commit(db->rows.database, error) ||
	    (spread && !pg_files_done(db, error)))
		return false;
	forget(db);
	return true;
}

static void
rollback(void *state)
{
	struct pg_archive *db = state;

	pg_rollback(db->rows.database);
	pg_values_forget(db->values);
	forget(db);
}

/* What waits in the list of a GIN index is looked through by every search. */
static bool
tidy(void *state, struct error *error)
{
	struct pg_archive *db = state;

	return sql_run(
	    sql(db->rows.database, (enum sql_id)PG_TIDY, error, ""), error);
}

/* ---- care ------------------------------------------------------------------- */

static bool
clear(void *state, struct error *error)
{
	static const int all[] = {SQL_CLEAR_READINGS, SQL_CLEAR_TELEGRAMS,
	    SQL_CLEAR_REFERENCES, PG_CLEAR_DOCUMENTS};
	struct pg_archive *db = state;
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (!sql_run(
			sql(db->rows.database, (enum sql_id)all[i], error, ""),
			error))
			return false;
	return true;
}

static void
say_count(int64_t n, const char *what,
    void (*say)(void *user, const char *sentence), void *user)
{
	struct error e;

	if (n == 0)
		return;
	error_set(
	    &e, "%lld %s; `reftel reindex' makes it anew", (long long)n, what);
	say(user, e.text);
}

static bool
verify(void *state, void (*say)(void *user, const char *sentence), void *user,
    struct error *error)
{
	struct pg_archive *db = state;
	struct sql *s;
	int64_t missing, strange, nameless;
	bool row;

	if (!rows_verify(state, say, user, error))
		return false;
	s = sql(
	    db->rows.database, (enum sql_id)PG_DOCUMENTS_MISSING, error, "");
	if (!sql_step(s, &row, error))
		return false;
	missing = row ? sql_int(s, 0) : 0;
	strange = row ? sql_int(s, 1) : 0;
	sql_done(s);
	if (!sql_number(sql(db->rows.database, (enum sql_id)PG_VALUES_MISSING,
			    error, ""),
		&nameless, error))
		return false;
	say_count(missing, "telegrams are not in the index", say, user);
	say_count(strange,
	    "telegrams of the index are not there or are there twice", say,
	    user);
	say_count(nameless, "values that are counted have lost their names",
	    say, user);
	return true;
}

static bool
sizes(void *state, struct arena *arena, struct archive_size **out,
    struct error *error)
{
	struct pg_archive *db = state;
	struct sql *s =
	    sql(db->rows.database, (enum sql_id)PG_SIZES, error, "");
	bool row;

	*out = NULL;
	while (sql_step(s, &row, error)) {
		if (!row)
			return true;
		*out = ARENA_NEW(arena, struct archive_size);
		(*out)->name = sql_text(arena, s, 0);
		(*out)->bytes = (uint64_t)sql_int(s, 1);
		out = &(*out)->next;
	}
	return false;
}

static bool
backup(void *state, const char *to, struct error *error)
{
	struct pg_archive *db = state;

	return error_set(error,
	    "%s: is copied by PostgreSQL itself: `pg_dump -n reftel' for one "
	    "server, pg_basebackup for each of several; nothing is at %s",
	    pg_name(db->rows.database), to);
}

const struct engine engine_pg = {
    .scheme = "postgresql",
    .init = pg_init,
    .open = open_pg,
    .close = close_pg,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .count = rows_count,
    .ahead = pg_ahead,
    .file_find = rows_file_find,
    .file_put = pg_file_put,
    .record_find = pg_record_find,
    .record_add = pg_record_add,
    .provenance_add = pg_provenance_add,
    .reading_put = pg_reading_put,
    .telegram_put = pg_telegram_put,
    .telegrams = pg_telegrams,
    .telegram_of = rows_telegram_of,
    .telegrams_after = rows_telegrams_after,
    .telegram_same = rows_telegram_same,
    .readings = rows_readings,
    .shown = shown,
    .records = rows_records,
    .names = rows_names,
    .accesses = rows_accesses,
    .view = rows_view,
    .dictionary_get = rows_dictionary_get,
    .dictionary_put = rows_dictionary_put,
    .clear = clear,
    .verify = verify,
    .sizes = sizes,
    .backup = backup,
    .references = rows_references,
    .citing = rows_citing,
    .numbers = rows_numbers,
    .document_put = document_put,
    .flush = flush,
    .tidy = tidy,
    .document_drop = document_drop,
    .find = pg_find,
    .walk = pg_walk,
    .explain = pg_explain,
};
