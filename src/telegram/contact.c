/*
 * contact.c: points of contact: office, name, telephone, mail (K12).
 */
#include "telegram/body.h"

/* A paragraph of contacts says so at its front, or has an address. */
#define FRONT 120

static bool
is_phone_char(char c)
{
	return ascii_is_digit(c) || c == '-' || c == '(' || c == ')' ||
	    c == '.' || c == '+' || c == ' ' || c == '/';
}

/* A telephone number in s: at least seven digits, groups with marks. */
static struct slice
find_phone(struct slice s)
{
	size_t i, from, digits, end, groups;

	for (i = 0; i < s.n; i++) {
		if (!ascii_is_digit(s.p[i]) && s.p[i] != '(' && s.p[i] != '+')
			continue;
		if (i > 0 && ascii_is_alnum(s.p[i - 1]))
			continue;
		from = end = i;
		digits = groups = 0;
		for (; i < s.n && is_phone_char(s.p[i]); i++)
			if (ascii_is_digit(s.p[i])) {
				digits++;
				end = i + 1;
			} else {
				groups++;
			}
		if (digits >= 7 && digits <= 15 && groups >= 1) {
			struct slice phone = slice(s.p + from, end - from);

			/* (202-555-0101: the bracket is no part of it */
			if (phone.p[0] == '(' &&
			    slice_index(phone, ')') == phone.n)
				phone = slice_skip(phone, 1);
			return phone;
		}
	}
	return (struct slice){NULL, 0};
}

static bool
is_mail_char(char c)
{
	return ascii_is_alnum(c) || c == '.' || c == '_' || c == '-' ||
	    c == '+' || c == '%';
}

/* The next @, which the teleprinter has as (AT); n: so long it is. */
static size_t
next_at(struct slice s, size_t *n)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		*n = s.p[i] == '@' ? 1
		    : s.p[i] == '(' &&
			slice_starts_fold(slice_skip(s, i), S("(AT)"))
		    ? 4
		    : 0;
		if (*n > 0)
			return i;
	}
	return s.n;
}

/* doe@example.org */
static struct slice
find_mail(struct slice s)
{
	size_t n, at = next_at(s, &n), from, end;

	if (at == s.n)
		return (struct slice){NULL, 0};
	from = at;
	end = at + n;
	while (from > 0 && is_mail_char(s.p[from - 1]))
		from--;
	while (end < s.n && is_mail_char(s.p[end]))
		end++;
	while (end > at && (s.p[end - 1] == '.' || s.p[end - 1] == '-'))
		end--;
	if (from == at || !ascii_is_alnum(s.p[end - 1]))
		return (struct slice){NULL, 0};
	return slice(s.p + from, end - from);
}

/* With its @, as people write it. */
static struct slice
usual_mail(struct arena *arena, struct slice mail)
{
	size_t n = slice_index(mail, '(');

	return n == mail.n ? mail
			   : arena_join(arena, slice_head(mail, n), S("@"),
				 slice_skip(mail, n + 4));
}

/* OES/OMC, EUR/NB, PM: capitals, slashes, at most 14. */
static bool
is_office(struct slice s)
{
	size_t i, slashes = 0;

	if (s.n < 1 || s.n > 20 || !ascii_is_upper(s.p[0]))
		return false;
	for (i = 0; i < s.n; i++) {
		slashes += s.p[i] == '/';
		if (!ascii_is_upper(s.p[i]) && !ascii_is_digit(s.p[i]) &&
		    s.p[i] != '/' && s.p[i] != '-' && s.p[i] != '&')
			return false;
	}
	return slashes > 0 || s.n <= 5;
}

