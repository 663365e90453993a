/*
 * table_data.h: the form of what tools/mktables makes, a secret of table.c,
 * post.c and the generated file.
 *
 * Everything is numbers and one pool of text; nothing here points anywhere,
 * so that nothing is relocated when a program starts.
 */
#ifndef TELEGRAM_TABLE_DATA_H
#define TELEGRAM_TABLE_DATA_H

#include <stdint.h>

#include "telegram/table.h"
#include "telegram/table_hash.h"

/* A cell is offset << 11 | length; offsets are into table_pool. */
#define TABLE_CELL_LENGTH_BITS 11

struct table_shape {
	uint32_t name; /* a cell */
	uint32_t first; /* in table_cells: the header's, then the rows' */
	uint32_t columns, rows;
	uint32_t slots, mask; /* table_slots[slots + (hash & mask)] */
};

struct table_entry {
	uint32_t value; /* a cell, or a part of one */
	uint32_t row;
};

/* Entries with one value stand together, in order of row. */
struct table_indexed {
	uint32_t first, count; /* in table_entries */
	uint32_t slots, mask;
};

struct table_neared {
	uint32_t table;
	uint32_t slots, mask;
};

/*
 * A slot of a hash table, all of them in one array: a key and where it
 * stands, so that a look-up touches the slot and the key's text alone.
 */
struct table_slot {
	uint32_t key; /* a cell */
	uint16_t first; /* the first row or entry that has it */
	uint8_t count; /* how many do; 0: the slot is empty */
	uint8_t tip; /* the upper bits of the hash */
};

/* For who looks one word up in several places: its hash, computed once. */
static inline uint32_t
table_hash(struct slice s)
{
	return table_hash_bytes(s.p, s.n);
}

struct table_rows table_find_hashed(
    enum table table, struct slice key, uint32_t h);
struct table_rows table_index_find_hashed(
    enum table_index index, struct slice value, uint32_t h);

extern const char table_pool[];
extern const uint32_t table_cells[];
extern const struct table_slot table_slots[];
extern const struct table_shape table_shapes[];
extern const struct table_entry table_entries[];
extern const struct table_indexed table_indexes[];
extern const struct table_neared table_nears[];

#endif
