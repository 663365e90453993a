/*
 * mktables.c: the tables of the service, from CSV to C, at build time.
 *
 *     mktables OUT.c OUT.h [-i TABLE.COLUMN] [-n TABLE] FILE.csv ...
 *
 * A file's name is the table's.  Its first line names the columns and so the
 * members of the row's struct; the first column is the key, the last is
 * `source`.  Rows stand in byte order of their key, rows with one key are
 * alternatives in time, no two rows are alike; anything else stops the build
 * with file:line.  Columns called from, to and rank are numbers.
 *
 * What comes out is one pool of text, an array of cells that point into it by
 * offset (nothing to relocate, quick to compile) and hash tables: of the
 * keys; -i of the values of another column, several to a cell with a slash
 * between; -n of the keys with one letter left out, for finding what a
 * misspelt word is near.  It must not know what any table means.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/telegram/table_hash.h"

/* A cell is its offset in the pool and its length, in one number. */
#define CELL_LENGTH_BITS 11
#define CELL_LENGTH_MAX ((1u << CELL_LENGTH_BITS) - 1)
#define POOL_MAX (1u << (32 - CELL_LENGTH_BITS))
#define ROWS_MAX 60000u
#define COUNT_MAX 255u
#define COLUMNS_MAX 24u
#define TABLES_MAX 64u
#define OPTIONS_MAX 16u

struct text {
	const char *p;
	size_t n;
};

struct table {
	const char *path;
	char name[64];
	struct text *cells; /* columns * (1 + rows), the header first */
	size_t *lines; /* of each row, the header first */
	size_t columns, rows, room;
};

struct option {
	const char *value; /* TABLE.COLUMN or TABLE */
	struct table *table;
	size_t column;
};

/* One entry of an index: a value and the row it stands in. */
struct entry {
	struct text value;
	size_t row;
};

static struct table tables[TABLES_MAX];
static size_t table_count;
static struct option indexes[OPTIONS_MAX], nears[OPTIONS_MAX];
static size_t index_count, near_count;

static char *pool;
static size_t pool_n, pool_room;
static uint32_t *pool_slots; /* cell + 1, open addressing */
static size_t pool_slots_n, pool_used;

static _Noreturn void
fail(const char *path, size_t line, const char *format, ...)
{
	va_list ap;

	fprintf(stderr, "%s:", path);
	if (line > 0)
		fprintf(stderr, "%zu:", line);
	fprintf(stderr, " error: ");
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fprintf(stderr, "\n");
	exit(1);
}

static void *
grow(void *p, size_t n)
{
	p = realloc(p, n > 0 ? n : 1);
	if (p == NULL)
		fail("mktables", 0, "out of memory");
	return p;
}

static bool
text_equal(struct text a, struct text b)
{
	return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

static int
text_compare(struct text a, struct text b)
{
	int c = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);

	return c != 0 ? c : (a.n > b.n) - (a.n < b.n);
}

static bool
text_is(struct text a, const char *string)
{
	return text_equal(a, (struct text){string, strlen(string)});
}

static uint32_t
hash(struct text t)
{
	return table_hash_bytes(t.p, t.n);
}

static size_t
power_above(size_t n)
{
	size_t p = 4;

	while (p < n)
		p *= 2;
	return p;
}

/* Where a text is in the pool, put there once. */
static uint32_t
pool_cell(struct text t)
{
	uint32_t cell;
	size_t i, old_n = pool_slots_n;
	uint32_t *old = pool_slots;
	struct text have;

	if (pool_used * 2 >= pool_slots_n) {
		pool_slots_n = power_above(pool_slots_n * 2 + 4096);
		pool_slots = calloc(pool_slots_n, sizeof(*pool_slots));
		if (pool_slots == NULL)
			fail("mktables", 0, "out of memory");
		for (i = 0; i < old_n; i++) {
			size_t to;

			if (old[i] == 0)
				continue;
			cell = old[i] - 1;
			have.p = pool + (cell >> CELL_LENGTH_BITS);
			have.n = cell & CELL_LENGTH_MAX;
			to = hash(have) & (pool_slots_n - 1);
			while (pool_slots[to] != 0)
				to = (to + 1) & (pool_slots_n - 1);
			pool_slots[to] = old[i];
		}
		free(old);
	}
	i = hash(t) & (pool_slots_n - 1);
	for (; pool_slots[i] != 0; i = (i + 1) & (pool_slots_n - 1)) {
		cell = pool_slots[i] - 1;
		have.p = pool + (cell >> CELL_LENGTH_BITS);
		have.n = cell & CELL_LENGTH_MAX;
		if (text_equal(have, t))
			return cell;
	}
	if (pool_n + t.n >= POOL_MAX - 1)
		fail("mktables", 0, "more than %u bytes of text", POOL_MAX);
	if (pool_n + t.n > pool_room) {
		pool_room = (pool_n + t.n) * 2;
		pool = grow(pool, pool_room);
	}
	memcpy(pool + pool_n, t.p, t.n);
	cell = (uint32_t)(pool_n << CELL_LENGTH_BITS | t.n);
	pool_n += t.n;
	pool_slots[i] = cell + 1;
	pool_used++;
	return cell;
}

