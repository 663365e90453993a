/*
 * status.c: `reftel status': how a station is, once or again and again.
 */
#include "base/json.h"
#include "cmd/station.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static const char *const formats[] = {"text", "json", "prometheus", NULL};

static const struct option status_options[] = {STATION_CONFIG,
    {"format", 'f', "FORMAT", "how to print:", formats},
    {"watch", 'w', NULL, "again every two seconds, until it is ended", NULL},
    CMD_HELP, {NULL, 0, NULL, NULL, NULL}};

/* How often a screen is written anew. */
#define WATCH 2

static void
text_circuit(struct buf *b, const struct json *c)
{
	static const char *const names[] = {
	    "FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"};
	struct slice name = json_string(json_get(c, S("name")));
	struct slice peer = json_string(json_get(c, S("peer")));
	struct slice class = json_string(json_get(c, S("clearance")));
	const struct json *queue;
	int64_t n, seconds;
	size_t i;

	buf_format(b, "%S to %S, %S: %s", &name, &peer, &class,
	    !json_true(json_get(c, S("open")))    ? "closed"
		: json_true(json_get(c, S("up"))) ? "up"
						  : "down");
	for (i = 0; i < 4; i++) {
		queue = json_get(json_get(c, S("queued")), slice_of(names[i]));
		n = seconds = 0;
		json_integer(json_get(queue, S("count")), &n);
		json_integer(json_get(queue, S("seconds")), &seconds);
		if (n > 0)
			buf_format(b, "; %lld %s, the oldest %lld s",
			    (long long)n, names[i], (long long)seconds);
	}
	buf_char(b, '\n');
}

/* The answer of a station as lines, in its place. */
static int
put_in_words(struct buf *out)
{
	struct arena arena = {0};
	const struct json *root, *c;
	struct buf b = {0};
	struct error error;
	struct slice name;
	int64_t accepted = 0, held = 0;

	if (!json_read(&arena, buf_slice(out), NULL, &root, &error)) {
		arena_free(&arena);
		return cmd_error(STATUS_SYSTEM, "%s", error.text);
	}
	name = json_string(json_get(root, S("station")));
	json_integer(json_get(root, S("accepted")), &accepted);
	json_integer(json_get(root, S("held")), &held);
	buf_format(&b, "%S: %lld accepted, %lld held%s\n", &name,
	    (long long)accepted, (long long)held,
	    json_true(json_get(root, S("full"))) ? ", the disk is full" : "");
	c = json_get(root, S("circuits"));
	for (c = c == NULL ? NULL : c->first; c != NULL; c = c->next)
		text_circuit(&b, c);
	arena_free(&arena);
	buf_free(out);
	*out = b;
	return STATUS_CLEAN;
}

int
cmd_status(char **argv)
{
	static const struct usage usage = {"status", "",
	    "How a station is: its circuits, what waits for each, and how "
	    "long.",
	    status_options};
	char *none[] = {NULL};
	struct host_config c;
	struct asked a = {0};
	struct buf out = {0};
	int status = station_begin(&usage, argv, 0, 0, &a, &c);
	bool text = a.first == NULL || strcmp(a.first, "text") == 0;
	const char *verb =
	    text || strcmp(a.first, "json") == 0 ? "status" : "metrics";

	if (status >= 0)
		return status;
	status = station_ask(&c, verb, none, &out);
	if (status == STATUS_CLEAN && text)
		status = put_in_words(&out);
	while (a.second_given && status == STATUS_CLEAN) {
		if (isatty(STDOUT_FILENO))
			printf("\033[H\033[2J");
		if (fwrite(out.p, 1, out.n, stdout) < out.n ||
		    fflush(stdout) != 0) {
			status = cmd_error(
			    STATUS_SYSTEM, "cannot write: %s", strerror(errno));
			break;
		}
		sleep(WATCH);
		buf_clear(&out);
		status = station_ask(&c, verb, none, &out);
		if (status == STATUS_CLEAN && text)
			status = put_in_words(&out);
	}
	if (status == STATUS_CLEAN && !a.second_given)
		status = cmd_print(&out);
	buf_free(&out);
	config_free(&c);
	return status;
}
