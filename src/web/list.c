/*
 * list.c: a list that a visitor makes.  It is its own address and is kept by
 * nobody here; list.js keeps one at hand in the browser of who has no account,
 * and lists.c those of who has.
 */
#include "web/web.h"

void
layout_listed(struct buf *b, struct arena *arena, const struct answer_listed *l)
{
	if (!l->held) {
		buf_string(b, "<li class=\"hit\"><h3>");
		layout_telegram(b, l->hit.id, l->hit.id);
		buf_string(b, "</h3><p class=\"about\">not held</p>");
	} else
		layout_hit_begin(b, arena, &l->hit);
	if (l->paragraph > 0) {
		buf_string(b, "<p class=\"about\"><a href=\"" WEB_LINK);
		buf_url(b, l->hit.id);
		buf_format(b, "#p%u\">paragraph %u</a></p>", l->paragraph,
		    l->paragraph);
	}
	if (l->note.n > 0) {
		buf_string(b, "<p class=\"remark-of\">");
		buf_html(b, l->note);
		buf_string(b, "</p>");
	}
}

static void
put_form(struct buf *b, struct slice text)
{
	buf_string(b,
	    "<form action=\"/list\" class=\"list-form\"><p><label for=\"of\">A "
	    "telegram a line: its number, perhaps <code>#</code> and a "
	    "paragraph, perhaps a note. The address of the page is the list: "
	    "keep it, or send it on.</label></p><textarea id=\"of\" "
	    "name=\"of\" rows=\"8\" cols=\"60\" "
	    "placeholder=\"08OSLO412#3 an ugly fish\" spellcheck=\"false\">\n");
	buf_html(b, text);
	buf_string(b,
	    "</textarea><p><button type=\"submit\">Show the "
	    "list</button></p></form>\n");
}

void
page_list(struct web_request *q, struct web_response *r)
{
	struct slice text = web_arg(q, S("of"));
	struct answer_listed *list, *l;
	struct buf *b = &r->body;
	struct error error;

	if (!answer_list_read(q->archive, text, q->arena, &list, &error)) {
		layout_error(q, r, 500, slice_of(error.text));
		return;
	}
	layout_begin(q, r, S("A list"), (struct slice){"", 0});
	buf_string(b, "<h1>A list</h1>\n");
	if (list != NULL) {
		buf_string(b,
		    "<h2 class=\"hidden\">Telegrams</h2>\n<ol "
		    "class=\"hits\">\n");
		for (l = list; l != NULL; l = l->next) {
			layout_listed(b, q->arena, l);
			buf_string(b, "</li>\n");
		}
		buf_string(b,
		    "</ol>\n<p class=\"away\">Take away: <a "
		    "href=\"/api/1/list?of=");
		buf_url(b, text);
		buf_string(b, "\">JSON</a></p>\n");
	}
	put_form(b, text);
	if (!lists_here(q))
		buf_string(b, "<div id=\"kept\"></div>\n");
	else if (list != NULL && !lists_take(q, b, text, &error)) {
		layout_error(q, r, 500, slice_of(error.text));
		return;
	}
	layout_end(q, r);
}
