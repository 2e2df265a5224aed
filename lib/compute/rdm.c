/* From dissimilarities to what is compared. Everything is done above the diagonal, row by row, and mirrored in the
 * end. */
#include "compute/rdm.h"

#include <math.h>
#include <string.h>

#include <prh/rsa.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/distances.h"
#include "compute/loops.h"
#include "compute/ranks.h"

#define NOISE 8.0 /* times the rounding of an entry: a spread below that is none */

enum { MIRROR = 64, ROWS_BETWEEN_POLLS = 64 };

/* What is above the diagonal of row i. */
static double *upper(const prh__rdm *rdm, int64_t i)
{
    return rdm->values + i * rdm->n + i + 1;
}

static double pairs_of(const prh__rdm *rdm)
{
    return 0.5 * (double)rdm->n * (double)(rdm->n - 1);
}

static double sum_less(const prh__rdm *rdm, double pilot, double *square)
{
    double total = 0.0, sum, squares;

    *square = 0.0;
    for (int64_t i = 0; i + 1 < rdm->n; i++) {
        prh__moments_f64(upper(rdm, i), rdm->n - 1 - i, pilot, &sum, &squares);
        total += sum;
        *square += squares;
    }
    return total;
}

static void change(const prh__rdm *rdm, double factor, double shift)
{
    for (int64_t i = 0; i + 1 < rdm->n; i++) {
        double *row = upper(rdm, i);

        for (int64_t c = 0; c < rdm->n - 1 - i; c++)
            row[c] = row[c] * factor - shift;
    }
}

static void mirror(const prh__rdm *rdm)
{
    const int64_t n = rdm->n;

    for (int64_t i0 = 0; i0 < n; i0 += MIRROR)
        for (int64_t j0 = i0; j0 < n; j0 += MIRROR)
            for (int64_t i = i0; i < i0 + MIRROR && i < n; i++)
                for (int64_t j = j0 > i + 1 ? j0 : i + 1; j < j0 + MIRROR && j < n; j++)
                    rdm->values[j * n + i] = rdm->values[i * n + j];
    for (int64_t i = 0; i < n; i++)
        rdm->values[i * n + i] = 0.0;
}

/* To a largest value near 1, by a power of two, so that squares stay in range. Returns the factor; 0 if there are but
 * zeros. */
static double bring_into_range(const prh__rdm *rdm)
{
    double largest = 0.0, low, high, factor;
    int exponent;

    for (int64_t i = 0; i + 1 < rdm->n; i++) {
        prh__range_f64(upper(rdm, i), rdm->n - 1 - i, &low, &high);
        largest = fmax(largest, fmax(fabs(low), fabs(high)));
    }
    if (!(largest > 0.0))
        return 0.0;
    (void)frexp(largest, &exponent);
    factor = ldexp(1.0, exponent < -1000 ? 1000 : -exponent);
    change(rdm, factor, 0.0);
    return factor;
}

/* Whether what is compared is there: the spread of the values, or, where they are not centred, their size. */
static int is_constant(const prh__rdm *rdm, const prh__rounding *rounding, double factor, int32_t outer)
{
    const double count = pairs_of(rdm), unit = factor * rounding->unit;
    double sum, square, size, spread;

    sum = sum_less(rdm, 0.0, &square);
    size = sqrt(square / count);
    if (outer == PRH_RSA_OUTER_COSINE)
        return !(size > NOISE * rounding->epsilon * unit);
    sum = sum_less(rdm, sum / count, &square);
    spread = sqrt(fmax(square - sum * (sum / count), 0.0) / count);
    return !(spread > NOISE * rounding->epsilon * (size + unit));
}

static void centre(const prh__rdm *rdm)
{
    double square;

    for (int step = 0; step < 2; step++) /* the mean, and what its rounding left */
        change(rdm, 1.0, sum_less(rdm, 0.0, &square) / pairs_of(rdm));
}

static void scale(const prh__rdm *rdm)
{
    double square;

    (void)sum_less(rdm, 0.0, &square);
    change(rdm, 1.0 / sqrt(2.0 * square), 0.0);
}

