/*
 * schema.h: JSON Schema 2020-12, as much of it as doc/ uses.  A keyword that
 * is not known here is a fault of the schema, so none passes unheeded.
 */
#ifndef TESTS_SCHEMA_H
#define TESTS_SCHEMA_H

#include "base/buf.h"
#include "base/json.h"

/*
 * Whether a node is what the schema says; else `why` gets a line that
 * begins with "# " and names the place.
 */
bool schema_holds(
    const struct json *schema, const struct json *node, struct buf *why);

#endif
