/*
 * html.c: the reading copy for a browser.  Nothing of the telegram gets out
 * unescaped, there is no script, and nothing is fetched from elsewhere: the
 * page may come from a hostile text.  It must not leave out a word of the
 * text.
 */
#include "render/render.h"

#include "render/words.h"

struct page {
	struct buf *out;
	struct arena *arena;
	const struct telegram *t;
	const char *link; /* before an id; NULL: references are no links */
	const struct redaction *cut; /* the next one */
};

/* ---- the page around it --------------------------------------------------- */

static const char style[] =
    "body{max-width:46em;margin:2em auto;padding:0 1em;"
    "font:1.05em/1.5 Georgia,serif;color:#222;background:#fff}"
    "h1{font-size:1.5em;line-height:1.25}h2{font-size:1em;margin:1.5em 0 0}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.1em 1em;"
    "font-size:.95em}dt{color:#777}dd{margin:0}"
    ".banner{display:flex;justify-content:space-between;font-weight:bold;"
    "border-bottom:2px solid;padding-bottom:.3em;color:#555}"
    ".banner.secret{color:#b00020}.banner.top-secret{color:#b06000}"
    ".banner.confidential{color:#0b4ea2}.banner.unclassified{color:#1b6b2c}"
    ".mark,.number,cite{color:#777;font-style:normal}"
    "pre,code{font:.85em/1.4 ui-monospace,Consolas,monospace;"
    "white-space:pre-wrap}footer,.remark{color:#777;font-size:.9em}"
    ".cut{background:#222;color:#222}.cut:hover{color:#fff}"
    "ol.explain{padding-left:3.5em}ol.explain>li{margin:1em 0}"
    "ol.explain>li>code{font-weight:bold}ol.explain p{margin:.2em 0}"
    "ol.explain cite{font-size:.8em}";

void
render_html_begin(struct buf *out, struct slice title)
{
	buf_string(out,
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width\">\n"
	    "<title>");
	buf_html(out, title.n == 0 ? S("Telegram") : title);
	buf_string(out, "</title>\n<style>");
	buf_string(out, style);
	buf_string(out, "</style>\n</head>\n<body>\n");
}

void
render_html_end(struct buf *out)
{
	buf_string(out, "</body>\n</html>\n");
}

/* ---- the heading ---------------------------------------------------------- */

static const char *
level_class(enum classification level)
{
	switch (level) {
	case CLASS_TOP_SECRET:
		return "top-secret";
	case CLASS_SECRET:
		return "secret";
	case CLASS_CONFIDENTIAL:
		return "confidential";
	case CLASS_LOU:
	case CLASS_SBU:
		return "sensitive";
	case CLASS_UNCLASSIFIED:
		return "unclassified";
	case CLASS_NONE:
	case CLASS_MAX:
		break;
	}
	return "none";
}

static void
row(struct page *p, const char *name)
{
	buf_format(p->out, "<dt>%s</dt><dd>", name);
}

static void
end_row(struct page *p)
{
	buf_string(p->out, "</dd>\n");
}

static void
put_buf(struct page *p, struct buf *b)
{
	buf_html(p->out, buf_slice(b));
	buf_clear(b);
}

static void
put_banner(struct page *p)
{
	const struct telegram *t = p->t;
	struct slice level = classification_name(t->classification);
	struct slice now = words_struck(t);
	const struct slice_list *caption;

	buf_format(p->out, "<p class=\"banner %s\"><span>",
	    now.n > 0 ? "released" : level_class(t->classification));
	if (now.n > 0) {
		buf_string(p->out, "<s>");
		buf_html(p->out, level);
		buf_string(p->out, "</s> ");
		level = now;
	}
	buf_html(p->out, level.n > 0 ? level : S("(no classification stated)"));
	for (caption = t->captions; caption != NULL; caption = caption->next) {
		buf_string(p->out, caption == t->captions ? " // " : " / ");
		if (words_struck_caption(t, caption->text)) {
			buf_string(p->out, "<s>");
			buf_html(p->out, caption->text);
			buf_string(p->out, "</s>");
		} else {
			buf_html(p->out, caption->text);
		}
	}
	buf_string(p->out, "</span><span>");
	buf_html(p->out, identifier_text(p->arena, &t->id));
	buf_string(p->out, "</span></p>\n");
}

