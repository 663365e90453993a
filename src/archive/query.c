/*
 * query.c: the text of a query to its tree.  It must not know how anything
 * is found.  Linear, and does not recurse: brackets are a stack.
 *
 *	query = [any {"OR" any}]
 *	any   = all {["AND"] all}
 *	all   = one {"NEAR" ["/" number] one}
 *	one   = {"NOT" | "-"} (word ["*"] | '"' words '"' | "(" query ")" |
 *	        field ":" (value | "(" query ")"))
 */
#include "archive/query.h"

#include "base/utf8.h"
#include "sys/sys.h"
#include "telegram/table.h"

#define NEAR_USUAL 10
#define NEAR_MOST 1000

/* What is between brackets. */
struct group {
	enum ask field; /* of words that name none */
	struct query *any, **any_end; /* the parts of OR */
	struct query *all, **all_end; /* the parts of AND */
	struct query **last; /* where the newest of them hangs */
	struct slice open; /* its bracket */
	struct slice pending; /* an operator that waits for its operand */
	uint32_t distance; /* of a NEAR that does; 0: none */
	bool negate; /* the operand that comes next */
};

struct parser {
	struct arena *arena;
	struct slice text, rest, *at;
	struct error *error;
	struct group groups[QUERY_DEPTH + 1];
	size_t depth, terms;
};

static bool
trouble(
    struct parser *p, struct slice at, const char *format, struct slice what)
{
	*p->at = at;
	return error_set(p->error, format, &what);
}

static struct query *
node(struct parser *p, enum query_kind kind, struct slice at)
{
	struct query *q = ARENA_NEW(p->arena, struct query);

	q->kind = kind;
	q->at = at;
	return q;
}

/* ---- operands and operators ----------------------------------------------- */

static void
group_start(struct parser *p, enum ask field, struct slice open)
{
	struct group *g = &p->groups[p->depth++];

	*g = (struct group){.field = field, .open = open};
	g->any_end = &g->any;
	g->all_end = &g->all;
}

static bool
is_words(const struct query *q)
{
	return (q->kind == QUERY_WORDS || q->kind == QUERY_PREFIX) &&
	    (q->field == ASK_TEXT || q->field == ASK_SUBJECT);
}

static bool
join_near(struct parser *p, struct group *g, struct query *q)
{
	struct query *left = *g->last, *near, **end;

	if (!is_words(q) || !(is_words(left) || (left->kind == QUERY_NEAR)))
		return trouble(p, g->pending,
		    "%S stands between two words or phrases", g->pending);
	if (left->kind != QUERY_NEAR || left->distance != g->distance) {
		near = node(p, QUERY_NEAR, g->pending);
		near->distance = g->distance;
		if (left->kind == QUERY_NEAR) {
			/* Its last word is near to this one as well. */
			near->first = ARENA_NEW(p->arena, struct query);
			for (left = left->first; left->next != NULL;)
				left = left->next;
			*near->first = *left;
			*g->all_end = near;
			g->last = g->all_end;
		} else {
			near->first = left;
			*g->last = near;
		}
		g->all_end = &near->next;
	} else
		near = left;
	for (end = &near->first; *end != NULL; end = &(*end)->next)
		;
	*end = q;
	g->distance = 0;
	g->pending = (struct slice){NULL, 0};
	return true;
}

static bool
operand(struct parser *p, struct query *q)
{
	struct group *g = &p->groups[p->depth - 1];
	struct query * not ;

	if (++p->terms > QUERY_TERMS) {
		*p->at = q->at;
		return error_set(p->error,
		    "a query may have %d words and brackets, and this one has "
		    "more",
		    QUERY_TERMS);
	}
	if (g->distance > 0 && !g->negate)
		return join_near(p, g, q);
	if (g->distance > 0)
		return trouble(p, g->pending,
		    "what %S joins cannot be without the one", g->pending);
	if (g->negate) {
		not = node(p, QUERY_NOT, g->pending);
		not ->first = q;
		q = not ;
	}
	g->negate = false;
	g->pending = (struct slice){NULL, 0};
	*g->all_end = q;
	g->last = g->all_end;
	g->all_end = &q->next;
	return true;
}

