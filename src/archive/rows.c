/*
 * rows.c: records, telegrams and their references as rows of a database.  It
 * must not know what they mean, nor which database it is.
 */
#include "archive/local.h"

#include <stdlib.h>

/* ---- the record ------------------------------------------------------------- */

bool
rows_file_find(void *state, struct slice path, int64_t *id,
    struct engine_file *file, struct error *error)
{
	struct rows *db = state;
	struct sql *s = sql(db->database, SQL_FILE_FIND, error, "s", path);
	bool row;

	if (!sql_step(s, &row, error))
		return false;
	*id = 0;
	if (row) {
		*id = sql_int(s, 0);
		*file = (struct engine_file){.path = path,
		    .size = (uint64_t)sql_int(s, 1),
		    .modified = sql_int(s, 2),
		    .done = (int)sql_int(s, 3) != 0};
	}
	sql_done(s);
	return true;
}

bool
rows_file_put(void *state, const struct engine_file *file, int64_t *id,
    struct error *error)
{
	struct rows *db = state;
	struct sql *s =
	    sql(db->database, SQL_FILE_PUT, error, "siii", file->path,
		(int64_t)file->size, file->modified, (int64_t)file->done);
	bool row;

	if (!sql_step(s, &row, error))
		return false;
	if (row)
		*id = sql_int(s, 0);
	return sql_run(s, error);
}

bool
rows_record_find(void *state, const unsigned char hash[static SHA256_BYTES],
    uint32_t part, int64_t *id, struct error *error)
{
	struct rows *db = state;
	struct sql *s = sql(db->database, SQL_RECORD_FIND, error, "bi",
	    slice((const char *)hash, SHA256_BYTES), (int64_t)part);
	bool row;

	if (!sql_step(s, &row, error))
		return false;
	*id = row ? sql_int(s, 0) : 0;
	sql_done(s);
	return true;
}

bool
rows_record_add(void *state, const struct engine_record *record, int64_t *id,
    struct error *error)
{
	struct rows *db = state;

	sql_place(db->database,
	    record->name.n > 0
		? record->name
		: slice((const char *)record->hash, SHA256_BYTES));
	if (!sql_run(sql(db->database, SQL_RECORD_ADD, error, "biiib",
			 slice((const char *)record->hash, SHA256_BYTES),
			 (int64_t)record->part, (int64_t)record->carrier,
			 (int64_t)record->size, record->bytes),
		error))
		return false;
	*id = sql_last_id(db->database);
	return true;
}

bool
rows_provenance_add(void *state, const struct engine_provenance *p, bool *added,
    struct error *error)
{
	struct rows *db = state;

	if (!sql_run(sql(db->database, SQL_PROVENANCE_ADD, error, "iisiis",
			 p->record, p->file, p->member, (int64_t)p->line,
			 p->moment, p->reader),
		error))
		return false;
	*added = sql_changes(db->database) > 0;
	return true;
}

static bool
provenances(struct rows *db, int64_t record, struct arena *arena,
    struct archive_provenance **out, struct error *error)
{
	struct sql *s = sql(db->database, SQL_PROVENANCES, error, "i", record);
	struct archive_provenance **end = out, *p;
	bool row;

	*out = NULL;
	while (sql_step(s, &row, error)) {
		if (!row)
			return true;
		p = ARENA_NEW(arena, struct archive_provenance);
		p->file = sql_text(arena, s, 0);
		p->member = sql_text(arena, s, 1);
		p->line = (uint64_t)sql_int(s, 2);
		p->when = sql_int(s, 3);
		p->reader = sql_text(arena, s, 4);
		*end = p;
		end = &p->next;
	}
	return false;
}

/* ---- what was read ----------------------------------------------------------- */

bool
rows_reading_put(
    void *state, const struct engine_reading *r, struct error *error)
{
	struct rows *db = state;

	return sql_run(sql(db->database, SQL_READING_PUT, error, "iiiiibbs",
			   r->record, r->telegram, r->rank, (int64_t)r->section,
			   (int64_t)r->sections, r->text, r->facts, r->reader),
	    error);
}

enum { READING_COLUMN_COUNT = 13 };

