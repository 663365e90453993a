/*
 * account.c: every byte of the text, and what it is part of.  It must not
 * decide anything: lines and claims have said it all.
 *
 * Furniture covers what claims run across it.  In a line of the head what no
 * field claimed is unclaimed, save white space and the separators of lists.
 */
#include "base/bytes.h"
#include "telegram/telegram.h"

/* Claims nest (a mark in a subject), but no deeper than this. */
#define DEEPEST 8

typedef void (*span_taker)(void *user, struct slice at, enum field field);

static bool
before(const struct span *a, const struct span *b)
{
	return a->at.p < b->at.p || (a->at.p == b->at.p && a->at.n >= b->at.n);
}

/* Where the run of claims in order that begins at i ends. */
static size_t
run_end(const struct span *claims, size_t i, size_t n)
{
	for (i++; i < n && before(&claims[i - 1], &claims[i]); i++)
		continue;
	return i < n ? i : n;
}

/* Two runs, [a, b) and [b, end), as one. */
static void
merge(const struct span *from, struct span *to, size_t a, size_t b, size_t end)
{
	size_t i = a, middle = b;

	while (i < end)
		if (a < middle && (b >= end || before(&from[a], &from[b])))
			to[i++] = from[a++];
		else
			to[i++] = from[b++];
}

/*
 * By begin, the longer first.  Stable merges of the runs that are there, for
 * most claims come in order: n log n whatever comes.
 */
static const struct span *
sort_claims(struct arena *arena, const struct telegram *t)
{
	const struct span *from = t->claims;
	struct span *rooms[2] = {NULL, NULL};
	size_t n = t->claim_count, i, middle, end, pass;

	for (pass = 0; n > 0 && run_end(from, 0, n) < n; pass ^= 1) {
		if (rooms[pass] == NULL)
			rooms[pass] = ARENA_ROOM(arena, struct span, n);
		for (i = 0; i < n; i = end) {
			middle = run_end(from, i, n);
			end = middle < n ? run_end(from, middle, n) : n;
			merge(from, rooms[pass], i, middle, end);
		}
		from = rooms[pass];
	}
	return from;
}

static bool
is_separator(char c)
{
	return ascii_is_space(c) || c == ',' || c == ';' || c == ':' ||
	    c == '.' || c == '/' || c == '-' || c == '(' || c == ')' ||
	    c == '&' || c == '#';
}

/* Unclaimed bytes: runs of white space and separators apart. */
static void
walk_unclaimed(
    const char *p, const char *end, bool head, span_taker take, void *user)
{
	const char *from;
	bool blank;

	while (p < end) {
		from = p;
		blank = head ? is_separator(*p) : ascii_is_space(*p);
		while (p < end &&
		    (head ? is_separator(*p) : ascii_is_space(*p)) == blank)
			p++;
		take(user, slice_between(from, p),
		    blank ? FIELD_BLANK : FIELD_UNCLAIMED);
	}
}

static bool
is_head(enum line_kind kind)
{
	return kind >= LINE_TRANSMISSION && kind < LINE_HEADING;
}

struct sweep {
	const struct span *claims;
	size_t claim_count, next;
	const struct span *active[DEEPEST];
	size_t depth;
};

/* One line, with its line end: [p, end). */
static void
walk_line(struct sweep *w, const char *p, const char *end, enum field base,
    bool head, span_taker take, void *user)
{
	const char *stop, *from;
	enum field field;

	while (p < end) {
		while (
		    w->depth > 0 && slice_end(w->active[w->depth - 1]->at) <= p)
			w->depth--;
		while (
		    w->next < w->claim_count && w->claims[w->next].at.p <= p) {
			if (slice_end(w->claims[w->next].at) > p &&
			    w->depth < DEEPEST)
				w->active[w->depth++] = &w->claims[w->next];
			w->next++;
		}
		stop = end;
		if (w->next < w->claim_count && w->claims[w->next].at.p < stop)
			stop = w->claims[w->next].at.p;
		field = base;
		if (w->depth > 0) {
			field = w->active[w->depth - 1]->field;
			if (slice_end(w->active[w->depth - 1]->at) < stop)
				stop = slice_end(w->active[w->depth - 1]->at);
		}
		from = p;
		p = stop;
		if (field == FIELD_UNCLAIMED)
			walk_unclaimed(from, p, head, take, user);
		else
			take(user, slice_between(from, p), field);
	}
}

