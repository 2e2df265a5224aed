/* The helpers of scaling.h. */
#include "scaling.h"

#include <math.h>

prh_embedding *smacof_of(
    const prh_kernel *kernel, int64_t width, const prh_smacof_options *options, prh_status expected)
{
    prh_embedding *embedding = NULL;

    assert_status(prh_embedding_create_smacof(&embedding, kernel, width, options, NULL), expected);
    return embedding;
}

prh_embedding_values values_of_embedding(const prh_embedding *embedding)
{
    prh_embedding_values values = {.struct_size = sizeof values};

    assert_ok(prh_embedding_get_values(embedding, &values));
    return values;
}

/* Dissimilarities of no space. */
double *rough_distances(generator *g, int64_t n)
{
    double *d = allocate(n * n, sizeof *d);

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < i; j++)
            d[i * n + j] = d[j * n + i] = 0.2 + next_uniform(g);
    return d;
}

/* Symmetric, some of them 0; a ring of positive ones holds the items together. */
double *rough_weights(generator *g, int64_t n)
{
    double *w = allocate(n * n, sizeof *w);

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < i; j++) {
            const int linked = i - j == 1 || i - j == n - 1 || next_uniform(g) < 0.6;

            w[i * n + j] = w[j * n + i] = linked ? 0.1 + 3.0 * next_uniform(g) : 0.0;
        }
    return w;
}

/* a^-1 b by elimination with pivots; both are destroyed, b (n x cols) holds the answer. */
static void solve(double *a, double *b, int64_t n, int64_t cols)
{
    for (int64_t k = 0; k < n; k++) {
        int64_t pivot = k;

        for (int64_t i = k + 1; i < n; i++)
            if (fabs(a[i * n + k]) > fabs(a[pivot * n + k]))
                pivot = i;
        for (int64_t c = 0; c < n; c++) {
            const double other = a[k * n + c];

            a[k * n + c] = a[pivot * n + c];
            a[pivot * n + c] = other;
        }
        for (int64_t c = 0; c < cols; c++) {
            const double other = b[k * cols + c];

            b[k * cols + c] = b[pivot * cols + c];
            b[pivot * cols + c] = other;
        }
        for (int64_t i = 0; i < n; i++) {
            const double factor = i == k ? 0.0 : a[i * n + k] / a[k * n + k];

            for (int64_t c = 0; c < n; c++)
                a[i * n + c] -= factor * a[k * n + c];
            for (int64_t c = 0; c < cols; c++)
                b[i * cols + c] -= factor * b[k * cols + c];
        }
    }
    for (int64_t i = 0; i < n; i++)
        for (int64_t c = 0; c < cols; c++)
            b[i * cols + c] /= a[i * n + i];
}

/* V^+ = (V + 11'/n)^-1 - 11'/n, and 11'/n times B X is 0. */
double *oracle_transform(const double *d, const double *w, const double *x, int64_t n, int64_t width)
{
    double *v = allocate(n * n, sizeof *v), *b = allocate(n * n, sizeof *b), *next;
    double *apart = distances_of(x, n, width, 0);

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++) {
            const double weight = w ? w[i * n + j] : 1.0;

            if (i == j)
                continue;
            v[i * n + j] -= weight;
            v[i * n + i] += weight;
            if (apart[i * n + j] > 0.0) {
                b[i * n + j] -= weight * d[i * n + j] / apart[i * n + j];
                b[i * n + i] += weight * d[i * n + j] / apart[i * n + j];
            }
        }
    for (int64_t e = 0; e < n * n; e++)
        v[e] += 1.0 / (double)n;
    next = product(b, x, n, n, width);
    solve(v, next, n, width);
    free(apart);
    free(b);
    free(v);
    return next;
}

/* sum of w (d - D)^2 over i < j; and stress-1, if asked. */
double oracle_stress(const double *d, const double *w, const double *x, int64_t n, int64_t width, double *one)
{
    double *apart = distances_of(x, n, width, 0), residual = 0.0, square = 0.0;

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < i; j++) {
            const double weight = w ? w[i * n + j] : 1.0, gap = apart[i * n + j] - d[i * n + j];

            residual += weight * gap * gap;
            square += weight * apart[i * n + j] * apart[i * n + j];
        }
    if (one)
        *one = sqrt(residual / square);
    free(apart);
    return residual;
}
