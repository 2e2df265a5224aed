/* Partial sums have places of their own, each written by one thread, and are added in a fixed order. */
#include "compute/gram_sums.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/loops.h"
#include "compute/tile.h"

/* Turns sums of rows off the diagonal, in offset[UNBIASED], and the diagonal into offsets. */
static void centre(prh__gram *gram)
{
    const int64_t n = gram->n;
    const double size = (double)n;
    double off = 0.0, trace = 0.0;

    for (int64_t i = 0; i < n; i++) {
        off += gram->offset[PRH__UNBIASED][i];
        trace += gram->diagonal[i];
    }
    for (int64_t i = 0; i < n; i++) {
        const double row = gram->offset[PRH__UNBIASED][i];

        gram->offset[PRH__BIASED][i] = (row + gram->diagonal[i]) / size - (off + trace) / (2.0 * size * size);
        gram->offset[PRH__UNBIASED][i] =
            n > 2 ? row / (size - 2.0) - off / (2.0 * (size - 1.0) * (size - 2.0)) : 0.0;
    }
    gram->trace = trace - (off + trace) / size;
}

enum { CHUNK = 512 }; /* rows whose sum is one part */

typedef struct summing_rows {
    prh__gram *gram;
    prh__rows rows;
    double *part; /* per chunk: sum of its rows */
    double *sum;  /* of all rows */
    char **room;  /* per worker: a row of the products, a row of doubles, one to work in */
} summing_rows;

/* Row i as the products see it, in double. */
static const double *row_at(const summing_rows *s, int64_t i, int64_t worker)
{
    const int64_t cols = s->rows.view.cols;
    double *wide = (double *)(void *)s->room[worker], *row = wide + cols;

    if (s->rows.work == PRH_F64) {
        prh__rows_fill(&s->rows, i, 1, row, wide);
        return row;
    }
    prh__rows_fill(&s->rows, i, 1, row + cols, wide);
    prh__widen_f32((const float *)(row + cols), cols, row);
    return row;
}

static int64_t end_of(const summing_rows *s, int64_t chunk)
{
    return (chunk + 1) * CHUNK < s->gram->n ? (chunk + 1) * CHUNK : s->gram->n;
}

static prh_status add_rows(void *context, int64_t chunk, int64_t worker)
{
    const summing_rows *s = context;
    const int64_t cols = s->rows.view.cols;

    for (int64_t i = chunk * CHUNK; i < end_of(s, chunk); i++) {
        const double *row = row_at(s, i, worker);

        prh__add_f64(1.0, row, cols, s->part + chunk * cols);
        s->gram->diagonal[i] = prh__dot_f64(row, row, cols);
    }
    return PRH_OK;
}

static prh_status multiply_rows(void *context, int64_t chunk, int64_t worker)
{
    const summing_rows *s = context;

    for (int64_t i = chunk * CHUNK; i < end_of(s, chunk); i++)
        s->gram->offset[PRH__UNBIASED][i] =
            prh__dot_f64(row_at(s, i, worker), s->sum, s->rows.view.cols) - s->gram->diagonal[i];
    return PRH_OK;
}

prh_status prh__gram_sum_rows(prh__gram *gram, const prh__items *items, const prh__run *run)
{
    const int64_t chunks = (gram->n + CHUNK - 1) / CHUNK, cols = items->view.cols;
    const size_t room = 3 * (size_t)cols * sizeof(double);
    const int64_t workers = prh__run_workers(run, chunks, room);
    summing_rows s = {.gram = gram, .rows = prh__items_rows(items, PRH__CENTRABLE, items->work)};
    prh_status status;

    PRH__GO(prh__alloc_zero(&s.part, chunks + 1, (size_t)cols * sizeof(double)));
    s.sum = s.part + chunks * cols;
    PRH__GO(prh__alloc_rooms(&s.room, workers, room));
    PRH__GO(prh__parallel(run, chunks, workers, add_rows, &s));
    for (int64_t c = 0; c < chunks; c++)
        prh__add_f64(1.0, s.part + c * cols, cols, s.sum);
    PRH__GO(prh__parallel(run, chunks, workers, multiply_rows, &s));
    if (gram->sum)
        memcpy(gram->sum, s.sum, (size_t)cols * sizeof *s.sum);
    centre(gram);
done:
    prh__free(s.room);
    prh__free(s.part);
    return status;
}

