/* What is known of the items before any product is computed, and single entries. */
#include "compute/items.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/bandwidth.h"
#include "compute/loops.h"
#include "compute/moments.h"
#include "compute/select.h"

#define NORM_MARGIN 1.0001 /* more than rounding takes from a norm */

/* The rows of a mode: which are centred is what keeps digits and never changes what is ranked. */
prh__rows prh__items_rows(const prh__items *items, prh__mode mode, prh_dtype work)
{
    const int centred = prh__kernel_is_radial(&items->function) ||
                        (mode == PRH__CENTRABLE && items->function.kind != PRH__POLYNOMIAL);

    return (prh__rows){.view = items->view,
        .work = work,
        .index = mode != PRH__CENTRABLE && items->groups.count < items->n ? items->groups.first : NULL,
        .norm = items->norm,
        .shift = centred ? items->mean : NULL};
}

/* Over all pairs of different items: twice the mean squared distance from the centre, n / (n - 1) times; at most
 * twice that, since the rows are shifted by coarse means. */
static double mean_squared_distance(const prh__items *items)
{
    double sum = 0.0;

    for (int64_t i = 0; i < items->n; i++)
        sum += items->square[i];
    return items->n > 1 ? 2.0 * sum / (double)(items->n - 1) : 0.0;
}

static prh_status find_means(prh__items *items)
{
    PRH__TRY(prh__alloc(&items->mean, items->view.cols, sizeof *items->mean));
    return prh__column_means(&items->view, items->norm, items->mean);
}

/* What ranking needs. */
static prh_status measure(prh__items *items)
{
    prh__rows rows;

    if (items->function.kind == PRH__COSINE) {
        PRH__TRY(prh__alloc(&items->norm, items->n, sizeof *items->norm));
        PRH__TRY(prh__row_norms(&items->view, items->norm));
    }
    if (!prh__kernel_is_radial(&items->function))
        return PRH_OK;
    PRH__TRY(find_means(items));
    PRH__TRY(prh__coarsen_means(&items->view, items->mean));
    PRH__TRY(prh__alloc(&items->square, items->n, sizeof *items->square));
    rows = prh__items_rows(items, PRH__CENTRABLE, items->work);
    return prh__row_squares(&rows, items->square);
}

/* In what dtype two rows must be the same for their products to be: rows that are divided or shifted are so in double,
 * before they are rounded. */
static prh_dtype multiplied_as(const prh__items *items)
{
    const int direct = items->function.kind == PRH__LINEAR || items->function.kind == PRH__POLYNOMIAL;

    return direct ? items->work : prh__work_dtype(PRH_PRECISION_AUTO, items->view.dtype);
}

prh_status prh__items_create(prh__items *items, const prh_view *view, const prh__kernel_function *function,
    int32_t precision, const prh__run *run)
{
    prh_status status;

    memset(items, 0, sizeof *items);
    items->n = view->rows;
    items->function = *function;
    items->view = *view;
    items->work = prh__work_dtype(precision, view->dtype);
    PRH__GO(prh__check_finite(view, items->work, run));
    PRH__GO(prh__groups_find(&items->groups, view, multiplied_as(items), run));
    PRH__GO(measure(items));
done:
    if (status < 0)
        prh__items_free(items);
    return status;
}

prh_status prh__items_scale(prh__items *items, const prh__run *run)
{
    if (items->values)
        return PRH_OK;
    if (!prh__kernel_is_radial(&items->function))
        return items->function.kind == PRH__POLYNOMIAL ? PRH_OK : find_means(items);
    if (items->function.median)
        PRH__TRY(prh__bandwidth_resolve(items, run));
    items->minus_one = prh__kernel_radial(&items->function, mean_squared_distance(items), 0) > 0.5;
    return PRH_OK;
}

/* The median of K(i, i + 1): a constant that centring takes away again, but for the digits that it would cost. */
static prh_status typical_value(double *value, const double *values, int64_t n)
{
    double *beside;

    *value = 0.0;
    if (n < 2)
        return PRH_OK;
    PRH__TRY(prh__alloc(&beside, n, sizeof *beside));
    for (int64_t i = 0; i < n; i++)
        beside[i] = values[i * n + (i + 1) % n];
    *value = prh__nth(beside, n, n / 2);
    prh__free(beside);
    return PRH_OK;
}

