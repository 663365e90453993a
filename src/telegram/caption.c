/*
 * caption.c: captions, spelt out and once each (5 FAH-2 H-440).  Which words
 * are captions stands in tables/captions.csv.  It must not know on which
 * line they stand.
 */
#include "telegram/reader.h"
#include "telegram/table.h"

#define CAPTION_LONGEST 40 /* letters and blanks of the longest */
#define CAPTION_WORDS 6

/*
 * Whether a row of the table is a caption of the page: codes of the archives
 * and what belongs to the passing and service lines are not.
 */
static bool
is_caption_row(const struct captions_row *row)
{
	return !slice_equal(row->kind, S("channel code")) &&
	    !slice_equal(row->kind, S("passing")) &&
	    !slice_equal(row->kind, S("service"));
}

static bool
look_up(struct slice key, struct caption *caption)
{
	struct table_rows rows = table_find(TABLE_CAPTIONS, key);
	struct captions_row row;

	if (rows.count == 0)
		return false;
	row = captions_row(rows.first);
	if (!is_caption_row(&row))
		return false;
	caption->text = row.caption;
	return true;
}

/*
 * The second letters of the table's words by their first: most words are no
 * captions, and this is asked of many (a test holds it against the table).
 */
static const char seconds[26][8] = {
    ['A' - 'A'] = "GI",
    ['B' - 'A'] = "U",
    ['C' - 'A'] = "HO",
    ['D' - 'A'] = "IS",
    ['E' - 'A'] = "FNXY",
    ['I' - 'A'] = "N",
    ['L' - 'A'] = "IO",
    ['M' - 'A'] = "EO",
    ['N' - 'A'] = "FO",
    ['O' - 'A'] = "FNR",
    ['P' - 'A'] = "R",
    ['R' - 'A'] = "EO",
    ['S' - 'A'] = "BEIPTY",
    ['T' - 'A'] = "EM",
    ['U' - 'A'] = "S",
    ['V' - 'A'] = "I",
    ['W' - 'A'] = "N",
};

static bool
may_be_caption(struct slice s)
{
	char first = ascii_upper(s.p[0]), second = ascii_upper(s.p[1]);

	return ascii_is_upper(first) && second != '\0' &&
	    strchr(seconds[first - 'A'], second) != NULL;
}

static bool
is_break(char c)
{
	return ascii_is_space(c) || c == '/' || c == ',' || c == ';' ||
	    c == ')' || c == '(' || c == '.' || c == '~';
}

/*
 * N O F O R N, S I P D I S: single letters with blanks between, as one word;
 * returns its length in s.
 */
static size_t
unspace(struct slice s, char *word, size_t *letters)
{
	size_t i = 0, end = 0;

	*letters = 0;
	while (i < s.n && *letters < CAPTION_LONGEST &&
	    ascii_is_alpha(s.p[i]) &&
	    (i + 1 == s.n || !ascii_is_alpha(s.p[i + 1]))) {
		word[(*letters)++] = ascii_upper(s.p[i]);
		end = ++i;
		while (i < s.n && ascii_is_blank(s.p[i]))
			i++;
	}
	return end;
}

static struct caption
spaced_caption(struct slice s)
{
	struct caption caption = {0};
	char word[CAPTION_LONGEST];
	size_t letters, n = unspace(s, word, &letters);

	/* The longest first: what follows may be a letter, too. */
	if (letters >= 4 && look_up(slice(word, letters), &caption))
		caption.n = n;
	return caption;
}

struct caption
caption_front(struct slice s)
{
	struct caption caption = {0}, found;
	char key[CAPTION_LONGEST];
	size_t i = 0, n = 0, words = 0;

	if (s.n < 2 || !ascii_is_alpha(s.p[0]))
		return caption;
	if (ascii_is_space(s.p[1]))
		return spaced_caption(s);
	if (!may_be_caption(s))
		return caption;
	while (i < s.n && n < CAPTION_LONGEST && words < CAPTION_WORDS) {
		if (!is_break(s.p[i])) {
			key[n++] = ascii_upper(s.p[i++]);
			if (i < s.n && !is_break(s.p[i]))
				continue;
		}
		/* a word ends here: the longest name that is one wins */
		words++;
		if (n >= 2 && look_up(slice(key, n), &found)) {
			caption.text = found.text;
			caption.n = i;
		}
		if (i == s.n || !ascii_is_blank(s.p[i]) || n == CAPTION_LONGEST)
			break;
		while (i < s.n && ascii_is_blank(s.p[i]))
			i++;
		key[n++] = ' ';
	}
	return caption;
}

/* STADIS//////, NODIS/EXDIS: what may stand between and behind captions. */
static struct slice
skip_between(struct slice s)
{
	while (s.n > 0 && is_break(s.p[0]))
		s = slice_skip(s, 1);
	return s;
}

bool
caption_is(struct slice s)
{
	struct caption caption;
	size_t i, longest = 0;

	s = skip_between(s);
	while (s.n > 0 && (caption = caption_front(s)).n > 0) {
		longest = caption.n > longest ? caption.n : longest;
		s = skip_between(slice_skip(s, caption.n));
	}
	if (s.n == 0)
		return longest > 0;
	/* EXDIS - LIMIT DISTRIBUTION: words of its own behind a dash */
	if (longest < 5 || s.p[0] != '-' || s.n > 50)
		return false;
	for (i = 0; i < s.n; i++)
		if (ascii_is_lower(s.p[i]))
			return false;
	return true;
}

bool
caption_add(struct reader *r, const struct entry *e, struct slice part)
{
	struct telegram *t = r->t;
	struct caption caption = caption_front(part);

	if (caption.n == 0)
		return false;
	part = slice_head(part, caption.n);
	entry_claim(r, e, FIELD_CAPTION, part);
	/* ~~NODIS~~: as it was sent, and no longer */
	if (part.p >= e->text.p + 2 && part.p[-1] == '~' && part.p[-2] == '~')
		entry_remark(r, e, CHECK_CAPTION_STRUCK, part, caption.text);
	if (!slice_list_has(t->captions, caption.text))
		slice_list_add(r->arena, &t->captions, entry_source(e, part),
		    caption.text);
	/* the caption SENSITIVE makes UNCLAS sensitive but unclassified */
	if (t->classification == CLASS_UNCLASSIFIED &&
	    slice_equal(caption.text, S("SENSITIVE")))
		t->classification = CLASS_SBU;
	return true;
}

void
read_caption(struct reader *r, const struct entry *e)
{
	struct slice s = skip_between(e->text);
	struct caption caption;

	while (s.n > 0 && (caption = caption_front(s)).n > 0) {
		caption_add(r, e, s);
		s = skip_between(slice_skip(s, caption.n));
	}
	while (s.n > 0 && (s.p[0] == '-' || ascii_is_space(s.p[0])))
		s = slice_skip(s, 1);
	passing_add(r, e, s);
}
