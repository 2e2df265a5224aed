/* One public call's threads, progress and cancellation. Threads live for one call; there is no pool. */
#ifndef PRH_BASE_THREADS_H
#define PRH_BASE_THREADS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include <prh/run.h>
#include <prh/status.h>

/* What all threads of one public call share. */
typedef struct prh__task {
    prh_progress progress;
    void *progress_data;
    pthread_t caller;     /* the only thread that may run the callback */
    double total;         /* expected work, in any unit */
    _Atomic int64_t done; /* work finished, in the same unit */
    atomic_int stopped;   /* set by a cancelling callback */
    double reported;      /* last fraction told; touched by the caller's thread alone, as is what follows */
    int64_t told;         /* when, in milliseconds */
} prh__task;

/* How one part of a call may run: a value that is passed down, narrowed on the way. */
typedef struct prh__run {
    prh__task *task;
    int64_t threads;        /* >= 1 */
    uint64_t memory_limit;  /* bytes, resolved */
    const prh_store *store; /* or NULL */
} prh__run;

/*
 * Opens a public call: resolves the options and lets BLAS run on one thread. prh__run_end must follow if,
 * and only if, this succeeds. It tells the callback of a call that succeeded that all is done, and returns
 * its status.
 */
prh_status prh__run_begin(prh__run *run, prh__task *task, const prh_run_options *options);
prh_status prh__run_end(const prh__run *run, prh_status status);

/* Adds to the work that progress counts against. */
void prh__task_expect(prh__task *task, double work);

/* Counts finished work; on the caller's thread tells the callback. CANCELLED if the call is to stop. */
prh_status prh__task_step(prh__task *task, double work);

/*
 * Between steps: CANCELLED if the call is to stop. On the caller's thread it gives the callback a chance to say so, now
 * and then. NULL is fine: a call that cannot be stopped.
 */
prh_status prh__run_poll(const prh__run *run);

/*
 * A stretch of a call whose work is not known in the unit of the rest: it has a task of its own, whatever that expects,
 * and counts as `weight` of the whole's. What is inside runs as `how` does; a cancel reaches it, and the whole's
 * callback is told by the whole's thread alone. The end counts what is left of the weight.
 */
typedef struct prh__part {
    prh__task task;
    prh__task *whole;
    double weight;
    int64_t counted;
} prh__part;

void prh__part_begin(prh__part *part, prh__run *inside, const prh__run *how, double weight);
prh_status prh__part_end(prh__part *part, prh_status status);

/* The run of what is inside a loop of `workers`: one thread and a share of the memory, if they are several.
 */
prh__run prh__run_inside(const prh__run *run, int64_t workers);

/* Number of workers for `count` items when each needs `bytes` of scratch memory: >= 1. */
int64_t prh__run_workers(const prh__run *run, int64_t count, uint64_t bytes);

typedef prh_status (*prh__body)(void *context, int64_t index, int64_t worker);

/*
 * Runs body for index 0 ... count - 1 on `workers` threads, the caller's among them; worker is 0 ...
 * workers - 1. On failure the rest is skipped and, of the failures that were seen, the one with the lowest
 * index is returned, with its message. Which thread runs which index is not fixed, so bodies must write to
 * places of their own.
 */
prh_status prh__parallel(const prh__run *run, int64_t count, int64_t workers, prh__body body, void *context);

#endif
