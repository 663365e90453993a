/*
 * sqlite.c: an archive in one SQLite file: the one file that knows SQLite.
 * It must not know what a telegram means.  Every value is bound; none is
 * ever spelt into SQL.
 */
#include "archive/engine.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <unistd.h>

#include "archive/schema_sqlite.h"
#include "index/index.h"
#include "sys/sys.h"

/* "RFTL": so that file(1) and we can tell an archive from other databases. */
#define APPLICATION 0x5246544c
#define SCHEMA 1

#define BUSY_MILLISECONDS 10000

enum statement {
#define SQL(id, text) SQL_##id,
#include "archive/sqlite.def"
#undef SQL
	SQL_MAX
};

static const char *const statements[] = {
#define SQL(id, text) text,
#include "archive/sqlite.def"
#undef SQL
};

struct db {
	sqlite3 *handle;
	sqlite3_stmt *prepared[SQL_MAX];
	struct buf name;
	struct buf scratch, subject; /* of tokens */
	int lock; /* held by who writes; -1: none */
};

/* ---- trouble --------------------------------------------------------------- */

static bool
fail(struct db *db, struct error *error)
{
	const char *what = sqlite3_errmsg(db->handle);

	switch (sqlite3_errcode(db->handle)) {
	case SQLITE_CORRUPT:
		return error_set(error,
		    "%s: the archive is damaged (%s); `reftel verify' says "
		    "what can be saved",
		    db->name.p, what);
	case SQLITE_NOTADB:
		return error_set(error, "%s: is no archive", db->name.p);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return error_set(
		    error, "%s: another process is writing here", db->name.p);
	case SQLITE_FULL:
		return error_set(error,
		    "%s: the disk is full; what was kept before is safe",
		    db->name.p);
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return error_set(
		    error, "%s: may not be written by this user", db->name.p);
	case SQLITE_IOERR:
		return error_set(error,
		    "%s: cannot be read or written (%s); what was kept before "
		    "is safe",
		    db->name.p, what);
	default:
		return error_set(error, "%s: %s", db->name.p, what);
	}
}

/* ---- statements ------------------------------------------------------------ */

static void
bind_text(sqlite3_stmt *s, int i, struct slice text, bool blob)
{
	if (text.p == NULL)
		sqlite3_bind_null(s, i);
	else if (blob)
		sqlite3_bind_blob64(s, i, text.p, text.n, SQLITE_STATIC);
	else
		sqlite3_bind_text64(
		    s, i, text.p, text.n, SQLITE_STATIC, SQLITE_UTF8);
}

/*
 * A statement with its values: i an int64_t, s a slice as text, b a slice
 * as bytes, n nothing.  What is bound must outlive the stepping.
 */
static sqlite3_stmt *
bound(struct db *db, enum statement which, struct error *error,
    const char *types, ...)
{
	sqlite3_stmt *s = db->prepared[which];
	va_list ap;
	int i;

	if (s == NULL &&
	    sqlite3_prepare_v3(db->handle, statements[which], -1,
		SQLITE_PREPARE_PERSISTENT, &s, NULL) != SQLITE_OK) {
		fail(db, error);
		return NULL;
	}
	db->prepared[which] = s;
	va_start(ap, types);
	for (i = 1; *types != '\0'; types++, i++) {
		switch (*types) {
		case 'i':
			sqlite3_bind_int64(s, i, va_arg(ap, int64_t));
			break;
		case 's':
		case 'b':
			bind_text(
			    s, i, va_arg(ap, struct slice), *types == 'b');
			break;
		default:
			sqlite3_bind_null(s, i);
		}
	}
	va_end(ap);
	return s;
}

/* A row, or the end; false on trouble. */
static bool
step(struct db *db, sqlite3_stmt *s, bool *row, struct error *error)
{
	int result;

	*row = false;
	if (s == NULL)
		return false;
	result = sqlite3_step(s);
	if (result == SQLITE_ROW) {
		*row = true;
		return true;
	}
	if (result != SQLITE_DONE)
		fail(db, error);
	sqlite3_reset(s);
	return result == SQLITE_DONE;
}

/* A statement that gives nothing. */
static bool
run(struct db *db, sqlite3_stmt *s, struct error *error)
{
	bool row = true, good = true;

	while (good && row)
		good = step(db, s, &row, error);
	return good;
}

