/*
 * keep.c: telegrams into an archive.  One thread puts them, several read
 * them, and what each has read is written in the order in which it was put,
 * so that an archive does not depend on how many they were.  It must not
 * know how an engine keeps anything.
 */
#include "archive/private.h"

#include <unistd.h>

#include "sys/sys.h"

/* A batch is handed on when it has so many bytes or telegrams. */
#define BATCH_BYTES ((size_t)256 << 10)
#define BATCH_ITEMS 256

/* Records of one number belong together if they are of about one day. */
#define DAYS_APART 3

enum kind_of_op { OP_ITEM, OP_AGAIN, OP_FILE, OP_FILE_END };

/* Something to be done, in its turn. */
struct op {
	enum kind_of_op kind;
	struct archive_item item;
	struct hints hints;
	struct engine_file file;
	/* what was made of the item, before it is its turn */
	const struct telegram *telegram;
	struct document *document;
	struct engine_record record;
	struct engine_reading reading;
	bool is_telegram;
	int64_t number; /* of the document to be put; 0: none */
	struct op *next;
};

struct batch {
	struct arena arena;
	struct op *first, **last;
	size_t bytes, items;
	uint64_t turn;
	struct batch *next;
};

/* A thread, which is a worker of the engine. */
struct keeper {
	struct archive *a;
	pthread_t thread;
	unsigned worker;
	struct zstd *zstd;
	uint64_t flushed; /* of a->flush */
	uint64_t spent[ARCHIVE_SPENT_MAX]; /* not yet added to a->spent */
};

/* ---- what needs no lock ------------------------------------------------------ */

/* Whether there is anything in it that telegrams have and notes do not. */
static bool
is_telegram(const struct telegram *t)
{
	return t->id.number != 0 || date_known(t->dtg.moment.date) ||
	    t->attributes != NULL || t->from != NULL ||
	    t->transmission != NULL || t->carrier != CARRIER_PLAIN ||
	    /* notes on telegrams begin a line with "TAGS" as well */
	    ((t->classification != CLASS_NONE || t->tags != NULL) &&
		t->subject.p != NULL && !t->subject_derived);
}

/* What a carrier states, as bytes; unpack_facts() has them back. */
static struct slice
pack_facts(struct keeper *k, struct arena *arena, const struct hints *hints)
{
	const struct attribute *list = hints->attributes;
	struct buf b = {0};
	struct slice out = {NULL, 0};

	/* What has no name is of ours: a remark hangs on it. */
	if (hints->decoded)
		buf_string(&b, "0 7 decoded");

	for (; list != NULL; list = list->next) {
		buf_format(&b, "%zu %zu ", list->key.n, list->value.n);
		buf_add(&b, list->key);
		buf_add(&b, list->value);
	}
	if (b.n > 0)
		out = zstd_pack(
		    k->zstd, k->a->dictionaries, arena, buf_slice(&b));
	buf_free(&b);
	return out;
}

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

/* What a reader makes of it. */
static void
prepare_reading(struct arena *arena, struct op *op)
{
	const struct telegram *t =
	    telegram_read(arena, op->item.text, &op->hints);

	op->telegram = t;
	op->reading.rank = rank_of(t);
	op->reading.reader = S(REFTEL_VERSION);
	if (t->id.section > 0 && t->sections_held <= 1 && t->id.sections != 1) {
		op->reading.section = t->id.section;
		op->reading.sections = t->id.sections;
	}
}

/* The hash, and all of it made smaller. */
static void
prepare_record(struct keeper *k, struct arena *arena, struct op *op)
{
	const struct dictionaries *d = k->a->dictionaries;

	op->record.name = op->document->id;
	sha256(op->item.bytes, op->record.hash);
	op->record.part = op->item.part;
	op->record.carrier = op->telegram->carrier;
	op->record.size = op->item.bytes.n;
	op->record.bytes = zstd_pack(k->zstd, d, arena, op->item.bytes);
	if (!slice_equal(op->telegram->text, op->item.bytes))
		op->reading.text =
		    zstd_pack(k->zstd, d, arena, op->telegram->text);
	op->reading.facts = pack_facts(k, arena, &op->hints);
}

