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

/* A row of `document', as COPY has it in its binary form. */
void pg_add_row(struct buf *b, int64_t id, const struct document *d);

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

/* ---- pgquery.c: queries as tsqueries ------------------------------------------ */

struct pg_query {
	struct slice exact; /* what matches; absent: everything */
	struct slice wide; /* what may match, without positions; absent: all */
	struct slice rank; /* the words that score; absent: none do */
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
	/* what waits for the next commit */
	struct buf *documents; /* of each worker, for each server */
	struct pg_placed *placed; /* where they belong */
	size_t placed_count, placed_size;
	struct pg_placed *dead; /* documents that others have replaced */
	size_t dead_count, dead_size;
	int64_t *done; /* files that are done when all is committed */
	size_t done_count, done_size;
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
