/*
 * compose.c: the copy of a telegram that is given out: what redact.c lets go,
 * codes in place of the rest, marks struck, stamps set.  It must look at no
 * byte that is cut, but to count it where the policy shows lengths.
 *
 * Furniture goes nowhere, and what has a cut in it is laid out anew, since
 * where its lines and pages ended would tell how long the cut is.
 */
#include "telegram/reader.h"
#include "telegram/redact.h"
#include "telegram/writer.h"

#define WIDTH 69
#define BRACKET_MOST 60
#define HOLE '\1' /* before the number of a withheld thing, and behind it */
#define KEEP '\2' /* the line is laid out: a table's */
#define BREAK '\n'

struct composer {
	struct redaction_work *w;
	struct release *out;
	struct buf copy;
	struct buf raw; /* the group, still in one line */
	struct withheld **end, *last;
	struct withheld **holes; /* of the group, by number */
	size_t hole_count, hole_room;
	size_t mark; /* the next of w->marks */
	unsigned hole_fate; /* of the hole that stands last; 0: none */
	unsigned block; /* what the copy's last line is of */
	bool paged; /* page lines stand in it */
	unsigned ordinal; /* of the paragraph */
};

/* ---- characters ------------------------------------------------------------- */

static unsigned
fate_at(const struct composer *c, const char *p)
{
	return c->w->fate[p - c->w->t->text.p];
}

static bool
is_control(char c)
{
	return ((unsigned char)c < ' ' && c != '\t') || c == 0x7f;
}

static bool
ends_blank(const struct buf *b)
{
	return b->n == 0 || b->p[b->n - 1] == ' ' || b->p[b->n - 1] == BREAK;
}

/* Another byte of what is withheld. */
static void
extend(struct withheld *h, const char *at)
{
	if (at >= h->at.p)
		h->at = slice_between(h->at.p, at + 1);
	if (((unsigned char)*at & 0xc0) != 0x80)
		h->characters++;
}

/* Something is cut here: one hole for all of it that follows. */
static void
put_hole(struct composer *c, unsigned fate, const char *at, struct slice place)
{
	struct redaction_work *w = c->w;
	struct withheld *h = c->last;

	if (fate == c->hole_fate) {
		extend(h, at);
		return;
	}
	h = ARENA_NEW(w->arena, struct withheld);
	h->at = slice(at, 0);
	h->codes = w->grounds[fate - FATE_CUT].codes;
	h->why = w->grounds[fate - FATE_CUT].why;
	h->place = place;
	*c->end = c->last = h;
	c->end = &h->next;
	if (c->hole_count == c->hole_room) {
		c->hole_room = c->hole_room == 0 ? 16 : c->hole_room * 2;
		c->holes = heap_grow(
		    c->holes, c->hole_room * sizeof(struct withheld *));
	}
	c->holes[c->hole_count] = h;
	while (c->raw.n > 0 && c->raw.p[c->raw.n - 1] == ' ')
		c->raw.n--;
	if (c->raw.n > 0 && c->raw.p[c->raw.n - 1] != BREAK)
		buf_char(&c->raw, ' ');
	buf_char(&c->raw, HOLE);
	buf_number(&c->raw, (int64_t)c->hole_count++);
	buf_char(&c->raw, HOLE);
	c->hole_fate = fate;
	extend(h, at);
}

static void
put_char(struct composer *c, char ch)
{
	if (is_control(ch))
		return;
	if (c->hole_fate != 0) {
		/* one blank behind a hole, and none before a point */
		if (ascii_is_blank(ch))
			return;
		if (memchr(".,;:)!?", ch, 7) == NULL)
			buf_char(&c->raw, ' ');
		c->hole_fate = 0;
	}
	buf_char(&c->raw, ch);
}

/* A mark as the copy has it: struck, and what holds instead before it. */
static void
put_mark(struct composer *c, const struct struck *m, bool gives)
{
	if (c->hole_fate != 0 || !ends_blank(&c->raw))
		buf_char(&c->raw, ' ');
	c->hole_fate = 0;
	if (gives)
		buf_format(&c->raw, "(%S) ", &m->form);
	buf_format(&c->raw, "~~%S~~", &m->at);
}

/* ---- a group is written ----------------------------------------------------- */

