/*
 * layout.c: what the pages share: head, foot, links and lists.  It
 * must not fetch anything.
 */
#include "web/web.h"

#include "render/render.h"
#include "telegram/lookup.h"

#define SUBJECT_MOST 200

/* ---- small things ----------------------------------------------------------- */

void
layout_telegram(struct buf *b, struct slice id, struct slice words)
{
	if (id.n == 0) {
		buf_html(b, words);
		return;
	}
	buf_string(b, "<a href=\"" WEB_LINK);
	buf_url(b, id);
	buf_string(b, "\">");
	buf_html(b, words.n > 0 ? words : id);
	buf_string(b, "</a>");
}

/* A value in a query: in quotes when it is not one word. */
struct slice
layout_term(struct arena *arena, struct slice field, struct slice value)
{
	struct buf b = {0};
	struct slice term;
	size_t i;
	bool plain = value.n > 0;

	for (i = 0; i < value.n; i++)
		plain =
		    plain && (ascii_is_alnum(value.p[i]) || value.p[i] == '-');
	buf_format(&b, "%S:%s", &field, plain ? "" : "\"");
	for (i = 0; i < value.n; i++)
		if (value.p[i] != '"')
			buf_char(&b, value.p[i]);
	buf_string(&b, plain ? "" : "\"");
	term = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	return term;
}

void
layout_search(
    struct buf *b, struct slice query, struct slice field, struct slice value)
{
	struct arena arena = {0};

	buf_string(b, "/search?q=");
	if (query.n > 0) {
		buf_url(b, query);
		buf_string(b, "%20");
	}
	buf_url(b, layout_term(&arena, field, value));
	arena_free(&arena);
}

void
layout_date(struct buf *b, struct moment m)
{
	static const char *const months[] = {"", "January", "February", "March",
	    "April", "May", "June", "July", "August", "September", "October",
	    "November", "December"};

	if (!date_known(m.date) || m.date.month > 12) {
		buf_string(b, "no date");
		return;
	}
	buf_format(b, "%d %s %d", (int)m.date.day, months[m.date.month],
	    (int)m.date.year);
}

void
layout_count(struct buf *b, uint64_t n)
{
	if (n >= 1000) {
		layout_count(b, n / 1000);
		buf_char(b, ',');
		buf_padded(b, n % 1000, 3);
	} else
		buf_number(b, (int64_t)n);
}

void
layout_level(struct buf *b, enum classification level)
{
	struct slice name = classification_name(level);
	size_t i;

	if (name.n == 0)
		return;
	buf_string(b, " <span class=\"level ");
	for (i = 0; i < name.n; i++)
		buf_char(b,
		    ascii_is_alnum(name.p[i]) ? ascii_lower(name.p[i]) : '-');
	buf_string(b, "\">");
	buf_html(b, name);
	buf_string(b, "</span>");
}

/* ---- a hit -------------------------------------------------------------------- */

static void
put_snippet(struct buf *b, const struct archive_hit *hit)
{
	const char *at = hit->snippet.p, *end = slice_end(hit->snippet);
	uint32_t i;

	buf_string(b, "<p class=\"snippet\">");
	if (hit->paragraph > 0)
		buf_format(
		    b, "<span class=\"number\">%u.</span> ", hit->paragraph);
	if (hit->mark.n > 0) {
		buf_string(b, "<span class=\"mark\">(");
		buf_html(b, hit->mark);
		buf_string(b, ")</span> ");
	}
	for (i = 0; i < hit->mark_count; i++) {
		const char *from = hit->snippet.p + hit->marks[i].from;
		const char *to = from + hit->marks[i].n;

		if (from < at || to > end)
			continue;
		buf_html(b, slice_between(at, from));
		buf_string(b, "<mark>");
		buf_html(b, slice_between(from, to));
		buf_string(b, "</mark>");
		at = to;
	}
	buf_html(b, slice_between(at, end));
	buf_string(b, "</p>");
}

