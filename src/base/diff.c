/*
 * diff.c: Myers, "An O(ND) difference algorithm and its variations" (1986).
 * The fewest changes that lead from one list to another are looked for up to
 * a bound; there the way that came farthest is taken, and it begins anew.  It
 * must not know what the lists are of.
 */
#include "base/diff.h"

/* So many changes are looked at together. */
#define BOUND 1000

#define NOWHERE UINT32_MAX

struct differ {
	const uint32_t *one, *other; /* what is left of them */
	size_t n, m;
	/*
	 * Row d has for each diagonal k = -d, -d + 2 ... d how far d changes
	 * lead on it: to one[x], other[x - k].
	 */
	uint32_t *rows;
	unsigned char *gone, *new; /* a flag for each place of the lists */
};

static uint32_t *
row_of(const struct differ *d, size_t changes)
{
	return d->rows + changes * (changes + 1) / 2;
}

static uint32_t
reach(const struct differ *d, size_t changes, ptrdiff_t k)
{
	ptrdiff_t at = k + (ptrdiff_t)changes;

	if (at < 0 || at > 2 * (ptrdiff_t)changes)
		return NOWHERE;
	return row_of(d, changes)[at / 2];
}

/* One change more, onto a diagonal; *is_new says which change it was. */
static uint32_t
step(const struct differ *d, size_t changes, ptrdiff_t k, bool *is_new)
{
	uint32_t above = reach(d, changes - 1, k + 1);
	uint32_t left = reach(d, changes - 1, k - 1);

	if (above != NOWHERE && (ptrdiff_t)above - k > (ptrdiff_t)d->m)
		above = NOWHERE;
	left = left == NOWHERE || left >= d->n ? NOWHERE : left + 1;
	*is_new = left == NOWHERE || (above != NOWHERE && above >= left);
	return *is_new ? above : left;
}

static uint32_t
slide(const struct differ *d, uint32_t x, ptrdiff_t k)
{
	ptrdiff_t y = (ptrdiff_t)x - k;

	if (x == NOWHERE)
		return x;
	while (x < d->n && y < (ptrdiff_t)d->m && d->one[x] == d->other[y]) {
		x++;
		y++;
	}
	return x;
}

/* The way back from where so many changes have led, each told. */
static void
tell(struct differ *d, size_t changes, ptrdiff_t k)
{
	uint32_t x;
	bool is_new;

	for (; changes > 0; changes--) {
		x = step(d, changes, k, &is_new);
		if (is_new)
			d->new[(ptrdiff_t)x - k - 1] = 1;
		else
			d->gone[x - 1] = 1;
		k += is_new ? 1 : -1;
	}
}

/* One change after another until the end, or the bound. */
static void
advance(struct differ *d, size_t *x_out, size_t *y_out)
{
	size_t changes, far = 0;
	ptrdiff_t k, best = 0;
	uint32_t x = 0;
	bool is_new;

	for (changes = 0; changes <= BOUND; changes++)
		for (k = -(ptrdiff_t)changes; k <= (ptrdiff_t)changes; k += 2) {
			x = changes == 0 ? 0 : step(d, changes, k, &is_new);
			x = slide(d, x, k);
			row_of(d, changes)[(k + (ptrdiff_t)changes) / 2] = x;
			if (x == d->n && (ptrdiff_t)x - k == (ptrdiff_t)d->m)
				goto out;
		}
	changes = BOUND;
	for (k = -BOUND; k <= BOUND; k += 2) {
		x = reach(d, BOUND, k);
		if (x != NOWHERE && 2 * x - (size_t)k > far) {
			far = 2 * x - (size_t)k;
			best = k;
		}
	}
	k = best;
	x = reach(d, BOUND, k);
out:
	tell(d, changes, k);
	*x_out = x;
	*y_out = (size_t)((ptrdiff_t)x - k);
}

static void
add_run(struct diff_run *runs, size_t *count, enum diff_kind kind, size_t from)
{
	struct diff_run *last = *count > 0 ? &runs[*count - 1] : NULL;

	if (last == NULL || last->kind != kind) {
		runs[(*count)++] = (struct diff_run){kind, from, 1};
		return;
	}
	last->n++;
}

