/* The loops of preprocessing. Sums are in double whatever the matrix holds. */
#include "compute/steps.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/basis.h"
#include "compute/convert.h"
#include "compute/moments.h"
#include "compute/select.h"

prh_status prh__dense_create(prh__dense *dense, const prh_view *view, prh_dtype dtype)
{
    memset(dense, 0, sizeof *dense);
    PRH__TRY(prh__check_finite(view, dtype));
    PRH__TRY(prh__alloc(&dense->data, view->rows, (size_t)view->cols * prh__dtype_size(dtype)));
    dense->rows = view->rows;
    dense->cols = view->cols;
    dense->dtype = dtype;
    for (int64_t i = 0; i < view->rows; i++) {
        if (dtype == PRH_F64)
            prh__row_f64(view, i, (double *)dense->data + i * view->cols);
        else
            prh__row_f32(view, i, (float *)dense->data + i * view->cols);
    }
    return PRH_OK;
}

void prh__dense_free(prh__dense *dense)
{
    prh__free(dense->data);
    memset(dense, 0, sizeof *dense);
}

prh_view prh__dense_view(const prh__dense *dense)
{
    return (prh_view){.data = dense->data,
        .rows = dense->rows,
        .cols = dense->cols,
        .ld = dense->cols,
        .dtype = dense->dtype};
}

static void store_row(prh__dense *dense, int64_t i, const double *row)
{
    if (dense->dtype == PRH_F64)
        memcpy((double *)dense->data + i * dense->cols, row, (size_t)dense->cols * sizeof *row);
    else
        for (int64_t j = 0; j < dense->cols; j++)
            ((float *)dense->data)[i * dense->cols + j] = (float)row[j];
}

static int64_t widest(const prh__dense *layers, int64_t count)
{
    int64_t cols = 0;

    for (int64_t l = 0; l < count; l++)
        cols = layers[l].cols > cols ? layers[l].cols : cols;
    return cols;
}

static void absolute_row(const prh__dense *dense, int64_t i, double *row)
{
    const prh_view view = prh__dense_view(dense);

    prh__row_f64(&view, i, row);
    for (int64_t j = 0; j < dense->cols; j++)
        row[j] = fabs(row[j]);
}

prh_status prh__clamp_quantile(const prh__dense *layers, int64_t count, double q, double *threshold)
{
    int64_t *histogram = NULL, total = 0;
    prh__select select;
    double *row = NULL;
    prh_status status;

    *threshold = INFINITY;
    if (q >= 1.0)
        return PRH_OK;
    for (int64_t l = 0; l < count; l++)
        total += layers[l].rows * layers[l].cols;
    PRH__GO(prh__alloc(&histogram, PRH__SELECT_BINS, sizeof *histogram));
    PRH__GO(prh__alloc(&row, widest(layers, count), sizeof *row));
    prh__select_start(&select, (int64_t)floor(q * (double)total));
    for (int pass = 0; pass < PRH__SELECT_PASSES; pass++) {
        memset(histogram, 0, PRH__SELECT_BINS * sizeof *histogram);
        for (int64_t l = 0; l < count; l++)
            for (int64_t i = 0; i < layers[l].rows; i++) {
                absolute_row(&layers[l], i, row);
                prh__select_count(&select, histogram, row, layers[l].cols);
            }
        prh__select_narrow(&select, histogram);
    }
    *threshold = prh__select_value(&select);
done:
    prh__free(row);
    prh__free(histogram);
    return status;
}

prh_status prh__clamp_mean_quantile(const prh__dense *layers, int64_t count, double q, double *threshold)
{
    int64_t m = 0;
    double *values, sum = 0.0;

    for (int64_t l = 0; l < count; l++)
        m += layers[l].cols;
    PRH__TRY(prh__alloc(&values, m, sizeof *values));
    for (int64_t i = 0; i < layers[0].rows; i++) {
        const double position = q * (double)(m - 1);
        const int64_t below = (int64_t)floor(position);
        double *end = values, low, high;

        for (int64_t l = 0; l < count; l++) {
            absolute_row(&layers[l], i, end);
            end += layers[l].cols;
        }
        low = prh__nth(values, m, below);
        high = below + 1 < m ? prh__nth(values, m, below + 1) : low;
        sum += low + (position - (double)below) * (high - low);
    }
    *threshold = sum / (double)layers[0].rows;
    prh__free(values);
    return PRH_OK;
}

