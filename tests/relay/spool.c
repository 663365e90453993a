/*
 * spool.c: the log on stable storage, when each system call in turn fails,
 * does half of what it should, or is the last before the power goes: what
 * was said to be on the disk is there, in order, and the rest is no trouble.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "relay/loop.h"
#include "relay/spool.h"
#include "tests/unit/tap.h"

enum fault { NONE, FAIL, FULL, SHORT, DIE_BEFORE, DIE_AFTER, FAULTS };

static const char *const names[] = {"nothing", "an input or output error",
    "a full disk", "half a write", "death before it", "death after it"};

static enum fault fault;
static atomic_long calls, at; /* which call is the one */

/* ---- the system calls, as they are linked here ---------------------------------------- */

ssize_t __real_pwrite64(int fd, const void *p, size_t n, off_t where);
ssize_t __wrap_pwrite64(int fd, const void *p, size_t n, off_t where);
ssize_t __real_write(int fd, const void *p, size_t n);
ssize_t __wrap_write(int fd, const void *p, size_t n);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_fdatasync(int fd);
int __wrap_fdatasync(int fd);
int __real_ftruncate64(int fd, off_t n);
int __wrap_ftruncate64(int fd, off_t n);
int __real_open64(const char *path, int flags, ...);
int __wrap_open64(const char *path, int flags, ...);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __real_unlink(const char *path);
int __wrap_unlink(const char *path);

/* Whether this call is the one, and does not come back as it should. */
static bool
fails(bool writes)
{
	if (atomic_fetch_add(&calls, 1) + 1 != atomic_load(&at))
		return false;
	if (fault == DIE_BEFORE)
		_exit(9);
	errno = fault == FULL ? ENOSPC : EIO;
	return fault == FAIL || fault == FULL || (fault == SHORT && !writes);
}

static bool
is_the_one(void)
{
	return atomic_load(&calls) == atomic_load(&at);
}

static void
survive(void)
{
	if (fault == DIE_AFTER && is_the_one())
		_exit(9);
}

#define WRAP(type, name, parameters, arguments)   \
	type __wrap_##name parameters             \
	{                                         \
		type result;                      \
                                                  \
		if (fails(false))                 \
			return -1;                \
		result = __real_##name arguments; \
		survive();                        \
		return result;                    \
	}

WRAP(int, fsync, (int fd), (fd))
WRAP(int, fdatasync, (int fd), (fd))
WRAP(int, ftruncate64, (int fd, off_t n), (fd, n))
WRAP(int, rename, (const char *from, const char *to), (from, to))
WRAP(int, unlink, (const char *path), (path))

ssize_t
__wrap_pwrite64(int fd, const void *p, size_t n, off_t where)
{
	ssize_t result;

	if (fails(true))
		return -1;
	/* Half of it, and then the power goes or the next call does not do. */
	if (fault == SHORT && is_the_one())
		n = n / 2;
	result = __real_pwrite64(fd, p, n, where);
	survive();
	return result;
}

ssize_t
__wrap_write(int fd, const void *p, size_t n)
{
	ssize_t result;

	/* To wake a loop, or to tell the parent, is no writing to a file. */
	if (n <= 8)
		return __real_write(fd, p, n);
	if (fails(true))
		return -1;
	if (fault == SHORT && is_the_one())
		n = n / 2;
	result = __real_write(fd, p, n);
	survive();
	return result;
}

int
__wrap_open64(const char *path, int flags, ...)
{
	int result;
	unsigned mode = 0;
	va_list ap;

	if (flags & O_CREAT) {
		va_start(ap, flags);
		mode = va_arg(ap, unsigned);
		va_end(ap);
	}
	if (fails(false))
		return -1;
	result = __real_open64(path, flags, mode);
	survive();
	return result;
}

/* ---- a spool that is written -------------------------------------------------------- */

#define RECORDS 12
#define PART 900

static void
add_record(struct log_end *end, struct buf *b, unsigned i)
{
	char line[200];
	int n = snprintf(line, sizeof(line), "note %u %0150u\n", i, i);

	log_write(end, b, slice(line, (size_t)n), S("EXERCISE"));
}

