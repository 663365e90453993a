/*
 * bombs.c: texts made to be dear.  What a byte of one costs, in counted
 * steps and in memory, must not grow with its length, and is at most ten
 * times what a byte of plain text costs.
 *
 *     test-bombs                    the bombs below, and all that is made of them
 *     test-bombs --read             the same, small, and only read
 *     test-bombs --lines FILE...    each line of these, over and over
 *     test-bombs --try UNIT         one, with what it costs
 */
#include <stdio.h>
#include <stdlib.h>

#include "import/import.h"
#include "render/render.h"
#include "telegram/release.h"
#include "telegram/write.h"
#include "sys/sys.h"
#include "tests/bombs/steps.h"

#define SMALL ((size_t)96 << 10)
#define SMALL_READ ((size_t)24 << 10)
#define LONGEST_LINES ((size_t)8 << 10) /* files that are longer are left out */
#define TIMES 4 /* the larger one is so many times as long */
#define DEAREST 10 /* times plain text */
#define GROWTH 1.3 /* of the cost of a byte, from the small to the large */
#define MEMORY_MOST 300 /* bytes for a byte of one telegram */

/*
 * In a unit % is a number that counts up, $ a word of letters that differs
 * each time.  The head stands once before the units.
 */
struct bomb {
	const char *name, *head, *unit;
	size_t units; /* 0: as many as fill the size */
};

static const char plain[] =
    "VZCZCXRO1234\n"
    "PP RUEHAG RUEHDA\n"
    "DE RUEHNY #%/01 1551140\n"
    "ZNR UUUUU ZZH\n"
    "P 031140Z JUN 08\n"
    "FM AMEMBASSY OSLO\n"
    "TO RUEHC/SECSTATE WASHDC PRIORITY 7031\n"
    "INFO RUEHCP/AMEMBASSY COPENHAGEN 1203\n"
    "RUEHHE/AMEMBASSY HELSINKI 4470\n"
    "UNCLAS OSLO %\n"
    "\n"
    "SENSITIVE\n"
    "SIPDIS\n"
    "\n"
    "E.O. 12958: N/A\n"
    "TAGS: EFIS, PREL, NO\n"
    "SUBJECT: EXERCISE: THE HERRING AND THE MINISTER\n"
    "\n"
    "REF: A. 07 OSLO 1193 B. 08 STATE 41200\n"
    "\n"
    "1. (SBU) SUMMARY: The Minister of Fisheries told the Ambassador on June\n"
    "2 that the herring had not been where they were expected. END SUMMARY.\n"
    "\n"
    "2. (U) The Minister, who was in good humour, spoke at length of the\n"
    "spring, of his boat and of the price of nets, none of which he owns. He\n"
    "then drew a map of the fjord on a napkin, which we have kept for the\n"
    "files of this post, together with the bill (ref A).\n"
    "\n"
    "3. (SBU) His deputy, Jane Roe, said that the quota talks would go on in\n"
    "the autumn, if there were fish by then, and in winter if there were\n"
    "not. She asked whether Washington had a view. We said that it would.\n"
    "\n"
    "4. (SBU) COMMENT: We doubt that the map is to scale. END COMMENT.\n"
    "DOE\n"
    "BT\n"
    "#%\n"
    "NNNN\n"
    "\n";

#define HEAD                     \
	"R 031140Z JUN 08\n"     \
	"FM AMEMBASSY OSLO\n"    \
	"TO SECSTATE WASHDC\n"   \
	"UNCLAS OSLO 000412\n\n" \
	"E.O. 12958: N/A\n"
#define TOP HEAD "TAGS: PREL, NO\nSUBJECT: EXERCISE: A BOMB\n\n"

static const struct bomb bombs[] = {
    {"a million REF lines", TOP, "REF: 08 OSLO %\n", 1000000},
    {"64 MiB without a newline", "", "x", (size_t)64 << 20},
#define BOMB(name, head, unit) {name, head, unit, 0},
#include "tests/bombs/bombs.def"
#undef BOMB
};

#define COUNT (sizeof(bombs) / sizeof(bombs[0]))

static size_t small_size = SMALL;
static bool read_only; /* and nothing made of it */
static struct policy policy;

/* ---- making them ------------------------------------------------------------ */

