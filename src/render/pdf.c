/*
 * pdf.c: a telegram on paper, by cairo and pango, which no other file
 * knows.  It must not fetch anything, and looks at no clock: the document is
 * dated as the telegram is.
 *
 * Set in a typewriter's letters, the classification at head and foot of each
 * page as the service has it; tagged, with an outline, so that it can be
 * read aloud and searched.
 */
#include "render/pdf.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "render/render.h"
#include "render/words.h"

#define PAGE_WIDE 595.0 /* A4, in points */
#define PAGE_HIGH 842.0
#define MARGIN 54.0 /* room for the 69 characters of a line */
#define LABEL_WIDE 62.0 /* of the heading's labels */
#define TERM_WIDE 84.0 /* of those of a list: disposition */
#define FONT "DejaVu Sans Mono, Courier, monospace 8.5"
#define FONT_BOLD "DejaVu Sans Mono, Courier, monospace bold 8.5"
#define GAP 7.0 /* between paragraphs */
#define PAGES_MOST 2000
#define PIECE_MOST 3000 /* pango breaks an endless word in quadratic time: */
#define WORD_MOST 300
#define TITLE_MOST 400

struct paper {
	struct arena *arena;
	const struct telegram *t;
	const char *link; /* before an id; NULL: no links */
	cairo_surface_t *surface;
	cairo_t *cr;
	PangoContext *context;
	PangoFontDescription *plain, *bold;
	struct buf scratch;
	double y; /* where the next line begins */
	unsigned page;
	const char *tag; /* that is open; NULL: none */
	int outline; /* the item that headings go below */
	bool full; /* no more pages are begun */
};

static cairo_status_t
take_bytes(void *user, const unsigned char *p, unsigned n)
{
	buf_add(user, slice((const char *)p, n));
	return CAIRO_STATUS_SUCCESS;
}

/* ---- text that pango takes -------------------------------------------------- */

/*
 * Sound UTF-8 without control bytes, with a NUL at its end.  The codes of one
 * cut are not parted by the end of a line.
 */
static const char *
sound(struct paper *p, struct slice s)
{
	size_t from = p->scratch.n, n, i;

	while ((n = slice_index(s, '[')) < s.n) {
		buf_plain(&p->scratch, slice_head(s, n));
		s = slice_skip(s, n);
		n = words_code_box(s);
		for (i = 0; i < n; i++)
			if (s.p[i] == ' ')
				buf_string(&p->scratch, "\xc2\xa0");
			else
				buf_plain(&p->scratch, slice(s.p + i, 1));
		if (n == 0)
			buf_char(&p->scratch, '[');
		s = slice_skip(s, n == 0 ? 1 : n);
	}
	buf_plain(&p->scratch, s);
	buf_char(&p->scratch, '\0');
	return p->scratch.p + from;
}

static void
add_attribute(
    PangoAttrList *list, PangoAttribute *attribute, size_t from, size_t n)
{
	attribute->start_index = (guint)from;
	attribute->end_index = (guint)(from + n);
	pango_attr_list_insert(list, attribute);
}

/* A cut is a black box with its codes; a mark that is struck is struck. */
static void
decorate(PangoLayout *layout, struct slice s)
{
	PangoAttrList *list = pango_attr_list_new();
	size_t i, n;

	for (i = 0; i < s.n; i += n == 0 ? 1 : n) {
		n = s.p[i] == '['   ? words_code_box(slice_skip(s, i))
		    : s.p[i] == '~' ? words_struck_mark(slice_skip(s, i))
				    : 0;
		if (n == 0)
			continue;
		if (s.p[i] == '[') {
			add_attribute(
			    list, pango_attr_background_new(0, 0, 0), i, n);
			add_attribute(list,
			    pango_attr_foreground_new(0xffff, 0xffff, 0xffff),
			    i, n);
			continue;
		}
		add_attribute(
		    list, pango_attr_strikethrough_new(TRUE), i + 2, n - 4);
		add_attribute(list, pango_attr_foreground_alpha_new(1), i, 2);
		add_attribute(
		    list, pango_attr_foreground_alpha_new(1), i + n - 2, 2);
	}
	pango_layout_set_attributes(layout, list);
	pango_attr_list_unref(list);
}

