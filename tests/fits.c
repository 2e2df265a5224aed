/* The helpers of fits.h. */
#include "fits.h"

#include <math.h>

prh_view points_of(const double *x, int64_t rows, int64_t cols)
{
    return (prh_view){x, rows, cols, cols, PRH_F64, 0};
}

prh_procrustes *fit_of(
    const double *x, const double *y, int64_t n, int64_t d, const prh_procrustes_options *options)
{
    const prh_view a = points_of(x, n, d), b = points_of(y, n, d);
    prh_procrustes *fit = NULL;

    assert_ok(prh_procrustes_create(&fit, &a, &b, options));
    return fit;
}

prh_procrustes_values values_of_fit(const prh_procrustes *fit)
{
    prh_procrustes_values values = {.struct_size = sizeof values};

    assert_ok(prh_procrustes_get_values(fit, &values));
    return values;
}

/* Determinant by elimination. */
double determinant(const double *matrix, int64_t d)
{
    double *a = copy_matrix(matrix, d, d), value = 1.0;

    for (int64_t k = 0; k < d; k++) {
        int64_t pivot = k;

        for (int64_t i = k; i < d; i++)
            if (fabs(a[i * d + k]) > fabs(a[pivot * d + k]))
                pivot = i;
        value *= pivot == k ? a[pivot * d + k] : -a[pivot * d + k];
        for (int64_t c = 0; c < d; c++) {
            const double other = a[k * d + c];

            a[k * d + c] = a[pivot * d + c];
            a[pivot * d + c] = other;
        }
        for (int64_t i = k + 1; i < d; i++) {
            const double factor = a[i * d + k] / a[k * d + k];

            for (int64_t c = k; c < d; c++)
                a[i * d + c] -= factor * a[k * d + c];
        }
    }
    free(a);
    return value;
}

/* scale x rotation + translation, by the definition. */
double *laid(
    const double *x, int64_t n, int64_t d, double scale, const double *rotation, const double *translation)
{
    double *y = product(x, rotation, n, d, d);

    for (int64_t i = 0; i < n; i++)
        for (int64_t c = 0; c < d; c++)
            y[i * d + c] = scale * y[i * d + c] + (translation ? translation[c] : 0.0);
    return y;
}

double squares_between(const double *x, const double *y, int64_t count)
{
    double sum = 0.0;

    for (int64_t e = 0; e < count; e++)
        sum += (x[e] - y[e]) * (x[e] - y[e]);
    return sum;
}

/* What holds of every fit: orthogonal, its residual what its own numbers leave, apply what its formula says. */
void assert_fit_consistent(const prh_procrustes *fit, const double *x, const double *y, int64_t n, int64_t d)
{
    const prh_procrustes_values values = values_of_fit(fit);
    const double *rotation = prh_procrustes_rotation(fit), *translation = prh_procrustes_translation(fit);
    double *got = allocate(n * d, sizeof *got), *want = laid(x, n, d, values.scale, rotation, translation);
    double sum, size = 0.0;
    const prh_view view = points_of(x, n, d);

    for (int64_t i = 0; i < d; i++)
        for (int64_t j = 0; j < d; j++) {
            double along = 0.0;

            for (int64_t m = 0; m < d; m++)
                along += rotation[i * d + m] * rotation[j * d + m];
            assert_close(along, i == j, 1e-13 * (double)d);
        }
    assert_close(determinant(rotation, d), values.is_reflected ? -1.0 : 1.0, 1e-9);
    assert_true(values.scale >= 0.0);
    assert_ok(prh_procrustes_apply(fit, &view, got));
    for (int64_t e = 0; e < n * d; e++)
        size = fmax(size, fabs(want[e]));
    for (int64_t e = 0; e < n * d; e++)
        assert_close(got[e], want[e], 1e-12 * (1.0 + size));
    sum = squares_between(want, y, n * d);
    assert_close(values.residual, sum, 1e-11 * (1.0 + sum + size * size));
    assert_int_equal(prh_procrustes_cols(fit), d);
    free(want);
    free(got);
}

/* Makes the determinant what it should be. */
double *oriented_rotation(generator *g, int64_t d, int reflected)
{
    double *q = rotation(g, d);

    if ((determinant(q, d) < 0.0) != reflected)
        for (int64_t c = 0; c < d; c++)
            q[c] = -q[c];
    return q;
}
