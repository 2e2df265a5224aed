/* The loops of preprocessing. Sums are in double whatever the matrix holds. */
#include "compute/steps.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/basis.h"
#include "compute/convert.h"
#include "compute/loops.h"
#include "compute/moments.h"

prh_status prh__dense_create(prh__dense *dense, int64_t rows, int64_t cols, prh_dtype dtype)
{
    *dense = (prh__dense){.rows = rows, .cols = cols, .dtype = dtype};
    return prh__alloc(&dense->data, rows, (size_t)cols * prh__dtype_size(dtype));
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

void prh__dense_clamp(prh__dense *dense, double threshold)
{
    if (dense->dtype == PRH_F64)
        prh__clamp_f64(dense->data, dense->rows * dense->cols, threshold);
    else
        prh__clamp_f32(dense->data, dense->rows * dense->cols, (float)threshold);
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

int prh__row_normalize(void *row, int64_t cols, prh_dtype dtype, double *wide)
{
    double norm;

    if (dtype == PRH_F64)
        memcpy(wide, row, (size_t)cols * sizeof *wide);
    else
        prh__widen_f32(row, cols, wide);
    norm = prh__norm(wide, cols);
    if (norm == 0.0)
        return 0;
    if (dtype == PRH_F64)
        prh__process_f64(row, cols, norm, NULL);
    else
        prh__divide_f32(row, cols, norm);
    return 1;
}

prh_status prh__dense_normalize(prh__dense *dense, int64_t *zero_rows)
{
    const size_t bytes = (size_t)dense->cols * prh__dtype_size(dense->dtype);
    double *wide;

    PRH__TRY(prh__alloc(&wide, dense->cols, sizeof *wide));
    *zero_rows = 0;
    for (int64_t i = 0; i < dense->rows; i++)
        *zero_rows +=
            !prh__row_normalize((char *)dense->data + (size_t)i * bytes, dense->cols, dense->dtype, wide);
    prh__free(wide);
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
    PRH__TRY(prh__basis_create(&basis, &view, PRH__CENTRE, rank > 0 ? rank : least, NULL));
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
