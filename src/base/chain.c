/*
 * chain.c: records of a log that each seal the one before, as lines of JSON.
 * It must not know what they say, nor where they are kept.
 */
#include "base/chain.h"

#include "base/sha256.h"

static const struct slice sealed = {",\"hash\":\"", 9};
static const struct slice before = {",\"prev\":\"", 9};
static const struct slice nothing = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    SHA256_HEX};

void
chain_seal(struct buf *line, const struct chain_end *end, struct slice members)
{
	unsigned char hash[SHA256_BYTES];
	char hex[SHA256_HEX];
	size_t from = line->n;

	buf_format(line, "{\"n\":%u,", (unsigned)end->count + 1);
	buf_add(line, members);
	buf_add(line, before);
	buf_add(line, end->count == 0 ? nothing : slice(end->hash, SHA256_HEX));
	buf_char(line, '"');
	sha256(slice(line->p + from, line->n - from), hash);
	sha256_hex(hash, hex);
	buf_add(line, sealed);
	buf_add(line, slice(hex, SHA256_HEX));
	buf_string(line, "\"}\n");
}

/* A line is whole, and the next of those before it. */
static bool
is_sound(struct slice line, const struct chain_end *end)
{
	unsigned char hash[SHA256_BYTES];
	char hex[SHA256_HEX], *digit;
	struct slice body, prev, number;
	uint32_t n;
	size_t tail = sealed.n + SHA256_HEX + 2;

	if (line.n < tail + before.n + SHA256_HEX + 1 ||
	    !slice_ends(line, S("\"}")) || !slice_starts(line, S("{\"n\":")))
		return false;
	body = slice_head(line, line.n - tail);
	if (!slice_equal(
		slice_head(slice_skip(line, body.n), sealed.n), sealed))
		return false;
	prev = slice_skip(body, body.n - SHA256_HEX - 1 - before.n);
	if (!slice_starts(prev, before) ||
	    !slice_equal(slice_head(slice_skip(prev, before.n), SHA256_HEX),
		end->count == 0 ? nothing : slice(end->hash, SHA256_HEX)))
		return false;
	number = slice_skip(line, 5);
	number = slice_head(number, slice_index(number, ','));
	if (!slice_number(number, UINT32_MAX, &n) || n != end->count + 1)
		return false;
	sha256(body, hash);
	sha256_hex(hash, hex);
	digit = hex;
	return slice_equal(slice(digit, SHA256_HEX),
	    slice_head(slice_skip(line, body.n + sealed.n), SHA256_HEX));
}

bool
chain_check(struct slice log, struct chain_end *end)
{
	struct slice line, rest = log;
	size_t at;

	*end = (struct chain_end){0};
	while (rest.n > 0) {
		if (slice_index(rest, '\n') == rest.n)
			return false; /* broken off */
		line = slice_line(&rest);
		if (!is_sound(line, end))
			return false;
		at = line.n - 2 - SHA256_HEX;
		memcpy(end->hash, line.p + at, SHA256_HEX);
		end->count++;
		end->sound = log.n - rest.n;
	}
	return true;
}
