/*
 * loop.c: a station that runs: one thread for circuits and one for the
 * disk (disk.c).  It must not know what is said on a line.
 */
#include "relay/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Less room on the disk than that, and nothing is taken. */
#define RESERVE ((uint64_t)16 << 20)

/* More than all circuits, their callers and the doors have open. */
#define OPEN_MOST 1024

static int64_t
clock_of(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
loop_say(struct loop *l, const char *format, ...)
{
	struct buf b = {0}, plain = {0};
	va_list ap;

	(void)l;
	va_start(ap, format);
	buf_vformat(&b, format, ap);
	va_end(ap);
	buf_plain(&plain, buf_slice(&b));
	fprintf(stderr, "%.*s\n", (int)plain.n, plain.p);
	buf_free(&b);
	buf_free(&plain);
}

static struct epoll_event
event_of(enum source source, size_t index, bool writable)
{
	struct epoll_event e = {
	    .events = writable ? EPOLLIN | EPOLLOUT : EPOLLIN};

	e.data.u64 = (uint64_t)source << 32 | index;
	return e;
}

bool
loop_watch(
    struct loop *l, int fd, enum source source, size_t index, bool writable)
{
	struct epoll_event e = event_of(source, index, writable);

	return epoll_ctl(l->epoll, EPOLL_CTL_ADD, fd, &e) == 0;
}

void
loop_change(
    struct loop *l, int fd, enum source source, size_t index, bool writable)
{
	struct epoll_event e = event_of(source, index, writable);

	epoll_ctl(l->epoll, EPOLL_CTL_MOD, fd, &e);
}

static void
set_time(struct loop *l)
{
	l->mono = clock_of(CLOCK_MONOTONIC);
	l->wall = clock_of(CLOCK_REALTIME);
	station_at(l->station, l->mono, l->wall);
}

/* ---- beginning ---------------------------------------------------------------------- */

static bool
catch_signals(struct loop *l, struct error *error)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	l->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (l->signals < 0 || l->epoll < 0)
		return error_set(
		    error, "cannot watch for events: %s", strerror(errno));
	if (pipe(l->names) != 0)
		return error_set(
		    error, "cannot make a pipe: %s", strerror(errno));
	fcntl(l->names[0], F_SETFL, O_NONBLOCK);
	fcntl(l->names[0], F_SETFD, FD_CLOEXEC);
	fcntl(l->names[1], F_SETFD, FD_CLOEXEC);
	return loop_watch(l, l->names[0], SOURCE_NAMES, 0, false) &&
	    loop_watch(l, l->signals, SOURCE_SIGNAL, 0, false);
}

void
loop_child(void)
{
	sigset_t none;
	int fd;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	/* What a child has open is not closed, and goes on being watched. */
	for (fd = 3; fd < OPEN_MOST; fd++)
		close(fd);
}

static bool
begin_station(struct loop *l, struct error *error)
{
	uint64_t epoch = 0;

	if (!disk_open(
		l->config.spool, l->config.relay.segment, &l->disk, error) ||
	    !care_begin(l, error))
		return false;
	if (getrandom(&epoch, sizeof(epoch), 0) != sizeof(epoch))
		return error_set(error, "there is no randomness");
	set_time(l);
	l->care.since = l->mono;
	station_start(l->station, epoch);
	return loop_watch(l, disk_news(l->disk), SOURCE_DISK, 0, false);
}

static bool
begin_lines(struct loop *l, struct error *error)
{
	const struct host_config *c = &l->config;
	struct line *line;
	size_t i;

	l->lines = heap_grow(NULL, RELAY_CIRCUITS / 4 * sizeof(*l->lines));
	for (i = 0; i < RELAY_CIRCUITS / 4; i++)
		l->lines[i] = (struct line){.loop = l,
		    .circuit = (int)i,
		    .fd = -1,
		    .listener = -1,
		    .retry = l->mono,
		    .listen = l->mono};
	for (i = 0; i < c->relay.circuit_count; i++) {
		line = &l->lines[i];
		line->config = &c->lines[i];
		line->closed = c->relay.circuits[i].closed;
		if (line->config->kind == WAY_TLS && l->tls == NULL &&
		    !tls_context_new(c, &l->tls, error))
			return false;
	}
	for (i = 0; i < c->relay.circuit_count; i++)
		line_hear(&l->lines[i]);
	return true;
}

/* ---- running --------------------------------------------------------------------------- */

static void
on_signal(struct loop *l)
{
	struct signalfd_siginfo info;
	struct error error;
	pid_t child;
	size_t i;
	int status;

	while (read(l->signals, &info, sizeof(info)) == sizeof(info))
		if (info.ssi_signo == SIGHUP) {
			if (!loop_reload(l, &error))
				loop_say(
				    l, "alarm: not reloaded: %s", error.text);
		} else if (info.ssi_signo != SIGCHLD)
			l->stopping = true;
	while ((child = waitpid(-1, &status, WNOHANG)) > 0) {
		post_ended(l, child, status);
		if (child == l->care.child)
			care_ended(l, status);
		if (parcel_ended(l, child, status))
			continue;
		for (i = 0; i < l->config.relay.circuit_count; i++)
			if (l->lines[i].child == child)
				l->lines[i].child = 0;
	}
}

