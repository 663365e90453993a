/*
 * post.c: a post by any name that people use, or its routing indicator.
 *
 * A name is folded to capitals and digits, then looked for as it stands,
 * without the office words before it, without the place words behind it, and
 * at last repaired.  The facts are in tables/posts.csv and shortposts.csv;
 * only what holds for every name is here.
 */
#include "telegram/table.h"
#include "telegram/table_data.h"

#define NAME_MAX_LETTERS 48
#define CUT_MIN 5 /* letters of a name that is cut */
#define NEAR_MIN 5 /* letters of a name that is repaired */

/* A name folded; bit i of `words` says that a word begins at letter i. */
struct folded {
	char p[NAME_MAX_LETTERS];
	size_t n;
	uint64_t words;
	struct slice office;
};

/* What stands before a post's name; short ones only as words. */
static const struct slice office_words[] = {
    {"AMEMBASSY", 9}, /* before most of them */
    {"AMCONSULATEGENERAL", 18},
    {"AMCONSULGENERAL", 15},
    {"AMCONSULATE", 11},
    {"AMCONSUL", 8},
    {"AMERICANCONSULATEGENERAL", 24},
    {"AMERICANCONSULATE", 17},
    {"AMERICANEMBASSY", 15},
    {"CONSULATEGENERAL", 16},
    {"AMCONGEN", 8},
    {"CONSULATE", 9},
    {"USEMBASSY", 9},
    {"USMISSION", 9},
    {"EMBASSY", 7},
    {"MISSION", 7},
    {"CONGEN", 6},
    {"CONSUL", 6},
    {"AMEMB", 5},
    {"USINT", 5},
    {"USDEL", 5},
    {"USLO", 4},
    {"EMB", 3},
    {"REO", 3},
    {"RRT", 3},
    {"APP", 3},
    {"PRT", 3},
};

