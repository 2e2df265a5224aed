/*
 * Each tile serves its rows and its columns. Groups of copies are searched once: a group keeps one entry
 * more than an item needs, because each member leaves itself out.
 */
#include "compute/neighbors.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/heap.h"
#include "compute/loops.h"
#include "compute/tile.h"

/* One side of the tiles at hand: consecutive blocks of groups, their rows as the products want them. */
typedef struct side {
    int64_t first, blocks;
    prh__strip strip;
    void *room;
} side;

typedef struct search {
    const prh__items *items;
    const prh__run *run;
    prh__tiling tiling;    /* over groups */
    prh__heaps heaps;      /* one per group */
    pthread_mutex_t *lock; /* one per block of groups */
    int64_t reach;         /* blocks of a side */
    side side[2];          /* the second unused while a side meets itself */
    int meets_itself;
    char **products; /* per worker: a tile in the precision of the products */
    double **ranks;  /* per worker: the same in double, where products alone do not rank */
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

/* Serves rows and columns alike; on the diagonal every pair is there twice, and rows are enough. */
static void serve(search *s, const prh__tile *t, const float *narrow, const double *wide)
{
    int32_t hits[PRH__TILE_EDGE];

    for (int64_t r = 0; r < t->ni; r++) {
        const int64_t i = t->i0 + r, at = r * t->nj;
        const int64_t count =
            narrow ? prh__scan_f32(narrow + at, t->nj, s->heaps.narrow[i], s->heaps.narrow + t->j0, hits)
                   : prh__scan_f64(wide + at, t->nj, s->heaps.threshold[i], s->heaps.threshold + t->j0, hits);

        for (int64_t h = 0; h < count; h++) {
            const int64_t j = t->j0 + hits[h];
            const double nearness = narrow ? (double)narrow[at + hits[h]] : wide[at + hits[h]];

            offer(s, i, j, nearness);
            if (t->i0 != t->j0)
                offer(s, j, i, nearness);
        }
    }
}

/*
 * Which tile comes when: side by side along the diagonals, so that workers seldom want the same block and every
 * group's threshold rises early.
 */
static void schedule(const search *s, int64_t number, int64_t *row, int64_t *column)
{
    const side *a = &s->side[0], *b = s->meets_itself ? a : &s->side[1];
    const int64_t i = number % a->blocks, j = (i + number / a->blocks) % b->blocks;

    *row = a->first + (s->meets_itself && j < i ? j : i);
    *column = b->first + (s->meets_itself && j < i ? i : j);
}

static prh_status search_tile(void *context, int64_t number, int64_t worker)
{
    search *s = context;
    const prh__strip *a = &s->side[0].strip, *b = s->meets_itself ? a : &s->side[1].strip;
    const float *narrow = NULL;
    const double *wide = NULL;
    void *products = s->products[worker];
    int64_t row, column;
    prh__tile t;

    schedule(s, number, &row, &column);
    t = prh__tiling_tile(&s->tiling, row, column);
    if (prh__ranks_are_products(s->items)) {
        PRH__TRY(prh__tile_products(s->items, PRH__RANK, &t, a, b, products));
        narrow = s->items->work == PRH_F32 ? products : NULL;
        wide = products;
    } else {
        wide = s->ranks[worker];
        PRH__TRY(prh__tile_ranks(s->items, &t, a, b, products, s->ranks[worker]));
    }
    pthread_mutex_lock(&s->lock[row]);
    if (row != column)
        pthread_mutex_lock(&s->lock[column]);
    serve(s, &t, narrow, wide);
    if (row != column)
        pthread_mutex_unlock(&s->lock[column]);
    pthread_mutex_unlock(&s->lock[row]);
    return prh__task_step(s->run->task, prh__items_work(s->items, t.ni * t.nj));
}

/* Blocks of a side: two sides take at most half of the limit. Rows that are read where they lie take nothing, but a
 * file that is larger than memory is then read in order. */
static int64_t reach_of(const search *s)
{
    enum { LEAST_IN_PLACE = 16 };
    const uint64_t row = (uint64_t)s->items->view.cols * prh__dtype_size(s->items->work);
    const uint64_t fit = s->run->memory_limit / 4 / (row * (uint64_t)s->tiling.edge);
    const int in_place = prh__strip_bytes(s->items, PRH__RANK, 1) == 0;
    const int64_t least = in_place ? LEAST_IN_PLACE : 1;

    if (s->items->values || 2 * fit >= (uint64_t)s->tiling.blocks)
        return s->tiling.blocks;
    return (int64_t)fit > least ? (int64_t)fit : least;
}

static prh_status load_side(search *s, int which, int64_t first)
{
    side *mine = &s->side[which];
    const int64_t last = first + s->reach < s->tiling.blocks ? first + s->reach : s->tiling.blocks;
    const int64_t row = first * s->tiling.edge;
    const int64_t end = last * s->tiling.edge < s->tiling.n ? last * s->tiling.edge : s->tiling.n;

    mine->first = first;
    mine->blocks = last - first;
    return prh__strip_load(&mine->strip, s->items, PRH__RANK, row, end - row, mine->room, s->run);
}

static prh_status search_sides(search *s, int64_t workers)
{
    for (int64_t a = 0; a < s->tiling.blocks; a += s->reach) {
        PRH__TRY(load_side(s, 0, a));
        s->meets_itself = 1;
        PRH__TRY(
            prh__parallel(s->run, s->side[0].blocks * (s->side[0].blocks + 1) / 2, workers, search_tile, s));
        s->meets_itself = 0;
        for (int64_t b = a + s->reach; b < s->tiling.blocks; b += s->reach) {
            PRH__TRY(load_side(s, 1, b));
            PRH__TRY(prh__parallel(s->run, s->side[0].blocks * s->side[1].blocks, workers, search_tile, s));
        }
    }
    return PRH_OK;
}

static prh_status make_rooms(search *s, int64_t *workers)
{
    const int64_t tiles = prh__tiling_count(&s->tiling), area = s->tiling.edge * s->tiling.edge;
    const size_t products = s->items->values ? 0 : (size_t)area * prh__dtype_size(s->items->work);
    const size_t ranks = prh__ranks_are_products(s->items) ? 0 : (size_t)area * sizeof(double);
    const uint64_t strip = prh__strip_bytes(s->items, PRH__RANK, s->reach * s->tiling.edge);

    *workers = prh__run_workers(s->run, tiles, products + ranks);
    PRH__TRY(prh__alloc_rooms(&s->products, *workers, products));
    PRH__TRY(prh__alloc_rooms(&s->ranks, *workers, ranks));
    for (int i = 0; i < 2 && strip > 0; i++)
        if (i == 0 || s->reach < s->tiling.blocks)
            PRH__TRY(prh__alloc(&s->side[i].room, (int64_t)strip, 1));
    return PRH_OK;
}

static prh_status search_all(search *s, int64_t capacity)
{
    int64_t locks = 0, workers;
    prh_status status;

    s->reach = reach_of(s);
    PRH__GO(prh__heaps_create(&s->heaps, s->items->groups.count, capacity));
    PRH__GO(make_rooms(s, &workers));
    PRH__GO(prh__alloc(&s->lock, s->tiling.blocks, sizeof *s->lock));
    for (; locks < s->tiling.blocks; locks++)
        pthread_mutex_init(&s->lock[locks], NULL);
    PRH__GO(search_sides(s, workers));
done:
    for (int64_t b = 0; b < locks; b++)
        pthread_mutex_destroy(&s->lock[b]);
    prh__free(s->lock);
    prh__free(s->side[1].room);
    prh__free(s->side[0].room);
    prh__free(s->ranks);
    prh__free(s->products);
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
