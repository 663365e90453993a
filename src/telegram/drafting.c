/*
 * drafting.c: who drafted, cleared and approved what the Department sends:
 * office, name, typist, note (observed 1973-94; 5 FAH-1 H-240).
 *
 *     DRAFTED BY AF/C:RMDOE:RMD
 *     APPROVED BY AF:JROE
 *     EUR:JPOE (DRAFT)        S/S:MR. COE
 *     DESIRED DISTRIBUTION
 */
#include "telegram/reader.h"

/* What a line begins with, its damaged forms too (telegram.md section 4). */
static const struct {
	struct slice word, role;
} roles[] = {
    {{"DRAFTED BY", 10}, {"drafted", 7}},
    {{"DRAFTEDBY", 9}, {"drafted", 7}},
    {{"DRAFTEDY BY", 11}, {"drafted", 7}},
    {{"APPROVED BY", 11}, {"approved", 8}},
    {{"APPROVEDBY", 10}, {"approved", 8}},
    {{"EPPROVED BY", 11}, {"approved", 8}},
    {{"CLEARED BY", 10}, {"cleared", 7}},
    {{"CLEARANCES", 10}, {"cleared", 7}},
    {{"CLEARED", 7}, {"cleared", 7}},
    {{"RELEASED BY", 11}, {"released", 8}},
    {{"DESIRED DISTR", 13}, {"distribution", 12}},
};

static size_t
role_of(struct slice line, struct slice *role)
{
	size_t i, n;

	for (i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		if (!slice_starts_fold(line, roles[i].word))
			continue;
		n = roles[i].word.n;
		while (n < line.n && ascii_is_alpha(line.p[n]))
			n++; /* DISTRIBUTION, DISTRB */
		while (n < line.n && (line.p[n] == ':' || line.p[n] == ' '))
			n++;
		*role = roles[i].role;
		return n;
	}
	return 0;
}

/* The role that a line names, and what stands behind it. */
static struct slice
role_at(const struct line *line, struct slice *rest)
{
	struct slice s = slice_trim(line_slice(line)), role = {NULL, 0};

	*rest = slice_trim(slice_skip(s, role_of(s, &role)));
	return role;
}

static size_t
count_spaces(struct slice s)
{
	size_t n = 0, i;

	for (i = 0; i < s.n; i++)
		n += s.p[i] == ' ';
	return n;
}

static size_t
last_colon(struct slice s)
{
	size_t n = s.n;

	while (n > 0 && s.p[n - 1] != ':')
		n--;
	return n == 0 ? s.n : n - 1;
}

/* VO/L/A is an office; J.Q.DOE/RROE are two who drafted. */
static bool
ends_in_office(struct slice s)
{
	struct slice last = slice_trim(slice_skip(s, last_colon(s) + 1)), part;
	bool slash = slice_index(last, '/') < last.n;

	while (last.n > 0) {
		part = slice_head(last, slice_index(last, '/'));
		last = slice_skip(last, part.n + 1);
		if (part.n > 4 || slice_index(part, '.') < part.n)
			return false;
	}
	return slash;
}

/*
 * AF/C:RMDOE:RMD (SUBS): of one person.  Read from its end, for an office
 * may have a colon, too: EUR:SCAN:RROE:rr.
 */
void
drafting_add(
    struct reader *r, const struct entry *e, struct slice s, struct slice role)
{
	struct clearance *c;
	struct slice at = s;
	size_t colon = slice_index(s, ':'), open;

	c = ARENA_NEW(r->arena, struct clearance);
	c->role = role;
	/* D(S):JDOE(SUBS): the bracket behind the name */
	open = colon < s.n ? colon : 0;
	open += slice_index(slice_skip(s, open), '(');
	if (open < s.n && open > 0) {
		c->note = slice_skip(s, open + 1);
		c->note = slice_head(c->note, slice_index(c->note, ')'));
		s = slice_trim(slice_head(s, open));
	}
	colon = last_colon(s);
	/* what has a slash is an office: SCA:VO/L/A:JDOE has no typist */
	if (slice_index(s, ':') < colon &&
	    !ends_in_office(slice_head(s, colon))) {
		c->typist = slice_trim(slice_skip(s, colon + 1));
		s = slice_trim(slice_head(s, colon));
		colon = last_colon(s);
	}
	if (colon == s.n) { /* COM - Mr. Voe */
		colon = slice_find(s, S(" - "));
		colon += colon < s.n;
	}
	if (colon < s.n) {
		c->office = slice_trim(slice_head(s, colon));
		s = slice_trim(slice_skip(s, colon + 1));
	}
	c->name = s;
	c->at = entry_source(e, at);
	entry_claim(r, e, FIELD_DRAFTING, at);
	if (e->part > 0)
		return;
	if (r->clearances_end == NULL)
		r->clearances_end = &r->t->clearances;
	while (*r->clearances_end != NULL)
		r->clearances_end = &(*r->clearances_end)->next;
	*r->clearances_end = c;
}

