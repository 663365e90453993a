/*
 * reflist.c: REF lines to a list of references: bullets, what parts
 * two of them, what stands beside them (R1 to R5, R11, R14 to R20, R24 to
 * R31).  It must not know what a post is called.
 *
 *     REF: A. LIMA 12 AND 13 (NOTAL)
 *          B. DOE/ROE E-MAIL 5/3/07
 */
#include "telegram/reference.h"

#define OTHER_LONGEST 400 /* bytes of a reference that is no telegram */
#define NOTE_LONGEST 400

/* ---- the list that comes of it ------------------------------------------------------- */

/* The same telegram, or the same words, in a list that stands twice (R25). */
static bool
has_been(struct ref_list *l, const struct reference *ref)
{
	struct slice key =
	    ref->id.p != NULL ? ref->id : capitals(l->r->arena, ref->printed);

	return !seen_add(l->r->arena, &l->r->references_seen, key) && l->more;
}

static void
append(struct ref_list *l, struct reference *ref)
{
	struct reader *r = l->r;

	entry_claim(r, l->e, FIELD_REFERENCE, ref->at);
	if (has_been(l, ref))
		return;
	ref->at = entry_source(l->e, ref->at);
	*r->references_end = ref;
	r->references_end = &ref->next;
	l->last = ref;
}

/* Telegrams of this year that are likelier of the year before (R9). */
static int
doubtful_year(struct ref_list *l, const struct identifier *id)
{
	const struct identifier *own = &l->r->t->id;
	bool state = slice_equal(id->post, S("STATE"));

	if (l->near.year == 0)
		return 0;
	if (own->number != 0 && slice_equal(own->post, id->post))
		return id->number > own->number ? l->near.year - 1 : 0;
	/* in January no post has sent thousands */
	return date_known(l->near) && l->near.month == 1 &&
		id->number > (state ? 40000u : 4000u)
	    ? l->near.year - 1
	    : 0;
}

static bool
is_own(struct ref_list *l, const struct identifier *id)
{
	const struct identifier *own = &l->r->t->id;

	return own->number != 0 && own->number == id->number &&
	    (own->year == 0 || id->year == 0 || own->year == id->year) &&
	    slice_equal(own->post, id->post);
}

static void
add_telegram(struct ref_list *l, const struct ref_telegram *t)
{
	struct reader *r = l->r;
	struct reference *ref = ARENA_NEW(r->arena, struct reference);
	struct identifier other;
	int doubt = t->other_year;

	ref->at = t->at;
	ref->kind = REFERENCE_TELEGRAM;
	ref->printed = squeeze(r->arena, t->at);
	ref->bullet = l->bullet;
	ref->identifier = t->id;
	ref->identifier.at = entry_source(l->e, t->at);
	ref->identifier.printed = ref->printed;
	l->dated = ref->identifier.year != 0;
	if (ref->identifier.year == 0) {
		ref->identifier.year = l->near.year;
		doubt = doubtful_year(l, &ref->identifier);
	} else if (date_known(l->near) && ref->identifier.year > l->near.year)
		entry_remark(
		    r, l->e, CHECK_REFERENCE_FUTURE, t->at, ref->printed);
	if (is_own(l, &ref->identifier)) {
		entry_claim(r, l->e, FIELD_REFERENCE, t->at);
		entry_remark(
		    r, l->e, CHECK_REFERENCE_SELF, t->at, ref->printed);
		l->bullet = (struct slice){NULL, 0};
		return;
	}
	ref->id = identifier_text(r->arena, &ref->identifier);
	if (doubt != 0) {
		other = ref->identifier;
		other.year = doubt;
		ref->candidate = identifier_text(r->arena, &other);
		entry_remark(
		    r, l->e, CHECK_REFERENCE_YEAR, t->at, ref->candidate);
	}
	identifier_remark(r, &ref->identifier, entry_source(l->e, t->at));
	append(l, ref);
	l->shared = l->bullet;
	l->bullet = (struct slice){NULL, 0};
	l->joint = JOINT_NONE;
}

