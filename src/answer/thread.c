/*
 * thread.c: a thread as JSON.  It must not know how one is found.
 */
#include "answer/answer.h"

struct writing {
	struct archive *archive;
	const struct archive_thread *t;
	struct buf *out;
	struct arena *arena;
	struct error *error;
};

static bool
json_edge(struct writing *g, size_t by, const struct archive_edge *e)
{
	struct buf *b = g->out;
	const struct archive_reference *r = &e->reference;
	struct archive_said said;
	size_t i;

	buf_format(b, "{\"node\":%zu,", e->to);
	buf_json_member(b, "printed", r->printed);
	buf_char(b, ',');
	buf_json_member(b, "bullet", r->bullet);
	buf_char(b, ',');
	buf_json_member(b, "note", r->note);
	buf_format(b, ",\"notal\":%s,", r->notal ? "true" : "false");
	buf_json_member(b, "link", archive_link_info(r->link)->name);
	buf_string(b, ",\"candidates\":[");
	for (i = 0; r->held_count > 1 && i < r->held_count; i++) {
		buf_string(b, i > 0 ? ",\"" : "\"");
		buf_json(b, r->held[i].id);
		buf_char(b, '"');
	}
	if (r->held_count == 0 && r->candidate.n > 0) {
		buf_char(b, '"');
		buf_json(b, r->candidate);
		buf_char(b, '"');
	}
	buf_char(b, ']');
	if (g->t->nodes[e->to].hit.document == 0) {
		if (!archive_said(g->archive, g->t->nodes[by].hit.document, r,
			g->arena, &said, g->error))
			return false;
		buf_char(b, ',');
		buf_json_member(b, "said", said.text);
		buf_format(b, ",\"paragraph\":%u", said.paragraph);
	}
	buf_char(b, '}');
	return true;
}

static bool
json_node(struct writing *g, size_t at)
{
	const struct archive_node *node = &g->t->nodes[at];
	const struct archive_edge *e;
	struct buf *b = g->out;

	buf_string(b, at > 0 ? ",\n{\"telegram\":" : "\n{\"telegram\":");
	if (node->hit.document != 0)
		hit_json(b, &node->hit);
	else {
		buf_char(b, '{');
		buf_json_member(b, "id", node->hit.id);
		buf_char(b, '}');
	}
	buf_format(b, ",\"held\":%s,\"depth\":%d,\"parent\":",
	    node->hit.document != 0 ? "true" : "false", node->depth);
	if (node->parent == ARCHIVE_NO_NODE)
		buf_string(b, "null");
	else
		buf_number(b, (int64_t)node->parent);
	buf_format(b, ",\"more\":%lld,\"cites\":[", (long long)node->left);
	for (e = node->cites; e != NULL; e = e->next) {
		if (!json_edge(g, at, e))
			return false;
		buf_string(b, e->next != NULL ? "," : "");
	}
	buf_string(b, "]}");
	return true;
}

bool
answer_thread(struct buf *b, struct archive *a, const struct archive_thread *t,
    struct arena *arena, struct error *error)
{
	struct writing w = {a, t, b, arena, error};
	size_t i;

	buf_format(b,
	    "{\"root\":%zu,\"held\":%zu,\"count\":%zu,\"depth\":%u,"
	    "\"further\":%s,\"more\":%s,\"nodes\":[",
	    t->root, t->held, t->count, t->depth,
	    t->cut_depth ? "true" : "false", t->cut_most ? "true" : "false");
	for (i = 0; i < t->count; i++)
		if (!json_node(&w, i))
			return false;
	buf_string(b, "]}");
	return true;
}
