/*
 * sniff.c: which of the textual carriers these bytes are.
 */
#include "base/bytes.h"
#include "telegram/opening.h"
#include "telegram/telegram.h"

/* The front of a file: enough for a mail that forwards a mail (F10). */
#define FRONT ((size_t)64 << 10)

#define BLOCKS 64

/* May one of the marks stand on the line that begins here? */
static inline bool
may_begin(struct slice rest)
{
	return rest.n > 0 && rest.p[0] != '\n' &&
	    (ascii_is_space(rest.p[0]) ||
		(opening_of(rest.p, rest.n) & OPENING_MARK) != 0);
}

/* What the line that begins here says; *smart: it is of 2009 and later. */
static enum carrier
sniff_line(struct slice rest, bool *smart)
{
	struct slice line = slice_trim_left(slice_line(&rest));

	if (line.n < 4 || line.n > 200 || !may_begin(line))
		return CARRIER_PLAIN;
	line = slice_trim_right(line);
	if (slice_equal(line, S("Message Text")) ||
	    slice_equal(line, S("Message Attributes")))
		return CARRIER_AAD;
	if (slice_starts(line, S("MRN:")) &&
	    slice_find(line, S("SEGMENT")) == line.n)
		*smart = true;
	if (slice_equal(line, S("Identifier")) ||
	    slice_starts(line, S("Cable title:")))
		return CARRIER_PAGE_TEXT;
	return CARRIER_PLAIN;
}

enum carrier
telegram_sniff(struct slice text)
{
	struct slice front = slice_head(text, FRONT), rest = front;
	enum carrier carrier;
	uint64_t newlines[BLOCKS], bits;
	size_t at, i, count;
	bool smart = false;

	carrier = sniff_line(front, &smart);
	for (at = 0; at < front.n && carrier == CARRIER_PLAIN;
	     at += BLOCKS * BYTES_BLOCK) {
		count = (front.n - at + BYTES_BLOCK - 1) / BYTES_BLOCK;
		count = count < BLOCKS ? count : BLOCKS;
		bytes_newlines(front, at, newlines, count);
		for (i = 0; i < count && carrier == CARRIER_PLAIN; i++)
			for (bits = newlines[i]; bits != 0; bits &= bits - 1) {
				rest = slice_skip(front,
				    at + i * BYTES_BLOCK + bytes_lowest(bits) +
					1);
				if (!may_begin(rest))
					continue;
				carrier = sniff_line(rest, &smart);
				if (carrier != CARRIER_PLAIN)
					break;
			}
	}
	return carrier == CARRIER_PLAIN && smart ? CARRIER_SMART : carrier;
}