/* What may stand behind it. */
static const struct slice place_words[] = {
    {"WASHINGTONDC", 12},
    {"WASHDC", 6},
    {"WASHINGTON", 10},
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static struct slice
folded_slice(const struct folded *f)
{
	return slice(f->p, f->n);
}

static bool
fold(struct folded *f, struct slice name)
{
	size_t i, n = 0;
	uint64_t words = 0, word = 1; /* word: a bit, if one begins here */
	char c;

	f->office = slice(NULL, 0);
	for (i = 0; i < name.n && n < NAME_MAX_LETTERS; i++) {
		c = name.p[i];
		if (ascii_is_alnum(c)) {
			words |= word << n;
			word = 0;
			f->p[n++] = ascii_upper(c);
		} else if (c == '-' || c == '/' || ascii_is_space(c)) {
			word = 1; /* N'DJAMENA and N,DJAMENA are one */
		}
	}
	f->n = n;
	f->words = words;
	while (i < name.n && !ascii_is_alnum(name.p[i]))
		i++;
	return n > 0 && i == name.n;
}

/* Without its first n letters. */
static void
fold_skip(struct folded *f, size_t n)
{
	memmove(f->p, f->p + n, f->n - n);
	f->n -= n;
	f->words = n < 64 ? f->words >> n : 0;
}

static bool
year_held(int from, int to, int year)
{
	return year == 0 ||
	    ((from == 0 || year >= from) && (to == 0 || year <= to));
}

static bool
row_held(uint32_t row, int year)
{
	return year_held(table_year(TABLE_POSTS, row, POSTS_FROM),
	    table_year(TABLE_POSTS, row, POSTS_TO), year);
}

/* The last of the names that a post has borne. */
static struct slice
last_name(uint32_t row)
{
	struct slice name = table_cell(TABLE_POSTS, row, POSTS_NAME), later;
	struct table_rows rows;
	int i;

	for (i = 0; i < 4; i++) {
		later = table_cell(TABLE_POSTS, row, POSTS_LATER);
		if (later.n == 0)
			break;
		rows = table_find(TABLE_POSTS, later);
		if (rows.count == 0)
			break;
		name = later;
		row = rows.first;
	}
	return name;
}

static bool
found_row(struct post_found *found, uint32_t row, enum post_how how)
{
	found->how = how;
	found->row = row;
	found->name = table_cell(TABLE_POSTS, row, POSTS_NAME);
	found->later = last_name(row);
	return true;
}

static void
rival_add(struct post_found *found, uint32_t row)
{
	uint32_t i;

	for (i = 0; i < found->rival_count; i++)
		if (found->rivals[i] == row)
			return;
	if (found->rival_count < POST_RIVALS)
		found->rivals[found->rival_count++] = row;
}

/*
 * One of the rivals if only one is left: of its years, else of the region of
 * the post that is asking.  Names of one post in turn are no rivals.
 */
static bool
rivals_decide(
    struct post_found *found, enum post_how how, int year, struct slice near)
{
	struct table_rows from = near.n == 0 ? (struct table_rows){0, 0}
					     : table_find(TABLE_POSTS, near);
	struct slice region = from.count == 0
	    ? slice(NULL, 0)
	    : table_cell(TABLE_POSTS, from.first, POSTS_REGION);
	uint32_t row, i, held = 0, close = 0, held_row = 0, close_row = 0;

	for (i = 0; i < found->rival_count; i++) {
		row = found->rivals[i];
		if (!row_held(row, year))
			continue;
		if (held > 0 &&
		    slice_equal(last_name(row), last_name(held_row)))
			continue;
		held++;
		held_row = row;
		if (region.n > 0 &&
		    slice_equal(
			table_cell(TABLE_POSTS, row, POSTS_REGION), region)) {
			close++;
			close_row = row;
		}
	}
	if (held == 1)
		return found_row(found, held_row, how);
	if (close == 1)
		return found_row(found, close_row, how);
	if (found->rival_count == 1)
		return found_row(found, found->rivals[0], how);
	if (found->rival_count > 0)
		found->how = POST_AMBIGUOUS;
	return found->rival_count > 0;
}

static enum post_how
how_by_name(struct slice kind)
{
	int how;

	for (how = POST_EXACT; how < POST_HOW_MAX; how++)
		if (slice_equal(kind, post_how_name((enum post_how)how)))
			return (enum post_how)how;
	return POST_MISSPELT;
}

/* The name as it stands: its own table, other words for it, six letters. */
static bool
find_plain(
    struct post_found *found, struct slice key, int year, struct slice near)
{
	uint32_t h = table_hash(key);
	struct table_rows rows = table_find_hashed(TABLE_POSTS, key, h), at;
	enum post_how how = POST_SHORT;
	uint32_t i;

	if (rows.count > 0)
		return found_row(found, rows.first,
		    slice_equal(table_cell(TABLE_POSTS, rows.first, POSTS_KIND),
			S("series"))
			? POST_SERIES
			: POST_EXACT);
	rows = table_find_hashed(TABLE_SHORTPOSTS, key, h);
	for (i = rows.first; i < rows.first + rows.count; i++) {
		struct shortposts_row r = shortposts_row(i);

		at = table_find(TABLE_POSTS, r.post);
		if (at.count == 0 || !year_held(r.from, r.to, year))
			continue;
		how = how_by_name(r.kind);
		rival_add(found, at.first);
	}
	if (found->rival_count > 0)
		return rivals_decide(found, how, year, near);
	rows = table_index_find_hashed(INDEX_POSTS_ARCHIVE, key, h);
	for (i = rows.first; i < rows.first + rows.count; i++)
		rival_add(found, table_index_row(INDEX_POSTS_ARCHIVE, i));
	return rivals_decide(found, POST_CODE, year, near);
}

/*
 * A first word that is a letter off a long office word: AMEMDASSY, AMEBASSY.
 * Returns its length, 0 for none.
 */
static size_t
office_misspelt(const struct folded *f)
{
	static const struct slice words[] = {{"AMEMBASSY", 9}, {"AMCONSUL", 8},
	    {"USMISSION", 9}, {"EMBASSY", 7}};
	struct slice s = folded_slice(f);
	size_t i, n = 1, same, back;

	while (n < s.n && (f->words >> n & 1) == 0)
		n++;
	if (n < 6 || n >= s.n)
		return 0;
	for (i = 0; i < COUNT(words); i++) {
		struct slice w = words[i];

		if (n + 1 < w.n || n > w.n + 1)
			continue;
		/* alike from the front and from the back but for a letter */
		for (same = 0; same < n && same < w.n && s.p[same] == w.p[same];
		     same++)
			continue;
		for (back = 0; back + same < n && back + same < w.n &&
		     s.p[n - 1 - back] == w.p[w.n - 1 - back];
		     back++)
			continue;
		if (same + back + 1 >= (n > w.n ? n : w.n) ||
		    (n == w.n && same + back + 2 == n &&
			s.p[same] == w.p[same + 1] &&
			s.p[same + 1] == w.p[same]))
			return n;
	}
	return 0;
}

/* Office words off the front, one or two of them; absent when none. */
static bool
strip_office(struct folded *f)
{
	size_t i;
	struct slice s = folded_slice(f), w;

	for (i = 0; i < COUNT(office_words); i++) {
		w = office_words[i];
		if (s.n <= w.n || !slice_starts(s, w))
			continue;
		if (w.n < 5 && (f->words >> w.n & 1) == 0)
			continue;
		f->office.n += w.n; /* counted in letters, see office_slice() */
		fold_skip(f, w.n);
		return true;
	}
	i = office_misspelt(f);
	f->office.n += i;
	fold_skip(f, i);
	return i > 0;
}

static bool
strip_place(struct folded *f)
{
	size_t i;
	struct slice s = folded_slice(f);

	for (i = 0; i < COUNT(place_words); i++)
		if (s.n > place_words[i].n && slice_ends(s, place_words[i])) {
			f->n -= place_words[i].n;
			return true;
		}
	return false;
}

/* A country behind the city, if it is that city's: MADRID SP. */
static bool
find_without_country(struct post_found *found, const struct folded *f, int year,
    struct slice near)
{
	struct post_found city = *found;
	struct slice all = folded_slice(f), last, code, country;
	size_t n = f->n;

	while (n > 0 && (f->words >> (n - 1) & 1) == 0)
		n--;
	if (n < 2)
		return false;
	last = slice_skip(all, n - 1);
	if (!find_plain(&city, slice_head(all, n - 1), year, near) ||
	    city.row == TABLE_NONE)
		return false;
	code = table_cell(TABLE_POSTS, city.row, POSTS_CODE);
	country = table_cell(TABLE_POSTS, city.row, POSTS_COUNTRY);
	if (!slice_equal(last, code) && !slice_equal_fold(last, country))
		return false;
	*found = city;
	return true;
}

/* Letters for the digits that look like them. */
static bool
find_digits(struct post_found *found, const struct folded *f, int year,
    struct slice near)
{
	char p[NAME_MAX_LETTERS];
	int pass;
	size_t i;
	bool any = false;

	for (pass = 0; pass < 2; pass++) {
		for (i = 0; i < f->n; i++) {
			p[i] = f->p[i];
			if (p[i] == '0')
				p[i] = 'O';
			else if (p[i] == '1')
				p[i] = pass == 0 ? 'I' : 'L';
			else if (p[i] == '5')
				p[i] = 'S';
			any = any || p[i] != f->p[i];
		}
		if (any && find_plain(found, slice(p, f->n), year, near) &&
		    found->row != TABLE_NONE) {
			found->how = POST_DIGIT;
			return true;
		}
		found->rival_count = 0;
	}
	return false;
}

/* The beginning of one name only: page lines cut names at ten letters. */
static bool
find_cut(struct post_found *found, struct slice key)
{
	uint32_t low = 0, high = table_all(TABLE_POSTS).count, middle;
	uint32_t end = high;
	struct slice name;

	if (key.n < CUT_MIN)
		return false;
	while (low < high) {
		middle = low + (high - low) / 2;
		name = table_cell(TABLE_POSTS, middle, POSTS_NAME);
		if (slice_compare(name, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == end ||
	    !slice_starts(table_cell(TABLE_POSTS, low, POSTS_NAME), key))
		return false;
	if (low + 1 < end &&
	    slice_starts(table_cell(TABLE_POSTS, low + 1, POSTS_NAME), key))
		return false;
	return found_row(found, low, POST_CUT);
}

static bool
find_near(
    struct post_found *found, struct slice key, int year, struct slice near)
{
	uint32_t rows[POST_RIVALS], n, i;
	struct table_rows at;

	if (key.n < NEAR_MIN)
		return false;
	n = table_near(TABLE_POSTS, key, rows, POST_RIVALS);
	for (i = 0; i < n && i < POST_RIVALS; i++)
		rival_add(found, rows[i]);
	n = table_near(TABLE_SHORTPOSTS, key, rows, POST_RIVALS);
	for (i = 0; i < n && i < POST_RIVALS; i++) {
		struct shortposts_row r = shortposts_row(rows[i]);

		at = table_find(TABLE_POSTS, r.post);
		if (at.count > 0 && r.word.n >= NEAR_MIN &&
		    how_by_name(r.kind) != POST_COUNTRY)
			rival_add(found, at.first);
	}
	return rivals_decide(found, POST_NEAR, year, near);
}

/* Where in the name its first n letters and digits end. */
static struct slice
office_slice(struct slice name, size_t letters)
{
	size_t i, begin = 0;

	if (letters == 0)
		return slice(NULL, 0);
	while (begin < name.n && !ascii_is_alnum(name.p[begin]))
		begin++;
	for (i = begin; i < name.n && letters > 0; i++)
		letters -= ascii_is_alnum(name.p[i]);
	return slice(name.p + begin, i - begin);
}

/* AIT has been in Taipei since April 1979; what it sends says AIT TAIPEI. */
static void
taipei(struct post_found *found, int year)
{
	if (year >= 1980 && slice_equal(found->name, S("TAIPEI")))
		found_row(found, table_find(TABLE_POSTS, S("AITTAIPEI")).first,
		    POST_OLD);
}

static bool
starts(const struct folded *f, struct slice with)
{
	return slice_starts(folded_slice(f), with);
}

static bool
find(struct post_found *found, struct folded *f, int year, struct slice near)
{
	size_t strips = 0;

	/* No name begins with these two; they are before most. */
	if (starts(f, S("AMEMBASSY")) || starts(f, S("AMCONSUL")))
		strips += strip_office(f);
	do {
		if (find_plain(found, folded_slice(f), year, near))
			return true;
	} while (strips++ < 2 && strip_office(f));
	if (find_without_country(found, f, year, near))
		return true;
	if (strip_place(f) && find_plain(found, folded_slice(f), year, near))
		return true;
	return find_digits(found, f, year, near) ||
	    find_cut(found, folded_slice(f)) ||
	    find_near(found, folded_slice(f), year, near);
}

static struct post_found
find_name(struct slice name, int year, struct slice near)
{
	struct post_found found = {POST_UNKNOWN, TABLE_NONE};
	struct folded f;

	if (!fold(&f, name))
		return found;
	if (find(&found, &f, year, near) && found.row != TABLE_NONE)
		taipei(&found, year);
	found.office = office_slice(name, f.office.n);
	return found;
}

struct post_found
post_find(struct slice name, int year, struct slice near)
{
	struct post_found found = find_name(name, year, near), bare;

	/* DEPT'S, USUN'S; ST JOHN'S is found as it is */
	if (found.how != POST_UNKNOWN || !slice_ends(name, S("'S")))
		return found;
	bare = find_name(slice_head(name, name.n - 2), year, near);
	return bare.how != POST_UNKNOWN ? bare : found;
}

struct slice
post_canonical(
    struct arena *arena, struct slice name, const struct post_found *found)
{
	struct folded f;

	if (found->row != TABLE_NONE)
		return found->name;
	if (!fold(&f, name))
		return name;
	while (strip_office(&f))
		;
	return arena_copy(arena, folded_slice(&f));
}

struct slice
post_how_name(enum post_how how)
{
	static const struct slice names[POST_HOW_MAX] = {{"unknown", 7},
	    {"exact", 5}, {"office", 6}, {"series", 6}, {"short", 5},
	    {"code", 4}, {"old", 3}, {"cut", 3}, {"country", 7},
	    {"misspelt", 8}, {"digit", 5}, {"near", 4}, {"ambiguous", 9}};

	return names[how];
}

uint32_t
route_find(struct slice route, int year)
{
	struct table_rows rows = table_index_find(INDEX_POSTS_ROUTE, route);
	uint32_t i, row;

	for (i = rows.first; i < rows.first + rows.count; i++) {
		row = table_index_row(INDEX_POSTS_ROUTE, i);
		if (row_held(row, year))
			return row;
	}
	return rows.count == 0 ? TABLE_NONE
			       : table_index_row(INDEX_POSTS_ROUTE, rows.first);
}