/* What is there, in order; how many records, or -1 when it is none. */
static int
look(struct disk *d, struct log_end *end)
{
	struct slice map, rest, lines, bodies;
	struct error error;
	uint64_t start;
	unsigned records = 0;
	size_t i, n;

	*end = (struct log_end){0};
	for (i = 0; i < disk_parts(d); i++) {
		if (!disk_part(d, i, &start, &map, &error))
			return -1;
		rest = slice_skip(map, LOG_START);
		/* The first may have been given back by now. */
		if (i == 0 && !log_start_read(map, "RfP1", end))
			return -1;
		while (log_read(end, rest, &lines, &bodies, &n)) {
			rest = slice_skip(rest, n);
			lines = slice_skip(lines, 5);
			records = (unsigned)strtoul(lines.p, NULL, 10);
		}
		file_unmap(map);
		if (rest.n > 0 && i + 1 < disk_parts(d))
			return -1;
	}
	return (int)records;
}

/* Each record that is on the disk is said to the parent, by its number. */
static int
child(const char *folder, int out)
{
	char path[FILE_PATH];
	struct disk *d;
	struct buf b = {0}, body = {0};
	struct log_end end;
	struct error error;
	struct pollfd p;
	unsigned char told;
	int i, from;

	if (!disk_open(folder, PART, &d, &error))
		return 1;
	from = look(d, &end);
	if (from < 0 || !disk_start(d, end, &error))
		return 2;
	for (i = from + 1; i <= RECORDS; i++) {
		add_record(&end, &b, (unsigned)i);
		disk_append(d, &b);
		p = (struct pollfd){.fd = disk_news(d), .events = POLLIN};
		while (disk_durable(d) < end.at) {
			if (disk_failed(d, &error))
				return 3;
			poll(&p, 1, 50);
			disk_heard(d);
		}
		told = (unsigned char)i;
		if (write(out, &told, 1) != 1)
			return 4;
		/* What it gives back is what was written. */
		if (!disk_read(d, end.at - LOG_TAIL - 8, 8, &body))
			return i == 0 ? 5 : 3;
		if (!slice_equal(buf_slice(&body), S("EXERCISE")))
			return 6;
		buf_clear(&body);
	}
	spool_strip(folder, 0, &error);
	if (spool_path(path, folder, SPOOL_STATE, 1))
		file_write(path, S("state"), &error);
	disk_close(d);
	buf_free(&b);
	buf_free(&body);
	return 0;
}

/* Run it; the last record that it promised, or -1 on a broken promise. */
static int
run(const char *folder, enum fault kind, long n, bool *reached, int *status)
{
	unsigned char told = 0;
	int ends[2], last = 0;
	pid_t pid;

	*reached = false;
	if (pipe(ends) != 0)
		return -1;
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		fault = kind;
		atomic_store(&calls, 0);
		atomic_store(&at, n);
		*status = child(folder, ends[1]);
		told = 200;
		if (atomic_load(&calls) >= n)
			__real_write(ends[1], &told, 1);
		_exit(*status);
	}
	close(ends[1]);
	while (read(ends[0], &told, 1) == 1)
		if (told == 200)
			*reached = true;
		else
			last = told;
	close(ends[0]);
	waitpid(pid, status, 0);
	if (WIFEXITED(*status) && WEXITSTATUS(*status) == 9)
		*reached = true;
	return last;
}

static void
empty(const char *folder)
{
	struct arena arena = {0};
	char path[FILE_PATH];
	struct slice *files;
	size_t n, i;

	if (file_list(folder, &arena, &files, &n, NULL))
		for (i = 0; i < n; i++)
			if (file_join(path, folder, files[i]))
				unlink(path);
	arena_free(&arena);
}

/* What is there after it, to one who opens it again in peace. */
static int
found(const char *folder)
{
	struct log_end end;
	struct disk *d;
	struct error error;
	struct spool_file *files;
	struct arena arena = {0};
	size_t n;
	int records;

	if (!disk_open(folder, PART, &d, &error))
		return -1;
	records = look(d, &end);
	if (records >= 0 && !disk_start(d, end, &error))
		records = -1;
	disk_close(d);
	/* A journal and its log are one and the same. */
	if (records >= 0 && spool_list(folder, &arena, &files, &n, &error) &&
	    spool_parts(files, n) == 0)
		records = -1;
	arena_free(&arena);
	return records;
}

