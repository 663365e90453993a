/*
 * head.c: what a relay reads of a message: FL1 to FL5 and the addresses
 * (ACP 127(G) para 402); and what it writes of it.  Any bytes are a head.
 */
#include "relay/wire.h"

/* Where the reading of lines stands. */
struct lines {
	struct slice rest;
	struct slice raw; /* the line with its end */
	struct slice line; /* without blanks around it */
};

/* The next line that is not blank. */
static bool
next_line(struct lines *l)
{
	size_t n;

	while (l->rest.n > 0) {
		n = slice_index(l->rest, '\n');
		l->raw = slice_head(l->rest, n + 1);
		l->rest = slice_skip(l->rest, n + 1);
		l->line = slice_trim(l->raw);
		if (l->line.n > 0)
			return true;
	}
	l->raw = l->line = (struct slice){NULL, 0};
	return false;
}

/* One of ZZ, OO, PP, RR, or -1. */
static int
doubled(struct slice word)
{
	static const char letters[] = "ZOPR";
	const char *at;

	if (word.n != 2 || word.p[0] != word.p[1] || word.p[0] == '\0')
		return -1;
	at = strchr(letters, word.p[0]);
	return at == NULL ? -1 : (int)(at - letters);
}

static int
single(struct slice word)
{
	static const char letters[] = "ZOPR";
	const char *at;

	if (word.n != 1 || word.p[0] == '\0')
		return -1;
	at = strchr(letters, word.p[0]);
	return at == NULL ? -1 : (int)(at - letters);
}

/* ZNR, ZFF3: an operating signal (para 135). */
static bool
is_signal(struct slice w)
{
	return (w.n == 3 || (w.n == 4 && ascii_is_digit(w.p[3]))) &&
	    (w.p[0] == 'Z' || w.p[0] == 'Q') && ascii_is_upper(w.p[1]) &&
	    ascii_is_upper(w.p[2]);
}

static bool
same_letters(struct slice w, size_t n)
{
	size_t i;

	for (i = 1; i < n; i++)
		if (w.p[i] != w.p[0])
			return false;
	return true;
}

static void
mark_word(struct head *h, struct slice word)
{
	static const struct {
		const char *word;
		unsigned mark;
	} marks[] = {{"ZFD", MARK_ZFD}, {"ZFG", MARK_ZFG}, {"ZDG", MARK_ZDG},
	    {"ZEL", MARK_ZEL}, {"ZOV", MARK_ZOV}, {"ZGC", MARK_ZGC},
	    {"ZDK", MARK_ZDK}};
	size_t i;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (slice_equal(word, slice_of(marks[i].word)))
			h->marks |= marks[i].mark;
}

static void
mark_words(struct head *h, struct slice line)
{
	struct slice word;

	while ((word = slice_word(&line)).p != NULL)
		mark_word(h, word);
}

/* Letters and figures, which are added as many as this at a time. */
#define TOGETHER 64

struct words {
	uint64_t sum;
	size_t n;
	char kept[TOGETHER];
};

static void
mix_words(struct words *w)
{
	uint64_t eight;
	size_t i, k;

	memset(w->kept + w->n, 0, TOGETHER - w->n);
	for (i = 0; i < TOGETHER; i += sizeof(eight)) {
		/* In one order, whatever the machine's. */
		for (eight = 0, k = 0; k < sizeof(eight); k++)
			eight |= (uint64_t)(unsigned char)w->kept[i + k]
			    << 8 * k;
		w->sum = (w->sum ^ eight) * 0x9e3779b97f4a7c15u;
		w->sum ^= w->sum >> 32;
	}
	w->n = 0;
}

/* Without a branch for each: 0x5f makes letters capital and no figure one. */
static void
add_words(struct words *w, struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		w->kept[w->n] = (char)(s.p[i] & 0x5f);
		w->n += (size_t)ascii_is_alnum(s.p[i]);
		if (w->n == TOGETHER)
			mix_words(w);
	}
}

