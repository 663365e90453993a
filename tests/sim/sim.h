/*
 * sim.h: a network of stations in one process, on time, lines and disks
 * that come from a seed.
 *
 * The stations are those that run in earnest (src/relay); what is made up
 * is the world around them: lines that are slow, noisy, cut or half-open,
 * disks that tear and reorder what was not synced, or are full, clocks that
 * jump, power that fails.  What must hold is in check.c.
 */
#ifndef TESTS_SIM_H
#define TESTS_SIM_H

#include "relay/station.h"

#define SIM_STATIONS 12
#define SIM_LINKS 40
#define SIM_POSTS 3 /* a station */

struct random {
	uint64_t state;
};

uint64_t random_next(struct random *r);
/* 0 to n - 1. */
uint32_t random_below(struct random *r, uint32_t n);
/* True once in n. */
bool random_one_in(struct random *r, uint32_t n);

struct sim;

/* What goes wrong, and how much of it there is. */
struct sim_plan {
	uint64_t seed;
	unsigned telegrams;
	int64_t load; /* milliseconds in which they are handed in */
	bool faults, noise;
	bool trace; /* print what stations say */
	/* Of a scenario: three relays and its tributaries. */
	int stations; /* 0: twelve */
	int64_t away; /* how long a crash lasts; 0: as it comes */
	uint32_t noise_of; /* on a noisy line one byte of so many */
	void (*shape)(struct sim *sim); /* of the network that was made */
	void (*fail)(struct sim *sim); /* instead of the usual faults */
	void (*end)(struct sim *sim); /* before it is thrown away */
	/* Who calls whom, when that is not by chance; from 1. */
	int from, to;
	unsigned precedence;
	const char *line; /* a line of the text */
};

struct sim_disk {
	struct buf durable; /* what is on it for good */
	struct buf writing; /* handed over, not yet synced */
	bool syncing, full;
	/* Snapshots: the one that counts, and one that waits for its log. */
	struct buf state, fresh;
	uint64_t at, fresh_at;
	uint64_t purged, fresh_purged; /* bodies before this are gone */
};

struct sim_station {
	struct station *station; /* NULL: crashed */
	struct relay_config config;
	struct sim_disk disk;
	unsigned boot; /* how often it has begun */
	int64_t skew; /* of its clock */
	int64_t due; /* when it is ticked next */
	unsigned serials[SIM_POSTS];
	uint64_t checked; /* messages up to this were looked at */
	uint64_t order[RELAY_CIRCUITS / 4][WIRE_PRECEDENCES];
	uint16_t last[RELAY_CIRCUITS / 4]; /* number, of a framed circuit */
};

/* A line between two stations, both ways. */
struct sim_link {
	int station[2], circuit[2];
	bool up, plain, noisy;
	unsigned speed, latency;
	unsigned generation;
	unsigned hears[2]; /* the generation that an end listens to */
	int64_t busy[2]; /* until when each direction is */
	bool waking[2]; /* an event will say when it is not */
	uint16_t checked[2]; /* the number that was next when it was */
};

enum sim_event_kind {
	SIM_ARRIVE,
	SIM_FREE,
	SIM_SYNC,
	SIM_TICK,
	SIM_SUBMIT,
	SIM_DELIVERED,
	SIM_CUT,
	SIM_JOIN,
	SIM_TOLD,
	SIM_CRASH,
	SIM_BOOT,
	SIM_FULL,
	SIM_CLOCK,
};

struct sim_event {
	int64_t time;
	uint64_t order; /* of two at one time */
	enum sim_event_kind kind;
	int station, link, side;
	unsigned generation;
	uint64_t seq;
	unsigned branch;
	bool good;
	struct buf bytes;
};

/* What became of a telegram at one of its addressees. */
struct sim_fate {
	uint64_t ri;
	unsigned delivered, unmarked, altered;
	int64_t last; /* when it was delivered, by the clock there */
	bool held, renamed; /* one came under another identification */
};

struct sim_telegram {
	struct message_id id;
	uint32_t words; /* head_words() */
	unsigned class, precedence;
	bool promised; /* its station has said that it has it */
	bool plain; /* it went by a noisy plain line */
	struct buf text;
	struct sim_fate *fates;
	size_t count;
	int station;
	unsigned boot;
	uint64_t log; /* promised when the disk has this */
};

struct sim_result {
	uint64_t events, telegrams, deliveries, hops;
	uint64_t lost, doubled, insecure, disordered, altered, misrouted;
	uint64_t late; /* doubled, and forgotten before */
	uint64_t held, garbled, marked, stuck, refused;
	uint64_t crashes, cuts, broken, diverted, noise;
	uint64_t snapshots, purged;
};

struct sim {
	struct sim_plan plan;
	struct random random;
	struct random keeping; /* when snapshots are made */
	int64_t now, end;
	struct sim_station stations[SIM_STATIONS];
	struct sim_link links[SIM_LINKS];
	int link_count;
	int count, relays; /* of stations */
	struct buf said; /* by all of them, when a scenario looks */
	struct sim_event *heap;
	size_t heap_count, heap_size;
	uint64_t order;
	struct sim_telegram *telegrams;
	size_t telegram_count;
	uint32_t *table; /* of telegrams by identification, from 1 */
	size_t table_size;
	struct arena arena;
	struct sim_result result;
	bool calm; /* no more faults */
};

/* ---- sim.c: the run ---------------------------------------------------------- */

void sim_run(const struct sim_plan *plan, struct sim_result *result);
void sim_at(struct sim *sim, int64_t time, struct sim_event event);
/* Give the station the time, and take from it what it has to give. */
void sim_pump(struct sim *sim, int station);

/* Whether any station has said it. */
bool sim_said(const struct sim *sim, const char *what);

/* ---- net.c: lines -------------------------------------------------------------- */

void net_make(struct sim *sim);
void net_send(struct sim *sim, int station);
void net_arrive(struct sim *sim, struct sim_event *e);
void net_cut(struct sim *sim, int link);
void net_join(struct sim *sim, int link);
void net_told(struct sim *sim, const struct sim_event *e);

/* ---- disk.c: disks ---------------------------------------------------------------- */

void disk_write(struct sim *sim, int station);
void disk_synced(struct sim *sim, const struct sim_event *e);
void disk_crash(struct sim *sim, int station);
void disk_settle(struct sim *sim, int station);
void disk_snapshot(struct sim *sim, int station);
bool disk_read(void *user, uint64_t at, size_t n, struct buf *out);

/* ---- load.c: telegrams --------------------------------------------------------------- */

void load_submit(struct sim *sim);
void load_durable(struct sim *sim, int station);

/* ---- check.c: what must hold ------------------------------------------------------- */

void check_boot(struct sim *sim, int station);
void check_sent(struct sim *sim, int station, int link, int side);
void check_taken(struct sim *sim, int station);
void check_delivered(struct sim *sim, int station, const struct relay_due *due,
    struct slice text);
void check_end(struct sim *sim);
bool check_quiet(const struct sim *sim);
void check_add(struct sim *sim, size_t telegram);

#endif
