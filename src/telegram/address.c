/*
 * address.c: FM, TO, INFO and XMT: one addressee a line, with its route,
 * name, precedence and message continuity number (5 FAH-2 H-230, H-321.7 to
 * .9; ACP 127(G) para 205).  All words of a line are free, so a line is read
 * from its end.  It must not know which lines stand under which label.
 */
#include "telegram/label.h"
#include "telegram/reader.h"
#include "telegram/table.h"

#define NAME_LONGEST 90 /* of which it is asked whose it is */

/* ---- precedence words ------------------------------------------------------- */

#define L(c) ((uint32_t)1 << ((c) - 'A'))
static const struct {
	struct slice word;
	enum precedence precedence;
	uint32_t letters; /* of the long ones, which may be misspelt */
} precedence_words[] = {
    {{"PRIORITY", 8}, PRECEDENCE_PRIORITY,
	L('P') | L('R') | L('I') | L('O') | L('T') | L('Y')},
    {{"IMMEDIATE", 9}, PRECEDENCE_IMMEDIATE,
	L('I') | L('M') | L('E') | L('D') | L('A') | L('T')},
    {{"NIACT", 5}, PRECEDENCE_NIACT, 0},
    {{"FLASH", 5}, PRECEDENCE_FLASH, 0},
    {{"ROUTINE", 7}, PRECEDENCE_ROUTINE,
	L('R') | L('O') | L('U') | L('T') | L('I') | L('N') | L('E')},
    {{"CRITIC", 6}, PRECEDENCE_FLASH, 0},
};
#undef L

#define PRECEDENCE_WORDS \
	(sizeof(precedence_words) / sizeof(precedence_words[0]))

/* Which letters stand in a word: a bit for each. */
static uint32_t
letters_of(struct slice s)
{
	uint32_t letters = 0;
	size_t i;

	for (i = 0; i < s.n; i++)
		if (ascii_is_alpha(s.p[i]))
			letters |= (uint32_t)1 << (ascii_upper(s.p[i]) - 'A');
	return letters;
}

/* More than two of the second's letters are not in the first. */
static bool
lacks_letters(uint32_t word, uint32_t of)
{
	of &= ~word;
	of &= of - 1;
	of &= of - 1;
	return of != 0;
}

/* PRIORITY, PIORITY, PRIORTY: the nearest of five (H6). */
static enum precedence
precedence_word(struct slice word, bool *exact)
{
	size_t i;
	struct slice w;
	uint32_t letters;
	unsigned most;

	*exact = true;
	if (word.n < 4 || word.n > 11)
		return PRECEDENCE_NONE;
	for (i = 0; i < PRECEDENCE_WORDS; i++)
		if (slice_equal_fold(word, precedence_words[i].word))
			return precedence_words[i].precedence;
	*exact = false;
	if (slice_equal_fold(word, S("IMMED")))
		return PRECEDENCE_IMMEDIATE;
	letters = letters_of(word);
	for (i = 0; i < PRECEDENCE_WORDS; i++) {
		w = precedence_words[i].word;
		if (w.n < 7 || word.n + 2 < w.n || word.n > w.n + 2 ||
		    lacks_letters(letters, precedence_words[i].letters))
			continue;
		most = w.n > 7 ? 2 : 1;
		if (slice_far(word, w, most) <= most)
			return precedence_words[i].precedence;
	}
	return PRECEDENCE_NONE;
}

/* ---- a line from its end ---------------------------------------------------- */

struct address_line {
	struct reader *r;
	const struct entry *e;
	struct slice rest; /* what is not read yet */
	struct addressee *a;
	struct slice number;
	struct slice less; /* (LESS AMEMBASSY OSLO) */
};

/* The last word of s, and what stands before it. */
static struct slice
last_word(struct slice s, struct slice *before)
{
	size_t n = s.n;

	while (n > 0 && !ascii_is_space(s.p[n - 1]))
		n--;
	*before = slice_trim_right(slice_head(s, n));
	return slice_skip(s, n);
}

