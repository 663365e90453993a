/*
 * pretty.c: JSON over lines.  It must not change a value, and need not
 * understand one: it knows brackets, commas and where strings end.
 */
#include "render/render.h"

#define STEP 2
#define DEEPEST 32 /* our own JSON is less than ten deep */

static size_t
string_end(struct slice s)
{
	size_t i;

	for (i = 1; i < s.n && s.p[i] != '"'; i++)
		if (s.p[i] == '\\')
			i++;
	return i < s.n ? i + 1 : s.n;
}

/*
 * How far a bracketed value reaches, given up after `most` bytes, so that
 * no byte is looked at more often than the brackets around it are short.
 */
static bool
fits(struct slice s, size_t most)
{
	size_t i = 0;
	int depth = 0;

	while (i < s.n && i <= most) {
		if (s.p[i] == '"') {
			i += string_end(
			    slice_head(slice_skip(s, i), most + 2 - i));
			continue;
		}
		if (s.p[i] == '{' || s.p[i] == '[')
			depth++;
		if ((s.p[i] == '}' || s.p[i] == ']') && --depth == 0)
			return i < most;
		i++;
	}
	return false;
}

static void
newline(struct buf *out, unsigned depth)
{
	buf_char(out, '\n');
	buf_fill(out, ' ', (size_t)depth * STEP);
}

/* A value that fits: a blank after each comma and colon. */
static size_t
flat(struct buf *out, struct slice s)
{
	size_t i = 0, n;
	int depth = 0;

	do {
		if (s.p[i] == '"') {
			n = string_end(slice_skip(s, i));
			buf_add(out, slice(s.p + i, n));
			i += n;
			continue;
		}
		if (s.p[i] == '{' || s.p[i] == '[')
			depth++;
		if (s.p[i] == '}' || s.p[i] == ']')
			depth--;
		buf_char(out, s.p[i]);
		if (s.p[i] == ',' || s.p[i] == ':')
			buf_char(out, ' ');
		i++;
	} while (depth > 0 && i < s.n);
	return i;
}

void
render_pretty(struct buf *out, struct slice s, unsigned width)
{
	unsigned depth = 0;
	size_t i = 0, n, line = out->n, used;

	while (i < s.n) {
		switch (s.p[i]) {
		case '"':
			n = string_end(slice_skip(s, i));
			buf_add(out, slice(s.p + i, n));
			i += n;
			continue;
		case '{':
		case '[':
			used = out->n - line;
			if (depth >= DEEPEST ||
			    slice_starts(slice_skip(s, i), S("[]")) ||
			    (depth > 0 && used < width &&
				fits(slice_skip(s, i), width - used))) {
				i += flat(out, slice_skip(s, i));
				continue;
			}
			buf_char(out, s.p[i]);
			line = out->n + 1;
			newline(out, ++depth);
			break;
		case '}':
		case ']':
			line = out->n + 1;
			newline(out, --depth);
			buf_char(out, s.p[i]);
			break;
		case ',':
			buf_char(out, ',');
			line = out->n + 1;
			newline(out, depth);
			break;
		case ':':
			buf_string(out, ": ");
			break;
		default:
			buf_char(out, s.p[i]);
		}
		i++;
	}
	buf_char(out, '\n');
}
