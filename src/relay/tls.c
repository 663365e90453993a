/*
 * tls.c: TLS 1.3 with certificates on both ends, whose names are bound to
 * routing indicators.  The one file that knows OpenSSL.
 */
#include "relay/loop.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <time.h>

struct tls_context {
	SSL_CTX *server, *client;
};

struct tls {
	SSL *ssl;
	const char *name; /* whom the peer's certificate is to be for */
	bool server;
	struct error trouble; /* what is wrong; empty: it ended */
};

/* Of several reasons the first is the cause. */
static const char *
reason_of(unsigned long code)
{
	const char *reason = ERR_SYSTEM_ERROR(code)
	    ? strerror(ERR_GET_REASON(code))
	    : ERR_reason_error_string(code);

	return code == 0 ? "it ended" : reason == NULL ? "unknown" : reason;
}

static bool
is_alert(unsigned long code)
{
	return ERR_GET_LIB(code) == ERR_LIB_SSL &&
	    ERR_GET_REASON(code) > SSL_AD_REASON_OFFSET;
}

/* ---- certificates ------------------------------------------------------------------- */

/* Whom a certificate is for: its first alternative name, or its common one. */
static void
name_of(X509 *certificate, char *out, size_t size)
{
	GENERAL_NAMES *names =
	    X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
	const GENERAL_NAME *name;
	const ASN1_IA5STRING *text;
	int i, n = 0;

	for (i = 0; n == 0 && i < sk_GENERAL_NAME_num(names); i++) {
		name = sk_GENERAL_NAME_value(names, i);
		if (name->type != GEN_DNS)
			continue;
		text = name->d.dNSName;
		n = ASN1_STRING_length(text);
		n = n < (int)size ? n : (int)size - 1;
		memcpy(out, ASN1_STRING_get0_data(text), (size_t)n);
		out[n] = '\0';
	}
	GENERAL_NAMES_free(names);
	if (n == 0 &&
	    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate),
		NID_commonName, out, (int)size) < 0)
		memcpy(out, "nobody", sizeof("nobody"));
}