static bool
is_read(const struct op *op)
{
	return op->kind == OP_ITEM || op->kind == OP_AGAIN;
}

/* What was spent since then is spent on that. */
static void
spend(struct keeper *k, enum archive_cost on, uint64_t *since)
{
	uint64_t now = clock_core();

	k->spent[on] += now - *since;
	*since = now;
}

/* Stage by stage, so that each can be told what it costs. */
static void
prepare(struct keeper *k, struct batch *b, uint64_t *since)
{
	struct op *op;

	for (op = b->first; op != NULL; op = op->next) {
		if (!is_read(op))
			continue;
		prepare_reading(&b->arena, op);
		op->is_telegram = op->item.any || op->kind == OP_AGAIN ||
		    is_telegram(op->telegram);
	}
	spend(k, ARCHIVE_READING, since);
	for (op = b->first; op != NULL; op = op->next)
		if (op->is_telegram)
			op->document = document_of(&b->arena, op->telegram);
	spend(k, ARCHIVE_DOCUMENTS, since);
	for (op = b->first; op != NULL; op = op->next)
		if (op->is_telegram && op->kind == OP_ITEM)
			prepare_record(k, &b->arena, op);
	spend(k, ARCHIVE_PACKING, since);
}

/* ---- what is written, in turn ------------------------------------------------- */

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

bool
archive_composed(struct archive *a, int64_t telegram, struct arena *arena,
    struct document **out, uint32_t *editions, struct error *error)
{
	struct archive_telegram t = {0};
	struct archive_record *r;

	if (!archive_records(a, telegram, false, arena, &t.records, error))
		return false;
	if (t.records == NULL)
		return error_set(
		    error, "the archive has lost the record of a telegram");
	archive_compose(arena, &t);
	*out = document_of(arena, telegram_read(arena, t.text, &t.hints));
	*editions = 1;
	for (r = t.records; r != NULL; r = r->next) {
		if (r->shown)
			continue;
		++*editions;
		document_add_text(
		    arena, *out, telegram_read(arena, r->text, &r->hints));
	}
	return true;
}

static bool
put_composed(struct archive *a, struct engine_telegram *row,
    struct arena *arena, struct document **out, struct error *error)
{
	return archive_composed(
		   a, row->id, arena, out, &row->editions, error) &&
	    a->engine->telegram_put(a->db, row, *out, error);
}

static bool
put_new(struct archive *a, struct batch *b, struct op *op, int64_t record,
    enum archive_put *what, struct error *error)
{
	struct engine_telegram *rows = NULL, row = {0};
	const struct engine_telegram *same;
	struct document *d = op->document;

	if (d->id.n > 0 &&
	    !a->engine->telegrams(a->db, d->id, &b->arena, &rows, error))
		return false;
	same = same_telegram(rows, d);
	if (same != NULL)
		row = *same;
	row.document = op->number = op->reading.record = record;
	if (same == NULL) {
		row.editions = 1;
		*what = ARCHIVE_NEW;
		if (!a->engine->telegram_put(a->db, &row, d, error))
			return false;
		op->reading.telegram = row.id;
		return a->engine->reading_put(a->db, &op->reading, error);
	}
	*what = op->reading.section > 0 ? ARCHIVE_SECTION : ARCHIVE_EDITION;
	op->reading.telegram = row.id;
	if (!a->engine->reading_put(a->db, &op->reading, error) ||
	    !put_composed(a, &row, &b->arena, &op->document, error))
		return false;
	a->engine->document_drop(a->db, same->document);
	return true;
}

