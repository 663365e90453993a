/*
 * thread.c: `reftel thread`: what a telegram cites and what cites it.  It
 * must not know how that is found.
 */
#include "cmd/cmd.h"

#include <unistd.h>

#include "archive/follow.h"
#include "base/utf8.h"

#define INDENT_MOST 24 /* columns; what is deeper stands no further right */
#define TITLE_LEAST 40 /* columns for a day and a title beside a number */
#define TITLE_MOST 160 /* letters of one below it */
#define ID_MOST 26
#define CITERS_MOST 3 /* quoted of those who cite what is not held */

static const char *const formats[] = {"text", "json", NULL};

enum format { FORMAT_TEXT, FORMAT_JSON };

enum { OPTION_ARCHIVE, OPTION_FORMAT, OPTION_DEPTH, OPTION_MOST };

static const struct option table[] = {
    CMD_ARCHIVE,
    {"format", 'f', "FORMAT", "what to print:", formats},
    {"depth", 0, "N", "how many steps to go; 0, as usual: as far as it goes",
	NULL},
    {"most", 'n', "N", "how many telegrams at most; usually 200", NULL},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"thread", "ID",
    "Prints what a telegram cites and what cites it, and so on, as a tree in\n"
    "order of date: each stands under the latest of those that it cites.\n"
    "What is known by references alone is told with what is said of it.",
    table};

struct threading {
	struct archive *archive;
	struct archive_thread *t;
	struct out out;
	struct arena arena;
	struct error error;
	const char *name, *depth, *most;
	size_t *first, *next; /* children, in order of date */
	size_t column; /* where dates begin */
	size_t deepest; /* so many levels are set in */
	bool narrow; /* days and titles stand below the numbers */
	enum format format;
	bool failed;
};

static void
take_option(void *user, int option, const char *value)
{
	struct threading *g = user;

	if (option == OPTION_ARCHIVE)
		g->name = value;
	else if (option == OPTION_FORMAT)
		g->format = (enum format)cmd_choice(formats, value);
	else if (option == OPTION_DEPTH)
		g->depth = value;
	else if (option == OPTION_MOST)
		g->most = value;
}

/* ---- the tree -------------------------------------------------------------------- */

/* Children of each node, and at the end of `first` those without a parent. */
static void
find_children(struct threading *g)
{
	size_t count = g->t->count, i, parent;

	g->first = ARENA_ARRAY(&g->arena, size_t, count + 1);
	g->next = ARENA_ARRAY(&g->arena, size_t, count);
	for (i = 0; i <= count; i++)
		g->first[i] = ARCHIVE_NO_NODE;
	for (i = count; i-- > 0;) {
		parent = g->t->nodes[i].parent;
		parent = parent == ARCHIVE_NO_NODE ? count : parent;
		g->next[i] = g->first[parent];
		g->first[parent] = i;
	}
}

/* What stands before a node: of each that it stands under, a rule or none. */
static size_t
indent(struct threading *g, size_t node, bool own)
{
	size_t chain[INDENT_MOST / 2], deep = 0, i;
	struct buf *b = &g->out.buf;
	bool fine = g->out.terminal, more;

	for (; g->t->nodes[node].parent != ARCHIVE_NO_NODE && deep < g->deepest;
	     node = g->t->nodes[node].parent)
		chain[deep++] = node;
	if (deep == 0)
		return 0;
	buf_string(b, hit_color(&g->out, COLOR_DIM));
	for (i = deep; i-- > 0;) {
		more = g->next[chain[i]] != ARCHIVE_NO_NODE;
		if (i == 0 && own && fine)
			buf_string(b, more ? "├ " : "└ ");
		else if (i == 0 && own)
			buf_string(b, more ? "|-" : "`-");
		else
			buf_string(b, !more ? "  " : fine ? "│ " : "| ");
	}
	buf_string(b, hit_color(&g->out, COLOR_NONE));
	return deep * 2;
}

/* A line below a node, which leaves the rule to its children whole. */
static size_t
indent_below(struct threading *g, size_t node)
{
	size_t column = indent(g, node, false);
	bool rule = g->first[node] != ARCHIVE_NO_NODE;

	buf_format(&g->out.buf, "%s%s ", hit_color(&g->out, COLOR_DIM),
	    !rule                 ? "   "
		: g->out.terminal ? "│  "
				  : "|  ");
	return column + 4;
}

/* Words below a node, in as many lines as the terminal wants. */
static void
put_below(struct threading *g, size_t node, struct slice words)
{
	struct buf *b = &g->out.buf;
	size_t column;

	do {
		column = indent_below(g, node);
		if (g->out.terminal)
			buf_add(b, wrap_line(&words, g->out.width - column));
		else {
			buf_add(b, words);
			words = slice_skip(words, words.n);
		}
		buf_format(b, "%s\n", hit_color(&g->out, COLOR_NONE));
	} while (words.n > 0);
}

