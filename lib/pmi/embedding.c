/* Eigenvectors times the roots of their eigenvalues. */
#include "pmi/embedding.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "pmi/spectrum.h"

#define TIE 1e-8 /* kernels with a symmetry have eigenvectors with magnitudes that differ by rounding alone */

void prh__orient_columns(double *points, int64_t rows, int64_t cols)
{
    for (int64_t c = 0; c < cols; c++) {
        double largest = 0.0;
        int64_t first = 0;

        for (int64_t i = 0; i < rows; i++)
            largest = fmax(largest, fabs(points[i * cols + c]));
        while (fabs(points[first * cols + c]) < largest * (1.0 - TIE))
            first++;
        if (points[first * cols + c] < 0.0)
            for (int64_t i = 0; i < rows; i++)
                points[i * cols + c] = 0.0 - points[i * cols + c]; /* not -0 */
    }
}

static void set_column(
    double *points, int64_t rows, int64_t width, int64_t column, const double *vector, double root)
{
    for (int64_t i = 0; i < rows; i++)
        points[i * width + column] = vector[i] * root;
}

void prh__embed_certificate(const prh__certificate *c, int64_t width, double *points)
{
    const int64_t n = c->values.items;

    memset(points, 0, (size_t)n * (size_t)width * sizeof *points);
    for (int64_t k = 0; k < width && k < c->positive; k++)
        set_column(points, n, width, k, c->vectors + (n - 1 - k) * n, sqrt(c->eigenvalues[k]));
    prh__orient_columns(points, n, width);
}

/* sqrt(value 2^exponent), where the product may be beyond the range of double. */
static double root_of(double value, int exponent)
{
    const int odd = exponent & 1;

    return ldexp(sqrt(odd ? 2.0 * value : value), (exponent - odd) / 2);
}

prh_status prh__embed_classical(
    const prh__kernel_matrix *kernel, int64_t width, const prh__run *run, double *points, int64_t *positive)
{
    const int64_t n = kernel->n;
    double *vector = NULL;
    int64_t found = 0;
    prh__spectrum s;
    prh_status status;

    PRH__TRY(prh__spectrum_create(&s, kernel, 0.0, run));
    PRH__GO(prh__alloc(&vector, n, sizeof *vector));
    memset(points, 0, (size_t)n * (size_t)width * sizeof *points);
    while (found < n - 1 && s.values[n - 2 - found] > s.zero) {
        if (found < width) {
            prh__spectrum_vector(&s, n - 2 - found, vector);
            set_column(points, n, width, found, vector, root_of(s.values[n - 2 - found], s.exponent));
        }
        found++;
    }
    prh__orient_columns(points, n, width);
    *positive = found;
done:
    prh__free(vector);
    prh__spectrum_free(&s);
    return status;
}
