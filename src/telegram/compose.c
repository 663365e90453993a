/*
 * compose.c: the copy of a telegram that is given out: what redact.c lets go,
 * codes in place of the rest, marks struck, stamps set.  It must look at no
 * byte that is cut.
 *
 * Furniture goes nowhere, and what has a cut in it is laid out anew, since
 * where its lines and pages ended would tell how long the cut is.
 */
#include "telegram/compose.h"

#include "telegram/writer.h"

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
		if (!copy_is_control(s.p[i]))
			buf_char(&c->copy, s.p[i]);
	buf_char(&c->copy, '\n');
}

/* Is there anything in it that goes or is cut? */
static bool
is_dropped(const struct composer *c, struct slice s)
{
	const char *p;

	for (p = s.p; p < slice_end(s); p++)
		if (copy_fate(c, p) != FATE_DROP)
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
	touched = copy_is_touched(c, s);
	for (i = first + 1; i <= last; i++)
		if (t->lines[i].kind == kind) {
			touched = touched ||
			    copy_is_touched(c, line_slice(&t->lines[i]));
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
			copy_joint(c, before, s);
		else if (kind == LINE_REFERENCE &&
		    line_slice(&t->lines[i]).p < s.p)
			buf_string(&c->raw, "     ");
		copy_bytes(c, s, unit, kind_text(c, kind));
		before = s;
	}
	if (touched)
		copy_flush(c);
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
	if (c->hole_fate != 0 || !copy_ends_blank(&c->raw))
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
		touched = touched || copy_is_touched(c, line_slice(line));
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
				copy_break(c, false);
			else if (blank && !page && !c->paged)
				copy_break(c, true);
			else
				copy_joint(c, before, s);
		}
		if (table && (c->raw.n == 0 || c->raw.p[c->raw.n - 1] == BREAK))
			buf_char(&c->raw, KEEP);
		copy_bytes(c, table ? slice_trim_right(line_slice(line)) : s,
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
		copy_flush(c);
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
		    !copy_is_touched(c, caption->at))
			buf_format(&b,
			    redact_strikes(c->w, c->out->banner, caption->text)
				? " ~~%S~~"
				: " %S",
			    &caption->at);
	id = t->id.at;
	if (id.p != NULL && slice_within(id, line)) {
		if (copy_is_touched(c, id)) {
			buf_char(&b, ' ');
			copy_bytes(c, id, id, S("CLASSIFICATION"));
			buf_clear(&c->raw);
			copy_codes(c, &b, c->last);
			c->hole_fate = 0;
			c->hole_count = 0;
		} else
			buf_format(&b, " %S", &id);
	}
	put_line(c, buf_slice(&b));
	buf_free(&b);
	return first + 1;
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
	copy_stamp(&c, &whole, true);
	buf_char(&whole, '\n');
	buf_add(&whole, buf_slice(&c.copy));
	buf_char(&whole, '\n');
	copy_stamp(&c, &whole, false);
	out->text = arena_copy(w->arena, buf_slice(&whole));
	buf_free(&whole);
	buf_free(&c.copy);
	buf_free(&c.raw);
	heap_free(c.holes);
}
