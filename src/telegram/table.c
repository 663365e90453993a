/*
 * table.c: look-ups in the compiled tables: the rows of a key, the keys near
 * a word, then the row for a date.  What posts are called is in post.c.
 * It must not know where the tables come from.
 */
#include "telegram/table.h"
#include "telegram/table_data.h"

/* Words longer than this are not searched for what they are near. */
#define NEAR_MAX 32

static struct slice
text(uint32_t cell)
{
	return slice(table_pool + (cell >> TABLE_CELL_LENGTH_BITS),
	    cell & ((1u << TABLE_CELL_LENGTH_BITS) - 1));
}

struct table_rows
table_all(enum table table)
{
	return (struct table_rows){0, table_shapes[table].rows};
}

struct slice
table_name(enum table table)
{
	return text(table_shapes[table].name);
}

uint32_t
table_columns(enum table table)
{
	return table_shapes[table].columns;
}

struct slice
table_column(enum table table, uint32_t column)
{
	return text(table_cells[table_shapes[table].first + column]);
}

struct slice
table_cell(enum table table, uint32_t row, uint32_t column)
{
	const struct table_shape *t = &table_shapes[table];

	return text(table_cells[t->first + (row + 1) * t->columns + column]);
}

int
table_year(enum table table, uint32_t row, uint32_t column)
{
	struct slice cell = table_cell(table, row, column);
	size_t i;
	int year = 0;

	for (i = 0; i < cell.n; i++) /* digits: the build has seen to it */
		year = year * 10 + (cell.p[i] - '0');
	return year;
}

/* The rows or entries of a key; the hash table begins at the slot `slots`. */
static inline struct table_rows
find(uint32_t slots, uint32_t mask, struct slice key, uint32_t h)
{
	const struct table_slot *slot;
	uint32_t i = h & mask;

	for (;; i = (i + 1) & mask) {
		slot = &table_slots[slots + i];
		if (slot->count == 0)
			return (struct table_rows){0, 0};
		if (slot->tip == h >> 24 && slice_equal(text(slot->key), key))
			return (struct table_rows){slot->first, slot->count};
	}
}

struct table_rows
table_find_hashed(enum table table, struct slice key, uint32_t h)
{
	return find(
	    table_shapes[table].slots, table_shapes[table].mask, key, h);
}

struct table_rows
table_find(enum table table, struct slice key)
{
	return table_find_hashed(table, key, table_hash(key));
}

struct table_rows
table_index_find_hashed(enum table_index index, struct slice value, uint32_t h)
{
	return find(
	    table_indexes[index].slots, table_indexes[index].mask, value, h);
}

struct table_rows
table_index_find(enum table_index index, struct slice value)
{
	return table_index_find_hashed(index, value, table_hash(value));
}

uint32_t
table_index_row(enum table_index index, uint32_t entry)
{
	return table_entries[table_indexes[index].first + entry].row;
}

/*
 * Whether b comes of a by one letter lost, added, changed or swapped with its
 * neighbour.  Equal words are not near.
 */
static bool
one_letter_off(struct slice a, struct slice b)
{
	size_t i = 0;

	if (a.n > b.n) {
		struct slice c = a;

		a = b;
		b = c;
	}
	if (b.n - a.n > 1)
		return false;
	while (i < a.n && a.p[i] == b.p[i])
		i++;
	if (a.n < b.n)
		return slice_equal(slice_skip(a, i), slice_skip(b, i + 1));
	if (i == a.n)
		return false;
	if (slice_equal(slice_skip(a, i + 1), slice_skip(b, i + 1)))
		return true;
	return i + 1 < a.n && a.p[i] == b.p[i + 1] && a.p[i + 1] == b.p[i] &&
	    slice_equal(slice_skip(a, i + 2), slice_skip(b, i + 2));
}

/* Rows found by one hash; those that are truly near join the list. */
static uint32_t
near_collect(const struct table_neared *x, uint32_t h, struct slice word,
    uint32_t *rows, uint32_t count, uint32_t room)
{
	const struct table_slot *slot;
	uint32_t i = h & x->mask, k;

	for (;; i = (i + 1) & x->mask) {
		slot = &table_slots[x->slots + i];
		if (slot->count == 0)
			return count;
		if (slot->tip != h >> 24 ||
		    !one_letter_off(word, text(slot->key)))
			continue;
		for (k = 0; k < count && k < room; k++)
			if (rows[k] == slot->first)
				break;
		if (k < count && k < room)
			continue;
		if (count < room)
			rows[count] = slot->first;
		count++;
	}
}

