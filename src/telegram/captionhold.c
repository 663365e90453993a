/*
 * captionhold.c: a caption of the policy withholds subject and text, and what
 * tells whom the telegram is about.  It must not look at the text.
 */
#include "telegram/reader.h"
#include "telegram/redact.h"

#define CAPTION_MOST 80

/* NODIS; *CHANNEL is any that ends so. */
static bool
is_caption_of(struct slice pattern, struct slice caption)
{
	return pattern.n > 0 && pattern.p[0] == '*'
	    ? slice_ends(caption, slice_skip(pattern, 1))
	    : slice_equal(pattern, caption);
}

/* The same of a line that the tables do not know: NO DIS, MEDICAL CHANNEL. */
static bool
is_line_of(struct redaction_work *w, struct slice pattern, struct slice line)
{
	char *letters = arena_bytes(w->arena, line.n + 1);
	size_t i, n = 0;

	for (i = 0; i < line.n; i++)
		if (!ascii_is_space(line.p[i]))
			letters[n++] = line.p[i];
	return is_caption_of(pattern, slice(letters, n));
}

static struct slice
withholding_line(struct redaction_work *w, struct slice pattern)
{
	const struct line *line;
	struct slice s;
	uint32_t i;

	for (i = 0; i < w->t->line_count; i++) {
		line = &w->t->lines[i];
		s = slice_trim(line_slice(line));
		if (line->kind == LINE_PASSING && s.n < CAPTION_MOST &&
		    is_line_of(w, pattern, s) &&
		    !slice_list_has(w->order->audience.held, s) &&
		    !slice_list_has(w->order->audience.held, pattern))
			return s;
	}
	return (struct slice){NULL, 0};
}

/* A caption that keeps all of it from this audience; absent: none. */
static struct slice
withholding_caption(struct redaction_work *w)
{
	const struct slice_list *c, *pattern;
	struct slice line;

	for (pattern = w->order->policy->captions; pattern != NULL;
	     pattern = pattern->next) {
		for (c = w->t->captions; c != NULL; c = c->next)
			if (is_caption_of(pattern->text, c->text) &&
			    !slice_list_has(w->order->audience.held, c->text))
				return c->text;
		line = withholding_line(w, pattern->text);
		if (line.p != NULL)
			return line;
	}
	return (struct slice){NULL, 0};
}

/* With the brackets around it. */
static struct slice
bracketed(const struct redaction_work *w, struct slice at)
{
	struct slice text = w->t->text;

	if (at.p > text.p && slice_end(at) < slice_end(text) &&
	    at.p[-1] == '(' && *slice_end(at) == ')')
		at = slice(at.p - 1, at.n + 2);
	return at;
}

void
redact_hold_caption(struct redaction_work *w)
{
	struct slice caption = withholding_caption(w), why;
	const struct line *line;
	const struct tag *tag;
	unsigned fate;
	uint32_t i;

	if (caption.p == NULL)
		return;
	why = arena_join(w->arena, S("caption "), caption, S(""));
	fate = redact_by_rule(w, CLASS_NONE, why);
	for (i = 0; i < w->t->line_count; i++) {
		line = &w->t->lines[i];
		if (line->kind == LINE_SUBJECT || line->kind == LINE_NOTE ||
		    line->kind == LINE_TEXT ||
		    (line->kind >= LINE_HEADING && line->kind <= LINE_LOOSE))
			redact_cut(w, line_slice(line), fate);
	}
	/* whom it is about says as much as the subject */
	redact_tags(w, fate);
	for (tag = w->t->tags; tag != NULL; tag = tag->next)
		if (slice_equal(tag->kind, S("person")) &&
		    slice_within(tag->at, w->t->text))
			redact_cut(w, bracketed(w, tag->at), fate);
}
