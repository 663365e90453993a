/*
 * pg.c: the one file that knows libpq: connections, their troubles as
 * sentences, statements and their values.  It must not know what a telegram
 * is.  Every value is bound, in its binary form; none is ever spelt into SQL.
 *
 * libpq brings twenty libraries with it, which every start of a program would
 * wait for: it is looked for when the first archive of its kind is opened.
 */
#include "archive/pg.h"

#include <dlfcn.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/sha256.h"

enum { VALUES_MOST = 24 }; /* of a statement */

/* Where a statement is run when records are spread over servers. */
enum where {
	HOME, /* where the archive is opened */
	FILES, /* the same; what is text elsewhere are bytes here */
	HERE, /* the server that was placed or found last */
	PROVENANCE, /* the same, with bytes */
	FIND, /* on all, and the one that has it is `here' then */
	READ, /* at home by a function that asks all; when writing, `here' */
	IN_ORDER, /* the same; when writing, on all: rows come by their first
		     column, up to the last value */
	EACH, /* on all */
};

static const struct {
	enum where where;
	const char *text;
} texts[PG_MAX] = {
#define PG(id, where, text) [SQL_##id] = {where, text},
#define PG_OWN(id, where, text) [PG_##id] = {where, text},
#include "archive/pg.def"
#undef PG
#undef PG_OWN
};

/* One connection. */
struct link {
	PGconn *connection;
	pthread_mutex_t lock; /* of who talks by it, until it is answered */
	bool prepared[PG_MAX];
	struct buf rows[PG_TABLES]; /* that wait to be copied there */
};

struct statement {
	struct sql sql; /* first: what the others see of it */
	struct arena arena; /* of the values */
	PGresult *results[PG_SERVERS];
	int rows[PG_SERVERS]; /* the next of each */
	size_t count, at;
	bool in_order, any; /* any: a row was given */
	int64_t left; /* rows to give in order */
};

struct pg {
	struct database database; /* first, as well */
	struct link links[1 + PG_SERVERS]; /* home, then the servers */
	size_t servers; /* 0: home is all there is */
	uint16_t buckets[PG_BUCKETS];
	size_t here; /* a link */
	bool begun, waiting; /* waiting: there are rows that are */
	int64_t next, end; /* numbers that are ours to give */
	int64_t changes;
	struct statement *statements[PG_MAX];
	struct buf name;
};

/* ---- the library ----------------------------------------------------------- */

static struct {
#define PQ(name) __typeof__(PQ##name) *name;
#include "archive/pq.def"
#undef PQ
	bool whole;
} pq;

static void
load_once(void)
{
	void *library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL), *p;

	if (library == NULL)
		return;
	pq.whole = true;
#define PQ(name)                         \
	p = dlsym(library, "PQ" #name);  \
	memcpy(&pq.name, &p, sizeof(p)); \
	pq.whole = pq.whole && p != NULL;
#include "archive/pq.def"
#undef PQ
}

static bool
load(struct error *error)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load_once);
	return pq.whole ||
	    error_set(error,
		"archives on PostgreSQL need its library, libpq.so.5 (Debian: "
		"libpq5), which is not here");
}

static struct pg *
pg_of(const struct database *database)
{
	return (struct pg *)(uintptr_t)(const void *)database;
}

/* ---- trouble --------------------------------------------------------------- */

static const char *
shown_name(struct pg *db)
{
	return db->name.p;
}

static bool
fail_connection(struct pg *db, PGconn *connection, struct error *error)
{
	struct slice what = pg_said(pq.errorMessage(connection));

	if (what.n == 0)
		what = S("the server has closed it");
	return error_set(error,
	    "%s: the connection is lost (%S); what was committed is kept",
	    shown_name(db), &what);
}

static bool
fail(struct pg *db, PGconn *connection, const PGresult *result,
    struct error *error)
{
	const char *known =
	    pg_said_of(pq.resultErrorField(result, PG_DIAG_SQLSTATE));
	struct slice what;

	if (pq.status(connection) != CONNECTION_OK)
		return fail_connection(db, connection, error);
	if (known != NULL)
		return error_set(error, "%s: %s", shown_name(db), known);
	what = slice_of(
	    pq.resultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) == NULL
		? ""
		: pq.resultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
	if (what.n == 0)
		what = pg_said(pq.errorMessage(connection));
	if (slice_starts(what, S("PL/Proxy function "))) {
		what = pg_said_by_proxy(what);
		return error_set(error,
		    "%s: a server of this archive cannot be asked: %S",
		    shown_name(db), &what);
	}
	return error_set(error, "%s: %S", shown_name(db), &what);
}