static bool
write_item(struct archive *a, struct batch *b, struct op *op,
    enum archive_put *what, struct error *error)
{
	struct engine_provenance p = {.file = a->file,
	    .member = op->item.member.p == NULL ? S("") : op->item.member,
	    .reader = S(REFTEL_VERSION),
	    .line = op->item.line,
	    .moment = clock_seconds()};
	bool added;
	int64_t id;

	if (!a->engine->record_find(
		a->db, op->record.hash, op->record.part, &id, error))
		return false;
	p.record = id;
	if (id == 0) {
		if (!a->engine->record_add(
			a->db, &op->record, &p.record, error))
			return false;
		learn_packed(a, op->record.size, op->record.bytes);
	}
	if (!a->engine->provenance_add(a->db, &p, &added, error))
		return false;
	*what = added ? ARCHIVE_AGAIN : ARCHIVE_KNOWN;
	return id != 0 || put_new(a, b, op, p.record, what, error);
}

/* What belongs to a record goes where it lies. */
static bool
find_again(struct archive *a, struct op *op, struct error *error)
{
	int64_t id;

	return a->engine->record_find(
		   a->db, op->reading.hash, op->reading.part, &id, error) &&
	    (id == op->reading.record ||
		error_set(error, "record %lld is there no longer",
		    (long long)op->reading.record));
}

static bool
write_op(struct archive *a, struct batch *b, struct op *op, struct error *error)
{
	enum archive_put what = ARCHIVE_PASSED;

	switch (op->kind) {
	case OP_AGAIN:
		return find_again(a, op, error) &&
		    put_new(a, b, op, op->reading.record, &what, error);
	case OP_FILE:
		a->from = op->file;
		buf_clear(&a->from_path);
		buf_add(&a->from_path, op->file.path);
		a->from.path = buf_slice(&a->from_path);
		return a->engine->file_put(a->db, &a->from, &a->file, error);
	case OP_FILE_END:
		a->from.done = true;
		return a->engine->file_put(a->db, &a->from, &a->file, error);
	case OP_ITEM:
		break;
	}
	if (op->is_telegram && !write_item(a, b, op, &what, error))
		return false;
	a->tally[what]++;
	return true;
}

static bool
begin(struct archive *a, struct error *error)
{
	if (!a->begun)
		a->begun = a->engine->begin(a->db, error);
	return a->begun;
}

/* Let the engine know what will be asked for; or that nothing will. */
static bool
look_ahead(struct archive *a, struct batch *b, bool begin, struct error *error)
{
	struct engine_ahead *list;
	const struct op *op;
	size_t n = 0;

	if (a->engine->ahead == NULL)
		return true;
	list = ARENA_ARRAY(&b->arena, struct engine_ahead, b->items);
	for (op = b->first; begin && op != NULL; op = op->next)
		if (op->is_telegram)
			list[n++] = (struct engine_ahead){
			    op->kind == OP_ITEM ? op->record.hash : NULL,
			    op->document->id};
	return a->engine->ahead(a->db, list, n, error);
}

static bool
write_ops(struct archive *a, struct batch *b, struct error *error)
{
	struct op *op;

	if (!begin(a, error) || !look_ahead(a, b, true, error))
		return false;
	for (op = b->first; op != NULL; op = op->next)
		if (!write_op(a, b, op, error))
			return false;
	return look_ahead(a, b, false, error);
}

static void
write_batch(struct archive *a, struct batch *b)
{
	struct error error;

	pthread_mutex_lock(&a->lock);
	while (a->written != b->turn && !a->failed)
		pthread_cond_wait(&a->changed, &a->lock);
	if (!a->failed && !write_ops(a, b, &error)) {
		a->failed = true;
		a->error = error;
	}
	a->written++;
	pthread_cond_broadcast(&a->changed);
	pthread_mutex_unlock(&a->lock);
}

/* ---- the threads --------------------------------------------------------------- */

