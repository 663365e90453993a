/*
 * reftel-relay.c: a station as a program of its own, for the system to
 * start: `reftel-relay relay.conf'.  The same as `reftel relay -c'.
 */
#include "relay/host.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int
print(const char *text)
{
	return fputs(text, stdout) < 0 || fflush(stdout) != 0 ? 5 : 0;
}

int
main(int argc, char **argv)
{
	struct host_config c;
	struct error error;
	int status;

	if (argc == 2 && strcmp(argv[1], "--version") == 0)
		return print("reftel-relay " REFTEL_VERSION "\n");
	if (argc == 2 &&
	    (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
		return print(
		    "usage: reftel-relay relay.conf\n\n"
		    "Be a station that relays telegrams, until a signal ends "
		    "it.  What it would\nbe says `reftel relay -c relay.conf "
		    "check'; see relay.conf(5).\n");
	if (argc != 2 || argv[1][0] == '-') {
		fprintf(stderr, "usage: reftel-relay relay.conf\n");
		return 4;
	}
	if (config_read(argv[1], &c, &error)) {
		config_free(&c);
		status = 5;
		if (relay_run(argv[1], &error))
			return 0;
	} else
		status = access(argv[1], R_OK) == 0 ? 4 : 5;
	fprintf(stderr, "reftel-relay: %s\n", error.text);
	return status;
}
