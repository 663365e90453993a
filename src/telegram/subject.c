/*
 * subject.c: what the telegram is about: unwrapped, its mark apart, cut
 * where something else begins (TAGS handbook of 1974, 5 FAH-1 H-240).  It
 * must not shorten what is long, nor change its case.
 */
#include "telegram/reader.h"
#include "telegram/table.h"

#define ENTITY_LONGEST 8

/* ---- where it ends ----------------------------------------------------------- */

/* A line that is level or caption, or a sentence of the text (S7). */
static bool
ends_subject(struct slice line)
{
	struct slice rest;
	bool exact;

	if (slice_starts_fold(line, S("THIS IS AN ACTION")) ||
	    slice_starts_fold(line, S("THIS MESSAGE IS")) ||
	    slice_starts_fold(line, S("NOT FOR INTERNET")))
		return true;
	if (caption_is(line))
		return true;
	return level_may_begin(line.p, line.n) &&
	    class_read(line, &rest, &exact) != CLASS_NONE && exact &&
	    (rest.n == 0 || rest.p[0] == '.' || rest.p[0] == '-' ||
		rest.p[0] == ',');
}

static bool
is_rule(struct slice line)
{
	size_t i;

	for (i = 0; i < line.n; i++)
		if (line.p[i] != '-' && line.p[i] != '=' && line.p[i] != '_' &&
		    line.p[i] != ' ')
			return false;
	return line.n > 2;
}

/* How much of the entry is subject: whole lines, and the glued SBU cut. */
static size_t
subject_length(struct slice s)
{
	struct slice rest = s, line;
	size_t end = 0, sbu;

	while ((line = slice_line(&rest)).p != NULL) {
		line = slice_trim(line);
		if (end > 0 && (ends_subject(line) || is_rule(line)))
			break;
		sbu = slice_find(line, S("SENSITIVE BUT UNCLASSIFIED"));
		if (sbu == line.n)
			sbu = slice_find(line, S("Sensitive But Unclassified"));
		if (sbu == line.n)
			sbu = slice_find(line, S("Sensitive but unclassified"));
		if (sbu > 0 && sbu < line.n)
			return (size_t)(line.p + sbu - s.p);
		if (line.n > 0)
			end = (size_t)(slice_end(line) - s.p);
	}
	return end;
}

/* ---- what it says ------------------------------------------------------------- */

static size_t
word_before(struct slice s, size_t at)
{
	size_t n = 0;

	while (n < at && n < 16 && ascii_is_alnum(s.p[at - 1 - n]))
		n++;
	return n;
}

static size_t
word_after(struct slice s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && n < 24 && ascii_is_alnum(s.p[at + n]))
		n++;
	return n;
}

/*
 * At the end of a line a hyphen belongs to the word (US-PERU) when what
 * stands before it is an acronym, a number or short, or a name behind it;
 * else it only parts a long word (COOPER-ATION).  S11.
 */
static bool
hyphen_stays(struct arena *arena, struct slice s, size_t hyphen, size_t next)
{
	size_t n = word_before(s, hyphen), m = word_after(s, next), i;
	struct slice before = slice(s.p + hyphen - n, n);
	struct slice after = slice(s.p + next, m);
	struct post_found post;

	if (n < 3 || m == 0)
		return true;
	for (i = 0; i < n; i++)
		if (ascii_is_digit(before.p[i]))
			return true;
	if (ascii_is_lower(before.p[n - 1]) != ascii_is_lower(after.p[0]) ||
	    table_find(TABLE_ACRONYMS, capitals(arena, before)).count > 0 ||
	    table_find(TABLE_ACRONYMS, capitals(arena, after)).count > 0)
		return true;
	post = post_find(after, 0, (struct slice){NULL, 0});
	return m > 3 && post.how != POST_UNKNOWN &&
	    !(post_how_guessed(post.how) && post.how != POST_COUNTRY);
}

/* The subject while it is put together. */
struct maker {
	struct arena *arena;
	struct slice s;
	char *p;
	size_t n, i;
	bool apostrophe; /* a comma was one */
};

static void
put_blank(struct maker *m)
{
	if (m->n > 0 && m->p[m->n - 1] != ' ')
		m->p[m->n++] = ' ';
}

