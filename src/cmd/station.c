/*
 * station.c: the commands that speak to a station that runs: status, queue,
 * trace, circuit, send; and relay, which is one, and audit, which reads
 * what one has kept.  They must not know how a station works.
 */
#include "base/json.h"
#include "base/chain.h"
#include "cmd/cmd.h"
#include "relay/host.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const char *const formats[] = {"text", "json", "prometheus", NULL};

enum { OPTION_CONFIG, OPTION_FIRST, OPTION_SECOND };

/* How often a screen is written anew, and a station that is asked waited for. */
#define WATCH 2
#define PATIENCE 30

#define CONFIG                                                         \
	{                                                              \
		"config", 'c', "FILE",                                 \
		    "the station's configuration, relay.conf(5)", NULL \
	}

static const struct option plain_options[] = {
    CONFIG, CMD_HELP, {NULL, 0, NULL, NULL, NULL}};
static const struct option status_options[] = {CONFIG,
    {"format", 'f', "FORMAT", "how to print:", formats},
    {"watch", 'w', NULL, "again every two seconds, until it is ended", NULL},
    CMD_HELP, {NULL, 0, NULL, NULL, NULL}};
static const struct option trace_options[] = {CONFIG,
    {"net", 0, NULL, "ask the stations that it went to as well", NULL},
    CMD_HELP, {NULL, 0, NULL, NULL, NULL}};
static const struct option send_options[] = {CONFIG,
    {"mail", 'm', "CIRCUIT", "it is a mail that came for this circuit", NULL},
    CMD_HELP, {NULL, 0, NULL, NULL, NULL}};
static const struct option audit_options[] = {CONFIG,
    {"journal", 'j', NULL, "print what happened, line by line", NULL}, CMD_HELP,
    {NULL, 0, NULL, NULL, NULL}};

/* EX_TEMPFAIL, by which a mail server knows that it is to try again. */
#define STATUS_LATER 75

struct asked {
	const char *config;
	const char *first; /* of the options that a command has besides */
	bool first_given, second_given;
};

static void
take_option(void *user, int option, const char *value)
{
	struct asked *a = user;

	if (option == OPTION_CONFIG)
		a->config = value;
	else if (option == OPTION_FIRST) {
		a->first = value;
		a->first_given = true;
	} else
		a->second_given = true;
}

static int
configure(
    const struct usage *usage, const struct asked *a, struct host_config *c)
{
	struct error error;

	if (a->config == NULL)
		return cmd_usage(usage, "no configuration is named: -c FILE");
	if (!config_read(a->config, c, &error))
		return cmd_error(
		    access(a->config, R_OK) == 0 ? STATUS_USAGE : STATUS_SYSTEM,
		    "%s", error.text);
	return -1;
}

/* Options and so many operands, then the configuration; -1 to go on. */
static int
begin(const struct usage *usage, char **argv, size_t least, size_t most,
    struct asked *a, struct host_config *c)
{
	int status = cmd_options(usage, argv, NULL, take_option, a);
	size_t n = 0;

	if (status >= 0)
		return status;
	while (argv[n] != NULL)
		n++;
	if (n < least)
		return cmd_usage(usage, "an operand is missing");
	if (n > most)
		return cmd_usage(usage, "there are operands too many");
	return configure(usage, a, c);
}

static int
request_station(
    const struct host_config *c, struct slice request, struct buf *out)
{
	static const int statuses[] = {[ANSWER_OK] = STATUS_CLEAN,
	    [ANSWER_NONE] = STATUS_NONE,
	    [ANSWER_WRONG] = STATUS_USAGE,
	    [ANSWER_ERROR] = STATUS_SYSTEM};
	struct error error;
	enum answered how = operator_ask(c, request, out, &error);

	return how == ANSWER_OK ? STATUS_CLEAN
				: cmd_error(statuses[how], "%s", error.text);
}

/* Words as a request, and the answer of the station. */
static int
ask(const struct host_config *c, const char *verb, char **words,
    struct buf *out)
{
	struct buf request = {0};
	int status;

	buf_string(&request, verb);
	for (; *words != NULL; words++)
		buf_format(&request, " %s", *words);
	buf_char(&request, '\n');
	status = request_station(c, buf_slice(&request), out);
	buf_free(&request);
	return status;
}

/* ---- status ------------------------------------------------------------------------- */

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
	int status = begin(&usage, argv, 0, 0, &a, &c);
	bool text = a.first == NULL || strcmp(a.first, "text") == 0;
	const char *verb =
	    text || strcmp(a.first, "json") == 0 ? "status" : "metrics";

	if (status >= 0)
		return status;
	status = ask(&c, verb, none, &out);
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
		status = ask(&c, verb, none, &out);
		if (status == STATUS_CLEAN && text)
			status = put_in_words(&out);
	}
	if (status == STATUS_CLEAN && !a.second_given)
		status = cmd_print(&out);
	buf_free(&out);
	config_free(&c);
	return status;
}

