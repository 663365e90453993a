/*
 * conf.c: configuration files as words, with the place of each.  It must
 * not know what they mean.
 */
#include "sys/sys.h"

void
conf_open(struct conf *c, const char *path, struct slice text)
{
	*c = (struct conf){.path = path, .rest = text, .line = 1, .column = 1};
}

static void
step(struct conf *c)
{
	/* Columns are counted in characters. */
	if (c->rest.p[0] == '\n') {
		c->line++;
		c->column = 1;
	} else if (((unsigned char)c->rest.p[0] & 0xc0) != 0x80)
		c->column++;
	c->rest = slice_skip(c->rest, 1);
}

static void
skip_blanks(struct conf *c)
{
	while (c->rest.n > 0 &&
	    (ascii_is_blank(c->rest.p[0]) || c->rest.p[0] == '\r' ||
		c->rest.p[0] == '#' ||
		(c->rest.p[0] == '\n' && c->depth > 0))) {
		if (c->rest.p[0] != '#') {
			step(c);
			continue;
		}
		while (c->rest.n > 0 && c->rest.p[0] != '\n')
			step(c);
	}
}

static bool
is_word(char ch)
{
	return !ascii_is_space(ch) && ch != '{' && ch != '}' && ch != '"' &&
	    ch != '#';
}

bool
conf_next(struct conf *c, struct conf_word *out, struct error *error)
{
	struct conf_word w = {0};
	const char *begin;

	skip_blanks(c);
	w.line = c->line;
	w.column = c->column;
	begin = c->rest.p;
	if (c->rest.n == 0) {
		*out = w;
		if (c->depth == 0)
			return true;
		return conf_error(c, &w, error,
		    "a `}' is missing, for the `{' in line %u", c->opened);
	}
	switch (begin[0]) {
	case '\n':
		w.kind = CONF_LINE;
		step(c);
		break;
	case '{':
		w.kind = CONF_OPEN;
		c->depth++;
		c->opened = w.line;
		step(c);
		w.text = slice_between(begin, c->rest.p);
		break;
	case '}':
		w.kind = CONF_CLOSE;
		if (c->depth == 0)
			return conf_error(
			    c, &w, error, "a `}' without its `{'");
		c->depth--;
		step(c);
		w.text = slice_between(begin, c->rest.p);
		break;
	case '"':
		w.kind = CONF_TEXT;
		step(c);
		while (c->rest.n > 0 && c->rest.p[0] != '"' &&
		    c->rest.p[0] != '\n')
			step(c);
		if (c->rest.n == 0 || c->rest.p[0] != '"')
			return conf_error(
			    c, &w, error, "the text has no closing quote");
		w.text = slice_between(begin + 1, c->rest.p);
		step(c);
		break;
	default:
		w.kind = CONF_WORD;
		while (c->rest.n > 0 && is_word(c->rest.p[0]))
			step(c);
		w.text = slice_between(begin, c->rest.p);
		break;
	}
	*out = w;
	return true;
}

bool
conf_error(const struct conf *c, const struct conf_word *at,
    struct error *error, const char *format, ...)
{
	struct buf b = {0};
	struct slice s;
	va_list ap;

	va_start(ap, format);
	buf_vformat(&b, format, ap);
	va_end(ap);
	s = buf_slice(&b);
	error_set(error, "%s:%u:%u: %S", c->path, at->line, at->column, &s);
	buf_free(&b);
	return false;
}
