/*
 * state.h: what a station knows, as structs; station.h has what its files
 * do with it.
 *
 * A message that was accepted has branches, one for each outgoing path; a
 * branch is owed until its next station, or its delivery, has answered for
 * it.  Both change by events alone (event.c): an event is a line of the
 * log, and the same function applies it when it happens and when it is
 * replayed, so that a restart cannot remember otherwise than it was.
 */
#ifndef RELAY_STATE_H
#define RELAY_STATE_H

#include "relay/relay.h"

enum branch_state {
	BRANCH_QUEUED,
	BRANCH_SENDING, /* it has a number, or its delivery was begun */
	BRANCH_RECEIPT, /* sent; a FLASH waits for its receipt */
	BRANCH_DONE,
	BRANCH_HELD, /* by the operator, or for him */
	BRANCH_VOID, /* cancelled, filed, replaced */
};

enum reason {
	REASON_NONE,
	REASON_ROUTE, /* no station has this routing indicator */
	REASON_SECURITY, /* no circuit is cleared for it */
	REASON_GARBLED,
	REASON_STRAGGLER, /* head of one, tail of another */
	REASON_CLASS, /* classes differ */
	REASON_LOOP, /* it came back */
	REASON_DIFFERS, /* another text under an identification that was here */
	REASON_MISSENT, /* the only way on is the way it came */
	REASON_CODE, /* the circuit's code cannot carry it */
	REASON_SPECIAL, /* special handling */
	REASON_OPERATOR,
	REASON_UNREADABLE, /* the disk does not give it back */
	REASON_CANCELLED,
	REASON_DUPLICATE,
	REASON_ANSWERED, /* a good copy came */
	REASON_MAX
};

/* Of a message, beside those of its head. */
#define MARK_PLAIN 0x8000u /* a circuit of ITA2 can carry it */
#define MARK_APPROVED 0x4000u /* over approved circuits only (para 203) */
#define MARK_FRAMES 0x1000u /* no plain one can: it would be cut in two */

/* Of a branch: it was part of another, which was diverted. */
#define MARK_DIVERTED 0x2000u

/* Added to marks: it was sent, and whether it was received is in doubt. */
#define ONE_DOUBT 0x10000u

struct branch {
	struct message *message;
	struct branch *next; /* of the message */
	struct branch *before, *after; /* in its list */
	struct list *list;
	uint64_t *ris;
	uint64_t one; /* where ris points when it is one */
	size_t ri_count;
	uint64_t log; /* its last event is on the disk beyond this */
	uint64_t tried; /* circuits from which it came back, a bit each */
	int64_t since; /* mono, of its last event */
	int64_t sent; /* wall, when it was sent or done with last */
	struct target target;
	uint16_t index, number, marks;
	uint8_t state, precedence, reason, doubts;
	bool alarmed, handed; /* to those who deliver */
	bool repeated; /* broken off, rerun or diverted */
};

struct message {
	uint64_t seq; /* order of acceptance, never used again */
	uint64_t at, log; /* place in the log; there beyond this */
	uint32_t n; /* length */
	uint32_t words; /* head_words(); 0 where it was not kept */
	uint64_t label; /* which copy: struct head */
	int64_t wall; /* of acceptance */
	int64_t last; /* wall, when it was last sent or delivered */
	struct message_id id;
	struct message *same; /* the next of this identification's key */
	struct branch *branches;
	int16_t circuit; /* it came by, or -1 */
	uint16_t number, marks;
	uint8_t precedence, second, class, warning;
	bool routed;
	bool gone; /* forgotten: keep.c */
};

/* Branches in order of acceptance. */
struct list {
	struct branch *first, *last;
	struct branch *hint; /* the one that was put in last */
	size_t count;
};

/* A number that was given, and what for. */
struct given {
	struct branch *branch; /* NULL: blank */
	uint64_t log;
	uint16_t number;
	bool out; /* framed: the peer may have all of it */
};

#define WINDOW 256

/* What a number was for when it was last given; 0: for nothing. */
struct given_to {
	uint64_t seq;
	uint16_t branch;
};