static void
done(sqlite3_stmt *s)
{
	sqlite3_reset(s);
	sqlite3_clear_bindings(s);
}

static struct slice
column(struct arena *arena, sqlite3_stmt *s, int i)
{
	const char *p = sqlite3_column_blob(s, i);
	size_t n = (size_t)sqlite3_column_bytes(s, i);

	if (sqlite3_column_type(s, i) == SQLITE_NULL)
		return (struct slice){NULL, 0};
	return arena_copy(arena, n == 0 ? S("") : slice(p, n));
}

/* ---- open ------------------------------------------------------------------ */

static bool
execute(struct db *db, const char *sql, struct error *error)
{
	return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK ||
	    fail(db, error);
}

static bool
pragma(struct db *db, const char *sql, int64_t *out, struct error *error)
{
	sqlite3_stmt *s = NULL;
	int result;

	if (sqlite3_prepare_v2(db->handle, sql, -1, &s, NULL) != SQLITE_OK)
		return fail(db, error);
	result = sqlite3_step(s);
	*out = result == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
	if (result != SQLITE_ROW && result != SQLITE_DONE)
		fail(db, error);
	sqlite3_finalize(s);
	return result == SQLITE_ROW || result == SQLITE_DONE;
}

static bool
make(struct db *db, struct error *error)
{
	return execute(db, "PRAGMA page_size = 16384", error) &&
	    execute(db, "PRAGMA journal_mode = WAL", error) &&
	    execute(db, "BEGIN IMMEDIATE", error) &&
	    execute(db, schema_sqlite, error) &&
	    execute(db, "PRAGMA application_id = 1380340812", error) &&
	    execute(db, "PRAGMA user_version = 1", error) &&
	    execute(db, "COMMIT", error);
}

/* Whether it is an archive, and one that we know. */
static bool
examine(struct db *db, enum archive_mode mode, struct error *error)
{
	int64_t application, version, tables;

	if (!pragma(db, "PRAGMA application_id", &application, error) ||
	    !pragma(db, "PRAGMA user_version", &version, error) ||
	    !pragma(db, "SELECT count(*) FROM sqlite_master", &tables, error))
		return false;
	if (application == 0 && version == 0 && tables == 0 &&
	    mode == ARCHIVE_WRITE)
		return make(db, error);
	if (application != APPLICATION)
		return error_set(error, "%s: is no archive", db->name.p);
	if (version > SCHEMA)
		return error_set(error,
		    "%s: was written by a newer reftel (its schema is %d, and "
		    "this one knows %d)",
		    db->name.p, (int)version, SCHEMA);
	return true;
}

static bool
take_lock(struct db *db, struct error *error)
{
	struct buf path = {0};
	bool good;

	buf_format(&path, "%s.lock", db->name.p);
	buf_char(&path, '\0');
	good = file_lock(path.p, false, &db->lock, error);
	buf_free(&path);
	return good;
}

static void
close_sqlite(void *state)
{
	struct db *db = state;
	size_t i;

	for (i = 0; i < SQL_MAX; i++)
		sqlite3_finalize(db->prepared[i]);
	sqlite3_close(db->handle);
	if (db->lock >= 0)
		file_unlock(db->lock);
	buf_free(&db->name);
	buf_free(&db->scratch);
	buf_free(&db->subject);
	heap_free(db);
}

/*
 * In a folder that may not be written SQLite cannot make the file through
 * which readers and writers meet: but then nobody writes either.
 */
static bool
open_handle(struct db *db, enum archive_mode mode, struct error *error)
{
	struct buf uri = {0};
	int64_t ignored;
	int result;

	buf_string(&uri, "file:");
	buf_url(&uri, slice(db->name.p, db->name.n - 1));
	buf_string(&uri, mode == ARCHIVE_WRITE ? "?mode=rwc" : "?mode=ro");
	buf_char(&uri, '\0');
	result = sqlite3_open_v2(uri.p, &db->handle,
	    SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX |
		(mode == ARCHIVE_WRITE
			? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
			: SQLITE_OPEN_READONLY),
	    NULL);
	if (result == SQLITE_OK && mode == ARCHIVE_READ &&
	    !pragma(db, "PRAGMA user_version", &ignored, NULL) &&
	    (sqlite3_errcode(db->handle) == SQLITE_CANTOPEN ||
		sqlite3_errcode(db->handle) == SQLITE_READONLY)) {
		sqlite3_close(db->handle);
		uri.n--;
		buf_string(&uri, "&immutable=1");
		buf_char(&uri, '\0');
		result = sqlite3_open_v2(uri.p, &db->handle,
		    SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX |
			SQLITE_OPEN_READONLY,
		    NULL);
	}
	buf_free(&uri);
	if (result != SQLITE_OK)
		return error_set(error, "%s: cannot be opened: %s", db->name.p,
		    db->handle == NULL ? "no memory"
				       : sqlite3_errmsg(db->handle));
	sqlite3_extended_result_codes(db->handle, 0);
	sqlite3_busy_timeout(db->handle, BUSY_MILLISECONDS);
	return true;
}

