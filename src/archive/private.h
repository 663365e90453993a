/*
 * private.h: an archive that is open: the secret that archive.c, find.c and
 * their like share.
 */
#ifndef ARCHIVE_PRIVATE_H
#define ARCHIVE_PRIVATE_H

#include "archive/engine.h"

struct archive {
	const struct engine *engine;
	void *db;
	bool begun; /* something is not yet committed */
	int64_t file; /* where what is put comes from */
	struct engine_file from;
	struct arena arena; /* of `from` */
};

/* The records of a telegram, best first; their bytes as well if `bytes`. */
bool archive_records(struct archive *a, int64_t telegram, bool bytes,
    struct arena *arena, struct archive_record **out, struct error *error);

/* What is shown of t->records: text, hints, and which are `shown`. */
void archive_compose(struct arena *arena, struct archive_telegram *t);

/* snippet.c: the paragraph that shows why a telegram was found. */
bool archive_snippet(struct archive *a, const struct query *query,
    struct arena *arena, struct archive_hit *hit, struct error *error);

#endif
