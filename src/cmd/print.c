/*
 * print.c: a text on paper, by the printer, a program of its own.
 */
#include "cmd/release.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define PDF_MOST ((size_t)256 << 20)

/* Beside reftel, or where it is installed. */
static bool
find_printer(struct buf *path, struct error *error)
{
	static const char *const beside[] = {"src/render/reftel-print",
	    "../src/render/reftel-print", "../libexec/reftel/reftel-print"};
	const char *told = getenv("REFTEL_PRINT");
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self));
	size_t i;

	if (told != NULL && *told != '\0') {
		buf_string(path, told);
		buf_char(path, '\0');
		return true;
	}
	while (n > 0 && self[n - 1] != '/')
		n--;
	for (i = 0; n > 0 && i < sizeof(beside) / sizeof(beside[0]); i++) {
		buf_clear(path);
		buf_add(path, slice(self, (size_t)n));
		buf_string(path, beside[i]);
		buf_char(path, '\0');
		if (access(path->p, X_OK) == 0)
			return true;
	}
	buf_clear(path);
	buf_string(path, REFTEL_LIBEXEC "/reftel-print");
	buf_char(path, '\0');
	if (access(path->p, X_OK) == 0)
		return true;
	return error_set(error,
	    "%s is missing; it is installed with reftel, "
	    "or named by $REFTEL_PRINT",
	    path->p);
}

bool
cmd_pdf(struct buf *out, struct slice text, bool list, struct error *error)
{
	struct buf path = {0};
	const char *argv[] = {NULL, list ? "list" : NULL, NULL};
	int status = 0;
	bool good;

	if (!find_printer(&path, error)) {
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
