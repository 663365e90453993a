/*
 * archive.c: which archive a command is about.
 */
#include "cmd/cmd.h"

#include <stdlib.h>

int
cmd_archive(const struct usage *usage, const char *name, enum archive_mode mode,
    struct archive **out)
{
	struct error error;

	if (name == NULL || *name == '\0')
		name = getenv("REFTEL_ARCHIVE");
	if (name == NULL || *name == '\0')
		return cmd_usage(usage,
		    "no archive is named; say -a ARCHIVE, or set "
		    "REFTEL_ARCHIVE");
	if (!archive_open(name, mode, out, &error))
		return cmd_error(STATUS_SYSTEM, "%s", error.text);
	return -1;
}
