/*
 * order.c: the line of the executive order: under which order the telegram
 * is classified, and when that ends.  It must not know what a level is.
 *
 *     E.O. 11652: XGDS-3, DECLAS 12-31-84      E.O. 12065: GDS 6/5/85 (NAME)
 *     E.O. 12356: DECL: OADR                   E.O. 12958: DECL: 04/02/2018
 *
 * TAGS handbook of 1974 section 1, 5 FAH-1 H-240; telegram.md of the sources
 * calls what follows the colon the instruction, and so do we.
 */
#include "telegram/reader.h"
#include "telegram/table.h"

#define INSTRUCTION_LONGEST 400
#define DATE_LONGEST 24
/* So long a line of words is an event's that may not be all. */
#define EVENT_LEAST 36

/* The line while it is read: what is left of it, and where it goes. */
struct line_reader {
	struct reader *r;
	const struct entry *e;
	struct order *order;
	struct slice rest;
	struct date sent; /* or when the order came in force */
	struct date near; /* for years of two digits */
};

static bool
is_between(char c)
{
	return ascii_is_space(c) || c == ':' || c == ';' || c == ',' ||
	    c == '.' || c == '-';
}

static void
skip_between(struct slice *s)
{
	while (s->n > 0 && is_between(s->p[0]))
		*s = slice_skip(*s, 1);
}

/* How long the word at the front is: letters and digits. */
static size_t
word_length(struct slice s)
{
	size_t n = 0;

	while (n < s.n && ascii_is_alnum(s.p[n]))
		n++;
	return n;
}

/* ---- the order ------------------------------------------------------------ */

static bool
is_order(struct slice digits)
{
	struct table_rows rows = table_find(TABLE_ORDERS, digits);

	return rows.count > 0 &&
	    slice_equal(
		table_cell(TABLE_ORDERS, rows.first, ORDERS_KIND), S("order"));
}

/* Whether an order held on a day; so does each on a day that is not known. */
static bool
is_in_force(uint32_t row, struct date day)
{
	struct date begins, ends;

	return !date_known(day) ||
	    ((!date_read_iso(
		  table_cell(TABLE_ORDERS, row, ORDERS_BEGINS), &begins) ||
		 date_compare(begins, day) <= 0) &&
		(!date_read_iso(
		     table_cell(TABLE_ORDERS, row, ORDERS_ENDS), &ends) ||
		    date_compare(day, ends) <= 0));
}

/* The one order in force that day whose number is a digit away. */
static struct slice
only_near(struct slice digits, struct date day)
{
	struct table_rows all = table_all(TABLE_ORDERS);
	struct slice found = {NULL, 0}, term;
	uint32_t i;

	for (i = all.first; i < all.first + all.count; i++) {
		term = table_cell(TABLE_ORDERS, i, ORDERS_TERM);
		if (!slice_equal(
			table_cell(TABLE_ORDERS, i, ORDERS_KIND), S("order")) ||
		    slice_equal(term, found) || !word_is_near(digits, term) ||
		    !is_in_force(i, day))
			continue;
		if (found.p != NULL)
			return (struct slice){NULL, 0};
		found = term;
	}
	return found;
}

/* Of several orders that are near the one in force (E4: 1295, 116528). */
static struct slice
order_near(struct slice digits, struct date day)
{
	struct slice found = only_near(digits, day);

	return found.p != NULL ? found : only_near(digits, (struct date){0});
}

/* The number, where it is right; letters for digits are digits (E15, F6). */
static void
read_number(struct line_reader *l, struct slice at, struct slice claimed)
{
	char p[8];
	struct slice digits, near;
	size_t i, n = 0;
	bool odd = false;

	for (i = 0; i < at.n && n < sizeof(p); i++) {
		if (ascii_is_digit(at.p[i]))
			p[n++] = at.p[i];
		else if (ascii_upper(at.p[i]) == 'O' || at.p[i] == 'l') {
			p[n++] = at.p[i] == 'l' ? '1' : '0';
			odd = true;
		}
	}
	digits = slice(p, n);
	if (!is_order(digits)) {
		near = order_near(digits, reader_date(l->r));
		remark(l->r,
		    near.n > 0 ? CHECK_ORDER_REPAIRED : CHECK_ORDER_UNKNOWN,
		    claimed, at);
		digits = near.n > 0 ? near : digits;
	} else if (odd)
		remark(l->r, CHECK_ORDER_REPAIRED, claimed, at);
	slice_number(digits, 99999, &l->order->number);
}

