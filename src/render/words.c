/*
 * words.c: the service's words in plain ones.  It must not guess: what it
 * does not know stays as it stands.
 */
#include "render/words.h"

#include "telegram/table.h"

void
words_date(struct buf *b, struct date d)
{
	static const char *const months[] = {"January", "February", "March",
	    "April", "May", "June", "July", "August", "September", "October",
	    "November", "December"};

	if (!date_known(d) || d.month > 12)
		return;
	buf_format(b, "%d %s %d", d.day, months[d.month - 1], d.year);
}

void
words_moment(struct buf *b, struct moment m)
{
	if (!date_known(m.date))
		return;
	words_date(b, m.date);
	buf_string(b, ", ");
	buf_padded(b, m.hour, 2);
	buf_char(b, ':');
	buf_padded(b, m.minute, 2);
	buf_string(b, " Zulu");
}

void
words_when(struct buf *b, const struct telegram *t)
{
	struct moment m = t->dtg.moment;

	if (!date_known(m.date)) {
		m = t->created;
		if (m.hour == 0 && m.minute == 0) {
			words_date(b, m.date);
			return;
		}
	}
	words_moment(b, m);
}

void
words_cut(struct buf *b, const struct redaction *cut)
{
	const struct slice_list *code;

	buf_string(b, "[cut");
	for (code = cut->codes; code != NULL; code = code->next)
		buf_format(
		    b, "%s%S", code == cut->codes ? ": " : ", ", &code->text);
	buf_char(b, ']');
}

const struct redaction *
words_cut_between(
    const struct redaction **cursor, const char *from, const char *to)
{
	const struct redaction *cut = *cursor;

	while (cut != NULL && cut->at.p < from)
		cut = cut->next;
	*cursor = cut;
	if (cut == NULL || slice_end(cut->at) > to)
		return NULL;
	*cursor = cut->next;
	return cut;
}

struct slice
words_struck(const struct telegram *t)
{
	const struct remark *r;

	for (r = t->remarks; r != NULL; r = r->next)
		if (r->check == CHECK_CLASSIFICATION_STRUCK)
			return r->detail;
	return (struct slice){NULL, 0};
}

bool
words_struck_caption(const struct telegram *t, struct slice caption)
{
	const struct remark *r;

	for (r = t->remarks; r != NULL; r = r->next)
		if (r->check == CHECK_CAPTION_STRUCK &&
		    slice_equal(r->detail, caption))
			return true;
	return false;
}

size_t
words_struck_mark(struct slice s)
{
	size_t n;

	if (!slice_starts(s, S("~~(")))
		return 0;
	n = slice_find(slice_head(slice_skip(s, 2), 80), S(")~~"));
	return n < 80 && n + 5 <= s.n && n + 2 < s.n ? n + 5 : 0;
}

size_t
words_code_box(struct slice s)
{
	size_t n = slice_index(slice_head(s, 60), ']');

	if (s.n < 4 || s.p[0] != '[' || n >= slice_head(s, 60).n)
		return 0;
	return (s.p[1] == 'B' && ascii_is_digit(s.p[2])) ||
		slice_starts(s, S("[1.4(")) || slice_starts(s, S("[1.5(")) ||
		slice_starts(s, S("[25X"))
	    ? n + 1
	    : 0;
}

/* The first word of an address, and what it is. */
static const struct {
	struct slice word;
	const char *plain;
} offices[] = {
    {{"AMEMBASSY", 9}, "Embassy"},
    {{"EMBASSY", 7}, "Embassy"},
    {{"AMCONSUL", 8}, "Consulate"},
    {{"AMCONGEN", 8}, "Consulate General"},
    {{"CONSULATE", 9}, "Consulate"},
    {{"USMISSION", 9}, "Mission"},
    {{"USINT", 5}, "Interests Section"},
    {{"USLO", 4}, "Liaison Office"},
    {{"USDEL", 5}, "Delegation"},
    {{"USOFFICE", 8}, "Office"},
    {{"REO", 3}, "Regional Embassy Office"},
};

/* Whole addresses. */
static const struct {
	struct slice name;
	const char *plain;
} addresses[] = {
    {{"SECSTATE WASHDC", 15}, "Department of State"},
    {{"SECSTATE", 8}, "Department of State"},
    {{"STATE", 5}, "Department of State"},
    {{"SECDEF WASHDC", 13}, "Secretary of Defense"},
    {{"SECDEF WASHINGTON DC", 20}, "Secretary of Defense"},
    {{"CIA WASHDC", 10}, "CIA"},
    {{"CIA WASHINGTON DC", 17}, "CIA"},
    {{"JCS WASHDC", 10}, "Joint Chiefs of Staff"},
    {{"NSC WASHDC", 10}, "National Security Council"},
    {{"NSC WASHINGTON DC", 17}, "National Security Council"},
    {{"WHITEHOUSE WASHDC", 17}, "White House"},
    {{"DEPT OF COMMERCE WASHDC", 23}, "Department of Commerce"},
    {{"DEPT OF TREASURY WASHDC", 23}, "Department of the Treasury"},
    {{"AIT TAIPEI", 10}, "American Institute in Taiwan, Taipei"},
};

static bool
has_lower_or_slash(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (ascii_is_lower(s.p[i]) || s.p[i] == '/')
			return true;
	return false;
}

