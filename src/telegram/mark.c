/*
 * mark.c: markings of portions and banners, as telegrams and as the register
 * of the intelligence agencies write them (32 CFR 2001.23, 5 FAH-1 H-246).
 * Which words they are made of stands in tables/markings.csv.  It must not
 * know what is marked.
 *
 *     marking  = [ "//" ] level *( ( "//" / "/" ) control )
 *     control  = word / "REL" [ " TO" ] [ " " list ] / ...
 */
#include "telegram/reader.h"
#include "telegram/table.h"

#define MARKING_LONGEST 240 /* brackets that are further apart are none */
#define WORD_LONGEST 40

/* The levels' letters, the ones that stand before nearly every paragraph. */
static enum classification
level_of_letters(struct slice s)
{
	if (s.n == 1) {
		switch (ascii_upper(s.p[0])) {
		case 'U':
			return CLASS_UNCLASSIFIED;
		case 'C':
			return CLASS_CONFIDENTIAL;
		case 'S':
			return CLASS_SECRET;
		default:
			return CLASS_NONE;
		}
	}
	if (slice_equal_fold(s, S("TS")))
		return CLASS_TOP_SECRET;
	if (slice_equal_fold(s, S("SBU")) || slice_equal_fold(s, S("FOUO")))
		return CLASS_SBU;
	if (slice_equal_fold(s, S("LOU")) || slice_equal_fold(s, S("OUO")))
		return CLASS_LOU;
	return CLASS_NONE;
}

static struct slice
letters_of_level(enum classification level, struct slice printed)
{
	switch (level) {
	case CLASS_UNCLASSIFIED:
		return S("U");
	case CLASS_SBU:
		return slice_starts_fold(printed, S("F")) ? S("FOUO")
							  : S("SBU");
	case CLASS_LOU:
		return S("LOU");
	case CLASS_CONFIDENTIAL:
		return S("C");
	case CLASS_SECRET:
		return S("S");
	case CLASS_TOP_SECRET:
		return S("TS");
	default:
		return (struct slice){NULL, 0};
	}
}

/* The level that s as a whole is: C, CONFIDENTIAL, S E C R E T. */
static enum classification
whole_level(struct slice s)
{
	enum classification level = level_of_letters(s);
	struct slice rest;
	bool exact;

	if (level != CLASS_NONE || s.n < 5)
		return level;
	level = class_read(s, &rest, &exact);
	return rest.n == 0 ? level : CLASS_NONE;
}

/* ---- controls ------------------------------------------------------------- */

/* What is made of the controls while they are read. */
struct maker {
	struct arena *arena;
	struct marking *m;
	char form[MARKING_LONGEST * 2];
	size_t n;
};

static void
form_add(struct maker *k, struct slice s)
{
	if (k->n + s.n > sizeof(k->form))
		s = slice_head(s, sizeof(k->form) - k->n);
	memcpy(k->form + k->n, s.p, s.n);
	k->n += s.n;
}

static void
control_add(struct maker *k, struct slice at, struct slice control,
    struct slice portion)
{
	if (slice_list_has(k->m->controls, control))
		return;
	slice_list_add(k->arena, &k->m->controls, at, control);
	form_add(k, S("//"));
	form_add(k, portion);
}

/* REL, REL TO USA, GBR, REL LIMALAND: the list as it is printed. */
static bool
control_release(struct maker *k, struct slice s)
{
	struct slice rest = s, list;

	if (!slice_starts_fold(s, S("REL")) ||
	    (s.n > 3 && !ascii_is_blank(s.p[3])))
		return false;
	rest = slice_trim(slice_skip(rest, 3));
	list = rest;
	if (slice_equal_fold(slice_word(&rest), S("TO")))
		list = slice_trim(rest);
	list = squeeze(k->arena, capitals(k->arena, list));
	if (list.n == 0) {
		control_add(k, s, S("REL TO"), S("REL"));
		return true;
	}
	s = squeeze(k->arena, capitals(k->arena, s));
	control_add(k, s, s, s);
	return true;
}

static bool
is_control_kind(struct slice kind)
{
	return slice_equal(kind, S("control")) ||
	    slice_equal(kind, S("portion control")) ||
	    slice_equal(kind, S("compartment")) ||
	    slice_equal(kind, S("administrative")) ||
	    slice_equal(kind, S("portion"));
}

