/* Singular bases in double, from a few leading vectors or from the full decomposition, and the one between two
 * bases. */
#include "compute/basis.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "compute/convert.h"
#include "compute/leading.h"
#include "compute/loops.h"
#include "compute/moments.h"

/* Norms of columns: below the first, squares of entries are lost; beyond the second, either way, a power of two
 * helps. */
#define TOO_SMALL 1e-140
#define FAR 1e60

/* Centred and scaled columns as a dense matrix in double. */
typedef struct centred {
    double *a;
    double frobenius; /* the norm of a; 0 if it is too small to be told from its squares */
    int exponent;     /* a is the matrix divided by so many powers of two, so that its squares are in range */
} centred;

/* a = x - mean, and what the means leave. */
static void subtract_means(
    double *a, const prh_view *view, const double *restrict mean, double *restrict rest)
{
    memset(rest, 0, (size_t)view->cols * sizeof *rest);
    for (int64_t i = 0; i < view->rows; i++) {
        double *restrict row = a + i * view->cols;

        prh__row_f64(view, i, row);
        for (int64_t j = 0; j < view->cols; j++) {
            row[j] -= mean[j];
            rest[j] += row[j];
        }
    }
    for (int64_t j = 0; j < view->cols; j++)
        rest[j] /= (double)view->rows;
}

/* a less the rests, and the sums of its squares. */
static void subtract_rests(
    double *a, int64_t rows, int64_t cols, const double *restrict rest, double *restrict square)
{
    memset(square, 0, (size_t)cols * sizeof *square);
    for (int64_t i = 0; i < rows; i++) {
        double *restrict row = a + i * cols;

        for (int64_t j = 0; j < cols; j++) {
            row[j] -= rest[j];
            square[j] += row[j] * row[j];
        }
    }
}

/* 1 / sd of each column, as the scaling asks (1 for plain centring), and its norm once multiplied. */
static prh_status column_factors(
    double *square, int64_t rows, int64_t cols, prh__scaling scaling, double *factor)
{
    for (int64_t j = 0; j < cols; j++) {
        const double sd = rows > 1 ? sqrt(square[j] / (double)(rows - 1)) : 0.0;

        PRH__REQUIRE(
            isfinite(sd), PRH_ERR_VALUE, "the variance of column %" PRId64 " overflows; scale it down", j);
        if (scaling == PRH__CENTRE)
            factor[j] = 1.0;
        else if (scaling == PRH__STANDARDIZE_EPS)
            factor[j] = 1.0 / (sd + 1e-8);
        else
            factor[j] = sd > 0.0 ? 1.0 / sd : 0.0;
        square[j] = sqrt(square[j]) * factor[j];
    }
    return PRH_OK;
}

/* The exponent and the Frobenius norm, from the norms of the columns. */
static void measure(centred *matrix, const double *norm, int64_t cols)
{
    double largest = 0.0, sum = 0.0;

    for (int64_t j = 0; j < cols; j++)
        largest = fmax(largest, norm[j]);
    if (!(largest > TOO_SMALL))
        return;
    if (largest < 1.0 / FAR || largest > FAR)
        (void)frexp(largest, &matrix->exponent);
    for (int64_t j = 0; j < cols; j++)
        sum += ldexp(norm[j], -matrix->exponent) * ldexp(norm[j], -matrix->exponent);
    matrix->frobenius = sqrt(sum);
}

static void multiply(
    const centred *matrix, int64_t rows, int64_t cols, prh__scaling scaling, double *restrict factor)
{
    if (scaling == PRH__CENTRE && matrix->exponent == 0)
        return;
    for (int64_t j = 0; j < cols; j++)
        factor[j] = ldexp(factor[j], -matrix->exponent);
    for (int64_t i = 0; i < rows; i++) {
        double *restrict row = matrix->a + i * cols;

        for (int64_t j = 0; j < cols; j++)
            row[j] *= factor[j];
    }
}

static prh_status centre(centred *matrix, const prh_view *view, prh__scaling scaling)
{
    const int64_t rows = view->rows, cols = view->cols;
    double *mean = NULL, *rest, *factor;
    prh_status status;

    memset(matrix, 0, sizeof *matrix);
    PRH__GO(prh__alloc(&mean, 3, (size_t)cols * sizeof *mean));
    rest = mean + cols;
    factor = rest + cols;
    PRH__GO(prh__alloc(&matrix->a, rows, (size_t)cols * sizeof *matrix->a));
    PRH__GO(prh__column_means(view, NULL, mean));
    subtract_means(matrix->a, view, mean, rest);
    subtract_rests(matrix->a, rows, cols, rest, mean);
    PRH__GO(column_factors(mean, rows, cols, scaling, factor));
    measure(matrix, mean, cols);
    multiply(matrix, rows, cols, scaling, factor);
done:
    prh__free(mean);
    return status;
}

