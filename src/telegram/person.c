/*
 * person.c: a text that names who classified, taken apart into names and
 * roles.  Roles are known words; what is left over is the name (B3 to B7,
 * B10, B11, B14, K10).  It must not know any person.
 *
 *     Econ Counselor Jane Q. Doe      JOHN Q. ROE-DOE, JR., DCM
 */
#include "telegram/classified.h"
#include "telegram/table.h"

#define TOKENS_MOST 64
#define NAME_LONGEST 96

enum word_kind {
	WORD_NAME,
	WORD_INITIAL, /* Q. */
	WORD_PARTICLE, /* van, de: of a name when it stands in one */
	WORD_SUFFIX, /* JR., III */
	WORD_OFFICE, /* EUR: of a role, or a surname in capitals */
	WORD_ROLE,
	WORD_OF, /* of, to, the: of a role */
	WORD_AND,
	WORD_TITLE, /* Mr., Dr.: neither */
	WORD_NOISE
};

struct word {
	struct slice at;
	enum word_kind kind;
	char before; /* the mark between it and the word before, or ' ' */
	bool line; /* a line end stands before it */
	struct slice repaired; /* a role spelt right; else absent */
};

struct words {
	struct arena *arena;
	struct slice text;
	struct word w[TOKENS_MOST];
	size_t n;
	bool lower; /* the text has small letters */
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define W(text)                        \
	{                              \
		text, sizeof(text) - 1 \
	}

static bool
is_in(const struct slice *list, size_t count, struct slice word)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (slice_equal_fold(list[i], word))
			return true;
	return false;
}

#define IS_IN(list, word) is_in(list, COUNT(list), word)

/* ---- the words of roles ----------------------------------------------------------- */

