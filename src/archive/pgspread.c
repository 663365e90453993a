/*
 * pgspread.c: an archive over several servers: made, changed, and opened to
 * be written.  It must not know libpq, nor what is kept.
 */
#include "archive/pgengine.h"

#include <stdlib.h>

#include "archive/schema_pg.h"
#include "archive/schema_shards.h"

/* ---- settings ---------------------------------------------------------------- */

bool
pg_setting(struct database *database, const char *key, struct arena *arena,
    struct slice *out, struct error *error)
{
	struct sql *s =
	    sql(database, (enum sql_id)PG_SETTING, error, "s", slice_of(key));
	bool row;

	if (!sql_step(s, &row, error))
		return false;
	*out = row ? sql_text(arena, s, 0) : (struct slice){NULL, 0};
	sql_done(s);
	return true;
}

static bool
set(struct database *database, const char *key, struct slice value,
    struct error *error)
{
	return sql_run(sql(database, (enum sql_id)PG_SET, error, "ss",
			   slice_of(key), value),
	    error);
}

bool
pg_there(struct database *database, bool *there, struct error *error)
{
	int64_t n = 0;
	bool good = sql_number(
	    sql(database, (enum sql_id)PG_THERE, error, ""), &n, error);

	*there = n != 0;
	return good;
}

bool
pg_make(struct database *database, struct error *error)
{
	return pg_execute(database, "BEGIN", error) &&
	    pg_execute(database, schema_pg, error) &&
	    pg_execute(database, "COMMIT", error);
}

/* ---- opened to be written ------------------------------------------------------ */

static bool
read_buckets(struct database *home, uint16_t buckets[static PG_BUCKETS],
    struct error *error)
{
	struct sql *s = sql(home, (enum sql_id)PG_BUCKET_LIST, error, "");
	uint64_t bucket;
	bool row = true;

	memset(buckets, 0, PG_BUCKETS * sizeof(*buckets));
	while (row) {
		if (!sql_step(s, &row, error))
			return false;
		bucket = row ? (uint64_t)sql_int(s, 0) : PG_BUCKETS;
		if (bucket < PG_BUCKETS)
			buckets[bucket] = (uint16_t)(int)sql_int(s, 1);
	}
	return true;
}

static bool
read_servers(struct database *home, struct arena *arena,
    struct slice servers[static PG_SERVERS], size_t *count, struct error *error)
{
	struct sql *s = sql(home, (enum sql_id)PG_SERVER_LIST, error, "");
	bool row = true;

	*count = 0;
	while (row) {
		if (!sql_step(s, &row, error))
			return false;
		if (row && *count < PG_SERVERS)
			servers[(*count)++] = sql_text(arena, s, 0);
	}
	return true;
}

bool
pg_open_servers(struct database *home, struct arena *arena, struct error *error)
{
	struct slice servers[PG_SERVERS], spread, part;
	uint16_t buckets[PG_BUCKETS];
	size_t count, i;

	if (!pg_setting(home, "part", arena, &part, error) ||
	    !pg_setting(home, "spread", arena, &spread, error))
		return false;
	if (part.p != NULL)
		return error_set(error,
		    "%s: is a part of an archive that is spread over several "
		    "servers, and is written to with the others",
		    pg_name(home));
	if (spread.p == NULL)
		return true;
	if (!read_servers(home, arena, servers, &count, error) ||
	    !read_buckets(home, buckets, error))
		return false;
	for (i = 0; i < PG_BUCKETS; i++)
		if (buckets[i] >= count)
			return error_set(error,
			    "%s: its list of servers is damaged; `reftel init "
			    "--shards' makes it anew",
			    pg_name(home));
	return pg_spread(home, servers, count, buckets, error);
}

/* ---- made ----------------------------------------------------------------------- */

struct spreading {
	struct arena arena;
	struct database *home;
	struct slice servers[PG_SERVERS], words[PG_SERVERS];
	size_t count, held; /* servers asked for, and there before */
	struct slice mark; /* of the archive, which its parts bear */
	struct error *error;
};

