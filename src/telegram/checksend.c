/*
 * checksend.c: what is looked at before a telegram goes, beside all that is
 * remarked on when it is read: addressees against each other and against
 * captions, precedence against the text, the level against what is cited.
 */
#include "telegram/reader.h"
#include "telegram/send.h"
#include "telegram/table.h"

/* An exclusive telegram for more than this is none. */
#define EXCLUSIVE_MOST 10
/* Where the drafter says why it cannot wait: the first paragraph. */
#define REASON_MOST 800
/* A hostile list of collectives is compared so often. */
#define STEPS_MOST 100000

struct sending {
	struct reader *r;
	const struct telegram *t;
	unsigned steps; /* comparisons that may yet be made */
};

static const struct addressee *
list_of(const struct sending *s, unsigned which)
{
	return which == 0 ? s->t->to : s->t->info;
}

/* Twice in TO and INFO: it would be sent twice. */
static void
check_twice(struct sending *s)
{
	const struct addressee *a;
	struct seen seen = {0};
	unsigned i;

	for (i = 0; i < 2; i++)
		for (a = list_of(s, i); a != NULL; a = a->next)
			if (!seen_add(s->r->arena, &seen,
				a->post.n > 0 ? a->post : a->name))
				remark(s->r, CHECK_ADDRESSEE_TWICE, a->at,
				    a->name);
}

static bool
excludes(struct sending *s, const struct addressee *collective,
    const struct addressee *a)
{
	const struct slice_list *x;
	struct post_found found;

	for (x = collective->excluded; x != NULL && s->steps > 0;
	     x = x->next, s->steps--) {
		found = post_find(x->text, 0, (struct slice){NULL, 0});
		if (slice_equal(x->text, a->name) ||
		    (found.row != TABLE_NONE && a->post.n > 0 &&
			slice_equal(found.name, a->post)))
			return true;
	}
	return false;
}

/* ALL DIPLOMATIC AND CONSULAR POSTS: each of them. */
static bool
has_all(const struct addressee *collective, const struct addressee *a)
{
	return slice_starts(collective->name, S("ALL DIPLOMATIC")) &&
	    a->kind == ADDRESSEE_POST && !slice_equal(a->post, S("STATE"));
}

/* A post beside a collective that it is of, or that leaves it out. */
static void
check_collective(struct sending *s)
{
	const struct addressee *c, *a;
	unsigned i, k;

	for (i = 0; i < 2; i++)
		for (c = list_of(s, i); c != NULL; c = c->next) {
			if (c->kind != ADDRESSEE_COLLECTIVE)
				continue;
			for (k = 0; k < 2; k++)
				for (a = list_of(s, k);
				     a != NULL && s->steps > 0;
				     a = a->next, s->steps--) {
					if (excludes(s, c, a))
						remark(s->r,
						    CHECK_ADDRESSEE_EXCLUDED,
						    a->at, c->name);
					else if (has_all(c, a))
						remark(s->r,
						    CHECK_ADDRESSEE_COLLECTIVE,
						    a->at, c->name);
				}
		}
}

static bool
has_caption(const struct telegram *t, struct slice word)
{
	return slice_list_has(t->captions, word);
}

/*
 * STADIS is for the Department's own (5 FAH-2 H-440); NODIS and EXDIS for
 * those who are named, and they are few (12 FAM 539.3).
 */
static void
check_captions(struct sending *s)
{
	const struct addressee *a;
	struct slice none = {NULL, 0};
	unsigned i, count = 0;
	bool collective = false;

	for (i = 0; i < 2; i++)
		for (a = list_of(s, i); a != NULL; a = a->next) {
			count++;
			collective |= a->kind == ADDRESSEE_COLLECTIVE;
			if (a->kind == ADDRESSEE_AGENCY &&
			    has_caption(s->t, S("STADIS")))
				remark(s->r, CHECK_CAPTION_ADDRESSEE, a->at,
				    S("STADIS"));
		}
	if ((count > EXCLUSIVE_MOST || collective) &&
	    (has_caption(s->t, S("NODIS")) || has_caption(s->t, S("EXDIS"))))
		remark(s->r, CHECK_CAPTION_MANY, none,
		    has_caption(s->t, S("NODIS")) ? S("NODIS") : S("EXDIS"));
}