static const struct slice roles[] = {W("A.I"), W("AA"), W("ACTING"), W("ADCM"),
    W("ADMINISTRATION"), W("ADMINISTRATIVE"), W("ADMINISTRATOR"), W("ADVISER"),
    W("ADVISOR"), W("AFFAIRS"), W("AGENT"), W("AGRICULTURAL"), W("AMB"),
    W("AMBASSADOR"), W("AMEMBASSY"), W("ANALYST"), W("ASSISTANT"),
    W("ASSOCIATE"), W("ASST"), W("ATTACHE"), W("ATTACH\xc3\xa9"), W("BRANCH"),
    W("BUREAU"), W("CAPT"), W("CAPTAIN"), W("CDA"), W("CG"), W("CHAIRMAN"),
    W("CHARGE"), W("CHARG\xc3\xa9"), W("CHIEF"), W("COL"), W("COLONEL"),
    W("COM"), W("COMMANDER"), W("COMMERCIAL"), W("CONS"), W("CONSUL"),
    W("CONSULAR"), W("CONSULATE"), W("COORDINATOR"), W("COUNSELOR"), W("COUNS"),
    W("COUNTRY"), W("CULTURAL"), W("D/ADMINISTRATOR"), W("D'AFFAIRES"),
    W("DAFFAIRES"), W("AFFAIRES"), W("DAS"), W("DAO"), W("DASD"), W("DATT"),
    W("DCM"), W("DEFENSE"), W("DELEGATION"), W("DEP"), W("DEPARTMENT"),
    W("DEPUTY"), W("DESK"), W("DIR"), W("DIRECTOR"), W("DIVISION"), W("ECON"),
    W("ECONOFF"), W("ECONOMIC"), W("ECONOMICS"), W("EMBASSY"), W("EMBOFF"),
    W("ENERGY"), W("ENVIRONMENT"), W("ENVOY"), W("ENV"), W("ESTH"),
    W("EXECUTIVE"), W("EXTERNAL"), W("FINANCIAL"), W("FIRST"), W("FOREIGN"),
    W("GENERAL"), W("GROUP"), W("HEAD"), W("HOC"), W("HEALTH"),
    W("INFORMATION"), W("INTERNAL"), W("INTERIM"), W("LABOR"), W("LEADER"),
    W("LEGAL"), W("LEGATT"), W("LIAISON"), W("LT"), W("LTC"), W("MAJ"),
    W("MAJOR"), W("MANAGEMENT"), W("MANAGER"), W("MGMT"), W("MIL"),
    W("MILITARY"), W("MIN"), W("MINISTER"), W("MINISTER-COUNSELOR"),
    W("MISSION"), W("MSG"), W("NATIONAL"), W("OFF"), W("OFFICE"), W("OFFICER"),
    W("PAO"), W("PAS"), W("PDAS"), W("PERMANENT"), W("PERMREP"), W("PO"),
    W("POL"), W("POLECON"), W("POL-ECON"), W("POL-MIL"), W("POLITICAL"),
    W("POLITICAL-ECONOMIC"), W("POLITICAL-MILITARY"), W("POLITICO-MILITARY"),
    W("POLMIL"), W("POLAD"), W("POLOFF"), W("POST"), W("PRINCIPAL"),
    W("PROGRAM"), W("PRT"), W("PUBLIC"), W("REGIONAL"), W("REPRESENTATIVE"),
    W("REP"), W("RSO"), W("REFUGEE"), W("SCIENCE"), W("SECOND"), W("SECRETARY"),
    W("SECTION"), W("SECURITY"), W("SENIOR"), W("SPECIAL"), W("STAFF"),
    W("TEAM"), W("TECHNOLOGY"), W("THIRD"), W("TRADE"), W("TREASURY"),
    W("UNDER"), W("UNIT"), W("USAID"), W("USMISSION"), W("USUN"), W("VICE"),
    W("VISA"), W("CHEF"), W("FSO"), W("COUNSEL"), W("OMS"), W("STAFFDEL"),
    W("NARCOTICS"), W("HUMAN"), W("RESOURCES"), W("PERSONNEL"),
    W("MULTILATERAL"), W("GLOBAL"), W("ISSUES"), W("OPERATIONS"), W("PLANNING"),
    W("POLICY"), W("SUPERVISORY"), W("TEMPORARY"), W("CO"), W("ACDA"), W("AIT"),
    W("DDIR"), W("DEPDIR"), W("POLCHIEF"), W("POLCOUNS"), W("POLCOUNSELOR"),
    W("ECONCHIEF"), W("ECONCOUNS"), W("ECONCOUNSELOR"), W("MGT"), W("EST"),
    W("EMIN"), W("EMINCOUNS"), W("CONGEN"), W("CONOFF"), W("ALTERNATE"),
    W("MINCOUNS"), W("REGIONALS")};

static const struct slice of_words[] = {W("OF"), W("TO"), W("THE"), W("FOR"),
    W("AT"), W("IN"), W("ON"), W("A"), W("AD"), W("WITH"), W("BY"), W("AS")};
static const struct slice titles[] = {
    W("MR"), W("MRS"), W("MS"), W("DR"), W("HON")};
static const struct slice suffixes[] = {
    W("JR"), W("SR"), W("II"), W("III"), W("IV"), W("ESQ")};
static const struct slice particles[] = {W("DE"), W("LA"), W("LE"), W("DEL"),
    W("DELLA"), W("DI"), W("DA"), W("DOS"), W("DU"), W("VAN"), W("VON"),
    W("DER"), W("DEN"), W("TER"), W("TEN"), W("BIN"), W("IBN"), W("EL"),
    W("ST"), W("Y"), W("ZU")};

bool
person_short_form(struct slice word)
{
	return word.n < 2 || IS_IN(suffixes, word) || IS_IN(titles, word) ||
	    (word.n < 7 && IS_IN(roles, word));
}

/* A role word that this one is a letter from (B4): long ones alone. */
static struct slice
role_near(struct slice word)
{
	size_t i;

	if (word.n < 7)
		return (struct slice){NULL, 0};
	for (i = 0; i < COUNT(roles); i++)
		if (roles[i].n >= 7 && word_is_near(word, roles[i]))
			return roles[i];
	return (struct slice){NULL, 0};
}