size_t
diff_lists(struct arena *arena, const uint32_t *one, size_t n,
    const uint32_t *other, size_t m, struct diff_run **out)
{
	unsigned char *gone = ARENA_ARRAY(arena, unsigned char, n + 1);
	unsigned char *new = ARENA_ARRAY(arena, unsigned char, m + 1);
	struct differ d = {one, other, n, m, NULL, gone, new};
	size_t x, y, count = 0;

	d.rows =
	    ARENA_ARRAY(arena, uint32_t, (size_t)(BOUND + 1) * (BOUND + 2) / 2);
	do {
		advance(&d, &x, &y);
		d.one += x;
		d.other += y;
		d.gone += x;
		d.new += y;
		d.n -= x;
		d.m -= y;
	} while (d.n > 0 || d.m > 0);
	*out = ARENA_ARRAY(arena, struct diff_run, n + m + 1);
	for (x = y = 0; x < n || y < m;) {
		if (x < n && gone[x])
			add_run(*out, &count, DIFF_GONE, x++);
		else if (y < m && new[y])
			add_run(*out, &count, DIFF_NEW, y++);
		else {
			add_run(*out, &count, DIFF_SAME, x++);
			y++;
		}
	}
	return count;
}

/* ---- texts -------------------------------------------------------------------- */

/* Pieces by hash: open addressing, never more than half full. */
struct numbering {
	struct slice *pieces;
	uint32_t *slots; /* of pieces, from 1; 0: free */
	size_t slot_count;
	uint32_t count;
};

static uint32_t
number_of(struct numbering *all, struct slice piece)
{
	uint64_t h = 14695981039346656037u;
	size_t i;

	for (i = 0; i < piece.n; i++)
		h = (h ^ (unsigned char)piece.p[i]) * 1099511628211u;
	i = (size_t)(h ^ h >> 32) & (all->slot_count - 1);
	for (; all->slots[i] != 0; i = (i + 1) & (all->slot_count - 1))
		if (slice_equal(all->pieces[all->slots[i] - 1], piece))
			return all->slots[i];
	all->pieces[all->count] = piece;
	all->slots[i] = ++all->count;
	return all->count;
}

static struct slice
next_word(struct slice *rest)
{
	return slice_word(rest);
}

static struct slice
next_line(struct slice *rest)
{
	size_t n = slice_index(*rest, '\n');
	struct slice line = slice_head(*rest, n < rest->n ? n + 1 : n);

	*rest = slice_skip(*rest, line.n);
	return line;
}

static void
number_texts(struct arena *arena, struct slice (*next)(struct slice *rest),
    const struct slice texts[2], struct diff_texts *out)
{
	struct numbering all = {.slot_count = 16};
	struct slice rest, piece;
	size_t n = 0;
	unsigned i;

	for (i = 0; i < 2; i++) {
		rest = texts[i];
		out->counts[i] = 0;
		while (rest.n > 0 && (piece = next(&rest)).n > 0)
			out->counts[i]++;
		out->pieces[i] =
		    ARENA_ARRAY(arena, struct slice, out->counts[i] + 1);
		out->numbers[i] =
		    ARENA_ARRAY(arena, uint32_t, out->counts[i] + 1);
		n += out->counts[i];
	}
	while (all.slot_count < 2 * n)
		all.slot_count *= 2;
	all.pieces = ARENA_ARRAY(arena, struct slice, n + 1);
	all.slots = ARENA_ARRAY(arena, uint32_t, all.slot_count);
	for (i = 0; i < 2; i++) {
		rest = texts[i];
		for (n = 0; n < out->counts[i]; n++) {
			out->pieces[i][n] = next(&rest);
			out->numbers[i][n] = number_of(&all, out->pieces[i][n]);
		}
	}
}

void
diff_words(struct arena *arena, struct slice one, struct slice other,
    struct diff_texts *out)
{
	number_texts(
	    arena, next_word, (const struct slice[2]){one, other}, out);
}

void
diff_lines(struct arena *arena, struct slice one, struct slice other,
    struct diff_texts *out)
{
	number_texts(
	    arena, next_line, (const struct slice[2]){one, other}, out);
}
