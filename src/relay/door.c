/*
 * door.c: the operator's door: a socket in the file system.  Who may open
 * it is the operator; a request is read to its end, answered and closed.
 */
#include "relay/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Of the doors so many are for metrics, and none is open in vain for longer. */
#define METRICS 8
#define LONGEST 30000

/* A telegram may be handed in by it, or a mail with several. */
#define MOST (4 * RELAY_LONGEST + 4096)

bool
door_listen(struct loop *l, struct error *error)
{
	struct sockaddr_un local = {.sun_family = AF_UNIX};
	const char *path = l->config.operator;
	int fd;

	l->door = -1;
	if (path == NULL)
		return true;
	if (strlen(path) >= sizeof(local.sun_path))
		return error_set(error, "%s: is too long a path", path);
	memcpy(local.sun_path, path, strlen(path) + 1);
	unlink(path);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) != 0 ||
	    fcntl(fd, F_SETFD, FD_CLOEXEC) != 0 ||
	    bind(fd, (struct sockaddr *)&local, sizeof(local)) != 0 ||
	    chmod(path, 0600) != 0 || listen(fd, 8) != 0) {
		if (fd >= 0)
			close(fd);
		return error_set(
		    error, "cannot listen at %s: %s", path, strerror(errno));
	}
	l->door = fd;
	return loop_watch(l, fd, SOURCE_OPERATOR, 0, false);
}

/* What to wait for: to read, or to write and not to read, or nothing. */
static void
await(struct loop *l, size_t index, uint32_t events)
{
	struct door *d = &l->doors[index];
	struct epoll_event e = {.events = events};

	e.data.u64 = (uint64_t)SOURCE_DOOR << 32 | index;
	epoll_ctl(l->epoll,
	    events == 0      ? EPOLL_CTL_DEL
		: d->watched ? EPOLL_CTL_MOD
			     : EPOLL_CTL_ADD,
	    d->fd, &e);
	d->watched = events != 0;
}

void
door_accept(struct loop *l, int listener)
{
	int fd = accept(listener, NULL, NULL);
	bool metrics = listener != l->door;
	size_t i, used = 0, place = DOORS;

	if (fd < 0)
		return;
	for (i = 0; i < DOORS; i++)
		if (l->doors[i].fd <= 0)
			place = i;
		else
			used += l->doors[i].metrics;
	/* Whoever reaches the port cannot shut out the operator. */
	if (place == DOORS || (metrics && used >= METRICS) ||
	    fcntl(fd, F_SETFL, O_NONBLOCK) != 0 ||
	    fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) {
		close(fd);
		return;
	}
	l->doors[place] =
	    (struct door){.fd = fd, .metrics = metrics, .since = l->mono};
	await(l, place, EPOLLIN);
}

static void
shut(struct door *d)
{
	close(d->fd);
	buf_free(&d->in);
	buf_free(&d->out);
	*d = (struct door){0};
}

/* Whether a mail that was refused may be taken later. */
static bool
has_telegram(struct slice mail)
{
	struct arena arena = {0};
	bool has = mail_read(&arena, mail).p != NULL;

	arena_free(&arena);
	return has;
}

/* What the station need not know of is answered here. */
static void
answer(struct loop *l, struct slice request, struct buf *out)
{
	struct slice rest = request, line = slice_line(&rest);
	struct slice word = slice_word(&line);
	const char *how = "error";
	struct error error;
	struct buf more = {0};
	bool good;

	if (slice_equal(word, S("mail"))) {
		good = parcel_mail(l, slice_word(&line), rest, &error);
		if (!good && !has_telegram(rest))
			how = "none";
	} else if (slice_equal(word, S("reload"))) {
		good = loop_reload(l, &error);
		loop_deaf(l, &more);
	} else {
		operator_answer(l->station, request, out);
		return;
	}
	if (good) {
		buf_string(out, "ok\n");
		buf_add(out, buf_slice(&more));
	} else
		buf_format(out, "%s %s\n", how, error.text);
	buf_free(&more);
}

void
door_event(struct loop *l, size_t index)
{
	struct door *d = &l->doors[index];
	uint64_t before;
	ssize_t n;

	while (!d->answered) {
		n = read(d->fd, buf_room(&d->in, 65536), 65536);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0 || d->in.n + (size_t)n > MOST) {
			shut(d);
			return;
		}
		d->in.n += (size_t)n;
		if (!d->metrics)
			d->since = l->mono;
		if (d->metrics) {
			if (metrics_answer(l, buf_slice(&d->in), &d->out)) {
				d->answered = true;
				break;
			}
			if (n > 0)
				continue;
			shut(d);
			return;
		}
		if (n > 0)
			continue;
		before = station_logged(l->station);
		answer(l, buf_slice(&d->in), &d->out);
		/* It is no promise before it is on the disk; a look is none. */
		d->after = station_logged(l->station);
		if (d->after == before)
			d->after = 0;
		d->answered = true;
		disk_append(l->disk, station_log(l->station));
	}
	if (disk_durable(l->disk) < d->after) {
		/* Its end can be read all the time, and would be. */
		if (d->watched)
			await(l, index, 0);
		return;
	}
	while (d->sent < d->out.n) {
		n = send(d->fd, d->out.p + d->sent, d->out.n - d->sent,
		    MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN) {
			await(l, index, EPOLLOUT);
			return;
		}
		if (n < 0)
			break;
		d->sent += (size_t)n;
		if (!d->metrics)
			d->since = l->mono;
	}
	shut(d);
}

void
door_work(struct loop *l)
{
	struct door *d;
	size_t i;

	for (i = 0; i < DOORS; i++) {
		d = &l->doors[i];
		if (d->fd > 0 && l->mono - d->since > LONGEST &&
		    (!d->answered || disk_durable(l->disk) >= d->after))
			shut(d);
	}
}
