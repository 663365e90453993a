/*
 * private.h: an archive that is open: the secret that archive.c, find.c and
 * their like share.
 */
#ifndef ARCHIVE_PRIVATE_H
#define ARCHIVE_PRIVATE_H

#include <pthread.h>

#include "archive/engine.h"
#include "archive/viewer.h"

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
	struct dictionaries *dictionaries; /* those met so far */
	struct said *said; /* said.c: the telegram it has read last */
	archive_given *watcher; /* viewer.c: who is told what is given out */
	void *watcher_user;

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
	uint64_t tally[ARCHIVE_PUT_MAX], spent[ARCHIVE_SPENT_MAX];

	/* learn.c */
	uint64_t held; /* records there were before the tally */
	uint64_t learnt; /* records there were when it was learnt last */
	uint64_t packed, packed_in, packed_out; /* records, bytes, since */
	uint64_t usual; /* bytes out of a thousand in; 0: not known yet */
	bool learning; /* a thread is at it */
};

/* Stop the threads of keep.c; what they had not written is lost. */
void keep_end(struct archive *a);

/* Read a record that is kept once more, in its turn. */
bool keep_again(struct archive *a, const struct engine_reading *r,
    const struct archive_record *record, struct error *error);

/* Bring what was put to the disk, but do not commit it. */
bool keep_flush(struct archive *a, struct error *error);

void said_free(struct said *said);

/* viewer.c: that telegrams are given out, to who watches. */
void viewer_tell(struct archive *a, const struct archive_telegram *t);

/* ---- learn.c: dictionaries ------------------------------------------------- */

/* Unpack, with the dictionary that it takes. */
bool archive_unpack(struct archive *a, struct arena *arena, struct slice packed,
    struct slice *out, struct error *error);

/* Who is to write: have the newest dictionary, know how well it packs. */
bool learn_begin(struct archive *a, struct error *error);

/* A record was added, of that size, and was packed to these bytes. */
void learn_packed(struct archive *a, uint64_t size, struct slice bytes);

/* Train a dictionary if it is time to; without the lock. */
bool learn(struct archive *a, struct error *error);

/* A record as it came, and as it is read. */
bool archive_open_record(struct archive *a, struct arena *arena,
    const struct engine_reading *r, struct archive_record *out,
    struct error *error);

/* The records of a telegram, best first; their bytes as well if `bytes`. */
bool archive_records(struct archive *a, int64_t telegram, bool bytes,
    struct arena *arena, struct archive_record **out, struct error *error);

/* What is shown of t->records: text, hints, and which are `shown`. */
void archive_compose(struct arena *arena, struct archive_telegram *t);

/* The document of a telegram of several records, and its editions. */
bool archive_composed(struct archive *a, int64_t telegram, struct arena *arena,
    struct document **out, uint32_t *editions, struct error *error);

/* The tree of a query; on false answer->column is where the trouble is. */
bool archive_query_read(struct archive_answer *answer, struct slice text,
    struct arena *arena, struct query **root, struct error *error);

/* spelling.c: words of a query that none has, and what may be meant. */
bool archive_spelling(struct archive *a, const struct query *root,
    struct arena *arena, struct archive_told **out, struct error *error);

/* snippet.c: of each hit, the paragraph that shows why it was found. */
bool archive_snippets(struct archive *a, const struct query *query,
    struct arena *arena, struct archive_hit *hits, size_t count,
    struct error *error);

#endif
