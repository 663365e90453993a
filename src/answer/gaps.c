/*
 * gaps.c: the numbers of a post's year as JSON.  It must not know how they
 * are found.
 */
#include "answer/answer.h"

const char *
answer_presence(enum archive_presence what)
{
	static const char *const words[ARCHIVE_PRESENCE_MAX] = {
	    [ARCHIVE_MISSING] = "missing",
	    [ARCHIVE_CITED] = "cited",
	    [ARCHIVE_WITHDRAWN] = "withdrawn",
	    [ARCHIVE_TEXTLESS] = "textless",
	    [ARCHIVE_PRESENT] = "held"};

	return words[what];
}

struct archive_hit
answer_number(
    struct arena *arena, const struct archive_gaps *gaps, uint32_t number)
{
	struct archive_hit hit = {0};
	struct buf b = {0};

	buf_add(&b, gaps->series);
	buf_number(&b, number);
	hit.id = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	return hit;
}

static void
json_day(struct buf *b, const char *name, struct moment m)
{
	char day[10];

	date_format(m.date, day);
	buf_char(b, ',');
	buf_json_member(b, name,
	    date_known(m.date) ? slice(day, 10) : (struct slice){NULL, 0});
}

static bool
json_cited(struct buf *b, struct archive *a, const struct archive_gaps *gaps,
    uint32_t number, struct arena *arena, struct error *error)
{
	struct archive_hit hit = answer_number(arena, gaps, number);
	struct archive_citation *c;
	uint64_t total;

	if (!archive_citations(a, &hit, 1000, arena, &c, &total, error))
		return false;
	buf_char(b, '{');
	buf_json_member(b, "id", hit.id);
	buf_string(b, ",\"by\":[");
	for (; c != NULL; c = c->next) {
		buf_char(b, '{');
		buf_json_member(b, "id", c->by.id);
		buf_char(b, ',');
		buf_json_member(b, "printed", c->reference.printed);
		buf_string(b, c->next != NULL ? "}," : "}");
	}
	buf_format(b, "],\"count\":%lld}", (long long)total);
	return true;
}

bool
answer_gaps(struct buf *b, struct archive *a, const struct archive_gaps *gaps,
    struct arena *arena, struct error *error)
{
	const struct archive_run *r;
	bool any = false;
	uint32_t n;
	size_t i;

	buf_char(b, '{');
	buf_json_member(b, "post", gaps->post);
	buf_format(b, ",\"year\":%d,", gaps->year);
	buf_json_member(b, "series", gaps->series);
	buf_format(b, ",\"last\":%u", gaps->last);
	json_day(b, "first_day", gaps->first_day);
	json_day(b, "last_day", gaps->last_day);
	buf_string(b, ",\"counts\":{");
	for (i = 0; i < ARCHIVE_PRESENCE_MAX; i++)
		buf_format(b, "%s\"%s\":%lld", i > 0 ? "," : "",
		    answer_presence((enum archive_presence)i),
		    (long long)gaps->counts[i]);
	buf_string(b, "},\"runs\":[");
	for (i = 0; i < gaps->run_count; i++) {
		r = &gaps->runs[i];
		buf_format(b, "%s{\"from\":%u,\"to\":%u,\"what\":\"%s\"",
		    i > 0 ? "," : "", r->from, r->to, answer_presence(r->what));
		json_day(b, "first_day", r->first);
		json_day(b, "last_day", r->last);
		buf_char(b, '}');
	}
	buf_string(b, "],\"cited\":[");
	for (i = 0; i < gaps->run_count; i++) {
		r = &gaps->runs[i];
		for (n = r->from; r->what == ARCHIVE_CITED && n <= r->to; n++) {
			buf_string(b, any ? "," : "");
			if (!json_cited(b, a, gaps, n, arena, error))
				return false;
			any = true;
		}
	}
	buf_string(b, "],\"strays\":[");
	for (i = 0; i < gaps->stray_count; i++)
		buf_format(b, "%s%u", i > 0 ? "," : "", gaps->strays[i]);
	buf_string(b, "]}");
	return true;
}
