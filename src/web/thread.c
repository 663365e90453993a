/*
 * thread.c: what a telegram cites and what cites it: a small picture in order
 * of time, and a tree.
 */
#include "web/web.h"

#define THREAD_MOST 300
#define GRAPH_MOST 60
#define STEP 24 /* from one to the next */

static void
put_node(struct buf *b, struct arena *arena, const struct archive_node *node,
    bool self)
{
	struct slice title;

	buf_string(b, self ? "<strong>" : "");
	if (node->hit.document != 0) {
		title = layout_title(arena, &node->hit);
		layout_telegram(
		    b, node->hit.id, title.n > 0 ? title : node->hit.id);
		buf_string(b, " <span class=\"about\"><span class=\"id\">");
		buf_html(b, node->hit.id);
		buf_string(b, "</span> ");
		layout_date(b, node->hit.date);
		buf_string(b, "</span>");
	} else {
		layout_telegram(b, node->hit.id, node->hit.id);
		buf_format(b,
		    " <span class=\"about\">not held: cited by "
		    "%zu</span>",
		    node->cited);
	}
	buf_string(b, self ? "</strong>" : "");
}

/* The tree, without recursion: children of each, then what is next to it. */
static void
put_tree(struct web_request *q, struct buf *b, const struct archive_thread *t)
{
	size_t *first = ARENA_ARRAY(q->arena, size_t, t->count + 1);
	size_t *next = ARENA_ARRAY(q->arena, size_t, t->count + 1);
	size_t i, parent, at;

	for (i = 0; i <= t->count; i++)
		first[i] = ARCHIVE_NO_NODE;
	for (i = t->count; i-- > 0;) {
		parent = t->nodes[i].parent;
		parent = parent == ARCHIVE_NO_NODE ? t->count : parent;
		next[i] = first[parent];
		first[parent] = i;
	}
	buf_string(b, "<ul class=\"tree\">\n");
	at = first[t->count];
	while (at != ARCHIVE_NO_NODE) {
		buf_string(b, "<li>");
		put_node(b, q->arena, &t->nodes[at], at == t->root);
		if (first[at] != ARCHIVE_NO_NODE) {
			buf_string(b, "\n<ul>\n");
			at = first[at];
			continue;
		}
		buf_string(b, "</li>\n");
		while (at != ARCHIVE_NO_NODE && next[at] == ARCHIVE_NO_NODE) {
			at = t->nodes[at].parent;
			if (at != ARCHIVE_NO_NODE)
				buf_string(b, "</ul></li>\n");
		}
		if (at != ARCHIVE_NO_NODE)
			at = next[at];
	}
	buf_string(b, "</ul>\n");
	if (t->cut_most)
		buf_string(b, "<p>There is more of it than is shown.</p>\n");
}

/* ---- the picture -------------------------------------------------------------- */

/* How high a bow over so many steps rises. */
static int
rise(size_t steps)
{
	int high = 14 + (int)steps * 9;

	return high > 120 ? 120 : high;
}

static void
put_bows(struct buf *b, const struct archive_thread *t, int floor)
{
	const struct archive_edge *e;
	size_t i, steps;
	int from, to;

	buf_string(b, "<g class=\"bows\" fill=\"none\">\n");
	for (i = 0; i < t->count; i++)
		for (e = t->nodes[i].cites; e != NULL; e = e->next) {
			steps = i > e->to ? i - e->to : e->to - i;
			from = (int)i * STEP + STEP / 2;
			to = (int)e->to * STEP + STEP / 2;
			buf_format(b, "<path d=\"M%d %dQ%d %d %d %d\"%s/>\n",
			    from, floor, (from + to) / 2,
			    floor - 2 * rise(steps), to, floor,
			    i == t->root || e->to == t->root ? " class=\"own\""
							     : "");
		}
	buf_string(b, "</g>\n");
}

static void
put_dots(struct buf *b, const struct archive_thread *t, int floor)
{
	const struct archive_node *node;
	int year = 0;
	size_t i;

	for (i = 0; i < t->count; i++) {
		node = &t->nodes[i];
		buf_string(b, "<a tabindex=\"-1\" href=\"" WEB_LINK);
		buf_url(b, node->hit.id);
		buf_string(b, "\"><title>");
		buf_html(b, node->hit.id);
		buf_format(b,
		    "</title><circle cx=\"%d\" cy=\"%d\" r=\"%d\" "
		    "class=\"%s\"/></a>\n",
		    (int)i * STEP + STEP / 2, floor, i == t->root ? 8 : 6,
		    i == t->root                  ? "root"
			: node->hit.document == 0 ? "lost"
						  : "held");
		if (!date_known(node->hit.date.date) ||
		    node->hit.date.date.year == year)
			continue;
		year = node->hit.date.date.year;
		buf_format(b, "<text x=\"%d\" y=\"%d\">'", (int)i * STEP + 3,
		    floor + 24);
		buf_padded(b, (uint64_t)(year % 100), 2);
		buf_string(b, "</text>\n");
	}
}

/* In order of time, a bow from each to what it cites. */
static void
put_graph(struct buf *b, const struct archive_thread *t)
{
	const struct archive_edge *e;
	size_t i, steps, longest = 1;
	int floor;

	if (t->count > GRAPH_MOST)
		return;
	for (i = 0; i < t->count; i++)
		for (e = t->nodes[i].cites; e != NULL; e = e->next) {
			steps = i > e->to ? i - e->to : e->to - i;
			longest = steps > longest ? steps : longest;
		}
	floor = rise(longest) + 12;
	buf_format(b,
	    "<div class=\"wide\" role=\"region\" aria-label=\"The thread in "
	    "order of time\" tabindex=\"0\"><svg class=\"graph\" "
	    "aria-hidden=\"true\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d "
	    "%d\">\n",
	    (int)t->count * STEP, floor + 30, (int)t->count * STEP, floor + 30);
	put_bows(b, t, floor);
	put_dots(b, t, floor);
	buf_string(b, "</svg></div>\n");
}

bool
view_thread(
    struct web_request *q, struct buf *b, struct slice id, struct error *error)
{
	struct archive_thread *t;

	if (!archive_thread(
		q->archive, id, 0, THREAD_MOST, q->arena, &t, error))
		return false;
	if (t == NULL || t->count < 2) {
		buf_string(b,
		    "<p>It cites nothing that is known here, and nothing "
		    "here cites it.</p>\n");
		return true;
	}
	put_graph(b, t);
	put_tree(q, b, t);
	buf_string(b, "<p class=\"away\">Take away: <a href=\"/api/1/thread/");
	buf_url(b, id);
	buf_string(b, "\">JSON</a></p>\n");
	return true;
}
