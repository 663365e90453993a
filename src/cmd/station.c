/*
 * station.c: what the commands share that speak to a station that runs, and
 * of them circuit and send; and audit, which reads what one has kept.  It
 * must not know how a station works.
 */
#include "base/chain.h"
#include "base/json.h"
#include "cmd/station.h"
#include "relay/spool.h"

#include <sys/stat.h>
#include <unistd.h>

enum { OPTION_CONFIG, OPTION_FIRST };

const struct option station_options[] = {
    STATION_CONFIG, CMD_HELP, {NULL, 0, NULL, NULL, NULL}};
const char *const station_formats[] = {"text", "json", NULL};

static const struct option send_options[] = {STATION_CONFIG,
    {"mail", 'm', "CIRCUIT", "it is a mail that came for this circuit", NULL},
    CMD_HELP, {NULL, 0, NULL, NULL, NULL}};
static const struct option audit_options[] = {STATION_CONFIG,
    {"journal", 'j', NULL, "print what happened, line by line", NULL}, CMD_HELP,
    {NULL, 0, NULL, NULL, NULL}};

/* EX_TEMPFAIL, by which a mail server knows that it is to try again. */
#define STATUS_LATER 75

/* EX_DATAERR: it is to be returned, whatever the station says. */
#define STATUS_DATA 65

/* What a station's door takes (door.c), and what is read to be refused. */
#define LONGEST_MAIL (4 * RELAY_LONGEST)
#define LONGEST_READ ((size_t)256 << 20)

void
station_option(void *user, int option, const char *value)
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

/* The value of a statement, as it is first said. */
static const char *
first_said(struct host_config *c, const char *path, struct slice statement)
{
	struct slice rest = buf_slice(&c->text);
	struct conf_word word, value;
	struct conf conf;

	/* Each line by itself, so that nothing that is wrong before it counts. */
	while (rest.n > 0) {
		conf_open(&conf, path, slice_line(&rest));
		if (conf_next(&conf, &word, NULL) && word.kind == CONF_WORD &&
		    slice_equal(word.text, statement) &&
		    conf_next(&conf, &value, NULL) && value.text.n > 0)
			return arena_copy(&c->arena, value.text).p;
	}
	return NULL;
}

bool
station_look(const char *path, struct host_config *out, struct error *error)
{
	struct host_config c = {.spool = NULL};
	const char *door;

	if (!file_read(path, (size_t)1 << 20, &c.text, error)) {
		config_free(&c);
		return false;
	}
	c.spool = first_said(&c, path, S("spool"));
	door = first_said(&c, path, S("operator"));
	if (c.spool != NULL && door != NULL && strncmp(door, "unix:", 5) == 0) {
		c.operator= door + 5;
		*out = c;
		return true;
	}
	config_free(&c);
	return config_read(path, out, error);
}

int
station_configure(const struct usage *usage, const struct asked *a,
    bool (*read)(const char *path, struct host_config *out, struct error *),
    struct host_config *c)
{
	struct error error;

	struct stat st;
	bool readable;

	if (a->config == NULL)
		return cmd_usage(usage, "no configuration is named: -c FILE");
	if (read(a->config, c, &error))
		return -1;
	readable = access(a->config, R_OK) == 0 && stat(a->config, &st) == 0 &&
	    !S_ISDIR(st.st_mode);
	return cmd_error(
	    readable ? STATUS_USAGE : STATUS_SYSTEM, "%s", error.text);
}

int
station_begin(const struct usage *usage, char **argv, size_t least, size_t most,
    struct asked *a, struct host_config *c)
{
	int status = cmd_options(usage, argv, NULL, station_option, a);
	size_t n = 0;

	if (status >= 0)
		return status;
	while (argv[n] != NULL)
		n++;
	if (n < least)
		return cmd_usage(usage, "an operand is missing");
	if (n > most)
		return cmd_usage(usage, "there are operands too many");
	return station_configure(usage, a, station_look, c);
}

