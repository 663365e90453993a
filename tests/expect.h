/*
 * expect.h: assertions about the JSON of telegrams, as tests/catalogue and
 * tests/samples write them:
 *
 *     path = value              null, true, false, numbers, strings bare
 *     path ~ substring
 *     count(path) = n
 *     path has NAME             an array: a string, or the check, code, id
 *     path lacks NAME           or name of an object in it
 *     telegrams = n
 *     #2 path = value           of the second telegram; #1 is usual
 *
 * In a value \n, \t, \\ and \xNN are what they say.
 */
#ifndef TESTS_EXPECT_H
#define TESTS_EXPECT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"

struct subject {
	const struct json **telegrams;
	size_t count;
};

/*
 * Whether the assertion holds; when not, `why` gets what was there, as
 * lines that begin with "# ".  What is no assertion does not hold.
 */
bool expect_line(struct arena *arena, const struct subject *subject,
    struct slice line, struct buf *why);

/* Undo \n \r \t \0 \xNN \\ in text. */
struct slice expect_unescape(struct arena *arena, struct slice text);

/*
 * Read all telegrams of a text, each in JSON and back: false with a reason
 * when the JSON is not sound.  `date` and `id` may be absent, `as` too.
 */
bool expect_read(struct arena *arena, struct slice text, struct slice date,
    struct slice id, struct slice as, struct subject *out, struct buf *why);

/* A file whole, in a block of exactly its size; ends the program if not. */
struct slice expect_file(const char *path);

#endif
