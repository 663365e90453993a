/*
 * marking.c: markings written, rolled up and held against a reader.  It must
 * not read a telegram: that is mark.c.
 */
#include "telegram/marking.h"
#include "telegram/reader.h"
#include "telegram/table.h"

#define CONTROLS_MOST 32 /* of one marking that are written */
#define CODES_MOST 64 /* of one release list; more are passed over */

/* The categories of a banner, in its order (register, section A.6). */
enum category {
	CATEGORY_COMPARTMENT,
	CATEGORY_ATOMIC, /* RD, FRD, TFNI */
	CATEGORY_FOREIGN, /* FGI */
	CATEGORY_DISSEMINATION,
	CATEGORY_OTHER, /* LIMDIS, EXDIS, NODIS, SBU, LES, SSI */
	CATEGORY_MAX
};

static bool
has(const struct marking *m, struct slice control)
{
	return slice_list_has(m->controls, control);
}

/* The first control that begins so: REL TO USA, GBR. */
static struct slice
that_begins(const struct marking *m, struct slice head)
{
	const struct slice_list *c;

	for (c = m->controls; c != NULL; c = c->next)
		if (slice_starts(c->text, head))
			return c->text;
	return (struct slice){NULL, 0};
}

static bool
is_release(struct slice control)
{
	return slice_starts(control, S("REL ")) ||
	    slice_equal(control, S("REL"));
}

static struct slice
release_of(const struct marking *m)
{
	return that_begins(m, S("REL "));
}

/* The row of a control in the table; TABLE_NONE for a list or a stranger. */
static uint32_t
row_of(struct slice control)
{
	struct table_rows rows;

	if (is_release(control))
		rows = table_find(TABLE_MARKINGS, S("REL TO"));
	else if (slice_starts(control, S("DISPLAY ONLY")))
		rows = table_find(TABLE_MARKINGS, S("DISPLAY ONLY"));
	else
		rows = table_find(TABLE_MARKINGS, control);
	return rows.count > 0 ? rows.first : TABLE_NONE;
}

static int
rank_of(struct slice control)
{
	uint32_t row = row_of(control);

	return row == TABLE_NONE
	    ? 99
	    : table_year(TABLE_MARKINGS, row, MARKINGS_RANK);
}

static enum category
category_of(struct slice control)
{
	int rank = rank_of(control);

	if (rank == 50)
		return CATEGORY_COMPARTMENT;
	if (slice_equal(control, S("RD")) || slice_equal(control, S("FRD")) ||
	    slice_equal(control, S("TFNI")))
		return CATEGORY_ATOMIC;
	if (slice_starts(control, S("FGI")))
		return CATEGORY_FOREIGN;
	if (rank >= 10 && rank < 30)
		return CATEGORY_DISSEMINATION;
	return slice_equal(control, S("FOR OFFICIAL USE ONLY"))
	    ? CATEGORY_DISSEMINATION
	    : CATEGORY_OTHER;
}

/* FOUO stands second among them, between RSEN and ORCON. */
static int
place_of(struct slice control)
{
	return slice_equal(control, S("FOR OFFICIAL USE ONLY"))
	    ? 11
	    : rank_of(control);
}

/* ---- release lists ------------------------------------------------------ */

static bool
is_listed(const struct slice *codes, size_t count, struct slice code)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (slice_equal(codes[i], code))
			return true;
	return false;
}

/* USA, then trigraphs by the alphabet, then tetragraphs. */
static int
code_order(struct slice a, struct slice b)
{
	bool usa = slice_equal(a, S("USA")), other = slice_equal(b, S("USA"));

	if (usa != other)
		return usa ? -1 : 1;
	if ((a.n > 3) != (b.n > 3))
		return a.n > 3 ? 1 : -1;
	return slice_compare(a, b);
}