/* PolCouns, EconOff, DepPolChief: made of short forms. */
static bool
is_compound(struct slice word)
{
	static const struct slice fronts[] = {W("POL"), W("ECON"), W("MGMT"),
	    W("ADMIN"), W("CONS"), W("EMB"), W("DEP"), W("ACT")};
	static const struct slice ends[] = {W("OFF"), W("COUNS"), W("CHIEF"),
	    W("COUNSELOR"), W("COUNSELLOR"), W("OFFICER"), W("DIR"), W("OFFS")};
	size_t i, j;

	for (i = 0; i < COUNT(fronts); i++)
		if (slice_starts_fold(word, fronts[i]))
			break;
	if (i == COUNT(fronts))
		return false;
	for (j = 0; j < COUNT(ends); j++)
		if (word.n > ends[j].n &&
		    slice_equal_fold(
			slice_skip(word, word.n - ends[j].n), ends[j]))
			return true;
	return false;
}

/* Does a point stand behind this part of the text? */
static bool
is_pointed(const struct words *ws, struct slice at)
{
	return slice_end(at) < slice_end(ws->text) && *slice_end(at) == '.';
}

static bool
has(struct slice s, bool (*is)(char))
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (is(s.p[i]))
			return true;
	return false;
}

/* ---- words --------------------------------------------------------------------------- */

static bool
is_word_byte(char c)
{
	return ascii_is_alnum(c) || c == '\'' || c == '-' ||
	    (unsigned char)c >= 0x80;
}

/* J.Q. and A.I.: letters and points are one word. */
static size_t
word_length(struct slice s)
{
	size_t n = 0;

	while (n < s.n && is_word_byte(s.p[n]))
		n++;
	while (n > 0 && s.p[n - 1] == '-')
		n--;
	/* J.Q. and A.I. */
	if (n == 1 && s.n > 2 && s.p[1] == '.' && ascii_is_alpha(s.p[2]) &&
	    (s.n == 3 || !is_word_byte(s.p[3])))
		n = 3;
	return n;
}

static enum word_kind
kind_of_word(struct words *ws, struct word *w, char after)
{
	struct slice s = w->at;
	bool upper = !has(s, ascii_is_lower);

	if (!has(s, ascii_is_alpha) && (unsigned char)s.p[0] < 0x80)
		return WORD_NOISE;
	if (slice_equal_fold(s, S("AND")))
		return WORD_AND;
	if (slice_equal_fold(s, S("A.I")))
		return WORD_ROLE;
	/* A/DCM, P/E: letters before a stroke are of a role */
	if (s.n <= 2 && (after == '/' || w->before == '/'))
		return WORD_ROLE;
	if (s.n == 1 && (after == '.' || upper))
		return WORD_INITIAL;
	if (s.n == 3 && s.p[1] == '.')
		return WORD_INITIAL;
	if (IS_IN(roles, s) || is_compound(s))
		return WORD_ROLE;
	if (IS_IN(suffixes, s))
		return WORD_SUFFIX;
	if (IS_IN(titles, s))
		return WORD_TITLE;
	if (IS_IN(of_words, s))
		return WORD_OF;
	if (IS_IN(particles, s))
		return WORD_PARTICLE;
	w->repaired = role_near(s);
	if (w->repaired.p != NULL)
		return WORD_ROLE;
	/* EUR, WHA: offices; among small letters any short capitals */
	if (upper && s.n >= 2 && s.n <= 5 &&
	    (table_find(TABLE_OFFICES, s).count > 0 || (ws->lower && s.n <= 3)))
		return after == '/' || w->before == '/' ? WORD_ROLE
							: WORD_OFFICE;
	return WORD_NAME;
}