/* The number stands in the label, or behind E.O.: alone (F5). */
static void
find_number(struct line_reader *l)
{
	struct slice label = l->e->label, at;
	size_t n = 0;

	while (n < label.n &&
	    (ascii_is_digit(label.p[label.n - 1 - n]) ||
		(n > 0 && ascii_upper(label.p[label.n - 1 - n]) == 'O') ||
		label.p[label.n - 1 - n] == 'l'))
		n++;
	/* E.O. and O in front of the digits are not the number */
	at = slice_skip(label, label.n - n);
	while (at.n > 0 && !ascii_is_digit(at.p[0]) && at.p[0] != 'l')
		at = slice_skip(at, 1);
	if (at.n >= 3) {
		claim(l->r, FIELD_ORDER, at);
		read_number(l, at, at);
		return;
	}
	skip_between(&l->rest);
	for (n = 0; n < l->rest.n &&
	     (ascii_is_digit(l->rest.p[n]) || l->rest.p[n] == 'l' ||
		 l->rest.p[n] == 'O');
	     n++)
		continue;
	if (n < 4 || n > 6)
		return;
	at = slice_head(l->rest, n);
	entry_claim(l->r, l->e, FIELD_ORDER, at);
	read_number(l, at, entry_source(l->e, at));
	l->rest = slice_skip(l->rest, n);
}

/* ---- dates ------------------------------------------------------------------ */

/* 05/03/2017 with letters for digits: O5/03/2O17 (E15). */
static size_t
digits_again(struct slice s, char p[static DATE_LONGEST])
{
	size_t n;
	bool digit = false, odd = false;

	for (n = 0; n < s.n && n < DATE_LONGEST && !ascii_is_space(s.p[n]) &&
	     s.p[n] != ')' && s.p[n] != '(' && s.p[n] != ',';
	     n++) {
		char c = s.p[n];

		p[n] = c == 'O' || c == 'o' ? '0'
		    : c == 'l' || c == 'I'  ? '1'
					    : c;
		odd = odd || p[n] != c;
		if (!ascii_is_digit(p[n]) && p[n] != '/' && p[n] != '-' &&
		    p[n] != '.')
			return 0;
		digit = digit || ascii_is_digit(c);
	}
	return digit && odd ? n : 0;
}

/* Does a date of numbers stand here, though there is no such day? */
static bool
is_date_shaped(struct slice s)
{
	size_t i, slashes = 0;

	for (i = 0; i < s.n && i < 10; i++)
		if (s.p[i] == '/' || s.p[i] == '-')
			slashes++;
		else if (!ascii_is_digit(s.p[i]))
			break;
	return slashes == 2 && i >= 5;
}

/* 20350503, as 32 CFR 2001.21(a)(4) wants it. */
static bool
is_date_of_eight(struct slice s, struct date *out)
{
	uint32_t year, month, day;
	struct date d;
	size_t n = 0;

	while (n < s.n && n < 9 && ascii_is_digit(s.p[n]))
		n++;
	if (n != 8 || (s.n > n && ascii_is_alpha(s.p[n])) ||
	    !slice_number(slice_head(s, 4), 2200, &year) || year < 1900 ||
	    !slice_number(slice(s.p + 4, 2), 12, &month) ||
	    !slice_number(slice(s.p + 6, 2), 31, &day))
		return false;
	d = (struct date){(int16_t)year, (uint8_t)month, (uint8_t)day};
	if (!date_valid(d))
		return false;
	*out = d;
	return true;
}

/* A lifetime after the telegram: printed so, but doubtful. */
static void
check_deadline(struct line_reader *l, struct slice at)
{
	if (l->order->declassify_on.year > l->sent.year + 75)
		entry_remark(l->r, l->e, CHECK_DEADLINE_DOUBTFUL, at, at);
}

