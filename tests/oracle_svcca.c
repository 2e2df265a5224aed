/* SVCCA of the slow reference, on a Jacobi SVD and a Jacobi eigensolver in long double. */
#include "oracle.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SWEEPS = 80 };

static long double column_dot(const long double *w, int64_t rows, int64_t cols, int64_t p, int64_t q)
{
    long double sum = 0.0L;

    for (int64_t i = 0; i < rows; i++)
        sum += w[i * cols + p] * w[i * cols + q];
    return sum;
}

/* Columns p and q become cosine p - sine q and sine p + cosine q. */
static void rotate_columns(
    long double *w, int64_t rows, int64_t cols, int64_t p, int64_t q, long double cosine, long double sine)
{
    for (int64_t i = 0; i < rows; i++) {
        long double a = w[i * cols + p];
        long double b = w[i * cols + q];

        w[i * cols + p] = cosine * a - sine * b;
        w[i * cols + q] = sine * a + cosine * b;
    }
}

/* The rotation that makes [[pp, pq], [pq, qq]] diagonal. */
static void jacobi_rotation(
    long double pp, long double qq, long double pq, long double *cosine, long double *sine)
{
    long double zeta = (qq - pp) / (2.0L * pq);
    long double tangent = (zeta >= 0.0L ? 1.0L : -1.0L) / (fabsl(zeta) + sqrtl(1.0L + zeta * zeta));

    *cosine = 1.0L / sqrtl(1.0L + tangent * tangent);
    *sine = *cosine * tangent;
}

/* One-sided Jacobi (Hestenes): rotates pairs of columns of w until all are orthogonal, and the columns of v
 * (cols x cols) along with them. Columns that are rounding next to the whole matrix are left alone. */
static void orthogonalize_columns(long double *w, int64_t rows, int64_t cols, long double *v)
{
    long double tolerance = (long double)rows * LDBL_EPSILON;
    long double negligible = 0.0L;
    int rotated = 1;

    for (int64_t p = 0; p < cols; p++)
        negligible += column_dot(w, rows, cols, p, p);
    negligible *= LDBL_EPSILON * LDBL_EPSILON;
    for (int sweep = 0; rotated && sweep < MAX_SWEEPS; sweep++) {
        rotated = 0;
        for (int64_t p = 0; p < cols; p++) {
            for (int64_t q = p + 1; q < cols; q++) {
                long double pp = column_dot(w, rows, cols, p, p);
                long double qq = column_dot(w, rows, cols, q, q);
                long double pq = column_dot(w, rows, cols, p, q);
                long double cosine, sine;

                if (pp <= negligible || qq <= negligible || fabsl(pq) <= tolerance * sqrtl(pp * qq))
                    continue;
                jacobi_rotation(pp, qq, pq, &cosine, &sine);
                rotate_columns(w, rows, cols, p, q, cosine, sine);
                rotate_columns(v, cols, cols, p, q, cosine, sine);
                rotated = 1;
            }
        }
    }
}

/* order[0] is the position of the largest value. */
static void order_descending(const long double *values, int64_t count, int64_t *order)
{
    for (int64_t i = 0; i < count; i++) {
        int64_t place = i;

        while (place > 0 && values[order[place - 1]] < values[i]) {
            order[place] = order[place - 1];
            place--;
        }
        order[place] = i;
    }
}

static void set_identity(long double *v, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            v[i * n + j] = i == j ? 1.0L : 0.0L;
}

void oracle_svd(const long double *w, int64_t rows, int64_t cols, long double *u, long double *s)
{
    int is_wide = cols > rows;
    int64_t count = is_wide ? rows : cols; /* columns that are rotated */
    int64_t length = is_wide ? cols : rows;
    long double *work = oracle_alloc(length * count, sizeof *work);
    long double *v = oracle_alloc(count * count, sizeof *v);
    long double *norms = oracle_alloc(count, sizeof *norms);
    int64_t *order = oracle_alloc(count, sizeof *order);

    for (int64_t i = 0; i < length; i++)
        for (int64_t j = 0; j < count; j++)
            work[i * count + j] = is_wide ? w[j * cols + i] : w[i * cols + j];
    set_identity(v, count);
    orthogonalize_columns(work, length, count, v);
    for (int64_t j = 0; j < count; j++)
        norms[j] = sqrtl(column_dot(work, length, count, j, j));
    order_descending(norms, count, order);
    for (int64_t j = 0; j < count; j++) {
        int64_t from = order[j];

        s[j] = norms[from];
        for (int64_t i = 0; i < rows; i++) {
            if (s[j] <= 0.0L)
                u[i * count + j] = 0.0L;
            else /* of a wide matrix the rotations themselves are the left vectors */
                u[i * count + j] = is_wide ? v[i * count + from] : work[i * count + from] / s[j];
        }
    }
    free(work);
    free(v);
    free(norms);
    free(order);
}