static void
test_calls(const char *folder, enum fault kind)
{
	int promised, there, status, bad = 0, again;
	long n;
	bool reached = true, ignored;

	for (n = 1; reached && n < 1000; n++) {
		empty(folder);
		promised = run(folder, kind, n, &reached, &status);
		there = found(folder);
		/* Then it goes on from there. */
		again = run(folder, NONE, 0, &ignored, &status);
		if (there >= promised && there <= RECORDS && status == 0 &&
		    (again == RECORDS || there == RECORDS) &&
		    found(folder) == RECORDS)
			continue;
		bad++;
		printf("# call %ld: promised %d, there %d, then %d, "
		       "status %d\n",
		    n, promised, there, again, status);
	}
	ok(bad == 0 && n > 40, "REC-1 %s at each of %ld calls", names[kind],
	    n - 2);
}

/* A log of all records, and its last part; where that begins. */
static uint64_t
write_log(const char *folder, char path[static FILE_PATH], struct buf *whole)
{
	struct arena arena = {0};
	struct spool_file *files;
	struct error error;
	bool ignored;
	size_t n, parts;
	uint64_t start;
	int status;

	empty(folder);
	run(folder, NONE, 0, &ignored, &status);
	if (!spool_list(folder, &arena, &files, &n, &error))
		n = 0;
	for (parts = 0; parts < n && files[parts].kind == SPOOL_LOG; parts++)
		continue;
	if (parts == 0 ||
	    !spool_path(path, folder, SPOOL_LOG, files[parts - 1].at) ||
	    !file_read(path, 1 << 20, whole, &error))
		exit(5);
	start = files[parts - 1].at;
	arena_free(&arena);
	return start;
}

static void
forget_synced(const char *folder)
{
	char path[FILE_PATH];

	if (!file_join(path, folder, S("synced")) || unlink(path) != 0)
		exit(5);
}

/* The last part cut at each byte, as a crash may leave it. */
static void
test_tail(const char *folder)
{
	char path[FILE_PATH];
	struct buf whole = {0};
	struct error error;
	bool rising = true;
	size_t i;
	int there, last = -1;

	write_log(folder, path, &whole);
	forget_synced(folder);
	for (i = 0; i <= whole.n; i++) {
		if (!file_write(path, slice_head(buf_slice(&whole), i), &error))
			exit(5);
		there = found(folder);
		rising = rising && there >= last && there >= 1;
		last = there;
	}
	ok(rising && last == RECORDS,
	    "REC-1 a log cut at any byte is good before it");
	buf_free(&whole);
}

/* The last part with one byte changed; what is made of that. */
static int
with_byte(
    const char *folder, const char *path, struct slice whole, size_t where)
{
	struct buf b = {0};
	struct error error;
	int there;

	buf_add(&b, whole);
	b.p[where] ^= 1;
	if (!file_write(path, buf_slice(&b), &error))
		exit(5);
	there = found(folder);
	buf_free(&b);
	return there;
}

static bool
is_as(const char *path, struct slice want)
{
	struct buf b = {0};
	struct error error;
	bool same = file_read(path, 1 << 20, &b, &error) &&
	    slice_equal(buf_slice(&b), want);

	buf_free(&b);
	return same;
}