uint32_t
head_words(const struct head *h)
{
	struct words w = {.sum = 1};
	uint32_t sum;

	add_words(&w, h->fl5);
	add_words(&w, h->text);
	mix_words(&w);
	sum = (uint32_t)w.sum;
	return sum == 0 ? 1 : sum;
}

/*
 * Which copy this is, by the trail: for each hop, the oldest first, which
 * attempt it was, a half byte each.  XXX001 behind a number says that it was
 * the second; XXX000 that the trail is not whole.
 */
static uint64_t
label_of(const struct head *h)
{
	uint64_t label = 0;
	unsigned i, hops = 0, attempt;

	for (i = h->ti_count; i > 0; i--) {
		if (memcmp(h->tis[i - 1].letters, "XXX", 3) == 0) {
			if (h->tis[i - 1].number == 0)
				return LABEL_UNKNOWN;
			continue;
		}
		if (++hops > 15 || h->tis[i - 1].digits < 3)
			return LABEL_UNKNOWN;
		attempt = 0;
		if (i < h->ti_count && memcmp(h->tis[i].letters, "XXX", 3) == 0)
			attempt = h->tis[i].number;
		label |= (uint64_t)(attempt < 14 ? attempt + 1 : 15)
		    << (64 - 4 * hops);
	}
	return label;
}

/* FL1: ZCZC or VV, channel numbers, five blanks, UU or HH (para 202). */
static void
read_fl1(struct head *h, struct slice line)
{
	struct slice word;
	struct ti ti;

	if (slice_starts(line, S("V")) && !slice_starts(line, S("VV")))
		line = slice_skip(line, 1);
	if (slice_starts(line, S("ZCZC")))
		line = slice_skip(line, 4);
	else if (slice_starts(line, S("VV ")) || slice_equal(line, S("VV")))
		line = slice_skip(line, 2);
	else {
		h->wrong |= HEAD_FL1;
		return;
	}
	line = slice_trim_left(line);
	while (h->ti_count < RELAY_TIS && ti_read(&line, &ti)) {
		h->tis[h->ti_count++] = ti;
		if (ti.digits < 3)
			break;
	}
	/* What goes on otherwise is garbled, and hops are behind it. */
	h->label = line.n == 0 || ascii_is_space(line.p[0]) ? label_of(h)
							    : LABEL_UNKNOWN;
	while ((word = slice_word(&line)).p != NULL) {
		if (slice_equal(word, S("UU")))
			h->warning = 'U';
		if (slice_equal(word, S("HH")))
			h->warning = 'H';
	}
}

static bool
all_ris(struct slice line)
{
	struct slice word;
	bool any = false;

	while ((word = slice_word(&line)).p != NULL) {
		if (ri_pack(word) == 0)
			return false;
		any = true;
	}
	return any;
}

struct called {
	int precedence;
	uint64_t *ris;
	size_t count;
	bool bad;
	struct slice lines;
};

static void
call(struct called *c, struct slice line)
{
	struct slice word;
	uint64_t ri;
	size_t i;

	while ((word = slice_word(&line)).p != NULL) {
		ri = ri_pack(word);
		if (ri == 0 || c->count == RELAY_RIS) {
			c->bad = true;
			continue;
		}
		/* Each stands there once (para 204). */
		for (i = 0; i < c->count && c->ris[i] != ri; i++)
			continue;
		if (i == c->count)
			c->ris[c->count++] = ri;
	}
}

/* A line that begins with a precedence, and those that continue it. */
static bool
read_called(struct arena *arena, struct lines *l, struct called *c)
{
	struct slice line = l->line, words;
	struct lines ahead;
	size_t n = 1;

	*c = (struct called){.precedence = doubled(slice_word(&line))};
	if (c->precedence < 0)
		return false;
	words = l->line;
	while (n < RELAY_RIS && slice_word(&words).p != NULL)
		n++;
	for (ahead = *l; next_line(&ahead) && all_ris(ahead.line);) {
		words = ahead.line;
		while (n < RELAY_RIS && slice_word(&words).p != NULL)
			n++;
	}
	c->ris = ARENA_ARRAY(arena, uint64_t, n + 1);
	c->lines = l->raw;
	call(c, line);
	for (ahead = *l; next_line(&ahead) && all_ris(ahead.line);) {
		*l = ahead;
		c->lines = slice_between(c->lines.p, slice_end(l->raw));
		call(c, l->line);
	}
	c->bad |= c->count == 0;
	return true;
}

