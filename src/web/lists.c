/*
 * lists.c: what an account keeps, in the browser: its lists, one of them, and
 * its queries with what is new.  A line is shown to whom its telegram is
 * there for, and its note with it; who has the address of a list sees no more
 * than that, and none of it where nothing is there for him.  It must not
 * write: listsform.c does.
 */
#include "web/kept.h"

#define QUERY_MOST 2000 /* bytes of a list as one query, in an address */

/* ---- what is there for who asks ----------------------------------------------- */

bool
lists_here(const struct web_request *q)
{
	return q->kept != NULL && q->visitor != NULL && q->visitor->name.n > 0;
}

bool
lists_read(struct web_request *q, struct web_response *r, struct slice owner,
    struct kept *out)
{
	struct error error;

	if (kept_read(q->kept, owner, q->arena, out, &error))
		return true;
	layout_error(q, r, 500, slice_of(error.text));
	return false;
}

bool
lists_seen(struct web_request *q, const struct kept_list *list,
    struct answer_listed **out, struct error *error)
{
	struct answer_listed **end = out, *l;
	const struct kept_line *line;

	*out = NULL;
	for (line = list->lines; line != NULL; line = line->next) {
		l = ARENA_NEW(q->arena, struct answer_listed);
		l->paragraph = line->paragraph;
		l->note = line->note;
		if (!answer_hit(q->archive, line->id, q->arena, &l->hit,
			&l->held, error))
			return false;
		if (!l->held)
			continue;
		*end = l;
		end = &l->next;
	}
	return true;
}

bool
lists_total(struct web_request *q, struct slice text, uint64_t *out,
    struct error *error)
{
	struct archive_query query = {.text = text};
	struct archive_answer answer = {0};
	bool good = archive_find(q->archive, &query, q->arena, &answer, error);

	*out = answer.total;
	return good;
}

/* "id:08OSLO412 OR id:08STATE56110": one more of a list as a query. */
static void
add_id(struct web_request *q, struct buf *b, struct slice id)
{
	buf_string(b, b->n > 0 ? " OR " : "");
	buf_add(b, layout_term(q->arena, S("id"), id));
}

bool
lists_count(struct web_request *q, const struct kept_list *list, uint64_t *out,
    struct error *error)
{
	const struct kept_line *line;
	struct buf query = {0};
	bool good;

	*out = 0;
	for (line = list->lines; line != NULL; line = line->next)
		add_id(q, &query, line->id);
	good = query.n == 0 || lists_total(q, buf_slice(&query), out, error);
	buf_free(&query);
	return good;
}

struct kept_list *
lists_named(struct web_request *q, struct web_response *r, struct slice rest,
    struct slice *owner)
{
	size_t at = slice_index(rest, '/');
	struct kept_list *list = NULL;
	struct kept kept;
	struct error error;
	uint64_t total;

	*owner = slice_head(rest, at);
	if (!login_knows(q, *owner)) {
		layout_error(q, r, 404, S("There is no such list here."));
		return NULL;
	}
	if (!lists_read(q, r, *owner, &kept))
		return NULL;
	list = kept_list(&kept, slice_skip(rest, at + 1));
	if (list != NULL && !slice_equal(*owner, q->visitor->name)) {
		if (!lists_count(q, list, &total, &error)) {
			layout_error(q, r, 500, slice_of(error.text));
			return NULL;
		}
		list = total > 0 ? list : NULL;
	}
	if (list == NULL)
		layout_error(q, r, 404, S("There is no such list here."));
	return list;
}

/* ---- parts of the pages --------------------------------------------------------- */

static void
put_trouble(struct buf *b, const char *trouble)
{
	if (trouble == NULL)
		return;
	buf_string(b, "<p role=\"alert\" class=\"trouble\">");
	buf_html(b, slice_of(trouble));
	buf_string(b, "</p>\n");
}

/* A form of one button that says what is done to what. */
static void
put_button(struct web_request *q, struct buf *b, const char *what,
    const char *name, struct slice value, const char *words)
{
	lists_form(q, b, what);
	layout_hidden(b, name, value);
	buf_format(b, "<button>%s</button></form>\n", words);
}

