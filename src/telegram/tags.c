/*
 * tags.c: the TAGS line (traffic analysis by geography and subject): codes,
 * persons, topics in words.  Which codes there are stands in
 * tables/tags.csv; here is only how they are written.
 *
 *     TAGS: OVIP (DOE, JANE Q.), PREL, PE
 *
 * TAGS handbook of 1974 sections 4 to 18, 5 FAH-3 H-400.  A word is a code
 * only here: IN, TO and IS are countries on this line and nowhere else.
 */
#include "telegram/reader.h"
#include "telegram/table.h"

#define PERSON_LONGEST 80
#define WORD_LONGEST 40
#define GLUED_LONGEST 120 /* letters of codes without blanks between */
#define CODE_LONGEST 28
#define NAME_WORDS 4

struct list {
	struct reader *r;
	const struct entry *e;
	struct slice rest; /* of the codes, some lines */
	const char *word_end; /* of the word at its front, where known */
	int year;
	bool named; /* the code before must carry the name of a person */
	bool comma; /* a comma, or the label, stands before */
	bool over; /* what is left is no list */
};

/* ---- words ---------------------------------------------------------------- */

static bool
is_separator(char c)
{
	return ascii_is_space(c) || c == ',' || c == ';' || c == ':' ||
	    c == '.';
}

/* Past what stands between two codes. */
static void
skip_separators(struct list *l)
{
	for (; l->rest.n > 0; l->rest = slice_skip(l->rest, 1)) {
		if (!is_separator(l->rest.p[0]) && l->rest.p[0] != '\\' &&
		    l->rest.p[0] != ')')
			return;
		if (l->rest.p[0] == ',' || l->rest.p[0] == ';')
			l->comma = true;
	}
}

static struct slice
word_front(struct slice s)
{
	size_t n = 0;

	while (
	    n < s.n && !is_separator(s.p[n]) && s.p[n] != '(' && s.p[n] != ')')
		n++;
	return slice_head(s, n);
}

/* The word at the front of the list; a long one is not measured twice. */
static struct slice
this_word(struct list *l)
{
	if (l->word_end == NULL || l->word_end <= l->rest.p)
		l->word_end = slice_end(word_front(l->rest));
	return slice_between(l->rest.p, l->word_end);
}

static bool
has_letters(struct slice s)
{
	size_t i, n = 0;

	for (i = 0; i < s.n; i++)
		n += ascii_is_alnum(s.p[i]);
	return n >= 2;
}

static struct tag_found
find(const struct list *l, struct slice word)
{
	struct tag_found none = {TAG_UNKNOWN, TABLE_NONE};

	if (word.n < 2 || word.n > CODE_LONGEST)
		return none;
	return tag_find(capitals(l->r->arena, word), l->year);
}

/* Any code but a country: words of sentences are countries, too. */
static bool
is_sure_code(const struct list *l, struct slice word)
{
	return word.n > 2 && find(l, word).when != TAG_UNKNOWN;
}

/* ---- what is found --------------------------------------------------------- */

static void
add(struct list *l, struct slice at, struct slice code, struct slice kind,
    struct slice title)
{
	struct reader *r = l->r;
	struct tag *tag;

	entry_claim(r, l->e, FIELD_TAG, at);
	if (!seen_add(r->arena, &r->tags_seen, code.p != NULL ? code : title))
		return;
	tag = ARENA_NEW(r->arena, struct tag);
	tag->at = entry_source(l->e, at);
	tag->code = code;
	tag->kind = kind;
	tag->title = title;
	*r->tags_end = tag;
	r->tags_end = &tag->next;
}

/*
 * A country's code before or after its time (T20).  Of other codes the
 * tables know when a list was printed, not when a code was given up.
 */
static bool
is_of_another_time(const struct tag_found *found, int year)
{
	struct table_rows rows;
	uint32_t i, sides = 0;

	if ((found->when != TAG_BEFORE && found->when != TAG_AFTER) ||
	    !slice_equal(found->kind, S("geographic")))
		return false;
	rows = table_find(TABLE_TAGS, found->code);
	for (i = rows.first; i < rows.first + rows.count; i++)
		sides |= table_year(TABLE_TAGS, i, TAGS_FROM) > year ? 1 : 2;
	return sides != 3;
}

