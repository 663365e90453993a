/*
 * old.c: a draft for one of the typed forms, of the time before a computer
 * printed telegrams: they have no date-time group, but the day and hour of
 * the post beside its number, and names in small letters.
 */
#include "draft/draft.h"
#include "telegram/table.h"

/* AMEMBASSY OSLO: Amembassy OSLO; the Department is spelt out. */
static struct slice
spelt(struct composer *c, struct slice plad)
{
	static const struct slice words[][2] = {
	    {{"AMEMBASSY ", 10}, {"Amembassy ", 10}},
	    {{"AMCONSUL ", 9}, {"Amconsul ", 9}},
	    {{"AMLEGATION ", 11}, {"Amlegation ", 11}}};
	size_t i;

	if (slice_equal(plad, S("SECSTATE WASHDC")))
		return S("Secretary of State");
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_starts(plad, words[i][0]))
			return arena_join(c->arena, words[i][1],
			    slice_skip(plad, words[i][0].n), S(""));
	return plad;
}

static void
spell(struct composer *c, struct addressee *a)
{
	for (; a != NULL; a = a->next) {
		a->name = spelt(c, a->name);
		if (a->excluded != NULL)
			draft_tell(c->d, LEVEL_WARNING, a->at,
			    "a form of that time leaves nobody out of a "
			    "collective");
	}
}

/* NO: 877, MAY 3, 11 AM */
static void
compose_number(struct composer *c)
{
	struct moment m = c->t->dtg.moment;
	struct slice month = date_month_word(m.date.month);
	struct attribute *a;
	struct buf b = {0};

	if (c->t->id.number == 0)
		return;
	buf_format(&b, "%u, %S %u, %u %s", c->t->id.number, &month, m.date.day,
	    m.hour % 12 == 0 ? 12u : m.hour % 12u, m.hour < 12 ? "AM" : "PM");
	a = ARENA_NEW(c->arena, struct attribute);
	a->key = S("NO");
	a->value = arena_copy(c->arena, buf_slice(&b));
	a->next = c->t->attributes;
	c->t->attributes = a;
	buf_free(&b);
}

void
compose_old(struct composer *c)
{
	struct telegram *t = c->t;
	size_t n;

	spell(c, t->to);
	spell(c, t->info);
	t->created = t->dtg.moment;
	/* what says nothing more than usual was not written */
	if (t->action_precedence == PRECEDENCE_ROUTINE)
		t->action_precedence = PRECEDENCE_NONE;
	t->info_precedence = PRECEDENCE_NONE;
	if (slice_equal(t->id.post, S("STATE")) || t->from == NULL)
		return;
	n = slice_index(t->from->name, ' ');
	if (slice_starts(t->from->name, S("AM")) && n < t->from->name.n)
		t->from->name = slice_skip(t->from->name, n + 1);
	compose_number(c);
}
