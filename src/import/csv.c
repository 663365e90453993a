/*
 * csv.c: the table of eight columns: id, date, reference id, origin,
 * classification, references, header, body (W6, W7); and the table that
 * `reftel export' makes, whose last three are status, carrier and the text.
 * Quotes are doubled or escaped with a backslash.
 */
#include "import/import.h"

#include "base/utf8.h"

#define COLUMNS 13
#define COLUMNS_LEAST 4 /* a row of fewer is none of this table */

/* Of the table that is exported. */
enum { OUR_ID = 0, OUR_STATUS = 10, OUR_CARRIER = 11, OUR_TEXT = 12 };

/* A field may be as long as a telegram may. */
#define FIELD_LONGEST ((size_t)16 << 20)

struct row {
	struct decoder fields[COLUMNS];
	size_t count;
};

/* One field from the front of s; the length taken, its comma too. */
static size_t
take_field(struct slice s, struct decoder *d, bool *last)
{
	size_t i = 0, from;
	bool quoted = s.n > 0 && s.p[0] == '"';

	if (quoted)
		i++;
	for (from = i; i < s.n; i++) {
		if (!quoted && (s.p[i] == ',' || s.p[i] == '\n'))
			break;
		if (!quoted || (s.p[i] != '"' && s.p[i] != '\\'))
			continue;
		if (s.p[i] == '\\') {
			if (i + 1 < s.n &&
			    (s.p[i + 1] == '"' || s.p[i + 1] == '\\')) {
				decode_same(d, s.p + from, i - from);
				from = ++i;
			}
			continue;
		}
		if (i + 1 < s.n && s.p[i + 1] == '"') {
			decode_same(d, s.p + from, i - from);
			from = ++i;
			continue;
		}
		/* the quote that closes: a comma or a line end follows */
		if (i + 1 == s.n || s.p[i + 1] == ',' || s.p[i + 1] == '\n' ||
		    s.p[i + 1] == '\r')
			break;
	}
	decode_same(d, s.p + from,
	    (i - from < FIELD_LONGEST ? i - from : FIELD_LONGEST));
	if (quoted && i < s.n)
		i++;
	if (i < s.n && s.p[i] == '\r')
		i++;
	*last = i >= s.n || s.p[i] == '\n';
	return i < s.n ? i + 1 : i;
}

static size_t
take_row(struct slice s, struct row *row)
{
	size_t at = 0;
	bool last = false;

	row->count = 0;
	while (!last && at < s.n && row->count < COLUMNS) {
		buf_clear(&row->fields[row->count].text);
		row->fields[row->count].count = 0;
		at += take_field(
		    slice_skip(s, at), &row->fields[row->count++], &last);
	}
	while (!last && at < s.n) /* more columns than there are: passed over */
		last = s.p[at++] == '\n';
	return at;
}

static void
add_part(struct decoder *to, const struct decoder *from)
{
	size_t i;

	for (i = 0; i < from->count; i++)
		if (from->runs[i].n == from->runs[i].source_n)
			decode_same(to, from->runs[i].source, from->runs[i].n);
		else
			decode_as(to,
			    slice(from->runs[i].text, from->runs[i].n),
			    from->runs[i].source, from->runs[i].source_n);
}

static struct slice
field(const struct row *row, size_t i)
{
	return i < row->count ? slice_trim(buf_slice(&row->fields[i].text))
			      : S("");
}

/* Whether the words are there that only an export has in these places. */
static bool
is_ours(const struct row *row, enum carrier *carrier)
{
	size_t i;

	if (row->count != COLUMNS ||
	    !carrier_by_name(field(row, OUR_CARRIER), carrier))
		return false;
	for (i = 0; i <= STATUS_PAPER; i++)
		if (slice_equal(
			field(row, OUR_STATUS), status_name((enum status)i)))
			return true;
	return false;
}

/* The text as it was read; its number, which the text may lack. */
static bool
give_ours(struct import *in, struct slice file, struct slice bytes, size_t line,
    struct row *row, enum carrier carrier, struct arena *arena)
{
	const struct hints *hints = in->hints;
	struct hints told = *hints;
	bool good;

	if (told.id.n == 0)
		told.id = arena_copy(arena, field(row, OUR_ID));
	in->hints = &told;
	good = import_text(
	    in, file, bytes, line, &row->fields[OUR_TEXT], carrier, true, NULL);
	in->hints = hints;
	return good;
}

static bool
give_row(struct import *in, struct slice file, struct slice bytes, size_t line,
    struct row *row, struct arena *arena)
{
	static const char *const keys[] = {
	    NULL, "Created", "Identifier", "Origin", "Classification"};
	struct decoder text = {.arena = arena, .source = bytes};
	struct attribute *facts = NULL;
	enum carrier carrier;
	bool good;
	size_t i;

	if (is_ours(row, &carrier))
		return give_ours(in, file, bytes, line, row, carrier, arena);
	for (i = 1; i <= 4; i++)
		import_fact(arena, &facts, slice_of(keys[i]),
		    arena_copy(arena, field(row, i)));
	if (field(row, 5).n > 0)
		import_fact(arena, &facts, S("References"),
		    arena_copy(arena, field(row, 5)));
	if (row->count > 6)
		add_part(&text, &row->fields[6]);
	if (row->count > 7) {
		if (text.text.n > 0)
			decode_as(&text, S("\n"),
			    row->fields[7].count > 0
				? row->fields[7].runs[0].source
				: bytes.p,
			    0);
		add_part(&text, &row->fields[7]);
	}
	good =
	    import_text(in, file, bytes, line, &text, CARRIER_CSV, true, facts);
	buf_free(&text.text);
	return good;
}

static bool
is_header(const struct row *row)
{
	return slice_equal_fold(field(row, 0), S("id")) &&
	    slice_starts_fold(field(row, 1), S("date"));
}

size_t
import_rows(struct import *in, struct slice file, struct slice bytes,
    size_t line, bool end)
{
	struct arena arena = {0};
	struct row row = {0};
	struct slice rest = bytes, record;
	size_t n, i;
	bool good = true;

	while (good && rest.n > 0) {
		for (i = 0; i < COLUMNS; i++)
			row.fields[i] = (struct decoder){.arena = &arena,
			    .source = bytes,
			    .text = row.fields[i].text};
		n = take_row(rest, &row);
		if (n == rest.n && !end) /* it may go on */
			break;
		record = slice_head(rest, n);
		if (row.count >= COLUMNS_LEAST && !is_header(&row))
			good = give_row(in, file, record, line, &row, &arena);
		for (i = 0; i < n; i++)
			line += rest.p[i] == '\n';
		rest = slice_skip(rest, n);
		arena_reset(&arena);
	}
	for (i = 0; i < COLUMNS; i++)
		buf_free(&row.fields[i].text);
	arena_free(&arena);
	return bytes.n - rest.n;
}

bool
import_csv(struct import *in, struct slice file, struct slice bytes,
    struct error *error)
{
	(void)error;
	import_rows(in, file, bytes, 0, true);
	return true;
}
