/*
 * Tile by tile: a tile above the diagonal serves its rows and its columns. One thread runs through the tiles of a
 * pair of stripes in order; each pair of stripes has places of its own, which are added in a fixed order (as the sums
 * of a Gram's rows are, gram_sums.c).
 */
#include "compute/row_products.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/gram_features.h"
#include "compute/loops.h"
#include "compute/tile.h"

typedef struct multiplying {
    const prh__gram_side *side[2];
    int sides; /* 1: both are the same */
    prh__centring centring;
    const prh__run *run;
    prh__tiling tiling;
    double *partial; /* stripes x n: sums over the columns within a stripe */
    double *diagonal;
    char **room;    /* per worker: two slices, and a tile of each side that kept none */
    char **scratch; /* per worker */
} multiplying;

/* columns[c] += x[c] y[c]. */
static void add_products(
    const double *restrict x, const double *restrict y, int64_t count, double *restrict columns)
{
    for (int64_t c = 0; c < count; c++)
        columns[c] += x[c] * y[c];
}

/* A tile's share: of its rows, and, above the diagonal, of its columns. */
static void multiply_rows(const multiplying *m, const prh__tile *t, const void *const tile[2],
    const prh_dtype dtype[2], double *slices, double *rows, double *columns)
{
    const int64_t step = prh__gram_slice_rows(t);
    double *slice[2] = {slices, m->sides == 1 ? slices : slices + PRH__GRAM_SLICE};

    for (int64_t first = 0; first < t->ni; first += step) {
        const int64_t count = t->ni - first < step ? t->ni - first : step;

        for (int s = 0; s < m->sides; s++)
            prh__gram_centred_rows(
                m->side[s]->gram, m->centring, t, tile[s], dtype[s], first, count, slice[s]);
        for (int64_t r = 0; r < count; r++) {
            const double *x = slice[0] + r * t->nj, *y = slice[1] + r * t->nj;

            rows[first + r] += prh__dot_f64(x, y, t->nj);
            if (t->i0 == t->j0)
                m->diagonal[t->i0 + first + r] = x[first + r] * y[first + r];
            else
                add_products(x, y, t->nj, columns);
        }
    }
}

static prh_status multiply_tile(multiplying *m, int64_t a, int64_t b, const prh__tile *t, int64_t worker)
{
    const int64_t n = m->tiling.n;
    double *slices = (double *)(void *)m->room[worker], *room = slices + 2 * PRH__GRAM_SLICE;
    const void *tile[2];
    prh_dtype dtype[2];

    for (int s = 0; s < m->sides; s++) {
        PRH__TRY(prh__gram_side_tile(m->side[s], t, m->scratch[worker], room, m->run, &tile[s], &dtype[s]));
        if (!m->side[s]->gram->tiles)
            room += m->tiling.edge * m->tiling.edge;
    }
    multiply_rows(m, t, tile, dtype, slices, m->partial + b * n + t->i0, m->partial + a * n + t->j0);
    return prh__task_step(m->run->task,
        prh__gram_products_work(n, 1, 1) * (double)(t->ni * t->nj) * 2.0 / ((double)n * (double)n));
}

static prh_status multiply_cell(void *context, int64_t number, int64_t worker)
{
    multiplying *m = context;
    const prh__tiling *tiling = &m->tiling;
    int64_t a, b;

    prh__triangle_pair(tiling->stripes, number, &a, &b);
    for (int64_t row = prh__tiling_stripe(tiling, a); row < prh__tiling_stripe(tiling, a + 1); row++) {
        int64_t column = prh__tiling_stripe(tiling, b);

        for (column = column > row ? column : row; column < prh__tiling_stripe(tiling, b + 1); column++) {
            const prh__tile t = prh__tiling_tile(tiling, row, column);

            PRH__TRY(multiply_tile(m, a, b, &t, worker));
        }
    }
    return PRH_OK;
}

static size_t room_of(const multiplying *m)
{
    size_t doubles = 2 * PRH__GRAM_SLICE;

    for (int s = 0; s < m->sides; s++)
        doubles += m->side[s]->gram->tiles ? 0 : (size_t)(m->tiling.edge * m->tiling.edge);
    return doubles * sizeof(double);
}

static size_t scratch_of(const multiplying *m)
{
    size_t most = 0;

    for (int s = 0; s < m->sides; s++) {
        const size_t bytes = prh__gram_side_scratch(m->side[s]);

        most = bytes > most ? bytes : most;
    }
    return most;
}

static prh_status multiply(multiplying *m, double *products)
{
    const int64_t stripes = m->tiling.stripes, cells = stripes * (stripes + 1) / 2, n = m->tiling.n;
    const size_t room = room_of(m), scratch = scratch_of(m);
    const int64_t workers = prh__run_workers(m->run, cells, room + scratch);
    prh_status status;

    PRH__GO(prh__alloc_zero(&m->partial, stripes, (size_t)n * sizeof *m->partial));
    PRH__GO(prh__alloc_rooms(&m->room, workers, room));
    PRH__GO(prh__alloc_rooms(&m->scratch, workers, scratch));
    PRH__GO(prh__parallel(m->run, cells, workers, multiply_cell, m));
    memset(products, 0, (size_t)n * sizeof *products);
    for (int64_t b = 0; b < stripes; b++)
        prh__add_f64(1.0, m->partial + b * n, n, products);
done:
    prh__free(m->scratch);
    prh__free(m->room);
    prh__free(m->partial);
    return status;
}

static int in_features(const prh__gram_side *a, const prh__gram_side *b)
{
    return a->gram->rows && b->gram->rows;
}

prh_status prh__row_products(const prh__gram_side *a, const prh__gram_side *b, prh__centring centring,
    const prh__run *run, double *products, double *diagonal)
{
    multiplying m = {.side = {a, b},
        .sides = a->gram == b->gram ? 1 : 2,
        .centring = centring,
        .run = run,
        .tiling = a->gram->tiling,
        .diagonal = diagonal};

    if (in_features(a, b))
        return prh__row_products_features(a->gram, b->gram, centring, run, products, diagonal);
    return multiply(&m, products);
}

double prh__row_products_work(const prh__gram_side *a, const prh__gram_side *b)
{
    if (in_features(a, b))
        return 2.0 * prh__gram_features_work(a->gram->n, a->gram->cols, b->gram->cols);
    return prh__gram_products_work(a->gram->n, 1, 1);
}