static bool
take_date(struct line_reader *l)
{
	char p[DATE_LONGEST];
	size_t n = digits_again(l->rest, p);
	struct slice rest, at, repaired = slice(p, n);
	struct date d = {0};

	if (n > 0 && date_read(repaired, l->near, &d, &rest)) {
		at = slice_head(l->rest, n - rest.n);
		entry_remark(l->r, l->e, CHECK_DIGITS_REPAIRED, at, at);
	} else if (is_date_of_eight(l->rest, &d)) {
		at = slice_head(l->rest, 8);
	} else if (date_read(l->rest, l->near, &d, &rest)) {
		at = slice_between(l->rest.p, rest.p);
	} else if (is_date_shaped(l->rest)) {
		for (n = 0; n < l->rest.n &&
		     (ascii_is_digit(l->rest.p[n]) || l->rest.p[n] == '/' ||
			 l->rest.p[n] == '-');
		     n++)
			continue;
		at = slice_head(l->rest, n);
		entry_remark(l->r, l->e, CHECK_DEADLINE_IMPOSSIBLE, at, at);
		l->rest = slice_skip(l->rest, n);
		return true;
	} else {
		return false;
	}
	l->order->declassify_on = d;
	check_deadline(l, at);
	l->rest = slice_skip(l->rest, at.n);
	return true;
}

/* ---- the instruction ---------------------------------------------------------- */

/* A date behind codes, or nothing is taken. */
static void
take_later_date(struct line_reader *l)
{
	struct slice before = l->rest;

	skip_between(&l->rest);
	if (!take_date(l))
		l->rest = before;
}

/* N/A and how else it is typed (E5). */
static size_t
not_applicable(struct slice s)
{
	static const struct slice forms[] = {{"NOT APPLICABLE", 14},
	    {"UNCLASSIFIED", 12}, {"N / A", 5}, {"N.A.", 4}, {"NONE", 4},
	    {"N/ A", 4}, {"N /A", 4}, {"N/A", 3}, {"N:A", 3}, {"N.A", 3},
	    {"N-A", 3}, {"N;A", 3}, {"N A", 3}, {"NIA", 3}, {"NA", 2},
	    {"/A", 2}};
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (slice_starts_fold(s, forms[i]) &&
		    (s.n == forms[i].n || !ascii_is_alnum(s.p[forms[i].n])))
			return forms[i].n;
	return 0;
}

/* DECL:, DECLAS, DECLASSIFY ON; DECON, DELC for them. */
static bool
take_decl(struct line_reader *l)
{
	size_t n = word_length(l->rest), i;
	struct slice word = slice_head(l->rest, n);

	for (i = 0; i < n && ascii_is_alpha(word.p[i]); i++)
		continue;
	if (i < n && i >= 4) /* DECL05/03/2017 */
		word = slice_head(word, n = i);
	if (!slice_starts_fold(word, S("DECL")) &&
	    !slice_equal_fold(word, S("DECON")) &&
	    !slice_equal_fold(word, S("DEC")) &&
	    !(n == 4 && word_is_near(word, S("DECL"))))
		return false;
	l->rest = slice_skip(l->rest, n);
	skip_between(&l->rest);
	if (slice_starts_fold(l->rest, S("ON")) && l->rest.n > 2 &&
	    is_between(l->rest.p[2]))
		l->rest = slice_skip(l->rest, 2);
	skip_between(&l->rest);
	return true;
}

struct scheme {
	struct slice printed, name;
};

/* GDS, XGDS ...; some are misread so often that the archives count them. */
static const struct scheme schemes[] = {{{"XGDS", 4}, {"XGDS", 4}},
    {{"AGDS", 4}, {"GDS", 3}}, {{"GDS", 3}, {"GDS", 3}},
    {{"6DS", 3}, {"GDS", 3}}, {{"LDS", 3}, {"GDS", 3}},
    {{"ADS", 3}, {"ADS", 3}}, {{"RDS", 3}, {"RDS", 3}},
    {{"XDS", 3}, {"XDS", 3}}, {{"GROUP", 5}, {"GP", 2}},
    {{"GP", 2}, {"GP", 2}}};

