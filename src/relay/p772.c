/*
 * p772.c: a message as the content of a military message, P772 of STANAG
 * 4406, in BER: its head as heading extensions, and the whole of it as its
 * body, so that nothing is lost.  No system calls.
 */
#include "relay/host.h"

#include <string.h>

enum {
	INTEGER = 0x02,
	OID = 0x06,
	PRINTABLE = 0x13,
	TELETEX = 0x14,
	IA5 = 0x16,
	UTC = 0x17,
	SEQUENCE = 0x30,
	SET = 0x31,
	PRIMITIVE = 0x80, /* and the number of a context tag */
	CONSTRUCTED = 0xa0,
	MESSAGE_ID = 0x6b /* application 11 */
};

static void
add(struct buf *b, int tag, struct slice content)
{
	size_t n = content.n;

	buf_char(b, (char)tag);
	if (n < 128)
		buf_char(b, (char)n);
	else if (n < 65536) {
		buf_char(b, (char)0x82);
		buf_char(b, (char)(n >> 8));
		buf_char(b, (char)(n & 255));
	} else {
		buf_char(b, (char)0x83);
		buf_char(b, (char)(n >> 16));
		buf_char(b, (char)(n >> 8 & 255));
		buf_char(b, (char)(n & 255));
	}
	buf_add(b, content);
}

/* The content is done with. */
static void
wrap(struct buf *b, int tag, struct buf *content)
{
	add(b, tag, buf_slice(content));
	buf_clear(content);
}

/* A military-string: 69 of the characters of a PrintableString. */
static struct slice
military(struct buf *room, struct slice s)
{
	size_t i;

	buf_clear(room);
	s = slice_trim(s);
	for (i = 0; i < s.n && i < 69; i++)
		buf_char(room,
		    ascii_is_alnum(s.p[i]) ||
			    (s.p[i] != '\0' &&
				strchr("'()+,-./:=? ", s.p[i]) != NULL)
			? s.p[i]
			: ' ');
	return buf_slice(room);
}

/* 1.3.26.0.4406.0.2.N, and what it says. */
static void
extension(struct buf *b, unsigned number, int tag, struct slice value)
{
	char oid[] = {0x2b, 0x1a, 0x00, (char)0xa2, 0x36, 0x00, 0x02, 0};
	struct buf inner = {0};

	oid[7] = (char)number;
	add(&inner, OID, slice(oid, 8));
	add(&inner, tag, value);
	wrap(b, SEQUENCE, &inner);
	buf_free(&inner);
}

static void
number_extension(struct buf *b, unsigned number, unsigned value)
{
	char byte = (char)value;

	extension(b, number, INTEGER, slice(&byte, 1));
}

/* Who has no address in X.400 has a name. */
static void
recipients(struct buf *b, const struct head *h, char kind, int tag)
{
	const struct head_address *a;
	struct buf name = {0}, one = {0}, all = {0};

	for (a = h->addresses; a != NULL; a = a->next) {
		if (a->kind != kind || a->designation.n == 0)
			continue;
		add(&name, PRIMITIVE, a->designation);
		wrap(&one, CONSTRUCTED, &name);
		wrap(&all, SET, &one);
	}
	if (all.n > 0)
		wrap(b, tag, &all);
	buf_free(&name);
	buf_free(&one);
	buf_free(&all);
}

static void
add_two(struct buf *b, unsigned n)
{
	buf_padded(b, n % 100, 2);
}

/* 250301121500Z, or 010325121500Z in an identifier. */
static void
add_time(struct buf *b, int64_t when, bool day_first)
{
	struct date d = date_from_days((int32_t)(when / 86400000));
	unsigned second = (unsigned)(when % 86400000 / 1000);

	add_two(b, day_first ? (unsigned)d.day : (unsigned)d.year);
	add_two(b, (unsigned)d.month);
	add_two(b, day_first ? (unsigned)d.year : (unsigned)d.day);
	add_two(b, second / 3600);
	add_two(b, second / 60 % 60);
	add_two(b, second % 60);
	buf_char(b, 'Z');
}