static char *
file_read(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	char *p = NULL;
	size_t room = 0, got;

	if (f == NULL)
		fail(path, 0, "cannot be opened");
	*n = 0;
	do {
		if (room - *n < 65536)
			p = grow(p, room = room * 2 + 65536);
		got = fread(p + *n, 1, room - *n, f);
		*n += got;
	} while (got > 0);
	if (ferror(f))
		fail(path, 0, "cannot be read");
	fclose(f);
	return p;
}

/*
 * One cell off the front of [*at, end), unquoted in place.  *at is left after
 * the comma, or after the end of the line with *last set.
 */
static struct text
csv_cell(struct table *t, size_t line, char **at, char *end, bool *last)
{
	char *p = *at, *to;
	struct text cell = {p, 0};

	if (p < end && *p == '"') {
		for (to = p++;; *to++ = *p++) {
			if (p == end || *p == '\n')
				fail(t->path, line, "a quote is not closed");
			if (*p == '"' && (p + 1 == end || p[1] != '"'))
				break;
			if (*p == '"')
				p++;
		}
		cell.n = (size_t)(to - cell.p);
		p++;
		if (p < end && *p != ',' && *p != '\n')
			fail(t->path, line, "text after a closing quote");
	} else {
		while (p < end && *p != ',' && *p != '\n') {
			if (*p == '"')
				fail(t->path, line,
				    "a quote within a cell without quotes");
			p++;
		}
		cell.n = (size_t)(p - cell.p);
	}
	*last = p == end || *p == '\n';
	*at = p < end ? p + 1 : p;
	return cell;
}

static void
cell_check(struct table *t, size_t line, struct text cell)
{
	size_t i;

	if (cell.n > CELL_LENGTH_MAX)
		fail(t->path, line, "a cell of more than %u bytes",
		    CELL_LENGTH_MAX);
	for (i = 0; i < cell.n; i++)
		if (cell.p[i] < 0x20 || cell.p[i] > 0x7e)
			fail(t->path, line,
			    "byte 0x%02x is not printable ASCII",
			    (unsigned)(unsigned char)cell.p[i]);
	if (cell.n > 0 && (cell.p[0] == ' ' || cell.p[cell.n - 1] == ' '))
		fail(t->path, line, "a blank at an end of \"%.*s\"",
		    (int)cell.n, cell.p);
}

static bool
column_is_number(struct text name)
{
	return text_is(name, "from") || text_is(name, "to") ||
	    text_is(name, "rank");
}

/* A name that would not compile as a member of a struct. */
static bool
is_keyword(struct text name)
{
	static const char *const words[] = {"auto", "break", "case", "char",
	    "const", "continue", "default", "do", "double", "else", "enum",
	    "extern", "float", "for", "goto", "if", "inline", "int", "long",
	    "register", "restrict", "return", "short", "signed", "sizeof",
	    "static", "struct", "switch", "typedef", "union", "unsigned",
	    "void", "volatile", "while"};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_is(name, words[i]))
			return true;
	return false;
}

static void
header_check(struct table *t)
{
	size_t i, j, k;

	for (i = 0; i < t->columns; i++) {
		struct text name = t->cells[i];

		if (name.n == 0 || name.p[0] < 'a' || name.p[0] > 'z')
			fail(t->path, 1, "column %zu has no name", i + 1);
		for (k = 0; k < name.n; k++)
			if (strchr("abcdefghijklmnopqrstuvwxyz0123456789_",
				name.p[k]) == NULL)
				fail(t->path, 1, "\"%.*s\" is no column name",
				    (int)name.n, name.p);
		if (is_keyword(name))
			fail(t->path, 1, "\"%.*s\" is a word of C", (int)name.n,
			    name.p);
		for (j = 0; j < i; j++)
			if (text_equal(t->cells[j], name))
				fail(t->path, 1, "two columns \"%.*s\"",
				    (int)name.n, name.p);
	}
	if (t->columns < 2 || !text_is(t->cells[t->columns - 1], "source"))
		fail(t->path, 1, "the last column is not \"source\"");
}

