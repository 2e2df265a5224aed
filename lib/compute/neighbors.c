/*
 * Each tile serves its rows and its columns. Groups of copies are searched once: a group keeps one entry
 * more than an item needs, because each member leaves itself out.
 */
#include "compute/neighbors.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/heap.h"
#include "compute/tiling.h"

typedef struct search {
    const prh__items *items;
    const prh__run *run;
    prh__tiling tiling;    /* over groups */
    prh__heaps heaps;      /* one per group */
    pthread_mutex_t *lock; /* one per block of groups */
    double **tile;         /* per worker */
    char **scratch;        /* per worker */
} search;

/* Offers group `candidate` to group `owner`: every member of it, in order of index. */
static void offer(search *s, int64_t owner, int64_t candidate, double nearness)
{
    const prh__groups *groups = &s->items->groups;

    for (int64_t m = groups->start[candidate]; m < groups->start[candidate + 1]; m++)
        prh__heaps_push(&s->heaps, owner, nearness, (int32_t)groups->member[m]);
}

static void serve_rows(search *s, const prh__tile *t, const double *values)
{
    for (int64_t r = 0; r < t->ni; r++) {
        const double *row = values + r * t->nj;

        for (int64_t c = 0; c < t->nj; c++)
            if (row[c] >= s->heaps.threshold[t->i0 + r])
                offer(s, t->i0 + r, t->j0 + c, row[c]);
    }
}

static void serve_columns(search *s, const prh__tile *t, const double *values)
{
    const double *threshold = s->heaps.threshold + t->j0;

    for (int64_t r = 0; r < t->ni; r++) {
        const double *row = values + r * t->nj;

        for (int64_t c = 0; c < t->nj; c++)
            if (row[c] >= threshold[c])
                offer(s, t->j0 + c, t->i0 + r, row[c]);
    }
}

static prh_status search_tile(void *context, int64_t number, int64_t worker)
{
    search *s = context;
    double *values = s->tile[worker];
    int64_t row, column;
    prh__tile t;

    prh__triangle_pair(s->tiling.blocks, number, &row, &column);
    t = prh__tiling_tile(&s->tiling, row, column);
    PRH__TRY(prh__items_tile(s->items, PRH__RANK, t.i0, t.ni, t.j0, t.nj, s->scratch[worker], values, t.nj));
    pthread_mutex_lock(&s->lock[row]);
    serve_rows(s, &t, values);
    pthread_mutex_unlock(&s->lock[row]);
    if (row != column) {
        pthread_mutex_lock(&s->lock[column]);
        serve_columns(s, &t, values);
        pthread_mutex_unlock(&s->lock[column]);
    }
    return prh__task_step(s->run->task, prh__items_work(s->items, t.ni * t.nj));
}

static prh_status search_all(search *s, int64_t capacity)
{
    const int64_t tiles = prh__tiling_count(&s->tiling), area = s->tiling.edge * s->tiling.edge;
    const size_t scratch = prh__items_scratch(s->items, PRH__RANK);
    const int64_t workers = prh__run_workers(s->run, tiles, scratch + (uint64_t)area * sizeof(double));
    int64_t locks = 0;
    prh_status status;

    PRH__GO(prh__heaps_create(&s->heaps, s->items->groups.count, capacity));
    PRH__GO(prh__alloc_rooms(&s->tile, workers, (size_t)area * sizeof(double)));
    PRH__GO(prh__alloc_rooms(&s->scratch, workers, scratch));
    PRH__GO(prh__alloc(&s->lock, s->tiling.blocks, sizeof *s->lock));
    for (; locks < s->tiling.blocks; locks++)
        pthread_mutex_init(&s->lock[locks], NULL);
    PRH__GO(prh__parallel(s->run, tiles, workers, search_tile, s));
done:
    for (int64_t b = 0; b < locks; b++)
        pthread_mutex_destroy(&s->lock[b]);
    prh__free(s->lock);
    prh__free(s->scratch);
    prh__free(s->tile);
    return status;
}

/* Sorts each group's entries and hands every member a copy without itself. */
static void hand_out(struct prh_neighbors *lists, search *s)
{
    const prh__groups *groups = &s->items->groups;

    for (int64_t g = 0; g < groups->count; g++) {
        const int64_t kept = prh__heaps_sort(&s->heaps, g);
        const prh__candidate *from = prh__heaps_entries(&s->heaps, g);

        for (int64_t m = groups->start[g]; m < groups->start[g + 1]; m++) {
            const int64_t i = groups->member[m];
            int64_t filled = 0;

            for (int64_t e = 0; e < kept && filled < lists->stride; e++) {
                if (from[e].index == i)
                    continue;
                lists->index[i * lists->stride + filled] = from[e].index;
                lists->nearness[i * lists->stride + filled++] = from[e].nearness;
            }
        }
    }
}

prh_status prh__neighbors_find(
    struct prh_neighbors *lists, const prh__items *items, int64_t k_max, const prh__run *run)
{
    search s = {.items = items, .run = run, .tiling = prh__tiling_of(prh__items_extent(items, PRH__RANK))};
    prh_status status;

    memset(lists, 0, sizeof *lists);
    lists->rows = items->n;
    lists->k_max = k_max;
    lists->stride = k_max + 1 < items->n ? k_max + 1 : items->n - 1;
    PRH__GO(search_all(&s, lists->stride + 1));
    PRH__GO(prh__alloc(&lists->index, lists->rows, (size_t)lists->stride * sizeof *lists->index));
    PRH__GO(prh__alloc(&lists->nearness, lists->rows, (size_t)lists->stride * sizeof *lists->nearness));
    hand_out(lists, &s);
done:
    prh__heaps_free(&s.heaps);
    if (status < 0)
        prh__neighbors_free(lists);
    return status;
}

void prh__neighbors_free(struct prh_neighbors *lists)
{
    prh__free(lists->index);
    prh__free(lists->nearness);
    memset(lists, 0, sizeof *lists);
}

int64_t prh__neighbors_tied(const struct prh_neighbors *lists, int64_t k)
{
    int64_t tied = 0;

    if (k >= lists->stride) /* k = n - 1: nobody is left out */
        return 0;
    for (int64_t i = 0; i < lists->rows; i++)
        tied += lists->nearness[i * lists->stride + k - 1] == lists->nearness[i * lists->stride + k];
    return tied;
}
