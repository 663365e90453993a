/*
 * text.c: the reading copy: a telegram as one would want to read it.  It
 * must not leave out a word of the text; of the heading it says in plain
 * words what matters to a reader, and of furniture nothing.
 */
#include "render/render.h"

#include "render/fill.h"
#include "render/words.h"

#define MEASURE 92 /* lines longer than this are hard to read */
#define LABEL 10 /* width of the labels of the heading */
#define MARK_MOST 12 /* a longer mark goes before the text */

struct page {
	struct fill fill;
	struct arena *arena;
	const struct telegram *t;
	const struct redaction *cut; /* the next one */
	unsigned label, margin, mark; /* columns */
	bool color;
};

static void
color(struct page *p, const char *code)
{
	if (p->color)
		fill_color(&p->fill, code);
}

static void
rule(struct page *p)
{
	fill_line(&p->fill);
	color(p, COLOR_DIM);
	fill_line(&p->fill);
	buf_fill(p->fill.out, '-', p->fill.width);
	buf_char(p->fill.out, '\n');
	color(p, COLOR_NONE);
	fill_line(&p->fill);
}

static void
skip(struct page *p)
{
	fill_line(&p->fill);
	buf_char(p->fill.out, '\n');
}

/* ---- the heading --------------------------------------------------------- */

static void
label(struct page *p, const char *name)
{
	fill_line(&p->fill);
	fill_to(&p->fill, 2);
	color(p, COLOR_DIM);
	fill_string(&p->fill, name);
	color(p, COLOR_NONE);
	fill_to(&p->fill, p->label);
}

static void
add_words(struct page *p, const struct buf *b)
{
	fill_text(&p->fill, buf_slice(b));
}

static void
put_banner(struct page *p)
{
	const struct telegram *t = p->t;
	struct slice level = classification_name(t->classification);
	struct slice id = identifier_text(p->arena, &t->id);
	const struct slice_list *caption;
	unsigned n = fill_width(id);

	color(p, words_color(t->classification));
	if (level.n == 0)
		level = slice_trim(t->text).n == 0
		    ? S("(nothing in it)")
		    : S("(no classification stated)");
	if (words_struck(t).n > 0) { /* as it was sent, and as it is given */
		fill_string(&p->fill, "~~");
		fill_text(&p->fill, level);
		fill_string(&p->fill, "~~ ");
		level = words_struck(t);
	}
	fill_text(&p->fill, level);
	for (caption = t->captions; caption != NULL; caption = caption->next) {
		fill_string(&p->fill, " ");
		fill_string(&p->fill, caption == t->captions ? "// " : "/ ");
		fill_word(&p->fill,
		    words_struck_caption(t, caption->text)
			? arena_join(p->arena, S("~~"), caption->text, S("~~"))
			: caption->text);
	}
	color(p, COLOR_NONE);
	if (id.n > 0 && n + 1 < p->fill.width) {
		fill_to(&p->fill, p->fill.width - n);
		color(p, COLOR_BOLD);
		fill_word(&p->fill, id);
		color(p, COLOR_NONE);
	}
	fill_line(&p->fill);
	fill_to(&p->fill, 0);
}

static void
put_title(struct page *p)
{
	struct slice title = render_title(p->arena, p->t);

	if (title.p == NULL)
		return;
	skip(p);
	color(p, COLOR_BOLD);
	fill_text(&p->fill, title);
	color(p, COLOR_NONE);
	if (p->t->subject_mark.printed.n > 0) {
		fill_string(&p->fill, " (");
		fill_text(&p->fill, p->t->subject_mark.printed);
		fill_string(&p->fill, ")");
	}
	if (p->t->subject_derived)
		fill_string(&p->fill, " (no subject: the text begins so)");
	fill_line(&p->fill);
}

