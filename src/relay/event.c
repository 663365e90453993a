/*
 * event.c: what happened, as lines of the log, and what it changes.  An
 * event is applied by the line that is written of it, now and at a replay
 * alike; applying must not cause further events.
 */
#include "relay/station.h"

static const char *const reasons[REASON_MAX] = {"none", "route", "security",
    "garbled", "straggler", "class", "loop", "differs", "missent", "code",
    "special", "operator", "unreadable", "cancelled", "duplicate", "answered"};

struct slice
reason_name(unsigned reason)
{
	return slice_of(reasons[reason < REASON_MAX ? reason : 0]);
}

struct buf *
happen_begin(struct station *s)
{
	s->line = s->lines.n;
	return &s->lines;
}

void
happen_end(struct station *s)
{
	struct slice line = slice(s->lines.p + s->line, s->lines.n - s->line);
	struct buf copy = {0};
	bool good;

	/* What is applied may not move while it is read. */
	buf_add(&copy, line);
	buf_char(&s->lines, '\n');
	good = event_apply(s, buf_slice(&copy), 0);
	buf_free(&copy);
	if (!good)
		abort();
}

void
happen(struct station *s, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	buf_vformat(happen_begin(s), format, ap);
	va_end(ap);
	happen_end(s);
}

/* buf_format() knows no number as large as a label may be. */
void
unsigned_add(struct buf *b, uint64_t n)
{
	char text[20];
	size_t i = sizeof(text);

	do
		text[--i] = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	buf_add(b, slice(text + i, sizeof(text) - i));
}

/* ---- words ---------------------------------------------------------------------- */

bool
word_unsigned(struct slice *line, uint64_t *out)
{
	struct slice word = slice_word(line);
	uint64_t value = 0;
	size_t i;

	if (word.n == 0 || word.n > 20)
		return false;
	for (i = 0; i < word.n; i++) {
		if (!ascii_is_digit(word.p[i]))
			return false;
		value = value * 10 + (uint64_t)(word.p[i] - '0');
	}
	*out = value;
	return true;
}

uint64_t
number_word(struct slice *line)
{
	uint64_t value = 0;

	(void)word_unsigned(line, &value);
	return value;
}

struct circuit *
circuit_word(struct station *s, struct slice *line)
{
	struct slice word = slice_word(line);
	size_t i;

	for (i = 0; i < s->config.circuit_count; i++)
		if (slice_equal(s->config.circuits[i].name, word))
			return &s->circuits[i];
	return NULL;
}

static void
copy_word(char *out, size_t size, struct slice word)
{
	if (!slice_equal(word, S("-")) && word.n <= size && word.n > 0)
		memcpy(out, word.p, word.n);
}

static struct target
target_word(struct station *s, struct slice *line)
{
	struct slice word = slice_word(line);
	uint64_t prefix;
	size_t i;

	if (slice_equal(word, S("self")))
		return (struct target){TARGET_SELF, 0};
	if (slice_starts(word, S("c:")))
		for (i = 0; i < s->config.circuit_count; i++)
			if (slice_equal(s->config.circuits[i].name,
				slice_skip(word, 2)))
				return (struct target){TARGET_CIRCUIT, (int)i};
	if (slice_starts(word, S("d:"))) {
		prefix = ri_prefix(slice_skip(word, 2));
		for (i = 0; i < s->config.delivery_count; i++)
			if (s->config.deliveries[i].prefix == prefix)
				return (struct target){TARGET_DELIVERY, (int)i};
	}
	return (struct target){TARGET_NONE, 0};
}

void
target_add(struct buf *b, const struct station *s, struct target t)
{
	switch (t.kind) {
	case TARGET_CIRCUIT:
		buf_string(b, "c:");
		buf_add(b, s->config.circuits[t.index].name);
		break;
	case TARGET_DELIVERY:
		buf_string(b, "d:");
		ri_add(b, s->config.deliveries[t.index].prefix);
		break;
	case TARGET_SELF:
		buf_string(b, "self");
		break;
	case TARGET_NONE:
		buf_char(b, '-');
		break;
	}
}

void
ris_add(struct buf *b, const uint64_t *ris, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (i > 0)
			buf_char(b, ',');
		ri_add(b, ris[i]);
	}
	if (count == 0)
		buf_char(b, '-');
}

/* ---- messages and branches ---------------------------------------------------- */

