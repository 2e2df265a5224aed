/* Products of panels, turned into kernel values. */
#include "compute/items.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "compute/bandwidth.h"
#include "compute/moments.h"
#include "compute/select.h"

/* The rows of a mode: which are centred is what keeps digits and never changes what is ranked. */
static prh__rows rows_of(const prh__items *items, prh__mode mode, prh_dtype work)
{
    const int centred = prh__kernel_is_radial(&items->function) ||
                        (mode == PRH__CENTRABLE && items->function.kind != PRH__POLYNOMIAL);

    return (prh__rows){.view = items->view,
        .work = work,
        .index = mode != PRH__CENTRABLE && items->groups.count < items->n ? items->groups.first : NULL,
        .norm = items->norm,
        .shift = centred ? items->mean : NULL};
}

/* The item at a place of the matrix that a mode cuts into tiles; groups are in the order of their first items. */
static int64_t item_at(const prh__items *items, prh__mode mode, int64_t place)
{
    return mode == PRH__CENTRABLE ? place : items->groups.first[place];
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

static prh_status measure(prh__items *items)
{
    prh_status status = PRH_OK;
    prh__rows rows;

    if (items->function.kind == PRH__COSINE) {
        PRH__GO(prh__alloc(&items->norm, items->n, sizeof *items->norm));
        PRH__GO(prh__row_norms(&items->view, items->norm));
    }
    PRH__GO(prh__alloc(&items->mean, items->view.cols, sizeof *items->mean));
    PRH__GO(prh__column_means(&items->view, items->norm, items->mean));
    if (prh__kernel_is_radial(&items->function)) {
        PRH__GO(prh__coarsen_means(&items->view, items->mean));
        PRH__GO(prh__alloc(&items->square, items->n, sizeof *items->square));
        rows = rows_of(items, PRH__CENTRABLE, items->work);
        PRH__GO(prh__row_squares(&rows, items->square));
    }
done:
    return status;
}

/* In what dtype two rows must be the same for their products to be: rows that are divided or shifted are so in double,
 * before they are rounded. */
static prh_dtype multiplied_as(const prh__items *items)
{
    const int direct = items->function.kind == PRH__LINEAR || items->function.kind == PRH__POLYNOMIAL;

    return direct ? items->work : prh__work_dtype(PRH_PRECISION_AUTO, items->view.dtype);
}

prh_status prh__items_create(
    prh__items *items, const prh_view *view, const prh__kernel_function *function, int32_t precision)
{
    prh_status status;

    memset(items, 0, sizeof *items);
    items->n = view->rows;
    items->function = *function;
    items->view = *view;
    items->work = prh__work_dtype(precision, view->dtype);
    PRH__GO(prh__check_finite(view, items->work));
    PRH__GO(prh__groups_find(&items->groups, view, multiplied_as(items)));
    PRH__GO(measure(items));
done:
    if (status < 0)
        prh__items_free(items);
    return status;
}

prh_status prh__items_scale(prh__items *items, const prh__run *run)
{
    if (items->values || !prh__kernel_is_radial(&items->function))
        return PRH_OK;
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

static size_t aligned(size_t bytes)
{
    return (bytes + 63) / 64 * 64;
}

static size_t panel_room(const prh__items *items, const prh__rows *rows)
{
    return aligned(prh__panel_bytes(rows, items->n < PRH__TILE_EDGE ? items->n : PRH__TILE_EDGE));
}

size_t prh__items_scratch(const prh__items *items, prh__mode mode)
{
    const prh__rows rows = rows_of(items, mode, items->work);

    if (items->values)
        return 0;
    return 2 * panel_room(items, &rows) +
           (items->work == PRH_F32 ? sizeof(float) * PRH__TILE_EDGE * PRH__TILE_EDGE : 0);
}

static void copy_precomputed(
    const prh__items *items, prh__mode mode, const prh__tile *t, double *out, int64_t ld)
{
    const double *from = mode == PRH__RANK ? items->ranking : items->values;
    const double shift = mode == PRH__CENTRABLE ? items->shift : 0.0;

    for (int64_t r = 0; r < t->ni; r++)
        for (int64_t c = 0; c < t->nj; c++)
            out[r * ld + c] = from[(t->i0 + r) * items->n + t->j0 + c] - shift;
}

/* Inner products of two panels as doubles; VALUE if any of them overflowed. */
static prh_status products(
    const prh__items *items, prh__mode mode, const prh__tile *t, void *scratch, double *out, int64_t ld)
{
    const prh__rows rows = rows_of(items, mode, items->work);
    const size_t panel = panel_room(items, &rows);
    float *narrow = (float *)((char *)scratch + 2 * panel);
    int64_t lda, ldb;
    const void *a = prh__panel(&rows, t->i0, t->ni, scratch, &lda);
    const void *b = t->i0 == t->j0 ? a : prh__panel(&rows, t->j0, t->nj, (char *)scratch + panel, &ldb);
    int bad = 0;

    if (t->i0 == t->j0)
        ldb = lda;
    PRH__TRY(prh__gemm_nt(items->work, t->ni, t->nj, items->view.cols, a, lda, b, ldb,
        items->work == PRH_F64 ? (void *)out : (void *)narrow, items->work == PRH_F64 ? ld : t->nj));
    for (int64_t r = 0; r < t->ni; r++) {
        double *row = out + r * ld;

        if (items->work == PRH_F32)
            for (int64_t c = 0; c < t->nj; c++)
                row[c] = (double)narrow[r * t->nj + c];
        for (int64_t c = 0; c < t->nj; c++)
            bad |= !(fabs(row[c]) <= DBL_MAX);
    }
    PRH__REQUIRE(!bad, PRH_ERR_VALUE,
        "inner products among rows %" PRId64 " to %" PRId64 " overflow %s precision; "
        "%s",
        item_at(items, mode, t->i0), item_at(items, mode, t->j0 + t->nj - 1),
        items->work == PRH_F64 ? "double" : "single",
        items->work == PRH_F64 ? "scale the features down" : "normalize the rows or use precision f64");
    return PRH_OK;
}

/* Squared distance from an inner product; copies have distance 0 exactly. */
static double squared_distance(const prh__items *items, int64_t i, int64_t j, double product)
{
    const double squared = items->square[i] + items->square[j] - 2.0 * product;

    return squared > 0.0 && items->groups.group[i] != items->groups.group[j] ? squared : 0.0;
}

prh_status prh__items_squares(const prh__items *items, const prh__tile *t, void *scratch, double *out)
{
    PRH__TRY(products(items, PRH__CENTRABLE, t, scratch, out, t->nj));
    for (int64_t r = 0; r < t->ni; r++)
        for (int64_t c = 0; c < t->nj; c++)
            out[r * t->nj + c] = squared_distance(items, t->i0 + r, t->j0 + c, out[r * t->nj + c]);
    return PRH_OK;
}

static double radial_value(const prh__items *items, prh__mode mode, double squared)
{
    return prh__kernel_radial(&items->function, squared, mode == PRH__CENTRABLE && items->minus_one);
}

static void apply_radial(const prh__items *items, prh__mode mode, const prh__tile *t, double *out, int64_t ld)
{
    for (int64_t r = 0; r < t->ni; r++) {
        const int64_t i = item_at(items, mode, t->i0 + r);
        double *row = out + r * ld;

        for (int64_t c = 0; c < t->nj; c++) {
            const double squared = squared_distance(items, i, item_at(items, mode, t->j0 + c), row[c]);

            row[c] = mode == PRH__RANK ? -squared : radial_value(items, mode, squared);
        }
    }
}

static prh_status apply_polynomial(
    const prh__items *items, prh__mode mode, const prh__tile *t, double *out, int64_t ld)
{
    int bad = 0;

    for (int64_t r = 0; r < t->ni; r++)
        for (int64_t c = 0; c < t->nj; c++) {
            out[r * ld + c] = prh__kernel_polynomial(&items->function, out[r * ld + c]);
            bad |= !(fabs(out[r * ld + c]) <= DBL_MAX);
        }
    PRH__REQUIRE(!bad, PRH_ERR_VALUE,
        "the polynomial kernel overflows among rows %" PRId64 " to %" PRId64
        "; normalize the rows or take a lower power",
        item_at(items, mode, t->i0), item_at(items, mode, t->j0 + t->nj - 1));
    return PRH_OK;
}

prh_status prh__items_tile(const prh__items *items, prh__mode mode, int64_t i0, int64_t ni, int64_t j0,
    int64_t nj, void *scratch, double *out, int64_t ld)
{
    const prh__tile t = {.i0 = i0, .ni = ni, .j0 = j0, .nj = nj};

    if (items->values) {
        copy_precomputed(items, mode, &t, out, ld);
        return PRH_OK;
    }
    PRH__TRY(products(items, mode, &t, scratch, out, ld));
    if (prh__kernel_is_radial(&items->function))
        apply_radial(items, mode, &t, out, ld);
    else if (items->function.kind == PRH__POLYNOMIAL)
        PRH__TRY(apply_polynomial(items, mode, &t, out, ld));
    if (i0 == j0)
        for (int64_t r = 0; r < ni; r++)
            for (int64_t c = 0; c < r; c++)
                out[r * ld + c] = out[c * ld + r];
    return PRH_OK;
}

/* A product of centred rows that is nothing but the rounding of its terms is 0: orthogonal rows must not look like a
 * signal. */
static double without_noise(double product, const double *x, const double *y, int64_t d)
{
    double terms = 0.0;

    for (int64_t c = 0; c < d; c++)
        terms += fabs(x[c] * y[c]);
    return fabs(product) <= 8.0 * DBL_EPSILON * terms ? 0.0 : product;
}

/* One entry from two rows in double. */
static double pair_value(
    const prh__items *items, prh__mode mode, int64_t i, int64_t j, const double *x, const double *y)
{
    const int64_t d = items->view.cols;
    const int radial = prh__kernel_is_radial(&items->function);
    double sum = 0.0;

    if (radial && items->groups.group[i] == items->groups.group[j])
        return radial_value(items, mode, 0.0);
    for (int64_t c = 0; c < d; c++)
        sum += radial ? (x[c] - y[c]) * (x[c] - y[c]) : x[c] * y[c];
    if (radial)
        return radial_value(items, mode, sum);
    if (items->function.kind == PRH__POLYNOMIAL)
        return prh__kernel_polynomial(&items->function, sum);
    return mode == PRH__CENTRABLE ? without_noise(sum, x, y, d) : sum;
}

void prh__items_pairs(const prh__items *items, prh__mode mode, int64_t i, const int32_t *js, int64_t count,
    double *scratch, double *out)
{
    const prh__rows rows = rows_of(items, mode, PRH_F64);
    double *x = scratch, *y = scratch + items->view.cols;

    if (!items->values)
        prh__row_processed(&rows, i, x);
    for (int64_t c = 0; c < count; c++) {
        if (items->values) {
            out[c] = items->values[i * items->n + js[c]] - (mode == PRH__CENTRABLE ? items->shift : 0.0);
            continue;
        }
        prh__row_processed(&rows, js[c], y);
        out[c] = pair_value(items, mode, i, js[c], x, y);
    }
}
