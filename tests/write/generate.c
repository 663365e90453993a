/*
 * generate.c: the heading of a telegram that was never sent: by whom, to
 * whom, when, how urgent, how secret, about what.
 */
#include "tests/write/generate.h"

#include "telegram/shapes.h"
#include "telegram/table.h"

#define DRAW_OF(d, list) draw_of((d), (list), sizeof(list) / sizeof((list)[0]))
#define WORD(s)                  \
	{                        \
		s, sizeof(s) - 1 \
	}

/* Posts that were there at all times, in words and without blanks. */
static const struct {
	struct slice plad, post, name, route;
} posts[] = {
    {WORD("AMEMBASSY OSLO"), WORD("OSLO"), WORD("OSLO"), WORD("RUEHNY")},
    {WORD("AMEMBASSY COPENHAGEN"), WORD("COPENHAGEN"), WORD("COPENHAGEN"),
	WORD("RUEHCP")},
    {WORD("AMEMBASSY LA PAZ"), WORD("LAPAZ"), WORD("LA PAZ"), WORD("RUEHLP")},
    {WORD("AMEMBASSY THE HAGUE"), WORD("THEHAGUE"), WORD("THE HAGUE"),
	WORD("RUEHTC")},
    {WORD("USMISSION USUN NEW YORK"), WORD("USUNNEWYORK"),
	WORD("USUN NEW YORK"), WORD("RUCNDT")},
    {WORD("AMEMBASSY BUENOS AIRES"), WORD("BUENOSAIRES"), WORD("BUENOS AIRES"),
	WORD("RUEHBU")},
    {WORD("AMCONSUL MUNICH"), WORD("MUNICH"), WORD("MUNICH"), WORD("RUEHMZ")},
    {WORD("AMEMBASSY LISBON"), WORD("LISBON"), WORD("LISBON"), WORD("RUEHLI")},
    {WORD("AMEMBASSY HELSINKI"), WORD("HELSINKI"), WORD("HELSINKI"),
	WORD("RUEHHE")},
    {WORD("SECSTATE WASHDC"), WORD("STATE"), WORD("STATE"), WORD("RUEHC")},
};
#define POSTS (sizeof(posts) / sizeof(posts[0]))

static const struct slice collectives[] = {WORD("ALL DIPLOMATIC POSTS"),
    WORD("AFRICAN DIPLOMATIC POSTS"), WORD("ALL OECD CAPITALS"),
    WORD("LUMPSUCKER COLLECTIVE"),
    WORD("ENVIRONMENT SCIENCE AND TECHNOLOGY COLLECTIVE")};

static struct moment
draw_moment(struct draw *d, int from, int to)
{
	int32_t day = date_days((struct date){(int16_t)from, 1, 3}),
		last = date_days((struct date){(int16_t)to, 12, 20});
	struct moment m = {0};

	m.date = date_from_days(
	    (int32_t)draw_between(d, (uint32_t)day, (uint32_t)last));
	m.hour = (uint8_t)draw(d, 24);
	m.minute = (uint8_t)draw(d, 60);
	return m;
}

/* ---- who, to whom --------------------------------------------------------------- */

static bool
has_routes(const struct form *form)
{
	return form->style != FORM_PRINT && form->style != FORM_MESSAGE;
}

static struct addressee *
post(struct draw *d, size_t i, bool routed)
{
	struct addressee *a = ARENA_NEW(d->arena, struct addressee);

	a->name = posts[i].plad;
	a->post = posts[i].post;
	a->kind = ADDRESSEE_POST;
	if (routed)
		a->route = posts[i].route;
	return a;
}

static struct addressee *
collective(struct draw *d, bool routed)
{
	struct addressee *a = ARENA_NEW(d->arena, struct addressee);
	struct slice_list **end = &a->excluded;
	uint32_t n = draw_one_in(d, 2) ? draw_between(d, 1, 3) : 0;

	a->name = DRAW_OF(d, collectives);
	a->kind = ADDRESSEE_COLLECTIVE;
	if (routed && draw_one_in(d, 2))
		a->route = S("RUEHZN");
	for (; n > 0; n--) {
		*end = ARENA_NEW(d->arena, struct slice_list);
		(*end)->text = posts[n * 2].plad;
		end = &(*end)->next;
	}
	return a;
}

