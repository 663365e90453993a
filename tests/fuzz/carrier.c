/*
 * carrier.c: any bytes as a file of one carrier, which CARRIER names, or
 * (without) of the one they look like.
 */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/hold.h"

void
fuzz_one(struct slice input)
{
	struct hints hints = {0};

#ifdef CARRIER
	hints.carrier = CARRIER;
	hints.carrier_told = true;
#endif
	hold_import(input, &hints);
}
