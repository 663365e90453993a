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
	struct input_print p;
	bool styled;
	enum form_style style;
	uint32_t width;
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

static void
print(void *user, const struct telegram *t, const struct found *found)
{
	struct formatting *f = user;
	struct buf b = {0};
	struct form form;

	(void)found;
	form = f->styled ? form_for(f->style, t->dtg.moment.date) : form_of(t);
	if (f->width > 0)
		form.width = (uint16_t)f->width;
	buf_string(&f->p.out.buf, f->p.count > 0 ? "\n" : "");
	telegram_write(&b, &f->p.arena, t, &form);
	out_add(&f->p.out, buf_slice(&b));
	buf_free(&b);
}

int
cmd_format(char **argv)
{
	struct formatting f = {.p.print = print};
	int status = cmd_options(&usage, argv, &f.p.hints, take_option, &f);

	if (status >= 0)
		return status;
	if (f.width == UINT32_MAX)
		return cmd_usage(&usage, "a width is 40 to 1000 columns");
	f.p.user = &f;
	out_open(&f.p.out, STDOUT_FILENO);
	return input_print(&f.p, &usage, argv);
}
