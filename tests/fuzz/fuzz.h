/*
 * fuzz.h: what a target of the fuzzers is.
 *
 * A target is a file here with fuzz_one(), and a line in meson.build.  It is
 * built twice: with replay.c, which runs it over its corpus in every `make
 * check`, and, by -Dfuzzers=true with clang, with libFuzzer.  What must hold
 * is said with must(), which also works where assertions are off.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stdlib.h>

#include "base/slice.h"

/* Anything at all may come in; the block ends where the slice does. */
void fuzz_one(struct slice input);

#define must(condition) ((condition) ? (void)0 : abort())

#endif
