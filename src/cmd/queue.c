/*
 * queue.c: `reftel queue': what a station owes, and what is done about it.
 */
#include "base/json.h"
#include "cmd/station.h"

static const struct option options[] = {STATION_CONFIG,
    {"format", 'f', "FORMAT", "how to print what is owed:", station_formats},
    CMD_HELP, {NULL, 0, NULL, NULL, NULL}};

static const struct usage usage = {"queue",
    "[list]\n"
    "       reftel queue show|hold|release|reroute|cancel NUMBER ...\n"
    "       reftel queue readdress NUMBER [cleared] PRECEDENCE RI ...",
    "What a station owes; or messages of it, shown, held back, let go, sent "
    "another\nway, cancelled, or one sent to others as well.",
    options};

/* A station lists so many. */
#define LISTED 1000

/* ---- what is owed, as text ------------------------------------------------------- */

static struct slice
text_of(const struct json *branch, const char *name)
{
	return json_string(json_get(branch, slice_of(name)));
}

/* ` by BERN, number 12' */
static void
add_way(struct buf *b, const struct json *branch)
{
	struct slice target = text_of(branch, "target");
	struct slice name = slice_skip(target, 2);
	int64_t number = station_number(branch, "number");

	if (slice_starts(target, S("c:")))
		buf_format(b, " by %S", &name);
	else if (slice_starts(target, S("d:")))
		buf_string(b, " by delivery");
	if (number > 0)
		buf_format(b, ", number %lld", (long long)number);
}

/* `queued for RJBBXX by BERN', `held (security) for RJCCXX'. */
static void
add_state(struct buf *b, const struct json *branch)
{
	struct slice state = text_of(branch, "state");
	struct slice reason = text_of(branch, "reason");
	struct slice ris = text_of(branch, "for");
	size_t i;

	buf_format(b, "%S", &state);
	if (reason.n > 0)
		buf_format(b, " (%S)", &reason);
	if (ris.n > 0 && !slice_equal(ris, S("-"))) {
		buf_string(b, " for ");
		for (i = 0; i < ris.n; i++)
			buf_char(b, ris.p[i] == ',' ? ' ' : ris.p[i]);
	}
	if (reason.n == 0)
		add_way(b, branch);
	if (station_number(branch, "doubts") > 0)
		buf_string(b, ", in doubt");
}

static void
add_row(struct buf *b, const struct json *branch, size_t digits, size_t width)
{
	struct slice precedence = text_of(branch, "precedence");
	struct slice id = text_of(branch, "id"), class;
	char seq[32];
	size_t from;

	snprintf(seq, sizeof(seq), "%*lld", (int)digits,
	    (long long)station_number(branch, "seq"));
	buf_format(b, "%s  ", seq);
	from = b->n;
	buf_format(b, "%S", &precedence);
	hit_pad(b, from, 11);
	from = b->n;
	buf_format(b, "%S", &id);
	hit_pad(b, from, width + 2);
	add_state(b, branch);
	class = text_of(branch, "class");
	buf_format(b, ", %S, ", &class);
	station_age(b, station_number(branch, "seconds"));
	buf_char(b, '\n');
}

void
station_rows(struct buf *b, struct slice branches)
{
	struct arena arena = {0};
	const struct json *branch;
	struct slice rest = branches, line;
	size_t digits = 1, width = 0, n;
	int64_t seq;

	while ((line = slice_line(&rest)).p != NULL) {
		if (!json_read(&arena, line, NULL, &branch, NULL))
			continue;
		n = text_of(branch, "id").n;
		width = n > width ? n : width;
		n = 1;
		for (seq = station_number(branch, "seq"); seq > 9; seq /= 10)
			n++;
		digits = n > digits ? n : digits;
		arena_reset(&arena);
	}
	rest = branches;
	while ((line = slice_line(&rest)).p != NULL) {
		if (json_read(&arena, line, NULL, &branch, NULL))
			add_row(b, branch, digits, width);
		arena_reset(&arena);
	}
	arena_free(&arena);
}

