/*
 * mcp.c: `reftel mcp`: an archive for assistants, by the Model Context
 * Protocol over standard input and output: JSON-RPC 2.0, a message a line.
 * It reads and never writes; it must not know how anything is found.
 */
#include "cmd/cmd.h"

#include <unistd.h>

#include "base/json.h"
#include "render/render.h"
#include "telegram/lookup.h"

#define MESSAGE_MOST ((size_t)4 << 20)
#define TEXT_WIDTH 80
#define THREAD_MOST 300

/* What JSON-RPC calls trouble. */
enum {
	RPC_PARSE = -32700,
	RPC_REQUEST = -32600,
	RPC_METHOD = -32601,
	RPC_PARAMS = -32602
};

enum { OPTION_ARCHIVE };

static const struct option table[] = {
    CMD_ARCHIVE,
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"mcp", "",
    "Serves an archive to an assistant by the Model Context Protocol, over\n"
    "standard input and output: search, read, thread, gaps, lookup and cite\n"
    "are its tools.  It only reads.",
    table};

struct session {
	struct archive *archive;
	const char *name;
	struct arena arena; /* of one message */
	struct buf out, text; /* the answer; and what a tool says */
	bool bad; /* the tool's answer is a trouble */
	struct error error;
};

/* ---- the tools ---------------------------------------------------------- */

static bool
fail(struct session *s, const char *sentence)
{
	buf_clear(&s->text);
	buf_string(&s->text, sentence);
	s->bad = true;
	return false;
}

static uint32_t
number(const struct json *arguments, const char *name, uint32_t most,
    uint32_t usual)
{
	int64_t n;

	return json_integer(json_get(arguments, slice_of(name)), &n) &&
		n >= 0 && n <= most
	    ? (uint32_t)n
	    : usual;
}

static struct slice
string(const struct json *arguments, const char *name)
{
	return json_string(json_get(arguments, slice_of(name)));
}

static void
tool_search(struct session *s, const struct json *arguments)
{
	struct archive_query query = {.text = string(arguments, "query"),
	    .most = number(arguments, "limit", 200, 20),
	    .skip = number(arguments, "after", 1000000, 0),
	    .facet_most = number(arguments, "facets", 100, 8),
	    .snippets = true};
	struct archive_answer answer = {0};
	struct slice next = {NULL, 0};
	struct buf cursor = {0};
	struct error error;

	if (query.text.p == NULL)
		query.text = S("");
	if (json_is(json_get(arguments, S("sort")), S("newest")))
		query.sort = ARCHIVE_NEWEST;
	if (json_is(json_get(arguments, S("sort")), S("oldest")))
		query.sort = ARCHIVE_OLDEST;
	if (!archive_find(s->archive, &query, &s->arena, &answer, &error)) {
		fail(s, error.text);
		return;
	}
	if (query.skip + answer.hit_count < answer.total &&
	    answer.hit_count > 0) {
		buf_number(&cursor, (int64_t)(query.skip + answer.hit_count));
		next = buf_slice(&cursor);
	}
	answer_search(&s->text, query.text, &answer, next);
	buf_free(&cursor);
}

/* The telegram that `id` names, read; NULL when the trouble was said. */
static const struct telegram *
held(struct session *s, const struct json *arguments)
{
	struct slice id = string(arguments, "id");
	struct archive_telegram *found;
	struct error error;

	if (id.n == 0) {
		fail(s, "`id' is missing: a number like 08LIMA335");
		return NULL;
	}
	if (!archive_get(s->archive, id, &s->arena, &found, &error)) {
		fail(s, error.text);
		return NULL;
	}
	if (found == NULL) {
		fail(s, "it is not held; `thread' says who cites it");
		return NULL;
	}
	return telegram_read(&s->arena, found->text, &found->hints);
}

static void
tool_read(struct session *s, const struct json *arguments)
{
	const struct telegram *t = held(s, arguments);
	const struct json *form = json_get(arguments, S("form"));

	if (t == NULL)
		return;
	if (json_is(form, S("json")))
		render_json(&s->text, &s->arena, t);
	else if (json_is(form, S("original")))
		buf_add(&s->text, t->text);
	else if (json_is(form, S("explain")))
		render_explain(&s->text, &s->arena, t, 0, TEXT_WIDTH, false);
	else
		render_text(&s->text, &s->arena, t, TEXT_WIDTH, false);
}