static bool
open_sqlite(
    const char *name, enum archive_mode mode, void **out, struct error *error)
{
	struct db *db = heap_grow(NULL, sizeof(*db));
	bool good;

	assert(SCHEMA == 1 && APPLICATION == 1380340812);
	*db = (struct db){.lock = -1};
	buf_string(&db->name, name);
	buf_char(&db->name, '\0');
	if (mode == ARCHIVE_READ && access(name, F_OK) != 0)
		good = error_set(error,
		    "%s: there is no such archive; `reftel import' makes one",
		    name);
	else
		good = (mode == ARCHIVE_READ || take_lock(db, error)) &&
		    open_handle(db, mode, error) && examine(db, mode, error) &&
		    execute(db, "PRAGMA synchronous = FULL", error) &&
		    execute(db, "PRAGMA mmap_size = 1073741824", error) &&
		    execute(db, "PRAGMA trusted_schema = 0", error);
	if (!good) {
		close_sqlite(db);
		return false;
	}
	*out = db;
	return true;
}

static bool
begin(void *db, struct error *error)
{
	return run(db, bound(db, SQL_BEGIN, error, ""), error);
}

static bool
commit(void *db, struct error *error)
{
	return run(db, bound(db, SQL_COMMIT, error, ""), error);
}

static void
rollback(void *state)
{
	struct db *db = state;

	if (!sqlite3_get_autocommit(db->handle))
		run(db, bound(db, SQL_ROLLBACK, NULL, ""), NULL);
}

static bool
count_one(
    struct db *db, enum statement which, uint64_t *out, struct error *error)
{
	sqlite3_stmt *s = bound(db, which, error, "");
	bool row;

	if (!step(db, s, &row, error))
		return false;
	*out = row ? (uint64_t)sqlite3_column_int64(s, 0) : 0;
	done(s);
	return true;
}

static bool
count(void *db, uint64_t *telegrams, uint64_t *records, struct error *error)
{
	return count_one(db, SQL_COUNT_TELEGRAMS, telegrams, error) &&
	    count_one(db, SQL_COUNT_RECORDS, records, error);
}

/* ---- the record ------------------------------------------------------------- */

static bool
file_find(void *state, struct slice path, int64_t *id, struct engine_file *file,
    struct error *error)
{
	struct db *db = state;
	sqlite3_stmt *s = bound(db, SQL_FILE_FIND, error, "s", path);
	bool row;

	if (!step(db, s, &row, error))
		return false;
	*id = 0;
	if (row) {
		*id = sqlite3_column_int64(s, 0);
		*file = (struct engine_file){.path = path,
		    .size = (uint64_t)sqlite3_column_int64(s, 1),
		    .modified = sqlite3_column_int64(s, 2),
		    .done = sqlite3_column_int(s, 3) != 0};
	}
	done(s);
	return true;
}

static bool
file_put(void *state, const struct engine_file *file, int64_t *id,
    struct error *error)
{
	struct db *db = state;
	sqlite3_stmt *s = bound(db, SQL_FILE_PUT, error, "siii", file->path,
	    (int64_t)file->size, file->modified, (int64_t)file->done);
	bool row;

	if (!step(db, s, &row, error))
		return false;
	if (row)
		*id = sqlite3_column_int64(s, 0);
	return run(db, s, error);
}

static bool
record_find(void *state, const unsigned char hash[static SHA256_BYTES],
    uint32_t part, int64_t *id, struct error *error)
{
	struct db *db = state;
	sqlite3_stmt *s = bound(db, SQL_RECORD_FIND, error, "bi",
	    slice((const char *)hash, SHA256_BYTES), (int64_t)part);
	bool row;

	if (!step(db, s, &row, error))
		return false;
	*id = row ? sqlite3_column_int64(s, 0) : 0;
	done(s);
	return true;
}

