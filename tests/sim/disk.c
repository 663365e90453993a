/*
 * disk.c: disks: what was synced is there; of what was not, a crash leaves
 * anything.
 */
#include "tests/sim/sim.h"

#include <stdlib.h>

#define BLOCK ((size_t)512)

static bool
put(void *user, struct slice s)
{
	buf_add(user, s);
	return true;
}

/* It counts when the log is on the disk as far as it knows of. */
void
disk_snapshot(struct sim *sim, int station)
{
	struct sim_station *st = &sim->stations[station];
	struct sim_disk *d = &st->disk;

	if (d->fresh.n > 0)
		return;
	station_snapshot(st->station, put, &d->fresh);
	d->fresh_at = station_logged(st->station);
	d->fresh_purged = station_oldest(st->station);
	sim->result.snapshots++;
}

static void
settle_snapshot(struct sim *sim, struct sim_disk *d)
{
	struct buf old = d->state;

	if (d->fresh.n == 0 || d->durable.n < d->fresh_at)
		return;
	d->state = d->fresh;
	d->at = d->fresh_at;
	sim->result.purged += d->fresh_purged - d->purged;
	d->purged = d->fresh_purged;
	d->fresh = old;
	buf_clear(&d->fresh);
}

bool
disk_read(void *user, uint64_t at, size_t n, struct buf *out)
{
	const struct sim_disk *d = user;

	/* Who asks for what was given back has forgotten what he owes. */
	if (at < d->purged)
		abort();
	if (at > d->durable.n || n > d->durable.n - at)
		return false;
	buf_add(out, slice(d->durable.p + at, n));
	return true;
}

void
disk_write(struct sim *sim, int station)
{
	struct sim_station *st = &sim->stations[station];
	struct sim_disk *d = &st->disk;
	struct buf *log = station_log(st->station);

	if (d->syncing || d->full || log->n == 0)
		return;
	buf_add(&d->writing, buf_slice(log));
	buf_clear(log);
	d->syncing = true;
	sim_at(sim, sim->now + 1 + random_below(&sim->random, 30),
	    (struct sim_event){
		.kind = SIM_SYNC, .station = station, .generation = st->boot});
}

void
disk_synced(struct sim *sim, const struct sim_event *e)
{
	struct sim_station *st = &sim->stations[e->station];
	struct sim_disk *d = &st->disk;

	buf_add(&d->durable, buf_slice(&d->writing));
	buf_clear(&d->writing);
	d->syncing = false;
	settle_snapshot(sim, d);
	station_durable(st->station, d->durable.n);
	load_durable(sim, e->station);
	sim_pump(sim, e->station);
}

/* At the end the power stays on: what was handed over comes to the disk. */
void
disk_settle(struct sim *sim, int station)
{
	struct sim_station *st = &sim->stations[station];
	struct buf *log;

	if (st->station == NULL)
		return;
	log = station_log(st->station);
	buf_add(&st->disk.durable, buf_slice(&st->disk.writing));
	buf_clear(&st->disk.writing);
	buf_add(&st->disk.durable, buf_slice(log));
	buf_clear(log);
	station_durable(st->station, st->disk.durable.n);
}

/*
 * Of what was handed over and not synced, each block is there, or zeros, or
 * the file ends before it.  Sometimes all of it is there: the process died
 * and the system lived.
 */
void
disk_crash(struct sim *sim, int station)
{
	struct sim_disk *d = &sim->stations[station].disk;
	size_t end = d->writing.n, i, n;

	if (!random_one_in(&sim->random, 3)) {
		if (end > 0 && !random_one_in(&sim->random, 3))
			end = random_below(
			    &sim->random, (uint32_t)d->writing.n + 1);
		for (i = 0; i < end; i += BLOCK) {
			n = end - i < BLOCK ? end - i : BLOCK;
			if (random_one_in(&sim->random, 4))
				memset(d->writing.p + i, 0, n);
		}
	}
	buf_add(&d->durable, slice_head(buf_slice(&d->writing), end));
	buf_clear(&d->writing);
	d->syncing = false;
	/* One that was not finished is none. */
	buf_clear(&d->fresh);
}
