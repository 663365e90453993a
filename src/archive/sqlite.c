/*
 * sqlite.c: the one file that knows SQLite: a connection, its troubles as
 * sentences, statements and their values.  It must not know what a telegram
 * is.  Every value is bound; none is ever spelt into SQL.
 */
#include "archive/sqlite.h"

#include <assert.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <stdarg.h>
#include <unistd.h>

#include "archive/migrate_1.h"
#include "archive/migrate_2.h"
#include "archive/schema_sqlite.h"

/* "RFTL": so that file(1) and we can tell an archive from other databases. */
#define APPLICATION 0x5246544c
#define SCHEMA 3

#define BUSY_MILLISECONDS 10000

/* From each schema to the next. */
static const char *const migrations[SCHEMA] = {NULL, migrate_1, migrate_2};

static const char *const texts[] = {
#define SQL(id, text) text,
#include "archive/sqlite.def"
#undef SQL
};

struct statement {
	struct sql sql; /* first: what the others see of it */
	sqlite3_stmt *statement;
};

struct sqlite {
	struct database database; /* first, as well */
	sqlite3 *handle;
	struct statement prepared[SQL_MAX];
	struct buf name;
};

static struct sqlite *
sqlite_of(struct database *database)
{
	return (struct sqlite *)(void *)database;
}

/* ---- trouble --------------------------------------------------------------- */

static bool
fail(struct sqlite *db, struct error *error)
{
	const char *what = sqlite3_errmsg(db->handle), *name = db->name.p;

	switch (sqlite3_errcode(db->handle)) {
	case SQLITE_CORRUPT:
		return error_set(error,
		    "%s: the archive is damaged (%s); go back to a copy of "
		    "it, or import its telegrams into another",
		    name, what);
	case SQLITE_NOTADB:
		return error_set(error, "%s: is no archive", name);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return error_set(
		    error, "%s: another process is writing here", name);
	case SQLITE_FULL:
		return error_set(error,
		    "%s: the disk is full; what was kept before is safe", name);
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return error_set(
		    error, "%s: may not be written by this user", name);
	case SQLITE_IOERR:
		return error_set(error,
		    "%s: cannot be read or written (%s); what was kept before "
		    "is safe",
		    name, what);
	default:
		return error_set(error, "%s: %s", name, what);
	}
}

/* ---- statements ------------------------------------------------------------ */

static void
bind_slice(sqlite3_stmt *s, int i, struct slice text, bool bytes)
{
	if (text.p == NULL)
		sqlite3_bind_null(s, i);
	else if (bytes)
		sqlite3_bind_blob64(s, i, text.p, text.n, SQLITE_STATIC);
	else
		sqlite3_bind_text64(
		    s, i, text.p, text.n, SQLITE_STATIC, SQLITE_UTF8);
}

static struct sql *
bind(struct database *database, enum sql_id which, struct error *error,
    const char *types, va_list values)
{
	struct sqlite *db = sqlite_of(database);
	struct statement *s = &db->prepared[which];
	int i;

	if (s->statement == NULL &&
	    sqlite3_prepare_v3(db->handle, texts[which], -1,
		SQLITE_PREPARE_PERSISTENT, &s->statement, NULL) != SQLITE_OK) {
		fail(db, error);
		return NULL;
	}
	for (i = 1; *types != '\0'; types++, i++) {
		switch (*types) {
		case 'i':
			sqlite3_bind_int64(
			    s->statement, i, va_arg(values, int64_t));
			break;
		case 's':
		case 'b':
			bind_slice(s->statement, i,
			    va_arg(values, struct slice), *types == 'b');
			break;
		default:
			(void)va_arg(values, int64_t);
			sqlite3_bind_null(s->statement, i);
		}
	}
	return &s->sql;
}

static sqlite3_stmt *
statement_of(struct sql *s)
{
	return ((struct statement *)(void *)s)->statement;
}

static bool
step(struct sql *s, bool *row, struct error *error)
{
	int result = sqlite3_step(statement_of(s));

	if (result == SQLITE_ROW) {
		*row = true;
		return true;
	}
	if (result != SQLITE_DONE)
		fail(sqlite_of(s->database), error);
	sqlite3_reset(statement_of(s));
	return result == SQLITE_DONE;
}

static void
done(struct sql *s)
{
	sqlite3_reset(statement_of(s));
	sqlite3_clear_bindings(statement_of(s));
}

static bool
null(struct sql *s, int i)
{
	return sqlite3_column_type(statement_of(s), i) == SQLITE_NULL;
}

static int64_t
number(struct sql *s, int i)
{
	return sqlite3_column_int64(statement_of(s), i);
}

static struct slice
bytes(struct sql *s, int i)
{
	const char *p = sqlite3_column_blob(statement_of(s), i);

	return slice(p, (size_t)sqlite3_column_bytes(statement_of(s), i));
}

