/*
 * oldform.c: the printed forms of the Department before 1973: the incoming
 * and the outgoing telegram, the airgram.  Their head is a form filled in by
 * typewriter in two or three columns, so a line is read cell by cell; what
 * the form states is kept as attributes in its own words.  It must not read
 * the text below the head.
 */
#include "telegram/carrier.h"

#define HEAD_LINES 45 /* of a form */
#define CELLS 8

enum box {
	BOX_NONE,
	BOX_CONTROL,
	BOX_RECEIVED,
	BOX_NUMBER,
	BOX_FROM,
	BOX_TO,
	BOX_INFO,
	BOX_DATE,
	BOX_SENT_TO,
	BOX_REPEATED,
	BOX_OTHER /* a label without meaning for us */
};

/* Labels of boxes; a colon, or blanks and a colon, follow. */
static const struct {
	struct slice label;
	enum box box;
} boxes[] = {
    {{"Control", 7}, BOX_CONTROL},
    {{"Rec'd", 5}, BOX_RECEIVED},
    {{"Recd", 4}, BOX_RECEIVED},
    {{"Received", 8}, BOX_RECEIVED},
    {{"NO", 2}, BOX_NUMBER},
    {{"FROM", 4}, BOX_FROM},
    {{"TO", 2}, BOX_TO},
    {{"INFO", 4}, BOX_INFO},
    {{"DATE", 4}, BOX_DATE},
    {{"SENT TO", 7}, BOX_SENT_TO},
    {{"RPTD INFO", 9}, BOX_REPEATED},
    {{"RPTD", 4}, BOX_REPEATED},
    {{"INDICATE", 8}, BOX_OTHER},
};

/* What is printed on the form and says nothing more. */
static const struct slice imprints[] = {{"INCOMING TELEGRAM", 17},
    {"OUTGOING TELEGRAM", 17}, {"INCOMING AIRGRAM", 16}, {"TELEGRAM", 8},
    {"AIRGRAM", 7}, {"DEPARTMENT OF STATE", 19}, {"FOR RM USE ONLY", 15},
    {"FOREIGN SERVICE OF THE", 22}, {"UNITED STATES OF AMERICA", 24},
    {"ORIGINAL TO BE FILED IN", 23}, {"( ) COLLECT", 11}, {"COLLECT", 7},
    {"CHARGE TO", 9}, {"( ) CHARGE TO", 13}, {"(X) CHARGE TO", 13},
    {"(X) COLLECT", 11}};

struct form {
	struct reader *r;
	struct entry *e; /* of the line in hand: for claims */
	int column; /* enum of office.role; -1: no offices stand below */
	enum box open; /* a box that goes on in the next line */
	struct slice received, received_time;
	struct date received_on;
	struct slice number; /* of NO: the date behind it lacks its year */
	bool outgoing, airgram, named; /* NO, SENT TO or FROM has been */
};

/* ---- signs of a form -------------------------------------------------------- */

static bool
is_sign(const struct line *line)
{
	static const struct slice fronts[] = {{"INCOMING TELEGRAM", 17},
	    {"OUTGOING TELEGRAM", 17}, {"INCOMING AIRGRAM", 16},
	    {"AIRGRAM", 7}};
	struct slice s = slice_trim(line_slice(line));
	size_t i;

	if (s.n < 7 || s.n > 100)
		return false;
	for (i = 0; i < sizeof(fronts) / sizeof(fronts[0]); i++)
		if (slice_starts(s, fronts[i]))
			return true;
	return (line->has & HAS_LOWER) != 0 &&
	    (slice_find(s, S("Control:")) < s.n ||
		slice_find(s, S("Rec'd:")) < s.n);
}

/* Other agencies' papers and papers that are no telegrams (O5, O8). */
static bool
is_other_paper(struct slice s)
{
	return slice_starts(s, S("TDCS-")) || slice_starts(s, S("TDCSDB-")) ||
	    slice_starts_fold(s, S("MEMORANDUM FOR ")) ||
	    slice_starts_fold(s, S("MEMORANDUM FOR:")) ||
	    slice_starts_fold(s, S("MEMORANDUM OF CONVERSATION"));
}

/* ---- cells -------------------------------------------------------------------- */

/* The next cell of a line: two blanks or a tab part it from the next. */
static struct slice
next_cell(struct slice *line)
{
	struct slice s = slice_trim_left(*line);
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] == '\t' ||
		    (i + 1 < s.n && s.p[i] == ' ' && s.p[i + 1] == ' '))
			break;
	*line = slice_skip(s, i);
	return slice_trim(slice_head(s, i));
}

