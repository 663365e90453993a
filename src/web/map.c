/*
 * map.c: posts on a map, and what went between them.  Land is Natural
 * Earth's (land.path, tools/mkland.mjs), places are of tables/coordinates.csv;
 * nothing comes from elsewhere.  Each degree is four steps, from 180 W, 84 N.
 */
#include "web/web.h"

#include <stdlib.h>

#include "land_path.h"
#include "telegram/table.h"

#define STEPS 4 /* of a degree */
#define WIDE (360 * STEPS)
#define HIGH (144 * STEPS)
#define NORTH 840 /* tenths of a degree */
#define LINES 24 /* posts whose traffic is drawn */
#define NAMES 26
#define PLACES_MOST 1000

struct spot {
	struct slice name;
	int x, y;
	uint64_t count; /* from and to */
	unsigned radius;
};

struct map {
	struct buf *out;
	struct spot places[PLACES_MOST];
	size_t count;
	bool linked;
};

/* "-13.8" as tenths. */
static int
tenths(struct slice s)
{
	bool below = s.n > 0 && s.p[0] == '-';
	int n = 0;
	size_t i;

	for (i = 0; i < s.n; i++)
		if (ascii_is_digit(s.p[i]))
			n = n * 10 + (s.p[i] - '0');
	return below ? -n : n;
}

static struct spot *
find_place(struct map *m, struct slice name)
{
	size_t i;

	for (i = 0; i < m->count; i++)
		if (slice_equal(m->places[i].name, name))
			return &m->places[i];
	return NULL;
}

static void
add_place(struct map *m, struct slice name, uint64_t count)
{
	struct table_rows rows = table_find(TABLE_COORDINATES, name);
	struct spot *place = find_place(m, name);

	if (rows.count == 0)
		return;
	if (place == NULL) {
		if (m->count == PLACES_MOST)
			return;
		place = &m->places[m->count++];
		*place = (struct spot){.name = name,
		    .x = (tenths(table_cell(TABLE_COORDINATES, rows.first,
			      COORDINATES_LONGITUDE)) +
			     1800) *
			STEPS / 10,
		    .y = (NORTH -
			     tenths(table_cell(TABLE_COORDINATES, rows.first,
				 COORDINATES_LATITUDE))) *
			STEPS / 10};
	}
	place->count += count;
}

/* The integer root, for areas that are as the counts. */
static unsigned
root(uint64_t n)
{
	uint64_t r = 0;

	while ((r + 1) * (r + 1) <= n)
		r++;
	return (unsigned)r;
}

static int
more_first(const void *one, const void *other)
{
	const struct spot *a = one, *b = other;

	if (a->count != b->count)
		return a->count < b->count ? 1 : -1;
	return slice_compare(a->name, b->name);
}

static void
take_places(struct map *m, const struct traffic *t)
{
	uint64_t most = 1;
	size_t i;

	for (i = 0; i < t->from->count; i++)
		add_place(
		    m, t->from->values[i].value, t->from->values[i].count);
	for (i = 0; i < t->to->count; i++)
		add_place(m, t->to->values[i].value, t->to->values[i].count);
	for (i = 0; i < m->count; i++)
		most = m->places[i].count > most ? m->places[i].count : most;
	qsort(m->places, m->count, sizeof(m->places[0]), more_first);
	for (i = 0; i < m->count; i++)
		m->places[i].radius = 3 + root(m->places[i].count * 196 / most);
}

/* A bow from one to the other, the wider the more. */
static void
put_line(struct map *m, const struct spot *from, const struct spot *to,
    uint64_t count, uint64_t most)
{
	int dx = to->x - from->x, dy = to->y - from->y;

	buf_format(m->out, "<path d=\"M%d %dQ%d %d %d %d\" stroke-width=\"%u\"",
	    from->x, from->y, (from->x + to->x) / 2 + dy / 6,
	    (from->y + to->y) / 2 - dx / 6, to->x, to->y,
	    1 + (unsigned)(root(count * 64 / most)));
	if (!m->linked) {
		buf_string(m->out, "/>\n");
		return;
	}
	buf_string(m->out, "><title>");
	buf_html(m->out, from->name);
	buf_string(m->out, " to ");
	buf_html(m->out, to->name);
	buf_string(m->out, ": ");
	layout_count(m->out, count);
	buf_string(m->out, "</title></path>\n");
}

static void
put_lines(struct map *m, const struct traffic *t)
{
	struct spot *from, *to;
	uint64_t most = 1, count;
	size_t i, j;

	for (i = 0; i < t->rows * t->columns; i++)
		most = t->counts[i] > most ? t->counts[i] : most;
	buf_string(m->out,
	    "<g class=\"lines-of\" fill=\"none\" stroke=\"#3d6d92\" "
	    "stroke-opacity=\".4\">\n");
	for (i = 0; i < t->rows; i++)
		for (j = 0; j < t->columns; j++) {
			count = t->counts[i * t->columns + j];
			from = find_place(m, t->from->values[i].value);
			to = find_place(m, t->to->values[j].value);
			if (count > 0 && from != NULL && to != NULL &&
			    from != to)
				put_line(m, from, to, count, most);
		}
	buf_string(m->out, "</g>\n");
}

static void
put_places(struct map *m)
{
	const struct spot *p;
	struct buf *b = m->out;

	buf_string(b, "<g class=\"posts\" fill=\"#9a3b26\">\n");
	for (p = m->places; p < m->places + m->count; p++) {
		if (m->linked) {
			buf_string(b, "<a tabindex=\"-1\" href=\"/post/");
			buf_url(b, p->name);
			buf_string(b, "\"><title>");
			buf_html(b, p->name);
			buf_string(b, ": ");
			layout_count(b, p->count);
			buf_string(b, "</title>");
		}
		buf_format(b,
		    "<circle cx=\"%d\" cy=\"%d\" r=\"%u\" "
		    "fill-opacity=\".8\"/>%s\n",
		    p->x, p->y, p->radius, m->linked ? "</a>" : "");
	}
	buf_string(b, "</g>\n");
}