static void
insert_code(struct slice *codes, size_t *count, struct slice code)
{
	size_t i = *count;

	if (i == CODES_MOST || is_listed(codes, i, code))
		return;
	for (; i > 0 && code_order(code, codes[i - 1]) < 0; i--)
		codes[i] = codes[i - 1];
	codes[i] = code;
	(*count)++;
}

/* What FVEY and ACGU stand for; no other group's members are known here. */
static struct slice
members_of(struct slice code)
{
	struct table_rows rows;

	if (!slice_equal(code, S("FVEY")) && !slice_equal(code, S("ACGU")))
		return (struct slice){NULL, 0};
	rows = table_find(TABLE_MARKINGS, code);
	return rows.count == 0
	    ? (struct slice){NULL, 0}
	    : table_cell(TABLE_MARKINGS, rows.first, MARKINGS_MEANING);
}

static size_t
codes_of(struct arena *arena, struct slice control, bool spelt_out,
    struct slice codes[static CODES_MOST])
{
	struct slice s = control, word, members, member;
	size_t n, count = 0;

	if (slice_starts_fold(s, S("DISPLAY ONLY")))
		s = slice_skip(s, 12);
	else if (slice_starts_fold(s, S("REL")))
		s = slice_skip(s, 3);
	s = slice_trim(s);
	while (s.n > 0 && count < CODES_MOST) {
		for (n = 0; n < s.n && ascii_is_alnum(s.p[n]); n++)
			continue;
		word = slice_head(s, n);
		s = slice_skip(s, n == 0 ? 1 : n);
		if (word.n == 0 || slice_equal_fold(word, S("TO")) ||
		    slice_equal_fold(word, S("AND")))
			continue;
		word = capitals(arena, word);
		members =
		    spelt_out ? members_of(word) : (struct slice){NULL, 0};
		if (members.n == 0)
			insert_code(codes, &count, word);
		while ((member = slice_word(&members)).n > 0)
			insert_code(codes, &count, member);
	}
	return count;
}

struct slice_list *
marking_countries(struct arena *arena, struct slice control, bool spelt_out)
{
	struct slice codes[CODES_MOST];
	struct slice_list *list = NULL;
	size_t i, count = codes_of(arena, control, spelt_out, codes);

	for (i = 0; i < count; i++)
		slice_list_add(arena, &list, codes[i], codes[i]);
	return list;
}

