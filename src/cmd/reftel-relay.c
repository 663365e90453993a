/*
 * reftel-relay.c: a station as a program of its own, for the system to
 * start: `reftel-relay relay.conf'.  The same as `reftel relay -c'.
 */
#include "relay/host.h"

#include <stdio.h>

int
main(int argc, char **argv)
{
	struct error error;

	if (argc != 2 || argv[1][0] == '-') {
		fprintf(stderr, "usage: reftel-relay relay.conf\n");
		return 4;
	}
	if (relay_run(argv[1], &error))
		return 0;
	fprintf(stderr, "reftel-relay: %s\n", error.text);
	return 5;
}
