/*
 * sniff.c: which carrier some bytes are, by their content alone.
 */
#include "import/import.h"

#include "base/utf8.h"

bool
sniff_pdf(struct slice bytes)
{
	/* the mark may stand after some rubbish (PDF 32000 annex H) */
	return slice_find(slice_head(bytes, 1024), S("%PDF-")) <
	    (bytes.n < 1024 ? bytes.n : 1024);
}

bool
sniff_pack(struct slice bytes)
{
	return slice_starts(bytes, S("\x1f\x8b")) ||
	    slice_starts(bytes, S("\x28\xb5\x2f\xfd")) ||
	    slice_starts(bytes, S("PK\x03\x04")) ||
	    slice_starts(bytes, S("PK\x05\x06")) ||
	    slice_starts(bytes, S("BZh")) ||
	    slice_starts(bytes,
		S("\xfd"
		  "7zXZ")) ||
	    (bytes.n >= 512 &&
		slice_equal(slice(bytes.p + 257, 5), S("ustar")));
}

/* A page: markup at the front, or a telegram's <pre> soon. */
bool
sniff_page(struct slice bytes)
{
	struct slice front = slice_head(bytes, 4096);
	size_t mark;

	utf8_sniff(front, &mark);
	front = slice_trim_left(slice_skip(front, mark));
	if (front.n == 0 || front.p[0] != '<')
		return false;
	return slice_starts_fold(front, S("<!doctype")) ||
	    slice_starts_fold(front, S("<html")) ||
	    slice_starts(front, S("<?xml")) ||
	    slice_starts(front, S("<opener")) ||
	    slice_starts(front, S("<TEI")) ||
	    slice_find_fold(front, S("<pre")) < front.n ||
	    slice_find_fold(front, S("<table")) < front.n ||
	    slice_find_fold(front, S("<body")) < front.n ||
	    slice_find_fold(front, S("<p>")) < front.n;
}

/*
 * Eight columns (W6): quoted fields from the very front, or a header row
 * that names them.
 */
bool
sniff_csv(struct slice bytes)
{
	struct slice front = slice_head(bytes, 4096);
	size_t i, quotes = 0, mark;

	utf8_sniff(front, &mark);
	front = slice_skip(front, mark);
	if (slice_starts_fold(front, S("id,date,")) ||
	    slice_starts_fold(front, S("\"id\",\"date\"")))
		return true;
	if (front.n < 16 || front.p[0] != '"')
		return false;
	/* "1","5/3/2007","07LIMA12": three fields on the first line */
	for (i = 1; i + 2 < front.n && front.p[i] != '\n' && quotes < 3; i++)
		if (slice_equal(slice(front.p + i, 3), S("\",\"")))
			quotes++;
	return quotes == 3;
}

/* A header of a mail: words and hyphens, a colon. */
static bool
is_mail_field(struct slice line, struct slice *name)
{
	size_t i;

	for (i = 0;
	     i < line.n && (ascii_is_alnum(line.p[i]) || line.p[i] == '-'); i++)
		continue;
	*name = slice_head(line, i);
	return i > 1 && i < line.n && line.p[i] == ':';
}

bool
sniff_mail(struct slice bytes)
{
	static const struct slice sure[] = {{"Received", 8}, {"Message-ID", 10},
	    {"MIME-Version", 12}, {"Return-Path", 11}, {"Delivered-To", 12},
	    {"Content-Type", 12}, {"X-Mailer", 8}};
	struct slice front = slice_head(bytes, 8192), line, name;
	size_t i, fields = 0;
	bool known = false;

	if (slice_starts(front, S("From "))) {
		line = slice_line(&front);
		/* From roe@example.org Mon May  3 14:00:00 2010 */
		if (slice_index(line, '@') == line.n &&
		    slice_find(line, S(":")) == line.n)
			return false;
	}
	while ((line = slice_line(&front)).p != NULL) {
		line = slice_trim_right(line);
		if (line.n == 0)
			break;
		if (ascii_is_blank(line.p[0]) && fields > 0)
			continue;
		if (!is_mail_field(line, &name))
			return false;
		fields++;
		for (i = 0; i < sizeof(sure) / sizeof(sure[0]); i++)
			known = known || slice_equal_fold(name, sure[i]);
	}
	return known && fields >= 2;
}
