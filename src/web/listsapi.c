/*
 * listsapi.c: what an account keeps, for programs: all of it, or one list.
 */
#include "web/kept.h"

static bool
put_lists(struct web_request *q, struct buf *b, const struct kept *kept,
    struct error *error)
{
	const struct kept_list *list;
	uint64_t total;

	buf_string(b, "{\"lists\":[");
	for (list = kept->lists; list != NULL; list = list->next) {
		if (!lists_count(q, list, &total, error))
			return false;
		buf_char(b, '{');
		buf_json_member(b, "owner", q->visitor->name);
		buf_char(b, ',');
		buf_json_member(b, "list", list->token);
		buf_char(b, ',');
		buf_json_member(b, "title", list->title);
		buf_format(b, ",\"telegrams\":%lld}%s", (long long)total,
		    list->next != NULL ? ",\n" : "");
	}
	return true;
}

static void
put_queries(struct web_request *q, struct buf *b, const struct kept *kept)
{
	const struct kept_query *query;
	struct error error;
	char looked[20];
	uint64_t total;
	bool good;

	buf_string(b, "],\n\"queries\":[");
	for (query = kept->queries; query != NULL; query = query->next) {
		good = lists_total(q, query->text, &total, &error);
		moment_format(moment_from_seconds(query->looked), looked);
		buf_char(b, '{');
		buf_json_member(b, "query", query->text);
		buf_char(b, ',');
		buf_json_member(b, "looked", slice(looked, sizeof(looked)));
		if (good)
			buf_format(b, ",\"total\":%lld,\"new\":%lld",
			    (long long)total,
			    total > query->total
				? (long long)(total - query->total)
				: 0);
		else
			buf_string(b, ",\"total\":null,\"new\":null");
		buf_string(b, query->next != NULL ? "},\n" : "}");
	}
	buf_string(b, "]}\n");
}

static void
answer_all(struct web_request *q, struct web_response *r)
{
	struct kept kept = {0};
	struct error error;

	if (lists_here(q) && !lists_read(q, r, q->visitor->name, &kept))
		return;
	if (put_lists(q, &r->body, &kept, &error))
		put_queries(q, &r->body, &kept);
	else
		api_trouble(r, 0, &error);
}

void
page_api_lists(struct web_request *q, struct web_response *r)
{
	struct answer_listed *seen;
	struct kept_list *list;
	struct slice owner;
	struct error error;
	bool own;

	r->type = "application/json";
	if (q->rest.n == 0) {
		answer_all(q, r);
		return;
	}
	list = lists_named(q, r, q->rest, &owner);
	if (list == NULL)
		return;
	if (!lists_seen(q, list, &seen, &error)) {
		api_trouble(r, 0, &error);
		return;
	}
	own = slice_equal(owner, q->visitor->name);
	buf_char(&r->body, '{');
	buf_json_member(&r->body, "owner", owner);
	buf_char(&r->body, ',');
	if (own) /* for its owner alone, as on the page */
		buf_json_member(&r->body, "title", list->title);
	else
		buf_string(&r->body, "\"title\":null");
	buf_string(&r->body, ",\n");
	answer_list_members(&r->body, seen);
	buf_string(&r->body, "}\n");
}
