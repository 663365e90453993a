/*
 * ask.c: requests of the operator: `status', `queue', `held', `show SEQ',
 * `trace RI SSN FILING', `hold', `release', `reroute', `cancel SEQ', `open', `close
 * CIRCUIT', `send' with a telegram behind it.  The answer's first line is
 * "ok", or a sentence behind "error", behind "none" where what was named is
 * not there, or behind "wrong" where the request was not understood.
 */
#include "relay/host.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const char *const answers[] = {"ok", "none", "wrong", "error"};

/* So many branches are listed at most. */
#define LISTED 1000

static bool
read_seq(struct slice word, uint64_t *seq, struct error *error)
{
	uint32_t n;

	if (!slice_number(word, UINT32_MAX, &n))
		return error_set(
		    error, "`%S' is no number of a message", &word);
	*seq = n;
	return true;
}

static bool
read_id(struct slice *rest, struct message_id *id, struct error *error)
{
	struct slice ssn, filing;

	*id = (struct message_id){.ri = ri_pack(slice_word(rest))};
	ssn = slice_word(rest);
	filing = slice_word(rest);
	if (slice_starts(ssn, S("#")))
		ssn = slice_skip(ssn, 1);
	if (id->ri == 0 || ssn.n == 0 || ssn.n > sizeof(id->ssn) ||
	    filing.n > sizeof(id->filing))
		return error_set(
		    error, "an identification is RJAAXX 0047 0601215");
	memcpy(id->ssn, ssn.p, ssn.n);
	if (filing.n > 0)
		memcpy(id->filing, filing.p, filing.n);
	return true;
}

/* The number of a message that is there. */
static bool
find_seq(const struct station *s, struct slice word, uint64_t *seq,
    enum answered *how, struct error *error)
{
	if (!read_seq(word, seq, error))
		return false;
	*how = station_has(s, *seq) ? ANSWER_ERROR : ANSWER_NONE;
	return *how == ANSWER_ERROR ||
	    error_set(error, "there is no message %S", &word);
}

static bool
find_circuit(struct station *s, struct slice name, enum answered *how,
    struct error *error)
{
	*how = station_has_circuit(s, name) ? ANSWER_ERROR : ANSWER_NONE;
	return *how == ANSWER_ERROR ||
	    error_set(error, "there is no circuit %S", &name);
}

/* readdress SEQ [cleared] P RI RI */
static bool
readdress(struct station *s, struct slice line, struct buf *out,
    enum answered *how, struct error *error)
{
	uint64_t ris[64], seq, fresh;
	struct slice word;
	unsigned precedence;
	size_t n = 0;
	bool cleared;

	if (!find_seq(s, slice_word(&line), &seq, how, error))
		return false;
	*how = ANSWER_WRONG;
	word = slice_word(&line);
	cleared = slice_equal(word, S("cleared"));
	if (cleared)
		word = slice_word(&line);
	for (precedence = 0; precedence < WIRE_PRECEDENCES; precedence++)
		if (word.n == 1 && word.p[0] == wire_letter(precedence))
			break;
	if (precedence == WIRE_PRECEDENCES)
		return error_set(error, "a precedence is Z, O, P or R");
	while ((word = slice_word(&line)).p != NULL && n < 64)
		if ((ris[n++] = ri_pack(word)) == 0)
			return error_set(
			    error, "`%S' is no routing indicator", &word);
	if (n == 0)
		return error_set(error, "for whom is not said");
	*how = ANSWER_ERROR;
	if (!station_readdress(
		s, seq, precedence, ris, n, cleared, &fresh, error))
		return false;
	buf_format(out, "%lld\n", (long long)fresh);
	return true;
}

/* ---- a telegram that is handed in ---------------------------------------------------- */

/*
 * One telegram and nothing else, as any circuit would find it: what follows
 * an NNNN, or begins with a ZCZC before one, is another, which as text of the
 * first would be lost for its own addressees, and go where it may not.
 */
static bool
is_one(struct slice body, struct error *error)
{
	struct reader r = {0};
	struct slice item = {NULL, 0}, next;
	enum reader_kind first, second = READER_NONE;
	size_t i, line = 1;
	bool good;

	reader_add(&r, body);
	reader_add(&r, S("\n"));
	first = reader_next(&r, &item);
	if (first == READER_MESSAGE || first == READER_CUT) {
		for (i = r.from; i < r.b.n && ascii_is_space(r.b.p[i]); i++)
			continue;
		while (i > 0)
			line += r.b.p[--i] == '\n';
		second = reader_next(&r, &next);
		if (second == READER_NONE)
			second = reader_cut(&r, &next);
	}
	good = second == READER_NONE ? first != READER_STRAY ||
		error_set(error, "something stands before its ZCZC")
	    : second == READER_STRAY
	    ? error_set(error,
		  "NNNN has ended it before its line %zu, and more follows",
		  line)
	    : error_set(error,
		  "with its line %zu another telegram begins: each is handed "
		  "in by itself, and none of these has been taken",
		  line);
	reader_free(&r);
	return good;
}

