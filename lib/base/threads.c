/* Work sharing by one atomic counter, with the caller's thread as a worker and the voice of progress. */
#include "base/threads.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"

enum { MESSAGE_SIZE = 1024, MAX_THREADS = 1024, POLL_MS = 50 };

static int64_t usable_processors(void)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    return CPU_COUNT(&set) > 0 ? CPU_COUNT(&set) : 1;
}

prh_status prh__run_begin(prh__run *run, prh__task *task, const prh_run_options *options)
{
    prh_run_options mine;

    PRH__TRY(prh__run_read(&mine, options));
    memset(task, 0, sizeof *task);
    task->progress = mine.progress;
    task->progress_data = mine.progress_data;
    task->caller = pthread_self();
    run->task = task;
    run->threads = mine.num_threads > 0 ? mine.num_threads : usable_processors();
    if (run->threads > MAX_THREADS)
        run->threads = MAX_THREADS;
    run->memory_limit = prh__memory_limit(mine.memory_limit);
    run->store = mine.store;
    prh__blas_enter();
    return PRH_OK;
}

prh_status prh__run_end(const prh__run *run, prh_status status)
{
    prh__blas_leave();
    if (status >= 0 && run->task->progress)
        (void)run->task->progress(1.0, run->task->progress_data); /* too late to cancel */
    return status;
}

void prh__task_expect(prh__task *task, double work)
{
    task->total += work;
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void tell(prh__task *task)
{
    double fraction = task->total > 0 ? (double)atomic_load(&task->done) / task->total : 0.0;

    if (fraction > 1.0)
        fraction = 1.0;
    if (fraction < task->reported)
        fraction = task->reported;
    task->reported = fraction;
    task->told = now_ms();
    if (task->progress(fraction, task->progress_data) != 0)
        atomic_store(&task->stopped, 1);
}

prh_status prh__task_step(prh__task *task, double work)
{
    atomic_fetch_add(&task->done, (int64_t)work);
    if (task->progress && pthread_equal(pthread_self(), task->caller))
        tell(task);
    if (atomic_load(&task->stopped))
        return prh__fail(PRH_ERR_CANCELLED, "cancelled by the progress callback");
    return PRH_OK;
}

prh_status prh__run_poll(const prh__run *run)
{
    prh__task *task = run ? run->task : NULL;

    if (!task)
        return PRH_OK;
    if (task->progress && pthread_equal(pthread_self(), task->caller) && now_ms() - task->told >= POLL_MS)
        tell(task);
    if (atomic_load(&task->stopped))
        return prh__fail(PRH_ERR_CANCELLED, "cancelled by the progress callback");
    return PRH_OK;
}

static int32_t count_part(double fraction, void *user_data)
{
    prh__part *part = user_data;
    const int64_t now = (int64_t)(fraction * part->weight), more = now - part->counted;

    part->counted = now;
    return prh__task_step(part->whole, (double)more) < 0;
}

void prh__part_begin(prh__part *part, prh__run *inside, const prh__run *how, double weight)
{
    memset(part, 0, sizeof *part);
    part->whole = how->task;
    part->weight = weight;
    part->task.progress = count_part;
    part->task.progress_data = part;
    part->task.caller = pthread_self();
    *inside = *how;
    inside->task = &part->task;
}

prh_status prh__part_end(prh__part *part, prh_status status)
{
    PRH__TRY(status);
    return prh__task_step(part->whole, (double)((int64_t)part->weight - part->counted));
}

prh__run prh__run_inside(const prh__run *run, int64_t workers)
{
    prh__run inside = *run;

    if (workers > 1) {
        inside.threads = 1;
        inside.memory_limit = run->memory_limit / (uint64_t)workers;
    }
    return inside;
}

int64_t prh__run_workers(const prh__run *run, int64_t count, uint64_t bytes)
{
    int64_t workers = run->threads < count ? run->threads : count;
    uint64_t fit = bytes > 0 ? run->memory_limit / 4 / bytes : UINT64_MAX;

    if (fit < (uint64_t)(workers > 0 ? workers : 1))
        workers = (int64_t)fit;
    return workers > 0 ? workers : 1;
}

/* One parallel loop. */
typedef struct loop {
    const prh__run *run;
    prh__body body;
    void *context;
    int64_t count;
    _Atomic int64_t next;
    atomic_int broken;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    int64_t active; /* helper threads still at work; under lock, as is what follows */
    prh_status status;
    int64_t failed_index;
    char message[MESSAGE_SIZE];
} loop;

typedef struct helper {
    loop *loop;
    int64_t worker;
    pthread_t thread;
} helper;

static void note_failure(loop *l, int64_t index, prh_status status)
{
    pthread_mutex_lock(&l->lock);
    if (l->status == PRH_OK || index < l->failed_index) {
        l->status = status;
        l->failed_index = index;
        snprintf(l->message, sizeof l->message, "%s", prh_last_error());
    }
    pthread_mutex_unlock(&l->lock);
    atomic_store(&l->broken, 1);
}

static void work(loop *l, int64_t worker)
{
    while (!atomic_load(&l->broken)) {
        int64_t index = atomic_fetch_add(&l->next, 1);
        prh_status status;

        if (index >= l->count)
            return;
        status = l->body(l->context, index, worker);
        if (status >= 0)
            status = prh__run_poll(l->run);
        if (status < 0)
            note_failure(l, index, status);
    }
}

static void *helper_main(void *argument)
{
    helper *h = argument;

    prh__blas_enter_thread();
    work(h->loop, h->worker);
    pthread_mutex_lock(&h->loop->lock);
    h->loop->active--;
    pthread_cond_signal(&h->loop->ended);
    pthread_mutex_unlock(&h->loop->lock);
    return NULL;
}

/* Waits for the helpers, letting the callback speak and cancel meanwhile. */
static void wait_for_helpers(loop *l)
{
    pthread_mutex_lock(&l->lock);
    while (l->active > 0) {
        struct timespec until;

        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += POLL_MS * 1000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&l->ended, &l->lock, &until);
        pthread_mutex_unlock(&l->lock);
        (void)prh__task_step(l->run->task, 0);
        pthread_mutex_lock(&l->lock);
    }
    pthread_mutex_unlock(&l->lock);
}

