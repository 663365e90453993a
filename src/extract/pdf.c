/*
 * pdf.c: the text of a PDF, page by page; the one file that knows poppler.
 */
#include <poppler.h>

#include "extract/extract.h"

#define PAGES_MOST 5000

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
	char *text;

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
		text = poppler_page_get_text(page);
		if (text != NULL) {
			extract_part(0, 0, slice_of(text));
			extract_part(0, 0, S("\n"));
		}
		g_free(text);
		g_object_unref(page);
	}
	g_object_unref(document);
	return good;
}
