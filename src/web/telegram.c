/*
 * telegram.c: one telegram: the record and the reading copy, and beside it
 * the original, how to read it, its thread and its editions.
 */
#include "web/web.h"

#include "render/mail.h"
#include "render/pdf.h"
#include "render/render.h"

#define WIDTH 80
#define CITING 20

enum view {
	VIEW_READ,
	VIEW_LINES,
	VIEW_EXPLAIN,
	VIEW_THREAD,
	VIEW_SIMILAR,
	VIEW_EDITIONS,
	VIEW_MAX
};

static const struct {
	const char *name, *title;
} views[VIEW_MAX] = {{"", "Reading copy"}, {"lines", "Original"},
    {"how", "How to read it"}, {"thread", "Thread"}, {"similar", "Similar"},
    {"editions", "Editions"}};

/* ---- what is asked for ------------------------------------------------------ */

struct wanted {
	struct slice id, suffix; /* ".json"; absent */
	enum view view;
	bool known; /* there is such a view */
};

static const struct slice suffixes[] = {
    {".pdf", 4}, {".json", 5}, {".txt", 4}, {".eml", 4}, {".original", 9}};

#define SUFFIXES (sizeof(suffixes) / sizeof(suffixes[0]))

/* ID, ID.json, ID/thread. */
static struct wanted
wanted_of(struct slice rest)
{
	struct wanted w = {.known = true};
	size_t at = slice_index(rest, '/'), i;
	struct slice name = slice_skip(rest, at + 1);

	w.id = slice_head(rest, at);
	if (at < rest.n) {
		w.known = false;
		for (i = 1; i < VIEW_MAX; i++)
			if (slice_equal(name, slice_of(views[i].name))) {
				w.view = (enum view)i;
				w.known = true;
			}
		return w;
	}
	for (i = 0; i < SUFFIXES; i++)
		if (slice_ends(w.id, suffixes[i])) {
			w.suffix = suffixes[i];
			w.id = slice_head(w.id, w.id.n - suffixes[i].n);
			break;
		}
	return w;
}

/* ---- not held ----------------------------------------------------------------- */

/* Who cites it, and what is said of it there. */
static void
put_citing(
    struct web_request *q, struct buf *b, const struct archive_citation *c)
{
	struct archive_said said;
	struct error error;

	layout_hit_begin(b, q->arena, &c->by);
	if (archive_said(q->archive, c->by.document, &c->reference, q->arena,
		&said, &error) &&
	    said.text.n > 0) {
		buf_string(b, "<p class=\"snippet\">");
		if (said.paragraph > 0)
			buf_format(b, "<span class=\"number\">%u.</span> ",
			    said.paragraph);
		buf_html(b, said.text);
		buf_string(b, "</p>");
	}
	buf_string(b, "</li>\n");
}

/* A number that is known by references alone: who cites it. */
static void
put_not_held(struct web_request *q, struct web_response *r, struct slice id)
{
	struct archive_hit hit = {.id = id};
	struct archive_citation *citing = NULL, *c;
	struct slice_list *near = NULL, *n;
	struct buf *b = &r->body;
	struct error error;
	uint64_t total = 0;

	r->status = 404;
	archive_citations(
	    q->archive, &hit, CITING, q->arena, &citing, &total, &error);
	layout_begin(q, r, id, (struct slice){"", 0});
	buf_string(b, "<h1>");
	buf_html(b, id);
	buf_string(b, " is not held</h1>\n");
	if (total > 0) {
		buf_string(b, "<h2>Cited by ");
		layout_count(b, total);
		buf_string(b,
		    total == 1 ? " telegram</h2>\n<ol class=\"hits\">\n"
			       : " telegrams</h2>\n<ol class=\"hits\">\n");
		for (c = citing; c != NULL; c = c->next)
			put_citing(q, b, c);
		buf_string(b, "</ol>\n");
	}
	if (archive_near(q->archive, id, q->arena, &near, &error) &&
	    near != NULL) {
		buf_string(b, "<p>Held and spelt like it: ");
		for (n = near; n != NULL; n = n->next) {
			layout_telegram(b, n->text, (struct slice){NULL, 0});
			buf_string(b, n->next != NULL ? ", " : "</p>\n");
		}
	}
	layout_end(q, r);
}

