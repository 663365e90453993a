/*
 * classified.c: who classified the telegram, in what role, and why (E.O.
 * 12958 sec. 1.6, 5 FAH-1 H-240); what it was derived from.  Roles and names
 * come in any order and with any marks between, or none.  There is no table
 * of persons: a name is what is no role.
 *
 *     Classified By: DCM Jane Q. Doe, reasons 1.4 (b) and (d).
 */
#include "telegram/classified.h"

#define TEXT_LONGEST 600
#define PERSONS_MOST 8

/* ---- reasons -------------------------------------------------------------------- */

/* The section of the order in force, for letters that stand alone. */
static struct slice
section_in_force(const struct reader *r)
{
	struct date sent = reader_date(r), amended = {2003, 9, 22};

	return date_known(sent) && date_compare(sent, amended) < 0 ? S("1.5")
								   : S("1.4");
}

static void
add_reason(struct reader *r, const struct entry *e, struct slice at,
    struct slice section, char letter)
{
	char text[4] = {'(', ascii_lower(letter), ')', 0};
	struct slice reason = letter == 0
	    ? arena_copy(r->arena, section)
	    : arena_join(r->arena, section, slice(text, 3), S(""));

	if (!slice_list_has(r->t->reasons, reason))
		slice_list_add(
		    r->arena, &r->t->reasons, entry_source(e, at), reason);
}

/* 1.4, 1.5, l.4, 1,4, 1. 4, 1-4: the section; how long it is (B9, B12). */
static size_t
section_front(struct slice s, struct slice *section)
{
	size_t n = 1;

	if (s.n < 3 || (s.p[0] != '1' && s.p[0] != 'l' && s.p[0] != 'I'))
		return 0;
	while (n < s.n && n < 3 && s.p[n] == ' ')
		n++;
	if (n >= s.n || (s.p[n] != '.' && s.p[n] != ',' && s.p[n] != '-'))
		return 0;
	n++;
	while (n < s.n && n < 5 && s.p[n] == ' ')
		n++;
	if (n >= s.n || (s.p[n] != '4' && s.p[n] != '5' && s.p[n] != '6') ||
	    (n + 1 < s.n && ascii_is_digit(s.p[n + 1])))
		return 0;
	*section = s.p[n] == '4' ? S("1.4")
	    : s.p[n] == '5'      ? S("1.5")
				 : S("1.6");
	return n + 1;
}

/* A letter of the section, (b), B, (B: alone; not the b of both. */
static bool
is_reason_letter(struct slice s, size_t i)
{
	char c = ascii_upper(s.p[i]);

	return c >= 'A' && c <= 'H' &&
	    (i == 0 || !ascii_is_alpha(s.p[i - 1])) &&
	    (i + 1 == s.n || !ascii_is_alnum(s.p[i + 1]));
}

static bool
is_joint_byte(char c)
{
	return ascii_is_space(c) || memchr("(){}[],;/&+.-:", c, 14) != NULL;
}

/* AND, OR, THRU between letters; SECTION, E.O. 12958 before a section. */
static size_t
joint_word(struct slice s, bool *range)
{
	static const struct slice words[] = {
	    {"THROUGH", 7}, {"THRU", 4}, {"AND", 3}, {"OR", 2}};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_starts_fold(s, words[i]) &&
		    (s.n == words[i].n || !ascii_is_alpha(s.p[words[i].n]))) {
			*range = i < 2;
			return words[i].n;
		}
	return 0;
}

/* (b-d), (b) through (d): all between. */
static void
add_range(struct reader *r, const struct entry *e, struct slice at,
    struct slice section, char from, char to)
{
	from = ascii_upper(from);
	to = ascii_upper(to);
	while (++from < to)
		add_reason(r, e, at, section, from);
}

/*
 * The letters behind a section, and further sections among them; returns
 * where the first thing stands that is neither.
 */
static size_t
read_letters(struct reader *r, const struct entry *e, struct slice s, size_t i,
    struct slice section, bool lone)
{
	struct slice next;
	size_t n, end = i, letters = 0;
	bool range = false;
	char last = 0;