/* ---- queue, trace, circuit --------------------------------------------------------------- */

/* A request, and what it is about behind it; -1 to go on. */
static int
find_verb(const struct usage *usage, char **argv, const char *const *verbs)
{
	struct buf b = {0};
	int status;

	if (verbs[cmd_choice(verbs, argv[0])] != NULL)
		return argv[1] != NULL
		    ? -1
		    : cmd_usage(usage, "an operand is missing");
	buf_format(&b, "there is no request `%s'", argv[0]);
	words_near(&b, argv[0], verbs);
	buf_char(&b, '\0');
	status = cmd_usage(usage, b.p);
	buf_free(&b);
	return status;
}

static int
pass_on(const struct usage *usage, char **argv, const char *const *verbs,
    const char *verb, size_t most)
{
	struct host_config c;
	struct asked a = {0};
	struct buf out = {0};
	int status = begin(usage, argv, verb == NULL, most, &a, &c);

	if (status >= 0)
		return status;
	if (*argv != NULL && (status = find_verb(usage, argv, verbs)) >= 0) {
		config_free(&c);
		return status;
	}
	if (*argv != NULL)
		verb = *argv++;
	status = ask(&c, verb, argv, &out);
	if (status == STATUS_CLEAN)
		status = cmd_print(&out);
	buf_free(&out);
	config_free(&c);
	return status;
}

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
	    plain_options};

	return pass_on(&usage, argv, verbs, "queue", SIZE_MAX);
}

/* ---- trace --------------------------------------------------------------------------- */

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
		status = ask(c, "inquire", words, &heard);
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
			status = ask(c, "heard", argv, &heard);
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
	int status = begin(&usage, argv, 3, 3, &a, &c);

	if (status >= 0)
		return status;
	whole_serial(argv[1], serial);
	words[0] = argv[0];
	words[2] = argv[2];
	status = ask(&c, "trace", words, &out);
	if (status == STATUS_CLEAN && a.first_given)
		status = trace_net(&c, words, &out);
	if (status == STATUS_CLEAN)
		status = cmd_print(&out);
	buf_free(&out);
	config_free(&c);
	return status;
}

int
cmd_circuit(char **argv)
{
	static const char *const verbs[] = {"open", "close", "test", NULL};
	static const struct usage usage = {"circuit", "open|close|test CIRCUIT",
	    "Open or close a circuit of a station, or have it tested: what "
	    "comes of that\nis said where the station says all.",
	    plain_options};

	return pass_on(&usage, argv, verbs, NULL, 2);
}

int
cmd_send(char **argv)
{
	static const struct usage usage = {"send", "[FILE]",
	    "Hand in a telegram, from ZCZC to NNNN, at a station; its number "
	    "there is\nprinted. Without a file it is read from standard "
	    "input.",
	    send_options};
	struct buf request = {0}, out = {0};
	struct host_config c;
	struct asked a = {0};
	struct error error;
	const char *file;
	int status = begin(&usage, argv, 0, 1, &a, &c);

	if (status >= 0)
		return status;
	file = *argv == NULL || strcmp(*argv, "-") == 0 ? "/dev/stdin" : *argv;
	if (a.first == NULL)
		buf_string(&request, "send\n");
	else
		buf_format(&request, "mail %s\n", a.first);
	if (!file_read(file, RELAY_LONGEST, &request, &error))
		status = cmd_error(STATUS_SYSTEM, "%s", error.text);
	else
		status = request_station(&c, buf_slice(&request), &out);
	if (status == STATUS_CLEAN)
		status = cmd_print(&out);
	if (a.first != NULL && status == STATUS_SYSTEM)
		status = STATUS_LATER;
	buf_free(&request);
	buf_free(&out);
	config_free(&c);
	return status;
}

/* ---- relay, audit --------------------------------------------------------------------------- */

int
cmd_relay(char **argv)
{
	static const struct usage usage = {"relay", "[reload]",
	    "Be a station: accept, route, forward and deliver telegrams, "
	    "until a signal\nends it. Or have the one that runs read its "
	    "configuration again.",
	    plain_options};
	struct asked a = {0};
	char *words[] = {NULL, NULL, NULL};
	struct host_config c;
	struct buf out = {0};
	int status = cmd_options(&usage, argv, NULL, take_option, &a);

	if (status >= 0)
		return status;
	if (*argv != NULL && (strcmp(*argv, "reload") != 0 || argv[1] != NULL))
		return cmd_usage(&usage, "there is no such request");
	status = configure(&usage, &a, &c);
	if (status >= 0)
		return status;
	if (*argv != NULL)
		status = ask(&c, "reload", argv + 1, &out);
	buf_free(&out);
	config_free(&c);
	if (status >= 0)
		return status;
	words[1] = (char *)(uintptr_t)a.config;
	return cmd_beside("reftel-relay", words);
}

