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
	struct input_print p;
	struct buf json;
	enum format format;
};

static void
take_option(void *user, int option, const char *value)
{
	struct explaining *e = user;

	if (option == OPTION_FORMAT)
		e->format = (enum format)cmd_choice(formats, value);
}

static void
print(void *user, const struct telegram *t, const struct found *found)
{
	struct explaining *e = user;
	struct arena *arena = &e->p.arena;
	struct out *out = &e->p.out;

	switch (e->format) {
	case FORMAT_TEXT:
		buf_string(&out->buf, e->p.count > 0 ? "\n\n" : "");
		render_explain(
		    &out->buf, arena, t, found->line, out->width, out->color);
		break;
	case FORMAT_JSON:
		buf_clear(&e->json);
		render_explain_json(&e->json, arena, t, found->line);
		render_pretty(&out->buf, buf_slice(&e->json), WIDTH_JSON);
		break;
	case FORMAT_HTML:
		if (e->p.count == 0)
			render_html_begin(
			    &out->buf, S("How to read a telegram"));
		render_explain_html(&out->buf, arena, t, found->line);
		break;
	}
}

int
cmd_explain(char **argv)
{
	struct explaining e = {.p.print = print};
	int status = cmd_options(&usage, argv, &e.p.hints, take_option, &e);

	if (status >= 0)
		return status;
	e.p.user = &e;
	e.p.html = e.format == FORMAT_HTML;
	out_open(&e.p.out, STDOUT_FILENO);
	e.p.out.wrap = e.p.out.terminal && e.format == FORMAT_TEXT;
	status = input_print(&e.p, &usage, argv);
	buf_free(&e.json);
	return status;
}
