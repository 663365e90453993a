/*
 * parts.h: the small things a telegram is made of.
 *
 * In each, `at` is the place in the text (first byte to last, furniture
 * between included) and the other slices are what it says, cleaned: of the
 * text where nothing had to be done, else of the arena.  Absent is
 * p == NULL.  Lists are in the order of the text.
 */
#ifndef TELEGRAM_PARTS_H
#define TELEGRAM_PARTS_H

#include "base/date.h"
#include "base/slice.h"
#include "telegram/names.h"

/* A line of the text, without its line end. */
struct line {
	const char *p;
	uint32_t n;
	uint32_t has; /* what stands in it: HAS_... in reader.h */
	uint32_t begins; /* as what it may: opening.h */
	uint8_t kind; /* enum line_kind */
};

/* A part of the account: these bytes are that field. */
struct span {
	struct slice at;
	enum field field;
};

/*
 * Where decoded text came from: a run of it, and the run of the carrier's
 * bytes that it was decoded from (equal lengths: the same bytes).
 */
struct source_run {
	const char *text, *source;
	uint32_t n, source_n;
};

/* Something to be said about a place in the text. */
struct remark {
	enum check check;
	struct slice at; /* p == NULL: the telegram as a whole */
	struct slice detail; /* what was found or done; may be absent */
	struct remark *next;
};

/* Year, post and number; printed forms differ, this one does not. */
struct identifier {
	struct slice at; /* where it was read, if in the text */
	struct slice printed; /* as it stood there */
	struct slice post; /* canonical, without blanks: LAPAZ */
	struct slice series; /* "TOSEC 100001"; absent: the post's own */
	struct slice suffix; /* ZDK, ZFR ... glued on; absent */
	struct slice caption; /* EFTO, NOFORN glued before the post; absent */
	int year; /* four digits; 0 unknown */
	uint32_t number; /* 0 unknown */
	uint16_t section, sections; /* n of m; 0 where not told */
	uint16_t flaws; /* bits: what was repaired or is wrong in it */
};

/* identifier.flaws */
enum {
	ID_YEAR_TWICE = 1, /* 7979LIMA45 */
	ID_SECTION_GLUED = 2, /* 08SECTION01OF02LIMA335 */
	ID_SECTION_DAMAGED = 4,
	ID_CAPTION_GLUED = 8, /* 06EFTOLIMA77 */
	ID_SUFFIX = 16, /* 06LIMA77ZDK */
	ID_POST_REPAIRED = 32, /* 08BANKOK5 */
	ID_POST_GUESSED = 64, /* a country, one of several */
	ID_POST_UNKNOWN = 128, /* in no table */
	ID_DIGITS_REPAIRED = 256, /* LIMA OO12 */
	ID_NUMBER_MISSING = 512, /* 08BANGKOK */
	ID_NUMBER_BAD = 1024, /* zero, or over six digits */
	ID_AIRGRAM = 2048 /* another series: no identifier of a telegram */
};

/* A date-time group: day, hour, minute, zone Z, month, year. */
struct dtg {
	struct slice at;
	struct moment moment; /* month 0: damaged or absent */
};

/* Format lines 1 to 4 (ACP 127) as printed; 5 FAH-2 H-320. */
struct transmission {
	struct slice at;
	struct slice identification; /* VZCZCABC0001 */
	struct slice_list *called; /* routing indicators */
	struct slice precedence; /* OO */
	struct slice station; /* after DE */
	struct slice serial; /* printed digits */
	struct slice section; /* behind the slash; absent */
	struct slice filed; /* 1241204 */
	struct slice warning; /* "ZNY CCCCC" */
	struct slice_list *signals; /* ZZH ... */
	struct transmission *next; /* of the next section */
};

struct slice_list {
	struct slice at; /* where */
	struct slice text; /* what it says, canonical */
	struct slice_list *next;
};

struct addressee {
	struct slice at;
	struct slice route; /* RUEHC; absent */
	struct slice name; /* SECSTATE WASHDC, blanks single */
	struct slice post; /* canonical post, STATE; absent if no post */
	struct slice number; /* message continuity number, printed */
	struct slice_list *excluded; /* XMT: names */
	enum addressee_kind kind;
	enum precedence precedence;
	struct addressee *next;
};

enum office_role { OFFICE_ACTION, OFFICE_ORIGIN, OFFICE_INFO };

/* A token of the distribution: ACTION ARA-10 INFO OCT-01 ... /026 W. */
struct office {
	struct slice at;
	struct slice name;
	uint16_t copies;
	enum office_role role;
	struct office *next;
};