static unsigned
class_letter(char c)
{
	static const char letters[] = "UERCST";
	const char *at = c == '\0' ? NULL : strchr(letters, c);

	return at == NULL ? WIRE_NONE : WIRE_U + (unsigned)(at - letters);
}

/* UUUUU, SSSSS, UUUAA, and what may stand behind a slant. */
static unsigned
class_group(struct head *h, struct slice w)
{
	size_t slant = slice_index(w, '/');

	if (slant < w.n)
		h->marks |= MARK_SPECIAL;
	w = slice_head(w, slant);
	if (w.n != 5 ||
	    !(same_letters(w, 5) || (same_letters(w, 3) && w.p[3] == w.p[4])))
		return WIRE_NONE;
	return class_letter(w.p[0]);
}

static bool
is_warning(struct slice line)
{
	return slice_starts(line, S("ZNY")) || slice_starts(line, S("ZNR"));
}

/*
 * A warning elsewhere than first in FL4, or a bad one: true when there is any.
 * It binds as well: by the highest class that its group may have been, and as
 * SECRET where it has none.
 */
static bool
other_warning(struct head *h, struct slice line)
{
	struct slice word, group;
	bool any = false, high;
	unsigned class;
	size_t i;

	while ((word = slice_word(&line)).p != NULL) {
		high = slice_equal(word, S("ZNY"));
		if (!high && !slice_equal(word, S("ZNR")))
			continue;
		any = true;
		group = line;
		group = slice_word(&group);
		class = class_group(h, group);
		group = slice_head(group, slice_index(group, '/'));
		if (class == WIRE_NONE && group.n == 5)
			for (i = 0; i < 5; i++)
				if (class_letter(group.p[i]) > class)
					class = class_letter(group.p[i]);
		if (high && class == WIRE_NONE)
			class = WIRE_S;
		if (class > WIRE_U && class > h->other_class)
			h->other_class = class;
	}
	return any;
}

/* FL2 and the pilots above it; on return the line is FL3, if there is one. */
static void
read_calls(struct arena *arena, struct head *h, struct lines *l)
{
	struct called c, inner;
	size_t i, k;
	int round;

	if (!next_line(l) || !read_called(arena, l, &c)) {
		h->wrong |= HEAD_FL2;
		return;
	}
	inner = c;
	h->called = (unsigned)c.precedence;
	h->ris = c.ris;
	h->ri_count = c.count;
	h->route = c.lines;
	h->rest = l->rest;
	next_line(l);
	for (round = 0; round < 4 && l->line.p != NULL; round++) {
		if (slice_starts(l->line, S("DE ")))
			break;
		if (!is_signal(slice_head(l->line, slice_index(l->line, ' '))))
			break;
		mark_words(h, l->line);
		other_warning(h, l->line);
		if (round == 0) {
			h->pilot = l->raw;
			h->rest = l->rest;
		}
		if (!next_line(l) || !read_called(arena, l, &inner)) {
			h->wrong |= HEAD_FL2;
			return;
		}
		h->fl2 = inner.lines;
		next_line(l);
	}
	if (c.bad || inner.bad)
		h->wrong |= HEAD_FL2;
	h->precedence = h->second = (unsigned)inner.precedence;
	/* A pilot calls some of those that FL2 below it calls, or reroutes. */
	for (i = 0; h->pilot.p != NULL && !(h->marks & MARK_ZOV) && i < c.count;
	     i++) {
		for (k = 0; k < inner.count && inner.ris[k] != c.ris[i]; k++)
			continue;
		if (k == inner.count)
			h->wrong |= HEAD_ADDRESS;
	}
}

