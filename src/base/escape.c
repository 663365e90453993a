/*
 * escape.c: output for those who read it: JSON, HTML, CSV, terminals, URLs.
 * Whatever bytes come in, what goes out is sound for its reader.  It must
 * not know what the text means.
 */
#include "base/buf.h"
#include "base/sixteen.h"
#include "base/utf8.h"

/* So much is looked at before room is made for the worst of it. */
#define STEP ((size_t)4096)

static inline bool
json_plain(char c)
{
	return (unsigned char)c >= 0x20 && (unsigned char)c < 0x80 &&
	    c != '"' && c != '\\';
}

/* Which of sixteen bytes JSON cannot carry as they are. */
static inline unsigned
json_special(bytes16 v)
{
	return sixteen_mask(v | (bytes16)(v < 0x20) | (bytes16)(v == '"') |
	    (bytes16)(v == '\\'));
}

/* Line ends as blanks, where that is asked for. */
static inline char
blank_for(char c, bool lines)
{
	return lines && c == '\n' ? ' ' : c;
}

static inline bytes16
blanks_for(bytes16 v, bool lines)
{
	return lines ? v ^ ((bytes16)(v == '\n') & ('\n' ^ ' ')) : v;
}

/*
 * Copy from s to out as long as nothing needs an escape: out has room for
 * sixteen bytes more than s.  How many were copied.
 */
static inline size_t
json_run(char *out, struct slice s, bool lines)
{
	size_t i = 0;
	unsigned special;
	bytes16 v;

	while (s.n - i >= SIXTEEN) {
		v = blanks_for(sixteen(s.p + i), lines);
		memcpy(out + i, &v, SIXTEEN);
		special = json_special(v);
		if (special != 0)
			return i + (size_t)__builtin_ctz(special);
		i += SIXTEEN;
	}
	if (i < s.n && i > 0) { /* the last sixteen, some of them again */
		v = blanks_for(sixteen(s.p + s.n - SIXTEEN), lines);
		special = json_special(v);
		memcpy(out + s.n - SIXTEEN, &v, SIXTEEN);
		return special == 0
		    ? s.n
		    : s.n - SIXTEEN + (size_t)__builtin_ctz(special);
	}
	for (; i < s.n && json_plain(blank_for(s.p[i], lines)); i++)
		out[i] = blank_for(s.p[i], lines);
	return i;
}

static size_t
json_escape(char *out, char c)
{
	static const char hex[] = "0123456789abcdef";
	static const char name[] = "btnufr"; /* from \b to \r */
	char short_name = 'u';

	if (c == '"' || c == '\\')
		short_name = c;
	else if (c >= '\b' && c <= '\r')
		short_name = name[c - '\b'];
	out[0] = '\\';
	out[1] = short_name;
	if (short_name != 'u')
		return 2;
	out[2] = out[3] = '0';
	out[4] = hex[(unsigned char)c >> 4];
	out[5] = hex[(unsigned char)c & 15];
	return 6;
}

/* The one character at the front of s, which is none of the plain ones. */
static size_t
json_one(char **out, struct slice s)
{
	uint32_t rune;
	size_t n;

	if ((unsigned char)s.p[0] < 0x80) {
		*out += json_escape(*out, s.p[0]);
		return 1;
	}
	n = utf8_get_any(s, &rune);
	*out += utf8_put(*out, rune);
	return n;
}

static inline void
json(struct buf *b, struct slice s, bool lines)
{
	struct slice step;
	char *out;
	size_t n;

	while (s.n > 0) {
		step = slice_head(s, STEP);
		/* Six for one at worst, and sixteen over the end. */
		out = buf_room(b, step.n * 6 + SIXTEEN);
		while (step.n > 0) {
			n = json_run(out, step, lines);
			out += n;
			step = slice_skip(step, n);
			s = slice_skip(s, n);
			if (step.n == 0)
				break;
			/* A character may reach beyond the step, not s. */
			n = json_one(&out, s);
			step = slice_skip(step, n);
			s = slice_skip(s, n);
		}
		b->n = (size_t)(out - b->p);
	}
}

void
buf_json(struct buf *b, struct slice s)
{
	json(b, s, false);
}

void
buf_json_lines(struct buf *b, struct slice s)
{
	json(b, s, true);
}

void
buf_json_member(struct buf *b, const char *name, struct slice value)
{
	buf_format(b, "\"%s\":", name);
	if (value.p == NULL) {
		buf_string(b, "null");
		return;
	}
	buf_char(b, '"');
	buf_json(b, value);
	buf_char(b, '"');
}

/* C0 but white space, DEL and C1: what no reader of text wants. */
static bool
is_control(uint32_t rune)
{
	return (rune < 0x20 && rune != '\t' && rune != '\n' && rune != '\r' &&
		   rune != '\f') ||
	    (rune >= 0x7f && rune < 0xa0);
}

