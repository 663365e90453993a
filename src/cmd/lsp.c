/*
 * lsp.c: `reftel lsp`: the Language Server Protocol (3.17) on standard input
 * and output, for editors: messages of JSON-RPC 2.0, each behind its length.
 * What is to be said of a document lspdoc.c knows.
 */
#include "cmd/lsp.h"

#include <errno.h>
#include <unistd.h>

#include "base/json.h"

/* No message is longer; a document is a part of one. */
#define MESSAGE_MOST ((size_t)8 << 20)
#define HEAD_MOST 4096
#define DOCUMENTS_MOST 256

enum { RPC_PARSE = -32700, RPC_METHOD = -32601, RPC_PARAMS = -32602 };

enum { OPTION_ARCHIVE };

static const struct option table[] = {
    {"archive", 'a', "ARCHIVE", "from which references are completed", NULL},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"lsp", "",
    "Serves editors by the Language Server Protocol on standard input and\n"
    "output: remarks as one types, what a group means, completion of posts,\n"
    "TAGS and references, the canonical form, and what can be mended.  A\n"
    "document is a telegram, or a draft when it begins like one.",
    table};

static void
take_option(void *user, int option, const char *value)
{
	if (option == OPTION_ARCHIVE)
		*(const char **)user = value;
}

/* ---- messages --------------------------------------------------------------------- */