void
lists_form(const struct web_request *q, struct buf *b, const char *what)
{
	buf_string(
	    b, "<form method=\"post\" action=\"/lists\" class=\"kept\">");
	layout_hidden(b, "csrf", slice_of(q->visitor->csrf));
	layout_hidden(b, "what", slice_of(what));
}

static void
put_link(struct buf *b, struct slice owner, const struct kept_list *list,
    const char *behind)
{
	buf_string(b, "/lists/");
	buf_url(b, owner);
	buf_char(b, '/');
	buf_url(b, list->token);
	buf_string(b, behind);
}

/* ---- all that one keeps ----------------------------------------------------------- */

static bool
put_lists(struct web_request *q, struct buf *b, const struct kept *kept,
    struct error *error)
{
	const struct kept_list *list;
	uint64_t total;

	buf_string(b,
	    kept->lists == NULL
		? "<p>There is none yet. A telegram is put on one where it is "
		  "read.</p>\n"
		: "<ul class=\"values kept-lists\">\n");
	for (list = kept->lists; list != NULL; list = list->next) {
		if (!lists_count(q, list, &total, error))
			return false;
		buf_string(b, "<li><a href=\"");
		put_link(b, q->visitor->name, list, "\">");
		buf_html(b, list->title);
		buf_string(b, "</a> <span class=\"count\">");
		layout_count(b, total);
		buf_string(b,
		    total == 1 ? " telegram</span></li>\n"
			       : " telegrams</span></li>\n");
	}
	buf_string(b, kept->lists == NULL ? "" : "</ul>\n");
	lists_form(q, b, "new");
	buf_string(b,
	    "<p><label for=\"title\">A new list:</label> <input id=\"title\" "
	    "name=\"title\" required maxlength=\"100\"> <button>Make it"
	    "</button></p></form>\n");
	return true;
}

static void
put_query(struct web_request *q, struct buf *b, const struct kept_query *query)
{
	struct error error;
	char moment[20];
	uint64_t total;

	buf_string(b, "<li><a href=\"/search?sort=newest&amp;q=");
	buf_url(b, query->text);
	buf_string(b, "\">");
	buf_html(b, query->text.n > 0 ? query->text : S("everything"));
	buf_string(b, "</a> <div class=\"acts\"><span class=\"count\">");
	if (!lists_total(q, query->text, &total, &error))
		buf_string(b, "no query any more");
	else if (total > query->total) {
		buf_string(b, "<strong>");
		layout_count(b, total - query->total);
		buf_string(b, " new since you looked</strong>");
	} else
		buf_string(b, "nothing new");
	moment_format(moment_from_seconds(query->looked), moment);
	buf_format(b, ", looked at %S</span> ", &(struct slice){moment, 10});
	put_button(q, b, "look", "q", query->text, "Look");
	put_button(q, b, "forget", "q", query->text, "Forget it");
	buf_string(b, "</div></li>\n");
}

void
lists_all(struct web_request *q, struct web_response *r, const char *trouble)
{
	const struct kept_query *query;
	struct buf *b = &r->body;
	struct kept kept;
	struct error error;

	if (!lists_read(q, r, q->visitor->name, &kept))
		return;
	layout_begin(q, r, S("Your lists"), S(""));
	buf_string(b, "<h1>Your lists</h1>\n");
	put_trouble(b, trouble);
	if (!put_lists(q, b, &kept, &error)) {
		layout_error(q, r, 500, slice_of(error.text));
		return;
	}
	buf_string(b,
	    "<h2>Queries you keep</h2>\n<p class=\"note\">Look shows what a "
	    "query finds, the newest first, and counts anew from there.</p>\n");
	if (kept.queries != NULL)
		buf_string(b, "<ul class=\"values kept-queries\">\n");
	for (query = kept.queries; query != NULL; query = query->next)
		put_query(q, b, query);
	buf_string(b, kept.queries != NULL ? "</ul>\n" : "");
	lists_form(q, b, "keep");
	buf_string(b,
	    "<p><label for=\"kept-q\">A query to keep:</label> <input "
	    "id=\"kept-q\" name=\"q\" maxlength=\"1000\" value=\"");
	buf_html(b, trouble != NULL ? web_form(q, S("q")) : S(""));
	buf_string(b,
	    "\"> <button>Keep it</button></p></form>\n"
	    "<p class=\"away\">Take away: <a href=\"/api/1/lists\">JSON</a>"
	    "</p>\n");
	layout_end(q, r);
}

