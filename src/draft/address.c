/*
 * address.c: who sends a draft and to whom it goes, by any name that people
 * use, and what operators need for it: routing indicators from the table
 * (ACP 117), format lines 1 to 4 (ACP 127(G) para 112 to 129, 203).
 */
#include "draft/draft.h"
#include "telegram/table.h"

static bool
is_known(const struct post_found *found)
{
	return found->row != TABLE_NONE;
}

struct slice
compose_upper(struct composer *c, struct slice s)
{
	char *p = arena_bytes(c->arena, s.n + 1);
	size_t i, n = 0;

	for (i = 0; i < s.n; i++)
		if (!ascii_is_space(s.p[i]))
			p[n++] = ascii_upper(s.p[i]);
		else if (n > 0 && p[n - 1] != ' ')
			p[n++] = ' ';
	return slice(p, n);
}

/* The routing indicator of a post: the first that the table has. */
static struct slice
route_of(uint32_t row)
{
	struct slice routes = table_cell(TABLE_POSTS, row, POSTS_ROUTE);

	return slice_head(routes, slice_index(routes, '/'));
}

/* So many parts with commas between are looked at. */
#define PARTS_MOST 8

/*
 * LISBON, BERN; but not LISBON, ATTN DCM, nor HONG KONG, CHINA: a country
 * behind a post says where it lies.
 */
static bool
are_several(struct slice name, int year)
{
	struct slice near = {NULL, 0};
	enum post_how first = POST_UNKNOWN;
	struct post_found found;
	unsigned part;
	size_t n;

	for (part = 0; part < PARTS_MOST && name.n > 0; part++) {
		n = slice_index(name, ',');
		found = post_find(slice_trim(slice_head(name, n)), year, near);
		name = slice_skip(name, n + 1);
		if (part == 0 && !is_known(&found))
			return false;
		if (part == 0)
			first = found.how;
		else if (is_known(&found) &&
		    (found.how != POST_COUNTRY || first == POST_COUNTRY))
			return true;
	}
	return false;
}

/* Fill in name, post, kind; what is guessed or unknown is told. */
static void
name_it(struct composer *c, struct addressee *a, struct slice name, bool routed)
{
	struct slice near = {NULL, 0}, plad;
	int year = c->t->id.year;
	struct post_found found;

	a->at = name;
	a->name = compose_upper(c, name);
	a->kind = ADDRESSEE_AGENCY;
	if (slice_ends(a->name, S(" COLLECTIVE")) ||
	    table_find(TABLE_COLLECTIVES, a->name).count > 0) {
		a->kind = ADDRESSEE_COLLECTIVE;
		return;
	}
	found = post_find(a->name, year, near);
	if (!is_known(&found)) {
		if (are_several(a->name, year))
			draft_tell(c->d, LEVEL_ERROR, name,
			    "several stand here: each has a line of its own, "
			    "or semicolons between");
		else if (found.how == POST_AMBIGUOUS)
			draft_tell(c->d, LEVEL_ERROR, name,
			    "several posts have a name like %S; write more of it",
			    &a->name);
		else if (slice_index(a->name, ' ') == a->name.n)
			draft_tell(c->d, LEVEL_WARNING, name,
			    "%S is no post that is known; taken for an agency",
			    &a->name);
		return;
	}
	if (post_how_guessed(found.how))
		draft_tell(c->d, LEVEL_WARNING, name, "%S is taken for %S",
		    &a->name, &found.name);
	a->kind = ADDRESSEE_POST;
	a->post = post_canonical(c->arena, a->name, &found);
	plad = table_cell(TABLE_POSTS, found.row, POSTS_PLAD);
	if (plad.n > 0)
		a->name = plad;
	if (routed && route_of(found.row).n > 0)
		a->route = route_of(found.row);
	else if (routed)
		draft_tell(c->d, LEVEL_WARNING, name,
		    "no routing indicator of %S is known", &a->name);
}

/* PRIORITY, NIACT IMMEDIATE at the end of s: taken off. */
static enum precedence
take_precedence(struct slice *s)
{
	static const enum precedence all[] = {PRECEDENCE_NIACT,
	    PRECEDENCE_FLASH, PRECEDENCE_IMMEDIATE, PRECEDENCE_PRIORITY,
	    PRECEDENCE_ROUTINE};
	struct slice word;
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		word = precedence_name(all[i]);
		if (s->n > word.n && ascii_is_space(s->p[s->n - word.n - 1]) &&
		    slice_equal_fold(slice_skip(*s, s->n - word.n), word)) {
			*s = slice_trim(slice_head(*s, s->n - word.n));
			return all[i];
		}
	}
	return PRECEDENCE_NONE;
}

