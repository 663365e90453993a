/*
 * head.c: the lines of operators and of the Department: transmission (5 FAH-2
 * H-320; ACP 127(G) para 112 to 129), distribution, dash line, service and
 * passing lines.  It must not know addressees, date-time group, level.
 */
#include "telegram/label.h"
#include "telegram/reader.h"
#include "telegram/table.h"

/* ---- transmission ------------------------------------------------------------ */

/* One head's four lines, while they are read. */
struct wire {
	struct reader *r;
	const struct entry *e;
	struct transmission *x;
	struct slice_list **called_end, **signals_end;
};

static void
list_add(struct wire *w, struct slice_list ***end, struct slice s)
{
	slice_list_add(w->r->arena, *end, entry_source(w->e, s), s);
	*end = &(**end)->next;
}

static void
signal_add(struct wire *w, struct slice s)
{
	entry_claim(w->r, w->e, FIELD_SIGNAL, s);
	list_add(w, &w->signals_end, s);
}

static bool
is_digits(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!ascii_is_digit(s.p[i]))
			return false;
	return s.n > 0;
}

/* VZCZCABC0001, VV   ABC027; a warning UU or HH may follow (para 124). */
static void
line_identification(struct wire *w, struct slice line)
{
	struct slice rest = line, word = slice_word(&rest), channel;

	if (slice_equal(word, S("VV"))) {
		channel = slice_word(&rest);
		word = slice_between(word.p,
		    channel.p == NULL ? slice_end(word) : slice_end(channel));
	}
	if (w->x->identification.p == NULL)
		w->x->identification = squeeze(w->r->arena, word);
	entry_claim(w->r, w->e, FIELD_TRANSMISSION_ID, word);
	while ((word = slice_word(&rest)).p != NULL)
		signal_add(w, word);
}

static bool
is_prosign_pair(struct slice s)
{
	return s.n == 2 && s.p[0] == s.p[1] &&
	    precedence_of_prosign(s.p[0]) != PRECEDENCE_NONE &&
	    ascii_is_upper(s.p[0]);
}

/* PP RUEHAA RUEHBB; what is no routing indicator is for operators. */
static void
line_called(struct wire *w, struct slice line)
{
	struct slice rest = line, word = slice_word(&rest);

	if (is_prosign_pair(word)) {
		if (w->x->precedence.p == NULL)
			w->x->precedence = word;
		entry_claim(w->r, w->e, FIELD_TRANSMISSION_PRECEDENCE, word);
		word = slice_word(&rest);
	}
	for (; word.p != NULL; word = slice_word(&rest)) {
		if (!label_is_route(word)) {
			signal_add(w, word);
			continue;
		}
		entry_claim(w->r, w->e, FIELD_CALLED, word);
		list_add(w, &w->called_end, word);
	}
}

/* #0335/01: the station's serial and the section; 129B with a position. */
static void
take_serial(struct wire *w, struct slice word)
{
	struct slice serial = word, section = {NULL, 0};
	size_t slash = slice_index(word, '/');

	if (slash < word.n) {
		section = slice_skip(word, slash + 1);
		serial = slice_head(word, slash);
	}
	if (serial.n > 0 && serial.p[0] == '#')
		serial = slice_skip(serial, 1);
	w->x->serial = serial;
	if (section.n > 0)
		w->x->section = section;
	entry_claim(w->r, w->e, FIELD_SERIAL, serial);
	entry_claim(w->r, w->e, FIELD_SECTION, section);
}

/* DE RUEHLM #0335/01 1231200: station, serial, filing time. */
static void
line_station(struct wire *w, struct slice line)
{
	struct slice rest = line, word = slice_word(&rest);

	entry_claim(w->r, w->e, FIELD_PROSIGN, word);
	word = slice_word(&rest);
	w->x->station = word;
	entry_claim(w->r, w->e, FIELD_STATION, word);
	while ((word = slice_word(&rest)).p != NULL) {
		if (word.p[0] == '#' && word.n == 1)
			continue;
		if ((is_digits(word) && word.n == 7) ||
		    (word.n == 8 && word.p[2] == '/')) {
			w->x->filed = word; /* 1231200; 02/1452Z */
			entry_claim(w->r, w->e, FIELD_FILED, word);
		} else if (w->x->serial.p == NULL &&
		    (word.p[0] == '#' || ascii_is_digit(word.p[0]))) {
			take_serial(w, word);
		} else {
			signal_add(w, word);
		}
	}
}