/*
 * A code of another list, PERL of a table above the text, that is in none of
 * the tables and a letter away from this one, which is: it is this (F12).
 */
static bool
is_told_before(struct list *l, struct slice at, const struct tag_found *found)
{
	struct slice here = entry_source(l->e, l->e->text);
	struct tag *tag;

	for (tag = l->r->t->tags; tag != NULL; tag = tag->next) {
		if (!slice_equal(tag->kind, S("unknown")) ||
		    slice_within(tag->at, here))
			continue;
		if (!repair_allowed(l->r, 1))
			return false;
		if (!word_is_near(tag->code, found->code) ||
		    !seen_add(l->r->arena, &l->r->tags_seen, found->code))
			continue;
		entry_claim(l->r, l->e, FIELD_TAG, at);
		remark(l->r, CHECK_TAG_REPAIRED, tag->at, found->code);
		tag->code = found->code;
		tag->kind = found->kind;
		tag->title =
		    found->title.n > 0 ? found->title : (struct slice){NULL, 0};
		return true;
	}
	return false;
}

static void
add_found(struct list *l, struct slice at, const struct tag_found *found)
{
	static const struct slice carry[] = {
	    {"OVIP", 4}, {"OTRA", 4}, {"OREP", 4}, {"OEXC", 4}, {"OCON", 4}};
	struct slice none = {NULL, 0};
	size_t i;

	if (slice_equal(found->kind, S("topic")))
		add(l, at, none, found->kind, found->code);
	else if (!is_told_before(l, at, found))
		add(l, at, found->code, found->kind,
		    found->title.n > 0 ? found->title : none);
	if (is_of_another_time(found, l->year))
		entry_remark(l->r, l->e, CHECK_TAG_ERA, at, found->code);
	l->named = false;
	for (i = 0; i < sizeof(carry) / sizeof(carry[0]); i++)
		l->named = l->named || slice_equal(found->code, carry[i]);
	l->comma = false;
}

static void
take(struct list *l, size_t n)
{
	l->rest = slice_skip(l->rest, n);
}

/* ---- persons ---------------------------------------------------------------- */

/* DOE JANE Q. is filed as DOE, JANE Q.; two-part surnames stay as printed. */
static struct slice
filed(struct list *l, struct slice name)
{
	static const struct slice parts[] = {{"VAN", 3}, {"VON", 3}, {"DE", 2},
	    {"DEL", 3}, {"DI", 2}, {"LA", 2}, {"LE", 2}, {"AL", 2}, {"EL", 2},
	    {"DA", 2}, {"DOS", 3}, {"ST.", 3}};
	size_t n = slice_index(name, ' '), i;

	if (slice_index(name, ',') < name.n || n < 2 || n == name.n)
		return name;
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (slice_equal(slice_head(name, n), parts[i]))
			return name;
	return arena_join(
	    l->r->arena, slice_head(name, n), S(","), slice_skip(name, n));
}

static void
add_person(struct list *l, struct slice at, struct slice name)
{
	struct slice none = {NULL, 0};

	name = capitals(l->r->arena, squeeze(l->r->arena, name));
	while (name.n > 0 &&
	    (is_separator(name.p[name.n - 1]) && name.p[name.n - 1] != '.'))
		name = slice_head(name, name.n - 1);
	if (has_letters(name))
		add(l, at, none, S("person"), filed(l, name));
}

/* How much of s is a name in brackets that are never closed (T10). */
static size_t
open_name(const struct list *l, struct slice s)
{
	size_t n = 0, commas = 0;

	while (
	    n < s.n && n < PERSON_LONGEST && s.p[n] != '(' && s.p[n] != ';') {
		if (s.p[n] == ',' && commas++ > 0)
			break;
		if (n > 0 && s.p[n - 1] == ' ' && ascii_is_alpha(s.p[n]) &&
		    is_sure_code(l, word_front(slice_skip(s, n))))
			break;
		n++;
	}
	return n;
}

