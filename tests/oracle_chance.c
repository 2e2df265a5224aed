/* Chance levels of the slow reference, and the enumeration of all permutations that checks such formulas. */
#include "oracle.h"

#include <math.h>
#include <stdlib.h>

double oracle_chance_mutual_knn(int64_t n, int64_t k)
{
    return (double)k / (double)(n - 1);
}

double oracle_chance_cycle_knn(const int64_t *a, int64_t n, int64_t k)
{
    long double sum = 0.0L;

    for (int64_t i = 0; i < n; i++) {
        int64_t in_degree = 0;
        long double missed = 1.0L; /* C(n-1-in, k) / C(n-1, k), factor by factor */

        for (int64_t m = 0; m < n * k; m++)
            in_degree += a[m] == i;
        for (int64_t m = 0; m < k; m++) {
            int64_t others = n - 1 - in_degree - m;

            missed *= others > 0 ? (long double)others / (long double)(n - 1 - m) : 0.0L;
        }
        sum += 1.0L - missed;
    }
    return (double)(sum / (long double)n);
}

/* Product of the hook lengths of the partition parts[0] >= parts[1] >= ... > 0. */
static long double log_hook_product(const int64_t *parts, int64_t count)
{
    long double sum = 0.0L;

    for (int64_t row = 0; row < count; row++) {
        for (int64_t column = 0; column < parts[row]; column++) {
            int64_t leg = 0;

            for (int64_t below = row + 1; below < count; below++)
                leg += parts[below] > column;
            sum += logl((long double)(parts[row] - column + leg));
        }
    }
    return sum;
}

/* Adds lambda_1 f^2 / h! over all ways to complete `parts` with parts of at most `largest`; `left` is still
 * to be placed. By the Robinson-Schensted correspondence lambda_1 is the longest increasing subsequence, and
 * f = h! / (product of hook lengths) the number of tableaux. */
static long double sum_partitions(
    int64_t *parts, int64_t count, int64_t left, int64_t largest, long double log_h)
{
    long double sum = 0.0L;

    if (left == 0)
        return (long double)parts[0] * expl(log_h - 2.0L * log_hook_product(parts, count));
    for (int64_t part = left < largest ? left : largest; part >= 1; part--) {
        parts[count] = part;
        sum += sum_partitions(parts, count + 1, left - part, part, log_h);
    }
    return sum;
}

double oracle_expected_lis(int64_t h)
{
    int64_t *parts;
    long double log_h = 0.0L, sum;

    if (h < 1)
        return 0.0;
    for (int64_t m = 2; m <= h; m++)
        log_h += logl((long double)m);
    parts = oracle_alloc(h, sizeof *parts);
    sum = sum_partitions(parts, 0, h, h, log_h);
    free(parts);
    return (double)sum;
}

/* Exact in long double as long as the result fits 64 bits. */
static long double binomial(int64_t n, int64_t k)
{
    long double value = 1.0L;

    if (k < 0 || k > n)
        return 0.0L;
    for (int64_t m = 1; m <= k; m++)
        value = value * (long double)(n - k + m) / (long double)m;
    return value;
}

double oracle_chance_jaccard_knn(int64_t n, int64_t k)
{
    long double sum = 0.0L;

    for (int64_t h = 1; h <= k; h++)
        sum += binomial(k, h) * binomial(n - 1 - k, k - h) / binomial(n - 1, k) * (long double)h /
               (long double)(2 * k - h);
    return (double)sum;
}

double oracle_chance_lcs_knn(int64_t n, int64_t k)
{
    long double sum = 0.0L;

    for (int64_t h = 1; h <= k; h++) {
        long double ways = binomial(k, h) * binomial(n - 1 - k, k - h);

        if (ways > 0.0L)
            sum += ways / binomial(n - 1, k) * oracle_expected_lis(h);
    }
    return (double)sum;
}

/* tr(HKH) / |HKH|; zero for a constant kernel. */
static long double relative_trace(const double *kernel, int64_t n)
{
    long double *centred = oracle_alloc(n * n, sizeof *centred);
    long double trace = 0.0L, squares = 0.0L;

    oracle_center_kernel(kernel, n, centred);
    for (int64_t i = 0; i < n; i++)
        trace += centred[i * n + i];
    for (int64_t i = 0; i < n * n; i++)
        squares += centred[i] * centred[i];
    free(centred);
    return squares > 0.0L ? trace / sqrtl(squares) : 0.0L;
}

int oracle_chance_cka(const double *k, const double *l, int64_t n, double *mean)
{
    double self;

    if (n < 2 || oracle_cka(k, k, n, 0.0, &self) != ORACLE_OK || oracle_cka(l, l, n, 0.0, &self) != ORACLE_OK)
        return ORACLE_UNDEFINED;
    *mean = (double)(relative_trace(k, n) * relative_trace(l, n) / (long double)(n - 1));
    return ORACLE_OK;
}

static void swap(int64_t *items, int64_t i, int64_t j)
{
    int64_t kept = items[i];

    items[i] = items[j];
    items[j] = kept;
}

/* The next permutation in lexicographic order; 0 after the last. */
static int next_permutation(int64_t *permutation, int64_t n)
{
    int64_t i = n - 2;
    int64_t j = n - 1;

    while (i >= 0 && permutation[i] > permutation[i + 1])
        i--;
    if (i < 0)
        return 0;
    while (permutation[j] < permutation[i])
        j--;
    swap(permutation, i, j);
    for (int64_t left = i + 1, right = n - 1; left < right; left++, right--)
        swap(permutation, left, right);
    return 1;
}

/* Scores of all permutations into `scores`; returns the status of the first that fails. */
static int score_all(int64_t n, oracle_permuted_metric *metric, void *context, double *scores)
{
    int64_t *permutation = oracle_alloc(n, sizeof *permutation);
    int64_t draw = 0;
    int status;

    for (int64_t i = 0; i < n; i++)
        permutation[i] = i;
    do
        status = metric(permutation, context, &scores[draw++]);
    while (status == ORACLE_OK && next_permutation(permutation, n));
    free(permutation);
    return status;
}

int oracle_enumerate(int64_t n, oracle_permuted_metric *metric, void *context, oracle_null *null)
{
    int64_t draws = 1;
    long double mean = 0.0L, second = 0.0L, third = 0.0L;
    double *scores;
    int status;

    for (int64_t m = 2; m <= n; m++)
        draws *= m;
    scores = oracle_alloc(draws, sizeof *scores);
    status = score_all(n, metric, context, scores);
    for (int64_t i = 0; i < draws; i++)
        mean += scores[i] / (long double)draws;
    for (int64_t i = 0; i < draws; i++) {
        long double deviation = scores[i] - mean;

        second += deviation * deviation / (long double)draws;
        third += deviation * deviation * deviation / (long double)draws;
    }
    free(scores);
    if (status == ORACLE_OK)
        *null = (oracle_null){draws, (double)mean, (double)second, (double)third};
    return status;
}

void oracle_permute_square(const double *in, int64_t n, const int64_t *permutation, double *out)
{
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            out[i * n + j] = in[permutation[i] * n + permutation[j]];
}

void oracle_permute_rows(const double *in, int64_t n, int64_t d, const int64_t *permutation, double *out)
{
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < d; j++)
            out[i * d + j] = in[permutation[i] * d + j];
}
