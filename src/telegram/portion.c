/*
 * portion.c: what of a paragraph goes: each passage of it by the mark before
 * it, in words or in brackets, and by the list that it is in.
 *
 * 32 CFR 2001.21(c): a portion is as high as its mark; one without a mark is
 * as high as the whole.
 */
#include "telegram/reader.h"
#include "telegram/redact.h"

void
redact_note_mark(
    struct redaction_work *w, const struct marking *m, bool allowed)
{
	struct slice at = m->at;

	if (w->mark_count == w->mark_room) {
		w->mark_room = w->mark_room == 0 ? 64 : w->mark_room * 2;
		w->marks =
		    heap_grow(w->marks, w->mark_room * sizeof(*w->marks));
	}
	/* (C - ENTIRE TEXT) is all of it a mark */
	if (at.n > 0 && at.p[0] == '(' && at.p[at.n - 1] != ')') {
		struct slice rest =
		    slice_head(slice_between(at.p, slice_end(w->t->text)), 40);

		if (slice_find_fold(rest, S("ENTIRE TEXT")) < rest.n &&
		    slice_index(rest, ')') < rest.n)
			at = slice_head(rest, slice_index(rest, ')') + 1);
	}
	w->marks[w->mark_count++] = (struct struck){
	    .at = at, .form = S("U"), .level = m->level, .struck = !allowed};
}

/* What holds where the text is read: of a paragraph's own, or of a mark's. */
struct holding {
	struct redaction_work *w;
	unsigned base, now; /* fates */
	struct rungs rungs;
};

/*
 * A mark after which a new sentence or line begins, in capitals.  Of two in a
 * row, (S) (U), the lower one is not believed.
 */
static bool
lowers(
    const struct redaction_work *w, const struct marking *m, struct slice line)
{
	const char *p = m->at.p;

	while (p > line.p && ascii_is_blank(p[-1]))
		p--;
	if (w->mark_count > 0 && slice_end(w->marks[w->mark_count - 1].at) == p)
		return false;
	return (p == line.p || memchr(".?!:;\"')]-", p[-1], 10) != NULL) &&
	    ascii_is_upper(m->printed.p[0]);
}

static void
take_mark(
    struct holding *h, const struct marking *m, struct slice line, bool begins)
{
	struct slice why = {NULL, 0};
	bool allowed = redact_allows(h->w, m, &why);

	if (!allowed)
		h->now = redact_by_rule(h->w, m->level, why);
	else if (h->now != FATE_GIVE && (begins || lowers(h->w, m, line)))
		h->now = FATE_GIVE;
	redact_note_mark(h->w, m, allowed);
}

/* What stands around a lower passage is not lowered by it. */
static void
end_passage(struct holding *h)
{
	if (h->now == FATE_GIVE)
		h->now = h->base;
}

/* A marking in brackets that may stand in running text. */
static bool
inline_mark(struct redaction_work *w, struct slice line, const char *at,
    struct marking *m)
{
	struct slice text =
	    slice_head(slice_between(at, slice_end(w->t->text)), 240);

	if (!marking_read(w->arena, text, m, NULL) || m->form.p == NULL)
		return false;
	/* PERSON(S), and (c) of a list */
	return m->printed.n > 1 ||
	    (!ascii_is_lower(m->printed.p[0]) &&
		(at == line.p || ascii_is_lower(at[-1]) ||
		    !ascii_is_alnum(at[-1])));
}

/* As if (NF) were a mark of its own: of the whole, and for no foreigner. */
static bool
odd_mark(struct redaction_work *w, const char *p, struct marking *m)
{
	struct slice at;
	bool noforn;

	if (!redact_odd_mark(
		slice_between(p, slice_end(w->t->text)), &at, &noforn))
		return false;
	*m = (struct marking){.at = at, .printed = at};
	if (noforn) {
		m->level = w->banner.level;
		slice_list_add(w->arena, &m->controls, at, S("NOFORN"));
	}
	return true;
}

