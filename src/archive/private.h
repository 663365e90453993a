/*
 * private.h: an archive that is open: the secret that archive.c, find.c and
 * their like share.
 */
#ifndef ARCHIVE_PRIVATE_H
#define ARCHIVE_PRIVATE_H

#include <pthread.h>

#include "archive/engine.h"

/* A record that is larger than this is refused at the door. */
#define RECORD_MOST ((size_t)1 << 30)

struct batch;
struct keeper;

struct archive {
	const struct engine *engine;
	void *db;
	pthread_mutex_t lock; /* of all below, and of db while keeping */
	pthread_cond_t changed;
	bool begun; /* something is not yet committed */

	/* keep.c */
	struct batch *gathering; /* the producer's own */
	struct batch *waiting, **waiting_end;
	size_t waiting_count;
	uint64_t given, written, finished; /* batches so far */
	struct keeper *keepers;
	unsigned keeper_count, flushing; /* keepers that still have to */
	uint64_t flush; /* how often it was asked for */
	bool ending, failed, full;
	struct error error; /* the first */
	int64_t file; /* where what is written comes from */
	struct engine_file from;
	struct buf from_path;
	uint64_t tally[ARCHIVE_PUT_MAX];
};

/* Stop the threads of keep.c; what they had not written is lost. */
void keep_end(struct archive *a);

/* The records of a telegram, best first; their bytes as well if `bytes`. */
bool archive_records(struct archive *a, int64_t telegram, bool bytes,
    struct arena *arena, struct archive_record **out, struct error *error);

/* What is shown of t->records: text, hints, and which are `shown`. */
void archive_compose(struct arena *arena, struct archive_telegram *t);

/* snippet.c: the paragraph that shows why a telegram was found. */
bool archive_snippet(struct archive *a, const struct query *query,
    struct arena *arena, struct archive_hit *hit, struct error *error);

#endif
