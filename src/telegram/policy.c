/*
 * policy.c: what goes out by rule: of the heading, of the foot, and how what
 * is withheld is shown; and exemption codes.  It must not know a telegram.
 *
 *     policy = *( kind rule / setting )
 *     rule   = "give" / "drop" / "mark" / "cut" codes
 */
#include "telegram/reader.h"
#include "telegram/release.h"
#include "telegram/table.h"

static const char usual[] =
    "# What of a telegram goes out, a line each: give it, drop it without a\n"
    "# word, give it by its mark (without one it is as high as the banner), or\n"
    "# cut it for a code.  The text goes by its marks.\n"
    "transmission drop\n"
    "called drop\n"
    "station drop\n"
    "warning drop\n"
    "distribution give\n"
    "drafting give\n"
    "dash-line drop\n"
    "dtg give\n"
    "from give\n"
    "to give\n"
    "info give\n"
    "excluded give\n"
    "caption give\n"
    "passing give\n"
    "service give\n"
    "order give\n"
    "tags give\n"
    "subject mark\n"
    "reference give\n"
    "classified-by give\n"
    "derived-from give\n"
    "old-form drop\n"
    "signature give\n"
    "note mark\n"
    "\n"
    "# The code where a mark withholds, and no reviewer gave another.\n"
    "code B1\n"
    "# The same of what is sensitive and not classified; a reviewer ought to "
    "say.\n"
    "sensitive B5\n"
    "# Captions that withhold subject, persons and text until somebody decides.\n"
    "captions NODIS EXDIS STADIS *CHANNEL\n"
    "# Whether the copy tells how much was cut: hide or show.\n"
    "length hide\n"
    "# Where the codes stand: place (in brackets) or margin (lines of their "
    "own).\n"
    "codes place\n"
    "# How many readers a decision to release needs: 1 or 2.\n"
    "readers 1\n";
const struct slice policy_usual = {usual, sizeof(usual) - 1};

/* ---- codes ------------------------------------------------------------------ */

/* The code that a word is, without its brackets: B7(C) of (b)(7)(c). */
static bool
code_of(struct slice word, char out[static 16], size_t *length)
{
	size_t i, n = 0;
	char c;

	for (i = 0; i < word.n; i++) {
		c = ascii_upper(word.p[i]);
		if (c == '(' || c == ')')
			continue;
		if (n >= 12 || (!ascii_is_alnum(c) && c != '.'))
			return false;
		out[n++] = c;
	}
	/* 1.4D is 1.4(D), B7C is B7(C) */
	if (n >= 3 && ascii_is_upper(out[n - 1]) &&
	    ascii_is_digit(out[n - 2])) {
		out[n] = out[n - 1];
		out[n - 1] = '(';
		out[n + 1] = ')';
		n += 2;
	}
	*length = n;
	return n > 1;
}

/* 1.4(A) to (H), 1.5(A) to (G): the order's reasons, which B1 goes before. */
static bool
is_reason(struct slice code)
{
	return code.n == 6 &&
	    (slice_starts(code, S("1.4(")) || slice_starts(code, S("1.5("))) &&
	    code.p[4] >= 'A' && code.p[4] <= (code.p[2] == '4' ? 'H' : 'G');
}

static bool
is_known(struct slice code)
{
	return is_reason(code) || table_find(TABLE_EXEMPTIONS, code).count > 0;
}

static void
add_code(struct arena *arena, struct slice_list **list, struct slice code)
{
	code = arena_copy(arena, code);
	if (!slice_list_has(*list, code))
		slice_list_add(arena, list, code, code);
}

bool
release_codes(struct arena *arena, struct slice text, struct slice_list **out,
    struct error *error)
{
	struct slice rest = text, word, code;
	struct slice_list *list = NULL;
	char bytes[16];
	size_t n;

	while (rest.n > 0) {
		while (rest.n > 0 &&
		    (ascii_is_space(rest.p[0]) || rest.p[0] == ',' ||
			rest.p[0] == ';'))
			rest = slice_skip(rest, 1);
		for (n = 0; n < rest.n && !ascii_is_space(rest.p[n]) &&
		     rest.p[n] != ',' && rest.p[n] != ';';
		     n++)
			continue;
		word = slice_head(rest, n);
		rest = slice_skip(rest, n);
		if (n == 0)
			break;
		if (!code_of(word, bytes, &n) || !is_known(slice(bytes, n)))
			return error_set(error,
			    "`%S' is no exemption code (B6; 1.4(D))", &word);
		code = slice(bytes, n);
		if (is_reason(code))
			add_code(arena, &list, S("B1"));
		add_code(arena, &list, code);
	}
	if (list == NULL)
		return error_set(error, "no exemption code is named");
	*out = list;
	return true;
}

