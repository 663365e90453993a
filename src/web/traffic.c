/*
 * traffic.c: who wrote to whom: a table of posts by posts.
 */
#include "web/web.h"

#define POSTS 16

void
layout_scope(const struct web_request *q, struct buf *b, struct slice page,
    struct slice query, const struct traffic *t)
{
	if (q->fixed)
		return;
	buf_string(b, "<form class=\"find\" action=\"");
	buf_html(b, page);
	buf_string(b,
	    "\"><label for=\"of\">Of what this finds</label> <input "
	    "type=\"search\" id=\"of\" name=\"q\" placeholder=\"everything\" "
	    "value=\"");
	buf_html(b, query);
	buf_string(b, "\"> <button type=\"submit\">Show</button>");
	if (t != NULL) {
		buf_string(b, " <a href=\"/search?q=");
		buf_url(b, query);
		buf_string(b, "\">");
		layout_count(b, t->total);
		buf_string(
		    b, t->total == 1 ? " telegram</a>" : " telegrams</a>");
	}
	buf_string(b, "</form>\n");
}

/* The years of a scope, each leading to the same page of that year alone. */
void
layout_years(struct web_request *q, struct buf *b, struct slice page,
    struct slice query, const struct traffic *t)
{
	const struct web_term *terms = web_terms(q->arena, query);
	struct slice rest =
	    web_without(q->arena, terms, (struct slice){NULL, 0}, S("year:"));
	struct buf text = {0};
	uint32_t year, first = 9999, last = 0, n;
	size_t i;

	for (i = 0; t->years != NULL && i < t->years->count; i++)
		if (slice_number(t->years->values[i].value, 9999, &n)) {
			first = n < first ? n : first;
			last = n > last ? n : last;
		}
	if (last == 0 || last - first > 150)
		return;
	buf_string(b, "<p class=\"more spread\">");
	for (year = first; year <= last; year++) {
		for (i = 0; i < t->years->count; i++)
			if (slice_number(t->years->values[i].value, 9999, &n) &&
			    n == year)
				break;
		if (i == t->years->count)
			continue;
		buf_clear(&text);
		buf_format(
		    &text, "%S%syear:%u", &rest, rest.n > 0 ? " " : "", year);
		buf_format(b, "<a href=\"%S?q=", &page);
		buf_url(b, buf_slice(&text));
		buf_format(b, "\">%u</a> ", year);
	}
	if (!slice_equal(rest, query)) {
		buf_format(b, "<a href=\"%S?q=", &page);
		buf_url(b, rest);
		buf_string(b, "\">all years</a>");
	}
	buf_string(b, "</p>\n");
	buf_free(&text);
}

/* The search for what one wrote to another, within the query. */
static void
put_pair(struct web_request *q, struct buf *b, struct slice query,
    struct slice from, struct slice to, uint64_t count, uint64_t most)
{
	struct slice one = layout_term(q->arena, S("from"), from);
	struct slice other = layout_term(q->arena, S("to"), to);
	struct buf text = {0};
	unsigned shade;

	if (count == 0) {
		buf_string(b, "<td></td>");
		return;
	}
	/* Four shades, each four times as many as the one below. */
	for (shade = 4; shade > 1 && count < most; shade--)
		most /= 4;
	if (query.n > 0)
		buf_format(&text, "%S ", &query);
	buf_format(&text, "%S %S", &one, &other);
	buf_format(b, "<td class=\"s%u\"><a href=\"/search?q=", shade);
	buf_url(b, buf_slice(&text));
	buf_string(b, "\" aria-label=\"");
	buf_html(b, from);
	buf_string(b, " to ");
	buf_html(b, to);
	buf_string(b, ": ");
	layout_count(b, count);
	buf_string(b, "\">");
	layout_count(b, count);
	buf_string(b, "</a></td>");
	buf_free(&text);
}

static void
put_heads(struct buf *b, const struct traffic *t)
{
	size_t j;

	buf_string(b, "<thead><tr><td>from / to</td>");
	for (j = 0; j < t->columns; j++) {
		buf_string(b, "<th scope=\"col\"><a href=\"/post/");
		buf_url(b, t->to->values[j].value);
		buf_string(b, "\">");
		buf_html(b, t->to->values[j].value);
		buf_string(b, "</a></th>");
	}
	buf_string(b, "</tr></thead>\n");
}

static void
put_matrix(struct web_request *q, struct buf *b, const struct traffic *t,
    struct slice query)
{
	uint64_t most = 1;
	size_t i, j;

	for (i = 0; i < t->rows * t->columns; i++)
		most = t->counts[i] > most ? t->counts[i] : most;
	buf_string(b,
	    "<div class=\"wide\" role=\"region\" aria-label=\"Who wrote to "
	    "whom\" tabindex=\"0\"><table class=\"matrix\">\n");
	put_heads(b, t);
	buf_string(b, "<tbody>\n");
	for (i = 0; i < t->rows; i++) {
		buf_string(b, "<tr><th scope=\"row\"><a href=\"/post/");
		buf_url(b, t->from->values[i].value);
		buf_string(b, "\">");
		buf_html(b, t->from->values[i].value);
		buf_string(b, "</a></th>");
		for (j = 0; j < t->columns; j++)
			put_pair(q, b, query, t->from->values[i].value,
			    t->to->values[j].value,
			    t->counts[i * t->columns + j], most);
		buf_string(b, "</tr>\n");
	}
	buf_string(b, "</tbody></table></div>\n");
}

bool
layout_traffic(struct web_request *q, struct web_response *r,
    struct slice query, uint32_t most, struct traffic *t)
{
	struct error error;
	uint32_t column;

	if (traffic_find(q->archive, query, most, q->arena, t, &column, &error))
		return true;
	layout_error(q, r, column > 0 ? 400 : 500, slice_of(error.text));
	return false;
}

void
page_traffic(struct web_request *q, struct web_response *r)
{
	struct slice query = web_query(q);
	struct buf *b = &r->body;
	struct traffic t;

	if (!layout_traffic(q, r, query, POSTS, &t))
		return;
	layout_begin(q, r, S("Who wrote to whom"), query);
	buf_string(b, "<h1>Who wrote to whom</h1>\n");
	layout_scope(q, b, S("/traffic"), query, &t);
	layout_years(q, b, S("/traffic"), query, &t);
	if (t.rows == 0 || t.columns == 0)
		buf_string(b, "<p>No posts are known of these.</p>\n");
	else
		put_matrix(q, b, &t, query);
	buf_string(
	    b, "<p class=\"away\">Take away: <a href=\"/api/1/traffic?q=");
	buf_url(b, query);
	buf_string(b, "\">JSON</a> <a href=\"/map?q=");
	buf_url(b, query);
	buf_string(b, "\">On the map</a></p>\n");
	layout_end(q, r);
}
