/*
 * user.c: `reftel user': who may come into the reading room, and what is
 * there for them.  It must not know how a password is hashed.
 */
#include "cmd/cmd.h"

#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "archive/viewer.h"
#include "sys/users.h"

enum { OPTION_USERS, OPTION_ROLE, OPTION_CLEARANCE, OPTION_CAPTIONS };

static const struct option table[] = {
    {"users", 'u', "FILE", "the accounts, or else $REFTEL_USERS", NULL},
    {"role", 0, "ROLE", "what one may do; usually reader:", user_roles},
    {"clearance", 0, "LEVEL",
	"up to where one may read: UNCLASSIFIED, SBU, LOU, C, S, TS", NULL},
    {"captions", 0, "WORDS",
	"captions and controls that one holds: NODIS,NOFORN", NULL},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"user",
    "add|set|password|remove|list [NAME]",
    "Accounts of the reading room (`reftel serve --users').  The password is\n"
    "read from standard input, a line of 10 letters at least; `anyone' has\n"
    "none, and is for all who have not logged in.",
    table};

struct naming {
	const char *path, *role, *clearance, *captions;
	struct arena arena;
	struct user *users;
	struct error error;
};

static void
take_option(void *user, int option, const char *value)
{
	struct naming *g = user;

	if (option == OPTION_USERS)
		g->path = value;
	else if (option == OPTION_ROLE)
		g->role = value;
	else if (option == OPTION_CLEARANCE)
		g->clearance = value;
	else if (option == OPTION_CAPTIONS)
		g->captions = value;
}

/* ---- the password ----------------------------------------------------------- */

static void
prompt(struct slice words)
{
	if (isatty(STDIN_FILENO))
		out_write(STDERR_FILENO, words, NULL);
}

/* A line, which a terminal does not show. */
static struct slice
read_secret(struct naming *g, char *room, size_t size)
{
	struct termios before, quiet;
	bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;
	struct buf b = {0};
	size_t n = 0;

	buf_format(&b, "Password, %d letters at least: ", PASSWORD_LEAST);
	prompt(buf_slice(&b));
	buf_free(&b);
	if (terminal) {
		quiet = before;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}
	while (
	    n < size && read(STDIN_FILENO, room + n, 1) == 1 && room[n] != '\n')
		n++;
	if (terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		prompt(S("\n"));
	}
	(void)g;
	return slice(room, n);
}

static int
give_password(struct naming *g, struct user *u)
{
	char room[PASSWORD_MOST + 1], hash[PASSWORD_HASH];
	struct slice secret;
	bool good;

	if (slice_equal(u->name, USER_ANYONE)) {
		u->hash = S("-");
		return -1;
	}
	secret = read_secret(g, room, sizeof(room));
	good = secret.n >= PASSWORD_LEAST && secret.n <= PASSWORD_MOST;
	if (!good)
		return cmd_error(STATUS_USAGE,
		    "a password has %d letters at least", PASSWORD_LEAST);
	good = password_hash(secret, hash);
	memset(room, 0, sizeof(room));
	if (!good)
		return cmd_error(
		    STATUS_SYSTEM, "there is no memory to hash a password");
	u->hash = arena_copy(&g->arena, slice_of(hash));
	return -1;
}

/* ---- what is done ------------------------------------------------------------- */

/* What the options say, where they say anything. */
static int
take_rights(struct naming *g, struct user *u)
{
	struct archive_viewer viewer;
	int r;

	for (r = 0; g->role != NULL && r < USER_ROLE_MAX; r++)
		if (slice_equal_fold(
			slice_of(g->role), slice_of(user_roles[r])))
			u->role = (enum user_role)r;
	if (g->clearance != NULL)
		u->clearance = slice_of(g->clearance);
	if (g->captions != NULL)
		u->captions = slice_of(g->captions);
	if (u->captions.n == 0)
		u->captions = S("-");
	if (!viewer_read(
		&g->arena, u->clearance, u->captions, &viewer, &g->error))
		return cmd_error(STATUS_USAGE, "%s", g->error.text);
	if (slice_index(u->clearance, '\t') < u->clearance.n ||
	    slice_index(u->captions, '\t') < u->captions.n)
		return cmd_error(STATUS_USAGE, "a tab stands in the words");
	return -1;
}

