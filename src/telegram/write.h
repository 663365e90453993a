/*
 * write.h: a telegram written out, line by line as the service writes it.
 *
 * The way back from telegram_read(): what is written reads back as the same
 * fields, and what was so read and is written again is the same bytes.  What
 * stands in struct telegram is written, and where it stands was decided by
 * those who fill it in; the form says only how it is laid out: how wide a
 * line is, how long a page, what a page line looks like.
 *
 * It takes a telegram that was read, or one that was composed: its slices may
 * lie anywhere, its text is `lines` from body_line to body_end, of any length.
 */
#ifndef TELEGRAM_WRITE_H
#define TELEGRAM_WRITE_H

#include "telegram/telegram.h"

enum form_style {
	FORM_OLD, /* a form filled in by typewriter, before the next */
	FORM_PRINT, /* as the Department printed it, to the 1990s */
	FORM_WIRE, /* with the transmission lines of the Department, 2000s */
	FORM_MESSAGE, /* of the archive of messages: no pages, no wire */
	FORM_ALLIED, /* ACP 127(G) */
	FORM_AUTODIN, /* ACP 128: its second line has columns */
	FORM_STYLES
};

struct form {
	uint8_t style; /* enum form_style */
	uint8_t section_digits; /* SECTION 1 OF 3, SECTION 01 OF 03 */
	uint8_t number_digits; /* OSLO 0146, OSLO 000146 */
	bool times; /* the page line has one (from December 1976) */
	bool filed_first; /* time before serial on the dash line (to 1977) */
	bool colons; /* DRAFTED BY: (the 1990s) */
	bool list; /* references below each other, not in a run */
	bool commas; /* between TAGS */
	bool capitals; /* labels too: a set without small letters */
	bool long_year; /* MAR 2025 (ACP 127(G) para 113, from 2006) */
	uint16_t width; /* a longer line is broken */
	uint16_t page; /* lines, 0: no pages */
	uint16_t pages; /* of a section, 0: no sections */
};

/* How the service wrote on that day; a day that is not known is of the 2000s. */
struct form form_for(enum form_style style, struct date day);

/* The form in which a telegram stands, that it be written in the same. */
struct form form_of(const struct telegram *t);

void telegram_write(struct buf *out, struct arena *arena,
    const struct telegram *t, const struct form *form);

/* "print", "wire" ...; and back. */
struct slice form_name(enum form_style style);
bool form_by_name(struct slice name, enum form_style *out);

#endif
