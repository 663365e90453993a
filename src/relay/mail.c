/*
 * mail.c: telegrams as mail, with the fields of RFC 6477, and back.  The
 * telegram itself is the body, byte for byte, so that the fields are for
 * those who read mail, and nothing is read from them.  No system calls.
 */
#include "relay/host.h"

#include <string.h>

#define DAY ((int64_t)86400000)

/* A military-string: 1 to 69 of the characters of RFC 2156 (RFC 6477, 4). */
static void
add_string(struct buf *b, const char *field, struct slice s)
{
	size_t i, n = 0;
	char c;

	s = slice_trim(s);
	if (s.n == 0)
		return;
	buf_format(b, "%s: ", field);
	for (i = 0; i < s.n && n < 69; i++, n++) {
		c = s.p[i];
		if (!ascii_is_alnum(c) && strchr("'()+,-./:=? ", c) == NULL)
			c = ' ';
		buf_char(b, c == '\0' ? ' ' : c);
	}
	buf_string(b, "\n");
}

static void
add_date(struct buf *b, const char *field, int64_t wall)
{
	static const char *const days[] = {
	    "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	int32_t day = (int32_t)(wall / DAY);
	struct date d = date_from_days(day);
	unsigned second = (unsigned)(wall % DAY / 1000);

	buf_format(b, "%s: %s, %d %s %d ", field, days[day % 7], (int)d.day,
	    months[(d.month + 11) % 12], (int)d.year);
	buf_padded(b, second / 3600, 2);
	buf_char(b, ':');
	buf_padded(b, second / 60 % 60, 2);
	buf_char(b, ':');
	buf_padded(b, second % 60, 2);
	buf_string(b, " +0000\n");
}

/* `P R 011215Z MAR 2025', of FL5, as milliseconds; 0 when it is none. */
int64_t
mail_time(const struct head *h)
{
	struct slice fl5 = h->fl5;
	static const char months[] = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
	struct slice word, rest;
	struct date d = {0};
	uint32_t n = 0, year = 0;
	size_t i;

	while ((word = slice_word(&fl5)).p != NULL)
		if (word.n == 7 && word.p[6] == 'Z')
			break;
	rest = slice_word(&fl5);
	if (word.p == NULL || rest.n < 3 ||
	    !slice_number(slice_head(word, 6), 312359, &n) ||
	    !slice_number(slice_word(&fl5), 9999, &year))
		return 0;
	for (i = 0; i < 12; i++)
		if (memcmp(months + 3 * i, rest.p, 3) == 0)
			d.month = (uint8_t)(i + 1);
	d.day = (uint8_t)(n / 10000);
	d.year =
	    (int16_t)(year < 100 ? year + (year < 70 ? 2000 : 1900) : year);
	if (d.month == 0 || d.day == 0 || d.year < 1970 || n / 100 % 100 > 23 ||
	    n % 100 > 59)
		return 0;
	return (int64_t)date_days(d) * DAY +
	    (int64_t)(n / 100 % 100) * 3600000 + (int64_t)(n % 100) * 60000;
}

/* FL6, which begins with FM. */
struct slice
mail_originator(const struct head *h)
{
	struct slice from = h->from, line;

	while ((line = slice_line(&from)).p != NULL)
		if (slice_starts(line, S("FM ")))
			return slice_skip(line, 3);
	return (struct slice){NULL, 0};
}

static void
add_fields(struct buf *b, const struct head *h)
{
	/* STANAG 4406's, by MT-PRIORITY as well (RFC 6710, 6758). */
	static const char *const words[] = {
	    "flash", "immediate", "priority", "routine"};
	static const char *const priorities[] = {"4", "2", "0", "-2"};
	static const char *const colours[] = {[WIRE_U] = "UNCLASSIFIED",
	    [WIRE_E] = "EFTO",
	    [WIRE_R] = "RESTRICTED",
	    [WIRE_C] = "CONFIDENTIAL",
	    [WIRE_S] = "SECRET",
	    [WIRE_T] = "TOP SECRET"};
	struct buf id = {0};
	int64_t when = mail_time(h);
	unsigned class = h->class > h->fl12_class ? h->class : h->fl12_class;

	buf_format(b, "MMHS-Primary-Precedence: %s\n",
	    words[h->precedence % WIRE_PRECEDENCES]);
	if (h->second != h->precedence)
		buf_format(b, "MMHS-Copy-Precedence: %s\n",
		    words[h->second % WIRE_PRECEDENCES]);
	buf_format(b, "MT-Priority: %s\n",
	    priorities[h->precedence % WIRE_PRECEDENCES]);
	if (when > 0)
		add_date(b, "MMHS-Extended-Authorisation-Info", when);
	if (h->id.ri != 0) {
		message_id_add(&id, &h->id);
		add_string(b, "MMHS-Acp127-Message-Identifier", buf_slice(&id));
		buf_free(&id);
	}
	add_string(b, "MMHS-Handling-Instructions", h->fl4);
	add_string(b, "MMHS-Originator-PLAD", mail_originator(h));
	if (slice_find(h->text, S("EXERCISE")) < h->text.n)
		buf_string(b, "MMHS-Message-Type: exercise\n");
	if (class != WIRE_NONE)
		buf_format(b, "SIO-Label: marking=\"%s\"\n", colours[class]);
}

static bool
is_text(struct slice message)
{
	size_t i, line = 0;

	for (i = 0; i < message.n; i++) {
		line = message.p[i] == '\n' ? 0 : line + 1;
		if ((unsigned char)message.p[i] >= 0x7f || line > 900 ||
		    ((unsigned char)message.p[i] < ' ' &&
			message.p[i] != '\n' && message.p[i] != '\t'))
			return false;
	}
	return true;
}

static void
add_base64(struct buf *b, struct slice s)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned bits;
	size_t i, k, n;

	for (i = 0; i < s.n; i += 3) {
		n = s.n - i < 3 ? s.n - i : 3;
		for (bits = 0, k = 0; k < 3; k++)
			bits =
			    bits << 8 | (k < n ? (unsigned char)s.p[i + k] : 0);
		for (k = 0; k < 4; k++)
			buf_char(b,
			    k <= n ? digits[bits >> (18 - 6 * k) & 63] : '=');
		if (i % 57 == 54)
			buf_char(b, '\n');
	}
	buf_char(b, '\n');
}