/* RJBBYYY RJCCZZZ. behind the columns, and on further lines. */
static void
columns_called(struct wire *w, struct slice rest)
{
	struct slice word;

	while ((word = slice_word(&rest)).p != NULL) {
		if (slice_ends(word, S(".")))
			word.n--;
		entry_claim(w->r, w->e, FIELD_CALLED, word);
		list_add(w, &w->called_end, word);
	}
}

/* RTTUZYUW RJAAXXX0042 0601215-UUUU--RJBBYYY. (ACP 128) */
static void
line_columns(struct wire *w, struct slice line)
{
	struct slice rest = line, word = slice_word(&rest), station;

	w->x->identification = word;
	w->x->precedence = slice_head(word, 1);
	entry_claim(
	    w->r, w->e, FIELD_TRANSMISSION_PRECEDENCE, w->x->precedence);
	entry_claim(w->r, w->e, FIELD_TRANSMISSION_ID, slice_skip(word, 1));
	station = slice_word(&rest);
	w->x->station = slice_head(station, station.n - 4);
	w->x->serial = slice_skip(station, station.n - 4);
	entry_claim(w->r, w->e, FIELD_STATION, w->x->station);
	entry_claim(w->r, w->e, FIELD_SERIAL, w->x->serial);
	rest = slice_trim_left(rest);
	w->x->filed = slice_head(rest, 7);
	entry_claim(w->r, w->e, FIELD_FILED, w->x->filed);
	entry_claim(w->r, w->e, FIELD_WARNING, slice(rest.p + 8, 4));
	columns_called(w, slice_skip(rest, 14));
}

/* ZNY CCCCC ZZH (CCY AD0A1B2C): warning, signals, a copier's own mark. */
static void
line_warning(struct wire *w, struct slice line)
{
	struct slice rest = line, word, group;

	while ((word = slice_word(&rest)).p != NULL) {
		if (slice_equal(word, S("ZNY")) ||
		    slice_equal(word, S("ZNR"))) {
			struct slice after = rest;

			group = slice_word(&after);
			if (group.n >= 5 && ascii_is_upper(group.p[0]) &&
			    group.p[0] == group.p[1]) {
				word = slice_between(word.p, slice_end(group));
				rest = after;
			}
			w->x->warning = squeeze(w->r->arena, word);
			entry_claim(w->r, w->e, FIELD_WARNING, word);
			continue;
		}
		if (word.p[0] == '(') {
			word =
			    slice_trim(slice_between(word.p, slice_end(line)));
			rest = slice_skip(rest, rest.n);
		}
		signal_add(w, word);
	}
}

static void
transmission_line(struct wire *w, struct slice line)
{
	if (slice_starts(line, S("VZCZC")) || slice_starts(line, S("ZCZC")) ||
	    slice_starts(line, S("VV ")))
		line_identification(w, line);
	else if (label_is_autodin(line))
		line_columns(w, line);
	else if (slice_starts(line, S("DE ")))
		line_station(w, line);
	else if (w->x->filed.p != NULL && slice_ends(line, S(".")))
		columns_called(w, line);
	else if (line.p[0] == 'Z' && !is_prosign_pair(slice_head(line, 2)))
		line_warning(w, line);
	else
		line_called(w, line);
}