/* ---- the record ------------------------------------------------------------------ */

static void
put_tabs(struct buf *b, struct slice id, enum view view)
{
	size_t i;

	buf_string(b, "<nav class=\"tabs\" aria-label=\"Views\">");
	for (i = 0; i < VIEW_MAX; i++) {
		buf_string(b, "<a href=\"" WEB_LINK);
		buf_url(b, id);
		buf_format(b, "%s%s\"%s>%s</a>\n", i > 0 ? "/" : "",
		    views[i].name,
		    i == (size_t)view ? " aria-current=\"page\"" : "",
		    views[i].title);
	}
	buf_string(b, "<span class=\"files\">");
	buf_string(b, "<a href=\"" WEB_LINK);
	buf_url(b, id);
	buf_string(b, ".pdf\">PDF</a> <a href=\"" WEB_LINK);
	buf_url(b, id);
	buf_string(b, ".json\">JSON</a> <a href=\"" WEB_LINK);
	buf_url(b, id);
	buf_string(b, ".txt\">Text</a> <a href=\"" WEB_LINK);
	buf_url(b, id);
	buf_string(b, ".original\">Bytes</a></span></nav>\n");
}

/* What a site of files has not: a mail, and the copy for the public. */
static void
put_given(struct buf *b, struct slice id)
{
	buf_string(b, "<p class=\"given\"><a href=\"/release/");
	buf_url(b, id);
	buf_string(b, "\">As the public gets it</a> <a href=\"" WEB_LINK);
	buf_url(b, id);
	buf_string(b, ".eml\">Mail</a></p>\n");
}

static void
put_fact(struct buf *b, const char *name, struct slice value)
{
	if (value.n == 0)
		return;
	buf_format(b, "<div><dt>%s</dt><dd>", name);
	buf_html(b, value);
	buf_string(b, "</dd></div>\n");
}

static void
put_tags(struct buf *b, const struct telegram *t)
{
	const struct tag *tag;

	if (t->tags == NULL)
		return;
	buf_string(b, "<div><dt>Tags</dt><dd>");
	for (tag = t->tags; tag != NULL; tag = tag->next) {
		if (tag->code.n > 0) {
			buf_string(b, "<a href=\"/tag/");
			buf_url(b, tag->code);
			buf_string(b, "\" title=\"");
			buf_html(b, tag->title);
			buf_string(b, "\">");
			buf_html(b, tag->code);
			buf_string(b, "</a>");
		} else {
			buf_string(b, "<a href=\"");
			layout_search(b, (struct slice){"", 0},
			    slice_equal(tag->kind, S("person")) ? S("person")
								: S("tag"),
			    tag->title);
			buf_string(b, "\">");
			buf_html(b, tag->title);
			buf_string(b, "</a>");
		}
		buf_string(b, tag->next != NULL ? ", " : "</dd></div>\n");
	}
}

/* Identifier, Created, Classification, Origin, title and tags at a glance. */
static void
put_record(struct web_request *q, struct buf *b, const struct telegram *t,
    struct slice id)
{
	struct slice title = render_title(q->arena, t);

	buf_string(b, "<h1>");
	buf_html(b, title.n > 0 ? title : id);
	buf_string(b, "</h1>\n<dl class=\"record\">\n");
	put_fact(b, "Identifier", id);
	buf_string(b, "<div><dt>Created</dt><dd>");
	layout_date(b, t->created);
	buf_string(b, "</dd></div>\n");
	if (t->classification != CLASS_NONE) {
		buf_string(b, "<div><dt>Classification</dt><dd>");
		layout_level(b, t->classification);
		buf_string(b, "</dd></div>\n");
	}
	if (t->id.post.n > 0) {
		buf_string(b, "<div><dt>Origin</dt><dd><a href=\"/post/");
		buf_url(b, t->id.post);
		buf_string(b, "\">");
		buf_html(b, t->from != NULL ? t->from->name : t->id.post);
		buf_string(b, "</a></dd></div>\n");
	}
	put_tags(b, t);
	buf_string(b, "</dl>\n");
}