static bool
open_home(struct spreading *s, const char *name)
{
	struct slice spread = {NULL, 0};
	uint64_t telegrams, records;
	struct rows rows;
	bool there;

	if (!pg_open(name, &s->home, s->error) || !pg_fit(s->home, s->error) ||
	    !pg_take_lock(s->home, s->error) ||
	    !pg_there(s->home, &there, s->error))
		return false;
	if (!there && !pg_make(s->home, s->error))
		return false;
	if (!pg_setting(s->home, "spread", &s->arena, &spread, s->error))
		return false;
	if (spread.p == NULL) {
		rows.database = s->home;
		if (!rows_count(&rows, &telegrams, &records, s->error))
			return false;
		if (records > 0)
			return error_set(s->error,
			    "%s: has telegrams of its own; an archive is "
			    "spread when it is made",
			    pg_name(s->home));
		if (!pg_execute(s->home, "BEGIN", s->error) ||
		    !pg_execute(s->home, schema_shards, s->error) ||
		    !sql_run(sql(s->home, (enum sql_id)PG_MARK, s->error, ""),
			s->error) ||
		    !pg_execute(s->home, "COMMIT", s->error))
			return false;
	} else if (!read_servers(
		       s->home, &s->arena, s->words, &s->held, s->error))
		return false;
	return pg_setting(s->home, "spread", &s->arena, &s->mark, s->error);
}

/* That a server is a part, or may become one. */
static bool
join_server(struct spreading *s, size_t i)
{
	struct database *part = NULL;
	struct slice mark = {NULL, 0};
	struct buf url = {0}, value = {0};
	bool there, good;

	buf_add(&url, s->servers[i]);
	buf_char(&url, '\0');
	buf_format(&value, "%S %zu", &s->mark, i);
	good = pg_words(&s->arena, url.p, &s->words[i], s->error) &&
	    pg_open(url.p, &part, s->error) && pg_fit(part, s->error) &&
	    pg_there(part, &there, s->error) &&
	    (!there || pg_setting(part, "part", &s->arena, &mark, s->error));
	if (good && !there && i < s->held)
		good = error_set(s->error,
		    "%s: has nothing of this archive; what server %zu held is "
		    "to be restored there first",
		    pg_name(part), i + 1);
	else if (good && !there)
		good = pg_make(part, s->error) &&
		    set(part, "part", buf_slice(&value), s->error);
	else if (good && !slice_equal(mark, buf_slice(&value)))
		good = error_set(s->error,
		    "%s: has another archive, or another part of it",
		    pg_name(part));
	pg_close(part);
	buf_free(&url);
	buf_free(&value);
	return good;
}

/* The words as an array is written: {"...","..."}. */
static struct slice
words_array(struct spreading *s)
{
	struct buf b = {0};
	struct slice out;
	size_t i, j;

	for (i = 0; i < s->count; i++) {
		buf_string(&b, i == 0 ? "{\"" : ",\"");
		for (j = 0; j < s->words[i].n; j++) {
			if (s->words[i].p[j] == '"' || s->words[i].p[j] == '\\')
				buf_char(&b, '\\');
			buf_char(&b, s->words[i].p[j]);
		}
		buf_char(&b, '"');
	}
	buf_char(&b, '}');
	out = arena_copy(&s->arena, buf_slice(&b));
	buf_free(&b);
	return out;
}

/*
 * Whose each bucket is to be: as it was, but for those that go to servers
 * which are new, as many to each as to the others.
 */
static bool
deal(struct spreading *s, uint16_t buckets[static PG_BUCKETS])
{
	size_t have[PG_SERVERS] = {0}, i, to = s->held,
	       most = (PG_BUCKETS + s->count - 1) / s->count;

	if (s->held == 0) {
		for (i = 0; i < PG_BUCKETS; i++)
			buckets[i] = (uint16_t)(i % s->count);
		return true;
	}
	if (!read_buckets(s->home, buckets, s->error))
		return false;
	for (i = 0; i < PG_BUCKETS; i++)
		if (buckets[i] < s->count)
			have[buckets[i]]++;
	for (i = 0; i < PG_BUCKETS && to < s->count; i++) {
		if (have[buckets[i]] <= PG_BUCKETS / s->count)
			continue;
		have[buckets[i]]--;
		buckets[i] = (uint16_t)to;
		if (++have[to] >= most || have[to] >= PG_BUCKETS / s->count)
			to++;
	}
	return true;
}