static bool
record_add(void *state, const struct engine_record *record, int64_t *id,
    struct error *error)
{
	struct db *db = state;

	if (!run(db,
		bound(db, SQL_RECORD_ADD, error, "biiib",
		    slice((const char *)record->hash, SHA256_BYTES),
		    (int64_t)record->part, (int64_t)record->carrier,
		    (int64_t)record->size, record->bytes),
		error))
		return false;
	*id = sqlite3_last_insert_rowid(db->handle);
	return true;
}

static bool
provenance_add(void *state, const struct engine_provenance *p, bool *added,
    struct error *error)
{
	struct db *db = state;

	if (!run(db,
		bound(db, SQL_PROVENANCE_ADD, error, "iisiis", p->record,
		    p->file, p->member, (int64_t)p->line, p->moment, p->reader),
		error))
		return false;
	*added = sqlite3_changes(db->handle) > 0;
	return true;
}

static bool
provenances(struct db *db, int64_t record, struct arena *arena,
    struct archive_provenance **out, struct error *error)
{
	sqlite3_stmt *s = bound(db, SQL_PROVENANCES, error, "i", record);
	struct archive_provenance **end = out, *p;
	bool row;

	*out = NULL;
	while (step(db, s, &row, error)) {
		if (!row)
			return true;
		p = ARENA_NEW(arena, struct archive_provenance);
		p->file = column(arena, s, 0);
		p->member = column(arena, s, 1);
		p->line = (uint64_t)sqlite3_column_int64(s, 2);
		p->when = sqlite3_column_int64(s, 3);
		p->reader = column(arena, s, 4);
		*end = p;
		end = &p->next;
	}
	return false;
}

/* ---- what was read ----------------------------------------------------------- */

static bool
reading_put(void *state, const struct engine_reading *r, struct error *error)
{
	struct db *db = state;

	return run(db,
	    bound(db, SQL_READING_PUT, error, "iiiiibb", r->record, r->telegram,
		r->rank, (int64_t)r->section, (int64_t)r->sections, r->text,
		r->facts),
	    error);
}

static bool
readings(void *state, int64_t telegram, bool bytes, struct arena *arena,
    struct engine_reading **out, struct error *error)
{
	struct db *db = state;
	sqlite3_stmt *s =
	    bound(db, SQL_READINGS, error, "ii", telegram, (int64_t)bytes);
	struct engine_reading **end = out, *r;
	struct slice hash;
	bool row = true;

	*out = NULL;
	while (row) {
		if (!step(db, s, &row, error))
			return false;
		if (!row)
			break;
		r = ARENA_NEW(arena, struct engine_reading);
		r->telegram = telegram;
		r->record = sqlite3_column_int64(s, 0);
		r->rank = sqlite3_column_int64(s, 1);
		r->section = (uint16_t)sqlite3_column_int(s, 2);
		r->sections = (uint16_t)sqlite3_column_int(s, 3);
		r->text = column(arena, s, 4);
		r->facts = column(arena, s, 5);
		r->carrier = (enum carrier)sqlite3_column_int(s, 6);
		hash = column(arena, s, 7);
		if (hash.n == SHA256_BYTES)
			memcpy(r->hash, hash.p, SHA256_BYTES);
		r->part = (uint32_t)sqlite3_column_int64(s, 8);
		r->size = (uint64_t)sqlite3_column_int64(s, 9);
		r->bytes = column(arena, s, 10);
		*end = r;
		end = &r->next;
	}
	for (r = *out; bytes && r != NULL; r = r->next)
		if (!provenances(db, r->record, arena, &r->provenances, error))
			return false;
	return true;
}

static void
telegram_row(struct arena *arena, sqlite3_stmt *s, struct engine_telegram *out)
{
	*out = (struct engine_telegram){.id = sqlite3_column_int64(s, 0),
	    .document = sqlite3_column_int64(s, 1),
	    .name = column(arena, s, 2),
	    .dated = sqlite3_column_type(s, 3) != SQLITE_NULL,
	    .when = sqlite3_column_int64(s, 3),
	    .editions = (uint32_t)sqlite3_column_int(s, 4)};
}

