/*
 * users.h: who may come in: accounts in one file, passwords, tokens.  The
 * second half of the chapter that sys.h begins.
 */
#ifndef SYS_USERS_H
#define SYS_USERS_H

#include "sys/sys.h"

/* ---- password.c: secrets -------------------------------------------------- */

enum {
	PASSWORD_HASH = 128, /* with its NUL */
	PASSWORD_LEAST = 10, /* letters of one */
	PASSWORD_MOST = 1000,
	SECRET_TEXT = 65, /* 32 bytes in hexadecimal, with its NUL */
};

/* False when there is no memory for it, or it is empty, which none is. */
bool password_hash(struct slice password, char out[static PASSWORD_HASH]);
bool password_is(const char *hash, struct slice password);

/* A token that nobody can guess. */
bool secret_make(char out[static SECRET_TEXT]);

/* Takes as long whichever of equally long ones differ; empty is never equal. */
bool secret_equal(struct slice a, struct slice b);

/* ---- users.c: accounts -------------------------------------------------------- */

/* What one may do; who may see what is the clearance, whatever the role. */
enum user_role {
	USER_READER,
	USER_REVIEWER,
	USER_ARCHIVIST,
	USER_ADMINISTRATOR,
	USER_ROLE_MAX
};

extern const char *const user_roles[USER_ROLE_MAX + 1]; /* NULL at the end */

/* The account of who has not said who he is; it has no password. */
#define USER_ANYONE S("anyone")

struct user {
	struct slice name; /* small letters, digits, - and . */
	enum user_role role;
	struct slice clearance, captions; /* words; what they mean is not known
					     here */
	struct slice hash; /* of the password; "-": it cannot log in */
	struct user *next;
};

/*
 * The accounts of a file, a line each: name, role, clearance, captions and
 * hash, with tabs between.  A file that others than its owner and his group
 * may read is refused.
 */
bool users_read(const char *path, struct arena *arena, struct user **out,
    struct error *error);
bool users_write(
    const char *path, const struct user *users, struct error *error);

const struct user *users_find(const struct user *users, struct slice name);
bool user_name_good(struct slice name);

#endif
