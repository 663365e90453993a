/*
 * log.c: records of the log, each hashed with the one before it.  It must
 * not know what they say.
 *
 *      0  4  "RfL1"
 *      4  4  length of the lines, the lower byte first
 *      8  4  length of the bodies
 *     12  4  zero
 *     16     lines, bodies
 *        32  SHA-256 of: the hash of the record before, the head, the lines,
 *            and the SHA-256 of the bodies, so that the bodies may be thrown
 *            away later and the chain still holds
 */
#include "relay/relay.h"

#include "base/sha256.h"

static void
put(unsigned char *p, size_t value)
{
	int i;

	for (i = 0; i < 4; i++)
		p[i] = (unsigned char)(value >> 8 * i & 0xff);
}

static size_t
get(const char *p)
{
	size_t value = 0;
	int i;

	for (i = 3; i >= 0; i--)
		value = value << 8 | (unsigned char)p[i];
	return value;
}

static void
chain(const struct log_end *end, struct slice head, struct slice lines,
    struct slice bodies, unsigned char out[static LOG_TAIL])
{
	unsigned char inner[SHA256_BYTES];
	struct sha256 h;

	sha256(bodies, inner);
	sha256_start(&h);
	sha256_add(&h, slice((const char *)end->hash, LOG_TAIL));
	sha256_add(&h, head);
	sha256_add(&h, lines);
	sha256_add(&h, slice((const char *)inner, sizeof(inner)));
	sha256_end(&h, out);
}

void
log_write(
    struct log_end *end, struct buf *b, struct slice lines, struct slice bodies)
{
	unsigned char head[LOG_HEAD] = {'R', 'f', 'L', '1'};

	put(head + 4, lines.n);
	put(head + 8, bodies.n);
	chain(
	    end, slice((const char *)head, LOG_HEAD), lines, bodies, end->hash);
	buf_add(b, slice((const char *)head, LOG_HEAD));
	buf_add(b, lines);
	buf_add(b, bodies);
	buf_add(b, slice((const char *)end->hash, LOG_TAIL));
	end->at += LOG_HEAD + lines.n + bodies.n + LOG_TAIL;
}

bool
log_read(struct log_end *end, struct slice in, struct slice *lines,
    struct slice *bodies, size_t *n)
{
	unsigned char hash[LOG_TAIL];
	size_t a, b;

	if (in.n < LOG_HEAD + LOG_TAIL || !slice_starts(in, S("RfL1")))
		return false;
	a = get(in.p + 4);
	b = get(in.p + 8);
	if (get(in.p + 12) != 0 || a > in.n - LOG_HEAD - LOG_TAIL ||
	    b > in.n - LOG_HEAD - LOG_TAIL - a)
		return false;
	*lines = slice(in.p + LOG_HEAD, a);
	*bodies = slice(in.p + LOG_HEAD + a, b);
	chain(end, slice_head(in, LOG_HEAD), *lines, *bodies, hash);
	*n = LOG_HEAD + a + b + LOG_TAIL;
	if (memcmp(hash, in.p + *n - LOG_TAIL, LOG_TAIL) != 0)
		return false;
	memcpy(end->hash, hash, LOG_TAIL);
	end->at += *n;
	return true;
}
