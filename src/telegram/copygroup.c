/*
 * copygroup.c: a group of lines of the copy, a paragraph or a field in which
 * something is cut: first in one line with holes, then with codes in them,
 * laid out anew.  It must not look at a byte that is cut, but to count it.
 */
#include "telegram/compose.h"

#define WIDTH 69
#define BRACKET_MOST 60
#define HOLE '\1' /* before the number of a withheld thing, and behind it */

bool
copy_is_control(char c)
{
	return ((unsigned char)c < ' ' && c != '\t') || c == 0x7f;
}

bool
copy_ends_blank(const struct buf *b)
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

void
copy_hole(struct composer *c, unsigned fate, const char *at, struct slice place)
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

void
copy_char(struct composer *c, char ch)
{
	if (copy_is_control(ch))
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

void
copy_mark(struct composer *c, const struct struck *m, bool gives)
{
	if (c->hole_fate != 0 || !copy_ends_blank(&c->raw))
		buf_char(&c->raw, ' ');
	c->hole_fate = 0;
	if (gives)
		buf_format(&c->raw, "(%S) ", &m->form);
	buf_format(&c->raw, "~~%S~~", &m->at);
}

void
copy_break(struct composer *c, bool blank)
{
	if (c->raw.n == 0 || c->hole_fate != 0)
		return;
	while (c->raw.n > 0 && c->raw.p[c->raw.n - 1] == ' ')
		c->raw.n--;
	buf_char(&c->raw, BREAK);
	if (blank)
		buf_char(&c->raw, BREAK);
}

/* ---- a group is written ----------------------------------------------------- */

void
copy_codes(struct composer *c, struct buf *b, const struct withheld *h)
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

void
copy_flush(struct composer *c)
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
		copy_codes(c, &text, c->holes[number]);
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