static struct engine_reading *
reading_row(struct arena *arena, struct sql *s)
{
	struct engine_reading *r = ARENA_NEW(arena, struct engine_reading);
	struct slice hash;

	r->record = sql_int(s, 0);
	r->telegram = sql_int(s, 1);
	r->rank = sql_int(s, 2);
	r->section = (uint16_t)(int)sql_int(s, 3);
	r->sections = (uint16_t)(int)sql_int(s, 4);
	r->text = sql_text(arena, s, 5);
	r->facts = sql_text(arena, s, 6);
	r->reader = sql_text(arena, s, 7);
	r->carrier = (enum carrier)(int)sql_int(s, 8);
	hash = sql_text(arena, s, 9);
	if (hash.n == SHA256_BYTES)
		memcpy(r->hash, hash.p, SHA256_BYTES);
	r->part = (uint32_t)sql_int(s, 10);
	r->size = (uint64_t)sql_int(s, 11);
	r->bytes = sql_text(arena, s, 12);
	return r;
}

static bool
reading_rows(struct sql *s, struct arena *arena, struct engine_reading **out,
    struct error *error)
{
	bool row;

	*out = NULL;
	while (sql_step(s, &row, error)) {
		if (!row)
			return true;
		*out = reading_row(arena, s);
		out = &(*out)->next;
	}
	return false;
}

bool
rows_readings(void *state, int64_t telegram, bool bytes, struct arena *arena,
    struct engine_reading **out, struct error *error)
{
	struct rows *db = state;
	struct engine_reading *r;

	if (!reading_rows(sql(db->database, SQL_READINGS, error, "ii", telegram,
			      (int64_t)bytes),
		arena, out, error))
		return false;
	for (r = *out; bytes && r != NULL; r = r->next)
		if (!provenances(db, r->record, arena, &r->provenances, error))
			return false;
	return true;
}

bool
rows_shown(void *state, const int64_t *documents, size_t count,
    struct arena *arena, struct engine_reading **out, struct error *error)
{
	struct rows *db = state;
	size_t i;

	for (i = 0; i < count; i++)
		if (!reading_rows(
			sql(db->database, SQL_SHOWN, error, "i", documents[i]),
			arena, &out[i], error))
			return false;
	return true;
}

/* Each to the end of the list of its document. */
bool
rows_deal(struct sql *s, const int64_t *documents, size_t count,
    struct arena *arena, struct engine_reading **out, struct error *error)
{
	struct engine_reading **at;
	int64_t document;
	size_t i;
	bool row;

	memset(out, 0, count * sizeof(struct engine_reading *));
	while (sql_step(s, &row, error)) {
		if (!row)
			return true;
		document = sql_int(s, READING_COLUMN_COUNT);
		for (i = 0; i < count && documents[i] != document;)
			i++;
		if (i == count)
			continue;
		for (at = &out[i]; *at != NULL;)
			at = &(*at)->next;
		*at = reading_row(arena, s);
	}
	return false;
}

bool
rows_records(void *state, int64_t after, size_t most, struct arena *arena,
    struct engine_reading **out, struct error *error)
{
	struct rows *db = state;

	return reading_rows(
	    sql(db->database, SQL_RECORDS, error, "ii", after, (int64_t)most),
	    arena, out, error);
}

bool
rows_dictionary_get(void *state, uint32_t number, struct arena *arena,
    uint32_t *found, struct slice *bytes, struct error *error)
{
	struct rows *db = state;
	struct sql *s = sql(db->database,
	    number == 0 ? SQL_DICTIONARY_NEWEST : SQL_DICTIONARY, error,
	    number == 0 ? "" : "i", (int64_t)number);
	bool row;

	if (!sql_step(s, &row, error))
		return false;
	*found = row ? (uint32_t)sql_int(s, 0) : 0;
	*bytes = row ? sql_text(arena, s, 1) : (struct slice){NULL, 0};
	sql_done(s);
	return true;
}

bool
rows_dictionary_put(
    void *state, uint32_t number, struct slice bytes, struct error *error)
{
	struct rows *db = state;

	return sql_run(sql(db->database, SQL_DICTIONARY_PUT, error, "ib",
			   (int64_t)number, bytes),
	    error);
}

