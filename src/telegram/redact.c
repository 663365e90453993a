/*
 * redact.c: what becomes of each byte of a telegram that is given out: of its
 * lines, its subject, its paragraphs, by the marks and by what was decided.
 * Nothing goes that no rule lets go.  It must not write the copy: that is
 * compose.c.
 */
#include "telegram/redact.h"

#include "telegram/reader.h"

/* What a rule makes of a line of the head or the foot. */
static unsigned
fate_by_policy(struct redaction_work *w, unsigned kind, unsigned unmarked)
{
	const struct policy *policy = w->order->policy;

	switch ((enum policy_rule)policy->rule[kind]) {
	case POLICY_GIVE:
		return FATE_GIVE;
	case POLICY_CUT:
		return redact_ground(w, policy->codes[kind], S("the policy"));
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

	if (n > 0 && *redact_fate(w, s.p) >= FATE_CUT)
		redact_paint(w, slice_head(s, n), FATE_GIVE);
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
			if (!redact_mark_at(w, s, p, &m))
				continue;
			redact_note_mark(w, &m, redact_allows(w, &m, &why));
			if (w->marks[w->mark_count - 1].struck)
				*fate = redact_by_rule(w, m.level, why);
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
		redact_paint(w, part, fate);
		if (mark.p != NULL && slice_within(mark, part)) {
			redact_note_mark(
			    w, &t->subject_mark, fate == FATE_GIVE);
			redact_paint(w, mark, FATE_GIVE);
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
	    : m->printed.p != NULL ? redact_by_rule(w, m->level, why)
				   : unmarked;
	subject_within(w, &fate);
	for (i = 0; i < w->t->line_count; i++) {
		line = &w->t->lines[i];
		if (line->kind != LINE_SUBJECT)
			continue;
		redact_paint(w, line_slice(line), fate);
		if (m->printed.p != NULL &&
		    slice_within(m->at, line_slice(line))) {
			redact_note_mark(w, m, allowed);
			redact_paint(w, m->at, FATE_GIVE);
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
			redact_paint(w, line_slice(line), unmarked);
			break;
		case LINE_CODE:
		case LINE_CLASSIFICATION:
			redact_paint(w, line_slice(line), FATE_GIVE);
			break;
		default:
			redact_paint(w, line_slice(line),
			    fate_by_policy(w, line->kind, unmarked));
		}
		if (line->kind != before && line->kind >= LINE_DISTRIBUTION &&
		    line->kind <= LINE_DERIVED_FROM)
			give_label(w, line);
		before = line->kind;
	}
}

/* ---- all of it -------------------------------------------------------------- */

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
	redact_banner(&w);
	w.banner_allowed = redact_allows(&w, &w.banner, &why);
	unmarked =
	    w.banner_allowed ? FATE_GIVE : redact_by_rule(&w, CLASS_NONE, why);
	take_lines(&w, unmarked);
	for (p = t->paragraphs; p != NULL; p = p->next)
		redact_portion(&w, p, unmarked);
	take_subject(&w, unmarked);
	if (order->policy->rule[LINE_TAGS] == POLICY_GIVE)
		redact_tag_words(&w, unmarked);
	redact_hold_caption(&w);
	for (p = t->paragraphs; p != NULL; p = p->next)
		redact_front(&w, p);
	redact_decide(&w);
	sort_marks(&w);
	redact_compose(&w, out);
	heap_free(w.marks);
}