static prh_status finish(prh__rdm *rdm, const prh__rounding *rounding, int32_t outer, const prh__run *run)
{
    const double factor = rdm->zero ? 0.0 : bring_into_range(rdm);

    if (rdm->zero == 0 && (factor == 0.0 || is_constant(rdm, rounding, factor, outer)))
        rdm->zero = PRH__RDM_CONSTANT;
    if (rdm->zero) {
        memset(rdm->values, 0, (size_t)(rdm->n * rdm->n) * sizeof *rdm->values);
        return PRH_OK;
    }
    if (outer == PRH_RSA_SPEARMAN || outer == PRH_RSA_KENDALL)
        PRH__TRY(prh__ranks_of(rdm->values, rdm->n, &rdm->ties, run));
    if (outer == PRH_RSA_SPEARMAN)
        change(rdm, 1.0, 0.5 * (pairs_of(rdm) + 1.0)); /* their mean, exactly */
    if (outer == PRH_RSA_PEARSON)
        centre(rdm);
    if (outer != PRH_RSA_KENDALL)
        scale(rdm);
    mirror(rdm);
    return PRH_OK;
}

static prh_status allocate(prh__rdm *rdm, int64_t n)
{
    int64_t row;

    memset(rdm, 0, sizeof *rdm);
    rdm->n = n;
    PRH__TRY(prh__mul(&row, n, (int64_t)sizeof *rdm->values));
    return prh__alloc(&rdm->values, n, (size_t)row);
}

prh_status prh__rdm_create(
    prh__rdm *rdm, const prh_view *view, int32_t inner, int32_t outer, int32_t precision, const prh__run *run)
{
    prh__rounding rounding;
    prh_status status;

    PRH__GO(allocate(rdm, view->rows));
    PRH__GO(prh__distances_of(rdm->values, &rounding, view, inner, precision, run));
    PRH__GO(finish(rdm, &rounding, outer, run));
done:
    if (status < 0)
        prh__rdm_free(rdm);
    return status;
}

prh_status prh__rdm_create_given(
    prh__rdm *rdm, const prh__kernel_matrix *matrix, int32_t inner, int32_t outer, const prh__run *run)
{
    prh__rounding rounding;
    int exist;
    prh_status status;

    PRH__GO(allocate(rdm, matrix->n));
    prh__distances_given(rdm->values, &rounding, &exist, matrix, inner);
    rdm->zero = exist ? 0 : PRH__RDM_IMAGINARY;
    PRH__GO(finish(rdm, &rounding, outer, run));
done:
    if (status < 0)
        prh__rdm_free(rdm);
    return status;
}

void prh__rdm_free(prh__rdm *rdm)
{
    prh__free(rdm->values);
    memset(rdm, 0, sizeof *rdm);
}

prh_status prh__rdm_products(const prh__rdm *const *x, int64_t x_count, const prh__rdm *const *y,
    int64_t y_count, const prh__run *run, double *sums, int64_t stride)
{
    const int64_t n = x[0]->n;

    for (int64_t a = 0; a < x_count; a++)
        memset(sums + a * stride, 0, (size_t)y_count * sizeof *sums);
    for (int64_t i = 0; i + 1 < n; i++) {
        for (int64_t a = 0; a < x_count; a++)
            for (int64_t b = 0; b < y_count; b++)
                sums[a * stride + b] += 2.0 * prh__dot_f64(upper(x[a], i), upper(y[b], i), n - 1 - i);
        if ((i + 1) % ROWS_BETWEEN_POLLS == 0)
            PRH__TRY(prh__run_poll(run));
    }
    return PRH_OK;
}

double prh__rdm_sum(const prh__rdm *rdm)
{
    double square;

    return 2.0 * sum_less(rdm, 0.0, &square);
}

double prh__rdm_work(int64_t n, int64_t cols, int32_t outer)
{
    const prh__kernel_function products = {.kind = PRH__COSINE};
    const int ranked = outer == PRH_RSA_SPEARMAN || outer == PRH_RSA_KENDALL;

    return prh__items_expected(n, cols, &products, 1, 0) + 4.0 * (double)n * (double)n / 1024.0 +
           (ranked ? prh__ranks_work(n) : 0.0);
}

double prh__rdm_product_work(int64_t n)
{
    return (double)n * (double)n / 1024.0;
}
