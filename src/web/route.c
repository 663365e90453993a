/*
 * route.c: the page for a path.  It must not know what a page shows.
 */
#include "web/web.h"

enum {
	ROUTE_OPEN = 1, /* for who has not come in yet */
	ROUTE_REVIEWER = 2, /* these for who has the role */
	ROUTE_ARCHIVIST = 4,
	ROUTE_ADMINISTRATOR = 8,
	ROUTE_LOOPBACK = 16, /* and from this machine for who has none */
};

static const struct route {
	struct slice path; /* with a slash at its end: all below it as well */
	web_page *page, *post; /* post: of a form; or NULL */
	unsigned flags;
} routes[] = {
    {{"/", 1}, page_home},
    {{"/search", 7}, page_search},
    {{"/telegram/", 10}, page_telegram},
    {{"/post/", 6}, page_post},
    {{"/tag/", 5}, page_tag},
    {{"/person/", 8}, page_person},
    {{"/all/", 5}, page_all},
    {{"/traffic", 8}, page_traffic},
    {{"/map", 4}, page_map},
    {{"/map.svg", 8}, page_map_image},
    {{"/actions", 8}, page_actions},
    {{"/list", 5}, page_list},
    {{"/lists", 6}, page_lists, post_lists},
    {{"/lists/", 7}, page_lists},
    {{"/guide", 6}, page_guide},
    {{"/guide/", 7}, page_guide},
    {{"/feed", 5}, page_feed},
    {{"/style.css", 10}, page_style, NULL, ROUTE_OPEN},
    {{"/room.js", 8}, page_script, NULL, ROUTE_OPEN},
    {{"/icon.svg", 9}, page_icon, NULL, ROUTE_OPEN},
    {{"/opensearch.xml", 15}, page_opensearch},
    {{"/healthz", 8}, page_health, NULL, ROUTE_OPEN},
    {{"/metrics", 8}, page_metrics, NULL,
	ROUTE_OPEN | ROUTE_ADMINISTRATOR | ROUTE_LOOPBACK},
    {{"/release/", 9}, page_release},
    {{"/desk", 5}, page_desk, NULL, ROUTE_REVIEWER},
    {{"/desk/", 6}, page_desk, post_desk, ROUTE_REVIEWER},
    {{"/keeping", 8}, page_keeping, NULL, ROUTE_ARCHIVIST},
    {{"/accounts", 9}, page_accounts, NULL, ROUTE_ADMINISTRATOR},
    {{"/accounts/", 10}, NULL, post_accounts, ROUTE_ADMINISTRATOR},
    {{"/login", 6}, page_login, post_login, ROUTE_OPEN},
    {{"/logout", 7}, NULL, post_logout, ROUTE_OPEN},
    {{"/api/1/openapi.json", 19}, page_openapi},
    {{"/api/1/search", 13}, page_api_search},
    {{"/api/1/telegrams/", 17}, page_api_telegram},
    {{"/api/1/thread/", 14}, page_api_thread},
    {{"/api/1/gaps/", 12}, page_api_gaps},
    {{"/api/1/lookup/", 14}, page_api_lookup},
    {{"/api/1/cards/", 13}, page_api_card},
    {{"/api/1/similar/", 15}, page_api_similar},
    {{"/api/1/editions/", 16}, page_api_editions},
    {{"/api/1/cite/", 12}, page_api_cite},
    {{"/api/1/traffic", 14}, page_api_traffic},
    {{"/api/1/explain", 14}, page_api_explain},
    {{"/api/1/stats", 12}, page_api_stats},
    {{"/api/1/actions", 14}, page_api_actions},
    {{"/api/1/list", 11}, page_api_list},
    {{"/api/1/lists", 12}, page_api_lists},
    {{"/api/1/lists/", 13}, page_api_lists},
    {{"/api/1/tables", 13}, page_api_tables},
    {{"/api/1/tables/", 14}, page_api_table},
};

#define COUNT (sizeof(routes) / sizeof(routes[0]))
#define ARGS_MOST 64

static unsigned
digit(char c)
{
	if (ascii_is_digit(c))
		return (unsigned)(c - '0');
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10) : 16;
}

struct slice
web_decode(struct arena *arena, struct slice s, bool plus)
{
	char *p = ARENA_ARRAY(arena, char, s.n + 1);
	size_t i, n = 0;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '%' && i + 2 < s.n && digit(s.p[i + 1]) < 16 &&
		    digit(s.p[i + 2]) < 16) {
			p[n++] =
			    (char)(digit(s.p[i + 1]) * 16 + digit(s.p[i + 2]));
			i += 2;
		} else
			p[n++] = plus && s.p[i] == '+' ? ' ' : s.p[i];
	}
	return slice(p, n);
}

static const struct web_arg *
decode_args(struct arena *arena, struct slice s)
{
	struct web_arg *first = NULL, **end = &first, *arg;
	struct slice pair;
	size_t at, count = 0;

	while (s.n > 0 && count++ < ARGS_MOST) {
		pair = slice_head(s, slice_index(s, '&'));
		s = slice_skip(s, pair.n + 1);
		at = slice_index(pair, '=');
		arg = ARENA_NEW(arena, struct web_arg);
		arg->name = web_decode(arena, slice_head(pair, at), true);
		arg->value = web_decode(arena, slice_skip(pair, at + 1), true);
		*end = arg;
		end = &arg->next;
	}
	return first;
}

static struct slice
arg_of(const struct web_arg *arg, struct slice name)
{
	for (; arg != NULL; arg = arg->next)
		if (slice_equal(arg->name, name))
			return arg->value;
	return (struct slice){NULL, 0};
}

