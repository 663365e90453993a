/*
 * segment.h: how a segment lies in its file, and how it is read.  A secret
 * of this folder.
 *
 *	head        magic, numbers, a table of the parts, its checksum
 *	postings    of each term: positions, then its documents
 *	ids, whens, lengths      one for each document, in order of `when`
 *	columns     one after the other, and a directory
 *	terms       in byte order, front-coded, 32 in a block
 *	blocks      where each block of terms begins
 *	pairs       the words whose neighbours are indexed as pairs
 *
 * All numbers are little-endian.  What is read of a map is checked against
 * its part first, always.
 */
#ifndef INDEX_SEGMENT_H
#define INDEX_SEGMENT_H

#include "index/index.h"
#include "index/pack.h"
#include "sys/sys.h"

/* ---- the file -------------------------------------------------------------- */

enum segment_part {
	PART_POSTINGS,
	PART_IDS,
	PART_WHENS,
	PART_LENGTHS, /* two bytes each, cut at 65,535 */
	PART_COLUMNS,
	PART_TOTALS, /* of each column: how often each value is, by window */
	PART_DIRECTORY, /* of the columns */
	PART_TERMS,
	PART_BLOCKS, /* 16 bytes each: place in terms, place in postings */
	PART_PAIRS, /* each word and a newline */
	PART_MAX
};

enum {
	HEAD_BYTES = 512,
	FORMAT = 1,
	BLOCK_TERMS = 32,
	KEY = INDEX_WORD + 1, /* a field's byte, and a term */
	PAIR_FIELD = 255,
	PAIR_WORD = 29, /* bytes at most, so that two fit a key */
	PAIR_WORDS = 250,
	SKIP_BYTES = 17, /* of a block of postings, see struct list */
	DIRECTORY_BYTES = 40,
	WINDOW = 1 << 14, /* documents that are searched together */
	SLACK = 16, /* bytes after the columns that may be read, unused */
	SUM_BLOCK = 1 << 20, /* bytes that are summed at once */
	POSITIONS = 1 << 22, /* in a document; what comes later is left out */
	DOCUMENTS = 1 << 28, /* in a segment */
	/* A term in more than one document of so many has a bitmap. */
	DENSE = 6,
};

enum column_kind { COLUMN_ONE, COLUMN_RUNS, COLUMN_MANY };

/* Relevance: BM25 as everybody has it. */
#define BM25_K1 1.2f
#define BM25_B 0.75f

struct part {
	uint64_t at, n, sum;
};

struct segment_head {
	uint32_t version, documents, columns, many;
	uint64_t terms, blocks, lengths, postings, positions;
	uint64_t position_bytes, pair_bytes;
	struct part parts[PART_MAX];
};

void head_summarize(const struct segment_head *head, struct index_summary *out);

/* The checksum of a part, as it is written: in blocks. */
uint64_t part_sum(struct slice part);

/* ---- segment.c: the reading side ---------------------------------------------- */

struct segment_column {
	enum column_kind kind;
	unsigned width;
	uint32_t most;
	const unsigned char *values; /* RUNS: pairs of document and value */
	const unsigned char *offsets; /* MANY: documents + 1 */
	uint64_t count; /* of values or runs */
	/* For windows of which most is counted: offsets, then pairs. */
	const unsigned char *totals;
	uint64_t pairs;
};

struct segment {
	atomic_uint users;
	char *name;
	struct slice map;
	bool mapped;
	struct segment_head head;
	struct slice parts[PART_MAX];
	uint32_t documents;
	struct segment_column columns[INDEX_COLUMNS];
};

bool segment_open(const char *folder, struct slice name,
    const struct index_scheme *scheme, struct segment **out,
    struct error *error);
/* From bytes that outlive it; for tests, too. */
bool segment_from(struct slice bytes, struct slice name,
    const struct index_scheme *scheme, struct segment **out,
    struct error *error);