static void
fail(struct archive *a, const struct error *error)
{
	pthread_mutex_lock(&a->lock);
	if (!a->failed)
		a->error = *error;
	a->failed = true;
	pthread_cond_broadcast(&a->changed);
	pthread_mutex_unlock(&a->lock);
}

static void
put_documents(struct keeper *k, struct batch *b, bool *full)
{
	struct archive *a = k->a;
	struct error error;
	struct op *op;
	bool one = false;

	for (op = b->first; op != NULL; op = op->next) {
		if (op->number == 0)
			continue;
		if (!a->engine->document_put(a->db, k->worker, op->number,
			op->document, &one, &error)) {
			fail(a, &error);
			return;
		}
		*full |= one;
	}
}

static void
keep_batch(struct keeper *k, struct batch *b)
{
	struct archive *a = k->a;
	struct error error;
	uint64_t since = clock_core();
	bool full = false;
	unsigned i;

	prepare(k, b, &since);
	write_batch(a, b);
	spend(k, ARCHIVE_ROWS, &since);
	if (!learn(a, &error))
		fail(a, &error);
	spend(k, ARCHIVE_PACKING, &since);
	put_documents(k, b, &full);
	arena_free(&b->arena);
	heap_free(b);
	spend(k, ARCHIVE_INDEXING, &since);
	pthread_mutex_lock(&a->lock);
	for (i = 0; i < ARCHIVE_SPENT_MAX; i++)
		a->spent[i] += k->spent[i];
	memset(k->spent, 0, sizeof(k->spent));
	a->full |= full;
	a->finished++;
	pthread_cond_broadcast(&a->changed);
	pthread_mutex_unlock(&a->lock);
}

static bool
keep_write(struct keeper *k, struct error *error)
{
	uint64_t since = clock_core();
	bool good = k->a->engine->flush(k->a->db, k->worker, error);

	spend(k, ARCHIVE_WRITING, &since);
	return good;
}

static void *
keep_loop(void *user)
{
	struct keeper *k = user;
	struct archive *a = k->a;
	struct batch *b;
	struct error error;

	pthread_mutex_lock(&a->lock);
	while (!a->ending) {
		b = a->waiting;
		if (b != NULL) {
			a->waiting = b->next;
			if (a->waiting == NULL)
				a->waiting_end = &a->waiting;
			a->waiting_count--;
			pthread_cond_broadcast(&a->changed);
			pthread_mutex_unlock(&a->lock);
			keep_batch(k, b);
			pthread_mutex_lock(&a->lock);
		} else if (k->flushed < a->flush) {
			k->flushed = a->flush;
			pthread_mutex_unlock(&a->lock);
			if (!keep_write(k, &error))
				fail(a, &error);
			pthread_mutex_lock(&a->lock);
			a->flushing--;
			pthread_cond_broadcast(&a->changed);
		} else
			pthread_cond_wait(&a->changed, &a->lock);
	}
	pthread_mutex_unlock(&a->lock);
	return NULL;
}

static bool
keep_begin(struct archive *a, struct error *error)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned count = cores < 1   ? 1
	    : cores > ENGINE_WORKERS ? ENGINE_WORKERS
				     : (unsigned)cores;

	if (a->keepers != NULL)
		return true;
	a->waiting_end = &a->waiting;
	a->keepers = heap_grow(NULL, count * sizeof(*a->keepers));
	for (; a->keeper_count < count; a->keeper_count++) {
		a->keepers[a->keeper_count] = (struct keeper){
		    .a = a, .worker = a->keeper_count, .zstd = zstd_new()};
		if (pthread_create(&a->keepers[a->keeper_count].thread, NULL,
			keep_loop, &a->keepers[a->keeper_count]) != 0)
			break;
	}
	return a->keeper_count > 0 ||
	    error_set(error, "no thread can be started");
}

static void
free_batches(struct batch *b)
{
	struct batch *next;

	for (; b != NULL; b = next) {
		next = b->next;
		arena_free(&b->arena);
		heap_free(b);
	}
}

