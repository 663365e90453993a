/*
 * listsform.c: what an account does with what it keeps: forms of the pages of
 * lists.c, of a telegram and of what a query finds.  A telegram that is not
 * there for him cannot be put on a list.
 */
#include "web/kept.h"

/* A form on its way; what it leads to when it was done. */
struct posting {
	struct web_request *q;
	const struct errand *errand;
	struct kept_list *list; /* of its address or field; NULL */
	struct slice to;
	bool refused; /* by a sentence for him */
};

struct errand {
	const char *name;
	bool (*act)(struct posting *p, struct kept *kept, struct error *error);
	bool of_list; /* which must be there */
};

/* ---- where it leads to ---------------------------------------------------------- */

static void
lead_to(struct posting *p, const char *before, struct slice name,
    const char *between, struct slice rest)
{
	struct buf b = {0};

	buf_string(&b, before);
	buf_url(&b, name);
	buf_string(&b, between);
	buf_url(&b, rest);
	p->to = arena_copy(p->q->arena, buf_slice(&b));
	buf_free(&b);
}

static bool
lead_to_list(struct posting *p, const struct kept_list *list)
{
	lead_to(p, "/lists/", p->q->visitor->name, "/", list->token);
	return true;
}

/* ---- lists ------------------------------------------------------------------------ */

static struct kept_list *
new_list(struct posting *p, struct kept *kept, struct slice title,
    struct error *error)
{
	struct kept_list *list = kept_add_list(kept, p->q->arena, title);

	if (list == NULL)
		error_set(
		    error, "An account has %d lists at most.", (int)KEPT_LISTS);
	return list;
}

/* All lines of a text, or none of them. */
static bool
put_lines(struct posting *p, struct kept_list *list, struct slice text,
    struct error *error)
{
	struct answer_listed *l;
	struct slice rest = text;
	unsigned count = 0;

	while (slice_line(&rest).p != NULL)
		count++;
	if (count > KEPT_LINES)
		return error_set(
		    error, "A list has %d lines at most.", (int)KEPT_LINES);
	if (!answer_list_read(p->q->archive, text, p->q->arena, &l, error))
		return false;
	for (; l != NULL; l = l->next) {
		if (!l->held)
			return error_set(error,
			    "%S is not held here, and nothing was put on the "
			    "list.",
			    &l->hit.id);
		if (!kept_add_line(
			list, p->q->arena, l->hit.id, l->paragraph, l->note))
			return error_set(error, "A list has %d lines at most.",
			    (int)KEPT_LINES);
	}
	return true;
}

/* Lines for a new list, or for one that there is. */
static bool
act_new(struct posting *p, struct kept *kept, struct error *error)
{
	struct kept_list *list = p->list;

	if (list == NULL)
		list = new_list(p, kept, web_form(p->q, S("title")), error);
	return list != NULL &&
	    put_lines(p, list, web_form(p->q, S("lines")), error) &&
	    lead_to_list(p, list);
}

static bool
act_put(struct posting *p, struct kept *kept, struct error *error)
{
	(void)kept;
	return put_lines(p, p->list, web_form(p->q, S("lines")), error) &&
	    lead_to_list(p, p->list);
}

static uint32_t
paragraph_of(const struct posting *p)
{
	uint32_t n = 0;

	slice_number(slice_trim(web_form(p->q, S("paragraph"))), 100000, &n);
	return n;
}

/* A telegram where it is read: on a list that there is, or a new one. */
static bool
act_add(struct posting *p, struct kept *kept, struct error *error)
{
	struct slice id = web_form(p->q, S("id"));
	struct answer_listed *l = ARENA_NEW(p->q->arena, struct answer_listed);

	if (!answer_hit(
		p->q->archive, id, p->q->arena, &l->hit, &l->held, error))
		return false;
	if (!l->held)
		return error_set(error, "%S is not held here.", &id);
	if (p->list == NULL)
		p->list = new_list(p, kept, web_form(p->q, S("title")), error);
	if (p->list == NULL)
		return false;
	if (!kept_add_line(p->list, p->q->arena, l->hit.id, paragraph_of(p),
		web_form(p->q, S("note"))))
		return error_set(
		    error, "A list has %d lines at most.", (int)KEPT_LINES);
	lead_to(p, WEB_LINK, l->hit.id, "#on-lists", S(""));
	return true;
}

static struct kept_line *
line_of(struct posting *p)
{
	return kept_line(p->list, web_form(p->q, S("id")), paragraph_of(p));
}

