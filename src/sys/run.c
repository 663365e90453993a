/*
 * run.c: a child process: bytes in, bytes out, within bounds.
 */
#include "sys/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The bytes as an unnamed file, which can be mapped and read again. */
static int
file_of(struct slice bytes, struct error *error)
{
	const char *folder = getenv("TMPDIR");
	struct buf name = {0};
	size_t done = 0;
	ssize_t n;
	int fd;

	buf_format(&name, "%s/reftel-XXXXXX",
	    folder == NULL || *folder == '\0' ? "/tmp" : folder);
	buf_char(&name, '\0');
	fd = mkstemp(name.p);
	if (fd >= 0)
		unlink(name.p);
	buf_free(&name);
	while (fd >= 0 && done < bytes.n) {
		n = write(fd, bytes.p + done, bytes.n - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			close(fd);
			fd = -1;
			break;
		}
		done += (size_t)n;
	}
	if (fd < 0 || lseek(fd, 0, SEEK_SET) != 0) {
		error_set(error, "cannot write a temporary file: %s",
		    strerror(errno));
		return -1;
	}
	return fd;
}

static bool
read_all(int fd, struct buf *out, size_t most, struct error *error)
{
	ssize_t n;

	for (;;) {
		n = read(
		    fd, buf_room(out, (size_t)256 << 10), (size_t)256 << 10);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_set(error, "cannot read from a child: %s",
			    strerror(errno));
		if (n == 0)
			return true;
		out->n += (size_t)n;
		if (out->n > most)
			return error_set(
			    error, "a child gave out more than it may");
	}
}

static void
run_child(int in, int out, const char *const *argv)
{
	int null = open("/dev/null", O_WRONLY);

	if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0)
		_exit(127);
	if (null >= 0)
		dup2(null, STDERR_FILENO);
	execv(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

bool
run_filter(const char *const *argv, struct slice in, struct buf *out,
    size_t most, int *status, struct error *error)
{
	int file, ends[2];
	pid_t child;
	bool good;

	file = file_of(in, error);
	if (file < 0)
		return false;
	if (pipe(ends) != 0) {
		close(file);
		return error_set(
		    error, "cannot make a pipe: %s", strerror(errno));
	}
	child = fork();
	if (child == 0) {
		close(ends[0]);
		run_child(file, ends[1], argv);
	}
	close(file);
	close(ends[1]);
	if (child < 0) {
		close(ends[0]);
		return error_set(
		    error, "cannot start %s: %s", argv[0], strerror(errno));
	}
	good = read_all(ends[0], out, most, error);
	close(ends[0]);
	if (!good)
		kill(child, SIGKILL);
	while (waitpid(child, status, 0) < 0 && errno == EINTR)
		continue;
	if (good && WIFEXITED(*status) && WEXITSTATUS(*status) == 127)
		return error_set(error, "cannot run %s", argv[0]);
	return good;
}