static int64_t
last_id(struct database *database)
{
	return sqlite3_last_insert_rowid(sqlite_of(database)->handle);
}

static int64_t
changes(struct database *database)
{
	return sqlite3_changes(sqlite_of(database)->handle);
}

/* There is but one place. */
static void
place(struct database *database, struct slice key)
{
	(void)database;
	(void)key;
}

static const struct database_kind kind = {
    .bind = bind,
    .step = step,
    .done = done,
    .null = null,
    .number = number,
    .bytes = bytes,
    .last_id = last_id,
    .changes = changes,
    .place = place,
};

bool
sqlite_begun(struct database *database)
{
	return sqlite3_get_autocommit(sqlite_of(database)->handle) == 0;
}

bool
sqlite_version(struct database *database, int64_t *out, struct error *error)
{
	return sql_number(
	    sql(database, SQL_DATA_VERSION, error, ""), out, error);
}

/* ---- open ------------------------------------------------------------------ */

static bool
execute(struct sqlite *db, const char *text, struct error *error)
{
	return sqlite3_exec(db->handle, text, NULL, NULL, NULL) == SQLITE_OK ||
	    fail(db, error);
}

static bool
ask(struct sqlite *db, const char *text, int64_t *out, struct error *error)
{
	sqlite3_stmt *s = NULL;
	int result;

	if (sqlite3_prepare_v2(db->handle, text, -1, &s, NULL) != SQLITE_OK)
		return fail(db, error);
	result = sqlite3_step(s);
	*out = result == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
	if (result != SQLITE_ROW && result != SQLITE_DONE)
		fail(db, error);
	sqlite3_finalize(s);
	return result == SQLITE_ROW || result == SQLITE_DONE;
}

bool
sqlite_make(struct database *database, struct error *error)
{
	struct sqlite *db = sqlite_of(database);

	assert(SCHEMA == 3 && APPLICATION == 1380340812);
	return execute(db, "PRAGMA page_size = 32768", error) &&
	    execute(db, "PRAGMA journal_mode = WAL", error) &&
	    execute(db, "BEGIN IMMEDIATE", error) &&
	    execute(db, schema_sqlite, error) &&
	    execute(db, "PRAGMA application_id = 1380340812", error) &&
	    execute(db, "PRAGMA user_version = 3", error) &&
	    execute(db, "COMMIT", error);
}

void
sqlite_close(struct database *database)
{
	struct sqlite *db = sqlite_of(database);
	size_t i;

	if (db == NULL)
		return;
	for (i = 0; i < SQL_MAX; i++)
		sqlite3_finalize(db->prepared[i].statement);
	sqlite3_close(db->handle);
	buf_free(&db->name);
	heap_free(db);
}

static int
open_uri(struct sqlite *db, enum archive_mode mode, const char *options)
{
	struct buf uri = {0};
	int result;

	buf_string(&uri, "file:");
	buf_url(&uri, slice(db->name.p, db->name.n - 1));
	buf_string(&uri, options);
	buf_char(&uri, '\0');
	result = sqlite3_open_v2(uri.p, &db->handle,
	    SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX |
		(mode != ARCHIVE_READ
			? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
			: SQLITE_OPEN_READONLY),
	    NULL);
	buf_free(&uri);
	return result;
}

/*
 * In a folder that may not be written SQLite cannot make the file through
 * which readers and writers meet: but then nobody writes either.
 */
static bool
open_handle(struct sqlite *db, enum archive_mode mode, struct error *error)
{
	int64_t ignored;
	int result;

	result =
	    open_uri(db, mode, mode != ARCHIVE_READ ? "?mode=rwc" : "?mode=ro");
	if (result == SQLITE_OK && mode == ARCHIVE_READ &&
	    !ask(db, "PRAGMA user_version", &ignored, NULL) &&
	    (sqlite3_errcode(db->handle) == SQLITE_CANTOPEN ||
		sqlite3_errcode(db->handle) == SQLITE_READONLY)) {
		sqlite3_close(db->handle);
		result = open_uri(db, mode, "?mode=ro&immutable=1");
	}
	if (result != SQLITE_OK)
		return error_set(error, "%s: cannot be opened: %s", db->name.p,
		    db->handle == NULL ? "no memory"
				       : sqlite3_errmsg(db->handle));
	sqlite3_busy_timeout(db->handle, BUSY_MILLISECONDS);
	return true;
}

/*
 * Bring an older archive to the schema of today, in one transaction; two who
 * open it at once do it one after the other.
 */
static bool
migrate(struct sqlite *db, struct error *error)
{
	int64_t version;

	if (!execute(db, "BEGIN IMMEDIATE", error) ||
	    !ask(db, "PRAGMA user_version", &version, error))
		return false;
	for (; version > 0 && version < SCHEMA; version++)
		if (!execute(db, migrations[version], error))
			return false;
	return execute(db, "PRAGMA user_version = 3", error) &&
	    execute(db, "COMMIT", error);
}