static void
put_addressees(struct page *p, const char *name, const struct addressee *list)
{
	const struct addressee *a;
	const struct slice_list *x;
	struct slice precedence;
	struct buf b = {0};

	if (list == NULL)
		return;
	row(p, name);
	for (a = list; a != NULL; a = a->next) {
		words_address(&b, p->arena, a->name);
		precedence = words_precedence(a->precedence);
		if (precedence.n > 0)
			buf_format(&b, " (%S)", &precedence);
		for (x = a->excluded; x != NULL; x = x->next) {
			buf_string(&b, x == a->excluded ? ", but not " : ", ");
			words_address(&b, p->arena, x->text);
		}
		if (a->next != NULL)
			buf_string(&b, "; ");
		put_buf(p, &b);
	}
	end_row(p);
	buf_free(&b);
}

static void
put_tags(struct page *p)
{
	const struct tag *tag;

	if (p->t->tags == NULL)
		return;
	row(p, "Tags");
	for (tag = p->t->tags; tag != NULL; tag = tag->next) {
		if (tag->code.p != NULL) {
			buf_string(p->out, "<b>");
			buf_html(p->out, tag->code);
			buf_string(p->out, "</b>");
		}
		if (tag->code.p != NULL && tag->title.n > 0)
			buf_char(p->out, ' ');
		buf_html(p->out, tag->title);
		buf_string(p->out, tag->next == NULL ? "" : "; ");
	}
	end_row(p);
}

static void
put_reference(struct page *p, const struct reference *r)
{
	bool link = p->link != NULL && r->id.n > 0;
	struct buf b = {0};

	if (r->bullet.n > 0) {
		buf_html(p->out, r->bullet);
		buf_string(p->out, ". ");
	}
	if (link) {
		buf_string(p->out, "<a href=\"");
		buf_html(p->out, slice_of(p->link));
		buf_url(p->out, r->id);
		buf_string(p->out, "\">");
	}
	buf_html(p->out, r->printed);
	buf_string(p->out, link ? "</a>" : "");
	words_reference(&b, r);
	put_buf(p, &b);
	buf_free(&b);
}

static void
put_references(struct page *p)
{
	const struct reference *r;

	if (p->t->references == NULL)
		return;
	row(p, "Refs");
	for (r = p->t->references; r != NULL; r = r->next) {
		put_reference(p, r);
		buf_string(p->out, r->next == NULL ? "" : "<br>");
	}
	end_row(p);
}

/* A row of what is in a buffer, if there is something; the buffer is empty. */
static void
put_row(struct page *p, const char *name, struct buf *b)
{
	if (b->n == 0)
		return;
	row(p, name);
	put_buf(p, b);
	end_row(p);
}

static void
put_list(struct page *p, const char *name, const struct slice_list *list)
{
	struct buf b = {0};

	for (; list != NULL; list = list->next)
		buf_format(&b, "%s%S", b.n > 0 ? "; " : "", &list->text);
	put_row(p, name, &b);
	buf_free(&b);
}

static void
put_heading(struct page *p)
{
	const struct telegram *t = p->t;
	struct slice title = render_title(p->arena, t);
	struct buf b = {0};

	buf_string(p->out, "<header>\n");
	put_banner(p);
	if (title.n > 0) {
		buf_string(p->out, "<h1>");
		buf_html(p->out, title);
		buf_string(p->out, "</h1>\n");
	}
	buf_string(p->out, "<dl>\n");
	words_when(&b, t);
	put_row(p, "When", &b);
	put_addressees(p, "From", t->from);
	put_addressees(p, "To", t->to);
	put_addressees(p, "Info", t->info);
	put_list(p, "Pass", t->passing);
	put_list(p, "Service", t->service);
	put_tags(p);
	put_references(p);
	words_classified(&b, t);
	put_row(p, "By", &b);
	words_until(&b, t);
	put_row(p, "Until", &b);
	buf_string(p->out, "</dl>\n</header>\n");
	buf_free(&b);
}

