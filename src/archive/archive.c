/*
 * archive.c: what all engines share of keeping and giving back.  It must
 * not know any engine but by its table, and must not look for anything:
 * that is find.c.
 */
#include "archive/private.h"

#include "sys/sys.h"

/* A record that is larger than this is refused at the door. */
#define RECORD_MOST ((size_t)1 << 30)

static const struct engine *const engines[] = {&engine_sqlite};

/* The engine of a name: by the scheme of a URL, or the first one. */
static const struct engine *
engine_of(const char *name)
{
	struct slice s = slice_of(name);
	size_t n = slice_find(s, S("://")), i;

	if (n == s.n)
		return engines[0];
	for (i = 0; i < sizeof(engines) / sizeof(engines[0]); i++)
		if (slice_equal(slice_head(s, n), slice_of(engines[i]->scheme)))
			return engines[i];
	return NULL;
}

bool
archive_open(const char *name, enum archive_mode mode, struct archive **out,
    struct error *error)
{
	const struct engine *engine = engine_of(name);
	struct archive *a;
	void *db;

	if (engine == NULL)
		return error_set(error,
		    "%s: this reftel knows no archives of that kind", name);
	if (!engine->open(name, mode, &db, error))
		return false;
	a = heap_grow(NULL, sizeof(*a));
	*a = (struct archive){.engine = engine, .db = db};
	*out = a;
	return true;
}

void
archive_close(struct archive *a)
{
	if (a == NULL)
		return;
	if (a->begun)
		a->engine->rollback(a->db);
	a->engine->close(a->db);
	arena_free(&a->arena);
	heap_free(a);
}

bool
archive_count(struct archive *a, uint64_t *telegrams, uint64_t *records,
    struct error *error)
{
	return a->engine->count(a->db, telegrams, records, error);
}

static bool
begin(struct archive *a, struct error *error)
{
	if (a->begun)
		return true;
	a->begun = a->engine->begin(a->db, error);
	return a->begun;
}

bool
archive_commit(struct archive *a, struct error *error)
{
	if (!a->begun)
		return true;
	if (!a->engine->commit(a->db, error))
		return false;
	a->begun = false;
	return true;
}

/* ---- files ------------------------------------------------------------------ */

bool
archive_file(struct archive *a, struct slice path, uint64_t size,
    int64_t modified, bool *known, struct error *error)
{
	struct engine_file file = {0};
	int64_t id;

	if (!begin(a, error) ||
	    !a->engine->file_find(a->db, path, &id, &file, error))
		return false;
	*known = id != 0 && file.done && file.size == size &&
	    file.modified == modified;
	if (*known)
		return true;
	file = (struct engine_file){
	    .path = path, .size = size, .modified = modified};
	if (!a->engine->file_put(a->db, &file, &a->file, error))
		return false;
	arena_reset(&a->arena);
	a->from = file;
	a->from.path = arena_copy(&a->arena, path);
	return true;
}

bool
archive_file_end(struct archive *a, struct error *error)
{
	a->from.done = true;
	return begin(a, error) &&
	    a->engine->file_put(a->db, &a->from, &a->file, error);
}

/* ---- facts: what a carrier states, as bytes ---------------------------------- */

static struct slice
pack_facts(struct arena *arena, const struct attribute *list)
{
	struct buf b = {0};
	struct slice out = {NULL, 0};

	for (; list != NULL; list = list->next) {
		buf_format(&b, "%zu %zu ", list->key.n, list->value.n);
		buf_add(&b, list->key);
		buf_add(&b, list->value);
	}
	if (b.n > 0)
		out = zstd_pack(arena, buf_slice(&b));
	buf_free(&b);
	return out;
}

static bool
take_length(struct slice *s, size_t *n)
{
	size_t blank = slice_index(*s, ' ');
	uint32_t value;

	if (!slice_number(slice_head(*s, blank), INT32_MAX, &value))
		return false;
	*n = value;
	*s = slice_skip(*s, blank + 1);
	return true;
}

static bool
unpack_facts(struct arena *arena, struct slice packed, struct attribute **out,
    struct error *error)
{
	struct slice s;
	size_t key, value;

	*out = NULL;
	if (packed.n == 0)
		return true;
	if (!zstd_unpack(arena, packed, RECORD_MOST, &s, error))
		return false;
	while (s.n > 0) {
		if (!take_length(&s, &key) || !take_length(&s, &value) ||
		    key > s.n || value > s.n - key)
			return error_set(
			    error, "a record of the archive is damaged");
		*out = ARENA_NEW(arena, struct attribute);
		(*out)->key = slice_head(s, key);
		(*out)->value = slice_head(slice_skip(s, key), value);
		s = slice_skip(s, key + value);
		out = &(*out)->next;
	}
	return true;
}

/* ---- giving back -------------------------------------------------------------- */