static bool
row_equal(const struct table *t, const struct text *a, const struct text *b)
{
	size_t i;

	for (i = 0; i < t->columns; i++)
		if (!text_equal(a[i], b[i]))
			return false;
	return true;
}

static void
row_check(struct table *t, size_t row)
{
	const struct text *cells = t->cells + row * t->columns, *before;
	size_t line = t->lines[row], i, j;

	if (cells[0].n == 0)
		fail(t->path, line, "the key is empty");
	if (cells[t->columns - 1].n == 0)
		fail(t->path, line, "\"%.*s\" has no source", (int)cells[0].n,
		    cells[0].p);
	for (i = 0; i < t->columns; i++) {
		if (!column_is_number(t->cells[i]))
			continue;
		for (j = 0; j < cells[i].n; j++)
			if (cells[i].p[j] < '0' || cells[i].p[j] > '9' ||
			    cells[i].n > 6)
				fail(t->path, line, "\"%.*s\" is no number",
				    (int)cells[i].n, cells[i].p);
	}
	for (j = row; j-- > 1;) {
		before = t->cells + j * t->columns;
		if (text_compare(before[0], cells[0]) > 0)
			fail(t->path, line,
			    "\"%.*s\" stands after \"%.*s\": not in byte order",
			    (int)cells[0].n, cells[0].p, (int)before[0].n,
			    before[0].p);
		if (!text_equal(before[0], cells[0]))
			break;
		if (row_equal(t, before, cells))
			fail(t->path, line, "the same row as line %zu",
			    t->lines[j]);
	}
}

static void
table_room(struct table *t)
{
	size_t rows = t->room * 2 + 64;

	t->cells = grow(t->cells, rows * COLUMNS_MAX * sizeof(*t->cells));
	t->lines = grow(t->lines, rows * sizeof(*t->lines));
	t->room = rows;
}

static void
table_read(struct table *t)
{
	size_t n, line = 0, i, row = 0;
	char *p = file_read(t->path, &n), *end = p + n;
	struct text cell;
	bool last;

	while (p < end) {
		line++;
		if (*p == '\n')
			fail(t->path, line, "an empty line");
		if (row == t->room)
			table_room(t);
		last = false;
		for (i = 0; !last; i++) {
			cell = csv_cell(t, line, &p, end, &last);
			cell_check(t, line, cell);
			if (i >= COLUMNS_MAX || (row > 0 && i >= t->columns))
				fail(t->path, line, "too many cells");
			/* The header's width is not known while it is read. */
			t->cells[row * t->columns + i] = cell;
		}
		if (row == 0)
			t->columns = i;
		if (i != t->columns)
			fail(t->path, line, "%zu cells where %zu belong", i,
			    t->columns);
		t->lines[row] = line;
		if (row == 0)
			header_check(t);
		else
			row_check(t, row);
		if (++row > ROWS_MAX)
			fail(t->path, line, "more than %u rows", ROWS_MAX);
	}
	if (row == 0)
		fail(t->path, 1, "no header");
	t->rows = row - 1;
}

static struct text
table_cell(const struct table *t, size_t row, size_t column)
{
	return t->cells[(row + 1) * t->columns + column];
}

static void
table_add(const char *path)
{
	struct table *t = &tables[table_count];
	const char *name = strrchr(path, '/');
	size_t n;

	if (table_count == TABLES_MAX)
		fail(path, 0, "more than %u tables", TABLES_MAX);
	table_count++;
	name = name == NULL ? path : name + 1;
	n = strlen(name);
	if (n < 5 || strcmp(name + n - 4, ".csv") != 0 ||
	    n - 4 >= sizeof(t->name))
		fail(path, 0, "is not called NAME.csv");
	memcpy(t->name, name, n - 4);
	t->path = path;
	table_read(t);
}

