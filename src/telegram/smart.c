/*
 * smart.c: the message of 2009-12: a table of labels and values, then the
 * text, then a table again (F1 to F16).  It gives each row to the reader of
 * its field as an entry; what only this form has (Action: WASHDC, SECSTATE)
 * it reads itself.
 */
#include "telegram/carrier.h"

enum row {
	ROW_OTHER, /* kept as an attribute only */
	ROW_MRN,
	ROW_DTG,
	ROW_FROM,
	ROW_ACTION,
	ROW_INFO,
	ROW_XMT,
	ROW_ORDER,
	ROW_TAGS,
	ROW_CAPTIONS,
	ROW_REFERENCE,
	ROW_PASS,
	ROW_SUBJECT,
	ROW_SIGNATURE,
	ROW_DRAFTED,
	ROW_CLEARED,
	ROW_APPROVED,
	ROW_RELEASED
};

static const struct {
	struct slice label;
	enum row row;
	bool foot; /* stands below the text */
} rows[] = {
    {{"MRN", 3}, ROW_MRN, false},
    {{"Date/DTG", 8}, ROW_DTG, false},
    {{"From", 4}, ROW_FROM, false},
    {{"Action", 6}, ROW_ACTION, false},
    {{"E.O.", 4}, ROW_ORDER, false},
    {{"TAGS", 4}, ROW_TAGS, false},
    {{"Captions", 8}, ROW_CAPTIONS, false},
    {{"Reference", 9}, ROW_REFERENCE, false},
    {{"Pass Line", 9}, ROW_PASS, false},
    {{"Subject", 7}, ROW_SUBJECT, false},
    {{"Signature", 9}, ROW_SIGNATURE, true},
    {{"Drafted By", 10}, ROW_DRAFTED, true},
    {{"Cleared By", 10}, ROW_CLEARED, true},
    {{"Approved By", 11}, ROW_APPROVED, true},
    {{"Released By", 11}, ROW_RELEASED, true},
    {{"Info", 4}, ROW_INFO, true},
    {{"XMT", 3}, ROW_XMT, true},
    {{"Attachments", 11}, ROW_OTHER, true},
    {{"Action Post", 11}, ROW_OTHER, true},
    {{"Action Office", 13}, ROW_OTHER, true},
    {{"Info Office", 11}, ROW_OTHER, true},
    {{"Dissemination Rule", 18}, ROW_OTHER, true},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))
#define PENDING_MOST 16

/* How many letters differ in two labels of one length: OCR (F6). */
static bool
looks_like(struct slice s, struct slice label)
{
	size_t i, at = 0, wrong = 0;

	for (i = 0; i < label.n; i++)
		if (ascii_upper(s.p[i]) != ascii_upper(label.p[i])) {
			wrong++;
			at = i;
		}
	/* of a short one only a digit for a letter: TAG5 */
	return wrong == 0 ||
	    (wrong == 1 && (label.n > 5 || ascii_is_digit(s.p[at])));
}

/* The row a line begins; its label's length with the colon, or 0. */
static size_t
row_of(struct slice line, size_t *row)
{
	struct slice s = slice_trim_left(line);
	size_t i, front;

	/* a speck before it: . Drafted By: (F6) */
	if (s.n > 2 && ascii_is_blank(s.p[1]) &&
	    (s.p[0] == '.' || s.p[0] == ',' || s.p[0] == '\'' ||
		s.p[0] == '`' || s.p[0] == '-'))
		s = slice_trim_left(slice_skip(s, 1));
	front = line.n - s.n;
	if (s.n < 4 || !ascii_is_alpha(s.p[0]) ||
	    slice_index(slice_head(s, 24), ':') == 24)
		return 0;
	for (i = 0; i < ROWS; i++) {
		struct slice l = rows[i].label;

		if (s.n > l.n && s.p[l.n] == ':' && looks_like(s, l)) {
			*row = i;
			return front + l.n + 1;
		}
	}
	return 0;
}

struct table {
	struct reader *r;
	uint32_t pending[PENDING_MOST]; /* lines of labels without a value */
	size_t pending_row[PENDING_MOST];
	uint32_t pending_count, paired;
	uint32_t first, last; /* lines of the row in hand */
	size_t row;
	struct slice label;
	bool open, blank, subject_done, paired_told;
};

/* ---- what only this form has ---------------------------------------------- */