void
mail_write(struct buf *b, struct slice message, const char *from,
    const char *to, int64_t wall, uint64_t number)
{
	struct arena arena = {0};
	bool text = is_text(message);
	const char *charset = text             ? "us-ascii"
	    : utf8_valid(message) == message.n ? "utf-8"
					       : "windows-1252";
	struct head h;

	head_read(&arena, message, &h);
	buf_format(b, "From: %s\nTo: %s\nSubject: ", from, to);
	if (h.id.ri != 0)
		message_id_add(b, &h.id);
	else
		buf_string(b, "SVC");
	buf_char(b, '\n');
	add_date(b, "Date", wall);
	buf_string(b, "Message-ID: <");
	if (h.ti_count > 0)
		ti_add(b, &h.tis[0]);
	buf_format(b, ".%lld.%lld@reftel.invalid>\n", (long long)wall,
	    (long long)number);
	add_fields(b, &h);
	buf_format(b,
	    "MIME-Version: 1.0\n"
	    "Content-Type: text/plain; charset=%s\n"
	    "Content-Transfer-Encoding: %s\n\n",
	    charset, text ? "7bit" : "base64");
	if (text) {
		buf_add(b, message);
		buf_char(b, '\n');
	} else
		add_base64(b, message);
	arena_free(&arena);
}

/* ---- and back ------------------------------------------------------------------------ */

static int
hex(char c)
{
	return ascii_is_digit(c)   ? c - '0'
	    : c >= 'A' && c <= 'F' ? c - 'A' + 10
	    : c >= 'a' && c <= 'f' ? c - 'a' + 10
				   : -1;
}

static struct slice
decode_quoted(struct arena *arena, struct slice s)
{
	char *out = arena_alloc(arena, s.n + 1);
	size_t i, n = 0;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] != '=') {
			out[n++] = s.p[i];
			continue;
		}
		if (i + 2 < s.n && hex(s.p[i + 1]) >= 0 &&
		    hex(s.p[i + 2]) >= 0) {
			out[n++] =
			    (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2]));
			i += 2;
		} else if (i + 1 < s.n && s.p[i + 1] == '\n')
			i++;
		else if (i + 2 < s.n && s.p[i + 1] == '\r')
			i += 2;
	}
	return slice(out, n);
}

static int
digit64(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (ascii_is_digit(c))
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static struct slice
decode_base64(struct arena *arena, struct slice s)
{
	char *out = arena_alloc(arena, s.n + 1);
	unsigned bits = 0, have = 0;
	size_t i, n = 0;
	int d;

	for (i = 0; i < s.n; i++) {
		d = digit64(s.p[i]);
		if (d < 0)
			continue;
		bits = (bits << 6 | (unsigned)d) & 0xffffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[n++] = (char)(bits >> have & 0xff);
		}
	}
	return slice(out, n);
}

