/*
 * generate.h: telegrams that were never sent, of every time and form: the
 * same number is the same telegram, always.
 */
#ifndef TESTS_WRITE_GENERATE_H
#define TESTS_WRITE_GENERATE_H

#include "telegram/write.h"

/* ---- draw.c: chance ---------------------------------------------------------- */

struct draw {
	uint64_t state;
	struct arena *arena;
	bool capitals; /* a set without small letters */
	bool plain; /* and with few marks (ACP 127(G) para 140) */
};

struct draw draw_begin(struct arena *arena, uint64_t seed);
uint32_t draw(struct draw *d, uint32_t below); /* 0 <= x < below */
bool draw_one_in(struct draw *d, uint32_t n);
uint32_t draw_between(struct draw *d, uint32_t least, uint32_t most);
struct slice draw_of(struct draw *d, const struct slice *list, size_t count);

/* A sentence or several; in capitals where all is. */
struct slice draw_sentence(struct draw *d);
struct slice draw_text(struct draw *d, unsigned sentences);
struct slice draw_words(struct draw *d, unsigned words); /* of a subject */
struct slice draw_surname(struct draw *d);
struct slice draw_digits(struct draw *d, unsigned digits);
struct slice draw_hexadecimal(struct draw *d, unsigned digits);
struct slice draw_case(struct draw *d, struct slice s);

/* ---- body.c: the text ---------------------------------------------------------- */

/* Paragraphs, items, quoted texts, summary and comment, and their lines. */
void generate_body(struct draw *d, struct telegram *t, bool marked);

/* ---- generate.c ------------------------------------------------------------------ */

/* All of it; what it is to be written in. */
struct telegram *generate(
    struct arena *arena, uint64_t number, struct form *form);

#endif
