/*
 * diff.h: what one list has that another lacks, and the other way round.
 */
#ifndef BASE_DIFF_H
#define BASE_DIFF_H

#include "base/arena.h"
#include "base/slice.h"

enum diff_kind { DIFF_SAME, DIFF_GONE, DIFF_NEW };

/* Places in a row: of the one list where same or gone, of the other if new. */
struct diff_run {
	enum diff_kind kind;
	size_t from, n;
};

/*
 * The runs that lead from one list to another, in order; before a run that is
 * new stands what is gone for it.  The fewest changes, unless the lists differ
 * so much that looking for them would take long: then fairly few.
 */
size_t diff_lists(struct arena *arena, const uint32_t *one, size_t n,
    const uint32_t *other, size_t m, struct diff_run **out);

/* Pieces of two texts as numbers, which are equal where the pieces are. */
struct diff_texts {
	struct slice *pieces[2];
	uint32_t *numbers[2];
	size_t counts[2];
};

/* Words, which blanks part, or lines with their ends. */
void diff_words(struct arena *arena, struct slice one, struct slice other,
    struct diff_texts *out);
void diff_lines(struct arena *arena, struct slice one, struct slice other,
    struct diff_texts *out);

#endif
