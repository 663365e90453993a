/*
 * home.c: the first page: what the archive holds, and ways in.
 */
#include "web/web.h"

#define NEWEST 8
#define VALUES_MOST 200
#define VALUES_SHOWN 16

static const struct {
	const char *field, *title;
} lists[] = {{"from", "From"}, {"tag", "TAGS"}, {"class", "Classification"},
    {"caption", "Captions"}, {"person", "Persons"}, {"carrier", "Carriers"}};

static const struct archive_facet *
facet(const struct archive_answer *answer, const char *name)
{
	const struct archive_facet *f;

	for (f = answer->facets; f != NULL; f = f->next)
		if (slice_equal(f->name, slice_of(name)))
			return f;
	return NULL;
}

static void
put_list(struct buf *b, const struct archive_facet *f, const char *title)
{
	size_t i;

	buf_format(b, "<section><h2>%s</h2><ul class=\"values\">\n", title);
	for (i = 0; i < f->count && i < VALUES_SHOWN; i++) {
		buf_string(b, "<li><a href=\"");
		layout_search(
		    b, (struct slice){"", 0}, f->name, f->values[i].value);
		buf_string(b, "\">");
		buf_html(b, f->values[i].value);
		buf_string(b, "</a> <span class=\"count\">");
		layout_count(b, f->values[i].count);
		buf_string(b, "</span></li>\n");
	}
	buf_string(b, "</ul></section>\n");
}

void
page_home(struct web_request *q, struct web_response *r)
{
	struct archive_query query = {
	    .sort = ARCHIVE_NEWEST, .most = NEWEST, .facet_most = VALUES_MOST};
	const struct archive_facet *f;
	struct archive_answer answer = {0};
	struct buf *b = &r->body;
	struct error error;
	size_t i;

	query.text = (struct slice){"", 0};
	if (!archive_find(q->archive, &query, q->arena, &answer, &error)) {
		layout_error(q, r, 500, slice_of(error.text));
		return;
	}
	layout_begin(q, r, S("Reftel"), (struct slice){"", 0});
	buf_string(b, "<h1>");
	layout_count(b, answer.total);
	buf_string(
	    b, answer.total == 1 ? " telegram</h1>\n" : " telegrams</h1>\n");
	f = facet(&answer, "year");
	if (f != NULL)
		layout_bars(b, f, (struct slice){"", 0});
	buf_string(b, "<div class=\"columns\">\n");
	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		f = facet(&answer, lists[i].field);
		if (f != NULL && f->count > 0)
			put_list(b, f, lists[i].title);
	}
	buf_string(b, "</div>\n<h2>Newest</h2>\n<ol class=\"hits\">\n");
	for (i = 0; i < answer.hit_count; i++)
		layout_hit(b, q->arena, &answer.hits[i]);
	buf_string(b, "</ol>\n");
	layout_end(q, r);
}

void
page_health(struct web_request *q, struct web_response *r)
{
	uint64_t telegrams, records;
	struct error error;

	r->type = "text/plain; charset=utf-8";
	if (!archive_count(q->archive, &telegrams, &records, &error)) {
		r->status = 503;
		buf_format(&r->body, "%s\n", error.text);
		return;
	}
	buf_format(&r->body, "ok, %lld telegrams\n", (long long)telegrams);
}
