/*
 * withheld.c: the list of all withholdings that goes to a court (Vaughn v.
 * Rosen, 484 F.2d 820): which document, which part, under which exemption, and
 * why.  It is made of copies that go out; it must not see an original.
 */
#include "render/withheld.h"

#include "render/render.h"
#include "telegram/table.h"

static const char *const columns[] = {"number", "document", "date", "from",
    "to", "subject", "disposition", "part", "exemptions", "grounds",
    "decided by"};

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

static void
add_meaning(struct buf *b, struct slice code)
{
	struct table_rows rows = table_find(TABLE_EXEMPTIONS, code);
	struct slice meaning = {NULL, 0};
	char reason[8];
	size_t i;

	if (rows.count > 0)
		meaning = table_cell(
		    TABLE_EXEMPTIONS, rows.first, EXEMPTIONS_MEANING);
	else if (code.n < sizeof(reason)) {
		for (i = 0; i < code.n; i++)
			reason[i] = ascii_lower(code.p[i]);
		rows = table_find(TABLE_REASONS, slice(reason, code.n));
		if (rows.count > 0)
			meaning = table_cell(TABLE_REASONS,
			    rows.first + rows.count - 1, REASONS_MEANING);
	}
	buf_format(b, "%s%S", b->n > 0 ? "; " : "", &code);
	if (meaning.n > 0)
		buf_format(b, " %S", &meaning);
}

/* The cells of a row, which live in `scratch`. */
static void
cells_of(struct arena *arena, const struct render_withheld *w,
    struct slice cells[static COLUMNS])
{
	const struct slice_list *code;
	struct buf b = {0};

	buf_number(&b, (int64_t)w->number);
	cells[0] = arena_copy(arena, buf_slice(&b));
	cells[1] = w->id;
	buf_clear(&b);
	if (date_known(w->date)) {
		char day[10];

		date_format(w->date, day);
		buf_add(&b, slice(day, sizeof(day)));
	}
	cells[2] = arena_copy(arena, buf_slice(&b));
	cells[3] = w->from;
	cells[4] = w->to;
	cells[5] = w->subject;
	cells[6] = w->disposition;
	cells[7] = w->place;
	buf_clear(&b);
	for (code = w->codes; code != NULL; code = code->next)
		buf_format(&b, "%s%S", b.n > 0 ? ", " : "", &code->text);
	cells[8] = arena_copy(arena, buf_slice(&b));
	buf_clear(&b);
	for (code = w->codes; code != NULL; code = code->next)
		add_meaning(&b, code->text);
	cells[9] = arena_copy(arena, buf_slice(&b));
	cells[10] = w->why;
	buf_free(&b);
}

void
render_withheld_begin(struct buf *out, enum render_list form)
{
	size_t i;

	switch (form) {
	case RENDER_LIST_CSV:
		for (i = 0; i < COLUMNS; i++)
			buf_format(out, "%s%s", i > 0 ? "," : "", columns[i]);
		buf_string(out, "\r\n");
		break;
	case RENDER_LIST_HTML:
		render_html_begin(out, S("List of withholdings"));
		buf_string(out,
		    "<h1>List of withholdings</h1>\n<table class=\"withheld\">"
		    "\n<thead><tr>");
		for (i = 0; i < COLUMNS; i++)
			buf_format(
			    out, "<th scope=\"col\">%s</th>", columns[i]);
		buf_string(out, "</tr></thead>\n<tbody>\n");
		break;
	case RENDER_LIST_TEXT:
		buf_string(out, "List of withholdings\n");
		break;
	}
}

void
render_withheld_row(struct buf *out, struct arena *arena, enum render_list form,
    const struct render_withheld *w)
{
	struct slice cells[COLUMNS], cell;
	size_t i;

	cells_of(arena, w, cells);
	buf_string(out, form == RENDER_LIST_HTML ? "<tr>" : "");
	for (i = 0; i < COLUMNS; i++) {
		cell = cells[i].p == NULL ? S("") : cells[i];
		switch (form) {
		case RENDER_LIST_CSV:
			buf_string(out, i > 0 ? "," : "");
			buf_csv(out, cell);
			break;
		case RENDER_LIST_HTML:
			buf_string(out, "<td>");
			buf_html(out, cell);
			buf_string(out, "</td>");
			break;
		case RENDER_LIST_TEXT:
			if (cell.n == 0)
				break;
			buf_format(out, "%s\t", columns[i]);
			buf_plain(out, cell);
			buf_char(out, '\n');
			break;
		}
	}
	buf_string(out,
	    form == RENDER_LIST_CSV        ? "\r\n"
		: form == RENDER_LIST_HTML ? "</tr>\n"
					   : "\n");
}

void
render_withheld_end(struct buf *out, enum render_list form)
{
	if (form != RENDER_LIST_HTML)
		return;
	buf_string(out, "</tbody></table>\n");
	render_html_end(out);
}
