/*
 * station.h: what the commands share that speak to a station that runs.
 */
#ifndef CMD_STATION_H
#define CMD_STATION_H

#include "cmd/cmd.h"
#include "relay/host.h"

/* The first row of their tables. */
#define STATION_CONFIG                                                 \
	{                                                              \
		"config", 'c', "FILE",                                 \
		    "the station's configuration, relay.conf(5)", NULL \
	}

/* That and no other. */
extern const struct option station_options[];

/* What it says, for people or for programs. */
extern const char *const station_formats[];

struct asked {
	const char *config;
	const char *first; /* of the options that a command has besides */
	bool first_given, second_given;
};

/* For cmd_options(), of a struct asked. */
void station_option(void *user, int option, const char *value);

/*
 * Of a configuration the spool and the operator's socket alone, whatever is
 * wrong elsewhere; a file that does not say both is read as a whole.
 */
bool station_look(
    const char *path, struct host_config *out, struct error *error);

/* The configuration that was named, read so; -1 to go on. */
int station_configure(const struct usage *usage, const struct asked *a,
    bool (*read)(const char *path, struct host_config *out, struct error *),
    struct host_config *c);

/* Options and so many operands, then station_look(); -1 to go on. */
int station_begin(const struct usage *usage, char **argv, size_t least,
    size_t most, struct asked *a, struct host_config *c);

/* A request, or words as one, and the answer of the station. */
int station_request(
    const struct host_config *c, struct slice request, struct buf *out);
int station_ask(const struct host_config *c, const char *verb, char **words,
    struct buf *out);

/* Whether it is one of the requests; -1 to go on. */
int station_verb(
    const struct usage *usage, char **argv, const char *const *verbs);

/* A number of an object that a station answers; 0 when it is not there. */
struct json;
int64_t station_number(const struct json *object, const char *name);

/* `36s', `36m', `5h', `3d'. */
void station_age(struct buf *b, int64_t seconds);

/* queue.c: branches as the station has them, a JSON object a line, as text. */
void station_rows(struct buf *b, struct slice branches);

/* Operands as they are, and the answer printed; without, `verb'. */
int station_pass_on(const struct usage *usage, char **argv,
    const char *const *verbs, const char *verb, size_t most);

#endif