static void
extensions(struct buf *b, const struct head *h, int64_t when)
{
	static const uint8_t precedences[] = {4, 3, 2, 1};
	struct buf text = {0}, inner = {0};
	const struct head_address *a;
	struct slice s;

	number_extension(b, 0, precedences[h->precedence % WIRE_PRECEDENCES]);
	if (h->second != h->precedence)
		number_extension(
		    b, 1, precedences[h->second % WIRE_PRECEDENCES]);
	if (slice_find(h->text, S("EXERCISE")) < h->text.n) {
		add(&inner, PRIMITIVE, slice("\0", 1));
		extension(b, 2, SET, buf_slice(&inner));
		buf_clear(&inner);
	}
	for (a = h->addresses; a != NULL; a = a->next)
		if (a->kind == 'X' && a->designation.n > 0) {
			add(&text, PRIMITIVE, a->designation);
			wrap(&inner, SET, &text);
		}
	if (inner.n > 0)
		extension(b, 4, SEQUENCE, buf_slice(&inner));
	buf_clear(&inner);
	if (when > 0) {
		buf_clear(&text);
		add_time(&text, when, false);
		extension(b, 5, UTC, buf_slice(&text));
	}
	s = military(&text, h->fl4);
	if (s.n > 0) {
		add(&inner, PRINTABLE, s);
		extension(b, 7, SEQUENCE, buf_slice(&inner));
		buf_clear(&inner);
	}
	if (h->id.ri != 0) {
		message_id_add(&inner, &h->id);
		extension(b, 13, PRINTABLE, military(&text, buf_slice(&inner)));
		buf_clear(&inner);
	}
	s = military(&text, mail_originator(h));
	if (s.n > 0)
		extension(b, 14, PRINTABLE, s);
	buf_free(&text);
	buf_free(&inner);
}

void
p772_write(struct buf *b, struct slice message)
{
	struct arena arena = {0};
	struct buf heading = {0}, body = {0}, inner = {0}, text = {0};
	struct head h;
	int64_t when;

	head_read(&arena, message, &h);
	when = mail_time(&h);
	buf_add(&text, slice(h.id.ssn, strnlen(h.id.ssn, sizeof(h.id.ssn))));
	if (text.n == 0)
		buf_string(&text, "0000");
	buf_char(&text, ' ');
	add_time(&text, when, true);
	add(&inner, PRINTABLE, buf_slice(&text));
	wrap(&heading, MESSAGE_ID, &inner);
	if (mail_originator(&h).n > 0) {
		add(&inner, PRIMITIVE, mail_originator(&h));
		wrap(&heading, CONSTRUCTED, &inner);
	}
	recipients(&heading, &h, 'T', CONSTRUCTED + 2);
	recipients(&heading, &h, 'I', CONSTRUCTED + 3);
	buf_clear(&text);
	message_id_add(&text, &h.id);
	add(&inner, TELETEX, buf_slice(&text));
	wrap(&heading, CONSTRUCTED + 8, &inner);
	buf_clear(&text);
	extensions(&text, &h, when);
	wrap(&heading, CONSTRUCTED + 15, &text);

	/* An IA5 text, whose repertoire is 5. */
	add(&inner, PRIMITIVE, slice("\5", 1));
	wrap(&text, SET, &inner);
	add(&text, IA5, message);
	wrap(&inner, CONSTRUCTED, &text);
	wrap(&body, SEQUENCE, &inner);

	add(&inner, SET, buf_slice(&heading));
	buf_add(&inner, buf_slice(&body));
	wrap(b, CONSTRUCTED, &inner);
	buf_free(&heading);
	buf_free(&body);
	buf_free(&inner);
	buf_free(&text);
	arena_free(&arena);
}
