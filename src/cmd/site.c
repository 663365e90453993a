/*
 * site.c: `reftel site': the reading room as files.  The pages are made by
 * the web server's program; it must not know what is on them.
 */
#include "cmd/cmd.h"

#include <stdlib.h>

enum { OPTION_ARCHIVE };

static const struct option table[] = {
    CMD_ARCHIVE,
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"site", "[QUERY...] FOLDER",
    "Writes what a query finds, or all of an archive, as a web site into a\n"
    "folder: the pages of `reftel serve' as files that need no program, with\n"
    "a search by title, date, post and TAGS in the browser.",
    table};

static void
take_option(void *user, int option, const char *value)
{
	const char **archive = user;

	if (option == OPTION_ARCHIVE)
		*archive = value;
}

int
cmd_site(char **argv)
{
	const char *archive = getenv("REFTEL_ARCHIVE");
	struct buf query = {0};
	struct slice words;
	char *folder, *all[6] = {NULL};
	size_t count = 0;
	int status = cmd_options(&usage, argv, NULL, take_option, &archive);

	if (status >= 0)
		return status;
	if (archive == NULL || *archive == '\0')
		return cmd_usage(&usage,
		    "no archive is named; say -a ARCHIVE, or set "
		    "REFTEL_ARCHIVE");
	while (argv[count] != NULL)
		count++;
	if (count == 0)
		return cmd_usage(&usage, "no folder is named");
	folder = argv[count - 1];
	argv[count - 1] = NULL;
	words = cmd_query(&query, argv);
	buf_add(&query, words.p == query.p ? (struct slice){NULL, 0} : words);
	buf_char(&query, '\0');
	all[1] = (char *)(uintptr_t) "site";
	all[2] = (char *)(uintptr_t)archive;
	all[3] = folder;
	all[4] = query.p;
	status = cmd_beside("reftel-web", all);
	buf_free(&query);
	return status;
}
