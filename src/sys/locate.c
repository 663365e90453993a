/*
 * locate.c: where a program of ours lies that another runs.
 */
#include "sys/sys.h"

#include <stdlib.h>
#include <unistd.h>

bool
run_locate(struct buf *path, const char *folder, const char *name,
    const char *libexec, const char *variable, struct error *error)
{
	const char *told = getenv(variable);
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self));
	unsigned i;

	if (told != NULL && *told != '\0') {
		buf_string(path, told);
		buf_char(path, '\0');
		return true;
	}
	while (n > 0 && self[n - 1] != '/')
		n--;
	for (i = n > 0 ? 0 : 3; i < 4; i++) {
		buf_clear(path);
		if (i < 3)
			buf_add(path, slice(self, (size_t)n));
		if (i < 2)
			buf_format(path, "%ssrc/%s/%s", i == 0 ? "" : "../",
			    folder, name);
		else
			buf_format(path, "%s/%s",
			    i == 2 ? "../libexec/reftel" : libexec, name);
		buf_char(path, '\0');
		if (access(path->p, X_OK) == 0)
			return true;
	}
	return error_set(error,
	    "%s is missing; it is installed with reftel, or named by $%s",
	    path->p, variable);
}
