/*
 * relay.c: `reftel relay': be a station, or have to do with the one that is.
 */
#include "cmd/station.h"

int
cmd_relay(char **argv)
{
	static const struct usage usage = {"relay", "[reload]",
	    "Be a station: accept, route, forward and deliver telegrams, "
	    "until a signal\nends it. Or have the one that runs read its "
	    "configuration again.",
	    station_options};
	struct asked a = {0};
	char *words[] = {NULL, NULL, NULL};
	struct host_config c;
	struct buf out = {0};
	int status = cmd_options(&usage, argv, NULL, station_option, &a);

	if (status >= 0)
		return status;
	if (*argv != NULL && (strcmp(*argv, "reload") != 0 || argv[1] != NULL))
		return cmd_usage(&usage, "there is no such request");
	status = station_configure(&usage, &a, &c);
	if (status >= 0)
		return status;
	if (*argv != NULL)
		status = station_ask(&c, "reload", argv + 1, &out);
	buf_free(&out);
	config_free(&c);
	if (status >= 0)
		return status;
	words[1] = (char *)(uintptr_t)a.config;
	return cmd_beside("reftel-relay", words);
}