static void
put_addressee(struct page *p, const struct addressee *a)
{
	const struct slice_list *x;
	struct buf b = {0};

	words_address(&b, p->arena, a->name);
	if (words_precedence(a->precedence).n > 0)
		buf_format(&b, " (%S)",
		    &(struct slice){words_precedence(a->precedence).p,
			words_precedence(a->precedence).n});
	for (x = a->excluded; x != NULL; x = x->next) {
		buf_string(&b, x == a->excluded ? ", but not " : ", ");
		words_address(&b, p->arena, x->text);
	}
	add_words(p, &b);
	buf_free(&b);
}

static void
put_addressees(struct page *p, const char *name, const struct addressee *list)
{
	const struct addressee *a;

	if (list == NULL)
		return;
	label(p, name);
	for (a = list; a != NULL; a = a->next) {
		put_addressee(p, a);
		if (a->next != NULL)
			fill_string(&p->fill, "; ");
	}
}

static void
put_tags(struct page *p)
{
	const struct tag *tag;

	if (p->t->tags == NULL)
		return;
	label(p, "Tags");
	for (tag = p->t->tags; tag != NULL; tag = tag->next) {
		if (tag->code.p != NULL) {
			color(p, COLOR_BOLD);
			fill_text(&p->fill, tag->code);
			color(p, COLOR_NONE);
		}
		if (tag->title.p != NULL) {
			fill_string(&p->fill, tag->code.p == NULL ? "" : " ");
			fill_text(&p->fill, tag->title);
		}
		fill_string(&p->fill, tag->next == NULL ? "" : "; ");
	}
}

static void
put_references(struct page *p)
{
	const struct reference *r;
	struct buf b = {0};

	if (p->t->references == NULL)
		return;
	label(p, "Refs");
	for (r = p->t->references; r != NULL; r = r->next) {
		if (r->bullet.n > 0) {
			fill_text(&p->fill, r->bullet);
			fill_string(&p->fill, ". ");
		}
		fill_text(&p->fill, r->printed);
		words_reference(&b, r);
		add_words(p, &b);
		buf_clear(&b);
		fill_line(&p->fill);
	}
	buf_free(&b);
}

static void
put_classified(struct page *p)
{
	struct buf b = {0};

	words_classified(&b, p->t);
	if (b.n > 0) {
		label(p, "By");
		add_words(p, &b);
	}
	buf_clear(&b);
	words_until(&b, p->t);
	if (b.n > 0) {
		label(p, "Until");
		add_words(p, &b);
	}
	buf_free(&b);
}

static void
put_list(struct page *p, const char *name, const struct slice_list *list)
{
	if (list == NULL)
		return;
	label(p, name);
	for (; list != NULL; list = list->next) {
		fill_text(&p->fill, list->text);
		fill_string(&p->fill, list->next == NULL ? "" : "; ");
	}
}

static void
put_heading(struct page *p)
{
	const struct telegram *t = p->t;
	struct buf b = {0};

	words_when(&b, t);
	if (b.n > 0) {
		label(p, "When");
		add_words(p, &b);
	}
	buf_free(&b);
	put_addressees(p, "From", t->from);
	put_addressees(p, "To", t->to);
	put_addressees(p, "Info", t->info);
	put_list(p, "Pass", t->passing);
	put_list(p, "Service", t->service);
	put_tags(p);
	put_references(p);
	put_classified(p);
	fill_line(&p->fill);
	fill_to(&p->fill, 0);
}

/* ---- the text ------------------------------------------------------------ */

/* A row of a table, or what was laid out by hand: three blanks in a row. */
static bool
is_laid_out(struct slice line)
{
	return slice_find(slice_trim(line), S("   ")) < slice_trim(line).n;
}

/*
 * Where new lines begin inside a passage though its text runs on: at items
 * and portions.  Both lists are in order; so is what is asked.
 */
struct breaks {
	const struct portion *portion;
	const struct item *item;
};

