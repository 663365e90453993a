/*
 * sniff.c: which of the textual carriers these bytes are.
 */
#include "base/bytes.h"
#include "telegram/telegram.h"

/* The front of a file: enough for a mail that forwards a mail (F10). */
#define FRONT ((size_t)64 << 10)

enum carrier
telegram_sniff(struct slice text)
{
	struct bytes_lines lines = {.text = slice_head(text, FRONT)};
	struct slice line;
	bool smart = false;

	while (bytes_line(&lines, &line)) {
		line = slice_trim_left(line);
		/* few lines begin like one of the marks */
		if (line.n < 4 || line.n > 200 ||
		    (line.p[0] != 'M' && line.p[0] != 'I' && line.p[0] != 'C'))
			continue;
		line = slice_trim_right(line);
		if (slice_equal(line, S("Message Text")) ||
		    slice_equal(line, S("Message Attributes")))
			return CARRIER_AAD;
		if (slice_starts(line, S("MRN:")) &&
		    slice_find(line, S("SEGMENT")) == line.n)
			smart = true;
		if (slice_equal(line, S("Identifier")) ||
		    slice_starts(line, S("Cable title:")))
			return CARRIER_PAGE_TEXT;
	}
	return smart ? CARRIER_SMART : CARRIER_PLAIN;
}
