/*
 * redact.c: what becomes of each byte of a telegram that is given out: by the
 * marks, by the captions, by what was decided.  Nothing goes that no rule
 * lets go.  It must not write the copy: that is compose.c.
 *
 * 32 CFR 2001.21(c): a portion is as high as its mark; one without a mark is
 * as high as the whole.  A decision lets go what marks withhold; a cut wins
 * over everything.
 */
#include "telegram/redact.h"

#include "telegram/reader.h"
#include "telegram/table.h"

#define CAPTION_MOST 80

/* ---- small things ----------------------------------------------------------- */

struct slice
redact_part(struct slice line, struct slice at)
{
	const char *from = line.p > at.p ? line.p : at.p;
	const char *to =
	    slice_end(line) < slice_end(at) ? slice_end(line) : slice_end(at);

	return from < to ? slice_between(from, to) : slice(line.p, 0);
}

static unsigned char *
fate_of(const struct redaction_work *w, const char *p)
{
	return w->fate + (p - w->t->text.p);
}

static void
paint(struct redaction_work *w, struct slice at, unsigned fate)
{
	if (at.n > 0)
		memset(fate_of(w, at.p), (int)fate, at.n);
}

bool
redact_gives(const struct redaction_work *w, struct slice at)
{
	const char *p;

	for (p = at.p; p < slice_end(at); p++)
		if (*fate_of(w, p) == FATE_GIVE && !ascii_is_space(*p))
			return true;
	return false;
}

bool
redact_keeps(const struct redaction_work *w, struct slice at)
{
	const char *p;

	if (w->kept == NULL)
		return false;
	for (p = at.p; p < slice_end(at); p++)
		if (w->kept[p - w->t->text.p] != 0 &&
		    *fate_of(w, p) == FATE_GIVE && !ascii_is_space(*p))
			return true;
	return false;
}

static bool
same_codes(const struct slice_list *a, const struct slice_list *b)
{
	for (; a != NULL && b != NULL; a = a->next, b = b->next)
		if (!slice_equal(a->text, b->text))
			return false;
	return a == b;
}

/* The fate of what is cut for these codes. */
static unsigned
ground(
    struct redaction_work *w, const struct slice_list *codes, struct slice why)
{
	unsigned i;

	for (i = 0; i < w->ground_count; i++)
		if (same_codes(w->grounds[i].codes, codes) &&
		    slice_equal(w->grounds[i].why, why))
			return FATE_CUT + i;
	if (w->ground_count == GROUNDS_MOST) /* the last stands for the rest */
		return FATE_CUT + GROUNDS_MOST - 1;
	w->grounds[i] = (struct ground){codes, why};
	w->ground_count++;
	return FATE_CUT + i;
}

/* What no mark lets go: for its level, that of the whole where it has none. */
static unsigned
by_rule(struct redaction_work *w, enum classification level, struct slice why)
{
	if (level == CLASS_NONE)
		level = w->banner.level;
	return ground(w,
	    level == CLASS_NONE || level >= CLASS_CONFIDENTIAL
		? w->order->policy->code
		: w->order->policy->sensitive,
	    why);
}

/* ---- who may have what ------------------------------------------------------ */

/* REL alone is the list of the banner. */
static const struct marking *
with_list(struct redaction_work *w, const struct marking *m)
{
	const struct slice_list *c;
	struct marking *own;

	if (!slice_list_has(m->controls, S("REL TO")) &&
	    !slice_list_has(m->controls, S("REL")))
		return m;
	own = ARENA_NEW(w->arena, struct marking);
	*own = *m;
	own->controls = NULL;
	for (c = m->controls; c != NULL; c = c->next)
		if (!slice_equal(c->text, S("REL TO")) &&
		    !slice_equal(c->text, S("REL")))
			slice_list_add(
			    w->arena, &own->controls, c->at, c->text);
	for (c = w->banner.controls; c != NULL; c = c->next)
		if (slice_starts(c->text, S("REL ")))
			slice_list_add(
			    w->arena, &own->controls, c->at, c->text);
	return own;
}

bool
redact_allows(
    struct redaction_work *w, const struct marking *m, struct slice *why)
{
	if (m->level == CLASS_NONE && m->printed.p == NULL)
		m = &w->banner;
	if (m->level == CLASS_NONE) {
		*why = m->printed.p != NULL ? S("a mark that cannot be read")
					    : S("no classification is stated");
		return false;
	}
	return marking_allows(
	    w->arena, with_list(w, m), &w->order->audience, why);
}

