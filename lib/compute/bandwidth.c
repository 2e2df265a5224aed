/* Radix selection over distances that are never stored: each pass computes every tile once. */
#include "compute/bandwidth.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/select.h"
#include "compute/tile.h"

typedef struct median {
    const prh__items *items;
    const prh__run *run;
    prh__tiling tiling;
    prh__select middle[2]; /* the two middle ranks; the same one for an odd count */
    double **tile;         /* per worker */
    char **scratch;
    int64_t **histogram; /* per worker, two of them */
} median;

/* Squared distances of one tile, over items so that copies count as often as they occur. */
static prh_status count_tile(void *context, int64_t number, int64_t worker)
{
    median *m = context;
    int64_t *histogram = m->histogram[worker];
    int64_t row, column;
    prh__tile t;

    prh__triangle_pair(m->tiling.blocks, number, &row, &column);
    t = prh__tiling_tile(&m->tiling, row, column);
    PRH__TRY(prh__tile_squares(m->items, &t, m->scratch[worker], m->tile[worker]));
    for (int64_t r = 0; r < t.ni; r++) {
        const int64_t from = row == column ? r + 1 : 0; /* i < j only */
        const double *values = m->tile[worker] + r * t.nj + from;

        for (int s = 0; s < 2; s++)
            prh__select_count(&m->middle[s], histogram + s * PRH__SELECT_BINS, values, t.nj - from);
    }
    return prh__task_step(m->run->task, prh__items_work(m->items, t.ni * t.nj));
}

static prh_status pass(median *m, int64_t workers)
{
    const int64_t bins = 2 * PRH__SELECT_BINS;

    for (int64_t w = 0; w < workers; w++)
        memset(m->histogram[w], 0, (size_t)bins * sizeof **m->histogram);
    PRH__TRY(prh__parallel(m->run, prh__tiling_count(&m->tiling), workers, count_tile, m));
    for (int64_t w = 1; w < workers; w++)
        for (int64_t b = 0; b < bins; b++)
            m->histogram[0][b] += m->histogram[w][b];
    for (int s = 0; s < 2; s++)
        prh__select_narrow(&m->middle[s], m->histogram[0] + s * PRH__SELECT_BINS);
    return PRH_OK;
}

static prh_status find(median *m, int64_t workers)
{
    const int64_t n = m->items->n, pairs = n * (n - 1) / 2;

    prh__select_start(&m->middle[0], (pairs - 1) / 2);
    prh__select_start(&m->middle[1], pairs / 2);
    for (int p = 0; p < PRH__SELECT_PASSES; p++)
        PRH__TRY(pass(m, workers));
    return PRH_OK;
}

prh_status prh__bandwidth_resolve(prh__items *items, const prh__run *run)
{
    median m = {.items = items, .run = run, .tiling = prh__tiling_of(items->n)};
    const int64_t area = m.tiling.edge * m.tiling.edge;
    const size_t scratch = prh__tile_scratch(items, PRH__CENTRABLE);
    const int64_t workers = prh__run_workers(
        run, prh__tiling_count(&m.tiling), scratch + (uint64_t)area * 8 + 16 * PRH__SELECT_BINS);
    prh_status status;
    double value;

    PRH__REQUIRE(items->n >= 2, PRH_ERR_SHAPE, "a median of distances needs at least 2 rows");
    PRH__GO(prh__alloc_rooms(&m.tile, workers, (size_t)area * sizeof **m.tile));
    PRH__GO(prh__alloc_rooms(&m.scratch, workers, scratch));
    PRH__GO(prh__alloc_rooms(&m.histogram, workers, 2 * PRH__SELECT_BINS * sizeof **m.histogram));
    PRH__GO(find(&m, workers));
    value = (sqrt(prh__select_value(&m.middle[0])) + sqrt(prh__select_value(&m.middle[1]))) / 2.0;
    if (value > 0.0) {
        items->function.bandwidth *= value;
        items->function.median = 0;
    } else {
        status = prh__fail(
            PRH_ERR_UNDEFINED, "the median distance between rows is 0, so the bandwidth is undefined");
    }
done:
    prh__free(m.histogram);
    prh__free(m.scratch);
    prh__free(m.tile);
    return status;
}