static void
draw_list(struct draw *d, struct addressee **end, uint32_t count, bool routed,
    bool *used)
{
	static const enum precedence words[] = {PRECEDENCE_PRIORITY,
	    PRECEDENCE_IMMEDIATE, PRECEDENCE_NIACT, PRECEDENCE_FLASH};
	struct addressee *a;
	size_t i;

	for (; count > 0; count--) {
		i = draw(d, POSTS);
		if (draw_one_in(d, 6))
			a = collective(d, routed);
		else if (used[i])
			continue;
		else
			a = post(d, i, routed);
		used[i] = true;
		if (draw_one_in(d, 3))
			a->precedence = words[draw(d, 4)];
		if (draw_one_in(d, 2) && a->kind == ADDRESSEE_POST)
			a->number = draw_digits(d, 4);
		*end = a;
		end = &a->next;
	}
}

static void
draw_addresses(struct draw *d, struct telegram *t, const struct form *form)
{
	static const enum precedence prosigns[] = {PRECEDENCE_ROUTINE,
	    PRECEDENCE_PRIORITY, PRECEDENCE_IMMEDIATE, PRECEDENCE_FLASH};
	bool used[POSTS] = {false};
	uint32_t action = draw(d, 4);
	size_t i = draw(d, POSTS);

	used[i] = true;
	t->from = post(d, i, false);
	t->id.post = posts[i].post;
	t->id.printed =
	    draw_one_in(d, 2) ? posts[i].name : (struct slice){NULL, 0};
	t->id.year = t->dtg.moment.date.year;
	t->id.number = draw_between(d, 1, draw_one_in(d, 2) ? 999 : 299999);
	draw_list(d, &t->to, draw_between(d, 1, 4), has_routes(form), used);
	draw_list(d, &t->info, draw(d, 5), has_routes(form), used);
	if (t->to == NULL)
		t->to = post(d, i == 0 ? 1 : 0, has_routes(form));
	t->action_precedence = prosigns[action];
	if (t->info != NULL && draw_one_in(d, 2))
		t->info_precedence = prosigns[draw(d, action + 1)];
}

/* ---- of the Department ---------------------------------------------------------- */

static void
draw_distribution(struct draw *d, struct telegram *t)
{
	static const struct slice offices[] = {WORD("EUR"), WORD("L"),
	    WORD("OES"), WORD("EB"), WORD("IO"), WORD("SS"), WORD("INR"),
	    WORD("CIAE"), WORD("NSAE"), WORD("DODE"), WORD("PM"), WORD("H"),
	    WORD("SP"), WORD("AGR"), WORD("USIE"), WORD("OMB")};
	struct office **end = &t->distribution, *o;
	uint32_t n = draw_between(d, 1, 15), i, sum = 0;
	struct buf b = {0};

	for (i = 0; i < n; i++) {
		o = ARENA_NEW(d->arena, struct office);
		o->name = offices[i];
		o->copies = (uint16_t)draw(d, 20);
		o->role = i > 0                           ? OFFICE_INFO
		    : slice_equal(t->id.post, S("STATE")) ? OFFICE_ORIGIN
							  : OFFICE_ACTION;
		sum += o->copies;
		*end = o;
		end = &o->next;
	}
	buf_padded(&b, sum, 3);
	t->distribution_sum = arena_copy(d->arena, buf_slice(&b));
	buf_free(&b);
}