static void
tool_thread(struct session *s, const struct json *arguments)
{
	struct slice id = string(arguments, "id");
	struct archive_thread *t;
	struct error error;

	if (id.n == 0)
		fail(s, "`id' is missing: a number like 08LIMA335");
	else if (!archive_thread(s->archive, id,
		     number(arguments, "depth", 1000, 0), THREAD_MOST,
		     &s->arena, &t, &error))
		fail(s, error.text);
	else if (t == NULL)
		fail(s, "it is not held, and nothing here cites it");
	else if (!answer_thread(&s->text, s->archive, t, &s->arena, &error))
		fail(s, error.text);
}

static void
tool_gaps(struct session *s, const struct json *arguments)
{
	struct archive_gaps *gaps;
	struct error error;
	uint32_t year = number(arguments, "year", 9999, 0);

	if (year == 0 || string(arguments, "post").n == 0)
		fail(s, "`post' and `year' are needed");
	else if (!archive_gaps(s->archive, string(arguments, "post"), year,
		     &s->arena, &gaps, &error))
		fail(s, error.text);
	else if (gaps->run_count == 0)
		fail(s, "nothing of that year is held, and nothing cited");
	else if (!answer_gaps(&s->text, s->archive, gaps, &s->arena, &error))
		fail(s, error.text);
}

static void
tool_lookup(struct session *s, const struct json *arguments)
{
	struct slice word = string(arguments, "word");
	struct lookup found;

	if (word.n == 0) {
		fail(s, "`word' is missing");
		return;
	}
	found = lookup_word(
	    &s->arena, word, (int)number(arguments, "year", 9999, 0));
	render_lookup_json(&s->text, word, &found);
}

static void
tool_cite(struct session *s, const struct json *arguments)
{
	const struct telegram *t = held(s, arguments);
	const struct json *form = json_get(arguments, S("form"));
	const struct json *named = json_get(arguments, S("paragraph"));
	enum render_cite as = RENDER_CITE_ARCHIVES;
	struct error error;
	uint32_t paragraph;
	int64_t n;

	if (t == NULL)
		return;
	if (json_there(named) && (!json_integer(named, &n) || n < 0)) {
		fail(s, "`paragraph' is a whole number, like 2");
		return;
	}
	/* One beyond that is none of a telegram. */
	paragraph = number(
	    arguments, "paragraph", 100000, json_there(named) ? UINT32_MAX : 0);
	if (!render_cite_can(
		t, identifier_text(&s->arena, &t->id), paragraph, &error)) {
		fail(s, error.text);
		return;
	}
	if (json_is(form, S("series")))
		as = RENDER_CITE_SERIES;
	if (json_is(form, S("chicago")))
		as = RENDER_CITE_CHICAGO;
	render_cite(&s->text, &s->arena, t, as, paragraph);
}

#define PROPERTY(name, type, what) \
	"\"" name "\":{\"type\":\"" type "\",\"description\":\"" what "\"}"
#define ID PROPERTY("id", "string", "A number in any printed form: 08LIMA335")