/* The label of a box at the front of a cell; its value is what follows. */
static enum box
box_of(struct slice cell, struct slice *value)
{
	struct slice after;
	size_t i;

	for (i = 0; i < sizeof(boxes) / sizeof(boxes[0]); i++) {
		if (!slice_starts_fold(cell, boxes[i].label))
			continue;
		after = slice_trim_left(slice_skip(cell, boxes[i].label.n));
		if (after.n == 0 || after.p[0] != ':')
			continue;
		*value = slice_trim(slice_skip(after, 1));
		return boxes[i].box;
	}
	return BOX_NONE;
}

static bool
is_bare_label(struct slice cell)
{
	size_t i;

	for (i = 0; i < sizeof(boxes) / sizeof(boxes[0]); i++)
		if (slice_equal_fold(cell, boxes[i].label))
			return true;
	return false;
}

static void
keep(struct form *f, struct slice key, struct slice value)
{
	attribute_add(f->r, key, squeeze(f->r->arena, value), value);
	claim(f->r, FIELD_ATTRIBUTE, value);
}

/* ---- what the boxes say --------------------------------------------------------- */

static struct addressee *
add_addressee(struct form *f, struct addressee **list, struct slice name)
{
	struct addressee *a = ARENA_NEW(f->r->arena, struct addressee);

	while (*list != NULL)
		list = &(*list)->next;
	a->at = name;
	claim(f->r, FIELD_ADDRESSEE, name);
	address_fill(f->r, a, squeeze(f->r->arena, name));
	*list = a;
	return a;
}

static void
box_addressees(struct form *f, struct addressee **list, struct slice value)
{
	struct slice name;

	while (value.n > 0) {
		name = slice_trim(slice_head(value, slice_index(value, ',')));
		value = slice_skip(value, slice_index(value, ',') + 1);
		if (name.n > 0)
			add_addressee(f, list, name);
	}
}

static void
box_from(struct form *f, struct slice value)
{
	struct telegram *t = f->r->t;

	claim(f->r, FIELD_FROM, value);
	if (t->from != NULL || value.n == 0)
		return;
	t->from = ARENA_NEW(f->r->arena, struct addressee);
	t->from->at = value;
	address_fill(f->r, t->from, squeeze(f->r->arena, value));
	if (t->from->post.p == NULL)
		t->from->post = post_of(f->r, value);
	if (t->id.post.p == NULL)
		t->id.post = t->from->post;
	f->named = true;
}

static void
set_created(struct form *f, struct date date)
{
	if (!date_known(f->r->t->created.date))
		f->r->t->created.date = date;
}

/* 877, MAY 3, 11 AM: number, then day and hour where it was sent. */
static void
box_number(struct form *f, struct slice value)
{
	struct telegram *t = f->r->t;
	size_t n = 0;

	while (n < value.n && ascii_is_digit(value.p[n]))
		n++;
	if (!slice_number(slice_head(value, n), 999999, &t->id.number))
		return;
	claim(f->r, FIELD_NUMBER, slice_head(value, n));
	t->id.at = slice_head(value, n);
	t->id.printed = t->id.at;
	f->number = slice_trim(slice_skip(value, n));
	f->named = true;
	keep(f, S("NO"), value);
}

/* The number behind a post is that of the series which goes to it. */
static void
sent_number(struct form *f, struct addressee *a, struct slice number)
{
	uint32_t n;

	if (slice_number(number, 999999, &n))
		a->number = number;
	claim(f->r, FIELD_CONTINUITY, number);
}

/* Amembassy OSLO            748: to whom; the first number is its own. */
static void
box_sent_to(struct form *f, struct slice value, struct slice number)
{
	struct telegram *t = f->r->t;
	struct addressee *a = add_addressee(f, &t->to, value);

	f->named = f->outgoing = true;
	if (t->id.number != 0) {
		sent_number(f, a, number);
		return;
	}
	if (!slice_number(number, 999999, &t->id.number))
		return;
	claim(f->r, FIELD_NUMBER, number);
	t->id.at = t->id.printed = number;
	t->id.post = S("STATE");
}

static bool
read_box(struct form *f, enum box box, struct slice label, struct slice value,
    struct slice next)
{
	struct telegram *t = f->r->t;
	struct date date;

