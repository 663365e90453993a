/*
 * pgengine.h: an archive on PostgreSQL.  A secret of the files pg*.c: what
 * is looked for as lexemes of a tsvector, queries as tsqueries, and the one
 * matcher for what neither can say.
 */
#ifndef ARCHIVE_PGENGINE_H
#define ARCHIVE_PGENGINE_H

#include <pthread.h>

#include "archive/local.h"
#include "archive/pg.h"
#include "archive/shelf.h"

/* ---- pgwords.c: documents as lexemes ---------------------------------------- */

/*
 * A word of the text is itself; a value of a field stands behind the name of
 * the field and a colon.  Text that the server does not take is changed.
 */
struct slice pg_lexeme(struct arena *arena, unsigned field, struct slice term);

/* What of a document a tsvector could not take. */
enum pg_cut { PG_WHOLE, PG_POSITIONS, PG_WORDS };

struct pg_archive;
struct pg_values;
struct pg_write;

/* A row of `document', as COPY has it in its binary form. */
void pg_add_row(struct buf *b, int64_t id, const struct document *d,
    struct pg_values *values);

/* A document as it is looked at again. */
struct pg_candidate {
	int64_t id, when, words; /* when: or DOCUMENT_NO_DATE */
	struct slice kept; /* what pg_add_row() kept of one that was cut */
	struct slice lexemes; /* the tsvector, as it is sent */
};

/* Its lexemes in turn, and where they stand; false when it is damaged. */
bool pg_each_lexeme(const struct pg_candidate *c,
    void (*each)(void *user, struct slice lexeme, uint32_t position),
    void *user);

/* ---- pgcount.c: what is counted ------------------------------------------------ */

/* Values that are counted, with their keys; any thread may add some. */
struct pg_values {
	pthread_mutex_t lock;
	int64_t *slots; /* keys that are known: open addressing; 0: free */
	size_t key_count, slot_count;
	int64_t *keys; /* of the values that are new, side by side */
	struct slice *texts; /* the letter of the field before each */
	size_t n, size;
	struct arena arena;
};

struct pg_values *pg_values_new(void);
void pg_values_free(struct pg_values *v);

/* What was new has been written, or is lost with all that is known. */
void pg_values_kept(struct pg_values *v);
void pg_values_forget(struct pg_values *v);

/* The column of keys of a document. */
void pg_add_facets(
    struct buf *b, const struct document *d, struct pg_values *values);

/* ---- pgquery.c: queries as tsqueries ------------------------------------------ */

struct pg_query {
	struct slice exact; /* what matches; absent: everything */
	struct slice wide; /* what may match, without positions; absent: all */
	struct slice rank; /* the words that score; absent: none do */
	struct slice title; /* the same in a subject; absent: none */
	bool positions; /* exact asks for positions */
	bool inexact; /* exact cannot be said: look at all of `wide' */
};

void pg_compile(
    struct arena *arena, const struct index_node *node, struct pg_query *out);

/* ---- pgmatch.c: the one matcher ------------------------------------------------- */

bool pg_match(const struct index_node *node, const struct pg_candidate *c,
    bool *matches, struct error *error);

/* ---- pgengine.c ------------------------------------------------------------------ */

/* That a server is one an archive can lie on. */
bool pg_fit(const struct database *database, struct error *error);
/* That nobody else writes here, until it is closed. */
bool pg_take_lock(struct database *database, struct error *error);

/* A record is on the server that was placed last; so is one read again. */
void pg_placed(struct pg_archive *db, int64_t document);
void pg_placed_again(struct pg_archive *db, int64_t document);

/* ---- pgwrite.c: what the engine does with what is new ---------------------------- */

struct pg_write *pg_write_new(void);
void pg_write_free(struct pg_write *w);
void pg_write_forget(struct pg_write *w); /* after a transaction */

bool pg_ahead(void *state, const struct engine_ahead *list, size_t count,
    struct error *error);
bool pg_record_find(void *state, const unsigned char hash[static SHA256_BYTES],
    uint32_t part, int64_t *id, struct error *error);
bool pg_telegrams(void *state, struct slice name, struct arena *arena,
    struct engine_telegram **out, struct error *error);
bool pg_record_add(void *state, const struct engine_record *r, int64_t *id,
    struct error *error);
bool pg_provenance_add(void *state, const struct engine_provenance *p,
    bool *added, struct error *error);
bool pg_reading_put(
    void *state, const struct engine_reading *r, struct error *error);
bool pg_telegram_put(void *state, struct engine_telegram *row,
    const struct document *d, struct error *error);
bool pg_file_put(void *state, const struct engine_file *file, int64_t *id,
    struct error *error);

/* With a commit. */
bool pg_files_done(struct pg_archive *db, struct error *error);
bool pg_values_write(struct pg_archive *db, struct error *error);

/* ---- pgspread.c: an archive over several servers ----------------------------------- */

/* Whether there is an archive; make one; a setting of it, or absent. */
bool pg_there(struct database *database, bool *there, struct error *error);
bool pg_make(struct database *database, struct error *error);
bool pg_setting(struct database *database, const char *key, struct arena *arena,
    struct slice *out, struct error *error);

/* Open the servers of an archive that is spread, to write. */
bool pg_open_servers(
    struct database *home, struct arena *arena, struct error *error);

/* Make it, or change its servers; see archive_init(). */
bool pg_init(const char *name, const struct slice *servers, size_t count,
    struct error *error);

/* ---- pgfind.c: what the engine does ------------------------------------- */

/* What an engine for PostgreSQL has open. */
struct pg_archive {
	struct rows rows; /* first: see rows.c */
	bool bounded; /* the time that a statement may take */
	pthread_mutex_t lock; /* of what several workers touch */
	struct pg_values *values;
	struct pg_write *write; /* pgwrite.c */
	/* what waits for the next commit */
	struct buf *documents; /* of each worker, for each server */
	size_t put[ENGINE_WORKERS]; /* bytes of documents since the last */
	struct pg_placed *placed; /* where they belong */
	size_t placed_count, placed_size;
	struct pg_placed *dead; /* documents that others have replaced */
	size_t dead_count, dead_size;
};

bool pg_find(void *state, const struct query *root,
    const struct archive_query *query, struct arena *arena,
    struct archive_answer *answer, struct error *error);
bool pg_walk(void *state, const struct query *root, bool newest_first,
    bool (*each)(void *user, const struct archive_hit *hit), void *user,
    struct error *error);
bool pg_explain(void *state, const struct query *root, struct arena *arena,
    struct archive_stage **out, struct error *error);

#endif
