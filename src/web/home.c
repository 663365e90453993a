/*
 * home.c: the first page: what the archive holds, and ways in.
 */
#include "web/web.h"

#include "telegram/table.h"

#define NEWEST 6
#define VALUES_MOST 2000
#define VALUES_SHOWN 12

static const struct slice lists[] = {
    {"from", 4}, {"tag", 3}, {"person", 6}, {"class", 5}, {"caption", 7}};

static void
put_list(struct web_request *q, struct buf *b, const struct archive_facet *f,
    const struct archive_facet *years, struct slice title)
{
	buf_string(b, "<section><h2>");
	buf_html(b, title);
	buf_string(b, "</h2>\n");
	facet_list(
	    b, q->arena, f, years, VALUES_SHOWN, (struct slice){NULL, 0}, NULL);
	if (f->count > VALUES_SHOWN) {
		buf_string(b, "<p class=\"more\"><a href=\"/all/");
		buf_url(b, f->name);
		buf_string(b, "\">All of them</a></p>\n");
	}
	buf_string(b, "</section>\n");
}

/* TAGS of programs: not what a telegram is about, but what it is for. */
static void
put_programs(struct web_request *q, struct buf *b,
    const struct archive_facet *tags, const struct archive_facet *years)
{
	struct archive_facet programs = {.name = tags->name};
	size_t i;

	programs.values =
	    ARENA_ARRAY(q->arena, struct archive_value, tags->count);
	for (i = 0; i < tags->count; i++)
		if (slice_equal(
			tag_find(tags->values[i].value, 0).kind, S("program")))
			programs.values[programs.count++] = tags->values[i];
	if (programs.count > 0)
		put_list(q, b, &programs, years, S("Programs"));
}

/* The largest and least of the years. */
static void
put_span(struct buf *b, const struct archive_facet *years)
{
	uint32_t first = UINT32_MAX, last = 0, n;
	size_t i;

	for (i = 0; years != NULL && i < years->count; i++)
		if (slice_number(years->values[i].value, 9999, &n)) {
			first = n < first ? n : first;
			last = n > last ? n : last;
		}
	if (last > first)
		buf_format(b, " from %u to %u", first, last);
}

static void
put_hero(struct buf *b, const struct archive_answer *answer)
{
	buf_string(b, "<div class=\"hero\"><h1>The reading room</h1>\n<p>");
	layout_count(b, answer->total);
	buf_string(b, answer->total == 1 ? " telegram" : " telegrams");
	put_span(b, facet_of(answer, S("year")));
	buf_string(b, "</p>\n");
	layout_form(b, (struct slice){"", 0});
	buf_string(b,
	    "<p class=\"note\"><a href=\"/guide/queries\">How to ask</a> · "
	    "<a href=\"/guide\">How to read a telegram</a> · <a "
	    "href=\"/search\">All of them</a></p></div>\n");
}

void
page_home(struct web_request *q, struct web_response *r)
{
	struct archive_query query = {
	    .sort = ARCHIVE_NEWEST, .most = NEWEST, .facet_most = VALUES_MOST};
	const struct archive_facet *f, *years;
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
	put_hero(b, &answer);
	years = facet_of(&answer, S("year"));
	layout_bars(b, years, (struct slice){"", 0});
	buf_string(b,
	    "<a href=\"/map\"><img class=\"picture\" src=\"/map.svg\" "
	    "width=\"1440\" height=\"576\" alt=\"Map of the posts and of what "
	    "went between them\"></a>\n<div class=\"columns\">\n");
	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		f = facet_of(&answer, lists[i]);
		if (f == NULL || f->count == 0)
			continue;
		put_list(q, b, f, years, facet_title(f->name));
		if (slice_equal(f->name, S("tag")))
			put_programs(q, b, f, years);
	}
	buf_string(b, "</div>\n<h2>Newest</h2>\n<ol class=\"hits\">\n");
	for (i = 0; i < answer.hit_count; i++)
		layout_hit(b, q->arena, &answer.hits[i]);
	buf_string(b, "</ol>\n");
	layout_end(q, r);
}

/* Every value of a facet: /all/from. */
void
page_all(struct web_request *q, struct web_response *r)
{
	struct archive_query query = {
	    .text = {"", 0}, .facet_most = UINT32_MAX};
	const struct archive_facet *f;
	struct archive_answer answer = {0};
	struct buf *b = &r->body;
	struct error error;

	if (!archive_find(q->archive, &query, q->arena, &answer, &error)) {
		layout_error(q, r, 500, slice_of(error.text));
		return;
	}
	f = facet_of(&answer, q->rest);
	if (f == NULL) {
		layout_error(q, r, 404, S("Nothing is counted by that."));
		return;
	}
	layout_begin(q, r, facet_title(f->name), (struct slice){"", 0});
	buf_string(b, "<h1>");
	buf_html(b, facet_title(f->name));
	buf_string(b, "</h1>\n<div class=\"many\">\n");
	facet_list(b, q->arena, f, facet_of(&answer, S("year")), f->count,
	    (struct slice){NULL, 0}, NULL);
	buf_string(b, "</div>\n");
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