static bool
says_two(const struct head *h, struct error *error)
{
	struct slice one, two;

	if (h->wrong & HEAD_CLASS) {
		one = wire_class_name(h->class);
		two = wire_class_name(h->fl12_class);
		return error_set(
		    error, "FL4 says %S, FL12 says %S", &one, &two);
	}
	one = slice_head(h->route, slice_index(h->route, ' '));
	two = slice_trim(h->fl5);
	return error_set(
	    error, "FL2 has the precedence `%S', and FL5 is `%S'", &one, &two);
}

/* Whom FL2, or a pilot, calls and no address line names. */
static bool
says_whom(const struct head *h, struct error *error)
{
	const struct head_address *a;
	struct buf b = {0};
	size_t i;

	for (i = 0; i < h->ri_count; i++) {
		for (a = h->addresses; a != NULL && a->ri != h->ris[i];)
			a = a->next;
		if (a == NULL)
			break;
	}
	if (i == h->ri_count || h->addresses == NULL)
		return error_set(error,
		    h->pilot.p != NULL ? "its pilot calls whom FL2 does not"
				       : "no TO or INFO stands behind its FM");
	ri_add(&b, h->ris[i]);
	buf_char(&b, '\0');
	error_set(error,
	    "FL2 calls %s, which no line of FL7 and FL8 names: the next "
	    "station would hold it for a garble",
	    b.p);
	buf_free(&b);
	return false;
}

/* What is wrong with it, in the order in which it stands there. */
static bool
is_sound(const struct station *s, const struct head *h, struct error *error)
{
	const char *what = h->all.n > RELAY_LONGEST ? "it is too long"
	    : h->wrong & HEAD_FL1 ? "it does not begin with ZCZC"
	    : h->wrong & HEAD_FL2
	    ? "FL2, its second line, is not a precedence and for whom it is, "
	      "as `RR RJAAXX'"
	    : h->wrong & HEAD_FL3 || h->id.ssn[0] == '\0'
	    ? "FL3 does not say by whom it is, with a serial and a time, as "
	      "`DE RJAAXX 0047 0601215'"
	    : h->wrong & HEAD_FL4
	    ? "the security warning of FL4 is none, as `ZNR UUUUU' is, or "
	      "stands elsewhere than first in it"
	    : h->wrong & (HEAD_CLASS | HEAD_PRECEDENCE) ? ""
	    : !slice_ends(h->all, S("NNNN")) ? "it does not end with NNNN"
	    : h->wrong & HEAD_NO_END
	    ? "its text does not stand between two BT, each a line"
	    : h->wrong & HEAD_STRAGGLER
	    ? "FL15, the number before NNNN, is not the serial of FL3"
	    : h->marks & MARK_CANCELLED
	    ? "its last line, of E's or 3's, says that it was broken off"
	    : h->wrong & HEAD_CORRECTION
	    ? "it corrects one of its lines 1 to 4, which are not corrected"
	    : h->wrong & HEAD_SPLIT
	    ? "a line of its text is a channel number of its own circuit"
	    : station_misaddressed(s, h) ? ""
					 : NULL;

	if (what == NULL)
		return true;
	if (*what != '\0')
		return error_set(error, "%s", what);
	return h->wrong & (HEAD_CLASS | HEAD_PRECEDENCE) ? says_two(h, error)
							 : says_whom(h, error);
}

static bool
submit(struct station *s, struct slice body, struct buf *out,
    enum answered *how, struct error *error)
{
	struct arena arena = {0};
	struct head h;
	uint64_t seq;
	bool good;

	body = slice_trim(body);
	head_read(&arena, body, &h);
	good = is_one(body, error) && is_sound(s, &h, error);
	arena_free(&arena);
	if (!good)
		return false;
	*how = station_handed_in(s, body) != 0 ? ANSWER_WRONG : ANSWER_ERROR;
	if (!station_submit(s, body, &seq, error))
		return false;
	buf_format(out, "%lld\n", (long long)seq);
	return true;
}

static bool
answer(struct station *s, struct slice line, struct slice body, struct buf *out,
    enum answered *how, struct error *error)
{
	static const struct {
		const char *word;
		bool (*act)(struct station *, uint64_t, struct error *);
	} acts[] = {{"hold", station_hold}, {"release", station_release},
	    {"reroute", station_reroute}, {"cancel", station_cancel}};
	struct slice word = slice_word(&line);
	struct message_id id;
	uint64_t seq, ri;
	bool open;
	size_t i;