/* The level of the whole and what its captions add to it. */
static void
find_banner(struct redaction_work *w)
{
	const struct slice_list *c;
	struct marking *m = &w->banner;
	struct table_rows rows;
	struct slice kind;

	m->level = w->t->classification;
	for (c = w->t->captions; c != NULL; c = c->next) {
		if (slice_equal(c->text, S("SENSITIVE")) ||
		    slice_equal(c->text, S("SBU"))) {
			if (m->level <= CLASS_UNCLASSIFIED)
				m->level = CLASS_SBU;
			continue;
		}
		rows = table_find(TABLE_CAPTIONS, c->text);
		kind = rows.count > 0
		    ? table_cell(TABLE_CAPTIONS, rows.first, CAPTIONS_KIND)
		    : S("");
		if (slice_equal(kind, S("control")) ||
		    slice_equal(kind, S("distribution")) ||
		    slice_equal(kind, S("channel")) ||
		    slice_starts(c->text, S("REL ")))
			slice_list_add(w->arena, &m->controls, c->at, c->text);
	}
}

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

/* ---- marks that stand in the text ------------------------------------------- */

static void
note_mark(struct redaction_work *w, const struct marking *m, bool allowed)
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
		h->now = by_rule(h->w, m->level, why);
	else if (h->now != FATE_GIVE && (begins || lowers(h->w, m, line)))
		h->now = FATE_GIVE;
	note_mark(h->w, m, allowed);
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

/* A mark that was struck holds no more: ~~(C)~~. */
static size_t
struck_length(struct slice line, const char *p)
{
	size_t n;

	if (p - line.p < 2 || p[-1] != '~' || p[-2] != '~')
		return 0;
	n = slice_find(slice_between(p, slice_end(line)), S(")~~"));
	return p + n < slice_end(line) ? n + 3 : 0;
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
			paint(w, slice_between(from, p), h->now);
			from = p;
			h->now = (*item)->label.p == NULL
			    ? h->base
			    : rungs_item(&h->rungs, (*item)->label,
				  (size_t)(p - line.p), h->now, h->base);
			if ((*item)->mark.level != CLASS_NONE &&
			    (*item)->mark.at.p >= p) {
				paint(w,
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
			paint(w, slice_between(from, p), h->now);
			from = p;
			take_mark(h, &m, line, false);
		} else if ((*p == 'B' || *p == 'b') &&
		    (p == line.p || !ascii_is_alnum(p[-1])) &&
		    begins_level(w, slice_between(p, slice_end(line)), &m)) {
			paint(w, slice_between(from, p), h->now);
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
			paint(w, slice_between(from, p + 1), h->now);
			from = p + 1;
			h->now = h->base;
		}
	}
	if (from < slice_end(line))
		paint(w, slice_between(from, slice_end(line)), h->now);
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

/* Number and mark, which stand before the text and tell nothing of it. */
static void
give_front(struct redaction_work *w, const struct paragraph *p)
{
	struct slice line;

	if (p->text.first_line >= w->t->line_count)
		return;
	line = line_slice(&w->t->lines[p->text.first_line]);
	if (p->text.at.p > line.p && p->text.at.p <= slice_end(line))
		paint(w, slice_between(line.p, p->text.at.p), FATE_GIVE);
}

static void
take_paragraph(
    struct redaction_work *w, const struct paragraph *p, unsigned unmarked)
{
	const struct telegram *t = w->t;
	const struct item *item = p->items;
	struct holding h = {.w = w};
	struct slice why = {NULL, 0}, line;
	const char *begin = p->text.at.p;
	bool own = p->mark.printed.p != NULL, blank = false, page = false;
	uint32_t i, end = p->text.first_line + p->text.lines;

	h.base = !own                          ? unmarked
	    : redact_allows(w, &p->mark, &why) ? FATE_GIVE
					       : by_rule(w, p->mark.level, why);
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
			note_mark(w, &p->mark, h.base == FATE_GIVE);
		take_line(
		    &h, line, i == p->text.first_line ? begin : line.p, &item);
	}
	give_front(w, p);
}

/* ---- lines outside of the paragraphs ---------------------------------------- */

