/*
 * sha256.c: the examples of FIPS 180-4, and every way to cut a text.
 */
#include "base/sha256.h"
#include "tests/unit/tap.h"

static const char *
hex_of(struct slice s, size_t cut)
{
	static char hex[SHA256_HEX + 1];
	unsigned char hash[SHA256_BYTES];
	struct sha256 h;

	sha256_start(&h);
	sha256_add(&h, slice_head(s, cut));
	sha256_add(&h, slice_skip(s, cut));
	sha256_end(&h, hash);
	sha256_hex(hash, hex);
	return hex;
}

static void
is(const char *name, struct slice s, const char *want)
{
	bool same = true;
	size_t cut;

	for (cut = 0; cut <= s.n && cut<130; cut += s.n> 1000 ? 43 : 1)
		same = same && strcmp(hex_of(s, cut), want) == 0;
	ok(same, "%s", name);
}

int
main(void)
{
	static char million[1000000];

	is("nothing", S(""),
	    "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855");
	is("abc", S("abc"),
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
	is("two blocks",
	    S("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
	    "248d6a61d20638b8e5c026930c3e6039"
	    "a33ce45964ff2167f6ecedd419db06c1");
	memset(million, 'a', sizeof(million));
	is("a million", slice(million, sizeof(million)),
	    "cdc76e5c9914fb9281a1c7e284d73e67"
	    "f1809a48a497200e046d39ccc7112cd0");
	return tap_done();
}
