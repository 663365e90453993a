/*
 * opt.c: options from tables.  It must not know any command, and must not
 * print.
 */
#include "sys/sys.h"

#define WORD_MOST 40 /* no word of ours is longer */
#define OPTIONS_MOST 32 /* of a command */

/* How far off a word may be and still be meant; its beginning always may. */
static unsigned
far_off(const char *word, const char *candidate)
{
	size_t n = strlen(word);

	if (n > 0 && strlen(candidate) > n &&
	    slice_equal_fold(slice(word, n), slice(candidate, n)))
		return 0;
	return slice_far(slice_of(word), slice_of(candidate), WORD_MOST);
}

void
words_near(struct buf *b, const char *word, const char *const *words)
{
	unsigned best = WORD_MOST, most, d;
	size_t i, count, met = 0;

	for (count = 0; words[count] != NULL; count++) {
		d = far_off(word, words[count]);
		best = d < best ? d : best;
	}
	most = strlen(word) < 4 ? 1 : strlen(word) < 8 ? 2 : 3;
	if (best > most && count > 12)
		return;
	buf_string(b, best > most ? "; there is " : "; did you mean ");
	for (i = 0; i < count; i++) {
		if (best <= most && far_off(word, words[i]) != best)
			continue;
		if (met++ > 0)
			buf_string(b, best > most ? ", " : " or ");
		buf_format(b, "`%s'", words[i]);
	}
	buf_string(b, best > most ? "" : "?");
}

static int
unknown_option(const struct options *o, const char *word, struct error *error)
{
	const char *names[OPTIONS_MOST + 1];
	char dashed[OPTIONS_MOST][WORD_MOST + 3];
	struct buf b = {0}, name = {0};
	size_t n;

	for (n = 0; n < OPTIONS_MOST && o->table[n].name != NULL; n++) {
		snprintf(
		    dashed[n], sizeof(dashed[n]), "--%s", o->table[n].name);
		names[n] = dashed[n];
	}
	names[n] = NULL;
	buf_format(&name, "--%s", word);
	buf_char(&name, '\0');
	buf_format(&b, "there is no option `%s'", name.p);
	words_near(&b, name.p, names);
	buf_free(&name);
	buf_char(&b, '\0');
	error_set(error, "%s", b.p);
	buf_free(&b);
	return OPTION_ERROR;
}

static int
check_choice(const struct options *o, int found, struct error *error)
{
	const struct option *option = &o->table[found];
	struct buf b = {0};
	size_t i;

	if (option->choices == NULL)
		return found;
	for (i = 0; option->choices[i] != NULL; i++)
		if (strcmp(o->value, option->choices[i]) == 0)
			return found;
	buf_string(&b, "there is no ");
	for (i = 0; option->argument[i] != '\0'; i++)
		buf_char(&b, ascii_lower(option->argument[i]));
	buf_format(&b, " `%s'", o->value);
	words_near(&b, o->value, option->choices);
	buf_char(&b, '\0');
	error_set(error, "%s", b.p);
	buf_free(&b);
	return OPTION_ERROR;
}

static int
take_value(struct options *o, int found, const char *value, struct error *error)
{
	const struct option *option = &o->table[found];

	if (option->argument == NULL) {
		if (value == NULL)
			return found;
		error_set(error, "option `--%s' takes no value", option->name);
		return OPTION_ERROR;
	}
	if (value == NULL) {
		if (*o->argv == NULL) {
			error_set(error, "option `--%s' needs a value, %s",
			    option->name, option->argument);
			return OPTION_ERROR;
		}
		value = *o->argv++;
	}
	o->value = value;
	return check_choice(o, found, error);
}

static int
read_long(struct options *o, const char *word, struct error *error)
{
	size_t n = strcspn(word, "=");
	char name[WORD_MOST + 1] = {0};
	int i;

	for (i = 0; o->table[i].name != NULL; i++)
		if (strlen(o->table[i].name) == n &&
		    memcmp(o->table[i].name, word, n) == 0)
			return take_value(
			    o, i, word[n] == '=' ? word + n + 1 : NULL, error);
	memcpy(name, word, n < WORD_MOST ? n : WORD_MOST);
	return unknown_option(o, name, error);
}

/* Few options have a letter: those that begin with it are named. */
static int
unknown_letter(const struct options *o, char letter, struct error *error)
{
	struct buf b = {0};
	unsigned met = 0;
	size_t i;

	buf_string(&b, "there is no option `-");
	buf_plain(&b, slice(&letter, 1));
	buf_char(&b, '\'');
	for (i = 0; o->table[i].name != NULL; i++)
		if (o->table[i].letter == 0 && o->table[i].name[0] == letter)
			buf_format(&b, "%s `--%s'",
			    met++ == 0 ? "; did you mean" : " or",
			    o->table[i].name);
	buf_string(&b, met > 0 ? "?" : "");
	error_set(error, "%S", &(struct slice){b.p, b.n});
	buf_free(&b);
	return OPTION_ERROR;
}

static int
read_letter(struct options *o, struct error *error)
{
	char letter = *o->cluster++;
	const char *rest = *o->cluster == '\0' ? NULL : o->cluster;
	int i;

	for (i = 0; o->table[i].name != NULL; i++)
		if (o->table[i].letter == letter)
			break;
	if (o->table[i].name == NULL) {
		o->cluster = NULL;
		return unknown_letter(o, letter, error);
	}
	if (o->table[i].argument == NULL) {
		o->cluster = rest;
		return i;
	}
	o->cluster = NULL;
	return take_value(o, i, rest, error);
}

int
options_next(struct options *o, struct error *error)
{
	const char *word;

	o->value = NULL;
	if (o->cluster != NULL)
		return read_letter(o, error);
	if (*o->argv == NULL)
		return OPTION_END;
	word = *o->argv++;
	if (!o->ended && strcmp(word, "--") == 0) {
		o->ended = true;
		return options_next(o, error);
	}
	if (o->ended || word[0] != '-' || word[1] == '\0') {
		o->value = word;
		return OPTION_OPERAND;
	}
	if (word[1] == '-')
		return read_long(o, word + 2, error);
	o->cluster = word + 1;
	return read_letter(o, error);
}

void
options_help(struct buf *b, const struct option *table)
{
	const struct option *o;
	size_t from, wide = 0, n, i;

	for (o = table; o->name != NULL; o++) {
		n = strlen(o->name) +
		    (o->argument == NULL ? 0 : strlen(o->argument) + 1);
		wide = n > wide ? n : wide;
	}
	for (o = table; o->name != NULL; o++) {
		from = b->n;
		if (o->letter != 0)
			buf_format(
			    b, "  -%S, ", &(struct slice){&o->letter, 1});
		else
			buf_string(b, "      ");
		buf_format(b, "--%s", o->name);
		if (o->argument != NULL)
			buf_format(b, " %s", o->argument);
		buf_fill(b, ' ', from + wide + 10 - b->n);
		buf_format(b, "%s\n", o->help);
		if (o->choices == NULL)
			continue;
		buf_fill(b, ' ', wide + 10);
		for (i = 0; o->choices[i] != NULL; i++)
			buf_format(
			    b, "%s%s", i == 0 ? "" : ", ", o->choices[i]);
		buf_char(b, '\n');
	}
}
