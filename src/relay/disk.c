/*
 * disk.c: the log on stable storage, by a thread of its own: while it
 * writes and syncs, what comes meanwhile gathers, and goes with the next
 * sync.  The log lies in parts (spool.c), of which the last is written.  It
 * must not know what is in the log, but that a record ends with its hash.
 */
#include "relay/loop.h"
#include "relay/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* How long until a full disk is tried again. */
#define AGAIN 100

/* Parts that are open for reading. */
#define OPENED 8

struct disk {
	char folder[FILE_PATH];
	uint64_t part; /* bytes of one */
	int fd, lock, synced, news[2]; /* a pipe that wakes the loop */
	pthread_t thread;
	bool running;
	uint64_t cut; /* off its end, at the start */
	bool kept;
	pthread_mutex_t mutex;
	pthread_cond_t more;
	struct log_end end; /* of what is written; the thread's */
	/* Of the one who reads. */
	struct {
		uint64_t at;
		int fd;
	} opened[OPENED];
	unsigned turn;
	/* Under the mutex. */
	uint64_t *parts; /* where each begins */
	size_t count, size;
	struct buf pending;
	uint64_t durable;
	bool stop, full, failed;
	char trouble[128];
};

static void
add_part(struct disk *d, uint64_t at)
{
	if (d->count == d->size) {
		d->size = d->size == 0 ? 64 : d->size * 2;
		d->parts = heap_grow(d->parts, d->size * sizeof(*d->parts));
	}
	d->parts[d->count++] = at;
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

static bool
sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return good;
}

/* A new part, whose head and name are on the disk; or -1, and no trace. */
static int
make_part(const char *folder, struct log_end end)
{
	char path[FILE_PATH];
	struct buf head = {0};
	bool good;
	int fd, trouble;

	if (!spool_path(path, folder, SPOOL_LOG, end.at))
		return -1;
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return -1;
	log_start_write(&head, "RfP1", end);
	good = write_at(fd, buf_slice(&head), 0) == head.n && fsync(fd) == 0 &&
	    sync_folder(folder);
	buf_free(&head);
	if (good)
		return fd;
	trouble = errno;
	close(fd);
	unlink(path);
	errno = trouble;
	return -1;
}

/* The parts that are there; one whose making was cut short goes. */
static bool
find_parts(struct disk *d, struct error *error)
{
	struct arena arena = {0};
	struct spool_file *files;
	struct log_end start;
	char path[FILE_PATH];
	struct slice map;
	size_t n, i;
	bool good = spool_list(d->folder, &arena, &files, &n, error);

	for (i = 0; good && i < n && files[i].kind == SPOOL_LOG; i++) {
		good = spool_path(path, d->folder, SPOOL_LOG, files[i].at) &&
		    file_map(path, &map, error);
		if (!good)
			break;
		if (log_start_read(map, "RfP1", &start) &&
		    start.at == files[i].at)
			add_part(d, files[i].at);
		else if (map.n > LOG_START ||
		    (i + 1 < n && files[i + 1].kind == SPOOL_LOG))
			/* Its head was on the disk before all that is here. */
			good = error_set(error,
			    "%s: its first %d bytes are damaged, which say "
			    "where in the log it stands",
			    path, LOG_START);
		else
			good = file_remove(path, error);
		file_unmap(map);
	}
	arena_free(&arena);
	return good;
}

bool
disk_open(
    const char *folder, uint64_t part, struct disk **out, struct error *error)
{
	char lock[FILE_PATH], path[FILE_PATH];
	struct disk *d;
	int held, i;

	if (!file_folder(folder, error))
		return false;
	if (!file_join(lock, folder, S("lock")) || strlen(folder) > 900)
		return error_set(error, "%s: is too long a path", folder);
	if (!file_lock(lock, false, &held, error))
		return false;
	d = heap_grow(NULL, sizeof(*d));
	*d = (struct disk){.lock = held,
	    .fd = -1,
	    .synced = -1,
	    .news = {-1, -1},
	    .part = part};
	memcpy(d->folder, folder, strlen(folder) + 1);
	for (i = 0; i < OPENED; i++)
		d->opened[i].fd = -1;
	if (!find_parts(d, error)) {
		disk_close(d);
		return false;
	}
	if (d->count == 0) {
		d->fd = make_part(folder, (struct log_end){0});
		add_part(d, 0);
	} else if (spool_path(path, folder, SPOOL_LOG, d->parts[d->count - 1]))
		d->fd = open(path, O_RDWR | O_CLOEXEC);
	if (d->fd < 0) {
		error_set(error, "%s: the log cannot be opened: %s", folder,
		    strerror(errno));
		disk_close(d);
		return false;
	}
	*out = d;
	return true;
}

