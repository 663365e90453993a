/*
 * sqlite.h: a connection to SQLite.  A secret of the engine for one machine.
 */
#ifndef ARCHIVE_SQLITE_H
#define ARCHIVE_SQLITE_H

#include "archive/sql.h"

/*
 * Open the file.  For reading it must be an archive; for writing it may be
 * empty or not there, which `empty` tells: then sqlite_make() has to follow.
 */
bool sqlite_open(const char *name, enum archive_mode mode,
    struct database **out, bool *empty, struct error *error);
bool sqlite_make(struct database *database, struct error *error);
void sqlite_close(struct database *database);

/* Whether a transaction has been begun. */
bool sqlite_begun(struct database *database);

/* A number that changes when another connection has committed. */
bool sqlite_version(
    struct database *database, int64_t *out, struct error *error);

/* Check the file page by page (PRAGMA integrity_check): its first trouble. */
bool sqlite_check(struct database *database, struct error *error);

/* Copy it while it is in use. */
bool sqlite_backup(
    struct database *database, const char *to, struct error *error);

#endif