/* STATE PRIORTY: a last word that is nearly a precedence, and no name's. */
static void
check_precedence(struct composer *c, struct slice s)
{
	struct slice word, name, near = {NULL, 0};
	struct post_found found;
	size_t n = s.n;
	unsigned p;

	while (n > 0 && !ascii_is_space(s.p[n - 1]))
		n--;
	word = slice_skip(s, n);
	if (n == 0 || word.n < 4)
		return;
	for (p = PRECEDENCE_ROUTINE; p < PRECEDENCE_MAX; p++) {
		name = precedence_name((enum precedence)p);
		if (slice_far(word, name, 2) > 2)
			continue;
		found = post_find(s, c->t->id.year, near);
		if (!is_known(&found) || post_how_guessed(found.how))
			draft_tell(c->d, LEVEL_ERROR, word,
			    "%S is no precedence; did you mean %S?", &word,
			    &name);
		return;
	}
}

static void
exclude(struct composer *c, struct addressee *a, struct slice names)
{
	struct slice_list **end = &a->excluded;
	struct addressee one;
	size_t n;

	if (names.p != NULL && a->kind != ADDRESSEE_COLLECTIVE)
		draft_tell(c->d, LEVEL_ERROR, names,
		    "only a collective has members that are left out");
	while (names.n > 0) {
		n = slice_index(names, ',');
		one = (struct addressee){0};
		name_it(c, &one, slice_trim(slice_head(names, n)), false);
		*end = ARENA_NEW(c->arena, struct slice_list);
		(*end)->text = one.name;
		end = &(*end)->next;
		names = slice_skip(names, n + 1);
	}
}

static void
continuity(struct composer *c, struct addressee *a)
{
	const struct draft_item *item;
	struct slice name, number;
	size_t n;

	for (item = c->d->items[DRAFT_CONTINUITY]; item != NULL;
	     item = item->next) {
		name = slice_trim(item->text);
		n = name.n;
		while (n > 0 && ascii_is_digit(name.p[n - 1]))
			n--;
		number = slice_skip(name, n);
		if (slice_equal_fold(slice_trim(slice_head(name, n)), a->name))
			a->number = number;
	}
}

static struct addressee *
addressees(struct composer *c, enum draft_key key, enum precedence usual)
{
	static const struct slice words[] = {{" except ", 8}, {" less ", 6}};
	struct addressee *list = NULL, **end = &list, *a;
	bool routed =
	    c->form.style > FORM_PRINT && c->form.style != FORM_MESSAGE;
	const struct draft_item *item;
	struct slice s, except;
	size_t n, i;

	for (item = c->d->items[key]; item != NULL; item = item->next) {
		s = item->text;
		except = (struct slice){NULL, 0};
		for (i = 0; i < 2 && except.p == NULL; i++)
			if ((n = slice_find_fold(s, words[i])) < s.n) {
				except = slice_skip(s, n + words[i].n);
				s = slice_trim(slice_head(s, n));
			}
		a = ARENA_NEW(c->arena, struct addressee);
		a->precedence = take_precedence(&s);
		if (a->precedence == PRECEDENCE_NONE)
			a->precedence = usual;
		/* ROUTINE is never written behind an addressee (observed) */
		if (a->precedence == PRECEDENCE_ROUTINE)
			a->precedence = PRECEDENCE_NONE;
		check_precedence(c, s);
		name_it(c, a, s, routed);
		exclude(c, a, except);
		continuity(c, a);
		*end = a;
		end = &a->next;
	}
	return list;
}

static enum precedence
precedence_of(struct composer *c, struct slice s)
{
	unsigned p;

	s = slice_trim(s);
	for (p = PRECEDENCE_ROUTINE; p < PRECEDENCE_MAX; p++)
		if (slice_equal_fold(s, precedence_name((enum precedence)p)))
			return (enum precedence)p;
	if (s.n > 0)
		draft_tell(c->d, LEVEL_ERROR, s,
		    "a precedence is FLASH, NIACT IMMEDIATE, IMMEDIATE, "
		    "PRIORITY or ROUTINE");
	return PRECEDENCE_NONE;
}

/* The prosign is the highest of them; NIACT has that of IMMEDIATE. */
static enum precedence
highest(const struct addressee *a, enum precedence usual)
{
	enum precedence p = usual;

	for (; a != NULL; a = a->next)
		p = a->precedence > p ? a->precedence : p;
	if (p == PRECEDENCE_NIACT)
		return PRECEDENCE_IMMEDIATE;
	return p == PRECEDENCE_NONE ? PRECEDENCE_ROUTINE : p;
}

void
compose_address(struct composer *c)
{
	struct slice usual = draft_value(c->d, DRAFT_PRECEDENCE);
	struct slice from = draft_value(c->d, DRAFT_FROM);
	size_t slash = slice_index(usual, '/');
	struct telegram *t = c->t;
	enum precedence action, info;

	action = precedence_of(c, slice_head(usual, slash));
	info = precedence_of(c, slice_skip(usual, slash + 1));
	if (info == PRECEDENCE_NONE)
		info = action;
	if (from.p == NULL) {
		draft_tell(c->d, LEVEL_ERROR, from, "it has no From line");
	} else {
		t->from = ARENA_NEW(c->arena, struct addressee);
		name_it(c, t->from, from, false);
		t->id.post = t->from->post;
	}
	t->to = addressees(c, DRAFT_TO, action);
	t->info = addressees(c, DRAFT_INFO, info);
	if (t->to == NULL && t->info == NULL)
		draft_tell(c->d, LEVEL_ERROR, from, "it goes to nobody");
	else if (t->to == NULL)
		draft_tell(c->d, LEVEL_WARNING, from, "nobody is to act on it");
	t->action_precedence =
	    highest(t->to != NULL ? t->to : t->info, PRECEDENCE_NONE);
	info = highest(t->info, PRECEDENCE_NONE);
	if (t->to != NULL && t->info != NULL && info != t->action_precedence)
		t->info_precedence = info;
}