static bool
take_scheme(struct line_reader *l)
{
	size_t i, n;
	struct slice rest;

	for (i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		n = schemes[i].printed.n;
		if (!slice_starts_fold(l->rest, schemes[i].printed))
			continue;
		if (l->rest.n > n && ascii_is_alpha(l->rest.p[n]))
			continue;
		l->order->scheme = schemes[i].name;
		if (!slice_ends(schemes[i].printed, schemes[i].name) &&
		    !slice_equal(schemes[i].name, S("GP")))
			entry_remark(l->r, l->e, CHECK_SCHEME_REPAIRED,
			    slice_head(l->rest, n), schemes[i].name);
		else if (n == 4 && schemes[i].name.n == 3)
			entry_remark(l->r, l->e, CHECK_SCHEME_REPAIRED,
			    slice_head(l->rest, n), schemes[i].name);
		rest = slice_skip(l->rest, n);
		l->rest = rest;
		return true;
	}
	return false;
}

/* A month in letters, as DECLAS is none. */
static bool
is_month(struct slice s)
{
	return date_month(slice_head(s, word_length(s))) != 0;
}

/* -3, 3, -1, 3 behind a scheme: a figure or some, that begin no date. */
static void
take_category(struct line_reader *l)
{
	struct slice s = l->rest, last, first = {NULL, 0};
	size_t n;

	for (;;) {
		while (s.n > 0 && (is_between(s.p[0]) || s.p[0] == '/'))
			s = slice_skip(s, 1);
		if (first.p == NULL && s.n > 0 && ascii_upper(s.p[0]) == 'X')
			s = slice_skip(s, 1);
		n = word_length(s);
		if (n != 1 || !ascii_is_digit(s.p[0]) ||
		    (s.n > 1 && (s.p[1] == '/' || s.p[1] == '-') && s.n > 3 &&
			ascii_is_digit(s.p[2]) && !is_between(s.p[3])) ||
		    is_month(slice_trim_left(slice_skip(s, 1))))
			break;
		last = slice_head(s, 1);
		if (first.p == NULL)
			first = last;
		s = slice_skip(s, 1);
		l->rest = s;
		l->order->category = slice_between(first.p, slice_end(last));
	}
	if (l->order->category.n > 1)
		l->order->category = squeeze(l->r->arena, l->order->category);
}

/* X1, 25X1, 1.6X5, MR, OADR: the code at the front, 0 for none (E6). */
static size_t
code_length(struct slice s)
{
	size_t n = 0, from;

	if (slice_starts_fold(s, S("OADR")) || slice_starts_fold(s, S("0ADR")))
		return s.n > 4 && ascii_is_alnum(s.p[4]) ? 0 : 4;
	if (slice_starts_fold(s, S("MANUAL REVIEW")))
		return 13;
	if (slice_starts_fold(s, S("DCI ONLY")) ||
	    slice_starts_fold(s, S("DNI ONLY")))
		return 8;
	if (slice_starts_fold(s, S("MR")))
		return s.n > 2 && ascii_is_alnum(s.p[2]) ? 0 : 2;
	while (n < s.n && n < 4 &&
	    (ascii_is_digit(s.p[n]) || (n > 0 && s.p[n] == '.')))
		n++;
	if (n > 0 && n < s.n && s.p[n] == ' ')
		n++;
	if (n >= s.n || ascii_upper(s.p[n]) != 'X')
		return 0;
	from = ++n;
	if (n < s.n && s.p[n] == '-')
		from = ++n;
	while (n < s.n && ascii_is_digit(s.p[n]))
		n++;
	if (n == from || n > from + 2 || (n < s.n && ascii_is_alpha(s.p[n])))
		return 0;
	/* 50X1-HUM, 50X2-WMD, and 25X1-human of old (32 CFR 2001.26(a)) */
	if (slice_starts_fold(slice_skip(s, n), S("-HUMAN")))
		return n + 6;
	if (slice_starts_fold(slice_skip(s, n), S("-HUM")) ||
	    slice_starts_fold(slice_skip(s, n), S("-WMD")))
		return n + 4;
	return n;
}

/* In capitals, OADR with a letter for the cipher, 1.6 X6 without its blank. */
static struct slice
code_text(struct arena *arena, struct slice code)
{
	size_t blank;

	if (ascii_upper(code.p[0]) == '0' && code.n == 4)
		return S("OADR");
	code = squeeze(arena, capitals(arena, code));
	blank = slice_index(code, ' ');
	if (blank < code.n && ascii_is_digit(code.p[0]))
		code = arena_join(arena, slice_head(code, blank),
		    slice_skip(code, blank + 1), (struct slice){"", 0});
	return code;
}