/* 4321, 2593-2599, 0000. */
static bool
is_continuity(struct slice word)
{
	size_t i, dash = 0;

	if (word.n == 0 || !ascii_is_digit(word.p[0]) ||
	    !ascii_is_digit(word.p[word.n - 1]) || word.n > 11)
		return false;
	for (i = 0; i < word.n; i++)
		if (word.p[i] == '-' && dash == 0)
			dash = i;
		else if (!ascii_is_digit(word.p[i]))
			return false;
	return dash != 0 || word.n <= 6;
}

/* CTF 70, 3RD ...: fewer than four digits may be a unit's number. */
static bool
is_unit_number(const struct address_line *line, struct slice before)
{
	struct post_found found;
	struct slice rest;
	bool exact;

	if (line->a->precedence != PRECEDENCE_NONE || before.n == 0 ||
	    precedence_word(last_word(before, &rest), &exact) !=
		PRECEDENCE_NONE)
		return false;
	if (before.n > NAME_LONGEST)
		return true;
	found = post_find(before, 0, (struct slice){NULL, 0});
	return found.how == POST_UNKNOWN && found.office.n == 0;
}

static bool
take_number(struct address_line *line, struct slice word, struct slice before)
{
	if (line->number.p != NULL || !is_continuity(word) ||
	    (word.n < 4 && is_unit_number(line, before)))
		return false;
	line->number = word;
	line->a->number = word;
	entry_claim(line->r, line->e, FIELD_CONTINUITY, word);
	return true;
}

static bool
take_precedence(struct address_line *line, struct slice word)
{
	bool exact;
	enum precedence p = precedence_word(word, &exact);

	if (p == PRECEDENCE_NONE)
		return false;
	entry_claim(line->r, line->e, FIELD_ADDRESSEE_PRECEDENCE, word);
	if (!exact)
		entry_remark(line->r, line->e, CHECK_PRECEDENCE_MISSPELT, word,
		    precedence_name(p));
	/* NIACT IMMEDIATE is one value; it is read from its end (H24) */
	if (line->a->precedence < p)
		line->a->precedence = p;
	return true;
}

/* PRIORITY4321: the digits glued to a precedence word (H7). */
static bool
take_glued(struct address_line *line, struct slice word)
{
	size_t n = word.n;
	bool exact;

	while (n > 0 && ascii_is_digit(word.p[n - 1]))
		n--;
	if (n < 5 || n == word.n ||
	    precedence_word(slice_head(word, n), &exact) == PRECEDENCE_NONE ||
	    line->number.p != NULL)
		return false;
	take_precedence(line, slice_head(word, n));
	return take_number(line, slice_skip(word, n), slice_head(word, n));
}

/* BY POUCH, VIA POUCH: how it gets there, no part of the name. */
static bool
take_pouch(struct address_line *line, struct slice word, struct slice *before)
{
	struct slice by, rest;

	if (!slice_equal_fold(word, S("POUCH")))
		return false;
	by = last_word(*before, &rest);
	if (!slice_equal_fold(by, S("BY")) && !slice_equal_fold(by, S("VIA")))
		return false;
	entry_claim(line->r, line->e, FIELD_SIGNAL,
	    slice_between(by.p, slice_end(word)));
	*before = rest;
	return true;
}

static void
take_ends(struct address_line *line)
{
	struct slice before, word;

	for (;;) {
		while (line->rest.n > 0 &&
		    (line->rest.p[line->rest.n - 1] == '.' ||
			line->rest.p[line->rest.n - 1] == ',' ||
			line->rest.p[line->rest.n - 1] == ';' ||
			ascii_is_space(line->rest.p[line->rest.n - 1])))
			line->rest = slice_head(line->rest, line->rest.n - 1);
		word = last_word(line->rest, &before);
		if (word.n == 0 ||
		    (!take_number(line, word, before) &&
			!take_precedence(line, word) &&
			!take_pouch(line, word, &before) &&
			!take_glued(line, word)))
			return;
		line->rest = before;
	}
}

