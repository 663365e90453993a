/*
 * tls.c: TLS 1.3 with certificates on both ends, whose names are bound to
 * routing indicators.  The one file that knows OpenSSL.
 */
#include "relay/host.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

struct tls_context {
	SSL_CTX *server, *client;
};

struct tls {
	SSL *ssl;
	bool server;
};

static bool
fail(struct error *error, const char *what)
{
	char text[200];
	unsigned long code = ERR_get_error();

	ERR_error_string_n(code, text, sizeof(text));
	ERR_clear_error();
	return error_set(error, "%s: %s", what, code == 0 ? "it ended" : text);
}

static SSL_CTX *
context(
    const struct host_config *c, const SSL_METHOD *method, struct error *error)
{
	SSL_CTX *ctx = SSL_CTX_new(method);

	if (ctx == NULL) {
		fail(error, "TLS cannot be had");
		return NULL;
	}
	SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION);
	SSL_CTX_set_mode(ctx,
	    SSL_MODE_ENABLE_PARTIAL_WRITE |
		SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_CTX_set_verify(
	    ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	/* Nothing is resumed: each call shows its certificate. */
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_num_tickets(ctx, 0);
	if (SSL_CTX_use_certificate_chain_file(ctx, c->certificate) == 1 &&
	    SSL_CTX_use_PrivateKey_file(ctx, c->key, SSL_FILETYPE_PEM) == 1 &&
	    SSL_CTX_check_private_key(ctx) == 1 &&
	    SSL_CTX_load_verify_locations(ctx, c->authority, NULL) == 1)
		return ctx;
	fail(error, "the certificate, its key or the authority do not do");
	SSL_CTX_free(ctx);
	return NULL;
}

bool
tls_context_new(
    const struct host_config *c, struct tls_context **out, struct error *error)
{
	struct tls_context *t = heap_grow(NULL, sizeof(*t));

	*t = (struct tls_context){0};
	t->server = context(c, TLS_server_method(), error);
	if (t->server != NULL)
		t->client = context(c, TLS_client_method(), error);
	if (t->client == NULL) {
		tls_context_free(t);
		return false;
	}
	*out = t;
	return true;
}

void
tls_context_free(struct tls_context *c)
{
	if (c == NULL)
		return;
	SSL_CTX_free(c->server);
	SSL_CTX_free(c->client);
	heap_free(c);
}

struct tls *
tls_open(struct tls_context *c, int fd, bool server)
{
	struct tls *t = heap_grow(NULL, sizeof(*t));

	*t = (struct tls){SSL_new(server ? c->server : c->client), server};
	if (t->ssl == NULL)
		abort();
	SSL_set_fd(t->ssl, fd);
	return t;
}

static enum tls_result
result(struct tls *t, int n)
{
	switch (SSL_get_error(t->ssl, n)) {
	case SSL_ERROR_WANT_READ:
		return TLS_READ;
	case SSL_ERROR_WANT_WRITE:
		return TLS_WRITE;
	default:
		ERR_clear_error();
		return TLS_END;
	}
}

/* By the alternative names that are host names, or else the common name. */
static bool
is_named(struct tls *t, const char *name)
{
	X509 *certificate = SSL_get1_peer_certificate(t->ssl);
	bool good = certificate != NULL &&
	    X509_check_host(
		certificate, name, 0, X509_CHECK_FLAG_NO_WILDCARDS, NULL) == 1;

	X509_free(certificate);
	return good;
}

enum tls_result
tls_handshake(struct tls *t, const char *name, struct error *error)
{
	int n = t->server ? SSL_accept(t->ssl) : SSL_connect(t->ssl);
	int why;

	if (n != 1) {
		why = SSL_get_error(t->ssl, n);
		if (why == SSL_ERROR_WANT_READ)
			return TLS_READ;
		if (why == SSL_ERROR_WANT_WRITE)
			return TLS_WRITE;
		fail(error, "no TLS");
		return TLS_END;
	}
	if (is_named(t, name))
		return TLS_OK;
	error_set(error, "the peer's certificate is not for %s", name);
	return TLS_END;
}

enum tls_result
tls_read(struct tls *t, char *p, size_t n, size_t *got)
{
	int done = SSL_read_ex(t->ssl, p, n, got);

	return done == 1 ? TLS_OK : result(t, done);
}

enum tls_result
tls_write(struct tls *t, const char *p, size_t n, size_t *sent)
{
	int done = SSL_write_ex(t->ssl, p, n, sent);

	return done == 1 ? TLS_OK : result(t, done);
}

void
tls_close(struct tls *t)
{
	if (t == NULL)
		return;
	SSL_free(t->ssl);
	heap_free(t);
}
