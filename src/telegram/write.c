/*
 * write.c: a telegram as lines: its sections, each with its heading, its
 * pages, its end.  It must not know how a field is spelt.
 */
#include "telegram/writer.h"

/* The allies page by 20 lines, 5 of text to a section (ACP 127(G) para 208). */
#define ALLIED_PAGE 20
#define ALLIED_PAGES 5
/* The Department's printer; its sections are of as many lines (telegram.md). */
#define PRINT_PAGE 54
#define SECTION_LINES 100
/* SECTION 01 OF 99 (ACP 127(G) para 208 has two digits). */
#define SECTIONS_MOST 99
/* The reader takes a line of so many letters for full. */
#define LINE_FULL 54
/* So far back from where a page is full is looked for a better end. */
#define ROWS_BACK 8

static const struct slice names[FORM_STYLES] = {{"old", 3}, {"print", 5},
    {"wire", 4}, {"message", 7}, {"acp127", 6}, {"acp128", 6}};

struct slice
form_name(enum form_style style)
{
	return names[style];
}

bool
form_by_name(struct slice name, enum form_style *out)
{
	size_t i;

	for (i = 0; i < FORM_STYLES; i++)
		if (slice_equal(name, names[i])) {
			*out = (enum form_style)i;
			return true;
		}
	return false;
}

/* ---- forms ------------------------------------------------------------------- */

struct form
form_for(enum form_style style, struct date day)
{
	int year = date_known(day) ? day.year : 2000;
	int month = year * 12 + day.month;
	bool allied = style == FORM_ALLIED || style == FORM_AUTODIN;
	struct form f = {.style = (uint8_t)style, .width = 69};

	f.number_digits = year < 1980 ? 4 : 6;
	f.section_digits = year < 1980 ? 1 : 2;
	f.times = month >= 1976 * 12 + 12; /* the change is sharp */
	f.filed_first = f.times && year < 1978;
	f.colons = year >= 1990;
	f.list = year >= 1990;
	f.commas = year < 2000;
	f.capitals = allied || (year < 1995 && style != FORM_OLD);
	if (allied) {
		f.section_digits = 1;
		/* two digits would be read as a year from 1966 on */
		f.long_year = year >= 2006 || year < 1966;
		f.page = ALLIED_PAGE;
		f.pages = ALLIED_PAGES;
	} else if (style != FORM_MESSAGE) {
		f.page = PRINT_PAGE;
		f.pages = style == FORM_OLD ? 0 : 2;
	}
	return f;
}

struct form
form_of(const struct telegram *t)
{
	struct date day = date_known(t->dtg.moment.date)
	    ? t->dtg.moment.date
	    : (struct date){(int16_t)t->id.year, t->id.year != 0, 1};
	const struct transmission *x = t->transmission;
	enum form_style style = FORM_MESSAGE;
	bool old = false;
	uint32_t i;

	if (x != NULL && x->identification.n == 8 &&
	    slice_head(x->identification, 2).p[1] == 'T')
		style = FORM_AUTODIN;
	else if (x != NULL)
		style = x->serial.p != NULL &&
			slice_within(x->serial, t->text) &&
			x->serial.p > t->text.p && x->serial.p[-1] != '#'
		    ? FORM_ALLIED
		    : FORM_WIRE;
	else if (t->distribution != NULL || t->dash_serial.p != NULL)
		style = FORM_PRINT;
	for (i = 0; i < t->line_count && (x == NULL || !old); i++) {
		if (style == FORM_MESSAGE && t->lines[i].kind == LINE_PAGE)
			style = FORM_PRINT;
		old = old || t->lines[i].kind == LINE_OLD_FORM;
	}
	/* a retyped copy has a line of it at most (O9) */
	if (x == NULL && old && t->kind != KIND_COPY)
		return form_for(FORM_OLD, t->created.date);
	return form_for(style, day);
}

/* ---- lines --------------------------------------------------------------------- */

void
write_line(struct writer *w, struct slice s)
{
	buf_add(w->out, s);
	buf_char(w->out, '\n');
	w->lines++;
}