/* A name is broken over lines, Jane D / oe: small letters go on (B7). */
static bool
goes_on(const struct words *ws, const struct word *w)
{
	const struct word *before = &ws->w[ws->n > 0 ? ws->n - 1 : 0];

	return ws->n > 0 && w->line && w->before == ' ' &&
	    ascii_is_lower(w->at.p[0]) && before->kind <= WORD_INITIAL &&
	    ascii_is_upper(before->at.p[0]) && !IS_IN(particles, w->at) &&
	    !IS_IN(of_words, w->at) && !IS_IN(roles, w->at) &&
	    !slice_equal(w->at, S("and"));
}

static void
cut_words(struct words *ws, struct slice s)
{
	size_t n;
	struct word w;

	ws->lower = has(s, ascii_is_lower);
	w.before = ' ';
	w.line = false;
	while (s.n > 0 && ws->n < TOKENS_MOST) {
		n = word_length(s);
		if (n == 0) {
			if (s.p[0] == '\n')
				w.line = true;
			else if (!ascii_is_space(s.p[0]) && s.p[0] != '"' &&
			    !(s.p[0] == '.' && w.before != ' '))
				w.before = s.p[0];
			s = slice_skip(s, 1);
			continue;
		}
		w.at = slice_head(s, n);
		w.repaired = (struct slice){NULL, 0};
		s = slice_skip(s, n);
		if (w.before == '.' && ws->n > 0)
			w.before = ' '; /* of an initial or a short form */
		w.kind = kind_of_word(ws, &w, s.n > 0 ? s.p[0] : ' ');
		if (goes_on(ws, &w))
			w.kind = WORD_NAME;
		ws->w[ws->n++] = w;
		w.before = ' ';
		w.line = false;
	}
}

/* ---- which words are the name ---------------------------------------------------------- */

/*
 * In a text of capitals DOE is an office and a surname: a surname behind the
 * one other word of a name, or before a comma and a first name.
 */
static void
decide_offices(struct words *ws)
{
	size_t i, j, names;

	for (i = 0; i < ws->n; i++) {
		if (ws->w[i].kind != WORD_OFFICE)
			continue;
		names = 0;
		for (j = i; j > 0 && ws->w[j].before == ' ' &&
		     ws->w[j - 1].kind <= WORD_PARTICLE;
		     j--)
			names += ws->w[j - 1].kind == WORD_NAME;
		if (j < i &&
		    (names < 2 || ws->w[i - 1].kind == WORD_PARTICLE)) {
			ws->w[i].kind = WORD_NAME;
			continue;
		}
		names = 0;
		for (j = i + 1;
		     j < ws->n && ws->w[j].before == (j == i + 1 ? ',' : ' ') &&
		     ws->w[j].kind <= WORD_INITIAL;
		     j++)
			names += ws->w[j].kind == WORD_NAME;
		ws->w[i].kind = j > i + 1 && names == 1 &&
			(i == 0 || ws->w[i].before != ' ')
		    ? WORD_NAME
		    : WORD_ROLE;
	}
}

/* Peru, of "Ambassador to Peru": a place behind OF, TO, EMBASSY. */
static void
mark_places(struct words *ws, size_t from, size_t to)
{
	struct post_found found;
	size_t i, j;

	for (i = from; i + 1 < to; i++) {
		if (ws->w[i].kind != WORD_OF &&
		    !slice_equal_fold(ws->w[i].at, S("EMBASSY")) &&
		    !slice_equal_fold(ws->w[i].at, S("CONSULATE")) &&
		    !slice_equal_fold(ws->w[i].at, S("GENERAL")) &&
		    !slice_equal_fold(ws->w[i].at, S("CONGEN")) &&
		    !slice_equal_fold(ws->w[i].at, S("MISSION")))
			continue;
		/* the longest name first: BUENOS AIRES, RIO DE JANEIRO */
		for (j = i + 3 < to ? i + 3 : to - 1; j > i; j--) {
			if (ws->w[j].kind != WORD_NAME ||
			    ws->w[i + 1].before != ' ')
				continue;
			found = post_find(slice_between(ws->w[i + 1].at.p,
					      slice_end(ws->w[j].at)),
			    0, (struct slice){NULL, 0});
			if (found.how == POST_UNKNOWN ||
			    (post_how_guessed(found.how) &&
				found.how != POST_COUNTRY))
				continue;
			while (j > i)
				ws->w[j--].kind = WORD_ROLE;
			break;
		}
	}
	/* Office of Fish Affairs: one word between those of a role */
	for (i = from + 1; i + 1 < to; i++)
		if (ws->w[i].kind == WORD_NAME && ws->w[i].before == ' ' &&
		    ws->w[i + 1].before == ' ' &&
		    ws->w[i + 1].kind == WORD_ROLE &&
		    (ws->w[i - 1].kind == WORD_OF ||
			ws->w[i - 1].kind == WORD_ROLE))
			ws->w[i].kind = WORD_ROLE;
}

