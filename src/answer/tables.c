/*
 * tables.c: what the service knows, row by row.
 */
#include "answer/answer.h"

#include "telegram/table.h"

bool
answer_table_named(struct slice name, uint32_t *table)
{
	uint32_t i;

	for (i = 0; i < TABLE_MAX; i++)
		if (slice_equal(table_name((enum table)i), name)) {
			*table = i;
			return true;
		}
	return false;
}

/* Does any cell but the source have the words? */
static bool
row_has(enum table table, uint32_t row, struct slice words)
{
	uint32_t column;
	struct slice cell;

	for (column = 0; column + 1 < table_columns(table); column++) {
		cell = table_cell(table, row, column);
		if (slice_find_fold(cell, words) < cell.n)
			return true;
	}
	return words.n == 0;
}

uint32_t
answer_table_rows(uint32_t number, struct slice words, uint32_t skip,
    uint32_t most, uint32_t *rows, uint32_t *total)
{
	enum table table = (enum table)number;
	uint32_t row, count = 0;

	*total = 0;
	for (row = 0; row < table_all(table).count; row++) {
		if (!row_has(table, row, words))
			continue;
		if (*total >= skip && count < most)
			rows[count++] = row;
		++*total;
	}
	return count;
}

void
answer_table(struct buf *b, uint32_t number, const uint32_t *rows,
    uint32_t count, uint32_t total, struct slice next)
{
	enum table table = (enum table)number;
	uint32_t i, column;

	buf_char(b, '{');
	buf_json_member(b, "table", table_name(table));
	buf_format(b, ",\"total\":%u,\"rows\":[", total);
	for (i = 0; i < count; i++) {
		buf_string(b, i > 0 ? ",\n{" : "\n{");
		for (column = 0; column < table_columns(table); column++) {
			buf_string(b, column > 0 ? ",\"" : "\"");
			buf_json(b, table_column(table, column));
			buf_string(b, "\":\"");
			buf_json(b, table_cell(table, rows[i], column));
			buf_char(b, '"');
		}
		buf_char(b, '}');
	}
	buf_char(b, ']');
	if (next.n > 0) {
		buf_char(b, ',');
		buf_json_member(b, "next", next);
	}
	buf_char(b, '}');
}

void
answer_tables(struct buf *b)
{
	uint32_t i;

	buf_string(b, "{\"tables\":[");
	for (i = 0; i < TABLE_MAX; i++) {
		buf_string(b, i > 0 ? ",{" : "{");
		buf_json_member(b, "table", table_name((enum table)i));
		buf_format(b, ",\"rows\":%u}", table_all((enum table)i).count);
	}
	buf_string(b, "]}");
}