/* One more number of the post before: LIMA 12 AND 13 (R11). */
static void
add_number(struct ref_list *l, const struct ref_telegram *before,
    struct slice digits, uint32_t number)
{
	struct ref_telegram t = {
	    .at = digits, .id = before->id, .known = before->known};

	t.id.number = number;
	t.id.flaws = 0;
	t.id.series = (struct slice){NULL, 0};
	if (l->bullet.p == NULL)
		l->bullet = l->shared;
	add_telegram(l, &t);
}

/* ---- what parts and what follows -------------------------------------------------------- */

static bool
take_separator(struct ref_list *l)
{
	const struct token *t = ref_peek(l, 0);

	if (ref_is_word(t, S("AND")) || ref_is_mark(t, '&')) {
		entry_claim(l->r, l->e, FIELD_REFERENCE, t->at);
		l->joint = JOINT_AND;
	} else if (t->kind != TOKEN_MARK ||
	    memchr("([#'\"", t->at.p[0], 5) != NULL) {
		return false;
	} else if (t->at.p[0] == ',') {
		l->joint = JOINT_COMMA;
	} else if (t->at.p[0] == '/') {
		l->joint = JOINT_STROKE;
	} else if (t->at.p[0] == ';' || t->at.p[0] == '.' ||
	    t->at.p[0] == ':') {
		l->joint = JOINT_END;
	}
	ref_advance(l, 1);
	return true;
}

/* REF: REF:, A. REF A LIMA 12 (R2). */
static bool
take_label(struct ref_list *l)
{
	static const struct slice words[] = {{"REF", 3}, {"REFS", 4},
	    {"REFTEL", 6}, {"REFTELS", 7}, {"RETEL", 5}, {"REFERENCE", 9},
	    {"REFERENCES", 10}};
	const struct token *t = ref_peek(l, 0), *next;
	size_t i;
	unsigned n = 1;

	if (t->kind != TOKEN_WORD)
		return false;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_equal_fold(t->at, words[i]))
			break;
	if (i == sizeof(words) / sizeof(words[0]))
		return false;
	if (ref_is_mark(ref_peek(l, 1), '(') &&
	    ref_is_word(ref_peek(l, 2), S("S")) &&
	    ref_is_mark(ref_peek(l, 3), ')'))
		n = 4;
	/* REF A STATE 12: the letter again */
	next = ref_peek(l, n);
	if (n == 1 && l->bullet.p != NULL && next->kind == TOKEN_WORD &&
	    next->at.n == 1 && slice_equal_fold(next->at, l->bullet))
		n = 2;
	entry_claim(l->r, l->e, FIELD_LABEL,
	    slice_between(t->at.p, slice_end(ref_peek(l, n - 1)->at)));
	ref_advance(l, n);
	return true;
}

/* ---- bullets -------------------------------------------------------------------------------- */

/* A, AA: the letter in capitals; 0 when the token is none. */
static char
bullet_letter(const struct token *t)
{
	if (t->kind != TOKEN_WORD || !ascii_is_alpha(t->at.p[0]))
		return 0;
	if (t->at.n == 1 || (t->at.n == 2 && t->at.p[0] == t->at.p[1]))
		return ascii_upper(t->at.p[0]);
	return 0;
}

/* Is this the letter that comes next, or soon?  They are lost, and repeated. */
static bool
is_expected(const struct ref_list *l, char letter)
{
	return l->letter == 0 ? letter <= 'C'
			      : letter >= l->letter && letter <= l->letter + 4;
}

/* (A), [A], (1): how many tokens, 0 none. */
static unsigned
bracketed(struct ref_list *l, const struct token **letter)
{
	const struct token *open = ref_peek(l, 0), *in = ref_peek(l, 1);
	const struct token *close = ref_peek(l, 2);
	uint32_t number;

	if (!(ref_is_mark(open, '(') && ref_is_mark(close, ')')) &&
	    !(ref_is_mark(open, '[') && ref_is_mark(close, ']')) &&
	    !(ref_is_mark(open, '(') && ref_is_mark(close, '.')))
		return 0;
	*letter = in;
	if (bullet_letter(in) != 0)
		return 3;
	if (in->kind == TOKEN_NUMBER && in->at.n <= 2 &&
	    slice_number(in->at, 99, &number) && in->at.p[0] != '0' &&
	    (number == 1 || number == l->numeral + 1))
		return 3;
	return 0;
}

