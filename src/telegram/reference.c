/*
 * reference.c: one reference that is a telegram: year, post and number in
 * every order and spelling (R6 to R13, R23, R26).  It looks ahead and takes
 * nothing; reflist.c does.
 *
 *     LIMA 12   98 LIMA 12   LIMA 12 (98)   09LIMA12   10-LIMA-57   21 LIMA
 */
#include "telegram/reference.h"

#define NAME_WORDS 6u
#define NAME_LONGEST 48
#define NUMBER_MOST 999999
#define MISSES_MOST 400u

/* ---- years ----------------------------------------------------------------- */

int
ref_year(struct ref_list *l, struct slice digits, int *other)
{
	uint32_t value;
	int early, late;

	*other = 0;
	if (!slice_number(digits, 9999, &value))
		return 0;
	if (digits.n == 2) {
		early = date_year(value, l->near);
		/* 74 of 2026 has been; 09 of 2007 is no telegram of 1909. */
		return date_known(l->near) && early > l->near.year + 1 &&
			early >= 2045
		    ? early - 100
		    : early;
	}
	if (digits.n == 4)
		return value >= 1900 && value < 2100 ? (int)value : 0;
	if (digits.n != 3)
		return 0;
	/* 094: 09 or 94, the later one that is past (R6) */
	early = date_year(value / 10, l->near);
	late = date_year(value % 100, l->near);
	if (date_known(l->near) && early > l->near.year)
		return late;
	if (date_known(l->near) && late > l->near.year)
		return early;
	*other = early > late ? late : early;
	return early > late ? early : late;
}

/* A year of two digits that a telegram may well refer to. */
static bool
is_likely_year(struct ref_list *l, struct slice digits)
{
	uint32_t value;
	int year;

	if (digits.n == 4 && slice_number(digits, 9999, &value))
		return value >= 1945 && value < 2050 &&
		    (!date_known(l->near) ||
			((int)value <= l->near.year &&
			    (int)value >= l->near.year - 30));
	if (digits.n != 2 || !slice_number(digits, 99, &value))
		return false;
	year = date_year(value, l->near);
	return !date_known(l->near)
	    ? value >= 66
	    : year <= l->near.year && year >= l->near.year - 12;
}

/* ---- the post --------------------------------------------------------------- */

