/*
 * guide.c: how to read a telegram, how to ask, and what the tables know.
 */
#include "web/web.h"

#include "telegram/lookup.h"
#include "telegram/table.h"

#define ROWS 100
#define FOUND_MOST 40

static const char queries[] =
    "<h1>How to ask</h1>\n"
    "<p>Words are all wanted; <code>OR</code>, <code>NOT</code> and brackets "
    "say otherwise. <code>\"a phrase\"</code>, <code>prefix*</code>, "
    "<code>fish NEAR/5 quota</code>.</p>\n"
    "<dl class=\"rows\">\n"
    "<div><dt><code>from:OSLO to:STATE info:LONDON post:OSLO</code></dt>"
    "<dd>who sent it, to whom; <code>post:</code> is any of them</dd></div>\n"
    "<div><dt><code>tag:EFIS tag:fish person:doe</code></dt><dd>TAGS by code "
    "or by meaning, persons by name</dd></div>\n"
    "<div><dt><code>class:CONFIDENTIAL caption:EXDIS mark:C</code></dt><dd>the "
    "telegram's level, its captions, a paragraph's mark</dd></div>\n"
    "<div><dt><code>year:2008 date:1974-05..1974-08 before:1980 "
    "after:1973-03-01</code></dt><dd>when</dd></div>\n"
    "<div><dt><code>subject:lamp text:lamp signed:ROE</code></dt><dd>where "
    "the word stands</dd></div>\n"
    "<div><dt><code>ref:08STATE56110 cites:08STATE56110 "
    "citedby:08OSLO412</code></dt><dd>by references</dd></div>\n"
    "<div><dt><code>has:summary has:redaction remark:tags-glued "
    "length:&gt;500</code></dt><dd>what is in it, what the checker said, how "
    "many words</dd></div>\n"
    "</dl>\n";

static void
put_field(struct buf *b, const struct field_info *info)
{
	buf_string(b, "<div><dt>");
	buf_html(b, info->name);
	buf_string(b, "</dt><dd>");
	buf_html(b, info->what);
	if (info->source.n > 0) {
		buf_string(b, " <cite>");
		buf_html(b, info->source);
		buf_string(b, "</cite>");
	}
	buf_string(b, "</dd></div>\n");
}

static void
put_fields(struct buf *b)
{
	const struct field_info *info;
	struct slice group = {NULL, 0};
	int i;

	buf_string(b,
	    "<p>A telegram has a heading for the stations that pass it on, a "
	    "heading for those who file it, its text, and an end. Open any "
	    "telegram here and choose <em>How to read it</em>: each line and "
	    "each group is explained where it stands. These are the things "
	    "it can be made of.</p>\n"
	    "<p><a href=\"/guide/queries\">How to ask</a> · <a "
	    "href=\"/guide/checks\">What the checker says</a> · <a "
	    "href=\"/guide/tables\">What the tables know</a></p>\n");
	for (i = 1; i < FIELD_MAX; i++) {
		info = field_info((enum field)i);
		if (info->what.n == 0)
			continue;
		if (!slice_equal(info->group, group)) {
			buf_string(b, group.p == NULL ? "" : "</dl>\n");
			buf_string(b, "<h2>");
			buf_html(b, info->group);
			buf_string(b, "</h2>\n<dl class=\"rows\">\n");
			group = info->group;
		}
		put_field(b, info);
	}
	buf_string(b, "</dl>\n");
}

static void
put_checks(struct buf *b)
{
	const struct check_info *info;
	int i;

	buf_string(b, "<h1>What the checker says</h1>\n<dl class=\"rows\">\n");
	for (i = 0; i < CHECK_MAX; i++) {
		info = check_info((enum check)i);
		buf_string(b, "<div id=\"");
		buf_html(b, info->name);
		buf_string(b, "\"><dt>");
		buf_html(b, info->name);
		buf_string(b, " <span class=\"about\">");
		buf_html(b, level_name(info->level));
		buf_string(b, "</span></dt><dd>");
		buf_html(b, info->text);
		buf_string(b, "</dd></div>\n");
	}
	buf_string(b, "</dl>\n");
}

static void
put_list_of_tables(struct buf *b)
{
	int i;

	buf_string(b,
	    "<h1>What the tables know</h1>\n<ul class=\"values many-of\">\n");
	for (i = 0; i < TABLE_MAX; i++) {
		buf_string(b, "<li><a href=\"/guide/tables/");
		buf_url(b, table_name((enum table)i));
		buf_string(b, "\">");
		buf_html(b, table_name((enum table)i));
		buf_string(b, "</a> <span class=\"count\">");
		layout_count(b, table_all((enum table)i).count);
		buf_string(b, "</span></li>\n");
	}
	buf_string(b, "</ul>\n");
}

/* What is looked up in all of it. */
static void
put_find(struct buf *b, struct slice words)
{
	buf_string(b,
	    "<form class=\"find\" action=\"/guide\"><label for=\"word\">A word "
	    "of the service, a post, a code</label> <input type=\"search\" "
	    "id=\"word\" name=\"q\" value=\"");
	buf_html(b, words);
	buf_string(b, "\"> <button type=\"submit\">Look up</button></form>\n");
}

/* Which rows of a table are shown. */
static void
put_which(struct buf *b, struct slice name, struct slice words)
{
	buf_format(
	    b, "<form class=\"find\" action=\"/guide/tables/%S\">", &name);
	buf_string(b,
	    "<label for=\"word\">Rows that have</label> <input "
	    "type=\"search\" id=\"word\" name=\"q\" value=\"");
	buf_html(b, words);
	buf_string(b, "\"> <button type=\"submit\">Show</button></form>\n");
}