static bool
act_note(struct posting *p, struct kept *kept, struct error *error)
{
	struct kept_line *line = line_of(p);

	(void)kept;
	if (line == NULL)
		return error_set(error, "That is not on the list.");
	line->note =
	    kept_words(p->q->arena, web_form(p->q, S("note")), KEPT_NOTE);
	return lead_to_list(p, p->list);
}

static bool
act_off(struct posting *p, struct kept *kept, struct error *error)
{
	struct kept_line *line = line_of(p);

	(void)kept;
	(void)error;
	if (line != NULL)
		kept_drop_line(p->list, line);
	return lead_to_list(p, p->list);
}

static bool
act_title(struct posting *p, struct kept *kept, struct error *error)
{
	struct slice title =
	    kept_words(p->q->arena, web_form(p->q, S("title")), KEPT_TITLE);

	(void)kept;
	if (title.n == 0)
		return error_set(error, "A list has a title.");
	p->list->title = title;
	return lead_to_list(p, p->list);
}

static bool
act_drop(struct posting *p, struct kept *kept, struct error *error)
{
	(void)error;
	kept_drop_list(kept, p->list);
	p->to = S("/lists");
	return true;
}

/* ---- queries ---------------------------------------------------------------------- */

static struct slice
query_of(const struct posting *p)
{
	return kept_words(p->q->arena, web_form(p->q, S("q")), KEPT_QUERY);
}

static bool
act_keep(struct posting *p, struct kept *kept, struct error *error)
{
	struct slice text = query_of(p);
	struct kept_query *query = kept_query(kept, text);
	uint64_t total;

	if (slice_trim(web_form(p->q, S("q"))).n > KEPT_QUERY)
		return error_set(error,
		    "A query that is kept has %d bytes at most.",
		    (int)KEPT_QUERY);
	if (!lists_total(p->q, text, &total, error))
		return false;
	if (query == NULL)
		query = kept_add_query(kept, p->q->arena, text);
	if (query == NULL)
		return error_set(error, "An account keeps %d queries at most.",
		    (int)KEPT_QUERIES);
	query->total = total;
	query->looked = p->q->now;
	p->to = S("/lists");
	return true;
}

/* Shown from now on is what is new from now on. */
static bool
act_look(struct posting *p, struct kept *kept, struct error *error)
{
	struct kept_query *query = kept_query(kept, query_of(p));

	if (query == NULL)
		return error_set(error, "That query is not kept.");
	if (!lists_total(p->q, query->text, &query->total, error))
		return false;
	query->looked = p->q->now;
	lead_to(p, "/search?sort=newest&q=", query->text, "", S(""));
	return true;
}

static bool
act_forget(struct posting *p, struct kept *kept, struct error *error)
{
	struct kept_query *query = kept_query(kept, query_of(p));

	(void)error;
	if (query != NULL)
		kept_drop_query(kept, query);
	p->to = S("/lists");
	return true;
}

static const struct errand errands[] = {
    {"new", act_new, false},
    {"put", act_put, true},
    {"add", act_add, false},
    {"note", act_note, true},
    {"off", act_off, true},
    {"title", act_title, true},
    {"drop", act_drop, true},
    {"keep", act_keep, false},
    {"look", act_look, false},
    {"forget", act_forget, false},
};

#define COUNT (sizeof(errands) / sizeof(errands[0]))

/* ---- a form ------------------------------------------------------------------------ */

static bool
edit(void *user, struct kept *kept, struct error *error)
{
	struct posting *p = user;
	bool good;

	p->list = kept_list(kept, web_form(p->q, S("list")));
	good = p->list != NULL || !p->errand->of_list;
	good = good ? p->errand->act(p, kept, error)
		    : error_set(error, "There is no such list.");
	p->refused = !good;
	return good;
}

/* The page that the form was on, with what was wrong. */
static void
show_trouble(struct posting *p, struct web_response *r, const char *sentence)
{
	struct kept kept;
	struct kept_list *list;

	if (!lists_read(p->q, r, p->q->visitor->name, &kept))
		return;
	list = kept_list(&kept, web_form(p->q, S("list")));
	r->status = 400;
	if (list != NULL)
		lists_one(p->q, r, p->q->visitor->name, list, sentence);
	else
		lists_all(p->q, r, sentence);
}