int
station_request(
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

int
station_ask(const struct host_config *c, const char *verb, char **words,
    struct buf *out)
{
	struct buf request = {0};
	int status;

	buf_string(&request, verb);
	for (; *words != NULL; words++)
		buf_format(&request, " %s", *words);
	buf_char(&request, '\n');
	status = station_request(c, buf_slice(&request), out);
	buf_free(&request);
	return status;
}

int64_t
station_number(const struct json *object, const char *name)
{
	int64_t n = 0;

	json_integer(json_get(object, slice_of(name)), &n);
	return n;
}

void
station_age(struct buf *b, int64_t seconds)
{
	static const struct {
		int64_t to, of;
		const char *unit;
	} units[] = {{120, 1, "s"}, {7200, 60, "m"}, {172800, 3600, "h"},
	    {INT64_MAX, 86400, "d"}};
	size_t i = 0;

	while (seconds >= units[i].to)
		i++;
	buf_format(
	    b, "%lld%s", (long long)(seconds / units[i].of), units[i].unit);
}

int
station_verb(const struct usage *usage, char **argv, const char *const *verbs)
{
	struct buf b = {0};
	int status;

	if (verbs[cmd_choice(verbs, argv[0])] != NULL)
		return -1;
	buf_format(&b, "there is no request `%s'", argv[0]);
	words_near(&b, argv[0], verbs);
	buf_char(&b, '\0');
	status = cmd_usage(usage, b.p);
	buf_free(&b);
	return status;
}

int
station_pass_on(const struct usage *usage, char **argv,
    const char *const *verbs, const char *verb, size_t most)
{
	struct host_config c;
	struct asked a = {0};
	struct buf out = {0};
	int status =
	    station_begin(usage, argv, verb == NULL ? most : 0, most, &a, &c);

	if (status >= 0)
		return status;
	if (*argv != NULL && (status = station_verb(usage, argv, verbs)) >= 0) {
		config_free(&c);
		return status;
	}
	if (*argv != NULL)
		verb = *argv++;
	status = station_ask(&c, verb, argv, &out);
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
	    station_options};

	return station_pass_on(&usage, argv, verbs, NULL, 2);
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
	size_t before, most;
	int status = station_begin(&usage, argv, 0, 1, &a, &c);

	if (status >= 0)
		return status;
	file = *argv == NULL || strcmp(*argv, "-") == 0 ? "/dev/stdin" : *argv;
	if (a.first == NULL)
		buf_string(&request, "send\n");
	else
		buf_format(&request, "mail %s\n", a.first);
	before = request.n;
	most = a.first == NULL ? RELAY_LONGEST : LONGEST_MAIL;
	if (!file_read(file, LONGEST_READ, &request, &error))
		status = cmd_error(STATUS_SYSTEM, "%s", error.text);
	else if (request.n - before > most)
		status = cmd_error(a.first == NULL ? STATUS_USAGE : STATUS_DATA,
		    "%s: has more than the %zu bytes that a %s may have", file,
		    most, a.first == NULL ? "telegram" : "mail");
	else
		status = station_request(&c, buf_slice(&request), &out);
	if (status == STATUS_CLEAN)
		status = cmd_print(&out);
	if (a.first != NULL && status == STATUS_SYSTEM)
		status = STATUS_LATER;
	buf_free(&request);
	buf_free(&out);
	config_free(&c);
	return status;
}

/* ---- audit --------------------------------------------------------------------------- */

/* What an audit has seen so far. */
struct audit {
	struct log_end end;
	size_t records;
	uint64_t from, synced; /* how far it surely was on the disk */
	bool any, journal;
	struct buf b;
};

/* What is not sound behind all that is. */
static bool
audit_rest(const struct audit *a, const char *path, bool last, size_t n,
    struct error *error)
{
	/* A part begins when the one before it is on stable storage. */
	if (last && a->end.at >= a->synced)
		return error_set(error,
		    "%s: the last %zu bytes are not sound: cut off by a "
		    "crash, or altered",
		    path, n);
	return error_set(error,
	    "%s: the last %zu bytes are not sound: altered since they were on "
	    "the disk, by no crash",
	    path, n);
}

/*
 * The records in turn of a part that begins at a place in the log, by its
 * name; what is wrong, if anything.
 */