struct box {
	int left, right, top, bottom;
};

static bool
is_apart(struct box a, struct box b)
{
	return a.left >= b.right || a.right <= b.left || a.top >= b.bottom ||
	    a.bottom <= b.top;
}

/* Whether a name lies on the map, over no other name and no other post. */
static bool
is_free(const struct map *m, const struct spot *of, struct box box,
    const struct box *names, size_t count)
{
	const struct spot *p;
	int r;
	size_t i;

	if (box.left < 0 || box.right >= WIDE)
		return false;
	for (i = 0; i < count; i++)
		if (!is_apart(box, names[i]))
			return false;
	for (p = m->places; p < m->places + m->count; p++) {
		r = (int)p->radius;
		if (p != of &&
		    !is_apart(box,
			(struct box){p->x - r, p->x + r, p->y - r, p->y + r}))
			return false;
	}
	return true;
}

/* Names of the largest, to the right or the left, where there is room. */
static void
put_names(struct map *m)
{
	struct box names[NAMES], box;
	const struct spot *p;
	size_t count = 0;
	int away, wide;
	bool right;

	buf_string(m->out, "<g class=\"names\" font-size=\"17\">\n");
	for (p = m->places; p < m->places + m->count && count < NAMES; p++) {
		away = (int)p->radius + 3;
		wide = (int)p->name.n * 11;
		box = (struct box){
		    p->x + away, p->x + away + wide, p->y - 9, p->y + 9};
		right = is_free(m, p, box, names, count);
		if (!right) {
			box.left = p->x - away - wide;
			box.right = p->x - away;
		}
		if (!right && !is_free(m, p, box, names, count))
			continue;
		names[count++] = box;
		buf_format(m->out, "<text x=\"%d\" y=\"%d\"%s>",
		    right ? box.left : box.right, p->y + 6,
		    right ? "" : " text-anchor=\"end\"");
		buf_html(m->out, p->name);
		buf_string(m->out, "</text>\n");
	}
	buf_string(m->out, "</g>\n");
}

static void
put_map(struct map *m, const struct traffic *t)
{
	take_places(m, t);
	buf_format(m->out,
	    "viewBox=\"0 0 %d %d\">\n<path class=\"land\" fill=\"#9a917a\" "
	    "fill-opacity=\".3\" d=\"",
	    WIDE, HIGH);
	buf_string(m->out, land_path);
	buf_string(m->out, "\"/>\n");
	put_lines(m, t);
	put_places(m);
	if (m->linked)
		put_names(m);
	buf_string(m->out, "</svg>\n");
}

/* As an image, for pages that only point here. */
void
page_map_image(struct web_request *q, struct web_response *r)
{
	struct map *m = ARENA_NEW(q->arena, struct map);
	struct traffic t;

	if (!layout_traffic(q, r, web_query(q), LINES, &t))
		return;
	r->type = "image/svg+xml";
	m->out = &r->body;
	buf_string(m->out, "<svg xmlns=\"http://www.w3.org/2000/svg\" ");
	put_map(m, &t);
}

/* The same in words. */
static void
put_table(struct buf *b, const struct map *m, const struct traffic *t)
{
	size_t i, off = 0;

	buf_string(b, "<h2>Posts on the map</h2>\n<ul class=\"runs\">\n");
	for (i = 0; i < m->count; i++) {
		buf_string(b, "<li><a href=\"/post/");
		buf_url(b, m->places[i].name);
		buf_string(b, "\">");
		buf_html(b, m->places[i].name);
		buf_string(b, "</a> <span class=\"count\">");
		layout_count(b, m->places[i].count);
		buf_string(b, "</span></li>\n");
	}
	buf_string(b, "</ul>\n");
	for (i = 0; i < t->from->count; i++)
		off += table_find(TABLE_COORDINATES, t->from->values[i].value)
			   .count == 0;
	if (off > 0)
		buf_format(b,
		    "<p class=\"note\">Senders without a place in the "
		    "<a href=\"/guide/tables/coordinates\">table of "
		    "coordinates</a>: %zu</p>\n",
		    off);
}

void
page_map(struct web_request *q, struct web_response *r)
{
	struct map *m = ARENA_NEW(q->arena, struct map);
	struct slice query = web_query(q);
	struct buf *b = &r->body;
	struct traffic t;

	if (!layout_traffic(q, r, query, LINES, &t))
		return;
	layout_begin(q, r, S("The map"), query);
	buf_string(b, "<h1>From post to post</h1>\n");
	layout_scope(q, b, S("/map"), query, &t);
	layout_years(q, b, S("/map"), query, &t);
	m->out = b;
	m->linked = true;
	buf_string(b,
	    "<div class=\"wide\" role=\"region\" aria-label=\"Map\" "
	    "tabindex=\"0\">\n<svg class=\"map\" aria-hidden=\"true\" ");
	put_map(m, &t);
	buf_string(b, "</div>\n");
	put_table(b, m, &t);
	buf_string(b,
	    "<p class=\"away\">Land: Natural Earth. Places: GeoNames, CC BY "
	    "4.0. Take away: <a href=\"/api/1/traffic?q=");
	buf_url(b, query);
	buf_string(b, "\">JSON</a> <a href=\"/map.svg?q=");
	buf_url(b, query);
	buf_string(b, "\">SVG</a> <a href=\"/traffic?q=");
	buf_url(b, query);
	buf_string(b, "\">As a table</a></p>\n");
	layout_end(q, r);
}
