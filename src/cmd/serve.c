/*
 * serve.c: programs of their own beside this one, whose libraries the others
 * need not wait for; `reftel serve`, which runs the web server.  It must not
 * know what it serves.
 */
#include "cmd/cmd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Beside this program, which may be called by a path or found by $PATH. */
static void
beside(struct buf *path, const char *program)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self));

	while (n > 0 && self[n - 1] != '/')
		n--;
	if (n > 0)
		buf_add(path, slice(self, (size_t)n));
	buf_string(path, program);
	buf_char(path, '\0');
}

int
cmd_beside(const char *program, char **words)
{
	struct buf path = {0};
	int status;

	beside(&path, program);
	words[0] = path.p;
	execv(path.p, words);
	execvp(program, words);
	status = cmd_error(
	    STATUS_SYSTEM, "cannot run %s: %s", path.p, strerror(errno));
	buf_free(&path);
	return status;
}

/* Is an archive named among the arguments? */
static bool
is_named(char **argv)
{
	for (; *argv != NULL; argv++)
		if (strncmp(*argv, "-a", 2) == 0 ||
		    strncmp(*argv, "--archive", 9) == 0 ||
		    strcmp(*argv, "-h") == 0 || strcmp(*argv, "--help") == 0)
			return true;
	return false;
}

int
cmd_serve(char **argv)
{
	const char *archive = getenv("REFTEL_ARCHIVE");
	char **all;
	size_t count = 0, n = 1;
	int status;

	while (argv[count] != NULL)
		count++;
	all = heap_grow(NULL, (count + 4) * sizeof(*all));
	if (archive != NULL && *archive != '\0' && !is_named(argv)) {
		all[n++] = (char *)(uintptr_t) "-a";
		all[n++] = (char *)(uintptr_t)archive;
	}
	memcpy(all + n, argv, (count + 1) * sizeof(*all));
	status = cmd_beside("reftel-web", all);
	heap_free(all);
	return status;
}
