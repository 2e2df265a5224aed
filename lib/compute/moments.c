/* One or two passes over the rows each; a pilot row keeps the digits of columns with a large mean. */
#include "compute/moments.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/loops.h"

double prh__norm(const double *values, int64_t count)
{
    double largest = 0.0, sum = prh__dot_f64(values, values, count);

    if (sum > 1e-280 && sum < 1e280)
        return sqrt(sum);
    for (int64_t j = 0; j < count; j++)
        largest = fmax(largest, fabs(values[j]));
    if (largest == 0.0)
        return 0.0;
    sum = 0.0;
    for (int64_t j = 0; j < count; j++)
        sum += (values[j] / largest) * (values[j] / largest);
    return largest * sqrt(sum);
}

prh_status prh__row_norms(const prh_view *view, double *norm)
{
    double *row;

    PRH__TRY(prh__alloc(&row, view->cols, sizeof *row));
    for (int64_t i = 0; i < view->rows; i++) {
        prh__row_f64(view, i, row);
        norm[i] = prh__norm(row, view->cols);
        if (norm[i] == 0.0)
            norm[i] = 1.0;
    }
    prh__free(row);
    return PRH_OK;
}

prh_status prh__column_means(const prh_view *view, const double *norm, double *mean)
{
    const prh__rows rows = {.view = *view, .work = PRH_F64, .norm = norm};
    double *pilot, *row;

    PRH__TRY(prh__alloc(&pilot, 2 * view->cols, sizeof *pilot));
    row = pilot + view->cols;
    prh__row_processed(&rows, 0, pilot);
    memset(mean, 0, (size_t)view->cols * sizeof *mean);
    for (int64_t i = 1; i < view->rows; i++) {
        prh__row_processed(&rows, i, row);
        prh__add_difference(row, pilot, view->cols, mean);
    }
    for (int64_t j = 0; j < view->cols; j++)
        mean[j] = pilot[j] + mean[j] / (double)view->rows;
    prh__free(pilot);
    return PRH_OK;
}

prh_status prh__column_rests(const prh_view *view, const double *mean, double *rest)
{
    double *row;

    PRH__TRY(prh__alloc(&row, view->cols, sizeof *row));
    memset(rest, 0, (size_t)view->cols * sizeof *rest);
    for (int64_t i = 0; i < view->rows; i++) {
        prh__row_f64(view, i, row);
        prh__add_difference(row, mean, view->cols, rest);
    }
    for (int64_t j = 0; j < view->cols; j++)
        rest[j] /= (double)view->rows;
    prh__free(row);
    return PRH_OK;
}

prh_status prh__coarsen_means(const prh_view *view, double *mean)
{
    double *row, *square;

    PRH__TRY(prh__alloc(&row, 2, (size_t)view->cols * sizeof *row));
    square = row + view->cols;
    memset(square, 0, (size_t)view->cols * sizeof *square);
    for (int64_t i = 0; i < view->rows; i++) {
        prh__row_f64(view, i, row);
        for (int64_t j = 0; j < view->cols; j++)
            square[j] += (row[j] - mean[j]) * (row[j] - mean[j]);
    }
    for (int64_t j = 0; j < view->cols; j++) {
        const double sd = sqrt(square[j] / (double)view->rows);
        int exponent;

        if (!(sd > 0.0) || !isfinite(sd))
            continue; /* one value, and its mean is exact; or beyond measure */
        (void)frexp(2.0 * sd, &exponent);
        mean[j] = ldexp(nearbyint(ldexp(mean[j], 1 - exponent)), exponent - 1);
    }
    prh__free(row);
    return PRH_OK;
}

prh_status prh__row_squares(const prh__rows *rows, double *square)
{
    const int64_t cols = rows->view.cols;
    char *scratch;

    PRH__TRY(prh__alloc(&scratch, (int64_t)prh__panel_bytes(rows, 1), 1));
    for (int64_t i = 0; i < rows->view.rows; i++) {
        int64_t ld;
        const void *panel = prh__panel(rows, i, 1, scratch, &ld);

        square[i] =
            rows->work == PRH_F64 ? prh__dot_f64(panel, panel, cols) : prh__dot_f32(panel, panel, cols);
    }
    prh__free(scratch);
    return PRH_OK;
}
