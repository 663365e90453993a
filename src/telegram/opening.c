/*
 * opening.c: the tables of openings.def.
 */
#include "telegram/opening.h"

#define OPENING_TABLES
#include "opening_gen.h"