/* A message that was asked for again, until it comes (para 419). */
struct request {
	uint64_t seq; /* the bad copy that is held */
	int64_t wall;
	unsigned stage;
};

struct circuit {
	const struct relay_circuit *config;
	int index;
	bool up, greeted, hang_up;
	int64_t changed, heard, spoke, progress, checked; /* mono */
	int64_t worked; /* mono, until when; as far as one can tell */
	int64_t diverted; /* mono, when what waits was last looked through */
	uint64_t asked; /* the ZID that was said when the line came up */
	struct list queues[WIRE_PRECEDENCES];
	struct list receipts;

	/* going out */
	uint16_t next;
	int32_t out_day;
	struct given window[WINDOW];
	unsigned given, cursor; /* in the window: all; sent already */
	size_t offset; /* of the one at the cursor */
	struct buf text; /* the one at the cursor, as it goes out */
	struct branch *composed; /* whose text that is */
	bool breaking; /* plain: the eight E's are what is in text */
	struct buf control; /* goes before anything else */
	size_t control_sent;
	struct ita2 shift;
	struct given_to *sent; /* by number: its last use */
	struct given_to *sent_before; /* the same of the day before */
	uint16_t proven; /* plain: the last that the peer said it had; or 0 */
	uint16_t told; /* plain: by the oldest ZID that has no ZIC; or 0 */
	uint64_t peer_epoch;
	uint64_t session, peer_session; /* of this connection */

	/* coming in */
	struct reader reader;
	struct buf in; /* frames not yet whole */
	struct buf assembly;
	bool assembling, naked;
	uint16_t expect; /* the next number; 0: any */
	uint16_t before; /* the same when the old day ended */
	int32_t in_day;
	char peer_letters[3]; /* of its channel, as two in a row had them */
	char last_letters[3];
	uint16_t suspect; /* a number too far ahead to be believed at once */
	unsigned wanted; /* numbers that were asked for of late, at a jump */
	int64_t wanted_at; /* mono, when that was counted */
	uint64_t misnamed; /* who called whom in the last that was for others */
	unsigned misnamed_times;
	uint64_t open[10000 / 64 + 1];
	uint16_t safe; /* the last that is booked on stable storage */
	uint16_t frozen, booked; /* to be said when the log is on disk */
	uint64_t frozen_log, booked_log;
	bool ack_due;
	size_t noise; /* bytes that were no frame, or stray */
	int64_t tested, closing; /* mono, of an operator's wish; 0: none */
};

/* The list of a delivery that was begun, behind those by precedence. */
#define BEGUN WIRE_PRECEDENCES

/* A round through all messages: what is done with long enough, and where. */
struct sweep {
	int64_t due; /* mono */
	size_t at; /* index of the next message */
	uint64_t oldest, bytes; /* of this round: the first body; all of them */
	uint64_t known_oldest; /* of the round before: none is earlier */
	uint64_t below; /* bodies before this are copied forward */
	uint64_t kept[64]; /* copied in the record that is being made */
	unsigned kept_count;
};

struct station {
	struct relay_config config;
	struct relay_host host;
	int64_t mono, wall;
	struct circuit *circuits;
	struct message **messages; /* in order of seq */
	size_t message_count, message_size, message_gone;
	uint64_t next_seq;
	struct message **keys; /* by message_id_key(), chained by `same' */
	size_t key_size, key_count;
	struct list held, own; /* own: for the station itself */
	struct list (*deliveries)[BEGUN + 1]; /* by index of delivery */
	struct request *requests;
	size_t request_count, request_size;
	uint64_t epoch;
	unsigned serial;
	bool restoring, full, low, started;

	struct log_end end; /* of the log as appended */
	uint64_t durable;
	struct buf lines, bodies; /* of the record that is being made */
	uint64_t fresh; /* seq of the first message accepted in it */
	struct buf log, said, heard; /* heard: what other stations traced */
	uint64_t alarms;
	struct arena arena; /* of one input */
	size_t line; /* where the event that is being said begins */
	size_t failed; /* lines of the log that could not be applied */
	struct sweep sweep;
};

#endif
