/*
 * care.c: a station from its spool, and the care of the spool while it
 * runs: a child, which has all that the station knew when it was born,
 * writes a snapshot, and gives back what no station that starts would need.
 * It must not hold up the circuits.
 */
#include "relay/loop.h"
#include "relay/spool.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAY ((int64_t)86400000)

/* ---- a station from its spool ------------------------------------------------------ */

/* The newest snapshot that is sound, of those that the log goes beyond. */
static void
restore(struct loop *l, const struct relay_host *host)
{
	const char *folder = l->config.spool;
	struct arena arena = {0};
	struct spool_file *files;
	char path[FILE_PATH];
	struct slice map;
	size_t n, i;

	if (!spool_list(folder, &arena, &files, &n, NULL))
		n = 0;
	for (i = n; i > 0 && files[i - 1].kind == SPOOL_STATE; i--) {
		l->station = station_new(&l->config.relay, host);
		if (spool_path(path, folder, SPOOL_STATE, files[i - 1].at) &&
		    file_map(path, &map, NULL)) {
			if (station_restore(l->station, map)) {
				file_unmap(map);
				l->care.last = (struct snapshot){
				    station_logged(l->station),
				    station_oldest(l->station), map.n};
				arena_free(&arena);
				return;
			}
			file_unmap(map);
		}
		loop_say(l, "%s: is not sound, and is passed over", path);
		station_free(l->station);
	}
	arena_free(&arena);
	l->station = station_new(&l->config.relay, host);
}

bool
care_begin(struct loop *l, struct error *error)
{
	struct relay_host host = {.read = disk_read, .user = l->disk};
	uint64_t at, next, cut;
	bool kept;
	char path[FILE_PATH];
	struct slice map, log;
	size_t i, good, parts = disk_parts(l->disk);
	struct log_end end;

	restore(l, &host);
	for (i = 0; i < parts; i++) {
		if (!disk_part(l->disk, i, &at, &map, error))
			return false;
		log = slice_skip(map, LOG_START);
		next = at + log.n;
		if (next <= station_logged(l->station) && i + 1 < parts) {
			file_unmap(map);
			continue;
		}
		if (at > station_logged(l->station) ||
		    next < station_logged(l->station)) {
			file_unmap(map);
			return error_set(error,
			    "the log has a gap before its place %lld",
			    (long long)at);
		}
		log = slice_skip(log, station_logged(l->station) - at);
		good = station_replay(l->station, log);
		if (good < log.n && i + 1 < parts) {
			file_unmap(map);
			return error_set(error,
			    "the log is damaged at its place %lld, and goes "
			    "on behind it: see `reftel audit'",
			    (long long)station_logged(l->station));
		}
		file_unmap(map);
	}
	end = station_end(l->station);
	if (!disk_start(l->disk, end, error))
		return false;
	cut = disk_cut(l->disk, &kept);
	if (cut > 0 && spool_cut_path(path, l->config.spool, end.at))
		loop_say(l,
		    "alarm: the log had %lld bytes at its end that are not "
		    "sound, of a crash or of damage; %s %s",
		    (long long)cut,
		    kept ? "they are in" : "nothing could be written to", path);
	return true;
}

/* ---- the child ----------------------------------------------------------------------- */

static bool
put(void *user, struct slice s)
{
	return file_add(user, s, NULL);
}

/* Whether a file was last changed so many days ago. */
static bool
is_old(const char *path, unsigned days)
{
	struct stat st;

	return stat(path, &st) == 0 &&
	    clock_seconds() - (int64_t)st.st_mtime > (int64_t)days * 86400;
}

/* Parts that no snapshot of the two newest needs lose their bodies. */
static void
give_back(const struct loop *l, uint64_t needed)
{
	const char *folder = l->config.spool;
	struct arena arena = {0};
	struct spool_file *files;
	char path[FILE_PATH];
	size_t n, i, states = 0;

	if (!spool_list(folder, &arena, &files, &n, NULL))
		n = 0;
	for (i = 0; i + 1 < n; i++)
		if (files[i].kind == SPOOL_LOG &&
		    files[i + 1].kind == SPOOL_LOG && files[i + 1].at <= needed)
			spool_strip(folder, files[i].at, NULL);
	for (i = n; i > 0; i--) {
		if (!spool_path(
			path, folder, files[i - 1].kind, files[i - 1].at))
			continue;
		if (files[i - 1].kind == SPOOL_STATE && ++states > 2)
			unlink(path);
		if (files[i - 1].kind == SPOOL_JOURNAL &&
		    is_old(path, l->config.journal))
			unlink(path);
	}
	arena_free(&arena);
}

static bool
new_path(const struct loop *l, char path[static FILE_PATH])
{
	return file_join(path, l->config.spool, S("new"));
}

/* What the child does; it has the station as it was, and nothing else. */
static bool
child(const struct loop *l)
{
	const struct snapshot *before = &l->care.before;
	char path[FILE_PATH];
	struct file f;

	/* Circuits and the lock are the parent's, who may die. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != l->care.parent)
		return false;
	loop_child();
	setpriority(PRIO_PROCESS, 0, 10);
	give_back(l, before->at < before->oldest ? before->at : before->oldest);
	if (!new_path(l, path) || !file_begin(&f, path, NULL))
		return false;
	if (!station_snapshot(l->station, put, &f)) {
		file_drop(&f);
		return false;
	}
	return file_commit(&f, NULL);
}

/* ---- the parent ---------------------------------------------------------------------- */

static bool
is_due(const struct loop *l)
{
	const struct care *c = &l->care;
	uint64_t grown = station_logged(l->station) - c->last.at;
	uint64_t enough = l->config.relay.segment;

	if (enough < 2 * c->last.bytes)
		enough = 2 * c->last.bytes;
	return grown >= enough || (grown > 0 && l->mono - c->since >= DAY);
}

void
care_work(struct loop *l)
{
	struct care *c = &l->care;
	char from[FILE_PATH], to[FILE_PATH];
	uint64_t bytes = 0;

	if (c->child > 0)
		return;
	if (c->made) {
		/* It knows of what may not yet be on the disk. */
		if (disk_durable(l->disk) < c->fresh.at)
			return;
		c->made = false;
		if (!new_path(l, from) ||
		    !spool_path(
			to, l->config.spool, SPOOL_STATE, c->fresh.at) ||
		    !file_length(from, &bytes, NULL) || rename(from, to) != 0)
			return;
		c->fresh.bytes = bytes;
		c->before = c->last;
		c->last = c->fresh;
	}
	if (!is_due(l) || l->mono < c->again || l->stopping)
		return;
	c->since = l->mono;
	c->again = l->mono + 10000;
	c->fresh = (struct snapshot){
	    station_logged(l->station), station_oldest(l->station), 0};
	disk_append(l->disk, station_log(l->station));
	c->parent = getpid();
	c->child = fork();
	if (c->child == 0)
		_exit(child(l) ? 0 : 1);
	if (c->child < 0)
		c->child = 0;
}

void
care_ended(struct loop *l, int status)
{
	l->care.child = 0;
	l->care.made = status == 0;
	if (status != 0)
		loop_say(l, "alarm: the snapshot of the spool was not made");
	else
		l->care.again = 0;
}