void
write_blank(struct writer *w)
{
	write_line(w, S(""));
}

void
write_words(
    struct writer *w, struct slice label, struct slice words, unsigned indent)
{
	struct buf b = {0};
	struct slice s;
	size_t n;

	buf_add(&b, label);
	for (;;) {
		n = w->form->width > b.n + 20 ? w->form->width - b.n : 20;
		n = text_break(words, n, b.n == 0 || label.n > 0);
		s = slice_head(words, n);
		buf_add(&b, s);
		write_line(w, slice_trim_right(buf_slice(&b)));
		words = slice_trim_left(slice_skip(words, n));
		if (words.n == 0)
			break;
		buf_clear(&b);
		buf_fill(&b, ' ', indent);
	}
	buf_free(&b);
}

/* ---- sections ------------------------------------------------------------------- */

/* So many lines of text a section may have, of the first one fewer. */
static size_t
section_lines(const struct writer *w)
{
	return w->form->pages == 0 ? SIZE_MAX
	    : w->form->style == FORM_WIRE || w->form->style == FORM_PRINT
	    ? SECTION_LINES
	    : (size_t)(w->form->page - 1) * w->form->pages;
}

/*
 * May a page end above row i?  A paragraph without a number goes on below
 * when its line is full or no sentence's end, so that is how one is cut; and
 * its last line does not stand alone, where it would look like a heading.
 */
static bool
is_good_end(const struct writer *w, size_t i)
{
	struct slice above = w->rows[i - 1].text;
	bool ends =
	    ascii_is_full_stop(above.p[above.n - 1]) && above.n < LINE_FULL;

	return w->rows[i].gap ||
	    (!ends && i + 1 < w->row_count && !w->rows[i + 1].gap);
}

/*
 * Where, of the rows from `from` on that fit into so many lines, a page or
 * section ends best: above a paragraph in the last third, else where they are
 * full.  Never 0 rows.
 */
static size_t
rows_end(const struct writer *w, size_t from, size_t lines)
{
	size_t i, used = 0, best = 0, back;

	for (i = from; i < w->row_count; i++) {
		used += w->rows[i].gap && i > from ? 2 : 1;
		if (used > lines)
			break;
		if (i > from && w->rows[i].gap && used * 3 > lines * 2)
			best = i;
	}
	if (i == w->row_count)
		return i;
	if (best > 0)
		return best;
	for (back = i; back > from + 1 && back + ROWS_BACK > i; back--)
		if (is_good_end(w, back))
			return back;
	return i > from ? i : from + 1;
}

static size_t
rows_lines(const struct writer *w, size_t from, size_t to)
{
	size_t lines = to - from;

	for (from++; from < to; from++)
		lines += w->rows[from].gap;
	return lines;
}

/*
 * How many sections there are; no more than two digits can number, so that
 * those of a longer text are longer.
 */
static unsigned
count_sections(const struct writer *w, size_t *lines)
{
	size_t from;
	unsigned n;

	*lines = section_lines(w);
	if (rows_lines(w, 0, w->row_count) <= *lines)
		return 1;
	for (;;) {
		from = 0;
		for (n = 0; from < w->row_count && n <= SECTIONS_MOST; n++)
			from = rows_end(w, from, *lines);
		if (n <= SECTIONS_MOST)
			return n;
		*lines *= 2;
	}
}

/* ---- pages ------------------------------------------------------------------------ */

/* The foot of a page and the head of the next, in the text. */
static void
turn_page(struct writer *w, bool gap)
{
	if (gap)
		write_blank(w);
	if (w->form->style == FORM_PRINT) {
		write_banner(w);
		write_blank(w);
		write_banner(w);
		write_blank(w);
	}
	w->page++;
	w->lines = 0;
	write_page_line(w);
	if (w->form->style == FORM_PRINT || w->form->style == FORM_OLD)
		write_blank(w);
	w->lines = 0;
}