static bool
telegram_rows(struct db *db, sqlite3_stmt *s, struct arena *arena,
    struct engine_telegram **out, struct error *error)
{
	bool row;

	*out = NULL;
	while (step(db, s, &row, error)) {
		if (!row)
			return true;
		*out = ARENA_NEW(arena, struct engine_telegram);
		telegram_row(arena, s, *out);
		out = &(*out)->next;
	}
	return false;
}

static bool
telegrams(void *db, struct slice name, struct arena *arena,
    struct engine_telegram **out, struct error *error)
{
	return telegram_rows(
	    db, bound(db, SQL_TELEGRAMS, error, "s", name), arena, out, error);
}

static bool
telegram_of(void *db, int64_t document, struct arena *arena,
    struct engine_telegram **out, struct error *error)
{
	return telegram_rows(db,
	    bound(db, SQL_TELEGRAM_OF, error, "i", document), arena, out,
	    error);
}

static bool
names(void *state, struct slice from, struct slice before, struct arena *arena,
    struct slice_list **out, struct error *error)
{
	struct db *db = state;
	sqlite3_stmt *s = bound(db, SQL_NAMES, error, "ss", from, before);
	bool row;

	*out = NULL;
	while (step(db, s, &row, error)) {
		if (!row)
			return true;
		*out = ARENA_NEW(arena, struct slice_list);
		(*out)->text = column(arena, s, 0);
		out = &(*out)->next;
	}
	return false;
}

static bool
put_references(
    struct db *db, int64_t id, const struct telegram *t, struct error *error)
{
	const struct reference *r;
	int64_t n = 0;

	if (!run(db, bound(db, SQL_REFERENCES_DROP, error, "i", id), error))
		return false;
	for (r = t->references; r != NULL; r = r->next)
		if (!run(db,
			bound(db, SQL_REFERENCE_ADD, error, "iiisssssi", id,
			    n++, (int64_t)r->kind, r->id, r->candidate,
			    r->bullet,
			    r->printed.p == NULL ? S("") : r->printed, r->note,
			    (int64_t)r->notal),
			error))
			return false;
	return true;
}

/* ---- what is looked for -------------------------------------------------------- */

/* The tokens of a text, with a blank after each. */
static void
add_tokens(struct buf *b, struct slice text)
{
	struct index_token out[INDEX_TOKENS];
	struct index_tokens tokens;
	size_t n, i;

	index_tokens_start(&tokens, text, 0);
	while ((n = index_tokens_read(&tokens, out)) > 0)
		for (i = 0; i < n; i++) {
			if (out[i].whole)
				continue;
			buf_add(b, out[i].text);
			buf_char(b, ' ');
		}
}

static bool
put_terms(struct db *db, int64_t document, const struct document_value *v,
    struct error *error)
{
	struct index_token out[INDEX_TOKENS];
	struct index_tokens tokens;
	enum ask_kind kind = ask_info(v->field)->kind;
	size_t n, i;

	if (kind != ASK_KIND_WORDS && kind != ASK_KIND_NAME)
		return run(db,
		    bound(db, SQL_TERM_ADD, error, "isi", (int64_t)v->field,
			v->text, document),
		    error);
	index_tokens_start(&tokens, v->text, 0);
	while ((n = index_tokens_read(&tokens, out)) > 0)
		for (i = 0; i < n; i++)
			if (!run(db,
				bound(db, SQL_TERM_ADD, error, "isi",
				    (int64_t)v->field, out[i].text, document),
				error))
				return false;
	return true;
}

static bool
put_document(struct db *db, int64_t document, const struct document *d,
    struct error *error)
{
	const struct document_value *v;
	const struct document_text *text;

	for (v = d->values; v != NULL; v = v->next) {
		if (!put_terms(db, document, v, error))
			return false;
		if (v->facet.n > 0 &&
		    !run(db,
			bound(db, SQL_FACET_ADD, error, "iis", document,
			    (int64_t)v->field, v->facet),
			error))
			return false;
	}
	buf_clear(&db->scratch);
	buf_clear(&db->subject);
	for (text = d->texts; text != NULL; text = text->next)
		add_tokens(
		    text->subject ? &db->subject : &db->scratch, text->text);
	return run(db,
	    bound(db, SQL_WORDS_ADD, error, "iss", document,
		buf_slice(&db->subject), buf_slice(&db->scratch)),
	    error);
}

