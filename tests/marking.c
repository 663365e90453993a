/*
 * marking.c: portions rolled up to banners, held against a list worked by
 * hand, and who may have what.
 * usage: test-marking FILE
 */
#include "telegram/marking.h"
#include "telegram/shapes.h"
#include "tests/expect.h"
#include "tests/unit/tap.h"

#define PORTIONS_MOST 16

static void
row(struct slice line)
{
	struct arena arena = {0};
	struct marking portions[PORTIONS_MOST], banner;
	const struct marking *list[PORTIONS_MOST];
	size_t at = slice_find(line, S(" => ")), n = 0, i;
	struct slice given = slice_head(line, at), rest = given;
	struct slice want = slice_trim(slice_skip(line, at + 4)), got;
	struct marking_step *steps, *s;
	struct buf b = {0};
	bool sound = at < line.n;

	while (slice_trim(rest).n > 0 && n < PORTIONS_MOST) {
		sound =
		    sound && marking_read(&arena, rest, &portions[n], &rest);
		if (!sound)
			break;
		list[n] = &portions[n];
		n++;
	}
	marking_roll_up(&arena, list, n, &banner, &steps);
	buf_format(&b, "%S => %S", &banner.printed, &banner.form);
	got = buf_slice(&b);
	if (!ok(sound && slice_equal(got, want), "%.*s", SLICE_ARG(given))) {
		printf("# got  %.*s\n# want %.*s\n", SLICE_ARG(got),
		    SLICE_ARG(want));
		for (i = 0; i < n; i++)
			printf("# read %.*s\n", SLICE_ARG(portions[i].form));
		for (s = steps; s != NULL; s = s->next)
			printf("# %.*s\n", SLICE_ARG(s->text));
	}
	buf_free(&b);
	arena_free(&arena);
}

/* Who may have what: COUNTRIES or a clearance, "" for everyone. */
static void
allowed(const char *mark, const char *countries, enum classification clearance,
    const char *held, bool want)
{
	struct arena arena = {0};
	struct marking m;
	struct slice why = {0};
	struct slice_list list = {slice_of(held), slice_of(held), NULL};
	struct audience who = {.clearance = clearance};

	who.everyone = clearance == CLASS_NONE && *countries == '\0';
	who.countries = marking_countries(&arena, slice_of(countries), false);
	if (*held != '\0')
		who.held = &list;
	marking_read(&arena, slice_of(mark), &m, NULL);
	if (!ok(marking_allows(&arena, &m, &who, &why) == want,
		"%s %s to %s%s%s", mark, want ? "goes" : "does not go",
		who.everyone ? "everyone" : countries,
		clearance == CLASS_NONE ? "" : "a clearance ", held))
		printf("# why: %.*s\n", SLICE_ARG(why));
	arena_free(&arena);
}

static void
audiences(void)
{
	enum classification none = CLASS_NONE;

	allowed("(U)", "", none, "", true);
	allowed("(SBU)", "", none, "", false);
	allowed("(U//NF)", "", none, "", false);
	allowed("(C)", "", none, "", false);
	allowed("(U)", "USA, GBR", none, "", true);
	allowed("(C)", "USA, GBR", none, "", false);
	allowed("(C)", "USA", none, "", true);
	allowed("(C//NF)", "USA", none, "", true);
	allowed("(C//NF)", "GBR", none, "", false);
	allowed("(S//REL TO USA, GBR)", "USA, GBR", none, "", true);
	allowed("(S//REL TO USA, GBR)", "GBR", none, "", true);
	allowed("(S//REL TO USA, GBR)", "USA, GBR, CAN", none, "", false);
	allowed("(S//REL TO USA, FVEY)", "USA, GBR, CAN", none, "", true);
	allowed("(S//REL TO USA, GBR, CAN)", "FVEY", none, "", false);
	allowed("(S//REL TO USA, AUS, CAN, GBR, NZL)", "FVEY", none, "", true);
	allowed("(S//NF//XD)", "USA", none, "", true);
	allowed("(C)", "", CLASS_CONFIDENTIAL, "", true);
	allowed("(S)", "", CLASS_CONFIDENTIAL, "", false);
	allowed("(SBU)", "", CLASS_CONFIDENTIAL, "", true);
	allowed("(C)", "", CLASS_TOP_SECRET, "", true);
	allowed("(S//NF)", "", CLASS_SECRET, "", false);
	allowed("(S//NF)", "", CLASS_SECRET, "NOFORN", true);
	allowed("(S//NF//XD)", "", CLASS_SECRET, "NOFORN", false);
	allowed("(N/SF)", "", CLASS_TOP_SECRET, "", false);
}

int
main(int argc, char **argv)
{
	struct slice file, rest, line;

	if (argc != 2) {
		printf("Bail out! usage: test-marking FILE\n");
		return 2;
	}
	file = rest = expect_file(argv[1]);
	while ((line = slice_line(&rest)).p != NULL) {
		line = slice_trim_right(line);
		if (line.n > 0 && line.p[0] != '#')
			row(line);
	}
	heap_free((void *)file.p);
	audiences();
	return tap_done();
}