static void
add_unit(struct buf *b, const char *unit, unsigned n)
{
	unsigned i, left;

	for (; *unit != '\0'; unit++)
		if (*unit == '%') {
			buf_format(b, "%06u", n % 1000000);
		} else if (*unit == '$') {
			for (i = 0, left = n * 7919u + 11; i < 6; i++) {
				buf_char(b, (char)('A' + left % 26));
				left /= 26;
			}
		} else {
			buf_char(b, *unit);
		}
}

static void
make(struct buf *b, const struct bomb *bomb, size_t times)
{
	size_t most = small_size * times, units = bomb->units / TIMES * times;
	unsigned n;

	buf_clear(b);
	buf_string(b, bomb->head);
	for (n = 0; units > 0 ? n < units : b->n < most; n++)
		add_unit(b, bomb->unit, n);
}

/* ---- what they cost ---------------------------------------------------------- */

/* What is done with a text: each is reading, and then some. */
enum stage {
	STAGE_READ,
	STAGE_CHECK,
	STAGE_JSON,
	STAGE_TEXT,
	STAGE_HTML,
	STAGE_LINES,
	STAGE_EXPLAIN,
	STAGE_FORMAT,
	STAGE_RELEASE,
	STAGE_MAX
};

static const char *const stages[] = {"read", "check", "json", "text", "html",
    "lines", "explain", "format", "release"};

struct cost {
	double steps[STAGE_MAX]; /* a byte */
	double memory; /* the most at once, a byte */
};

struct measuring {
	struct arena arena;
	uint64_t steps[STAGE_MAX], from;
};

static void
lap(struct measuring *m, enum stage stage)
{
	m->steps[stage] += steps.count - m->from;
	m->from = steps.count;
}

static bool
take(void *user, const struct found *found)
{
	struct measuring *m = user;
	const struct telegram *t =
	    telegram_read(&m->arena, found->text, &found->hints);
	const struct render_remark *remarks;
	struct release_order order = {.policy = &policy,
	    .audience = {.everyone = true},
	    .audience_text = S("public"),
	    .date = {2026, 5, 3}};
	struct release copy;
	struct buf b = {0};
	struct form form;
	size_t count, i;

	render_json(NULL, &m->arena, t);
	lap(m, STAGE_READ);
	if (read_only) {
		arena_reset(&m->arena);
		return true;
	}
	remarks = render_remarks(&m->arena, t, &count);
	for (i = 0; i < count; i++)
		render_remark_line(&b, &remarks[i], S("-"), 0, false);
	lap(m, STAGE_CHECK);
	buf_free(&b);
	render_json(&b, &m->arena, t);
	lap(m, STAGE_JSON);
	buf_free(&b);
	render_text(&b, &m->arena, t, 80, true);
	lap(m, STAGE_TEXT);
	buf_free(&b);
	render_html(&b, &m->arena, t, "/t/");
	lap(m, STAGE_HTML);
	buf_free(&b);
	render_lines(&b, &m->arena, t, 0, true);
	lap(m, STAGE_LINES);
	buf_free(&b);
	render_explain(&b, &m->arena, t, 0, 80, true);
	lap(m, STAGE_EXPLAIN);
	buf_free(&b);
	form = form_of(t);
	telegram_write(&b, &m->arena, t, &form);
	lap(m, STAGE_FORMAT);
	buf_free(&b);
	release_find(&m->arena, t);
	release_equities(&m->arena, t);
	release_make(&m->arena, t, &order, &copy);
	lap(m, STAGE_RELEASE);
	arena_reset(&m->arena);
	m->from = steps.count;
	return true;
}

static struct cost
measure(struct slice text)
{
	static const struct hints none;
	struct measuring m = {.from = steps.count};
	struct joiner joiner;
	struct import in = {.take = join_take, .user = &joiner, .hints = &none};
	struct cost cost;
	struct error error;
	size_t held = steps.now;
	enum stage s;

	steps.most = steps.now;
	join_begin(&joiner, take, &m);
	/* what a foreign library would read is not counted here */
	if (!sniff_pdf(text) && !sniff_pack(text) && !sniff_mail(text))
		import_bytes(&in, S("bomb"), text, &error);
	join_end(&joiner);
	lap(&m, STAGE_READ);
	arena_free(&m.arena);
	for (s = 0; s < STAGE_MAX; s++)
		cost.steps[s] =
		    (double)(m.steps[s] +
			(s == STAGE_READ ? 0 : m.steps[STAGE_READ])) /
		    (double)text.n;
	cost.memory = (double)(steps.most - held) / (double)text.n;
	return cost;
}

