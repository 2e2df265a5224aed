/*
 * A few rows of a tile at a time are centred for every side, so that they stay in cache while every side of x meets
 * every side of y. Tiles are cut into bins; a bin's sums are one thread's, and bins are added in order.
 */
#include "compute/gram_product.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/gram_features.h"
#include "compute/loops.h"
#include "compute/tile.h"

typedef struct product {
    const prh__gram_side *side[2];
    int64_t count[2];
    prh__centring centring;
    const prh__run *run;
    prh__tiling tiling;
    double *sums;   /* bins x count[0] x count[1] */
    char **slices;  /* per worker: a centred slice of each side, the sums of a tile */
    char **tiles;   /* per worker: a tile of each side that kept none */
    char **scratch; /* per worker */
} product;

static int64_t area_of(const prh__tiling *tiling)
{
    return tiling->edge * tiling->edge;
}

prh_status prh__gram_side_tile(const prh__gram_side *side, const prh__tile *t, void *scratch, void *room,
    const prh__run *run, const void **tile, prh_dtype *dtype)
{
    const prh__gram *gram = side->gram;

    *tile = gram->tiles ? prh__gram_tile(gram, t) : room;
    *dtype = gram->tiles || gram->rows ? gram->kept : PRH_F64;
    if (gram->tiles)
        return PRH_OK;
    if (gram->rows)
        PRH__TRY(prh__tile_of_rows(gram->kept, gram->rows, gram->cols, t, room));
    else
        PRH__TRY(prh__tile_values(side->items, PRH__CENTRABLE, t, scratch, room, t->nj));
    return prh__task_step(run->task, prh__items_work(side->items, t->ni * t->nj));
}

size_t prh__gram_side_scratch(const prh__gram_side *side)
{
    return side->gram->tiles ? 0 : prh__tile_scratch(side->items, PRH__CENTRABLE);
}

static prh_status load_tiles(
    const product *p, const prh__tile *t, int64_t worker, const void **tile, prh_dtype *dtype)
{
    double *room = (double *)(void *)p->tiles[worker];

    for (int s = 0; s < 2; s++)
        for (int64_t l = 0; l < p->count[s]; l++) {
            const int64_t at = s * p->count[0] + l;

            PRH__TRY(prh__gram_side_tile(
                &p->side[s][l], t, p->scratch[worker], room, p->run, &tile[at], &dtype[at]));
            if (!p->side[s][l].gram->tiles)
                room += area_of(&p->tiling);
        }
    return PRH_OK;
}

static void multiply_tile(const product *p, const prh__tile *t, const void *const *tile,
    const prh_dtype *dtype, double *slices, double *sums)
{
    const int64_t step = prh__gram_slice_rows(t), width = step * t->nj;
    const double *others = slices + p->count[0] * width;

    for (int64_t first = 0; first < t->ni; first += step) {
        const int64_t rows = t->ni - first < step ? t->ni - first : step;

        for (int s = 0; s < 2; s++)
            for (int64_t l = 0; l < p->count[s]; l++) {
                const int64_t at = s * p->count[0] + l;

                prh__gram_centred_rows(p->side[s][l].gram, p->centring, t, tile[at], dtype[at], first, rows,
                    slices + at * width);
            }
        for (int64_t l = 0; l < p->count[0]; l++)
            prh__add_dots(slices + l * width, others, width, p->count[1], rows * t->nj,
                t->i0 == t->j0 ? 1.0 : 2.0, sums + l * p->count[1]);
    }
}

static prh_status multiply_bin(void *context, int64_t bin, int64_t worker)
{
    product *p = context;
    const int64_t sides = p->count[0] + p->count[1], cells = p->count[0] * p->count[1];
    const double work = prh__gram_products_work(p->tiling.n, p->count[0], p->count[1]) /
                        (double)prh__tiling_count(&p->tiling);
    double *slices = (double *)(void *)p->slices[worker], *sums = slices + sides * PRH__GRAM_SLICE;
    const void **tile = (const void **)(void *)(sums + cells);
    prh_dtype *dtype = (prh_dtype *)(tile + sides);

    for (int64_t number = prh__gram_bin(&p->tiling, bin); number < prh__gram_bin(&p->tiling, bin + 1);
         number++) {
        int64_t row, column;
        prh__tile t;

        prh__triangle_pair(p->tiling.blocks, number, &row, &column);
        t = prh__tiling_tile(&p->tiling, row, column);
        PRH__TRY(load_tiles(p, &t, worker, tile, dtype));
        memset(sums, 0, (size_t)cells * sizeof *sums);
        multiply_tile(p, &t, tile, dtype, slices, sums);
        prh__add_f64(1.0, sums, cells, p->sums + bin * cells);
        PRH__TRY(prh__task_step(p->run->task, work));
    }
    return PRH_OK;
}

static int64_t computed(const prh__gram_side *side, int64_t count)
{
    int64_t without = 0;

    for (int64_t l = 0; l < count; l++)
        without += side[l].gram->tiles == NULL;
    return without;
}

static size_t scratch_of(const product *p)
{
    size_t most = 0;

    for (int s = 0; s < 2; s++)
        for (int64_t l = 0; l < p->count[s]; l++) {
            const size_t bytes = prh__gram_side_scratch(&p->side[s][l]);

            most = bytes > most ? bytes : most;
        }
    return most;
}

