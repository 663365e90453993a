/*
 * mbox.c: a telegram as a message of a mailbox (RFC 4155, RFC 5322), so that
 * a mail program shows threads of telegrams as it shows those of letters.
 * It must not decide which telegrams.
 */
#include "cmd/export.h"

#include "base/utf8.h"
#include "render/render.h"

#define LINE_MOST 900 /* a line of mail may have 998 bytes */
#define WORD_MOST 45 /* bytes of an encoded word of a heading */

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void
add_base64(struct buf *b, struct slice s, bool lines)
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

/* Whether a text can stand as it is in a mailbox. */
static bool
is_plain(struct slice s)
{
	struct slice line;

	if (memchr(s.p, '\0', s.n) != NULL || memchr(s.p, '\r', s.n) != NULL ||
	    utf8_valid(s) != s.n)
		return false;
	while (s.n > 0) {
		line = slice_line(&s);
		if (line.n > LINE_MOST || slice_starts(line, S("From ")) ||
		    slice_starts(line, S(">")))
			return false;
	}
	return true;
}

/* Printable ASCII as it is, all else as encoded words (RFC 2047). */
static void
add_words(struct buf *b, struct slice s)
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
		add_base64(b, some, false);
		buf_string(b, "?=");
	}
	buf_free(&utf8);
}

/* A name with an address that leads nowhere (RFC 2606). */
static void
add_address(struct buf *b, struct slice name)
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

static void
add_id(struct buf *b, struct slice id, int64_t document)
{
	buf_char(b, '<');
	if (id.n > 0)
		buf_add(b, id);
	else
		buf_format(b, "document-%lld", (long long)document);
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
static void
add_begin(struct buf *b, struct moment m)
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

static void
add_date(struct buf *b, struct moment m)
{
	if (!date_known(m.date))
		return;
	buf_format(b, "Date: %s, %d %s %d ", day_name(m.date), (int)m.date.day,
	    months[m.date.month - 1], (int)m.date.year);
	add_time(b, m);
	buf_string(b, " +0000\n");
}

static void
add_to(struct buf *b, const struct telegram *t)
{
	const struct addressee *a;

	for (a = t->to; a != NULL; a = a->next) {
		buf_string(b, a == t->to ? "To: " : ",\n ");
		add_address(b, a->post.n > 0 ? a->post : a->name);
	}
	buf_string(b, t->to != NULL ? "\n" : "");
}

/* What it refers to: the last is what a mail program takes it to answer. */
static void
add_references(struct buf *b, const struct telegram *t)
{
	const struct reference *r;
	unsigned n = 0;

	for (r = t->references; r != NULL && n < 100; r = r->next) {
		if (r->id.n == 0)
			continue;
		buf_string(b, n++ == 0 ? "References: " : "\n ");
		add_id(b, r->id, 0);
	}
	buf_string(b, n > 0 ? "\n" : "");
}

void
mbox_add(struct buf *b, const struct export_item *item)
{
	const struct telegram *t = item->telegram;
	struct slice class = classification_name(t->classification);
	bool plain = is_plain(t->text);

	add_begin(b, item->hit->date);
	buf_string(b, "From: ");
	add_address(b, item->hit->from.n > 0 ? item->hit->from : S("unknown"));
	buf_char(b, '\n');
	add_to(b, t);
	add_date(b, item->hit->date);
	buf_string(b, "Subject: ");
	add_words(b, t->subject.n > 0 ? t->subject : S("(no subject)"));
	buf_string(b, "\nMessage-ID: ");
	add_id(b, item->hit->id, item->hit->document);
	buf_char(b, '\n');
	add_references(b, t);
	if (t->classification != CLASS_NONE)
		buf_format(b, "X-Reftel-Classification: %S\n", &class);
	buf_format(b,
	    "MIME-Version: 1.0\n"
	    "Content-Type: text/plain; charset=utf-8\n"
	    "Content-Transfer-Encoding: %s\n\n",
	    plain ? "8bit" : "base64");
	if (plain) {
		buf_add(b, t->text);
		buf_string(b, slice_ends(t->text, S("\n")) ? "\n" : "\n\n");
	} else {
		add_base64(b, t->text, true);
		buf_char(b, '\n');
	}
}
