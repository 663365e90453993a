/*
 * identifier.c: year, post and number in every printed form.  What is glued
 * or damaged is taken apart by rule; only the post is looked up.  It must
 * not know whether the identifier is the telegram's own.
 */
#include "telegram/reader.h"
#include "telegram/table.h"

#define NUMBER_MOST 999999
#define NAME_LONGEST 60

struct slice
identifier_text(struct arena *arena, const struct identifier *id)
{
	struct slice text;
	char digits[16], *p;
	size_t n = 0;
	uint32_t number = id->number;

	if (id->year == 0 || id->post.p == NULL || number == 0 ||
	    (id->flaws & ID_AIRGRAM) != 0)
		return (struct slice){NULL, 0};
	do
		digits[sizeof(digits) - ++n] = (char)('0' + number % 10);
	while ((number /= 10) != 0);
	p = arena_bytes(arena, 2 + id->post.n + n);
	text = slice(p, 2 + id->post.n + n);
	*p++ = (char)('0' + id->year / 10 % 10);
	*p++ = (char)('0' + id->year % 10);
	memcpy(p, id->post.p, id->post.n);
	memcpy(p + id->post.n, digits + sizeof(digits) - n, n);
	return text;
}

struct slice
post_of(const struct reader *r, struct slice name)
{
	struct post_found found =
	    post_find(name, reader_date(r).year, r->t->id.post);

	return post_canonical(r->arena, name, &found);
}

/* ---- the parts, each taken off the front of *s --------------------------- */

static size_t
digit_run(struct slice s)
{
	size_t n = 0;

	while (n < s.n && ascii_is_digit(s.p[n]))
		n++;
	return n;
}

/*
 * 07, '07, 1975, O7, 7979 (I6).  Two digits are of the century that `near`
 * says, else 66 to 99 are 19xx.  False when what stands there is no year.
 */
static bool
take_year(struct slice *s, struct date near, struct identifier *id)
{
	uint32_t year = 0;
	size_t n, quote = s->n > 2 && s->p[0] == '\'';
	struct slice at = slice_skip(*s, quote);

	n = digit_run(at);
	if (n == 0)
		return quote == 0;
	slice_number(slice_head(at, n), 9999, &year);
	if (n == 2) {
		id->year = date_year(year, near);
	} else if (n == 4 && year >= 1900 && year < 2100) {
		id->year = (int)year;
	} else if (n == 4 && year / 100 == year % 100) {
		id->year = date_year(year % 100, near);
		id->flaws |= ID_YEAR_TWICE;
	} else {
		return false;
	}
	at = slice_skip(at, n);
	while (at.n > 0 && (ascii_is_space(at.p[0]) || at.p[0] == '-'))
		at = slice_skip(at, 1);
	*s = at;
	return true;
}

/* A section mark glued before the post (I7, I8). */
static bool
take_section(struct slice *s, struct identifier *id, uint16_t flaw)
{
	struct section section;

	if (!section_read(*s, &section))
		return false;
	id->section = (uint16_t)section.n;
	id->sections = (uint16_t)section.of;
	id->flaws |=
	    (uint16_t)(flaw | (section.damaged ? ID_SECTION_DAMAGED : 0));
	*s = slice_trim_left(section.rest);
	return true;
}

/* EFTO, NOFORN glued before the post (I9); no post begins so. */
static bool
take_caption(struct slice *s, struct identifier *id)
{
	static const struct slice words[] = {{"EFTO", 4}, {"NOFORN", 6},
	    {"SENSITIVE", 9}, {"SIPDIS", 6}, {"EXDIS", 5}, {"NODIS", 5},
	    {"LIMDIS", 6}, {"STADIS", 6}};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_starts_fold(*s, words[i])) {
			id->caption = words[i];
			id->flaws |= ID_CAPTION_GLUED;
			*s = slice_trim_left(slice_skip(*s, words[i].n));
			return true;
		}
	return false;
}

static bool
is_name_byte(char c)
{
	return ascii_is_alpha(c) || ascii_is_space(c) || c == '.' || c == ',' ||
	    c == '\'' || c == '-' || c == '/' || c == '#' || c == ':' ||
	    (unsigned char)c >= 128;
}

static size_t
letter_run(struct slice s)
{
	size_t n = 0;

	while (n < s.n && ascii_is_alpha(s.p[n]))
		n++;
	return n;
}

/* ZDK, ZFR: a signal glued behind the number (I11). */
static bool
is_signal(struct slice word)
{
	struct slice three = slice_head(word, 3);

	return word.n >= 3 && word.n <= 4 && ascii_upper(word.p[0]) == 'Z' &&
	    (table_find(TABLE_SIGNALS, three).count > 0 ||
		table_find(TABLE_SIGNALS, word).count > 0);
}

