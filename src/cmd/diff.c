/*
 * diff.c: `reftel diff': what the editions of a telegram have and lack.  It
 * must not know how differences are found.
 */
#include "cmd/cmd.h"

#include <unistd.h>

#include "render/render.h"

static const char *const formats[] = {"words", "unified", NULL};

enum format { FORMAT_WORDS, FORMAT_UNIFIED };

enum { OPTION_ARCHIVE, OPTION_FORMAT };

static const struct option table[] = {
    CMD_ARCHIVE,
    {"format", 'f', "FORMAT",
	"what to print; usually words on a terminal, else unified:", formats},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"diff", "ID [N [N]]",
    "Prints what the Nth edition of a telegram has that another lacks, and the\n"
    "other way round; without numbers, of the one that is shown and the next.\n"
    "`reftel show' tells the editions there are.  The exit status is 1 when\n"
    "they differ.",
    table};

struct differing {
	struct archive *archive;
	const char *name;
	struct out out;
	struct arena arena;
	struct error error;
	enum format format;
	bool told; /* the format */
	uint32_t n, m; /* the editions */
};

static void
take_option(void *user, int option, const char *value)
{
	struct differing *d = user;

	if (option == OPTION_ARCHIVE)
		d->name = value;
	else if (option == OPTION_FORMAT) {
		d->format = (enum format)cmd_choice(formats, value);
		d->told = true;
	}
}

/* A reading copy: no page lines, and paragraphs in one piece. */
static struct slice
copy_of(struct differing *d, const struct archive_record *r)
{
	struct buf b = {0};
	struct slice out;

	render_text(&b, &d->arena, telegram_read(&d->arena, r->text, &r->hints),
	    1000, false);
	out = arena_copy(&d->arena, buf_slice(&b));
	buf_free(&b);
	return out;
}

static struct slice
edition_name(struct differing *d, const struct archive_telegram *t, uint32_t n)
{
	struct buf b = {0};
	struct slice out;

	buf_format(&b, "%S, edition %u", &t->id, n);
	out = arena_copy(&d->arena, buf_slice(&b));
	buf_free(&b);
	return out;
}

static int
diff(struct differing *d, const struct archive_telegram *t)
{
	const struct archive_record *r, *one = NULL, *other = NULL;
	uint32_t i = 0;
	struct buf b = {0};
	bool differ;

	for (r = t->records; r != NULL; r = r->next) {
		i++;
		one = i == d->n ? r : one;
		other = i == d->m ? r : other;
	}
	if (one == NULL || other == NULL)
		return cmd_error(STATUS_NONE, "%S has %u edition%s", &t->id, i,
		    i == 1 ? "" : "s");
	if (d->format == FORMAT_UNIFIED)
		differ =
		    render_diff_unified(&b, &d->arena, edition_name(d, t, d->n),
			edition_name(d, t, d->m), one->text, other->text);
	else {
		differ = render_diff_words(&d->out.buf, &d->arena,
		    copy_of(d, one), copy_of(d, other), d->out.color);
		if (!differ && !slice_equal(one->text, other->text)) {
			buf_string(&d->out.buf,
			    "The reading copies are the same; `--format "
			    "unified' shows in what the texts differ.\n");
			differ = true;
		}
	}
	out_add(&d->out, buf_slice(&b));
	buf_free(&b);
	return differ ? STATUS_STYLE : STATUS_CLEAN;
}

static int
diff_id(struct differing *d, const char *id)
{
	struct archive_telegram *t;
	struct archive_telegram *one;

	if (!archive_get(d->archive, slice_of(id), &d->arena, &t, &d->error))
		return cmd_error(STATUS_SYSTEM, "%s", d->error.text);
	if (t == NULL)
		return cmd_not_held(d->archive, slice_of(id), &d->arena);
	/* Of several telegrams of that number, the one that has editions. */
	for (one = t; one->records->next == NULL && one->next != NULL;)
		one = one->next;
	return diff(d, one->records->next == NULL ? t : one);
}

static bool
take_number(const char *text, uint32_t *n)
{
	return slice_number(slice_of(text), 1000000, n) && *n > 0;
}

int
cmd_diff(char **argv)
{
	struct differing d = {.n = 1, .m = 2};
	int status = cmd_options(&usage, argv, NULL, take_option, &d);

	if (status >= 0)
		return status;
	if (argv[0] == NULL)
		return cmd_usage(&usage, "no number of a telegram is named");
	if (argv[1] != NULL &&
	    (!take_number(argv[1], &d.m) ||
		(argv[2] != NULL &&
		    (argv[3] != NULL || (d.n = d.m) == 0 ||
			!take_number(argv[2], &d.m)))))
		return cmd_usage(&usage, "an edition is a number from 1");
	if (d.n == d.m && argv[2] == NULL)
		return cmd_usage(&usage,
		    "edition 1 is the one that others are compared with");
	status = cmd_archive(&usage, d.name, ARCHIVE_READ, &d.archive);
	if (status >= 0)
		return status;
	out_open(&d.out, STDOUT_FILENO);
	if (!d.told)
		d.format = d.out.terminal ? FORMAT_WORDS : FORMAT_UNIFIED;
	d.out.wrap = d.out.terminal && d.format == FORMAT_WORDS;
	status = diff_id(&d, argv[0]);
	if (!out_close(&d.out, &d.error))
		status = cmd_error(STATUS_SYSTEM, "%s", d.error.text);
	archive_close(d.archive);
	arena_free(&d.arena);
	return status;
}