/* ---- the text ------------------------------------------------------------ */

/* What begins inside a piece: lists in order, each walked once. */
struct inside {
	const struct item *item;
	const struct portion *portion;
	const struct redaction *cut;
};

static const char *
item_begin(const struct item *item)
{
	return item->label.p != NULL ? item->label.p : item->text.at.p;
}

/* The nearest place from `from` on where something begins, or NULL. */
static const char *
next_inside(struct inside *in, const char *from)
{
	const char *at = NULL, *p;

	while (in->item != NULL && item_begin(in->item) < from)
		in->item = in->item->next;
	while (in->portion != NULL && in->portion->mark.at.p < from)
		in->portion = in->portion->next;
	while (in->cut != NULL && in->cut->at.p < from)
		in->cut = in->cut->next;
	if (in->item != NULL)
		at = item_begin(in->item);
	p = in->portion == NULL ? NULL : in->portion->mark.at.p;
	if (p != NULL && (at == NULL || p < at))
		at = p;
	p = in->cut == NULL ? NULL : in->cut->at.p;
	if (p != NULL && (at == NULL || p < at))
		at = p;
	return at;
}

static void
put_cut(struct page *p, struct slice text, const struct redaction *cut)
{
	const struct slice_list *code;

	buf_string(p->out, "<span class=\"cut\" title=\"cut before release");
	for (code = cut->codes; code != NULL; code = code->next) {
		buf_string(p->out, code == cut->codes ? ": " : ", ");
		buf_html(p->out, code->text);
	}
	buf_string(p->out, "\">");
	buf_html(p->out, text);
	buf_string(p->out, "</span>");
}

/* Words, in which marks may be struck. */
static void
put_words(struct page *p, struct slice s)
{
	size_t i, n;

	while ((i = slice_find(s, S("~~("))) < s.n) {
		buf_html(p->out, slice_head(s, i));
		s = slice_skip(s, i);
		n = words_struck_mark(s);
		if (n > 0) {
			buf_string(p->out, "<s>");
			buf_html(p->out, slice(s.p + 2, n - 4));
			buf_string(p->out, "</s>");
		} else
			buf_html(p->out, slice_head(s, n = 2));
		s = slice_skip(s, n);
	}
	buf_html(p->out, s);
}

static void
put_piece(struct page *p, struct slice piece, struct inside *in)
{
	const char *at;
	struct slice part;

	while (
	    (at = next_inside(in, piece.p)) != NULL && at < slice_end(piece)) {
		put_words(p, slice_between(piece.p, at));
		piece = slice_between(at, slice_end(piece));
		if (in->cut != NULL && in->cut->at.p == at) {
			part = slice_head(piece, in->cut->at.n);
			put_cut(p, part, in->cut);
		} else {
			/* At least one byte, so that this ends. */
			part = slice_head(piece, 1);
			buf_string(p->out, "<br>");
			buf_html(p->out, part);
		}
		piece = slice_skip(piece, part.n == 0 ? 1 : part.n);
	}
	put_words(p, piece);
}

/* What was cut from between two pieces, where nothing tells of it. */
static void
put_cuts(struct page *p, const char *from, const char *to)
{
	const struct redaction *cut;
	struct buf b = {0};

	while ((cut = words_cut_between(&p->cut, from, to)) != NULL) {
		words_cut(&b, cut);
		buf_char(p->out, ' ');
		put_cut(p, buf_slice(&b), cut);
		buf_clear(&b);
	}
	buf_free(&b);
}

