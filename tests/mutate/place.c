/*
 * place.c: where in a sample damage can be done, and the words to do it.
 */
#include "tests/mutate/mutate.h"

#include <stdio.h>

/* A line of the kind, or furniture that may stand between two of them. */
static bool
is_between(const struct mutant *m, uint32_t i, enum line_kind kind)
{
	return i < m->t->line_count &&
	    (m->t->lines[i].kind == kind || m->t->lines[i].kind == LINE_BLANK ||
		(m->t->lines[i].kind >= LINE_PAGE &&
		    m->t->lines[i].kind <= LINE_NOTICE));
}

static struct slice
line_at(const struct mutant *m, uint32_t i)
{
	return slice(m->t->lines[i].p, m->t->lines[i].n);
}

static uint32_t
first_line(const struct mutant *m, enum line_kind kind)
{
	uint32_t i = 0;

	while (i < m->t->line_count && m->t->lines[i].kind != kind)
		i++;
	return i;
}

struct slice
lines_of(const struct mutant *m, enum line_kind kind)
{
	uint32_t first = first_line(m, kind), last = first, i;
	const char *end;

	if (first == m->t->line_count)
		return (struct slice){NULL, 0};
	for (i = first + 1; is_between(m, i, kind); i++)
		if (m->t->lines[i].kind == kind)
			last = i;
	end = slice_end(line_at(m, last));
	while (end < slice_end(m->t->text) && *end == '\r')
		end++;
	if (end < slice_end(m->t->text) && *end == '\n')
		end++;
	return slice_between(m->t->lines[first].p, end);
}

struct slice
line_of(const struct mutant *m, enum line_kind kind)
{
	uint32_t first = first_line(m, kind);

	return first == m->t->line_count ? (struct slice){NULL, 0}
					 : line_at(m, first);
}

bool
is_classic(const struct mutant *m)
{
	const struct remark *r;

	for (r = m->t->remarks; r != NULL; r = r->next)
		if (r->check == CHECK_REPEATED_BLOCK)
			return false;
	return m->t->carrier != CARRIER_SMART &&
	    first_line(m, LINE_OLD_FORM) == m->t->line_count &&
	    first_line(m, LINE_SUBJECT) < m->t->line_count;
}

bool
is_single(const struct mutant *m)
{
	return is_classic(m) && m->t->id.sections == 0 &&
	    m->t->sections_of == 0 &&
	    first_line(m, LINE_REPEATED) == m->t->line_count;
}

bool
is_bare(const struct mutant *m)
{
	return first_line(m, LINE_PAGE) == m->t->line_count &&
	    first_line(m, LINE_BANNER) == m->t->line_count;
}

const char *
head_place(const struct mutant *m)
{
	uint32_t i;

	for (i = 0; i < m->t->line_count; i++)
		switch (m->t->lines[i].kind) {
		case LINE_ORDER:
		case LINE_TAGS:
		case LINE_SUBJECT:
			return m->t->lines[i].p;
		default:
			break;
		}
	return NULL;
}

/* Where a field that is not there would stand: behind the subject. */
static const char *
field_place(const struct mutant *m, enum line_kind kind)
{
	struct slice after;

	if (kind == LINE_ORDER)
		return head_place(m);
	if (kind == LINE_TAGS || kind == LINE_SUBJECT)
		return NULL;
	after = lines_of(m, LINE_REFERENCE);
	if (after.p == NULL || kind == LINE_REFERENCE)
		after = lines_of(m, LINE_SUBJECT);
	return slice_end(after);
}

bool
field(struct mutant *m, enum line_kind kind, const char *with)
{
	struct slice lines = lines_of(m, kind);
	const char *place;

	if (!is_classic(m))
		return false;
	if (lines.p != NULL) {
		put(m, lines, print(m, "%s\n", with));
		return true;
	}
	place = field_place(m, kind);
	if (place == NULL ||
	    (kind == LINE_REFERENCE && m->t->references != NULL))
		return false;
	put_in(m, place,
	    print(m, "%s%s\n", kind == LINE_CLASSIFIED_BY ? "\n" : "", with));
	return true;
}

bool
label(struct mutant *m, enum line_kind kind, const char *with)
{
	struct slice line = line_of(m, kind);
	size_t colon = slice_index(line, ':');

	if (line.p == NULL || colon == line.n || !is_classic(m))
		return false;
	put(m, slice_head(line, colon + 1), with);
	return true;
}

const char *
addressee(struct mutant *m, const char *line)
{
	enum line_kind kinds[] = {LINE_INFO, LINE_TO};
	const char *names[] = {"info", "to"}, *path;
	struct slice lines;
	int i;

	if (!is_classic(m))
		return NULL;
	for (i = 0; i < 2; i++) {
		lines = lines_of(m, kinds[i]);
		if (lines.p == NULL)
			continue;
		if (!slice_ends(lines, S("\n")))
			return NULL;
		put_in(m, slice_end(lines), print(m, "%s\n", line));
		path = print(m, "%s[%zu]", names[i], count_of(m, names[i]));
		excuse(m, path);
		return path;
	}
	return NULL;
}

size_t
paragraph_at(const struct mutant *m, const char *place)
{
	const struct paragraph *p;
	size_t i = 0;

	for (p = m->t->paragraphs; p != NULL; p = p->next, i++)
		if (place >= p->at.p && place < slice_end(p->at))
			break;
	return i;
}

