/*
 * oddmark.c: marks that the reader of marks takes for words: (NF) behind (S),
 * (COSMIC TOP SECRET), (TS//WHATEVER).  A release believes in them, since they
 * only withhold.  It must not be asked of what the reader of marks reads.
 */
#include "telegram/reader.h"
#include "telegram/redact.h"

#define ODD_MOST 48

struct odd_word {
	struct slice word;
	bool alone; /* nothing but a mark: NATO is one besides */
};

static const struct odd_word words[] = {{{"NF", 2}, true},
    {{"NOFORN", 6}, true}, {{"SNF", 3}, true}, {{"CNF", 3}, true},
    {{"ORCON", 5}, true}, {{"CTS", 3}, true}, {{"COSMIC", 6}, true},
    {{"T.S.", 4}, true}, {{"SECRET", 6}, true}, {{"CONFIDENTIAL", 12}, true},
    {{"NATO", 4}, false}, {{"TOP", 3}, false}, {{"ATOMAL", 6}, false},
    {{"SI", 2}, false}, {{"TK", 2}, false}};

static const struct odd_word *
find_word(struct slice s)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_equal(words[i].word, s))
			return &words[i];
	return NULL;
}

static bool
is_between(char c)
{
	return ascii_is_space(c) || c == '/' || c == '-' || c == ',';
}

static bool
all_words(struct slice s, bool *noforn)
{
	const struct odd_word *word;
	bool alone = false;
	size_t n;

	*noforn = true;
	while (s.n > 0) {
		for (n = 0; n < s.n && !is_between(s.p[n]); n++)
			continue;
		if (n > 0) {
			word = find_word(slice_head(s, n));
			if (word == NULL)
				return false;
			alone = alone || word->alone;
			*noforn = *noforn && word <= &words[1];
		}
		s = slice_skip(s, n + 1);
	}
	return alone;
}

bool
redact_odd_mark(struct slice s, struct slice *at, bool *noforn)
{
	struct slice inside;
	size_t n = slice_index(slice_head(s, ODD_MOST), ')'), i;

	if (s.n == 0 || s.p[0] != '(' || n == slice_head(s, ODD_MOST).n)
		return false;
	*at = slice_head(s, n + 1);
	inside = slice_trim(slice_between(s.p + 1, s.p + n));
	if (all_words(inside, noforn))
		return true;
	*noforn = false;
	/* (S over the end of a line */
	if (slice_index(slice_head(s, n), '\n') < n &&
	    (slice_equal(inside, S("S")) || slice_equal(inside, S("C")) ||
		slice_equal(inside, S("TS")) || slice_equal(inside, S("SBU"))))
		return true;
	for (i = 0; i < inside.n; i++)
		if (!is_between(inside.p[i]) && !ascii_is_upper(inside.p[i]) &&
		    !ascii_is_digit(inside.p[i]))
			return false;
	return slice_find(inside, S("//")) < inside.n;
}