static bool
is_ssn(struct slice s, struct slice *number)
{
	size_t n = 0;

	if (slice_starts(s, S("#")))
		s = slice_skip(s, 1);
	while (n < s.n && n < 4 && ascii_is_digit(s.p[n]))
		n++;
	*number = s;
	if (n == 0 || s.n > 7)
		return false;
	if (n == s.n || (n + 1 == s.n && ascii_is_upper(s.p[n])))
		return true;
	return n + 3 == s.n && s.p[n] == '/' && ascii_is_digit(s.p[n + 1]) &&
	    ascii_is_digit(s.p[n + 2]);
}

static bool
is_filing(struct slice s)
{
	size_t i;

	if (s.n == 8 && s.p[2] == '/' && ascii_is_upper(s.p[7])) {
		for (i = 0; i < 7; i++)
			if (i != 2 && !ascii_is_digit(s.p[i]))
				return false;
		return true;
	}
	if (s.n != 7)
		return false;
	for (i = 0; i < 7; i++)
		if (!ascii_is_digit(s.p[i]))
			return false;
	return true;
}

bool
message_id_read(struct slice *rest, struct message_id *out)
{
	struct message_id id = {.ri = ri_pack(slice_word(rest))};
	struct slice number, after, word;

	if (id.ri == 0 || !is_ssn(slice_word(rest), &number))
		return false;
	memcpy(id.ssn, number.p, number.n);
	after = *rest;
	word = slice_word(&after);
	if (is_filing(word)) {
		memcpy(id.filing, word.p, word.n);
		*rest = after;
	}
	*out = id;
	return true;
}

static bool
is_fl5(struct slice line)
{
	struct slice word = slice_word(&line);
	size_t i;

	if (single(word) < 0)
		return false;
	word = slice_word(&line);
	if (word.n == 1 && single(word) >= 0)
		word = slice_word(&line);
	if (word.n != 7 || !ascii_is_upper(word.p[6]))
		return false;
	for (i = 0; i < 6; i++)
		if (!ascii_is_digit(word.p[i]))
			return false;
	return true;
}

/* FL5 or FL11 follows: what neighbours tell each other has neither. */
static bool
has_heading(struct lines l)
{
	while (next_line(&l))
		if (slice_equal(l.line, S("BT")) || is_fl5(l.line))
			return true;
	return false;
}

/* FL3: DE, who, serial, filing time (para 115, 129). */
static void
read_fl3(struct head *h, struct lines *l)
{
	struct slice line = l->line, word, number;

	if (l->line.p == NULL || !slice_equal(slice_word(&line), S("DE"))) {
		h->wrong |= HEAD_FL3;
		return;
	}
	h->from = slice_between(l->raw.p, slice_end(h->all));
	h->id.ri = ri_pack(slice_word(&line));
	if (h->id.ri == 0)
		h->wrong |= HEAD_FL3;
	word = slice_word(&line);
	if (word.p == NULL && has_heading(*l)) {
		/* The serial is missing of a message (para 434). */
		h->wrong |= HEAD_FL3;
		return;
	}
	if (word.p == NULL) {
		h->marks |= MARK_SVC | MARK_NEIGHBOUR;
		return;
	}
	if (!is_ssn(word, &number)) {
		h->wrong |= HEAD_FL3;
		return;
	}
	memcpy(h->id.ssn, number.p, number.n);
	word = slice_word(&line);
	if (word.p == NULL)
		return;
	if (!is_filing(word)) {
		h->wrong |= HEAD_FL3;
		return;
	}
	memcpy(h->id.filing, word.p, word.n);
}