static const struct tool {
	const char *name, *what;
	const char *properties, *required; /* of its JSON Schema */
	void (*run)(struct session *s, const struct json *arguments);
	bool json; /* it always answers with an object */
} tools[] = {
    {"search",
	"Find telegrams. Words are all wanted; \\\"phrases\\\", prefix*, "
	"NEAR/5, OR, NOT and brackets; fields: from: to: tag: class: caption: "
	"person: year: date:1974-05..1974-08 subject: text: cites: citedby: "
	"has: remark:. The answer has hits with snippets, and counts.",
	PROPERTY("query", "string", "The query") "," PROPERTY("limit",
	    "integer",
	    "How many hits; usually 20") "," PROPERTY("after", "integer",
	    "`next' of the answer before") "," PROPERTY("facets", "integer",
	    "How many values of each facet to count") "," PROPERTY("sort",
	    "string", "best, newest or oldest"),
	"\"query\"", tool_search, true},
    {"read", "A telegram of the archive, whole.",
	ID "," PROPERTY("form", "string",
	    "text (a reading copy; usual), json (every field), original (the "
	    "text as it came) or explain (how to read it, group by group)"),
	"\"id\"", tool_read, false},
    {"thread",
	"What a telegram cites and what cites it, as a tree in order of date, "
	"with those that are known by references alone and what is said of "
	"them.",
	ID "," PROPERTY("depth", "integer", "How many steps; 0: all"), "\"id\"",
	tool_thread, true},
    {"gaps",
	"Which numbers of a post's year are held, missing, cited though "
	"missing, or withdrawn.",
	PROPERTY("post", "string", "By any of its names") "," PROPERTY(
	    "year", "integer", "Of four digits"),
	"\"post\",\"year\"", tool_gaps, true},
    {"lookup",
	"What a word of the service means: a TAGS code, a post, a routing "
	"indicator, an operating signal, a caption, an order, an exemption.",
	PROPERTY("word", "string", "The word") "," PROPERTY(
	    "year", "integer", "Mark what held then"),
	"\"word\"", tool_lookup, true},
    {"cite", "How to cite a telegram.",
	ID "," PROPERTY("paragraph", "integer", "Its number") "," PROPERTY(
	    "form", "string", "archives, series or chicago"),
	"\"id\"", tool_cite, false},
};

#define TOOLS (sizeof(tools) / sizeof(tools[0]))

/* ---- JSON-RPC --------------------------------------------------------------- */

/* {"jsonrpc":"2.0","id":... up to the result or error. */
static void
begin(struct session *s, const struct json *id)
{
	buf_string(&s->out, "{\"jsonrpc\":\"2.0\",\"id\":");
	if (id == NULL)
		buf_string(&s->out, "null");
	else
		buf_add(&s->out, id->at);
	buf_char(&s->out, ',');
}

static void
put_error(
    struct session *s, const struct json *id, int code, const char *sentence)
{
	begin(s, id);
	buf_format(&s->out, "\"error\":{\"code\":%d,", code);
	buf_json_member(&s->out, "message", slice_of(sentence));
	buf_string(&s->out, "}}\n");
}

/* The version that was asked for, if it is one of ours. */
static struct slice
version_for(struct slice asked)
{
	static const struct slice known[] = {
	    {"2025-06-18", 10}, {"2025-03-26", 10}, {"2024-11-05", 10}};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (slice_equal(known[i], asked))
			return asked;
	return known[0];
}

static void
put_initialize(struct session *s, const struct json *params)
{
	struct slice version =
	    version_for(json_string(json_get(params, S("protocolVersion"))));

	buf_string(&s->out, "\"result\":{");
	buf_json_member(&s->out, "protocolVersion", version);
	buf_string(&s->out,
	    ",\"capabilities\":{\"tools\":{}},\"serverInfo\":{"
	    "\"name\":\"reftel\",\"version\":\"" REFTEL_VERSION
	    "\"},\"instructions\":\"An archive of diplomatic telegrams. Search, "
	    "then read; numbers look like 08LIMA335. Quote with `cite'.\"}}\n");
}

static void
put_tools(struct session *s)
{
	size_t i;

	buf_string(&s->out, "\"result\":{\"tools\":[");
	for (i = 0; i < TOOLS; i++)
		buf_format(&s->out,
		    "%s{\"name\":\"%s\",\"description\":\"%s\","
		    "\"inputSchema\":{\"type\":\"object\",\"properties\":{%s},"
		    "\"required\":[%s]},\"annotations\":{\"readOnlyHint\":"
		    "true}}",
		    i > 0 ? "," : "", tools[i].name, tools[i].what,
		    tools[i].properties, tools[i].required);
	buf_string(&s->out, "]}}\n");
}

/* JSON has line ends between its values alone; a message has none. */
static void
put_one_line(struct buf *b, struct slice json)
{
	size_t n;

	while (json.n > 0) {
		n = slice_index(json, '\n');
		buf_add(b, slice_head(json, n));
		json = slice_skip(json, n + 1);
	}
}