	while (i < s.n) {
		n = section_front(slice_skip(s, i), &next);
		if (n > 0) {
			if (letters == 0 && !lone)
				add_reason(r, e, slice_head(s, i), section, 0);
			section = next;
			letters = 0;
			lone = false;
			range = false;
			end = i += n;
			/* 1.4b, 1.5BD: letters glued */
			while (i < s.n && ascii_upper(s.p[i]) >= 'A' &&
			    ascii_upper(s.p[i]) <= 'H' &&
			    (i + 1 == s.n || !ascii_is_alpha(s.p[i + 1]) ||
				(i + 2 <= s.n &&
				    (i + 2 == s.n ||
					!ascii_is_alpha(s.p[i + 2]))))) {
				add_reason(
				    r, e, slice(s.p + i, 1), section, s.p[i]);
				letters++;
				last = s.p[i];
				end = ++i;
			}
			continue;
		}
		if (is_reason_letter(s, i)) {
			if (range && last != 0)
				add_range(r, e, slice(s.p + i, 1), section,
				    last, s.p[i]);
			add_reason(r, e, slice(s.p + i, 1), section, s.p[i]);
			last = s.p[i];
			range = false;
			letters++;
			end = ++i;
			continue;
		}
		if (ascii_is_alpha(s.p[i])) {
			n = joint_word(slice_skip(s, i), &range);
			if (n == 0)
				break;
			i += n;
			continue;
		}
		if (!is_joint_byte(s.p[i]))
			break;
		range = range || (s.p[i] == '-' && letters > 0);
		/* a sentence ends behind the letters */
		if (s.p[i] == '.' && letters > 0 &&
		    (i + 1 == s.n || ascii_is_space(s.p[i + 1])) &&
		    !(i + 2 < s.n &&
			section_front(slice_trim_left(slice_skip(s, i + 1)),
			    &next) > 0)) {
			end = i + 1;
			break;
		}
		i++;
	}
	if (letters == 0 && !lone)
		add_reason(r, e, s, section, 0);
	while (end < s.n &&
	    (s.p[end] == ')' || s.p[end] == '.' || s.p[end] == '}' ||
		s.p[end] == ']'))
		end++;
	return end;
}

/* Is a letter of a section near, behind the word REASON? */
static size_t
first_letter(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n && i < 24; i++) {
		if (s.p[i] == '(' && i + 2 < s.n &&
		    is_reason_letter(s, i + 1) && s.p[i + 2] == ')')
			return i;
		if (is_reason_letter(s, i) &&
		    (i + 1 == s.n || !ascii_is_space(s.p[i + 1]) ||
			ascii_upper(s.p[i]) != 'A'))
			return i;
		if (ascii_is_alpha(s.p[i]) && i > 0 &&
		    ascii_is_alpha(s.p[i - 1]) && i > 10)
			return s.n;
	}
	return s.n;
}

struct slice
reasons_read(
    struct reader *r, const struct entry *e, struct slice part, bool told)
{
	struct slice section, s = slice_head(part, TEXT_LONGEST);
	size_t i, end = 0;

	for (i = 0; i < s.n; i++)
		if ((i == 0 || !ascii_is_alnum(s.p[i - 1])) &&
		    section_front(slice_skip(s, i), &section) > 0)
			break;
	if (i < s.n) {
		end = read_letters(r, e, s, i, S("1.4"), true);
	} else if (told) {
		/* behind the word: REASONS: (B) AND (D) */
		i = 0;
		while (i < s.n && ascii_is_alpha(s.p[i]))
			i++;
		i += first_letter(slice_skip(s, i));
		if (i >= s.n)
			return part;
		end = read_letters(r, e, s, i, section_in_force(r), true);
	} else
		return part;
	entry_claim(r, e, FIELD_REASON, slice_head(s, end));
	return slice_skip(part, end);
}

/* ---- where the reasons begin --------------------------------------------------------- */

/* FOR REASONS, REASON:, DUE TO, PER, UNDER, BASED ON, E.O. (B8). */
static size_t
reason_word(struct slice s)
{
	static const struct slice words[] = {{"FOR REASON", 10}, {"REASON", 6},
	    {"RESON", 5}, {"RASON", 5}, {"REA\nSON", 7}, {"REA-\nSON", 8},
	    {"FOR PURPOSE", 11}, {"DUE TO", 6}, {"BASED ON", 8},
	    {"BASED UPON", 10}, {"PURSUANT TO", 11}, {"UNDER 1", 7},
	    {"UNDER E", 7}, {"UNDER SECTION", 13}, {"UNDER SEC.", 10},
	    {"UNDER REASON", 12}, {"PER 1", 5}, {"PER E", 5},
	    {"PER SECTION", 11}, {"PER SEC.", 8}, {"PER REASON", 10},
	    {"IN ACCORDANCE", 13}, {"E.O.", 4}, {"EO 1", 4},
	    {"EXECUTIVE ORDER", 15}, {"AUTHORITY", 9}, {"SECTION 1", 9},
	    {"SEC. 1", 6}, {"DECL", 4}};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_starts_fold(s, words[i]))
			return words[i].n;
	return 0;
}

/* Where in s the words about the reasons begin, or s.n. */
static size_t
find_reasons(struct slice s)
{
	struct slice section;
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (i > 0 && ascii_is_alnum(s.p[i - 1]) &&
		    !(ascii_is_upper(s.p[i]) && ascii_is_lower(s.p[i - 1])))
			continue;
		if (section_front(slice_skip(s, i), &section) > 0 ||
		    reason_word(slice_skip(s, i)) > 0)
			return i;
		/* (REASONS: ...), 1.4 in brackets */
	}
	return s.n;
}

