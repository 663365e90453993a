/*
 * accounts.c: the accounts, for an administrator: what each may do and read,
 * and where it is in; he can put an account out.  It must not change one:
 * `reftel user' does, on the machine.
 */
#include "web/serve.h"

static void
put_account(struct web_request *q, struct buf *b, const struct door_account *a)
{
	buf_string(b, "<tr>");
	layout_cell(b, a->name);
	layout_cell(b, slice_of(user_roles[a->role]));
	layout_cell(b, a->clearance);
	layout_cell(b, a->captions);
	buf_format(b, "<td class=\"in\">%u</td><td>", a->sessions);
	if (a->sessions > 0) {
		buf_string(b, "<form method=\"post\" action=\"/accounts/");
		buf_url(b, a->name);
		buf_string(b, "\">");
		layout_hidden(b, "csrf", slice_of(q->visitor->csrf));
		buf_string(b, "<button>Log out everywhere</button></form>");
	}
	buf_string(b, "</td></tr>\n");
}

void
page_accounts(struct web_request *q, struct web_response *r)
{
	const struct door_account *a = door_accounts(q->door, q->now, q->arena);
	struct buf *b = &r->body;

	layout_begin(q, r, S("Accounts"), S(""));
	buf_string(b,
	    "<h1>Accounts</h1>\n<p>They are made and changed by <code>reftel "
	    "user</code>. <a href=\"/metrics\">How the server "
	    "fares</a></p>\n<div class=\"wide\" role=\"region\" "
	    "aria-label=\"Accounts\" tabindex=\"0\"><table class=\"desk\">"
	    "<thead><tr><th>Name</th><th>Role</th><th>Clearance</th><th>Holds"
	    "</th><th>Sessions</th><th>Out</th></tr></thead><tbody>\n");
	for (; a != NULL; a = a->next)
		put_account(q, b, a);
	buf_string(b, "</tbody></table></div>\n");
	layout_end(q, r);
}

void
post_accounts(struct web_request *q, struct web_response *r)
{
	door_dismiss(q->door, q->rest);
	r->status = 303;
	r->location = S("/accounts");
	r->note = "logout"; /* the address says whose */
}
