/*
 * trace.c: `reftel trace': what became of a telegram, here and at the stations
 * that it went to.
 */
#include "base/json.h"
#include "cmd/station.h"

#include <stdio.h>
#include <time.h>

static const struct option trace_options[] = {STATION_CONFIG,
    {"format", 'f', "FORMAT", "how to print:", station_formats},
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

/* The peers of the circuits by which it went from here; we know ourselves. */
static int
first_stations(
    const struct host_config *c, struct slice branches, struct trail *t)
{
	const struct json *root, *branch, *circuit;
	char *none[] = {NULL};
	struct arena arena = {0};
	struct slice line, target;
	struct buf out = {0};
	struct error error;
	int status = station_ask(c, "status", none, &out);

	if (status == STATUS_CLEAN &&
	    !json_read(&arena, buf_slice(&out), NULL, &root, &error))
		status = cmd_error(STATUS_SYSTEM, "%s", error.text);
	if (status == STATUS_CLEAN)
		add_station(t, json_string(json_get(root, S("station"))));
	t->asked = t->count;
	while (status == STATUS_CLEAN &&
	    (line = slice_line(&branches)).p != NULL) {
		if (!json_read(&arena, line, NULL, &branch, NULL))
			continue;
		target = json_string(json_get(branch, S("target")));
		if (!slice_starts(target, S("c:")))
			continue;
		circuit = json_get(root, S("circuits"));
		circuit = circuit == NULL ? NULL : circuit->first;
		for (; circuit != NULL; circuit = circuit->next)
			if (json_is(json_get(circuit, S("name")),
				slice_skip(target, 2)))
				add_station(t,
				    json_string(json_get(circuit, S("peer"))));
	}
	buf_free(&out);
	arena_free(&arena);
	return status;
}

/* What a station has answered; as an object, or a line that begins with it. */
static void
add_heard(struct buf *b, bool text, const char *station, char **id,
    const struct slice *answer)
{
	if (text) {
		buf_format(b, "%s", station);
		if (answer == NULL)
			buf_string(b, " does not answer\n");
		else
			buf_format(
			    b, " %s %s %s %S\n", id[0], id[1], id[2], answer);
		return;
	}
	buf_format(b,
	    "{\"station\":\"%s\",\"id\":\"%s %s %s\",\"answer\":", station,
	    id[0], id[1], id[2]);
	buf_string(b, answer == NULL ? "null" : "\"");
	if (answer != NULL) {
		buf_json(b, *answer);
		buf_char(b, '"');
	}
	buf_string(b, "}\n");
}

/*
 * `RJBB RJAAXX 0047 0601215 RECEIVED RJAA AAB009 0601216 RJCC BBC012 0601217':
 * whom the answer names besides, to whom it went.
 */
static bool
read_heard(struct slice heard, const char *station, struct trail *t,
    struct slice *answer)
{
	struct slice line, rest, word, before = {NULL, 0};
	bool came = false;

	while ((line = slice_line(&heard)).p != NULL) {
		rest = line;
		if (!slice_equal(slice_word(&rest), slice_of(station)))
			continue;
		slice_word(&rest);
		slice_word(&rest);
		slice_word(&rest);
		*answer = slice_trim(rest);
		/* A relay stands before the channel number to it. */
		while ((word = slice_word(&rest)).p != NULL) {
			/* A time ends what is said of one circuit. */
			if (slice_equal(word, S("RECEIVED")))
				came = true;
			else if (ascii_is_digit(word.p[0]))
				came = false;
			else if (!came && before.p != NULL && word.n > 4 &&
			    ascii_is_digit(word.p[word.n - 1]))
				add_station(t, before);
			before = word;
		}
		return true;
	}
	return false;
}

/* A station is asked, by the one here, and waited for. */
static int
ask_other(const struct host_config *c, const char *station, char **id,
    struct trail *t, bool text, struct buf *b)
{
	char name[9], *words[5] = {name, id[0], id[1], id[2], NULL};
	struct buf heard = {0};
	struct slice answer = {NULL, 0};
	bool any = false;
	int status, tries;

	snprintf(name, sizeof(name), "%s", station);
	status = station_ask(c, "inquire", words, &heard);
	for (tries = 0; status == STATUS_CLEAN && !any && tries < PATIENCE * 5;
	     tries++) {
		nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
		buf_clear(&heard);
		status = station_ask(c, "heard", id, &heard);
		any = read_heard(buf_slice(&heard), station, t, &answer);
	}
	if (status == STATUS_CLEAN)
		add_heard(b, text, station, id, any ? &answer : NULL);
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

/* Operands as three words, though all may be in one; FL3 has capitals. */
static bool
three_words(struct arena *arena, char **argv, char *words[static 4])
{
	struct slice rest, word;
	size_t n = 0, i;
	char *typed;

	for (; *argv != NULL; argv++) {
		rest = slice_of(*argv);
		while ((word = slice_word(&rest)).p != NULL && n++ < 3) {
			typed = (char *)arena_copy(arena, word).p;
			for (i = 0; i < word.n; i++)
				typed[i] = ascii_upper(typed[i]);
			words[n - 1] = typed;
		}
	}
	words[3] = NULL;
	return n == 3;
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
	struct trail t = {.count = 0};
	struct arena typed = {0};
	struct buf out = {0}, b = {0};
	char serial[16], *words[4];
	int status = station_begin(&usage, argv, 1, SIZE_MAX, &a, &c);
	bool text = a.first == NULL || strcmp(a.first, "text") == 0;

	if (status >= 0)
		return status;
	if (!three_words(&typed, argv, words))
		status = cmd_usage(&usage,
		    "a telegram is named by the three words of its FL3");
	else {
		whole_serial(words[1], serial);
		words[1] = serial;
		status = station_ask(&c, "trace", words, &out);
	}
	if (status == STATUS_CLEAN) {
		if (text)
			station_rows(&b, buf_slice(&out));
		else
			buf_add(&b, buf_slice(&out));
		if (a.second_given)
			status = first_stations(&c, buf_slice(&out), &t);
		while (status == STATUS_CLEAN && t.asked < t.count)
			status = ask_other(
			    &c, t.ris[t.asked++], words, &t, text, &b);
	}
	if (b.n > 0 && (text ? cmd_tell(&b) : cmd_print(&b)) != STATUS_CLEAN)
		status = STATUS_SYSTEM;
	arena_free(&typed);
	buf_free(&out);
	buf_free(&b);
	config_free(&c);
	return status;
}
