/*
 * site.c: the same pages as files, for those who have no program to serve
 * them: what a query finds, with everything around it, in a folder.  A page
 * is asked for as a visitor would ask, and links are turned to files; what
 * only a program can answer is no link there.
 *
 * A site of a query is made from an archive of what it finds and nothing
 * else, so that no count, thread or list tells of what is not in it.
 */
#include "web/site.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "site_js.h"
#include "sys/sys.h"

#define FILE_NAME_MOST 180 /* bytes; what would be longer is no page */

/* An address of the site, and the file that is made of it. */
struct target {
	struct slice url, file;
	struct target *next;
};

struct site {
	struct archive *archive;
	const char *folder, *version;
	struct arena arena;
	struct target *first, **end; /* in the order they were found */
	struct target **slots; /* by url */
	size_t count, size;
	struct error *error;
	bool failed;
};

/* ---- addresses and files ------------------------------------------------------ */

/* What leads to a page of its own; a slash at the end: all below it. */
static const struct {
	struct slice path;
	const char *suffix; /* of its file */
} kinds[] = {
    {{"/telegram/", 10}, ".html"},
    {{"/post/", 6}, ".html"},
    {{"/tag/", 5}, ".html"},
    {{"/person/", 8}, ".html"},
    {{"/all/", 5}, ".html"},
    {{"/guide", 6}, ".html"},
    {{"/guide/", 7}, ".html"},
    {{"/map", 4}, ".html"},
    {{"/map.svg", 8}, ""},
    {{"/traffic", 8}, ".html"},
    {{"/actions", 8}, ".html"},
    {{"/feed", 5}, ".xml"},
    {{"/style.css", 10}, ""},
    {{"/room.js", 8}, ""},
    {{"/icon.svg", 9}, ""},
    {{"/index.js", 9}, ""},
    {{"/site.js", 8}, ""},
};

static const struct slice as_they_are[] = {
    {".json", 5}, {".txt", 4}, {".pdf", 4}, {".original", 9}};

static bool
has_suffix(struct slice path)
{
	size_t i;

	for (i = 0; i < sizeof(as_they_are) / sizeof(as_they_are[0]); i++)
		if (slice_ends(path, as_they_are[i]))
			return true;
	return false;
}

/* A name that every file system takes, and no two addresses share. */
static void
put_safe(struct buf *b, struct slice s)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;
	unsigned char c;

	for (i = 0; i < s.n; i++) {
		c = (unsigned char)s.p[i];
		if (ascii_is_alnum((char)c) || c == '-' || c == '_' ||
		    c == ',' || (c == '/' && i > 0 && s.p[i - 1] != '/') ||
		    (c == '.' && i > 0 && s.p[i - 1] != '/')) {
			buf_char(b, (char)c);
			continue;
		}
		buf_char(b, '~');
		buf_char(b, digits[c >> 4]);
		buf_char(b, digits[c & 15]);
	}
}

/* Does a query ask for nothing but a page of a list that is whole anyway? */
static bool
query_is_plain(struct slice path, struct slice query)
{
	if (query.n == 0)
		return !slice_equal(path, S("/feed"));
	if (slice_equal(path, S("/feed")))
		return slice_equal(query, S("q="));
	if (slice_equal(path, S("/map")) || slice_equal(path, S("/traffic")))
		return slice_equal(query, S("q=")) ||
		    (slice_starts(query, S("q=year%3A")) && query.n == 13);
	if (slice_equal(path, S("/actions")))
		return slice_equal(query, S("q=")) ||
		    slice_starts(query, S("q=&after="));
	if (slice_starts(path, S("/guide/tables/")))
		return slice_starts(query, S("q=&after="));
	return false;
}

