/*
 * finder.c: what a reviewer should look at before a telegram is given out:
 * names, telephone numbers, addresses of mail, numbers of accounts, and marks
 * that are higher than what they stand in.  It proposes; nothing is cut for
 * it, and that it finds nothing says nothing.
 */
#include "telegram/redact.h"
#include "telegram/reader.h"

#define FINDS_MOST 4096 /* of one telegram: then it has been said often */
#define NAME_WORDS 3

struct finder {
	struct arena *arena;
	const struct telegram *t;
	struct find **end;
	unsigned count;
	struct slice line;
};

static void
add(struct finder *f, enum find_kind kind, struct slice at)
{
	struct find *find;

	if (f->count++ >= FINDS_MOST)
		return;
	find = ARENA_NEW(f->arena, struct find);
	find->kind = kind;
	find->at = at;
	*f->end = find;
	f->end = &find->next;
}

static bool
is_mail_byte(char c)
{
	return ascii_is_alnum(c) || memchr("._%+-", c, 5) != NULL;
}

/* doe@example.org: from the @ to both sides. */
static size_t
take_mail(struct finder *f, size_t at)
{
	struct slice s = f->line;
	size_t from = at, to = at + 1;

	while (from > 0 && is_mail_byte(s.p[from - 1]))
		from--;
	while (to < s.n && is_mail_byte(s.p[to]))
		to++;
	while (to > at + 1 && s.p[to - 1] == '.')
		to--;
	if (from < at && slice_index(slice(s.p + at, to - at), '.') < to - at)
		add(f, FIND_MAIL, slice(s.p + from, to - from));
	return to;
}

/*
 * A run of digits and what stands between them in numbers of telephones and
 * accounts: +1 202 555-0142, 555-0142, DE00 1234 5678 9012 3456 78.
 */
static size_t
take_number(struct finder *f, size_t from)
{
	struct slice s = f->line, whole;
	size_t to = from, digits = 0, parts = 0, run = 0, longest = 0;
	size_t end = from;
	bool letters = false;

	/* two letters before it: an IBAN, a passport */
	while (from > 0 && to - from < 2 && ascii_is_upper(s.p[from - 1]) &&
	    (from < 2 || from > to - 2))
		from--;
	letters = from < to;
	if (from > 0 && (s.p[from - 1] == '+' || s.p[from - 1] == '('))
		from--;
	for (; to < s.n; to++) {
		if (ascii_is_digit(s.p[to])) {
			digits++;
			parts += run == 0;
			run++;
			longest = run > longest ? run : longest;
			end = to + 1;
		} else if (memchr(" -.()", s.p[to], 5) != NULL &&
		    to + 1 < s.n &&
		    (ascii_is_digit(s.p[to + 1]) || run == 0 ||
			s.p[to + 1] == '(' || s.p[to + 1] == ' ')) {
			if (run == 0 && to > 0 && s.p[to - 1] == ' ')
				break;
			run = 0;
		} else
			break;
	}
	whole = slice(s.p + from, end - from);
	if (end < s.n && (ascii_is_alnum(s.p[end]) || s.p[end] == '/'))
		return end; /* 031140Z, 06/03/2018 */
	if (digits == 9 && parts == 3 && whole.n == 11 && whole.p[3] == '-')
		add(f, FIND_ACCOUNT, whole); /* 555-01-0142 */
	else if (longest >= 8 || (digits >= 14 && longest >= 4) ||
	    (letters && digits >= 7))
		add(f, FIND_ACCOUNT, whole);
	else if (digits >= 7 && digits <= 15 && parts >= 2 && longest <= 7 &&
	    (whole.p[0] == '+' || whole.p[0] == '(' || longest >= 3))
		add(f, FIND_PHONE, whole);
	return end > from ? end : from + 1;
}

