/*
 * door.c: sessions over time: a token is changed every quarter of an hour, the
 * old one goes a minute later, and nobody stays for ever.
 */
#include "tests/unit/tap.h"
#include "web/serve.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/reftel-door-XXXXXX";
static char path[64];

static bool
write_accounts(void)
{
	struct user roe = {.name = S("roe"),
	    .role = USER_READER,
	    .clearance = S("U"),
	    .captions = S("-"),
	    .hash = S("-")};
	struct user doe = {.name = S("doe"),
	    .role = USER_REVIEWER,
	    .clearance = S("S"),
	    .captions = S("NODIS"),
	    .next = &roe};
	char hash[PASSWORD_HASH];
	struct error error;

	if (!password_hash(S("nine lumpsuckers"), hash))
		return false;
	doe.hash = slice_of(hash);
	return users_write(path, &doe, &error);
}

/* Who that is at a time; and his new token, where he gets one. */
static bool
is_in(struct door *d, const char *token, int64_t now, char *fresh)
{
	struct arena arena = {0};
	struct visitor v;
	bool in;

	door_enter(d, slice_of(token), now, &arena, &v);
	in = slice_equal(v.name, S("doe")) && v.role == USER_REVIEWER &&
	    v.viewer.clearance == CLASS_SECRET;
	memcpy(fresh, v.fresh, SECRET_TEXT);
	arena_free(&arena);
	return in;
}

static void
test_rotation(struct door *d)
{
	char first[SECRET_TEXT], second[SECRET_TEXT], third[SECRET_TEXT];

	ok(door_login(d, S("doe"), S("nine lumpsuckers"), S("::1"), 10000,
	       first) == DOOR_IN,
	    "one comes in");
	ok(is_in(d, first, 10001, second) && second[0] == '\0' &&
		is_in(d, first, 10900, second) && second[0] == '\0',
	    "and keeps his token for a quarter of an hour");
	ok(is_in(d, first, 10901, second) && second[0] != '\0' &&
		strcmp(first, second) != 0,
	    "then he gets another");
	ok(is_in(d, second, 10902, third) && third[0] == '\0' &&
		is_in(d, first, 10961, third) && third[0] == '\0',
	    "the old one is good for a minute, for what is on its way");
	ok(!is_in(d, first, 10962, third) && is_in(d, second, 10963, third),
	    "and no longer");
	door_dismiss(d, S("roe"));
	ok(is_in(d, second, 10964, third), "another's end is not his");
	door_dismiss(d, S("doe"));
	ok(!is_in(d, second, 10965, third), "his is");
}

static void
test_end(struct door *d)
{
	char token[SECRET_TEXT], fresh[SECRET_TEXT];
	int64_t now;
	bool in = true;

	door_login(d, S("doe"), S("nine lumpsuckers"), S("::1"), 20000, token);
	ok(is_in(d, token, 20000 + 3600, fresh) && fresh[0] != '\0' &&
		!is_in(d, fresh, 20000 + 7201, fresh),
	    "who asks nothing for an hour is out");
	door_login(d, S("doe"), S("nine lumpsuckers"), S("::1"), 30000, token);
	for (now = 30000; in && now < 30000 + 20 * 3600; now += 600) {
		in = is_in(d, token, now, fresh);
		if (fresh[0] != '\0')
			memcpy(token, fresh, sizeof(token));
	}
	ok(now - 600 == 30000 + 12 * 3600 + 600,
	    "and who asks all the time after twelve");
}

int
main(void)
{
	struct error error;
	struct door *d = NULL;

	if (mkdtemp(folder) == NULL)
		return 1;
	snprintf(path, sizeof(path), "%s/users", folder);
	if (!ok(write_accounts() && door_open(path, &d, &error), "a door"))
		return tap_done();
	test_rotation(d);
	test_end(d);
	ok(door_knows(d, S("roe")) && !door_knows(d, S("poe")) &&
		!door_knows(d, S("anyone")),
	    "it knows who has an account");
	door_close(d);
	unlink(path);
	rmdir(folder);
	return tap_done();
}
