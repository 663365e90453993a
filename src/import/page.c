/*
 * page.c: the page of a portal: a table of facts, and the telegram in one or
 * two <pre> blocks (W1 to W5).  It decodes; it must not read telegrams.
 */
#include "import/import.h"

#include "base/utf8.h"

#define CELLS_MOST 64
#define CELL_LONGEST 600

struct page {
	struct arena *arena;
	struct decoder text; /* of the <pre> blocks */
	struct slice cells[CELLS_MOST]; /* of the table, in order */
	bool heads[CELLS_MOST]; /* <th>, or a label */
	size_t count;
	struct buf cell; /* the one in hand */
	bool in_cell, head, title;
	struct slice heading; /* of the page */
	struct slice date; /* <date when="..."> of an edited text (O7) */
	bool note; /* in <note>: the editor's, not the telegram's */
	struct buf notes;
	unsigned pre; /* how deep in <pre> */
	bool pre_seen;
};

/* ---- entities ------------------------------------------------------------- */

static const struct {
	struct slice name;
	uint32_t rune;
} entities[] = {{{"amp", 3}, '&'}, {{"lt", 2}, '<'}, {{"gt", 2}, '>'},
    {{"quot", 4}, '"'}, {{"apos", 4}, '\''}, {{"nbsp", 4}, 0xa0},
    {{"para", 4}, 0xb6}, {{"sect", 4}, 0xa7}, {{"rsquo", 5}, 0x2019},
    {{"lsquo", 5}, 0x2018}, {{"rdquo", 5}, 0x201d}, {{"ldquo", 5}, 0x201c},
    {{"ndash", 5}, 0x2013}, {{"mdash", 5}, 0x2014}, {{"hellip", 6}, 0x2026},
    {{"eacute", 6}, 0xe9}, {{"egrave", 6}, 0xe8}, {{"ntilde", 6}, 0xf1},
    {{"ccedil", 6}, 0xe7}, {{"ouml", 4}, 0xf6}, {{"uuml", 4}, 0xfc},
    {{"auml", 4}, 0xe4}, {{"aacute", 6}, 0xe1}, {{"iacute", 6}, 0xed},
    {{"oacute", 6}, 0xf3}, {{"uacute", 6}, 0xfa}, {{"szlig", 5}, 0xdf},
    {{"copy", 4}, 0xa9}, {{"shy", 3}, 0xad}};