void
read_transmission(struct reader *r, const struct entry *e)
{
	struct wire w = {.r = r, .e = e};
	struct slice rest = e->text, line;

	w.x = ARENA_NEW(r->arena, struct transmission);
	w.x->at = entry_source(e, e->text);
	w.called_end = &w.x->called;
	w.signals_end = &w.x->signals;
	while ((line = slice_line(&rest)).p != NULL) {
		line = slice_trim(line);
		if (line.n > 0)
			transmission_line(&w, line);
	}
	if (r->transmissions_end == NULL)
		r->transmissions_end = &r->t->transmission;
	*r->transmissions_end = w.x;
	r->transmissions_end = &w.x->next;
}

/* ---- distribution ------------------------------------------------------------ */

/* The letters and digits of an office: EUR, AGR(E), ARA/LA, 10 for IO. */
static bool
is_office(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!ascii_is_alnum(s.p[i]) && s.p[i] != '(' && s.p[i] != ')' &&
		    s.p[i] != '/' && s.p[i] != '&')
			return false;
	return s.n > 0 && s.n <= 10;
}

/* 10 for IO, 0ASY for OASY: as scanners read them. */
static struct slice
office_name(struct arena *arena, struct slice name)
{
	char *p;
	size_t i;

	if (!ascii_is_digit(name.p[0]) || name.n < 2)
		return name;
	p = arena_bytes(arena, name.n);
	for (i = 0; i < name.n; i++)
		p[i] = name.p[i] == '0' ? 'O'
		    : name.p[i] == '1'  ? 'I'
		    : name.p[i] == '5'  ? 'S'
					: name.p[i];
	return table_find(TABLE_OFFICES, slice(p, name.n)).count > 0
	    ? slice(p, name.n)
	    : name;
}

/* OCT-01: true when word is an office and a number of copies. */
static bool
take_office(struct reader *r, const struct entry *e, struct slice word,
    struct slice copies, enum office_role role)
{
	struct office *o;
	struct slice name;
	uint32_t number;
	size_t dash = slice_index(word, '-');

	name = slice_head(word, dash);
	if (copies.p == NULL)
		copies = slice_skip(word, dash + 1);
	if (dash == word.n || !is_office(name) ||
	    !slice_number(copies, 999, &number))
		return false;
	word = slice_between(word.p, slice_end(copies));
	entry_claim(r, e, FIELD_DISTRIBUTION, word);
	if (e->part > 0)
		return true;
	o = ARENA_NEW(r->arena, struct office);
	o->at = entry_source(e, word);
	o->name = office_name(r->arena, name);
	if (o->name.p != name.p)
		entry_remark(r, e, CHECK_DIGITS_REPAIRED, name, o->name);
	o->copies = (uint16_t)number;
	o->role = role;
	if (r->offices_end == NULL)
		r->offices_end = &r->t->distribution;
	*r->offices_end = o;
	r->offices_end = &o->next;
	return true;
}

/* /026 W: the sum; W of what came in, R of what went out. */
static void
take_sum(struct reader *r, const struct entry *e, struct slice word,
    struct slice *rest)
{
	struct slice sum = slice_skip(word, 1), after = *rest, letter;

	while (sum.n > 0 && !ascii_is_digit(sum.p[sum.n - 1]))
		sum = slice_head(sum, sum.n - 1); /* /026W */
	if (!is_digits(sum))
		return;
	if (e->part == 0)
		r->t->distribution_sum = sum;
	letter = slice_word(&after);
	if (letter.n == 1 && ascii_is_upper(letter.p[0])) {
		*rest = after;
		word = slice_between(word.p, slice_end(letter));
	}
	entry_claim(r, e, FIELD_DISTRIBUTION_SUM, word);
}