	claim(f->r, FIELD_LABEL, label);
	f->open = BOX_NONE;
	switch (box) {
	case BOX_CONTROL:
		keep(f, S("Control"), value);
		return false;
	case BOX_RECEIVED:
		f->received = value;
		f->open = box;
		claim(f->r, FIELD_ATTRIBUTE, value);
		if (date_read(value, (struct date){0}, &date, NULL))
			f->received_on = date;
		return false;
	case BOX_NUMBER:
		box_number(f, value);
		return false;
	case BOX_FROM:
		box_from(f, value);
		return false;
	case BOX_TO:
		box_addressees(f, &t->to, value);
		return false;
	case BOX_INFO:
		box_addressees(f, &t->info, value);
		return false;
	case BOX_DATE:
		claim(f->r, FIELD_ATTRIBUTE, value);
		if (date_read(value, (struct date){0}, &date, NULL))
			set_created(f, date);
		return false;
	case BOX_SENT_TO:
		box_sent_to(f, value, next);
		return true;
	case BOX_REPEATED:
		sent_number(f, add_addressee(f, &t->info, value), next);
		return true;
	default:
		return false;
	}
}

/* ---- cells without a label -------------------------------------------------------- */

static bool
is_imprint(struct slice cell)
{
	size_t i;

	for (i = 0; i < sizeof(imprints) / sizeof(imprints[0]); i++)
		if (slice_equal_fold(cell, imprints[i]))
			return true;
	return false;
}

static enum precedence
precedence_read(struct slice s)
{
	enum precedence p;

	for (p = PRECEDENCE_ROUTINE; p < PRECEDENCE_MAX; p++)
		if (slice_equal(s, precedence_name(p)))
			return p;
	return PRECEDENCE_NONE;
}

/*
 * ARA, EUR-5, COM: letters in capitals, perhaps a number of copies; FLASH
 * and NOFORN are no offices.
 */
static bool
take_office(struct form *f, struct slice cell)
{
	struct office *o, **end = &f->r->t->distribution;
	size_t dash = slice_index(cell, '-'), i;
	uint32_t copies = 0;

	if (f->column < 0 || cell.n == 0 || dash > 6 || dash == 0 ||
	    precedence_read(cell) != PRECEDENCE_NONE || caption_is(cell))
		return false;
	for (i = 0; i < dash; i++)
		if (!ascii_is_upper(cell.p[i]) && cell.p[i] != '/')
			return false;
	if (dash < cell.n &&
	    !slice_number(slice_skip(cell, dash + 1), 99, &copies))
		return false;
	while (*end != NULL)
		end = &(*end)->next;
	o = ARENA_NEW(f->r->arena, struct office);
	o->at = cell;
	o->name = slice_head(cell, dash);
	o->copies = (uint16_t)copies;
	o->role = (enum office_role)f->column;
	claim(f->r, FIELD_DISTRIBUTION, cell);
	*end = o;
	return true;
}

/* A-12, AIRGRAM A-12 (O6). */
static bool
take_airgram(struct form *f, struct slice cell)
{
	struct telegram *t = f->r->t;
	struct slice s = cell;

	if (slice_starts_fold(s, S("AIRGRAM")))
		s = slice_trim_left(slice_skip(s, 7));
	while (s.n > 0 && (s.p[0] == ':' || ascii_is_space(s.p[0])))
		s = slice_skip(s, 1);
	if (s.n < 3 || s.p[0] != 'A' || s.p[1] != '-' ||
	    !slice_number(slice_skip(s, 2), 999999, &t->id.number))
		return false;
	t->id.at = t->id.printed = s;
	t->id.flaws |= ID_AIRGRAM;
	claim(f->r, FIELD_NUMBER, s);
	f->airgram = true;
	f->column = OFFICE_INFO; /* what stands right of the address */
	return true;
}

static bool
take_level(struct form *f, struct slice cell)
{
	struct telegram *t = f->r->t;
	struct slice rest;
	bool exact;
	enum classification level;

	if (cell.n < 5)
		return false;
	level = class_read(cell, &rest, &exact);
	if (level == CLASS_NONE || rest.n > 0)
		return false;
	claim(f->r, FIELD_CLASSIFICATION, cell);
	if (t->classification == CLASS_NONE) {
		t->classification = level;
		t->classification_at = cell;
	}
	return true;
}