/* What a rule makes of a line of the head or the foot. */
static unsigned
fate_by_policy(struct redaction_work *w, unsigned kind, unsigned unmarked)
{
	const struct policy *policy = w->order->policy;

	switch ((enum policy_rule)policy->rule[kind]) {
	case POLICY_GIVE:
		return FATE_GIVE;
	case POLICY_CUT:
		return ground(w, policy->codes[kind], S("the policy"));
	case POLICY_MARK:
		return unmarked;
	case POLICY_DROP:
		break;
	}
	return FATE_DROP;
}

/* The label of a field says nothing; words before the colon may be the field. */
static void
give_label(struct redaction_work *w, const struct line *line)
{
	struct slice s = line_slice(line);
	size_t n = redact_label(s);

	if (n > 0 && *fate_of(w, s.p) >= FATE_CUT)
		paint(w, slice_head(s, n), FATE_GIVE);
}

/* A mark within the subject, behind its own, that withholds all of it. */
static void
subject_within(struct redaction_work *w, unsigned *fate)
{
	const struct line *line;
	struct slice why = {NULL, 0}, s;
	struct marking m;
	const char *p;
	uint32_t i;

	for (i = 0; i < w->t->line_count; i++) {
		line = &w->t->lines[i];
		s = line_slice(line);
		if (line->kind != LINE_SUBJECT)
			continue;
		for (p = s.p; p < slice_end(s); p++) {
			if (*p != '(' || p == w->t->subject_mark.at.p)
				continue;
			if (struck_length(s, p) > 0 ||
			    (!inline_mark(w, s, p, &m) && !odd_mark(w, p, &m)))
				continue;
			note_mark(w, &m, redact_allows(w, &m, &why));
			if (w->marks[w->mark_count - 1].struck)
				*fate = by_rule(w, m.level, why);
		}
	}
}

/* TAGS: PREL, NO SUBJECT: LAMP, on one line: the subject goes as one does. */
static void
subject_elsewhere(struct redaction_work *w, unsigned fate)
{
	const struct telegram *t = w->t;
	struct slice mark = t->subject_mark.at, part;
	uint32_t i;

	for (i = 0; i < t->line_count; i++) {
		part = redact_part(line_slice(&t->lines[i]), t->subject_at);
		if (part.n == 0 ||
		    (t->lines[i].kind != LINE_TAGS &&
			t->lines[i].kind != LINE_ORDER))
			continue;
		paint(w, part, fate);
		if (mark.p != NULL && slice_within(mark, part)) {
			note_mark(w, &t->subject_mark, fate == FATE_GIVE);
			paint(w, mark, FATE_GIVE);
		}
	}
}

static void
take_subject(struct redaction_work *w, unsigned unmarked)
{
	const struct marking *m = &w->t->subject_mark;
	struct slice why = {NULL, 0};
	const struct line *line;
	bool allowed, first = true;
	unsigned fate;
	uint32_t i;

	if (w->order->policy->rule[LINE_SUBJECT] != POLICY_MARK) {
		subject_elsewhere(w, fate_by_policy(w, LINE_SUBJECT, unmarked));
		return;
	}
	allowed = m->printed.p != NULL ? redact_allows(w, m, &why)
				       : unmarked == FATE_GIVE;
	fate = allowed             ? FATE_GIVE
	    : m->printed.p != NULL ? by_rule(w, m->level, why)
				   : unmarked;
	subject_within(w, &fate);
	for (i = 0; i < w->t->line_count; i++) {
		line = &w->t->lines[i];
		if (line->kind != LINE_SUBJECT)
			continue;
		paint(w, line_slice(line), fate);
		if (m->printed.p != NULL &&
		    slice_within(m->at, line_slice(line))) {
			note_mark(w, m, allowed);
			paint(w, m->at, FATE_GIVE);
		}
		if (first)
			give_label(w, line);
		first = false;
	}
	subject_elsewhere(w, fate);
}

static void
take_lines(struct redaction_work *w, unsigned unmarked)
{
	const struct line *line;
	unsigned before = LINE_MAX;
	uint32_t i;

	for (i = 0; i < w->t->line_count; i++) {
		line = &w->t->lines[i];
		switch (line->kind) {
		case LINE_TEXT:
		case LINE_LOOSE:
		case LINE_HEADING:
		case LINE_PARAGRAPH: /* of none that the reader holds */
		case LINE_BODY:
			paint(w, line_slice(line), unmarked);
			break;
		case LINE_CODE:
		case LINE_CLASSIFICATION:
			paint(w, line_slice(line), FATE_GIVE);
			break;
		default:
			paint(w, line_slice(line),
			    fate_by_policy(w, line->kind, unmarked));
		}
		if (line->kind != before && line->kind >= LINE_DISTRIBUTION &&
		    line->kind <= LINE_DERIVED_FROM)
			give_label(w, line);
		before = line->kind;
	}
}

