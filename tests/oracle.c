/* CKA and CKNNA of the slow reference: products with an explicit H, and sums written as in the papers. */
#include "oracle.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void *oracle_alloc(int64_t count, size_t size)
{
    void *memory = calloc(count > 0 ? (size_t)count : 1, size);

    if (!memory) {
        fprintf(stderr, "oracle: out of memory\n");
        abort();
    }
    return memory;
}

/* out = a b, all n x n */
static void multiply(const long double *a, const long double *b, int64_t n, long double *out)
{
    for (int64_t i = 0; i < n; i++) {
        for (int64_t j = 0; j < n; j++) {
            long double sum = 0.0L;

            for (int64_t m = 0; m < n; m++)
                sum += a[i * n + m] * b[m * n + j];
            out[i * n + j] = sum;
        }
    }
}

void oracle_center_kernel(const double *kernel, int64_t n, long double *out)
{
    long double *h = oracle_alloc(n * n, sizeof *h);
    long double *half = oracle_alloc(n * n, sizeof *half);

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            h[i * n + j] = (i == j ? 1.0L : 0.0L) - 1.0L / (long double)n;
    for (int64_t i = 0; i < n * n; i++)
        out[i] = kernel[i];
    multiply(h, out, n, half);
    multiply(half, h, n, out);
    free(h);
    free(half);
}

static long double inner(const long double *a, const long double *b, int64_t count)
{
    long double sum = 0.0L;

    for (int64_t i = 0; i < count; i++)
        sum += a[i] * b[i];
    return sum;
}

/* A squared norm that only rounding keeps from zero, `before` being the squared norm before centring. */
static int is_rounding(long double squared, long double before, int64_t n)
{
    long double relative = 8.0L * (long double)n * LDBL_EPSILON;

    return squared <= relative * relative * before;
}

static long double squared_norm(const double *kernel, int64_t n)
{
    long double sum = 0.0L;

    for (int64_t i = 0; i < n * n; i++)
        sum += (long double)kernel[i] * kernel[i];
    return sum;
}

/* cross / (sqrt(self_a self_b) + epsilon) */
static int ratio(long double cross, long double self_a, long double self_b, double epsilon, double *score)
{
    long double product = self_a * self_b;

    if (!(product >= 0.0L) || sqrtl(product) + epsilon <= 0.0L)
        return ORACLE_UNDEFINED;
    *score = (double)(cross / (sqrtl(product) + epsilon));
    return ORACLE_OK;
}

int oracle_cka(const double *k, const double *l, int64_t n, double epsilon, double *score)
{
    long double *a = oracle_alloc(n * n, sizeof *a);
    long double *b = oracle_alloc(n * n, sizeof *b);
    long double self_a, self_b, cross;

    oracle_center_kernel(k, n, a);
    oracle_center_kernel(l, n, b);
    self_a = inner(a, a, n * n);
    self_b = inner(b, b, n * n);
    cross = inner(a, b, n * n);
    if (is_rounding(self_a, squared_norm(k, n), n) || is_rounding(self_b, squared_norm(l, n), n))
        self_a = self_b = cross = 0.0L;
    free(a);
    free(b);
    return ratio(cross, self_a, self_b, epsilon, score);
}

/* tr(A'BB'A) of centred columns. */
static long double covariance_square(const double *a, int64_t da, const double *b, int64_t db, int64_t n)
{
    long double sum = 0.0L;

    for (int64_t p = 0; p < da; p++)
        for (int64_t q = 0; q < db; q++) {
            long double mean_a = 0.0L, mean_b = 0.0L, covariance = 0.0L;

            for (int64_t i = 0; i < n; i++) {
                mean_a += a[i * da + p] / (long double)n;
                mean_b += b[i * db + q] / (long double)n;
            }
            for (int64_t i = 0; i < n; i++)
                covariance += (a[i * da + p] - mean_a) * (b[i * db + q] - mean_b);
            sum += covariance * covariance;
        }
    return sum;
}

int oracle_rv(const double *x, int64_t dx, const double *y, int64_t dy, int64_t n, double *score)
{
    long double xx = covariance_square(x, dx, x, dx, n), yy = covariance_square(y, dy, y, dy, n);
    long double largest = 0.0L;

    for (int64_t i = 0; i < n * dx || i < n * dy; i++) {
        largest = i < n * dx && fabsl(x[i]) > largest ? fabsl(x[i]) : largest;
        largest = i < n * dy && fabsl(y[i]) > largest ? fabsl(y[i]) : largest;
    }
    if (!(xx > powl(1e-15L * largest, 4.0L)) || !(yy > powl(1e-15L * largest, 4.0L)))
        return ORACLE_UNDEFINED;
    *score = (double)(covariance_square(x, dx, y, dy, n) / sqrtl(xx * yy));
    return ORACLE_OK;
}