void
read_distribution(struct reader *r, const struct entry *e)
{
	struct slice rest = e->text, word, after, next;
	enum office_role role = slice_starts_fold(e->label, S("ORIGIN"))
	    ? OFFICE_ORIGIN
	    : slice_starts_fold(e->label, S("INFO")) ? OFFICE_INFO
						     : OFFICE_ACTION;
	size_t slash;

	while ((word = slice_word(&rest)).p != NULL) {
		if (slice_starts_fold(word, S("INFO"))) {
			entry_claim(r, e, FIELD_LABEL, word);
			role = OFFICE_INFO;
			continue;
		}
		if (word.p[0] == '(' &&
		    (word.n == 1 || slice_equal(word, S("(ISO)")))) {
			/* ( ISO ) W: no sum was kept */
			entry_claim(r, e, FIELD_DISTRIBUTION_SUM,
			    slice_between(word.p, slice_end(e->text)));
			return;
		}
		slash = slice_index(word, '/');
		if (slash == 0) {
			take_sum(r, e, word, &rest);
			continue;
		}
		next = (struct slice){NULL, 0};
		if (word.p[word.n - 1] == '-') {
			/* SS- and 15 on the next line (H19) */
			after = rest;
			next = slice_word(&after);
			if (is_digits(next))
				rest = after;
			else
				next = (struct slice){NULL, 0};
		}
		if (take_office(r, e, word, next, role))
			continue;
		/* EB-11/112: the sum glued on */
		if (slash < word.n &&
		    take_office(r, e, slice_head(word, slash),
			(struct slice){NULL, 0}, role))
			take_sum(r, e, slice_skip(word, slash), &rest);
	}
}

/* ---- dash line ---------------------------------------------------------------- */

/*
 * --------------------- 099491, ------------------011959 201755Z /43: serial
 * (six digits, in the 1990s hexadecimal), time of receipt, a number.
 */
void
read_dashes(struct reader *r, const struct entry *e)
{
	struct telegram *t = r->t;
	struct slice rest = e->text, word;
	size_t n = 0;

	while (n < rest.n && (rest.p[n] == '-' || ascii_is_space(rest.p[n])))
		n++;
	entry_claim(r, e, FIELD_DASH_LINE, slice_trim_right(e->text));
	if (e->part > 0 || t->dash_serial.p != NULL)
		return;
	rest = slice_skip(rest, n);
	while ((word = slice_word(&rest)).p != NULL) {
		if (word.p[0] == '/' && is_digits(slice_skip(word, 1)))
			t->dash_number = slice_skip(word, 1);
		else if (word.n == 7 && word.p[6] == 'Z' &&
		    is_digits(slice_head(word, 6)))
			t->dash_time = word;
		else if (t->dash_serial.p == NULL && word.n >= 5 && word.n <= 7)
			t->dash_serial = word;
	}
}

/* ---- service and passing lines ------------------------------------------------ */

static void
add_to(struct reader *r, const struct entry *e, enum field field,
    struct slice_list **list, struct slice_list ***end, struct slice part)
{
	part = slice_trim(part);
	if (part.n == 0)
		return;
	entry_claim(r, e, field, part);
	if (e->part > 0)
		return;
	if (*end == NULL)
		*end = list;
	while (**end != NULL)
		*end = &(**end)->next;
	slice_list_add(
	    r->arena, *end, entry_source(e, part), squeeze(r->arena, part));
}

void
passing_add(struct reader *r, const struct entry *e, struct slice part)
{
	add_to(r, e, FIELD_PASSING, &r->t->passing, &r->passing_end, part);
}

void
service_add(struct reader *r, const struct entry *e, struct slice part)
{
	add_to(r, e, FIELD_SERVICE, &r->t->service, &r->service_end, part);
}

void
read_service(struct reader *r, const struct entry *e)
{
	service_add(r, e, e->text);
	if (e->part == 0 && !slice_starts_fold(e->text, S("MINIMIZE")) &&
	    !slice_starts_fold(e->text, S("EXERCISE")))
		entry_remark(
		    r, e, CHECK_SERVICE_NOTE, e->text, (struct slice){NULL, 0});
}