/* ---- decisions -------------------------------------------------------------- */

/*
 * What was withheld and is let go; what the policy drops stays out.  What is
 * released and not declassified keeps its mark (32 CFR 2001.25: a mark is
 * struck when it is declassified).
 */
static void
free_bytes(struct redaction_work *w, struct slice at, enum verdict verdict)
{
	unsigned char *f = fate_of(w, at.p), *end = f + at.n;

	for (; f < end; f++)
		if (*f >= FATE_CUT) {
			*f = FATE_GIVE;
			w->freed = true;
			if (verdict != VERDICT_RELEASE)
				continue;
			if (w->kept == NULL)
				w->kept =
				    arena_alloc(w->arena, w->t->text.n + 1);
			w->kept[f - w->fate] = 1;
		}
}

static void
cut_bytes(struct redaction_work *w, struct slice at, unsigned fate)
{
	unsigned char *f = fate_of(w, at.p), *end = f + at.n;

	for (; f < end; f++)
		if (*f != FATE_DROP)
			*f = (unsigned char)fate;
}

static void
decide(struct redaction_work *w, const struct decision *d, struct slice at)
{
	if (at.n == 0)
		return;
	if (d->verdict == VERDICT_CUT)
		cut_bytes(w, at,
		    ground(w,
			d->codes != NULL ? d->codes : w->order->policy->code,
			S("a decision")));
	else
		free_bytes(w, at, d->verdict);
}

static bool
is_kind(const struct line *line, struct slice place)
{
	return line->kind < LINE_HEADING &&
	    slice_equal_fold(
		line_kind_name((enum line_kind)line->kind), slice_trim(place));
}

/* A paragraph is its lines; between them another section's may stand. */
static void
decide_place(struct redaction_work *w, const struct decision *d)
{
	const struct telegram *t = w->t;
	const struct paragraph *p;
	uint32_t i, from = 0, end = t->line_count;
	struct slice part;
	bool of_head = false;

	for (i = 0; i < t->line_count && !of_head; i++)
		of_head = is_kind(&t->lines[i], d->place);
	for (p = t->paragraphs; p != NULL; p = p->next)
		if (p->at.p == d->at.p && d->place.n > 0 &&
		    ascii_upper(d->place.p[0]) == 'P')
			break;
	if (p != NULL) {
		from = p->text.first_line;
		end = redact_end(t, p, w->paged);
	}
	for (i = from; i < end && i < t->line_count; i++) {
		/* TAGS in the head and in the text: not what is between */
		if (of_head && !is_kind(&t->lines[i], d->place))
			continue;
		part = p != NULL ? line_slice(&t->lines[i])
				 : redact_part(line_slice(&t->lines[i]), d->at);
		/* its number stays, and its mark, which is struck */
		if (p != NULL && i == from && p->text.at.p > part.p)
			part = p->text.at.p < slice_end(part)
			    ? slice_between(p->text.at.p, slice_end(part))
			    : slice(part.p, 0);
		decide(w, d, part);
	}
}

/* Some of the text is withheld as classified, and nobody let it go. */
static bool
is_closed(const struct redaction_work *w)
{
	const struct telegram *t = w->t;
	const struct slice_list *codes;
	struct slice s;
	uint32_t i;
	size_t k;

	for (i = 0; i < t->line_count; i++) {
		if (!redact_is_body(t->lines[i].kind))
			continue;
		s = line_slice(&t->lines[i]);
		for (k = 0; k < s.n; k++) {
			if (*fate_of(w, s.p + k) < FATE_CUT)
				continue;
			codes =
			    w->grounds[*fate_of(w, s.p + k) - FATE_CUT].codes;
			if (codes == w->order->policy->code)
				return true;
		}
	}
	return false;
}

static void
take_decisions(struct redaction_work *w)
{
	/* what is declassified needs no mark kept; a cut wins over all */
	static const enum verdict order[] = {
	    VERDICT_DECLASSIFY, VERDICT_RELEASE, VERDICT_CUT};
	const struct decision *d;
	size_t pass;

	for (pass = 0; pass < sizeof(order) / sizeof(order[0]); pass++) {
		if (order[pass] == VERDICT_CUT)
			w->closed = is_closed(w);
		for (d = w->order->decisions; d != NULL; d = d->next)
			if (d->verdict == order[pass])
				decide_place(w, d);
	}
}

