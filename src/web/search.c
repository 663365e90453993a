/*
 * search.c: what a query finds, as a page and as a feed.
 */
#include "base/sha256.h"
#include "web/web.h"

#define HITS 20
#define HITS_MOST 200
#define SKIP_MOST 100000
#define VALUES 12
#define FEED_HITS 50

static const char *const sorts[] = {
    "best", "newest", "oldest", "longest", "shortest"};

static enum archive_sort
sort_of(const struct web_request *q)
{
	struct slice name = web_arg(q, S("sort"));
	size_t i;

	for (i = 0; i < sizeof(sorts) / sizeof(sorts[0]); i++)
		if (slice_equal(name, slice_of(sorts[i])))
			return (enum archive_sort)i;
	return ARCHIVE_BEST;
}

/* The state of the page, with another sort or another place. */
static void
put_state(
    struct buf *b, struct slice query, enum archive_sort sort, uint32_t after)
{
	buf_string(b, "/search?q=");
	buf_url(b, query);
	if (sort != ARCHIVE_BEST)
		buf_format(b, "&amp;sort=%s", sorts[sort]);
	if (after > 0)
		buf_format(b, "&amp;after=%u", after);
}

static void
put_facets(struct web_request *q, struct buf *b,
    const struct archive_answer *answer, struct slice query,
    const struct web_term *terms)
{
	const struct archive_facet *f, *years = facet_of(answer, S("year"));

	buf_string(b, "<aside class=\"facets\" aria-label=\"Narrow\">\n");
	for (f = answer->facets; f != NULL; f = f->next) {
		if (f->count == 0 || slice_equal(f->name, S("month")) ||
		    slice_equal(f->name, S("year")))
			continue;
		buf_string(b, "<details open><summary>");
		buf_html(b, facet_title(f->name));
		buf_string(b, "</summary>");
		facet_list(b, q->arena, f, years, VALUES, query, terms);
		buf_string(b, "</details>\n");
	}
	buf_string(b, "</aside>\n");
}

/* "word `oslo' in from" as "from: oslo"; what is more than that as it is. */
static void
put_understood(struct buf *b, struct slice what)
{
	struct slice word = slice_skip(what, 6), field;
	size_t end = slice_find(word, S("' in "));

	if (!slice_starts(what, S("word `")) || end == word.n) {
		buf_html(b, what);
		return;
	}
	field = slice_skip(word, end + 5);
	if (!slice_equal(field, S("text"))) {
		buf_html(b, field);
		buf_string(b, ": ");
	}
	buf_html(b, slice_head(word, end));
}

/* The same query with the word that may be meant, or that word alone. */
static void
put_near(struct buf *b, struct slice query, const struct archive_told *told)
{
	bool within =
	    told->at.p >= query.p && slice_end(told->at) <= slice_end(query);

	buf_string(b, "<p class=\"note\">");
	buf_html(b, told->at);
	if (told->as.n == 0) {
		buf_string(b, " is in no telegram.</p>\n");
		return;
	}
	buf_string(b, " is in no telegram; did you mean <a href=\"/search?q=");
	if (within)
		buf_url(b, slice_between(query.p, told->at.p));
	buf_url(b, told->as);
	if (within)
		buf_url(
		    b, slice_between(slice_end(told->at), slice_end(query)));
	buf_string(b, "\">");
	buf_html(b, told->as);
	buf_string(b, "</a>?</p>\n");
}

/*
 * What the query was understood as, part by part, each with what it finds
 * alone, and a way to be without it.
 */
