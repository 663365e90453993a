/*
 * shelf.h: the index beside an SQLite archive.  A secret of sqlite.c and
 * shelf.c: the one knows SQL, the other the index.
 */
#ifndef ARCHIVE_SHELF_H
#define ARCHIVE_SHELF_H

#include "archive/engine.h"
#include "index/index.h"

/* A value that is counted, by number. */
struct shelf_value {
	enum ask field;
	uint32_t number;
	struct slice text;
};

struct shelf;

/* The folder is made when it is to be written. */
bool shelf_open(
    const char *folder, bool write, struct shelf **out, struct error *error);
void shelf_close(struct shelf *s);

/* ---- for who reads --------------------------------------------------------- */

/* The segments that are alive, from now on. */
bool shelf_show(struct shelf *s, const struct index_live *live, size_t count,
    struct error *error);
const struct index *shelf_index(const struct shelf *s);
const char *shelf_folder(const struct shelf *s);

/* What is shown, as an index of its own, for another thread. */
bool shelf_share(struct shelf *s, const struct index_live *live, size_t count,
    struct index **out, struct error *error);
struct index_crew *shelf_crew(struct shelf *s);

/* What a telegram is cited by, as a set of ids: for citedby. */
struct shelf_lookup {
	void *user;
	/* The numbers that a telegram cites, folded. */
	bool (*cited)(void *user, struct slice name, struct arena *arena,
	    struct slice_list **out, struct error *error);
	struct slice view; /* what may be seen: see engine.h; absent: all */
};

/*
 * A query's tree as the index has it; lower.c.  With a view it is of what
 * may be seen alone, and `view` is what that is.
 */
bool shelf_lower(struct arena *arena, const struct query *q,
    const struct shelf_lookup *lookup, struct index_node **out,
    struct error *error);

struct index_node *shelf_seen(struct arena *arena, struct slice view);

/*
 * A node and all below it, each with what it matches; stages.c.  With `seen`
 * it was lowered with a view, which is no stage but goes with each.
 */
bool shelf_stages(struct arena *arena, const struct index_node *node, bool seen,
    bool (*count)(void *user, const struct index_node *node, uint64_t *total,
	struct error *error),
    void *user, struct archive_stage **out, struct error *error);

/* The column of a field that is counted, or -1; the field of a column. */
int shelf_column(enum ask field);
enum ask shelf_field(unsigned column);
unsigned shelf_columns(void);

/* Whether a document may have several values of a field that are counted. */
bool shelf_many(enum ask field);

/* A number of a column that is its own text: a year, a month. */
bool shelf_number_text(
    struct arena *arena, enum ask field, uint32_t number, struct slice *out);

/* ---- for who writes --------------------------------------------------------- */

/* Values that are known from before, and those that are new since. */
void shelf_know(struct shelf *s, const struct shelf_value *value);
const struct shelf_value *shelf_new_values(struct shelf *s, size_t *count);
void shelf_values_kept(struct shelf *s);
void shelf_values_forget(struct shelf *s);

/* Put a document; several threads may, each as another worker. */
void shelf_put(struct shelf *s, unsigned worker, int64_t document,
    const struct document *d, bool *full);

/* Write what a worker has put as a segment; *documents may be 0. */
bool shelf_write(struct shelf *s, unsigned worker, struct slice name,
    size_t *documents, struct error *error);

/* Forget what was put and not written. */
void shelf_forget(struct shelf *s);

/* Read all of a segment against its checksums, and against itself. */
bool shelf_verify(
    const struct shelf *s, struct slice name, struct error *error);

/* Delete the files of segments that are not alive. */
void shelf_sweep(struct shelf *s, const struct index_live *live, size_t count);

#endif
