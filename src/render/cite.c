/*
 * cite.c: how a telegram is cited: as the National Archives want it, as the
 * printed series has it, and in a note after Chicago.  It must not claim
 * what the telegram does not say: where it lies is known of the years whose
 * telegrams the archives hold as electronic records, and of no others.
 */
#include "render/render.h"

#include "render/words.h"
#include "telegram/table.h"

/*
 * Central Foreign Policy Files, electronic telegrams: NARA, frequently asked
 * questions on RG 59 (rev. 2020).
 */
enum { SERIES_FIRST = 1973, SERIES_LAST = 1979 };

#define NAMED_MOST 3 /* addressees by name */

struct citing {
	struct buf *out;
	struct arena *arena;
	const struct telegram *t;
	int year;
	struct date day;
	uint32_t paragraph;
};

static const char *const months[] = {"January", "February", "March", "April",
    "May", "June", "July", "August", "September", "October", "November",
    "December"};

static bool
in_series(const struct citing *c)
{
	return c->year >= SERIES_FIRST && c->year <= SERIES_LAST;
}

/* ---- who ------------------------------------------------------------------------------ */

static bool
post_row(const struct citing *c, struct slice post, struct posts_row *out)
{
	struct post_found found =
	    post_find(post, c->year, (struct slice){NULL, 0});

	if (found.row == TABLE_NONE || post_how_guessed(found.how))
		return false;
	*out = posts_row(found.row);
	return true;
}

/* The city of a post: what its address has behind the kind of post. */
static struct slice
city(const struct citing *c, const struct posts_row *row)
{
	struct slice rest = row->plad;

	slice_word(&rest);
	rest = slice_trim(rest);
	return title_case(c->arena, rest.n > 0 ? rest : row->name);
}

static bool
is_kind(const struct posts_row *row, const char *kind)
{
	return slice_equal(row->kind, slice_of(kind));
}

/* A mission that its own name tells of: USUN NEW YORK, USNATO. */
static bool
names_itself(const struct posts_row *row)
{
	return slice_starts(row->name, S("US")) ||
	    slice_starts(row->name, S("UN"));
}

/* "Embassy Lima", "Department of State"; absent rows as printed. */
static void
add_post(struct citing *c, struct slice post, struct slice name)
{
	struct posts_row row;
	struct slice text;

	if (!post_row(c, post, &row)) {
		buf_add(c->out, title_case(c->arena, name));
		return;
	}
	if (is_kind(&row, "department")) {
		buf_string(c->out, "Department of State");
		return;
	}
	text = city(c, &row);
	if (is_kind(&row, "embassy"))
		buf_string(c->out, "Embassy ");
	else if (is_kind(&row, "consulate"))
		buf_string(c->out, "Consulate ");
	else if (is_kind(&row, "mission") && !names_itself(&row))
		buf_string(c->out, "Mission ");
	buf_add(c->out, text);
}

/* "the Embassy in Peru": of consulates the city, since there are several. */
static void
add_post_long(struct citing *c, struct slice post, struct slice name)
{
	struct posts_row row;

	if (!post_row(c, post, &row))
		buf_add(c->out, title_case(c->arena, name));
	else if (is_kind(&row, "department"))
		buf_string(c->out, "the Department of State");
	else if (is_kind(&row, "embassy") && row.country.n > 0)
		buf_format(c->out, "the Embassy in %S", &row.country);
	else if (is_kind(&row, "consulate")) {
		struct slice text = city(c, &row);

		buf_format(c->out, "the Consulate in %S", &text);
	} else if (slice_starts(row.name, S("USUN")))
		buf_string(c->out, "the Mission to the United Nations");
	else if (is_kind(&row, "mission") && !names_itself(&row)) {
		struct slice text = city(c, &row);

		buf_format(c->out, "the Mission in %S", &text);
	} else
		add_post(c, post, name);
}

static void
add_from(struct citing *c, bool is_long)
{
	const struct addressee *from = c->t->from;
	struct slice post =
	    from != NULL && from->post.n > 0 ? from->post : c->t->id.post;
	struct slice name = from != NULL ? from->name : post;

	if (post.n == 0 && name.n == 0)
		buf_string(c->out, "Unknown");
	else if (is_long)
		add_post_long(c, post.n > 0 ? post : name, name);
	else
		add_post(c, post.n > 0 ? post : name, name);
}

