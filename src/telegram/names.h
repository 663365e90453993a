/*
 * names.h: what things are called: the enums of the format, each with the
 * table of its words (names.c).  What C names is a line in a .def file.
 */
#ifndef TELEGRAM_NAMES_H
#define TELEGRAM_NAMES_H

#include "base/slice.h"

/* What a byte of the text is part of: fields.def has a line for each. */
enum field {
#define FIELD(id, group, name, what, source) FIELD_##id,
#include "telegram/fields.def"
#undef FIELD
	FIELD_MAX
};

/* What a line is: lines.def has a line for each. */
enum line_kind {
#define LINE(id, name, field) LINE_##id,
#include "telegram/lines.def"
#undef LINE
	LINE_MAX
};

/* What may be said about a place: checks.def has a line for each. */
enum check {
#define CHECK(id, level, name, text) CHECK_##id,
#include "telegram/checks.def"
#undef CHECK
	CHECK_MAX
};

enum level { LEVEL_NONE, LEVEL_STYLE, LEVEL_WARNING, LEVEL_ERROR };

/* The form in which a telegram reached us; the names --as knows. */
enum carrier {
	CARRIER_PLAIN,
	CARRIER_AAD,
	CARRIER_AAD_PDF,
	CARRIER_PAGE,
	CARRIER_PAGE_TEXT,
	CARRIER_CSV,
	CARRIER_SMART,
	CARRIER_MAIL,
	CARRIER_MAX
};

enum classification {
	CLASS_NONE, /* not stated */
	CLASS_UNCLASSIFIED,
	CLASS_SBU, /* SENSITIVE BUT UNCLASSIFIED */
	CLASS_LOU, /* LIMITED OFFICIAL USE */
	CLASS_CONFIDENTIAL,
	CLASS_SECRET,
	CLASS_TOP_SECRET,
	CLASS_MAX
};

/* Lowest first; 5 FAH-2 H-420. */
enum precedence {
	PRECEDENCE_NONE,
	PRECEDENCE_ROUTINE,
	PRECEDENCE_PRIORITY,
	PRECEDENCE_IMMEDIATE,
	PRECEDENCE_NIACT, /* NIACT IMMEDIATE */
	PRECEDENCE_FLASH,
	PRECEDENCE_MAX
};

enum status {
	STATUS_HELD,
	STATUS_PARTIAL, /* an extract */
	STATUS_LOST, /* the archive's machine lost the text */
	STATUS_WITHHELD, /* a withdrawal card */
	STATUS_PAPER /* on paper or film only */
};

/* What sort of paper it is. */
enum kind { KIND_TELEGRAM, KIND_AIRGRAM, KIND_DRAFT, KIND_COPY, KIND_OTHER };

enum reference_kind {
#define REFERENCE(id, name) REFERENCE_##id,
#include "telegram/references.def"
#undef REFERENCE
	REFERENCE_MAX
};

enum addressee_kind { ADDRESSEE_POST, ADDRESSEE_COLLECTIVE, ADDRESSEE_AGENCY };

enum block_kind { BLOCK_TEXT, BLOCK_NONPAPER, BLOCK_QUOTE, BLOCK_TABLE };

/* The words, spelt as JSON spells them. */
struct slice carrier_name(enum carrier c); /* "aad-pdf" */
bool carrier_by_name(struct slice name, enum carrier *out);
struct slice classification_name(enum classification c); /* "SECRET" */
struct slice precedence_name(enum precedence p); /* "NIACT IMMEDIATE" */
struct slice reference_kind_name(enum reference_kind k);
struct slice status_name(enum status s);
struct slice kind_name(enum kind k);
struct slice level_name(enum level l);
struct slice block_kind_name(enum block_kind k);
struct slice addressee_kind_name(enum addressee_kind k);

struct check_info {
	struct slice name, text;
	enum level level;
};
const struct check_info *check_info(enum check c);
struct slice check_rule(enum check c); /* its source; absent: no rule */

struct field_info {
	struct slice group, name, what, source;
};
const struct field_info *field_info(enum field f);
struct slice line_kind_name(enum line_kind k);
enum field line_kind_field(enum line_kind k);

#endif
