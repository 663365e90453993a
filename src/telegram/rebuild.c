/*
 * rebuild.c: lines again, in a text whose line ends are lost (W5).  It cuts
 * at labels of the head and at paragraph numbers that count up; it must not
 * touch a text that has its lines.
 */
#include "telegram/label.h"
#include "telegram/reader.h"

/* A line this long is none that a person or a terminal made; in a text with
 * one such line, half as long is enough. */
#define LONG_FIRST 120
#define LONG_OTHER 60

static const struct slice labels[] = {{"E.O. ", 5}, {"EO 1", 4}, {"TAGS:", 5},
    {"TAGS ", 5}, {"SUBJECT:", 8}, {"SUBJ:", 5}, {"REF:", 4}, {"REFS:", 5},
    {"REFTEL:", 7}, {"REF(S):", 7}, {"CLASSIFIED BY", 13}, {"FM ", 3},
    {"TO RUE", 6}, {"INFO RUE", 8}, {"TO SECSTATE", 11}, {"INFO SECSTATE", 13},
    {"TO AMEMB", 8}, {"INFO AMEMB", 10}, {"TO AMCON", 8}, {"INFO AMCON", 10},
    {"TO USMISSION", 12}, {"INFO USMISSION", 14}, {"XMT ", 4}, {"BT ", 3}};

/* RUEHBO/AMEMBASSY BOGOTA among the addressees, UNCLAS LIMA 000335. */
static bool
head_at(struct slice s, struct slice before)
{
	struct slice number, route;
	size_t i, slash;

	s = slice_head(s, 100);
	if (level_may_begin(s.p, s.n))
		return class_number(s, &number);
	if (s.p[0] != 'R' || slice_ends(before, S("TO ")) ||
	    slice_ends(before, S("INFO ")) || slice_ends(before, S("FM ")))
		return false;
	slash = slice_index(slice_head(s, 10), '/');
	route = slice_head(s, slash);
	for (i = 0; i < before.n && i < 2; i++)
		if (before.p[before.n - 1 - i] == '/')
			return false;
	return slash < 10 && slash < s.n && label_is_route(route);
}

static bool
label_at(struct slice s)
{
	size_t i;

	for (i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (slice_starts_fold(s, labels[i]))
			return true;
	return false;
}

/* "3. " or "3. (C)" where `next` is 3: a pilcrow may stand before it. */
static bool
paragraph_at(struct slice s, uint32_t next)
{
	uint32_t number;
	size_t n = 0;

	if (slice_starts(s, S("\xc2\xb6")))
		s = slice_skip(s, 2);
	while (n < s.n && n < 3 && ascii_is_digit(s.p[n]))
		n++;
	return n > 0 && n + 2 < s.n && s.p[n] == '.' && s.p[n + 1] == ' ' &&
	    (s.p[n + 2] == '(' || ascii_is_upper(s.p[n + 2])) &&
	    slice_number(slice_head(s, n), 999, &number) && number == next;
}

/* Does a long line hold two labels or more? */
static bool
holds_labels(const struct line *line, uint32_t longer)
{
	struct slice s = slice(line->p, line->n);
	size_t i, found = 0;

	if (s.n > 60 && label_is_dtg(s) && slice_find(s, S(" FM ")) < s.n)
		return true;
	if (s.n < longer)
		return false;
	/* a head is at the front, and short */
	for (i = 1; i < s.n && i < 16384 && found < 2; i++)
		if (s.p[i - 1] == ' ' && label_at(slice_skip(s, i)))
			found++;
	return found >= 2;
}

/* Most lines are short, or hold words alone. */
static inline bool
is_lost(const struct line *line, uint32_t longer)
{
	return (line->n >= longer ||
		   ((line->has & HAS_DIGIT) != 0 && line->n > 60)) &&
	    holds_labels(line, longer);
}

struct rebuilding {
	struct reader *r;
	struct line *lines;
	uint32_t count, room;
};

static void
add(struct rebuilding *b, const struct line *like, const char *p, size_t n)
{
	struct line *more;

	if (b->count == b->room) {
		b->room = b->room * 2 + 64;
		more = ARENA_ARRAY(b->r->arena, struct line, b->room);
		if (b->count > 0)
			memcpy(more, b->lines, b->count * sizeof(*more));
		b->lines = more;
	}
	b->lines[b->count] = *like;
	b->lines[b->count].p = p;
	b->lines[b->count].n = (uint32_t)n;
	line_look(&b->lines[b->count++]);
}

static void
cut(struct rebuilding *b, const struct line *line)
{
	struct slice s = slice(line->p, line->n);
	size_t i, begin = 0;
	uint32_t next = 1;
	bool label, body = false, head = true;

	for (i = 1; i < s.n; i++) {
		if (s.p[i - 1] != ' ')
			continue;
		label = !body &&
		    (label_at(slice_skip(s, i)) ||
			(head && head_at(slice_skip(s, i), slice_head(s, i))));
		head = head &&
		    !(label && slice_starts(slice_skip(s, i), S("E.O.")));
		if (!label && !paragraph_at(slice_skip(s, i), next))
			continue;
		if (!label) {
			next++;
			body = true;
		}
		add(b, line, s.p + begin, i - begin);
		begin = i;
	}
	add(b, line, s.p + begin, s.n - begin);
}

void
rebuild_lines(struct reader *r)
{
	struct telegram *t = r->t;
	struct rebuilding b = {.r = r};
	uint32_t i, first = UINT32_MAX, end = t->line_count;

	/* Only the front of a text is asked: a head stands there or nowhere. */
	for (i = 0; i < end && i < 64 && first == UINT32_MAX; i++)
		if (is_lost(&t->lines[i], LONG_FIRST))
			first = i;
	if (first == UINT32_MAX)
		return;
	for (i = 0; i < end; i++)
		if (i < first + 64 && is_lost(&t->lines[i], LONG_OTHER))
			cut(&b, &t->lines[i]);
		else
			add(&b, &t->lines[i], t->lines[i].p, t->lines[i].n);
	t->lines = b.lines;
	t->line_count = b.count;
	remark(r, CHECK_LINES_REBUILT, slice(t->lines[first].p, 1),
	    (struct slice){0});
}