enum { TELEGRAM_COLUMN_COUNT = 10 };

static void
telegram_row(struct arena *arena, struct sql *s, struct engine_telegram *out)
{
	*out = (struct engine_telegram){.id = sql_int(s, 0),
	    .document = sql_int(s, 1),
	    .name = sql_text(arena, s, 2),
	    .dated = !sql_null(s, 3),
	    .when = sql_int(s, 3),
	    .from = sql_text(arena, s, 4),
	    .subject = sql_text(arena, s, 5),
	    .classification = (enum classification)(int)sql_int(s, 6),
	    .words = (uint32_t)sql_int(s, 7),
	    .editions = (uint32_t)sql_int(s, 8),
	    .status = (enum status)(int)sql_int(s, 9)};
}

static bool
telegram_rows(struct sql *s, struct arena *arena, struct engine_telegram **out,
    struct error *error)
{
	bool row;

	*out = NULL;
	while (sql_step(s, &row, error)) {
		if (!row)
			return true;
		*out = ARENA_NEW(arena, struct engine_telegram);
		telegram_row(arena, s, *out);
		out = &(*out)->next;
	}
	return false;
}

bool
rows_telegrams(void *state, struct slice name, struct arena *arena,
    struct engine_telegram **out, struct error *error)
{
	struct rows *db = state;
	struct slice series;
	int64_t number = value_serial(name, &series);

	return telegram_rows(sql(db->database, SQL_TELEGRAMS, error, "sis",
				 series, number, db->view),
	    arena, out, error);
}

bool
rows_telegram_of(void *state, int64_t document, struct arena *arena,
    struct engine_telegram **out, struct error *error)
{
	struct rows *db = state;

	return telegram_rows(
	    sql(db->database, SQL_TELEGRAM_OF, error, "is", document, db->view),
	    arena, out, error);
}

bool
rows_telegrams_after(void *state, int64_t id, size_t most, struct arena *arena,
    struct engine_telegram **out, struct error *error)
{
	struct rows *db = state;

	return telegram_rows(sql(db->database, SQL_TELEGRAMS_AFTER, error, "ii",
				 id, (int64_t)most),
	    arena, out, error);
}

/* The first column of each row. */
static bool
texts(struct sql *s, struct arena *arena, struct slice_list **out,
    struct error *error)
{
	bool row;

	*out = NULL;
	while (sql_step(s, &row, error)) {
		if (!row)
			return true;
		*out = ARENA_NEW(arena, struct slice_list);
		(*out)->text = sql_text(arena, s, 0);
		out = &(*out)->next;
	}
	return false;
}

bool
rows_accesses(void *state, struct arena *arena, struct slice_list **out,
    struct error *error)
{
	struct rows *db = state;

	return texts(
	    sql(db->database, SQL_ACCESSES, error, ""), arena, out, error);
}

void
rows_view(void *state, struct slice accesses)
{
	struct rows *db = state;
	char *p = NULL;

	if (accesses.p != NULL) {
		p = heap_grow(NULL, accesses.n + 1);
		memcpy(p, accesses.p, accesses.n);
	}
	heap_free((char *)(uintptr_t)db->view.p);
	db->view = slice(p, accesses.n);
}

bool
rows_names(void *state, struct slice from, struct slice before,
    struct arena *arena, struct slice_list **out, struct error *error)
{
	struct rows *db = state;

	return texts(
	    sql(db->database, SQL_NAMES, error, "sss", from, before, db->view),
	    arena, out, error);
}

/* A reference with the values that it is kept with. */
static struct sql *
reference_sql(struct rows *db, enum sql_id which, int64_t id, int64_t n,
    const struct reference *r, struct error *error)
{
	return sql(db->database, which, error, "iiisssssi", id, n,
	    (int64_t)r->kind, r->id, r->candidate, r->bullet,
	    r->printed.p == NULL ? S("") : r->printed, r->note,
	    (int64_t)r->notal);
}