static void
put_codes(struct composer *c, struct buf *b, const struct withheld *h)
{
	const struct policy *policy = c->w->order->policy;
	const struct slice_list *code;

	if (policy->margin) {
		for (code = h->codes; code != NULL; code = code->next)
			buf_format(b, "\n%S", &code->text);
		return;
	}
	buf_char(b, '[');
	for (code = h->codes; code != NULL; code = code->next)
		buf_format(
		    b, "%s%S", code != h->codes ? ", " : "", &code->text);
	if (policy->length)
		buf_format(b, ": %u characters", (unsigned)h->characters);
	buf_char(b, ']');
}

/* How wide the word at the front is; what stands in brackets is one. */
static size_t
word_length(struct slice s)
{
	size_t n = 0, close;

	while (n < s.n && !ascii_is_blank(s.p[n])) {
		if (s.p[n] == '[') {
			close = slice_index(
			    slice_head(slice_skip(s, n), BRACKET_MOST), ']');
			if (close < BRACKET_MOST && n + close < s.n)
				n += close;
		}
		n++;
	}
	return n;
}

/* One line of the group into lines of the copy. */
static void
put_filled(struct composer *c, struct slice line)
{
	size_t column = 0, n;
	struct slice word;

	if (line.n > 0 && line.p[0] == KEEP) {
		buf_add(&c->copy, slice_trim_right(slice_skip(line, 1)));
		buf_char(&c->copy, '\n');
		return;
	}
	while (line.n > 0) {
		while (line.n > 0 && ascii_is_blank(line.p[0]) && column > 0)
			line = slice_skip(line, 1);
		n = word_length(line);
		if (n == 0 && line.n > 0) { /* blanks in front stay */
			buf_char(&c->copy, line.p[0]);
			line = slice_skip(line, 1);
			continue;
		}
		word = slice_head(line, n);
		line = slice_skip(line, n);
		if (column > 0 && column + 1 + word.n > WIDTH) {
			buf_char(&c->copy, '\n');
			column = 0;
		} else if (column > 0) {
			buf_char(&c->copy, ' ');
			column++;
		}
		buf_add(&c->copy, word);
		column += word.n;
	}
	buf_char(&c->copy, '\n');
}

/* The holes get their codes; the lines go to the copy. */
static void
flush(struct composer *c)
{
	struct buf text = {0};
	struct slice rest = buf_slice(&c->raw), line;
	uint32_t number = 0;
	size_t n;

	while (rest.n > 0) {
		n = slice_index(rest, HOLE);
		buf_add(&text, slice_head(rest, n));
		rest = slice_skip(rest, n + 1);
		if (rest.n == 0)
			break;
		n = slice_index(rest, HOLE);
		slice_number(slice_head(rest, n), UINT32_MAX, &number);
		put_codes(c, &text, c->holes[number]);
		rest = slice_skip(rest, n + 1);
		if (c->w->order->policy->margin && rest.n > 0) {
			buf_char(&text, BREAK);
			rest = slice_trim_left(rest);
		}
	}
	rest = slice_trim_right(buf_slice(&text));
	while ((line = slice_line(&rest)).p != NULL) {
		line = slice_trim_right(line);
		put_filled(c, line);
	}
	buf_clear(&c->raw);
	buf_free(&text);
	c->hole_count = 0;
	c->hole_fate = 0;
}

/* ---- lines into a group ----------------------------------------------------- */

/* Whether any byte of a line is cut, or a mark of it is struck. */
static bool
is_touched(const struct composer *c, struct slice line)
{
	const char *p;
	size_t low = 0, high = c->w->mark_count, middle;

	for (p = line.p; p < slice_end(line); p++)
		if (fate_at(c, p) >= FATE_CUT)
			return true;
	while (low < high) {
		middle = (low + high) / 2;
		if (c->w->marks[middle].at.p < line.p)
			low = middle + 1;
		else
			high = middle;
	}
	for (;
	     low < c->w->mark_count && c->w->marks[low].at.p < slice_end(line);
	     low++)
		if (c->w->marks[low].struck)
			return true;
	return false;
}

/* The mark that begins here, or NULL. */
static const struct struck *
mark_at(struct composer *c, const char *p)
{
	struct redaction_work *w = c->w;

	if (c->mark >= w->mark_count || w->marks[c->mark].at.p > p ||
	    w->t->lines_moved)
		c->mark = 0; /* sections were sorted: from the front again */
	while (c->mark < w->mark_count && w->marks[c->mark].at.p < p)
		c->mark++;
	return c->mark < w->mark_count && w->marks[c->mark].at.p == p
	    ? &w->marks[c->mark]
	    : NULL;
}

