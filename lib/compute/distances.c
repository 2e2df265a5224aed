/* Tiles of products between groups of copies, turned into dissimilarities; or the same from a Gram matrix, entry by
 * entry. */
#include "compute/distances.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include <prh/rsa.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/loops.h"
#include "compute/tile.h"

#define COSINE_MARGIN 8.0 /* rounding units: nearer to 1 than that is 1 */
#define GRAM_TOLERANCE                                                                                       \
    1e-6 /* of the largest entry: Gram matrices come from products in single precision, too */

int prh__holds_distances(const prh__kernel_function *function)
{
    return function->kind == PRH__DISSIMILARITY || function->kind == PRH__SQUARED_DISSIMILARITY;
}

/* 1 - cosine, in [0, 2]. */
static double from_cosine(double cosine, double epsilon)
{
    if (cosine >= 1.0 - COSINE_MARGIN * epsilon)
        return 0.0;
    return cosine <= -1.0 + COSINE_MARGIN * epsilon ? 2.0 : 1.0 - cosine;
}

/* ---- of features ---- */

typedef struct filling {
    double *values;
    const prh__items *items;
    const prh__run *run;
    prh__mode mode;
    prh__tiling tiling;
    double **tile;
    char **scratch;
} filling;

/* Entries of the mode to dissimilarities. */
static void transform(const filling *f, const prh__tile *t, double *values)
{
    const double epsilon = prh__items_epsilon(f->items);

    for (int64_t r = 0; r < t->ni; r++)
        for (int64_t c = 0; c < t->nj; c++) {
            double *value = &values[r * t->nj + c];
            const int copies = t->i0 + r == t->j0 + c;

            if (f->mode == PRH__RANK)
                *value = copies ? 0.0 : sqrt(fabs(*value));
            else if (copies)
                *value = *value > 0.5 ? 0.0 : 1.0; /* a row and itself: 1, or 0 where it is zero */
            else
                *value = from_cosine(*value, epsilon);
        }
}

static prh_status fill_tile(void *context, int64_t number, int64_t worker)
{
    const filling *f = context;
    double *values = f->tile[worker];
    int64_t row, column;
    prh__tile t;

    prh__triangle_pair(f->tiling.blocks, number, &row, &column);
    t = prh__tiling_tile(&f->tiling, row, column);
    PRH__TRY(prh__tile_values(f->items, f->mode, &t, f->scratch[worker], values, t.nj));
    transform(f, &t, values);
    prh__tile_spread(f->items, &t, values, f->values);
    return prh__task_step(f->run->task, prh__items_work(f->items, t.ni * t.nj));
}

static prh_status fill_all(double *values, const prh__items *items, prh__mode mode, const prh__run *run)
{
    filling f = {.values = values, .items = items, .run = run, .mode = mode};
    const size_t scratch = prh__tile_scratch(items, mode);
    int64_t area, tiles, workers;
    prh_status status;

    f.tiling = prh__tiling_of(prh__items_extent(items, mode));
    area = f.tiling.edge * f.tiling.edge;
    tiles = prh__tiling_count(&f.tiling);
    workers = prh__run_workers(run, tiles, scratch + (uint64_t)area * sizeof(double));
    PRH__GO(prh__alloc_rooms(&f.tile, workers, (size_t)area * sizeof(double)));
    PRH__GO(prh__alloc_rooms(&f.scratch, workers, scratch));
    PRH__GO(prh__parallel(run, tiles, workers, fill_tile, &f));
    for (int64_t i = 0; i < items->n; i++)
        values[i * items->n + i] = 0.0;
done:
    prh__free(f.scratch);
    prh__free(f.tile);
    return status;
}

/* x less its mean in two steps, by the mean and by what rounding left of it; a constant row is 0 exactly. 0 if the
 * mean is not finite. */
static int centre_row(double *row, int64_t count)
{
    double least, largest, pilot = row[0], sum, square;

    prh__range_f64(row, count, &least, &largest);
    if (!(largest > least)) {
        memset(row, 0, (size_t)count * sizeof *row);
        return 1;
    }
    for (int step = 0; step < 2; step++) {
        prh__moments_f64(row, count, pilot, &sum, &square);
        pilot += sum / (double)count;
        for (int64_t c = 0; c < count; c++)
            row[c] -= pilot;
        pilot = 0.0;
    }
    return prh__within_f64(row, count, DBL_MAX);
}

/* A copy of the rows in `work`, each less its mean. */
static prh_status centre_rows(void *out, const prh_view *view, prh_dtype work, const prh__run *run)
{
    const int64_t cols = view->cols, at_once = prh__rows_between_polls(view);
    double *wide;
    prh_status status = PRH_OK;

    PRH__TRY(prh__alloc(&wide, cols, sizeof *wide));
    for (int64_t i = 0; i < view->rows; i++) {
        prh__row_f64(view, i, wide);
        PRH__REQUIRE_GO(centre_row(wide, cols), PRH_ERR_VALUE,
            "the mean of row %" PRId64 " overflows; scale the features down", i);
        if (work == PRH_F32)
            prh__round_f64(wide, cols, (float *)out + i * cols);
        else
            memcpy((double *)out + i * cols, wide, (size_t)cols * sizeof *wide);
        if ((i + 1) % at_once == 0)
            PRH__GO(prh__run_poll(run));
    }
done:
    prh__free(wide);
    return status;
}