static void
put_rows(struct buf *b, enum table table, const uint32_t *rows, uint32_t count)
{
	uint32_t column, columns = table_columns(table), i;

	buf_string(b,
	    "<div class=\"wide\" role=\"region\" aria-label=\"Rows\" "
	    "tabindex=\"0\"><table>\n<thead><tr>");
	for (column = 0; column < columns; column++) {
		buf_string(b, "<th scope=\"col\">");
		buf_html(b, table_column(table, column));
		buf_string(b, "</th>");
	}
	buf_string(b, "</tr></thead>\n<tbody>\n");
	for (i = 0; i < count; i++) {
		buf_string(b, "<tr>");
		for (column = 0; column < columns; column++) {
			buf_string(
			    b, column == 0 ? "<th scope=\"row\">" : "<td>");
			buf_html(b, table_cell(table, rows[i], column));
			buf_string(b, column == 0 ? "</th>" : "</td>");
		}
		buf_string(b, "</tr>\n");
	}
	buf_string(b, "</tbody></table></div>\n");
}

static void
put_pages(struct buf *b, struct slice name, struct slice words, uint32_t after,
    uint32_t total)
{
	buf_string(b, "<p class=\"pages\">");
	if (after > 0) {
		buf_format(
		    b, "<a rel=\"prev\" href=\"/guide/tables/%S?q=", &name);
		buf_url(b, words);
		buf_format(b, "&amp;after=%u\">before</a> ",
		    after > ROWS ? after - ROWS : 0);
	}
	if (after + ROWS < total) {
		buf_format(
		    b, "<a rel=\"next\" href=\"/guide/tables/%S?q=", &name);
		buf_url(b, words);
		buf_format(b, "&amp;after=%u\">further</a>", after + ROWS);
	}
	buf_string(
	    b, "</p>\n<p class=\"away\">Take away: <a href=\"/api/1/tables/");
	buf_url(b, name);
	buf_string(b, "?limit=2000&amp;q=");
	buf_url(b, words);
	buf_string(b, "\">JSON</a></p>\n");
}

static bool
put_table(struct web_request *q, struct buf *b, struct slice name)
{
	uint32_t rows[ROWS], count, total, table;
	uint32_t after = web_arg_number(q, S("after"), 1000000, 0);
	struct slice words = web_query(q);

	if (!answer_table_named(name, &table))
		return false;
	count = answer_table_rows(table, words, after, ROWS, rows, &total);
	buf_string(b, "<h1>");
	buf_html(b, name);
	buf_string(b, "</h1>\n");
	if (!q->fixed)
		put_which(b, name, words);
	buf_string(b, "<p class=\"note\">");
	if (count > 0)
		buf_format(b, "%u to %u of ", after + 1, after + count);
	layout_count(b, total);
	buf_string(b, total == 1 ? " row</p>\n" : " rows</p>\n");
	put_rows(b, (enum table)table, rows, count);
	put_pages(b, name, words, after, total);
	return true;
}

/* What the tables say of a word, or words that the guide has. */
static void
put_found(struct web_request *q, struct buf *b, struct slice words)
{
	struct lookup found = lookup_word(q->arena, words, 0);
	const struct field_info *info;
	const struct lookup_row *row = found.rows;
	uint32_t n;
	int i;

	row = row == NULL ? found.mentions : row;
	buf_string(b, "<h2>In the tables</h2>\n");
	if (row == NULL)
		buf_string(b, "<p>No table has that.</p>\n");
	layout_rows(b, row, FOUND_MOST);
	for (n = 0; n < found.near_count; n++) {
		buf_string(b, n == 0 ? "<p>Spelt like it: " : ", ");
		buf_string(b, "<a href=\"/guide?q=");
		buf_url(b, found.near[n]);
		buf_string(b, "\">");
		buf_html(b, found.near[n]);
		buf_string(
		    b, n + 1 == found.near_count ? "</a></p>\n" : "</a>");
	}
	buf_string(b, "<h2>In a telegram</h2>\n<dl class=\"rows\">\n");
	for (i = 1; i < FIELD_MAX; i++) {
		info = field_info((enum field)i);
		if (slice_find_fold(info->name, words) < info->name.n ||
		    slice_find_fold(info->what, words) < info->what.n)
			put_field(b, info);
	}
	buf_string(b, "</dl>\n");
}

void
page_guide(struct web_request *q, struct web_response *r)
{
	struct slice tables = S("tables/"), words = web_query(q);

	layout_begin(q, r, S("How to read a telegram"), (struct slice){"", 0});
	r->lasting = true;
	if (q->rest.n == 0) {
		buf_string(&r->body, "<h1>How to read a telegram</h1>\n");
		if (!q->fixed)
			put_find(&r->body, words);
		if (words.n > 0)
			put_found(q, &r->body, words);
		else
			put_fields(&r->body);
	} else if (slice_equal(q->rest, S("queries")))
		buf_string(&r->body, queries);
	else if (slice_equal(q->rest, S("checks")))
		put_checks(&r->body);
	else if (slice_equal(q->rest, S("tables")))
		put_list_of_tables(&r->body);
	else if (!slice_starts(q->rest, tables) ||
	    !put_table(q, &r->body, slice_skip(q->rest, tables.n))) {
		r->lasting = false;
		layout_error(q, r, 404, S("There is no such page here."));
		return;
	}
	layout_end(q, r);
}