/* What a mark stands before: does any of it go? */
static bool
gives_behind(
    const struct composer *c, const struct struck *m, struct slice unit)
{
	const char *p;

	for (p = slice_end(m->at); p < slice_end(unit); p++)
		if (fate_at(c, p) == FATE_GIVE && ascii_is_alnum(*p))
			return true;
	return false;
}

/* From a mark to the next, or to the end. */
static struct slice
marked_by(const struct composer *c, const struct struck *m, struct slice unit)
{
	const struct struck *next = m + 1;
	const char *end = slice_end(unit);

	if (next < c->w->marks + c->w->mark_count && next->at.p < end)
		end = next->at.p;
	return end > slice_end(m->at) ? slice_between(slice_end(m->at), end)
				      : slice(slice_end(m->at), 0);
}

static void
put_bytes(
    struct composer *c, struct slice s, struct slice unit, struct slice place)
{
	const struct struck *m;
	const char *p;
	unsigned fate;
	bool holed = false;

	for (p = s.p; p < slice_end(s); p++) {
		fate = fate_at(c, p);
		if (fate == FATE_DROP)
			continue;
		if (fate >= FATE_CUT) {
			if (ascii_is_space(*p) && c->hole_fate != fate)
				continue; /* no hole for a blank */
			put_hole(c, fate, p, place);
			holed = true;
			continue;
		}
		m = *p == '(' || *p == '[' || *p == '{' ? mark_at(c, p) : NULL;
		if (m != NULL && m->struck &&
		    slice_within(m->at, c->w->t->text) &&
		    !redact_keeps(c->w, m->at) &&
		    !redact_keeps(c->w, marked_by(c, m, unit))) {
			put_mark(c, m, gives_behind(c, m, unit));
			p = slice_end(m->at) - 1;
			if (p >= slice_end(s))
				break;
			continue;
		}
		put_char(c, *p);
	}
	if (holed && c->last != NULL)
		c->last->lines++;
}

/* A new line of the copy, when what stands on both sides of it is given. */
static void
put_break(struct composer *c, bool blank)
{
	if (c->raw.n == 0 || c->hole_fate != 0)
		return;
	while (c->raw.n > 0 && c->raw.p[c->raw.n - 1] == ' ')
		c->raw.n--;
	buf_char(&c->raw, BREAK);
	if (blank)
		buf_char(&c->raw, BREAK);
}

/* The first byte of a line that is not dropped is given, and so the last. */
static bool
begins_given(const struct composer *c, struct slice s)
{
	return s.n > 0 && fate_at(c, s.p) == FATE_GIVE;
}

static bool
ends_given(const struct composer *c, struct slice s)
{
	return s.n > 0 && fate_at(c, slice_end(s) - 1) == FATE_GIVE;
}

/* The line is joined to those of its group before it. */
static void
put_joint(struct composer *c, struct slice before, struct slice s)
{
	if (c->raw.n == 0 || c->hole_fate != 0 ||
	    c->raw.p[c->raw.n - 1] == BREAK)
		return;
	if (ends_given(c, before) && begins_given(c, s) &&
	    passage_hyphenated(before, s)) {
		if (passage_joins(before, s) && c->raw.p[c->raw.n - 1] == '-')
			c->raw.n--;
		return;
	}
	if (!ends_blank(&c->raw))
		buf_char(&c->raw, ' ');
}

/* ---- groups ----------------------------------------------------------------- */

/* Blank lines stand between: the address, its class, its subject ... */
static unsigned
block_of(unsigned kind)
{
	switch (kind) {
	case LINE_CLASSIFICATION:
	case LINE_CAPTION:
	case LINE_PASSING:
	case LINE_SERVICE:
		return 2;
	case LINE_ORDER:
	case LINE_TAGS:
	case LINE_SUBJECT:
		return 3;
	case LINE_REFERENCE:
		return 4;
	case LINE_CLASSIFIED_BY:
	case LINE_DERIVED_FROM:
		return 5;
	case LINE_SIGNATURE:
		return 0; /* none before it */
	default:
		return kind >= LINE_HEADING ? 6 : 1;
	}
}