/* One byte is changed in what was on the disk: nothing of it is cut off. */
static void
test_damage(const char *folder)
{
	char path[FILE_PATH], cut[FILE_PATH];
	struct buf whole = {0}, altered = {0};
	struct slice tail;
	struct error error;
	uint64_t start = write_log(folder, path, &whole);
	size_t i, n, refused = 0;

	/* The hash that its head repeats is for audits. */
	for (i = 0, n = 0; i < whole.n; i = i == 12 ? LOG_START : i + 4, n++)
		refused += with_byte(folder, path, buf_slice(&whole), i) == -1;
	ok(refused == n && n > 100,
	    "REC-6 a byte changed at any of %zu of the last part is told", n);
	buf_add(&altered, buf_slice(&whole));
	altered.p[i - 4] ^= 1;
	ok(is_as(path, buf_slice(&altered)), "and it stays as it was");

	/* Where nobody knows that it was on the disk it may be of a crash. */
	forget_synced(folder);
	ok(with_byte(folder, path, buf_slice(&whole), 4) == -1,
	    "nor is a part whose head is damaged removed");
	i = LOG_START + 20; /* in its first record */
	ok(with_byte(folder, path, buf_slice(&whole), i) > 0,
	    "what a crash may have left is cut off");
	buf_clear(&altered);
	buf_add(&altered, buf_slice(&whole));
	altered.p[i] ^= 1;
	tail = slice_skip(buf_slice(&altered), LOG_START);
	ok(spool_cut_path(cut, folder, start) && is_as(cut, tail),
	    "and kept as it was");
	ok((int)spool_sound_behind(tail) == RECORDS - found(folder) - 1,
	    "with the sound record behind it (%zu)", spool_sound_behind(tail));
	ok(is_as(path, slice_head(buf_slice(&whole), LOG_START)),
	    "the log goes on from there");
	/* Cut off at the same place again, both are there. */
	buf_clear(&whole);
	buf_add(&whole, slice_head(buf_slice(&altered), LOG_START));
	buf_string(&whole, "RfL1 torn");
	if (!file_write(path, buf_slice(&whole), &error))
		exit(5);
	found(folder);
	buf_string(&altered, "RfL1 torn");
	ok(is_as(cut, slice_skip(buf_slice(&altered), LOG_START)),
	    "and what is cut off there later is behind it");
	/* A head alone that is none was never finished. */
	forget_synced(folder);
	if (!file_write(path, S("RfP1"), &error))
		exit(5);
	ok(found(folder) > 0, "a part that was only begun goes");
	buf_free(&whole);
	buf_free(&altered);
}

/* What is cut off cannot be kept: a torn record alone goes all the same. */
static void
test_room(const char *folder)
{
	char path[FILE_PATH], cut[FILE_PATH];
	struct buf whole = {0};
	struct error error;
	uint64_t start = write_log(folder, path, &whole);

	if (!spool_cut_path(cut, folder, start) ||
	    strlen(cut) + sizeof(FILE_PART) > sizeof(cut))
		exit(5);
	memcpy(cut + strlen(cut), FILE_PART, sizeof(FILE_PART));
	if (mkdir(cut, 0700) != 0)
		exit(5);
	forget_synced(folder);
	ok(with_byte(folder, path, buf_slice(&whole), LOG_START + 20) == -1,
	    "sound records are not cut off when they cannot be kept");
	if (!file_write(
		path, slice_head(buf_slice(&whole), LOG_START + 30), &error))
		exit(5);
	ok(found(folder) > 0, "but a torn one is");
	rmdir(cut);
	buf_free(&whole);
}

/* A part that is damaged before the last is no end of the log. */
static void
test_middle(const char *folder)
{
	char path[FILE_PATH];
	struct arena arena = {0};
	struct spool_file *files;
	struct error error;
	bool ignored;
	size_t n;
	int status, fd;

	empty(folder);
	run(folder, NONE, 0, &ignored, &status);
	if (!spool_list(folder, &arena, &files, &n, &error) ||
	    !spool_path(path, folder, SPOOL_LOG, files[0].at))
		exit(5);
	fd = __real_open64(path, O_RDWR);
	if (fd < 0 || __real_pwrite64(fd, "X", 1, 100) != 1)
		exit(5);
	close(fd);
	ok(found(folder) == -1, "REC-6 damage in the middle is not cut off");
	arena_free(&arena);
}

int
main(void)
{
	char folder[] = "spool.XXXXXX";
	int kind;

	if (mkdtemp(folder) == NULL)
		return 5;
	for (kind = FAIL; kind < FAULTS; kind++)
		test_calls(folder, (enum fault)kind);
	test_tail(folder);
	test_damage(folder);
	test_room(folder);
	test_middle(folder);
	empty(folder);
	rmdir(folder);
	return tap_done();
}