/* 2:15 PM below Rec'd, a date alone, the number of the form's stamp. */
static bool
take_date(struct form *f, struct slice cell)
{
	struct date date;
	struct slice rest = {NULL, 0};
	size_t i;

	if (f->open == BOX_RECEIVED && cell.n >= 4 && cell.n <= 10 &&
	    ascii_is_digit(cell.p[0]) &&
	    (slice_ends(cell, S("M")) || slice_ends(cell, S("m")))) {
		f->received_time = cell;
		claim(f->r, FIELD_ATTRIBUTE, cell);
		f->open = BOX_NONE;
		return true;
	}
	if (cell.n >= 8 && date_read(cell, (struct date){0}, &date, &rest) &&
	    slice_trim(rest).n == 0) {
		claim(f->r, FIELD_ATTRIBUTE, cell);
		set_created(f, date);
		return true;
	}
	for (i = 0; i < cell.n && ascii_is_digit(cell.p[i]); i++)
		continue;
	if (i == cell.n && cell.n <= 4 && !f->named) {
		claim(f->r, FIELD_ATTRIBUTE, cell);
		return true;
	}
	return false;
}

static bool
take_column(struct form *f, struct slice cell)
{
	if (slice_equal_fold(cell, S("Action")))
		f->column = OFFICE_ACTION;
	else if (slice_equal_fold(cell, S("Origin")))
		f->column = OFFICE_ORIGIN;
	else if (slice_equal_fold(cell, S("Info")))
		f->column = OFFICE_INFO;
	else
		return false;
	claim(f->r, FIELD_LABEL, cell);
	return true;
}

static bool
take_cell(struct form *f, struct slice cell)
{
	if (is_imprint(cell)) {
		claim(f->r, FIELD_LABEL, cell);
		f->outgoing =
		    f->outgoing || slice_starts_fold(cell, S("OUTGOING"));
		f->airgram = f->airgram || slice_equal_fold(cell, S("AIRGRAM"));
		return true;
	}
	return take_airgram(f, cell) || take_column(f, cell) ||
	    take_level(f, cell) || take_date(f, cell) || take_office(f, cell);
}

/* ---- lines ------------------------------------------------------------------------ */

/* False when nothing of the line belongs to the form. */
static bool
read_form_line(struct form *f, struct slice line)
{
	struct slice cells[CELLS], value, next, label;
	size_t count = 0, i;
	bool any = false;
	enum box box;

	while (count < CELLS && (next = next_cell(&line)).n > 0) {
		/* TO     : Department of State */
		if (count > 0 && next.p[0] == ':' &&
		    is_bare_label(cells[count - 1]))
			cells[count - 1] =
			    slice_between(cells[count - 1].p, slice_end(next));
		else
			cells[count++] = next;
	}
	for (i = 0; i < count; i++) {
		box = box_of(cells[i], &value);
		if (box == BOX_NONE) {
			any = take_cell(f, cells[i]) || any;
			continue;
		}
		any = true;
		label = slice_head(cells[i], slice_index(cells[i], ':'));
		next = i + 1 < count ? cells[i + 1] : slice(NULL, 0);
		if (value.n == 0) { /* the value is the next cell */
			value = next;
			i++;
			next = i + 1 < count ? cells[i + 1] : slice(NULL, 0);
		}
		if (value.n > 0 && read_box(f, box, label, value, next))
			i++;
	}
	return any;
}

/* 623.00/5-361: the file, and month, day and year (O3). */
static bool
is_file_number(struct slice s)
{
	size_t i, dots = 0, slashes = 0, dashes = 0;

	s = slice_trim(s);
	if (s.n < 8 || s.n > 24 || !ascii_is_digit(s.p[0]))
		return false;
	for (i = 0; i < s.n; i++) {
		dots += s.p[i] == '.';
		slashes += s.p[i] == '/';
		dashes += s.p[i] == '-';
		if (!ascii_is_alnum(s.p[i]) && s.p[i] != '.' && s.p[i] != '/' &&
		    s.p[i] != '-')
			return false;
	}
	return dots == 1 && slashes == 1 && dashes == 1;
}

static void
read_file_number(struct form *f)
{
	struct telegram *t = f->r->t;
	uint32_t i;

	for (i = f->r->first; i < f->r->last; i++) {
		struct line *line = &t->lines[i];

		if (line->kind != LINE_TEXT || line->n > 100 ||
		    (line->has & (HAS_DIGIT | HAS_LOWER)) != HAS_DIGIT ||
		    !is_file_number(line_slice(line)))
			continue;
		line->kind = LINE_OLD_FORM;
		keep(f, S("File number"), slice_trim(line_slice(line)));
		return;
	}
}

