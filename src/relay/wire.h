/*
 * wire.h: what stands on a circuit: precedences, classes, routing
 * indicators, heads, messages between ZCZC and NNNN, frames.  All of it is
 * bytes to structs and back; nothing here knows what a station is.
 */
#ifndef RELAY_WIRE_H
#define RELAY_WIRE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/slice.h"
#include "base/utf8.h"

/* The longest message that is taken, and most of what it may name. */
#define RELAY_LONGEST ((size_t)1 << 20)
#define RELAY_RIS 512
#define RELAY_TIS 24

/* Of a copy whose trail is not whole: struct head. */
#define LABEL_UNKNOWN (~(uint64_t)0)

/* In the order in which they go (ACP 127(G) para 150). */
enum wire_precedence {
	WIRE_FLASH,
	WIRE_IMMEDIATE,
	WIRE_PRIORITY,
	WIRE_ROUTINE
};
#define WIRE_PRECEDENCES 4

/* By FL4, lowest first (ACP 127(G) para 203). */
enum wire_class { WIRE_NONE, WIRE_U, WIRE_E, WIRE_R, WIRE_C, WIRE_S, WIRE_T };

/* "Z", "ROUTINE", "SECRET"; and back, -1 for none. */
char wire_letter(unsigned precedence);
struct slice wire_precedence_name(unsigned precedence);
struct slice wire_class_name(unsigned class);
int wire_class_by_name(struct slice name);

/*
 * A routing indicator: up to eight letters, the first in the highest byte,
 * so that a prefix is a mask.  0 when it is none (4 to 8 capitals are one).
 */
uint64_t ri_pack(struct slice s);
uint64_t ri_prefix(struct slice s); /* one letter does */
void ri_add(struct buf *b, uint64_t ri);
unsigned ri_length(uint64_t ri);
bool ri_starts(uint64_t ri, uint64_t prefix);

/* ---- head.c: what a relay reads of a message ------------------------------- */

/* A channel number: AAB207.  Without digits its number is 0. */
struct ti {
	char letters[4];
	uint16_t number;
	uint8_t digits;
};

/* FL3: who calls, with which serial, filed when (para 116). */
struct message_id {
	uint64_t ri;
	char ssn[8];
	char filing[10];
};

bool message_id_same(const struct message_id *a, const struct message_id *b);
uint64_t message_id_key(const struct message_id *id);
void message_id_add(struct buf *b, const struct message_id *id);
/* The identification at the front of rest: no other words are taken for one. */
bool message_id_read(struct slice *rest, struct message_id *out);

/* What is the matter with a head, so that it is not fit to be relayed. */
enum head_wrong {
	HEAD_NO_END = 1 << 0, /* NNNN or BT is missing */
	HEAD_FL1 = 1 << 1, /* no ZCZC and no VV */
	HEAD_FL2 = 1 << 2, /* precedence or a routing indicator is none */
	HEAD_FL3 = 1 << 3,
	HEAD_FL4 = 1 << 4, /* the security warning is none */
	HEAD_CLASS = 1 << 5, /* FL4 and FL12 differ */
	HEAD_PRECEDENCE = 1 << 6, /* FL2 and FL5 differ */
	HEAD_ADDRESS = 1 << 7, /* FL2 calls who is in no address line */
	HEAD_STRAGGLER = 1 << 8, /* FL15 is not the serial of FL3 */
	HEAD_CORRECTION = 1 << 9, /* FL15 corrects FL1 to FL4 */
	HEAD_SPLIT = 1 << 10, /* a channel number stands in the text */
	HEAD_TWO = 1 << 11, /* another ends, or begins, in it */
};

/* Marks and pilots (ACP 127(G) para 416-438). */
enum head_mark {
	MARK_ZFD = 1 << 0, /* suspected duplicate */
	MARK_ZFG = 1 << 1, /* duplicate to be delivered in any case */
	MARK_ZDG = 1 << 2, /* subject to correction */
	MARK_ZEL = 1 << 3, /* the corrected copy */
	MARK_ZOV = 1 << 4, /* rerouted */
	MARK_ZGC = 1 << 5, /* no FLASH receipt wanted */
	MARK_ZDK = 1 << 6, /* a repetition */
	MARK_SVC = 1 << 7, /* a service message */
	MARK_NEIGHBOUR = 1 << 8, /* for the next station alone */
	MARK_CANCELLED = 1 << 9, /* E E E E E E E E AR */
	MARK_SPECIAL = 1 << 10, /* special handling: /BBBBB behind the class */
};

/* An address line of FL7 to FL9: `RJBBYY/EMBASSY BRAVO'. */
struct head_address {
	char kind; /* 'T'O, 'I'NFO, 'X'MT */
	uint64_t ri; /* 0: none */
	bool zen;
	struct slice designation;
	struct head_address *next;
};

