/*
 * fill.c: words into lines.  It must not know what the words say.
 */
#include "render/fill.h"

#include "base/utf8.h"

void
fill_init(struct fill *f, struct buf *out, unsigned width)
{
	*f = (struct fill){.out = out, .width = width < 20 ? 20 : width};
}

void
fill_free(struct fill *f)
{
	buf_free(&f->word);
	buf_free(&f->plain);
}

unsigned
fill_width(struct slice s)
{
	size_t n = utf8_count(s);

	return n > UINT32_MAX / 4 ? UINT32_MAX / 4 : (unsigned)n;
}

static void
pad(struct fill *f, unsigned column)
{
	if (f->column >= column)
		return;
	buf_fill(f->out, ' ', column - f->column);
	f->column = column;
}

/* The word gathered goes on the line, or on the next one. */
static void
flush(struct fill *f)
{
	unsigned blank = f->blank && f->column > f->indent ? 1 : 0, n;

	if (f->word.n == 0)
		return;
	buf_clear(&f->plain);
	buf_plain(&f->plain, buf_slice(&f->word));
	n = fill_width(buf_slice(&f->plain));
	if (f->column > f->indent && f->column + blank + n > f->width) {
		buf_char(f->out, '\n');
		f->column = 0;
		blank = 0;
	}
	pad(f, f->indent);
	buf_fill(f->out, ' ', blank);
	if (f->code != NULL)
		buf_string(f->out, f->code);
	f->code = NULL;
	buf_add(f->out, buf_slice(&f->plain));
	f->column += blank + n;
	f->blank = false;
	buf_clear(&f->word);
}

void
fill_text(struct fill *f, struct slice s)
{
	size_t n;

	while (s.n > 0) {
		for (n = 0; n < s.n && !ascii_is_space(s.p[n]); n++)
			continue;
		buf_add(&f->word, slice_head(s, n));
		s = slice_skip(s, n);
		if (s.n == 0)
			break;
		flush(f);
		f->blank = true;
		s = slice_trim_left(s);
	}
}

void
fill_string(struct fill *f, const char *string)
{
	fill_text(f, slice_of(string));
}

void
fill_format(struct fill *f, const char *format, ...)
{
	struct buf b = {0};
	va_list ap;

	va_start(ap, format);
	buf_vformat(&b, format, ap);
	va_end(ap);
	fill_text(f, buf_slice(&b));
	buf_free(&b);
}

void
fill_word(struct fill *f, struct slice s)
{
	buf_add(&f->word, s);
	flush(f);
}

void
fill_color(struct fill *f, const char *code)
{
	flush(f);
	if (f->code != NULL) /* which coloured nothing */
		buf_string(f->out, f->code);
	f->code = code;
}

void
fill_line(struct fill *f)
{
	flush(f);
	if (f->code != NULL)
		buf_string(f->out, f->code);
	f->code = NULL;
	if (f->column > 0)
		buf_char(f->out, '\n');
	f->column = 0;
	f->blank = false;
}

void
fill_to(struct fill *f, unsigned column)
{
	flush(f);
	if (f->column > 0 && f->column + 1 > column) {
		buf_char(f->out, '\n');
		f->column = 0;
	}
	f->indent = column;
	f->blank = false;
	pad(f, column);
}

void
fill_verbatim(struct fill *f, struct slice s)
{
	fill_line(f);
	pad(f, f->indent);
	buf_plain(f->out, s);
	buf_char(f->out, '\n');
	f->column = 0;
}
