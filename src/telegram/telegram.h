/*
 * telegram.h: the format, in one chapter.  Read this first.
 *
 * Bytes become lines (scan.c), lines become blocks (frame.c), blocks become
 * fields (one file a field), fields earn remarks (check.c).  Reading never
 * fails: any bytes are a telegram, of which more or less is understood.
 *
 * Every field is a slice of the text that was read, and a slice is a place.
 * Where a field wraps or a page line cuts it, the slice runs from its first
 * byte to its last, and what it says stands in the arena, cleaned.  So two
 * slices go together: `at`, where it stands, and another, what it says.
 * Absent is p == NULL.  The text is the caller's, is never written, and must
 * outlive the telegram; everything else lives in the arena.
 *
 * names.h has the enums, parts.h the small structs, this file the telegram
 * and the functions; reader.h is the secret of the files that read.
 *
 * Pure: no file, clock, locale or global here; what a fragment lacks (the
 * day, the own number) is told in struct hints.
 */
#ifndef TELEGRAM_TELEGRAM_H
#define TELEGRAM_TELEGRAM_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/slice.h"
#include "telegram/names.h"
#include "telegram/parts.h"

/* ---- the telegram ----------------------------------------------------- */

struct telegram {
	struct slice text; /* what was read: the bytes of this telegram */
	struct slice source; /* what it was decoded from; else the same */
	const struct source_run *runs; /* how; NULL: not decoded */
	uint32_t run_count;
	enum carrier carrier;
	enum kind kind;
	enum status status;

	struct line *lines;
	uint32_t line_count;
	bool lines_moved; /* sections stood out of order: lines were sorted */
	uint32_t body_line,
	    body_end; /* the text proper: [body_line, body_end) */
	struct span *claims; /* what fields claimed, in no order */
	uint32_t claim_count;

	struct identifier id;
	struct moment created;
	struct dtg dtg;
	enum precedence action_precedence, info_precedence;
	struct transmission *transmission;

	struct office *distribution;
	struct slice distribution_sum; /* "026" of /026 W */
	struct slice dash_serial, dash_time, dash_number;
	struct clearance *clearances;

	struct addressee *from, *to, *info;
	struct slice_list *captions; /* once each, in order, spelt out */
	struct slice_list *passing; /* FOR ..., PASS ..., INFORM CONSULS */
	struct slice_list *service; /* ZDK CORRECTED COPY PARA 2, MINIMIZE */
	enum classification classification;
	struct slice classification_at;

	struct order order;
	struct tag *tags;
	bool tags_given_none; /* TAGS: N/A */
	struct slice subject_at, subject; /* subject: unwrapped */
	struct marking subject_mark;
	bool subject_given_none, subject_derived;
	struct reference *references;
	bool references_given_none;

	struct classifier *classified_by;
	struct slice classified_by_at;
	struct slice_list *reasons; /* 1.4(b) */
	struct slice derived_from;

	struct paragraph *paragraphs;
	struct passage summary, comment; /* at.p NULL: none */
	struct block *blocks;
	struct action *actions;
	struct contact *contacts;
	struct slice_list *mentions; /* reftel, (ref A) in the text */
	struct slice_list *signature;
	struct passage notes; /* after the signature */
	struct redaction *redactions; /* all of them, in order */
	struct stamp *stamps;
	struct attribute *attributes;
	uint16_t sections_held, sections_of;

	struct remark *remarks;
	enum level worst;
	uint64_t understood; /* bytes, see account.c */
};

/* ---- read.c: the whole way -------------------------------------------- */

/* What is known from outside; all zero when nothing is. */
struct hints {
	struct date date; /* stands in for a DTG that is not there */
	struct slice id; /* stands in for an own number */
	enum carrier carrier;
	bool carrier_told; /* --as: do not guess */
	bool decoded; /* from another encoding than UTF-8 */
	struct attribute *attributes; /* facts the carrier stated */
	struct slice source; /* decoded text: from what, and how */
	const struct source_run *runs;
	uint32_t run_count;
};

/*
 * Read one telegram (sections joined if its text holds several).  The
 * result lives in the arena and points into text.  Linear in text.n.
 */
struct telegram *telegram_read(
    struct arena *arena, struct slice text, const struct hints *hints);

/*
 * Where the first telegram of a text that may hold several ends; what
 * follows is the next one's.  Never 0 for a text that is not empty.
 */
size_t telegram_split(struct slice text);

/*
 * Which sections of one telegram a text holds, without reading it: false
 * when none calls itself one.
 */
struct telegram_peek {
	struct slice number; /* "LIMA 000335", of the text */
	uint32_t of, count; /* how many there are, how many here */
	bool here[100]; /* section n */
};

bool telegram_peek(struct slice text, struct telegram_peek *peek);

/* Which of the textual carriers these bytes are, by their content. */
enum carrier telegram_sniff(struct slice text);

/* ---- account.c: every byte -------------------------------------------- */

/*
 * The account: spans in order that together are the source, byte for byte;
 * what a carrier wraps a decoded text in is FIELD_CARRIER.  *count gets their
 * number.
 */
struct span *telegram_account(
    struct arena *arena, const struct telegram *t, size_t *count);

/* The same of the text, which is another than the source where decoded. */
struct span *telegram_account_text(
    struct arena *arena, const struct telegram *t, size_t *count);

/* The lines as they stand in the text, not as they are read. */
const struct line *telegram_lines(
    struct arena *arena, const struct telegram *t);

struct coverage {
	uint64_t bytes, understood; /* of all */
	uint64_t text_bytes, text_understood; /* of the text proper */
};

struct coverage telegram_coverage(
    struct arena *arena, const struct telegram *t);

/* ---- place.c: where a slice is ---------------------------------------- */

/* The bytes of the source that a part of the text was decoded from. */
struct slice telegram_source(const struct telegram *t, struct slice at);

struct place {
	uint32_t line, column; /* from 1, columns in characters; 0: unknown */
};

struct place telegram_place(const struct telegram *t, struct slice at);

/* ---- passage.c: text unwrapped ---------------------------------------- */

/*
 * The pieces of a passage in turn: each a slice of the text, with what joins
 * it to the piece before ("", " " or "\n").  Start with {0}.
 */
struct passage_walk {
	uint32_t line;
	struct slice piece, joint;
	bool begun, hyphen, table;
};

bool passage_next(const struct telegram *t, const struct passage *passage,
    struct passage_walk *walk);

/*
 * The same in longer pieces: whole lines that follow one another come as one,
 * and each '\n' in it stands for a blank.
 */
bool passage_run(const struct telegram *t, const struct passage *passage,
    struct passage_walk *walk);

/* All of it in one slice: of the text when it is one piece, else arena. */
struct slice passage_text(
    struct arena *arena, const struct telegram *t, const struct passage *p);

/* The canonical id, "08LIMA335": year two digits; absent if not known. */
struct slice identifier_text(struct arena *arena, const struct identifier *);

#endif