/* A. A) A: A - and 1) 1. and A alone before a telegram. */
static unsigned
plain_bullet(struct ref_list *l, const struct token **letter)
{
	const struct token *t = ref_peek(l, 0), *mark = ref_peek(l, 1);
	const struct token *after = ref_peek(l, 2);
	struct ref_telegram telegram;
	char c = bullet_letter(t);
	uint32_t number;

	*letter = t;
	if (t->kind == TOKEN_NUMBER && t->at.n <= 2 &&
	    (ref_is_mark(mark, ')') || ref_is_mark(mark, '.')) &&
	    slice_number(t->at, 99, &number) && t->at.p[0] != '0' &&
	    (number == 1 || number == l->numeral + 1) &&
	    (after->kind == TOKEN_WORD || after->kind == TOKEN_MIXED))
		return ref_is_mark(mark, ')') || t->line || l->last == NULL ? 2
									    : 0;
	if (c == 0)
		return 0;
	if (ref_is_mark(mark, ')') || ref_is_mark(mark, ']'))
		return 2;
	if (ref_is_mark(mark, ':') || (ref_is_mark(mark, '-') && mark->blank))
		return is_expected(l, c) ? 2 : 0;
	if (ref_is_mark(mark, '.')) {
		/* U.S. and J. R. DOE are none, A. A. LIMA is one twice */
		if (bullet_letter(after) != 0 &&
		    ref_is_mark(ref_peek(l, 3), '.') &&
		    bullet_letter(after) != c)
			return 0;
		if (after->kind == TOKEN_END)
			return 0;
		return is_expected(l, c) || t->line ||
			ref_telegram(l, 2, &telegram)
		    ? 2
		    : 0;
	}
	if (mark->kind != TOKEN_MARK && mark->kind != TOKEN_END &&
	    mark->blank && is_expected(l, c) && ref_telegram(l, 1, &telegram) &&
	    telegram.known)
		return 1;
	return 0;
}

static bool
take_bullet(struct ref_list *l)
{
	const struct token *first = ref_peek(l, 0), *letter = first;
	unsigned n = bracketed(l, &letter);
	struct slice text;
	char c;

	if (n == 0)
		n = plain_bullet(l, &letter);
	if (n == 0)
		return false;
	c = bullet_letter(letter);
	text = capitals(l->r->arena, letter->at);
	entry_claim(l->r, l->e, FIELD_BULLET,
	    slice_between(first->at.p, slice_end(ref_peek(l, n - 1)->at)));
	l->bullet = l->shared = text;
	if (c != 0)
		l->letter = c;
	else
		slice_number(text, 99, &l->numeral);
	ref_advance(l, n);
	while (ref_is_mark(ref_peek(l, 0), '.') ||
	    ref_is_mark(ref_peek(l, 0), ':') ||
	    ref_is_mark(ref_peek(l, 0), '-') ||
	    ref_is_mark(ref_peek(l, 0), ')'))
		ref_advance(l, 1);
	l->joint = JOINT_END;
	return true;
}

/* ---- beside a reference ------------------------------------------------------------------------ */

static void
add_note(struct ref_list *l, struct slice note)
{
	struct slice text;

	note = slice_trim(note);
	if (note.n == 0)
		return;
	entry_claim(l->r, l->e, FIELD_REFERENCE, note);
	text = squeeze(l->r->arena, note);
	if (l->last != NULL && l->last->note.p == NULL)
		l->last->note = text;
}

static void
set_notal(struct ref_list *l, struct slice at)
{
	entry_claim(l->r, l->e, FIELD_NOTAL, at);
	if (l->last != NULL)
		l->last->notal = true;
}

/* NOTAL, not to all addressees (R19). */
static bool
take_notal(struct ref_list *l)
{
	const struct token *t = ref_peek(l, 0);

	if (!ref_is_word(t, S("NOTAL")))
		return false;
	set_notal(l, t->at);
	ref_advance(l, 1);
	return true;
}

