/*
 * import.c: which carrier a file is, and its telegrams one by one.
 */
#include "import/import.h"

#include "base/utf8.h"

static const struct {
	bool (*sniff)(struct slice bytes);
	bool (*import)(struct import *in, struct slice file, struct slice bytes,
	    struct error *error);
} importers[] = {
    {sniff_pdf, import_pdf},
    {sniff_pack, import_pack},
    {sniff_page, import_page},
    {sniff_csv, import_csv},
    {sniff_mail, import_mail},
};

/* Which importer --as names; -1: none, the text is plain. */
static int
importer_told(enum carrier carrier)
{
	switch (carrier) {
	case CARRIER_AAD_PDF:
		return 0;
	case CARRIER_PAGE:
		return 2;
	case CARRIER_CSV:
		return 3;
	case CARRIER_MAIL:
		return 4;
	default:
		return -1;
	}
}

static int
importer_of(const struct import *in, struct slice bytes)
{
	size_t i;

	if (in->hints->carrier_told)
		return importer_told(in->hints->carrier);
	for (i = 0; i < sizeof(importers) / sizeof(importers[0]); i++)
		if (importers[i].sniff(bytes))
			return (int)i;
	return -1;
}

static size_t
count_lines(const char *from, const char *to)
{
	size_t n = 0;

	while (from < to &&
	    (from = memchr(from, '\n', (size_t)(to - from))) != NULL) {
		from++;
		n++;
	}
	return n;
}

/* The runs of a part of a decoded text, and the source they cover. */
static struct slice
part_runs(const struct decoder *d, struct slice part, struct hints *hints)
{
	size_t low = 0, high = d->count, middle;
	const struct source_run *first, *last;

	while (high - low > 1) {
		middle = low + (high - low) / 2;
		if (d->runs[middle].text <= part.p)
			low = middle;
		else
			high = middle;
	}
	first = &d->runs[low];
	hints->runs = first;
	while (low < d->count && d->runs[low].text < slice_end(part))
		low++;
	hints->run_count = (uint32_t)(d->runs + low - first);
	last = hints->run_count == 0 ? first : d->runs + low - 1;
	hints->source =
	    slice_between(first->source, last->source + last->source_n);
	return hints->source;
}

bool
import_text(struct import *in, struct slice file, struct slice bytes,
    size_t line, const struct decoder *decoder, enum carrier carrier,
    bool carrier_known, struct attribute *facts)
{
	struct slice rest = decoder == NULL ? bytes : buf_slice(&decoder->text);
	struct found found;
	const char *counted = bytes.p;
	size_t n;
	bool first = true;

	do {
		n = telegram_split(rest);
		found = (struct found){.text = slice_head(rest, n),
		    .bytes = slice_head(rest, n),
		    .file = file};
		found.hints = *in->hints;
		if (carrier_known) {
			found.hints.carrier = carrier;
			found.hints.carrier_told = true;
		}
		found.hints.attributes = facts;
		if (decoder != NULL && decoder->count > 0) {
			found.bytes =
			    part_runs(decoder, found.text, &found.hints);
			if (first && n == rest.n) /* all of the record */
				found.bytes = found.hints.source = bytes;
		}
		rest = slice_skip(rest, n);
		line += count_lines(counted, found.bytes.p);
		counted = found.bytes.p;
		found.line = line;
		in->telegrams++;
		if (!in->take(in->user, &found)) {
			in->stopped = true;
			return false;
		}
		first = false;
	} while (rest.n > 0);
	return true;
}

/* Text in another encoding than UTF-8 is decoded first (W11). */
void
import_plain(
    struct import *in, struct slice file, struct slice bytes, size_t line)
{
	struct arena arena = {0};
	struct decoder d = {.arena = &arena, .source = bytes};
	struct hints told = *in->hints;
	const struct hints *hints = in->hints;

	decode_charset(&d, bytes, &told.decoded);
	in->hints = &told;
	import_text(in, file, bytes, line, told.decoded ? &d : NULL,
	    CARRIER_PLAIN, false, told.attributes);
	in->hints = hints;
	buf_free(&d.text);
	arena_free(&arena);
}

bool
import_bytes(struct import *in, struct slice file, struct slice bytes,
    struct error *error)
{
	int importer = importer_of(in, bytes);

	in->files++;
	if (importer >= 0)
		return importers[importer].import(in, file, bytes, error);
	import_plain(in, file, bytes, 0);
	return true;
}

bool
import_is_whole(struct slice front, const struct hints *hints)
{
	struct import in = {.hints = hints};
	size_t mark;

	return importer_of(&in, front) >= 0 ||
	    utf8_sniff(front, &mark) >= UTF8_UTF16LE || mark > 0;
}

/*
 * Of so many bytes of a text one at most is a control character; of those that
 * work a teleprinter, bells, shifts and the reader of its tape, there may be as
 * many as of all others: each line may begin with some.
 */
#define CONTROL_IN 20

static bool
is_teleprinters(char c)
{
	return c == '\a' || (c >= 0x0e && c <= 0x0f) ||
	    (c >= 0x11 && c <= 0x14);
}

bool
import_is_plain(struct slice bytes, const struct hints *hints)
{
	struct import in = {.hints = hints};
	size_t mark, i, controls = 0, works = 0;

	if (importer_of(&in, bytes) >= 0 ||
	    utf8_sniff(slice_head(bytes, 4096), &mark) >= UTF8_UTF16LE)
		return false;
	for (i = 0; i < bytes.n && bytes.p[i] != '\0'; i++)
		if (is_teleprinters(bytes.p[i]))
			works++;
		else
			controls += ascii_is_control(bytes.p[i]) &&
			    !ascii_is_space(bytes.p[i]);
	return i == bytes.n && controls * CONTROL_IN <= bytes.n &&
	    works <= bytes.n - works;
}

bool
import_is_table(struct slice front, const struct hints *hints)
{
	struct import in = {.hints = hints};
	int importer = importer_of(&in, front);

	return importer >= 0 && importers[importer].import == import_csv;
}
