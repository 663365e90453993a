/*
 * rig.h: one station on a bench: what comes in is written by hand, what
 * goes out is looked at, its disk is a buffer and its clock a number.
 *
 * It is RJAA; its circuits are BB to RJBB, CC to RJCC, DD to RJDD, plain
 * ones unless a test says otherwise before rig_start().  RJAAXX and RJAAYY
 * are delivered here.
 */
#ifndef TESTS_RELAY_RIG_H
#define TESTS_RELAY_RIG_H

#include "relay/station.h"
#include "tests/unit/tap.h"

enum { BB, CC, DD, RIG_CIRCUITS };

struct rig {
	struct relay_config config;
	struct relay_circuit circuits[RIG_CIRCUITS];
	struct relay_route routes[16];
	struct relay_delivery deliveries[2];
	struct relay_collective collectives[2];
	struct relay_member members[8];
	struct relay_moved moved[1];
	struct station *s;
	struct buf disk, out, said;
	int64_t mono, wall;
	unsigned failing; /* reads of the disk */
};

void rig_init(struct rig *r);
void rig_start(struct rig *r); /* every circuit is up */
void rig_free(struct rig *r);

/* The process ends at once; what the disk has is what it starts with. */
void rig_kill(struct rig *r);

/* Bring the log to the disk. */
void rig_sync(struct rig *r);
void rig_wait(struct rig *r, int64_t milliseconds);

/* Bytes by a circuit; a message needs its NNNN. */
void rig_in(struct rig *r, int circuit, const char *text);

/* All that goes out by a circuit now. */
const char *rig_out(struct rig *r, int circuit);
/* The same, at most that many bytes. */
const char *rig_some(struct rig *r, int circuit, size_t most);

/* What is delivered here now, all of it in a row; it all goes well. */
const char *rig_delivered(struct rig *r);

bool has(const char *text, const char *what);
size_t count(const char *text, const char *what);
bool rig_said(struct rig *r, const char *what);

/* The branches that are held for a reason. */
size_t rig_held(const struct rig *r, unsigned reason);
/* Those in a state, of all messages but service messages. */
size_t rig_state(const struct rig *r, unsigned state);

/* A message in the manner of ACP 127(G), from RJBBYY unless `from' says. */
const char *message(const char *number, const char *fl2, const char *ssn,
    const char *fl4, const char *addresses, const char *text);

/* An unclassified PRIORITY to one. */
const char *to(
    const char *number, const char *ri, const char *ssn, const char *text);

/* The same to a post of this station. */
const char *plain(const char *number, const char *ssn, const char *text);

/* A part of a snapshot, into a buffer. */
bool rig_put(void *buf, struct slice part);

#endif
