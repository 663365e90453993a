/*
 * writewire.c: what operators and machines put around a telegram: format
 * lines 1 to 4 (ACP 127(G) para 112 to 129, 203; 5 FAH-2 H-320), page lines,
 * the level at head and foot.
 */
#include "telegram/table.h"
#include "telegram/writer.h"

/* Format lines have at most so many characters (ACP 127(G) para 138). */
#define WIRE_WIDTH 69

/* 0412, and VZCZCXRO412 and 129B: `more` further in its series. */
static struct slice
counted(struct writer *w, struct slice s, unsigned more)
{
	size_t end = s.n, from, i;
	char *p;

	while (end > 0 && s.n - end < 1 && ascii_is_alpha(s.p[end - 1]))
		end--;
	for (from = end; from > 0 && ascii_is_digit(s.p[from - 1]);)
		from--;
	if (from == end)
		return s;
	p = arena_bytes(w->arena, s.n);
	memcpy(p, s.p, s.n);
	for (i = end; i > from && more > 0; i--) {
		more += (unsigned)(p[i - 1] - '0');
		p[i - 1] = (char)('0' + more % 10);
		more /= 10;
	}
	return slice(p, s.n);
}

/*
 * That of the section in hand.  Where it has none yet, it goes on from the
 * last there is: each section is a message by itself, with its number on the
 * circuit (ACP 127(G) para 112) and its station serial (para 208); where the
 * serial has the section behind it, #0412/02, it is that of all.
 */
const struct transmission *
write_transmission_of_section(struct writer *w)
{
	const struct transmission *x = w->t->transmission;
	struct transmission *own;
	unsigned n;

	for (n = 1; n < w->section && x->next != NULL; n++)
		x = x->next;
	if (n >= w->section)
		return x;
	own = ARENA_NEW(w->arena, struct transmission);
	*own = *x;
	own->identification = counted(w, x->identification, w->section - n);
	if (w->form->style != FORM_WIRE)
		own->serial = counted(w, x->serial, w->section - n);
	return own;
}

static bool
is_warning_signal(struct slice s)
{
	return slice_equal(s, S("UU")) || slice_equal(s, S("HH"));
}

/* VZCZCXXA114     UU: five blanks before the warning (para 202). */
static void
write_identification(struct writer *w, const struct transmission *x)
{
	const struct slice_list *l;
	struct buf b = {0};

	if (x->identification.p == NULL)
		return;
	buf_add(&b, x->identification);
	for (l = x->signals; l != NULL; l = l->next)
		if (is_warning_signal(l->text)) {
			buf_string(&b, "     ");
			buf_add(&b, l->text);
		}
	write_line(w, buf_slice(&b));
	buf_free(&b);
}

/* PP RUEHAA RUEHBB; a line goes on with a routing indicator. */
static void
write_called(struct writer *w, const struct transmission *x)
{
	const struct slice_list *l;
	struct buf b = {0};

	buf_add(&b, x->precedence);
	for (l = x->called; l != NULL; l = l->next) {
		if (b.n + 1 + l->text.n > WIRE_WIDTH) {
			write_line(w, buf_slice(&b));
			buf_clear(&b);
		}
		if (b.n > 0)
			buf_char(&b, ' ');
		buf_add(&b, l->text);
	}
	if (b.n > 0)
		write_line(w, buf_slice(&b));
	buf_free(&b);
}

static void
add_section(struct writer *w, struct buf *b, const struct transmission *x)
{
	if (w->sections > 1 && w->form->style == FORM_WIRE) {
		buf_char(b, '/');
		buf_padded(b, w->section, 2);
	} else if (x->section.p != NULL && w->sections <= 1 &&
	    w->t->sections_held != w->t->sections_of) {
		buf_char(b, '/');
		buf_add(b, x->section);
	}
}

/* DE RUEHLM #0335/01 1231200 */
static void
write_station(struct writer *w, const struct transmission *x, bool signals)
{
	const struct slice_list *l;
	struct buf b = {0};

	if (x->station.p == NULL && x->serial.p == NULL)
		return;
	buf_string(&b, "DE ");
	buf_add(&b, x->station);
	if (x->serial.p != NULL) {
		buf_string(&b, w->form->style == FORM_WIRE ? " #" : " ");
		buf_add(&b, x->serial);
		add_section(w, &b, x);
	}
	if (x->filed.p != NULL) {
		buf_char(&b, ' ');
		buf_add(&b, x->filed);
	}
	for (l = x->signals; signals && l != NULL; l = l->next)
		if (!is_warning_signal(l->text)) {
			buf_char(&b, ' ');
			buf_add(&b, l->text);
		}
	write_line(w, buf_slice(&b));
	buf_free(&b);
}

/* ZNY CCCCC ZZH: the warning stands first (para 203). */
static void
write_warning(struct writer *w, const struct transmission *x)
{
	const struct slice_list *l;
	struct buf b = {0};

	buf_add(&b, x->warning);
	for (l = x->signals; l != NULL; l = l->next)
		if (!is_warning_signal(l->text)) {
			if (b.n > 0)
				buf_char(&b, ' ');
			buf_add(&b, l->text);
		}
	if (b.n > 0)
		write_line(w, buf_slice(&b));
	buf_free(&b);
}

/* Without a warning and a signal before them they stand behind FL3. */
static bool
has_warning_line(const struct transmission *x)
{
	const struct slice_list *l = x->signals;

	while (l != NULL && is_warning_signal(l->text))
		l = l->next;
	return x->warning.p != NULL || (l != NULL && l->text.p[0] == 'Z');
}

