/*
 * site.c: `reftel site': the reading room as files.  The pages are made by
 * the web server's program; it must not know what is on them.
 */
#include "cmd/cmd.h"

#include <stdlib.h>

#include "sys/users.h"

enum {
	OPTION_ARCHIVE,
	OPTION_CLEARANCE,
	OPTION_CAPTIONS,
	OPTION_USERS,
	OPTION_AS
};

static const struct option table[] = {
    CMD_ARCHIVE,
    {"clearance", 0, "LEVEL", "for readers who may read up to there", NULL},
    {"captions", 0, "WORDS", "and hold these captions and controls", NULL},
    {"users", 'u', "FILE", "the accounts, or else $REFTEL_USERS", NULL},
    {"as", 0, "NAME", "for who may see what this account may", NULL},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"site", "[QUERY...] FOLDER",
    "Writes what a query finds, or all of an archive, as a web site into a\n"
    "folder: the pages of `reftel serve' as files that need no program, with\n"
    "a search by title, date, post and TAGS in the browser.",
    table};

struct making {
	const char *archive, *clearance, *captions, *users, *name;
};

static void
take_option(void *user, int option, const char *value)
{
	struct making *m = user;

	if (option == OPTION_ARCHIVE)
		m->archive = value;
	else if (option == OPTION_CLEARANCE)
		m->clearance = value;
	else if (option == OPTION_CAPTIONS)
		m->captions = value;
	else if (option == OPTION_USERS)
		m->users = value;
	else if (option == OPTION_AS)
		m->name = value;
}

/* For whom it is, where that is said; -1, or a status. */
static int
read_viewer(struct making *m, struct arena *arena)
{
	const struct user *u;
	struct user *users;
	struct error error;

	if (m->name != NULL && (m->clearance != NULL || m->captions != NULL))
		return cmd_usage(&usage,
		    "an account has its clearance and captions; --as goes "
		    "with neither");
	if (m->captions != NULL && m->clearance == NULL)
		return cmd_usage(&usage, "--captions asks for --clearance");
	if (m->clearance != NULL && m->captions == NULL)
		m->captions = "-";
	if (m->name == NULL)
		return -1;
	if (m->users == NULL)
		m->users = getenv("REFTEL_USERS");
	if (m->users == NULL || *m->users == '\0')
		return cmd_usage(&usage,
		    "no accounts are named; say -u FILE, or set REFTEL_USERS");
	if (!users_read(m->users, arena, &users, &error))
		return cmd_error(STATUS_SYSTEM, "%s", error.text);
	u = users_find(users, slice_of(m->name));
	if (u == NULL)
		return cmd_error(
		    STATUS_NONE, "there is no account `%s'", m->name);
	m->clearance = arena_join(arena, u->clearance, slice("", 1), S("")).p;
	m->captions = arena_join(arena, u->captions, slice("", 1), S("")).p;
	return -1;
}

static int
make(struct making *m, char **argv, size_t count)
{
	char *folder = argv[count - 1], *all[8] = {NULL};
	struct buf query = {0};
	struct slice words;
	int status;

	argv[count - 1] = NULL;
	words = cmd_query(&query, argv);
	buf_add(&query, words.p == query.p ? (struct slice){NULL, 0} : words);
	buf_char(&query, '\0');
	all[1] = (char *)(uintptr_t) "site";
	all[2] = (char *)(uintptr_t)m->archive;
	all[3] = folder;
	all[4] = query.p;
	all[5] = (char *)(uintptr_t)m->clearance;
	all[6] = (char *)(uintptr_t)m->captions;
	status = cmd_beside("reftel-web", all);
	buf_free(&query);
	return status;
}

int
cmd_site(char **argv)
{
	struct making m = {.archive = getenv("REFTEL_ARCHIVE")};
	struct arena arena = {0};
	size_t count = 0;
	int status = cmd_options(&usage, argv, NULL, take_option, &m);

	if (status >= 0)
		return status;
	if (m.archive == NULL || *m.archive == '\0')
		return cmd_usage(&usage,
		    "no archive is named; say -a ARCHIVE, or set "
		    "REFTEL_ARCHIVE");
	while (argv[count] != NULL)
		count++;
	if (count == 0)
		return cmd_usage(&usage, "no folder is named");
	status = read_viewer(&m, &arena);
	if (status < 0)
		status = make(&m, argv, count);
	arena_free(&arena);
	return status;
}