/* A whole entity at the front of s: its length, its character; or 0. */
static size_t
entity(struct slice s, uint32_t *rune)
{
	size_t end = slice_index(slice_head(s, 12), ';'), i;
	uint32_t value = 0;
	struct slice name;

	if (s.n < 3 || s.p[0] != '&' || end >= s.n || end >= 12)
		return 0;
	name = slice(s.p + 1, end - 1);
	if (name.n > 1 && name.p[0] == '#') {
		bool hex = ascii_lower(name.p[1]) == 'x';

		for (i = hex ? 2 : 1; i < name.n; i++) {
			char c = ascii_lower(name.p[i]);

			if (!ascii_is_digit(c) &&
			    !(hex && c >= 'a' && c <= 'f'))
				return 0;
			value = value * (hex ? 16 : 10) +
			    (uint32_t)(ascii_is_digit(c) ? c - '0'
							 : c - 'a' + 10);
			if (value > 0x10ffff)
				return 0;
		}
		if (i == (hex ? 2u : 1u))
			return 0;
		/* &#146; means windows-1252 on such pages */
		*rune = value >= 0x80 && value < 0xa0
		    ? utf8_windows1252((unsigned char)value)
		    : value;
		return end + 1;
	}
	for (i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
		if (slice_equal(name, entities[i].name)) {
			*rune = entities[i].rune;
			return end + 1;
		}
	return 0;
}

/*
 * The same, decoded twice where what the first decoding leaves is a whole
 * entity again: &amp;#8217; (W2).
 */
static size_t
entity_twice(struct slice s, uint32_t *rune)
{
	char again[16];
	size_t n = entity(s, rune), more;
	uint32_t second;

	if (n == 0 || *rune != '&')
		return n;
	again[0] = '&';
	more = s.n - n < sizeof(again) - 1 ? s.n - n : sizeof(again) - 1;
	memcpy(again + 1, s.p + n, more);
	more = entity(slice(again, more + 1), &second);
	if (more == 0)
		return n;
	*rune = second;
	return n + more - 1;
}

/* ---- where text goes -------------------------------------------------------- */

static void
put(struct page *p, struct slice text, const char *source, size_t n)
{
	if (p->note) {
		if (p->notes.n < CELL_LONGEST)
			buf_add(&p->notes, slice_head(text, CELL_LONGEST));
		return;
	}
	if (p->pre > 0 && p->text.text.n + text.n < UINT32_MAX / 2) {
		if (text.n == n && text.p == source)
			decode_same(&p->text, source, n);
		else
			decode_as(&p->text, text, source, n);
	} else if (p->in_cell && p->cell.n < CELL_LONGEST) {
		buf_add(&p->cell, slice_head(text, CELL_LONGEST));
	}
}

static void
end_cell(struct page *p)
{
	struct slice s = slice_trim(buf_slice(&p->cell));

	if (p->in_cell && p->title && s.n > 0 && p->heading.p == NULL)
		p->heading = arena_copy(p->arena, s);
	else if (p->in_cell && !p->title && p->count < CELLS_MOST) {
		p->heads[p->count] = p->head;
		p->cells[p->count++] = arena_copy(p->arena, s);
	}
	p->in_cell = false;
	buf_clear(&p->cell);
}

/* ---- tags -------------------------------------------------------------------- */

static bool
is_tag(struct slice name, const char *tag)
{
	return slice_equal_fold(name, slice_of(tag));
}

/*
 * Where the markup at the front of s ends; quotes may hold a '>'.  Another
 * '<' outside of them says that this one opened nothing, and keeps a row of
 * such from being looked through again and again.
 */
static size_t
tag_length(struct slice s)
{
	size_t i;
	char quote = 0;

	if (slice_starts(s, S("<!--"))) {
		i = slice_find(slice_skip(s, 4), S("-->"));
		return i + 7 > s.n ? s.n : i + 7;
	}
	for (i = 1; i < s.n && i < 4096; i++) {
		if (quote != 0 && s.p[i] == quote)
			quote = 0;
		else if (quote == 0 && (s.p[i] == '"' || s.p[i] == '\''))
			quote = s.p[i];
		else if (quote == 0 && s.p[i] == '>')
			return i + 1;
		else if (quote == 0 && s.p[i] == '<')
			break;
	}
	/* a '<' that opens nothing is text */
	return 1;
}

static bool
opens_tag(struct slice s)
{
	return s.n > 1 &&
	    (ascii_is_alpha(s.p[1]) || s.p[1] == '/' || s.p[1] == '!' ||
		s.p[1] == '?');
}

static void
take_tag(struct page *p, struct slice tag)
{
	struct slice name = slice_skip(tag, 1);
	bool closing = name.n > 0 && name.p[0] == '/';
	size_t n = 0;

	name = slice_skip(name, closing);
	while (n < name.n && ascii_is_alnum(name.p[n]))
		n++;
	name = slice_head(name, n);
	if (is_tag(name, "note")) {
		p->note = !closing;
	} else if (is_tag(name, "date") && !closing && p->date.p == NULL) {
		n = slice_find(tag, S("when=\""));
		if (n + 16 < tag.n)
			p->date = slice(tag.p + n + 6, 10);
	} else if (is_tag(name, "dateline") && closing) {
		put(p, S("\n"), tag.p, tag.n);
	} else if (is_tag(name, "pre")) {
		if (!closing) {
			end_cell(p);
			/* the two blocks are one text (W1) */
			if (p->pre_seen && p->pre == 0) {
				p->pre = 1;
				put(p, S("\n"), tag.p, tag.n);
			}
			p->pre = 1;
			p->pre_seen = true;
		} else
			p->pre = 0;
	} else if (is_tag(name, "br") || (closing && is_tag(name, "p"))) {
		put(p, S("\n"), tag.p, tag.n);
	} else if (is_tag(name, "td") || is_tag(name, "th") ||
	    is_tag(name, "h3") || is_tag(name, "title")) {
		end_cell(p);
		p->in_cell = !closing;
		p->head = is_tag(name, "th");
		p->title = !is_tag(name, "td") && !is_tag(name, "th");
	}
}

/* What of <script> and <style> is no text. */
static size_t
skip_raw(struct slice s)
{
	static const struct slice raw[] = {{"<script", 7}, {"<style", 6}};
	static const struct slice ends[] = {{"</script", 8}, {"</style", 7}};
	size_t i;

	for (i = 0; i < 2; i++)
		if (slice_starts_fold(s, raw[i]))
			return slice_find_fold(s, ends[i]);
	return 0;
}

static void
read_markup(struct page *p, struct slice s)
{
	char out[4];
	size_t n;
	uint32_t rune;

	while (s.n > 0) {
		if (s.p[0] == '<' && opens_tag(s)) {
			n = skip_raw(s);
			if (n == 0)
				n = tag_length(s);
			if (n > 1)
				take_tag(p, slice_head(s, n));
			else
				put(p, slice_head(s, 1), s.p, 1);
		} else if (s.p[0] == '&' && (n = entity_twice(s, &rune)) > 0) {
			put(p, slice(out, utf8_put(out, rune)), s.p, n);
		} else if (s.p[0] == '\\' && s.n > 1 && s.p[1] == '\n') {
			n = 1; /* a backslash before a line end (S13) */
			put(p, S(""), s.p, 1);
		} else {
			for (n = 1; n < s.n && s.p[n] != '<' && s.p[n] != '&' &&
			     s.p[n] != '\\';
			     n++)
				continue;
			put(p, slice_head(s, n), s.p, n);
		}
		s = slice_skip(s, n);
	}
	end_cell(p);
}

/* ---- facts ---------------------------------------------------------------- */

static bool
is_label(struct slice s)
{
	static const struct slice labels[] = {{"Reference ID", 12},
	    {"Identifier", 10}, {"Created", 7}, {"Released", 8},
	    {"Classification", 14}, {"Origin", 6}, {"Subject", 7}, {"Tags", 4},
	    {"Date", 4}};
	size_t i;

	for (i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (slice_equal_fold(s, labels[i]))
			return true;
	return false;
}

/*
 * Labels in a row, then as many values in a row; or each label before its
 * value.
 */
static struct attribute *
page_facts(struct page *p)
{
	struct attribute *facts = NULL;
	size_t i = 0, labels, k;

	while (i < p->count) {
		for (labels = 0;
		     i + labels < p->count && is_label(p->cells[i + labels]);
		     labels++)
			continue;
		if (labels == 0) {
			i++;
			continue;
		}
		for (k = 0; k < labels && i + labels + k < p->count; k++)
			import_fact(p->arena, &facts, p->cells[i + k],
			    p->cells[i + labels + k]);
		i += 2 * labels;
	}
	return facts;
}

bool
import_page(struct import *in, struct slice file, struct slice bytes,
    struct error *error)
{
	struct arena arena = {0};
	struct page p = {.arena = &arena};
	struct attribute *facts;
	struct decoder whole = {.arena = &arena, .source = bytes};
	bool decoded = false;

	(void)error;
	p.text.arena = &arena;
	p.text.source = bytes;
	/* A page in another encoding is decoded first; its places are then
	 * those of the decoded page. */
	decode_charset(&whole, bytes, &decoded);
	read_markup(&p, decoded ? buf_slice(&whole.text) : bytes);
	if (!p.pre_seen) { /* no block: all of its text */
		p.pre = 1;
		buf_clear(&p.notes);
		read_markup(&p, decoded ? buf_slice(&whole.text) : bytes);
	}
	facts = page_facts(&p);
	if (p.date.p != NULL)
		import_fact(&arena, &facts, S("Created"), p.date);
	if (p.notes.n > 0)
		import_fact(&arena, &facts, S("Note"),
		    arena_copy(&arena, slice_trim(buf_slice(&p.notes))));
	import_text(in, file, decoded ? buf_slice(&whole.text) : bytes, 0,
	    &p.text, CARRIER_PAGE, true, facts);
	buf_free(&p.text.text);
	buf_free(&p.cell);
	buf_free(&p.notes);
	buf_free(&whole.text);
	arena_free(&arena);
	return true;
}