static void
begin_block(struct composer *c, unsigned kind)
{
	unsigned block = block_of(kind);

	if (c->block != 0 && block != 0 && (block != c->block || block == 6) &&
	    c->copy.n > 0)
		buf_char(&c->copy, '\n');
	/* below a code it would be the last word of the paragraph */
	if (kind == LINE_SIGNATURE && c->copy.n > 1 &&
	    !ascii_is_full_stop(c->copy.p[c->copy.n - 2]))
		buf_char(&c->copy, '\n');
	c->block = block == 0 ? 6 : block;
}

static struct slice
kind_text(struct composer *c, unsigned kind)
{
	struct slice name = line_kind_name((enum line_kind)kind);

	return capitals(c->w->arena, name);
}

/* B., A) ... at the front of a further line of references. */
static bool
has_bullet(struct slice s)
{
	s = slice_trim_left(s);
	if (slice_starts_fold(s, S("REF")))
		return true;
	return (s.n > 1 && ascii_is_alpha(s.p[0]) &&
		   (s.p[1] == '.' || s.p[1] == ')')) ||
	    (s.n > 2 && s.p[0] == '(' && s.p[2] == ')');
}

/* Lines of the head of one kind, and where the next of them is its own. */
static bool
goes_on(unsigned kind, struct slice s)
{
	switch (kind) {
	case LINE_SUBJECT:
	case LINE_TAGS:
	case LINE_ORDER:
	case LINE_CLASSIFIED_BY:
	case LINE_DERIVED_FROM:
	case LINE_DISTRIBUTION:
	case LINE_NOTE:
	case LINE_TEXT:
	case LINE_LOOSE:
		return true;
	case LINE_REFERENCE:
		return !has_bullet(s);
	default:
		return false;
	}
}

/* A line as it stands: nothing of its group is cut. */
static void
put_line(struct composer *c, struct slice s)
{
	size_t i;

	s = slice_trim_right(s);
	for (i = 0; i < s.n; i++)
		if (!is_control(s.p[i]))
			buf_char(&c->copy, s.p[i]);
	buf_char(&c->copy, '\n');
}

/* Is there anything in it that goes or is cut? */
static bool
is_dropped(const struct composer *c, struct slice s)
{
	const char *p;

	for (p = s.p; p < slice_end(s); p++)
		if (fate_at(c, p) != FATE_DROP)
			return false;
	return true;
}

/* A line as it was, but captions that it needs no more are struck. */
static void
put_untouched(struct composer *c, const struct line *line)
{
	struct buf b = {0};

	if (line->kind == LINE_CAPTION || line->kind == LINE_PASSING) {
		redact_caption_line(c->w, c->out->banner, line_slice(line), &b);
		put_line(c, buf_slice(&b));
	} else {
		put_line(c, line_slice(line));
	}
	buf_free(&b);
}

/* Lines of the head, the foot, or of text outside of paragraphs. */
static uint32_t
put_field(struct composer *c, uint32_t first)
{
	const struct telegram *t = c->w->t;
	const struct line *line = &t->lines[first];
	unsigned kind = line->kind;
	struct slice s = line_text(line), before = {NULL, 0}, unit = s;
	uint32_t i, end = first + 1, last = first;
	bool touched;

	for (i = first + 1; i < t->line_count; i++) {
		if (line_is_furniture(&t->lines[i]) ||
		    (t->lines[i].kind == LINE_BLANK && c->paged))
			continue;
		if (t->lines[i].kind != kind ||
		    !goes_on(kind, line_slice(&t->lines[i])))
			break;
		last = i;
		end = i + 1;
	}
	if (is_dropped(c, s))
		return end;
	touched = is_touched(c, s);
	for (i = first + 1; i <= last; i++)
		if (t->lines[i].kind == kind) {
			touched =
			    touched || is_touched(c, line_slice(&t->lines[i]));
			if (line_text(&t->lines[i]).p > unit.p)
				unit = slice_between(
				    unit.p, slice_end(line_text(&t->lines[i])));
		}
	begin_block(c, kind);
	for (i = first; i <= last; i++) {
		if (t->lines[i].kind != kind)
			continue;
		s = line_text(&t->lines[i]);
		if (!touched) {
			put_untouched(c, &t->lines[i]);
			continue;
		}
		if (before.p != NULL)
			put_joint(c, before, s);
		else if (kind == LINE_REFERENCE &&
		    line_slice(&t->lines[i]).p < s.p)
			buf_string(&c->raw, "     ");
		put_bytes(c, s, unit, kind_text(c, kind));
		before = s;
	}
	if (touched)
		flush(c);
	return end;
}