/* FL4: the security warning first, which binds every relay (para 203). */
static void
read_fl4(struct head *h, struct lines *l)
{
	struct slice line = l->line, word = slice_word(&line), group = line;
	unsigned class;

	h->fl4 = l->raw;
	h->instructions = l->line;
	group = slice_word(&group);
	if (slice_equal(word, S("ZNR")) || slice_equal(word, S("ZNY"))) {
		class = class_group(h, group);
		if (class == WIRE_NONE ||
		    (class == WIRE_U) != slice_equal(word, S("ZNR"))) {
			h->wrong |= HEAD_FL4;
			other_warning(h, l->line);
		}
		h->class = class;
		h->instructions = group.p == NULL
		    ? slice_skip(l->line, l->line.n)
		    : slice_between(slice_end(group), slice_end(l->line));
	} else if (!(is_signal(word) && group.n != 5) &&
	    !slice_equal(word, S("T")))
		h->wrong |= HEAD_FL4;
	if (other_warning(h, h->instructions))
		h->wrong |= HEAD_FL4;
	mark_words(h, h->instructions);
}

static void
read_fl5(struct head *h, struct lines *l)
{
	struct slice line = l->line, word;
	unsigned fl2 = h->precedence;
	int second;

	h->fl5 = l->raw;
	h->precedence = h->second = (unsigned)single(slice_word(&line));
	word = slice_word(&line);
	second = single(word);
	if (second >= 0)
		h->second = (unsigned)second;
	/* A relay may have lowered a branch to the second (para 151). */
	if (fl2 != h->precedence && fl2 != h->second)
		h->wrong |= HEAD_PRECEDENCE;
	mark_words(h, line);
}

bool
head_is_collective(struct slice designation)
{
	static const char *const begins[] = {"AIG ", "ALL "};
	static const char *const within[] = {
	    "COLLECTIVE", " POSTS", " CAPITALS", " MISSIONS"};
	size_t i;

	for (i = 0; i < 2; i++)
		if (slice_starts(designation, slice_of(begins[i])))
			return true;
	for (i = 0; i < 4; i++)
		if (slice_find(designation, slice_of(within[i])) <
		    designation.n)
			return true;
	return false;
}

/* FL7 to FL9: one address to a line, RI or ZEN before a slant (para 205). */
static void
read_address(struct arena *arena, struct head *h, char kind, struct slice line,
    struct head_address ***last)
{
	struct head_address *a = ARENA_NEW(arena, struct head_address);
	size_t slant = slice_index(line, '/');
	struct slice word = slice_head(line, slant);

	a->kind = kind;
	a->designation = line;
	if (slant < line.n && slice_equal(word, S("ZEN"))) {
		a->zen = true;
		a->designation = slice_skip(line, slant + 1);
	} else if (slant < line.n && ri_pack(word) != 0) {
		a->ri = ri_pack(word);
		a->designation = slice_skip(line, slant + 1);
	} else if (kind != 'X')
		h->addresses_complete = false;
	if (head_is_collective(a->designation))
		h->addresses_complete = false;
	**last = a;
	*last = &a->next;
}

/* FL5 to FL11. */
static void
read_heading(struct arena *arena, struct head *h, struct lines *l)
{
	struct head_address **last = &h->addresses;
	struct slice line;
	char kind = 0;

	h->addresses_complete = true;
	if (next_line(l) && !is_fl5(l->line) && !slice_equal(l->line, S("BT")))
		read_fl4(h, l);
	for (; l->line.p != NULL && !slice_equal(l->line, S("BT"));
	     next_line(l)) {
		line = l->line;
		/* Lines of signals may be around FL5; the warning is in FL4. */
		if (h->fl4.p != l->raw.p &&
		    (h->fl5.p == NULL || is_warning(line)) &&
		    other_warning(h, line))
			h->wrong |= HEAD_FL4;
		if (h->fl5.p == NULL && is_fl5(line))
			read_fl5(h, l);
		else if (slice_starts(line, S("FM ")))
			kind = 'F';
		else if (slice_starts(line, S("TO "))) {
			kind = 'T';
			line = slice_skip(line, 3);
		} else if (slice_starts(line, S("INFO "))) {
			kind = 'I';
			line = slice_skip(line, 5);
		} else if (slice_starts(line, S("XMT "))) {
			kind = 'X';
			line = slice_skip(line, 4);
		} else if (slice_starts(line, S("GR ")))
			kind = 0;
		if (kind == 'T' || kind == 'I' || kind == 'X')
			read_address(arena, h, kind, slice_trim(line), &last);
	}
	/* What is from somebody is to somebody: TO was garbled (para 205). */
	if (kind == 'F')
		h->wrong |= HEAD_ADDRESS;
}