/* The end of a line, blanks around it; a backslash before it (S13). */
static void
put_line_end(struct maker *m)
{
	size_t next = m->i;

	while (next < m->s.n && ascii_is_space(m->s.p[next]))
		next++;
	if (m->n > 0 && m->p[m->n - 1] == '\\')
		m->n--;
	if (m->n > 1 && m->p[m->n - 1] == '-' && m->p[m->n - 2] != ' ' &&
	    m->p[m->n - 2] != '-') {
		if (!hyphen_stays(m->arena, m->s, m->i - 1, next))
			m->n--;
	} else {
		put_blank(m);
	}
	m->i = next;
}

/* PERU,S PORT, N,DJAMENA: a comma in a word was an apostrophe (S12). */
static bool
is_apostrophe(struct slice s, size_t i)
{
	if (i < 1 || i + 1 >= s.n || !ascii_is_alpha(s.p[i - 1]))
		return false;
	if (ascii_upper(s.p[i + 1]) == 'S' || ascii_upper(s.p[i + 1]) == 'T')
		return (i + 2 == s.n || !ascii_is_alnum(s.p[i + 2])) &&
		    word_before(s, i) > 1;
	return slice_starts_fold(slice_skip(s, i - 1), S("N,DJ"));
}

/* &#8217; &amp; &#x2019; as a character (S13); its length, 0 for none. */
static size_t
put_entity(struct maker *m)
{
	static const struct {
		struct slice name, text;
	} named[] = {{{"amp", 3}, {"&", 1}}, {{"quot", 4}, {"\"", 1}},
	    {{"apos", 4}, {"'", 1}}, {{"lt", 2}, {"<", 1}},
	    {{"gt", 2}, {">", 1}}, {{"nbsp", 4}, {" ", 1}}};
	struct slice s = slice_head(slice_skip(m->s, m->i + 1), 10);
	size_t end = slice_index(s, ';'), i;
	uint32_t c = 0;

	if (end == s.n || end < 2 || end > ENTITY_LONGEST)
		return 0;
	s = slice_head(s, end);
	for (i = 0; i < sizeof(named) / sizeof(named[0]); i++)
		if (slice_equal(s, named[i].name)) {
			m->p[m->n++] = named[i].text.p[0];
			return end + 2;
		}
	if (s.p[0] != '#')
		return 0;
	if (s.p[1] == 'x' || s.p[1] == 'X') {
		for (i = 2; i < s.n; i++) {
			char h = ascii_upper(s.p[i]);

			if (!ascii_is_digit(h) && (h < 'A' || h > 'F'))
				return 0;
			c = c * 16 +
			    (uint32_t)(h <= '9' ? h - '0' : h - 'A' + 10);
		}
	} else if (!slice_number(slice_skip(s, 1), 0x10ffff, &c)) {
		return 0;
	}
	if (c < 32 || c > 0xffff || (c >= 0xd800 && c < 0xe000))
		return 0;
	if (c < 0x80) {
		m->p[m->n++] = (char)c;
	} else if (c < 0x800) {
		m->p[m->n++] = (char)(0xc0 | c >> 6);
		m->p[m->n++] = (char)(0x80 | (c & 0x3f));
	} else { /* shorter than the entity, which has five bytes or more */
		m->p[m->n++] = (char)(0xe0 | c >> 12);
		m->p[m->n++] = (char)(0x80 | (c >> 6 & 0x3f));
		m->p[m->n++] = (char)(0x80 | (c & 0x3f));
	}
	return end + 2;
}

/* Does anything have to be done at all?  Mostly not. */
static bool
is_plain(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] == '\n' || s.p[i] == '&' || s.p[i] == '\\' ||
		    s.p[i] == '\t' || s.p[i] == '\r' ||
		    (s.p[i] == ' ' && s.p[i + 1] == ' ') ||
		    (s.p[i] == ',' && is_apostrophe(s, i)))
			return false;
	return true;
}

/* One line of it: blanks single, words whole, apostrophes again. */
static struct slice
unwrap(struct arena *arena, struct slice s, bool *apostrophe)
{
	struct maker m = {.arena = arena, .s = s};
	size_t n;

	if (is_plain(s))
		return s;
	m.p = arena_bytes(arena, s.n + 1);
	while (m.i < s.n) {
		char c = s.p[m.i];

		if (c == '\n' || c == '\r') {
			put_line_end(&m);
		} else if (ascii_is_space(c)) {
			/* blanks before a line end are looked at there */
			for (n = m.i; n < s.n && ascii_is_blank(s.p[n]); n++)
				continue;
			if (n < s.n && (s.p[n] == '\n' || s.p[n] == '\r'))
				m.i = n;
			else {
				put_blank(&m);
				m.i = n > m.i ? n : m.i + 1;
			}
		} else if (c == '&' && (n = put_entity(&m)) > 0) {
			m.i += n;
		} else {
			if (c == ',' && is_apostrophe(s, m.i)) {
				c = '\'';
				m.apostrophe = true;
			}
			m.p[m.n++] = c;
			m.i++;
		}
	}
	if (m.n > 0 && m.p[m.n - 1] == '\\')
		m.n--;
	*apostrophe = m.apostrophe;
	return slice_trim(slice(m.p, m.n));
}