static void
put_chips(struct web_request *q, struct buf *b, struct slice query,
    const struct web_term *terms, const struct archive_answer *answer)
{
	struct archive_stage *stages = NULL, *stage = NULL;
	struct archive_answer trouble = {0};
	const struct archive_told *told;
	const struct web_term *term;
	struct error error;
	size_t parts = 0, count = 0;

	if (terms == NULL ||
	    !archive_explain(
		q->archive, query, q->arena, &stages, &trouble, &error))
		return;
	for (term = terms; term != NULL; term = term->next)
		parts++;
	for (stage = stages; stage != NULL; stage = stage->next)
		count += stage->depth == 1;
	/* Whole, or part by part where the parts are the same. */
	if (parts > 1)
		stages = parts == count ? stages->next : NULL;
	buf_string(b, "<ul class=\"chips\" aria-label=\"Understood as\">\n");
	for (term = terms, stage = stages; term != NULL; term = term->next) {
		buf_string(b, "<li>");
		put_understood(b, stage != NULL ? stage->what : term->text);
		if (stage != NULL) {
			buf_string(b, " <span class=\"count\">");
			layout_count(b, stage->count);
			buf_string(b, "</span>");
		}
		buf_string(b, "<a href=\"/search?q=");
		buf_url(b,
		    web_without(
			q->arena, terms, term->text, (struct slice){NULL, 0}));
		buf_string(b, "\" aria-label=\"Without ");
		buf_html(b, term->text);
		buf_string(b, "\">×</a></li>\n");
		if (stage == NULL)
			continue;
		do
			stage = stage->next;
		while (stage != NULL && stage->depth > (parts > 1 ? 1u : 0u));
	}
	buf_string(b, "</ul>\n");
	for (told = answer->told; told != NULL; told = told->next) {
		buf_string(b, "<p class=\"note\">");
		buf_html(b, told->at);
		buf_string(b, told->doubt ? " was taken for " : " is ");
		buf_html(b, told->as);
		buf_string(b, "</p>\n");
	}
	for (told = answer->near; told != NULL; told = told->next)
		put_near(b, query, told);
}

static void
put_sorts(struct buf *b, struct slice query, enum archive_sort sort)
{
	size_t i;

	buf_string(b, "<p class=\"sorts\">");
	for (i = 0; i < sizeof(sorts) / sizeof(sorts[0]); i++) {
		if (i == (size_t)sort) {
			buf_format(b, "<strong>%s</strong> ", sorts[i]);
			continue;
		}
		buf_string(b, "<a href=\"");
		put_state(b, query, (enum archive_sort)i, 0);
		buf_format(b, "\">%s</a> ", sorts[i]);
	}
	buf_string(b, "</p>\n");
}

/* The telegrams of this page as a list, which is its own address. */
static void
put_listing(struct buf *b, const struct archive_answer *answer)
{
	size_t i;

	buf_string(b, "<a href=\"/list?of=");
	for (i = 0; i < answer->hit_count; i++) {
		if (answer->hits[i].id.n == 0)
			continue;
		buf_url(b, answer->hits[i].id);
		buf_string(b, "%0A");
	}
	buf_string(b, "\">A list of these</a>");
}

static void
put_away(struct web_request *q, struct buf *b, struct slice query,
    const struct archive_answer *answer)
{
	static const struct {
		const char *name, *place;
	} forms[] = {{"JSON", "/api/1/search?q="},
	    {"CSV", "/api/1/search?format=csv&amp;q="},
	    {"Text", "/api/1/search?format=text&amp;q="},
	    {"Zip", "/api/1/search?format=zip&amp;q="}, {"Feed", "/feed?q="},
	    {"Traffic", "/traffic?q="}, {"Map", "/map?q="},
	    {"Requests", "/actions?q="}};
	size_t i;

	buf_string(b, "<p class=\"away\"");
	if (!lists_here(q)) { /* list.js keeps it in the browser */
		buf_string(b, " data-query=\"");
		buf_html(b, query);
		buf_format(
		    b, "\" data-total=\"%lld\"", (long long)answer->total);
	}
	buf_string(b, ">Take away, or look at as: ");
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		buf_format(b, "<a href=\"%s", forms[i].place);
		buf_url(b, query);
		buf_format(b, "\">%s</a> ", forms[i].name);
	}
	put_listing(b, answer);
	buf_string(b, "</p>\n");
	if (lists_here(q))
		lists_keep(q, b, query);
}

/* No query: where it is no query, with a caret below the place. */
static void
put_trouble(struct web_request *q, struct web_response *r, struct slice query,
    const struct archive_answer *answer, const struct error *error)
{
	struct buf *b = &r->body;

	if (answer->column == 0) {
		layout_error(q, r, 500, slice_of(error->text));
		return;
	}
	r->status = 400;
	layout_begin(q, r, S("Not a query"), query);
	buf_string(b, "<h1>That is no query</h1>\n<p>");
	buf_html(b, slice_of(error->text));
	buf_string(b, "</p>\n<pre>");
	buf_html(b, query);
	buf_char(b, '\n');
	buf_fill(b, ' ', answer->column - 1);
	buf_string(
	    b, "^</pre>\n<p><a href=\"/guide/queries\">How to ask</a></p>\n");
	layout_end(q, r);
}

