/*
 * editions.c: what an archive holds of one telegram: its records, where each
 * came from, and what one has that another lacks.
 */
#include "answer/answer.h"

size_t
answer_changes(struct arena *arena, struct slice one, struct slice other,
    struct answer_change **out)
{
	struct diff_texts texts;
	struct diff_run *runs;
	size_t count, i;
	unsigned side;

	diff_words(arena, one, other, &texts);
	count = diff_lists(arena, texts.numbers[0], texts.counts[0],
	    texts.numbers[1], texts.counts[1], &runs);
	*out = ARENA_ARRAY(arena, struct answer_change, count + 1);
	for (i = 0; i < count; i++) {
		side = runs[i].kind == DIFF_NEW;
		(*out)[i].kind = runs[i].kind;
		(*out)[i].text = runs[i].n == 0
		    ? (struct slice){"", 0}
		    : slice_between(texts.pieces[side][runs[i].from].p,
			  slice_end(texts.pieces[side][runs[i].from +
			      runs[i].n - 1]));
	}
	return count;
}

const struct archive_record *
answer_shown(const struct archive_telegram *held)
{
	const struct archive_record *r;

	for (r = held->records; r != NULL; r = r->next)
		if (r->shown)
			return r;
	return NULL;
}

/* Where a file lay on the machine that took it in is nobody else's matter. */
struct slice
answer_file(struct slice path)
{
	size_t i = path.n;

	while (i > 0 && path.p[i - 1] != '/')
		i--;
	return slice_skip(path, i);
}

static void
json_provenances(struct buf *b, const struct archive_provenance *p)
{
	char moment[20];

	buf_string(b, ",\"provenances\":[");
	for (; p != NULL; p = p->next) {
		buf_char(b, '{');
		buf_json_member(b, "file", answer_file(p->file));
		buf_char(b, ',');
		buf_json_member(b, "member", p->member);
		buf_format(b, ",\"line\":%lld,", (long long)p->line + 1);
		moment_format(moment_from_seconds(p->when), moment);
		buf_json_member(b, "when", slice(moment, sizeof(moment)));
		buf_char(b, ',');
		buf_json_member(b, "reader", p->reader);
		buf_string(b, p->next != NULL ? "}," : "}");
	}
	buf_char(b, ']');
}

static void
json_changes(struct buf *b, struct arena *arena,
    const struct archive_record *shown, const struct archive_record *r)
{
	static const char *const kinds[] = {"same", "gone", "new"};
	struct answer_change *changes;
	size_t count, i;

	count = answer_changes(arena, shown->text, r->text, &changes);
	buf_string(b, ",\"changes\":[");
	for (i = 0; i < count; i++) {
		buf_format(b, "%s{\"%s\":\"", i > 0 ? "," : "",
		    kinds[changes[i].kind]);
		buf_json(b, changes[i].text);
		buf_string(b, "\"}");
	}
	buf_char(b, ']');
}

void
answer_editions(
    struct buf *b, struct arena *arena, const struct archive_telegram *held)
{
	const struct archive_record *r, *shown;
	char hex[SHA256_HEX];
	bool any = false;

	buf_char(b, '{');
	buf_json_member(b, "id", held->id);
	buf_string(b, ",\"records\":[");
	for (; held != NULL; held = held->next) {
		shown = answer_shown(held);
		for (r = held->records; r != NULL; r = r->next) {
			sha256_hex(r->hash, hex);
			buf_string(b, any ? ",\n{" : "\n{");
			any = true;
			buf_json_member(b, "sha256", slice(hex, SHA256_HEX));
			buf_format(b,
			    ",\"bytes\":%zu,\"section\":%u,\"sections\":%u,"
			    "\"shown\":%s,",
			    r->bytes.n, r->section, r->sections,
			    r->shown ? "true" : "false");
			buf_json_member(
			    b, "carrier", carrier_name(r->hints.carrier));
			json_provenances(b, r->provenances);
			if (shown != NULL && r != shown && r->section == 0)
				json_changes(b, arena, shown, r);
			buf_char(b, '}');
		}
	}
	buf_string(b, "]}");
}