#define MARK_MOST 120

/* A mark that was struck holds no more: ~~(C)~~. */
static size_t
struck_length(struct slice line, const char *p)
{
	struct slice rest;
	size_t n;

	if (p - line.p < 2 || p[-1] != '~' || p[-2] != '~')
		return 0;
	rest = slice_head(slice_between(p, slice_end(line)), MARK_MOST);
	n = slice_find(rest, S(")~~"));
	return n < rest.n ? n + 3 : 0;
}

/*
 * BEGIN SECRET, END SECRET: the level, and how far the words go.  With words
 * behind it, BEGIN SECRET NOFORN, it may be no marking: loose.
 */
static bool
level_words(struct slice s, struct slice word, bool loose, struct marking *m)
{
	struct slice after;
	bool exact;

	if (!slice_starts_fold(s, word))
		return false;
	*m = (struct marking){0};
	m->level = class_read(slice_skip(s, word.n), &after, &exact);
	if (m->level == CLASS_NONE ||
	    (after.n > 0 && ascii_is_alpha(after.p[0]) &&
		(!loose || !ascii_is_blank(after.p[-1]) ||
		    !ascii_is_upper(s.p[word.n + 1]))))
		return false;
	m->at = slice_between(s.p, after.p);
	m->printed = slice_skip(m->at, word.n);
	return true;
}

/* What begins here; what may be no marking only withholds. */
static bool
begins_level(struct redaction_work *w, struct slice s, struct marking *m)
{
	struct slice why;

	return level_words(s, S("BEGIN "), false, m) ||
	    (level_words(s, S("BEGIN "), true, m) &&
		!redact_allows(w, m, &why));
}

/* One line of a paragraph: each run of it by what holds there. */
static void
take_line(struct holding *h, struct slice line, const char *begin,
    const struct item **item)
{
	struct redaction_work *w = h->w;
	const char *p, *from = line.p, *label;
	struct marking m;

	/* END UNCLASSIFIED is of the passage that it ends */
	if ((slice_starts_fold(slice_trim_left(line), S("END ")) &&
		!level_words(slice_trim_left(line), S("END "), false, &m)) ||
	    slice_starts_fold(slice_trim_left(line), S("UNQUOTE")))
		end_passage(h);
	for (p = line.p; p < slice_end(line); p++) {
		label = *item == NULL          ? NULL
		    : (*item)->label.p != NULL ? (*item)->label.p
					       : (*item)->text.at.p;
		if (label != NULL && label == p) {
			redact_paint(w, slice_between(from, p), h->now);
			from = p;
			h->now = (*item)->label.p == NULL
			    ? h->base
			    : rungs_item(&h->rungs, (*item)->label,
				  (size_t)(p - line.p), h->now, h->base);
			if ((*item)->mark.level != CLASS_NONE &&
			    (*item)->mark.at.p >= p) {
				redact_paint(w,
				    slice_between(from, (*item)->mark.at.p),
				    h->now);
				from = p = (*item)->mark.at.p;
				take_mark(h, &(*item)->mark, line, true);
				p = slice_end((*item)->mark.at) - 1;
			}
			*item = (*item)->next;
			if (p >= slice_end(line))
				break;
			continue;
		}
		if (p < begin)
			continue;
		if (*p == '(' && struck_length(line, p) > 0) {
			p += struck_length(line, p) - 1;
		} else if ((*p == '(' || *p == '[' || *p == '{') &&
		    (inline_mark(w, line, p, &m) || odd_mark(w, p, &m))) {
			redact_paint(w, slice_between(from, p), h->now);
			from = p;
			take_mark(h, &m, line, false);
		} else if ((*p == 'B' || *p == 'b') &&
		    (p == line.p || !ascii_is_alnum(p[-1])) &&
		    begins_level(w, slice_between(p, slice_end(line)), &m)) {
			redact_paint(w, slice_between(from, p), h->now);
			from = p;
			take_mark(h, &m, line, true);
		} else if ((*p == 'E' || *p == 'e') &&
		    (p == line.p || !ascii_is_alnum(p[-1])) &&
		    level_words(slice_between(p, slice_end(line)), S("END "),
			false, &m)) {
			p = slice_end(m.at) - 1;
			while (p + 1 < slice_end(line) &&
			    (p[1] == '.' || p[1] == ')'))
				p++;
			redact_paint(w, slice_between(from, p + 1), h->now);
			from = p + 1;
			h->now = h->base;
		}
	}
	if (from < slice_end(line))
		redact_paint(w, slice_between(from, slice_end(line)), h->now);
	/* none is waited for that is behind */
	while (*item != NULL && (*item)->label.p != NULL &&
	    slice_within((*item)->label, line))
		*item = (*item)->next;
}