static bool
is_of_name(enum word_kind kind)
{
	return kind <= WORD_SUFFIX;
}

struct run {
	size_t from, to; /* words */
	size_t names, all;
};

/* The run of name words from i on; a comma may stand before JR. */
static struct run
run_at(const struct words *ws, size_t i, size_t to)
{
	struct run r = {i, i, 0, 0};

	while (r.to < to && is_of_name(ws->w[r.to].kind)) {
		if (r.to > i && ws->w[r.to].before != ' ' &&
		    !(ws->w[r.to].kind == WORD_SUFFIX &&
			ws->w[r.to].before == ','))
			break;
		if (ws->w[r.to].kind == WORD_SUFFIX && r.to == i)
			break;
		r.names +=
		    ws->w[r.to].kind == WORD_NAME && ws->w[r.to].at.n > 1;
		r.all += ws->w[r.to].kind == WORD_NAME ||
		    ws->w[r.to].kind == WORD_INITIAL;
		r.to++;
	}
	return r;
}

static bool
is_place(const struct words *ws, const struct run *r)
{
	struct post_found found = post_find(
	    slice_between(ws->w[r->from].at.p, slice_end(ws->w[r->to - 1].at)),
	    0, (struct slice){NULL, 0});

	return found.how != POST_UNKNOWN && found.name.n > 3 &&
	    !post_how_guessed(found.how);
}

/* DOE, JANE Q.: surname first when each side is one short run. */
static bool
is_reversed(const struct words *ws, const struct run *first, size_t to,
    struct run *second)
{
	if (first->to >= to || first->to - first->from != 1 ||
	    ws->w[first->to].before != ',' ||
	    ws->w[first->from].kind != WORD_NAME)
		return false;
	*second = run_at(ws, first->to, to);
	return second->names > 0 && !is_place(ws, first) &&
	    second->to - second->from <= 3 && second->names <= 2 &&
	    !(second->all == 1 && is_place(ws, second));
}

/* The likeliest name: the run with most words, at least one long one. */
static bool
best_run(const struct words *ws, size_t from, size_t to, struct run *best)
{
	struct run r, second;
	size_t i = from;
	bool found = false;

	while (i < to) {
		if (!is_of_name(ws->w[i].kind)) {
			i++;
			continue;
		}
		r = run_at(ws, i, to);
		if (!found && is_reversed(ws, &r, to, &second)) {
			*best = r;
			return true;
		}
		if (r.names > 0 &&
		    (!found || (r.all > best->all && best->all < 2))) {
			*best = r;
			found = true;
		}
		i = r.to > i ? r.to : i + 1;
	}
	return found;
}

/* ---- the usual spelling ------------------------------------------------------------------- */

/* O'DOE, MCDOE, ROE-DOE: a capital behind these, small letters else. */
static void
case_word(char *p, size_t n)
{
	size_t i;
	bool capital = true;

	for (i = 0; i < n; i++) {
		p[i] = capital ? ascii_upper(p[i]) : ascii_lower(p[i]);
		capital =
		    !ascii_is_alpha(p[i]) && !((unsigned char)p[i] >= 0x80);
		if (i == 1 && n > 4 && p[0] == 'M' && p[1] == 'c')
			capital = true;
	}
}