void
keep_end(struct archive *a)
{
	unsigned i;

	pthread_mutex_lock(&a->lock);
	a->ending = a->failed = true;
	pthread_cond_broadcast(&a->changed);
	pthread_mutex_unlock(&a->lock);
	for (i = 0; i < a->keeper_count; i++) {
		pthread_join(a->keepers[i].thread, NULL);
		zstd_free(a->keepers[i].zstd);
	}
	free_batches(a->waiting);
	free_batches(a->gathering);
	heap_free(a->keepers);
	buf_free(&a->from_path);
}

/* ---- who puts ------------------------------------------------------------------- */

static struct batch *
gathering(struct archive *a)
{
	struct batch *b = a->gathering;

	if (b == NULL) {
		b = heap_grow(NULL, sizeof(*b));
		*b = (struct batch){0};
		b->last = &b->first;
		a->gathering = b;
	}
	return b;
}

static struct op *
add_op(struct archive *a, enum kind_of_op kind)
{
	struct batch *b = gathering(a);
	struct op *op = ARENA_NEW(&b->arena, struct op);

	op->kind = kind;
	*b->last = op;
	b->last = &op->next;
	b->items++;
	return op;
}

static bool
failed(struct archive *a, struct error *error)
{
	if (a->failed && error != NULL)
		*error = a->error;
	return a->failed;
}

/* Hand the batch on; wait while there is a heap of them. */
static bool
hand_on(struct archive *a, bool *full, struct error *error)
{
	struct batch *b = a->gathering;
	bool good;

	*full = false;
	if (b == NULL)
		return true;
	if (!keep_begin(a, error))
		return false;
	a->gathering = NULL;
	pthread_mutex_lock(&a->lock);
	while (a->waiting_count > 2 * a->keeper_count && !a->failed)
		pthread_cond_wait(&a->changed, &a->lock);
	b->turn = a->given++;
	*a->waiting_end = b;
	a->waiting_end = &b->next;
	a->waiting_count++;
	pthread_cond_broadcast(&a->changed);
	good = !failed(a, error);
	*full = a->full;
	pthread_mutex_unlock(&a->lock);
	return good;
}

bool
archive_file(struct archive *a, struct slice path, uint64_t size,
    int64_t modified, bool *known, struct error *error)
{
	struct engine_file file = {0};
	struct op *op;
	int64_t id;
	bool good;

	pthread_mutex_lock(&a->lock);
	good = !failed(a, error) && begin(a, error) &&
	    a->engine->file_find(a->db, path, &id, &file, error);
	pthread_mutex_unlock(&a->lock);
	if (!good)
		return false;
	*known = id != 0 && file.done && modified != ARCHIVE_STREAM &&
	    file.size == size && file.modified == modified;
	if (*known)
		return true;
	op = add_op(a, OP_FILE);
	op->file =
	    (struct engine_file){.path = arena_copy(&gathering(a)->arena, path),
		.size = size,
		.modified = modified};
	return true;
}

bool
archive_file_end(struct archive *a, struct error *error)
{
	bool full;

	add_op(a, OP_FILE_END);
	return a->gathering->items < BATCH_ITEMS || hand_on(a, &full, error);
}

static struct attribute *
copy_facts(struct arena *arena, const struct attribute *list)
{
	struct attribute *first = NULL, **end = &first;

	for (; list != NULL; list = list->next) {
		*end = ARENA_NEW(arena, struct attribute);
		(*end)->key = arena_copy(arena, list->key);
		(*end)->value = arena_copy(arena, list->value);
		end = &(*end)->next;
	}
	return first;
}

/* Hand the batch on when it is large; when workers are full, empty them. */
static bool
put_more(struct archive *a, size_t bytes,
    bool (*empty)(struct archive *a, struct error *error), struct error *error)
{
	bool full = false;

	a->gathering->bytes += bytes;
	if (a->gathering->bytes < BATCH_BYTES &&
	    a->gathering->items < BATCH_ITEMS)
		return true;
	return hand_on(a, &full, error) && (!full || empty(a, error));
}

