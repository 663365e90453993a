/*
 * banned.h: functions that do not compile here, forced in by Meson.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

/* Declared first, since to name them in a header would be poison too. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__GNUC__) && !defined(REFTEL_NO_BANNED)
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets
#pragma GCC poison strtok atoi atol atof alloca tmpnam mktemp
#endif

#endif
