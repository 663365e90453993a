/*
 * local.h: an archive on one machine: an SQLite file and the folder of its
 * index.  A secret of local.c and rows.c.
 */
#ifndef ARCHIVE_LOCAL_H
#define ARCHIVE_LOCAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "archive/shelf.h"
#include "archive/sqlite.h"

/* A segment that was written and is not in the list yet. */
struct fresh {
	int64_t id;
	size_t documents;
	char name[32];
};

/*
 * A merge, which goes on in a thread of its own while others write: what it
 * merges, and what became of it.
 */
struct merge {
	pthread_t thread;
	const char *folder;
	struct index *index;
	size_t *which, count;
	char (*names)[32]; /* of the segments that it merges */
	struct fresh result;
	struct error error;
	bool running, good;
	atomic_bool ended;
};

/* What rows.c needs of an engine, which begins with it. */
struct rows {
	struct database *database;
	struct slice view; /* see engine.h; of the heap */
};

struct local {
	union {
		struct rows rows;
		struct database *sqlite;
	};
	struct shelf *shelf;
	int lock; /* held by who writes; -1: none */
	bool shown; /* the shelf shows the data of `version` */
	int64_t version;
	/* what waits for the next commit */
	pthread_mutex_t fresh_lock;
	int64_t next_segment;
	struct fresh *fresh;
	size_t fresh_count, fresh_size;
	bool cleared; /* the files of all older segments may go */
	int64_t *dead; /* documents that others have replaced */
	size_t dead_count, dead_size;
	struct merge merge;
	/* weigh.c: what is seen, and of which version that was measured */
	bool measured;
	int64_t measured_version;
	uint64_t seen, seen_lengths;
	struct ranks {
		uint32_t *all; /* of each value by its number, from 0 */
		size_t count;
		int64_t version;
	} ranks[ASK_MAX];
};

/* ---- local.c ------------------------------------------------------------------ */

/* The list of segments, as it stands in this transaction. */
bool local_live(struct local *db, struct arena *arena, struct index_live **out,
    size_t *count, struct error *error);

/*
 * A transaction to read in: what the shelf shows and the rows are of one
 * moment.  *begun says whether local_read_end() has anything to end.
 */
bool local_read_begin(struct local *db, bool *begun, struct error *error);
void local_read_end(struct local *db, bool begun);

/* The text of a value by its number; absent where it is lost. */
bool local_value(struct local *db, enum ask field, uint32_t number,
    struct arena *arena, struct slice *out, struct error *error);

/* Delete documents, wherever they are; the ids are in order. */
bool local_delete(
    struct local *db, const int64_t *ids, size_t count, struct error *error);

/* For qsort: int64_t in order. */
int local_by_number(const void *a, const void *b);

/* A name that no segment has had. */
void local_name(struct local *db, struct fresh *out);

/* ---- tidy.c: many segments to few ----------------------------------------------- */

/* After a commit: begin to merge what it is time to merge, if anything. */
bool tidy_begin(struct local *db, struct error *error);

/*
 * Within a transaction: if a merge has ended, its result takes the place of
 * what it merged; `wait` for it if one is running.  *done says whether so.
 */
bool tidy_apply(struct local *db, bool wait, bool *done, struct error *error);

/* After the commit of that: the files are no longer needed. */
void tidy_sweep(struct local *db);

/* Wait for what is running and drop it. */
void tidy_end(struct local *db);

/* ---- localcare.c: the care of it; see engine.h ------------------------------- */

bool local_clear(void *state, struct error *error);
bool local_verify(void *state, void (*say)(void *user, const char *sentence),
    void *user, struct error *error);
bool local_sizes(void *state, struct arena *arena, struct archive_size **out,
    struct error *error);
bool local_backup(void *state, const char *to, struct error *error);
bool local_explain(void *state, const struct query *root, struct arena *arena,
    struct archive_stage **out, struct error *error);