static const char *
next_break(struct breaks *b, const char *from, const char *to)
{
	const char *at = NULL, *p;

	while (b->item != NULL &&
	    (p = b->item->label.p != NULL ? b->item->label.p
					  : b->item->text.at.p) < from)
		b->item = b->item->next;
	while (b->portion != NULL && b->portion->mark.at.p < from)
		b->portion = b->portion->next;
	if (b->item != NULL) {
		p = b->item->label.p != NULL ? b->item->label.p
					     : b->item->text.at.p;
		if (p >= from && p < to)
			at = p;
	}
	if (b->portion != NULL) {
		p = b->portion->mark.at.p;
		if (p != NULL && p >= from && p < to && (at == NULL || p < at))
			at = p;
	}
	return at;
}

static void
put_piece(struct page *p, struct slice piece, struct breaks *breaks)
{
	const char *at;

	while ((at = next_break(breaks, piece.p, slice_end(piece))) != NULL) {
		fill_text(&p->fill, slice_between(piece.p, at));
		fill_line(&p->fill);
		/* At least one byte, so that this ends. */
		fill_text(&p->fill, slice(at, 1));
		piece = slice_between(at + 1, slice_end(piece));
	}
	fill_text(&p->fill, piece);
}

/* What was cut from between two pieces, where nothing tells of it. */
static void
put_cuts(struct page *p, const char *from, const char *to)
{
	const struct redaction *cut;
	struct buf b = {0};

	while ((cut = words_cut_between(&p->cut, from, to)) != NULL) {
		words_cut(&b, cut);
		fill_string(&p->fill, " ");
		color(p, COLOR_DIM);
		fill_word(&p->fill, buf_slice(&b));
		color(p, COLOR_NONE);
		fill_string(&p->fill, " ");
		buf_clear(&b);
	}
	buf_free(&b);
}