/* Several on a line are two blanks or more apart, or a semicolon. */
static void
take_line(struct reader *r, const struct entry *e, struct slice line,
    struct slice role)
{
	size_t i;

	while (line.n > 0) {
		for (i = 0; i + 1 < line.n; i++)
			if (line.p[i] == '\t' ||
			    ((line.p[i] == ' ' || line.p[i] == ';') &&
				line.p[i + 1] == ' '))
				break;
		if (i + 1 >= line.n)
			i = line.n;
		drafting_add(r, e, slice_trim(slice_head(line, i)), role);
		if (i < line.n && line.p[i] == ';')
			i++;
		line = slice_trim_left(slice_skip(line, i));
	}
}

void
read_drafting(struct reader *r, const struct entry *e)
{
	struct slice rest = e->text, line, role = S("drafted"), next;
	size_t n;
	bool distribution = false;

	while ((line = slice_line(&rest)).p != NULL) {
		line = slice_trim(line);
		n = role_of(line, &next);
		if (n > 0) {
			entry_claim(
			    r, e, FIELD_LABEL, slice_trim(slice_head(line, n)));
			role = next;
			line = slice_trim(slice_skip(line, n));
			distribution = slice_equal(role, S("distribution"));
		}
		if (line.n == 0)
			continue;
		if (distribution) {
			entry_claim(r, e, FIELD_DISTRIBUTION, line);
			continue;
		}
		if (ascii_is_digit(line.p[0]) ||
		    slice_starts_fold(line, S("EXT"))) {
			/* 7/12/74 EXT. 21447: of the one who drafted it */
			entry_claim(r, e, FIELD_DRAFTING, line);
			continue;
		}
		take_line(r, e, line, role);
		/* what follows drafter and approver are clearances */
		role = S("cleared");
	}
}

/* ---- at the foot -------------------------------------------------------------- */

#define FOOT_LINES 24 /* from the end of the telegram */

/* CLOE, VAN DOE: what a signature may look like; of the levels it is none. */
static bool
may_sign(const struct line *line)
{
	struct slice s = slice_trim(line_slice(line)), rest;
	bool exact;

	return line->kind == LINE_TEXT && s.n > 1 && s.n <= 30 &&
	    (line->has & (HAS_LOWER | HAS_DIGIT)) == 0 &&
	    count_spaces(s) <= 2 && class_read(s, &rest, &exact) == CLASS_NONE;
}

/*
 * The block below the signature, as the archives of messages have it, and
 * some of the Department's print (telegram.md section 4): Drafted By: POL:ROE
 */
void
drafting_foot(struct reader *r)
{
	static const struct entry none;
	struct telegram *t = r->t;
	uint32_t i = r->last, first = r->last, above;
	uint32_t stop = i > FOOT_LINES ? i - FOOT_LINES : 0;
	struct slice line, role, rest;

	stop = stop > r->first ? stop : r->first;
	while (i > stop)
		if (t->lines[--i].kind == LINE_TEXT &&
		    slice_equal(role_at(&t->lines[i], &rest), S("drafted")))
			first = i;
	for (above = first; above > stop && above < r->last; above--)
		if (t->lines[above - 1].kind != LINE_BLANK)
			break;
	if (first == r->last || above == stop || above == first ||
	    !may_sign(&t->lines[above - 1]))
		return;
	role = S("drafted");
	for (i = first; i < r->last && t->lines[i].kind == LINE_TEXT; i++) {
		line = slice_trim(line_slice(&t->lines[i]));
		rest = role_at(&t->lines[i], &line);
		if (rest.n > 0) {
			claim(r, FIELD_LABEL,
			    slice_trim(slice_between(
				slice_trim(line_slice(&t->lines[i])).p,
				line.p)));
			role = rest;
		} else if (slice_index(line, ':') == line.n) {
			break;
		}
		t->lines[i].kind = LINE_DRAFTING;
		take_line(r, &none, line, role);
	}
}