static long double off_diagonal(const double *kernel, int64_t n, int64_t i, int64_t j)
{
    return i == j ? 0.0L : (long double)kernel[i * n + j];
}

/* Song et al. 2012, equation 5: valid for matrices that are not symmetric, too. */
static long double song_hsic(const double *k, const double *l, int64_t n)
{
    long double trace = 0.0L, total_k = 0.0L, total_l = 0.0L, chained = 0.0L;
    long double m = (long double)n;

    for (int64_t i = 0; i < n; i++) {
        long double column_k = 0.0L, row_l = 0.0L;

        for (int64_t j = 0; j < n; j++) {
            trace += off_diagonal(k, n, i, j) * off_diagonal(l, n, j, i);
            column_k += off_diagonal(k, n, j, i);
            row_l += off_diagonal(l, n, i, j);
        }
        total_k += column_k;
        total_l += row_l;
        chained += column_k * row_l;
    }
    return (trace + total_k * total_l / ((m - 1.0L) * (m - 2.0L)) - 2.0L * chained / (m - 2.0L)) /
           (m * (m - 3.0L));
}

/* The terms of song_hsic cancel; below this the difference is only their rounding. */
static int is_song_rounding(long double hsic, const double *k, int64_t n)
{
    long double m = (long double)n;

    return fabsl(hsic) * m * (m - 3.0L) <= 8.0L * m * LDBL_EPSILON * squared_norm(k, n);
}

int oracle_unbiased_cka_song(const double *k, const double *l, int64_t n, double epsilon, double *score)
{
    long double self_k, self_l, cross;

    if (n < 4)
        return ORACLE_UNDEFINED;
    self_k = song_hsic(k, k, n);
    self_l = song_hsic(l, l, n);
    cross = song_hsic(k, l, n);
    if (is_song_rounding(self_k, k, n) || is_song_rounding(self_l, l, n))
        self_k = self_l = cross = 0.0L;
    return ratio(cross, self_k, self_l, epsilon, score);
}

static void u_center(const double *kernel, int64_t n, long double *out)
{
    long double *rows = oracle_alloc(n, sizeof *rows);
    long double total = 0.0L;
    long double m = (long double)n;

    for (int64_t i = 0; i < n; i++) {
        for (int64_t j = 0; j < n; j++)
            rows[i] += off_diagonal(kernel, n, i, j);
        total += rows[i];
    }
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            out[i * n + j] = i == j ? 0.0L
                                    : kernel[i * n + j] - (rows[i] + rows[j]) / (m - 2.0L) +
                                          total / ((m - 1.0L) * (m - 2.0L));
    free(rows);
}

int oracle_unbiased_cka_ucentred(const double *k, const double *l, int64_t n, double epsilon, double *score)
{
    long double *a, *b, scale, self_a, self_b, cross;

    if (n < 4)
        return ORACLE_UNDEFINED;
    a = oracle_alloc(n * n, sizeof *a);
    b = oracle_alloc(n * n, sizeof *b);
    u_center(k, n, a);
    u_center(l, n, b);
    scale = (long double)n * (long double)(n - 3);
    self_a = inner(a, a, n * n) / scale;
    self_b = inner(b, b, n * n) / scale;
    cross = inner(a, b, n * n) / scale;
    if (is_rounding(self_a * scale, squared_norm(k, n), n) ||
        is_rounding(self_b * scale, squared_norm(l, n), n))
        self_a = self_b = cross = 0.0L;
    free(a);
    free(b);
    return ratio(cross, self_a, self_b, epsilon, score);
}

/* mask(i, j) = 1 iff j is among the nearest neighbours of i */
static void mask_of(const double *ranking, int64_t n, int64_t neighbors, double *mask)
{
    int64_t *lists = oracle_alloc(n * neighbors, sizeof *lists);

    oracle_neighbors(ranking, n, neighbors, lists);
    for (int64_t i = 0; i < n * n; i++)
        mask[i] = 0.0;
    for (int64_t i = 0; i < n; i++)
        for (int64_t m = 0; m < neighbors; m++)
            mask[i * n + lists[i * neighbors + m]] = 1.0;
    free(lists);
}