/* RUEHC/ before the name; ZEN/ is delivered by other means. */
static void
take_route(struct address_line *line)
{
	size_t slash = slice_index(slice_head(line->rest, 12), '/');
	struct slice route = slice_trim(slice_head(line->rest, slash));
	struct slice printed = route;

	if (slash < 9)
		route = capitals(line->r->arena, route);
	if (slash >= line->rest.n || slash == 12 ||
	    (slash + 1 < line->rest.n && line->rest.p[slash + 1] == '/'))
		return;
	if (label_is_route(route)) {
		entry_claim(line->r, line->e, FIELD_ROUTE, printed);
		line->a->route = route;
	} else if (slice_equal(route, S("ZEN"))) {
		entry_claim(line->r, line->e, FIELD_SIGNAL, printed);
	} else {
		return;
	}
	line->rest = slice_trim_left(slice_skip(line->rest, slash + 1));
}

/* Does a word begin with LE, EX or MI? */
static bool
may_be_less(struct slice s)
{
	size_t i;
	char c, next;

	for (i = 0; i + 3 < s.n; i++) {
		if (s.p[i] != ' ' && s.p[i] != '(')
			continue;
		c = ascii_upper(s.p[i + 1]);
		next = ascii_upper(s.p[i + 2]);
		if ((c == 'L' && next == 'E') || (c == 'E' && next == 'X') ||
		    (c == 'M' && next == 'I'))
			return true;
	}
	return false;
}

/* (LESS AMEMBASSY OSLO), LESS AMEMBASSY OSLO behind a collective (H8). */
static void
take_less(struct address_line *line)
{
	static const struct slice words[] = {{"(LESS ", 6}, {" LESS ", 6},
	    {"(EXCEPT ", 8}, {" EXCEPT ", 8}, {"(MINUS ", 7}};
	struct slice s = line->rest;
	size_t i, at;

	if (s.n > 400 || !may_be_less(s))
		return;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		at = slice_find_fold(s, words[i]);
		if (at == s.n)
			continue;
		line->less = slice_trim(slice_skip(s, at + words[i].n));
		if (line->less.n > 0 && line->less.p[line->less.n - 1] == ')')
			line->less = slice_head(line->less, line->less.n - 1);
		line->rest = slice_trim_right(slice_head(s, at));
		return;
	}
}

/* ---- whose name it is -------------------------------------------------------- */

static bool
holds(struct slice s, struct slice what)
{
	return slice_find(s, what) < s.n;
}

/* MISSILE TECHNOLOGY CONTROL REGIME, the word left out (K8). */
static bool
is_short_collective(struct slice name)
{
	char key[NAME_LONGEST + 11];

	if (name.n == 0 || name.n > NAME_LONGEST)
		return false;
	memcpy(key, name.p, name.n);
	memcpy(key + name.n, " COLLECTIVE", 11);
	return table_find(TABLE_COLLECTIVES, slice(key, name.n + 11)).count > 0;
}

static bool
is_collective(struct slice name)
{
	return is_short_collective(name) || holds(name, S("COLLECTIVE")) ||
	    table_find(TABLE_COLLECTIVES, name).count > 0 ||
	    (slice_starts(name, S("ALL ")) &&
		(slice_ends(name, S(" POSTS")) ||
		    slice_ends(name, S(" CAPITALS")) ||
		    slice_ends(name, S(" MISSIONS"))));
}

/* Doe, Jane Q: a person's mailbox in the Department, of 2009 and later. */
static bool
is_mailbox(struct slice name)
{
	size_t comma = slice_index(name, ','), i;

	for (i = 0; i < name.n && !ascii_is_lower(name.p[i]); i++)
		continue;
	return i < name.n &&
	    (comma < name.n || slice_index(name, '_') < name.n);
}