static int
list(struct naming *g)
{
	const struct user *u;
	struct buf b = {0};
	int status;

	for (u = g->users; u != NULL; u = u->next) {
		size_t from = b.n;

		buf_add(&b, u->name);
		hit_pad(&b, from, 20);
		buf_string(&b, user_roles[u->role]);
		hit_pad(&b, from, 36);
		buf_add(&b, u->clearance);
		buf_char(&b, ' ');
		buf_add(&b, u->captions);
		buf_char(&b, '\n');
	}
	status = cmd_tell(&b);
	buf_free(&b);
	return status;
}

static struct user **
place_of(struct naming *g, struct slice name)
{
	struct user **at;

	for (at = &g->users; *at != NULL; at = &(*at)->next)
		if (slice_equal((*at)->name, name))
			break;
	return at;
}

/* Better said before a password has been thought of. */
static bool
may_write(struct naming *g)
{
	struct file f;
	bool good = file_begin(&f, g->path, &g->error);

	if (good)
		file_drop(&f);
	return good;
}

static int
act(struct naming *g, const char *what, struct slice name)
{
	struct user **at = place_of(g, name);
	bool add = strcmp(what, "add") == 0;
	int status = -1;

	if (add && *at != NULL)
		return cmd_error(
		    STATUS_USAGE, "there is an account `%S'", &name);
	if (!add && *at == NULL)
		return cmd_error(
		    STATUS_NONE, "there is no account `%S'", &name);
	if (add) {
		if (!user_name_good(name))
			return cmd_error(STATUS_USAGE,
			    "`%S' is no name: small letters, digits, - and .",
			    &name);
		*at = ARENA_NEW(&g->arena, struct user);
		(*at)->name = name;
		(*at)->clearance = S("UNCLASSIFIED");
	}
	if (strcmp(what, "remove") == 0)
		*at = (*at)->next;
	else if (strcmp(what, "password") != 0)
		status = take_rights(g, *at);
	if (status < 0 && !may_write(g))
		status = cmd_error(STATUS_SYSTEM, "%s", g->error.text);
	if (status < 0 && (add || strcmp(what, "password") == 0))
		status = give_password(g, *at);
	if (status >= 0)
		return status;
	if (!users_write(g->path, g->users, &g->error))
		return cmd_error(STATUS_SYSTEM, "%s", g->error.text);
	return STATUS_CLEAN;
}

/* The file as it is; one that is to be made is empty. */
static bool
read_users(struct naming *g, bool make)
{
	if (make && access(g->path, F_OK) != 0)
		return true;
	return users_read(g->path, &g->arena, &g->users, &g->error);
}

int
cmd_user(char **argv)
{
	static const char *const verbs[] = {
	    "add", "set", "password", "remove", "list", NULL};
	struct naming g = {.path = getenv("REFTEL_USERS")};
	int status = cmd_options(&usage, argv, NULL, take_option, &g), verb = 0;

	if (status >= 0)
		return status;
	while (argv[0] != NULL && verbs[verb] != NULL &&
	    strcmp(verbs[verb], argv[0]) != 0)
		verb++;
	if (argv[0] == NULL || verbs[verb] == NULL)
		return cmd_usage(
		    &usage, "say what: add, set, password, remove or list");
	if (verb == 4 && argv[1] != NULL)
		return cmd_usage(&usage, "`list' is of all accounts");
	if (verb != 4 && (argv[1] == NULL || argv[2] != NULL))
		return cmd_usage(&usage, "name one account");
	if (g.path == NULL || *g.path == '\0')
		return cmd_usage(
		    &usage, "no file of accounts is named: -u FILE");
	if (!read_users(&g, verb == 0))
		status = cmd_error(STATUS_SYSTEM, "%s", g.error.text);
	else if (verb == 4)
		status = list(&g);
	else
		status = act(&g, argv[0], slice_of(argv[1]));
	arena_free(&g.arena);
	return status;
}