/* EMBTEL, DEPTEL, OURTEL, LIMATEL: whose telegram (R23). */
static bool
post_of_tel(struct ref_list *l, struct slice word, struct slice *post)
{
	static const struct slice own[] = {{"EMB", 3}, {"CON", 3},
	    {"CONGEN", 6}, {"LEG", 3}, {"MIS", 3}, {"OUR", 3}, {"MY", 2}};
	static const struct slice department[] = {{"DEP", 3}, {"DEPT", 4},
	    {"DEPTCIR", 7}, {"DEPCIR", 6}, {"CIR", 3}, {"SECSTATE", 8}};
	struct post_found found;
	size_t i;

	if (word.n > 4 && ascii_upper(word.p[word.n - 1]) == 'S')
		word.n--;
	if (word.n < 5 ||
	    !slice_equal_fold(slice_skip(word, word.n - 3), S("TEL")))
		return false;
	word.n -= 3;
	for (i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (slice_equal_fold(word, own[i])) {
			*post = l->own;
			return true;
		}
	for (i = 0; i < sizeof(department) / sizeof(department[0]); i++)
		if (slice_equal_fold(word, department[i])) {
			*post = S("STATE");
			return true;
		}
	if (slice_equal_fold(word, S("UR")) ||
	    slice_equal_fold(word, S("YOUR"))) {
		*post = !slice_equal(l->own, S("STATE")) ? S("STATE")
		    : l->r->t->to != NULL                ? l->r->t->to->post
					  : (struct slice){NULL, 0};
		return true;
	}
	found = post_find(word, l->near.year, l->own);
	*post = found.name;
	return found.row != TABLE_NONE && !post_how_guessed(found.how);
}

static bool
is_upper(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (ascii_is_lower(s.p[i]))
			return false;
	return true;
}

/* Is there a post at the end of a name that is none: SEE LIMA, PER STATE? */
static bool
ends_with_post(struct ref_list *l, struct slice name)
{
	struct post_found found;
	unsigned i;

	for (i = 0; i < NAME_WORDS; i++) {
		slice_word(&name);
		name = slice_trim_left(name);
		if (name.n == 0)
			return false;
		l->misses++;
		found = post_find(name, l->near.year, l->own);
		if (found.how != POST_UNKNOWN && !post_how_guessed(found.how))
			return true;
	}
	return false;
}

/*
 * The post of a name.  A name in no table is one all the same when it is
 * short and in capitals, but so many misses make any further one a miss.
 */
static bool
find_post(struct ref_list *l, struct slice name, unsigned words,
    struct ref_telegram *t)
{
	struct identifier *id = &t->id;
	int year = id->year != 0 ? id->year : l->near.year;
	struct post_found found;
	struct slice rest = name, last = {NULL, 0}, word;

	while ((word = slice_word(&rest)).p != NULL)
		last = word;
	if (words == 1 && post_of_tel(l, last, &id->post)) {
		t->known = id->post.n > 0;
		return t->known;
	}
	if (name.n > NAME_LONGEST || l->misses > MISSES_MOST)
		return false;
	found = post_find(name, year, l->own);
	t->known = found.how != POST_UNKNOWN && found.how != POST_NEAR &&
	    found.how != POST_COUNTRY && found.how != POST_AMBIGUOUS;
	if (found.how == POST_UNKNOWN) {
		l->misses++;
		if (words > 1 && ends_with_post(l, name))
			return false; /* SEE LIMA 12 */
		if (words > 3 || name.n < 3 || !is_upper(name))
			return false;
		id->flaws |= ID_POST_UNKNOWN;
	} else if (found.how == POST_COUNTRY || found.how == POST_AMBIGUOUS)
		id->flaws |= ID_POST_GUESSED;
	else if (post_how_guessed(found.how))
		id->flaws |= ID_POST_REPAIRED;
	id->post = post_canonical(l->r->arena, name, &found);
	if (found.how == POST_SERIES)
		id->series = id->post;
	return true;
}

/* ---- the parts ----------------------------------------------------------------- */

/* A number, or letters O and l for digits of one (R26). */
static bool
read_digits(struct slice s, struct identifier *id)
{
	uint64_t value = 0;
	size_t i, digits = 0;
	bool odd = false;

	if (s.n == 0 || s.n > 12)
		return false;
	for (i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (ascii_is_digit(c))
			digits++;
		else if (c == 'O' || c == 'o' || c == 'l' || c == 'I')
			odd = true;
		else
			return false;
		value = value * 10 +
		    (ascii_is_digit(c)             ? (uint64_t)(c - '0')
			    : c == 'l' || c == 'I' ? 1
						   : 0);
	}
	if (digits == 0 || (odd && value == 0))
		return false;
	if (odd)
		id->flaws |= ID_DIGITS_REPAIRED;
	if (value == 0 || value > NUMBER_MOST) {
		id->flaws |= ID_NUMBER_BAD;
		value = 0;
	}
	id->number = (uint32_t)value;
	return true;
}

/* Words between the post and the number: LIMA TEL NO. 12, LIMA #12 (R13). */
static bool
is_filler(const struct token *t)
{
	static const struct slice words[] = {{"NO", 2}, {"NR", 2},
	    {"NUMBER", 6}, {"NOS", 3}, {"TEL", 3}, {"TELS", 4}, {"TELEGRAM", 8},
	    {"TELEGRAMS", 9}, {"CABLE", 5}, {"CABLES", 6}, {"MSG", 3},
	    {"MESSAGE", 7}, {"CIRCULAR", 8}, {"CIRC", 4}, {"SEPTEL", 6},
	    {"SERIAL", 6}};
	size_t i;

	if (t->kind == TOKEN_MARK)
		return memchr("#:.,-", t->at.p[0], 5) != NULL;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (ref_is_word(t, words[i]))
			return true;
	return false;
}

/* 09LIMA123, 10-LIMA-57, LIMA12, 98LIMA: what the token is made of. */
struct mixed {
	struct slice year, name, number;
};

static size_t
run(struct slice s, bool (*is)(char))
{
	size_t n = 0;

	while (n < s.n && is(s.p[n]))
		n++;
	return n;
}

static bool
is_name_byte(char c)
{
	return ascii_is_alpha(c) || c == '\'' || c == '-';
}

static bool
split_mixed(struct slice s, struct mixed *m)
{
	size_t n = run(s, ascii_is_digit);

	*m = (struct mixed){0};
	m->year = slice_head(s, n);
	s = slice_skip(s, n);
	if (s.n > 0 && s.p[0] == '-')
		s = slice_skip(s, 1);
	n = run(s, is_name_byte);
	m->name = slice_head(s, n);
	m->number = slice_skip(s, n);
	while (m->name.n > 0 && m->name.p[m->name.n - 1] == '-')
		m->name.n--;
	/* OO12: letters of the number */
	if (m->number.n > 0 && m->name.n < 2)
		return false;
	n = run(m->number, ascii_is_digit);
	return m->name.n > 1 && n == m->number.n && n <= 7 && m->year.n <= 4;
}

/* ---- a telegram ahead ------------------------------------------------------------ */

/* A number of a list or a year: 12-98, 12/98, 12/13 (R7, R11). */
static void
read_pair(struct ref_list *l, struct ref_telegram *t, struct slice second)
{
	uint32_t value;
	int other;
	char digits[8];
	size_t n = 0;
	uint32_t number = t->id.number;

	if (!slice_number(second, NUMBER_MOST, &value) ||
	    (value == 0 && second.n != 2)) /* LIMA 12/00 */
		return;
	do
		digits[n++] = (char)('0' + number % 10);
	while ((number /= 10) != 0 && n < sizeof(digits));
	/* numbers of one length near each other are a list: 12/13 */
	if (is_likely_year(l, second) &&
	    !(n == second.n && t->id.number < value &&
		value - t->id.number < 10))
		t->id.year = ref_year(l, second, &other);
	else if (value > 0) {
		t->second = value;
		t->second_at = second;
	}
}

struct ahead {
	struct ref_list *l;
	struct ref_telegram *t;
	unsigned k; /* the token that is looked at */
	const char *from, *to;
};

static const struct token *
at(struct ahead *a, unsigned k)
{
	return ref_peek(a->l, a->k + k);
}

static void
step(struct ahead *a, unsigned n)
{
	a->k += n;
	a->to = slice_end(ref_peek(a->l, a->k - 1)->at);
}

/* 98, '98, (98), O4, 1998 before a name (R6). */
static bool
year_before(struct ahead *a)
{
	const struct token *t = at(a, 0);
	unsigned n = 0;
	struct slice digits;
	char zero[2];

	if (ref_is_mark(t, '\'') || ref_is_mark(t, '(')) {
		n = 1;
		t = at(a, 1);
	}
	digits = t->at;
	if (t->kind == TOKEN_MIXED && digits.n == 2 && n == 0 &&
	    ascii_upper(digits.p[0]) == 'O') {
		zero[0] = '0';
		zero[1] = digits.p[1];
		digits = slice(zero, 2);
		a->t->id.flaws |= ID_DIGITS_REPAIRED;
	} else if (t->kind != TOKEN_NUMBER)
		return false;
	n++;
	if (ref_is_mark(at(a, 0), '(')) {
		if (!ref_is_mark(at(a, n), ')'))
			return false;
		n++;
	} else if (at(a, n)->kind == TOKEN_MARK &&
	    (at(a, n)->at.p[0] == '-' || at(a, n)->at.p[0] == '/' ||
		at(a, n)->at.p[0] == '\'' || at(a, n)->at.p[0] == '.'))
		n++;
	if (at(a, n)->kind != TOKEN_WORD && at(a, n)->kind != TOKEN_MIXED)
		return false;
	a->t->id.year = ref_year(a->l, digits, &a->t->other_year);
	if (a->t->id.year == 0)
		return false;
	step(a, n);
	return true;
}

/* T0KYO, L1MA: a word all the same (P10). */
static bool
is_damaged_word(const struct token *t)
{
	size_t i;

	if (t->kind != TOKEN_MIXED || t->at.n < 4 ||
	    !ascii_is_alpha(t->at.p[0]) ||
	    !ascii_is_alpha(t->at.p[t->at.n - 1]))
		return false;
	for (i = 0; i < t->at.n; i++)
		if (ascii_is_digit(t->at.p[i]) &&
		    memchr("015", t->at.p[i], 3) == NULL)
			return false;
	return true;
}

/* Can this word be of a post's name?  A letter alone only as N,DJAMENA. */
static bool
is_name_word(const struct ref_list *l, const struct token *t)
{
	enum reference_kind kind;

	return (t->kind == TOKEN_WORD || is_damaged_word(t)) &&
	    (t->at.n > 1 ||
		(slice_end(t->at) < slice_end(l->e->text) &&
		    *slice_end(t->at) == ',')) &&
	    !ref_no_post(t->at) && !(ref_kind_word(t->at, &kind)) &&
	    !slice_equal_fold(t->at, S("AND")) &&
	    !slice_equal_fold(t->at, S("NOTAL"));
}

/* RIO DE JAN 12 */
static bool
is_january(struct ahead *a, unsigned n)
{
	return n > 0 && ref_is_word(at(a, n), S("JAN")) &&
	    ref_is_word(at(a, n - 1), S("DE"));
}

/* JCS MSG 221205 AUG 74: no number, but a day and an hour without Z. */
static bool
is_bare(struct ahead *a, unsigned n)
{
	const struct token *t = at(a, n);
	struct dtg_group g;

	return t->kind == TOKEN_NUMBER && t->at.n == 6 &&
	    at(a, n + 1)->kind == TOKEN_WORD &&
	    date_month(at(a, n + 1)->at) != 0 &&
	    at(a, n + 2)->kind == TOKEN_NUMBER && at(a, n + 2)->at.n != 1 &&
	    ref_bare(a->l, slice_between(t->at.p, slice_end(at(a, n + 2)->at)),
		&g) &&
	    (g.year == a->l->near.year || g.year + 1 == a->l->near.year);
}

/*
 * The words of the name and the number behind it.  A name may be broken over
 * lines, even blank ones (R16), but no comma stands in it, but for an
 * apostrophe's sake (N,DJAMENA).
 */
static bool
name_and_number(struct ahead *a)
{
	struct identifier *id = &a->t->id;
	const struct token *t;
	struct slice name = {NULL, 0};
	struct mixed m;
	unsigned words = 0, marks = 0, n = 0;
	bool comma = false;

	for (;; n++) {
		t = at(a, n);
		if (words < NAME_WORDS &&
		    (is_name_word(a->l, t) || is_january(a, n))) {
			/* STATE TEL 12, but EMBASSY TEL AVIV 12 */
			if (words > 0 && is_filler(t) &&
			    (at(a, n + 1)->kind != TOKEN_WORD ||
				is_filler(at(a, n + 1))))
				break;
			if (name.p == NULL)
				name.p = t->at.p;
			name.n = (size_t)(slice_end(t->at) - name.p);
			words++;
			continue;
		}
		/* ST. PETERSBURG, UN/ROME, N,DJAMENA */
		if (words > 0 && t->kind == TOKEN_MARK && !t->blank &&
		    at(a, n + 1)->kind == TOKEN_WORD &&
		    at(a, n + 1)->at.n > 1 &&
		    (((t->at.p[0] == '.' || t->at.p[0] == '/') &&
			 marks++ < 2) ||
			(t->at.p[0] == ',' && !at(a, n + 1)->blank &&
			    name.n == 1)))
			continue;
		break;
	}
	if (t->kind == TOKEN_MIXED && split_mixed(t->at, &m) && m.year.n == 0 &&
	    m.number.n > 0 && words < NAME_WORDS && !ref_is_airgram(t->at) &&
	    !(words > 0 && read_digits(t->at, &(struct identifier){0}))) {
		/* LA PAZ12 */
		if (name.p == NULL)
			name.p = m.name.p;
		name.n = (size_t)(slice_end(m.name) - name.p);
		if (!read_digits(m.number, id) ||
		    !find_post(a->l, name, words + 1, a->t))
			return false;
		step(a, n + 1);
		return true;
	}
	if (words == 0)
		return false;
	while (is_filler(at(a, n)) && n < NAME_WORDS * 2 + 4) {
		t = at(a, n);
		/* LIMA, QUITO: a comma alone parts two posts */
		comma = comma || ref_is_mark(t, ',') || ref_is_mark(t, ':');
		n++;
	}
	t = at(a, n);
	if (t->kind != TOKEN_NUMBER && t->kind != TOKEN_MIXED &&
	    t->kind != TOKEN_WORD)
		return false;
	if (t->kind == TOKEN_MIXED && slice_index(t->at, '-') < t->at.n) {
		size_t dash = slice_index(t->at, '-');

		if (!read_digits(slice_head(t->at, dash), id))
			return false;
		read_pair(a->l, a->t, slice_skip(t->at, dash + 1));
	} else if (t->kind == TOKEN_WORD || !read_digits(t->at, id))
		return false;
	/* LIMA 5/3/07 is a date, 98 QUITO another telegram */
	if (ref_is_mark(at(a, n + 1), '/') &&
	    at(a, n + 2)->kind == TOKEN_NUMBER &&
	    ref_is_mark(at(a, n + 3), '/') && t->at.n <= 2 &&
	    at(a, n + 4)->kind == TOKEN_NUMBER && at(a, n + 4)->at.n == 2 &&
	    words > 1)
		return false;
	if (!find_post(a->l, squeeze(a->l->r->arena, name), words, a->t))
		return false;
	/* the Department's own numbers have six digits */
	if (!slice_equal(id->post, S("STATE")) && is_bare(a, n))
		return false;
	if ((id->flaws & ID_POST_UNKNOWN) != 0 &&
	    (comma || t->at.n < 2 || words > 2))
		return false;
	step(a, n + 1);
	return true;
}

/* 09LIMA123, 2005LIMA123, 98LIMA 12, 09LA PAZ 12 (R8). */
static bool
glued(struct ahead *a)
{
	struct ref_telegram *t = a->t;
	struct mixed m;
	const struct token *token = at(a, 0), *next;
	struct slice name;
	unsigned n = 1, words = 1;

	if (token->kind != TOKEN_MIXED || !split_mixed(token->at, &m) ||
	    m.year.n < 2)
		return false;
	t->id.year = ref_year(a->l, m.year, &t->other_year);
	if (t->id.year == 0 && m.year.n == 4 && m.year.p[0] == m.year.p[2] &&
	    m.year.p[1] == m.year.p[3]) {
		t->id.year =
		    ref_year(a->l, slice_head(m.year, 2), &t->other_year);
		t->id.flaws |= ID_YEAR_TWICE;
	}
	if (t->id.year == 0)
		return false;
	name = m.name;
	if (m.number.n > 0) {
		if (!read_digits(m.number, &t->id) ||
		    !find_post(a->l, name, 1, t))
			return false;
		step(a, 1);
		return true;
	}
	while (words < NAME_WORDS && is_name_word(a->l, at(a, n))) {
		name.n = (size_t)(slice_end(at(a, n)->at) - name.p);
		n++;
		words++;
	}
	next = at(a, n);
	if (next->kind == TOKEN_MIXED && split_mixed(next->at, &m) &&
	    m.year.n == 0 && m.number.n > 0) {
		name.n = (size_t)(slice_end(m.name) - name.p);
		words++;
		if (!read_digits(m.number, &t->id))
			return false;
	} else if (next->kind != TOKEN_NUMBER || !read_digits(next->at, &t->id))
		return false;
	if (!find_post(a->l, squeeze(a->l->r->arena, name), words, t))
		return false;
	step(a, n + 1);
	return true;
}

/* 21 LIMA: the number stands first, and nothing follows (R12). */
static bool
number_first(struct ahead *a)
{
	const struct token *number = at(a, 0), *t;
	struct slice name;
	unsigned n = 1, words = 0;

	if (number->kind != TOKEN_NUMBER || !is_name_word(a->l, at(a, 1)) ||
	    at(a, 1)->line)
		return false;
	name.p = at(a, 1)->at.p;
	while (words < NAME_WORDS && is_name_word(a->l, at(a, n)) &&
	    !at(a, n)->line)
		n++, words++;
	t = at(a, n);
	if (t->kind != TOKEN_END && !t->line &&
	    !(t->kind == TOKEN_MARK && t->at.p[0] != '-'))
		return false;
	name.n = (size_t)(slice_end(at(a, n - 1)->at) - name.p);
	if (!read_digits(number->at, &a->t->id) ||
	    !find_post(a->l, squeeze(a->l->r->arena, name), words, a->t) ||
	    !a->t->known)
		return false;
	step(a, n);
	return true;
}

bool
ref_telegram(struct ref_list *l, unsigned k, struct ref_telegram *t)
{
	struct ahead a = {l, t, k, NULL, NULL};
	const struct token *first = ref_peek(l, k);
	bool found;

	if (first->kind == TOKEN_END ||
	    (first->kind == TOKEN_MARK && first->at.p[0] != '\'' &&
		first->at.p[0] != '('))
		return false;
	*t = (struct ref_telegram){0};
	a.from = first->at.p;
	found = glued(&a);
	if (!found) {
		a.k = k;
		*t = (struct ref_telegram){0};
		if (year_before(&a))
			found = name_and_number(&a) || glued(&a);
		else {
			*t = (struct ref_telegram){0};
			found = name_and_number(&a);
		}
	}
	if (!found) {
		a.k = k;
		*t = (struct ref_telegram){0};
		found = number_first(&a);
	}
	if (!found)
		return false;
	t->tokens = a.k - k;
	t->at = slice_between(a.from, a.to);
	return true;
}

/* ---- what stands behind it --------------------------------------------------------- */

/* MAY 3, 2007; 3 MAY 07; JULY 1973; 5/3/07 from token k on. */
unsigned
ref_date(struct ref_list *l, unsigned k, int *year)
{
	const struct token *t = ref_peek(l, k);
	unsigned n = 0;
	int other;
	uint32_t value;

	*year = 0;
	if (t->kind == TOKEN_NUMBER && t->at.n <= 2 &&
	    ref_is_mark(ref_peek(l, k + 1), '/') &&
	    ref_peek(l, k + 2)->kind == TOKEN_NUMBER &&
	    ref_is_mark(ref_peek(l, k + 3), '/') &&
	    ref_peek(l, k + 4)->kind == TOKEN_NUMBER) {
		*year = ref_year(l, ref_peek(l, k + 4)->at, &other);
		return 5;
	}
	if (t->kind == TOKEN_NUMBER && t->at.n <= 2 &&
	    date_month(ref_peek(l, k + 1)->at) != 0 &&
	    ref_peek(l, k + 1)->kind == TOKEN_WORD)
		n = 2;
	else if (t->kind == TOKEN_WORD && date_month(t->at) != 0) {
		n = 1;
		if (ref_is_mark(ref_peek(l, k + n), '.'))
			n++;
		t = ref_peek(l, k + n);
		if (t->kind != TOKEN_NUMBER ||
		    !slice_number(t->at, 9999, &value))
			return 0;
		n++;
		if (t->at.n == 4) { /* JULY 1973 */
			*year = ref_year(l, t->at, &other);
			return *year == 0 ? 0 : n;
		}
		if (t->at.n > 2 || value > 31)
			return 0;
	} else
		return 0;
	if (ref_is_mark(ref_peek(l, k + n), ',') &&
	    ref_peek(l, k + n + 1)->kind == TOKEN_NUMBER &&
	    (ref_peek(l, k + n + 1)->at.n == 4 ||
		(ref_peek(l, k + n + 1)->at.n == 2 &&
		    is_likely_year(l, ref_peek(l, k + n + 1)->at) &&
		    ref_peek(l, k + n + 2)->kind != TOKEN_WORD))) {
		*year = ref_year(l, ref_peek(l, k + n + 1)->at, &other);
		return n + 2;
	}
	t = ref_peek(l, k + n);
	if (t->kind == TOKEN_NUMBER && !t->line &&
	    (t->at.n == 4 || is_likely_year(l, t->at)) &&
	    ref_peek(l, k + n + 1)->kind != TOKEN_WORD) {
		*year = ref_year(l, t->at, &other);
		return n + 1;
	}
	return n;
}

static void
take(struct ref_list *l, struct ref_telegram *t, unsigned n)
{
	t->at = slice_between(t->at.p, slice_end(ref_peek(l, n - 1)->at));
	ref_advance(l, n);
}

static void
set_year(struct ref_telegram *t, int year)
{
	if (year != 0 && t->id.year == 0)
		t->id.year = year;
}

/* (98), 98, '98 behind the number, /98; or /13, one more (R7). */
static bool
year_behind(struct ref_list *l, struct ref_telegram *t)
{
	const struct token *a = ref_peek(l, 0), *b = ref_peek(l, 1);
	const struct token *c = ref_peek(l, 2);
	int other;

	if (ref_is_mark(a, '(') && b->kind == TOKEN_NUMBER &&
	    ref_is_mark(c, ')') && (b->at.n == 2 || b->at.n == 4)) {
		/* (98) LIMA 12 is the next one's */
		if (t->id.year != 0 || !is_likely_year(l, b->at))
			return false;
		set_year(t, ref_year(l, b->at, &other));
		take(l, t, 3);
		return true;
	}
	if ((ref_is_mark(a, '/') || ref_is_mark(a, '\'')) && !b->blank &&
	    b->kind == TOKEN_NUMBER && t->second == 0) {
		if (ref_is_mark(c, '/') &&
		    ref_peek(l, 3)->kind == TOKEN_NUMBER &&
		    ref_peek(l, 4)->kind == TOKEN_MARK &&
		    b->at.n == t->second_at.n)
			return false;
		read_pair(l, t, b->at);
		if (t->second != 0) { /* the list reads it */
			t->second = 0;
			return false;
		}
		take(l, t, 2);
		return true;
	}
	if (a->kind == TOKEN_NUMBER && a->at.n == 2 && !a->line &&
	    t->id.year == 0 && is_likely_year(l, a->at) &&
	    b->kind != TOKEN_WORD && b->kind != TOKEN_MIXED &&
	    !ref_is_mark(b, '/')) {
		set_year(t, ref_year(l, a->at, &other));
		take(l, t, 1);
		return true;
	}
	return false;
}

/* OF JUNE 5, 1974; , NOVEMBER 23, 1971; DTD 5/3/07; (DTG 031628Z SEP 75) */
static bool
date_behind(struct ref_list *l, struct ref_telegram *t)
{
	const struct token *first = ref_peek(l, 0);
	unsigned skip = 0, n;
	int year;

	if (ref_is_word(first, S("OF")) || ref_is_word(first, S("DTD")) ||
	    ref_is_word(first, S("DATED")) || ref_is_word(first, S("ON")) ||
	    ref_is_mark(first, ',') || ref_is_mark(first, '('))
		skip = 1;
	n = ref_date(l, skip, &year);
	if (n == 0 ||
	    (skip == 1 && ref_is_mark(first, '(') &&
		!ref_is_mark(ref_peek(l, skip + n), ')')))
		return false;
	if (ref_is_mark(first, '('))
		n++;
	set_year(t, year);
	take(l, t, skip + n);
	return true;
}

/* TOSEC 20077, SECTION 01 OF 02 behind it (I12, I24). */
static bool
series_behind(struct ref_list *l, struct ref_telegram *t)
{
	static const struct slice series[] = {
	    {"TOSEC", 5}, {"SECTO", 5}, {"PARTO", 5}, {"TOPAR", 5}};
	const struct token *a = ref_peek(l, 0), *b = ref_peek(l, 1);
	struct slice number = b->at;
	size_t i;

	if (b->kind != TOKEN_NUMBER || a->line)
		return false;
	if (ref_is_word(a, S("SECTION")) &&
	    ref_is_word(ref_peek(l, 2), S("OF")) &&
	    ref_peek(l, 3)->kind == TOKEN_NUMBER) {
		take(l, t, 4);
		return true;
	}
	for (i = 0; i < sizeof(series) / sizeof(series[0]); i++) {
		if (!ref_is_word(a, series[i]) || t->id.series.p != NULL)
			continue;
		while (number.n > 1 && number.p[0] == '0')
			number = slice_skip(number, 1);
		t->id.series =
		    arena_join(l->r->arena, series[i], S(" "), number);
		take(l, t, 2);
		return true;
	}
	return false;
}

void
ref_behind(struct ref_list *l, struct ref_telegram *t)
{
	unsigned i;

	for (i = 0; i < 4; i++)
		if (!year_behind(l, t) && !date_behind(l, t) &&
		    !series_behind(l, t))
			return;
}