/* Names of agencies and commands have words or marks that others have not. */
static bool
is_agency(struct slice name)
{
	static const struct slice words[] = {{"WASHDC", 6}, {"WASHINGTON", 10},
	    {"//", 2}, {"DEPT ", 5}, {"DEPARTMENT", 10}, {"AGENCY", 6},
	    {"BUREAU", 6}, {"HEADQUARTERS", 12}, {"COMMAND", 7}, {"AFB", 3},
	    {"WHITE HOUSE", 11}, {"NATIONAL", 8}, {"CENTER", 6}};
	static const struct slice fronts[] = {{"HQ ", 3}, {"CDR", 3},
	    {"COM", 3}, {"CINC", 4}, {"US", 2}, {"CT", 2}, {"JOINT", 5},
	    {"SEC", 3}, {"CJCS", 4}, {"NSC", 3}, {"FBI", 3}, {"DIR", 3},
	    {"CHIEF", 5}, {"OSD", 3}, {"JCS", 3}, {"CNO", 3}, {"CG ", 3},
	    {"CSA", 3}, {"DAO", 3}, {"DET", 3}};
	size_t i;
	bool blank = false;

	for (i = 0; i < name.n; i++) {
		if (ascii_is_digit(name.p[i]))
			return true;
		blank = blank || name.p[i] == ' ';
	}
	if (!blank)
		return true;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (holds(name, words[i]))
			return true;
	for (i = 0; i < sizeof(fronts) / sizeof(fronts[0]); i++)
		if (slice_starts(name, fronts[i]))
			return true;
	return false;
}

static bool
is_agency_row(uint32_t row)
{
	struct slice kind = table_cell(TABLE_POSTS, row, POSTS_KIND);

	return slice_equal(kind, S("agency")) ||
	    slice_equal(kind, S("command"));
}

/* Sure enough to give a name without an office word to a post. */
static bool
is_found(const struct post_found *found)
{
	switch (found->how) {
	case POST_UNKNOWN:
	case POST_AMBIGUOUS:
		return false;
	case POST_CUT:
	case POST_NEAR:
	case POST_COUNTRY:
		return found->office.n > 0;
	default:
		return found->row != TABLE_NONE;
	}
}

static void
remark_post(struct reader *r, struct slice at, const struct post_found *found)
{
	if (found->how == POST_UNKNOWN)
		remark(r, CHECK_POST_UNKNOWN, at, (struct slice){0});
	else if (found->how == POST_COUNTRY || found->how == POST_AMBIGUOUS)
		remark(r, CHECK_POST_GUESSED, at, found->name);
	else if (post_how_guessed(found->how))
		remark(r, CHECK_POST_REPAIRED, at, found->name);
}

void
address_fill(struct reader *r, struct addressee *a, struct slice name)
{
	struct post_found found = {POST_UNKNOWN, TABLE_NONE};
	struct slice folded;

	a->name = name;
	a->kind = ADDRESSEE_AGENCY;
	if (name.n == 0 || name.n > NAME_LONGEST)
		return;
	folded = capitals(r->arena, name);
	if (is_collective(folded)) {
		a->kind = ADDRESSEE_COLLECTIVE;
		return;
	}
	if (slice_index(name, '/') == name.n || !holds(name, S("//")))
		found = post_find(folded, reader_date(r).year, r->t->id.post);
	/* SECSTATE WASHD: what follows is cut or misspelt (P6) */
	if (!is_found(&found) && found.office.n == 0 &&
	    slice_starts(folded, S("SECSTATE ")))
		found = post_find(S("SECSTATE"), 0, (struct slice){NULL, 0});
	if (is_found(&found) || found.office.n > 0) {
		a->kind = found.row != TABLE_NONE && is_agency_row(found.row)
		    ? ADDRESSEE_AGENCY
		    : ADDRESSEE_POST;
		a->post = post_canonical(r->arena, folded, &found);
		remark_post(r, a->at, &found);
	} else if (!is_agency(folded) && !is_mailbox(name)) {
		/* no post, no agency: what else can be addressed (K8) */
		a->kind = ADDRESSEE_COLLECTIVE;
		remark(r, CHECK_COLLECTIVE_UNKNOWN, a->at, name);
	}
}

/* ---- lists ------------------------------------------------------------------- */

