/*
 * post.c: a post, and a TAGS code: their traffic over time and with whom.
 */
#include "web/web.h"

#include "telegram/lookup.h"
#include "telegram/table.h"

#define NEWEST 20
#define VALUES 16
#define VALUES_MOST 200

static const struct archive_facet *
facet(const struct archive_answer *answer, struct slice name)
{
	const struct archive_facet *f;

	for (f = answer->facets; f != NULL; f = f->next)
		if (slice_equal(f->name, name))
			return f;
	return NULL;
}

/* The commonest values of a facet among what a query finds. */
static void
put_values(struct buf *b, const struct archive_answer *answer,
    struct slice name, const char *title, struct slice query)
{
	const struct archive_facet *f = facet(answer, name);
	size_t i;

	if (f == NULL || f->count == 0)
		return;
	buf_format(b, "<section><h2>%s</h2><ul class=\"values\">\n", title);
	for (i = 0; i < f->count && i < VALUES; i++) {
		buf_string(b, "<li><a href=\"");
		layout_search(b, query, name, f->values[i].value);
		buf_string(b, "\">");
		buf_html(b, f->values[i].value);
		buf_string(b, "</a> <span class=\"count\">");
		layout_count(b, f->values[i].count);
		buf_string(b, "</span></li>\n");
	}
	buf_string(b, "</ul></section>\n");
}

/* What the tables say of a word. */
static void
put_rows(struct buf *b, const struct lookup_row *row)
{
	if (row == NULL)
		return;
	buf_string(b, "<dl class=\"rows\">\n");
	for (; row != NULL; row = row->next) {
		buf_string(b, "<div><dt>");
		buf_html(b, row->key);
		buf_string(b, " <span class=\"about\">");
		buf_html(b, row->kind);
		if (row->years.n > 0) {
			buf_string(b, ", ");
			buf_html(b, row->years);
		}
		buf_string(b, "</span></dt><dd>");
		buf_html(b,
		    row->meaning.n > 0 ? row->meaning : S("meaning not known"));
		if (row->note.n > 0) {
			buf_string(b, "; ");
			buf_html(b, row->note);
		}
		buf_string(b, " <cite>");
		buf_html(b, row->source);
		buf_string(b, "</cite></dd></div>\n");
	}
	buf_string(b, "</dl>\n");
}

static bool
ask(struct web_request *q, struct slice text, struct archive_answer *answer,
    struct error *error)
{
	struct archive_query query = {.text = text,
	    .sort = ARCHIVE_NEWEST,
	    .most = NEWEST,
	    .facet_most = VALUES_MOST};

	return archive_find(q->archive, &query, q->arena, answer, error);
}

