/*
 * similar.c: `reftel similar`: telegrams whose text is nearly that of
 * another, or has passages of it.  It must not know how they are found.
 */
#include "cmd/cmd.h"

#include <unistd.h>

#include "archive/follow.h"

#define LACKS 4 /* passages of each that are printed */

static const char *const formats[] = {"text", "json", NULL};

enum format { FORMAT_TEXT, FORMAT_JSON };

enum { OPTION_ARCHIVE, OPTION_FORMAT, OPTION_MOST };

static const struct option table[] = {
    CMD_ARCHIVE,
    {"format", 'f', "FORMAT", "what to print:", formats},
    {"most", 'n', "N", "how many to print; usually 10", NULL},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"similar", "ID",
    "Prints telegrams that say the same as one, in nearly the same words, or\n"
    "that have passages of it, with what each has that the other lacks.",
    table};

struct comparing {
	struct archive *archive;
	const char *name, *most_text;
	uint32_t most;
	struct out out;
	struct arena arena;
	struct error error;
	enum format format;
};

static void
take_option(void *user, int option, const char *value)
{
	struct comparing *c = user;

	if (option == OPTION_ARCHIVE)
		c->name = value;
	else if (option == OPTION_FORMAT)
		c->format = (enum format)cmd_choice(formats, value);
	else if (option == OPTION_MOST)
		c->most_text = value;
}

static void
print_lacks(struct comparing *c, const char *what, const struct slice_list *s)
{
	struct buf *b = &c->out.buf;
	unsigned n = 0, left = 0;

	for (; s != NULL; s = s->next) {
		if (n++ >= LACKS) {
			left++;
			continue;
		}
		buf_format(b, "    %s%s%s ", hit_color(&c->out, COLOR_DIM),
		    what, hit_color(&c->out, COLOR_NONE));
		hit_cut(&c->out, s->text, 8 + strlen(what));
		buf_char(b, '\n');
	}
	if (left > 0)
		buf_format(b, "    %s%s and %u passages more%s\n",
		    hit_color(&c->out, COLOR_DIM), what, left,
		    hit_color(&c->out, COLOR_NONE));
}

static void
print_text(struct comparing *c, const struct archive_alike *list)
{
	struct buf *b = &c->out.buf;
	const struct archive_alike *a;
	size_t from;

	for (a = list; a != NULL; a = a->next) {
		buf_string(b, a != list ? "\n" : "");
		buf_string(b, hit_color(&c->out, COLOR_BOLD));
		from = b->n;
		buf_plain(b, a->hit.id.n > 0 ? a->hit.id : S("(no number)"));
		hit_pad(b, from, 18);
		buf_string(b, hit_color(&c->out, COLOR_NONE));
		from = b->n;
		if (date_known(a->hit.date.date))
			hit_day(b, a->hit.date);
		hit_pad(b, from, 14);
		hit_cut(&c->out, hit_title(&c->out, &a->hit, &c->arena), 32);
		buf_format(b,
		    "\n    %s: %u%% of it, %u%% of that; %u words in a row: "
		    "%s\"",
		    answer_alike_kind(a), answer_percent(a->here),
		    answer_percent(a->there), a->longest,
		    hit_color(&c->out, COLOR_DIM));
		hit_words(b, a->passage, 60);
		buf_format(b, "\"%s\n", hit_color(&c->out, COLOR_NONE));
		print_lacks(c, "only it:", a->only_here);
		print_lacks(c, "only that:", a->only_there);
	}
}

static int
similar(struct comparing *c, struct slice id)
{
	struct archive_telegram *held;
	struct archive_alike *list;

	if (!archive_get(c->archive, id, &c->arena, &held, &c->error))
		return cmd_error(STATUS_SYSTEM, "%s", c->error.text);
	if (held == NULL)
		return cmd_not_held(c->archive, id, &c->arena);
	if (!archive_similar(c->archive, held->document, c->most, &c->arena,
		&list, &c->error))
		return cmd_error(STATUS_SYSTEM, "%s", c->error.text);
	out_open(&c->out, STDOUT_FILENO);
	c->out.wrap = c->out.terminal && c->format == FORMAT_TEXT;
	if (c->format == FORMAT_JSON) {
		answer_alike(&c->out.buf, list);
		buf_char(&c->out.buf, '\n');
	} else if (list == NULL)
		buf_string(&c->out.buf, "nothing is like it\n");
	else
		print_text(c, list);
	if (!out_close(&c->out, &c->error))
		return cmd_error(STATUS_SYSTEM, "%s", c->error.text);
	return list == NULL ? STATUS_STYLE : STATUS_CLEAN;
}

int
cmd_similar(char **argv)
{
	struct comparing c = {.most = 10};
	struct buf id = {0};
	int status = cmd_options(&usage, argv, NULL, take_option, &c);

	if (status >= 0)
		return status;
	if (c.most_text != NULL &&
	    (!slice_number(slice_of(c.most_text), UINT32_MAX, &c.most) ||
		c.most == 0))
		return cmd_usage(&usage, "--most takes a number from 1");
	status = cmd_one(&usage, &id, argv);
	if (status < 0)
		status = cmd_archive(&usage, c.name, ARCHIVE_READ, &c.archive);
	if (status < 0) {
		status = similar(&c, buf_slice(&id));
		archive_close(c.archive);
	}
	buf_free(&id);
	arena_free(&c.arena);
	return status;
}
