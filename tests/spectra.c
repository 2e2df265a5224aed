/* Orthonormal frames by Gram-Schmidt, and what is asked of every basis. */
#include "base/blas.h"
#include "spectra.h"

#include <float.h>
#include <math.h>

static double dot(const double *x, const double *y, int64_t length)
{
    double sum = 0.0;

    for (int64_t i = 0; i < length; i++)
        sum += x[i] * y[i];
    return sum;
}

double fast(int64_t i)
{
    return pow(0.8, (double)i);
}

double slow(int64_t i)
{
    return 1.0 / sqrt(1.0 + (double)i);
}

/* `count` orthonormal rows, orthogonal to the vector of ones if asked. */
static double *orthonormal(generator *g, int64_t count, int64_t length, int centred)
{
    double *q = normal_matrix(g, count, length);

    for (int64_t i = 0; i < count; i++) {
        double *x = q + i * length;

        for (int pass = 0; pass < 2; pass++) {
            double mean = 0.0, norm;

            for (int64_t l = 0; l < i; l++) {
                const double along = dot(x, q + l * length, length);

                for (int64_t j = 0; j < length; j++)
                    x[j] -= along * q[l * length + j];
            }
            for (int64_t j = 0; j < length && centred; j++)
                mean += x[j] / (double)length;
            for (int64_t j = 0; j < length; j++)
                x[j] -= mean;
            norm = sqrt(dot(x, x, length));
            for (int64_t j = 0; j < length; j++)
                x[j] /= norm;
        }
    }
    return q;
}

static double *left, *right;

int make_vectors(void **state)
{
    generator g = {1};

    (void)state;
    prh__blas_enter(); /* as every public call does: OpenMP's threads would wait for one another all the time */
    left = orthonormal(&g, COLS, ROWS, 1);
    right = orthonormal(&g, COLS, COLS, 0);
    return 0;
}

int drop_vectors(void **state)
{
    (void)state;
    free(right);
    free(left);
    prh__blas_leave();
    return 0;
}

known with_spectrum(int64_t rows, int64_t cols, int64_t count, spectrum *value)
{
    const int usual = rows == ROWS && cols == COLS;
    generator g = {2};
    known k = {rows, cols, usual ? copy_matrix(left, count, rows) : orthonormal(&g, count, rows, 1),
        allocate(rows * cols, sizeof *k.x)};
    double *v = usual ? copy_matrix(right, count, cols) : orthonormal(&g, count, cols, 0);

    for (int64_t t = 0; t < count; t++) {
        for (int64_t i = 0; i < rows; i++) {
            const double factor = k.u[t * rows + i] * value(t);

            for (int64_t j = 0; j < cols; j++)
                k.x[i * cols + j] += factor * v[t * cols + j];
        }
    }
    free(v);
    return k;
}

void drop(known *k)
{
    free(k->x);
    free(k->u);
}

prh_view view_of(const double *x, int64_t rows, int64_t cols)
{
    return (prh_view){.data = x, .rows = rows, .cols = cols, .ld = cols, .dtype = PRH_F64};
}

prh__basis basis_of(const double *x, int64_t rows, int64_t cols, int64_t keep)
{
    const prh_view view = view_of(x, rows, cols);
    prh__basis basis;

    assert_ok(prh__basis_create(&basis, &view, PRH__CENTRE, keep, NULL));
    return basis;
}

double sine(const prh__basis *a, const prh__basis *b, int64_t keep)
{
    double sum = 0.0;

    for (int64_t k = 0; k < keep; k++) {
        double *x = allocate(a->rows, sizeof *x);

        for (int64_t i = 0; i < a->rows; i++)
            x[i] = a->u[i * a->kept + k];
        for (int64_t l = 0; l < keep; l++) {
            double along = 0.0;

            for (int64_t i = 0; i < a->rows; i++)
                along += x[i] * b->u[i * b->kept + l];
            for (int64_t i = 0; i < a->rows; i++)
                x[i] -= along * b->u[i * b->kept + l];
        }
        sum += dot(x, x, a->rows);
        free(x);
    }
    return sqrt(sum);
}

static double frobenius(const prh__basis *basis)
{
    double sum = 0.0;

    for (int64_t i = 0; i < basis->rank; i++)
        sum += (basis->sigma[i] / basis->sigma[0]) * (basis->sigma[i] / basis->sigma[0]);
    return basis->sigma[0] * sqrt(sum);
}

/* Twice the residuals that are let pass, over the gap: room for what the full decomposition rounds. */
static double bound_of(const prh__basis *full, int64_t keep)
{
    return 128 * DBL_EPSILON * sqrt((double)keep) * frobenius(full) /
           (full->sigma[keep - 1] - full->sigma[keep]);
}

static void is_orthonormal(const prh__basis *basis)
{
    for (int64_t k = 0; k < basis->kept; k++)
        for (int64_t l = 0; l <= k; l++) {
            double sum = 0.0;

            for (int64_t i = 0; i < basis->rows; i++)
                sum += basis->u[i * basis->kept + k] * basis->u[i * basis->kept + l];
            assert_close(sum, k == l ? 1.0 : 0.0, 1e-13);
        }
}

void agrees_with_the_full(const double *x, int64_t rows, int64_t cols, int64_t keep, int alone)
{
    const int64_t least = rows < cols ? rows : cols;
    prh__basis some = basis_of(x, rows, cols, keep), full = basis_of(x, rows, cols, least);
    const int64_t kept = full.rank < keep ? full.rank : keep;

    assert_int_equal(full.known, least);
    assert_int_equal(some.known, alone ? keep : least);
    assert_int_equal(some.kept, kept);
    assert_true(alone ? some.rank > keep && some.rank <= full.rank : some.rank == full.rank);
    for (int64_t k = 0; k < some.kept; k++)
        assert_close(some.sigma[k], full.sigma[k], 64 * DBL_EPSILON * frobenius(&full));
    is_orthonormal(&some);
    if (some.kept < full.rank && bound_of(&full, kept) < 0.1)
        assert_true(sine(&some, &full, kept) <= bound_of(&full, kept));
    prh__basis_free(&full);
    prh__basis_free(&some);
}
