/*
 * draw.c: chance, and what people write by chance: words that begin like a
 * line of the heading, numbers that could be a paragraph's, hyphens.
 */
#include "tests/write/generate.h"

/* splitmix64, which is in the public domain. */
static uint64_t
mixed(uint64_t z)
{
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* Mixed, so that no two numbers walk the same way a step apart. */
struct draw
draw_begin(struct arena *arena, uint64_t seed)
{
	return (struct draw){
	    .state = mixed(seed ^ 0x5851f42d4c957f2du), .arena = arena};
}

uint32_t
draw(struct draw *d, uint32_t below)
{
	d->state += 0x9e3779b97f4a7c15u;
	return (uint32_t)((mixed(d->state) >> 32) * below >> 32);
}

bool
draw_one_in(struct draw *d, uint32_t n)
{
	return draw(d, n) == 0;
}

uint32_t
draw_between(struct draw *d, uint32_t least, uint32_t most)
{
	return least + draw(d, most - least + 1);
}

struct slice
draw_of(struct draw *d, const struct slice *list, size_t count)
{
	return list[draw(d, (uint32_t)count)];
}

struct slice
draw_case(struct draw *d, struct slice s)
{
	char *p;
	size_t i;

	if (!d->capitals)
		return s;
	p = arena_bytes(d->arena, s.n);
	for (i = 0; i < s.n; i++)
		p[i] = ascii_upper(s.p[i]);
	return slice(p, s.n);
}

#define WORD(s)                  \
	{                        \
		s, sizeof(s) - 1 \
	}

/* What occurs in telegrams about nothing. */
static const struct slice words[] = {WORD("the"), WORD("the"), WORD("of"),
    WORD("and"), WORD("a"), WORD("in"), WORD("that"), WORD("with"),
    WORD("keeper"), WORD("lamp"), WORD("rock"), WORD("treaty"), WORD("goats"),
    WORD("embassy"), WORD("ministry"), WORD("lumpsucker"), WORD("director"),
    WORD("observed"), WORD("separately"), WORD("without"), WORD("prejudice"),
    WORD("sovereignty"), WORD("photocell"), WORD("nonetheless"),
    WORD("weather"), WORD("however"), WORD("bulb"), WORD("delegation"),
    WORD("was"), WORD("is"), WORD("would"), WORD("not"), WORD("repeat"),
    WORD("on"), WORD("by"), WORD("at"), WORD("it"), WORD("its"), WORD("who"),
    WORD("demitasse"), WORD("spoons"), WORD("cheese"), WORD("horse"),
    WORD("counted"), WORD("responsibilities"), WORD("ad-hoc"),
    WORD("long-term"), WORD("non-paper-like"), WORD("trilateral"),
    WORD("Ingensholm"), WORD("Norwegian"), WORD("Danish")};

/* What may stand in a sentence and is something at the front of a line. */
static const struct slice traps[] = {WORD("to"), WORD("info"), WORD("fm"),
    WORD("TO"), WORD("INFO"), WORD("FM"), WORD("for"), WORD("pass"),
    WORD("CONFIDENTIAL"), WORD("SECRET"), WORD("UNCLAS"), WORD("LIMITED"),
    WORD("TOP SECRET"), WORD("BT"), WORD("O"), WORD("P"), WORD("R"),
    WORD("PAGE 02"), WORD("section 2"), WORD("SECTION 01 OF 02"), WORD("1974"),
    WORD("2 of"), WORD("3. In"), WORD("(c)"), WORD("(2)"), WORD("A."),
    WORD("b."), WORD("-"), WORD("--"), WORD("3.5 percent"), WORD("12 miles"),
    WORD("417 tonnes"), WORD("1,500"), WORD("5/30/08"), WORD("US-Danish"),
    WORD("non-"), WORD("pre- and"), WORD("EXDIS"), WORD("NOFORN"),
    WORD("SIPDIS"), WORD("STADIS"), WORD("ACTION"), WORD("ORIGIN"),
    WORD("DE RUEHC"), WORD("ZNR"), WORD("PP RUEHC"), WORD("DECLASSIFIED"),
    WORD("Classified by"), WORD("subject"), WORD("SUBJECT"), WORD("TAGS"),
    WORD("E.O."), WORD("quote"), WORD("begin"), WORD("end"), WORD("#0412"),
    WORD("DRAFTED BY"), WORD("RELEASE IN"), WORD("061200Z JUN 74"),
    WORD("R 061200Z JUN 74"), WORD("OSLO 00146"), WORD("STATE 236114"),
    WORD("DEPT PASS"), WORD("OSLO FOR"), WORD("INFORM CONSULS"),
    WORD("eyes only"), WORD("note"), WORD("comments"), WORD("FROM"),
    WORD("MRN"), WORD("X"), WORD("MINIMIZE"), WORD("message text"),
    WORD("Case No."), WORD("Review Authority"), WORD("1.4 (b)"),
    WORD("reasons"), WORD("ref A was"), WORD("reftel"), WORD("para 3 of"),
    WORD("===="), WORD("ROE"), WORD("DOE")};

static const struct slice surnames[] = {WORD("DOE"), WORD("ROE"), WORD("POE"),
    WORD("VAN DOE"), WORD("LOE"), WORD("HOE"), WORD("SHOE"), WORD("O'DOE"),
    WORD("MACROE"), WORD("TALLBOE"), WORD("COE"), WORD("DOE-ROE")};

#define DRAW_OF(d, list) draw_of((d), (list), sizeof(list) / sizeof((list)[0]))

struct slice
draw_surname(struct draw *d)
{
	return DRAW_OF(d, surnames);
}

static struct slice
draw_number(struct draw *d, unsigned digits, uint32_t base)
{
	char *p = arena_bytes(d->arena, digits);
	unsigned i;

	for (i = 0; i < digits; i++)
		p[i] = "0123456789ABCDEF"[draw(d, base)];
	return slice(p, digits);
}

struct slice
draw_digits(struct draw *d, unsigned digits)
{
	return draw_number(d, digits, 10);
}

struct slice
draw_hexadecimal(struct draw *d, unsigned digits)
{
	return draw_number(d, digits, 16);
}

/* Marks that the set lacks. */
static bool
has_odd_mark(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] == '#' || s.p[i] == '=' || s.p[i] == '\'')
			return true;
	return false;
}

