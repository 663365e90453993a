/*
 * login.c: the page by which one comes in, and out again.  It must not know
 * how a password is looked at.
 */
#include "web/desk.h"
#include "web/serve.h"

/* Where one wanted to go: a page of ours, or the first. */
static struct slice
target_of(struct slice to)
{
	return to.n > 0 && to.p[0] == '/' && !slice_starts(to, S("//")) &&
		!slice_starts(to, S("/\\")) && slice_index(to, '\n') == to.n &&
		slice_index(to, '\r') == to.n
	    ? to
	    : S("/");
}

static void
put_form(struct web_request *q, struct web_response *r, struct slice to,
    const char *trouble)
{
	struct buf *b = &r->body;
	char token[SECRET_TEXT];

	layout_begin(q, r, S("Log in"), (struct slice){"", 0});
	buf_string(b, "<h1>Log in</h1>\n");
	if (trouble != NULL)
		buf_format(
		    b, "<p role=\"alert\" class=\"trouble\">%s</p>\n", trouble);
	if (!secret_make(token))
		token[0] = '\0';
	r->form = arena_copy(q->arena, slice_of(token));
	buf_string(
	    b, "<form method=\"post\" action=\"/login\" class=\"login\">\n");
	layout_hidden(b, "csrf", r->form);
	layout_hidden(b, "to", target_of(to));
	buf_string(b,
	    "<p><label for=\"name\">Name</label> <input id=\"name\" "
	    "name=\"name\" autocomplete=\"username\" required "
	    "maxlength=\"60\" autocapitalize=\"none\"></p>\n"
	    "<p><label for=\"password\">Password</label> <input "
	    "id=\"password\" name=\"password\" type=\"password\" "
	    "autocomplete=\"current-password\" required "
	    "maxlength=\"1000\"></p>\n"
	    "<p><button>Log in</button></p>\n</form>\n");
	layout_end(q, r);
}

void
page_login(struct web_request *q, struct web_response *r)
{
	if (q->door == NULL) {
		layout_error(
		    q, r, 404, S("Nobody has to log in here: all may read."));
		return;
	}
	put_form(q, r, web_arg(q, S("to")), NULL);
}

void
post_login(struct web_request *q, struct web_response *r)
{
	struct slice to = target_of(web_form(q, S("to")));
	char token[SECRET_TEXT];

	switch (door_login(q->door, web_form(q, S("name")),
	    web_form(q, S("password")), q->address, q->now, token)) {
	case DOOR_IN:
		r->status = 303;
		r->location = to;
		r->session = arena_copy(q->arena, slice_of(token));
		r->note = "login";
		return;
	case DOOR_WAIT:
		r->status = 429;
		r->note = "login held up";
		put_form(q, r, to,
		    "That was tried too often; wait a while and try again.");
		return;
	case DOOR_WRONG:
		break;
	}
	r->status = 403;
	r->note = "login refused";
	put_form(q, r, to, "Name and password do not belong together.");
}

void
post_logout(struct web_request *q, struct web_response *r)
{
	door_leave(q->door, q->session, q->now);
	r->status = 303;
	r->location = S("/");
	r->session = S("");
	r->note = "logout";
}

void
layout_offices(struct buf *b, const struct web_request *q)
{
	if (web_desk_is_for(q))
		buf_string(b, "<a href=\"/desk\">Desk</a> ");
	if (web_is(q, USER_ARCHIVIST))
		buf_string(b, "<a href=\"/keeping\">Keeping</a> ");
	if (web_is(q, USER_ADMINISTRATOR))
		buf_string(b, "<a href=\"/accounts\">Accounts</a> ");
}

/* Who is here, and the way out: at the foot of every page. */
void
layout_visitor(struct buf *b, const struct web_request *q)
{
	const struct visitor *v = q->visitor;

	if (v == NULL)
		return;
	if (v->name.n == 0) {
		buf_string(b, "<p><a href=\"/login\">Log in</a></p>\n");
		return;
	}
	buf_string(
	    b, "<form method=\"post\" action=\"/logout\" class=\"visitor\">\n");
	layout_hidden(b, "csrf", slice_of(v->csrf));
	buf_string(b, "<p>");
	buf_html(b, v->name);
	buf_string(b, ", ");
	if (v->role != USER_READER)
		buf_format(b, "%s, ", user_roles[v->role]);
	buf_html(b, classification_name(v->viewer.clearance));
	buf_string(b, " <button>Log out</button></p></form>\n");
}

bool
login_knows(const struct web_request *q, struct slice name)
{
	return q->door != NULL && door_knows(q->door, name);
}
