/*
 * steps.c: the counters.  Is not counted itself.
 */
#include "tests/bombs/steps.h"

#include <stdio.h>

struct steps steps;

/* Sixteen bytes, as an allocation is aligned. */
union head {
	size_t n;
	max_align_t align;
};

/* The compiler calls this from every block of code of a counted build. */
void __sanitizer_cov_trace_pc(void);

void
__sanitizer_cov_trace_pc(void)
{
	steps.count++;
}

void *
steps_realloc(void *p, size_t n)
{
	union head *head = p == NULL ? NULL : (union head *)p - 1;
	size_t before = head == NULL ? 0 : head->n;

	head = realloc(head, sizeof(*head) + n);
	if (head == NULL) {
		fputs("Bail out! out of memory\n", stdout);
		exit(1);
	}
	head->n = n;
	steps.now += n - before;
	if (steps.now > steps.most)
		steps.most = steps.now;
	return head + 1;
}

void
steps_free(void *p)
{
	union head *head = p == NULL ? NULL : (union head *)p - 1;

	if (head != NULL)
		steps.now -= head->n;
	free(head);
}