/* ---- the wire --------------------------------------------------------------------- */

/* Each station once (ACP 127(G) para 204). */
static void
call(struct composer *c, struct slice_list **list, const struct addressee *a)
{
	struct slice_list **end = list;

	for (; a != NULL; a = a->next) {
		if (a->route.p == NULL || compose_has(*list, a->route))
			continue;
		while (*end != NULL)
			end = &(*end)->next;
		*end = ARENA_NEW(c->arena, struct slice_list);
		(*end)->text = a->route;
	}
}

static struct slice
padded(struct composer *c, const char *front, uint64_t number, unsigned digits)
{
	struct buf b = {0};
	struct slice s;

	buf_string(&b, front);
	buf_padded(&b, number, digits);
	s = arena_copy(c->arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

static struct slice
filing_time(struct composer *c)
{
	struct moment m = c->t->dtg.moment;
	struct slice day = padded(c, "", date_day_of_year(m.date), 3);
	struct slice time = padded(c, "", m.hour * 100u + m.minute, 4);

	return arena_join(c->arena, day, time, S(""));
}

/* ZNR UUUUU, ZNY CCCCC (ACP 127(G) para 203). */
static struct slice
warning_of(enum classification level)
{
	static const struct slice warnings[CLASS_MAX] = {{"ZNR UUUUU", 9},
	    {"ZNR UUUUU", 9}, {"ZNR UUUUU", 9}, {"ZNY EEEEE", 9},
	    {"ZNY CCCCC", 9}, {"ZNY SSSSS", 9}, {"ZNY TTTTT", 9}};

	return warnings[level];
}

static struct slice
channel(struct composer *c)
{
	struct slice letters = draft_value(c->d, DRAFT_CHANNEL);
	size_t i;

	for (i = 0; i < letters.n; i++)
		if (!ascii_is_upper(letters.p[i]))
			break;
	if (letters.p != NULL && (letters.n != 3 || i < letters.n))
		draft_tell(c->d, LEVEL_ERROR, letters,
		    "a channel is three capitals (ACP 127(G) para 112)");
	return letters.n == 3 ? letters : S("AAA");
}

void
compose_wire(struct composer *c)
{
	static const char prosigns[] = " RPOOZ";
	struct telegram *t = c->t;
	struct transmission *x = ARENA_NEW(c->arena, struct transmission);
	/* of who acts and who is informed (ACP 127(G) para 151) */
	enum precedence first = t->info_precedence > t->action_precedence
	    ? t->info_precedence
	    : t->action_precedence;
	struct slice none = {NULL, 0};
	struct post_found found;
	char *p;

	call(c, &x->called, t->to);
	call(c, &x->called, t->info);
	if (x->called == NULL)
		draft_tell(c->d, LEVEL_ERROR, none,
		    "no routing indicator is known of any addressee");
	p = arena_bytes(c->arena, 8);
	x->warning = warning_of(t->classification);
	if (c->form.style == FORM_AUTODIN) {
		memcpy(p, "RTTUZYUW", 8);
		p[0] = prosigns[first];
		p[3] = slice_end(x->warning)[-1];
		x->identification = slice(p, 8);
		x->precedence = slice(p, 1);
	} else {
		p[0] = p[1] = prosigns[first];
		x->precedence = slice(p, 2);
		x->identification = arena_join(c->arena, S("VZCZC"), channel(c),
		    c->form.style == FORM_WIRE
			? padded(c, "", t->id.number % 10000, 4)
			: padded(c, "", t->id.number % 1000, 3));
	}
	found = post_find(t->id.post, t->id.year, none);
	x->station = found.row == TABLE_NONE ? none : route_of(found.row);
	if (x->station.n == 0)
		draft_tell(c->d, LEVEL_ERROR, draft_value(c->d, DRAFT_FROM),
		    "no routing indicator of the sender is known");
	x->serial = padded(c, "", t->id.number % 10000, 4);
	x->filed = filing_time(c);
	if (c->form.style == FORM_WIRE) {
		x->signals = ARENA_NEW(c->arena, struct slice_list);
		x->signals->text = S("ZZH");
	} else if (c->form.style == FORM_ALLIED &&
	    t->classification <= CLASS_SBU) {
		x->signals = ARENA_NEW(c->arena, struct slice_list);
		x->signals->text = S("UU");
	}
	t->transmission = x;
}