const struct line *
telegram_lines(struct arena *arena, const struct telegram *t)
{
	struct span *spans;
	const struct span *sorted;
	struct line *lines;
	struct telegram by_place = {0};
	uint32_t i;

	if (!t->lines_moved)
		return t->lines;
	/* sorted as claims are; the field carries the line's number */
	spans = ARENA_ARRAY(arena, struct span, t->line_count + 1);
	lines = ARENA_ARRAY(arena, struct line, t->line_count + 1);
	for (i = 0; i < t->line_count; i++) {
		spans[i].at = slice(t->lines[i].p, t->lines[i].n);
		spans[i].field = (enum field)i;
	}
	by_place.claims = spans;
	by_place.claim_count = t->line_count;
	sorted = sort_claims(arena, &by_place);
	for (i = 0; i < t->line_count; i++)
		lines[i] = t->lines[(uint32_t)sorted[i].field];
	return lines;
}

static void
walk(struct arena *arena, const struct telegram *t, span_taker take, void *user)
{
	const struct line *lines = telegram_lines(arena, t);
	struct sweep w = {
	    .claims = sort_claims(arena, t), .claim_count = t->claim_count};
	const char *p = t->text.p, *end;
	enum line_kind kind;
	enum field base;
	uint32_t i;

	for (i = 0; i < t->line_count; i++) {
		end =
		    i + 1 < t->line_count ? lines[i + 1].p : slice_end(t->text);
		kind = (enum line_kind)lines[i].kind;
		base = line_kind_field(kind);
		if (p < lines[i].p) /* before the first line: nothing is */
			take(user, slice_between(p, lines[i].p), FIELD_BLANK);
		p = lines[i].p;
		/* furniture, or a line that no claim touches: one span */
		if ((kind >= LINE_BLANK && kind <= LINE_NOTICE) ||
		    (base != FIELD_UNCLAIMED && w.depth == 0 &&
			(w.next == w.claim_count ||
			    w.claims[w.next].at.p >= end)))
			take(user, slice_between(p, end), base);
		else
			walk_line(&w, p, end, base, is_head(kind), take, user);
		p = end;
	}
	if (p < slice_end(t->text))
		take(user, slice_between(p, slice_end(t->text)), FIELD_BLANK);
}

/* ---- the two who ask ---------------------------------------------------- */

struct painter {
	struct arena *arena;
	struct span *spans;
	size_t count, room;
};

static void
paint(void *user, struct slice at, enum field field)
{
	struct painter *w = user;
	struct span *more;

	if (at.n == 0)
		return;
	if (w->count == w->room) {
		w->room = w->room == 0 ? 128 : w->room * 2;
		more = ARENA_ARRAY(w->arena, struct span, w->room);
		if (w->count > 0)
			memcpy(more, w->spans, w->count * sizeof(*more));
		w->spans = more;
	}
	w->spans[w->count].at = at;
	w->spans[w->count++].field = field;
}

/*
 * The same over the source: each span where it was decoded from, and what
 * lies between is the carrier's.
 */
static struct span *
account_source(struct arena *arena, const struct telegram *t,
    const struct painter *text, size_t *count)
{
	struct painter w = {.arena = arena};
	const char *p = t->source.p;
	struct slice at;
	size_t i;

	for (i = 0; i < text->count; i++) {
		at = telegram_source(t, text->spans[i].at);
		if (at.p < p) /* parts of one escaped character */
			at = slice_end(at) > p ? slice_between(p, slice_end(at))
					       : slice(p, 0);
		paint(&w, slice_between(p, at.p), FIELD_CARRIER);
		paint(&w, at, text->spans[i].field);
		p = slice_end(at);
	}
	paint(&w, slice_between(p, slice_end(t->source)), FIELD_CARRIER);
	*count = w.count;
	return w.spans;
}

struct span *
telegram_account_text(
    struct arena *arena, const struct telegram *t, size_t *count)
{
	struct painter w = {.arena = arena};

	walk(arena, t, paint, &w);
	*count = w.count;
	return w.spans;
}

struct span *
telegram_account(struct arena *arena, const struct telegram *t, size_t *count)
{
	struct painter w = {.arena = arena};

	walk(arena, t, paint, &w);
	if (t->run_count > 0)
		return account_source(arena, t, &w, count);
	*count = w.count;
	return w.spans;
}

