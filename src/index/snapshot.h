/*
 * snapshot.h: the live segments as one reader sees them.  A secret of this
 * folder.
 */
#ifndef INDEX_SNAPSHOT_H
#define INDEX_SNAPSHOT_H

#include "index/segment.h"

struct live {
	struct segment *segment;
	uint64_t
	    *deleted; /* a bit for each document and a word more; or NULL */
	uint32_t deleted_count;
};

struct index {
	struct index_scheme scheme;
	uint64_t documents, deleted, lengths;
	size_t count;
	struct live live[];
};

static inline bool
live_deleted(const struct live *l, uint32_t document)
{
	return l->deleted != NULL &&
	    (l->deleted[document / 64] >> document % 64 & 1) != 0;
}

#endif