static void
add_to(struct citing *c, bool is_long)
{
	const struct addressee *a;
	unsigned n = 0, count = 0;

	for (a = c->t->to; a != NULL; a = a->next)
		count++;
	for (a = c->t->to; a != NULL; a = a->next, n++) {
		if (n == NAMED_MOST && count > NAMED_MOST + 1) {
			buf_string(c->out, ", and other posts");
			break;
		}
		if (n > 0)
			buf_string(c->out,
			    n + 1 < count    ? ", "
				: count == 2 ? " and "
					     : ", and ");
		if (is_long)
			add_post_long(
			    c, a->post.n > 0 ? a->post : a->name, a->name);
		else
			add_post(c, a->post.n > 0 ? a->post : a->name, a->name);
	}
}

/* ---- what ------------------------------------------------------------------------------ */

static void
add_day(struct citing *c)
{
	if (date_known(c->day))
		buf_format(c->out, "%s %d, %d", months[c->day.month - 1],
		    (int)c->day.day, (int)c->day.year);
	else
		buf_string(c->out, "undated");
}

static struct slice
stated(const struct citing *c, struct slice key)
{
	const struct attribute *a;

	for (a = c->t->attributes; a != NULL; a = a->next)
		if (slice_equal_fold(a->key, key))
			return slice_equal_fold(a->value, S("n/a"))
			    ? (struct slice){NULL, 0}
			    : a->value;
	return (struct slice){NULL, 0};
}

/* The number as the archives pad it: of STATE to six digits, else to five. */
static void
add_number(struct citing *c)
{
	buf_padded(c->out, c->t->id.number,
	    slice_equal(c->t->id.post, S("STATE")) ? 6 : 5);
}

/*
 * The number of the archives' document: as they state it, else as they make
 * it, from the year, six letters of the post as it is spaced, and the number.
 */
static void
add_document(struct citing *c)
{
	struct slice known = stated(c, S("Document Number"));
	struct posts_row row;

	if (known.n > 0) {
		buf_add(c->out, known);
		return;
	}
	buf_padded(c->out, (uint64_t)c->year, 4);
	buf_add(c->out,
	    post_row(c, c->t->id.post, &row) && row.archive.n > 0
		? row.archive
		: slice_head(c->t->id.post, 6));
	add_number(c);
}

/*
 * Where a copy that was asked for under the Freedom of Information Act is to
 * be had: the Department's case and its document, as their stamps say.
 */
static bool
add_release(struct citing *c, const char *before)
{
	const struct stamp *s = c->t->stamps;

	while (s != NULL && (s->document.n == 0 || s->case_number.n == 0))
		s = s->next;
	if (s == NULL)
		return false;
	buf_format(c->out,
	    "%sFOIA Case No. %S, Doc. No. %S, U.S. Department "
	    "of State",
	    before, &s->case_number, &s->document);
	return true;
}

static void
add_subject(struct citing *c)
{
	struct slice title = render_title(c->arena, c->t);

	if (title.n == 0)
		return;
	buf_string(c->out, ", “");
	buf_add(c->out, title);
	buf_string(c->out, ",”");
}

static void
add_paragraph(struct citing *c, const char *before, const char *word)
{
	if (c->paragraph > 0)
		buf_format(c->out, "%s%s %u", before, word, c->paragraph);
}

static void
add_class(struct citing *c)
{
	struct slice s = classification_name(c->t->classification);
	const struct slice_list *caption;

	if (c->t->classification != CLASS_NONE) {
		s = title_case(c->arena, s);
		buf_format(c->out, " %S", &s);
	}
	if (c->t->action_precedence != PRECEDENCE_NONE) {
		s = title_case(
		    c->arena, precedence_name(c->t->action_precedence));
		buf_format(c->out, "%s%S",
		    c->t->classification != CLASS_NONE ? "; " : " ", &s);
	}
	for (caption = c->t->captions; caption != NULL;
	     caption = caption->next) {
		s = title_case(c->arena, caption->text);
		buf_format(c->out, "; %S", &s);
	}
	if (c->t->classification != CLASS_NONE ||
	    c->t->action_precedence != PRECEDENCE_NONE)
		buf_char(c->out, '.');
}

/* ---- the three forms ------------------------------------------------------------------- */

