/*
 * set.c: what can be sent.  The teleprinter has capitals, figures and eight
 * marks (ACP 127(G) para 140); other characters are written as
 * tables/characters.csv says, letters lose their accents, and what has no
 * such way is refused at its place.  ZCZC, NNNN and BT would end or begin a
 * message (para 114, 127): in a text they are spaced.
 */
#include "base/utf8.h"
#include "draft/draft.h"
#include "telegram/table.h"

static bool
is_sent(char c)
{
	return ascii_is_alnum(c) || ascii_is_space(c) ||
	    memchr("-?:(),./", c, 8) != NULL;
}

static bool
is_word_end(struct slice s, size_t i)
{
	return i >= s.n || !ascii_is_alnum(s.p[i]);
}

/* QUOTE, AND: a word by itself. */
static void
add_apart(struct buf *b, struct slice word, struct slice rest)
{
	if (b->n > 0 && b->p[b->n - 1] != ' ' && b->p[b->n - 1] != '(')
		buf_char(b, ' ');
	buf_add(b, word);
	if (rest.n > 0 && ascii_is_alnum(rest.p[0]))
		buf_char(b, ' ');
}

/* A character of ASCII that the teleprinter lacks. */
static void
add_written(struct composer *c, struct buf *b, char character, struct slice at,
    struct slice rest)
{
	struct slice written, closing;
	struct table_rows rows =
	    table_find(TABLE_CHARACTERS, slice(&character, 1));

	if (rows.count == 0) {
		draft_tell(c->d, LEVEL_ERROR, at,
		    "a teleprinter has no such character; write it otherwise");
		return;
	}
	written = table_cell(TABLE_CHARACTERS, rows.first, CHARACTERS_WRITTEN);
	closing = table_cell(TABLE_CHARACTERS, rows.first, CHARACTERS_CLOSING);
	if (closing.n > 0) {
		if (c->quoted)
			written = closing;
		c->quoted = !c->quoted;
	}
	if (table_cell(TABLE_CHARACTERS, rows.first, CHARACTERS_APART).n > 0)
		add_apart(b, written, rest);
	else
		buf_add(b, written);
}

/* Of Latin letters with accents: those come in pairs, the capital first. */
static bool
is_capital(uint32_t rune)
{
	if (rune < 0x100)
		return rune >= 0xc0 && rune <= 0xde;
	if ((rune >= 0x139 && rune <= 0x148) ||
	    (rune >= 0x179 && rune <= 0x17e))
		return rune % 2 == 1;
	return rune == 0x178 ||
	    (rune % 2 == 0 &&
		(rune <= 0x177 || (rune >= 0x1f8 && rune < 0x234) ||
		    (rune >= 0x1e00 && rune < 0x1f00)));
}

static void
add_folded(struct composer *c, struct buf *b, struct slice at, uint32_t rune,
    struct slice rest)
{
	bool capital = is_capital(rune), all;
	char folded[3];
	size_t n, i;

	if (!utf8_fold(rune, folded, &n)) {
		draft_tell(c->d, LEVEL_ERROR, at,
		    "no telegram has such a character; write it otherwise");
		return;
	}
	/* the fold makes small letters of capitals: AERO, but Aero */
	all = capital &&
	    ((rest.n > 0 && ascii_is_upper(rest.p[0])) ||
		(b->n > 0 && ascii_is_upper(b->p[b->n - 1])));
	for (i = 0; i < n; i++) {
		if (c->plain && !is_sent(folded[i]))
			add_written(c, b, folded[i], at, rest);
		else
			buf_char(b,
			    all || (capital && i == 0) ? ascii_upper(folded[i])
						       : folded[i]);
	}
}

/* The signs of procedure in a text: with blanks between their letters. */
static size_t
add_spaced(struct buf *b, struct slice s, size_t i)
{
	static const struct slice words[] = {
	    {"ZCZC", 4}, {"NNNN", 4}, {"VZCZC", 5}};
	size_t k, j;

	if (i > 0 && ascii_is_alnum(s.p[i - 1]))
		return 0;
	for (k = 0; k < sizeof(words) / sizeof(words[0]); k++) {
		if (!slice_starts_fold(slice_skip(s, i), words[k]) ||
		    !is_word_end(s, i + words[k].n))
			continue;
		for (j = 0; j < words[k].n; j++) {
			if (j > 0)
				buf_char(b, ' ');
			buf_char(b, s.p[i + j]);
		}
		return words[k].n;
	}
	return 0;
}

struct slice
draft_set(struct composer *c, struct slice s)
{
	struct slice result;
	struct buf b = {0};
	uint32_t rune;
	size_t i = 0, n;

	while (i < s.n) {
		n = add_spaced(&b, s, i);
		if (n > 0) {
			i += n;
			continue;
		}
		if ((unsigned char)s.p[i] >= 0x80) {
			n = utf8_get_any(slice_skip(s, i), &rune);
			add_folded(c, &b, slice(s.p + i, n), rune,
			    slice_skip(s, i + n));
			i += n;
			continue;
		}
		if (ascii_is_control(s.p[i]) && !ascii_is_space(s.p[i]))
			draft_tell(c->d, LEVEL_ERROR, slice(s.p + i, 1),
			    "a control character, which no telegram has");
		else if (ascii_is_space(s.p[i])) {
			if (b.n == 0 || b.p[b.n - 1] != ' ')
				buf_char(&b, ' ');
		} else if (c->plain && !is_sent(s.p[i]))
			add_written(c, &b, s.p[i], slice(s.p + i, 1),
			    slice_skip(s, i + 1));
		else
			buf_char(&b, s.p[i]);
		i++;
	}
	while (b.n > 0 && b.p[b.n - 1] == ' ')
		b.n--;
	for (i = 0; c->form.capitals && i < b.n; i++)
		b.p[i] = ascii_upper(b.p[i]);
	/* alone it would end the text (ACP 127(G) Annex B) */
	result = slice_equal(buf_slice(&b), S("BT"))
	    ? S("B T")
	    : arena_copy(c->arena, buf_slice(&b));
	buf_free(&b);
	return result;
}