static void
on_event(struct loop *l, const struct epoll_event *e)
{
	size_t index = e->data.u64 & 0xffffffffu, i;
	bool readable = (e->events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0;
	bool writable = (e->events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0;

	switch ((enum source)(e->data.u64 >> 32)) {
	case SOURCE_LINE:
		line_event(&l->lines[index], readable, writable);
		break;
	case SOURCE_LISTENER:
		line_accept(&l->lines[index]);
		break;
	case SOURCE_CALLER:
		caller_event(&l->lines[index / CALLERS], index % CALLERS);
		break;
	case SOURCE_DISK:
		disk_heard(l->disk);
		station_durable(l->station, disk_durable(l->disk));
		for (i = 0; i < DOORS; i++)
			if (l->doors[i].fd > 0 && l->doors[i].answered)
				door_event(l, i);
		break;
	case SOURCE_SIGNAL:
		on_signal(l);
		break;
	case SOURCE_OPERATOR:
		door_accept(l, l->door);
		break;
	case SOURCE_METRICS:
		door_accept(l, l->metrics);
		break;
	case SOURCE_NAMES:
		call_names(l);
		break;
	case SOURCE_DOOR:
		if (l->doors[index].fd > 0)
			door_event(l, index);
		break;
	}
}

static void
check_room(struct loop *l)
{
	struct statvfs v;

	station_full(l->station, disk_full(l->disk));
	if (statvfs(l->config.spool, &v) == 0)
		station_low(
		    l->station, (uint64_t)v.f_bavail * v.f_frsize < RESERVE);
}

static void
say_all(struct loop *l)
{
	struct buf *said = station_said(l->station);

	if (said->n > 0)
		fwrite(said->p, 1, said->n, stderr);
	buf_clear(said);
}

/* What the events led to. */
static void
work(struct loop *l)
{
	size_t i;

	if (l->mono >= l->due) {
		station_tick(l->station);
		check_room(l);
		door_work(l);
		metrics_work(l);
		l->due = l->mono + 1000;
		if (l->watched)
			notify("WATCHDOG=1");
	}
	post_work(l);
	for (i = 0; i < l->config.relay.circuit_count; i++)
		line_work(&l->lines[i]);
	disk_append(l->disk, station_log(l->station));
	care_work(l);
	say_all(l);
}

static int
patience(const struct loop *l)
{
	int64_t due = l->due, when;
	size_t i;

	for (i = 0; i < l->config.relay.circuit_count; i++) {
		when = line_due(&l->lines[i]);
		if (when < due)
			due = when;
	}
	return due <= l->mono ? 0 : (int)(due - l->mono);
}

static bool
run(struct loop *l, struct error *error)
{
	struct epoll_event events[64];
	int i, n;

	metrics_work(l);
	notify("READY=1");
	l->watched = getenv("WATCHDOG_USEC") != NULL;
	while (!l->stopping) {
		n = epoll_wait(l->epoll, events, 64, patience(l));
		set_time(l);
		for (i = 0; i < n; i++)
			on_event(l, &events[i]);
		work(l);
		if (disk_failed(l->disk, error))
			return false;
	}
	notify("STOPPING=1");
	return true;
}

static void
end(struct loop *l)
{
	size_t i;

	for (i = 0; l->lines != NULL && i < l->config.relay.circuit_count;
	     i++) {
		line_drop(&l->lines[i], "");
		line_deaf(&l->lines[i]);
		buf_free(&l->lines[i].out);
		parcel_free(&l->lines[i]);
	}
	for (i = 0; i < DOORS; i++)
		if (l->doors[i].fd > 0) {
			close(l->doors[i].fd);
			buf_free(&l->doors[i].in);
			buf_free(&l->doors[i].out);
		}
	post_end(l);
	if (l->station != NULL && l->disk != NULL)
		disk_append(l->disk, station_log(l->station));
	if (l->care.child > 0)
		kill(l->care.child, SIGKILL);
	if (l->disk != NULL)
		disk_close(l->disk);
	if (l->station != NULL)
		station_free(l->station);
	if (l->door >= 0) {
		close(l->door);
		unlink(l->config.operator);
	}
	if (l->metrics >= 0)
		close(l->metrics);
	tls_context_free(l->tls);
	heap_free(l->lines);
	if (l->epoll >= 0)
		close(l->epoll);
	if (l->signals >= 0)
		close(l->signals);
	config_free(&l->config);
	heap_free(l);
}

static void
say_who(struct loop *l)
{
	struct buf ri = {0};
	struct slice name;

	ri_add(&ri, l->config.relay.station);
	name = buf_slice(&ri);
	loop_say(l, "station %S, by %s, with %zu circuits", &name, l->path,
	    l->config.relay.circuit_count);
	buf_free(&ri);
}

bool
relay_run(const char *path, struct error *error)
{
	struct loop *l = heap_grow(NULL, sizeof(*l));
	bool good;

	*l = (struct loop){.path = path,
	    .epoll = -1,
	    .signals = -1,
	    .door = -1,
	    .metrics = -1};
	if (!config_read(path, &l->config, error)) {
		heap_free(l);
		return false;
	}
	good = catch_signals(l, error) && begin_station(l, error) &&
	    begin_lines(l, error) && door_listen(l, error);
	if (good)
		say_who(l);
	good = good && run(l, error);
	end(l);
	return good;
}
