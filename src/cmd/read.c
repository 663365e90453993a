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
	struct input_print p;
	struct buf line;
	enum format format;
	uint64_t sum;
};

static void
take_option(void *user, int option, const char *value)
{
	struct reading *r = user;

	if (option == OPTION_FORMAT)
		r->format = (enum format)cmd_choice(formats, value);
}

static void
print(void *user, const struct telegram *t, const struct found *found)
{
	struct reading *r = user;
	struct arena *arena = &r->p.arena;
	struct out *out = &r->p.out;

	switch (r->format) {
	case FORMAT_NONE:
		r->sum ^= render_json(NULL, arena, t);
		break;
	case FORMAT_NDJSON:
		r->sum ^= render_json(&out->buf, arena, t);
		buf_char(&out->buf, '\n');
		break;
	case FORMAT_TEXT:
		buf_string(&out->buf, r->p.count > 0 ? "\n\n" : "");
		render_text(&out->buf, arena, t, out->width, out->color);
		break;
	case FORMAT_LINES:
		render_lines(&out->buf, arena, t, found->line, out->color);
		break;
	case FORMAT_HTML:
		if (r->p.count == 0)
			render_html_begin(&out->buf, render_title(arena, t));
		render_html(&out->buf, arena, t, NULL);
		break;
	case FORMAT_JSON:
		buf_clear(&r->line);
		render_json(&r->line, arena, t);
		render_pretty(&out->buf, buf_slice(&r->line),
		    out->width < WIDTH_MOST ? out->width : WIDTH_MOST);
		break;
	}
}

int
cmd_read(char **argv)
{
	struct reading r = {.p.print = print};
	int status = cmd_options(&usage, argv, &r.p.hints, take_option, &r);

	if (status >= 0)
		return status;
	r.p.user = &r;
	r.p.html = r.format == FORMAT_HTML;
	out_open(&r.p.out, STDOUT_FILENO);
	status = input_print(&r.p, &usage, argv);
	buf_free(&r.line);
	return status == STATUS_CLEAN ? (int)r.p.worst : status;
}