static bool
is_person(struct slice name)
{
	size_t i;

	for (i = 0; i < name.n; i++)
		if (ascii_is_digit(name.p[i]))
			return false;
	return has_letters(name);
}

/* (DOE, JANE Q.): a person; (PE) a code all the same; (U) a marking (T8). */
static void
take_bracket(struct list *l)
{
	struct slice in = slice_skip(l->rest, 1), name, part;
	size_t close = slice_index(slice_head(in, PERSON_LONGEST * 2), ')');
	struct tag_found found;
	bool open = close == PERSON_LONGEST * 2 || close == in.n ||
	    slice_index(slice_head(in, close), '(') < close;
	struct marking mark;

	if (open) {
		close = open_name(l, in);
		entry_remark(l->r, l->e, CHECK_TAGS_BRACKET,
		    slice_head(l->rest, 1), slice_head(in, close));
	}
	name = slice_trim(slice_head(in, close));
	found = find(l, name);
	part = slice_head(l->rest, close + (open ? 1 : 2));
	/* (DOE) behind OVIP is a person, not the department */
	if (found.when != TAG_UNKNOWN &&
	    !(l->named && slice_equal(found.kind, S("organization"))))
		add_found(l, name, &found);
	else if (!open && marking_read(l->r->arena, part, &mark, NULL))
		entry_claim(l->r, l->e, FIELD_MARK, part);
	else if (is_person(name))
		while (name.n > 0) { /* (DOE, JANE; ROE, R.) */
			part = slice_head(name, slice_index(name, ';'));
			add_person(l, part, part);
			name = slice_skip(name, part.n + 1);
		}
	take(l, close + 1);
}

/* A word of a name: no code, an initial; the surname may be like one. */
static bool
is_name_word(const struct list *l, struct slice word, size_t words)
{
	struct tag_found found;

	if (word.n == 0 || word.n > WORD_LONGEST)
		return false;
	if (word.n == 1)
		return words > 0 && ascii_is_alpha(word.p[0]);
	found = find(l, word);
	return is_person(word) &&
	    (found.when == TAG_UNKNOWN ||
		(words == 0 && slice_equal(found.kind, S("organization"))));
}

/* Past blanks and points, and one comma if it is allowed. */
static struct slice
name_gap(struct slice s, bool *comma)
{
	while (s.n > 0 &&
	    (ascii_is_space(s.p[0]) || s.p[0] == '.' ||
		(*comma && s.p[0] == ','))) {
		*comma = *comma && s.p[0] != ',';
		s = slice_skip(s, 1);
	}
	return s;
}

/*
 * OVIP DOE JANE PREL, OVIP DOE, JANE, PREL: a name without brackets ends
 * before the next code (T9); it is filed with a comma behind the surname.
 */
static bool
take_name(struct list *l)
{
	struct slice s = l->rest, word, end = {NULL, 0};
	char name[PERSON_LONGEST];
	size_t words = 0, n = 0;
	bool comma = true;

	for (; words < NAME_WORDS; words++) {
		word = word_front(s);
		if (!is_name_word(l, word, words) ||
		    n + word.n + 2 > sizeof(name))
			break;
		if (words == 1)
			name[n++] = ',';
		if (words > 0)
			name[n++] = ' ';
		memcpy(name + n, word.p, word.n);
		n += word.n;
		end = word;
		s = slice_skip(s, word.n);
		if (s.n > 0 && s.p[0] == ',' && (words > 0 || !comma)) {
			words++;
			break;
		}
		s = name_gap(s, &comma);
	}
	if (words < 2)
		return false;
	add_person(l, slice_between(l->rest.p, slice_end(end)),
	    arena_copy(l->r->arena, slice(name, n)));
	take(l, (size_t)(slice_end(end) - l->rest.p));
	l->comma = l->named = false;
	return true;
}

/* ---- codes without blanks between (T6, T7) ----------------------------------- */