static bool
begins_item(const struct item **item, struct slice s)
{
	const char *label;
	bool yes = false;

	while (*item != NULL) {
		label = (*item)->label.p != NULL ? (*item)->label.p
						 : (*item)->text.at.p;
		if (label == NULL || label < s.p || label >= slice_end(s))
			break;
		yes = yes || label == s.p;
		*item = (*item)->next;
	}
	return yes;
}

/* (U) at the front of a line: where it stands is where the line ended. */
static bool
is_mark(struct slice s)
{
	size_t n = slice_index(slice_head(s, 4), ')');

	return n < 4 && n < s.n && n > 1 && s.p[0] == '(' &&
	    (slice_equal(slice(s.p + 1, n - 1), S("U")) ||
		slice_equal(slice(s.p + 1, n - 1), S("C")) ||
		slice_equal(slice(s.p + 1, n - 1), S("S")) ||
		slice_equal(slice(s.p + 1, n - 1), S("TS")));
}

/* A. Text, 1) Text, (a) Text, -- Text: also where the reader sees no list. */
static bool
is_label(struct slice s)
{
	if (slice_starts(s, S("-- ")) || slice_starts(s, S("- ")))
		return true;
	if (s.n > 4 && s.p[0] == '(' && s.p[2] == ')')
		return ascii_is_alnum(s.p[1]);
	return s.n > 3 && ascii_is_alnum(s.p[0]) &&
	    (s.p[1] == '.' || s.p[1] == ')') && s.p[2] == ' ';
}

static bool
begins_words(struct slice s)
{
	return (is_label(s) && !is_mark(s)) ||
	    slice_starts_fold(s, S("BEGIN ")) ||
	    slice_starts_fold(s, S("END ")) ||
	    slice_starts_fold(s, S("QUOTE")) ||
	    slice_starts_fold(s, S("UNQUOTE"));
}

/* One that was released before has codes between its lines. */
static void
put_old_code(struct composer *c, struct slice s, bool touched)
{
	s = slice_trim(s);
	if (!touched) {
		put_line(c, s);
		return;
	}
	if (c->hole_fate != 0 || !ends_blank(&c->raw))
		buf_char(&c->raw, ' ');
	c->hole_fate = 0;
	buf_format(&c->raw, "[%S] ", &s);
}

static uint32_t
put_paragraph(struct composer *c, const struct paragraph *p)
{
	const struct telegram *t = c->w->t;
	const struct paragraph *q = p;
	const struct item *item = p->items;
	const struct line *line;
	struct slice s, before = {NULL, 0}, unit = {NULL, 0}, place;
	uint32_t i, end = redact_end(t, p, c->paged);
	bool touched = false, blank = false, page = false, table, was = false;
	struct withheld *from = c->last;
	bool given = false, item_here;

	end = end < t->line_count ? end : t->line_count;
	for (i = p->text.first_line; i < end; i++) {
		line = &t->lines[i];
		if (!redact_is_text(line->kind))
			continue;
		touched = touched || is_touched(c, line_slice(line));
		unit = unit.p == NULL ? line_slice(line)
		    : line->p > unit.p
		    ? slice_between(unit.p, slice_end(line_slice(line)))
		    : unit;
	}
	{
		struct buf b = {0};

		if (p->number > 0)
			buf_format(&b, "P%u", (unsigned)p->number);
		else
			buf_format(&b, "paragraph #%u", c->ordinal);
		place = arena_copy(c->w->arena, buf_slice(&b));
		buf_free(&b);
	}
	begin_block(c, LINE_PARAGRAPH);
	for (i = p->text.first_line; i < end; i++) {
		line = &t->lines[i];
		blank = blank || line->kind == LINE_BLANK;
		page = page ||
		    (line_is_furniture(line) && line->kind != LINE_CODE);
		if (line->kind == LINE_CODE) {
			put_old_code(c, line_slice(line), touched);
			continue;
		}
		if (!redact_is_text(line->kind))
			continue;
		if (!touched) {
			if (blank && !page && !c->paged &&
			    i > p->text.first_line)
				buf_char(&c->copy, '\n');
			put_line(c, line_slice(line));
			blank = page = false;
			continue;
		}
		s = line_text(line);
		table = has_columns(s);
		while (q->next != NULL && i >= q->next->text.first_line &&
		    q->next->text.first_line < end) {
			q = q->next;
			item = q->items;
		}
		item_here = begins_item(&item, s) && !is_mark(s);
		if (before.p != NULL) {
			if (table || was || item_here || begins_words(s) ||
			    (begins_words(before) && !is_label(before)))
				put_break(c, false);
			else if (blank && !page && !c->paged)
				put_break(c, true);
			else
				put_joint(c, before, s);
		}
		if (table && (c->raw.n == 0 || c->raw.p[c->raw.n - 1] == BREAK))
			buf_char(&c->raw, KEEP);
		put_bytes(c, table ? slice_trim_right(line_slice(line)) : s,
		    unit, place);
		if (redact_gives(c->w,
			i == p->text.first_line && p->text.at.p > s.p
			    ? redact_part(s,
				  slice_between(p->text.at.p,
				      slice_end(s) > p->text.at.p
					  ? slice_end(s)
					  : p->text.at.p))
			    : s))
			given = true;
		before = s;
		was = table;
		blank = page = false;
	}
	if (touched)
		flush(c);
	if (given) { /* some of it went */
		place = arena_join(c->w->arena, place, S(" (part)"), S(""));
		for (from = from == NULL ? c->out->withheld : from->next;
		     from != NULL; from = from->next)
			from->place = place;
	}
	return end;
}