/* ---- the entry --------------------------------------------------------------------------- */

/*
 * The end of what tells the person, when no reasons do: a blank line, or the
 * end of a sentence that is no initial and no short form.
 */
static size_t
sentence_end(struct slice s)
{
	size_t i, n = 0;

	for (i = 0; i < s.n; i++) {
		if (ascii_is_alnum(s.p[i]) || s.p[i] == '\'') {
			n++;
			continue;
		}
		if (s.p[i] == '.' && n > 1 &&
		    (i + 1 == s.n || ascii_is_space(s.p[i + 1])) &&
		    !person_short_form(slice(s.p + i - n, n)))
			return i;
		n = 0;
	}
	return s.n;
}

static struct slice
trim_marks(struct slice s)
{
	while (s.n > 0 && memchr(".,;:- ", s.p[s.n - 1], 6) != NULL)
		s = slice_head(s, s.n - 1);
	return s;
}

/* MULTIPLE SOURCES classifies nothing: it is derived (B15). */
static bool
is_derived(struct reader *r, struct slice s)
{
	s = squeeze(r->arena, slice_head(s, 60));
	if (!slice_starts_fold(s, S("MULTIPLE SOURCE")) &&
	    !slice_starts_fold(s, S("DERIVED")))
		return false;
	if (r->t->derived_from.p == NULL)
		r->t->derived_from = trim_marks(s);
	return true;
}

static void
add_persons(struct reader *r, const struct entry *e,
    const struct person *persons, size_t count)
{
	struct classifier **end = &r->t->classified_by, *c;
	size_t i;

	for (i = 0; i < count; i++) {
		c = ARENA_NEW(r->arena, struct classifier);
		c->at = entry_source(e, persons[i].at);
		c->printed = persons[i].printed;
		c->name = persons[i].name;
		c->role = persons[i].role;
		if (persons[i].joined)
			remark(r, CHECK_NAME_JOINED, c->at, c->name);
		if (persons[i].repaired)
			remark(r, CHECK_NAME_REPAIRED, c->at, c->name);
		if (persons[i].role_repaired)
			remark(r, CHECK_ROLE_MISSPELT, c->at, c->role);
		*end = c;
		end = &c->next;
	}
}

void
read_classified_by(struct reader *r, const struct entry *e)
{
	struct slice s = slice_head(e->text, TEXT_LONGEST), who;
	struct person persons[PERSONS_MOST];
	struct slice rest;
	size_t n, count;

	while (s.n > 0 &&
	    (ascii_is_space(s.p[0]) || s.p[0] == ':' || s.p[0] == '-' ||
		s.p[0] == ',' || s.p[0] == '.'))
		s = slice_skip(s, 1);
	n = find_reasons(s);
	who = slice_trim(slice_head(s, n));
	rest = slice_skip(s, n);
	if (n == s.n)
		who = slice_head(who, sentence_end(who));
	if (r->t->classified_by_at.p != NULL) { /* of a further section */
		entry_claim(r, e, FIELD_CLASSIFIED_BY, s);
		return;
	}
	r->t->classified_by_at = entry_source(e, s);
	if (!is_derived(r, who)) {
		count = persons_read(r->arena, who, persons, PERSONS_MOST);
		add_persons(r, e, persons, count);
	}
	entry_claim(r, e, FIELD_CLASSIFIED_BY, who);
	if (rest.n > 0) {
		struct slice after =
		    reasons_read(r, e, rest, reason_word(rest) > 0);

		/* (reasons 1.4 (b)) Jane Doe: the name stands behind (B3) */
		after = slice_trim(slice_head(after, slice_index(after, '\n')));
		if (r->t->classified_by == NULL && after.n > 4 &&
		    after.n < 80) {
			after = slice_head(after, sentence_end(after));
			count = persons_read(
			    r->arena, after, persons, PERSONS_MOST);
			add_persons(r, e, persons, count);
			entry_claim(r, e, FIELD_CLASSIFIED_BY, after);
		}
	}
}

void
read_derived_from(struct reader *r, const struct entry *e)
{
	struct slice s = slice_head(e->text, TEXT_LONGEST);
	size_t reason = slice_find_fold(s, S("REASON"));
	size_t decl = slice_find_fold(s, S("DECL"));

	s = slice_trim(slice_head(s, reason < decl ? reason : decl));
	s = trim_marks(s);
	if (s.n == 0)
		return;
	entry_claim(r, e, FIELD_DERIVED_FROM, s);
	if (r->t->derived_from.p == NULL)
		r->t->derived_from = squeeze(r->arena, s);
	if (reason < e->text.n && reason < TEXT_LONGEST)
		reasons_read(r, e, slice_skip(e->text, reason), true);
}
