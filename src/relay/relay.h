/*
 * relay.h: telegrams between stations, none lost.  The chapter of this
 * folder.
 *
 * A station is pure: bytes and times go in, bytes and decisions come out.
 * It knows no clock, file or socket, so that a whole network of them runs
 * in one test program.  What must last is a log, to which it appends; what
 * it has promised to others waits until the log is on stable storage.  Read
 * struct message and struct branch (state.h) first, then doc/relay.md.
 */
#ifndef RELAY_RELAY_H
#define RELAY_RELAY_H

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"
#include "relay/wire.h"

/* ---- route.c: to whom ------------------------------------------------------- */

enum target_kind { TARGET_NONE, TARGET_CIRCUIT, TARGET_DELIVERY, TARGET_SELF };

struct target {
	enum target_kind kind;
	int index;
};

#define RELAY_ALTERNATES 6
#define RELAY_CIRCUITS 256 /* of a station */
#define RELAY_DELIVERIES 1024

struct relay_route {
	uint64_t prefix;
	struct target targets[RELAY_ALTERNATES]; /* the usual one first */
	unsigned count;
};

struct relay_circuit {
	struct slice name; /* designator */
	char letters[4]; /* of our channel numbers */
	uint64_t peer;
	unsigned clearance;
	bool ita2, framed, transfer, trail, closed, special;
	bool gone; /* from the configuration, while the station runs */
	bool cyclic; /* numbers go round, and not back to 001 each day */
	unsigned digits; /* of a channel number: 3 or 4 */
	unsigned speed; /* characters a second; 0: fast */
	int64_t idle; /* milliseconds without traffic before a check */
	int64_t divert; /* milliseconds out of order before alternates */
	struct slice address; /* of no interest to the station */
};

struct relay_delivery {
	uint64_t prefix;
	struct slice command;
	bool gone;
};

struct relay_member {
	uint64_t ri;
	struct slice designation; /* as XMT names it; may be absent */
};

struct relay_collective {
	struct slice name;
	int64_t from; /* seconds since 1970; 0: always */
	struct relay_member *members;
	size_t count;
};

/* A routing indicator that is another now (para 426). */
struct relay_moved {
	uint64_t old, now;
};

struct relay_config {
	uint64_t station;
	struct relay_circuit *circuits;
	size_t circuit_count;
	struct relay_route *routes; /* by route_sort() */
	size_t route_count;
	struct relay_delivery *deliveries;
	size_t delivery_count;
	struct relay_collective *collectives;
	size_t collective_count;
	struct relay_moved *moved;
	size_t moved_count;
	uint64_t minimized[16]; /* MINIMIZE is in force for these */
	size_t minimize_count;
	int64_t retain; /* milliseconds that what is done is kept; 0: 30 days */
	uint64_t segment; /* bytes of log between snapshots; 0: 64 MB */
};

/* Bring the routes into the order that route_longest() needs. */
void route_sort(struct relay_config *c);

/* The route of the longest prefix, or NULL. */
const struct relay_route *route_longest(
    const struct relay_config *c, uint64_t ri);

/* The collective of a name as it stood at a time, or NULL. */
const struct relay_collective *collective_find(
    const struct relay_config *c, struct slice name, int64_t seconds);

/* ---- log.c: what lasts -------------------------------------------------------- */

enum { LOG_HEAD = 16, LOG_TAIL = 32, LOG_START = 48 };

/* Where a log stands: how long it is, and the hash of its last record. */
struct log_end {
	uint64_t at;
	unsigned char hash[LOG_TAIL];
};

/*
 * Append a record: lines that say what happened, and the bodies they speak
 * of, hashed with the record before.  It is there whole or not at all.
 */
void log_write(struct log_end *end, struct buf *b, struct slice lines,
    struct slice bodies);

/*
 * The record at the front of in.  False when there is none that is whole
 * and follows on what was before; then the log ends here.
 */
bool log_read(struct log_end *end, struct slice in, struct slice *lines,
    struct slice *bodies, size_t *n);

/*
 * The same record when its bodies are to be thrown away: the chain holds,
 * and log_read() gives absent bodies.
 */
void log_strip(struct slice record, struct buf *b);

/* A file's first LOG_START bytes: what it is, and where in the log. */
void log_start_write(struct buf *b, const char kind[4], struct log_end end);
bool log_start_read(struct slice in, const char kind[4], struct log_end *out);

/* ---- station.c: a station -------------------------------------------------- */

struct station;

/* What the station asks of its host. */
struct relay_host {
	void *user;
	/* Bytes of the log as they were appended; false when they cannot be had. */
	bool (*read)(void *user, uint64_t at, size_t n, struct buf *out);
};

struct station *station_new(
    const struct relay_config *config, const struct relay_host *host);
void station_free(struct station *s);

/*
 * What the log holds, from its beginning on; returns how many bytes were
 * good.  The rest is what a crash left, was promised to nobody, and is to
 * be cut off before anything is appended.
 */
