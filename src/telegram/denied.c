/*
 * denied.c: is all of a telegram's subject and text withheld, so that a copy
 * of it gives no word?  It must not count what stands in a copy whatever is
 * cut: numbers, letters of lists, labels and marks.
 */
#include "telegram/reader.h"
#include "telegram/redact.h"

static void
pass_over(const struct redaction_work *w, bool *passed, struct slice at)
{
	if (at.n > 0 && slice_within(at, w->t->text))
		memset(passed + (at.p - w->t->text.p), true, at.n);
}

/* 1. 12) A. (a) (12) at the front of a line, also where the reader sees none. */
static size_t
label_length(struct slice s)
{
	size_t n, open = s.n > 0 && s.p[0] == '(';

	s = slice_skip(s, open);
	for (n = 0; n < s.n && n < 3 && ascii_is_digit(s.p[n]); n++)
		continue;
	if (n == 0 && s.n > 0 && ascii_is_alpha(s.p[0]))
		n = 1;
	return n > 0 && n < s.n &&
		(s.p[n] == ')' || (open == 0 && s.p[n] == '.'))
	    ? open + n + 1
	    : 0;
}

static void
pass_labels(const struct redaction_work *w, bool *passed, struct slice s)
{
	size_t n;

	for (;;) {
		s = slice_trim_left(s);
		n = label_length(s);
		if (n == 0)
			return;
		pass_over(w, passed, slice_head(s, n));
		s = slice_skip(s, n);
	}
}

static void
pass_subject(const struct redaction_work *w, bool *passed, struct slice s)
{
	size_t n = redact_label(s);

	if (n > 0)
		pass_over(w, passed, slice_head(s, n));
}

static bool *
find_passed(const struct redaction_work *w)
{
	const struct telegram *t = w->t;
	bool *passed = arena_alloc(w->arena, t->text.n + 1);
	const struct paragraph *p;
	const struct item *item;
	struct slice line;
	uint32_t i;

	for (i = 0; i < t->line_count; i++)
		if (t->lines[i].kind == LINE_SUBJECT)
			pass_subject(w, passed, line_slice(&t->lines[i]));
		else if (redact_is_body(t->lines[i].kind))
			pass_labels(w, passed, line_slice(&t->lines[i]));
	for (p = t->paragraphs; p != NULL; p = p->next) {
		if (p->text.first_line < t->line_count) {
			line = line_slice(&t->lines[p->text.first_line]);
			if (p->text.at.p > line.p &&
			    p->text.at.p <= slice_end(line))
				pass_over(w, passed,
				    slice_between(line.p, p->text.at.p));
		}
		for (item = p->items; item != NULL; item = item->next) {
			pass_over(w, passed, item->label);
			pass_over(w, passed, item->mark.at);
		}
	}
	for (i = 0; i < w->mark_count; i++)
		pass_over(w, passed, w->marks[i].at);
	pass_over(w, passed, t->subject_mark.at);
	return passed;
}

bool
redact_is_body(unsigned kind)
{
	return kind == LINE_TEXT || kind == LINE_SUBJECT ||
	    (kind >= LINE_HEADING && kind <= LINE_LOOSE);
}

bool
redact_denies(const struct redaction_work *w)
{
	const struct telegram *t = w->t;
	const bool *passed = find_passed(w);
	bool cut = false;
	struct slice s;
	uint32_t i;
	size_t k, at;

	for (i = 0; i < t->line_count; i++) {
		if (!redact_is_body(t->lines[i].kind))
			continue;
		s = line_slice(&t->lines[i]);
		for (k = 0; k < s.n; k++) {
			at = (size_t)(s.p - t->text.p) + k;
			if (w->fate[at] >= FATE_CUT)
				cut = cut || !ascii_is_space(s.p[k]);
			else if (w->fate[at] == FATE_GIVE && !passed[at] &&
			    (ascii_is_alpha(s.p[k]) ||
				(unsigned char)s.p[k] >= 0x80))
				return false;
		}
	}
	return cut;
}

bool
redact_gives_subject(const struct redaction_work *w)
{
	struct slice at = w->t->subject_at, mark = w->t->subject_mark.at;

	if (at.p == NULL)
		return false;
	if (mark.p != NULL && slice_within(mark, at))
		at = slice_between(slice_end(mark), slice_end(at));
	return redact_gives(w, at);
}

/* B1, 1.4(D), 25X1: for no other ground than that it is classified. */
static bool
is_of_classified(struct slice code)
{
	return slice_equal(code, S("B1")) ||
	    (code.n > 2 && code.p[0] == '1' && code.p[1] == '.') ||
	    slice_starts(code, S("25X")) || slice_starts(code, S("50X"));
}

bool
redact_withholds_classified(
    const struct redaction_work *w, const struct slice_list *codes)
{
	if (w->t->classification < CLASS_CONFIDENTIAL)
		return false;
	for (; codes != NULL; codes = codes->next)
		if (is_of_classified(codes->text) ||
		    slice_list_has(w->order->policy->code, codes->text))
			return true;
	return w->closed;
}
