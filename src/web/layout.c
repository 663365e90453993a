/*
 * layout.c: what the pages share: head, foot, links, lists and bars.  It
 * must not fetch anything.
 */
#include "web/web.h"

#define BAR_HIGH 48 /* of the tallest, in the picture's own units */
#define BAR_WIDE 8
#define BARS_MOST 200
#define BARS_LEAST 12 /* places, so that the years below have room */
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
static void
put_value(struct buf *b, struct slice value)
{
	struct buf quoted = {0};
	size_t i;
	bool plain = value.n > 0;

	for (i = 0; i < value.n; i++)
		plain =
		    plain && (ascii_is_alnum(value.p[i]) || value.p[i] == '-');
	if (!plain)
		buf_char(&quoted, '"');
	for (i = 0; i < value.n; i++)
		if (value.p[i] != '"')
			buf_char(&quoted, value.p[i]);
	if (!plain)
		buf_char(&quoted, '"');
	buf_url(b, buf_slice(&quoted));
	buf_free(&quoted);
}

void
layout_search(
    struct buf *b, struct slice query, struct slice field, struct slice value)
{
	buf_string(b, "/search?q=");
	if (query.n > 0) {
		buf_url(b, query);
		buf_string(b, "%20");
	}
	buf_url(b, field);
	buf_string(b, ":");
	put_value(b, value);
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

void
layout_hit(struct buf *b, struct arena *arena, const struct archive_hit *hit)
{
	struct slice level = classification_name(hit->classification);
	struct slice words = short_subject(arena, hit->subject);

	if (words.n == 0)
		words = hit->id.n > 0 ? hit->id : S("(no number)");
	buf_string(b, "<li class=\"hit\"><h3>");
	layout_telegram(b, hit->id, words);
	buf_string(b, "</h3><p class=\"about\"><span class=\"id\">");
	buf_html(b, hit->id);
	buf_string(b, "</span> <span>");
	layout_date(b, hit->date);
	buf_string(b, "</span>");
	if (level.n > 0) {
		buf_string(b, " <span class=\"level\">");
		buf_html(b, level);
		buf_string(b, "</span>");
	}
	if (hit->editions > 1)
		buf_format(b, " <span>%u editions</span>", hit->editions);
	buf_string(b, "</p>");
	if (hit->snippet.n > 0)
		put_snippet(b, hit);
	buf_string(b, "</li>\n");
}

/* ---- bars ------------------------------------------------------------------------ */

/* How many telegrams a year has. */
static uint64_t
count_of(const struct archive_facet *years, uint32_t year)
{
	uint32_t n;
	size_t i;

	for (i = 0; i < years->count; i++)
		if (slice_number(years->values[i].value, 9999, &n) && n == year)
			return years->values[i].count;
	return 0;
}

static void
put_bar(struct buf *b, struct slice query, uint32_t year, uint64_t count,
    unsigned high, unsigned at)
{
	char digits[4];
	struct slice text = slice(digits, sizeof(digits));

	digits[0] = (char)('0' + year / 1000 % 10);
	digits[1] = (char)('0' + year / 100 % 10);
	digits[2] = (char)('0' + year / 10 % 10);
	digits[3] = (char)('0' + year % 10);
	buf_string(b, "<a href=\"");
	layout_search(b, query, S("year"), text);
	buf_format(b, "\" aria-label=\"%u: %lld\"><rect x=\"%u\" y=\"%u\" ",
	    year, (long long)count, at * BAR_WIDE, BAR_HIGH - high);
	buf_format(b, "width=\"%d\" height=\"%u\"/><title>%u: ", BAR_WIDE - 1,
	    high, year);
	layout_count(b, count);
	buf_string(b, "</title></a>\n");
}

void
layout_bars(
    struct buf *b, const struct archive_facet *years, struct slice query)
{
	uint32_t first = UINT32_MAX, last = 0, year, n, wide;
	uint64_t most = 1, count;
	size_t i;

	for (i = 0; i < years->count; i++) {
		if (!slice_number(years->values[i].value, 9999, &n) || n < 1000)
			continue;
		first = n < first ? n : first;
		last = n > last ? n : last;
		most = years->values[i].count > most ? years->values[i].count
						     : most;
	}
	if (last <= first || last - first >= BARS_MOST)
		return;
	wide = last - first + 1;
	buf_format(b,
	    "<svg class=\"bars\" role=\"group\" aria-label=\"Telegrams by "
	    "year\" preserveAspectRatio=\"xMinYMid\" viewBox=\"0 0 %u "
	    "%d\">\n",
	    (wide < BARS_LEAST ? BARS_LEAST : wide) * BAR_WIDE, BAR_HIGH + 10);
	for (year = first; year <= last; year++) {
		count = count_of(years, year);
		n = (uint32_t)(count * BAR_HIGH / most);
		if (count > 0)
			put_bar(b, query, year, count, n == 0 ? 1 : n,
			    year - first);
	}
	buf_format(b,
	    "<text x=\"0\" y=\"%d\">%u</text><text x=\"%u\" y=\"%d\"%s>"
	    "%u</text></svg>\n",
	    BAR_HIGH + 8, first, wide < 6 ? 5 * BAR_WIDE : wide * BAR_WIDE,
	    BAR_HIGH + 8, " text-anchor=\"end\"", last);
}

/* ---- the page ---------------------------------------------------------------------- */

void
layout_begin(const struct web_request *q, struct web_response *r,
    struct slice title, struct slice query)
{
	struct buf *b = &r->body;

	(void)q;
	buf_string(b,
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
	buf_html(b, title);
	buf_string(b,
	    "</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n"
	    "<link rel=\"search\" href=\"/opensearch.xml\" title=\"Reftel\" "
	    "type=\"application/opensearchdescription+xml\">\n"
	    "<link rel=\"alternate\" type=\"application/atom+xml\" "
	    "title=\"Telegrams\" href=\"/feed?q=");
	buf_url(b, query);
	buf_string(b,
	    "\">\n</head>\n<body>\n"
	    "<a class=\"skip\" href=\"#main\">Skip to the text</a>\n"
	    "<header class=\"top\"><a class=\"name\" href=\"/\">Reftel</a>\n"
	    "<form action=\"/search\" role=\"search\"><label for=\"q\" "
	    "class=\"hidden\">Search</label><input id=\"q\" name=\"q\" "
	    "type=\"search\" placeholder=\"words, from:OSLO, tag:EFIS, "
	    "date:2008-05\" value=\"");
	buf_html(b, query);
	buf_string(b,
	    "\"><button>Search</button></form>\n"
	    "<nav aria-label=\"Site\"><a href=\"/guide\">How to read a "
	    "telegram</a></nav></header>\n<main id=\"main\">\n");
}

void
layout_end(const struct web_request *q, struct web_response *r)
{
	buf_format(&r->body,
	    "</main>\n<footer class=\"foot\"><p>Reftel %s: nothing here was "
	    "rewritten; every answer points at the bytes it came "
	    "from.</p></footer>\n</body>\n</html>\n",
	    q->version);
}

/* Sentences to programs are JSON, and to people a page. */
void
layout_error(const struct web_request *q, struct web_response *r,
    unsigned status, struct slice sentence)
{
	buf_clear(&r->body);
	r->status = status;
	if (slice_starts(q->path, S("/api/"))) {
		r->type = "application/json";
		buf_char(&r->body, '{');
		hit_string(&r->body, "error", sentence);
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
