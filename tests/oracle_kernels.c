/* Kernels of the slow reference. Sums run over the columns in order, in long double, so equal rows have equal
 * similarities and every kernel is symmetric to the last bit. */
#include "oracle.h"

#include <math.h>
#include <stdlib.h>

static long double dot(const double *a, const double *b, int64_t d)
{
    long double sum = 0.0L;

    for (int64_t j = 0; j < d; j++)
        sum += (long double)a[j] * b[j];
    return sum;
}

static long double squared_distance(const double *a, const double *b, int64_t d)
{
    long double sum = 0.0L;

    for (int64_t j = 0; j < d; j++) {
        long double difference = (long double)a[j] - b[j];

        sum += difference * difference;
    }
    return sum;
}

void oracle_kernel_linear(const double *x, int64_t n, int64_t d, double *kernel)
{
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            kernel[i * n + j] = (double)dot(x + i * d, x + j * d, d);
}

void oracle_kernel_cosine(const double *x, int64_t n, int64_t d, double *kernel)
{
    for (int64_t i = 0; i < n; i++) {
        for (int64_t j = 0; j < n; j++) {
            const double *a = x + i * d;
            const double *b = x + j * d;
            long double norms = sqrtl(dot(a, a, d)) * sqrtl(dot(b, b, d));

            kernel[i * n + j] = norms > 0.0L ? (double)(dot(a, b, d) / norms) : 0.0;
        }
    }
}

void oracle_kernel_rbf(const double *x, int64_t n, int64_t d, double sigma, double *kernel)
{
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            kernel[i * n + j] =
                (double)expl(-squared_distance(x + i * d, x + j * d, d) / (2.0L * sigma * sigma));
}

void oracle_kernel_laplacian(const double *x, int64_t n, int64_t d, double sigma, double *kernel)
{
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            kernel[i * n + j] = (double)expl(-sqrtl(squared_distance(x + i * d, x + j * d, d)) / sigma);
}

void oracle_kernel_polynomial(
    const double *x, int64_t n, int64_t d, double gamma, double c, double p, double *kernel)
{
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            kernel[i * n + j] = (double)powl(gamma * dot(x + i * d, x + j * d, d) + c, p);
}

void oracle_ranking_distance(const double *x, int64_t n, int64_t d, double *ranking)
{
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            ranking[i * n + j] = (double)-squared_distance(x + i * d, x + j * d, d);
}

static int ascending(const void *a, const void *b)
{
    const double *left = a;
    const double *right = b;

    return (*left > *right) - (*left < *right);
}

double oracle_median_distance(const double *x, int64_t n, int64_t d)
{
    int64_t count = n * (n - 1) / 2;
    double *distances = oracle_alloc(count, sizeof *distances);
    int64_t filled = 0;
    double median;

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = i + 1; j < n; j++)
            distances[filled++] = (double)sqrtl(squared_distance(x + i * d, x + j * d, d));
    qsort(distances, (size_t)count, sizeof *distances, ascending);
    if (count % 2 == 1)
        median = distances[count / 2];
    else
        median = (distances[count / 2 - 1] + distances[count / 2]) / 2.0;
    free(distances);
    return median;
}

void oracle_kernel_gram(const double *gram, int64_t n, double *kernel, double *ranking)
{
    for (int64_t i = 0; i < n * n; i++) {
        kernel[i] = gram[i];
        ranking[i] = gram[i];
    }
}

void oracle_kernel_dissimilarity(
    const double *dissimilarity, int64_t n, int squared, double *kernel, double *ranking)
{
    double *raised = oracle_alloc(n * n, sizeof *raised);
    long double *centred = oracle_alloc(n * n, sizeof *centred);

    for (int64_t i = 0; i < n * n; i++)
        raised[i] = squared ? dissimilarity[i] : dissimilarity[i] * dissimilarity[i];
    oracle_center_kernel(raised, n, centred);
    for (int64_t i = 0; i < n * n; i++) {
        kernel[i] = (double)(-0.5L * centred[i]);
        ranking[i] = -dissimilarity[i];
    }
    free(raised);
    free(centred);
}
