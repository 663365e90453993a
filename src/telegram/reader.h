/*
 * reader.h: the secret of the files that read.  Not for use outside this
 * folder.
 *
 * The way of a telegram: scan.c cuts the text into lines and sees which are
 * furniture; frame.c says what each other line is and gathers the lines of
 * the head into entries; read.c hands each entry to the file that knows its
 * kind, then the lines of the text to body.c.  A parser works on entry.text,
 * which is contiguous, has '\n' between lines and no furniture; with
 * entry_source() it says where in the telegram a part of it stands, and with
 * claim() that it understood it.
 */
#ifndef TELEGRAM_READER_H
#define TELEGRAM_READER_H

#include "telegram/opening.h"
#include "telegram/shapes.h"
#include "telegram/telegram.h"

/*
 * line.has: what stands in a line, seen by scan.c in its one pass, so that
 * nobody need look for it where it is not.
 */
enum {
	HAS_LOWER = 1,
	HAS_DIGIT = 2,
	HAS_AT = 4, /* @ */
	HAS_BRACKET = 8, /* ( or [ */
	HAS_HIGH = 16, /* a byte over 127 */
	HAS_CONTROL = 32, /* below 32 but tab, or 127 */
	HAS_COLUMNS = 64, /* a tab, or three blanks */
	HAS_CUT = 128, /* XX or xx: a redaction run may stand here */
	HAS_REF = 256, /* in any case: reftel, (ref A) */
	HAS_PAR = 512, /* in any case: PARA */
	HAS_UMM = 1024, /* in any case: SUMMARY */
	HAS_COMMA_S = 2048, /* ,S: for an apostrophe */
	HAS_CONTACT = 4096, /* in any case: POC, NTA of CONTACT */
	HAS_QUE = 8192, /* in any case: QUESTIONS, REQUEST */
	HAS_RELEASED = 16384, /* /R in any case: of a stamp */
	HAS_EDGE = 32768, /* white space at an end */
	HAS_CR = 65536, /* a carriage return: of scan.c alone */
	HAS_FULL_STOP = 1 << 17, /* at its end, or ! ? " ) */
	HAS_LAST_DIGIT = 1 << 18, /* at its end */
	HAS_LAST_COLON = 1 << 19
};

/* Where a run of entry.text comes from. */
struct piece {
	uint32_t offset; /* in entry.text */
	const char *source; /* in telegram.text */
};

/* A label of the head and what follows it, over some lines. */
struct entry {
	enum line_kind kind;
	uint16_t part; /* 0: the first head; else a repeated one */
	uint32_t first, lines; /* of telegram.lines, furniture included */
	struct slice label; /* "TAGS:", of telegram.text; may be empty */
	struct slice text; /* what follows, trimmed; see above */
	struct piece *pieces; /* NULL: text is of telegram.text itself */
	const char *base; /* from where the pieces' offsets count */
	uint32_t piece_count;
	struct entry *next;
};

/* The words of a list that have been; seen.c. */
struct seen {
	struct slice *keys;
	uint32_t count, room;
};

struct reader {
	struct arena *arena;
	struct telegram *t;
	const struct hints *hints; /* never NULL */
	struct entry *entries, **entries_end;
	uint32_t claim_room;
	uint32_t begins; /* as what any of the lines may begin: opening.h */
	bool stamped; /* one of them is LINE_STAMP */
	uint32_t first, last; /* the carrier's own lines are outside */
	/* ends of the telegram's lists, for appending in order */
	struct remark **remarks_end;
	struct attribute **attributes_end;
	struct stamp **stamps_end;
	struct redaction **redactions_end, *last_redaction;
	uint32_t code_line; /* after a line of exemption codes; 0: none */
	uint32_t body_end; /* the text without signature and what follows */
	uint32_t mention_count;
	struct addressee **to_end, **info_end; /* NULL: none yet */
	struct contact **contacts_end; /* the same */
	struct addressee *addressee; /* the last, to whom XMT belongs */
	struct addressee *collective; /* the last that is one */
	struct slice_list **excluded_end;
	struct slice_list **passing_end, **service_end, **signature_end;
	struct transmission **transmissions_end;
	struct office **offices_end;
	struct clearance **clearances_end;
	struct tag **tags_end;
	struct reference **references_end;
	struct seen tags_seen, references_seen;
	uint32_t remark_count;
	uint32_t steps; /* letters that repairs searched for: bounded */
	uint16_t parts; /* heads seen; the first one's text is part 0 */
	struct part {
		uint32_t first; /* its first line */
		uint32_t n, of; /* section n of m; 0 where not told */
	} * part;
	uint32_t *seams; /* lines where the text of a section ends and the */
	uint16_t seam_count; /* next one's head begins, when sorted */
};

