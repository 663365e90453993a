/*
 * persons.c: who drafted, cleared and approved a draft, as the telegram shows
 * it: the Department in its print (telegram.md section 4), every post at the
 * foot of a message.  When they did is the draft's affair.
 */
#include "draft/draft.h"

/* The hash behind a state, and the moment before it. */
#define HASH 32
#define MOMENT 20

static struct slice
without_last(struct slice s, size_t n)
{
	return slice_trim(slice_head(s, s.n - n));
}

/* 2011-11-03T09:12:00Z and the hash are no part of a name. */
static struct slice
without_stamp(struct slice s)
{
	size_t word = 0;

	while (word < s.n && !ascii_is_space(s.p[s.n - 1 - word]))
		word++;
	if (word == HASH && word < s.n) {
		s = without_last(s, word);
		for (word = 0;
		     word < s.n && !ascii_is_space(s.p[s.n - 1 - word]);)
			word++;
	}
	if (word == MOMENT && word < s.n && s.p[s.n - 1] == 'Z' &&
	    ascii_is_digit(s.p[s.n - word]))
		s = without_last(s, word);
	return s;
}

/* POL: TTOE: TT (by telephone): office, name, typist, note. */
static struct clearance *
person(struct composer *c, struct slice role, struct slice s)
{
	struct clearance *p = ARENA_NEW(c->arena, struct clearance);
	size_t open, colon;

	p->role = role;
	s = draft_set(c, without_stamp(s));
	open = slice_index(s, '(');
	colon = slice_index(s, ':');
	if (open < s.n && open > colon && s.p[s.n - 1] == ')') {
		p->note = slice_trim(slice(s.p + open + 1, s.n - open - 2));
		s = slice_trim(slice_head(s, open));
	}
	if (colon < s.n) {
		p->office = slice_trim(slice_head(s, colon));
		s = slice_trim(slice_skip(s, colon + 1));
	}
	colon = slice_index(s, ':');
	if (colon < s.n)
		p->typist = slice_trim(slice_skip(s, colon + 1));
	p->name = slice_trim(slice_head(s, colon));
	return p;
}

void
compose_persons(struct composer *c)
{
	static const struct {
		enum draft_key key;
		struct slice role;
	} print[] = {{DRAFT_DRAFTED, {"drafted", 7}},
	    {DRAFT_APPROVED, {"approved", 8}}, {DRAFT_CLEARED, {"cleared", 7}}},
	  message[] = {{DRAFT_DRAFTED, {"drafted", 7}},
	      {DRAFT_CLEARED, {"cleared", 7}},
	      {DRAFT_APPROVED, {"approved", 8}},
	      {DRAFT_RELEASED, {"released", 8}}};
	bool is_message = c->form.style == FORM_MESSAGE;
	struct clearance **end = &c->t->clearances;
	const struct draft_item *item;
	size_t i;

	if (!is_message &&
	    (c->form.style > FORM_PRINT ||
		!slice_equal(c->t->id.post, S("STATE"))))
		return;
	for (i = 0; i < (is_message ? 4 : 3); i++)
		for (item = c->d->items[is_message ? message[i].key
						   : print[i].key];
		     item != NULL; item = item->next) {
			*end = person(c,
			    is_message ? message[i].role : print[i].role,
			    item->text);
			end = &(*end)->next;
		}
}