/* Two-sided Jacobi: a becomes J'aJ with J the rotation of p and q. */
static void rotate_both_sides(
    long double *a, int64_t n, int64_t p, int64_t q, long double cosine, long double sine)
{
    rotate_columns(a, n, n, p, q, cosine, sine);
    for (int64_t j = 0; j < n; j++) {
        long double top = a[p * n + j];
        long double bottom = a[q * n + j];

        a[p * n + j] = cosine * top - sine * bottom;
        a[q * n + j] = sine * top + cosine * bottom;
    }
}

static void diagonalize(long double *a, int64_t n, long double *v)
{
    long double negligible = 0.0L;
    int rotated = 1;

    for (int64_t i = 0; i < n * n; i++)
        negligible += a[i] * a[i];
    negligible = sqrtl(negligible) * LDBL_EPSILON / 4.0L;
    for (int sweep = 0; rotated && sweep < MAX_SWEEPS; sweep++) {
        rotated = 0;
        for (int64_t p = 0; p < n; p++) {
            for (int64_t q = p + 1; q < n; q++) {
                long double cosine, sine;

                if (fabsl(a[p * n + q]) <= negligible)
                    continue;
                jacobi_rotation(a[p * n + p], a[q * n + q], a[p * n + q], &cosine, &sine);
                rotate_both_sides(a, n, p, q, cosine, sine);
                rotate_columns(v, n, n, p, q, cosine, sine);
                rotated = 1;
            }
        }
    }
}

void oracle_eigen(const long double *a, int64_t n, long double *values, long double *vectors)
{
    long double *work = oracle_alloc(n * n, sizeof *work);
    long double *v = oracle_alloc(n * n, sizeof *v);
    long double *diagonal = oracle_alloc(n, sizeof *diagonal);
    int64_t *order = oracle_alloc(n, sizeof *order);

    memcpy(work, a, (size_t)(n * n) * sizeof *work);
    set_identity(v, n);
    diagonalize(work, n, v);
    for (int64_t i = 0; i < n; i++)
        diagonal[i] = work[i * n + i];
    order_descending(diagonal, n, order);
    for (int64_t j = 0; j < n; j++) {
        values[j] = diagonal[order[j]];
        for (int64_t i = 0; i < n; i++)
            vectors[i * n + j] = v[i * n + order[j]];
    }
    free(work);
    free(v);
    free(diagonal);
    free(order);
}

/* How many of the leading variances to keep, `usable` of them being above the rank tolerance. The share is of
 * the sum over the usable ones. */
static int64_t truncate(const long double *variances, int64_t usable, const oracle_svcca_options *options)
{
    int64_t kept = usable;

    if (options->rank > 0 && options->rank < kept)
        kept = options->rank;
    if (options->share > 0.0) {
        long double total = 0.0L, sum = 0.0L;
        int64_t reached = 0;

        for (int64_t j = 0; j < usable; j++)
            total += variances[j];
        while (reached < usable && (reached == 0 || sum < options->share * total))
            sum += variances[reached++];
        if (reached < kept)
            kept = reached;
    }
    return kept;
}