/* The file of an address; absent when a site has no such page. */
static struct slice
file_of(struct arena *arena, struct slice url)
{
	size_t at = slice_index(url, '?'), i;
	struct slice path = slice_head(url, at),
		     query = slice_skip(url, at + 1);
	struct slice name = web_decode(arena, path, false), file = {NULL, 0};
	struct buf b = {0};

	if (slice_equal(path, S("/")) && query.n == 0)
		return S("index.html");
	if (slice_equal(path, S("/search"))) {
		if (slice_starts(query, S("q=&sort=newest&after=")))
			buf_format(&b, "search/%S.html",
			    &(struct slice){query.p + 21, query.n - 21});
		else if (slice_equal(query, S("q=&sort=newest")))
			buf_string(&b, "search.html");
	} else if (query_is_plain(path, query))
		for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
			if (!web_matches(kinds[i].path, path))
				continue;
			put_safe(&b, slice_skip(name, 1));
			if (query.n > 0 && !slice_equal(query, S("q="))) {
				buf_char(&b, '~');
				put_safe(&b, query);
			}
			if (!slice_equal(kinds[i].path, S("/telegram/")) ||
			    !has_suffix(path))
				buf_string(&b, kinds[i].suffix);
			break;
		}
	if (b.n > 0 && b.n <= FILE_NAME_MOST)
		file = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	return file;
}

static size_t
slot_of(const struct site *s, struct slice url)
{
	uint64_t h = 0xcbf29ce484222325u;
	size_t i;

	for (i = 0; i < url.n; i++)
		h = (h ^ (unsigned char)url.p[i]) * 0x100000001b3u;
	h ^= h >> 29;
	for (i = h & (s->size - 1); s->slots[i] != NULL;
	     i = (i + 1) & (s->size - 1))
		if (slice_equal(s->slots[i]->url, url))
			break;
	return i;
}

static void
grow(struct site *s)
{
	struct target *t;

	s->size = s->size == 0 ? 1024 : 2 * s->size;
	heap_free(s->slots);
	s->slots = heap_grow(NULL, s->size * sizeof(struct target *));
	memset(s->slots, 0, s->size * sizeof(struct target *));
	for (t = s->first; t != NULL; t = t->next)
		s->slots[slot_of(s, t->url)] = t;
}

/* The file of an address, which will be made if it is not yet. */
static struct slice
want(struct site *s, struct slice url)
{
	struct target *t;
	size_t slot;
	struct slice file;

	if (2 * s->count >= s->size)
		grow(s);
	slot = slot_of(s, url);
	if (s->slots[slot] != NULL)
		return s->slots[slot]->file;
	file = file_of(&s->arena, url);
	if (file.n == 0)
		return file;
	t = ARENA_NEW(&s->arena, struct target);
	t->url = arena_copy(&s->arena, url);
	t->file = file;
	*s->end = t;
	s->end = &t->next;
	s->slots[slot] = t;
	s->count++;
	return file;
}

/* ---- links -------------------------------------------------------------------- */

/* &amp; undone: the one escape that an address has in a page. */
static struct slice
address(struct arena *arena, struct slice s)
{
	char *p = ARENA_ARRAY(arena, char, s.n + 1);
	size_t n = 0;

	while (s.n > 0) {
		p[n++] = s.p[0];
		s = slice_skip(s, slice_starts(s, S("&amp;")) ? 5 : 1);
	}
	return slice(p, n);
}

/* "../" for every folder that a file lies in. */
static void
put_up(struct buf *b, struct slice file)
{
	size_t i;

	for (i = 0; i < file.n; i++)
		if (file.p[i] == '/')
			buf_string(b, "../");
}

/*
 * An address within a page of `file`: to its file; to the page that searches
 * in the browser, with its query; false when a site cannot have it.
 */
static bool
put_address(struct site *s, struct buf *b, struct slice file, struct slice url)
{
	size_t at = slice_index(url, '#'), mark = slice_index(url, '?');
	struct slice to = want(s, slice_head(url, at));

	if (to.n == 0 && slice_starts(url, S("/search")) &&
	    (mark == 7 || url.n == 7)) {
		put_up(b, file);
		buf_string(b, "search.html");
		buf_html(b, slice_skip(url, 7));
		return true;
	}
	if (to.n == 0)
		return false;
	put_up(b, file);
	buf_add(b, to);
	buf_html(b, slice_skip(url, at));
	return true;
}