/* The day of NO has no year: it is Rec'd's, or the one before. */
static void
date_of_number(struct form *f)
{
	struct slice s = f->number, rest;
	struct date date = {0};
	size_t n = 0;
	uint32_t day;

	if (f->received.p != NULL)
		attribute_add(f->r, S("Rec'd"),
		    slice_trim(arena_join(
			f->r->arena, f->received, S(" "), f->received_time)),
		    f->received);
	while (s.n > 0 && !ascii_is_alpha(s.p[0]))
		s = slice_skip(s, 1);
	while (n < s.n && ascii_is_alpha(s.p[n]))
		n++;
	date.month = (uint8_t)date_month(slice_head(s, n));
	rest = slice_trim_left(slice_skip(s, n));
	for (n = 0; n < rest.n && ascii_is_digit(rest.p[n]); n++)
		continue;
	if (date.month == 0 || !slice_number(slice_head(rest, n), 31, &day) ||
	    !date_known(f->received_on)) {
		if (date_known(f->received_on))
			set_created(f, f->received_on);
		return;
	}
	date.day = (uint8_t)day;
	date.year = (int16_t)(f->received_on.year -
	    (date.month == 12 && f->received_on.month == 1));
	if (date_valid(date))
		set_created(f, date);
}

/* ---- the foot ------------------------------------------------------------------- */

#define FOOT_LINES 40
#define FOOT_INDENT 24 /* a signature stands right of the middle */

static size_t
indent(const struct line *line)
{
	return line->n - slice_trim_left(line_slice(line)).n;
}

static bool
is_for_whom(const struct line *line)
{
	return line->kind == LINE_TEXT &&
	    slice_starts_fold(slice_trim(line_slice(line)), S("For the "));
}

/* DOE alone, right of the middle; or a name below "For the Ambassador:". */
static bool
is_signature(const struct telegram *t, uint32_t i, struct slice *name)
{
	const struct line *line = &t->lines[i];
	struct slice s = slice_trim(line_slice(line)), rest;
	bool exact;
	size_t k;

	if (indent(line) < FOOT_INDENT || s.n < 2 || s.n > 40 ||
	    (class_read(s, &rest, &exact) != CLASS_NONE && rest.n == 0))
		return false;
	for (k = 0; k < s.n; k++)
		if (!ascii_is_alpha(s.p[k]) && s.p[k] != '-' &&
		    s.p[k] != '\'' && s.p[k] != ' ' && s.p[k] != '.')
			return false;
	*name = s;
	if ((line->has & HAS_LOWER) == 0) /* DOE, VAN DOE */
		return slice_index(
			   slice_skip(s, slice_index(s, ' ') + 1), ' ') +
		    slice_index(s, ' ') + 1 >=
		    s.n;
	for (k = 1; k <= 2 && k <= i; k++)
		if (is_for_whom(&t->lines[i - k])) {
			while ((k = slice_index(*name, ' ')) < name->n)
				*name = slice_skip(*name, k + 1);
			return true;
		}
	return false;
}

/* What is neither signature nor drafting: enclosures, initials, imprints. */
static void
note_cells(struct reader *r, struct slice line)
{
	struct slice cell;

	while ((cell = next_cell(&line)).n > 0)
		claim(r, FIELD_NOTE, cell);
}

static bool
is_person(struct slice cell)
{
	return slice_index(cell, ':') < cell.n ||
	    slice_find(cell, S(" - ")) < cell.n;
}

/* Who the persons at the foot are: of the left column, of the right one. */
struct foot {
	struct slice role; /* of those that follow; n == 0: none */
	bool approves; /* the one below right */
};

/* EUR - John Q. Coe below classification approved by:, or beside it. */
static bool
take_approver(struct reader *r, struct foot *foot, struct slice cell)
{
	static const struct entry none;
	size_t at = slice_find_fold(cell, S("approved by:"));

	if (at == cell.n && !foot->approves)
		return false;
	if (at < cell.n) {
		claim(r, FIELD_LABEL, slice_head(cell, at + 12));
		cell = slice_trim(slice_skip(cell, at + 12));
	}
	foot->approves = cell.n == 0;
	if (cell.n > 0 && is_person(cell))
		drafting_add(r, &none, cell, S("approved"));
	else
		claim(r, FIELD_NOTE, cell);
	return true;
}