static bool
put_references(struct rows *db, int64_t id, bool is_new,
    const struct telegram *t, struct error *error)
{
	const struct reference *r;
	int64_t n = 0;

	if (!is_new &&
	    !sql_run(
		sql(db->database, SQL_REFERENCES_DROP, error, "i", id), error))
		return false;
	for (r = t->references; r != NULL; r = r->next)
		if (!sql_run(
			reference_sql(db, SQL_REFERENCE_ADD, id, n++, r, error),
			error))
			return false;
	return true;
}

/* A telegram with the values that it is kept with. */
static struct sql *
telegram_sql(struct rows *db, enum sql_id which,
    const struct engine_telegram *row, const struct document *d,
    struct error *error)
{
	return sql(db->database, which, error,
	    d->dated ? "iisissiiiis" : "iisnssiiiis", row->id, row->document,
	    d->id, d->when, d->from, d->subject,
	    (int64_t)d->telegram->classification, (int64_t)d->words,
	    (int64_t)row->editions, (int64_t)d->telegram->status, d->access);
}

bool
rows_telegram_put(void *state, struct engine_telegram *row,
    const struct document *d, struct error *error)
{
	struct rows *db = state;
	bool is_new = row->id == 0;

	if (!sql_run(
		telegram_sql(db, is_new ? SQL_TELEGRAM_ADD : SQL_TELEGRAM_SET,
		    row, d, error),
		error))
		return false;
	if (is_new)
		row->id = sql_last_id(db->database);
	return put_references(db, row->id, is_new, d->telegram, error);
}

/* ---- who cites whom ------------------------------------------------------------ */

static bool
reference_rows(struct sql *s, int from, struct arena *arena,
    struct engine_reference **out, struct error *error)
{
	struct engine_reference *r;
	bool row;

	*out = NULL;
	while (sql_step(s, &row, error)) {
		if (!row)
			return true;
		*out = r = ARENA_NEW(arena, struct engine_reference);
		if (from > 0)
			telegram_row(arena, s, &r->by);
		r->n = (uint32_t)sql_int(s, from);
		r->kind = (enum reference_kind)(int)sql_int(s, from + 1);
		r->target = sql_text(arena, s, from + 2);
		r->other = sql_text(arena, s, from + 3);
		r->bullet = sql_text(arena, s, from + 4);
		r->printed = sql_text(arena, s, from + 5);
		r->note = sql_text(arena, s, from + 6);
		r->notal = sql_int(s, from + 7) != 0;
		out = &r->next;
	}
	return false;
}

bool
rows_references(void *state, int64_t telegram, struct arena *arena,
    struct engine_reference **out, struct error *error)
{
	struct rows *db = state;

	return reference_rows(
	    sql(db->database, SQL_REFERENCES, error, "i", telegram), 0, arena,
	    out, error);
}

bool
rows_citing(void *state, struct slice name, uint32_t most, struct arena *arena,
    struct engine_reference **out, uint64_t *total, struct error *error)
{
	struct rows *db = state;
	struct engine_reference *others, **end = out;
	struct slice series;
	int64_t number = value_serial(name, &series), count;

	if (!sql_number(sql(db->database, SQL_CITING_COUNT, error, "sis",
			    series, number, db->view),
		&count, error) ||
	    !reference_rows(sql(db->database, SQL_CITING, error, "siis", series,
				number, (int64_t)most, db->view),
		TELEGRAM_COLUMN_COUNT, arena, out, error) ||
	    !reference_rows(sql(db->database, SQL_CITING_OTHER, error, "sis",
				name, (int64_t)most, db->view),
		TELEGRAM_COLUMN_COUNT, arena, &others, error))
		return false;
	while (*end != NULL)
		end = &(*end)->next;
	*end = others;
	for (*total = (uint64_t)count; others != NULL; others = others->next)
		++*total;
	return true;
}

bool
rows_numbers(void *state, struct slice series, uint32_t from,
    enum engine_order order,
    bool (*each)(void *user, const struct engine_number *number), void *user,
    struct error *error)
{
	static const enum sql_id ids[] = {
	    SQL_NUMBERS, SQL_NUMBERS_DOWN, SQL_NUMBERS_CITED};
	struct rows *db = state;
	struct sql *s = sql(db->database, ids[order], error, "sis", series,
	    (int64_t)from, db->view);
	struct engine_number n;
	bool row;