/*
 * RTTUZYUW RJAAXXX0042 0601215-UUUU--RJBBYYY.  Precedence, what it is made
 * of, class, how it is handled; who, serial, time; class again; for whom
 * (ACP 128, JANAP 128 as NAVEDTRA 14226 has it).
 */
static void
write_autodin(struct writer *w, const struct transmission *x)
{
	const struct slice_list *l;
	struct buf b = {0};
	size_t last = x->warning.n;
	char class = last > 0 ? x->warning.p[last - 1] : 'U';

	if (x->identification.n == 8) {
		buf_add(&b, x->identification);
		class = x->identification.p[3];
	} else {
		buf_add(&b, slice_head(x->precedence, 1));
		buf_string(&b, "TT");
		buf_char(&b, class);
		buf_string(&b, "ZYUW");
	}
	buf_char(&b, ' ');
	buf_add(&b, x->station);
	buf_add(&b, x->serial);
	buf_char(&b, ' ');
	buf_add(&b, x->filed);
	buf_char(&b, '-');
	buf_fill(&b, class, 4);
	buf_string(&b, "--");
	for (l = x->called; l != NULL; l = l->next) {
		if (b.n + l->text.n + 1 > WIRE_WIDTH) {
			write_line(w, slice_trim_right(buf_slice(&b)));
			buf_clear(&b);
		}
		buf_add(&b, l->text);
		buf_char(&b, l->next != NULL ? ' ' : '.');
	}
	write_line(w, slice_trim_right(buf_slice(&b)));
	buf_free(&b);
}

void
write_transmission(struct writer *w)
{
	const struct transmission *x;

	if (w->t->transmission == NULL)
		return;
	x = write_transmission_of_section(w);
	if (w->form->style == FORM_AUTODIN) {
		write_autodin(w, x);
	} else {
		write_identification(w, x);
		write_called(w, x);
		write_station(w, x, !has_warning_line(x));
	}
	if (has_warning_line(x))
		write_warning(w, x);
}

/* ---- pages ----------------------------------------------------------------- */

/* 4 digits and more: of the Department six, of posts five on page lines. */
static void
add_number(struct writer *w, struct buf *b, unsigned digits)
{
	if (w->t->id.number != 0)
		buf_padded(b, w->t->id.number, digits);
}

static void
add_time(struct writer *w, struct buf *b)
{
	struct moment m = w->t->dtg.moment;

	if (!w->form->times || !date_known(m.date))
		return;
	buf_string(b, "  ");
	buf_padded(b, m.date.day, 2);
	buf_padded(b, m.hour, 2);
	buf_padded(b, m.minute, 2);
	buf_char(b, 'Z');
}

/* PAGE 02        KIGALI 00370 01 OF 03 011127Z: six letters of the name. */
static void
add_printed(struct writer *w, struct buf *b)
{
	struct slice post = write_post(w);
	bool state = slice_equal(w->t->id.post, S("STATE"));

	buf_string(b, "PAGE ");
	buf_padded(b, w->page, 2);
	buf_string(b, w->form->times ? "        " : " ");
	buf_add(b, slice_trim(slice_head(post, 6)));
	buf_char(b, ' ');
	add_number(w, b, state ? 6 : 5);
	if (w->sections > 1 && w->form->times) {
		buf_char(b, ' ');
		buf_padded(b, w->section, 2);
		buf_string(b, " OF ");
		buf_padded(b, w->sections, 2);
	}
	add_time(w, b);
}

/* TRIPOLI 00000402 001.2 OF 003: ten letters, eight digits. */
static void
add_marked(struct writer *w, struct buf *b)
{
	buf_add(b, slice_trim(slice_head(write_post(w), 10)));
	buf_char(b, ' ');
	add_number(w, b, 8);
	buf_string(b, "  ");
	buf_padded(b, w->section, 3);
	buf_format(b, ".%u OF ", w->page);
	buf_padded(b, w->sections, 3);
}

/* PAGE 2 RJAAXX 129B C O N F I D E N T I A L (ACP 127(G) para 208). */
static void
add_allied(struct writer *w, struct buf *b)
{
	const struct transmission *x = w->t->transmission;

	buf_format(b, "PAGE %u", w->page);
	if (x != NULL) {
		x = write_transmission_of_section(w);
		buf_char(b, ' ');
		buf_add(b, x->station);
		buf_char(b, ' ');
		buf_add(b, x->serial);
	}
	buf_char(b, ' ');
	buf_add(b, level_spaced(w->t->classification));
}

void
write_page_line(struct writer *w)
{
	struct buf b = {0};

	if (w->form->style == FORM_OLD) {
		write_old_page_line(w);
		return;
	}
	if (w->form->style == FORM_PRINT)
		add_printed(w, &b);
	else if (w->form->style == FORM_WIRE)
		add_marked(w, &b);
	else
		add_allied(w, &b);
	write_line(w, buf_slice(&b));
	buf_free(&b);
}

struct slice
level_banner(enum classification level)
{
	static const struct slice words[CLASS_MAX] = {{"", 0},
	    {"UNCLASSIFIED", 12}, {"UNCLASSIFIED", 12},
	    {"LIMITED OFFICIAL USE", 20}, {"CONFIDENTIAL", 12}, {"SECRET", 6},
	    {"TOP SECRET", 10}};

	return words[level];
}

void
write_banner(struct writer *w)
{
	struct slice word = level_banner(w->t->classification);

	if (word.n > 0)
		write_line(w, word);
}