static void
write_rows(struct writer *w, size_t from, size_t to)
{
	size_t i = from, end, left;

	while (i < to) {
		left = w->form->page == 0 ||
			(w->form->style == FORM_WIRE && w->sections == 1) ||
			(w->form->style == FORM_OLD && !old_has_pages(w->t))
		    ? SIZE_MAX
		    : w->lines + 3 < w->form->page
		    ? (size_t)w->form->page - w->lines
		    : 3;
		end = rows_end(w, i, left);
		if (end > to || rows_lines(w, i, to) <= left)
			end = to;
		for (; i < end; i++) {
			if (w->rows[i].gap && i > from && w->lines > 0)
				write_blank(w);
			write_line(w, w->rows[i].text);
		}
		if (end < to)
			turn_page(w, w->rows[end].gap);
	}
}

/* ---- the end ---------------------------------------------------------------------- */

static void
write_signature(struct writer *w)
{
	const struct telegram *t = w->t;
	const struct slice_list *l;
	struct passage_walk walk = {0};
	struct slice last = w->row_count > 0
	    ? slice_trim_right(w->rows[w->row_count - 1].text)
	    : S("");

	/* below what is no sentence it would be the last word of it */
	if (t->signature != NULL && last.n > 0 &&
	    !ascii_is_full_stop(last.p[last.n - 1]))
		write_blank(w);
	for (l = t->signature; l != NULL; l = l->next)
		write_line(w, l->text);
	if (!passage_next(t, &t->notes, &walk))
		return;
	write_blank(w);
	write_words(w,
	    slice_starts_fold(walk.piece, S("NOTE")) ||
		    slice_starts_fold(walk.piece, S("(NOTE"))
		? S("")
		: S("NOTE: "),
	    walk.piece, 0);
	while (passage_next(t, &t->notes, &walk))
		write_words(w, S(""), walk.piece, 0);
}

static void
write_end(struct writer *w)
{
	const struct transmission *x = w->t->transmission == NULL
	    ? NULL
	    : write_transmission_of_section(w);

	switch (w->form->style) {
	case FORM_PRINT:
		/* where a paragraph is cut, no blank line says it ends */
		if (w->section == w->sections) {
			write_blank(w);
			write_blank(w);
		}
		write_banner(w);
		buf_string(w->out, "\n\n\n\n");
		break;
	case FORM_MESSAGE:
		buf_char(w->out, '\n');
		break;
	default:
		write_line(w, S("BT"));
		if (x != NULL && x->serial.p != NULL &&
		    w->form->style != FORM_ALLIED)
			buf_format(w->out, "#%S\n", &x->serial);
		buf_char(w->out, '\n');
	}
	write_line(w, S("NNNN"));
}

static void
write_section(struct writer *w, size_t from, size_t to)
{
	w->page = 1;
	w->lines = 0;
	if (w->form->style == FORM_PRINT) {
		write_banner(w);
		write_blank(w);
		write_page_line(w);
	}
	if (w->form->style == FORM_OLD)
		write_old_head(w);
	else
		write_head(w);
	if (w->section == 1)
		write_rest(w);
	write_blank(w);
	write_rows(w, from, to);
	if (w->form->style == FORM_OLD) {
		write_old_foot(w);
		return;
	}
	if (w->section == w->sections) {
		write_signature(w);
		if (w->form->style == FORM_MESSAGE)
			write_message_foot(w);
	}
	if (w->section < w->sections && w->rows[to].gap)
		write_blank(w);
	write_end(w);
}

void
telegram_write(struct buf *out, struct arena *arena, const struct telegram *t,
    const struct form *form)
{
	struct writer w = {.out = out, .arena = arena, .t = t, .form = form};
	size_t from = 0, to, lines;

	text_rows(&w);
	w.sections = count_sections(&w, &lines);
	for (w.section = 1; w.section <= w.sections; w.section++) {
		to = w.section == w.sections ? w.row_count
					     : rows_end(&w, from, lines);
		if (w.section > 1)
			buf_char(out, '\n');
		write_section(&w, from, to);
		from = to;
	}
}
