/*
 * sign.c: the states of a draft, which stand in its header with who and when:
 * drafted, cleared, approved, released to the wire.  What was approved is
 * known by its hash, so that it cannot change on its way; what was released
 * cannot change at all.
 */
#include "base/sha256.h"
#include "draft/draft.h"

/* So many digits of the hash are enough to know a text again. */
#define DIGEST 32

static const struct slice names[] = {
    {"draft", 5}, {"cleared", 7}, {"approved", 8}, {"released", 8}};

struct slice
draft_state_name(enum draft_state state)
{
	return names[state];
}

bool
draft_state_by_name(struct slice name, enum draft_state *out)
{
	unsigned i;

	for (i = STATE_CLEARED; i <= STATE_RELEASED; i++)
		if (slice_equal(name, names[i])) {
			*out = (enum draft_state)i;
			return true;
		}
	return false;
}

static const uint8_t hands[] = {
#define KEY(id, name, list, signed_, what) signed_,
#include "draft/keys.def"
#undef KEY
};

/*
 * The hash of the draft as far as `state` covers it: approval all that the
 * drafter wrote, release number and date as well.
 */
static void
digest(const struct draft *d, enum draft_state state, char out[static DIGEST])
{
	unsigned char hash[SHA256_BYTES];
	const struct draft_item *item;
	char hex[SHA256_HEX];
	struct sha256 h;
	unsigned k;

	sha256_start(&h);
	for (k = 0; k < DRAFT_KEYS; k++) {
		if (hands[k] == 2 || (hands[k] == 1 && state < STATE_RELEASED))
			continue;
		for (item = d->items[k]; item != NULL; item = item->next) {
			sha256_add(&h, draft_key_info((enum draft_key)k)->name);
			sha256_add(&h, item->text);
			sha256_add(&h, S("\n"));
		}
	}
	sha256_add(&h, slice_trim(d->body));
	sha256_end(&h, hash);
	sha256_hex(hash, hex);
	memcpy(out, hex, DIGEST);
}

/* Is what a state was given to what stands there now? */
static bool
is_unchanged(struct draft *d, enum draft_key key, enum draft_state state)
{
	struct slice value = draft_value(d, key);
	char now[DIGEST];
	struct slice was =
	    slice_skip(value, value.n > DIGEST ? value.n - DIGEST : 0);

	digest(d, state, now);
	return slice_equal(was, slice(now, DIGEST));
}

bool
draft_state(struct draft *d, enum draft_state *out)
{
	struct slice approved = draft_value(d, DRAFT_APPROVED);
	struct slice released = draft_value(d, DRAFT_RELEASED);

	*out = released.p != NULL             ? STATE_RELEASED
	    : approved.p != NULL              ? STATE_APPROVED
	    : d->items[DRAFT_CLEARED] != NULL ? STATE_CLEARED
					      : STATE_DRAFT;
	if (released.p != NULL && approved.p == NULL) {
		draft_tell(d, LEVEL_ERROR, released,
		    "it is released, and nobody approved it");
		return false;
	}
	if (released.p != NULL &&
	    !is_unchanged(d, DRAFT_RELEASED, STATE_RELEASED)) {
		draft_tell(d, LEVEL_ERROR, released,
		    "a released telegram cannot change, and this one did; "
		    "send a correction under its own number");
		return false;
	}
	if (approved.p != NULL &&
	    !is_unchanged(d, DRAFT_APPROVED, STATE_APPROVED)) {
		draft_tell(d, LEVEL_ERROR, approved,
		    "it was changed after it was approved; take the line "
		    "out and have it approved again");
		return false;
	}
	return true;
}

/* Why it may not go to this state now; NULL: it may. */
static const char *
out_of_order(const struct draft *d, enum draft_state is, enum draft_state to)
{
	if (is == STATE_RELEASED)
		return "it is released, and cannot change any more";
	if (to == STATE_CLEARED && is == STATE_APPROVED)
		return "it is approved; a clearance comes before that";
	if (to == STATE_CLEARED && d->items[DRAFT_DRAFTED] == NULL)
		return "nobody has drafted it (Drafted)";
	if (to == STATE_APPROVED && is == STATE_APPROVED)
		return "it is approved already";
	if (to == STATE_APPROVED && d->items[DRAFT_DRAFTED] == NULL)
		return "nobody has drafted it (Drafted)";
	if (to == STATE_RELEASED && is != STATE_APPROVED)
		return "nobody has approved it";
	return NULL;
}

bool
draft_may(struct draft *d, enum draft_state state)
{
	enum draft_state is;
	const char *why;

	if (!draft_state(d, &is))
		return false;
	why = out_of_order(d, is, state);
	if (why != NULL)
		draft_tell(d, LEVEL_ERROR, (struct slice){NULL, 0}, "%s", why);
	return why == NULL;
}

bool
draft_sign(struct draft *d, enum draft_state state, struct slice who,
    struct moment when, struct slice extra, struct buf *out)
{
	static const enum draft_key keys[] = {
	    DRAFT_DRAFTED, DRAFT_CLEARED, DRAFT_APPROVED, DRAFT_RELEASED};
	char stamp[20], hash[DIGEST];
	struct slice header = slice_trim_right(d->header);
	struct draft *with;
	size_t from = out->n;

	if (!draft_may(d, state))
		return false;
	buf_add(out, header);
	buf_char(out, '\n');
	buf_add(out, extra);
	/* the hash is of what stands there with these lines */
	with = draft_read(d->arena,
	    arena_join(
		d->arena, slice_skip(buf_slice(out), from), S("\n"), d->body));
	moment_format(when, stamp);
	buf_format(out, "%S: %S %S", &draft_key_info(keys[state])->name, &who,
	    &(struct slice){stamp, 20});
	if (state >= STATE_APPROVED) {
		digest(with, state, hash);
		buf_format(out, " %S", &(struct slice){hash, DIGEST});
	}
	buf_string(out, "\n\n");
	buf_add(out, d->body);
	return true;
}