/*
 * A page with its addresses turned to files.  Only what stands in quotes
 * behind href=, src= and action= begins with a slash: a telegram's own
 * quotes are escaped.
 */
static void
turn(struct site *s, struct arena *arena, struct slice page, struct slice file,
    struct buf *out)
{
	static const struct slice names[] = {
	    {" href=\"", 7}, {" src=\"", 6}, {" action=\"", 9}};
	const char *at = page.p;
	size_t i, n;
	struct slice rest = page, url;
	struct buf to = {0};

	while (rest.n > 0) {
		n = slice_index(rest, ' ');
		rest = slice_skip(rest, n);
		for (i = 0; i < 3; i++)
			if (slice_starts(rest, names[i]))
				break;
		if (i == 3 || slice_skip(rest, names[i].n).n == 0 ||
		    rest.p[names[i].n] != '/') {
			rest = slice_skip(rest, 1);
			continue;
		}
		buf_add(out, slice_between(at, rest.p));
		url = slice_skip(rest, names[i].n);
		url = slice_head(url, slice_index(url, '"'));
		rest = slice_skip(
		    slice_between(slice_end(url), slice_end(page)), 1);
		at = rest.p;
		buf_clear(&to);
		if (!put_address(s, &to, file, address(arena, url)))
			continue; /* an anchor that leads nowhere is no link */
		buf_add(out, names[i]);
		buf_add(out, buf_slice(&to));
		buf_char(out, '"');
	}
	buf_add(out, slice_between(at, slice_end(page)));
	buf_free(&to);
}

/* ---- files -------------------------------------------------------------------- */

static bool
write_file(struct site *s, struct slice file, struct slice body)
{
	char path[FILE_PATH], folder[FILE_PATH];
	ssize_t n;
	size_t i;
	int fd;

	for (i = 0; i < file.n; i++)
		if (file.p[i] == '/' &&
		    (!file_join(folder, s->folder, slice_head(file, i)) ||
			!file_folder(folder, s->error)))
			return false;
	if (!file_join(path, s->folder, file))
		return error_set(s->error, "the name of a file is too long");
	/* What can be made again need not be on the disk at once. */
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	if (fd < 0)
		return error_set(
		    s->error, "cannot write %s: %s", path, strerror(errno));
	while (body.n > 0 && (n = write(fd, body.p, body.n)) > 0)
		body = slice_skip(body, (size_t)n);
	if (close(fd) != 0 || body.n > 0)
		return error_set(
		    s->error, "cannot write %s: %s", path, strerror(errno));
	return true;
}

static bool
write_page(struct site *s, const struct target *t)
{
	struct arena arena = {0};
	struct web_request q = {.arena = &arena,
	    .archive = s->archive,
	    .version = s->version,
	    .fixed = true};
	struct web_response r = {0};
	struct buf page = {0};
	bool good = true;

	if (slice_equal(t->file, S("index.js")) ||
	    slice_equal(t->file, S("site.js")))
		return true; /* there they are */
	web_answer(&q, t->url, (struct slice){NULL, 0}, &r);
	if (r.status >= 500)
		good = error_set(s->error, "%.*s could not be made",
		    (int)t->url.n, t->url.p);
	else if (slice_starts(slice_of(r.type), S("text/html")) ||
	    slice_ends(t->file, S(".xml"))) {
		turn(s, &arena, buf_slice(&r.body), t->file, &page);
		good = write_file(s, t->file, buf_slice(&page));
	} else
		good = write_file(s, t->file, buf_slice(&r.body));
	buf_free(&page);
	buf_free(&r.body);
	arena_free(&arena);
	return good;
}

/* ---- what the browser searches ------------------------------------------------- */

struct listing {
	struct site *site;
	struct buf out;
	uint64_t count, nameless;
};

static void
put_string(struct buf *b, struct slice s)
{
	buf_char(b, '"');
	buf_json(b, s);
	buf_char(b, '"');
}

static void
put_tags(struct buf *b, const struct telegram *t)
{
	const struct tag *tag;

	buf_char(b, '[');
	for (tag = t->tags; tag != NULL; tag = tag->next) {
		put_string(b, tag->code.n > 0 ? tag->code : tag->title);
		buf_string(b, tag->next != NULL ? "," : "");
	}
	buf_char(b, ']');
}