/* Sum over i, j of the two masks times the two centred kernels; masks leave the diagonal out. */
static long double masked_sum(
    const double *mask_a, const double *mask_b, const long double *a, const long double *b, int64_t n)
{
    long double sum = 0.0L;

    for (int64_t i = 0; i < n * n; i++)
        sum += mask_a[i] * mask_b[i] * a[i] * b[i];
    return sum;
}

int oracle_cknna_mutual(const double *k, const double *l, const double *rank_k, const double *rank_l,
    int64_t n, int64_t neighbors, double *score)
{
    double *mask_a, *mask_b;
    long double *a, *b, cross, self_a, self_b;

    if (neighbors < 1 || neighbors > n - 1)
        return ORACLE_UNDEFINED;
    mask_a = oracle_alloc(n * n, sizeof *mask_a);
    mask_b = oracle_alloc(n * n, sizeof *mask_b);
    a = oracle_alloc(n * n, sizeof *a);
    b = oracle_alloc(n * n, sizeof *b);
    mask_of(rank_k, n, neighbors, mask_a);
    mask_of(rank_l, n, neighbors, mask_b);
    oracle_center_kernel(k, n, a);
    oracle_center_kernel(l, n, b);
    cross = masked_sum(mask_a, mask_b, a, b, n);
    self_a = masked_sum(mask_a, mask_a, a, a, n);
    self_b = masked_sum(mask_b, mask_b, b, b, n);
    if (is_rounding(self_a, squared_norm(k, n), n) || is_rounding(self_b, squared_norm(l, n), n))
        self_a = self_b = 0.0L;
    free(mask_a);
    free(mask_b);
    free(a);
    free(b);
    return ratio(cross, self_a, self_b, 0.0, score);
}

static void multiply_entries(const double *mask, const double *kernel, int64_t n, double *out)
{
    for (int64_t i = 0; i < n * n; i++)
        out[i] = mask[i] * kernel[i];
}

/* HSIC_u of two kernels, both multiplied entry by entry with the mask. */
static long double masked_song(const double *k, const double *l, const double *mask, int64_t n)
{
    double *masked_k = oracle_alloc(n * n, sizeof *masked_k);
    double *masked_l = oracle_alloc(n * n, sizeof *masked_l);
    long double hsic;

    multiply_entries(mask, k, n, masked_k);
    multiply_entries(mask, l, n, masked_l);
    hsic = song_hsic(masked_k, masked_l, n);
    free(masked_k);
    free(masked_l);
    return hsic;
}

/* The same of a kernel with itself, zero where only rounding is left. */
static long double masked_song_self(const double *k, const double *mask, int64_t n)
{
    double *masked = oracle_alloc(n * n, sizeof *masked);
    long double hsic;

    multiply_entries(mask, k, n, masked);
    hsic = song_hsic(masked, masked, n);
    if (is_song_rounding(hsic, masked, n))
        hsic = 0.0L;
    free(masked);
    return hsic;
}

int oracle_cknna_directed(const double *k, const double *l, const double *rank_k, const double *rank_l,
    int64_t n, int64_t neighbors, double epsilon, double *score)
{
    double *mask_k, *mask_l, *mask;
    long double cross, self_k, self_l;

    if (n < 4 || neighbors < 2 || neighbors > n - 1)
        return ORACLE_UNDEFINED;
    mask_k = oracle_alloc(n * n, sizeof *mask_k);
    mask_l = oracle_alloc(n * n, sizeof *mask_l);
    mask = oracle_alloc(n * n, sizeof *mask);
    mask_of(rank_k, n, neighbors, mask_k);
    mask_of(rank_l, n, neighbors, mask_l);
    for (int64_t i = 0; i < n * n; i++)
        mask[i] = mask_k[i] * mask_l[i];
    cross = masked_song(k, l, mask, n);
    self_k = masked_song_self(k, mask_k, n);
    self_l = masked_song_self(l, mask_l, n);
    free(mask_k);
    free(mask_l);
    free(mask);
    return ratio(cross, self_k, self_l, epsilon, score);
}

int oracle_cknna_symmetric(const double *k, const double *l, const double *rank_k, const double *rank_l,
    int64_t n, int64_t neighbors, double epsilon, double *score)
{
    double forward, backward;

    if (oracle_cknna_directed(k, l, rank_k, rank_l, n, neighbors, epsilon, &forward) != ORACLE_OK ||
        oracle_cknna_directed(l, k, rank_l, rank_k, n, neighbors, epsilon, &backward) != ORACLE_OK)
        return ORACLE_UNDEFINED;
    *score = (forward + backward) / 2.0;
    return ORACLE_OK;
}