static void
exclude(struct reader *r, const struct entry *e, struct slice s)
{
	struct slice name, route;
	size_t slash;

	/* posts may stand between the collective and XMT (H-321.9) */
	if (r->addressee != NULL && r->collective != NULL &&
	    r->addressee->kind != ADDRESSEE_COLLECTIVE) {
		r->addressee = r->collective;
		r->excluded_end = &r->collective->excluded;
	}
	while (s.n > 0) {
		name = slice_head(s, slice_index(s, ','));
		s = slice_trim_left(slice_skip(s, name.n + 1));
		name = slice_trim(name);
		slash = slice_index(slice_head(name, 10), '/');
		route = slice_head(name, slash);
		if (label_is_route(route) && slash < name.n) {
			entry_claim(r, e, FIELD_ROUTE, route);
			name = slice_trim(slice_skip(name, slash + 1));
		}
		if (name.n == 0)
			continue;
		entry_claim(r, e, FIELD_EXCLUDED, name);
		if (r->addressee == NULL || e->part > 0)
			continue;
		while (*r->excluded_end != NULL)
			r->excluded_end = &(*r->excluded_end)->next;
		slice_list_add(r->arena, r->excluded_end, entry_source(e, name),
		    squeeze(r->arena, name));
	}
}

/* In the mail of 2009-12 the table has named most of them already (F11). */
static bool
stands_already(const struct addressee *list, struct slice name)
{
	int i;

	for (i = 0; list != NULL && i < 64; list = list->next, i++)
		if (slice_equal(list->name, name))
			return true;
	return false;
}

static void
append(struct reader *r, const struct entry *e, struct addressee *a)
{
	struct addressee ***end =
	    e->kind == LINE_TO ? &r->to_end : &r->info_end;
	struct addressee **list = e->kind == LINE_TO ? &r->t->to : &r->t->info;

	if (e->part > 0 ||
	    (r->t->carrier == CARRIER_SMART && stands_already(*list, a->name)))
		return;
	if (*end == NULL)
		*end = list;
	while (**end != NULL)
		*end = &(**end)->next;
	**end = a;
	r->addressee = a;
	r->excluded_end = &a->excluded;
	if (a->kind == ADDRESSEE_COLLECTIVE)
		r->collective = a;
}

void
address_add(struct reader *r, const struct entry *e, struct slice at,
    struct slice name, struct slice precedence)
{
	struct addressee *a = ARENA_NEW(r->arena, struct addressee);
	struct address_line line = {.r = r, .e = e, .rest = name, .a = a};
	struct slice word;

	a->at = entry_source(e, at);
	while ((word = slice_word(&precedence)).p != NULL)
		take_precedence(&line, word);
	entry_claim(r, e, FIELD_ADDRESSEE, name);
	address_fill(r, a, squeeze(r->arena, name));
	append(r, e, a);
}

/* TO PAGE 02  STATE  012345  031200Z: furniture where a name should be. */
static bool
is_page_line(struct slice s)
{
	struct slice rest = s, word = slice_word(&rest);

	if (!slice_equal(word, S("PAGE")))
		return false;
	word = slice_word(&rest);
	return word.n > 0 && word.n < 4 && ascii_is_digit(word.p[0]) &&
	    ascii_is_digit(word.p[word.n - 1]);
}

/* Are there words for precedence and number only? They go with the line above. */
static bool
only_ends(struct slice s)
{
	struct slice word;
	bool exact, any = false;

	while ((word = slice_word(&s)).p != NULL) {
		any = true;
		if (!is_continuity(word) &&
		    precedence_word(word, &exact) == PRECEDENCE_NONE)
			return false;
	}
	return any;
}

/* //J2/ at the end, or // opened and not closed: the name wraps (H9). */
static bool
wraps(struct slice line)
{
	size_t i, pairs = 0;

	line = slice_trim_right(line);
	for (i = slice_find(line, S("//")); i + 1 < line.n; i++)
		if (line.p[i] == '/' && line.p[i + 1] == '/') {
			pairs++;
			i++;
		}
	return pairs % 2 == 1 && line.n < 200;
}

/* NORTHERN FISHERY, and COLLECTIVE on the next line. */
static bool
goes_on(struct slice line, struct slice next)
{
	return slice_equal(next, S("COLLECTIVE")) ||
	    slice_starts(next, S("COLLECTIVE ")) || wraps(line) ||
	    (only_ends(next) && !only_ends(line));
}