/* The bytes from here to the bracket that closes, or none near. */
static struct slice
bracket_text(struct ref_list *l)
{
	struct slice s =
	    slice_between(ref_peek(l, 0)->at.p, slice_end(l->rest));
	size_t i, depth = 0;

	s = slice_head(s, NOTE_LONGEST);
	for (i = 0; i < s.n; i++) {
		depth += s.p[i] == '(' || s.p[i] == '[';
		depth -= (s.p[i] == ')' || s.p[i] == ']') && depth > 0;
		if (depth == 0)
			return slice_head(s, i + 1);
	}
	return (struct slice){NULL, 0};
}

/* Tokens that begin before p are passed. */
static void
advance_to(struct ref_list *l, const char *p)
{
	while (ref_peek(l, 0)->kind != TOKEN_END && ref_peek(l, 0)->at.p < p)
		ref_advance(l, 1);
}

/* The group tells the year, too, where none is printed. */
static void
set_dtg(struct ref_list *l, const struct dtg *dtg)
{
	struct reference *ref = l->last;

	ref->dtg = *dtg;
	if (l->dated || ref->kind != REFERENCE_TELEGRAM ||
	    !date_known(dtg->moment.date))
		return;
	ref->identifier.year = dtg->moment.date.year;
	ref->id = identifier_text(l->r->arena, &ref->identifier);
	ref->candidate = (struct slice){NULL, 0};
}

/* (NOTAL), (REPORT ON FISH), (DTG 031200Z MAY 07) behind a telegram (R20). */
static bool
take_bracket(struct ref_list *l)
{
	const struct token *t = ref_peek(l, 0);
	struct slice s, in;
	struct dtg dtg;
	struct ref_telegram telegram;

	if (!ref_is_mark(t, '(') && !ref_is_mark(t, '['))
		return false;
	if (ref_is_mark(t, '(') && ref_telegram(l, 0, &telegram))
		return false; /* (98) LIMA 12 */
	s = bracket_text(l);
	if (s.p == NULL || l->last == NULL || l->bullet.p != NULL) {
		ref_advance(l, 1); /* what is in it is a reference */
		return true;
	}
	in = slice_trim(slice(s.p + 1, s.n - 2));
	if (slice_find_fold(slice_head(in, 40), S("NOTAL")) <
	    slice_head(in, 40).n) {
		set_notal(l, s);
		if (in.n > 5)
			add_note(l, in);
	} else {
		add_note(l, in);
		if (ref_message(l, in, &dtg) && l->last->dtg.at.p == NULL)
			set_dtg(l, &dtg);
	}
	advance_to(l, slice_end(s));
	return true;
}

/* <https://...> behind a telegram: where a page linked it to; no reference. */
static bool
take_link(struct ref_list *l)
{
	const struct token *t = ref_peek(l, 0);
	struct slice s;
	size_t n;

	if (l->last == NULL || !ref_is_mark(t, '<'))
		return false;
	s = slice_head(
	    slice_between(t->at.p, slice_end(l->rest)), NOTE_LONGEST);
	n = slice_index(s, '>');
	if (n == s.n || !slice_starts_fold(slice_skip(s, 1), S("http")))
		return false;
	entry_claim(l->r, l->e, FIELD_REFERENCE, slice_head(s, n + 1));
	advance_to(l, s.p + n + 1);
	return true;
}