/* "REL TO " and a list. */
static struct slice
list_text(struct arena *arena, struct slice head, const struct slice *codes,
    size_t count)
{
	struct buf b = {0};
	struct slice s;
	size_t i;

	buf_add(&b, head);
	for (i = 0; i < count; i++) {
		buf_string(&b, i == 0 ? " " : ", ");
		buf_add(&b, codes[i]);
	}
	s = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

/* ---- written ------------------------------------------------------------ */

static struct slice
control_text(struct arena *arena, struct slice control, bool portion)
{
	struct slice codes[CODES_MOST];
	uint32_t row = row_of(control);
	size_t count;

	if (is_release(control) || slice_starts(control, S("DISPLAY ONLY"))) {
		count = codes_of(arena, control, false, codes);
		if (count == 0)
			return S("REL");
		return list_text(arena,
		    is_release(control) ? S("REL TO") : S("DISPLAY ONLY"),
		    codes, count);
	}
	if (!portion || row == TABLE_NONE)
		return slice_equal(control, S("SENSITIVE BUT UNCLASSIFIED"))
		    ? S("SBU")
		    : slice_equal(control, S("FOR OFFICIAL USE ONLY"))
		    ? S("FOUO")
		    : control;
	control = table_cell(TABLE_MARKINGS, row, MARKINGS_PORTION);
	return control;
}

static struct slice
level_text(enum classification level, bool portion)
{
	static const struct slice letters[CLASS_MAX] = {
	    [CLASS_UNCLASSIFIED] = {"U", 1},
	    [CLASS_SBU] = {"U", 1},
	    [CLASS_LOU] = {"LOU", 3},
	    [CLASS_CONFIDENTIAL] = {"C", 1},
	    [CLASS_SECRET] = {"S", 1},
	    [CLASS_TOP_SECRET] = {"TS", 2}};

	if (portion)
		return letters[level];
	return level == CLASS_SBU ? S("UNCLASSIFIED")
				  : classification_name(level);
}

/* Does SBU stand among the controls in one form or another? */
static bool
says_sbu(const struct marking *m)
{
	return has(m, S("SENSITIVE BUT UNCLASSIFIED")) ||
	    has(m, S("SBU NOFORN")) || has(m, S("FOR OFFICIAL USE ONLY"));
}

/* The controls of a category in their order. */
static size_t
in_order(const struct marking *m, enum category category,
    struct slice out[static CONTROLS_MOST])
{
	const struct slice_list *c;
	size_t i, count = 0;

	for (c = m->controls; c != NULL && count < CONTROLS_MOST; c = c->next) {
		if (category_of(c->text) != category)
			continue;
		for (i = count++;
		     i > 0 && place_of(c->text) < place_of(out[i - 1]); i--)
			out[i] = out[i - 1];
		out[i] = c->text;
	}
	return count;
}

static struct slice
written(struct arena *arena, const struct marking *m, bool portion)
{
	struct slice controls[CONTROLS_MOST], s;
	struct buf b = {0};
	int category;
	size_t i, count;

	buf_add(&b, level_text(m->level, portion));
	for (category = 0; category < CATEGORY_MAX; category++) {
		count = in_order(m, (enum category)category, controls);
		if (category == CATEGORY_OTHER && m->level == CLASS_SBU &&
		    !says_sbu(m) && !has(m, S("EXDIS")) &&
		    !has(m, S("NODIS")) && count < CONTROLS_MOST)
			controls[count++] = S("SENSITIVE BUT UNCLASSIFIED");
		for (i = 0; i < count; i++) {
			buf_string(&b, i > 0 ? "/" : "//");
			buf_add(&b, control_text(arena, controls[i], portion));
		}
	}
	s = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

struct slice
marking_banner(struct arena *arena, const struct marking *m)
{
	return written(arena, m, false);
}

struct slice
marking_portion(struct arena *arena, const struct marking *m)
{
	/* the Department's own form, where there is nothing else to say */
	if (m->level == CLASS_SBU && m->controls == NULL)
		return S("SBU");
	return written(arena, m, true);
}

/* ---- rolled up ---------------------------------------------------------- */

struct roll {
	struct arena *arena;
	struct marking *out;
	struct marking_step **end;
	const struct marking *const *portions;
	size_t count;
};

static void
step(struct roll *r, struct slice text, struct slice source)
{
	struct marking_step *s;

	if (r->end == NULL)
		return;
	s = ARENA_NEW(r->arena, struct marking_step);
	s->text = text;
	s->source = source;
	*r->end = s;
	r->end = &s->next;
}

static void
add(struct roll *r, struct slice control)
{
	if (!has(r->out, control))
		slice_list_add(r->arena, &r->out->controls, control, control);
}

/* Plain (U) has no say in who may have the whole. */
static bool
is_plain(const struct marking *m)
{
	return m->level <= CLASS_UNCLASSIFIED && m->controls == NULL;
}

static bool
any(const struct roll *r, struct slice control)
{
	size_t i;

	for (i = 0; i < r->count; i++)
		if (has(r->portions[i], control))
			return true;
	return false;
}

/* SBU-NF, written either way. */
static bool
is_sbu_noforn(const struct marking *m)
{
	return has(m, S("SBU NOFORN")) ||
	    (m->level == CLASS_SBU && has(m, S("NOFORN")));
}

/* Unclassified, sensitive, and not NOFORN. */
static bool
is_sbu(const struct marking *m)
{
	return m->level == CLASS_SBU && !is_sbu_noforn(m);
}

/* SBU beats FOUO. */
static bool
any_sbu(const struct roll *r)
{
	size_t i;

	for (i = 0; i < r->count; i++)
		if (r->portions[i]->level == CLASS_SBU &&
		    !has(r->portions[i], S("FOR OFFICIAL USE ONLY")))
			return true;
	return false;
}

/* The common members of all release lists, spelt out; true if there are any. */
static bool
common_codes(
    const struct roll *r, struct slice codes[static CODES_MOST], size_t *count)
{
	struct slice other[CODES_MOST], list;
	size_t i, j, kept, n;
	bool first = true;

	*count = 0;
	for (i = 0; i < r->count; i++) {
		list = release_of(r->portions[i]);
		if (list.p == NULL)
			list = that_begins(r->portions[i], S("DISPLAY ONLY"));
		if (list.p == NULL)
			continue;
		n = codes_of(r->arena, list, true, other);
		if (n == 0)
			continue; /* REL alone: the banner's own list */
		if (first) {
			memcpy(codes, other, n * sizeof(*codes));
			*count = n;
			first = false;
			continue;
		}
		for (j = kept = 0; j < *count; j++)
			if (is_listed(other, n, codes[j]))
				codes[kept++] = codes[j];
		*count = kept;
	}
	return !first;
}

/* One list that is the same in all of them stays as it is written. */
static struct slice
same_list(const struct roll *r)
{
	struct slice list = {NULL, 0}, own;
	size_t i;

	for (i = 0; i < r->count; i++) {
		own = release_of(r->portions[i]);
		if (own.p == NULL)
			continue;
		own = control_text(r->arena, own, false);
		if (slice_equal(own, S("REL")))
			continue; /* the banner's own list */
		if (list.p != NULL && !slice_equal(list, own))
			return (struct slice){NULL, 0};
		list = own;
	}
	return list;
}

/* Table 3 of the register: who may have the whole; the first that fits. */
static void
roll_disclosure(struct roll *r)
{
	static const struct slice source = {"IC register, table 3", 20};
	struct slice codes[CODES_MOST], list;
	const struct marking *m;
	size_t i, count;
	bool noforn = false, sbu_noforn = false, other = false;
	bool release = false, relido = false, display = false, bare = false;

	for (i = 0; i < r->count; i++) {
		m = r->portions[i];
		if (is_plain(m))
			continue;
		if (is_sbu_noforn(m) || has(m, S("LES NOFORN")))
			sbu_noforn = true;
		else if (has(m, S("NOFORN")))
			noforn = true;
		else {
			other = other || !is_sbu(m);
			if (release_of(m).p != NULL || has(m, S("REL TO")))
				release = true;
			else if (has(m, S("RELIDO")))
				relido = true;
			else if (that_begins(m, S("DISPLAY ONLY")).p != NULL)
				display = true;
			else
				bare = bare || m->level >= CLASS_CONFIDENTIAL ||
				    m->controls != NULL;
		}
	}
	if (noforn || (sbu_noforn && (other || noforn))) {
		add(r, S("NOFORN"));
		step(r, S("a portion is NOFORN, so the whole is"), source);
		return;
	}
	if (sbu_noforn) {
		if (any(r, S("LES NOFORN")))
			add(r, S("LES NOFORN"));
		else
			add(r, S("SBU NOFORN"));
		return;
	}
	if (any(r, S("NODIS")) || any(r, S("EXDIS"))) {
		add(r, S("NOFORN"));
		step(
		    r, S("EXDIS and NODIS need NOFORN"), S("IC register, H.9"));
		return;
	}
	if ((release || display) && (relido || bare)) {
		add(r, S("NOFORN"));
		step(r,
		    relido
			? S("a release list beside RELIDO: NOFORN")
			: S("a release list beside a portion that says nothing "
			    "of release: NOFORN"),
		    source);
		return;
	}
	if (release || display) {
		list = same_list(r);
		if (!display && list.n > 4) {
			add(r, list);
			return;
		}
		if (!common_codes(r, codes, &count)) {
			add(r, S("REL TO"));
			return;
		}
		if (count == 0 ||
		    (count == 1 && slice_equal(codes[0], S("USA")))) {
			add(r, S("NOFORN"));
			step(r,
			    S("the release lists have nobody in common: "
			      "NOFORN"),
			    source);
			return;
		}
		add(r,
		    list_text(r->arena,
			display ? S("DISPLAY ONLY") : S("REL TO"), codes,
			count));
		step(r, S("what the release lists have in common"), source);
		return;
	}
	if (relido && !bare)
		add(r, S("RELIDO"));
}

/* EXDIS and NODIS: the stronger of the two, and nothing sensitive beside. */
static bool
roll_distribution(struct roll *r)
{
	if (any(r, S("NODIS"))) {
		add(r, S("NODIS"));
		step(r, S("a portion is NODIS, so the whole is"),
		    S("IC register, H.9"));
		return true;
	}
	if (any(r, S("EXDIS"))) {
		add(r, S("EXDIS"));
		step(r, S("a portion is EXDIS, so the whole is"),
		    S("IC register, H.9"));
		return true;
	}
	return false;
}

/* Whether a control goes up as it is, with nothing to weigh. */
static bool
goes_up(struct slice control, enum classification level)
{
	int rank = rank_of(control);

	if (is_release(control) || slice_starts(control, S("DISPLAY ONLY")) ||
	    slice_equal(control, S("NOFORN")) ||
	    slice_equal(control, S("RELIDO")) ||
	    slice_equal(control, S("EXDIS")) ||
	    slice_equal(control, S("NODIS")) ||
	    slice_equal(control, S("SBU NOFORN")) ||
	    slice_equal(control, S("LES NOFORN")) ||
	    slice_equal(control, S("SENSITIVE BUT UNCLASSIFIED")) ||
	    slice_equal(control, S("FOR OFFICIAL USE ONLY")))
		return false;
	/* LES and SSI are of the unclassified */
	return rank < 35 || rank > 37 || level <= CLASS_SBU;
}

void
marking_roll_up(struct arena *arena, const struct marking *const *portions,
    size_t count, struct marking *out, struct marking_step **why)
{
	struct roll r = {arena, out, why, portions, count};
	const struct slice_list *c;
	size_t i;
	bool distribution;

	*out = (struct marking){0};
	if (why != NULL)
		*why = NULL;
	for (i = 0; i < count; i++)
		if (portions[i]->level > out->level)
			out->level = portions[i]->level;
	if (out->level > CLASS_UNCLASSIFIED)
		step(&r, S("the highest of the portions"),
		    S("32 CFR 2001.21(b)"));
	for (i = 0; i < count; i++)
		for (c = portions[i]->controls; c != NULL; c = c->next)
			if (goes_up(c->text, out->level))
				add(&r, c->text);
	roll_disclosure(&r);
	distribution = roll_distribution(&r);
	if (out->level == CLASS_SBU && !has(out, S("SBU NOFORN"))) {
		if (distribution)
			step(&r, S("EXDIS and NODIS stand in place of SBU"),
			    S("IC register, H.9"));
		else if (!any_sbu(&r))
			add(&r, S("FOR OFFICIAL USE ONLY"));
		else
			add(&r, S("SENSITIVE BUT UNCLASSIFIED"));
	}
	out->form = marking_portion(arena, out);
	out->printed = marking_banner(arena, out);
}

/* ---- of a telegram ------------------------------------------------------ */

static void
gather(const struct marking *m, const struct marking **out, size_t *count)
{
	if (m->level == CLASS_NONE)
		return;
	if (out != NULL)
		out[*count] = m;
	(*count)++;
}

static size_t
gather_all(const struct telegram *t, const struct marking **out)
{
	const struct paragraph *p;
	const struct portion *portion;
	const struct item *item;
	size_t count = 0;

	gather(&t->subject_mark, out, &count);
	for (p = t->paragraphs; p != NULL; p = p->next) {
		gather(&p->mark, out, &count);
		for (portion = p->portions; portion != NULL;
		     portion = portion->next)
			gather(&portion->mark, out, &count);
		for (item = p->items; item != NULL; item = item->next)
			gather(&item->mark, out, &count);
	}
	return count;
}

size_t
marking_portions(
    struct arena *arena, const struct telegram *t, const struct marking ***out)
{
	size_t count = gather_all(t, NULL);

	*out = ARENA_ARRAY(arena, const struct marking *, count + 1);
	return gather_all(t, *out);
}

bool
marking_by_portions(
    struct arena *arena, const struct telegram *t, struct marking *out)
{
	const struct marking **portions;
	size_t count = marking_portions(arena, t, &portions);

	marking_roll_up(arena, portions, count, out, NULL);
	if (out->level == CLASS_NONE || out->level >= CLASS_CONFIDENTIAL)
		return out->level != CLASS_NONE;
	return t->order.not_applicable ||
	    (!date_known(t->order.declassify_on) && t->order.event.n == 0);
}

bool
marking_parse(struct arena *arena, struct slice s, struct marking *m)
{
	return marking_read(arena, s, m, NULL);
}

/* ---- who may have it ---------------------------------------------------- */

static bool
refuse(struct slice *why, struct slice text)
{
	if (why != NULL)
		*why = text;
	return false;
}

/* Is every country of the audience on the list? */
static bool
covers(struct arena *arena, struct slice list, const struct slice_list *wanted)
{
	struct slice codes[CODES_MOST], each[CODES_MOST];
	size_t i, n, count = codes_of(arena, list, true, codes);

	for (; wanted != NULL; wanted = wanted->next) {
		n = codes_of(arena, wanted->text, true, each);
		if (n == 0)
			return false;
		for (i = 0; i < n; i++)
			if (!is_listed(codes, count, each[i]))
				return false;
	}
	return true;
}

static bool
only_usa(const struct slice_list *countries)
{
	return countries != NULL && countries->next == NULL &&
	    slice_equal(countries->text, S("USA"));
}

bool
marking_allows(struct arena *arena, const struct marking *m,
    const struct audience *audience, struct slice *why)
{
	const struct slice_list *c;
	struct slice list;

	if (audience->everyone) {
		if (m->level != CLASS_UNCLASSIFIED)
			return refuse(why, S("not marked unclassified"));
		return m->controls == NULL ||
		    refuse(why, S("a control goes with it"));
	}
	if (audience->countries != NULL) {
		if (is_plain(m) && m->level == CLASS_UNCLASSIFIED)
			return true;
		list = release_of(m);
		if (has(m, S("NOFORN")) || has(m, S("SBU NOFORN")) ||
		    has(m, S("LES NOFORN")))
			return only_usa(audience->countries) ||
			    refuse(why, S("NOFORN"));
		if (has(m, S("EXDIS")) || has(m, S("NODIS")))
			return refuse(why, S("EXDIS or NODIS"));
		if (list.p != NULL && covers(arena, list, audience->countries))
			return true;
		return only_usa(audience->countries) ||
		    refuse(why,
			list.p != NULL ? S("not on its release list")
				       : S("it says nothing of release"));
	}
	if (m->level == CLASS_NONE)
		return refuse(why, S("no marking"));
	if (m->level > audience->clearance)
		return refuse(why, S("above the clearance"));
	for (c = m->controls; c != NULL; c = c->next)
		if (!is_release(c->text) &&
		    !slice_list_has(audience->held, c->text) &&
		    !slice_equal(c->text, S("SENSITIVE BUT UNCLASSIFIED")) &&
		    !slice_equal(c->text, S("FOR OFFICIAL USE ONLY")))
			return refuse(why, S("a control that is not held"));
	return true;
}