static enum precedence
precedence_at_end(struct slice *s, struct slice *word)
{
	static const struct {
		struct slice word;
		enum precedence precedence;
	} words[] = {{{"NIACT IMMEDIATE", 15}, PRECEDENCE_NIACT},
	    {{"FLASH", 5}, PRECEDENCE_FLASH},
	    {{"IMMEDIATE", 9}, PRECEDENCE_IMMEDIATE},
	    {{"PRIORITY", 8}, PRECEDENCE_PRIORITY},
	    {{"ROUTINE", 7}, PRECEDENCE_ROUTINE}};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_ends(*s, words[i].word)) {
			*word = slice_skip(*s, s->n - words[i].word.n);
			*s = slice_trim(slice_head(*s, s->n - words[i].word.n));
			return words[i].precedence;
		}
	*word = (struct slice){NULL, 0};
	return PRECEDENCE_NONE;
}

static bool
is_kind_of_post(struct slice s)
{
	return slice_starts(s, S("AM")) || slice_starts(s, S("US")) ||
	    slice_equal(s, S("SECSTATE")) || slice_equal(s, S("EMBASSY")) ||
	    slice_equal(s, S("CONSULATE")) || slice_equal(s, S("MISSION"));
}

/* WASHDC, SECSTATE is SECSTATE WASHDC. */
static struct slice
turned(struct reader *r, struct slice s)
{
	size_t comma = slice_index(s, ',');
	struct slice last = slice_trim(slice_skip(s, comma + 1));

	if (comma == s.n || !is_kind_of_post(last))
		return squeeze(r->arena, s);
	return squeeze(
	    r->arena, arena_join(r->arena, last, S(" "), slice_head(s, comma)));
}

/* Addressees parted by semicolons (F3); names of persons are no posts. */
static void
read_addressees(struct reader *r, const struct entry *e, enum row row)
{
	struct addressee ***end = row == ROW_INFO ? &r->info_end : &r->to_end;
	struct slice rest = e->text, item, word, name;
	enum precedence *most =
	    row == ROW_INFO ? &r->t->info_precedence : &r->t->action_precedence;
	struct addressee *a;

	if (*end == NULL)
		*end = row == ROW_INFO ? &r->t->info : &r->t->to;
	while (**end != NULL)
		*end = &(**end)->next;
	while (rest.n > 0) {
		item = slice_head(rest, slice_index(rest, ';'));
		rest = slice_skip(rest, item.n + 1);
		item = slice_trim(item);
		if (item.n == 0)
			continue;
		a = ARENA_NEW(r->arena, struct addressee);
		a->at = entry_source(e, item);
		a->precedence = precedence_at_end(&item, &word);
		entry_claim(r, e, FIELD_ADDRESSEE_PRECEDENCE, word);
		entry_claim(r, e, FIELD_ADDRESSEE, item);
		name = turned(r, item);
		address_fill(r, a, name);
		**end = a;
		*end = &a->next;
		if (a->precedence > *most) /* the group has no prosign */
			*most = a->precedence;
		if (a->kind == ADDRESSEE_COLLECTIVE) {
			r->addressee = a;
			r->excluded_end = &a->excluded;
		}
	}
}

/* XMT: who of the collectives above does not get it; told of the last one. */
static void
read_excluded(struct reader *r, const struct entry *e)
{
	struct slice rest = e->text, item;

	while (rest.n > 0) {
		item = slice_head(rest, slice_index(rest, ';'));
		rest = slice_skip(rest, item.n + 1);
		item = slice_trim(item);
		entry_claim(r, e, FIELD_EXCLUDED, item);
		if (r->addressee == NULL || item.n == 0)
			continue;
		slice_list_add(r->arena, r->excluded_end, entry_source(e, item),
		    turned(r, item));
		r->excluded_end = &(*r->excluded_end)->next;
	}
}

/* Roe, Richard (Lima): where somebody sits is a note. */
static void
part_note(struct clearance *c)
{
	size_t open = slice_index(c->name, '(');

	if (open == 0 || open == c->name.n || !slice_ends(c->name, S(")")))
		return;
	c->note = slice(c->name.p + open + 1, c->name.n - open - 2);
	c->name = slice_trim(slice_head(c->name, open));
}

/* LIMA:Roe, Richard: office and name (F9). */
static void
add_clearance(struct reader *r, const struct entry *e, struct slice item,
    struct slice role)
{
	struct clearance *c = ARENA_NEW(r->arena, struct clearance);
	size_t colon = slice_index(item, ':');

