/*
 * disk.c: the log on stable storage, by a thread of its own: while it
 * writes and syncs, what comes meanwhile gathers, and goes with the next
 * sync.  It must not know what is in the log.
 */
#include "relay/host.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <sys/stat.h>
#include <unistd.h>

/* How long until a full disk is tried again. */
#define AGAIN 500

struct disk {
	int fd, lock, news[2]; /* a pipe that wakes the loop */
	pthread_t thread;
	bool running;
	pthread_mutex_t mutex;
	pthread_cond_t more;
	/* Under the mutex. */
	struct buf pending;
	uint64_t durable;
	bool stop, full, failed;
	char trouble[128];
};

bool
disk_open(const char *folder, struct disk **out, struct slice *log,
    struct error *error)
{
	char path[FILE_PATH], lock[FILE_PATH];
	struct disk *d;
	int held;

	if (!file_folder(folder, error))
		return false;
	if (!file_join(path, folder, S("log")) ||
	    !file_join(lock, folder, S("lock")))
		return error_set(error, "%s: is too long a path", folder);
	if (!file_lock(lock, false, &held, error))
		return false;
	d = heap_grow(NULL, sizeof(*d));
	*d = (struct disk){.lock = held, .fd = -1, .news = {-1, -1}};
	d->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (d->fd < 0 || !file_map(path, log, error)) {
		if (d->fd < 0)
			error_set(error, "%s: cannot be opened: %s", path,
			    strerror(errno));
		else
			close(d->fd);
		file_unlock(held);
		heap_free(d);
		return false;
	}
	*out = d;
	return true;
}

/* Write all of s at an offset; how far that went. */
static size_t
write_at(int fd, struct slice s, uint64_t at)
{
	size_t done = 0;
	ssize_t n;

	while (done < s.n) {
		n = pwrite(fd, s.p + done, s.n - done, (off_t)(at + done));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	return done;
}

static void
tell(struct disk *d)
{
	/* A pipe that is full has news in it already. */
	if (write(d->news[1], "n", 1) < 0)
		return;
}

/* After a sync that failed nobody knows what is on the disk. */
static void
give_up(struct disk *d)
{
	pthread_mutex_lock(&d->mutex);
	d->failed = true;
	snprintf(d->trouble, sizeof(d->trouble), "%s", strerror(errno));
	pthread_mutex_unlock(&d->mutex);
	tell(d);
}

static void
wait_a_little(struct disk *d)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += AGAIN * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	pthread_cond_timedwait(&d->more, &d->mutex, &until);
}

static void *
run(void *user)
{
	struct disk *d = user;
	struct buf batch = {0}, swap;
	size_t done = 0, n;
	uint64_t at = d->durable;
	bool trouble, stop;

	for (;;) {
		pthread_mutex_lock(&d->mutex);
		while (batch.n == 0 && d->pending.n == 0 && !d->stop)
			pthread_cond_wait(&d->more, &d->mutex);
		if (batch.n > 0)
			wait_a_little(d); /* it did not fit */
		else {
			buf_clear(&batch);
			/* Nothing is copied: the two change places. */
			swap = batch;
			batch = d->pending;
			d->pending = swap;
			done = 0;
		}
		stop = d->stop;
		pthread_mutex_unlock(&d->mutex);
		if (batch.n == 0 && stop)
			break;
		n = write_at(d->fd, slice_skip(buf_slice(&batch), done), at);
		at += n;
		done += n;
		trouble = done < batch.n;
		if (trouble && errno != ENOSPC && errno != EDQUOT &&
		    errno != EFBIG) {
			give_up(d);
			break;
		}
		if (!trouble && fdatasync(d->fd) != 0) {
			give_up(d);
			break;
		}
		pthread_mutex_lock(&d->mutex);
		d->full = trouble;
		if (!trouble) {
			d->durable = at;
			buf_clear(&batch);
		}
		stop = d->stop && trouble;
		pthread_mutex_unlock(&d->mutex);
		tell(d);
		if (stop)
			break;
	}
	buf_free(&batch);
	return NULL;
}

bool
disk_start(struct disk *d, struct slice log, size_t good, struct error *error)
{
	file_unmap(log);
	/* What has been read may be in memory only: a process may have died. */
	if (ftruncate(d->fd, (off_t)good) != 0 || fsync(d->fd) != 0)
		return error_set(error,
		    "the log cannot be brought to the "
		    "disk: %s",
		    strerror(errno));
	if (pipe(d->news) != 0)
		return error_set(
		    error, "cannot make a pipe: %s", strerror(errno));
	fcntl(d->news[0], F_SETFL, O_NONBLOCK);
	fcntl(d->news[1], F_SETFL, O_NONBLOCK);
	fcntl(d->news[0], F_SETFD, FD_CLOEXEC);
	fcntl(d->news[1], F_SETFD, FD_CLOEXEC);
	d->durable = good;
	pthread_mutex_init(&d->mutex, NULL);
	pthread_cond_init(&d->more, NULL);
	if (pthread_create(&d->thread, NULL, run, d) != 0)
		return error_set(error, "cannot start a thread");
	d->running = true;
	return true;
}

void
disk_append(struct disk *d, struct buf *log)
{
	struct buf swap;

	if (log->n == 0)
		return;
	pthread_mutex_lock(&d->mutex);
	if (d->pending.n == 0) {
		swap = d->pending;
		d->pending = *log;
		*log = swap;
	} else
		buf_add(&d->pending, buf_slice(log));
	pthread_cond_signal(&d->more);
	pthread_mutex_unlock(&d->mutex);
	buf_clear(log);
}

bool
disk_read(void *disk, uint64_t at, size_t n, struct buf *out)
{
	const struct disk *d = disk;
	size_t done = 0;
	ssize_t got;
	char *p = buf_room(out, n);

	while (done < n) {
		got = pread(d->fd, p + done, n - done, (off_t)(at + done));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	out->n += n;
	return true;
}

uint64_t
disk_durable(struct disk *d)
{
	uint64_t durable;

	pthread_mutex_lock(&d->mutex);
	durable = d->durable;
	pthread_mutex_unlock(&d->mutex);
	return durable;
}

void
disk_heard(struct disk *d)
{
	char news[64];

	while (read(d->news[0], news, sizeof(news)) == sizeof(news))
		continue;
}

int
disk_news(const struct disk *d)
{
	return d->news[0];
}

bool
disk_full(struct disk *d)
{
	bool full;

	pthread_mutex_lock(&d->mutex);
	full = d->full;
	pthread_mutex_unlock(&d->mutex);
	return full;
}

bool
disk_failed(struct disk *d, struct error *error)
{
	bool failed;

	pthread_mutex_lock(&d->mutex);
	failed = d->failed;
	if (failed)
		error_set(error, "the log cannot be brought to the disk: %s",
		    d->trouble);
	pthread_mutex_unlock(&d->mutex);
	return failed;
}

void
disk_close(struct disk *d)
{
	if (d->running) {
		pthread_mutex_lock(&d->mutex);
		d->stop = true;
		pthread_cond_signal(&d->more);
		pthread_mutex_unlock(&d->mutex);
		pthread_join(d->thread, NULL);
		pthread_mutex_destroy(&d->mutex);
		pthread_cond_destroy(&d->more);
	}
	if (d->news[0] >= 0) {
		close(d->news[0]);
		close(d->news[1]);
	}
	buf_free(&d->pending);
	close(d->fd);
	file_unlock(d->lock);
	heap_free(d);
}
