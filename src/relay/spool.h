/*
 * spool.h: what a station that starts and an audit know of a spool besides
 * host.h: what was cut off the log, and how much of it cannot have been.
 */
#ifndef RELAY_SPOOL_H
#define RELAY_SPOOL_H

#include "relay/host.h"

/* `cut.PLACE': what is not sound at a place, before it is cut off there. */
bool spool_keep_cut(
    const char *folder, uint64_t at, struct slice tail, struct error *error);
bool spool_cut_path(
    char out[static FILE_PATH], const char *folder, uint64_t at);
/* The places of those that are there, in order. */
size_t spool_cuts(const char *folder, struct arena *arena, uint64_t **out);

/*
 * How many records in it are sound but for what is before them: damage has
 * them behind it, and so may have what a crash left of several.
 */
size_t spool_sound_behind(struct slice tail);

/*
 * How far the log surely was on stable storage, as the file `synced' says: it
 * is written after each sync and synced by none, so it may be late and is never
 * early.  False when nobody knows.
 */
bool spool_synced(const char *folder, uint64_t *at);
void spool_synced_write(struct buf *b, uint64_t at);

#endif