static bool
telegram_put(void *state, struct engine_telegram *row, const struct document *d,
    struct error *error)
{
	struct db *db = state;
	bool is_new = row->id == 0;
	sqlite3_stmt *s =
	    bound(db, is_new ? SQL_TELEGRAM_ADD : SQL_TELEGRAM_SET, error,
		"iisissiii", row->id, row->document, d->id, d->when, d->from,
		d->subject, (int64_t)d->telegram->classification,
		(int64_t)d->words, (int64_t)row->editions);

	if (s != NULL && !d->dated)
		sqlite3_bind_null(s, 4);
	if (!run(db, s, error))
		return false;
	if (is_new)
		row->id = sqlite3_last_insert_rowid(db->handle);
	return put_references(db, row->id, d->telegram, error) &&
	    put_document(db, row->document, d, error);
}

/* ---- matches --------------------------------------------------------------- */

/* A query's words as FTS5 has them: quoted, the last perhaps a beginning. */
static bool
spell_words(struct buf *b, const struct query *q)
{
	size_t before;

	if (q->field == ASK_SUBJECT)
		buf_string(b, "subject : ");
	buf_char(b, '"');
	before = b->n;
	add_tokens(b, q->text);
	if (b->n == before)
		return false;
	b->p[b->n - 1] = '"';
	if (q->kind == QUERY_PREFIX)
		buf_char(b, '*');
	return true;
}

static bool
spell_near(struct buf *b, const struct query *q)
{
	const struct query *part;

	if (q->first->field == ASK_SUBJECT)
		buf_string(b, "subject : ");
	buf_string(b, "NEAR(");
	for (part = q->first; part != NULL; part = part->next) {
		struct query plain = *part;

		plain.field = ASK_TEXT;
		if (!spell_words(b, &plain))
			return false;
		buf_char(b, ' ');
	}
	buf_format(b, ", %u)", q->distance);
	return true;
}

static bool
collect(struct db *db, sqlite3_stmt *s, struct arena *arena,
    struct engine_set *out, struct error *error)
{
	struct engine_match *all = NULL;
	size_t room = 0, n = 0;
	bool row = true, good = true;

	while (good && row) {
		good = step(db, s, &row, error);
		if (!good || !row)
			break;
		if (n == room) {
			room = room == 0 ? 256 : room * 2;
			all = heap_grow(all, room * sizeof(*all));
		}
		all[n].document = sqlite3_column_int64(s, 0);
		all[n++].score = sqlite3_column_double(s, 1);
	}
	out->matches = ARENA_ARRAY(arena, struct engine_match, n + 1);
	out->count = good ? n : 0;
	if (n > 0)
		memcpy(out->matches, all, n * sizeof(*all));
	heap_free(all);
	return good;
}

static bool
match_words(struct db *db, const struct query *q, struct arena *arena,
    struct engine_set *out, struct error *error)
{
	struct buf b = {0};
	struct slice text;
	bool any =
	    q->kind == QUERY_NEAR ? spell_near(&b, q) : spell_words(&b, q);

	text = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	*out = (struct engine_set){0};
	return !any ||
	    collect(db, bound(db, SQL_MATCH_WORDS, error, "s", text), arena,
		out, error);
}

/* The first text after all that begin like this one. */
static struct slice
beyond(struct arena *arena, struct slice s, bool prefix)
{
	return arena_join(arena, s, prefix ? S("\xff") : S("\x01"), S(""));
}

static bool
match_term(struct db *db, const struct query *q, struct slice term,
    struct arena *arena, struct engine_set *out, struct error *error)
{
	return collect(db,
	    bound(db, SQL_MATCH_TERM, error, "iss", (int64_t)q->field, term,
		beyond(arena, term, q->kind == QUERY_PREFIX)),
	    arena, out, error);
}

/* Words of a field: those documents that have each of them. */
static bool
match_all_terms(struct db *db, const struct query *q, struct arena *arena,
    struct engine_set *out, struct error *error)
{
	struct engine_set set;
	struct query plain = *q;
	struct buf b = {0};
	struct slice rest, word;
	size_t i, j, n;
	bool first = true, good = true;

