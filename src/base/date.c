/*
 * date.c: the calendar.  It must not ask what day it is.
 */
#include "base/date.h"
