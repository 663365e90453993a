/*
 * rungs.c: what holds where an item of a list begins that has no mark: what
 * held before the list.  A list within an item, or behind a mark within the
 * text, is as high as that.  It must not look at the text.
 *
 * 32 CFR 2001.21(c): a portion is as high as its mark, with all of its parts.
 */
#include "telegram/reader.h"
#include "telegram/redact.h"

#define RANK_GAP 2 /* a letter may be missing in a list */

/* How a label is written, and its number: 3 of (c), 0 of a dash. */
static unsigned
style_of(struct slice label, unsigned *rank)
{
	bool open = label.n > 0 && label.p[0] == '(';
	struct slice s = slice_skip(label, open);
	uint32_t number = 0;
	unsigned style;
	size_t n = 0;

	*rank = 0;
	while (n < s.n && ascii_is_digit(s.p[n]))
		n++;
	if (n > 0) {
		slice_number(slice_head(s, n), 1000, &number);
		style = 1;
	} else if (s.n > 0 && ascii_is_alpha(s.p[0])) {
		number = (unsigned)(ascii_upper(s.p[0]) - 'A') + 1;
		style = ascii_is_upper(s.p[0]) ? 2 : 3;
		n = 1;
	} else
		return 64 + (unsigned)label.n; /* -, --, a bullet */
	*rank = number;
	return style * 4 + open * 2U + (n < s.n && s.p[n] == '.');
}

unsigned
rungs_item(struct rungs *r, struct slice label, size_t column, unsigned now,
    unsigned base)
{
	unsigned rank, style = style_of(label, &rank), k;
	struct rung *rung;

	for (k = r->count; k-- > 0;) {
		rung = &r->rung[k];
		if (rung->style != style ||
		    (rank == 0 ? rung->column != column
			       : rank <= rung->rank ||
				rank > rung->rank + RANK_GAP))
			continue;
		rung->rank = rank;
		r->count = k + 1;
		return rung->outer;
	}
	/* what stands around a lower passage is not lowered by it */
	if (now == FATE_GIVE)
		now = base;
	if (r->count < RUNGS_MOST)
		r->rung[r->count++] = (struct rung){.style = style,
		    .rank = rank,
		    .column = column,
		    .outer = now};
	return now;
}
