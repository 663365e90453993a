/*
 * sql.c: statements of any database.  It must not know one.
 */
#include "archive/sql.h"

struct sql *
sql(struct database *db, enum sql_id which, struct error *error,
    const char *types, ...)
{
	struct sql *s;
	va_list values;

	va_start(values, types);
	s = db->kind->bind(db, which, error, types, values);
	va_end(values);
	if (s != NULL)
		s->database = db;
	return s;
}

bool
sql_step(struct sql *s, bool *row, struct error *error)
{
	*row = false;
	return s != NULL && s->database->kind->step(s, row, error);
}

bool
sql_run(struct sql *s, struct error *error)
{
	bool row = true, good = true;

	while (good && row)
		good = sql_step(s, &row, error);
	return good;
}

void
sql_done(struct sql *s)
{
	s->database->kind->done(s);
}

bool
sql_number(struct sql *s, int64_t *out, struct error *error)
{
	bool row;

	if (!sql_step(s, &row, error))
		return false;
	*out = row ? sql_int(s, 0) : 0;
	sql_done(s);
	return true;
}

bool
sql_null(struct sql *s, int i)
{
	return s->database->kind->null(s, i);
}

int64_t
sql_int(struct sql *s, int i)
{
	return s->database->kind->number(s, i);
}

struct slice
sql_text(struct arena *arena, struct sql *s, int i)
{
	struct slice bytes = s->database->kind->bytes(s, i);

	if (sql_null(s, i))
		return (struct slice){NULL, 0};
	return arena_copy(arena, bytes.n == 0 ? S("") : bytes);
}

int64_t
sql_last_id(struct database *db)
{
	return db->kind->last_id(db);
}

int64_t
sql_changes(struct database *db)
{
	return db->kind->changes(db);
}

void
sql_place(struct database *db, struct slice key)
{
	db->kind->place(db, key);
}
