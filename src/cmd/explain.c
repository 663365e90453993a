/*
 * explain.c: `reftel explain`: how to read a telegram.  It must not know
 * how: that is src/render.
 */
#include "cmd/cmd.h"

#include <unistd.h>

#include "render/render.h"

#define WIDTH_JSON 100

static const char *const formats[] = {"text", "json", "html", NULL};

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_HTML };

enum { OPTION_FORMAT };

static const struct option table[] = {
    {"format", 'f', "FORMAT", "what to print:", formats},
    CMD_HINTS,
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"explain", "FILE...",
    "Says how to read a telegram: what each line is, and what each group of\n"
    "it says, in plain words, with the rule that has it so.  `-' is standard\n"
    "input.",
    table};

struct explaining {
	struct out out;
	struct arena arena;
	struct hints hints;
	struct error error;
	struct buf json;
	enum format format;
	size_t count; /* of telegrams so far */
	bool failed; /* to write */
};

static void
take_option(void *user, int option, const char *value)
{
	struct explaining *e = user;

	if (option == OPTION_FORMAT)
		e->format = (enum format)cmd_choice(formats, value);
}

static bool
take_telegram(void *user, const struct found *found)
{
	struct explaining *e = user;
	const struct telegram *t;

	t = telegram_read(&e->arena, found->text, &found->hints);
	switch (e->format) {
	case FORMAT_TEXT:
		if (e->count > 0)
			buf_string(&e->out.buf, "\n\n");
		render_explain(&e->out.buf, &e->arena, t, found->line,
		    e->out.width, e->out.color);
		break;
	case FORMAT_JSON:
		buf_clear(&e->json);
		render_explain_json(&e->json, &e->arena, t, found->line);
		render_pretty(&e->out.buf, buf_slice(&e->json), WIDTH_JSON);
		break;
	case FORMAT_HTML:
		if (e->count == 0)
			render_html_begin(
			    &e->out.buf, S("How to read a telegram"));
		render_explain_html(&e->out.buf, &e->arena, t, found->line);
		break;
	}
	e->count++;
	arena_reset(&e->arena);
	e->failed = !out_flush(&e->out, false, &e->error);
	return !e->failed;
}

int
cmd_explain(char **argv)
{
	struct explaining e = {0};
	struct error error;
	int status = cmd_options(&usage, argv, &e.hints, take_option, &e);

	if (status >= 0)
		return status;
	if (*argv == NULL)
		return cmd_usage(&usage, "no file is named");
	out_open(&e.out, STDOUT_FILENO);
	e.out.wrap = e.out.terminal && e.format == FORMAT_TEXT;
	status = STATUS_CLEAN;
	for (; *argv != NULL && !e.failed; argv++)
		if (!input_telegrams(
			*argv, &e.hints, take_telegram, &e, &error))
			status = cmd_error(STATUS_SYSTEM, "%s", error.text);
	if (e.format == FORMAT_HTML && e.count > 0)
		render_html_end(&e.out.buf);
	if (e.failed || !out_close(&e.out, &e.error))
		status = cmd_error(STATUS_SYSTEM, "%s", e.error.text);
	buf_free(&e.json);
	arena_free(&e.arena);
	return status;
}
