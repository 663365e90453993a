/*
 * sniff.c: which of the textual carriers these bytes, or these lines, are.
 */
#include "base/bytes.h"
#include "telegram/carrier.h"

/* The front of a file: enough for a mail that forwards a mail (F10). */
#define FRONT ((size_t)64 << 10)

/* So many lines that are not blank may be the value of MRN:. */
#define VALUE_MOST 12
#define VALUE_LONGEST 4096

bool
smart_begins(struct slice line, struct slice after)
{
	struct bytes_lines lines;
	unsigned seen = 0;

	after = slice_head(after, VALUE_LONGEST);
	lines = (struct bytes_lines){.text = after, .next = after.p};
	if (!slice_starts(line, S("MRN:")) ||
	    slice_find(line, S("SEGMENT")) < line.n)
		return false;
	while (seen < VALUE_MOST && bytes_line(&lines, &line)) {
		if (slice_trim(line).n == 0)
			continue;
		if (smart_row(line))
			return true;
		seen++;
	}
	return false;
}

/* May one of the marks stand on this line? */
static inline bool
may_begin(struct slice line)
{
	return line.n > 0 &&
	    (ascii_is_space(line.p[0]) ||
		(opening_of(line.p, line.n) & OPENING_CARRIER) != 0);
}

/* What a line that may have a mark says; *smart: it is of 2009 and later. */
static enum carrier
sniff_line(struct slice line, struct slice after, bool *smart)
{
	line = slice_trim_left(line);
	if (line.n < 4 || line.n > 200)
		return CARRIER_PLAIN;
	line = slice_trim_right(line);
	if (slice_equal(line, S("Message Text")) ||
	    slice_equal(line, S("Message Attributes")))
		return CARRIER_AAD;
	if (!*smart && smart_begins(line, after))
		*smart = true;
	if (slice_equal(line, S("Identifier")) ||
	    slice_starts(line, S("Cable title:")))
		return CARRIER_PAGE_TEXT;
	return CARRIER_PLAIN;
}

enum carrier
telegram_sniff(struct slice text)
{
	struct slice front = slice_head(text, FRONT), line;
	struct bytes_lines lines = {.text = front, .next = front.p};
	enum carrier carrier = CARRIER_PLAIN;
	bool smart = false;

	while (carrier == CARRIER_PLAIN && bytes_line(&lines, &line))
		if (may_begin(line))
			carrier = sniff_line(line,
			    slice_between(slice_end(line), slice_end(text)),
			    &smart);
	return carrier == CARRIER_PLAIN && smart ? CARRIER_SMART : carrier;
}

void
sniff_lines(struct reader *r)
{
	struct telegram *t = r->t;
	enum carrier carrier = CARRIER_PLAIN;
	const struct line *line = t->lines, *end = line + t->line_count;
	const char *front = slice_end(slice_head(t->text, FRONT));
	bool smart = false;

	if ((r->begins & OPENING_CARRIER) == 0)
		end = line;
	for (; line < end && line->p < front && carrier == CARRIER_PLAIN;
	     line++)
		if ((line->begins & OPENING_CARRIER) != 0)
			carrier = sniff_line(line_slice(line),
			    slice_between(slice_end(line_slice(line)),
				slice_end(t->text)),
			    &smart);
	t->carrier =
	    carrier == CARRIER_PLAIN && smart ? CARRIER_SMART : carrier;
}