/* ---- reader.c, entry.c ---------------------------------------------------------- */

/* These bytes of telegram.text are that field.  An empty slice is ignored. */
void claim(struct reader *r, enum field field, struct slice at);

/*
 * Remark on a place (p == NULL: the whole telegram); detail may be absent
 * and is copied.  After a thousand remarks the rest are only counted, so
 * that a hostile text cannot grow the telegram without end.
 */
void remark(
    struct reader *r, enum check check, struct slice at, struct slice detail);

/* Where a part of entry.text stands in telegram.text, first to last byte. */
struct slice entry_source(const struct entry *e, struct slice part);

/*
 * A new entry of these lines (furniture among them is passed over), label
 * and all; its text is made by entry_text(), of the telegram itself when it
 * is one run, else copied.  entry_skip() drops n bytes of it at the front.
 */
struct entry *entry_add(struct reader *r, enum line_kind kind, uint32_t first,
    uint32_t lines, struct slice label);
void entry_text(struct reader *r, struct entry *e);
void entry_skip(struct entry *e, size_t n);

/* A copy of e for a part of its text, which is read by the same rules. */
struct entry entry_part(const struct entry *e, struct slice part);

/*
 * Labels within an entry, E.O. 11652: NA TAGS: PE SUBJECT: FISH, become
 * entries of their own behind it; what is of the text is cut off.  inner.c
 */
void inner_entries(struct reader *r);

/* claim() and remark() for a part of entry.text. */
void entry_claim(struct reader *r, const struct entry *e, enum field field,
    struct slice part);
void entry_remark(struct reader *r, const struct entry *e, enum check check,
    struct slice part, struct slice detail);

/* s with runs of white space (line ends too) as one blank, trimmed. */
struct slice squeeze(struct arena *arena, struct slice s);

/*
 * Does a line end in a hyphen that the next one goes on from, and does it only
 * stand for the break?  passage.c
 */
bool passage_hyphenated(struct slice before, struct slice after);
bool passage_joins(struct slice before, struct slice after);

/* s in capitals; s itself where nothing changes. */
struct slice capitals(struct arena *arena, struct slice s);

/* Append to a slice_list in order; *list may be NULL. Linear: short lists. */
struct slice_list *slice_list_add(struct arena *arena, struct slice_list **list,
    struct slice at, struct slice text);
bool slice_list_has(const struct slice_list *list, struct slice text);

/* Whether this word is new to the list; it is not copied. */
bool seen_add(struct arena *arena, struct seen *seen, struct slice key);
bool seen_has(const struct seen *seen, struct slice key);

/*
 * Whether a repair that has to search may be tried on so many letters: a
 * telegram has a store of them, then what is misspelt stays so.
 */
bool repair_allowed(struct reader *r, size_t letters);

/* Lines below a field that are no part of it: captions, whom it is for. */
void read_below(struct reader *r, const struct entry *e, struct slice lines);

/* ---- scan.c, frame.c, body.c ------------------------------------------- */

void carrier_lines(struct reader *r); /* the carrier's own lines */
void carrier_date(struct reader *r); /* where the telegram has none */
void carrier_done(struct reader *r); /* its facts: used, compared */
void scan_lines(struct reader *r); /* text to lines, furniture marked */
void line_look(struct line *line); /* its ends, anew: where it is cut */
void sniff_lines(struct reader *r); /* the carrier, where it is not told */
void rebuild_lines(struct reader *r); /* where line ends are lost */
void frame_lines(struct reader *r); /* lines to kinds and entries */
void read_sections(struct reader *r); /* told, sorted; sections.c */
void read_notices(struct reader *r); /* stubs in place of a text */
void read_whole(struct reader *r); /* status, kind; status.c */
void read_body(struct reader *r); /* paragraphs and what is in them */