/* ---- values ---------------------------------------------------------------- */

struct values {
	const char *p[VALUES_MOST];
	int n[VALUES_MOST], formats[VALUES_MOST];
	Oid types[VALUES_MOST];
	int count;
};

static void
add_value(struct values *v, Oid type, struct slice s)
{
	v->p[v->count] = s.p == NULL ? NULL : s.n == 0 ? "" : s.p;
	v->n[v->count] = (int)s.n;
	v->formats[v->count] = 1;
	v->types[v->count++] = type;
}

static void
add_number(struct arena *arena, struct values *v, int64_t number)
{
	char *p = arena_bytes(arena, 8);

	pg_put_number(p, number);
	add_value(v, TYPE_INT8, slice(p, 8));
}

/*
 * t text that its place in the statement gives a type, a an array of int8:
 * what sql() knows and these two.
 */
static void
take_values(struct arena *arena, struct values *v, bool bytes,
    const char *types, va_list list)
{
	struct slice s;

	for (; *types != '\0'; types++) {
		switch (*types) {
		case 'i':
			add_number(arena, v, va_arg(list, int64_t));
			break;
		case 's':
			s = va_arg(list, struct slice);
			add_value(v, bytes ? TYPE_BYTES : TYPE_TEXT,
			    bytes ? s : pg_text(arena, s));
			break;
		case 't':
			s = va_arg(list, struct slice);
			add_value(v, 0, s);
			v->formats[v->count - 1] = 0;
			if (s.p != NULL) {
				/* Text is not counted but ended. */
				s = arena_join(arena, s, slice("", 1), S(""));
				v->p[v->count - 1] = s.p;
			}
			break;
		case 'a':
			add_value(v, 0, va_arg(list, struct slice));
			break;
		case 'b':
			add_value(v, TYPE_BYTES, va_arg(list, struct slice));
			break;
		default:
			(void)va_arg(list, int64_t);
			add_value(v, TYPE_INT8, (struct slice){NULL, 0});
		}
	}
}

/* ---- statements ------------------------------------------------------------ */

static void
clear(struct statement *s)
{
	size_t i;

	for (i = 0; i < s->count; i++)
		pq.clear(s->results[i]);
	s->count = s->at = 0;
}

static void
statement_name(char out[static 12], int which)
{
	struct buf b = {0};

	buf_format(&b, "s%d", which);
	buf_char(&b, '\0');
	memcpy(out, b.p, b.n < 12 ? b.n : 12);
	out[11] = '\0';
	buf_free(&b);
}

static bool
prepare(struct pg *db, struct link *link, int which, const struct values *v,
    struct error *error)
{
	char name[12];
	PGresult *result;
	bool good;

	if (link->prepared[which])
		return true;
	statement_name(name, which);
	result = pq.prepare(
	    link->connection, name, texts[which].text, v->count, v->types);
	good = pq.resultStatus(result) == PGRES_COMMAND_OK;
	if (!good)
		fail(db, link->connection, result, error);
	pq.clear(result);
	link->prepared[which] = good;
	return good;
}

static bool
send_to(struct pg *db, struct link *link, int which, const struct values *v,
    struct error *error)
{
	char name[12];

	statement_name(name, which);
	return prepare(db, link, which, v, error) &&
	    (pq.sendQueryPrepared(link->connection, name, v->count, v->p, v->n,
		 v->formats, 1) == 1 ||
		fail_connection(db, link->connection, error));
}

static size_t
first_server(const struct pg *db)
{
	return db->servers > 0 ? 1 : 0;
}

/* What a server answers, or NULL with its trouble. */
static PGresult *
receive(struct pg *db, struct link *link, struct error *error)
{
	PGresult *result = pq.getResult(link->connection), *more;
	ExecStatusType status = pq.resultStatus(result);

	while (
	    result != NULL && (more = pq.getResult(link->connection)) != NULL)
		pq.clear(more);
	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		return result;
	fail(db, link->connection, result, error);
	pq.clear(result);
	return NULL;
}

/* ---- rows that are copied ---------------------------------------------------- */

