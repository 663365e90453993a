/*
 * lines.c: what each line was taken for, and each byte of it.  The spans in
 * order, unquoted, are the input: nothing may be left out here.
 */
#include "render/render.h"

#include "base/utf8.h"

/* As in C: what is printed can be read back to the same bytes. */
static void
quote(struct buf *out, struct slice s)
{
	static const char hex[] = "0123456789abcdef";
	uint32_t rune;
	size_t n;
	char c;

	buf_char(out, '"');
	while (s.n > 0) {
		c = s.p[0];
		n = utf8_get(s, &rune);
		if (c == '"' || c == '\\') {
			buf_char(out, '\\');
			buf_char(out, c);
		} else if (c == '\n')
			buf_string(out, "\\n");
		else if (c == '\r')
			buf_string(out, "\\r");
		else if (c == '\t')
			buf_string(out, "\\t");
		else if (n == 0 || rune < 0x20 ||
		    (rune >= 0x7f && rune < 0xa1)) {
			n = 1;
			buf_string(out, "\\x");
			buf_char(out, hex[(unsigned char)c >> 4]);
			buf_char(out, hex[(unsigned char)c & 15]);
		} else
			buf_add(out, slice_head(s, n));
		s = slice_skip(s, n == 0 ? 1 : n);
	}
	buf_char(out, '"');
}

static void
column(struct buf *out, struct slice s, size_t width)
{
	buf_add(out, s);
	buf_fill(out, ' ', s.n < width ? width - s.n : 1);
}

static void
right(struct buf *out, size_t number, unsigned width)
{
	size_t n = 1, rest;

	for (rest = number; rest >= 10; rest /= 10)
		n++;
	buf_fill(out, ' ', n < width ? width - n : 0);
	buf_padded(out, number, 1);
}

static void
line_head(struct buf *out, const struct line *line, size_t number, bool color)
{
	right(out, number, 6);
	buf_string(out, "  ");
	if (color)
		buf_string(out, "\033[1m");
	column(out, line_kind_name((enum line_kind)line->kind), 26);
	buf_plain(out, slice(line->p, line->n));
	buf_string(out, color ? "\033[0m\n" : "\n");
}

void
render_lines(struct buf *out, struct arena *arena, const struct telegram *t,
    size_t line, bool color)
{
	const struct field_info *info;
	const struct line *lines = telegram_lines(arena, t);
	struct span *spans;
	size_t count, i;
	uint32_t next = 0;
	struct slice at;
	const char *counted = t->source.p;

	spans = telegram_account(arena, t, &count);
	for (i = 0; i < count; i++) {
		for (; next < t->line_count; next++) {
			at = telegram_source(t, slice(lines[next].p, 0));
			if (at.p > spans[i].at.p)
				break;
			for (; counted < at.p; counted++)
				line += *counted == '\n';
			line_head(out, &lines[next], line + 1, color);
		}
		info = field_info(spans[i].field);
		if (color)
			buf_string(out,
			    spans[i].field == FIELD_UNCLAIMED ? "\033[31m"
							      : "\033[2m");
		right(out, (size_t)(spans[i].at.p - t->source.p), 14);
		buf_char(out, '+');
		buf_padded(out, spans[i].at.n, 1);
		buf_char(out, ' ');
		column(out, info->name, 28);
		quote(out, spans[i].at);
		buf_string(out, color ? "\033[0m\n" : "\n");
	}
}
