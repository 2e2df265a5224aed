/* From features: every tile between groups of copies once, handed to their members and mirrored. From a file:
 * checked, then centred if it holds distances. */
#include "compute/kernel_matrix.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/tile.h"

#define SYMMETRY_TOLERANCE                                                                                   \
    1e-6 /* of the largest |value|: products in single precision are not exactly symmetric */

typedef struct filling {
    prh__kernel_matrix *matrix;
    const prh__items *items;
    const prh__run *run;
    prh__tiling tiling;
    double **tile;
    char **scratch;
} filling;

static prh_status fill_tile(void *context, int64_t number, int64_t worker)
{
    filling *f = context;
    double *values = f->tile[worker];
    int64_t row, column;
    prh__tile t;

    prh__triangle_pair(f->tiling.blocks, number, &row, &column);
    t = prh__tiling_tile(&f->tiling, row, column);
    PRH__TRY(prh__tile_values(f->items, PRH__VALUE, &t, f->scratch[worker], values, t.nj));
    prh__tile_spread(f->items, &t, values, f->matrix->values);
    if (f->matrix->ranking != f->matrix->values) {
        PRH__TRY(prh__tile_values(f->items, PRH__RANK, &t, f->scratch[worker], values, t.nj));
        prh__tile_spread(f->items, &t, values, f->matrix->ranking);
    }
    return prh__task_step(f->run->task, prh__items_work(f->items, t.ni * t.nj));
}

static prh_status from_features(
    prh__kernel_matrix *matrix, const prh_view *view, int32_t precision, const prh__run *run)
{
    filling f = {.matrix = matrix, .run = run};
    int64_t area, tiles, workers;
    prh__items items;
    prh_status status;
    size_t scratch;

    PRH__TRY(prh__items_create(&items, view, &matrix->function, precision, run));
    PRH__GO(prh__items_scale(&items, run));
    matrix->function = items.function;
    f.items = &items;
    f.tiling = prh__tiling_of(prh__items_extent(&items, PRH__VALUE));
    area = f.tiling.edge * f.tiling.edge;
    tiles = prh__tiling_count(&f.tiling);
    scratch = prh__tile_scratch(&items, PRH__VALUE);
    workers = prh__run_workers(run, tiles, scratch + (uint64_t)area * sizeof(double));
    PRH__GO(prh__alloc_rooms(&f.tile, workers, (size_t)area * sizeof(double)));
    PRH__GO(prh__alloc_rooms(&f.scratch, workers, scratch));
    PRH__GO(prh__parallel(run, tiles, workers, fill_tile, &f));
done:
    prh__free(f.scratch);
    prh__free(f.tile);
    prh__items_free(&items);
    return status;
}

static double largest_magnitude(const double *m, int64_t n)
{
    double largest = 0.0;

    for (int64_t e = 0; e < n * n; e++)
        largest = fmax(largest, fabs(m[e]));
    return largest;
}

prh_status prh__check_symmetric(const double *matrix, int64_t n)
{
    const double bound = SYMMETRY_TOLERANCE * largest_magnitude(matrix, n);

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < i; j++)
            if (fabs(matrix[i * n + j] - matrix[j * n + i]) > bound)
                return prh__fail(PRH_ERR_VALUE,
                    "the matrix is not symmetric: %.9g at row %" PRId64 ", column %" PRId64
                    " but %.9g at row %" PRId64 ", column %" PRId64,
                    matrix[i * n + j], i, j, matrix[j * n + i], j, i);
    return PRH_OK;
}

static prh_status check_distances(const double *m, int64_t n)
{
    const double bound = SYMMETRY_TOLERANCE * largest_magnitude(m, n);

    for (int64_t i = 0; i < n; i++) {
        if (fabs(m[i * n + i]) > bound)
            return prh__fail(PRH_ERR_VALUE,
                "row %" PRId64 ", column %" PRId64 " is %.9g: the diagonal of a "
                "dissimilarity matrix must be 0",
                i, i, m[i * n + i]);
        for (int64_t j = i + 1; j < n; j++)
            if (m[i * n + j] < -bound)
                return prh__fail(PRH_ERR_VALUE,
                    "row %" PRId64 ", column %" PRId64 " is %.9g: a dissimilarity must "
                    "not be negative",
                    i, j, m[i * n + j]);
    }
    return PRH_OK;
}