/* ---- the mark ------------------------------------------------------------------- */

/* (C) VISIT, VISIT (U): the mark apart (S8); brackets else stay. */
static struct slice
take_mark(struct reader *r, const struct entry *e, struct slice s,
    struct marking *mark)
{
	struct marking m;
	struct slice rest;
	size_t open;

	if (s.n > 2 && (s.p[0] == '(' || ascii_is_upper(s.p[0])) &&
	    marking_read(r->arena, slice_head(s, 60), &m, &rest) &&
	    m.level != CLASS_NONE && slice_ends(m.at, S(")"))) {
		*mark = m;
		rest = slice_skip(s, (size_t)(slice_end(m.at) - s.p));
		while (rest.n > 0 &&
		    (ascii_is_space(rest.p[0]) || rest.p[0] == '-'))
			rest = slice_skip(rest, 1);
		if (rest.n > 0)
			s = rest;
	}
	if (mark->at.p == NULL && s.n > 4 && s.p[s.n - 1] == ')') {
		for (open = s.n - 1;
		     open > 0 && s.n - open < 40 && s.p[open] != '(';)
			open--;
		if (open > 0 && s.p[open] == '(' &&
		    marking_read(r->arena, slice_skip(s, open), &m, &rest) &&
		    m.level != CLASS_NONE && m.at.n == s.n - open) {
			*mark = m;
			s = slice_trim_right(slice_head(s, open));
		}
	}
	if (mark->at.p != NULL) {
		entry_claim(r, e, FIELD_MARK, mark->at);
		mark->at = entry_source(e, mark->at);
	}
	return s;
}

/* ---- the entry -------------------------------------------------------------------- */

static bool
is_given_none(struct slice s)
{
	return slice_equal_fold(s, S("N/A")) ||
	    slice_equal_fold(s, S("NONE")) || slice_equal_fold(s, S("N.A.")) ||
	    slice_equal_fold(s, S("NIL"));
}

/* VISIT OF TRA...: cut by a list before the telegram itself (S9, W14). */
static bool
is_cut_of(struct slice cut, struct slice whole)
{
	size_t dots = 0;

	if (slice_ends(cut, S("\xe2\x80\xa6"))) {
		cut = slice_head(cut, cut.n - 3);
		dots = 3;
	}
	while (cut.n > 0 && cut.p[cut.n - 1] == '.') {
		cut = slice_head(cut, cut.n - 1);
		dots++;
	}
	cut = slice_trim_right(cut);
	return dots >= 2 && cut.n > 0 && slice_starts_fold(whole, cut);
}

/* The subject of a further section, or one more (S15). */
static bool
again(struct reader *r, const struct entry *e, struct slice s,
    struct slice subject)
{
	struct telegram *t = r->t;

	if (t->subject.p == NULL || is_cut_of(t->subject, subject))
		return false;
	if (!slice_equal_fold(t->subject, subject) &&
	    !is_cut_of(subject, t->subject))
		entry_remark(r, e, CHECK_SUBJECT_DIFFERS, s, subject);
	return true;
}

void
read_subject(struct reader *r, const struct entry *e)
{
	struct telegram *t = r->t;
	struct slice s = slice_head(e->text, subject_length(e->text)), subject;
	struct marking mark = {0};
	bool apostrophe = false;

	while (s.n > 0 && (s.p[0] == ':' || ascii_is_space(s.p[0])))
		s = slice_skip(s, 1);
	read_below(r, e, slice_skip(e->text, (size_t)(s.p - e->text.p) + s.n));
	entry_claim(r, e, FIELD_SUBJECT, s);
	if (is_given_none(s)) {
		t->subject_given_none = t->subject.p == NULL;
		return;
	}
	subject = take_mark(r, e, s, &mark);
	subject = unwrap(r->arena, subject, &apostrophe);
	if (subject.n == 0 || again(r, e, s, subject))
		return;
	if (apostrophe)
		entry_remark(r, e, CHECK_APOSTROPHE, s, subject);
	t->subject = subject;
	t->subject_at = entry_source(e, s);
	t->subject_mark = mark;
	t->subject_given_none = false;
}