	c->at = entry_source(e, item);
	c->role = role;
	c->office = colon < item.n ? slice_trim(slice_head(item, colon))
				   : (struct slice){NULL, 0};
	c->name =
	    slice_trim(colon < item.n ? slice_skip(item, colon + 1) : item);
	part_note(c);
	entry_claim(r, e, FIELD_DRAFTING, item);
	*r->clearances_end = c;
	r->clearances_end = &c->next;
}

/* One to a line, or several with semicolons between. */
static void
read_clearance(struct reader *r, const struct entry *e, struct slice role)
{
	struct slice rest = e->text, line, item;

	if (r->clearances_end == NULL)
		r->clearances_end = &r->t->clearances;
	while (*r->clearances_end != NULL)
		r->clearances_end = &(*r->clearances_end)->next;
	while ((line = slice_line(&rest)).p != NULL)
		while (line.n > 0) {
			item = slice_head(line, slice_index(line, ';'));
			line = slice_skip(line, item.n + 1);
			item = slice_trim(item);
			if (item.n > 0)
				add_clearance(r, e, item, role);
		}
}

/* Appended at the end that is kept: a bomb has as many as lines. */
static void
read_signature(struct reader *r, const struct entry *e)
{
	if (e->text.n == 0)
		return;
	if (r->signature_end == NULL)
		r->signature_end = &r->t->signature;
	slice_list_add(r->arena, r->signature_end, entry_source(e, e->text),
	    capitals(r->arena, squeeze(r->arena, e->text)));
	r->signature_end = &(*r->signature_end)->next;
	entry_claim(r, e, FIELD_SIGNATURE, e->text);
}

static void
read_row(struct reader *r, struct entry *e, enum row row)
{
	size_t slash;

	switch (row) {
	case ROW_DTG: /* May 03, 2010 / 031200Z MAY 10 */
		slash = slice_index(e->text, '/');
		if (slash < e->text.n) {
			entry_claim(
			    r, e, FIELD_ATTRIBUTE, slice_head(e->text, slash));
			entry_skip(e,
			    slash + 1 +
				(slice_skip(e->text, slash + 1).n -
				    slice_trim_left(
					slice_skip(e->text, slash + 1))
					.n));
		}
		break;
	case ROW_ACTION:
	case ROW_INFO:
		read_addressees(r, e, row);
		break;
	case ROW_XMT:
		read_excluded(r, e);
		break;
	case ROW_DRAFTED:
		read_clearance(r, e, S("drafted"));
		break;
	case ROW_CLEARED:
		read_clearance(r, e, S("cleared"));
		break;
	case ROW_APPROVED:
		read_clearance(r, e, S("approved"));
		break;
	case ROW_RELEASED:
		read_clearance(r, e, S("released"));
		break;
	case ROW_SIGNATURE:
		read_signature(r, e);
		break;
	default:
		break;
	}
}

static enum line_kind
kind_of(enum row row)
{
	static const uint8_t kinds[] = {[ROW_DTG] = LINE_DTG,
	    [ROW_FROM] = LINE_FROM,
	    [ROW_ORDER] = LINE_ORDER,
	    [ROW_TAGS] = LINE_TAGS,
	    [ROW_CAPTIONS] = LINE_CAPTION,
	    [ROW_REFERENCE] = LINE_REFERENCE,
	    [ROW_PASS] = LINE_PASSING,
	    [ROW_SUBJECT] = LINE_SUBJECT,
	    [ROW_RELEASED] = LINE_TEXT};

	return kinds[row] == LINE_TEXT ? LINE_ATTRIBUTE
				       : (enum line_kind)kinds[row];
}

/* ---- the table -------------------------------------------------------------- */

static void
close_row(struct table *t)
{
	struct reader *r = t->r;
	struct telegram *m = r->t;
	struct entry *e;
	enum row row;
	uint32_t i;

	if (!t->open)
		return;
	t->open = false;
	row = rows[t->row].row;
	e = entry_add(
	    r, kind_of(row), t->first, t->last - t->first + 1, t->label);
	entry_text(r, e);
	for (i = t->first; i <= t->last; i++)
		if (m->lines[i].kind == LINE_TEXT)
			m->lines[i].kind = LINE_ATTRIBUTE;
	attribute_add(r, rows[t->row].label, squeeze(r->arena, e->text),
	    entry_source(e, e->text));
	if (e->text.n == 0)
		e->kind = LINE_ATTRIBUTE; /* a label without a value */
	else
		read_row(r, e, row);
}