struct slice
release_codes_text(struct arena *arena, const struct slice_list *codes)
{
	struct buf b = {0};
	struct slice s;

	for (; codes != NULL; codes = codes->next)
		buf_format(&b, "%s%S", b.n > 0 ? ", " : "", &codes->text);
	s = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

/* ---- the file --------------------------------------------------------------- */

static bool
kind_by_name(struct slice name, unsigned *kind)
{
	unsigned k;

	for (k = 0; k < LINE_MAX; k++)
		if (slice_equal(line_kind_name((enum line_kind)k), name)) {
			*kind = k;
			return true;
		}
	return false;
}

/* Of these lines the text goes by its marks, or they are no text at all. */
static bool
is_settled(unsigned kind)
{
	return (kind < LINE_TRANSMISSION) || kind == LINE_SEPARATOR ||
	    kind == LINE_CLASSIFICATION || kind == LINE_REPEATED ||
	    (kind >= LINE_HEADING && kind <= LINE_LOOSE) || kind == LINE_END;
}

static bool
read_rule(struct arena *arena, unsigned kind, struct slice value,
    struct policy *out, struct error *error)
{
	struct slice rest = value, word = slice_word(&rest);

	if (slice_equal(word, S("cut"))) {
		if (!release_codes(arena, rest, &out->codes[kind], error))
			return false;
		out->rule[kind] = POLICY_CUT;
		return true;
	}
	if (slice_trim(rest).n > 0)
		word = value;
	if (slice_equal(word, S("give")))
		out->rule[kind] = POLICY_GIVE;
	else if (slice_equal(word, S("drop")))
		out->rule[kind] = POLICY_DROP;
	else if (slice_equal(word, S("mark")))
		out->rule[kind] = POLICY_MARK;
	else
		return error_set(error,
		    "`%S' is no rule: give, drop, mark, or cut and a code",
		    &word);
	return true;
}

/* One of two words. */
static bool
read_choice(struct slice value, struct slice no, struct slice yes, bool *out,
    struct error *error)
{
	if (!slice_equal(value, no) && !slice_equal(value, yes))
		return error_set(
		    error, "`%S' is neither %S nor %S", &value, &no, &yes);
	*out = slice_equal(value, yes);
	return true;
}

static bool
read_setting(struct arena *arena, struct slice key, struct slice value,
    struct policy *out, struct error *error)
{
	struct slice word;
	uint32_t number;
	unsigned kind;

	if (slice_equal(key, S("code")))
		return release_codes(arena, value, &out->code, error);
	if (slice_equal(key, S("sensitive")))
		return release_codes(arena, value, &out->sensitive, error);
	if (slice_equal(key, S("length")))
		return read_choice(
		    value, S("hide"), S("show"), &out->length, error);
	if (slice_equal(key, S("codes")))
		return read_choice(
		    value, S("place"), S("margin"), &out->margin, error);
	if (slice_equal(key, S("readers"))) {
		if (!slice_number(value, 2, &number) || number == 0)
			return error_set(error, "readers are 1 or 2");
		out->readers = number;
		return true;
	}
	if (slice_equal(key, S("captions"))) {
		out->captions = NULL;
		while ((word = slice_word(&value)).n > 0)
			slice_list_add(arena, &out->captions, word, word);
		return true;
	}
	if (!kind_by_name(key, &kind) || is_settled(kind))
		return error_set(
		    error, "`%S' is nothing that a policy speaks of", &key);
	return read_rule(arena, kind, value, out, error);
}

bool
policy_read(struct arena *arena, struct slice text, struct policy *out,
    struct error *error)
{
	struct slice line, key;
	struct error inner;
	unsigned number = 0;

	text = arena_copy(arena, text);
	while ((line = slice_line(&text)).p != NULL) {
		number++;
		key = slice_word(&line);
		if (key.n == 0 || key.p[0] == '#')
			continue;
		if (!read_setting(arena, key, slice_trim(line), out, &inner))
			return error_set(
			    error, "line %u: %s", number, inner.text);
	}
	return true;
}