/* What a part costs: few codes of four letters are likelier than many of two. */
static int
part_cost(const struct list *l, struct slice part)
{
	struct tag_found found;

	if (part.n < 2)
		return -1;
	found = tag_find(part, l->year);
	if (found.when == TAG_UNKNOWN)
		return -1;
	return (part.n == 4         ? 2
		       : part.n > 7 ? 3
		       : part.n > 3 ? 5
				    : 7) +
	    (found.when == TAG_HELD || found.when == TAG_UNDATED ? 0 : 4);
}

struct parts {
	int cost[GLUED_LONGEST + 1];
	uint8_t length[GLUED_LONGEST + 1]; /* of the part that ends here */
};

/* The cheapest way to read s as codes; false when there is none. */
static bool
split(const struct list *l, struct slice s, struct parts *best)
{
	size_t i, n;
	int cost;

	best->cost[0] = 0;
	for (i = 1; i <= s.n; i++) {
		best->cost[i] = -1;
		if (s.p[i - 1] == ' ' && best->cost[i - 1] >= 0) {
			best->cost[i] = best->cost[i - 1];
			best->length[i] = 1;
		}
		for (n = 2; n <= i && n <= CODE_LONGEST; n++) {
			if (best->cost[i - n] < 0)
				continue;
			cost = part_cost(l, slice(s.p + i - n, n));
			if (cost < 0)
				continue;
			cost += best->cost[i - n];
			if (best->cost[i] >= 0 && best->cost[i] <= cost)
				continue;
			best->cost[i] = cost;
			best->length[i] = (uint8_t)n;
		}
	}
	return best->cost[s.n] >= 0;
}

/*
 * PRELPGOVPE; also with a topic of some words, KJUSHUMAN RIGHTS.  There must
 * be a code of four letters or more, and the two-letter ones be few: else
 * any word is a row of countries.
 */
static bool
take_glued(struct list *l, size_t n)
{
	struct slice s;
	struct parts best;
	struct tag_found found;
	size_t i, count = 0, longer = 0, shorter = 0, ends[GLUED_LONGEST];

	if (n < 6 || n > GLUED_LONGEST || !repair_allowed(l->r, n))
		return false;
	s = capitals(l->r->arena, slice_head(l->rest, n));
	if (!split(l, s, &best))
		return false;
	for (i = s.n; i > 0; i -= best.length[i])
		if (best.length[i] > 1) {
			found = tag_find(
			    slice(s.p + i - best.length[i], best.length[i]),
			    l->year);
			ends[count++] = i;
			if (!slice_equal(found.kind, S("geographic")) &&
			    !slice_equal(found.kind, S("organization")))
				longer++;
			else if (best.length[i] < 4)
				shorter++;
		}
	if (count < 2 || longer == 0 || shorter > longer + 2)
		return false;
	entry_remark(l->r, l->e, CHECK_TAGS_GLUED, slice_head(l->rest, n),
	    (struct slice){0});
	while (count-- > 0) {
		i = ends[count];
		found = tag_find(
		    slice(s.p + i - best.length[i], best.length[i]), l->year);
		add_found(l,
		    slice(l->rest.p + i - best.length[i], best.length[i]),
		    &found);
	}
	take(l, n);
	return true;
}

/* ---- topics, remainders, what is left ------------------------------------------ */

/* Words that make a row of words a sentence or a topic, no list of codes. */
static bool
is_plain_word(struct slice word)
{
	static const struct slice words[] = {{"FOR", 3}, {"THE", 3}, {"OF", 2},
	    {"AND", 3}, {"WITH", 4}, {"FROM", 4}, {"ON", 2}};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_equal_fold(word, words[i]))
			return true;
	return false;
}

/* A topic of the table at the front, of two words or three (T12). */
static bool
take_topic(struct list *l)
{
	struct slice s = l->rest, word, key;
	struct tag_found found;
	size_t words = 0, n = 0;

	while (words++ < 3) {
		word = words == 1 ? this_word(l) : word_front(slice_skip(s, n));
		if (word.n == 0 || n + word.n > CODE_LONGEST)
			return false;
		n += word.n;
		if (words > 1) {
			key = squeeze(l->r->arena, slice_head(s, n));
			found = find(l, key);
			if (found.when != TAG_UNKNOWN) {
				add_found(l, slice_head(s, n), &found);
				take(l, n);
				return true;
			}
		}
		while (n < s.n && ascii_is_space(s.p[n]))
			n++;
	}
	return false;
}