static void
option_resolve(struct option *o, bool column)
{
	const char *dot = strchr(o->value, '.');
	size_t i, n = dot == NULL ? strlen(o->value) : (size_t)(dot - o->value);

	for (i = 0; i < table_count; i++)
		if (strlen(tables[i].name) == n &&
		    memcmp(tables[i].name, o->value, n) == 0)
			o->table = &tables[i];
	if (o->table == NULL || column != (dot != NULL))
		fail("mktables", 0, "no table for \"%s\"", o->value);
	if (!column)
		return;
	for (i = 0; i < o->table->columns; i++)
		if (text_is(o->table->cells[i], dot + 1))
			o->column = i;
	if (o->column == 0)
		fail("mktables", 0, "no column for \"%s\"", o->value);
}

/* --- what comes out --- */

static void
upper(FILE *f, const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		fputc(s[i] >= 'a' && s[i] <= 'z' ? s[i] - 'a' + 'A' : s[i], f);
}

static void
header_row(FILE *f, const struct table *t)
{
	size_t i;

	fprintf(f, "\nenum {\n");
	for (i = 0; i < t->columns; i++) {
		fputc('\t', f);
		upper(f, t->name, strlen(t->name));
		fputc('_', f);
		upper(f, t->cells[i].p, t->cells[i].n);
		fprintf(f, ",\n");
	}
	fprintf(f, "};\n\nstruct %s_row {\n", t->name);
	for (i = 0; i < t->columns; i++)
		fprintf(f, "\t%s%.*s;\n",
		    column_is_number(t->cells[i]) ? "int " : "struct slice ",
		    (int)t->cells[i].n, t->cells[i].p);
	fprintf(f,
	    "};\n\nstatic inline struct %s_row\n%s_row(uint32_t row)\n"
	    "{\n\tstruct %s_row r;\n\n",
	    t->name, t->name, t->name);
	for (i = 0; i < t->columns; i++) {
		fprintf(f, "\tr.%.*s = table_%s(TABLE_", (int)t->cells[i].n,
		    t->cells[i].p,
		    column_is_number(t->cells[i]) ? "year" : "cell");
		upper(f, t->name, strlen(t->name));
		fprintf(f, ", row, %zu);\n", i);
	}
	fprintf(f, "\treturn r;\n}\n");
}

static void
write_header(FILE *f)
{
	size_t i;
	const char *dot;

	fprintf(f,
	    "/* Made by tools/mktables from tables/: do not edit. */\n"
	    "#ifndef TELEGRAM_TABLES_GEN_H\n"
	    "#define TELEGRAM_TABLES_GEN_H\n\n"
	    "#include <stdint.h>\n\n#include \"base/slice.h\"\n\n"
	    "enum table {\n");
	for (i = 0; i < table_count; i++) {
		fprintf(f, "\tTABLE_");
		upper(f, tables[i].name, strlen(tables[i].name));
		fprintf(f, ",\n");
	}
	fprintf(f, "\tTABLE_MAX\n};\n\nenum table_index {\n");
	for (i = 0; i < index_count; i++) {
		dot = strchr(indexes[i].value, '.');
		fprintf(f, "\tINDEX_");
		upper(f, indexes[i].value, (size_t)(dot - indexes[i].value));
		fputc('_', f);
		upper(f, dot + 1, strlen(dot + 1));
		fprintf(f, ",\n");
	}
	fprintf(f,
	    "\tINDEX_MAX\n};\n\n"
	    "struct slice table_cell(enum table, uint32_t row, "
	    "uint32_t column);\n"
	    "int table_year(enum table, uint32_t row, "
	    "uint32_t column);\n");
	for (i = 0; i < table_count; i++)
		header_row(f, &tables[i]);
	fprintf(f, "\n#endif\n");
}

/* Hash tables, each one after the other in one array. */
struct slot {
	uint32_t key; /* a cell */
	size_t first, count; /* rows or entries; no count: it is empty */
	uint32_t hash;
};

static struct slot *slots;
static size_t slots_n;

static size_t
slots_add(size_t n)
{
	size_t at = slots_n;

	slots = grow(slots, (slots_n + n) * sizeof(*slots));
	memset(slots + at, 0, n * sizeof(*slots));
	slots_n += n;
	return at;
}

/* Into the hash table of n slots that begins at `at`. */
static void
slot_put(size_t at, size_t n, struct slot slot)
{
	size_t i = slot.hash & (n - 1);

	if (slot.count > COUNT_MAX || slot.first > ROWS_MAX)
		fail("mktables", 0, "too many rows, or of one key");
	while (slots[at + i].count != 0)
		i = (i + 1) & (n - 1);
	slots[at + i] = slot;
}