static bool
copy(struct pg *db, struct link *link, const char *command, struct slice rows,
    struct error *error)
{
	enum { STEP = 1 << 20 };
	PGresult *result = pq.exec(link->connection, command);
	bool good = pq.resultStatus(result) == PGRES_COPY_IN;
	struct slice part;

	if (!good)
		fail(db, link->connection, result, error);
	pq.clear(result);
	if (!good)
		return false;
	for (; good && rows.n > 0; rows = slice_skip(rows, part.n)) {
		part = slice_head(rows, STEP);
		good =
		    pq.putCopyData(link->connection, part.p, (int)part.n) == 1;
	}
	good = pq.putCopyEnd(link->connection, good ? NULL : "given up") == 1 &&
	    good;
	if (!good)
		return fail_connection(db, link->connection, error);
	result = receive(db, link, error);
	pq.clear(result);
	return result != NULL;
}

/* What COPY's binary form begins with, and what ends it. */
#define COPY_HEAD "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0"
#define COPY_TAIL "\377\377"

static const char *const tables[PG_TABLES] = {
#define TABLE(id, name, columns, where)                               \
	[PG_##id] = "COPY " name " (" columns ") FROM STDIN (FORMAT " \
		    "binary)",
#include "archive/pgtables.def"
#undef TABLE
};

void
pg_begin_rows(struct buf *b)
{
	if (b->n == 0)
		buf_add(b, slice(COPY_HEAD, sizeof(COPY_HEAD) - 1));
}

static bool
copy_rows(struct pg *db, struct link *link, enum pg_table table, struct buf *b,
    struct error *error)
{
	bool good = true;

	if (b->n == 0)
		return true;
	buf_add(b, slice(COPY_TAIL, sizeof(COPY_TAIL) - 1));
	pthread_mutex_lock(&link->lock);
	good = copy(db, link, tables[table], buf_slice(b), error);
	pthread_mutex_unlock(&link->lock);
	buf_clear(b);
	return good;
}

bool
pg_copy(struct database *database, size_t server, enum pg_table table,
    struct buf *rows, struct error *error)
{
	struct pg *db = pg_of(database);

	return copy_rows(
	    db, &db->links[first_server(db) + server], table, rows, error);
}

struct buf *
pg_rows(struct database *database, enum pg_table table)
{
	struct pg *db = pg_of(database);
	struct buf *b = &db->links[db->here].rows[table];

	db->waiting = true;
	pg_begin_rows(b);
	return b;
}

static bool
write_rows(struct pg *db, struct error *error)
{
	struct link *link;
	size_t i, table;
	bool good = true;

	if (!db->waiting)
		return true;
	db->waiting = false;
	for (i = first_server(db); i <= db->servers; i++)
		for (table = 0; good && table < PG_TABLES; table++) {
			link = &db->links[i];
			good = copy_rows(db, link, (enum pg_table)(int)table,
			    &link->rows[table], error);
		}
	return good;
}

/* On links from `first' up to `last', at the same time. */
static bool
run(struct pg *db, struct statement *s, int which, const struct values *v,
    size_t first, size_t last, struct error *error)
{
	size_t i, sent;
	PGresult *result;
	bool good = true;

	for (sent = first; good && sent < last; sent++) {
		pthread_mutex_lock(&db->links[sent].lock);
		good = send_to(db, &db->links[sent], which, v, error);
	}
	if (!good)
		pthread_mutex_unlock(&db->links[--sent].lock);
	for (i = first; i < sent; i++) {
		result = receive(db, &db->links[i], good ? error : NULL);
		pthread_mutex_unlock(&db->links[i].lock);
		good = good && result != NULL;
		if (result == NULL)
			continue;
		s->rows[s->count] = 0;
		s->results[s->count++] = result;
	}
	return good;
}

bool
pg_new_number(struct database *database, int64_t *out, struct error *error)
{
	enum { BLOCK = 1024 }; /* see schema-pg.sql */
	struct pg *db = pg_of(database);

	if (db->next == db->end) {
		if (!sql_number(sql(&db->database, (enum sql_id)PG_NEW_NUMBERS,
				    error, ""),
			&db->next, error))
			return false;
		db->end = db->next + BLOCK;
	}
	*out = db->next++;
	return true;
}

static void
find_here(struct pg *db, const struct statement *s)
{
	size_t i;

	for (i = 0; i < s->count; i++)
		if (pq.ntuples(s->results[i]) > 0)
			db->here = first_server(db) + i;
}

static bool
run_where(struct pg *db, struct statement *s, int which, struct values *v,
    struct error *error)
{
	size_t first = first_server(db), last = db->servers + 1;
	enum where where = texts[which].where;

	/* Whoever asks sees what was written before. */
	if (where != HOME && where != FILES && db->begun &&
	    !write_rows(db, error))
		return false;
	switch (where) {
	case HERE:
	case PROVENANCE:
		return run(db, s, which, v, db->here, db->here + 1, error);
	case FIND:
	case EACH:
		if (!run(db, s, which, v, first, last, error))
			return false;
		if (where == FIND)
			find_here(db, s);
		return true;
	case READ:
		if (db->begun)
			return run(
			    db, s, which, v, db->here, db->here + 1, error);
		break;
	case IN_ORDER:
		if (db->begun)
			return run(db, s, which, v, first, last, error);
		break;
	case HOME:
	case FILES:
		break;
	}
	return run(db, s, which, v, 0, 1, error);
}

static struct sql *
bind(struct database *database, enum sql_id id, struct error *error,
    const char *types, va_list list)
{
	struct pg *db = pg_of(database);
	int which = (int)id;
	enum where where = texts[which].where;
	struct statement *s = db->statements[which];
	struct values v = {.count = 0};
	const char *changed;

	if (texts[which].text == NULL) {
		error_set(
		    error, "%s: PostgreSQL cannot do this yet", shown_name(db));
		return NULL;
	}
	if (s == NULL) {
		s = heap_grow(NULL, sizeof(*s));
		*s = (struct statement){.count = 0};
		db->statements[which] = s;
	}
	clear(s);
	arena_reset(&s->arena);
	take_values(
	    &s->arena, &v, where == FILES || where == PROVENANCE, types, list);
	s->in_order = where == IN_ORDER && db->begun && db->servers > 0;
	s->left = s->in_order ? pg_get_number(v.p[v.count - 1], 8) : 0;
	if (!run_where(db, s, which, &v, error)) {
		clear(s);
		return NULL;
	}
	changed = pq.cmdTuples(s->results[0]);
	db->changes = strtoll(changed, NULL, 10);
	return &s->sql;
}

static struct statement *
statement_of(struct sql *s)
{
	return (struct statement *)(void *)s;
}

/* The result whose next row comes first. */
static size_t
lowest(const struct statement *s)
{
	size_t i, best = s->count;
	int64_t number, least = 0;

	for (i = 0; i < s->count; i++) {
		if (s->rows[i] == pq.ntuples(s->results[i]))
			continue;
		number =
		    pg_get_number(pq.getvalue(s->results[i], s->rows[i], 0),
			pq.getlength(s->results[i], s->rows[i], 0));
		if (best == s->count || number < least) {
			best = i;
			least = number;
		}
	}
	return best;
}

static bool
step(struct sql *sql, bool *row, struct error *error)
{
	struct statement *s = statement_of(sql);

	(void)error;
	if (s->in_order)
		s->at = s->left-- > 0 ? lowest(s) : s->count;
	else
		while (s->at < s->count &&
		    s->rows[s->at] == pq.ntuples(s->results[s->at]))
			s->at++;
	*row = s->at < s->count;
	if (*row)
		s->rows[s->at]++;
	else
		clear(s);
	return true;
}

void
pg_again(struct sql *sql)
{
	struct statement *s = statement_of(sql);

	s->rows[s->at]--;
}

static void
done(struct sql *sql)
{
	clear(statement_of(sql));
}

static bool
null(struct sql *sql, int i)
{
	struct statement *s = statement_of(sql);

	return pq.getisnull(s->results[s->at], s->rows[s->at] - 1, i) != 0;
}

static struct slice
bytes(struct sql *sql, int i)
{
	struct statement *s = statement_of(sql);
	int row = s->rows[s->at] - 1;

	return slice(pq.getvalue(s->results[s->at], row, i),
	    (size_t)pq.getlength(s->results[s->at], row, i));
}

static int64_t
number(struct sql *sql, int i)
{
	struct slice s = bytes(sql, i);

	return null(sql, i) || s.n > 8 ? 0 : pg_get_number(s.p, (int)s.n);
}

double
pg_double(struct sql *sql, int i)
{
	uint64_t n = (uint64_t)number(sql, i);
	double d;

	memcpy(&d, &n, sizeof(d));
	return d;
}

static int64_t
changes(struct database *database)
{
	return pg_of(database)->changes;
}

/* By the first bytes of a hash, which every server can compute as well. */
static void
place(struct database *database, struct slice key)
{
	struct pg *db = pg_of(database);
	unsigned char hash[SHA256_BYTES];

	if (db->servers == 0)
		return;
	sha256(key, hash);
	db->here = 1 + db->buckets[(hash[0] << 8 | hash[1]) % PG_BUCKETS];
}

static const struct database_kind kind = {
    .bind = bind,
    .step = step,
    .done = done,
    .null = null,
    .number = number,
    .bytes = bytes,
    .changes = changes,
    .place = place,
};

/* ---- connections ----------------------------------------------------------- */

static bool
connect(struct pg *db, struct link *link, const char *url, struct error *error)
{
	static const char *const keys[] = {"dbname", "client_encoding",
	    "fallback_application_name", "connect_timeout", NULL};
	const char *const values[] = {url, "UTF8", "reftel", "10", NULL};
	struct slice what;
	PGresult *result;
	bool good;

	pthread_mutex_init(&link->lock, NULL);
	link->connection = pq.connectdbParams(keys, values, 1);
	if (pq.status(link->connection) != CONNECTION_OK) {
		what = pg_said(pq.errorMessage(link->connection));
		return error_set(
		    error, "%s: cannot be reached: %S", shown_name(db), &what);
	}
	result = pq.exec(link->connection,
	    "SET search_path = reftel, public; "
	    "SET client_min_messages = warning");
	good = pq.resultStatus(result) == PGRES_COMMAND_OK;
	if (!good)
		fail(db, link->connection, result, error);
	pq.clear(result);
	return good;
}

bool
pg_open(const char *url, struct database **out, struct error *error)
{
	struct pg *db;

	if (!load(error))
		return false;
	db = heap_grow(NULL, sizeof(*db));
	*db = (struct pg){.database = {&kind}};
	pg_url_name(&db->name, slice_of(url));
	if (!connect(db, &db->links[0], url, error)) {
		pg_close(&db->database);
		return false;
	}
	*out = &db->database;
	return true;
}

static void
forget_rows(struct link *link)
{
	size_t table;

	for (table = 0; table < PG_TABLES; table++) {
		buf_free(&link->rows[table]);
		link->rows[table] = (struct buf){0};
	}
}

void
pg_close(struct database *database)
{
	struct pg *db = pg_of(database);
	size_t i;

	if (db == NULL)
		return;
	for (i = 0; i < PG_MAX; i++) {
		if (db->statements[i] == NULL)
			continue;
		clear(db->statements[i]);
		arena_free(&db->statements[i]->arena);
		heap_free(db->statements[i]);
	}
	for (i = 0; i <= db->servers; i++) {
		pq.finish(db->links[i].connection);
		pthread_mutex_destroy(&db->links[i].lock);
		forget_rows(&db->links[i]);
	}
	buf_free(&db->name);
	heap_free(db);
}

const char *
pg_name(const struct database *database)
{
	return shown_name(pg_of(database));
}

int
pg_version(const struct database *database)
{
	return pq.serverVersion(pg_of(database)->links[0].connection);
}

bool
pg_utf8(const struct database *database)
{
	const char *encoding = pq.parameterStatus(
	    pg_of(database)->links[0].connection, "server_encoding");

	return encoding != NULL && strcmp(encoding, "UTF8") == 0;
}

static bool
execute(struct pg *db, struct link *link, const char *text, struct error *error)
{
	PGresult *result = pq.exec(link->connection, text);
	ExecStatusType status = pq.resultStatus(result);
	bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;

	if (!good)
		fail(db, link->connection, result, error);
	pq.clear(result);
	return good;
}

bool
pg_execute(struct database *database, const char *text, struct error *error)
{
	struct pg *db = pg_of(database);

	return execute(db, &db->links[0], text, error);
}

bool
pg_spread(struct database *database, const struct slice *servers, size_t count,
    const uint16_t *buckets, struct error *error)
{
	struct pg *db = pg_of(database);
	struct buf words = {0};
	bool good = count <= PG_SERVERS;
	size_t i;

	memcpy(db->buckets, buckets, sizeof(db->buckets));
	for (i = 0; good && i < count; i++) {
		buf_clear(&words);
		buf_add(&words, servers[i]);
		buf_char(&words, '\0');
		db->servers++;
		good = connect(db, &db->links[i + 1], words.p, error);
	}
	buf_free(&words);
	db->here = 1;
	return good;
}

bool
pg_is_spread(const struct database *database)
{
	return pg_of(database)->servers > 0;
}

bool
pg_words(struct arena *arena, const char *url, struct slice *out,
    struct error *error)
{
	char *what = NULL;
	PQconninfoOption *list, *o;
	struct buf b = {0};
	const char *p;

	if (!load(error))
		return false;
	list = pq.conninfoParse(url, &what);
	if (list == NULL) {
		struct slice s = pg_said(what);

		error_set(error, "a server is no URL of PostgreSQL: %S", &s);
		pq.freemem(what);
		return false;
	}
	for (o = list; o->keyword != NULL; o++) {
		if (o->val == NULL)
			continue;
		buf_format(&b, "%s%s='", b.n > 0 ? " " : "", o->keyword);
		for (p = o->val; *p != '\0'; p++) {
			if (*p == '\'' || *p == '\\')
				buf_char(&b, '\\');
			buf_char(&b, *p);
		}
		buf_char(&b, '\'');
	}
	pq.conninfoFree(list);
	*out = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	return true;
}

/* ---- transactions ---------------------------------------------------------- */

static bool
on_all(struct pg *db, const char *text, struct error *error)
{
	size_t i;

	for (i = first_server(db); i <= db->servers; i++)
		if (!execute(db, &db->links[i], text, error))
			return false;
	return true;
}

bool
pg_begin(struct database *database, struct error *error)
{
	struct pg *db = pg_of(database);

	db->begun = on_all(db, "BEGIN", error);
	return db->begun;
}

bool
pg_commit(struct database *database, struct error *error)
{
	struct pg *db = pg_of(database);
	bool good = write_rows(db, error) && on_all(db, "COMMIT", error);

	db->begun = false;
	return good;
}

bool
pg_commit_in_order(
    struct database *database, size_t first, size_t second, struct error *error)
{
	struct pg *db = pg_of(database);
	size_t base = first_server(db);
	bool good = execute(db, &db->links[base + first], "COMMIT", error) &&
	    execute(db, &db->links[base + second], "COMMIT", error);

	/* The others have changed nothing. */
	pg_rollback(database);
	return good;
}

void
pg_rollback(struct database *database)
{
	struct pg *db = pg_of(database);
	size_t i;

	for (i = first_server(db); i <= db->servers; i++) {
		forget_rows(&db->links[i]);
		execute(db, &db->links[i], "ROLLBACK", NULL);
	}
	db->begun = db->waiting = false;
}

size_t
pg_place(const struct database *database)
{
	const struct pg *db = pg_of(database);

	return db->here - first_server(db);
}

void
pg_go(struct database *database, size_t server)
{
	struct pg *db = pg_of(database);

	db->here = first_server(db) + server;
}

size_t
pg_servers(const struct database *database)
{
	const struct pg *db = pg_of(database);

	return db->servers > 0 ? db->servers : 1;
}

bool
pg_copy_across(struct database *database, size_t from, const char *give,
    size_t to, const char *take, struct error *error)
{
	struct pg *db = pg_of(database);
	struct link *source = &db->links[first_server(db) + from];
	struct link *target = &db->links[first_server(db) + to];
	PGresult *out = pq.exec(source->connection, give), *in = NULL;
	char *row = NULL;
	int n = 0;
	bool good = pq.resultStatus(out) == PGRES_COPY_OUT;

	if (!good)
		fail(db, source->connection, out, error);
	if (good) {
		in = pq.exec(target->connection, take);
		good = pq.resultStatus(in) == PGRES_COPY_IN;
		if (!good)
			fail(db, target->connection, in, error);
	}
	while (good && (n = pq.getCopyData(source->connection, &row, 0)) > 0) {
		good = pq.putCopyData(target->connection, row, n) == 1 ||
		    fail_connection(db, target->connection, error);
		pq.freemem(row);
	}
	pq.clear(out);
	pq.clear(in);
	if (!good)
		return false;
	out = receive(db, source, error);
	if (out == NULL || n == -2 ||
	    pq.putCopyEnd(target->connection, NULL) != 1) {
		pq.clear(out);
		return false;
	}
	pq.clear(out);
	in = receive(db, target, error);
	pq.clear(in);
	return in != NULL;
}
