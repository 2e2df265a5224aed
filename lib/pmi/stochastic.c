/* Probabilities taken in, row by row, and cumulated for drawing. */
#include "pmi/stochastic.h"

#include <math.h>

#include "base/error.h"
#include "compute/convert.h"

#define SUM_TOLERANCE 1e-6

prh_status prh__read_weights(const prh_view *view, double *out)
{
    const int64_t cols = view->cols;

    PRH__TRY(prh__check_finite(view, PRH_F64, NULL));
    for (int64_t i = 0; i < view->rows; i++) {
        prh__row_f64(view, i, out + i * cols);
        for (int64_t j = 0; j < cols; j++)
            PRH__REQUIRE(out[i * cols + j] >= 0.0, PRH_ERR_VALUE,
                "row %" PRId64 ", column %" PRId64 " is %g: a probability must not be negative", i, j,
                out[i * cols + j]);
    }
    return PRH_OK;
}

static double sum_of(const double *values, int64_t count)
{
    double sum = 0.0;

    for (int64_t i = 0; i < count; i++)
        sum += values[i];
    return sum;
}

void prh__stochastic_normalise(double *rows, int64_t count, int64_t cols)
{
    for (int64_t i = 0; i < count; i++) {
        double *row = rows + i * cols;
        const double sum = sum_of(row, cols);

        for (int64_t j = 0; j < cols; j++)
            row[j] /= sum;
    }
}

prh_status prh__stochastic_read(const prh_view *view, double *out)
{
    PRH__TRY(prh__read_weights(view, out));
    for (int64_t i = 0; i < view->rows; i++) {
        const double sum = sum_of(out + i * view->cols, view->cols);

        PRH__REQUIRE(fabs(sum - 1.0) <= SUM_TOLERANCE, PRH_ERR_VALUE,
            "row %" PRId64 " has the sum %.9g: probabilities have the sum 1", i, sum);
    }
    prh__stochastic_normalise(out, view->rows, view->cols);
    return PRH_OK;
}

void prh__cumulate(const double *weights, int64_t count, double *cumulated)
{
    double sum = 0.0;

    for (int64_t i = 0; i < count; i++)
        cumulated[i] = sum += weights[i];
}

int64_t prh__pick(const double *cumulated, int64_t count, double share)
{
    const double bar = share * cumulated[count - 1];
    int64_t first = 0, last = count - 1; /* the answer is among them */

    while (first < last) {
        const int64_t middle = first + (last - first) / 2;

        if (cumulated[middle] >= bar)
            last = middle;
        else
            first = middle + 1;
    }
    return first;
}
