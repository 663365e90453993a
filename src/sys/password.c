/*
 * password.c: secrets: passwords hashed with argon2id, tokens by chance.  The
 * one file that knows libsodium.  It must not know whose they are.
 */
#include "sys/users.h"

#include <sodium.h>

/*
 * What one look at a password costs: 64 MiB and some 50 ms of a core
 * (libsodium's "interactive"), so that a list of common ones takes long.
 */
bool
password_hash(struct slice password, char out[static PASSWORD_HASH])
{
	_Static_assert(PASSWORD_HASH >= crypto_pwhash_STRBYTES, "room");

	return password.n > 0 && sodium_init() >= 0 &&
	    crypto_pwhash_str(out, password.p, password.n,
		crypto_pwhash_OPSLIMIT_INTERACTIVE,
		crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0;
}

bool
password_is(const char *hash, struct slice password)
{
	return password.n > 0 && sodium_init() >= 0 &&
	    crypto_pwhash_str_verify(hash, password.p, password.n) == 0;
}

bool
secret_make(char out[static SECRET_TEXT])
{
	unsigned char bytes[SECRET_TEXT / 2];

	if (sodium_init() < 0)
		return false;
	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2hex(out, SECRET_TEXT, bytes, sizeof(bytes));
	sodium_memzero(bytes, sizeof(bytes));
	return true;
}

bool
secret_equal(struct slice a, struct slice b)
{
	return a.n == b.n && a.n > 0 && sodium_memcmp(a.p, b.p, a.n) == 0;
}