/* One node for a list of them. */
static struct query *
gather(struct parser *p, enum query_kind kind, struct query *list)
{
	struct query *q;

	if (list == NULL || list->next == NULL)
		return list;
	q = node(p, kind, list->at);
	q->first = list;
	return q;
}

static bool
end_all(struct parser *p, struct group *g, struct slice at)
{
	struct query *q = gather(p, QUERY_AND, g->all);

	if (g->pending.n > 0)
		return trouble(
		    p, g->pending, "something is missing after %S", g->pending);
	if (q == NULL)
		return trouble(p, at,
		    at.n == 0 ? "something is missing at the end%S"
			      : "something is missing before %S",
		    at);
	g->all = NULL;
	g->all_end = &g->all;
	*g->any_end = q;
	g->any_end = &q->next;
	return true;
}

static bool
close_group(struct parser *p, struct slice at)
{
	struct group *g = &p->groups[p->depth - 1];
	struct query *q;

	if (!end_all(p, g, at))
		return false;
	q = gather(p, QUERY_OR, g->any);
	p->depth--;
	return operand(p, q);
}

/* ---- values --------------------------------------------------------------- */

struct bounds {
	struct slice low, high; /* absent: open */
	bool not_low, not_high; /* the bound itself is outside */
};

static struct bounds
bounds_of(struct slice s)
{
	struct bounds b = {0};
	size_t dots = slice_find(s, S(".."));

	if (dots < s.n) {
		b.low = slice_trim(slice_head(s, dots));
		b.high = slice_trim(slice_skip(s, dots + 2));
		if (b.low.n == 0)
			b.low.p = NULL;
		if (b.high.n == 0)
			b.high.p = NULL;
	} else if (slice_starts(s, S(">="))) {
		b.low = slice_skip(s, 2);
	} else if (slice_starts(s, S("<="))) {
		b.high = slice_skip(s, 2);
	} else if (slice_starts(s, S(">"))) {
		b.low = slice_skip(s, 1);
		b.not_low = true;
	} else if (slice_starts(s, S("<"))) {
		b.high = slice_skip(s, 1);
		b.not_high = true;
	} else
		b.low = b.high = s;
	return b;
}

static bool
in_order(struct parser *p, const struct query *q, const struct bounds *b)
{
	if (b->low.p == NULL || b->high.p == NULL || q->least <= q->most)
		return true;
	*p->at = q->at;
	return error_set(p->error,
	    "what lies between %S and %S is nothing: the lesser one comes first",
	    &b->low, &b->high);
}

static void
tell_days(struct parser *p, struct query *q)
{
	char low[10], high[10];
	struct buf b = {0};

	if (q->least > INT32_MIN) {
		date_format(date_from_days((int32_t)q->least), low);
		buf_format(&b, "from %S", &(struct slice){low, 10});
	}
	if (q->most < INT32_MAX) {
		date_format(date_from_days((int32_t)q->most), high);
		buf_format(&b, "%sto %S", b.n > 0 ? " " : "",
		    &(struct slice){high, 10});
	}
	q->told = arena_copy(p->arena, buf_slice(&b));
	buf_free(&b);
}

static bool
days_value(struct parser *p, struct query *q, struct slice value)
{
	struct bounds b = bounds_of(value);
	int64_t first, last;

	q->kind = QUERY_RANGE;
	q->least = INT32_MIN;
	q->most = INT32_MAX;
	if (b.low.p == NULL && b.high.p == NULL)
		return trouble(p, q->at, "%S is no day, month or year", value);
	if (b.low.p != NULL) {
		if (!value_days(b.low, &first, &last))
			return trouble(
			    p, q->at, "%S is no day, month or year", b.low);
		q->least = b.not_low ? last + 1 : first;
	}
	if (b.high.p != NULL) {
		if (!value_days(b.high, &first, &last))
			return trouble(
			    p, q->at, "%S is no day, month or year", b.high);
		q->most = b.not_high ? first - 1 : last;
	}
	if (!in_order(p, q, &b))
		return false;
	if (q->field == ASK_BEFORE) {
		q->most = b.low.p == NULL ? q->most : q->least - 1;
		q->least = INT32_MIN;
	} else if (q->field == ASK_AFTER) {
		q->least = b.high.p == NULL ? q->least : q->most + 1;
		q->most = INT32_MAX;
	}
	q->field = ASK_DATE;
	tell_days(p, q);
	return true;
}

