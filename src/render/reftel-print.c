/*
 * reftel-print.c: a telegram on standard input, a PDF of it on standard
 * output: what `reftel release' runs.  It is handed the copy that goes out,
 * and must not open anything.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "render/pdf.h"

#define TEXT_MOST ((size_t)64 << 20)

static bool
take_all(struct buf *in)
{
	ssize_t n;

	for (;;) {
		n = read(STDIN_FILENO, buf_room(in, 65536), 65536);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		in->n += (size_t)n;
		if (in->n > TEXT_MOST)
			return false;
	}
}

static bool
give_all(int fd, struct slice s)
{
	ssize_t n;

	while (s.n > 0) {
		n = write(fd, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		s = slice_skip(s, (size_t)n);
	}
	return true;
}

int
main(int argc, char **argv)
{
	struct arena arena = {0};
	struct buf in = {0}, out = {0};
	struct hints hints = {0};
	struct error error;
	bool good;

	if (argc > 2 || (argc == 2 && strcmp(argv[1], "list") != 0))
		return 4;
	if (!take_all(&in))
		return 5;
	if (argc == 2)
		good = render_pdf_list(&out, buf_slice(&in), &error);
	else
		good = render_pdf(&out, &arena,
		    telegram_read(&arena, buf_slice(&in), &hints), NULL,
		    &error);
	if (!good)
		give_all(STDERR_FILENO, slice(error.text, strlen(error.text)));
	else
		good = give_all(STDOUT_FILENO, buf_slice(&out));
	arena_free(&arena);
	buf_free(&in);
	buf_free(&out);
	return good ? 0 : 5;
}