void prh__dense_clamp(prh__dense *dense, double threshold)
{
    const int64_t count = dense->rows * dense->cols;

    if (dense->dtype == PRH_F64) {
        double *data = dense->data;

        for (int64_t e = 0; e < count; e++)
            data[e] = fmin(fmax(data[e], -threshold), threshold);
    } else {
        float *data = dense->data;

        for (int64_t e = 0; e < count; e++)
            data[e] = fminf(fmaxf(data[e], (float)-threshold), (float)threshold);
    }
}

/* Squared deviations of each column from its mean, mean + rest. */
static void deviations(
    const prh_view *view, const double *mean, const double *rest, double *row, double *square)
{
    memset(square, 0, (size_t)view->cols * sizeof *square);
    for (int64_t i = 0; i < view->rows; i++) {
        prh__row_f64(view, i, row);
        for (int64_t j = 0; j < view->cols; j++)
            square[j] += ((row[j] - mean[j]) - rest[j]) * ((row[j] - mean[j]) - rest[j]);
    }
}

prh_status prh__dense_center(prh__dense *dense, int standardize, int64_t *constant_columns)
{
    const prh_view view = prh__dense_view(dense);
    const int64_t cols = dense->cols;
    double *mean, *rest, *row, *factor;
    prh_status status;

    PRH__TRY(prh__alloc(&mean, 4, (size_t)cols * sizeof *mean));
    rest = mean + cols;
    row = rest + cols;
    factor = row + cols;
    *constant_columns = 0;
    PRH__GO(prh__column_means(&view, NULL, mean));
    PRH__GO(prh__column_rests(&view, mean, rest));
    deviations(&view, mean, rest, row, factor);
    for (int64_t j = 0; j < cols; j++) {
        PRH__REQUIRE_GO(!standardize || isfinite(factor[j]), PRH_ERR_VALUE,
            "the variance of column %" PRId64 " overflows; scale it down", j);
        *constant_columns += factor[j] == 0.0;
        factor[j] = factor[j] > 0.0 ? 1.0 / sqrt(factor[j] / (double)(dense->rows - 1)) : 0.0;
        if (!standardize)
            factor[j] = 1.0;
    }
    for (int64_t i = 0; i < dense->rows; i++) {
        prh__row_f64(&view, i, row);
        for (int64_t j = 0; j < cols; j++)
            row[j] = ((row[j] - mean[j]) - rest[j]) * factor[j];
        store_row(dense, i, row);
    }
done:
    prh__free(mean);
    return status;
}

prh_status prh__dense_normalize(prh__dense *dense, int64_t *zero_rows)
{
    const prh_view view = prh__dense_view(dense);
    double *row;

    PRH__TRY(prh__alloc(&row, dense->cols, sizeof *row));
    *zero_rows = 0;
    for (int64_t i = 0; i < dense->rows; i++) {
        double norm;

        prh__row_f64(&view, i, row);
        norm = prh__norm(row, dense->cols);
        *zero_rows += norm == 0.0;
        for (int64_t j = 0; j < dense->cols && norm > 0.0; j++)
            row[j] /= norm;
        store_row(dense, i, row);
    }
    prh__free(row);
    return PRH_OK;
}

prh_status prh__dense_pca(prh__dense *dense, int64_t rank, double share, int64_t *components)
{
    const int64_t least = dense->rows < dense->cols ? dense->rows : dense->cols;
    const prh_view view = prh__dense_view(dense);
    prh__dense scores = {.rows = dense->rows, .dtype = dense->dtype};
    prh__basis basis;
    double *row = NULL;
    prh_status status;

    PRH__REQUIRE(rank <= least, PRH_ERR_ARGUMENT,
        "pca:%" PRId64 " asks for more components than min(n, d) = %" PRId64, rank, least);
    PRH__TRY(prh__basis_create(&basis, &view, PRH__CENTRE, least));
    scores.cols = rank > 0 ? rank : prh__basis_dimensions(&basis, share);
    if (scores.cols == 0)
        scores.cols = 1; /* no variance at all: one column of zeros */
    PRH__GO(prh__alloc_zero(&scores.data, scores.rows, (size_t)scores.cols * prh__dtype_size(scores.dtype)));
    PRH__GO(prh__alloc(&row, scores.cols, sizeof *row));
    for (int64_t i = 0; i < scores.rows; i++) {
        for (int64_t r = 0; r < scores.cols; r++)
            row[r] = r < basis.kept ? basis.u[i * basis.kept + r] * basis.sigma[r] : 0.0;
        store_row(&scores, i, row);
    }
    prh__free(dense->data);
    *dense = scores;
    *components = scores.cols;
done:
    if (status < 0)
        prh__dense_free(&scores);
    prh__free(row);
    prh__basis_free(&basis);
    return status;
}