/* What an audit has seen so far. */
struct audit {
	struct log_end end;
	size_t records;
	uint64_t from;
	bool any, journal;
	struct buf b;
};

/* The records of a part in turn; what is wrong, if anything. */
static bool
audit_part(struct audit *a, const char *path, struct error *error)
{
	struct slice map, rest, lines, bodies, line;
	struct log_end start;
	size_t n;

	if (!file_map(path, &map, error))
		return false;
	if (!log_start_read(map, "RfP1", &start) ||
	    (a->any &&
		(start.at != a->end.at ||
		    memcmp(start.hash, a->end.hash, LOG_TAIL) != 0))) {
		file_unmap(map);
		return error_set(
		    error, "%s: does not follow on what is before it", path);
	}
	if (!a->any)
		a->from = start.at;
	a->any = true;
	a->end = start;
	rest = slice_skip(map, LOG_START);
	while (log_read(&a->end, rest, &lines, &bodies, &n)) {
		rest = slice_skip(rest, n);
		a->records++;
		while (a->journal && (line = slice_line(&lines)).p != NULL) {
			buf_plain(&a->b, line);
			buf_char(&a->b, '\n');
		}
	}
	file_unmap(map);
	if (rest.n == 0)
		return true;
	return error_set(error,
	    "%s: the last %zu bytes are not sound: cut off by a crash, or "
	    "altered",
	    path, rest.n);
}

static int
audit(const char *folder, bool journal)
{
	static const char digits[] = "0123456789abcdef";
	struct audit a = {.journal = journal};
	struct arena arena = {0};
	struct spool_file *files;
	char path[FILE_PATH], hash[2 * LOG_TAIL];
	struct error error;
	struct slice text;
	size_t n, i;
	bool good = true;
	int status;

	if (access(folder, F_OK) != 0)
		return cmd_error(STATUS_SYSTEM,
		    "%s: is not there: the station has not been started",
		    folder);
	if (!spool_list(folder, &arena, &files, &n, &error)) {
		arena_free(&arena);
		return cmd_error(STATUS_SYSTEM, "%s", error.text);
	}
	n = spool_parts(files, n);
	for (i = 0; good && i < n; i++)
		good = spool_path(path, folder, files[i].kind, files[i].at) &&
		    audit_part(&a, path, &error);
	arena_free(&arena);
	for (i = 0; i < LOG_TAIL; i++) {
		hash[2 * i] = digits[a.end.hash[i] >> 4];
		hash[2 * i + 1] = digits[a.end.hash[i] & 15];
	}
	text = slice(hash, sizeof(hash));
	buf_format(&a.b,
	    "%zu records from %lld to %lld are sound; the chain ends %S\n",
	    a.records, (long long)a.from, (long long)a.end.at, &text);
	status = cmd_print(&a.b);
	return good || status != STATUS_CLEAN
	    ? status
	    : cmd_error(STATUS_ERROR, "%s", error.text);
}

/* Logs of decisions and of readings (base/chain.h), one after the other. */
static int
audit_chains(char **argv)
{
	struct chain_end end;
	struct buf log = {0}, b = {0};
	struct slice hash;
	struct error error;
	int status = STATUS_CLEAN;

	for (; *argv != NULL; argv++) {
		buf_clear(&log);
		if (!file_read(*argv, (size_t)256 << 20, &log, &error)) {
			status = cmd_error(STATUS_SYSTEM, "%s", error.text);
			continue;
		}
		if (!chain_check(buf_slice(&log), &end))
			status = cmd_error(STATUS_ERROR,
			    "%s: behind its line %zu it is not as it was "
			    "written",
			    *argv, end.count);
		hash = slice(end.hash, end.count > 0 ? SHA256_HEX : 0);
		buf_format(&b, "%s: %zu lines are sound%s%S\n", *argv,
		    end.count, end.count > 0 ? "; the chain ends " : "", &hash);
	}
	buf_free(&log);
	return cmd_print(&b) == STATUS_CLEAN ? status : STATUS_SYSTEM;
}

int
cmd_audit(char **argv)
{
	static const struct usage usage = {"audit", "[LOG...]",
	    "Whether what a station has kept, the log of a review desk, or the\n"
	    "record of who read what in a reading room, is as it was written.",
	    audit_options};
	struct host_config c;
	struct asked a = {0};
	int status = cmd_options(&usage, argv, NULL, take_option, &a);

	if (status >= 0)
		return status;
	if (a.config != NULL && *argv != NULL)
		return cmd_usage(
		    &usage, "a log is named, or with -c a station");
	if (*argv != NULL)
		return audit_chains(argv);
	status = configure(&usage, &a, &c);
	if (status >= 0)
		return status;
	status = audit(c.spool, a.first_given);
	config_free(&c);
	return status;
}
