/*
 * Common neighbours of many lists with many. What the lists of x say of an item is a row of bytes, one for each of
 * LANES of them: 1 where the list has it. The rows of a list of y, added up, are its common neighbours with all of
 * these at once; bytes are emptied into wide sums before they overflow.
 */
#include <string.h>

#include "base/error.h"
#include "base/hot.h"
#include "base/memory.h"
#include "compute/lists.h"

enum { LANES = 32, MOST = UINT8_MAX, ROWS_PER_STEP = 1024, GRID_GAIN = 16 };
enum { FEW = 4, MANY_ITEMS = 1 << 15 }; /* a table of as many rows is a megabyte, which caches hold */

typedef uint8_t lanes __attribute__((vector_size(LANES), aligned(1), may_alias));

/* Tasks are LANES lists of x against a part of those of y. */
typedef struct grid {
    const struct prh_neighbors *const *x, *const *y;
    int64_t count_x, count_y, k, parts;
    const prh__run *run;
    double *sums;
} grid;

/* One task, and its room. */
typedef struct task {
    int64_t first_x, lanes, first_y, count; /* lanes: those in use */
    uint8_t *table;                         /* n x LANES */
    uint8_t *narrow;                        /* count x LANES */
    int64_t *wide;                          /* the same */
} task;

/* Few lists have as good a time each by itself, with a bit for each item. */
int prh__lists_have_grid(int64_t count_x, int64_t n, int64_t k)
{
    return count_x >= FEW && n <= MANY_ITEMS && k <= MOST;
}

double prh__lists_grid_work(int64_t n, int64_t k)
{
    return prh__lists_work(n, k) / GRID_GAIN;
}

static const int32_t *list_of(const struct prh_neighbors *lists, int64_t i)
{
    return lists->index + i * lists->stride;
}

/* Bytes may lie anywhere, as far as a compiler knows: what it need not read again is said once. */
static void enter(const grid *g, const task *t, int64_t i, uint8_t value)
{
    const int64_t k = g->k, count = t->lanes;
    uint8_t *const table = t->table;

    for (int64_t l = 0; l < count; l++) {
        const int32_t *list = list_of(g->x[t->first_x + l], i);

        for (int64_t p = 0; p < k; p++)
            table[(int64_t)list[p] * LANES + l] = value;
    }
}

PRH__HOT static void add_rows(uint8_t *sums, const uint8_t *table, const int32_t *list, int64_t k)
{
    lanes sum = *(const lanes *)sums;

    for (int64_t p = 0; p < k; p++)
        sum += *(const lanes *)(table + (int64_t)list[p] * LANES);
    *(lanes *)sums = sum;
}

static void empty(const task *t)
{
    for (int64_t s = 0; s < t->count * LANES; s++)
        t->wide[s] += t->narrow[s];
    memset(t->narrow, 0, (size_t)(t->count * LANES));
}

static prh_status sum_rows(const grid *g, const task *t)
{
    const int64_t n = g->x[0]->rows, filled = MOST / g->k;

    for (int64_t i = 0; i < n; i++) {
        enter(g, t, i, 1);
        for (int64_t v = 0; v < t->count; v++)
            add_rows(t->narrow + v * LANES, t->table, list_of(g->y[t->first_y + v], i), g->k);
        enter(g, t, i, 0);
        if ((i + 1) % filled == 0)
            empty(t);
        if ((i + 1) % ROWS_PER_STEP == 0)
            PRH__TRY(prh__task_step(
                g->run->task, prh__lists_grid_work(ROWS_PER_STEP, g->k) * (double)(t->lanes * t->count)));
    }
    empty(t);
    return PRH_OK;
}

static prh_status run_task(void *context, int64_t number, int64_t worker)
{
    const grid *g = context;
    const int64_t part = number % g->parts, first = number / g->parts * LANES, left = g->count_x - first;
    task t = {.first_x = first,
        .lanes = left < LANES ? left : LANES,
        .first_y = g->count_y * part / g->parts,
        .count = g->count_y * (part + 1) / g->parts - g->count_y * part / g->parts};
    prh_status status;

    (void)worker;
    PRH__GO(prh__alloc_zero(&t.table, g->x[0]->rows, LANES));
    PRH__GO(prh__alloc_zero(&t.narrow, t.count, LANES));
    PRH__GO(prh__alloc_zero(&t.wide, t.count, LANES * sizeof *t.wide));
    PRH__GO(sum_rows(g, &t));
    for (int64_t l = 0; l < t.lanes; l++)
        for (int64_t v = 0; v < t.count; v++)
            g->sums[(first + l) * g->count_y + t.first_y + v] = (double)t.wide[v * LANES + l];
done:
    prh__free(t.wide);
    prh__free(t.narrow);
    prh__free(t.table);
    return status;
}

prh_status prh__lists_grid(const struct prh_neighbors *const *x, int64_t count_x,
    const struct prh_neighbors *const *y, int64_t count_y, int64_t k, const prh__run *run, double *sums)
{
    const int64_t groups = (count_x + LANES - 1) / LANES, n = x[0]->rows;
    grid g = {
        .x = x, .y = y, .count_x = count_x, .count_y = count_y, .k = k, .parts = 1, .run = run, .sums = sums};

    if (groups < run->threads)
        g.parts = run->threads < count_y ? run->threads : count_y;
    return prh__parallel(run, groups * g.parts,
        prh__run_workers(run, groups * g.parts, (uint64_t)n * LANES + (uint64_t)count_y * LANES * 9),
        run_task, &g);
}
