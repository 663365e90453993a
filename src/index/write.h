/*
 * write.h: the writing side of a segment's file, which building and merging
 * share.  A secret of this folder.
 */
#ifndef INDEX_WRITE_H
#define INDEX_WRITE_H

#include "index/segment.h"

/* The values of a column in the order of documents. */
struct column_data {
	const uint32_t *values;
	const uint32_t *offsets; /* of many: documents + 1; or NULL */
};

struct writer {
	struct file file;
	struct segment_head head;
	struct buf out; /* of the part that is being written */
	enum segment_part part;
	float *norms; /* of each document, for the maxima of blocks */
	/* the term that is being written */
	unsigned char key[KEY];
	size_t key_n;
	uint32_t *documents;
	size_t count, size;
	uint32_t counts[PACK];
	unsigned char heavy[2 * PACK];
	unsigned heavies;
	struct buf packed; /* counts of the blocks so far */
	struct buf skips; /* struct skip of the blocks so far */
	struct buf places; /* positions */
	uint32_t pending[PACK];
	unsigned pending_n;
	uint64_t positions;
	/* the dictionary */
	unsigned char before[KEY];
	size_t before_n;
	struct buf terms, blocks, region;
	struct buf totals; /* of the columns so far */
};

/* Lengths in parts, of all documents, in their order. */
bool writer_open(struct writer *w, const char *folder, struct slice name,
    uint32_t documents, const uint32_t *lengths, struct error *error);

/* Terms in byte order, and of each its documents in order. */
void writer_term(struct writer *w, struct slice key);
void writer_posting(struct writer *w, uint32_t document,
    const uint32_t *positions, size_t n, uint32_t base);
bool writer_term_end(struct writer *w, struct error *error);

/* The rest, and into place; or not at all. */
bool writer_finish(struct writer *w, const struct index_scheme *scheme,
    const int64_t *ids, const int64_t *whens, const uint32_t *lengths,
    const struct column_data *columns, struct slice pairs, struct error *error);
void writer_drop(struct writer *w);
void writer_free(struct writer *w);

#endif