static PangoLayout *
layout_of(struct paper *p, struct slice s, const PangoFontDescription *font,
    double wide)
{
	PangoLayout *layout = pango_layout_new(p->context);

	buf_clear(&p->scratch);
	pango_layout_set_font_description(layout, font);
	pango_layout_set_width(layout, (int)(wide * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_text(layout, sound(p, s), -1);
	return layout;
}

/* ---- pages ------------------------------------------------------------------- */

static void
tag_begin(struct paper *p, const char *tag)
{
	if (p->tag == NULL)
		cairo_tag_begin(p->cr, tag, NULL);
	p->tag = tag;
}

static void
tag_end(struct paper *p)
{
	if (p->tag != NULL)
		cairo_tag_end(p->cr, p->tag);
	p->tag = NULL;
}

/* A line in the middle, which is no part of the text. */
static void
put_margin(struct paper *p, struct slice s, double y)
{
	PangoLayout *layout = layout_of(p, s, p->bold, PAGE_WIDE - 2 * MARGIN);

	pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
	cairo_move_to(p->cr, MARGIN, y);
	pango_cairo_show_layout(p->cr, layout);
	g_object_unref(layout);
}

static struct slice
banner(struct paper *p, struct buf *b)
{
	struct slice level;
	const struct slice_list *caption;

	if (p->t == NULL) /* a list */
		return S("");
	level = classification_name(p->t->classification);
	/* as it was sent, struck, and as it is given out (32 CFR 2001.25) */
	if (words_struck(p->t).n > 0)
		level = words_struck(p->t);
	buf_add(b, level);
	for (caption = p->t->captions; caption != NULL; caption = caption->next)
		if (!words_struck_caption(p->t, caption->text))
			buf_format(
			    b, "%s%S", b->n > 0 ? "  " : "", &caption->text);
	return buf_slice(b);
}

static void
page_begin(struct paper *p)
{
	struct buf b = {0};

	p->page++;
	put_margin(p, banner(p, &b), MARGIN / 2);
	buf_free(&b);
	p->y = MARGIN + 8;
}

static void
page_end(struct paper *p)
{
	struct slice id = p->t == NULL ? (struct slice){NULL, 0}
				       : identifier_text(p->arena, &p->t->id);
	struct buf b = {0};

	put_margin(p, banner(p, &b), PAGE_HIGH - MARGIN * 0.8);
	buf_clear(&b);
	buf_format(&b, "%S%spage %u", &id, id.n > 0 ? ", " : "", p->page);
	put_margin(p, buf_slice(&b), PAGE_HIGH - MARGIN * 0.55);
	buf_free(&b);
	cairo_show_page(p->cr);
}

/* Room for so much; a new page where there is none. */
static bool
room_for(struct paper *p, double high)
{
	const char *tag = p->tag;

	if (p->full)
		return false;
	if (p->y + high <= PAGE_HIGH - MARGIN)
		return true;
	if (p->page >= PAGES_MOST) {
		p->full = true;
		return false;
	}
	tag_end(p);
	page_end(p);
	page_begin(p);
	if (tag != NULL)
		tag_begin(p, tag);
	return true;
}

/* ---- blocks of text ------------------------------------------------------------ */

/*
 * The lines of a layout, each laid out by itself: at the blank where a line
 * is broken there would be no letter, which cairo puts into the tags as a
 * text of its own, where readers stop.
 */
static void
put_lines(struct paper *p, PangoLayout *layout, double x)
{
	int i, count = pango_layout_get_line_count(layout);
	const char *text = pango_layout_get_text(layout);
	PangoLayout *alone = pango_layout_copy(layout);
	PangoLayoutLine *line;
	struct slice words, all;
	PangoRectangle box;
	double high;

	pango_layout_set_width(alone, -1);
	for (i = 0; i < count; i++) {
		line = pango_layout_get_line_readonly(layout, i);
		all = slice(text + line->start_index, (size_t)line->length);
		words = slice_trim_right(all);
		if (words.n < all.n)
			words.n++; /* the blank to the next line is a letter */
		pango_layout_line_get_extents(line, NULL, &box);
		high = (double)box.height / PANGO_SCALE;
		if (!room_for(p, high))
			break;
		pango_layout_set_text(alone, words.p, (int)words.n);
		decorate(alone, words);
		cairo_move_to(p->cr, x, p->y);
		pango_cairo_show_layout(p->cr, alone);
		p->y += high;
	}
	g_object_unref(alone);
}

/* As much as is laid out at once, up to a blank if there is one. */
static struct slice
take_piece(struct slice *s)
{
	struct slice piece;
	size_t n = s->n;

	if (n > PIECE_MOST) {
		for (n = PIECE_MOST; n > 0 && s->p[n] != ' '; n--)
			continue;
		if (n == 0) /* one endless word */
			for (n = WORD_MOST;
			     n > 1 && ((unsigned char)s->p[n] & 0xc0) == 0x80;
			     n--)
				continue;
	}
	piece = slice_head(*s, n);
	*s = slice_skip(*s, n);
	return piece;
}

static void
put_block(struct paper *p, struct slice s, const char *tag,
    const PangoFontDescription *font)
{
	PangoLayout *layout;

	while (s.n > 0 && room_for(p, 24)) {
		layout =
		    layout_of(p, take_piece(&s), font, PAGE_WIDE - 2 * MARGIN);
		tag_begin(p, tag);
		put_lines(p, layout, MARGIN);
		tag_end(p);
		g_object_unref(layout);
	}
	p->y += GAP;
}

/* An item of the outline that leads here. */
static int
put_outline(struct paper *p, int below, struct slice name)
{
	char where[64];

	buf_clear(&p->scratch);
	g_snprintf(where, sizeof(where), "page=%u pos=[%d %d]", p->page,
	    (int)MARGIN, (int)p->y);
	return cairo_pdf_surface_add_outline(
	    p->surface, below, sound(p, slice_head(name, 120)), where, 0);
}

/* A label of the heading, and beside it what it says. */
static void
put_fact(struct paper *p, const char *label, struct slice value)
{
	PangoLayout *name, *text;
	struct buf b = {0};
	double wide = p->t == NULL ? TERM_WIDE : LABEL_WIDE;

	buf_format(&b, "%s ", label);
	while (value.n > 0 && room_for(p, 14)) {
		name = layout_of(p, buf_slice(&b), p->bold, wide);
		text = layout_of(p, take_piece(&value), p->plain,
		    PAGE_WIDE - 2 * MARGIN - wide);
		tag_begin(p, "P");
		cairo_move_to(p->cr, MARGIN, p->y);
		pango_cairo_show_layout(p->cr, name);
		put_lines(p, text, MARGIN + wide);
		tag_end(p);
		g_object_unref(name);
		g_object_unref(text);
		buf_clear(&b); /* what goes on has no label */
		buf_char(&b, ' ');
	}
	buf_free(&b);
}

/* ---- the heading ----------------------------------------------------------------- */

static void
put_addressees(struct paper *p, const char *label, const struct addressee *list)
{
	const struct slice_list *x;
	const struct addressee *a;
	struct slice precedence;
	struct buf b = {0};

	for (a = list; a != NULL; a = a->next) {
		precedence = words_precedence(a->precedence);
		buf_format(&b, "%s%S", b.n > 0 ? "; " : "", &a->name);
		if (precedence.n > 0)
			buf_format(&b, " (%S)", &precedence);
		for (x = a->excluded; x != NULL; x = x->next)
			buf_format(&b, "%s%S",
			    x == a->excluded ? ", but not " : ", ", &x->text);
	}
	put_fact(p, label, buf_slice(&b));
	buf_free(&b);
}

static void
put_list(struct paper *p, const char *label, const struct slice_list *list)
{
	struct buf b = {0};

	for (; list != NULL; list = list->next)
		buf_format(&b, "%s%S", b.n > 0 ? "; " : "", &list->text);
	put_fact(p, label, buf_slice(&b));
	buf_free(&b);
}

static void
put_tags(struct paper *p)
{
	const struct tag *tag;
	struct buf b = {0};

	for (tag = p->t->tags; tag != NULL; tag = tag->next) {
		buf_string(&b, b.n > 0 ? "; " : "");
		buf_add(&b, tag->code.n > 0 ? tag->code : tag->title);
		if (tag->code.n > 0 && tag->title.n > 0)
			buf_format(&b, " (%S)", &tag->title);
	}
	put_fact(p, "Tags", buf_slice(&b));
	buf_free(&b);
}

/* Each on its line, and where it leads if there is a place to lead to. */
static void
put_references(struct paper *p)
{
	const struct reference *r;
	struct buf b = {0}, link = {0};
	bool linked;

	for (r = p->t->references; r != NULL && !p->full; r = r->next) {
		buf_clear(&b);
		buf_clear(&link);
		if (r->bullet.n > 0)
			buf_format(&b, "%S. ", &r->bullet);
		buf_add(&b, r->printed);
		words_reference(&b, r);
		linked = p->link != NULL && r->id.n > 0 && room_for(p, 14);
		if (linked) {
			buf_format(&link, "uri='%s", p->link);
			buf_url(&link, r->id);
			buf_string(&link, "'");
			buf_char(&link, '\0');
			cairo_tag_begin(p->cr, CAIRO_TAG_LINK, link.p);
		}
		put_fact(p, r == p->t->references ? "Refs" : "", buf_slice(&b));
		if (linked)
			cairo_tag_end(p->cr, CAIRO_TAG_LINK);
	}
	buf_free(&b);
	buf_free(&link);
}

static void
put_heading(struct paper *p, struct slice title)
{
	const struct telegram *t = p->t;
	struct buf b = {0};

	put_block(p,
	    title.n > 0 ? slice_head(title, TITLE_MOST) : S("Telegram"), "H1",
	    p->bold);
	if (title.n > TITLE_MOST)
		put_fact(p, "Subject", title);
	put_fact(p, "Number", identifier_text(p->arena, &t->id));
	words_when(&b, t);
	put_fact(p, "When", buf_slice(&b));
	put_addressees(p, "From", t->from);
	put_addressees(p, "To", t->to);
	put_addressees(p, "Info", t->info);
	put_list(p, "Pass", t->passing);
	put_list(p, "Service", t->service);
	put_tags(p);
	put_references(p);
	buf_clear(&b);
	words_classified(&b, t);
	put_fact(p, "By", buf_slice(&b));
	buf_clear(&b);
	words_until(&b, t);
	put_fact(p, "Until", buf_slice(&b));
	p->y += 2 * GAP;
	buf_free(&b);
}

/* ---- the text ---------------------------------------------------------------------- */

static void
put_paragraph(struct paper *p, const struct paragraph *paragraph)
{
	struct slice text = passage_text(p->arena, p->t, &paragraph->text);
	struct slice heading = paragraph->heading, line;
	struct buf b = {0};
	bool above = heading.n > 0 && !slice_within(heading, text) &&
	    !slice_starts_fold(text, heading);

	if (above && room_for(p, 40)) {
		put_outline(p, p->outline, heading);
		put_block(p, heading, "H2", p->bold);
	}
	if (paragraph->number > 0)
		buf_format(&b, "%u. ", (unsigned)paragraph->number);
	if (paragraph->mark.printed.n > 0)
		buf_format(&b, "(%S) ", &paragraph->mark.printed);
	/* what is laid out in lines keeps them */
	line = slice_line(&text);
	buf_add(&b, line);
	put_block(p, buf_slice(&b), "P", p->plain);
	while ((line = slice_line(&text)).p != NULL) {
		p->y -= GAP;
		put_block(p, line, "P", p->plain);
	}
	buf_free(&b);
}

/* A fragment in which no paragraph was found. */
static void
put_bare(struct paper *p)
{
	const struct line *line = p->t->lines;
	const struct line *end = line + p->t->line_count;

	for (; line < end && !p->full; line++) {
		if (line->kind != LINE_TEXT && line->kind != LINE_LOOSE &&
		    line->kind != LINE_BODY && line->kind != LINE_PARAGRAPH &&
		    line->kind != LINE_HEADING)
			continue;
		put_block(p, slice(line->p, line->n), "P", p->plain);
		p->y -= GAP;
	}
}

static void
put_end(struct paper *p)
{
	const struct slice_list *name;

	p->y += GAP;
	for (name = p->t->signature; name != NULL; name = name->next)
		put_block(p, name->text, "P", p->plain);
}

/* What was stamped on it when it was released, and what it was before. */
static void
put_stamps(struct paper *p)
{
	const struct stamp *stamp;
	struct slice last = {0}, was;
	struct buf b = {0};

	if (words_struck(p->t).n > 0) {
		was = classification_name(p->t->classification);
		buf_format(&b, "~~(%S)~~", &was);
		put_block(p, buf_slice(&b), "P", p->bold);
		buf_free(&b);
		p->y -= GAP;
	}
	for (stamp = p->t->stamps; stamp != NULL; stamp = stamp->next) {
		if (!slice_equal(stamp->text, last))
			put_block(p, stamp->text, "P", p->plain);
		last = stamp->text;
	}
}

/* ---- the document --------------------------------------------------------------------- */

static void
put_metadata(struct paper *p, struct slice title)
{
	cairo_surface_t *s = p->surface;
	char when[20];

	buf_clear(&p->scratch);
	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE,
	    sound(
		p, title.n > 0 ? title : identifier_text(p->arena, &p->t->id)));
	buf_clear(&p->scratch);
	if (p->t->from != NULL)
		cairo_pdf_surface_set_metadata(
		    s, CAIRO_PDF_METADATA_AUTHOR, sound(p, p->t->from->name));
	buf_clear(&p->scratch);
	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_SUBJECT,
	    sound(p, identifier_text(p->arena, &p->t->id)));
	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATOR, "reftel");
	if (date_known(p->t->created.date)) {
		buf_clear(&p->scratch);
		moment_format(p->t->created, when);
		cairo_pdf_surface_set_metadata(s,
		    CAIRO_PDF_METADATA_CREATE_DATE,
		    sound(p, slice(when, sizeof(when))));
	}
}

