/*
 * sql.h: statements with their values, of whatever database an archive lies
 * in.  A secret of the engines: rows.c says what is asked by name, sqlite.def
 * and pg.def say it in the words of each database, and sqlite.c and pg.c ask.
 */
#ifndef ARCHIVE_SQL_H
#define ARCHIVE_SQL_H

#include <stdarg.h>

#include "archive/engine.h"

/* What is asked, each prepared once. */
enum sql_id {
#define SQL(id, text) SQL_##id,
#include "archive/sqlite.def"
#undef SQL
	SQL_MAX
};

struct database; /* a connection */
struct sql; /* a statement with its values */

/* What a kind of database does; the functions below say what each means. */
struct database_kind {
	struct sql *(*bind)(struct database *db, enum sql_id which,
	    struct error *error, const char *types, va_list values);
	bool (*step)(struct sql *s, bool *row, struct error *error);
	void (*done)(struct sql *s);
	bool (*null)(struct sql *s, int i);
	int64_t (*number)(struct sql *s, int i);
	struct slice (*bytes)(struct sql *s, int i); /* until the next step */
	int64_t (*last_id)(struct database *db); /* NULL: it gives none */
	int64_t (*changes)(struct database *db);
	void (*place)(struct database *db, struct slice key);
};

/* Each begins with what is common to all of them. */
struct database {
	const struct database_kind *kind;
};

struct sql {
	struct database *database;
};

/*
 * A statement with its values: i an int64_t, s a slice as text, b a slice as
 * bytes (both NULL where absent), n an int64_t that stays NULL.  What is
 * bound must outlive the stepping.  NULL on trouble, which all below pass on.
 */
struct sql *sql(struct database *db, enum sql_id which, struct error *error,
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

/* Of the statement that was run last: the row it added, the rows it changed. */
int64_t sql_last_id(struct database *db);
int64_t sql_changes(struct database *db);

/*
 * Where the record is kept that is added next, and what belongs to it: all
 * records of one key lie together where there is more than one place.
 */
void sql_place(struct database *db, struct slice key);

#endif