bool
archive_put(
    struct archive *a, const struct archive_item *item, struct error *error)
{
	struct op *op;
	struct arena *arena;

	if (item->bytes.n > RECORD_MOST)
		return error_set(
		    error, "a telegram of more than a gigabyte is none");
	op = add_op(a, OP_ITEM);
	arena = &gathering(a)->arena;
	op->item = *item;
	op->item.bytes = arena_copy(arena, item->bytes);
	op->item.text =
	    item->text.p == item->bytes.p && item->text.n == item->bytes.n
	    ? op->item.bytes
	    : arena_copy(arena, item->text);
	op->item.member = arena_copy(arena, item->member);
	op->hints = *item->hints;
	op->hints.id = arena_copy(arena, item->hints->id);
	op->hints.attributes = copy_facts(arena, item->hints->attributes);
	/* Where its bytes stand in a file matters to who explains it. */
	op->hints.source = (struct slice){NULL, 0};
	op->hints.runs = NULL;
	op->hints.run_count = 0;
	return put_more(a, item->bytes.n, archive_commit, error);
}

bool
keep_again(struct archive *a, const struct engine_reading *r,
    const struct archive_record *record, struct error *error)
{
	struct op *op = add_op(a, OP_AGAIN);
	struct arena *arena = &gathering(a)->arena;

	op->item.text = arena_copy(arena, record->text);
	op->hints = record->hints;
	op->hints.attributes = copy_facts(arena, record->hints.attributes);
	op->reading = (struct engine_reading){.record = r->record,
	    .part = r->part,
	    .text = arena_copy(arena, r->text),
	    .facts = arena_copy(arena, r->facts)};
	memcpy(op->reading.hash, r->hash, SHA256_BYTES);
	return put_more(a, record->text.n, keep_flush, error);
}

/* Wait until all is written, and have the workers write what they hold. */
static void
drain(struct archive *a)
{
	while (a->finished < a->given && !a->failed)
		pthread_cond_wait(&a->changed, &a->lock);
	if (a->failed)
		return;
	a->flush++;
	a->flushing = a->keeper_count;
	pthread_cond_broadcast(&a->changed);
	while (a->flushing > 0)
		pthread_cond_wait(&a->changed, &a->lock);
	a->full = false;
}

bool
keep_flush(struct archive *a, struct error *error)
{
	bool good, full;

	if (!hand_on(a, &full, error))
		return false;
	pthread_mutex_lock(&a->lock);
	drain(a);
	good = !failed(a, error);
	pthread_mutex_unlock(&a->lock);
	return good;
}

bool
archive_commit(struct archive *a, struct error *error)
{
	bool good;

	if (!keep_flush(a, error))
		return false;
	pthread_mutex_lock(&a->lock);
	good = !a->begun || a->engine->commit(a->db, error);
	if (good)
		a->begun = false;
	else
		a->failed = true;
	pthread_mutex_unlock(&a->lock);
	return good;
}

bool
archive_tidy(struct archive *a, struct error *error)
{
	return archive_commit(a, error) && a->engine->tidy(a->db, error);
}

void
archive_tally(struct archive *a, uint64_t out[static ARCHIVE_PUT_MAX])
{
	pthread_mutex_lock(&a->lock);
	memcpy(out, a->tally, sizeof(a->tally));
	pthread_mutex_unlock(&a->lock);
}

void
archive_spent(struct archive *a, uint64_t out[static ARCHIVE_SPENT_MAX])
{
	unsigned i;

	pthread_mutex_lock(&a->lock);
	memcpy(out, a->spent, sizeof(a->spent));
	for (i = 0; i < a->keeper_count; i++)
		out[ARCHIVE_WRITING] += a->keepers[i].spent[ARCHIVE_WRITING];
	pthread_mutex_unlock(&a->lock);
}
