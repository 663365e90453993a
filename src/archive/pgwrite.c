/*
 * pgwrite.c: what is new, to PostgreSQL, without a question for each: rows
 * wait and are copied, and what is known of a batch is asked once.  It must
 * not know libpq.
 *
 * Where anything is known already (a record, another edition of a telegram)
 * it is done row by row, as rows.c does it, after what waits.
 */
#include "archive/pgengine.h"

struct pg_write {
	struct arena arena; /* of the batch */
	const struct engine_ahead *ahead;
	bool *held, *taken; /* of each: its record, a telegram of its number */
	size_t n;
	int64_t fresh; /* the record that was added last; 0: none */
	bool provided; /* where it came from is told */
	struct buf path; /* of the file that was begun last */
	int64_t file;
	int64_t *done; /* files that are done when all is committed */
	size_t done_count, done_size;
};

struct pg_write *
pg_write_new(void)
{
	struct pg_write *w = heap_grow(NULL, sizeof(*w));

	*w = (struct pg_write){.n = 0};
	return w;
}

void
pg_write_free(struct pg_write *w)
{
	if (w == NULL)
		return;
	arena_free(&w->arena);
	buf_free(&w->path);
	heap_free(w->done);
	heap_free(w);
}

/* ---- what is known of a batch --------------------------------------------------- */

bool
pg_ahead(void *state, const struct engine_ahead *list, size_t count,
    struct error *error)
{
	struct pg_archive *db = state;
	struct pg_write *w = db->write;
	struct slice *hashes, *series;
	int64_t *numbers, n;
	size_t i;
	struct sql *s;
	bool row, good;

	arena_reset(&w->arena);
	w->n = 0;
	if (count == 0)
		return true;
	hashes = ARENA_ARRAY(&w->arena, struct slice, count);
	series = ARENA_ARRAY(&w->arena, struct slice, count);
	numbers = ARENA_ARRAY(&w->arena, int64_t, count);
	for (i = 0; i < count; i++) {
		hashes[i] = list[i].hash == NULL
		    ? S("")
		    : slice((const char *)list[i].hash, SHA256_BYTES);
		numbers[i] = value_serial(list[i].name, &series[i]);
		if (list[i].name.n == 0)
			series[i] = S("");
	}
	s = sql(db->rows.database, (enum sql_id)PG_AHEAD, error, "aaa",
	    pg_slices(&w->arena, TYPE_BYTES, hashes, count),
	    pg_slices(&w->arena, TYPE_TEXT, series, count),
	    pg_numbers(&w->arena, numbers, count));
	w->held = ARENA_ARRAY(&w->arena, bool, count);
	w->taken = ARENA_ARRAY(&w->arena, bool, count);
	while ((good = sql_step(s, &row, error)) && row) {
		n = sql_int(s, 0);
		if (n > 0 && (size_t)n <= count)
			w->held[n - 1] = true;
		else if (n < 0 && (size_t)-n <= count)
			w->taken[-n - 1] = true;
	}
	w->ahead = list;
	w->n = good ? count : 0;
	return good;
}

static bool
same_hash(const struct engine_ahead *a, const unsigned char *hash)
{
	return a->hash != NULL && memcmp(a->hash, hash, SHA256_BYTES) == 0;
}

bool
pg_record_find(void *state, const unsigned char hash[static SHA256_BYTES],
    uint32_t part, int64_t *id, struct error *error)
{
	struct pg_archive *db = state;
	const struct pg_write *w = db->write;
	size_t i;

	for (i = 0; i < w->n; i++)
		if (same_hash(&w->ahead[i], hash) && !w->held[i]) {
			*id = 0;
			return true;
		}
	if (!rows_record_find(state, hash, part, id, error))
		return false;
	if (*id != 0)
		pg_placed_again(db, *id);
	return true;
}

bool
pg_telegrams(void *state, struct slice name, struct arena *arena,
    struct engine_telegram **out, struct error *error)
{
	const struct pg_write *w = ((struct pg_archive *)state)->write;
	size_t i;

	for (i = 0; i < w->n; i++)
		if (slice_equal(w->ahead[i].name, name) && !w->taken[i]) {
			*out = NULL;
			return true;
		}
	return rows_telegrams(state, name, arena, out, error);
}

/* ---- rows -------------------------------------------------------------------------- */

bool
pg_record_add(void *state, const struct engine_record *r, int64_t *id,
    struct error *error)
{
	struct pg_archive *db = state;
	struct pg_write *w = db->write;
	struct slice hash = slice((const char *)r->hash, SHA256_BYTES);
	struct buf *b;
	size_t i;

	sql_place(db->rows.database, r->name.n > 0 ? r->name : hash);
	if (!pg_new_number(db->rows.database, id, error))
		return false;
	for (i = 0; i < w->n; i++)
		w->held[i] |= same_hash(&w->ahead[i], r->hash);
	w->fresh = *id;
	w->provided = false;
	b = pg_rows(db->rows.database, PG_RECORD);
	pg_row(b, 6);
	pg_row_number(b, *id);
	pg_row_bytes(b, hash);
	pg_row_number(b, r->part);
	pg_row_number(b, r->carrier);
	pg_row_number(b, (int64_t)r->size);
	pg_row_bytes(b, r->bytes);
	pg_placed(db, *id);
	return true;
}

bool
pg_provenance_add(void *state, const struct engine_provenance *p, bool *added,
    struct error *error)
{
	struct pg_archive *db = state;
	struct pg_write *w = db->write;
	struct buf *b;