static void
cite_archives(struct citing *c)
{
	add_from(c, false);
	if (c->t->to != NULL) {
		buf_string(c->out, " to ");
		add_to(c, false);
	}
	buf_string(c->out, ", Telegram ");
	add_number(c);
	add_paragraph(c, ", ", "paragraph");
	buf_string(c->out, ", ");
	add_day(c);
	if (!in_series(c)) {
		add_release(c, ", ");
		buf_char(c->out, '.');
		return;
	}
	buf_string(c->out, ", ");
	add_document(c);
	buf_string(c->out,
	    ", Central Foreign Policy Files, 1973-79/Electronic Telegrams, "
	    "RG 59: General Records of the Department of State, U.S. National "
	    "Archives.");
}

static void
cite_series(struct citing *c)
{
	struct slice film = stated(c, S("Film Number")), city_name;
	struct posts_row row;
	bool known;

	known = post_row(c, c->t->id.post, &row);
	buf_string(c->out, "Telegram ");
	if (known && is_kind(&row, "series")) {
		city_name = title_case(c->arena, row.name);
		buf_format(c->out, "%S ", &city_name);
		known = false;
	}
	buf_format(c->out, "%u From ", c->t->id.number);
	add_from(c, true);
	if (c->t->to != NULL) {
		buf_string(c->out, " to ");
		add_to(c, true);
	}
	buf_string(c->out, ". ");
	if (known) {
		city_name = is_kind(&row, "department") ? S("Washington")
							: city(c, &row);
		if (slice_starts(city_name, S("USUN ")))
			city_name = slice_skip(city_name, 5);
		buf_format(c->out, "%S, ", &city_name);
	}
	add_day(c);
	if (date_known(c->t->dtg.moment.date)) {
		buf_string(c->out, ", ");
		buf_padded(c->out,
		    c->t->dtg.moment.hour * 100u + c->t->dtg.moment.minute, 4);
		buf_char(c->out, 'Z');
	}
	add_paragraph(c, ", ", "paragraph");
	buf_char(c->out, '.');
	if (in_series(c)) {
		buf_string(c->out,
		    " Source: National Archives, RG 59, Central Foreign Policy "
		    "File");
		if (film.n > 0)
			buf_format(c->out, ", %S", &film);
		buf_char(c->out, '.');
	} else if (add_release(c, " Source: "))
		buf_char(c->out, '.');
	add_class(c);
}

static void
cite_chicago(struct citing *c)
{
	struct slice who;
	size_t from = c->out->n;

	add_from(c, false);
	who = arena_copy(c->arena, slice_skip(buf_slice(c->out), from));
	/* Whose embassy it is, where the name does not say so. */
	if (!slice_starts(who, S("US"))) {
		c->out->n = from;
		buf_format(c->out, "US %S", &who);
	}
	if (c->t->to != NULL) {
		buf_string(c->out, " to ");
		add_to(c, false);
	}
	add_subject(c);
	buf_format(c->out,
	    render_title(c->arena, c->t).n > 0 ? " telegram %u, "
					       : ", telegram %u, ",
	    c->t->id.number);
	add_day(c);
	add_paragraph(c, ", ", "para.");
	if (in_series(c)) {
		buf_string(c->out, ", ");
		add_document(c);
		buf_string(c->out,
		    ", Central Foreign Policy Files, 1973–79, Electronic "
		    "Telegrams, RG 59, General Records of the Department of "
		    "State, National Archives");
	} else
		add_release(c, ", ");
	buf_char(c->out, '.');
}

bool
render_cite_can(const struct telegram *t, struct slice id, uint32_t paragraph,
    struct error *error)
{
	const struct paragraph *p;
	uint32_t most = 0;

	for (p = t->paragraphs; p != NULL; p = p->next) {
		if (p->number == paragraph)
			return true;
		most = p->number > most ? p->number : most;
	}
	if (paragraph == 0)
		return true;
	return most == 0
	    ? error_set(error, "%S has no numbered paragraphs", &id)
	    : error_set(error, "the paragraphs of %S go to %u", &id, most);
}

void
render_cite(struct buf *out, struct arena *arena, const struct telegram *t,
    enum render_cite form, uint32_t paragraph)
{
	struct citing c = {.out = out,
	    .arena = arena,
	    .t = t,
	    .year = t->id.year,
	    .day = date_known(t->dtg.moment.date) ? t->dtg.moment.date
						  : t->created.date,
	    .paragraph = paragraph};

	if (c.year == 0 && date_known(c.day))
		c.year = c.day.year;
	switch (form) {
	case RENDER_CITE_ARCHIVES:
		cite_archives(&c);
		break;
	case RENDER_CITE_SERIES:
		cite_series(&c);
		break;
	case RENDER_CITE_CHICAGO:
		cite_chicago(&c);
		break;
	}
}