static int64_t numerical_rank(const double *sigma, int64_t count, double tolerance)
{
    int64_t rank = 0;

    while (rank < count && sigma[rank] > tolerance * sigma[0])
        rank++;
    return rank;
}

/* All singular values, and the first min(rank, keep) vectors; the matrix is spent. */
static prh_status decompose(prh__basis *basis, centred *matrix, int64_t cols, double tolerance, int64_t keep)
{
    const int64_t rows = basis->rows, least = rows < cols ? rows : cols;
    double *u = NULL;
    prh_status status;

    PRH__GO(prh__alloc(&u, rows, (size_t)least * sizeof *u));
    PRH__GO(prh__svd_left(rows, cols, matrix->a, basis->sigma, u));
    basis->rank = numerical_rank(basis->sigma, least, tolerance);
    basis->known = least;
    basis->kept = basis->rank < keep ? basis->rank : keep;
    PRH__GO(prh__alloc(&basis->u, rows, (size_t)basis->kept * sizeof *basis->u));
    for (int64_t i = 0; i < rows; i++)
        memcpy(basis->u + i * basis->kept, u + i * least, (size_t)basis->kept * sizeof *u);
done:
    prh__free(u);
    return status;
}

/* The first vectors alone; kept stays 0 if they were not found. */
static prh_status find_leading(prh__basis *basis, const centred *matrix, int64_t cols, double tolerance,
    int64_t keep, const prh__run *run)
{
    prh__leading leading;

    PRH__TRY(prh__alloc(&basis->u, basis->rows, (size_t)keep * sizeof *basis->u));
    PRH__TRY(prh__leading_left(&leading, matrix->a, basis->rows, cols, matrix->frobenius, tolerance, keep,
        run, basis->u, basis->sigma));
    if (leading.rank > 0) {
        basis->rank = leading.rank;
        basis->known = basis->kept = keep;
    } else {
        prh__free(basis->u);
        basis->u = NULL;
    }
    return PRH_OK;
}

prh_status prh__basis_create(
    prh__basis *basis, const prh_view *view, prh__scaling scaling, int64_t keep, const prh__run *run)
{
    const int64_t rows = view->rows, cols = view->cols, least = rows < cols ? rows : cols;
    const double tolerance = (double)(rows > cols ? rows : cols) * DBL_EPSILON;
    centred matrix = {0};
    prh_status status;

    memset(basis, 0, sizeof *basis);
    basis->rows = rows;
    PRH__GO(prh__check_finite(view, PRH_F64, run));
    PRH__GO(centre(&matrix, view, scaling));
    PRH__GO(prh__alloc(&basis->sigma, least, sizeof *basis->sigma));
    if (matrix.frobenius > 0.0 && prh__leading_pays(rows, cols, keep))
        PRH__GO(find_leading(basis, &matrix, cols, tolerance, keep, run));
    if (basis->kept == 0)
        PRH__GO(decompose(basis, &matrix, cols, tolerance, keep));
    for (int64_t i = 0; i < basis->known; i++)
        basis->sigma[i] = ldexp(basis->sigma[i], matrix.exponent);
done:
    prh__free(matrix.a);
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
    basis->known = basis->rank;
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

    assert(basis->known >= basis->rank);
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

prh_status prh__basis_square_correlation(
    const prh__basis *x, int64_t rx, const prh__basis *y, int64_t ry, double *mean)
{
    const double least = (double)(rx < ry ? rx : ry);
    double *product, sum = 0.0;
    prh_status status;

    PRH__TRY(prh__alloc(&product, rx, (size_t)ry * sizeof *product));
    PRH__GO(prh__gemm_tn(rx, ry, x->rows, x->u, x->kept, y->u, y->kept, product, ry));
    for (int64_t r = 0; r < rx; r++)
        sum += prh__dot_f64(product + r * ry, product + r * ry, ry);
    *mean = sum < least ? sum / least : 1.0;
done:
    prh__free(product);
    return status;
}

double prh__basis_correlation_work(int64_t rows, int64_t rank)
{
    const double r = (double)rank;

    return 2.0 * r * r * ((double)rows + 10.0 * r) / 1024.0 + 100.0;
}