/* ---- all of it -------------------------------------------------------------- */

static const struct slice verdicts[VERDICT_MAX] = {
    {"cut", 3}, {"release", 7}, {"declassify", 10}};

struct slice
verdict_name(enum verdict v)
{
	return verdicts[v];
}

bool
verdict_by_name(struct slice name, enum verdict *out)
{
	unsigned i;

	for (i = 0; i < VERDICT_MAX; i++)
		if (slice_equal(verdicts[i], name)) {
			*out = (enum verdict)i;
			return true;
		}
	return false;
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

/* Text goes by a caption first: nothing of it does. */
static void
take_caption(struct redaction_work *w)
{
	struct slice caption = withholding_caption(w), why;
	const struct line *line;
	const struct tag *tag;
	unsigned fate;
	uint32_t i;

	if (caption.p == NULL)
		return;
	why = arena_join(w->arena, S("caption "), caption, S(""));
	fate = by_rule(w, CLASS_NONE, why);
	for (i = 0; i < w->t->line_count; i++) {
		line = &w->t->lines[i];
		if (line->kind == LINE_SUBJECT || line->kind == LINE_NOTE ||
		    line->kind == LINE_TEXT ||
		    (line->kind >= LINE_HEADING && line->kind <= LINE_LOOSE))
			cut_bytes(w, line_slice(line), fate);
	}
	/* whom it is about says as much as the subject */
	redact_tags(w, fate);
	for (tag = w->t->tags; tag != NULL; tag = tag->next)
		if (slice_equal(tag->kind, S("person")) &&
		    slice_within(tag->at, w->t->text))
			cut_bytes(w, bracketed(w, tag->at), fate);
}

static int
by_place(const struct struck *a, const struct struck *b)
{
	return a->at.p < b->at.p ? -1 : a->at.p > b->at.p;
}

/* Few are out of order: of sections that were sorted. */
static void
sort_marks(struct redaction_work *w)
{
	size_t i, j, gap;
	struct struck mark;

	for (gap = w->mark_count / 2; gap > 0; gap /= 2)
		for (i = gap; i < w->mark_count; i++) {
			mark = w->marks[i];
			for (j = i; j >= gap &&
			     by_place(&w->marks[j - gap], &mark) > 0;
			     j -= gap)
				w->marks[j] = w->marks[j - gap];
			w->marks[j] = mark;
		}
}

/* The telegram with its level and its lines as release takes them. */
static const struct telegram *
as_released(struct arena *arena, const struct telegram *t)
{
	struct telegram *own = ARENA_NEW(arena, struct telegram);
	uint32_t i;

	*own = *t;
	if (t->carrier == CARRIER_SMART && t->line_count > 0) {
		own->lines = ARENA_ROOM(arena, struct line, t->line_count);
		memcpy(own->lines, t->lines, t->line_count * sizeof(*t->lines));
		for (i = 0; i < t->line_count; i++)
			own->lines[i].kind = (uint8_t)redact_kind(t, i);
	}
	if (t->classification != CLASS_NONE)
		own->classification = redact_highest(own);
	return own;
}

void
release_make(struct arena *arena, const struct telegram *t,
    const struct release_order *order, struct release *out)
{
	struct redaction_work w = {.arena = arena, .order = order};
	const struct paragraph *p;
	struct slice why = {NULL, 0};
	unsigned unmarked;

	*out = (struct release){0};
	w.t = t = as_released(arena, t);
	w.fate = arena_alloc(arena, t->text.n + 1);
	w.paged = redact_is_paged(t);
	find_banner(&w);
	w.banner_allowed = redact_allows(&w, &w.banner, &why);
	unmarked = w.banner_allowed ? FATE_GIVE : by_rule(&w, CLASS_NONE, why);
	take_lines(&w, unmarked);
	for (p = t->paragraphs; p != NULL; p = p->next)
		take_paragraph(&w, p, unmarked);
	take_subject(&w, unmarked);
	if (order->policy->rule[LINE_TAGS] == POLICY_GIVE)
		redact_tag_words(&w, unmarked);
	take_caption(&w);
	for (p = t->paragraphs; p != NULL; p = p->next)
		give_front(&w, p);
	take_decisions(&w);
	sort_marks(&w);
	redact_compose(&w, out);
	heap_free(w.marks);
}
