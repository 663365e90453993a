/*
 * letter.c: any bytes as a mail that comes for a circuit.  What is found in it
 * is telegrams, and each of them comes back as it was from the mail that it
 * would go in.
 */
#include "relay/host.h"
#include "tests/fuzz/fuzz.h"

/* The one that begins at the front; it is there. */
static struct slice
first(struct arena *arena, struct slice telegrams)
{
	struct reader r = {0};
	struct slice item;

	reader_add(&r, telegrams);
	must(reader_next(&r, &item) == READER_MESSAGE);
	item = arena_copy(arena, item);
	reader_free(&r);
	return item;
}

void
fuzz_one(struct slice input)
{
	struct arena arena = {0};
	struct buf mail = {0}, content = {0};
	struct slice found = mail_read(&arena, input), one, back;
	unsigned n = 0;

	must(found.p == NULL || found.n > 0);
	while (found.n > 0 && n++ < 8) {
		one = first(&arena, found);
		found = slice_skip(found, one.n + 1);
		buf_clear(&mail);
		mail_write(&mail, one, "a@example.org", "b@example.org",
		    1740830400000, n);
		back = mail_read(&arena, buf_slice(&mail));
		must(back.n == one.n + 1 &&
		    slice_equal(slice_head(back, one.n), one));
		buf_clear(&content);
		p772_write(&content, one);
		must(content.n > one.n);
	}
	buf_free(&mail);
	buf_free(&content);
	arena_free(&arena);
}
