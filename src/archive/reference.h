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

#endif