static int
entry_compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int c = text_compare(x->value, y->value);

	return c != 0 ? c : (x->row > y->row) - (x->row < y->row);
}

/* The values of a column, split at slashes, in order. */
static struct entry *
index_entries(const struct option *o, size_t *count)
{
	struct entry *e = NULL;
	size_t row, n = 0, k;
	struct text rest;

	for (row = 0; row < o->table->rows; row++) {
		rest = table_cell(o->table, row, o->column);
		while (rest.n > 0) {
			for (k = 0; k < rest.n && rest.p[k] != '/'; k++)
				;
			e = grow(e, (n + 1) * sizeof(*e));
			e[n].value = (struct text){rest.p, k};
			e[n++].row = row;
			k += k < rest.n;
			rest.p += k;
			rest.n -= k;
		}
	}
	if (n > 0)
		qsort(e, n, sizeof(*e), entry_compare);
	*count = n;
	return e;
}

static void
write_pool(FILE *f)
{
	size_t i;

	fprintf(f,
	    "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n"
	    "const char table_pool[%zu] =",
	    pool_n + 1);
	for (i = 0; i < pool_n; i++) {
		if (i % 64 == 0)
			fprintf(f, "%s\n    \"", i > 0 ? "\"" : "");
		/* A question mark might begin a trigraph. */
		if (pool[i] == '"' || pool[i] == '\\' || pool[i] == '?')
			fputc('\\', f);
		fputc(pool[i], f);
	}
	fprintf(f, "%s;\n", pool_n > 0 ? "\"" : " \"\"");
}

static void
numbers(FILE *f, size_t i, uint32_t value)
{
	fprintf(f, "%s%u,", i % 12 == 0 ? "\n\t" : " ", value);
}

/* How many rows have the key of this one, which is the first of them. */
static size_t
rows_alike(const struct table *t, size_t row)
{
	size_t end = row + 1;

	while (end < t->rows &&
	    text_equal(table_cell(t, end, 0), table_cell(t, row, 0)))
		end++;
	return end - row;
}

static void
write_keys(FILE *f, const struct table *t)
{
	size_t n = power_above(t->rows * 2), at = slots_add(n), row, count;
	struct text key;

	for (row = 0; row < t->rows; row += count) {
		key = table_cell(t, row, 0);
		count = rows_alike(t, row);
		slot_put(at, n,
		    (struct slot){pool_cell(key), row, count, hash(key)});
	}
	fprintf(f, ", %zu, %zu", at, n - 1);
}

static void
write_tables(FILE *f)
{
	size_t i, j, k, at = 0;
	uint32_t *first = grow(NULL, sizeof(*first) * (table_count + 1));

	/* The cells go to the pool in order, so the pool is read in order. */
	fprintf(f, "\nconst uint32_t table_cells[] = {");
	for (i = 0; i < table_count; i++) {
		first[i] = (uint32_t)at;
		for (j = 0; j <= tables[i].rows; j++)
			for (k = 0; k < tables[i].columns; k++)
				numbers(f, at++,
				    pool_cell(
					tables[i]
					    .cells[j * tables[i].columns + k]));
	}
	fprintf(f, "%s};\n\nconst struct table_shape table_shapes[] = {\n",
	    at == 0 ? "0" : "\n");
	for (i = 0; i < table_count; i++) {
		struct text name = {tables[i].name, strlen(tables[i].name)};

		fprintf(f, "\t{%u, %u, %zu, %zu", pool_cell(name), first[i],
		    tables[i].columns, tables[i].rows);
		write_keys(f, &tables[i]);
		fprintf(f, "}, /* %s */\n", tables[i].name);
	}
	fprintf(f, "};\n");
	free(first);
}

static void
write_indexes(FILE *f)
{
	struct entry *e[OPTIONS_MAX];
	size_t n[OPTIONS_MAX], i, j, at, size, count, base = 0;

	fprintf(f, "\nconst struct table_entry table_entries[] = {\n");
	for (i = 0; i < index_count; i++) {
		e[i] = index_entries(&indexes[i], &n[i]);
		for (j = 0; j < n[i]; j++)
			fprintf(f, "\t{%u, %zu},\n", pool_cell(e[i][j].value),
			    e[i][j].row);
	}
	fprintf(f,
	    "\t{0, 0}\n};\n\n"
	    "const struct table_indexed table_indexes[] = {\n");
	for (i = 0; i < index_count; i++) {
		size = power_above(n[i] * 2);
		at = slots_add(size);
		for (j = 0; j < n[i]; j += count) {
			for (count = 1; j + count < n[i]; count++)
				if (!text_equal(
					e[i][j + count].value, e[i][j].value))
					break;
			slot_put(at, size,
			    (struct slot){pool_cell(e[i][j].value), j, count,
				hash(e[i][j].value)});
		}
		fprintf(f, "\t{%zu, %zu, %zu, %zu}, /* %s */\n", base, n[i], at,
		    size - 1, indexes[i].value);
		base += n[i];
		free(e[i]);
	}
	fprintf(f, "\t{0, 0, 0, 0}\n};\n");
}