static bool
audit_part(struct audit *a, const char *path, uint64_t at, bool last,
    struct error *error)
{
	struct slice map, rest, lines, bodies, line;
	struct log_end start;
	size_t n;

	if (!file_map(path, &map, error))
		return false;
	if (!log_start_read(map, "RfP1", &start) || start.at != at ||
	    (a->any &&
		(start.at != a->end.at ||
		    memcmp(start.hash, a->end.hash, LOG_TAIL) != 0))) {
		file_unmap(map);
		return error_set(error,
		    a->any ? "%s: does not follow on what is before it"
			   : "%s: its first bytes do not say that it begins "
			     "where its name does",
		    path);
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
	return rest.n == 0 || audit_rest(a, path, last, rest.n, error);
}

/* What a station has cut off its log, until somebody has looked at it. */
static int
audit_cuts(const char *folder)
{
	struct arena arena = {0};
	char path[FILE_PATH], sound[64];
	int status = STATUS_CLEAN;
	struct slice map;
	uint64_t *places;
	size_t n = spool_cuts(folder, &arena, &places), i, count;

	for (i = 0; i < n; i++) {
		if (!spool_cut_path(path, folder, places[i]) ||
		    !file_map(path, &map, NULL))
			continue;
		count = spool_sound_behind(map);
		snprintf(sound, sizeof(sound),
		    ", with at least %zu record%s sound in %s", count,
		    count == 1 ? " that is" : "s that are",
		    count == 1 ? "itself" : "themselves");
		status = cmd_error(STATUS_ERROR,
		    "%s: %zu bytes that were not sound were cut off the log at "
		    "its place %lld%s: look at them, then delete the file",
		    path, map.n, (long long)places[i], count > 0 ? sound : "");
		file_unmap(map);
	}
	arena_free(&arena);
	return status;
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
	/* Before a station that runs writes more. */
	spool_synced(folder, &a.synced);
	status = audit_cuts(folder);
	n = spool_parts(files, n);
	for (i = 0; good && i < n; i++)
		good = spool_path(path, folder, files[i].kind, files[i].at) &&
		    audit_part(&a, path, files[i].at, i + 1 == n, &error);
	arena_free(&arena);
	if (good && a.end.at < a.synced)
		good = error_set(&error,
		    "%s: the log was on the disk up to its place %lld, and "
		    "is only here up to %lld",
		    folder, (long long)a.synced, (long long)a.end.at);
	for (i = 0; i < LOG_TAIL; i++) {
		hash[2 * i] = digits[a.end.hash[i] >> 4];
		hash[2 * i + 1] = digits[a.end.hash[i] & 15];
	}
	text = slice(hash, sizeof(hash));
	buf_format(&a.b,
	    "%zu records from %lld to %lld are sound; the chain ends %S\n",
	    a.records, (long long)a.from, (long long)a.end.at, &text);
	if (cmd_print(&a.b) != STATUS_CLEAN)
		return STATUS_SYSTEM;
	return good ? status : cmd_error(STATUS_ERROR, "%s", error.text);
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
		if (slice_starts(buf_slice(&log), S("RfP1"))) {
			status = cmd_error(STATUS_USAGE,
			    "%s: is a part of a station's log: `reftel audit "
			    "-c FILE', with its configuration",
			    *argv);
			continue;
		}
		if (!chain_check(buf_slice(&log), &end))
			status = end.count == 0
			    ? cmd_error(STATUS_ERROR,
				  "%s: its first line is not as it was "
				  "written, or it is no such log",
				  *argv)
			    : cmd_error(STATUS_ERROR,
				  "%s: behind its line %zu it is not as it "
				  "was written",
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
	int status = cmd_options(&usage, argv, NULL, station_option, &a);

	if (status >= 0)
		return status;
	if (a.config != NULL && *argv != NULL)
		return cmd_usage(
		    &usage, "a log is named, or with -c a station");
	if (*argv != NULL)
		return audit_chains(argv);
	status = station_configure(&usage, &a, station_look, &c);
	if (status >= 0)
		return status;
	status = audit(c.spool, a.first_given);
	config_free(&c);
	return status;
}
