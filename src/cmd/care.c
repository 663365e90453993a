/*
 * care.c: `reftel verify', `reftel backup' and `reftel reindex': the care of
 * an archive.  It must not know what it is made of.
 */
#include "cmd/cmd.h"

#include <unistd.h>

enum { OPTION_ARCHIVE };

static const struct option table[] = {
    CMD_ARCHIVE,
    CMD_HELP,
    {NULL},
};

static const struct usage verify_usage = {"verify", "",
    "Checks every record of an archive against its hash, and all that was\n"
    "made of the records against them; says what it found.",
    table};

static const struct usage backup_usage = {"backup", "TO",
    "Copies an archive, which may be in use, as it is at one moment.", table};

static const struct usage reindex_usage = {"reindex", "",
    "Makes all that was derived from the records of an archive anew.  Who\n"
    "searches meanwhile finds what there was before, until it has ended.",
    table};

struct caring {
	struct archive *archive;
	const char *name;
	struct out out; /* progress, on standard error */
	struct error error;
	uint64_t drawn; /* microseconds */
};

static void
take_option(void *user, int option, const char *value)
{
	struct caring *c = user;

	if (option == OPTION_ARCHIVE)
		c->name = value;
}

static int
failed(const struct caring *c)
{
	return cmd_error(STATUS_SYSTEM, "%s", c->error.text);
}

/* ---- verify ------------------------------------------------------------------- */

static void
say_trouble(void *user, const char *sentence)
{
	(void)user;
	cmd_error(STATUS_SYSTEM, "%s", sentence);
}

static int
verify(struct caring *c)
{
	struct archive_verified found;
	struct buf b = {0};
	int status;

	archive_verify(c->archive, say_trouble, NULL, &found);
	cmd_thousands(&b, found.records);
	buf_format(&b, " record%s of ", found.records == 1 ? "" : "s");
	cmd_thousands(&b, found.telegrams);
	buf_format(&b, " telegram%s: ", found.telegrams == 1 ? "" : "s");
	if (found.troubles == 0)
		buf_string(&b, "all is as it came.\n");
	else {
		cmd_thousands(&b, found.troubles);
		buf_format(&b, " trouble%s%s.\n",
		    found.troubles == 1 ? "" : "s",
		    found.unread ? ", and there may be more that could not "
				   "be read"
				 : "");
	}
	if (found.old > 0) {
		cmd_thousands(&b, found.old);
		buf_string(&b,
		    " were read by another version of reftel; `reftel "
		    "reindex' reads them anew.\n");
	}
	status = cmd_print(&b);
	if (found.unread)
		return STATUS_SYSTEM;
	return found.troubles > 0 ? STATUS_ERROR : status;
}

int
cmd_verify(char **argv)
{
	struct caring c = {0};
	int status = cmd_options(&verify_usage, argv, NULL, take_option, &c);

	if (status >= 0)
		return status;
	if (*argv != NULL)
		return cmd_usage(
		    &verify_usage, "an archive is named with -a ARCHIVE");
	status = cmd_archive(&verify_usage, c.name, ARCHIVE_READ, &c.archive);
	if (status >= 0)
		return status;
	status = verify(&c);
	archive_close(c.archive);
	return status;
}

/* ---- backup ------------------------------------------------------------------- */

int
cmd_backup(char **argv)
{
	struct caring c = {0};
	int status = cmd_options(&backup_usage, argv, NULL, take_option, &c);

	if (status >= 0)
		return status;
	if (argv[0] == NULL || argv[1] != NULL)
		return cmd_usage(&backup_usage, "name one place for the copy");
	status = cmd_archive(&backup_usage, c.name, ARCHIVE_READ, &c.archive);
	if (status >= 0)
		return status;
	status = archive_backup(c.archive, argv[0], &c.error) ? STATUS_CLEAN
							      : failed(&c);
	archive_close(c.archive);
	return status;
}

/* ---- reindex ------------------------------------------------------------------ */

static void
draw(void *user, uint64_t records)
{
	struct caring *c = user;
	uint64_t now = clock_microseconds();

	if (!c->out.terminal || now - c->drawn < CMD_DRAW_MICROSECONDS)
		return;
	c->drawn = now;
	buf_string(&c->out.buf, "\r\033[K");
	cmd_thousands(&c->out.buf, records);
	buf_string(&c->out.buf, " records");
	out_flush(&c->out, true, NULL);
}

static int
reindex(struct caring *c)
{
	struct buf b = {0};
	uint64_t telegrams, records;
	bool good;

	out_open(&c->out, STDERR_FILENO);
	good = archive_reindex(c->archive, draw, c, &c->error);
	if (c->out.terminal) {
		buf_string(&c->out.buf, "\r\033[K");
		out_flush(&c->out, true, NULL);
	}
	buf_free(&c->out.buf);
	if (!good ||
	    !archive_count(c->archive, &telegrams, &records, &c->error))
		return failed(c);
	cmd_thousands(&b, telegrams);
	buf_format(&b, " telegram%s of ", telegrams == 1 ? "" : "s");
	cmd_thousands(&b, records);
	buf_format(&b, " record%s.\n", records == 1 ? "" : "s");
	return cmd_print(&b);
}

int
cmd_reindex(char **argv)
{
	struct caring c = {0};
	int status = cmd_options(&reindex_usage, argv, NULL, take_option, &c);

	if (status >= 0)
		return status;
	if (*argv != NULL)
		return cmd_usage(
		    &reindex_usage, "an archive is named with -a ARCHIVE");
	status =
	    cmd_archive(&reindex_usage, c.name, ARCHIVE_EXISTING, &c.archive);
	if (status >= 0)
		return status;
	status = reindex(&c);
	archive_close(c.archive);
	return status;
}