static uint32_t
hash_without(struct text t, size_t without)
{
	char p[CELL_LENGTH_MAX];

	memcpy(p, t.p, without);
	memcpy(p + without, t.p + without + 1, t.n - without - 1);
	return table_hash_bytes(p, t.n - 1);
}

/* Each key, and each key without one of its letters, to its row. */
static void
write_nears(FILE *f)
{
	const struct table *t;
	size_t i, row, k, n, count, at;
	struct slot slot;
	struct text key;

	fprintf(f, "\nconst struct table_neared table_nears[] = {\n");
	for (i = 0; i < near_count; i++) {
		t = nears[i].table;
		for (count = row = 0; row < t->rows; row++)
			count += table_cell(t, row, 0).n + 1;
		n = power_above(count * 2);
		at = slots_add(n);
		for (row = 0; row < t->rows; row += rows_alike(t, row)) {
			key = table_cell(t, row, 0);
			slot = (struct slot){pool_cell(key), row, 1, hash(key)};
			slot_put(at, n, slot);
			for (k = 0; k < key.n; k++) {
				slot.hash = hash_without(key, k);
				slot_put(at, n, slot);
			}
		}
		fprintf(f, "\t{TABLE_");
		upper(f, t->name, strlen(t->name));
		fprintf(f, ", %zu, %zu},\n", at, n - 1);
	}
	fprintf(f, "\t{TABLE_MAX, 0, 0}\n};\n");
}

static void
write_source(FILE *f, const char *header)
{
	const char *name = strrchr(header, '/');
	size_t i;

	fprintf(f,
	    "/* Made by tools/mktables from tables/: do not edit. */\n"
	    "#include \"telegram/%s\"\n#include \"telegram/table_data.h\"\n",
	    name == NULL ? header : name + 1);
	write_tables(f);
	write_indexes(f);
	write_nears(f);
	fprintf(f, "\nconst struct table_slot table_slots[] = {");
	for (i = 0; i < slots_n; i++)
		fprintf(f, "%s{%u, %zu, %zu, %u},", i % 4 == 0 ? "\n\t" : " ",
		    slots[i].key, slots[i].first, slots[i].count,
		    slots[i].hash >> 24);
	fprintf(f, "\n\t{0, 0, 0, 0}\n};\n\n");
	write_pool(f);
}

static FILE *
create(const char *path)
{
	FILE *f = fopen(path, "wb");

	if (f == NULL)
		fail(path, 0, "cannot be written");
	return f;
}

static void
finish(FILE *f, const char *path)
{
	if (ferror(f) || fclose(f) != 0)
		fail(path, 0, "cannot be written");
}

int
main(int argc, char **argv)
{
	FILE *f;
	int i;
	size_t j;

	if (argc < 4) {
		fprintf(stderr,
		    "usage: mktables OUT.c OUT.h [-i TABLE.COLUMN] "
		    "[-n TABLE] FILE.csv ...\n");
		return 2;
	}
	for (i = 3; i < argc; i++) {
		if (strcmp(argv[i], "-i") == 0 && i + 1 < argc &&
		    index_count < OPTIONS_MAX)
			indexes[index_count++].value = argv[++i];
		else if (strcmp(argv[i], "-n") == 0 && i + 1 < argc &&
		    near_count < OPTIONS_MAX)
			nears[near_count++].value = argv[++i];
		else
			table_add(argv[i]);
	}
	for (j = 0; j < index_count; j++)
		option_resolve(&indexes[j], true);
	for (j = 0; j < near_count; j++)
		option_resolve(&nears[j], false);
	f = create(argv[1]);
	write_source(f, argv[2]);
	finish(f, argv[1]);
	f = create(argv[2]);
	write_header(f);
	finish(f, argv[2]);
	return 0;
}