/* basis: n x m with the kept directions in the first *kept columns. */
static void feature_basis(const double *x, int64_t n, int64_t d, const oracle_svcca_options *options,
    long double *basis, int64_t *kept)
{
    int64_t m = n < d ? n : d;
    double *prepared = oracle_alloc(n * d, sizeof *prepared);
    long double *wide = oracle_alloc(n * d, sizeof *wide);
    long double *s = oracle_alloc(m, sizeof *s);
    int64_t usable = 0;

    memcpy(prepared, x, (size_t)(n * d) * sizeof *prepared);
    if (options->standardize)
        oracle_standardize(prepared, n, d, options->sd_offset);
    else
        oracle_center(prepared, n, d);
    for (int64_t i = 0; i < n * d; i++)
        wide[i] = prepared[i];
    oracle_svd(wide, n, d, basis, s);
    while (usable < m && s[usable] > (long double)(n > d ? n : d) * DBL_EPSILON * s[0])
        usable++;
    for (int64_t j = 0; j < m; j++)
        s[j] *= s[j];
    *kept = truncate(s, usable, options);
    free(prepared);
    free(wide);
    free(s);
}

static void kernel_basis(
    const double *kernel, int64_t n, const oracle_svcca_options *options, long double *basis, int64_t *kept)
{
    long double *centred = oracle_alloc(n * n, sizeof *centred);
    long double *values = oracle_alloc(n, sizeof *values);
    int64_t usable = 0;

    oracle_center_kernel(kernel, n, centred);
    oracle_eigen(centred, n, values, basis);
    while (usable < n && values[usable] > 0.0L && values[usable] > (long double)n * DBL_EPSILON * values[0])
        usable++;
    *kept = truncate(values, usable, options);
    free(centred);
    free(values);
}

/* Mean canonical correlation of the first columns of two orthonormal bases with strides mx and my. */
static int compare_bases(const long double *ux, int64_t mx, const long double *uy, int64_t my, int64_t n,
    oracle_svcca_result *result)
{
    int64_t rx = result->rank_x, ry = result->rank_y;
    int64_t count = rx < ry ? rx : ry;
    long double *product = oracle_alloc(rx * ry, sizeof *product);
    long double *u = oracle_alloc(rx * count, sizeof *u);
    long double *rho = oracle_alloc(count, sizeof *rho);
    long double sum = 0.0L, squares = 0.0L;

    for (int64_t p = 0; p < rx; p++)
        for (int64_t q = 0; q < ry; q++)
            for (int64_t i = 0; i < n; i++)
                product[p * ry + q] += ux[i * mx + p] * uy[i * my + q];
    oracle_svd(product, rx, ry, u, rho);
    for (int64_t j = 0; j < count; j++) {
        sum += rho[j] > 1.0L ? 1.0L : rho[j];
        squares += rho[j] > 1.0L ? 1.0L : rho[j] * rho[j];
    }
    result->squares = count > 0 ? (double)(squares / (long double)count) : 0.0;
    result->score = count > 0 ? (double)(sum / (long double)count) : 0.0;
    result->saturated = rx + ry > n - 1;
    free(product);
    free(u);
    free(rho);
    return count > 0 ? ORACLE_OK : ORACLE_UNDEFINED;
}

int oracle_svcca(const double *x, int64_t dx, const double *y, int64_t dy, int64_t n,
    const oracle_svcca_options *options, oracle_svcca_result *result)
{
    int64_t mx = n < dx ? n : dx;
    int64_t my = n < dy ? n : dy;
    long double *ux = oracle_alloc(n * mx, sizeof *ux);
    long double *uy = oracle_alloc(n * my, sizeof *uy);
    oracle_svcca_result found;
    int status;

    feature_basis(x, n, dx, options, ux, &found.rank_x);
    feature_basis(y, n, dy, options, uy, &found.rank_y);
    status = compare_bases(ux, mx, uy, my, n, &found);
    if (status == ORACLE_OK)
        *result = found;
    free(ux);
    free(uy);
    return status;
}

int oracle_svcca_kernels(const double *k, const double *l, int64_t n, const oracle_svcca_options *options,
    oracle_svcca_result *result)
{
    long double *ux = oracle_alloc(n * n, sizeof *ux);
    long double *uy = oracle_alloc(n * n, sizeof *uy);
    oracle_svcca_result found;
    int status;

    kernel_basis(k, n, options, ux, &found.rank_x);
    kernel_basis(l, n, options, uy, &found.rank_y);
    status = compare_bases(ux, n, uy, n, n, &found);
    if (status == ORACLE_OK)
        *result = found;
    free(ux);
    free(uy);
    return status;
}