static prh_status of_products(double *values, prh__rounding *rounding, const prh_view *view, int radial,
    int32_t precision, const prh__run *run)
{
    const prh__kernel_function function = {.kind = radial ? PRH__RBF : PRH__COSINE, .bandwidth = 1.0};
    prh__items items;
    prh_status status;

    PRH__TRY(prh__items_create(&items, view, &function, precision, run));
    *rounding = (prh__rounding){prh__items_epsilon(&items), radial ? 0.0 : 1.0};
    status = fill_all(values, &items, radial ? PRH__RANK : PRH__VALUE, run);
    prh__items_free(&items);
    return status;
}

prh_status prh__distances_of(double *values, prh__rounding *rounding, const prh_view *view, int32_t inner,
    int32_t precision, const prh__run *run)
{
    const prh_dtype work = prh__work_dtype(precision, view->dtype);
    prh_view centred = {.rows = view->rows, .cols = view->cols, .ld = view->cols, .dtype = work};
    void *rows = NULL;
    prh_status status;

    if (inner != PRH_RSA_CORRELATION)
        return of_products(values, rounding, view, inner == PRH_RSA_EUCLIDEAN, precision, run);
    PRH__GO(prh__check_finite(view, work, run));
    PRH__GO(prh__alloc(&rows, view->rows, (size_t)view->cols * prh__dtype_size(work)));
    PRH__GO(centre_rows(rows, view, work, run));
    centred.data = rows;
    PRH__GO(of_products(values, rounding, &centred, 0, precision, run));
done:
    prh__free(rows);
    return status;
}

/* ---- of given matrices ---- */

static void take_distances(double *values, const prh__kernel_matrix *matrix)
{
    for (int64_t e = 0; e < matrix->n * matrix->n; e++)
        values[e] = 0.0 - matrix->ranking[e]; /* never -0 */
}

/* |x - y|^2 from products; what is nothing but their rounding is 0. */
static double gram_square(double ii, double jj, double ij)
{
    const double square = ii + jj - 2.0 * ij;

    return fabs(square) <= 4.0 * DBL_EPSILON * (fabs(ii) + fabs(jj)) ? 0.0 : square;
}

static double gram_distance(double ii, double jj, double ij, int32_t inner)
{
    if (inner == PRH_RSA_EUCLIDEAN)
        return sqrt(fmax(gram_square(ii, jj, ij), 0.0));
    return ii > 0.0 && jj > 0.0 ? from_cosine(ij / (sqrt(ii) * sqrt(jj)), DBL_EPSILON) : 1.0;
}

/* Mean K_ii over half the mean squared distance: how much larger products are than what is asked of them. */
static double gram_excess(const double *k, int64_t n)
{
    double diagonal = 0.0, squares = 0.0;

    for (int64_t i = 0; i < n; i++) {
        diagonal += fabs(k[i * n + i]) / (double)n;
        for (int64_t j = i + 1; j < n; j++)
            squares += fabs(gram_square(k[i * n + i], k[j * n + j], k[i * n + j]));
    }
    squares /= 0.5 * (double)n * (double)(n - 1);
    return 2.0 * diagonal > squares && squares > 0.0 ? 2.0 * diagonal / squares : 1.0;
}

void prh__distances_given(
    double *values, prh__rounding *rounding, int *exist, const prh__kernel_matrix *matrix, int32_t inner)
{
    const int64_t n = matrix->n;
    const double *k = matrix->values;
    double largest = 0.0, least = 0.0;

    *rounding = (prh__rounding){DBL_EPSILON, 0.0};
    *exist = 1;
    if (prh__holds_distances(&matrix->function)) {
        take_distances(values, matrix);
        return;
    }
    for (int64_t i = 0; i < n; i++) {
        values[i * n + i] = 0.0;
        largest = fmax(largest, fabs(k[i * n + i]));
        least = fmin(least, k[i * n + i]);
        for (int64_t j = i + 1; j < n; j++) {
            const double ii = k[i * n + i], jj = k[j * n + j], ij = k[i * n + j];

            least = fmin(least, gram_square(ii, jj, ij));
            largest = fmax(largest, fabs(ij));
            values[i * n + j] = values[j * n + i] = gram_distance(ii, jj, ij, inner);
        }
    }
    *exist = least >= -GRAM_TOLERANCE * largest;
    if (inner == PRH_RSA_EUCLIDEAN)
        rounding->epsilon *= gram_excess(k, n);
    else
        rounding->unit = 1.0;
}