/* What is wrong with a certificate is kept, since nothing else tells whose. */
static int
verify(int good, X509_STORE_CTX *x)
{
	const SSL *ssl =
	    X509_STORE_CTX_get_ex_data(x, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct tls *t = SSL_get_app_data(ssl);
	int code = X509_STORE_CTX_get_error(x);
	char name[128];

	if (good)
		return good;
	name_of(X509_STORE_CTX_get0_cert(x), name, sizeof(name));
	if (code == X509_V_ERR_HOSTNAME_MISMATCH)
		error_set(&t->trouble,
		    "the peer's certificate is not for %s but for %s", t->name,
		    name);
	else
		error_set(&t->trouble,
		    "the peer's certificate, for %s, does not do: %s", name,
		    X509_verify_cert_error_string(code));
	return good;
}

static bool
fail(struct error *error, const char *path, const char *what)
{
	unsigned long code = ERR_get_error();

	ERR_clear_error();
	return error_set(error, "%s: does not do as the %s: %s", path, what,
	    reason_of(code));
}

static bool
load(SSL_CTX *ctx, const struct host_config *c, struct error *error)
{
	if (SSL_CTX_use_certificate_chain_file(ctx, c->certificate) != 1)
		return fail(error, c->certificate, "station's certificate");
	if (SSL_CTX_use_PrivateKey_file(ctx, c->key, SSL_FILETYPE_PEM) != 1 ||
	    SSL_CTX_check_private_key(ctx) != 1)
		return fail(error, c->key, "key of the certificate");
	if (SSL_CTX_load_verify_locations(ctx, c->authority, NULL) != 1)
		return fail(error, c->authority, "authority's certificate");
	return true;
}

static SSL_CTX *
context(
    const struct host_config *c, const SSL_METHOD *method, struct error *error)
{
	SSL_CTX *ctx = SSL_CTX_new(method);

	if (ctx == NULL) {
		error_set(error, "TLS cannot be had");
		return NULL;
	}
	SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION);
	SSL_CTX_set_mode(ctx,
	    SSL_MODE_ENABLE_PARTIAL_WRITE |
		SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_CTX_set_verify(
	    ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, verify);
	/* Nothing is resumed: each call shows its certificate. */
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_num_tickets(ctx, 0);
	if (load(ctx, c, error))
		return ctx;
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

/* By the purposes for which it is shown: of who is called, and who calls. */
static int
own_fault(const struct tls_context *t, X509 *own)
{
	static const char *const purposes[] = {"ssl_client", "ssl_server"};
	X509_STORE *store = SSL_CTX_get_cert_store(t->server);
	STACK_OF(X509) *chain = NULL;
	X509_STORE_CTX *x;
	int code = X509_V_OK;
	size_t i;

	SSL_CTX_get0_chain_certs(t->server, &chain);
	for (i = 0; i < 2 && code == X509_V_OK; i++) {
		x = X509_STORE_CTX_new();
		if (x == NULL || X509_STORE_CTX_init(x, store, own, chain) != 1)
			abort();
		if (X509_STORE_CTX_set_default(x, purposes[i]) != 1)
			abort();
		if (X509_verify_cert(x) != 1)
			code = X509_STORE_CTX_get_error(x);
		X509_STORE_CTX_free(x);
	}
	return code;
}

bool
tls_context_fits(const struct tls_context *t, const struct host_config *c,
    struct error *error)
{
	X509 *own = SSL_CTX_get0_certificate(t->server);
	time_t soon = time(NULL) + 30 * 86400;
	struct tm end = {0};
	struct buf station = {0};
	char name[128], day[16];
	int code = own_fault(t, own);
	bool good = true;

	name_of(own, name, sizeof(name));
	ri_add(&station, c->relay.station);
	if (code != X509_V_OK)
		good = error_set(error, "%s: for %s, does not do: %s",
		    c->certificate, name, X509_verify_cert_error_string(code));
	else if (X509_check_host(own, station.p, station.n,
		     X509_CHECK_FLAG_NO_WILDCARDS, NULL) != 1)
		good = error_set(error,
		    "%s: is for %s: neighbours must have that as the name of "
		    "the circuit to this station",
		    c->certificate, name);
	else if (X509_cmp_time(X509_get0_notAfter(own), &soon) < 0 &&
	    ASN1_TIME_to_tm(X509_get0_notAfter(own), &end) == 1 &&
	    strftime(day, sizeof(day), "%F", &end) > 0)
		good = error_set(error, "%s: ends on %s", c->certificate, day);
	buf_free(&station);
	return good;
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

	*t = (struct tls){
	    .ssl = SSL_new(server ? c->server : c->client), .server = server};
	if (t->ssl == NULL)
		abort();
	SSL_set_app_data(t->ssl, t);
	SSL_set_fd(t->ssl, fd);
	return t;
}

static enum tls_result
result(struct tls *t, int n)
{
	unsigned long code;

	switch (SSL_get_error(t->ssl, n)) {
	case SSL_ERROR_WANT_READ:
		return TLS_READ;
	case SSL_ERROR_WANT_WRITE:
		return TLS_WRITE;
	default:
		break;
	}
	code = ERR_get_error();
	ERR_clear_error();
	/* In TLS 1.3 our certificate is refused when all seems to be done. */
	if (t->trouble.text[0] == '\0' && is_alert(code))
		error_set(&t->trouble, "the peer refuses: %s", reason_of(code));
	else if (t->trouble.text[0] == '\0' && !SSL_is_init_finished(t->ssl))
		error_set(&t->trouble, "no TLS: %s", reason_of(code));
	return TLS_END;
}

/* By the alternative names that are host names, or else the common name. */
static void
expect_name(struct tls *t, const char *name)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(t->ssl);

	t->name = name;
	X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_WILDCARDS);
	if (X509_VERIFY_PARAM_set1_host(param, name, 0) != 1)
		abort();
}

enum tls_result
tls_handshake(struct tls *t, const char *name, struct error *error)
{
	enum tls_result end;
	int n;

	/* A configuration may have come since, with another name. */
	expect_name(t, name);
	n = t->server ? SSL_accept(t->ssl) : SSL_connect(t->ssl);
	end = n == 1 ? TLS_OK : result(t, n);
	if (end == TLS_END)
		*error = t->trouble;
	return end;
}

const char *
tls_trouble(const struct tls *t)
{
	return t->trouble.text;
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