	if (slice_equal(word, S("status"))) {
		station_status(s, out);
		return true;
	}
	if (slice_equal(word, S("metrics"))) {
		station_metrics(s, out);
		return true;
	}
	if (slice_equal(word, S("test"))) {
		word = slice_word(&line);
		return find_circuit(s, word, how, error) &&
		    station_test(s, word, error);
	}
	if (slice_equal(word, S("readdress")))
		return readdress(s, line, out, how, error);
	if (slice_equal(word, S("inquire"))) {
		ri = ri_pack(slice_word(&line));
		if (ri == 0)
			return error_set(error, "that is no station");
		return read_id(&line, &id, error) &&
		    station_inquire(s, ri, &id, error);
	}
	if (slice_equal(word, S("heard"))) {
		if (!read_id(&line, &id, error))
			return false;
		station_heard(s, &id, out);
		return true;
	}
	if (slice_equal(word, S("queue"))) {
		station_queue(s, LISTED, out);
		return true;
	}
	if (slice_equal(word, S("held"))) {
		if (!find_seq(s, slice_word(&line), &seq, how, error))
			return false;
		station_held(s, seq, out);
		return true;
	}
	if (slice_equal(word, S("show")))
		return find_seq(s, slice_word(&line), &seq, how, error) &&
		    station_show(s, seq, out, error);
	if (slice_equal(word, S("trace"))) {
		if (!read_id(&line, &id, error))
			return false;
		*how = ANSWER_NONE;
		return station_trace(s, &id, out) ||
		    error_set(error, "this station never had it");
	}
	if (slice_equal(word, S("open")) || slice_equal(word, S("close"))) {
		open = slice_equal(word, S("open"));
		word = slice_word(&line);
		return find_circuit(s, word, how, error) &&
		    station_circuit(s, word, open, error);
	}
	if (slice_equal(word, S("send")))
		return submit(s, body, out, how, error);
	for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		if (slice_equal(word, slice_of(acts[i].word)))
			return find_seq(
				   s, slice_word(&line), &seq, how, error) &&
			    acts[i].act(s, seq, error);
	return error_set(error, "there is no request `%S'", &word);
}

void
operator_answer(struct station *s, struct slice request, struct buf *out)
{
	struct slice line = slice_line(&request), said;
	struct buf text = {0};
	struct error error;
	enum answered how = ANSWER_WRONG;

	if (answer(s, line, request, &text, &how, &error)) {
		said = buf_slice(&text);
		buf_format(out, "ok\n%S", &said);
	} else
		buf_format(out, "%s %s\n", answers[how], error.text);
	buf_free(&text);
}

/* ---- from the other side ------------------------------------------------------------ */

static bool
talk(int fd, struct slice request, struct buf *out)
{
	ssize_t n;

	while (request.n > 0) {
		n = send(fd, request.p, request.n, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		request = slice_skip(request, (size_t)n);
	}
	if (shutdown(fd, SHUT_WR) != 0)
		return false;
	for (;;) {
		n = read(fd, buf_room(out, 65536), 65536);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		out->n += (size_t)n;
	}
}

/* What a first line begins with; what is none of these is an error. */
static enum answered
read_answer(struct slice word)
{
	unsigned i = ANSWER_OK;

	while (i < ANSWER_ERROR && !slice_equal(word, slice_of(answers[i])))
		i++;
	return (enum answered)i;
}

enum answered
operator_ask(const struct host_config *c, struct slice request, struct buf *out,
    struct error *error)
{
	struct sockaddr_un local = {.sun_family = AF_UNIX};
	struct buf said = {0};
	struct slice rest, line;
	enum answered how;
	int fd;

	if (c->operator== NULL) {
		error_set(
		    error, "the configuration names no `operator' socket");
		return ANSWER_ERROR;
	}
	if (strlen(c->operator) >= sizeof(local.sun_path)) {
		error_set(error, "%s: is too long a path", c->operator);
		return ANSWER_ERROR;
	}
	memcpy(local.sun_path, c->operator, strlen(c->operator) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0 ||
	    connect(fd, (struct sockaddr *)&local, sizeof(local)) != 0) {
		error_set(error, "the station does not answer at %s: %s",
		    c->operator, strerror(errno));
		if (fd >= 0)
			close(fd);
		return ANSWER_ERROR;
	}
	how = ANSWER_ERROR;
	if (!talk(fd, request, &said))
		error_set(error, "the station broke off: %s", strerror(errno));
	else {
		rest = buf_slice(&said);
		line = slice_line(&rest);
		how = read_answer(slice_word(&line));
		line = slice_trim(line);
		if (how == ANSWER_OK)
			buf_add(out, rest);
		else
			error_set(error, "%S", &line);
	}
	close(fd);
	buf_free(&said);
	return how;
}
