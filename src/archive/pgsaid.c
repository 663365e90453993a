/*
 * pgsaid.c: what libpq and the server say, as sentences of ours, and a URL
 * as it may be shown.  It must not know libpq.
 */
#include "archive/pg.h"

/*
 * What libpq says, in one line: the last that says that something failed (it
 * may have tried several hosts), or the first; without what stands before it.
 */
struct slice
pg_said(const char *text)
{
	static const char *const words[] = {"FATAL:", "ERROR:", "failed:"};
	struct slice rest = slice_trim(slice_of(text == NULL ? "" : text)),
		     line, s = slice_line(&rest);
	size_t i, at;

	while (rest.n > 0) {
		line = slice_line(&rest);
		if (slice_find(line, S("failed:")) < line.n)
			s = line;
	}
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		at = slice_find(s, slice_of(words[i]));
		if (at < s.n)
			return slice_trim(slice_skip(s, at + strlen(words[i])));
	}
	return slice_trim(s);
}

struct slice
pg_said_by_proxy(struct slice s)
{
	size_t at = slice_find(s, S("): "));

	s = slice_skip(s, at + 3);
	return slice_trim(slice_line(&s));
}

/* What the server means by a code, where we have a better word for it. */
const char *
pg_said_of(const char *code)
{
	static const struct {
		const char *code, *what;
	} known[] = {
	    {"53100",
		"the disk of the server is full; what was kept before "
		"is safe"},
	    {"53200", "the server is out of memory"},
	    {"42501", "may not be used so by this user"},
	    {"25006", "may not be written: it is a copy of another"},
	    {"57014", "this takes longer than is allowed"},
	    {"57P01",
		"the server is being stopped; what was committed is "
		"kept"},
	    {"55P03", "another process is writing here"},
	};
	size_t i;

	for (i = 0; code != NULL && i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(code, known[i].code) == 0)
			return known[i].what;
	return NULL;
}

void
pg_url_name(struct buf *out, struct slice url)
{
	size_t scheme = slice_find(url, S("://")), at, colon, end;
	struct slice rest;

	end = slice_index(url, '?');
	url = slice_head(url, end);
	if (scheme < url.n) {
		rest = slice_skip(url, scheme + 3);
		at = slice_index(slice_head(rest, slice_index(rest, '/')), '@');
		colon = slice_index(slice_head(rest, at), ':');
		buf_add(out, slice_head(url, scheme + 3));
		if (at < slice_index(rest, '/') && at < rest.n) {
			buf_add(out, slice_head(rest, colon));
			rest = slice_skip(rest, at);
		}
		buf_add(out, rest);
	} else
		buf_string(out, "postgresql:");
	buf_char(out, '\0');
}
