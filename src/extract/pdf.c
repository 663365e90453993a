/*
 * pdf.c: the text of a PDF, page by page; the one file that knows poppler.
 *
 * Poppler gives the lines without the blank ones between them, which part the
 * paragraphs of a telegram: they are put back by where the lines stand.  What
 * stands on one line in columns is one line again.
 */
#include <poppler.h>

#include "extract/extract.h"

#define PAGES_MOST 5000

/* The foot of a page is further away than any blank lines reach. */
#define GAP_MOST 6
#define LINES_MOST 2000

/* Where each line of a page begins. */
struct layout {
	double y[LINES_MOST];
	size_t from[LINES_MOST], n[LINES_MOST], count;
};

static void
lay_out(struct layout *l, const char *text, const PopplerRectangle *places,
    guint count)
{
	size_t at = 0, n;
	guint k = 0;

	l->count = 0;
	while (text[at] != '\0' && k < count && l->count < LINES_MOST) {
		n = strcspn(text + at, "\n");
		l->from[l->count] = at;
		l->n[l->count] = n;
		l->y[l->count] = places[k].y1;
		l->count++;
		k += (guint)g_utf8_strlen(text + at, (gssize)n) + 1;
		at += n + (text[at + n] == '\n');
	}
}

/* From one line to the next: what most of them have, in tenths of a point. */
static double
pitch(const struct layout *l)
{
	unsigned seen[512] = {0}, best = 0;
	size_t i, tenths, most = 0;
	double gap;

	for (i = 1; i < l->count; i++) {
		gap = l->y[i] - l->y[i - 1];
		if (gap < 1 || gap >= 51)
			continue;
		tenths = (size_t)(gap * 10 + 0.5);
		if (++seen[tenths] > best) {
			best = seen[tenths];
			most = tenths;
		}
	}
	return best > 1 ? (double)most / 10 : 0;
}

static void
put_page(PopplerPage *page)
{
	static struct layout l;
	struct buf b = {0};
	PopplerRectangle *places = NULL;
	guint count = 0;
	char *text = poppler_page_get_text(page);
	double step, gap;
	size_t i;
	int blanks;

	if (text == NULL)
		return;
	l.count = 0;
	if (poppler_page_get_text_layout(page, &places, &count))
		lay_out(&l, text, places, count);
	step = pitch(&l);
	for (i = 0; i < l.count; i++) {
		gap = i == 0 ? 0 : l.y[i] - l.y[i - 1];
		if (i > 0 && gap > -1 && gap < 1)
			buf_string(&b, "   "); /* columns */
		else if (i > 0)
			buf_char(&b, '\n');
		blanks = step > 0 && gap > step * 1.6 && gap < step * GAP_MOST
		    ? (int)(gap / step + 0.5) - 1
		    : 0;
		while (blanks-- > 0)
			buf_char(&b, '\n');
		buf_add(&b, slice(text + l.from[i], l.n[i]));
	}
	/* what is left when there are too many lines, or all */
	buf_string(&b,
	    l.count > 0 ? text + l.from[l.count - 1] + l.n[l.count - 1] : text);
	buf_char(&b, '\n');
	extract_part(0, 0, buf_slice(&b));
	buf_free(&b);
	g_free(places);
	g_free(text);
}

bool
extract_pdf(struct slice bytes)
{
	GError *error = NULL;
	GBytes *data = g_bytes_new_static(bytes.p, bytes.n);
	PopplerDocument *document =
	    poppler_document_new_from_bytes(data, NULL, &error);
	PopplerPage *page;
	bool good = true;
	int i, pages;

	g_bytes_unref(data);
	if (document == NULL) {
		extract_trouble(
		    error == NULL ? "it cannot be opened" : error->message);
		g_clear_error(&error);
		return false;
	}
	pages = poppler_document_get_n_pages(document);
	if (pages > PAGES_MOST) {
		extract_trouble("it has more than 5,000 pages; "
				"the rest is left out");
		pages = PAGES_MOST;
		good = false;
	}
	for (i = 0; i < pages; i++) {
		page = poppler_document_get_page(document, i);
		if (page == NULL)
			continue;
		put_page(page);
		g_object_unref(page);
	}
	g_object_unref(document);
	return good;
}