/*
 * 2 Text, 2, Text, (2) Text: the next paragraph, whose number the reader does
 * not believe, and which has no mark.
 */
static bool
begins_next(const struct paragraph *p, struct slice s)
{
	bool open;
	uint32_t number;
	size_t n = 0;

	s = slice_trim_left(s);
	open = s.n > 0 && s.p[0] == '(';
	s = slice_skip(s, open);
	while (n < s.n && ascii_is_digit(s.p[n]))
		n++;
	if (p->number == 0 || n == 0 || n >= s.n ||
	    !slice_number(slice_head(s, n), 10000, &number) ||
	    number != p->number + 1 || memchr(" ,)-", s.p[n], 4) == NULL ||
	    (open && s.p[n] != ')'))
		return false;
	s = slice_trim_left(slice_skip(s, n + 1));
	return s.n > 0 && s.p[0] != '(' && s.p[0] != '[' && s.p[0] != '{';
}

void
redact_front(struct redaction_work *w, const struct paragraph *p)
{
	struct slice line;

	if (p->text.first_line >= w->t->line_count)
		return;
	line = line_slice(&w->t->lines[p->text.first_line]);
	if (p->text.at.p > line.p && p->text.at.p <= slice_end(line))
		redact_paint(w, slice_between(line.p, p->text.at.p), FATE_GIVE);
}

void
redact_portion(
    struct redaction_work *w, const struct paragraph *p, unsigned unmarked)
{
	const struct telegram *t = w->t;
	const struct item *item = p->items;
	struct holding h = {.w = w};
	struct slice why = {NULL, 0}, line;
	const char *begin = p->text.at.p;
	bool own = p->mark.printed.p != NULL, blank = false, page = false;
	uint32_t i, end = p->text.first_line + p->text.lines;

	h.base = !own ? unmarked
	    : redact_allows(w, &p->mark, &why)
	    ? FATE_GIVE
	    : redact_by_rule(w, p->mark.level, why);
	h.now = h.base;
	for (i = p->text.first_line; i < end && i < t->line_count; i++) {
		blank = blank || t->lines[i].kind == LINE_BLANK;
		page = page || line_is_furniture(&t->lines[i]);
		if (t->lines[i].kind != LINE_PARAGRAPH &&
		    t->lines[i].kind != LINE_BODY)
			continue;
		if (blank && !page)
			end_passage(&h);
		line = line_slice(&t->lines[i]);
		if (blank && h.base == FATE_GIVE && begins_next(p, line)) {
			h.base = unmarked;
			h.now = h.now == FATE_GIVE ? unmarked : h.now;
		}
		blank = page = false;
		if (i == p->text.first_line && own &&
		    slice_within(p->mark.at, line))
			redact_note_mark(w, &p->mark, h.base == FATE_GIVE);
		take_line(
		    &h, line, i == p->text.first_line ? begin : line.p, &item);
	}
	redact_front(w, p);
}

bool
redact_mark_at(struct redaction_work *w, struct slice line, const char *p,
    struct marking *m)
{
	return struck_length(line, p) == 0 &&
	    (inline_mark(w, line, p, m) || odd_mark(w, p, m));
}
