/*
 * mkopenings.c: tables of how lines begin, from telegram/openings.def, at
 * build time.
 *
 *     mkopenings OUT.h
 *
 * Each opening is a bit, set in the first table for the bytes that may stand
 * first, and so on: the three words of a line's first bytes, anded, are its
 * openings.  It must not know what any of them means.
 */
#include <stdint.h>
#include <stdio.h>

#define PLACES 3

/* The kinds are bits as well, so that an opening can be of several. */
enum {
	LEVEL = 1,
	HEAD = 2,
	STAMP = 4,
	WORD = 8,
	MARK = 16,
	NUMBER = 32,
	RULE = 64,
	ITEM = 128,
	CARRIER = 256,
	BLANK = 512
};

static const struct {
	const char *name;
	unsigned kind;
} kinds[] = {{"LEVEL", LEVEL}, {"HEAD", HEAD}, {"STAMP", STAMP}, {"WORD", WORD},
    {"MARK", MARK}, {"NUMBER", NUMBER}, {"RULE", RULE}, {"ITEM", ITEM},
    {"CARRIER", CARRIER}, {"BLANK", BLANK}};

static const struct {
	unsigned kinds;
	const char *sets[PLACES];
} openings[] = {
#define OPENING(kinds, first, second, third) {kinds, {first, second, third}},
#include "../src/telegram/openings.def"
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

_Static_assert(COUNT(openings) <= 32, "a bit of a word for each opening");

/* Is the byte in the set?  "" holds all. */
static int
is_in(const char *set, unsigned char c)
{
	const unsigned char *s = (const unsigned char *)set;

	if (*s == '\0')
		return 1;
	for (; *s != '\0'; s++) {
		if (s[1] == '-' && s[2] != '\0') {
			if (c >= s[0] && c <= s[2])
				return 1;
			s += 2;
		} else if (*s == c) {
			return 1;
		}
	}
	return 0;
}

static uint32_t
bits_of(unsigned place, unsigned char c)
{
	uint32_t bits = 0;
	unsigned i;

	/* behind the end of a line anything may stand: opening_at() */
	for (i = 0; i < COUNT(openings); i++)
		if (is_in(openings[i].sets[place], c) ||
		    (place > 0 && c == '\n'))
			bits |= (uint32_t)1 << i;
	return bits;
}

static uint32_t
mask_of(unsigned kind)
{
	uint32_t bits = 0;
	unsigned i;

	for (i = 0; i < COUNT(openings); i++)
		if ((openings[i].kinds & kind) != 0)
			bits |= (uint32_t)1 << i;
	return bits;
}

int
main(int argc, char **argv)
{
	FILE *out = argc == 2 ? fopen(argv[1], "w") : NULL;
	unsigned place, c, i;

	if (out == NULL) {
		fprintf(stderr, "usage: mkopenings OUT.h\n");
		return 1;
	}
	fprintf(out,
	    "/* Made by tools/mkopenings.c; do not edit. */\n"
	    "#ifndef OPENING_TABLES\n");
	for (i = 0; i < COUNT(kinds); i++)
		fprintf(out, "#define OPENING_%s 0x%08xu\n", kinds[i].name,
		    (unsigned)mask_of(kinds[i].kind));
	fprintf(out,
	    "#else\n"
	    "const uint32_t opening_bits[%d][256] = {\n",
	    PLACES);
	for (place = 0; place < PLACES; place++) {
		fprintf(out, "{");
		for (c = 0; c < 256; c++)
			fprintf(out, "0x%08xu,%s",
			    (unsigned)bits_of(place, (unsigned char)c),
			    c % 6 == 5 ? "\n" : "");
		fprintf(out, "},\n");
	}
	fprintf(out, "};\n#endif\n");
	return fclose(out) == 0 ? 0 : 1;
}