/* values = -1/2 H D2 H, with D2 = D o D or D; ranking = -D. */
static prh_status centre_distances(prh__kernel_matrix *matrix, int squared)
{
    const int64_t n = matrix->n;
    double *mean, total = 0.0;

    PRH__TRY(prh__alloc_zero(&mean, n, sizeof *mean));
    for (int64_t i = 0; i < n; i++) {
        for (int64_t j = 0; j < n; j++) {
            const double distance = matrix->values[i * n + j];

            matrix->ranking[i * n + j] = -distance;
            matrix->values[i * n + j] = squared ? distance : distance * distance;
            mean[i] += matrix->values[i * n + j];
        }
        mean[i] /= (double)n;
        total += mean[i] / (double)n;
    }
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            matrix->values[i * n + j] = -0.5 * (matrix->values[i * n + j] - (mean[i] + mean[j]) + total);
    prh__free(mean);
    return PRH_OK;
}

static prh_status from_matrix(prh__kernel_matrix *matrix, const prh_view *view, const prh__run *run)
{
    const int64_t n = matrix->n;
    const int is_distance = matrix->function.kind != PRH__GRAM;

    PRH__REQUIRE(view->cols == n, PRH_ERR_SHAPE,
        "a precomputed kernel must be square; this matrix is %" PRId64 " x %" PRId64, view->rows, view->cols);
    PRH__TRY(prh__check_finite(view, PRH_F64, run));
    for (int64_t i = 0; i < n; i++)
        prh__row_f64(view, i, matrix->values + i * n);
    PRH__TRY(prh__check_symmetric(matrix->values, n));
    if (is_distance)
        PRH__TRY(check_distances(matrix->values, n));
    for (int64_t i = 0; i < n; i++) {
        if (is_distance)
            matrix->values[i * n + i] = 0.0;
        for (int64_t j = 0; j < i; j++)
            matrix->values[i * n + j] = matrix->values[j * n + i];
    }
    if (is_distance)
        return centre_distances(matrix, matrix->function.kind == PRH__SQUARED_DISSIMILARITY);
    return PRH_OK;
}

prh_status prh__kernel_matrix_create(prh__kernel_matrix *matrix, const prh_view *view,
    const prh__kernel_function *function, int32_t precision, const prh__run *run)
{
    const int own_ranking = prh__kernel_is_radial(function) || function->kind == PRH__DISSIMILARITY ||
                            function->kind == PRH__SQUARED_DISSIMILARITY;
    int64_t bytes;
    prh_status status;

    memset(matrix, 0, sizeof *matrix);
    matrix->n = view->rows;
    matrix->function = *function;
    PRH__GO(prh__mul(&bytes, matrix->n, matrix->n));
    PRH__GO(prh__alloc(&matrix->values, bytes, sizeof(double)));
    matrix->ranking = matrix->values;
    if (own_ranking)
        PRH__GO(prh__alloc(&matrix->ranking, bytes, sizeof(double)));
    PRH__GO(prh__kernel_is_precomputed(function) ? from_matrix(matrix, view, run)
                                                 : from_features(matrix, view, precision, run));
done:
    if (status < 0)
        prh__kernel_matrix_free(matrix);
    return status;
}

void prh__kernel_matrix_name(char name[PRH__KERNEL_NAME_SIZE], const prh__kernel_matrix *matrix)
{
    if (matrix->name)
        snprintf(name, PRH__KERNEL_NAME_SIZE, "%s", matrix->name);
    else
        prh__kernel_function_write(name, &matrix->function);
}

void prh__kernel_matrix_free(prh__kernel_matrix *matrix)
{
    if (matrix->ranking != matrix->values)
        prh__free(matrix->ranking);
    prh__free(matrix->values);
    memset(matrix, 0, sizeof *matrix);
}