/* ---- one list ------------------------------------------------------------------------ */

static void
put_place(
    struct buf *b, const struct kept_list *list, const struct answer_listed *l)
{
	layout_hidden(b, "list", list->token);
	layout_hidden(b, "id", l->hit.id);
	buf_format(b, "<input type=\"hidden\" name=\"paragraph\" value=\"%u\">",
	    l->paragraph);
}

/* What its owner may do with a line. */
static void
put_change(struct web_request *q, struct buf *b, const struct kept_list *list,
    const struct answer_listed *l)
{
	buf_string(b, "<details class=\"fold\"><summary>Change</summary>\n");
	lists_form(q, b, "note");
	put_place(b, list, l);
	buf_string(b, "<input name=\"note\" aria-label=\"Note on ");
	buf_html(b, l->hit.id);
	if (l->paragraph > 0)
		buf_format(b, ", paragraph %u", l->paragraph);
	buf_string(b, "\" maxlength=\"400\" value=\"");
	buf_html(b, l->note);
	buf_string(b, "\"> <button>Keep the note</button></form>\n");
	lists_form(q, b, "off");
	put_place(b, list, l);
	buf_string(
	    b, "<button>Take it off the list</button></form></details>\n");
}

/* More lines, another title, and the end of it. */
static void
put_owner(struct web_request *q, struct buf *b, const struct kept_list *list,
    const char *trouble)
{
	buf_string(b, "<h2>Put on it</h2>\n");
	lists_form(q, b, "put");
	layout_hidden(b, "list", list->token);
	buf_string(b,
	    "<p><label for=\"lines\">A telegram a line: its number, perhaps "
	    "<code>#</code> and a paragraph, perhaps a note.</label></p>"
	    "<textarea id=\"lines\" name=\"lines\" rows=\"4\" cols=\"60\" "
	    "placeholder=\"08OSLO412#3 an ugly fish\" spellcheck=\"false\">\n");
	buf_html(b, trouble != NULL ? web_form(q, S("lines")) : S(""));
	buf_string(b,
	    "</textarea><p><button>Put on the list</button></p></form>\n"
	    "<h2>The list itself</h2>\n");
	lists_form(q, b, "title");
	layout_hidden(b, "list", list->token);
	buf_string(b,
	    "<p><label for=\"title\">Its title, which you alone see:</label> "
	    "<input id=\"title\" name=\"title\" required maxlength=\"100\" "
	    "value=\"");
	buf_html(b, list->title);
	buf_string(b,
	    "\"> <button>Keep the title</button></p></form>\n"
	    "<details class=\"fold\"><summary>Delete it</summary>\n");
	put_button(
	    q, b, "drop", "list", list->token, "Delete the list and its notes");
	buf_string(b, "</details>\n");
}

static void
put_forms(struct web_request *q, struct buf *b, struct slice owner,
    const struct kept_list *list, const struct answer_listed *seen)
{
	static const char *const names[] = {"JSON", "CSV", "Text"};
	static const char *const ends[] = {"\">", ".csv\">", ".txt\">"};
	struct buf query = {0};
	size_t i;

	buf_string(b, "<p class=\"away\">Take away: ");
	for (i = 0; i < 3; i++) {
		buf_string(b, i == 0 ? "<a href=\"/api/1" : "<a href=\"");
		put_link(b, owner, list, ends[i]);
		buf_format(b, "%s</a> ", names[i]);
	}
	/* of what is there for him: it must not name the others */
	for (; seen != NULL; seen = seen->next)
		add_id(q, &query, seen->hit.id);
	if (query.n > 0 && query.n <= QUERY_MOST) {
		buf_string(b, "<a href=\"/api/1/search?format=zip&amp;q=");
		buf_url(b, buf_slice(&query));
		buf_string(b, "\">Zip</a> <a href=\"/search?q=");
		buf_url(b, buf_slice(&query));
		buf_string(b, "\">As a search</a>");
	}
	buf_string(b, "</p>\n");
	buf_free(&query);
}

