/*
 * aad.c: the archives record of 1973-79: a text between two markers, then
 * some 65 attributes (NARA, RG 59 electronic telegrams).  It must not read
 * the text between the markers: the frame does.
 */
#include "telegram/carrier.h"

/* Where the text begins and where the attributes do; UINT32_MAX: nowhere. */
static void
find_markers(const struct telegram *t, uint32_t *text, uint32_t *attributes)
{
	uint32_t i;
	struct slice s;

	*text = *attributes = UINT32_MAX;
	for (i = 0; i < t->line_count; i++) {
		if (t->lines[i].p == NULL || t->lines[i].n < 12 ||
		    t->lines[i].n > 40)
			continue;
		s = slice_trim(line_slice(&t->lines[i]));
		if (*text == UINT32_MAX && slice_equal(s, S("Message Text")))
			*text = i;
		else if (slice_equal(s, S("Message Attributes")))
			*attributes = i;
	}
}

/*
 * The key of "Document Number: 1974LIMA00012": words that begin with a
 * capital, a colon.  What follows on later lines belongs to the value, and
 * so does a line of the text that has leaked in ("PARA 2: ..."), which is
 * why a key has at least one small letter, or is one of the few that do not.
 */
static size_t
key_length(struct slice s)
{
	size_t i, n = slice_index(s, ':');
	bool lower = false;

	if (n == s.n || n < 2 || n > 40 || !ascii_is_alpha(s.p[0]) ||
	    (n + 1 < s.n && !ascii_is_space(s.p[n + 1])))
		return 0;
	if (slice_equal(slice_head(s, n), S("TAGS")) ||
	    slice_equal(slice_head(s, n), S("ISecure")) ||
	    slice_equal(slice_head(s, n), S("vdkvgwkey")))
		return n;
	for (i = 0; i < n; i++) {
		lower = lower || ascii_is_lower(s.p[i]);
		if (!ascii_is_alnum(s.p[i]) && s.p[i] != ' ' && s.p[i] != '-')
			return 0;
		if (i > 0 && s.p[i - 1] == ' ' && ascii_is_lower(s.p[i]) &&
		    !slice_starts(slice_skip(s, i), S("on ")))
			return 0;
	}
	return lower && ascii_is_upper(s.p[0]) ? n : 0;
}

/* The value of an attribute: wraps and \' taken out (A1, A5). */
static struct slice
clean(struct reader *r, struct slice value)
{
	struct slice s = squeeze(r->arena, value);
	size_t i, n = 0;
	char *p;

	if (slice_find(s, S("\\'")) == s.n)
		return s;
	p = arena_bytes(r->arena, s.n);
	for (i = 0; i < s.n; i++)
		if (s.p[i] != '\\' || i + 1 == s.n || s.p[i + 1] != '\'')
			p[n++] = s.p[i];
	return slice(p, n);
}

static void
read_lines(struct reader *r, uint32_t first)
{
	struct telegram *t = r->t;
	struct slice key = {0}, at = {0}, s;
	const char *value = NULL, *end;
	uint32_t i;
	size_t n;

	for (i = first; i <= t->line_count; i++) {
		n = 0;
		if (i < t->line_count) {
			s = line_slice(&t->lines[i]);
			n = key_length(s);
		}
		if (key.p != NULL && (n > 0 || i == t->line_count)) {
			end = slice_end(line_slice(&t->lines[i - 1]));
			at = slice_between(key.p, end);
			attribute_add(
			    r, key, clean(r, slice_between(value, end)), at);
			key = (struct slice){0};
		}
		if (i == t->line_count)
			break;
		t->lines[i].kind =
		    (uint8_t)(key.p == NULL && n == 0 ? t->lines[i].kind
						      : LINE_ATTRIBUTE);
		if (n > 0) {
			key = slice_head(s, n);
			value = s.p + n + 1;
		}
	}
}

void
aad_lines(struct reader *r)
{
	struct telegram *t = r->t;
	uint32_t text, attributes;

	find_markers(t, &text, &attributes);
	if (text != UINT32_MAX) {
		t->lines[text].kind = LINE_ATTRIBUTE_LABEL;
		r->first = text + 1;
	}
	if (attributes != UINT32_MAX && attributes >= r->first) {
		t->lines[attributes].kind = LINE_ATTRIBUTE_LABEL;
		r->last = attributes;
		read_lines(r, attributes + 1);
	}
}