/* NF, NOFORN, SBU-NF, FOUO, SI ...: a word of the table. */
static bool
control_word(struct maker *k, struct slice s)
{
	char key[WORD_LONGEST];
	struct markings_row row;
	struct table_rows rows;
	size_t i;

	if (s.n == 0 || s.n > sizeof(key))
		return false;
	for (i = 0; i < s.n; i++)
		key[i] = ascii_upper(s.p[i]);
	rows = table_find(TABLE_MARKINGS, slice(key, s.n));
	if (rows.count == 0)
		return false;
	row = markings_row(rows.first);
	/* a level is no control, but U//FOUO and U//SBU are usual */
	if (!is_control_kind(row.kind) ||
	    (whole_level(s) != CLASS_NONE && whole_level(s) != CLASS_SBU))
		return false;
	control_add(k, s, row.marking, row.portion.n > 0 ? row.portion : s);
	return true;
}

/* Controls behind a level, "/" or "//" between them. */
static bool
controls_read(struct maker *k, struct slice s)
{
	struct slice part;

	while (s.n > 0) {
		while (s.n > 0 &&
		    (s.p[0] == '/' || ascii_is_space(s.p[0]) || s.p[0] == '-' ||
			s.p[0] == ','))
			s = slice_skip(s, 1);
		part = slice_head(s, slice_index(s, '/'));
		s = slice_skip(s, part.n);
		part = slice_trim(part);
		if (part.n > 0 && !control_release(k, part) &&
		    !control_word(k, part))
			return false;
	}
	return true;
}

/* ---- markings ------------------------------------------------------------- */

/* All of s is level and controls. */
static bool
body_read(struct arena *arena, struct slice s, struct marking *m)
{
	struct maker k;
	size_t n = 0;
	struct slice level, controls;

	m->level = level_of_letters(s);
	m->printed = s;
	if (m->level != CLASS_NONE) {
		m->form = letters_of_level(m->level, s);
		return true; /* nearly all of them */
	}
	k.arena = arena;
	k.m = m;
	k.n = 0;
	while (s.n > n && s.p[n] == '/')
		n++;
	s = slice_trim(slice_skip(s, n)); /* //GBR S: not ours */
	for (n = 0; n < s.n && s.p[n] != '/' && s.p[n] != '-' && s.p[n] != ',';
	     n++)
		continue;
	level = slice_trim(slice_head(s, n));
	controls = slice_skip(s, n);
	m->level = whole_level(level);
	if (m->level == CLASS_NONE && level.n > 2) {
		/* S NF, SBU NOFORN: a blank where a slash should be */
		for (n = 0; n < level.n && !ascii_is_space(level.p[n]); n++)
			continue;
		m->level = whole_level(slice_head(level, n));
		controls = slice_skip(s, n);
		level = slice_head(level, n);
	}
	if (m->level == CLASS_NONE)
		return false;
	form_add(&k, letters_of_level(m->level, level));
	if (!controls_read(&k, controls))
		return false;
	if (slice_list_has(m->controls, S("FOR OFFICIAL USE ONLY")) ||
	    slice_list_has(m->controls, S("SENSITIVE BUT UNCLASSIFIED")))
		m->level = m->level < CLASS_SBU ? CLASS_SBU : m->level;
	if (k.n == s.n && memcmp(k.form, s.p, k.n) == 0)
		m->form = s;
	else
		m->form = arena_copy(arena, slice(k.form, k.n));
	return true;
}

/* 513U is SBU, 5BU, F0UO: as scanners read marks of three letters (F6). */
static enum classification
scanned_level(struct slice s)
{
	char letters[6];
	size_t i, n = 0;

	if (s.n < 3 || s.n > sizeof(letters))
		return CLASS_NONE;
	for (i = 0; i < s.n; i++) {
		char c = ascii_upper(s.p[i]);

		if (c == '1' && i + 1 < s.n && s.p[i + 1] == '3')
			i++;
		letters[n++] = (char)(c == '5' ? 'S'
			: c == '0'             ? 'O'
			: c == '8' || c == '1' ? 'B'
					       : c);
	}
	return n < 3 ? CLASS_NONE : level_of_letters(slice(letters, n));
}

