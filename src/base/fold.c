/*
 * fold.c: Latin letters without their accents, so that a reader who types
 * ASCII finds them.  It must not be used on what is shown or kept.
 */
#include "base/utf8.h"

/* By code point; '.' has no ASCII, '*' has two letters (see below). */
static const char latin[] = /* U+00C0 to U+024F */
    "aaaaaa*ceeeeiiiidnooooo.ouuuuy**aaaaaa*ceeeeiiiidnooooo.ouuuuy*y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkkklllllll"
    "lllnnnnnnnnnoooooo**rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
    "...............e................oo.............uu..............."
    ".............aaiioouuuuuuuuuu.aaaa....ggkkoooo..j...gg..nnaa...."
    "aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............"
    "................";
static const char latin_more[] = /* U+1E00 to U+1EFF */
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
    "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
    "wwwwwwwwwwxxxxyyzzzzzzhtwyas..*.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";

struct pair {
	uint32_t rune;
	const char *text;
};

static const struct pair pairs[] = {
    {0xa0, " "},
    {0xab, "\""},
    {0xad, ""},
    {0xbb, "\""},
    {0xc6, "ae"},
    {0xde, "th"},
    {0xdf, "ss"},
    {0xe6, "ae"},
    {0xfe, "th"},
    {0x132, "ij"},
    {0x133, "ij"},
    {0x152, "oe"},
    {0x153, "oe"},
    {0x1e9e, "ss"},
    {0x2010, "-"},
    {0x2011, "-"},
    {0x2012, "-"},
    {0x2013, "-"},
    {0x2014, "-"},
    {0x2015, "-"},
    {0x2018, "'"},
    {0x2019, "'"},
    {0x201a, "'"},
    {0x201c, "\""},
    {0x201d, "\""},
    {0x201e, "\""},
    {0x2026, "..."},
    {0x202f, " "},
    {0x2212, "-"},
    {0xfb01, "fi"},
    {0xfb02, "fl"},
};

static bool
fold_pair(uint32_t rune, char out[static 3], size_t *n)
{
	size_t i;

	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (pairs[i].rune != rune)
			continue;
		*n = strlen(pairs[i].text);
		memcpy(out, pairs[i].text, *n);
		return true;
	}
	return false;
}

bool
utf8_fold(uint32_t rune, char out[static 3], size_t *n)
{
	char c = '.';

	if (rune < 0x80)
		c = ascii_lower((char)rune);
	else if (rune >= 0xc0 && rune < 0x250)
		c = latin[rune - 0xc0];
	else if (rune >= 0x1e00 && rune < 0x1f00)
		c = latin_more[rune - 0x1e00];
	else if (rune >= 0x300 && rune < 0x370) {
		*n = 0;
		return true;
	}
	if (rune >= 0x80 && (c == '.' || c == '*'))
		return fold_pair(rune, out, n);
	out[0] = c;
	*n = 1;
	return true;
}

void
utf8_add_folded(struct buf *b, struct slice s)
{
	char out[3];
	size_t n, m;
	uint32_t rune;

	while (s.n > 0) {
		n = utf8_get_any(s, &rune);
		if (utf8_fold(rune, out, &m))
			buf_add(b, slice(out, m));
		else
			utf8_add(b, rune);
		s = slice_skip(s, n);
	}
}