	while (sql_step(s, &row, error)) {
		if (!row)
			return true;
		n = (struct engine_number){.number = (uint32_t)sql_int(s, 0)};
		if (order == NUMBERS_CITED)
			n.citations = (uint64_t)sql_int(s, 1);
		else {
			n.dated = !sql_null(s, 1);
			n.when = sql_int(s, 1);
			n.status = (enum status)(int)sql_int(s, 2);
		}
		if (!each(user, &n)) {
			sql_done(s);
			return true;
		}
	}
	return false;
}

bool
rows_telegram_same(void *state, const struct engine_telegram *row,
    const struct document *d, bool *same, struct error *error)
{
	struct rows *db = state;
	const struct reference *r;
	int64_t n = 0, found;

	if (!sql_number(telegram_sql(db, SQL_TELEGRAM_SAME, row, d, error),
		&found, error))
		return false;
	*same = found == 1;
	for (r = d->telegram->references; r != NULL && *same; r = r->next) {
		if (!sql_number(reference_sql(db, SQL_REFERENCE_SAME, row->id,
				    n++, r, error),
			&found, error))
			return false;
		*same = found == 1;
	}
	if (*same &&
	    !sql_number(
		sql(db->database, SQL_REFERENCE_COUNT, error, "i", row->id),
		&found, error))
		return false;
	*same = *same && found == n;
	return true;
}

bool
rows_hit(void *state, int64_t document, struct arena *arena,
    struct archive_hit *out, struct error *error)
{
	struct engine_telegram *row;

	if (!rows_telegram_of(state, document, arena, &row, error))
		return false;
	if (row == NULL)
		return error_set(error,
		    "%s: the index has a telegram that is not there; "
		    "`reftel reindex' makes it anew",
		    "the archive");
	*out = archive_hit_of(row);
	return true;
}

bool
rows_cited(void *state, struct slice name, struct arena *arena,
    struct slice_list **out, struct error *error)
{
	struct rows *db = state;
	struct slice series;
	int64_t number = value_serial(value_id(arena, name), &series);
	struct sql *s = sql(
	    db->database, SQL_CITED, error, "sis", series, number, db->view);
	bool row;

	*out = NULL;
	while (sql_step(s, &row, error)) {
		if (!row)
			return true;
		*out = ARENA_NEW(arena, struct slice_list);
		(*out)->text = value_key(arena, sql_text(arena, s, 0));
		out = &(*out)->next;
	}
	return false;
}

bool
rows_count(
    void *state, uint64_t *telegrams, uint64_t *records, struct error *error)
{
	struct rows *db = state;
	int64_t t, r;

	bool all = db->view.p == NULL;

	if (!sql_number(sql(db->database,
			    all ? SQL_COUNT_TELEGRAMS : SQL_SEEN_TELEGRAMS,
			    error, all ? "" : "s", db->view),
		&t, error) ||
	    !sql_number(
		sql(db->database, all ? SQL_COUNT_RECORDS : SQL_SEEN_RECORDS,
		    error, all ? "" : "s", db->view),
		&r, error))
		return false;
	*telegrams = (uint64_t)t;
	*records = (uint64_t)r;
	return true;
}

/* ---- care -------------------------------------------------------------------- */

/* What SQL can count, and there must not be. */
bool
rows_verify(void *state, void (*say)(void *user, const char *sentence),
    void *user, struct error *error)
{
	static const struct {
		enum sql_id which;
		const char *format;
	} all[] = {
	    {SQL_LOST_RECORDS, "%d records came from nowhere"},
	    {SQL_LOST_PROVENANCES,
		"%d provenances are of no record or of no file"},
	    {SQL_LOST_READINGS, "%d records were read and are not there"},
	    {SQL_LOST_REFERENCES,
		"%d references are of no telegram; `reftel reindex' makes "
		"them anew"},
	};
	struct rows *db = state;
	struct error e;
	int64_t n;
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (!sql_number(
			sql(db->database, all[i].which, error, ""), &n, error))
			return false;
		if (n == 0)
			continue;
		error_set(&e, all[i].format, (int)n);
		say(user, e.text);
	}
	return true;
}
