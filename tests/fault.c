/*
 * fault.c: what a program under test meets in the world, when this stands
 * before the C library (LD_PRELOAD).  $REFTEL_FAULT is KIND:N:WHAT: at the
 * Nth call of that kind on a file the process is killed (`kill', when the
 * call has been made), or from then on the disk is full (`full') or each call
 * takes a second (`slow').  With
 * $REFTEL_FAULT_COUNTS, the calls of each kind are written there at the end.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef RTLD_NEXT
#define RTLD_NEXT ((void *)-1L)
#endif

enum kind { WRITE, PWRITE, SYNC, RENAME, UNLINK, TRUNCATE, KINDS };

static const char *const names[KINDS] = {
    "write", "pwrite", "sync", "rename", "unlink", "truncate"};

static atomic_long counts[KINDS];
static atomic_bool full, slow[KINDS];

__attribute__((destructor)) static void
tell(void)
{
	const char *path = getenv("REFTEL_FAULT_COUNTS");
	FILE *f = path == NULL ? NULL : fopen(path, "w");
	int i;

	if (f == NULL)
		return;
	for (i = 0; i < KINDS; i++)
		fprintf(f, "%s %ld\n", names[i], atomic_load(&counts[i]));
	fclose(f);
}

/* Whether this call of the kind is the one, and what is to happen. */
static const char *
fault(enum kind kind)
{
	const char *told = getenv("REFTEL_FAULT");
	size_t n = strlen(names[kind]);
	long now = atomic_fetch_add(&counts[kind], 1) + 1;
	char *end;

	if (told == NULL || strncmp(told, names[kind], n) != 0 ||
	    told[n] != ':' || strtol(told + n + 1, &end, 10) != now ||
	    *end != ':')
		return "";
	return end + 1;
}

/* Before a call: false when the disk is full. */
static int
before(enum kind kind, const char **what)
{
	*what = fault(kind);
	if (strcmp(*what, "full") == 0)
		atomic_store(&full, 1);
	if (strcmp(*what, "slow") == 0)
		atomic_store(&slow[kind], 1);
	if (atomic_load(&slow[kind]))
		sleep(1);
	if (!atomic_load(&full) || kind == UNLINK || kind == TRUNCATE)
		return 1;
	errno = ENOSPC;
	return 0;
}

static void
after(const char *what)
{
	if (strcmp(what, "kill") == 0)
		kill(getpid(), SIGKILL);
}

static void *
real(const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);

	if (found == NULL)
		abort();
	return found;
}

#define CALL(kind, fails, type, name, parameters, arguments) \
	type name parameters                                 \
	{                                                    \
		static type(*next) parameters;               \
		const char *what;                            \
		type result;                                 \
                                                             \
		if (next == NULL)                            \
			*(void **)&next = real(#name);       \
		if (fails)                                   \
			return next arguments;               \
		if (!before(kind, &what))                    \
			return -1;                           \
		result = next arguments;                     \
		after(what);                                 \
		return result;                               \
	}

/* What goes to the terminal or a pipe is no file. */
CALL(WRITE, fd <= 2, ssize_t, write, (int fd, const void *p, size_t n),
    (fd, p, n))
CALL(PWRITE, 0, ssize_t, pwrite, (int fd, const void *p, size_t n, off_t at),
    (fd, p, n, at))
CALL(PWRITE, 0, ssize_t, pwrite64,
    (int fd, const void *p, size_t n, off64_t at), (fd, p, n, at))
CALL(SYNC, 0, int, fsync, (int fd), (fd))
CALL(SYNC, 0, int, fdatasync, (int fd), (fd))
CALL(RENAME, 0, int, rename, (const char *from, const char *to), (from, to))
CALL(UNLINK, 0, int, unlink, (const char *path), (path))
CALL(TRUNCATE, 0, int, ftruncate, (int fd, off_t n), (fd, n))
CALL(TRUNCATE, 0, int, ftruncate64, (int fd, off64_t n), (fd, n))
