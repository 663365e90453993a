/*
 * format.c: `reftel format`: a telegram in its canonical form.  What that is
 * src/telegram/write.c knows.
 */
#include "cmd/cmd.h"

#include <unistd.h>

#include "telegram/write.h"

static const char *const styles[] = {
    "old", "print", "wire", "message", "acp127", "acp128", NULL};

enum { OPTION_STYLE, OPTION_WIDTH };

static const struct option table[] = {
    {"style", 0, "STYLE", "another form than it stands in:", styles},
    {"width", 0, "COLUMNS", "break lines that are longer; 69, if not told",
	NULL},
    CMD_HINTS,
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"format", "FILE...",
    "Prints telegrams in their canonical form: every line as the service\n"
    "wrote it in the telegram's time.  What is printed reads as the same\n"
    "telegram, and formatted once more it is the same, byte for byte.  What\n"
    "a carrier says beside a telegram is left out.  `-' is standard input.",
    table};

struct formatting {
	struct out out;
	struct arena arena;
	struct hints hints;
	struct error error;
	bool styled, failed;
	enum form_style style;
	uint32_t width;
	size_t count;
};

static void
take_option(void *user, int option, const char *value)
{
	struct formatting *f = user;

	if (option == OPTION_STYLE)
		f->styled = form_by_name(slice_of(value), &f->style);
	if (option == OPTION_WIDTH &&
	    (!slice_number(slice_of(value), 1000, &f->width) || f->width < 40))
		f->width = UINT32_MAX;
}

static bool
take_telegram(void *user, const struct found *found)
{
	struct formatting *f = user;
	const struct telegram *t;
	struct form form;

	t = telegram_read(&f->arena, found->text, &found->hints);
	form = f->styled ? form_for(f->style, t->dtg.moment.date) : form_of(t);
	if (f->width > 0)
		form.width = (uint16_t)f->width;
	if (f->count++ > 0)
		buf_char(&f->out.buf, '\n');
	telegram_write(&f->out.buf, &f->arena, t, &form);
	arena_reset(&f->arena);
	f->failed = !out_flush(&f->out, false, &f->error);
	return !f->failed;
}

int
cmd_format(char **argv)
{
	struct formatting f = {0};
	struct error error;
	int status = cmd_options(&usage, argv, &f.hints, take_option, &f);

	if (status >= 0)
		return status;
	if (f.width == UINT32_MAX)
		return cmd_usage(&usage, "a width is 40 to 1000 columns");
	if (*argv == NULL)
		return cmd_usage(&usage, "no file is named");
	out_open(&f.out, STDOUT_FILENO);
	status = STATUS_CLEAN;
	for (; *argv != NULL && !f.failed; argv++)
		if (!input_telegrams(
			*argv, &f.hints, take_telegram, &f, &error))
			status = cmd_error(STATUS_SYSTEM, "%s", error.text);
	if (f.failed || !out_close(&f.out, &f.error))
		status = cmd_error(STATUS_SYSTEM, "%s", f.error.text);
	arena_free(&f.arena);
	return status;
}