/*
 * A line of it ends a message before its end, or begins one; in small letters
 * too, which a line of five units makes capital.
 */
static bool
is_two(struct slice message)
{
	struct slice rest = slice_trim_right(message);
	size_t i;

	while ((i = slice_index(rest, '\n')) < rest.n) {
		rest = slice_skip(rest, i + 1);
		if ((slice_starts_fold(rest, S("NNNN")) && rest.n > 4) ||
		    slice_starts_fold(rest, S("ZCZC")) ||
		    slice_starts_fold(rest, S("VZCZC")))
			return true;
	}
	return false;
}

static void
check_addresses(struct head *h)
{
	const struct head_address *a;
	size_t i;

	if (h->addresses == NULL || !h->addresses_complete ||
	    h->marks & MARK_ZOV)
		return;
	for (i = 0; i < h->ri_count; i++) {
		for (a = h->addresses; a != NULL && a->ri != h->ris[i];)
			a = a->next;
		if (a == NULL)
			h->wrong |= HEAD_ADDRESS;
	}
}

void
head_read(struct arena *arena, struct slice message, struct head *out)
{
	struct lines l = {.rest = message};

	*out = (struct head){.all = message,
	    .called = WIRE_ROUTINE,
	    .precedence = WIRE_ROUTINE,
	    .second = WIRE_ROUTINE};
	if (next_line(&l))
		read_fl1(out, l.line);
	else
		out->wrong |= HEAD_FL1;
	if (is_two(message))
		out->wrong |= HEAD_TWO;
	read_calls(arena, out, &l);
	read_fl3(out, &l);
	out->text = l.rest;
	if (!(out->marks & MARK_NEIGHBOUR)) {
		read_heading(arena, out, &l);
		head_read_text(out, l.rest);
		check_addresses(out);
	}
	head_read_end(out);
}

/* ---- going out --------------------------------------------------------------- */

static void
write_called(struct buf *b, unsigned precedence, const uint64_t *ris,
    size_t count, struct slice eol)
{
	size_t i, column = 2;

	buf_fill(b, wire_letter(precedence), 2);
	for (i = 0; i < count; i++) {
		/* At most 69 characters; a line goes on with an RI. */
		if (column + 1 + ri_length(ris[i]) > 69) {
			buf_add(b, eol);
			column = 0;
		} else {
			buf_char(b, ' ');
			column++;
		}
		ri_add(b, ris[i]);
		column += ri_length(ris[i]);
	}
	buf_add(b, eol);
}

/* Whether one of the RIs up to the next T or signal is of the branch. */
static bool
concerns(struct slice s, const struct head_branch *br)
{
	struct slice word;
	bool any = false;
	uint64_t ri;
	size_t i;

	while ((word = slice_word(&s)).p != NULL && !is_signal(word) &&
	    !slice_equal(word, S("T"))) {
		ri = ri_pack(word);
		any |= ri != 0;
		for (i = 0; i < br->ri_count && ri != 0; i++)
			if (ri_starts(br->ris[i], ri) ||
			    ri_starts(ri, br->ris[i]))
				return true;
	}
	return !any;
}

/* FL4 without the `T RI ...' that do not concern the branch (para 303). */
static void
write_instructions(struct buf *b, struct slice s, const struct head_branch *br)
{
	struct slice word;
	bool keep = true;

	while ((word = slice_word(&s)).p != NULL) {
		if (is_signal(word))
			keep = true;
		if (slice_equal(word, S("T")))
			keep = concerns(s, br);
		if (!keep)
			continue;
		buf_char(b, ' ');
		buf_add(b, word);
	}
}

static bool
has_instructions(struct slice s)
{
	struct slice word;

	while ((word = slice_word(&s)).p != NULL)
		if (slice_equal(word, S("T")))
			return true;
	return false;
}