/* ---- the original ------------------------------------------------------------------ */

/* A run of bytes within a line, and what it was taken for. */
static void
put_span(struct buf *b, enum field field, struct slice s)
{
	const struct field_info *info = field_info(field);
	bool plain = field == FIELD_BLANK || field == FIELD_PARAGRAPH;

	if (s.n == 0)
		return;
	if (!plain) {
		buf_string(b, "<span class=\"g-");
		buf_html(b, info->group);
		buf_string(b, "\" tabindex=\"0\" title=\"");
		buf_html(b, info->name);
		buf_string(b, ": ");
		buf_html(b, info->what);
		buf_string(b, "\">");
	}
	buf_html(b, s);
	if (!plain)
		buf_string(b, "</span>");
}

static void
put_original(struct web_request *q, struct buf *b, const struct telegram *t)
{
	size_t count, i, line = 1;
	struct span *spans = telegram_account_text(q->arena, t, &count);
	struct slice rest, part;
	size_t n;

	buf_string(b, "<ol class=\"lines\">\n<li id=\"l1\">");
	for (i = 0; i < count; i++)
		for (rest = spans[i].at; rest.n > 0;) {
			n = slice_index(rest, '\n');
			part = slice_head(rest, n);
			put_span(b, spans[i].field, slice_trim_right(part));
			if (part.n > slice_trim_right(part).n)
				buf_html(b,
				    slice_skip(part, slice_trim_right(part).n));
			if (n < rest.n)
				buf_format(
				    b, "</li>\n<li id=\"l%zu\">", ++line);
			rest = slice_skip(rest, n + 1);
		}
	buf_string(b, "</li>\n</ol>\n");
}

/* ---- remarks ------------------------------------------------------------------------------- */

static void
put_remarks(struct web_request *q, struct buf *b, const struct telegram *t,
    struct slice id)
{
	const struct render_remark *remarks;
	size_t count, i;

	remarks = render_remarks(q->arena, t, &count);
	if (count == 0)
		return;
	buf_format(b,
	    "<details class=\"remarks\"><summary>%zu remark%s of the "
	    "checker</summary><ul>\n",
	    count, count == 1 ? "" : "s");
	for (i = 0; i < count; i++) {
		buf_string(b, "<li>");
		if (remarks[i].place.line > 0) {
			buf_string(b, "<a href=\"" WEB_LINK);
			buf_url(b, id);
			buf_format(b, "/lines#l%u\">line %u</a>: ",
			    (unsigned)remarks[i].place.line,
			    (unsigned)remarks[i].place.line);
		}
		buf_html(b, level_name(remarks[i].info->level));
		buf_string(b, ": ");
		buf_html(b, remarks[i].info->text);
		if (remarks[i].remark->detail.n > 0) {
			buf_string(b, " (");
			buf_html(b, remarks[i].remark->detail);
			buf_string(b, ")");
		}
		buf_string(b, " <a class=\"check\" href=\"/guide/checks#");
		buf_url(b, remarks[i].info->name);
		buf_string(b, "\">");
		buf_html(b, remarks[i].info->name);
		buf_string(b, "</a></li>\n");
	}
	buf_string(b, "</ul></details>\n");
}

/* ---- the page ------------------------------------------------------------------------------- */

