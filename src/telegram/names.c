/*
 * names.c: the words for the enums.  It must not know anything but words.
 */
#include "telegram/names.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define NAME(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

static const struct slice carriers[] = {NAME("plain"), NAME("aad"),
    NAME("aad-pdf"), NAME("page"), NAME("page-text"), NAME("csv"),
    NAME("smart"), NAME("mail")};

static const struct slice classifications[] = {NAME(""), NAME("UNCLASSIFIED"),
    NAME("SENSITIVE BUT UNCLASSIFIED"), NAME("LIMITED OFFICIAL USE"),
    NAME("CONFIDENTIAL"), NAME("SECRET"), NAME("TOP SECRET")};

static const struct slice precedences[] = {NAME(""), NAME("ROUTINE"),
    NAME("PRIORITY"), NAME("IMMEDIATE"), NAME("NIACT IMMEDIATE"),
    NAME("FLASH")};

static const struct slice statuses[] = {NAME("held"), NAME("partial"),
    NAME("lost"), NAME("withheld"), NAME("paper")};

static const struct slice kinds[] = {NAME("telegram"), NAME("airgram"),
    NAME("draft"), NAME("copy"), NAME("other")};

static const struct slice levels[] = {
    NAME("none"), NAME("style"), NAME("warning"), NAME("error")};

static const struct slice blocks[] = {
    NAME("text"), NAME("nonpaper"), NAME("quote"), NAME("table")};

static const struct slice addressees[] = {
    NAME("post"), NAME("collective"), NAME("agency")};

static const struct slice references[] = {
#define REFERENCE(id, name) NAME(name),
#include "telegram/references.def"
#undef REFERENCE
};

static const struct check_info checks[] = {
#define CHECK(id, level, name, text) {NAME(name), NAME(text), LEVEL_##level},
#include "telegram/checks.def"
#undef CHECK
};

static const struct field_info fields[] = {
#define FIELD(id, group, name, what, source) \
	{NAME(group), NAME(name), NAME(what), NAME(source)},
#include "telegram/fields.def"
#undef FIELD
};

static const struct slice lines[] = {
#define LINE(id, name, field) NAME(name),
#include "telegram/lines.def"
#undef LINE
};

static const uint8_t line_fields[] = {
#define LINE(id, name, field) FIELD_##field,
#include "telegram/lines.def"
#undef LINE
};

static struct slice
pick(const struct slice *names, size_t count, unsigned i)
{
	return i < count ? names[i] : S("");
}

struct slice
carrier_name(enum carrier c)
{
	return pick(carriers, COUNT(carriers), c);
}

bool
carrier_by_name(struct slice name, enum carrier *out)
{
	unsigned i;

	for (i = 0; i < COUNT(carriers); i++)
		if (slice_equal(carriers[i], name)) {
			*out = (enum carrier)i;
			return true;
		}
	return false;
}

struct slice
classification_name(enum classification c)
{
	return pick(classifications, COUNT(classifications), c);
}

struct slice
precedence_name(enum precedence p)
{
	return pick(precedences, COUNT(precedences), p);
}

struct slice
reference_kind_name(enum reference_kind k)
{
	return pick(references, COUNT(references), k);
}

struct slice
status_name(enum status s)
{
	return pick(statuses, COUNT(statuses), s);
}

struct slice
kind_name(enum kind k)
{
	return pick(kinds, COUNT(kinds), k);
}

struct slice
level_name(enum level l)
{
	return pick(levels, COUNT(levels), l);
}

struct slice
block_kind_name(enum block_kind k)
{
	return pick(blocks, COUNT(blocks), k);
}

struct slice
addressee_kind_name(enum addressee_kind k)
{
	return pick(addressees, COUNT(addressees), k);
}

const struct check_info *
check_info(enum check c)
{
	return &checks[c];
}

static const struct slice rules[CHECK_MAX] = {
#define RULE(id, source) [CHECK_##id] = {source, sizeof(source) - 1},
#include "telegram/checkrules.def"
#undef RULE
};

struct slice
check_rule(enum check c)
{
	return rules[c];
}

const struct field_info *
field_info(enum field f)
{
	return &fields[f];
}

struct slice
line_kind_name(enum line_kind k)
{
	return pick(lines, COUNT(lines), k);
}

enum field
line_kind_field(enum line_kind k)
{
	return (enum field)line_fields[k];
}
