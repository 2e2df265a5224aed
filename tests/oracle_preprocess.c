/* Preprocessing steps of the slow reference: full sorts, two passes, long double sums. */
#include "oracle.h"

#include <math.h>
#include <stdlib.h>

static int ascending(const void *a, const void *b)
{
    const double *left = a;
    const double *right = b;

    return (*left > *right) - (*left < *right);
}

double oracle_clamp_threshold(const double *const *stack, const int64_t *sizes, int64_t count, double q)
{
    int64_t total = 0;
    int64_t filled = 0;
    int64_t position;
    double *values;
    double threshold;

    for (int64_t m = 0; m < count; m++)
        total += sizes[m];
    values = oracle_alloc(total, sizeof *values);
    for (int64_t m = 0; m < count; m++)
        for (int64_t i = 0; i < sizes[m]; i++)
            values[filled++] = fabs(stack[m][i]);
    qsort(values, (size_t)total, sizeof *values, ascending);
    position = (int64_t)floor(q * (double)total);
    if (position > total - 1)
        position = total - 1;
    threshold = values[position];
    free(values);
    return threshold;
}

/* Linear interpolation at q(m-1) in m sorted values. */
static double interpolated_quantile(const double *sorted, int64_t m, double q)
{
    double position = q * (double)(m - 1);
    int64_t below = (int64_t)floor(position);

    if (below >= m - 1)
        return sorted[m - 1];
    return sorted[below] + (position - (double)below) * (sorted[below + 1] - sorted[below]);
}

double oracle_clamp_threshold_mean(
    const double *const *stack, int64_t n, const int64_t *widths, int64_t count, double q)
{
    int64_t entries = 0;
    long double sum = 0.0L;
    double *values;

    for (int64_t m = 0; m < count; m++)
        entries += widths[m];
    values = oracle_alloc(entries, sizeof *values);
    for (int64_t i = 0; i < n; i++) {
        int64_t filled = 0;

        for (int64_t m = 0; m < count; m++)
            for (int64_t j = 0; j < widths[m]; j++)
                values[filled++] = fabs(stack[m][i * widths[m] + j]);
        qsort(values, (size_t)entries, sizeof *values, ascending);
        sum += interpolated_quantile(values, entries, q);
    }
    free(values);
    return (double)(sum / (long double)n);
}

void oracle_clamp(double *x, int64_t size, double threshold)
{
    for (int64_t i = 0; i < size; i++) {
        if (x[i] > threshold)
            x[i] = threshold;
        if (x[i] < -threshold)
            x[i] = -threshold;
    }
}

static long double column_mean(const double *x, int64_t n, int64_t d, int64_t j)
{
    long double sum = 0.0L;

    for (int64_t i = 0; i < n; i++)
        sum += x[i * d + j];
    return sum / (long double)n;
}

static int is_constant(const double *x, int64_t n, int64_t d, int64_t j)
{
    for (int64_t i = 1; i < n; i++)
        if (x[i * d + j] != x[j])
            return 0;
    return 1;
}

/* A constant column becomes exactly zero, whatever the rounding of its mean. */
void oracle_center(double *x, int64_t n, int64_t d)
{
    for (int64_t j = 0; j < d; j++) {
        long double mean = column_mean(x, n, d, j);
        int constant = is_constant(x, n, d, j);

        for (int64_t i = 0; i < n; i++)
            x[i * d + j] = constant ? 0.0 : (double)(x[i * d + j] - mean);
    }
}

int64_t oracle_standardize(double *x, int64_t n, int64_t d, double sd_offset)
{
    int64_t constants = 0;

    for (int64_t j = 0; j < d; j++) {
        long double mean = column_mean(x, n, d, j);
        long double squares = 0.0L;
        int constant = is_constant(x, n, d, j);
        long double sd;

        for (int64_t i = 0; i < n; i++)
            squares += (x[i * d + j] - mean) * (x[i * d + j] - mean);
        sd = sqrtl(squares / (long double)(n - 1));
        for (int64_t i = 0; i < n; i++)
            x[i * d + j] = constant ? 0.0 : (double)((x[i * d + j] - mean) / (sd + sd_offset));
        constants += constant;
    }
    return constants;
}

int64_t oracle_normalize(double *x, int64_t n, int64_t d)
{
    int64_t zeros = 0;

    for (int64_t i = 0; i < n; i++) {
        long double squares = 0.0L;

        for (int64_t j = 0; j < d; j++)
            squares += (long double)x[i * d + j] * x[i * d + j];
        for (int64_t j = 0; j < d && squares > 0.0L; j++)
            x[i * d + j] = (double)(x[i * d + j] / sqrtl(squares));
        zeros += !(squares > 0.0L);
    }
    return zeros;
}

/* u and s of the centred matrix, m = min(n, d) directions. */
static void centred_svd(const double *x, int64_t n, int64_t d, long double *u, long double *s)
{
    long double *centred = oracle_alloc(n * d, sizeof *centred);

    for (int64_t j = 0; j < d; j++)
        for (int64_t i = 0; i < n; i++)
            centred[i * d + j] = x[i * d + j] - column_mean(x, n, d, j);
    oracle_svd(centred, n, d, u, s);
    free(centred);
}

int oracle_pca_rank(const double *x, int64_t n, int64_t d, int64_t r, double *scores)
{
    int64_t m = n < d ? n : d;
    long double *u, *s;

    if (r < 1 || r > m)
        return ORACLE_UNDEFINED;
    u = oracle_alloc(n * m, sizeof *u);
    s = oracle_alloc(m, sizeof *s);
    centred_svd(x, n, d, u, s);
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < r; j++)
            scores[i * r + j] = (double)(u[i * m + j] * s[j]);
    free(u);
    free(s);
    return ORACLE_OK;
}

int oracle_pca_share(const double *x, int64_t n, int64_t d, double share, double *scores, int64_t *kept)
{
    int64_t m = n < d ? n : d;
    long double *u = oracle_alloc(n * m, sizeof *u);
    long double *s = oracle_alloc(m, sizeof *s);
    long double total = 0.0L, sum = 0.0L;
    int64_t r = 0;

    centred_svd(x, n, d, u, s);
    for (int64_t j = 0; j < m; j++)
        total += s[j] * s[j];
    while (r < m && (r == 0 || sum < share * total)) {
        sum += s[r] * s[r];
        r++;
    }
    free(u);
    free(s);
    if (!(total > 0.0L))
        return ORACLE_UNDEFINED;
    *kept = r;
    return oracle_pca_rank(x, n, d, r, scores);
}