/* Of a word of at most NEAR_MAX letters that lacks one of them. */
static uint32_t
hash_without(struct slice s, size_t without)
{
	char p[NEAR_MAX];

	memcpy(p, s.p, without);
	memcpy(p + without, s.p + without + 1, s.n - without - 1);
	return table_hash(slice(p, s.n - 1));
}

/*
 * Two words are one letter apart only if leaving out at most one letter of
 * each makes them equal; the build has left one out of each key, so it is
 * enough to leave out each of the word's.
 */
uint32_t
table_near(enum table table, struct slice word, uint32_t *rows, uint32_t room)
{
	const struct table_neared *x = table_nears;
	uint32_t count;
	size_t i;

	while (x->table != TABLE_MAX && x->table != (uint32_t)table)
		x++;
	if (x->table == TABLE_MAX || word.n > NEAR_MAX)
		return 0;
	count = near_collect(x, table_hash(word), word, rows, 0, room);
	for (i = 0; i < word.n; i++)
		count = near_collect(
		    x, hash_without(word, i), word, rows, count, room);
	return count;
}

/* ---- TAGS -------------------------------------------------------------- */

/* How far a year is from a row's years; 0 within, or if it is not known. */
static int
years_away(int from, int to, int year)
{
	if (year == 0)
		return 0;
	if (year < from)
		return from - year;
	return to != 0 && year > to ? year - to : 0;
}

struct tag_found
tag_find(struct slice code, int year)
{
	struct tag_found found = {TAG_UNKNOWN, TABLE_NONE};
	struct table_rows rows = table_find(TABLE_TAGS, code);
	uint32_t i, holding = 0;
	int from, away, best_from = 0, best_away = 0;

	for (i = rows.first; i < rows.first + rows.count; i++) {
		from = table_year(TABLE_TAGS, i, TAGS_FROM);
		away =
		    years_away(from, table_year(TABLE_TAGS, i, TAGS_TO), year);
		holding += year != 0 && away == 0;
		if (found.row != TABLE_NONE &&
		    (away > best_away ||
			(away == best_away && from < best_from)))
			continue;
		found.row = i;
		best_from = from;
		best_away = away;
	}
	if (found.row == TABLE_NONE)
		return found;
	if (year == 0)
		found.when = TAG_UNDATED;
	else if (best_away == 0)
		found.when = TAG_HELD;
	else
		found.when = year > best_from ? TAG_BEFORE : TAG_AFTER;
	found.others = holding > 0 ? holding - 1 : 0;
	found.code = table_cell(TABLE_TAGS, found.row, TAGS_CODE);
	found.kind = table_cell(TABLE_TAGS, found.row, TAGS_KIND);
	found.title = table_cell(TABLE_TAGS, found.row, TAGS_TITLE);
	found.confirmed = slice_equal(
	    table_cell(TABLE_TAGS, found.row, TAGS_CONFIDENCE), S("confirmed"));
	return found;
}

/* The code with O for 0, I for 1, S for 5 (OCR): T19 01IP, 0VIP. */
static struct tag_found
tag_of_digits(struct slice code, int year)
{
	char p[NEAR_MAX];
	size_t i;

	for (i = 0; i < code.n; i++) {
		p[i] = code.p[i];
		if (p[i] == '0')
			p[i] = 'O';
		else if (p[i] == '1')
			p[i] = 'I';
		else if (p[i] == '5')
			p[i] = 'S';
	}
	return tag_find(slice(p, code.n), year);
}

struct tag_found
tag_near(struct slice code, int year)
{
	struct tag_found found = {TAG_UNKNOWN, TABLE_NONE}, other;
	uint32_t rows[8], n, i, rivals = 0, others = 0;
	bool held;

	if (code.n < 4 || code.n > NEAR_MAX)
		return found;
	other = tag_of_digits(code, year);
	if (other.when != TAG_UNKNOWN)
		return other;
	n = table_near(TABLE_TAGS, code, rows, 8);
	for (i = 0; i < n && i < 8; i++) {
		other = tag_find(table_cell(TABLE_TAGS, rows[i], 0), year);
		/* Only what is a code of four letters. */
		if (other.code.n < 4 || other.title.n == 0)
			continue;
		held = year == 0 || other.when == TAG_HELD;
		/* A code of the time before one of another time. */
		if (found.when == TAG_UNKNOWN || (held && rivals == 0)) {
			found = other;
			rivals = held ? 1 : 0;
			others = held ? others : others + 1;
		} else if (held) {
			rivals++;
		} else {
			others++;
		}
	}
	if (rivals > 1 || (rivals == 0 && others > 1))
		return (struct tag_found){TAG_UNKNOWN, TABLE_NONE};
	return found;
}
