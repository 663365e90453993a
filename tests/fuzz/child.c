/*
 * child.c: any bytes to a carrier that a foreign library reads, CHILD, in
 * this process: what the child would write goes to who reads it.  Without
 * CHILD any bytes are what a child has written, since a child that has read
 * a hostile file is not to be trusted.
 */
#include <stdlib.h>

#include "extract/extract.h"
#include "sys/sys.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/hold.h"

static struct buf *records;

#ifdef CHILD

bool
extract_part(size_t source, size_t length, struct slice text)
{
	buf_format(records, "part %zu %zu %zu\n", source, length, text.n);
	buf_add(records, text);
	return true;
}

bool
extract_member(struct slice name, struct slice bytes)
{
	buf_format(records, "member %zu %zu\n", name.n, bytes.n);
	buf_add(records, name);
	buf_add(records, bytes);
	return true;
}

bool
extract_message(size_t source, size_t length)
{
	buf_format(records, "message %zu %zu\n", source, length);
	return true;
}

bool
extract_field(struct slice name, struct slice value)
{
	buf_format(records, "field %zu %zu\n", name.n, value.n);
	buf_add(records, name);
	buf_add(records, value);
	return true;
}

bool
extract_trouble(const char *sentence)
{
	if (sentence == NULL)
		sentence = "it is damaged";
	buf_format(records, "trouble %zu\n%s", strlen(sentence), sentence);
	return false;
}

/* In place of the one that runs a program (sys/run.c). */
bool
run_filter(const char *const *argv, struct slice in, struct buf *out,
    size_t most, int *status, struct error *error)
{
	struct buf *above = records;

	(void)argv;
	(void)error;
	records = out;
	CHILD(in);
	records = above;
	*status = 0;
	return out->n <= most;
}

#else

static struct slice written;

bool
run_filter(const char *const *argv, struct slice in, struct buf *out,
    size_t most, int *status, struct error *error)
{
	(void)argv;
	(void)in;
	(void)error;
	(void)records;
	buf_add(out, written);
	*status = 0;
	return out->n <= most;
}

#endif

void
fuzz_one(struct slice input)
{
	static const struct hints none;

	setenv("REFTEL_EXTRACT", "none", 1);
#ifdef CHILD
	hold_import(input, &none);
#else
	written = input;
	hold_import(S("%PDF-1.4"), &none);
	hold_import(S("\x1f\x8b"), &none);
	hold_import(S("From: roe@example.org\nMessage-ID: <1@example.org>\n"
		      "\nIt is a long text, of which parts may come.\n"),
	    &none);
#endif
}
