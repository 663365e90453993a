/*
 * copylevel.c: how high a telegram is, as any of its lines says; and a copy:
 * as what is left of it, and as what was let go with its mark (32 CFR
 * 2001.21(b): the whole is as high as its highest portion).  It must not
 * decide what is given.
 */
#include "telegram/reader.h"
#include "telegram/redact.h"

/* Nothing but a level: S E C R E T, in the head also where it is of nothing. */
static bool
says_level(const struct line *line, bool head)
{
	return line->kind == LINE_CLASSIFICATION || line->kind == LINE_BANNER ||
	    line->kind == LINE_CAPTION || line->kind == LINE_PASSING ||
	    (head && line->kind == LINE_TEXT);
}

enum classification
redact_highest(const struct telegram *t)
{
	enum classification level, most = t->classification;
	const struct line *line;
	struct slice rest, s;
	bool exact;
	uint32_t i;

	for (i = 0; i < t->line_count; i++) {
		line = &t->lines[i];
		if (!says_level(line,
			t->paragraphs == NULL ||
			    i < t->paragraphs->text.first_line))
			continue;
		s = line_slice(line);
		if (slice_starts(s, S("Classification:")))
			s = slice_skip(s, 15);
		level = class_read(slice_trim(s), &rest, &exact);
		if (level > most &&
		    (rest.n == 0 ||
			(line->kind == LINE_CLASSIFICATION &&
			    class_ends(rest))))
			most = level;
	}
	return most;
}

/* What has no mark is as high as the whole. */
static void
raise(enum classification *level, enum classification mark,
    const struct redaction_work *w)
{
	if (mark == CLASS_NONE)
		mark = w->t->classification;
	if (mark > *level)
		*level = mark;
}

enum classification
redact_kept_level(const struct redaction_work *w)
{
	const struct telegram *t = w->t;
	enum classification level = CLASS_NONE;
	const struct paragraph *p;
	const struct struck *m;
	uint32_t i;

	if (w->kept == NULL)
		return CLASS_NONE;
	for (p = t->paragraphs; p != NULL; p = p->next)
		if (redact_keeps(
			w, slice_between(p->text.at.p, slice_end(p->at))))
			raise(&level, p->mark.level, w);
	for (i = 0; i < w->mark_count; i++) {
		m = &w->marks[i];
		if (m->struck && m->level > level &&
		    redact_keeps(w,
			slice_head(
			    slice_between(slice_end(m->at), slice_end(t->text)),
			    2)))
			level = m->level;
	}
	for (i = 0; i < t->line_count; i++) {
		if (t->lines[i].kind != LINE_SUBJECT &&
		    t->lines[i].kind != LINE_TEXT &&
		    t->lines[i].kind != LINE_LOOSE)
			continue;
		if (redact_keeps(w, line_slice(&t->lines[i])))
			raise(&level,
			    t->lines[i].kind == LINE_SUBJECT
				? t->subject_mark.level
				: CLASS_NONE,
			    w);
	}
	return level;
}

/* A word of it is given; the number of the next paragraph is none. */
static bool
gives_word(const struct redaction_work *w, const char *from, const char *to)
{
	for (; from < to; from++)
		if (w->fate[from - w->t->text.p] == FATE_GIVE &&
		    ascii_is_alpha(*from))
			return true;
	return false;
}

/* The highest mark that stands before words which are given. */
static enum classification
passages_level(const struct redaction_work *w)
{
	const struct struck *m;
	enum classification level = CLASS_NONE;
	const char *to;
	size_t i;

	for (i = 0; i < w->mark_count; i++) {
		m = &w->marks[i];
		if (m->struck || m->level <= level ||
		    !slice_within(m->at, w->t->text))
			continue;
		to = i + 1 < w->mark_count && m[1].at.p > m->at.p
		    ? m[1].at.p
		    : slice_end(w->t->text);
		if (gives_word(w, slice_end(m->at), to))
			level = m->level;
	}
	return level;
}

/* Text that no paragraph holds has no mark: of a heading, a note. */
static bool
gives_unmarked(const struct redaction_work *w)
{
	const struct line *line;
	uint32_t i;

	for (i = 0; i < w->t->line_count; i++) {
		line = &w->t->lines[i];
		if ((line->kind == LINE_TEXT || line->kind == LINE_LOOSE ||
			line->kind == LINE_HEADING ||
			line->kind == LINE_NOTE) &&
		    redact_gives(w, line_slice(line)))
			return true;
	}
	return false;
}

enum classification
redact_level(const struct redaction_work *w)
{
	const struct telegram *t = w->t;
	const struct marking **portions;
	const struct paragraph *p;
	struct marking rolled;
	struct slice line;
	enum classification passages;
	size_t count = 0;

	rolled.level = redact_kept_level(w);
	if (w->order->audience.everyone)
		return rolled.level >= CLASS_CONFIDENTIAL ? rolled.level
							  : CLASS_UNCLASSIFIED;
	for (p = t->paragraphs; p != NULL; p = p->next)
		count++;
	portions = ARENA_ARRAY(w->arena, const struct marking *, count + 2);
	count = 0;
	if (gives_unmarked(w))
		return t->classification;
	for (p = t->paragraphs; p != NULL; p = p->next) {
		line = slice_between(p->text.at.p, slice_end(p->at));
		if (!redact_gives(w, line))
			continue;
		if (p->mark.level == CLASS_NONE)
			return t->classification;
		portions[count++] = &p->mark;
	}
	if (redact_gives_subject(w)) {
		if (t->subject_mark.level == CLASS_NONE && w->banner_allowed)
			return t->classification;
		if (t->subject_mark.level != CLASS_NONE)
			portions[count++] = &t->subject_mark;
	}
	marking_roll_up(w->arena, portions, count, &rolled, NULL);
	passages = passages_level(w);
	if (passages > rolled.level)
		return passages;
	return rolled.level == CLASS_NONE ? CLASS_UNCLASSIFIED : rolled.level;
}