/* The same of what was added since: it is taken back, and put below. */
static void
move_below(struct threading *g, size_t node, size_t from)
{
	struct buf *b = &g->out.buf, words = {0};

	buf_add(&words, slice(b->p + from, b->n - from));
	b->n = from;
	put_below(g, node, buf_slice(&words));
	buf_free(&words);
}

/* The next one to be printed, children first; ARCHIVE_NO_NODE at the end. */
static size_t
after(const struct threading *g, size_t node)
{
	if (g->first[node] != ARCHIVE_NO_NODE)
		return g->first[node];
	while (node != ARCHIVE_NO_NODE && g->next[node] == ARCHIVE_NO_NODE)
		node = g->t->nodes[node].parent;
	return node == ARCHIVE_NO_NODE ? node : g->next[node];
}

/* ---- for people -------------------------------------------------------------------- */

/* What else it cites of what stands here. */
static void
print_also(struct threading *g, size_t at)
{
	const struct archive_node *node = &g->t->nodes[at];
	const struct archive_edge *e;
	struct buf *b = &g->out.buf;
	size_t from = b->n;

	for (e = node->cites; e != NULL; e = e->next) {
		if (e->to == node->parent || g->t->nodes[e->to].parent == at)
			continue;
		buf_string(b, b->n > from ? ", " : "also cites ");
		buf_plain(b, g->t->nodes[e->to].hit.id);
	}
	if (b->n > from)
		move_below(g, at, from);
}

/* In what way a reference is in doubt. */
static void
print_doubt(struct threading *g, size_t at)
{
	const struct archive_edge *e;
	struct buf *b = &g->out.buf;
	struct slice what;
	size_t from;

	for (e = g->t->nodes[at].cites; e != NULL; e = e->next) {
		if (e->reference.link == ARCHIVE_LINK_HELD ||
		    e->reference.held_count == 0)
			continue;
		what = archive_link_info(e->reference.link)->what;
		from = b->n;
		buf_string(b, "in doubt: ");
		buf_plain(b, e->reference.printed);
		buf_format(b, ": %S", &what);
		move_below(g, at, from);
	}
}

/* How one that is held speaks of one that is not. */
static void
print_said(struct threading *g, size_t at, size_t by,
    const struct archive_reference *r)
{
	size_t from = g->out.buf.n;

	if (!hit_said(&g->out, g->archive, &g->t->nodes[by].hit, r, &g->arena,
		&g->error))
		g->failed = true;
	move_below(g, at, from);
}

/* Those that cite it and stand nowhere here. */
static void
print_left(struct threading *g, size_t at, uint64_t left)
{
	size_t from = g->out.buf.n;

	if (left == 0)
		return;
	buf_format(&g->out.buf, "and %lld more cite%s it", (long long)left,
	    left == 1 ? "s" : "");
	move_below(g, at, from);
}

static void
print_citers(struct threading *g, size_t at)
{
	const struct archive_thread *t = g->t;
	const struct archive_edge *e;
	unsigned some = 0;
	uint64_t left = t->nodes[at].left;
	size_t i;

	for (i = 0; i < t->count && !g->failed; i++)
		for (e = t->nodes[i].cites; e != NULL; e = e->next) {
			if (e->to != at)
				continue;
			if (some++ < CITERS_MOST)
				print_said(g, at, i, &e->reference);
			else
				left++;
		}
	print_left(g, at, left);
}

static void
print_held(struct threading *g, const struct archive_hit *hit, size_t column)
{
	struct buf *b = &g->out.buf;
	size_t from = b->n, used, width = g->out.width;

	if (date_known(hit->date.date))
		hit_day(b, hit->date);
	if (g->narrow)
		buf_string(b, b->n > from ? "  " : "");
	else
		hit_pad(b, from, 13);
	if (hit->status != STATUS_HELD) {
		buf_char(b, '[');
		buf_add(b, status_name(hit->status));
		buf_string(b, "] ");
	}
	used = column + (b->n - from) + (hit->editions > 1 ? 14 : 0);
	hit_words(b, hit_title(&g->out, hit, &g->arena),
	    !g->out.terminal       ? SIZE_MAX
		: g->narrow        ? TITLE_MOST
		: used + 9 < width ? width - used - 1
				   : 8);
	if (hit->editions > 1)
		buf_format(b, " (%u editions)", hit->editions);
}

