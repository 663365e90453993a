/*
 * write.c: `reftel write`: the finished telegram of a draft, with what is to
 * be said of it.  How it is written src/draft and src/telegram know.
 */
#include "cmd/draft.h"

#include <unistd.h>

#include "render/render.h"
#include "telegram/send.h"

enum { OPTION_ARCHIVE, OPTION_PROFILE, OPTION_NOW, OPTION_FORCE };

static const struct option table[] = {
    {"archive", 'a', "ARCHIVE", "where what it refers to may be held", NULL},
    {"profile", 0, "PROFILE", "in whose form:", cmd_profiles},
    {"now", 0, "MOMENT", "2025-06-03 11:40, for a draft without a date", NULL},
    {"force", 0, NULL, "print it, though there are errors", NULL},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"write", "DRAFT...",
    "Prints the finished telegram of a draft: every line of it as the service\n"
    "writes it on that day, in the Department's form, by ACP 127 or by ACP\n"
    "128.  It is read back before it is printed, and what is to be said of\n"
    "draft and telegram goes to standard error, as `reftel check' says it.\n"
    "With an error nothing is printed.  `-' is standard input.",
    table};

struct writing {
	struct out out;
	struct arena arena;
	enum draft_profile profile;
	struct moment now;
	bool force, bad;
	const char *name;
	struct archive *archive; /* NULL: none */
};

static void
take_option(void *user, int option, const char *value)
{
	struct writing *w = user;

	switch (option) {
	case OPTION_ARCHIVE:
		w->name = value;
		break;
	case OPTION_PROFILE:
		w->profile =
		    (enum draft_profile)cmd_choice(cmd_profiles, value);
		break;
	case OPTION_NOW:
		w->bad = !cmd_moment(value, &w->now);
		break;
	default:
		w->force = true;
	}
}

/* The remarks on what was written: its lines are in no file. */
static enum level
remarks(struct writing *w, const struct draft *d, const char *file,
    const struct telegram *t)
{
	const struct render_remark *r;
	struct buf b = {0};
	size_t count, i;

	r = render_remarks(&w->arena, t, &count);
	for (i = 0; i < count; i++) {
		if (cmd_draft_is_said(d, r[i].remark->check))
			continue;
		buf_plain(&b, slice_of(file));
		buf_format(&b, ": in the telegram, line %u: ",
		    r[i].place.line == 0 ? 1u : (unsigned)r[i].place.line);
		render_remark_words(&b, &r[i], false);
	}
	out_write(STDERR_FILENO, buf_slice(&b), NULL);
	buf_free(&b);
	return t->worst;
}

/* More references than this are not looked up. */
#define CITED_MOST 64

/* What is looked at before it goes, with what it refers to. */
static void
check_send(struct writing *w, struct telegram *t)
{
	const struct telegram *cited[CITED_MOST];
	struct archive_telegram *held;
	const struct reference *r;
	struct error error;
	size_t count = 0;

	for (r = t->references; r != NULL && w->archive != NULL; r = r->next)
		if (r->id.p != NULL && count < CITED_MOST &&
		    archive_get(w->archive, r->id, &w->arena, &held, &error) &&
		    held != NULL)
			cited[count++] =
			    telegram_read(&w->arena, held->text, &held->hints);
	telegram_check_send(&w->arena, t, cited, count);
}

static int
write_one(struct writing *w, const char *file)
{
	struct written written = {0};
	struct buf text = {0}, b = {0};
	enum draft_state state;
	enum level worst;
	struct error error;
	struct draft *d;

	d = cmd_draft_read(&w->arena, file, &text, &error);
	if (d == NULL)
		return cmd_error(STATUS_SYSTEM, "%s", error.text);
	draft_state(d, &state);
	cmd_draft_write(d, w->profile, w->now, &written);
	if (draft_value(d, DRAFT_NUMBER).p == NULL)
		draft_tell(d, LEVEL_WARNING, (struct slice){NULL, 0},
		    "it has no Number; `reftel sign' with a register gives it "
		    "one");
	cmd_draft_troubles(&b, d, file);
	out_write(STDERR_FILENO, buf_slice(&b), NULL);
	check_send(w, written.back);
	worst = remarks(w, d, file, written.back);
	worst = d->worst > worst ? d->worst : worst;
	if (worst < LEVEL_ERROR || w->force)
		buf_add(&w->out.buf, written.text);
	buf_free(&text);
	buf_free(&b);
	arena_reset(&w->arena);
	return out_flush(&w->out, false, &error)
	    ? (int)worst
	    : cmd_error(STATUS_SYSTEM, "%s", error.text);
}

int
cmd_write(char **argv)
{
	struct writing w = {.now = cmd_now()};
	struct error error;
	int status = cmd_options(&usage, argv, NULL, take_option, &w), one;

	if (status >= 0)
		return status;
	if (w.bad)
		return cmd_usage(&usage, "a moment is 2025-06-03 11:40");
	if (*argv == NULL)
		return cmd_usage(&usage, "no draft is named");
	if (w.name != NULL) {
		status = cmd_archive(&usage, w.name, ARCHIVE_READ, &w.archive);
		if (status >= 0)
			return status;
	}
	out_open(&w.out, STDOUT_FILENO);
	status = STATUS_CLEAN;
	for (; *argv != NULL; argv++) {
		one = write_one(&w, *argv);
		status = one > status ? one : status;
	}
	if (!out_close(&w.out, &error))
		status = cmd_error(STATUS_SYSTEM, "%s", error.text);
	if (w.archive != NULL)
		archive_close(w.archive);
	arena_free(&w.arena);
	return status;
}
