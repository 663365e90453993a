/*
 * mail.c: a telegram as a mail.  It must not decide which, nor send it.
 *
 * The text of the mail is the reading copy; the telegram itself is a part,
 * NUMBER.acp127, in base64, so that no station on the way changes a byte of it.
 * RFC 6477 maps no telegram: which field is what follows ACP 127's lines.
 */
#include "render/mail.h"

#include "base/utf8.h"
#include "render/render.h"
#include "render/stanag.h"
#include "render/words.h"
#include "telegram/marking.h"

#define LINE_MOST 900 /* a line of mail may have 998 bytes */
#define WORD_MOST 45 /* bytes of an encoded word of a heading */
#define MILITARY_MOST 69 /* letters of a military string (RFC 6477) */
#define CODES_MOST 8 /* subject indicator codes that a gateway carries */

/* ---- what mailboxes share ---------------------------------------------------- */

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
mail_base64(struct buf *b, struct slice s, bool lines)
{
	uint32_t three;
	size_t i, n;

	for (i = 0; i < s.n; i += 3) {
		n = s.n - i < 3 ? s.n - i : 3;
		three = (uint32_t)(unsigned char)s.p[i] << 16;
		if (n > 1)
			three |= (uint32_t)(unsigned char)s.p[i + 1] << 8;
		if (n > 2)
			three |= (unsigned char)s.p[i + 2];
		buf_char(b, alphabet[three >> 18]);
		buf_char(b, alphabet[three >> 12 & 63]);
		buf_char(b, n > 1 ? alphabet[three >> 6 & 63] : '=');
		buf_char(b, n > 2 ? alphabet[three & 63] : '=');
		if (lines && (i + 3 >= s.n || i % 54 == 51))
			buf_char(b, '\n');
	}
}

/* Printable ASCII as it is, all else as encoded words (RFC 2047). */
void
mail_words(struct buf *b, struct slice s)
{
	struct buf utf8 = {0};
	struct slice rest, some;
	size_t i, n;

	for (i = 0; i < s.n && s.p[i] >= ' ' && s.p[i] < 0x7f; i++)
		;
	if (i == s.n && s.n < LINE_MOST && slice_find(s, S("=?")) == s.n) {
		buf_add(b, s);
		return;
	}
	utf8_from_any(&utf8, s);
	for (rest = buf_slice(&utf8); rest.n > 0; rest = slice_skip(rest, n)) {
		n = rest.n < WORD_MOST ? rest.n : WORD_MOST;
		/* No character is parted. */
		while (n > 1 && n < rest.n && (rest.p[n] & 0xc0) == 0x80)
			n--;
		some = slice_head(rest, n);
		buf_string(
		    b, some.p == utf8.p ? "=?utf-8?B?" : "\n =?utf-8?B?");
		mail_base64(b, some, false);
		buf_string(b, "?=");
	}
	buf_free(&utf8);
}

/* A name with an address that leads nowhere (RFC 2606). */
void
mail_address(struct buf *b, struct slice name)
{
	size_t i;

	buf_char(b, '"');
	for (i = 0; i < name.n; i++)
		if (name.p[i] >= ' ' && name.p[i] < 0x7f && name.p[i] != '"' &&
		    name.p[i] != '\\')
			buf_char(b, name.p[i]);
	buf_string(b, "\" <");
	for (i = 0; i < name.n && i < 64; i++)
		if (ascii_is_alnum(name.p[i]))
			buf_char(b, ascii_lower(name.p[i]));
	buf_string(b, "@reftel.invalid>");
}

void
mail_id(struct buf *b, struct slice id, int64_t number)
{
	buf_char(b, '<');
	if (id.n > 0)
		buf_add(b, id);
	else
		buf_format(b, "document-%lld", (long long)number);
	buf_string(b, "@reftel.invalid>");
}