size_t station_replay(struct station *s, struct slice log);

/*
 * All that the station knows, so that it need not be read from the log up to
 * here.  It is given to `put' in pieces; false when that was.  It counts when
 * the log is on stable storage to station_logged().
 */
bool station_snapshot(
    const struct station *s, bool (*put)(void *user, struct slice), void *user);

/* Into a new station, before the replay of what follows. */
bool station_restore(struct station *s, struct slice snapshot);

/* No body that a message needs is before this in the log. */
uint64_t station_oldest(const struct station *s);

/* The time of what follows: one that only grows, and the day's. */
void station_at(struct station *s, int64_t mono, int64_t wall);

/*
 * Another configuration, in which what both have has the same index, and
 * what is gone is marked so; what waits for that goes another way.
 */
void station_reload(struct station *s, const struct relay_config *config);

/* After the replay: what was in doubt is queued again. `epoch' is random. */
void station_start(struct station *s, uint64_t epoch);

void station_up(struct station *s, int circuit);
void station_down(struct station *s, int circuit);
void station_input(struct station *s, int circuit, struct slice bytes);
/* The same, and nothing that is begun in it goes on in the next. */
void station_parcel(struct station *s, int circuit, struct slice bytes);

/* Add what is to go out on a circuit, about `most' bytes. */
void station_output(struct station *s, int circuit, size_t most, struct buf *b);

/* Whether the circuit is to be cut, since its peer is not heard any more. */
bool station_hangs_up(struct station *s, int circuit);

/* The log that is to be appended: take all of it, then clear it. */
struct buf *station_log(struct station *s);
void station_durable(struct station *s, uint64_t log);
/* How long the log is with all that has happened. */
uint64_t station_logged(const struct station *s);
struct log_end station_end(const struct station *s);
void station_full(struct station *s, bool full);
/* There is little room: what is here goes on, and nothing more is taken. */
void station_low(struct station *s, bool low);
/* Whether nothing is taken, for either. */
bool station_is_full(const struct station *s);

/* Do what is due; and the mono time when something is due again. */
void station_tick(struct station *s);
int64_t station_next(struct station *s);

/* Alarms and notes, a line each: take and clear. */
struct buf *station_said(struct station *s);

/*
 * A telegram handed in here, by an operator or a post; once, so that who had no
 * answer may hand it in again.
 */
bool station_submit(struct station *s, struct slice message, uint64_t *seq,
    struct error *error);

struct head;
/*
 * Whether FL2 and the address lines disagree so that it must not be handed in:
 * it names nobody, or may go by a plain circuit, where the next station holds it.
 */
bool station_misaddressed(const struct station *s, const struct head *h);

/* The same that was handed in before and not cancelled: its number, or 0. */
uint64_t station_handed_in(struct station *s, struct slice message);

/* What is to be delivered here next; ask again after each. */
struct relay_due {
	uint64_t seq;
	unsigned branch;
	int delivery; /* its index in the configuration */
	bool suspected; /* it may have been delivered already */
};

bool station_deliver(struct station *s, struct relay_due *due, struct buf *b);
void station_delivered(
    struct station *s, uint64_t seq, unsigned branch, bool good);

/* ---- operator.c: what an operator sees and does -------------------------------- */

/* A JSON object; a JSON object to a line for each branch that is owed. */
void station_status(const struct station *s, struct buf *b);
void station_queue(const struct station *s, size_t most, struct buf *b);
/* The same of one message, of what is held alone. */
void station_held(const struct station *s, uint64_t seq, struct buf *b);
bool station_has(const struct station *s, uint64_t seq);
bool station_show(
    struct station *s, uint64_t seq, struct buf *b, struct error *error);
bool station_trace(
    const struct station *s, const struct message_id *id, struct buf *b);

void station_metrics(const struct station *s, struct buf *b);

bool station_has_circuit(struct station *s, struct slice name);
/* Have a line say whether it is readable; what it says is a note. */
bool station_test(struct station *s, struct slice name, struct error *error);
/* Whether a circuit that is closed may be hung up. */
bool station_is_closed(const struct station *s, int circuit);

/* Ask another station for its trace; what has been heard, a line each. */
bool station_inquire(struct station *s, uint64_t ri,
    const struct message_id *id, struct error *error);
void station_heard(
    const struct station *s, const struct message_id *id, struct buf *b);

/* The message again, under a head of ours, for others (para 501-504). */
bool station_readdress(struct station *s, uint64_t seq, unsigned precedence,
    const uint64_t *ris, size_t count, bool cleared, uint64_t *fresh,
    struct error *error);

bool station_hold(struct station *s, uint64_t seq, struct error *error);
bool station_release(struct station *s, uint64_t seq, struct error *error);
bool station_reroute(struct station *s, uint64_t seq, struct error *error);
bool station_cancel(struct station *s, uint64_t seq, struct error *error);
bool station_circuit(
    struct station *s, struct slice name, bool open, struct error *error);

#endif
