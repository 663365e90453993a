/*
 * join.c: sections that stand apart in a file, brought together: a section
 * waits until the others have come or 64 more telegrams have (what is still
 * missing then is told by the reader).  It must not read telegrams: it asks
 * how their heads begin.
 */
#include "import/import.h"

#define WAIT_MOST 64
#define SECTIONS_MOST 99

struct group {
	size_t number, number_n; /* "LIMA 000335", where in text */
	uint32_t of, count;
	uint64_t since;
	struct found found; /* the first one's, without what dies with it */
	struct buf text; /* all so far, in the order they came */
	struct buf file;
	bool here[SECTIONS_MOST + 1];
};

void
join_begin(struct joiner *j, found_taker take, void *user)
{
	*j = (struct joiner){.take = take, .user = user};
}

/* Give out the group at i and forget it. */
static bool
give(struct joiner *j, size_t i)
{
	struct group *g = j->groups[i];
	struct found found = g->found;
	bool good;

	j->groups[i] = j->groups[--j->count];
	found.text = found.bytes = buf_slice(&g->text);
	found.file = buf_slice(&g->file);
	good = j->take(j->user, &found);
	buf_free(&g->text);
	buf_free(&g->file);
	heap_free(g);
	return good;
}

/* The group a section belongs to, new if it is the first; GROUPS_MOST: no. */
static size_t
group_of(struct joiner *j, const struct telegram_peek *peek)
{
	struct group *g;
	size_t i;

	for (i = 0; i < j->count; i++) {
		g = j->groups[i];
		if (g->of == peek->of &&
		    slice_equal(slice(g->text.p + g->number, g->number_n),
			peek->number))
			return i;
	}
	if (i < GROUPS_MOST) {
		g = heap_grow(NULL, sizeof(*g));
		*g = (struct group){.of = peek->of, .since = j->seen};
		j->groups[j->count++] = g;
	}
	return i;
}

/* False when a section of it is held already: another edition. */
static bool
add(struct group *g, const struct found *found,
    const struct telegram_peek *peek)
{
	uint32_t n;

	for (n = 1; n <= SECTIONS_MOST; n++)
		if (peek->here[n] && g->here[n])
			return false;
	if (g->count == 0) {
		g->found = *found;
		buf_add(&g->file, found->file);
		g->number = (size_t)(peek->number.p - found->text.p);
		g->number_n = peek->number.n;
	} else if (g->text.n > 0 && g->text.p[g->text.n - 1] != '\n')
		buf_char(&g->text, '\n');
	buf_add(&g->text, found->text);
	for (n = 1; n <= SECTIONS_MOST; n++)
		g->here[n] = g->here[n] || peek->here[n];
	g->count += peek->count;
	return true;
}

bool
join_take(void *user, const struct found *found)
{
	struct joiner *j = user;
	struct telegram_peek peek;
	size_t i = 0;

	j->seen++;
	while (i < j->count)
		if (j->seen - j->groups[i]->since <= WAIT_MOST)
			i++;
		else if (!give(j, i))
			return false;
	/* attributes and runs die with the call: such are read at once */
	if (found->hints.attributes != NULL || found->hints.run_count > 0 ||
	    !telegram_peek(found->text, &peek) || peek.count >= peek.of)
		return j->take(j->user, found);
	i = group_of(j, &peek);
	if (i == GROUPS_MOST || !add(j->groups[i], found, &peek))
		return j->take(j->user, found);
	return j->groups[i]->count < peek.of || give(j, i);
}

bool
join_end(struct joiner *j)
{
	bool good = true;

	while (j->count > 0)
		good = give(j, 0) && good;
	return good;
}