static bool
says(struct slice text, const struct slice *words, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (slice_find_fold(text, words[i]) < text.n)
			return true;
	return false;
}

/* The text from its first paragraph on, so far. */
static struct slice
front(const struct telegram *t, size_t most)
{
	const struct paragraph *p = t->paragraphs;

	if (p == NULL)
		return S("");
	/* (C - ENTIRE TEXT.) stands before what says something */
	if (p->next != NULL &&
	    slice_find_fold(slice_head(p->text.at, 40), S("ENTIRE TEXT")) <
		(p->text.at.n < 40 ? p->text.at.n : 40))
		p = p->next;
	return slice_head(p->text.at, most);
}

/* NIACT and FLASH: why, in the first paragraph (5 FAH-2 H-420). */
static void
check_precedence(struct sending *s)
{
	static const struct slice reasons[] = {{"NIACT", 5}, {"JUSTIF", 6},
	    {"FLASH", 5}, {"BECAUSE", 7}, {"URGEN", 5}, {"TONIGHT", 7}};
	static const struct slice haste[] = {{"URGENT", 6},
	    {"AS SOON AS POSSIBLE", 19}, {"IMMEDIATE ACTION", 16},
	    {"ACTION TODAY", 12}, {"BY COB TODAY", 12}};
	const struct telegram *t = s->t;
	const struct addressee *a;
	enum precedence highest = t->action_precedence;
	unsigned i;

	for (i = 0; i < 2; i++)
		for (a = list_of(s, i); a != NULL; a = a->next) {
			highest =
			    a->precedence > highest ? a->precedence : highest;
			if (a->precedence == PRECEDENCE_PRIORITY &&
			    t->dtg.moment.date.year >= 2018)
				remark(s->r, CHECK_PRECEDENCE_ENDED, a->at,
				    a->name);
		}
	if (highest >= PRECEDENCE_NIACT &&
	    !says(front(t, REASON_MOST), reasons, 6))
		remark(s->r, CHECK_PRECEDENCE_REASON, t->dtg.at,
		    precedence_name(highest));
	if (highest == PRECEDENCE_ROUTINE && says(front(t, 4096), haste, 5))
		remark(s->r, CHECK_PRECEDENCE_TEXT, t->dtg.at,
		    precedence_name(highest));
}

static const struct reference *
reference_to(const struct telegram *t, const struct telegram *cited)
{
	const struct reference *r;

	for (r = t->references; r != NULL; r = r->next)
		if (r->identifier.number == cited->id.number &&
		    r->identifier.year == cited->id.year &&
		    slice_equal(r->identifier.post, cited->id.post))
			return r;
	return NULL;
}

/* Ref A, reftel: does the text come back to it? */
static bool
comes_back(const struct telegram *t, const struct reference *r)
{
	const struct slice_list *m;

	for (m = t->mentions; m != NULL; m = m->next)
		if (r->bullet.n == 0 || slice_equal(m->text, S("reftel")) ||
		    slice_ends(m->text, r->bullet))
			return true;
	return false;
}

static void
check_cited(struct sending *s, const struct telegram *cited)
{
	const struct reference *r = reference_to(s->t, cited);

	if (r == NULL)
		return;
	if (cited->classification > s->t->classification &&
	    cited->classification >= CLASS_CONFIDENTIAL)
		remark(s->r, CHECK_CITED_ABOVE, r->at,
		    classification_name(cited->classification));
	if (cited->actions != NULL && !comes_back(s->t, r))
		remark(s->r, CHECK_CITED_UNANSWERED, r->at, r->printed);
}

void
telegram_check_send(struct arena *arena, struct telegram *t,
    const struct telegram *const *cited, size_t count)
{
	static const struct hints none;
	struct reader r = {
	    .arena = arena, .t = t, .hints = &none, .remarks_end = &t->remarks};
	struct sending s = {.r = &r, .t = t, .steps = STEPS_MOST};
	size_t i;

	while (*r.remarks_end != NULL)
		r.remarks_end = &(*r.remarks_end)->next;
	check_twice(&s);
	check_collective(&s);
	check_captions(&s);
	check_precedence(&s);
	for (i = 0; i < count; i++)
		check_cited(&s, cited[i]);
}