void
lists_one(struct web_request *q, struct web_response *r, struct slice owner,
    struct kept_list *list, const char *trouble)
{
	bool own = slice_equal(owner, q->visitor->name);
	struct slice title = own
	    ? list->title
	    : arena_join(q->arena, S("A list of "), owner, S(""));
	struct answer_listed *seen, *l;
	struct buf *b = &r->body;
	struct error error;

	if (!lists_seen(q, list, &seen, &error)) {
		layout_error(q, r, 500, slice_of(error.text));
		return;
	}
	layout_begin(q, r, title, S(""));
	buf_string(b, "<h1>");
	buf_html(b, title);
	buf_string(b, "</h1>\n");
	put_trouble(b, trouble);
	if (own)
		buf_string(b,
		    "<p class=\"note\"><a href=\"/lists\">Your lists</a>. Who "
		    "may come in here and has the address of this page sees "
		    "the telegrams on it that are there for him, and the notes "
		    "on these.</p>\n");
	buf_string(b,
	    seen == NULL ? "<p>Nothing is on it.</p>\n"
			 : "<h2 class=\"hidden\">Telegrams</h2>\n<ol "
			   "class=\"hits\">\n");
	for (l = seen; l != NULL; l = l->next) {
		layout_listed(b, q->arena, l);
		if (own)
			put_change(q, b, list, l);
		buf_string(b, "</li>\n");
	}
	buf_string(b, seen == NULL ? "" : "</ol>\n");
	put_forms(q, b, owner, list, seen);
	if (own)
		put_owner(q, b, list, trouble);
	layout_end(q, r);
}

/* ---- as files --------------------------------------------------------------------------- */

static void
put_csv(struct buf *b, const struct answer_listed *l)
{
	buf_string(b, "paragraph,note," HIT_COLUMNS);
	for (; l != NULL; l = l->next) {
		if (l->paragraph > 0)
			buf_number(b, l->paragraph);
		buf_char(b, ',');
		buf_csv(b, l->note);
		buf_char(b, ',');
		hit_csv(b, &l->hit);
	}
}

/* As it is typed in: 08OSLO412#3 an ugly fish. */
static void
put_text(struct buf *b, const struct answer_listed *l)
{
	for (; l != NULL; l = l->next) {
		buf_add(b, l->hit.id);
		if (l->paragraph > 0)
			buf_format(b, "#%u", l->paragraph);
		buf_string(b, l->note.n > 0 ? " " : "");
		buf_plain(b, l->note);
		buf_char(b, '\n');
	}
}

static void
put_file(struct web_request *q, struct web_response *r,
    const struct kept_list *list, bool csv)
{
	struct answer_listed *seen;
	struct error error;

	if (!lists_seen(q, list, &seen, &error)) {
		layout_error(q, r, 500, slice_of(error.text));
		return;
	}
	r->type = csv ? "text/csv; charset=utf-8" : "text/plain; charset=utf-8";
	r->filename = csv ? S("list.csv") : S("list.txt");
	if (csv)
		put_csv(&r->body, seen);
	else
		put_text(&r->body, seen);
}

void
page_lists(struct web_request *q, struct web_response *r)
{
	bool csv = slice_ends(q->rest, S(".csv"));
	bool text = slice_ends(q->rest, S(".txt"));
	struct slice rest = q->rest, owner;
	struct kept_list *list;

	if (rest.n == 0 && lists_here(q)) {
		lists_all(q, r, NULL);
		return;
	}
	if (rest.n == 0) { /* without an account a list is its own address */
		r->status = 303;
		r->location = S("/list");
		return;
	}
	if (csv || text)
		rest = slice_head(rest, rest.n - 4);
	list = lists_named(q, r, rest, &owner);
	if (list == NULL)
		return;
	if (csv || text)
		put_file(q, r, list, csv);
	else
		lists_one(q, r, owner, list, NULL);
}
