/*
 * listen.c: the socket that visitors come to, the words for where they come
 * from, and what the server gives up before the first of them.  It must not
 * know HTTP.
 */
#include "web/serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sys/sys.h"

/* HOST:PORT or [HOST]:PORT, bound and listening. */
bool
listen_is_address(const char *where)
{
	const char *colon = strrchr(where, ':');
	uint32_t number;

	return colon != NULL &&
	    slice_number(slice_of(colon + 1), 65535, &number);
}

bool
listen_on(const char *where, int *out, char address[static LISTEN_ADDRESS],
    bool tls, struct error *error)
{
	struct addrinfo want = {.ai_family = AF_UNSPEC,
	    .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
	struct addrinfo *found, *at;
	struct sockaddr_storage bound;
	socklen_t size = sizeof(bound);
	char host[LISTEN_ADDRESS], port[32];
	const char *colon = strrchr(where, ':');
	size_t n = colon == NULL ? 0 : (size_t)(colon - where);
	int fd = -1, one = 1, trouble;

	if (!listen_is_address(where) || n >= sizeof(host))
		return error_set(error,
		    "`%s' is no address; it is HOST:PORT, to 65535", where);
	if (n >= 2 && where[0] == '[' && where[n - 1] == ']')
		snprintf(host, sizeof(host), "%.*s", (int)n - 2, where + 1);
	else
		snprintf(host, sizeof(host), "%.*s", (int)n, where);
	trouble =
	    getaddrinfo(*host == '\0' ? NULL : host, colon + 1, &want, &found);
	if (trouble != 0)
		return error_set(error, "cannot listen on %s: %s", where,
		    gai_strerror(trouble));
	for (at = found; at != NULL && fd < 0; at = at->ai_next) {
		fd = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
		if (fd < 0)
			continue;
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
		if (bind(fd, at->ai_addr, at->ai_addrlen) != 0 ||
		    listen(fd, 1024) != 0) {
			trouble = errno;
			close(fd);
			fd = -1;
		}
	}
	freeaddrinfo(found);
	if (fd < 0)
		return error_set(
		    error, "cannot listen on %s: %s", where, strerror(trouble));
	if (getsockname(fd, (struct sockaddr *)&bound, &size) != 0 ||
	    getnameinfo((struct sockaddr *)&bound, size, host, sizeof(host),
		port, sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
		close(fd);
		return error_set(error, "cannot listen on %s", where);
	}
	snprintf(address, LISTEN_ADDRESS,
	    strchr(host, ':') != NULL ? "http%s://[%.200s]:%s/"
				      : "http%s://%.200s:%s/",
	    tls ? "s" : "", host, port);
	*out = fd;
	return true;
}

struct slice
listen_peer(struct arena *arena, const struct sockaddr *peer)
{
	char text[INET6_ADDRSTRLEN] = "";
	const void *at = NULL;

	if (peer != NULL && peer->sa_family == AF_INET)
		at =
		    &((const struct sockaddr_in *)(const void *)peer)->sin_addr;
	else if (peer != NULL && peer->sa_family == AF_INET6)
		at = &((const struct sockaddr_in6 *)(const void *)peer)
			  ->sin6_addr;
	if (at == NULL ||
	    inet_ntop(peer->sa_family, at, text, sizeof(text)) == NULL)
		return S("unknown");
	return arena_copy(arena, slice_of(text));
}

bool
listen_is_loopback(struct slice address)
{
	return slice_starts(address, S("127.")) ||
	    slice_equal(address, S("::1"));
}

/* ---- what is given up ----------------------------------------------------------- */

static void
say(const char *sentence)
{
	struct buf b = {0};

	buf_format(&b, "reftel: %s\n", sentence);
	if (write(STDERR_FILENO, b.p, b.n) < 0)
		buf_clear(&b);
	buf_free(&b);
}

/* The folder that a file lies in. */
static const char *
folder_of(struct arena *arena, const char *path)
{
	const char *end = strrchr(path, '/');

	if (end == NULL)
		return ".";
	if (end == path)
		return "/";
	return arena_join(arena, slice_between(path, end), slice("", 1), S(""))
	    .p;
}

void
listen_alone(const struct web_options *o)
{
	enum { PATHS = 16 };
	bool remote = strstr(o->archive, "://") != NULL, files, calls;
	struct sandbox_path paths[PATHS] = {{"/usr", false}, {"/lib", false},
	    {"/lib64", false}, {"/etc", false}, {"/dev", false},
	    {"/var/cache/fontconfig", false}, {"/proc/self", false},
	    {"/proc/meminfo", false}};
	struct arena arena = {0};
	size_t n = 8;

	if (o->open)
		return;
	/* Readers of SQLite meet the writer in a file that they write to. */
	if (!remote)
		paths[n++] =
		    (struct sandbox_path){folder_of(&arena, o->archive), true};
	if (o->users != NULL)
		paths[n++] =
		    (struct sandbox_path){folder_of(&arena, o->users), false};
	if (o->lists != NULL)
		paths[n++] = (struct sandbox_path){o->lists, true};
	if (o->desk != NULL) /* decisions are added to it */
		paths[n++] =
		    (struct sandbox_path){folder_of(&arena, o->desk), true};
	sandbox_server(paths, n, remote, &files, &calls);
	if (!files)
		say("this kernel has no Landlock: what files it may open is "
		    "not limited");
	if (!calls)
		say("this kernel has no seccomp: what system calls it may "
		    "make is not limited");
	arena_free(&arena);
}
