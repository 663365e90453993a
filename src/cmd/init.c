/*
 * init.c: `reftel init': make an archive, in one place or over several
 * servers.  It must not know what it is made of.
 */
#include "cmd/cmd.h"

#include <stdlib.h>

enum { OPTION_ARCHIVE, OPTION_SHARDS };

static const struct option table[] = {
    CMD_ARCHIVE,
    {"shards", 0, "URLS", "spread it over these servers, with commas between",
	NULL},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"init", "",
    "Makes an archive with nothing in it.  With --shards it is spread over\n"
    "several PostgreSQL servers; given again, servers are replaced or added.",
    table};

struct making {
	const char *name, *servers;
};

static void
take_option(void *user, int option, const char *value)
{
	struct making *m = user;

	if (option == OPTION_ARCHIVE)
		m->name = value;
	else if (option == OPTION_SHARDS)
		m->servers = value;
}

int
cmd_init(char **argv)
{
	struct making m = {0};
	struct error error;
	int status = cmd_options(&usage, argv, NULL, take_option, &m);

	if (status >= 0)
		return status;
	if (*argv != NULL)
		return cmd_usage(&usage, "an archive is named with -a ARCHIVE");
	if (m.name == NULL || *m.name == '\0')
		m.name = getenv("REFTEL_ARCHIVE");
	if (m.name == NULL || *m.name == '\0')
		return cmd_usage(&usage,
		    "no archive is named; say -a ARCHIVE, or set "
		    "REFTEL_ARCHIVE");
	if (!archive_init(m.name, m.servers, &error))
		return cmd_error(STATUS_SYSTEM, "%s", error.text);
	return STATUS_CLEAN;
}