prh_status prh__items_create_precomputed(prh__items *items, const prh__kernel_function *function, int64_t n,
    const double *values, const double *ranking)
{
    memset(items, 0, sizeof *items);
    items->n = n;
    items->function = *function;
    items->work = PRH_F64;
    items->view.cols = 1;
    items->values = values;
    items->ranking = ranking;
    PRH__TRY(typical_value(&items->shift, values, n));
    return prh__groups_trivial(&items->groups, n);
}

void prh__items_free(prh__items *items)
{
    prh__free(items->norm);
    prh__free(items->mean);
    prh__free(items->square);
    prh__groups_free(&items->groups);
    memset(items, 0, sizeof *items);
}

int prh__items_are_products(const prh__items *items)
{
    return !items->values && prh__kernel_is_product(&items->function);
}

double prh__items_epsilon(const prh__items *items)
{
    return items->work == PRH_F64 ? DBL_EPSILON : (double)FLT_EPSILON;
}

int64_t prh__items_extent(const prh__items *items, prh__mode mode)
{
    return mode == PRH__CENTRABLE ? items->n : items->groups.count;
}

double prh__items_work(const prh__items *items, int64_t area)
{
    return (double)area * (double)(items->view.cols + 16) / 1024.0 + 1.0;
}

double prh__items_expected(
    int64_t n, int64_t cols, const prh__kernel_function *function, int passes, int values)
{
    const int median = values && prh__kernel_is_radial(function) && function->median;

    return (double)(passes + (median ? PRH__SELECT_PASSES : 0)) * (double)n * (double)n / 2.0 *
           (double)(cols + 16) / 1024.0;
}

double prh__items_radial(const prh__items *items, prh__mode mode, double squared)
{
    return prh__kernel_radial(&items->function, squared, mode == PRH__CENTRABLE && items->minus_one);
}

/*
 * A product of centred rows that is nothing but the rounding of its terms is 0: orthogonal rows must not look like a
 * signal. `size`, at least the sum of the terms' magnitudes (Cauchy and Schwarz), spares most of them that sum.
 */
static double without_noise(double product, const double *x, const double *y, int64_t d, double size)
{
    const double noise = 8.0 * DBL_EPSILON;

    if (fabs(product) > noise * size)
        return product;
    return fabs(product) <= noise * prh__dot_absolute(x, y, d) ? 0.0 : product;
}

/* One entry from two rows in double. */
static double pair_value(const prh__items *items, prh__mode mode, int64_t i, int64_t j, const double *x,
    const double *y, double size)
{
    const int64_t d = items->view.cols;
    const int radial = prh__kernel_is_radial(&items->function);
    double sum;

    if (radial && items->groups.group[i] == items->groups.group[j])
        return prh__items_radial(items, mode, 0.0);
    if (radial)
        return prh__items_radial(items, mode, prh__squared_distance(x, y, d));
    sum = prh__dot_f64(x, y, d);
    if (items->function.kind == PRH__POLYNOMIAL)
        return prh__kernel_polynomial(&items->function, sum);
    return mode == PRH__CENTRABLE ? without_noise(sum, x, y, d, size) : sum;
}

void prh__items_widen(const prh__items *items, prh__mode mode, const prh__wide_rows *wide, int64_t i)
{
    const prh__rows rows = prh__items_rows(items, mode, PRH_F64);
    const int64_t d = items->view.cols;
    double *row = wide->row + i * d;

    prh__row_processed(&rows, i, row);
    wide->norm[i] = NORM_MARGIN * sqrt(prh__dot_f64(row, row, d));
}

static const double *row_in_double(
    const prh__rows *rows, const prh__wide_rows *wide, int64_t i, double *scratch)
{
    if (wide)
        return wide->row + i * rows->view.cols;
    prh__row_processed(rows, i, scratch);
    return scratch;
}

void prh__items_pairs(const prh__items *items, prh__mode mode, int64_t i, const int32_t *js, int64_t count,
    const prh__wide_rows *wide, double *scratch, double *out)
{
    const prh__rows rows = prh__items_rows(items, mode, PRH_F64);
    const double *x = items->values ? NULL : row_in_double(&rows, wide, i, scratch);

    for (int64_t c = 0; c < count; c++) {
        const int64_t j = js[c];

        if (items->values)
            out[c] = items->values[i * items->n + j] - (mode == PRH__CENTRABLE ? items->shift : 0.0);
        else
            out[c] =
                pair_value(items, mode, i, j, x, row_in_double(&rows, wide, j, scratch + items->view.cols),
                    wide ? wide->norm[i] * wide->norm[j] : INFINITY);
    }
}