static bool
take_codes(struct line_reader *l)
{
	struct slice s = l->rest, code;
	size_t n, count = 0;

	/* a telegram has one or two; no more than a line of them */
	while (count < 16 && (n = code_length(s)) > 0) {
		code = slice_head(s, n);
		slice_list_add(l->r->arena, &l->order->codes,
		    entry_source(l->e, code), code_text(l->r->arena, code));
		s = l->rest = slice_skip(s, n);
		count++;
		skip_between(&s);
		while (s.n > 0 && (s.p[0] == '/' || s.p[0] == '&'))
			s = slice_skip(s, 1);
		if (slice_starts_fold(s, S("AND ")))
			s = slice_skip(s, 4);
		skip_between(&s);
	}
	return count > 0;
}

/* (DOE, JANE) OR-M: the officer who classified it, under 12065 (E9). */
static void
take_officer(struct line_reader *l)
{
	struct slice s = l->rest;
	size_t close, n;

	skip_between(&s);
	if (s.n > 2 && s.p[0] == '(' &&
	    !slice_starts_fold(slice_skip(s, 1), S("REASON"))) {
		close = slice_index(slice_head(s, 80), ')');
		l->order->name = squeeze(l->r->arena,
		    slice_between(s.p + 1, s.p + (close < s.n ? close : s.n)));
		s = slice_skip(s, close + 1);
		l->rest = s;
		skip_between(&s);
	}
	if (slice_starts_fold(s, S("OR")) && s.n > 3 && is_between(s.p[2])) {
		struct slice from = s;

		s = slice_skip(s, 2);
		skip_between(&s);
		n = word_length(s);
		if (n == 0 || n > 2)
			return;
		l->order->authority = arena_join(l->r->arena, S("OR-"),
		    capitals(l->r->arena, slice_head(s, n)),
		    (struct slice){"", 0});
		(void)from;
		l->rest = slice_skip(s, n);
	}
}

/* Where the reasons begin, or s.n (E14). */
static size_t
find_reason(struct slice s)
{
	size_t at = slice_find_fold(s, S("REASON"));

	while (at > 0 && at < s.n && s.p[at - 1] == '(')
		at--;
	return at;
}

/* AFTER THE TREATY OF NOWHERE IS SIGNED: what is left is an event (E7). */
static void
take_event(struct line_reader *l)
{
	struct slice event;

	skip_between(&l->rest);
	event = slice_trim(slice_head(l->rest, find_reason(l->rest)));
	while (event.n > 0 && event.p[event.n - 1] == '.')
		event = slice_head(event, event.n - 1);
	if (event.n == 0)
		return;
	l->order->event = squeeze(l->r->arena, event);
	l->rest = slice_skip(l->rest, (size_t)(slice_end(event) - l->rest.p));
}

static void
read_instruction(struct line_reader *l)
{
	size_t n;
	bool decl, scheme;

	n = not_applicable(l->rest);
	if (n > 0) {
		l->order->not_applicable = true;
		l->order->scheme = S("N/A");
		l->rest = slice_skip(l->rest, n);
		return;
	}
	scheme = take_scheme(l);
	if (scheme) {
		take_category(l);
		skip_between(&l->rest);
	}
	decl = take_decl(l);
	if (!scheme)
		l->order->scheme = S("DECL");
	if (!take_date(l) && !take_codes(l) && (decl || !scheme) &&
	    !(l->rest.n > 0 && l->rest.p[0] == '('))
		take_event(l);
	else if (decl && !scheme && l->order->codes == NULL)
		take_codes(l); /* DECL: 05/03/2017, X1 */
	else if (l->order->codes != NULL &&
	    !date_known(l->order->declassify_on))
		take_later_date(l); /* DECL: 25X1, 20601231 */
	if (scheme && !decl && l->order->declassify_on.month == 0 &&
	    take_decl(l))
		take_date(l);
	take_officer(l);
}

/* ---- the lines ------------------------------------------------------------------ */

