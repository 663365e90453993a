/*
 * bars.c: how many telegrams a year has, as a picture to point at, a form to
 * narrow by and a list to read.  It must not count.
 */
#include "web/web.h"

#define HIGH 100 /* of the tallest, in the picture's own units */
#define WIDE 8
#define YEARS_MOST 200
#define PLACES_LEAST 24 /* so that few years make no broad slabs */

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

/* The search with a year more, and no other. */
static void
put_link(struct buf *b, struct slice query, uint32_t year)
{
	struct buf text = {0};

	buf_number(&text, year);
	layout_search(b, query, S("year"), buf_slice(&text));
	buf_free(&text);
}

static void
put_bar(struct buf *b, struct slice query, uint32_t year, uint64_t count,
    uint32_t high, uint32_t at)
{
	buf_string(b, "<a tabindex=\"-1\" href=\"");
	put_link(b, query, year);
	buf_format(b,
	    "\"><title>%u: %lld</title><rect x=\"%u\" y=\"%u\" "
	    "width=\"%d\" height=\"%u\"/></a>\n",
	    year, (long long)count, at * WIDE, HIGH - high, WIDE - 1, high);
}

/* From and to, for those who would rather type; a script fills it in. */
static void
put_form(struct buf *b, struct slice query, uint32_t first, uint32_t last)
{
	bool spread = last - first + 1 >= PLACES_LEAST;

	buf_format(b, "<div class=\"ends\"><span>%u", first);
	if (!spread)
		buf_format(b, " to %u", last);
	buf_string(b, "</span>\n");
	buf_string(b,
	    "<form action=\"/search\"><input type=\"hidden\" name=\"q\" "
	    "value=\"");
	buf_html(b, query);
	buf_format(b,
	    "\"><label>from <input name=\"from\" inputmode=\"numeric\" "
	    "value=\"%u\"></label> <label>to <input name=\"to\" "
	    "inputmode=\"numeric\" value=\"%u\"></label> "
	    "<button type=\"submit\">Narrow</button></form>\n",
	    first, last);
	if (spread)
		buf_format(b, "<span>%u</span>", last);
	buf_string(b, "</div>\n");
}

static void
put_list(struct buf *b, struct slice query, const struct archive_facet *years,
    uint32_t first, uint32_t last)
{
	uint32_t year;
	uint64_t count;

	buf_string(b, "<details><summary>Year by year</summary><ul>\n");
	for (year = first; year <= last; year++) {
		count = count_of(years, year);
		if (count == 0)
			continue;
		buf_string(b, "<li><a href=\"");
		put_link(b, query, year);
		buf_format(b, "\">%u</a> <span class=\"count\">", year);
		layout_count(b, count);
		buf_string(b, "</span></li>\n");
	}
	buf_string(b, "</ul></details>\n");
}

void
layout_bars(
    struct buf *b, const struct archive_facet *years, struct slice query)
{
	uint32_t first = UINT32_MAX, last = 0, year, n, places;
	uint64_t most = 1, count;
	size_t i;

	for (i = 0; years != NULL && i < years->count; i++) {
		if (!slice_number(years->values[i].value, 9999, &n) || n < 1000)
			continue;
		first = n < first ? n : first;
		last = n > last ? n : last;
		most = years->values[i].count > most ? years->values[i].count
						     : most;
	}
	if (last <= first || last - first >= YEARS_MOST)
		return;
	places = last - first + 1;
	if (places < PLACES_LEAST)
		places = PLACES_LEAST;
	buf_format(b,
	    "<div class=\"years\">\n<svg class=\"bars\" aria-hidden=\"true\" "
	    "preserveAspectRatio=\"none\" viewBox=\"0 0 %u %d\" "
	    "data-first=\"%u\" data-last=\"%u\" data-places=\"%u\">\n",
	    places * WIDE, HIGH, first, last, places);
	for (year = first; year <= last; year++) {
		count = count_of(years, year);
		n = (uint32_t)(count * HIGH / most);
		if (count > 0)
			put_bar(
			    b, query, year, count, n < 2 ? 2 : n, year - first);
	}
	buf_string(b, "</svg>\n");
	put_form(b, query, first, last);
	put_list(b, query, years, first, last);
	buf_string(b, "</div>\n");
}
