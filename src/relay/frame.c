/*
 * frame.c: frames between two Reftels: a head, a payload, and a checksum
 * over each, so that a damaged length costs one frame and not the line.  It
 * must not know what the frames say to each other.
 *
 *      0  2  D2 46
 *      2  1  type
 *      3  1  flags
 *      4  2  channel number, the higher byte first, as all of these
 *      6  2  length of the payload
 *      8  4  offset of the payload in its message
 *     12  4  CRC-32C of the twelve bytes before
 *     16  n  payload
 *          4  CRC-32C of the payload, absent where it is empty
 */
#include "relay/wire.h"

#define MAGIC_0 '\xd2'
#define MAGIC_1 'F'

/* By half bytes (polynomial 82f63b78, reflected). */
static const uint32_t halves[16] = {0x00000000, 0x105ec76f, 0x20bd8ede,
    0x30e349b1, 0x417b1dbc, 0x5125dad3, 0x61c69362, 0x7198540d, 0x82f63b78,
    0x92a8fc17, 0xa24bb5a6, 0xb21572c9, 0xc38d26c4, 0xd3d3e1ab, 0xe330a81a,
    0xf36e6f75};

uint32_t
crc32c(struct slice s)
{
	uint32_t crc = 0xffffffffu;
	size_t i;

	for (i = 0; i < s.n; i++) {
		crc ^= (unsigned char)s.p[i];
		crc = crc >> 4 ^ halves[crc & 15];
		crc = crc >> 4 ^ halves[crc & 15];
	}
	return ~crc;
}

static void
put(char *p, unsigned bytes, uint32_t value)
{
	while (bytes > 0) {
		p[--bytes] = (char)(value & 0xff);
		value >>= 8;
	}
}

static uint32_t
get(const char *p, unsigned bytes)
{
	uint32_t value = 0;

	while (bytes-- > 0)
		value = value << 8 | (unsigned char)*p++;
	return value;
}

void
frame_write(struct buf *b, const struct frame *f)
{
	size_t n = f->payload.n < FRAME_MOST ? f->payload.n : FRAME_MOST;
	char head[FRAME_HEAD] = {MAGIC_0, MAGIC_1, f->type, (char)f->flags};
	char tail[FRAME_TAIL];

	put(head + 4, 2, f->number);
	put(head + 6, 2, (uint32_t)n);
	put(head + 8, 4, f->offset);
	put(head + 12, 4, crc32c(slice(head, 12)));
	buf_add(b, slice(head, sizeof(head)));
	if (n == 0)
		return;
	buf_add(b, slice_head(f->payload, n));
	put(tail, 4, crc32c(slice_head(f->payload, n)));
	buf_add(b, slice(tail, sizeof(tail)));
}

bool
frame_read(struct slice in, size_t *used, size_t *bad, struct frame *out)
{
	const char *p;
	size_t i = *used, n;

	for (;;) {
		p = i >= in.n ? NULL : memchr(in.p + i, MAGIC_0, in.n - i);
		if (p == NULL) {
			*bad += in.n - i;
			*used = in.n;
			return false;
		}
		*bad += (size_t)(p - in.p) - i;
		*used = i = (size_t)(p - in.p);
		if (in.n - i < FRAME_HEAD)
			return false;
		n = get(p + 6, 2);
		if (p[1] != MAGIC_1 || n > FRAME_MOST ||
		    get(p + 12, 4) != crc32c(slice(p, 12))) {
			i++;
			(*bad)++;
			continue;
		}
		if (in.n - i < FRAME_HEAD + (n == 0 ? 0 : n + FRAME_TAIL))
			return false;
		if (n > 0 &&
		    get(p + FRAME_HEAD + n, 4) !=
			crc32c(slice(p + FRAME_HEAD, n))) {
			/* Its length is sound: to look within would be slow. */
			i += FRAME_HEAD + n + FRAME_TAIL;
			*bad += FRAME_HEAD + n + FRAME_TAIL;
			continue;
		}
		*out = (struct frame){.type = p[2],
		    .flags = (uint8_t)p[3],
		    .number = (uint16_t)get(p + 4, 2),
		    .offset = get(p + 8, 4),
		    .payload = slice(p + FRAME_HEAD, n)};
		*used = i + FRAME_HEAD + (n == 0 ? 0 : n + FRAME_TAIL);
		return true;
	}
}