/* A record as it came, and as it is read. */
static bool
open_record(struct arena *arena, const struct engine_reading *r,
    struct archive_record *out, struct error *error)
{
	*out = (struct archive_record){.id = r->record,
	    .part = r->part,
	    .section = r->section,
	    .sections = r->sections,
	    .provenances = r->provenances};
	memcpy(out->hash, r->hash, SHA256_BYTES);
	out->hints.carrier = r->carrier;
	out->hints.carrier_told = true;
	if (r->bytes.p != NULL &&
	    !zstd_unpack(arena, r->bytes, RECORD_MOST, &out->bytes, error))
		return false;
	out->text = out->bytes;
	if (r->text.p != NULL) {
		out->hints.decoded = true;
		if (!zstd_unpack(
			arena, r->text, RECORD_MOST, &out->text, error))
			return false;
	}
	return unpack_facts(arena, r->facts, &out->hints.attributes, error);
}

/* One above the other by section; NULL where one is whole by itself. */
static struct archive_record *
best_section(struct archive_record *records, uint16_t above)
{
	struct archive_record *r, *best = NULL;

	for (r = records; r != NULL; r = r->next)
		if (r->section > above &&
		    (best == NULL || r->section < best->section))
			best = r;
	return best;
}

/*
 * What is shown of the records of a telegram, which stand best first: the
 * first that is whole; else the sections there are, in order.
 */
void
archive_compose(struct arena *arena, struct archive_telegram *t)
{
	struct archive_record *r;
	struct buf text = {0};
	uint16_t last = 0;

	for (r = t->records; r != NULL && r->section != 0; r = r->next)
		;
	if (r == NULL && t->records->next == NULL)
		r = t->records;
	if (r != NULL) {
		r->shown = true;
		t->text = r->text;
		t->hints = r->hints;
		return;
	}
	t->hints = t->records->hints;
	while ((r = best_section(t->records, last)) != NULL) {
		r->shown = true;
		last = r->section;
		buf_add(&text, r->text);
		if (!slice_ends(r->text, S("\n")))
			buf_char(&text, '\n');
	}
	t->text = arena_copy(arena, buf_slice(&text));
	buf_free(&text);
}

bool
archive_records(struct archive *a, int64_t telegram, bool bytes,
    struct arena *arena, struct archive_record **out, struct error *error)
{
	struct engine_reading *list, *r;

	*out = NULL;
	if (!a->engine->readings(a->db, telegram, bytes, arena, &list, error))
		return false;
	for (r = list; r != NULL; r = r->next) {
		*out = ARENA_NEW(arena, struct archive_record);
		if (!open_record(arena, r, *out, error))
			return false;
		out = &(*out)->next;
	}
	return true;
}

static bool
give(struct archive *a, const struct engine_telegram *row, struct arena *arena,
    struct archive_telegram **out, struct error *error)
{
	struct archive_telegram *t;

	*out = NULL;
	for (; row != NULL; row = row->next) {
		t = ARENA_NEW(arena, struct archive_telegram);
		t->document = row->document;
		t->id = row->name;
		if (!archive_records(
			a, row->id, true, arena, &t->records, error))
			return false;
		if (t->records == NULL)
			return error_set(error,
			    "the archive has lost the record of %S", &t->id);
		archive_compose(arena, t);
		*out = t;
		out = &t->next;
	}
	return true;
}

bool
archive_get(struct archive *a, struct slice id, struct arena *arena,
    struct archive_telegram **out, struct error *error)
{
	struct engine_telegram *rows = NULL;
	struct slice name = value_id(arena, id);

	if (name.n == 0)
		name = id;
	return a->engine->telegrams(a->db, name, arena, &rows, error) &&
	    give(a, rows, arena, out, error);
}

bool
archive_get_document(struct archive *a, int64_t document, struct arena *arena,
    struct archive_telegram **out, struct error *error)
{
	struct engine_telegram *row = NULL;

	return a->engine->telegram_of(a->db, document, arena, &row, error) &&
	    give(a, row, arena, out, error);
}

bool
archive_near(struct archive *a, struct slice id, struct arena *arena,
    struct slice_list **out, struct error *error)
{
	struct slice name = value_id(arena, id), from;
	size_t n;

	from = name.n > 0 ? name : id;
	for (n = from.n; n > 0 && ascii_is_digit(from.p[n - 1]); n--)
		;
	if (n < 3)
		n = from.n;
	from = slice_head(from, n);
	return a->engine->names(a->db, from,
	    arena_join(arena, from, S("\xff"), S("")), arena, out, error);
}

/* ---- keeping -------------------------------------------------------------------- */

/* Which of two editions is shown: the higher. */
static int64_t
rank_of(const struct telegram *t)
{
	static const int64_t carriers[CARRIER_MAX] = {[CARRIER_PLAIN] = 7,
	    [CARRIER_AAD] = 6,
	    [CARRIER_SMART] = 5,
	    [CARRIER_PAGE] = 4,
	    [CARRIER_CSV] = 3,
	    [CARRIER_AAD_PDF] = 2,
	    [CARRIER_MAIL] = 1};
	const struct redaction *cut;
	const struct slice_list *s;
	int64_t cuts = 0, corrected = t->id.suffix.n > 0;

	for (cut = t->redactions; cut != NULL && cuts < 1000; cut = cut->next)
		cuts++;
	for (s = t->service; s != NULL; s = s->next)
		corrected |= slice_find(s->text, S("CORRECT")) < s->text.n;
	return (3 - (int64_t)t->status) * 1000000 + corrected * 100000 +
	    (1000 - cuts) * 10 + carriers[t->carrier];
}