bool
disk_part(const struct disk *d, size_t i, uint64_t *at, struct slice *map,
    struct error *error)
{
	char path[FILE_PATH];

	if (i >= d->count)
		return error_set(error, "the log has no more parts");
	*at = d->parts[i];
	return spool_path(path, d->folder, SPOOL_LOG, *at) &&
	    file_map(path, map, error);
}

size_t
disk_parts(const struct disk *d)
{
	return d->count;
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

/* A part that is long enough is followed by a new one. */
static bool
turn_over(struct disk *d)
{
	uint64_t start;
	int fd;

	pthread_mutex_lock(&d->mutex);
	start = d->parts[d->count - 1];
	pthread_mutex_unlock(&d->mutex);
	if (d->end.at - start < d->part)
		return true;
	fd = make_part(d->folder, d->end);
	if (fd < 0)
		return false;
	close(d->fd);
	d->fd = fd;
	pthread_mutex_lock(&d->mutex);
	add_part(d, d->end.at);
	pthread_mutex_unlock(&d->mutex);
	return true;
}

/* Others may know now how far it is; no harm is done if they never do. */
static void
tell_synced(struct disk *d)
{
	struct buf b = {0};

	spool_synced_write(&b, d->end.at);
	write_at(d->synced, buf_slice(&b), 0);
	buf_free(&b);
}

/* Bring a batch to the disk, of which *done bytes are written already. */
static bool
bring(struct disk *d, struct slice batch, size_t *done)
{
	uint64_t start;

	if (*done == 0 && !turn_over(d))
		return false;
	pthread_mutex_lock(&d->mutex);
	start = d->parts[d->count - 1];
	pthread_mutex_unlock(&d->mutex);
	*done += write_at(d->fd, slice_skip(batch, *done),
	    LOG_START + d->end.at - start + *done);
	if (*done < batch.n)
		return false;
	if (fdatasync(d->fd) != 0) {
		/* What was written may be lost, and never be told again. */
		errno = EIO;
		return false;
	}
	d->end.at += batch.n;
	memcpy(d->end.hash, batch.p + batch.n - LOG_TAIL, LOG_TAIL);
	tell_synced(d);
	return true;
}

/* What can pass by itself. */
static bool
is_full(int trouble)
{
	return trouble == ENOSPC || trouble == EDQUOT || trouble == EFBIG ||
	    trouble == EMFILE || trouble == ENFILE;
}

static void *
run(void *user)
{
	struct disk *d = user;
	struct buf batch = {0}, swap;
	size_t done = 0;
	bool good, stop;

	for (;;) {
		pthread_mutex_lock(&d->mutex);
		while (batch.n == 0 && d->pending.n == 0 && !d->stop)
			pthread_cond_wait(&d->more, &d->mutex);
		if (batch.n > 0)
			wait_a_little(d); /* it did not fit */
		else {
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
		errno = 0;
		good = bring(d, buf_slice(&batch), &done);
		if (!good && !is_full(errno)) {
			give_up(d);
			break;
		}
		pthread_mutex_lock(&d->mutex);
		d->full = !good;
		if (good) {
			d->durable = d->end.at;
			buf_clear(&batch);
		}
		stop = d->stop && !good;
		pthread_mutex_unlock(&d->mutex);
		tell(d);
		if (stop)
			break;
	}
	buf_free(&batch);
	return NULL;
}

/*
 * What is behind the end was not finished by a crash: then it was promised to
 * nobody.  If it was on the disk, this is damage; and a disk that writes in
 * its own order leaves sound records behind one that is not by either.
 */
static bool
keep_cut(struct disk *d, struct log_end end, struct error *error)
{
	uint64_t start = 0, synced = 0;
	char path[FILE_PATH];
	struct slice map, tail;
	bool good;

	if (!disk_part(d, d->count - 1, &start, &map, error))
		return false;
	if (spool_synced(d->folder, &synced) && end.at < synced &&
	    spool_path(path, d->folder, SPOOL_LOG, start)) {
		file_unmap(map);
		return error_set(error,
		    "%s: is damaged at its byte %lld: the log was on the disk "
		    "up to its place %lld, and is sound up to %lld. Whoever "
		    "gives up what is behind that, which others believe to be "
		    "here, deletes %s/synced",
		    path, (long long)(LOG_START + end.at - start),
		    (long long)synced, (long long)end.at, d->folder);
	}
	tail = slice_skip(map, LOG_START + (size_t)(end.at - start));
	d->cut = tail.n;
	if (tail.n > 0)
		d->kept = spool_keep_cut(d->folder, end.at, tail, error);
	/* A full disk that tore a record is none to stay down for. */
	good = tail.n == 0 || d->kept || spool_sound_behind(tail) == 0;
	file_unmap(map);
	return good;
}

bool
disk_start(struct disk *d, struct log_end end, struct error *error)
{
	uint64_t start = d->parts[d->count - 1];
	char path[FILE_PATH];

	if (end.at >= start && !keep_cut(d, end, error))
		return false;
	if (file_join(path, d->folder, S("synced")))
		d->synced = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	/* What has been read may be in memory only: a process may have died. */
	if (end.at < start ||
	    ftruncate(d->fd, (off_t)(LOG_START + end.at - start)) != 0 ||
	    fsync(d->fd) != 0 || !sync_folder(d->folder))
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
	d->end = end;
	d->durable = end.at;
	tell_synced(d);
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

/* The part that a place is in, opened; where it begins. */
static int
open_part(struct disk *d, uint64_t at, uint64_t *start)
{
	char path[FILE_PATH];
	size_t low = 0, high, middle;
	unsigned i;

	pthread_mutex_lock(&d->mutex);
	high = d->count;
	while (high - low > 1) {
		middle = low + (high - low) / 2;
		if (d->parts[middle] <= at)
			low = middle;
		else
			high = middle;
	}
	*start = d->parts[low];
	pthread_mutex_unlock(&d->mutex);
	for (i = 0; i < OPENED; i++)
		if (d->opened[i].fd >= 0 && d->opened[i].at == *start)
			return d->opened[i].fd;
	if (!spool_path(path, d->folder, SPOOL_LOG, *start))
		return -1;
	i = d->turn++ % OPENED;
	if (d->opened[i].fd >= 0)
		close(d->opened[i].fd);
	d->opened[i].fd = open(path, O_RDONLY | O_CLOEXEC);
	d->opened[i].at = *start;
	return d->opened[i].fd;
}

bool
disk_read(void *disk, uint64_t at, size_t n, struct buf *out)
{
	struct disk *d = disk;
	size_t done = 0;
	uint64_t start;
	ssize_t got;
	int fd = open_part(d, at, &start);
	char *p = buf_room(out, n);

	if (fd < 0 || at < start)
		return false;
	at = at - start + LOG_START;
	while (done < n) {
		got = pread(fd, p + done, n - done, (off_t)(at + done));
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

uint64_t
disk_cut(const struct disk *d, bool *kept)
{
	*kept = d->kept;
	return d->cut;
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
	int i;

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
	for (i = 0; i < OPENED; i++)
		if (d->opened[i].fd >= 0)
			close(d->opened[i].fd);
	buf_free(&d->pending);
	heap_free(d->parts);
	if (d->fd >= 0)
		close(d->fd);
	if (d->synced >= 0)
		close(d->synced);
	file_unlock(d->lock);
	heap_free(d);
}