static void
open_row(struct table *t, uint32_t line, size_t row, struct slice label)
{
	close_row(t);
	t->open = true;
	t->first = t->last = line;
	t->row = row;
	t->label = label;
	t->blank = false;
}

/* A value for the oldest of several labels that stood without one (F2). */
static bool
pair(struct table *t, uint32_t line)
{
	uint32_t label;

	if (t->paired >= t->pending_count)
		return false;
	if (!t->paired_told)
		remark(t->r, CHECK_PAIRED_BY_ORDER,
		    line_slice(&t->r->t->lines[line]), (struct slice){0});
	t->paired_told = true;
	label = t->pending[t->paired];
	t->r->t->lines[label].kind = LINE_ATTRIBUTE_LABEL;
	open_row(t, line, t->pending_row[t->paired++], (struct slice){0});
	t->r->t->lines[line].kind = LINE_ATTRIBUTE;
	return true;
}

static bool
level_alone(struct slice s)
{
	struct slice rest;
	bool exact;

	return s.n < 40 && level_may_begin(s.p, s.n) &&
	    class_read(s, &rest, &exact) != CLASS_NONE && class_ends(rest);
}

/*
 * How many lines from line i on can be values: as many as the labels that
 * wait for one, or else all but the last of these are empty.
 */
static bool
has_values(const struct table *t, uint32_t i, uint32_t end)
{
	uint32_t values = 0;
	size_t row;

	for (; i < end && values < t->pending_count; i++) {
		const struct line *line = &t->r->t->lines[i];

		if (line->kind == LINE_BLANK || line_is_furniture(line))
			continue;
		if (row_of(line_slice(line), &row) > 0 ||
		    level_alone(slice_trim(line_slice(line))))
			break;
		values++;
	}
	return values == t->pending_count;
}

/* The row in hand has a label and nothing else yet. */
static bool
is_bare(const struct table *t)
{
	return t->open && t->first == t->last && t->label.p != NULL &&
	    slice_trim(line_slice(&t->r->t->lines[t->first])).n <=
	    slice_trim(t->label).n;
}

/* Labels up to the nth of the run have no value. */
static void
pass_empty(struct table *t, uint32_t n)
{
	while (t->paired < n)
		t->r->t->lines[t->pending[t->paired++]].kind =
		    LINE_ATTRIBUTE_LABEL;
}

static void
take_label(struct table *t, uint32_t i, size_t row, size_t length)
{
	struct slice s = line_slice(&t->r->t->lines[i]);

	if (is_bare(t) && t->pending_count < PENDING_MOST) {
		/* two bare labels in a row: their values come later */
		t->pending[t->pending_count] = t->first;
		t->pending_row[t->pending_count++] = t->row;
		claim(t->r, FIELD_LABEL, t->label);
		t->open = false;
	}
	/* a value beside its label: what stood bare before it is empty */
	if (slice_trim(slice_skip(s, length)).n > 0)
		pass_empty(t, t->pending_count);
	open_row(t, i, row, slice_trim_left(slice_head(s, length)));
}

/* Whether the text begins at a line that is no label. */
static bool
table_ends(const struct table *t, struct slice s)
{
	if (t->paired < t->pending_count || is_bare(t))
		return false;
	if ((ascii_is_digit(s.p[0]) || slice_starts(s, S("\xc2\xb6"))) &&
	    rows[t->row].row != ROW_MRN && t->blank)
		return true;
	return t->blank && (rows[t->row].row == ROW_SUBJECT || !t->open);
}

/* Rows from line i up to `end`; returns the line where they stop. */
static uint32_t
read_table(struct reader *r, uint32_t i, uint32_t end, bool foot)
{
	struct table t = {.r = r};
	struct slice s;
	size_t row = 0, length;

	for (; i < end; i++) {
		struct line *line = &r->t->lines[i];

		if (line->kind == LINE_BLANK) {
			t.blank = true;
			continue;
		}
		if (line->kind != LINE_TEXT)
			continue;
		length = row_of(line_slice(line), &row);
		if (length > 0) {
			take_label(&t, i, row, length);
			continue;
		}
		s = slice_trim(line_slice(line));
		if (foot && level_alone(s)) { /* the foot of the page */
			line->kind = LINE_BANNER;
			continue;
		}
		if (is_bare(&t) && t.pending_count > 0 && t.paired == 0) {
			/* the last label of the run */
			t.pending[t.pending_count] = t.first;
			t.pending_row[t.pending_count++] = t.row;
			if (has_values(&t, i, end)) {
				t.open = false;
			} else {
				pass_empty(&t, t.pending_count - 1);
				t.pending_count = t.paired = 0;
			}
		}
		if (t.paired < t.pending_count && pair(&t, i))
			continue;
		if (!t.open || table_ends(&t, s))
			break;
		t.last = i;
		t.blank = false;
	}
	close_row(&t);
	return i;
}

