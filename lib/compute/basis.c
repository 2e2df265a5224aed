/* An exact singular value decomposition in double, and the one between two bases. */
#include "compute/basis.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "compute/convert.h"
#include "compute/moments.h"

/* 1 / sd of each centred column, as the scaling asks; 1 for plain centring. */
static prh_status column_factors(
    const double *a, int64_t rows, int64_t cols, prh__scaling scaling, double *factor)
{
    for (int64_t j = 0; j < cols; j++)
        factor[j] = 0.0;
    for (int64_t i = 0; i < rows; i++)
        for (int64_t j = 0; j < cols; j++)
            factor[j] += a[i * cols + j] * a[i * cols + j];
    for (int64_t j = 0; j < cols; j++) {
        const double sd = rows > 1 ? sqrt(factor[j] / (double)(rows - 1)) : 0.0;

        PRH__REQUIRE(
            isfinite(sd), PRH_ERR_VALUE, "the variance of column %" PRId64 " overflows; scale it down", j);
        if (scaling == PRH__CENTRE)
            factor[j] = 1.0;
        else if (scaling == PRH__STANDARDIZE_EPS)
            factor[j] = 1.0 / (sd + 1e-8);
        else
            factor[j] = sd > 0.0 ? 1.0 / sd : 0.0;
    }
    return PRH_OK;
}

/* Centred and scaled columns as a dense matrix in double. */
static prh_status centred_columns(double **out, const prh_view *view, prh__scaling scaling)
{
    const int64_t rows = view->rows, cols = view->cols;
    double *mean = NULL, *rest = NULL, *factor = NULL, *a = NULL;
    prh_status status;

    PRH__GO(prh__alloc(&mean, cols, sizeof *mean));
    PRH__GO(prh__alloc(&factor, cols, sizeof *factor));
    PRH__GO(prh__alloc(&a, rows, (size_t)cols * sizeof *a));
    PRH__GO(prh__alloc(&rest, cols, sizeof *rest));
    PRH__GO(prh__column_means(view, NULL, mean));
    PRH__GO(prh__column_rests(view, mean, rest));
    for (int64_t i = 0; i < rows; i++) {
        prh__row_f64(view, i, a + i * cols);
        for (int64_t j = 0; j < cols; j++)
            a[i * cols + j] = (a[i * cols + j] - mean[j]) - rest[j];
    }
    PRH__GO(column_factors(a, rows, cols, scaling, factor));
    for (int64_t i = 0; i < rows; i++)
        for (int64_t j = 0; j < cols; j++)
            a[i * cols + j] *= factor[j];
done:
    prh__free(factor);
    prh__free(rest);
    prh__free(mean);
    if (status < 0)
        prh__free(a);
    *out = status < 0 ? NULL : a;
    return status;
}

static int64_t numerical_rank(const double *sigma, int64_t count, double tolerance)
{
    int64_t rank = 0;

    while (rank < count && sigma[rank] > tolerance * sigma[0])
        rank++;
    return rank;
}

prh_status prh__basis_create(prh__basis *basis, const prh_view *view, prh__scaling scaling, int64_t keep)
{
    const int64_t rows = view->rows, cols = view->cols, least = rows < cols ? rows : cols;
    double *a = NULL, *u = NULL;
    prh_status status;

    memset(basis, 0, sizeof *basis);
    basis->rows = rows;
    PRH__GO(prh__check_finite(view, PRH_F64));
    PRH__GO(centred_columns(&a, view, scaling));
    PRH__GO(prh__alloc(&basis->sigma, least, sizeof *basis->sigma));
    PRH__GO(prh__alloc(&u, rows, (size_t)least * sizeof *u));
    PRH__GO(prh__svd_left(rows, cols, a, basis->sigma, u));
    basis->rank = numerical_rank(basis->sigma, least, (double)(rows > cols ? rows : cols) * DBL_EPSILON);
    basis->kept = basis->rank < keep ? basis->rank : keep;
    PRH__GO(prh__alloc(&basis->u, rows, (size_t)basis->kept * sizeof *basis->u));
    for (int64_t i = 0; i < rows; i++)
        memcpy(basis->u + i * basis->kept, u + i * least, (size_t)basis->kept * sizeof *u);
done:
    prh__free(u);
    prh__free(a);
    if (status < 0)
        prh__basis_free(basis);
    return status;
}

