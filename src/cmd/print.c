/*
 * print.c: a text on paper, by the printer, a program of its own.
 */
#include "cmd/release.h"

#include <sys/wait.h>

#define PDF_MOST ((size_t)256 << 20)

bool
cmd_pdf(struct buf *out, struct slice text, bool list, struct error *error)
{
	struct buf path = {0};
	const char *argv[] = {NULL, list ? "list" : NULL, NULL};
	int status = 0;
	bool good;

	if (!run_locate(&path, "render", "reftel-print", REFTEL_LIBEXEC,
		"REFTEL_PRINT", error)) {
		buf_free(&path);
		return false;
	}
	argv[0] = path.p;
	good = run_filter(argv, text, out, PDF_MOST, &status, error);
	if (good && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
		good = error_set(error, "the printer could not do it");
	buf_free(&path);
	return good;
}
