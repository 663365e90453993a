/*
 * catalogue.c: runs the tests of the catalogue of irregularities.
 *
 *     test-catalogue FILE...             each `## ` of the files is a test
 *     test-catalogue --covered NUMBERS FILE...
 *                                        each number has a test
 *
 * A test:
 *
 *     ## R11 list after one post         number and title
 *     -- date 2007-05-03                 hints: date, id, as
 *     -- escaped                         \n \r \t \0 \xNN \\ in the input
 *     -- no-newline                      the input's last one is dropped
 *     -- todo why                        not yet expected to hold
 *     <<<
 *     REF: LIMA 12 AND 13; LIMA 14 (NOTAL)
 *     >>>
 *     references[2].notal = true         see expect.h
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/expect.h"

struct test {
	const char *file;
	struct slice title, input;
	struct slice date, id, as, todo;
	struct slice assertions;
	bool escaped, no_newline, whole;
	int line;
};

struct reader {
	struct slice rest;
	int line;
};

static int done, failed, pending;

static bool
next_line(struct reader *r, struct slice *line)
{
	*line = slice_line(&r->rest);
	r->line++;
	return line->p != NULL;
}

static void
read_directive(struct test *test, struct slice line)
{
	struct slice word = slice_word(&line), value = slice_trim(line);

	if (slice_equal(word, S("date")))
		test->date = value;
	else if (slice_equal(word, S("id")))
		test->id = value;
	else if (slice_equal(word, S("as")))
		test->as = value;
	else if (slice_equal(word, S("escaped")))
		test->escaped = true;
	else if (slice_equal(word, S("no-newline")))
		test->no_newline = true;
	else if (slice_equal(word, S("todo")))
		test->todo = value.n == 0 ? S("not yet") : value;
	else {
		printf("Bail out! %s: no directive `%.*s'\n", test->file,
		    SLICE_ARG(word));
		exit(2);
	}
}

/* The next test of a file; false after the last. */
static bool
next_test(struct reader *r, struct test *test, const char *file)
{
	struct slice line;
	const char *from;

	*test = (struct test){.file = file};
	do
		if (!next_line(r, &line))
			return false;
	while (!slice_starts(line, S("## ")));
	test->title = slice_trim(slice_skip(line, 3));
	test->line = r->line;
	for (;;) {
		if (!next_line(r, &line))
			return true;
		if (slice_starts(line, S("-- ")))
			read_directive(test, slice_skip(line, 3));
		else if (slice_equal(line, S("<<<")))
			break;
	}
	from = r->rest.p;
	do
		if (!next_line(r, &line))
			return true;
	while (!slice_equal(line, S(">>>")));
	test->input = slice_between(from, line.p);
	test->whole = true;
	from = r->rest.p;
	while (r->rest.n > 0 && !slice_starts(r->rest, S("## ")))
		next_line(r, &line);
	test->assertions = slice_between(from, r->rest.p);
	return true;
}

/* The input alone in a block of its exact size, so that ASan sees its end. */
static struct slice
exact(struct arena *arena, const struct test *test)
{
	struct slice s = test->input;
	char *p;

	if (test->no_newline && slice_ends(s, S("\n")))
		s.n--;
	if (test->escaped)
		s = expect_unescape(arena, s);
	p = heap_grow(NULL, s.n == 0 ? 1 : s.n);
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	return slice(p, s.n);
}

static bool
check(struct arena *arena, const struct test *test, struct buf *why)
{
	struct slice text = exact(arena, test), rest = test->assertions, line;
	struct subject subject = {0};
	size_t count = 0;
	bool good;

	good = test->whole &&
	    expect_read(
		arena, text, test->date, test->id, test->as, &subject, why);
	while (good && (line = slice_line(&rest)).p != NULL) {
		line = slice_trim(line);
		if (line.n == 0 || slice_starts(line, S("# ")))
			continue;
		count++;
		if (expect_line(arena, &subject, line, why))
			continue;
		buf_format(why, "#   at: %S\n", &line);
		good = false;
	}
	if (good && count == 0) {
		buf_string(why, "#   nothing is asserted\n");
		good = false;
	}
	heap_free((void *)subject.telegrams);
	heap_free((void *)text.p);
	return good;
}

static void
run(const struct test *test)
{
	struct arena arena = {0};
	struct buf why = {0};
	bool good = check(&arena, test, &why);

	done++;
	printf(
	    "%sok %d - %.*s", good ? "" : "not ", done, SLICE_ARG(test->title));
	if (!good && test->todo.p != NULL)
		printf(" # TODO %.*s", SLICE_ARG(test->todo));
	printf("\n");
	if (!good)
		printf("# %s:%d:\n%.*s", test->file, test->line,
		    SLICE_ARG(buf_slice(&why)));
	if (good && test->todo.p != NULL)
		printf("# %s:%d: holds now: take off its `-- todo'\n",
		    test->file, test->line);
	if (!good && test->todo.p != NULL)
		pending++;
	else if (!good)
		failed++;
	buf_free(&why);
	arena_free(&arena);
}

static int
run_all(char **files)
{
	struct reader r;
	struct test test;
	struct slice text;

	for (; *files != NULL; files++) {
		text = expect_file(*files);
		r = (struct reader){text, 0};
		while (next_test(&r, &test, *files))
			run(&test);
		heap_free((void *)text.p);
	}
	printf("1..%d\n", done);
	printf("# %d hold, %d do not, %d are yet to do\n",
	    done - failed - pending, failed, pending);
	return failed == 0 ? 0 : 1;
}

static bool
has_number(struct slice text, struct slice number)
{
	struct slice line, word;

	while ((line = slice_line(&text)).p != NULL) {
		if (!slice_starts(line, S("## ")))
			continue;
		line = slice_skip(line, 3);
		word = slice_word(&line);
		if (slice_equal(word, number))
			return true;
	}
	return false;
}

static int
covered(const char *numbers, char **files)
{
	struct slice all_numbers = expect_file(numbers);
	struct slice list = all_numbers, line, *texts;
	int count, missing = 0, all = 0, i;

	for (count = 0; files[count] != NULL; count++)
		continue;
	texts = heap_grow(NULL, sizeof(*texts) * (size_t)(count + 1));
	for (i = 0; i < count; i++)
		texts[i] = expect_file(files[i]);
	while ((line = slice_line(&list)).p != NULL) {
		if (line.n == 0 || line.p[0] == '#')
			continue;
		all++;
		for (i = 0; i < count && !has_number(texts[i], line); i++)
			continue;
		if (i < count)
			continue;
		printf("%s%.*s", missing++ == 0 ? "# without a test: " : " ",
		    SLICE_ARG(line));
	}
	printf("%s%sok 1 - each number of the catalogue has a test%s\n1..1\n",
	    missing > 0 ? "\n" : "", missing > 0 ? "not " : "",
	    missing > 0 ? " # TODO" : "");
	printf("# %d of %d numbers have one\n", all - missing, all);
	for (i = 0; i < count; i++)
		heap_free((void *)texts[i].p);
	heap_free(texts);
	heap_free((void *)all_numbers.p);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc > 2 && strcmp(argv[1], "--covered") == 0)
		return covered(argv[2], argv + 3);
	return run_all(argv + 1);
}
