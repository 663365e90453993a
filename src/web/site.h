/*
 * site.h: the reading room as files.  A secret of site.c, part.c and
 * reftel-web.c.
 */
#ifndef WEB_SITE_H
#define WEB_SITE_H

#include "web/web.h"

struct site_done {
	uint64_t telegrams, files;
	uint64_t nameless; /* telegrams without a number, which have no page */
};

/* ---- site.c: all of an archive as a site in a folder ------------------------ */

bool site_write(struct archive *archive, const char *folder,
    const char *version, struct site_done *done, struct error *error);

/* ---- part.c: an archive of what a query finds -------------------------------- */

/*
 * Its records with where they came from, in an archive of their own; on
 * false with *column set, the query is none.
 */
bool part_write(struct archive *archive, struct slice query, const char *to,
    uint32_t *column, struct error *error);

/* Remove what an archive on the disk, or a folder, is made of. */
void part_remove(const char *path);

#endif
