/*
 * reftel-relay.c: a station as a program of its own, for the system to
 * start: `reftel-relay relay.conf'.  The same as `reftel relay -c'.
 */
#include "relay/host.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int
print(const char *text)
{
	return fputs(text, stdout) < 0 || fflush(stdout) != 0 ? 5 : 0;
}

/* Whether it could be run. */
static bool
check(const struct host_config *c, struct error *error)
{
	struct tls_context *tls = NULL;
	struct error doubt;
	bool good = true;
	size_t i;

	for (i = 0; good && tls == NULL && i < c->relay.circuit_count; i++)
		if (c->lines[i].kind == WAY_TLS)
			good = tls_context_new(c, &tls, error);
	if (tls != NULL && !tls_context_fits(tls, c, &doubt))
		printf("but: %s\n", doubt.text);
	tls_context_free(tls);
	return good;
}

/* What it keeps is for no other user, whatever umask(2) it is started with. */
static void
make_spool(const char *folder)
{
	if (access(folder, F_OK) != 0 && file_folder(folder, NULL))
		chmod(folder, 0700);
}

int
main(int argc, char **argv)
{
	struct host_config c;
	struct error error;
	bool checks = argc == 3 && strcmp(argv[1], "--check") == 0, good;
	const char *path = argc > 1 ? argv[argc - 1] : "";
	int status;

	if (argc == 2 && strcmp(argv[1], "--version") == 0)
		return print("reftel-relay " REFTEL_VERSION "\n");
	if (argc == 2 &&
	    (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
		return print(
		    "usage: reftel-relay [--check] relay.conf\n\n"
		    "Be a station that relays telegrams, until a signal ends "
		    "it; or only check\nwhether it could be one.  What it "
		    "would be says `reftel relay -c relay.conf\ncheck'; see "
		    "relay.conf(5).\n");
	if (!checks && (argc != 2 || path[0] == '-')) {
		fprintf(stderr, "usage: reftel-relay [--check] relay.conf\n");
		return 4;
	}
	if (config_read(path, &c, &error)) {
		good = !checks || check(&c, &error);
		if (!checks)
			make_spool(c.spool);
		config_free(&c);
		status = 5;
		if (good && (checks || relay_run(path, &error)))
			return 0;
	} else
		status = access(path, R_OK) == 0 ? 4 : 5;
	fprintf(stderr, "reftel-relay: %s\n", error.text);
	return status;
}