/* Of sides that are few enough. */
static prh_status multiply(product *p)
{
    const int64_t sides = p->count[0] + p->count[1], cells = p->count[0] * p->count[1];
    const int64_t bins = prh__gram_bins(&p->tiling);
    const size_t slices = (size_t)(sides * PRH__GRAM_SLICE + cells) * sizeof(double) +
                          (size_t)sides * (sizeof(void *) + sizeof(prh_dtype));
    const int64_t without = computed(p->side[0], p->count[0]) + computed(p->side[1], p->count[1]);
    const size_t tiles = (size_t)(without * area_of(&p->tiling)) * sizeof(double), scratch = scratch_of(p);
    const int64_t workers = prh__run_workers(p->run, bins, slices + tiles + scratch);
    prh_status status;

    PRH__GO(prh__alloc_zero(&p->sums, bins, (size_t)cells * sizeof(double)));
    PRH__GO(prh__alloc_rooms(&p->slices, workers, slices));
    PRH__GO(prh__alloc_rooms(&p->tiles, workers, tiles));
    PRH__GO(prh__alloc_rooms(&p->scratch, workers, scratch));
    PRH__GO(prh__parallel(p->run, bins, workers, multiply_bin, p));
    for (int64_t b = 1; b < bins; b++)
        prh__add_f64(1.0, p->sums + b * cells, cells, p->sums);
done:
    prh__free(p->scratch);
    prh__free(p->tiles);
    prh__free(p->slices);
    return status;
}

/* How many sides of each set go together: tiles that are computed must fit beside one another for every thread. */
static int64_t block_of(const prh__gram_side *x, int64_t x_count, const prh__gram_side *y, int64_t y_count,
    const prh__tiling *tiling, const prh__run *run)
{
    const int64_t most = x_count > y_count ? x_count : y_count;
    const uint64_t tile = (uint64_t)area_of(tiling) * sizeof(double);
    const uint64_t fit = run->memory_limit / 8 / (uint64_t)run->threads / tile;

    if (computed(x, x_count) + computed(y, y_count) == 0 || fit >= (uint64_t)most)
        return most;
    return fit < 1 ? 1 : (int64_t)fit;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Tile by tile. */
static prh_status multiply_tiles(const prh__gram_side *x, int64_t x_count, const prh__gram_side *y,
    int64_t y_count, prh__centring centring, const prh__run *run, double *products)
{
    const prh__tiling tiling = x[0].gram->tiling;
    const int64_t block = block_of(x, x_count, y, y_count, &tiling, run);

    for (int64_t a = 0; a < x_count; a += block)
        for (int64_t b = 0; b < y_count; b += block) {
            product p = {.side = {x + a, y + b},
                .count = {least(block, x_count - a), least(block, y_count - b)},
                .centring = centring,
                .run = run,
                .tiling = tiling};
            const prh_status status = multiply(&p);

            for (int64_t l = 0; l < p.count[0] && status >= 0; l++)
                memcpy(products + (a + l) * y_count + b, p.sums + l * p.count[1],
                    (size_t)p.count[1] * sizeof *products);
            prh__free(p.sums);
            PRH__TRY(status);
        }
    return PRH_OK;
}

/* Sides that hold their rows, or those that do not. */
typedef struct chosen {
    prh__gram_side *side;
    const prh__gram **gram;
    int64_t *place;
    int64_t count;
} chosen;

static void choose(chosen *c, const prh__gram_side *sides, int64_t count, int rows)
{
    c->count = 0;
    for (int64_t l = 0; l < count; l++) {
        const prh__gram *gram = sides[l].gram;

        if (!gram || (gram->rows != NULL) != rows)
            continue;
        c->side[c->count] = sides[l];
        c->gram[c->count] = gram;
        c->place[c->count++] = l;
    }
}

static prh_status multiply_chosen(const chosen *x, const chosen *y, int in_features, int64_t y_count,
    prh__centring centring, const prh__run *run, double *room, double *products)
{
    if (x->count == 0 || y->count == 0)
        return PRH_OK;
    if (in_features)
        PRH__TRY(prh__gram_multiply_features(x->gram, x->count, y->gram, y->count, centring, run, room));
    else
        PRH__TRY(multiply_tiles(x->side, x->count, y->side, y->count, centring, run, room));
    for (int64_t a = 0; a < x->count; a++)
        for (int64_t b = 0; b < y->count; b++)
            products[x->place[a] * y_count + y->place[b]] = room[a * y->count + b];
    return PRH_OK;
}

static prh_status new_chosen(chosen *c, int64_t count)
{
    PRH__TRY(prh__alloc(&c->side, count, sizeof *c->side));
    PRH__TRY(prh__alloc(&c->gram, count, sizeof *c->gram));
    return prh__alloc(&c->place, count, sizeof *c->place);
}

static void free_chosen(chosen *c)
{
    prh__free(c->place);
    prh__free(c->gram);
    prh__free(c->side);
}

prh_status prh__gram_products(const prh__gram_side *x, int64_t x_count, const prh__gram_side *y,
    int64_t y_count, prh__centring centring, const prh__run *run, double *products)
{
    chosen a = {NULL, NULL, NULL, 0}, b = {NULL, NULL, NULL, 0};
    double *room = NULL;
    prh_status status;

    PRH__GO(new_chosen(&a, x_count));
    PRH__GO(new_chosen(&b, y_count));
    PRH__GO(prh__alloc(&room, x_count, (size_t)y_count * sizeof *room));
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++) {
            choose(&a, x, x_count, i);
            choose(&b, y, y_count, j);
            PRH__GO(multiply_chosen(&a, &b, i && j, y_count, centring, run, room, products));
        }
done:
    prh__free(room);
    free_chosen(&b);
    free_chosen(&a);
    return status;
}

double prh__gram_products_work(int64_t n, int64_t x_count, int64_t y_count)
{
    return (double)n * (double)n / 2.0 * (double)(x_count * y_count + 2 * (x_count + y_count)) / 256.0;
}
