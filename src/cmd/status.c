/*
 * status.c: `reftel status': how a station is, once or again and again.
 */
#include "base/json.h"
#include "cmd/station.h"

#include <time.h>
#include <unistd.h>

static const char *const formats[] = {"text", "json", "prometheus", NULL};

static const struct option status_options[] = {STATION_CONFIG,
    {"format", 'f', "FORMAT", "how to print:", formats},
    {"watch", 'w', NULL, "again every two seconds, until it is ended", NULL},
    CMD_HELP, {NULL, 0, NULL, NULL, NULL}};

/* How often a screen is written anew. */
#define WATCH 2

/* ---- as text ----------------------------------------------------------------------- */

/* What is separated in a line. */
static void
add(struct buf *b, size_t from, const char *format, ...)
{
	va_list ap;

	buf_string(b, b->n > from ? "; " : "");
	va_start(ap, format);
	buf_vformat(b, format, ap);
	va_end(ap);
}

/* `2 PRIORITY, the oldest 36m; 1 ROUTINE, 5h; 3 unacknowledged' */
static void
add_queues(struct buf *b, size_t from, const struct json *c)
{
	static const char *const names[] = {
	    "FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"};
	const struct json *queue;
	int64_t n;
	size_t i;

	for (i = 0; i < 4; i++) {
		queue = json_get(json_get(c, S("queued")), slice_of(names[i]));
		n = station_number(queue, "count");
		if (n == 0)
			continue;
		add(b, from, "%lld %s, %s", (long long)n, names[i],
		    n > 1 ? "the oldest " : "");
		station_age(b, station_number(queue, "seconds"));
	}
	n = station_number(c, "unacknowledged");
	if (n > 0)
		add(b, from, "%lld unacknowledged", (long long)n);
}

static void
add_column(struct buf *b, struct slice text, size_t width)
{
	size_t from = b->n;

	buf_format(b, "%S", &text);
	hit_pad(b, from, width + 2);
}

/* The longest of a member of all circuits. */
static size_t
width_of(const struct json *circuits, const char *name)
{
	size_t width = 0, n;

	for (; circuits != NULL; circuits = circuits->next) {
		n = wrap_columns(
		    json_string(json_get(circuits, slice_of(name))));
		width = n > width ? n : width;
	}
	return width;
}

static void
add_circuits(struct buf *b, const struct json *circuits)
{
	size_t name = width_of(circuits, "name");
	size_t peer = width_of(circuits, "peer");
	size_t class = width_of(circuits, "clearance"), from;
	const struct json *c;
	struct slice text;

	for (c = circuits; c != NULL; c = c->next) {
		from = b->n;
		text = json_string(json_get(c, S("name")));
		buf_format(b, "%S", &text);
		hit_pad(b, from, name + 1);
		buf_string(b, "to ");
		add_column(b, json_string(json_get(c, S("peer"))), peer);
		add_column(b, json_string(json_get(c, S("clearance"))), class);
		add_column(b,
		    !json_true(json_get(c, S("open")))    ? S("closed")
			: json_true(json_get(c, S("up"))) ? S("up")
							  : S("down"),
		    6);
		add_queues(b, b->n, c);
		while (b->p[b->n - 1] == ' ')
			b->n--;
		buf_char(b, '\n');
	}
}

/* The posts for which something waits, or is with their command. */
static void
add_deliveries(struct buf *b, const struct json *deliveries)
{
	struct slice to;
	size_t line, from;
	int64_t seq;

	for (; deliveries != NULL; deliveries = deliveries->next) {
		to = json_string(json_get(deliveries, S("to")));
		line = b->n;
		buf_format(b, "the post %S: ", &to);
		from = b->n;
		seq = station_number(deliveries, "begun");
		if (seq > 0) {
			buf_format(b, "message %lld begun, ", (long long)seq);
			station_age(b, station_number(deliveries, "seconds"));
		}
		if (station_number(deliveries, "doubts") > 0)
			buf_string(b, ", again");
		add_queues(b, from, deliveries);
		if (b->n > from)
			buf_char(b, '\n');
		else
			b->n = line;
	}
}