/*
 * Begin and end with COMMENT, QUOTE or NON-PAPER soon behind are what they
 * say: so many words behind them are harmless.
 */
#define HARMLESS 30
#define HARMLESS_BEHIND 4

static void
add_word(struct draw *d, struct buf *b, uint32_t trap, unsigned *harmless)
{
	struct slice w;

	if (*harmless > 0) {
		--*harmless;
		buf_add(b, draw_of(d, words, HARMLESS));
		return;
	}
	do
		w = draw_one_in(d, trap) ? DRAW_OF(d, traps)
					 : DRAW_OF(d, words);
	while (d->plain && has_odd_mark(w));
	if (slice_equal(w, S("begin")) || slice_equal(w, S("end")))
		*harmless = HARMLESS_BEHIND;
	buf_add(b, w);
}

struct slice
draw_sentence(struct draw *d)
{
	unsigned i, n = draw_between(d, 2, 18), harmless = 0;
	uint32_t trap = draw_one_in(d, 4) ? 4 : 12;
	struct buf b = {0};
	struct slice s;

	buf_string(&b, draw_one_in(d, 3) ? "We" : "Keeper");
	for (i = 0; i < n || harmless > 0; i++) {
		buf_char(&b, ' ');
		add_word(d, &b, trap, &harmless);
		if (draw_one_in(d, 12))
			buf_char(&b, ',');
	}
	buf_string(&b, " noted");
	buf_char(&b, draw_one_in(d, 9) ? '?' : '.');
	s = draw_case(d, arena_copy(d->arena, buf_slice(&b)));
	buf_free(&b);
	return s;
}

struct slice
draw_text(struct draw *d, unsigned sentences)
{
	struct buf b = {0};
	struct slice s;

	while (sentences-- > 0) {
		if (b.n > 0)
			buf_char(&b, ' ');
		buf_add(&b, draw_sentence(d));
	}
	s = arena_copy(d->arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

struct slice
draw_words(struct draw *d, unsigned n)
{
	struct buf b = {0};
	struct slice s;

	buf_string(&b, "EXERCISE ROE: ");
	while (n-- > 0) {
		buf_add(&b, DRAW_OF(d, words));
		buf_char(&b, ' ');
	}
	buf_string(&b, "lamp");
	s = draw_case(d, arena_copy(d->arena, buf_slice(&b)));
	buf_free(&b);
	return s;
}
