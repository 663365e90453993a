/*
 * facets.c: counts by value, as lists to walk by.  It must not count.
 */
#include "web/web.h"

#include "telegram/table.h"

#define MEANINGS_MOST 4

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

/* Whether one of the titles says it, or more of it: "Czechoslovakia". */
static bool
is_said(const struct slice *titles, size_t count, struct slice title)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (slice_starts(title, titles[i]) ||
		    slice_starts(titles[i], title))
			return true;
	return false;
}

/*
 * What a TAGS code meant in the years that are counted beside it, the
 * commonest year first: AU was Austria until it became Australia in 2013.
 * Codes of subjects were worded anew, and meant the same.
 */
static void
put_meaning(struct buf *b, struct slice code, const struct archive_facet *years)
{
	struct slice titles[MEANINGS_MOST];
	struct tag_found tag;
	size_t i, count = 0, n = years == NULL ? 0 : years->count;
	uint32_t year;

	for (i = 0; i < n && count < MEANINGS_MOST; i++) {
		if (!slice_number(years->values[i].value, 9999, &year))
			continue;
		tag = tag_find(code, (int)year);
		if (tag.title.n == 0 || is_said(titles, count, tag.title))
			continue;
		titles[count++] = tag.title;
		if (!slice_equal(tag.kind, S("geographic")))
			break;
	}
	for (i = 0; i < count; i++) {
		buf_string(b, i == 0 ? " <span class=\"what\">" : " / ");
		buf_html(b, titles[i]);
	}
	buf_string(b, count == 0 ? "" : "</span>");
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
    const struct archive_facet *years, size_t most, struct slice query,
    const struct web_term *terms)
{
	bool codes = slice_equal(f->name, S("tag"));
	size_t i;

	buf_string(b, "<ul class=\"values\">\n");
	for (i = 0; i < f->count && i < most; i++) {
		buf_string(b, "<li>");
		put_value(b, arena, f->name, f->values[i].value, query, terms);
		if (codes)
			put_meaning(b, f->values[i].value, years);
		buf_string(b, " <span class=\"count\">");
		layout_count(b, f->values[i].count);
		buf_string(b, "</span></li>\n");
	}
	buf_string(b, "</ul>\n");
}
