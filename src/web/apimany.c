/*
 * apimany.c: what is counted or listed of many telegrams, and the tables, as
 * JSON under /api/1.
 */
#include "web/web.h"

#include "telegram/table.h"

#define PAIRS 30
#define READ_MOST 2000
#define REQUESTS 50
#define ROWS 100

static struct slice
cursor(struct web_request *q, uint64_t at)
{
	struct buf b = {0};
	struct slice s;

	buf_number(&b, (int64_t)at);
	s = arena_copy(q->arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

void
page_api_traffic(struct web_request *q, struct web_response *r)
{
	struct traffic t;
	struct error error;
	uint32_t column;

	r->type = "application/json";
	if (!traffic_find(q->archive, web_query(q),
		web_arg_number(q, S("most"), API_PAIRS, PAIRS), q->arena, &t,
		&column, &error)) {
		api_trouble(r, column, &error);
		return;
	}
	answer_traffic(&r->body, web_query(q), &t);
	buf_char(&r->body, '\n');
}

void
page_api_explain(struct web_request *q, struct web_response *r)
{
	struct archive_stage *stages;
	struct archive_answer answer = {0};
	struct error error;

	r->type = "application/json";
	if (!archive_explain(
		q->archive, web_query(q), q->arena, &stages, &answer, &error)) {
		api_trouble(r, answer.column, &error);
		return;
	}
	answer_explain(&r->body, web_query(q), stages);
	buf_char(&r->body, '\n');
}

void
page_api_stats(struct web_request *q, struct web_response *r)
{
	struct archive_stats *stats;
	struct error error;
	uint32_t column = 0;

	r->type = "application/json";
	if (!archive_stats(q->archive, web_query(q),
		web_arg_number(q, S("facets"), API_VALUES, 20), READ_MOST,
		q->arena, &stats, &column, &error)) {
		api_trouble(r, column, &error);
		return;
	}
	answer_stats(&r->body, web_query(q), stats);
	buf_char(&r->body, '\n');
}

/* ---- requests ---------------------------------------------------------------- */

struct requests {
	struct buf *out;
	uint32_t skip, most, count;
	bool more;
};

static bool
take_request(void *user, const struct archive_request *request)
{
	struct requests *s = user;

	if (s->skip > 0) {
		s->skip--;
		return true;
	}
	if (s->count == s->most) {
		s->more = true;
		return false;
	}
	buf_string(s->out, s->count++ > 0 ? ",\n" : "\n");
	answer_request(s->out, request);
	return true;
}

void
page_api_actions(struct web_request *q, struct web_response *r)
{
	uint32_t after = web_arg_number(q, S("after"), API_SKIP, 0);
	struct requests s = {.out = &r->body,
	    .skip = after,
	    .most = web_arg_number(q, S("limit"), API_REQUESTS, REQUESTS)};
	struct archive_answer answer = {0};
	struct error error;

	r->type = "application/json";
	buf_char(&r->body, '{');
	buf_json_member(&r->body, "query", web_query(q));
	buf_string(&r->body, ",\"requests\":[");
	if (!archive_requests(
		q->archive, web_query(q), take_request, &s, &answer, &error)) {
		api_trouble(r, answer.column, &error);
		return;
	}
	buf_char(&r->body, ']');
	if (s.more && s.count > 0) {
		buf_char(&r->body, ',');
		buf_json_member(&r->body, "next", cursor(q, after + s.count));
	}
	buf_string(&r->body, "}\n");
}

/* ---- lists and tables -------------------------------------------------------- */

void
page_api_list(struct web_request *q, struct web_response *r)
{
	struct answer_listed *list;
	struct error error;

	r->type = "application/json";
	if (!answer_list_read(
		q->archive, web_arg(q, S("of")), q->arena, &list, &error)) {
		api_trouble(r, 0, &error);
		return;
	}
	answer_list(&r->body, list);
	buf_char(&r->body, '\n');
}

void
page_api_table(struct web_request *q, struct web_response *r)
{
	uint32_t after = web_arg_number(q, S("after"), API_SKIP, 0);
	uint32_t most = web_arg_number(q, S("limit"), API_ROWS, ROWS);
	uint32_t *rows = ARENA_ARRAY(q->arena, uint32_t, most + 1);
	uint32_t table, count, total;

	r->type = "application/json";
	if (!answer_table_named(q->rest, &table)) {
		layout_error(q, r, 404, S("There is no such table."));
		return;
	}
	count =
	    answer_table_rows(table, web_query(q), after, most, rows, &total);
	answer_table(&r->body, table, rows, count, total,
	    count > 0 && after + count < total ? cursor(q, after + count)
					       : (struct slice){NULL, 0});
	buf_char(&r->body, '\n');
}

void
page_api_tables(struct web_request *q, struct web_response *r)
{
	(void)q;
	r->type = "application/json";
	r->lasting = true;
	answer_tables(&r->body);
	buf_char(&r->body, '\n');
}