/* ---- weigh.c: what is rare, for who does not see all ------------------------ */

/*
 * With a view: the values of a facet, all of them, in an order that has
 * nothing of when they came first: by count, then by their texts.
 */
bool local_order(struct local *db, enum ask field, struct index_facet *counted,
    struct error *error);
void local_forget(struct local *db);

/* With a view: the query weighs its words as if there were nothing else. */
bool local_weigh(struct local *db, struct index_node *root,
    struct index_query *q, struct error *error);

/* ---- rows.c: what is kept, as rows ------------------------------------------ */

/* The engine's functions about records and telegrams; see engine.h. */
bool rows_count(
    void *state, uint64_t *telegrams, uint64_t *records, struct error *error);
bool rows_file_find(void *state, struct slice path, int64_t *id,
    struct engine_file *file, struct error *error);
bool rows_file_put(void *state, const struct engine_file *file, int64_t *id,
    struct error *error);
bool rows_record_find(void *state,
    const unsigned char hash[static SHA256_BYTES], uint32_t part, int64_t *id,
    struct error *error);
bool rows_record_add(void *state, const struct engine_record *record,
    int64_t *id, struct error *error);
bool rows_provenance_add(void *state, const struct engine_provenance *p,
    bool *added, struct error *error);
bool rows_reading_put(
    void *state, const struct engine_reading *r, struct error *error);
bool rows_readings(void *state, int64_t telegram, bool bytes,
    struct arena *arena, struct engine_reading **out, struct error *error);
/* One statement a telegram; or, of all of them in one, its rows dealt out. */
bool rows_shown(void *state, const int64_t *documents, size_t count,
    struct arena *arena, struct engine_reading **out, struct error *error);
bool rows_deal(struct sql *s, const int64_t *documents, size_t count,
    struct arena *arena, struct engine_reading **out, struct error *error);
bool rows_telegram_put(void *state, struct engine_telegram *row,
    const struct document *d, struct error *error);
bool rows_telegrams(void *state, struct slice name, struct arena *arena,
    struct engine_telegram **out, struct error *error);
bool rows_records(void *state, int64_t after, size_t most, struct arena *arena,
    struct engine_reading **out, struct error *error);
bool rows_dictionary_get(void *state, uint32_t number, struct arena *arena,
    uint32_t *found, struct slice *bytes, struct error *error);
bool rows_dictionary_put(
    void *state, uint32_t number, struct slice bytes, struct error *error);
bool rows_telegrams_after(void *state, int64_t id, size_t most,
    struct arena *arena, struct engine_telegram **out, struct error *error);
bool rows_telegram_same(void *state, const struct engine_telegram *row,
    const struct document *d, bool *same, struct error *error);
bool rows_telegram_of(void *state, int64_t document, struct arena *arena,
    struct engine_telegram **out, struct error *error);
bool rows_accesses(void *state, struct arena *arena, struct slice_list **out,
    struct error *error);
void rows_view(void *state, struct slice accesses);
bool rows_names(void *state, struct slice from, struct slice before,
    struct arena *arena, struct slice_list **out, struct error *error);
bool rows_references(void *state, int64_t telegram, struct arena *arena,
    struct engine_reference **out, struct error *error);
bool rows_citing(void *state, struct slice name, uint32_t most,
    struct arena *arena, struct engine_reference **out, uint64_t *total,
    struct error *error);
bool rows_numbers(void *state, struct slice series, uint32_t from,
    enum engine_order order,
    bool (*each)(void *user, const struct engine_number *number), void *user,
    struct error *error);
bool rows_verify(void *state, void (*say)(void *user, const char *sentence),
    void *user, struct error *error);
bool rows_hit(void *state, int64_t document, struct arena *arena,
    struct archive_hit *out, struct error *error);
bool rows_cited(void *state, struct slice name, struct arena *arena,
    struct slice_list **out, struct error *error);

#endif