/* The next addressee of *s, all its lines. */
static struct slice
next_address(struct slice *s)
{
	struct slice line = slice_line(s), next, after;

	while (line.p != NULL) {
		after = *s;
		next = slice_line(&after);
		if (next.p == NULL || !goes_on(line, slice_trim(next)))
			break;
		line = slice_between(line.p, slice_end(next));
		*s = after;
		if (line.n > 400)
			break;
	}
	return line;
}

/* //J2/ and J5// on the next line are //J2/J5//. */
static struct slice
name_joined(struct arena *arena, struct slice name)
{
	struct slice s = squeeze(arena, name);
	size_t i, n = 0;
	char *p;

	if (slice_index(name, '\n') == name.n || !wraps(slice_line(&name)))
		return s;
	p = arena_bytes(arena, s.n);
	for (i = 0; i < s.n; i++)
		if (s.p[i] != ' ' || i == 0 || s.p[i - 1] != '/')
			p[n++] = s.p[i];
	return slice(p, n);
}

static void
read_name(struct address_line *line)
{
	struct reader *r = line->r;
	struct slice name = line->rest;

	entry_claim(r, line->e,
	    line->e->kind == LINE_FROM ? FIELD_FROM : FIELD_ADDRESSEE, name);
	if (line->e->part == 0) /* else they are the same again (H13) */
		address_fill(r, line->a, name_joined(r->arena, name));
}

static void
read_line(struct reader *r, const struct entry *e, struct slice s)
{
	struct address_line line = {.r = r, .e = e, .rest = slice_trim(s)};
	struct addressee *a;

	a = ARENA_NEW(r->arena, struct addressee);
	a->at = entry_source(e, line.rest);
	line.a = a;
	take_route(&line);
	if (e->kind != LINE_FROM)
		take_ends(&line);
	take_less(&line);
	if (line.less.n > 0)
		take_ends(&line); /* what stood before the bracket */
	if (line.rest.n == 0)
		return;
	read_name(&line);
	if (e->kind != LINE_FROM) {
		append(r, e, a);
	} else if (r->t->from == NULL) {
		r->t->from = a;
	}
	if (line.less.n > 0)
		exclude(r, e, line.less);
}

/*
 * Lines of exclusions: those without a route belong to the XMT above, one
 * with a route is an addressee again (5 FAH-2 H-321.9).
 */
static bool
excludes(const struct entry *e, struct slice *line, bool *excluding)
{
	struct slice route =
	    slice_head(*line, slice_index(slice_head(*line, 10), '/'));

	if (slice_starts(*line, S("XMT")) && line->n > 3 &&
	    (line->p[3] == ' ' || line->p[3] == '/')) {
		*line = slice_trim_left(slice_skip(*line, 4));
		*excluding = true;
		return true;
	}
	if (*excluding && route.n < line->n && label_is_route(route) &&
	    line->p != e->text.p)
		*excluding = false;
	return *excluding;
}

void
read_address(struct reader *r, const struct entry *e)
{
	struct entry list = *e;
	struct slice rest = e->text, s;
	bool excluding = e->kind == LINE_EXCLUDED;

	if (excluding) /* what follows belongs to the list that is open */
		list.kind = r->info_end != NULL ? LINE_INFO : LINE_TO;
	if (excluding && r->addressee != NULL &&
	    r->addressee->kind != ADDRESSEE_COLLECTIVE &&
	    r->collective == NULL && e->part == 0)
		entry_remark(
		    r, e, CHECK_EXCLUDED_ALONE, e->text, (struct slice){0});
	while ((s = next_address(&rest)).p != NULL) {
		s = slice_trim(s);
		if (s.n == 0)
			continue;
		if (is_page_line(s)) {
			entry_claim(r, e, FIELD_PAGE_LINE, s);
		} else if (list.kind != LINE_FROM && passing_is(s)) {
			passing_add(r, e, s);
		} else if (s.p[0] != 'R' && !slice_starts(s, S("AM")) &&
		    caption_is(s)) {
			caption_add(r, e, s);
		} else if (excludes(&list, &s, &excluding)) {
			exclude(r, e, s);
		} else {
			read_line(r, &list, s);
		}
		if (list.kind == LINE_FROM && r->t->from != NULL)
			break;
	}
}