/* The answer of a station as lines, in its place. */
static int
put_in_words(struct buf *out, bool watched)
{
	struct arena arena = {0};
	const struct json *root, *list;
	struct buf b = {0};
	struct error error;
	struct slice name;
	int64_t held;
	struct tm day;
	time_t now = time(NULL);
	char text[32];

	if (!json_read(&arena, buf_slice(out), NULL, &root, &error)) {
		arena_free(&arena);
		return cmd_error(STATUS_SYSTEM, "%s", error.text);
	}
	name = json_string(json_get(root, S("station")));
	held = station_number(root, "held");
	buf_format(&b, "%S: ", &name);
	if (watched && gmtime_r(&now, &day) != NULL &&
	    strftime(text, sizeof(text), "%H:%M:%SZ; ", &day) > 0)
		buf_string(&b, text);
	buf_format(&b, "%lld accepted, %lld held%s%s\n",
	    (long long)station_number(root, "accepted"), (long long)held,
	    held > 0 ? " (reftel queue)" : "",
	    json_true(json_get(root, S("full"))) ? ", the disk is full" : "");
	list = json_get(root, S("circuits"));
	add_circuits(&b, list == NULL ? NULL : list->first);
	list = json_get(root, S("deliveries"));
	add_deliveries(&b, list == NULL ? NULL : list->first);
	arena_free(&arena);
	buf_free(out);
	*out = b;
	return STATUS_CLEAN;
}

/* ---- asked ---------------------------------------------------------------------------- */

struct watching {
	struct host_config c;
	const char *verb;
	bool text, again;
	bool seen, lost; /* it has answered; it does no longer */
};

/* On a screen of its own when it is watched. */
static int
print(const struct watching *w, struct slice text)
{
	int status = STATUS_CLEAN;
	struct out out;
	struct error error;

	out_open(&out, STDOUT_FILENO);
	out.wrap = out.terminal && w->text;
	if (w->again && out.terminal)
		buf_string(&out.buf, "\033[H\033[2J");
	buf_add(&out.buf, text);
	if (!out_flush(&out, true, &error))
		status = cmd_error(STATUS_SYSTEM, "%s", error.text);
	buf_free(&out.buf);
	return status;
}

/* As it is now.  One that is watched may be started again. */
static int
show(struct watching *w)
{
	char *none[] = {NULL};
	struct buf answer = {0};
	int status = STATUS_CLEAN;

	if (w->lost)
		status = print(w, slice(NULL, 0));
	if (status != STATUS_CLEAN)
		return status;
	status = station_ask(&w->c, w->verb, none, &answer);
	w->lost = w->again && w->seen && status != STATUS_CLEAN;
	if (status == STATUS_CLEAN && w->text)
		status = put_in_words(&answer, w->again);
	if (status == STATUS_CLEAN)
		status = print(w, buf_slice(&answer));
	w->seen = w->seen || status == STATUS_CLEAN;
	buf_free(&answer);
	return w->lost ? STATUS_CLEAN : status;
}

int
cmd_status(char **argv)
{
	static const struct usage usage = {"status", "",
	    "How a station is: its circuits, what waits for each, and how "
	    "long.",
	    status_options};
	struct watching w = {.text = true};
	struct asked a = {0};
	int status = station_begin(&usage, argv, 0, 0, &a, &w.c);

	if (status >= 0)
		return status;
	w.text = a.first == NULL || strcmp(a.first, "text") == 0;
	w.verb = w.text || strcmp(a.first, "json") == 0 ? "status" : "metrics";
	w.again = a.second_given;
	while ((status = show(&w)) == STATUS_CLEAN && w.again)
		sleep(WATCH);
	config_free(&w.c);
	return status;
}
