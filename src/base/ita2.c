/*
 * ita2.c: five-level teleprinter code to and from ASCII, with the figures
 * that ACP 127(G) para 140 allows and no national ones.  It must not know
 * where lines or messages end.
 */
#include "base/ascii.h"
#include "base/utf8.h"

#define FIGURES 0x1b
#define LETTERS 0x1f
#define SUBSTITUTE '\x1a'

/* By code; '_' has no character, a blank code and the shifts stand as such. */
static const char letters[] = "\0E\nA SIU\rDRJNFCKTZLWHYPQOBG^MXV^";
static const char figures[] = "\0003\n- \a87\r_4\a,_:(5_)2_6019?_^./_^";

size_t
ita2_read(struct ita2 *state, struct buf *b, struct slice codes)
{
	size_t i, bad = 0;
	unsigned code;
	char c;

	for (i = 0; i < codes.n; i++) {
		code = (unsigned char)codes.p[i] & 0x1fu;
		if (code == FIGURES || code == LETTERS) {
			state->figures = code == FIGURES;
			continue;
		}
		c = state->figures ? figures[code] : letters[code];
		if (c == '_') {
			c = SUBSTITUTE;
			bad++;
		}
		if (c != '\0')
			buf_char(b, c);
	}
	return bad;
}

/* The code of c in a row, or 0, which no character has. */
static unsigned
code_in(const char *row, char c)
{
	unsigned code;

	for (code = 1; code < 32; code++)
		if (row[code] == c && code != FIGURES && code != LETTERS &&
		    c != '_')
			return code;
	return 0;
}

size_t
ita2_write(struct ita2 *state, struct buf *b, struct slice text)
{
	size_t i, bad = 0;
	unsigned letter, figure;
	char c;

	for (i = 0; i < text.n; i++) {
		c = ascii_upper(text.p[i]);
		letter = code_in(letters, c);
		figure = code_in(figures, c);
		if (letter == 0 && figure == 0) {
			bad++;
			figure = code_in(figures, '?');
		}
		/* Blanks and line ends are the same in both shifts. */
		if (letter == 0 && !state->figures) {
			buf_char(b, FIGURES);
			state->figures = true;
		} else if (figure == 0 && state->figures) {
			buf_char(b, LETTERS);
			state->figures = false;
		}
		buf_char(b, (char)(letter == 0 ? figure : letter));
	}
	return bad;
}