struct maker {
	char p[NAME_LONGEST];
	size_t n;
};

static void
put(struct maker *m, struct slice s)
{
	s = slice_head(s, sizeof(m->p) - m->n);
	memcpy(m->p + m->n, s.p, s.n);
	m->n += s.n;
}

/* 0 for O and 1 for I within a word of letters. */
static bool
letters_again(char *p, size_t n)
{
	size_t i;
	bool any = false;

	for (i = 0; i < n; i++)
		if (p[i] == '0' || p[i] == '1') {
			p[i] = p[i] == '0' ? 'O' : 'I';
			any = true;
		}
	return any;
}

static void
put_word(struct maker *m, const struct words *ws, size_t i, bool recase,
    bool first, bool last, bool *repaired)
{
	const struct word *w = &ws->w[i];
	size_t from;

	if (w->kind == WORD_SUFFIX && !first)
		put(m, S(","));
	if (!first)
		put(m, S(" "));
	from = m->n;
	put(m, w->at);
	*repaired = letters_again(m->p + from, m->n - from) || *repaired;
	if (w->kind == WORD_SUFFIX && ascii_upper(w->at.p[0]) == 'I') {
		for (; from < m->n; from++)
			m->p[from] = ascii_upper(m->p[from]);
		return; /* III */
	}
	if (recase && w->kind == WORD_PARTICLE && !first && !last) {
		for (; from < m->n; from++)
			m->p[from] = ascii_lower(m->p[from]);
		return;
	}
	if (recase || *repaired || w->kind == WORD_SUFFIX)
		case_word(m->p + from, m->n - from);
	if ((w->kind == WORD_INITIAL || w->kind == WORD_SUFFIX) &&
	    is_pointed(ws, w->at))
		put(m, S("."));
}

/* Is the end of this word still within the text?  Then a point may follow. */
static void
spell(struct words *ws, const struct run *r, struct maker *m, bool first,
    struct person *person)
{
	size_t i;
	bool recase, lower = false, upper = false;

	for (i = r->from; i < r->to; i++) {
		if (ws->w[i].kind == WORD_SUFFIX ||
		    ws->w[i].kind == WORD_PARTICLE)
			continue;
		lower = lower || has(ws->w[i].at, ascii_is_lower);
		upper = upper || has(ws->w[i].at, ascii_is_upper);
	}
	/* doej, alone and small, is a login (B6) */
	recase = !lower || (!upper && r->all > 1);
	for (i = r->from; i < r->to; i++) {
		if (i > r->from && ws->w[i].line && !first &&
		    ws->w[i].kind == WORD_NAME &&
		    ascii_is_lower(ws->w[i].at.p[0]) && !recase) {
			put(m, ws->w[i].at); /* D / oe */
			person->joined = true;
			continue;
		}
		put_word(
		    m, ws, i, recase, first, i + 1 == r->to, &person->repaired);
		first = false;
	}
}

/* ---- roles --------------------------------------------------------------------------------- */

/* A role word spelt right, in the case that the text has. */
static void
put_role_word(struct maker *m, const struct word *w)
{
	size_t from = m->n;

	put(m, w->repaired);
	if (!has(w->at, ascii_is_lower))
		return;
	for (from++; from < m->n; from++)
		if (m->p[from - 1] != '\'' && m->p[from - 1] != '-')
			m->p[from] = ascii_lower(m->p[from]);
	from = m->n - w->repaired.n;
	if (ascii_is_lower(w->at.p[0]))
		m->p[from] = ascii_lower(m->p[from]);
}

/* From word `from` up to `to`, as printed but for what is misspelt. */
static void
put_role(struct words *ws, size_t from, size_t to, struct maker *m,
    struct person *person)
{
	size_t i;
	const char *at;