void
post_lists(struct web_request *q, struct web_response *r)
{
	struct slice what = web_form(q, S("what"));
	struct posting p = {.q = q};
	struct error error;
	size_t i;

	if (!lists_here(q)) {
		layout_error(q, r, 403, S("Who has an account keeps lists."));
		return;
	}
	for (i = 0; i < COUNT; i++)
		if (slice_equal(what, slice_of(errands[i].name)))
			p.errand = &errands[i];
	if (p.errand == NULL) {
		layout_error(q, r, 400, S("What is to be done is not said."));
		return;
	}
	if (kept_change(
		q->kept, q->visitor->name, q->arena, edit, &p, &error)) {
		r->status = 303;
		r->location = p.to;
	} else if (p.refused)
		show_trouble(&p, r, error.text);
	else
		layout_error(q, r, 500, slice_of(error.text));
}

/* ---- forms on other pages ------------------------------------------------------------ */

static void
put_noted(struct web_request *q, struct buf *b, const struct kept *kept,
    struct slice id)
{
	const struct kept_list *list;
	const struct kept_line *line;
	bool any = false;

	for (list = kept->lists; list != NULL; list = list->next)
		for (line = list->lines; line != NULL; line = line->next) {
			if (!slice_equal(line->id, id))
				continue;
			buf_string(b, any ? "" : "<ul>\n");
			any = true;
			buf_string(b, "<li><a href=\"/lists/");
			buf_url(b, q->visitor->name);
			buf_char(b, '/');
			buf_url(b, list->token);
			buf_string(b, "\">");
			buf_html(b, list->title);
			buf_string(b, "</a>");
			if (line->paragraph > 0)
				buf_format(b,
				    ", <a href=\"#p%u\">paragraph %u</a>",
				    line->paragraph, line->paragraph);
			if (line->note.n > 0) {
				buf_string(b, ": <span class=\"remark-of\">");
				buf_html(b, line->note);
				buf_string(b, "</span>");
			}
			buf_string(b, "</li>\n");
		}
	buf_string(b, any ? "</ul>\n" : "");
}

/* On which list: one that there is, or a new one of this title. */
static void
put_choice(struct buf *b, const struct kept *kept)
{
	const struct kept_list *list;

	buf_string(b,
	    "<p><label for=\"kept-list\">List</label> <select "
	    "id=\"kept-list\" name=\"list\">");
	for (list = kept->lists; list != NULL; list = list->next) {
		buf_string(b, "<option value=\"");
		buf_html(b, list->token);
		buf_string(b, "\">");
		buf_html(b, list->title);
		buf_string(b, "</option>");
	}
	buf_string(b,
	    "<option value=\"new\">a new one:</option></select> <input "
	    "name=\"title\" aria-label=\"Title of a new list\" "
	    "maxlength=\"100\" placeholder=\"title of a new one\"></p>\n");
}

bool
lists_take(struct web_request *q, struct buf *b, struct slice lines,
    struct error *error)
{
	struct kept kept;

	if (!kept_read(q->kept, q->visitor->name, q->arena, &kept, error))
		return false;
	buf_string(b, "<h2>Keep it</h2>\n");
	lists_form(q, b, "new");
	layout_hidden(b, "lines", lines);
	put_choice(b, &kept);
	buf_string(b, "<p><button>Put it there</button></p></form>\n");
	return true;
}

bool
lists_beside(
    struct web_request *q, struct buf *b, struct slice id, struct error *error)
{
	struct kept kept;

	if (!kept_read(q->kept, q->visitor->name, q->arena, &kept, error))
		return false;
	buf_string(b, "<section id=\"on-lists\"><h2>On your lists</h2>\n");
	put_noted(q, b, &kept, id);
	buf_string(b,
	    "<details class=\"fold\"><summary>Put it on a list, with a "
	    "note</summary>\n");
	lists_form(q, b, "add");
	layout_hidden(b, "id", id);
	put_choice(b, &kept);
	buf_string(b,
	    "<p><label for=\"kept-p\">Paragraph</label> <input id=\"kept-p\" "
	    "name=\"paragraph\" inputmode=\"numeric\" pattern=\"[0-9]*\" "
	    "size=\"4\" placeholder=\"all\"></p>\n"
	    "<p><label for=\"kept-note\">Note</label> <input "
	    "id=\"kept-note\" name=\"note\" maxlength=\"400\"></p>\n"
	    "<p><button>Put it there</button></p></form></details>"
	    "</section>\n");
	return true;
}

void
lists_keep(struct web_request *q, struct buf *b, struct slice query)
{
	lists_form(q, b, "keep");
	layout_hidden(b, "q", query);
	buf_string(b, "<p><button>Keep the query</button></p></form>\n");
}