static int
list(const struct host_config *c, bool text)
{
	char *none[] = {NULL};
	struct buf out = {0}, b = {0};
	struct slice rest;
	size_t n = 0;
	int status = station_ask(c, "queue", none, &out);

	if (status == STATUS_CLEAN && text) {
		rest = buf_slice(&out);
		while (slice_line(&rest).p != NULL)
			n++;
		station_rows(&b, buf_slice(&out));
		if (n == 0)
			buf_string(&b, "nothing is owed\n");
		if (n >= LISTED)
			buf_string(&b,
			    "These are what is held, and the oldest; "
			    "`reftel status' counts all.\n");
		status = cmd_tell(&b);
	} else if (status == STATUS_CLEAN)
		status = cmd_print(&out);
	buf_free(&out);
	buf_free(&b);
	return status;
}

/* ---- what is done ---------------------------------------------------------------- */

/* What is let go may be held again at once, for the reason it was. */
static int
say_released(const struct host_config *c, struct slice number, struct buf *out)
{
	struct arena arena = {0};
	const struct json *branch;
	struct buf request = {0}, held = {0};
	struct slice rest, line, why;
	int status;

	buf_format(&request, "held %S\n", &number);
	status = station_request(c, buf_slice(&request), &held);
	rest = buf_slice(&held);
	line = slice_line(&rest);
	if (status == STATUS_CLEAN && line.p == NULL)
		buf_format(out, "%S: released\n", &number);
	else if (status == STATUS_CLEAN &&
	    json_read(&arena, line, NULL, &branch, NULL)) {
		why = text_of(branch, "reason");
		status = cmd_error(STATUS_SYSTEM,
		    "message %S is held again: %S", &number, &why);
	}
	arena_free(&arena);
	buf_free(&request);
	buf_free(&held);
	return status;
}

/* One after the other, each answered; the worst is the status. */
static int
each(const struct host_config *c, const char *verb, const char *done,
    char **numbers)
{
	struct buf request = {0}, out = {0};
	bool release = strcmp(verb, "release") == 0;
	struct slice rest, number;
	int worst = STATUS_CLEAN, status;

	for (; *numbers != NULL; numbers++) {
		rest = slice_of(*numbers);
		while ((number = slice_word(&rest)).p != NULL) {
			buf_clear(&request);
			buf_format(&request, "%s %S\n", verb, &number);
			status = station_request(c, buf_slice(&request), &out);
			if (status == STATUS_CLEAN && release)
				status = say_released(c, number, &out);
			else if (status == STATUS_CLEAN && done != NULL)
				buf_format(&out, "%S: %s\n", &number, done);
			worst = status > worst ? status : worst;
		}
	}
	status = out.n > 0 ? cmd_print(&out) : STATUS_CLEAN;
	buf_free(&request);
	buf_free(&out);
	return status > worst ? status : worst;
}

int
cmd_queue(char **argv)
{
	static const char *const verbs[] = {"list", "show", "hold", "release",
	    "reroute", "cancel", "readdress", NULL};
	static const char *const done[] = {
	    NULL, NULL, "held back", "released", "rerouted", "cancelled", NULL};
	struct host_config c;
	struct asked a = {0};
	struct buf out = {0};
	int status = station_begin(&usage, argv, 0, SIZE_MAX, &a, &c);
	unsigned verb = 0;

	if (status >= 0)
		return status;
	if (*argv != NULL)
		status = station_verb(&usage, argv, verbs);
	if (status < 0 && *argv != NULL) {
		verb = cmd_choice(verbs, *argv++);
		if (verb == 0 && *argv != NULL)
			status =
			    cmd_usage(&usage, "there are operands too many");
		else if (verb > 0 && *argv == NULL)
			status = cmd_usage(&usage, "an operand is missing");
		else if (verb > 0 && a.first != NULL)
			status = cmd_usage(&usage, "only a list has a format");
	}
	if (status < 0 && verb == 0)
		status =
		    list(&c, a.first == NULL || strcmp(a.first, "text") == 0);
	else if (status < 0 && strcmp(verbs[verb], "readdress") == 0) {
		status = station_ask(&c, "readdress", argv, &out);
		if (status == STATUS_CLEAN)
			status = cmd_print(&out);
		buf_free(&out);
	} else if (status < 0)
		status = each(&c, verbs[verb], done[verb], argv);
	config_free(&c);
	return status;
}