static void
paper_open(struct paper *p, struct buf *out)
{
	p->surface = cairo_pdf_surface_create_for_stream(
	    take_bytes, out, PAGE_WIDE, PAGE_HIGH);
	p->cr = cairo_create(p->surface);
	p->context = pango_cairo_create_context(p->cr);
	p->plain = pango_font_description_from_string(FONT);
	p->bold = pango_font_description_from_string(FONT_BOLD);
}

/* The last page, and what cairo says of all of it. */
static bool
paper_close(struct paper *p, struct error *error)
{
	cairo_status_t status;

	cairo_tag_end(p->cr, "Document");
	page_end(p);
	cairo_destroy(p->cr);
	cairo_surface_finish(p->surface);
	status = cairo_surface_status(p->surface);
	cairo_surface_destroy(p->surface);
	pango_font_description_free(p->plain);
	pango_font_description_free(p->bold);
	g_object_unref(p->context);
	buf_free(&p->scratch);
	return status == CAIRO_STATUS_SUCCESS ||
	    error_set(
		error, "cannot make a PDF: %s", cairo_status_to_string(status));
}

bool
render_pdf(struct buf *out, struct arena *arena, const struct telegram *t,
    const char *link, struct error *error)
{
	struct paper p = {.arena = arena, .t = t, .link = link};
	const struct paragraph *paragraph;
	struct slice title = render_title(arena, t);

	paper_open(&p, out);
	put_metadata(&p, title);
	cairo_tag_begin(p.cr, "Document", NULL);
	page_begin(&p);
	p.outline = put_outline(
	    &p, CAIRO_PDF_OUTLINE_ROOT, title.n > 0 ? title : S("Telegram"));
	if (words_struck(t).n > 0)
		put_stamps(&p);
	put_heading(&p, title);
	for (paragraph = t->paragraphs; paragraph != NULL && !p.full;
	     paragraph = paragraph->next)
		put_paragraph(&p, paragraph);
	if (t->paragraphs == NULL)
		put_bare(&p);
	put_end(&p);
	if (words_struck(t).n == 0)
		put_stamps(&p);
	return paper_close(&p, error);
}

/* ---- a list ------------------------------------------------------------------- */

bool
render_pdf_list(struct buf *out, struct slice list, struct error *error)
{
	struct paper p = {.t = NULL};
	struct slice line = slice_line(&list), name;
	struct buf label = {0};

	paper_open(&p, out);
	cairo_pdf_surface_set_metadata(
	    p.surface, CAIRO_PDF_METADATA_TITLE, sound(&p, line));
	buf_clear(&p.scratch);
	cairo_pdf_surface_set_metadata(
	    p.surface, CAIRO_PDF_METADATA_CREATOR, "reftel");
	cairo_tag_begin(p.cr, "Document", NULL);
	page_begin(&p);
	put_block(&p, line, "H1", p.bold);
	while ((line = slice_line(&list)).p != NULL && !p.full) {
		name = slice_head(line, slice_index(line, '\t'));
		if (name.n == line.n) {
			p.y += GAP;
			continue;
		}
		buf_clear(&label);
		buf_add(&label, slice_head(name, 60));
		buf_char(&label, '\0');
		put_fact(&p, label.p, slice_skip(line, name.n + 1));
	}
	buf_free(&label);
	return paper_close(&p, error);
}