/* Drafted, cleared, approved ... by: an office, a name, a typist. */
struct clearance {
	struct slice at;
	struct slice role; /* "drafted", "cleared", "approved", "released" */
	struct slice office, name, typist, note;
	struct clearance *next;
};

struct tag {
	struct slice at;
	struct slice code; /* canonical code; absent for a person or topic */
	struct slice kind; /* subject, program, geographic, organization,
	                       person, topic, unknown */
	struct slice title; /* the meaning at the telegram's date, or the
	                       person as printed; absent */
	struct tag *next;
};

/* A portion or banner marking: level, controls, release list. */
struct marking {
	struct slice at; /* with its brackets */
	struct slice printed; /* without: "C/NF" */
	struct slice form; /* canonical portion form: "C//NF" */
	enum classification level;
	struct slice_list *controls; /* NOFORN, REL TO USA ... */
};

struct reference {
	struct slice at;
	struct slice printed; /* without bullet and NOTAL, blanks single */
	struct slice bullet; /* A, BB, 1; absent */
	struct slice id; /* canonical: 05PARIS5459; absent */
	struct slice candidate; /* another year that is as likely; absent */
	struct slice note; /* "REPORT ON FISH", "PREVIOUS"; absent */
	struct identifier identifier;
	struct dtg dtg; /* of a message by sender and date */
	enum reference_kind kind;
	bool notal;
	struct reference *next;
};

/* Executive order, instruction, date. */
struct order {
	struct slice at;
	struct slice instruction; /* "DECL: 05/03/2018", "GDS"; absent */
	struct slice scheme; /* GDS, XGDS, ADS, RDS, DECL, OADR, NA ... */
	struct slice category; /* "3" of XGDS-3, "1.6X5"; absent */
	struct slice event; /* DECL: AFTER ...; absent */
	struct slice name; /* classifying officer in brackets */
	struct slice authority; /* OR-M; absent */
	struct slice_list *codes; /* X1, 25X1, MR ... */
	struct date declassify_on;
	uint32_t number; /* 12958; 0 none */
	bool not_applicable;
};

struct classifier {
	struct slice at;
	struct slice printed; /* name as printed */
	struct slice name; /* usual spelling: Jane Q. Doe */
	struct slice role;
	struct classifier *next;
};

/* A run of XXXX, [REDACTED], B1 in the margin ... */
struct redaction {
	struct slice at;
	struct slice_list *codes;
	uint32_t length; /* of what was cut, in characters; 0 unknown */
	struct redaction *next;
};

/*
 * Text over several lines, unwrapped on demand: from `at` without its
 * furniture, hyphens at line ends joined.  See passage_next().
 */
struct passage {
	struct slice at;
	uint32_t first_line, lines; /* of telegram.lines */
};

struct portion { /* a marked passage inside a paragraph */
	struct marking mark;
	struct passage text;
	struct portion *next;
};

struct item { /* (1)Text, A. Text, -- Text inside a paragraph */
	struct slice label;
	struct marking mark;
	struct passage text;
	struct item *next;
};

struct paragraph {
	struct slice at; /* all of it, number and mark included */
	struct slice number_at;
	struct marking mark;
	struct slice heading; /* heading above it or at its start; absent */
	struct passage text; /* without number, mark */
	struct portion *portions;
	struct item *items;
	struct redaction *redactions;
	uint32_t number; /* 0: unnumbered */
	struct paragraph *next;
};

struct block { /* BEGIN TEXT ... END TEXT */
	struct slice at;
	struct passage text;
	struct marking mark;
	uint32_t paragraph; /* the number it stands in or begins in */
	enum block_kind kind;
	struct block *next;
};

struct contact {
	struct slice at;
	struct slice office, name, phone, mail;
	struct contact *next;
};

/* An action request: the paragraph, and what it asks. */
struct action {
	struct slice at;
	struct passage text;
	uint32_t paragraph;
	struct action *next;
};

/* A fact that the carrier states beside the text; keys are its own words. */
struct attribute {
	struct slice key, value; /* value cleaned of wraps */
	struct slice at; /* the whole of it */
	struct attribute *next;
};

/* Declassified/Released ..., RELEASE IN PART B1, Case No. ... Doc No. */
struct stamp {
	struct slice at;
	struct slice text;
	struct slice decision; /* RELEASE IN PART ...; absent */
	struct slice case_number, document, authority;
	struct slice_list *codes; /* B1, B6, 1.4(D) */
	struct date date;
	struct stamp *next;
};

#endif
