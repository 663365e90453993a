/*
 * wire.c: the words of the wire: precedences, classes, routing indicators,
 * message identifications.  It must not know where in a message they stand.
 */
#include "relay/wire.h"

char
wire_letter(unsigned precedence)
{
	return "ZOPR"[precedence < WIRE_PRECEDENCES ? precedence
						    : WIRE_ROUTINE];
}

struct slice
wire_precedence_name(unsigned precedence)
{
	static const char *const names[] = {
	    "FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"};

	return slice_of(
	    names[precedence < WIRE_PRECEDENCES ? precedence : WIRE_ROUTINE]);
}

static const char *const classes[] = {"NONE", "UNCLASSIFIED", "EFTO",
    "RESTRICTED", "CONFIDENTIAL", "SECRET", "TOP SECRET"};

struct slice
wire_class_name(unsigned class)
{
	return slice_of(classes[class <= WIRE_T ? class : WIRE_NONE]);
}

int
wire_class_by_name(struct slice name)
{
	int i;

	if (slice_equal_fold(name, S("TOP-SECRET")))
		return WIRE_T;
	for (i = WIRE_U; i <= WIRE_T; i++)
		if (slice_equal_fold(name, slice_of(classes[i])))
			return i;
	return -1;
}

uint64_t
ri_pack(struct slice s)
{
	return s.n < 4 ? 0 : ri_prefix(s);
}

uint64_t
ri_prefix(struct slice s)
{
	uint64_t ri = 0;
	size_t i;

	if (s.n > 8)
		return 0;
	for (i = 0; i < 8; i++) {
		ri <<= 8;
		if (i >= s.n)
			continue;
		if (!ascii_is_upper(s.p[i]))
			return 0;
		ri |= (unsigned char)s.p[i];
	}
	return ri;
}

unsigned
ri_length(uint64_t ri)
{
	unsigned n = 0;

	while (n < 8 && (ri >> (56 - 8 * n) & 0xff) != 0)
		n++;
	return n;
}

void
ri_add(struct buf *b, uint64_t ri)
{
	unsigned i;

	for (i = 0; i < ri_length(ri); i++)
		buf_char(b, (char)(ri >> (56 - 8 * i) & 0xff));
}

bool
ri_starts(uint64_t ri, uint64_t prefix)
{
	unsigned n = ri_length(prefix);

	return n > 0 && (ri ^ prefix) >> (64 - 8 * n) == 0;
}

bool
message_id_same(const struct message_id *a, const struct message_id *b)
{
	return a->ri == b->ri && memcmp(a->ssn, b->ssn, sizeof(a->ssn)) == 0 &&
	    memcmp(a->filing, b->filing, sizeof(a->filing)) == 0;
}

uint64_t
message_id_key(const struct message_id *id)
{
	uint64_t h = id->ri * 0x9e3779b97f4a7c15u;
	size_t i;

	for (i = 0; i < sizeof(id->ssn); i++)
		h = (h ^ (unsigned char)id->ssn[i]) * 0x100000001b3u;
	for (i = 0; i < sizeof(id->filing); i++)
		h = (h ^ (unsigned char)id->filing[i]) * 0x100000001b3u;
	return h ^ h >> 29;
}

static void
add_word(struct buf *b, const char *word, size_t size)
{
	buf_add(b, slice(word, strnlen(word, size)));
}

void
message_id_add(struct buf *b, const struct message_id *id)
{
	ri_add(b, id->ri);
	buf_char(b, ' ');
	add_word(b, id->ssn, sizeof(id->ssn));
	if (id->filing[0] == '\0')
		return;
	buf_char(b, ' ');
	add_word(b, id->filing, sizeof(id->filing));
}

bool
ti_read(struct slice *s, struct ti *out)
{
	struct ti ti = {{0}};
	struct slice at = *s;
	size_t i;

	if (at.n < 3)
		return false;
	for (i = 0; i < 3; i++) {
		if (!ascii_is_upper(at.p[i]))
			return false;
		ti.letters[i] = at.p[i];
	}
	at = slice_skip(at, 3);
	while (ti.digits < 4 && at.n > 0 && ascii_is_digit(at.p[0])) {
		ti.number = (uint16_t)(ti.number * 10 + (at.p[0] - '0'));
		ti.digits++;
		at = slice_skip(at, 1);
	}
	*s = at;
	*out = ti;
	return true;
}

void
ti_add(struct buf *b, const struct ti *ti)
{
	add_word(b, ti->letters, 3);
	if (ti->digits > 0)
		buf_padded(b, ti->number, ti->digits);
}