/*
 * What follows the line that is routed by.  FL4 is the line behind FL3: what
 * stands in one without a security warning goes behind that (para 203).
 */
static void
write_rest(struct buf *b, const struct head *h, const struct head_branch *br,
    struct slice eol)
{
	bool warn = br->add_warning && h->class == WIRE_NONE;
	bool cut = h->pilot.p == NULL && h->fl4.p != NULL &&
	    has_instructions(h->instructions);
	struct slice rest = h->rest, line = h->fl4;
	size_t begin, indent;

	if (h->from.p == NULL || !(warn || cut)) {
		buf_add(b, rest);
		return;
	}
	if (line.p == NULL)
		line = slice_skip(h->from, slice_index(h->from, '\n') + 1);
	buf_add(b, slice_between(rest.p, line.p));
	rest = slice_between(line.p, slice_end(rest));
	begin = b->n;
	if (warn)
		buf_string(b, "ZNR UUUUU");
	if (!cut) {
		buf_add(b, h->fl4.p == NULL ? eol : S(" "));
		buf_add(b, rest);
		return;
	}
	line = slice_between(h->fl4.p, h->instructions.p);
	buf_add(b, slice_trim_right(line));
	write_instructions(b, h->instructions, br);
	/* What stood in an FL4 of instructions alone may be all gone. */
	if (b->n > begin) {
		indent = b->p[begin] == ' ' ? 1 : 0;
		memmove(
		    b->p + begin, b->p + begin + indent, b->n - begin - indent);
		b->n -= indent;
		buf_add(b, eol);
	}
	buf_add(b, slice_between(slice_end(h->fl4), slice_end(rest)));
}

static void
write_pilot(struct buf *b, const struct head *h, unsigned marks,
    const struct head_branch *br, struct slice eol)
{
	static const struct {
		unsigned mark;
		const char *word;
	} words[] = {{MARK_ZDG, "ZDG"}, {MARK_ZEL, "ZEL"}, {MARK_ZDK, "ZDK"}};
	struct slice warning;
	size_t i, before = b->n;

	if (h->pilot.p != NULL)
		buf_add(b, slice_trim(h->pilot));
	else if (h->class != WIRE_NONE) {
		warning = slice_between(h->fl4.p, h->instructions.p);
		buf_add(b, slice_trim(warning));
	}
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (marks & words[i].mark) {
			if (b->n > before)
				buf_char(b, ' ');
			buf_string(b, words[i].word);
		}
	if (marks & MARK_ZOV) {
		buf_string(b, b->n > before ? " ZOV " : "ZOV ");
		ri_add(b, br->station);
	}
	if (br->doubts > 0) {
		buf_string(b, b->n > before ? " ZFD " : "ZFD ");
		ri_add(b, br->station);
	}
	buf_add(b, eol);
}

struct slice
head_line_end(const struct head *h)
{
	return slice_ends(h->route, S("\r\r\n")) ? S("\r\r\n")
	    : slice_ends(h->route, S("\r\n"))    ? S("\r\n")
						 : S("\n");
}

void
head_write(
    struct buf *b, const struct head *h, const struct head_branch *branch)
{
	struct slice eol = head_line_end(h), route = h->route;
	unsigned marks = branch->marks & ~h->marks &
	    (MARK_ZDG | MARK_ZEL | MARK_ZDK | MARK_ZOV);
	unsigned i;

	buf_string(b, branch->manual ? "VV   " : "VZCZC");
	for (i = 0; i < branch->ti_count; i++)
		ti_add(b, &branch->tis[i]);
	if (h->warning != 0) {
		buf_string(b, "     ");
		buf_fill(b, h->warning, 2);
	}
	buf_add(b, eol);
	write_called(b, branch->precedence, branch->ris, branch->ri_count, eol);
	if (h->pilot.p != NULL || marks != 0 || branch->doubts > 0)
		write_pilot(b, h, marks, branch, eol);
	if (h->pilot.p == NULL && (marks != 0 || branch->doubts > 0))
		buf_add(b, route);
	write_rest(b, h, branch, eol);
}