struct segment *segment_share(struct segment *s);
void segment_close(struct segment *s);

/* "NAME is damaged: what"; always false. */
bool segment_damaged(
    const struct segment *s, const char *what, struct error *error);

static inline int64_t
segment_id(const struct segment *s, uint32_t document)
{
	return (int64_t)get64(s->parts[PART_IDS].p + 8 * (size_t)document);
}

static inline int64_t
segment_when(const struct segment *s, uint32_t document)
{
	return (int64_t)get64(s->parts[PART_WHENS].p + 8 * (size_t)document);
}

static inline uint32_t
segment_length(const struct segment *s, uint32_t document)
{
	return get16(s->parts[PART_LENGTHS].p + 2 * (size_t)document);
}

/* How many documents are before a time. */
uint32_t segment_before(const struct segment *s, int64_t when);

/* ---- verify.c ---- */

bool segment_verify(const struct segment *s, struct error *error);

/* ---- postings.c: the documents of a term ------------------------------------------- */

/*
 * Documents stand in blocks of 128.  Of more than one block there are five
 * rows, a number of each block in each: its last document, where its bytes
 * begin, where and with which ordinal its positions begin, and the highest
 * impact in it.  A bitmap, where there is one, has the documents, and the
 * blocks have only the counts.
 */
struct list {
	const struct segment *segment;
	uint32_t count, blocks; /* documents, and blocks of them */
	uint64_t positions;
	const unsigned char *rows; /* NULL when there is one block */
	const unsigned char *bits; /* or NULL */
	const unsigned char *data, *end;
	const unsigned char *places, *places_end;
};

struct block {
	uint32_t number;
	unsigned n;
	uint32_t documents[PACK];
	const unsigned char *rest; /* the counts, before they are read */
	const unsigned char *end;
	uint32_t counts[PACK];
	unsigned heavies;
	const unsigned char *heavy; /* pairs of place and count */
	uint32_t before[PACK + 1]; /* positions of those before, and of all */
};

/* Where in the positions of a list a reader stands. */
struct places {
	uint32_t block; /* where it was last, or UINT32_MAX */
	const unsigned char *next; /* the run after the one that is read */
	uint64_t first; /* ordinal of the run's first */
	unsigned n;
	uint32_t values[PACK];
};

static inline uint32_t
list_last(const struct list *l, uint32_t block)
{
	return l->rows == NULL ? l->segment->documents - 1
			       : get32(l->rows + 4 * (size_t)block);
}

/* Of 255, and never too little. */
static inline unsigned
list_most(const struct list *l, uint32_t block)
{
	return l->rows == NULL ? 255 : l->rows[16 * (size_t)l->blocks + block];
}

/* The first block from `block` on that may have a document >= this one. */
uint32_t list_seek(const struct list *l, uint32_t block, uint32_t document);

/* Each is false when what it reads is damaged. */
bool list_documents(const struct list *l, uint32_t block, struct block *out);
bool list_counts(const struct list *l, struct block *block);
/* Of the counts, only those of the subject. */
bool list_heavies(const struct list *l, struct block *block);
bool list_ordinals(const struct list *l, struct block *block);
/* The positions of document i of a block, counts[i] of them. */
bool list_positions(const struct list *l, const struct block *block, unsigned i,
    struct places *places, uint32_t *out);

/* The list of a dictionary's entry.  Absent is count == 0. */
bool segment_find(const struct segment *s, struct slice key, struct list *out,
    struct error *error);

/* Terms in order: from the first that is not before `key`. */
struct terms {
	const struct segment *segment;
	uint64_t next; /* how many terms come before it */
	const unsigned char *at;
	uint64_t postings; /* where the next one's are */
	unsigned char key[KEY];
	size_t key_n;
	struct list list;
	bool damaged;
};

void terms_seek(struct terms *t, const struct segment *s, struct slice key);
/* The next term and its list; false at the end, or when `damaged`. */
bool terms_next(struct terms *t);

#endif
