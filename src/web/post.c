/*
 * post.c: a post, and a TAGS code: their traffic over time and with whom.
 */
#include "web/web.h"

#include "telegram/lookup.h"
#include "telegram/table.h"

#define NEWEST 20
#define VALUES 16
#define VALUES_MOST 200
#define ROWS_MOST 20

/* The commonest values of a facet among what a query finds. */
static void
put_values(struct web_request *q, struct buf *b,
    const struct archive_answer *answer, struct slice name, struct slice query)
{
	const struct archive_facet *f = facet_of(answer, name);

	if (f == NULL || f->count == 0)
		return;
	buf_string(b, "<section><h2>");
	buf_html(b, facet_title(name));
	buf_string(b, "</h2>\n");
	facet_list(
	    b, q->arena, f, facet_of(answer, S("year")), VALUES, query, NULL);
	buf_string(b, "</section>\n");
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

static void
put_years(struct buf *b, const struct archive_answer *answer, struct slice post)
{
	const struct archive_facet *years = facet_of(answer, S("year"));
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

/* All numbers of the year side by side, as they are held or not. */
static void
put_strip(struct buf *b, const struct archive_gaps *gaps)
{
	const struct archive_run *run;
	size_t i;

	buf_format(b,
	    "<svg class=\"strip\" aria-hidden=\"true\" "
	    "preserveAspectRatio=\"none\" viewBox=\"0 0 %u 10\">\n",
	    gaps->last);
	for (i = 0; i < gaps->run_count; i++) {
		run = &gaps->runs[i];
		buf_format(b,
		    "<rect class=\"%s\" x=\"%u\" y=\"0\" width=\"%u\" "
		    "height=\"10\"><title>%u",
		    answer_presence(run->what), run->from - 1,
		    run->to - run->from + 1, run->from);
		if (run->to > run->from)
			buf_format(b, " to %u", run->to);
		buf_format(
		    b, ": %s</title></rect>\n", answer_presence(run->what));
	}
	buf_string(b, "</svg>\n");
}

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
	buf_format(b, " %d: numbers 1 to %u</h1>\n", gaps->year, gaps->last);
	put_strip(b, gaps);
	buf_string(b, "<p class=\"spread\">");
	for (i = 0; i < ARCHIVE_PRESENCE_MAX; i++)
		if (gaps->counts[i] > 0) {
			buf_format(b, "<span class=\"key %s\">",
			    answer_presence((enum archive_presence)i));
			layout_count(b, gaps->counts[i]);
			buf_format(b, " %s</span> ",
			    answer_presence((enum archive_presence)i));
		}
	buf_string(b, "</p>\n<ul class=\"runs\">\n");
	for (i = 0; i < gaps->run_count; i++)
		put_run(b, gaps, &gaps->runs[i]);
	buf_string(
	    b, "</ul>\n<p class=\"away\">Take away: <a href=\"/api/1/gaps/");
	buf_url(b, gaps->post);
	buf_format(b, "/%d\">JSON</a></p>\n", gaps->year);
	layout_end(q, r);
}

/* ---- the pages --------------------------------------------------------------- */

/* What a page is of: a field and its value. */
struct subject {
	const char *field;
	struct slice value;
	bool post;
};

static void
put_ways(struct buf *b, const struct archive_answer *answer, struct slice query)
{
	buf_string(b, "<p><a href=\"/search?q=");
	buf_url(b, query);
	buf_string(b, "\">");
	layout_count(b, answer->total);
	buf_string(b, answer->total == 1 ? " telegram</a>" : " telegrams</a>");
	buf_string(b, " · <a href=\"/traffic?q=");
	buf_url(b, query);
	buf_string(b, "\">who wrote to whom</a> · <a href=\"/actions?q=");
	buf_url(b, query);
	buf_string(
	    b, "\">what was asked, and answered</a> · <a href=\"/map?q=");
	buf_url(b, query);
	buf_string(b, "\">on the map</a></p>\n");
}

static void
page_of(struct web_request *q, struct web_response *r, struct subject subject)
{
	static const struct slice lists[] = {{"to", 2}, {"from", 4}, {"tag", 3},
	    {"person", 6}, {"class", 5}, {"caption", 7}};
	struct slice query =
	    layout_term(q->arena, slice_of(subject.field), subject.value);
	struct lookup found = {0};
	struct archive_answer answer = {0};
	struct buf *b = &r->body;
	struct error error;
	size_t i;

	if (subject.value.n == 0) {
		layout_error(q, r, 404, S("It is named behind the slash."));
		return;
	}
	if (!ask(q, query, &answer, &error)) {
		layout_error(
		    q, r, answer.column > 0 ? 404 : 500, slice_of(error.text));
		return;
	}
	if (!slice_equal(slice_of(subject.field), S("person")))
		found = lookup_word(q->arena, subject.value, 0);
	if (answer.total == 0 && found.rows == NULL) {
		layout_error(
		    q, r, 404, S("No table and no telegram here has that."));
		return;
	}
	layout_begin(q, r, subject.value, (struct slice){"", 0});
	buf_string(b, "<h1>");
	buf_html(b, subject.value);
	buf_string(b, "</h1>\n");
	layout_rows(b, found.rows, ROWS_MOST);
	put_ways(b, &answer, query);
	layout_bars(b, facet_of(&answer, S("year")), query);
	if (subject.post)
		put_years(b, &answer, subject.value);
	buf_string(b, "<div class=\"columns\">\n");
	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (!slice_equal(lists[i], slice_of(subject.field)))
			put_values(q, b, &answer, lists[i], query);
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

	if (at < q->rest.n && post.n > 0) {
		if (slice_number(slice_skip(q->rest, at + 1), 9999, &year))
			page_gaps(q, r, post, year);
		else
			layout_error(q, r, 404, S("It is /post/NAME/YEAR."));
		return;
	}
	page_of(q, r, (struct subject){"from", post, true});
}

void
page_tag(struct web_request *q, struct web_response *r)
{
	page_of(q, r, (struct subject){"tag", q->rest, false});
}

void
page_person(struct web_request *q, struct web_response *r)
{
	page_of(q, r, (struct subject){"person", q->rest, false});
}
