/*
 * sink.h: where the walk over a telegram's fields (json.c) leaves what it
 * meets: in a buffer as JSON, and in a checksum.  A secret of this folder.
 *
 * There is one walk, so that the checksum of `--format none` is over the
 * very values that JSON would show.  Keys are literals that bring their own
 * punctuation, `,"key":`, since every object has all of its keys in one
 * order; so nothing is decided at run time but the values.
 */
#ifndef RENDER_SINK_H
#define RENDER_SINK_H

#include "base/buf.h"
#include "telegram/telegram.h"

struct sink {
	struct buf *json; /* NULL: the checksum alone */
	struct arena *arena; /* for what the coverage needs */
	const struct telegram *t;
	uint64_t sum;
};

/* Nothing up the sleeve: digits of pi, of e and of the golden ratio. */
#define SINK_PI 0x243f6a8885a308d3u
#define SINK_E 0xb7e151628aed2a6bu
#define SINK_PHI 0x9e3779b97f4a7c15u

static inline uint64_t
sink_mix(uint64_t a, uint64_t b)
{
#if defined(__SIZEOF_INT128__)
	__extension__ typedef unsigned __int128 wide;
	wide product = (wide)(a ^ SINK_PI) * (b ^ SINK_E);

	return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
	uint64_t x = (a ^ SINK_PI) * SINK_E + (b ^ (a >> 29)) * SINK_PI;

	return x ^ (x >> 31);
#endif
}

static inline uint64_t
sink_word(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	return w;
}

static inline uint64_t
sink_half(const char *p)
{
	uint32_t w;

	memcpy(&w, p, sizeof(w));
	return w;
}

/* Up to seven bytes as two words; each byte is in one at least. */
static inline uint64_t
sink_short(uint64_t sum, const char *p, size_t n)
{
	if (n >= 4)
		return sink_mix(sum ^ sink_half(p), sink_half(p + n - 4));
	if (n > 0)
		return sum ^
		    ((uint64_t)(uint8_t)p[0] << 16 |
			(uint64_t)(uint8_t)p[n / 2] << 8 | (uint8_t)p[n - 1]);
	return sum;
}

/*
 * Fold a value into the checksum: its bytes and its length.  The last words
 * may overlap the ones before them.
 */
static inline void
sink_fold(struct sink *k, struct slice s)
{
	uint64_t sum = k->sum + s.n, other = SINK_PHI;
	const char *p = s.p, *end = p + s.n;

	for (; end - p > 32; p += 32) {
		sum = sink_mix(sum ^ sink_word(p), sink_word(p + 8));
		other = sink_mix(other ^ sink_word(p + 16), sink_word(p + 24));
	}
	if (end - p > 16) {
		sum = sink_mix(sum ^ sink_word(p), sink_word(p + 8));
		other =
		    sink_mix(other ^ sink_word(end - 16), sink_word(end - 8));
	} else if (end - p >= 8) {
		sum = sink_mix(sum ^ sink_word(p), sink_word(end - 8));
	} else {
		sum = sink_short(sum, p, (size_t)(end - p));
	}
	k->sum = sink_mix(sum, other);
}

static inline void
sink_fold_number(struct sink *k, uint64_t number)
{
	k->sum = sink_mix(k->sum ^ number, SINK_PHI);
}

/* Punctuation: JSON alone. */
static inline void
sink_raw(struct sink *k, const char *p, size_t n)
{
	char *room;

	if (k->json == NULL)
		return;
	room = buf_room(k->json, n);
	memcpy(room, p, n);
	k->json->n += n;
}

#define RAW(k, literal) sink_raw((k), (literal), sizeof(literal) - 1)

static inline void
sink_null(struct sink *k)
{
	sink_fold_number(k, 0);
	RAW(k, "null");
}

static inline void
sink_string(struct sink *k, struct slice s)
{
	if (s.p == NULL) {
		sink_null(k);
		return;
	}
	sink_fold(k, s);
	if (k->json == NULL)
		return;
	RAW(k, "\"");
	buf_json(k->json, s);
	RAW(k, "\"");
}

/* The names of enums: an empty one is none. */
static inline void
sink_name(struct sink *k, struct slice s)
{
	if (s.n == 0)
		sink_null(k);
	else
		sink_string(k, s);
}

static inline void
sink_number(struct sink *k, uint64_t number)
{
	sink_fold_number(k, number + 1);
	if (k->json != NULL)
		buf_padded(k->json, number, 1);
}

/* Where 0 means: not known. */
static inline void
sink_known(struct sink *k, uint64_t number)
{
	if (number == 0)
		sink_null(k);
	else
		sink_number(k, number);
}

static inline void
sink_bool(struct sink *k, bool yes)
{
	sink_fold_number(k, yes ? 3 : 2);
	if (yes)
		RAW(k, "true");
	else
		RAW(k, "false");
}

static inline void
sink_date(struct sink *k, struct date d)
{
	char text[10];

	if (!date_known(d)) {
		sink_null(k);
		return;
	}
	date_format(d, text);
	sink_string(k, slice(text, sizeof(text)));
}

static inline void
sink_moment(struct sink *k, struct moment m)
{
	char text[20];

	if (!date_known(m.date)) {
		sink_null(k);
		return;
	}
	moment_format(m, text);
	sink_string(k, slice(text, sizeof(text)));
}

/*
 * Text unwrapped, piece by piece: no copy of it is made.  Line ends in a piece
 * are blanks, and folded as they stand.
 */
static inline void
sink_passage(struct sink *k, const struct passage *passage)
{
	struct passage_walk walk = {0};

	if (passage->at.p == NULL) {
		sink_null(k);
		return;
	}
	RAW(k, "\"");
	while (passage_run(k->t, passage, &walk)) {
		k->sum += walk.joint.n == 0 ? 0 : (uint8_t)walk.joint.p[0];
		sink_fold(k, walk.piece);
		if (k->json == NULL)
			continue;
		if (walk.joint.n > 0 && walk.joint.p[0] == ' ')
			RAW(k, " ");
		else
			buf_json(k->json, walk.joint);
		buf_json_lines(k->json, walk.piece);
	}
	RAW(k, "\"");
}

/*
 * A list as an array: `each` writes one element.  For lists whose struct
 * has a `next`.
 */
#define SINK_ARRAY(k, type, list, each)                                    \
	do {                                                               \
		const type *node_;                                         \
		RAW(k, "[");                                               \
		for (node_ = (list); node_ != NULL; node_ = node_->next) { \
			if (node_ != (list))                               \
				RAW(k, ",");                               \
			each(k, node_);                                    \
		}                                                          \
		sink_fold_number(k, 4);                                    \
		RAW(k, "]");                                               \
	} while (0)

/* A key and its value, in the order of the page. */
#define KEY(k, key) RAW(k, ",\"" key "\":")
#define FIRST_KEY(k, key) RAW(k, "{\"" key "\":")
#define END(k) RAW(k, "}")

#endif