/* ---- the line of the classification ------------------------------------------ */

static uint32_t
put_classification(struct composer *c, uint32_t first)
{
	const struct telegram *t = c->w->t;
	struct slice line = line_slice(&t->lines[first]), at, id;
	const struct slice_list *caption;
	struct buf b = {0};

	at = t->classification_at;
	begin_block(c, LINE_CLASSIFICATION);
	if (slice_starts(line, S("Classification:")))
		buf_string(&b, "Classification: ");
	if (at.p != NULL && t->classification != c->out->banner &&
	    !slice_equal(at, level_spaced(c->out->banner)) &&
	    slice_index(at, '\n') == at.n) {
		buf_format(&b, "~~%S~~ ", &at);
		buf_add(&b, level_spaced(c->out->banner));
	} else
		buf_add(&b, level_spaced(c->out->banner));
	for (caption = t->captions; caption != NULL; caption = caption->next)
		if (c->w->order->policy->rule[LINE_CAPTION] == POLICY_GIVE &&
		    slice_within(caption->at, line) &&
		    slice_index(caption->at, '\n') == caption->at.n &&
		    !is_touched(c, caption->at))
			buf_format(&b,
			    redact_strikes(c->w, c->out->banner, caption->text)
				? " ~~%S~~"
				: " %S",
			    &caption->at);
	id = t->id.at;
	if (id.p != NULL && slice_within(id, line)) {
		if (is_touched(c, id)) {
			buf_char(&b, ' ');
			put_bytes(c, id, id, S("CLASSIFICATION"));
			buf_clear(&c->raw);
			put_codes(c, &b, c->last);
			c->hole_fate = 0;
			c->hole_count = 0;
		} else
			buf_format(&b, " %S", &id);
	}
	put_line(c, buf_slice(&b));
	buf_free(&b);
	return first + 1;
}

/* ---- stamps ----------------------------------------------------------------- */

static void
put_day(struct buf *b, struct date d)
{
	buf_padded(b, d.month, 2);
	buf_char(b, '/');
	buf_padded(b, d.day, 2);
	buf_format(b, "/%d", (int)d.year);
}

/* What was decided: IN PART B1,B5. */
static void
put_decided(struct composer *c, struct buf *b)
{
	const struct slice_list *code;

	buf_string(b, c->out->denied || c->out->full ? "IN FULL" : "IN PART");
	for (code = c->out->codes; code != NULL; code = code->next)
		buf_format(
		    b, "%s%S", code == c->out->codes ? " " : ",", &code->text);
}