	if (p->record != w->fresh || w->provided)
		return rows_provenance_add(state, p, added, error);
	w->provided = *added = true;
	b = pg_rows(db->rows.database, PG_PROVENANCE);
	pg_row(b, 6);
	pg_row_number(b, p->record);
	pg_row_number(b, p->file);
	pg_row_bytes(b, p->member);
	pg_row_number(b, (int64_t)p->line);
	pg_row_number(b, p->moment);
	pg_row_bytes(b, p->reader);
	return true;
}

bool
pg_reading_put(void *state, const struct engine_reading *r, struct error *error)
{
	struct pg_archive *db = state;
	struct buf *b;

	if (r->record != db->write->fresh)
		return rows_reading_put(state, r, error);
	b = pg_rows(db->rows.database, PG_READING);
	pg_row(b, 8);
	pg_row_number(b, r->record);
	pg_row_number(b, r->telegram);
	pg_row_number(b, r->rank);
	pg_row_number(b, r->section);
	pg_row_number(b, r->sections);
	pg_row_bytes(b, r->text);
	pg_row_bytes(b, r->facts);
	pg_row_text(b, r->reader);
	return true;
}

static void
add_references(struct pg_archive *db, int64_t id, const struct telegram *t)
{
	const struct reference *r;
	struct buf *b;
	int64_t n = 0;

	for (r = t->references; r != NULL; r = r->next) {
		b = pg_rows(db->rows.database, PG_REFERENCE);
		pg_row(b, 9);
		pg_row_number(b, id);
		pg_row_number(b, n++);
		pg_row_number(b, r->kind);
		pg_row_text(b, r->id);
		pg_row_text(b, r->candidate);
		pg_row_text(b, r->bullet);
		pg_row_text(b, r->printed.p == NULL ? S("") : r->printed);
		pg_row_text(b, r->note);
		pg_row_number(b, r->notal);
	}
}

/* From now on telegrams of its number are looked for. */
static void
take_name(struct pg_write *w, struct slice name)
{
	struct slice series, other;
	uint32_t number = value_serial(name, &series);
	size_t i;

	for (i = 0; name.n > 0 && i < w->n; i++)
		if (value_serial(w->ahead[i].name, &other) == number &&
		    slice_equal(other, series))
			w->taken[i] = true;
}

bool
pg_telegram_put(void *state, struct engine_telegram *row,
    const struct document *d, struct error *error)
{
	struct pg_archive *db = state;
	struct buf *b;

	take_name(db->write, d->id);
	if (row->id != 0)
		return rows_telegram_put(state, row, d, error);
	if (!pg_new_number(db->rows.database, &row->id, error))
		return false;
	b = pg_rows(db->rows.database, PG_TELEGRAM);
	pg_row(b, 11);
	pg_row_number(b, row->id);
	pg_row_number(b, row->document);
	pg_row_text(b, d->id);
	if (d->dated)
		pg_row_number(b, d->when);
	else
		pg_row_bytes(b, (struct slice){NULL, 0});
	pg_row_text(b, d->from);
	pg_row_text(b, d->subject);
	pg_row_number(b, d->telegram->classification);
	pg_row_number(b, d->words);
	pg_row_number(b, row->editions);
	pg_row_number(b, d->telegram->status);
	pg_row_text(b, d->access);
	add_references(db, row->id, d->telegram);
	return true;
}

/* ---- files ------------------------------------------------------------------------ */

/* None is done before all that is in it is committed. */
bool
pg_file_put(void *state, const struct engine_file *file, int64_t *id,
    struct error *error)
{
	struct pg_archive *db = state;
	struct pg_write *w = db->write;
	struct engine_file begun = *file;

	begun.done = false;
	if (!file->done || !slice_equal(file->path, buf_slice(&w->path))) {
		if (!rows_file_put(state, &begun, &w->file, error))
			return false;
		buf_clear(&w->path);
		buf_add(&w->path, file->path);
	}
	*id = w->file;
	if (!file->done)
		return true;
	if (w->done_count == w->done_size) {
		w->done_size = w->done_size == 0 ? 256 : w->done_size * 2;
		w->done = heap_grow(w->done, w->done_size * sizeof(*w->done));
	}
	w->done[w->done_count++] = *id;
	return true;
}

bool
pg_files_done(struct pg_archive *db, struct error *error)
{
	struct pg_write *w = db->write;
	struct arena arena = {0};
	bool good = w->done_count == 0 ||
	    sql_run(sql(db->rows.database, (enum sql_id)PG_FILES_DONE, error,
			"a", pg_numbers(&arena, w->done, w->done_count)),
		error);

	arena_free(&arena);
	return good;
}

/* Values that are counted for the first time, before who has them. */
bool
pg_values_write(struct pg_archive *db, struct error *error)
{
	struct pg_values *v = db->values;
	struct arena arena = {0};
	bool good = v->n == 0 ||
	    sql_run(sql(db->rows.database, (enum sql_id)PG_VALUES_ADD, error,
			"aa", pg_numbers(&arena, v->keys, v->n),
			pg_slices(&arena, TYPE_TEXT, v->texts, v->n)),
		error);

	if (good)
		pg_values_kept(v);
	arena_free(&arena);
	return good;
}

void
pg_write_forget(struct pg_write *w)
{
	w->n = w->done_count = 0;
	w->fresh = w->file = 0;
	buf_clear(&w->path);
}
