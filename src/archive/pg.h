/*
 * pg.h: a connection to PostgreSQL, or to several servers that share an
 * archive.  A secret of the engine for PostgreSQL, whose one file that knows
 * libpq is pg.c.
 */
#ifndef ARCHIVE_PG_H
#define ARCHIVE_PG_H

#include "archive/sql.h"

/* What is asked of PostgreSQL alone, beside what rows.c asks. */
enum pg_id {
	PG_BEFORE = SQL_MAX - 1,
#define PG(id, where, text)
#define PG_OWN(id, where, text) PG_##id,
#include "archive/pg.def"
#undef PG
#undef PG_OWN
	PG_MAX
};

struct pg;

/*
 * Connect to the server of a URL; `out` is what sql() takes.  Nothing is
 * known of what lies there.
 */
bool pg_open(const char *url, struct database **out, struct error *error);
void pg_close(struct database *database);

/* The URL as it may be shown: without its password. */
const char *pg_name(const struct database *database);

/* The version of a server, as 150004; and whether its texts are UTF-8. */
int pg_version(const struct database *database);
bool pg_utf8(const struct database *database);

/* Statements without values, at home: to make an archive. */
bool pg_execute(
    struct database *database, const char *text, struct error *error);

/*
 * The servers that records are spread over, by the words libpq connects by:
 * from now on they are written to.  `buckets` says whose each bucket is.
 */
bool pg_spread(struct database *database, const struct slice *servers,
    size_t count, const uint16_t *buckets, struct error *error);
enum { PG_BUCKETS = 1024, PG_SERVERS = 64 };
bool pg_is_spread(const struct database *database);

/* The words that libpq connects by, of a URL. */
bool pg_words(struct arena *arena, const char *url, struct slice *out,
    struct error *error);

/*
 * A transaction, on all servers that are written to.  At the home of an
 * archive that is spread each statement is one of its own.
 */
bool pg_begin(struct database *database, struct error *error);
bool pg_commit(struct database *database, struct error *error);
/* The same on two servers alone. */
bool pg_commit_in_order(struct database *database, size_t first, size_t second,
    struct error *error);
void pg_rollback(struct database *database);

/* The server that the record was placed on, or found on, last. */
size_t pg_place(const struct database *database);
/* Go there with all that follows. */
void pg_go(struct database *database, size_t server);
size_t pg_servers(const struct database *database);

/* A number that nobody else has, in the order in which they are asked for. */
bool pg_new_number(
    struct database *database, int64_t *out, struct error *error);

/* ---- rows in the binary form of COPY ----------------------------------------- */

enum pg_table {
#define TABLE(id, name, columns, where) PG_##id,
#include "archive/pgtables.def"
#undef TABLE
	PG_TABLES
};

/*
 * Rows of a table that wait to be copied to the server that was placed last,
 * to be added to.  They are before anything is asked of what is written, and
 * with a commit.
 */
struct buf *pg_rows(struct database *database, enum pg_table table);

/*
 * Rows to a server at once, from any thread; none are left in it.  What goes
 * before the first of them.
 */
bool pg_copy(struct database *database, size_t server, enum pg_table table,
    struct buf *rows, struct error *error);
void pg_begin_rows(struct buf *rows);

/* What one server gives by COPY, to another. */
bool pg_copy_across(struct database *database, size_t from, const char *give,
    size_t to, const char *take, struct error *error);

/* ---- pgsaid.c: in words of ours ------------------------------------------------ */

struct slice pg_said(const char *text);

/* What PL/Proxy says at a home: the first line of what it says of a server. */
struct slice pg_said_by_proxy(struct slice s);

/* What the server means by a code, where we have a better word; or NULL. */
const char *pg_said_of(const char *code);

/* A URL without password and without what follows the name, ended by NUL. */
void pg_url_name(struct buf *out, struct slice url);

/* ---- pgvalue.c: values in their binary form --------------------------------- */

/* The types of values, as pg_type.oid has them. */
enum { TYPE_BYTES = 17, TYPE_INT8 = 20, TYPE_TEXT = 25 };

/* An int8; what is given may be shorter. */
void pg_put_number(char out[static 8], int64_t number);
int64_t pg_get_number(const char *p, int n);

/* An array of numbers (int8[]), as a value of kind b. */
struct slice pg_numbers(
    struct arena *arena, const int64_t *numbers, size_t count);

/* An array of texts or bytes, by their type, the same. */
struct slice pg_slices(
    struct arena *arena, uint32_t type, const struct slice *all, size_t count);

/* A row of so many columns, and each of them; absent bytes are NULL. */
void pg_row(struct buf *b, unsigned columns);
void pg_row_number(struct buf *b, int64_t number);
void pg_row_bytes(struct buf *b, struct slice s);
void pg_row_text(struct buf *b, struct slice s);
/* What is added to it from here on is a column, until it is ended. */
size_t pg_row_open(struct buf *b);
void pg_row_close(struct buf *b, size_t open);

/* Numbers of 16 and 32 bits; one that is set later. */
void pg_put16(struct buf *b, uint32_t n);
void pg_put32(struct buf *b, uint32_t n);
void pg_set32(struct buf *b, size_t at, uint32_t n);

/* Text that the server takes: valid UTF-8 without NUL. */
struct slice pg_text(struct arena *arena, struct slice s);

/* ---- pg.c: of a row ---------------------------------------------------------- */

/* Let the row that was given be given once more. */
void pg_again(struct sql *s);

/* A column that is a float8. */
double pg_double(struct sql *s, int i);

#endif