/* N/SF, S/ F, C/N: the letters of a marking in disorder (X2). */
static bool
is_odd(struct slice s)
{
	size_t i;
	bool slash = false, level = false;

	if (s.n < 3 || s.n > 7)
		return false;
	for (i = 0; i < s.n; i++) {
		slash = slash || s.p[i] == '/';
		level =
		    level || s.p[i] == 'S' || s.p[i] == 'C' || s.p[i] == 'U';
		if (memchr("SCUNFTBOLX/ ", s.p[i], 12) == NULL)
			return false;
	}
	return slash && level;
}

/* (C), C), [C], (C}: where the brackets are; 0 when there are none. */
static size_t
bracketed(struct slice s, struct slice *inside)
{
	size_t open =
	    s.n > 0 && (s.p[0] == '(' || s.p[0] == '[' || s.p[0] == '{');
	size_t n, most = s.n < MARKING_LONGEST ? s.n : MARKING_LONGEST;
	bool slash = false; /* a list of countries may wrap */
	bool blank = open > 0; /* of [ [S] the inner ones are a mark's */

	for (n = open; n < most; n++)
		if (s.p[n] == ')' || s.p[n] == ']' || s.p[n] == '}')
			break;
		else if (s.p[n] == '(' || (s.p[n] == '\n' && !slash) ||
		    (blank && (s.p[n] == '[' || s.p[n] == '{')))
			return 0;
		else {
			slash = slash || s.p[n] == '/';
			blank = blank && ascii_is_blank(s.p[n]);
		}
	/* without the first bracket (X1) only a level: C), SBU) */
	if (n == most || (open == 0 && n > 6))
		return 0;
	*inside = slice_trim(slice_between(s.p + open, s.p + n));
	return n + 1;
}

bool
marking_read(
    struct arena *arena, struct slice s, struct marking *m, struct slice *rest)
{
	struct slice inside = {0};
	size_t n;

	s = slice_trim_left(s);
	*m = (struct marking){0};
	n = bracketed(s, &inside);
	if (n == 0) {
		s = slice_trim_right(s);
		/* No word of a marking begins with a bracket. */
		if (s.n == 0 || s.n > MARKING_LONGEST ||
		    memchr("([{", s.p[0], 3) != NULL || !body_read(arena, s, m))
			return false;
		m->at = s;
		if (rest != NULL)
			*rest = slice_skip(s, s.n);
		return true;
	}
	if (inside.n == 0)
		return false;
	if (!body_read(arena, inside, m)) {
		*m = (struct marking){0};
		if (s.p[0] != '(')
			return false;
		m->level = scanned_level(inside);
		m->form = letters_of_level(m->level, inside);
		if (m->level == CLASS_NONE && !is_odd(inside))
			return false;
		m->printed = inside;
	}
	m->at = slice_head(s, n);
	if (rest != NULL)
		*rest = slice_skip(s, n);
	return true;
}

/*
 * C - ENTIRE TEXT, (C - ENTIRE TEXT), CONFIDENTIAL ENTIRE TEXT: before
 * portions were marked, one mark for all of them.
 */
bool
marking_entire(
    struct arena *arena, struct slice s, struct marking *m, struct slice *rest)
{
	struct slice whole, line, mark;
	size_t entire, end;

	s = slice_trim_left(s);
	line = slice_head(s, MARKING_LONGEST);
	line = slice_head(line, slice_index(line, '\n'));
	entire = slice_find_fold(line, S("ENTIRE TEXT"));
	*m = (struct marking){0};
	if (entire == line.n || entire > 40)
		return false;
	mark = slice_trim(slice_head(line, entire));
	if (mark.n > 0 && mark.p[0] == '(')
		mark = slice_trim(slice_skip(mark, 1));
	while (mark.n > 0 &&
	    (mark.p[mark.n - 1] == '-' || mark.p[mark.n - 1] == ')' ||
		mark.p[mark.n - 1] == ',' ||
		ascii_is_space(mark.p[mark.n - 1])))
		mark = slice_head(mark, mark.n - 1);
	if (mark.n == 0 || !body_read(arena, mark, m))
		return false;
	end = entire + 11;
	while (end < line.n &&
	    (line.p[end] == ')' || line.p[end] == '.' || line.p[end] == ']'))
		end++;
	whole = slice_head(s, end);
	m->at = whole;
	if (rest != NULL)
		*rest = slice_skip(s, end);
	return true;
}
