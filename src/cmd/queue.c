/*
 * queue.c: `reftel queue': what a station owes, and what is done about it.
 */
#include "cmd/station.h"

int
cmd_queue(char **argv)
{
	static const char *const verbs[] = {
	    "show", "hold", "release", "reroute", "cancel", "readdress", NULL};
	static const struct usage usage = {"queue",
	    "[show|hold|release|reroute|cancel NUMBER]\n"
	    "       reftel queue readdress NUMBER [cleared] PRECEDENCE RI ...",
	    "What a station owes, a JSON object to a line; or one message of "
	    "it, shown,\nheld back, let go, sent another way, cancelled, or "
	    "sent to others as well.",
	    station_options};

	return station_pass_on(&usage, argv, verbs, "queue", SIZE_MAX);
}