/* Where the item, from comma to comma, ends. */
static size_t
item_length(struct slice s)
{
	size_t n = 0;

	while (n < s.n && n < GLUED_LONGEST && s.p[n] != ',' && s.p[n] != ';' &&
	    s.p[n] != '(' && s.p[n] != '\n')
		n++;
	return n;
}

/* Long words that are no codes, in a list without commas: one topic. */
static bool
take_run(struct list *l)
{
	struct slice s = l->rest, word, end = {NULL, 0}, none = {NULL, 0};
	size_t words = 0, letters = 0;

	while (words < NAME_WORDS) {
		word = word_front(s);
		if (word.n < 2 || word.n > CODE_LONGEST ||
		    find(l, word).when != TAG_UNKNOWN)
			break;
		words++;
		letters += word.n;
		end = word;
		s = slice_skip(s, word.n);
		if (s.n == 0 || !ascii_is_blank(s.p[0]))
			break;
		s = slice_trim_left(s);
	}
	if (words < 2 || letters < 6 * words)
		return false;
	s = slice_between(l->rest.p, slice_end(end));
	add(l, s, none, S("topic"),
	    capitals(l->r->arena, squeeze(l->r->arena, s)));
	take(l, s.n);
	return true;
}

/*
 * Words that are no codes, from here to the comma.  Two or more behind a
 * comma are a topic (LAW OF THE SEA); behind a code, with a word like FOR
 * among them, they are no part of the list (T23).
 */
static bool
take_words(struct list *l)
{
	struct slice item = slice_trim_right(
			 slice_head(l->rest, item_length(l->rest))),
		     rest = item, word, none = {NULL, 0};
	size_t words = 0, codes = 0, plain = 0;

	while (rest.n > 0) {
		word = word_front(rest);
		if (word.n == 0) {
			rest = slice_skip(rest, 1);
			continue;
		}
		words++;
		codes += is_sure_code(l, word);
		plain += is_plain_word(word);
		rest = slice_skip(rest, word.n);
	}
	if (words < 2 || codes > 0)
		return false;
	if (l->comma) {
		add(l, item, none, S("topic"),
		    capitals(l->r->arena, squeeze(l->r->arena, item)));
		take(l, item.n);
		l->comma = false;
		return true;
	}
	if (plain == 0)
		return take_run(l);
	entry_remark(l->r, l->e, CHECK_TAGS_REMAINDER, item, item);
	l->over = true;
	return true;
}

/* A word that is no code: repaired if one code is near, else kept (T18). */
static void
take_unknown(struct list *l, struct slice word)
{
	struct slice code = capitals(l->r->arena, word), none = {NULL, 0};
	struct tag_found found = {TAG_UNKNOWN, TABLE_NONE}, whole;
	size_t slash = slice_index(code, '/');

	take(l, word.n);
	if (!has_letters(word))
		return;
	if (code.n < 12 && repair_allowed(l->r, code.n))
		found = tag_near(code, l->year);
	/*
	 * a slip at the first letter would be another group of subjects,
	 * unless two letters are swapped
	 */
	if (found.when != TAG_UNKNOWN && ascii_is_alpha(code.p[0]) &&
	    found.code.p[0] != code.p[0] &&
	    (found.code.p[0] != code.p[1] || found.code.p[1] != code.p[0]))
		found.when = TAG_UNKNOWN;
	if (found.when != TAG_UNKNOWN) {
		entry_remark(l->r, l->e, CHECK_TAG_REPAIRED, word, found.code);
		add_found(l, word, &found);
		return;
	}
	/* UNGA/C-9: a part of an organization is one (T11) */
	whole = find(l, slice_head(code, slash));
	if (slash < code.n && whole.when != TAG_UNKNOWN &&
	    slice_equal(whole.kind, S("organization"))) {
		add(l, word, code, whole.kind, none);
	} else {
		entry_remark(l->r, l->e, CHECK_TAG_UNKNOWN, word, code);
		add(l, word, code, S("unknown"), none);
	}
	l->comma = l->named = false;
}

