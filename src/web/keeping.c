/*
 * keeping.c: what an archivist sees to: how what is held came, what is
 * missing of it, and what the checker says of it; each leads to what is
 * meant.  Of all this there is only what is there for him.
 */
#include "web/web.h"

#define VALUES 100

static bool
put_facet(struct web_request *q, struct buf *b,
    const struct archive_answer *answer, struct slice name, const char *title)
{
	const struct archive_facet *f = facet_of(answer, name);

	if (f == NULL || f->count == 0)
		return false;
	buf_format(b, "<section><h2>%s</h2>\n", title);
	facet_list(b, q->arena, f, NULL, VALUES, (struct slice){NULL, 0}, NULL);
	buf_string(b, "</section>\n");
	return true;
}

/* How many telegrams there is each remark of. */
static bool
put_remarks(struct web_request *q, struct buf *b, struct error *error)
{
	struct archive_query query = {0};
	struct archive_answer answer;
	const struct check_info *info;
	int i;

	buf_string(b,
	    "<h2>What the checker says</h2>\n<div class=\"many\"><ul "
	    "class=\"values\">\n");
	for (i = 0; i < CHECK_MAX; i++) {
		info = check_info((enum check)i);
		query.text = layout_term(q->arena, S("remark"), info->name);
		answer = (struct archive_answer){0};
		if (!archive_find(q->archive, &query, q->arena, &answer, error))
			return false;
		if (answer.total == 0)
			continue;
		buf_string(b, "<li><a href=\"");
		layout_search(b, S(""), S("remark"), info->name);
		buf_string(b, "\">");
		buf_html(b, info->name);
		buf_string(b, "</a> <span class=\"count\">");
		layout_count(b, answer.total);
		buf_string(b, "</span></li>\n");
	}
	buf_string(b, "</ul></div>\n");
	return true;
}

void
page_keeping(struct web_request *q, struct web_response *r)
{
	struct archive_query query = {
	    .text = S(""), .sort = ARCHIVE_NEWEST, .facet_most = VALUES};
	struct archive_answer answer = {0};
	struct buf *b = &r->body;
	struct error error;

	if (!archive_find(q->archive, &query, q->arena, &answer, &error)) {
		layout_error(q, r, 500, slice_of(error.text));
		return;
	}
	layout_begin(q, r, S("Keeping"), S(""));
	buf_string(b, "<h1>Keeping</h1>\n<p>");
	layout_count(b, answer.total);
	buf_string(b,
	    " telegrams. The editions of each say to you from what file it "
	    "came; the page of a post, which of its numbers are missing.</p>\n"
	    "<div class=\"columns\">\n");
	put_facet(q, b, &answer, S("carrier"), "Came as");
	put_facet(q, b, &answer, S("status"), "Is here");
	put_facet(q, b, &answer, S("from"), "Of these posts");
	buf_string(b, "</div>\n");
	if (!put_remarks(q, b, &error)) {
		layout_error(q, r, 500, slice_of(error.text));
		return;
	}
	layout_end(q, r);
}
