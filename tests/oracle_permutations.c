/* T of every permutation in lexicographic order, then moments by their definition, in long double. */
#include "oracle_permutations.h"

#include <stdlib.h>

enum { FACTORIAL_7 = 5040 };

/* Returns 0 after the last. */
static int next_permutation(int *pi, int n)
{
    int i = n - 2, j = n - 1, kept;

    while (i >= 0 && pi[i] >= pi[i + 1])
        i--;
    if (i < 0)
        return 0;
    while (pi[j] <= pi[i])
        j--;
    kept = pi[i], pi[i] = pi[j], pi[j] = kept;
    for (int l = i + 1, r = n - 1; l < r; l++, r--)
        kept = pi[l], pi[l] = pi[r], pi[r] = kept;
    return 1;
}

static int enumerate(int n, const double *a, const double *b, long double *values)
{
    int pi[ORACLE_LARGEST], count = 0;

    for (int i = 0; i < n; i++)
        pi[i] = i;
    do {
        long double sum = 0.0L;

        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                sum += (long double)a[i * n + j] * (long double)b[pi[i] * n + pi[j]];
        values[count++] = sum;
    } while (next_permutation(pi, n));
    return count;
}

static long double mean_of(const long double *values, int count)
{
    long double sum = 0.0L;

    for (int c = 0; c < count; c++)
        sum += values[c];
    return sum / (long double)count;
}

void oracle_moments(int n, const double *a, const double *b, double *mean, double *variance, double *third)
{
    long double values[FACTORIAL_7], centre, square = 0.0L, cube = 0.0L;
    const int count = enumerate(n, a, b, values);

    centre = mean_of(values, count);
    for (int c = 0; c < count; c++) {
        const long double rest = values[c] - centre;

        square += rest * rest;
        cube += rest * rest * rest;
    }
    *mean = (double)centre;
    *variance = (double)(square / (long double)count);
    *third = (double)(cube / (long double)count);
}

void oracle_covariance(int n, const double *a, const double *b, const double *a2, const double *b2,
    double *product, double *covariance)
{
    long double first[FACTORIAL_7], second[FACTORIAL_7], sum = 0.0L, rest = 0.0L, centre, centre2;
    const int count = enumerate(n, a, b, first);

    (void)enumerate(n, a2, b2, second);
    centre = mean_of(first, count);
    centre2 = mean_of(second, count);
    for (int c = 0; c < count; c++) {
        sum += first[c] * second[c];
        rest += (first[c] - centre) * (second[c] - centre2);
    }
    *product = (double)(sum / (long double)count);
    *covariance = (double)(rest / (long double)count);
}
