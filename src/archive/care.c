/*
 * care.c: see that an archive is whole, copy it, and make what is derived
 * anew.  It must not know how an engine keeps anything.
 */
#include "archive/private.h"

#define AT_ONCE 64 /* records or telegrams that are fetched together */

struct care {
	struct archive *a;
	void (*say)(void *user, const char *sentence);
	void *user;
	struct archive_verified *out;
	struct arena arena; /* of some records or telegrams */
	struct error unread; /* why some could not be read, as it was said */
};

static void
say(void *user, const char *sentence)
{
	struct care *c = user;

	c->out->troubles++;
	c->say(c->user, sentence);
}

static void
say_of(struct care *c, const char *format, int64_t record, const char *why)
{
	struct error e;

	error_set(&e, format, (long long)record, why);
	say(c, e.text);
}

/* What cannot be read keeps nobody from the rest; it is said once. */
static void
go_on(struct care *c, bool good, const struct error *why)
{
	if (good)
		return;
	if (!c->out->unread || strcmp(why->text, c->unread.text) != 0)
		say(c, why->text);
	c->out->unread = true;
	c->unread = *why;
}

/*
 * Numbers of rows grow.  Those of a damaged file may not, and who asks for
 * the next behind such a one would be given the same for ever.
 */
static bool
grows(int64_t number, int64_t *after, struct error *error)
{
	if (number <= *after)
		return error_set(error,
		    "rows of the archive's file are damaged: their numbers "
		    "(%lld behind %lld) do not grow",
		    (long long)number, (long long)*after);
	*after = number;
	return true;
}

/* ---- records against their hashes ----------------------------------------------- */

static void
verify_record(struct care *c, const struct engine_reading *r)
{
	struct archive_record record;
	unsigned char hash[SHA256_BYTES];
	struct error why;

	c->out->records++;
	if (!archive_open_record(c->a, &c->arena, r, &record, &why)) {
		say_of(c, "record %lld: %s", r->record, why.text);
		return;
	}
	sha256(record.bytes, hash);
	if (memcmp(hash, r->hash, SHA256_BYTES) != 0)
		say_of(c,
		    "record %lld: its bytes are not those that came (its hash "
		    "is another)%s",
		    r->record, "");
	else if (record.bytes.n != r->size)
		say_of(
		    c, "record %lld: its length is another%s", r->record, "");
	if (r->telegram == 0)
		say_of(
		    c, "record %lld: belongs to no telegram%s", r->record, "");
	else if (!slice_equal(r->reader, S(REFTEL_VERSION)))
		c->out->old++;
}

static bool
verify_records(struct care *c, struct error *error)
{
	struct engine_reading *r;
	int64_t after = 0, before;
	struct error why;

	for (;;) {
		arena_reset(&c->arena);
		if (!c->a->engine->records(
			c->a->db, after, AT_ONCE, &c->arena, &r, error))
			return false;
		if (r == NULL)
			return true;
		for (before = after; r != NULL; r = r->next) {
			if (grows(r->record, &after, &why))
				verify_record(c, r);
			else
				go_on(c, false, &why);
		}
		if (after == before)
			return true;
	}
}

/* ---- what is derived against the records ------------------------------------------ */

static bool
verify_telegram(
    struct care *c, const struct engine_telegram *row, struct error *error)
{
	struct document *d;
	struct error why;
	uint32_t editions;
	bool same;

	c->out->telegrams++;
	if (!archive_composed(c->a, row->id, &c->arena, &d, &editions, &why)) {
		say_of(
		    c, "telegram of record %lld: %s", row->document, why.text);
		return true;
	}
	if (!c->a->engine->telegram_same(c->a->db, row, d, &same, error))
		return false;
	if (!same || editions != row->editions)
		say_of(c,
		    "telegram of record %lld: what is kept of it is not what "
		    "its records say; `reftel reindex' makes it anew%s",
		    row->document, "");
	return true;
}

static bool
verify_telegrams(struct care *c, struct error *error)
{
	struct engine_telegram *row;
	int64_t after = 0, before;
	struct error why;

	for (;;) {
		arena_reset(&c->arena);
		if (!c->a->engine->telegrams_after(
			c->a->db, after, AT_ONCE, &c->arena, &row, error))
			return false;
		if (row == NULL)
			return true;
		for (before = after; row != NULL; row = row->next) {
			if (!grows(row->id, &after, &why))
				go_on(c, false, &why);
			else if (!verify_telegram(c, row, error))
				return false;
		}
		if (after == before)
			return true;
	}
}

void
archive_verify(struct archive *a,
    void (*tell)(void *user, const char *sentence), void *user,
    struct archive_verified *out)
{
	struct care c = {.a = a, .say = tell, .user = user, .out = out};
	struct error why;

	*out = (struct archive_verified){0};
	go_on(&c, a->engine->verify(a->db, say, &c, &why), &why);
	go_on(&c, verify_records(&c, &why), &why);
	go_on(&c, verify_telegrams(&c, &why), &why);
	arena_free(&c.arena);
}

bool
archive_backup(struct archive *a, const char *to, struct error *error)
{
	return a->engine->backup(a->db, to, error);
}

bool
archive_sizes(struct archive *a, struct arena *arena, struct archive_size **out,
    struct error *error)
{
	*out = NULL;
	return a->engine->sizes == NULL ||
	    a->engine->sizes(a->db, arena, out, error);
}

/* ---- all of it anew ---------------------------------------------------------------- */

/* Some records; *after moves on, and *count is 0 when there are no more. */
static bool
reindex_some(struct archive *a, struct arena *arena, int64_t *after,
    size_t *count, struct error *error)
{
	struct engine_reading *list, *r;
	struct archive_record record;
	bool good;

	*count = 0;
	pthread_mutex_lock(&a->lock);
	good = a->engine->records(a->db, *after, AT_ONCE, arena, &list, error);
	pthread_mutex_unlock(&a->lock);
	for (r = good ? list : NULL; r != NULL && good; r = r->next) {
		pthread_mutex_lock(&a->lock);
		good = archive_open_record(a, arena, r, &record, error);
		pthread_mutex_unlock(&a->lock);
		good = good && grows(r->record, after, error) &&
		    keep_again(a, r, &record, error);
		++*count;
	}
	return good;
}

bool
archive_reindex(struct archive *a, void (*tell)(void *user, uint64_t records),
    void *user, struct error *error)
{
	struct arena arena = {0};
	int64_t after = 0;
	uint64_t done = 0;
	size_t count = 1;
	bool good;

	pthread_mutex_lock(&a->lock);
	good = a->begun || a->engine->begin(a->db, error);
	a->begun |= good;
	good = good && a->engine->clear(a->db, error);
	pthread_mutex_unlock(&a->lock);
	while (good && count > 0) {
		arena_reset(&arena);
		good = reindex_some(a, &arena, &after, &count, error);
		done += count;
		if (good)
			tell(user, done);
	}
	arena_free(&arena);
	return good && archive_commit(a, error) &&
	    a->engine->tidy(a->db, error);
}
