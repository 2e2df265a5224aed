/* Cells are measured by a few threads, which take them one after another; each writes to a place of its own. */
#include "grid.h"

#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "program.h"
#include "progress.h"

enum { THREADS_MAX = 256 };

typedef struct work {
    grid *mine;
    pthread_t caller;
    atomic_size_t next;
    atomic_int stop;    /* a cell failed, or a signal has come */
    atomic_flag failed; /* one failure is enough to tell */
    int code;           /* of that one */
} work;

static size_t cell_count(const grid *mine)
{
    return mine->plan->series_count * mine->point_count * mine->seed_count;
}

/* The callback of every call that a cell makes. Only the thread that began everything may touch the terminal. */
static int32_t tick(double fraction, void *data)
{
    work *w = data;

    (void)fraction;
    if (pthread_equal(pthread_self(), w->caller) &&
        progress_tick((double)w->next / (double)cell_count(w->mine), NULL))
        w->stop = 1;
    return w->stop;
}

static void measure(work *w, size_t number, const prh_run_options *run)
{
    grid *mine = w->mine;
    const grid_plan *plan = mine->plan;
    const size_t seed = number % mine->seed_count, place = number / mine->seed_count;
    const grid_cell cell = {.series = (int)(place / mine->point_count),
        .point = mine->points[place % mine->point_count],
        .seed = mine->first_seed + seed,
        .data = mine->data,
        .run = run};
    const prh_status status = plan->measure(&cell, mine->values + number * plan->quantity_count);

    if (status >= 0)
        return;
    if (status != PRH_ERR_CANCELLED && !atomic_flag_test_and_set(&w->failed))
        w->code = bad_status(status, plan->name);
    w->stop = 1;
}

static void *run_cells(void *data)
{
    work *w = data;
    const size_t cells = cell_count(w->mine);
    const prh_run_options run = {
        .struct_size = sizeof run, .num_threads = 1, .progress = tick, .progress_data = w};

    while (!w->stop) {
        const size_t number = atomic_fetch_add(&w->next, 1);

        if (number >= cells)
            break;
        measure(w, number, &run);
        (void)tick(0.0, w);
    }
    return NULL;
}

/* As many as were asked for, else as the process may use. */
static size_t thread_count(const options *wishes, size_t cells)
{
    size_t count = (size_t)wishes->threads;
    cpu_set_t allowed;

    if (count == 0)
        count = sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? (size_t)CPU_COUNT(&allowed) : 1;
    count = count < cells ? count : cells;
    return count < THREADS_MAX ? count : THREADS_MAX;
}

static int run_all(work *w, size_t threads)
{
    pthread_t others[THREADS_MAX];
    size_t begun = 0;
    int code;

    while (begun + 1 < threads && pthread_create(&others[begun], NULL, run_cells, w) == 0)
        begun++; /* fewer threads take longer, that is all */
    run_cells(w);
    for (size_t i = 0; i < begun; i++)
        pthread_join(others[i], NULL);
    code = progress_interrupted();
    return code ? code : w->code;
}

int grid_run(grid *mine, const grid_plan *plan, const options *wishes, const void *data)
{
    work w = {.mine = mine, .caller = pthread_self(), .failed = ATOMIC_FLAG_INIT};

    *mine = (grid){.plan = plan,
        .points = wishes->world.quick ? plan->quick_points : plan->points,
        .point_count = wishes->world.quick ? plan->quick_count : plan->point_count,
        .first_seed = (uint64_t)wishes->null.seed,
        .seed_count = wishes->world.quick ? GRID_QUICK_SEEDS : GRID_SEEDS,
        .is_quick = wishes->world.quick,
        .data = data};
    mine->values = need(cell_count(mine) * plan->quantity_count, sizeof *mine->values);
    progress_step("running", plan->name, 0, 1, 1);
    return run_all(&w, thread_count(wishes, cell_count(mine)));
}

void grid_free(grid *mine)
{
    free(mine->values);
    mine->values = NULL;
}

double grid_value(const grid *mine, size_t series, size_t point, size_t seed, size_t quantity)
{
    const size_t cell = (series * mine->point_count + point) * mine->seed_count + seed;

    return mine->values[cell * mine->plan->quantity_count + quantity];
}