/* The same for who only reads: through a connection that may write. */
static bool
migrate_for_reader(struct sqlite *db, struct error *error)
{
	struct sqlite writer = {0};
	struct error why;
	bool good;

	buf_add(&writer.name, buf_slice(&db->name));
	good =
	    open_handle(&writer, ARCHIVE_WRITE, &why) && migrate(&writer, &why);
	sqlite3_close(writer.handle);
	buf_free(&writer.name);
	return good ||
	    error_set(error,
		"%s: was written by an older reftel, and who may write it has "
		"to open it once",
		db->name.p);
}

/* Whether it is an archive, and one that we know. */
static bool
examine(
    struct sqlite *db, enum archive_mode mode, bool *empty, struct error *error)
{
	int64_t application, version, tables;

	if (!ask(db, "PRAGMA application_id", &application, error) ||
	    !ask(db, "PRAGMA user_version", &version, error) ||
	    !ask(db, "SELECT count(*) FROM sqlite_master", &tables, error))
		return false;
	*empty = application == 0 && version == 0 && tables == 0;
	if (*empty && mode == ARCHIVE_WRITE)
		return true;
	if (application != APPLICATION)
		return error_set(error, "%s: is no archive", db->name.p);
	if (version > SCHEMA)
		return error_set(error,
		    "%s: was written by a newer reftel (its schema is %d, and "
		    "this one knows %d)",
		    db->name.p, (int)version, SCHEMA);
	return version == SCHEMA ||
	    (mode != ARCHIVE_READ ? migrate(db, error)
				  : migrate_for_reader(db, error));
}

bool
sqlite_open(const char *name, enum archive_mode mode, struct database **out,
    bool *empty, struct error *error)
{
	struct sqlite *db;
	struct stat there;

	*out = NULL;
	if (stat(name, &there) == 0 && S_ISDIR(there.st_mode))
		return error_set(
		    error, "%s: is a folder, and an archive is a file", name);
	db = heap_grow(NULL, sizeof(*db));
	*db = (struct sqlite){.database = {&kind}};
	buf_string(&db->name, name);
	buf_char(&db->name, '\0');
	*out = &db->database;
	if (mode != ARCHIVE_WRITE && access(name, F_OK) != 0)
		error_set(error,
		    "%s: there is no such archive; `reftel import' makes one",
		    name);
	else if (open_handle(db, mode, error) &&
	    examine(db, mode, empty, error) &&
	    execute(db, "PRAGMA synchronous = FULL", error) &&
	    execute(db,
		mode != ARCHIVE_READ ? "PRAGMA cache_size = -65536"
				     : "PRAGMA cache_size = -16384",
		error) &&
	    execute(db, "PRAGMA trusted_schema = 0", error) &&
	    /* Who reads takes a few rows from many pages, which are large. */
	    (mode != ARCHIVE_READ ||
		execute(db, "PRAGMA mmap_size = 2147418112", error)))
		return true;
	sqlite_close(&db->database);
	*out = NULL;
	return false;
}

/* ---- care ------------------------------------------------------------------- */

bool
sqlite_check(struct database *database, struct error *error)
{
	struct sqlite *db = sqlite_of(database);
	sqlite3_stmt *s = NULL;
	const char *said;
	bool good;

	if (sqlite3_prepare_v2(db->handle, "PRAGMA integrity_check(1)", -1, &s,
		NULL) != SQLITE_OK)
		return fail(db, error);
	if (sqlite3_step(s) != SQLITE_ROW) {
		fail(db, error);
		sqlite3_finalize(s);
		return false;
	}
	said = (const char *)sqlite3_column_text(s, 0);
	good = said != NULL && strcmp(said, "ok") == 0;
	if (!good)
		error_set(error, "%s: is damaged: %s", db->name.p,
		    said == NULL ? "no memory" : said);
	sqlite3_finalize(s);
	return good;
}

bool
sqlite_backup(struct database *database, const char *to, struct error *error)
{
	struct sqlite *db = sqlite_of(database);
	sqlite3 *copy = NULL;
	sqlite3_backup *b;
	int result;

	result = sqlite3_open_v2(
	    to, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
	b = result == SQLITE_OK
	    ? sqlite3_backup_init(copy, "main", db->handle, "main")
	    : NULL;
	if (b != NULL) {
		do
			result = sqlite3_backup_step(b, 4096);
		while (result == SQLITE_OK);
		if (sqlite3_backup_finish(b) == SQLITE_OK)
			result = SQLITE_OK;
	}
	if (b == NULL || result != SQLITE_OK)
		error_set(error, "%s: cannot be written: %s", to,
		    copy == NULL ? "no memory" : sqlite3_errmsg(copy));
	sqlite3_close(copy);
	return b != NULL && result == SQLITE_OK;
}
