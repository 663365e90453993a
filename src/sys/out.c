/*
 * out.c: standard output, and what is known of the terminal.  It must not
 * decide what is written.
 */
#include "sys/sys.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define ENOUGH ((size_t)128 * 1024) /* to be worth a write */
#define WIDTH_USUAL 80
#define WIDTH_LEAST 40

static unsigned
terminal_width(int fd)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	uint32_t width = 0;

	if (columns != NULL)
		slice_number(slice_of(columns), 10000, &width);
	if (width == 0 && ioctl(fd, TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	if (width == 0)
		width = WIDTH_USUAL;
	return width < WIDTH_LEAST ? WIDTH_LEAST : width;
}

void
out_open(struct out *out, int fd)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	*out = (struct out){.fd = fd, .width = WIDTH_USUAL};
	out->terminal = isatty(fd) == 1;
	if (!out->terminal)
		return;
	out->width = terminal_width(fd);
	out->color = (no_color == NULL || *no_color == '\0') && term != NULL &&
	    strcmp(term, "dumb") != 0;
}

void
out_add(struct out *out, struct slice s)
{
	if (out->terminal)
		buf_plain(&out->buf, s);
	else
		buf_add(&out->buf, s);
}

/* All whole lines, and at the end the rest, as wide as the terminal. */
static bool
flush_wrapped(struct out *out, bool all, struct error *error)
{
	struct slice s = buf_slice(&out->buf);
	struct buf wrapped = {0};
	size_t n = s.n;
	bool good;

	while (!all && n > 0 && s.p[n - 1] != '\n')
		n--;
	wrap_add(&wrapped, slice_head(s, n), out->width);
	good = out_write(out->fd, buf_slice(&wrapped), error);
	buf_free(&wrapped);
	if (good && n > 0)
		memmove(out->buf.p, out->buf.p + n, s.n - n);
	out->buf.n -= good ? n : 0;
	return good;
}

bool
out_write(int fd, struct slice s, struct error *error)
{
	ssize_t n;

	while (s.n > 0) {
		n = write(fd, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_set(
			    error, "cannot write: %s", strerror(errno));
		s = slice_skip(s, (size_t)n);
	}
	return true;
}

bool
out_flush(struct out *out, bool all, struct error *error)
{
	struct slice s = buf_slice(&out->buf);

	if (!all && s.n < ENOUGH)
		return true;
	if (out->wrap)
		return flush_wrapped(out, all, error);
	if (!out_write(out->fd, s, error))
		return false;
	buf_clear(&out->buf);
	return true;
}

bool
out_close(struct out *out, struct error *error)
{
	bool good = out_flush(out, true, error);

	buf_free(&out->buf);
	/* Some file systems tell of a full disk only now. */
	if (good && close(out->fd) != 0 && errno != EINTR)
		return error_set(error, "cannot write: %s", strerror(errno));
	return good;
}
