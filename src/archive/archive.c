/*
 * archive.c: what all engines share of keeping and giving back.  It must
 * not know any engine but by its table, and must not look for anything:
 * that is find.c.
 */
#include "archive/private.h"

#include "sys/sys.h"

static const struct engine *const engines[] = {
    &engine_local,
#ifdef REFTEL_PG
    &engine_pg,
#endif
};

/* The engine of a name: by the scheme of a URL, or the first one. */
static const struct engine *
engine_of(const char *name)
{
	struct slice s = slice_of(name);
	size_t n = slice_find(s, S("://")), i;

	if (n == s.n)
		return engines[0];
	/* A URL of PostgreSQL may begin in either way. */
	if (slice_equal(slice_head(s, n), S("postgres")))
		return engine_of("postgresql://");
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
	*a = (struct archive){
	    .engine = engine, .db = db, .dictionaries = dictionaries_new()};
	pthread_mutex_init(&a->lock, NULL);
	pthread_cond_init(&a->changed, NULL);
	if (mode != ARCHIVE_READ && !learn_begin(a, error)) {
		archive_close(a);
		return false;
	}
	*out = a;
	return true;
}

void
archive_close(struct archive *a)
{
	if (a == NULL)
		return;
	keep_end(a);
	if (a->begun)
		a->engine->rollback(a->db);
	a->engine->close(a->db);
	dictionaries_free(a->dictionaries);
	said_free(a->said);
	pthread_mutex_destroy(&a->lock);
	pthread_cond_destroy(&a->changed);
	heap_free(a);
}

bool
archive_init(const char *name, const char *servers, struct error *error)
{
	enum { SERVERS_MOST = 1000 };
	const struct engine *engine = engine_of(name);
	struct slice list[SERVERS_MOST], rest;
	struct archive *a;
	size_t count = 0, n;

	if (servers == NULL) {
		if (!archive_open(name, ARCHIVE_WRITE, &a, error))
			return false;
		archive_close(a);
		return true;
	}
	if (engine == NULL || engine->init == NULL)
		return error_set(error,
		    "%s: an archive of that kind lies in one place", name);
	/* A URL may name several hosts, with commas of its own. */
	for (rest = slice_of(servers); rest.n > 0 && count < SERVERS_MOST;) {
		n = slice_find(rest, S(",postgres"));
		list[count++] = slice_head(rest, n);
		rest = slice_skip(rest, n + 1);
	}
	return engine->init(name, list, count, error);
}

bool
archive_count(struct archive *a, uint64_t *telegrams, uint64_t *records,
    struct error *error)
{
	return a->engine->count(a->db, telegrams, records, error);
}

/* ---- facts: what a carrier states, as bytes ---------------------------------- */

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
unpack_facts(struct archive *a, struct arena *arena, struct slice packed,
    struct hints *hints, struct error *error)
{
	struct attribute **out = &hints->attributes;
	struct slice s;
	size_t key, value;

	if (packed.n == 0)
		return true;
	if (!archive_unpack(a, arena, packed, &s, error))
		return false;
	while (s.n > 0) {
		if (!take_length(&s, &key) || !take_length(&s, &value) ||
		    key > s.n || value > s.n - key)
			return error_set(
			    error, "a record of the archive is damaged");
		if (key == 0 &&
		    slice_equal(slice_head(s, value), S("decoded"))) {
			hints->decoded = true;
			s = slice_skip(s, value);
			continue;
		}
		*out = ARENA_NEW(arena, struct attribute);
		(*out)->key = slice_head(s, key);
		(*out)->value = slice_head(slice_skip(s, key), value);
		s = slice_skip(s, key + value);
		out = &(*out)->next;
	}
	return true;
}

/* ---- giving back -------------------------------------------------------------- */

bool
archive_open_record(struct archive *a, struct arena *arena,
    const struct engine_reading *r, struct archive_record *out,
    struct error *error)
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
	    !archive_unpack(a, arena, r->bytes, &out->bytes, error))
		return false;
	out->text = out->bytes;
	/* Of plain text there is another text only where it was decoded. */
	out->hints.decoded = r->text.p != NULL && r->carrier == CARRIER_PLAIN;
	if (r->text.p != NULL &&
	    !archive_unpack(a, arena, r->text, &out->text, error))
		return false;
	return unpack_facts(a, arena, r->facts, &out->hints, error);
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

/* Move to the front what is shown, section by section. */
static void
sort_shown(struct archive_telegram *t)
{
	struct archive_record *shown = NULL, *rest = NULL, *r, *next, **at;
	struct archive_record **end = &rest;

	for (r = t->records; r != NULL; r = next) {
		next = r->next;
		r->next = NULL;
		if (!r->shown) {
			*end = r;
			end = &r->next;
			continue;
		}
		for (at = &shown; *at != NULL && (*at)->section < r->section;)
			at = &(*at)->next;
		r->next = *at;
		*at = r;
	}
	for (at = &shown; *at != NULL;)
		at = &(*at)->next;
	*at = rest;
	t->records = shown;
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
	sort_shown(t);
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
		if (!archive_open_record(a, arena, r, *out, error))
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
	if (!a->engine->telegrams(a->db, name, arena, &rows, error) ||
	    !give(a, rows, arena, out, error))
		return false;
	viewer_tell(a, *out);
	return true;
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
