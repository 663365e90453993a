/*
 * each.c: each telegram of some files, printed in turn.  It must not know how
 * one is printed.
 */
#include "cmd/cmd.h"

#include "render/render.h"

static bool
print_found(void *user, const struct found *found)
{
	struct input_print *p = user;
	const struct telegram *t =
	    telegram_read(&p->arena, found->text, &found->hints);

	p->worst = t->worst > p->worst ? t->worst : p->worst;
	p->print(p->user, t, found);
	p->count++;
	arena_reset(&p->arena);
	p->failed = !out_flush(&p->out, false, &p->error);
	return !p->failed;
}

int
input_print(struct input_print *p, const struct usage *usage, char **files)
{
	struct error error;
	int status = STATUS_CLEAN;

	if (*files == NULL)
		return cmd_usage(usage, "no file is named");
	for (; *files != NULL && !p->failed; files++)
		if (!input_telegrams(*files, &p->hints, print_found, p, &error))
			status = cmd_error(STATUS_SYSTEM, "%s", error.text);
	if (p->html && p->count > 0)
		render_html_end(&p->out.buf);
	if (p->failed || !out_close(&p->out, &p->error))
		status = cmd_error(STATUS_SYSTEM, "%s", p->error.text);
	arena_free(&p->arena);
	return status;
}