static prh_status run_loop(loop *l, helper *helpers, int64_t count)
{
    int64_t started = 0;

    for (int64_t i = 0; i < count; i++) {
        helpers[started] = (helper){.loop = l, .worker = started + 1};
        pthread_mutex_lock(&l->lock);
        l->active++;
        pthread_mutex_unlock(&l->lock);
        if (pthread_create(&helpers[started].thread, NULL, helper_main, &helpers[started]) == 0) {
            started++;
            continue;
        }
        pthread_mutex_lock(&l->lock); /* no thread to be had: the ones there are do all the work */
        l->active--;
        pthread_mutex_unlock(&l->lock);
        break;
    }
    work(l, 0);
    wait_for_helpers(l);
    for (int64_t i = 0; i < started; i++)
        pthread_join(helpers[i].thread, NULL);
    if (l->status < 0)
        return prh__fail(l->status, "%s", l->message);
    return prh__task_step(l->run->task, 0); /* a cancel while waiting counts too */
}

prh_status prh__parallel(const prh__run *run, int64_t count, int64_t workers, prh__body body, void *context)
{
    loop l = {.run = run, .body = body, .context = context, .count = count};
    helper *helpers;
    prh_status status;

    if (workers <= 1 || count <= 1) {
        for (int64_t i = 0; i < count; i++) {
            PRH__TRY(body(context, i, 0));
            PRH__TRY(prh__run_poll(run));
        }
        return PRH_OK;
    }
    PRH__TRY(prh__alloc(&helpers, workers - 1, sizeof *helpers));
    pthread_mutex_init(&l.lock, NULL);
    pthread_cond_init(&l.ended, NULL);
    status = run_loop(&l, helpers, workers - 1);
    pthread_cond_destroy(&l.ended);
    pthread_mutex_destroy(&l.lock);
    prh__free(helpers);
    return status;
}