/* What reorders the text around it, and so can make it read otherwise. */
static bool
is_reorder(uint32_t rune)
{
	return (rune >= 0x202a && rune <= 0x202e) ||
	    (rune >= 0x2066 && rune <= 0x2069);
}

static const char *
html_entity(uint32_t rune)
{
	switch (rune) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return is_control(rune) ? "\xef\xbf\xbd" : NULL;
	}
}

/* Which of sixteen bytes HTML cannot carry as they are, or are no ASCII. */
static inline unsigned
html_special(bytes16 v)
{
	return sixteen_mask((bytes16)(v >= 0x7f) |
	    ((bytes16)(v < 0x20) & (bytes16)(v != '\n')) |
	    (bytes16)((v & 0xfb) == '"') | /* and & */
	    (bytes16)((v & 0xfd) == '<') | /* and > */
	    (bytes16)(v == '\''));
}

static bool
html_plain(char c)
{
	return c == '\n' ||
	    (c >= ' ' && c < 0x7f && c != '&' && c != '<' && c != '>' &&
		c != '"' && c != '\'');
}

/* How much of it stands as it is: of most texts, most. */
static size_t
html_run(struct slice s)
{
	unsigned special;
	size_t i = 0;

	for (; s.n - i >= SIXTEEN; i += SIXTEEN) {
		special = html_special(sixteen(s.p + i));
		if (special != 0)
			return i + (size_t)__builtin_ctz(special);
	}
	while (i < s.n && html_plain(s.p[i]))
		i++;
	return i;
}

void
buf_html(struct buf *b, struct slice s)
{
	const char *entity;
	size_t i = 0, n;
	uint32_t rune;

	/* What needs nothing is copied in runs: s up to i is such a run. */
	while (i < s.n) {
		i += html_run(slice_skip(s, i));
		if (i == s.n)
			break;
		n = utf8_get(slice_skip(s, i), &rune);
		entity = n == 0 ? NULL : html_entity(rune);
		if (n > 0 && entity == NULL) {
			i += n;
			continue;
		}
		buf_add(b, slice_head(s, i));
		s = slice_skip(s, i);
		i = 0;
		if (n == 0) {
			n = utf8_get_any(s, &rune);
			entity = html_entity(rune);
		}
		if (entity != NULL)
			buf_string(b, entity);
		else
			utf8_add(b, rune);
		s = slice_skip(s, n);
	}
	buf_add(b, s);
}

void
buf_csv(struct buf *b, struct slice s)
{
	size_t n;
	bool quote =
	    s.n > 0 && (ascii_is_space(s.p[0]) || ascii_is_space(s.p[s.n - 1]));

	for (n = 0; n < s.n && !quote; n++)
		quote = s.p[n] == ',' || s.p[n] == '"' || s.p[n] == '\n' ||
		    s.p[n] == '\r';
	if (!quote) {
		utf8_from_any(b, s);
		return;
	}
	buf_char(b, '"');
	while (s.n > 0) {
		n = slice_index(s, '"');
		utf8_from_any(b, slice_head(s, n));
		if (n < s.n)
			buf_string(b, "\"\"");
		s = slice_skip(s, n + 1);
	}
	buf_char(b, '"');
}

/* Of a control character: ^[ for ESC, the replacement for what is high. */
static void
plain_control(struct buf *b, uint32_t rune)
{
	if (rune >= 0x80) {
		utf8_add(b, UTF8_REPLACEMENT);
		return;
	}
	buf_char(b, '^');
	buf_char(b, (char)(rune ^ 0x40));
}

void
buf_plain(struct buf *b, struct slice s)
{
	uint32_t rune;
	size_t n;

	while (s.n > 0) {
		n = utf8_get_any(s, &rune);
		/* A carriage return would let what follows overwrite it. */
		if (rune == '\r' && slice_starts(s, S("\r\n")))
			buf_char(b, '\r');
		else if (is_control(rune) || is_reorder(rune) || rune == '\r' ||
		    rune == '\f')
			plain_control(b, rune);
		else
			utf8_add(b, rune);
		s = slice_skip(s, n);
	}
}

void
buf_url(struct buf *b, struct slice s)
{
	static const char hex[] = "0123456789ABCDEF";
	unsigned char c;
	size_t i;

	for (i = 0; i < s.n; i++) {
		c = (unsigned char)s.p[i];
		if (ascii_is_alnum(s.p[i]) || c == '-' || c == '.' ||
		    c == '_' || c == '~') {
			buf_char(b, s.p[i]);
			continue;
		}
		buf_char(b, '%');
		buf_char(b, hex[c >> 4]);
		buf_char(b, hex[c & 15]);
	}
}
