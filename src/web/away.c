/*
 * away.c: what a query finds, to be taken away: as CSV, as reading copies in
 * one text, or as a ZIP file of the bytes as they came.  A file holds as many
 * as fit into a response; `after` leads on, and a header says from where.
 */
#include "web/web.h"

#include "base/zip.h"
#include "render/render.h"

#define WIDTH 80
#define TELEGRAMS_MOST 1000
#define BYTES_MOST (64u << 20)

struct taking {
	struct web_request *q;
	struct buf *out, directory, table;
	struct zip zip;
	struct error error;
	uint32_t skip, count;
	bool zipped, failed, more;
};

static void
take_text(
    struct taking *w, struct arena *arena, const struct archive_telegram *held)
{
	if (w->count > 0)
		buf_string(w->out, "\f\n");
	render_text(w->out, arena,
	    telegram_read(arena, held->text, &held->hints), WIDTH, false);
}

/* Each record of it: ID.txt, ID-2.txt; what has no number by its document. */
static void
take_bytes(struct taking *w, const struct archive_hit *hit,
    const struct archive_telegram *held)
{
	const struct archive_record *record;
	struct buf name = {0};
	unsigned n = 0;

	for (record = held->records; record != NULL; record = record->next) {
		buf_clear(&name);
		if (hit->id.n > 0)
			buf_format(&name, "telegrams/%S", &hit->id);
		else
			buf_format(&name, "telegrams/document-%lld",
			    (long long)hit->document);
		if (n++ > 0)
			buf_format(&name, "-%u", n);
		buf_string(&name, ".txt");
		zip_entry(&w->zip, w->out, &w->directory, buf_slice(&name),
		    record->bytes.n, zip_sum(0, record->bytes), hit->date.date);
		buf_add(w->out, record->bytes);
	}
	buf_free(&name);
}

static bool
take(void *user, const struct archive_hit *hit)
{
	struct taking *w = user;
	struct archive_telegram *held;
	struct arena arena = {0};

	if (w->skip > 0) {
		w->skip--;
		return true;
	}
	if (w->count == TELEGRAMS_MOST || w->out->n > BYTES_MOST) {
		w->more = true;
		return false;
	}
	if (!archive_get_document(
		w->q->archive, hit->document, &arena, &held, &w->error))
		w->failed = true;
	else if (held != NULL && w->zipped) {
		take_bytes(w, hit, held);
		hit_csv(&w->table, hit);
	} else if (held != NULL)
		take_text(w, &arena, held);
	arena_free(&arena);
	w->count++;
	return !w->failed;
}

static void
end_zip(struct taking *w)
{
	struct slice table = buf_slice(&w->table);

	zip_entry(&w->zip, w->out, &w->directory, S("telegrams.csv"), table.n,
	    zip_sum(0, table), (struct date){0});
	buf_add(w->out, table);
	buf_add(w->out, buf_slice(&w->directory));
	zip_end(&w->zip, w->out);
}

void
away_answer(struct web_request *q, struct web_response *r,
    const struct archive_query *query, bool zipped)
{
	struct taking w = {.q = q,
	    .out = &r->body,
	    .skip = web_arg_number(q, S("after"), API_SKIP, 0),
	    .zipped = zipped};
	uint32_t after = w.skip;
	struct archive_answer answer = {0};
	struct buf next = {0};

	buf_string(&w.table, HIT_COLUMNS);
	if (!archive_walk(q->archive, query, take, &w, &answer, &w.error) ||
	    w.failed)
		api_trouble(r, answer.column, &w.error);
	else {
		if (zipped)
			end_zip(&w);
		r->type =
		    zipped ? "application/zip" : "text/plain; charset=utf-8";
		r->filename = zipped ? S("telegrams.zip") : S("telegrams.txt");
		if (w.more) {
			buf_format(&next, "/api/1/search?format=%s&after=%u&q=",
			    zipped ? "zip" : "text", after + w.count);
			buf_url(&next, query->text);
			r->next = arena_copy(q->arena, buf_slice(&next));
		}
	}
	buf_free(&next);
	buf_free(&w.table);
	buf_free(&w.directory);
}