/*
 * Above the table stand a mail's lines, if the message was forwarded, and
 * the level and captions of the message itself (F10).
 */
static void
wrapper_line(struct reader *r, struct line *line)
{
	struct slice s = slice_trim(line_slice(line)), rest;
	enum classification level;
	bool exact;

	if (line->kind != LINE_TEXT)
		return;
	line->kind = LINE_WRAPPER;
	if (s.n > 40)
		return;
	level = class_read(s, &rest, &exact);
	if (level == CLASS_NONE || rest.n > 0)
		return;
	line->kind = LINE_BANNER;
	if (level >= r->t->classification) {
		r->t->classification = level;
		r->t->classification_at = s;
	}
}

bool
smart_row(struct slice line)
{
	size_t row;

	return line.n <= 400 && row_of(line, &row) > 0 &&
	    rows[row].row != ROW_MRN && !rows[row].foot;
}

/* 3. (U) Text: no value of the table begins so. */
static bool
begins_paragraph(struct slice s)
{
	size_t n = 0;

	s = slice_trim_left(s);
	while (n < s.n && n < 3 && ascii_is_digit(s.p[n]))
		n++;
	return (n > 0 && n + 1 < s.n && s.p[n] == '.' &&
		   (ascii_is_blank(s.p[n + 1]) || s.p[n + 1] == '(')) ||
	    slice_starts(s, S("\xc2\xb6"));
}

/*
 * Where the table below the text begins: after the last paragraph that has a
 * number, and with no label twice, for what stands above may be words of the
 * text (Info: the minister is ill); at the signature, or else behind a blank
 * line.
 */
static uint32_t
find_foot(const struct telegram *t, uint32_t body)
{
	uint32_t i, foot = UINT32_MAX, signature = UINT32_MAX, seen = 0;
	size_t row, before = ROWS;

	for (i = t->line_count; i-- > body;) {
		const struct line *line = &t->lines[i];

		if (line->kind != LINE_TEXT)
			continue;
		if (begins_paragraph(line_slice(line)))
			break;
		if (line->n > 400 ||
		    slice_index(line_slice(line), ':') == line->n ||
		    row_of(line_slice(line), &row) == 0 || !rows[row].foot)
			continue;
		if ((seen & (uint32_t)1 << row) != 0 && row != before)
			break;
		seen |= (uint32_t)1 << row;
		before = row;
		if (t->lines[i - 1].kind != LINE_TEXT)
			foot = i;
		if (rows[row].row == ROW_SIGNATURE && signature == UINT32_MAX)
			signature = i;
	}
	return signature != UINT32_MAX ? signature : foot;
}

void
smart_lines(struct reader *r)
{
	struct telegram *t = r->t;
	uint32_t i, first = UINT32_MAX, foot = UINT32_MAX;
	bool below = false;
	size_t row;

	for (i = 0; i < t->line_count && !below; i++) {
		struct line *line = &t->lines[i];

		if (line->kind == LINE_BLANK && first != UINT32_MAX)
			below = true;
		if (line->kind != LINE_TEXT || line->n > 400 ||
		    slice_index(line_slice(line), ':') == line->n ||
		    row_of(line_slice(line), &row) == 0)
			continue;
		if (first == UINT32_MAX && rows[row].row == ROW_MRN)
			first = i;
		/* Info Office: may stand in the table as well (F16) */
		below = below ||
		    (first != UINT32_MAX && rows[row].row == ROW_SUBJECT);
	}
	if (below)
		foot = find_foot(t, i);
	if (first == UINT32_MAX)
		return;
	for (i = 0; i < first; i++)
		wrapper_line(r, &t->lines[i]);
	r->last = foot == UINT32_MAX ? t->line_count : foot;
	r->first = read_table(r, first, r->last, false);
	if (foot != UINT32_MAX) {
		i = read_table(r, foot, t->line_count, true);
		for (; i < t->line_count; i++)
			if (t->lines[i].kind == LINE_TEXT)
				t->lines[i].kind = LINE_WRAPPER;
	}
	if (t->info_precedence == t->action_precedence)
		t->info_precedence = PRECEDENCE_NONE; /* one for all */
}