/* The value of a field, unfolded. */
static struct slice
field(struct arena *arena, struct slice head, struct slice name)
{
	struct slice line, value = {NULL, 0};
	struct buf b = {0};

	while (value.p == NULL && (line = slice_line(&head)).p != NULL)
		if (line.n > name.n && line.p[name.n] == ':' &&
		    slice_equal_fold(slice_head(line, name.n), name))
			value = slice_skip(line, name.n + 1);
	if (value.p == NULL)
		return value;
	buf_add(&b, value);
	while (head.n > 0 && (head.p[0] == ' ' || head.p[0] == '\t'))
		buf_add(&b, slice_line(&head));
	value = slice_trim(arena_copy(arena, buf_slice(&b)));
	buf_free(&b);
	return value;
}

/* `multipart/mixed; boundary="xx"': xx. */
static struct slice
boundary(struct slice type)
{
	struct slice s =
	    slice_skip(type, slice_find_fold(type, S("boundary=")));

	s = slice_skip(s, 9);
	if (slice_starts(s, S("\""))) {
		s = slice_skip(s, 1);
		return slice_head(s, slice_index(s, '"'));
	}
	return slice_trim(slice_head(s, slice_index(s, ';')));
}

/* All that is from ZCZC or VV to NNNN, one behind the other. */
static void
add_telegrams(struct buf *out, struct slice body)
{
	struct reader r = {0};
	struct slice item;
	enum reader_kind kind;

	reader_add(&r, body);
	reader_add(&r, S("\n"));
	while ((kind = reader_next(&r, &item)) != READER_NONE)
		if (kind == READER_MESSAGE) {
			buf_add(out, item);
			buf_char(out, '\n');
		}
	reader_free(&r);
}

/* Head and body are parted by an empty line. */
static struct slice
split(struct slice *rest)
{
	struct slice head = *rest, line;

	while ((line = slice_line(rest)).p != NULL && slice_trim(line).n > 0)
		continue;
	return slice_head(
	    head, rest->p == NULL ? head.n : (size_t)(rest->p - head.p));
}

static void
read_text(
    struct arena *arena, struct slice head, struct slice body, struct buf *out)
{
	struct slice how = field(arena, head, S("Content-Transfer-Encoding"));
	struct buf found = {0};

	if (slice_equal_fold(how, S("base64")))
		body = decode_base64(arena, body);
	else if (slice_equal_fold(how, S("quoted-printable")))
		body = decode_quoted(arena, body);
	add_telegrams(&found, body);
	/* The same in the text and beside it is one. */
	if (!slice_ends(buf_slice(out), buf_slice(&found)))
		buf_add(out, buf_slice(&found));
	buf_free(&found);
}

/* What is read of a mail: text, or HTML where there is no other. */
enum wanted { WANT_TEXT, WANT_HTML };

/*
 * Parts within parts are read so far down.  A part's bytes are in those of the
 * one around it, so that all is read a few times at most.
 */
#define DEPTH 4

static void
read_entity(struct arena *arena, struct slice text, enum wanted wanted,
    unsigned depth, struct buf *out)
{
	struct slice head = split(&text), line, mark, rest, part = {NULL, 0};
	struct slice type = field(arena, head, S("Content-Type"));

	mark = slice_starts_fold(type, S("multipart/")) && depth < DEPTH
	    ? boundary(type)
	    : S("");
	if (mark.n == 0) {
		if (slice_starts_fold(type, S("message/rfc822")) &&
		    depth < DEPTH)
			read_entity(arena, text, wanted, depth + 1, out);
		else if (slice_starts_fold(type, S("text/html")) ==
		    (wanted == WANT_HTML))
			read_text(arena, head, text, out);
		return;
	}
	while ((line = slice_line(&text)).p != NULL) {
		if (!slice_starts(line, S("--")) ||
		    !slice_starts(slice_skip(line, 2), mark))
			continue;
		/* Another may begin as this one does. */
		rest = slice_trim(slice_skip(line, 2 + mark.n));
		if (rest.n > 0 && !slice_equal(rest, S("--")))
			continue;
		if (part.p != NULL)
			read_entity(arena, slice_between(part.p, line.p),
			    wanted, depth + 1, out);
		part = text;
		if (rest.n > 0)
			return;
	}
	/* Its end is missing. */
	if (part.p != NULL)
		read_entity(arena, part, wanted, depth + 1, out);
}

struct slice
mail_read(struct arena *arena, struct slice mail)
{
	struct slice found = {NULL, 0};
	struct buf out = {0};

	/* What mbox puts before it. */
	if (slice_starts(mail, S("From ")))
		slice_line(&mail);
	read_entity(arena, mail, WANT_TEXT, 0, &out);
	if (out.n == 0)
		read_entity(arena, mail, WANT_HTML, 0, &out);
	if (out.n > 0)
		found = arena_copy(arena, buf_slice(&out));
	buf_free(&out);
	return found;
}