static bool
number_value(struct parser *p, struct query *q, struct slice value)
{
	struct bounds b = bounds_of(value);
	uint32_t n;

	q->kind = QUERY_RANGE;
	q->least = 0;
	q->most = INT32_MAX;
	if (b.low.p != NULL) {
		if (!slice_number(b.low, INT32_MAX - 1, &n))
			return trouble(p, q->at, "%S is no number", b.low);
		q->least = (int64_t)n + b.not_low;
	}
	if (b.high.p != NULL) {
		if (!slice_number(b.high, INT32_MAX - 1, &n))
			return trouble(p, q->at, "%S is no number", b.high);
		q->most = (int64_t)n - b.not_high;
	}
	return in_order(p, q, &b);
}

/* A key: what is said, or what it is taken for. */
static void
key_value(struct parser *p, struct query *q, struct slice value)
{
	struct slice taken = {NULL, 0}, later;
	enum classification level;
	enum precedence precedence;

	switch (ask_info(q->field)->kind) {
	case ASK_KIND_ID:
		taken = value_id(p->arena, value);
		break;
	case ASK_KIND_POST:
		taken = value_post(p->arena, value, 0, &later);
		q->guessed = q->kind == QUERY_WORDS &&
		    post_how_guessed(
			post_find(value, 0, (struct slice){NULL, 0}).how);
		break;
	case ASK_KIND_CLASS:
		level = value_class(value);
		if (level != CLASS_NONE)
			taken = classification_name(level);
		break;
	case ASK_KIND_PRECEDENCE:
		precedence = value_precedence(value);
		if (precedence != PRECEDENCE_NONE)
			taken = precedence_name(precedence);
		break;
	default:
		break;
	}
	if (taken.n > 0 && q->kind == QUERY_WORDS) {
		if (!slice_equal_fold(taken, value))
			q->told = taken;
		value = taken;
	}
	q->text = value_key(p->arena, value);
}

/* post: is from:, to: or info:. */
static void
spread_post(struct parser *p, struct query *q)
{
	static const enum ask fields[] = {ASK_FROM, ASK_TO, ASK_INFO};
	struct query **end = &q->first, one = *q;
	size_t i;

	for (i = 0; i < 3; i++) {
		*end = ARENA_NEW(p->arena, struct query);
		**end = one;
		(*end)->field = fields[i];
		end = &(*end)->next;
	}
	q->kind = QUERY_OR;
}

/* A value of a field, without its quotes. */
static bool
value_of(struct parser *p, enum ask field, struct slice value, struct slice at)
{
	struct query *q = node(p, QUERY_WORDS, at);
	enum ask_kind kind = ask_info(field)->kind;
	bool good = true;

	q->field = field;
	value = slice_trim(value);
	if (slice_ends(value, S("*"))) {
		q->kind = QUERY_PREFIX;
		value = slice_head(value, value.n - 1);
		if (value.n == 0 && field == ASK_TEXT) {
			q->kind = QUERY_ALL;
			return operand(p, q);
		}
	}
	if (value.n == 0)
		return trouble(p, at, "%S: there is nothing to look for", at);
	q->text = value;
	if (kind == ASK_KIND_DAY)
		good = days_value(p, q, value);
	else if (kind == ASK_KIND_NUMBER)
		good = number_value(p, q, value);
	else if (kind != ASK_KIND_WORDS && kind != ASK_KIND_NAME) {
		key_value(p, q, value);
		good = q->kind == QUERY_PREFIX ||
		    value_closed(field, value, q->text, p->error);
		if (!good)
			*p->at = at;
	}
	if (good && field == ASK_POST)
		spread_post(p, q);
	return good && operand(p, q);
}