static bool
is_series(struct slice word)
{
	return slice_equal_fold(word, S("TOSEC")) ||
	    slice_equal_fold(word, S("SECTO")) ||
	    slice_equal_fold(word, S("PARTO")) ||
	    slice_equal_fold(word, S("TOPAR"));
}

/* Words that may be glued to a number without being a part of a post. */
static bool
is_after_number(struct slice s)
{
	size_t n = letter_run(s);
	struct slice word = slice_head(s, n);

	return is_signal(word) || is_series(slice_head(s, 5)) ||
	    slice_starts_fold(word, S("SECTION")) ||
	    slice_starts_fold(word, S("SUSPECTED")) ||
	    slice_starts_fold(word, S("POSS")) ||
	    slice_starts_fold(word, S("DUPE")) ||
	    slice_starts_fold(word, S("CORRECTED"));
}

/* How many digits, or letters that look like one, a number begins with. */
static size_t
number_run(struct slice s, bool *odd)
{
	size_t n = 0, digits = 0;

	*odd = false;
	for (; n < s.n; n++) {
		if (ascii_is_digit(s.p[n]))
			digits++;
		else if (s.p[n] == 'O' || s.p[n] == 'l')
			*odd = true;
		else
			break;
	}
	if (*odd && (digits == 0 || (n < s.n && ascii_is_alnum(s.p[n])))) {
		*odd = false;
		return digit_run(s);
	}
	return n;
}

/*
 * How many bytes of s are the name.  The number is the first run of digits
 * that no letter follows, unless that letter begins what may be glued to a
 * number: T0KYO 12 is Tokyo's twelfth.
 */
static size_t
name_length(struct slice s, bool *odd)
{
	size_t i = 0, n;

	*odd = false;
	while (i < s.n && i < NAME_LONGEST) {
		bool word = i == 0 || !ascii_is_alnum(s.p[i - 1]);

		if (word && i > 0 && (s.p[i] == 'O' || s.p[i] == 'l') &&
		    number_run(slice_skip(s, i), odd) > 0 && *odd)
			return i; /* OO12 */
		*odd = false;
		if (!ascii_is_digit(s.p[i])) {
			if (!is_name_byte(s.p[i]))
				return i;
			i++;
			continue;
		}
		n = number_run(slice_skip(s, i), odd);
		if (i + n == s.n || !ascii_is_alpha(s.p[i + n]) ||
		    is_after_number(slice_skip(s, i + n)))
			return i;
		*odd = false;
		i += digit_run(slice_skip(s, i));
	}
	return i;
}

static bool
take_number(struct slice *s, bool odd, struct identifier *id)
{
	bool again;
	size_t n = odd ? number_run(*s, &again) : digit_run(*s), i;
	uint64_t value = 0;

	if (n == 0) {
		id->flaws |= ID_NUMBER_MISSING;
		return false;
	}
	for (i = 0; i < n && value <= NUMBER_MOST; i++)
		value = value * 10 +
		    (ascii_is_digit(s->p[i]) ? (uint64_t)(s->p[i] - '0')
			    : s->p[i] == 'l' ? 1
					     : 0);
	*s = slice_skip(*s, n);
	if (odd)
		id->flaws |= ID_DIGITS_REPAIRED;
	if (value == 0 || value > NUMBER_MOST) {
		id->flaws |= ID_NUMBER_BAD;
		return false;
	}
	id->number = (uint32_t)value;
	return true;
}

/* TOSEC 100001 behind the number (I12, I24). */
static bool
take_series(struct arena *arena, struct slice *s, struct identifier *id)
{
	struct slice at = slice_trim_left(*s), number;
	size_t n;

	if (!is_series(slice_head(at, 5)))
		return false;
	number = slice_trim_left(slice_skip(at, 5));
	n = digit_run(number);
	if (n == 0 || n > 6)
		return false;
	while (n > 1 && number.p[0] == '0') {
		number = slice_skip(number, 1);
		n--;
	}
	number = slice_head(number, n);
	id->series = arena_join(
	    arena, capitals(arena, slice_head(at, 5)), S(" "), number);
	*s = slice_skip(*s, (size_t)(slice_end(number) - s->p));
	return true;
}

/* What stands behind the number: /1, ZDK, TOSEC 12, a section, a note. */
static void
take_suffixes(struct arena *arena, struct slice *s, struct identifier *id)
{
	struct slice at, word;
	uint32_t section;
	size_t n;

	if (s->n > 1 && s->p[0] == '/' &&
	    (n = digit_run(slice_skip(*s, 1))) > 0 && n < 3 &&
	    slice_number(slice(s->p + 1, n), 99, &section) && section > 0) {
		id->section = (uint16_t)section;
		*s = slice_skip(*s, n + 1);
	}
	take_series(arena, s, id);
	at = slice_trim_left(*s);
	if (id->sections == 0 && at.n > 0 && ascii_is_alpha(at.p[0]) &&
	    take_section(&at, id, 0))
		*s = at;
	/* glued: a signal, SUSPECTEDDUPLICATE */
	word = slice_head(*s, letter_run(*s));
	if (word.n > 0 && is_after_number(word)) {
		id->suffix = word;
		id->flaws |= ID_SUFFIX;
		*s = slice_skip(*s, word.n);
	}
}