static void
draw_drafting(struct draw *d, struct telegram *t)
{
	static const struct slice office_words[] = {WORD("EUR/NE"), WORD("L/T"),
	    WORD("OES/OFA"), WORD("S/S-O"), WORD("AF/C"), WORD("EUR")};
	static const struct slice names[] = {WORD("AQCOE"), WORD("JBPOE"),
	    WORD("TNOE"), WORD("RLOE"), WORD("MISS HOE")};
	struct clearance **end = &t->clearances, *c;
	uint32_t n = draw_between(d, 2, 5), i;

	for (i = 0; i < n; i++) {
		c = ARENA_NEW(d->arena, struct clearance);
		c->role = i == 0 ? S("drafted")
		    : i == 1     ? S("approved")
				 : S("cleared");
		c->office = DRAW_OF(d, office_words);
		c->name = DRAW_OF(d, names);
		if (i == 0 && draw_one_in(d, 2))
			c->typist = S("VB");
		if (i > 1 && draw_one_in(d, 2))
			c->note = draw_one_in(d, 2) ? S("SUBS") : S("PHONE");
		*end = c;
		end = &c->next;
	}
}

static struct slice
draw_group(struct draw *d, const struct telegram *t)
{
	struct buf b = {0};
	struct slice s;

	buf_padded(&b, t->dtg.moment.date.day, 2);
	buf_padded(&b, draw(d, 24), 2);
	buf_padded(&b, draw(d, 60), 2);
	buf_char(&b, 'Z');
	s = arena_copy(d->arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

static void
draw_printed(struct draw *d, struct telegram *t, const struct form *form)
{
	if (draw_one_in(d, 8))
		return;
	draw_distribution(d, t);
	if (slice_equal(t->id.post, S("STATE")) && draw_one_in(d, 2))
		draw_drafting(d, t);
	/* hexadecimal in the 1990s (observed) */
	t->dash_serial =
	    t->id.year < 1990 ? draw_digits(d, 6) : draw_hexadecimal(d, 6);
	if (form->times) {
		t->dash_time = draw_group(d, t);
		t->dash_number = draw_digits(d, 2);
	}
}

static void
add(struct draw *d, struct slice_list **list, struct slice text)
{
	while (*list != NULL)
		list = &(*list)->next;
	*list = ARENA_NEW(d->arena, struct slice_list);
	(*list)->text = text;
}

/* ---- the wire -------------------------------------------------------------------- */

static void
add_called(struct draw *d, struct slice_list ***end, const struct addressee *a)
{
	for (; a != NULL; a = a->next) {
		if (a->route.p == NULL)
			continue;
		**end = ARENA_NEW(d->arena, struct slice_list);
		(**end)->text = a->route;
		*end = &(**end)->next;
	}
}

static const struct slice warnings[CLASS_MAX] = {WORD("ZNR UUUUU"),
    WORD("ZNR UUUUU"), WORD("ZNR UUUUU"), WORD("ZNY EEEEE"), WORD("ZNY CCCCC"),
    WORD("ZNY SSSSS"), WORD("ZNY TTTTT")};

static void
draw_transmission(struct draw *d, struct telegram *t, const struct form *form)
{
	static const char prosigns[] = " RPOOZ";
	struct transmission *x = ARENA_NEW(d->arena, struct transmission);
	struct slice_list **end = &x->called, **signals = &x->signals;
	struct moment m = t->dtg.moment;
	struct buf b = {0};
	char *p = arena_bytes(d->arena, 2);

	p[0] = p[1] = prosigns[t->action_precedence];
	x->precedence = slice(p, 2);
	if (form->style == FORM_AUTODIN)
		x->precedence = slice(p, 1);
	add_called(d, &end, t->to);
	add_called(d, &end, t->info);
	if (x->called == NULL)
		add(d, &x->called, S("RUEHWEB"));
	if (form->style != FORM_AUTODIN) {
		buf_string(&b, "VZCZCXRO");
		buf_add(&b, draw_digits(d, form->style == FORM_WIRE ? 4 : 3));
		x->identification = arena_copy(d->arena, buf_slice(&b));
	}
	if (form->style == FORM_AUTODIN) {
		char *columns = arena_bytes(d->arena, 8);

		memcpy(columns, "RTTUZYUW", 8);
		columns[0] = p[0];
		columns[3] = slice_end(warnings[t->classification])[-1];
		x->identification = slice(columns, 8);
		x->precedence = slice(columns, 1);
	}
	x->station = form->style == FORM_AUTODIN ? S("RUEHNYX") : S("RUEHNY");
	x->serial = draw_digits(d, 4);
	buf_clear(&b);
	buf_padded(&b, date_day_of_year(m.date), 3);
	buf_padded(&b, m.hour, 2);
	buf_padded(&b, m.minute, 2);
	x->filed = arena_copy(d->arena, buf_slice(&b));
	x->warning = warnings[t->classification];
	if (form->style == FORM_WIRE) {
		*signals = ARENA_NEW(d->arena, struct slice_list);
		(*signals)->text = S("ZZH");
	} else if (form->style == FORM_ALLIED && draw_one_in(d, 2)) {
		*signals = ARENA_NEW(d->arena, struct slice_list);
		(*signals)->text = S("UU");
	}
	buf_free(&b);
	t->transmission = x;
}

/* ---- captions, order, TAGS, subject ------------------------------------------------- */

static void
draw_captions(struct draw *d, struct telegram *t)
{
	static const struct slice passing[] = {WORD("LONDON FOR IMCO OBSERVER"),
	    WORD("DEPT PASS GAO"), WORD("FOR OES/OMC"), WORD("INFORM CONSULS"),
	    WORD("STATE FOR S/CPR AND H")};
	int year = t->id.year;

	if (t->classification == CLASS_SBU)
		add(d, &t->captions, S("SENSITIVE"));
	if (t->classification == CLASS_UNCLASSIFIED && year < 1990 &&
	    draw_one_in(d, 3))
		add(d, &t->captions, S("EFTO"));
	if (t->classification >= CLASS_CONFIDENTIAL && draw_one_in(d, 3))
		add(d, &t->captions,
		    draw_one_in(d, 2) ? S("NODIS") : S("EXDIS"));
	if (t->classification >= CLASS_CONFIDENTIAL && draw_one_in(d, 4))
		add(d, &t->captions, S("NOFORN"));
	if (year > 2000 && draw_one_in(d, 2))
		add(d, &t->captions, S("SIPDIS"));
	if (draw_one_in(d, 8))
		add(d, &t->captions, S("ROGER CHANNEL"));
	if (draw_one_in(d, 3))
		add(d, &t->passing, DRAW_OF(d, passing));
}

static struct slice
draw_date(struct draw *d, const struct telegram *t, int years, const char *form,
    struct date *date)
{
	struct buf b = {0};
	struct slice s;

	*date = date_add_years(t->dtg.moment.date, years);
	if (*form == '-') {
		buf_padded(&b, date->month, 2);
		buf_char(&b, '-');
		buf_padded(&b, date->day, 2);
		buf_char(&b, '-');
		buf_padded(&b, (unsigned)date->year % 100, 2);
	} else if (*form == '/') {
		buf_padded(&b, date->month, 2);
		buf_char(&b, '/');
		buf_padded(&b, date->day, 2);
		buf_char(&b, '/');
		buf_padded(&b, (uint64_t)date->year, 4);
	} else {
		buf_format(&b, "%u/%u/", date->month, date->day);
		buf_padded(&b, (unsigned)date->year % 100, 2);
	}
	s = arena_copy(d->arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

static void
draw_instruction(struct draw *d, struct telegram *t)
{
	static const struct slice events[] = {
	    WORD("AFTER THE TREATY OF NOWHERE IS SIGNED AGAIN"),
	    WORD("UPON RETURN OF THE LAMP")};
	struct order *o = &t->order;
	struct slice text, none = {NULL, 0};

	switch (o->number) {
	case 11652:
		if (draw_one_in(d, 2)) {
			o->instruction = o->scheme = S("GDS");
			return;
		}
		o->scheme = S("XGDS");
		o->category = S("1");
		text = draw_date(d, t, 9, "-", &o->declassify_on);
		if (draw_one_in(d, 2)) {
			o->instruction = arena_join(
			    d->arena, S("XGDS-1, DECLAS "), text, none);
			return;
		}
		o->declassify_on = (struct date){0};
		o->instruction = S("XGDS-1");
		return;
	case 12065:
		text = draw_date(d, t, 19, "s", &o->declassify_on);
		o->scheme = S("RDS");
		o->category = S("3");
		o->name = S("DOE, JANE Q.");
		o->authority = S("OR-M");
		o->instruction = arena_join(
		    d->arena, S("RDS-3 "), text, S(" (DOE, JANE Q.) OR-M"));
		return;
	case 12356:
		o->scheme = S("DECL");
		o->instruction = S("DECL: OADR");
		add(d, &o->codes, S("OADR"));
		return;
	}
	o->scheme = S("DECL");
	if (draw_one_in(d, 4)) {
		o->event = DRAW_OF(d, events);
		o->instruction =
		    arena_join(d->arena, S("DECL: "), o->event, none);
		return;
	}
	text =
	    draw_date(d, t, t->id.year < 2003 ? 9 : 20, "/", &o->declassify_on);
	o->instruction = arena_join(d->arena, S("DECL: "), text, none);
}

static uint32_t
order_of(struct date day)
{
	static const struct {
		struct date to;
		uint32_t number;
	} orders[] = {{{1978, 11, 30}, 11652}, {{1982, 7, 31}, 12065},
	    {{1995, 10, 13}, 12356}, {{2010, 6, 26}, 12958}};
	size_t i;

	for (i = 0; i < 4; i++)
		if (date_compare(day, orders[i].to) <= 0)
			return orders[i].number;
	return 13526;
}

static void
draw_order(struct draw *d, struct telegram *t)
{
	struct order *o = &t->order;

	o->number = order_of(t->dtg.moment.date);
	if (t->classification >= CLASS_CONFIDENTIAL) {
		draw_instruction(d, t);
		return;
	}
	o->instruction = o->scheme = S("N/A");
	o->not_applicable = true;
}

static void
draw_tags(struct draw *d, struct telegram *t)
{
	static const struct slice codes[] = {WORD("PBOR"), WORD("EWWT"),
	    WORD("EFIS"), WORD("SCUL"), WORD("CVIS"), WORD("AFSP"), WORD("NO"),
	    WORD("DA"), WORD("PO"), WORD("FI"), WORD("UN")};
	static const struct slice persons[] = {
	    WORD("DOE, JANE Q"), WORD("ROE, RICHARD"), WORD("POE, JOHN III")};
	struct tag **end = &t->tags, *tag;
	uint32_t i, step = draw_between(d, 1, 4);
	struct tag_found found;

	for (i = draw(d, 3); i < 11; i += step) {
		tag = ARENA_NEW(d->arena, struct tag);
		found = tag_find(codes[i], t->id.year);
		tag->code = codes[i];
		tag->kind = found.kind;
		if (found.title.n > 0)
			tag->title = found.title;
		*end = tag;
		end = &tag->next;
		if (i == 0 && draw_one_in(d, 3)) {
			tag = ARENA_NEW(d->arena, struct tag);
			tag->kind = S("person");
			tag->title = DRAW_OF(d, persons);
			*end = tag;
			end = &tag->next;
		}
	}
}

static void
draw_references(struct draw *d, struct telegram *t)
{
	static const struct slice others[] = {
	    WORD("ROE-DOE TELCON 5/30/78"), WORD("ROE-DOE E-MAIL 5/30/08")};
	static const enum reference_kind kinds[] = {
	    REFERENCE_TELCON, REFERENCE_MAIL};
	struct reference **end = &t->references, *r;
	uint32_t n = draw(d, 6), i, k;
	unsigned month = date_known(t->created.date) ? t->created.date.month
						     : t->dtg.moment.date.month;
	struct buf b = {0};
	size_t p;

	for (i = 0; i < n; i++) {
		r = ARENA_NEW(d->arena, struct reference);
		if (n > 1)
			r->bullet = slice(&"ABCDEF"[i], 1);
		buf_clear(&b);
		if (n > 1 && draw_one_in(d, 6)) {
			k = draw(d, 2);
			r->printed = others[k];
			r->kind = kinds[k];
		} else {
			p = draw(d, POSTS);
			r->identifier.year =
			    t->id.year - (draw_one_in(d, 2) ? 0 : 2);
			r->identifier.post = posts[p].post;
			r->identifier.number = draw_between(d, 1, 9000) * 6 + i;
			/* a higher one than its own may be of last year */
			if (r->identifier.year == t->id.year &&
			    (r->identifier.number >= t->id.number ||
				month == 1))
				r->identifier.year -= 2;
			if (r->identifier.year != t->id.year) {
				buf_padded(
				    &b, (unsigned)r->identifier.year % 100, 2);
				buf_char(&b, ' ');
			}
			buf_add(&b, posts[p].name);
			buf_format(&b, " %u", r->identifier.number);
			r->printed = arena_copy(d->arena, buf_slice(&b));
			r->id = identifier_text(d->arena, &r->identifier);
			r->kind = REFERENCE_TELEGRAM;
			r->notal = draw_one_in(d, 5);
		}
		*end = r;
		end = &r->next;
	}
	buf_free(&b);
}

static void
draw_classified(struct draw *d, struct telegram *t)
{
	static const struct slice roles[] = {WORD("DCM"), WORD("Ambassador"),
	    WORD("Political Counselor"), WORD("Charge d'Affaires a.i.")};
	static const struct slice names[] = {WORD("Jane Q. Doe"),
	    WORD("Richard Roe"), WORD("John Q. Roe-Doe"), WORD("Francis Poe")};
	bool old =
	    date_compare(t->dtg.moment.date, (struct date){2003, 9, 22}) < 0;
	struct classifier *c;

	if (t->classification < CLASS_CONFIDENTIAL ||
	    date_compare(t->dtg.moment.date, (struct date){1995, 10, 14}) < 0)
		return;
	c = ARENA_NEW(d->arena, struct classifier);
	c->name = DRAW_OF(d, names);
	c->printed = draw_case(d, c->name);
	c->role = draw_case(d, roles[draw(d, d->plain ? 3 : 4)]);
	t->classified_by = c;
	add(d, &t->reasons, old ? S("1.5(b)") : S("1.4(b)"));
	if (draw_one_in(d, 2))
		add(d, &t->reasons, old ? S("1.5(d)") : S("1.4(d)"));
	if (draw_one_in(d, 3))
		add(d, &t->reasons, old ? S("1.5(e)") : S("1.4(g)"));
}

static void
draw_class(struct draw *d, struct telegram *t)
{
	static const enum classification levels[] = {CLASS_UNCLASSIFIED,
	    CLASS_UNCLASSIFIED, CLASS_CONFIDENTIAL, CLASS_CONFIDENTIAL,
	    CLASS_SECRET, CLASS_TOP_SECRET, CLASS_LOU};

	t->classification = levels[draw(d, 7)];
	if (t->classification == CLASS_LOU && t->id.year >= 1995)
		t->classification = CLASS_SBU;
}

/* ---- before the Department's printer ------------------------------------------------------ */

static void
add_attribute(struct draw *d, struct telegram *t, struct slice key,
    const struct buf *value)
{
	struct attribute **end = &t->attributes;

	while (*end != NULL)
		end = &(*end)->next;
	*end = ARENA_NEW(d->arena, struct attribute);
	(*end)->key = key;
	(*end)->value = arena_copy(d->arena, buf_slice(value));
}

/* What is above and below the text of the incoming form. */
static void
draw_incoming(struct draw *d, struct telegram *t)
{
	struct date day = t->created.date;
	struct slice month = date_month_word(day.month);
	struct buf b = {0};

	buf_format(&b, "%u", draw_between(d, 1, 9999));
	if (draw_one_in(d, 2))
		add_attribute(d, t, S("Control"), &b);
	buf_clear(&b);
	buf_format(&b, "%u, %S %u, %u %s", t->id.number, &month, day.day,
	    draw_between(d, 1, 12), draw_one_in(d, 2) ? "AM" : "PM");
	add_attribute(d, t, S("NO"), &b);
	buf_clear(&b);
	/* it comes in a day later, which may be next year's */
	day = date_from_days(date_days(day) + (int32_t)draw(d, 2));
	month = date_month_word(day.month);
	buf_format(&b, "%S %u, %d %u:15 PM", &month, day.day, day.year,
	    draw_between(d, 1, 11));
	add_attribute(d, t, S("Rec'd"), &b);
	buf_clear(&b);
	buf_format(&b, "623.00%u/%u-%u%u", draw(d, 90), day.month, day.day,
	    (unsigned)day.year % 100);
	if (draw_one_in(d, 2))
		add_attribute(d, t, S("File number"), &b);
	buf_free(&b);
}

static struct addressee *
old_post(struct draw *d, size_t i, bool numbered)
{
	static const struct {
		struct slice plad, name;
	} spelt[POSTS] = {{WORD("Amembassy OSLO"), WORD("OSLO")},
	    {WORD("Amembassy COPENHAGEN"), WORD("COPENHAGEN")},
	    {WORD("Amembassy LA PAZ"), WORD("LA PAZ")},
	    {WORD("Amembassy THE HAGUE"), WORD("THE HAGUE")},
	    {WORD("USUN NEW YORK"), WORD("USUN NEW YORK")},
	    {WORD("Amembassy BUENOS AIRES"), WORD("BUENOS AIRES")},
	    {WORD("Amconsul MUNICH"), WORD("MUNICH")},
	    {WORD("Amembassy LISBON"), WORD("LISBON")},
	    {WORD("Amembassy HELSINKI"), WORD("HELSINKI")},
	    {WORD("Secretary of State"), WORD("Department of State")}};
	struct addressee *a = post(d, i, false);

	a->name = draw_one_in(d, 2) ? spelt[i].plad : spelt[i].name;
	if (numbered)
		a->number = draw_digits(d, draw_between(d, 1, 4));
	return a;
}

#define STATE (POSTS - 1)

static void
draw_old_addresses(struct draw *d, struct telegram *t)
{
	bool out = slice_equal(t->id.post, S("STATE"));
	bool airgram = t->kind == KIND_AIRGRAM;
	bool numbered = !airgram && (out || draw_one_in(d, 2));
	struct addressee **end = &t->to;
	size_t i, from = draw(d, STATE);

	if (!out) {
		t->id.post = posts[from].post;
		t->from = old_post(d, from, false);
		*end = old_post(d, STATE, false);
		end = &t->info;
	}
	for (i = 0; i < STATE; i++) {
		if ((!out && i == from) || !draw_one_in(d, 3))
			continue;
		*end = old_post(d, i, numbered && t->to != NULL);
		end = &(*end)->next;
		if (out && draw_one_in(d, 2))
			end = t->info == NULL ? &t->info : end;
	}
	if (t->to == NULL)
		t->to = old_post(d, from, false);
}

static void
draw_old_drafting(struct draw *d, struct telegram *t)
{
	struct clearance *c;

	draw_drafting(d, t);
	for (c = t->clearances; c != NULL; c = c->next)
		if (slice_equal(c->name, S("MISS HOE")))
			c->name = S("Miss Hoe");
}

static void
draw_old_offices(struct draw *d, struct telegram *t)
{
	struct office *o;

	draw_distribution(d, t);
	t->distribution_sum = (struct slice){NULL, 0};
	for (o = t->distribution; o != NULL; o = o->next)
		if (t->kind == KIND_AIRGRAM)
			o->role = OFFICE_INFO;
}

/* An incoming or outgoing telegram or an airgram: no date-time group. */
static void
draw_old(struct draw *d, struct telegram *t)
{
	static const enum precedence words[] = {PRECEDENCE_NONE,
	    PRECEDENCE_NONE, PRECEDENCE_PRIORITY, PRECEDENCE_IMMEDIATE,
	    PRECEDENCE_NIACT, PRECEDENCE_FLASH};
	uint32_t which = draw(d, 3);
	struct buf b = {0};

	t->created.date = t->dtg.moment.date;
	t->dtg.moment = (struct moment){0};
	t->id.year = t->created.date.year;
	t->id.number = draw_between(d, 1, 9999);
	if (which == 0)
		t->id.post = S("STATE");
	if (which == 1) {
		t->kind = KIND_AIRGRAM;
		t->id.flaws |= ID_AIRGRAM;
		buf_format(&b, "A-%u", t->id.number);
		t->id.printed = arena_copy(d->arena, buf_slice(&b));
		buf_free(&b);
	} else {
		t->action_precedence = words[draw(d, 6)];
	}
	draw_old_addresses(d, t);
	if (which == 2)
		draw_incoming(d, t);
	else if (draw_one_in(d, 2))
		draw_old_drafting(d, t);
	if (draw_one_in(d, 2))
		draw_old_offices(d, t);
}

/* ---- all of it ------------------------------------------------------------------------- */

struct telegram *
generate(struct arena *arena, uint64_t number, struct form *form)
{
	static const struct {
		enum form_style style;
		int from, to;
	} eras[] = {{FORM_OLD, 1946, 1965}, {FORM_PRINT, 1966, 1972},
	    {FORM_PRINT, 1973, 1976}, {FORM_PRINT, 1976, 1979},
	    {FORM_PRINT, 1980, 1989}, {FORM_PRINT, 1990, 1999},
	    {FORM_WIRE, 2000, 2012}, {FORM_MESSAGE, 2009, 2024},
	    {FORM_ALLIED, 1973, 2024}, {FORM_AUTODIN, 1975, 2010}};
	struct draw d = draw_begin(arena, number);
	struct telegram *t = ARENA_NEW(arena, struct telegram);
	size_t era = number % (sizeof(eras) / sizeof(eras[0]));
	struct moment day;
	bool marked;

	t->dtg.moment = day = draw_moment(&d, eras[era].from, eras[era].to);
	*form = form_for(eras[era].style, day.date);
	if (eras[era].style <= FORM_PRINT && draw_one_in(&d, 2))
		form->width = 55;
	d.capitals = form->capitals;
	d.plain = form->style == FORM_ALLIED || form->style == FORM_AUTODIN;
	if (form->style == FORM_OLD)
		draw_old(&d, t);
	else
		draw_addresses(&d, t, form);
	draw_class(&d, t);
	if (form->style == FORM_PRINT)
		draw_printed(&d, t, form);
	else if (form->style == FORM_MESSAGE && draw_one_in(&d, 2))
		draw_drafting(&d, t);
	else if (form->style > FORM_PRINT && form->style != FORM_MESSAGE)
		draw_transmission(&d, t, form);
	draw_captions(&d, t);
	/* on every telegram from that day (1974 handbook section 1) */
	if (date_compare(day.date, (struct date){1973, 3, 1}) >= 0) {
		draw_order(&d, t);
		draw_tags(&d, t);
	}
	marked = t->classification >= CLASS_SBU && t->id.year >= 1995 &&
	    !draw_one_in(&d, 5);
	t->subject = draw_words(&d, draw_between(&d, 2, 14));
	if (marked)
		marking_read(arena, S("(U)"), &t->subject_mark, NULL);
	draw_references(&d, t);
	draw_classified(&d, t);
	generate_body(&d, t, marked);
	add(&d, &t->signature, draw_surname(&d));
	return t;
}