/* ---- words of the query ---------------------------------------------------- */

static bool
unknown_field(struct parser *p, struct slice name)
{
	const char *names[ASK_MAX + 1] = {NULL};
	struct buf b = {0}, word = {0};
	size_t i, n = 0;

	for (i = 0; i < ASK_MAX; i++)
		if (ask_info((enum ask)i)->name.n > 0)
			names[n++] = ask_info((enum ask)i)->name.p;
	buf_add(&word, name);
	buf_char(&word, '\0');
	buf_format(&b, "there is no field `%S:'", &name);
	words_near(&b, word.p, names);
	*p->at = name;
	error_set(p->error, "%S", &(struct slice){b.p, b.n});
	buf_free(&word);
	buf_free(&b);
	return false;
}

/*
 * A field's name and its colon off the front of a word; *found says whether
 * there was one.
 */
static bool
take_field(struct parser *p, struct slice *word, enum ask *field, bool *found)
{
	size_t n = 0, i;
	struct slice name;

	*found = false;
	while (n < word->n && ascii_is_alpha(word->p[n]))
		n++;
	if (n < 2 || n == word->n || word->p[n] != ':')
		return true;
	name = slice_head(*word, n);
	for (i = 0; i < ASK_MAX; i++) {
		if (!slice_equal_fold(name, ask_info((enum ask)i)->name))
			continue;
		*field = (enum ask)i;
		*found = true;
		*word = slice_skip(*word, n + 1);
		return true;
	}
	return unknown_field(p, name);
}

/* What runs to the next blank, quote or bracket. */
static size_t
word_length(struct slice s)
{
	size_t n = 0;

	while (n < s.n && !ascii_is_space(s.p[n]) && s.p[n] != '"' &&
	    s.p[n] != '(' && s.p[n] != ')')
		n++;
	return n;
}

static bool
take_quoted(struct parser *p, enum ask field, const char *from)
{
	struct slice s = slice_skip(p->rest, 1), value;
	size_t n = slice_index(s, '"');
	struct buf b = {0};
	bool good;

	if (n == s.n)
		return trouble(p, slice_head(p->rest, 1),
		    "the quotation that %S begins has no end",
		    slice_head(p->rest, 1));
	value = slice_head(s, n);
	p->rest = slice_skip(s, n + 1);
	/* "prime minis"*: the last word is a beginning */
	if (slice_starts(p->rest, S("*"))) {
		buf_add(&b, value);
		buf_char(&b, '*');
		value = arena_copy(p->arena, buf_slice(&b));
		buf_free(&b);
		p->rest = slice_skip(p->rest, 1);
	}
	good = value_of(p, field, value, slice_between(from, p->rest.p));
	return good;
}

static bool
take_open(struct parser *p, enum ask field)
{
	struct slice at = slice_head(p->rest, 1);

	if (p->depth > QUERY_DEPTH) {
		*p->at = at;
		return error_set(p->error,
		    "brackets may stand %d deep, and these are deeper",
		    QUERY_DEPTH);
	}
	group_start(p, field, at);
	p->rest = slice_skip(p->rest, 1);
	return true;
}

static bool
set_pending(struct parser *p, struct slice at)
{
	struct group *g = &p->groups[p->depth - 1];

	if (g->pending.n > 0)
		return trouble(
		    p, g->pending, "something is missing after %S", g->pending);
	g->pending = at;
	return true;
}