/* A subject as a list has room for it, whole characters of it. */
static struct slice
short_subject(struct arena *arena, struct slice s)
{
	size_t n = SUBJECT_MOST;

	if (s.n <= n)
		return s;
	while (n > 0 && (s.p[n] & 0xc0) == 0x80)
		n--;
	return arena_join(
	    arena, slice_head(s, n), S("…"), (struct slice){"", 0});
}

struct slice
layout_title(struct arena *arena, const struct archive_hit *hit)
{
	struct telegram *t = ARENA_NEW(arena, struct telegram);

	t->subject = short_subject(arena, hit->subject);
	return render_title(arena, t);
}

void
layout_hit_begin(
    struct buf *b, struct arena *arena, const struct archive_hit *hit)
{
	struct slice words = layout_title(arena, hit);

	if (words.n == 0)
		words = hit->id.n > 0 ? hit->id : S("(no number)");
	buf_string(b, "<li class=\"hit\"><h3>");
	layout_telegram(b, hit->id, words);
	buf_string(b, "</h3><p class=\"about\"><span class=\"id\">");
	buf_html(b, hit->id);
	buf_string(b, "</span> <span>");
	layout_date(b, hit->date);
	buf_string(b, "</span>");
	layout_level(b, hit->classification);
	if (hit->editions > 1)
		buf_format(b, " <span>%u editions</span>", hit->editions);
	buf_string(b, "</p>");
}

void
layout_hit(struct buf *b, struct arena *arena, const struct archive_hit *hit)
{
	layout_hit_begin(b, arena, hit);
	if (hit->snippet.n > 0)
		put_snippet(b, hit);
	buf_string(b, "</li>\n");
}

void
layout_base(struct buf *b, const struct web_request *q)
{
	buf_string(b, q->tls ? "https://" : "http://");
	buf_html(b, q->host.n > 0 ? q->host : S("localhost"));
}

void
layout_hidden(struct buf *b, const char *name, struct slice value)
{
	buf_format(b, "<input type=\"hidden\" name=\"%s\" value=\"", name);
	buf_html(b, value);
	buf_string(b, "\">\n");
}

void
layout_cell(struct buf *b, struct slice s)
{
	buf_string(b, "<td>");
	buf_html(b, s);
	buf_string(b, "</td>");
}

