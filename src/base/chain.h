/*
 * chain.h: a log to which is only added, each of whose lines seals all that
 * stand before it: what is changed, taken out or put in between is found.
 * That its end was cut off only somebody can tell who noted the last seal.
 *
 *     {"n":1,...,"prev":"000...","hash":"6f2..."}
 *
 * The hash is SHA-256 of the line up to `,"hash"`.
 */
#ifndef BASE_CHAIN_H
#define BASE_CHAIN_H

#include "base/buf.h"
#include "base/sha256.h"

struct chain_end {
	size_t count; /* of sound lines from the front */
	size_t sound; /* bytes of them */
	char hash[SHA256_HEX]; /* the last seal; when there is one */
};

/* The line for these members ("\"who\":\"Doe\"") behind that end. */
void chain_seal(
    struct buf *line, const struct chain_end *end, struct slice members);

/* Whether all of a log is sound; *end is how far it is. */
bool chain_check(struct slice log, struct chain_end *end);

#endif