/* Words before which a name may be expected. */
static bool
is_title(struct slice word)
{
	static const struct slice titles[] = {{"MR", 2}, {"MRS", 3}, {"MS", 2},
	    {"MISS", 4}, {"DR", 2}, {"AMB", 3}, {"AMBASSADOR", 10},
	    {"MINISTER", 8}, {"FONMIN", 6}, {"PRESIDENT", 9}, {"GENERAL", 7},
	    {"GEN", 3}, {"COLONEL", 7}, {"COL", 3}, {"CAPTAIN", 7}, {"CAPT", 4},
	    {"MAJOR", 5}, {"SENATOR", 7}, {"PROFESSOR", 9}, {"PROF", 4},
	    {"DIRECTOR", 8}, {"CONSUL", 6}, {"DCM", 3}, {"SECRETARY", 9},
	    {"FATHER", 6}, {"BISHOP", 6}, {"JUDGE", 5}, {"ADMIRAL", 7},
	    {"SIR", 3}, {"DOCTOR", 6}};
	size_t i;

	for (i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (slice_equal_fold(word, titles[i]))
			return true;
	return false;
}

/* Words that follow a title and are no name, in telegrams of capitals. */
static bool
is_common(struct slice word)
{
	static const struct slice common[] = {{"OF", 2}, {"FOR", 3}, {"AND", 3},
	    {"OR", 2}, {"THE", 3}, {"TO", 2}, {"IN", 2}, {"ON", 2}, {"AT", 2},
	    {"SAID", 4}, {"HAS", 3}, {"HAD", 3}, {"IS", 2}, {"WAS", 3},
	    {"WILL", 4}, {"WOULD", 5}, {"WHO", 3}, {"THAT", 4}, {"A", 1},
	    {"AN", 2}, {"BY", 2}, {"WITH", 4}, {"FROM", 4}, {"GENERAL", 7},
	    {"ASKED", 5}, {"TOLD", 4}, {"ALSO", 4}, {"STATES", 6},
	    {"OBSERVED", 8}, {"RECEIVED", 8}, {"REPLIED", 7}, {"MAY", 3},
	    {"HIMSELF", 7}, {"THEN", 4}, {"NOT", 3}, {"DID", 3}, {"ARE", 3}};
	size_t i;

	for (i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		if (slice_equal_fold(word, common[i]))
			return true;
	return false;
}

static size_t
word_end(struct slice s, size_t from)
{
	while (from < s.n &&
	    (ascii_is_alpha(s.p[from]) || (unsigned char)s.p[from] > 127 ||
		((s.p[from] == '\'' || s.p[from] == '-') && from + 1 < s.n &&
		    ascii_is_alpha(s.p[from + 1]))))
		from++;
	return from;
}

/* Words that begin with capitals behind a title, initials among them. */
static size_t
name_end(struct slice s, size_t at)
{
	size_t n, end = 0, words = 0;

	while (words < NAME_WORDS) {
		while (at < s.n &&
		    (s.p[at] == ' ' ||
			(s.p[at] == '.' && (words == 0 || at - end < 1))))
			at++;
		n = word_end(s, at);
		if (n == at || !ascii_is_upper(s.p[at]) ||
		    is_common(slice(s.p + at, n - at)))
			break;
		end = n;
		words += n - at > 1;
		at = n;
		if (at < s.n && s.p[at] != ' ' && s.p[at] != '.')
			break;
	}
	return end;
}

/* Jane Doe, Mr. Roe: what looks like a person in mixed case. */
static size_t
take_word(struct finder *f, size_t from)
{
	struct slice s = f->line;
	size_t to = word_end(s, from), end;

	if (to == from)
		return from + 1;
	if (is_title(slice(s.p + from, to - from))) {
		end = name_end(s, to);
		if (end > to) {
			add(f, FIND_NAME, slice(s.p + from, end - from));
			return end;
		}
	} else if (ascii_is_upper(s.p[from]) && to - from > 2 &&
	    ascii_is_lower(s.p[from + 1]) && from > 1 && to + 2 < s.n &&
	    s.p[from - 1] == ' ' && ascii_is_lower(s.p[from - 2]) &&
	    s.p[to] == ' ' && ascii_is_upper(s.p[to + 1])) {
		end = name_end(s, from);
		if (end > to + 2) {
			add(f, FIND_NAME, slice(s.p + from, end - from));
			return end;
		}
	}
	return to;
}

static void
take_line(struct finder *f, const struct line *line)
{
	struct marking m;
	size_t i = 0;

	f->line = line_slice(line);
	while (i < f->line.n) {
		char c = f->line.p[i];

		if (c == '@')
			i = take_mail(f, i);
		else if (ascii_is_digit(c))
			i = take_number(f, i);
		else if (ascii_is_alpha(c))
			i = take_word(f, i);
		else if (c == '(' &&
		    marking_read(f->arena,
			slice_head(
			    slice_between(f->line.p + i, slice_end(f->t->text)),
			    240),
			&m, NULL) &&
		    m.level > f->t->classification && m.printed.n > 0 &&
		    !(m.printed.n == 1 && ascii_is_lower(m.printed.p[0]))) {
			add(f, FIND_MARK, m.at);
			i += 1;
		} else
			i++;
	}
}

/* Persons that the reader knows by their place. */
static void
take_persons(struct finder *f)
{
	const struct telegram *t = f->t;
	const struct classifier *c;
	const struct clearance *d;
	const struct contact *p;
	const struct slice_list *s;

	for (c = t->classified_by; c != NULL; c = c->next)
		if (c->printed.n > 0 && slice_within(c->printed, t->text))
			add(f, FIND_NAME, c->printed);
	for (d = t->clearances; d != NULL; d = d->next)
		if (d->name.n > 0 && slice_within(d->name, t->text))
			add(f, FIND_NAME, d->name);
	for (p = t->contacts; p != NULL; p = p->next)
		if (p->name.n > 0 && slice_within(p->name, t->text))
			add(f, FIND_NAME, p->name);
	for (s = t->signature; s != NULL; s = s->next)
		add(f, FIND_NAME, s->at);
}

/* By place, each place once; merging sort of a list. */
static struct find *
sorted(struct find *list)
{
	struct find *a = NULL, *b = NULL, *next, *out = NULL, **end = &out;
	bool left = true;

	if (list == NULL || list->next == NULL)
		return list;
	for (; list != NULL; list = next, left = !left) {
		next = list->next;
		list->next = left ? a : b;
		if (left)
			a = list;
		else
			b = list;
	}
	a = sorted(a);
	b = sorted(b);
	while (a != NULL || b != NULL) {
		if (b == NULL || (a != NULL && a->at.p <= b->at.p)) {
			*end = a;
			a = a->next;
		} else {
			*end = b;
			b = b->next;
		}
		end = &(*end)->next;
	}
	*end = NULL;
	return out;
}

struct find *
release_find(struct arena *arena, const struct telegram *t)
{
	struct find *list = NULL, *f;
	struct finder finder = {.arena = arena, .t = t, .end = &list};
	uint32_t i;

	for (i = 0; i < t->line_count; i++)
		switch (t->lines[i].kind) {
		case LINE_SUBJECT:
		case LINE_REFERENCE:
		case LINE_PASSING:
		case LINE_HEADING:
		case LINE_PARAGRAPH:
		case LINE_BODY:
		case LINE_LOOSE:
		case LINE_TEXT:
		case LINE_NOTE:
			take_line(&finder, &t->lines[i]);
			break;
		default:
			break;
		}
	take_persons(&finder);
	list = sorted(list);
	for (f = list; f != NULL; f = f->next)
		while (f->next != NULL && f->next->at.p < slice_end(f->at))
			f->next = f->next->next;
	return list;
}

struct slice
find_kind_name(enum find_kind k)
{
	static const struct slice names[FIND_MAX] = {{"name", 4},
	    {"telephone", 9}, {"mail", 4}, {"account", 7}, {"mark", 4}};

	return names[k];
}
