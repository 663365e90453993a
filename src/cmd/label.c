/*
 * label.c: `reftel label': what the marks of a telegram say, as labels that
 * other programs read, and what such a label says.  It must not know XML.
 */
#include "cmd/cmd.h"

#include <string.h>
#include <unistd.h>

#include "render/stanag.h"

#define LABEL_LONGEST ((size_t)64 << 20)

static const char *const forms[] = {"text", "4774", "4778", "ism", NULL};

enum form { FORM_TEXT, FORM_4774, FORM_4778, FORM_ISM };

enum { OPTION_TO, OPTION_DATE, OPTION_ID, OPTION_AS };

static const struct option table[] = {
    {"to", 't', "FORM", "what to write:", forms},
    CMD_HINTS,
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"label", "FILE...",
    "Writes what the marks of a telegram say as a label: of STANAG 4774, bound\n"
    "to the file by 4778, or as attributes of ISM.  Of a file that is such a\n"
    "label it says what is in it, in the same lines as of a telegram.",
    table};

struct labelling {
	struct out out;
	struct arena arena;
	struct hints hints;
	struct error error;
	const char *file;
	enum form form;
	unsigned count;
	bool failed;
	bool none; /* nothing says how it is classified */
};

static void
take_option(void *user, int option, const char *value)
{
	struct labelling *l = user;

	if (option == OPTION_TO)
		l->form = (enum form)cmd_choice(forms, value);
}

static bool
take_telegram(void *user, const struct found *found)
{
	struct labelling *l = user;
	struct buf *b = &l->out.buf;
	const struct telegram *t =
	    telegram_read(&l->arena, found->text, &found->hints);
	struct stanag label;

	if (l->count++ > 0 && l->form != FORM_TEXT)
		return error_set(
		    &l->error, "a label is of one telegram: there are several");
	l->none = !stanag_of(&l->arena, t, &label);
	if (l->none)
		return error_set(&l->error,
		    "%s: nothing says how it is classified, no line and no "
		    "mark of a portion: it has no label",
		    l->file);
	switch (l->form) {
	case FORM_TEXT:
		buf_string(b, l->count > 1 ? "\n" : "");
		stanag_text(b, &l->arena, &label);
		break;
	case FORM_4774:
		stanag_4774(b, &l->arena, &label);
		break;
	case FORM_4778:
		stanag_4778(b, &l->arena, &label, slice_of(l->file));
		break;
	case FORM_ISM:
		stanag_ism(b, &l->arena, &label, t);
		break;
	}
	arena_reset(&l->arena);
	return true;
}

/* A label that was written by somebody. */
static bool
take_label(struct labelling *l, struct slice bytes)
{
	struct stanag label;
	struct buf lines = {0};
	struct error inner;
	bool good = import_label(slice_of(l->file), bytes, &lines, &l->error);

	if (good && !stanag_read(&l->arena, buf_slice(&lines), &label, &inner))
		good = error_set(&l->error, "%s: %s", l->file, inner.text);
	if (good) {
		buf_string(&l->out.buf, l->count++ > 0 ? "\n" : "");
		stanag_text(&l->out.buf, &l->arena, &label);
	}
	buf_free(&lines);
	return good;
}

static bool
take_file(struct labelling *l)
{
	struct buf bytes = {0};
	struct error error;
	bool good;

	if (strcmp(l->file, "-") != 0 &&
	    file_read(l->file, LABEL_LONGEST, &bytes, &error) &&
	    import_is_label(buf_slice(&bytes)))
		good = take_label(l, buf_slice(&bytes));
	else {
		l->error.text[0] = '\0';
		good = input_telegrams(
		    l->file, &l->hints, take_telegram, l, &error);
		if (!good)
			l->error = error;
		else
			good = l->error.text[0] == '\0';
	}
	buf_free(&bytes);
	return good;
}

int
cmd_label(char **argv)
{
	struct labelling l = {0};
	int status = cmd_options(&usage, argv, &l.hints, take_option, &l);

	if (status >= 0)
		return status;
	if (*argv == NULL)
		return cmd_usage(&usage, "no file is named");
	out_open(&l.out, STDOUT_FILENO);
	status = STATUS_CLEAN;
	for (; *argv != NULL; argv++) {
		l.file = *argv;
		if (!take_file(&l))
			status = cmd_error(l.none ? STATUS_NONE : STATUS_SYSTEM,
			    "%s", l.error.text);
		l.none = false;
	}
	if (!out_close(&l.out, &l.error))
		status = cmd_error(STATUS_SYSTEM, "%s", l.error.text);
	arena_free(&l.arena);
	return status;
}
