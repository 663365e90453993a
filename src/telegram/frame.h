/*
 * frame.h: the secret of frame.c and frameline.c: the looks of a single line.
 */
#ifndef TELEGRAM_FRAME_H
#define TELEGRAM_FRAME_H

#include "telegram/reader.h"

/* The first line of a numbered paragraph (X1, W4). */
bool line_is_paragraph(struct slice s);

/* SUMMARY, INTRODUCTION: a heading that begins the text. */
bool line_is_heading(struct slice s);

/* Tokens of the distribution: OCT-01, AGR(E)-00, /026 W, ( ISO ) W. */
bool line_is_distribution(struct slice s);

/* A small number alone below a page line: meaning unknown. */
bool line_is_page_number(const struct telegram *t, uint32_t i, struct slice s);

/* Capitals and a number at the end: LIMA 000335. */
bool line_is_number(const struct line *line);

bool slice_has_digit(struct slice s);

#endif
