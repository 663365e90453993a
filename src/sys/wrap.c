/*
 * wrap.c: text for a terminal that is as wide as it is: lines are broken
 * between words.  It must not know what they say.
 */
#include "sys/sys.h"

#define HANG 4 /* what a line that was broken goes on behind */

/* The next sign, or an escape sequence, which takes no column. */
static size_t
sign(struct slice s, bool *seen)
{
	size_t n = 1;

	*seen = s.p[0] != '\033';
	if (!*seen) {
		while (n < s.n && !ascii_is_alpha(s.p[n]))
			n++;
		return n < s.n ? n + 1 : n;
	}
	while (n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n++;
	return n;
}

size_t
wrap_columns(struct slice s)
{
	size_t columns = 0, i;
	bool seen;

	for (i = 0; i < s.n; columns += seen)
		i += sign(slice_skip(s, i), &seen);
	return columns;
}

struct slice
wrap_line(struct slice *rest, size_t room)
{
	struct slice s = *rest, line;
	size_t i = 0, columns = 0, end = 0, joint = 0, n = 0;
	bool seen, word = false;

	while (i < s.n) {
		n = sign(slice_skip(s, i), &seen);
		if (seen && s.p[i] == ' ') {
			end = word ? i : end;
			word = false;
		} else if (seen)
			word = true;
		if (seen && columns++ == room)
			break;
		i += n;
		if (seen && (s.p[i - 1] == '/' || s.p[i - 1] == '-'))
			joint = i;
	}
	/* a word that is wider than all of it, and goes by its joints */
	if (i < s.n && end == 0)
		end = joint > 0 ? joint : i > 0 ? i : n;
	line = i == s.n ? s : slice_head(s, end);
	*rest = slice_skip(s, line.n);
	while (line.n < s.n && rest->n > 0 && rest->p[0] == ' ')
		*rest = slice_skip(*rest, 1);
	return line;
}

/*
 * Where a line goes on below: under the column that it is set in, if that
 * leaves room, or else under its beginning.
 */
static size_t
hang_of(struct slice line, unsigned width)
{
	size_t i, n, column = 0, blanks = 0, indent = 0;
	bool seen, text = false;

	for (i = 0; i < line.n; i += n, column += seen) {
		n = sign(slice_skip(line, i), &seen);
		if (!seen)
			continue;
		if (line.p[i] == ' ') {
			blanks++;
			continue;
		}
		if (text && blanks > 1)
			return column <= width / 2 ? column : indent + HANG;
		if (!text)
			indent = column;
		text = true;
		blanks = 0;
	}
	return indent == 0 || indent > width / 4 * 3 ? HANG : indent;
}

void
wrap_add(struct buf *to, struct slice lines, unsigned width)
{
	struct slice line, part;
	size_t n, hang;

	while (lines.n > 0) {
		n = slice_index(lines, '\n');
		line = slice_head(lines, n);
		hang = line.n > width ? hang_of(line, width) : 0;
		part = wrap_line(&line, width);
		buf_add(to, part);
		while (line.n > 0) {
			buf_char(to, '\n');
			buf_fill(to, ' ', hang);
			part = wrap_line(&line, width - hang);
			buf_add(to, part);
		}
		if (n < lines.n)
			buf_char(to, '\n');
		lines = slice_skip(lines, n + 1);
	}
}