static void
call(struct session *s, const struct json *id, const struct json *params)
{
	const struct json *name = json_get(params, S("name"));
	const struct tool *tool = NULL;
	size_t i;

	for (i = 0; i < TOOLS; i++)
		if (json_is(name, slice_of(tools[i].name)))
			tool = &tools[i];
	if (tool == NULL) {
		put_error(s, id, RPC_PARAMS, "there is no such tool");
		return;
	}
	buf_clear(&s->text);
	s->bad = false;
	tool->run(s, json_get(params, S("arguments")));
	begin(s, id);
	buf_string(&s->out, "\"result\":{\"content\":[{\"type\":\"text\",");
	buf_json_member(&s->out, "text", buf_slice(&s->text));
	buf_string(&s->out, "}]");
	if (tool->json && !s->bad) {
		buf_string(&s->out, ",\"structuredContent\":");
		put_one_line(&s->out, buf_slice(&s->text));
	}
	buf_format(&s->out, ",\"isError\":%s}}\n", s->bad ? "true" : "false");
}

/* One message; what has no id is told and not asked. */
static void
take_message(struct session *s, struct slice line)
{
	const struct json *message, *id, *params;
	struct slice method;
	struct error error;

	if (!json_read(&s->arena, line, NULL, &message, &error)) {
		put_error(s, NULL, RPC_PARSE, error.text);
		return;
	}
	id = json_get(message, S("id"));
	params = json_get(message, S("params"));
	method = json_string(json_get(message, S("method")));
	if (message->kind != JSON_OBJECT || method.p == NULL) {
		if (json_get(message, S("result")) == NULL)
			put_error(s, id, RPC_REQUEST, "no method is named");
		return;
	}
	if (id == NULL)
		return;
	if (slice_equal(method, S("tools/call"))) {
		call(s, id, params);
		return;
	}
	if (slice_equal(method, S("initialize"))) {
		begin(s, id);
		put_initialize(s, params);
	} else if (slice_equal(method, S("tools/list"))) {
		begin(s, id);
		put_tools(s);
	} else if (slice_equal(method, S("ping"))) {
		begin(s, id);
		buf_string(&s->out, "\"result\":{}}\n");
	} else
		put_error(s, id, RPC_METHOD, "there is no such method");
}

/* ---- lines ------------------------------------------------------------------------ */

/* All whole lines of what has come; the rest waits for more. */
static bool
take_lines(struct session *s, struct buf *in)
{
	struct slice rest = buf_slice(in), line;
	size_t n;
	bool good = true;

	while (good && (n = slice_index(rest, '\n')) < rest.n) {
		line = slice_trim(slice_head(rest, n));
		rest = slice_skip(rest, n + 1);
		if (line.n == 0)
			continue;
		take_message(s, line);
		arena_reset(&s->arena);
		good = out_write(STDOUT_FILENO, buf_slice(&s->out), &s->error);
		buf_clear(&s->out);
	}
	memmove(in->p, rest.p, rest.n);
	in->n = rest.n;
	return good;
}

static bool
serve(struct session *s)
{
	struct buf in = {0};
	ssize_t n;
	bool good = true;

	while (
	    good && (n = read(STDIN_FILENO, buf_room(&in, 65536), 65536)) > 0) {
		in.n += (size_t)n;
		good = take_lines(s, &in);
		if (in.n > MESSAGE_MOST) {
			put_error(s, NULL, RPC_REQUEST, "a message too long");
			good = out_write(
			    STDOUT_FILENO, buf_slice(&s->out), &s->error);
			break;
		}
	}
	buf_free(&in);
	return good;
}

static void
take_option(void *user, int option, const char *value)
{
	struct session *s = user;

	if (option == OPTION_ARCHIVE)
		s->name = value;
}

int
cmd_mcp(char **argv)
{
	struct session s = {0};
	int status = cmd_options(&usage, argv, NULL, take_option, &s);

	if (status >= 0)
		return status;
	if (*argv != NULL)
		return cmd_usage(&usage, "it takes no operands");
	status = cmd_archive(&usage, s.name, ARCHIVE_READ, &s.archive);
	if (status >= 0)
		return status;
	status = serve(&s) ? STATUS_CLEAN
			   : cmd_error(STATUS_SYSTEM, "%s", s.error.text);
	archive_close(s.archive);
	buf_free(&s.out);
	buf_free(&s.text);
	arena_free(&s.arena);
	return status;
}