static void
put_passage(struct page *p, const struct passage *passage, struct inside in)
{
	struct passage_walk walk = {0};
	const char *last = passage->at.p;
	bool laid_out = false, was = false;

	in.cut = p->cut;
	while (passage_next(p->t, passage, &walk)) {
		put_cuts(p, last, walk.piece.p);
		last = slice_end(walk.piece);
		if (slice_equal(walk.joint, S("\n"))) {
			laid_out =
			    slice_find(walk.piece, S("   ")) < walk.piece.n;
			if (was && !laid_out)
				buf_string(p->out, "</pre><p>");
			else if (!was && laid_out)
				buf_string(p->out, "</p><pre tabindex=\"0\">");
			else
				buf_string(p->out, was ? "\n" : "<br>");
			was = laid_out;
		} else
			buf_html(p->out, walk.joint);
		put_piece(p, walk.piece, &in);
	}
	if (last != NULL)
		put_cuts(p, last, slice_end(passage->at));
	if (was)
		buf_string(p->out, "</pre><p>");
}

/* A heading above; one at the front of the text is there already. */
static bool
has_heading(const struct paragraph *paragraph)
{
	struct slice text = paragraph->text.at;

	return paragraph->heading.n > 0 &&
	    !slice_starts_fold(text, paragraph->heading) &&
	    !slice_within(paragraph->heading, text);
}

static void
put_paragraph(struct page *p, const struct paragraph *paragraph)
{
	struct inside in = {paragraph->items, paragraph->portions, NULL};

	if (has_heading(paragraph)) {
		buf_string(p->out, "<h2>");
		buf_html(p->out, paragraph->heading);
		buf_string(p->out, "</h2>\n");
	}
	if (paragraph->number != 0)
		buf_format(p->out,
		    "<p id=\"p%u\"><span class=\"number\">%u.</span> ",
		    (unsigned)paragraph->number, (unsigned)paragraph->number);
	else
		buf_string(p->out, "<p>");
	if (paragraph->mark.printed.n > 0) {
		buf_string(p->out, "<span class=\"mark\">(");
		buf_html(p->out, paragraph->mark.printed);
		buf_string(p->out, ")</span> ");
	}
	put_passage(p, &paragraph->text, in);
	buf_string(p->out, "</p>\n");
}

/* A fragment in which no paragraph was found. */
static void
put_lines(struct page *p)
{
	const struct line *line = p->t->lines;
	const struct line *end = line + p->t->line_count;

	buf_string(p->out, "<pre tabindex=\"0\">");
	for (; line < end; line++) {
		if (line->kind != LINE_TEXT && line->kind != LINE_LOOSE &&
		    line->kind != LINE_BODY && line->kind != LINE_PARAGRAPH &&
		    line->kind != LINE_HEADING)
			continue;
		buf_html(p->out, slice(line->p, line->n));
		buf_char(p->out, '\n');
	}
	buf_string(p->out, "</pre>\n");
}

static void
put_foot(struct page *p)
{
	const struct telegram *t = p->t;
	const struct stamp *stamp;
	const struct slice_list *name;
	struct inside none = {NULL, NULL, NULL};
	struct slice last = {0};

	buf_string(p->out, "<footer>\n");
	for (name = t->signature; name != NULL; name = name->next) {
		buf_string(p->out, "<p class=\"signature\">");
		buf_html(p->out, name->text);
		buf_string(p->out, "</p>\n");
	}
	if (t->notes.at.p != NULL) {
		buf_string(p->out, "<p>");
		put_passage(p, &t->notes, none);
		buf_string(p->out, "</p>\n");
	}
	for (stamp = t->stamps; stamp != NULL; stamp = stamp->next) {
		if (slice_equal(stamp->text, last))
			continue; /* it stands on every page */
		last = stamp->text;
		buf_string(p->out, "<p class=\"stamp\">");
		buf_html(p->out, stamp->text);
		buf_string(p->out, "</p>\n");
	}
	buf_string(p->out, "</footer>\n");
}

void
render_html(struct buf *out, struct arena *arena, const struct telegram *t,
    const char *link)
{
	struct page page = {out, arena, t, link, t->redactions}, *p = &page;
	const struct paragraph *paragraph;

	buf_string(out, "<article class=\"telegram\">\n");
	put_heading(p);
	for (paragraph = t->paragraphs; paragraph != NULL;
	     paragraph = paragraph->next)
		put_paragraph(p, paragraph);
	if (t->paragraphs == NULL)
		put_lines(p);
	put_foot(p);
	buf_string(out, "</article>\n");
}