/*
 * DECL: AFTER THE TREATY OF NOWHERE IS SIGNED / AGAIN: the event fills the
 * line, and what is below it tells neither whom it is for nor a caption.
 */
static bool
event_goes_on(struct slice head, struct slice next)
{
	size_t words = 0;

	if (head.n < EVENT_LEAST)
		return false;
	next = slice_trim(slice_head(next, slice_index(next, '\n')));
	if (next.n == 0 || passing_is(next) || caption_front(next).n > 0 ||
	    level_may_begin(next.p, next.n))
		return false;
	while (slice_word(&head).p != NULL)
		words++;
	return words >= 5;
}

/*
 * How much of the entry is the instruction: its first line, or two where the
 * first breaks off behind the label, DECL: or a comma (E13), or in an event.
 */
static size_t
instruction_length(struct slice s)
{
	size_t n = slice_index(s, '\n'), i;
	struct slice head;

	for (i = 0; i < 4 && n < s.n; i++) {
		head = slice_trim_right(slice_head(s, n));
		while (head.n > 0 && head.p[head.n - 1] == ':')
			head = slice_head(head, head.n - 1);
		if (head.n > 0 && head.p[head.n - 1] != ',' &&
		    !(head.n < 10 && slice_starts_fold(head, S("DECL"))) &&
		    !slice_ends(head, S(" DECL")) &&
		    !slice_ends(head, S("/")) &&
		    !event_goes_on(head, slice_skip(s, n + 1)))
			break;
		n += 1 + slice_index(slice_skip(s, n + 1), '\n');
	}
	return n < INSTRUCTION_LONGEST ? n : INSTRUCTION_LONGEST;
}

/* The day of the telegram; not known, the year in which its order began. */
static struct date
sent_or_order(const struct reader *r, uint32_t number)
{
	static const struct {
		uint32_t number;
		int16_t year;
	} began[] = {
	    {11652, 1972}, {12065, 1978}, {12356, 1982}, {13526, 2009}};
	struct date sent = reader_date(r);
	size_t i;

	if (date_known(sent))
		return sent;
	sent = (struct date){1995, 1, 1};
	for (i = 0; i < sizeof(began) / sizeof(began[0]); i++)
		if (began[i].number == number)
			sent.year = began[i].year;
	return sent;
}

void
read_order(struct reader *r, const struct entry *e)
{
	struct order again = {0};
	struct line_reader l = {r, e, &r->t->order, e->text, {0}, {0}};
	size_t n;
	struct slice instruction, reason;

	if (r->t->order.at.p != NULL)
		l.order = &again; /* of a further section: read, not kept */
	find_number(&l);
	skip_between(&l.rest);
	if (slice_starts_fold(l.rest, S("AS AMENDED")))
		l.rest = slice_skip(l.rest, 10);
	skip_between(&l.rest);
	n = instruction_length(l.rest);
	instruction = l.rest;
	l.rest = slice_head(l.rest, n);
	reason = l.rest;
	l.sent = sent_or_order(r, l.order->number);
	l.near = l.sent;
	l.near.year = (int16_t)(l.near.year + 12); /* they look ahead */
	if (l.rest.n > 0)
		read_instruction(&l);
	l.order->at = entry_source(e, e->text);
	if (l.order->at.n == 0)
		l.order->at = e->label;
	if (l.rest.p != NULL)
		l.order->instruction = capitals(r->arena,
		    squeeze(r->arena, slice_between(instruction.p, l.rest.p)));
	if (l.order->instruction.n == 0)
		l.order->instruction = (struct slice){NULL, 0};
	entry_claim(
	    r, e, FIELD_DECLASSIFY, slice_between(instruction.p, l.rest.p));
	/* the first order had nothing behind it (F5, F11): this one tells */
	if (l.order == &again && r->t->order.instruction.p == NULL &&
	    (again.number == r->t->order.number || again.number == 0 ||
		r->t->order.number == 0)) {
		if (again.number == 0)
			again.number = r->t->order.number;
		r->t->order = again;
	}
	reason = slice_skip(l.rest, find_reason(l.rest));
	if (reason.n > 0)
		reasons_read(r, e, reason, true);
	read_below(r, e, slice_skip(instruction, n));
}
