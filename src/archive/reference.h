/*
 * reference.h: what reference.c does for the other files of this folder that
 * follow references: a secret of theirs.
 */
#ifndef ARCHIVE_REFERENCE_H
#define ARCHIVE_REFERENCE_H

#include "archive/follow.h"
#include "archive/private.h"

/* What a reference of a telegram's list leads to. */
bool reference_resolve(struct archive *a, const struct engine_telegram *by,
    const struct engine_reference *r, struct arena *arena,
    struct archive_reference *out, struct error *error);

/* ---- message.c: references by sender and date ------------------------------- */

/* The telegrams that one as it is printed means. */
bool message_held(struct archive *a, const struct engine_telegram *by,
    struct slice printed, struct arena *arena, struct archive_hit **out,
    size_t *count, struct error *error);

/* Documents, `most` of them, that may refer to a telegram in this way. */
bool message_citing(struct archive *a, const struct archive_hit *hit,
    uint32_t most, struct arena *arena, int64_t **out, size_t *count,
    struct error *error);

#endif