static void
put_page(struct web_request *q, struct web_response *r, struct slice id,
    const struct archive_telegram *held, enum view view)
{
	struct buf *b = &r->body;
	struct error error;
	const struct telegram *t =
	    telegram_read(q->arena, held->text, &held->hints);
	struct slice title = render_title(q->arena, t);
	bool good = true;

	layout_begin(q, r, title.n > 0 ? title : id, (struct slice){"", 0});
	put_tabs(b, id, view);
	if (!q->fixed)
		put_given(b, id);
	switch (view) {
	case VIEW_READ:
		put_record(q, b, t, id);
		put_remarks(q, b, t, id);
		buf_string(b, "<div class=\"pair\">\n");
		render_html(b, q->arena, t, WEB_LINK);
		good = view_beside(q, b, held, t, &error);
		buf_string(b, "</div>\n");
		break;
	case VIEW_LINES:
		put_record(q, b, t, id);
		put_original(q, b, t);
		break;
	case VIEW_EXPLAIN:
		render_explain_html(b, q->arena, t, 0);
		break;
	case VIEW_THREAD:
		put_record(q, b, t, id);
		good = view_thread(q, b, id, &error);
		break;
	case VIEW_SIMILAR:
		put_record(q, b, t, id);
		good = view_similar(q, b, held, &error);
		break;
	case VIEW_EDITIONS:
		put_record(q, b, t, id);
		view_editions(q, b, held);
		break;
	case VIEW_MAX:
		break;
	}
	if (!good) {
		layout_error(q, r, 500, slice_of(error.text));
		return;
	}
	layout_end(q, r);
}

static void
put_file(struct web_request *q, struct web_response *r, struct slice suffix,
    const struct archive_telegram *held)
{
	const struct archive_record *record;
	const struct telegram *t;
	struct buf link = {0};
	struct error error;

	if (slice_equal(suffix, S(".original"))) {
		r->type = "application/octet-stream";
		r->filename = arena_join(
		    q->arena, held->id, S(".original"), (struct slice){"", 0});
		for (record = held->records; record != NULL;
		     record = record->next)
			if (record->shown)
				buf_add(&r->body, record->bytes);
		return;
	}
	t = telegram_read(q->arena, held->text, &held->hints);
	if (slice_equal(suffix, S(".pdf"))) {
		r->type = "application/pdf";
		layout_base(&link, q);
		buf_string(&link, WEB_LINK);
		buf_char(&link, '\0');
		if (!render_pdf(&r->body, q->arena, t,
			q->host.n > 0 ? link.p : NULL, &error))
			layout_error(q, r, 500, slice_of(error.text));
		buf_free(&link);
		return;
	}
	if (slice_equal(suffix, S(".eml"))) {
		r->type = "message/rfc822";
		r->filename = arena_join(
		    q->arena, held->id, S(".eml"), (struct slice){"", 0});
		render_mail(&r->body, q->arena, t, held->document);
		return;
	}
	if (slice_equal(suffix, S(".txt"))) {
		r->type = "text/plain; charset=utf-8";
		render_text(&r->body, q->arena, t, WIDTH, false);
		return;
	}
	r->type = "application/json";
	render_json(&r->body, q->arena, t);
	buf_char(&r->body, '\n');
}

void
page_telegram(struct web_request *q, struct web_response *r)
{
	struct wanted w = wanted_of(q->rest);
	struct archive_telegram *held;
	struct buf to = {0};
	struct error error;

	if (!w.known || w.id.n == 0) {
		layout_error(q, r, 404, S("There is no such page here."));
		return;
	}
	if (w.suffix.n == 0 && layout_suffix(w.id).n > 0) {
		layout_forms(q, r, S(WEB_LINK), w.id, suffixes, SUFFIXES);
		return;
	}
	if (!archive_get(q->archive, w.id, q->arena, &held, &error)) {
		layout_error(q, r, 500, slice_of(error.text));
		return;
	}
	if (held == NULL) {
		if (slice_equal(w.suffix, S(".json")))
			layout_error(q, r, 404, S("It is not held."));
		else
			put_not_held(q, r, w.id);
		return;
	}
	/* one address a telegram: the canonical number */
	if (held->id.n > 0 && !slice_equal(held->id, w.id)) {
		r->status = 301;
		buf_string(&to, WEB_LINK);
		buf_url(&to, held->id);
		if (w.view != VIEW_READ)
			buf_format(&to, "/%s", views[w.view].name);
		buf_add(&to, w.suffix);
		r->location = arena_copy(q->arena, buf_slice(&to));
		buf_free(&to);
		return;
	}
	if (w.suffix.n > 0)
		put_file(q, r, w.suffix, held);
	else
		put_page(q, r, w.id, held, w.view);
}
