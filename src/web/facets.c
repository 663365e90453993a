/*
 * facets.c: counts by value, as lists to walk by.  It must not count.
 */
#include "web/web.h"

#include "telegram/table.h"

static const struct {
	struct slice name;
	const char *title, *page;
} facets[] = {
    {{"from", 4}, "From", "/post/"},
    {{"to", 2}, "To", "/post/"},
    {{"tag", 3}, "TAGS", "/tag/"},
    {{"person", 6}, "Persons", "/person/"},
    {{"class", 5}, "Classification", NULL},
    {{"caption", 7}, "Captions", NULL},
    {{"precedence", 10}, "Precedence", NULL},
    {{"carrier", 7}, "Came as", NULL},
    {{"status", 6}, "Status", NULL},
    {{"year", 4}, "Years", NULL},
};

#define COUNT (sizeof(facets) / sizeof(facets[0]))

struct slice
facet_title(struct slice name)
{
	size_t i;

	for (i = 0; i < COUNT; i++)
		if (slice_equal(facets[i].name, name))
			return slice_of(facets[i].title);
	return name;
}

const struct archive_facet *
facet_of(const struct archive_answer *answer, struct slice name)
{
	const struct archive_facet *f;

	for (f = answer->facets; f != NULL; f = f->next)
		if (slice_equal(f->name, name))
			return f;
	return NULL;
}

void
facet_place(struct buf *b, struct slice field, struct slice value)
{
	size_t i;

	for (i = 0; i < COUNT; i++)
		if (slice_equal(facets[i].name, field) &&
		    facets[i].page != NULL && value.n > 0) {
			buf_string(b, facets[i].page);
			buf_url(b, value);
			return;
		}
	layout_search(b, (struct slice){"", 0}, field, value);
}

/* What a value means, where it is a code. */
static void
put_meaning(struct buf *b, struct slice field, struct slice value)
{
	struct tag_found tag;

	if (!slice_equal(field, S("tag")))
		return;
	tag = tag_find(value, 0);
	if (tag.title.n == 0)
		return;
	buf_string(b, " <span class=\"what\">");
	buf_html(b, tag.title);
	buf_string(b, "</span>");
}

static void
put_value(struct buf *b, struct arena *arena, struct slice field,
    struct slice value, struct slice query, const struct web_term *terms)
{
	struct slice term = layout_term(arena, field, value);
	bool on = web_has_term(terms, term);

	buf_string(b, "<a href=\"");
	if (on) {
		buf_string(b, "/search?q=");
		buf_url(b,
		    web_without(arena, terms, term, (struct slice){NULL, 0}));
		buf_string(b, "\" class=\"on\" title=\"without it");
	} else if (query.p == NULL)
		facet_place(b, field, value);
	else
		layout_search(b, query, field, value);
	buf_string(b, "\">");
	buf_html(b, value);
	buf_string(b, on ? " ×</a>" : "</a>");
}

void
facet_list(struct buf *b, struct arena *arena, const struct archive_facet *f,
    size_t most, struct slice query, const struct web_term *terms)
{
	size_t i;

	buf_string(b, "<ul class=\"values\">\n");
	for (i = 0; i < f->count && i < most; i++) {
		buf_string(b, "<li>");
		put_value(b, arena, f->name, f->values[i].value, query, terms);
		put_meaning(b, f->name, f->values[i].value);
		buf_string(b, " <span class=\"count\">");
		layout_count(b, f->values[i].count);
		buf_string(b, "</span></li>\n");
	}
	buf_string(b, "</ul>\n");
}
