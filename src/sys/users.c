/*
 * users.c: accounts in a file.  It must not know what a clearance is, nor
 * check any password.
 */
#include "sys/users.h"

#include <sys/stat.h>

#define FILE_MOST ((size_t)4 << 20)
#define NAME_MOST 60

const char *const user_roles[USER_ROLE_MAX + 1] = {
    "reader", "reviewer", "archivist", "administrator", NULL};

bool
user_name_good(struct slice name)
{
	size_t i;

	for (i = 0; i < name.n; i++)
		if (!ascii_is_lower(name.p[i]) && !ascii_is_digit(name.p[i]) &&
		    (i == 0 || (name.p[i] != '-' && name.p[i] != '.')))
			return false;
	return name.n > 0 && name.n <= NAME_MOST;
}

const struct user *
users_find(const struct user *users, struct slice name)
{
	for (; users != NULL; users = users->next)
		if (slice_equal(users->name, name))
			return users;
	return NULL;
}

static bool
read_line(struct slice line, struct user *u)
{
	struct slice role;
	int r;

	u->name = slice_cell(&line);
	role = slice_cell(&line);
	u->clearance = slice_cell(&line);
	u->captions = slice_cell(&line);
	u->hash = slice_cell(&line);
	for (r = 0; r < USER_ROLE_MAX; r++)
		if (slice_equal(role, slice_of(user_roles[r])))
			break;
	u->role = (enum user_role)r;
	return r < USER_ROLE_MAX && user_name_good(u->name) &&
	    u->clearance.n > 0 && u->captions.n > 0 && u->hash.n > 0 &&
	    u->hash.n < PASSWORD_HASH && line.n == 0;
}

static bool
is_private(const char *path)
{
	struct stat st;

	return stat(path, &st) != 0 || (st.st_mode & 07) == 0;
}

bool
users_read(const char *path, struct arena *arena, struct user **out,
    struct error *error)
{
	struct user *first = NULL, **end = &first, *u;
	struct slice text, line;
	struct buf b = {0};
	unsigned number = 0;
	bool good;

	if (!is_private(path))
		return error_set(error,
		    "%s: others may read it; say `chmod o= %s'", path, path);
	if (!file_read(path, FILE_MOST, &b, error))
		return false;
	text = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	while ((line = slice_line(&text)).p != NULL) {
		number++;
		if (line.n == 0 || line.p[0] == '#')
			continue;
		u = ARENA_NEW(arena, struct user);
		good = read_line(line, u);
		if (!good || users_find(first, u->name) != NULL)
			return error_set(error, "%s:%u: %s", path, number,
			    good ? "the account was there already"
				 : "is no account");
		*end = u;
		end = &u->next;
	}
	*out = first;
	return true;
}

bool
users_write(const char *path, const struct user *users, struct error *error)
{
	struct buf b = {0};
	mode_t before;
	bool good;

	buf_string(&b,
	    "# Accounts, by `reftel user': name, role, clearance, captions, "
	    "password.\n");
	for (; users != NULL; users = users->next) {
		buf_add(&b, users->name);
		buf_format(&b, "\t%s\t", user_roles[users->role]);
		buf_add(&b, users->clearance);
		buf_char(&b, '\t');
		buf_add(&b, users->captions);
		buf_char(&b, '\t');
		buf_add(&b, users->hash);
		buf_char(&b, '\n');
	}
	before = umask(027);
	good = file_write(path, buf_slice(&b), error);
	umask(before);
	buf_free(&b);
	return good;
}
