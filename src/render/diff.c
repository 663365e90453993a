/*
 * diff.c: what one text has that another lacks: word by word for people, and
 * as the unified form that programs take.  It must not know what the texts
 * are of.
 */
#include "render/render.h"

#include "base/diff.h"

#define AROUND 12 /* words that stay around a change */
#define LINES_AROUND 3

static const char *const open_marks[] = {
    [DIFF_SAME] = "", [DIFF_GONE] = "[-", [DIFF_NEW] = "{+"};
static const char *const close_marks[] = {
    [DIFF_SAME] = "", [DIFF_GONE] = "-]", [DIFF_NEW] = "+}"};
static const char *const open_colors[] = {
    [DIFF_SAME] = "", [DIFF_GONE] = "\033[9;31m", [DIFF_NEW] = "\033[1;32m"};

/* ---- word by word ------------------------------------------------------------ */

struct words_out {
	struct buf *b;
	const struct diff_texts *texts;
	bool color, begun;
};

/* What stands between a word and the one before it: a blank, or line ends. */
static void
add_joint(struct words_out *w, unsigned side, size_t at)
{
	const struct slice *piece = &w->texts->pieces[side][at];
	const char *p;
	unsigned ends = 0;

	if (!w->begun)
		return;
	for (p = at == 0 ? piece->p : slice_end(piece[-1]); p < piece->p; p++)
		ends += *p == '\n';
	buf_string(w->b, ends > 1 ? "\n\n" : ends == 1 ? "\n" : " ");
}

static void
add_words(struct words_out *w, enum diff_kind kind, size_t from, size_t n)
{
	unsigned side = kind == DIFF_NEW ? 1 : 0;
	size_t i;

	for (i = from; i < from + n; i++) {
		add_joint(w, side, i);
		if (i == from)
			buf_string(w->b,
			    w->color ? open_colors[kind] : open_marks[kind]);
		buf_plain(w->b, w->texts->pieces[side][i]);
		w->begun = true;
	}
	if (n > 0 && kind != DIFF_SAME)
		buf_string(w->b, w->color ? "\033[0m" : close_marks[kind]);
}

/* Of what is the same, the words around changes. */
static void
add_same(struct words_out *w, size_t from, size_t n, bool first, bool last)
{
	size_t head = first ? 0 : AROUND, tail = last ? 0 : AROUND;

	if (n <= head + tail + 1) {
		add_words(w, DIFF_SAME, from, n);
		return;
	}
	add_words(w, DIFF_SAME, from, head);
	buf_string(w->b, w->begun ? " ..." : "...");
	if (tail > 0)
		buf_string(w->b, "\n\n...");
	w->begun = true;
	add_words(w, DIFF_SAME, from + n - tail, tail);
}

bool
render_diff_words(struct buf *out, struct arena *arena, struct slice one,
    struct slice other, bool color)
{
	struct diff_texts texts;
	struct diff_run *runs;
	struct words_out w = {out, &texts, color, false};
	size_t count, i;

	diff_words(arena, one, other, &texts);
	count = diff_lists(arena, texts.numbers[0], texts.counts[0],
	    texts.numbers[1], texts.counts[1], &runs);
	if (count == 0 || (count == 1 && runs[0].kind == DIFF_SAME))
		return false;
	for (i = 0; i < count; i++)
		if (runs[i].kind == DIFF_SAME)
			add_same(&w, runs[i].from, runs[i].n, i == 0,
			    i + 1 == count);
		else
			add_words(&w, runs[i].kind, runs[i].from, runs[i].n);
	buf_char(out, '\n');
	return true;
}

/* ---- line by line ------------------------------------------------------------- */

/* Where the runs from i on that belong to one hunk end. */
static size_t
hunk_end(const struct diff_run *runs, size_t count, size_t i)
{
	for (; i < count; i++)
		if (runs[i].kind == DIFF_SAME &&
		    (i + 1 == count || runs[i].n > 2 * LINES_AROUND))
			break;
	return i;
}

static void
add_line(struct buf *b, char mark, struct slice line)
{
	buf_char(b, mark);
	buf_add(b, line);
	if (!slice_ends(line, S("\n")))
		buf_string(b, "\n\\ No newline at end of file\n");
}

static void
add_range(struct buf *b, char mark, size_t from, size_t n)
{
	/* A range of no lines stands behind the line before it. */
	buf_char(b, mark);
	buf_format(b, "%zu", n == 0 ? from : from + 1);
	if (n != 1)
		buf_format(b, ",%zu", n);
}

/* Runs [i, end) with the same lines around them; x and y: lines before i. */
static void
add_hunk(struct buf *b, const struct diff_texts *texts,
    const struct diff_run *runs, size_t count, size_t i, size_t end, size_t x,
    size_t y)
{
	size_t before = i == 0             ? 0
	    : runs[i - 1].n < LINES_AROUND ? runs[i - 1].n
					   : LINES_AROUND;
	size_t after = end == count      ? 0
	    : runs[end].n < LINES_AROUND ? runs[end].n
					 : LINES_AROUND;
	size_t sizes[2] = {before + after, before + after}, at, j;

	for (at = i; at < end; at++) {
		sizes[0] += runs[at].kind != DIFF_NEW ? runs[at].n : 0;
		sizes[1] += runs[at].kind != DIFF_GONE ? runs[at].n : 0;
	}
	buf_string(b, "@@ ");
	add_range(b, '-', x - before, sizes[0]);
	buf_char(b, ' ');
	add_range(b, '+', y - before, sizes[1]);
	buf_string(b, " @@\n");
	for (j = x - before; j < x; j++)
		add_line(b, ' ', texts->pieces[0][j]);
	for (at = i; at < end; at++)
		for (j = runs[at].from; j < runs[at].from + runs[at].n; j++)
			add_line(b,
			    runs[at].kind == DIFF_SAME       ? ' '
				: runs[at].kind == DIFF_GONE ? '-'
							     : '+',
			    texts->pieces[runs[at].kind == DIFF_NEW][j]);
	for (j = 0; j < after; j++)
		add_line(b, ' ', texts->pieces[0][runs[end].from + j]);
}

bool
render_diff_unified(struct buf *out, struct arena *arena, struct slice name,
    struct slice other_name, struct slice one, struct slice other)
{
	struct diff_texts texts;
	struct diff_run *runs;
	size_t count, i, j, end, x = 0, y = 0;
	bool any = false;

	diff_lines(arena, one, other, &texts);
	count = diff_lists(arena, texts.numbers[0], texts.counts[0],
	    texts.numbers[1], texts.counts[1], &runs);
	for (i = 0; i < count; i = end) {
		if (runs[i].kind == DIFF_SAME) {
			x += runs[i].n;
			y += runs[i].n;
			end = i + 1;
			continue;
		}
		end = hunk_end(runs, count, i);
		if (!any)
			buf_format(out, "--- %S\n+++ %S\n", &name, &other_name);
		any = true;
		add_hunk(out, &texts, runs, count, i, end, x, y);
		for (j = i; j < end; j++) {
			x += runs[j].kind != DIFF_NEW ? runs[j].n : 0;
			y += runs[j].kind != DIFF_GONE ? runs[j].n : 0;
		}
	}
	return any;
}