static void
put_passage(struct page *p, const struct passage *passage, struct breaks breaks)
{
	struct passage_walk walk = {0};
	const char *last = passage->at.p;
	bool fresh;

	while (passage_next(p->t, passage, &walk)) {
		fresh = slice_equal(walk.joint, S("\n"));
		put_cuts(p, last, walk.piece.p);
		last = slice_end(walk.piece);
		if (fresh)
			fill_line(&p->fill);
		else
			fill_text(&p->fill, walk.joint);
		if (fresh && is_laid_out(walk.piece))
			fill_verbatim(&p->fill, walk.piece);
		else
			put_piece(p, walk.piece, &breaks);
	}
	if (last != NULL)
		put_cuts(p, last, slice_end(passage->at));
	fill_line(&p->fill);
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
put_margin(struct page *p, const struct paragraph *paragraph)
{
	const struct marking *mark = &paragraph->mark;
	struct buf b = {0};

	fill_to(&p->fill, 0);
	if (paragraph->number != 0) {
		buf_padded(&b, paragraph->number, 1);
		if (b.n < 3)
			fill_to(&p->fill, (unsigned)(3 - b.n));
		fill_word(&p->fill, buf_slice(&b));
	}
	if (mark->printed.n > 0) {
		buf_clear(&b);
		buf_format(&b, "(%S)", &mark->printed);
		fill_to(&p->fill, 5);
		color(p, words_color(mark->level));
		fill_word(&p->fill, buf_slice(&b));
		color(p, COLOR_NONE);
	}
	buf_free(&b);
	fill_to(&p->fill, p->margin);
}

static void
put_paragraph(struct page *p, const struct paragraph *paragraph)
{
	struct breaks breaks = {paragraph->portions, paragraph->items};

	skip(p);
	if (has_heading(paragraph)) {
		fill_to(&p->fill, p->margin);
		color(p, COLOR_BOLD);
		fill_text(&p->fill, paragraph->heading);
		color(p, COLOR_NONE);
		skip(p);
	}
	put_margin(p, paragraph);
	put_passage(p, &paragraph->text, breaks);
}

/* A fragment in which no paragraph was found: its lines as they stand. */
static void
put_lines(struct page *p)
{
	const struct line *line = p->t->lines;
	const struct line *end = line + p->t->line_count;

	skip(p);
	fill_to(&p->fill, 0);
	for (; line < end; line++)
		if (line->kind == LINE_TEXT || line->kind == LINE_LOOSE ||
		    line->kind == LINE_BODY || line->kind == LINE_PARAGRAPH ||
		    line->kind == LINE_HEADING)
			fill_verbatim(&p->fill, slice(line->p, line->n));
}

static void
measure_margin(struct page *p)
{
	const struct paragraph *paragraph;
	unsigned n;

	p->mark = 0;
	for (paragraph = p->t->paragraphs; paragraph != NULL;
	     paragraph = paragraph->next) {
		n = fill_width(paragraph->mark.printed);
		if (n > 0 && n <= MARK_MOST && n + 3 > p->mark)
			p->mark = n + 3;
	}
	p->margin = 5 + p->mark;
	if (p->margin * 3 > p->fill.width) /* narrow: no room for margins */
		p->margin = 4;
}

static void
put_body(struct page *p)
{
	const struct paragraph *paragraph;
	const struct slice_list *name;
	struct breaks none = {NULL, NULL};

	measure_margin(p);
	for (paragraph = p->t->paragraphs; paragraph != NULL;
	     paragraph = paragraph->next)
		put_paragraph(p, paragraph);
	if (p->t->paragraphs == NULL)
		put_lines(p);
	if (p->t->signature != NULL)
		skip(p);
	for (name = p->t->signature; name != NULL; name = name->next) {
		fill_to(&p->fill, p->margin);
		fill_text(&p->fill, name->text);
		fill_line(&p->fill);
	}
	if (p->t->notes.at.p != NULL) {
		skip(p);
		fill_to(&p->fill, p->margin);
		put_passage(p, &p->t->notes, none);
	}
}

/* ---- the foot ------------------------------------------------------------- */

static void
put_foot(struct page *p)
{
	const struct telegram *t = p->t;
	const struct stamp *stamp;
	struct slice last = {0};
	size_t remarks = 0;
	const struct remark *r;

	for (r = t->remarks; r != NULL; r = r->next)
		remarks++;
	fill_to(&p->fill, 0);
	skip(p);
	color(p, COLOR_DIM);
	for (stamp = t->stamps; stamp != NULL; stamp = stamp->next) {
		if (slice_equal(stamp->text, last))
			continue; /* it stands on every page */
		last = stamp->text;
		fill_string(&p->fill, "Stamped: ");
		fill_text(&p->fill, stamp->text);
		fill_line(&p->fill);
	}
	if (t->status != STATUS_HELD) {
		fill_string(&p->fill, "The text is ");
		fill_text(&p->fill, status_name(t->status));
		fill_string(&p->fill, ".");
		fill_line(&p->fill);
	}
	if (t->sections_of > 1)
		fill_format(&p->fill,
		    "Sent in %u sections, of which %u %s "
		    "here.",
		    t->sections_of, t->sections_held,
		    t->sections_held == 1 ? "is" : "are");
	fill_line(&p->fill);
	if (remarks > 0)
		fill_format(&p->fill,
		    "%zu remark%s: `reftel check' has "
		    "%s.",
		    remarks, remarks == 1 ? "" : "s",
		    remarks == 1 ? "it" : "them");
	fill_line(&p->fill);
	color(p, COLOR_NONE);
	fill_line(&p->fill);
}

void
render_text(struct buf *out, struct arena *arena, const struct telegram *t,
    unsigned width, bool use_color)
{
	struct page page = {.arena = arena, .t = t, .color = use_color};

	fill_init(&page.fill, out, width > MEASURE ? MEASURE : width);
	page.cut = t->redactions;
	page.label = width < 50 ? 8 : LABEL;
	put_banner(&page);
	rule(&page);
	put_title(&page);
	skip(&page);
	put_heading(&page);
	put_body(&page);
	put_foot(&page);
	fill_free(&page.fill);
}