/*
 * A bit for each byte of the text that a claim covers: what of the rest is
 * blank, or unclaimed, needs no order of the claims.
 */
static uint64_t *
cover(struct arena *arena, const struct telegram *t)
{
	uint64_t *bits = ARENA_ARRAY(arena, uint64_t, t->text.n / 64 + 1),
		 first, last;
	size_t from, to, i;
	uint32_t k;

	for (k = 0; k < t->claim_count; k++) {
		from = (size_t)(t->claims[k].at.p - t->text.p);
		to = from + t->claims[k].at.n - 1; /* claims are not empty */
		first = ~(uint64_t)0 << from % 64;
		last = ~(uint64_t)0 >> (63 - to % 64);
		if (from / 64 == to / 64) {
			bits[from / 64] |= first & last;
			continue;
		}
		bits[from / 64] |= first;
		for (i = from / 64 + 1; i < to / 64; i++)
			bits[i] = ~(uint64_t)0;
		bits[to / 64] |= last;
	}
	return bits;
}

/* How many bytes from one place to another are neither covered nor blank. */
static uint64_t
count_unclaimed(const struct telegram *t, const uint64_t *covered, size_t from,
    size_t to, bool head)
{
	uint64_t bits, count = 0;
	size_t i;
	char c;

	for (i = from / 64; i * 64 < to; i++) {
		bits = ~covered[i];
		if (i == from / 64)
			bits &= ~(uint64_t)0 << from % 64;
		if (i == to / 64)
			bits &= ~(~(uint64_t)0 << to % 64);
		for (; bits != 0; bits &= bits - 1) {
			c = t->text.p[i * 64 + bytes_lowest(bits)];
			count += head ? !is_separator(c) : !ascii_is_space(c);
		}
	}
	return count;
}

static bool
is_remarked(const struct telegram *t, enum check check)
{
	const struct remark *r;

	for (r = t->remarks; r != NULL; r = r->next)
		if (r->check == check)
			return true;
	return false;
}

/* Bytes of a text that reading passes over. */
static uint64_t
count_controls(const char *p, const char *end)
{
	uint64_t count = 0;

	for (; p < end; p++)
		count += ((unsigned char)*p < 0x20 && !ascii_is_space(*p)) ||
		    *p == 0x7f;
	return count;
}

struct coverage
telegram_coverage(struct arena *arena, const struct telegram *t)
{
	const struct line *lines = telegram_lines(arena, t);
	const uint64_t *covered = cover(arena, t);
	struct coverage c = {.bytes = t->text.n, .understood = t->text.n};
	const char *end = slice_end(t->text), *to;
	const char *text_from =
	    t->body_line < t->line_count ? t->lines[t->body_line].p : end;
	const char *text_to =
	    t->body_end < t->line_count ? t->lines[t->body_end].p : end;
	/* the kinds of lines of which not every byte is something */
	const uint64_t open =
#define LINE(id, name, field) \
	(FIELD_##field == FIELD_UNCLAIMED ? (uint64_t)1 << LINE_##id : 0) |
#include "telegram/lines.def"
#undef LINE
	    0;
	bool controls = is_remarked(t, CHECK_CONTROL_BYTES), is_open;
	uint64_t unclaimed;
	uint32_t i;

	_Static_assert(LINE_MAX <= 64, "a bit a kind");
	if (text_from < text_to)
		c.text_bytes = (uint64_t)(text_to - text_from);
	c.text_understood = c.text_bytes;
	for (i = 0; i < t->line_count; i++) {
		is_open = (open >> lines[i].kind & 1) != 0;
		if (!is_open && !controls)
			continue;
		to = i + 1 < t->line_count ? lines[i + 1].p : end;
		unclaimed = is_open
		    ? count_unclaimed(t, covered,
			  (size_t)(lines[i].p - t->text.p),
			  (size_t)(to - t->text.p),
			  is_head((enum line_kind)lines[i].kind))
		    : count_controls(lines[i].p, to);
		c.understood -= unclaimed;
		if (lines[i].p >= text_from && lines[i].p < text_to)
			c.text_understood -= unclaimed;
	}
	/* Where no group of anything is known, all is text for want of better. */
	if (t->claim_count == 0 && c.text_bytes == c.bytes)
		c.understood = c.text_understood = 0;
	return c;
}