/* ---- the whole ------------------------------------------------------------ */

static struct slice
trim_name(struct slice name)
{
	for (;;) {
		name = slice_trim(name);
		if (name.n == 0)
			return name;
		if (name.p[name.n - 1] == '-' || name.p[name.n - 1] == ',' ||
		    name.p[name.n - 1] == '.' || name.p[name.n - 1] == '#' ||
		    name.p[name.n - 1] == ':' || name.p[name.n - 1] == '/')
			name = slice_head(name, name.n - 1);
		else
			return name;
	}
}

size_t
identifier_name(struct slice s, struct slice *number)
{
	bool odd, again;
	size_t n = name_length(s, &odd);

	s = slice_skip(s, n);
	*number = slice_head(s, odd ? number_run(s, &again) : digit_run(s));
	return n;
}

static void
name_post(struct arena *arena, struct slice name, struct date near,
    struct identifier *id)
{
	int year = id->year != 0 ? id->year : near.year;
	struct post_found found =
	    post_find(name, year, (struct slice){NULL, 0});

	id->post = post_canonical(arena, name, &found);
	if (found.how == POST_UNKNOWN)
		id->flaws |= ID_POST_UNKNOWN;
	else if (found.how == POST_COUNTRY || found.how == POST_AMBIGUOUS)
		id->flaws |= ID_POST_GUESSED;
	else if (post_how_guessed(found.how))
		id->flaws |= ID_POST_REPAIRED;
	if (found.how == POST_SERIES)
		id->series = id->post;
}

bool
identifier_take(struct arena *arena, struct slice s, struct date near,
    struct identifier *id, struct slice *rest)
{
	struct slice name;
	const char *begin;
	size_t n;
	bool odd, whole;

	*id = (struct identifier){0};
	s = slice_trim_left(s);
	begin = s.p;
	*rest = s;
	if (s.n < 3 || !take_year(&s, near, id))
		return false;
	while (take_section(&s, id, ID_SECTION_GLUED) || take_caption(&s, id))
		continue;
	n = name_length(s, &odd);
	name = trim_name(slice_head(s, n));
	if (name.n < 2 || !ascii_is_alpha(name.p[0]))
		return false;
	name_post(arena, name, near, id);
	s = slice_skip(s, n);
	whole = take_number(&s, odd, id);
	if (whole)
		take_suffixes(arena, &s, id);
	*rest = s;
	id->printed = slice_trim_right(slice_between(begin, s.p));
	return whole && id->post.n > 0;
}

bool
identifier_read(struct arena *arena, struct slice s, struct date near,
    struct identifier *id)
{
	struct slice rest;
	bool whole = identifier_take(arena, s, near, id, &rest);

	id->printed = slice_trim(s);
	rest = slice_trim(rest);
	while (rest.n > 0 &&
	    (rest.p[0] == '.' || rest.p[0] == ',' || rest.p[0] == ';' ||
		rest.p[0] == ')'))
		rest = slice_skip(rest, 1);
	return whole && rest.n == 0;
}

void
identifier_remark(
    struct reader *r, const struct identifier *id, struct slice at)
{
	static const struct {
		uint16_t flaw;
		enum check check;
	} remarks[] = {{ID_YEAR_TWICE, CHECK_ID_YEAR_TWICE},
	    {ID_SECTION_GLUED, CHECK_ID_SECTION_GLUED},
	    {ID_SECTION_DAMAGED, CHECK_SECTION_DAMAGED},
	    {ID_CAPTION_GLUED, CHECK_ID_CAPTION_GLUED},
	    {ID_SUFFIX, CHECK_ID_SUFFIX},
	    {ID_POST_REPAIRED, CHECK_POST_REPAIRED},
	    {ID_POST_GUESSED, CHECK_POST_GUESSED},
	    {ID_POST_UNKNOWN, CHECK_POST_UNKNOWN},
	    {ID_DIGITS_REPAIRED, CHECK_DIGITS_REPAIRED},
	    {ID_NUMBER_MISSING, CHECK_NUMBER_MISSING},
	    {ID_NUMBER_BAD, CHECK_NUMBER_BAD}};
	size_t i;

	for (i = 0; i < sizeof(remarks) / sizeof(remarks[0]); i++)
		if ((id->flaws & remarks[i].flaw) != 0)
			remark(r, remarks[i].check, at,
			    remarks[i].flaw == ID_SUFFIX ? id->suffix
				: remarks[i].flaw == ID_CAPTION_GLUED
				? id->caption
				: id->post);
}
