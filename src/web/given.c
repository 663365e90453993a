/*
 * given.c: /release/ID: a telegram as it goes out to the public: by its marks
 * and by what was decided at the desk, in every form.  Nothing here sees the
 * original once the copy is made, and whether it bears a stamp is known.
 */
#include "render/mail.h"
#include "render/pdf.h"
#include "render/render.h"
#include "web/desk.h"

#define WIDTH 80

static const struct slice suffixes[] = {
    {".json", 5}, {".txt", 4}, {".pdf", 4}, {".eml", 4}};

/* ID.pdf: the suffix is taken off. */
static struct slice
suffix_of(struct slice *id)
{
	size_t i;

	for (i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
		if (slice_ends(*id, suffixes[i])) {
			id->n -= suffixes[i].n;
			return suffixes[i];
		}
	return (struct slice){NULL, 0};
}

static void
put_file(struct web_request *q, struct web_response *r, struct slice suffix,
    struct slice copy, const struct telegram *t)
{
	struct error error;

	if (slice_equal(suffix, S(".txt"))) {
		r->type = "text/plain; charset=utf-8";
		buf_add(&r->body, copy);
	} else if (slice_equal(suffix, S(".eml"))) {
		r->type = "message/rfc822";
		r->filename = arena_join(
		    q->arena, identifier_text(q->arena, &t->id), suffix, S(""));
		render_mail(&r->body, q->arena, t, 0);
	} else if (slice_equal(suffix, S(".pdf"))) {
		r->type = "application/pdf";
		if (!render_pdf(&r->body, q->arena, t, NULL, &error))
			layout_error(q, r, 500, slice_of(error.text));
	} else {
		r->type = "application/json";
		render_json(&r->body, q->arena, t);
		buf_char(&r->body, '\n');
	}
}

static void
put_page(struct web_request *q, struct web_response *r, struct slice id,
    const struct release *made, struct slice stamp, const struct telegram *t)
{
	struct buf *b = &r->body;
	struct slice title = render_title(q->arena, t);
	size_t i;

	layout_begin(q, r, title.n > 0 ? title : id, S(""));
	buf_string(b, "<p class=\"away\">");
	buf_string(b,
	    made->denied     ? "Denied in full"
		: made->full ? "Released in full"
			     : "Released in part");
	buf_string(b, ": as the public gets it. <a href=\"" WEB_LINK);
	buf_url(b, id);
	buf_string(b, "\">The telegram itself</a>");
	for (i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		buf_string(b, " <a href=\"/release/");
		buf_url(b, id);
		buf_format(b, "%S\">", &suffixes[i]);
		buf_html(b, slice_skip(suffixes[i], 1));
		buf_string(b, "</a>");
	}
	if (web_desk_is_for(q)) {
		buf_string(b, " <a href=\"/desk/");
		buf_url(b, id);
		buf_string(b, "\">Review it</a>");
	}
	buf_string(b, "</p>\n");
	buf_add(b, stamp);
	render_html(b, q->arena, t, WEB_LINK);
	layout_end(q, r);
}

void
page_release(struct web_request *q, struct web_response *r)
{
	struct slice id = q->rest, suffix = suffix_of(&id);
	const struct telegram *t, *copy;
	struct hints none = {0};
	struct release made;
	struct slice stamp;
	struct error error;

	if (suffix.n == 0 && layout_suffix(id).n > 0) {
		layout_forms(q, r, S("/release/"), id, suffixes,
		    sizeof(suffixes) / sizeof(suffixes[0]));
		return;
	}
	t = web_desk_telegram(q, r, id);
	if (t == NULL)
		return;
	if (!web_desk_make(q, t, &made, &error)) {
		layout_error(q, r, 500, slice_of(error.text));
		return;
	}
	stamp = web_desk_stamp(q, t, &made);
	copy = telegram_read(q->arena, made.text, &none);
	if (suffix.n > 0)
		put_file(q, r, suffix, made.text, copy);
	else
		put_page(q, r, id, &made, stamp, copy);
}
