/*
 * actions.c: what was asked for, of whom, and who came back to it after how
 * long.
 */
#include "web/web.h"

#define REQUESTS 40
#define SKIP_MOST 100000

struct listing {
	struct web_request *q;
	struct buf *out;
	uint32_t skip, count, open_days;
	bool more;
};

static void
put_asked(struct buf *b, const struct archive_asked *asked)
{
	buf_string(b, "<li>");
	if (asked->post)
		buf_string(b, "<a href=\"/post/");
	if (asked->post) {
		buf_url(b, asked->name);
		buf_string(b, "\">");
	}
	buf_html(b, asked->name);
	buf_string(b, asked->post ? "</a>: " : ": ");
	if (!asked->answered) {
		buf_string(b, "<span class=\"cited\">no answer held</span>");
	} else {
		layout_telegram(b, asked->answer.id, asked->answer.id);
		buf_format(b, " after %u day%s", asked->days,
		    asked->days == 1 ? "" : "s");
		if (asked->answers > 1)
			buf_format(b, ", from %u posts", asked->answers);
	}
	buf_string(b, "</li>\n");
}

static bool
take(void *user, const struct archive_request *r)
{
	struct listing *l = user;
	const struct archive_asked *asked;

	if (r->answered && l->open_days > 0)
		return true;
	if (l->open_days > 0 && r->open_days < (int32_t)l->open_days)
		return true;
	if (l->skip > 0) {
		l->skip--;
		return true;
	}
	if (l->count == REQUESTS) {
		l->more = true;
		return false;
	}
	l->count++;
	layout_hit_begin(l->out, l->q->arena, r->hit);
	buf_string(l->out, "<p class=\"snippet\">");
	if (r->paragraph > 0)
		buf_format(
		    l->out, "<span class=\"number\">%u.</span> ", r->paragraph);
	buf_html(l->out, r->text);
	buf_string(l->out, "</p>\n<ul class=\"asked\">");
	for (asked = r->asked; asked != NULL; asked = asked->next)
		put_asked(l->out, asked);
	buf_string(l->out, "</ul></li>\n");
	return true;
}

static void
put_ways(
    struct buf *b, const struct listing *l, struct slice query, uint32_t after)
{
	buf_string(b, "<p class=\"pages\">");
	if (l->more) {
		buf_string(b, "<a rel=\"next\" href=\"/actions?q=");
		buf_url(b, query);
		if (l->open_days > 0)
			buf_format(b, "&amp;open=%u", l->open_days);
		buf_format(b, "&amp;after=%u\">further</a>", after + l->count);
	}
	buf_string(b,
	    "</p>\n<p class=\"away\">Take away: <a "
	    "href=\"/api/1/actions?q=");
	buf_url(b, query);
	buf_string(b, "\">JSON</a></p>\n");
}

void
page_actions(struct web_request *q, struct web_response *r)
{
	struct slice query = web_query(q);
	uint32_t after = web_arg_number(q, S("after"), SKIP_MOST, 0);
	struct buf *b = &r->body, list = {0};
	struct listing l = {.q = q,
	    .out = &list,
	    .skip = after,
	    .open_days = web_arg_number(q, S("open"), 100000, 0)};
	struct archive_answer answer = {0};
	struct error error;

	if (!archive_requests(q->archive, query, take, &l, &answer, &error)) {
		layout_error(
		    q, r, answer.column > 0 ? 400 : 500, slice_of(error.text));
		buf_free(&list);
		return;
	}
	layout_begin(q, r, S("What was asked, and answered"), query);
	buf_string(b, "<h1>What was asked, and answered</h1>\n");
	layout_scope(q, b, S("/actions"), query, NULL);
	buf_string(b, "<p class=\"more spread\"><a href=\"/actions?q=");
	buf_url(b, query);
	buf_string(b, "\">all</a> <a href=\"/actions?open=1&amp;q=");
	buf_url(b, query);
	buf_string(b, "\">open</a> <a href=\"/actions?open=30&amp;q=");
	buf_url(b, query);
	buf_string(b,
	    "\">open for a month</a></p>\n<p class=\"note\">An answer is the "
	    "first telegram from there that names the request among its "
	    "references.</p>\n");
	if (l.count == 0)
		buf_string(b, "<p>Nothing of that is held.</p>\n");
	buf_string(
	    b, "<h2 class=\"hidden\">Requests</h2>\n<ol class=\"hits\">\n");
	buf_add(b, buf_slice(&list));
	buf_string(b, "</ol>\n");
	put_ways(b, &l, query, after);
	buf_free(&list);
	layout_end(q, r);
}