/* Of a copy that is still classified, or for some alone: no release. */
static void
put_own_stamp(struct composer *c, struct buf *b, bool first)
{
	const struct release_order *order = c->w->order;

	buf_string(b, "REVIEWED, NOT DECLASSIFIED: COPY ");
	if (first) {
		buf_string(b, c->out->denied ? "DENIED " : "");
		put_decided(c, b);
		buf_char(b, ' ');
	}
	buf_format(b, "FOR %S", &order->audience_text);
	if (order->case_number.n > 0)
		buf_format(b, " Case No. %S", &order->case_number);
	if (order->document.n > 0)
		buf_format(b, " Doc No. %S", &order->document);
	buf_string(b, " Date: ");
	put_day(b, order->date);
	buf_char(b, '\n');
}

/* For all, and nothing of it is still classified: not what is denied as so. */
static bool
is_release(const struct composer *c)
{
	return c->w->order->audience.everyone &&
	    c->out->banner < CLASS_CONFIDENTIAL &&
	    !(c->out->denied &&
		redact_withholds_classified(c->w, c->out->codes));
}

static void
put_stamp(struct composer *c, struct buf *b, bool first)
{
	const struct release_order *order = c->w->order;
	bool numbered = order->case_number.n > 0 || order->document.n > 0;

	if (!is_release(c)) {
		put_own_stamp(c, b, first);
	} else {
		buf_string(
		    b, numbered ? "UNCLASSIFIED " : "Declassified/Released ");
		buf_string(b, "U.S. Department of State ");
		if (order->case_number.n > 0)
			buf_format(b, "Case No. %S ", &order->case_number);
		if (order->document.n > 0)
			buf_format(b, "Doc No. %S ", &order->document);
		buf_string(b, numbered ? "Date: " : "");
		put_day(b, order->date);
		if (first) {
			buf_string(
			    b, c->out->denied ? "\nDENIED " : "\nRELEASE ");
			put_decided(c, b);
		}
		buf_char(b, '\n');
	}
	if (first && order->authority.n > 0)
		buf_format(b, "REVIEW AUTHORITY: %S\n", &order->authority);
}

/* ---- the whole -------------------------------------------------------------- */

static bool
is_outside(unsigned kind)
{
	return kind == LINE_BLANK || kind == LINE_REPEATED ||
	    kind == LINE_RULE || kind == LINE_SEPARATOR || kind == LINE_END ||
	    kind == LINE_ATTRIBUTE || kind == LINE_ATTRIBUTE_LABEL ||
	    (kind >= LINE_PAGE && kind <= LINE_NOTICE);
}

static void
put_lines(struct composer *c)
{
	const struct telegram *t = c->w->t;
	const struct paragraph *p = t->paragraphs;
	bool classified = false;
	uint32_t i = 0;

	while (i < t->line_count) {
		while (p != NULL && p->text.first_line + p->text.lines <= i) {
			p = p->next;
			c->ordinal++;
		}
		if (is_outside(t->lines[i].kind)) {
			i++;
		} else if (p != NULL && i >= p->text.first_line &&
		    (t->lines[i].kind == LINE_PARAGRAPH ||
			t->lines[i].kind == LINE_BODY)) {
			i = put_paragraph(c, p);
		} else if (t->lines[i].kind == LINE_CLASSIFICATION) {
			if (!classified)
				put_classification(c, i);
			classified = true;
			i++;
		} else
			i = put_field(c, i);
	}
}

/* The codes of all that is withheld, once each, in their order. */
static void
gather_codes(struct composer *c)
{
	const struct withheld *h;
	const struct slice_list *code;

	for (h = c->out->withheld; h != NULL; h = h->next)
		for (code = h->codes; code != NULL; code = code->next)
			if (!slice_list_has(c->out->codes, code->text))
				slice_list_add(c->w->arena, &c->out->codes,
				    code->at, code->text);
}

void
redact_compose(struct redaction_work *w, struct release *out)
{
	struct composer c = {
	    .w = w, .out = out, .ordinal = 1, .paged = w->paged};
	struct buf whole = {0};

	c.end = &out->withheld;
	out->banner = redact_level(w);
	put_lines(&c);
	gather_codes(&c);
	out->full = out->withheld == NULL;
	out->denied = redact_denies(w);
	out->freed = w->freed;
	put_stamp(&c, &whole, true);
	buf_char(&whole, '\n');
	buf_add(&whole, buf_slice(&c.copy));
	buf_char(&whole, '\n');
	put_stamp(&c, &whole, false);
	out->text = arena_copy(w->arena, buf_slice(&whole));
	buf_free(&whole);
	buf_free(&c.copy);
	buf_free(&c.raw);
	heap_free(c.holes);
}