/* ---- furniture in the list (T14, T15) -------------------------------------------- */

/* PAGE 02 LIMA 00335 ..., up to the end of the line. */
static bool
take_page_line(struct list *l, struct slice word)
{
	struct slice after = slice_trim_left(slice_skip(l->rest, word.n));
	size_t n;

	if (!slice_equal(word, S("PAGE")) || after.n == 0 ||
	    !ascii_is_digit(after.p[0]))
		return false;
	n = slice_index(l->rest, '\n');
	entry_claim(l->r, l->e, FIELD_PAGE_LINE, slice_head(l->rest, n));
	take(l, n);
	return true;
}

static bool
take_banner(struct list *l)
{
	size_t n = slice_index(slice_head(l->rest, 80), '\n');
	struct slice line = slice_head(l->rest, n), rest;
	bool exact;

	if (line.n == 80 || !level_may_begin(line.p, line.n) ||
	    class_read(line, &rest, &exact) == CLASS_NONE || !exact ||
	    slice_trim(rest).n > 0)
		return false;
	entry_claim(l->r, l->e, FIELD_BANNER, line);
	take(l, n);
	return true;
}

/* ---- the list ------------------------------------------------------------------- */

/* U.N., P.R.C.: letters with dots between are one word (T27). */
static size_t
dotted(struct slice s, char letters[static 8], size_t *count)
{
	size_t n = 0;

	*count = 0;
	while (n + 1 < s.n && *count < 8 && ascii_is_alpha(s.p[n]) &&
	    s.p[n + 1] == '.') {
		letters[(*count)++] = ascii_upper(s.p[n]);
		n += 2;
	}
	return *count >= 2 ? n : 0;
}

/* Codes with strokes between, if each is one: PREL/PGOV. */
static bool
take_strokes(struct list *l, struct slice word)
{
	struct slice rest = word, part;
	struct tag_found found;
	int pass;

	if (slice_index(word, '/') == word.n || word.n > GLUED_LONGEST)
		return false;
	for (pass = 0; pass < 2; pass++)
		for (rest = word; rest.n > 0;
		     rest = slice_skip(rest, part.n + 1)) {
			part = slice_head(rest, slice_index(rest, '/'));
			if (part.n == 0)
				continue;
			found = find(l, part);
			if (found.when == TAG_UNKNOWN)
				return false;
			if (pass == 1)
				add_found(l, part, &found);
		}
	take(l, word.n);
	return true;
}

static void
take_word(struct list *l)
{
	struct slice word = this_word(l), s = l->rest;
	struct tag_found found = find(l, word);
	char letters[8];
	size_t count, n = dotted(s, letters, &count);

	if (n > 0) {
		found = tag_find(slice(letters, count), l->year);
		if (found.when != TAG_UNKNOWN) {
			add_found(l, slice_head(s, n), &found);
			take(l, n);
			return;
		}
	}
	if (l->named && take_name(l))
		return;
	if (found.when != TAG_UNKNOWN) {
		take(l, word.n);
		add_found(l, word, &found);
		return;
	}
	if (word.n == 0)
		take(l, 1);
	else if (take_page_line(l, word) || take_banner(l))
		return;
	else if (word.n > 4 && caption_front(s).n >= word.n) {
		n = caption_front(s).n;
		caption_add(l->r, l->e, s);
		take(l, n);
	} else if (!take_strokes(l, word) && !take_topic(l) &&
	    !take_glued(l, word.n) &&
	    !take_glued(l, slice_trim_right(slice_head(s, item_length(s))).n) &&
	    !take_words(l))
		take_unknown(l, word);
}

/* [B1], [B6: 12 characters]: what stands where a name was cut (X13). */
static bool
take_cut(struct list *l)
{
	size_t n = slice_index(slice_head(l->rest, CODE_LONGEST * 2), ']') + 1;

	if (l->rest.n < 4 || l->rest.p[0] != '[' || n < 4 || n > l->rest.n ||
	    n > CODE_LONGEST * 2 || !ascii_is_digit(l->rest.p[2]))
		return false;
	if (l->rest.p[1] != 'B')
		return false;
	entry_claim(l->r, l->e, FIELD_REDACTION, slice_head(l->rest, n));
	take(l, n);
	l->named = false;
	return true;
}