static void
want_views(struct site *s, struct slice id)
{
	static const char *const views[] = {"", "/lines", "/how", "/thread",
	    "/similar", "/editions", ".json", ".txt", ".pdf", ".original"};
	struct buf url = {0};
	size_t i;

	for (i = 0; i < sizeof(views) / sizeof(views[0]); i++) {
		buf_clear(&url);
		buf_string(&url, WEB_LINK);
		buf_url(&url, id);
		buf_string(&url, views[i]);
		want(s, buf_slice(&url));
	}
	buf_free(&url);
}

/* [id, file, title, date, from, classification, [tags]] */
static bool
take_hit(void *user, const struct archive_hit *hit)
{
	struct listing *l = user;
	struct buf *b = &l->out;
	struct archive_telegram *held;
	struct arena arena = {0};
	struct buf url = {0};
	char day[10];

	if (hit->id.n == 0) {
		l->nameless++;
		return true; /* it has no address */
	}
	if (!archive_get_document(l->site->archive, hit->document, &arena,
		&held, l->site->error)) {
		l->site->failed = true;
		arena_free(&arena);
		return false;
	}
	want_views(l->site, hit->id);
	buf_string(&url, WEB_LINK);
	buf_url(&url, hit->id);
	buf_string(b, l->count++ > 0 ? ",\n[" : "\n[");
	put_string(b, hit->id);
	buf_char(b, ',');
	put_string(b, want(l->site, buf_slice(&url)));
	buf_char(b, ',');
	put_string(b, layout_title(&arena, hit));
	buf_char(b, ',');
	date_format(hit->date.date, day);
	put_string(b,
	    date_known(hit->date.date) ? slice(day, 10)
				       : (struct slice){"", 0});
	buf_char(b, ',');
	put_string(b, hit->from);
	buf_char(b, ',');
	put_string(b, classification_name(hit->classification));
	buf_char(b, ',');
	if (held != NULL)
		put_tags(b, telegram_read(&arena, held->text, &held->hints));
	else
		buf_string(b, "[]");
	buf_char(b, ']');
	buf_free(&url);
	arena_free(&arena);
	return true;
}

static bool
write_index(struct site *s, struct site_done *done)
{
	struct archive_query all = {.text = {"", 0}, .sort = ARCHIVE_NEWEST};
	struct listing l = {.site = s};
	struct archive_answer answer = {0};
	bool good;

	buf_string(&l.out,
	    "/* The telegrams of this site, for site.js. */\n"
	    "window.reftel = [");
	good =
	    archive_walk(s->archive, &all, take_hit, &l, &answer, s->error) &&
	    !s->failed;
	buf_string(&l.out, "\n];\n");
	done->telegrams = l.count + l.nameless;
	done->nameless = l.nameless;
	good = good && write_file(s, S("index.js"), buf_slice(&l.out)) &&
	    write_file(s, S("site.js"), slice_of(site_js));
	buf_free(&l.out);
	return good;
}

bool
site_write(struct archive *archive, const char *folder, const char *version,
    struct site_done *done, struct error *error)
{
	static const char *const doors[] = {"/", "/search?q=&sort=newest",
	    "/feed?q=", "/guide", "/map", "/traffic", "/actions", "/style.css",
	    "/room.js", "/icon.svg", "/map.svg"};
	struct site s = {.archive = archive,
	    .folder = folder,
	    .version = version,
	    .error = error};
	const struct target *t;
	size_t i;
	bool good;

	s.end = &s.first;
	good = file_folder(folder, error);
	for (i = 0; good && i < sizeof(doors) / sizeof(doors[0]); i++)
		want(&s, slice_of(doors[i]));
	good = good && write_index(&s, done);
	/* Pages name more of them while they are made. */
	for (t = s.first; good && t != NULL; t = t->next)
		good = write_page(&s, t);
	done->files = s.count;
	heap_free(s.slots);
	arena_free(&s.arena);
	return good;
}
