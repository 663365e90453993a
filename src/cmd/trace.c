/*
 * trace.c: `reftel trace': what became of a telegram, here and at the stations
 * that it went to.
 */
#include "base/json.h"
#include "cmd/station.h"

#include <stdio.h>
#include <time.h>

static const struct option trace_options[] = {STATION_CONFIG,
    {"net", 0, NULL, "ask the stations that it went to as well", NULL},
    CMD_HELP, {NULL, 0, NULL, NULL, NULL}};

/* How long a station that is asked is waited for. */
#define PATIENCE 30

/* Stations that were asked already, and those that are to be. */
struct trail {
	char ris[64][9];
	size_t asked, count;
};

static void
add_station(struct trail *t, struct slice ri)
{
	size_t i;

	if (ri.n < 4 || ri.n > 8 || t->count == 64)
		return;
	for (i = 0; i < t->count; i++)
		if (slice_equal(slice_of(t->ris[i]), ri))
			return;
	memcpy(t->ris[t->count], ri.p, ri.n);
	t->ris[t->count++][ri.n] = '\0';
}

/* The peers of the circuits by which it went from here. */
static void
first_stations(
    const struct host_config *c, struct slice branches, struct trail *t)
{
	const struct json *root;
	struct arena arena = {0};
	struct slice line, target;
	struct buf ri = {0};
	size_t i;

	while ((line = slice_line(&branches)).p != NULL) {
		if (!json_read(&arena, line, NULL, &root, NULL))
			continue;
		target = json_string(json_get(root, S("target")));
		for (i = 0; i < c->relay.circuit_count; i++)
			if (slice_starts(target, S("c:")) &&
			    slice_equal(slice_skip(target, 2),
				c->relay.circuits[i].name)) {
				buf_clear(&ri);
				ri_add(&ri, c->relay.circuits[i].peer);
				add_station(t, buf_slice(&ri));
			}
	}
	buf_free(&ri);
	arena_free(&arena);
}

/* `RJBB RJAAXX 0047 0601215 RJCC BBC012': whom the answer names besides. */
static bool
read_heard(
    struct slice heard, const char *station, struct trail *t, struct buf *said)
{
	struct slice line, rest, word, before = {NULL, 0};
	bool any = false;

	while ((line = slice_line(&heard)).p != NULL) {
		rest = line;
		if (!slice_equal(slice_word(&rest), slice_of(station)))
			continue;
		any = true;
		buf_format(said, "%S\n", &line);
		slice_word(&rest);
		slice_word(&rest);
		slice_word(&rest);
		/* A relay stands before the channel number to it. */
		while ((word = slice_word(&rest)).p != NULL) {
			if (before.p != NULL && word.n > 4 &&
			    ascii_is_digit(word.p[word.n - 1]))
				add_station(t, before);
			before = word;
		}
		break;
	}
	return any;
}

static int
trace_net(const struct host_config *c, char **argv, struct buf *out)
{
	struct trail t = {.count = 0};
	struct buf heard = {0};
	char *words[5] = {NULL, argv[0], argv[1], argv[2], NULL};
	int status = STATUS_CLEAN, tries;
	bool any;

	first_stations(c, buf_slice(out), &t);
	while (status == STATUS_CLEAN && t.asked < t.count) {
		words[0] = t.ris[t.asked++];
		status = station_ask(c, "inquire", words, &heard);
		any = false;
		for (tries = 0; status == STATUS_CLEAN && !any; tries++) {
			if (tries == PATIENCE * 5) {
				buf_format(
				    out, "%s does not answer\n", words[0]);
				break;
			}
			nanosleep(
			    &(struct timespec){.tv_nsec = 200000000}, NULL);
			buf_clear(&heard);
			status = station_ask(c, "heard", argv, &heard);
			any = read_heard(buf_slice(&heard), words[0], &t, out);
		}
	}
	buf_free(&heard);
	return status;
}

/* A serial as FL3 has it: `47' and `#47' are 0047; others are as they are. */
static void
whole_serial(const char *word, char out[static 16])
{
	uint32_t n;

	if (word[0] == '#')
		word++;
	if (strlen(word) < 4 && slice_number(slice_of(word), 999, &n))
		snprintf(out, 16, "%04u", (unsigned)n);
	else
		snprintf(out, 16, "%s", word);
}

int
cmd_trace(char **argv)
{
	static const struct usage usage = {"trace",
	    "STATION SERIAL FILING-TIME",
	    "What became of a telegram at a station, by its FL3: `RJAAXX 0047 "
	    "0601215'.",
	    trace_options};
	struct host_config c;
	struct asked a = {0};
	struct buf out = {0};
	char serial[16], *words[4] = {NULL, serial, NULL, NULL};
	int status = station_begin(&usage, argv, 3, 3, &a, &c);

	if (status >= 0)
		return status;
	whole_serial(argv[1], serial);
	words[0] = argv[0];
	words[2] = argv[2];
	status = station_ask(&c, "trace", words, &out);
	if (status == STATUS_CLEAN && a.first_given)
		status = trace_net(&c, words, &out);
	if (status == STATUS_CLEAN)
		status = cmd_print(&out);
	buf_free(&out);
	config_free(&c);
	return status;
}