/* Runs over the tiles of one pair of stripes, in order. */
typedef struct summing_tiles {
    prh__gram *gram;
    const prh__items *items;
    const prh__run *run;
    double *partial; /* stripes x n: row sums, off the diagonal, within a stripe of columns */
    double **tile;   /* per worker, where they are not kept */
    char **scratch;  /* per worker */
} summing_tiles;

static prh_status sum_tile(summing_tiles *s, int64_t a, int64_t b, const prh__tile *t, int64_t worker)
{
    const int64_t n = s->gram->n;
    const int diagonal = t->i0 == t->j0;
    double *values = s->gram->tiles ? prh__gram_tile(s->gram, t) : s->tile[worker];
    double *rows = s->partial + b * n + t->i0, *columns = s->partial + a * n + t->j0;

    PRH__TRY(prh__tile_values(s->items, PRH__CENTRABLE, t, s->scratch[worker], values, t->nj));
    for (int64_t r = 0; r < t->ni; r++) {
        const double *row = values + r * t->nj;
        double sum = 0.0;

        for (int64_t j = 0; j < t->nj; j++)
            sum += diagonal && j == r ? 0.0 : row[j];
        rows[r] += sum;
        if (diagonal)
            s->gram->diagonal[t->i0 + r] = row[r];
        else
            prh__add_f64(1.0, row, t->nj, columns);
    }
    return prh__task_step(s->run->task, prh__items_work(s->items, t->ni * t->nj));
}

static prh_status sum_cell(void *context, int64_t number, int64_t worker)
{
    summing_tiles *s = context;
    const prh__tiling *tiling = &s->gram->tiling;
    int64_t a, b;

    prh__triangle_pair(tiling->stripes, number, &a, &b);
    for (int64_t row = prh__tiling_stripe(tiling, a); row < prh__tiling_stripe(tiling, a + 1); row++) {
        int64_t column = prh__tiling_stripe(tiling, b);

        for (column = column > row ? column : row; column < prh__tiling_stripe(tiling, b + 1); column++) {
            const prh__tile t = prh__tiling_tile(tiling, row, column);

            PRH__TRY(sum_tile(s, a, b, &t, worker));
        }
    }
    return PRH_OK;
}

prh_status prh__gram_sum_tiles(prh__gram *gram, const prh__items *items, const prh__run *run)
{
    const int64_t stripes = gram->tiling.stripes, cells = stripes * (stripes + 1) / 2, n = gram->n;
    const size_t scratch = prh__tile_scratch(items, PRH__CENTRABLE);
    const size_t tile = gram->tiles ? 0 : (size_t)(gram->tiling.edge * gram->tiling.edge) * sizeof(double);
    const int64_t workers = prh__run_workers(run, cells, scratch + tile);
    summing_tiles s = {.gram = gram, .items = items, .run = run};
    prh_status status;

    PRH__GO(prh__alloc_zero(&s.partial, stripes, (size_t)n * sizeof *s.partial));
    PRH__GO(prh__alloc_rooms(&s.tile, workers, tile));
    PRH__GO(prh__alloc_rooms(&s.scratch, workers, scratch));
    PRH__GO(prh__parallel(run, cells, workers, sum_cell, &s));
    memset(gram->offset[PRH__UNBIASED], 0, (size_t)n * sizeof(double));
    for (int64_t b = 0; b < stripes; b++)
        prh__add_f64(1.0, s.partial + b * n, n, gram->offset[PRH__UNBIASED]);
    centre(gram);
done:
    prh__free(s.scratch);
    prh__free(s.tile);
    prh__free(s.partial);
    return status;
}