/* Vice Consul Nora Noe is Nora Noe: what a person is stands before. */
static struct slice
without_title(struct slice s)
{
	static const struct slice titles[] = {{"Officer", 7}, {"Consul", 6},
	    {"Counselor", 9}, {"Secretary", 9}, {"Attache", 7},
	    {"Ambassador", 10}, {"Director", 8}, {"Chief", 5}, {"Mr.", 3},
	    {"Ms.", 3}, {"Mrs.", 4}, {"Dr.", 3}, {"Econoff", 7}, {"Poloff", 6},
	    {"Assistant", 9}, {"Specialist", 10}, {"Contact", 7}, {"POC", 3},
	    {"Is", 2}, {"Are", 3}};
	struct slice rest = s, word, kept = s;
	size_t i;

	while ((word = slice_word(&rest)).p != NULL)
		for (i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
			if (slice_equal_fold(word, titles[i]))
				kept = slice_trim(rest);
	return kept.n > 2 ? kept : s;
}

/* Two words or more that begin with a capital, Q. and van between. */
static struct slice
find_name(struct slice s)
{
	struct slice rest = s, word, first = {NULL, 0};
	const char *end = NULL;
	size_t words = 0;
	bool capital;

	while ((word = slice_word(&rest)).p != NULL) {
		bool stop = word.n > 1 &&
		    (slice_ends(word, S(",")) || slice_ends(word, S(";")) ||
			slice_ends(word, S(":")));

		if (slice_ends(word, S(":"))) { /* a label, or an office */
			words = 0;
			continue;
		}
		if (stop)
			word = slice_head(word, word.n - 1);
		/* in capitals a name looks like an office: what has a
		 * slash is one, and a short word that stands first */
		capital = ascii_is_upper(word.p[0]) &&
		    slice_index(word, '/') == word.n &&
		    !(words == 0 && word.n <= 3 && is_office(word)) &&
		    slice_index(word, '@') == word.n &&
		    !ascii_is_digit(word.p[word.n - 1]);
		/* initials are offices by their shape */
		if (!capital && words > 0 && word.n <= 2 &&
		    ascii_is_upper(word.p[0]))
			capital = true;
		if (!capital && words > 0 && word.n <= 3 &&
		    ascii_is_lower(word.p[0]) &&
		    (slice_equal(word, S("van")) ||
			slice_equal(word, S("de")) ||
			slice_equal(word, S("von")) ||
			slice_equal(word, S("la"))))
			capital = true;
		if (!capital) {
			if (words >= 2)
				break;
			words = 0;
			first = (struct slice){NULL, 0};
			continue;
		}
		if (words++ == 0)
			first = word;
		end = slice_end(word);
		if (stop && words >= 2)
			break;
		if (stop)
			words = 0;
	}
	if (words < 2 || first.p == NULL)
		return (struct slice){NULL, 0};
	return without_title(slice_between(first.p, end));
}

static struct slice
find_office(struct slice s)
{
	struct slice rest = s, word;
	size_t colon;

	/* AB/CD: Jane Doe; or Jane Doe (AB/CD) */
	while ((word = slice_word(&rest)).p != NULL) {
		colon = slice_index(word, ':');
		while (word.n > 0 && (word.p[0] == '(' || word.p[0] == ','))
			word = slice_skip(word, 1);
		while (word.n > 0 && !ascii_is_alnum(word.p[word.n - 1]))
			word = slice_head(word, word.n - 1);
		if (is_office(word) &&
		    (slice_index(word, '/') < word.n ||
			(colon > 0 && word.n > 1 &&
			    slice_end(word) < slice_end(s) &&
			    slice_end(word)[0] == ':')) &&
		    !slice_equal(word, S("POC")) &&
		    !slice_equal(word, S("POCS")))
			return word;
	}
	return (struct slice){NULL, 0};
}

/* A word that is not the end of a longer one. */
static bool
has_word(struct slice s, struct slice word)
{
	size_t at = 0;

	while ((at += slice_find_fold(slice_skip(s, at), word)) < s.n) {
		if (at == 0 || !ascii_is_alnum(s.p[at - 1]))
			return true;
		at += word.n;
	}
	return false;
}

static bool
is_contacts(const struct paragraph *p, unsigned has)
{
	static const struct {
		struct slice word;
		unsigned has; /* lines that hold it have this */
	} words[] = {{{"POC", 3}, HAS_CONTACT},
	    {{"POINT OF CONTACT", 16}, HAS_CONTACT},
	    {{"POINTS OF CONTACT", 17}, HAS_CONTACT},
	    {{"CONTACT:", 8}, HAS_CONTACT},
	    {{"QUESTIONS MAY BE", 16}, HAS_QUE}};
	struct slice front = slice_head(p->text.at, FRONT);
	size_t n;

	if (p->heading.p != NULL &&
	    (slice_find_fold(p->heading, S("CONTACT")) < p->heading.n ||
		slice_find_fold(p->heading, S("POC")) < p->heading.n))
		return true;
	if ((has & HAS_AT) != 0)
		return true;
	if (p->text.lines > 40)
		return false;
	for (n = 0; n < sizeof(words) / sizeof(words[0]); n++)
		if ((has & words[n].has) != 0 && has_word(front, words[n].word))
			return true;
	return false;
}

/* TERENCE NOE in the usual spelling: Terence Noe. */
static struct slice
usual(struct arena *arena, struct slice name)
{
	size_t i;
	char *p;

	for (i = 0; i < name.n; i++)
		if (ascii_is_lower(name.p[i]))
			return name;
	if (name.n == 0)
		return name;
	p = arena_bytes(arena, name.n);
	for (i = 0; i < name.n; i++)
		p[i] = i > 0 && ascii_is_alpha(name.p[i - 1])
		    ? ascii_lower(name.p[i])
		    : name.p[i];
	return slice(p, name.n);
}

static void
add(struct reader *r, struct slice s)
{
	struct contact *c;
	struct slice phone = find_phone(s), mail = find_mail(s), name;
	struct slice office = find_office(s), front;

	if (phone.p == NULL && mail.p == NULL)
		return;
	/* the name stands before the number and the address */
	front = slice_head(s,
	    phone.p != NULL ? (size_t)(phone.p - s.p) : (size_t)(mail.p - s.p));
	/* and behind the office, if that has a colon: AB/CD: Jane Doe */
	if (office.n > 0 && slice_within(office, front) &&
	    slice_end(office) < slice_end(front) && slice_end(office)[0] == ':')
		front = slice_between(slice_end(office) + 1, slice_end(front));
	name = find_name(front);
	if (name.p == NULL && mail.p != NULL)
		name = find_name(slice_head(s, (size_t)(mail.p - s.p)));
	if (r->contacts_end == NULL)
		r->contacts_end = &r->t->contacts;
	c = ARENA_NEW(r->arena, struct contact);
	c->at = slice_trim(s);
	c->office = office;
	c->name = usual(r->arena, squeeze(r->arena, name));
	c->phone = squeeze(r->arena, phone);
	c->mail = usual_mail(r->arena, mail);
	*r->contacts_end = c;
	r->contacts_end = &c->next;
	if (slice_within(c->at, r->t->text))
		claim(r, FIELD_CONTACT, c->at);
}

void
read_contacts(struct reader *r, const struct paragraph *p, unsigned has)
{
	struct slice text, item;
	size_t n, from, mails;

	if (!is_contacts(p, has))
		return;
	text = passage_text(r->arena, r->t, &p->text);
	/* parted by semicolons; or, where there are none, after each mail */
	while (text.n > 0) {
		n = slice_index(text, ';');
		item = slice_head(text, n);
		text = slice_skip(text, n + 1);
		for (from = mails = 0;
		     (from += next_at(slice_skip(item, from), &n)) < item.n;
		     from += n)
			mails++;
		while (mails > 1) {
			struct slice mail = find_mail(item);

			if (mail.p == NULL)
				break;
			n = (size_t)(slice_end(mail) - item.p);
			add(r, slice_head(item, n));
			item = slice_skip(item, n);
			mails--;
		}
		add(r, item);
	}
}