	while (from < to &&
	    (ws->w[from].kind == WORD_AND || ws->w[from].kind == WORD_NOISE ||
		ws->w[from].kind == WORD_TITLE))
		from++;
	while (to > from &&
	    (ws->w[to - 1].kind == WORD_OF || ws->w[to - 1].kind == WORD_AND ||
		ws->w[to - 1].kind == WORD_NOISE ||
		ws->w[to - 1].kind == WORD_TITLE))
		to--;
	if (from == to)
		return;
	if (m->n > 0)
		put(m, S(", "));
	at = ws->w[from].at.p;
	for (i = from; i < to; i++) {
		if (ws->w[i].repaired.p == NULL)
			continue;
		put(m, slice_between(at, ws->w[i].at.p));
		put_role_word(m, &ws->w[i]);
		person->role_repaired = true;
		at = slice_end(ws->w[i].at);
	}
	put(m, slice_between(at, slice_end(ws->w[to - 1].at)));
	if (slice_equal_fold(ws->w[to - 1].at, S("A.I")))
		put(m, S("."));
}

/* ---- persons ---------------------------------------------------------------------------------- */

/* One person of the words from..to. */
static void
read_person(struct words *ws, size_t from, size_t to, struct person *person)
{
	struct run run, given;
	struct maker name = {.n = 0}, role = {.n = 0};
	struct slice at;
	size_t end;

	*person = (struct person){0};
	person->at =
	    slice_between(ws->w[from].at.p, slice_end(ws->w[to - 1].at));
	if (best_run(ws, from, to, &run)) {
		end = run.to;
		if (is_reversed(ws, &run, to, &given)) {
			spell(ws, &given, &name, true, person);
			put(&name, S(" "));
			spell(ws, &run, &name, true, person);
			end = given.to;
		} else
			spell(ws, &run, &name, true, person);
		at = slice_between(
		    ws->w[run.from].at.p, slice_end(ws->w[end - 1].at));
		if ((ws->w[end - 1].kind == WORD_SUFFIX ||
			ws->w[end - 1].kind == WORD_INITIAL) &&
		    is_pointed(ws, at))
			at.n++;
		person->printed = squeeze(ws->arena, at);
		person->name = arena_copy(ws->arena, slice(name.p, name.n));
		put_role(ws, from, run.from, &role, person);
		put_role(ws, end, to, &role, person);
	} else {
		put_role(ws, from, to, &role, person);
		person->printed = squeeze(ws->arena, person->at);
	}
	if (role.n > 0)
		person->role = squeeze(
		    ws->arena, arena_copy(ws->arena, slice(role.p, role.n)));
}

static bool
has_name(const struct words *ws, size_t from, size_t to)
{
	struct run run;

	return from < to && best_run(ws, from, to, &run) &&
	    (run.all > 1 || (run.all == 1 && to - from > 1 && run.from > from));
}

size_t
persons_read(
    struct arena *arena, struct slice text, struct person *persons, size_t room)
{
	struct words ws = {.arena = arena};
	size_t i, from = 0, count = 0;
	struct marking mark;
	struct slice rest;

	/* (C) or (U) before it marks the line */
	if (text.n > 0 && text.p[0] == '(' &&
	    marking_read(arena, slice_head(text, 40), &mark, &rest))
		text = slice_skip(text, (size_t)(rest.p - text.p));
	ws.text = text;
	cut_words(&ws, text);
	decide_offices(&ws);
	for (i = 0; i < ws.n; i++) {
		if (ws.w[i].kind != WORD_AND &&
		    !(i > from &&
			(ws.w[i].before == ';' || ws.w[i].before == '&')))
			continue;
		if (has_name(&ws, from, i) && has_name(&ws, i, ws.n) &&
		    count + 1 < room) {
			mark_places(&ws, from, i);
			read_person(&ws, from, i, &persons[count++]);
			from = i;
		}
	}
	if (from < ws.n && count < room) {
		mark_places(&ws, from, ws.n);
		read_person(&ws, from, ws.n, &persons[count]);
		count += persons[count].name.n > 0 || persons[count].role.n > 0;
	}
	return count;
}