static const char *const days[] = {
    "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static const char *
day_name(struct date d)
{
	return days[(date_days(d) % 7 + 7) % 7];
}

static void
add_time(struct buf *b, struct moment m)
{
	buf_padded(b, m.hour, 2);
	buf_char(b, ':');
	buf_padded(b, m.minute, 2);
	buf_char(b, ':');
	buf_padded(b, m.second, 2);
}

/* The line between messages; what has no date is of the first day. */
void
mail_begin(struct buf *b, struct moment m)
{
	if (!date_known(m.date))
		m = (struct moment){.date = {1970, 1, 1}};
	buf_format(b, "From reftel@reftel.invalid %s %s ", day_name(m.date),
	    months[m.date.month - 1]);
	if (m.date.day < 10)
		buf_char(b, ' ');
	buf_format(b, "%d ", (int)m.date.day);
	add_time(b, m);
	buf_format(b, " %d\n", (int)m.date.year);
}

void
mail_moment(struct buf *b, struct moment m)
{
	buf_format(b, "%s, %d %s %d ", day_name(m.date), (int)m.date.day,
	    months[m.date.month - 1], (int)m.date.year);
	add_time(b, m);
	buf_string(b, " +0000");
}

/* ---- fields -------------------------------------------------------------------- */

static void
put_list(struct buf *b, const char *field, const struct addressee *list)
{
	const struct addressee *a;

	for (a = list; a != NULL; a = a->next) {
		buf_format(b, "%s%s", a == list ? field : ",\n ",
		    a == list ? ": " : "");
		mail_address(b, a->name.n > 0 ? a->name : a->post);
	}
	buf_string(b, list != NULL ? "\n" : "");
}

/* What it refers to: the last is what a mail program takes it to answer. */
static void
put_references(struct buf *b, const struct telegram *t)
{
	const struct reference *r;
	unsigned n = 0;

	for (r = t->references; r != NULL && n < 100; r = r->next) {
		if (r->id.n == 0)
			continue;
		buf_string(b, n++ == 0 ? "References: " : "\n ");
		mail_id(b, r->id, 0);
	}
	buf_string(b, n > 0 ? "\n" : "");
}

/* Letters, digits and some marks, at most 69 of them (RFC 6477 sec. 3). */
static void
put_military(struct buf *b, struct slice s)
{
	size_t i, n = 0;

	s = slice_trim(s);
	for (i = 0; i < s.n && n < MILITARY_MOST; i++) {
		char c = s.p[i];

		if (ascii_is_space(c))
			c = ' ';
		else if (!ascii_is_alnum(c) &&
		    memchr("'()+,-./:=?", c, 11) == NULL)
			continue; /* of #0042 the digits */
		buf_char(b, c);
		n++;
	}
}

static void
put_field(struct buf *b, const char *name, struct slice value)
{
	struct buf text = {0};

	put_military(&text, value);
	if (text.n > 0) {
		buf_format(b, "%s: ", name);
		buf_add(b, slice_trim(buf_slice(&text)));
		buf_char(b, '\n');
	}
	buf_free(&text);
}

/* One field of several strings, each on a line of its own. */
struct several {
	struct buf *b;
	const char *name;
	unsigned count;
};

static void
put_one(struct several *s, struct slice value)
{
	if (slice_trim(value).n == 0)
		return;
	buf_format(s->b, "%s%s", s->count > 0 ? ";\n " : s->name,
	    s->count > 0 ? "" : ": ");
	put_military(s->b, value);
	s->count++;
}

static void
put_several_end(struct several *s)
{
	buf_string(s->b, s->count > 0 ? "\n" : "");
}

static void
put_precedence(struct buf *b, const char *name, enum precedence p)
{
	static const char *const words[PRECEDENCE_MAX] = {
	    [PRECEDENCE_ROUTINE] = "1 (routine)",
	    [PRECEDENCE_PRIORITY] = "2 (priority)",
	    [PRECEDENCE_IMMEDIATE] = "3 (immediate)",
	    [PRECEDENCE_NIACT] = "3 (niact immediate)",
	    [PRECEDENCE_FLASH] = "4 (flash)"};

	if (words[p] != NULL)
		buf_format(b, "%s: %s\n", name, words[p]);
}

/* RFC 6710, appendix B. */
static void
put_priority(struct buf *b, enum precedence p)
{
	static const char *const numbers[PRECEDENCE_MAX] = {
	    [PRECEDENCE_ROUTINE] = "-2",
	    [PRECEDENCE_PRIORITY] = "0",
	    [PRECEDENCE_IMMEDIATE] = "2",
	    [PRECEDENCE_NIACT] = "2",
	    [PRECEDENCE_FLASH] = "4"};

	if (numbers[p] != NULL)
		buf_format(b, "MT-Priority: %s\n", numbers[p]);
}

/* TAGS of two letters are too short for a code: they are keywords. */
static void
put_codes(struct buf *b, const struct telegram *t)
{
	struct several codes = {b, "MMHS-Subject-Indicator-Codes", 0};
	const struct tag *tag;
	bool any = false;

	for (tag = t->tags; tag != NULL; tag = tag->next)
		if (tag->code.n >= 3 && tag->code.n <= 8 &&
		    codes.count < CODES_MOST)
			put_one(&codes, tag->code);
	put_several_end(&codes);
	for (tag = t->tags; tag != NULL; tag = tag->next) {
		if (tag->code.n == 0)
			continue;
		buf_format(b, "%s%S", any ? ",\n " : "Keywords: ", &tag->code);
		any = true;
	}
	buf_string(b, any ? "\n" : "");
}

static void
put_lines(struct buf *b, const struct telegram *t)
{
	struct several field = {b, "MMHS-Handling-Instructions", 0};
	const struct transmission *wire = t->transmission;
	const struct slice_list *item;

	if (wire != NULL)
		put_one(&field, wire->warning);
	for (item = wire != NULL ? wire->signals : NULL; item != NULL;
	     item = item->next)
		put_one(&field, item->text);
	put_several_end(&field);
	field = (struct several){b, "MMHS-Message-Instructions", 0};
	for (item = t->service; item != NULL; item = item->next)
		put_one(&field, item->text);
	for (item = t->passing; item != NULL; item = item->next)
		put_one(&field, item->text);
	put_several_end(&field);
}

static void
put_wire(struct buf *b, const struct telegram *t)
{
	const struct transmission *wire = t->transmission;
	struct buf text = {0};

	if (wire == NULL || wire->station.n == 0)
		return;
	buf_format(
	    &text, "%S %S %S", &wire->station, &wire->serial, &wire->filed);
	put_field(b, "MMHS-Acp127-Message-Identifier", buf_slice(&text));
	buf_free(&text);
}

static void
put_exempted(struct buf *b, const struct telegram *t)
{
	const struct addressee *lists[2] = {t->to, t->info}, *a;
	const struct slice_list *x;
	unsigned i, n = 0;

	for (i = 0; i < 2; i++)
		for (a = lists[i]; a != NULL; a = a->next)
			for (x = a->excluded; x != NULL; x = x->next) {
				buf_string(b,
				    n++ == 0 ? "MMHS-Exempted-Address: "
					     : ",\n ");
				mail_address(b, x->text);
			}
	buf_string(b, n > 0 ? "\n" : "");
}

/* "08 OSLO 412" */
static void
put_reference(struct buf *b, const struct telegram *t)
{
	struct buf text = {0};

	if (t->id.number == 0)
		return;
	if (t->id.year > 0) {
		buf_padded(&text, (uint64_t)(t->id.year % 100), 2);
		buf_char(&text, ' ');
	}
	buf_format(&text, "%S %u", &t->id.post, (unsigned)t->id.number);
	put_field(b, "MMHS-Originator-Reference", buf_slice(&text));
	buf_free(&text);
}

static void
put_military_fields(struct buf *b, const struct telegram *t)
{
	put_priority(b, t->action_precedence);
	put_precedence(b, "MMHS-Primary-Precedence", t->action_precedence);
	put_precedence(b, "MMHS-Copy-Precedence",
	    t->info_precedence != PRECEDENCE_NONE ? t->info_precedence
		: t->info != NULL                 ? t->action_precedence
						  : PRECEDENCE_NONE);
	if (date_known(t->created.date)) {
		buf_string(b, "MMHS-Extended-Authorisation-Info: ");
		mail_moment(b, t->created);
		buf_char(b, '\n');
	}
	put_reference(b, t);
	if (t->from != NULL)
		put_field(b, "MMHS-Originator-PLAD", t->from->name);
	put_wire(b, t);
	put_codes(b, t);
	put_lines(b, t);
	put_exempted(b, t);
	if (slice_find_fold(t->subject, S("EXERCISE")) < t->subject.n)
		buf_string(b, "MMHS-Message-Type: exercise\n");
}

/* ---- the label (RFC 7444) -------------------------------------------------------- */

static void
put_label(struct buf *b, struct arena *arena, const struct telegram *t)
{
	static const char *const colors[CLASS_MAX] = {[CLASS_NONE] = "green",
	    [CLASS_UNCLASSIFIED] = "green",
	    [CLASS_SBU] = "purple",
	    [CLASS_LOU] = "purple",
	    [CLASS_CONFIDENTIAL] = "blue",
	    [CLASS_SECRET] = "red",
	    [CLASS_TOP_SECRET] = "orange"};
	struct stanag label;
	struct slice marking, rest;
	struct buf xml = {0}, text = {0};
	unsigned n = 0;

	if (!stanag_of(arena, t, &label))
		return;
	marking = marking_banner(arena, &label.marking);
	buf_format(b,
	    "SIO-Label: marking=\"%S\"; fgcolor=white;\n bgcolor=%s; "
	    "type=\":xml\"",
	    &marking, colors[label.marking.level]);
	stanag_4774(&xml, arena, &label);
	rest = buf_slice(&xml);
	slice_line(&rest); /* without its prolog */
	mail_base64(&text, slice_trim(rest), false);
	for (rest = buf_slice(&text); rest.n > 0; n++) {
		struct slice some = slice_head(rest, 60);

		buf_format(b, ";\n label*%u=\"%S\"", n, &some);
		rest = slice_skip(rest, some.n);
	}
	buf_char(b, '\n');
	buf_free(&xml);
	buf_free(&text);
}

/* ---- the parts -------------------------------------------------------------------- */

/* Quoted-printable (RFC 2045), so that no line is long or begins with From. */
static void
put_quoted(struct buf *b, struct slice s)
{
	static const char digits[] = "0123456789ABCDEF";
	struct slice line;
	size_t i, column;

	while ((line = slice_line(&s)).p != NULL) {
		for (i = column = 0; i < line.n; i++) {
			unsigned char c = (unsigned char)line.p[i];
			bool plain = (c > ' ' && c < 0x7f && c != '=') ||
			    (c == ' ' && i + 1 < line.n);

			if (i == 0 && (c == 'F' || c == '.'))
				plain = false;
			if (column > 72) {
				buf_string(b, "=\n");
				column = 0;
			}
			if (plain) {
				buf_char(b, (char)c);
				column++;
			} else {
				buf_char(b, '=');
				buf_char(b, digits[c >> 4]);
				buf_char(b, digits[c & 15]);
				column += 3;
			}
		}
		buf_char(b, '\n');
	}
}

static void
put_body(struct buf *b, struct arena *arena, const struct telegram *t,
    struct slice id)
{
	static const char boundary[] = "=_telegram_";
	struct buf copy = {0};

	buf_format(b,
	    "MIME-Version: 1.0\n"
	    "Content-Type: multipart/mixed; boundary=\"%s\"\n\n"
	    "--%s\n"
	    "Content-Type: text/plain; charset=utf-8\n"
	    "Content-Disposition: inline\n"
	    "Content-Transfer-Encoding: quoted-printable\n\n",
	    boundary, boundary);
	render_text(&copy, arena, t, 72, false);
	put_quoted(b, buf_slice(&copy));
	buf_format(b,
	    "\n--%s\n"
	    "Content-Type: text/plain; name=\"%S.acp127\"\n"
	    "Content-Disposition: attachment; filename=\"%S.acp127\"\n"
	    "Content-Transfer-Encoding: base64\n\n",
	    boundary, &id, &id);
	mail_base64(b, t->text, true);
	buf_format(b, "\n--%s--\n", boundary);
	buf_free(&copy);
}

void
render_mail(struct buf *out, struct arena *arena, const struct telegram *t,
    int64_t number)
{
	struct slice id = identifier_text(arena, &t->id);
	struct moment when =
	    date_known(t->created.date) ? t->created : t->dtg.moment;
	struct slice class = words_struck(t).n > 0
	    ? words_struck(t)
	    : classification_name(t->classification);

	buf_string(out, "From: ");
	mail_address(out, t->from != NULL ? t->from->name : S("unknown"));
	buf_char(out, '\n');
	put_list(out, "To", t->to);
	put_list(out, "Cc", t->info);
	if (date_known(when.date)) {
		buf_string(out, "Date: ");
		mail_moment(out, when);
		buf_char(out, '\n');
	}
	buf_string(out, "Subject: ");
	mail_words(out, t->subject.n > 0 ? t->subject : S("(no subject)"));
	buf_string(out, "\nMessage-ID: ");
	mail_id(out, id, number);
	buf_char(out, '\n');
	put_references(out, t);
	if (t->classification != CLASS_NONE)
		buf_format(out, "X-Reftel-Classification: %S\n", &class);
	put_military_fields(out, t);
	if (t->classification != CLASS_NONE)
		put_label(out, arena, t);
	put_body(out, arena, t, id.n > 0 ? id : S("telegram"));
}