/* HKH, from an exactly symmetric K less its first entry, which keeps the digits of a nearly constant one. */
static void centre_kernel(double *a, const double *kernel, int64_t n, double *mean)
{
    double total = 0.0;

    for (int64_t i = 0; i < n; i++) {
        mean[i] = 0.0;
        for (int64_t j = 0; j < n; j++)
            mean[i] += kernel[i * n + j] - kernel[0];
        mean[i] /= (double)n;
        total += mean[i];
    }
    total /= (double)n;
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            a[i * n + j] = (kernel[i * n + j] - kernel[0]) - (mean[i] + mean[j]) + total;
}

prh_status prh__basis_create_kernel(prh__basis *basis, const double *kernel, int64_t n, int64_t keep)
{
    double *a = NULL, *values = NULL;
    prh_status status;

    memset(basis, 0, sizeof *basis);
    basis->rows = n;
    PRH__GO(prh__alloc(&a, n, (size_t)n * sizeof *a));
    PRH__GO(prh__alloc(&values, n, sizeof *values));
    PRH__GO(prh__alloc(&basis->sigma, n, sizeof *basis->sigma));
    centre_kernel(a, kernel, n, values);
    PRH__GO(prh__eigh(n, a, values));
    while (basis->rank < n && values[n - 1 - basis->rank] > 0.0 &&
           values[n - 1 - basis->rank] > (double)n * DBL_EPSILON * fmax(values[n - 1], -values[0]))
        basis->rank++;
    for (int64_t r = 0; r < basis->rank; r++)
        basis->sigma[r] = sqrt(values[n - 1 - r]);
    basis->kept = basis->rank < keep ? basis->rank : keep;
    PRH__GO(prh__alloc(&basis->u, n, (size_t)basis->kept * sizeof *basis->u));
    for (int64_t i = 0; i < n; i++)
        for (int64_t r = 0; r < basis->kept; r++)
            basis->u[i * basis->kept + r] = a[(n - 1 - r) * n + i];
done:
    prh__free(values);
    prh__free(a);
    if (status < 0)
        prh__basis_free(basis);
    return status;
}

void prh__basis_free(prh__basis *basis)
{
    prh__free(basis->u);
    prh__free(basis->sigma);
    memset(basis, 0, sizeof *basis);
}

double prh__basis_work(int64_t rows, int64_t cols)
{
    return 12.0 * (double)rows * (double)cols * (double)(rows < cols ? rows : cols) / 1024.0;
}

int64_t prh__basis_dimensions(const prh__basis *basis, double share)
{
    double total = 0.0, sum = 0.0;
    int64_t r = 0;

    for (int64_t i = 0; i < basis->rank; i++)
        total += basis->sigma[i] * basis->sigma[i];
    while (r < basis->rank && sum < share * total) {
        sum += basis->sigma[r] * basis->sigma[r];
        r++;
    }
    return r;
}

prh_status prh__basis_correlation(
    const prh__basis *x, int64_t rx, const prh__basis *y, int64_t ry, double *mean)
{
    const int64_t least = rx < ry ? rx : ry;
    double *product = NULL, *rho = NULL, sum = 0.0;
    prh_status status;

    PRH__GO(prh__alloc(&product, rx, (size_t)ry * sizeof *product));
    PRH__GO(prh__alloc(&rho, least, sizeof *rho));
    PRH__GO(prh__gemm_tn(rx, ry, x->rows, x->u, x->kept, y->u, y->kept, product, ry));
    PRH__GO(prh__svd_left(rx, ry, product, rho, NULL));
    for (int64_t r = 0; r < least; r++)
        sum += rho[r] < 1.0 ? rho[r] : 1.0;
    *mean = sum / (double)least;
done:
    prh__free(rho);
    prh__free(product);
    return status;
}

double prh__basis_correlation_work(int64_t rows, int64_t rank)
{
    const double r = (double)rank;

    return 2.0 * r * r * ((double)rows + 10.0 * r) / 1024.0 + 100.0;
}