/*
 * Drafted by: EUR:RROE:rr  5/5/61, or the same on the line below; then
 * clearances, one to a line; right of them who approved it.
 */
static void
read_foot_line(struct reader *r, struct slice line, struct foot *foot)
{
	static const struct entry none;
	struct slice rest = line, cell = next_cell(&rest), *role = &foot->role;
	size_t colon = slice_index(cell, ':');

	if (slice_starts_fold(cell, S("Drafted by")) ||
	    slice_starts_fold(cell, S("Clearances"))) {
		*role =
		    ascii_upper(cell.p[0]) == 'D' ? S("drafted") : S("cleared");
		colon += colon < cell.n;
		claim(r, FIELD_LABEL, slice_head(cell, colon));
		cell = slice_trim(slice_skip(cell, colon));
		if (cell.n == 0 && slice_equal(*role, S("cleared")))
			cell = next_cell(&rest);
	}
	if (cell.n > 0 && role->n > 0 && is_person(cell) &&
	    slice_find_fold(cell, S("approved by:")) == cell.n) {
		drafting_add(r, &none, cell, *role);
		if (slice_equal(*role, S("drafted")))
			role->n = 0;
	} else if (!take_approver(r, foot, cell)) {
		claim(r, FIELD_NOTE, cell);
	}
	while ((cell = next_cell(&rest)).n > 0)
		if (!take_approver(r, foot, cell))
			claim(r, FIELD_NOTE, cell);
}

/* The signature, and what the form has below it, which is no text. */
static void
read_foot(struct reader *r)
{
	struct telegram *t = r->t;
	struct slice name, rest;
	struct foot foot = {{NULL, 0}, false};
	uint32_t i = r->last, end = r->last, k;
	bool exact;

	while (i > r->first && r->last - i < FOOT_LINES)
		if (t->lines[--i].kind == LINE_TEXT &&
		    is_signature(t, i, &name))
			break;
	if (i == r->first || r->last - i >= FOOT_LINES ||
	    !is_signature(t, i, &name))
		return;
	t->lines[i].kind = LINE_SIGNATURE;
	claim(r, FIELD_SIGNATURE, name);
	slice_list_add(r->arena, &t->signature, name, capitals(r->arena, name));
	r->last = i; /* the text ends here */
	k = i > 0 && t->lines[i - 1].kind == LINE_BLANK ? 2 : 1;
	if (i >= r->first + k && is_for_whom(&t->lines[i - k])) {
		t->lines[i - k].kind = LINE_OLD_FORM;
		note_cells(r, line_slice(&t->lines[i - k]));
		r->last = i - k;
	}
	while (++i < end) {
		struct line *line = &t->lines[i];

		if (line->kind != LINE_TEXT)
			continue;
		line->kind =
		    class_read(line_slice(line), &rest, &exact) != CLASS_NONE &&
			rest.n == 0
		    ? LINE_BANNER
		    : LINE_OLD_FORM;
		if (line->kind == LINE_OLD_FORM)
			read_foot_line(r, line_slice(line), &foot);
	}
}

/* (Paraphrase of telegram 77 from Lima): a copy of that one (O9). */
static bool
read_paraphrase(struct reader *r, struct line *line)
{
	struct telegram *t = r->t;
	struct slice s = slice_trim(line_slice(line)), number;
	size_t at = slice_find_fold(s, S("paraphrase of telegram "));
	uint32_t value;

	if (at > 1 || at == s.n)
		return false;
	t->kind = KIND_COPY;
	line->kind = LINE_OLD_FORM;
	s = slice_skip(s, at + 23);
	if (slice_starts_fold(s, S("no. ")))
		s = slice_skip(s, 4);
	number = slice_word(&s);
	if (!slice_number(number, 999999, &value))
		return true;
	t->id.number = value;
	t->id.at = t->id.printed = number;
	claim(r, FIELD_NUMBER, number);
	if (slice_starts_fold(slice_trim_left(s), S("from "))) {
		s = slice_trim(slice_skip(slice_trim_left(s), 5));
		s = slice_head(s, slice_index(s, ')'));
		t->id.post = post_of(r, slice_trim(s));
		claim(r, FIELD_NUMBER, slice_trim(s));
	}
	return true;
}

