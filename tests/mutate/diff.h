/*
 * diff.h: two readings in JSON, and where they differ.
 */
#ifndef TESTS_MUTATE_DIFF_H
#define TESTS_MUTATE_DIFF_H

#include "base/buf.h"
#include "base/json.h"

/*
 * Whether two readings are the same but for the excused paths (one a line,
 * each with all below it); when not, `why` gets the first differences.
 */
bool diff_readings(const struct json *was, const struct json *is,
    struct slice excused, struct buf *why);

#endif
