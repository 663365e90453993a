/*
 * chain.c: a line added to a log of sealed lines (base/chain.h), by one
 * process at a time and brought to the disk.
 */
#include "sys/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/chain.h"

/* Decisions are written by hand; what is longer is none of ours. */
#define CHAIN_MOST ((size_t)256 << 20)

static bool
write_all(int fd, const char *path, struct slice s, struct error *error)
{
	ssize_t n;

	while (s.n > 0) {
		n = write(fd, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_set(error, "%s: cannot be written: %s",
			    path, strerror(errno));
		s = slice_skip(s, (size_t)n);
	}
	if (fsync(fd) != 0)
		return error_set(error, "%s: cannot be brought to the disk: %s",
		    path, strerror(errno));
	return true;
}

static bool
append(
    const char *path, struct slice members, size_t *number, struct error *error)
{
	struct buf log = {0}, line = {0};
	struct chain_end end;
	bool good;
	int fd;

	if (access(path, F_OK) == 0 &&
	    !file_read(path, CHAIN_MOST, &log, error)) {
		buf_free(&log);
		return false;
	}
	good = chain_check(buf_slice(&log), &end);
	buf_free(&log);
	if (!good)
		return error_set(error,
		    "%s: the log is not sound behind its line %u, and nothing "
		    "is added to it",
		    path, (unsigned)end.count);
	if (number != NULL)
		*number = (size_t)end.count + 1;
	chain_seal(&line, &end, members);
	fd = open(
	    path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
	if (fd < 0) {
		buf_free(&line);
		return error_set(
		    error, "%s: cannot be opened: %s", path, strerror(errno));
	}
	good = write_all(fd, path, buf_slice(&line), error);
	close(fd);
	buf_free(&line);
	return good;
}

bool
chain_append(
    const char *path, struct slice members, size_t *number, struct error *error)
{
	struct buf name = {0};
	int lock;
	bool good;

	buf_format(&name, "%s.lock", path);
	buf_char(&name, '\0');
	good = file_lock(name.p, true, &lock, error);
	buf_free(&name);
	if (!good)
		return false;
	good = append(path, members, number, error);
	file_unlock(lock);
	return good;
}