/*
 * SENT DEPARTMENT 77, REPEATED INFORMATION QUITO 12, LA PAZ 5: to whom else a
 * telegram went, and the number it has in each one's series.
 */
static void
read_sent(struct form *f, struct slice s, bool more)
{
	size_t at = more ? 0 : slice_find_fold(s, S("INFO"));
	struct addressee *a;
	struct slice item, name;
	size_t n;

	claim(f->r, FIELD_LABEL, slice_head(s, at));
	s = slice_skip(s, at);
	for (n = 0; !more && n < s.n && ascii_is_alpha(s.p[n]); n++)
		continue;
	claim(f->r, FIELD_LABEL, slice_head(s, n));
	s = slice_skip(s, n);
	while (s.n > 0) {
		item = slice_trim(slice_head(s, slice_index(s, ',')));
		s = slice_skip(s, slice_index(s, ',') + 1);
		if (slice_ends(item, S(".")))
			item = slice_head(item, item.n - 1);
		for (n = item.n; n > 0 && ascii_is_digit(item.p[n - 1]); n--)
			continue;
		name = slice_trim(slice_head(item, n));
		if (name.n == 0)
			continue;
		a = add_addressee(f, &f->r->t->info, name);
		if (n < item.n)
			a->number = slice_skip(item, n);
		claim(f->r, FIELD_CONTINUITY, a->number);
	}
}

#define LEAD_LINES 8

/* Below the boxes: a precedence alone, to whom it was sent. */
static void
read_lead(struct form *f, uint32_t i)
{
	struct telegram *t = f->r->t;
	bool more = false; /* the list goes on in the next line */
	uint32_t seen = 0;

	for (; i < f->r->last && seen < LEAD_LINES; i++) {
		struct line *line = &t->lines[i];
		struct slice s = slice_trim(line_slice(line));

		if (line->kind != LINE_TEXT)
			continue;
		seen++;
		if (precedence_read(s) != PRECEDENCE_NONE) {
			t->action_precedence = precedence_read(s);
			claim(f->r, FIELD_PRECEDENCE, s);
		} else if (more || slice_starts(s, S("SENT DEPARTMENT")) ||
		    slice_starts(s, S("SENT TO DEPARTMENT")) ||
		    slice_starts(s, S("ACTION DEPARTMENT"))) {
			read_sent(f, s, more);
			more = slice_ends(s, S(",")) ||
			    slice_ends(s, S("INFORMATION"));
		} else {
			return;
		}
		line->kind = LINE_OLD_FORM;
	}
}

/* Is it a form, or a paper of another kind?  Seen on the first lines. */
static bool
begins_form(struct reader *r)
{
	struct telegram *t = r->t;
	uint32_t i, end = r->first + 20 < r->last ? r->first + 20 : r->last;
	struct line *line;

	for (i = r->first; i < end; i++) {
		line = &t->lines[i];
		if (line->kind == LINE_PAGE)
			return false;
		if (line->kind != LINE_TEXT)
			continue;
		if (slice_starts(line_slice(line), S("VZCZC")))
			return false;
		if (is_sign(line))
			return true;
		if (is_other_paper(slice_trim(line_slice(line))))
			t->kind = KIND_OTHER;
		if ((line->has & (HAS_BRACKET | HAS_LOWER)) ==
			(HAS_BRACKET | HAS_LOWER) &&
		    read_paraphrase(r, line))
			return false;
	}
	return false;
}

void
old_form_lines(struct reader *r)
{
	struct telegram *t = r->t;
	struct form f = {.r = r, .column = -1};
	uint32_t i, end = r->first + HEAD_LINES;

	if (!begins_form(r))
		return;
	for (i = r->first; i < r->last && i < end; i++) {
		struct line *line = &t->lines[i];
		struct label l;

		if (line->kind != LINE_TEXT)
			continue;
		if (label_read(line_slice(line), &l) &&
		    (l.kind == LINE_SUBJECT || l.kind == LINE_REFERENCE))
			break;
		if (read_form_line(&f, line_slice(line)))
			line->kind = LINE_OLD_FORM;
		else if (f.named || line->n > 90)
			break;
	}
	if (f.named)
		read_lead(&f, i);
	date_of_number(&f);
	read_file_number(&f);
	read_foot(r);
	if (f.airgram)
		t->kind = KIND_AIRGRAM;
	if (f.outgoing && t->id.number != 0 && t->id.post.p == NULL)
		t->id.post = S("STATE");
	t->id.year = t->created.date.year;
}
