/*
 * samples.c: the laws of writing on files: what is written of each telegram
 * that was read says the same, and is the same when it is written again.
 *
 *     test-write-samples [-v] FILE...
 */
#include <stdio.h>

#include "import/import.h"
#include "tests/expect.h"
#include "tests/write/same.h"

static int done, failed;
static bool verbose;

struct whole {
	struct arena arena;
	const char *file;
	size_t count, passed; /* held to the laws; without what they need */
	bool good;
};

static bool
take(void *user, const struct found *found)
{
	/*
	 * What the file says beside the telegram is not written; behind the
	 * signature all is a note.
	 */
	static const char *const but[] = {
	    "stamps", "status", "kind", "notes", NULL};
	struct whole *w = user;
	const struct telegram *t;
	struct buf written = {0};
	struct slice trouble;
	struct form form;

	t = telegram_read(&w->arena, found->text, &found->hints);
	form = form_of(t);
	/* of telegrams that are whole */
	if ((!date_known(t->dtg.moment.date) && form.style != FORM_OLD) ||
	    t->id.number == 0 || t->status != STATUS_HELD ||
	    t->paragraphs == NULL) {
		w->passed++;
		return true;
	}
	trouble = same_laws(&w->arena, t, &form, but, &written);
	w->count++;
	if (trouble.p != NULL) {
		w->good = false;
		printf("# telegram %zu: ", w->count);
		for (size_t i = 0; i < trouble.n; i++) {
			putchar(trouble.p[i]);
			if (trouble.p[i] == '\n')
				printf("# ");
		}
		putchar('\n');
		if (verbose)
			fwrite(written.p, 1, written.n, stdout);
	}
	buf_free(&written);
	arena_reset(&w->arena);
	return true;
}

static void
run(const char *file)
{
	static const struct hints none;
	struct whole whole = {.file = file, .good = true};
	struct import in = {.take = take, .user = &whole, .hints = &none};
	struct slice text = expect_file(file);
	struct error error;

	/* What cannot be imported is not this test's affair. */
	import_bytes(&in, slice_of(file), text, &error);
	printf("%sok %d - %s, %zu telegram%s", whole.good ? "" : "not ", ++done,
	    file, whole.count, whole.count == 1 ? "" : "s");
	if (whole.passed > 0)
		printf(", %zu without date, number or text", whole.passed);
	putchar('\n');
	failed += whole.good ? 0 : 1;
	arena_free(&whole.arena);
	heap_free((void *)text.p);
}

int
main(int argc, char **argv)
{
	int i = 1;

	if (argc > 1 && slice_equal(slice_of(argv[1]), S("-v"))) {
		verbose = true;
		i++;
	}
	for (; i < argc; i++)
		run(argv[i]);
	printf("1..%d\n", done);
	return failed > 0;
}