static void
read_list(struct list *l)
{
	l->comma = true;
	while (!l->over) {
		skip_separators(l);
		if (l->rest.n == 0)
			return;
		if (l->rest.p[0] == '(')
			take_bracket(l);
		else if (!take_cut(l))
			take_word(l);
	}
}

/* ---- the lines -------------------------------------------------------------------- */

/* Does a line begin with codes?  The first two, or the only one (T13). */
static bool
begins_with_codes(const struct list *l, struct slice line)
{
	struct slice s = line, word, after;
	size_t words = 0;

	for (; words < 2; words++) {
		while (s.n > 0 && is_separator(s.p[0]))
			s = slice_skip(s, 1);
		if (s.n == 0 || s.p[0] == '(')
			break;
		word = word_front(s);
		if (find(l, word).when == TAG_UNKNOWN)
			return false;
		after = slice_trim_left(slice_skip(s, word.n));
		s = slice_skip(s, word.n);
		/* US ARMY, IN LIMA: a country alone begins a sentence, too */
		if (words == 0 && word.n == 2 && after.n > 0 &&
		    ascii_is_alpha(after.p[0]) &&
		    find(l, word_front(after)).when == TAG_UNKNOWN)
			return false;
	}
	return words > 0 || (s.n > 0 && s.p[0] == '(');
}

static bool
is_bracket_open(struct slice s)
{
	size_t i;

	for (i = s.n; i > 0 && s.n - i < PERSON_LONGEST; i--)
		if (s.p[i - 1] == ')')
			return false;
		else if (s.p[i - 1] == '(')
			return true;
	return false;
}

/* A banner, SIPDIS, a page line: between the lines of the list. */
static bool
is_between(struct slice line)
{
	struct slice rest;
	bool exact;

	return caption_is(line) ||
	    (slice_starts(line, S("PAGE ")) && line.n > 6 &&
		ascii_is_digit(line.p[5])) ||
	    (level_may_begin(line.p, line.n) &&
		class_read(line, &rest, &exact) != CLASS_NONE && exact &&
		rest.n == 0);
}

/* How much of the entry is the list: its first line, and more by T13. */
static size_t
list_length(const struct list *l, struct slice s)
{
	struct slice rest = s, line, sure, before;

	line = slice_line(&rest);
	sure = slice_trim_right(line);
	while ((line = slice_line(&rest)).p != NULL) {
		before = slice_between(s.p, slice_end(sure));
		line = slice_trim(line);
		if (line.n == 0)
			continue;
		if (is_between(line))
			continue;
		if (!slice_ends(before, S(",")) && !is_bracket_open(before) &&
		    !begins_with_codes(l, line) && !(before.n == 0))
			break;
		sure = line;
	}
	return (size_t)(slice_end(sure) - s.p);
}

/* N/A, NONE at the front: given as none (T22). */
static size_t
given_none(struct slice s)
{
	static const struct slice forms[] = {
	    {"N/A", 3}, {"NONE", 4}, {"N.A.", 4}, {"NIL", 3}};
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (slice_starts_fold(s, forms[i]) &&
		    (s.n == forms[i].n || !ascii_is_alnum(s.p[forms[i].n])))
			return forms[i].n;
	return 0;
}

void
read_tags(struct reader *r, const struct entry *e)
{
	struct list l = {.r = r, .e = e, .year = reader_date(r).year};
	struct slice s = e->text;
	size_t n = given_none(s);

	if (n > 0) {
		entry_claim(r, e, FIELD_TAG, slice_head(s, n));
		s = slice_trim_left(slice_skip(s, n));
	}
	l.rest = slice_head(s, list_length(&l, s));
	s = slice_skip(s, l.rest.n);
	read_list(&l);
	if (n > 0 && r->t->tags == NULL)
		r->t->tags_given_none = true;
	read_below(r, e, s);
}