static bool
set_buckets(struct spreading *s, const uint16_t *buckets)
{
	struct slice numbers;
	int64_t all[PG_BUCKETS];
	size_t i;

	for (i = 0; i < PG_BUCKETS; i++)
		all[i] = buckets[i];
	numbers = pg_numbers(&s->arena, all, PG_BUCKETS);
	return sql_run(
	    sql(s->home, (enum sql_id)PG_BUCKETS_SET, s->error, "a", numbers),
	    s->error);
}

/* ---- telegrams that go to another server ------------------------------------------ */

static const struct {
	const char *from, *to;
} tables[PG_TABLES] = {
#define TABLE(id, name, columns, where)                                    \
	[PG_##id] = {"COPY (SELECT " columns " FROM " name " WHERE " where \
		     ") TO STDOUT (FORMAT binary)",                        \
	    "COPY " name " (" columns ") FROM STDIN (FORMAT binary)"},
#include "archive/pgtables.def"
#undef TABLE
};

/*
 * Telegrams of buckets from one server to another.  The other has them first;
 * what an earlier try has left there is deleted before.
 */
static bool
move(struct spreading *s, const int64_t *buckets, size_t count, size_t from,
    size_t to)
{
	struct slice list = pg_numbers(&s->arena, buckets, count);
	size_t i;

	for (i = 0; i < 2; i++) {
		pg_go(s->home, i == 0 ? to : from);
		if (!sql_run(sql(s->home, (enum sql_id)PG_MOVING, s->error, "a",
				 list),
			s->error))
			return false;
		if (i == 0 &&
		    !sql_run(sql(s->home, (enum sql_id)PG_MOVED, s->error, ""),
			s->error))
			return false;
	}
	for (i = 0; i < PG_TABLES; i++)
		if (!pg_copy_across(s->home, from, tables[i].from, to,
			tables[i].to, s->error))
			return false;
	pg_go(s->home, from);
	return sql_run(
	    sql(s->home, (enum sql_id)PG_MOVED, s->error, ""), s->error);
}

static bool
move_all(struct spreading *s, const uint16_t *before, const uint16_t *after)
{
	int64_t some[PG_BUCKETS];
	size_t from, to, i, n;

	for (to = s->held; to < s->count; to++)
		for (from = 0; from < s->held; from++) {
			for (i = n = 0; i < PG_BUCKETS; i++)
				if (before[i] == from && after[i] == to)
					some[n++] = (int64_t)i;
			if (n == 0)
				continue;
			if (!pg_begin(s->home, s->error) ||
			    !move(s, some, n, from, to) ||
			    !pg_commit_in_order(s->home, to, from, s->error)) {
				pg_rollback(s->home);
				return false;
			}
		}
	return true;
}

/* All is made and moved before the home knows of it. */
static bool
spread(struct spreading *s)
{
	uint16_t before[PG_BUCKETS], after[PG_BUCKETS];
	size_t i;

	for (i = 0; i < s->count; i++)
		if (!join_server(s, i))
			return false;
	if (!deal(s, after))
		return false;
	memcpy(before, after, sizeof(before));
	if (s->held > 0 && s->count > s->held &&
	    (!read_buckets(s->home, before, s->error) ||
		!pg_spread(s->home, s->words, s->count, before, s->error) ||
		!move_all(s, before, after)))
		return false;
	return pg_execute(s->home, "BEGIN", s->error) &&
	    sql_run(sql(s->home, (enum sql_id)PG_SPREAD, s->error, "t",
			words_array(s)),
		s->error) &&
	    set_buckets(s, after) && pg_execute(s->home, "COMMIT", s->error);
}

bool
pg_init(const char *name, const struct slice *servers, size_t count,
    struct error *error)
{
	struct spreading s = {.count = count, .error = error};
	size_t i;
	bool good;

	if (count == 0 || count > PG_SERVERS)
		return error_set(error,
		    "an archive is spread over 1 to %d servers", PG_SERVERS);
	for (i = 0; i < count; i++)
		s.servers[i] = servers[i];
	good = open_home(&s, name);
	if (good && count < s.held)
		good = error_set(error,
		    "%s: is spread over %zu servers, and cannot be over fewer",
		    pg_name(s.home), s.held);
	good = good && spread(&s);
	pg_close(s.home);
	arena_free(&s.arena);
	return good;
}