static void
put_hits(struct web_request *q, struct buf *b,
    const struct archive_query *query, const struct archive_answer *answer)
{
	uint32_t end = query->skip + (uint32_t)answer->hit_count;
	size_t i;

	buf_format(b,
	    "<h2 class=\"hidden\">Telegrams</h2>\n<ol class=\"hits\" "
	    "start=\"%u\">\n",
	    query->skip + 1);
	for (i = 0; i < answer->hit_count; i++)
		layout_hit(b, q->arena, &answer->hits[i]);
	buf_string(b, "</ol>\n<p class=\"pages\">");
	if (query->skip > 0) {
		buf_string(b, "<a rel=\"prev\" href=\"");
		put_state(b, query->text, query->sort,
		    query->skip > query->most ? query->skip - query->most : 0);
		buf_string(b, "\">before</a> ");
	}
	if (end < answer->total && end < SKIP_MOST) {
		buf_string(b, "<a rel=\"next\" href=\"");
		put_state(b, query->text, query->sort, end);
		buf_string(b, "\">further</a>");
	}
	buf_string(b, "</p>\n");
}

/* From one year to another: the same as a part of the query. */
static bool
narrow(
    struct web_request *q, struct web_response *r, const struct web_term *terms)
{
	uint32_t from = web_arg_number(q, S("from"), 9999, 0);
	uint32_t to = web_arg_number(q, S("to"), 9999, 0);
	struct buf text = {0}, place = {0};

	if (from == 0 && to == 0)
		return false;
	if (from != 0 && to != 0 && from > to) {
		uint32_t first = to;

		to = from;
		from = first;
	}
	buf_add(&text,
	    web_without(q->arena, terms, (struct slice){NULL, 0}, S("year:")));
	buf_string(&text, text.n > 0 ? " year:" : "year:");
	if (from != 0)
		buf_number(&text, from);
	if (from != to)
		buf_string(&text, "..");
	if (to != 0 && from != to)
		buf_number(&text, to);
	buf_string(&place, "/search?q=");
	buf_url(&place, buf_slice(&text));
	r->status = 303;
	r->location = arena_copy(q->arena, buf_slice(&place));
	buf_free(&text);
	buf_free(&place);
	return true;
}

void
page_search(struct web_request *q, struct web_response *r)
{
	struct archive_query query = {.text = web_arg(q, S("q")),
	    .sort = sort_of(q),
	    .skip = web_arg_number(q, S("after"), SKIP_MOST, 0),
	    .most = web_arg_number(q, S("limit"), HITS_MOST, HITS),
	    .facet_most = 100,
	    .snippets = true};
	struct archive_answer answer = {0};
	struct web_term *terms;
	struct buf *b = &r->body;
	struct error error;

	if (query.most == 0)
		query.most = HITS;
	if (query.text.p == NULL)
		query.text = (struct slice){"", 0};
	terms = web_terms(q->arena, query.text);
	if (narrow(q, r, terms))
		return;
	if (!archive_find(q->archive, &query, q->arena, &answer, &error)) {
		put_trouble(q, r, query.text, &answer, &error);
		return;
	}
	layout_begin(q, r, query.text.n > 0 ? query.text : S("All telegrams"),
	    query.text);
	if (q->fixed) /* site.js puts there what it finds */
		buf_string(b,
		    "<script src=\"/index.js\" defer></script>"
		    "<script src=\"/site.js\" defer></script>\n"
		    "<div id=\"found\">\n");
	buf_string(b, "<h1>");
	layout_count(b, answer.total);
	buf_string(
	    b, answer.total == 1 ? " telegram</h1>\n" : " telegrams</h1>\n");
	put_chips(q, b, query.text, terms, &answer);
	if (answer.total == 0) {
		buf_string(b,
		    "<p>Nothing was found. <a href=\"/guide/queries\">How to "
		    "ask</a></p>\n");
		buf_string(b, q->fixed ? "</div>\n" : "");
		layout_end(q, r);
		return;
	}
	layout_bars(b, facet_of(&answer, S("year")), query.text);
	buf_string(b, "<div class=\"results\">\n<div>\n");
	if (!q->fixed)
		put_sorts(b, query.text, query.sort);
	put_hits(q, b, &query, &answer);
	if (!q->fixed)
		put_away(q, b, query.text, &answer);
	buf_string(b, "</div>\n");
	put_facets(q, b, &answer, query.text, terms);
	buf_string(b, q->fixed ? "</div></div>\n" : "</div>\n");
	layout_end(q, r);
}