bool
passing_is(struct slice s)
{
	static const struct slice fronts[] = {{"FOR ", 4}, {"FOR:", 4},
	    {"ALSO FOR ", 9}, {"PASS ", 5}, {"DEPT PASS", 9},
	    {"DEPARTMENT PASS", 15}, {"STATE PASS", 10}, {"FROM ", 5},
	    {"ATTN", 4}, {"INFORM CONSULS", 14}, {"EYES ONLY", 9},
	    {"WHITE HOUSE PASS", 16}, {"WHITEHOUSE PASS", 15}, {"DEPT ALSO", 9},
	    {"EMBASSY FOR ", 12}, {"CONGEN FOR ", 11}, {"MISSION FOR ", 12},
	    {"HQ FOR ", 7}, {"HQS FOR ", 8}};
	struct post_found found;
	size_t i, at;

	for (i = 0; i < sizeof(fronts) / sizeof(fronts[0]) && s.n > 0; i++)
		if (ascii_upper(s.p[0]) == fronts[i].p[0] &&
		    slice_starts_fold(s, fronts[i]))
			return true;
	s = slice_head(s, 60);
	for (i = 0; i + 4 < s.n; i++)
		if (s.p[i] == ' ' && (s.p[i + 1] == 'F' || s.p[i + 1] == 'P'))
			break;
	if (i + 4 >= s.n)
		return false;
	at = slice_find(s, S(" PASS "));
	/* TREASURY PLEASE PASS TO DOE: whoever it is */
	if (at <= 40 &&
	    (slice_ends(slice_head(s, at), S(" PLEASE")) ||
		slice_ends(slice_head(s, at), S(" PLS")) ||
		slice_ends(slice_head(s, at), S(" ALSO"))))
		return true;
	i = slice_find(s, S(" FOR "));
	at = i < s.n ? i : at;
	if (at == s.n || at > 40)
		return false;
	/* COMMERCE FOR ITA/MAC, but not RUEAUSA/CENTER FOR FISH */
	if (i == at && slice_index(s, ' ') == at && slice_index(s, '/') > at) {
		struct slice rest = slice_skip(s, at + 5);

		if (slice_index(rest, '/') < slice_index(rest, ' '))
			return true;
	}
	s = slice_head(s, at);
	if (slice_ends(s, S(" ALSO")))
		s = slice_head(s, s.n - 5);
	/* LIMA FOR AGATT, LIMA ALSO FOR AGATT; but CENTER FOR DISEASE CONTROL is a name */
	found = post_find(s, 0, (struct slice){NULL, 0});
	return found.row != TABLE_NONE && !post_how_guessed(found.how);
}

/* FOR AMBASSADOR ONLY, EYES ONLY: also a caption (5 FAH-2 H-440). */
static void
note_only(struct reader *r, const struct entry *e, struct slice line)
{
	size_t at = slice_find_fold(line, S(" ONLY"));

	if (at == line.n || (at + 5 < line.n && ascii_is_alnum(line.p[at + 5])))
		return;
	if (slice_starts_fold(line, S("FOR ")) ||
	    slice_find_fold(line, S("EYES ONLY")) < line.n)
		caption_add(r, e, slice(line.p + at + 1, 4));
}

/* CODEL DOE, VISAS DONKEY below another: they go on with nothing. */
static bool
begins_item(struct slice line)
{
	static const struct slice fronts[] = {{"CODEL ", 6}, {"STAFFDEL ", 9},
	    {"VISAS ", 6}, {"TERREP", 6}, {"REL TO ", 7}};
	size_t i;

	for (i = 0; i < sizeof(fronts) / sizeof(fronts[0]); i++)
		if (slice_starts_fold(line, fronts[i]))
			return true;
	return passing_is(line);
}

/* Each instruction by itself; a line that begins like none goes on. */
void
read_passing(struct reader *r, const struct entry *e)
{
	struct slice rest = e->text, item = slice_line(&rest), line, after;

	while (item.p != NULL) {
		after = rest;
		while ((line = slice_line(&after)).p != NULL &&
		    !begins_item(slice_trim(line)) &&
		    !slice_equal_fold(slice_trim(item), S("INFORM CONSULS")) &&
		    slice_trim(line).n > 0) {
			item = slice_between(item.p, slice_end(line));
			rest = after;
		}
		note_only(r, e, slice_head(item, 200));
		passing_add(r, e, item);
		item = slice_line(&rest);
	}
}
