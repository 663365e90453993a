/*
 * writer.h: the secret of the files that write: write.c the order of the
 * parts, writehead.c the heading, writewire.c transmission and page lines,
 * writetext.c the rows of the text and where they may be broken.
 */
#ifndef TELEGRAM_WRITER_H
#define TELEGRAM_WRITER_H

#include "telegram/write.h"

/* A line of the text as it will stand. */
struct row {
	struct slice text;
	bool gap; /* a blank line stands above it */
};

struct writer {
	struct buf *out;
	struct arena *arena;
	const struct telegram *t;
	const struct form *form;
	struct row *rows;
	size_t row_count, row_room;
	unsigned section, sections; /* in hand, from 1; of so many */
	unsigned page; /* in hand, from 1 */
	unsigned lines; /* of it so far */
};

/* One line; counted. */
void write_line(struct writer *w, struct slice s);
void write_blank(struct writer *w);

/*
 * Words after a label, broken where the line is full; what follows begins
 * with so many blanks.
 */
void write_words(
    struct writer *w, struct slice label, struct slice words, unsigned indent);

/* How much of s is a line of at most `width`: at a blank, or all. */
size_t text_break(struct slice s, size_t width, bool text);

/* The rows of telegram.lines, those that are too long broken. */
void text_rows(struct writer *w);

void write_head(struct writer *w); /* down to the number */
void write_rest(struct writer *w); /* captions, E.O. line ... references */
void write_transmission(struct writer *w); /* of the section */
const struct transmission *write_transmission_of_section(struct writer *w);
void write_page_line(struct writer *w);
void write_banner(struct writer *w);
struct slice level_banner(enum classification level); /* CONFIDENTIAL */

/* 031115Z MAR 08 */
void group_add(struct buf *b, struct moment m, bool long_year);

/* AF/C:RMDOE:RMD (SUBS) */
void clearance_add(struct buf *b, const struct clearance *c);
void write_message_foot(struct writer *w);

/* The forms before the Department's printer; writeold.c */
void write_old_head(struct writer *w);
void write_old_page_line(struct writer *w);
void write_old_foot(struct writer *w);
bool old_has_pages(const struct telegram *t);

/* LA PAZ for LAPAZ, as the table spells it. */
struct slice write_post(struct writer *w);

/* C O N F I D E N T I A L; UNCLAS */
struct slice level_spaced(enum classification level);

#endif
