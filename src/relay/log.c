/*
 * log.c: records of the log, each hashed with the one before it.  It must
 * not know what they say.
 *
 *      0  4  "RfL1"
 *      4  4  length of the lines, the lower byte first
 *      8  4  length of the bodies
 *     12  4  zero; 1: of the bodies only their SHA-256 is there
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
    const unsigned char inner[static SHA256_BYTES],
    unsigned char out[static LOG_TAIL])
{
	struct sha256 h;

	sha256_start(&h);
	sha256_add(&h, slice((const char *)end->hash, LOG_TAIL));
	sha256_add(&h, head);
	sha256_add(&h, lines);
	sha256_add(&h, slice((const char *)inner, SHA256_BYTES));
	sha256_end(&h, out);
}

void
log_write(
    struct log_end *end, struct buf *b, struct slice lines, struct slice bodies)
{
	unsigned char head[LOG_HEAD] = {'R', 'f', 'L', '1'};
	unsigned char inner[SHA256_BYTES];

	put(head + 4, lines.n);
	put(head + 8, bodies.n);
	sha256(bodies, inner);
	chain(
	    end, slice((const char *)head, LOG_HEAD), lines, inner, end->hash);
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
	unsigned char hash[LOG_TAIL], inner[SHA256_BYTES], head[LOG_HEAD];
	size_t a, b, kept;

	if (in.n < LOG_HEAD + LOG_TAIL || !slice_starts(in, S("RfL1")))
		return false;
	a = get(in.p + 4);
	b = get(in.p + 8);
	kept = get(in.p + 12) == 1 ? SHA256_BYTES : b;
	if (get(in.p + 12) > 1 || a > in.n - LOG_HEAD - LOG_TAIL ||
	    kept > in.n - LOG_HEAD - LOG_TAIL - a)
		return false;
	*lines = slice(in.p + LOG_HEAD, a);
	*bodies = slice(in.p + LOG_HEAD + a, kept);
	memcpy(head, in.p, LOG_HEAD);
	put(head + 12, 0);
	if (get(in.p + 12) == 1) {
		memcpy(inner, bodies->p, SHA256_BYTES);
		*bodies = (struct slice){NULL, 0};
	} else
		sha256(*bodies, inner);
	chain(end, slice((const char *)head, LOG_HEAD), *lines, inner, hash);
	*n = LOG_HEAD + a + kept + LOG_TAIL;
	if (memcmp(hash, in.p + *n - LOG_TAIL, LOG_TAIL) != 0)
		return false;
	memcpy(end->hash, hash, LOG_TAIL);
	end->at += LOG_HEAD + a + b + LOG_TAIL;
	return true;
}

void
log_strip(struct slice record, struct buf *b)
{
	size_t lines = get(record.p + 4), bodies = get(record.p + 8);
	unsigned char head[LOG_HEAD], inner[SHA256_BYTES];

	if (get(record.p + 12) == 1) {
		buf_add(b, record);
		return;
	}
	memcpy(head, record.p, LOG_HEAD);
	put(head + 12, 1);
	sha256(slice(record.p + LOG_HEAD + lines, bodies), inner);
	buf_add(b, slice((const char *)head, LOG_HEAD));
	buf_add(b, slice(record.p + LOG_HEAD, lines));
	buf_add(b, slice((const char *)inner, SHA256_BYTES));
	buf_add(b, slice(record.p + record.n - LOG_TAIL, LOG_TAIL));
}

/* ---- files of a log ---------------------------------------------------------------- */

/* Four letters, four zeros, the place as eight bytes, the hash there. */
void
log_start_write(struct buf *b, const char kind[4], struct log_end end)
{
	unsigned char head[LOG_START] = {0};

	memcpy(head, kind, 4);
	put(head + 8, (size_t)(end.at & 0xffffffffu));
	put(head + 12, (size_t)(end.at >> 32));
	memcpy(head + 16, end.hash, LOG_TAIL);
	buf_add(b, slice((const char *)head, LOG_START));
}

bool
log_start_read(struct slice in, const char kind[4], struct log_end *out)
{
	if (in.n < LOG_START || memcmp(in.p, kind, 4) != 0 ||
	    get(in.p + 4) != 0)
		return false;
	out->at = (uint64_t)get(in.p + 12) << 32 | get(in.p + 8);
	memcpy(out->hash, in.p + 16, LOG_TAIL);
	return true;
}