/* ---- Atom (RFC 4287) --------------------------------------------------------- */

static void
put_moment(struct buf *b, struct moment m)
{
	char text[20];

	if (!date_known(m.date))
		m = (struct moment){.date = {1970, 1, 1}};
	moment_format(m, text);
	buf_add(b, slice(text, sizeof(text)));
}

static void
put_base(struct buf *b, const struct web_request *q)
{
	if (q->fixed) /* it is turned to a file, like every address */
		return;
	layout_base(b, q);
}

/*
 * By which a reader of feeds knows it again: never the archive's own number,
 * which would tell how many there are between that this visitor may not see.
 */
static void
put_entry_id(struct buf *b, const struct archive_hit *hit)
{
	unsigned char hash[SHA256_BYTES];
	char hex[SHA256_HEX];
	struct buf words = {0};

	buf_string(b, "urn:reftel:telegram:");
	if (hit->id.n > 0) {
		buf_url(b, hit->id);
		return;
	}
	put_moment(&words, hit->date);
	buf_format(&words, " %S %S %u", &hit->from, &hit->subject, hit->length);
	sha256(buf_slice(&words), hash);
	sha256_hex(hash, hex);
	buf_add(b, slice(hex, SHA256_HEX));
	buf_free(&words);
}

static void
put_entry(
    struct buf *b, const struct web_request *q, const struct archive_hit *hit)
{
	buf_string(b, "<entry><title>");
	buf_html(b, hit->subject.n > 0 ? hit->subject : hit->id);
	buf_string(b, "</title><id>");
	put_entry_id(b, hit);
	buf_string(b, "</id><updated>");
	put_moment(b, hit->date);
	buf_string(b, "</updated>");
	if (hit->id.n > 0) {
		buf_string(b, "<link href=\"");
		put_base(b, q);
		buf_string(b, WEB_LINK);
		buf_url(b, hit->id);
		buf_string(b, "\"/>");
	}
	buf_string(b, "<author><name>");
	buf_html(b, hit->from.n > 0 ? hit->from : S("not known"));
	buf_string(b, "</name></author><summary>");
	buf_html(b, hit->snippet.n > 0 ? hit->snippet : hit->id);
	buf_string(b, "</summary></entry>\n");
}

void
page_feed(struct web_request *q, struct web_response *r)
{
	struct archive_query query = {.text = web_arg(q, S("q")),
	    .sort = ARCHIVE_NEWEST,
	    .most = FEED_HITS,
	    .snippets = true};
	struct archive_answer answer = {0};
	struct buf *b = &r->body;
	struct error error;
	size_t i;

	if (query.text.p == NULL)
		query.text = (struct slice){"", 0};
	if (!archive_find(q->archive, &query, q->arena, &answer, &error)) {
		layout_error(
		    q, r, answer.column > 0 ? 400 : 500, slice_of(error.text));
		return;
	}
	r->type = "application/atom+xml; charset=utf-8";
	buf_string(b,
	    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Reftel: ");
	buf_html(b, query.text);
	buf_string(b, "</title><id>urn:reftel:feed:");
	buf_url(b, query.text);
	buf_string(b, "</id><updated>");
	put_moment(
	    b, answer.hit_count > 0 ? answer.hits[0].date : (struct moment){0});
	buf_string(b, "</updated><link rel=\"self\" href=\"");
	put_base(b, q);
	buf_string(b, "/feed?q=");
	buf_url(b, query.text);
	buf_string(b, "\"/>\n");
	for (i = 0; i < answer.hit_count; i++)
		put_entry(b, q, &answer.hits[i]);
	buf_string(b, "</feed>\n");
}
