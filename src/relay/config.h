/*
 * config.h: what the two files share that read relay.conf(5): config.c and
 * config_circuit.c.
 */
#ifndef RELAY_CONFIG_H
#define RELAY_CONFIG_H

#include "relay/host.h"

/* Routes name circuits that may stand further below. */
struct pending {
	struct conf_word names[RELAY_ALTERNATES];
	unsigned count;
	size_t route;
};

struct reading {
	struct host_config *c;
	struct conf conf;
	struct conf_word w; /* the one at hand */
	size_t circuits, routes, deliveries, collectives, moved; /* room */
	size_t peers_size;
	unsigned said; /* statements, a bit each */
	struct conf_word *peers; /* of the circuits, where they are said */
	struct conf_word speed; /* of the circuit at hand, where it is said */
	struct error *error;
	struct pending *pending;
	size_t pending_count, pending_size;
};

bool reading_next(struct reading *r);
bool reading_fail(struct reading *r, const char *what);
bool reading_is(const struct reading *r, const char *word);
bool reading_at_end(const struct reading *r);

/* The next word or text, which must be there. */
bool reading_value(struct reading *r, const char *what);
bool reading_ri(struct reading *r, bool prefix, uint64_t *out);
bool reading_number(
    struct reading *r, uint32_t least, uint32_t most, uint32_t *out);

/* Which of these words it is; and when it is none, which it may be near. */
unsigned reading_choice(const struct reading *r, const char *const *words);
bool reading_unknown(
    struct reading *r, const char *what, const char *const *words);

/* Once more than is good; `which' is a bit of those that were said. */
bool reading_said(struct reading *r, unsigned which, unsigned *so_far);

/* In the arena. */
const char *reading_string(struct reading *r, struct slice s);
void *reading_grow(
    struct reading *r, void *old, size_t count, size_t *room, size_t size);

/* Whether a socket can have this path. */
bool reading_socket(struct reading *r, struct slice path);

/* Where a port begins in HOST:PORT; 0 when it is none. */
size_t config_port(struct slice address);

/* A circuit, from its name to its brace. */
bool config_circuit(struct reading *r);

#endif
