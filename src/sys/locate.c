/*
 * locate.c: where a program of ours lies that another runs.
 */
#include "sys/sys.h"

#include <stdlib.h>
#include <unistd.h>

/* The folder of this program, with its slash; empty where that is not told. */
static struct slice
own_folder(char *room, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", room, size);

	while (n > 0 && room[n - 1] != '/')
		n--;
	return slice(room, n > 0 ? (size_t)n : 0);
}

void
run_beside(struct buf *path, const char *name)
{
	char self[4096];

	buf_add(path, own_folder(self, sizeof(self)));
	buf_format(path, "%s", name);
	buf_char(path, '\0');
}

bool
run_locate(struct buf *path, const char *folder, const char *name,
    const char *libexec, const char *variable, struct error *error)
{
	const char *told = getenv(variable);
	char self[4096];
	struct slice folder_of_self = own_folder(self, sizeof(self));
	unsigned i;

	if (told != NULL && *told != '\0') {
		buf_string(path, told);
		buf_char(path, '\0');
		return true;
	}
	for (i = folder_of_self.n > 0 ? 0 : 3; i < 4; i++) {
		buf_clear(path);
		if (i < 3)
			buf_add(path, folder_of_self);
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
