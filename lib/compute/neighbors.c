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
#include "compute/loops.h"
#include "compute/sweep.h"

typedef struct search {
    const prh__items *items;
    const prh__run *run;
    prh__tiling tiling;    /* over groups */
    prh__heaps heaps;      /* one per group */
    pthread_mutex_t *lock; /* one per block of groups */
    char **products;       /* per worker: a tile in the precision of the products */
    double **ranks;        /* per worker: the same in double, where products alone do not rank */
} search;

/* Offers group `candidate` to group `owner`: every member of it, in order of index. */
static void offer(search *s, int64_t owner, int64_t candidate, double nearness)
{
    const prh__groups *groups = &s->items->groups;

    if (!(nearness >= s->heaps.threshold[owner]))
        return;
    for (int64_t m = groups->start[candidate]; m < groups->start[candidate + 1]; m++)
        prh__heaps_push(&s->heaps, owner, nearness, (int32_t)groups->member[m]);
}

enum { GROUPS_PER_STEP = 4096 };

static const float never_f32[PRH__TILE_EDGE] = {[0 ... PRH__TILE_EDGE - 1] = INFINITY};
static const double never_f64[PRH__TILE_EDGE] = {[0 ... PRH__TILE_EDGE - 1] = INFINITY};

/* The columns of a row that a threshold lets through. On the diagonal only those of rows count; there a heap is empty
 * at first, and a bound keeps most of the row from it. */
static int64_t find_hits(const search *s, const prh__tile *t, const float *narrow, const double *wide,
    int64_t i, int32_t *hits, int *bad)
{
    const int diagonal = t->i0 == t->j0;
    float bar = s->heaps.narrow[i];

    if (!narrow)
        return prh__scan_f64(
            wide, t->nj, s->heaps.threshold[i], diagonal ? never_f64 : s->heaps.threshold + t->j0, hits, bad);
    if (diagonal && s->heaps.filled[i] == 0)
        bar = prh__bound_f32(narrow, t->nj, s->heaps.capacity);
    return prh__scan_f32(narrow, t->nj, bar, diagonal ? never_f32 : s->heaps.narrow + t->j0, hits, bad);
}

/* Serves rows and columns alike; on the diagonal every pair is there twice, and rows are enough. Returns whether a
 * value is none. */
static int serve(search *s, const prh__tile *t, const float *narrow, const double *wide)
{
    int32_t hits[PRH__TILE_EDGE];
    int bad = 0;

    for (int64_t r = 0; r < t->ni; r++) {
        const int64_t i = t->i0 + r, at = r * t->nj;
        const int64_t count =
            find_hits(s, t, narrow ? narrow + at : NULL, narrow ? NULL : wide + at, i, hits, &bad);

        for (int64_t h = 0; h < count; h++) {
            const int64_t j = t->j0 + hits[h];
            const double nearness = narrow ? (double)narrow[at + hits[h]] : wide[at + hits[h]];

            offer(s, i, j, nearness);
            if (t->i0 != t->j0)
                offer(s, j, i, nearness);
        }
    }
    return bad;
}

static prh_status search_tile(void *context, const prh__tile *t, int64_t row, int64_t column,
    const prh__strip *a, const prh__strip *b, int64_t worker)
{
    search *s = context;
    void *products = s->products[worker];
    const float *narrow = NULL;
    const double *wide = products;
    int bad;

    if (prh__items_are_products(s->items)) {
        PRH__TRY(prh__tile_products(s->items, t, a, b, products));
        narrow = s->items->work == PRH_F32 ? products : NULL;
    } else {
        PRH__TRY(prh__tile_ranks(s->items, t, a, b, products, s->ranks[worker]));
        wide = s->ranks[worker];
    }
    pthread_mutex_lock(&s->lock[row]);
    if (row != column)
        pthread_mutex_lock(&s->lock[column]);
    bad = serve(s, t, narrow, wide);
    if (row != column)
        pthread_mutex_unlock(&s->lock[column]);
    pthread_mutex_unlock(&s->lock[row]);
    return bad ? prh__tile_overflows(s->items, PRH__RANK, t) : PRH_OK;
}

static prh_status search_all(search *s, int64_t capacity)
{
    const int64_t tiles = prh__tiling_count(&s->tiling), area = s->tiling.edge * s->tiling.edge;
    const size_t products = s->items->values ? 0 : (size_t)area * prh__dtype_size(s->items->work);
    const size_t ranks = prh__items_are_products(s->items) ? 0 : (size_t)area * sizeof(double);
    const int64_t workers = prh__run_workers(s->run, tiles, products + ranks);
    const prh__sweep sweep = {
        .items = s->items, .mode = PRH__RANK, .run = s->run, .body = search_tile, .context = s};
    int64_t locks = 0;
    prh_status status;

    PRH__GO(prh__heaps_create(&s->heaps, s->items->groups.count, capacity));
    PRH__GO(prh__alloc_rooms(&s->products, workers, products));
    PRH__GO(prh__alloc_rooms(&s->ranks, workers, ranks));
    PRH__GO(prh__alloc(&s->lock, s->tiling.blocks, sizeof *s->lock));
    for (; locks < s->tiling.blocks; locks++)
        pthread_mutex_init(&s->lock[locks], NULL);
    PRH__GO(prh__sweep_run(&sweep, workers));
done:
    for (int64_t b = 0; b < locks; b++)
        pthread_mutex_destroy(&s->lock[b]);
    prh__free(s->lock);
    prh__free(s->ranks);
    prh__free(s->products);
    return status;
}

typedef struct handing_out {
    struct prh_neighbors *lists;
    search *s;
} handing_out;

/* Sorts each group's entries and hands every member a copy without itself. */
static prh_status hand_out(void *context, int64_t step, int64_t worker)
{
    const handing_out *h = context;
    struct prh_neighbors *lists = h->lists;
    search *s = h->s;
    const prh__groups *groups = &s->items->groups;
    const int64_t first = step * GROUPS_PER_STEP;

    (void)worker;
    for (int64_t g = first; g < groups->count && g < first + GROUPS_PER_STEP; g++) {
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
    return PRH_OK;
}

static prh_status hand_out_all(struct prh_neighbors *lists, search *s)
{
    const int64_t steps = (s->items->groups.count + GROUPS_PER_STEP - 1) / GROUPS_PER_STEP;
    handing_out h = {lists, s};

    return prh__parallel(s->run, steps, s->run->threads < steps ? s->run->threads : steps, hand_out, &h);
}

struct prh_neighbors prh__neighbors_shape(int64_t n, int64_t k_max)
{
    return (struct prh_neighbors){.rows = n, .k_max = k_max, .stride = k_max + 1 < n ? k_max + 1 : n - 1};
}

prh_status prh__neighbors_find(
    struct prh_neighbors *lists, const prh__items *items, int64_t k_max, const prh__run *run)
{
    search s = {.items = items, .run = run, .tiling = prh__tiling_of(prh__items_extent(items, PRH__RANK))};
    prh_status status;

    *lists = prh__neighbors_shape(items->n, k_max);
    PRH__GO(search_all(&s, lists->stride + 1));
    PRH__GO(prh__alloc(&lists->index, lists->rows, (size_t)lists->stride * sizeof *lists->index));
    PRH__GO(prh__alloc(&lists->nearness, lists->rows, (size_t)lists->stride * sizeof *lists->nearness));
    PRH__GO(hand_out_all(lists, &s));
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