/* ---- what they may cost ------------------------------------------------------- */

static int done, failed;
static struct cost usual; /* plain text */

static void
report(bool good, const char *name, const struct cost *x, const struct cost *y)
{
	enum stage s;

	printf("%sok %d - %s\n", good ? "" : "not ", ++done, name);
	failed += good ? 0 : 1;
	for (s = 0; s < STAGE_MAX; s++)
		printf("%s%s %.0f %.0f (%.1fx)", s == 0 ? "# " : ", ",
		    stages[s], x->steps[s], y->steps[s],
		    y->steps[s] / usual.steps[s]);
	printf(", memory %.0f %.0f\n", x->memory, y->memory);
}

/* A cost of a byte that is next to nothing may grow to little. */
static bool
grows(double small, double large, double little)
{
	return large > little && large > small * GROWTH;
}

static bool
good(const struct cost *x, const struct cost *y)
{
	enum stage s;

	for (s = 0; s < STAGE_MAX; s++)
		if (y->steps[s] > usual.steps[s] * DEAREST ||
		    grows(x->steps[s], y->steps[s], usual.steps[s]))
			return false;
	return y->memory <= MEMORY_MOST &&
	    !grows(x->memory, y->memory, MEMORY_MOST / 4.0);
}

static void
run(const struct bomb *bomb, bool quiet)
{
	struct buf b = {0};
	struct cost small, large;

	make(&b, bomb, 1);
	small = measure(buf_slice(&b));
	make(&b, bomb, TIMES);
	large = measure(buf_slice(&b));
	if (!quiet || !good(&small, &large))
		report(good(&small, &large), bomb->name, &small, &large);
	buf_free(&b);
}

/* ---- each line of some files --------------------------------------------------- */

/* What stands before a line, then the line over and over. */
static void
run_line(struct slice before, struct slice line, bool ends)
{
	struct buf head = {0}, unit = {0}, name = {0};
	struct bomb bomb = {0};

	buf_add(&head, before);
	buf_char(&head, '\0');
	buf_add(&unit, line);
	buf_string(&unit, ends ? "\n" : " ");
	buf_char(&unit, '\0');
	buf_plain(&name, slice_head(line, 70));
	buf_string(&name, ends ? "" : " (on one line)");
	buf_char(&name, '\0');
	bomb.head = head.p;
	bomb.unit = unit.p;
	bomb.name = name.p;
	run(&bomb, true);
	buf_free(&head);
	buf_free(&unit);
	buf_free(&name);
}

static void
run_lines(const char *path)
{
	struct buf b = {0};
	struct slice rest, line, before;
	struct error error;

	if (file_read(path, LONGEST_LINES, &b, &error) &&
	    slice_index(buf_slice(&b), '\0') == b.n) {
		rest = buf_slice(&b);
		while ((line = slice_line(&rest)).p != NULL) {
			before = slice_between(b.p, line.p);
			if (line.n > 0 && line.n < 200) {
				run_line(before, line, true);
				run_line(before, line, false);
			}
		}
	}
	buf_free(&b);
}

int
main(int argc, char **argv)
{
	struct bomb usual_text = {"plain text", "", plain, 0};
	struct bomb one = {"this one", "", NULL, 0};
	struct arena kept = {0};
	struct error error;
	struct buf b = {0};
	size_t i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!policy_read(&kept, policy_usual, &policy, &error))
		return 1;
	make(&b, &usual_text, TIMES);
	usual = measure(buf_slice(&b));
	buf_free(&b);
	run(&usual_text, false);
	if (argc > 1 && strcmp(argv[1], "--try") != 0) {
		small_size = SMALL_READ;
		read_only = true;
	}
	if (argc > 2 && strcmp(argv[1], "--lines") == 0)
		for (i = 2; i < (size_t)argc; i++)
			run_lines(argv[i]);
	else if (argc > 2) {
		one.head = argc > 3 ? TOP : "";
		one.unit = argv[2];
		run(&one, false);
	} else
		for (i = 0; i < COUNT; i++)
			if (!read_only || bombs[i].units == 0)
				run(&bombs[i], false);
	printf("1..%d\n", done);
	arena_free(&kept);
	return failed == 0 ? 0 : 1;
}
