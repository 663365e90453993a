/*
 * sqlite.h: a connection to SQLite, and statements with their values.  A
 * secret of the engine for one machine: sqlite.c, rows.c, local.c.
 */
#ifndef ARCHIVE_SQLITE_H
#define ARCHIVE_SQLITE_H

#include "archive/engine.h"

/* What is asked, each prepared once. */
enum sql_id {
#define SQL(id, text) SQL_##id,
#include "archive/sqlite.def"
#undef SQL
	SQL_MAX
};

struct sqlite;
struct sql; /* a statement with its values */

/*
 * Open the file.  For reading it must be an archive; for writing it may be
 * empty or not there, which `empty` tells: then sqlite_make() has to follow.
 */
bool sqlite_open(const char *name, enum archive_mode mode, struct sqlite **out,
    bool *empty, struct error *error);
bool sqlite_make(struct sqlite *db, struct error *error);
void sqlite_close(struct sqlite *db);

/* Whether a transaction has been begun. */
bool sqlite_begun(const struct sqlite *db);

/* A number that changes when another connection has committed. */
bool sqlite_version(struct sqlite *db, int64_t *out, struct error *error);

int64_t sqlite_last_id(const struct sqlite *db);
int64_t sqlite_changes(const struct sqlite *db);

/*
 * A statement with its values: i an int64_t, s a slice as text, b a slice as
 * bytes (both NULL where absent), n an int64_t that stays NULL.  What is bound must outlive the
 * stepping.  NULL on trouble, which all below pass on.
 */
struct sql *sql(struct sqlite *db, enum sql_id which, struct error *error,
    const char *types, ...);

/* A row, or the end; false on trouble. */
bool sql_step(struct sql *s, bool *row, struct error *error);

/* A statement that gives nothing, to its end. */
bool sql_run(struct sql *s, struct error *error);

/* Leave a statement before its end. */
void sql_done(struct sql *s);

/* A statement that gives one number, 0 when it gives none. */
bool sql_number(struct sql *s, int64_t *out, struct error *error);

/* Columns of a row, from 0; text and bytes are copied. */
bool sql_null(struct sql *s, int i);
int64_t sql_int(struct sql *s, int i);
struct slice sql_text(struct arena *arena, struct sql *s, int i);

/* Check the file page by page (PRAGMA integrity_check): its first trouble. */
bool sqlite_check(struct sqlite *db, struct error *error);

/* Copy it while it is in use. */
bool sqlite_backup(struct sqlite *db, const char *to, struct error *error);

#endif