struct message *
message_find(const struct station *s, uint64_t seq)
{
	size_t low = 0, high = s->message_count, middle;
	struct message *m;

	/* Nearly always none is missing between it and the newest. */
	if (seq == 0 || seq >= s->next_seq)
		return NULL;
	if (s->next_seq - seq <= high) {
		m = s->messages[high - (size_t)(s->next_seq - seq)];
		if (m->seq == seq)
			return m->gone ? NULL : m;
	}
	while (low < high) {
		middle = low + (high - low) / 2;
		m = s->messages[middle];
		if (m->seq == seq)
			return m->gone ? NULL : m;
		if (m->seq < seq)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

struct branch *
branch_find(const struct message *m, unsigned index)
{
	struct branch *b = m == NULL ? NULL : m->branches;

	while (b != NULL && b->index != index)
		b = b->next;
	return b;
}

static struct branch *
branch_words(struct station *s, struct slice *line)
{
	uint64_t seq = number_word(line), index = number_word(line);

	return branch_find(message_find(s, seq), (unsigned)index);
}

static void
keys_grow(struct station *s)
{
	size_t i, size = s->key_size == 0 ? 1024 : s->key_size * 2;
	struct message **keys = heap_grow(NULL, size * sizeof(*keys));
	struct message *m, *next;
	uint64_t key;

	memset(keys, 0, size * sizeof(*keys));
	for (i = 0; i < s->key_size; i++)
		for (m = s->keys[i]; m != NULL; m = next) {
			next = m->same;
			key = message_id_key(&m->id) & (size - 1);
			m->same = keys[key];
			keys[key] = m;
		}
	heap_free(s->keys);
	s->keys = keys;
	s->key_size = size;
}

struct message *
message_by_id(const struct station *s, const struct message_id *id)
{
	if (s->key_size == 0)
		return NULL;
	return s->keys[message_id_key(id) & (s->key_size - 1)];
}

static struct message *
message_new(struct station *s, uint64_t seq)
{
	struct message *m;

	/* In a snapshot those are missing that were forgotten. */
	if (seq < s->next_seq || (seq != s->next_seq && !s->restoring))
		return NULL;
	if (s->message_count == s->message_size) {
		s->message_size =
		    s->message_size == 0 ? 256 : s->message_size * 2;
		s->messages = heap_grow(
		    s->messages, s->message_size * sizeof(*s->messages));
	}
	m = heap_grow(NULL, sizeof(*m));
	*m = (struct message){.seq = seq, .circuit = -1};
	s->messages[s->message_count++] = m;
	s->next_seq = seq + 1;
	return m;
}

/* ---- the window of given numbers ------------------------------------------------ */

static void
window_drop(struct circuit *c, unsigned i)
{
	if (i == c->cursor) {
		c->offset = 0;
		c->composed = NULL;
	} else if (i < c->cursor)
		c->cursor--;
	memmove(&c->window[i], &c->window[i + 1],
	    (c->given - i - 1) * sizeof(c->window[0]));
	c->given--;
}

static struct circuit *
circuit_of(struct station *s, const struct branch *b)
{
	return b->target.kind == TARGET_CIRCUIT ? &s->circuits[b->target.index]
						: NULL;
}

/* The number of a branch is not its own any more. */
static void
window_leave(struct station *s, struct branch *b, bool spent)
{
	struct circuit *c = circuit_of(s, b);
	unsigned i;

	if (c == NULL)
		return;
	for (i = 0; i < c->given && c->window[i].branch != b; i++)
		continue;
	if (i == c->given)
		return;
	if (spent || !c->config->framed) {
		window_drop(c, i);
		return;
	}
	/* The peer must be told that nothing comes under it. */
	c->window[i].branch = NULL;
	c->window[i].log = s->end.at + 1;
	if (i == c->cursor) {
		c->offset = 0;
		c->composed = NULL;
	}
}

/* ---- what each event does --------------------------------------------------------- */

static void
enqueue(struct station *s, struct branch *b)
{
	struct circuit *c = circuit_of(s, b);

	list_remove(b);
	b->state = BRANCH_QUEUED;
	b->number = 0;
	b->handed = false;
	if (c != NULL)
		list_add(&c->queues[b->precedence], b);
	else if (b->target.kind == TARGET_DELIVERY)
		list_add(&s->deliveries[b->target.index][b->precedence], b);
	else
		list_add(&s->own, b);
}

static bool
apply_accept(struct station *s, struct slice line, uint64_t bodies)
{
	uint64_t seq = number_word(&line), value;
	struct message *m = message_new(s, seq);
	struct circuit *c;
	struct slice word;

	if (m == NULL)
		return false;
	m->wall = (int64_t)number_word(&line);
	c = circuit_word(s, &line);
	m->circuit = (int16_t)(c == NULL ? -1 : c->index);
	m->number = (uint16_t)number_word(&line);
	m->marks = (uint16_t)number_word(&line);
	m->precedence = (uint8_t)(number_word(&line) % WIRE_PRECEDENCES);
	m->second = (uint8_t)(number_word(&line) % WIRE_PRECEDENCES);
	m->class = (uint8_t)number_word(&line);
	m->warning = (uint8_t)number_word(&line);
	m->id.ri = ri_pack(slice_word(&line));
	copy_word(m->id.ssn, sizeof(m->id.ssn), slice_word(&line));
	copy_word(m->id.filing, sizeof(m->id.filing), slice_word(&line));
	word = slice_word(&line);
	if (slice_starts(word, S("+"))) {
		word = slice_skip(word, 1);
		m->at = bodies;
	}
	if (!word_unsigned(&word, &value))
		return false;
	m->at += value;
	m->n = (uint32_t)number_word(&line);
	m->label = number_word(&line);
	m->words = (uint32_t)number_word(&line);
	m->last = (int64_t)number_word(&line);
	m->log = s->restoring ? 0 : s->end.at + 1;
	if (c != NULL && m->number != 0)
		number_book(c, m->number);
	if (m->id.ri != 0 && m->id.ssn[0] != '\0') {
		if (s->key_count * 2 >= s->key_size)
			keys_grow(s);
		value = message_id_key(&m->id) & (s->key_size - 1);
		m->same = s->keys[value];
		s->keys[value] = m;
		s->key_count++;
	}
	/* Our own serials go on where they were. */
	if (c == NULL && m->id.ri == s->config.station &&
	    m->id.ssn[0] != '\0') {
		word = slice(m->id.ssn, strnlen(m->id.ssn, 4));
		if (word_unsigned(&word, &value))
			s->serial = (unsigned)value;
	}
	return true;
}

static void
add_marks(struct branch *b, uint64_t marks)
{
	uint64_t doubts = b->doubts + marks / ONE_DOUBT;

	b->marks |= (uint16_t)(marks % ONE_DOUBT);
	b->doubts = (uint8_t)(doubts > 250 ? 250 : doubts);
}

static bool
apply_owe(struct station *s, struct slice line)
{
	struct message *m = message_find(s, number_word(&line));
	struct branch *b, **last;
	struct slice word, ri;
	size_t size = 1, i;

	if (m == NULL)
		return false;
	b = heap_grow(NULL, sizeof(*b));
	*b = (struct branch){.message = m, .since = s->mono};
	b->index = (uint16_t)number_word(&line);
	b->target = target_word(s, &line);
	b->precedence = (uint8_t)(number_word(&line) % WIRE_PRECEDENCES);
	add_marks(b, number_word(&line));
	b->repeated =
	    b->doubts > 0 || (b->marks & (MARK_DIVERTED | MARK_ZDK)) != 0;
	b->tried = number_word(&line);
	word = slice_word(&line);
	for (i = 0; i < word.n; i++)
		size += word.p[i] == ',';
	b->ris = size == 1 ? &b->one : heap_grow(NULL, size * sizeof(*b->ris));
	while (word.n > 0) {
		ri = slice_head(word, slice_index(word, ','));
		word = slice_skip(word, ri.n + 1);
		b->ris[b->ri_count] = ri_pack(ri);
		b->ri_count += b->ris[b->ri_count] != 0;
	}
	b->log = s->restoring ? 0 : s->end.at + 1;
	for (last = &m->branches; *last != NULL; last = &(*last)->next)
		continue;
	*last = b;
	enqueue(s, b);
	if (s->restoring)
		state_branch(s, b, line);
	return true;
}

/* A place for each number of a circuit. */
struct given_to *
no_numbers(const struct circuit *c)
{
	size_t size = ((size_t)number_most(c) + 1) * sizeof(struct given_to);
	struct given_to *out = heap_grow(NULL, size);

	memset(out, 0, size);
	return out;
}

static bool
apply_number(struct station *s, struct branch *b, struct slice line)
{
	struct circuit *c = b == NULL ? NULL : circuit_of(s, b);
	uint16_t number = (uint16_t)number_word(&line);

	if (b == NULL || number == 0 || (c != NULL && c->given == WINDOW))
		return false;
	/*
	 * The circuit may have gone from the configuration since, or have fewer
	 * digits: that it may have been sent is known, and no more.
	 */
	if (!s->started && (c == NULL || number > number_most(c))) {
		list_remove(b);
		b->state = BRANCH_SENDING;
		return true;
	}
	if (c == NULL || number > number_most(c))
		return false;
	if (c->sent == NULL)
		c->sent = no_numbers(c);
	list_remove(b);
	b->state = BRANCH_SENDING;
	b->number = number;
	b->since = s->mono;
	/* What went before the restart is not known. */
	c->window[c->given++] =
	    (struct given){b, s->end.at + 1, number, !s->started};
	c->sent[number] = (struct given_to){b->message->seq, b->index};
	c->next = number_after(c, number);
	return true;
}

static void
apply_done(struct station *s, struct branch *b, int64_t wall)
{
	window_leave(s, b, true);
	list_remove(b);
	b->state = BRANCH_DONE;
	b->since = s->mono;
	b->sent = b->message->last = wall;
}

static void
apply_sent(struct station *s, struct branch *b, int64_t wall)
{
	struct circuit *c = circuit_of(s, b);
	struct message *m = b->message;

	apply_done(s, b, wall);
	if (b->precedence != WIRE_FLASH || m->marks & (MARK_ZGC | MARK_SVC))
		return;
	/* Its circuit has gone: no receipt will come by it. */
	if (c == NULL) {
		b->state = BRANCH_SENDING;
		return;
	}
	b->state = BRANCH_RECEIPT;
	list_add(&c->receipts, b);
}

/* Its delivery may have begun. */
void
branch_begun(struct station *s, struct branch *b)
{
	b->state = BRANCH_SENDING;
	b->since = s->mono;
	if (b->target.kind != TARGET_DELIVERY)
		return;
	list_remove(b);
	list_add(&s->deliveries[b->target.index][BEGUN], b);
}

static bool
apply_branch(struct station *s, struct slice kind, struct slice line)
{
	struct branch *b = branch_words(s, &line);
	uint64_t value;
	unsigned i;

	if (b == NULL)
		return false;
	b->log = s->end.at + 1;
	if (slice_equal(kind, S("number")))
		return apply_number(s, b, line);
	if (slice_equal(kind, S("sent")))
		apply_sent(s, b, (int64_t)number_word(&line));
	else if (slice_equal(kind, S("done")))
		apply_done(s, b, (int64_t)number_word(&line));
	else if (slice_equal(kind, S("begun")))
		branch_begun(s, b);
	else if (slice_equal(kind, S("again"))) {
		window_leave(s, b, false);
		add_marks(b, number_word(&line));
		b->repeated = true;
		enqueue(s, b);
	} else if (slice_equal(kind, S("move"))) {
		b->repeated = true;
		window_leave(s, b, false);
		list_remove(b);
		b->target = target_word(s, &line);
		add_marks(b, number_word(&line));
		value = number_word(&line);
		b->tried = value;
		enqueue(s, b);
	} else {
		/* hold, void */
		window_leave(s, b, false);
		list_remove(b);
		b->handed = false;
		b->state =
		    slice_equal(kind, S("hold")) ? BRANCH_HELD : BRANCH_VOID;
		for (i = 0; i < REASON_MAX; i++)
			if (slice_equal(slice_trim(line), reason_name(i)))
				b->reason = (uint8_t)i;
		if (b->state == BRANCH_HELD)
			list_add(&s->held, b);
	}
	return true;
}

static bool
apply_circuit(struct station *s, struct slice kind, struct slice line)
{
	struct circuit *c = circuit_word(s, &line);
	uint64_t number = number_word(&line);
	unsigned i;

	if (c == NULL)
		return true;
	if (slice_equal(kind, S("peer"))) {
		c->peer_epoch = number;
		return true;
	}
	if (number > number_most(c))
		return false;
	if (slice_equal(kind, S("book")))
		number_book(c, (uint16_t)number);
	else if (slice_equal(kind, S("open")))
		number_open(c, (uint16_t)number, true);
	else if (slice_equal(kind, S("proven")))
		c->proven = (uint16_t)number;
	else if (slice_equal(kind, S("ended")))
		c->before = 0; /* nothing of the old day is lacking */
	else if (slice_equal(kind, S("expect"))) {
		/* Who has heard nothing yet lacks the old day from 001 on. */
		c->before = c->expect == 0 ? 1 : c->expect;
		c->expect = (uint16_t)number;
		c->in_day = (int32_t)number_word(&line);
		memset(c->open, 0, sizeof(c->open));
	} else if (slice_equal(kind, S("next"))) {
		/* What the old series had may still be asked for. */
		if (c->sent != NULL) {
			heap_free(c->sent_before);
			c->sent_before = c->sent;
			c->sent = NULL;
		}
		c->next = (uint16_t)number;
		c->out_day = (int32_t)number_word(&line);
		/* Of the new one the peer has had nothing yet. */
		if (c->proven != 0)
			c->proven = number_before(c, c->next);
	} else if (slice_equal(kind, S("blank"))) {
		for (i = 0; i < c->given; i++)
			if (c->window[i].branch == NULL &&
			    c->window[i].number == number) {
				window_drop(c, i);
				break;
			}
	}
	return true;
}

static void
apply_ask(struct station *s, struct slice line)
{
	uint64_t seq = number_word(&line);
	size_t i;

	for (i = 0; i < s->request_count && s->requests[i].seq != seq; i++)
		continue;
	if (i == s->request_count) {
		if (s->request_count == s->request_size) {
			s->request_size =
			    s->request_size == 0 ? 16 : s->request_size * 2;
			s->requests = heap_grow(s->requests,
			    s->request_size * sizeof(*s->requests));
		}
		s->request_count++;
	}
	s->requests[i].seq = seq;
	s->requests[i].wall = (int64_t)number_word(&line);
	s->requests[i].stage = (unsigned)number_word(&line);
}

static void
apply_asked(struct station *s, uint64_t seq)
{
	size_t i;

	for (i = 0; i < s->request_count; i++)
		if (s->requests[i].seq == seq) {
			s->requests[i] = s->requests[--s->request_count];
			return;
		}
}

/* ---- forgetting, and copies of bodies -------------------------------------------- */

void
branches_free(struct message *m)
{
	struct branch *b, *next;

	for (b = m->branches; b != NULL; b = next) {
		next = b->next;
		list_remove(b);
		if (b->ris != &b->one)
			heap_free(b->ris);
		heap_free(b);
	}
	m->branches = NULL;
}

/* Its place in the order stays until the sweep comes round. */
void
message_forget(struct station *s, struct message *m)
{
	struct message **p;

	branches_free(m);
	if (s->key_size > 0) {
		p = &s->keys[message_id_key(&m->id) & (s->key_size - 1)];
		while (*p != NULL && *p != m)
			p = &(*p)->same;
		if (*p == m) {
			*p = m->same;
			s->key_count--;
		}
	}
	m->gone = true;
	s->message_gone++;
}

static bool
apply_forget(struct station *s, struct slice line)
{
	struct message *m = message_find(s, number_word(&line));

	if (m == NULL)
		return false;
	message_forget(s, m);
	return true;
}

/* Its body is here as well now, and need not be where it was. */
static bool
apply_keep(struct station *s, struct slice line, uint64_t bodies)
{
	struct message *m = message_find(s, number_word(&line));
	struct slice word = slice_word(&line);
	uint64_t value;

	word = slice_skip(word, 1);
	if (m == NULL || !word_unsigned(&word, &value))
		return false;
	m->at = bodies + value;
	m->log = s->end.at + 1;
	return true;
}

/* ---- an event ----------------------------------------------------------------------- */

bool
event_apply(struct station *s, struct slice line, uint64_t bodies)
{
	static const char *const of_branch[] = {
	    "number", "sent", "done", "begun", "again", "move", "hold", "void"};
	static const char *const of_circuit[] = {"book", "open", "expect",
	    "next", "blank", "peer", "proven", "ended"};
	struct slice kind = slice_word(&line);
	struct message *m;
	size_t i;

	if (slice_equal(kind, S("note")) || slice_equal(kind, S("alarm")) ||
	    slice_equal(kind, S("boot")))
		return true;
	if (slice_equal(kind, S("accept")))
		return apply_accept(s, line, bodies);
	if (slice_equal(kind, S("owe")))
		return apply_owe(s, line);
	for (i = 0; i < sizeof(of_branch) / sizeof(of_branch[0]); i++)
		if (slice_equal(kind, slice_of(of_branch[i])))
			return apply_branch(s, kind, line);
	for (i = 0; i < sizeof(of_circuit) / sizeof(of_circuit[0]); i++)
		if (slice_equal(kind, slice_of(of_circuit[i])))
			return apply_circuit(s, kind, line);
	if (slice_equal(kind, S("routed"))) {
		m = message_find(s, number_word(&line));
		if (m == NULL)
			return false;
		m->routed = true;
	} else if (slice_equal(kind, S("ask")))
		apply_ask(s, line);
	else if (slice_equal(kind, S("asked")))
		apply_asked(s, number_word(&line));
	else if (slice_equal(kind, S("epoch")))
		s->epoch = number_word(&line);
	else if (slice_equal(kind, S("forget")))
		return apply_forget(s, line);
	else if (slice_equal(kind, S("keep")))
		return apply_keep(s, line, bodies);
	else
		return s->restoring && state_apply(s, kind, line);
	return true;
}

/* ---- events of several fields ------------------------------------------------------ */

void
branch_add(struct station *s, const struct message *m, unsigned index,
    struct target t, unsigned precedence, unsigned marks, uint64_t tried,
    const uint64_t *ris, size_t count)
{
	struct buf *b = happen_begin(s);

	buf_format(b, "owe %lld %u ", (long long)m->seq, index);
	target_add(b, s, t);
	buf_format(b, " %u %u ", precedence, marks);
	unsigned_add(b, tried);
	buf_char(b, ' ');
	ris_add(b, ris, count);
	happen_end(s);
}

void
branch_repeat(struct station *s, const struct branch *b, unsigned marks)
{
	happen(s, "again %lld %u %u", (long long)b->message->seq,
	    (unsigned)b->index, marks);
}

void
branch_move(struct station *s, struct branch *branch, struct target t,
    unsigned marks, uint64_t tried)
{
	struct buf *b = happen_begin(s);

	buf_format(b, "move %lld %u ", (long long)branch->message->seq,
	    (unsigned)branch->index);
	target_add(b, s, t);
	buf_format(b, " %u ", marks);
	unsigned_add(b, tried);
	happen_end(s);
}

void
note(struct station *s, bool alarm, const char *format, ...)
{
	struct buf text = {0}, plain = {0};
	struct slice said;
	size_t i;
	va_list ap;

	va_start(ap, format);
	buf_vformat(&text, format, ap);
	va_end(ap);
	buf_plain(&plain, buf_slice(&text));
	/* A note is one line. */
	for (i = 0; i < plain.n; i++)
		if (plain.p[i] == '\n' || plain.p[i] == '\t')
			plain.p[i] = ' ';
	said = buf_slice(&plain);
	buf_add(happen_begin(s), alarm ? S("alarm ") : S("note "));
	buf_format(&s->lines, "%lld %S", (long long)s->wall, &said);
	happen_end(s);
	s->alarms += alarm;
	buf_format(&s->said, "%s%S\n", alarm ? "alarm: " : "", &said);
	buf_free(&text);
	buf_free(&plain);
}

/* ---- records ------------------------------------------------------------------------- */

void
commit(struct station *s)
{
	uint64_t bodies, seq;
	struct message *m;
	size_t i;

	if (s->started)
		for (i = 0; i < s->config.circuit_count; i++)
			fill(s, &s->circuits[i]);
	arena_reset(&s->arena);
	if (s->lines.n == 0)
		return;
	/* Where the bodies of what came lie is known now. */
	bodies = s->end.at + LOG_HEAD + s->lines.n;
	for (seq = s->fresh; (m = message_find(s, seq)) != NULL; seq++)
		m->at += bodies;
	s->fresh = s->next_seq;
	while (s->sweep.kept_count > 0) {
		m = message_find(s, s->sweep.kept[--s->sweep.kept_count]);
		m->at += bodies;
	}
	log_write(
	    &s->end, &s->log, buf_slice(&s->lines), buf_slice(&s->bodies));
	buf_clear(&s->lines);
	buf_clear(&s->bodies);
}