static struct slice
query_of(struct arena *arena, const char *field, struct slice value)
{
	struct buf b = {0};
	struct slice s;
	size_t i;

	buf_format(&b, "%s:\"", field);
	for (i = 0; i < value.n; i++)
		if (value.p[i] != '"')
			buf_char(&b, value.p[i]);
	buf_char(&b, '"');
	s = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

static void
put_years(struct buf *b, const struct archive_answer *answer, struct slice post)
{
	const struct archive_facet *years = facet(answer, S("year"));
	size_t i;

	if (years == NULL)
		return;
	buf_string(b, "<p>Missing numbers: ");
	for (i = 0; i < years->count && i < VALUES; i++) {
		buf_string(b, "<a href=\"/post/");
		buf_url(b, post);
		buf_char(b, '/');
		buf_url(b, years->values[i].value);
		buf_string(b, "\">");
		buf_html(b, years->values[i].value);
		buf_string(b, "</a> ");
	}
	buf_string(b, "</p>\n");
}

static void
put_hits(
    struct web_request *q, struct buf *b, const struct archive_answer *answer)
{
	size_t i;

	buf_string(b, "<h2>Newest</h2>\n<ol class=\"hits\">\n");
	for (i = 0; i < answer->hit_count; i++)
		layout_hit(b, q->arena, &answer->hits[i]);
	buf_string(b, "</ol>\n");
}

/* ---- gaps ------------------------------------------------------------------ */

static void
put_run(struct buf *b, const struct archive_gaps *gaps,
    const struct archive_run *run)
{
	struct buf id = {0};

	buf_format(b, "<li class=\"%s\"><span>", answer_presence(run->what));
	buf_format(&id, "%S%u", &gaps->series, run->from);
	layout_telegram(b, buf_slice(&id), (struct slice){NULL, 0});
	buf_free(&id);
	if (run->to > run->from)
		buf_format(b, " to %u", run->to);
	buf_format(b, "</span> <span class=\"about\">%s</span></li>\n",
	    answer_presence(run->what));
}

static void
page_gaps(struct web_request *q, struct web_response *r, struct slice post,
    uint32_t year)
{
	struct archive_gaps *gaps;
	struct buf *b = &r->body;
	struct error error;
	size_t i;

	if (!archive_gaps(q->archive, post, year, q->arena, &gaps, &error)) {
		layout_error(q, r, 500, slice_of(error.text));
		return;
	}
	if (gaps->run_count == 0) {
		layout_error(q, r, 404, S("Nothing of that year is held."));
		return;
	}
	layout_begin(q, r, post, (struct slice){"", 0});
	buf_string(b, "<h1>");
	buf_html(b, gaps->post);
	buf_format(b, " %d: numbers 1 to %u</h1>\n<p>", gaps->year, gaps->last);
	for (i = 0; i < ARCHIVE_PRESENCE_MAX; i++)
		if (gaps->counts[i] > 0) {
			buf_format(b, "<span class=\"%s\">",
			    answer_presence((enum archive_presence)i));
			layout_count(b, gaps->counts[i]);
			buf_format(b, " %s</span> ",
			    answer_presence((enum archive_presence)i));
		}
	buf_string(b, "</p>\n<ul class=\"runs\">\n");
	for (i = 0; i < gaps->run_count; i++)
		put_run(b, gaps, &gaps->runs[i]);
	buf_string(b, "</ul>\n");
	layout_end(q, r);
}

/* ---- the pages --------------------------------------------------------------- */

static void
page_of(struct web_request *q, struct web_response *r, const char *field,
    struct slice value, struct slice title, bool post)
{
	struct slice query = query_of(q->arena, field, value);
	struct lookup found = lookup_word(q->arena, value, 0);
	const struct archive_facet *years;
	struct archive_answer answer = {0};
	struct buf *b = &r->body;
	struct error error;

	if (!ask(q, query, &answer, &error)) {
		layout_error(
		    q, r, answer.column > 0 ? 404 : 500, slice_of(error.text));
		return;
	}
	if (answer.total == 0 && found.rows == NULL) {
		layout_error(
		    q, r, 404, S("No table and no telegram here has that."));
		return;
	}
	layout_begin(q, r, title, (struct slice){"", 0});
	buf_string(b, "<h1>");
	buf_html(b, title);
	buf_string(b, "</h1>\n");
	put_rows(b, found.rows);
	buf_string(b, "<p><a href=\"/search?q=");
	buf_url(b, query);
	buf_string(b, "\">");
	layout_count(b, answer.total);
	buf_string(b,
	    answer.total == 1 ? " telegram</a></p>\n" : " telegrams</a></p>\n");
	years = facet(&answer, S("year"));
	if (years != NULL)
		layout_bars(b, years, query);
	if (post)
		put_years(b, &answer, value);
	buf_string(b, "<div class=\"columns\">\n");
	if (post)
		put_values(b, &answer, S("to"), "To", query);
	else
		put_values(b, &answer, S("from"), "From", query);
	put_values(b, &answer, S("tag"), "TAGS", query);
	put_values(b, &answer, S("class"), "Classification", query);
	put_values(b, &answer, S("person"), "Persons", query);
	buf_string(b, "</div>\n");
	put_hits(q, b, &answer);
	layout_end(q, r);
}

void
page_post(struct web_request *q, struct web_response *r)
{
	size_t at = slice_index(q->rest, '/');
	struct slice post = slice_head(q->rest, at);
	uint32_t year;

	if (post.n == 0) {
		layout_error(q, r, 404, S("It is /post/NAME."));
		return;
	}
	if (at < q->rest.n) {
		if (slice_number(slice_skip(q->rest, at + 1), 9999, &year))
			page_gaps(q, r, post, year);
		else
			layout_error(q, r, 404, S("It is /post/NAME/YEAR."));
		return;
	}
	page_of(q, r, "from", post, post, true);
}

void
page_tag(struct web_request *q, struct web_response *r)
{
	if (q->rest.n == 0) {
		layout_error(q, r, 404, S("It is /tag/CODE."));
		return;
	}
	page_of(q, r, "tag", q->rest, q->rest, false);
}
