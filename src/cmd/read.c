/*
 * read.c: `reftel read`: telegrams in any form.  It must not know what a
 * form looks like: that is src/render.
 */
#include "cmd/cmd.h"

#include <unistd.h>

#include "render/render.h"

#define WIDTH_MOST 100

static const char *const formats[] = {
    "text", "json", "ndjson", "lines", "html", "none", NULL};

enum format {
	FORMAT_TEXT,
	FORMAT_JSON,
	FORMAT_NDJSON,
	FORMAT_LINES,
	FORMAT_HTML,
	FORMAT_NONE
};

enum { OPTION_FORMAT };

static const struct option table[] = {
    {"format", 'f', "FORMAT", "what to print:", formats},
    CMD_HINTS,
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"read", "FILE...",
    "Reads telegrams in any form in which they reach people, and prints what\n"
    "they say.  `-' is standard input.",
    table};

struct reading {
	struct out out;
	struct arena arena;
	struct buf line;
	struct hints hints;
	struct error error;
	enum format format;
	enum level worst;
	uint64_t sum;
	size_t count; /* of telegrams so far */
	bool failed; /* to write */
};

static void
take_option(void *user, int option, const char *value)
{
	struct reading *r = user;

	if (option == OPTION_FORMAT)
		r->format = (enum format)cmd_choice(formats, value);
}

static bool
take_telegram(void *user, const struct found *found)
{
	struct reading *r = user;
	const struct telegram *t;

	t = telegram_read(&r->arena, found->text, &found->hints);
	r->worst = t->worst > r->worst ? t->worst : r->worst;
	switch (r->format) {
	case FORMAT_NONE:
		r->sum ^= render_json(NULL, &r->arena, t);
		break;
	case FORMAT_NDJSON:
		r->sum ^= render_json(&r->out.buf, &r->arena, t);
		buf_char(&r->out.buf, '\n');
		break;
	case FORMAT_TEXT:
		if (r->count > 0)
			buf_string(&r->out.buf, "\n\n");
		render_text(
		    &r->out.buf, &r->arena, t, r->out.width, r->out.color);
		break;
	case FORMAT_LINES:
		render_lines(
		    &r->out.buf, &r->arena, t, found->line, r->out.color);
		break;
	case FORMAT_HTML:
		if (r->count == 0)
			render_html_begin(
			    &r->out.buf, render_title(&r->arena, t));
		render_html(&r->out.buf, &r->arena, t, NULL);
		break;
	case FORMAT_JSON:
		buf_clear(&r->line);
		render_json(&r->line, &r->arena, t);
		render_pretty(&r->out.buf, buf_slice(&r->line),
		    r->out.width < WIDTH_MOST ? r->out.width : WIDTH_MOST);
		break;
	}
	r->count++;
	arena_reset(&r->arena);
	r->failed = !out_flush(&r->out, false, &r->error);
	return !r->failed;
}

int
cmd_read(char **argv)
{
	struct reading r = {0};
	struct error error;
	int status = cmd_options(&usage, argv, &r.hints, take_option, &r);

	if (status >= 0)
		return status;
	if (*argv == NULL)
		return cmd_usage(&usage, "no file is named");
	out_open(&r.out, STDOUT_FILENO);
	status = STATUS_CLEAN;
	for (; *argv != NULL && !r.failed; argv++)
		if (!input_telegrams(
			*argv, &r.hints, take_telegram, &r, &error))
			status = cmd_error(STATUS_SYSTEM, "%s", error.text);
	if (r.format == FORMAT_HTML && r.count > 0)
		render_html_end(&r.out.buf);
	if (r.failed || !out_close(&r.out, &r.error))
		status = cmd_error(STATUS_SYSTEM, "%s", r.error.text);
	buf_free(&r.line);
	arena_free(&r.arena);
	return status == STATUS_CLEAN ? (int)r.worst : status;
}
