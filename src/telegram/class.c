/*
 * class.c: classification words, captions.
 */
#include "telegram/reader.h"

void
read_classification(struct reader *r, const struct entry *e)
{
	(void)r;
	(void)e;
}

void
read_caption(struct reader *r, const struct entry *e)
{
	(void)r;
	(void)e;
}

enum classification
class_read(struct slice s, struct slice *rest, bool *exact)
{
	*rest = s;
	*exact = true;
	return CLASS_NONE;
}

bool
section_is(struct slice s)
{
	return slice_find_fold(s, S("SECTION")) < s.n;
}

bool
caption_is(struct slice s)
{
	static const struct slice words[] = {{"SIPDIS", 6}, {"NOFORN", 6},
	    {"EXDIS", 5}, {"NODIS", 5}, {"LIMDIS", 6}, {"STADIS", 6},
	    {"SENSITIVE", 9}, {"N O F O R N", 11}};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_starts_fold(s, words[i]))
			return true;
	return slice_ends(s, S("CHANNEL"));
}