/* AND PREVIOUS, AND RELATED, ET AL (R11). */
static bool
take_previous(struct ref_list *l)
{
	static const struct slice words[] = {{"PREVIOUS", 8},
	    {"PREVIOUSES", 10}, {"RELATED", 7}, {"SUBSEQUENT", 10},
	    {"EARLIER", 7}, {"OTHERS", 6}, {"SERIES", 6}, {"SEPTELS", 7},
	    {"ET", 2}};
	const struct token *t = ref_peek(l, 0);
	struct slice note;
	size_t i;
	unsigned n = 1;

	if (l->last == NULL || t->kind != TOKEN_WORD)
		return false;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_equal_fold(t->at, words[i]))
			break;
	if (i == sizeof(words) / sizeof(words[0]))
		return false;
	note = t->at;
	while (n < 4 && ref_peek(l, n)->kind == TOKEN_WORD &&
	    !ref_peek(l, n)->line && !ref_is_word(ref_peek(l, n), S("AND")) &&
	    !ref_is_word(ref_peek(l, n), S("NOTAL")) &&
	    bullet_letter(ref_peek(l, n)) == 0) {
		note = slice_between(note.p, slice_end(ref_peek(l, n)->at));
		n++;
	}
	entry_remark(l->r, l->e, CHECK_REFERENCE_PREVIOUS, note, note);
	add_note(l, note);
	ref_advance(l, n);
	return true;
}

/* ---- furniture and the end ------------------------------------------------------------------------- */

static struct slice
line_of(struct ref_list *l)
{
	const struct token *t = ref_peek(l, 0);
	struct slice s = slice_between(t->at.p, slice_end(l->rest));

	s = slice_head(s, 240);
	return slice_trim_right(slice_head(s, slice_index(s, '\n')));
}

static bool
is_number_token(const struct token *t)
{
	return t->kind == TOKEN_NUMBER;
}

/* A page line or a banner within the list (R17). */
static bool
take_furniture(struct ref_list *l)
{
	const struct token *t = ref_peek(l, 0);
	struct slice line, rest;
	bool exact;

	if (!t->line || t->kind != TOKEN_WORD)
		return false;
	line = line_of(l);
	if (ref_is_word(t, S("PAGE")) && is_number_token(ref_peek(l, 1))) {
		entry_claim(l->r, l->e, FIELD_PAGE_LINE, line);
	} else if (caption_is(line)) {
		caption_add(l->r, l->e, line);
	} else if (level_may_begin(line.p, line.n) &&
	    class_read(line, &rest, &exact) != CLASS_NONE && exact &&
	    rest.n == 0) {
		entry_claim(l->r, l->e, FIELD_BANNER, line);
		l->over = line.n > 20; /* SENSITIVE BUT UNCLASSIFIED: text */
	} else
		return false;
	advance_to(l, slice_end(line));
	return true;
}

/* LIMA 00000335 001.2 OF 003: a counter, not the telegram it looks like. */
static bool
is_counter(struct ref_list *l)
{
	return is_number_token(ref_peek(l, 0)) && ref_peek(l, 0)->at.n == 3 &&
	    ref_is_mark(ref_peek(l, 1), '.') &&
	    is_number_token(ref_peek(l, 2)) &&
	    ref_is_word(ref_peek(l, 3), S("OF")) &&
	    is_number_token(ref_peek(l, 4));
}

/*
 * A line of the text that came up to the list: a sentence, without a number
 * or a word for what is referred to (R28).
 */
static bool
is_text(struct ref_list *l)
{
	struct slice line;
	bool told;
	size_t i, blanks = 0;

	if (!ref_peek(l, 0)->line || l->last == NULL || l->bullet.p != NULL)
		return false;
	line = line_of(l);
	if (slice_starts_fold(line, S("SUMMARY")) ||
	    slice_starts_fold(line, S("THIS IS AN ACTION")) ||
	    slice_starts_fold(line, S("THIS MESSAGE IS")) ||
	    slice_starts_fold(line, S("NOT FOR INTERNET")))
		return true;
	for (i = 0; i < line.n; i++) {
		blanks += line.p[i] == ' ';
		if (ascii_is_digit(line.p[i]))
			return false;
	}
	if (blanks < 6)
		return false;
	ref_kind(line, &told);
	return !told;
}

/* ---- references --------------------------------------------------------------------------------------- */

/*
 * Numbers that go on with a post: 12 AND 13, 12, 13, 12/13, 12 & 13; not the
 * year before the next one, nor a date.
 */
