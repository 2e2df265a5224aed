/* The helpers of eigen.h. */
#include "eigen.h"

#include <math.h>

/* Columns p and q of a and of v, and rows p and q of a, turned so that a_pq becomes 0. */
static void turn(double *a, double *v, int64_t n, int64_t p, int64_t q)
{
    const double theta = (a[q * n + q] - a[p * n + p]) / (2.0 * a[p * n + q]);
    const double t = (theta >= 0.0 ? 1.0 : -1.0) / (fabs(theta) + sqrt(theta * theta + 1.0));
    const double c = 1.0 / sqrt(t * t + 1.0), s = t * c;

    for (int64_t i = 0; i < n; i++) {
        const double x = a[i * n + p], y = a[i * n + q];

        a[i * n + p] = c * x - s * y;
        a[i * n + q] = s * x + c * y;
    }
    for (int64_t i = 0; i < n; i++) {
        const double x = a[p * n + i], y = a[q * n + i], z = v[p * n + i], w = v[q * n + i];

        a[p * n + i] = c * x - s * y;
        a[q * n + i] = s * x + c * y;
        v[p * n + i] = c * z - s * w;
        v[q * n + i] = s * z + c * w;
    }
}

static double off_diagonal(const double *a, int64_t n)
{
    double sum = 0.0;

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < i; j++)
            sum += a[i * n + j] * a[i * n + j];
    return sum;
}

void jacobi(const double *matrix, int64_t n, double *values, double *vectors)
{
    double *a = copy_matrix(matrix, n, n), *v = allocate(n * n, sizeof *v);

    for (int64_t i = 0; i < n; i++)
        v[i * n + i] = 1.0;
    for (int sweep = 0; sweep < 60 && off_diagonal(a, n) > 0.0; sweep++)
        for (int64_t p = 0; p < n; p++)
            for (int64_t q = p + 1; q < n; q++)
                if (fabs(a[p * n + q]) > 1e-300)
                    turn(a, v, n, p, q);
    for (int64_t r = 0; r < n; r++) {
        int64_t best = -1;

        for (int64_t i = 0; i < n; i++)
            if (!isnan(a[i * n + i]) && (best < 0 || a[i * n + i] > a[best * n + best]))
                best = i;
        values[r] = a[best * n + best];
        if (vectors)
            memcpy(vectors + r * n, v + best * n, (size_t)n * sizeof *v);
        a[best * n + best] = NAN; /* taken */
    }
    free(v);
    free(a);
}

double least_eigenvalue(const double *k, int64_t n, double c)
{
    double *shifted = copy_matrix(k, n, n), *values = allocate(n, sizeof *values), least;

    for (int64_t e = 0; e < n * n; e++)
        shifted[e] += c;
    jacobi(shifted, n, values, NULL);
    least = values[n - 1];
    free(values);
    free(shifted);
    return least;
}

prh_kernel *kernel_of(const double *values, int64_t n, int64_t d, const char *function)
{
    prh_representation *data = doubles(values, n, d);
    prh_kernel *kernel = NULL;

    assert_ok(prh_kernel_create(&kernel, data, function, PRH_PRECISION_F64, NULL));
    prh_representation_destroy(data);
    return kernel;
}

double *pmi_of(const double *joint, int64_t n)
{
    double *k = allocate(n * n, sizeof *k), *p = allocate(n, sizeof *p), sum = 0.0;

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++) {
            p[i] += joint[i * n + j];
            sum += joint[i * n + j];
        }
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            k[i * n + j] = log(joint[i * n + j] * sum / (p[i] * p[j]));
    free(p);
    return k;
}

double *centred(const double *k, int64_t n)
{
    double *m = copy_matrix(k, n, n), *rows = allocate(n, sizeof *rows), mean = 0.0;

    for (int64_t i = 0; i < n; i++) {
        for (int64_t j = 0; j < n; j++)
            rows[i] += k[i * n + j] / (double)n;
        mean += rows[i] / (double)n;
    }
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            m[i * n + j] += mean - rows[i] - rows[j];
    free(rows);
    return m;
}