static inline bool
line_is_furniture(const struct line *line)
{
	return line->kind >= LINE_PAGE && line->kind <= LINE_NOTICE;
}

static inline struct slice
line_slice(const struct line *line)
{
	return (struct slice){line->p, line->n};
}

/* The same without white space at its ends, which few lines have. */
static inline struct slice
line_text(const struct line *line)
{
	struct slice s = line_slice(line);

	return (line->has & HAS_EDGE) != 0 ? slice_trim(s) : s;
}

/* ---- one file a field: each takes the entries of its kinds -------------- */

void read_transmission(struct reader *r, const struct entry *e); /* head.c */
void read_dtg(struct reader *r, const struct entry *e); /* dtg.c */
void read_address(struct reader *r, const struct entry *e); /* address.c */
/* One more addressee of TO or INFO, by name and words of precedence. */
void address_add(struct reader *r, const struct entry *e, struct slice at,
    struct slice name, struct slice precedence);
/* Kind and post of an addressee from its name; address.c. */
void address_fill(struct reader *r, struct addressee *a, struct slice name);
void read_distribution(struct reader *r, const struct entry *e);
void read_drafting(struct reader *r, const struct entry *e);
void drafting_add(struct reader *r, const struct entry *e, struct slice person,
    struct slice role); /* drafting.c */
void drafting_foot(struct reader *r); /* below the signature */
void read_dashes(struct reader *r, const struct entry *e);
void read_classification(struct reader *r, const struct entry *e);
void read_identity(struct reader *r); /* between these and the others */
void read_caption(struct reader *r, const struct entry *e);
void read_passing(struct reader *r, const struct entry *e);
void read_service(struct reader *r, const struct entry *e);
void read_order(struct reader *r, const struct entry *e); /* order.c */
void read_tags(struct reader *r, const struct entry *e); /* tags.c */
void read_subject(struct reader *r, const struct entry *e); /* subject.c */
void read_references(struct reader *r, const struct entry *e);
void read_classified_by(struct reader *r, const struct entry *e);
void read_derived_from(struct reader *r, const struct entry *e);

/*
 * A line that passes the telegram on, or a service note, wherever it stands;
 * passing_is(): s begins like such a line (FOR, DEPT PASS, LIMA FOR ...).
 * head.c; 5 FAH-2 H-250
 */
bool passing_is(struct slice s);
void passing_add(struct reader *r, const struct entry *e, struct slice part);
void service_add(struct reader *r, const struct entry *e, struct slice part);

/* When all is read: what needs several fields. check.c. */
void check_marks(struct reader *r); /* checkmark.c */
void read_done(struct reader *r);

/* ---- what is known when the parsers run --------------------------------- */

/*
 * Whether a, in any case, is b, in capitals, or one letter lost, doubled,
 * changed or swapped away from it.  label.c
 */
bool word_is_near(struct slice a, struct slice b);

/*
 * The paragraphs of the order that part names as reasons, 1.4 (B) AND (D);
 * what follows them.  `told`: the word REASON was before it, so that letters
 * alone are enough.  classified.c; E.O. 12958 sec. 1.6
 */
struct slice reasons_read(
    struct reader *r, const struct entry *e, struct slice part, bool told);

/*
 * Put a part that begins with a caption in telegram.captions, once, and
 * claim it; false when it does not.  caption.c
 */
bool caption_add(struct reader *r, const struct entry *e, struct slice part);

/* Say what had to be repaired in an identifier; identifier.c */
void identifier_remark(
    struct reader *r, const struct identifier *id, struct slice at);

/* The year as the caller or the carrier tell it; 0: they do not. */
int year_told(const struct reader *r);

/* Canonical post by any name (table.h), of the telegram's year; or absent. */
struct slice post_of(const struct reader *r, struct slice name);

/* The day and minute a telegram was sent, as far as known yet. */
struct date reader_date(const struct reader *r);

#endif