static bool
next_number(struct ref_list *l, struct slice *digits, uint32_t *number)
{
	const struct token *t = ref_peek(l, 0);
	struct ref_telegram telegram;
	unsigned n = 0;
	int year;

	while (n < 3 &&
	    (ref_is_mark(ref_peek(l, n), ',') ||
		ref_is_mark(ref_peek(l, n), '&') ||
		ref_is_mark(ref_peek(l, n), '/') ||
		ref_is_word(ref_peek(l, n), S("AND")) ||
		ref_is_word(ref_peek(l, n), S("OR"))))
		n++;
	if (n == 0 && ref_peek(l, 0)->line)
		return false;
	while (ref_is_mark(ref_peek(l, n), '#'))
		n++;
	t = ref_peek(l, n);
	if (t->kind != TOKEN_NUMBER || t->at.n > 6 ||
	    !slice_number(t->at, 999999, number) || *number == 0 ||
	    ref_date(l, n, &year) > 0 || ref_is_mark(ref_peek(l, n + 1), ')') ||
	    (ref_is_mark(ref_peek(l, n + 1), '.') &&
		ref_peek(l, n + 2)->kind == TOKEN_NUMBER))
		return false;
	/* , 98 QUITO 13 and (98) QUITO 13 */
	if (ref_telegram(l, n, &telegram) &&
	    (telegram.known || telegram.id.year != 0))
		return false;
	*digits = t->at;
	/* AND, and what else stands between */
	entry_claim(l->r, l->e, FIELD_REFERENCE,
	    slice_between(ref_peek(l, 0)->at.p, slice_end(t->at)));
	ref_advance(l, n + 1);
	return true;
}

static bool
take_telegram(struct ref_list *l)
{
	struct ref_telegram t;
	struct slice digits;
	uint32_t number;

	if (!ref_telegram(l, 0, &t))
		return false;
	ref_advance(l, t.tokens);
	if (is_counter(l)) {
		entry_claim(l->r, l->e, FIELD_PAGE_LINE,
		    slice_between(t.at.p, slice_end(ref_peek(l, 4)->at)));
		ref_advance(l, 5);
		return true;
	}
	ref_behind(l, &t);
	number = t.second;
	if (l->bullet.p == NULL && l->joint == JOINT_AND)
		l->bullet = l->shared; /* A. LIMA 1 AND QUITO 2 */
	add_telegram(l, &t);
	if (number != 0)
		add_number(l, &t, t.second_at, number);
	while (next_number(l, &digits, &number)) {
		add_number(l, &t, digits, number);
		take_notal(l);
	}
	return true;
}

/* A number alone: of the post before, or of the own (R15). */
static bool
take_number(struct ref_list *l)
{
	const struct token *t = ref_peek(l, 0), *next = ref_peek(l, 1);
	struct ref_telegram before = {.known = true};
	struct slice digits = t->at;
	uint32_t number;
	int year;

	if (ref_is_mark(t, '#')) {
		ref_advance(l, 1);
		return true;
	}
	if (t->kind != TOKEN_NUMBER || t->at.n > 6 ||
	    !slice_number(t->at, 999999, &number) || number == 0 ||
	    ref_date(l, 0, &year) > 0)
		return false;
	if (next->kind != TOKEN_END && !next->line &&
	    !(next->kind == TOKEN_MARK &&
		memchr(",;:&()[]-", next->at.p[0], 9) != NULL) &&
	    !(ref_is_mark(next, '.') && ref_peek(l, 2)->kind != TOKEN_NUMBER) &&
	    !(bullet_letter(next) != 0 &&
		(ref_is_mark(ref_peek(l, 2), '.') ||
		    ref_is_mark(ref_peek(l, 2), ')'))) &&
	    !ref_is_word(next, S("AND")) && !ref_is_word(next, S("NOTAL")))
		return false;
	if (l->last != NULL && l->last->kind == REFERENCE_TELEGRAM &&
	    l->joint != JOINT_NONE)
		before.id = l->last->identifier;
	else if (l->own.n > 0 && l->last == NULL)
		before.id.post = l->own;
	else
		return false;
	ref_advance(l, 1);
	before.id.flaws = 0;
	add_number(l, &before, digits, number);
	while (next_number(l, &digits, &number))
		add_number(l, &before, digits, number);
	return true;
}

