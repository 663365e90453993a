/*
 * hold.h: what must hold of every telegram, whatever its bytes.
 */
#ifndef TESTS_FUZZ_HOLD_H
#define TESTS_FUZZ_HOLD_H

#include "import/import.h"

/*
 * Reads one telegram: its accounts are the bytes in order, the places of its
 * remarks lie within, its JSON is JSON and its checksum the same without it.
 */
const struct telegram *hold_telegram(
    struct arena *arena, struct slice text, const struct hints *hints);

/* All telegrams of some bytes, as the commands take them. */
void hold_import(struct slice bytes, const struct hints *hints);

#endif
