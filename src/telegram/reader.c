/*
 * reader.c: what all the files that read use: claims, remarks, places.  It
 * must not know any field.
 */
#include "telegram/reader.h"

/* More remarks than this say nothing that the first did not. */
#define REMARKS_MOST 1000

/* A telegram has some misspelt words, of so many letters; a bomb a million. */
#define REPAIRS_MOST 2400

void
claim(struct reader *r, enum field field, struct slice at)
{
	struct telegram *t = r->t;
	struct span *more;

	if (at.n == 0 || !slice_within(at, t->text))
		return;
	if (t->claim_count == r->claim_room) {
		r->claim_room = r->claim_room == 0 ? 128 : r->claim_room * 2;
		more = ARENA_ROOM(r->arena, struct span, r->claim_room);
		if (t->claim_count > 0)
			memcpy(more, t->claims, sizeof(*more) * t->claim_count);
		t->claims = more;
	}
	t->claims[t->claim_count].at = at;
	t->claims[t->claim_count++].field = field;
}

void
remark(struct reader *r, enum check check, struct slice at, struct slice detail)
{
	const struct check_info *info = check_info(check);
	struct remark *remark;

	if (info->level > r->t->worst)
		r->t->worst = info->level;
	if (r->remark_count++ >= REMARKS_MOST)
		return;
	remark = ARENA_NEW(r->arena, struct remark);
	remark->check = check;
	remark->at = slice_within(at, r->t->text) ? at : (struct slice){0};
	remark->detail = arena_copy(r->arena, detail);
	*r->remarks_end = remark;
	r->remarks_end = &remark->next;
}

bool
repair_allowed(struct reader *r, size_t letters)
{
	if (r->steps + letters > REPAIRS_MOST)
		return false;
	r->steps += (uint32_t)letters;
	return true;
}

struct slice
squeeze(struct arena *arena, struct slice s)
{
	size_t i, n = 0;
	bool changed = false;
	char *p;

	s = slice_trim(s);
	for (i = 0; i < s.n && !changed; i++)
		changed = ascii_is_space(s.p[i]) &&
		    (s.p[i] != ' ' || ascii_is_space(s.p[i + 1]));
	if (!changed)
		return s;
	p = arena_bytes(arena, s.n);
	for (i = 0; i < s.n; i++)
		if (!ascii_is_space(s.p[i]))
			p[n++] = s.p[i];
		else if (n > 0 && p[n - 1] != ' ')
			p[n++] = ' ';
	return slice(p, n);
}

struct slice
capitals(struct arena *arena, struct slice s)
{
	size_t i;
	char *p;

	for (i = 0; i < s.n && !ascii_is_lower(s.p[i]); i++)
		continue;
	if (i == s.n)
		return s;
	p = arena_bytes(arena, s.n);
	for (i = 0; i < s.n; i++)
		p[i] = ascii_upper(s.p[i]);
	return slice(p, s.n);
}

struct slice_list *
slice_list_add(struct arena *arena, struct slice_list **list, struct slice at,
    struct slice text)
{
	struct slice_list *node = ARENA_NEW(arena, struct slice_list);

	node->at = at;
	node->text = text;
	while (*list != NULL)
		list = &(*list)->next;
	*list = node;
	return node;
}

bool
slice_list_has(const struct slice_list *list, struct slice text)
{
	for (; list != NULL; list = list->next)
		if (slice_equal(list->text, text))
			return true;
	return false;
}

struct date
reader_date(const struct reader *r)
{
	if (date_known(r->t->dtg.moment.date))
		return r->t->dtg.moment.date;
	if (date_known(r->t->created.date))
		return r->t->created.date;
	return r->hints->date;
}
