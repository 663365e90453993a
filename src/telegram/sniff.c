/*
 * sniff.c: which of the textual carriers these bytes are.
 */
#include "telegram/telegram.h"

enum carrier
telegram_sniff(struct slice text)
{
	struct slice front = slice_head(text, 4096), line;

	while ((line = slice_line(&front)).p != NULL) {
		line = slice_trim(line);
		if (slice_equal(line, S("Message Text")) ||
		    slice_equal(line, S("Message Attributes")))
			return CARRIER_AAD;
		if (slice_starts(line, S("MRN:")))
			return CARRIER_SMART;
		if (slice_equal(line, S("Identifier")) ||
		    slice_starts(line, S("Cable title:")))
			return CARRIER_PAGE_TEXT;
	}
	return CARRIER_PLAIN;
}