/* -- FISH, - FISH TALKS, "FISH" behind a telegram: what it was about (R20). */
static bool
take_title(struct ref_list *l)
{
	const struct token *t = ref_peek(l, 0);
	const char *from = t->at.p, *to;
	struct ref_telegram telegram;

	if (l->last == NULL || l->bullet.p != NULL ||
	    l->last->kind != REFERENCE_TELEGRAM || l->joint != JOINT_NONE ||
	    t->line || !(ref_is_mark(t, '-') || ref_is_mark(t, '"')))
		return false;
	/* a dash may part two telegrams, too */
	if (ref_is_mark(t, '-') && !ref_is_mark(ref_peek(l, 1), '-') &&
	    ref_telegram(l, 1, &telegram))
		return false;
	do {
		to = slice_end(ref_peek(l, 0)->at);
		ref_advance(l, 1);
		t = ref_peek(l, 0);
	} while (t->kind != TOKEN_END && !t->line && !ref_is_mark(t, ';') &&
	    !ref_is_mark(t, '(') && to - from < NOTE_LONGEST);
	while (from < to &&
	    (*from == '-' || *from == '"' || ascii_is_space(*from)))
		from++;
	while (to > from && to[-1] == '"')
		to--;
	add_note(l, slice_between(from, to));
	return true;
}

/* Does the next line say by itself what kind of thing it is? */
static bool
next_line_told(struct ref_list *l)
{
	bool told;

	ref_kind(line_of(l), &told);
	return told;
}

/* A bullet, or a telegram behind a comma, AND, a new line, ends the words. */
static bool
other_ends(struct ref_list *l, bool told, bool parted)
{
	const struct token *t = ref_peek(l, 0), *letter;
	struct ref_telegram telegram;
	unsigned i;

	if (t->kind == TOKEN_END || ref_is_mark(t, ';'))
		return true;
	if (bracketed(l, &letter) > 0 ||
	    (bullet_letter(t) != 0 && is_expected(l, bullet_letter(t)) &&
		(t->line || parted || bullet_letter(t) == l->letter + 1) &&
		plain_bullet(l, &letter) > 0) ||
	    (t->kind == TOKEN_NUMBER && t->line && l->numeral > 0 &&
		plain_bullet(l, &letter) > 0))
		return true;
	if (ref_is_word(t, S("NOTAL")))
		return true;
	if (ref_is_word(t, S("AND")) || ref_is_mark(t, ','))
		for (i = 1; told && i < 5 &&
		     (ref_peek(l, i)->kind == TOKEN_WORD ||
			 ref_peek(l, i)->kind == TOKEN_MIXED);
		     i++)
			if (ref_is_airgram(ref_peek(l, i)->at))
				return true;
	if (ref_is_word(t, S("AND")))
		return ref_telegram(l, 1, &telegram) && telegram.known;
	if (ref_is_mark(t, '(') && ref_is_word(ref_peek(l, 1), S("NOTAL")))
		return true;
	if ((ref_is_mark(t, ',') || ref_is_mark(t, ':')) &&
	    ref_telegram(l, 1, &telegram) && telegram.known)
		return true;
	if (t->line && ((told && next_line_told(l)) || is_text(l)))
		return true;
	return (t->line || parted) && ref_telegram(l, 0, &telegram) &&
	    telegram.known;
}