void
layout_rows(struct buf *b, const struct lookup_row *row, unsigned most)
{
	if (row == NULL)
		return;
	buf_string(b, "<dl class=\"rows\">\n");
	for (; row != NULL && most-- > 0; row = row->next) {
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

/* ---- the page ---------------------------------------------------------------------- */

/* The box for a query. */
void
layout_form(struct buf *b, struct slice query)
{
	buf_string(b,
	    "<form action=\"/search\" role=\"search\"><label for=\"q\" "
	    "class=\"hidden\">Search</label><input id=\"q\" name=\"q\" "
	    "type=\"search\" placeholder=\"words, from:OSLO, tag:EFIS, "
	    "date:2008-05\" value=\"");
	buf_html(b, query);
	buf_string(b, "\"><button type=\"submit\">Search</button></form>\n");
}

void
layout_begin(const struct web_request *q, struct web_response *r,
    struct slice title, struct slice query)
{
	struct buf *b = &r->body;

	buf_string(b,
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
	buf_html(b, title);
	buf_string(b,
	    "</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n"
	    "<link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\n");
	if (!q->fixed)
		buf_string(b,
		    "<link rel=\"search\" href=\"/opensearch.xml\" "
		    "title=\"Reftel\" "
		    "type=\"application/opensearchdescription+xml\">\n");
	buf_string(b,
	    "<link rel=\"alternate\" type=\"application/atom+xml\" "
	    "title=\"Telegrams\" href=\"/feed?q=");
	if (!q->fixed) /* a site has one for all of it */
		buf_url(b, query);
	buf_string(b,
	    "\">\n<script src=\"/room.js\" defer></script>\n</head>\n<body>\n"
	    "<a class=\"skip\" href=\"#main\">Skip to the text</a>\n"
	    "<header class=\"top\"><a class=\"name\" href=\"/\">Reftel</a>\n");
	if (!slice_equal(q->path, S("/"))) /* it has a larger one */
		layout_form(b, query);
	buf_string(b,
	    "<nav aria-label=\"Site\"><a href=\"/map\">Map</a> "
	    "<a href=\"/traffic\">Traffic</a> "
	    "<a href=\"/actions\">Requests</a> ");
	if (!q->fixed)
		buf_string(b,
		    lists_here(q) ? "<a href=\"/lists\">Lists</a> "
				  : "<a href=\"/list\">List</a> ");
	layout_offices(b, q);
	buf_string(b,
	    "<a href=\"/guide\">Guide</a></nav></header>\n"
	    "<main id=\"main\">\n");
}

void
layout_end(const struct web_request *q, struct web_response *r)
{
	buf_string(&r->body, "</main>\n<footer class=\"foot\">");
	layout_visitor(&r->body, q);
	buf_format(&r->body,
	    "Reftel %s: nothing here was "
	    "rewritten; every answer points at the bytes it came "
	    "from.</footer>\n</body>\n</html>\n",
	    q->version);
}

/* Sentences to programs are JSON, and to people a page. */
void
layout_error(const struct web_request *q, struct web_response *r,
    unsigned status, struct slice sentence)
{
	buf_clear(&r->body);
	r->status = status;
	if (slice_starts(q->path, S("/api/")) ||
	    slice_ends(q->path, S(".json"))) {
		r->type = "application/json";
		buf_char(&r->body, '{');
		buf_json_member(&r->body, "error", sentence);
		buf_string(&r->body, "}\n");
		return;
	}
	r->type = "text/html; charset=utf-8";
	layout_begin(q, r, S("Reftel"), web_arg(q, S("q")));
	buf_string(&r->body, "<h1>");
	buf_html(&r->body,
	    status == 404       ? S("Not found")
		: status == 400 ? S("That was not understood")
				: S("Something went wrong"));
	buf_string(&r->body, "</h1>\n<p>");
	buf_html(&r->body, sentence);
	buf_string(&r->body, "</p>\n");
	layout_end(q, r);
}

/* ---- forms of a telegram ------------------------------------------------------------ */

#define SUFFIX_MOST 6 /* with its dot: a number may have one as well */

struct slice
layout_suffix(struct slice id)
{
	struct slice suffix = {NULL, 0};
	size_t i;

	for (i = id.n; i > 0 && id.n - i < SUFFIX_MOST; i--)
		if (id.p[i - 1] == '.') {
			suffix = slice_skip(id, i - 1);
			break;
		} else if (!ascii_is_alnum(id.p[i - 1]))
			break;
	return suffix.n > 1 && ascii_is_alpha(suffix.p[1])
	    ? suffix
	    : (struct slice){NULL, 0};
}

void
layout_forms(const struct web_request *q, struct web_response *r,
    struct slice before, struct slice id, const struct slice *suffixes,
    size_t count)
{
	struct slice suffix = layout_suffix(id);
	struct buf *b = &r->body;
	size_t i;

	id.n -= suffix.n;
	r->status = 404;
	layout_begin(q, r, S("No such form"), S(""));
	buf_string(b, "<h1>No such form</h1>\n<p>There is no <code>");
	buf_html(b, suffix);
	buf_string(b, "</code> of a telegram. There are its page, ");
	for (i = 0; i <= count; i++) {
		buf_string(b, i == 0 ? "" : i < count ? ", " : " and ");
		buf_string(b, "<a href=\"");
		buf_html(b, before);
		buf_url(b, id);
		if (i > 0)
			buf_add(b, suffixes[i - 1]);
		buf_string(b, "\">");
		buf_html(b, id);
		if (i > 0)
			buf_add(b, suffixes[i - 1]);
		buf_string(b, "</a>");
	}
	buf_string(b, ".</p>\n");
	layout_end(q, r);
}
