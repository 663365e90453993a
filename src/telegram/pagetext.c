/*
 * pagetext.c: the text that copying a portal page leaves: labels one to a
 * line, then as many values one to a line, a title, tags, some link words,
 * then the telegram (K1 to K5).
 */
#include "telegram/carrier.h"
#include "telegram/label.h"

/* The labels in a row, as such pages have them. */
#define LABELS_MOST 8

/* How many lines a page's link words may take. */
#define LINKS_MOST 12

static const struct slice labels[] = {{"Identifier", 10}, {"Created", 7},
    {"Released", 8}, {"Classification", 14}, {"Origin", 6},
    {"Reference ID", 12}};

static const struct slice inline_labels[] = {
    {"Cable title", 11}, {"Title", 5}, {"Tags", 4}, {"Cable tags", 10}};

/* No-break spaces and blanks off both ends (K3). */
static struct slice
trim_hard(struct slice s)
{
	for (;;) {
		s = slice_trim(s);
		if (slice_starts(s, S("\xc2\xa0")))
			s = slice_skip(s, 2);
		else if (slice_ends(s, S("\xc2\xa0")))
			s = slice_head(s, s.n - 2);
		else if (s.n > 0 && s.p[0] == '\xa0')
			s = slice_skip(s, 1);
		else
			return s;
	}
}

/* No-break spaces within become blanks. */
static struct slice
soften(struct arena *arena, struct slice s)
{
	size_t i, n = 0;
	char *p;

	if (slice_index(s, '\xa0') == s.n)
		return squeeze(arena, s);
	p = arena_bytes(arena, s.n);
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '\xc2' && i + 1 < s.n && s.p[i + 1] == '\xa0')
			continue;
		p[n++] = s.p[i] == '\xa0' ? ' ' : s.p[i];
	}
	return squeeze(arena, slice(p, n));
}

static bool
is_label(struct slice s, struct slice *label)
{
	size_t i;

	for (i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (slice_equal_fold(s, labels[i])) {
			*label = s;
			return true;
		}
	return false;
}

/* "Cable title: FISH TALKS": the label, and what stands on its line. */
static bool
is_inline(struct slice s, struct slice *label, struct slice *value)
{
	size_t i, n;

	for (i = 0; i < sizeof(inline_labels) / sizeof(inline_labels[0]); i++) {
		n = inline_labels[i].n;
		if (s.n > n && s.p[n] == ':' &&
		    slice_equal_fold(slice_head(s, n), inline_labels[i])) {
			*label = slice_head(s, n);
			*value = trim_hard(slice_skip(s, n + 1));
			return true;
		}
	}
	return false;
}

struct page {
	struct reader *r;
	struct slice waiting[LABELS_MOST]; /* labels without a value yet */
	size_t count, done;
};

static void
add(struct page *p, struct slice label, struct slice value, uint32_t line)
{
	attribute_add(p->r, label, soften(p->r->arena, value), value);
	p->r->t->lines[line].kind = LINE_ATTRIBUTE;
}

/*
 * Is this line the telegram's first?  "Tags:" of the page is no TAGS line,
 * and a level alone may be a value.
 */
static bool
begins_telegram(struct slice s)
{
	struct label l;
	struct slice rest;
	bool exact;

	if (label_read(s, &l) ||
	    (s.n > 3 && ascii_is_digit(s.p[0]) &&
		(s.p[1] == '.' || s.p[2] == '.')))
		return true;
	return class_read(s, &rest, &exact) != CLASS_NONE && rest.n > 6;
}

void
page_text_lines(struct reader *r)
{
	struct page p = {.r = r};
	struct telegram *t = r->t;
	struct slice s, label, value;
	uint32_t i, links = 0;
	bool seen = false;

	for (i = 0; i < t->line_count; i++) {
		if (t->lines[i].kind == LINE_BLANK)
			continue;
		s = trim_hard(line_slice(&t->lines[i]));
		if (is_label(s, &label) && p.count < LABELS_MOST) {
			p.waiting[p.count++] = label;
			t->lines[i].kind = LINE_ATTRIBUTE_LABEL;
			seen = true;
		} else if (is_inline(s, &label, &value)) {
			t->lines[i].kind = LINE_ATTRIBUTE_LABEL;
			if (value.n > 0)
				add(&p, label, value, i);
			else if (p.count < LABELS_MOST)
				p.waiting[p.count++] = label; /* K2 */
			seen = true;
		} else if (p.done < p.count) {
			add(&p, p.waiting[p.done++], s, i);
		} else if (begins_telegram(s) || links++ >= LINKS_MOST) {
			break;
		} else if (seen || links < 4) {
			t->lines[i].kind = LINE_NAVIGATION;
		}
	}
	r->first = i;
}