/* Not a telegram: everything up to where the next reference begins. */
static void
take_other(struct ref_list *l)
{
	struct reference *ref;
	struct slice text;
	const char *from = ref_peek(l, 0)->at.p, *to;
	enum reference_kind kind;
	struct ref_telegram telegram;
	bool told = false, word_told, parted, known = false;

	do {
		const struct token *t = ref_peek(l, 0);

		told = told ||
		    (t->kind == TOKEN_WORD && ref_kind_word(t->at, &kind)) ||
		    ref_is_airgram(t->at);
		parted = t->kind == TOKEN_MARK && t->at.p[0] != '\'';
		to = slice_end(t->at);
		/* PER LIMA 12, SEE ALSO LIMA 12: words before a telegram */
		known = !told && !parted && t->kind == TOKEN_WORD &&
		    to - from < 40 && ref_telegram(l, 1, &telegram) &&
		    telegram.known;
		ref_advance(l, 1);
	} while (!known && to - from < OTHER_LONGEST &&
	    !other_ends(l, told, parted));
	text = slice_trim(slice_between(from, to));
	while (text.n > 0 &&
	    (text.p[text.n - 1] == ',' || text.p[text.n - 1] == ':' ||
		text.p[text.n - 1] == '-'))
		text = slice_trim_right(slice_head(text, text.n - 1));
	if (text.n > 4 && text.p[text.n - 1] == '.' &&
	    text.p[text.n - 3] != '.' && text.p[text.n - 3] != ' ')
		text.n--; /* not of U.S. or DOE, J. */
	if (text.n == 0)
		return;
	entry_claim(l->r, l->e, FIELD_REFERENCE, text);
	if (known && l->last == NULL && l->bullet.p == NULL)
		return; /* PER, SEE */
	ref = ARENA_NEW(l->r->arena, struct reference);
	kind = ref_kind(text, &word_told);
	if ((kind == REFERENCE_OTHER || kind == REFERENCE_REPORT) &&
	    ref_message(l, text, &ref->dtg))
		kind = REFERENCE_MESSAGE;
	else if (!word_told && ref_is_post(l, text)) {
		entry_remark(l->r, l->e, CHECK_NUMBER_MISSING, text, text);
		return;
	} else if (known ||
	    ((!word_told || kind == REFERENCE_OTHER) && ref_is_nothing(text))) {
		entry_remark(l->r, l->e, CHECK_REFERENCE_NONE, text, text);
		return;
	}
	ref->at = text;
	ref->kind = kind;
	ref->printed = squeeze(l->r->arena, text);
	ref->bullet = l->bullet;
	append(l, ref);
	l->bullet = (struct slice){NULL, 0};
	l->joint = JOINT_NONE;
}

/* N/A, NONE: given as none (R35). */
static bool
given_none(struct slice s)
{
	while (s.n > 0 && (s.p[s.n - 1] == '.' || s.p[s.n - 1] == ')'))
		s = slice_head(s, s.n - 1);
	while (s.n > 0 &&
	    (s.p[0] == ':' || s.p[0] == '(' || ascii_is_space(s.p[0])))
		s = slice_skip(s, 1);
	return s.n == 0 || slice_equal_fold(s, S("N/A")) ||
	    slice_equal_fold(s, S("NA")) || slice_equal_fold(s, S("NONE")) ||
	    slice_equal_fold(s, S("N.A")) || slice_equal_fold(s, S("NIL"));
}

/*
 * A letter in the label, REF A: LIMA 12, is the first bullet; label.c leaves
 * it to us with what follows.
 */
static void
read_list(struct ref_list *l)
{
	while (!l->over && ref_peek(l, 0)->kind != TOKEN_END) {
		if (take_furniture(l) || take_bullet(l) || take_title(l) ||
		    take_link(l) || take_separator(l) || take_label(l) ||
		    take_notal(l) || take_bracket(l) || take_previous(l))
			continue;
		if (is_text(l))
			return;
		if (!take_telegram(l) && !take_number(l))
			take_other(l);
	}
}

void
read_references(struct reader *r, const struct entry *e)
{
	struct ref_list l = {.r = r, .e = e, .rest = e->text};
	struct telegram *t = r->t;

	if (given_none(slice_head(e->text, 12)) && e->text.n < 12) {
		entry_claim(r, e, FIELD_REFERENCE, e->text);
		t->references_given_none = t->references == NULL;
		return;
	}
	l.near = reader_date(r);
	if (l.near.year == 0)
		l.near.year = (int16_t)t->id.year;
	l.own = t->id.post.p != NULL ? t->id.post
	    : t->from != NULL        ? t->from->post
				     : (struct slice){NULL, 0};
	l.more = t->references != NULL;
	l.line_next = true;
	read_list(&l);
	if (t->references != NULL)
		t->references_given_none = false;
}