struct slice
web_arg(const struct web_request *q, struct slice name)
{
	return arg_of(q->args, name);
}

struct slice
web_form(const struct web_request *q, struct slice name)
{
	return arg_of(q->form, name);
}

struct slice
web_query(const struct web_request *q)
{
	struct slice text = web_arg(q, S("q"));

	return text.p == NULL ? (struct slice){"", 0} : text;
}

uint32_t
web_arg_number(const struct web_request *q, struct slice name, uint32_t most,
    uint32_t usual)
{
	uint32_t n;
	struct slice value = web_arg(q, name);

	return value.n > 0 && slice_number(value, most, &n) ? n : usual;
}

bool
web_matches(struct slice route, struct slice path)
{
	return slice_equal(route, path) ||
	    (route.n > 1 && route.p[route.n - 1] == '/' && path.n > route.n &&
		slice_starts(path, route));
}

static const struct route *
route_of(struct slice path)
{
	size_t i;

	for (i = 0; i < COUNT; i++)
		if (web_matches(routes[i].path, path))
			return &routes[i];
	return NULL;
}

/* ---- roles ----------------------------------------------------------------------- */

bool
web_is(const struct web_request *q, enum user_role role)
{
	return q->visitor != NULL && q->visitor->name.n > 0 &&
	    (q->visitor->role == role ||
		q->visitor->role == USER_ADMINISTRATOR);
}

/* Whether a route is for him; who has no such role is told of none. */
static bool
is_allowed(const struct web_request *q, const struct route *route)
{
	static const struct {
		unsigned flag;
		enum user_role role;
	} roles[] = {{ROUTE_REVIEWER, USER_REVIEWER},
	    {ROUTE_ARCHIVIST, USER_ARCHIVIST},
	    {ROUTE_ADMINISTRATOR, USER_ADMINISTRATOR}};
	size_t i;

	if ((route->flags & ROUTE_LOOPBACK) != 0 &&
	    (q->visitor == NULL || q->visitor->name.n == 0))
		return slice_equal(q->address, S("127.0.0.1")) ||
		    slice_equal(q->address, S("::1"));
	for (i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if ((route->flags & roles[i].flag) != 0)
			return web_is(q, roles[i].role);
	return true;
}

/* ---- forms ----------------------------------------------------------------------- */

/* The host of a URL: what is between :// and the next slash. */
static struct slice
host_of(struct slice url)
{
	url = slice_skip(url, slice_find(url, S("://")) + 3);
	return slice_head(url, slice_index(url, '/'));
}

/*
 * Whether a form is one of ours, filled in here: it brings back what only a
 * page of ours had, and a browser that says from where it comes says here.
 */
static bool
is_ours(const struct web_request *q)
{
	struct slice token = web_form(q, S("csrf"));

	if (q->site.n > 0 && !slice_equal(q->site, S("same-origin")) &&
	    !slice_equal(q->site, S("none")))
		return false;
	if (q->origin.n > 0 && !slice_equal_fold(host_of(q->origin), q->host))
		return false;
	return q->visitor->name.n > 0
	    ? secret_equal(token, slice_of(q->visitor->csrf))
	    : secret_equal(token, q->form_cookie);
}

static void
answer_form(struct web_request *q, const struct route *route, struct slice body,
    struct web_response *r)
{
	if (route == NULL || route->post == NULL || q->visitor == NULL) {
		layout_error(q, r, 405, S("Nothing can be sent to this page."));
		return;
	}
	if (!is_allowed(q, route)) {
		layout_error(q, r, 404, S("There is no such page here."));
		return;
	}
	q->form = decode_args(q->arena, body);
	if (!is_ours(q)) {
		layout_error(q, r, 403,
		    S("That form was not filled in here, or too long ago."));
		return;
	}
	q->rest = slice_skip(q->path, route->path.n);
	route->post(q, r);
}

/* ---- who may come in --------------------------------------------------------------- */

static bool
is_for_programs(struct slice path)
{
	static const struct slice ends[] = {{".json", 5}, {".txt", 4},
	    {".pdf", 4}, {".eml", 4}, {".csv", 4}, {".original", 9}};
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (slice_ends(path, ends[i]))
			return true;
	return slice_starts(path, S("/api/")) || slice_equal(path, S("/feed"));
}

/* The way in, and from there to what was asked for. */
static void
show_door(struct web_request *q, struct slice target, struct web_response *r)
{
	struct buf to = {0};

	if (is_for_programs(q->path) || q->posted) {
		layout_error(q, r, 401, S("Only who has logged in may read."));
		return;
	}
	r->status = 303;
	buf_string(&to, "/login?to=");
	buf_url(&to, target);
	r->location = arena_copy(q->arena, buf_slice(&to));
	buf_free(&to);
}

void
web_answer(struct web_request *q, struct slice target, struct slice body,
    struct web_response *r)
{
	size_t at = slice_index(target, '?');
	const struct route *route;

	r->status = 200;
	r->type = "text/html; charset=utf-8";
	q->path = web_decode(q->arena, slice_head(target, at), false);
	q->args = decode_args(q->arena, slice_skip(target, at + 1));
	route = route_of(q->path);
	if (q->visitor != NULL && !q->visitor->known &&
	    (route == NULL || (route->flags & ROUTE_OPEN) == 0))
		show_door(q, target, r);
	else if (q->posted)
		answer_form(q, route, body, r);
	else if (route == NULL || route->page == NULL || !is_allowed(q, route))
		layout_error(q, r, 404, S("There is no such page here."));
	else if (!slice_starts(q->path, S("/api/")) || api_args(q, r)) {
		q->rest = slice_skip(q->path, route->path.n);
		route->page(q, r);
	}
}
