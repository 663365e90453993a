/*
 * libfuzzer.c: hands what libFuzzer makes up to a target.
 */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const unsigned char *p, size_t n);

int
LLVMFuzzerTestOneInput(const unsigned char *p, size_t n)
{
	fuzz_one(slice((const char *)p, n));
	return 0;
}