	add_tokens(&b, q->text);
	rest = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	*out = (struct engine_set){0};
	while (good && (word = slice_word(&rest)).p != NULL) {
		plain.kind = slice_trim(rest).n == 0 ? q->kind : QUERY_WORDS;
		good = match_term(db, &plain, word, arena, &set, error);
		for (i = j = n = 0; !first && good && i < out->count; i++) {
			while (j < set.count &&
			    set.matches[j].document < out->matches[i].document)
				j++;
			if (j < set.count &&
			    set.matches[j].document == out->matches[i].document)
				out->matches[n++] = out->matches[i];
		}
		if (first)
			*out = set;
		else
			out->count = n;
		first = false;
	}
	return good;
}

static bool
match(void *state, const struct query *q, struct arena *arena,
    struct engine_set *out, struct error *error)
{
	struct db *db = state;

	if (q->kind == QUERY_ALL)
		return collect(
		    db, bound(db, SQL_MATCH_ALL, error, ""), arena, out, error);
	if (q->kind == QUERY_RANGE && q->field == ASK_DATE)
		return collect(db,
		    bound(db, SQL_MATCH_DAYS, error, "ii", q->least * 86400,
			(q->most + 1) * 86400),
		    arena, out, error);
	if (q->kind == QUERY_RANGE)
		return collect(db,
		    bound(db, SQL_MATCH_LENGTH, error, "ii", q->least, q->most),
		    arena, out, error);
	if (q->field == ASK_TEXT || q->field == ASK_SUBJECT ||
	    q->kind == QUERY_NEAR)
		return match_words(db, q, arena, out, error);
	if (q->field == ASK_CITEDBY)
		return collect(db,
		    bound(db, SQL_MATCH_CITED, error, "s",
			value_id(arena, q->text)),
		    arena, out, error);
	if (ask_info(q->field)->kind == ASK_KIND_WORDS ||
	    ask_info(q->field)->kind == ASK_KIND_NAME)
		return match_all_terms(db, q, arena, out, error);
	return match_term(db, q, q->text, arena, out, error);
}

static bool
hit(void *state, int64_t document, struct arena *arena, struct archive_hit *out,
    struct error *error)
{
	struct db *db = state;
	sqlite3_stmt *s = bound(db, SQL_HIT, error, "i", document);
	int64_t when;
	bool row;

	if (!step(db, s, &row, error))
		return false;
	if (!row)
		return error_set(error,
		    "%s: the index knows a telegram that is not there; "
		    "`reftel reindex' makes it anew",
		    db->name.p);
	out->document = document;
	out->id = column(arena, s, 0);
	if (sqlite3_column_type(s, 1) != SQLITE_NULL) {
		when = sqlite3_column_int64(s, 1);
		out->date.date = date_from_days(
		    (int32_t)((when - (when < 0 ? 86399 : 0)) / 86400));
		when -= (int64_t)date_days(out->date.date) * 86400;
		out->date.hour = (uint8_t)(when / 3600);
		out->date.minute = (uint8_t)(when / 60 % 60);
		out->date.second = (uint8_t)(when % 60);
	}
	out->from = column(arena, s, 2);
	out->subject = column(arena, s, 3);
	out->classification = (enum classification)sqlite3_column_int(s, 4);
	out->length = (uint32_t)sqlite3_column_int64(s, 5);
	out->editions = (uint32_t)sqlite3_column_int64(s, 6);
	done(s);
	return true;
}

static bool
facets(void *state, int64_t document,
    void (*each)(void *user, enum ask field, struct slice value), void *user,
    struct error *error)
{
	struct db *db = state;
	sqlite3_stmt *s = bound(db, SQL_FACETS, error, "i", document);
	bool row;

	while (step(db, s, &row, error)) {
		if (!row)
			return true;
		each(user, (enum ask)sqlite3_column_int(s, 0),
		    slice((const char *)sqlite3_column_blob(s, 1),
			(size_t)sqlite3_column_bytes(s, 1)));
	}
	return false;
}

const struct engine engine_sqlite = {
    .scheme = "",
    .open = open_sqlite,
    .close = close_sqlite,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .count = count,
    .file_find = file_find,
    .file_put = file_put,
    .record_find = record_find,
    .record_add = record_add,
    .provenance_add = provenance_add,
    .reading_put = reading_put,
    .telegram_put = telegram_put,
    .telegrams = telegrams,
    .telegram_of = telegram_of,
    .readings = readings,
    .names = names,
    .match = match,
    .hit = hit,
    .facets = facets,
};
