/*
 * serve.c: programs of their own beside this one, whose libraries the others
 * need not wait for; `reftel serve`, which runs the web server.  It must not
 * know what it serves.
 */
#include "cmd/cmd.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

int
cmd_beside(const char *program, char **words)
{
	struct buf path = {0};
	int status;

	run_beside(&path, program);
	words[0] = path.p;
	execv(path.p, words);
	execvp(program, words);
	status = cmd_error(
	    STATUS_SYSTEM, "cannot run %s: %s", path.p, strerror(errno));
	buf_free(&path);
	return status;
}

int
cmd_serve(char **argv)
{
	char **all;
	size_t count = 0;
	int status;

	while (argv[count] != NULL)
		count++;
	all = heap_grow(NULL, (count + 2) * sizeof(*all));
	memcpy(all + 1, argv, (count + 1) * sizeof(*all));
	status = cmd_beside("reftel-web", all);
	heap_free(all);
	return status;
}
