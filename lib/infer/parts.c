/* Parts of symmetric matrices. Those of graphs are in graph_parts.c. */
#include "infer/parts.h"

#include "base/error.h"
#include "base/memory.h"

prh_status prh__parts_create(prh__parts *p, int64_t layers, int count)
{
    *p = (prh__parts){.layers = layers, .count = count};
    PRH__TRY(prh__alloc_zero(&p->products[0], layers, (size_t)layers * (size_t)count * sizeof(double)));
    for (int part = 1; part < count; part++)
        p->products[part] = p->products[0] + part * layers * layers;
    return PRH_OK;
}

void prh__parts_free(prh__parts *p)
{
    prh__free(p->products[0]);
    *p = (prh__parts){0};
}

/* Sum, and sum of products of what differs from the means. */
static long double sum_of(const double *values, int64_t n)
{
    long double sum = 0.0L;

    for (int64_t i = 0; i < n; i++)
        sum += (long double)values[i];
    return sum;
}

static long double product_about_means(
    const double *a, long double sum_a, const double *b, long double sum_b, int64_t n)
{
    const double mean_a = (double)(sum_a / (long double)n), mean_b = (double)(sum_b / (long double)n);
    long double sum = 0.0L;

    for (int64_t i = 0; i < n; i++)
        sum += (long double)((a[i] - mean_a) * (b[i] - mean_b));
    return sum;
}

/*
 * A vector v that sums to 0 makes, of diagonal v and rows that sum to 0, the matrix with -(v_i + v_j) / (n - 2) off the
 * diagonal, of square n / (n - 2) |v|^2; of diagonal 0 and row sums v, that with (v_i + v_j) / (n - 2), of square
 * 2 / (n - 2) |v|^2. The mean alone makes trace^2 / (n - 1) and total^2 / (n (n - 1)).
 */
prh_status prh__parts_of_squares(
    prh__parts *out, const double *products, const double *profiles, int hollow, int64_t count, int64_t n)
{
    const long double size = (long double)n;
    const long double square = (hollow ? 2.0L : size) / (size - 2.0L);
    const long double mean = (size - 1.0L) * (hollow ? size : 1.0L);

    PRH__TRY(prh__parts_create(out, count, 2));
    if (n < 3)
        return PRH_OK;
    out->dimension[0] = (double)n * (double)(n - 3) / 2.0;
    out->dimension[1] = (double)(n - 1);
    for (int64_t a = 0; a < count; a++) {
        const double *p = profiles + a * n;
        const long double sum = sum_of(p, n);

        for (int64_t b = 0; b <= a; b++) {
            const double *q = profiles + b * n;
            const long double other = sum_of(q, n), made = square * product_about_means(p, sum, q, other, n);
            const int64_t at = a * count + b, turned = b * count + a;

            out->products[1][at] = out->products[1][turned] = (double)made;
            out->products[0][at] = out->products[0][turned] =
                (double)((long double)products[at] - sum * other / mean - made);
        }
    }
    return PRH_OK;
}
