/*
 * cite.c: `reftel cite`: how a telegram of an archive is cited.  It must not
 * know what a citation looks like.
 */
#include "cmd/cmd.h"

#include <unistd.h>

#include "render/render.h"

static const char *const formats[] = {"text", "json", NULL};

enum format { FORMAT_TEXT, FORMAT_JSON };

/* As enum render_cite has them. */
static const char *const forms[] = {"archives", "series", "chicago", NULL};

enum { OPTION_ARCHIVE, OPTION_FORMAT, OPTION_STYLE };

static const struct option table[] = {
    CMD_ARCHIVE,
    {"format", 'f', "FORMAT", "what to print:", formats},
    {"style", 0, "STYLE", "one form alone:", forms},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"cite", "ID[#N]...",
    "Prints how telegrams of an archive are cited, as the National Archives\n"
    "want it, as the printed series has it, and in a note after Chicago; with\n"
    "#N or ¶N as well the paragraph N.",
    table};

struct citing {
	struct archive *archive;
	const char *name;
	struct out out;
	struct arena arena;
	struct error error;
	enum format format;
	int form; /* -1: all */
	bool any;
};

static void
take_option(void *user, int option, const char *value)
{
	struct citing *c = user;

	if (option == OPTION_ARCHIVE)
		c->name = value;
	else if (option == OPTION_FORMAT)
		c->format = (enum format)cmd_choice(formats, value);
	else if (option == OPTION_STYLE)
		c->form = (int)cmd_choice(forms, value);
}

/* 08LIMA335¶2, 08LIMA335#2: the number and the paragraph. */
static bool
split(struct slice text, struct slice *id, uint32_t *paragraph)
{
	size_t at = slice_find(text, S("¶")), sign = strlen("¶");

	if (at == text.n) {
		at = slice_index(text, '#');
		sign = 1;
	}
	*id = slice_trim(slice_head(text, at));
	*paragraph = 0;
	return at == text.n ||
	    (slice_number(
		 slice_trim(slice_skip(text, at + sign)), 100000, paragraph) &&
		*paragraph > 0);
}

static void
print_form(
    struct citing *c, const struct telegram *t, int form, uint32_t paragraph)
{
	struct buf *b = &c->out.buf, text = {0};
	bool all = c->form < 0;

	render_cite(&text, &c->arena, t, (enum render_cite)form, paragraph);
	if (c->format == FORMAT_JSON) {
		buf_char(b, ',');
		buf_json_member(b, forms[form], buf_slice(&text));
	} else {
		if (all)
			buf_format(b, "%s%s:%s\n  ",
			    hit_color(&c->out, COLOR_DIM), forms[form],
			    hit_color(&c->out, COLOR_NONE));
		buf_plain(b, buf_slice(&text));
		buf_char(b, '\n');
	}
	buf_free(&text);
}

static void
print(struct citing *c, const struct archive_telegram *held,
    const struct telegram *t, uint32_t paragraph)
{
	struct buf *b = &c->out.buf;
	int form;

	if (c->format == FORMAT_JSON) {
		buf_char(b, '{');
		buf_json_member(b, "id", held->id);
		buf_format(b, ",\"paragraph\":%u", paragraph);
	} else if (c->any && c->form < 0)
		buf_char(b, '\n');
	c->any = true;
	for (form = 0; forms[form] != NULL; form++)
		if (c->form < 0 || c->form == form)
			print_form(c, t, form, paragraph);
	if (c->format == FORMAT_JSON)
		buf_string(b, "}\n");
}

static int
cite(struct citing *c, const char *operand)
{
	struct archive_telegram *held;
	const struct telegram *t;
	struct slice id;
	uint32_t paragraph;

	if (!split(slice_of(operand), &id, &paragraph))
		return cmd_usage(
		    &usage, "a paragraph is a number: 08LIMA335#2");
	if (!archive_get(c->archive, id, &c->arena, &held, &c->error))
		return cmd_error(STATUS_SYSTEM, "%s", c->error.text);
	if (held == NULL)
		return cmd_not_held(c->archive, id, &c->arena);
	for (; held != NULL; held = held->next) {
		t = telegram_read(&c->arena, held->text, &held->hints);
		if (!render_cite_can(t, held->id, paragraph, &c->error))
			return cmd_error(STATUS_NONE, "%s", c->error.text);
		print(c, held, t, paragraph);
	}
	return out_flush(&c->out, false, &c->error)
	    ? STATUS_CLEAN
	    : cmd_error(STATUS_SYSTEM, "%s", c->error.text);
}

int
cmd_cite(char **argv)
{
	struct citing c = {.form = -1};
	int status = cmd_options(&usage, argv, NULL, take_option, &c), one;

	if (status >= 0)
		return status;
	if (*argv == NULL)
		return cmd_usage(&usage, "no number of a telegram is named");
	status = cmd_archive(&usage, c.name, ARCHIVE_READ, &c.archive);
	if (status >= 0)
		return status;
	out_open(&c.out, STDOUT_FILENO);
	c.out.wrap = c.out.terminal && c.format == FORMAT_TEXT;
	for (status = STATUS_CLEAN; *argv != NULL; argv++) {
		one = cite(&c, *argv);
		status = one > status ? one : status;
		arena_reset(&c.arena);
	}
	if (!out_close(&c.out, &c.error))
		status = cmd_error(STATUS_SYSTEM, "%s", c.error.text);
	archive_close(c.archive);
	arena_free(&c.arena);
	return status;
}
