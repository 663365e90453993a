/*
 * classified.h: the secret of classified.c and person.c: a text that tells
 * who classified, taken apart into persons.
 */
#ifndef TELEGRAM_CLASSIFIED_H
#define TELEGRAM_CLASSIFIED_H

#include "telegram/reader.h"

struct person {
	struct slice at; /* name and role */
	struct slice printed, name, role; /* name in the usual spelling */
	bool joined; /* a line end was in the name */
	bool repaired; /* digits were letters */
	bool role_repaired;
};

/*
 * The persons of a text such as "DCM Jane Doe and Pol Chief John Roe"; how
 * many there are.  A role without a name is one, too; person.c.
 */
size_t persons_read(struct arena *arena, struct slice text,
    struct person *persons, size_t room);

/* Does a point behind this word not end a sentence: AMB., JR.? */
bool person_short_form(struct slice word);

#endif