/* A line that reads on as prose: no item, heading, table. */
static bool
is_prose(struct slice line)
{
	return line.n > 40 && ascii_is_alpha(line.p[0]) &&
	    ascii_is_alpha(line.p[1]) && slice_find(line, S("  ")) == line.n &&
	    slice_find(line, S("BEGIN ")) == line.n &&
	    slice_find(line, S("END ")) == line.n;
}

const char *
inner_line(struct mutant *m)
{
	const struct telegram *t = m->t;
	const char *found = NULL;
	uint32_t i, seen = 0;

	for (i = t->body_line + 1; i < t->body_end; i++) {
		if (t->lines[i].kind != LINE_BODY ||
		    (t->lines[i - 1].kind != LINE_BODY &&
			t->lines[i - 1].kind != LINE_PARAGRAPH) ||
		    t->lines[i - 1].p + t->lines[i - 1].n + 1 != t->lines[i].p)
			continue;
		if (!is_prose(line_at(m, i)) || t->lines[i - 1].n < 45 ||
		    t->lines[i - 1].p[t->lines[i - 1].n - 1] == '-' ||
		    slice_find(line_at(m, i - 1), S("  ")) < t->lines[i - 1].n)
			continue;
		if (chance(m, ++seen) == 0)
			found = t->lines[i].p;
	}
	return found;
}

struct slice
word_gap(struct mutant *m)
{
	const struct telegram *t = m->t;
	struct slice line, found = {NULL, 0};
	uint32_t i, seen = 0;
	size_t k;

	for (i = t->body_line; i < t->body_end; i++) {
		line = line_at(m, i);
		if (t->lines[i].kind != LINE_BODY || !is_prose(line))
			continue;
		for (k = 12; k + 12 < line.n; k++)
			if (line.p[k] == ' ' && ascii_is_alpha(line.p[k - 1]) &&
			    ascii_is_alpha(line.p[k - 2]) &&
			    ascii_is_alpha(line.p[k - 3]) &&
			    ascii_is_alpha(line.p[k + 1]) &&
			    ascii_is_alpha(line.p[k + 2]) &&
			    ascii_is_alpha(line.p[k + 3]) &&
			    chance(m, ++seen) == 0)
				found = slice(line.p + k, 1);
	}
	return found;
}

void
excuse_text(struct mutant *m)
{
	excuse(m, "summary comment blocks action_requests contacts title");
}

void
expect_gap(struct mutant *m, struct slice gap, const char *with)
{
	size_t n = paragraph_at(m, gap.p);
	const char *a = gap.p, *b = gap.p + 1;

	excuse_text(m);
	if (n == count_of(m, "paragraphs"))
		return;
	while (ascii_is_alpha(a[-1]))
		a--;
	while (ascii_is_alpha(*b))
		b++;
	excuse(m, print(m, "paragraphs[%zu].items", n));
	excuse(m, print(m, "paragraphs[%zu].portions", n));
	excuse(m, print(m, "paragraphs[%zu].text", n));
	expect(m, "paragraphs[%zu].text ~ %S%s%S", n,
	    &(struct slice){a, (size_t)(gap.p - a)}, with,
	    &(struct slice){gap.p + 1, (size_t)(b - gap.p - 1)});
}

const char *
banner(const struct mutant *m)
{
	static const char *const words[] = {"UNCLASSIFIED", "UNCLASSIFIED",
	    "UNCLASSIFIED", "LIMITED OFFICIAL USE", "CONFIDENTIAL", "SECRET",
	    "TOP SECRET"};

	return words[m->t->classification];
}

unsigned
short_year(const struct mutant *m)
{
	return (unsigned)m->t->id.year % 100;
}

const char *
page_line(struct mutant *m)
{
	char number[16];

	snprintf(number, sizeof(number), "%05u", m->t->id.number);
	return print(m, "PAGE 0%u        %S %s  %s", 2 + chance(m, 7),
	    &(struct slice){
		m->t->id.post.p, m->t->id.post.n < 6 ? m->t->id.post.n : 6},
	    number, one_of(m, "031400Z|121233Z|280114Z|311908Z"));
}

const char *
letters_spaced(struct mutant *m, const char *word)
{
	char *out = arena_bytes(m->arena, 2 * strlen(word) + 1);
	size_t n = 0;

	for (; *word != '\0'; word++) {
		out[n++] = *word;
		if (word[1] != '\0')
			out[n++] = ' ';
	}
	out[n] = '\0';
	return out;
}

const char *
lower(struct mutant *m, struct slice s)
{
	char *out = arena_bytes(m->arena, s.n + 1);
	size_t i;

	for (i = 0; i < s.n; i++)
		out[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + 32
							       : s.p[i]);
	out[s.n] = '\0';
	return out;
}

const char *
post_of_chance(struct mutant *m)
{
	return one_of(m,
	    "LIMA|QUITO|BOGOTA|CARACAS|OSLO|ROME|PARIS|LONDON|TOKYO|"
	    "STATE|ANKARA|MADRID|VIENNA|LISBON|NAIROBI|CAIRO|SEOUL");
}

struct slice
level_words(const struct mutant *m)
{
	struct slice line = line_of(m, LINE_CLASSIFICATION);

	if (line.p == NULL || !slice_within(m->t->classification_at, line) ||
	    !slice_within(m->t->id.at, line) ||
	    m->t->id.at.p <= m->t->classification_at.p)
		return (struct slice){NULL, 0};
	return m->t->classification_at;
}
