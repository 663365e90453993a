/*
 * api.c: the same for programs, as JSON under /api/1.
 */
#include "web/web.h"

#include "render/render.h"

#define THREAD_MOST 2000

void
api_trouble(struct web_response *r, uint32_t column, const struct error *error)
{
	struct buf *b = &r->body;

	buf_clear(b);
	r->status = column > 0 ? 400 : 500;
	r->type = "application/json";
	buf_char(b, '{');
	buf_json_member(b, "error", slice_of(error->text));
	if (column > 0)
		buf_format(b, ",\"column\":%u", column);
	buf_string(b, "}\n");
}

void
page_api_telegram(struct web_request *q, struct web_response *r)
{
	struct archive_telegram *held;
	struct error error;

	r->type = "application/json";
	if (!archive_get(q->archive, q->rest, q->arena, &held, &error)) {
		api_trouble(r, 0, &error);
		return;
	}
	if (held == NULL) {
		layout_error(q, r, 404, S("It is not held."));
		return;
	}
	render_json(&r->body, q->arena,
	    telegram_read(q->arena, held->text, &held->hints));
	buf_char(&r->body, '\n');
}

static bool
take_csv(void *user, const struct archive_hit *hit)
{
	hit_csv(user, hit);
	return true;
}

void
page_api_search(struct web_request *q, struct web_response *r)
{
	static const char *const sorts[] = {
	    "best", "newest", "oldest", "longest", "shortest"};
	struct archive_query query = {.text = web_arg(q, S("q")),
	    .skip = web_arg_number(q, S("after"), API_SKIP, 0),
	    .most = web_arg_number(q, S("limit"), API_HITS, 20),
	    .facet_most = web_arg_number(q, S("facets"), API_FACETS, 20),
	    .snippets = true};
	struct archive_answer answer = {0};
	struct slice sort = web_arg(q, S("sort")), next = {NULL, 0};
	struct slice format = web_arg(q, S("format"));
	struct buf cursor = {0};
	struct error error;
	size_t i;

	if (query.text.p == NULL)
		query.text = (struct slice){"", 0};
	for (i = 0; i < sizeof(sorts) / sizeof(sorts[0]); i++)
		if (slice_equal(sort, slice_of(sorts[i])))
			query.sort = (enum archive_sort)i;
	if (slice_equal(format, S("zip")) || slice_equal(format, S("text"))) {
		away_answer(q, r, &query, slice_equal(format, S("zip")));
		return;
	}
	if (slice_equal(format, S("csv"))) {
		r->type = "text/csv; charset=utf-8";
		r->filename = S("telegrams.csv");
		buf_string(&r->body, HIT_COLUMNS);
		if (!archive_walk(q->archive, &query, take_csv, &r->body,
			&answer, &error)) {
			r->filename = (struct slice){NULL, 0};
			api_trouble(r, answer.column, &error);
		}
		return;
	}
	r->type = "application/json";
	if (!archive_find(q->archive, &query, q->arena, &answer, &error)) {
		api_trouble(r, answer.column, &error);
		return;
	}
	if (query.skip + answer.hit_count < answer.total &&
	    answer.hit_count > 0) {
		buf_number(&cursor, (int64_t)(query.skip + answer.hit_count));
		next = arena_copy(q->arena, buf_slice(&cursor));
		buf_free(&cursor);
	}
	answer_search(&r->body, query.text, &answer, next);
	buf_char(&r->body, '\n');
}

void
page_api_thread(struct web_request *q, struct web_response *r)
{
	struct archive_thread *t;
	struct error error;

	r->type = "application/json";
	if (!archive_thread(q->archive, q->rest,
		web_arg_number(q, S("depth"), API_DEPTH, 0), THREAD_MOST,
		q->arena, &t, &error)) {
		api_trouble(r, 0, &error);
		return;
	}
	if (t == NULL) {
		layout_error(
		    q, r, 404, S("It is not held, and nothing here cites it."));
		return;
	}
	if (!answer_thread(&r->body, q->archive, t, q->arena, &error))
		api_trouble(r, 0, &error);
	else
		buf_char(&r->body, '\n');
}

void
page_api_gaps(struct web_request *q, struct web_response *r)
{
	size_t at = slice_index(q->rest, '/');
	struct archive_gaps *gaps;
	struct error error;
	uint32_t year;

	r->type = "application/json";
	if (!slice_number(slice_skip(q->rest, at + 1), 9999, &year)) {
		layout_error(q, r, 400, S("It is /api/1/gaps/POST/YEAR."));
		return;
	}
	if (!archive_gaps(q->archive, slice_head(q->rest, at), year, q->arena,
		&gaps, &error)) {
		api_trouble(r, 0, &error);
		return;
	}
	if (gaps->run_count == 0) {
		layout_error(q, r, 404, S("Nothing of that year is held."));
		return;
	}
	if (!answer_gaps(&r->body, q->archive, gaps, q->arena, &error))
		api_trouble(r, 0, &error);
	else
		buf_char(&r->body, '\n');
}

void
page_api_lookup(struct web_request *q, struct web_response *r)
{
	struct lookup found = lookup_word(
	    q->arena, q->rest, (int)web_arg_number(q, S("year"), API_YEAR, 0));

	r->type = "application/json";
	if (found.rows == NULL)
		r->status = 404;
	render_lookup_json(&r->body, q->rest, &found);
	buf_char(&r->body, '\n');
}