/* OR, AND, NOT, NEAR; *taken when it was one. */
static bool
take_operator(struct parser *p, struct slice word, bool *taken)
{
	struct group *g = &p->groups[p->depth - 1];
	uint32_t distance = NEAR_USUAL;

	*taken = true;
	if (slice_equal(word, S("OR")))
		return end_all(p, g, word);
	if (slice_equal(word, S("NOT"))) {
		if (g->distance > 0)
			return trouble(p, g->pending,
			    "something is missing after %S", g->pending);
		g->negate = !g->negate;
		g->pending = word;
		return true;
	}
	if (slice_equal(word, S("AND"))) {
		if (g->all == NULL)
			return trouble(
			    p, word, "something is missing before %S", word);
		return set_pending(p, word);
	}
	*taken = slice_equal(word, S("NEAR")) || slice_starts(word, S("NEAR/"));
	if (!*taken)
		return true;
	if (word.n > 4 &&
	    (!slice_number(slice_skip(word, 5), NEAR_MOST, &distance) ||
		distance == 0))
		return trouble(p, word,
		    "%S: the distance is a number from 1 to 1000", word);
	if (g->all == NULL)
		return trouble(p, word, "something is missing before %S", word);
	if (!set_pending(p, word))
		return false;
	g->distance = distance;
	return true;
}

static bool
take_word(struct parser *p)
{
	struct slice word = slice_head(p->rest, word_length(p->rest)), at;
	enum ask field = p->groups[p->depth - 1].field;
	const char *from = p->rest.p;
	bool found = false, taken;

	if (!take_operator(p, word, &taken))
		return false;
	if (taken) {
		p->rest = slice_skip(p->rest, word.n);
		return true;
	}
	if (!take_field(p, &word, &field, &found))
		return false;
	p->rest = slice_between(word.p, slice_end(p->rest));
	if (found && word.n == 0) {
		at = slice_between(from, word.p);
		if (p->rest.n > 0 && p->rest.p[0] == '"')
			return take_quoted(p, field, from);
		if (p->rest.n > 0 && p->rest.p[0] == '(')
			return take_open(p, field);
		return trouble(p, at, "something is missing after %S", at);
	}
	p->rest = slice_skip(p->rest, word.n);
	return value_of(p, field, word, slice_between(from, p->rest.p));
}

static bool
take(struct parser *p)
{
	struct group *g = &p->groups[p->depth - 1];
	struct slice at = slice_head(p->rest, 1);

	switch (p->rest.p[0]) {
	case '(':
		return take_open(p, g->field);
	case ')':
		if (p->depth == 1)
			return trouble(p, at, "no bracket is open for %S", at);
		p->rest = slice_skip(p->rest, 1);
		return close_group(p, at);
	case '"':
		return take_quoted(p, g->field, p->rest.p);
	case '-':
		if (p->rest.n > 1 && !ascii_is_space(p->rest.p[1])) {
			if (g->distance > 0)
				return trouble(
				    p, at, "%S cannot follow NEAR", at);
			g->negate = !g->negate;
			g->pending = at;
			p->rest = slice_skip(p->rest, 1);
			return true;
		}
		p->rest = slice_skip(p->rest, 1);
		return true;
	default:
		return take_word(p);
	}
}

bool
query_read(struct arena *arena, struct slice text, struct query **out,
    struct slice *at, struct error *error)
{
	struct parser p = {.arena = arena,
	    .text = text,
	    .rest = text,
	    .at = at,
	    .error = error};
	struct group *g;

	*at = (struct slice){NULL, 0};
	if (text.n > QUERY_BYTES)
		return error_set(error,
		    "a query may be %d bytes long, and this one is longer",
		    QUERY_BYTES);
	group_start(&p, ASK_TEXT, S(""));
	while ((p.rest = slice_trim_left(p.rest)).n > 0)
		if (!take(&p))
			return false;
	g = &p.groups[p.depth - 1];
	if (p.depth > 1)
		return trouble(
		    &p, g->open, "the bracket %S is never closed", g->open);
	if (g->all == NULL && g->any == NULL && g->pending.n == 0) {
		*out = node(&p, QUERY_ALL, text);
		return true;
	}
	if (!end_all(&p, g, slice_skip(text, text.n)))
		return false;
	*out = gather(&p, QUERY_OR, g->any);
	return true;
}