static void
print_node(struct threading *g, size_t at)
{
	const struct archive_node *node = &g->t->nodes[at];
	struct buf *b = &g->out.buf;
	bool held = node->hit.document != 0, root = at == g->t->root;
	size_t column = indent(g, at, true), from;

	buf_string(b,
	    hit_color(&g->out,
		root       ? "\033[1;33m"
		    : held ? COLOR_BOLD
			   : COLOR_DIM));
	from = b->n;
	buf_plain(b, node->hit.id.n > 0 ? node->hit.id : S("(no number)"));
	buf_string(b, root ? " *" : "");
	buf_string(b, hit_color(&g->out, COLOR_NONE));
	if (g->narrow) {
		buf_char(b, '\n');
		from = b->n;
		if (held)
			print_held(g, &node->hit, 0);
		else
			buf_string(b, "not held");
		move_below(g, at, from);
	} else {
		hit_pad(b, from, g->column > column ? g->column - column : 1);
		if (held)
			print_held(g, &node->hit, g->column);
		else
			buf_format(b, "%snot held%s",
			    hit_color(&g->out, COLOR_DIM),
			    hit_color(&g->out, COLOR_NONE));
		buf_char(b, '\n');
	}
	if (held) {
		print_also(g, at);
		print_doubt(g, at);
		print_left(g, at, node->left);
	} else
		print_citers(g, at);
}

/* Dates begin in one column, where numbers are not out of measure. */
static void
find_column(struct threading *g)
{
	size_t i, at, deep, n;

	g->deepest = INDENT_MOST / 2;
	if (g->out.terminal && g->out.width < INDENT_MOST / 2 * 5)
		g->deepest = g->out.width / 5;
	g->column = 0;
	for (i = 0; i < g->t->count; i++) {
		n = utf8_count(g->t->nodes[i].hit.id);
		for (deep = 0, at = i; deep < 2 * g->deepest &&
		     g->t->nodes[at].parent != ARCHIVE_NO_NODE;
		     at = g->t->nodes[at].parent)
			deep += 2;
		n = (n < ID_MOST ? n : ID_MOST) + deep + 4;
		g->column = n > g->column ? n : g->column;
	}
	g->narrow = g->out.terminal && g->out.width < g->column + TITLE_LEAST;
}

static void
print_text(struct threading *g)
{
	struct buf *b = &g->out.buf;
	const struct archive_thread *t = g->t;
	size_t at;

	find_children(g);
	find_column(g);
	for (at = g->first[t->count]; at != ARCHIVE_NO_NODE && !g->failed;
	     at = after(g, at)) {
		print_node(g, at);
		if (!out_flush(&g->out, false, &g->error))
			g->failed = true;
	}
	buf_format(b,
	    "\n%s%zu telegram%s held, %zu known by references alone; * is "
	    "the one that was asked for",
	    hit_color(&g->out, COLOR_DIM), t->held, t->held == 1 ? "" : "s",
	    t->count - t->held);
	if (t->cut_depth)
		buf_format(b, "; cut after %u step%s, and it goes further",
		    t->depth, t->depth == 1 ? "" : "s");
	if (t->cut_most)
		buf_string(b,
		    "; there are more than --most, and the nearest are here");
	buf_format(b, "%s\n", hit_color(&g->out, COLOR_NONE));
}

/* ---- asking -------------------------------------------------------------------------- */

static int
thread(struct threading *g, struct slice id, uint32_t depth, uint32_t most)
{
	if (!archive_thread(
		g->archive, id, depth, most, &g->arena, &g->t, &g->error))
		return cmd_error(STATUS_SYSTEM, "%s", g->error.text);
	if (g->t == NULL)
		return cmd_not_held(g->archive, id, &g->arena);
	out_open(&g->out, STDOUT_FILENO);
	g->out.wrap = g->out.terminal && g->format == FORMAT_TEXT;
	if (g->format == FORMAT_JSON)
		g->failed = !answer_thread(
		    &g->out.buf, g->archive, g->t, &g->arena, &g->error);
	else
		print_text(g);
	if (g->format == FORMAT_JSON)
		buf_char(&g->out.buf, '\n');
	if (g->failed) {
		out_close(&g->out, NULL);
		return cmd_error(STATUS_SYSTEM, "%s", g->error.text);
	}
	return out_close(&g->out, &g->error)
	    ? STATUS_CLEAN
	    : cmd_error(STATUS_SYSTEM, "%s", g->error.text);
}

int
cmd_thread(char **argv)
{
	struct threading g = {0};
	struct buf id = {0};
	uint32_t depth = 0, most = 200;
	int status = cmd_options(&usage, argv, NULL, take_option, &g);

	if (status >= 0)
		return status;
	if ((g.depth != NULL &&
		!slice_number(slice_of(g.depth), INT32_MAX, &depth)) ||
	    (g.most != NULL &&
		!slice_number(slice_of(g.most), UINT32_MAX, &most)))
		return cmd_usage(&usage, "--depth and --most take numbers");
	status = cmd_one(&usage, &id, argv);
	if (status < 0)
		status = cmd_archive(&usage, g.name, ARCHIVE_READ, &g.archive);
	if (status < 0) {
		status = thread(&g, buf_slice(&id), depth, most);
		archive_close(g.archive);
	}
	buf_free(&id);
	arena_free(&g.arena);
	return status;
}
