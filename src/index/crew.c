/*
 * crew.c: threads that help with queries.  It must not know what the work
 * is.  Who has work does it; helpers that are idle at that moment join, and
 * those that come too late go back to sleep.
 */
#include "index/match.h"

#include <pthread.h>
#include <stdlib.h>

/* One piece of work, on the stack of who has it. */
struct job {
	void (*work)(void *context);
	void *context;
	unsigned running;
	struct job *next;
};

struct index_crew {
	pthread_mutex_t lock;
	pthread_cond_t wake, left;
	struct job *jobs; /* that helpers may join */
	bool over;
	unsigned count;
	pthread_t helpers[];
};

static void *
help(void *context)
{
	struct index_crew *crew = context;
	struct job *job;

	pthread_mutex_lock(&crew->lock);
	for (;;) {
		while (crew->jobs == NULL && !crew->over)
			pthread_cond_wait(&crew->wake, &crew->lock);
		if (crew->over)
			break;
		/* One helper to a job at a time, so that all get some. */
		job = crew->jobs;
		crew->jobs = job->next;
		job->next = NULL;
		job->running++;
		pthread_mutex_unlock(&crew->lock);
		job->work(job->context);
		pthread_mutex_lock(&crew->lock);
		job->running--;
		pthread_cond_broadcast(&crew->left);
	}
	pthread_mutex_unlock(&crew->lock);
	return NULL;
}

struct index_crew *
index_crew_new(unsigned helpers)
{
	struct index_crew *crew =
	    heap_grow(NULL, sizeof(*crew) + helpers * sizeof(crew->helpers[0]));

	*crew = (struct index_crew){0};
	if (pthread_mutex_init(&crew->lock, NULL) != 0 ||
	    pthread_cond_init(&crew->wake, NULL) != 0 ||
	    pthread_cond_init(&crew->left, NULL) != 0)
		abort();
	/* Fewer do as well, and none too. */
	while (crew->count < helpers &&
	    pthread_create(&crew->helpers[crew->count], NULL, help, crew) == 0)
		crew->count++;
	return crew;
}

void
index_crew_free(struct index_crew *crew)
{
	unsigned i;

	if (crew == NULL)
		return;
	pthread_mutex_lock(&crew->lock);
	crew->over = true;
	pthread_cond_broadcast(&crew->wake);
	pthread_mutex_unlock(&crew->lock);
	for (i = 0; i < crew->count; i++)
		pthread_join(crew->helpers[i], NULL);
	pthread_cond_destroy(&crew->wake);
	pthread_cond_destroy(&crew->left);
	pthread_mutex_destroy(&crew->lock);
	heap_free(crew);
}

unsigned
crew_count(const struct index_crew *crew)
{
	return crew == NULL ? 0 : crew->count;
}

/* Offers of one job, which may be taken by as many helpers. */
void
crew_run(struct index_crew *crew, void (*work)(void *), void *context,
    unsigned helpers)
{
	struct job offers[CREW_MOST], **at;
	unsigned i, running;

	helpers = helpers < crew_count(crew) ? helpers : crew_count(crew);
	helpers = helpers < CREW_MOST ? helpers : CREW_MOST;
	if (helpers == 0) {
		work(context);
		return;
	}
	pthread_mutex_lock(&crew->lock);
	for (i = 0; i < helpers; i++) {
		offers[i] = (struct job){
		    .work = work, .context = context, .next = crew->jobs};
		crew->jobs = &offers[i];
		pthread_cond_signal(&crew->wake);
	}
	pthread_mutex_unlock(&crew->lock);
	work(context);
	pthread_mutex_lock(&crew->lock);
	for (at = &crew->jobs; *at != NULL;)
		if (*at >= offers && *at < offers + helpers)
			*at = (*at)->next;
		else
			at = &(*at)->next;
	for (;;) {
		running = 0;
		for (i = 0; i < helpers; i++)
			running += offers[i].running;
		if (running == 0)
			break;
		pthread_cond_wait(&crew->left, &crew->lock);
	}
	pthread_mutex_unlock(&crew->lock);
}