static bool
read_bytes(struct buf *b, size_t n)
{
	ssize_t got;

	while (n > 0) {
		got = read(STDIN_FILENO, buf_room(b, n), n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		b->n += (size_t)got;
		n -= (size_t)got;
	}
	return true;
}

/* Content-Length: N and other lines, an empty line, N bytes. */
static bool
read_message(struct buf *in)
{
	struct slice head, line;
	uint32_t length = UINT32_MAX, n;

	buf_clear(in);
	while (!slice_ends(buf_slice(in), S("\r\n\r\n")))
		if (in->n >= HEAD_MOST || !read_bytes(in, 1))
			return false;
	head = buf_slice(in);
	while ((line = slice_line(&head)).p != NULL)
		if (slice_starts_fold(line, S("Content-Length:")) &&
		    slice_number(
			slice_trim(slice_skip(line, 15)), MESSAGE_MOST, &n))
			length = n;
	buf_clear(in);
	return length != UINT32_MAX && read_bytes(in, length);
}

static bool
send_message(struct lsp *s)
{
	struct buf head = {0};
	bool good;

	buf_format(&head, "Content-Length: %zu\r\n\r\n", s->out.n);
	buf_add(&head, buf_slice(&s->out));
	good = out_write(STDOUT_FILENO, buf_slice(&head), &s->error);
	s->failed = !good;
	buf_free(&head);
	buf_clear(&s->out);
	return good;
}

static void
begin_answer(struct lsp *s, const struct json *id)
{
	buf_string(&s->out, "{\"jsonrpc\":\"2.0\",\"id\":");
	if (json_there(id))
		buf_add(&s->out, id->at);
	else
		buf_string(&s->out, "null");
}

static bool
send_trouble(struct lsp *s, const struct json *id, int code, const char *text)
{
	begin_answer(s, id);
	buf_format(&s->out, ",\"error\":{\"code\":%d,\"message\":\"%s\"}}",
	    code, text);
	return send_message(s);
}

/* ---- documents -------------------------------------------------------------------- */

static struct lsp_document *
find(struct lsp *s, struct slice uri)
{
	struct lsp_document *d;

	for (d = s->documents; d != NULL; d = d->next)
		if (slice_equal(buf_slice(&d->uri), uri))
			return d;
	return NULL;
}

static bool
publish(struct lsp *s, const struct lsp_document *d)
{
	buf_string(&s->out,
	    "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/"
	    "publishDiagnostics\",\"params\":{\"uri\":\"");
	buf_json(&s->out, buf_slice(&d->uri));
	buf_string(&s->out, "\",\"diagnostics\":");
	lsp_diagnostics(s, d);
	buf_string(&s->out, "}}");
	return send_message(s);
}

static bool
open_document(struct lsp *s, const struct json *params)
{
	const struct json *item = json_get(params, S("textDocument"));
	struct slice uri = json_string(json_get(item, S("uri")));
	struct slice language = json_string(json_get(item, S("languageId")));
	struct lsp_document *d = find(s, uri);
	size_t count = 0;

	for (struct lsp_document *one = s->documents; one != NULL;
	     one = one->next)
		count++;
	if (uri.p == NULL || count >= DOCUMENTS_MOST)
		return true;
	if (d == NULL) {
		d = heap_grow(NULL, sizeof(*d));
		*d = (struct lsp_document){.next = s->documents};
		buf_add(&d->uri, uri);
		s->documents = d;
	}
	buf_clear(&d->text);
	buf_add(&d->text, json_string(json_get(item, S("text"))));
	d->draft = slice_equal(language, S("reftel-draft")) ||
	    slice_ends(uri, S(".draft")) || draft_is(buf_slice(&d->text));
	return publish(s, d);
}

static bool
place(const struct json *position, uint64_t *line, uint64_t *column)
{
	int64_t l, c;

	if (!json_integer(json_get(position, S("line")), &l) ||
	    !json_integer(json_get(position, S("character")), &c) || l < 0 ||
	    c < 0)
		return false;
	*line = (uint64_t)l;
	*column = (uint64_t)c;
	return true;
}

static bool
offset_of(const struct lsp_document *d, const struct json *position, size_t *at)
{
	uint64_t line, column;

	if (!place(position, &line, &column))
		return false;
	*at = lsp_offset(buf_slice(&d->text), line, column);
	return true;
}

/* One change: a range that becomes another text, or all of it. */
static void
change(struct lsp *s, struct lsp_document *d, const struct json *c)
{
	const struct json *range = json_get(c, S("range"));
	struct slice text = json_string(json_get(c, S("text")));
	struct slice was = arena_copy(&s->arena, buf_slice(&d->text));
	size_t from = 0, to = was.n;

	if (json_there(range) &&
	    (!offset_of(d, json_get(range, S("start")), &from) ||
		!offset_of(d, json_get(range, S("end")), &to) || to < from))
		return;
	buf_clear(&d->text);
	buf_add(&d->text, slice_head(was, from));
	buf_add(&d->text, text);
	buf_add(&d->text, slice_skip(was, to));
}

static bool
change_document(struct lsp *s, const struct json *params)
{
	struct lsp_document *d =
	    find(s, json_string(json_path(params, "textDocument.uri")));
	const struct json *c = json_get(params, S("contentChanges"));

	if (d == NULL)
		return true;
	for (c = c == NULL ? NULL : c->first; c != NULL; c = c->next)
		change(s, d, c);
	if (!slice_ends(buf_slice(&d->uri), S(".draft")))
		d->draft = draft_is(buf_slice(&d->text));
	return publish(s, d);
}

static bool
close_document(struct lsp *s, const struct json *params)
{
	struct slice uri = json_string(json_path(params, "textDocument.uri"));
	struct lsp_document **at = &s->documents, *d;

	while (*at != NULL && !slice_equal(buf_slice(&(*at)->uri), uri))
		at = &(*at)->next;
	d = *at;
	if (d == NULL)
		return true;
	*at = d->next;
	buf_free(&d->uri);
	buf_free(&d->text);
	heap_free(d);
	return true;
}

/* ---- requests --------------------------------------------------------------------- */

static bool
initialize(struct lsp *s, const struct json *id)
{
	begin_answer(s, id);
	buf_string(&s->out,
	    ",\"result\":{\"capabilities\":{\"positionEncoding\":\"utf-16\","
	    "\"textDocumentSync\":{\"openClose\":true,\"change\":2},"
	    "\"hoverProvider\":true,\"completionProvider\":"
	    "{\"triggerCharacters\":[\" \",\":\"]},"
	    "\"documentFormattingProvider\":true,"
	    "\"codeActionProvider\":{\"codeActionKinds\":[\"quickfix\"]}},"
	    "\"serverInfo\":{\"name\":\"reftel\",\"version\":"
	    "\"" REFTEL_VERSION "\"}}}");
	return send_message(s);
}

/* What is asked of a document, at a place of it or as a whole. */
static bool
ask(struct lsp *s, struct slice method, const struct json *id,
    const struct json *params)
{
	const struct lsp_document *d =
	    find(s, json_string(json_path(params, "textDocument.uri")));
	size_t at = 0, to = 0;

	if (d == NULL)
		return send_trouble(s, id, RPC_PARAMS, "it is not open");
	if ((slice_ends(method, S("hover")) ||
		slice_ends(method, S("completion"))) &&
	    !offset_of(d, json_get(params, S("position")), &at))
		return send_trouble(
		    s, id, RPC_PARAMS, "there is no such place");
	if (slice_ends(method, S("codeAction")) &&
	    (!offset_of(d, json_path(params, "range.start"), &at) ||
		!offset_of(d, json_path(params, "range.end"), &to)))
		return send_trouble(
		    s, id, RPC_PARAMS, "there is no such range");
	begin_answer(s, id);
	buf_string(&s->out, ",\"result\":");
	if (slice_ends(method, S("hover")))
		lsp_hover(s, d, at);
	else if (slice_ends(method, S("completion")))
		lsp_completion(s, d, at);
	else if (slice_ends(method, S("formatting")))
		lsp_formatting(s, d);
	else
		lsp_actions(s, d, at, to);
	buf_char(&s->out, '}');
	return send_message(s);
}

/* False when the session ends. */
static bool
answer(struct lsp *s, const struct json *message)
{
	struct slice method = json_string(json_get(message, S("method")));
	const struct json *id = json_get(message, S("id"));
	const struct json *params = json_get(message, S("params"));

	if (slice_equal(method, S("exit")))
		return false;
	if (slice_equal(method, S("initialize")))
		return initialize(s, id);
	if (slice_equal(method, S("shutdown"))) {
		begin_answer(s, id);
		buf_string(&s->out, ",\"result\":null}");
		return send_message(s);
	}
	if (slice_equal(method, S("textDocument/didOpen")))
		return open_document(s, params);
	if (slice_equal(method, S("textDocument/didChange")))
		return change_document(s, params);
	if (slice_equal(method, S("textDocument/didClose")))
		return close_document(s, params);
	if (slice_equal(method, S("textDocument/hover")) ||
	    slice_equal(method, S("textDocument/completion")) ||
	    slice_equal(method, S("textDocument/formatting")) ||
	    slice_equal(method, S("textDocument/codeAction")))
		return ask(s, method, id, params);
	/* a notification that is not known is passed over */
	return !json_there(id) ||
	    send_trouble(s, id, RPC_METHOD, "there is no such method");
}

int
cmd_lsp(char **argv)
{
	struct lsp s = {.now = cmd_now()};
	const char *name = NULL;
	const struct json *message;
	struct buf in = {0};
	struct error error;
	bool goes_on = true;
	int status = cmd_options(&usage, argv, NULL, take_option, &name);

	if (status >= 0)
		return status;
	if (*argv != NULL)
		return cmd_usage(&usage, "it takes no operand");
	if (name != NULL) {
		status = cmd_archive(&usage, name, ARCHIVE_READ, &s.archive);
		if (status >= 0)
			return status;
	}
	while (goes_on && read_message(&in)) {
		goes_on =
		    json_read(&s.arena, buf_slice(&in), NULL, &message, &error)
		    ? answer(&s, message)
		    : send_trouble(
			  &s, NULL, RPC_PARSE, "the message is no JSON");
		arena_reset(&s.arena);
	}
	while (s.documents != NULL) {
		struct lsp_document *d = s.documents;

		s.documents = d->next;
		buf_free(&d->uri);
		buf_free(&d->text);
		heap_free(d);
	}
	if (s.archive != NULL)
		archive_close(s.archive);
	buf_free(&in);
	buf_free(&s.out);
	arena_free(&s.arena);
	return s.failed ? cmd_error(STATUS_SYSTEM, "%s", s.error.text)
			: STATUS_CLEAN;
}