/* A name in title case; where it is, in two letters at its end: GE, FL, CZ. */
static void
put_name(struct buf *b, struct arena *arena, struct slice name)
{
	struct slice titled = title_case(arena, name);
	bool code = name.n > 3 && name.p[name.n - 3] == ' ' &&
	    ascii_is_upper(name.p[name.n - 2]) &&
	    ascii_is_upper(name.p[name.n - 1]);

	buf_add(b, slice_head(titled, code ? name.n - 2 : name.n));
	if (code)
		buf_add(b, slice_skip(name, name.n - 2));
}

void
words_address(struct buf *b, struct arena *arena, struct slice name)
{
	struct slice rest = name, word;
	size_t i;

	for (i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++)
		if (slice_equal(addresses[i].name, name)) {
			buf_string(b, addresses[i].plain);
			return;
		}
	if (has_lower_or_slash(name)) {
		buf_add(b, name);
		return;
	}
	word = slice_word(&rest);
	for (i = 0; i < sizeof(offices) / sizeof(offices[0]); i++)
		if (slice_equal(offices[i].word, word)) {
			buf_string(b, offices[i].plain);
			buf_char(b, ' ');
			name = slice_trim(rest);
			break;
		}
	put_name(b, arena, name);
}

struct slice
words_precedence(enum precedence p)
{
	switch (p) {
	case PRECEDENCE_FLASH:
		return S("flash");
	case PRECEDENCE_NIACT:
		return S("night action, immediate");
	case PRECEDENCE_IMMEDIATE:
		return S("immediate");
	case PRECEDENCE_PRIORITY:
		return S("priority");
	case PRECEDENCE_ROUTINE:
	case PRECEDENCE_NONE:
	case PRECEDENCE_MAX:
		break;
	}
	return S("");
}

static struct slice
level_word(enum classification level)
{
	switch (level) {
	case CLASS_TOP_SECRET:
		return S("top secret");
	case CLASS_SECRET:
		return S("secret");
	case CLASS_CONFIDENTIAL:
		return S("confidential");
	case CLASS_LOU:
		return S("limited official use");
	case CLASS_SBU:
		return S("sensitive but unclassified");
	case CLASS_UNCLASSIFIED:
		return S("unclassified");
	case CLASS_NONE:
	case CLASS_MAX:
		break;
	}
	return S("");
}

/* A control as the table of markings words it. */
static void
add_control(struct buf *b, struct slice control)
{
	struct table_rows rows = table_find(TABLE_MARKINGS, control);
	struct slice meaning = {0};

	if (rows.count > 0)
		meaning =
		    table_cell(TABLE_MARKINGS, rows.first, MARKINGS_MEANING);
	buf_add(b, meaning.n > 0 ? meaning : control);
}

void
words_marking(struct buf *b, const struct marking *mark)
{
	const struct slice_list *control;

	if (mark->level == CLASS_NONE && mark->controls == NULL) {
		buf_add(b, mark->printed);
		return;
	}
	buf_add(b, level_word(mark->level));
	for (control = mark->controls; control != NULL;
	     control = control->next) {
		if (control != mark->controls || mark->level != CLASS_NONE)
			buf_string(b, "; ");
		add_control(b, control->text);
	}
}

const char *
words_color(enum classification level)
{
	switch (level) {
	case CLASS_TOP_SECRET:
		return "\033[1;33m";
	case CLASS_SECRET:
		return "\033[1;31m";
	case CLASS_CONFIDENTIAL:
		return "\033[1;34m";
	case CLASS_LOU:
	case CLASS_SBU:
		return "\033[1;35m";
	case CLASS_UNCLASSIFIED:
		return "\033[1;32m";
	case CLASS_NONE:
	case CLASS_MAX:
		break;
	}
	return COLOR_BOLD;
}

struct slice
words_squeeze(struct arena *arena, struct slice s)
{
	struct slice word;
	size_t n = 0;
	char *p;

	s = slice_trim(s);
	p = arena_bytes(arena, s.n + 1);
	while ((word = slice_word(&s)).p != NULL) {
		if (n > 0)
			p[n++] = ' ';
		memcpy(p + n, word.p, word.n);
		n += word.n;
	}
	return slice(p, n);
}

void
words_classified(struct buf *b, const struct telegram *t)
{
	const struct slice_list *reason;
	const struct classifier *c;

	for (c = t->classified_by; c != NULL; c = c->next) {
		if (b->n > 0)
			buf_string(b, "; ");
		buf_add(b, c->name.p != NULL ? c->name : c->printed);
		if (c->role.n > 0 && b->n > 0)
			buf_string(b, ", ");
		buf_add(b, c->role);
	}
	if (t->derived_from.n > 0)
		buf_format(b, "%sderived from %S", b->n > 0 ? "; " : "",
		    &t->derived_from);
	for (reason = t->reasons; reason != NULL; reason = reason->next)
		buf_format(b, "%s%S",
		    reason != t->reasons ? ", "
			: b->n > 0       ? "; for reason "
					 : "for reason ",
		    &reason->text);
}

void
words_until(struct buf *b, const struct telegram *t)
{
	const struct order *order = &t->order;

	if (date_known(order->declassify_on))
		words_date(b, order->declassify_on);
	else if (order->event.n > 0)
		buf_add(b, order->event);
	else if (!order->not_applicable)
		buf_add(b, order->instruction);
	if (b->n > 0 && order->number != 0)
		buf_format(b, " (E.O. %u)", (unsigned)order->number);
}

void
words_reference(struct buf *b, const struct reference *r)
{
	if (r->note.n > 0 && slice_find(r->printed, r->note) == r->printed.n)
		buf_format(b, " (%S)", &r->note);
	buf_string(b, r->notal ? " (not to all)" : "");
}
