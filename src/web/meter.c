/*
 * meter.c: how much was asked and how long it took, as Prometheus reads it,
 * and a line of JSON for each request.  It must not know who asks what but as
 * words.
 */
#include "web/serve.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <unistd.h>

/* Upper ends of the buckets, in microseconds. */
static const uint64_t bounds[] = {500, 1000, 2500, 5000, 10000, 25000, 50000,
    100000, 250000, 500000, 1000000, 5000000};

#define BOUNDS (sizeof(bounds) / sizeof(bounds[0]))

static const struct {
	const char *name, *type, *help;
} meters[METER_MAX] = {
    [METER_CONNECTIONS] = {"reftel_connections", "gauge", "connections open"},
    [METER_BUSY] = {"reftel_requests_busy", "gauge",
	"requests that are being answered"},
    [METER_BYTES] = {"reftel_sent_bytes_total", "counter",
	"bytes of bodies sent"},
    [METER_LIMITED] = {"reftel_limited_total", "counter",
	"requests refused because there were too many of one address"},
    [METER_SLOW] = {"reftel_slow_total", "counter",
	"connections ended because they were too slow"},
    [METER_LARGE] = {"reftel_too_large_total", "counter",
	"bodies refused because they were too large"},
    [METER_LOGINS] = {"reftel_logins_total", "counter", "who came in"},
    [METER_REFUSED] = {"reftel_logins_refused_total", "counter", "who did not"},
    [METER_AUDITED] = {"reftel_audit_records_total", "counter",
	"records appended to the audit log"},
};

static atomic_llong values[METER_MAX];
static atomic_ullong by_status[6], spent[BOUNDS + 1], spent_total;

void
meter_add(enum meter which, int64_t n)
{
	atomic_fetch_add_explicit(
	    &values[which], (long long)n, memory_order_relaxed);
}

void
meter_count(enum meter which)
{
	meter_add(which, 1);
}

int64_t
meter_value(enum meter which)
{
	return atomic_load_explicit(&values[which], memory_order_relaxed);
}

void
meter_answer(unsigned status, uint64_t microseconds)
{
	size_t i = 0;

	while (i < BOUNDS && microseconds > bounds[i])
		i++;
	atomic_fetch_add_explicit(&spent[i], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(
	    &spent_total, microseconds, memory_order_relaxed);
	i = status / 100 < 6 ? status / 100 : 0;
	atomic_fetch_add_explicit(&by_status[i], 1, memory_order_relaxed);
}

static void
put_seconds(struct buf *b, uint64_t microseconds)
{
	buf_number(b, (int64_t)(microseconds / 1000000));
	buf_char(b, '.');
	buf_padded(b, microseconds % 1000000, 6);
}

static void
put_times(struct buf *b)
{
	uint64_t sum = 0;
	size_t i;

	buf_string(b,
	    "# HELP reftel_request_seconds how long answers took to make\n"
	    "# TYPE reftel_request_seconds histogram\n");
	for (i = 0; i <= BOUNDS; i++) {
		sum += atomic_load(&spent[i]);
		buf_string(b, "reftel_request_seconds_bucket{le=\"");
		if (i < BOUNDS)
			put_seconds(b, bounds[i]);
		else
			buf_string(b, "+Inf");
		buf_format(b, "\"} %lld\n", (long long)sum);
	}
	buf_string(b, "reftel_request_seconds_sum ");
	put_seconds(b, atomic_load(&spent_total));
	buf_format(b, "\nreftel_request_seconds_count %lld\n", (long long)sum);
}

/* Prometheus text format 0.0.4. */
void
page_metrics(struct web_request *q, struct web_response *r)
{
	struct buf *b = &r->body;
	unsigned i;

	(void)q;
	r->type = "text/plain; version=0.0.4; charset=utf-8";
	buf_string(b,
	    "# HELP reftel_requests_total requests answered, by status\n"
	    "# TYPE reftel_requests_total counter\n");
	for (i = 1; i < 6; i++)
		buf_format(b, "reftel_requests_total{code=\"%uxx\"} %lld\n", i,
		    (long long)atomic_load(&by_status[i]));
	put_times(b);
	for (i = 0; i < METER_MAX; i++)
		buf_format(b, "# HELP %s %s\n# TYPE %s %s\n%s %lld\n",
		    meters[i].name, meters[i].help, meters[i].name,
		    meters[i].type, meters[i].name,
		    (long long)atomic_load(&values[i]));
}

/* ---- a line a request --------------------------------------------------------- */

static int log_fd = -1;

bool
meter_log(const char *path, struct error *error)
{
	if (strcmp(path, "-") == 0)
		log_fd = STDERR_FILENO;
	else
		log_fd =
		    open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
	return log_fd >= 0 || error_set(error, "%s: cannot be written", path);
}

/* What was asked by whom, and the answer: members of an object. */
void
meter_words(struct buf *b, const struct web_request *q, struct slice account,
    const char *method, struct slice target, const struct web_response *r)
{
	char moment[20];

	moment_format(moment_from_seconds(q->now), moment);
	buf_string(b, "\"time\":\"");
	buf_add(b, slice(moment, sizeof(moment)));
	buf_string(b, "\",\"address\":\"");
	buf_json(b, q->address);
	buf_char(b, '"');
	buf_char(b, ',');
	buf_json_member(b, "account", account);
	buf_char(b, ',');
	buf_json_member(b, "method", slice_of(method));
	buf_char(b, ',');
	buf_json_member(b, "target", slice_head(target, 2000));
	buf_format(b, ",\"status\":%u", r->status);
	if (r->note != NULL)
		buf_format(b, ",\"note\":\"%s\"", r->note);
}

void
meter_line(const struct web_request *q, const char *method, struct slice target,
    const struct web_response *r, uint64_t microseconds)
{
	const struct slice nobody = {NULL, 0};
	struct buf b = {0};

	if (log_fd < 0)
		return;
	buf_char(&b, '{');
	meter_words(&b, q,
	    q->visitor != NULL && q->visitor->name.n > 0 ? q->visitor->name
							 : nobody,
	    method, target, r);
	buf_format(&b, ",\"bytes\":%zu,\"microseconds\":%lld}\n", r->body.n,
	    (long long)microseconds);
	/* One write a line: lines of several threads do not mix. */
	if (write(log_fd, b.p, b.n) < 0)
		log_fd = -1;
	buf_free(&b);
}