struct head {
	struct slice all;
	struct ti tis[RELAY_TIS]; /* the newest first */
	unsigned ti_count;
	char warning; /* 'U', 'H' or 0 */
	unsigned wrong, marks;
	bool shifted; /* MARK_CANCELLED only where a shift can be lost */
	/*
	 * Which copy this is: the attempts of each hop.  Two copies of a
	 * message part where a station was in doubt and sent it again; all
	 * that comes of the first attempt is less than all that comes of
	 * the second, for every station that sees them.
	 */
	uint64_t label;
	uint32_t words; /* head_words(), when who reads it has asked for it */
	unsigned called; /* the precedence of the line that is routed by */
	unsigned precedence, second; /* of FL5, or of FL2 */
	uint64_t *ris; /* of the line that is routed by */
	size_t ri_count;
	struct slice route; /* that line, or lines, with their ends */
	struct slice pilot; /* its line of signals, when it is a pilot */
	struct slice rest; /* what follows to the end, untouched */
	struct slice fl2; /* within rest when there is a pilot */
	struct slice from; /* FL3 to FL16 */
	struct slice fl4; /* a line with its end; may be absent */
	struct slice instructions; /* FL4 behind the security warning */
	struct slice fl5;
	struct message_id id;
	unsigned class, fl12_class; /* by FL4; by the text's first word */
	unsigned other_class; /* by a warning elsewhere, or a bad one */
	struct head_address *addresses;
	bool addresses_complete; /* all have RI/ or ZEN/ */
	struct slice text; /* behind BT, to BT; or of a service message */
	struct slice janap; /* FL2 of the JANAP 128 kind */
};

/* Any bytes are a head; what is wrong with it is said in `wrong'. */
void head_read(struct arena *arena, struct slice message, struct head *out);

/*
 * A sum over the letters and figures of FL5 and the text, capital or small:
 * what two copies of a message have in common over any circuit.  Never 0.
 */
uint32_t head_words(const struct head *h);

/*
 * Whether a name is one of many by itself: AIG 4711, ALL OECD CAPITALS.  Who
 * is called for it stands in no address line, which is else a garble.
 */
bool head_is_collective(struct slice designation);

/* The channel number at the front of s, which may lack its digits. */
bool ti_read(struct slice *s, struct ti *out);
void ti_add(struct buf *b, const struct ti *ti);

/* Lines of ours end as those of the message do. */
struct slice head_line_end(const struct head *h);

/* What a branch of a message is sent with. */
struct head_branch {
	const struct ti *tis; /* our own first */
	unsigned ti_count;
	bool manual; /* VV instead of VZCZC */
	unsigned precedence;
	const uint64_t *ris;
	size_t ri_count;
	unsigned marks; /* a pilot for those that the head has not */
	unsigned doubts; /* how often ZFD, and who we are */
	uint64_t station;
	bool add_warning; /* ZNR UUUUU for another net (para 203) */
};

/* The whole message as it goes out: FL3 to FL16 as they came (para 303). */
void head_write(
    struct buf *b, const struct head *h, const struct head_branch *branch);

/* ---- text.c: the part of head_read() that is about text and end ------------ */

/* What stands behind FL11; and FL15 and FL16. */
void head_read_text(struct head *h, struct slice rest);
void head_read_end(struct head *h);

/* ---- reader.c: messages of a plain circuit --------------------------------- */

enum reader_kind {
	READER_NONE, /* more bytes are needed */
	READER_MESSAGE, /* from ZCZC or VV to NNNN */
	READER_CUT, /* begun and never ended: the next begins, or the line did */
	READER_STRAY, /* between messages, and not blank */
};

struct reader {
	struct buf b;
	size_t from, scanned; /* where the item begins; how far it is known */
	bool inside, ita2;
	struct ita2 shift;
};

void reader_add(struct reader *r, struct slice bytes);

/* The next item, a slice that lives until the next call or addition. */
enum reader_kind reader_next(struct reader *r, struct slice *item);

/* The line is cut: what was begun will not be ended. */
enum reader_kind reader_cut(struct reader *r, struct slice *item);
void reader_free(struct reader *r);

/*
 * Whether a plain line brings a message as one: no NNNN is in it but the last,
 * in a word or between two, and nothing that begins another.
 */
bool reader_is_one(struct slice message, bool ita2);

/*
 * A message for an ITA2 line: line ends 2CR 1LF, end of message functions
 * as para 114 has them.  False, with nothing added, when the text has what
 * the code lacks; small letters become capitals.
 */
bool reader_is_ita2(struct slice message);
bool reader_ita2(struct ita2 *shift, struct buf *b, struct slice message);

/* ---- frame.c: frames between two Reftels ----------------------------------- */

enum frame_type {
	FRAME_HELLO = 'H', /* who I am, and the number I expect */
	FRAME_TEXT = 'T', /* part of a message */
	FRAME_CANCEL = 'C', /* the number counts as used, nothing comes */
	FRAME_ACK = 'A', /* all up to this number are on stable storage */
	FRAME_NAK = 'N', /* this number is expected */
	FRAME_IDLE = 'I', /* the last number sent; asks for an ACK */
	FRAME_BYE = 'B', /* closing */
};

enum { FRAME_FIRST = 1, FRAME_LAST = 2 };
enum { FRAME_HEAD = 16, FRAME_TAIL = 4, FRAME_MOST = 8192 };

struct frame {
	char type;
	uint8_t flags;
	uint16_t number;
	uint32_t offset;
	struct slice payload;
};

void frame_write(struct buf *b, const struct frame *f);

/*
 * The next frame of in, of which *used bytes are done with.  False when
 * more are needed; what is no frame, or damaged, is passed over and counted.
 */
bool frame_read(struct slice in, size_t *used, size_t *bad, struct frame *out);
/* The checksum of a frame's head and payload (RFC 3720, 12.1). */
uint32_t crc32c(struct slice s);

#endif