static bool
put_reading(struct archive *a, const struct archive_item *item, int64_t record,
    int64_t telegram, struct arena *arena, struct error *error)
{
	const struct telegram *t = item->telegram;
	struct engine_reading r = {
	    .record = record, .telegram = telegram, .rank = rank_of(t)};

	if (t->id.section > 0 && t->sections_held <= 1 && t->id.sections != 1) {
		r.section = t->id.section;
		r.sections = t->id.sections;
	}
	if (!slice_equal(t->text, item->bytes))
		r.text = zstd_pack(arena, t->text);
	r.facts = pack_facts(arena, item->hints->attributes);
	return a->engine->reading_put(a->db, &r, error);
}

#define DAYS_APART 3

/*
 * The telegram that a record belongs to: of its number, and of about its
 * day.  A number alone will not do: the archives have one fifty times.
 */
static const struct engine_telegram *
same_telegram(const struct engine_telegram *row, const struct document *d)
{
	int64_t apart;

	for (; row != NULL; row = row->next) {
		if (!row->dated || !d->dated)
			return row;
		apart = row->when - d->when;
		if (apart > -DAYS_APART * 86400 && apart < DAYS_APART * 86400)
			return row;
	}
	return NULL;
}

/* The document of a telegram of several records. */
static bool
put_composed(struct archive *a, struct engine_telegram *row,
    struct arena *arena, struct error *error)
{
	struct archive_telegram t = {0};
	struct archive_record *r;
	struct document *d;
	uint32_t editions = 0;

	if (!archive_records(a, row->id, false, arena, &t.records, error))
		return false;
	archive_compose(arena, &t);
	d = document_of(arena, telegram_read(arena, t.text, &t.hints));
	for (r = t.records; r != NULL; r = r->next) {
		editions += r->shown ? 0 : 1;
		if (!r->shown)
			document_add_text(
			    arena, d, telegram_read(arena, r->text, &r->hints));
	}
	row->editions = editions + 1;
	return a->engine->telegram_put(a->db, row, d, error);
}

static bool
put_new(struct archive *a, const struct archive_item *item, int64_t record,
    struct arena *arena, enum archive_put *what, struct error *error)
{
	struct document *d = document_of(arena, item->telegram);
	struct engine_telegram *rows = NULL, row = {0};
	const struct engine_telegram *same;

	if (d->id.n > 0 &&
	    !a->engine->telegrams(a->db, d->id, arena, &rows, error))
		return false;
	same = same_telegram(rows, d);
	if (same != NULL)
		row = *same;
	row.document = record;
	if (same == NULL) {
		row.editions = 1;
		*what = ARCHIVE_NEW;
		return a->engine->telegram_put(a->db, &row, d, error) &&
		    put_reading(a, item, record, row.id, arena, error);
	}
	*what =
	    item->telegram->id.section > 0 ? ARCHIVE_SECTION : ARCHIVE_EDITION;
	return put_reading(a, item, record, row.id, arena, error) &&
	    put_composed(a, &row, arena, error);
}

static bool
put_provenance(struct archive *a, const struct archive_item *item,
    int64_t record, bool *added, struct error *error)
{
	struct engine_provenance p = {.record = record,
	    .file = a->file,
	    .member = item->member.p == NULL ? S("") : item->member,
	    .reader = S(REFTEL_VERSION),
	    .line = item->line,
	    .moment = clock_seconds()};

	return a->engine->provenance_add(a->db, &p, added, error);
}

static bool
put(struct archive *a, const struct archive_item *item, struct arena *arena,
    enum archive_put *what, struct error *error)
{
	struct engine_record record = {.part = item->part,
	    .carrier = item->telegram->carrier,
	    .size = item->bytes.n};
	int64_t id;
	bool added;

	if (item->bytes.n > RECORD_MOST)
		return error_set(
		    error, "a telegram of more than a gigabyte is none");
	sha256(item->bytes, record.hash);
	if (!begin(a, error) ||
	    !a->engine->record_find(
		a->db, record.hash, record.part, &id, error))
		return false;
	if (id != 0) {
		if (!put_provenance(a, item, id, &added, error))
			return false;
		*what = added ? ARCHIVE_AGAIN : ARCHIVE_KNOWN;
		return true;
	}
	record.bytes = zstd_pack(arena, item->bytes);
	return a->engine->record_add(a->db, &record, &id, error) &&
	    put_provenance(a, item, id, &added, error) &&
	    put_new(a, item, id, arena, what, error);
}

bool
archive_put(struct archive *a, const struct archive_item *item,
    enum archive_put *what, struct error *error)
{
	struct arena arena = {0};
	bool good = put(a, item, &arena, what, error);

	arena_free(&arena);
	return good;
}
